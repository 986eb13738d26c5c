//! The functions that wrapped modules become, and what runs them.

use std::fmt::Write as _;

use super::{Context, is_hoisted, quoted};
use crate::chunk::Made;
use crate::chunk::references::{self, Reference};
use crate::emit::piece::Piece;
use crate::graph::Module;
use crate::id::{ModuleId, NestedId, SymbolId, SymbolRef};
use crate::link::wrap::Wrap;
use crate::object::{Keyword, Object, Relocation, Statement, StatementKind, Target};
use crate::options::Format;

impl Context<'_, '_> {
    pub(super) fn common_js(&self, id: ModuleId, module: &Module, piece: &mut Piece) {
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
    pub(super) fn main_module(&self, module: &Module, text: &mut String) {
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
    pub(super) fn common_js_parameters(&self, id: ModuleId, object: &Object) -> Vec<String> {
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

    pub(super) fn run_common_js(&self, id: ModuleId, piece: &mut Piece) {
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
    pub(super) fn lazy(&self, id: ModuleId, module: &Module, piece: &mut Piece) {
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
    pub(super) fn asynchronous(&self, id: ModuleId, module: &Module, piece: &mut Piece) {
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
    pub(super) fn declare_outside<'m>(
        &self,
        id: ModuleId,
        module: &'m Module,
        piece: &mut Piece,
    ) -> Vec<&'m Statement> {
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

    pub(super) fn lazy_body(
        &self,
        id: ModuleId,
        object: &Object,
        statements: &[&Statement],
        piece: &mut Piece,
    ) {
        self.make_import_objects(id, piece);
        self.add_run_time_members(id, piece);
        for statement in statements {
            self.lazy_statement(id, object, statement, piece);
        }
    }

    /// What `id` imports, as far as it can be called here.
    pub(super) fn evaluated_first(&self, id: ModuleId) -> Vec<ModuleId> {
        let mut modules = self.linked.evaluated_first(id);
        let is_flat = |id: &ModuleId| self.linked.wrapping.wraps[id.index()] == Wrap::Flat;
        modules.retain(|id| is_flat(id) || self.names.has_wrapper(*id));
        modules
    }

    /// What a static module waits for; here, too, one that was left out passes the request on.
    pub(super) fn waits(&self, id: ModuleId) -> Vec<ModuleId> {
        let waits = |id| self.linked.wrapping.waiting.step(id).map_or(Vec::new(), |step| step.waits.clone());
        self.linked.kept(id, waits)
    }

    /// Runs what a lazy module imports.
    pub(super) fn run_dependency(&self, target: ModuleId, piece: &mut Piece) {
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
    pub(super) fn dependency(&self, target: ModuleId) -> Option<String> {
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

    /// A CommonJS module that came to this one over modules of other files has run there; its import object is one of
    /// this file. On a cycle it may not have run yet, and must not run for this.
    fn make_import_objects(&self, id: ModuleId, piece: &mut Piece) {
        if self.plan.chunks.len() == 1 || self.linked.cycles.number(id).is_some() {
            return;
        }
        let direct = self.linked.evaluated_first(id);
        let is_made_lazily = |module| {
            self.chunk.import_objects.iter().any(|known| known.module == module && known.made == Made::Lazily)
        };
        let mut modules = Vec::new();
        references::visit(self.linked, id, true, &mut |reference| {
            if let Reference::ImportObject(module, _) = reference
                && is_made_lazily(module)
                && !direct.contains(&module)
                && !modules.contains(&module)
            {
                modules.push(module);
            }
        });
        for import in modules.into_iter().filter_map(|module| self.import_common_js(module)) {
            let _ = write!(piece.text, "{import};{}", self.newline());
        }
    }

    /// Statements that make the import objects of a CommonJS module, if any are needed.
    pub(super) fn import_common_js(&self, target: ModuleId) -> Option<String> {
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

    pub(super) fn run_lazy(&self, id: ModuleId, piece: &mut Piece) {
        let _ = write!(piece.text, "{}();{}", self.names.wrapper(id), self.newline());
    }

    /// Begins an asynchronous module at its place in the evaluation order.
    pub(super) fn begin(&self, id: ModuleId, piece: &mut Piece) {
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

    pub(super) fn lazy_statement(
        &self,
        id: ModuleId,
        object: &Object,
        statement: &Statement,
        piece: &mut Piece,
    ) {
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
}
