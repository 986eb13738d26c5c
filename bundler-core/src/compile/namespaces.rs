//! TypeScript's merged namespaces: what one block exports is in scope in all later blocks of the namespace.
//!
//! Such a name becomes a member of the namespace, `A.B.name`, before namespaces are compiled to functions.
//! Scopes are resolved: a name that a block itself declares has a context of its own.

use rustc_hash::{FxHashMap, FxHashSet};
use swc_atoms::Atom;
use swc_common::{DUMMY_SP, SyntaxContext};
use swc_ecma_ast::*;
use swc_ecma_visit::{VisitMut, VisitMutWith, noop_visit_mut_type};

use super::hoist::for_each_name;

pub(super) struct MergedNamespaces {
    unresolved: SyntaxContext,
    top: SyntaxContext,
    /// What earlier blocks export, by the namespace's path.
    exports: FxHashMap<Vec<Atom>, FxHashSet<Atom>>,
    /// The namespaces around the node.
    path: Vec<Atom>,
}

impl MergedNamespaces {
    pub(super) fn new(unresolved: SyntaxContext, top: SyntaxContext) -> Self {
        Self { unresolved, top, exports: FxHashMap::default(), path: Vec::new() }
    }

    /// `A.B.name`, if an earlier block of a namespace around exports the name.
    fn member(&self, ident: &Ident) -> Option<MemberExpr> {
        if self.path.is_empty() || (ident.ctxt != self.unresolved && ident.ctxt != self.top) {
            return None;
        }
        let length = (1..=self.path.len()).rev().find(|&length| {
            self.exports.get(&self.path[..length]).is_some_and(|names| names.contains(&ident.sym))
        })?;
        let mut object = Expr::Ident(Ident::new(self.path[0].clone(), DUMMY_SP, self.top));
        for name in &self.path[1..length] {
            object = Expr::Member(member(object, name, DUMMY_SP));
        }
        Some(member(object, &ident.sym, ident.span))
    }

    fn take_block(&mut self, block: &mut TsModuleBlock) {
        block.body.visit_mut_children_with(self);
        let names: Vec<Atom> = block.body.iter().flat_map(exported_names).collect();
        self.exports.entry(self.path.clone()).or_default().extend(names);
    }

    fn take_body(&mut self, name: &Atom, body: &mut TsNamespaceBody) {
        self.path.push(name.clone());
        match body {
            TsNamespaceBody::TsModuleBlock(block) => self.take_block(block),
            TsNamespaceBody::TsNamespaceDecl(inner) => {
                let name = inner.id.sym.clone();
                self.take_body(&name, &mut inner.body);
                self.exports.entry(self.path.clone()).or_default().insert(name);
            }
        }
        self.path.pop();
    }
}

fn member(object: Expr, name: &Atom, span: swc_common::Span) -> MemberExpr {
    let prop = MemberProp::Ident(IdentName::new(name.clone(), span));
    MemberExpr { span, obj: Box::new(object), prop }
}

/// The values that an item of a namespace exports.
fn exported_names(item: &ModuleItem) -> Vec<Atom> {
    let ModuleItem::ModuleDecl(ModuleDecl::ExportDecl(export)) = item else { return Vec::new() };
    let mut names = Vec::new();
    match &export.decl {
        Decl::Class(class) => names.push(class.ident.sym.clone()),
        Decl::Fn(function) => names.push(function.ident.sym.clone()),
        Decl::TsEnum(declaration) => names.push(declaration.id.sym.clone()),
        Decl::TsModule(module) => names.extend(module.id.as_ident().map(|ident| ident.sym.clone())),
        Decl::Var(var) => {
            for declarator in &var.decls {
                for_each_name(&declarator.name, &mut |ident| names.push(ident.sym.clone()));
            }
        }
        _ => {}
    }
    names
}

impl VisitMut for MergedNamespaces {
    noop_visit_mut_type!();

    fn visit_mut_ts_module_decl(&mut self, module: &mut TsModuleDecl) {
        if let (TsModuleName::Ident(name), Some(body), false) = (&module.id, &mut module.body, module.declare)
        {
            let name = name.sym.clone();
            self.take_body(&name, body);
        }
    }

    fn visit_mut_expr(&mut self, expression: &mut Expr) {
        match expression {
            Expr::Ident(ident) => {
                if let Some(member) = self.member(ident) {
                    *expression = Expr::Member(member);
                }
            }
            _ => swc_ecma_utils::stack_size::maybe_grow_default(|| expression.visit_mut_children_with(self)),
        }
    }

    fn visit_mut_simple_assign_target(&mut self, target: &mut SimpleAssignTarget) {
        if let SimpleAssignTarget::Ident(ident) = target
            && let Some(member) = self.member(ident)
        {
            *target = SimpleAssignTarget::Member(member);
            return;
        }
        target.visit_mut_children_with(self);
    }

    fn visit_mut_pat(&mut self, pattern: &mut Pat) {
        if let Pat::Ident(ident) = pattern
            && let Some(member) = self.member(ident)
        {
            *pattern = Pat::Expr(Box::new(Expr::Member(member)));
            return;
        }
        pattern.visit_mut_children_with(self);
    }

    fn visit_mut_prop(&mut self, property: &mut Prop) {
        if let Prop::Shorthand(ident) = property
            && let Some(member) = self.member(ident)
        {
            let key = PropName::Ident(IdentName::new(ident.sym.clone(), ident.span));
            *property = Prop::KeyValue(KeyValueProp { key, value: Box::new(Expr::Member(member)) });
            return;
        }
        property.visit_mut_children_with(self);
    }

    fn visit_mut_object_pat_prop(&mut self, property: &mut ObjectPatProp) {
        if let ObjectPatProp::Assign(shorthand) = property
            && let Some(member) = self.member(&shorthand.key.id)
        {
            let key = PropName::Ident(IdentName::new(shorthand.key.id.sym.clone(), shorthand.key.id.span));
            let target = Pat::Expr(Box::new(Expr::Member(member)));
            shorthand.value.visit_mut_with(self);
            let value = match shorthand.value.take() {
                None => target,
                Some(right) => Pat::Assign(AssignPat { span: DUMMY_SP, left: Box::new(target), right }),
            };
            *property = ObjectPatProp::KeyValue(KeyValuePatProp { key, value: Box::new(value) });
            return;
        }
        property.visit_mut_children_with(self);
    }
}

/// Whether a program has more than one block of a namespace at its top level.
pub(super) fn has_merged_namespaces(program: &Program) -> bool {
    let names = |declaration: &Decl| match declaration {
        Decl::TsModule(module) if !module.declare => module.id.as_ident().map(|ident| ident.sym.clone()),
        _ => None,
    };
    let mut seen = FxHashSet::default();
    let mut repeats = |name: Option<Atom>| name.is_some_and(|name| !seen.insert(name));
    match program {
        Program::Script(script) => {
            script.body.iter().any(|statement| repeats(statement.as_decl().and_then(names)))
        }
        Program::Module(module) => module.body.iter().any(|item| {
            repeats(match item {
                ModuleItem::Stmt(statement) => statement.as_decl().and_then(names),
                ModuleItem::ModuleDecl(ModuleDecl::ExportDecl(export)) => names(&export.decl),
                ModuleItem::ModuleDecl(_) => None,
            })
        }),
    }
}
