//! Shorter expressions: each function looks at one node whose children are short already.

use swc_atoms::Atom;
use swc_common::util::take::Take;
use swc_common::{DUMMY_SP, EqIgnoreSpan};
use swc_ecma_ast::*;

use super::syntax::{Syntax, number};
use crate::compile::constant::Constant;
use crate::target::feature::Feature;

impl Syntax<'_> {
    pub(super) fn shorten_expression(&mut self, expression: &mut Expr) {
        match expression {
            Expr::Lit(Lit::Bool(value)) => *expression = boolean(value.value),
            Expr::Ident(ident) if self.is_global(ident, "undefined") => *expression = undefined(),
            Expr::Ident(ident) if self.is_global(ident, "Infinity") => {
                *expression = binary(BinaryOp::Div, number(1.0), number(0.0));
            }
            Expr::Unary(_) => self.shorten_unary(expression),
            Expr::Bin(_) => self.shorten_binary(expression),
            Expr::Cond(_) => self.shorten_conditional(expression),
            Expr::Seq(_) => self.shorten_sequence(expression),
            Expr::Assign(_) => shorten_assignment(expression),
            Expr::Member(member) => self.shorten_member(&mut member.prop),
            Expr::OptChain(chain) => {
                if let OptChainBase::Member(member) = &mut *chain.base {
                    self.shorten_member(&mut member.prop);
                }
            }
            Expr::Tpl(_) => self.shorten_template(expression),
            Expr::New(new) if new.args.as_ref().is_some_and(Vec::is_empty) => new.args = None,
            _ => {}
        }
    }

    fn shorten_unary(&mut self, expression: &mut Expr) {
        let Expr::Unary(unary) = expression else { return };
        match unary.op {
            UnaryOp::Bang => {
                self.shorten_condition(&mut unary.arg);
                if let Some(value) = self.constants.truthiness(&unary.arg) {
                    *expression = boolean(!value);
                } else if let Some(negated) = negated(&mut unary.arg) {
                    *expression = *negated;
                }
            }
            UnaryOp::TypeOf => {
                if let Some(Constant::String(name)) = self.constants.value(expression) {
                    *expression = string(&name);
                }
            }
            UnaryOp::Minus => {
                // A minus sign before a number is the shortest form already, except of zero's opposite.
                if let Expr::Unary(inner) = &*unary.arg
                    && inner.op == UnaryOp::Minus
                    && let Expr::Lit(Lit::Num(value)) = &*inner.arg
                {
                    *expression = *number(value.value);
                }
            }
            UnaryOp::Plus => {
                if matches!(&*unary.arg, Expr::Lit(Lit::Num(_))) {
                    *expression = *unary.arg.take();
                }
            }
            UnaryOp::Tilde => {
                if let Some(value) = number_value(&unary.arg) {
                    replace_number(expression, f64::from(!to_int32(value)));
                }
            }
            UnaryOp::Void => {
                if !matches!(&*unary.arg, Expr::Lit(Lit::Num(_))) && self.is_discardable(&unary.arg) {
                    let argument = unary.arg.take();
                    self.forget_expression(&argument);
                    *expression = undefined();
                }
            }
            UnaryOp::Delete => {}
        }
    }

    fn shorten_binary(&mut self, expression: &mut Expr) {
        let Expr::Bin(e) = expression else { return };
        match e.op {
            BinaryOp::LogicalAnd | BinaryOp::LogicalOr | BinaryOp::NullishCoalescing => {
                self.shorten_logical(expression);
            }
            BinaryOp::EqEq | BinaryOp::NotEq | BinaryOp::EqEqEq | BinaryOp::NotEqEq => {
                self.shorten_equality(expression);
            }
            BinaryOp::Add => shorten_addition(expression),
            _ => fold_arithmetic(expression),
        }
    }

    fn shorten_equality(&mut self, expression: &mut Expr) {
        if let Some(Constant::Boolean(value)) = self.constants.value(expression) {
            *expression = boolean(value);
            return;
        }
        let Expr::Bin(e) = expression else { return };
        // A literal on the left goes to the right, which is what the rules below and repetition like.
        if is_literal(&e.left) && !is_literal(&e.right) {
            std::mem::swap(&mut e.left, &mut e.right);
        }
        let (left, right) = (type_of(&e.left), type_of(&e.right));
        if left == right && left.is_some() {
            e.op = match e.op {
                BinaryOp::EqEqEq => BinaryOp::EqEq,
                BinaryOp::NotEqEq => BinaryOp::NotEq,
                op => op,
            };
        }
        let is_typeof = matches!(&*e.left, Expr::Unary(unary) if unary.op == UnaryOp::TypeOf);
        let is_undefined = matches!(&*e.right, Expr::Lit(Lit::Str(text)) if text.value == *"undefined");
        if is_typeof && is_undefined {
            // "undefined" is the only type name that begins with "u", and none comes after it.
            e.op = if e.op == BinaryOp::EqEq { BinaryOp::Gt } else { BinaryOp::Lt };
            *e.right = string("u");
        }
    }

    fn shorten_logical(&mut self, expression: &mut Expr) {
        self.constants.fold(expression);
        let Expr::Bin(e) = expression else { return };
        // (a && false) && b is a && false.
        if let Expr::Bin(left) = &*e.left
            && left.op == e.op
            && e.op != BinaryOp::NullishCoalescing
            && self.constants.truthiness(&left.right) == Some(e.op == BinaryOp::LogicalOr)
        {
            let (left, right) = (e.left.take(), e.right.take());
            self.forget_expression(&right);
            *expression = *left;
            return;
        }
        // a && (b && c) is (a && b) && c, which needs no parentheses.
        if let Expr::Bin(right) = &mut *e.right
            && right.op == e.op
        {
            let op = e.op;
            let (middle, last) = (right.left.take(), right.right.take());
            let mut left = binary(op, e.left.take(), middle);
            self.shorten_logical(&mut left);
            *expression = binary(op, Box::new(left), last);
            self.shorten_logical(expression);
            return;
        }
        // a === null || a === undefined is a == null.
        let (equality, loose) = match e.op {
            BinaryOp::LogicalOr => (BinaryOp::EqEqEq, BinaryOp::EqEq),
            BinaryOp::LogicalAnd => (BinaryOp::NotEqEq, BinaryOp::NotEq),
            _ => return,
        };
        let (Some((a, first)), Some((b, second))) =
            (compared_to_nothing(&e.left, equality), compared_to_nothing(&e.right, equality))
        else {
            return;
        };
        if first != second && a.to_id() == b.to_id() && self.is_bound(a) {
            let ident = a.clone();
            if let Some(usage) = &mut self.usage {
                usage.forget(&ident);
            }
            let null = Box::new(Expr::Lit(Lit::Null(Null { span: DUMMY_SP })));
            *expression = binary(loose, Box::new(Expr::Ident(ident)), null);
        }
    }

    fn shorten_conditional(&mut self, expression: &mut Expr) {
        self.constants.fold(expression);
        let Expr::Cond(e) = expression else { return };
        self.shorten_condition(&mut e.test);
        // (x, a) ? b : c is x, a ? b : c.
        if let Expr::Seq(sequence) = &mut *e.test {
            let last = sequence.exprs.pop().expect("sequences are not empty");
            let mut exprs = std::mem::take(&mut sequence.exprs);
            e.test = last;
            exprs.push(Box::new(expression.take()));
            let mut last = exprs.pop().expect("just pushed");
            self.shorten_conditional(&mut last);
            exprs.push(last);
            *expression = *Expr::from_exprs(exprs);
            return;
        }
        if let Expr::Unary(unary) = &mut *e.test
            && unary.op == UnaryOp::Bang
        {
            e.test = unary.arg.take();
            std::mem::swap(&mut e.cons, &mut e.alt);
        } else if let Expr::Bin(test) = &mut *e.test
            && matches!(test.op, BinaryOp::NotEq | BinaryOp::NotEqEq)
        {
            test.op = if test.op == BinaryOp::NotEq { BinaryOp::EqEq } else { BinaryOp::EqEqEq };
            std::mem::swap(&mut e.cons, &mut e.alt);
        }
        match (boolean_value(&e.cons), boolean_value(&e.alt)) {
            (Some(true), Some(false)) => {
                *expression = self.as_boolean(e.test.take(), false);
                return;
            }
            (Some(false), Some(true)) => {
                *expression = self.as_boolean(e.test.take(), true);
                return;
            }
            _ => {}
        }
        if is_boolean(&e.test) {
            let op = match (boolean_value(&e.cons), boolean_value(&e.alt)) {
                (_, Some(false)) => Some((BinaryOp::LogicalAnd, true)),
                (Some(true), _) => Some((BinaryOp::LogicalOr, false)),
                _ => None,
            };
            if let Some((op, takes_consequent)) = op {
                let right = if takes_consequent { e.cons.take() } else { e.alt.take() };
                *expression = binary(op, e.test.take(), right);
                self.shorten_logical(expression);
                return;
            }
        }
        if self.merge_branches(expression) {
            return;
        }
        self.merge_with_test(expression);
    }

    /// `a ? a : b`, `a ? b : a`, `a == null ? b : a`.
    fn merge_with_test(&mut self, expression: &mut Expr) {
        let Expr::Cond(e) = expression else { return };
        let same = |a: &Expr, b: &Ident| matches!(a, Expr::Ident(a) if a.to_id() == b.to_id());
        let (op, kept) = match &*e.test {
            Expr::Ident(test) if self.is_bound(test) && same(&e.cons, test) => {
                (BinaryOp::LogicalOr, &mut e.alt)
            }
            Expr::Ident(test) if self.is_bound(test) && same(&e.alt, test) => {
                (BinaryOp::LogicalAnd, &mut e.cons)
            }
            Expr::Bin(BinExpr { op: BinaryOp::EqEq, left, right, .. })
                if right.is_lit() && !self.unsupported.has(Feature::NullishCoalescing) =>
            {
                match (&**left, &**right) {
                    (Expr::Ident(test), Expr::Lit(Lit::Null(_)))
                        if self.is_bound(test) && same(&e.alt, test) =>
                    {
                        let value = left.clone();
                        let right = e.cons.take();
                        self.forget_expression(&value);
                        *expression = binary(BinaryOp::NullishCoalescing, value, right);
                        return;
                    }
                    _ => return,
                }
            }
            _ => return,
        };
        let right = kept.take();
        let left = e.test.take();
        self.forget_expression(&left);
        *expression = binary(op, left, right);
        self.shorten_logical(expression);
    }

    /// Conditionals with a branch in common.
    fn merge_branches(&mut self, expression: &mut Expr) -> bool {
        let Expr::Cond(e) = expression else { return false };
        // a ? (b ? c : d) : d is a && b ? c : d.
        if let Expr::Cond(inner) = &mut *e.cons
            && inner.alt.eq_ignore_span(&e.alt)
        {
            self.forget_expression(&e.alt);
            let test = binary(BinaryOp::LogicalAnd, e.test.take(), inner.test.take());
            let (cons, alt) = (inner.cons.take(), e.alt.take());
            *expression = conditional(Box::new(test), cons, alt);
            self.shorten_conditional(expression);
            return true;
        }
        // a ? b : (c ? b : d) is a || c ? b : d.
        if let Expr::Cond(inner) = &mut *e.alt
            && inner.cons.eq_ignore_span(&e.cons)
        {
            self.forget_expression(&e.cons);
            let test = binary(BinaryOp::LogicalOr, e.test.take(), inner.test.take());
            let (cons, alt) = (e.cons.take(), inner.alt.take());
            *expression = conditional(Box::new(test), cons, alt);
            self.shorten_conditional(expression);
            return true;
        }
        // a ? x = b : x = c is x = a ? b : c.
        if let (Expr::Assign(cons), Expr::Assign(alt)) = (&mut *e.cons, &mut *e.alt)
            && cons.op == AssignOp::Assign
            && alt.op == AssignOp::Assign
            && let (
                AssignTarget::Simple(SimpleAssignTarget::Ident(a)),
                AssignTarget::Simple(SimpleAssignTarget::Ident(b)),
            ) = (&cons.left, &alt.left)
            && a.id.to_id() == b.id.to_id()
            && self.is_bound(&a.id)
        {
            let mut value = conditional(e.test.take(), cons.right.take(), alt.right.take());
            self.shorten_conditional(&mut value);
            let mut assignment = cons.take();
            assignment.right = Box::new(value);
            *expression = Expr::Assign(assignment);
            return true;
        }
        false
    }

    /// `test` as a boolean, or the opposite.
    fn as_boolean(&mut self, test: Box<Expr>, is_negated: bool) -> Expr {
        if !is_negated && is_boolean(&test) {
            return *test;
        }
        let mut negation = not(test);
        self.shorten_unary(&mut negation);
        if is_negated { negation } else { not(Box::new(negation)) }
    }

    /// An expression of which only the truth counts.
    pub(super) fn shorten_condition(&mut self, condition: &mut Expr) {
        loop {
            match condition {
                Expr::Unary(outer) if outer.op == UnaryOp::Bang => {
                    let Expr::Unary(inner) = &mut *outer.arg else { return };
                    if inner.op != UnaryOp::Bang {
                        return;
                    }
                    *condition = *inner.arg.take();
                }
                Expr::Bin(e) if matches!(e.op, BinaryOp::LogicalAnd | BinaryOp::LogicalOr) => {
                    self.shorten_condition(&mut e.left);
                    self.shorten_condition(&mut e.right);
                    // a && true, a || false
                    if boolean_value(&e.right) == Some(e.op == BinaryOp::LogicalAnd) {
                        *condition = *e.left.take();
                        continue;
                    }
                    return;
                }
                Expr::Cond(e) => {
                    self.shorten_condition(&mut e.cons);
                    self.shorten_condition(&mut e.alt);
                    let op = match (boolean_value(&e.cons), boolean_value(&e.alt)) {
                        (_, Some(false)) => (BinaryOp::LogicalAnd, e.cons.take()),
                        (Some(true), _) => (BinaryOp::LogicalOr, e.alt.take()),
                        _ => return,
                    };
                    *condition = binary(op.0, e.test.take(), op.1);
                    self.shorten_logical(condition);
                    return;
                }
                Expr::Seq(sequence) => {
                    if let Some(last) = sequence.exprs.last_mut() {
                        self.shorten_condition(last);
                    }
                    return;
                }
                _ => return,
            }
        }
    }

    fn shorten_sequence(&mut self, expression: &mut Expr) {
        let Expr::Seq(sequence) = expression else { return };
        let mut exprs = std::mem::take(&mut sequence.exprs);
        let last = exprs.pop().expect("sequences are not empty");
        let mut kept = Vec::with_capacity(exprs.len() + 1);
        for part in exprs {
            if let Some(part) = self.discard(part) {
                push_flat(&mut kept, part);
            }
        }
        push_flat(&mut kept, last);
        *expression = *Expr::from_exprs(kept);
    }

    /// Strings and numbers become part of the template's text; a template that is only text, a string.
    fn shorten_template(&mut self, expression: &mut Expr) {
        let Expr::Tpl(template) = expression else { return };
        let mut index = 0;
        while index < template.exprs.len() {
            let text = match &*template.exprs[index] {
                Expr::Lit(Lit::Str(text)) => text.value.as_str().map(str::to_string),
                Expr::Lit(Lit::Num(value)) if is_small_integer(value.value) => {
                    Some(format!("{}", value.value))
                }
                _ => None,
            };
            let cooked = |element: &TplElement| element.cooked.as_ref()?.as_str().map(str::to_string);
            let joined = text.and_then(|text| {
                let before = cooked(&template.quasis[index])?;
                let after = cooked(&template.quasis[index + 1])?;
                Some(before + &text + &after)
            });
            let Some(joined) = joined else {
                index += 1;
                continue;
            };
            template.exprs.remove(index);
            template.quasis.remove(index + 1);
            template.quasis[index].raw = template_text(&joined).into();
            template.quasis[index].cooked = Some(joined.into());
        }
        if template.exprs.is_empty()
            && let Some(text) = template.quasis[0].cooked.as_ref().and_then(|text| text.as_str())
            // Line breaks are shorter in a template.
            && text.matches('\n').count() < 1
            // Elsewhere it is what the source has in quotes.
            && !self.keeps_quotes
        {
            let value = text.into();
            *expression = Expr::Lit(Lit::Str(Str { span: template.span, value, raw: None }));
        }
    }
}

