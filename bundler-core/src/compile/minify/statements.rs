//! Shorter statements: single ones, and lists of them.

use swc_common::util::take::Take;
use swc_common::{DUMMY_SP, SyntaxContext};
use swc_ecma_ast::*;
use swc_ecma_visit::{Visit, VisitWith, noop_visit_type};

use super::expressions::{both, conditional, negation_of};
use super::syntax::Syntax;
use super::usage::Declared;
use crate::compile::hoist;

/// Where a list of statements stands.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    /// A function's body: its end returns.
    Function,
    Block,
}

impl Syntax<'_> {
    /// A statement whose parts are short already. It may become an empty one.
    pub(super) fn shorten_statement(&mut self, statement: &mut Stmt) {
        match statement {
            Stmt::Block(block) => match block.stmts.as_mut_slice() {
                [] => *statement = empty(),
                [only] if !is_scoped(only) => *statement = only.take(),
                _ => {}
            },
            Stmt::Expr(inner) => match self.discard(inner.expr.take()) {
                Some(expression) => inner.expr = expression,
                None => *statement = empty(),
            },
            Stmt::Return(inner) if inner.arg.as_deref().is_some_and(is_undefined) => {
                inner.arg = None;
            }
            Stmt::If(_) => self.shorten_if(statement),
            Stmt::While(inner) => {
                self.shorten_condition(&mut inner.test);
                let (span, test, body) = (inner.span, inner.test.take(), inner.body.take());
                *statement = Stmt::For(ForStmt { span, init: None, test: Some(test), update: None, body });
                self.shorten_statement(statement);
            }
            Stmt::DoWhile(inner) => self.shorten_condition(&mut inner.test),
            Stmt::For(inner) => {
                if let Some(test) = &mut inner.test {
                    self.shorten_condition(test);
                    if self.constants.truthiness(test) == Some(true) {
                        inner.test = None;
                    }
                }
                if let Some(update) = inner.update.take() {
                    inner.update = self.discard(update);
                }
                if let Some(VarDeclOrExpr::Expr(init)) = &mut inner.init {
                    let init = init.take();
                    inner.init = self.discard(init).map(VarDeclOrExpr::Expr);
                }
            }
            _ => {}
        }
    }

    fn shorten_if(&mut self, statement: &mut Stmt) {
        let Stmt::If(inner) = statement else { return };
        self.shorten_condition(&mut inner.test);
        if inner.alt.as_deref().is_some_and(Stmt::is_empty) {
            inner.alt = None;
        }
        if inner.cons.is_empty() {
            match inner.alt.take() {
                None => {
                    let test = inner.test.take();
                    *statement = self.discard(test).map_or_else(empty, expression_statement);
                    return;
                }
                Some(alt) => {
                    *inner.test = negation_of(inner.test.take());
                    inner.cons = alt;
                }
            }
        }
        if inner.alt.is_some()
            && let Expr::Unary(unary) = &mut *inner.test
            && unary.op == UnaryOp::Bang
        {
            inner.test = unary.arg.take();
            let alt = inner.alt.take().expect("tested above");
            inner.alt = Some(std::mem::replace(&mut inner.cons, alt));
        }
        match (&mut *inner.cons, inner.alt.as_deref_mut()) {
            (Stmt::Expr(cons), None) => {
                let cons = cons.expr.take();
                let test = inner.test.take();
                *statement = self.branches(test, Some(cons), None).map_or_else(empty, expression_statement);
            }
            (Stmt::Expr(cons), Some(Stmt::Expr(alt))) => {
                let (cons, alt) = (cons.expr.take(), alt.expr.take());
                let test = inner.test.take();
                *statement =
                    self.branches(test, Some(cons), Some(alt)).map_or_else(empty, expression_statement);
            }
            (
                Stmt::Return(ReturnStmt { arg: Some(cons), .. }),
                Some(Stmt::Return(ReturnStmt { arg: Some(alt), .. })),
            ) => {
                let value = conditional(inner.test.take(), cons.take(), alt.take());
                *statement = self.returned(value);
            }
            (Stmt::Throw(cons), Some(Stmt::Throw(alt))) => {
                let mut value = conditional(inner.test.take(), cons.arg.take(), alt.arg.take());
                self.shorten_expression(&mut value);
                *statement = Stmt::Throw(ThrowStmt { span: DUMMY_SP, arg: Box::new(value) });
            }
            (Stmt::If(nested), None) if nested.alt.is_none() => {
                let test =
                    super::expressions::binary(BinaryOp::LogicalAnd, inner.test.take(), nested.test.take());
                let mut test = Box::new(test);
                self.shorten_expression(&mut test);
                let cons = nested.cons.take();
                *statement = Stmt::If(IfStmt { span: inner.span, test, cons, alt: None });
            }
            _ => {}
        }
    }

    fn returned(&mut self, mut value: Expr) -> Stmt {
        self.shorten_expression(&mut value);
        Stmt::Return(ReturnStmt { span: DUMMY_SP, arg: Some(Box::new(value)) })
    }

    /// Shortens a list whose statements are short already.
    pub(super) fn tidy(&mut self, statements: &mut Vec<Stmt>, place: Place) {
        let mut flat = Vec::with_capacity(statements.len());
        self.flatten(std::mem::take(statements), &mut flat);
        if place == Place::Function {
            // Functions are hoisted; without them between, other statements meet.
            flat.sort_by_key(|statement| !matches!(statement, Stmt::Decl(Decl::Fn(_))));
        }
        let mut list = List { statements: Vec::with_capacity(flat.len()) };
        for statement in flat {
            self.append(&mut list, statement, place);
        }
        *statements = list.statements;
        self.merge_returns(statements, place);
    }

    /// Takes blocks apart, declarations too, and leaves out what cannot run or does nothing.
    fn flatten(&mut self, statements: Vec<Stmt>, flat: &mut Vec<Stmt>) {
        let mut is_dead = false;
        for mut statement in statements {
            if is_dead {
                // Functions are hoisted, and a name in its dead zone still hides outer ones.
                if is_scoped(&statement) {
                    flat.push(statement);
                    continue;
                }
                self.forget_statement(&statement);
                if let Some(variables) = hoist::variables_of(&statement) {
                    flat.push(Stmt::Decl(Decl::Var(Box::new(variables))));
                }
                continue;
            }
            match &mut statement {
                Stmt::Empty(_) => continue,
                Stmt::Block(block) if !block.stmts.iter().any(is_scoped) => {
                    let inner = std::mem::take(&mut block.stmts);
                    self.flatten(inner, flat);
                }
                Stmt::Decl(Decl::Var(var)) if var.decls.len() > 1 => {
                    let decls = std::mem::take(&mut var.decls);
                    for declarator in decls {
                        let single = VarDecl { decls: vec![declarator], ..(**var).clone() };
                        flat.push(Stmt::Decl(Decl::Var(Box::new(single))));
                    }
                }
                Stmt::If(inner) if inner.alt.is_some() && jumps(&inner.cons) => {
                    let alt = inner.alt.take().expect("tested above");
                    flat.push(statement);
                    if is_scoped(&alt) {
                        flat.push(*alt);
                    } else {
                        self.flatten(vec![*alt], flat);
                    }
                }
                _ => flat.push(statement),
            }
            is_dead = flat.last().is_some_and(jumps);
        }
    }

    fn append(&mut self, list: &mut List, mut statement: Stmt, place: Place) {
        if self.is_unused(&mut statement, place) {
            return;
        }
        if statement.is_empty() {
            return;
        }
        while let Some(Stmt::Decl(Decl::Var(var))) = list.statements.last_mut() {
            let Some(declarator) = var.decls.last_mut() else { break };
            if !self.inline(declarator, &mut statement) {
                break;
            }
            var.decls.pop();
            if var.decls.is_empty() {
                list.statements.pop();
            }
            self.shorten_first(&mut statement);
        }
        self.join(list, statement);
    }

    /// The part of a statement that a value has moved into may be shorter now.
    fn shorten_first(&mut self, statement: &mut Stmt) {
        match statement {
            Stmt::Expr(inner) => self.shorten_expression(&mut inner.expr),
            Stmt::Return(inner) => {
                if let Some(value) = &mut inner.arg {
                    self.shorten_expression(value);
                }
            }
            _ => {}
        }
    }

    /// Drops or empties a declaration of something that nobody mentions.
    fn is_unused(&mut self, statement: &mut Stmt, place: Place) -> bool {
        let is_unused = |syntax: &Self, ident: &Ident| {
            syntax.use_of(ident).is_some_and(|known| known.reads == 0 && known.writes == 0)
        };
        match statement {
            Stmt::Decl(Decl::Fn(function))
                if place == Place::Function && is_unused(self, &function.ident) =>
            {
                self.forget_statement(statement);
                true
            }
            Stmt::Decl(Decl::Class(class)) if is_unused(self, &class.ident) => {
                let class = ClassExpr { ident: None, class: class.class.clone() };
                if self.is_discardable(&Expr::Class(class)) {
                    self.forget_statement(statement);
                    return true;
                }
                false
            }
            Stmt::Decl(Decl::Var(var)) => {
                let [VarDeclarator { name: Pat::Ident(name), init, .. }] = var.decls.as_mut_slice() else {
                    return false;
                };
                if !is_unused(self, &name.id) {
                    return false;
                }
                *statement =
                    init.take().and_then(|init| self.discard(init)).map_or_else(empty, expression_statement);
                false
            }
            _ => false,
        }
    }

    /// `const` that nothing assigns is `let`.
    pub(super) fn relax(&self, var: &mut VarDecl) {
        if var.kind != VarDeclKind::Const {
            return;
        }
        let mut is_assigned = false;
        for declarator in &var.decls {
            hoist::for_each_name(&declarator.name, &mut |ident| {
                is_assigned |= self.use_of(ident).is_none_or(|known| known.writes > 0);
            });
        }
        if !is_assigned {
            var.kind = VarDeclKind::Let;
        }
    }

    /// Adds a statement, as part of the one before it if possible.
    fn join(&mut self, list: &mut List, mut statement: Stmt) {
        let Some(last) = list.statements.last_mut() else {
            list.statements.push(statement);
            return;
        };
        match (last, &mut statement) {
            (Stmt::Expr(last), Stmt::Expr(next)) => {
                last.expr = both(last.expr.take(), next.expr.take());
                return;
            }
            (Stmt::Decl(Decl::Var(last)), Stmt::Decl(Decl::Var(next))) if last.kind == next.kind => {
                last.decls.append(&mut next.decls);
                return;
            }
            (Stmt::Decl(Decl::Var(last)), Stmt::Expr(next)) => {
                if !self.initialize(last, next) {
                    list.statements.push(statement);
                }
                return;
            }
            (Stmt::Decl(Decl::Var(last)), Stmt::For(next)) if last.kind == VarDeclKind::Var => {
                match &mut next.init {
                    None => next.init = Some(VarDeclOrExpr::VarDecl(last.take())),
                    Some(VarDeclOrExpr::VarDecl(init)) if init.kind == VarDeclKind::Var => {
                        let mut decls = std::mem::take(&mut last.decls);
                        decls.append(&mut init.decls);
                        init.decls = decls;
                    }
                    Some(_) => {
                        list.statements.push(statement);
                        return;
                    }
                }
            }
            (Stmt::Expr(last), next) => {
                let target = match next {
                    Stmt::Return(ReturnStmt { arg: Some(arg), .. }) => arg,
                    Stmt::Throw(inner) => &mut inner.arg,
                    Stmt::If(inner) => &mut inner.test,
                    Stmt::Switch(inner) => &mut inner.discriminant,
                    Stmt::For(ForStmt { init: Some(VarDeclOrExpr::Expr(init)), .. }) => init,
                    Stmt::For(inner) if inner.init.is_none() => {
                        inner.init = Some(VarDeclOrExpr::Expr(last.expr.take()));
                        *list.statements.last_mut().expect("looked at above") = statement;
                        return;
                    }
                    _ => {
                        list.statements.push(statement);
                        return;
                    }
                };
                *target = both(last.expr.take(), target.take());
            }
            _ => {
                list.statements.push(statement);
                return;
            }
        }
        *list.statements.last_mut().expect("looked at above") = statement;
    }

    /// `var x; x = 1, y()` is `var x = 1; y()`. Answers whether nothing is left of the expression.
    fn initialize(&self, var: &mut VarDecl, statement: &mut ExprStmt) -> bool {
        loop {
            let assignment = match &mut *statement.expr {
                Expr::Assign(assignment) => assignment,
                Expr::Seq(sequence) => match &mut *sequence.exprs[0] {
                    Expr::Assign(assignment) => assignment,
                    _ => return false,
                },
                _ => return false,
            };
            let AssignTarget::Simple(SimpleAssignTarget::Ident(target)) = &assignment.left else {
                return false;
            };
            let found = var.decls.iter().rposition(|declarator| {
                matches!(&declarator.name, Pat::Ident(name) if name.id.to_id() == target.id.to_id())
            });
            let Some(found) = found else { return false };
            let is_free = assignment.op == AssignOp::Assign
                && var.decls[found..].iter().all(|declarator| declarator.init.is_none())
                && self
                    .use_of(&target.id)
                    .is_some_and(|known| matches!(known.declared, Some(Declared::Var | Declared::Lexical)))
                && (var.kind == VarDeclKind::Var || !mentions(&assignment.right, &target.id));
            if !is_free {
                return false;
            }
            var.decls[found].init = Some(assignment.right.take());
            match &mut *statement.expr {
                Expr::Seq(sequence) if sequence.exprs.len() > 1 => {
                    sequence.exprs.remove(0);
                    if sequence.exprs.len() == 1 {
                        statement.expr = sequence.exprs.pop().expect("one is left");
                    }
                }
                _ => return true,
            }
        }
    }

    /// `if (a) return b; return c` is `return a ? b : c`, from the end backwards.
    fn merge_returns(&mut self, statements: &mut Vec<Stmt>, place: Place) {
        if place == Place::Function {
            while matches!(statements.last(), Some(Stmt::Return(ReturnStmt { arg: None, .. }))) {
                statements.pop();
            }
            self.end_early(statements);
        }
        while let [.., Stmt::If(before), last] = statements.as_mut_slice() {
            if before.alt.is_some() {
                break;
            }
            let merged = match (&mut *before.cons, last) {
                (
                    Stmt::Return(ReturnStmt { arg: Some(cons), .. }),
                    Stmt::Return(ReturnStmt { arg: Some(alt), .. }),
                ) => {
                    let value = conditional(before.test.take(), cons.take(), alt.take());
                    self.returned(value)
                }
                (Stmt::Throw(cons), Stmt::Throw(alt)) => {
                    let mut value = conditional(before.test.take(), cons.arg.take(), alt.arg.take());
                    self.shorten_expression(&mut value);
                    Stmt::Throw(ThrowStmt { span: DUMMY_SP, arg: Box::new(value) })
                }
                _ => break,
            };
            statements.truncate(statements.len() - 2);
            let mut list = List { statements: std::mem::take(statements) };
            self.join(&mut list, merged);
            *statements = list.statements;
        }
    }

    /// `if (a) return; b()` at the end of a function is `a || b()`.
    fn end_early(&mut self, statements: &mut Vec<Stmt>) {
        let is_bare_return = |statement: &Stmt| {
            matches!(statement, Stmt::If(IfStmt { cons, alt: None, .. })
                if matches!(&**cons, Stmt::Return(ReturnStmt { arg: None, .. })))
        };
        while let Some(at) = statements.iter().rposition(is_bare_return) {
            if statements[at + 1..].iter().any(is_scoped) {
                return;
            }
            let mut rest = statements.split_off(at + 1);
            let Some(Stmt::If(mut condition)) = statements.pop() else { unreachable!("found above") };
            if matches!(rest.last(), Some(Stmt::Return(ReturnStmt { arg: None, .. }))) {
                rest.pop();
            }
            condition.test = Box::new(negation_of(condition.test.take()));
            *condition.cons = match rest.len() {
                0 => empty(),
                1 => rest.pop().expect("there is one"),
                _ => Stmt::Block(BlockStmt { span: DUMMY_SP, ctxt: SyntaxContext::empty(), stmts: rest }),
            };
            let mut statement = Stmt::If(condition);
            self.shorten_if(&mut statement);
            let mut list = List { statements: std::mem::take(statements) };
            if !statement.is_empty() {
                self.join(&mut list, statement);
            }
            *statements = list.statements;
        }
    }
}

