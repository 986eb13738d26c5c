//! Which expressions and statements can be left out when nothing uses their value.
//!
//! Conservative: "pure" means that evaluating cannot be observed, apart from errors of reading a binding
//! too early. Works on single nodes after binding; knows nothing of other modules.

use rustc_hash::FxHashSet;
use swc_common::{BytePos, SyntaxContext};
use swc_ecma_ast::*;

use super::print::is_placeholder;

/// What purity depends on besides the tree.
pub(super) struct Purity<'a> {
    /// Context of names that are bound nowhere in the module.
    pub(super) unresolved: SyntaxContext,
    /// Where calls with a pure annotation begin.
    pub(super) pure_calls: &'a FxHashSet<BytePos>,
}

/// Globals whose mere mention has no effect.
const HARMLESS_GLOBALS: &[&str] = &[
    "undefined",
    "NaN",
    "Infinity",
    "Object",
    "Array",
    "String",
    "Number",
    "Boolean",
    "Symbol",
    "BigInt",
    "Math",
    "JSON",
    "Reflect",
    "Proxy",
    "Date",
    "RegExp",
    "Error",
    "TypeError",
    "RangeError",
    "SyntaxError",
    "EvalError",
    "ReferenceError",
    "URIError",
    "AggregateError",
    "Promise",
    "Map",
    "Set",
    "WeakMap",
    "WeakSet",
    "WeakRef",
    "Function",
    "ArrayBuffer",
    "SharedArrayBuffer",
    "DataView",
    "Int8Array",
    "Uint8Array",
    "Uint8ClampedArray",
    "Int16Array",
    "Uint16Array",
    "Int32Array",
    "Uint32Array",
    "Float32Array",
    "Float64Array",
    "BigInt64Array",
    "BigUint64Array",
    "globalThis",
    "Intl",
    "Atomics",
    "parseInt",
    "parseFloat",
    "isNaN",
    "isFinite",
    "encodeURIComponent",
    "decodeURIComponent",
    "encodeURI",
    "decodeURI",
    "console",
];

/// Constructors that have no effect when called with `new` and harmless arguments.
const PURE_CONSTRUCTORS: &[&str] =
    &["Map", "Set", "WeakMap", "WeakSet", "Object", "Array", "Date", "Error", "TypeError", "RangeError"];

