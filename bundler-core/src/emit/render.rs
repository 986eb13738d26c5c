//! One module's text: its needed statements, holes filled, in the form that its wrapping asks for.
//!
//! Works on one module at a time, so that all modules can be rendered at once. Knows the linker's
//! decisions and the names; decides nothing.

use std::borrow::Cow;
use std::fmt::Write as _;

use crate::ascii;
use crate::chunk::{Access, Chunk, ChunkPlan, DynamicTarget, Item};
use crate::emit::assets::AssetUrls;
use crate::emit::names::{Names, is_identifier_name};
use crate::emit::properties::Properties;
use crate::emit::short::{self, ShortName};
use crate::emit::strictness::Strictness;
use crate::graph::{Dependency, Module, RUNTIME};
use crate::id::{ChunkId, ModuleId, NestedId, RecordId, SymbolId, SymbolRef};
use crate::link::Linked;
use crate::link::exports::{Binding, Name, Shape};
use crate::link::wrap::Wrap;
use crate::object::{
    Constant, Form, Keyword, Known, Mapping, MemberBinding, Object, Relocation, Statement, StatementKind,
    SymbolKind, Target, TextId,
};
use crate::options::{Format, Platform};
use crate::target::feature::{Feature, Features};

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

/// Text with the places that it comes from.
#[derive(Default)]
pub(crate) struct Piece {
    pub(crate) text: String,
    pub(crate) mappings: Vec<PieceMapping>,
    /// The module that the text is made of.
    pub(crate) module: Option<ModuleId>,
    /// The declaration that ends at this length of the text.
    pub(crate) declared: Option<(Keyword, usize)>,
    /// Where in the text names of files go, once they are known.
    pub(crate) holes: Vec<(u32, Hole)>,
}

/// A place in the text that waits for the name of a file.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Hole {
    /// A string literal to import a chunk by.
    Chunk(ChunkId),
    /// The name of the file of legal comments.
    LegalComments,
}

impl Piece {
    /// Leaves a hole at the end.
    pub(crate) fn push_hole(&mut self, hole: Hole) {
        self.holes.push((self.text.len() as u32, hole));
    }

    /// Puts line feeds at sorted offsets of the text, whose holes are filled.
    pub(crate) fn insert_lines(&mut self, offsets: &[usize]) {
        if offsets.is_empty() {
            return;
        }
        let mut broken = String::with_capacity(self.text.len() + offsets.len());
        let mut mappings = self.mappings.iter_mut().peekable();
        let mut position = 0;
        for (count, &offset) in offsets.iter().enumerate() {
            while let Some(mapping) = mappings.next_if(|mapping| (mapping.offset as usize) < offset) {
                mapping.offset += count as u32;
            }
            broken.push_str(&self.text[position..offset]);
            broken.push('\n');
            position = offset;
        }
        mappings.for_each(|mapping| mapping.offset += offsets.len() as u32);
        broken.push_str(&self.text[position..]);
        self.text = broken;
    }

    /// Fills the holes.
    pub(crate) fn fill(&mut self, text_of: impl Fn(Hole) -> String) {
        if self.holes.is_empty() {
            return;
        }
        let mut filled = String::with_capacity(self.text.len() + self.holes.len() * 32);
        let mut mappings = self.mappings.iter_mut().peekable();
        let mut position = 0;
        for (offset, hole) in std::mem::take(&mut self.holes) {
            let grown = (filled.len() - position) as u32;
            while let Some(mapping) = mappings.next_if(|mapping| mapping.offset <= offset) {
                mapping.offset += grown;
            }
            filled.push_str(&self.text[position..offset as usize]);
            filled.push_str(&text_of(hole));
            position = offset as usize;
        }
        let grown = (filled.len() - position) as u32;
        mappings.for_each(|mapping| mapping.offset += grown);
        filled.push_str(&self.text[position..]);
        self.text = filled;
    }
}

/// A point of a piece that comes from a source.
#[derive(Clone, Copy)]
pub(crate) struct PieceMapping {
    /// Byte offset in the piece's text.
    pub(crate) offset: u32,
    pub(crate) module: ModuleId,
    /// Zero-based.
    pub(crate) line: u32,
    /// Zero-based, in UTF-16 units.
    pub(crate) column: u32,
    /// The original name, where the output has another one.
    pub(crate) name: Option<TextId>,
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

    fn common_js(&self, id: ModuleId, module: &Module, piece: &mut Piece) {
        let object = &module.object;
        self.title(module, piece);
        piece.begin_declaration(Keyword::Var, self.minify);
        let is_data = object.facts.kind == crate::object::ModuleKind::Data;
        let (s, n) = (self.space(), self.newline());
        let parameters = self.common_js_parameters(id, object);
        let _ = write!(
            piece.text,
            "{}{s}={s}{}(function{s}({}){s}{{{n}",
            self.names.wrapper(id),
            self.helper(object.facts.common_js_maker()),
            parameters.join(if self.minify { "," } else { ", " }),
        );
        if self.strictness.needs_directive(module, self.format) {
            let _ = write!(piece.text, "\"use strict\";{n}");
        }
        if object.facts.uses_arguments {
            let _ = write!(piece.text, "return (function{s}(){s}{{{n}");
        }
        for (statement_id, statement) in object.statements() {
            if !self.linked.needed.statement(id, statement_id) {
                continue;
            }
            if is_data {
                self.code(id, object, statement, piece);
                piece.text.push(';');
                piece.text.push_str(self.newline());
            } else {
                self.hoisted_variables(id, object, statement, piece);
                self.flat_statement(id, object, statement, piece);
            }
        }
        if object.facts.uses_arguments {
            let [exports, module] = [0, 1].map(|index| parameters[index].as_str());
            let _ = write!(piece.text, "}}).call(this,{s}{exports},{s}");
            self.require_function(&mut piece.text);
            let _ = write!(piece.text, ",{s}{module},{s}{module}.filename,{s}{module}.path);{n}");
        }
        piece.text.push('}');
        if object.facts.needs_module_object() {
            let _ = write!(piece.text, ",{s}{}", quoted(&module.name));
            if self.chunk.entry == Some(id) && self.bundle {
                self.main_module(module, &mut piece.text);
            }
        }
        piece.text.push(')');
        piece.end_declaration(Keyword::Var);
        piece.text.push_str(n);
    }

