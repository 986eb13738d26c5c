//! All algorithms against the specification's own recursion, on small graphs of every kind, and
//! against closed forms on large ones.

use proptest::prelude::*;

use super::*;
use crate::counters::{Counter, Counters};
use crate::id::ModuleId;

#[derive(Clone, Copy, PartialEq)]
enum Status {
    Linked,
    Evaluating,
    Evaluated,
}

/// `InnerModuleEvaluation`, as far as order is concerned: a module that is being evaluated, or
/// was, is not evaluated again; otherwise its requests are, in order, and then its body.
fn evaluate(graph: &[Vec<u32>], module: u32, status: &mut [Status], ran: &mut Vec<ModuleId>) {
    if status[module as usize] != Status::Linked {
        return;
    }
    status[module as usize] = Status::Evaluating;
    for &required in &graph[module as usize] {
        evaluate(graph, required, status, ran);
    }
    ran.push(ModuleId(module));
    status[module as usize] = Status::Evaluated;
}

fn adjacency(graph: &[Vec<u32>]) -> Adjacency {
    let mut builder = AdjacencyBuilder::default();
    for dependencies in graph {
        builder.push(dependencies.iter().copied().map(ModuleId));
    }
    builder.finish()
}

/// What the three algorithms agree on, and the counts of each.
fn order_by_all(graph: &[Vec<u32>], roots: &[u32]) -> Vec<ModuleId> {
    let flat = adjacency(graph);
    let root_ids: Vec<_> = roots.iter().copied().map(ModuleId).collect();
    let linear_counters = Counters::new();
    let order = linear_dfs(&flat, &root_ids, &linear_counters);
    let edges: usize = order.iter().map(|&m| flat.dependencies(m).len()).sum();

    let naive_counters = Counters::new();
    let mut asked = 0;
    let mut dependencies = |key: &u32| {
        asked += 1;
        graph[*key as usize].clone()
    };
    let naive = naive_dfs(roots, &mut dependencies, &naive_counters);
    let naive: Vec<_> = naive.into_iter().map(ModuleId).collect();
    assert_eq!(naive, order);
    assert_eq!(asked, order.len(), "dependencies are asked for once a key");

    if Counters::ENABLED {
        let visited = |counters: &Counters| counters.snapshot().get(Counter::SortEdgesVisited);
        assert_eq!(visited(&linear_counters), edges as u64);
        assert_eq!(visited(&naive_counters), edges as u64);
        let cloned = naive_counters.snapshot().get(Counter::SortKeysCloned) as usize;
        assert!((2 * order.len()..=2 * order.len() + roots.len()).contains(&cloned));
    }
    #[cfg(feature = "phase4-kahn")]
    check_kahn(&flat, &root_ids, &order, edges);
    order
}

#[cfg(feature = "phase4-kahn")]
fn check_kahn(graph: &Adjacency, roots: &[ModuleId], order: &[ModuleId], edges: usize) {
    let counters = Counters::new();
    assert_eq!(kahn(graph, roots, &counters), order);
    let found = KahnOrder::new(graph, roots, &Counters::new());
    assert_eq!(found.order, order);
    if Counters::ENABLED {
        let visited = counters.snapshot().get(Counter::SortEdgesVisited);
        assert_eq!(visited as usize, 4 * edges - 2 * found.back_edges.len());
    }

    let mut rank = vec![usize::MAX; graph.module_count()];
    for (position, module) in order.iter().enumerate() {
        rank[module.index()] = position;
    }
    let mut level = vec![usize::MAX; graph.module_count()];
    for (number, modules) in found.levels.iter().enumerate() {
        assert!(!modules.is_empty());
        assert!(modules.is_sorted_by_key(|module| rank[module.index()]));
        for module in modules {
            assert_eq!(level[module.index()], usize::MAX, "in one level only");
            level[module.index()] = number;
        }
    }
    let mut back_edges = Vec::new();
    for &module in order {
        let mut needed_level = 0;
        for &dependency in graph.dependencies(module) {
            if rank[dependency.index()] < rank[module.index()] {
                needed_level = needed_level.max(level[dependency.index()] + 1);
            } else {
                back_edges.push((module, dependency));
            }
        }
        assert_eq!(level[module.index()], needed_level, "as low as possible");
    }
    assert_eq!(found.back_edges, back_edges);
}

