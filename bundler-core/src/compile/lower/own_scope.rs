//! Functions whose body declares a parameter again. Where parameters are more than names, the body has variables of
//! its own, which begin with the values of the parameters (ECMA-262, 10.2.11): they get names of their own.

use rustc_hash::FxHashMap;
use swc_common::SyntaxContext;
use swc_ecma_ast::*;
use swc_ecma_visit::{Visit, VisitMut, VisitMutWith, VisitWith, noop_visit_mut_type, noop_visit_type};

use super::super::hoist::{for_each_name, variables_of};
use super::made_up::{as_statements, has_direct_eval, name, prepend, variables};

/// Parts the body's variables from its parameters, in functions and in arrow functions.
pub(super) struct OwnScope;

/// Gives the variables of a body that have names of parameters names of their own.
pub(super) fn part<'a>(parameters: impl Iterator<Item = &'a Pat>, body: &mut Vec<Stmt>) {
    let mut declared = FxHashMap::default();
    let mut lexical = Vec::new();
    for statement in &*body {
        match statement {
            Stmt::Decl(Decl::Class(class)) => lexical.push(class.ident.to_id()),
            Stmt::Decl(Decl::Var(var)) if var.kind != VarDeclKind::Var => {
                for declarator in &var.decls {
                    for_each_name(&declarator.name, &mut |ident| lexical.push(ident.to_id()));
                }
            }
            _ => {}
        }
        for declarator in variables_of(statement).into_iter().flat_map(|var| var.decls) {
            for_each_name(&declarator.name, &mut |ident| {
                declared.entry(ident.to_id()).or_insert(true);
            });
        }
        if let Stmt::Decl(Decl::Fn(function)) = statement {
            declared.insert(function.ident.to_id(), false);
        }
    }
    if declared.is_empty() && lexical.is_empty() {
        return;
    }
    let mut own = FxHashMap::default();
    let mut begin = Vec::new();
    let mut mentioned = Mentioned::default();
    for parameter in parameters {
        for_each_name(parameter, &mut |ident| {
            if let Some(&is_variable) = declared.get(&ident.to_id()) {
                let new = name(&ident.sym);
                if is_variable {
                    begin.push((new.clone(), Some(Box::new(Expr::Ident(ident.clone())))));
                }
                own.insert(ident.to_id(), new.ctxt);
            }
        });
        parameter.visit_with(&mut mentioned);
    }
    // Parameters come to stand in the body: what they mean outside must not be hidden.
    for id in declared.into_keys().chain(lexical) {
        if mentioned.0.iter().any(|other| other.0 == id.0 && other.1 != id.1) && !own.contains_key(&id) {
            let context = name(&id.0).ctxt;
            own.insert(id, context);
        }
    }
    if own.is_empty() || has_direct_eval(body) {
        return;
    }
    body.visit_mut_with(&mut Renamer { own });
    if !begin.is_empty() {
        prepend(body, vec![variables(VarDeclKind::Var, begin)]);
    }
}

/// The names that a pattern mentions.
#[derive(Default)]
struct Mentioned(Vec<Id>);

impl Visit for Mentioned {
    noop_visit_type!();

    fn visit_ident(&mut self, ident: &Ident) {
        self.0.push(ident.to_id());
    }
}

fn is_simple(parameter: &Pat) -> bool {
    parameter.is_ident()
}

/// Changes the contexts of names.
pub(super) struct Renamer {
    pub(super) own: FxHashMap<Id, SyntaxContext>,
}

impl VisitMut for Renamer {
    noop_visit_mut_type!();

    fn visit_mut_ident(&mut self, ident: &mut Ident) {
        if let Some(&context) = self.own.get(&ident.to_id()) {
            ident.ctxt = context;
        }
    }
}

impl VisitMut for OwnScope {
    noop_visit_mut_type!();

    fn visit_mut_expr(&mut self, expression: &mut Expr) {
        swc_ecma_utils::stack_size::maybe_grow_default(|| expression.visit_mut_children_with(self));
    }

    fn visit_mut_function(&mut self, function: &mut Function) {
        function.visit_mut_children_with(self);
        if let Some(body) = &mut function.body
            && !function.params.iter().all(|parameter| is_simple(&parameter.pat))
        {
            part(function.params.iter().map(|parameter| &parameter.pat), &mut body.stmts);
        }
    }

    fn visit_mut_constructor(&mut self, constructor: &mut Constructor) {
        constructor.visit_mut_children_with(self);
        let parameters = || {
            constructor.params.iter().filter_map(|parameter| match parameter {
                ParamOrTsParamProp::Param(parameter) => Some(&parameter.pat),
                ParamOrTsParamProp::TsParamProp(_) => None,
            })
        };
        if !parameters().all(is_simple)
            && let Some(body) = &mut constructor.body
        {
            part(parameters(), &mut body.stmts);
        }
    }

    fn visit_mut_arrow_expr(&mut self, arrow: &mut ArrowExpr) {
        arrow.visit_mut_children_with(self);
        if arrow.body.is_function_body() && !arrow.params.iter().all(is_simple) {
            part(arrow.params.iter(), as_statements(&mut arrow.body));
        }
    }
}
