//! How often each nested name is declared, read and written. One walk; knows nothing of what follows from it.

use rustc_hash::FxHashMap;
use swc_common::SyntaxContext;
use swc_ecma_ast::*;
use swc_ecma_visit::{Visit, VisitWith, noop_visit_type};

use crate::compile::bind::Binding;
use crate::compile::constant::Constants;

/// How a name is declared.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Declared {
    Var,
    /// `let`, `const`, `class`: reading it too early throws.
    Lexical,
    Function,
    Parameter,
    /// The name of a function or class expression, for itself.
    Own,
}

/// What is known of a name.
#[derive(Clone, Copy, Debug)]
pub(super) struct Use {
    pub(super) declared: Option<Declared>,
    pub(super) declarations: u32,
    pub(super) reads: u32,
    pub(super) writes: u32,
}

/// Uses of all names of a module that no other module can see.
pub(super) struct Usage<'a> {
    constants: Constants<'a>,
    uses: FxHashMap<Binding, Use>,
    outside: [SyntaxContext; 2],
    declaring: Option<Declared>,
}

impl<'a> Usage<'a> {
    /// Counts in a module. `outside` are the contexts of globals and, if those are shared, top-level names.
    pub(super) fn of(items: &[ModuleItem], outside: [SyntaxContext; 2], constants: Constants<'a>) -> Self {
        let mut usage = Self { constants, uses: FxHashMap::default(), outside, declaring: None };
        items.iter().for_each(|item| item.visit_with(&mut usage));
        usage
    }

    /// What is known of `ident`, if it is declared once and nobody else can see it.
    pub(super) fn get(&self, ident: &Ident) -> Option<Use> {
        if self.is_outside(ident) {
            return None;
        }
        let found = self.uses.get(&(ident.sym.clone(), ident.ctxt)).copied()?;
        (found.declarations == 1 && found.declared.is_some()).then_some(found)
    }

    /// Takes back the mentions in code that goes.
    pub(super) fn forget<N>(&mut self, node: &N)
    where
        N: for<'f> VisitWith<Forget<'f, 'a>>,
    {
        node.visit_with(&mut Forget { usage: self });
    }

    fn is_outside(&self, ident: &Ident) -> bool {
        self.outside.contains(&ident.ctxt) || ident.ctxt == SyntaxContext::empty()
    }

    fn entry(&mut self, ident: &Ident) -> Option<&mut Use> {
        if self.is_outside(ident) {
            return None;
        }
        let unused = Use { declared: None, declarations: 0, reads: 0, writes: 0 };
        Some(self.uses.entry((ident.sym.clone(), ident.ctxt)).or_insert(unused))
    }

    fn declare(&mut self, ident: &Ident, declared: Declared) {
        if let Some(entry) = self.entry(ident) {
            entry.declarations += 1;
            entry.declared = Some(declared);
        }
    }

    fn declaring(&mut self, declared: Declared, visit: impl FnOnce(&mut Self)) {
        let outer = self.declaring.replace(declared);
        visit(self);
        self.declaring = outer;
    }
}

