//! What a declaration gives a symbol, as far as its text tells.

use std::borrow::Cow;

use swc_common::BytePos;
use swc_ecma_ast::*;

use super::{Name, Place, Purity, Surroundings, class, globals};
use crate::compile::kept_names::named_value;
use crate::id::SymbolId;
use crate::object::{Calls, Condition, Symbol, Target, Value};

/// Describes values, and keeps the conditions under which functions are pure.
pub(in crate::compile) struct Values<'a> {
    pub(in crate::compile) surroundings: Surroundings<'a>,
    pub(in crate::compile) symbols: &'a [Symbol],
    pub(in crate::compile) conditions: &'a mut Vec<Condition>,
    /// The statement has a function that mentions its `this`.
    pub(in crate::compile) mentions_this: bool,
}

impl Values<'_> {
    /// The value of an initialiser. `start` is where its declaration begins.
    pub(in crate::compile) fn of(&mut self, expression: &Expr, start: BytePos) -> Value {
        match expression {
            Expr::Paren(e) => self.of(&e.expr, start),
            // `(0, function () {})`
            Expr::Seq(SeqExpr { exprs, .. }) if exprs.len() == 2 && exprs[0].is_lit() => {
                self.of(&exprs[1], start)
            }
            Expr::Fn(f) => self.function(&f.function, start),
            Expr::Arrow(arrow) => self.arrow(arrow, start),
            Expr::Class(e) => self.class(&e.class),
            Expr::Object(object) if is_plain_object(object) => Value::Object,
            Expr::Array(_) => Value::Object,
            Expr::Call(_) if named_value(expression, self.surroundings.runtime).is_some() => {
                let named = named_value(expression, self.surroundings.runtime).expect("asked above");
                self.of(named, start)
            }
            Expr::Lit(Lit::Str(_) | Lit::Num(_) | Lit::Bool(_) | Lit::Null(_)) => Value::Primitive,
            _ => self.of_standard(expression),
        }
    }

    fn of_standard(&mut self, expression: &Expr) -> Value {
        let mut purity = Purity::new(self.surroundings, self.symbols, &[]);
        match expression {
            Expr::Ident(ident)
                if globals::has_plain_members(&ident.sym) && purity.global(expression).is_some() =>
            {
                return Value::Builtin;
            }
            Expr::Member(member) => {
                let MemberProp::Ident(name) = &member.prop else { return Value::Unknown };
                return match purity.global(&member.obj) {
                    Some(global) if &*name.sym == "prototype" && globals::has_plain_prototype(global) => {
                        Value::Builtin
                    }
                    Some("Symbol") if is_well_known_symbol(expression) => Value::Symbol,
                    Some(global) if globals::is_constant(global, &name.sym) => Value::Primitive,
                    _ => Value::Unknown,
                };
            }
            Expr::Call(CallExpr { callee: Callee::Expr(callee), .. }) => {
                let is_symbol = match &**callee {
                    Expr::Member(MemberExpr { obj, prop: MemberProp::Ident(name), .. }) => {
                        purity.global(obj) == Some("Symbol") && &*name.sym == "for"
                    }
                    callee => purity.global(callee) == Some("Symbol"),
                };
                if is_symbol {
                    return Value::Symbol;
                }
            }
            _ => {}
        }
        if purity.is_plain_primitive(expression) && purity.conditions.is_empty() {
            Value::Primitive
        } else {
            Value::Unknown
        }
    }

    pub(in crate::compile) fn function(&mut self, function: &Function, start: BytePos) -> Value {
        let is_annotated = self.is_annotated(start) || self.is_annotated(function.span.lo);
        let calls = self.calls(is_annotated, |purity| {
            let patterns: Vec<&Pat> = function.params.iter().map(|param| &param.pat).collect();
            purity.has_simple_parameters(&patterns)
                && (function.is_generator
                    || function.body.as_ref().is_none_or(|body| purity.block(&body.stmts)))
        });
        Value::Function {
            calls,
            has_prototype: !function.is_async || function.is_generator,
            uses_this: self.mentions_this,
        }
    }

    fn arrow(&mut self, arrow: &ArrowExpr, start: BytePos) -> Value {
        let is_annotated = self.is_annotated(start) || self.is_annotated(arrow.span.lo);
        let calls = self.calls(is_annotated, |purity| {
            let patterns: Vec<&Pat> = arrow.params.iter().collect();
            purity.has_simple_parameters(&patterns) && purity.arrow_body(arrow)
        });
        Value::Function { calls, has_prototype: false, uses_this: false }
    }

    pub(in crate::compile) fn class(&mut self, class: &Class) -> Value {
        let parent = match class.super_class.as_deref().map(Expr::unwrap_parens) {
            None => None,
            Some(Expr::Ident(ident)) => match Purity::new(self.surroundings, self.symbols, &[]).name(ident) {
                Name::Symbol(symbol) => Some(symbol),
                _ => return Value::OpaqueClass,
            },
            Some(_) => return Value::OpaqueClass,
        };
        if class::has_static_accessors(class) {
            return Value::OpaqueClass;
        }
        let has_plain_prototype = !class::has_accessors(class);
        let constructs = self.calls(false, |purity| {
            purity.owns_this = true;
            has_plain_prototype
                && class.body.iter().all(|member| match member {
                    ClassMember::Constructor(constructor) => {
                        let patterns: Option<Vec<&Pat>> = constructor
                            .params
                            .iter()
                            .map(|param| match param {
                                ParamOrTsParamProp::Param(param) => Some(&param.pat),
                                ParamOrTsParamProp::TsParamProp(_) => None,
                            })
                            .collect();
                        patterns.is_some_and(|patterns| purity.has_simple_parameters(&patterns))
                            && constructor.body.as_ref().is_none_or(|body| purity.block(&body.stmts))
                    }
                    ClassMember::ClassProp(p) if !p.is_static => {
                        p.value.as_deref().is_none_or(|v| purity.expression(v))
                    }
                    ClassMember::PrivateProp(p) if !p.is_static => {
                        p.value.as_deref().is_none_or(|v| purity.expression(v))
                    }
                    _ => true,
                })
        });
        Value::Class { has_plain_prototype, constructs, parent }
    }

    fn is_annotated(&self, start: BytePos) -> bool {
        self.surroundings.annotations.pure_functions.contains(&start)
    }

    fn calls(&mut self, is_annotated: bool, look: impl FnOnce(&mut Purity<'_>) -> bool) -> Calls {
        let start = self.conditions.len() as u32;
        if is_annotated {
            return Calls::PureIf(start..start);
        }
        let mut purity = Purity::new(self.surroundings, self.symbols, &[]);
        purity.place = Place::Function;
        if !look(&mut purity) {
            return Calls::Effects;
        }
        self.conditions.append(&mut purity.conditions);
        Calls::PureIf(start..self.conditions.len() as u32)
    }
}

