//! The helpers that linked code calls: a module of the graph like any other, compiled from `runtime.js`, and
//! from those helpers of swc's transformations that some module mentions.

use std::borrow::Cow;
use std::path::{Path, PathBuf};

use rustc_hash::{FxHashMap, FxHashSet};
use swc_ecma_transforms_base::helpers::generated::{ALL, HelperBitmap};

use crate::compile::drop::Drops;
use crate::compile::inject::Injections;
use crate::compile::{self, CompileSettings, Source};
use crate::graph::{Module, RUNTIME};
use crate::id::{SymbolId, SymbolRef};
use crate::object::{ExportKind, ImportKind, Object};
use crate::options::{JsxOptions, Loader};
use crate::resolve::{CompilerOptions, ModuleType};
use crate::target::feature::Feature;

const SOURCE: &str = include_str!("runtime.js");

/// Helpers that are ours: a class may say itself what is an instance of it.
const OWN: &[(&str, &str)] = &[(
    "_class_call_check",
    "function _class_call_check(instance, constructor) {
        if (!Object.prototype.isPrototypeOf.call(constructor.prototype, instance))
            throw new TypeError(\"Cannot call a class as a function\");
    }",
)];

/// Compiles the runtime with the helpers that `objects` mention.
pub(crate) fn module<'a>(settings: &CompileSettings, objects: impl Iterator<Item = &'a Object>) -> Module {
    let text = with_mentioned(objects);
    let compiler_options = CompilerOptions::default();
    let source = Source {
        path: Path::new("runtime.js"),
        text: &text,
        bytes: &[],
        loader: Loader::Js,
        module_type: ModuleType::EsModule,
        compiler_options: &compiler_options,
        injections: &Injections::default(),
        injected_before: &[],
        known: &[],
        linked: None,
    };
    let mut targets = settings.targets;
    targets.unsupported.set(Feature::ObjectAccessors, false);
    let settings = CompileSettings {
        targets,
        defines: Vec::new(),
        drops: Drops::default(),
        jsx: JsxOptions::default(),
        working_directory: PathBuf::new(),
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

/// The source, with the helpers that `objects` mention.
fn with_mentioned<'a>(objects: impl Iterator<Item = &'a Object>) -> Cow<'static, str> {
    let mut names: FxHashSet<&str> = FxHashSet::default();
    for object in objects {
        if object.records.iter().any(|record| record.kind == ImportKind::Runtime) {
            names.extend(object.symbols.iter().map(|symbol| object.texts.get(symbol.name)));
        }
    }
    let mentioned = ALL.iter().filter(|helper| names.contains(helper.local));
    let mut needed = HelperBitmap::EMPTY;
    for helper in mentioned.clone() {
        needed |= helper.deps;
    }
    if needed.is_empty() {
        return Cow::Borrowed(SOURCE);
    }
    let mut text = String::from(SOURCE);
    for helper in ALL.iter().filter(|helper| needed.contains(helper.name)) {
        let own = OWN.iter().find(|(name, _)| *name == helper.local);
        text.push_str(own.map_or(helper.source, |(_, source)| source));
        text.push('\n');
    }
    let exported: Vec<&str> = mentioned.map(|helper| helper.local).collect();
    text.push_str(&format!("export {{ {} }};\n", exported.join(", ")));
    Cow::Owned(text)
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
