//! Classes: what evaluating one does, and what constructing it does.

use swc_ecma_ast::*;

use super::{Name, Purity, globals};
use crate::object::Need;

impl Purity<'_> {
    /// A class has effects through its heritage, computed keys, decorators, static fields and blocks.
    pub(in crate::compile) fn class(&mut self, class: &Class) -> bool {
        if !class.decorators.is_empty()
            || !class.super_class.as_deref().is_none_or(|parent| self.heritage(parent))
        {
            return false;
        }
        // Static parts run when the class has its name, and `this` is the class.
        let keys = class.body.iter().all(|member| match member {
            ClassMember::Method(m) => self.key(&m.key) && m.function.decorators.is_empty(),
            ClassMember::ClassProp(p) => self.key(&p.key) && p.decorators.is_empty(),
            ClassMember::PrivateProp(p) => p.decorators.is_empty(),
            ClassMember::PrivateMethod(m) => m.function.decorators.is_empty(),
            ClassMember::AutoAccessor(a) => {
                a.decorators.is_empty()
                    && match &a.key {
                        Key::Public(key) => self.key(key),
                        Key::Private(_) => true,
                    }
            }
            _ => true,
        });
        if !keys {
            return false;
        }
        let declaring = std::mem::take(&mut self.declaring);
        let owns_this = std::mem::replace(
            &mut self.owns_this,
            class.super_class.is_none() && !has_static_accessors(class),
        );
        let statics = class.body.iter().all(|member| match member {
            ClassMember::ClassProp(p) if p.is_static => self.is_pure_or_absent(p.value.as_deref()),
            ClassMember::PrivateProp(p) if p.is_static => self.is_pure_or_absent(p.value.as_deref()),
            ClassMember::AutoAccessor(a) if a.is_static => self.is_pure_or_absent(a.value.as_deref()),
            ClassMember::StaticBlock(b) => self.block(&b.body.stmts),
            _ => true,
        });
        self.declaring = declaring;
        self.owns_this = owns_this;
        statics
    }

    fn is_pure_or_absent(&mut self, value: Option<&Expr>) -> bool {
        value.is_none_or(|value| self.expression(value))
    }

    /// Extending what is no constructor throws, and reads its `prototype`.
    fn heritage(&mut self, parent: &Expr) -> bool {
        match parent.unwrap_parens() {
            Expr::Lit(Lit::Null(_)) => true,
            Expr::Class(class) => self.class(&class.class),
            Expr::Ident(ident) => match self.name(ident) {
                Name::Symbol(symbol) => {
                    self.need(symbol, Need::Heritage);
                    self.read(symbol)
                }
                Name::Global => globals::is_constructor(&ident.sym),
                Name::Local => self.is_fresh_function(parent.unwrap_parens()),
                Name::Other(_) => false,
            },
            call @ (Expr::Call(CallExpr { span, .. }) | Expr::New(NewExpr { span, .. })) => {
                self.is_annotated(span.lo) && self.expression(call)
            }
            _ => false,
        }
    }
}

/// Whether reading or writing a member of the class itself may run code of it.
pub(super) fn has_static_accessors(class: &Class) -> bool {
    class.body.iter().any(|member| match member {
        ClassMember::Method(m) => m.is_static && m.kind != MethodKind::Method,
        ClassMember::AutoAccessor(a) => a.is_static,
        _ => false,
    })
}

/// Whether reading or writing a member of the class or of what it constructs may run code of the class.
pub(super) fn has_accessors(class: &Class) -> bool {
    class.body.iter().any(|member| match member {
        ClassMember::Method(m) => m.kind != MethodKind::Method,
        ClassMember::AutoAccessor(_) => true,
        _ => false,
    })
}
