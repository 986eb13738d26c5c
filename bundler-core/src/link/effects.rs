//! Whether running a statement can be observed: looks up what the compiler left open because it depends on
//! what a name stands for.
//!
//! Answers questions; marks nothing.

use rustc_hash::{FxHashMap, FxHashSet};

use crate::graph::ModuleGraph;
use crate::id::{ModuleId, SymbolId, SymbolRef};
use crate::link::exports::{Binding, Exports, Lookup, Shape};
use crate::object::{
    Calls, Condition, Effects, Form, ImportKind, Need, Statement, Symbol, SymbolKind, Value,
};

pub(crate) struct EffectsOf<'a, 'g> {
    graph: &'g ModuleGraph,
    exports: &'a Exports<'g>,
    /// The place of each module in the evaluation order.
    position: Vec<u32>,
    /// Answers about calls; absent while one is being looked for, so that recursion counts as an effect.
    known: FxHashMap<(SymbolRef, Question), bool>,
    /// Symbols that a module which imports them passes on. Collected when first asked for.
    escaping_exports: Option<FxHashSet<SymbolRef>>,
}

#[derive(Clone, Copy, PartialEq, Eq, Hash)]
enum Question {
    Call,
    Construct,
}

impl<'a, 'g> EffectsOf<'a, 'g> {
    pub(crate) fn new(graph: &'g ModuleGraph, exports: &'a Exports<'g>, order: &[ModuleId]) -> Self {
        let mut position = vec![u32::MAX; graph.modules.len()];
        for (index, id) in order.iter().enumerate() {
            position[id.index()] = index as u32;
        }
        Self { graph, exports, position, known: FxHashMap::default(), escaping_exports: None }
    }

    /// Whether running a statement can be observed, given that nothing uses what it declares or completes.
    pub(crate) fn has_effects(&mut self, module: ModuleId, statement: &Statement) -> bool {
        match &statement.effects {
            Effects::None => false,
            Effects::Always => true,
            Effects::Unless(range) => !self.all_hold(module, range),
        }
    }

    fn all_hold(&mut self, module: ModuleId, range: &std::ops::Range<u32>) -> bool {
        let graph = self.graph;
        graph.module(module).object.conditions(range).iter().all(|condition| self.holds(module, condition))
    }

