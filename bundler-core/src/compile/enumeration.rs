//! What TypeScript's enumerations become, read back: the members whose values are known.

use rustc_hash::FxHashMap;
use swc_ecma_ast::*;

use super::bind::Binding;
use super::constant::{Constant, Constants};

/// The enumerations of a module, with their members.
pub(super) type Enumerations = FxHashMap<Binding, Vec<(String, Constant)>>;

/// Finds the enumerations that stand at top level.
pub(super) fn of(items: &[ModuleItem], constants: Constants<'_>) -> Enumerations {
    let declarations = items.iter().filter_map(|item| match item {
        ModuleItem::Stmt(Stmt::Decl(Decl::Var(var))) => Some(var),
        ModuleItem::ModuleDecl(ModuleDecl::ExportDecl(ExportDecl { decl: Decl::Var(var), .. })) => Some(var),
        _ => None,
    });
    let mut found = Enumerations::default();
    for declarator in declarations.flat_map(|var| &var.decls) {
        if let (Pat::Ident(name), Some(init)) = (&declarator.name, &declarator.init)
            && let Some(mut members) = members(init, constants)
        {
            found.entry((name.id.sym.clone(), name.id.ctxt)).or_default().append(&mut members);
        }
    }
    found
}

/// The members of `function (E) { E[E["a"] = 0] = "a"; return E }({})`; nothing if it is anything else.
fn members(init: &Expr, constants: Constants<'_>) -> Option<Vec<(String, Constant)>> {
    let Expr::Call(CallExpr { callee: Callee::Expr(callee), args, .. }) = init.unwrap_parens() else {
        return None;
    };
    let Expr::Fn(FnExpr { function, .. }) = callee.unwrap_parens() else { return None };
    let [Param { pat: Pat::Ident(object), .. }] = function.params.as_slice() else { return None };
    let [ExprOrSpread { spread: None, .. }] = args.as_slice() else { return None };
    let (last, statements) = function.body.as_ref()?.stmts.split_last()?;
    if !matches!(last, Stmt::Return(ReturnStmt { arg: Some(value), .. }) if is(value, object)) {
        return None;
    }
    let mut members = Vec::with_capacity(statements.len());
    for statement in statements {
        let Stmt::Expr(statement) = statement else { return None };
        let (key, value) = assignment(&statement.expr, object)?;
        // A number is the name of its member, too.
        let (name, value) = match assignment(key, object) {
            Some((name, number)) => (name, number),
            None => (key, value),
        };
        let Expr::Lit(Lit::Str(name)) = name else { return None };
        if let (Some(name), Some(value)) = (name.value.as_str(), constants.value(value)) {
            members.push((name.to_string(), value));
        }
    }
    Some(members)
}

/// The key and the value of `object[key] = value`.
fn assignment<'e>(expression: &'e Expr, object: &BindingIdent) -> Option<(&'e Expr, &'e Expr)> {
    let Expr::Assign(AssignExpr { op: AssignOp::Assign, left, right, .. }) = expression else { return None };
    let AssignTarget::Simple(SimpleAssignTarget::Member(member)) = left else { return None };
    let MemberProp::Computed(key) = &member.prop else { return None };
    is(&member.obj, object).then_some((&*key.expr, &**right))
}

fn is(expression: &Expr, object: &BindingIdent) -> bool {
    matches!(expression, Expr::Ident(name) if name.sym == object.id.sym && name.ctxt == object.id.ctxt)
}
