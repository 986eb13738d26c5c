//! Splitting: several entries, and what `import()` loads, become files that share code.

use std::collections::BTreeSet;

use crate::chunk::cut::{Cut, Home, ProgramSets};
use crate::chunk::reach::{Components, Edges};
use crate::chunk::references::{Item, Reference, visit, visit_members};
use crate::chunk::sequence::Sequencer;
use crate::chunk::{Access, Chunk, ChunkKind, ChunkPlan, DynamicTarget, ImportObject, Made};
use crate::counters::Counters;
use crate::id::{ChunkId, ModuleId};
use crate::link::Linked;
use crate::link::exports::{Name, Shape};
use crate::link::wrap::Wrap;
use crate::options::Format;
use crate::order::linear_dfs;
use crate::settings::Settings;

/// A module that can be loaded first: an entry, or what `import()` asks for.
pub(crate) struct Program {
    pub(crate) module: ModuleId,
    /// The index of the entry in the options.
    entry: Option<usize>,
    /// `import()` asks for it.
    is_dynamic: bool,
    /// Its file must have exactly the exports of the entry, so that what else is wanted of its modules has to
    /// stand in other files.
    pub(crate) is_apart: bool,
    /// What it evaluates, in the order of ECMA-262.
    pub(crate) order: Vec<ModuleId>,
}

/// Cuts a program into chunks. Wraps modules that would run too early.
pub(crate) fn split<'g>(linked: &mut Linked<'g>, entries: &[ModuleId], settings: &Settings) -> ChunkPlan<'g> {
    let edges = Edges::new(linked, settings.tree_shaking);
    let components = edges.components();
    let mut programs = programs(linked, entries, settings.format);
    let (evaluated, reached) = reach(linked, &edges, &programs);
    let static_edges = linked.graph.static_edges();
    for (index, program) in programs.iter_mut().enumerate() {
        // Counters are for the sort of the whole program.
        program.order = linear_dfs(&static_edges, &[program.module], &Counters::new());
        program.order.retain(|id| evaluated.contains(id.index(), index) && !linked.is_only_style(*id));
    }
    let cut = Cut::new(linked, &edges, &programs, evaluated, &reached, settings);
    let mut sequencer = Sequencer::new(linked, &edges, &components, &cut, &programs);
    sequencer.settle();
    let is_driven = std::mem::take(&mut sequencer.is_driven);
    wrap_driven(linked, &is_driven);
    let mut sequencer = Sequencer::new(linked, &edges, &components, &cut, &programs);
    sequencer.is_driven = is_driven;
    Splitter { linked, settings, components, programs: &programs, cut: &cut, sequencer: &sequencer }
        .plan(&reached)
}

/// Entries first; then what `import()` asks for, in the order of ids.
fn programs(linked: &Linked<'_>, entries: &[ModuleId], format: Format) -> Vec<Program> {
    let is_dynamic = |id: ModuleId| linked.needed.dynamic[id.index()];
    let user = entries.iter().enumerate().map(|(index, &module)| Program {
        module,
        entry: Some(index),
        is_dynamic: is_dynamic(module),
        is_apart: is_dynamic(module)
            && linked.shapes[module.index()] != Shape::CommonJs
            && (format == Format::Cjs || linked.needed.namespaces[module.index()]),
        order: Vec::new(),
    });
    let others = linked
        .graph
        .ids()
        .filter(|id| is_dynamic(*id) && !entries.contains(id))
        .map(|module| Program { module, entry: None, is_dynamic: true, is_apart: false, order: Vec::new() });
    user.chain(others).collect()
}

fn reach(linked: &Linked<'_>, edges: &Edges, programs: &[Program]) -> (ProgramSets, ProgramSets) {
    let count = linked.graph.modules.len();
    let mut evaluated = ProgramSets::new(count, programs.len());
    let mut reached = ProgramSets::new(count, programs.len());
    for (index, program) in programs.iter().enumerate() {
        let (over_imports, over_all) = edges.reach(program.module);
        for module in 0..count {
            if over_imports[module] {
                evaluated.insert(module, index);
            }
            if over_all[module] {
                reached.insert(module, index);
            }
        }
    }
    (evaluated, reached)
}

