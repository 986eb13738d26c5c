//! Which modules of the static program wait for others that await, as ECMA-262 has it (16.2.1.6.1.3.1,
//! InnerModuleEvaluation).
//!
//! Nothing can settle while the static program is walked, so who waits for whom is known when linking; the
//! runtime only has to follow. Programs without top-level await cost nothing here.

use rustc_hash::FxHashMap;

use crate::graph::ModuleGraph;
use crate::id::ModuleId;

/// How a static module that awaits, or leads to one that does, takes part in the evaluation.
#[derive(Clone, Debug)]
pub(crate) struct Step {
    /// Begun modules that have to be done first, in the order of the imports.
    pub(crate) waits: Vec<ModuleId>,
    /// The module of its cycle that was reached first; itself, if it is on no cycle. Whoever asks for the
    /// module gets this one's promise.
    pub(crate) root: ModuleId,
    /// It awaits or waits. One that does not is in a cycle with one that does, and runs at once.
    pub(crate) is_ordered: bool,
}

/// The steps of a program, and its modules in the order in which they are evaluated.
#[derive(Default)]
pub(crate) struct Waiting {
    steps: FxHashMap<ModuleId, Step>,
    order: Vec<ModuleId>,
}

/// A module that the walk has entered and not left.
struct Frame {
    module: ModuleId,
    dependencies: Vec<ModuleId>,
    next: usize,
    /// Smallest index on the stack of open modules that it reaches.
    low: usize,
}

struct Walk<'a> {
    graph: &'a ModuleGraph,
    continues: &'a dyn Fn(ModuleId) -> bool,
    waiting: Waiting,
    /// Place on `open` plus one while a module's cycle is not closed; `CLOSED` after that.
    place: Vec<usize>,
    open: Vec<ModuleId>,
    frames: Vec<Frame>,
}

const CLOSED: usize = usize::MAX;

impl Waiting {
    /// Walks what `entry` reaches over static imports, through modules that `continues` allows.
    pub(crate) fn new(graph: &ModuleGraph, entry: ModuleId, continues: &dyn Fn(ModuleId) -> bool) -> Self {
        let mut walk = Walk {
            graph,
            continues,
            waiting: Self::default(),
            place: vec![0; graph.modules.len()],
            open: Vec::new(),
            frames: Vec::new(),
        };
        walk.enter(entry);
        while let Some(frame) = walk.frames.last_mut() {
            match frame.dependencies.get(frame.next) {
                None => walk.leave(),
                Some(&target) => {
                    frame.next += 1;
                    match walk.place[target.index()] {
                        0 => walk.enter(target),
                        CLOSED => {}
                        place => frame.low = frame.low.min(place),
                    }
                }
            }
        }
        walk.waiting
    }

    pub(crate) fn step(&self, module: ModuleId) -> Option<&Step> {
        self.steps.get(&module)
    }

    /// Whether running the static modules one after the other, each awaiting in its place, is what the
    /// specification asks for: each that waits, waits for the one before it, and all others come first.
    pub(crate) fn is_chain(&self) -> bool {
        let is_ordered = |id: &ModuleId| self.steps.get(id).is_some_and(|step| step.is_ordered);
        let Some(first) = self.order.iter().position(is_ordered) else { return true };
        self.order[first..]
            .windows(2)
            .all(|pair| self.steps.get(&pair[1]).is_some_and(|step| step.waits.contains(&pair[0])))
    }
}

impl Walk<'_> {
    fn enter(&mut self, module: ModuleId) {
        self.open.push(module);
        let low = self.open.len();
        self.place[module.index()] = low;
        let dependencies = if (self.continues)(module) {
            self.graph.module(module).static_dependencies().collect()
        } else {
            Vec::new()
        };
        self.frames.push(Frame { module, dependencies, next: 0, low });
    }

    fn leave(&mut self) {
        let frame = self.frames.pop().expect("there is a module to leave");
        let module = frame.module;
        self.take_step(module, &frame.dependencies);
        self.waiting.order.push(module);
        if let Some(importer) = self.frames.last_mut() {
            importer.low = importer.low.min(frame.low);
        }
        let place = self.place[module.index()];
        if frame.low == place {
            let steps = &mut self.waiting.steps;
            let members = self.open.drain(place - 1..).inspect(|member| self.place[member.index()] = CLOSED);
            let members: Vec<ModuleId> = members.collect();
            if members.iter().any(|member| steps.contains_key(member)) {
                for member in members {
                    let step = steps.entry(member).or_insert_with(|| Step {
                        waits: Vec::new(),
                        root: module,
                        is_ordered: false,
                    });
                    step.root = module;
                }
            }
        }
    }

    /// Decides what a module waits for, once everything that it imports has been evaluated.
    fn take_step(&mut self, module: ModuleId, dependencies: &[ModuleId]) {
        let mut waits: Vec<ModuleId> = Vec::new();
        let mut is_concerned = false;
        for &target in dependencies {
            let Some(step) = self.waiting.steps.get(&target) else { continue };
            is_concerned = true;
            // Of a closed cycle all of it must be done; of an open one, what has begun.
            let target = if self.place[target.index()] == CLOSED { step.root } else { target };
            if self.waiting.steps[&target].is_ordered && !waits.contains(&target) {
                waits.push(target);
            }
        }
        let awaits =
            (self.continues)(module) && self.graph.module(module).object.facts.top_level_await.is_some();
        if awaits || is_concerned {
            let is_ordered = awaits || !waits.is_empty();
            self.waiting.steps.insert(module, Step { waits, root: module, is_ordered });
        }
    }
}