/// An object literal of which all members are plain.
pub(super) fn is_plain_object(object: &ObjectLit) -> bool {
    object.props.iter().all(|property| match property {
        PropOrSpread::Spread(_) => false,
        PropOrSpread::Prop(property) => match &**property {
            Prop::Shorthand(_) => true,
            Prop::KeyValue(p) => !is_prototype_key(&p.key),
            Prop::Method(_) => true,
            Prop::Getter(_) | Prop::Setter(_) | Prop::Assign(_) => false,
        },
    })
}

fn is_prototype_key(key: &PropName) -> bool {
    static_key(key).is_some_and(|key| key == "__proto__")
}

/// An array literal that iterates over itself.
pub(super) fn is_plain_array(array: &ArrayLit) -> bool {
    array.elems.iter().flatten().all(|element| element.spread.is_none())
}

/// An object or array literal without accessors and spread.
pub(super) fn is_plain_literal(expression: &Expr) -> bool {
    match expression {
        Expr::Object(object) => is_plain_object(object),
        Expr::Array(array) => is_plain_array(array),
        _ => false,
    }
}

pub(super) fn is_empty_object(expression: &Expr) -> bool {
    matches!(expression.unwrap_parens(), Expr::Object(object) if object.props.is_empty())
}

/// A key that is known when compiling.
pub(super) fn static_key(key: &PropName) -> Option<Cow<'_, str>> {
    match key {
        PropName::Ident(name) => Some(Cow::Borrowed(&*name.sym)),
        PropName::Str(name) => name.value.as_str().map(Cow::Borrowed),
        PropName::Computed(key) => match &*key.expr {
            Expr::Lit(Lit::Str(name)) => name.value.as_str().map(Cow::Borrowed),
            _ => None,
        },
        PropName::Num(_) | PropName::BigInt(_) => None,
    }
}

