//! Names that have to change before they can be printed as they are: those that transformations make up, and those
//! that strict code reserves. Each becomes one that nothing else in the file has.
//!
//! Made-up names are known by their context, which is younger than those of the file.

use rustc_hash::{FxHashMap, FxHashSet};
use swc_atoms::Atom;
use swc_common::{Mark, SyntaxContext};
use swc_ecma_ast::*;
use swc_ecma_visit::{Visit, VisitMut, VisitMutWith, VisitWith, noop_visit_mut_type, noop_visit_type};

use super::super::hoist::for_each_name;
use super::super::transform::{Marks, context};

/// Contexts of a file.
#[derive(Clone, Copy)]
struct Contexts {
    /// Older contexts are the file's own.
    youngest: Mark,
    unresolved: SyntaxContext,
    top: SyntaxContext,
    /// Names of helpers stay as they are.
    helpers: SyntaxContext,
}

/// Gives made-up names texts of their own; those at top level become top-level names. Contexts that are not
/// younger than `youngest` are the file's own.
///
/// `classes` are the declared classes that became functions.
pub(in super::super) fn settle(program: &mut Program, marks: Marks, youngest: Mark, classes: &FxHashSet<Id>) {
    let contexts = Contexts {
        youngest,
        unresolved: context(marks.unresolved),
        top: context(marks.top_level),
        helpers: context(marks.helpers),
    };
    let mut known = Known { contexts, texts: FxHashSet::default() };
    program.visit_with(&mut known);
    let mut top_level = TopLevel { contexts, names: FxHashSet::default() };
    program.visit_with(&mut top_level);
    let mut renamer = Renamer {
        contexts,
        texts: known.texts,
        top_level: top_level.names,
        renamed: FxHashMap::default(),
        next: FxHashMap::default(),
        classes,
        changes: Changes::MadeUp,
    };
    program.visit_mut_with(&mut renamer);
}

/// Gives the names of sloppy code that strict code reserves other texts.
pub(in super::super) fn rename_reserved(items: &mut Vec<ModuleItem>, marks: Marks) {
    let contexts = Contexts {
        youngest: marks.helpers,
        unresolved: context(marks.unresolved),
        top: context(marks.top_level),
        helpers: context(marks.helpers),
    };
    let mut known = Texts::default();
    items.visit_with(&mut known);
    if !RESERVED.iter().any(|word| known.0.contains(&Atom::from(*word))) {
        return;
    }
    let mut renamer = Renamer {
        contexts,
        texts: known.0,
        top_level: FxHashSet::default(),
        renamed: FxHashMap::default(),
        next: FxHashMap::default(),
        classes: &FxHashSet::default(),
        changes: Changes::Reserved,
    };
    items.visit_mut_with(&mut renamer);
}

/// Words that are names in sloppy scripts alone (ECMA-262, 12.7.2).
const RESERVED: &[&str] = &[
    "await",
    "implements",
    "interface",
    "let",
    "package",
    "private",
    "protected",
    "public",
    "static",
    "yield",
];

/// Whether a source mentions a word that strict code reserves.
pub(in super::super) fn may_be_reserved(text: &str) -> bool {
    RESERVED.iter().any(|word| memchr::memmem::find(text.as_bytes(), word.as_bytes()).is_some())
}

/// The texts of all names.
#[derive(Default)]
struct Texts(FxHashSet<Atom>);

impl Visit for Texts {
    noop_visit_type!();

    fn visit_ident(&mut self, ident: &Ident) {
        if !self.0.contains(&ident.sym) {
            self.0.insert(ident.sym.clone());
        }
    }
}

/// Which names change.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Changes {
    MadeUp,
    Reserved,
}

impl Contexts {
    fn is_made_up(self, context: SyntaxContext) -> bool {
        !self.is_global(context)
            && context != self.helpers
            && context.outer().as_u32() > self.youngest.as_u32()
    }

    /// Transformations mention globals without saying so, and mark some.
    fn is_global(self, context: SyntaxContext) -> bool {
        context == SyntaxContext::empty() || context.has_mark(self.unresolved.outer())
    }
}

/// All texts of the file's own names.
struct Known {
    contexts: Contexts,
    texts: FxHashSet<Atom>,
}

impl Visit for Known {
    noop_visit_type!();

    fn visit_ident(&mut self, ident: &Ident) {
        if !self.contexts.is_made_up(ident.ctxt) && !self.texts.contains(&ident.sym) {
            self.texts.insert(ident.sym.clone());
        }
    }

