//! `--keep-names`: functions and classes are told the names that they have in the source, where the output may
//! call them otherwise.
//!
//! Two walks over the resolved tree. The first runs before anything is shortened, while values still stand where
//! they get their names (ECMA-262, 8.4.5 NamedEvaluation); the second when it is known which nested functions
//! remain. Function declarations of the shared scope are told theirs by a statement of their own.

use swc_atoms::Atom;
use swc_common::{BytePos, DUMMY_SP, Span, SyntaxContext};
use swc_ecma_ast::*;
use swc_ecma_visit::{VisitMut, VisitMutWith, noop_visit_mut_type};

use super::mangle::Mangle;

/// The runtime function that names a function.
pub(super) const NAME: &str = "__name";
/// The same for a class that may have a static member `name`.
const NAME_CLASS: &str = "__nameClass";

/// The place of a call that is good for nothing but its value.
const PURE: Span = Span { lo: BytePos::PURE, hi: BytePos::PURE };

/// Which names may change.
#[derive(Clone, Copy)]
pub(super) struct Extent<'a> {
    /// Context of names that stand for functions of the runtime.
    pub(super) runtime: SyntaxContext,
    /// Only names with this context; absent if any may.
    pub(super) only: Option<SyntaxContext>,
    /// Classes may have static blocks.
    pub(super) static_blocks: bool,
    /// Property names that change.
    pub(super) mangle: Option<&'a Mangle>,
}

/// Names values by what they are bound to, and classes and function expressions by their own names.
pub(super) fn name_values(items: &mut [ModuleItem], extent: Extent<'_>) {
    let mut values = NamedValues { extent };
    items.iter_mut().for_each(|item| item.visit_mut_with(&mut values));
}

/// Names function declarations inside functions and blocks; those of the module's own level, too, if it `is_wrapped`.
pub(super) fn name_declarations(items: &mut Vec<ModuleItem>, extent: Extent<'_>, is_wrapped: bool) {
    if extent.only.is_some() {
        return;
    }
    let mut declarations = NamedDeclarations { extent };
    items.iter_mut().for_each(|item| item.visit_mut_with(&mut declarations));
    if is_wrapped {
        let mut statements: Vec<Stmt> = items.drain(..).filter_map(ModuleItem::stmt).collect();
        declarations.name_in(&mut statements);
        items.extend(statements.into_iter().map(ModuleItem::Stmt));
    }
}

/// The function or class that a call of the runtime names.
pub(super) fn named_value(expression: &Expr, runtime: SyntaxContext) -> Option<&Expr> {
    let Expr::Call(CallExpr { callee: Callee::Expr(callee), args, .. }) = expression else { return None };
    let is_runtime = matches!(&**callee, Expr::Ident(ident) if ident.ctxt == runtime);
    is_runtime.then(|| args.first().map(|value| value.expr.unwrap_parens())).flatten()
}

/// Whether all that a static block does is to name its class.
pub(super) fn only_names(block: &StaticBlock, runtime: SyntaxContext) -> bool {
    block.body.stmts.iter().all(|statement| {
        matches!(statement, Stmt::Expr(ExprStmt { expr, .. }) if named_value(expr, runtime).is_some_and(Expr::is_this))
    })
}

/// Whether a private name is also the name of a function.
pub(super) fn names_function(member: &ClassMember) -> bool {
    match member {
        ClassMember::PrivateMethod(_) | ClassMember::AutoAccessor(_) => true,
        ClassMember::PrivateProp(field) => field.value.as_deref().is_some_and(is_anonymous),
        _ => false,
    }
}

/// The runtime function that names a class, if the class does not name itself.
pub(super) fn naming_function(class: &Class) -> Option<&'static str> {
    let mut function = NAME;
    for member in &class.body {
        let ClassMember::Method(method) = member else { continue };
        match &method.key {
            PropName::Ident(key) if method.is_static && &*key.sym == "name" => return None,
            PropName::Str(key) if method.is_static && key.value.as_str() == Some("name") => return None,
            PropName::Computed(_) if method.is_static => function = NAME_CLASS,
            _ => {}
        }
    }
    Some(function)
}

fn is_directive(statement: Option<&Stmt>) -> bool {
    matches!(statement, Some(Stmt::Expr(ExprStmt { expr, .. })) if matches!(&**expr, Expr::Lit(Lit::Str(_))))
}

/// ECMA-262, 8.4.4 IsAnonymousFunctionDefinition.
fn is_anonymous(value: &Expr) -> bool {
    match value.unwrap_parens() {
        Expr::Fn(function) => function.ident.is_none(),
        Expr::Class(class) => class.ident.is_none(),
        Expr::Arrow(_) => true,
        _ => false,
    }
}