/// The key of a plain member that is known when compiling.
pub(super) fn property_key(property: &PropOrSpread) -> Option<Cow<'_, str>> {
    let PropOrSpread::Prop(property) = property else { return None };
    match &**property {
        Prop::Shorthand(ident) => Some(Cow::Borrowed(&*ident.sym)),
        Prop::KeyValue(p) => static_key(&p.key),
        Prop::Method(p) => static_key(&p.key),
        Prop::Getter(_) | Prop::Setter(_) | Prop::Assign(_) => None,
    }
}

/// The value of a plain object's member.
pub(super) fn member_of<'e>(object: &'e ObjectLit, key: &str) -> Option<&'e Expr> {
    object.props.iter().rev().find_map(|property| {
        let PropOrSpread::Prop(inner) = property else { return None };
        match &**inner {
            Prop::KeyValue(p) if static_key(&p.key).is_some_and(|k| k == key) => Some(&*p.value),
            _ => None,
        }
    })
}

/// `void 0` and its like.
pub(super) fn is_void(expression: &Expr) -> bool {
    matches!(expression, Expr::Unary(UnaryExpr { op: UnaryOp::Void, arg, .. }) if arg.is_lit())
}

/// `Symbol.iterator` and its like.
pub(super) fn is_well_known_symbol(expression: &Expr) -> bool {
    const NAMES: &[&str] = &[
        "asyncIterator",
        "hasInstance",
        "isConcatSpreadable",
        "iterator",
        "match",
        "matchAll",
        "replace",
        "search",
        "species",
        "split",
        "toPrimitive",
        "toStringTag",
        "unscopables",
    ];
    let Expr::Member(MemberExpr { obj, prop: MemberProp::Ident(name), .. }) = expression else {
        return false;
    };
    matches!(&**obj, Expr::Ident(object) if &*object.sym == "Symbol") && NAMES.contains(&&*name.sym)
}

/// The symbol that `name || (name = {})` fills.
pub(in crate::compile) fn filled(expression: &Expr) -> Option<SymbolId> {
    let Expr::Bin(BinExpr { op: BinaryOp::LogicalOr, left, right, .. }) = expression.unwrap_parens() else {
        return None;
    };
    let Expr::Ident(read) = left.unwrap_parens() else { return None };
    let Expr::Assign(assignment) = right.unwrap_parens() else { return None };
    let AssignTarget::Simple(SimpleAssignTarget::Ident(written)) = &assignment.left else { return None };
    let symbol = |name: &str| match super::decode(name) {
        Some(Target::Name(symbol) | Target::Assigned(symbol)) => Some(symbol),
        _ => None,
    };
    let symbol_read = symbol(&read.sym)?;
    let is_filled = assignment.op == AssignOp::Assign
        && symbol(&written.id.sym) == Some(symbol_read)
        && is_empty_object(&assignment.right);
    is_filled.then_some(symbol_read)
}
