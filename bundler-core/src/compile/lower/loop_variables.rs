//! Variables that `var` declares in loops: the body of a loop that makes functions becomes a function itself, but
//! its variables are those of the function around.

use swc_common::util::take::Take;
use swc_ecma_ast::*;
use swc_ecma_visit::{VisitMut, VisitMutWith, noop_visit_mut_type};

use super::super::hoist::{as_statement, assignments, for_each_name};
use super::made_up::{expression_statement, has_functions, prepend, prepend_items, variables};

/// Declares them at the beginning of the function, and assigns them in the loop.
#[derive(Default)]
pub(super) struct LoopVariables {
    names: Vec<Ident>,
    is_in_loop: bool,
}

impl LoopVariables {
    fn note(&mut self, var: &VarDecl) {
        for declarator in &var.decls {
            for_each_name(&declarator.name, &mut |ident| {
                if !self.names.iter().any(|known| known.to_id() == ident.to_id()) {
                    self.names.push(ident.clone());
                }
            });
        }
    }

    fn loops<N: VisitMutWith<Self>>(&mut self, makes_functions: bool, statement: &mut N) {
        let outer = self.is_in_loop;
        self.is_in_loop |= makes_functions;
        statement.visit_mut_children_with(self);
        self.is_in_loop = outer;
    }

    fn declaration(&mut self) -> Option<Stmt> {
        let names = std::mem::take(&mut self.names);
        let declared = names.into_iter().map(|name| (name, None));
        (declared.len() > 0).then(|| variables(VarDeclKind::Var, declared))
    }
}

impl VisitMut for LoopVariables {
    noop_visit_mut_type!();

    fn visit_mut_expr(&mut self, expression: &mut Expr) {
        swc_ecma_utils::stack_size::maybe_grow_default(|| expression.visit_mut_children_with(self));
    }

    fn visit_mut_function_body(&mut self, body: &mut FunctionBody) {
        let outer = std::mem::take(self);
        body.visit_mut_children_with(self);
        prepend(&mut body.stmts, self.declaration().into_iter().collect());
        *self = outer;
    }

    fn visit_mut_script(&mut self, script: &mut Script) {
        script.visit_mut_children_with(self);
        prepend(&mut script.body, self.declaration().into_iter().collect());
    }

    fn visit_mut_module(&mut self, module: &mut Module) {
        module.visit_mut_children_with(self);
        prepend_items(&mut module.body, self.declaration().into_iter().collect());
    }

    fn visit_mut_for_stmt(&mut self, statement: &mut ForStmt) {
        let makes_functions = has_functions(statement);
        if self.is_in_loop
            && let Some(VarDeclOrExpr::VarDecl(var)) = &mut statement.init
            && var.kind == VarDeclKind::Var
        {
            self.note(var);
            statement.init = assignments(var).map(VarDeclOrExpr::Expr);
        }
        self.loops(makes_functions, statement);
    }

    fn visit_mut_for_of_stmt(&mut self, statement: &mut ForOfStmt) {
        let makes_functions = has_functions(statement);
        self.loops(makes_functions, statement);
    }

    fn visit_mut_for_in_stmt(&mut self, statement: &mut ForInStmt) {
        let makes_functions = has_functions(statement);
        self.loops(makes_functions, statement);
    }

    fn visit_mut_while_stmt(&mut self, statement: &mut WhileStmt) {
        let makes_functions = has_functions(statement);
        self.loops(makes_functions, statement);
    }

    fn visit_mut_do_while_stmt(&mut self, statement: &mut DoWhileStmt) {
        let makes_functions = has_functions(statement);
        self.loops(makes_functions, statement);
    }

    fn visit_mut_for_head(&mut self, head: &mut ForHead) {
        head.visit_mut_children_with(self);
        if self.is_in_loop
            && let ForHead::VarDecl(var) = head
            && var.kind == VarDeclKind::Var
            && let [VarDeclarator { init: None, name, .. }] = &mut *var.decls
        {
            let pattern = Box::new(name.take());
            let mut names = VarDecl::default();
            names.decls.push(VarDeclarator { name: *pattern.clone(), ..VarDeclarator::dummy() });
            self.note(&names);
            *head = ForHead::Pat(pattern);
        }
    }

    fn visit_mut_stmt(&mut self, statement: &mut Stmt) {
        swc_ecma_utils::stack_size::maybe_grow_default(|| statement.visit_mut_children_with(self));
        if self.is_in_loop
            && let Stmt::Decl(Decl::Var(var)) = statement
            && var.kind == VarDeclKind::Var
        {
            self.note(var);
            *statement = match assignments(var) {
                Some(expression) => expression_statement(as_statement(*expression)),
                None => Stmt::Empty(EmptyStmt { span: var.span }),
            };
        }
    }
}
