//! `super` in methods and accessors of object literals: the object gets a name, which `super` is looked up by.
//!
//! The name is declared in the block around, so that each round of a loop and each call has its own.

use swc_common::util::take::Take;
use swc_common::{DUMMY_SP, SyntaxContext};
use swc_ecma_ast::*;
use swc_ecma_visit::{VisitMut, VisitMutWith, noop_visit_mut_type};

use super::super::parentheses::parenthesized;
use super::made_up::{
    as_statements, assigned, block, member, name, prepend, prepend_items, runtime_call, variables,
};

pub(super) struct HomeObjects {
    helpers: SyntaxContext,
    /// Objects of the block around.
    homes: Vec<Ident>,
}

impl HomeObjects {
    pub(super) fn new(helpers: SyntaxContext) -> Self {
        Self { helpers, homes: Vec::new() }
    }

    fn declaration(&mut self, outer: Vec<Ident>) -> Vec<Stmt> {
        let homes = std::mem::replace(&mut self.homes, outer);
        if homes.is_empty() {
            return Vec::new();
        }
        vec![variables(VarDeclKind::Let, homes.into_iter().map(|home| (home, None)))]
    }

    /// The body of a loop, which is a block of its own.
    fn body(&mut self, body: &mut Box<Stmt>) {
        let outer = std::mem::take(&mut self.homes);
        body.visit_mut_with(self);
        let mut stmts = self.declaration(outer);
        if !stmts.is_empty() {
            stmts.push(*body.take());
            **body = block(stmts);
        }
    }
}

impl VisitMut for HomeObjects {
    noop_visit_mut_type!();

    fn visit_mut_module_items(&mut self, items: &mut Vec<ModuleItem>) {
        items.visit_mut_children_with(self);
        let declaration = self.declaration(Vec::new());
        prepend_items(items, declaration);
    }

    fn visit_mut_stmts(&mut self, stmts: &mut Vec<Stmt>) {
        let outer = std::mem::take(&mut self.homes);
        stmts.visit_mut_children_with(self);
        let declaration = self.declaration(outer);
        prepend(stmts, declaration);
    }

    fn visit_mut_switch_cases(&mut self, cases: &mut Vec<SwitchCase>) {
        for case in cases {
            case.test.visit_mut_with(self);
            // Its statements share a block with those of other cases.
            case.cons.iter_mut().for_each(|statement| statement.visit_mut_with(self));
        }
    }

    fn visit_mut_for_stmt(&mut self, statement: &mut ForStmt) {
        statement.init.visit_mut_with(self);
        statement.test.visit_mut_with(self);
        statement.update.visit_mut_with(self);
        self.body(&mut statement.body);
    }

    fn visit_mut_for_of_stmt(&mut self, statement: &mut ForOfStmt) {
        statement.left.visit_mut_with(self);
        statement.right.visit_mut_with(self);
        self.body(&mut statement.body);
    }

    fn visit_mut_for_in_stmt(&mut self, statement: &mut ForInStmt) {
        statement.left.visit_mut_with(self);
        statement.right.visit_mut_with(self);
        self.body(&mut statement.body);
    }

    fn visit_mut_while_stmt(&mut self, statement: &mut WhileStmt) {
        statement.test.visit_mut_with(self);
        self.body(&mut statement.body);
    }

    fn visit_mut_do_while_stmt(&mut self, statement: &mut DoWhileStmt) {
        self.body(&mut statement.body);
        statement.test.visit_mut_with(self);
    }

    fn visit_mut_arrow_expr(&mut self, arrow: &mut ArrowExpr) {
        arrow.params.visit_mut_with(self);
        if let ArrowFunctionBody::Expr(value) = &mut *arrow.body {
            let outer = std::mem::take(&mut self.homes);
            value.visit_mut_with(self);
            let declaration = self.declaration(outer);
            if !declaration.is_empty() {
                prepend(as_statements(&mut arrow.body), declaration);
            }
        } else {
            arrow.body.visit_mut_with(self);
        }
    }

