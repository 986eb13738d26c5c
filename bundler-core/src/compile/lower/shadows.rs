//! Variables of blocks that hide others of the same function: they become variables of the function themselves, so
//! they get names of their own. The transformation does so only for names that are read.

use rustc_hash::FxHashMap;
use swc_atoms::Atom;
use swc_common::SyntaxContext;
use swc_ecma_ast::*;
use swc_ecma_visit::{Visit, VisitMutWith, VisitWith, noop_visit_type};

use super::super::hoist::{for_each_name, variables_of};
use super::made_up::name;
use super::own_scope::Renamer;

/// Gives such variables contexts of their own.
pub(super) fn part(program: &mut Program) {
    let mut shadows = Shadows::default();
    program.visit_with(&mut shadows);
    if !shadows.own.is_empty() {
        program.visit_mut_with(&mut Renamer { own: shadows.own });
    }
}

#[derive(Default)]
struct Shadows {
    /// What the blocks around declare, up to the function.
    scopes: Vec<Vec<Atom>>,
    own: FxHashMap<Id, SyntaxContext>,
}

impl Shadows {
    /// Visits what is inside of a block that declares `names`.
    fn block(&mut self, names: Vec<Id>, visit: impl FnOnce(&mut Self)) {
        for id in &names {
            if self.scopes.iter().flatten().any(|text| *text == id.0) {
                self.own.insert(id.clone(), name(&id.0).ctxt);
            }
        }
        self.scopes.push(names.into_iter().map(|id| id.0).collect());
        visit(self);
        self.scopes.pop();
    }

    /// Visits a body with the variables of its own, and those of its parameters.
    fn body<'a>(
        &mut self,
        parameters: impl Iterator<Item = &'a Pat>,
        stmts: &[Stmt],
        visit: impl FnOnce(&mut Self),
    ) {
        let outer = std::mem::take(&mut self.scopes);
        let mut names: Vec<Atom> = Vec::new();
        for parameter in parameters {
            for_each_name(parameter, &mut |ident| names.push(ident.sym.clone()));
        }
        for statement in stmts {
            for declarator in variables_of(statement).into_iter().flat_map(|var| var.decls) {
                for_each_name(&declarator.name, &mut |ident| names.push(ident.sym.clone()));
            }
        }
        names.extend(stmts.iter().flat_map(lexical).map(|id| id.0));
        self.scopes.push(names);
        visit(self);
        self.scopes = outer;
    }
}

/// The names that a statement declares in its block.
fn lexical(statement: &Stmt) -> Vec<Id> {
    match statement {
        Stmt::Decl(Decl::Fn(function)) => vec![function.ident.to_id()],
        Stmt::Decl(Decl::Class(class)) => vec![class.ident.to_id()],
        Stmt::Decl(Decl::Var(var)) => variables(var),
        _ => Vec::new(),
    }
}

fn variables(var: &VarDecl) -> Vec<Id> {
    let mut names = Vec::new();
    if var.kind != VarDeclKind::Var {
        for declarator in &var.decls {
            for_each_name(&declarator.name, &mut |ident| names.push(ident.to_id()));
        }
    }
    names
}

fn of_head(head: &ForHead) -> Vec<Id> {
    match head {
        ForHead::VarDecl(var) => variables(var),
        ForHead::UsingDecl(_) | ForHead::Pat(_) => Vec::new(),
    }
}

impl Visit for Shadows {
    noop_visit_type!();

    fn visit_expr(&mut self, expression: &Expr) {
        swc_ecma_utils::stack_size::maybe_grow_default(|| expression.visit_children_with(self));
    }

    fn visit_script(&mut self, script: &Script) {
        self.body(std::iter::empty(), &script.body, |shadows| script.visit_children_with(shadows));
    }

    fn visit_module(&mut self, module: &Module) {
        let mut names = Vec::new();
        for item in &module.body {
            match item {
                ModuleItem::Stmt(statement) => {
                    names.extend(lexical(statement).into_iter().map(|id| id.0));
                    for declarator in variables_of(statement).into_iter().flat_map(|var| var.decls) {
                        for_each_name(&declarator.name, &mut |ident| names.push(ident.sym.clone()));
                    }
                }
                ModuleItem::ModuleDecl(ModuleDecl::ExportDecl(export)) => {
                    let statement = Stmt::Decl(export.decl.clone());
                    names.extend(lexical(&statement).into_iter().map(|id| id.0));
                }
                ModuleItem::ModuleDecl(ModuleDecl::Import(import)) => {
                    names.extend(import.specifiers.iter().map(|specifier| specifier.local().sym.clone()));
                }
                ModuleItem::ModuleDecl(_) => {}
            }
        }
        self.scopes.push(names);
        module.visit_children_with(self);
        self.scopes.pop();
    }

    fn visit_function(&mut self, function: &Function) {
        let parameters = function.params.iter().map(|parameter| &parameter.pat);
        let stmts = function.body.as_ref().map_or(&[][..], |body| &body.stmts);
        self.body(parameters, stmts, |shadows| function.visit_children_with(shadows));
    }

    fn visit_arrow_expr(&mut self, arrow: &ArrowExpr) {
        let stmts = match &*arrow.body {
            ArrowFunctionBody::FunctionBody(body) => &body.stmts[..],
            ArrowFunctionBody::Expr(_) => &[],
        };
        self.body(arrow.params.iter(), stmts, |shadows| arrow.visit_children_with(shadows));
    }

    fn visit_block_stmt(&mut self, block: &BlockStmt) {
        let names = block.stmts.iter().flat_map(lexical).collect();
        self.block(names, |shadows| block.visit_children_with(shadows));
    }

    fn visit_switch_stmt(&mut self, statement: &SwitchStmt) {
        let stmts = statement.cases.iter().flat_map(|case| &case.cons);
        let names = stmts.flat_map(lexical).collect();
        self.block(names, |shadows| statement.visit_children_with(shadows));
    }

    fn visit_for_stmt(&mut self, statement: &ForStmt) {
        let names = match &statement.init {
            Some(VarDeclOrExpr::VarDecl(var)) => variables(var),
            _ => Vec::new(),
        };
        self.block(names, |shadows| statement.visit_children_with(shadows));
    }

    fn visit_for_of_stmt(&mut self, statement: &ForOfStmt) {
        self.block(of_head(&statement.left), |shadows| statement.visit_children_with(shadows));
    }

    fn visit_for_in_stmt(&mut self, statement: &ForInStmt) {
        self.block(of_head(&statement.left), |shadows| statement.visit_children_with(shadows));
    }

    fn visit_catch_clause(&mut self, clause: &CatchClause) {
        let mut names = Vec::new();
        if let Some(parameter) = &clause.param {
            for_each_name(parameter, &mut |ident| names.push(ident.sym.clone()));
        }
        self.scopes.push(names);
        clause.visit_children_with(self);
        self.scopes.pop();
    }
}
