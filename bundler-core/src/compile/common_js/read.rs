//! What a CommonJS file does, step by step: an assignment of exports, a request for another module, or anything
//! else that mentions `exports` only to read and write its members. Every other mention says that the file can
//! only be a CommonJS module. Changes nothing.

use rustc_hash::{FxHashMap, FxHashSet};
use swc_atoms::Atom;
use swc_ecma_ast::*;
use swc_ecma_visit::{Visit, VisitWith, noop_visit_type};

mod mentions;

use super::{Scopes, is_transparent};
use crate::compile::bind::Binding;
use crate::object::Constant;

/// A file that can be written as an ES module.
pub(in crate::compile) struct Plan {
    /// One for each step of the file, in order.
    pub(super) actions: Vec<Action>,
    /// The exports, in the order of their first mention, and how often each is assigned.
    pub(super) exports: Vec<(Atom, Export)>,
    /// It says that it was an ES module: its default export is `exports.default`.
    pub(in crate::compile) has_flag: bool,
    /// Names at top level that are taken.
    pub(super) taken: FxHashSet<Atom>,
    /// Top-level names that are declared once and never assigned.
    pub(super) settled: FxHashSet<Binding>,
    /// Its exports are those of another module, and it does nothing else.
    pub(in crate::compile) is_redirect: bool,
}

/// How an export is used in its own file.
#[derive(Clone, Copy, Default)]
pub(super) struct Export {
    pub(super) writes: u32,
    pub(super) reads: u32,
    /// Something that is known is assigned at top level.
    value: Assigned,
    is_called: bool,
    pub(super) is_getter: bool,
}

/// What is known of an assigned value.
#[derive(Clone, Copy, Default)]
enum Assigned {
    /// It may look at its `this` when it is called.
    #[default]
    Unknown,
    Function,
}

/// What becomes of a step.
#[derive(Clone, PartialEq, Debug)]
pub(super) enum Action {
    Keep,
    /// It says what import and export syntax says anyway.
    Drop,
    /// `exports.a = exports.b = value`
    Assign,
    /// `var a = require("x")`, of which `a` becomes a namespace; a declaration before it is dropped.
    Link(Place),
    /// `var { a } = require("x")`, `var a = require("x").y`
    Capture(Place),
    /// `require("x")` for its effects.
    Run(Place),
    /// `module.exports = require("x")`
    PassOn(Place),
    /// `get: function () { return imported.member; }`
    Getter {
        name: Atom,
        specifier: Atom,
        member: Atom,
    },
}

/// Where a requested module runs.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Place {
    /// Before the file: nothing that comes earlier can be observed.
    Before,
    /// At the request.
    There,
}

