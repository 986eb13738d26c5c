//! Phase 4: Kahn's algorithm, made to give the evaluation order, and the levels it finds.
//! Must not know what a level is used for.
//!
//! Kahn's algorithm repeatedly takes a module that waits for nothing. Two things are undefined in
//! it: what to do about cycles, on which every module waits for another one, and which of several
//! ready modules to take. Evaluation order defines both, and both answers come from the depth-first
//! walk of [`linear_dfs`]. Let rank(m) be the position of m in that walk's post-order.
//!
//! **Cycles.** When the walk looks at an edge u → v (u needs v), then v is one of:
//! - finished: rank(v) < rank(u), since u is not finished;
//! - not yet met: it becomes a child of u and finishes first, so rank(v) < rank(u);
//! - begun and not finished: v is u or an ancestor of u on the stack, so rank(v) >= rank(u).
//!
//! The last kind are the back edges, the requests that the specification answers with "already
//! being evaluated". Exactly they are left out of the peel. All other edges lead to a lower rank,
//! so what remains has no cycle. Leaving out more, say every edge inside a strongly connected
//! component, would lose edges that do decide the order there: with a → b, a → c, c → b, b → a,
//! only b → a is a back edge, and c → b still says that b is first.
//!
//! **Ties.** The ready module with the lowest rank is taken. Claim: the k-th module taken is the
//! one of rank k. Suppose that ranks 0 to k - 1 were taken. All edges that remain at the module of
//! rank k lead to lower ranks, so it waits for nothing; nothing lower is left, so it is taken.
//! Hence the order is that of the walk, and the lowest ready rank never decreases: a cursor finds
//! it, where an arbitrary tie rule would need a heap. Time and memory are O(N + E).
//!
//! The proof also says what the peel cannot earn: its order is the walk's, which had to be made
//! first. What it adds is the levels, for work that proceeds from the leaves upwards in parallel.

use super::{Adjacency, linear_dfs};
use crate::counters::{Counter, Counters};
use crate::id::ModuleId;

/// The modules reachable from `roots`, in evaluation order, by Kahn's algorithm.
pub fn kahn(graph: &Adjacency, roots: &[ModuleId], counters: &Counters) -> Vec<ModuleId> {
    Peel::new(graph, roots, counters).run(counters).order
}

/// What Kahn's algorithm finds out about a graph.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct KahnOrder {
    /// The reachable modules in evaluation order.
    pub order: Vec<ModuleId>,
    /// The same modules in layers: those of one layer need only modules of earlier layers,
    /// or others through a back edge.
    pub levels: Levels,
    /// Edges (from, to) that close a cycle, as the walk met them, in the evaluation order of their
    /// sources. Facts that flow along edges are settled after one pass over the levels if there
    /// are none; otherwise passes are repeated until nothing changes.
    pub back_edges: Vec<(ModuleId, ModuleId)>,
}

impl KahnOrder {
    /// Orders the modules reachable from `roots`.
    pub fn new(graph: &Adjacency, roots: &[ModuleId], counters: &Counters) -> Self {
        let peeled = Peel::new(graph, roots, counters).run(counters);
        Self {
            levels: Levels::new(&peeled.order, &peeled.level_of_rank),
            order: peeled.order,
            back_edges: peeled.back_edges,
        }
    }
}

/// Modules in layers, the lowest first; each layer in evaluation order.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Levels {
    modules: Vec<ModuleId>,
    /// `modules[starts[l]..starts[l + 1]]` is layer `l`.
    starts: Vec<u32>,
}

impl Levels {
    fn new(order: &[ModuleId], level_of_rank: &[u32]) -> Self {
        let count = level_of_rank.iter().max().map_or(0, |&top| top as usize + 1);
        let mut rows = Rows::with_counts(count, level_of_rank.iter().copied());
        for (&module, &level) in order.iter().zip(level_of_rank) {
            rows.put(level, module.0);
        }
        let (starts, modules) = rows.finish();
        Self { modules: modules.into_iter().map(ModuleId).collect(), starts }
    }

    /// Number of layers.
    pub fn len(&self) -> usize {
        self.starts.len() - 1
    }

