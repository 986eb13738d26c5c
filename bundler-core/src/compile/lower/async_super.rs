//! `super` in async arrow functions: what they become is no place for it, so it is handed to them.
//!
//! `async () => super.a()` becomes `((_a) => async () => _a().call(this))(() => super.a)`.

use swc_common::DUMMY_SP;
use swc_common::util::take::Take;
use swc_ecma_ast::*;
use swc_ecma_visit::{VisitMut, VisitMutWith, noop_visit_mut_type};

use super::super::parentheses::parenthesized;
use super::made_up::{assignment, member, name};

pub(super) struct AsyncSuper;

impl VisitMut for AsyncSuper {
    noop_visit_mut_type!();

    fn visit_mut_expr(&mut self, expression: &mut Expr) {
        if let Expr::Arrow(arrow) = expression
            && arrow.is_async
        {
            let mut handed = Handed::default();
            arrow.visit_mut_children_with(&mut handed);
            if !handed.params.is_empty() {
                let inner = ArrowFunctionBody::Expr(Box::new(expression.take()));
                let params = handed.params.into_iter().map(|param| Pat::Ident(param.into())).collect();
                let hand = Expr::Arrow(ArrowExpr { params, body: Box::new(inner), ..ArrowExpr::default() });
                let callee = Callee::Expr(Box::new(parenthesized(hand)));
                let args = handed.args.into_iter().map(ExprOrSpread::from).collect();
                *expression = Expr::Call(CallExpr { callee, args, ..CallExpr::default() });
            }
        }
        swc_ecma_utils::stack_size::maybe_grow_default(|| expression.visit_mut_children_with(self));
    }
}

/// Functions that read and write what `super` has.
#[derive(Default)]
struct Handed {
    params: Vec<Ident>,
    args: Vec<Expr>,
    /// By key, and whether it writes. Computed keys have none.
    known: Vec<(Option<swc_atoms::Atom>, bool, usize)>,
}

impl Handed {
    /// The name of the function for a member, and the key that it is called with.
    fn function(&mut self, property: &mut SuperProp, writes: bool) -> (Ident, Option<Box<Expr>>) {
        let (known_as, computed) = match property {
            SuperProp::Ident(key) => (Some(key.sym.clone()), None),
            SuperProp::Computed(key) => (None, Some(key.expr.take())),
        };
        let is_it = |(key, is_write, _): &&(_, bool, usize)| *key == known_as && *is_write == writes;
        if let Some(&(_, _, index)) = self.known.iter().find(is_it) {
            return (self.params[index].clone(), computed);
        }
        let (mut params, value) = (Vec::new(), name("_value"));
        let prop = match &known_as {
            Some(key) => SuperProp::Ident(IdentName::new(key.clone(), DUMMY_SP)),
            None => {
                let key = name("_key");
                params.push(Pat::Ident(key.clone().into()));
                SuperProp::Computed(ComputedPropName { span: DUMMY_SP, expr: Box::new(Expr::Ident(key)) })
            }
        };
        let place = SuperPropExpr { span: DUMMY_SP, obj: Super { span: DUMMY_SP }, prop };
        let body = if writes {
            params.push(Pat::Ident(value.clone().into()));
            let target = AssignTarget::Simple(SimpleAssignTarget::SuperProp(place));
            assignment(target, Box::new(Expr::Ident(value)))
        } else {
            Expr::SuperProp(place)
        };
        let body = Box::new(ArrowFunctionBody::Expr(Box::new(body)));
        let param = name("_super");
        self.known.push((known_as, writes, self.params.len()));
        self.params.push(param.clone());
        self.args.push(Expr::Arrow(ArrowExpr { params, body, ..ArrowExpr::default() }));
        (param, computed)
    }

    fn call(&mut self, property: &mut SuperProp, value: Option<Box<Expr>>) -> Expr {
        let (function, key) = self.function(property, value.is_some());
        let args = key.into_iter().chain(value).map(|expr| ExprOrSpread { spread: None, expr }).collect();
        let callee = Callee::Expr(Box::new(Expr::Ident(function)));
        Expr::Call(CallExpr { callee, args, ..CallExpr::default() })
    }
}

impl VisitMut for Handed {
    noop_visit_mut_type!();

    fn visit_mut_function(&mut self, _: &mut Function) {}

    fn visit_mut_class(&mut self, _: &mut Class) {}

    fn visit_mut_getter_prop(&mut self, _: &mut GetterProp) {}

    fn visit_mut_setter_prop(&mut self, _: &mut SetterProp) {}

    fn visit_mut_expr(&mut self, expression: &mut Expr) {
        swc_ecma_utils::stack_size::maybe_grow_default(|| self.expression(expression));
    }
}

impl Handed {
    fn expression(&mut self, expression: &mut Expr) {
        let this = || Expr::This(ThisExpr { span: DUMMY_SP });
        match expression {
            Expr::Call(CallExpr { callee: Callee::Expr(callee), args, .. }) if callee.is_super_prop() => {
                args.visit_mut_with(self);
                callee.visit_mut_with(self);
                **callee = Expr::Member(member(callee.take(), "call"));
                args.insert(0, this().into());
            }
            Expr::OptChain(OptChainExpr { optional, base, .. }) => {
                base.visit_mut_with_super(self);
                if let OptChainBase::Call(call) = &mut **base
                    && call.callee.is_super_prop()
                {
                    call.callee.visit_mut_with(self);
                    let called = OptChainExpr {
                        span: DUMMY_SP,
                        optional: *optional,
                        base: Box::new(OptChainBase::Member(member(call.callee.take(), "call"))),
                    };
                    *call.callee = Expr::OptChain(called);
                    call.args.insert(0, this().into());
                    *optional = false;
                }
            }
            Expr::Assign(assign) => {
                assign.right.visit_mut_with(self);
                match &mut assign.left {
                    AssignTarget::Simple(SimpleAssignTarget::SuperProp(place))
                        if assign.op == AssignOp::Assign || place.prop.is_ident() =>
                    {
                        place.visit_mut_children_with(self);
                        let value = assign.right.take();
                        let Some(op) = assign.op.to_update() else {
                            *expression = self.call(&mut place.prop, Some(value));
                            return;
                        };
                        let left = Box::new(self.call(&mut place.prop, None));
                        let is_logical = matches!(
                            assign.op,
                            AssignOp::AndAssign | AssignOp::OrAssign | AssignOp::NullishAssign
                        );
                        let binary = |right| Box::new(Expr::Bin(BinExpr { span: DUMMY_SP, op, left, right }));
                        *expression = if is_logical {
                            let written = self.call(&mut place.prop, Some(value));
                            *binary(Box::new(written))
                        } else {
                            let value = binary(Box::new(parenthesized(*value)));
                            self.call(&mut place.prop, Some(value))
                        };
                    }
                    left => left.visit_mut_with(self),
                }
            }
            Expr::SuperProp(place) => {
                place.visit_mut_children_with(self);
                *expression = self.call(&mut place.prop, None);
            }
            // What remains is left to the transformation.
            Expr::Update(update) if update.arg.is_super_prop() => {}
            _ => expression.visit_mut_children_with(self),
        }
    }
}

/// The parts of a chain but for a callee that is a member of `super`.
trait Parts {
    fn visit_mut_with_super(&mut self, handed: &mut Handed);
}

impl Parts for OptChainBase {
    fn visit_mut_with_super(&mut self, handed: &mut Handed) {
        match self {
            OptChainBase::Call(call) if call.callee.is_super_prop() => call.args.visit_mut_with(handed),
            base => base.visit_mut_children_with(handed),
        }
    }
}
