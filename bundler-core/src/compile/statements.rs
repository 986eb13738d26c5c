//! A module's items to statements, records, imports and exports.
//!
//! Items are taken one at a time: bound, printed and dropped.

use std::collections::VecDeque;
use std::ops::Range;

use swc_atoms::Atom;
use swc_common::{BytePos, DUMMY_SP, Span, Spanned, SyntaxContext};
use swc_ecma_ast::*;
use swc_ecma_visit::VisitMutWith;

use super::bind::{Binder, offset};
use super::enumeration::Enumerations;
use super::hoist;
use super::kept_names::{NAME, naming_function};
use super::print::{Printer, placeholder};
use super::purity::{Purity, Surroundings, Values};
use crate::ascii;
use crate::id::{RecordId, SymbolId};
use crate::object::{
    Condition, Effects, Export, ExportKind, Form, ImportKind, ImportName, Keyword, Known, Statement,
    StatementKind, SymbolKind, Target, TextId, Value,
};

/// The tables that are filled while items are taken.
pub(super) struct Statements<'a, 'b> {
    pub(super) binder: &'b mut Binder<'a>,
    pub(super) printer: &'b mut Printer,
    pub(super) surroundings: Surroundings<'b>,
    /// Functions of the shared scope are told their names.
    pub(super) keeps_names: bool,
    /// Classes are, too: they cannot name themselves.
    pub(super) names_classes: bool,
    /// Name proposed for the default export.
    pub(super) default_name: &'b str,
    pub(super) statements: Vec<Statement>,
    pub(super) declared: Vec<SymbolId>,
    pub(super) used: Vec<SymbolId>,
    pub(super) records: Vec<RecordId>,
    pub(super) conditions: Vec<Condition>,
    pub(super) exports: Vec<Export>,
    pub(super) stars: Vec<RecordId>,
    pub(super) known: Vec<Known>,
    pub(super) enumerations: &'b Enumerations,
    /// The default export, and the symbol whose value it is given.
    pub(super) default_name_of: Option<(SymbolId, SymbolId)>,
    pub(super) directives: Vec<TextId>,
    /// Comments that become statements, in source order.
    pub(super) comments: VecDeque<(BytePos, String)>,
}

impl Statements<'_, '_> {
    /// Takes the items of an ES module, or of a script that may become one.
    ///
    /// # Errors
    /// The span and text of the first construct that is not supported.
    pub(super) fn take_items(&mut self, items: Vec<ModuleItem>) -> Result<(), (swc_common::Span, String)> {
        for item in &items {
            if let ModuleItem::ModuleDecl(declaration) = item {
                self.declare_imports(declaration)?;
            }
        }
        let mut in_prologue = true;
        for item in items {
            if in_prologue {
                in_prologue = self.take_directive(&item);
                if in_prologue {
                    continue;
                }
            }
            self.take_comments(item.span().hi);
            match item {
                ModuleItem::Stmt(statement) => {
                    let start = statement.span().lo;
                    self.take_statement(statement, start);
                }
                ModuleItem::ModuleDecl(declaration) => self.take_declaration(declaration)?,
            }
        }
        self.take_comments(BytePos(u32::MAX));
        Ok(())
    }

    /// Comments that begin before `end` become statements: one inside a statement comes before it.
    fn take_comments(&mut self, end: BytePos) {
        while self.comments.front().is_some_and(|(start, _)| *start < end) {
            let (_, text) = self.comments.pop_front().expect("there is one");
            self.binder.begin_statement();
            let start = self.printer.offset();
            self.printer.print_comment(&text);
            let code = start..self.printer.offset();
            self.push(code, StatementKind::Plain, Verdict::ALWAYS, &[]);
        }
    }

