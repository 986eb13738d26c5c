//! Annex B.3.3 of ECMA-262: in sloppy code a function may be the body of an `if`.

use swc_common::DUMMY_SP;
use swc_ecma_ast::*;
use swc_ecma_visit::{VisitMut, VisitMutWith, noop_visit_mut_type};

/// Puts such functions into blocks of their own, where they mean the same.
pub(in crate::compile) struct FunctionsAsBodies;

impl VisitMut for FunctionsAsBodies {
    noop_visit_mut_type!();

    fn visit_mut_if_stmt(&mut self, statement: &mut IfStmt) {
        statement.visit_mut_children_with(self);
        for branch in [Some(&mut statement.cons), statement.alt.as_mut()].into_iter().flatten() {
            if matches!(&**branch, Stmt::Decl(Decl::Fn(_))) {
                let function = std::mem::replace(&mut **branch, Stmt::Empty(EmptyStmt { span: DUMMY_SP }));
                **branch = Stmt::Block(BlockStmt { stmts: vec![function], ..BlockStmt::default() });
            }
        }
    }
}
