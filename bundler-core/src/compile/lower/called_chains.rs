//! Chains in parentheses that are called: `(a?.b)()` passes `a`, though the chain ends before the call.
//!
//! It becomes `(_o = a, _o?.b).call(_o)`.

use swc_common::DUMMY_SP;
use swc_common::util::take::Take;
use swc_ecma_ast::*;
use swc_ecma_visit::{VisitMut, VisitMutWith, noop_visit_mut_type};

use super::super::parentheses::parenthesized;
use super::made_up::{assigned, member, name, prepend, prepend_items, variables};

#[derive(Default)]
pub(super) struct CalledChains {
    /// Variables of the function around.
    variables: Vec<Ident>,
}

impl CalledChains {
    /// The function that is called, and its `this`, if `callee` is such a chain.
    fn part(&mut self, callee: &mut Expr) -> Option<(Box<Expr>, Box<Expr>)> {
        let mut chain = callee;
        while let Expr::Paren(inner) = chain {
            chain = &mut *inner.expr;
        }
        let Expr::OptChain(OptChainExpr { base, .. }) = chain else { return None };
        let OptChainBase::Member(of) = &mut **base else { return None };
        if of.obj.is_this() {
            let this = of.obj.clone();
            return Some((Box::new(parenthesized(chain.take())), this));
        }
        let variable = name("_object");
        self.variables.push(variable.clone());
        let object = std::mem::replace(&mut of.obj, Box::new(Expr::Ident(variable.clone())));
        let exprs = vec![Box::new(assigned(&variable, object)), Box::new(chain.take())];
        let function = parenthesized(Expr::Seq(SeqExpr { span: DUMMY_SP, exprs }));
        Some((Box::new(function), Box::new(Expr::Ident(variable))))
    }

    fn declare(&mut self, stmts: &mut Vec<Stmt>, outer: Vec<Ident>) {
        let found = std::mem::replace(&mut self.variables, outer);
        if !found.is_empty() {
            prepend(stmts, vec![variables(VarDeclKind::Var, found.into_iter().map(|name| (name, None)))]);
        }
    }
}

impl VisitMut for CalledChains {
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
        module.visit_mut_children_with(self);
        let mut stmts = Vec::new();
        self.declare(&mut stmts, Vec::new());
        prepend_items(&mut module.body, stmts);
    }

    fn visit_mut_expr(&mut self, expression: &mut Expr) {
        swc_ecma_utils::stack_size::maybe_grow_default(|| expression.visit_mut_children_with(self));
        match expression {
            Expr::Call(call) => {
                if let Callee::Expr(callee) = &mut call.callee
                    && let Some((function, this)) = self.part(callee)
                {
                    **callee = Expr::Member(member(function, "call"));
                    call.args.insert(0, this.into());
                }
            }
            // All of it is one chain: what is left out is `undefined` either way.
            Expr::OptChain(OptChainExpr { base, .. }) => {
                if let OptChainBase::Call(call) = &mut **base {
                    while let Expr::Paren(inner) = &mut *call.callee {
                        if !matches!(*inner.expr, Expr::OptChain(_) | Expr::Member(_) | Expr::Paren(_)) {
                            break;
                        }
                        call.callee = inner.expr.take();
                    }
                }
            }
            Expr::TaggedTpl(template) => {
                if let Some((function, this)) = self.part(&mut template.tag) {
                    let callee = Callee::Expr(Box::new(Expr::Member(member(function, "bind"))));
                    let bound = CallExpr { callee, args: vec![this.into()], ..CallExpr::default() };
                    *template.tag = Expr::Call(bound);
                }
            }
            _ => {}
        }
    }
}
