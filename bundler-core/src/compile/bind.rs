//! The walk that turns a syntax tree into relocatable form: top-level names become holes, requests for
//! other modules become records, and branches that cannot run are left out unread.
//!
//! One pass, in place. Scopes are already resolved: a name's syntax context says whether it is bound at
//! top level, in a nested scope, or nowhere. Knows nothing of printing order or of other modules.

use rustc_hash::{FxHashMap, FxHashSet};
use swc_atoms::Atom;
use swc_common::util::take::Take;
use swc_common::{BytePos, DUMMY_SP, Spanned, SyntaxContext};
use swc_ecma_ast::*;
use swc_ecma_visit::{VisitMut, VisitMutWith, noop_visit_mut_type};

use super::constant::{Constants, DefineValue, parenthesized};
use super::drop::Drops;
use super::glob::{self, Request};
use super::hoist;
use super::inject::{self, InjectedExport, Injections};
use super::mangle::Properties;
use super::minify::slots::Slots;
use super::path::{is_member, is_path};
use super::print::{decode, is_placeholder, placeholder};
use crate::id::{RecordId, SymbolId};
use crate::object::{
    Form, ImportBinding, ImportKind, ImportName, ImportRecord, MemberBinding, Symbol, SymbolKind, Target,
    TextId, TextsBuilder, Value,
};

/// How long a chain of members is looked into: namespaces in namespaces are never nested deeper.
const DEEPEST_MEMBER: u32 = 8;

/// A name and the context that tells equal names apart.
pub(super) type Binding = (Atom, SyntaxContext);

pub(super) struct Binder<'a> {
    pub(super) texts: TextsBuilder,
    pub(super) symbols: Vec<Symbol>,
    pub(super) records: Vec<ImportRecord>,
    /// Symbols that the current statement mentions, each once.
    pub(super) used: Vec<SymbolId>,
    /// Records inside the current statement.
    pub(super) statement_records: Vec<RecordId>,
    /// `var` names declared inside the current statement's blocks.
    pub(super) hoisted: Vec<SymbolId>,
    pub(super) nested_names: FxHashSet<Atom>,
    pub(super) free_names: FxHashSet<Atom>,
    pub(super) top_level_await: Option<u32>,
    pub(super) direct_eval: bool,
    pub(super) uses_import_meta: bool,
    pub(super) module_mentions: u32,
    /// Those in `module.exports` and `typeof module`.
    pub(super) module_exports_mentions: u32,
    /// Uses `arguments` outside of functions that have their own.
    pub(super) uses_arguments: bool,
    /// Where syntax stands that strict mode forbids, and what it is.
    pub(super) sloppy: Option<(u32, TextId)>,
    /// Declarations of names that are imported, too.
    pub(super) conflicts: Vec<(Atom, swc_common::Span)>,
    /// Names of properties, if they are shortened.
    pub(super) properties: Option<Properties<'a>>,
    pub(super) constants: Constants<'a>,
    /// Imported symbols that conditions depend on.
    pub(super) decisive: Vec<SymbolId>,
    pub(super) notes_decisive: bool,
    drops: &'a Drops,
    slots: &'a Slots,
    injections: &'a Injections,
    injected: FxHashMap<&'a InjectedExport, SymbolId>,
    top: SyntaxContext,
    /// The context of the runtime's helpers.
    helpers: SyntaxContext,
    /// The context of those that give functions their names.
    pub(super) naming: SyntaxContext,
    runtime: Option<RecordId>,
    /// ES modules only: names at top level become holes. CommonJS code keeps its names.
    relocates_names: bool,
    symbol_of: FxHashMap<Binding, SymbolId>,
    record_of: FxHashMap<(ImportKind, TextId, Option<TextId>, bool), RecordId>,
    has_imports: bool,
    member_of: FxHashMap<MemberBinding, SymbolId>,
    filled: Vec<SymbolId>,
    last_use: Vec<u32>,
    /// How often each symbol is assigned.
    writes: Vec<u32>,
    statement_number: u32,
    /// Functions around the current node that have their own `this`.
    this_depth: u32,
    /// Functions of any kind around the current node.
    function_depth: u32,
    /// Functions around the current node whose code does not run while its statement is evaluated.
    deferred_depth: u32,
    /// The current statement reads a top-level name itself.
    pub(super) reads_now: bool,
    /// A function at the top of the current statement mentions its `this`.
    pub(super) mentions_this: bool,
    try_depth: u32,
    /// The current `import()` has its rejection handled.
    handled_import: bool,
    /// Requests with partly known paths become requests for tables.
    pub(super) finds_tables: bool,
    is_assignment_target: bool,
    /// The next expression is only looked into: called, extended, spread, or asked for a member.
    is_inspected: bool,
}

impl<'a> Binder<'a> {
    pub(super) fn new(
        constants: Constants<'a>,
        drops: &'a Drops,
        slots: &'a Slots,
        injections: &'a Injections,
        top: SyntaxContext,
        helpers: SyntaxContext,
        relocates_names: bool,
    ) -> Self {
        Self {
            texts: TextsBuilder::default(),
            symbols: Vec::new(),
            records: Vec::new(),
            used: Vec::new(),
            statement_records: Vec::new(),
            hoisted: Vec::new(),
            nested_names: FxHashSet::default(),
            free_names: FxHashSet::default(),
            top_level_await: None,
            direct_eval: false,
            uses_import_meta: false,
            module_mentions: 0,
            module_exports_mentions: 0,
            uses_arguments: false,
            sloppy: None,
            conflicts: Vec::new(),
            properties: None,
            constants,
            decisive: Vec::new(),
            notes_decisive: false,
            drops,
            slots,
            injections,
            injected: FxHashMap::default(),
            top,
            helpers,
            naming: helpers,
            runtime: None,
            relocates_names,
            symbol_of: FxHashMap::default(),
            record_of: FxHashMap::default(),
            has_imports: false,
            member_of: FxHashMap::default(),
            filled: Vec::new(),
            last_use: Vec::new(),
            writes: Vec::new(),
            statement_number: 0,
            this_depth: 0,
            function_depth: 0,
            deferred_depth: 0,
            reads_now: false,
            mentions_this: false,
            try_depth: 0,
            handled_import: false,
            finds_tables: false,
            is_assignment_target: false,
            is_inspected: false,
        }
    }

    /// Starts a new statement: what it uses is collected afresh.
    pub(super) fn begin_statement(&mut self) {
        self.statement_number += 1;
        self.used.clear();
        self.reads_now = false;
        self.mentions_this = false;
        self.statement_records.clear();
        self.hoisted.clear();
    }

    fn new_symbol(&mut self, name: TextId, kind: SymbolKind) -> SymbolId {
        let symbol = SymbolId::from_index(self.symbols.len());
        self.symbols.push(Symbol::new(name, kind));
        self.last_use.push(0);
        self.writes.push(0);
        symbol
    }

