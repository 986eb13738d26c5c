//! CommonJS files whose exports are plain variables in disguise, as ES modules.
//!
//! `read` says what each step of such a file does, or that the file is none; `write` gives the same program with
//! imports and exports. Neither knows who imports the file: that decides whether it is written at all.

use swc_atoms::Atom;
use swc_common::SyntaxContext;
use swc_ecma_ast::*;

use super::constant::Constants;
use super::hoist;

mod read;
mod write;

pub(super) use self::read::read;
pub(super) use self::write::{Naming, write};

/// What tells names of the environment from those of the file.
#[derive(Clone, Copy)]
pub(super) struct Scopes<'a> {
    pub(super) unresolved: SyntaxContext,
    pub(super) top: SyntaxContext,
    pub(super) constants: Constants<'a>,
}

/// Names that every object has: reading them does not tell what was exported. And the flag, which is no export.
pub(crate) fn is_inherited(name: &str) -> bool {
    matches!(
        name,
        "__proto__"
            | "__defineGetter__"
            | "__defineSetter__"
            | "__lookupGetter__"
            | "__lookupSetter__"
            | "__esModule"
            | "constructor"
            | "hasOwnProperty"
            | "isPrototypeOf"
            | "propertyIsEnumerable"
            | "toLocaleString"
            | "toString"
            | "valueOf"
    )
}

impl Scopes<'_> {
    fn is_global(&self, expression: &Expr, name: &str) -> bool {
        matches!(expression, Expr::Ident(ident) if ident.ctxt == self.unresolved && &*ident.sym == name)
    }

    /// `exports`, `module.exports`
    fn is_exports(&self, expression: &Expr) -> bool {
        match expression {
            Expr::Member(MemberExpr { obj, prop: MemberProp::Ident(name), .. }) => {
                &*name.sym == "exports" && self.is_global(obj, "module")
            }
            _ => self.is_global(expression, "exports"),
        }
    }

    /// The name in `exports.name`.
    fn export(&self, member: &MemberExpr) -> Option<Atom> {
        if !self.is_exports(&member.obj) {
            return None;
        }
        let name = match &member.prop {
            MemberProp::Ident(name) => name.sym.clone(),
            MemberProp::Computed(key) => match &*key.expr {
                Expr::Lit(Lit::Str(text)) => text.value.as_str()?.into(),
                _ => return None,
            },
            MemberProp::PrivateName(_) => return None,
        };
        (Ident::verify_symbol(&name).is_ok() || name.is_reserved_in_any())
            .then_some(name)
            .filter(|n| !is_inherited(n))
    }

    /// The specifier in `require("specifier")`.
    fn required<'e>(&self, expression: &'e Expr) -> Option<&'e Str> {
        let Expr::Call(CallExpr { callee: Callee::Expr(callee), args, .. }) = expression else { return None };
        match args.as_slice() {
            [ExprOrSpread { spread: None, expr }] if self.is_global(callee, "require") => match &**expr {
                Expr::Lit(Lit::Str(text)) => Some(text),
                _ => None,
            },
            _ => None,
        }
    }

    /// `(this && this.__helper) || helper`, as TypeScript writes it: the name, and what is left.
    fn own_helper<'e>(&self, expression: &'e Expr) -> Option<(&'e Atom, &'e Expr)> {
        let Expr::Bin(BinExpr { op: BinaryOp::LogicalOr, left, right, .. }) = expression.unwrap_parens()
        else {
            return None;
        };
        let Expr::Bin(BinExpr { op: BinaryOp::LogicalAnd, left, right: member, .. }) = left.unwrap_parens()
        else {
            return None;
        };
        match (&**left, &**member) {
            (Expr::This(_), Expr::Member(MemberExpr { obj, prop: MemberProp::Ident(name), .. }))
                if obj.is_this() && !is_inherited(&name.sym) =>
            {
                Some((&name.sym, right.unwrap_parens()))
            }
            _ => None,
        }
    }

    /// The branch of an `if` that runs, if that is known and the other one leaves nothing behind.
    fn branch<'s>(&self, statement: &'s IfStmt) -> Option<Option<&'s Stmt>> {
        let is_true = self.constants.truthiness(&statement.test)?;
        let (cons, alt) = (Some(&*statement.cons), statement.alt.as_deref());
        let (taken, dropped) = if is_true { (cons, alt) } else { (alt, cons) };
        dropped.is_none_or(|dropped| hoist::variables_of(dropped).is_none()).then_some(taken)
    }
}

/// Whether the statements of a block can stand outside of it.
fn is_transparent(block: &BlockStmt) -> bool {
    block.stmts.iter().all(|statement| match statement {
        Stmt::Decl(Decl::Var(var)) => var.kind == VarDeclKind::Var,
        Stmt::Decl(_) => false,
        _ => true,
    })
}

/// A function or class that would get the name of the variable that it is assigned to.
fn is_anonymous(expression: &Expr) -> bool {
    match expression {
        Expr::Paren(e) => is_anonymous(&e.expr),
        Expr::Fn(function) => function.ident.is_none(),
        Expr::Class(class) => class.ident.is_none(),
        Expr::Arrow(_) => true,
        _ => false,
    }
}
