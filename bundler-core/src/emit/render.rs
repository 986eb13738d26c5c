//! One module's text: its needed statements, holes filled, in the form that its wrapping asks for.
//!
//! Works on one module at a time, so that all modules can be rendered at once. Knows the linker's
//! decisions and the names; decides nothing.

use std::fmt::Write as _;

use crate::ascii;
use crate::chunk::{Chunk, ChunkPlan};
use crate::emit::assets::AssetUrls;
use crate::emit::names::{Names, is_identifier_name};
use crate::emit::piece::Piece;
use crate::emit::properties::Properties;
use crate::emit::strictness::Strictness;
use crate::graph::{Dependency, Module, RUNTIME};
use crate::id::{ModuleId, SymbolId};
use crate::link::Linked;
use crate::link::exports::Name;
use crate::link::wrap::Wrap;
use crate::object::{Keyword, Object, Statement, StatementKind};
use crate::options::{Format, Platform};
use crate::target::feature::{Feature, Features};

mod code;
mod requests;
mod wrappers;

/// What rendering depends on.
#[derive(Clone, Copy)]
pub(crate) struct Context<'a, 'g> {
    pub(crate) linked: &'a Linked<'g>,
    pub(crate) plan: &'a ChunkPlan<'g>,
    pub(crate) chunk: &'a Chunk<'g>,
    /// The chunk's names.
    pub(crate) names: &'a Names<'a, 'g>,
    pub(crate) names_of_chunks: &'a [Names<'a, 'g>],
    pub(crate) assets: AssetUrls<'a>,
    pub(crate) format: Format,
    pub(crate) platform: Platform,
    pub(crate) bundle: bool,
    /// Leave out white space.
    pub(crate) minify: bool,
    pub(crate) minify_syntax: bool,
    pub(crate) with_mappings: bool,
    pub(crate) strictness: &'a Strictness,
    pub(crate) properties: &'a Properties,
    /// What the output must not contain.
    pub(crate) lacks: Features,
}

/// A module's part of the output.
#[derive(Default)]
pub(crate) struct Rendered {
    /// Goes before all code that runs: wrappers do nothing until called.
    pub(crate) definition: Piece,
    /// A flat module's code: goes to the module's place in the evaluation order.
    pub(crate) body: Piece,
}

