//! Values on which operators run no code of the program.

use swc_ecma_ast::*;

use super::{Purity, globals};
use crate::object::Need;

/// A value on which operators run no user code.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Primitive {
    BigInt,
    /// Undefined, null, a boolean, a number or a string.
    Other,
}

impl Purity<'_> {
    /// Whether evaluating an expression certainly gives a primitive, without an error or other effect. It is
    /// no symbol.
    pub(super) fn is_primitive(&mut self, expression: &Expr) -> bool {
        self.primitive(expression).is_some()
    }

    /// The same, and no BigInt.
    pub(super) fn is_plain_primitive(&mut self, expression: &Expr) -> bool {
        self.primitive(expression) == Some(Primitive::Other)
    }

    /// Looks at each node once: operators nest as deep as the source is long.
    fn primitive(&mut self, expression: &Expr) -> Option<Primitive> {
        match expression {
            Expr::Lit(Lit::BigInt(_)) => Some(Primitive::BigInt),
            Expr::Lit(Lit::Str(_) | Lit::Num(_) | Lit::Bool(_) | Lit::Null(_)) => Some(Primitive::Other),
            Expr::Paren(e) => self.primitive(&e.expr),
            Expr::Tpl(e) => e.exprs.iter().all(|e| self.is_primitive(e)).then_some(Primitive::Other),
            Expr::Ident(ident) => match self.global(expression) {
                Some(_) => {
                    matches!(&*ident.sym, "undefined" | "NaN" | "Infinity").then_some(Primitive::Other)
                }
                None => {
                    let symbol = self.available(expression)?;
                    self.need(symbol, Need::Primitive);
                    Some(Primitive::Other)
                }
            },
            Expr::Member(MemberExpr { obj, prop: MemberProp::Ident(name), .. }) => {
                globals::is_constant(self.global(obj)?, &name.sym).then_some(Primitive::Other)
            }
            Expr::Call(CallExpr { callee: Callee::Expr(callee), args, .. }) => {
                let gives_primitive = match &**callee {
                    Expr::Member(MemberExpr { obj, prop: MemberProp::Ident(name), .. }) => {
                        self.global(obj) == Some("Math") && globals::method("Math", &name.sym).is_some()
                    }
                    callee => matches!(self.global(callee), Some("String" | "Number" | "Boolean")),
                };
                let is_pure = gives_primitive
                    && args
                        .iter()
                        .all(|argument| argument.spread.is_none() && self.is_plain_primitive(&argument.expr));
                is_pure.then_some(Primitive::Other)
            }
            Expr::Unary(e) => match e.op {
                UnaryOp::TypeOf if self.is_type_query(&e.arg) => Some(Primitive::Other),
                UnaryOp::TypeOf | UnaryOp::Void | UnaryOp::Bang => {
                    self.expression(&e.arg).then_some(Primitive::Other)
                }
                UnaryOp::Minus | UnaryOp::Tilde => self.primitive(&e.arg),
                // A BigInt throws.
                UnaryOp::Plus => self.primitive(&e.arg).filter(|operand| *operand == Primitive::Other),
                UnaryOp::Delete => None,
            },
            Expr::Bin(e) => {
                if matches!(e.op, BinaryOp::EqEqEq | BinaryOp::NotEqEq) {
                    return (self.expression(&e.left) && self.expression(&e.right))
                        .then_some(Primitive::Other);
                }
                let (left, right) = (self.primitive(&e.left)?, self.primitive(&e.right)?);
                // Division by zero, negative exponents and mixing with numbers throw: BigInt arithmetic stays.
                let is_safe = left == Primitive::Other
                    && right == Primitive::Other
                    && !matches!(e.op, BinaryOp::In | BinaryOp::InstanceOf);
                is_safe.then_some(Primitive::Other)
            }
            Expr::Cond(e) => {
                if !self.expression(&e.test) {
                    return None;
                }
                let (consequent, alternative) = (self.primitive(&e.cons)?, self.primitive(&e.alt)?);
                (consequent == alternative).then_some(consequent)
            }
            _ => None,
        }
    }
}
