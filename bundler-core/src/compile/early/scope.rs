//! Which names the scopes around a node declare lexically, and which declarations exclude each other
//! (ECMA-262: "It is a Syntax Error if the LexicallyDeclaredNames ...").

use rustc_hash::FxHashMap;
use swc_atoms::Atom;

/// How a name is declared.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Declaration {
    /// `let`, `const`, `class`, imports; functions in modules and strict blocks.
    Lexical,
    /// A function in a block of sloppy code: there may be two of a name.
    SloppyFunction,
    /// The parameter `e` of `catch (e)`: a `var` of the same name is allowed.
    CatchParameter,
}

#[derive(Clone, Copy)]
struct Entry {
    scope: u32,
    kind: Declaration,
}

/// The innermost declaration of each visible name.
#[derive(Default)]
pub(super) struct Scopes {
    visible: FxHashMap<Atom, Entry>,
    /// What leaving scopes has to restore.
    hidden: Vec<(Atom, Option<Entry>)>,
    /// For each open scope: where its part of `hidden` begins, and the scope of the function around it.
    open: Vec<(usize, u32)>,
    /// Scopes opened so far; the number of the current one is the last of `numbers`.
    count: u32,
    numbers: Vec<u32>,
}

impl Scopes {
    pub(super) fn enter_function(&mut self) {
        self.enter(self.count);
    }

    pub(super) fn enter_block(&mut self) {
        let function = self.open.last().map_or(0, |(_, function)| *function);
        self.enter(function);
    }

    fn enter(&mut self, function: u32) {
        self.open.push((self.hidden.len(), function));
        self.numbers.push(self.count);
        self.count += 1;
    }

    pub(super) fn leave(&mut self) {
        let (start, _) = self.open.pop().expect("scopes are left as often as entered");
        self.numbers.pop();
        for (name, entry) in self.hidden.drain(start..).rev() {
            match entry {
                Some(entry) => self.visible.insert(name, entry),
                None => self.visible.remove(&name),
            };
        }
    }

    /// Declares a name in the current scope. False if another declaration excludes it.
    pub(super) fn declare(&mut self, name: &Atom, kind: Declaration) -> bool {
        let scope = *self.numbers.last().expect("there is a scope");
        let known = self.visible.get(name).copied().filter(|entry| entry.scope == scope);
        if let Some(known) = known {
            return known.kind == kind && kind == Declaration::SloppyFunction;
        }
        let hidden = self.visible.insert(name.clone(), Entry { scope, kind });
        self.hidden.push((name.clone(), hidden));
        true
    }

    /// Whether a `var` here does not cross a lexical declaration of its name.
    pub(super) fn accepts_variable(&self, name: &Atom) -> bool {
        let function = self.open.last().map_or(0, |(_, function)| *function);
        self.visible
            .get(name)
            .is_none_or(|entry| entry.scope < function || entry.kind == Declaration::CatchParameter)
    }
}
