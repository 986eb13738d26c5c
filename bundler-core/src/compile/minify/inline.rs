//! A variable that is read once, in the statement after its own, gives way to its value.
//!
//! The value moves to where it is read, past everything that is evaluated before. That must not be
//! noticed: either the value depends on nothing, or what it passes has no effect and does not depend on
//! the value's.

use swc_common::util::take::Take;
use swc_ecma_ast::*;

use super::syntax::Syntax;
use super::usage::Declared;

/// What may be passed by a value on its way.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Weight {
    /// Depends on nothing, does nothing.
    Constant,
    /// Reads variables.
    Reading,
    /// Does something.
    Effect,
}

/// What a search found.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Search {
    Found,
    /// Not here, and the value may go on.
    Passed,
    /// The value may not go on.
    Blocked,
}

struct Inliner<'a, 'b> {
    syntax: &'a Syntax<'b>,
    name: Id,
    value: Option<Box<Expr>>,
    weight: Weight,
}

impl Syntax<'_> {
    /// Moves the value of `declarator` into `statement`, if that is the only place that reads it.
    pub(super) fn inline(&self, declarator: &mut VarDeclarator, statement: &mut Stmt) -> bool {
        let Pat::Ident(name) = &declarator.name else { return false };
        let is_single = self.use_of(&name.id).is_some_and(|known| {
            known.reads == 1
                && known.writes == 0
                && matches!(known.declared, Some(Declared::Var | Declared::Lexical))
        });
        let Some(value) = declarator.init.take() else { return false };
        let target = if is_single { first_expression(statement) } else { None };
        let Some(target) = target else {
            declarator.init = Some(value);
            return false;
        };
        let weight = self.weight(&value);
        let mut inliner = Inliner { syntax: self, name: name.id.to_id(), value: Some(value), weight };
        let is_done = inliner.search(target) == Search::Found;
        declarator.init = inliner.value;
        is_done
    }

    fn weight(&self, value: &Expr) -> Weight {
        match value {
            Expr::Lit(_) | Expr::Fn(_) | Expr::Arrow(_) => Weight::Constant,
            Expr::Unary(e) if matches!(e.op, UnaryOp::Void | UnaryOp::Bang) && e.arg.is_lit() => {
                Weight::Constant
            }
            Expr::Ident(ident) if self.is_stable(ident) => Weight::Constant,
            _ if self.is_discardable(value) => Weight::Reading,
            _ => Weight::Effect,
        }
    }

    /// Whether `ident` always has the same value once code can read it, and reading it never throws.
    fn is_stable(&self, ident: &Ident) -> bool {
        self.use_of(ident).is_some_and(|known| {
            known.writes == 0
                && matches!(known.declared, Some(Declared::Function | Declared::Parameter | Declared::Own))
        })
    }
}

/// What a statement evaluates first, and only once.
fn first_expression(statement: &mut Stmt) -> Option<&mut Expr> {
    match statement {
        Stmt::Expr(s) => Some(&mut s.expr),
        Stmt::Return(s) => s.arg.as_deref_mut(),
        Stmt::Throw(s) => Some(&mut s.arg),
        Stmt::If(s) => Some(&mut s.test),
        Stmt::Switch(s) => Some(&mut s.discriminant),
        Stmt::Decl(Decl::Var(var)) => var.decls.first_mut()?.init.as_deref_mut(),
        Stmt::For(s) => match s.init.as_mut()? {
            VarDeclOrExpr::Expr(init) => Some(init),
            VarDeclOrExpr::VarDecl(var) => var.decls.first_mut()?.init.as_deref_mut(),
        },
        Stmt::ForIn(s) => Some(&mut s.right),
        Stmt::ForOf(s) if !s.is_await => Some(&mut s.right),
        _ => None,
    }
}

impl Inliner<'_, '_> {
    fn is_it(&self, ident: &Ident) -> bool {
        ident.ctxt == self.name.1 && ident.sym == self.name.0
    }

    /// The answer after something of this weight was not it.
    fn pass(&self, weight: Weight) -> Search {
        let may_pass = match self.weight {
            Weight::Constant => true,
            Weight::Reading => weight <= Weight::Reading,
            Weight::Effect => weight == Weight::Constant,
        };
        if may_pass { Search::Passed } else { Search::Blocked }
    }

