//! The order of evaluation across chunks, and which modules must be wrapped for it.
//!
//! An engine evaluates whole chunks, the ones that a chunk imports first. A chunk that only one entry has can
//! call wrapped modules of other chunks between its own, so all that matters is what shared chunks do at once:
//! for each entry they must run a prefix of the order of ECMA-262. A module that would come too early is
//! *driven*: wrapped, and called at its place by the entries that import it.
//!
//! Modules whose evaluation nothing can observe may run at any time after what they read.

use rustc_hash::FxHashMap;

use crate::chunk::cut::Cut;
use crate::chunk::reach::{Components, Edges};
use crate::chunk::split::Program;
use crate::id::ModuleId;
use crate::link::Linked;
use crate::link::exports::{Binding, Shape};
use crate::link::wrap::Wrap;
use crate::object::{Effects, Statement, StatementKind};

/// Decides which modules are driven.
pub(crate) struct Sequencer<'a, 'g> {
    linked: &'a Linked<'g>,
    cut: &'a Cut,
    programs: &'a [Program],
    /// Modules whose evaluation can be observed.
    has_effects: Vec<bool>,
    /// Modules that are initialised before anything runs.
    is_inert: Vec<bool>,
    /// Modules that do not run by themselves when their chunk is evaluated.
    pub(crate) is_driven: Vec<bool>,
    importers: Vec<Vec<ModuleId>>,
}

impl<'a, 'g> Sequencer<'a, 'g> {
    pub(crate) fn new(
        linked: &'a Linked<'g>,
        edges: &Edges,
        components: &Components,
        cut: &'a Cut,
        programs: &'a [Program],
    ) -> Self {
        let count = linked.graph.modules.len();
        let mut sequencer = Self {
            linked,
            cut,
            programs,
            has_effects: vec![false; count],
            is_inert: vec![false; count],
            is_driven: vec![false; count],
            importers: vec![Vec::new(); count],
        };
        let mut has_values = vec![false; count];
        let awaits = linked.order.iter().any(|id| linked.wrapping.wraps[id.index()] == Wrap::Async);
        for &id in &linked.order {
            let index = id.index();
            let object = &linked.graph.module(id).object;
            let is_common_js = linked.shapes[index] == Shape::CommonJs;
            let needed: Vec<&Statement> = object
                .statements()
                .filter(|(s, _)| linked.needed.statement(id, *s))
                .map(|(_, s)| s)
                .collect();
            let is_plain = !is_common_js
                && needed.iter().all(|statement| is_inert(statement))
                && cut.import_objects_of(id).is_empty()
                && linked.run_time_stars[index].is_empty();
            // A wrapped module calls those that it imports, which one that stays flat between them would hide.
            let calls_others = awaits || components.is_cyclic(id);
            sequencer.is_inert[index] =
                is_plain && (!calls_others || edges.imports.dependencies(id).is_empty());
            sequencer.has_effects[index] = is_common_js
                || object.facts.top_level_await.is_some()
                || linked.needed.has_effects[index]
                || needed.iter().any(|statement| reads_what_changes(linked, id, statement))
                || (components.is_cyclic(id) && !is_plain);
            has_values[index] = needed.iter().any(|statement| !is_function(statement));
            sequencer.is_driven[index] = matches!(linked.wrapping.wraps[index], Wrap::Lazy | Wrap::Async)
                || !cut.is_always_evaluated(id);
            for target in edges.imports.dependencies(id) {
                sequencer.importers[target.index()].push(id);
            }
        }
        // Files on a cycle may be evaluated before those that they import: nothing of them runs by itself.
        for &id in linked.order.iter().filter(|id| cut.is_on_chunk_cycle(**id) && has_values[id.index()]) {
            sequencer.is_inert[id.index()] = false;
            sequencer.is_driven[id.index()] = true;
        }
        for id in evaluated_within_cycles(components, programs) {
            // Functions of the cycle can look at its values before they are there.
            if has_values[id.index()] {
                sequencer.has_effects[id.index()] = true;
                sequencer.is_inert[id.index()] = false;
            }
        }
        sequencer
    }

    /// Drives modules until each entry has its order.
    pub(crate) fn settle(&mut self) {
        let mut ranks = vec![0; self.linked.graph.modules.len()];
        loop {
            self.drive_importers();
            let mut changed = false;
            for program in 0..self.programs.len() {
                changed |= self.compare(program, &mut ranks);
            }
            if !changed {
                break;
            }
        }
        for program in 0..self.programs.len() {
            self.drive_own(program);
        }
    }

