//! CommonJS modules whose exports are used one by one become ES modules: nothing of them is kept that nobody reads,
//! and no object is made for their exports.
//!
//! The compiler says which files can be read that way; here the whole graph decides. Whoever looks at the exports
//! as a whole, or asks for them while it runs, makes the module stay what it is. Compiling is pure, so a module is
//! compiled once more in its other form.

use std::sync::Arc;

use rayon::prelude::*;
use rustc_hash::FxHashMap;

use crate::compile::common_js::is_inherited;
use crate::evaluation;
use crate::graph::{Dependency, Module, ModuleGraph, RUNTIME};
use crate::id::ModuleId;
use crate::link::cycles::Cycles;
use crate::link::exports::{self, Binding, Exports, Lookup};
use crate::object::{
    ExportKind, Facts, ImportKind, ImportName, ModuleKind, Object, Reading, SymbolKind, Value,
};
use crate::order::{AdjacencyBuilder, components};
use crate::runtime;
use crate::scan::{Scan, Scanner};
use crate::settings::Settings;

/// What modules were before they were converted.
type Before = FxHashMap<ModuleId, (Object, Vec<Dependency>)>;

/// Converts the modules that can be.
pub(crate) fn convert(scan: &mut Scan, scanner: &Scanner, settings: &Settings) {
    let is_readable = |module: &Module| module.object.facts.reading != Reading::Whole;
    if !scan.graph.modules.iter().any(is_readable) {
        return;
    }
    let on_cycle = on_cycle(&scan.graph);
    scan.relinked = vec![false; scan.graph.modules.len()];
    pass_on(scan, &on_cycle);
    let mut chosen = candidates(&scan.graph, &on_cycle);
    let mut before = Before::default();
    let mut pending: Vec<ModuleId> = scan.graph.ids().filter(|id| chosen[id.index()]).collect();
    while !pending.is_empty() {
        let mut failed = compile(scan, scanner, &chosen, &mut before, &pending);
        let order = evaluation::uncounted_order(&scan.graph, &scan.graph.entries);
        let cycles = Arc::new(Cycles::new(&scan.graph, &order));
        let exports = Exports::new(&scan.graph, exports::shapes(&scan.graph), cycles);
        failed.append(&mut misused(&scan.graph, &exports));
        give_up(scan, &mut chosen, &mut before, failed);
        pending = scan.graph.ids().filter(|id| chosen[id.index()] && links_to(scan, *id, &chosen)).collect();
    }
    let asks_runtime = |module: &Module| {
        module.object.facts.is_converted()
            && module.object.records.iter().any(|record| record.kind == ImportKind::Runtime)
    };
    if scan.graph.modules.iter().any(asks_runtime) {
        let objects = scan.graph.modules[1..].iter().map(|module| &module.object);
        scan.graph.modules[RUNTIME.index()] = runtime::module(&settings.compile, objects);
    }
}

/// Modules that lead back to themselves over requests of any kind.
fn on_cycle(graph: &ModuleGraph) -> Vec<bool> {
    let mut edges = AdjacencyBuilder::with_capacity(graph.modules.len(), graph.modules.len() * 4);
    for module in &graph.modules {
        edges.push(module.dependencies_of(|_| true));
    }
    let (component_of, count) = components(&edges.finish());
    let mut size = vec![0_u32; count as usize];
    for id in graph.ids() {
        let asks_itself = graph.module(id).dependencies_of(|_| true).any(|target| target == id);
        size[component_of[id.index()] as usize] += 1 + u32::from(asks_itself);
    }
    component_of.into_iter().map(|component| size[component as usize] > 1).collect()
}

/// Whoever asks for a module that only passes on another one's exports asks for that.
fn pass_on(scan: &mut Scan, on_cycle: &[bool]) {
    let graph = &mut scan.graph;
    let mut next: Vec<Option<ModuleId>> = graph.ids().map(|id| passed_on(graph, id, on_cycle)).collect();
    if next.iter().all(Option::is_none) {
        return;
    }
    for module in &graph.modules {
        for (record, dependency) in module.object.records.iter().zip(&module.dependencies) {
            let Dependency::Module(target) = *dependency else { continue };
            let is_plain = matches!(record.kind, ImportKind::Static | ImportKind::Require);
            if !is_plain || module.object.facts.needs_module_object() {
                next[target.index()] = None;
            }
        }
    }
    let end = |mut id: ModuleId| {
        while let Some(target) = next[id.index()] {
            id = target;
        }
        id
    };
    for (index, module) in graph.modules.iter_mut().enumerate() {
        if next[index].is_some() {
            let facts = Facts { kind: ModuleKind::CommonJs, ..Facts::default() };
            module.object = Object { facts, ..Object::default() };
            module.dependencies.clear();
            scan.relinked[index] = true;
            continue;
        }
        for dependency in &mut module.dependencies {
            if let Dependency::Module(target) = dependency
                && end(*target) != *target
            {
                *target = end(*target);
                scan.relinked[index] = true;
            }
        }
    }
}

