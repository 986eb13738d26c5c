//! The walk over what a step does not explain: which mentions of `exports` and of names are harmless.

use swc_ecma_ast::*;
use swc_ecma_visit::{Visit, VisitWith, noop_visit_type};

use super::Reader;

impl Reader<'_> {
    pub(super) fn inside(&mut self, own_this: bool, visit: impl FnOnce(&mut Self)) {
        let was_assigning = std::mem::take(&mut self.is_assigning);
        self.function_depth += 1;
        self.this_depth += u32::from(own_this);
        visit(self);
        self.this_depth -= u32::from(own_this);
        self.function_depth -= 1;
        self.is_assigning = was_assigning;
    }

    pub(super) fn assigning(&mut self, visit: impl FnOnce(&mut Self)) {
        let was_assigning = std::mem::replace(&mut self.is_assigning, true);
        visit(self);
        self.is_assigning = was_assigning;
    }

    pub(super) fn declare(&mut self, ident: &Ident) {
        if ident.ctxt == self.scopes.top {
            *self.declared.entry(ident.to_id()).or_insert(0) += 1;
        }
    }

    pub(super) fn read(&mut self, member: &MemberExpr, is_called: bool) -> bool {
        let Some(name) = self.scopes.export(member) else { return false };
        let export = self.export(&name);
        export.reads += 1;
        export.is_called |= is_called;
        true
    }

    /// A member of `exports` that is assigned somewhere inside of other code.
    pub(super) fn write(&mut self, member: &MemberExpr, reads: bool) -> bool {
        let Some(name) = self.scopes.export(member) else { return false };
        let export = self.export(&name);
        // Two writes: it is more than the value of one step.
        export.writes += 2;
        export.reads += u32::from(reads);
        true
    }

    pub(super) fn visit_called(&mut self, callee: &Expr) {
        match callee {
            Expr::Member(member) if self.read(member, true) => {}
            Expr::Ident(ident) if ident.ctxt == self.scopes.unresolved && &*ident.sym == "eval" => {
                self.has_failed = true;
            }
            callee => callee.visit_with(self),
        }
    }
}

