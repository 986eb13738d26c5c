//! What can be measured of any program: degrees, sizes, cycles, chains. Knows a graph of numbers, not
//! where it comes from.

use serde::{Deserialize, Serialize};

/// An import of one module by another, both of the program's own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Edge(u32);

const DYNAMIC: u32 = 1 << 31;

impl Edge {
    pub(crate) fn new(target: u32, dynamic: bool) -> Self {
        Edge(target | if dynamic { DYNAMIC } else { 0 })
    }

    fn target(self) -> usize {
        (self.0 & !DYNAMIC) as usize
    }

    fn is_dynamic(self) -> bool {
        self.0 & DYNAMIC != 0
    }
}

/// The modules of a program and how they import each other.
#[derive(Clone, Debug, Default)]
pub(crate) struct Graph {
    /// All edges, those of one module after those of the one before.
    edges: Vec<Edge>,
    /// The end of each module's edges.
    ends: Vec<u32>,
    sizes: Vec<u32>,
    type_edges: u64,
    comment_bytes: u64,
}

impl Graph {
    /// Adds the next module. Several imports of one target are one edge, static if any is.
    pub(crate) fn add(&mut self, bytes: u32, comment_bytes: u32, edges: &mut Vec<Edge>, type_edges: u32) {
        edges.sort_unstable_by_key(|edge| (edge.target(), edge.is_dynamic()));
        edges.dedup_by_key(|edge| edge.target());
        self.edges.extend_from_slice(edges);
        self.ends.push(self.edges.len() as u32);
        self.sizes.push(bytes);
        self.type_edges += u64::from(type_edges);
        self.comment_bytes += u64::from(comment_bytes);
    }

    /// Adds all modules of another part, which come after those of this one.
    pub(crate) fn append(&mut self, mut part: Graph) {
        let start = self.edges.len() as u32;
        self.edges.append(&mut part.edges);
        self.ends.extend(part.ends.iter().map(|end| start + end));
        self.sizes.append(&mut part.sizes);
        self.type_edges += part.type_edges;
        self.comment_bytes += part.comment_bytes;
    }

    fn edges_of(&self, module: usize) -> &[Edge] {
        let start = if module == 0 { 0 } else { self.ends[module - 1] };
        &self.edges[start as usize..self.ends[module] as usize]
    }

    /// How many modules each one imports, and by how many it is imported.
    pub(crate) fn degrees(&self) -> (Vec<u32>, Vec<u32>) {
        let out = (0..self.ends.len()).map(|module| self.edges_of(module).len() as u32).collect();
        let mut into = vec![0; self.ends.len()];
        for edge in &self.edges {
            into[edge.target()] += 1;
        }
        (out, into)
    }

    pub(crate) fn sizes(&self) -> &[u32] {
        &self.sizes
    }

    pub(crate) fn statistics(&self) -> Statistics {
        let modules = self.ends.len();
        let of_modules = |count: usize| rounded(count as f64 / modules.max(1) as f64);
        let (mut out, mut into) = self.degrees();
        let shared = into.iter().filter(|&&degree| degree >= 2).count();
        let dynamic_edges = self.edges.iter().filter(|edge| edge.is_dynamic()).count() as u64;
        let components = self.components();
        let mut sizes = self.sizes.clone();
        let bytes: u64 = sizes.iter().map(|&size| u64::from(size)).sum();
        let sigma = sigma_of_logarithm(&sizes);
        Statistics {
            modules: modules as u32,
            edges: self.edges.len() as u64,
            edges_per_module: rounded(self.edges.len() as f64 / modules.max(1) as f64),
            bytes,
            bytes_median: quantile(&mut sizes, 500),
            bytes_sigma: rounded(sigma),
            out_degree_p90: quantile(&mut out, 900),
            out_degree_max: quantile(&mut out, 1000),
            in_degree_p90: quantile(&mut into, 900),
            in_degree_max: quantile(&mut into, 1000),
            shared_share: of_modules(shared),
            cycle_share: of_modules(components.on_cycles),
            largest_cycle: components.largest as u32,
            longest_chain: components.longest_chain,
            dynamic_edges,
            type_only_edges: self.type_edges,
            comment_share: rounded(self.comment_bytes as f64 / bytes.max(1) as f64),
        }
    }

