//! Early errors: programs that no engine runs, although their syntax can be parsed.
//!
//! The parser finds many of them; here are those that it leaves to later. One walk, before anything is compiled
//! away. Types are skipped: what only a type checker minds is no error here.

use swc_atoms::Atom;
use swc_common::{Span, Spanned};
use swc_ecma_ast::*;
use swc_ecma_regexp::{LiteralParser, Options as RegexpOptions};
use swc_ecma_visit::{Visit, VisitWith, noop_visit_type};

use self::scope::{Declaration, Scopes};
use super::hoist::for_each_name;

mod annex_b;
mod scope;

pub(super) use self::annex_b::FunctionsAsBodies;

/// What kind of code a file is.
#[derive(Clone, Copy)]
pub(super) struct Kind {
    /// An ES module. Other files are bodies of CommonJS functions.
    pub(super) is_module: bool,
    /// Overloads and merged declarations are no duplicates.
    pub(super) is_typescript: bool,
}

/// What was found.
pub(super) struct Found {
    /// Early errors: where, and what is wrong.
    pub(super) errors: Vec<(Span, String)>,
    /// A function is the body of an `if`: [`FunctionsAsBodies`] has work to do.
    pub(super) has_functions_as_bodies: bool,
}

/// Looks for early errors.
pub(super) fn check(program: &Program, kind: Kind) -> Found {
    let mut checker = Checker {
        kind,
        found: Found { errors: Vec::new(), has_functions_as_bodies: false },
        scopes: Scopes::default(),
        labels: Vec::new(),
        private_names: Vec::new(),
        strict: kind.is_module,
        code: Code {
            allows_return: !kind.is_module,
            allows_new_target: !kind.is_module,
            allows_super_call: false,
        },
    };
    checker.scopes.enter_function();
    match program {
        Program::Module(module) => {
            checker.strict |= module.body.iter().map_while(ModuleItem::as_stmt).any(is_use_strict);
            checker.declare_items(&module.body);
            module.body.visit_with(&mut checker);
        }
        Program::Script(script) => checker.function_body(&script.body),
    }
    checker.found
}

/// What the function around a node allows.
#[derive(Clone, Copy)]
struct Code {
    allows_return: bool,
    allows_new_target: bool,
    allows_super_call: bool,
}

impl Code {
    const FUNCTION: Self = Self { allows_return: true, allows_new_target: true, allows_super_call: false };
}

struct Checker {
    kind: Kind,
    found: Found,
    scopes: Scopes,
    /// Labels around the node within its function, and whether a loop follows.
    labels: Vec<(Atom, bool)>,
    /// For each class around the node: the private names that it declares.
    private_names: Vec<Vec<Atom>>,
    strict: bool,
    code: Code,
}

fn is_use_strict(statement: &Stmt) -> bool {
    statement.is_use_strict()
}

impl Checker {
    fn error(&mut self, span: Span, message: impl Into<String>) {
        self.found.errors.push((span, message.into()));
    }

    fn declare(&mut self, ident: &Ident, kind: Declaration) {
        if !self.scopes.declare(&ident.sym, kind) {
            self.declared_twice(ident);
        }
    }

    fn declared_twice(&mut self, ident: &Ident) {
        self.error(ident.span, format!("\"{}\" has already been declared", ident.sym));
    }

    fn declare_pattern(&mut self, pattern: &Pat, kind: Declaration) {
        for_each_name(pattern, &mut |ident| self.declare(ident, kind));
    }

    /// Declares what is lexical among the statements of a block.
    fn declare_block(&mut self, statements: &[Stmt]) {
        let function = if self.strict { Declaration::Lexical } else { Declaration::SloppyFunction };
        for statement in statements {
            if let Stmt::Decl(declaration) = statement {
                self.declare_lexical(declaration);
            }
            if let Stmt::Decl(Decl::Fn(declaration)) = unlabeled(statement) {
                let is_plain = !declaration.function.is_async && !declaration.function.is_generator;
                if declaration.function.body.is_some() {
                    let kind = if is_plain { function } else { Declaration::Lexical };
                    self.declare(&declaration.ident, kind);
                }
            }
        }
    }

