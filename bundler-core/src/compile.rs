//! One source file to one [`Object`]: parse, compile types and JSX away, bind, print.
//!
//! A pure function of the text, the loader, the module type and the settings. It reads no files, knows no
//! other module, and its syntax tree dies here.

use std::collections::VecDeque;
use std::path::{Path, PathBuf};

use rustc_hash::FxHashSet;
use swc_common::comments::SingleThreadedComments;
use swc_common::{GLOBALS, Globals, Mark, SyntaxContext};
use swc_ecma_ast::{ModuleDecl, ModuleItem, Program};
use swc_ecma_visit::VisitMutWith;

mod bind;
mod classify;
pub(crate) mod common_js;
pub(crate) mod constant;
mod css;
mod css_value;
mod data;
mod data_url;
pub(crate) mod drop;
mod early;
mod enumeration;
mod fold;
pub(crate) mod glob;
mod guard;
mod hoist;
mod inherited_metadata;
pub(crate) mod inject;
mod kept_names;
mod legacy_decorators;
mod lower;
pub(crate) mod mangle;
pub(crate) mod minify;
mod namespaces;
mod parentheses;
mod parse;
pub(crate) mod path;
mod print;
mod purity;
mod statements;
mod transform;

use self::bind::Binder;
use self::constant::{Constants, Define};
use self::drop::Drops;
pub use self::guard::panic_is_handled;
use self::inject::Injections;
use self::lower::names;
use self::mangle::{Mangle, Properties};
use self::minify::{slots, syntax};
use self::path::Place;
use self::print::{Printer, RawMapping};
use self::purity::Surroundings;
use self::statements::Statements;
use self::transform::Transformed;
use crate::diagnostics::{Diagnostic, Location};
use crate::id::RecordId;
use crate::object::{
    Export, ExportKind, Facts, ImportKind, ImportRecord, Mapping, ModuleKind, Nested, Object, Reading,
    SymbolKind, TextId, TextsBuilder,
};
use crate::options::{JsxMode, JsxOptions, Loader};
use crate::resolve::{CompilerOptions, ModuleType};
use crate::target::Targets;
use crate::target::feature::Feature;

/// What to compile.
#[derive(Clone, Copy)]
pub(crate) struct Source<'a> {
    /// For diagnostics, and for the names of things that have none.
    pub(crate) path: &'a Path,
    /// The text, without byte order mark; empty if the loader asks for bytes.
    pub(crate) text: &'a str,
    /// All bytes, if the loader asks for them.
    pub(crate) bytes: &'a [u8],
    pub(crate) loader: Loader,
    pub(crate) module_type: ModuleType,
    pub(crate) compiler_options: &'a CompilerOptions,
    /// Globals that stand for exports of injected files.
    pub(crate) injections: &'a Injections,
    /// Injected files that run before this one.
    pub(crate) injected_before: &'a [u32],
    /// Values of what it imports.
    pub(crate) known: &'a [Define],
    /// A CommonJS file becomes an ES module if it can. The specifiers that lead to modules which do so, too.
    pub(crate) linked: Option<&'a [Box<str>]>,
}

/// The settings that compiling depends on.
#[derive(Clone, Debug)]
pub(crate) struct CompileSettings {
    pub(crate) defines: Vec<Define>,
    pub(crate) drops: Drops,
    pub(crate) jsx: JsxOptions,
    /// Development JSX tells where elements stand, seen from here.
    pub(crate) working_directory: PathBuf,
    pub(crate) minify_whitespace: bool,
    pub(crate) minify_identifiers: bool,
    pub(crate) minify_syntax: bool,
    /// Functions and classes keep the names that they have in the source.
    pub(crate) keep_names: bool,
    /// Property names that are shortened.
    pub(crate) mangle: Option<Mangle>,
    /// Characters beyond ASCII are escaped.
    pub(crate) ascii: bool,
    /// Modules are linked; otherwise one file is transformed, and what a script declares is global.
    pub(crate) bundle: bool,
    /// CommonJS files are read for whether they could be ES modules.
    pub(crate) converts_common_js: bool,
    /// What the output must not contain.
    pub(crate) targets: Targets,
    pub(crate) with_mappings: bool,
    pub(crate) with_source: bool,
    pub(crate) ignore_annotations: bool,
    /// Legal comments stay where they are, as statements.
    pub(crate) inline_legal_comments: bool,
    /// The output is strict as a whole: it is an ES module.
    pub(crate) strict_output: bool,
    /// The output may stand in a page: no text of it may end a script element.
    pub(crate) inline_script: bool,
}

