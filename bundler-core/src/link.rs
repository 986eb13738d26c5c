//! Linking: binds imports to exports, decides what is wrapped and what is needed.
//!
//! Reads the frozen graph and gives new tables; the graph stays as it is. Names and text are the
//! emitter's business.

use std::sync::Arc;

use rayon::prelude::*;
use rustc_hash::FxHashSet;

use crate::graph::{Dependency, ModuleGraph, RUNTIME};
use crate::id::{ModuleId, StatementId, SymbolId};
use crate::object::{ExportKind, ImportKind, SymbolKind};
use crate::options::Format;
use crate::runtime::Helpers;

pub(crate) mod cycles;
mod dead;
mod effects;
pub(crate) mod exports;
mod shake;
mod suggest;
mod waiting;
pub(crate) mod wrap;

use self::cycles::Cycles;
use self::dead::DeadZones;
use self::exports::{Binding, Exports, Lookup, Shape};
use self::shake::{Needed, Program};
use self::wrap::{Wrap, Wrapping};

/// What the linker decided about one program: its entries and all that they need.
pub(crate) struct Linked<'g> {
    pub(crate) graph: &'g ModuleGraph,
    /// Modules whose exports are those of an output file.
    pub(crate) entries: Vec<ModuleId>,
    /// Modules in evaluation order; those that only run when asked for come after the others.
    pub(crate) order: Vec<ModuleId>,
    /// The same with modules that are not needed.
    reached: Vec<ModuleId>,
    settings: LinkSettings,
    pub(crate) shapes: Vec<Shape>,
    pub(crate) wrapping: Wrapping,
    pub(crate) dead_zones: DeadZones,
    pub(crate) cycles: Arc<Cycles>,
    /// CommonJS modules whose members something may read before they have run.
    pub(crate) read_early: FxHashSet<ModuleId>,
    pub(crate) needed: Needed<'g>,
    pub(crate) helpers: Helpers,
    /// What each symbol of each needed module stands for; empty for other modules.
    pub(crate) bindings: Vec<Vec<Binding<'g>>>,
    /// For modules whose exports are asked for as a whole: their members.
    pub(crate) members: Vec<Vec<(&'g str, Binding<'g>)>>,
    /// For the same modules: where members come from that only run time knows.
    pub(crate) run_time_stars: Vec<Vec<(ModuleId, crate::id::RecordId)>>,
}

impl<'g> Linked<'g> {
    /// What a symbol of a needed module stands for; for a member of what is no namespace, what that is.
    pub(crate) fn base_binding(&self, id: ModuleId, mut symbol: SymbolId) -> Binding<'g> {
        let symbols = &self.graph.module(id).object.symbols;
        loop {
            match (self.bindings[id.index()][symbol.index()], symbols[symbol.index()].kind) {
                (Binding::Member(_), SymbolKind::Member(member)) => symbol = member.object,
                (binding, _) => return binding,
            }
        }
    }

    /// The modules that `id` imports, in their order. One that was left out passes the request on: what it
    /// imports would have run in its place.
    pub(crate) fn evaluated_first(&self, id: ModuleId) -> Vec<ModuleId> {
        self.kept(id, |id| self.graph.module(id).static_dependencies().collect())
    }

    /// What `next` answers for `id`, with what it answers for a module that was left out in that one's place.
    pub(crate) fn kept(&self, id: ModuleId, next: impl Fn(ModuleId) -> Vec<ModuleId>) -> Vec<ModuleId> {
        let mut seen: FxHashSet<ModuleId> = FxHashSet::from_iter([id]);
        let mut pending = next(id);
        pending.reverse();
        let mut kept = Vec::new();
        while let Some(target) = pending.pop() {
            if !seen.insert(target) {
                continue;
            }
            if self.needed.modules[target.index()] {
                kept.push(target);
            } else {
                pending.extend(next(target).into_iter().rev());
            }
        }
        kept
    }

    /// Wraps more modules in functions, and decides again what depends on that.
    pub(crate) fn wrap_lazily(&mut self, modules: &[ModuleId]) {
        if modules.is_empty() {
            return;
        }
        for id in modules {
            self.wrapping.wraps[id.index()] = Wrap::Lazy;
        }
        let exports = Exports::new(self.graph, self.shapes.clone(), Arc::clone(&self.cycles));
        let dynamic = self.graph.ids().filter(|id| self.needed.dynamic[id.index()]);
        let programs: Vec<ModuleId> = self.entries.iter().copied().chain(dynamic).collect();
        self.dead_zones = DeadZones::new(self.graph, &exports, &self.wrapping, &programs, &self.reached);
        self.needed = shake::shake(Program {
            graph: self.graph,
            exports: &exports,
            wrapping: &self.wrapping,
            dead_zones: &self.dead_zones,
            cycles: &self.cycles,
            helpers: &self.helpers,
            entries: &self.entries,
            order: &self.reached,
            settings: self.settings,
        });
    }
}

