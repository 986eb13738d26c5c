//! One chunk's file: its modules between the head that a format asks for and its exports.

use std::fmt::Write as _;

use rayon::prelude::*;

use super::declaration;
use super::enclosure::Enclosure;
use super::legal_comments;
use super::names::Names;
use super::piece::{Hole, Piece};
use super::render::{Context, MADE_REQUIRE, Rendered, export_clause_name, quoted};
use crate::chunk::Made;
use crate::graph::Dependency;
use crate::id::ModuleId;
use crate::link::exports::{Binding, Name, Shape};
use crate::link::wrap::Wrap;
use crate::object::ImportKind;
use crate::options::{Format, LegalComments, Platform};
use crate::settings::Settings;
use crate::target::feature::Feature;

/// A chunk's text in parts. What files take from each other is only known when all have their text.
pub(super) struct Draft {
    pub(super) opening: Piece,
    /// Takes what it needs from other chunks.
    pub(super) imports: Piece,
    pub(super) runtime: Piece,
    /// Code that must not be strict, if the rest is in a strict function.
    pub(super) outside: Vec<Piece>,
    /// Gives others what they need, at the beginning.
    pub(super) early_exports: Piece,
    pub(super) body: Vec<Piece>,
    /// Gives others what they need, at the end.
    pub(super) late_exports: Piece,
    pub(super) closing: Piece,
}

impl Draft {
    /// The parts in order; declarations that meet are one, if `merge` says so.
    pub(super) fn pieces(self, merge: bool) -> Vec<Piece> {
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
pub(super) struct Assembly<'a, 'g> {
    pub(super) context: Context<'a, 'g>,
    pub(super) settings: &'a Settings,
}

impl Assembly<'_, '_> {
    pub(super) fn draft(&self) -> Draft {
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

    pub(super) fn newline(&self) -> &'static str {
        if self.context.minify { "" } else { "\n" }
    }

    pub(super) fn space(&self) -> &'static str {
        if self.context.minify { "" } else { " " }
    }

    pub(super) fn names(&self) -> &Names<'_, '_> {
        self.context.names
    }

    pub(super) fn entry(&self) -> Option<ModuleId> {
        self.context.chunk.entry
    }

    /// Everything before the helpers: hashbang, banner, directives, the head of the wrapping function, and
    /// imports of external modules.
    pub(super) fn opening(&self) -> String {
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
    pub(super) fn node_globals(&self, output: &mut String) {
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

    pub(super) fn enclosure(&self) -> Enclosure<'_> {
        Enclosure {
            format: self.context.format,
            global_name: self.settings.options.global_name.as_deref(),
            head: self.context.function_head(),
            space: self.space(),
            newline: self.newline(),
        }
    }

    /// External modules that the file imports or requires, and the global names that stand for them.
    pub(super) fn external_globals(&self) -> Vec<(String, String)> {
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
    pub(super) fn open_strict_function(&self) -> String {
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
    pub(super) fn preamble(&self) -> String {
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

    pub(super) fn import_externals(&self, output: &mut String) {
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
    pub(super) fn is_imported_in_node_mode(&self, index: u32) -> bool {
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

    pub(super) fn import_external(
        &self,
        index: u32,
        specifier: &str,
        attribute: Option<&str>,
        output: &mut String,
    ) {
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
    pub(super) fn external_stars(&self) -> Vec<u32> {
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

    pub(super) fn import_meta(&self, output: &mut String) {
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

    pub(super) fn namespaces(&self, output: &mut String) {
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
    pub(super) fn import_objects(&self, output: &mut String) {
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

    pub(super) fn closing(&self) -> Piece {
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
    pub(super) fn links_legal_comments(&self) -> bool {
        self.settings.options.effective_legal_comments() == LegalComments::Linked
            && legal_comments(self.context.linked.graph, self.context.chunk).is_some()
    }

    pub(super) fn exports(&self, output: &mut String) {
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

    pub(super) fn export_clause(&self, members: &[(&str, Binding<'_>)], output: &mut String) {
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
    pub(super) fn annotate_exports(&self, members: &[(&str, Binding<'_>)], output: &mut String) {
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

    pub(super) fn legal_comments(&self, output: &mut String) {
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

pub(super) fn text(text: String) -> Piece {
    Piece { text, ..Piece::default() }
}
