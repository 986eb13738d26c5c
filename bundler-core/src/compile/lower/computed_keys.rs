//! Object literals with computed keys: what stands from the first of them on is defined by the runtime, in the order of
//! the source and with the names that functions get there.

use swc_common::util::take::Take;
use swc_common::{DUMMY_SP, SyntaxContext};
use swc_ecma_ast::*;
use swc_ecma_visit::{VisitMut, VisitMutWith, noop_visit_mut_type};

use super::made_up::pure_runtime_call;

pub(super) struct ComputedKeys {
    pub(super) helpers: SyntaxContext,
}

/// What the runtime does with a key and a value. Its numbers are the runtime's.
#[derive(Clone, Copy)]
enum Kind {
    Value = 0,
    Getter = 1,
    Setter = 2,
    /// A function that has no name yet.
    Function = 3,
    Prototype = 4,
}

impl VisitMut for ComputedKeys {
    noop_visit_mut_type!();

    fn visit_mut_expr(&mut self, expression: &mut Expr) {
        swc_ecma_utils::stack_size::maybe_grow_default(|| expression.visit_mut_children_with(self));
        let Expr::Object(object) = expression else { return };
        let Some(first) = object.props.iter().position(has_computed_key) else { return };
        let mut members: Vec<Option<ExprOrSpread>> = Vec::new();
        for property in object.props.drain(first..) {
            let PropOrSpread::Prop(property) = property else { continue };
            let Some((kind, key, value)) = member(*property) else { continue };
            let kind = Number { span: DUMMY_SP, value: f64::from(kind as u8), raw: None };
            members.extend([Expr::Lit(Lit::Num(kind)), key, value].map(|part| Some(part.into())));
        }
        let members = Expr::Array(ArrayLit { span: DUMMY_SP, elems: members });
        let object = Expr::Object(object.take());
        *expression = pure_runtime_call(self.helpers, "__computed", vec![object.into(), members.into()]);
    }
}

fn has_computed_key(property: &PropOrSpread) -> bool {
    let PropOrSpread::Prop(property) = property else { return false };
    match &**property {
        Prop::KeyValue(property) => property.key.is_computed(),
        Prop::Getter(property) => property.key.is_computed(),
        Prop::Setter(property) => property.key.is_computed(),
        Prop::Method(property) => property.key.is_computed(),
        Prop::Shorthand(_) | Prop::Assign(_) => false,
    }
}

fn member(property: Prop) -> Option<(Kind, Expr, Expr)> {
    let function = |function: Function| Expr::Fn(FnExpr { ident: None, function: Box::new(function) });
    let accessor = |params: Vec<Param>, body: Option<FunctionBody>, span| {
        function(Function { params, body, span, ..Function::default() })
    };
    Some(match property {
        Prop::Shorthand(name) => (Kind::Value, text(&name.sym), Expr::Ident(name)),
        Prop::KeyValue(KeyValueProp { key, value }) => {
            let kind = match &*value {
                _ if is_prototype(&key) => Kind::Prototype,
                Expr::Fn(FnExpr { ident: None, .. }) => Kind::Function,
                _ => Kind::Value,
            };
            (kind, as_expression(key), *value)
        }
        Prop::Method(method) => (Kind::Function, as_expression(method.key), function(*method.function)),
        Prop::Getter(getter) => {
            let Function { params, body, span, .. } = *getter.function;
            (Kind::Getter, as_expression(getter.key), accessor(params, body, span))
        }
        Prop::Setter(setter) => {
            let Function { params, body, span, .. } = *setter.function;
            (Kind::Setter, as_expression(setter.key), accessor(params, body, span))
        }
        Prop::Assign(_) => return None,
    })
}

fn is_prototype(key: &PropName) -> bool {
    match key {
        PropName::Ident(name) => &*name.sym == "__proto__",
        PropName::Str(name) => name.value == *"__proto__",
        PropName::Num(_) | PropName::BigInt(_) | PropName::Computed(_) => false,
    }
}

fn as_expression(key: PropName) -> Expr {
    match key {
        PropName::Ident(name) => text(&name.sym),
        PropName::Str(name) => Expr::Lit(Lit::Str(name)),
        PropName::Num(number) => Expr::Lit(Lit::Num(number)),
        PropName::BigInt(number) => Expr::Lit(Lit::BigInt(number)),
        PropName::Computed(key) => *key.expr,
    }
}

fn text(text: &str) -> Expr {
    Expr::Lit(Lit::Str(text.into()))
}
