//! Which modules are wrapped in a function, so that they run when they are asked for.
//!
//! CommonJS modules always are. An ES module is if `require` asks for it, or if only `import()` leads to
//! it; so is all that it imports and that has not certainly run by then.

use crate::graph::{Dependency, ModuleGraph};
use crate::id::ModuleId;
use crate::link::exports::{Exports, Shape};
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
}

/// The wrapping of one program.
pub(crate) struct Wrapping {
    pub(crate) wraps: Vec<Wrap>,
    /// Lazy modules that await: whoever needs them has to await, too.
    pub(crate) is_async: Vec<bool>,
    /// Modules that an entry reaches over static imports alone.
    pub(crate) is_static: Vec<bool>,
    /// The program awaits at top level.
    pub(crate) has_await: bool,
}

impl Wrapping {
    pub(crate) fn new(graph: &ModuleGraph, exports: &Exports<'_>, entries: &[ModuleId]) -> Self {
        let count = graph.modules.len();
        let roots = || entries.iter().copied();
        let is_static =
            reach(graph, roots(), |_, kind| is_static_kind(kind), |id| exports.shape(id) != Shape::CommonJs);
        let is_reachable = reach(graph, roots(), |_, _| true, |_| true);
        let has_await = graph
            .ids()
            .any(|id| is_static[id.index()] && graph.module(id).object.facts.top_level_await.is_some());

        let mut wraps = vec![Wrap::Flat; count];
        let mut required = Vec::new();
        let mut imported = Vec::new();
        for id in graph.ids().filter(|id| is_reachable[id.index()]) {
            let module = graph.module(id);
            if exports.shape(id) == Shape::CommonJs {
                wraps[id.index()] = Wrap::CommonJs;
            }
            for (record, dependency) in module.object.records.iter().zip(&module.dependencies) {
                let Dependency::Module(target) = *dependency else { continue };
                if exports.shape(target) == Shape::CommonJs || graph.module(target).is_css() {
                    continue;
                }
                match record.kind {
                    ImportKind::Require => required.push(target),
                    // Without top-level await all static modules have run before `import()` settles.
                    ImportKind::Dynamic if !is_static[target.index()] || has_await => imported.push(target),
                    _ => {}
                }
            }
        }
        let can_be_lazy = |id: ModuleId| exports.shape(id) != Shape::CommonJs && !graph.module(id).is_css();
        let from_require = reach(graph, required, |_, kind| is_static_kind(kind), can_be_lazy);
        let has_run = |id: ModuleId| is_static[id.index()] && !has_await;
        let from_import = reach(
            graph,
            imported.into_iter().filter(|&id| !has_run(id)),
            |_, kind| is_static_kind(kind),
            |id| can_be_lazy(id) && !has_run(id),
        );
        for id in graph.ids() {
            let index = id.index();
            let wanted = from_require[index] || (from_import[index] && !has_run(id));
            if wanted && can_be_lazy(id) {
                wraps[index] = Wrap::Lazy;
            }
        }
        let is_async = async_modules(graph, &wraps);
        Self { wraps, is_async, is_static, has_await }
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

/// Lazy modules that contain `await`, or statically import one that is asynchronous.
fn async_modules(graph: &ModuleGraph, wraps: &[Wrap]) -> Vec<bool> {
    let mut importers: Vec<Vec<ModuleId>> = vec![Vec::new(); graph.modules.len()];
    let mut is_async = vec![false; graph.modules.len()];
    let mut pending = Vec::new();
    for id in graph.ids().filter(|id| wraps[id.index()] == Wrap::Lazy) {
        let module = graph.module(id);
        if module.object.facts.top_level_await.is_some() {
            pending.push(id);
        }
        for target in module.static_dependencies() {
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
