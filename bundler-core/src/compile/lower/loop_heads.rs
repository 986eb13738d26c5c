//! Heads of loops that the transformations get wrong: patterns that each round assigns, and variables of the head
//! that functions of the head keep (ECMA-262, 14.7.4).

use rustc_hash::{FxHashMap, FxHashSet};
use swc_common::DUMMY_SP;
use swc_common::util::take::Take;
use swc_ecma_ast::*;
use swc_ecma_visit::{Visit, VisitMut, VisitMutWith, VisitWith, noop_visit_mut_type, noop_visit_type};

use super::super::hoist::{as_statement, for_each_name};
use super::made_up::{assigned, assignment, block, expression_statement, name, variables};
use super::own_scope::Renamer;

/// `for ([a] of b) c;` becomes `for (let _item of b) { [a] = _item; c; }`, and so do patterns that `var` declares.
pub(super) struct AssignedPatterns;

impl AssignedPatterns {
    fn part(head: &mut ForHead, body: &mut Box<Stmt>) {
        let item = name("_item");
        let value = Box::new(Expr::Ident(item.clone()));
        let first = match head {
            ForHead::Pat(pattern) if !pattern.is_ident() => {
                let Ok(target) = AssignTarget::try_from(pattern.take()) else { return };
                expression_statement(as_statement(assignment(target, value)))
            }
            ForHead::VarDecl(var)
                if var.kind == VarDeclKind::Var
                    && var.decls.iter().all(|var| var.init.is_none() && !var.name.is_ident()) =>
            {
                let mut var = var.take();
                var.decls.iter_mut().for_each(|declarator| declarator.init = Some(value.clone()));
                Stmt::Decl(Decl::Var(var))
            }
            _ => return,
        };
        let Stmt::Decl(Decl::Var(var)) = variables(VarDeclKind::Let, [(item, None)]) else { return };
        *head = ForHead::VarDecl(var);
        **body = block(vec![first, *body.take()]);
    }
}

impl VisitMut for AssignedPatterns {
    noop_visit_mut_type!();

    fn visit_mut_expr(&mut self, expression: &mut Expr) {
        swc_ecma_utils::stack_size::maybe_grow_default(|| expression.visit_mut_children_with(self));
    }

    fn visit_mut_for_of_stmt(&mut self, statement: &mut ForOfStmt) {
        statement.visit_mut_children_with(self);
        Self::part(&mut statement.left, &mut statement.body);
    }

    fn visit_mut_for_in_stmt(&mut self, statement: &mut ForInStmt) {
        statement.visit_mut_children_with(self);
        Self::part(&mut statement.left, &mut statement.body);
    }
}

/// The first variables of a loop are other ones than those of its rounds, and each round steps and tests its own.
///
/// `for (let i = 0, f = () => i; g(() => i); i++) {}` becomes
/// `let _i = 0, _f = () => _i, _isFirst = true;`
/// `for (let i = _i, f = _f;;) { if (_isFirst) _isFirst = false; else i++; if (!g(() => i)) break; }`
pub(super) struct KeptVariables;

impl KeptVariables {
    /// What stands before the loop now.
    fn part(statement: &mut ForStmt) -> Vec<Stmt> {
        let mut before = Vec::new();
        let Some(VarDeclOrExpr::VarDecl(var)) = &mut statement.init else { return before };
        if var.kind == VarDeclKind::Var {
            return before;
        }
        let mut names = Vec::new();
        for declarator in &var.decls {
            for_each_name(&declarator.name, &mut |ident| names.push(ident.clone()));
        }
        let ids: FxHashSet<Id> = names.iter().map(Ident::to_id).collect();
        // The transformation hands on what a round assigns, unless a function does it.
        for ident in &names {
            if var.kind == VarDeclKind::Const || !assigns(&statement.body, ident) {
                continue;
            }
            let itself = assigned(ident, Box::new(Expr::Ident(ident.clone())));
            *statement.body = block(vec![expression_statement(itself), *statement.body.take()]);
        }
        if keeps(&**var, &ids) {
            let first: Vec<Ident> = names.iter().map(|ident| name(&ident.sym)).collect();
            let own: FxHashMap<_, _> =
                names.iter().zip(&first).map(|(ident, first)| (ident.to_id(), first.ctxt)).collect();
            let mut declaration = var.take();
            declaration.visit_mut_with(&mut Renamer { own });
            let rounds = names.iter().zip(first);
            let copied = rounds.map(|(ident, first)| (ident.clone(), Some(Box::new(Expr::Ident(first)))));
            let Stmt::Decl(Decl::Var(copies)) = variables(declaration.kind, copied) else { return before };
            before.push(Stmt::Decl(Decl::Var(declaration)));
            statement.init = Some(VarDeclOrExpr::VarDecl(copies));
        }
        if keeps(&statement.test, &ids) || keeps(&statement.update, &ids) {
            let mut body = Vec::new();
            if let Some(update) = statement.update.take() {
                let is_first = name("_isFirst");
                let yes = |is: bool| Box::new(Expr::Lit(Lit::Bool(is.into())));
                before.push(variables(VarDeclKind::Let, [(is_first.clone(), Some(yes(true)))]));
                body.push(Stmt::If(IfStmt {
                    span: DUMMY_SP,
                    test: Box::new(Expr::Ident(is_first.clone())),
                    cons: Box::new(expression_statement(assigned(&is_first, yes(false)))),
                    alt: Some(Box::new(expression_statement(as_statement(*update)))),
                }));
            }
            if let Some(test) = statement.test.take() {
                let arg = Box::new(Expr::Paren(ParenExpr { span: DUMMY_SP, expr: test }));
                body.push(Stmt::If(IfStmt {
                    span: DUMMY_SP,
                    test: Box::new(Expr::Unary(UnaryExpr { span: DUMMY_SP, op: UnaryOp::Bang, arg })),
                    cons: Box::new(Stmt::Break(BreakStmt { span: DUMMY_SP, label: None })),
                    alt: None,
                }));
            }
            body.push(*statement.body.take());
            *statement.body = block(body);
        }
        before
    }
}