    /// A program that awaits is walked at run time, from the first module on that is driven.
    fn drive_own(&mut self, program: usize) {
        let Some(start) = self.start_of_walk(program) else { return };
        for id in &self.programs[program].order[start..] {
            if !self.cut.is_shared(*id) && !self.is_inert[id.index()] {
                self.is_driven[id.index()] = true;
            }
        }
    }

    /// Where in the order of a program that awaits its walk begins.
    fn start_of_walk(&self, program: usize) -> Option<usize> {
        let Program { module, order, .. } = &self.programs[program];
        if self.linked.wrapping.wraps[module.index()] != Wrap::Async {
            return None;
        }
        order.iter().position(|id| self.is_driven[id.index()] && self.has_effects[id.index()])
    }

    /// Whether a module runs when its chunk, which several entries share, is evaluated.
    pub(crate) fn runs_with_chunk(&self, id: ModuleId) -> bool {
        self.cut.is_shared(id) && !self.is_driven[id.index()]
    }

    /// Whoever imports a driven module may read what is not there yet, so it is driven, too.
    fn drive_importers(&mut self) {
        let mut pending: Vec<ModuleId> =
            self.linked.order.iter().copied().filter(|id| self.is_driven[id.index()]).collect();
        let mut seen = vec![false; self.is_driven.len()];
        while let Some(id) = pending.pop() {
            for importer in &self.importers[id.index()] {
                let index = importer.index();
                if std::mem::replace(&mut seen[index], true) {
                    continue;
                }
                if self.cut.is_shared(*importer) && !self.is_inert[index] {
                    self.is_driven[index] = true;
                }
                pending.push(*importer);
            }
        }
    }

    /// Compares what shared chunks do at once with a program's order, and drives what comes too early.
    fn compare(&mut self, program: usize, ranks: &mut [u32]) -> bool {
        let order = &self.programs[program].order;
        let mut limit = u32::MAX;
        for (rank, id) in order.iter().enumerate() {
            ranks[id.index()] = rank as u32;
            if limit == u32::MAX && self.has_effects[id.index()] && !self.runs_with_chunk(*id) {
                limit = rank as u32;
            }
        }
        let sequence = self.evaluated_at_once(&self.imports_of_entry(program, ranks));
        let mut is_early = vec![false; sequence.len()];
        let mut smallest = u32::MAX;
        for (index, id) in sequence.iter().enumerate().rev() {
            let rank = ranks[id.index()];
            if rank > smallest {
                is_early[index] = true;
                limit = limit.min(rank);
            }
            smallest = smallest.min(rank);
        }
        let mut changed = false;
        for (id, is_early) in sequence.iter().zip(is_early) {
            if is_early || ranks[id.index()] > limit {
                self.is_driven[id.index()] = true;
                changed = true;
            }
        }
        changed
    }

    /// Shared chunks that the file of an entry imports, in the order of what they do first.
    pub(crate) fn imports_of_entry(&self, program: usize, ranks: &[u32]) -> Vec<usize> {
        let mut chunks: Vec<(u32, usize)> = self
            .cut
            .shared_chunks_of(program)
            .map(|chunk| {
                let first = self.cut.chunks[chunk]
                    .modules
                    .iter()
                    .filter(|id| self.is_observed(**id))
                    .map(|id| ranks[id.index()])
                    .min();
                (first.unwrap_or(u32::MAX), chunk)
            })
            .collect();
        chunks.sort_unstable();
        chunks.into_iter().map(|(_, chunk)| chunk).collect()
    }

    fn is_observed(&self, id: ModuleId) -> bool {
        self.has_effects[id.index()] && self.runs_with_chunk(id)
    }

    /// What can be observed of evaluating these chunks, as an engine does it.
    fn evaluated_at_once(&self, chunks: &[usize]) -> Vec<ModuleId> {
        let mut evaluated = Vec::new();
        let mut seen = vec![false; self.cut.chunks.len()];
        let mut stack: Vec<(usize, usize)> = Vec::new();
        for &root in chunks {
            if std::mem::replace(&mut seen[root], true) {
                continue;
            }
            stack.push((root, 0));
            while let Some((chunk, next)) = stack.last_mut() {
                let chunk = *chunk;
                if let Some(&imported) = self.cut.chunks[chunk].imports.get(*next) {
                    *next += 1;
                    if !std::mem::replace(&mut seen[imported], true) {
                        stack.push((imported, 0));
                    }
                    continue;
                }
                stack.pop();
                evaluated.extend(self.cut.chunks[chunk].modules.iter().filter(|id| self.is_observed(**id)));
            }
        }
        evaluated
    }

