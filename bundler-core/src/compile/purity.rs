//! Which expressions and statements can be left out when nothing uses their value.
//!
//! Conservative: "pure" means that evaluating cannot be observed. Where that depends on what a top-level
//! name stands for, which may be imported or assigned later on, it is noted as a condition for the linker.
//! Works on single nodes after binding; knows nothing of other modules.

mod calls;
mod class;
mod globals;
mod primitive;
mod value;
mod write;

use swc_atoms::Atom;
use swc_common::{BytePos, SyntaxContext};
use swc_ecma_ast::*;
use swc_ecma_utils::find_pat_ids;

pub(super) use self::globals::is_harmless as is_harmless_global;
pub(super) use self::value::Values;
use super::classify::Annotations;
use super::kept_names::named_value;
use super::print::decode;
use crate::id::SymbolId;
use crate::object::{Condition, Form, Need, Symbol, SymbolKind, Target};

/// What purity depends on besides the tree.
#[derive(Clone, Copy)]
pub(super) struct Surroundings<'a> {
    /// Context of names that are bound nowhere in the module.
    pub(super) unresolved: SyntaxContext,
    /// Context of names that stand for functions of the runtime.
    pub(super) runtime: SyntaxContext,
    pub(super) annotations: &'a Annotations,
}

/// Where the code that is looked at runs.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    /// In the statement itself, or in a function that it calls at once.
    Statement,
    /// In a function that may be called at any time.
    Function,
}

/// Looks at one statement, or at one function.
pub(super) struct Purity<'a> {
    surroundings: Surroundings<'a>,
    symbols: &'a [Symbol],
    /// What the statement declares: reading it before its value is there throws.
    declaring: &'a [SymbolId],
    place: Place,
    /// `this` is an object that nobody else can see yet.
    owns_this: bool,
    /// In static parts of a class: the names of accessors that its `prototype` has, if they are all known.
    accessors_of_prototype: Option<Vec<Atom>>,
    /// Globals that certainly are declared here.
    declared: Vec<Atom>,
    /// Local names of objects that nobody else can see.
    fresh: Vec<Fresh>,
    /// Local names whose declaration comes later: reading them throws.
    dead: Vec<(Atom, SyntaxContext)>,
    /// What has to hold for the answer "pure".
    pub(super) conditions: Vec<Condition>,
    /// Symbols that the statement assigns, or whose object it fills.
    pub(super) completes: Vec<SymbolId>,
    /// Symbols that `name || (name = {})` assigns.
    pub(super) filled: Vec<SymbolId>,
}

/// A local name of an object that nobody else can see.
struct Fresh {
    name: Atom,
    context: SyntaxContext,
    is_function: bool,
    /// The object is this symbol's.
    alias: Option<SymbolId>,
}

/// What a name stands for here.
enum Name {
    /// A name at top level.
    Symbol(SymbolId),
    /// Bound nowhere.
    Global,
    /// Bound in a nested scope.
    Local,
    /// A request, `require` or `import.meta`.
    Other(Target),
}

impl<'a> Purity<'a> {
    pub(super) fn new(
        surroundings: Surroundings<'a>,
        symbols: &'a [Symbol],
        declaring: &'a [SymbolId],
    ) -> Self {
        Self {
            surroundings,
            symbols,
            declaring,
            place: Place::Statement,
            owns_this: false,
            accessors_of_prototype: None,
            declared: Vec::new(),
            fresh: Vec::new(),
            dead: Vec::new(),
            conditions: Vec::new(),
            completes: Vec::new(),
            filled: Vec::new(),
        }
    }

    fn need(&mut self, symbol: SymbolId, need: Need) {
        let condition = Condition { symbol, need };
        if !self.conditions.contains(&condition) {
            self.conditions.push(condition);
        }
    }

    fn completed(&mut self, symbol: SymbolId) {
        if !self.completes.contains(&symbol) {
            self.completes.push(symbol);
        }
    }

    fn name(&self, ident: &Ident) -> Name {
        match decode(&ident.sym) {
            Some(Target::Name(symbol) | Target::Callee(symbol) | Target::Assigned(symbol)) => {
                Name::Symbol(symbol)
            }
            Some(Target::Nested(_)) => Name::Local,
            Some(other) => Name::Other(other),
            None if ident.ctxt == self.surroundings.unresolved => Name::Global,
            None => Name::Local,
        }
    }