    /// Tarjan's algorithm without recursion, over static imports.
    fn components(&self) -> Components {
        const UNSEEN: u32 = u32::MAX;
        let modules = self.ends.len();
        let mut index = vec![UNSEEN; modules];
        let mut low = vec![0u32; modules];
        // Components on the longest chain that starts in a module's own; zero while it is open.
        let mut chain = vec![0u32; modules];
        let mut open: Vec<u32> = Vec::new();
        let mut walk: Vec<(u32, u32)> = Vec::new();
        let mut count = 0;
        let mut components = Components::default();
        for root in 0..modules {
            if index[root] != UNSEEN {
                continue;
            }
            walk.push((root as u32, 0));
            while let Some((module, next)) = walk.last_mut() {
                let at = *module as usize;
                if *next == 0 && index[at] == UNSEEN {
                    index[at] = count;
                    low[at] = count;
                    count += 1;
                    open.push(at as u32);
                }
                if let Some(edge) = self.edges_of(at).get(*next as usize) {
                    *next += 1;
                    let target = edge.target();
                    if edge.is_dynamic() {
                    } else if index[target] == UNSEEN {
                        walk.push((target as u32, 0));
                    } else if chain[target] == 0 {
                        low[at] = low[at].min(index[target]);
                    }
                    continue;
                }
                walk.pop();
                if let Some(&(parent, _)) = walk.last() {
                    low[parent as usize] = low[parent as usize].min(low[at]);
                }
                if low[at] == index[at] {
                    let start = open.iter().rposition(|&member| member as usize == at);
                    let members = open.split_off(start.expect("the root is open"));
                    components.close(self, &members, &mut chain);
                }
            }
        }
        components
    }
}

#[derive(Default)]
struct Components {
    on_cycles: usize,
    largest: usize,
    longest_chain: u32,
}

impl Components {
    fn close(&mut self, graph: &Graph, members: &[u32], chain: &mut [u32]) {
        let targets = members.iter().flat_map(|&member| graph.edges_of(member as usize));
        let longest = targets.filter(|edge| !edge.is_dynamic()).map(|edge| chain[edge.target()]).max();
        let length = 1 + longest.unwrap_or(0);
        for &member in members {
            chain[member as usize] = length;
        }
        self.longest_chain = self.longest_chain.max(length);
        if members.len() > 1 {
            self.on_cycles += members.len();
            self.largest = self.largest.max(members.len());
        }
    }
}

/// The value below which a share of the values lie, in thousandths.
fn quantile(values: &mut [u32], per_mille: usize) -> u32 {
    if values.is_empty() {
        return 0;
    }
    let place = (values.len() * per_mille / 1000).min(values.len() - 1);
    *values.select_nth_unstable(place).1
}

fn sigma_of_logarithm(values: &[u32]) -> f64 {
    let logarithms = || values.iter().filter(|&&value| value > 0).map(|&value| f64::from(value).ln());
    let count = logarithms().count().max(1) as f64;
    let mean = logarithms().sum::<f64>() / count;
    (logarithms().map(|logarithm| (logarithm - mean).powi(2)).sum::<f64>() / count).sqrt()
}

/// Three digits after the point: as many as are the same on every platform.
fn rounded(value: f64) -> f64 {
    (value * 1000.0).round() / 1000.0
}