    /// Whether evaluating this shared chunk, and those that it imports, can be observed.
    pub(crate) fn has_effects_at_once(&self, chunk: usize) -> bool {
        !self.evaluated_at_once(&[chunk]).is_empty()
    }

    /// Whether evaluating this shared chunk alone is what evaluating the program would be.
    pub(crate) fn stands_for(&self, chunk: usize, program: usize) -> bool {
        let Program { module, order, .. } = &self.programs[program];
        // A CommonJS module that is asked for runs when it is called.
        let is_called =
            |id: &&ModuleId| *id == module && self.linked.shapes[module.index()] == Shape::CommonJs;
        order.iter().filter(|id| !is_called(id)).all(|id| self.runs_with_chunk(*id))
            && order
                .iter()
                .filter(|id| self.has_effects[id.index()] && !(is_called(id) && self.is_driven[id.index()]))
                .eq(self.evaluated_at_once(&[chunk]).iter())
    }

    /// What the file of an entry does, in order: its own modules run, driven ones are called. On a cycle only
    /// the module that was reached first is called: it calls the others as evaluation would.
    pub(crate) fn run_of_entry(&self, program: usize, components: &Components) -> Vec<ModuleId> {
        let order = &self.programs[program].order;
        let is_own = |id: &ModuleId| !self.cut.is_shared(*id);
        let wanted = |id: &&ModuleId| is_own(id) || self.is_driven[id.index()];
        let order = &order[..self.start_of_walk(program).unwrap_or(order.len())];
        let mut last_of: FxHashMap<u32, ModuleId> = FxHashMap::default();
        for id in order.iter().filter(wanted) {
            if self.linked.wrapping.wraps[id.index()] == Wrap::Lazy && components.is_cyclic(*id) {
                last_of.insert(components.of[id.index()], *id);
            }
        }
        let mut run = Vec::with_capacity(order.len());
        for id in order.iter().filter(wanted) {
            if self.linked.wrapping.wraps[id.index()] == Wrap::Lazy && components.is_cyclic(*id) {
                run.extend(last_of.remove(&components.of[id.index()]));
            } else {
                run.push(*id);
            }
        }
        run
    }
}

/// Modules that some program evaluates after the first and not after the last module of a cycle.
fn evaluated_within_cycles(components: &Components, programs: &[Program]) -> Vec<ModuleId> {
    let mut within = Vec::new();
    for program in programs {
        let cyclic = |id: &ModuleId| components.is_cyclic(*id).then(|| components.of[id.index()]);
        let mut last: FxHashMap<u32, usize> = FxHashMap::default();
        for (rank, id) in program.order.iter().enumerate() {
            last.extend(cyclic(id).map(|cycle| (cycle, rank)));
        }
        let mut end = 0;
        for (rank, id) in program.order.iter().enumerate() {
            if rank > 0 && rank <= end {
                within.push(*id);
            }
            end = end.max(cyclic(id).map_or(0, |cycle| last[&cycle]));
        }
    }
    within
}

fn is_function(statement: &Statement) -> bool {
    matches!(statement.kind, StatementKind::Function | StatementKind::Hoisted)
}

/// Whether a statement refers to a variable of another module that is assigned again: what it finds depends on
/// when it runs.
fn reads_what_changes(linked: &Linked<'_>, id: ModuleId, statement: &Statement) -> bool {
    let object = &linked.graph.module(id).object;
    let bindings = &linked.bindings[id.index()];
    !is_function(statement)
        && object.used_by(statement).iter().any(|symbol| match bindings[symbol.index()] {
            Binding::Symbol(target) if target.module != id => {
                linked.graph.module(target.module).object.symbols[target.symbol.index()].reassigned
            }
            _ => false,
        })
}

/// Whether a statement needs nothing to have run, and nothing can see it run.
fn is_inert(statement: &Statement) -> bool {
    is_function(statement)
        || (statement.effects == Effects::None && statement.used.is_empty() && statement.records.is_empty())
}