/// A step of a file, as the outermost code has them.
enum Step<'e> {
    Expression(&'e Expr),
    Declarator(&'e VarDeclarator),
    Other(&'e ModuleItem),
    Statement(&'e Stmt),
}

/// What a step is.
enum Class<'e> {
    Plain {
        is_inert: bool,
    },
    Flag,
    /// Exports that are assigned, and whether the value is `undefined`.
    Assign {
        names: Vec<Atom>,
        is_inert: bool,
        is_undefined: bool,
    },
    Link {
        local: &'e Ident,
        specifier: &'e Str,
    },
    Capture {
        specifier: &'e Str,
    },
    Run {
        specifier: &'e Str,
    },
    PassOn {
        specifier: &'e Str,
    },
    Getter {
        name: Atom,
        object: &'e Ident,
        member: Atom,
    },
}

/// Reads a file in strict mode. `is_linked` says which specifiers lead to modules whose exports are variables, too.
pub(in crate::compile) fn read(
    items: &[ModuleItem],
    scopes: Scopes<'_>,
    is_linked: &dyn Fn(&str) -> bool,
) -> Option<Plan> {
    let mut steps = Vec::new();
    items.iter().for_each(|item| add_steps(item, scopes, &mut steps));
    let mut reader = Reader {
        scopes,
        has_failed: false,
        function_depth: 0,
        this_depth: 0,
        is_assigning: false,
        exports: Vec::new(),
        export_of: FxHashMap::default(),
        declared: FxHashMap::default(),
        assigned: FxHashSet::default(),
        helpers: FxHashSet::default(),
        functions: FxHashSet::default(),
        values: Vec::new(),
        requested: FxHashMap::default(),
        requested_later: FxHashSet::default(),
    };
    for step in &steps {
        let function = match step {
            Step::Other(ModuleItem::Stmt(Stmt::Decl(Decl::Fn(function)))) => function,
            Step::Statement(Stmt::Decl(Decl::Fn(function))) => function,
            _ => continue,
        };
        if !mentions_this(&function.function) {
            reader.functions.insert(function.ident.to_id());
        }
    }
    let classes: Vec<Class<'_>> = steps.iter().map(|step| reader.classify(step)).collect();
    reader.settle_values();
    if reader.has_failed {
        return None;
    }
    reader.plan(classes, is_linked)
}

/// The steps of an item: what its blocks and sequences hold, branches that cannot run left out.
fn add_steps<'e>(item: &'e ModuleItem, scopes: Scopes<'_>, steps: &mut Vec<Step<'e>>) {
    match item {
        ModuleItem::Stmt(statement) => add_statement(statement, scopes, steps),
        ModuleItem::ModuleDecl(_) => steps.push(Step::Other(item)),
    }
}

fn add_statement<'e>(statement: &'e Stmt, scopes: Scopes<'_>, steps: &mut Vec<Step<'e>>) {
    match statement {
        Stmt::Empty(_) => {}
        Stmt::If(conditional) => match scopes.branch(conditional) {
            Some(Some(taken)) => add_statement(taken, scopes, steps),
            Some(None) => {}
            None => steps.push(Step::Statement(statement)),
        },
        Stmt::Block(block) if is_transparent(block) => {
            block.stmts.iter().for_each(|statement| add_statement(statement, scopes, steps));
        }
        Stmt::Expr(ExprStmt { expr, .. }) => match &**expr {
            Expr::Seq(sequence) => steps.extend(sequence.exprs.iter().map(|e| Step::Expression(e))),
            expression => steps.push(Step::Expression(expression)),
        },
        Stmt::Decl(Decl::Var(var)) => steps.extend(var.decls.iter().map(Step::Declarator)),
        statement => steps.push(Step::Statement(statement)),
    }
}

struct Reader<'a> {
    scopes: Scopes<'a>,
    has_failed: bool,
    function_depth: u32,
    this_depth: u32,
    /// Names in the current pattern are assigned, not declared.
    is_assigning: bool,
    exports: Vec<(Atom, Export)>,
    export_of: FxHashMap<Atom, usize>,
    /// How often top-level names are declared.
    declared: FxHashMap<Binding, u32>,
    assigned: FxHashSet<Binding>,
    /// Members of the outermost `this` that must not exist.
    helpers: FxHashSet<Atom>,
    /// Top-level functions that do not mention their `this`.
    functions: FxHashSet<Binding>,
    /// Exports that are assigned a name.
    values: Vec<(usize, Binding)>,
    /// Names that are given a requested module, and how often.
    requested: FxHashMap<Binding, u32>,
    /// Those that are assigned it, not declared with it.
    requested_later: FxHashSet<Binding>,
}