/// The order of a small graph, given as the dependencies of module 0, 1, ...
fn check(reason: &str, graph: &[&[u32]], roots: &[u32], expected: &[u32]) {
    let graph: Vec<_> = graph.iter().map(|list| list.to_vec()).collect();
    let order: Vec<_> = order_by_all(&graph, roots).iter().map(|m| m.0).collect();
    assert_eq!(order, expected, "{reason}");
}

#[test]
fn evaluation_order() {
    check("nothing to do", &[], &[], &[]);
    check("unreachable modules are left out", &[&[], &[0]], &[0], &[0]);
    check(
        "depth first: a queue of ready modules would give 2 before 3",
        &[&[1, 2], &[3], &[], &[]],
        &[0],
        &[3, 1, 2, 0],
    );
    check("import order", &[&[2, 1], &[], &[]], &[0], &[2, 1, 0]);
    check("diamond", &[&[1, 2], &[3], &[3], &[]], &[0], &[3, 1, 2, 0]);
    check("itself", &[&[0, 0]], &[0], &[0]);
    check("repeated edge", &[&[1, 1, 1], &[]], &[0], &[1, 0]);
    check("cycle", &[&[1], &[2], &[0]], &[0], &[2, 1, 0]);
    check("cycle from inside", &[&[1], &[2], &[0]], &[1], &[0, 2, 1]);
    check("an edge inside a cycle that still decides the order", &[&[1, 2], &[0], &[1]], &[0], &[1, 2, 0]);
    check(
        "the second root finds part of its graph done",
        &[&[2], &[2, 3], &[], &[0]],
        &[0, 1, 0],
        &[2, 0, 3, 1],
    );
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]
    #[test]
    fn order_is_that_of_the_specification(
        (graph, roots) in (1u32..24).prop_flat_map(|modules| {
            let list = prop::collection::vec(0..modules, 0..5);
            let graph = prop::collection::vec(list, modules as usize);
            (graph, prop::collection::vec(0..modules, 0..4))
        })
    ) {
        let mut status = vec![Status::Linked; graph.len()];
        let mut expected = Vec::new();
        for &root in &roots {
            evaluate(&graph, root, &mut status, &mut expected);
        }
        prop_assert_eq!(order_by_all(&graph, &roots), expected);
    }
}

const MANY: u32 = 200_000;

#[test]
fn a_deep_chain_does_not_overflow_the_stack() {
    let graph: Vec<_> =
        (0..MANY).map(|module| Vec::from_iter((module + 1 < MANY).then_some(module + 1))).collect();
    let expected: Vec<_> = (0..MANY).rev().map(ModuleId).collect();
    assert_eq!(order_by_all(&graph, &[0]), expected);
}

#[test]
fn a_deep_cycle_with_chords_does_not_overflow_the_stack() {
    // Each module needs the next one first, so that the walk goes all the way around; the chords
    // lead everywhere, hence one strongly connected component.
    let graph: Vec<_> = (0..MANY)
        .map(|module| {
            let chord = (u64::from(module) * 7919 % u64::from(MANY)) as u32;
            vec![(module + 1) % MANY, chord, module / 2]
        })
        .collect();
    let expected: Vec<_> = (0..MANY).rev().map(ModuleId).collect();
    assert_eq!(order_by_all(&graph, &[0]), expected);
}

#[test]
fn a_wide_graph_looks_at_each_edge_once() {
    // Complete acyclic graph: the worst case of a sort that forgets what it has visited.
    let modules = 600;
    let graph: Vec<_> = (0..modules).map(|module| (module + 1..modules).collect()).collect();
    let expected: Vec<_> = (0..modules).rev().map(ModuleId).collect();
    assert_eq!(order_by_all(&graph, &[0]), expected);
}

#[test]
#[should_panic(expected = "there are 1 modules")]
fn edges_lead_to_modules() {
    adjacency(&[vec![1]]);
}