    /// Imports are hoisted: their records come first, in source order, and their names are known before
    /// any statement is bound.
    fn declare_imports(&mut self, declaration: &ModuleDecl) -> Result<(), (swc_common::Span, String)> {
        match declaration {
            ModuleDecl::Import(import) => {
                let is_in_place = import.phase == ImportPhase::Defer && self.binder.runs_in_place;
                if import.phase != ImportPhase::Evaluation && !is_in_place {
                    let phase = if import.phase == ImportPhase::Defer { "defer" } else { "source" };
                    return Err((import.span, format!("\"import {phase}\" is not supported yet")));
                }
                let kind = if is_in_place { ImportKind::Evaluate } else { ImportKind::Static };
                let record = self.binder.record(&import.src, kind, import.with.as_deref());
                for specifier in &import.specifiers {
                    let (name, position) = match specifier {
                        ImportSpecifier::Named(named) => {
                            let imported = match &named.imported {
                                Some(name) => self.export_name(name),
                                None => self.binder.texts.intern(&named.local.sym),
                            };
                            (ImportName::Named(imported), offset(named.span))
                        }
                        ImportSpecifier::Default(default) => {
                            (ImportName::Named(self.binder.texts.intern("default")), offset(default.span))
                        }
                        ImportSpecifier::Namespace(namespace) => {
                            (ImportName::Namespace, offset(namespace.span))
                        }
                    };
                    self.binder.declare_import(specifier.local(), record, name, position);
                }
            }
            ModuleDecl::ExportNamed(NamedExport { src: Some(source), with, specifiers, .. }) => {
                let record = self.binder.record(source, ImportKind::Static, with.as_deref());
                for specifier in specifiers {
                    let (name, imported, span) = match specifier {
                        ExportSpecifier::Named(named) => {
                            let imported = self.export_name(&named.orig);
                            let name =
                                named.exported.as_ref().map_or(imported, |name| self.export_name(name));
                            (name, ImportName::Named(imported), named.span)
                        }
                        ExportSpecifier::Namespace(namespace) => {
                            (self.export_name(&namespace.name), ImportName::Namespace, namespace.span)
                        }
                        ExportSpecifier::Default(default) => {
                            return Err((
                                default.exported.span,
                                "\"export name from\" is not JavaScript yet".into(),
                            ));
                        }
                    };
                    self.exports.push(Export {
                        name,
                        kind: ExportKind::ReExport(record, imported),
                        position: offset(span),
                    });
                }
            }
            ModuleDecl::ExportAll(all) => {
                let record = self.binder.record(&all.src, ImportKind::Static, all.with.as_deref());
                self.stars.push(record);
            }
            _ => {}
        }
        Ok(())
    }

    fn export_name(&mut self, name: &ModuleExportName) -> TextId {
        match name {
            ModuleExportName::Ident(ident) => self.binder.texts.intern(&ident.sym),
            ModuleExportName::Str(text) => self.binder.texts.intern(&text.value.to_string_lossy()),
        }
    }

    fn take_directive(&mut self, item: &ModuleItem) -> bool {
        let ModuleItem::Stmt(Stmt::Expr(statement)) = item else { return false };
        let Expr::Lit(Lit::Str(text)) = &*statement.expr else { return false };
        let raw = text.raw.as_deref().unwrap_or("");
        let content = raw.get(1..raw.len().saturating_sub(1)).unwrap_or("");
        if content != "use strict" {
            let printed = self.binder.texts.intern(raw);
            self.directives.push(printed);
        }
        true
    }

    fn take_declaration(&mut self, declaration: ModuleDecl) -> Result<(), (swc_common::Span, String)> {
        match declaration {
            ModuleDecl::Import(_) | ModuleDecl::ExportAll(_) => {}
            ModuleDecl::ExportNamed(export) => {
                if export.src.is_none() {
                    self.export_locals(&export);
                }
            }
            ModuleDecl::ExportDecl(export) => {
                self.export_declared(&export.decl);
                self.take_statement(Stmt::Decl(export.decl), export.span.lo);
            }
            ModuleDecl::ExportDefaultDecl(export) => self.take_default_declaration(export),
            ModuleDecl::ExportDefaultExpr(export) => match self.binder.namespace_import(&export.expr) {
                // It is the same at any time: the export is another name of it.
                Some(symbol) => self.export_default(symbol, offset(export.span)),
                None => self.take_default_expression(*export.expr, export.span),
            },
            ModuleDecl::TsImportEquals(d) => {
                return Err((d.span, "this form of \"import =\" is not supported".into()));
            }
            ModuleDecl::TsExportAssignment(d) => {
                return Err((d.span, "\"export =\" is only supported in CommonJS modules".into()));
            }
            ModuleDecl::TsNamespaceExport(_) => {}
        }
        Ok(())
    }

    fn export_locals(&mut self, export: &NamedExport) {
        for specifier in &export.specifiers {
            let ExportSpecifier::Named(named) = specifier else { continue };
            let ModuleExportName::Ident(local) = &named.orig else { continue };
            let symbol = self.binder.symbol(&local.sym, local.ctxt);
            let exported = named.exported.as_ref().unwrap_or(&named.orig);
            let name = self.export_name(exported);
            self.exports.push(Export {
                name,
                kind: ExportKind::Local(symbol),
                position: offset(exported.span()),
            });
        }
    }

