//! Names of anonymous classes that lowering moves away from the place that names them.
//!
//! A class with static members becomes several expressions. It is told its name first, as if by ECMA-262's
//! NamedEvaluation (8.4.5), where static initialisers already see it.

use swc_common::{DUMMY_SP, SyntaxContext};
use swc_ecma_ast::*;
use swc_ecma_visit::{VisitMut, VisitMutWith, noop_visit_mut_type};

pub(super) struct ClassNames {
    pub(super) unresolved: SyntaxContext,
}

impl ClassNames {
    fn expression(&self, value: &mut Expr, name: &str) {
        if let Expr::Class(ClassExpr { ident: None, class }) = value
            && class.body.iter().any(moves)
        {
            self.class(class, name);
        }
    }

    fn pattern(&self, value: Option<&mut Box<Expr>>, pattern: &Pat) {
        if let (Some(value), Pat::Ident(ident)) = (value, pattern) {
            self.expression(value, &ident.id.sym);
        }
    }

    fn key(&self, value: &mut Expr, key: &PropName) {
        match key {
            PropName::Ident(name) => self.expression(value, &name.sym),
            PropName::Str(name) => self.expression(value, &name.value.to_string_lossy()),
            PropName::Num(_) | PropName::BigInt(_) | PropName::Computed(_) => {}
        }
    }

    /// `static { Object.defineProperty(this, "name", { value: name, configurable: true }) }`
    fn class(&self, class: &mut Class, name: &str) {
        if class.body.iter().any(is_static_name) {
            return;
        }
        let property = |key: &str, value: Expr| {
            PropOrSpread::Prop(Box::new(Prop::KeyValue(KeyValueProp {
                key: PropName::Ident(IdentName::new(key.into(), DUMMY_SP)),
                value: Box::new(value),
            })))
        };
        let text = |text: &str| Expr::Lit(Lit::Str(text.into()));
        let props =
            vec![property("value", text(name)), property("configurable", Expr::Lit(Lit::Bool(true.into())))];
        let define = MemberExpr {
            span: DUMMY_SP,
            obj: Box::new(Expr::Ident(Ident::new("Object".into(), DUMMY_SP, self.unresolved))),
            prop: MemberProp::Ident(IdentName::new("defineProperty".into(), DUMMY_SP)),
        };
        let call = Expr::Call(CallExpr {
            callee: Callee::Expr(Box::new(Expr::Member(define))),
            args: vec![
                Expr::This(ThisExpr { span: DUMMY_SP }).into(),
                text("name").into(),
                Expr::Object(ObjectLit { span: DUMMY_SP, props }).into(),
            ],
            ..CallExpr::default()
        });
        let statement = Stmt::Expr(ExprStmt { span: DUMMY_SP, expr: Box::new(call) });
        let body = BlockStmt { stmts: vec![statement], ..BlockStmt::default() };
        class.body.insert(0, ClassMember::StaticBlock(StaticBlock { span: DUMMY_SP, body }));
    }
}

/// Whether a member makes lowering take its class apart.
fn moves(member: &ClassMember) -> bool {
    match member {
        ClassMember::ClassProp(field) => field.is_static || field.key.is_computed(),
        ClassMember::PrivateProp(_) | ClassMember::PrivateMethod(_) | ClassMember::StaticBlock(_) => true,
        _ => false,
    }
}

fn is_static_name(member: &ClassMember) -> bool {
    let (is_static, key) = match member {
        ClassMember::ClassProp(field) => (field.is_static, &field.key),
        ClassMember::Method(method) => (method.is_static, &method.key),
        _ => return false,
    };
    let is_name = match key {
        PropName::Ident(name) => &*name.sym == "name",
        PropName::Str(name) => name.value == *"name",
        // It may be.
        PropName::Computed(_) => true,
        PropName::Num(_) | PropName::BigInt(_) => false,
    };
    is_static && is_name
}

impl VisitMut for ClassNames {
    noop_visit_mut_type!();

    fn visit_mut_expr(&mut self, expression: &mut Expr) {
        swc_ecma_utils::stack_size::maybe_grow_default(|| expression.visit_mut_children_with(self));
    }

    fn visit_mut_export_default_decl(&mut self, export: &mut ExportDefaultDecl) {
        export.visit_mut_children_with(self);
        if let DefaultDecl::Class(ClassExpr { ident: None, class }) = &mut export.decl {
            self.class(class, "default");
        }
    }

    fn visit_mut_export_default_expr(&mut self, export: &mut ExportDefaultExpr) {
        export.visit_mut_children_with(self);
        self.expression(&mut export.expr, "default");
    }

    fn visit_mut_var_declarator(&mut self, declarator: &mut VarDeclarator) {
        declarator.visit_mut_children_with(self);
        self.pattern(declarator.init.as_mut(), &declarator.name);
    }

    fn visit_mut_assign_pat(&mut self, pattern: &mut AssignPat) {
        pattern.visit_mut_children_with(self);
        self.pattern(Some(&mut pattern.right), &pattern.left);
    }

    fn visit_mut_assign_expr(&mut self, assignment: &mut AssignExpr) {
        assignment.visit_mut_children_with(self);
        let names = matches!(
            assignment.op,
            AssignOp::Assign | AssignOp::AndAssign | AssignOp::OrAssign | AssignOp::NullishAssign
        );
        if let (true, AssignTarget::Simple(SimpleAssignTarget::Ident(ident))) = (names, &assignment.left) {
            let name = ident.id.sym.clone();
            self.expression(&mut assignment.right, &name);
        }
    }

    fn visit_mut_key_value_prop(&mut self, property: &mut KeyValueProp) {
        property.visit_mut_children_with(self);
        self.key(&mut property.value, &property.key);
    }

    fn visit_mut_class_prop(&mut self, field: &mut ClassProp) {
        field.visit_mut_children_with(self);
        if let Some(value) = &mut field.value {
            self.key(value, &field.key);
        }
    }
}