impl Visit for Usage<'_> {
    noop_visit_type!();

    fn visit_ident(&mut self, ident: &Ident) {
        if let Some(entry) = self.entry(ident) {
            entry.reads += 1;
        }
    }

    fn visit_binding_ident(&mut self, ident: &BindingIdent) {
        match self.declaring {
            Some(declared) => self.declare(&ident.id, declared),
            None => {
                if let Some(entry) = self.entry(&ident.id) {
                    entry.writes += 1;
                }
            }
        }
    }

    fn visit_expr(&mut self, expression: &Expr) {
        let outer = self.declaring.take();
        swc_ecma_utils::stack_size::maybe_grow_default(|| expression.visit_children_with(self));
        self.declaring = outer;
    }

    fn visit_stmt(&mut self, statement: &Stmt) {
        let outer = self.declaring.take();
        swc_ecma_utils::stack_size::maybe_grow_default(|| statement.visit_children_with(self));
        self.declaring = outer;
    }

    // What cannot run is left out before anything else is done: it does not count.
    fn visit_if_stmt(&mut self, statement: &IfStmt) {
        statement.test.visit_with(self);
        match self.constants.truthiness(&statement.test) {
            Some(true) => statement.cons.visit_with(self),
            Some(false) => statement.alt.visit_with(self),
            None => {
                statement.cons.visit_with(self);
                statement.alt.visit_with(self);
            }
        }
    }

    fn visit_assign_expr(&mut self, assignment: &AssignExpr) {
        if assignment.op != AssignOp::Assign
            && let AssignTarget::Simple(SimpleAssignTarget::Ident(target)) = &assignment.left
        {
            self.visit_ident(&target.id);
        }
        assignment.visit_children_with(self);
    }

    fn visit_update_expr(&mut self, update: &UpdateExpr) {
        if let Expr::Ident(ident) = update.arg.unwrap_parens()
            && let Some(entry) = self.entry(ident)
        {
            entry.writes += 1;
        }
        update.visit_children_with(self);
    }

    fn visit_pat(&mut self, pattern: &Pat) {
        // An expression as a target: its name is written.
        if let Pat::Expr(target) = pattern
            && let Expr::Ident(ident) = target.unwrap_parens()
            && let Some(entry) = self.entry(ident)
        {
            entry.writes += 1;
        }
        pattern.visit_children_with(self);
    }

    fn visit_simple_assign_target(&mut self, target: &SimpleAssignTarget) {
        if let SimpleAssignTarget::Paren(paren) = target
            && let Expr::Ident(ident) = paren.expr.unwrap_parens()
            && let Some(entry) = self.entry(ident)
        {
            entry.writes += 1;
        }
        target.visit_children_with(self);
    }

    fn visit_var_decl(&mut self, var: &VarDecl) {
        let declared = if var.kind == VarDeclKind::Var { Declared::Var } else { Declared::Lexical };
        for declarator in &var.decls {
            self.declaring(declared, |usage| declarator.name.visit_with(usage));
            declarator.init.visit_with(self);
        }
    }

    fn visit_using_decl(&mut self, using: &UsingDecl) {
        for declarator in &using.decls {
            // Its end is a use.
            self.declaring(Declared::Lexical, |usage| declarator.name.visit_with(usage));
            if let Pat::Ident(name) = &declarator.name {
                self.visit_ident(&name.id);
                self.visit_ident(&name.id);
            }
            declarator.init.visit_with(self);
        }
    }

    fn visit_param(&mut self, parameter: &Param) {
        parameter.decorators.visit_with(self);
        self.declaring(Declared::Parameter, |usage| parameter.pat.visit_with(usage));
    }

    fn visit_arrow_expr(&mut self, arrow: &ArrowExpr) {
        self.declaring(Declared::Parameter, |usage| arrow.params.visit_with(usage));
        arrow.body.visit_with(self);
    }

    fn visit_catch_clause(&mut self, clause: &CatchClause) {
        self.declaring(Declared::Parameter, |usage| clause.param.visit_with(usage));
        clause.body.visit_with(self);
    }

    fn visit_fn_decl(&mut self, function: &FnDecl) {
        self.declare(&function.ident, Declared::Function);
        function.function.visit_with(self);
    }

    fn visit_class_decl(&mut self, class: &ClassDecl) {
        self.declare(&class.ident, Declared::Lexical);
        class.class.visit_with(self);
    }

    fn visit_fn_expr(&mut self, function: &FnExpr) {
        if let Some(name) = &function.ident {
            self.declare(name, Declared::Own);
        }
        function.function.visit_with(self);
    }

    fn visit_class_expr(&mut self, class: &ClassExpr) {
        if let Some(name) = &class.ident {
            self.declare(name, Declared::Own);
        }
        class.class.visit_with(self);
    }

    fn visit_break_stmt(&mut self, _: &BreakStmt) {}

    fn visit_continue_stmt(&mut self, _: &ContinueStmt) {}

    fn visit_labeled_stmt(&mut self, statement: &LabeledStmt) {
        statement.body.visit_with(self);
    }

    fn visit_import_decl(&mut self, _: &ImportDecl) {}
}

/// Takes reads back.
pub(super) struct Forget<'f, 'a> {
    usage: &'f mut Usage<'a>,
}

impl Visit for Forget<'_, '_> {
    noop_visit_type!();

    fn visit_expr(&mut self, expression: &Expr) {
        swc_ecma_utils::stack_size::maybe_grow_default(|| expression.visit_children_with(self));
    }

    fn visit_ident(&mut self, ident: &Ident) {
        if let Some(entry) = self.usage.entry(ident) {
            entry.reads = entry.reads.saturating_sub(1);
        }
    }

    fn visit_binding_ident(&mut self, _: &BindingIdent) {}
}