/// Compiles one file.
///
/// # Errors
/// Everything that is wrong with the file.
#[inline(never)] // A stage is a symbol: profilers and the gate tell stages by it.
pub(crate) fn compile(source: &Source<'_>, settings: &CompileSettings) -> Result<Object, Vec<Diagnostic>> {
    let mut object = match source.loader {
        Loader::Json => data::json(source, settings)?,
        Loader::Text => data::text(source, settings),
        Loader::Base64 | Loader::DataUrl | Loader::Binary | Loader::File | Loader::Copy => {
            data::bytes(source, settings)
        }
        Loader::Empty => {
            Object { facts: Facts { kind: ModuleKind::CommonJs, ..Facts::default() }, ..Object::default() }
        }
        Loader::Css | Loader::LocalCss => css::compile(source, settings)?,
        Loader::Js | Loader::Jsx | Loader::Ts | Loader::Tsx | Loader::Default => {
            guard::guarded(|| GLOBALS.set(&Globals::new(), || compile_script(source, settings)))
                .unwrap_or_else(|panic| Err(vec![cannot_compile(source, &panic)]))?
        }
    };
    if settings.with_mappings && settings.with_source && source.loader.is_text() {
        object.quoted_source = serde_json::to_string(source.text).expect("strings are JSON");
    }
    Ok(object)
}

