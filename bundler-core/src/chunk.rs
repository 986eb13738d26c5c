//! Chunks: which file each module's text goes to, and what runs there in which order.
//!
//! Plain data between linking and emitting. Must not know names, text or paths.

use crate::graph::RUNTIME;
use crate::id::{ChunkId, ModuleId};
use crate::link::Linked;
use crate::link::wrap::Wrap;

/// One file of linked code.
pub(crate) struct Chunk {
    /// The module whose exports are the file's.
    pub(crate) entry: Option<ModuleId>,
    /// Modules whose text stands here, without the runtime.
    pub(crate) modules: Vec<ModuleId>,
    /// The helpers stand here.
    pub(crate) has_runtime: bool,
    /// What happens when the file is evaluated, in order: flat modules of this file run, wrapped modules are called.
    pub(crate) run: Vec<ModuleId>,
}

/// All chunks of a program.
pub(crate) struct ChunkPlan {
    pub(crate) chunks: Vec<Chunk>,
    /// For each module its chunk, and its place in [`Chunk::modules`]; the runtime's place is the last.
    places: Vec<Option<(ChunkId, u32)>>,
}

impl ChunkPlan {
    /// The plan with these chunks.
    fn new(module_count: usize, chunks: Vec<Chunk>) -> Self {
        let mut places = vec![None; module_count];
        for (index, chunk) in chunks.iter().enumerate() {
            let id = ChunkId::from_index(index);
            for (place, module) in chunk.modules.iter().enumerate() {
                places[module.index()] = Some((id, place as u32));
            }
            if chunk.has_runtime {
                places[RUNTIME.index()] = Some((id, chunk.modules.len() as u32));
            }
        }
        Self { chunks, places }
    }

    pub(crate) fn chunk(&self, id: ChunkId) -> &Chunk {
        &self.chunks[id.index()]
    }

    /// The place of a module in a chunk, if its text stands there.
    pub(crate) fn place_in(&self, chunk: ChunkId, module: ModuleId) -> Option<usize> {
        match self.places[module.index()] {
            Some((found, place)) if found == chunk => Some(place as usize),
            _ => None,
        }
    }
}

/// Everything in one file: a program with one entry.
pub(crate) fn whole(linked: &Linked<'_>) -> ChunkPlan {
    let runs = |id: &ModuleId| {
        linked.wrapping.wraps[id.index()] == Wrap::Flat || linked.wrapping.is_static[id.index()]
    };
    let chunk = Chunk {
        entry: linked.entries.first().copied(),
        modules: linked.order.clone(),
        has_runtime: true,
        run: linked.order.iter().copied().filter(runs).collect(),
    };
    ChunkPlan::new(linked.graph.modules.len(), vec![chunk])
}