    fn export_declared(&mut self, declaration: &Decl) {
        let mut export = |ident: &Ident| {
            let name = self.binder.texts.intern(&ident.sym);
            let symbol = self.binder.symbol(&ident.sym, ident.ctxt);
            self.exports.push(Export { name, kind: ExportKind::Local(symbol), position: offset(ident.span) });
        };
        match declaration {
            Decl::Fn(function) => export(&function.ident),
            Decl::Class(class) => export(&class.ident),
            Decl::Var(var) => var.decls.iter().for_each(|d| hoist::for_each_name(&d.name, &mut export)),
            Decl::Using(using) => using.decls.iter().for_each(|d| hoist::for_each_name(&d.name, &mut export)),
            _ => {}
        }
    }

    fn export_default(&mut self, symbol: SymbolId, position: u32) {
        let name = self.binder.texts.intern("default");
        self.exports.push(Export { name, kind: ExportKind::Local(symbol), position });
    }

    fn take_default_declaration(&mut self, export: ExportDefaultDecl) {
        let position = offset(export.span);
        match export.decl {
            DefaultDecl::Fn(FnExpr { ident: Some(ident), function }) => {
                let symbol = self.binder.declare(&ident, Form::Hoisted);
                self.export_default(symbol, position);
                let function = FnDecl { ident, declare: false, function };
                self.take_statement(Stmt::Decl(Decl::Fn(function)), export.span.lo);
            }
            DefaultDecl::Class(ClassExpr { ident: Some(ident), class }) => {
                let symbol = self.binder.declare(&ident, Form::Lexical);
                self.export_default(symbol, position);
                let class = ClassDecl { ident, declare: false, class };
                self.take_statement(Stmt::Decl(Decl::Class(class)), export.span.lo);
            }
            DefaultDecl::Fn(FnExpr { ident: None, mut function }) => {
                let symbol = self.binder.declare_unnamed(self.default_name);
                self.export_default(symbol, position);
                self.binder.begin_statement();
                function.visit_mut_with(self.binder);
                let value = self.values().function(&function, export.span.lo);
                self.binder.symbols[symbol.index()].value = value;
                let ident = Ident::new(placeholder(Target::Name(symbol)), DUMMY_SP, SyntaxContext::empty());
                let code = self.printer.print(&FnDecl { ident, declare: false, function });
                self.push(code, StatementKind::Function, Verdict::default(), &[symbol]);
                self.name_default_function(symbol);
            }
            DefaultDecl::Class(class) => self.take_default_expression(Expr::Class(class), export.span),
            DefaultDecl::TsInterfaceDecl(_) => {}
        }
    }

    /// A declared function cannot be called "default" in the output, so it is given the name. The
    /// statement counts as part of the declaration: it stays where the function does.
    fn name_default_function(&mut self, symbol: SymbolId) {
        self.binder.begin_statement();
        let start = self.printer.offset();
        self.printer.print_text("Object.defineProperty(");
        self.printer.print_hole(Target::Name(symbol));
        let space = if self.printer.minifies() { "" } else { " " };
        self.printer.print_text(&format!(",{space}\"name\",{space}{{{space}value:{space}\"default\",{space}configurable:{space}true{space}}});"));
        let code = start..self.printer.offset();
        self.push(code, StatementKind::Hoisted, Verdict::default(), &[symbol]);
    }

    /// `__name(f, "f");`, which likewise is part of the declaration.
    fn name_declared(&mut self, symbol: SymbolId, function: &str, kind: StatementKind) {
        self.binder.begin_statement();
        let helper = self.binder.runtime_symbol(function);
        let name = self.binder.texts.get(self.binder.symbols[symbol.index()].name);
        let name = ascii::string(name).into_owned();
        let start = self.printer.offset();
        self.printer.print_hole(Target::Callee(helper));
        self.printer.print_text("(");
        self.printer.print_hole(Target::Name(symbol));
        let space = if self.printer.minifies() { "" } else { " " };
        self.printer.print_text(&format!(",{space}\"{name}\");"));
        let code = start..self.printer.offset();
        self.push(code, kind, Verdict::default(), &[symbol]);
    }

