//! Top-level names that begin with a dead zone: they stay `let` until the linker has decided where they stand,
//! and the emitter writes what the targets know.

use rustc_hash::FxHashSet;
use swc_ecma_ast::*;

use super::super::hoist::for_each_name;

/// The names that `let`, `const` and `class` declare at top level.
pub(super) fn declared(program: &Program) -> FxHashSet<Id> {
    let mut names = FxHashSet::default();
    let Program::Module(module) = program else { return names };
    for declaration in module.body.iter().filter_map(declaration) {
        match declaration {
            Decl::Class(class) => {
                names.insert(class.ident.to_id());
            }
            Decl::Var(var) if var.kind != VarDeclKind::Var => for_each_declared(var, &mut |ident| {
                names.insert(ident.to_id());
            }),
            _ => {}
        }
    }
    names
}

/// Makes declarations of `names` alone lexical again.
pub(super) fn restore(program: &mut Program, names: &FxHashSet<Id>) {
    let Program::Module(module) = program else { return };
    for item in &mut module.body {
        let declaration = match item {
            ModuleItem::Stmt(Stmt::Decl(declaration)) => declaration,
            ModuleItem::ModuleDecl(ModuleDecl::ExportDecl(export)) => &mut export.decl,
            _ => continue,
        };
        if let Decl::Var(var) = declaration {
            let mut is_lexical = true;
            for_each_declared(var, &mut |ident| is_lexical &= names.contains(&ident.to_id()));
            if is_lexical && var.kind == VarDeclKind::Var {
                var.kind = VarDeclKind::Let;
            }
        }
    }
}

fn declaration(item: &ModuleItem) -> Option<&Decl> {
    match item {
        ModuleItem::Stmt(Stmt::Decl(declaration)) => Some(declaration),
        ModuleItem::ModuleDecl(ModuleDecl::ExportDecl(export)) => Some(&export.decl),
        _ => None,
    }
}

fn for_each_declared(var: &VarDecl, found: &mut impl FnMut(&Ident)) {
    for declarator in &var.decls {
        for_each_name(&declarator.name, found);
    }
}
