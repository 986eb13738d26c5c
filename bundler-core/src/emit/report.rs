//! What the metafile says of the files that were made.

use std::path::Path;

use crate::emit::OutputFile;
use crate::emit::assembly::Assembly;
use crate::emit::paths::Paths;
use crate::emit::piece::Piece;
use crate::graph::{Dependency, ModuleGraph, RUNTIME, relative_name};
use crate::id::{ChunkId, ModuleId};
use crate::link::exports::Shape;
use crate::metafile::{Import, Input, Output};
use crate::object::{ImportKind, ModuleKind};
use crate::options::Format;
use crate::settings::Settings;

/// What the metafile says of the files that were read.
pub(crate) fn inputs(graph: &ModuleGraph) -> Vec<Input> {
    graph.ids().filter(|id| *id != RUNTIME).map(|id| input(graph, id)).collect()
}

fn input(graph: &ModuleGraph, id: ModuleId) -> Input {
    let module = graph.module(id);
    let mut imports = Vec::with_capacity(module.dependencies.len());
    for (record, dependency) in module.object.records.iter().zip(&module.dependencies) {
        let original = module.object.texts.get(record.specifier);
        let (path, external) = match *dependency {
            Dependency::Module(RUNTIME) => continue,
            Dependency::Module(target) => (graph.module(target).name.as_str(), false),
            Dependency::External(external) => (graph.externals[external as usize].specifier.as_str(), true),
            Dependency::Missing => (original, true),
        };
        imports.push(Import {
            path: path.to_string(),
            kind: kind(record.kind),
            external,
            original: (!external).then(|| original.to_string()),
            type_attribute: record.type_attribute.map(|text| module.object.texts.get(text).to_string()),
        });
    }
    let format = match module.object.facts.kind {
        ModuleKind::EsModule if !module.is_css() => Some("esm"),
        ModuleKind::CommonJs => Some("cjs"),
        _ => None,
    };
    Input { path: module.name.clone(), bytes: module.source_bytes, imports, format }
}

fn kind(kind: ImportKind) -> &'static str {
    match kind {
        ImportKind::Static | ImportKind::Runtime => "import-statement",
        ImportKind::Require | ImportKind::Evaluate => "require-call",
        ImportKind::RequireResolve => "require-resolve",
        ImportKind::Dynamic => "dynamic-import",
        ImportKind::CssImport => "import-rule",
        ImportKind::Url => "url-token",
    }
}

/// What it says of a chunk's files.
pub(super) fn outputs(
    assembly: &Assembly<'_, '_>,
    paths: &Paths<'_>,
    references: &[ChunkId],
    pieces: &[Piece],
    files: &[OutputFile],
    exported: Vec<String>,
) -> Vec<Output> {
    let chunk = assembly.context.chunk;
    let graph = assembly.context.linked.graph;
    let settings = assembly.settings;
    let is_style = |file: &&OutputFile| {
        let ends_in = |extension: &str| {
            file.path.as_ref().is_some_and(|path| path.extension().is_some_and(|e| e == extension))
        };
        ends_in("css")
    };
    let style = files.iter().find(is_style).filter(|_| !chunk.styles.is_empty());
    let mut outputs: Vec<Output> = files.iter().map(|file| plain(settings, file)).collect();
    for (output, file) in outputs.iter_mut().zip(files) {
        if style.is_some_and(|style| style.path == file.path) {
            output.inputs = chunk
                .styles
                .iter()
                .map(|id| graph.module(*id))
                .map(|module| {
                    (module.name.clone(), module.object.css.as_ref().map_or(0, |css| css.code.len() as u64))
                })
                .collect();
        }
    }
    if chunk.entry.is_some_and(|entry| graph.module(entry).is_css()) {
        outputs[0].entry_point = chunk.entry.map(|entry| graph.module(entry).name.clone());
        return outputs;
    }
    let code = &mut outputs[0];
    for piece in pieces {
        let Some(id) = piece.module.filter(|_| !piece.text.is_empty()) else { continue };
        let name = &graph.module(id).name;
        match code.inputs.iter_mut().find(|(known, _)| known == name) {
            Some((_, bytes)) => *bytes += piece.text.len() as u64,
            None => code.inputs.push((name.clone(), piece.text.len() as u64)),
        }
    }
    code.imports = imports(assembly, paths, references);
    code.exports = exports(assembly);
    if settings.format == Format::Esm {
        code.exports.extend(exported);
    }
    code.entry_point = chunk.entry.map(|entry| graph.module(entry).name.clone());
    code.css_bundle = style.and_then(|style| style.path.as_deref()).map(|path| name_of(settings, path));
    outputs
}

/// What it says of copied files.
pub(super) fn assets(settings: &Settings, files: &[OutputFile]) -> Vec<Output> {
    files.iter().map(|file| plain(settings, file)).collect()
}

fn plain(settings: &Settings, file: &OutputFile) -> Output {
    Output {
        path: file.path.as_deref().map_or_else(|| "<stdout>".to_string(), |path| name_of(settings, path)),
        bytes: file.contents.len() as u64,
        ..Output::default()
    }
}

fn name_of(settings: &Settings, path: &Path) -> String {
    relative_name(&settings.options.working_directory, path)
}

fn imports(assembly: &Assembly<'_, '_>, paths: &Paths<'_>, references: &[ChunkId]) -> Vec<Import> {
    let context = assembly.context;
    let (chunk, graph) = (context.chunk, context.linked.graph);
    let is_esm = context.format == Format::Esm;
    let statement = if is_esm { "import-statement" } else { "require-call" };
    let mut imports: Vec<Import> = Vec::new();
    let mut add = |path: String, kind: &'static str, external: bool| {
        if !imports.iter().any(|import| import.path == path && import.kind == kind) {
            imports.push(Import { path, kind, external, original: None, type_attribute: None });
        }
    };
    let taken = context.plan.imported_chunks(chunk);
    for id in references {
        let Some(path) = paths.of(*id) else { continue };
        let is_taken = taken.contains(id) || !context.plan.chunk(*id).is_made();
        add(name_of(assembly.settings, &path), if is_taken { statement } else { "dynamic-import" }, false);
    }
    for &external in &chunk.externals {
        add(context.specifier(external).into_owned(), statement, true);
    }
    for &id in &chunk.modules {
        let module = graph.module(id);
        for (statement_id, statement) in module.object.statements() {
            if !context.linked.needed.statement(id, statement_id) {
                continue;
            }
            for record in module.object.records_of(statement) {
                if let Dependency::External(external) = module.dependency(*record) {
                    let specifier = context.specifier(external).into_owned();
                    add(specifier, kind(module.object.records[record.index()].kind), true);
                }
            }
        }
    }
    imports
}

/// The exports that an entry gives its file.
fn exports(assembly: &Assembly<'_, '_>) -> Vec<String> {
    let linked = assembly.context.linked;
    let Some(entry) = assembly.context.chunk.entry.filter(|_| assembly.context.chunk.exports_entry) else {
        return Vec::new();
    };
    if assembly.context.format != Format::Esm {
        return Vec::new();
    }
    if linked.shapes[entry.index()] == Shape::CommonJs {
        return vec!["default".to_string()];
    }
    linked.members[entry.index()].iter().map(|(name, _)| name.to_string()).collect()
}
