//! Paths of names, `process.env.NODE_ENV`, and the expressions that are one.

use swc_common::SyntaxContext;
use swc_ecma_ast::*;

/// The names of a path in order. It begins at a global, at `this`, or with `import` and `meta`.
pub(crate) type Path = [Box<str>];

/// What tells whether a path's first name is meant.
#[derive(Clone, Copy)]
pub(super) struct Place {
    /// Context of names that are bound nowhere in the module.
    pub(super) unresolved: SyntaxContext,
    /// `this` is the module's.
    pub(super) is_top_level: bool,
}

/// Whether `expression` reads what `path` names.
pub(super) fn is_path(expression: &Expr, path: &Path, place: Place) -> bool {
    let Some((last, head)) = path.split_last() else { return false };
    match expression {
        Expr::Ident(ident) => head.is_empty() && ident.ctxt == place.unresolved && *ident.sym == **last,
        Expr::This(_) => head.is_empty() && place.is_top_level && &**last == "this",
        Expr::MetaProp(MetaPropExpr { kind: MetaPropKind::ImportMeta, .. }) => {
            &**last == "meta" && matches!(head, [import] if &**import == "import")
        }
        Expr::Member(member) => is_member(member, last, head, place),
        Expr::OptChain(OptChainExpr { base, .. }) => match &**base {
            OptChainBase::Member(member) => is_member(member, last, head, place),
            OptChainBase::Call(_) => false,
        },
        _ => false,
    }
}

/// Whether a member expression reads what the path `head`, `last` names.
pub(super) fn is_member(member: &MemberExpr, last: &str, head: &Path, place: Place) -> bool {
    let names_last = match &member.prop {
        MemberProp::Ident(name) => *name.sym == *last,
        MemberProp::Computed(key) => {
            matches!(&*key.expr, Expr::Lit(Lit::Str(text)) if text.value.as_str() == Some(last))
        }
        MemberProp::PrivateName(_) => false,
    };
    names_last && is_path(&member.obj, head, place)
}
