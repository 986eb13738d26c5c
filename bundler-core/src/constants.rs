//! Constants of other modules that decide what of a module can run: such modules are compiled once more, now that
//! the values are known. All others only have the values written in place of the names.
//!
//! Compiling is pure, so that is one call for each such module; what it asks for is part of what it asked for.

use std::sync::Arc;

use rayon::prelude::*;
use rustc_hash::FxHashMap;

use crate::compile::constant::{Define, DefineValue};
use crate::evaluation;
use crate::graph::{Dependency, Module, ModuleGraph};
use crate::id::{ModuleId, SymbolId};
use crate::link::cycles::Cycles;
use crate::link::exports::{self, Binding, Exports, Lookup};
use crate::object::{Export, ExportKind, ImportName, ImportRecord, Object, SymbolKind};
use crate::scan::{Scan, Scanner};

/// How long a chain of constants that depend on each other is followed.
const MOST_ROUNDS: usize = 8;

/// Compiles modules again whose branches depend on constants of others.
pub(crate) fn decide(scan: &mut Scan, scanner: &Scanner) {
    let mut known: FxHashMap<ModuleId, Vec<Define>> = FxHashMap::default();
    for _ in 0..MOST_ROUNDS {
        if !scan.graph.ids().any(|id| may_learn(&scan.graph, id, known.get(&id))) {
            return;
        }
        let order = evaluation::uncounted_order(&scan.graph, &scan.graph.entries);
        let changed = learn(&scan.graph, &order, &mut known);
        if changed.is_empty() {
            return;
        }
        let objects: Vec<Option<Object>> = changed
            .par_iter()
            .map(|id| scanner.compile_again(&scan.keys[id.index()], &known[id], None))
            .collect();
        for (id, object) in changed.into_iter().zip(objects) {
            if let Some(object) = object {
                replace(&mut scan.graph.modules[id.index()], object);
            }
        }
    }
}

/// Adds what is known of the imports that decide something; answers the modules that learn something new.
fn learn(
    graph: &ModuleGraph,
    order: &[ModuleId],
    known: &mut FxHashMap<ModuleId, Vec<Define>>,
) -> Vec<ModuleId> {
    let exports = Exports::new(graph, exports::shapes(graph), Arc::new(Cycles::new(graph, order)));
    let mut changed = Vec::new();
    for id in graph.ids() {
        let object = &graph.module(id).object;
        let mut learned: Vec<Define> =
            object.decisive.iter().filter_map(|symbol| define(graph, &exports, id, *symbol)).collect();
        if let Some(known) = known.get(&id) {
            learned.retain(|define| known.iter().all(|known| known.path != define.path));
        }
        if !learned.is_empty() {
            known.entry(id).or_default().append(&mut learned);
            changed.push(id);
        }
    }
    changed
}

/// Whether an import that decides something may stand for a constant: a look at the next modules, which mostly
/// answers no and saves the rest.
fn may_learn(graph: &ModuleGraph, id: ModuleId, known: Option<&Vec<Define>>) -> bool {
    let module = graph.module(id);
    let object = &module.object;
    object.decisive.len() > known.map_or(0, Vec::len)
        && object.decisive.iter().any(|&symbol| {
            let (import, name) = match object.symbols[symbol.index()].kind {
                SymbolKind::Import(import) => (import, None),
                SymbolKind::Member(member) => match object.symbols[member.object.index()].kind {
                    SymbolKind::Import(import) => (import, Some(member.name)),
                    _ => return false,
                },
                SymbolKind::Declared | SymbolKind::Free => return false,
            };
            let Dependency::Module(target) = module.dependency(import.record) else { return false };
            let name = match import.name {
                ImportName::Named(name) => name,
                ImportName::Namespace => match name {
                    Some(name) => name,
                    None => return false,
                },
            };
            let target = &graph.module(target).object;
            let is_meant = |export: &&Export| target.texts.get(export.name) == object.texts.get(name);
            match target.exports.iter().find(is_meant).map(|export| export.kind) {
                Some(ExportKind::Local(symbol)) => match target.symbols[symbol.index()].kind {
                    SymbolKind::Declared => target.known.iter().any(|known| known.symbol == symbol),
                    _ => true,
                },
                Some(ExportKind::ReExport(..)) => true,
                None => !target.stars.is_empty(),
            }
        })
}

/// The value of an imported symbol.
fn define(graph: &ModuleGraph, exports: &Exports<'_>, id: ModuleId, symbol: SymbolId) -> Option<Define> {
    let object = &graph.module(id).object;
    let name = |symbol: SymbolId| Box::from(object.symbol_name(symbol));
    let path = match object.symbols[symbol.index()].kind {
        SymbolKind::Import(_) => vec![name(symbol)],
        SymbolKind::Member(member) => vec![name(member.object), object.texts.get(member.name).into()],
        SymbolKind::Declared | SymbolKind::Free => return None,
    };
    let constant = match exports.symbol(id, symbol) {
        Lookup::Found(Binding::Symbol(declared)) => exports.constant(id, declared)?,
        Lookup::Found(constant) => constant,
        Lookup::NotFound | Lookup::Ambiguous(..) => return None,
    };
    let Binding::Constant(module, index) = constant else { return None };
    let value = graph.module(module).object.known[index as usize].value.clone();
    Some(Define { path, value: DefineValue::Constant(value), is_imported: true })
}

/// Puts a shorter object in place of a module's: each of its requests is one of the old object's.
fn replace(module: &mut Module, object: Object) {
    fn identity<'o>(object: &'o Object, record: &ImportRecord) -> (&'o str, ImportRecordKey<'o>) {
        let attribute = record.type_attribute.map(|text| object.texts.get(text));
        (object.texts.get(record.specifier), (record.kind, attribute, record.optional))
    }
    let dependency_of: FxHashMap<_, Dependency> = module
        .object
        .records
        .iter()
        .map(|record| identity(&module.object, record))
        .zip(module.dependencies.iter().copied())
        .collect();
    let dependencies: Option<Vec<Dependency>> =
        object.records.iter().map(|record| dependency_of.get(&identity(&object, record)).copied()).collect();
    if let Some(dependencies) = dependencies {
        module.dependencies = dependencies;
        module.object = object;
    }
}

/// What tells requests for the same specifier apart.
type ImportRecordKey<'o> = (crate::object::ImportKind, Option<&'o str>, bool);