fn compile_script(source: &Source<'_>, settings: &CompileSettings) -> Result<Object, Vec<Diagnostic>> {
    let comments = (matches!(source.loader, Loader::Jsx | Loader::Tsx)
        || classify::has_notable_comments(source.text))
    .then(SingleThreadedComments::default);
    let mut program =
        parse::parse(source.path, source.text, source.loader, source.module_type, comments.as_ref())?;
    // Types may be all that made the file a module; and JSX imports its runtime as the file would.
    let mut has_module_syntax = has_module_syntax(&program);
    check_early_errors(&mut program, source, has_module_syntax)?;
    let imports_jsx = !has_module_syntax
        && matches!(source.loader, Loader::Jsx | Loader::Tsx)
        && source.module_type != ModuleType::CommonJs
        && !classify::is_common_js(&program, SyntaxContext::empty());
    if imports_jsx {
        transform::into_module(&mut program);
    }
    let jsx = effective_jsx(&settings.jsx, source.compiler_options);
    // The transformation annotates the calls that it makes.
    let written_annotations = comments
        .as_ref()
        .filter(|_| jsx.side_effects)
        .map(|comments| classify::annotations(comments, source.text));
    let Transformed { marks, lowered } =
        transform::transform(&mut program, source, settings, &jsx, comments.as_ref());
    if !lowered.errors.is_empty() {
        let error = |(span, message, help)| diagnostic(source, span, message).with_help(help);
        return Err(lowered.errors.into_iter().map(error).collect());
    }
    let [unresolved, top] = [marks.unresolved, marks.top_level].map(transform::context);
    has_module_syntax |= imports_jsx && has_declarations(&program);

    let mut kind = if has_module_syntax || source.module_type == ModuleType::EsModule {
        ModuleKind::EsModule
    } else if source.module_type == ModuleType::CommonJs || classify::is_common_js(&program, unresolved) {
        ModuleKind::CommonJs
    } else {
        ModuleKind::Undetermined
    };
    let mut annotations = match &comments {
        Some(comments) if !settings.ignore_annotations => classify::annotations(comments, source.text),
        Some(comments) => {
            let classify::Annotations { legal, keys, .. } = classify::annotations(comments, source.text);
            classify::Annotations { legal, keys, ..classify::Annotations::default() }
        }
        None => classify::Annotations::default(),
    };
    let possible = settings.defines.iter().filter(|define| may_occur(define, source.text));
    let defines: Vec<&Define> = possible.chain(source.known).collect();
    let place = Place { unresolved, is_top_level: true };
    let constants = Constants { place, top, defines: &defines };
    let (mut items, hashbang) = items_of(program);
    let strict = kind == ModuleKind::EsModule || begins_strict(&items);
    if !strict
        && settings.strict_output
        && names::may_be_reserved(source.text)
        && !sees_names(source.text, &items, unresolved)
    {
        names::rename_reserved(&mut items, marks);
    }
    let mut reading = Reading::Whole;
    let mut passes_on = None;
    let mut invented = FxHashSet::default();
    if kind == ModuleKind::CommonJs
        && strict
        && settings.converts_common_js
        && matches!(source.loader, Loader::Js | Loader::Jsx)
    {
        let scopes = common_js::Scopes { unresolved, top, constants };
        let is_linked = |specifier: &str| {
            source.linked.is_none_or(|linked| linked.iter().any(|known| **known == *specifier))
        };
        match (common_js::read(&items, scopes, &is_linked), source.linked) {
            (None, _) => {}
            (Some(plan), None) if plan.is_redirect => reading = Reading::PassedOn,
            (Some(_), None) => reading = Reading::Variables,
            (Some(plan), Some(_)) => {
                let naming = match settings.minify_identifiers && !settings.keep_names {
                    true => common_js::Naming::Free,
                    false => common_js::Naming::Exact,
                };
                reading = Reading::Converted { has_flag: plan.has_flag, source: None };
                let written = common_js::write(items, plan, scopes, naming);
                (items, passes_on, invented) = (written.items, written.passes_on, written.invented);
                kind = ModuleKind::EsModule;
            }
        }
    }
    if let Some(written) = written_annotations.filter(|_| !settings.ignore_annotations) {
        annotations.pure_calls = written.pure_calls;
    }
    let is_wrapped = kind == ModuleKind::CommonJs && settings.bundle;
    let sees_names = (settings.minify_identifiers || settings.minify_syntax)
        && sees_names(source.text, &items, unresolved);
    let enumerations = match source.loader {
        Loader::Ts | Loader::Tsx => enumeration::of(&items, constants),
        _ => enumeration::Enumerations::default(),
    };
    // Not that of other helpers: calls of these have no effect.
    let runtime = transform::context(Mark::new());
    let is_short = settings.minify_identifiers || settings.minify_syntax;
    let keeps_names = settings.keep_names
        && (is_short || settings.mangle.is_some() || (kind != ModuleKind::CommonJs && settings.bundle));
    let kept = kept_names::Extent {
        runtime,
        only: (!is_short).then_some(top),
        static_blocks: !settings.targets.unsupported.has(Feature::ClassStaticBlocks),
        mangle: settings.mangle.as_ref(),
    };
    if keeps_names {
        kept_names::name_values(&mut items, kept);
    }
    if settings.minify_syntax {
        let keeps_quotes = settings.mangle.as_ref().is_some_and(|mangle| !mangle.quoted);
        let unsupported = settings.targets.unsupported;
        let module = syntax::Module { is_wrapped, top, runtime, keeps_quotes, sees_names, unsupported };
        // A `this` inside a function is not the module's.
        let constants = Constants { place: Place { is_top_level: false, ..place }, ..constants };
        syntax::shorten(&mut items, module, constants, &annotations.pure_calls);
    }
    if keeps_names {
        kept_names::name_declarations(&mut items, kept, kind == ModuleKind::CommonJs);
    }
    let slots = if settings.minify_identifiers && !sees_names {
        slots::assign(
            &mut items,
            slots::Extent {
                unresolved,
                top,
                is_wrapped,
                strict,
                kept_labels: &settings.drops.labels,
                keeps_names,
            },
        )
    } else {
        slots::Slots::default()
    };
    let relocates_names = kind != ModuleKind::CommonJs;
    let helpers = transform::context(marks.helpers);
    let mut binder =
        Binder::new(constants, &settings.drops, &slots, source.injections, top, helpers, relocates_names);
    binder.naming = runtime;
    let keys = std::mem::take(&mut annotations.keys);
    binder.properties = settings.mangle.as_ref().map(|rule| Properties::new(rule, &keys));
    binder.finds_tables = settings.bundle;
    binder.invented = invented;
    binder.runs_in_place = matches!(reading, Reading::Converted { .. });
    binder.notes_decisive = settings.bundle && settings.minify_syntax;
    for &file in source.injected_before {
        binder.injected_file(file);
    }
    let mut printer = Printer::new(settings, source.text.len());
    let mut legal = std::mem::take(&mut annotations.legal);
    let default_name = default_export_name(source.path);
    let mut statements = Statements {
        binder: &mut binder,
        printer: &mut printer,
        surroundings: Surroundings { unresolved, runtime, annotations: &annotations },
        keeps_names,
        names_classes: keeps_names && !kept.static_blocks,
        default_name: &default_name,
        statements: Vec::new(),
        declared: Vec::new(),
        used: Vec::new(),
        records: Vec::new(),
        conditions: Vec::new(),
        exports: Vec::new(),
        stars: Vec::new(),
        known: Vec::new(),
        enumerations: &enumerations,
        default_name_of: None,
        directives: Vec::new(),
        comments: VecDeque::new(),
    };
    if settings.inline_legal_comments {
        statements.comments = std::mem::take(&mut legal).into();
    }
    if kind == ModuleKind::CommonJs {
        statements.take_whole(items, is_wrapped);
    } else {
        statements.take_items(items).map_err(|(span, message)| vec![diagnostic(source, span, message)])?;
    }
    statements.settle_default();
    let Statements {
        statements,
        declared,
        used,
        records: statement_records,
        conditions,
        exports,
        stars,
        mut known,
        directives,
        ..
    } = statements;
    known.sort_by_key(|known| known.symbol);
    binder.settle_values();
    if let Some((name, span)) = binder.conflicts.first() {
        return Err(vec![diagnostic(source, *span, format!("\"{name}\" is declared, and imported as well"))]);
    }
    if source.loader != Loader::Ts && source.loader != Loader::Tsx {
        check_exports(source, &binder, &exports)?;
    }
    let Binder {
        mut texts,
        mut symbols,
        records,
        nested_names,
        mut free_names,
        decisive,
        top_level_await,
        direct_eval,
        sloppy,
        uses_import_meta,
        module_mentions,
        module_exports_mentions,
        uses_arguments,
        properties,
        ..
    } = binder;
    if let (Reading::Converted { source, .. }, Some(specifier)) = (&mut reading, &passes_on) {
        let leads_on = |record: &ImportRecord| {
            matches!(record.kind, ImportKind::Static | ImportKind::Evaluate)
                && texts.get(record.specifier) == &**specifier
        };
        *source = records.iter().position(leads_on).map(RecordId::from_index);
    }
    let mut printed = printer.finish();
    printed.relocations.sort_by_key(|relocation| relocation.offset);

    for symbol in &mut symbols {
        if symbol.kind == SymbolKind::Free {
            free_names.insert(texts.get(symbol.name).into());
        }
    }
    let legal_comments = legal.iter().map(|(_, comment)| texts.intern(comment)).collect();
    let hashbang = hashbang.map(|text| texts.intern(&text));
    let nested =
        slots.names.iter().map(|(name, slot)| Nested { name: texts.intern(name), slot: *slot }).collect();
    let mappings = mappings(source.text, &printed.mappings);
    let (properties, kept_properties) = match &properties {
        None => (Vec::new(), Vec::new()),
        Some(properties) => {
            let mangled = properties.mangled.iter().map(|name| texts.intern(name)).collect();
            (mangled, properties.kept().into_iter().map(|name| texts.intern(name)).collect())
        }
    };
    let nested_names = sorted(&mut texts, nested_names.iter().map(|name| &**name));
    let free_names = sorted(&mut texts, free_names.iter().map(|name| &**name));
    Ok(Object {
        texts: texts.finish(),
        code: printed.code,
        statements,
        declared,
        conditions,
        used,
        statement_records,
        relocations: printed.relocations,
        symbols,
        nested,
        properties,
        kept_properties,
        records,
        known,
        decisive,
        exports,
        stars,
        nested_names,
        free_names,
        facts: Facts {
            kind,
            node_mode: source.module_type == ModuleType::EsModule,
            top_level_await: if kind == ModuleKind::CommonJs { None } else { top_level_await },
            direct_eval,
            sloppy: if strict { None } else { sloppy },
            strict,
            typescript: matches!(source.loader, Loader::Ts | Loader::Tsx),
            directives,
            hashbang,
            uses_module_object: module_mentions > module_exports_mentions,
            uses_arguments,
            uses_import_meta,
            reading,
            renames_parameters: slots.has_parameters,
        },
        mappings,
        input_map: None,
        quoted_source: String::new(),
        legal_comments,
        css: None,
        asset: None,
        warnings: lowered.warnings,
    })
}

