//! Which reads may come before the declaration that they read (the dead zone of `let`, `const` and `class`)
//! in modules whose variables are declared outside of the function that initialises them.
//!
//! Flat modules keep their declarations, and the engine checks. Where a variable is a `var` of the shared
//! scope, reads that can come too early are guarded, and no others: most programs have none.

use rustc_hash::{FxHashMap, FxHashSet};

use crate::graph::{Dependency, ModuleGraph};
use crate::id::{ModuleId, SymbolId, SymbolRef};
use crate::link::exports::{Binding, Exports, Lookup};
use crate::link::wrap::{Wrap, Wrapping};
use crate::object::{Effects, ImportKind, Keyword, Object, Statement, StatementKind, SymbolKind};
use crate::order::{AdjacencyBuilder, components};

/// The variables that something can read too early.
#[derive(Default)]
pub(crate) struct DeadZones {
    zones: Vec<FxHashMap<SymbolId, Zone>>,
    cycles: Vec<Cycle>,
}

/// A variable that begins dead.
#[derive(Clone, Copy)]
struct Zone {
    /// Where its declaration begins in its module's code.
    start: u32,
    /// Its own module can read it too early.
    for_own: bool,
}

/// A module's part in a cycle of imports.
#[derive(Clone, Copy, Default)]
struct Cycle {
    /// Zero outside of cycles.
    number: u32,
    /// The cycle runs in the same order, however it is asked for.
    is_fixed: bool,
    /// The module's place in the evaluation order.
    place: u32,
    /// The place of the cycle's first module.
    first: u32,
}

impl DeadZones {
    pub(crate) fn new(
        graph: &ModuleGraph,
        exports: &Exports<'_>,
        wrapping: &Wrapping,
        entries: &[ModuleId],
        order: &[ModuleId],
    ) -> Self {
        let is_initialised = |id: ModuleId| matches!(wrapping.wraps[id.index()], Wrap::Lazy | Wrap::Async);
        if !graph.ids().any(is_initialised) {
            return Self::default();
        }
        let cycles = cycles(graph, wrapping, entries, order);
        let mut zones = vec![FxHashMap::default(); graph.modules.len()];
        for id in graph.ids().filter(|id| is_initialised(*id)) {
            zones[id.index()] = zones_of(&graph.module(id).object, cycles[id.index()].number != 0);
        }
        let mut dead_zones = Self { zones, cycles };
        for id in graph.ids() {
            if dead_zones.cycles[id.index()].number == 0 {
                continue;
            }
            for symbol in dead_zones.read_through_cycle(graph, exports, id) {
                if is_initialised(symbol.module) {
                    dead_zones.add(&graph.module(symbol.module).object, symbol);
                }
            }
        }
        dead_zones
    }

    /// Whether a module has variables that something can read too early.
    pub(crate) fn has_some(&self, module: ModuleId) -> bool {
        self.zones.get(module.index()).is_some_and(|zones| !zones.is_empty())
    }

    /// Whether a variable begins dead.
    pub(crate) fn begins_dead(&self, symbol: SymbolRef) -> bool {
        self.zone(symbol).is_some()
    }

    /// Whether `statement` of `reader` can read a variable too early; `through` is the module that it imports
    /// the variable from.
    pub(crate) fn is_early(
        &self,
        reader: ModuleId,
        statement: &Statement,
        through: Option<ModuleId>,
        symbol: SymbolRef,
    ) -> bool {
        let Some(zone) = self.zone(symbol) else { return false };
        let is_function = matches!(statement.kind, StatementKind::Function | StatementKind::Hoisted);
        if reader == symbol.module {
            // A class sees its own name in a scope of its own.
            let is_own = statement.kind == StatementKind::Class && statement.code.start == zone.start;
            return zone.for_own && (is_function || statement.code.start <= zone.start) && !is_own;
        }
        let mine = self.cycles[reader.index()];
        if mine.number == 0 {
            return false;
        }
        // What a module imports from outside of its cycles has run, with all that it imports. Its functions can be
        // called before.
        if let Some(through) = through
            && self.cycles[through.index()].number != mine.number
        {
            return is_function && self.comes_late(through, mine);
        }
        !mine.is_fixed || is_function || mine.place < self.cycles[symbol.module.index()].place
    }

    fn zone(&self, symbol: SymbolRef) -> Option<Zone> {
        self.zones.get(symbol.module.index())?.get(&symbol.symbol).copied()
    }

    /// Whether a module outside of a cycle runs when a part of the cycle has run.
    fn comes_late(&self, module: ModuleId, cycle: Cycle) -> bool {
        self.cycles[module.index()].place > cycle.first
    }

    /// Variables of modules outside of a cycle that a module of the cycle imports from another one, or shows, or
    /// from one that comes late: they may be asked for before they have run.
    fn read_through_cycle(&self, graph: &ModuleGraph, exports: &Exports<'_>, id: ModuleId) -> Vec<SymbolRef> {
        let number = self.cycles[id.index()].number;
        let module = graph.module(id);
        let mut bindings: Vec<Binding<'_>> =
            exports.members(id).into_iter().map(|(_, binding)| binding).collect();
        for (index, symbol) in module.object.symbols.iter().enumerate() {
            let SymbolKind::Import(import) = symbol.kind else { continue };
            let Dependency::Module(target) = module.dependency(import.record) else { continue };
            if (self.cycles[target.index()].number == number
                || self.comes_late(target, self.cycles[id.index()]))
                && let Lookup::Found(binding) = exports.symbol(id, SymbolId::from_index(index))
            {
                bindings.push(binding);
            }
        }
        let mut outside = Vec::new();
        let mut shown = FxHashSet::default();
        while let Some(binding) = bindings.pop() {
            match binding {
                Binding::Symbol(symbol) if self.cycles[symbol.module.index()].number != number => {
                    outside.push(symbol);
                }
                Binding::Namespace(module) if shown.insert(module) => {
                    bindings.extend(exports.members(module).into_iter().map(|(_, binding)| binding));
                }
                _ => {}
            }
        }
        outside
    }

