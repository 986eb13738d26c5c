//! Whether evaluating an expression certainly cannot be observed: not by its effects, nor by an error of its
//! own. Stricter than what shaking asks for: dead zones count.

use swc_common::BytePos;
use swc_ecma_ast::*;

use super::discard::has_only_values;
use super::syntax::Syntax;
use crate::compile::kept_names::only_names;
use crate::compile::purity::is_harmless_global;

impl Syntax<'_> {
    pub(super) fn is_annotated(&self, start: BytePos) -> bool {
        start.is_pure() || self.pure_calls.contains(&start)
    }

    /// Whether leaving `expression` out goes unnoticed if nobody reads its value.
    pub(super) fn is_discardable(&self, expression: &Expr) -> bool {
        let all = |parts: &[&Expr]| parts.iter().all(|part| self.is_discardable(part));
        match expression {
            Expr::Lit(_) | Expr::Fn(_) | Expr::Arrow(_) => true,
            Expr::Ident(ident) => self.is_harmless(ident),
            Expr::Paren(e) => self.is_discardable(&e.expr),
            Expr::Class(e) => self.is_plain_class(&e.class),
            Expr::Array(e) => e
                .elems
                .iter()
                .flatten()
                .all(|element| element.spread.is_none() && self.is_discardable(&element.expr)),
            Expr::Object(object) => has_only_values(object) && self.has_discardable_values(object),
            Expr::Unary(e) => match e.op {
                UnaryOp::Void | UnaryOp::Bang | UnaryOp::TypeOf => self.is_discardable(&e.arg),
                UnaryOp::Minus => matches!(&*e.arg, Expr::Lit(Lit::Num(_) | Lit::BigInt(_))),
                UnaryOp::Plus | UnaryOp::Tilde => matches!(&*e.arg, Expr::Lit(Lit::Num(_))),
                UnaryOp::Delete => false,
            },
            Expr::Bin(e) => match e.op {
                BinaryOp::LogicalAnd
                | BinaryOp::LogicalOr
                | BinaryOp::NullishCoalescing
                | BinaryOp::EqEqEq
                | BinaryOp::NotEqEq => all(&[&e.left, &e.right]),
                _ => {
                    is_text_or_number(&e.left)
                        && is_text_or_number(&e.right)
                        && e.op != BinaryOp::In
                        && e.op != BinaryOp::InstanceOf
                }
            },
            Expr::Cond(e) => all(&[&e.test, &e.cons, &e.alt]),
            Expr::Seq(e) => e.exprs.iter().all(|e| self.is_discardable(e)),
            Expr::Tpl(e) => e.exprs.iter().all(|e| is_text_or_number(e)),
            Expr::Call(e) => self.is_annotated(e.span.lo) && self.has_discardable_arguments(&e.args),
            Expr::New(e) => {
                self.is_annotated(e.span.lo)
                    && self.has_discardable_arguments(e.args.as_deref().unwrap_or_default())
            }
            _ => false,
        }
    }

    fn is_harmless(&self, ident: &Ident) -> bool {
        if ident.ctxt == self.constants.place.unresolved {
            is_harmless_global(&ident.sym)
        } else {
            self.is_always_readable(ident)
        }
    }

    fn has_discardable_arguments(&self, arguments: &[ExprOrSpread]) -> bool {
        arguments.iter().all(|argument| argument.spread.is_none() && self.is_discardable(&argument.expr))
    }

    fn has_discardable_values(&self, object: &ObjectLit) -> bool {
        object.props.iter().all(|property| match property {
            PropOrSpread::Prop(property) => match &**property {
                Prop::Shorthand(ident) => self.is_harmless(ident),
                Prop::KeyValue(property) => self.is_discardable(&property.value),
                _ => true,
            },
            PropOrSpread::Spread(_) => false,
        })
    }

    /// A class that runs nothing when it is made.
    fn is_plain_class(&self, class: &Class) -> bool {
        let is_plain = |key: &PropName| !matches!(key, PropName::Computed(_));
        class.super_class.is_none()
            && class.decorators.is_empty()
            && class.body.iter().all(|member| match member {
                ClassMember::Constructor(_) | ClassMember::Empty(_) | ClassMember::PrivateMethod(_) => true,
                ClassMember::Method(method) => is_plain(&method.key) && method.function.decorators.is_empty(),
                ClassMember::ClassProp(field) => {
                    is_plain(&field.key) && field.decorators.is_empty() && !field.is_static
                }
                ClassMember::PrivateProp(field) => !field.is_static && field.decorators.is_empty(),
                ClassMember::StaticBlock(block) => only_names(block, self.runtime),
                _ => false,
            })
    }
}

/// A literal on which operators run no code and do not throw.
fn is_text_or_number(expression: &Expr) -> bool {
    matches!(expression, Expr::Lit(Lit::Str(_) | Lit::Num(_) | Lit::Bool(_) | Lit::Null(_)))
}