/// The module whose exports a module has, if it does nothing but pass them on.
fn passed_on(graph: &ModuleGraph, id: ModuleId, on_cycle: &[bool]) -> Option<ModuleId> {
    let module = graph.module(id);
    let object = &module.object;
    if object.facts.reading != Reading::PassedOn || graph.entries.contains(&id) || on_cycle[id.index()] {
        return None;
    }
    let ([record], [Dependency::Module(target)]) =
        (object.records.as_slice(), module.dependencies.as_slice())
    else {
        return None;
    };
    let target_module = graph.module(*target);
    let is_equal = target_module.object.facts.kind == ModuleKind::CommonJs
        && target_module.side_effects == module.side_effects
        && !target_module.object.facts.needs_module_object();
    (record.kind == ImportKind::Require && is_equal).then_some(*target)
}

/// Modules that may be converted as far as the kinds of requests tell.
fn candidates(graph: &ModuleGraph, on_cycle: &[bool]) -> Vec<bool> {
    let mut chosen: Vec<bool> = graph
        .modules
        .iter()
        .zip(on_cycle)
        .map(|(module, on_cycle)| module.object.facts.reading == Reading::Variables && !on_cycle)
        .collect();
    for entry in &graph.entries {
        chosen[entry.index()] = false;
    }
    let mut has_changed = true;
    while has_changed {
        has_changed = false;
        for id in graph.ids() {
            for target in asked_as_a_whole(graph.module(id), chosen[id.index()]) {
                has_changed |= std::mem::take(&mut chosen[target.index()]);
            }
        }
    }
    chosen
}

/// Modules of which a module wants all exports at once.
fn asked_as_a_whole(module: &Module, converts: bool) -> impl Iterator<Item = ModuleId> {
    let needs_whole = move |kind| match kind {
        ImportKind::Static | ImportKind::Evaluate | ImportKind::Runtime => false,
        ImportKind::Require => !converts,
        ImportKind::RequireResolve | ImportKind::Dynamic | ImportKind::CssImport | ImportKind::Url => true,
    };
    let stars = module.object.stars.iter().filter_map(|&record| match module.dependency(record) {
        Dependency::Module(target) => Some(target),
        Dependency::External(_) | Dependency::Missing => None,
    });
    module.dependencies_of(needs_whole).chain(stars)
}

/// What a module was before it was converted, if it was.
fn original<'s>(scan: &'s Scan, before: &'s Before, id: ModuleId) -> (&'s Object, &'s [Dependency]) {
    match before.get(&id) {
        Some((object, dependencies)) => (object, dependencies),
        None => (&scan.graph.module(id).object, &scan.graph.module(id).dependencies),
    }
}

/// Puts the other form of modules in their places. Answers those that have none.
fn compile(
    scan: &mut Scan,
    scanner: &Scanner,
    chosen: &[bool],
    before: &mut Before,
    modules: &[ModuleId],
) -> Vec<ModuleId> {
    let compiled: Vec<Option<(Object, Vec<Dependency>)>> = modules
        .par_iter()
        .map(|&id| {
            let (object, dependencies) = original(scan, before, id);
            let linked: Vec<Box<str>> = object
                .records
                .iter()
                .zip(dependencies)
                .filter(|(record, dependency)| {
                    record.kind == ImportKind::Require
                        && matches!(dependency, Dependency::Module(target) if chosen[target.index()])
                })
                .map(|(record, _)| Box::from(object.texts.get(record.specifier)))
                .collect();
            let converted = scanner.compile_again(&scan.keys[id.index()], &[], Some(&linked))?;
            let dependencies = dependencies_of(&converted, object, dependencies)?;
            converted.facts.is_converted().then_some((converted, dependencies))
        })
        .collect();
    let mut failed = Vec::new();
    for (&id, compiled) in modules.iter().zip(compiled) {
        let Some((object, dependencies)) = compiled else {
            failed.push(id);
            continue;
        };
        let module = &mut scan.graph.modules[id.index()];
        let object = std::mem::replace(&mut module.object, object);
        let dependencies = std::mem::replace(&mut module.dependencies, dependencies);
        before.entry(id).or_insert((object, dependencies));
        scan.relinked[id.index()] = true;
    }
    failed
}

/// What the records of a converted module mean: each is one of those that it had before.
fn dependencies_of(
    converted: &Object,
    object: &Object,
    dependencies: &[Dependency],
) -> Option<Vec<Dependency>> {
    let found = converted.records.iter().map(|record| {
        let kind = match record.kind {
            ImportKind::Runtime => return Some(Dependency::Module(RUNTIME)),
            ImportKind::Static | ImportKind::Evaluate => ImportKind::Require,
            kind => kind,
        };
        let text = |object: &Object, text| object.texts.get(text).to_string();
        let is_same = |other: &crate::object::ImportRecord| {
            other.kind == kind
                && object.texts.get(other.specifier) == converted.texts.get(record.specifier)
                && other.type_attribute.map(|t| text(object, t))
                    == record.type_attribute.map(|t| text(converted, t))
        };
        object.records.iter().position(is_same).map(|index| dependencies[index])
    });
    found.collect()
}

