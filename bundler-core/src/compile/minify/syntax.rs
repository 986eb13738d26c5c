//! Shorter syntax for the same program: one walk from the leaves up.
//!
//! Runs on the resolved tree, before names become holes, so that what goes is never bound. Only what
//! certainly keeps the behaviour is done: getters, conversions, dead zones and the order of effects count.

use rustc_hash::FxHashSet;
use swc_common::util::take::Take;
use swc_common::{BytePos, DUMMY_SP, SyntaxContext};
use swc_ecma_ast::*;
use swc_ecma_transforms_base::fixer::fixer;
use swc_ecma_visit::{VisitMut, VisitMutWith, noop_visit_mut_type};

use super::statements::Place;
use super::usage::{Declared, Usage, Use};
use crate::compile::constant::{Constants, DefineValue};
use crate::target::feature::Features;

/// What a module is to this walk.
#[derive(Clone, Copy)]
pub(in crate::compile) struct Module {
    /// Its top level is the body of a function.
    pub(in crate::compile) is_wrapped: bool,
    pub(in crate::compile) top: SyntaxContext,
    /// Context of names that stand for functions of the runtime.
    pub(in crate::compile) runtime: SyntaxContext,
    /// A name in quotes is another one than the same without.
    pub(in crate::compile) keeps_quotes: bool,
    /// Names are looked up by their text at run time.
    pub(in crate::compile) sees_names: bool,
    /// What the output must not contain.
    pub(in crate::compile) unsupported: Features,
}

pub(super) struct Syntax<'a> {
    pub(super) runtime: SyntaxContext,
    pub(super) keeps_quotes: bool,
    pub(super) constants: Constants<'a>,
    /// Where calls without effects begin.
    pub(super) pure_calls: &'a FxHashSet<BytePos>,
    /// Absent if names are looked up by their text.
    pub(super) usage: Option<Usage<'a>>,
    pub(super) unsupported: Features,
}

/// Shortens a module.
pub(in crate::compile) fn shorten(
    items: &mut Vec<ModuleItem>,
    module: Module,
    constants: Constants<'_>,
    pure_calls: &FxHashSet<BytePos>,
) {
    let unresolved = constants.place.unresolved;
    let outside = [unresolved, if module.is_wrapped { unresolved } else { module.top }];
    let usage = (!module.sees_names).then(|| Usage::of(items, outside, constants));
    let mut syntax = Syntax {
        runtime: module.runtime,
        keeps_quotes: module.keeps_quotes,
        constants,
        pure_calls,
        usage,
        unsupported: module.unsupported,
    };
    shorten_items(&mut syntax, items, module);
    items.visit_mut_with(&mut fixer(None));
}

fn shorten_items(syntax: &mut Syntax<'_>, items: &mut Vec<ModuleItem>, module: Module) {
    if !module.is_wrapped {
        let directives = items.iter().take_while(|item| is_directive(item)).count();
        items.iter_mut().skip(directives).for_each(|item| item.visit_mut_with(syntax));
        return;
    }
    let mut statements: Vec<Stmt> = items
        .drain(..)
        .map(|item| match item {
            ModuleItem::Stmt(statement) => statement,
            ModuleItem::ModuleDecl(_) => unreachable!("a CommonJS module has no declarations"),
        })
        .collect();
    syntax.body(&mut statements);
    items.extend(statements.into_iter().map(ModuleItem::Stmt));
}

