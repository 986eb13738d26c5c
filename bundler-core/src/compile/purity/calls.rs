//! Calls: annotated ones, those of standard functions, and those of functions whose body is known.

use swc_ecma_ast::*;

use super::{Name, Place, Purity, globals, value};
use crate::object::{Form, Need};

impl Purity<'_> {
    pub(super) fn call(&mut self, call: &CallExpr) -> bool {
        if self.is_annotated(call.span.lo) {
            return self.arguments(&call.args);
        }
        let Callee::Expr(callee) = &call.callee else {
            return call.callee.is_super_() && self.owns_this && self.arguments(&call.args);
        };
        match self.without_name(callee) {
            Expr::Fn(f) => self.runs_function(&f.function, &call.args),
            Expr::Arrow(arrow) => self.runs_arrow(arrow, &call.args),
            Expr::Ident(ident) if ident.ctxt == self.surroundings.runtime => self.arguments(&call.args),
            Expr::Ident(ident) => match self.name(ident) {
                Name::Global => {
                    globals::function(&ident.sym).is_some_and(|rule| self.obeys(rule, &call.args))
                }
                Name::Symbol(_) => match self.available(callee.unwrap_parens()) {
                    Some(symbol) => {
                        self.need(symbol, Need::Call);
                        self.arguments(&call.args)
                    }
                    None => false,
                },
                Name::Local | Name::Other(_) => false,
            },
            Expr::Member(MemberExpr { obj, prop: MemberProp::Ident(method), .. }) => {
                let Some(object) = self.global(obj) else { return false };
                match globals::method(object, &method.sym) {
                    Some(rule) if self.obeys(rule, &call.args) => true,
                    _ => object == "Object" && self.definition(&method.sym, &call.args),
                }
            }
            _ => false,
        }
    }

    pub(super) fn construction(&mut self, call: &NewExpr) -> bool {
        let arguments = call.args.as_deref().unwrap_or_default();
        if self.is_annotated(call.span.lo) {
            return self.arguments(arguments);
        }
        match call.callee.unwrap_parens() {
            Expr::Ident(ident) => match self.name(ident) {
                Name::Global => {
                    globals::constructor(&ident.sym).is_some_and(|rule| self.obeys(rule, arguments))
                }
                Name::Symbol(_) => match self.available(call.callee.unwrap_parens()) {
                    Some(symbol) => {
                        self.need(symbol, Need::Construct);
                        self.arguments(arguments)
                    }
                    None => false,
                },
                Name::Local | Name::Other(_) => false,
            },
            _ => false,
        }
    }

    pub(super) fn tagged_template(&mut self, template: &TaggedTpl) -> bool {
        let is_pure = self.is_annotated(template.span.lo)
            || match self.available(template.tag.unwrap_parens()) {
                Some(symbol) => {
                    self.need(symbol, Need::Call);
                    true
                }
                None => false,
            };
        is_pure && template.tpl.exprs.iter().all(|e| self.expression(e))
    }

    pub(super) fn arguments(&mut self, arguments: &[ExprOrSpread]) -> bool {
        arguments.iter().all(|argument| {
            (argument.spread.is_none() || argument.expr.is_array()) && self.expression(&argument.expr)
        })
    }

    /// Whether arguments are such that a standard function has no effect.
    fn obeys(&mut self, rule: globals::Arguments, arguments: &[ExprOrSpread]) -> bool {
        use globals::Arguments;
        if arguments.iter().any(|argument| argument.spread.is_some()) {
            return false;
        }
        let first = arguments.first().map(|argument| argument.expr.unwrap_parens());
        match rule {
            Arguments::Any => self.arguments(arguments),
            Arguments::Primitive => arguments.iter().all(|a| self.is_plain_primitive(&a.expr)),
            Arguments::Literal => match first {
                Some(Expr::Fn(_) | Expr::Arrow(_) | Expr::Class(_)) => self.arguments(arguments),
                Some(_) => {
                    arguments.iter().all(|a| value::is_plain_literal(a.expr.unwrap_parens()))
                        && self.arguments(arguments)
                }
                None => false,
            },
            Arguments::Prototype => {
                arguments.len() == 1
                    && match first {
                        Some(Expr::Lit(Lit::Null(_)) | Expr::Fn(_) | Expr::Class(_)) => true,
                        Some(literal @ (Expr::Object(_) | Expr::Array(_))) => self.expression(literal),
                        Some(Expr::Member(member)) => match (&*member.obj, &member.prop) {
                            (object, MemberProp::Ident(name)) if &*name.sym == "prototype" => {
                                self.global(object).is_some_and(globals::is_constructor)
                            }
                            _ => false,
                        },
                        Some(name) => match self.available(name) {
                            Some(symbol) => {
                                self.need(symbol, Need::Own);
                                true
                            }
                            None => false,
                        },
                        None => false,
                    }
            }
            Arguments::Nothing => matches!(first, None | Some(Expr::Lit(Lit::Null(_)))),
            Arguments::Items => match first {
                None | Some(Expr::Lit(Lit::Null(_))) => true,
                Some(Expr::Array(items)) => {
                    arguments.len() == 1 && value::is_plain_array(items) && self.arguments(arguments)
                }
                Some(_) => false,
            },
            Arguments::Entries => match first {
                None | Some(Expr::Lit(Lit::Null(_))) => true,
                Some(Expr::Array(entries)) => {
                    entries.elems.iter().all(|entry| {
                        matches!(entry, Some(ExprOrSpread { spread: None, expr }) if matches!(&**expr, Expr::Array(entry) if value::is_plain_array(entry)))
                    }) && self.arguments(arguments)
                }
                Some(_) => false,
            },
            Arguments::Length => {
                arguments.len() <= 1
                    && match first {
                        None => true,
                        Some(Expr::Lit(Lit::Num(length))) => {
                            length.value.fract() == 0.0 && (0.0..=globals::LONGEST).contains(&length.value)
                        }
                        Some(Expr::Array(items)) => items
                            .elems
                            .iter()
                            .all(|item| matches!(item, Some(ExprOrSpread { spread: None, expr }) if expr.as_lit().is_some_and(|l| matches!(l, Lit::Num(_))))),
                        Some(_) => false,
                    }
            }
            Arguments::Pattern => {
                let text = |argument: &ExprOrSpread| match argument.expr.unwrap_parens() {
                    Expr::Lit(Lit::Str(text)) => text.value.as_str().map(str::to_string),
                    _ => None,
                };
                match arguments {
                    [pattern] => text(pattern).is_some_and(|p| globals::is_simple_pattern(&p)),
                    [pattern, flags] => {
                        text(pattern).is_some_and(|p| globals::is_simple_pattern(&p))
                            && text(flags).is_some_and(|f| globals::are_simple_flags(&f))
                    }
                    _ => false,
                }
            }
        }
    }

    /// A function that is called where it stands.
    fn runs_function(&mut self, function: &Function, arguments: &[ExprOrSpread]) -> bool {
        let owned = std::mem::take(&mut self.owns_this);
        let patterns: Vec<&Pat> = function.params.iter().map(|param| &param.pat).collect();
        let is_pure = self.binds(&patterns, arguments)
            && (function.is_generator || function.body.as_ref().is_none_or(|body| self.block(&body.stmts)));
        self.owns_this = owned;
        is_pure
    }

    fn runs_arrow(&mut self, arrow: &ArrowExpr, arguments: &[ExprOrSpread]) -> bool {
        let patterns: Vec<&Pat> = arrow.params.iter().collect();
        self.binds(&patterns, arguments) && self.arrow_body(arrow)
    }

    pub(super) fn arrow_body(&mut self, arrow: &ArrowExpr) -> bool {
        match &*arrow.body {
            ArrowFunctionBody::FunctionBody(body) => self.block(&body.stmts),
            ArrowFunctionBody::Expr(value) => self.expression(value),
        }
    }

    /// Whether giving arguments to parameters has no effect. Notes which of them are objects that the
    /// function may fill unseen.
    fn binds(&mut self, parameters: &[&Pat], arguments: &[ExprOrSpread]) -> bool {
        if !self.has_simple_parameters(parameters) {
            return false;
        }
        for (index, argument) in arguments.iter().enumerate() {
            if argument.spread.is_some() {
                return false;
            }
            let parameter = match parameters.get(index) {
                Some(Pat::Ident(name)) => Some(&name.id),
                _ => None,
            };
            let value = argument.expr.unwrap_parens();
            if let (Some(symbol), Some(parameter), Place::Statement) =
                (value::filled(value), parameter, self.place)
            {
                self.note_fresh(parameter, false, Some(symbol));
                self.need(symbol, Need::Own);
                self.completed(symbol);
                self.filled.push(symbol);
                continue;
            }
            if let Some(parameter) = parameter
                && self.is_first_or_empty(value)
            {
                self.note_fresh(parameter, false, None);
                continue;
            }
            if let (Some(inner), Some(parameter)) = (self.filled_member(value), parameter) {
                if !inner {
                    return false;
                }
                self.note_fresh(parameter, false, None);
                continue;
            }
            if !self.expression(value) {
                return false;
            }
            if let Some(parameter) = parameter
                && value::is_plain_literal(value)
            {
                self.note_fresh(parameter, false, None);
            }
        }
        true
    }

    /// `var E = (function (E) {...})(E || {})`: the variable that is being declared has no value yet.
    fn is_first_or_empty(&self, value: &Expr) -> bool {
        let Expr::Bin(BinExpr { op: BinaryOp::LogicalOr, left, right, .. }) = value else { return false };
        let Expr::Ident(name) = left.unwrap_parens() else { return false };
        value::is_empty_object(right)
            && matches!(self.name(name), Name::Symbol(symbol) if self.declaring.contains(&symbol)
                && self.symbols[symbol.index()].form == Form::Hoisted)
    }

    /// `inner = outer.inner || (outer.inner = {})`, as TypeScript writes a namespace in a namespace: whether
    /// it has no effect, if it is that.
    fn filled_member(&mut self, value: &Expr) -> Option<bool> {
        let value = match value {
            Expr::Assign(AssignExpr { op: AssignOp::Assign, left, right, .. }) => {
                let AssignTarget::Simple(SimpleAssignTarget::Ident(name)) = left else { return None };
                if !matches!(self.name(&name.id), Name::Local) {
                    return None;
                }
                right.unwrap_parens()
            }
            value => value,
        };
        let Expr::Bin(BinExpr { op: BinaryOp::LogicalOr, left, right, .. }) = value else { return None };
        let Expr::Assign(assignment) = right.unwrap_parens() else { return None };
        let (Expr::Member(read), AssignTarget::Simple(SimpleAssignTarget::Member(written))) =
            (left.unwrap_parens(), &assignment.left)
        else {
            return None;
        };
        let (Expr::Ident(a), Expr::Ident(b)) = (&*read.obj, &*written.obj) else { return None };
        let is_same = a.sym == b.sym && a.ctxt == b.ctxt;
        let is_fresh = self.fresh_of(a).is_some_and(|fresh| !fresh.is_function);
        Some(is_same && is_fresh && value::is_empty_object(&assignment.right) && self.assignment(assignment))
    }

    pub(super) fn has_simple_parameters(&mut self, parameters: &[&Pat]) -> bool {
        parameters.iter().all(|parameter| match parameter {
            Pat::Ident(_) => true,
            Pat::Assign(assign) => assign.left.is_ident() && self.expression(&assign.right),
            Pat::Rest(rest) => rest.arg.is_ident(),
            _ => false,
        })
    }
}
