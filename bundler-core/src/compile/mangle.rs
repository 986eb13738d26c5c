//! `--mangle-props`: which property names are shortened, and where in the syntax they stand.
//!
//! A name becomes a hole, since equal names must be shortened equally in all modules. Quoted names are data, unless
//! `--mangle-quoted` says otherwise, or a comment `@__KEY__` stands before them.

use regex::Regex;
use rustc_hash::{FxHashMap, FxHashSet};
use swc_atoms::Atom;
use swc_common::{BytePos, Span, SyntaxContext};
use swc_ecma_ast::*;

use super::print::placeholder;
use crate::id::PropertyId;
use crate::object::Target;

/// Which names are shortened.
#[derive(Clone, Debug)]
pub(crate) struct Mangle {
    pub(crate) names: Regex,
    pub(crate) except: Option<Regex>,
    pub(crate) quoted: bool,
}

/// Names that mean something to the language.
const SYNTAX: &[&str] = &["__proto__", "constructor", "prototype"];

impl Mangle {
    pub(super) fn covers(&self, name: &str) -> bool {
        self.names.is_match(name)
            && self.except.as_ref().is_none_or(|except| !except.is_match(name))
            && !SYNTAX.contains(&name)
    }
}

/// The property names of one module.
pub(super) struct Properties<'a> {
    rule: &'a Mangle,
    /// Where strings begin that are property names.
    keys: &'a FxHashSet<BytePos>,
    /// What the rule says of names without quotes.
    known: FxHashMap<Atom, Option<PropertyId>>,
    /// Names in quotes.
    quoted: FxHashSet<Atom>,
    /// Names that are shortened, by id.
    pub(super) mangled: Vec<Atom>,
}

impl<'a> Properties<'a> {
    pub(super) fn new(rule: &'a Mangle, keys: &'a FxHashSet<BytePos>) -> Self {
        Self { rule, keys, known: FxHashMap::default(), quoted: FxHashSet::default(), mangled: Vec::new() }
    }

    /// Names that must not be given to others, sorted.
    pub(super) fn kept(&self) -> Vec<&Atom> {
        let plain = self.known.iter().filter(|(_, id)| id.is_none()).map(|(name, _)| name);
        let mut kept: Vec<&Atom> = plain.chain(&self.quoted).collect();
        kept.sort_unstable();
        kept.dedup();
        kept
    }

    /// The hole that stands for a name, if it is shortened.
    pub(super) fn id(&mut self, name: &Atom) -> Option<PropertyId> {
        if let Some(known) = self.known.get(name) {
            return *known;
        }
        let id = self.rule.covers(name).then(|| {
            self.mangled.push(name.clone());
            PropertyId::from_index(self.mangled.len() - 1)
        });
        self.known.insert(name.clone(), id);
        id
    }

    pub(super) fn name(&mut self, name: &mut Atom) {
        if let Some(id) = self.id(name) {
            *name = placeholder(Target::Property(id));
        }
    }

    /// The name that a key in brackets or quotes stands for, if that counts as one. Others are kept.
    fn quoted(&mut self, key: &Expr) -> Option<(PropertyId, Span)> {
        let (name, span, is_name) = literal(key)?;
        if self.rule.quoted || is_name || self.keys.contains(&span.lo) {
            return self.id(&name).map(|id| (id, span));
        }
        self.keep(name);
        None
    }

    fn keep(&mut self, name: Atom) {
        self.quoted.insert(name);
    }

    pub(super) fn member(&mut self, property: &mut MemberProp) {
        match property {
            MemberProp::Ident(name) => self.name(&mut name.sym),
            MemberProp::Computed(key) => match self.quoted(&key.expr) {
                Some((id, span)) => *property = MemberProp::Ident(hole(id, span)),
                None => self.expression(&mut key.expr),
            },
            MemberProp::PrivateName(_) => {}
        }
    }

    pub(super) fn super_member(&mut self, property: &mut SuperProp) {
        match property {
            SuperProp::Ident(name) => self.name(&mut name.sym),
            SuperProp::Computed(key) => match self.quoted(&key.expr) {
                Some((id, span)) => *property = SuperProp::Ident(hole(id, span)),
                None => self.expression(&mut key.expr),
            },
        }
    }

    pub(super) fn key(&mut self, key: &mut PropName) {
        let found = match key {
            PropName::Ident(name) => return self.name(&mut name.sym),
            PropName::Str(text) => {
                let literal = Expr::Lit(Lit::Str(text.clone()));
                self.quoted(&literal)
            }
            PropName::Computed(computed) => match self.quoted(&computed.expr) {
                None => return self.expression(&mut computed.expr),
                found => found,
            },
            PropName::Num(_) | PropName::BigInt(_) => None,
        };
        if let Some((id, span)) = found {
            *key = PropName::Ident(hole(id, span));
        }
    }

    /// A key that only run time knows: with `--mangle-quoted` strings that may be it are names.
    pub(super) fn expression(&mut self, key: &mut Expr) {
        if !self.rule.quoted {
            return;
        }
        match key {
            Expr::Paren(inner) => self.expression(&mut inner.expr),
            Expr::Cond(choice) => {
                self.expression(&mut choice.cons);
                self.expression(&mut choice.alt);
            }
            Expr::Seq(sequence) => {
                if let Some(last) = sequence.exprs.last_mut() {
                    self.expression(last);
                }
            }
            _ => {
                if let Some((id, span)) = self.quoted(key) {
                    *key = text_hole(id, span);
                }
            }
        }
    }

    /// A string that a comment says is a name.
    pub(super) fn annotated(&mut self, expression: &mut Expr) {
        if self.keys.is_empty() {
            return;
        }
        if let Some((name, span, _)) = literal(expression)
            && self.keys.contains(&span.lo)
            && let Some(id) = self.id(&name)
        {
            *expression = text_hole(id, span);
        }
    }
}

/// A string or a template without substitutions; and whether it was no string in the source: what stands for a name
/// there may be written as a string by a transformation.
fn literal(expression: &Expr) -> Option<(Atom, Span, bool)> {
    match expression {
        Expr::Lit(Lit::Str(text)) => Some((text.value.as_str()?.into(), text.span, text.raw.is_none())),
        Expr::Tpl(template) if template.exprs.is_empty() => {
            let text = template.quasis.first()?.cooked.as_ref()?;
            Some((text.as_str()?.into(), template.span, false))
        }
        _ => None,
    }
}

fn hole(id: PropertyId, span: Span) -> IdentName {
    IdentName::new(placeholder(Target::Property(id)), span)
}

/// The name as a string.
fn text_hole(id: PropertyId, span: Span) -> Expr {
    Expr::Ident(Ident::new(placeholder(Target::PropertyText(id)), span, SyntaxContext::empty()))
}
