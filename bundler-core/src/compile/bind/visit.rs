//! The walk itself: what is special about each kind of node.

use swc_common::util::take::Take;
use swc_common::{BytePos, DUMMY_SP, Spanned};
use swc_ecma_ast::*;
use swc_ecma_visit::{VisitMut, VisitMutWith, noop_visit_mut_type};

use super::requests::is_rejection_handler;
use super::{Binder, DEEPEST_MEMBER, offset, unparenthesized};
use crate::compile::hoist;
use crate::compile::parentheses::{as_value, begins_like_a_statement, parenthesized, stands_anywhere};
use crate::compile::print::{self, decode, placeholder};
use crate::object::{Form, Target};

impl VisitMut for Binder<'_> {
    noop_visit_mut_type!();

    fn visit_mut_expr(&mut self, expression: &mut Expr) {
        swc_ecma_utils::stack_size::maybe_grow_default(|| {
            let is_target = std::mem::take(&mut self.is_assignment_target);
            let is_inspected = std::mem::take(&mut self.is_inspected);
            if let Some(properties) = &mut self.properties {
                properties.annotated(expression);
            }
            self.split_logical_assignment(expression);
            match expression {
                Expr::Cond(e) => self.note_decisive(&e.test),
                Expr::Bin(e)
                    if matches!(
                        e.op,
                        BinaryOp::LogicalAnd | BinaryOp::LogicalOr | BinaryOp::NullishCoalescing
                    ) =>
                {
                    self.note_decisive(&e.left);
                }
                _ => {}
            }
            self.distribute_request(expression);
            if self.constants.fold(expression) && !stands_anywhere(expression) {
                *expression = parenthesized(expression.take());
            }
            if !self.replace(expression) {
                match expression {
                    Expr::Ident(ident) => self.bind_identifier(ident, Target::Name),
                    _ => expression.visit_mut_children_with(self),
                }
            }
            if !is_inspected
                && let Expr::Ident(ident) = expression
                && let Some(Target::Name(symbol)) = decode(&ident.sym)
            {
                self.symbols[symbol.index()].escapes = true;
            }
            self.is_assignment_target = is_target;
        });
    }

    fn visit_mut_ident(&mut self, ident: &mut Ident) {
        let target = if self.is_assignment_target { Target::Assigned } else { Target::Name };
        self.bind_identifier(ident, target);
    }

    fn visit_mut_binding_ident(&mut self, ident: &mut BindingIdent) {
        let target = if self.is_assignment_target { Target::Assigned } else { Target::Declared };
        self.bind_identifier(ident, target);
    }

    fn visit_mut_class_decl(&mut self, class: &mut ClassDecl) {
        self.bind_identifier(&mut class.ident, Target::Declared);
        class.class.visit_mut_with(self);
    }

    fn visit_mut_call_expr(&mut self, call: &mut CallExpr) {
        match &mut call.callee {
            Callee::Expr(callee) => {
                if self.drops.is_pure_callee(callee, self.constants.place.unresolved) {
                    call.span.lo = BytePos::PURE;
                }
                let handled = is_rejection_handler(callee, call.args.len());
                let outer = std::mem::replace(&mut self.handled_import, handled);
                self.visit_callee(callee);
                self.handled_import = outer;
            }
            Callee::Super(_) | Callee::Import(_) => {}
        }
        call.args.visit_mut_with(self);
    }

    fn visit_mut_member_expr(&mut self, member: &mut MemberExpr) {
        self.visit_inspected(&mut member.obj);
        member.prop.visit_mut_with(self);
    }

    fn visit_mut_new_expr(&mut self, new: &mut NewExpr) {
        self.visit_inspected(&mut new.callee);
        new.args.visit_mut_with(self);
    }

    fn visit_mut_spread_element(&mut self, spread: &mut SpreadElement) {
        self.visit_inspected(&mut spread.expr);
    }

    fn visit_mut_class(&mut self, class: &mut Class) {
        class.decorators.visit_mut_with(self);
        if let Some(parent) = &mut class.super_class {
            self.visit_inspected(parent);
        }
        class.body.visit_mut_with(self);
    }

    fn visit_mut_opt_call(&mut self, call: &mut OptCall) {
        self.visit_callee(&mut call.callee);
        call.args.visit_mut_with(self);
    }

    fn visit_mut_tagged_tpl(&mut self, template: &mut TaggedTpl) {
        for quasi in &mut template.tpl.quasis {
            print::keep_script_tags(&mut quasi.raw);
            print::keep_raw(&mut quasi.raw);
        }
        self.visit_callee(&mut template.tag);
        template.tpl.visit_mut_with(self);
    }

    fn visit_mut_jsx_text(&mut self, text: &mut JSXText) {
        print::keep_markup(&mut text.raw);
    }

    fn visit_mut_jsx_attr_value(&mut self, value: &mut JSXAttrValue) {
        // There are no escape sequences in the attribute's own strings.
        if let JSXAttrValue::Str(text) = value
            && !text.value.is_ascii()
        {
            let text = Str { span: text.span, value: text.value.clone(), raw: None };
            let expr = JSXExpr::Expr(Box::new(Expr::Lit(Lit::Str(text))));
            *value = JSXAttrValue::JSXExprContainer(JSXExprContainer { span: DUMMY_SP, expr });
        }
        value.visit_mut_children_with(self);
    }

    fn visit_mut_jsx_attr_name(&mut self, name: &mut JSXAttrName) {
        if let (JSXAttrName::Ident(name), Some(properties)) = (name, &mut self.properties) {
            properties.name(&mut name.sym);
        }
    }

    fn visit_mut_jsx_member_expr(&mut self, member: &mut JSXMemberExpr) {
        member.obj.visit_mut_with(self);
        if let Some(properties) = &mut self.properties {
            properties.name(&mut member.prop.sym);
        }
    }

    fn visit_mut_member_prop(&mut self, property: &mut MemberProp) {
        if let Some(properties) = &mut self.properties {
            properties.member(property);
        }
        property.visit_mut_children_with(self);
    }

    fn visit_mut_super_prop(&mut self, property: &mut SuperProp) {
        if let Some(properties) = &mut self.properties {
            properties.super_member(property);
        }
        property.visit_mut_children_with(self);
    }

    fn visit_mut_prop_name(&mut self, key: &mut PropName) {
        if let Some(properties) = &mut self.properties {
            properties.key(key);
        }
        key.visit_mut_children_with(self);
    }

    fn visit_mut_bin_expr(&mut self, operation: &mut BinExpr) {
        if let Some(properties) = &mut self.properties
            && operation.op == BinaryOp::In
        {
            properties.expression(&mut operation.left);
        }
        operation.visit_mut_children_with(self);
    }

    fn visit_mut_await_expr(&mut self, e: &mut AwaitExpr) {
        self.note_await(offset(e.span));
        e.visit_mut_children_with(self);
    }

    fn visit_mut_prop(&mut self, property: &mut Prop) {
        if let Prop::Shorthand(ident) = property {
            let key = IdentName::new(ident.sym.clone(), ident.span);
            let mut value = Expr::Ident(ident.take());
            value.visit_mut_with(self);
            let mut name = key.clone();
            if let Some(properties) = &mut self.properties {
                properties.name(&mut name.sym);
            }
            let unchanged = matches!(&value, Expr::Ident(ident) if ident.sym == name.sym);
            *property = if unchanged {
                let Expr::Ident(ident) = value else { unreachable!("matched above") };
                Prop::Shorthand(ident)
            } else {
                Prop::KeyValue(KeyValueProp { key: shorthand_key(name), value: Box::new(value) })
            };
            return;
        }
        property.visit_mut_children_with(self);
    }

    fn visit_mut_object_pat_prop(&mut self, property: &mut ObjectPatProp) {
        let ObjectPatProp::Assign(shorthand) = property else {
            property.visit_mut_children_with(self);
            return;
        };
        let mut key = IdentName::new(shorthand.key.id.sym.clone(), shorthand.key.id.span);
        if let Some(properties) = &mut self.properties {
            properties.name(&mut key.sym);
        }
        shorthand.key.visit_mut_with(self);
        shorthand.value.visit_mut_with(self);
        if shorthand.key.id.sym == key.sym {
            return;
        }
        let name = Pat::Ident(shorthand.key.clone());
        let value = match shorthand.value.take() {
            None => name,
            Some(right) => Pat::Assign(AssignPat { span: DUMMY_SP, left: Box::new(name), right }),
        };
        *property =
            ObjectPatProp::KeyValue(KeyValuePatProp { key: PropName::Ident(key), value: Box::new(value) });
    }

    fn visit_mut_assign_expr(&mut self, assignment: &mut AssignExpr) {
        self.is_assignment_target = true;
        assignment.left.visit_mut_with(self);
        self.is_assignment_target = false;
        assignment.right.visit_mut_with(self);
    }

    fn visit_mut_simple_assign_target(&mut self, target: &mut SimpleAssignTarget) {
        if self.replace_target(target) {
            return;
        }
        match target {
            SimpleAssignTarget::Ident(ident) => self.bind_identifier(&mut ident.id, Target::Assigned),
            SimpleAssignTarget::Member(member) => self.visit_written_member(member),
            SimpleAssignTarget::Paren(paren) => self.visit_written(&mut paren.expr),
            other => other.visit_mut_children_with(self),
        }
    }

    fn visit_mut_pat(&mut self, pattern: &mut Pat) {
        match pattern {
            Pat::Expr(target) => self.visit_written(target),
            Pat::Assign(assign) => {
                assign.left.visit_mut_with(self);
                assign.right.visit_mut_with(self);
            }
            other => other.visit_mut_children_with(self),
        }
    }

    fn visit_mut_update_expr(&mut self, update: &mut UpdateExpr) {
        self.visit_written(&mut update.arg);
    }

    fn visit_mut_unary_expr(&mut self, unary: &mut UnaryExpr) {
        if unary.op == UnaryOp::Delete && unary.arg.is_ident() {
            self.note_sloppy(offset(unary.span), "delete of a name");
        }
        let is_module = |ident: &Ident| self.is_global(ident, "module");
        if unary.op == UnaryOp::TypeOf && unary.arg.as_ident().is_some_and(is_module) {
            self.module_exports_mentions += 1;
        }
        // `delete ns.x` is about the namespace object, not about the binding.
        match &mut *unary.arg {
            Expr::Member(member) if unary.op == UnaryOp::Delete => self.visit_written_member(member),
            operand => {
                let was_conditional = matches!(unparenthesized(operand), Expr::Cond(_) | Expr::Bin(_));
                operand.visit_mut_with(self);
                let is_place = matches!(
                    unparenthesized(operand),
                    Expr::Ident(_) | Expr::Member(_) | Expr::OptChain(_) | Expr::SuperProp(_)
                );
                // A missing name is an error, and a member stays, unless they are the operand themselves.
                if was_conditional && is_place && matches!(unary.op, UnaryOp::TypeOf | UnaryOp::Delete) {
                    *operand = as_value(operand.take());
                }
            }
        }
    }

    fn visit_mut_for_head(&mut self, head: &mut ForHead) {
        if let ForHead::VarDecl(var) = head
            && self.hoists_variables(var)
        {
            self.hoist_names(var);
            let pattern = var.decls.first_mut().map(|d| d.name.take()).unwrap_or_else(Pat::dummy);
            *head = ForHead::Pat(Box::new(pattern));
        }
        match head {
            ForHead::Pat(pattern) => {
                self.is_assignment_target = true;
                pattern.visit_mut_with(self);
                self.is_assignment_target = false;
            }
            other => other.visit_mut_children_with(self),
        }
    }

    fn visit_mut_for_of_stmt(&mut self, statement: &mut ForOfStmt) {
        if statement.is_await {
            self.note_await(offset(statement.span));
        }
        statement.visit_mut_children_with(self);
    }

    fn visit_mut_using_decl(&mut self, using: &mut UsingDecl) {
        if using.is_await {
            self.note_await(offset(using.span));
        }
        using.visit_mut_children_with(self);
    }

    fn visit_mut_var_decl_or_expr(&mut self, init: &mut VarDeclOrExpr) {
        if let VarDeclOrExpr::VarDecl(var) = init
            && self.hoists_variables(var)
        {
            self.hoist_names(var);
            *init = match hoist::assignments(var) {
                Some(expression) => VarDeclOrExpr::Expr(expression),
                None => VarDeclOrExpr::Expr(Box::new(Constant0.into())),
            };
        }
        init.visit_mut_children_with(self);
    }

    fn visit_mut_stmt(&mut self, statement: &mut Stmt) {
        if self.drops.drops_statement(statement, self.constants.place.unresolved) {
            *statement = match hoist::variables_of(statement) {
                Some(variables) => Stmt::Decl(Decl::Var(Box::new(variables))),
                None => Stmt::Empty(EmptyStmt { span: DUMMY_SP }),
            };
        }
        if let Stmt::If(inner) = statement {
            self.note_decisive(&inner.test);
        }
        if let Stmt::If(inner) = statement
            && let Some(taken) = self.constants.fold_if(inner)
        {
            *statement = taken;
            self.visit_mut_stmt(statement);
            return;
        }
        if let Stmt::Decl(Decl::Var(var)) = statement
            && self.hoists_variables(var)
        {
            self.hoist_names(var);
            *statement = match hoist::assignments(var) {
                Some(expr) => {
                    Stmt::Expr(ExprStmt { span: var.span, expr: Box::new(hoist::as_statement(*expr)) })
                }
                None => Stmt::Empty(EmptyStmt { span: DUMMY_SP }),
            };
        }
        swc_ecma_utils::stack_size::maybe_grow_default(|| statement.visit_mut_children_with(self));
        // Transformations leave this to a pass that does not see all of it.
        if let Stmt::Expr(statement) = statement
            && begins_like_a_statement(&statement.expr)
        {
            *statement.expr = parenthesized(*statement.expr.take());
        }
    }

    fn visit_mut_try_stmt(&mut self, statement: &mut TryStmt) {
        let catches = statement.handler.is_some();
        self.try_depth += u32::from(catches);
        statement.block.visit_mut_with(self);
        self.try_depth -= u32::from(catches);
        statement.handler.visit_mut_with(self);
        statement.finalizer.visit_mut_with(self);
    }

    fn visit_mut_labeled_stmt(&mut self, statement: &mut LabeledStmt) {
        if let Stmt::Decl(Decl::Fn(function)) = &*statement.body {
            self.note_sloppy(offset(function.ident.span), "a function with a label");
        }
        statement.body.visit_mut_with(self);
    }

    fn visit_mut_break_stmt(&mut self, _: &mut BreakStmt) {}

    fn visit_mut_continue_stmt(&mut self, _: &mut ContinueStmt) {}

    fn visit_mut_number(&mut self, number: &mut Number) {
        let has_leading_zero = number
            .raw
            .as_deref()
            .is_some_and(|raw| raw.len() > 1 && raw.starts_with('0') && raw.as_bytes()[1].is_ascii_digit());
        if has_leading_zero {
            // Printed by its value, which strict code can write, too.
            number.raw = None;
        }
    }

    fn visit_mut_str(&mut self, text: &mut Str) {
        if text.raw.as_deref().is_some_and(has_octal_escape) {
            text.raw = None;
        }
    }

    fn visit_mut_with_stmt(&mut self, statement: &mut WithStmt) {
        self.direct_eval = true;
        self.note_sloppy(offset(statement.span), "a with statement");
        statement.visit_mut_children_with(self);
    }

    fn visit_mut_function(&mut self, function: &mut Function) {
        function.decorators.visit_mut_with(self);
        self.inside_function(true, |binder| {
            function.params.visit_mut_with(binder);
            function.body.visit_mut_with(binder);
        });
    }

    fn visit_mut_constructor(&mut self, constructor: &mut Constructor) {
        self.inside_function(true, |binder| {
            constructor.params.visit_mut_with(binder);
            constructor.body.visit_mut_with(binder);
        });
    }

    fn visit_mut_arrow_expr(&mut self, arrow: &mut ArrowExpr) {
        self.inside_function(false, |binder| arrow.visit_mut_children_with(binder));
    }

    fn visit_mut_class_prop(&mut self, property: &mut ClassProp) {
        property.decorators.visit_mut_with(self);
        property.key.visit_mut_with(self);
        self.inside_initializer(property.is_static, |binder| property.value.visit_mut_with(binder));
    }

    fn visit_mut_private_prop(&mut self, property: &mut PrivateProp) {
        property.decorators.visit_mut_with(self);
        self.inside_initializer(property.is_static, |binder| property.value.visit_mut_with(binder));
    }

    fn visit_mut_auto_accessor(&mut self, accessor: &mut AutoAccessor) {
        accessor.decorators.visit_mut_with(self);
        accessor.key.visit_mut_with(self);
        self.inside_initializer(accessor.is_static, |binder| accessor.value.visit_mut_with(binder));
    }

    fn visit_mut_static_block(&mut self, block: &mut StaticBlock) {
        self.inside_initializer(true, |binder| block.visit_mut_children_with(binder));
    }
}