    /// The symbol of a top-level name. It counts as free until something declares it.
    pub(super) fn symbol(&mut self, name: &Atom, context: SyntaxContext) -> SymbolId {
        if let Some(&symbol) = self.symbol_of.get(&(name.clone(), context)) {
            return symbol;
        }
        let text = self.texts.intern(name);
        let symbol = self.new_symbol(text, SymbolKind::Free);
        self.symbol_of.insert((name.clone(), context), symbol);
        symbol
    }

    /// Notes that all that is ever assigned to a symbol are objects that were made for it.
    pub(super) fn note_filled(&mut self, filled: &[SymbolId]) {
        for &symbol in filled {
            self.writes[symbol.index()] = self.writes[symbol.index()].saturating_sub(1);
            self.filled.push(symbol);
        }
    }

    /// Values that hold for all of the module, once all of it is known.
    pub(super) fn settle_values(&mut self) {
        for &symbol in &self.filled {
            let known = &mut self.symbols[symbol.index()];
            if self.writes[symbol.index()] == 0
                && known.form != Form::Constant
                && !matches!(known.value, Value::Unknown | Value::OpaqueClass)
            {
                known.value = Value::Filled;
            }
        }
    }

    /// The symbol of a name that a statement of this module declares.
    pub(super) fn declare(&mut self, ident: &Ident, form: Form) -> SymbolId {
        let symbol = self.symbol(&ident.sym, ident.ctxt);
        self.symbols[symbol.index()].form = form;
        if matches!(self.symbols[symbol.index()].kind, SymbolKind::Import(_)) {
            self.conflicts.push((ident.sym.clone(), ident.span));
        }
        self.symbols[symbol.index()].kind = SymbolKind::Declared;
        symbol
    }

    /// A declared symbol that has no name in the source.
    pub(super) fn declare_unnamed(&mut self, proposal: &str) -> SymbolId {
        let name = self.texts.intern(proposal);
        let symbol = self.new_symbol(name, SymbolKind::Declared);
        self.symbols[symbol.index()].unnamed = true;
        symbol
    }

    /// The symbol of an imported name.
    pub(super) fn declare_import(
        &mut self,
        local: &Ident,
        record: RecordId,
        name: ImportName,
        position: u32,
    ) {
        let symbol = self.symbol(&local.sym, local.ctxt);
        self.symbols[symbol.index()].kind = SymbolKind::Import(ImportBinding { record, name, position });
        self.has_imports = true;
    }

    /// Adds a request for another module; equal requests share a record.
    pub(super) fn record(
        &mut self,
        specifier: &Str,
        kind: ImportKind,
        attributes: Option<&ObjectLit>,
    ) -> RecordId {
        let text = match specifier.value.as_str() {
            Some(text) => self.texts.intern(text),
            None => self.texts.intern(&specifier.value.to_string_lossy()),
        };
        let type_attribute = attributes.and_then(type_attribute).map(|value| self.texts.intern(&value));
        let optional = match kind {
            ImportKind::Static | ImportKind::CssImport | ImportKind::Runtime => false,
            // What is no file is left to the run time.
            ImportKind::Url => true,
            ImportKind::Dynamic => self.try_depth > 0 || self.handled_import,
            ImportKind::Require | ImportKind::RequireResolve => self.try_depth > 0,
        };
        let next = RecordId::from_index(self.records.len());
        let record = *self.record_of.entry((kind, text, type_attribute, optional)).or_insert(next);
        if record == next {
            let (start, end) = offsets(specifier);
            self.records.push(ImportRecord { specifier: text, kind, type_attribute, optional, start, end });
        }
        record
    }

    /// Whether `ident` is bound at the module's top level.
    pub(super) fn is_top_level(&self, ident: &Ident) -> bool {
        self.relocates_names
            && (ident.ctxt == self.top
                || (ident.ctxt != self.constants.place.unresolved
                    && (self.symbol_of.contains_key(&(ident.sym.clone(), ident.ctxt))
                        || self.slots.is_added_at_top(ident))))
    }

    fn is_global(&self, ident: &Ident, name: &str) -> bool {
        ident.ctxt == self.constants.place.unresolved && &*ident.sym == name
    }

    fn use_symbol(&mut self, symbol: SymbolId) {
        if self.last_use[symbol.index()] != self.statement_number {
            self.last_use[symbol.index()] = self.statement_number;
            self.used.push(symbol);
        }
        self.reads_now |= self.deferred_depth == 0;
    }

    fn use_record(&mut self, record: RecordId) {
        if !self.statement_records.contains(&record) {
            self.statement_records.push(record);
        }
    }

    /// Turns a mention of a name into a hole if it is bound at top level, and notes it otherwise.
    pub(super) fn bind_identifier(&mut self, ident: &mut Ident, target: fn(SymbolId) -> Target) {
        if is_placeholder(&ident.sym) {
            return;
        }
        self.module_mentions += u32::from(self.is_global(ident, "module"));
        if self.is_top_level(ident) {
            let symbol = self.symbol(&ident.sym, ident.ctxt);
            let target = target(symbol);
            if !matches!(target, Target::Declared(_)) {
                self.use_symbol(symbol);
            }
            if matches!(target, Target::Assigned(_)) {
                self.symbols[symbol.index()].reassigned = true;
                self.writes[symbol.index()] += 1;
            }
            ident.sym = placeholder(target);
        } else if let Some(nested) = self.slots.of(ident) {
            ident.sym = placeholder(Target::Nested(nested));
        } else if ident.ctxt == self.constants.place.unresolved {
            if &*ident.sym == "arguments" {
                self.uses_arguments |= self.this_depth == 0;
                return;
            }
            if let Some(export) = self.injections.named(&ident.sym) {
                let name = ident.sym.clone();
                ident.sym = placeholder(target(self.injected_symbol(export, &name, ident.span)));
            } else if &*ident.sym == "require" {
                ident.sym = placeholder(Target::RequireFunction);
            } else if !self.free_names.contains(&ident.sym) {
                self.free_names.insert(ident.sym.clone());
            }
        } else if ident.ctxt == self.helpers || ident.ctxt == self.naming {
            ident.sym = placeholder(target(self.helper(ident)));
        } else if !self.nested_names.contains(&ident.sym) {
            self.nested_names.insert(ident.sym.clone());
        }
    }

    /// The symbol of a function of the runtime.
    pub(super) fn runtime_symbol(&mut self, name: &str) -> SymbolId {
        self.helper(&Ident::new(name.into(), DUMMY_SP, self.naming))
    }

    /// The symbol of a helper of the runtime, which this module then imports.
    fn helper(&mut self, ident: &Ident) -> SymbolId {
        let id = (ident.sym.clone(), ident.ctxt);
        let symbol = match self.symbol_of.get(&id) {
            Some(&symbol) => symbol,
            None => {
                let record = *self.runtime.get_or_insert_with(|| {
                    self.records.push(ImportRecord::runtime(&mut self.texts));
                    RecordId::from_index(self.records.len() - 1)
                });
                let name = self.texts.intern(&ident.sym);
                let binding = ImportBinding { record, name: ImportName::Named(name), position: 0 };
                let symbol = self.new_symbol(name, SymbolKind::Import(binding));
                self.symbol_of.insert(id, symbol);
                symbol
            }
        };
        self.use_symbol(symbol);
        symbol
    }