fn wrap_driven(linked: &mut Linked<'_>, is_driven: &[bool]) {
    let mut lazy = Vec::new();
    for &id in &linked.order {
        if is_driven[id.index()] && linked.wrapping.wraps[id.index()] == Wrap::Flat {
            lazy.push(id);
        }
    }
    linked.wrap_lazily(&lazy);
}

struct Splitter<'a, 'g> {
    linked: &'a Linked<'g>,
    settings: &'a Settings,
    components: Components,
    programs: &'a [Program],
    cut: &'a Cut,
    sequencer: &'a Sequencer<'a, 'g>,
}

/// Where programs and shared chunks went.
struct Files {
    of_program: Vec<Option<ChunkId>>,
    first_shared: usize,
}

impl Files {
    fn shared(&self, chunk: usize) -> ChunkId {
        ChunkId::from_index(self.first_shared + chunk)
    }

    fn program(&self, program: usize) -> ChunkId {
        self.of_program[program].expect("the program has a file")
    }
}

impl<'g> Splitter<'_, 'g> {
    fn plan(&self, reached: &ProgramSets) -> ChunkPlan<'g> {
        let linked = self.linked;
        let mut of_program = Vec::with_capacity(self.programs.len());
        let mut count = 0;
        for index in 0..self.programs.len() {
            of_program.push(self.shared_stand_in(index).is_none().then(|| ChunkId::from_index(count)));
            count += usize::from(of_program[index].is_some());
        }
        let files = Files { of_program, first_shared: count };
        let mut chunks = Vec::with_capacity(count + self.cut.chunks.len());
        for index in 0..self.programs.len() {
            if files.of_program[index].is_some() {
                chunks.push(self.entry_file(index, &files, reached));
            }
        }
        for index in 0..self.cut.chunks.len() {
            chunks.push(self.shared_file(index, &files));
        }
        let mut dynamic = vec![None; self.linked.graph.modules.len()];
        for (index, program) in self.programs.iter().enumerate() {
            let slot: &mut Option<DynamicTarget> = &mut dynamic[program.module.index()];
            if program.is_dynamic && slot.is_none() {
                let target = self.dynamic_target(index, &files);
                if self.settings.format == Format::Cjs && linked.wrapping.awaited(program.module).is_some() {
                    // Nothing but the importer can wait for it.
                    chunks[target.file.index()].exported.push(Item::Wrapper(program.module));
                }
                match target.access {
                    Access::Pick(item) => chunks[target.file.index()].exported.push(item),
                    Access::PickFrom(file, item) => chunks[file.index()].exported.push(item),
                    Access::Exports | Access::CommonJs => {}
                }
                *slot = Some(target);
            }
        }
        let mut plan = ChunkPlan::new(self.linked.graph.modules.len(), chunks);
        for id in plan.ids() {
            self.collect_references(&mut plan, id);
        }
        plan.dynamic = dynamic;
        // Helpers of several files stand in one of their own, without effects, so that order is not concerned.
        plan.chunks.push(Chunk { kind: ChunkKind::Helpers, ..Chunk::default() });
        plan.places_runtime = true;
        plan
    }

    /// What `import()` needs of a module: the wrapper or the namespace object, if its exports are not enough.
    fn object_of(&self, program: &Program) -> Option<Item> {
        let module = program.module;
        if self.linked.shapes[module.index()] == Shape::CommonJs {
            return Some(Item::Wrapper(module));
        }
        let is_wanted = self.settings.format == Format::Cjs || self.linked.needed.namespaces[module.index()];
        is_wanted.then_some(Item::Namespace(module))
    }

    /// The shared chunk that `import()` can load instead of a file for the module alone.
    fn shared_stand_in(&self, index: usize) -> Option<usize> {
        let program = &self.programs[index];
        match self.cut.homes[program.module.index()] {
            Home::Shared(chunk)
                if program.entry.is_none()
                    && self.object_of(program).is_some()
                    && self.sequencer.stands_for(chunk, index) =>
            {
                Some(chunk)
            }
            _ => None,
        }
    }

    fn dynamic_target(&self, index: usize, files: &Files) -> DynamicTarget {
        let program = &self.programs[index];
        let Some(item) = self.object_of(program) else {
            return DynamicTarget { file: files.program(index), access: Access::Exports };
        };
        if let Some(chunk) = self.shared_stand_in(index) {
            return DynamicTarget { file: files.shared(chunk), access: Access::Pick(item) };
        }
        let access = match (program.entry, item, self.cut.homes[program.module.index()]) {
            (None, _, _) => Access::Pick(item),
            (Some(_), Item::Wrapper(_), _) => Access::CommonJs,
            (Some(_), _, Home::Shared(chunk)) => Access::PickFrom(files.shared(chunk), item),
            (Some(_), _, _) => unreachable!("an entry whose namespace is asked for stands apart"),
        };
        DynamicTarget { file: files.program(index), access }
    }

    fn entry_file(&self, index: usize, files: &Files, reached: &ProgramSets) -> Chunk<'g> {
        let program = &self.programs[index];
        let mut ranks = vec![0; self.linked.graph.modules.len()];
        for (rank, id) in program.order.iter().enumerate() {
            ranks[id.index()] = rank as u32;
        }
        let modules: Vec<ModuleId> = self
            .linked
            .order
            .iter()
            .copied()
            .filter(|id| self.cut.homes[id.index()] == Home::Entry(index))
            .collect();
        let mut run = self.sequencer.run_of_entry(index, &self.components);
        let is_picked = program.entry.is_none() && self.object_of(program).is_some();
        if is_picked && self.linked.shapes[program.module.index()] == Shape::CommonJs {
            run.retain(|id| *id != program.module);
        }
        // Text follows the order in which it runs.
        let mut sorted: Vec<ModuleId> =
            run.iter().copied().filter(|id| self.cut.homes[id.index()] == Home::Entry(index)).collect();
        let known: rustc_hash::FxHashSet<ModuleId> = sorted.iter().copied().collect();
        for id in modules {
            if !known.contains(&id) {
                if self.linked.wrapping.wraps[id.index()] == Wrap::Flat {
                    run.push(id);
                }
                sorted.push(id);
            }
        }
        let imports = self.sequencer.imports_of_entry(index, &ranks);
        Chunk {
            kind: program.entry.map_or(ChunkKind::Dynamic, ChunkKind::Entry),
            entry: Some(program.module),
            exports_entry: !is_picked,
            modules: sorted,
            styles: self.styles(index, reached),
            run,
            imports: imports.into_iter().map(|chunk| files.shared(chunk)).collect(),
            has_effects: true,
            ..Chunk::default()
        }
    }

    /// All style sheets that an entry needs, those of what it imports dynamically included: files that
    /// `import()` loads bring none along.
    fn styles(&self, index: usize, reached: &ProgramSets) -> Vec<ModuleId> {
        if self.programs[index].entry.is_none() {
            return Vec::new();
        }
        let mut wanted = vec![false; self.programs.len()];
        let mut pending = vec![index];
        while let Some(program) = pending.pop() {
            if std::mem::replace(&mut wanted[program], true) {
                continue;
            }
            for &id in self.linked.order.iter().filter(|id| reached.contains(id.index(), program)) {
                visit(self.linked, id, self.settings.tree_shaking, &mut |reference| {
                    if let Reference::Dynamic(target) = reference {
                        pending.extend(self.programs.iter().position(|program| program.module == target));
                    }
                });
            }
        }
        let is_wanted = |id: &ModuleId| {
            self.linked.graph.module(*id).is_css()
                && (0..self.programs.len())
                    .any(|program| wanted[program] && reached.contains(id.index(), program))
        };
        self.linked.order.iter().copied().filter(is_wanted).collect()
    }

    fn shared_file(&self, index: usize, files: &Files) -> Chunk<'g> {
        let chunk = &self.cut.chunks[index];
        Chunk {
            kind: ChunkKind::Shared,
            name: chunk.name.clone(),
            modules: chunk.modules.clone(),
            run: chunk.modules.iter().copied().filter(|id| self.sequencer.runs_with_chunk(*id)).collect(),
            imports: chunk.imports.iter().map(|chunk| files.shared(*chunk)).collect(),
            has_effects: self.sequencer.has_effects_at_once(index),
            ..Chunk::default()
        }
    }

    /// What the text of a file takes from elsewhere.
    fn collect_references(&self, plan: &mut ChunkPlan<'g>, id: ChunkId) {
        let chunk = plan.chunk(id);
        let linked = self.linked;
        let mut imported: BTreeSet<Item> = BTreeSet::new();
        let mut objects: BTreeSet<(ModuleId, bool)> = BTreeSet::new();
        let mut external_names: rustc_hash::FxHashSet<(u32, Name<'g>)> = rustc_hash::FxHashSet::default();
        let mut externals: BTreeSet<u32> = BTreeSet::new();
        let can_call = |module: ModuleId| {
            plan.chunk_of(module).is_some_and(|other| other == id || chunk.imports.contains(&other))
        };
        let mut take = |reference: Reference<'g>| match reference {
            Reference::Import(item) | Reference::Require(item) => {
                imported.insert(item);
            }
            Reference::Call(module) => {
                if can_call(module) {
                    imported.insert(Item::Wrapper(module));
                }
            }
            Reference::ImportObject(module, node_mode) => {
                imported.insert(Item::Wrapper(module));
                objects.insert((module, node_mode));
            }
            Reference::External(external, name) => {
                externals.insert(external);
                external_names.insert((external, name));
            }
            Reference::ExternalEffects(external) => {
                externals.insert(external);
            }
            Reference::Effects(_) | Reference::Dynamic(_) => {}
        };
        for &module in &chunk.modules {
            visit(linked, module, self.settings.tree_shaking, &mut take);
        }
        if let Some(entry) = chunk.entry.filter(|id| linked.wrapping.wraps[id.index()] == Wrap::Async) {
            take(Reference::Require(Item::Wrapper(entry)));
        }
        if let Some(entry) = chunk.entry.filter(|_| chunk.exports_entry) {
            if linked.shapes[entry.index()] == Shape::CommonJs {
                take(Reference::Require(Item::Wrapper(entry)));
            } else {
                visit_members(linked, entry, None, &mut take);
                if linked.needed.namespaces[entry.index()] {
                    take(Reference::Import(Item::Namespace(entry)));
                }
            }
        }
        imported.extend(
            chunk
                .run
                .iter()
                .copied()
                .filter(|id| linked.wrapping.wraps[id.index()] != Wrap::Flat)
                .map(Item::Wrapper),
        );
        imported.extend(chunk.exported.iter().copied());
        imported.retain(|item| plan.chunk_of(item.module()) != Some(id));
        let made = |module: ModuleId| {
            if chunk.run.contains(&module) {
                Made::InOrder
            } else if self.sequencer.runs_with_chunk(module) {
                Made::AtStart
            } else {
                Made::Lazily
            }
        };
        let import_objects = objects
            .into_iter()
            .map(|(module, node_mode)| ImportObject { module, node_mode, made: made(module) })
            .collect();
        let chunk = &mut plan.chunks[id.index()];
        chunk.imported = imported.into_iter().collect();
        chunk.import_objects = import_objects;
        chunk.exported.sort_unstable();
        chunk.exported.dedup();
        chunk.externals =
            externals.into_iter().filter(|index| linked.needed.externals[*index as usize]).collect();
        let is_used = |name: &&(u32, Name<'g>)| external_names.contains(name);
        chunk.external_names = linked.needed.external_names.iter().filter(is_used).copied().collect();
    }
}