impl Linked<'_> {
    /// Whether a module is a style sheet that no script looks at.
    pub(crate) fn is_only_style(&self, id: ModuleId) -> bool {
        self.graph.module(id).is_css() && !self.needed.statement(id, StatementId(0))
    }
}

/// Something wrong that only linking can see.
#[derive(Debug)]
pub(crate) struct Problem {
    pub(crate) is_error: bool,
    pub(crate) module: ModuleId,
    /// Byte offset in the module's source, and the length of the text there.
    pub(crate) position: u32,
    /// The text to mark, looked for at `position`.
    pub(crate) marked: String,
    pub(crate) message: String,
    pub(crate) help: Option<String>,
}

/// Settings that linking depends on.
#[derive(Clone, Copy)]
pub(crate) struct LinkSettings {
    pub(crate) format: Format,
    pub(crate) tree_shaking: bool,
    pub(crate) bundle: bool,
    /// The output has a global name for the entry's exports.
    pub(crate) has_global_name: bool,
    /// `import()` loads files.
    pub(crate) splitting: bool,
    /// The output has no `import.meta`: what stands for it has a name.
    pub(crate) names_import_meta: bool,
    /// The output has no `import()`: `require` loads external modules.
    pub(crate) requires_externals: bool,
}

/// Links the program that starts at `entries`. `order` holds all that they reach, in evaluation order.
///
/// # Errors
/// Missing and ambiguous exports, and `await` where it cannot be; warnings are returned with the program.
#[inline(never)] // A stage is a symbol: profilers and the gate tell stages by it.
pub(crate) fn link<'g>(
    graph: &'g ModuleGraph,
    entries: Vec<ModuleId>,
    order: Vec<ModuleId>,
    settings: LinkSettings,
) -> Result<(Linked<'g>, Vec<Problem>), Vec<Problem>> {
    let cycles = Arc::new(Cycles::new(graph, &order));
    let exports = Exports::new(graph, exports::shapes(graph), Arc::clone(&cycles));
    let mut wrapping = Wrapping::new(graph, &exports, &entries, settings.splitting);
    if !settings.bundle {
        // A file that is only transformed keeps its form.
        for entry in &entries {
            wrapping.wraps[entry.index()] = Wrap::Flat;
        }
    }
    let helpers = Helpers::new(&graph.module(RUNTIME).object);
    let dead_zones = DeadZones::new(graph, &exports, &wrapping, &entries, &order);
    let needed = shake::shake(Program {
        graph,
        exports: &exports,
        wrapping: &wrapping,
        dead_zones: &dead_zones,
        cycles: &cycles,
        helpers: &helpers,
        entries: &entries,
        order: &order,
        settings,
    });
    let is_bound = |id: ModuleId| needed.modules[id.index()] || id == RUNTIME;
    let mut problems = Vec::new();
    for id in graph.ids().filter(|id| is_bound(*id) && exports.is_incomplete(*id)) {
        find_unbound(graph, &exports, &needed, id, &mut problems);
    }
    if settings.format == Format::Esm {
        check_strict(graph, &needed, &mut problems);
    }
    check_awaits(graph, &wrapping, &needed, settings.format, &order, &mut problems);
    if problems.iter().any(|problem| problem.is_error) {
        return Err(problems);
    }
    let wants_members =
        |id: ModuleId| needed.namespaces[id.index()] || needed.dynamic[id.index()] || entries.contains(&id);
    let members = graph
        .ids()
        .map(|id| {
            if wants_members(id) && exports.shape(id) != Shape::CommonJs {
                exports.members(id)
            } else {
                Vec::new()
            }
        })
        .collect();
    let run_time_stars = graph
        .ids()
        .map(|id| if wants_members(id) { exports.run_time_stars(id) } else { Vec::new() })
        .collect();
    let (shapes, symbols) = exports.into_tables();
    let bindings: Vec<Vec<Binding<'g>>> = symbols
        .into_par_iter()
        .zip(graph.ids().collect::<Vec<_>>())
        .map(|(symbols, id)| {
            let bound = |symbols: Vec<Lookup<'g>>| symbols.into_iter().map(Lookup::binding).collect();
            if is_bound(id) { bound(symbols) } else { Vec::new() }
        })
        .collect();
    let read_early = order
        .iter()
        .filter(|id| cycles.number(**id).is_some())
        .flat_map(|id| &bindings[id.index()])
        .filter_map(|binding| match binding {
            Binding::CommonJs(module, ..) => Some(*module),
            _ => None,
        })
        .collect();
    let reached = order;
    let order = reached.iter().copied().filter(|id| needed.modules[id.index()]).collect();
    Ok((
        Linked {
            graph,
            settings,
            reached,
            entries,
            order,
            shapes,
            wrapping,
            dead_zones,
            cycles,
            read_early,
            needed,
            helpers,
            bindings,
            members,
            run_time_stars,
        },
        problems,
    ))
}