    /// The environment's own module, or what `require.main` shall be, for an entry that may ask whether it is
    /// that.
    fn main_module(&self, module: &Module, text: &mut String) {
        let s = self.space();
        let object = &module.object;
        let asks = |relocation: &Relocation| {
            relocation.target == Target::RequireFunction
                && object.code[relocation.offset as usize..].starts_with(".main")
        };
        if self.format == Format::Cjs {
            let _ = write!(text, ",{s}module");
        } else if object.relocations.iter().any(asks) {
            let mut main = String::new();
            self.require_function(&mut main);
            main.push_str(".main");
            let name = quoted(&module.name);
            let _ = write!(
                text,
                ",{s}{main}{s}={s}{main}{s}||{s}{{{s}exports:{s}{{}},{s}id:{s}\".\",{s}filename:{s}{name},{s}loaded:{s}false,{s}children:{s}[],{s}paths:{s}[]{s}}}"
            );
        }
    }

    /// What the function around a CommonJS module calls its parameters. What is not used at the end is left
    /// out if names are short.
    fn common_js_parameters(&self, id: ModuleId, object: &Object) -> Vec<String> {
        if !object.facts.renames_parameters {
            return vec!["exports".to_string(), "module".to_string()];
        }
        let Some(statement) = object.statements.first() else { return Vec::new() };
        let locals = self.locals(id, object, statement);
        let mentions = |nested: u32| {
            let hole = Target::Nested(NestedId(nested));
            object.facts.uses_arguments
                || object.relocations_of(statement).iter().any(|relocation| relocation.target == hole)
        };
        let count = match (mentions(0), mentions(1)) {
            (_, true) => 2,
            (true, false) => 1,
            (false, false) => 0,
        };
        (0..count).map(|nested| locals[object.nested[nested].slot as usize].as_str().to_string()).collect()
    }

    fn run_common_js(&self, id: ModuleId, piece: &mut Piece) {
        let mut runs = false;
        for node_mode in [false, true] {
            if self.names.has_import_object(id, node_mode) {
                runs = true;
                let object = self.names.import_object(id, node_mode);
                piece.begin_declaration(Keyword::Var, self.minify);
                let _ = write!(piece.text, "{object}{s}={s}", s = self.space());
                self.import_object_value(id, node_mode, &mut piece.text);
                piece.end_declaration(Keyword::Var);
                piece.text.push_str(self.newline());
            }
        }
        if !runs && self.chunk.entry != Some(id) {
            let _ = write!(piece.text, "{}();{}", self.names.wrapper(id), self.newline());
        }
    }

    pub(crate) fn import_object_value(&self, id: ModuleId, node_mode: bool, text: &mut String) {
        let mode = if node_mode { if self.minify { ",1" } else { ", 1" } } else { "" };
        let _ = write!(text, "{}({}(){mode})", self.helper("__toESM"), self.names.wrapper(id));
    }

    /// Variables and functions of the shared scope, and a function that runs the rest once.
    fn lazy(&self, id: ModuleId, module: &Module, piece: &mut Piece) {
        let needed = self.declare_outside(id, module, piece);
        self.begin_wrapper(id, piece);
        let _ = write!(
            piece.text,
            "{}{s}={s}{}({}{n}",
            self.names.wrapper(id),
            self.helper(self.linked.cycles.lazy_maker(id)),
            self.function_head(),
            s = self.space(),
            n = self.newline(),
        );
        for target in self.evaluated_first(id) {
            self.run_dependency(target, piece);
        }
        self.lazy_body(id, &module.object, &needed, piece);
        piece.text.push('}');
        if let Some(cycle) = self.linked.cycles.number(id) {
            let _ = write!(piece.text, ",{}{cycle}", self.space());
        }
        piece.text.push(')');
        self.end_wrapper(id, piece);
        piece.text.push_str(self.newline());
    }