    /// Declares what is lexical among the statements of a function or script: functions are not.
    fn declare_body<'a>(&mut self, statements: impl Iterator<Item = &'a Stmt> + Clone) {
        for declaration in statements.clone().filter_map(Stmt::as_decl) {
            self.declare_lexical(declaration);
        }
        for statement in statements {
            if let Stmt::Decl(Decl::Fn(declaration)) = unlabeled(statement)
                && declaration.function.body.is_some()
                && !self.scopes.accepts_variable(&declaration.ident.sym)
            {
                self.declared_twice(&declaration.ident);
            }
        }
    }

    fn declare_lexical(&mut self, declaration: &Decl) {
        match declaration {
            Decl::Var(var) if var.kind != VarDeclKind::Var && !var.declare => {
                var.decls.iter().for_each(|d| self.declare_pattern(&d.name, Declaration::Lexical));
            }
            Decl::Using(using) => {
                using.decls.iter().for_each(|d| self.declare_pattern(&d.name, Declaration::Lexical));
            }
            Decl::Class(class) if !class.declare => self.declare(&class.ident, Declaration::Lexical),
            _ => {}
        }
    }

    fn declare_items(&mut self, items: &[ModuleItem]) {
        for item in items {
            match item {
                ModuleItem::Stmt(Stmt::Decl(declaration)) => self.declare_item(declaration),
                ModuleItem::ModuleDecl(ModuleDecl::ExportDecl(export)) => self.declare_item(&export.decl),
                ModuleItem::ModuleDecl(ModuleDecl::ExportDefaultDecl(export)) => match &export.decl {
                    DefaultDecl::Class(ClassExpr { ident: Some(ident), .. }) => {
                        self.declare(ident, Declaration::Lexical)
                    }
                    DefaultDecl::Fn(FnExpr { ident: Some(ident), function }) if function.body.is_some() => {
                        self.declare(ident, Declaration::Lexical)
                    }
                    _ => {}
                },
                // A type may share its name with an imported one.
                ModuleItem::ModuleDecl(ModuleDecl::Import(import)) if !self.kind.is_typescript => {
                    for specifier in &import.specifiers {
                        let local = specifier.local();
                        if matches!(&*local.sym, "eval" | "arguments") {
                            self.error(local.span, format!("\"{}\" cannot be bound in a module", local.sym));
                        }
                        self.declare(local, Declaration::Lexical);
                    }
                }
                ModuleItem::Stmt(_) | ModuleItem::ModuleDecl(_) => {}
            }
        }
    }

    fn declare_item(&mut self, declaration: &Decl) {
        self.declare_lexical(declaration);
        let Decl::Fn(declaration) = declaration else { return };
        if declaration.function.body.is_none() {
            return;
        }
        // A file that only may be a module is judged as the script that it then is.
        if self.kind.is_module {
            self.declare(&declaration.ident, Declaration::Lexical);
        } else if !self.scopes.accepts_variable(&declaration.ident.sym) {
            self.declared_twice(&declaration.ident);
        }
    }

    fn function_body(&mut self, statements: &[Stmt]) {
        let outer = self.strict;
        self.strict |= statements.iter().take_while(|s| s.can_precede_directive()).any(is_use_strict);
        self.declare_body(statements.iter());
        statements.visit_with(self);
        self.strict = outer;
    }

    /// Enters a function: its parameters, then its body in the same scope.
    fn function<'a>(
        &mut self,
        code: Code,
        parameters: impl Iterator<Item = &'a Pat> + Clone,
        unique: bool,
        body: Option<&FunctionBody>,
        rest: impl FnOnce(&mut Self),
    ) {
        let outer_code = std::mem::replace(&mut self.code, code);
        let outer_labels = std::mem::take(&mut self.labels);
        self.scopes.enter_function();
        let is_strict = self.strict
            || body.is_some_and(|body| {
                body.stmts.iter().take_while(|s| s.can_precede_directive()).any(is_use_strict)
            });
        let is_simple = parameters.clone().all(Pat::is_ident);
        let mut names: Vec<&Ident> = Vec::new();
        for parameter in parameters {
            for_each_name(parameter, &mut |ident| names.push(ident));
        }
        if names.len() > 1 && (is_strict || unique || !is_simple) {
            let mut sorted = names.clone();
            sorted.sort_by(|a, b| a.sym.cmp(&b.sym).then(a.span.lo.cmp(&b.span.lo)));
            for pair in sorted.windows(2).filter(|pair| pair[0].sym == pair[1].sym && &*pair[0].sym != "this")
            {
                self.error(pair[1].span, format!("there are two parameters \"{}\"", pair[1].sym));
            }
        }
        rest(self);
        if let Some(body) = body {
            // Lexical names of the body exclude parameters; variables do not.
            if !names.is_empty() {
                for statement in &body.stmts {
                    for_each_lexical_name(statement, &mut |ident| {
                        if names.iter().any(|name| name.sym == ident.sym) {
                            self.declared_twice(ident);
                        }
                    });
                }
            }
            self.function_body(&body.stmts);
        }
        self.scopes.leave();
        self.labels = outer_labels;
        self.code = outer_code;
    }

    fn in_block(&mut self, visit: impl FnOnce(&mut Self)) {
        self.scopes.enter_block();
        visit(self);
        self.scopes.leave();
    }

    /// A class element that is evaluated like a method without parameters.
    fn initializer(&mut self, visit: impl FnOnce(&mut Self)) {
        let code = Code { allows_return: false, allows_new_target: true, allows_super_call: false };
        let outer_code = std::mem::replace(&mut self.code, code);
        let outer_labels = std::mem::take(&mut self.labels);
        self.scopes.enter_function();
        visit(self);
        self.scopes.leave();
        self.labels = outer_labels;
        self.code = outer_code;
    }

    fn declare_private_names(&mut self, class: &Class) {
        let mut names: Vec<(Atom, Option<MethodKind>, bool)> = Vec::new();
        for member in &class.body {
            let (key, kind, is_static) = match member {
                ClassMember::PrivateMethod(m) => (&m.key, Some(m.kind), m.is_static),
                ClassMember::PrivateProp(p) => (&p.key, None, p.is_static),
                ClassMember::AutoAccessor(AutoAccessor { key: Key::Private(key), is_static, .. }) => {
                    (key, None, *is_static)
                }
                _ => continue,
            };
            let is_pair = |other: &(Atom, Option<MethodKind>, bool)| {
                other.2 == is_static
                    && matches!(
                        (other.1, kind),
                        (Some(MethodKind::Getter), Some(MethodKind::Setter))
                            | (Some(MethodKind::Setter), Some(MethodKind::Getter))
                    )
            };
            let same: Vec<_> = names.iter().filter(|name| name.0 == key.name).collect();
            if same.len() > 1 || same.first().is_some_and(|other| !is_pair(other)) {
                self.error(key.span, format!("\"#{}\" has already been declared", key.name));
            }
            names.push((key.name.clone(), kind, is_static));
        }
        self.private_names.push(names.into_iter().map(|name| name.0).collect());
    }

    fn use_private_name(&mut self, name: &PrivateName) {
        if !self.private_names.iter().any(|names| names.contains(&name.name)) {
            self.error(name.span, format!("\"#{}\" must be declared in a class around it", name.name));
        }
    }

    fn check_attributes(&mut self, attributes: Option<&ObjectLit>) {
        let mut seen: Vec<&str> = Vec::new();
        for property in attributes.iter().flat_map(|attributes| &attributes.props) {
            let Some(Prop::KeyValue(property)) = property.as_prop().map(|prop| &**prop) else { continue };
            let key = match &property.key {
                PropName::Ident(name) => &*name.sym,
                PropName::Str(text) => text.value.as_str().unwrap_or_default(),
                _ => continue,
            };
            if seen.contains(&key) {
                self.error(property.key.span(), format!("there are two attributes \"{key}\""));
            }
            seen.push(key);
        }
    }

    fn check_export_name(&mut self, name: &ModuleExportName) {
        if let ModuleExportName::Str(text) = name
            && text.value.as_str().is_none()
        {
            self.error(text.span, "the name of an export must be well-formed Unicode");
        }
    }

    /// The body of a loop or of a label: functions there are for plain, sloppy labels only.
    fn check_body(&mut self, body: &Stmt, what: &str) {
        let mut inner = body;
        while let Stmt::Labeled(labeled) = inner {
            inner = &labeled.body;
        }
        if let Stmt::Decl(Decl::Fn(function)) = inner {
            self.error(function.ident.span, format!("a function cannot be {what}"));
        }
    }

    fn loop_body(&mut self, body: &Stmt) {
        self.check_body(body, "the body of a loop");
        body.visit_with(self);
    }
}

