//! The plan without splitting: everything that one entry needs, in one file. Must not know names, text or paths.

use crate::chunk::{Chunk, ChunkKind, ChunkPlan, ImportObject, Made};
use crate::id::ModuleId;
use crate::link::Linked;
use crate::link::wrap::Wrap;

/// Everything in one file: a program with one entry.
pub(crate) fn whole<'g>(linked: &Linked<'g>) -> ChunkPlan<'g> {
    let wrapping = &linked.wrapping;
    let entered_lazily = entered_from_lazy_modules(linked);
    let is_called = |id: ModuleId| wrapping.is_static[id.index()] && !entered_lazily[id.index()];
    let runs = |id: &ModuleId| wrapping.wraps[id.index()] == Wrap::Flat || is_called(*id);
    let import_objects = linked.order.iter().flat_map(|&module| {
        let made = if is_called(module) { Made::InOrder } else { Made::Lazily };
        [false, true]
            .into_iter()
            .filter(move |mode| linked.needed.import_objects[module.index()][usize::from(*mode)])
            .map(move |node_mode| ImportObject { module, node_mode, made })
    });
    let externals = (0..linked.graph.externals.len() as u32).filter(|i| linked.needed.externals[*i as usize]);
    let chunk = Chunk {
        kind: ChunkKind::Entry(0),
        entry: linked.entries.first().copied(),
        exports_entry: true,
        modules: linked.order.clone(),
        styles: linked.order.iter().copied().filter(|id| linked.graph.module(*id).is_css()).collect(),
        run: linked.order.iter().copied().filter(runs).collect(),
        import_objects: import_objects.collect(),
        externals: externals.collect(),
        external_names: linked.needed.external_names.clone(),
        ..Chunk::default()
    };
    ChunkPlan::new(linked.graph.modules.len(), vec![chunk])
}

/// Modules that the evaluation enters from a lazy module. That one calls them, and all that it imports is
/// wrapped, too. If they were called at their own places, a cycle would begin at the module that ends first
/// and not, as ECMA-262 has it, at the one that is reached first.
fn entered_from_lazy_modules(linked: &Linked<'_>) -> Vec<bool> {
    let wrapping = &linked.wrapping;
    let mut entered_lazily = vec![false; linked.graph.modules.len()];
    let is_lazy = |id: ModuleId| wrapping.wraps[id.index()] == Wrap::Lazy;
    let has_some = linked.order.iter().any(|id| wrapping.is_static[id.index()] && is_lazy(*id));
    let Some(&entry) = linked.entries.first().filter(|_| has_some) else { return entered_lazily };
    let mut seen = vec![false; linked.graph.modules.len()];
    seen[entry.index()] = true;
    let mut stack = vec![(entry, linked.evaluated_first(entry).into_iter())];
    while let Some((importer, rest)) = stack.last_mut() {
        let importer = *importer;
        let Some(next) = rest.next() else {
            stack.pop();
            continue;
        };
        if !std::mem::replace(&mut seen[next.index()], true) {
            entered_lazily[next.index()] = is_lazy(importer);
            stack.push((next, linked.evaluated_first(next).into_iter()));
        }
    }
    entered_lazily
}
