//! Leaving out what cannot run, where a constant decides.

use swc_common::util::take::Take;
use swc_common::{DUMMY_SP, SyntaxContext};
use swc_ecma_ast::*;

use super::constant::{Constant, Constants};
use super::hoist;

impl Constants<'_> {
    /// Leaves out the side of a conditional that cannot run. Tells whether it did: what is left stands in another
    /// place.
    pub(super) fn fold(&self, expression: &mut Expr) -> bool {
        let mut is_folded = false;
        loop {
            let taken = match expression {
                Expr::Cond(e) => match self.truthiness(&e.test) {
                    Some(true) => e.cons.take(),
                    Some(false) => e.alt.take(),
                    None => return is_folded,
                },
                Expr::Bin(e) => {
                    let left_decides = match e.op {
                        BinaryOp::LogicalAnd => self.truthiness(&e.left).map(|t| !t),
                        BinaryOp::LogicalOr => self.truthiness(&e.left),
                        BinaryOp::NullishCoalescing => self.nullishness(&e.left).map(|n| !n),
                        BinaryOp::EqEqEq | BinaryOp::NotEqEq | BinaryOp::EqEq | BinaryOp::NotEq
                            if !self.defines.is_empty() =>
                        {
                            if let Some(value) = self.value(expression) {
                                *expression = value.to_expression();
                            }
                            return is_folded;
                        }
                        _ => return is_folded,
                    };
                    match left_decides {
                        Some(true) => e.left.take(),
                        Some(false) => e.right.take(),
                        None => return is_folded,
                    }
                }
                // `!0` is as short as it can be.
                Expr::Unary(UnaryExpr { op: UnaryOp::Bang, arg, .. }) if arg.is_lit() => return is_folded,
                Expr::Unary(e) if e.op == UnaryOp::Bang && !self.defines.is_empty() => {
                    if let Some(value) = self.truthiness(&e.arg) {
                        *expression = Constant::Boolean(!value).to_expression();
                    }
                    return is_folded;
                }
                _ => return is_folded,
            };
            *expression = *taken;
            is_folded = true;
        }
    }

    /// The statement that remains of one whose condition is known.
    pub(super) fn fold_if(&self, statement: &mut IfStmt) -> Option<Stmt> {
        let is_true = self.truthiness(&statement.test)?;
        let alternative = statement.alt.take().map_or(Stmt::Empty(EmptyStmt { span: DUMMY_SP }), |s| *s);
        let (taken, dropped) = if is_true {
            (*statement.cons.take(), alternative)
        } else {
            (alternative, *statement.cons.take())
        };
        let Some(declaration) = hoist::variables_of(&dropped) else { return Some(taken) };
        // `var` declarations reach out of code that never runs.
        Some(Stmt::Block(BlockStmt {
            span: DUMMY_SP,
            ctxt: SyntaxContext::empty(),
            stmts: vec![Stmt::Decl(Decl::Var(Box::new(declaration))), taken],
        }))
    }
}
