//! The cut: modules that the same entries reach stand together. Those that one entry alone reaches stand in
//! its file, the others in shared chunks.

use rustc_hash::FxHashMap;

use crate::chunk::reach::Edges;
use crate::chunk::references::{Reference, visit};
use crate::chunk::split::Program;
use crate::id::ModuleId;
use crate::link::Linked;
use crate::order::{AdjacencyBuilder, components};
use crate::settings::Settings;

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

/// Modules that several entries need, or that stand together because the user wants it.
pub(crate) struct SharedChunk {
    /// What the user calls it.
    pub(crate) name: Option<String>,
    /// In evaluation order.
    pub(crate) modules: Vec<ModuleId>,
    /// Programs that need one of the modules.
    programs: Vec<u64>,
    /// Other shared chunks that the text refers to. Sorted.
    pub(crate) imports: Vec<usize>,
    /// It imports itself, over others: only chunks that the user shaped do.
    pub(crate) is_cyclic: bool,
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
        settings: &Settings,
    ) -> Self {
        let count = linked.graph.modules.len();
        let mut drafts = Drafts { linked, reached, homes: vec![Home::None; count], chunks: Vec::new() };
        drafts.assign(programs, edges, &settings.options.chunk_groups);
        drafts.merge_small(settings.options.min_chunk_size);
        let (chunks, homes) = drafts.finish();
        let mut import_objects = vec![Vec::new(); count];
        for &id in &linked.order {
            visit(linked, id, settings.tree_shaking, &mut |reference| {
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
        let mut between = AdjacencyBuilder::with_capacity(self.chunks.len(), self.chunks.len());
        for chunk in &self.chunks {
            between.push(chunk.imports.iter().map(|index| ModuleId::from_index(*index)));
        }
        let (component_of, count) = components(&between.finish());
        let mut sizes = vec![0; count as usize];
        component_of.iter().for_each(|component| sizes[*component as usize] += 1);
        for (chunk, component) in self.chunks.iter_mut().zip(component_of) {
            chunk.is_cyclic = sizes[component as usize] > 1;
        }
    }

    /// Whether the module stands in a chunk that is on a cycle of chunks.
    pub(crate) fn is_on_chunk_cycle(&self, id: ModuleId) -> bool {
        matches!(self.homes[id.index()], Home::Shared(chunk) if self.chunks[chunk].is_cyclic)
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

/// Chunks while modules still move.
struct Drafts<'a, 'g> {
    linked: &'a Linked<'g>,
    reached: &'a ProgramSets,
    homes: Vec<Home>,
    chunks: Vec<SharedChunk>,
}

impl Drafts<'_, '_> {
    fn assign(&mut self, programs: &[Program], edges: &Edges, groups: &[(String, String)]) {
        let linked = self.linked;
        let reached = self.reached;
        let mut chunk_of: FxHashMap<(Option<&str>, &[u64]), usize> = FxHashMap::default();
        let mut grouped = Vec::new();
        for &id in linked.order.iter().filter(|id| !linked.is_only_style(**id)) {
            let set = reached.set(id.index());
            let group = groups.iter().find(|(_, pattern)| matches(pattern, &linked.graph.module(id).name));
            let program = only_member(set).filter(|program| !programs[*program].is_apart);
            let key = match (group, program) {
                (Some((name, _)), _) => {
                    grouped.push(id);
                    (Some(name.as_str()), &[][..])
                }
                (None, Some(program)) => {
                    self.homes[id.index()] = Home::Entry(program);
                    continue;
                }
                (None, None) => (None, set),
            };
            let next = self.chunks.len();
            let chunk = *chunk_of.entry(key).or_insert(next);
            self.add(chunk, id, key.0);
        }
        // Nobody imports the file of an entry, so what groups need has to leave it.
        while let Some(id) = grouped.pop() {
            let needed = edges.imports.dependencies(id).iter().chain(edges.requires.dependencies(id));
            for &target in needed {
                if matches!(self.homes[target.index()], Home::Entry(_)) {
                    let next = self.chunks.len();
                    let chunk = *chunk_of.entry((None, reached.set(target.index()))).or_insert(next);
                    self.add(chunk, target, None);
                    grouped.push(target);
                }
            }
        }
    }

    fn add(&mut self, chunk: usize, id: ModuleId, name: Option<&str>) {
        let set = self.reached.set(id.index());
        if chunk == self.chunks.len() {
            self.chunks.push(SharedChunk {
                name: name.map(str::to_string),
                modules: Vec::new(),
                programs: vec![0; set.len()],
                imports: Vec::new(),
                is_cyclic: false,
            });
        }
        self.homes[id.index()] = Home::Shared(chunk);
        self.chunks[chunk].modules.push(id);
        self.chunks[chunk].programs.iter_mut().zip(set).for_each(|(all, own)| *all |= own);
    }

    /// Puts chunks of fewer bytes than `minimum` into others: into those that make programs load least more
    /// than they need.
    fn merge_small(&mut self, minimum: u64) {
        let size = |chunk: &SharedChunk| -> u64 {
            let modules = chunk.modules.iter();
            modules.map(|id| self.linked.graph.module(*id).object.code.len() as u64).sum()
        };
        let mut sizes: Vec<u64> = self.chunks.iter().map(size).collect();
        loop {
            let is_small = |index: &usize| {
                let chunk = &self.chunks[*index];
                chunk.name.is_none() && !chunk.modules.is_empty() && sizes[*index] < minimum
            };
            let Some(small) =
                (0..self.chunks.len()).filter(is_small).min_by_key(|index| (sizes[*index], *index))
            else {
                return;
            };
            let excess = |index: usize| -> u64 {
                let sets = self.chunks[small].programs.iter().zip(&self.chunks[index].programs);
                let (more_small, more_other) = sets.fold((0, 0), |(small, other), (a, b)| {
                    (small + u64::from((b & !a).count_ones()), other + u64::from((a & !b).count_ones()))
                });
                more_small * sizes[small] + more_other * sizes[index]
            };
            let others = (0..self.chunks.len())
                .filter(|index| *index != small && self.chunks[*index].name.is_none())
                .filter(|index| !self.chunks[*index].modules.is_empty());
            let Some(other) = others.min_by_key(|index| (excess(*index), *index)) else { return };
            sizes[other] += sizes[small];
            sizes[small] = 0;
            for id in std::mem::take(&mut self.chunks[small].modules) {
                self.add(other, id, None);
            }
        }
    }

    /// Chunks with modules, in the order of what they do first.
    fn finish(mut self) -> (Vec<SharedChunk>, Vec<Home>) {
        let mut place = vec![0; self.homes.len()];
        for (index, id) in self.linked.order.iter().enumerate() {
            place[id.index()] = index;
        }
        self.chunks.retain(|chunk| !chunk.modules.is_empty());
        for chunk in &mut self.chunks {
            chunk.modules.sort_unstable_by_key(|id| place[id.index()]);
        }
        self.chunks.sort_by_key(|chunk| place[chunk.modules[0].index()]);
        for (index, chunk) in self.chunks.iter().enumerate() {
            for id in &chunk.modules {
                self.homes[id.index()] = Home::Shared(index);
            }
        }
        (self.chunks, self.homes)
    }
}

/// Whether `pattern`, in which `*` stands for any text, occurs in a path.
fn matches(pattern: &str, path: &str) -> bool {
    let mut rest = path;
    pattern.split('*').all(|part| match rest.find(part) {
        Some(start) => {
            rest = &rest[start + part.len()..];
            true
        }
        None => false,
    })
}

#[cfg(test)]
mod tests {
    use super::matches;

    #[test]
    fn patterns_occur_in_paths() {
        let cases = [
            ("node_modules", "node_modules/react/index.js", true),
            ("node_modules/react/", "node_modules/react-dom/index.js", false),
            ("src/*/shared", "src/a/b/shared.js", true),
            ("shared*src", "src/a/shared.js", false),
            ("", "a.js", true),
        ];
        for (pattern, path, expected) in cases {
            assert_eq!(matches(pattern, path), expected, "{pattern} in {path}");
        }
    }
}