impl Syntax<'_> {
    pub(super) fn is_global(&self, ident: &Ident, name: &str) -> bool {
        ident.ctxt == self.constants.place.unresolved && &*ident.sym == name && self.usage.is_some()
    }

    /// Whether mentioning `ident` runs no code and throws nothing but for its dead zone.
    pub(super) fn is_bound(&self, ident: &Ident) -> bool {
        ident.ctxt != self.constants.place.unresolved && self.usage.is_some()
    }

    /// What is known of a name that nobody else can see.
    pub(super) fn use_of(&self, ident: &Ident) -> Option<Use> {
        self.usage.as_ref()?.get(ident)
    }

    /// Whether reading `ident` can never throw.
    pub(super) fn is_always_readable(&self, ident: &Ident) -> bool {
        self.use_of(ident).is_some_and(|known| {
            matches!(known.declared, Some(Declared::Var | Declared::Function | Declared::Own))
        })
    }

    pub(super) fn forget_expression(&mut self, expression: &Expr) {
        if let Some(usage) = &mut self.usage {
            usage.forget(expression);
        }
    }

    pub(super) fn forget_statement(&mut self, statement: &Stmt) {
        if let Some(usage) = &mut self.usage {
            usage.forget(statement);
        }
    }

    /// A function's statements, its directives apart.
    fn body(&mut self, statements: &mut Vec<Stmt>) {
        let directives = statements.iter().take_while(|statement| is_directive_statement(statement)).count();
        let mut rest = statements.split_off(directives);
        rest.visit_mut_with(self);
        self.tidy(&mut rest, Place::Function);
        statements.append(&mut rest);
    }

    /// Visits a callee or tag, or the operand of `typeof` or `delete`: a value there must not become a
    /// reference, which would get a `this`, be direct `eval`, or be excused for not existing.
    fn visit_reference(&mut self, expression: &mut Expr) {
        let unresolved = self.constants.place.unresolved;
        let is_reference = |e: &Expr| match e.unwrap_parens() {
            Expr::Member(_) | Expr::OptChain(_) | Expr::SuperProp(_) => true,
            Expr::Ident(ident) => ident.ctxt == unresolved,
            _ => false,
        };
        let was_reference = is_reference(expression);
        expression.visit_mut_with(self);
        if !was_reference && is_reference(expression) {
            let value = Box::new(expression.take());
            *expression = Expr::Seq(SeqExpr { span: DUMMY_SP, exprs: vec![number(0.0), value] });
        }
    }

    /// `/* @__PURE__ */ (f())`: the annotation is found where the call begins.
    fn keep_annotation(&self, expression: &mut Expr) {
        let Expr::Paren(paren) = expression else { return };
        if !self.is_annotated(paren.span.lo) {
            return;
        }
        match &mut *paren.expr {
            Expr::Call(call) => call.span.lo = paren.span.lo,
            Expr::New(new) => new.span.lo = paren.span.lo,
            _ => {}
        }
    }

    fn replace_define(&mut self, expression: &mut Expr) {
        let Some(define) = self.constants.define_for(expression) else { return };
        if let DefineValue::Constant(constant) = &define.value {
            *expression = constant.to_expression();
            strip_parens(expression);
        }
    }
}

fn is_directive(item: &ModuleItem) -> bool {
    matches!(item, ModuleItem::Stmt(statement) if is_directive_statement(statement))
}

fn is_directive_statement(statement: &Stmt) -> bool {
    matches!(statement, Stmt::Expr(ExprStmt { expr, .. }) if matches!(&**expr, Expr::Lit(Lit::Str(_))))
}

/// Parentheses are put back where they are needed.
pub(super) fn strip_parens(expression: &mut Expr) {
    while let Expr::Paren(inner) = expression {
        *expression = *inner.expr.take();
    }
}

pub(super) fn number(value: f64) -> Box<Expr> {
    Box::new(Expr::Lit(Lit::Num(Number { span: DUMMY_SP, value, raw: None })))
}

