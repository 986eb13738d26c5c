//! What flags take out of the program: `--drop`, `--drop-labels`, and calls that `--pure` frees of effects.
//!
//! Answers questions about single nodes whose scopes are resolved; the binder acts on the answers.

use swc_common::SyntaxContext;
use swc_ecma_ast::*;

use super::path::{Place, is_path};

/// What is to be taken out.
#[derive(Clone, PartialEq, Debug, Default)]
pub(crate) struct Drops {
    /// Calls of methods of the global `console`.
    pub(crate) console: bool,
    /// `debugger` statements.
    pub(crate) debugger: bool,
    /// Statements with one of these labels.
    pub(crate) labels: Vec<String>,
    /// Paths of global functions whose calls have no effect: `["console", "log"]`.
    pub(crate) pure_calls: Vec<Vec<Box<str>>>,
}

impl Drops {
    /// Whether a statement goes as a whole. Its `var` declarations still count.
    pub(super) fn drops_statement(&self, statement: &Stmt, unresolved: SyntaxContext) -> bool {
        match statement {
            Stmt::Debugger(_) => self.debugger,
            Stmt::Labeled(labeled) => self.labels.iter().any(|label| **label == *labeled.label.sym),
            Stmt::Expr(statement) => self.drops_expression(&statement.expr, unresolved),
            _ => false,
        }
    }

    /// Whether an expression becomes `undefined`.
    pub(super) fn drops_expression(&self, expression: &Expr, unresolved: SyntaxContext) -> bool {
        if !self.console {
            return false;
        }
        match expression {
            Expr::Paren(inner) => self.drops_expression(&inner.expr, unresolved),
            Expr::Call(CallExpr { callee: Callee::Expr(callee), .. }) => is_of_console(callee, unresolved),
            Expr::OptChain(chain) => match &*chain.base {
                OptChainBase::Call(call) => is_of_console(&call.callee, unresolved),
                OptChainBase::Member(_) => false,
            },
            _ => false,
        }
    }

    /// Whether calling `callee` has no effect of its own.
    pub(super) fn is_pure_callee(&self, callee: &Expr, unresolved: SyntaxContext) -> bool {
        let place = Place { unresolved, is_top_level: false };
        self.pure_calls.iter().any(|path| is_path(callee, path, place))
    }
}

/// `console.log`, `console?.log`, `console.log.call`.
fn is_of_console(callee: &Expr, unresolved: SyntaxContext) -> bool {
    let object = match callee {
        Expr::Paren(inner) => return is_of_console(&inner.expr, unresolved),
        Expr::Member(member) => &member.obj,
        Expr::OptChain(chain) => match &*chain.base {
            OptChainBase::Member(member) => &member.obj,
            OptChainBase::Call(_) => return false,
        },
        _ => return false,
    };
    match &**object {
        Expr::Ident(ident) => ident.ctxt == unresolved && &*ident.sym == "console",
        object => is_of_console(object, unresolved),
    }
}