impl Purity<'_> {
    /// Whether running `statement` cannot be observed, given that nobody reads what it declares.
    pub(super) fn statement(&self, statement: &Stmt) -> bool {
        match statement {
            Stmt::Empty(_) => true,
            Stmt::Expr(statement) => self.expression(&statement.expr),
            Stmt::Block(block) => block.stmts.iter().all(|s| self.statement(s)),
            Stmt::Decl(Decl::Fn(_)) => true,
            Stmt::Decl(Decl::Class(class)) => self.class(&class.class),
            Stmt::Decl(Decl::Var(var)) => var.decls.iter().all(|d| self.declarator(d)),
            Stmt::If(s) => {
                self.expression(&s.test)
                    && self.statement(&s.cons)
                    && s.alt.as_deref().is_none_or(|a| self.statement(a))
            }
            _ => false,
        }
    }

    /// Whether a declarator has no effect but its binding.
    pub(super) fn declarator(&self, declarator: &VarDeclarator) -> bool {
        let value_is_pure = declarator.init.as_deref().is_none_or(|init| self.expression(init));
        value_is_pure
            && match &declarator.name {
                Pat::Ident(_) => true,
                Pat::Object(pattern) => {
                    pattern.props.is_empty() && matches!(declarator.init.as_deref(), Some(Expr::Object(_)))
                }
                _ => false,
            }
    }

    /// Whether evaluating `expression` has no effect.
    pub(super) fn expression(&self, expression: &Expr) -> bool {
        match expression {
            Expr::This(_) | Expr::Lit(_) | Expr::Fn(_) | Expr::Arrow(_) => true,
            Expr::MetaProp(_) => true,
            Expr::Ident(ident) => self.identifier(ident),
            Expr::Paren(e) => self.expression(&e.expr),
            Expr::Class(e) => self.class(&e.class),
            Expr::Array(e) => e
                .elems
                .iter()
                .flatten()
                .all(|element| element.spread.is_none() && self.expression(&element.expr)),
            Expr::Object(e) => e.props.iter().all(|property| self.property(property)),
            Expr::Unary(e) => match e.op {
                UnaryOp::TypeOf => matches!(&*e.arg, Expr::Ident(_)) || self.expression(&e.arg),
                UnaryOp::Void | UnaryOp::Bang => self.expression(&e.arg),
                UnaryOp::Minus | UnaryOp::Plus | UnaryOp::Tilde => {
                    matches!(&*e.arg, Expr::Lit(Lit::Num(_)))
                        || (e.op == UnaryOp::Minus && matches!(&*e.arg, Expr::Lit(Lit::BigInt(_))))
                }
                UnaryOp::Delete => false,
            },
            Expr::Bin(e) => match e.op {
                BinaryOp::LogicalAnd
                | BinaryOp::LogicalOr
                | BinaryOp::NullishCoalescing
                | BinaryOp::EqEqEq
                | BinaryOp::NotEqEq => self.expression(&e.left) && self.expression(&e.right),
                _ => is_primitive(expression),
            },
            Expr::Cond(e) => self.expression(&e.test) && self.expression(&e.cons) && self.expression(&e.alt),
            Expr::Seq(e) => e.exprs.iter().all(|e| self.expression(e)),
            Expr::Tpl(e) => e.exprs.iter().all(|e| is_primitive(e)),
            Expr::Call(e) => {
                self.is_annotated(e.span.lo) && self.arguments(&e.args)
                    || matches!(&e.callee, Callee::Expr(callee) if self.is_pure_function(callee, &e.args))
            }
            Expr::New(e) => {
                let arguments = e.args.as_deref().unwrap_or_default();
                self.arguments(arguments)
                    && (self.is_annotated(e.span.lo)
                        || matches!(&*e.callee, Expr::Ident(ident) if self.is_pure_constructor(ident, arguments)))
            }
            _ => false,
        }
    }

    fn arguments(&self, arguments: &[ExprOrSpread]) -> bool {
        arguments.iter().all(|argument| {
            self.expression(&argument.expr)
                && (argument.spread.is_none() || matches!(&*argument.expr, Expr::Array(_)))
        })
    }

    fn is_annotated(&self, start: BytePos) -> bool {
        start.is_pure() || self.pure_calls.contains(&start)
    }

    fn identifier(&self, ident: &Ident) -> bool {
        is_placeholder(&ident.sym) || ident.ctxt != self.unresolved || HARMLESS_GLOBALS.contains(&&*ident.sym)
    }

    fn is_pure_constructor(&self, ident: &Ident, arguments: &[ExprOrSpread]) -> bool {
        let name = &*ident.sym;
        if ident.ctxt != self.unresolved || !PURE_CONSTRUCTORS.contains(&name) {
            return false;
        }
        match name {
            // Iterating an argument can be observed, unless it is an array literal of harmless elements.
            "Map" | "WeakMap" => arguments.is_empty() || is_entry_list(arguments),
            "Set" | "WeakSet" => {
                arguments.is_empty() || (name == "Set" && matches!(&*arguments[0].expr, Expr::Array(_)))
            }
            "Array" => arguments.is_empty(),
            // Converting an argument to a string or number can be observed.
            "Date" | "Error" | "TypeError" | "RangeError" => arguments.iter().all(|a| is_primitive(&a.expr)),
            _ => true,
        }
    }

    /// `Object.freeze({...})`, `Symbol("...")` and their like.
    fn is_pure_function(&self, callee: &Expr, arguments: &[ExprOrSpread]) -> bool {
        if !self.arguments(arguments) {
            return false;
        }
        match callee {
            Expr::Ident(ident) if ident.ctxt == self.unresolved => {
                &*ident.sym == "Symbol" && arguments.iter().all(|a| is_primitive(&a.expr))
            }
            Expr::Member(MemberExpr { obj, prop: MemberProp::Ident(property), .. }) => {
                let Expr::Ident(object) = &**obj else { return false };
                object.ctxt == self.unresolved
                    && match (&*object.sym, &*property.sym) {
                        ("Object", "freeze" | "create") => {
                            arguments.len() == 1
                                && matches!(
                                    &*arguments[0].expr,
                                    Expr::Object(_) | Expr::Array(_) | Expr::Lit(Lit::Null(_))
                                )
                        }
                        ("Symbol", "for") => arguments.iter().all(|a| is_primitive(&a.expr)),
                        _ => false,
                    }
            }
            _ => false,
        }
    }

    fn property(&self, property: &PropOrSpread) -> bool {
        match property {
            PropOrSpread::Spread(_) => false,
            PropOrSpread::Prop(property) => match &**property {
                Prop::Shorthand(ident) => self.identifier(ident),
                Prop::KeyValue(p) => self.key(&p.key) && self.expression(&p.value),
                Prop::Getter(p) => self.key(&p.key),
                Prop::Setter(p) => self.key(&p.key),
                Prop::Method(p) => self.key(&p.key),
                Prop::Assign(_) => false,
            },
        }
    }

    fn key(&self, key: &PropName) -> bool {
        match key {
            PropName::Computed(key) => is_primitive(&key.expr),
            _ => true,
        }
    }

    /// A class has effects through its heritage, computed keys, decorators, static fields and blocks.
    pub(super) fn class(&self, class: &Class) -> bool {
        let heritage_is_pure = match class.super_class.as_deref() {
            None => true,
            // Extending something that is no constructor throws, and reads its `prototype`.
            Some(Expr::Ident(ident)) => self.identifier(ident),
            Some(Expr::Lit(Lit::Null(_))) => true,
            Some(_) => false,
        };
        heritage_is_pure
            && class.decorators.is_empty()
            && class.body.iter().all(|member| match member {
                ClassMember::Constructor(_) | ClassMember::Empty(_) | ClassMember::TsIndexSignature(_) => {
                    true
                }
                ClassMember::Method(m) => self.key(&m.key) && m.function.decorators.is_empty(),
                ClassMember::PrivateMethod(_) => true,
                ClassMember::ClassProp(p) => {
                    self.key(&p.key)
                        && p.decorators.is_empty()
                        && (!p.is_static || p.value.as_deref().is_none_or(|v| self.static_value(v)))
                }
                ClassMember::PrivateProp(p) => {
                    !p.is_static || p.value.as_deref().is_none_or(|v| self.static_value(v))
                }
                ClassMember::StaticBlock(b) => b.body.stmts.is_empty(),
                ClassMember::AutoAccessor(_) => false,
            })
    }

    fn static_value(&self, value: &Expr) -> bool {
        self.expression(value)
    }
}