impl VisitMut for Syntax<'_> {
    noop_visit_mut_type!();

    fn visit_mut_expr(&mut self, expression: &mut Expr) {
        swc_ecma_utils::stack_size::maybe_grow_default(|| {
            self.keep_annotation(expression);
            strip_parens(expression);
            self.replace_define(expression);
            self.constants.fold(expression);
            strip_parens(expression);
            expression.visit_mut_children_with(self);
            self.shorten_expression(expression);
        });
    }

    fn visit_mut_callee(&mut self, callee: &mut Callee) {
        if let Callee::Expr(callee) = callee {
            self.visit_reference(callee);
        }
    }

    fn visit_mut_opt_call(&mut self, call: &mut OptCall) {
        self.visit_reference(&mut call.callee);
        call.args.visit_mut_with(self);
    }

    fn visit_mut_tagged_tpl(&mut self, template: &mut TaggedTpl) {
        self.visit_reference(&mut template.tag);
        template.tpl.exprs.visit_mut_with(self);
    }

    fn visit_mut_unary_expr(&mut self, unary: &mut UnaryExpr) {
        match unary.op {
            UnaryOp::Delete | UnaryOp::TypeOf => self.visit_reference(&mut unary.arg),
            _ => unary.arg.visit_mut_with(self),
        }
    }

    fn visit_mut_update_expr(&mut self, update: &mut UpdateExpr) {
        self.visit_target(&mut update.arg);
    }

    fn visit_mut_pat(&mut self, pattern: &mut Pat) {
        match pattern {
            Pat::Expr(target) => self.visit_target(target),
            other => other.visit_mut_children_with(self),
        }
    }

    fn visit_mut_simple_assign_target(&mut self, target: &mut SimpleAssignTarget) {
        match target {
            SimpleAssignTarget::Paren(paren) => self.visit_target(&mut paren.expr),
            SimpleAssignTarget::Member(member) => {
                member.visit_mut_children_with(self);
                self.shorten_member(&mut member.prop);
            }
            other => other.visit_mut_children_with(self),
        }
    }

    fn visit_mut_prop_name(&mut self, name: &mut PropName) {
        name.visit_mut_children_with(self);
        self.shorten_key(name);
    }

    fn visit_mut_function_body(&mut self, body: &mut FunctionBody) {
        self.body(&mut body.stmts);
    }

    fn visit_mut_arrow_expr(&mut self, arrow: &mut ArrowExpr) {
        arrow.visit_mut_children_with(self);
        if let ArrowFunctionBody::FunctionBody(body) = &mut *arrow.body
            && let [Stmt::Return(ReturnStmt { arg: Some(value), .. })] = body.stmts.as_mut_slice()
        {
            let value = value.take();
            *arrow.body = ArrowFunctionBody::Expr(value);
        }
    }

    fn visit_mut_fn_expr(&mut self, function: &mut FnExpr) {
        function.visit_mut_children_with(self);
        if let Some(name) = &function.ident
            && self.use_of(name).is_some_and(|known| known.reads == 0 && known.writes == 0)
        {
            function.ident = None;
        }
    }

    fn visit_mut_class_expr(&mut self, class: &mut ClassExpr) {
        class.visit_mut_children_with(self);
        if let Some(name) = &class.ident
            && self.use_of(name).is_some_and(|known| known.reads == 0 && known.writes == 0)
        {
            class.ident = None;
        }
    }

    fn visit_mut_stmt(&mut self, statement: &mut Stmt) {
        if let Stmt::If(inner) = statement {
            strip_parens(&mut inner.test);
            if let Some(taken) = self.constants.fold_if(inner) {
                *statement = taken;
                self.visit_mut_stmt(statement);
                return;
            }
        }
        swc_ecma_utils::stack_size::maybe_grow_default(|| statement.visit_mut_children_with(self));
        self.shorten_statement(statement);
    }

    fn visit_mut_block_stmt(&mut self, block: &mut BlockStmt) {
        block.visit_mut_children_with(self);
        self.tidy(&mut block.stmts, Place::Block);
    }

    fn visit_mut_var_decl(&mut self, var: &mut VarDecl) {
        var.visit_mut_children_with(self);
        self.relax(var);
    }

    fn visit_mut_switch_case(&mut self, case: &mut SwitchCase) {
        case.visit_mut_children_with(self);
        self.tidy(&mut case.cons, Place::Block);
    }
}

impl Syntax<'_> {
    /// Something that is written to.
    fn visit_target(&mut self, target: &mut Expr) {
        match target {
            Expr::Ident(_) => {}
            Expr::Member(member) => {
                member.visit_mut_children_with(self);
                self.shorten_member(&mut member.prop);
            }
            Expr::Paren(paren) => self.visit_target(&mut paren.expr),
            other => other.visit_mut_children_with(self),
        }
    }
}
