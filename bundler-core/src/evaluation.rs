//! The evaluation order of one program, by the strategy that the phases ask for.
//!
//! All strategies give the same order; they differ in what they cost.

use crate::counters::Counters;
use crate::graph::{Dependency, ModuleGraph};
use crate::id::ModuleId;
use crate::object::ImportKind;
use crate::options::OrderStrategy;
use crate::order::{Adjacency, AdjacencyBuilder, linear_dfs, naive_dfs};
use crate::phases::{Phase, Phases};
use crate::scan::{ModuleKey, Scan, Scanner};
use crate::settings::Settings;

/// All modules that `entries` reach: first those that they evaluate, in the order of ECMA-262; then those
/// that run when asked for, each after what it imports.
#[inline(never)] // A stage is a symbol: profilers and the gate tell stages by it.
pub(crate) fn order(
    scan: &Scan,
    scanner: &Scanner,
    settings: &Settings,
    entries: &[ModuleId],
    counters: &Counters,
) -> Vec<ModuleId> {
    let phases = settings.options.scheduling.phases;
    let roots = roots(&scan.graph, entries);
    if settings.options.scheduling.order == OrderStrategy::LinearDfs {
        return linear_dfs(&static_edges(scan, scanner, phases), &roots, counters);
    }
    #[cfg(feature = "phase4-kahn")]
    if phases.contains(Phase::Kahn) {
        return crate::order::kahn(&static_edges(scan, scanner, phases), &roots, counters);
    }
    let roots: Vec<ModuleKey> = roots.iter().map(|id| scan.keys[id.index()].clone()).collect();
    let mut dependencies = |key: &ModuleKey| -> Vec<ModuleKey> {
        let module = scan.graph.module(scan.id_of[key]);
        let stored = || module.static_dependencies().map(|id| scan.keys[id.index()].clone()).collect();
        if phases.contains(Phase::ResolvedDependencies) {
            return stored();
        }
        // It costs the same where it no longer tells anything.
        let resolved = scanner.resolve_static_again(key, module);
        if scan.is_relinked(scan.id_of[key]) { stored() } else { resolved }
    };
    naive_dfs(&roots, &mut dependencies, counters).iter().map(|key| scan.id_of[key]).collect()
}

/// The same order by the cheapest strategy, for steps that the plan does not have: nothing of it is counted.
pub(crate) fn uncounted_order(graph: &ModuleGraph, entries: &[ModuleId]) -> Vec<ModuleId> {
    linear_dfs(&graph.static_edges(), &roots(graph, entries), &Counters::default())
}

/// Static imports as edges. Without phase 3 each specifier is resolved once more to find them.
fn static_edges(scan: &Scan, scanner: &Scanner, phases: Phases) -> Adjacency {
    if phases.contains(Phase::ResolvedDependencies) {
        return scan.graph.static_edges();
    }
    let mut edges = AdjacencyBuilder::with_capacity(scan.graph.modules.len(), scan.graph.modules.len());
    for id in scan.graph.ids() {
        let module = scan.graph.module(id);
        let resolved = scanner.resolve_static_again(&scan.keys[id.index()], module);
        if scan.is_relinked(id) {
            edges.push(module.static_dependencies());
        } else {
            edges.push(resolved.iter().map(|key| scan.id_of[key]));
        }
    }
    edges.finish()
}

/// The entries, and what they reach over `require` and `import()`, in the order of ids.
fn roots(graph: &ModuleGraph, entries: &[ModuleId]) -> Vec<ModuleId> {
    let mut reached = vec![false; graph.modules.len()];
    let mut requested = vec![false; graph.modules.len()];
    let mut pending = entries.to_vec();
    entries.iter().for_each(|entry| reached[entry.index()] = true);
    while let Some(id) = pending.pop() {
        let module = graph.module(id);
        for (record, dependency) in module.object.records.iter().zip(&module.dependencies) {
            let Dependency::Module(target) = *dependency else { continue };
            if matches!(record.kind, ImportKind::Require | ImportKind::Evaluate | ImportKind::Dynamic) {
                requested[target.index()] = true;
            }
            if !std::mem::replace(&mut reached[target.index()], true) {
                pending.push(target);
            }
        }
    }
    let lazy = graph.ids().filter(|id| requested[id.index()] && !entries.contains(id));
    entries.iter().copied().chain(lazy).collect()
}
