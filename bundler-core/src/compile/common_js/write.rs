//! A CommonJS file as an ES module: exports become variables, requests become imports.
//! Decides nothing: a plan says what becomes of each step.

use rustc_hash::{FxHashMap, FxHashSet};
use swc_atoms::Atom;
use swc_common::util::take::Take;
use swc_common::{DUMMY_SP, Span, Spanned};
use swc_ecma_ast::*;
use swc_ecma_visit::{VisitMut, VisitMutWith, noop_visit_mut_type};

use super::read::{Action, Place, Plan, members};
use super::{Scopes, is_anonymous, is_transparent};
use crate::compile::bind::Binding;
use crate::compile::module_name;
use crate::compile::parentheses::{as_value, parenthesized};

/// The program with imports and exports.
pub(in crate::compile) struct Written {
    pub(in crate::compile) items: Vec<ModuleItem>,
    /// Its exports are those of the module that this leads to.
    pub(in crate::compile) passes_on: Option<Atom>,
    /// Names at top level that stand nowhere in the file.
    pub(in crate::compile) invented: FxHashSet<Atom>,
}

/// Whether functions without a name may get one.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(in crate::compile) enum Naming {
    Free,
    Exact,
}

/// Writes what `plan` read.
pub(in crate::compile) fn write(
    items: Vec<ModuleItem>,
    plan: Plan,
    scopes: Scopes<'_>,
    naming: Naming,
) -> Written {
    let mut straight = Vec::with_capacity(items.len());
    items.into_iter().for_each(|item| straighten(item, scopes, &mut straight));
    assert_eq!(straight.len(), plan.actions.len(), "a file has the steps that were read");
    let mut writer = Writer {
        scopes,
        naming,
        locals: FxHashMap::default(),
        taken: plan.taken,
        settled: plan.settled,
        ready: FxHashSet::default(),
        exports: Vec::new(),
        items: Vec::with_capacity(straight.len() + 2),
        passes_on: None,
        invented: FxHashSet::default(),
    };
    let mut variables = Vec::new();
    let mut single = FxHashSet::default();
    for (name, export) in &plan.exports {
        if export.writes == 0 || export.is_getter {
            continue;
        }
        if export.writes == 1 {
            single.insert(name.clone());
            if export.reads > 0 {
                writer.local(name);
            }
        } else {
            variables.push(writer.local(name));
        }
    }
    for item in &straight {
        if let ModuleItem::Stmt(Stmt::Decl(Decl::Fn(function))) = item {
            writer.ready.insert(function.ident.to_id());
        }
    }
    // `var a; a = require("x");`
    let linked: FxHashSet<Binding> = straight
        .iter()
        .zip(&plan.actions)
        .filter(|(_, action)| matches!(action, Action::Link(_)))
        .filter_map(|(item, _)| linked_name(item).map(Ident::to_id))
        .collect();
    let prologue = straight.iter().take_while(|item| is_directive(item)).count();
    for (index, (item, action)) in straight.into_iter().zip(plan.actions).enumerate() {
        if index == prologue {
            writer.declare(std::mem::take(&mut variables));
        }
        let is_replaced = match &item {
            ModuleItem::Stmt(Stmt::Decl(Decl::Var(var))) => var.decls.iter().any(|declarator| {
                declarator.init.is_none()
                    && declarator.name.as_ident().is_some_and(|name| linked.contains(&name.to_id()))
            }),
            _ => false,
        };
        if !is_replaced {
            writer.take(item, action, &single);
        }
    }
    writer.declare(variables);
    if !writer.exports.is_empty() {
        writer.items.push(ModuleItem::ModuleDecl(ModuleDecl::ExportNamed(NamedExport {
            span: DUMMY_SP,
            specifiers: writer.exports,
            src: None,
            type_only: false,
            with: None,
        })));
    }
    Written { items: writer.items, passes_on: writer.passes_on, invented: writer.invented }
}

/// One item for each step, in the order in which they are read.
fn straighten(item: ModuleItem, scopes: Scopes<'_>, items: &mut Vec<ModuleItem>) {
    match item {
        ModuleItem::Stmt(statement) => straighten_statement(statement, scopes, items),
        ModuleItem::ModuleDecl(_) => items.push(item),
    }
}

