//! Exports of modules that declare resources at top level.
//!
//! Such a module becomes one `try` statement, in which no export can stand: values are declared first, and
//! exported by name.

use swc_common::{DUMMY_SP, Mark, SyntaxContext};
use swc_ecma_ast::*;

use super::super::hoist::for_each_name;

/// Parts declarations from their exports, if the module declares resources.
pub(super) fn part_exports(program: &mut Program) {
    let Program::Module(module) = program else { return };
    let is_using = |item: &ModuleItem| matches!(item, ModuleItem::Stmt(Stmt::Decl(Decl::Using(_))));
    if !module.body.iter().any(is_using) {
        return;
    }
    let mut specifiers = Vec::new();
    let mut export = |local: &Ident, exported: Option<&str>| {
        specifiers.push(ExportSpecifier::Named(ExportNamedSpecifier {
            span: local.span,
            orig: ModuleExportName::Ident(local.clone()),
            exported: exported.map(|name| ModuleExportName::Ident(Ident::from(name))),
            is_type_only: false,
        }));
    };
    for item in &mut module.body {
        match item {
            ModuleItem::ModuleDecl(ModuleDecl::ExportDecl(ExportDecl { decl: Decl::Var(var), .. })) => {
                for declarator in &var.decls {
                    for_each_name(&declarator.name, &mut |ident| export(ident, None));
                }
                *item = ModuleItem::Stmt(Stmt::Decl(Decl::Var(var.clone())));
            }
            ModuleItem::ModuleDecl(ModuleDecl::ExportDefaultExpr(default)) => {
                let context = SyntaxContext::empty().apply_mark(Mark::new());
                let name = Ident::new("_default".into(), default.span, context);
                export(&name, Some("default"));
                let var = VarDecl {
                    span: default.span,
                    kind: VarDeclKind::Const,
                    decls: vec![VarDeclarator {
                        span: default.span,
                        name: Pat::Ident(name.into()),
                        init: Some(default.expr.clone()),
                        definite: false,
                    }],
                    ..VarDecl::default()
                };
                *item = ModuleItem::Stmt(Stmt::Decl(Decl::Var(Box::new(var))));
            }
            _ => {}
        }
    }
    if !specifiers.is_empty() {
        module.body.push(ModuleItem::ModuleDecl(ModuleDecl::ExportNamed(NamedExport {
            span: DUMMY_SP,
            specifiers,
            src: None,
            type_only: false,
            with: None,
        })));
    }
}
