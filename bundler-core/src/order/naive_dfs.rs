//! The baseline's evaluation order: a depth-first sort over keys (paths, in the bundler).
//! Keeps the costs of the implementation that the optimisation plan describes: a hash per visit,
//! two clones of the key per module, and dependencies asked for again, which without phase 3 means
//! that each specifier is resolved once more. Must not be made faster.
//!
//! One thing differs: the recursion is an explicit stack, since a chain of some 100,000 modules
//! would overflow the thread's.

use std::collections::HashSet;
use std::hash::Hash;

use crate::counters::{Counter, Counters};

/// The keys reachable from `roots`, in evaluation order.
///
/// `dependencies` is called once per reachable key, when it is first met, and returns what the
/// key needs, in source order.
pub fn naive_dfs<K: Hash + Eq + Clone>(
    roots: &[K],
    dependencies: &mut dyn FnMut(&K) -> Vec<K>,
    counters: &Counters,
) -> Vec<K> {
    let mut order = Vec::new();
    let mut visited = HashSet::new();
    let mut edges_visited = 0;
    let mut keys_cloned = 0;
    let mut stack: Vec<(K, std::vec::IntoIter<K>)> = Vec::new();

    for root in roots {
        if visited.contains(root) {
            continue;
        }
        visited.insert(root.clone());
        keys_cloned += 2;
        stack.push((root.clone(), dependencies(root).into_iter()));
        while let Some((key, remaining)) = stack.last_mut() {
            let Some(next) = remaining.next() else {
                order.push(key.clone());
                keys_cloned += 1;
                stack.pop();
                continue;
            };
            edges_visited += 1;
            if !visited.contains(&next) {
                visited.insert(next.clone());
                keys_cloned += 1;
                let needed = dependencies(&next).into_iter();
                stack.push((next, needed));
            }
        }
    }
    counters.add(Counter::SortEdgesVisited, edges_visited);
    counters.add(Counter::SortKeysCloned, keys_cloned);
    order
}