fn straighten_statement(statement: Stmt, scopes: Scopes<'_>, items: &mut Vec<ModuleItem>) {
    match statement {
        Stmt::Empty(_) => {}
        Stmt::If(conditional) => match scopes.branch(&conditional) {
            Some(Some(taken)) => {
                let is_alternative = !std::ptr::eq(taken, &*conditional.cons);
                let taken = if is_alternative { conditional.alt } else { Some(conditional.cons) };
                straighten_statement(*taken.expect("it is what runs"), scopes, items);
            }
            Some(None) => {}
            None => items.push(ModuleItem::Stmt(Stmt::If(conditional))),
        },
        Stmt::Block(block) if is_transparent(&block) => {
            block.stmts.into_iter().for_each(|statement| straighten_statement(statement, scopes, items));
        }
        Stmt::Expr(ExprStmt { expr, span }) => match *expr {
            Expr::Seq(sequence) => {
                items.extend(sequence.exprs.into_iter().map(|expr| expression_statement(span, expr)));
            }
            expression => items.push(expression_statement(span, Box::new(expression))),
        },
        Stmt::Decl(Decl::Var(var)) => {
            let VarDecl { span, ctxt, kind, declare, decls } = *var;
            for (index, declarator) in decls.into_iter().enumerate() {
                // An annotation before the keyword is about the first declarator.
                let span = if index == 0 { span } else { declarator.span };
                let var = VarDecl { span, ctxt, kind, declare, decls: vec![declarator] };
                items.push(ModuleItem::Stmt(Stmt::Decl(Decl::Var(Box::new(var)))));
            }
        }
        statement => items.push(ModuleItem::Stmt(statement)),
    }
}

fn expression_statement(span: Span, expr: Box<Expr>) -> ModuleItem {
    ModuleItem::Stmt(Stmt::Expr(ExprStmt { span, expr }))
}

fn is_directive(item: &ModuleItem) -> bool {
    matches!(item, ModuleItem::Stmt(statement) if statement.can_precede_directive())
}

/// The name that is given a requested module.
fn linked_name(item: &ModuleItem) -> Option<&Ident> {
    match item {
        ModuleItem::Stmt(Stmt::Decl(Decl::Var(var))) => var.decls[0].name.as_ident().map(|name| &name.id),
        ModuleItem::Stmt(Stmt::Expr(statement)) => match statement.expr.unwrap_parens() {
            Expr::Assign(AssignExpr {
                left: AssignTarget::Simple(SimpleAssignTarget::Ident(name)), ..
            }) => Some(&name.id),
            _ => None,
        },
        _ => None,
    }
}

struct Writer<'a> {
    scopes: Scopes<'a>,
    naming: Naming,
    /// The variables of exports.
    locals: FxHashMap<Atom, Ident>,
    taken: FxHashSet<Atom>,
    settled: FxHashSet<Binding>,
    /// Names that have their value.
    ready: FxHashSet<Binding>,
    exports: Vec<ExportSpecifier>,
    items: Vec<ModuleItem>,
    passes_on: Option<Atom>,
    invented: FxHashSet<Atom>,
}