fn unlabeled(statement: &Stmt) -> &Stmt {
    let mut statement = statement;
    while let Stmt::Labeled(labeled) = statement {
        statement = &labeled.body;
    }
    statement
}

fn for_each_lexical_name(statement: &Stmt, found: &mut impl FnMut(&Ident)) {
    match statement {
        Stmt::Decl(Decl::Var(var)) if var.kind != VarDeclKind::Var && !var.declare => {
            var.decls.iter().for_each(|declarator| for_each_name(&declarator.name, found));
        }
        Stmt::Decl(Decl::Class(class)) if !class.declare => found(&class.ident),
        _ => {}
    }
}

fn is_loop(statement: &Stmt) -> bool {
    match statement {
        Stmt::Labeled(labeled) => is_loop(&labeled.body),
        Stmt::For(_) | Stmt::ForIn(_) | Stmt::ForOf(_) | Stmt::While(_) | Stmt::DoWhile(_) => true,
        _ => false,
    }
}

impl Visit for Checker {
    noop_visit_type!();

    fn visit_expr(&mut self, expression: &Expr) {
        swc_ecma_utils::stack_size::maybe_grow_default(|| expression.visit_children_with(self));
    }

    fn visit_stmt(&mut self, statement: &Stmt) {
        swc_ecma_utils::stack_size::maybe_grow_default(|| statement.visit_children_with(self));
    }