/// `x = x + y` is `x += y`.
fn shorten_assignment(expression: &mut Expr) {
    let Expr::Assign(assignment) = expression else { return };
    if assignment.op != AssignOp::Assign {
        return;
    }
    let AssignTarget::Simple(SimpleAssignTarget::Ident(target)) = &assignment.left else { return };
    let Expr::Bin(value) = &mut *assignment.right else { return };
    let Expr::Ident(left) = &*value.left else { return };
    if left.to_id() != target.id.to_id() {
        return;
    }
    let op = match value.op {
        BinaryOp::Add => AssignOp::AddAssign,
        BinaryOp::Sub => AssignOp::SubAssign,
        BinaryOp::Mul => AssignOp::MulAssign,
        BinaryOp::Div => AssignOp::DivAssign,
        BinaryOp::Mod => AssignOp::ModAssign,
        BinaryOp::BitAnd => AssignOp::BitAndAssign,
        BinaryOp::BitOr => AssignOp::BitOrAssign,
        BinaryOp::BitXor => AssignOp::BitXorAssign,
        BinaryOp::LShift => AssignOp::LShiftAssign,
        BinaryOp::RShift => AssignOp::RShiftAssign,
        BinaryOp::ZeroFillRShift => AssignOp::ZeroFillRShiftAssign,
        _ => return,
    };
    assignment.op = op;
    assignment.right = value.right.take();
}