impl<'g> Context<'_, 'g> {
    /// Renders one module.
    pub(crate) fn module(&self, id: ModuleId) -> Rendered {
        let module = self.linked.graph.module(id);
        let mut rendered = Rendered::default();
        match self.linked.wrapping.wraps[id.index()] {
            Wrap::Flat => self.flat(id, module, &mut rendered),
            Wrap::CommonJs => self.common_js(id, module, &mut rendered.definition),
            Wrap::Lazy => self.lazy(id, module, &mut rendered.definition),
            Wrap::Async => self.asynchronous(id, module, &mut rendered.definition),
        }
        rendered
    }

    /// Runs a wrapped module at its place in the evaluation order.
    pub(crate) fn call(&self, id: ModuleId) -> Piece {
        let mut piece = Piece::default();
        match self.linked.wrapping.wraps[id.index()] {
            Wrap::Flat => {}
            Wrap::CommonJs => self.run_common_js(id, &mut piece),
            Wrap::Lazy => self.run_lazy(id, &mut piece),
            Wrap::Async => self.begin(id, &mut piece),
        }
        piece
    }

    fn newline(&self) -> &'static str {
        if self.minify { "" } else { "\n" }
    }

    fn space(&self) -> &'static str {
        if self.minify { "" } else { " " }
    }

    /// The head of a function without parameters that has no `this` of its own, or does not look at it.
    pub(crate) fn function_head(&self) -> &'static str {
        match (self.lacks.has(Feature::Arrow), self.minify) {
            (false, false) => "() => {",
            (false, true) => "()=>{",
            (true, false) => "function() {",
            (true, true) => "function(){",
        }
    }

    /// Begins and ends a function that gives the value of an expression.
    pub(crate) fn function_of(&self, parameter: &str) -> (String, &'static str) {
        let s = self.space();
        if self.lacks.has(Feature::Arrow) {
            (format!("function({parameter}){s}{{{s}return "), if self.minify { "}" } else { "; }" })
        } else {
            (format!("({parameter}){s}=>{s}"), "")
        }
    }

    /// What declares the wrapper and the namespace object of an ES module, if that is done where they are made.
    pub(crate) fn keyword(&self, id: ModuleId) -> &'static str {
        if self.strictness.is_bridged(id) { "" } else { "var " }
    }

    fn begin_wrapper(&self, id: ModuleId, piece: &mut Piece) {
        if !self.strictness.is_bridged(id) {
            piece.begin_declaration(Keyword::Var, self.minify);
        }
    }

    fn end_wrapper(&self, id: ModuleId, piece: &mut Piece) {
        if self.strictness.is_bridged(id) {
            piece.text.push(';');
        } else {
            piece.end_declaration(Keyword::Var);
        }
    }

    fn helper(&self, name: &str) -> &str {
        self.names.symbol(self.linked.helpers.get(name))
    }

    fn title(&self, module: &Module, piece: &mut Piece) {
        if !self.minify && self.bundle && !module.name.is_empty() {
            let _ =
                writeln!(piece.text, "// {}", module.name.replace(['\n', '\r', '\u{2028}', '\u{2029}'], " "));
        }
    }

    fn flat(&self, id: ModuleId, module: &Module, rendered: &mut Rendered) {
        let piece = &mut rendered.body;
        let before = piece.text.len();
        self.title(module, piece);
        let titled = piece.text.len();
        self.add_run_time_members(id, piece);
        for (statement_id, statement) in module.object.statements() {
            if self.linked.needed.statement(id, statement_id) {
                // Functions are hoisted anyway; without them between, declarations meet.
                let is_hoisted = statement.kind == StatementKind::Hoisted
                    || (self.minify && statement.kind == StatementKind::Function && id != RUNTIME);
                if is_hoisted {
                    self.flat_statement(id, &module.object, statement, &mut rendered.definition);
                    continue;
                }
                self.hoisted_variables(id, &module.object, statement, piece);
                self.flat_statement(id, &module.object, statement, piece);
            }
        }
        if piece.text.len() == titled {
            piece.text.truncate(before);
            return;
        }
        let awaits = module.object.facts.top_level_await.is_some();
        if awaits && self.bundle && !self.linked.entries.contains(&id) {
            // A module's importers go on one job after it is done.
            let _ = write!(piece.text, "await 0;{}", self.newline());
        }
    }

    /// `export *` of a module whose names only run time knows: its members join the namespace object when
    /// the module runs.
    fn add_run_time_members(&self, id: ModuleId, piece: &mut Piece) {
        if !self.linked.needed.namespaces[id.index()] {
            return;
        }
        for &(star_module, record) in &self.linked.run_time_stars[id.index()] {
            let source = match self.linked.graph.module(star_module).dependency(record) {
                Dependency::Module(target) => format!("{}()", self.names.wrapper(target)),
                Dependency::External(external) => self.names.external(external, Name::Namespace).to_string(),
                Dependency::Missing => continue,
            };
            let _ = write!(
                piece.text,
                "{}({},{}{source});{}",
                self.helper("__reExport"),
                self.names.namespace(id),
                self.space(),
                self.newline()
            );
            if self.chunk.entry == Some(id) && self.format == Format::Cjs {
                let _ = write!(
                    piece.text,
                    "{}({});{}",
                    self.helper("__toCommonJS"),
                    self.names.namespace(id),
                    self.newline()
                );
            }
        }
    }

    fn hoisted_variables(&self, id: ModuleId, object: &Object, statement: &Statement, piece: &mut Piece) {
        let hoisted = object.hoisted_by(statement);
        if hoisted.is_empty() {
            return;
        }
        piece.begin_declaration(Keyword::Var, self.minify);
        self.list_names(id, hoisted, &mut piece.text);
        piece.end_declaration(Keyword::Var);
        piece.text.push_str(self.newline());
    }

    fn list_names(&self, id: ModuleId, symbols: &[SymbolId], text: &mut String) {
        for (index, &symbol) in symbols.iter().enumerate() {
            if index > 0 {
                text.push(',');
                text.push_str(self.space());
            }
            text.push_str(self.names.symbol(crate::id::SymbolRef { module: id, symbol }));
        }
    }

    fn flat_statement(&self, id: ModuleId, object: &Object, statement: &Statement, piece: &mut Piece) {
        match statement.kind {
            StatementKind::Plain
            | StatementKind::Function
            | StatementKind::Hoisted
            | StatementKind::Class => {
                self.code(id, object, statement, piece);
            }
            StatementKind::Variable { keyword, .. } => {
                let keyword = self.relaxed(object, statement, keyword);
                piece.begin_declaration(keyword, self.minify);
                self.code(id, object, statement, piece);
                piece.end_declaration(keyword);
            }
            StatementKind::Value => {
                let keyword = self.relaxed(object, statement, Keyword::Const);
                piece.begin_declaration(keyword, self.minify);
                self.named_value(id, object, statement, piece);
                piece.end_declaration(keyword);
            }
        }
        piece.text.push_str(self.newline());
    }

    fn named_value(&self, id: ModuleId, object: &Object, statement: &Statement, piece: &mut Piece) {
        self.list_names(id, object.declared_by(statement), &mut piece.text);
        let _ = write!(piece.text, "{s}={s}", s = self.space());
        self.code(id, object, statement, piece);
    }

    /// `const` that nothing assigns may be `let`, which is shorter.
    fn relaxed(&self, object: &Object, statement: &Statement, keyword: Keyword) -> Keyword {
        if self.lacks.has(Feature::ConstAndLet) {
            return Keyword::Var;
        }
        let is_constant =
            || object.declared_by(statement).iter().all(|symbol| !object.symbols[symbol.index()].reassigned);
        if self.minify_syntax && keyword == Keyword::Const && is_constant() { Keyword::Let } else { keyword }
    }
}

/// The name of a `require` that the output makes.
pub(crate) const MADE_REQUIRE: &str = "__nodeRequire";

/// Whether a statement takes effect before its module runs.
fn is_hoisted(statement: &Statement) -> bool {
    matches!(statement.kind, StatementKind::Function | StatementKind::Hoisted)
}

/// `.name`, or `["name"]`.
pub(crate) fn push_member(name: &str, text: &mut String) {
    if is_identifier_name(name) {
        text.push('.');
        text.push_str(name);
    } else {
        let _ = write!(text, "[{}]", quoted(name));
    }
}

/// A string literal, in ASCII.
pub(crate) fn quoted(text: &str) -> String {
    ascii::units(&serde_json::to_string(text).expect("strings are JSON")).into_owned()
}

/// The exported name of an export, for clauses.
pub(crate) fn export_clause_name(name: &str) -> String {
    if is_identifier_name(name) { name.to_string() } else { quoted(name) }
}
