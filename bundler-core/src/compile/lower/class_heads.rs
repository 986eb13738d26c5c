//! What is evaluated at the head of a class, in order: what it extends comes before keys, which lowering takes out of the
//! class; and what waits cannot stand in what a class becomes.

use swc_common::DUMMY_SP;
use swc_common::util::take::Take;
use swc_ecma_ast::*;
use swc_ecma_visit::{Visit, VisitMut, VisitMutWith, VisitWith, noop_visit_mut_type, noop_visit_type};

use super::super::parentheses::parenthesized;
use super::made_up::{assigned, expression_statement, name, prepend, prepend_items, variables};

#[derive(Default)]
pub(super) struct ClassHeads {
    /// Classes become functions.
    pub(super) become_functions: bool,
    /// Variables of the function around.
    pub(super) variables: Vec<Ident>,
}

impl ClassHeads {
    /// Assignments of what is evaluated before the class, in order.
    fn part(&mut self, class: &mut Class) -> Vec<Expr> {
        let mut before = Vec::new();
        let keys = || class.body.iter().filter_map(key).filter_map(|key| key.as_computed());
        let waits = self.become_functions && (waits(&class.super_class) || keys().any(waits));
        let is_late = class.super_class.as_deref().is_some_and(|base| !is_plain(base))
            && class.body.iter().any(is_computed_field);
        if !waits && !is_late {
            return before;
        }
        let mut take = |text: &str, value: &mut Box<Expr>| {
            let variable = name(text);
            let value = std::mem::replace(value, Box::new(Expr::Ident(variable.clone())));
            before.push(assigned(&variable, value));
            self.variables.push(variable);
        };
        if let Some(base) = &mut class.super_class {
            take("_base", base);
        }
        if waits {
            for key in class.body.iter_mut().filter_map(key_mut) {
                if let PropName::Computed(key) = key {
                    take("_key", &mut key.expr);
                }
            }
        }
        before
    }

    fn declare(&mut self, stmts: &mut Vec<Stmt>, outer: Vec<Ident>) {
        let found = std::mem::replace(&mut self.variables, outer);
        if !found.is_empty() {
            prepend(stmts, vec![variables(VarDeclKind::Var, found.into_iter().map(|name| (name, None)))]);
        }
    }
}

fn is_computed_field(member: &ClassMember) -> bool {
    matches!(member, ClassMember::ClassProp(field) if field.key.is_computed())
}

fn key(member: &ClassMember) -> Option<&PropName> {
    match member {
        ClassMember::Method(method) => Some(&method.key),
        ClassMember::ClassProp(field) => Some(&field.key),
        _ => None,
    }
}

fn key_mut(member: &mut ClassMember) -> Option<&mut PropName> {
    match member {
        ClassMember::Method(method) => Some(&mut method.key),
        ClassMember::ClassProp(field) => Some(&mut field.key),
        _ => None,
    }
}

/// Whether it does not matter when an expression is evaluated.
fn is_plain(expression: &Expr) -> bool {
    matches!(expression, Expr::Ident(_) | Expr::Lit(_) | Expr::This(_) | Expr::Fn(_))
}

fn waits<N: VisitWith<Waiting> + ?Sized>(node: &N) -> bool {
    let mut waiting = Waiting { found: false };
    node.visit_with(&mut waiting);
    waiting.found
}

struct Waiting {
    found: bool,
}

impl Visit for Waiting {
    noop_visit_type!();

    fn visit_await_expr(&mut self, _: &AwaitExpr) {
        self.found = true;
    }

    fn visit_yield_expr(&mut self, _: &YieldExpr) {
        self.found = true;
    }

    fn visit_function(&mut self, _: &Function) {}

    fn visit_arrow_expr(&mut self, _: &ArrowExpr) {}
}

impl VisitMut for ClassHeads {
    noop_visit_mut_type!();

    fn visit_mut_function_body(&mut self, body: &mut FunctionBody) {
        let outer = std::mem::take(&mut self.variables);
        body.visit_mut_children_with(self);
        self.declare(&mut body.stmts, outer);
    }

    fn visit_mut_script(&mut self, script: &mut Script) {
        script.visit_mut_children_with(self);
        self.declare(&mut script.body, Vec::new());
    }

    fn visit_mut_module(&mut self, module: &mut Module) {
        let items = std::mem::take(&mut module.body);
        for mut item in items {
            item.visit_mut_with(self);
            let class = match &mut item {
                ModuleItem::Stmt(Stmt::Decl(Decl::Class(class))) => Some(&mut class.class),
                ModuleItem::ModuleDecl(ModuleDecl::ExportDecl(ExportDecl {
                    decl: Decl::Class(class),
                    ..
                })) => Some(&mut class.class),
                ModuleItem::ModuleDecl(ModuleDecl::ExportDefaultDecl(ExportDefaultDecl {
                    decl: DefaultDecl::Class(class),
                    ..
                })) => Some(&mut class.class),
                _ => None,
            };
            let before = class.map(|class| self.part(class)).unwrap_or_default();
            let statements = before.into_iter().map(expression_statement).map(ModuleItem::Stmt);
            module.body.extend(statements);
            module.body.push(item);
        }
        let mut stmts = Vec::new();
        self.declare(&mut stmts, Vec::new());
        prepend_items(&mut module.body, stmts);
    }

    fn visit_mut_stmts(&mut self, stmts: &mut Vec<Stmt>) {
        let old = std::mem::take(stmts);
        for mut statement in old {
            statement.visit_mut_with(self);
            if let Stmt::Decl(Decl::Class(class)) = &mut statement {
                let before = self.part(&mut class.class);
                stmts.extend(before.into_iter().map(expression_statement));
            }
            stmts.push(statement);
        }
    }

    fn visit_mut_expr(&mut self, expression: &mut Expr) {
        swc_ecma_utils::stack_size::maybe_grow_default(|| expression.visit_mut_children_with(self));
        if let Expr::Class(class) = expression {
            let mut exprs: Vec<Box<Expr>> = self.part(&mut class.class).into_iter().map(Box::new).collect();
            if !exprs.is_empty() {
                exprs.push(Box::new(expression.take()));
                *expression = parenthesized(Expr::Seq(SeqExpr { span: DUMMY_SP, exprs }));
            }
        }
    }
}
