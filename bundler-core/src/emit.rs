//! Emitting: names, text, joints, maps. The linker's decisions become bytes; nothing is decided here.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use rayon::prelude::*;
use xxhash_rust::xxh64::xxh64;

use crate::OutputPath;
use crate::chunk::{Chunk, ChunkKind, ChunkPlan, Made};
use crate::graph::{Dependency, ModuleGraph, RUNTIME};
use crate::id::{ChunkId, ModuleId};
use crate::link::Linked;
use crate::link::exports::{Binding, Name, Shape};
use crate::link::wrap::Wrap;
use crate::metafile::Output;
use crate::object::{ImportKind, hash_text};
use crate::options::{Format, LegalComments, OutputTarget, Platform, SourceMap};
use crate::output::FileName;
use crate::settings::Settings;
use crate::target::feature::Feature;

pub(crate) mod assets;
mod css;
mod declaration;
mod enclosure;
mod joints;
mod lines;
mod names;
mod paths;
pub(crate) mod properties;
mod render;
mod report;
mod short;
mod sourcemap;
mod strictness;

use self::assets::{AssetPaths, AssetUrls};
use self::enclosure::Enclosure;
use self::joints::Joints;
use self::names::{NameSettings, Names};
use self::properties::Properties;
use self::render::{Context, Hole, MADE_REQUIRE, Piece, Rendered, export_clause_name, quoted};
pub(crate) use self::report::inputs;
use self::strictness::Strictness;

/// One file of the output.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct OutputFile {
    /// Absolute path; absent for standard output.
    pub path: Option<PathBuf>,
    /// What it holds.
    pub contents: Vec<u8>,
}

/// Emits the chunks of a linked program to JavaScript files with these names, and the files beside them.
#[inline(never)] // A stage is a symbol: profilers and the gate tell stages by it.
pub(crate) fn emit<'g>(
    linked: &Linked<'g>,
    plan: &ChunkPlan<'g>,
    settings: &Settings,
    assets: &AssetPaths,
    properties: &Properties,
    file_names: &[FileName],
) -> Emitted {
    let options = &settings.options;
    let lacks = settings.compile.targets.unsupported;
    let name_settings = NameSettings {
        format: settings.format,
        bundle: options.bundle,
        minify: options.minify_identifiers,
        ascii: settings.compile.ascii,
    };
    let names = names::choose(linked, plan, name_settings);
    let directories: Vec<PathBuf> = file_names.iter().map(|name| name.directory(settings)).collect();
    let strictness: Vec<Strictness> = plan
        .chunks
        .iter()
        .map(|chunk| Strictness::new(linked, chunk, settings.format, options.bundle))
        .collect();
    let assembly = |id: ChunkId| Assembly {
        context: Context {
            linked,
            plan,
            chunk: plan.chunk(id),
            names: &names[id.index()],
            names_of_chunks: &names,
            assets: AssetUrls {
                graph: linked.graph,
                paths: assets,
                settings,
                directory: &directories[id.index()],
            },
            format: settings.format,
            platform: options.platform,
            bundle: options.bundle,
            minify: options.minify_whitespace,
            minify_syntax: options.minify_syntax,
            with_mappings: options.source_map != SourceMap::None,
            strictness: &strictness[id.index()],
            properties,
            lacks,
        },
        settings,
    };
    let ids: Vec<ChunkId> = plan.ids().collect();
    let mut drafts: Vec<Draft> = ids.par_iter().map(|id| assembly(*id).draft()).collect();
    let joints = Joints::new(plan, &names);
    for (id, draft) in ids.iter().zip(&mut drafts) {
        if joints.runtime_home == *id {
            draft.runtime = assembly(*id).context.module(RUNTIME).body;
        }
        joints.join(&assembly(*id), *id, draft);
    }
    let is_made = |id: &ChunkId| plan.chunk(*id).is_made() || joints.runtime_home == *id;
    let made: Vec<ChunkId> = ids.iter().copied().filter(is_made).collect();
    let merge = options.minify_whitespace;
    let pieces: Vec<Vec<Piece>> = drafts.into_iter().map(|draft| draft.pieces(merge)).collect();
    let paths = paths::final_paths(linked.graph, settings, &pieces, file_names);
    let finish = |(id, mut pieces): (ChunkId, Vec<Piece>)| {
        let references = paths::references(&pieces);
        for piece in &mut pieces {
            piece.fill(|hole| paths.fill(id, hole));
        }
        if let Some(limit) = options.line_limit {
            lines::break_script(&mut pieces, limit);
        }
        let assembly = assembly(id);
        let files = finish(&assembly, paths.of(id), &file_names[id.index()], &pieces);
        let outputs = if options.metafile {
            let exported = joints.exported_names(id);
            report::outputs(&assembly, &paths, &references, &pieces, &files, exported)
        } else {
            Vec::new()
        };
        Emitted { files, outputs }
    };
    let pieces: Vec<(ChunkId, Vec<Piece>)> =
        ids.into_iter().zip(pieces).filter(|(id, _)| made.contains(id)).collect();
    let chunks: Vec<Emitted> = pieces.into_par_iter().map(finish).collect();
    let mut emitted = Emitted::default();
    chunks.into_iter().for_each(|chunk| emitted.extend(chunk));
    let files = assets.files(linked, settings);
    let outputs = if options.metafile { report::assets(settings, &files) } else { Vec::new() };
    emitted.extend(Emitted { files, outputs });
    emitted
}