    /// The same for a module that awaits or waits; the runtime is told what to wait for.
    fn asynchronous(&self, id: ModuleId, module: &Module, piece: &mut Piece) {
        let needed = self.declare_outside(id, module, piece);
        let awaits = module.object.facts.top_level_await.is_some();
        let (s, n) = (self.space(), self.newline());
        self.begin_wrapper(id, piece);
        let _ = write!(
            piece.text,
            "{}{s}={s}{}({},{s}{}{}{n}",
            self.names.wrapper(id),
            self.helper("__async"),
            u8::from(awaits),
            if awaits { "async " } else { "" },
            self.function_head(),
        );
        self.lazy_body(id, &module.object, &needed, piece);
        piece.text.push('}');
        let has_step = self.linked.wrapping.waiting.step(id).is_some();
        let dependencies: Vec<String> = if has_step {
            self.waits(id).into_iter().map(|target| self.names.wrapper(target).to_string()).collect()
        } else {
            self.evaluated_first(id).into_iter().filter_map(|target| self.dependency(target)).collect()
        };
        if !dependencies.is_empty() || !has_step {
            let list = dependencies.join(if self.minify { "," } else { ", " });
            let (open, close) = self.function_of("");
            let _ = write!(piece.text, ",{s}{open}[{list}]{close}");
        }
        piece.text.push(')');
        self.end_wrapper(id, piece);
        piece.text.push_str(n);
    }