    fn visit_block_stmt(&mut self, block: &BlockStmt) {
        self.in_block(|checker| {
            checker.declare_block(&block.stmts);
            block.stmts.visit_with(checker);
        });
    }

    fn visit_var_decl(&mut self, var: &VarDecl) {
        if var.kind == VarDeclKind::Var && !var.declare {
            for declarator in &var.decls {
                for_each_name(&declarator.name, &mut |ident| {
                    if !self.scopes.accepts_variable(&ident.sym) {
                        self.declared_twice(ident);
                    }
                });
            }
        }
        var.visit_children_with(self);
    }

    fn visit_switch_stmt(&mut self, switch: &SwitchStmt) {
        switch.discriminant.visit_with(self);
        self.in_block(|checker| {
            for case in &switch.cases {
                checker.declare_block(&case.cons);
                for statement in &case.cons {
                    if let Stmt::Decl(Decl::Using(using)) = statement {
                        checker.error(using.span, "\"using\" needs a block of its own inside a switch");
                    }
                }
            }
            switch.cases.visit_with(checker);
        });
    }

    fn visit_for_stmt(&mut self, statement: &ForStmt) {
        self.in_block(|checker| {
            if let Some(VarDeclOrExpr::VarDecl(var)) = &statement.init
                && var.kind != VarDeclKind::Var
            {
                var.decls.iter().for_each(|d| checker.declare_pattern(&d.name, Declaration::Lexical));
            }
            statement.init.visit_with(checker);
            statement.test.visit_with(checker);
            statement.update.visit_with(checker);
            checker.loop_body(&statement.body);
        });
    }

    fn visit_for_in_stmt(&mut self, statement: &ForInStmt) {
        self.for_each(&statement.left, &statement.right, &statement.body);
    }

    fn visit_for_of_stmt(&mut self, statement: &ForOfStmt) {
        self.for_each(&statement.left, &statement.right, &statement.body);
    }

    fn visit_while_stmt(&mut self, statement: &WhileStmt) {
        statement.test.visit_with(self);
        self.loop_body(&statement.body);
    }

    fn visit_do_while_stmt(&mut self, statement: &DoWhileStmt) {
        self.loop_body(&statement.body);
        statement.test.visit_with(self);
    }

    fn visit_catch_clause(&mut self, clause: &CatchClause) {
        self.in_block(|checker| {
            if let Some(parameter) = &clause.param {
                let kind = match parameter {
                    Pat::Ident(_) => Declaration::CatchParameter,
                    _ => Declaration::Lexical,
                };
                checker.declare_pattern(parameter, kind);
                parameter.visit_with(checker);
            }
            checker.declare_block(&clause.body.stmts);
            clause.body.stmts.visit_with(checker);
        });
    }

    fn visit_labeled_stmt(&mut self, statement: &LabeledStmt) {
        if let Stmt::Decl(Decl::Fn(function)) = &*statement.body
            && (function.function.is_async || function.function.is_generator || self.strict)
        {
            self.error(function.ident.span, "only a plain function of sloppy code can have a label");
        }
        self.labels.push((statement.label.sym.clone(), is_loop(&statement.body)));
        statement.body.visit_with(self);
        self.labels.pop();
    }

