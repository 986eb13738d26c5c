//! `var` declarations inside blocks: their names belong to the module, only their assignments stay.

use swc_common::util::take::Take;
use swc_common::{DUMMY_SP, SyntaxContext};
use swc_ecma_ast::*;
use swc_ecma_visit::{Visit, VisitWith, noop_visit_type};

use super::parentheses::parenthesized;

/// Calls `found` for each name that a pattern binds, in source order.
pub(super) fn for_each_name<'a>(pattern: &'a Pat, found: &mut impl FnMut(&'a Ident)) {
    match pattern {
        Pat::Ident(ident) => found(&ident.id),
        Pat::Array(array) => array.elems.iter().flatten().for_each(|element| for_each_name(element, found)),
        Pat::Rest(rest) => for_each_name(&rest.arg, found),
        Pat::Assign(assign) => for_each_name(&assign.left, found),
        Pat::Object(object) => {
            for property in &object.props {
                match property {
                    ObjectPatProp::KeyValue(p) => for_each_name(&p.value, found),
                    ObjectPatProp::Assign(p) => found(&p.key.id),
                    ObjectPatProp::Rest(p) => for_each_name(&p.arg, found),
                }
            }
        }
        Pat::Invalid(_) | Pat::Expr(_) => {}
    }
}

/// The assignments that remain of a declaration, if it has values.
pub(super) fn assignments(var: &mut VarDecl) -> Option<Box<Expr>> {
    let expressions: Vec<Box<Expr>> = var
        .decls
        .iter_mut()
        .filter_map(|declarator| {
            let value = declarator.init.take()?;
            let left = AssignTarget::try_from(declarator.name.take()).ok()?;
            Some(Box::new(Expr::Assign(AssignExpr {
                span: declarator.span,
                op: AssignOp::Assign,
                left,
                right: value,
            })))
        })
        .collect();
    if expressions.is_empty() { None } else { Some(Expr::from_exprs(expressions)) }
}

/// An assignment as a statement must not begin with a brace.
pub(super) fn as_statement(expression: Expr) -> Expr {
    fn starts_with_brace(expression: &Expr) -> bool {
        match expression {
            Expr::Assign(assign) => matches!(assign.left, AssignTarget::Pat(AssignTargetPat::Object(_))),
            Expr::Seq(sequence) => starts_with_brace(&sequence.exprs[0]),
            _ => false,
        }
    }
    if starts_with_brace(&expression) { parenthesized(expression) } else { expression }
}

/// `var a, b;` for all names that `var` declares in `statement`, functions excepted.
pub(super) fn variables_of(statement: &Stmt) -> Option<VarDecl> {
    let mut collector = VariableCollector { names: Vec::new() };
    statement.visit_with(&mut collector);
    if collector.names.is_empty() {
        return None;
    }
    Some(VarDecl {
        span: DUMMY_SP,
        ctxt: SyntaxContext::empty(),
        kind: VarDeclKind::Var,
        declare: false,
        decls: collector
            .names
            .into_iter()
            .map(|name| VarDeclarator {
                span: DUMMY_SP,
                name: Pat::Ident(name.into()),
                init: None,
                definite: false,
            })
            .collect(),
    })
}

struct VariableCollector {
    names: Vec<Ident>,
}

impl Visit for VariableCollector {
    noop_visit_type!();

    fn visit_var_decl(&mut self, var: &VarDecl) {
        if var.kind == VarDeclKind::Var {
            for declarator in &var.decls {
                for_each_name(&declarator.name, &mut |ident| {
                    if !self.names.iter().any(|known| known.to_id() == ident.to_id()) {
                        self.names.push(ident.clone());
                    }
                });
            }
        }
    }

    fn visit_function(&mut self, _: &Function) {}

    fn visit_class(&mut self, _: &Class) {}

    fn visit_expr(&mut self, _: &Expr) {}
}