    fn symbol(&self, symbol: SymbolRef) -> &'g Symbol {
        &self.graph.module(symbol.module).object.symbols[symbol.symbol.index()]
    }

    fn holds(&mut self, module: ModuleId, condition: &Condition) -> bool {
        let symbol = match self.exports.symbol(module, condition.symbol) {
            Lookup::Found(Binding::Symbol(symbol)) => symbol,
            // Reading the member of what is no namespace.
            Lookup::Found(Binding::Member(member)) => {
                let object = &self.graph.module(module).object;
                let SymbolKind::Member(member) = object.symbols[member.symbol.index()].kind else {
                    unreachable!("the binding says that it is a member")
                };
                let need = match object.texts.get(member.name) {
                    "prototype" => Need::OwnPrototype,
                    "caller" | "callee" | "arguments" => return false,
                    _ => Need::Members,
                };
                return condition.need == Need::Readable
                    && self.holds(module, &Condition { symbol: member.object, need });
            }
            Lookup::Found(Binding::Constant(..)) => {
                return matches!(condition.need, Need::Readable | Need::Primitive | Need::Key);
            }
            // Members of other modules and namespace objects can be read; what they are is not known.
            Lookup::Found(_) => return matches!(condition.need, Need::Readable | Need::Heritage),
            Lookup::NotFound | Lookup::Ambiguous(..) => return false,
        };
        let known = self.symbol(symbol);
        if known.kind != SymbolKind::Declared {
            return false;
        }
        let is_own = symbol == SymbolRef { module, symbol: condition.symbol };
        // The compiler asks whether a name of the same module can be read if that comes before its declaration;
        // and on a cycle an importer may run before what it imports.
        let is_initialised = match is_own {
            true => condition.need != Need::Readable,
            false => self.position[symbol.module.index()] < self.position[module.index()],
        };
        if !is_initialised {
            return condition.need == Need::Readable && known.form == Form::Hoisted;
        }
        match condition.need {
            Need::Readable => true,
            Need::Assignable => is_own && known.form != Form::Constant,
            Need::Call => !known.reassigned && self.is_pure(symbol, Question::Call),
            Need::Construct => !known.reassigned && self.is_pure(symbol, Question::Construct),
            Need::Heritage => {
                known.reassigned
                    || match known.value {
                        Value::Function { has_prototype, .. } => has_prototype,
                        Value::Class { .. } | Value::OpaqueClass | Value::Unknown => true,
                        _ => false,
                    }
            }
            need => {
                let is_certain = !known.reassigned || known.value == Value::Filled;
                is_certain && self.has(symbol, known, need)
            }
        }
    }

    /// Whether a value that never changes is such that the need is met.
    fn has(&mut self, symbol: SymbolRef, known: &Symbol, need: Need) -> bool {
        match (need, &known.value) {
            (Need::Primitive, Value::Primitive) | (Need::Key, Value::Primitive | Value::Symbol) => true,
            (Need::Own, Value::Function { .. } | Value::Object | Value::Filled)
            | (Need::OwnLiteral, Value::Object | Value::Filled)
            | (Need::Members, Value::Builtin) => true,
            (Need::OwnPrototype, Value::Function { has_prototype, .. }) => *has_prototype,
            (Need::Own, Value::Class { parent, .. })
            | (
                Need::OwnPrototype | Need::PrototypeMembers,
                Value::Class { has_plain_prototype: true, parent, .. },
            ) => parent.is_none_or(|parent| self.holds(symbol.module, &Condition { symbol: parent, need })),
            (Need::Plain, Value::Object) => !self.escapes(symbol, known),
            (Need::Members, Value::Object | Value::Function { .. }) => !self.escapes(symbol, known),
            (Need::Members, Value::Class { parent, .. }) => {
                !self.escapes(symbol, known)
                    && parent
                        .is_none_or(|parent| self.holds(symbol.module, &Condition { symbol: parent, need }))
            }
            _ => false,
        }
    }

    fn is_pure(&mut self, symbol: SymbolRef, question: Question) -> bool {
        if let Some(&known) = self.known.get(&(symbol, question)) {
            return known;
        }
        // Whoever asks again on the way here is recursive.
        self.known.insert((symbol, question), false);
        // Functions can call each other in chains as long as the program.
        let answer = stacker::maybe_grow(64 * 1024, 4 * 1024 * 1024, || self.look_at(symbol, question));
        self.known.insert((symbol, question), answer);
        answer
    }

    fn look_at(&mut self, symbol: SymbolRef, question: Question) -> bool {
        match (&self.symbol(symbol).value, question) {
            (Value::Function { calls: Calls::PureIf(range), .. }, Question::Call) => {
                self.all_hold(symbol.module, range)
            }
            (Value::Class { constructs: Calls::PureIf(range), parent, .. }, Question::Construct) => {
                self.all_hold(symbol.module, range)
                    && parent.is_none_or(|parent| {
                        self.holds(symbol.module, &Condition { symbol: parent, need: Need::Construct })
                    })
            }
            (
                Value::Function { calls: Calls::PureIf(range), has_prototype: true, .. },
                Question::Construct,
            ) => self.all_hold(symbol.module, range),
            _ => false,
        }
    }

    /// Whether somebody may have changed what the members of a symbol's object are.
    fn escapes(&mut self, symbol: SymbolRef, known: &Symbol) -> bool {
        known.escapes || {
            let (graph, exports) = (self.graph, self.exports);
            self.escaping_exports.get_or_insert_with(|| escaping_exports(graph, exports)).contains(&symbol)
        }
    }
}

/// What modules that import it pass on, by name or with its module's namespace object.
fn escaping_exports<'g>(graph: &'g ModuleGraph, exports: &Exports<'g>) -> FxHashSet<SymbolRef> {
    let mut escaping = FxHashSet::default();
    let mut namespaces = FxHashSet::default();
    for id in graph.ids() {
        let module = graph.module(id);
        namespaces
            .extend(module.dependencies_of(|kind| matches!(kind, ImportKind::Require | ImportKind::Dynamic)));
        for (index, symbol) in module.object.symbols.iter().enumerate() {
            if !symbol.escapes || !matches!(symbol.kind, SymbolKind::Import(_) | SymbolKind::Member(_)) {
                continue;
            }
            match exports.symbol(id, SymbolId::from_index(index)) {
                Lookup::Found(Binding::Symbol(symbol)) => {
                    escaping.insert(symbol);
                }
                Lookup::Found(Binding::Namespace(module)) => {
                    namespaces.insert(module);
                }
                _ => {}
            }
        }
    }
    // A namespace may be a member of another.
    let mut seen = FxHashSet::default();
    let mut pending: Vec<ModuleId> = namespaces.into_iter().collect();
    while let Some(module) = pending.pop() {
        if !seen.insert(module) || exports.shape(module) == Shape::CommonJs {
            continue;
        }
        for (_, binding) in exports.members(module) {
            match binding {
                Binding::Symbol(symbol) => {
                    escaping.insert(symbol);
                }
                Binding::Namespace(module) => pending.push(module),
                _ => {}
            }
        }
    }
    escaping
}
