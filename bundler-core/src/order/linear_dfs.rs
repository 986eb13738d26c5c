//! The evaluation order by one iterative depth-first walk over ids: a stack and one flag per module.
//! Looks at each reachable edge once. Must not allocate per module or edge.

use super::Adjacency;
use crate::counters::{Counter, Counters};
use crate::id::ModuleId;

/// The modules reachable from `roots`, in evaluation order.
pub fn linear_dfs(graph: &Adjacency, roots: &[ModuleId], counters: &Counters) -> Vec<ModuleId> {
    let mut order = Vec::with_capacity(graph.module_count());
    let mut visited = vec![false; graph.module_count()];
    let mut edges_visited = 0;
    // A module and those of its dependencies that were not yet looked at.
    let mut stack: Vec<(ModuleId, &[ModuleId])> = Vec::new();

    for &root in roots {
        if visited[root.index()] {
            continue;
        }
        visited[root.index()] = true;
        stack.push((root, graph.dependencies(root)));
        while let Some((module, remaining)) = stack.last_mut() {
            let Some((&next, rest)) = remaining.split_first() else {
                order.push(*module);
                stack.pop();
                continue;
            };
            *remaining = rest;
            edges_visited += 1;
            if !visited[next.index()] {
                visited[next.index()] = true;
                stack.push((next, graph.dependencies(next)));
            }
        }
    }
    counters.add(Counter::SortEdgesVisited, edges_visited);
    order
}