    /// The symbol of an injected file's export, which this module then imports.
    fn injected_symbol(
        &mut self,
        export: &'a InjectedExport,
        name: &str,
        span: swc_common::Span,
    ) -> SymbolId {
        let symbol = match self.injected.get(export) {
            Some(&symbol) => symbol,
            None => {
                let record = self.injected_file(export.file);
                let name = self.texts.intern(name);
                let imported = ImportName::Named(self.texts.intern(&export.name));
                let position = if span.is_dummy() { 0 } else { offset(span) };
                let binding = ImportBinding { record, name: imported, position };
                let symbol = self.new_symbol(name, SymbolKind::Import(binding));
                self.injected.insert(export, symbol);
                symbol
            }
        };
        self.use_symbol(symbol);
        symbol
    }

    /// The record that imports an injected file.
    pub(super) fn injected_file(&mut self, file: u32) -> RecordId {
        let specifier = Str { span: DUMMY_SP, value: inject::specifier(file).into(), raw: None };
        self.record(&specifier, ImportKind::Static, None)
    }

    /// The symbol of the export that replaces a path of globals.
    fn injected_path(&mut self, expression: &Expr) -> Option<SymbolId> {
        let injections = self.injections;
        let place = self.constants.place;
        let (path, export) = injections.paths.iter().find(|(path, _)| is_path(expression, path, place))?;
        let name = path.last().expect("paths are not empty");
        Some(self.injected_symbol(export, name, expression.span()))
    }

    /// The symbol of `imported.member`: what is imported may be a namespace.
    fn imported_member(&mut self, member: &MemberExpr, depth: u32, called: bool) -> Option<SymbolId> {
        let object = match &*member.obj {
            Expr::Ident(ident) if self.is_top_level(ident) => {
                let symbol = *self.symbol_of.get(&(ident.sym.clone(), ident.ctxt))?;
                matches!(self.symbols[symbol.index()].kind, SymbolKind::Import(_)).then_some(symbol)?
            }
            Expr::Member(inner) => self.imported_member(inner, depth.checked_sub(1)?, false)?,
            _ => return None,
        };
        let name = match &member.prop {
            MemberProp::Ident(name) => {
                // It may be printed as it was written.
                if let Some(properties) = &mut self.properties {
                    properties.id(&name.sym);
                }
                self.texts.intern(&name.sym)
            }
            // Here a name in quotes is another one.
            MemberProp::Computed(_) if self.properties.is_some() => return None,
            MemberProp::Computed(key) => match &*key.expr {
                Expr::Lit(Lit::Str(s)) => self.texts.intern(s.value.as_str()?),
                _ => return None,
            },
            MemberProp::PrivateName(_) => return None,
        };
        let binding = MemberBinding { object, name, called };
        if let Some(&symbol) = self.member_of.get(&binding) {
            return Some(symbol);
        }
        let symbol = self.new_symbol(name, SymbolKind::Member(binding));
        self.member_of.insert(binding, symbol);
        Some(symbol)
    }

    /// Notes what is imported and decides the value of `condition` alone.
    pub(super) fn note_decisive(&mut self, condition: &Expr) {
        if !self.notes_decisive || !self.has_imports {
            return;
        }
        let symbol = match condition {
            Expr::Paren(e) => return self.note_decisive(&e.expr),
            Expr::Unary(e) => return self.note_decisive(&e.arg),
            Expr::Bin(e) => {
                self.note_decisive(&e.left);
                return self.note_decisive(&e.right);
            }
            Expr::Ident(ident) => self.symbol_of.get(&(ident.sym.clone(), ident.ctxt)).copied(),
            Expr::Member(member) => self.imported_member(member, 1, false),
            _ => None,
        };
        let Some(symbol) = symbol else { return };
        let is_imported =
            !matches!(self.symbols[symbol.index()].kind, SymbolKind::Declared | SymbolKind::Free);
        if is_imported && !self.decisive.contains(&symbol) {
            self.decisive.push(symbol);
        }
    }

    /// Whether an expression is the name of a namespace import: its value never changes.
    pub(super) fn namespace_import(&self, expression: &Expr) -> Option<SymbolId> {
        let Expr::Ident(ident) = expression.unwrap_parens() else { return None };
        let symbol = *self.symbol_of.get(&(ident.sym.clone(), ident.ctxt))?;
        match self.symbols[symbol.index()].kind {
            SymbolKind::Import(ImportBinding { name: ImportName::Namespace, .. }) => Some(symbol),
            _ => None,
        }
    }

    /// `require("x")`, `require.resolve("x")`: the hole that replaces the call.
    fn require_call(&mut self, call: &CallExpr) -> Option<Target> {
        let [ExprOrSpread { spread: None, expr }] = call.args.as_slice() else { return None };
        let specifier = string_argument(expr)?;
        let Callee::Expr(callee) = &call.callee else { return None };
        match unparenthesized(callee) {
            callee if self.is_require(callee) => {
                let record = self.record(&specifier, ImportKind::Require, None);
                self.use_record(record);
                Some(Target::Require(record))
            }
            Expr::Member(MemberExpr { obj, prop: MemberProp::Ident(property), .. })
                if &*property.sym == "resolve" =>
            {
                if !self.is_require(obj) {
                    return None;
                }
                let record = self.record(&specifier, ImportKind::RequireResolve, None);
                self.use_record(record);
                Some(Target::RequireResolve(record))
            }
            _ => None,
        }
    }

    /// `require`, or `module.require`.
    fn is_require(&self, expression: &Expr) -> bool {
        match expression {
            Expr::Ident(ident) => self.is_global(ident, "require"),
            Expr::Member(member) => {
                self.is_module_member(member)
                    && matches!(&member.prop, MemberProp::Ident(p) if &*p.sym == "require")
            }
            _ => false,
        }
    }

    fn is_module_member(&self, member: &MemberExpr) -> bool {
        matches!(&*member.obj, Expr::Ident(object) if self.is_global(object, "module"))
    }

    fn note_module_member(&mut self, member: &MemberExpr) {
        let is_exports = match &member.prop {
            MemberProp::Ident(name) => &*name.sym == "exports",
            _ => false,
        };
        self.module_exports_mentions += u32::from(is_exports && self.is_module_member(member));
    }