impl VisitMut for KeptVariables {
    noop_visit_mut_type!();

    fn visit_mut_expr(&mut self, expression: &mut Expr) {
        swc_ecma_utils::stack_size::maybe_grow_default(|| expression.visit_mut_children_with(self));
    }

    fn visit_mut_stmt(&mut self, statement: &mut Stmt) {
        let mut inner = &mut *statement;
        while let Stmt::Labeled(labeled) = inner {
            inner = &mut labeled.body;
        }
        swc_ecma_utils::stack_size::maybe_grow_default(|| inner.visit_mut_children_with(self));
        if let Stmt::For(of) = inner {
            let mut before = Self::part(of);
            if !before.is_empty() {
                before.push(statement.take());
                *statement = block(before);
            }
        }
    }
}

/// Whether a function in `node` mentions one of `names`.
fn keeps<N: for<'a> VisitWith<Keeping<'a>> + ?Sized>(node: &N, names: &FxHashSet<Id>) -> bool {
    let mut keeping = Keeping { names, is_inside: false, found: false };
    node.visit_with(&mut keeping);
    keeping.found
}

/// Whether a function in `node` assigns a name.
fn assigns(node: &Stmt, name: &Ident) -> bool {
    let mut assigning = Assigning { name: name.to_id(), is_inside: false, found: false };
    node.visit_with(&mut assigning);
    assigning.found
}

struct Assigning {
    name: Id,
    is_inside: bool,
    found: bool,
}

impl Assigning {
    fn inside(&mut self, visit: impl FnOnce(&mut Self)) {
        let outer = std::mem::replace(&mut self.is_inside, true);
        visit(self);
        self.is_inside = outer;
    }

    fn target(&mut self, target: &Ident) {
        self.found |= self.is_inside && target.to_id() == self.name;
    }
}

impl Visit for Assigning {
    noop_visit_type!();

    fn visit_function(&mut self, function: &Function) {
        self.inside(|assigning| function.visit_children_with(assigning));
    }

    fn visit_arrow_expr(&mut self, arrow: &ArrowExpr) {
        self.inside(|assigning| arrow.visit_children_with(assigning));
    }

    fn visit_binding_ident(&mut self, ident: &BindingIdent) {
        self.target(&ident.id);
    }

    fn visit_assign_pat_prop(&mut self, property: &AssignPatProp) {
        self.target(&property.key.id);
        property.value.visit_with(self);
    }

    fn visit_update_expr(&mut self, update: &UpdateExpr) {
        match &*update.arg {
            Expr::Ident(ident) => self.target(ident),
            other => other.visit_with(self),
        }
    }
}

struct Keeping<'a> {
    names: &'a FxHashSet<Id>,
    is_inside: bool,
    found: bool,
}

impl Keeping<'_> {
    fn inside(&mut self, visit: impl FnOnce(&mut Self)) {
        let outer = std::mem::replace(&mut self.is_inside, true);
        visit(self);
        self.is_inside = outer;
    }
}

impl Visit for Keeping<'_> {
    noop_visit_type!();

    fn visit_ident(&mut self, ident: &Ident) {
        self.found |= self.is_inside && self.names.contains(&ident.to_id());
    }

    fn visit_function(&mut self, function: &Function) {
        self.inside(|keeping| function.visit_children_with(keeping));
    }

    fn visit_arrow_expr(&mut self, arrow: &ArrowExpr) {
        self.inside(|keeping| arrow.visit_children_with(keeping));
    }

    fn visit_class(&mut self, class: &Class) {
        self.inside(|keeping| class.visit_children_with(keeping));
    }
}