impl Extent<'_> {
    fn covers(self, name: &Ident) -> bool {
        self.only.is_none_or(|only| name.ctxt == only)
    }

    /// `__name(value, "name")`
    fn call(self, function: &str, value: Expr, name: &Atom, span: Span) -> Expr {
        let callee = Ident::new(function.into(), DUMMY_SP, self.runtime);
        let name = Expr::Lit(Lit::Str(Str { span: DUMMY_SP, value: name.as_str().into(), raw: None }));
        let argument = |expr| ExprOrSpread { spread: None, expr: Box::new(expr) };
        Expr::Call(CallExpr {
            span,
            callee: Callee::Expr(Box::new(Expr::Ident(callee))),
            args: vec![argument(value), argument(name)],
            ..CallExpr::default()
        })
    }

    /// Gives the class that an expression is a name.
    fn name_class(self, expression: &mut Expr, name: &Atom) {
        let Expr::Class(class) = unparenthesized(expression) else { return };
        if self.static_blocks {
            return self.name_inside(&mut class.class, name);
        }
        let Some(function) = naming_function(&class.class) else { return };
        let class = std::mem::replace(expression, Expr::Invalid(Invalid { span: DUMMY_SP }));
        *expression = self.call(function, class, name, PURE);
    }

    /// Static initialisers see the name, and may define another one.
    fn name_inside(self, class: &mut Class, name: &Atom) {
        let Some(function) = naming_function(class) else { return };
        let this = Expr::This(ThisExpr { span: DUMMY_SP });
        let expr = Box::new(self.call(function, this, name, DUMMY_SP));
        let statement = Stmt::Expr(ExprStmt { span: DUMMY_SP, expr });
        let body = BlockStmt { stmts: vec![statement], ..BlockStmt::default() };
        class.body.insert(0, ClassMember::StaticBlock(StaticBlock { span: DUMMY_SP, body }));
    }

    /// Gives an anonymous function or class a name.
    fn name_anonymous(self, value: &mut Expr, name: &Atom) {
        if !is_anonymous(value) {
            return;
        }
        if unparenthesized(value).is_class() {
            return self.name_class(value, name);
        }
        let function = std::mem::replace(value, Expr::Invalid(Invalid { span: DUMMY_SP }));
        *value = self.call(NAME, function, name, PURE);
    }
}

fn unparenthesized(expression: &mut Expr) -> &mut Expr {
    match expression {
        Expr::Paren(inner) => unparenthesized(&mut inner.expr),
        other => other,
    }
}

struct NamedValues<'a> {
    extent: Extent<'a>,
}

impl NamedValues<'_> {
    /// The value of a property whose name is shortened.
    fn name_property(&self, key: &PropName, value: &mut Expr) {
        if let (PropName::Ident(key), Some(mangle)) = (key, self.extent.mangle)
            && mangle.covers(&key.sym)
        {
            self.extent.name_anonymous(value, &key.sym);
        }
    }

    fn name(&self, value: &mut Expr, name: &Ident) {
        if self.extent.covers(name) {
            self.extent.name_anonymous(value, &name.sym);
        }
    }
}

impl VisitMut for NamedValues<'_> {
    noop_visit_mut_type!();

    fn visit_mut_expr(&mut self, expression: &mut Expr) {
        swc_ecma_utils::stack_size::maybe_grow_default(|| expression.visit_mut_children_with(self));
        match expression {
            Expr::Fn(FnExpr { ident: Some(name), .. }) if self.extent.covers(name) => {
                let name = name.sym.clone();
                let function = std::mem::replace(expression, Expr::Invalid(Invalid { span: DUMMY_SP }));
                *expression = self.extent.call(NAME, function, &name, PURE);
            }
            Expr::Class(ClassExpr { ident: Some(name), .. }) if self.extent.covers(name) => {
                let name = name.sym.clone();
                self.extent.name_class(expression, &name);
            }
            Expr::Assign(assignment) => {
                let names = matches!(
                    assignment.op,
                    AssignOp::Assign | AssignOp::AndAssign | AssignOp::OrAssign | AssignOp::NullishAssign
                );
                if let AssignTarget::Simple(SimpleAssignTarget::Ident(name)) = &assignment.left
                    && names
                {
                    self.name(&mut assignment.right, &name.id);
                }
            }
            _ => {}
        }
    }

    fn visit_mut_stmt(&mut self, statement: &mut Stmt) {
        swc_ecma_utils::stack_size::maybe_grow_default(|| statement.visit_mut_children_with(self));
    }

    fn visit_mut_class_decl(&mut self, class: &mut ClassDecl) {
        class.visit_mut_children_with(self);
        if self.extent.covers(&class.ident) && self.extent.static_blocks {
            self.extent.name_inside(&mut class.class, &class.ident.sym);
        }
    }

    fn visit_mut_export_default_decl(&mut self, export: &mut ExportDefaultDecl) {
        export.visit_mut_children_with(self);
        if let DefaultDecl::Class(ClassExpr { ident: Some(name), class }) = &mut export.decl
            && self.extent.covers(name)
            && self.extent.static_blocks
        {
            self.extent.name_inside(class, &name.sym);
        }
    }

    fn visit_mut_key_value_prop(&mut self, property: &mut KeyValueProp) {
        property.visit_mut_children_with(self);
        self.name_property(&property.key, &mut property.value);
    }

    fn visit_mut_class_prop(&mut self, property: &mut ClassProp) {
        property.visit_mut_children_with(self);
        if let Some(value) = &mut property.value {
            self.name_property(&property.key, value);
        }
    }

    fn visit_mut_var_declarator(&mut self, declarator: &mut VarDeclarator) {
        declarator.visit_mut_children_with(self);
        if let (Pat::Ident(name), Some(value)) = (&declarator.name, &mut declarator.init) {
            self.name(value, &name.id);
        }
    }

    fn visit_mut_assign_pat(&mut self, pattern: &mut AssignPat) {
        pattern.visit_mut_children_with(self);
        match &*pattern.left {
            Pat::Ident(name) => self.name(&mut pattern.right, &name.id),
            Pat::Expr(target) => {
                if let Expr::Ident(name) = &**target {
                    self.name(&mut pattern.right, name);
                }
            }
            _ => {}
        }
    }

    fn visit_mut_assign_pat_prop(&mut self, property: &mut AssignPatProp) {
        property.visit_mut_children_with(self);
        if let Some(value) = &mut property.value {
            self.name(value, &property.key.id);
        }
    }
}