/// What came of a program.
#[derive(Default)]
pub(crate) struct Emitted {
    pub(crate) files: Vec<OutputFile>,
    /// The same for the metafile, if there is one.
    pub(crate) outputs: Vec<Output>,
}

impl Emitted {
    pub(crate) fn extend(&mut self, other: Self) {
        self.files.extend(other.files);
        self.outputs.extend(other.outputs);
    }
}

/// A chunk's file, and the files beside it.
fn finish(
    assembly: &Assembly<'_, '_>,
    path: OutputPath,
    name: &FileName,
    pieces: &[Piece],
) -> Vec<OutputFile> {
    let Assembly { context, settings } = assembly;
    let (linked, chunk) = (context.linked, context.chunk);
    let styles = style_sheet(context, settings, name);
    if chunk.entry.is_some_and(|entry| linked.graph.module(entry).is_css()) {
        return styles;
    }
    let mut files = Vec::new();
    if matches!(settings.options.effective_legal_comments(), LegalComments::Linked | LegalComments::External)
        && let Some(path) = &path
        && let Some(comments) = legal_comments(linked.graph, chunk)
    {
        files.push(OutputFile { path: Some(legal_path(path)), contents: comments.into_bytes() });
    }
    let mut end = String::new();
    if context.with_mappings {
        let map_path = path.as_deref().map(map_path);
        let id = debug_id(settings, pieces);
        let map = source_map(linked.graph, settings, pieces, map_path.as_deref(), id.as_deref());
        let ends_line = pieces
            .iter()
            .rev()
            .find(|piece| !piece.text.is_empty())
            .is_some_and(|piece| piece.text.ends_with('\n'));
        end = map_comment(settings, ("//", ""), ends_line, (&map, id.as_deref()), map_path.as_deref());
        files.extend(map_file(settings, map, map_path));
    }
    files.extend(styles);
    files.insert(0, OutputFile { path, contents: join(pieces, &end) });
    files
}

/// The style sheet of a chunk's program, and its map; empty if there is none.
fn style_sheet(context: &Context<'_, '_>, settings: &Settings, name: &FileName) -> Vec<OutputFile> {
    // What `import()` loads brings no style sheet along: that of the entry has its rules.
    let (Some(entry), ChunkKind::Entry(_)) = (context.chunk.entry, context.chunk.kind) else {
        return Vec::new();
    };
    let styles = css::StyleContext { linked: context.linked, assets: context.assets, minify: context.minify };
    let is_entry = context.linked.graph.module(entry).is_css();
    let mut pieces = styles.pieces(entry);
    if context.chunk.styles.is_empty() || (pieces.is_empty() && !is_entry) {
        return Vec::new();
    }
    let mut files = Vec::new();
    if let Some(banner) = &settings.options.css_banner {
        pieces.insert(0, text(format!("{banner}\n")));
    }
    if pieces.iter().any(|piece| !piece.text.is_ascii()) {
        pieces.insert(0, text(format!("@charset \"UTF-8\";{}", if context.minify { "" } else { "\n" })));
    }
    if let Some(footer) = &settings.options.css_footer {
        pieces.push(text(format!("{footer}\n")));
    }
    if let Some(limit) = settings.options.line_limit {
        lines::break_style(&mut pieces, limit);
    }
    let mut code = join(&pieces, "");
    if context.minify && !code.is_empty() && !code.ends_with(b"\n") {
        code.push(b'\n');
    }
    let path = name.style_path(&hash_text(xxh64(&code, 0)));
    if context.with_mappings {
        let map_path = path.as_deref().map(map_path);
        let id = debug_id(settings, &pieces);
        let map = source_map(context.linked.graph, settings, &pieces, map_path.as_deref(), id.as_deref());
        let comment = map_comment(
            settings,
            ("/*", " */"),
            code.ends_with(b"\n"),
            (&map, id.as_deref()),
            map_path.as_deref(),
        );
        code.extend_from_slice(comment.as_bytes());
        files.extend(map_file(settings, map, map_path));
    }
    files.insert(0, OutputFile { path, contents: code });
    files
}