/// Says what of a module's imports and re-exports is not there.
fn find_unbound<'g>(
    graph: &'g ModuleGraph,
    exports: &Exports<'g>,
    needed: &Needed<'g>,
    id: ModuleId,
    problems: &mut Vec<Problem>,
) {
    let module = graph.module(id);
    let object = &module.object;
    for (index, symbol) in object.symbols.iter().enumerate() {
        let SymbolKind::Import(import) = symbol.kind else { continue };
        let symbol_id = SymbolId::from_index(index);
        let lookup = exports.symbol(id, symbol_id);
        let is_type = object.facts.typescript && !is_used(object, symbol_id);
        if matches!(lookup, Lookup::Found(_)) || is_type {
            continue;
        }
        let crate::object::ImportName::Named(name) = import.name else { continue };
        let target = module.dependency(import.record);
        let name = object.texts.get(name);
        if !exports.is_missing_further_on(target, name, |id| is_reported(graph, needed, id)) {
            problems.push(suggest::unbound(graph, exports, id, target, name, import.position, lookup));
        }
    }
    for export in &object.exports {
        let ExportKind::ReExport(record, crate::object::ImportName::Named(name)) = export.kind else {
            continue;
        };
        let target = module.dependency(record);
        let Dependency::Module(target_id) = target else { continue };
        let name = object.texts.get(name);
        let lookup = exports.export(target_id, name);
        // In TypeScript the name may be a type's.
        if !matches!(lookup, Lookup::Found(_))
            && !object.facts.typescript
            && !exports.is_missing_further_on(target, name, |id| is_reported(graph, needed, id))
        {
            problems.push(suggest::unbound(graph, exports, id, target, name, export.position, lookup));
        }
    }
}

/// Whether a module is told that what it re-exports is missing. In TypeScript that may be a type.
fn is_reported(graph: &ModuleGraph, needed: &Needed<'_>, id: ModuleId) -> bool {
    needed.modules[id.index()] && !graph.module(id).object.facts.typescript
}

fn is_used(object: &crate::object::Object, symbol: SymbolId) -> bool {
    object.used.iter().any(|&used| {
        let mut used = used;
        while let SymbolKind::Member(member) = object.symbols[used.index()].kind {
            used = member.object;
        }
        used == symbol
    })
}

/// An ES module is strict as a whole, whatever it was made of.
fn check_strict(graph: &ModuleGraph, needed: &Needed<'_>, problems: &mut Vec<Problem>) {
    for id in graph.ids().filter(|id| needed.modules[id.index()]) {
        let object = &graph.module(id).object;
        if let Some((position, what)) = object.facts.sloppy {
            problems.push(Problem {
                is_error: true,
                module: id,
                position,
                marked: String::new(),
                message: format!(
                    "{} cannot be part of an ES module, which is strict",
                    object.texts.get(what)
                ),
                help: Some("use --format=cjs or --format=iife".into()),
            });
        }
    }
}

/// `await` at top level needs an ES module around it, and cannot be waited for by `require`.
fn check_awaits(
    graph: &ModuleGraph,
    wrapping: &Wrapping,
    needed: &Needed<'_>,
    format: Format,
    order: &[ModuleId],
    problems: &mut Vec<Problem>,
) {
    for &id in order.iter().filter(|id| needed.modules[id.index()]) {
        let module = graph.module(id);
        if format != Format::Esm
            && wrapping.is_static[id.index()]
            && let Some(position) = module.object.facts.top_level_await
        {
            problems.push(Problem {
                is_error: true,
                module: id,
                position,
                marked: "await".into(),
                message: "top-level await is only possible in the output format \"esm\"".into(),
                help: Some("use --format=esm".into()),
            });
        }
        for (record, dependency) in module.object.records.iter().zip(&module.dependencies) {
            let Dependency::Module(target) = *dependency else { continue };
            if record.kind != ImportKind::Require || !wrapping.is_async[target.index()] {
                continue;
            }
            let awaiting = first_await(graph, target);
            let specifier = module.object.texts.get(record.specifier);
            problems.push(Problem {
                is_error: true,
                module: id,
                position: record.start,
                marked: format!("\"{specifier}\""),
                message: format!(
                    "\"{specifier}\" cannot be required, because \"{}\" awaits at top level",
                    graph.module(awaiting).name
                ),
                help: Some("use import() instead of require()".into()),
            });
        }
    }
}

/// The module with `await` that makes `root` asynchronous.
fn first_await(graph: &ModuleGraph, root: ModuleId) -> ModuleId {
    let mut seen = vec![false; graph.modules.len()];
    let mut pending = vec![root];
    while let Some(id) = pending.pop() {
        if std::mem::replace(&mut seen[id.index()], true) {
            continue;
        }
        let module = graph.module(id);
        if module.object.facts.top_level_await.is_some() {
            return id;
        }
        pending.extend(module.static_dependencies());
    }
    root
}
