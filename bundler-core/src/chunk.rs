//! Chunks: which file each module's text goes to, what runs there in which order, and what files take from
//! each other.
//!
//! Plain data between linking and emitting. Must not know names, text or paths.

use std::collections::BTreeSet;

use crate::graph::RUNTIME;
use crate::id::{ChunkId, ModuleId};
use crate::link::exports::Name;

mod cut;
mod reach;
pub(crate) mod references;
mod sequence;
mod split;
mod whole;

pub(crate) use self::references::Item;
pub(crate) use self::split::split;
pub(crate) use self::whole::whole;

/// One file of linked code.
#[derive(Default)]
pub(crate) struct Chunk<'g> {
    pub(crate) kind: ChunkKind,
    /// What the user calls it.
    pub(crate) name: Option<String>,
    /// The module that the file is there for.
    pub(crate) entry: Option<ModuleId>,
    /// The exports of `entry` are the file's.
    pub(crate) exports_entry: bool,
    /// Modules whose text stands here, without the runtime.
    pub(crate) modules: Vec<ModuleId>,
    /// Style sheets that belong to the file.
    pub(crate) styles: Vec<ModuleId>,
    /// What happens when the file is evaluated, in order: flat modules of this file run, wrapped modules are
    /// called.
    pub(crate) run: Vec<ModuleId>,
    /// Files evaluated before this one, in order.
    pub(crate) imports: Vec<ChunkId>,
    /// Evaluating the file, or one that it imports, does something.
    pub(crate) has_effects: bool,
    /// All that the text of this file may take from others. Sorted.
    pub(crate) imported: Vec<Item>,
    /// What `import()` of the file is for. Sorted.
    pub(crate) exported: Vec<Item>,
    pub(crate) import_objects: Vec<ImportObject>,
    /// External modules that are imported. Sorted.
    pub(crate) externals: Vec<u32>,
    pub(crate) external_names: Vec<(u32, Name<'g>)>,
}

impl Chunk<'_> {
    /// Whether the file is there even if it has none of the helpers.
    pub(crate) fn is_made(&self) -> bool {
        self.kind != ChunkKind::Helpers
    }
}

/// What a file is there for.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub(crate) enum ChunkKind {
    /// The entry with this index.
    Entry(usize),
    /// `import()` of a module.
    Dynamic,
    /// Modules that several entries need.
    #[default]
    Shared,
    /// The helpers, if several files use them.
    Helpers,
}

/// The import object of a CommonJS module in one file.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct ImportObject {
    pub(crate) module: ModuleId,
    pub(crate) node_mode: bool,
    pub(crate) made: Made,
}

/// When an import object is made.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Made {
    /// At the module's place in this file.
    InOrder,
    /// At the beginning: the module has run in another file.
    AtStart,
    /// By lazy modules.
    Lazily,
}

/// How `import()` of a module gets at it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct DynamicTarget {
    pub(crate) file: ChunkId,
    pub(crate) access: Access,
}

/// What becomes of the imported file.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Access {
    /// Its exports are the module's.
    Exports,
    /// It has the exports of a CommonJS module.
    CommonJs,
    /// It exports the item.
    Pick(Item),
    /// Another file exports the item.
    PickFrom(ChunkId, Item),
}

/// All chunks of a program.
pub(crate) struct ChunkPlan<'g> {
    pub(crate) chunks: Vec<Chunk<'g>>,
    /// The chunk of each module, and its place in [`Chunk::modules`]. Of the runtime only if one chunk has it
    /// from the start.
    places: Vec<Option<(ChunkId, u32)>>,
    /// For modules that `import()` loads as files.
    dynamic: Vec<Option<DynamicTarget>>,
    /// The helpers go where they are used: to the file that uses them, or to one of their own.
    pub(crate) places_runtime: bool,
}

impl<'g> ChunkPlan<'g> {
    fn new(module_count: usize, chunks: Vec<Chunk<'g>>) -> Self {
        let mut places = vec![None; module_count];
        for (index, chunk) in chunks.iter().enumerate() {
            for (place, module) in chunk.modules.iter().enumerate() {
                places[module.index()] = Some((ChunkId::from_index(index), place as u32));
            }
        }
        Self { chunks, places, dynamic: Vec::new(), places_runtime: false }
    }

    pub(crate) fn chunk(&self, id: ChunkId) -> &Chunk<'g> {
        &self.chunks[id.index()]
    }

    pub(crate) fn ids(&self) -> impl Iterator<Item = ChunkId> + use<> {
        (0..self.chunks.len()).map(ChunkId::from_index)
    }

    /// The chunk that holds a module's text.
    pub(crate) fn chunk_of(&self, module: ModuleId) -> Option<ChunkId> {
        self.places[module.index()].map(|(chunk, _)| chunk)
    }

    /// The place of a module in a chunk, if its text stands there. Each chunk has the runtime's names, at the
    /// last place.
    pub(crate) fn place_in(&self, chunk: ChunkId, module: ModuleId) -> Option<usize> {
        if module == RUNTIME {
            return Some(self.chunk(chunk).modules.len());
        }
        match self.places[module.index()] {
            Some((found, place)) if found == chunk => Some(place as usize),
            _ => None,
        }
    }

    /// The chunks that a chunk may take something from, or that it imports for their effects.
    pub(crate) fn imported_chunks(&self, chunk: &Chunk<'g>) -> BTreeSet<ChunkId> {
        let owners = chunk.imported.iter().filter_map(|item| self.chunk_of(item.module()));
        owners.chain(chunk.imports.iter().copied()).collect()
    }

    /// How `import()` loads a module, if it is loaded as a file.
    pub(crate) fn dynamic(&self, module: ModuleId) -> Option<DynamicTarget> {
        self.dynamic.get(module.index()).copied().flatten()
    }
}