fn is_entry_list(arguments: &[ExprOrSpread]) -> bool {
    let Expr::Array(entries) = &*arguments[0].expr else {
        return matches!(&*arguments[0].expr, Expr::Lit(Lit::Null(_)));
    };
    entries.elems.iter().all(|entry| matches!(entry, Some(entry) if matches!(&*entry.expr, Expr::Array(_))))
}

/// A value on which operators run no user code.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Primitive {
    BigInt,
    /// Undefined, null, a boolean, a number or a string.
    Other,
}

fn is_primitive(expression: &Expr) -> bool {
    primitive(expression).is_some()
}

/// Whether evaluating an expression certainly gives a primitive, without an error or other effect. Looks at
/// each node once: operators nest as deep as the source is long.
fn primitive(expression: &Expr) -> Option<Primitive> {
    match expression {
        Expr::Lit(Lit::BigInt(_)) => Some(Primitive::BigInt),
        Expr::Lit(Lit::Str(_) | Lit::Num(_) | Lit::Bool(_) | Lit::Null(_)) => Some(Primitive::Other),
        Expr::Paren(e) => primitive(&e.expr),
        Expr::Tpl(e) => e.exprs.iter().all(|e| is_primitive(e)).then_some(Primitive::Other),
        Expr::Unary(e) => match e.op {
            UnaryOp::TypeOf if matches!(&*e.arg, Expr::Ident(_)) => Some(Primitive::Other),
            UnaryOp::TypeOf | UnaryOp::Void | UnaryOp::Bang => primitive(&e.arg).map(|_| Primitive::Other),
            UnaryOp::Minus | UnaryOp::Tilde => primitive(&e.arg),
            // A BigInt throws.
            UnaryOp::Plus => primitive(&e.arg).filter(|operand| *operand == Primitive::Other),
            UnaryOp::Delete => None,
        },
        Expr::Bin(e) => {
            let (left, right) = (primitive(&e.left)?, primitive(&e.right)?);
            // Division by zero, negative exponents and mixing with numbers throw: BigInt arithmetic stays.
            let is_safe = left == Primitive::Other
                && right == Primitive::Other
                && !matches!(e.op, BinaryOp::In | BinaryOp::InstanceOf);
            is_safe.then_some(Primitive::Other)
        }
        Expr::Cond(e) => {
            primitive(&e.test)?;
            let (consequent, alternative) = (primitive(&e.cons)?, primitive(&e.alt)?);
            (consequent == alternative).then_some(consequent)
        }
        _ => None,
    }
}

/// The span start of every call with a pure annotation, from a parser's comments.
pub(super) fn is_pure_annotation(text: &str) -> bool {
    text.contains("@__PURE__") || text.contains("#__PURE__")
}