impl Reader<'_> {
    fn export(&mut self, name: &Atom) -> &mut Export {
        let next = self.exports.len();
        let index = *self.export_of.entry(name.clone()).or_insert(next);
        if index == next {
            self.exports.push((name.clone(), Export::default()));
        }
        &mut self.exports[index].1
    }

    fn classify<'e>(&mut self, step: &Step<'e>) -> Class<'e> {
        match *step {
            Step::Expression(expression) => self.expression(expression.unwrap_parens()),
            Step::Declarator(declarator) => self.declarator(declarator),
            Step::Statement(statement) => {
                statement.visit_with(self);
                Class::Plain { is_inert: matches!(statement, Stmt::Decl(Decl::Fn(_))) }
            }
            Step::Other(item) => {
                item.visit_with(self);
                Class::Plain { is_inert: false }
            }
        }
    }

    fn expression<'e>(&mut self, expression: &'e Expr) -> Class<'e> {
        if self.is_flag(expression) {
            return Class::Flag;
        }
        if let Some((name, object, member)) = self.getter(expression) {
            self.export(&name).is_getter = true;
            object.visit_with(self);
            return Class::Getter { name, object, member };
        }
        if let Some(specifier) = self.scopes.required(expression) {
            return Class::Run { specifier };
        }
        let Expr::Assign(assignment) = expression else {
            expression.visit_with(self);
            return Class::Plain { is_inert: matches!(expression, Expr::Lit(Lit::Str(_))) };
        };
        if assignment.op == AssignOp::Assign
            && let Some(specifier) = self.scopes.required(&assignment.right)
        {
            match &assignment.left {
                AssignTarget::Simple(SimpleAssignTarget::Ident(local)) => {
                    *self.requested.entry(local.to_id()).or_insert(0) += 1;
                    self.requested_later.insert(local.to_id());
                    local.id.visit_with(self);
                    return Class::Link { local, specifier };
                }
                AssignTarget::Simple(SimpleAssignTarget::Member(member))
                    if self.scopes.is_exports(&Expr::Member(member.clone())) =>
                {
                    return Class::PassOn { specifier };
                }
                _ => {}
            }
        }
        let (names, value) = self.chain(expression);
        if names.is_empty() {
            expression.visit_with(self);
            return Class::Plain { is_inert: false };
        }
        value.visit_with(self);
        let is_undefined = self.scopes.constants.value(value) == Some(Constant::Undefined);
        let (is_inert, known) = (self.is_inert(value), self.assigned_value(value));
        for name in &names {
            self.export(name).value = known;
            if let Expr::Ident(ident) = value.unwrap_parens() {
                self.values.push((self.export_of[name], ident.to_id()));
            }
        }
        Class::Assign { names, is_inert, is_undefined }
    }

    /// The names and the value of `exports.a = exports.b = value`.
    fn chain<'e>(&self, mut expression: &'e Expr) -> (Vec<Atom>, &'e Expr) {
        let mut names = Vec::new();
        while let Expr::Assign(AssignExpr { op: AssignOp::Assign, left, right, .. }) = expression
            && let AssignTarget::Simple(SimpleAssignTarget::Member(member)) = left
            && let Some(name) = self.scopes.export(member)
        {
            names.push(name);
            expression = right;
        }
        (names, expression)
    }

    fn declarator<'e>(&mut self, declarator: &'e VarDeclarator) -> Class<'e> {
        declarator.name.visit_with(self);
        let Some(init) = declarator.init.as_deref() else {
            return Class::Plain { is_inert: true };
        };
        if let (Pat::Ident(local), Some(specifier)) = (&declarator.name, self.scopes.required(init)) {
            *self.requested.entry(local.to_id()).or_insert(0) += 1;
            return Class::Link { local, specifier };
        }
        if let (Pat::Object(pattern), Some(specifier)) = (&declarator.name, self.scopes.required(init))
            && members(pattern).is_some()
        {
            return Class::Capture { specifier };
        }
        if let (Pat::Ident(_), Expr::Member(MemberExpr { obj, prop: MemberProp::Ident(_), .. })) =
            (&declarator.name, init)
            && let Some(specifier) = self.scopes.required(obj)
        {
            return Class::Capture { specifier };
        }
        match self.scopes.own_helper(init) {
            Some((name, helper)) => {
                self.helpers.insert(name.clone());
                helper.visit_with(self);
                Class::Plain { is_inert: self.is_inert(helper) }
            }
            None => {
                init.visit_with(self);
                Class::Plain { is_inert: declarator.name.is_ident() && self.is_inert(init) }
            }
        }
    }

    /// Whether evaluating a value runs no code of anybody.
    fn is_inert(&self, value: &Expr) -> bool {
        match value {
            Expr::Paren(e) => self.is_inert(&e.expr),
            Expr::Fn(_) | Expr::Arrow(_) | Expr::Lit(_) => true,
            Expr::Ident(ident) => ident.ctxt == self.scopes.top || &*ident.sym == "undefined",
            Expr::Unary(e) => matches!(e.op, UnaryOp::Void | UnaryOp::Bang) && e.arg.is_lit(),
            // `Object.create ? function () {...} : function () {...}`
            Expr::Cond(e) => {
                matches!(&*e.test, Expr::Member(member) if self.scopes.is_global(&member.obj, "Object")
                    && member.prop.is_ident())
                    && self.is_inert(&e.cons)
                    && self.is_inert(&e.alt)
            }
            _ => false,
        }
    }

    fn assigned_value(&self, value: &Expr) -> Assigned {
        match value {
            Expr::Paren(e) => self.assigned_value(&e.expr),
            Expr::Fn(function) if !mentions_this(&function.function) => Assigned::Function,
            Expr::Arrow(_) => Assigned::Function,
            _ => Assigned::Unknown,
        }
    }

    /// Exports that are functions of the file.
    fn settle_values(&mut self) {
        for (index, name) in std::mem::take(&mut self.values) {
            if self.functions.contains(&name) && self.is_settled(&name) {
                self.exports[index].1.value = Assigned::Function;
            }
        }
    }

    fn is_declared_once(&self, name: &Binding) -> bool {
        self.declared.get(name) == Some(&1) && !self.assigned.contains(name)
    }

    fn is_settled(&self, name: &Binding) -> bool {
        self.is_declared_once(name) && !self.requested_later.contains(name)
    }

    /// `Object.defineProperty(exports, "__esModule", { value: true })`, and the like for `Symbol.toStringTag`.
    fn is_flag(&self, expression: &Expr) -> bool {
        let is_true = |value: &Expr| self.scopes.constants.value(value) == Some(Constant::Boolean(true));
        let names_flag = |name: &Expr| matches!(name, Expr::Lit(Lit::Str(text)) if text.value.as_str() == Some("__esModule"));
        let is_tag = |name: &Expr| {
            matches!(name, Expr::Member(MemberExpr { obj, prop: MemberProp::Ident(name), .. })
                if self.scopes.is_global(obj, "Symbol") && &*name.sym == "toStringTag")
        };
        let has_value = |descriptor: &Expr, is_valid: &dyn Fn(&Expr) -> bool| {
            let Expr::Object(object) = descriptor else { return false };
            let [PropOrSpread::Prop(property)] = object.props.as_slice() else { return false };
            matches!(&**property, Prop::KeyValue(KeyValueProp { key: PropName::Ident(key), value })
                if &*key.sym == "value" && is_valid(value))
        };
        match expression {
            Expr::Call(_) => match self.defined(expression) {
                Some(("defineProperty", [name, descriptor])) => {
                    (names_flag(&name.expr) && has_value(&descriptor.expr, &is_true))
                        || (is_tag(&name.expr) && has_value(&descriptor.expr, &|value| value.is_lit()))
                }
                Some(("defineProperties", [descriptors])) => {
                    let Expr::Object(object) = &*descriptors.expr else { return false };
                    let mut has_flag = false;
                    object.props.iter().all(|property| {
                        let PropOrSpread::Prop(property) = property else { return false };
                        let Prop::KeyValue(KeyValueProp { key, value }) = &**property else { return false };
                        match key {
                            PropName::Ident(key) if &*key.sym == "__esModule" => {
                                has_flag = true;
                                has_value(value, &is_true)
                            }
                            PropName::Computed(key) => {
                                is_tag(&key.expr) && has_value(value, &|value| value.is_lit())
                            }
                            _ => false,
                        }
                    }) && has_flag
                }
                _ => false,
            },
            Expr::Assign(AssignExpr { op: AssignOp::Assign, left, right, .. }) => {
                let AssignTarget::Simple(SimpleAssignTarget::Member(member)) = left else { return false };
                self.scopes.is_exports(&member.obj)
                    && matches!(&member.prop, MemberProp::Ident(name) if &*name.sym == "__esModule")
                    && is_true(right)
            }
            _ => false,
        }
    }

    /// The function and the further arguments of `Object.defineProperty(exports, ...)`.
    fn defined<'e>(&self, expression: &'e Expr) -> Option<(&'e str, &'e [ExprOrSpread])> {
        let Expr::Call(CallExpr { callee: Callee::Expr(callee), args, .. }) = expression else { return None };
        let Expr::Member(MemberExpr { obj, prop: MemberProp::Ident(function), .. }) = &**callee else {
            return None;
        };
        let (first, rest) = args.split_first()?;
        let is_plain = args.iter().all(|argument| argument.spread.is_none());
        (is_plain && self.scopes.is_global(obj, "Object") && self.scopes.is_exports(&first.expr))
            .then_some((&*function.sym, rest))
    }

    /// `Object.defineProperty(exports, "name", { enumerable: true, get: function () { return object.member; } })`
    fn getter<'e>(&self, expression: &'e Expr) -> Option<(Atom, &'e Ident, Atom)> {
        let ("defineProperty", [name, descriptor]) = self.defined(expression)? else { return None };
        let Expr::Lit(Lit::Str(name)) = &*name.expr else { return None };
        let name = name.value.as_str()?;
        let Expr::Object(object) = &*descriptor.expr else { return None };
        let mut found = None;
        for property in &object.props {
            let PropOrSpread::Prop(property) = property else { return None };
            let value = match &**property {
                Prop::KeyValue(KeyValueProp { key: PropName::Ident(key), value }) => match &*key.sym {
                    "enumerable" if value.is_lit() || value.is_unary() => continue,
                    "get" => match &**value {
                        Expr::Fn(FnExpr { ident: None, function }) => {
                            returned(&function.body.as_ref()?.stmts)
                        }
                        Expr::Arrow(arrow) => match &*arrow.body {
                            ArrowFunctionBody::FunctionBody(body) => returned(&body.stmts),
                            ArrowFunctionBody::Expr(value) => Some(&**value),
                        },
                        _ => None,
                    },
                    _ => None,
                },
                Prop::Method(MethodProp { key: PropName::Ident(key), function }) if &*key.sym == "get" => {
                    returned(&function.body.as_ref()?.stmts)
                }
                _ => None,
            };
            found = Some(value?);
        }
        match found? {
            Expr::Member(MemberExpr { obj, prop: MemberProp::Ident(member), .. }) => {
                let is_name = Ident::verify_symbol(name).is_ok() || name == "default";
                let is_own = !super::is_inherited(name) && !super::is_inherited(&member.sym);
                (is_name && is_own).then_some((name.into(), obj.as_ident()?, member.sym.clone()))
            }
            _ => None,
        }
    }

    /// What becomes of the steps, now that all of the file is known.
    fn plan(self, classes: Vec<Class<'_>>, is_linked: &dyn Fn(&str) -> bool) -> Option<Plan> {
        let mut actions = Vec::with_capacity(classes.len());
        let mut has_flag = false;
        let mut exports = self.exports.clone();
        let mut links: FxHashMap<Binding, Atom> = FxHashMap::default();
        // Where a requested module would run; nowhere once code has run that may have needed it.
        let mut place = Some(Place::Before);
        let mut passed_on = 0;
        let mut others = 0;
        for class in &classes {
            others += 1;
            let action = match class {
                Class::Plain { is_inert } => {
                    place = place.filter(|_| *is_inert);
                    Action::Keep
                }
                Class::Flag => {
                    has_flag = true;
                    Action::Drop
                }
                Class::Assign { names, is_inert, is_undefined } => {
                    let indices = || names.iter().map(|name| self.export_of[name]);
                    if *is_undefined && place.is_some() && indices().all(|index| exports[index].1.writes == 0)
                    {
                        Action::Drop
                    } else {
                        place = place.filter(|_| *is_inert);
                        indices().for_each(|index| exports[index].1.writes += 1);
                        Action::Assign
                    }
                }
                Class::Link { local, specifier } => {
                    let specifier = text(specifier)?;
                    let local = local.to_id();
                    let is_only = self.is_declared_once(&local) && self.requested.get(&local) == Some(&1);
                    match place {
                        Some(there) if is_only && is_linked(&specifier) => {
                            if there == Place::Before {
                                links.insert(local, specifier);
                            }
                            Action::Link(there)
                        }
                        _ => {
                            place = place.map(|_| Place::There);
                            Action::Keep
                        }
                    }
                }
                Class::Capture { specifier } => {
                    let action = match place {
                        Some(there) if is_linked(&text(specifier)?) => Action::Capture(there),
                        _ => Action::Keep,
                    };
                    place = place.map(|_| Place::There);
                    action
                }
                Class::Run { specifier } => match place {
                    place if is_linked(&text(specifier)?) => Action::Run(place.unwrap_or(Place::There)),
                    _ => {
                        place = place.map(|_| Place::There);
                        Action::Keep
                    }
                },
                Class::PassOn { specifier } => {
                    passed_on += 1;
                    others -= 1;
                    if !is_linked(&text(specifier)?) {
                        return None;
                    }
                    Action::PassOn(place.unwrap_or(Place::There))
                }
                Class::Getter { name, object, member } => {
                    exports[self.export_of[name]].1.writes += 1;
                    let specifier = links.get(&object.to_id())?.clone();
                    Action::Getter { name: name.clone(), specifier, member: member.clone() }
                }
            };
            actions.push(action);
        }
        let is_valid = |(name, export): &(Atom, Export)| {
            let is_called =
                export.is_called && !(export.writes == 1 && matches!(export.value, Assigned::Function));
            let is_mixed = export.is_getter && (export.writes > 1 || export.reads > 0);
            !is_called && !is_mixed && !self.helpers.contains(name)
        };
        if !exports.iter().all(is_valid)
            || passed_on > 1
            || (passed_on == 1 && (!exports.is_empty() || has_flag))
        {
            return None;
        }
        let settled = self.declared.keys().filter(|name| self.is_settled(name)).cloned().collect();
        let taken = self.declared.into_keys().map(|(name, _)| name).collect();
        let is_redirect = passed_on == 1 && others == 0;
        Some(Plan { actions, exports, has_flag, taken, settled, is_redirect })
    }
}

