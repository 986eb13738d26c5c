//! Parameters of async arrow functions: what goes wrong while they are bound rejects the promise.
//!
//! `async (a, b = f()) => b` becomes `async (a, ..._rest) => { let [b = f()] = _rest; return b; }`: lowered, the
//! body alone is what the promise is about.

use swc_common::{DUMMY_SP, Mark, SyntaxContext};
use swc_ecma_ast::*;
use swc_ecma_visit::{VisitMut, VisitMutWith, noop_visit_mut_type};

use super::super::hoist::{for_each_name, variables_of};

pub(super) struct AsyncArrows;

impl VisitMut for AsyncArrows {
    noop_visit_mut_type!();

    fn visit_mut_expr(&mut self, expression: &mut Expr) {
        swc_ecma_utils::stack_size::maybe_grow_default(|| expression.visit_mut_children_with(self));
    }

    fn visit_mut_arrow_expr(&mut self, arrow: &mut ArrowExpr) {
        arrow.visit_mut_children_with(self);
        let is_plain = |pattern: &Pat| match pattern {
            Pat::Ident(_) => true,
            Pat::Rest(rest) => rest.arg.is_ident(),
            _ => false,
        };
        let plain = arrow.params.iter().take_while(|pattern| is_plain(pattern)).count();
        if !arrow.is_async || plain == arrow.params.len() || declares_again(arrow, plain) {
            return;
        }
        let context = SyntaxContext::empty().apply_mark(Mark::new());
        let rest = Ident::new("_rest".into(), DUMMY_SP, context);
        let bound = arrow.params.drain(plain..).map(Some).collect();
        arrow.params.push(Pat::Rest(RestPat {
            span: DUMMY_SP,
            dot3_token: DUMMY_SP,
            arg: Box::new(Pat::Ident(rest.clone().into())),
            type_ann: None,
        }));
        let pattern = ArrayPat { span: DUMMY_SP, elems: bound, optional: false, type_ann: None };
        let declaration = Stmt::Decl(Decl::Var(Box::new(VarDecl {
            kind: VarDeclKind::Let,
            decls: vec![VarDeclarator {
                span: DUMMY_SP,
                name: Pat::Array(pattern),
                init: Some(Box::new(Expr::Ident(rest))),
                definite: false,
            }],
            ..VarDecl::default()
        })));
        match &mut *arrow.body {
            // Its variables may have the names of parameters.
            ArrowFunctionBody::FunctionBody(body) => {
                let stmts = std::mem::take(&mut body.stmts);
                body.stmts = vec![declaration];
                body.stmts.extend(stmts);
            }
            ArrowFunctionBody::Expr(value) => {
                let arg = Some(std::mem::replace(value, Expr::undefined(DUMMY_SP)));
                let stmts = vec![declaration, Stmt::Return(ReturnStmt { span: DUMMY_SP, arg })];
                *arrow.body = ArrowFunctionBody::FunctionBody(FunctionBody { span: DUMMY_SP, stmts });
            }
        }
    }
}

/// Whether the body declares one of the parameters from `first` on: then they cannot be declared before.
fn declares_again(arrow: &ArrowExpr, first: usize) -> bool {
    let ArrowFunctionBody::FunctionBody(body) = &*arrow.body else { return false };
    let mut names: Vec<Id> = Vec::new();
    for statement in &body.stmts {
        if let Stmt::Decl(Decl::Fn(function)) = statement {
            names.push(function.ident.to_id());
        }
        for declarator in variables_of(statement).into_iter().flat_map(|var| var.decls) {
            for_each_name(&declarator.name, &mut |ident| names.push(ident.to_id()));
        }
    }
    let mut is_again = false;
    for parameter in &arrow.params[first..] {
        for_each_name(parameter, &mut |ident| is_again |= names.contains(&ident.to_id()));
    }
    is_again
}