    fn visit_mut_expr(&mut self, expression: &mut Expr) {
        swc_ecma_utils::stack_size::maybe_grow_default(|| expression.visit_mut_children_with(self));
        let Expr::Object(object) = expression else { return };
        let mut lookup = Lookup { helpers: self.helpers, home: None };
        for property in &mut object.props {
            let PropOrSpread::Prop(property) = property else { continue };
            match &mut **property {
                Prop::Method(method) => method.function.visit_mut_children_with(&mut lookup),
                Prop::Getter(getter) => getter.function.visit_mut_children_with(&mut lookup),
                Prop::Setter(setter) => setter.function.visit_mut_children_with(&mut lookup),
                Prop::Shorthand(_) | Prop::KeyValue(_) | Prop::Assign(_) => {}
            }
        }
        if let Some(home) = lookup.home {
            *expression = parenthesized(assigned(&home, Box::new(expression.take())));
            self.homes.push(home);
        }
    }
}

/// Looks members of `super` up in the prototype of an object.
struct Lookup {
    helpers: SyntaxContext,
    home: Option<Ident>,
}

impl Lookup {
    /// What the runtime is asked: the prototype, and the key.
    fn place(&mut self, property: &mut SuperProp) -> [ExprOrSpread; 2] {
        let key = match property {
            SuperProp::Ident(key) => Expr::Lit(Lit::Str(key.sym.clone().into())),
            SuperProp::Computed(key) => {
                key.expr.visit_mut_with(self);
                *key.expr.take()
            }
        };
        let home = self.home.get_or_insert_with(|| name("_home")).clone();
        let object = runtime_call(self.helpers, "_get_prototype_of", vec![Expr::Ident(home).into()]);
        [object.into(), key.into()]
    }

    fn read(&mut self, property: &mut SuperProp) -> Expr {
        let [object, key] = self.place(property);
        let this = Expr::This(ThisExpr { span: DUMMY_SP });
        runtime_call(self.helpers, "_get", vec![object, key, this.into()])
    }

    fn expression(&mut self, expression: &mut Expr) {
        match expression {
            Expr::Call(CallExpr { callee: Callee::Expr(callee), args, .. }) => {
                if let Expr::SuperProp(place) = &mut **callee {
                    let function = Box::new(self.read(&mut place.prop));
                    **callee = Expr::Member(member(function, "call"));
                    args.visit_mut_with(self);
                    args.insert(0, Expr::This(ThisExpr { span: DUMMY_SP }).into());
                } else {
                    callee.visit_mut_with(self);
                    args.visit_mut_with(self);
                }
            }
            Expr::Assign(AssignExpr {
                left: AssignTarget::Simple(SimpleAssignTarget::SuperProp(place)),
                op: AssignOp::Assign,
                right,
                ..
            }) => {
                let [object, key] = self.place(&mut place.prop);
                right.visit_mut_with(self);
                let value = right.take();
                let this = Expr::This(ThisExpr { span: DUMMY_SP });
                let strict = Expr::Lit(Lit::Bool(true.into()));
                let args = vec![object, key, value.into(), this.into(), strict.into()];
                *expression = runtime_call(self.helpers, "_set", args);
            }
            Expr::SuperProp(place) => *expression = self.read(&mut place.prop),
            _ => expression.visit_mut_children_with(self),
        }
    }

    /// A place that may be read and written in turn: `_update(object, key, this).value`.
    fn updated(&mut self, property: &mut SuperProp) -> MemberExpr {
        let [object, key] = self.place(property);
        let this = Expr::This(ThisExpr { span: DUMMY_SP });
        let strict = Expr::Lit(Lit::Bool(true.into()));
        let args = vec![object, key, this.into(), strict.into()];
        member(Box::new(runtime_call(self.helpers, "_update", args)), "_")
    }
}

impl VisitMut for Lookup {
    noop_visit_mut_type!();

    // These have a `super` of their own, or none.
    fn visit_mut_function(&mut self, _: &mut Function) {}

    fn visit_mut_class(&mut self, _: &mut Class) {}

    fn visit_mut_expr(&mut self, expression: &mut Expr) {
        if let Expr::Update(UpdateExpr { arg, .. }) = expression
            && let Expr::SuperProp(place) = &mut **arg
        {
            **arg = Expr::Member(self.updated(&mut place.prop));
            return;
        }
        swc_ecma_utils::stack_size::maybe_grow_default(|| self.expression(expression));
    }

    fn visit_mut_simple_assign_target(&mut self, target: &mut SimpleAssignTarget) {
        match target {
            SimpleAssignTarget::SuperProp(place) => {
                *target = SimpleAssignTarget::Member(self.updated(&mut place.prop));
            }
            _ => target.visit_mut_children_with(self),
        }
    }
}