    fn take_default_expression(&mut self, mut expression: Expr, span: Span) {
        let symbol = self.binder.declare_unnamed(self.default_name);
        self.binder.symbols[symbol.index()].form = Form::Constant;
        self.export_default(symbol, offset(span));
        self.binder.begin_statement();
        let is_anonymous = match expression.unwrap_parens() {
            Expr::Fn(function) => function.ident.is_none(),
            Expr::Class(class) => class.ident.is_none(),
            Expr::Arrow(_) => true,
            _ => false,
        };
        if is_anonymous {
            expression = named_default(expression);
        }
        self.binder.note_decisive(&expression);
        if let Expr::Ident(ident) = &expression
            && self.binder.is_top_level(ident)
        {
            let named = self.binder.symbol(&ident.sym, ident.ctxt);
            self.default_name_of = Some((symbol, named));
        }
        expression.visit_mut_with(self.binder);
        self.note_constant(symbol, &expression);
        let value = if is_anonymous { anonymous_value(&expression) } else { &expression };
        let verdict = self.judge(&[symbol], |purity| purity.expression(value));
        let value = self.values().of(value, span.lo);
        self.binder.symbols[symbol.index()].value = value;
        let start = self.printer.offset();
        self.printer.print_hole(Target::Declared(symbol));
        self.printer.print_text(if self.printer.minifies() { "=" } else { " = " });
        let code = self.printer.print(&expression);
        let kind =
            StatementKind::Variable { keyword: Keyword::Const, parenthesized: false, initialized: true };
        self.push(start..code.end, kind, verdict, &[symbol]);
    }

    /// Notes the value of a constant.
    fn note_constant(&mut self, symbol: SymbolId, init: &Expr) {
        if self.binder.notes_decisive
            && let Some(value) = self.binder.constants.value(init)
        {
            self.known.push(Known { symbol, member: None, value });
        }
    }

    /// Notes the values of an enumeration's members.
    fn note_enumeration(&mut self, symbol: SymbolId, name: &Ident) {
        let Some(members) = self.enumerations.get(&(name.sym.clone(), name.ctxt)) else { return };
        if self.known.iter().any(|known| known.symbol == symbol) {
            return;
        }
        for (name, value) in members {
            let member = Some(self.binder.texts.intern(name));
            self.known.push(Known { symbol, member, value: value.clone() });
        }
    }

    /// Whether the default export always has the value of another symbol, once all of the module is known: that is
    /// declared once, before, and never assigned.
    pub(super) fn settle_default(&mut self) {
        let Some((default, named)) = self.default_name_of else { return };
        let declares = |statement: &Statement, symbol| {
            let range = statement.declared.start as usize..statement.declared.end as usize;
            self.declared[range].contains(&symbol)
        };
        let mut declarations = self.statements.iter().enumerate().filter(|(_, s)| declares(s, named));
        let (Some((index, declaration)), None) = (declarations.next(), declarations.next()) else { return };
        let is_there = declaration.kind == StatementKind::Function
            || self.statements[index..].iter().any(|statement| declares(statement, default));
        let known = &self.binder.symbols[named.index()];
        if is_there && known.kind == SymbolKind::Declared && !known.reassigned {
            self.binder.symbols[default.index()].alias = Some(named);
        }
    }