impl Syntax<'_> {
    /// `["name"]` is `.name`, `["0"]` is `[0]`.
    pub(super) fn shorten_member(&self, property: &mut MemberProp) {
        if self.keeps_quotes {
            return;
        }
        let MemberProp::Computed(key) = property else { return };
        let Expr::Lit(Lit::Str(text)) = &*key.expr else { return };
        let Some(value) = text.value.as_str() else { return };
        if is_identifier_name(value) {
            *property = MemberProp::Ident(IdentName::new(Atom::from(value), text.span));
        } else if let Some(index) = canonical_index(value) {
            key.expr = number(index);
        }
    }

    /// Property names without quotes and brackets.
    pub(super) fn shorten_key(&self, name: &mut PropName) {
        if self.keeps_quotes {
            return;
        }
        if let PropName::Computed(key) = name {
            match &*key.expr {
                // A computed key of these names means something else.
                Expr::Lit(Lit::Str(text))
                    if !matches!(
                        text.value.as_str(),
                        None | Some("__proto__" | "constructor" | "prototype")
                    ) =>
                {
                    *name = PropName::Str(text.clone());
                }
                Expr::Lit(Lit::Num(value)) if is_small_integer(value.value) => {
                    *name = PropName::Num(value.clone());
                }
                _ => return,
            }
        }
        let PropName::Str(text) = name else { return };
        let Some(value) = text.value.as_str() else { return };
        if is_identifier_name(value) {
            *name = PropName::Ident(IdentName::new(Atom::from(value), text.span));
        } else if let Some(value) = canonical_index(value) {
            *name = PropName::Num(Number { span: text.span, value, raw: None });
        }
    }
}