    /// `require("./x/" + y)`: a hole in place of `require` or `import`, for the table of what may be meant.
    fn bind_table(&mut self, call: &mut CallExpr) {
        let request = match &call.callee {
            Callee::Expr(callee) if self.is_require(unparenthesized(callee)) => Request::Require,
            Callee::Import(import) if import.phase == ImportPhase::Evaluation => Request::Import,
            _ => return,
        };
        let (Some(ExprOrSpread { spread: None, expr: path }), options) =
            (call.args.first(), call.args.get(1))
        else {
            return;
        };
        let Some(pattern) = glob::pattern(path) else { return };
        let attributes = match (request, options) {
            (_, None) => None,
            (Request::Import, Some(options)) => match import_attributes(&options.expr) {
                Some(attributes) => Some(attributes),
                None => return,
            },
            (Request::Require, Some(_)) => return,
        };
        let specifier =
            Str { span: path.span(), value: glob::specifier(request, &pattern).into(), raw: None };
        let record = self.record(&specifier, ImportKind::Require, attributes);
        self.use_record(record);
        call.args.truncate(1);
        let span = call.callee.span();
        let table = Ident::new(placeholder(Target::Require(record)), span, self.top);
        call.callee = Callee::Expr(Box::new(Expr::Ident(table)));
    }

    /// `import(c ? "a" : "b")` asks for either.
    fn distribute_request(&self, expression: &mut Expr) {
        let Expr::Call(call) = &*expression else { return };
        let is_request = match &call.callee {
            Callee::Expr(callee) => self.is_require(unparenthesized(callee)),
            Callee::Import(_) => true,
            Callee::Super(_) => false,
        };
        let [ExprOrSpread { spread: None, expr: path }] = call.args.as_slice() else { return };
        let Expr::Cond(path) = unparenthesized(path) else { return };
        if !is_request {
            return;
        }
        let request = |path: &Expr| {
            let args = vec![ExprOrSpread { spread: None, expr: Box::new(path.clone()) }];
            Box::new(Expr::Call(CallExpr { args, ..call.clone() }))
        };
        let (cons, alt) = (request(&path.cons), request(&path.alt));
        let choice = CondExpr { span: call.span, test: path.test.clone(), cons, alt };
        *expression = parenthesized(Expr::Cond(choice));
    }

    /// `import("x")`: the hole that replaces the call.
    fn dynamic_import(&mut self, call: &CallExpr) -> Option<Target> {
        let Callee::Import(import) = &call.callee else { return None };
        if import.phase != ImportPhase::Evaluation {
            return None;
        }
        let specifier = string_argument(&call.args.first()?.expr)?;
        let attributes = match call.args.get(1) {
            None => None,
            Some(options) => Some(import_attributes(&options.expr)?),
        };
        let record = self.record(&specifier, ImportKind::Dynamic, attributes);
        self.use_record(record);
        Some(Target::DynamicImport(record))
    }

    /// `new URL("./x", import.meta.url)`: a hole in place of the text.
    fn bind_file_url(&mut self, call: &mut NewExpr) {
        let Some([ExprOrSpread { spread: None, expr: text }, ExprOrSpread { spread: None, expr: base }]) =
            call.args.as_deref_mut()
        else {
            return;
        };
        let is_url =
            matches!(unparenthesized(&call.callee), Expr::Ident(ident) if self.is_global(ident, "URL"));
        if !is_url || !is_own_url(base) {
            return;
        }
        let Some(specifier) =
            string_argument(text).filter(|text| is_relative_url(&text.value.to_string_lossy()))
        else {
            return;
        };
        let record = self.record(&specifier, ImportKind::Url, None);
        self.use_record(record);
        **text = Expr::Ident(Ident::new(placeholder(Target::Url(record)), text.span(), self.top));
    }

    /// Replaces `expression` by a hole or a constant where one of the rules applies.
    fn replace(&mut self, expression: &mut Expr) -> bool {
        if self.drops.drops_expression(expression, self.constants.place.unresolved) {
            *expression = parenthesized(*Expr::undefined(DUMMY_SP));
            return true;
        }
        if let Some(define) = self.constants.define_for(expression) {
            let span = expression.span();
            match &define.value {
                DefineValue::Constant(constant) => *expression = constant.to_expression(),
                DefineValue::Json(file) => {
                    let export = self.injections.value(*file);
                    let name = define.path.last().expect("paths are not empty");
                    let symbol = self.injected_symbol(export, name, span);
                    *expression = Expr::Ident(Ident::new(placeholder(Target::Name(symbol)), span, self.top));
                }
                DefineValue::Path(path) => {
                    *expression = self.constants.path_expression(path);
                    self.visit_defined(expression);
                }
            }
            return true;
        }
        if let Some(symbol) = self.injected_path(expression) {
            let span = expression.span();
            *expression = Expr::Ident(Ident::new(placeholder(Target::Name(symbol)), span, self.top));
            return true;
        }
        let hole = match expression {
            Expr::New(call) => {
                self.bind_file_url(call);
                None
            }
            Expr::Call(call) => {
                let hole = match &call.callee {
                    Callee::Import(_) => self.dynamic_import(call),
                    Callee::Expr(_) => self.require_call(call),
                    Callee::Super(_) => None,
                };
                if hole.is_none() && self.finds_tables {
                    self.bind_table(call);
                }
                hole
            }
            Expr::Member(_) if self.is_require(expression) => Some(Target::RequireFunction),
            Expr::Member(member) => {
                self.note_module_member(member);
                let symbol =
                    if self.has_imports { self.imported_member(member, DEEPEST_MEMBER, false) } else { None };
                if let Some(symbol) = symbol {
                    self.use_symbol(symbol);
                }
                symbol.map(Target::Name)
            }
            Expr::MetaProp(_) | Expr::This(_) => return self.replace_keyword(expression),
            _ => None,
        };
        let Some(hole) = hole else { return false };
        let span = expression.span();
        *expression = Expr::Ident(Ident::new(placeholder(hole), span, self.top));
        true
    }

    /// `import.meta`, and `this` at the top level of an ES module.
    fn replace_keyword(&mut self, expression: &mut Expr) -> bool {
        match expression {
            Expr::MetaProp(MetaPropExpr { kind: MetaPropKind::ImportMeta, span }) => {
                self.uses_import_meta = true;
                *expression = Expr::Ident(Ident::new(placeholder(Target::ImportMeta), *span, self.top));
                true
            }
            Expr::This(_) if self.relocates_names && self.this_depth == 0 => {
                *expression = parenthesized(*Expr::undefined(DUMMY_SP));
                true
            }
            Expr::This(_) => {
                self.mentions_this |= self.this_depth == 1;
                false
            }
            _ => false,
        }
    }

    /// What a define put here is bound, but no define applies to it again.
    fn visit_defined(&mut self, expression: &mut Expr) {
        if let Some(symbol) = self.injected_path(expression) {
            *expression = Expr::Ident(Ident::new(placeholder(Target::Name(symbol)), DUMMY_SP, self.top));
            return;
        }
        match expression {
            Expr::Ident(ident) => self.bind_identifier(ident, Target::Name),
            Expr::Member(member) => self.visit_defined(&mut member.obj),
            other => {
                self.replace_keyword(other);
            }
        }
    }

