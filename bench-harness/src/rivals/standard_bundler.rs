//! The optimisation plan's "standard bundler": the crate `swc_bundler`, with the file reading, the resolver and the
//! transforms that it leaves to its user.
//!
//! It handles no `import()` ("TODO" in its sources), so programs with dynamic imports fail or print something else;
//! the table says so.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::{Context, Error, bail};
use bundler_core::counters::Counters;
use bundler_core::fs::OsFileSystem;
use bundler_core::options::Options;
use bundler_core::resolve::{self, ResolveKind, Resolved};
use clap::Args;
use swc_bundler::{Bundler, Config, Hook, Load, ModuleData, ModuleRecord, Resolve};
use swc_common::comments::SingleThreadedComments;
use swc_common::{FileName, Globals, Mark, SourceMap, Span, input::StringInput, sync::Lrc};
use swc_ecma_ast::{EsVersion, KeyValueProp, Program};
use swc_ecma_codegen::{Emitter, text_writer::JsWriter};
use swc_ecma_loader::resolve::Resolution;
use swc_ecma_parser::{EsSyntax, Parser, Syntax, TsSyntax, lexer::Lexer};
use swc_ecma_transforms_base::helpers::Helpers;
use swc_ecma_transforms_base::resolver;
use swc_ecma_transforms_react as react;
use swc_ecma_transforms_typescript::strip;

/// What to bundle.
#[derive(Args, Clone, Debug)]
pub struct StandardBundlerRequest {
    #[arg(long)]
    pub entry: PathBuf,
    #[arg(long)]
    pub outfile: PathBuf,
}

/// The crate's version, as Cargo.toml pins it.
pub const VERSION: &str = "58.0.0";

/// It recurses once per import of a chain. Untouched pages cost nothing.
const STACK_BYTES: usize = 4 << 30;

/// Bundles into one ES module.
///
/// # Errors
/// If a file cannot be read, parsed or found, or the crate fails.
pub fn bundle(request: &StandardBundlerRequest) -> anyhow::Result<()> {
    std::thread::scope(|scope| {
        let worker = std::thread::Builder::new().stack_size(STACK_BYTES);
        let ended = worker.spawn_scoped(scope, || bundle_here(request))?.join();
        ended.unwrap_or_else(|_| bail!("swc_bundler panicked"))
    })
}

fn bundle_here(request: &StandardBundlerRequest) -> anyhow::Result<()> {
    let entry = request.entry.canonicalize().with_context(|| format!("no {}", request.entry.display()))?;
    let globals = Globals::new();
    let source_map: Lrc<SourceMap> = Lrc::default();
    let options = Options::new(entry.parent().context("the entry has a folder")?);
    let resolver = resolve::new(&options, Arc::new(OsFileSystem), Arc::new(Counters::new()));
    let config = Config { require: true, ..Config::default() };
    let mut bundler = Bundler::new(
        &globals,
        Lrc::clone(&source_map),
        Loader { source_map: Lrc::clone(&source_map) },
        Resolver { resolver },
        config,
        Box::new(NoHook),
    );
    let entries = HashMap::from([("main".to_string(), FileName::Real(entry))]);
    let bundle = bundler.bundle(entries)?.into_iter().next().context("there is no bundle")?;
    let mut code = Vec::new();
    let mut emitter = Emitter {
        cfg: swc_ecma_codegen::Config::default(),
        cm: Lrc::clone(&source_map),
        comments: None,
        wr: JsWriter::new(source_map, "\n", &mut code, None),
    };
    emitter.emit_module(&bundle.module)?;
    std::fs::write(&request.outfile, code)
        .with_context(|| format!("cannot write {}", request.outfile.display()))
}

struct Resolver {
    resolver: Arc<dyn resolve::Resolve>,
}

impl Resolve for Resolver {
    fn resolve(&self, base: &FileName, specifier: &str) -> Result<Resolution, Error> {
        let FileName::Real(importer) = base else { bail!("{base} is no file") };
        match self.resolver.resolve(importer, specifier, ResolveKind::Import) {
            Ok(Resolved::File(file)) => Ok(Resolution { filename: FileName::Real(file.path), slug: None }),
            Ok(other) => bail!("{specifier} is no file: {other:?}"),
            Err(error) => bail!("{specifier} in {} is not found: {error:?}", importer.display()),
        }
    }
}

struct Loader {
    source_map: Lrc<SourceMap>,
}

impl Load for Loader {
    fn load(&self, name: &FileName) -> Result<ModuleData, Error> {
        let FileName::Real(path) = name else { bail!("{name} is no file") };
        let extension = path.extension().and_then(|extension| extension.to_str()).unwrap_or_default();
        let text =
            std::fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))?;
        let text = if extension == "json" { format!("export default {text};") } else { text };
        let file = self.source_map.new_source_file(Lrc::new(name.clone()), text);
        let has_types = matches!(extension, "ts" | "mts" | "tsx");
        let has_markup = matches!(extension, "jsx" | "tsx");
        let syntax = match has_types {
            true => Syntax::Typescript(TsSyntax { tsx: has_markup, ..TsSyntax::default() }),
            false => Syntax::Es(EsSyntax { jsx: has_markup, import_attributes: true, ..EsSyntax::default() }),
        };
        let comments = SingleThreadedComments::default();
        let lexer = Lexer::new(syntax, EsVersion::latest(), StringInput::from(&*file), Some(&comments));
        let module = Parser::new_from(lexer)
            .parse_module()
            .map_err(|error| anyhow::anyhow!("{}: {:?}", path.display(), error.kind()))?;
        let mut program = Program::Module(module);
        if has_types || has_markup {
            self.transform(&mut program, has_types, has_markup, &comments);
        }
        let module = program.module().context("modules stay modules")?;
        Ok(ModuleData { fm: file, module, helpers: Helpers::new(false) })
    }
}

impl Loader {
    /// Types and markup go; everything else is the bundler's.
    fn transform(
        &self,
        program: &mut Program,
        has_types: bool,
        has_markup: bool,
        comments: &SingleThreadedComments,
    ) {
        let (unresolved, top_level) = (Mark::new(), Mark::new());
        if has_markup {
            let options =
                react::Options { runtime: Some(react::Runtime::Automatic), ..react::Options::default() };
            program.mutate(react::jsx::<SingleThreadedComments>(
                Lrc::clone(&self.source_map),
                Some(comments.clone()),
                options,
                top_level,
                unresolved,
            ));
        }
        // After markup: what only markup uses is no type.
        program.mutate(resolver(unresolved, top_level, has_types));
        if has_types {
            program.mutate(strip(unresolved, top_level));
        }
    }
}

struct NoHook;

impl Hook for NoHook {
    fn get_import_meta_props(&self, _: Span, _: &ModuleRecord) -> Result<Vec<KeyValueProp>, Error> {
        Ok(Vec::new())
    }
}