impl Visit for Reader<'_> {
    noop_visit_type!();

    fn visit_expr(&mut self, expression: &Expr) {
        if self.has_failed {
            return;
        }
        let was_assigning = std::mem::take(&mut self.is_assigning);
        match expression {
            Expr::Member(member) if self.read(member, false) => {}
            _ if self.scopes.required(expression).is_some() => {}
            _ => swc_ecma_utils::stack_size::maybe_grow_default(|| expression.visit_children_with(self)),
        }
        self.is_assigning = was_assigning;
    }

    fn visit_stmt(&mut self, statement: &Stmt) {
        if !self.has_failed {
            swc_ecma_utils::stack_size::maybe_grow_default(|| statement.visit_children_with(self));
        }
    }

    fn visit_assign_expr(&mut self, assignment: &AssignExpr) {
        match &assignment.left {
            AssignTarget::Simple(SimpleAssignTarget::Member(member))
                if self.write(member, assignment.op != AssignOp::Assign) => {}
            AssignTarget::Simple(SimpleAssignTarget::Ident(ident)) => {
                self.assigned.insert(ident.to_id());
                ident.id.visit_with(self);
            }
            target => self.assigning(|reader| target.visit_children_with(reader)),
        }
        assignment.right.visit_with(self);
    }

    fn visit_pat(&mut self, pattern: &Pat) {
        match pattern {
            Pat::Expr(target) => match target.unwrap_parens() {
                Expr::Member(member) if self.scopes.export(member).is_some() => self.has_failed = true,
                Expr::Ident(ident) => {
                    self.assigned.insert(ident.to_id());
                    ident.visit_with(self);
                }
                target => target.visit_with(self),
            },
            pattern => pattern.visit_children_with(self),
        }
    }

    fn visit_simple_assign_target(&mut self, target: &SimpleAssignTarget) {
        match target {
            // `(exports.x) = 1`
            SimpleAssignTarget::Paren(paren) => match paren.expr.unwrap_parens() {
                Expr::Ident(ident) => {
                    self.assigned.insert(ident.to_id());
                }
                Expr::Member(member) if self.scopes.export(member).is_some() => self.has_failed = true,
                other => other.visit_with(self),
            },
            SimpleAssignTarget::Member(member) if self.scopes.export(member).is_some() => {
                self.has_failed = true
            }
            target => target.visit_children_with(self),
        }
    }

    fn visit_update_expr(&mut self, update: &UpdateExpr) {
        match update.arg.unwrap_parens() {
            Expr::Member(member) if self.write(member, true) => {}
            Expr::Ident(ident) => {
                self.assigned.insert(ident.to_id());
                ident.visit_with(self);
            }
            target => target.visit_with(self),
        }
    }

    fn visit_unary_expr(&mut self, unary: &UnaryExpr) {
        if unary.op == UnaryOp::Delete
            && let Expr::Member(member) = unary.arg.unwrap_parens()
            && self.scopes.export(member).is_some()
        {
            self.has_failed = true;
        }
        unary.visit_children_with(self);
    }

    fn visit_call_expr(&mut self, call: &CallExpr) {
        match &call.callee {
            Callee::Expr(callee) => self.visit_called(callee),
            Callee::Import(import) => self.has_failed |= import.phase != ImportPhase::Evaluation,
            Callee::Super(_) => {}
        }
        call.args.visit_with(self);
    }

    fn visit_opt_call(&mut self, call: &OptCall) {
        self.visit_called(&call.callee);
        call.args.visit_with(self);
    }

    fn visit_tagged_tpl(&mut self, template: &TaggedTpl) {
        self.visit_called(&template.tag);
        template.tpl.visit_with(self);
    }

    fn visit_for_head(&mut self, head: &ForHead) {
        match head {
            ForHead::Pat(pattern) => self.assigning(|reader| pattern.visit_with(reader)),
            head => head.visit_children_with(self),
        }
    }

    fn visit_binding_ident(&mut self, ident: &BindingIdent) {
        if self.is_assigning {
            self.assigned.insert(ident.to_id());
        } else {
            self.declare(ident);
        }
        ident.id.visit_with(self);
    }

    fn visit_object_pat_prop(&mut self, property: &ObjectPatProp) {
        if let ObjectPatProp::Assign(property) = property {
            property.key.visit_with(self);
            property.value.visit_with(self);
            return;
        }
        property.visit_children_with(self);
    }

    fn visit_fn_decl(&mut self, function: &FnDecl) {
        self.declare(&function.ident);
        function.ident.visit_with(self);
        function.function.visit_with(self);
    }

    fn visit_class_decl(&mut self, class: &ClassDecl) {
        self.declare(&class.ident);
        class.ident.visit_with(self);
        class.class.visit_with(self);
    }

    fn visit_ident(&mut self, ident: &Ident) {
        let is_outermost = ident.ctxt == self.scopes.unresolved || ident.ctxt == self.scopes.top;
        match &*ident.sym {
            "exports" | "module" | "require" | "__filename" | "__dirname" => self.has_failed |= is_outermost,
            "arguments" => self.has_failed |= self.this_depth == 0,
            "await" => self.has_failed = true,
            _ => {}
        }
    }

    fn visit_this_expr(&mut self, _: &ThisExpr) {
        self.has_failed |= self.this_depth == 0;
    }

    fn visit_return_stmt(&mut self, statement: &ReturnStmt) {
        self.has_failed |= self.function_depth == 0;
        statement.visit_children_with(self);
    }

    fn visit_with_stmt(&mut self, _: &WithStmt) {
        self.has_failed = true;
    }

    fn visit_meta_prop_expr(&mut self, meta: &MetaPropExpr) {
        // `new.target` of the function around a CommonJS module.
        self.has_failed |= meta.kind == MetaPropKind::NewTarget && self.this_depth == 0;
    }

    fn visit_function(&mut self, function: &Function) {
        self.inside(true, |reader| function.visit_children_with(reader));
    }

    fn visit_constructor(&mut self, constructor: &Constructor) {
        self.inside(true, |reader| constructor.visit_children_with(reader));
    }

    fn visit_arrow_expr(&mut self, arrow: &ArrowExpr) {
        self.inside(false, |reader| arrow.visit_children_with(reader));
    }

    fn visit_class_prop(&mut self, property: &ClassProp) {
        property.key.visit_with(self);
        self.inside(true, |reader| property.value.visit_with(reader));
    }

    fn visit_private_prop(&mut self, property: &PrivateProp) {
        self.inside(true, |reader| property.value.visit_with(reader));
    }

    fn visit_static_block(&mut self, block: &StaticBlock) {
        self.inside(true, |reader| block.visit_children_with(reader));
    }
}