    /// A define whose value can be assigned replaces an assigned name or path, too.
    fn replace_target(&mut self, target: &mut SimpleAssignTarget) -> bool {
        if self.constants.defines.is_empty() {
            return false;
        }
        let place = self.constants.place;
        let define =
            self.constants.defines.iter().find(|define| match (&*target, define.path.split_last()) {
                (SimpleAssignTarget::Ident(ident), Some((last, []))) => {
                    ident.ctxt == place.unresolved && *ident.sym == **last
                }
                (SimpleAssignTarget::Member(member), Some((last, head))) => {
                    is_member(member, last, head, place)
                }
                _ => false,
            });
        let Some(DefineValue::Path(path)) = define.map(|define| &define.value) else { return false };
        match self.constants.path_expression(path) {
            Expr::Ident(mut ident) => {
                self.bind_identifier(&mut ident, Target::Assigned);
                *target = SimpleAssignTarget::Ident(ident.into());
            }
            Expr::Member(mut member) => {
                self.visit_defined(&mut member.obj);
                *target = SimpleAssignTarget::Member(member);
            }
            _ => return false,
        }
        true
    }

    /// `x ||= value` only writes if it has to, and what is imported cannot be written: read it first.
    fn split_logical_assignment(&self, expression: &mut Expr) {
        let Expr::Assign(assignment) = expression else { return };
        let op = match assignment.op {
            AssignOp::AndAssign => BinaryOp::LogicalAnd,
            AssignOp::OrAssign => BinaryOp::LogicalOr,
            AssignOp::NullishAssign => BinaryOp::NullishCoalescing,
            _ => return,
        };
        let AssignTarget::Simple(SimpleAssignTarget::Ident(target)) = &assignment.left else { return };
        let is_import = self.relocates_names
            && self
                .symbol_of
                .get(&(target.id.sym.clone(), target.id.ctxt))
                .is_some_and(|symbol| matches!(self.symbols[symbol.index()].kind, SymbolKind::Import(_)));
        if !is_import {
            return;
        }
        let left = Box::new(Expr::Ident(target.id.clone()));
        assignment.op = AssignOp::Assign;
        let span = assignment.span;
        let right = Box::new(parenthesized(expression.take()));
        *expression = Expr::Bin(BinExpr { span, op, left, right });
    }

    /// A callee: `f()` must not become `module.f()`, nor `(c ? a.b : d)()` become `a.b()`, whether a condition
    /// is folded or a name is defined as a member.
    fn visit_callee(&mut self, callee: &mut Expr) {
        if let Expr::Ident(ident) = callee {
            if self.is_global(ident, "eval") {
                self.direct_eval = true;
            }
            if self.constants.define_for(callee).is_none() {
                let Expr::Ident(ident) = callee else { unreachable!("matched above") };
                self.bind_identifier(ident, Target::Callee);
                return;
            }
        }
        if let Some(symbol) = self.injected_path(callee) {
            let span = callee.span();
            *callee = Expr::Ident(Ident::new(placeholder(Target::Callee(symbol)), span, self.top));
            return;
        }
        if self.has_imports
            && let Expr::Member(member) = &*callee
            && let Some(symbol) = self.imported_member(member, DEEPEST_MEMBER, true)
        {
            self.use_symbol(symbol);
            let span = callee.span();
            *callee = Expr::Ident(Ident::new(placeholder(Target::Callee(symbol)), span, self.top));
            return;
        }
        let was_conditional =
            matches!(unparenthesized(callee), Expr::Cond(_) | Expr::Bin(_) | Expr::Ident(_));
        callee.visit_mut_with(self);
        if was_conditional && matches!(unparenthesized(callee), Expr::Member(_) | Expr::OptChain(_)) {
            let value = Box::new(callee.take());
            let zero = Box::new(Expr::Lit(Lit::Num(Number { span: DUMMY_SP, value: 0.0, raw: None })));
            *callee = parenthesized(Expr::Seq(SeqExpr { span: DUMMY_SP, exprs: vec![zero, value] }));
        }
    }

    fn inside_function(&mut self, own_this: bool, visit: impl FnOnce(&mut Self)) {
        self.deferred_depth += 1;
        self.inside_called_function(own_this, visit);
        self.deferred_depth -= 1;
    }

    /// Code with a scope of its own that runs when it is reached, or later.
    fn inside_initializer(&mut self, is_static: bool, visit: impl FnOnce(&mut Self)) {
        self.deferred_depth += u32::from(!is_static);
        self.inside_called_function(true, visit);
        self.deferred_depth -= u32::from(!is_static);
    }

    fn inside_called_function(&mut self, own_this: bool, visit: impl FnOnce(&mut Self)) {
        let try_depth = std::mem::take(&mut self.try_depth);
        let is_target = std::mem::take(&mut self.is_assignment_target);
        self.function_depth += 1;
        self.this_depth += u32::from(own_this);
        self.constants.place.is_top_level = self.this_depth == 0;
        visit(self);
        self.this_depth -= u32::from(own_this);
        self.constants.place.is_top_level = self.this_depth == 0;
        self.function_depth -= 1;
        self.is_assignment_target = is_target;
        self.try_depth = try_depth;
    }

    fn note_sloppy(&mut self, position: u32, what: &str) {
        if self.sloppy.is_none() {
            self.sloppy = Some((position, self.texts.intern(what)));
        }
    }

    fn note_await(&mut self, position: u32) {
        if self.function_depth == 0 && self.top_level_await.is_none() {
            self.top_level_await = Some(position);
        }
    }

    /// Names declared by `var` in a statement's blocks belong to the module: the declaration is taken out
    /// and its assignment stays.
    fn hoists_variables(&self, var: &VarDecl) -> bool {
        self.relocates_names && self.function_depth == 0 && var.kind == VarDeclKind::Var
    }

    fn hoist_names(&mut self, var: &VarDecl) {
        for declarator in &var.decls {
            hoist::for_each_name(&declarator.name, &mut |ident| {
                let symbol = self.declare(ident, Form::Hoisted);
                if !self.hoisted.contains(&symbol) {
                    self.hoisted.push(symbol);
                }
            });
        }
    }
}