/// Whether names are looked up by their text at run time. Few sources mention how.
fn sees_names(text: &str, items: &[ModuleItem], unresolved: SyntaxContext) -> bool {
    let mentions = |word: &str| memchr::memmem::find(text.as_bytes(), word.as_bytes()).is_some();
    (mentions("eval") || mentions("with")) && slots::sees_names(items, unresolved)
}

fn cannot_compile(source: &Source<'_>, panic: &str) -> Diagnostic {
    Diagnostic::error(format!("the file cannot be compiled: {panic}"))
        .at(Location::from_offsets(source.path, source.text, 0, 0))
        .with_help("this is a mistake in the bundler; please report it with the file")
}

fn check_early_errors(
    program: &mut Program,
    source: &Source<'_>,
    has_module_syntax: bool,
) -> Result<(), Vec<Diagnostic>> {
    let kind = early::Kind {
        is_module: has_module_syntax || source.module_type == ModuleType::EsModule,
        is_typescript: matches!(source.loader, Loader::Ts | Loader::Tsx),
    };
    let early::Found { mut errors, has_functions_as_bodies } = early::check(program, kind);
    errors.sort_by_key(|(span, _)| span.lo);
    if errors.is_empty() {
        if has_functions_as_bodies {
            program.visit_mut_with(&mut early::FunctionsAsBodies);
        }
        return Ok(());
    }
    Err(errors.into_iter().map(|(span, message)| diagnostic(source, span, message)).collect())
}