/// Statements that are done.
struct List {
    statements: Vec<Stmt>,
}

/// Whether a statement declares something that its block confines.
fn is_scoped(statement: &Stmt) -> bool {
    match statement {
        Stmt::Decl(Decl::Var(var)) => var.kind != VarDeclKind::Var,
        Stmt::Decl(_) => true,
        Stmt::Labeled(labeled) => is_scoped(&labeled.body),
        _ => false,
    }
}

/// Whether nothing after the statement runs.
fn jumps(statement: &Stmt) -> bool {
    match statement {
        Stmt::Return(_) | Stmt::Throw(_) | Stmt::Break(_) | Stmt::Continue(_) => true,
        Stmt::Block(block) => block.stmts.last().is_some_and(jumps),
        Stmt::If(inner) => jumps(&inner.cons) && inner.alt.as_deref().is_some_and(jumps),
        _ => false,
    }
}

fn is_undefined(expression: &Expr) -> bool {
    matches!(expression, Expr::Unary(UnaryExpr { op: UnaryOp::Void, arg, .. }) if arg.is_lit())
}

fn mentions(expression: &Expr, ident: &Ident) -> bool {
    struct Finder<'a> {
        ident: &'a Ident,
        found: bool,
    }
    impl Visit for Finder<'_> {
        noop_visit_type!();

        fn visit_ident(&mut self, ident: &Ident) {
            self.found |= ident.sym == self.ident.sym && ident.ctxt == self.ident.ctxt;
        }
    }
    let mut finder = Finder { ident, found: false };
    expression.visit_with(&mut finder);
    finder.found
}

fn empty() -> Stmt {
    Stmt::Empty(EmptyStmt { span: DUMMY_SP })
}

fn expression_statement(expr: Box<Expr>) -> Stmt {
    Stmt::Expr(ExprStmt { span: DUMMY_SP, expr })
}
