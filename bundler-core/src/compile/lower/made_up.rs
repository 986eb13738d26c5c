//! What transformations of ours write again and again: names that are nobody's, calls of the runtime, assignments.

use swc_common::util::take::Take;
use swc_common::{BytePos, DUMMY_SP, Mark, Span, SyntaxContext};
use swc_ecma_ast::*;
use swc_ecma_visit::{Visit, VisitWith, noop_visit_type};

/// A name that nothing else means; its text is settled later.
pub(super) fn name(text: &str) -> Ident {
    Ident::new(text.into(), DUMMY_SP, SyntaxContext::empty().apply_mark(Mark::new()))
}

/// A call of an export of the runtime.
pub(super) fn runtime_call(helpers: SyntaxContext, name: &str, args: Vec<ExprOrSpread>) -> Expr {
    let callee = Callee::Expr(Box::new(Expr::Ident(Ident::new(name.into(), DUMMY_SP, helpers))));
    Expr::Call(CallExpr { callee, args, ..CallExpr::default() })
}

/// The same for a call that nobody misses if its value is not used.
pub(super) fn pure_runtime_call(helpers: SyntaxContext, name: &str, args: Vec<ExprOrSpread>) -> Expr {
    let mut call = runtime_call(helpers, name, args);
    if let Expr::Call(call) = &mut call {
        call.span = Span { lo: BytePos::PURE, hi: BytePos::PURE };
    }
    call
}

/// `target = value`
pub(super) fn assignment(target: AssignTarget, value: Box<Expr>) -> Expr {
    Expr::Assign(AssignExpr { span: DUMMY_SP, op: AssignOp::Assign, left: target, right: value })
}

/// `name = value`
pub(super) fn assigned(name: &Ident, value: Box<Expr>) -> Expr {
    assignment(AssignTarget::Simple(SimpleAssignTarget::Ident(name.clone().into())), value)
}

/// `object.property`
pub(super) fn member(object: Box<Expr>, property: &str) -> MemberExpr {
    MemberExpr {
        span: DUMMY_SP,
        obj: object,
        prop: MemberProp::Ident(IdentName::new(property.into(), DUMMY_SP)),
    }
}

pub(super) fn expression_statement(expression: Expr) -> Stmt {
    Stmt::Expr(ExprStmt { span: DUMMY_SP, expr: Box::new(expression) })
}

/// `kind name = value, ...;`
pub(super) fn variables(
    kind: VarDeclKind,
    variables: impl IntoIterator<Item = (Ident, Option<Box<Expr>>)>,
) -> Stmt {
    let declarator = |(name, init): (Ident, Option<Box<Expr>>)| VarDeclarator {
        span: DUMMY_SP,
        name: Pat::Ident(name.into()),
        init,
        definite: false,
    };
    let decls = variables.into_iter().map(declarator).collect();
    Stmt::Decl(Decl::Var(Box::new(VarDecl { kind, decls, ..VarDecl::default() })))
}

/// Statements as a block.
pub(super) fn block(stmts: Vec<Stmt>) -> Stmt {
    Stmt::Block(BlockStmt { stmts, ..BlockStmt::default() })
}

/// `undefined`, whatever is called so.
pub(super) fn void() -> Expr {
    *Expr::undefined(DUMMY_SP)
}

/// Puts statements before others, behind the directives.
pub(super) fn prepend(stmts: &mut Vec<Stmt>, new: Vec<Stmt>) {
    let at = stmts.iter().take_while(|statement| statement.can_precede_directive()).count();
    stmts.splice(at..at, new);
}

/// The same for a module.
pub(super) fn prepend_items(items: &mut Vec<ModuleItem>, new: Vec<Stmt>) {
    let is_directive = |item: &ModuleItem| item.as_stmt().is_some_and(Stmt::can_precede_directive);
    let at = items.iter().take_while(|item| is_directive(item)).count();
    items.splice(at..at, new.into_iter().map(ModuleItem::Stmt));
}

/// Makes the body of an arrow function statements.
pub(super) fn as_statements(body: &mut ArrowFunctionBody) -> &mut Vec<Stmt> {
    if let ArrowFunctionBody::Expr(value) = body {
        let returned = Stmt::Return(ReturnStmt { span: DUMMY_SP, arg: Some(value.take()) });
        *body = ArrowFunctionBody::FunctionBody(FunctionBody { span: DUMMY_SP, stmts: vec![returned] });
    }
    match body {
        ArrowFunctionBody::FunctionBody(body) => &mut body.stmts,
        ArrowFunctionBody::Expr(_) => unreachable!("it was replaced"),
    }
}

/// Whether there is a function, or a class, in a node.
pub(super) fn has_functions<N: VisitWith<FunctionFinder> + ?Sized>(node: &N) -> bool {
    let mut finder = FunctionFinder { found: false };
    node.visit_with(&mut finder);
    finder.found
}

pub(super) struct FunctionFinder {
    found: bool,
}

impl Visit for FunctionFinder {
    noop_visit_type!();

    fn visit_function(&mut self, _: &Function) {
        self.found = true;
    }

    fn visit_arrow_expr(&mut self, _: &ArrowExpr) {
        self.found = true;
    }

    fn visit_class(&mut self, _: &Class) {
        self.found = true;
    }
}

/// Whether a direct call of `eval` stands in a node: names it may mention must stay.
pub(super) fn has_direct_eval<N: VisitWith<EvalFinder> + ?Sized>(node: &N) -> bool {
    let mut finder = EvalFinder { found: false };
    node.visit_with(&mut finder);
    finder.found
}

pub(super) struct EvalFinder {
    found: bool,
}

impl Visit for EvalFinder {
    noop_visit_type!();

    fn visit_call_expr(&mut self, call: &CallExpr) {
        let callee = call.callee.as_expr().and_then(|callee| callee.as_ident());
        self.found |= callee.is_some_and(|name| &*name.sym == "eval");
        call.visit_children_with(self);
    }
}