    /// Describes values of initialisers.
    fn values(&mut self) -> Values<'_> {
        Values {
            surroundings: self.surroundings,
            symbols: &self.binder.symbols,
            conditions: &mut self.conditions,
            mentions_this: self.binder.mentions_this || self.binder.direct_eval,
        }
    }

    /// Whether running a statement can be observed.
    fn judge(&mut self, declaring: &[SymbolId], look: impl FnOnce(&mut Purity<'_>) -> bool) -> Verdict {
        let mut purity = Purity::new(self.surroundings, &self.binder.symbols, declaring);
        if !look(&mut purity) {
            return Verdict::ALWAYS;
        }
        let Purity { mut conditions, completes, filled, .. } = purity;
        self.binder.note_filled(&filled);
        let start = self.conditions.len() as u32;
        self.conditions.append(&mut conditions);
        let end = self.conditions.len() as u32;
        Verdict { effects: if start == end { Effects::None } else { Effects::Unless(start..end) }, completes }
    }

    /// Takes one statement; `start` is where it begins, `export` included.
    fn take_statement(&mut self, statement: Stmt, start: BytePos) {
        match statement {
            Stmt::Empty(_) => {}
            Stmt::Decl(Decl::Var(var)) => self.take_variables(*var, start),
            Stmt::Decl(Decl::Fn(mut function)) => {
                self.binder.begin_statement();
                let symbol = self.binder.declare(&function.ident, Form::Hoisted);
                function.visit_mut_with(self.binder);
                let value = self.values().function(&function.function, start);
                self.binder.symbols[symbol.index()].value = value;
                let code = self.printer.print(&function);
                self.push(code, StatementKind::Function, Verdict::default(), &[symbol]);
                if self.keeps_names {
                    self.name_declared(symbol, NAME, StatementKind::Hoisted);
                }
            }
            Stmt::Decl(Decl::Class(mut class)) => {
                self.binder.begin_statement();
                let symbol = self.binder.declare(&class.ident, Form::Lexical);
                class.visit_mut_with(self.binder);
                let naming = if self.names_classes { naming_function(&class.class) } else { None };
                let verdict = self.judge(&[symbol], |purity| purity.class(&class.class));
                let value = self.values().class(&class.class);
                self.binder.symbols[symbol.index()].value = value;
                let code = self.printer.print(&class);
                self.push(code, StatementKind::Class, verdict, &[symbol]);
                if let Some(function) = naming {
                    self.name_declared(symbol, function, StatementKind::Plain);
                }
            }
            Stmt::Decl(Decl::Using(mut using)) => {
                self.binder.begin_statement();
                let mut symbols = Vec::new();
                for declarator in &using.decls {
                    hoist::for_each_name(&declarator.name, &mut |ident| {
                        symbols.push(self.binder.declare(ident, Form::Constant));
                    });
                }
                using.visit_mut_with(self.binder);
                let code = self.printer.print(&Stmt::Decl(Decl::Using(using)));
                self.push(code, StatementKind::Plain, Verdict::ALWAYS, &symbols);
            }
            // Assignments in a row are taken one by one, so that unused ones can go.
            Stmt::Expr(ExprStmt { expr, span }) if is_assignment_sequence(&expr) => {
                let Expr::Seq(sequence) = *expr else { unreachable!("matched above") };
                for expr in sequence.exprs {
                    let expr = Box::new(hoist::as_statement(*expr));
                    self.take_other(Stmt::Expr(ExprStmt { expr, span }));
                }
            }
            statement => self.take_other(statement),
        }
    }

    fn take_other(&mut self, mut statement: Stmt) {
        self.binder.begin_statement();
        statement.visit_mut_with(self.binder);
        if matches!(statement, Stmt::Empty(_)) && self.binder.hoisted.is_empty() {
            return;
        }
        let verdict = self.judge(&[], |purity| purity.statement(&statement));
        let code = self.printer.print(&statement);
        self.push(code, StatementKind::Plain, verdict, &[]);
    }

    /// One statement for each declarator, so that unused ones can go.
    fn take_variables(&mut self, var: VarDecl, start: BytePos) {
        let keyword = match var.kind {
            VarDeclKind::Var => Keyword::Var,
            VarDeclKind::Let => Keyword::Let,
            VarDeclKind::Const => Keyword::Const,
        };
        let form = match keyword {
            Keyword::Var => Form::Hoisted,
            Keyword::Let => Form::Lexical,
            Keyword::Const => Form::Constant,
        };
        // An annotation before the keyword is about the first declarator.
        let mut start = Some(start).filter(|_| keyword == Keyword::Const);
        for mut declarator in var.decls {
            self.binder.begin_statement();
            let mut symbols = Vec::new();
            hoist::for_each_name(&declarator.name, &mut |ident| {
                symbols.push(self.binder.declare(ident, form));
            });
            if let Pat::Ident(name) = &declarator.name {
                self.note_enumeration(symbols[0], name);
            }
            if let (Keyword::Const, Some(init)) = (keyword, &declarator.init) {
                self.binder.note_decisive(init);
            }
            declarator.visit_mut_with(self.binder);
            if let (Keyword::Const, Pat::Ident(_), Some(init)) = (keyword, &declarator.name, &declarator.init)
            {
                self.note_constant(symbols[0], init);
            }
            let verdict = self.judge(&symbols, |purity| purity.declarator(&declarator));
            if declarator.name.is_ident() {
                let start = start.take().unwrap_or(BytePos::DUMMY);
                let value = match declarator.init.as_deref() {
                    Some(init) => self.values().of(init, start),
                    None => Value::Primitive,
                };
                let symbol = &mut self.binder.symbols[symbols[0].index()];
                // `var f; function f() {}` is a function, and `var x = 1; var x = {}` is anything.
                symbol.value = match (&symbol.value, declarator.init.is_some()) {
                    (Value::Unknown, _) if !self.declared.contains(&symbols[0]) => value,
                    (known, false) => known.clone(),
                    _ => Value::Unknown,
                };
            }
            let kind = StatementKind::Variable {
                keyword,
                parenthesized: matches!(declarator.name, Pat::Object(_)),
                initialized: declarator.init.is_some(),
            };
            let code = self.printer.print(&declarator);
            self.push(code, kind, verdict, &symbols);
        }
    }

    fn push(&mut self, code: Range<u32>, kind: StatementKind, verdict: Verdict, symbols: &[SymbolId]) {
        // Keeps the holes at the end of one statement apart from those at the start of the next.
        self.printer.print_text("\n");
        let start = self.declared.len() as u32;
        self.declared.extend_from_slice(symbols);
        let hoisted_start = self.declared.len() as u32;
        self.declared.extend_from_slice(&self.binder.hoisted);
        let end = self.declared.len() as u32;
        self.declared.extend_from_slice(&verdict.completes);
        let used_start = self.used.len() as u32;
        self.used.extend_from_slice(&self.binder.used);
        let records_start = self.records.len() as u32;
        self.records.extend_from_slice(&self.binder.statement_records);
        self.statements.push(Statement {
            code,
            kind,
            effects: verdict.effects,
            reads_now: self.binder.reads_now,
            declared: start..end,
            hoisted: hoisted_start..end,
            completes: end..self.declared.len() as u32,
            used: used_start..self.used.len() as u32,
            records: records_start..self.records.len() as u32,
        });
    }

    /// Takes a CommonJS module: one statement, bound for its requests only.
    /// Directives of one that `is_wrapped` are left out as far as they are facts.
    pub(super) fn take_whole(&mut self, items: Vec<ModuleItem>, is_wrapped: bool) {
        self.binder.begin_statement();
        let start = self.printer.offset();
        let mut in_prologue = is_wrapped;
        for (index, mut item) in items.into_iter().enumerate() {
            let end = item.span().hi;
            in_prologue &= item.as_stmt().is_some_and(Stmt::can_precede_directive);
            // The linker adds the directive where the code around the module is not strict.
            if in_prologue && item.as_stmt().is_some_and(Stmt::is_use_strict) {
                continue;
            }
            item.visit_mut_with(self.binder);
            while self.comments.front().is_some_and(|(start, _)| *start < end) {
                let (_, text) = self.comments.pop_front().expect("there is one");
                self.printer.print_comment(&text);
            }
            if matches!(&item, ModuleItem::Stmt(Stmt::Empty(_))) {
                continue;
            }
            if index > 0 && !self.printer.minifies() {
                self.printer.print_text("\n");
            }
            self.printer.print(&item);
        }
        for (_, text) in std::mem::take(&mut self.comments) {
            self.printer.print_comment(&text);
        }
        let code = start..self.printer.offset();
        self.push(code, StatementKind::Plain, Verdict::ALWAYS, &[]);
    }
}