    /// Declares what a wrapped module shares. Answers the statements that its function runs.
    fn declare_outside<'m>(&self, id: ModuleId, module: &'m Module, piece: &mut Piece) -> Vec<&'m Statement> {
        let object = &module.object;
        self.title(module, piece);
        let mut needed: Vec<&Statement> = object
            .statements()
            .filter(|(s, _)| self.linked.needed.statement(id, *s))
            .map(|(_, s)| s)
            .collect();
        let mut variables: Vec<SymbolId> = Vec::new();
        let mut is_known = vec![false; object.symbols.len()];
        for statement in &needed {
            if is_hoisted(statement) {
                self.code(id, object, statement, piece);
                piece.text.push_str(self.newline());
                object.declared_by(statement).iter().for_each(|s| is_known[s.index()] = true);
            }
        }
        needed.retain(|statement| !is_hoisted(statement));
        for statement in &needed {
            for &symbol in object.declared_by(statement) {
                if !std::mem::replace(&mut is_known[symbol.index()], true) {
                    variables.push(symbol);
                }
            }
        }
        if !variables.is_empty() {
            piece.begin_declaration(Keyword::Var, self.minify);
            for (index, &symbol) in variables.iter().enumerate() {
                if index > 0 {
                    piece.text.push(',');
                    piece.text.push_str(self.space());
                }
                self.list_names(id, &[symbol], &mut piece.text);
                if self.linked.dead_zones.begins_dead(SymbolRef { module: id, symbol }) {
                    let _ = write!(piece.text, "{s}={s}{}", self.helper("__dead"), s = self.space());
                }
            }
            piece.end_declaration(Keyword::Var);
            piece.text.push_str(self.newline());
        }
        needed
    }

    fn lazy_body(&self, id: ModuleId, object: &Object, statements: &[&Statement], piece: &mut Piece) {
        self.add_run_time_members(id, piece);
        for statement in statements {
            self.lazy_statement(id, object, statement, piece);
        }
    }

    /// What `id` imports, as far as it can be called here.
    fn evaluated_first(&self, id: ModuleId) -> Vec<ModuleId> {
        let mut modules = self.linked.evaluated_first(id);
        let is_flat = |id: &ModuleId| self.linked.wrapping.wraps[id.index()] == Wrap::Flat;
        modules.retain(|id| is_flat(id) || self.names.has_wrapper(*id));
        modules
    }

    /// What a static module waits for; here, too, one that was left out passes the request on.
    fn waits(&self, id: ModuleId) -> Vec<ModuleId> {
        let waits = |id| self.linked.wrapping.waiting.step(id).map_or(Vec::new(), |step| step.waits.clone());
        self.linked.kept(id, waits)
    }

    /// Runs what a lazy module imports.
    fn run_dependency(&self, target: ModuleId, piece: &mut Piece) {
        match self.linked.wrapping.wraps[target.index()] {
            // An asynchronous module cannot be waited for here: it is an error that has been reported.
            Wrap::Flat | Wrap::Async => {}
            Wrap::Lazy => self.run_lazy(target, piece),
            Wrap::CommonJs => {
                let call = self
                    .import_common_js(target)
                    .unwrap_or_else(|| format!("{}()", self.names.wrapper(target)));
                let _ = write!(piece.text, "{call};{}", self.newline());
            }
        }
    }

    /// What the runtime gets for something that an asynchronous module imports: the module that it waits for, or a
    /// function to call.
    fn dependency(&self, target: ModuleId) -> Option<String> {
        if let Some(awaited) = self.linked.wrapping.awaited(target) {
            return Some(self.names.wrapper(awaited).to_string());
        }
        match self.linked.wrapping.wraps[target.index()] {
            Wrap::Flat | Wrap::Async => None,
            Wrap::Lazy => Some(self.names.wrapper(target).to_string()),
            Wrap::CommonJs => Some(match self.import_common_js(target) {
                Some(import) => format!("{}{s}{import}{s}}}", self.function_head(), s = self.space()),
                None => self.names.wrapper(target).to_string(),
            }),
        }
    }

    /// Statements that make the import objects of a CommonJS module, if any are needed.
    fn import_common_js(&self, target: ModuleId) -> Option<String> {
        let mut text = String::new();
        for node_mode in [false, true] {
            if self.names.has_import_object(target, node_mode) {
                if !text.is_empty() {
                    text.push(';');
                }
                let object = self.names.import_object(target, node_mode);
                let _ = write!(text, "{object}{s}={s}{object}{s}||{s}", s = self.space());
                self.import_object_value(target, node_mode, &mut text);
            }
        }
        (!text.is_empty()).then_some(text)
    }

    fn run_lazy(&self, id: ModuleId, piece: &mut Piece) {
        let _ = write!(piece.text, "{}();{}", self.names.wrapper(id), self.newline());
    }

    /// Begins an asynchronous module at its place in the evaluation order.
    fn begin(&self, id: ModuleId, piece: &mut Piece) {
        let Some(step) = self.linked.wrapping.waiting.step(id) else { return };
        let _ = write!(piece.text, "{}({}", self.helper("__begin"), self.names.wrapper(id));
        if step.root != id {
            let _ = write!(piece.text, ",{}{}", self.space(), self.names.wrapper(step.root));
        }
        let _ = write!(piece.text, ");{}", self.newline());
    }

    /// Waits until the entry is done.
    pub(crate) fn await_entry(&self, entry: ModuleId, text: &mut String) {
        if self.linked.wrapping.wraps[entry.index()] == Wrap::Async {
            let (evaluate, wrapper) = (self.helper("__evaluate"), self.names.wrapper(entry));
            let _ = write!(text, "await {evaluate}({wrapper});{}", self.newline());
        }
    }

    fn lazy_statement(&self, id: ModuleId, object: &Object, statement: &Statement, piece: &mut Piece) {
        match statement.kind {
            StatementKind::Plain | StatementKind::Function | StatementKind::Hoisted => {
                self.code(id, object, statement, piece);
            }
            StatementKind::Class | StatementKind::Value => {
                self.named_value(id, object, statement, piece);
                piece.text.push(';');
            }
            StatementKind::Variable { keyword, parenthesized, initialized } => {
                if !initialized && keyword == crate::object::Keyword::Var {
                    return;
                }
                if parenthesized {
                    piece.text.push('(');
                }
                self.code(id, object, statement, piece);
                if !initialized {
                    let _ = write!(piece.text, "{s}={s}void 0", s = self.space());
                }
                if parenthesized {
                    piece.text.push(')');
                }
                piece.text.push(';');
            }
        }
        piece.text.push_str(self.newline());
    }

    /// A statement's text with its holes filled.
    fn code(&self, id: ModuleId, object: &Object, statement: &Statement, piece: &mut Piece) {
        let (start, end) = (statement.code.start, statement.code.end);
        let locals = self.locals(id, object, statement);
        let mut mappings: &[Mapping] = &[];
        if self.with_mappings {
            let first = object.mappings.partition_point(|m| m.offset < start);
            mappings = &object.mappings[first..];
        }
        let mut position = start;
        let mut copy_to = |to: u32, renamed: Option<TextId>, piece: &mut Piece| {
            while let Some((mapping, rest)) = mappings.split_first()
                && (mapping.offset < to || (mapping.offset == to && to <= end))
            {
                mappings = rest;
                let name = if mapping.offset == to { renamed } else { None };
                piece.mappings.push(PieceMapping {
                    offset: piece.text.len() as u32 + (mapping.offset - position),
                    module: id,
                    line: mapping.line,
                    column: mapping.column,
                    name: mapping.name.or(name),
                });
            }
            piece.text.push_str(&object.code[position as usize..to as usize]);
            position = to;
        };
        for relocation in object.relocations_of(statement) {
            let offset = relocation.offset;
            if let Target::Nested(nested) = relocation.target {
                let nested = &object.nested[nested.index()];
                let name = locals[nested.slot as usize];
                let is_renamed = self.with_mappings && name.as_str() != object.texts.get(nested.name);
                copy_to(offset, is_renamed.then_some(nested.name), piece);
                piece.text.push_str(name.as_str());
                continue;
            }
            copy_to(offset, original_name(self, id, object, relocation), piece);
            if let Target::DynamicImport(record) = relocation.target {
                self.dynamic_import(id, object, record, piece);
                continue;
            }
            let is_constructed = object.code[..offset as usize].ends_with("new ");
            if is_constructed && self.is_guarded(id, statement, relocation.target) {
                piece.text.push('(');
                self.fill(id, object, statement, relocation.target, &mut piece.text);
                piece.text.push(')');
                continue;
            }
            let start = piece.text.len();
            self.fill(id, object, statement, relocation.target, &mut piece.text);
            if self.is_constant(id, relocation.target)
                && (is_constructed
                    || binds_tighter(
                        &piece.text[start..],
                        &object.code[offset as usize..statement.code.end as usize],
                    ))
            {
                piece.text.insert(start, '(');
                piece.text.push(')');
            }
        }
        copy_to(end, None, piece);
    }

    fn is_constant(&self, id: ModuleId, target: Target) -> bool {
        let (Target::Name(symbol) | Target::Callee(symbol)) = target else { return false };
        matches!(self.linked.bindings[id.index()].get(symbol.index()), Some(Binding::Constant(..)))
    }

    /// The value of a constant.
    fn constant(&self, module: ModuleId, index: u32, text: &mut String) {
        let object = &self.linked.graph.module(module).object;
        let Known { member, value, .. } = &object.known[index as usize];
        match value {
            Constant::Undefined => text.push_str("(void 0)"),
            Constant::Null => text.push_str("null"),
            Constant::Boolean(value) if self.minify_syntax => text.push_str(if *value { "!0" } else { "!1" }),
            Constant::Boolean(value) => text.push_str(if *value { "true" } else { "false" }),
            Constant::Number(value) if value.is_nan() => text.push_str("NaN"),
            Constant::Number(value) if value.is_sign_negative() => {
                let _ = write!(text, "({})", number(*value));
            }
            Constant::Number(value) => text.push_str(&number(*value)),
            Constant::String(value) => text.push_str(&quoted(value).replace("</", "<\\/")),
        }
        if let Some(name) = member.map(|name| object.texts.get(name))
            && !self.minify
            && !name.contains("*/")
        {
            let _ = write!(text, " /* {name} */");
        }
    }

    /// Names for the nested slots of a statement.
    fn locals(&self, id: ModuleId, object: &Object, statement: &Statement) -> Vec<ShortName> {
        if object.nested.is_empty() {
            return Vec::new();
        }
        let mut uses: Vec<u32> = Vec::new();
        let mut mentioned = String::new();
        let mut is_known = vec![false; object.symbols.len()];
        let mut count = |nested: NestedId| {
            let slot = object.nested[nested.index()].slot as usize;
            if uses.len() <= slot {
                uses.resize(slot + 1, 0);
            }
            uses[slot] += 1;
        };
        for relocation in object.relocations_of(statement) {
            match relocation.target {
                Target::Nested(nested) => count(nested),
                Target::Property(_) | Target::PropertyText(_) => {}
                Target::Name(symbol) | Target::Callee(symbol)
                    if std::mem::replace(&mut is_known[symbol.index()], true) => {}
                target => {
                    self.fill(id, object, statement, target, &mut mentioned);
                    mentioned.push(' ');
                }
            }
        }
        if object.facts.renames_parameters {
            let parameters = [0, 1].map(|index| object.nested[index].slot as usize);
            uses.resize(uses.len().max(parameters[0].max(parameters[1]) + 1), 0);
            // The first parameter needs a name if the second one has one.
            let uses_arguments = u32::from(object.facts.uses_arguments);
            uses[parameters[1]] += uses_arguments;
            if uses[parameters[1]] > 0 {
                uses[parameters[0]] += 1;
            }
        }
        short::nested_names(object, &uses, &mentioned)
    }

    /// Whether a hole is a read that may come before the declaration.
    fn is_guarded(&self, id: ModuleId, statement: &Statement, target: Target) -> bool {
        let (Target::Name(symbol) | Target::Callee(symbol) | Target::Assigned(symbol)) = target else {
            return false;
        };
        let module = self.linked.graph.module(id);
        let symbol = self.read_variable(id, &module.object, symbol);
        let Some(&Binding::Symbol(declared)) = self.linked.bindings[id.index()].get(symbol.index()) else {
            return false;
        };
        let through =
            module.object.import_of(symbol).and_then(|import| match module.dependency(import.record) {
                Dependency::Module(target) => Some(target),
                Dependency::External(_) | Dependency::Missing => None,
            });
        self.linked.dead_zones.is_early(id, statement, through, declared)
    }

    /// The variable that reading a symbol reads: of a member that is printed as written, its object.
    fn read_variable(&self, id: ModuleId, object: &Object, mut symbol: SymbolId) -> SymbolId {
        while let Some(member) = self.written_member(id, object, symbol) {
            symbol = member.object;
        }
        symbol
    }

    fn written_member(&self, id: ModuleId, object: &Object, symbol: SymbolId) -> Option<MemberBinding> {
        let is_written =
            matches!(self.linked.bindings[id.index()].get(symbol.index()), Some(Binding::Member(_)));
        match object.symbols[symbol.index()].kind {
            SymbolKind::Member(member) if is_written => Some(member),
            _ => None,
        }
    }

    fn guarded(&self, id: ModuleId, object: &Object, symbol: SymbolId, text: &mut String) {
        if let Some(member) = self.written_member(id, object, symbol) {
            self.guarded(id, object, member.object, text);
            push_member(self.properties.name(object.texts.get(member.name)), text);
            return;
        }
        let _ = write!(text, "{}(", self.helper("__live"));
        self.value(id, object, symbol, text);
        let _ = write!(text, ",{}{})", self.space(), quoted(object.symbol_name(symbol)));
    }

    /// A variable of the shared scope that is assigned where it may not be declared yet, or is a constant.
    fn assigned(
        &self,
        id: ModuleId,
        object: &Object,
        statement: &Statement,
        symbol: SymbolId,
        text: &mut String,
    ) {
        let is_initialised = matches!(self.linked.wrapping.wraps[id.index()], Wrap::Lazy | Wrap::Async);
        let is_constant = is_initialised && object.symbols[symbol.index()].form == Form::Constant;
        let is_early = self.is_guarded(id, statement, Target::Assigned(symbol));
        if !is_constant && !is_early {
            return self.value(id, object, symbol, text);
        }
        let (open, close) = self.function_of("");
        let _ = write!(text, "{}({open}", self.helper("__cell"));
        if is_early {
            self.guarded(id, object, symbol, text);
        } else {
            self.value(id, object, symbol, text);
        }
        text.push_str(close);
        text.push_str(",function(){");
        if is_constant {
            text.push_str(self.helper("__immutable"));
            text.push_str("._");
        } else {
            self.value(id, object, symbol, text);
        }
        text.push_str("=arguments[0]})._");
    }

    fn fill(&self, id: ModuleId, object: &Object, statement: &Statement, target: Target, text: &mut String) {
        match target {
            Target::Name(symbol) | Target::Callee(symbol) if self.is_guarded(id, statement, target) => {
                self.guarded(id, object, symbol, text);
            }
            Target::Declared(symbol) => self.value(id, object, symbol, text),
            Target::Name(symbol) => self.value(id, object, symbol, text),
            Target::Callee(symbol) => {
                // `ns.f()` passes the namespace.
                let is_called_as_member =
                    matches!(object.symbols[symbol.index()].kind, SymbolKind::Member(_));
                let is_member = match self.linked.bindings[id.index()][symbol.index()] {
                    Binding::Symbol(symbol) => self.names.is_member(symbol),
                    _ if is_called_as_member => false,
                    Binding::CommonJs(_, Name::Named(_), _) | Binding::Data(..) | Binding::RunTime(..) => {
                        true
                    }
                    Binding::External(_, Name::Named(_)) => self.format != Format::Esm,
                    _ => false,
                };
                if is_member {
                    text.push_str("(0,");
                    text.push_str(self.space());
                    self.value(id, object, symbol, text);
                    text.push(')');
                } else {
                    self.value(id, object, symbol, text);
                }
            }
            Target::Assigned(symbol) => match object.symbols[symbol.index()].kind {
                SymbolKind::Import(_) => {
                    text.push_str(self.helper("__immutable"));
                    text.push_str("._");
                }
                SymbolKind::Declared | SymbolKind::Member(_) | SymbolKind::Free => {
                    self.assigned(id, object, statement, symbol, text);
                }
            },
            Target::Require(record) => self.require(id, object, record, text),
            Target::RequireResolve(record) => {
                self.require_function(text);
                let specifier = object.texts.get(object.records[record.index()].specifier);
                let _ = write!(text, ".resolve({})", quoted(specifier));
            }
            Target::DynamicImport(record) => {
                let mut piece = Piece::default();
                self.dynamic_import(id, object, record, &mut piece);
                text.push_str(&piece.text);
            }
            // The runtime looks for the environment's own.
            Target::RequireFunction if id == RUNTIME => text.push_str(self.native_require()),
            Target::RequireFunction => self.require_function(text),
            Target::Nested(_) => unreachable!("nested names are filled with those of their statement"),
            Target::ImportMeta => match self.format {
                Format::Esm if self.names.import_meta.is_empty() => text.push_str("import.meta"),
                Format::Esm | Format::Cjs | Format::Iife | Format::Umd => {
                    text.push_str(&self.names.import_meta);
                }
            },
            Target::Url(record) => match self.linked.graph.module(id).dependency(record) {
                Dependency::Module(target) => text.push_str(&quoted(&self.assets.url(target))),
                Dependency::External(_) | Dependency::Missing => {
                    let specifier = object.texts.get(object.records[record.index()].specifier);
                    text.push_str(&quoted(specifier));
                }
            },
            Target::Property(property) => {
                let name = object.texts.get(object.properties[property.index()]);
                text.push_str(&ascii::name(self.properties.name(name)));
            }
            Target::PropertyText(property) => {
                let name = object.texts.get(object.properties[property.index()]);
                text.push_str(&quoted(self.properties.name(name)));
            }
            Target::StyleScope => text.push_str(&self.linked.graph.module(id).style_scope),
            Target::OwnUrl => text.push_str(&quoted(&self.assets.url(id))),
        }
    }

    /// What the environment calls `require`.
    fn native_require(&self) -> &'static str {
        if self.makes_require() { MADE_REQUIRE } else { "require" }
    }

    /// Whether the output has to make a `require`: Node has none in ES modules.
    pub(crate) fn makes_require(&self) -> bool {
        self.format == Format::Esm
            && self.platform == Platform::Node
            && self.bundle
            && self.linked.needed.require_function
    }

    fn require_function(&self, text: &mut String) {
        if self.format == Format::Cjs || !self.bundle {
            text.push_str("require");
        } else {
            text.push_str(self.helper("__require"));
        }
    }

    /// The value of a symbol.
    fn value(&self, id: ModuleId, object: &Object, symbol: SymbolId, text: &mut String) {
        if self.linked.shapes[id.index()] == Shape::CommonJs
            && object.facts.kind == crate::object::ModuleKind::Data
            && object.symbols[symbol.index()].kind == SymbolKind::Declared
        {
            text.push_str("module.exports");
            return;
        }
        let binding = self.linked.bindings[id.index()][symbol.index()];
        self.binding(binding, text);
    }

    /// The value of a namespace object's member.
    pub(crate) fn member(&self, name: &str, binding: Binding<'g>, text: &mut String) {
        match binding {
            Binding::Symbol(symbol) if self.linked.dead_zones.begins_dead(symbol) => {
                let _ = write!(text, "{}(", self.helper("__live"));
                self.binding(binding, text);
                let _ = write!(text, ",{}{})", self.space(), quoted(name));
            }
            _ => self.binding(binding, text),
        }
    }

    /// What a binding is called, as an expression.
    pub(crate) fn binding(&self, binding: Binding<'g>, text: &mut String) {
        match binding {
            Binding::Symbol(symbol) => text.push_str(self.names.symbol(symbol)),
            Binding::Namespace(module) => text.push_str(self.names.namespace(module)),
            Binding::CommonJs(module, name, node_mode) => {
                text.push_str(self.names.import_object(module, node_mode));
                if let Name::Named(name) = name {
                    self.push_own_member(module, name, text);
                }
            }
            Binding::Data(symbol, name) => {
                text.push_str(self.names.symbol(symbol));
                push_member(name, text);
            }
            Binding::ExternalMember(external, name) => {
                text.push_str(self.names.external(external, Name::Namespace));
                push_member(name, text);
            }
            Binding::External(external, name) => match (self.format, name) {
                (Format::Esm, name) => text.push_str(self.names.external(external, name)),
                (_, name) => {
                    text.push_str(self.names.external(external, Name::Namespace));
                    if let Name::Named(name) = name {
                        push_member(name, text);
                    }
                }
            },
            Binding::RunTime(module, name) => {
                text.push_str(self.names.namespace(module));
                push_member(name, text);
            }
            Binding::Member(member) => {
                let object = &self.linked.graph.module(member.module).object;
                let SymbolKind::Member(binding) = object.symbols[member.symbol.index()].kind else {
                    unreachable!("the binding says that it is a member")
                };
                let of = self.linked.bindings[member.module.index()][binding.object.index()];
                let is_constant = matches!(of, Binding::Constant(..));
                text.push_str(if is_constant { "(" } else { "" });
                self.binding(of, text);
                text.push_str(if is_constant { ")" } else { "" });
                push_member(self.properties.name(object.texts.get(binding.name)), text);
            }
            Binding::Constant(module, index) => self.constant(module, index, text),
            Binding::Missing => text.push_str("(void 0)"),
        }
    }

    /// A member of what a CommonJS module exports. Names of data are kept.
    fn push_own_member(&self, module: ModuleId, name: &str, text: &mut String) {
        match self.linked.graph.module(module).object.facts.kind {
            crate::object::ModuleKind::Data => push_member(name, text),
            _ => push_member(self.properties.name(name), text),
        }
    }

    fn require(&self, id: ModuleId, object: &Object, record: RecordId, text: &mut String) {
        match self.linked.graph.module(id).dependency(record) {
            Dependency::Module(target) => match self.linked.wrapping.wraps[target.index()] {
                Wrap::CommonJs => {
                    let facts = &self.linked.graph.module(target).object.facts;
                    let by_require = if facts.needs_module_object() { "1" } else { "" };
                    let _ = write!(text, "{}({by_require})", self.names.wrapper(target));
                }
                Wrap::Lazy | Wrap::Async | Wrap::Flat => {
                    let _ = write!(
                        text,
                        "({}(),{}{}({}))",
                        self.names.wrapper(target),
                        self.space(),
                        self.helper("__toCommonJS"),
                        self.names.namespace(target)
                    );
                }
            },
            Dependency::External(external) => {
                self.require_function(text);
                let _ = write!(text, "({})", quoted(&self.specifier(external)));
            }
            Dependency::Missing => {
                self.require_function(text);
                let specifier = object.texts.get(object.records[record.index()].specifier);
                let _ = write!(text, "({})", quoted(specifier));
            }
        }
    }

    fn dynamic_import(&self, id: ModuleId, object: &Object, record: RecordId, piece: &mut Piece) {
        let (specifier, attribute) = match self.linked.graph.module(id).dependency(record) {
            Dependency::Module(target) => {
                return match self.plan.dynamic(target) {
                    Some(file) => self.dynamic_file(id, file, piece),
                    None => self.dynamic_module(id, target, &mut piece.text),
                };
            }
            Dependency::External(external) => {
                let attribute = self.linked.graph.externals[external as usize].type_attribute.as_deref();
                (self.specifier(external), attribute)
            }
            Dependency::Missing => (object.texts.get(object.records[record.index()].specifier).into(), None),
        };
        if self.lacks.has(Feature::DynamicImport) {
            let (open, close) = self.function_of("");
            let _ = write!(piece.text, "Promise.resolve().then({open}{}(", self.helper("__toESM"));
            self.require_function(&mut piece.text);
            let mode = if self.linked.graph.module(id).object.facts.node_mode { ", 1" } else { "" };
            let _ = write!(piece.text, "({}){mode}){close})", quoted(&specifier));
            return;
        }
        let _ = write!(piece.text, "import({}", quoted(&specifier));
        if let Some(attribute) = attribute.filter(|_| !self.lacks.has(Feature::ImportAttributes)) {
            let _ = write!(piece.text, ", {{ with: {{ type: {} }} }}", quoted(attribute));
        }
        piece.text.push(')');
    }

    /// `import()` of a module that is loaded as a file.
    fn dynamic_file(&self, importer: ModuleId, target: DynamicTarget, piece: &mut Piece) {
        let s = self.space();
        let mode = if self.linked.graph.module(importer).object.facts.node_mode { ", 1" } else { "" };
        let picked = |file: ChunkId, item: Item| {
            let owner = self.plan.chunk_of(item.module()).unwrap_or(file);
            let member = format!("chunk.{}", self.names_of_chunks[owner.index()].own(item));
            match item {
                Item::Wrapper(_) => format!("{}({member}(){mode})", self.helper("__toESM")),
                Item::Namespace(module)
                    if self.format == Format::Cjs && self.linked.wrapping.awaited(module).is_some() =>
                {
                    let wrapper = self.names_of_chunks[owner.index()].own(Item::Wrapper(module));
                    let (open, close) = self.function_of("");
                    format!("{}(chunk.{wrapper},{s}{open}{member}{close})", self.helper("__import"))
                }
                Item::Namespace(_) | Item::Symbol(_) => member,
            }
        };
        if self.format == Format::Esm {
            piece.text.push_str("import(");
            piece.push_hole(Hole::Chunk(target.file));
            piece.text.push(')');
            let then = match target.access {
                Access::Exports => return,
                Access::CommonJs => format!("{}(chunk.default{mode})", self.helper("__toESM")),
                Access::Pick(item) => picked(target.file, item),
                Access::PickFrom(file, item) => {
                    let (open, close) = self.function_of("");
                    let _ = write!(piece.text, ".then({open}import(");
                    piece.push_hole(Hole::Chunk(file));
                    let _ = write!(piece.text, "){close})");
                    picked(file, item)
                }
            };
            let (open, close) = self.function_of("chunk");
            let _ = write!(piece.text, ".then({open}{then}{close})");
            return;
        }
        let head = self.function_head();
        let _ = write!(piece.text, "Promise.resolve().then({head}{s}var chunk{s}={s}require(");
        piece.push_hole(Hole::Chunk(target.file));
        piece.text.push(')');
        let then = match target.access {
            Access::Exports => "chunk".to_string(),
            Access::CommonJs => format!("{}(chunk{mode})", self.helper("__toESM")),
            Access::Pick(item) => picked(target.file, item),
            Access::PickFrom(file, item) => {
                piece.text.push_str(";chunk=require(");
                piece.push_hole(Hole::Chunk(file));
                piece.text.push(')');
                picked(file, item)
            }
        };
        let _ = write!(piece.text, ";{s}return {then};{s}}})");
    }

    /// What the output imports an external module by.
    pub(crate) fn specifier(&self, external: u32) -> Cow<'g, str> {
        let external = &self.linked.graph.externals[external as usize];
        match external.asset {
            Some(asset) => Cow::Owned(self.assets.url(asset)),
            None => Cow::Borrowed(&external.specifier),
        }
    }

    fn dynamic_module(&self, importer: ModuleId, target: ModuleId, text: &mut String) {
        let s = self.space();
        let (open, close) = self.function_of("");
        let run = "Promise.resolve().then(";
        if let Some(awaited) = self.linked.wrapping.awaited(target) {
            let _ = write!(
                text,
                "{}({},{s}{open}{}{close})",
                self.helper("__import"),
                self.names.wrapper(awaited),
                self.names.namespace(target)
            );
            return;
        }
        match self.linked.wrapping.wraps[target.index()] {
            Wrap::CommonJs => {
                let node_mode = self.linked.graph.module(importer).object.facts.node_mode;
                let mode = if node_mode { ", 1" } else { "" };
                let _ = write!(
                    text,
                    "{run}{open}{}({}(){mode}){close})",
                    self.helper("__toESM"),
                    self.names.wrapper(target)
                );
            }
            Wrap::Lazy => {
                let _ = write!(
                    text,
                    "{run}{open}({}(),{s}{}){close})",
                    self.names.wrapper(target),
                    self.names.namespace(target)
                );
            }
            Wrap::Flat | Wrap::Async => {
                let _ = write!(text, "{run}{open}{}{close})", self.names.namespace(target));
            }
        }
    }
}