fn is_identifier_name(text: &str) -> bool {
    let mut characters = text.bytes();
    characters.next().is_some_and(|c| c.is_ascii_alphabetic() || c == b'_' || c == b'$')
        && characters.all(|c| c.is_ascii_alphanumeric() || c == b'_' || c == b'$')
}

/// A number whose text is `text`.
fn canonical_index(text: &str) -> Option<f64> {
    let value: u32 = text.parse().ok()?;
    (value < 1_000_000_000 && value.to_string() == text).then_some(f64::from(value))
}

fn is_small_integer(value: f64) -> bool {
    value.fract() == 0.0 && (0.0..1e9).contains(&value) && !value.is_sign_negative()
}

fn shorten_addition(expression: &mut Expr) {
    let Expr::Bin(e) = expression else { return };
    if let (Expr::Lit(Lit::Str(left)), Expr::Lit(Lit::Str(right))) = (&*e.left, &*e.right)
        && let (Some(left), Some(right)) = (left.value.as_str(), right.value.as_str())
    {
        *expression = string(&format!("{left}{right}"));
        return;
    }
    // (x + "a") + "b" is x + "ab".
    if let Expr::Lit(Lit::Str(last)) = &*e.right
        && let Expr::Bin(inner) = &mut *e.left
        && inner.op == BinaryOp::Add
        && let Expr::Lit(Lit::Str(middle)) = &*inner.right
        && let (Some(middle), Some(last)) = (middle.value.as_str(), last.value.as_str())
    {
        let joined = string(&format!("{middle}{last}"));
        *expression = binary(BinaryOp::Add, inner.left.take(), Box::new(joined));
        return;
    }
    fold_arithmetic(expression);
}