    fn visit_if_stmt(&mut self, statement: &IfStmt) {
        for branch in [Some(&statement.cons), statement.alt.as_ref()].into_iter().flatten() {
            match &**branch {
                Stmt::Decl(Decl::Fn(declaration)) => {
                    let function = &declaration.function;
                    self.found.has_functions_as_bodies = true;
                    if self.strict || function.is_async || function.is_generator {
                        self.error(declaration.ident.span, "a function cannot be the body of an \"if\"");
                    }
                }
                branch @ Stmt::Labeled(_) => self.check_body(branch, "the body of an \"if\""),
                _ => {}
            }
        }
        statement.visit_children_with(self);
    }

    fn visit_with_stmt(&mut self, statement: &WithStmt) {
        self.check_body(&statement.body, "the body of a \"with\"");
        statement.visit_children_with(self);
    }

    fn visit_continue_stmt(&mut self, statement: &ContinueStmt) {
        if let Some(label) = &statement.label
            && self
                .labels
                .iter()
                .rev()
                .find(|(name, _)| *name == label.sym)
                .is_some_and(|(_, is_loop)| !is_loop)
        {
            self.error(label.span, format!("\"{}\" is not the label of a loop", label.sym));
        }
    }

    fn visit_return_stmt(&mut self, statement: &ReturnStmt) {
        if !self.code.allows_return {
            self.error(statement.span, "\"return\" stands outside of a function");
        }
        statement.visit_children_with(self);
    }

    fn visit_meta_prop_expr(&mut self, property: &MetaPropExpr) {
        if property.kind == MetaPropKind::NewTarget && !self.code.allows_new_target {
            self.error(property.span, "\"new.target\" stands outside of a function");
        }
    }

    fn visit_call_expr(&mut self, call: &CallExpr) {
        match &call.callee {
            Callee::Super(callee) if !self.code.allows_super_call => {
                self.error(callee.span, "\"super()\" stands outside of the constructor of a derived class");
            }
            Callee::Import(_) => {
                if let Some(argument) = call.args.iter().find(|argument| argument.spread.is_some()) {
                    self.error(argument.span(), "\"import()\" takes no spread arguments");
                }
            }
            _ => {}
        }
        call.visit_children_with(self);
    }

    fn visit_new_expr(&mut self, new: &NewExpr) {
        if matches!(&*new.callee, Expr::Call(CallExpr { callee: Callee::Import(_), .. })) {
            self.error(new.span, "\"import()\" is not a constructor");
        }
        new.visit_children_with(self);
    }

    fn visit_unary_expr(&mut self, unary: &UnaryExpr) {
        if unary.op == UnaryOp::Delete {
            let target = unary.arg.unwrap_parens();
            let member = match target {
                Expr::Member(member) => Some(member),
                Expr::OptChain(chain) => chain.base.as_member(),
                _ => None,
            };
            if member.is_some_and(|member| member.prop.is_private_name()) {
                self.error(unary.span, "a private name cannot be deleted");
            }
        }
        unary.visit_children_with(self);
    }

    fn visit_object_lit(&mut self, object: &ObjectLit) {
        let mut prototypes = object.props.iter().filter_map(|property| {
            let Prop::KeyValue(property) = &**property.as_prop()? else { return None };
            let is_prototype = match &property.key {
                PropName::Ident(name) => &*name.sym == "__proto__",
                PropName::Str(text) => text.value.as_str() == Some("__proto__"),
                _ => false,
            };
            is_prototype.then(|| property.key.span())
        });
        if let Some(second) = prototypes.nth(1) {
            self.error(second, "an object can have only one \"__proto__\" with a colon");
        }
        object.visit_children_with(self);
    }

    fn visit_regex(&mut self, regex: &Regex) {
        let parser = LiteralParser::new(&regex.exp, Some(&regex.flags), RegexpOptions::default());
        if let Err(error) = parser.parse() {
            let message = error.to_string();
            // Engines may know more names of Unicode than we do.
            if !message.contains("property") {
                let message = message.trim_start_matches("Invalid regular expression: ").to_string();
                self.error(regex.span, format!("the regular expression is not valid: {message}"));
            }
        }
    }

    fn visit_function(&mut self, function: &Function) {
        function.decorators.visit_with(self);
        let patterns = function.params.iter().map(|parameter| &parameter.pat);
        self.function(Code::FUNCTION, patterns, false, function.body.as_ref(), |checker| {
            function.params.visit_with(checker);
        });
    }