/// The names of `{ a, b: c }`, if that is all that it is.
pub(super) fn members(pattern: &ObjectPat) -> Option<Vec<(Atom, &BindingIdent)>> {
    let member = |property: &'_ ObjectPatProp| match property {
        ObjectPatProp::Assign(AssignPatProp { key, value: None, .. }) => Some((key.sym.clone(), None)),
        ObjectPatProp::KeyValue(KeyValuePatProp { key: PropName::Ident(key), value }) if value.is_ident() => {
            Some((key.sym.clone(), Some(())))
        }
        _ => None,
    };
    pattern
        .props
        .iter()
        .map(|property| {
            let (name, _) = member(property)?;
            match property {
                ObjectPatProp::Assign(property) => Some((name, &property.key)),
                ObjectPatProp::KeyValue(property) => Some((name, property.value.as_ident()?)),
                ObjectPatProp::Rest(_) => None,
            }
        })
        .collect()
}

fn text(specifier: &Str) -> Option<Atom> {
    specifier.value.as_str().map(Atom::from)
}

/// The value of a body that does nothing but return it.
fn returned(body: &[Stmt]) -> Option<&Expr> {
    match body {
        [Stmt::Return(ReturnStmt { arg: Some(value), .. })] => Some(value),
        _ => None,
    }
}

/// Whether calling a function with an object can make a difference.
fn mentions_this(function: &Function) -> bool {
    let mut finder = FindThis { found: false };
    function.visit_children_with(&mut finder);
    finder.found
}

struct FindThis {
    found: bool,
}

impl Visit for FindThis {
    noop_visit_type!();

    fn visit_this_expr(&mut self, _: &ThisExpr) {
        self.found = true;
    }

    fn visit_function(&mut self, _: &Function) {}

    fn visit_expr(&mut self, expression: &Expr) {
        if !self.found {
            swc_ecma_utils::stack_size::maybe_grow_default(|| expression.visit_children_with(self));
        }
    }
}