impl Binder<'_> {
    /// A callee: `f()` must not become `module.f()`, nor `(c ? a.b : d)()` become `a.b()`, whether a condition
    /// is folded or a name is defined as a member.
    fn visit_callee(&mut self, callee: &mut Expr) {
        if let Expr::Ident(ident) = callee {
            if self.is_global(ident, "eval") {
                self.direct_eval = true;
            }
            if self.constants.define_for(callee).is_none() {
                let Expr::Ident(ident) = callee else { unreachable!("matched above") };
                self.bind_identifier(ident, Target::Callee);
                return;
            }
        }
        if let Some(symbol) = self.injected_path(callee) {
            let span = callee.span();
            *callee = Expr::Ident(Ident::new(placeholder(Target::Callee(symbol)), span, self.top));
            return;
        }
        if self.has_imports
            && let Expr::Member(member) = &*callee
            && let Some(symbol) = self.imported_member(member, DEEPEST_MEMBER, true)
        {
            self.use_symbol(symbol);
            let span = callee.span();
            *callee = Expr::Ident(Ident::new(placeholder(Target::Callee(symbol)), span, self.top));
            return;
        }
        let was_conditional =
            matches!(unparenthesized(callee), Expr::Cond(_) | Expr::Bin(_) | Expr::Ident(_));
        callee.visit_mut_with(self);
        let has_this = match unparenthesized(callee) {
            Expr::Member(_) | Expr::OptChain(_) | Expr::SuperProp(_) => true,
            Expr::Ident(ident) => self.is_global(ident, "eval"),
            _ => false,
        };
        if was_conditional && has_this {
            *callee = as_value(callee.take());
        }
    }

    fn inside_function(&mut self, own_this: bool, visit: impl FnOnce(&mut Self)) {
        self.deferred_depth += 1;
        self.inside_called_function(own_this, visit);
        self.deferred_depth -= 1;
    }

    /// Code with a scope of its own that runs when it is reached, or later.
    fn inside_initializer(&mut self, is_static: bool, visit: impl FnOnce(&mut Self)) {
        self.deferred_depth += u32::from(!is_static);
        self.inside_called_function(true, visit);
        self.deferred_depth -= u32::from(!is_static);
    }

    fn inside_called_function(&mut self, own_this: bool, visit: impl FnOnce(&mut Self)) {
        let try_depth = std::mem::take(&mut self.try_depth);
        let is_target = std::mem::take(&mut self.is_assignment_target);
        self.function_depth += 1;
        self.this_depth += u32::from(own_this);
        self.constants.place.is_top_level = self.this_depth == 0;
        visit(self);
        self.this_depth -= u32::from(own_this);
        self.constants.place.is_top_level = self.this_depth == 0;
        self.function_depth -= 1;
        self.is_assignment_target = is_target;
        self.try_depth = try_depth;
    }

    fn note_sloppy(&mut self, position: u32, what: &str) {
        if self.sloppy.is_none() {
            self.sloppy = Some((position, self.texts.intern(what)));
        }
    }

    fn note_await(&mut self, position: u32) {
        if self.function_depth == 0 && self.top_level_await.is_none() {
            self.top_level_await = Some(position);
        }
    }

    /// Names declared by `var` in a statement's blocks belong to the module: the declaration is taken out
    /// and its assignment stays.
    fn hoists_variables(&self, var: &VarDecl) -> bool {
        self.relocates_names && self.function_depth == 0 && var.kind == VarDeclKind::Var
    }

    fn hoist_names(&mut self, var: &VarDecl) {
        for declarator in &var.decls {
            hoist::for_each_name(&declarator.name, &mut |ident| {
                let symbol = self.declare(ident, Form::Hoisted);
                if !self.hoisted.contains(&symbol) {
                    self.hoisted.push(symbol);
                }
            });
        }
    }

    /// An expression that is written to.
    fn visit_written(&mut self, target: &mut Expr) {
        match target {
            Expr::Ident(_) | Expr::Member(_) => {
                let Ok(mut simple) = SimpleAssignTarget::try_from(Box::new(target.take())) else {
                    unreachable!("names and members can be assigned")
                };
                simple.visit_mut_with(self);
                *target = *Box::<Expr>::from(simple);
            }
            Expr::Paren(paren) => self.visit_written(&mut paren.expr),
            other => other.visit_mut_with(self),
        }
    }

    /// An expression that is only looked into.
    fn visit_inspected(&mut self, expression: &mut Expr) {
        self.is_inspected = expression.is_ident();
        expression.visit_mut_with(self);
        self.is_inspected = false;
    }

    /// `ns.x = 1` is about the namespace object, not about the binding.
    fn visit_written_member(&mut self, member: &mut MemberExpr) {
        self.is_assignment_target = false;
        self.note_module_member(member);
        member.obj.visit_mut_with(self);
        member.prop.visit_mut_with(self);
    }
}