    /// Whether there are no layers, that is, no modules.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The layers, the lowest first. None is empty.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = &[ModuleId]> {
        self.starts.windows(2).map(|bounds| &self.modules[bounds[0] as usize..bounds[1] as usize])
    }
}

/// The graph less its back edges, in ranks and turned around: who waits for whom.
struct Peel {
    /// Module of each rank.
    order: Vec<ModuleId>,
    /// Edges of each rank to modules that are not yet taken.
    waiting_for: Vec<u32>,
    /// `waiting[starts[r]..starts[r + 1]]` are the ranks that wait for rank `r`.
    starts: Vec<u32>,
    waiting: Vec<u32>,
    back_edges: Vec<(ModuleId, ModuleId)>,
}

struct Peeled {
    order: Vec<ModuleId>,
    level_of_rank: Vec<u32>,
    back_edges: Vec<(ModuleId, ModuleId)>,
}

impl Peel {
    fn new(graph: &Adjacency, roots: &[ModuleId], counters: &Counters) -> Self {
        let order = linear_dfs(graph, roots, counters);
        let mut rank_of = vec![u32::MAX; graph.module_count()];
        for (rank, module) in (0..).zip(&order) {
            rank_of[module.index()] = rank;
        }

        let mut waiting_for = vec![0; order.len()];
        let mut targets = Vec::with_capacity(graph.edge_count());
        let mut back_edges = Vec::new();
        for (rank, &module) in (0u32..).zip(&order) {
            for &dependency in graph.dependencies(module) {
                let target = rank_of[dependency.index()];
                if target < rank {
                    waiting_for[rank as usize] += 1;
                    targets.push(target);
                } else {
                    back_edges.push((module, dependency));
                }
            }
        }

        let mut rows = Rows::with_counts(order.len(), targets.iter().copied());
        let mut remaining = targets.iter();
        for (rank, &edges) in (0..).zip(&waiting_for) {
            for &target in remaining.by_ref().take(edges as usize) {
                rows.put(target, rank);
            }
        }
        let (starts, waiting) = rows.finish();
        let edges_visited = 2 * targets.len() + back_edges.len();
        counters.add(Counter::SortEdgesVisited, edges_visited as u64);
        Self { order, waiting_for, starts, waiting, back_edges }
    }

    fn run(mut self, counters: &Counters) -> Peeled {
        let mut level_of_rank = vec![0; self.order.len()];
        let mut order = Vec::with_capacity(self.order.len());
        for (cursor, &module) in self.order.iter().enumerate() {
            assert_eq!(self.waiting_for[cursor], 0, "the lowest rank left waits for nothing");
            order.push(module);
            let released = self.starts[cursor] as usize..self.starts[cursor + 1] as usize;
            for &rank in &self.waiting[released] {
                let rank = rank as usize;
                self.waiting_for[rank] -= 1;
                level_of_rank[rank] = level_of_rank[rank].max(level_of_rank[cursor] + 1);
            }
        }
        counters.add(Counter::SortEdgesVisited, self.waiting.len() as u64);
        Peeled { order, level_of_rank, back_edges: self.back_edges }
    }
}

/// Numbers put into rows whose lengths are known: a counting sort.
struct Rows {
    /// `next[r + 1]` is where the next number of row `r` goes.
    next: Vec<u32>,
    values: Vec<u32>,
}

impl Rows {
    /// Empty rows; `targets` names a row once for each number that will be put there.
    fn with_counts(rows: usize, targets: impl Iterator<Item = u32>) -> Self {
        // Shifted by one: once all rows are full, `next[r + 1]` is the end of row r, that is, the
        // start of row r + 1, and the last element is left over.
        let mut next = vec![0; rows + 2];
        let mut total = 0;
        for row in targets {
            next[row as usize + 2] += 1;
            total += 1;
        }
        for row in 2..next.len() {
            next[row] += next[row - 1];
        }
        Self { next, values: vec![0; total] }
    }

    fn put(&mut self, row: u32, value: u32) {
        let position = &mut self.next[row as usize + 1];
        self.values[*position as usize] = value;
        *position += 1;
    }

    /// Where each row starts, with the end of the last one, and the numbers.
    fn finish(mut self) -> (Vec<u32>, Vec<u32>) {
        self.next.pop();
        (self.next, self.values)
    }
}