/// Gives modules their first form back, and with them those that they request.
fn give_up(scan: &mut Scan, chosen: &mut [bool], before: &mut Before, mut modules: Vec<ModuleId>) {
    while let Some(id) = modules.pop() {
        if !std::mem::take(&mut chosen[id.index()]) {
            continue;
        }
        let module = &mut scan.graph.modules[id.index()];
        if let Some((object, dependencies)) = before.remove(&id) {
            module.object = object;
            module.dependencies = dependencies;
        }
        modules.extend(asked_as_a_whole(module, false));
    }
}

/// Whether a converted module imports one that is not converted.
fn links_to(scan: &Scan, id: ModuleId, chosen: &[bool]) -> bool {
    let is_link = |kind| matches!(kind, ImportKind::Static | ImportKind::Evaluate);
    scan.graph.module(id).dependencies_of(is_link).any(|target| !chosen[target.index()])
}

/// Converted modules that somebody uses as one object.
fn misused<'g>(graph: &'g ModuleGraph, exports: &Exports<'g>) -> Vec<ModuleId> {
    let mut found = Vec::new();
    for id in graph.ids() {
        let module = graph.module(id);
        found.extend(asked_as_a_whole(module, false).filter(|target| is_converted(graph, *target)));
        // What is run in place must run, whatever is used of it.
        if let Reading::Converted { source: Some(_), .. } = module.object.facts.reading
            && !module.side_effects
        {
            found.push(id);
        }
        found.append(&mut misused_by(graph, exports, id));
    }
    found
}

fn is_converted(graph: &ModuleGraph, id: ModuleId) -> bool {
    graph.module(id).object.facts.is_converted()
}

/// What a module looks at as one object.
fn misused_by<'g>(graph: &'g ModuleGraph, exports: &Exports<'g>, id: ModuleId) -> Vec<ModuleId> {
    let module = graph.module(id);
    let object = &module.object;
    let whole = |lookup: Lookup<'_>| match lookup {
        Lookup::Found(Binding::Namespace(target)) if is_converted(graph, target) => Some(target),
        _ => None,
    };
    let mut found = Vec::new();
    // A name that every object has is not what the module says that it is.
    let mut inherits = |record, name: ImportName| {
        if let (Dependency::Module(target), ImportName::Named(name)) = (module.dependency(record), name)
            && is_inherited(object.texts.get(name))
            && is_converted(graph, target)
        {
            found.push(target);
        }
    };
    for export in &object.exports {
        match export.kind {
            ExportKind::ReExport(record, name) => inherits(record, name),
            ExportKind::Local(symbol) => {
                if let SymbolKind::Import(import) = object.symbols[symbol.index()].kind {
                    inherits(import.record, import.name);
                }
            }
        }
    }
    for &used in &object.used {
        if let SymbolKind::Import(import) = object.symbols[used.index()].kind {
            inherits(import.record, import.name);
        }
    }
    for export in &object.exports {
        found.extend(whole(exports.export(id, object.texts.get(export.name))));
    }
    for &used in &object.used {
        let (mut symbol, mut member) = (used, None);
        while let SymbolKind::Member(outer) = object.symbols[symbol.index()].kind {
            (symbol, member) = (outer.object, Some(outer));
        }
        let SymbolKind::Import(import) = object.symbols[symbol.index()].kind else { continue };
        let Some(target) = whole(exports.symbol(id, symbol)) else { continue };
        let is_plain = member.is_some_and(|member| {
            let name = object.texts.get(member.name);
            let is_export = name != "default"
                || import.name != ImportName::Namespace
                || object.facts.is_converted()
                || gives_default(graph, target, &object.facts);
            is_export
                && !is_inherited(name)
                && (!member.called || needs_no_this(graph, exports.export(target, name)))
        });
        if !is_plain {
            found.push(target);
        }
    }
    found
}

/// Whether the default import is the export `default`.
fn gives_default(graph: &ModuleGraph, target: ModuleId, importer: &Facts) -> bool {
    matches!(graph.module(target).object.facts.reading, Reading::Converted { has_flag: true, .. })
        && !importer.node_mode
}

/// Whether calling an export does the same with and without the object that it is a member of.
fn needs_no_this(graph: &ModuleGraph, export: Lookup<'_>) -> bool {
    match export {
        Lookup::Found(Binding::Symbol(symbol)) => {
            let known = &graph.module(symbol.module).object.symbols[symbol.symbol.index()];
            let is_known = matches!(
                known.value,
                Value::Function { uses_this: false, .. } | Value::Class { .. } | Value::OpaqueClass
            );
            is_known && !known.reassigned
        }
        Lookup::Found(Binding::Constant(..) | Binding::Missing) | Lookup::NotFound => true,
        Lookup::Found(_) | Lookup::Ambiguous(..) => false,
    }
}