/// The number 0: what remains of `for (var x;;)` in place of its declaration.
struct Constant0;

impl From<Constant0> for Expr {
    fn from(_: Constant0) -> Self {
        Expr::Lit(Lit::Num(Number { span: DUMMY_SP, value: 0.0, raw: None }))
    }
}

/// The key of `{ name }` once the value is written out. `{ __proto__ }` is a property, but
/// `{ __proto__: value }` sets the prototype.
fn shorthand_key(name: IdentName) -> PropName {
    if &*name.sym != "__proto__" {
        return PropName::Ident(name);
    }
    let literal = Str { span: name.span, value: name.sym.as_str().into(), raw: None };
    PropName::Computed(ComputedPropName { span: name.span, expr: Box::new(Expr::Lit(Lit::Str(literal))) })
}

/// Whether a string literal contains `\1` or the like, or `\0` before a digit: strict code has no such escapes.
fn has_octal_escape(raw: &str) -> bool {
    let mut rest = raw.as_bytes();
    while let Some(backslash) = memchr::memchr(b'\\', rest) {
        match rest[backslash + 1..] {
            [b'0', next, ..] if !next.is_ascii_digit() => {}
            [digit, ..] if digit.is_ascii_digit() => return true,
            _ => {}
        }
        rest = rest.get(backslash + 2..).unwrap_or_default();
    }
    false
}
