//! Generator functions of the source, where engines have none: they are called like functions, but inherit as
//! generators do (ECMA-262, 27.3 and 27.5), and parameters are bound when they are called.
//!
//! `function* g(a) { body }` becomes `function g(a) { return __generate(g, function* () { body }()); }`, and what makes
//! a generator function of `g` is called at the beginning of what is around.

use swc_common::util::take::Take;
use swc_common::{DUMMY_SP, SyntaxContext};
use swc_ecma_ast::*;
use swc_ecma_utils::function::FnEnvHoister;
use swc_ecma_visit::{VisitMut, VisitMutWith, noop_visit_mut_type};

use super::made_up::{name, prepend, prepend_items, pure_runtime_call, runtime_call, variables};
use super::own_scope;

pub(super) struct Generators {
    pub(super) unresolved: SyntaxContext,
    pub(super) helpers: SyntaxContext,
    /// What marks the declared functions of the statements around.
    pub(super) marks: Vec<(Ident, Option<Box<Expr>>)>,
}

fn is_generator(function: &Function) -> bool {
    function.is_generator && !function.is_async && function.body.is_some()
}

impl Generators {
    /// Makes a function of a generator function; `own` is itself.
    fn part(&self, function: &mut Function, own: Expr) {
        let Some(body) = &mut function.body else { return };
        own_scope::part(function.params.iter().map(|parameter| &parameter.pat), &mut body.stmts);
        let mut hoister = FnEnvHoister::new(self.unresolved);
        body.visit_mut_with(&mut hoister);
        let directives = body.stmts.iter().take_while(|statement| statement.can_precede_directive()).count();
        let stmts = body.stmts.split_off(directives);
        let generator = Function {
            is_generator: true,
            body: Some(FunctionBody { span: body.span, stmts }),
            ..Function::default()
        };
        let callee = Callee::Expr(Box::new(Expr::Fn(FnExpr { ident: None, function: Box::new(generator) })));
        let iterator = Expr::Call(CallExpr { callee, ..CallExpr::default() });
        let generate = runtime_call(self.helpers, "__generate", vec![own.into(), iterator.into()]);
        body.stmts.extend(hoister.to_stmt());
        body.stmts.push(Stmt::Return(ReturnStmt { span: DUMMY_SP, arg: Some(Box::new(generate)) }));
        function.is_generator = false;
    }

    fn marked(&self, function: Expr, is_anonymous: bool) -> Expr {
        let name = is_anonymous.then(|| Expr::Lit(Lit::Str("".into())).into());
        let args = [function.into()].into_iter().chain(name).collect();
        pure_runtime_call(self.helpers, "__generatorFunction", args)
    }

    fn declaration(&mut self, ident: &Ident, function: &mut Function) {
        if is_generator(function) {
            let mark = name("_marked");
            let own = Expr::Bin(BinExpr {
                span: DUMMY_SP,
                op: BinaryOp::LogicalOr,
                left: Box::new(Expr::Ident(mark.clone())),
                right: Box::new(Expr::Ident(ident.clone())),
            });
            self.part(function, own);
            self.marks.push((mark, Some(Box::new(self.marked(Expr::Ident(ident.clone()), false)))));
        }
    }

    /// A function that has no name gets that of its place.
    fn named(value: &mut Expr, text: &str) {
        if let Expr::Fn(FnExpr { ident: ident @ None, function }) = value
            && is_generator(function)
            && Ident::verify_symbol(text).is_ok()
        {
            *ident = Some(name(text));
        }
    }

    fn marks(&mut self, outer: Vec<(Ident, Option<Box<Expr>>)>) -> Vec<Stmt> {
        let marks = std::mem::replace(&mut self.marks, outer);
        if marks.is_empty() { Vec::new() } else { vec![variables(VarDeclKind::Var, marks)] }
    }
}

impl VisitMut for Generators {
    noop_visit_mut_type!();

    fn visit_mut_module_items(&mut self, items: &mut Vec<ModuleItem>) {
        items.visit_mut_children_with(self);
        let marks = self.marks(Vec::new());
        prepend_items(items, marks);
    }

    fn visit_mut_stmts(&mut self, stmts: &mut Vec<Stmt>) {
        let outer = std::mem::take(&mut self.marks);
        stmts.visit_mut_children_with(self);
        let marks = self.marks(outer);
        prepend(stmts, marks);
    }

    fn visit_mut_fn_decl(&mut self, declaration: &mut FnDecl) {
        declaration.visit_mut_children_with(self);
        self.declaration(&declaration.ident, &mut declaration.function);
    }

    fn visit_mut_export_default_decl(&mut self, export: &mut ExportDefaultDecl) {
        export.visit_mut_children_with(self);
        if let DefaultDecl::Fn(FnExpr { ident, function }) = &mut export.decl {
            match ident {
                Some(ident) => self.declaration(ident, function),
                None if is_generator(function) => self.part(function, super::made_up::void()),
                None => {}
            }
        }
    }

    fn visit_mut_method_prop(&mut self, method: &mut MethodProp) {
        method.visit_mut_children_with(self);
        if is_generator(&method.function) {
            self.part(&mut method.function, super::made_up::void());
        }
    }

    fn visit_mut_class_method(&mut self, method: &mut ClassMethod) {
        method.visit_mut_children_with(self);
        if is_generator(&method.function) {
            self.part(&mut method.function, super::made_up::void());
        }
    }

    fn visit_mut_private_method(&mut self, method: &mut PrivateMethod) {
        method.visit_mut_children_with(self);
        if is_generator(&method.function) {
            self.part(&mut method.function, super::made_up::void());
        }
    }

    fn visit_mut_var_declarator(&mut self, declarator: &mut VarDeclarator) {
        if let (Some(value), Pat::Ident(ident)) = (&mut declarator.init, &declarator.name) {
            Self::named(value, &ident.id.sym);
        }
        declarator.visit_mut_children_with(self);
    }

    fn visit_mut_assign_expr(&mut self, assignment: &mut AssignExpr) {
        if let AssignTarget::Simple(SimpleAssignTarget::Ident(ident)) = &assignment.left {
            Self::named(&mut assignment.right, &ident.id.sym);
        }
        assignment.visit_mut_children_with(self);
    }

    fn visit_mut_key_value_prop(&mut self, property: &mut KeyValueProp) {
        if let PropName::Ident(key) = &property.key {
            Self::named(&mut property.value, &key.sym);
        }
        property.visit_mut_children_with(self);
    }

    fn visit_mut_expr(&mut self, expression: &mut Expr) {
        swc_ecma_utils::stack_size::maybe_grow_default(|| expression.visit_mut_children_with(self));
        let Expr::Fn(FnExpr { ident, function }) = expression else { return };
        if !is_generator(function) {
            return;
        }
        let is_anonymous = ident.is_none();
        let own = ident.get_or_insert_with(|| name("_callee")).clone();
        self.part(function, Expr::Ident(own));
        *expression = self.marked(expression.take(), is_anonymous);
    }
}