impl VisitMut for Binder<'_> {
    noop_visit_mut_type!();

    fn visit_mut_expr(&mut self, expression: &mut Expr) {
        swc_ecma_utils::stack_size::maybe_grow_default(|| {
            let is_target = std::mem::take(&mut self.is_assignment_target);
            let is_inspected = std::mem::take(&mut self.is_inspected);
            if let Some(properties) = &mut self.properties {
                properties.annotated(expression);
            }
            self.split_logical_assignment(expression);
            match expression {
                Expr::Cond(e) => self.note_decisive(&e.test),
                Expr::Bin(e)
                    if matches!(
                        e.op,
                        BinaryOp::LogicalAnd | BinaryOp::LogicalOr | BinaryOp::NullishCoalescing
                    ) =>
                {
                    self.note_decisive(&e.left);
                }
                _ => {}
            }
            self.distribute_request(expression);
            self.constants.fold(expression);
            if !self.replace(expression) {
                match expression {
                    Expr::Ident(ident) => self.bind_identifier(ident, Target::Name),
                    _ => expression.visit_mut_children_with(self),
                }
            }
            if !is_inspected
                && let Expr::Ident(ident) = expression
                && let Some(Target::Name(symbol)) = decode(&ident.sym)
            {
                self.symbols[symbol.index()].escapes = true;
            }
            self.is_assignment_target = is_target;
        });
    }

    fn visit_mut_ident(&mut self, ident: &mut Ident) {
        let target = if self.is_assignment_target { Target::Assigned } else { Target::Name };
        self.bind_identifier(ident, target);
    }

    fn visit_mut_binding_ident(&mut self, ident: &mut BindingIdent) {
        let target = if self.is_assignment_target { Target::Assigned } else { Target::Declared };
        self.bind_identifier(ident, target);
    }

    fn visit_mut_class_decl(&mut self, class: &mut ClassDecl) {
        self.bind_identifier(&mut class.ident, Target::Declared);
        class.class.visit_mut_with(self);
    }

    fn visit_mut_call_expr(&mut self, call: &mut CallExpr) {
        match &mut call.callee {
            Callee::Expr(callee) => {
                if self.drops.is_pure_callee(callee, self.constants.place.unresolved) {
                    call.span.lo = BytePos::PURE;
                }
                let handled = is_rejection_handler(callee, call.args.len());
                let outer = std::mem::replace(&mut self.handled_import, handled);
                self.visit_callee(callee);
                self.handled_import = outer;
            }
            Callee::Super(_) | Callee::Import(_) => {}
        }
        call.args.visit_mut_with(self);
    }

    fn visit_mut_member_expr(&mut self, member: &mut MemberExpr) {
        self.visit_inspected(&mut member.obj);
        member.prop.visit_mut_with(self);
    }

    fn visit_mut_new_expr(&mut self, new: &mut NewExpr) {
        self.visit_inspected(&mut new.callee);
        new.args.visit_mut_with(self);
    }

    fn visit_mut_spread_element(&mut self, spread: &mut SpreadElement) {
        self.visit_inspected(&mut spread.expr);
    }

    fn visit_mut_class(&mut self, class: &mut Class) {
        class.decorators.visit_mut_with(self);
        if let Some(parent) = &mut class.super_class {
            self.visit_inspected(parent);
        }
        class.body.visit_mut_with(self);
    }

    fn visit_mut_opt_call(&mut self, call: &mut OptCall) {
        self.visit_callee(&mut call.callee);
        call.args.visit_mut_with(self);
    }

    fn visit_mut_tagged_tpl(&mut self, template: &mut TaggedTpl) {
        for quasi in &mut template.tpl.quasis {
            super::print::keep_script_tags(&mut quasi.raw);
            super::print::keep_raw(&mut quasi.raw);
        }
        self.visit_callee(&mut template.tag);
        template.tpl.visit_mut_with(self);
    }

    fn visit_mut_jsx_text(&mut self, text: &mut JSXText) {
        super::print::keep_markup(&mut text.raw);
    }

    fn visit_mut_jsx_attr_value(&mut self, value: &mut JSXAttrValue) {
        // There are no escape sequences in the attribute's own strings.
        if let JSXAttrValue::Str(text) = value
            && !text.value.is_ascii()
        {
            let text = Str { span: text.span, value: text.value.clone(), raw: None };
            let expr = JSXExpr::Expr(Box::new(Expr::Lit(Lit::Str(text))));
            *value = JSXAttrValue::JSXExprContainer(JSXExprContainer { span: DUMMY_SP, expr });
        }
        value.visit_mut_children_with(self);
    }

    fn visit_mut_jsx_attr_name(&mut self, name: &mut JSXAttrName) {
        if let (JSXAttrName::Ident(name), Some(properties)) = (name, &mut self.properties) {
            properties.name(&mut name.sym);
        }
    }

    fn visit_mut_jsx_member_expr(&mut self, member: &mut JSXMemberExpr) {
        member.obj.visit_mut_with(self);
        if let Some(properties) = &mut self.properties {
            properties.name(&mut member.prop.sym);
        }
    }

    fn visit_mut_member_prop(&mut self, property: &mut MemberProp) {
        if let Some(properties) = &mut self.properties {
            properties.member(property);
        }
        property.visit_mut_children_with(self);
    }

    fn visit_mut_super_prop(&mut self, property: &mut SuperProp) {
        if let Some(properties) = &mut self.properties {
            properties.super_member(property);
        }
        property.visit_mut_children_with(self);
    }

    fn visit_mut_prop_name(&mut self, key: &mut PropName) {
        if let Some(properties) = &mut self.properties {
            properties.key(key);
        }
        key.visit_mut_children_with(self);
    }

    fn visit_mut_bin_expr(&mut self, operation: &mut BinExpr) {
        if let Some(properties) = &mut self.properties
            && operation.op == BinaryOp::In
        {
            properties.expression(&mut operation.left);
        }
        operation.visit_mut_children_with(self);
    }

    fn visit_mut_await_expr(&mut self, e: &mut AwaitExpr) {
        self.note_await(offset(e.span));
        e.visit_mut_children_with(self);
    }

    fn visit_mut_prop(&mut self, property: &mut Prop) {
        if let Prop::Shorthand(ident) = property {
            let key = IdentName::new(ident.sym.clone(), ident.span);
            let mut value = Expr::Ident(ident.take());
            value.visit_mut_with(self);
            let mut name = key.clone();
            if let Some(properties) = &mut self.properties {
                properties.name(&mut name.sym);
            }
            let unchanged = matches!(&value, Expr::Ident(ident) if ident.sym == name.sym);
            *property = if unchanged {
                let Expr::Ident(ident) = value else { unreachable!("matched above") };
                Prop::Shorthand(ident)
            } else {
                Prop::KeyValue(KeyValueProp { key: shorthand_key(name), value: Box::new(value) })
            };
            return;
        }
        property.visit_mut_children_with(self);
    }

    fn visit_mut_object_pat_prop(&mut self, property: &mut ObjectPatProp) {
        let ObjectPatProp::Assign(shorthand) = property else {
            property.visit_mut_children_with(self);
            return;
        };
        let mut key = IdentName::new(shorthand.key.id.sym.clone(), shorthand.key.id.span);
        if let Some(properties) = &mut self.properties {
            properties.name(&mut key.sym);
        }
        shorthand.key.visit_mut_with(self);
        shorthand.value.visit_mut_with(self);
        if shorthand.key.id.sym == key.sym {
            return;
        }
        let name = Pat::Ident(shorthand.key.clone());
        let value = match shorthand.value.take() {
            None => name,
            Some(right) => Pat::Assign(AssignPat { span: DUMMY_SP, left: Box::new(name), right }),
        };
        *property =
            ObjectPatProp::KeyValue(KeyValuePatProp { key: PropName::Ident(key), value: Box::new(value) });
    }

    fn visit_mut_assign_expr(&mut self, assignment: &mut AssignExpr) {
        self.is_assignment_target = true;
        assignment.left.visit_mut_with(self);
        self.is_assignment_target = false;
        assignment.right.visit_mut_with(self);
    }

    fn visit_mut_simple_assign_target(&mut self, target: &mut SimpleAssignTarget) {
        if self.replace_target(target) {
            return;
        }
        match target {
            SimpleAssignTarget::Ident(ident) => self.bind_identifier(&mut ident.id, Target::Assigned),
            SimpleAssignTarget::Member(member) => self.visit_written_member(member),
            SimpleAssignTarget::Paren(paren) => self.visit_written(&mut paren.expr),
            other => other.visit_mut_children_with(self),
        }
    }

    fn visit_mut_pat(&mut self, pattern: &mut Pat) {
        match pattern {
            Pat::Expr(target) => self.visit_written(target),
            Pat::Assign(assign) => {
                assign.left.visit_mut_with(self);
                assign.right.visit_mut_with(self);
            }
            other => other.visit_mut_children_with(self),
        }
    }

    fn visit_mut_update_expr(&mut self, update: &mut UpdateExpr) {
        self.visit_written(&mut update.arg);
    }

    fn visit_mut_unary_expr(&mut self, unary: &mut UnaryExpr) {
        if unary.op == UnaryOp::Delete && unary.arg.is_ident() {
            self.note_sloppy(offset(unary.span), "delete of a name");
        }
        let is_module = |ident: &Ident| self.is_global(ident, "module");
        if unary.op == UnaryOp::TypeOf && unary.arg.as_ident().is_some_and(is_module) {
            self.module_exports_mentions += 1;
        }
        // `delete ns.x` is about the namespace object, not about the binding.
        match &mut *unary.arg {
            Expr::Member(member) if unary.op == UnaryOp::Delete => self.visit_written_member(member),
            _ => unary.visit_mut_children_with(self),
        }
    }

    fn visit_mut_for_head(&mut self, head: &mut ForHead) {
        if let ForHead::VarDecl(var) = head
            && self.hoists_variables(var)
        {
            self.hoist_names(var);
            let pattern = var.decls.first_mut().map(|d| d.name.take()).unwrap_or_else(Pat::dummy);
            *head = ForHead::Pat(Box::new(pattern));
        }
        match head {
            ForHead::Pat(pattern) => {
                self.is_assignment_target = true;
                pattern.visit_mut_with(self);
                self.is_assignment_target = false;
            }
            other => other.visit_mut_children_with(self),
        }
    }

    fn visit_mut_for_of_stmt(&mut self, statement: &mut ForOfStmt) {
        if statement.is_await {
            self.note_await(offset(statement.span));
        }
        statement.visit_mut_children_with(self);
    }

    fn visit_mut_using_decl(&mut self, using: &mut UsingDecl) {
        if using.is_await {
            self.note_await(offset(using.span));
        }
        using.visit_mut_children_with(self);
    }

    fn visit_mut_var_decl_or_expr(&mut self, init: &mut VarDeclOrExpr) {
        if let VarDeclOrExpr::VarDecl(var) = init
            && self.hoists_variables(var)
        {
            self.hoist_names(var);
            *init = match hoist::assignments(var) {
                Some(expression) => VarDeclOrExpr::Expr(expression),
                None => VarDeclOrExpr::Expr(Box::new(Constant0.into())),
            };
        }
        init.visit_mut_children_with(self);
    }

    fn visit_mut_stmt(&mut self, statement: &mut Stmt) {
        if self.drops.drops_statement(statement, self.constants.place.unresolved) {
            *statement = match hoist::variables_of(statement) {
                Some(variables) => Stmt::Decl(Decl::Var(Box::new(variables))),
                None => Stmt::Empty(EmptyStmt { span: DUMMY_SP }),
            };
        }
        if let Stmt::If(inner) = statement {
            self.note_decisive(&inner.test);
        }
        if let Stmt::If(inner) = statement
            && let Some(taken) = self.constants.fold_if(inner)
        {
            *statement = taken;
            self.visit_mut_stmt(statement);
            return;
        }
        if let Stmt::Decl(Decl::Var(var)) = statement
            && self.hoists_variables(var)
        {
            self.hoist_names(var);
            *statement = match hoist::assignments(var) {
                Some(expr) => {
                    Stmt::Expr(ExprStmt { span: var.span, expr: Box::new(hoist::as_statement(*expr)) })
                }
                None => Stmt::Empty(EmptyStmt { span: DUMMY_SP }),
            };
        }
        swc_ecma_utils::stack_size::maybe_grow_default(|| statement.visit_mut_children_with(self));
    }

    fn visit_mut_try_stmt(&mut self, statement: &mut TryStmt) {
        let catches = statement.handler.is_some();
        self.try_depth += u32::from(catches);
        statement.block.visit_mut_with(self);
        self.try_depth -= u32::from(catches);
        statement.handler.visit_mut_with(self);
        statement.finalizer.visit_mut_with(self);
    }

    fn visit_mut_labeled_stmt(&mut self, statement: &mut LabeledStmt) {
        if let Stmt::Decl(Decl::Fn(function)) = &*statement.body {
            self.note_sloppy(offset(function.ident.span), "a function with a label");
        }
        statement.body.visit_mut_with(self);
    }

    fn visit_mut_break_stmt(&mut self, _: &mut BreakStmt) {}

    fn visit_mut_continue_stmt(&mut self, _: &mut ContinueStmt) {}

    fn visit_mut_number(&mut self, number: &mut Number) {
        let has_leading_zero = number
            .raw
            .as_deref()
            .is_some_and(|raw| raw.len() > 1 && raw.starts_with('0') && raw.as_bytes()[1].is_ascii_digit());
        if has_leading_zero {
            // Printed by its value, which strict code can write, too.
            number.raw = None;
        }
    }

    fn visit_mut_str(&mut self, text: &mut Str) {
        if text.raw.as_deref().is_some_and(has_octal_escape) {
            text.raw = None;
        }
    }

    fn visit_mut_with_stmt(&mut self, statement: &mut WithStmt) {
        self.direct_eval = true;
        self.note_sloppy(offset(statement.span), "a with statement");
        statement.visit_mut_children_with(self);
    }

    fn visit_mut_function(&mut self, function: &mut Function) {
        function.decorators.visit_mut_with(self);
        self.inside_function(true, |binder| {
            function.params.visit_mut_with(binder);
            function.body.visit_mut_with(binder);
        });
    }

    fn visit_mut_constructor(&mut self, constructor: &mut Constructor) {
        self.inside_function(true, |binder| {
            constructor.params.visit_mut_with(binder);
            constructor.body.visit_mut_with(binder);
        });
    }

    fn visit_mut_arrow_expr(&mut self, arrow: &mut ArrowExpr) {
        self.inside_function(false, |binder| arrow.visit_mut_children_with(binder));
    }

    fn visit_mut_class_prop(&mut self, property: &mut ClassProp) {
        property.decorators.visit_mut_with(self);
        property.key.visit_mut_with(self);
        self.inside_initializer(property.is_static, |binder| property.value.visit_mut_with(binder));
    }

    fn visit_mut_private_prop(&mut self, property: &mut PrivateProp) {
        property.decorators.visit_mut_with(self);
        self.inside_initializer(property.is_static, |binder| property.value.visit_mut_with(binder));
    }

    fn visit_mut_auto_accessor(&mut self, accessor: &mut AutoAccessor) {
        accessor.decorators.visit_mut_with(self);
        accessor.key.visit_mut_with(self);
        self.inside_initializer(accessor.is_static, |binder| accessor.value.visit_mut_with(binder));
    }

    fn visit_mut_static_block(&mut self, block: &mut StaticBlock) {
        self.inside_initializer(true, |binder| block.visit_mut_children_with(binder));
    }
}