    // What other modules call it is no name of this one.
    fn visit_export_named_specifier(&mut self, specifier: &ExportNamedSpecifier) {
        specifier.orig.visit_with(self);
    }

    fn visit_import_named_specifier(&mut self, specifier: &ImportNamedSpecifier) {
        specifier.local.visit_with(self);
    }
}

/// Names that are declared at top level now: made-up ones, and those of blocks.
struct TopLevel {
    contexts: Contexts,
    names: FxHashSet<Id>,
}

impl TopLevel {
    fn declare(&mut self, ident: &Ident) {
        let Contexts { top, helpers, .. } = self.contexts;
        if ident.ctxt != top && ident.ctxt != helpers && !self.contexts.is_global(ident.ctxt) {
            self.names.insert(ident.to_id());
        }
    }

    fn variables(&mut self, var: &VarDecl) {
        for declarator in &var.decls {
            for_each_name(&declarator.name, &mut |ident| self.declare(ident));
        }
    }

    fn declaration(&mut self, declaration: &Decl) {
        match declaration {
            Decl::Class(class) => self.declare(&class.ident),
            Decl::Fn(function) => self.declare(&function.ident),
            Decl::Var(var) => self.variables(var),
            Decl::Using(using) => {
                for declarator in &using.decls {
                    for_each_name(&declarator.name, &mut |ident| self.declare(ident));
                }
            }
            _ => {}
        }
    }
}

impl Visit for TopLevel {
    noop_visit_type!();

    fn visit_module_item(&mut self, item: &ModuleItem) {
        match item {
            ModuleItem::Stmt(Stmt::Decl(declaration)) => self.declaration(declaration),
            ModuleItem::Stmt(statement) => statement.visit_with(self),
            ModuleItem::ModuleDecl(ModuleDecl::ExportDecl(export)) => self.declaration(&export.decl),
            ModuleItem::ModuleDecl(ModuleDecl::ExportDefaultDecl(export)) => match &export.decl {
                DefaultDecl::Class(ClassExpr { ident: Some(ident), .. })
                | DefaultDecl::Fn(FnExpr { ident: Some(ident), .. }) => self.declare(ident),
                _ => {}
            },
            ModuleItem::ModuleDecl(ModuleDecl::Import(import)) => {
                import.specifiers.iter().for_each(|specifier| self.declare(specifier.local()));
            }
            ModuleItem::ModuleDecl(_) => {}
        }
    }

    fn visit_script(&mut self, script: &Script) {
        for statement in &script.body {
            match statement {
                Stmt::Decl(declaration) => self.declaration(declaration),
                other => other.visit_with(self),
            }
        }
    }

    fn visit_var_decl(&mut self, var: &VarDecl) {
        if var.kind == VarDeclKind::Var {
            self.variables(var);
        }
    }

    fn visit_function(&mut self, _: &Function) {}

    fn visit_class(&mut self, _: &Class) {}

    fn visit_expr(&mut self, _: &Expr) {}
}

struct Renamer<'a> {
    contexts: Contexts,
    texts: FxHashSet<Atom>,
    top_level: FxHashSet<Id>,
    renamed: FxHashMap<Id, Ident>,
    /// Where the search for a text that is free goes on.
    next: FxHashMap<Atom, u32>,
    classes: &'a FxHashSet<Id>,
    changes: Changes,
}

impl Renamer<'_> {
    fn changes(&self, ident: &Ident) -> bool {
        match self.changes {
            Changes::MadeUp => {
                self.contexts.is_made_up(ident.ctxt) || self.top_level.contains(&ident.to_id())
            }
            Changes::Reserved => RESERVED.contains(&&*ident.sym),
        }
    }

    /// A function inside of a function, or by itself, may hide what has its name outside, if nothing mentions that. It
    /// can be a class, which shows its name; a mention of a declared class means the function anyway.
    fn keep_names(&mut self, body: &FunctionBody) {
        for statement in &body.stmts {
            if let Stmt::Decl(Decl::Fn(FnDecl { ident, .. })) = statement {
                self.keep_name(ident, body);
            }
        }
    }

    fn keep_name(&mut self, ident: &Ident, inside: &impl for<'a> VisitWith<Mentions<'a>>) {
        if self.changes == Changes::MadeUp && self.changes(ident) {
            let mut mentions = Mentions { name: ident, classes: self.classes, found: false };
            inside.visit_with(&mut mentions);
            if !mentions.found {
                self.renamed.entry(ident.to_id()).or_insert_with(|| ident.clone());
            }
        }
    }

    fn rename(&mut self, ident: &mut Ident) {
        if self.contexts.is_global(ident.ctxt) {
            ident.ctxt = self.contexts.unresolved;
        } else if self.changes(ident) {
            let id = ident.to_id();
            let Self { contexts, texts, top_level, renamed, next, changes, .. } = self;
            let new = renamed.entry(id.clone()).or_insert_with(|| {
                let context = if top_level.contains(&id) { contexts.top } else { id.1 };
                let text = match changes {
                    Changes::MadeUp => free(&id.0, texts, next),
                    Changes::Reserved => free(&format!("_{}", id.0).into(), texts, next),
                };
                Ident::new(text, ident.span, context)
            });
            ident.sym = new.sym.clone();
            ident.ctxt = new.ctxt;
        }
    }
}

