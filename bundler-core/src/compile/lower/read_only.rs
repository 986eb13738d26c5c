//! Assignments to constants, which throw: what declares them will be `var`, and what assigns them becomes an
//! assignment that the runtime refuses. So are classes, inside of themselves.

use rustc_hash::FxHashSet;
use swc_common::util::take::Take;
use swc_common::{DUMMY_SP, SyntaxContext};
use swc_ecma_ast::*;
use swc_ecma_visit::{Visit, VisitMut, VisitMutWith, VisitWith, noop_visit_mut_type, noop_visit_type};

use super::super::hoist::for_each_name;
use super::super::parentheses::parenthesized;
use super::made_up::{assignment, member};

/// Replaces assignments to what `program` declares constant.
pub(super) fn refuse_assignments(program: &mut Program, helpers: SyntaxContext) {
    let mut constants = Constants::default();
    program.visit_with(&mut constants);
    let mut refusal = Refusal { names: constants.0, helpers };
    program.visit_mut_with(&mut refusal);
}

#[derive(Default)]
struct Constants(FxHashSet<Id>);

impl Visit for Constants {
    noop_visit_type!();

    fn visit_expr(&mut self, expression: &Expr) {
        swc_ecma_utils::stack_size::maybe_grow_default(|| expression.visit_children_with(self));
    }

    fn visit_var_decl(&mut self, var: &VarDecl) {
        if var.kind == VarDeclKind::Const {
            for declarator in &var.decls {
                for_each_name(&declarator.name, &mut |ident| {
                    self.0.insert(ident.to_id());
                });
            }
        }
        var.visit_children_with(self);
    }
}

struct Refusal {
    names: FxHashSet<Id>,
    helpers: SyntaxContext,
}

impl Refusal {
    fn is_constant(&self, name: &Ident) -> bool {
        self.names.contains(&name.to_id())
    }

    /// A place that throws when it is assigned.
    fn place(&self) -> MemberExpr {
        member(Box::new(Expr::Ident(Ident::new("__immutable".into(), DUMMY_SP, self.helpers))), "_")
    }

    fn assigned(&self, value: Box<Expr>) -> Expr {
        assignment(AssignTarget::Simple(SimpleAssignTarget::Member(self.place())), value)
    }

    /// A pattern that is assigned, not declared.
    fn pattern(&self, pattern: &mut Pat) {
        match pattern {
            Pat::Ident(name) if self.is_constant(&name.id) => {
                *pattern = Pat::Expr(Box::new(Expr::Member(self.place())));
            }
            Pat::Expr(target) => {
                if target.as_ident().is_some_and(|name| self.is_constant(name)) {
                    **target = Expr::Member(self.place());
                }
            }
            Pat::Array(array) => array.elems.iter_mut().flatten().for_each(|element| self.pattern(element)),
            Pat::Rest(rest) => self.pattern(&mut rest.arg),
            Pat::Assign(assign) => self.pattern(&mut assign.left),
            Pat::Object(object) => object.props.iter_mut().for_each(|property| self.property(property)),
            Pat::Ident(_) | Pat::Invalid(_) => {}
        }
    }

    fn property(&self, property: &mut ObjectPatProp) {
        match property {
            ObjectPatProp::KeyValue(property) => self.pattern(&mut property.value),
            ObjectPatProp::Rest(rest) => self.pattern(&mut rest.arg),
            ObjectPatProp::Assign(shorthand) if self.is_constant(&shorthand.key.id) => {
                let key = PropName::Ident(IdentName::from(shorthand.key.id.sym.clone()));
                let target = Pat::Expr(Box::new(Expr::Member(self.place())));
                let value = match shorthand.value.take() {
                    None => target,
                    Some(right) => Pat::Assign(AssignPat { span: DUMMY_SP, left: Box::new(target), right }),
                };
                *property = ObjectPatProp::KeyValue(KeyValuePatProp { key, value: Box::new(value) });
            }
            ObjectPatProp::Assign(_) => {}
        }
    }

    fn inside_class(&mut self, name: Option<&Ident>, class: &mut Class) {
        let added = name.map(Ident::to_id).filter(|id| self.names.insert(id.clone()));
        class.visit_mut_children_with(self);
        if let Some(id) = added {
            self.names.remove(&id);
        }
    }
}

impl VisitMut for Refusal {
    noop_visit_mut_type!();

    fn visit_mut_class_decl(&mut self, class: &mut ClassDecl) {
        self.inside_class(Some(&class.ident), &mut class.class);
    }

    fn visit_mut_class_expr(&mut self, class: &mut ClassExpr) {
        self.inside_class(class.ident.as_ref(), &mut class.class);
    }

    fn visit_mut_for_head(&mut self, head: &mut ForHead) {
        head.visit_mut_children_with(self);
        if let ForHead::Pat(pattern) = head {
            self.pattern(pattern);
        }
    }

    fn visit_mut_expr(&mut self, expression: &mut Expr) {
        swc_ecma_utils::stack_size::maybe_grow_default(|| expression.visit_mut_children_with(self));
        match expression {
            Expr::Update(update) => {
                if let Expr::Ident(name) = &*update.arg
                    && self.is_constant(name)
                {
                    *expression = self.assigned(update.arg.take());
                }
            }
            Expr::Assign(assign) => match &mut assign.left {
                AssignTarget::Simple(SimpleAssignTarget::Ident(name)) if self.is_constant(&name.id) => {
                    let read = Box::new(Expr::Ident(name.id.clone()));
                    let value = assign.right.take();
                    let binary = |op, right| Expr::Bin(BinExpr { span: DUMMY_SP, op, left: read, right });
                    *expression = match (assign.op, assign.op.to_update()) {
                        (AssignOp::AndAssign | AssignOp::OrAssign | AssignOp::NullishAssign, Some(op)) => {
                            binary(op, Box::new(parenthesized(self.assigned(value))))
                        }
                        (_, Some(op)) => self.assigned(Box::new(binary(op, Box::new(parenthesized(*value))))),
                        (_, None) => self.assigned(value),
                    };
                }
                AssignTarget::Simple(_) => {}
                AssignTarget::Pat(AssignTargetPat::Array(array)) => {
                    array.elems.iter_mut().flatten().for_each(|element| self.pattern(element));
                }
                AssignTarget::Pat(AssignTargetPat::Object(object)) => {
                    object.props.iter_mut().for_each(|property| self.property(property));
                }
                AssignTarget::Pat(AssignTargetPat::Invalid(_)) => {}
            },
            _ => {}
        }
    }
}
