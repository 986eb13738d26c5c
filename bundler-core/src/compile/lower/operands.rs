//! Operands of generators that are read before the generator yields: `a + (yield)` reads `a` first, whatever happens
//! until the generator goes on. The transformation takes any name for a constant.

use swc_common::DUMMY_SP;
use swc_common::util::take::Take;
use swc_ecma_ast::*;
use swc_ecma_visit::{Visit, VisitMut, VisitMutWith, VisitWith, noop_visit_mut_type, noop_visit_type};

use super::super::parentheses::parenthesized;
use super::made_up::{assigned, name, prepend, variables};

#[derive(Default)]
pub(super) struct Operands {
    /// Variables of the function around.
    variables: Vec<Ident>,
}

impl Operands {
    /// `(_operand = left, _operand op right)`
    fn kept(&mut self, op: BinaryOp, left: Box<Expr>, right: Box<Expr>) -> (Box<Expr>, Expr) {
        let operand = name("_operand");
        self.variables.push(operand.clone());
        let first = Box::new(assigned(&operand, left));
        let left = Box::new(Expr::Ident(operand));
        (first, Expr::Bin(BinExpr { span: DUMMY_SP, op, left, right }))
    }
}

fn sequence(first: Box<Expr>, second: Expr) -> Expr {
    parenthesized(Expr::Seq(SeqExpr { span: DUMMY_SP, exprs: vec![first, Box::new(second)] }))
}

impl VisitMut for Operands {
    noop_visit_mut_type!();

    fn visit_mut_function_body(&mut self, body: &mut FunctionBody) {
        let outer = std::mem::take(&mut self.variables);
        body.visit_mut_children_with(self);
        let found = std::mem::replace(&mut self.variables, outer);
        if !found.is_empty() {
            let declared = found.into_iter().map(|name| (name, None));
            prepend(&mut body.stmts, vec![variables(VarDeclKind::Var, declared)]);
        }
    }

    fn visit_mut_expr(&mut self, expression: &mut Expr) {
        swc_ecma_utils::stack_size::maybe_grow_default(|| expression.visit_mut_children_with(self));
        match expression {
            Expr::Bin(binary)
                if binary.left.is_ident()
                    && !matches!(
                        binary.op,
                        BinaryOp::LogicalAnd | BinaryOp::LogicalOr | BinaryOp::NullishCoalescing
                    )
                    && yields(&binary.right) =>
            {
                let (first, value) = self.kept(binary.op, binary.left.take(), binary.right.take());
                *expression = sequence(first, value);
            }
            Expr::Assign(assign) => {
                if let AssignTarget::Simple(SimpleAssignTarget::Ident(target)) = &assign.left
                    && let Some(op) = assign.op.to_update()
                    && yields(&assign.right)
                {
                    let target = target.id.clone();
                    let left = Box::new(Expr::Ident(target.clone()));
                    let right = Box::new(parenthesized(*assign.right.take()));
                    let (first, value) = self.kept(op, left, right);
                    *expression = sequence(first, assigned(&target, Box::new(value)));
                }
            }
            _ => {}
        }
    }
}

fn yields(expression: &Expr) -> bool {
    let mut finder = Finder { found: false };
    expression.visit_with(&mut finder);
    finder.found
}

struct Finder {
    found: bool,
}

impl Visit for Finder {
    noop_visit_type!();

    fn visit_yield_expr(&mut self, _: &YieldExpr) {
        self.found = true;
    }

    fn visit_function(&mut self, _: &Function) {}
}