impl Writer<'_> {
    fn take(&mut self, mut item: ModuleItem, action: Action, single: &FxHashSet<Atom>) {
        match action {
            Action::Drop => {}
            Action::Keep => {
                match &mut item {
                    ModuleItem::Stmt(Stmt::Decl(Decl::Var(var))) => {
                        for declarator in &mut var.decls {
                            self.take_own_helper(declarator);
                        }
                        item.visit_mut_with(self);
                    }
                    _ => item.visit_mut_with(self),
                }
                self.note_ready(&item);
                self.items.push(item);
            }
            Action::Assign => self.take_assignment(item, single),
            Action::Link(place) => {
                let name = linked_name(&item).expect("it was read as one").clone();
                let specifier = self.specifier(&item);
                self.import(specifier, Some(name), place);
            }
            Action::Capture(place) => self.take_captured(item, place),
            Action::Run(place) => {
                let specifier = self.specifier(&item);
                self.import(specifier, None, place);
            }
            Action::PassOn(place) => {
                let specifier = self.specifier(&item);
                self.passes_on = specifier.value.as_str().map(Atom::from);
                self.import(specifier, None, place);
            }
            Action::Getter { name, specifier, member } => {
                let span = item.span();
                let specifier = Str { span, value: specifier.as_str().into(), raw: None };
                self.items.push(ModuleItem::ModuleDecl(ModuleDecl::ExportNamed(NamedExport {
                    span,
                    specifiers: vec![ExportSpecifier::Named(ExportNamedSpecifier {
                        span,
                        orig: ModuleExportName::Ident(Ident::new(member, span, self.scopes.top)),
                        exported: Some(ModuleExportName::Ident(Ident::new(name, span, self.scopes.top))),
                        is_type_only: false,
                    })],
                    src: Some(Box::new(specifier)),
                    type_only: false,
                    with: None,
                })));
            }
        }
    }

    /// `exports.a = exports.b = value`
    fn take_assignment(&mut self, item: ModuleItem, single: &FxHashSet<Atom>) {
        let span = item.span();
        let ModuleItem::Stmt(Stmt::Expr(ExprStmt { expr, .. })) = item else {
            unreachable!("assignments are expressions")
        };
        let mut value = expr;
        let mut names = Vec::new();
        loop {
            match *value {
                Expr::Paren(inner) if names.is_empty() => value = inner.expr,
                Expr::Assign(AssignExpr { op: AssignOp::Assign, left, right, span })
                    if self.exported(&left).is_some() =>
                {
                    names.push((self.exported(&left).expect("asked before"), span));
                    value = right;
                }
                other => {
                    *value = other;
                    break;
                }
            }
        }
        value.visit_mut_with(self);
        self.keep_anonymous(&mut value);
        for (name, name_span) in names.into_iter().rev() {
            if single.contains(&name) && !self.locals.contains_key(&name) && self.is_settled(&value) {
                let Expr::Ident(ident) = value.unwrap_parens() else { unreachable!("it is a name") };
                let ident = ident.clone();
                self.add_export(ident, name);
                continue;
            }
            let is_known = !single.contains(&name);
            let local = self.local(&name);
            let init = std::mem::replace(&mut value, Box::new(Expr::Ident(local.clone())));
            if is_known {
                let assignment =
                    AssignExpr { span: name_span, op: AssignOp::Assign, left: local.into(), right: init };
                self.items.push(expression_statement(span, Box::new(Expr::Assign(assignment))));
            } else {
                self.items.push(variable(span, VarDeclKind::Var, local, Some(init)));
                self.ready.insert(self.locals[&name].to_id());
                self.settled.insert(self.locals[&name].to_id());
            }
        }
    }

    fn exported(&self, target: &AssignTarget) -> Option<Atom> {
        match target {
            AssignTarget::Simple(SimpleAssignTarget::Member(member)) => self.scopes.export(member),
            _ => None,
        }
    }

    /// Whether a value is a name that has it for ever.
    fn is_settled(&self, value: &Expr) -> bool {
        matches!(value.unwrap_parens(), Expr::Ident(ident)
            if self.settled.contains(&ident.to_id()) && self.ready.contains(&ident.to_id()))
    }

    /// `var { a, b: c } = require("x")`, `var a = require("x").b`
    fn take_captured(&mut self, item: ModuleItem, place: Place) {
        let specifier = self.specifier(&item);
        let ModuleItem::Stmt(Stmt::Decl(Decl::Var(mut var))) = item else {
            unreachable!("only declarations capture")
        };
        let declarator = var.decls[0].take();
        let proposed = module_name(std::path::Path::new(&*specifier.value.to_string_lossy()));
        let namespace = self.unique(&proposed);
        self.import(specifier, Some(namespace.clone()), place);
        let read = |name: Atom| {
            let prop = MemberProp::Ident(IdentName::new(name, DUMMY_SP));
            Box::new(Expr::Member(MemberExpr { span: DUMMY_SP, obj: namespace.clone().into(), prop }))
        };
        let mut add = |local: Ident, name: Atom| {
            self.ready.insert(local.to_id());
            self.items.push(variable(declarator.span, var.kind, local, Some(read(name))));
        };
        match (&declarator.name, declarator.init.as_deref()) {
            (Pat::Object(pattern), _) => {
                for (name, local) in members(pattern).expect("it was read as one") {
                    add(local.id.clone(), name);
                }
            }
            (Pat::Ident(local), Some(Expr::Member(MemberExpr { prop: MemberProp::Ident(name), .. }))) => {
                add(local.id.clone(), name.sym.clone());
            }
            _ => unreachable!("it was read as one of these"),
        }
    }

    /// An import, and a request in place if the module must not run earlier.
    fn import(&mut self, specifier: Str, local: Option<Ident>, place: Place) {
        let span = specifier.span;
        let phase = match place {
            Place::Before => ImportPhase::Evaluation,
            Place::There => ImportPhase::Defer,
        };
        let namespace =
            local.map(|local| ImportSpecifier::Namespace(ImportStarAsSpecifier { span: local.span, local }));
        if place == Place::There {
            let args =
                vec![ExprOrSpread { spread: None, expr: Box::new(Expr::Lit(Lit::Str(specifier.clone()))) }];
            let call =
                CallExpr { span, callee: Callee::Import(Import { span, phase }), args, ..CallExpr::dummy() };
            self.items.push(expression_statement(span, Box::new(Expr::Call(call))));
        }
        self.items.push(ModuleItem::ModuleDecl(ModuleDecl::Import(ImportDecl {
            span,
            specifiers: namespace.into_iter().collect(),
            src: Box::new(specifier),
            type_only: false,
            with: None,
            phase,
        })));
    }

    /// The specifier of the request in a step.
    fn specifier(&self, item: &ModuleItem) -> Str {
        let value = match item {
            ModuleItem::Stmt(Stmt::Decl(Decl::Var(var))) => var.decls[0].init.as_deref(),
            ModuleItem::Stmt(Stmt::Expr(statement)) => Some(statement.expr.unwrap_parens()),
            _ => None,
        };
        let request = match value {
            Some(Expr::Assign(assignment)) => Some(&*assignment.right),
            Some(Expr::Member(member)) => Some(&*member.obj),
            value => value,
        };
        request.and_then(|request| self.scopes.required(request)).expect("it was read as a request").clone()
    }

    fn take_own_helper(&mut self, declarator: &mut VarDeclarator) {
        let Some(init) = &mut declarator.init else { return };
        if let Some((_, helper)) = self.scopes.own_helper(init) {
            **init = helper.clone();
            self.keep_anonymous(init);
        }
    }

    /// A function that had no name gets none from the variable that it is assigned to.
    fn keep_anonymous(&self, value: &mut Box<Expr>) {
        if self.naming == Naming::Exact && is_anonymous(value) {
            **value = as_value(*value.take());
        }
    }

    fn note_ready(&mut self, item: &ModuleItem) {
        match item {
            ModuleItem::Stmt(Stmt::Decl(Decl::Var(var))) => {
                for declarator in &var.decls {
                    if let Pat::Ident(name) = &declarator.name {
                        self.ready.insert(name.to_id());
                    }
                }
            }
            ModuleItem::Stmt(Stmt::Decl(Decl::Class(class))) => {
                self.ready.insert(class.ident.to_id());
            }
            _ => {}
        }
    }

    fn declare(&mut self, variables: Vec<Ident>) {
        for local in variables {
            self.items.push(variable(DUMMY_SP, VarDeclKind::Var, local, None));
        }
    }

    /// The variable of an export, which is exported when it is first asked for.
    fn local(&mut self, name: &Atom) -> Ident {
        if let Some(local) = self.locals.get(name) {
            return local.clone();
        }
        let local = self.unique(name);
        self.locals.insert(name.clone(), local.clone());
        self.add_export(local.clone(), name.clone());
        local
    }

    fn unique(&mut self, proposed: &str) -> Ident {
        let proposed = match Ident::verify_symbol(proposed) {
            Ok(()) => proposed.to_string(),
            Err(_) => format!("_{proposed}"),
        };
        let mut name = Atom::from(proposed.as_str());
        let mut number = 2;
        while !self.taken.insert(name.clone()) {
            name = format!("{proposed}{number}").into();
            number += 1;
        }
        self.invented.insert(name.clone());
        Ident::new(name, DUMMY_SP, self.scopes.top)
    }

    fn add_export(&mut self, local: Ident, name: Atom) {
        self.exports.push(ExportSpecifier::Named(ExportNamedSpecifier {
            span: DUMMY_SP,
            orig: ModuleExportName::Ident(local),
            exported: Some(ModuleExportName::Ident(Ident::new(name, DUMMY_SP, self.scopes.top))),
            is_type_only: false,
        }));
    }

    /// What stands for a member of `exports`; nothing if it never has a value.
    fn variable(&self, member: &MemberExpr) -> Option<Option<Ident>> {
        let name = self.scopes.export(member)?;
        Some(self.locals.get(&name).map(|local| Ident { span: member.span, ..local.clone() }))
    }
}

