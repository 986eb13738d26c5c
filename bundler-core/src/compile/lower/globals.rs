//! Global names that are asked whether they are there: reading one may call a getter, so it is read once. The
//! transformations take any name for a variable, which may be read as often as they like.

use swc_common::SyntaxContext;
use swc_common::util::take::Take;
use swc_ecma_ast::*;
use swc_ecma_visit::{VisitMut, VisitMutWith, noop_visit_mut_type};

use super::super::parentheses::as_value;

pub(super) struct ReadOnce {
    pub(super) unresolved: SyntaxContext,
}

impl ReadOnce {
    /// `name` becomes `(0, name)`, which is no name.
    fn hide(&self, expression: &mut Expr) {
        let is_global = |name: &Ident| name.ctxt == self.unresolved && &*name.sym != "undefined";
        if expression.as_ident().is_some_and(is_global) {
            *expression = as_value(expression.take());
        }
    }
}

impl VisitMut for ReadOnce {
    noop_visit_mut_type!();

    fn visit_mut_expr(&mut self, expression: &mut Expr) {
        swc_ecma_utils::stack_size::maybe_grow_default(|| expression.visit_mut_children_with(self));
        match expression {
            Expr::Bin(e) if e.op == BinaryOp::NullishCoalescing => self.hide(&mut e.left),
            Expr::OptChain(e) if e.optional => match &mut *e.base {
                OptChainBase::Member(member) => self.hide(&mut member.obj),
                OptChainBase::Call(call) => self.hide(&mut call.callee),
            },
            _ => {}
        }
    }
}
