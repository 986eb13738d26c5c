//! What has to be in parentheses where it stands, since what was around it is gone. Knows no names.

use swc_common::DUMMY_SP;
use swc_ecma_ast::*;

/// `(0, expression)`: what names a place is nothing but its value there.
pub(super) fn as_value(expression: Expr) -> Expr {
    let zero = Expr::Lit(Lit::Num(Number { span: DUMMY_SP, value: 0.0, raw: None }));
    let exprs = vec![Box::new(zero), Box::new(expression)];
    parenthesized(Expr::Seq(SeqExpr { span: DUMMY_SP, exprs }))
}

/// `(expression)`
pub(super) fn parenthesized(expression: Expr) -> Expr {
    Expr::Paren(ParenExpr { span: DUMMY_SP, expr: Box::new(expression) })
}

/// Whether an expression is the same in place of any other: it neither looks like a statement where it begins one,
/// nor binds less than what is around it.
pub(super) fn stands_anywhere(expression: &Expr) -> bool {
    match expression {
        Expr::Ident(_) | Expr::Lit(_) | Expr::This(_) | Expr::Array(_) | Expr::Paren(_) | Expr::Tpl(_) => {
            true
        }
        Expr::Member(member) => stands_anywhere(&member.obj),
        Expr::Call(call) => match &call.callee {
            Callee::Expr(callee) => stands_anywhere(callee),
            Callee::Super(_) | Callee::Import(_) => true,
        },
        _ => false,
    }
}

/// Whether an expression begins with what a declaration or a block begins with.
pub(super) fn begins_like_a_statement(expression: &Expr) -> bool {
    match expression {
        Expr::Fn(_) | Expr::Class(_) | Expr::Object(_) => true,
        Expr::Member(e) => begins_like_a_statement(&e.obj),
        Expr::Call(e) => e.callee.as_expr().is_some_and(|callee| begins_like_a_statement(callee)),
        Expr::TaggedTpl(e) => begins_like_a_statement(&e.tag),
        Expr::Bin(e) => begins_like_a_statement(&e.left),
        Expr::Cond(e) => begins_like_a_statement(&e.test),
        Expr::Seq(e) => e.exprs.first().is_some_and(|first| begins_like_a_statement(first)),
        Expr::Update(e) => !e.prefix && begins_like_a_statement(&e.arg),
        Expr::OptChain(e) => match &*e.base {
            OptChainBase::Member(member) => begins_like_a_statement(&member.obj),
            OptChainBase::Call(call) => begins_like_a_statement(&call.callee),
        },
        Expr::Assign(e) => match &e.left {
            AssignTarget::Simple(SimpleAssignTarget::Member(member)) => begins_like_a_statement(&member.obj),
            AssignTarget::Simple(_) => false,
            AssignTarget::Pat(pattern) => matches!(pattern, AssignTargetPat::Object(_)),
        },
        _ => false,
    }
}
