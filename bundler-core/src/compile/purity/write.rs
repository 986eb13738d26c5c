//! Assignments that nobody sees: to variables of the module, and to members of objects made in it. The
//! statement then only completes what it assigns.

use swc_ecma_ast::*;

use super::{Name, Place, Purity, globals, value};
use crate::id::SymbolId;
use crate::object::{Need, SymbolKind};

/// An object whose members are written.
enum Owner {
    /// Nobody else can see it yet.
    Fresh { is_function: bool },
    /// It is this symbol's.
    Symbol(SymbolId),
    /// It is the `prototype` of this symbol's value.
    Prototype(SymbolId),
    /// It is the `prototype` of the class whose static parts are looked at.
    OwnPrototype,
}

impl Purity<'_> {
    pub(super) fn assignment(&mut self, assignment: &AssignExpr) -> bool {
        if assignment.op != AssignOp::Assign {
            return false;
        }
        let AssignTarget::Simple(target) = &assignment.left else { return false };
        match target {
            SimpleAssignTarget::Ident(name) => match self.name(&name.id) {
                Name::Symbol(symbol) => {
                    self.place == Place::Statement && self.expression(&assignment.right) && {
                        if self.symbols[symbol.index()].kind == SymbolKind::Free {
                            self.need(symbol, Need::Readable);
                        }
                        self.need(symbol, Need::Assignable);
                        self.completed(symbol);
                        true
                    }
                }
                Name::Local => {
                    // Its new value may be anybody's.
                    self.fresh.retain(|fresh| fresh.name != name.id.sym || fresh.context != name.id.ctxt);
                    self.expression(&assignment.right)
                }
                Name::Global | Name::Other(_) => false,
            },
            SimpleAssignTarget::Member(member) => {
                self.member_write(member) && self.expression(&assignment.right)
            }
            _ => false,
        }
    }

    fn member_write(&mut self, member: &MemberExpr) -> bool {
        let Some(owner) = self.owner(&member.obj) else { return false };
        let name = match &member.prop {
            MemberProp::Ident(name) => Some(name.sym.as_str()),
            MemberProp::Computed(key) => match key.expr.unwrap_parens() {
                Expr::Lit(Lit::Str(name)) => match name.value.as_str() {
                    Some(name) => Some(name),
                    None => return false,
                },
                // `E[E["A"] = 0] = "A"`: the key is the value that is assigned.
                Expr::Assign(inner) => {
                    if !self.is_primitive(&inner.right) || !self.assignment(inner) {
                        return false;
                    }
                    None
                }
                key => {
                    // Functions have members that cannot be written, and the key may name one.
                    if !matches!(owner, Owner::Fresh { is_function: false })
                        && !value::is_well_known_symbol(key)
                    {
                        return false;
                    }
                    if !self.is_key(key) {
                        return false;
                    }
                    None
                }
            },
            MemberProp::PrivateName(_) => return false,
        };
        self.takes_members_of(owner, name)
    }

    /// Whether a member of this name can be added to the object unseen.
    fn takes_members_of(&mut self, owner: Owner, name: Option<&str>) -> bool {
        let is_special =
            matches!(name, Some("name" | "length" | "prototype")) || name.is_some_and(globals::is_poisoned);
        // Not every value can be an array's length.
        if matches!(name, Some("__proto__" | "length")) {
            return false;
        }
        match owner {
            Owner::Fresh { is_function } => !(is_function && is_special),
            Owner::Symbol(symbol) => {
                self.need(symbol, if is_special { Need::OwnLiteral } else { Need::Own });
                self.completed(symbol);
                true
            }
            Owner::OwnPrototype => {
                let accessors = self.accessors_of_prototype.as_ref();
                accessors
                    .zip(name)
                    .is_some_and(|(accessors, name)| accessors.iter().all(|known| **known != *name))
            }
            Owner::Prototype(symbol) => {
                self.need(symbol, Need::OwnPrototype);
                self.completed(symbol);
                true
            }
        }
    }

    /// Whose object `expression` is, if it was made in this module.
    fn owner(&self, expression: &Expr) -> Option<Owner> {
        match expression.unwrap_parens() {
            Expr::This(_) if self.owns_this => Some(Owner::Fresh { is_function: true }),
            Expr::Ident(ident) => match self.name(ident) {
                Name::Local => {
                    let fresh = self.fresh_of(ident)?;
                    Some(match fresh.alias {
                        Some(symbol) => Owner::Symbol(symbol),
                        None => Owner::Fresh { is_function: fresh.is_function },
                    })
                }
                Name::Symbol(_) => self.own_symbol(expression).map(Owner::Symbol),
                Name::Global | Name::Other(_) => None,
            },
            Expr::Member(MemberExpr { obj, prop: MemberProp::Ident(name), .. })
                if &*name.sym == "prototype" =>
            {
                if obj.is_this() && self.owns_this && self.accessors_of_prototype.is_some() {
                    return Some(Owner::OwnPrototype);
                }
                if self.is_fresh_function(obj) {
                    return Some(Owner::Fresh { is_function: false });
                }
                self.own_symbol(obj).map(Owner::Prototype)
            }
            _ => None,
        }
    }

    /// A symbol that this module declares. A function cannot know when it is called.
    fn own_symbol(&self, expression: &Expr) -> Option<SymbolId> {
        let Expr::Ident(ident) = expression.unwrap_parens() else { return None };
        let Name::Symbol(symbol) = self.name(ident) else { return None };
        let is_declared =
            self.symbols[symbol.index()].kind == SymbolKind::Declared && !self.declaring.contains(&symbol);
        (is_declared && self.place == Place::Statement).then_some(symbol)
    }

    /// `Object.defineProperty(own, "name", {...})`, `Object.assign(own, {...})`
    pub(super) fn definition(&mut self, method: &str, arguments: &[ExprOrSpread]) -> bool {
        if arguments.iter().any(|argument| argument.spread.is_some()) {
            return false;
        }
        match (method, arguments) {
            ("defineProperty", [target, key, descriptor]) => {
                let Some(owner) = self.owner(&target.expr) else { return false };
                let name = match &*key.expr {
                    Expr::Lit(Lit::Str(name)) => match name.value.as_str() {
                        Some(name) => Some(name),
                        None => return false,
                    },
                    key if value::is_well_known_symbol(key) => None,
                    _ => return false,
                };
                is_harmless_descriptor(&descriptor.expr)
                    && self.expression(&descriptor.expr)
                    && name != Some("prototype")
                    && self.takes_members_of(owner, name.filter(|name| *name != "name" && *name != "length"))
            }
            ("assign", [target, sources @ ..]) => {
                let Some(owner) = self.owner(&target.expr) else { return false };
                sources.iter().all(|source| {
                    let Expr::Object(object) = &*source.expr else { return false };
                    value::is_plain_object(object)
                        && object.props.iter().all(|property| {
                            value::property_key(property).is_some_and(|key| {
                                !matches!(&*key, "name" | "length" | "prototype" | "__proto__")
                                    && !globals::is_poisoned(&key)
                            })
                        })
                        && self.expression(&source.expr)
                }) && self.takes_members_of(owner, None)
            }
            _ => false,
        }
    }
}

/// A descriptor without a setter: later assignments still run no code of the program.
fn is_harmless_descriptor(descriptor: &Expr) -> bool {
    let Expr::Object(object) = descriptor.unwrap_parens() else { return false };
    value::is_plain_object(object)
        && object.props.iter().all(|property| value::property_key(property).is_some_and(|key| &*key != "set"))
}