/// Arithmetic of numbers, if its result is not longer.
fn fold_arithmetic(expression: &mut Expr) {
    let Expr::Bin(e) = expression else { return };
    let (Some(left), Some(right)) = (number_value(&e.left), number_value(&e.right)) else { return };
    let shift = to_int32(right) as u32 & 31;
    let result = match e.op {
        BinaryOp::Add => left + right,
        BinaryOp::Sub => left - right,
        BinaryOp::Mul => left * right,
        // 1 / 0 is the shortest infinity.
        BinaryOp::Div if right != 0.0 => left / right,
        BinaryOp::Mod => left % right,
        BinaryOp::BitAnd => f64::from(to_int32(left) & to_int32(right)),
        BinaryOp::BitOr => f64::from(to_int32(left) | to_int32(right)),
        BinaryOp::BitXor => f64::from(to_int32(left) ^ to_int32(right)),
        BinaryOp::LShift => f64::from(to_int32(left).wrapping_shl(shift)),
        BinaryOp::RShift => f64::from(to_int32(left) >> shift),
        BinaryOp::ZeroFillRShift => f64::from(to_int32(left) as u32 >> shift),
        _ => return,
    };
    let length = |value: f64| format!("{value}").len();
    if result.is_finite() && length(result) <= length(left) + length(right) + 1 {
        replace_number(expression, result);
    }
}

