//! Who needs whom, as two flat arrays (compressed sparse rows).
//! Plain data: must not know what an edge means or how it is walked.

use crate::id::ModuleId;

/// The dependencies of each module, in source order. May hold repeated edges and loops.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Adjacency {
    /// `targets[offsets[m]..offsets[m + 1]]` are the dependencies of module `m`.
    offsets: Vec<u32>,
    targets: Vec<ModuleId>,
}

impl Adjacency {
    /// Number of modules.
    pub fn module_count(&self) -> usize {
        self.offsets.len() - 1
    }

    /// Number of edges.
    pub fn edge_count(&self) -> usize {
        self.targets.len()
    }

    /// The dependencies of a module.
    #[inline]
    pub fn dependencies(&self, module: ModuleId) -> &[ModuleId] {
        let start = self.offsets[module.index()] as usize;
        let end = self.offsets[module.index() + 1] as usize;
        &self.targets[start..end]
    }
}

/// Makes an [`Adjacency`], one module after the other.
#[derive(Clone, Debug)]
pub struct AdjacencyBuilder {
    offsets: Vec<u32>,
    targets: Vec<ModuleId>,
}

impl AdjacencyBuilder {
    /// A builder without modules, with room for this many modules and edges.
    pub fn with_capacity(modules: usize, edges: usize) -> Self {
        let mut offsets = Vec::with_capacity(modules + 1);
        offsets.push(0);
        Self { offsets, targets: Vec::with_capacity(edges) }
    }

    /// Adds the next module. Its dependencies may be modules that are added later.
    ///
    /// # Panics
    /// If there are more than 2^32 edges.
    pub fn push(&mut self, dependencies: impl IntoIterator<Item = ModuleId>) -> ModuleId {
        let module = ModuleId::from_index(self.offsets.len() - 1);
        self.targets.extend(dependencies);
        let end = u32::try_from(self.targets.len()).expect("fewer than 2^32 edges");
        self.offsets.push(end);
        module
    }

    /// The finished graph.
    ///
    /// # Panics
    /// If an edge leads to a module that was not added.
    pub fn finish(self) -> Adjacency {
        let modules = self.offsets.len() - 1;
        if let Some(stray) = self.targets.iter().find(|target| target.index() >= modules) {
            panic!("an edge leads to {stray:?}, but there are {modules} modules");
        }
        Adjacency { offsets: self.offsets, targets: self.targets }
    }
}

impl Default for AdjacencyBuilder {
    fn default() -> Self {
        Self::with_capacity(0, 0)
    }
}
