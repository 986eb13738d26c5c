//! Private names where the transformation of classes would lose something: what is asked for one must be an object
//! (ECMA-262, 13.10.1), and what is called by one keeps its `this`.

use swc_common::SyntaxContext;
use swc_common::util::take::Take;
use swc_ecma_ast::*;
use swc_ecma_visit::{Visit, VisitMut, VisitMutWith, VisitWith, noop_visit_mut_type, noop_visit_type};

use super::made_up::{member, runtime_call};

pub(super) struct PrivateNames {
    pub(super) helpers: SyntaxContext,
}

impl VisitMut for PrivateNames {
    noop_visit_mut_type!();

    fn visit_mut_expr(&mut self, expression: &mut Expr) {
        swc_ecma_utils::stack_size::maybe_grow_default(|| expression.visit_mut_children_with(self));
        match expression {
            Expr::Bin(test) if test.op == BinaryOp::In && test.left.is_private_name() => {
                let object = test.right.take();
                *test.right = runtime_call(self.helpers, "__object", vec![object.into()]);
            }
            // `(a.#b)()`
            Expr::Call(CallExpr { callee: Callee::Expr(callee), .. }) => {
                while let Expr::Paren(inner) = &mut **callee {
                    let is_private = |inner: &Expr| matches!(inner, Expr::Member(MemberExpr { prop, .. }) if prop.is_private_name());
                    if !is_private(&inner.expr) && !inner.expr.is_paren() {
                        break;
                    }
                    *callee = inner.expr.take();
                }
            }
            // `` this.#b`text` ``
            Expr::TaggedTpl(template) => {
                if let Expr::Member(tag) = &*template.tag
                    && tag.prop.is_private_name()
                    && matches!(&*tag.obj, Expr::This(_) | Expr::Ident(_))
                {
                    let this = tag.obj.clone();
                    let callee = Callee::Expr(Box::new(Expr::Member(member(template.tag.take(), "bind"))));
                    let bound = CallExpr { callee, args: vec![this.into()], ..CallExpr::default() };
                    *template.tag = Expr::Call(bound);
                }
            }
            _ => {}
        }
    }
}

/// Whether a chain has a private name: it has to be lowered before the names are.
pub(super) fn stand_in_chains(program: &Program) -> bool {
    let mut finder = Finder { found: false };
    program.visit_with(&mut finder);
    finder.found
}

struct Finder {
    found: bool,
}

impl Finder {
    /// `expression` is the beginning of a chain.
    fn chain(&mut self, mut expression: &Expr) {
        loop {
            expression = match expression {
                Expr::Member(member) => {
                    self.found |= member.prop.is_private_name();
                    &member.obj
                }
                Expr::Call(CallExpr { callee: Callee::Expr(callee), .. }) => callee,
                Expr::OptChain(chain) => match &*chain.base {
                    OptChainBase::Member(member) => {
                        self.found |= member.prop.is_private_name();
                        &member.obj
                    }
                    OptChainBase::Call(call) => &call.callee,
                },
                _ => return,
            }
        }
    }
}

impl Visit for Finder {
    noop_visit_type!();

    fn visit_expr(&mut self, expression: &Expr) {
        if expression.is_opt_chain() {
            self.chain(expression);
        }
        if !self.found {
            swc_ecma_utils::stack_size::maybe_grow_default(|| expression.visit_children_with(self));
        }
    }
}