fn map_path(path: &Path) -> PathBuf {
    let mut name = path.as_os_str().to_os_string();
    name.push(".map");
    PathBuf::from(name)
}

/// The text of all pieces, then `end`.
fn join(pieces: &[Piece], end: &str) -> Vec<u8> {
    let texts = pieces.iter().map(|piece| piece.text.as_bytes());
    concatenate(&texts.chain([end.as_bytes()]).collect::<Vec<&[u8]>>())
}

/// A chunk's text in parts. What files take from each other is only known when all have their text.
struct Draft {
    opening: Piece,
    /// Takes what it needs from other chunks.
    imports: Piece,
    runtime: Piece,
    /// Code that must not be strict, if the rest is in a strict function.
    outside: Vec<Piece>,
    /// Gives others what they need, at the beginning.
    early_exports: Piece,
    body: Vec<Piece>,
    /// Gives others what they need, at the end.
    late_exports: Piece,
    closing: Piece,
}

impl Draft {
    /// The parts in order; declarations that meet are one, if `merge` says so.
    fn pieces(self, merge: bool) -> Vec<Piece> {
        let start = [self.opening, self.imports, self.runtime].into_iter().chain(self.outside);
        let body = [self.early_exports].into_iter().chain(self.body);
        let pieces = start.chain(body).chain([self.late_exports, self.closing]);
        let mut pieces: Vec<Piece> =
            pieces.filter(|piece| !piece.text.is_empty() || !piece.holes.is_empty()).collect();
        if merge {
            declaration::merge(&mut pieces);
        }
        pieces
    }
}

/// Puts a chunk's pieces together.
struct Assembly<'a, 'g> {
    context: Context<'a, 'g>,
    settings: &'a Settings,
}

impl Assembly<'_, '_> {
    fn draft(&self) -> Draft {
        let chunk = self.context.chunk;
        let rendered: Vec<Rendered> = chunk.modules.par_iter().map(|&id| self.context.module(id)).collect();
        let mut body = vec![text(self.preamble())];
        let mut outside = Vec::new();
        let mut bodies = Vec::with_capacity(rendered.len());
        for (id, mut module) in chunk.modules.iter().zip(rendered) {
            module.definition.module = Some(*id);
            module.body.module = Some(*id);
            let is_common_js = self.context.linked.wrapping.wraps[id.index()] == Wrap::CommonJs;
            if is_common_js && self.context.strictness.is_mixed() {
                outside.push(module.definition);
            } else {
                body.push(module.definition);
            }
            bodies.push(module.body);
        }
        if self.context.strictness.is_mixed() {
            outside.push(text(self.open_strict_function()));
        }
        // Flat modules run in the order that they stand in.
        let mut bodies = chunk.modules.iter().zip(bodies);
        for &id in &chunk.run {
            if self.context.linked.wrapping.wraps[id.index()] == Wrap::Flat {
                let (_, flat) =
                    bodies.find(|(module, _)| **module == id).expect("flat modules run in their chunk");
                body.push(flat);
            } else {
                body.push(self.context.call(id));
            }
        }
        Draft {
            opening: text(self.opening()),
            imports: Piece::default(),
            runtime: Piece::default(),
            outside,
            early_exports: Piece::default(),
            body,
            late_exports: Piece::default(),
            closing: self.closing(),
        }
    }