fn variable(span: Span, kind: VarDeclKind, local: Ident, init: Option<Box<Expr>>) -> ModuleItem {
    let declarator = VarDeclarator { span, name: Pat::Ident(local.into()), init, definite: false };
    let var = VarDecl { span, kind, decls: vec![declarator], ..VarDecl::dummy() };
    ModuleItem::Stmt(Stmt::Decl(Decl::Var(Box::new(var))))
}

impl VisitMut for Writer<'_> {
    noop_visit_mut_type!();

    fn visit_mut_expr(&mut self, expression: &mut Expr) {
        if let Expr::Member(member) = expression
            && let Some(variable) = self.variable(member)
        {
            *expression = match variable {
                Some(variable) => Expr::Ident(variable),
                None => parenthesized(*Expr::undefined(DUMMY_SP)),
            };
            return;
        }
        if let Expr::Assign(assignment) = expression
            && self.exported(&assignment.left).is_some()
        {
            self.keep_anonymous(&mut assignment.right);
        }
        swc_ecma_utils::stack_size::maybe_grow_default(|| expression.visit_mut_children_with(self));
    }

    fn visit_mut_simple_assign_target(&mut self, target: &mut SimpleAssignTarget) {
        if let SimpleAssignTarget::Member(member) = target
            && let Some(Some(variable)) = self.variable(member)
        {
            *target = SimpleAssignTarget::Ident(variable.into());
            return;
        }
        target.visit_mut_children_with(self);
    }

    fn visit_mut_stmt(&mut self, statement: &mut Stmt) {
        swc_ecma_utils::stack_size::maybe_grow_default(|| statement.visit_mut_children_with(self));
    }
}