/// Every exported name is declared, and exported once (ECMA-262, 16.2.1.1). Types make exceptions.
fn check_exports(
    source: &Source<'_>,
    binder: &Binder<'_>,
    exports: &[Export],
) -> Result<(), Vec<Diagnostic>> {
    let mut seen = FxHashSet::default();
    let mut errors = Vec::new();
    for export in exports {
        let name = binder.texts.get(export.name);
        let message = match export.kind {
            ExportKind::Local(symbol) if binder.symbols[symbol.index()].kind == SymbolKind::Free => {
                let local = binder.texts.get(binder.symbols[symbol.index()].name);
                format!("\"{local}\" is exported, but not declared")
            }
            _ if !seen.insert(export.name) => format!("\"{name}\" is exported twice"),
            _ => continue,
        };
        let start = export.position as usize;
        errors.push(Diagnostic::error(message).at(Location::from_offsets(
            source.path,
            source.text,
            start,
            start + 1,
        )));
    }
    if errors.is_empty() { Ok(()) } else { Err(errors) }
}

fn diagnostic(source: &Source<'_>, span: swc_common::Span, message: String) -> Diagnostic {
    let (start, end) = (span.lo.0.saturating_sub(1) as usize, span.hi.0.saturating_sub(1) as usize);
    Diagnostic::error(message).at(Location::from_offsets(source.path, source.text, start, end))
}

/// Whether there is an import or export declaration.
fn has_declarations(program: &Program) -> bool {
    matches!(program, Program::Module(module) if module.body.iter().any(|item| {
        matches!(item, ModuleItem::ModuleDecl(d) if is_module_syntax(d))
    }))
}

/// `import x = require()` and `export =` are CommonJS.
fn is_module_syntax(declaration: &ModuleDecl) -> bool {
    match declaration {
        ModuleDecl::TsImportEquals(import) => import.is_export,
        ModuleDecl::TsExportAssignment(_) => false,
        _ => true,
    }
}

fn has_module_syntax(program: &Program) -> bool {
    match program {
        // The parser answers `Module` for module syntax, `import.meta` and top-level await.
        Program::Module(module) => {
            module.body.iter().any(|item| match item {
                ModuleItem::ModuleDecl(declaration) => is_module_syntax(declaration),
                ModuleItem::Stmt(_) => false,
            }) || module.body.iter().all(|item| matches!(item, ModuleItem::Stmt(_)))
        }
        Program::Script(_) => false,
    }
}

fn items_of(program: Program) -> (Vec<ModuleItem>, Option<String>) {
    match program {
        Program::Module(module) => (module.body, module.shebang.map(|text| format!("#!{text}"))),
        Program::Script(script) => (
            script.body.into_iter().map(ModuleItem::Stmt).collect(),
            script.shebang.map(|text| format!("#!{text}")),
        ),
    }
}

