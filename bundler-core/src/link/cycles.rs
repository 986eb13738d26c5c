//! Which modules stand on a cycle of static imports: they may be asked for something before they have run.

use crate::graph::ModuleGraph;
use crate::id::ModuleId;
use crate::order::components;

/// The cycles of a program.
#[derive(Clone, Default)]
pub(crate) struct Cycles {
    /// For each module the number of its cycle, or zero; empty if there are no cycles.
    number_of: Vec<u32>,
    /// For each module its place in the evaluation order.
    place: Vec<usize>,
    /// For each cycle the place of its first module.
    first: Vec<usize>,
    /// Modules that await, or wait for one that does: those of a cycle may run while they wait. Empty if there
    /// are none.
    waits: Vec<bool>,
}

impl Cycles {
    /// `order` holds all that is reached, in evaluation order: without cycles imports lead backwards only.
    pub(crate) fn new(graph: &ModuleGraph, order: &[ModuleId]) -> Self {
        let mut place = vec![usize::MAX; graph.modules.len()];
        for (index, id) in order.iter().enumerate() {
            place[id.index()] = index;
        }
        let leads_on = |id: &ModuleId| {
            graph.module(*id).static_dependencies().any(|target| place[target.index()] >= place[id.index()])
        };
        if !order.iter().any(leads_on) {
            return Self::default();
        }
        let (component_of, count) = components(&graph.static_edges());
        let mut size = vec![0_u32; count as usize];
        for id in graph.ids() {
            let imports_itself = graph.module(id).static_dependencies().any(|target| target == id);
            size[component_of[id.index()] as usize] += 1 + u32::from(imports_itself);
        }
        let mut number = vec![0_u32; count as usize];
        let mut first = vec![0];
        let mut number_of = vec![0; graph.modules.len()];
        for id in order {
            let component = component_of[id.index()] as usize;
            if size[component] > 1 {
                if number[component] == 0 {
                    number[component] = first.len() as u32;
                    first.push(place[id.index()]);
                }
                number_of[id.index()] = number[component];
            }
        }
        Self { number_of, place, first, waits: waiting(graph, order) }
    }

    /// Whether what `importer` imports from `target` is there before anybody can call `importer`.
    pub(crate) fn has_run_before(&self, target: ModuleId, importer: ModuleId) -> bool {
        self.number(importer).is_none_or(|number| {
            let waits = self.waits.get(target.index()).is_some_and(|&waits| waits);
            !waits && self.place[target.index()] < self.first[number as usize]
        })
    }

    /// The runtime function that makes a lazily initialised module.
    pub(crate) fn lazy_maker(&self, id: ModuleId) -> &'static str {
        if self.number(id).is_some() { "__esmOnCycle" } else { "__esm" }
    }

    /// The number of the cycle that a module stands on.
    pub(crate) fn number(&self, id: ModuleId) -> Option<u32> {
        self.number_of.get(id.index()).copied().filter(|number| *number > 0)
    }
}

fn waiting(graph: &ModuleGraph, order: &[ModuleId]) -> Vec<bool> {
    let mut waits = vec![false; graph.modules.len()];
    for id in order {
        waits[id.index()] = graph.module(*id).object.facts.top_level_await.is_some();
    }
    if !waits.contains(&true) {
        return Vec::new();
    }
    // On cycles an answer may depend on modules that come later.
    loop {
        let mut has_changed = false;
        for id in order {
            if !waits[id.index()]
                && graph.module(*id).static_dependencies().any(|target| waits[target.index()])
            {
                waits[id.index()] = true;
                has_changed = true;
            }
        }
        if !has_changed {
            return waits;
        }
    }
}
