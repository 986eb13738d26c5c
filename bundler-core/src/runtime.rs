//! The helpers that linked code calls: a module of the graph like any other, compiled from `runtime.js`.

use std::path::{Path, PathBuf};

use rustc_hash::FxHashMap;

use crate::compile::drop::Drops;
use crate::compile::inject::Injections;
use crate::compile::{self, CompileSettings, Source};
use crate::graph::{Module, RUNTIME};
use crate::id::{SymbolId, SymbolRef};
use crate::object::{ExportKind, Object};
use crate::options::{JsxOptions, Loader};
use crate::resolve::{CompilerOptions, ModuleType};

const SOURCE: &str = include_str!("runtime.js");

/// Compiles the runtime.
pub(crate) fn module(settings: &CompileSettings) -> Module {
    let compiler_options = CompilerOptions::default();
    let source = Source {
        path: Path::new("runtime.js"),
        text: SOURCE,
        bytes: &[],
        loader: Loader::Js,
        module_type: ModuleType::EsModule,
        compiler_options: &compiler_options,
        injections: &Injections::default(),
        injected_before: &[],
    };
    let settings = CompileSettings {
        defines: Vec::new(),
        drops: Drops::default(),
        jsx: JsxOptions::default(),
        working_directory: PathBuf::new(),
        css_targets: None,
        with_mappings: false,
        with_source: false,
        ignore_annotations: false,
        inline_legal_comments: false,
        keep_names: false,
        mangle: None,
        bundle: true,
        ..settings.clone()
    };
    let object = compile::compile(&source, &settings).expect("the runtime compiles");
    Module {
        path: PathBuf::from("runtime.js"),
        name: "runtime".to_string(),
        object,
        dependencies: Vec::new(),
        style_scope: String::new(),
        side_effects: false,
        source_bytes: 0,
    }
}

/// The helpers by name.
pub(crate) struct Helpers {
    symbols: FxHashMap<String, SymbolId>,
}

impl Helpers {
    /// Reads the runtime's exports.
    pub(crate) fn new(runtime: &Object) -> Self {
        let symbols = runtime
            .exports
            .iter()
            .filter_map(|export| match export.kind {
                ExportKind::Local(symbol) => Some((runtime.texts.get(export.name).to_string(), symbol)),
                ExportKind::ReExport(..) => None,
            })
            .collect();
        Self { symbols }
    }

    /// The symbol of a helper.
    pub(crate) fn get(&self, name: &str) -> SymbolRef {
        SymbolRef { module: RUNTIME, symbol: self.symbols[name] }
    }
}