fn begins_strict(items: &[ModuleItem]) -> bool {
    items
        .iter()
        .map_while(|item| match item {
            ModuleItem::Stmt(statement) if statement.can_precede_directive() => Some(statement),
            _ => None,
        })
        .any(|statement| statement.is_use_strict())
}

/// Whether the text of a define's last name occurs: most modules mention no define at all.
fn may_occur(define: &Define, text: &str) -> bool {
    define.path.last().is_some_and(|name| memchr::memmem::find(text.as_bytes(), name.as_bytes()).is_some())
}

/// Flags win over tsconfig.json.
fn effective_jsx(flags: &JsxOptions, compiler_options: &CompilerOptions) -> JsxOptions {
    let (mode, development) = match compiler_options.jsx.as_deref() {
        Some("react-jsx") => (Some(JsxMode::Automatic), None),
        Some("react-jsxdev") => (Some(JsxMode::Automatic), Some(true)),
        Some("react") => (Some(JsxMode::Classic), None),
        // With "preserve" TypeScript leaves JSX to the bundler.
        _ => (None, None),
    };
    let by_import_source = compiler_options.jsx_import_source.is_some().then_some(JsxMode::Automatic);
    JsxOptions {
        mode: flags.mode.or(mode).or(by_import_source),
        factory: flags.factory.clone().or_else(|| compiler_options.jsx_factory.clone()),
        fragment: flags.fragment.clone().or_else(|| compiler_options.jsx_fragment_factory.clone()),
        import_source: flags.import_source.clone().or_else(|| compiler_options.jsx_import_source.clone()),
        development: flags.development.or(development),
        side_effects: flags.side_effects,
    }
}

/// `button_default` for `Button.tsx`, the folder's name for `index.js`.
fn default_export_name(path: &Path) -> String {
    let name = module_name(path);
    format!("{name}_default")
}

/// A file's name as an identifier: the folder's name for `index` files.
pub(crate) fn module_name(path: &Path) -> String {
    let stem = path.file_stem().and_then(|s| s.to_str()).unwrap_or("module");
    let stem = match stem {
        "index" => path.parent().and_then(Path::file_name).and_then(|s| s.to_str()).unwrap_or("index"),
        stem => stem,
    };
    let mut name = String::with_capacity(stem.len());
    for character in stem.chars() {
        if character.is_ascii_alphanumeric() || character == '_' || character == '$' {
            if name.is_empty() && character.is_ascii_digit() {
                name.push('_');
            }
            name.push(character);
        } else if !name.is_empty() && !name.ends_with('_') {
            name.push('_');
        }
    }
    if name.is_empty() { "module".into() } else { name }
}

fn sorted<'a>(texts: &mut TextsBuilder, names: impl Iterator<Item = &'a str>) -> Vec<TextId> {
    let mut names: Vec<&str> = names.collect();
    names.sort_unstable();
    names.into_iter().map(|name| texts.intern(name)).collect()
}

/// Byte offsets to lines and UTF-16 columns. Mappings are nearly in source order, so the walk starts at
/// the last line found.
fn mappings(text: &str, raw: &[RawMapping]) -> Vec<Mapping> {
    if raw.is_empty() {
        return Vec::new();
    }
    let bytes = text.as_bytes();
    let mut line_starts = vec![0_u32];
    line_starts.extend(
        memchr::memchr2_iter(b'\n', b'\r', bytes)
            .filter(|&i| bytes[i] == b'\n' || bytes.get(i + 1) != Some(&b'\n'))
            .map(|i| i as u32 + 1),
    );
    let is_ascii = text.is_ascii();
    let mut line = 0_usize;
    raw.iter()
        .filter(|mapping| (mapping.source as usize) <= text.len())
        .map(|mapping| {
            let is_on_line = line_starts[line] <= mapping.source
                && line_starts.get(line + 1).is_none_or(|&next| mapping.source < next);
            if !is_on_line {
                line = line_starts.partition_point(|&start| start <= mapping.source) - 1;
            }
            let start = line_starts[line] as usize;
            let column = if is_ascii {
                mapping.source - start as u32
            } else {
                text.get(start..mapping.source as usize).map_or(0, |s| s.encode_utf16().count() as u32)
            };
            Mapping { offset: mapping.offset, line: line as u32, column, name: None }
        })
        .collect()
}
