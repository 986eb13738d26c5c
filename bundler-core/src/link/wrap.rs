//! Which modules are wrapped in a function, so that they run when they are asked for.
//!
//! CommonJS modules always are. An ES module is if `require` asks for it, or if only `import()` leads to
//! it; so is all that it imports and that has not certainly run by then.

use crate::graph::{Dependency, ModuleGraph};
use crate::id::ModuleId;
use crate::link::exports::{Exports, Shape};
use crate::link::waiting::Waiting;
use crate::object::ImportKind;

/// How a module stands in the output.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Wrap {
    /// In the shared scope.
    Flat,
    /// In a function that gives `module.exports`.
    CommonJs,
    /// In a function that initialises variables of the shared scope.
    Lazy,
    /// The same, for a module that awaits or waits: the runtime calls the function once all that the module
    /// waits for is done.
    Async,
}

/// The wrapping of one program.
pub(crate) struct Wrapping {
    pub(crate) wraps: Vec<Wrap>,
    /// ES modules that await, or import one that does.
    pub(crate) is_async: Vec<bool>,
    /// Modules that an entry reaches over static imports alone.
    pub(crate) is_static: Vec<bool>,
    /// Who waits for whom among static modules.
    pub(crate) waiting: Waiting,
}

impl Wrapping {
    pub(crate) fn new(
        graph: &ModuleGraph,
        exports: &Exports<'_>,
        entries: &[ModuleId],
        splitting: bool,
    ) -> Self {
        let is_common_js = |id: ModuleId| exports.shape(id) == Shape::CommonJs;
        let can_be_lazy = |id: ModuleId| !is_common_js(id);
        let is_static =
            reach(graph, entries.iter().copied(), |_, kind| is_static_kind(kind), |id| !is_common_js(id));
        let is_reachable = reach(graph, entries.iter().copied(), |_, _| true, |_| true);
        let is_async = async_modules(graph, |id| is_reachable[id.index()] && can_be_lazy(id));

        let mut wraps = vec![Wrap::Flat; graph.modules.len()];
        let mut required = Vec::new();
        let mut imported = Vec::new();
        for id in graph.ids().filter(|id| is_reachable[id.index()]) {
            if is_common_js(id) {
                wraps[id.index()] = Wrap::CommonJs;
            }
            let module = graph.module(id);
            for (record, dependency) in module.object.records.iter().zip(&module.dependencies) {
                let Dependency::Module(target) = *dependency else { continue };
                match record.kind {
                    ImportKind::Require | ImportKind::Evaluate if can_be_lazy(target) => {
                        required.push(target)
                    }
                    // What `import()` asks for is a program of its own if it is loaded as a file.
                    ImportKind::Dynamic if can_be_lazy(target) && !splitting => imported.push(target),
                    _ => {}
                }
            }
        }
        // By the time that something lazy runs, all static modules have at least begun.
        let is_only_imported = |id: ModuleId| can_be_lazy(id) && !is_static[id.index()];
        let from_require = reach(graph, required, |_, kind| is_static_kind(kind), can_be_lazy);
        let from_import =
            reach(graph, imported.iter().copied(), |_, kind| is_static_kind(kind), is_only_imported);
        for id in graph.ids() {
            let index = id.index();
            if (from_require[index] && can_be_lazy(id)) || (from_import[index] && is_only_imported(id)) {
                wraps[index] = if is_async[index] { Wrap::Async } else { Wrap::Lazy };
            }
        }
        let mut waiting = Waiting::default();
        // Where several entries share modules, each begins what has not begun.
        for id in graph.ids().filter(|id| splitting && is_async[id.index()]) {
            wraps[id.index()] = Wrap::Async;
        }
        if let &[entry] = entries
            && !splitting
            && is_async[entry.index()]
        {
            waiting = Waiting::new(graph, entry, &can_be_lazy);
            let is_asked_for = |id: ModuleId| from_require[id.index()] || from_import[id.index()];
            let is_chain =
                waiting.is_chain() && graph.ids().all(|id| waiting.step(id).is_none() || !is_asked_for(id));
            for id in graph.ids().filter(|id| waiting.step(*id).is_some_and(|step| step.is_ordered)) {
                wraps[id.index()] = if is_chain { Wrap::Flat } else { Wrap::Async };
            }
        }
        Self { wraps, is_async, is_static, waiting }
    }

    /// The module whose promise tells that `id` is done; none if it is done once it has been asked for.
    pub(crate) fn awaited(&self, id: ModuleId) -> Option<ModuleId> {
        let module = match self.waiting.step(id) {
            Some(step) => step.root,
            None => id,
        };
        (self.wraps[module.index()] == Wrap::Async).then_some(module)
    }
}

fn is_static_kind(kind: ImportKind) -> bool {
    matches!(kind, ImportKind::Static | ImportKind::CssImport)
}

/// Modules that `roots` reach over edges of wanted kinds, through modules that `continues` allows.
fn reach(
    graph: &ModuleGraph,
    roots: impl IntoIterator<Item = ModuleId>,
    wanted: impl Fn(ModuleId, ImportKind) -> bool,
    continues: impl Fn(ModuleId) -> bool,
) -> Vec<bool> {
    let mut reached = vec![false; graph.modules.len()];
    let mut pending: Vec<ModuleId> = roots.into_iter().collect();
    while let Some(id) = pending.pop() {
        if std::mem::replace(&mut reached[id.index()], true) || !continues(id) {
            continue;
        }
        let module = graph.module(id);
        pending.extend(module.dependencies_of(|kind| wanted(id, kind)).filter(|next| !reached[next.index()]));
    }
    reached
}

/// Modules that contain `await`, or statically import one that is asynchronous.
fn async_modules(graph: &ModuleGraph, counts: impl Fn(ModuleId) -> bool) -> Vec<bool> {
    let mut is_async = vec![false; graph.modules.len()];
    let awaits = |id: &ModuleId| graph.module(*id).object.facts.top_level_await.is_some();
    let mut pending: Vec<ModuleId> = graph.ids().filter(|id| counts(*id) && awaits(id)).collect();
    if pending.is_empty() {
        return is_async;
    }
    let mut importers: Vec<Vec<ModuleId>> = vec![Vec::new(); graph.modules.len()];
    for id in graph.ids().filter(|id| counts(*id)) {
        for target in graph.module(id).static_dependencies() {
            importers[target.index()].push(id);
        }
    }
    while let Some(id) = pending.pop() {
        if !std::mem::replace(&mut is_async[id.index()], true) {
            pending.extend_from_slice(&importers[id.index()]);
        }
    }
    is_async
}
