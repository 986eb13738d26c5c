//! Requests for other modules inside expressions: `require`, `import()`, tables of partly known paths, file URLs.

use swc_common::Spanned;
use swc_ecma_ast::*;

use super::{Binder, unparenthesized};
use crate::compile::glob::{self, Request};
use crate::compile::parentheses::parenthesized;
use crate::compile::print::placeholder;
use crate::object::{ImportKind, Target};

impl Binder<'_> {
    /// `require("x")`, `require.resolve("x")`: the hole that replaces the call.
    pub(super) fn require_call(&mut self, call: &CallExpr) -> Option<Target> {
        let [ExprOrSpread { spread: None, expr }] = call.args.as_slice() else { return None };
        let specifier = string_argument(expr)?;
        let Callee::Expr(callee) = &call.callee else { return None };
        match unparenthesized(callee) {
            callee if self.is_require(callee) => {
                let record = self.record(&specifier, ImportKind::Require, None);
                self.use_record(record);
                Some(Target::Require(record))
            }
            Expr::Member(MemberExpr { obj, prop: MemberProp::Ident(property), .. })
                if &*property.sym == "resolve" =>
            {
                if !self.is_require(obj) {
                    return None;
                }
                let record = self.record(&specifier, ImportKind::RequireResolve, None);
                self.use_record(record);
                Some(Target::RequireResolve(record))
            }
            _ => None,
        }
    }

    /// `require`, or `module.require`.
    pub(super) fn is_require(&self, expression: &Expr) -> bool {
        match expression {
            Expr::Ident(ident) => self.is_global(ident, "require"),
            Expr::Member(member) => {
                self.is_module_member(member)
                    && matches!(&member.prop, MemberProp::Ident(p) if &*p.sym == "require")
            }
            _ => false,
        }
    }

    pub(super) fn is_module_member(&self, member: &MemberExpr) -> bool {
        matches!(&*member.obj, Expr::Ident(object) if self.is_global(object, "module"))
    }

    pub(super) fn note_module_member(&mut self, member: &MemberExpr) {
        let is_exports = match &member.prop {
            MemberProp::Ident(name) => &*name.sym == "exports",
            _ => false,
        };
        self.module_exports_mentions += u32::from(is_exports && self.is_module_member(member));
    }

    /// `require("./x/" + y)`: a hole in place of `require` or `import`, for the table of what may be meant.
    pub(super) fn bind_table(&mut self, call: &mut CallExpr) {
        let request = match &call.callee {
            Callee::Expr(callee) if self.is_require(unparenthesized(callee)) => Request::Require,
            Callee::Import(import) if import.phase == ImportPhase::Evaluation => Request::Import,
            _ => return,
        };
        let (Some(ExprOrSpread { spread: None, expr: path }), options) =
            (call.args.first(), call.args.get(1))
        else {
            return;
        };
        let Some(pattern) = glob::pattern(path) else { return };
        let attributes = match (request, options) {
            (_, None) => None,
            (Request::Import, Some(options)) => match import_attributes(&options.expr) {
                Some(attributes) => Some(attributes),
                None => return,
            },
            (Request::Require, Some(_)) => return,
        };
        let specifier =
            Str { span: path.span(), value: glob::specifier(request, &pattern).into(), raw: None };
        let record = self.record(&specifier, ImportKind::Require, attributes);
        self.use_record(record);
        call.args.truncate(1);
        let span = call.callee.span();
        let table = Ident::new(placeholder(Target::Require(record)), span, self.top);
        call.callee = Callee::Expr(Box::new(Expr::Ident(table)));
    }

    /// `import(c ? "a" : "b")` asks for either.
    pub(super) fn distribute_request(&self, expression: &mut Expr) {
        let Expr::Call(call) = &*expression else { return };
        let is_request = match &call.callee {
            Callee::Expr(callee) => self.is_require(unparenthesized(callee)),
            Callee::Import(_) => true,
            Callee::Super(_) => false,
        };
        let [ExprOrSpread { spread: None, expr: path }] = call.args.as_slice() else { return };
        let Expr::Cond(path) = unparenthesized(path) else { return };
        if !is_request {
            return;
        }
        let request = |path: &Expr| {
            let args = vec![ExprOrSpread { spread: None, expr: Box::new(path.clone()) }];
            Box::new(Expr::Call(CallExpr { args, ..call.clone() }))
        };
        let (cons, alt) = (request(&path.cons), request(&path.alt));
        let choice = CondExpr { span: call.span, test: path.test.clone(), cons, alt };
        *expression = parenthesized(Expr::Cond(choice));
    }

    /// `import("x")`: the hole that replaces the call.
    pub(super) fn dynamic_import(&mut self, call: &CallExpr) -> Option<Target> {
        let Callee::Import(import) = &call.callee else { return None };
        if import.phase == ImportPhase::Defer && self.runs_in_place {
            let record = self.record(&string_argument(&call.args.first()?.expr)?, ImportKind::Evaluate, None);
            self.use_record(record);
            return Some(Target::Require(record));
        }
        if import.phase != ImportPhase::Evaluation {
            return None;
        }
        let specifier = string_argument(&call.args.first()?.expr)?;
        let attributes = match call.args.get(1) {
            None => None,
            Some(options) => Some(import_attributes(&options.expr)?),
        };
        let record = self.record(&specifier, ImportKind::Dynamic, attributes);
        self.use_record(record);
        Some(Target::DynamicImport(record))
    }

    /// `new URL("./x", import.meta.url)`: a hole in place of the text.
    pub(super) fn bind_file_url(&mut self, call: &mut NewExpr) {
        let Some([ExprOrSpread { spread: None, expr: text }, ExprOrSpread { spread: None, expr: base }]) =
            call.args.as_deref_mut()
        else {
            return;
        };
        let is_url =
            matches!(unparenthesized(&call.callee), Expr::Ident(ident) if self.is_global(ident, "URL"));
        if !is_url || !is_own_url(base) {
            return;
        }
        let Some(specifier) =
            string_argument(text).filter(|text| is_relative_url(&text.value.to_string_lossy()))
        else {
            return;
        };
        let record = self.record(&specifier, ImportKind::Url, None);
        self.use_record(record);
        **text = Expr::Ident(Ident::new(placeholder(Target::Url(record)), text.span(), self.top));
    }
}