    fn newline(&self) -> &'static str {
        if self.context.minify { "" } else { "\n" }
    }

    fn space(&self) -> &'static str {
        if self.context.minify { "" } else { " " }
    }

    fn names(&self) -> &Names<'_, '_> {
        self.context.names
    }

    fn entry(&self) -> Option<ModuleId> {
        self.context.chunk.entry
    }

    /// Everything before the helpers: hashbang, banner, directives, the head of the wrapping function, and
    /// imports of external modules.
    fn opening(&self) -> String {
        let object = self.entry().map(|entry| &self.context.linked.graph.module(entry).object);
        let mut output = String::new();
        if let Some(object) = object
            && let Some(hashbang) = object.facts.hashbang
        {
            let _ = writeln!(output, "{}", object.texts.get(hashbang).trim_end());
        }
        if let Some(banner) = &self.settings.options.banner {
            let _ = writeln!(output, "{banner}");
        }
        if self.context.strictness.is_strict() {
            let _ = write!(output, "\"use strict\";{}", self.newline());
        }
        if let Some(object) = object {
            for &directive in &object.facts.directives {
                let _ = write!(output, "{};{}", object.texts.get(directive), self.newline());
            }
        }
        self.enclosure().open(&self.external_globals(), &mut output);
        self.node_globals(&mut output);
        output
    }

    /// What CommonJS code relies on and ES modules do not have, where Node can give it.
    fn node_globals(&self, output: &mut String) {
        let linked = self.context.linked;
        if self.context.format != Format::Esm
            || self.context.platform != Platform::Node
            || !self.context.bundle
        {
            return;
        }
        if self.context.makes_require() && !self.context.plan.places_runtime {
            output.push_str("import { createRequire as __createRequire } from \"node:module\";\n");
            let _ = writeln!(output, "var {MADE_REQUIRE} = __createRequire(import.meta.url);");
        }
        let mentions = |name: &str| {
            self.context.chunk.modules.iter().any(|&id| {
                linked.shapes[id.index()] == Shape::CommonJs
                    && linked.graph.module(id).object.has_free_name(name)
            })
        };
        let (filename, dirname) = (mentions("__filename"), mentions("__dirname"));
        if filename || dirname {
            output.push_str("import { fileURLToPath as __fileURLToPath } from \"node:url\";\n");
        }
        if filename {
            output.push_str("var __filename = __fileURLToPath(import.meta.url);\n");
        }
        if dirname {
            output
                .push_str("var __dirname = __fileURLToPath(new URL(\".\", import.meta.url)).slice(0, -1);\n");
        }
    }

    fn enclosure(&self) -> Enclosure<'_> {
        Enclosure {
            format: self.context.format,
            global_name: self.settings.options.global_name.as_deref(),
            head: self.context.function_head(),
            space: self.space(),
            newline: self.newline(),
        }
    }

    /// External modules that the file imports or requires, and the global names that stand for them.
    fn external_globals(&self) -> Vec<(String, String)> {
        if self.context.format != Format::Umd {
            return Vec::new();
        }
        let mut globals: Vec<(String, String)> = Vec::new();
        for &id in &self.context.chunk.modules {
            let module = self.context.linked.graph.module(id);
            for (record, dependency) in module.object.records.iter().zip(&module.dependencies) {
                let Dependency::External(external) = *dependency else { continue };
                let specifier = self.context.specifier(external);
                let is_known = globals.iter().any(|(known, _)| *known == specifier);
                if matches!(record.kind, ImportKind::Static | ImportKind::Require) && !is_known {
                    globals.push((specifier.to_string(), self.settings.global_of(&specifier)));
                }
            }
        }
        globals
    }

    /// Declares what the code outside refers to, and opens the function of the strict code.
    fn open_strict_function(&self) -> String {
        let linked = self.context.linked;
        let mut names = Vec::new();
        for id in self.context.strictness.bridged(&self.context.chunk.modules) {
            if matches!(linked.wrapping.wraps[id.index()], Wrap::Lazy | Wrap::Async) {
                names.push(self.names().wrapper(id));
            }
            if linked.needed.namespaces[id.index()] {
                names.push(self.names().namespace(id));
            }
        }
        let n = self.newline();
        let mut output = String::new();
        if !names.is_empty() {
            let _ = write!(output, "var {};{n}", names.join(if self.context.minify { "," } else { ", " }));
        }
        let value = if self.enclosure().gives_value() { "return " } else { "" };
        let _ = write!(output, "{value}({}{n}\"use strict\";{n}", self.context.function_head());
        output
    }

    /// Imports of external modules, `import.meta`, namespace objects and variables that wrapped modules fill.
    fn preamble(&self) -> String {
        let mut output = String::new();
        self.import_externals(&mut output);
        self.import_meta(&mut output);
        self.namespaces(&mut output);
        self.import_objects(&mut output);
        let linked = self.context.linked;
        if self.context.format == Format::Cjs
            && self.context.chunk.exports_entry
            && let Some(entry) = self.entry()
            && linked.shapes[entry.index()] != Shape::CommonJs
        {
            let has_exports =
                !linked.members[entry.index()].is_empty() || !linked.run_time_stars[entry.index()].is_empty();
            if has_exports {
                let _ = write!(
                    output,
                    "module.exports{s}={s}{}({});{}",
                    self.names().symbol(linked.helpers.get("__toCommonJS")),
                    self.names().namespace(entry),
                    self.newline(),
                    s = self.space(),
                );
            }
        }
        output
    }

    fn import_externals(&self, output: &mut String) {
        let linked = self.context.linked;
        for &index in &self.context.chunk.externals {
            let external = &linked.graph.externals[index as usize];
            if self.context.format == Format::Esm {
                let specifier = self.context.specifier(index);
                self.import_external(index, &specifier, external.type_attribute.as_deref(), output);
                continue;
            }
            let is_used = self.context.chunk.external_names.iter().any(|(used, _)| *used == index);
            let require = match self.context.format {
                Format::Cjs => "require".to_string(),
                _ if self.context.bundle => self.names().symbol(linked.helpers.get("__require")).to_string(),
                _ => "require".to_string(),
            };
            let call = format!("{require}({})", quoted(&self.context.specifier(index)));
            if is_used {
                let mode = if self.is_imported_in_node_mode(index) { ",1" } else { "" };
                let _ = write!(
                    output,
                    "var {}{s}={s}{}({call}{mode});{}",
                    self.names().external(index, Name::Namespace),
                    self.names().symbol(linked.helpers.get("__toESM")),
                    self.newline(),
                    s = self.space(),
                );
            } else {
                let _ = write!(output, "{call};{}", self.newline());
            }
        }
    }

    /// Whether every module that imports an external one asks for Node's interop.
    fn is_imported_in_node_mode(&self, index: u32) -> bool {
        let linked = self.context.linked;
        let imports =
            |id: &&ModuleId| linked.graph.module(**id).dependencies.contains(&Dependency::External(index));
        self.context
            .chunk
            .modules
            .iter()
            .filter(imports)
            .all(|&id| linked.graph.module(id).object.facts.node_mode)
    }

    fn import_external(&self, index: u32, specifier: &str, attribute: Option<&str>, output: &mut String) {
        let s = self.space();
        let attribute = attribute.filter(|_| !self.context.lacks.has(Feature::ImportAttributes));
        let with = attribute.map(|a| format!(" with {{ type: {} }}", quoted(a))).unwrap_or_default();
        let mut members = Vec::new();
        let mut is_imported = false;
        for &(used, name) in &self.context.chunk.external_names {
            if used != index {
                continue;
            }
            let local = self.names().external(index, name);
            match name {
                Name::Namespace => {
                    is_imported = true;
                    let _ = write!(
                        output,
                        "import{s}*{s}as {local} from{s}{}{with};{}",
                        quoted(specifier),
                        self.newline()
                    );
                }
                Name::Named(name) if name == local => members.push(local.to_string()),
                Name::Named(name) => members.push(format!("{} as {local}", export_clause_name(name))),
            }
        }
        if !members.is_empty() {
            is_imported = true;
            let list = members.join(if self.context.minify { "," } else { ", " });
            let _ = write!(
                output,
                "import{s}{{{s}{list}{s}}}{s}from{s}{}{with};{}",
                quoted(specifier),
                self.newline()
            );
        }
        let is_starred = self.external_stars().contains(&index);
        if !is_imported && !is_starred {
            let _ = write!(output, "import{s}{}{with};{}", quoted(specifier), self.newline());
        }
    }

    /// External modules whose names the entry exports with `export *`.
    fn external_stars(&self) -> Vec<u32> {
        let linked = self.context.linked;
        let mut stars = Vec::new();
        let run_time_stars = self.entry().map_or(&[][..], |entry| &linked.run_time_stars[entry.index()]);
        for &(module, record) in run_time_stars {
            if let Dependency::External(external) = linked.graph.module(module).dependency(record)
                && !stars.contains(&external)
            {
                stars.push(external);
            }
        }
        stars
    }

    fn import_meta(&self, output: &mut String) {
        let name = &self.names().import_meta;
        if name.is_empty() {
            return;
        }
        let s = self.space();
        let value = match (self.context.format, self.context.platform) {
            (Format::Cjs, Platform::Node) => {
                "{ url: require(\"url\").pathToFileURL(__filename).href, filename: __filename, dirname: __dirname }"
            }
            _ => "{}",
        };
        let _ = write!(output, "var {name}{s}={s}{value};{}", self.newline());
    }

    fn namespaces(&self, output: &mut String) {
        let linked = self.context.linked;
        let s = self.space();
        for &id in self.context.chunk.modules.iter().filter(|id| linked.needed.namespaces[id.index()]) {
            let helper = self.names().symbol(linked.helpers.get("__namespace"));
            let keyword = self.context.keyword(id);
            let _ = write!(output, "{keyword}{}{s}={s}{helper}({{", self.names().namespace(id));
            let members = &linked.members[id.index()];
            let (open, close) = self.context.function_of("");
            for (index, (name, binding)) in members.iter().enumerate() {
                output.push_str(if index == 0 { "" } else { "," });
                output.push_str(if self.context.minify { "" } else { "\n  " });
                match *name {
                    "__proto__" => output.push_str("[\"__proto__\"]"),
                    name => output.push_str(&export_clause_name(name)),
                }
                let _ = write!(output, ":{s}{open}");
                self.context.member(name, *binding, output);
                output.push_str(close);
            }
            let is_open = !linked.run_time_stars[id.index()].is_empty();
            let _ = write!(
                output,
                "{}}}{});{}",
                if members.is_empty() { "" } else { self.newline() },
                if is_open { ",1" } else { "" },
                self.newline()
            );
        }
    }

    /// Import objects of CommonJS modules that are not made at a place in the order.
    fn import_objects(&self, output: &mut String) {
        for object in &self.context.chunk.import_objects {
            let name = self.names().import_object(object.module, object.node_mode);
            match object.made {
                Made::InOrder if !self.context.linked.read_early.contains(&object.module) => continue,
                Made::AtStart => {
                    let _ = write!(output, "var {name}{s}={s}", s = self.space());
                    self.context.import_object_value(object.module, object.node_mode, output);
                }
                // On a cycle it can be read before it is made: its members are undefined, then.
                Made::InOrder => {
                    let _ = write!(output, "var {name}{s}={s}{{}}", s = self.space());
                }
                // The same, and whoever makes it looks whether it is made.
                Made::Lazily => {
                    let _ = write!(output, "var {name}{s}={s}0", s = self.space());
                }
            }
            let _ = write!(output, ";{}", self.newline());
        }
    }

    fn closing(&self) -> Piece {
        let mut piece = Piece::default();
        let output = &mut piece.text;
        if let Some(entry) = self.entry()
            && (self.context.format == Format::Esm || self.context.chunk.exports_entry)
        {
            self.context.await_entry(entry, output);
        }
        if self.context.chunk.exports_entry {
            self.exports(output);
        }
        if self.context.strictness.is_mixed() {
            let _ = write!(output, "}})();{}", self.newline());
        }
        self.enclosure().close(output);
        self.legal_comments(output);
        if self.links_legal_comments() {
            if !output.is_empty() && !output.ends_with('\n') {
                output.push('\n');
            }
            output.push_str("/*! For license information please see ");
            piece.push_hole(Hole::LegalComments);
            piece.text.push_str(" */\n");
        }
        let output = &mut piece.text;
        if let Some(footer) = &self.settings.options.footer {
            if !output.ends_with('\n') {
                output.push('\n');
            }
            let _ = writeln!(output, "{footer}");
        }
        if self.context.minify && !output.ends_with('\n') {
            output.push('\n');
        }
        piece
    }

    /// Whether a comment links to the file of legal comments.
    fn links_legal_comments(&self) -> bool {
        self.settings.options.effective_legal_comments() == LegalComments::Linked
            && legal_comments(self.context.linked.graph, self.context.chunk).is_some()
    }

    fn exports(&self, output: &mut String) {
        let linked = self.context.linked;
        let Some(entry) = self.entry() else { return };
        let s = self.space();
        if linked.shapes[entry.index()] == Shape::CommonJs {
            if linked.wrapping.wraps[entry.index()] == Wrap::CommonJs {
                let call = format!("{}()", self.names().wrapper(entry));
                let _ = match self.context.format {
                    Format::Esm => write!(output, "export default {call};{}", self.newline()),
                    Format::Cjs => write!(output, "module.exports{s}={s}{call};{}", self.newline()),
                    Format::Iife | Format::Umd => {
                        let value = if self.enclosure().gives_value() { "return " } else { "" };
                        write!(output, "{value}{call};{}", self.newline())
                    }
                };
            }
            return;
        }
        let members = &linked.members[entry.index()];
        match self.context.format {
            Format::Esm => self.export_clause(members, output),
            Format::Iife | Format::Umd => {
                if self.enclosure().gives_value() {
                    let _ = write!(
                        output,
                        "return {}({});{}",
                        self.names().symbol(linked.helpers.get("__toCommonJS")),
                        self.names().namespace(entry),
                        self.newline()
                    );
                }
            }
            Format::Cjs => self.annotate_exports(members, output),
        }
    }

    fn export_clause(&self, members: &[(&str, Binding<'_>)], output: &mut String) {
        let s = self.space();
        let mut clauses = Vec::with_capacity(members.len());
        for (index, (name, binding)) in members.iter().enumerate() {
            let is_variable = matches!(
                binding,
                Binding::Symbol(_)
                    | Binding::Namespace(_)
                    | Binding::External(..)
                    | Binding::CommonJs(_, Name::Namespace, _)
            );
            let mut local = String::new();
            self.context.binding(*binding, &mut local);
            if !is_variable {
                let variable = format!("__export{index}");
                let _ = write!(output, "var {variable}{s}={s}{local};{}", self.newline());
                local = variable;
            }
            clauses.push(if local == *name {
                local
            } else {
                format!("{local} as {}", export_clause_name(name))
            });
        }
        if !clauses.is_empty() {
            let (open, separator, close) =
                if self.context.minify { ("{", ",", "}") } else { ("{\n  ", ",\n  ", "\n}") };
            let _ = write!(output, "export{s}{open}{}{close};{}", clauses.join(separator), self.newline());
        }
        for external in self.external_stars() {
            let specifier = quoted(&self.context.specifier(external));
            let _ = write!(output, "export{s}*{s}from{s}{specifier};{}", self.newline());
        }
    }

    /// Node finds the names that a CommonJS module exports by reading its text.
    fn annotate_exports(&self, members: &[(&str, Binding<'_>)], output: &mut String) {
        if self.context.platform != Platform::Node || members.is_empty() {
            return;
        }
        let names: Vec<String> = members.iter().map(|(name, _)| export_clause_name(name)).collect();
        let list: Vec<String> = names
            .iter()
            .map(|name| {
                let is_plain = self.context.lacks.has(Feature::ObjectExtensions);
                if is_plain || name.starts_with('"') || RESERVED_SHORTHAND.contains(&name.as_str()) {
                    format!("{name}: null")
                } else {
                    name.clone()
                }
            })
            .collect();
        let _ = write!(
            output,
            "0{s}&&{s}(module.exports{s}={s}{{{}}});{}",
            list.join(","),
            self.newline(),
            s = self.space()
        );
    }

    fn legal_comments(&self, output: &mut String) {
        let kind = self.settings.options.effective_legal_comments();
        let (LegalComments::EndOfFile, Some(comments)) =
            (kind, legal_comments(self.context.linked.graph, self.context.chunk))
        else {
            return;
        };
        if !output.is_empty() && !output.ends_with('\n') {
            output.push('\n');
        }
        output.push_str(&comments);
    }
}

/// All legal comments of a chunk, each once, in the order of its modules.
fn legal_comments(graph: &ModuleGraph, chunk: &Chunk<'_>) -> Option<String> {
    let mut seen = rustc_hash::FxHashSet::default();
    let mut output = String::new();
    for &id in &chunk.modules {
        let object = &graph.module(id).object;
        for comment in object.legal_comments.iter().map(|&comment| object.texts.get(comment)) {
            if seen.insert(comment) {
                let _ = writeln!(output, "{comment}");
            }
        }
    }
    (!output.is_empty()).then_some(output)
}

/// `app.js.LEGAL.txt` for `app.js`.
fn legal_path(path: &std::path::Path) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(".LEGAL.txt");
    PathBuf::from(name)
}

/// Exported names that cannot be a shorthand property.
const RESERVED_SHORTHAND: &[&str] = &[
    "default",
    "class",
    "function",
    "var",
    "let",
    "const",
    "if",
    "else",
    "for",
    "while",
    "do",
    "switch",
    "case",
    "break",
    "continue",
    "return",
    "throw",
    "try",
    "catch",
    "finally",
    "new",
    "delete",
    "typeof",
    "void",
    "in",
    "instanceof",
    "this",
    "null",
    "true",
    "false",
    "import",
    "export",
    "extends",
    "super",
    "with",
    "yield",
    "await",
    "enum",
    "debugger",
    "static",
    "implements",
    "interface",
    "package",
    "private",
    "protected",
    "public",
];

fn text(text: String) -> Piece {
    Piece { text, ..Piece::default() }
}

/// The map of the joined pieces.
fn source_map(
    graph: &ModuleGraph,
    settings: &Settings,
    pieces: &[Piece],
    map_path: Option<&Path>,
    debug_id: Option<&str>,
) -> Vec<u8> {
    let form = sourcemap::Form {
        base: map_path.and_then(Path::parent).unwrap_or(&settings.output_directory),
        source_root: settings.options.source_root.as_deref(),
        debug_id,
        with_contents: settings.options.sources_content,
    };
    sourcemap::source_map(graph, pieces, &form)
}

/// An identity for a file: made of what it holds, in the form of a UUID (RFC 9562, version 8).
fn debug_id(settings: &Settings, pieces: &[Piece]) -> Option<String> {
    settings.options.debug_ids.then(|| {
        let mut hasher = xxhash_rust::xxh3::Xxh3::new();
        pieces.iter().for_each(|piece| hasher.update(piece.text.as_bytes()));
        let hash = (hasher.digest128() & !(0xf << 76) & !(0b11 << 62)) | (0x8 << 76) | (0b10 << 62);
        let digits = format!("{hash:032x}");
        let [a, b, c, d, e] = [0..8, 8..12, 12..16, 16..20, 20..32].map(|range| &digits[range]);
        format!("{a}-{b}-{c}-{d}-{e}")
    })
}

/// What one worker copies at a time.
const COPIED_AT_ONCE: usize = 256 * 1024;

/// All parts, one after the other. Most of a large output's cost is memory that is touched for the first time,
/// so all workers copy.
fn concatenate(parts: &[&[u8]]) -> Vec<u8> {
    fn copy(parts: &[&[u8]], output: &mut [u8]) {
        if parts.len() < 2 || output.len() <= COPIED_AT_ONCE {
            let mut rest = output;
            for part in parts {
                let (start, end) = rest.split_at_mut(part.len());
                start.copy_from_slice(part);
                rest = end;
            }
            return;
        }
        let (left, right) = parts.split_at(parts.len() / 2);
        let (start, end) = output.split_at_mut(left.iter().map(|part| part.len()).sum());
        rayon::join(|| copy(left, start), || copy(right, end));
    }
    let length = parts.iter().map(|part| part.len()).sum();
    if length <= COPIED_AT_ONCE {
        return parts.concat();
    }
    let mut output = vec![0; length];
    copy(parts, &mut output);
    output
}

/// What a file ends with to name its map. A comment begins and ends with `comment`.
fn map_comment(
    settings: &Settings,
    comment: (&str, &str),
    ends_line: bool,
    (map, debug_id): (&[u8], Option<&str>),
    map_path: Option<&Path>,
) -> String {
    let mut end = String::from(if ends_line { "" } else { "\n" });
    let (open, close) = comment;
    if let Some(id) = debug_id {
        let _ = writeln!(end, "{open}# debugId={id}{close}");
    }
    let kind = settings.options.source_map;
    if matches!(kind, SourceMap::Inline | SourceMap::Both) {
        let encoded = base64_simd::STANDARD.encode_to_string(map);
        let _ = writeln!(end, "{open}# sourceMappingURL=data:application/json;base64,{encoded}{close}");
    }
    if let (SourceMap::Linked, Some(path)) = (kind, map_path) {
        let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        let _ = writeln!(end, "{open}# sourceMappingURL={name}{close}");
    }
    end
}

/// The map as a file, if it is one.
fn map_file(settings: &Settings, map: Vec<u8>, map_path: Option<PathBuf>) -> Option<OutputFile> {
    let is_file =
        matches!(settings.options.source_map, SourceMap::Linked | SourceMap::External | SourceMap::Both)
            && settings.options.output != OutputTarget::Stdout;
    is_file.then_some(OutputFile { path: map_path, contents: map })
}
