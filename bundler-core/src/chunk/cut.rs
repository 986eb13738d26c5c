//! The cut: modules that the same entries reach stand together. Those that one entry alone reaches stand in
//! its file, the others in shared chunks.

use rustc_hash::FxHashMap;

use crate::chunk::reach::Edges;
use crate::chunk::references::{Reference, visit};
use crate::chunk::split::Program;
use crate::id::ModuleId;
use crate::link::Linked;

/// For each module a set of programs.
pub(crate) struct ProgramSets {
    words: usize,
    bits: Vec<u64>,
}

impl ProgramSets {
    pub(crate) fn new(sets: usize, programs: usize) -> Self {
        let words = programs.div_ceil(64);
        Self { words, bits: vec![0; sets * words] }
    }

    pub(crate) fn insert(&mut self, set: usize, program: usize) {
        self.bits[set * self.words + program / 64] |= 1 << (program % 64);
    }

    pub(crate) fn contains(&self, set: usize, program: usize) -> bool {
        self.bits[set * self.words + program / 64] & (1 << (program % 64)) != 0
    }

    pub(crate) fn set(&self, set: usize) -> &[u64] {
        &self.bits[set * self.words..(set + 1) * self.words]
    }
}

/// Modules that several entries need.
pub(crate) struct SharedChunk {
    /// In evaluation order.
    pub(crate) modules: Vec<ModuleId>,
    /// Programs that need one of the modules.
    programs: Vec<u64>,
    /// Other shared chunks that the text refers to. Sorted.
    pub(crate) imports: Vec<usize>,
}

/// Where a module's text goes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Home {
    /// Nowhere: it has none, or is not needed.
    None,
    /// To the file of a program.
    Entry(usize),
    Shared(usize),
}

/// Which modules stand together.
pub(crate) struct Cut {
    /// In the order of what they do first.
    pub(crate) chunks: Vec<SharedChunk>,
    pub(crate) homes: Vec<Home>,
    /// Programs that evaluate a module without being asked.
    evaluated: ProgramSets,
    import_objects: Vec<Vec<(ModuleId, bool)>>,
}

impl Cut {
    pub(crate) fn new(
        linked: &Linked<'_>,
        edges: &Edges,
        programs: &[Program],
        evaluated: ProgramSets,
        reached: &ProgramSets,
        tree_shaking: bool,
    ) -> Self {
        let count = linked.graph.modules.len();
        let mut homes = vec![Home::None; count];
        let mut chunks: Vec<SharedChunk> = Vec::new();
        let mut chunk_of: FxHashMap<&[u64], usize> = FxHashMap::default();
        for &id in linked.order.iter().filter(|id| !linked.graph.module(**id).is_css()) {
            let set = reached.set(id.index());
            if let Some(program) = only_member(set)
                && !programs[program].is_apart
            {
                homes[id.index()] = Home::Entry(program);
                continue;
            }
            let chunk = *chunk_of.entry(set).or_insert_with(|| {
                chunks.push(SharedChunk { modules: Vec::new(), programs: set.to_vec(), imports: Vec::new() });
                chunks.len() - 1
            });
            chunks[chunk].modules.push(id);
            homes[id.index()] = Home::Shared(chunk);
        }
        let mut import_objects = vec![Vec::new(); count];
        for &id in &linked.order {
            visit(linked, id, tree_shaking, &mut |reference| {
                if let Reference::ImportObject(module, mode) = reference {
                    import_objects[id.index()].push((module, mode));
                }
            });
        }
        let mut cut = Self { chunks, homes, evaluated, import_objects };
        cut.connect(edges);
        cut
    }

    fn connect(&mut self, edges: &Edges) {
        for chunk in 0..self.chunks.len() {
            let mut imports: Vec<usize> = self.chunks[chunk]
                .modules
                .iter()
                .flat_map(|&id| edges.imports.dependencies(id).iter().chain(edges.requires.dependencies(id)))
                .filter_map(|target| match self.homes[target.index()] {
                    Home::Shared(other) if other != chunk => Some(other),
                    _ => None,
                })
                .collect();
            imports.sort_unstable();
            imports.dedup();
            self.chunks[chunk].imports = imports;
        }
    }

    pub(crate) fn is_shared(&self, id: ModuleId) -> bool {
        matches!(self.homes[id.index()], Home::Shared(_))
    }

    /// Whether all programs that load the module's chunk evaluate the module without being asked.
    pub(crate) fn is_always_evaluated(&self, id: ModuleId) -> bool {
        match self.homes[id.index()] {
            Home::Shared(chunk) => self.chunks[chunk].programs == self.evaluated.set(id.index()),
            Home::Entry(program) => self.evaluated.contains(id.index(), program),
            Home::None => true,
        }
    }

    /// Shared chunks that a program needs.
    pub(crate) fn shared_chunks_of(&self, program: usize) -> impl Iterator<Item = usize> {
        self.chunks
            .iter()
            .enumerate()
            .filter(move |(_, chunk)| chunk.programs[program / 64] & (1 << (program % 64)) != 0)
            .map(|(index, _)| index)
    }

    /// Import objects that the text of a module uses.
    pub(crate) fn import_objects_of(&self, id: ModuleId) -> &[(ModuleId, bool)] {
        &self.import_objects[id.index()]
    }
}

/// The member of a set that has no other.
fn only_member(set: &[u64]) -> Option<usize> {
    let mut members = set.iter().enumerate().filter(|(_, word)| **word != 0);
    let (index, word) = members.next()?;
    (members.next().is_none() && word.is_power_of_two()).then(|| index * 64 + word.trailing_zeros() as usize)
}