/// The number 0: what remains of `for (var x;;)` in place of its declaration.
struct Constant0;

impl From<Constant0> for Expr {
    fn from(_: Constant0) -> Self {
        Expr::Lit(Lit::Num(Number { span: DUMMY_SP, value: 0.0, raw: None }))
    }
}

impl Binder<'_> {
    /// An expression that is written to.
    fn visit_written(&mut self, target: &mut Expr) {
        match target {
            Expr::Ident(_) | Expr::Member(_) => {
                let Ok(mut simple) = SimpleAssignTarget::try_from(Box::new(target.take())) else {
                    unreachable!("names and members can be assigned")
                };
                simple.visit_mut_with(self);
                *target = *Box::<Expr>::from(simple);
            }
            Expr::Paren(paren) => self.visit_written(&mut paren.expr),
            other => other.visit_mut_with(self),
        }
    }

    /// An expression that is only looked into.
    fn visit_inspected(&mut self, expression: &mut Expr) {
        self.is_inspected = expression.is_ident();
        expression.visit_mut_with(self);
        self.is_inspected = false;
    }

    /// `ns.x = 1` is about the namespace object, not about the binding.
    fn visit_written_member(&mut self, member: &mut MemberExpr) {
        self.is_assignment_target = false;
        self.note_module_member(member);
        member.obj.visit_mut_with(self);
        member.prop.visit_mut_with(self);
    }
}

