//! Strongly connected components, by Tarjan's algorithm without recursion.

use super::Adjacency;
use crate::id::ModuleId;

/// The component of each module, as a number below the second result. A component has a lower number than
/// those that lead to it.
pub fn components(graph: &Adjacency) -> (Vec<u32>, u32) {
    const OPEN: u32 = u32::MAX;
    let mut component_of = vec![OPEN; graph.module_count()];
    let mut count = 0;
    // One more than the place on `open`; zero before a module is met.
    let mut place = vec![0_usize; graph.module_count()];
    let mut open: Vec<ModuleId> = Vec::new();
    let mut stack: Vec<(ModuleId, &[ModuleId], usize)> = Vec::new();
    for root in (0..graph.module_count()).map(ModuleId::from_index) {
        if place[root.index()] != 0 {
            continue;
        }
        open.push(root);
        place[root.index()] = open.len();
        stack.push((root, graph.dependencies(root), open.len()));
        while let Some((module, remaining, low)) = stack.last_mut() {
            if let Some((&next, rest)) = remaining.split_first() {
                *remaining = rest;
                if place[next.index()] == 0 {
                    open.push(next);
                    place[next.index()] = open.len();
                    stack.push((next, graph.dependencies(next), open.len()));
                } else if component_of[next.index()] == OPEN {
                    *low = (*low).min(place[next.index()]);
                }
                continue;
            }
            let (module, low) = (*module, *low);
            stack.pop();
            if let Some((_, _, parent)) = stack.last_mut() {
                *parent = (*parent).min(low);
            }
            if low == place[module.index()] {
                for member in open.drain(low - 1..) {
                    component_of[member.index()] = count;
                }
                count += 1;
            }
        }
    }
    (component_of, count)
}
