//! Integers of any size: their literals become calls of `BigInt`, and their names as keys become strings.

use swc_common::{BytePos, DUMMY_SP, Span, SyntaxContext};
use swc_ecma_ast::*;
use swc_ecma_visit::{VisitMut, VisitMutWith, noop_visit_mut_type};

pub(super) struct Calls {
    pub(super) unresolved: SyntaxContext,
}

impl VisitMut for Calls {
    noop_visit_mut_type!();

    fn visit_mut_expr(&mut self, expression: &mut Expr) {
        swc_ecma_utils::stack_size::maybe_grow_default(|| expression.visit_mut_children_with(self));
        let Expr::Lit(Lit::BigInt(number)) = expression else { return };
        let callee = Expr::Ident(Ident::new("BigInt".into(), DUMMY_SP, self.unresolved));
        *expression = Expr::Call(CallExpr {
            span: Span { lo: BytePos::PURE, ..number.span },
            callee: Callee::Expr(Box::new(callee)),
            args: vec![text(number).into()],
            ..CallExpr::default()
        });
    }

    fn visit_mut_prop_name(&mut self, key: &mut PropName) {
        match key {
            PropName::BigInt(number) => *key = PropName::Str(number.value.to_string().into()),
            other => other.visit_mut_children_with(self),
        }
    }
}

fn text(number: &BigInt) -> Expr {
    Expr::Lit(Lit::Str(number.value.to_string().into()))
}