/// Whether what follows a constant would take hold of a part of it.
fn binds_tighter(constant: &str, rest: &str) -> bool {
    let rest = rest.trim_start_matches(' ');
    match constant.as_bytes().first() {
        Some(b'!') => {
            rest.starts_with(['.', '[', '(', '`']) || rest.starts_with("?.") || rest.starts_with("**")
        }
        Some(b'0'..=b'9') => rest.starts_with('.'),
        _ => false,
    }
}

/// A number as JavaScript writes it.
fn number(value: f64) -> String {
    match value {
        f64::INFINITY => "1 / 0".into(),
        f64::NEG_INFINITY => "-1 / 0".into(),
        value => serde_json::to_string(&value).expect("numbers are JSON").trim_end_matches(".0").to_string(),
    }
}

/// The name of a `require` that the output makes.
pub(crate) const MADE_REQUIRE: &str = "__nodeRequire";

/// Whether a statement takes effect before its module runs.
fn is_hoisted(statement: &Statement) -> bool {
    matches!(statement.kind, StatementKind::Function | StatementKind::Hoisted)
}

/// The source's name of a symbol that the output calls otherwise.
fn original_name(
    context: &Context<'_, '_>,
    id: ModuleId,
    object: &Object,
    relocation: &Relocation,
) -> Option<TextId> {
    if let Target::Property(property) = relocation.target {
        let name = object.properties[property.index()];
        let is_renamed = context.with_mappings && {
            let name = object.texts.get(name);
            context.properties.name(name) != name
        };
        return is_renamed.then_some(name);
    }
    let (Target::Name(symbol) | Target::Callee(symbol) | Target::Assigned(symbol) | Target::Declared(symbol)) =
        relocation.target
    else {
        return None;
    };
    let known = &object.symbols[symbol.index()];
    // A member begins with the name of its object.
    if !context.with_mappings || known.unnamed || matches!(known.kind, SymbolKind::Member(_)) {
        return None;
    }
    let mut text = String::new();
    context.value(id, object, symbol, &mut text);
    (text != object.symbol_name(symbol)).then_some(object.symbols[symbol.index()].name)
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
