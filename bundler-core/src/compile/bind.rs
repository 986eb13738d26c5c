//! The walk that turns a syntax tree into relocatable form: top-level names become holes, requests for
//! other modules become records, and branches that cannot run are left out unread.
//!
//! One pass, in place. Scopes are already resolved: a name's syntax context says whether it is bound at
//! top level, in a nested scope, or nowhere. Knows nothing of printing order or of other modules.

use rustc_hash::{FxHashMap, FxHashSet};
use swc_atoms::Atom;
use swc_common::{DUMMY_SP, SyntaxContext};
use swc_ecma_ast::*;

use super::constant::Constants;
use super::drop::Drops;
use super::inject::{InjectedExport, Injections};
use super::mangle::Properties;
use super::minify::slots::Slots;
use super::print::{is_placeholder, placeholder};
use crate::id::{RecordId, SymbolId};
use crate::object::{
    Form, ImportBinding, ImportKind, ImportName, ImportRecord, MemberBinding, Symbol, SymbolKind, Target,
    TextId, TextsBuilder, Value,
};

mod replace;
mod requests;
mod visit;

pub(super) use self::requests::is_relative_url;

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
    /// Names at top level that stand nowhere in the source.
    pub(super) invented: FxHashSet<Atom>,
    /// `import.defer()` runs a module in place.
    pub(super) runs_in_place: bool,
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
            invented: FxHashSet::default(),
            runs_in_place: false,
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
        self.symbols[symbol.index()].unnamed = context == self.top && self.invented.contains(name);
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
            ImportKind::Static | ImportKind::Evaluate | ImportKind::CssImport | ImportKind::Runtime => false,
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