    /// Whether the value may be evaluated less often.
    fn may_be_skipped(&self) -> bool {
        self.weight < Weight::Effect
    }

    fn all<'e>(&mut self, parts: impl Iterator<Item = &'e mut Expr>, after: Weight) -> Search {
        for part in parts {
            match self.search(part) {
                Search::Passed => {}
                other => return other,
            }
        }
        self.pass(after)
    }

    fn search(&mut self, expression: &mut Expr) -> Search {
        match expression {
            Expr::Ident(ident) if self.is_it(ident) => {
                *expression = *self.value.take().expect("a name that is read once is found once");
                Search::Found
            }
            Expr::Ident(ident) => self.pass(if self.syntax.is_stable(ident) {
                Weight::Constant
            } else if self.syntax.is_bound(ident) {
                Weight::Reading
            } else {
                Weight::Effect
            }),
            Expr::Lit(_) | Expr::Fn(_) | Expr::Arrow(_) | Expr::This(_) => self.pass(Weight::Constant),
            Expr::Member(member) => self.member(member, Weight::Effect),
            Expr::Call(call) => self.call(call),
            Expr::New(new) => match self.search(&mut new.callee) {
                Search::Passed => self.arguments(new.args.as_deref_mut().unwrap_or_default()),
                other => other,
            },
            Expr::Unary(e) => self.unary(e),
            Expr::Bin(e) => self.binary(e),
            Expr::Cond(e) => match self.search(&mut e.test) {
                Search::Passed if self.may_be_skipped() => {
                    match (self.search(&mut e.cons), self.weight) {
                        (Search::Passed, _) => self.search(&mut e.alt),
                        // The other branch comes instead of this one, not after it.
                        (Search::Blocked, _) => match self.search(&mut e.alt) {
                            Search::Found => Search::Found,
                            _ => Search::Blocked,
                        },
                        (found, _) => found,
                    }
                }
                Search::Passed => Search::Blocked,
                other => other,
            },
            Expr::Assign(e) => self.assignment(e),
            Expr::Seq(e) => self.all(e.exprs.iter_mut().map(|e| &mut **e), Weight::Constant),
            Expr::Array(e) => {
                for element in e.elems.iter_mut().flatten() {
                    match self.search(&mut element.expr) {
                        Search::Passed if element.spread.is_none() => {}
                        Search::Passed => return Search::Blocked,
                        other => return other,
                    }
                }
                self.pass(Weight::Constant)
            }
            Expr::Object(object) => self.object(object),
            Expr::Tpl(e) => self.template(e),
            Expr::Await(e) => match self.search(&mut e.arg) {
                Search::Passed => self.pass(Weight::Effect),
                other => other,
            },
            Expr::OptChain(chain) => match &mut *chain.base {
                OptChainBase::Member(member) => match self.search(&mut member.obj) {
                    Search::Passed => Search::Blocked,
                    other => other,
                },
                OptChainBase::Call(_) => Search::Blocked,
            },
            _ => Search::Blocked,
        }
    }

    /// `after` is the weight of what happens once object and property are known.
    fn member(&mut self, member: &mut MemberExpr, after: Weight) -> Search {
        match self.search(&mut member.obj) {
            Search::Passed => {}
            other => return other,
        }
        if let MemberProp::Computed(key) = &mut member.prop {
            match self.search(&mut key.expr) {
                Search::Passed => {}
                other => return other,
            }
        }
        self.pass(after)
    }

    fn call(&mut self, call: &mut CallExpr) -> Search {
        let Callee::Expr(callee) = &mut call.callee else { return Search::Blocked };
        let passed = match &mut **callee {
            // The value must not become a reference, which would get a `this`.
            Expr::Ident(ident) if self.is_it(ident) => match self.value.as_deref() {
                Some(Expr::Fn(_) | Expr::Arrow(_) | Expr::Call(_)) => self.search(callee),
                Some(Expr::Ident(value)) if &*value.sym != "eval" => self.search(callee),
                _ => Search::Blocked,
            },
            callee => self.search(callee),
        };
        match passed {
            Search::Passed => self.arguments(&mut call.args),
            other => other,
        }
    }

    fn arguments(&mut self, arguments: &mut [ExprOrSpread]) -> Search {
        for argument in arguments {
            match self.search(&mut argument.expr) {
                Search::Passed if argument.spread.is_none() => {}
                Search::Passed => return Search::Blocked,
                other => return other,
            }
        }
        self.pass(Weight::Effect)
    }

    fn unary(&mut self, e: &mut UnaryExpr) -> Search {
        let is_bare = matches!(&*e.arg, Expr::Ident(_) | Expr::Member(_) | Expr::OptChain(_));
        match e.op {
            UnaryOp::Delete => Search::Blocked,
            UnaryOp::TypeOf if is_bare => Search::Blocked,
            UnaryOp::Bang | UnaryOp::Void | UnaryOp::TypeOf => self.search(&mut e.arg),
            UnaryOp::Minus | UnaryOp::Plus | UnaryOp::Tilde => match self.search(&mut e.arg) {
                Search::Passed => self.pass(Weight::Effect),
                other => other,
            },
        }
    }

    fn binary(&mut self, e: &mut BinExpr) -> Search {
        match self.search(&mut e.left) {
            Search::Passed => {}
            other => return other,
        }
        let is_logical =
            matches!(e.op, BinaryOp::LogicalAnd | BinaryOp::LogicalOr | BinaryOp::NullishCoalescing);
        if is_logical && !self.may_be_skipped() {
            return Search::Blocked;
        }
        if e.op == BinaryOp::In && matches!(&*e.left, Expr::PrivateName(_)) {
            return self.search(&mut e.right);
        }
        match self.search(&mut e.right) {
            Search::Passed => {
                let is_plain = is_logical || matches!(e.op, BinaryOp::EqEqEq | BinaryOp::NotEqEq);
                self.pass(if is_plain { Weight::Constant } else { Weight::Effect })
            }
            other => other,
        }
    }

    fn assignment(&mut self, e: &mut AssignExpr) -> Search {
        let is_logical = matches!(e.op, AssignOp::AndAssign | AssignOp::OrAssign | AssignOp::NullishAssign);
        if is_logical {
            return Search::Blocked;
        }
        let before = match &mut e.left {
            AssignTarget::Simple(SimpleAssignTarget::Ident(target)) if self.syntax.is_bound(&target.id) => {
                let reads = e.op != AssignOp::Assign;
                self.pass(if reads { Weight::Reading } else { Weight::Constant })
            }
            AssignTarget::Simple(SimpleAssignTarget::Member(member)) => {
                let reads = e.op != AssignOp::Assign || matches!(member.prop, MemberProp::Computed(_));
                self.member(member, if reads { Weight::Effect } else { Weight::Constant })
            }
            _ => Search::Blocked,
        };
        match before {
            Search::Passed => match self.search(&mut e.right) {
                Search::Passed => self.pass(Weight::Effect),
                other => other,
            },
            other => other,
        }
    }

    fn object(&mut self, object: &mut ObjectLit) -> Search {
        for property in &mut object.props {
            let PropOrSpread::Prop(property) = property else { return Search::Blocked };
            let found = match &mut **property {
                Prop::Shorthand(ident) if self.is_it(ident) => {
                    let key = IdentName::new(ident.sym.clone(), ident.span);
                    if &*key.sym == "__proto__" {
                        return Search::Blocked;
                    }
                    let mut value = Box::new(Expr::Ident(ident.take()));
                    let found = self.search(&mut value);
                    **property = Prop::KeyValue(KeyValueProp { key: PropName::Ident(key), value });
                    found
                }
                Prop::Shorthand(ident) => {
                    let mut value = Expr::Ident(ident.clone());
                    self.search(&mut value)
                }
                Prop::KeyValue(p) if !matches!(p.key, PropName::Computed(_)) => self.search(&mut p.value),
                Prop::Method(p) if !matches!(p.key, PropName::Computed(_)) => self.pass(Weight::Constant),
                _ => Search::Blocked,
            };
            if found != Search::Passed {
                return found;
            }
        }
        self.pass(Weight::Constant)
    }

    fn template(&mut self, template: &mut Tpl) -> Search {
        for part in &mut template.exprs {
            match self.search(part) {
                Search::Passed => match self.pass(Weight::Effect) {
                    Search::Passed => {}
                    other => return other,
                },
                other => return other,
            }
        }
        self.pass(Weight::Constant)
    }
}