/// The key of `{ name }` once the value is written out. `{ __proto__ }` is a property, but
/// `{ __proto__: value }` sets the prototype.
fn shorthand_key(name: IdentName) -> PropName {
    if &*name.sym != "__proto__" {
        return PropName::Ident(name);
    }
    let literal = Str { span: name.span, value: name.sym.as_str().into(), raw: None };
    PropName::Computed(ComputedPropName { span: name.span, expr: Box::new(Expr::Lit(Lit::Str(literal))) })
}

pub(super) fn offset(span: swc_common::Span) -> u32 {
    span.lo.0.saturating_sub(1)
}

fn offsets(specifier: &Str) -> (u32, u32) {
    (specifier.span.lo.0.saturating_sub(1), specifier.span.hi.0.saturating_sub(1))
}

pub(super) fn unparenthesized(expression: &Expr) -> &Expr {
    expression.unwrap_parens()
}

/// A string literal, or a template without substitutions.
fn string_argument(argument: &Expr) -> Option<Str> {
    match argument {
        Expr::Lit(Lit::Str(s)) => Some(s.clone()),
        Expr::Tpl(template) if template.exprs.is_empty() => {
            let value = template.quasis.first()?.cooked.clone()?;
            Some(Str { span: template.span, value, raw: None })
        }
        Expr::Paren(e) => string_argument(&e.expr),
        _ => None,
    }
}

/// `import.meta.url`
fn is_own_url(expression: &Expr) -> bool {
    let Expr::Member(MemberExpr { obj, prop: MemberProp::Ident(name), .. }) = unparenthesized(expression)
    else {
        return false;
    };
    &*name.sym == "url"
        && matches!(&**obj, Expr::MetaProp(MetaPropExpr { kind: MetaPropKind::ImportMeta, .. }))
}

/// Whether a URL stands for a file near the one that mentions it.
pub(super) fn is_relative_url(url: &str) -> bool {
    let scheme = url.find(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.')));
    !url.is_empty()
        && !url.starts_with(['/', '\\', '#', '?'])
        && scheme.is_none_or(|end| end == 0 || url.as_bytes()[end] != b':')
}

/// The object of `{ with: {...} }`.
fn import_attributes(options: &Expr) -> Option<&ObjectLit> {
    let Expr::Object(options) = options else { return None };
    let [PropOrSpread::Prop(property)] = options.props.as_slice() else { return None };
    match &**property {
        Prop::KeyValue(KeyValueProp { key: PropName::Ident(key), value })
            if matches!(&*key.sym, "with" | "assert") =>
        {
            value.as_object()
        }
        _ => None,
    }
}

fn type_attribute(attributes: &ObjectLit) -> Option<String> {
    attributes.props.iter().find_map(|property| {
        let PropOrSpread::Prop(property) = property else { return None };
        let Prop::KeyValue(KeyValueProp { key, value }) = &**property else { return None };
        let is_type = match key {
            PropName::Ident(name) => &*name.sym == "type",
            PropName::Str(name) => name.value.as_str() == Some("type"),
            _ => false,
        };
        match &**value {
            Expr::Lit(Lit::Str(s)) if is_type => s.value.as_str().map(str::to_string),
            _ => None,
        }
    })
}

/// `import(...).catch(f)` and `import(...).then(f, g)`.
fn is_rejection_handler(callee: &Expr, argument_count: usize) -> bool {
    let Expr::Member(MemberExpr { obj, prop: MemberProp::Ident(name), .. }) = callee else { return false };
    matches!(&**obj, Expr::Call(CallExpr { callee: Callee::Import(_), .. }))
        && match &*name.sym {
            "catch" => argument_count >= 1,
            "then" => argument_count >= 2,
            _ => false,
        }
}

/// Whether a string literal contains `\1` or the like, or `\0` before a digit: strict code has no such escapes.
fn has_octal_escape(raw: &str) -> bool {
    let mut rest = raw.as_bytes();
    while let Some(backslash) = memchr::memchr(b'\\', rest) {
        match rest[backslash + 1..] {
            [b'0', next, ..] if !next.is_ascii_digit() => {}
            [digit, ..] if digit.is_ascii_digit() => return true,
            _ => {}
        }
        rest = rest.get(backslash + 2..).unwrap_or_default();
    }
    false
}
