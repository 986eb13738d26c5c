//! Values known while compiling: `--define` replacements, and conditions that follow from them.
//!
//! Conditions are evaluated before the walk enters their branches, so that a dead branch is never read
//! for imports. Knows nothing of statements.

use swc_atoms::Atom;
use swc_common::{DUMMY_SP, SyntaxContext};
use swc_ecma_ast::*;

use super::parentheses::parenthesized;
use super::path::{Place, is_path};
pub(crate) use crate::object::Constant;

/// A `--define`: a path of names and the expression that replaces it.
#[derive(Clone, Debug)]
pub(crate) struct Define {
    /// `["process", "env", "NODE_ENV"]`
    pub(crate) path: Vec<Box<str>>,
    pub(crate) value: DefineValue,
    /// The path begins with what the module imports, and not at a global.
    pub(crate) is_imported: bool,
}

/// What a define stands for.
#[derive(Clone, PartialEq, Debug)]
pub(crate) enum DefineValue {
    Constant(Constant),
    /// A name, or a path of names.
    Path(Vec<Box<str>>),
    /// Any other JSON value: the number of the injected file that holds it.
    Json(u32),
}

impl Constant {
    pub(super) fn is_truthy(&self) -> bool {
        match self {
            Self::Undefined | Self::Null => false,
            Self::Boolean(value) => *value,
            Self::Number(value) => *value != 0.0 && !value.is_nan(),
            Self::String(value) => !value.is_empty(),
        }
    }

    /// `typeof`
    fn type_name(&self) -> &'static str {
        match self {
            Self::Undefined => "undefined",
            Self::Null => "object",
            Self::Boolean(_) => "boolean",
            Self::Number(_) => "number",
            Self::String(_) => "string",
        }
    }

    /// The expression with this value.
    pub(super) fn to_expression(&self) -> Expr {
        match self {
            Self::Undefined => parenthesized(*Expr::undefined(DUMMY_SP)),
            Self::Null => Lit::Null(Null { span: DUMMY_SP }).into(),
            Self::Boolean(value) => Lit::Bool(Bool { span: DUMMY_SP, value: *value }).into(),
            Self::Number(value) if *value < 0.0 || !value.is_finite() => {
                parenthesized(Lit::Num(Number { span: DUMMY_SP, value: *value, raw: None }).into())
            }
            Self::Number(value) => Lit::Num(Number { span: DUMMY_SP, value: *value, raw: None }).into(),
            Self::String(value) => {
                Lit::Str(Str { span: DUMMY_SP, value: value.as_str().into(), raw: None }).into()
            }
        }
    }
}

/// How deep a condition is looked into. Operators nest as deep as the source is long, and each level looks.
const DEPTH_LIMIT: u32 = 48;

/// Looks constants up; made for one module.
#[derive(Clone, Copy)]
pub(super) struct Constants<'a> {
    pub(super) place: Place,
    /// Context of names at top level.
    pub(super) top: SyntaxContext,
    /// The defines whose text occurs in the module at all.
    pub(super) defines: &'a [&'a Define],
}