    fn visit_arrow_expr(&mut self, arrow: &ArrowExpr) {
        let code = Code { allows_return: true, ..self.code };
        let body = match &*arrow.body {
            ArrowFunctionBody::FunctionBody(body) => Some(body),
            ArrowFunctionBody::Expr(_) => None,
        };
        self.function(code, arrow.params.iter(), true, body, |checker| {
            arrow.params.visit_with(checker);
            if let ArrowFunctionBody::Expr(value) = &*arrow.body {
                value.visit_with(checker);
            }
        });
    }

    fn visit_class(&mut self, class: &Class) {
        class.decorators.visit_with(self);
        let outer = std::mem::replace(&mut self.strict, true);
        class.super_class.visit_with(self);
        self.declare_private_names(class);
        for member in &class.body {
            match member {
                ClassMember::Constructor(constructor) => {
                    let code = Code { allows_super_call: class.super_class.is_some(), ..Code::FUNCTION };
                    let patterns = constructor.params.iter().filter_map(|parameter| match parameter {
                        ParamOrTsParamProp::Param(parameter) => Some(&parameter.pat),
                        ParamOrTsParamProp::TsParamProp(_) => None,
                    });
                    self.function(code, patterns, true, constructor.body.as_ref(), |checker| {
                        constructor.params.visit_with(checker);
                    });
                }
                member => {
                    if let ClassMember::Method(ClassMethod { key, is_static: true, .. }) = member
                        && is_named(key, "prototype")
                    {
                        self.error(key.span(), "a class cannot have a static method \"prototype\"");
                    }
                    member.visit_with(self);
                }
            }
        }
        self.private_names.pop();
        self.strict = outer;
    }

    fn visit_class_prop(&mut self, property: &ClassProp) {
        property.decorators.visit_with(self);
        property.key.visit_with(self);
        self.initializer(|checker| property.value.visit_with(checker));
    }

    fn visit_private_prop(&mut self, property: &PrivateProp) {
        property.decorators.visit_with(self);
        self.initializer(|checker| property.value.visit_with(checker));
    }

    fn visit_private_method(&mut self, method: &PrivateMethod) {
        method.function.visit_with(self);
    }

    fn visit_auto_accessor(&mut self, accessor: &AutoAccessor) {
        accessor.decorators.visit_with(self);
        if let Key::Public(key) = &accessor.key {
            key.visit_with(self);
        }
        self.initializer(|checker| accessor.value.visit_with(checker));
    }

    fn visit_static_block(&mut self, block: &StaticBlock) {
        self.initializer(|checker| {
            checker.declare_body(block.body.stmts.iter());
            block.body.stmts.visit_with(checker);
        });
    }

    fn visit_private_name(&mut self, name: &PrivateName) {
        self.use_private_name(name);
    }

    fn visit_import_decl(&mut self, import: &ImportDecl) {
        self.check_attributes(import.with.as_deref());
    }

    fn visit_named_export(&mut self, export: &NamedExport) {
        self.check_attributes(export.with.as_deref());
        for specifier in &export.specifiers {
            match specifier {
                ExportSpecifier::Named(named) => {
                    self.check_export_name(&named.orig);
                    named.exported.iter().for_each(|name| self.check_export_name(name));
                }
                ExportSpecifier::Namespace(namespace) => self.check_export_name(&namespace.name),
                ExportSpecifier::Default(_) => {}
            }
        }
    }

    // A namespace is compiled to a function.
    fn visit_ts_module_decl(&mut self, _: &TsModuleDecl) {}
}

impl Checker {
    fn for_each(&mut self, head: &ForHead, right: &Expr, body: &Stmt) {
        self.in_block(|checker| {
            match head {
                ForHead::VarDecl(var) if var.kind != VarDeclKind::Var => {
                    var.decls.iter().for_each(|d| checker.declare_pattern(&d.name, Declaration::Lexical));
                }
                ForHead::UsingDecl(using) => {
                    using.decls.iter().for_each(|d| checker.declare_pattern(&d.name, Declaration::Lexical));
                }
                _ => {}
            }
            head.visit_with(checker);
            right.visit_with(checker);
            checker.loop_body(body);
        });
    }
}

fn is_named(key: &PropName, name: &str) -> bool {
    match key {
        PropName::Ident(ident) => &*ident.sym == name,
        PropName::Str(text) => text.value.as_str() == Some(name),
        _ => false,
    }
}