/// A string literal, a template of such, or a sum of such.
fn string_argument(argument: &Expr) -> Option<Str> {
    match argument {
        Expr::Lit(Lit::Str(s)) => Some(s.clone()),
        Expr::Paren(e) => string_argument(&e.expr),
        Expr::Tpl(_) | Expr::Bin(BinExpr { op: BinaryOp::Add, .. }) => {
            let mut value = String::new();
            add_text(argument, &mut value)?;
            Some(Str { span: argument.span(), value: value.into(), raw: None })
        }
        _ => None,
    }
}

/// Adds the text that an expression is, if that is known.
fn add_text(part: &Expr, text: &mut String) -> Option<()> {
    match part {
        Expr::Lit(Lit::Str(s)) => text.push_str(s.value.as_str()?),
        Expr::Paren(e) => add_text(&e.expr, text)?,
        Expr::Bin(BinExpr { op: BinaryOp::Add, left, right, .. }) => {
            add_text(left, text)?;
            add_text(right, text)?;
        }
        Expr::Tpl(template) => {
            for (index, quasi) in template.quasis.iter().enumerate() {
                text.push_str(quasi.cooked.as_ref()?.as_str()?);
                if let Some(value) = template.exprs.get(index) {
                    add_text(value, text)?;
                }
            }
        }
        _ => return None,
    }
    Some(())
}

/// `import.meta.url`
fn is_own_url(expression: &Expr) -> bool {
    let Expr::Member(MemberExpr { obj, prop: MemberProp::Ident(name), .. }) = unparenthesized(expression)
    else {
        return false;
    };
    &*name.sym == "url"
        && matches!(&**obj, Expr::MetaProp(MetaPropExpr { kind: MetaPropKind::ImportMeta, .. }))
}

/// Whether a URL stands for a file near the one that mentions it.
pub(in crate::compile) fn is_relative_url(url: &str) -> bool {
    let scheme = url.find(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.')));
    !url.is_empty()
        && !url.starts_with(['/', '\\', '#', '?'])
        && scheme.is_none_or(|end| end == 0 || url.as_bytes()[end] != b':')
}

/// The object of `{ with: {...} }`.
fn import_attributes(options: &Expr) -> Option<&ObjectLit> {
    let Expr::Object(options) = options else { return None };
    let [PropOrSpread::Prop(property)] = options.props.as_slice() else { return None };
    match &**property {
        Prop::KeyValue(KeyValueProp { key: PropName::Ident(key), value })
            if matches!(&*key.sym, "with" | "assert") =>
        {
            value.as_object()
        }
        _ => None,
    }
}

/// `import(...).catch(f)` and `import(...).then(f, g)`.
pub(super) fn is_rejection_handler(callee: &Expr, argument_count: usize) -> bool {
    let Expr::Member(MemberExpr { obj, prop: MemberProp::Ident(name), .. }) = callee else { return false };
    matches!(&**obj, Expr::Call(CallExpr { callee: Callee::Import(_), .. }))
        && match &*name.sym {
            "catch" => argument_count >= 1,
            "then" => argument_count >= 2,
            _ => false,
        }
}