struct NamedDeclarations<'a> {
    extent: Extent<'a>,
}

impl NamedDeclarations<'_> {
    /// Calls that name the functions declared among `statements`. They run first: functions are hoisted.
    fn calls(&self, statements: &[Stmt]) -> Vec<Stmt> {
        let mut calls: Vec<Stmt> = Vec::new();
        for (index, statement) in statements.iter().enumerate() {
            let Stmt::Decl(Decl::Fn(function)) = statement else { continue };
            // Of several functions of a name the last one counts.
            let is_last = !statements[index + 1..].iter().any(|later| {
                matches!(later, Stmt::Decl(Decl::Fn(later)) if later.ident.to_id() == function.ident.to_id())
            });
            if is_last {
                let name = function.ident.sym.clone();
                let ident = Expr::Ident(Ident::new(name.clone(), DUMMY_SP, function.ident.ctxt));
                let expr = Box::new(self.extent.call(NAME, ident, &name, DUMMY_SP));
                calls.push(Stmt::Expr(ExprStmt { span: DUMMY_SP, expr }));
            }
        }
        calls
    }

    /// A class that cannot name itself is named after it is made.
    fn name_classes(&self, statements: &mut Vec<Stmt>) {
        if self.extent.static_blocks || !statements.iter().any(|s| matches!(s, Stmt::Decl(Decl::Class(_)))) {
            return;
        }
        for statement in std::mem::take(statements) {
            let call = match &statement {
                Stmt::Decl(Decl::Class(class)) => naming_function(&class.class).map(|function| {
                    let name = class.ident.sym.clone();
                    let ident = Expr::Ident(Ident::new(name.clone(), DUMMY_SP, class.ident.ctxt));
                    let expr = Box::new(self.extent.call(function, ident, &name, DUMMY_SP));
                    Stmt::Expr(ExprStmt { span: DUMMY_SP, expr })
                }),
                _ => None,
            };
            statements.push(statement);
            statements.extend(call);
        }
    }

    fn name_in(&self, statements: &mut Vec<Stmt>) {
        self.name_classes(statements);
        let calls = self.calls(statements);
        if !calls.is_empty() {
            let directives = statements.iter().take_while(|statement| is_directive(Some(statement))).count();
            statements.splice(directives..directives, calls);
        }
    }
}

impl VisitMut for NamedDeclarations<'_> {
    noop_visit_mut_type!();

    fn visit_mut_expr(&mut self, expression: &mut Expr) {
        swc_ecma_utils::stack_size::maybe_grow_default(|| expression.visit_mut_children_with(self));
    }

    fn visit_mut_stmt(&mut self, statement: &mut Stmt) {
        swc_ecma_utils::stack_size::maybe_grow_default(|| statement.visit_mut_children_with(self));
    }

    fn visit_mut_function_body(&mut self, body: &mut FunctionBody) {
        body.visit_mut_children_with(self);
        self.name_in(&mut body.stmts);
    }

    fn visit_mut_block_stmt(&mut self, block: &mut BlockStmt) {
        block.visit_mut_children_with(self);
        self.name_in(&mut block.stmts);
    }

    fn visit_mut_switch_stmt(&mut self, statement: &mut SwitchStmt) {
        statement.visit_mut_children_with(self);
        // Any case may be the first to run: each begins with all names.
        let statements: Vec<Stmt> =
            statement.cases.iter().flat_map(|case| &case.cons).filter(|s| s.is_decl()).cloned().collect();
        let calls = self.calls(&statements);
        for case in statement.cases.iter_mut().filter(|_| !calls.is_empty()) {
            case.cons.splice(0..0, calls.iter().cloned());
        }
    }
}