/// What running a statement does.
struct Verdict {
    effects: Effects,
    /// Symbols that it only completes, if it has no other effect.
    completes: Vec<SymbolId>,
}

impl Verdict {
    /// It can be observed, for all that is known.
    const ALWAYS: Self = Self { effects: Effects::Always, completes: Vec::new() };
}

impl Default for Verdict {
    fn default() -> Self {
        Self { effects: Effects::None, completes: Vec::new() }
    }
}

/// `a = 1, b = 2`
fn is_assignment_sequence(expression: &Expr) -> bool {
    matches!(expression, Expr::Seq(sequence) if sequence.exprs.iter().all(|e| e.is_assign()))
}

/// `{ default: value }.default`: gives an anonymous function or class the name "default".
fn named_default(value: Expr) -> Expr {
    let key = IdentName::new(Atom::from("default"), DUMMY_SP);
    let property = Prop::KeyValue(KeyValueProp { key: PropName::Ident(key.clone()), value: Box::new(value) });
    let object = ObjectLit { span: DUMMY_SP, props: vec![PropOrSpread::Prop(Box::new(property))] };
    Expr::Member(MemberExpr {
        span: DUMMY_SP,
        obj: Box::new(Expr::Object(object)),
        prop: MemberProp::Ident(key),
    })
}

/// The value that [`named_default`] wrapped.
fn anonymous_value(expression: &Expr) -> &Expr {
    let Expr::Member(member) = expression else { return expression };
    let Expr::Object(object) = &*member.obj else { return expression };
    match object.props.first() {
        Some(PropOrSpread::Prop(property)) => match &**property {
            Prop::KeyValue(property) => &property.value,
            _ => expression,
        },
        _ => expression,
    }
}
