//! What TypeScript's decorators do that the transformation leaves out: members of instances are decorated
//! before static ones, and a class that a decorator replaces is replaced in its own body, too.
//!
//! Works on the statements that the transformation makes: a class, calls that decorate its members, and an
//! assignment that decorates the class.

use swc_common::{DUMMY_SP, Mark, SyntaxContext};
use swc_ecma_ast::*;
use swc_ecma_visit::{VisitMut, VisitMutWith, noop_visit_mut_type};

/// The function that applies decorators.
const HELPER: &str = "_ts_decorate";

pub(super) struct LegacyDecorators;

impl VisitMut for LegacyDecorators {
    noop_visit_mut_type!();

    fn visit_mut_module_items(&mut self, items: &mut Vec<ModuleItem>) {
        items.visit_mut_children_with(self);
        order_members(items, |item| item.as_stmt().and_then(decorated));
        alias_classes(items, ModuleItem::as_mut_stmt, ModuleItem::Stmt, |item| match item {
            ModuleItem::Stmt(statement) => class_of(statement),
            ModuleItem::ModuleDecl(ModuleDecl::ExportDecl(ExportDecl {
                decl: Decl::Class(class), ..
            })) => Some((class.ident.to_id(), &mut class.class)),
            ModuleItem::ModuleDecl(ModuleDecl::ExportDefaultDecl(ExportDefaultDecl {
                decl: DefaultDecl::Class(ClassExpr { ident: Some(ident), class }),
                ..
            })) => Some((ident.to_id(), class)),
            ModuleItem::ModuleDecl(_) => None,
        });
    }

    fn visit_mut_stmts(&mut self, statements: &mut Vec<Stmt>) {
        statements.visit_mut_children_with(self);
        order_members(statements, decorated);
        alias_classes(statements, |statement| Some(statement), |statement| statement, class_of);
    }
}

/// The class that a statement declares.
fn class_of(statement: &mut Stmt) -> Option<(Id, &mut Class)> {
    match statement {
        Stmt::Decl(Decl::Class(class)) => Some((class.ident.to_id(), &mut class.class)),
        _ => None,
    }
}

/// What a statement decorates.
#[derive(Clone, PartialEq, Eq, Debug)]
enum Decorated {
    InstanceMember,
    StaticMember,
    Class(Id),
}

fn decorated(statement: &Stmt) -> Option<Decorated> {
    let Stmt::Expr(statement) = statement else { return None };
    match &*statement.expr {
        Expr::Call(call) if is_helper(call) => Some(match call.args.get(1).map(|target| &*target.expr) {
            Some(Expr::Member(_)) => Decorated::InstanceMember,
            _ => Decorated::StaticMember,
        }),
        Expr::Assign(assignment) => match (&assignment.left, &*assignment.right) {
            (AssignTarget::Simple(SimpleAssignTarget::Ident(class)), Expr::Call(call)) if is_helper(call) => {
                Some(Decorated::Class(class.to_id()))
            }
            _ => None,
        },
        _ => None,
    }
}

fn is_helper(call: &CallExpr) -> bool {
    matches!(&call.callee, Callee::Expr(callee) if matches!(&**callee, Expr::Ident(ident) if &*ident.sym == HELPER))
}

/// Sorts neighbours that decorate members: the members of instances first, else as they stand.
fn order_members<T>(items: &mut [T], decorated: impl Fn(&T) -> Option<Decorated>) {
    let is_member =
        |item: &T| matches!(decorated(item), Some(Decorated::InstanceMember | Decorated::StaticMember));
    for run in items.chunk_by_mut(|a, b| is_member(a) && is_member(b)) {
        if run.len() > 1 {
            run.sort_by_key(|item| decorated(item) == Some(Decorated::StaticMember));
        }
    }
}

/// Gives decorated classes that mention themselves a second name, for their own use, which is assigned with
/// the first.
fn alias_classes<T>(
    items: &mut Vec<T>,
    statement_of: fn(&mut T) -> Option<&mut Stmt>,
    wrap: fn(Stmt) -> T,
    class_of: fn(&mut T) -> Option<(Id, &mut Class)>,
) {
    let mut index = 0;
    while index < items.len() {
        let class = statement_of(&mut items[index]).and_then(|statement| decorated(statement));
        if let Some(Decorated::Class(class)) = class
            && let Some((declared, alias)) = alias_before(&mut items[..index], &class, class_of)
        {
            if let Some(Stmt::Expr(statement)) = statement_of(&mut items[index])
                && let Expr::Assign(assignment) = &mut *statement.expr
            {
                let decorated = std::mem::replace(&mut assignment.right, Expr::undefined(DUMMY_SP));
                assignment.right = assign(&alias, decorated);
            }
            items.insert(declared, wrap(declaration(alias)));
            index += 1;
        }
        index += 1;
    }
}

/// The place of the class's declaration, whose body now has another name for it.
fn alias_before<T>(
    items: &mut [T],
    name: &Id,
    class_of: fn(&mut T) -> Option<(Id, &mut Class)>,
) -> Option<(usize, Ident)> {
    for (index, item) in items.iter_mut().enumerate().rev() {
        let Some((declared, class)) = class_of(item) else { continue };
        if declared != *name {
            continue;
        }
        let context = SyntaxContext::empty().apply_mark(Mark::new());
        let alias = Ident::new(format!("{}_1", name.0).into(), DUMMY_SP, context);
        let mut rename = Rename { from: name, to: &alias, found: false };
        class.body.visit_mut_with(&mut rename);
        if !rename.found {
            return None;
        }
        let this = Box::new(Expr::This(ThisExpr { span: DUMMY_SP }));
        let first = Stmt::Expr(ExprStmt { span: DUMMY_SP, expr: assign(&alias, this) });
        let body = BlockStmt { stmts: vec![first], ..BlockStmt::default() };
        class.body.insert(0, ClassMember::StaticBlock(StaticBlock { span: DUMMY_SP, body }));
        return Some((index, alias));
    }
    None
}

fn assign(name: &Ident, right: Box<Expr>) -> Box<Expr> {
    let left = AssignTarget::Simple(SimpleAssignTarget::Ident(name.clone().into()));
    Box::new(Expr::Assign(AssignExpr { span: DUMMY_SP, op: AssignOp::Assign, left, right }))
}

fn declaration(name: Ident) -> Stmt {
    Stmt::Decl(Decl::Var(Box::new(VarDecl {
        kind: VarDeclKind::Let,
        decls: vec![VarDeclarator {
            span: DUMMY_SP,
            name: Pat::Ident(name.into()),
            init: None,
            definite: false,
        }],
        ..VarDecl::default()
    })))
}

struct Rename<'a> {
    from: &'a Id,
    to: &'a Ident,
    found: bool,
}

impl VisitMut for Rename<'_> {
    noop_visit_mut_type!();

    fn visit_mut_ident(&mut self, ident: &mut Ident) {
        if ident.sym == self.from.0 && ident.ctxt == self.from.1 {
            *ident = Ident { span: ident.span, ..self.to.clone() };
            self.found = true;
        }
    }

    fn visit_mut_prop(&mut self, property: &mut Prop) {
        if let Prop::Shorthand(ident) = property
            && ident.sym == self.from.0
            && ident.ctxt == self.from.1
        {
            let key = PropName::Ident(IdentName::new(ident.sym.clone(), ident.span));
            let value = Box::new(Expr::Ident(ident.clone()));
            *property = Prop::KeyValue(KeyValueProp { key, value });
        }
        property.visit_mut_children_with(self);
    }
}