/// Statistics of the modules of a program, those of packages in node_modules not among them.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Statistics {
    /// Modules.
    pub modules: u32,
    /// Pairs of modules of which one imports the other at run time.
    pub edges: u64,
    /// Edges for each module.
    pub edges_per_module: f64,
    /// Sum of the sizes.
    pub bytes: u64,
    /// Size of a module: the median.
    pub bytes_median: u32,
    /// Sigma of the natural logarithm of the size.
    pub bytes_sigma: f64,
    /// Nine tenths of the modules import at most as many others.
    pub out_degree_p90: u32,
    /// The most imports of one module.
    pub out_degree_max: u32,
    /// Nine tenths of the modules are imported by at most as many others.
    pub in_degree_p90: u32,
    /// The most importers of one module.
    pub in_degree_max: u32,
    /// Share of modules with two importers or more.
    pub shared_share: f64,
    /// Share of modules on cycles of static imports.
    pub cycle_share: f64,
    /// Modules of the largest set that import each other.
    pub largest_cycle: u32,
    /// Modules on the longest chain of static imports; what imports each other counts as one.
    pub longest_chain: u32,
    /// Edges that are dynamic imports only.
    pub dynamic_edges: u64,
    /// Pairs of modules of which one imports only types of the other.
    pub type_only_edges: u64,
    /// Share of comments in all bytes.
    pub comment_share: f64,
}

impl Statistics {
    /// Names and values, for people.
    pub fn rows(&self) -> Vec<(&'static str, String)> {
        let percent = |share: f64| format!("{:.1} %", share * 100.0);
        vec![
            ("modules", self.modules.to_string()),
            ("edges", format!("{}, {:.2} per module", self.edges, self.edges_per_module)),
            (
                "size",
                format!(
                    "{} bytes in all, median {}, sigma of ln {:.2}",
                    self.bytes, self.bytes_median, self.bytes_sigma
                ),
            ),
            ("out-degree", format!("p90 {}, max {}", self.out_degree_p90, self.out_degree_max)),
            ("in-degree", format!("p90 {}, max {}", self.in_degree_p90, self.in_degree_max)),
            ("imported twice", percent(self.shared_share)),
            ("on cycles", format!("{}, largest {}", percent(self.cycle_share), self.largest_cycle)),
            ("longest chain", self.longest_chain.to_string()),
            ("dynamic edges", self.dynamic_edges.to_string()),
            ("type-only edges", self.type_only_edges.to_string()),
            ("comments", percent(self.comment_share)),
        ]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn graph(modules: &[&[u32]]) -> Graph {
        let mut graph = Graph::default();
        for targets in modules {
            let mut edges = targets.iter().map(|&target| Edge::new(target % 100, target >= 100)).collect();
            graph.add(100, 10, &mut edges, 0);
        }
        graph
    }

    #[test]
    fn shapes() {
        // Targets from 100 on are dynamic.
        type Row = (&'static str, &'static [&'static [u32]], (u32, f64, u32, u32));
        let table: [Row; 6] = [
            ("alone", &[&[]], (1, 0.0, 0, 0)),
            ("chain", &[&[1], &[2], &[]], (3, 0.0, 0, 1)),
            ("diamond", &[&[1, 2], &[3], &[3], &[]], (3, 0.0, 0, 2)),
            ("cycle", &[&[1], &[2], &[1, 3], &[]], (3, 0.5, 2, 2)),
            ("dynamic", &[&[1], &[100]], (2, 0.0, 0, 1)),
            ("doubled", &[&[1, 1, 101], &[]], (2, 0.0, 0, 1)),
        ];
        for (name, modules, expected) in table {
            let statistics = graph(modules).statistics();
            let Statistics { longest_chain, cycle_share, largest_cycle, in_degree_max, .. } = statistics;
            assert_eq!((longest_chain, cycle_share, largest_cycle, in_degree_max), expected, "{name}");
            assert!((statistics.comment_share - 0.1).abs() < 1e-9);
        }
    }

    #[test]
    fn parts_are_put_together() {
        let mut whole = graph(&[&[1], &[2]]);
        whole.append(graph(&[&[0], &[2]]));
        let statistics = whole.statistics();
        assert_eq!((statistics.modules, statistics.edges, statistics.largest_cycle), (4, 4, 3));
    }

    #[test]
    fn chains_need_no_stack() {
        let modules = 200_000;
        let mut graph = Graph::default();
        for module in 0..modules {
            let next = (module + 1 < modules).then(|| Edge::new(module + 1, false));
            graph.add(1, 0, &mut next.into_iter().collect(), 0);
        }
        assert_eq!(graph.statistics().longest_chain, modules);
    }
}
