//! Metadata of decorators inherits from that of the parent class. The pass for decorators does not tell its helper
//! the parent of a class that is not decorated itself.

use swc_common::{DUMMY_SP, SyntaxContext};
use swc_ecma_ast::*;
use swc_ecma_visit::{VisitMut, VisitMutWith, noop_visit_mut_type};

use super::transform::{Marks, context};

/// Adds the parent to the calls of the helper.
pub(super) fn add_parents(program: &mut Program, marks: Marks) {
    let pass = &mut Parents {
        helpers: context(marks.helpers),
        unresolved: context(marks.unresolved),
        has_parent: false,
    };
    program.visit_mut_with(pass);
}

struct Parents {
    helpers: SyntaxContext,
    unresolved: SyntaxContext,
    /// The innermost class around has a parent.
    has_parent: bool,
}

impl Parents {
    fn is_helper(&self, callee: &Callee) -> bool {
        let Callee::Expr(callee) = callee else { return false };
        matches!(&**callee, Expr::Ident(name) if name.ctxt == self.helpers && &*name.sym == "_apply_decs_2311")
    }

    /// `Object.getPrototypeOf(this)`: the class is `this` where the helper is called.
    fn parent(&self) -> Expr {
        let object = Ident::new("Object".into(), DUMMY_SP, self.unresolved);
        let method = IdentName::new("getPrototypeOf".into(), DUMMY_SP);
        let callee = Expr::Member(MemberExpr {
            span: DUMMY_SP,
            obj: Box::new(Expr::Ident(object)),
            prop: MemberProp::Ident(method),
        });
        Expr::Call(CallExpr {
            callee: Callee::Expr(Box::new(callee)),
            args: vec![argument(Expr::This(ThisExpr { span: DUMMY_SP }))],
            ..CallExpr::default()
        })
    }
}

impl VisitMut for Parents {
    noop_visit_mut_type!();

    fn visit_mut_expr(&mut self, expression: &mut Expr) {
        swc_ecma_utils::stack_size::maybe_grow_default(|| expression.visit_mut_children_with(self));
    }

    fn visit_mut_class(&mut self, class: &mut Class) {
        let outer = std::mem::replace(&mut self.has_parent, class.super_class.is_some());
        class.visit_mut_children_with(self);
        self.has_parent = outer;
    }

    fn visit_mut_call_expr(&mut self, call: &mut CallExpr) {
        call.visit_mut_children_with(self);
        // The class, its decorators and those of its members, whether they have `this`, a brand, and the parent.
        if !self.has_parent
            || !self.is_helper(&call.callee)
            || call.args.len() > 5
            || !call.args[0].expr.is_this()
        {
            return;
        }
        if call.args.len() == 3 {
            call.args.push(argument(Expr::Lit(Lit::Num(Number { span: DUMMY_SP, value: 0.0, raw: None }))));
        }
        if call.args.len() == 4 {
            call.args.push(argument(*Expr::undefined(DUMMY_SP)));
        }
        call.args.push(argument(self.parent()));
    }
}

fn argument(value: Expr) -> ExprOrSpread {
    ExprOrSpread { spread: None, expr: Box::new(value) }
}
