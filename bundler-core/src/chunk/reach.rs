//! Which modules each entry reaches, and which of them it evaluates without being asked.
//!
//! Knows modules and edges; must not know chunks.

use crate::chunk::references::{Reference, visit};
use crate::graph::RUNTIME;
use crate::id::ModuleId;
use crate::link::Linked;
use crate::order::{Adjacency, AdjacencyBuilder};

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
                visit(linked, id, tree_shaking, &mut |reference| match reference {
                    Reference::Import(item) => imported.push(item.module()),
                    Reference::Effects(module) | Reference::ImportObject(module, _) => imported.push(module),
                    Reference::Require(item) => required.push(item.module()),
                    _ => {}
                });
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

    /// For each module a number that it shares with those that it imports and that import it, over any
    /// number of modules; and whether there are others. Tarjan's algorithm without recursion.
    pub(crate) fn components(&self) -> Components {
        let count = self.imports.module_count();
        let mut walk = Tarjan {
            index: vec![u32::MAX; count],
            low: vec![0; count],
            on_stack: vec![false; count],
            stack: Vec::new(),
            next: 0,
            components: Components { of: vec![0; count], sizes: Vec::new() },
        };
        let mut frames: Vec<(ModuleId, usize)> = Vec::new();
        for root in (0..count).map(ModuleId::from_index) {
            if walk.index[root.index()] != u32::MAX {
                continue;
            }
            walk.enter(root);
            frames.push((root, 0));
            while let Some((id, next)) = frames.last_mut() {
                let id = *id;
                if let Some(&target) = self.imports.dependencies(id).get(*next) {
                    *next += 1;
                    if walk.index[target.index()] == u32::MAX {
                        walk.enter(target);
                        frames.push((target, 0));
                    } else if walk.on_stack[target.index()] {
                        walk.low[id.index()] = walk.low[id.index()].min(walk.index[target.index()]);
                    }
                    continue;
                }
                frames.pop();
                walk.leave(id);
                if let Some((parent, _)) = frames.last() {
                    walk.low[parent.index()] = walk.low[parent.index()].min(walk.low[id.index()]);
                }
            }
        }
        walk.components
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

struct Tarjan {
    index: Vec<u32>,
    low: Vec<u32>,
    on_stack: Vec<bool>,
    stack: Vec<ModuleId>,
    next: u32,
    components: Components,
}

impl Tarjan {
    fn enter(&mut self, id: ModuleId) {
        self.index[id.index()] = self.next;
        self.low[id.index()] = self.next;
        self.next += 1;
        self.stack.push(id);
        self.on_stack[id.index()] = true;
    }

    fn leave(&mut self, id: ModuleId) {
        if self.low[id.index()] != self.index[id.index()] {
            return;
        }
        let component = self.components.sizes.len() as u32;
        let mut size = 0;
        while let Some(member) = self.stack.pop() {
            self.on_stack[member.index()] = false;
            self.components.of[member.index()] = component;
            size += 1;
            if member == id {
                break;
            }
        }
        self.components.sizes.push(size);
    }
}