fn replace_number(expression: &mut Expr, value: f64) {
    *expression = if value.is_sign_negative() {
        Expr::Unary(UnaryExpr { span: DUMMY_SP, op: UnaryOp::Minus, arg: number(-value) })
    } else {
        *number(value)
    };
}

fn number_value(expression: &Expr) -> Option<f64> {
    match expression {
        Expr::Lit(Lit::Num(value)) => Some(value.value),
        Expr::Unary(UnaryExpr { op: UnaryOp::Minus, arg, .. }) => match &**arg {
            Expr::Lit(Lit::Num(value)) => Some(-value.value),
            _ => None,
        },
        _ => None,
    }
}

/// ECMA-262, 7.1.6.
fn to_int32(value: f64) -> i32 {
    if !value.is_finite() {
        return 0;
    }
    let modulo = value.trunc().rem_euclid(4_294_967_296.0);
    modulo as u64 as u32 as i32
}

fn is_literal(expression: &Expr) -> bool {
    match expression {
        Expr::Lit(Lit::Str(_) | Lit::Num(_) | Lit::Null(_) | Lit::Bool(_) | Lit::BigInt(_)) => true,
        Expr::Unary(e) => matches!(e.op, UnaryOp::Void | UnaryOp::Minus | UnaryOp::Bang) && e.arg.is_lit(),
        _ => false,
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Type {
    String,
    Number,
    Boolean,
}

/// The type of a value, if it is certain.
fn type_of(expression: &Expr) -> Option<Type> {
    match expression {
        Expr::Lit(Lit::Str(_)) | Expr::Tpl(_) => Some(Type::String),
        Expr::Lit(Lit::Num(_)) => Some(Type::Number),
        Expr::Unary(e) => match e.op {
            UnaryOp::TypeOf => Some(Type::String),
            UnaryOp::Bang | UnaryOp::Delete => Some(Type::Boolean),
            UnaryOp::Plus => Some(Type::Number),
            _ => None,
        },
        Expr::Bin(e) => match e.op {
            BinaryOp::EqEq
            | BinaryOp::NotEq
            | BinaryOp::EqEqEq
            | BinaryOp::NotEqEq
            | BinaryOp::Lt
            | BinaryOp::LtEq
            | BinaryOp::Gt
            | BinaryOp::GtEq
            | BinaryOp::In
            | BinaryOp::InstanceOf => Some(Type::Boolean),
            BinaryOp::LogicalAnd | BinaryOp::LogicalOr => {
                let (left, right) = (type_of(&e.left)?, type_of(&e.right)?);
                (left == right).then_some(left)
            }
            BinaryOp::Add => {
                let is_string = |e: &Expr| type_of(e) == Some(Type::String);
                (is_string(&e.left) || is_string(&e.right)).then_some(Type::String)
            }
            _ => None,
        },
        Expr::Cond(e) => {
            let (cons, alt) = (type_of(&e.cons)?, type_of(&e.alt)?);
            (cons == alt).then_some(cons)
        }
        _ => None,
    }
}

fn is_boolean(expression: &Expr) -> bool {
    type_of(expression) == Some(Type::Boolean)
}

/// `!0` or `!1`.
fn boolean_value(expression: &Expr) -> Option<bool> {
    match expression {
        Expr::Lit(Lit::Bool(value)) => Some(value.value),
        Expr::Unary(UnaryExpr { op: UnaryOp::Bang, arg, .. }) => match &**arg {
            Expr::Lit(Lit::Num(value)) => Some(value.value == 0.0),
            _ => None,
        },
        _ => None,
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Nothing {
    Null,
    Undefined,
}

/// `a === null` or `a === undefined`.
fn compared_to_nothing(expression: &Expr, op: BinaryOp) -> Option<(&Ident, Nothing)> {
    let Expr::Bin(e) = expression else { return None };
    let Expr::Ident(ident) = &*e.left else { return None };
    if e.op != op {
        return None;
    }
    match &*e.right {
        Expr::Lit(Lit::Null(_)) => Some((ident, Nothing::Null)),
        Expr::Unary(UnaryExpr { op: UnaryOp::Void, arg, .. }) if arg.is_lit() => {
            Some((ident, Nothing::Undefined))
        }
        _ => None,
    }
}

/// The opposite of an expression, if it is not longer than with `!` before it.
pub(super) fn negated(expression: &mut Expr) -> Option<Box<Expr>> {
    match expression {
        Expr::Bin(e) => {
            let opposite = match e.op {
                BinaryOp::EqEq => BinaryOp::NotEq,
                BinaryOp::NotEq => BinaryOp::EqEq,
                BinaryOp::EqEqEq => BinaryOp::NotEqEq,
                BinaryOp::NotEqEq => BinaryOp::EqEqEq,
                _ => return None,
            };
            Some(Box::new(binary(opposite, e.left.take(), e.right.take())))
        }
        Expr::Unary(e) if e.op == UnaryOp::Bang && is_boolean(&e.arg) => Some(e.arg.take()),
        Expr::Seq(sequence) => {
            let last = sequence.exprs.last_mut()?;
            let value = last.take();
            **last = negation_of(value);
            Some(Box::new(expression.take()))
        }
        _ => None,
    }
}

/// `!expression`, in its shortest form.
pub(super) fn negation_of(mut expression: Box<Expr>) -> Expr {
    match negated(&mut expression) {
        Some(negated) => *negated,
        None => not(expression),
    }
}

fn not(arg: Box<Expr>) -> Expr {
    Expr::Unary(UnaryExpr { span: DUMMY_SP, op: UnaryOp::Bang, arg })
}

fn boolean(value: bool) -> Expr {
    not(number(if value { 0.0 } else { 1.0 }))
}

pub(super) fn undefined() -> Expr {
    Expr::Unary(UnaryExpr { span: DUMMY_SP, op: UnaryOp::Void, arg: number(0.0) })
}

fn string(text: &str) -> Expr {
    Expr::Lit(Lit::Str(Str { span: DUMMY_SP, value: text.into(), raw: None }))
}

pub(super) fn binary(op: BinaryOp, left: Box<Expr>, right: Box<Expr>) -> Expr {
    Expr::Bin(BinExpr { span: DUMMY_SP, op, left, right })
}

pub(super) fn conditional(test: Box<Expr>, cons: Box<Expr>, alt: Box<Expr>) -> Expr {
    Expr::Cond(CondExpr { span: DUMMY_SP, test, cons, alt })
}

/// Adds an expression to a sequence.
#[expect(clippy::vec_box, clippy::boxed_local, reason = "what the syntax tree holds")]
pub(super) fn push_flat(sequence: &mut Vec<Box<Expr>>, expression: Box<Expr>) {
    match *expression {
        Expr::Seq(inner) => sequence.extend(inner.exprs),
        other => sequence.push(Box::new(other)),
    }
}

/// Both expressions, one after the other.
pub(super) fn both(first: Box<Expr>, second: Box<Expr>) -> Box<Expr> {
    let mut exprs = Vec::new();
    push_flat(&mut exprs, first);
    push_flat(&mut exprs, second);
    Expr::from_exprs(exprs)
}

/// Text as it stands in a template.
fn template_text(text: &str) -> String {
    let mut raw = String::with_capacity(text.len());
    let mut characters = text.chars().peekable();
    while let Some(character) = characters.next() {
        match character {
            '\\' => raw.push_str("\\\\"),
            '`' => raw.push_str("\\`"),
            '\r' => raw.push_str("\\r"),
            '$' if characters.peek() == Some(&'{') => raw.push_str("\\$"),
            other => raw.push(other),
        }
    }
    raw
}