impl<'a> Constants<'a> {
    /// The define that replaces `expression`, if one does.
    pub(super) fn define_for(&self, expression: &Expr) -> Option<&'a Define> {
        if self.defines.is_empty() {
            return None;
        }
        let imported = Place { unresolved: self.top, is_top_level: false };
        self.defines.iter().copied().find(|define| {
            is_path(expression, &define.path, if define.is_imported { imported } else { self.place })
        })
    }

    /// Whether `expression` is defined as an object or array.
    fn is_object(&self, expression: &Expr) -> bool {
        self.define_for(expression).is_some_and(|define| matches!(define.value, DefineValue::Json(_)))
    }

    /// The value of `expression`, if it is known and evaluating it has no effect.
    pub(super) fn value(&self, expression: &Expr) -> Option<Constant> {
        self.value_within(expression, DEPTH_LIMIT)
    }

    /// Whether a condition is certainly true or false, and evaluating it has no effect.
    pub(super) fn truthiness(&self, condition: &Expr) -> Option<bool> {
        self.truthiness_within(condition, DEPTH_LIMIT)
    }

    fn value_within(&self, expression: &Expr, depth: u32) -> Option<Constant> {
        let depth = depth.checked_sub(1)?;
        match expression {
            Expr::Paren(e) => self.value_within(&e.expr, depth),
            Expr::Lit(Lit::Str(s)) => s.value.as_str().map(|s| Constant::String(s.to_string())),
            Expr::Lit(Lit::Num(n)) => Some(Constant::Number(n.value)),
            Expr::Lit(Lit::Bool(b)) => Some(Constant::Boolean(b.value)),
            Expr::Lit(Lit::Null(_)) => Some(Constant::Null),
            Expr::Ident(ident) if ident.ctxt == self.place.unresolved && &*ident.sym == "undefined" => {
                Some(Constant::Undefined)
            }
            Expr::Ident(_) | Expr::Member(_) | Expr::MetaProp(_) | Expr::OptChain(_) => {
                match &self.define_for(expression)?.value {
                    DefineValue::Constant(constant) => Some(constant.clone()),
                    DefineValue::Path(_) | DefineValue::Json(_) => None,
                }
            }
            Expr::Unary(e) => match e.op {
                UnaryOp::Bang => Some(Constant::Boolean(!self.truthiness_within(&e.arg, depth)?)),
                UnaryOp::TypeOf if self.is_object(&e.arg) => Some(Constant::String("object".into())),
                UnaryOp::TypeOf => {
                    Some(Constant::String(self.value_within(&e.arg, depth)?.type_name().to_string()))
                }
                UnaryOp::Void => self.value_within(&e.arg, depth).map(|_| Constant::Undefined),
                UnaryOp::Minus => match self.value_within(&e.arg, depth)? {
                    Constant::Number(n) => Some(Constant::Number(-n)),
                    _ => None,
                },
                _ => None,
            },
            Expr::Bin(e) => self.binary(e, depth),
            Expr::Cond(e) => {
                if self.truthiness_within(&e.test, depth)? {
                    self.value_within(&e.cons, depth)
                } else {
                    self.value_within(&e.alt, depth)
                }
            }
            _ => None,
        }
    }

    fn binary(&self, e: &BinExpr, depth: u32) -> Option<Constant> {
        match e.op {
            BinaryOp::LogicalAnd => {
                let left = self.value_within(&e.left, depth)?;
                if left.is_truthy() { self.value_within(&e.right, depth) } else { Some(left) }
            }
            BinaryOp::LogicalOr => {
                let left = self.value_within(&e.left, depth)?;
                if left.is_truthy() { Some(left) } else { self.value_within(&e.right, depth) }
            }
            BinaryOp::NullishCoalescing => {
                let left = self.value_within(&e.left, depth)?;
                if matches!(left, Constant::Null | Constant::Undefined) {
                    self.value_within(&e.right, depth)
                } else {
                    Some(left)
                }
            }
            BinaryOp::EqEqEq | BinaryOp::NotEqEq | BinaryOp::EqEq | BinaryOp::NotEq => {
                let (left, right) = (self.value_within(&e.left, depth)?, self.value_within(&e.right, depth)?);
                let loose = matches!(e.op, BinaryOp::EqEq | BinaryOp::NotEq);
                let equal = match (&left, &right) {
                    (Constant::Null, Constant::Undefined) | (Constant::Undefined, Constant::Null) => loose,
                    (Constant::Null | Constant::Undefined, _) | (_, Constant::Null | Constant::Undefined) => {
                        left == right
                    }
                    _ if std::mem::discriminant(&left) == std::mem::discriminant(&right) => left == right,
                    // Loose equality across types converts: left to run time.
                    _ if loose => return None,
                    _ => false,
                };
                Some(Constant::Boolean(equal == matches!(e.op, BinaryOp::EqEqEq | BinaryOp::EqEq)))
            }
            BinaryOp::Lt | BinaryOp::Gt | BinaryOp::LtEq | BinaryOp::GtEq => {
                let (Constant::Number(left), Constant::Number(right)) =
                    (self.value_within(&e.left, depth)?, self.value_within(&e.right, depth)?)
                else {
                    return None;
                };
                Some(Constant::Boolean(match e.op {
                    BinaryOp::Lt => left < right,
                    BinaryOp::Gt => left > right,
                    BinaryOp::LtEq => left <= right,
                    _ => left >= right,
                }))
            }
            _ => None,
        }
    }

    fn truthiness_within(&self, condition: &Expr, depth: u32) -> Option<bool> {
        let depth = depth.checked_sub(1)?;
        match condition {
            Expr::Paren(e) => self.truthiness_within(&e.expr, depth),
            Expr::Unary(e) if e.op == UnaryOp::Bang => Some(!self.truthiness_within(&e.arg, depth)?),
            Expr::Bin(e) if e.op == BinaryOp::LogicalAnd => match self.truthiness_within(&e.left, depth)? {
                false => Some(false),
                true => self.truthiness_within(&e.right, depth),
            },
            Expr::Bin(e) if e.op == BinaryOp::LogicalOr => match self.truthiness_within(&e.left, depth)? {
                true => Some(true),
                false => self.truthiness_within(&e.right, depth),
            },
            Expr::Ident(_) | Expr::Member(_) if self.is_object(condition) => Some(true),
            _ => self.value_within(condition, depth).map(|value| value.is_truthy()),
        }
    }

    /// Whether a value is certainly null or undefined, or certainly neither.
    pub(super) fn nullishness(&self, expression: &Expr) -> Option<bool> {
        self.value(expression).map(|value| matches!(value, Constant::Null | Constant::Undefined))
    }

    /// A path of names as an expression, its head being a global.
    pub(super) fn path_expression(&self, path: &[Box<str>]) -> Expr {
        let (mut expression, names) = match path {
            [import, meta, names @ ..] if &**import == "import" && &**meta == "meta" => {
                (Expr::MetaProp(MetaPropExpr { span: DUMMY_SP, kind: MetaPropKind::ImportMeta }), names)
            }
            [head, names @ ..] if &**head == "this" => (Expr::This(ThisExpr { span: DUMMY_SP }), names),
            [head, names @ ..] => {
                (Expr::Ident(Ident::new(Atom::from(&**head), DUMMY_SP, self.place.unresolved)), names)
            }
            [] => unreachable!("define paths are not empty"),
        };
        for name in names {
            let prop = MemberProp::Ident(IdentName::new(Atom::from(&**name), DUMMY_SP));
            expression = Expr::Member(MemberExpr { span: DUMMY_SP, obj: Box::new(expression), prop });
        }
        expression
    }
}
