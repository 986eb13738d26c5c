//! Which modules each entry reaches, and which of them it evaluates without being asked.
//!
//! Knows modules and edges; must not know chunks.

use crate::chunk::references::{Reference, visit, visit_members};
use crate::graph::RUNTIME;
use crate::id::ModuleId;
use crate::link::Linked;
use crate::order::{Adjacency, AdjacencyBuilder, components};

/// Edges between needed modules.
pub(crate) struct Edges {
    /// The target is evaluated before the source.
    pub(crate) imports: Adjacency,
    /// The target runs when the source asks for it.
    pub(crate) requires: Adjacency,
}

impl Edges {
    pub(crate) fn new(linked: &Linked<'_>, tree_shaking: bool) -> Self {
        let count = linked.graph.modules.len();
        let mut imports = AdjacencyBuilder::with_capacity(count, count * 4);
        let mut requires = AdjacencyBuilder::with_capacity(count, count);
        let mut imported = Vec::new();
        let mut required = Vec::new();
        for id in linked.graph.ids() {
            if linked.needed.modules[id.index()] && id != RUNTIME {
                let mut take = |reference| match reference {
                    Reference::Import(item) => imported.push(item.module()),
                    Reference::Effects(module) | Reference::ImportObject(module, _) => imported.push(module),
                    Reference::Require(item) => required.push(item.module()),
                    _ => {}
                };
                visit(linked, id, tree_shaking, &mut take);
                // What the exports of a file are made of may be mentioned nowhere else.
                if linked.needed.dynamic[id.index()] || linked.entries.contains(&id) {
                    visit_members(linked, id, Some(id), &mut take);
                }
            }
            for edges in [&mut imported, &mut required] {
                edges.sort_unstable();
                edges.dedup();
            }
            imports.push(imported.drain(..));
            requires.push(required.drain(..));
        }
        Self { imports: imports.finish(), requires: requires.finish() }
    }

    /// Modules that `root` reaches: over imports alone, and over all edges.
    pub(crate) fn reach(&self, root: ModuleId) -> (Vec<bool>, Vec<bool>) {
        let mut over_imports = vec![false; self.imports.module_count()];
        let mut pending = vec![root];
        while let Some(id) = pending.pop() {
            if !std::mem::replace(&mut over_imports[id.index()], true) {
                pending.extend_from_slice(self.imports.dependencies(id));
            }
        }
        let mut over_all = vec![false; self.imports.module_count()];
        pending.push(root);
        while let Some(id) = pending.pop() {
            if !std::mem::replace(&mut over_all[id.index()], true) {
                pending.extend_from_slice(self.imports.dependencies(id));
                pending.extend_from_slice(self.requires.dependencies(id));
            }
        }
        (over_imports, over_all)
    }

    /// The cycles of imports.
    pub(crate) fn components(&self) -> Components {
        let (of, count) = components(&self.imports);
        let mut sizes = vec![0; count as usize];
        of.iter().for_each(|component| sizes[*component as usize] += 1);
        Components { of, sizes }
    }
}

/// Strongly connected components of the imports.
pub(crate) struct Components {
    pub(crate) of: Vec<u32>,
    sizes: Vec<u32>,
}

impl Components {
    /// Whether a module is on a cycle of several modules.
    pub(crate) fn is_cyclic(&self, module: ModuleId) -> bool {
        self.sizes[self.of[module.index()] as usize] > 1
    }
}