    fn add(&mut self, object: &Object, symbol: SymbolRef) {
        let declares = |statement: &&Statement| {
            is_dead_first(statement) && object.declared_by(statement).contains(&symbol.symbol)
        };
        if let Some(statement) = object.statements.iter().find(declares) {
            let zone = Zone { start: statement.code.start, for_own: false };
            self.zones[symbol.module.index()].entry(symbol.symbol).or_insert(zone);
        }
    }
}

/// Whether what a statement declares is dead until it has run.
fn is_dead_first(statement: &Statement) -> bool {
    match statement.kind {
        StatementKind::Variable { keyword, .. } => keyword != Keyword::Var,
        StatementKind::Class => true,
        StatementKind::Value => true,
        StatementKind::Function | StatementKind::Hoisted | StatementKind::Plain => false,
    }
}

/// The variables of one module that can be read too early: all on a cycle, where exported functions can be
/// called at any time; otherwise those that code may mention which runs before the declaration.
fn zones_of(object: &Object, is_on_cycle: bool) -> FxHashMap<SymbolId, Zone> {
    let mut zones = FxHashMap::default();
    let mut early = Early { object, declarations: None, reached: vec![false; object.symbols.len()] };
    for statement in &object.statements {
        if matches!(statement.kind, StatementKind::Function | StatementKind::Hoisted) {
            continue;
        }
        if !is_on_cycle && (statement.effects != Effects::None || statement.reads_now) {
            early.reach(statement);
        }
        if is_dead_first(statement) {
            for &symbol in object.declared_by(statement) {
                if is_on_cycle || early.reached[symbol.index()] {
                    zones.insert(symbol, Zone { start: statement.code.start, for_own: true });
                }
            }
        }
    }
    zones
}

/// What code may have mentioned so far, at any depth.
struct Early<'o> {
    object: &'o Object,
    declarations: Option<Vec<Vec<u32>>>,
    reached: Vec<bool>,
}

impl Early<'_> {
    fn reach(&mut self, statement: &Statement) {
        let object = self.object;
        let mut pending: Vec<SymbolId> = object.used_by(statement).to_vec();
        while let Some(symbol) = pending.pop() {
            if std::mem::replace(&mut self.reached[symbol.index()], true) {
                continue;
            }
            let declarations = self.declarations.get_or_insert_with(|| {
                let mut declarations = vec![Vec::new(); object.symbols.len()];
                for (index, statement) in object.statements.iter().enumerate() {
                    for symbol in object.declared_by(statement) {
                        declarations[symbol.index()].push(index as u32);
                    }
                }
                declarations
            });
            for &index in &declarations[symbol.index()] {
                pending.extend_from_slice(object.used_by(&object.statements[index as usize]));
            }
        }
    }
}

/// The cycles of imports and `require` calls.
fn cycles(graph: &ModuleGraph, wrapping: &Wrapping, entries: &[ModuleId], order: &[ModuleId]) -> Vec<Cycle> {
    let mut edges = AdjacencyBuilder::with_capacity(graph.modules.len(), graph.modules.len() * 4);
    for module in &graph.modules {
        let is_edge = |kind| matches!(kind, ImportKind::Static | ImportKind::Require | ImportKind::Evaluate);
        edges.push(module.dependencies_of(is_edge));
    }
    let edges = edges.finish();
    let (component_of, count) = components(&edges);
    // Several programs share modules, each in its own order.
    let is_fixed = entries.len() == 1;
    let mut found = vec![Component { size: 0, is_fixed, entered: None }; count as usize];
    for &entry in entries {
        found[component_of[entry.index()] as usize].enter(entry);
    }
    for id in graph.ids() {
        let own = component_of[id.index()];
        let module = graph.module(id);
        for (record, target) in module.object.records.iter().zip(&module.dependencies) {
            let Dependency::Module(target) = *target else { continue };
            let component = &mut found[component_of[target.index()] as usize];
            if component_of[target.index()] != own {
                component.enter(target);
            } else {
                component.is_fixed &= !matches!(record.kind, ImportKind::Require | ImportKind::Evaluate);
                component.size += u32::from(target == id);
            }
        }
        let component = &mut found[own as usize];
        component.size += 1;
        component.is_fixed &= wrapping.wraps[id.index()] != Wrap::Async;
    }
    let mut cycles: Vec<Cycle> = component_of
        .iter()
        .map(|&component| match found[component as usize].size {
            1 => Cycle::default(),
            _ => Cycle {
                number: component + 1,
                is_fixed: found[component as usize].is_fixed,
                place: 0,
                first: 0,
            },
        })
        .collect();
    let mut first: Vec<Option<u32>> = vec![None; count as usize];
    for (place, id) in order.iter().enumerate() {
        let cycle = &mut cycles[id.index()];
        cycle.place = place as u32;
        cycle.first = *first[component_of[id.index()] as usize].get_or_insert(place as u32);
    }
    cycles
}

/// What is known of a strongly connected component.
#[derive(Clone)]
struct Component {
    /// Its modules; one that imports itself counts more.
    size: u32,
    /// It runs in the same order, however it is asked for.
    is_fixed: bool,
    /// Where others enter it.
    entered: Option<ModuleId>,
}

impl Component {
    fn enter(&mut self, module: ModuleId) {
        self.is_fixed &= self.entered.is_none_or(|other| other == module);
        self.entered = Some(module);
    }
}