/// A text that nothing has, and takes it.
fn free(text: &Atom, texts: &mut FxHashSet<Atom>, next: &mut FxHashMap<Atom, u32>) -> Atom {
    let count = next.entry(text.clone()).or_insert(0);
    loop {
        *count += 1;
        let candidate = if *count == 1 { text.clone() } else { Atom::from(format!("{text}{count}")) };
        if texts.insert(candidate.clone()) {
            return candidate;
        }
    }
}

/// Looks for another name with the same text.
struct Mentions<'a> {
    name: &'a Ident,
    classes: &'a FxHashSet<Id>,
    found: bool,
}

impl Visit for Mentions<'_> {
    noop_visit_type!();

    fn visit_ident(&mut self, ident: &Ident) {
        self.found |= ident.sym == self.name.sym
            && ident.ctxt != self.name.ctxt
            && !self.classes.contains(&ident.to_id());
    }
}

impl VisitMut for Renamer<'_> {
    noop_visit_mut_type!();

    fn visit_mut_fn_expr(&mut self, expression: &mut FnExpr) {
        if let Some(ident) = &expression.ident {
            self.keep_name(ident, &expression.function);
        }
        expression.visit_mut_children_with(self);
    }

    fn visit_mut_function_body(&mut self, body: &mut FunctionBody) {
        self.keep_names(body);
        body.visit_mut_children_with(self);
    }

    fn visit_mut_ident(&mut self, ident: &mut Ident) {
        self.rename(ident);
    }

    fn visit_mut_prop(&mut self, property: &mut Prop) {
        if let Prop::Shorthand(ident) = property {
            let key = IdentName::new(ident.sym.clone(), ident.span);
            self.rename(ident);
            if ident.sym != key.sym {
                let value = Box::new(Expr::Ident(ident.clone()));
                *property = Prop::KeyValue(KeyValueProp { key: PropName::Ident(key), value });
            }
            return;
        }
        property.visit_mut_children_with(self);
    }

    fn visit_mut_object_pat_prop(&mut self, property: &mut ObjectPatProp) {
        let ObjectPatProp::Assign(shorthand) = property else {
            property.visit_mut_children_with(self);
            return;
        };
        let key = IdentName::new(shorthand.key.id.sym.clone(), shorthand.key.id.span);
        self.rename(&mut shorthand.key.id);
        shorthand.value.visit_mut_with(self);
        if shorthand.key.id.sym != key.sym {
            let name = Pat::Ident(shorthand.key.clone());
            let value = match shorthand.value.take() {
                None => name,
                Some(right) => Pat::Assign(AssignPat { span: shorthand.span, left: Box::new(name), right }),
            };
            *property = ObjectPatProp::KeyValue(KeyValuePatProp {
                key: PropName::Ident(key),
                value: Box::new(value),
            });
        }
    }

    fn visit_mut_export_named_specifier(&mut self, specifier: &mut ExportNamedSpecifier) {
        let ModuleExportName::Ident(local) = &mut specifier.orig else { return };
        let before = local.clone();
        self.rename(local);
        if before.sym != local.sym && specifier.exported.is_none() {
            specifier.exported = Some(ModuleExportName::Ident(before));
        }
    }

    fn visit_mut_named_export(&mut self, export: &mut NamedExport) {
        // What comes from another module is no name of this one.
        if export.src.is_none() {
            export.visit_mut_children_with(self);
        }
    }

    fn visit_mut_import_named_specifier(&mut self, specifier: &mut ImportNamedSpecifier) {
        let before = specifier.local.clone();
        self.rename(&mut specifier.local);
        if before.sym != specifier.local.sym && specifier.imported.is_none() {
            specifier.imported = Some(ModuleExportName::Ident(before));
        }
    }
}