    fn global<'n>(&self, expression: &'n Expr) -> Option<&'n str> {
        match expression {
            Expr::Ident(ident) if matches!(self.name(ident), Name::Global) => Some(&ident.sym),
            _ => None,
        }
    }

    /// The symbol that an expression names, if its value is there already, or comes from another module.
    fn available(&self, expression: &Expr) -> Option<SymbolId> {
        let Expr::Ident(ident) = expression else { return None };
        let Name::Symbol(symbol) = self.name(ident) else { return None };
        match self.symbols[symbol.index()].kind {
            SymbolKind::Free => None,
            SymbolKind::Declared if self.declaring.contains(&symbol) => None,
            SymbolKind::Declared | SymbolKind::Import(_) | SymbolKind::Member(_) => Some(symbol),
        }
    }

    /// Whether running `statement` cannot be observed, given that nobody reads what it declares.
    pub(super) fn statement(&mut self, statement: &Stmt) -> bool {
        match statement {
            Stmt::Empty(_) => true,
            Stmt::Expr(statement) => self.expression(&statement.expr),
            Stmt::Block(block) => self.block(&block.stmts),
            Stmt::Decl(Decl::Fn(_)) => true,
            Stmt::Decl(Decl::Class(class)) => {
                self.class(&class.class) && {
                    self.revive(&class.ident);
                    self.note_fresh_class(&class.ident, &class.class);
                    true
                }
            }
            Stmt::Decl(Decl::Var(var)) => var.decls.iter().all(|d| self.nested_declarator(d)),
            Stmt::If(s) => {
                self.expression(&s.test)
                    && self.statement(&s.cons)
                    && s.alt.as_deref().is_none_or(|a| self.statement(a))
            }
            // What cannot throw is not caught.
            Stmt::Try(s) => {
                self.block(&s.block.stmts) && s.finalizer.as_ref().is_none_or(|f| self.block(&f.stmts))
            }
            Stmt::Return(s) => s.arg.as_deref().is_none_or(|value| self.expression(value)),
            _ => false,
        }
    }

    fn block(&mut self, statements: &[Stmt]) -> bool {
        for statement in statements {
            match statement {
                Stmt::Decl(Decl::Fn(function)) => self.note_fresh(&function.ident, true, None),
                Stmt::Decl(Decl::Class(class)) => self.dead.push(class.ident.to_id()),
                Stmt::Decl(Decl::Var(var)) if var.kind != VarDeclKind::Var => {
                    self.dead.extend(find_pat_ids::<_, Id>(&var.decls));
                }
                _ => {}
            }
        }
        statements.iter().all(|s| self.statement(s))
    }

    fn nested_declarator(&mut self, declarator: &VarDeclarator) -> bool {
        if !self.declarator(declarator) {
            return false;
        }
        for name in find_pat_ids::<_, Ident>(&declarator.name) {
            self.revive(&name);
        }
        if let (Pat::Ident(name), Some(init)) = (&declarator.name, declarator.init.as_deref()) {
            match self.without_name(init) {
                Expr::Fn(_) | Expr::Arrow(_) => self.note_fresh(&name.id, true, None),
                Expr::Class(class) => self.note_fresh_class(&name.id, &class.class),
                init if value::is_plain_literal(init) => self.note_fresh(&name.id, false, None),
                _ => {}
            }
        }
        true
    }

    /// From here on the name has its value.
    fn revive(&mut self, name: &Ident) {
        self.dead.retain(|(sym, context)| *sym != name.sym || *context != name.ctxt);
    }

    /// Whether a declarator has no effect but its binding.
    pub(super) fn declarator(&mut self, declarator: &VarDeclarator) -> bool {
        match declarator.init.as_deref() {
            None => declarator.name.is_ident(),
            Some(init) => self.expression(init) && self.takes_apart(&declarator.name, Some(init)),
        }
    }

    /// Whether matching `value`, which is pure, against `pattern` has no effect; `None` is `undefined`.
    fn takes_apart(&mut self, pattern: &Pat, value: Option<&Expr>) -> bool {
        match pattern {
            Pat::Ident(_) => true,
            Pat::Assign(assign) => {
                // The default may be taken, or not.
                self.expression(&assign.right) && assign.left.is_ident()
            }
            Pat::Object(pattern) => match value.map(Expr::unwrap_parens) {
                Some(Expr::Object(object)) if value::is_plain_object(object) => {
                    pattern.props.iter().all(|property| match property {
                        ObjectPatProp::Assign(p) => {
                            p.value.as_deref().is_none_or(|value| self.expression(value))
                        }
                        ObjectPatProp::KeyValue(p) => match value::static_key(&p.key) {
                            Some(key) => {
                                let member = value::member_of(object, &key);
                                self.takes_apart(&p.value, member)
                            }
                            None => false,
                        },
                        ObjectPatProp::Rest(p) => p.arg.is_ident(),
                    })
                }
                Some(value) => self.has_readable_members(value) && self.takes_members(pattern),
                None => false,
            },
            Pat::Array(pattern) => match value.map(Expr::unwrap_parens) {
                Some(Expr::Array(array)) if value::is_plain_array(array) => {
                    pattern.elems.iter().enumerate().all(|(index, element)| match element {
                        None => true,
                        Some(Pat::Rest(rest)) => rest.arg.is_ident(),
                        Some(element) => {
                            let value = array.elems.get(index).and_then(Option::as_ref).map(|e| &*e.expr);
                            self.takes_apart(element, value)
                        }
                    })
                }
                _ => false,
            },
            _ => false,
        }
    }

    /// `const { a, b: c = 1 } = object`: members of the first level alone.
    fn takes_members(&mut self, pattern: &ObjectPat) -> bool {
        pattern.props.iter().all(|property| match property {
            ObjectPatProp::Assign(p) => {
                !globals::is_poisoned(&p.key.sym)
                    && p.value.as_deref().is_none_or(|value| self.expression(value))
            }
            ObjectPatProp::KeyValue(p) => {
                value::static_key(&p.key).is_some_and(|key| !globals::is_poisoned(&key))
                    && matches!(&*p.value, Pat::Ident(_) | Pat::Assign(_))
                    && self.takes_apart(&p.value, None)
            }
            ObjectPatProp::Rest(_) => false,
        })
    }

    /// Whether evaluating `expression` has no effect.
    pub(super) fn expression(&mut self, expression: &Expr) -> bool {
        match expression {
            Expr::This(_) | Expr::Lit(_) | Expr::Fn(_) | Expr::Arrow(_) | Expr::MetaProp(_) => true,
            Expr::Ident(ident) => self.identifier(ident),
            Expr::Paren(e) => self.is_annotated_call(e.span.lo, &e.expr) || self.expression(&e.expr),
            Expr::Class(e) => self.class(&e.class),
            Expr::Array(e) => e.elems.iter().flatten().all(|element| match element.spread {
                None => self.expression(&element.expr),
                Some(_) => element.expr.is_array() && self.expression(&element.expr),
            }),
            Expr::Object(e) => e.props.iter().all(|property| self.property(property)),
            Expr::Unary(e) => match e.op {
                UnaryOp::TypeOf => self.is_type_query(&e.arg) || self.expression(&e.arg),
                UnaryOp::Void | UnaryOp::Bang => self.expression(&e.arg),
                _ => self.is_primitive(expression),
            },
            Expr::Bin(e) => match e.op {
                BinaryOp::LogicalAnd => {
                    let guard = type_guard(&e.left).filter(|guard| guard.1);
                    self.expression(&e.left) && self.guarded(guard, &e.right)
                }
                BinaryOp::LogicalOr | BinaryOp::NullishCoalescing | BinaryOp::EqEqEq | BinaryOp::NotEqEq => {
                    self.expression(&e.left) && self.expression(&e.right)
                }
                // Nothing is converted for null and undefined.
                BinaryOp::EqEq | BinaryOp::NotEq if self.is_nullish(&e.right) => self.expression(&e.left),
                BinaryOp::EqEq | BinaryOp::NotEq if self.is_nullish(&e.left) => self.expression(&e.right),
                _ => self.is_primitive(expression),
            },
            Expr::Cond(e) => {
                let guard = type_guard(&e.test);
                self.expression(&e.test)
                    && self.guarded(guard.filter(|guard| guard.1), &e.cons)
                    && self.guarded(guard.filter(|guard| !guard.1), &e.alt)
            }
            Expr::Seq(e) => e.exprs.iter().all(|e| self.expression(e)),
            Expr::Tpl(e) => e.exprs.iter().all(|e| self.is_primitive(e)),
            Expr::Member(e) => self.member(e),
            Expr::OptChain(e) => match &*e.base {
                OptChainBase::Member(member) => self.member(member),
                OptChainBase::Call(_) => false,
            },
            Expr::Assign(e) => self.assignment(e),
            Expr::Call(e) => self.call(e),
            Expr::New(e) => self.construction(e),
            Expr::TaggedTpl(e) => self.tagged_template(e),
            _ => false,
        }
    }

    fn is_nullish(&self, expression: &Expr) -> bool {
        matches!(expression.unwrap_parens(), Expr::Lit(Lit::Null(_)))
            || value::is_void(expression.unwrap_parens())
            || self.global(expression.unwrap_parens()) == Some("undefined")
    }

    /// What is only evaluated where a global is declared.
    fn guarded(&mut self, guard: Option<(&Ident, bool)>, expression: &Expr) -> bool {
        let Some((ident, _)) = guard.filter(|(ident, _)| matches!(self.name(ident), Name::Global)) else {
            return self.expression(expression);
        };
        self.declared.push(ident.sym.clone());
        let is_pure = self.expression(expression);
        self.declared.pop();
        is_pure
    }

    /// `typeof name` of a name that may be declared nowhere.
    fn is_type_query(&mut self, operand: &Expr) -> bool {
        match operand.unwrap_parens() {
            Expr::Ident(ident) => matches!(self.name(ident), Name::Global) || self.identifier(ident),
            _ => false,
        }
    }

    fn identifier(&mut self, ident: &Ident) -> bool {
        match self.name(ident) {
            Name::Symbol(symbol) => self.read(symbol),
            Name::Global => globals::is_harmless(&ident.sym) || self.declared.contains(&ident.sym),
            Name::Local => !self.dead.iter().any(|(sym, ctxt)| *sym == ident.sym && *ctxt == ident.ctxt),
            Name::Other(target) => matches!(target, Target::RequireFunction | Target::ImportMeta),
        }
    }

    fn read(&mut self, symbol: SymbolId) -> bool {
        let known = &self.symbols[symbol.index()];
        match known.kind {
            SymbolKind::Declared => known.form == Form::Hoisted || !self.declaring.contains(&symbol),
            SymbolKind::Import(_) | SymbolKind::Member(_) | SymbolKind::Free => {
                self.need(symbol, Need::Readable);
                true
            }
        }
    }

    fn property(&mut self, property: &PropOrSpread) -> bool {
        match property {
            PropOrSpread::Spread(spread) => self.spread(&spread.expr),
            PropOrSpread::Prop(property) => match &**property {
                Prop::Shorthand(ident) => self.identifier(ident),
                Prop::KeyValue(p) => self.key(&p.key) && self.expression(&p.value),
                Prop::Getter(p) => self.key(&p.key),
                Prop::Setter(p) => self.key(&p.key),
                Prop::Method(p) => self.key(&p.key),
                Prop::Assign(_) => false,
            },
        }
    }

    /// `{...value}` reads all members.
    fn spread(&mut self, value: &Expr) -> bool {
        match value.unwrap_parens() {
            Expr::Object(object) => value::is_plain_object(object) && self.expression(value),
            Expr::Array(_) | Expr::Lit(_) | Expr::Fn(_) | Expr::Arrow(_) => self.expression(value),
            Expr::Cond(e) => self.expression(&e.test) && self.spread(&e.cons) && self.spread(&e.alt),
            Expr::Bin(e) if e.op == BinaryOp::LogicalAnd => self.expression(&e.left) && self.spread(&e.right),
            value => match self.available(value) {
                Some(symbol) => {
                    self.need(symbol, Need::Plain);
                    true
                }
                None => self.is_nullish(value),
            },
        }
    }

    fn key(&mut self, key: &PropName) -> bool {
        match key {
            PropName::Computed(key) => self.is_key(&key.expr),
            _ => true,
        }
    }

    /// Whether an expression gives a property's key without an effect.
    fn is_key(&mut self, expression: &Expr) -> bool {
        match expression.unwrap_parens() {
            Expr::Member(member) if value::is_well_known_symbol(expression.unwrap_parens()) => {
                self.global(&member.obj) == Some("Symbol")
            }
            Expr::Ident(_) => match self.available(expression.unwrap_parens()) {
                Some(symbol) => {
                    self.need(symbol, Need::Key);
                    true
                }
                None => false,
            },
            _ => self.is_primitive(expression),
        }
    }

    /// Reading a member.
    fn member(&mut self, member: &MemberExpr) -> bool {
        match &member.prop {
            MemberProp::Ident(name) if &*name.sym == "prototype" && self.available(&member.obj).is_some() => {
                let symbol = self.available(&member.obj).expect("looked at above");
                self.need(symbol, Need::OwnPrototype);
                true
            }
            MemberProp::Ident(name) => {
                !globals::is_poisoned(&name.sym) && self.has_readable_members(&member.obj)
            }
            MemberProp::Computed(key) => match &*key.expr {
                Expr::Lit(Lit::Str(name)) => {
                    name.value.as_str().is_some_and(|name| !globals::is_poisoned(name))
                        && self.has_readable_members(&member.obj)
                }
                key => self.is_key(key) && self.has_readable_members(&member.obj),
            },
            MemberProp::PrivateName(_) => false,
        }
    }

    /// Whether reading any member of `object`, which itself is pure, has no effect.
    fn has_readable_members(&mut self, object: &Expr) -> bool {
        match object.unwrap_parens() {
            Expr::MetaProp(_) => true,
            Expr::Object(literal) => value::is_plain_object(literal) && self.expression(object),
            Expr::Lit(Lit::Str(_)) | Expr::Fn(_) | Expr::Arrow(_) => true,
            Expr::Member(MemberExpr { obj, prop: MemberProp::Ident(name), .. })
                if &*name.sym == "prototype" =>
            {
                match (self.global(obj), self.available(obj)) {
                    (Some(global), _) => globals::has_plain_prototype(global),
                    (None, Some(symbol)) => {
                        self.need(symbol, Need::PrototypeMembers);
                        true
                    }
                    (None, None) => self.is_fresh_function(obj),
                }
            }
            Expr::Ident(ident) => match self.name(ident) {
                Name::Global => globals::has_plain_members(&ident.sym),
                Name::Local => self.fresh_of(ident).is_some(),
                Name::Other(target) => target == Target::ImportMeta,
                Name::Symbol(_) => match self.available(object.unwrap_parens()) {
                    Some(symbol) => {
                        self.need(symbol, Need::Members);
                        true
                    }
                    None => false,
                },
            },
            _ => false,
        }
    }

    fn fresh_of(&self, ident: &Ident) -> Option<&Fresh> {
        self.fresh.iter().find(|fresh| fresh.name == ident.sym && fresh.context == ident.ctxt)
    }

    fn is_fresh_function(&self, expression: &Expr) -> bool {
        matches!(expression, Expr::Ident(ident) if self.fresh_of(ident).is_some_and(|fresh| fresh.is_function))
    }

    fn note_fresh(&mut self, ident: &Ident, is_function: bool, alias: Option<SymbolId>) {
        if matches!(self.name(ident), Name::Local) {
            self.fresh.push(Fresh { name: ident.sym.clone(), context: ident.ctxt, is_function, alias });
        }
    }

    fn note_fresh_class(&mut self, ident: &Ident, class: &Class) {
        if !class::has_accessors(class) && class.super_class.is_none() {
            self.note_fresh(ident, true, None);
        }
    }

    /// What a call that names it names, or the expression itself.
    fn without_name<'e>(&self, expression: &'e Expr) -> &'e Expr {
        let expression = expression.unwrap_parens();
        named_value(expression, self.surroundings.runtime).unwrap_or(expression)
    }

    fn is_annotated(&self, start: BytePos) -> bool {
        start.is_pure() || self.surroundings.annotations.pure_calls.contains(&start)
    }

    /// `/* @__PURE__ */ (f())`
    fn is_annotated_call(&mut self, start: BytePos, expression: &Expr) -> bool {
        self.is_annotated(start)
            && match expression {
                Expr::Call(e) => self.arguments(&e.args),
                Expr::New(e) => self.arguments(e.args.as_deref().unwrap_or_default()),
                _ => false,
            }
    }
}

/// The name that `typeof name === "..."` asks for, and whether it is declared if the answer is yes, or if it is no.
fn type_guard(test: &Expr) -> Option<(&Ident, bool)> {
    let Expr::Bin(BinExpr { op, left, right, .. }) = test.unwrap_parens() else { return None };
    let (Expr::Unary(UnaryExpr { op: UnaryOp::TypeOf, arg, .. }), Expr::Lit(Lit::Str(name))) =
        (left.unwrap_parens(), right.unwrap_parens())
    else {
        return None;
    };
    let is_undefined = match (op, name.value.as_str()?) {
        (BinaryOp::EqEq | BinaryOp::EqEqEq, name) => name == "undefined",
        (BinaryOp::NotEq | BinaryOp::NotEqEq, name) => name != "undefined",
        // As it is written to be short.
        (BinaryOp::Lt, "u") => false,
        (BinaryOp::Gt, "u") => true,
        _ => return None,
    };
    let Expr::Ident(ident) = arg.unwrap_parens() else { return None };
    Some((ident, !is_undefined))
}
