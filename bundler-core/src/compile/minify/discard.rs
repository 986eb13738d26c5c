//! What remains of an expression whose value nobody reads.

use swc_common::util::take::Take;
use swc_ecma_ast::*;

use super::expressions::{binary, both};
use super::syntax::Syntax;

impl Syntax<'_> {
    /// The effects of `expression`, if it has any.
    pub(super) fn discard(&mut self, mut expression: Box<Expr>) -> Option<Box<Expr>> {
        if expression.is_class() && self.is_discardable(&expression) {
            return self.drop_expression(&expression);
        }
        match &mut *expression {
            Expr::Lit(_) | Expr::Fn(_) | Expr::Arrow(_) => self.drop_expression(&expression),
            Expr::Ident(ident) if self.is_always_readable(ident) => self.drop_expression(&expression),
            Expr::Unary(unary) => match unary.op {
                UnaryOp::Bang | UnaryOp::Void => self.discard(unary.arg.take()),
                UnaryOp::TypeOf => match &*unary.arg {
                    // A global may have a getter.
                    Expr::Ident(ident) if !self.is_always_readable(ident) => Some(expression),
                    Expr::Ident(_) => self.drop_expression(&expression),
                    _ => self.discard(unary.arg.take()),
                },
                UnaryOp::Minus | UnaryOp::Plus | UnaryOp::Tilde
                    if matches!(&*unary.arg, Expr::Lit(Lit::Num(_))) =>
                {
                    None
                }
                _ => Some(expression),
            },
            Expr::Bin(e) => self.discard_binary(e.take()),
            Expr::Cond(e) => {
                let (cons, alt) = (self.discard(e.cons.take()), self.discard(e.alt.take()));
                self.branches(e.test.take(), cons, alt)
            }
            Expr::Seq(sequence) => {
                let parts = std::mem::take(&mut sequence.exprs);
                self.discard_all(parts)
            }
            Expr::Array(array) if array.elems.iter().flatten().all(|element| element.spread.is_none()) => {
                let parts = array.elems.drain(..).flatten().map(|element| element.expr).collect();
                self.discard_all(parts)
            }
            Expr::Object(object) if has_only_values(object) => {
                let values = object.props.drain(..).filter_map(property_value).collect();
                self.discard_all(values)
            }
            Expr::Call(call)
                if self.is_annotated(call.span.lo)
                    && call.args.iter().all(|argument| argument.spread.is_none()) =>
            {
                if let Callee::Expr(callee) = &call.callee {
                    self.forget_expression(callee);
                }
                let parts = call.args.drain(..).map(|argument| argument.expr).collect();
                self.discard_all(parts)
            }
            _ => Some(expression),
        }
    }

    fn drop_expression(&mut self, expression: &Expr) -> Option<Box<Expr>> {
        self.forget_expression(expression);
        None
    }

    #[expect(clippy::vec_box, reason = "what the syntax tree holds")]
    fn discard_all(&mut self, parts: Vec<Box<Expr>>) -> Option<Box<Expr>> {
        parts.into_iter().filter_map(|part| self.discard(part)).reduce(both)
    }

    fn discard_binary(&mut self, mut e: BinExpr) -> Option<Box<Expr>> {
        match e.op {
            BinaryOp::LogicalAnd | BinaryOp::LogicalOr => match self.discard(e.right.take()) {
                None => self.discard(e.left),
                Some(right) if e.op == BinaryOp::LogicalAnd => self.branches(e.left, Some(right), None),
                Some(right) => self.branches(e.left, None, Some(right)),
            },
            BinaryOp::NullishCoalescing => match self.discard(e.right.take()) {
                None => self.discard(e.left),
                Some(right) => Some(Box::new(binary(e.op, e.left, right))),
            },
            BinaryOp::EqEqEq | BinaryOp::NotEqEq => self.discard_all(vec![e.left, e.right]),
            _ => {
                let expression = Expr::Bin(e);
                if self.is_discardable(&expression) {
                    self.drop_expression(&expression)
                } else {
                    Some(Box::new(expression))
                }
            }
        }
    }

    /// `test ? cons : alt` for its effects.
    pub(super) fn branches(
        &mut self,
        mut test: Box<Expr>,
        cons: Option<Box<Expr>>,
        alt: Option<Box<Expr>>,
    ) -> Option<Box<Expr>> {
        self.shorten_condition(&mut test);
        let (cons, alt) = match &mut *test {
            Expr::Unary(unary) if unary.op == UnaryOp::Bang => {
                test = unary.arg.take();
                (alt, cons)
            }
            _ => (cons, alt),
        };
        let mut expression = match (cons, alt) {
            (None, None) => return self.discard(test),
            (Some(cons), None) => binary(BinaryOp::LogicalAnd, test, cons),
            (None, Some(alt)) => binary(BinaryOp::LogicalOr, test, alt),
            (Some(cons), Some(alt)) => super::expressions::conditional(test, cons, alt),
        };
        self.shorten_expression(&mut expression);
        Some(Box::new(expression))
    }
}

/// Whether making the object does nothing but evaluate values.
pub(super) fn has_only_values(object: &ObjectLit) -> bool {
    let is_plain = |key: &PropName| !matches!(key, PropName::Computed(_));
    object.props.iter().all(|property| match property {
        PropOrSpread::Spread(_) => false,
        PropOrSpread::Prop(property) => match &**property {
            Prop::Shorthand(_) => true,
            Prop::KeyValue(p) => is_plain(&p.key),
            Prop::Getter(p) => is_plain(&p.key),
            Prop::Setter(p) => is_plain(&p.key),
            Prop::Method(p) => is_plain(&p.key),
            Prop::Assign(_) => false,
        },
    })
}

fn property_value(property: PropOrSpread) -> Option<Box<Expr>> {
    let PropOrSpread::Prop(property) = property else { return None };
    match *property {
        Prop::Shorthand(ident) => Some(Box::new(Expr::Ident(ident))),
        Prop::KeyValue(property) => Some(property.value),
        _ => None,
    }
}
