//! Binding: what each imported name stands for, by the rules of ECMA-262 (ResolveExport, 16.2.1.7.2.2)
//! and by Node's interop rules for CommonJS.
//!
//! Reads the graph and the wrapping decisions; changes neither.

use std::cell::RefCell;
use std::sync::Arc;

use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};

use crate::graph::{Dependency, ModuleGraph};
use crate::id::{ModuleId, RecordId, SymbolId, SymbolRef};
use crate::link::cycles::Cycles;
use crate::object::{Export, ExportKind, ImportKind, ImportName, ModuleKind, Reading, SymbolKind, Value};

/// What an imported or exported name stands for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Binding<'g> {
    /// A symbol that a statement declares.
    Symbol(SymbolRef),
    /// The namespace object of an ES module.
    Namespace(ModuleId),
    /// A member of a CommonJS module, or all of it; the flag asks for Node's interop.
    CommonJs(ModuleId, Name<'g>, bool),
    /// A member of the value of a data module.
    Data(SymbolRef, &'g str),
    /// A member of an external module, or all of it.
    External(u32, Name<'g>),
    /// A member of an external module's namespace object: it may be missing, which only an import by name
    /// would complain about.
    ExternalMember(u32, &'g str),
    /// A member of an ES module's namespace object that is only known at run time.
    RunTime(ModuleId, &'g str),
    /// A member of what another symbol of the same module stands for, which is no namespace.
    Member(SymbolRef),
    /// The value of a constant: the module that declares it, and the index in [`Object::known`].
    Constant(ModuleId, u32),
    /// Nothing: `undefined`.
    Missing,
}

/// The imported side of a name.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub(crate) enum Name<'g> {
    Named(&'g str),
    Namespace,
}

/// The result of looking an export up.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Lookup<'g> {
    Found(Binding<'g>),
    /// Two stars give different bindings for the name; the modules of the first two.
    Ambiguous(ModuleId, ModuleId),
    NotFound,
}

impl<'g> Lookup<'g> {
    /// What reading the name gives.
    pub(crate) fn binding(self) -> Binding<'g> {
        match self {
            Self::Found(binding) => binding,
            Self::NotFound | Self::Ambiguous(..) => Binding::Missing,
        }
    }
}

/// How a module looks to importers.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Shape {
    /// Names are bound when linking.
    Static,
    /// Names are members of an object.
    CommonJs,
    /// One value.
    Data,
}

/// What every imported and exported name stands for.
pub(crate) struct Exports<'g> {
    tables: Tables<'g>,
    known: RefCell<Known<'g>>,
    /// For each symbol of each module what it stands for.
    symbols: Vec<Vec<Lookup<'g>>>,
    /// Something that the module imports or passes on is not there.
    is_incomplete: Vec<bool>,
}

/// What lookups read.
struct Tables<'g> {
    graph: &'g ModuleGraph,
    shapes: Vec<Shape>,
    cycles: Arc<Cycles>,
    export_of: Vec<FxHashMap<&'g str, u32>>,
}

/// Looks names up, and remembers answers.
#[derive(Clone, Copy)]
struct Search<'a, 'g> {
    tables: &'a Tables<'g>,
    known: &'a RefCell<Known<'g>>,
}

type Known<'g> = FxHashMap<(ModuleId, &'g str), Answer<'g>>;

#[derive(Clone, Copy)]
struct Answer<'g> {
    lookup: Lookup<'g>,
    /// It is the same inside of any other search; otherwise it holds for searches that begin here.
    holds_anywhere: bool,
}

/// The names that are being looked for.
#[derive(Default)]
struct Visiting<'g> {
    names: FxHashSet<(ModuleId, &'g str)>,
    /// How often the search came back to one of them: what it found since depends on where it began.
    returns: u32,
}

impl<'g> Exports<'g> {
    /// Looks up all symbols of all modules.
    pub(crate) fn new(graph: &'g ModuleGraph, shapes: Vec<Shape>, cycles: Arc<Cycles>) -> Self {
        let export_of = graph
            .modules
            .par_iter()
            .map(|module| {
                let object = &module.object;
                object.exports.iter().enumerate().map(|(i, e)| (object.texts.get(e.name), i as u32)).collect()
            })
            .collect();
        let tables = Tables { graph, shapes, cycles, export_of };
        let (symbols, is_incomplete) = (0..graph.modules.len())
            .into_par_iter()
            .map_init(RefCell::default, |known, index| {
                Search { tables: &tables, known }.module(ModuleId::from_index(index))
            })
            .unzip();
        Self { tables, known: RefCell::default(), symbols, is_incomplete }
    }

    pub(crate) fn shape(&self, module: ModuleId) -> Shape {
        self.tables.shapes[module.index()]
    }

    /// What a symbol of a module stands for, imports followed to their end.
    pub(crate) fn symbol(&self, module: ModuleId, symbol: SymbolId) -> Lookup<'g> {
        self.symbols[module.index()][symbol.index()]
    }

    /// What the export `name` of `module` stands for.
    pub(crate) fn export(&self, module: ModuleId, name: &'g str) -> Lookup<'g> {
        Search { tables: &self.tables, known: &self.known }.export(module, name)
    }

    /// The known value of a constant, if it is there when the importer reads it.
    pub(crate) fn constant(&self, importer: ModuleId, symbol: SymbolRef) -> Option<Binding<'g>> {
        Search { tables: &self.tables, known: &self.known }.constant(importer, symbol, None)
    }

    /// Whether something that a module imports or passes on is not there.
    pub(crate) fn is_incomplete(&self, module: ModuleId) -> bool {
        self.is_incomplete[module.index()]
    }

    /// The shapes of all modules, and what their symbols stand for.
    pub(crate) fn into_tables(self) -> (Vec<Shape>, Vec<Vec<Lookup<'g>>>) {
        (self.tables.shapes, self.symbols)
    }
}

impl<'g> Search<'_, 'g> {
    fn shape(&self, module: ModuleId) -> Shape {
        self.tables.shapes[module.index()]
    }

    /// What a module's symbols stand for, and whether something is not there.
    fn module(&self, id: ModuleId) -> (Vec<Lookup<'g>>, bool) {
        let module = self.tables.graph.module(id);
        let object = &module.object;
        let symbols = (0..object.symbols.len()).map(SymbolId::from_index);
        let symbols: Vec<Lookup<'g>> = symbols.map(|symbol| self.symbol(id, symbol)).collect();
        let is_passed_on = |export: &Export| match export.kind {
            ExportKind::ReExport(record, ImportName::Named(name)) => match module.dependency(record) {
                Dependency::Module(target) => {
                    matches!(self.export(target, object.texts.get(name)), Lookup::Found(_))
                }
                Dependency::External(_) | Dependency::Missing => true,
            },
            ExportKind::ReExport(_, ImportName::Namespace) | ExportKind::Local(_) => true,
        };
        let is_complete = symbols.iter().all(|symbol| matches!(symbol, Lookup::Found(_)))
            && object.exports.iter().all(is_passed_on);
        (symbols, !is_complete)
    }

    fn symbol(&self, module: ModuleId, symbol: SymbolId) -> Lookup<'g> {
        let object = &self.tables.graph.module(module).object;
        match object.symbols[symbol.index()].kind {
            SymbolKind::Declared | SymbolKind::Free => {
                Lookup::Found(Binding::Symbol(SymbolRef { module, symbol }))
            }
            SymbolKind::Import(binding) => {
                let name = self.name(module, binding.name);
                let found = self.import(module, binding.record, name, &mut Visiting::default());
                self.inlined(module, found)
            }
            SymbolKind::Member(member) => {
                let name = object.texts.get(member.name);
                match self.symbol(module, member.object) {
                    Lookup::Found(Binding::Namespace(target)) => match self.export(target, name) {
                        Lookup::Found(Binding::Symbol(function))
                            if member.called && self.uses_this(function) =>
                        {
                            Lookup::Found(Binding::RunTime(target, name))
                        }
                        // A member that a namespace does not have is undefined, not an error.
                        Lookup::NotFound | Lookup::Ambiguous(..) => Lookup::Found(Binding::Missing),
                        found => self.inlined(module, member_of_external(found)),
                    },
                    Lookup::Found(Binding::Symbol(object))
                        if let Some(constant) = self.constant(module, object, Some(name)) =>
                    {
                        Lookup::Found(constant)
                    }
                    Lookup::Found(Binding::CommonJs(target, Name::Namespace, node_mode)) => {
                        Lookup::Found(Binding::CommonJs(target, Name::Named(name), node_mode))
                    }
                    Lookup::Found(Binding::External(external, Name::Namespace)) => {
                        Lookup::Found(Binding::ExternalMember(external, name))
                    }
                    // The default export of a value of which members are all that is needed.
                    Lookup::Found(Binding::Symbol(SymbolRef { module: target, symbol: SymbolId(0) }))
                        if self.is_split_value(target) =>
                    {
                        self.export(target, name)
                    }
                    Lookup::Found(_) => Lookup::Found(Binding::Member(SymbolRef { module, symbol })),
                    missing => missing,
                }
            }
        }
    }

    /// What a name stands for, or its value if that is known and short.
    fn inlined(&self, importer: ModuleId, found: Lookup<'g>) -> Lookup<'g> {
        match found {
            Lookup::Found(Binding::Symbol(symbol)) => {
                let symbol = self.named(importer, symbol);
                match self.constant(importer, symbol, None) {
                    Some(Binding::Constant(module, index))
                        if self.tables.graph.module(module).object.known[index as usize].value.is_short() =>
                    {
                        Lookup::Found(Binding::Constant(module, index))
                    }
                    _ => Lookup::Found(Binding::Symbol(symbol)),
                }
            }
            _ => found,
        }
    }

    /// The symbol whose value a default export has, if nobody can read either too early.
    fn named(&self, importer: ModuleId, symbol: SymbolRef) -> SymbolRef {
        let SymbolRef { module, symbol: default } = symbol;
        match self.tables.graph.module(module).object.symbols[default.index()].alias {
            Some(named)
                if self.tables.cycles.number(module).is_none()
                    && self.tables.cycles.has_run_before(module, importer) =>
            {
                SymbolRef { module, symbol: named }
            }
            _ => symbol,
        }
    }

    /// The known value of a constant, or of a member of what a symbol stands for, if it is there when the importer
    /// reads it.
    fn constant(&self, importer: ModuleId, symbol: SymbolRef, member: Option<&str>) -> Option<Binding<'g>> {
        let object = &self.tables.graph.module(symbol.module).object;
        if object.known.is_empty() || symbol.module == importer {
            return None;
        }
        let first = object.known.partition_point(|known| known.symbol < symbol.symbol);
        let all = object.known[first..].iter().take_while(|known| known.symbol == symbol.symbol);
        let index = first
            + all
                .map(|known| known.member.map(|text| object.texts.get(text)))
                .position(|name| name == member)?;
        self.tables
            .cycles
            .has_run_before(symbol.module, importer)
            .then_some(Binding::Constant(symbol.module, index as u32))
    }

    /// Whether a function may look at its `this`.
    fn uses_this(&self, function: SymbolRef) -> bool {
        let symbol = &self.tables.graph.module(function.module).object.symbols[function.symbol.index()];
        !symbol.reassigned && matches!(symbol.value, Value::Function { uses_this: true, .. })
    }

    /// Whether a value may have a member. The names that a style sheet gives are not known.
    fn has_members(&self, module: ModuleId, name: &str) -> bool {
        self.tables.graph.module(module).is_css() || self.tables.export_of[module.index()].contains_key(name)
    }

    fn is_split_value(&self, module: ModuleId) -> bool {
        self.shape(module) == Shape::Static
            && self.tables.graph.module(module).object.facts.kind == ModuleKind::Data
    }

    fn name(&self, module: ModuleId, name: ImportName) -> Name<'g> {
        match name {
            ImportName::Named(text) => Name::Named(self.tables.graph.module(module).object.texts.get(text)),
            ImportName::Namespace => Name::Namespace,
        }
    }

    /// What `name` of the module behind `record` stands for.
    fn import(
        &self,
        importer: ModuleId,
        record: RecordId,
        name: Name<'g>,
        visiting: &mut Visiting<'g>,
    ) -> Lookup<'g> {
        let module = self.tables.graph.module(importer);
        let target = match module.dependency(record) {
            Dependency::Module(target) => target,
            Dependency::External(external) => return Lookup::Found(Binding::External(external, name)),
            Dependency::Missing => return Lookup::Found(Binding::Missing),
        };
        let target = self.passed_on(target);
        if let Reading::Converted { has_flag, .. } = self.tables.graph.module(target).object.facts.reading {
            // `require` gives what a namespace or default import gives: something of which only members matter.
            let gives_default = has_flag && !module.object.facts.node_mode;
            return match name {
                Name::Named("default") if gives_default || module.object.facts.is_converted() => {
                    self.member_of_converted(target, "default", visiting)
                }
                Name::Named("default") | Name::Namespace => Lookup::Found(Binding::Namespace(target)),
                Name::Named(name) => self.member_of_converted(target, name, visiting),
            };
        }
        let is_value = self.tables.graph.module(target).object.facts.kind == ModuleKind::Data;
        match (self.shape(target), name) {
            (Shape::CommonJs, Name::Named(name)) if is_value && !self.has_members(target, name) => {
                Lookup::NotFound
            }
            (Shape::CommonJs, _) => {
                Lookup::Found(Binding::CommonJs(target, name, module.object.facts.node_mode))
            }
            (_, Name::Namespace) => Lookup::Found(Binding::Namespace(target)),
            (_, Name::Named(name)) => self.export_in(target, name, visiting),
        }
    }

    /// The module whose exports a converted CommonJS module has.
    fn passed_on(&self, mut target: ModuleId) -> ModuleId {
        let graph = self.tables.graph;
        while let Reading::Converted { source: Some(record), .. } = graph.module(target).object.facts.reading
            && let Dependency::Module(next) = graph.module(target).dependency(record)
        {
            target = next;
        }
        target
    }

    /// A missing member of what was `module.exports` is undefined, not an error.
    fn member_of_converted(
        &self,
        target: ModuleId,
        name: &'g str,
        visiting: &mut Visiting<'g>,
    ) -> Lookup<'g> {
        Lookup::Found(self.export_in(target, name, visiting).binding())
    }

    fn export(&self, module: ModuleId, name: &'g str) -> Lookup<'g> {
        self.export_in(module, name, &mut Visiting::default())
    }

    fn export_in(&self, module: ModuleId, name: &'g str, visiting: &mut Visiting<'g>) -> Lookup<'g> {
        if let Some(binding) = self.declared(module, name) {
            return Lookup::Found(binding);
        }
        let is_outermost = visiting.names.is_empty();
        if let Some(known) = self.known.borrow().get(&(module, name))
            && (known.holds_anywhere || is_outermost)
        {
            return known.lookup;
        }
        if !visiting.names.insert((module, name)) {
            visiting.returns += 1;
            return Lookup::NotFound;
        }
        let returns = visiting.returns;
        // Chains of re-exports can be as long as the program.
        let lookup = stacker::maybe_grow(64 * 1024, 4 * 1024 * 1024, || self.find(module, name, visiting));
        // Inside a cycle an answer may depend on where the search began.
        let holds_anywhere = visiting.returns == returns;
        if is_outermost || holds_anywhere {
            self.known.borrow_mut().insert((module, name), Answer { lookup, holds_anywhere });
        }
        lookup
    }

    /// The common case: the module itself declares what it exports by the name.
    fn declared(&self, module: ModuleId, name: &str) -> Option<Binding<'g>> {
        if self.shape(module) != Shape::Static {
            return None;
        }
        let object = &self.tables.graph.module(module).object;
        let index = *self.tables.export_of[module.index()].get(name)?;
        match object.exports[index as usize].kind {
            ExportKind::Local(symbol) if object.symbols[symbol.index()].kind == SymbolKind::Declared => {
                Some(Binding::Symbol(SymbolRef { module, symbol }))
            }
            _ => None,
        }
    }

    fn find(&self, id: ModuleId, name: &'g str, visiting: &mut Visiting<'g>) -> Lookup<'g> {
        let module = self.tables.graph.module(id);
        let object = &module.object;
        match self.shape(id) {
            Shape::CommonJs => return Lookup::Found(Binding::CommonJs(id, Name::Named(name), false)),
            Shape::Data => {
                let symbol = SymbolRef { module: id, symbol: SymbolId(0) };
                return match name {
                    "default" => Lookup::Found(Binding::Symbol(symbol)),
                    _ if self.has_members(id, name) => Lookup::Found(Binding::Data(symbol, name)),
                    _ => Lookup::NotFound,
                };
            }
            Shape::Static => {}
        }
        if let Some(&index) = self.tables.export_of[id.index()].get(name) {
            return match object.exports[index as usize].kind {
                ExportKind::Local(symbol) => match object.symbols[symbol.index()].kind {
                    SymbolKind::Import(binding) => {
                        self.import(id, binding.record, self.name(id, binding.name), visiting)
                    }
                    SymbolKind::Declared => Lookup::Found(Binding::Symbol(SymbolRef { module: id, symbol })),
                    SymbolKind::Member(_) | SymbolKind::Free => Lookup::NotFound,
                },
                ExportKind::ReExport(record, imported) => {
                    self.import(id, record, self.name(id, imported), visiting)
                }
            };
        }
        if name == "default" {
            return Lookup::NotFound;
        }
        self.find_in_stars(id, name, visiting)
    }

    fn find_in_stars(&self, id: ModuleId, name: &'g str, visiting: &mut Visiting<'g>) -> Lookup<'g> {
        let module = self.tables.graph.module(id);
        let mut found: Option<(Binding<'g>, ModuleId)> = None;
        let mut only_known_at_run_time = false;
        for &record in &module.object.stars {
            let target = match module.dependency(record) {
                Dependency::Module(target) if self.shape(target) != Shape::CommonJs => target,
                Dependency::Module(_) | Dependency::External(_) => {
                    only_known_at_run_time = true;
                    continue;
                }
                Dependency::Missing => continue,
            };
            match self.export_in(target, name, visiting) {
                Lookup::NotFound => {}
                Lookup::Ambiguous(a, b) => return Lookup::Ambiguous(a, b),
                // A name that only a star further down can give: ask that module's namespace object.
                Lookup::Found(Binding::RunTime(..)) => only_known_at_run_time = true,
                Lookup::Found(binding) => match found {
                    None => found = Some((binding, target)),
                    Some((first, _)) if first == binding => {}
                    Some((_, first)) => return Lookup::Ambiguous(first, target),
                },
            }
        }
        match found {
            Some((binding, _)) => Lookup::Found(binding),
            None if only_known_at_run_time => Lookup::Found(Binding::RunTime(id, name)),
            None => Lookup::NotFound,
        }
    }
}

impl<'g> Exports<'g> {
    /// Whether a name is missing because a module that re-exports it, and that is told so, does not find it.
    pub(crate) fn is_missing_further_on(
        &self,
        mut target: Dependency,
        mut name: &'g str,
        is_reported: impl Fn(ModuleId) -> bool,
    ) -> bool {
        let mut seen = FxHashSet::default();
        let mut last = None;
        while let Dependency::Module(id) = target {
            // Of a cycle each module is told.
            if !seen.insert((id, name)) {
                return false;
            }
            let module = self.tables.graph.module(id);
            let object = &module.object;
            let export =
                self.tables.export_of[id.index()].get(name).map(|&index| object.exports[index as usize].kind);
            let (record, imported) = match export {
                Some(ExportKind::ReExport(record, imported)) => (record, imported),
                Some(ExportKind::Local(symbol)) => match object.symbols[symbol.index()].kind {
                    SymbolKind::Import(binding) => (binding.record, binding.name),
                    _ => break,
                },
                None => break,
            };
            let ImportName::Named(text) = imported else { break };
            last = Some(id);
            target = module.dependency(record);
            name = object.texts.get(text);
        }
        last.is_some_and(is_reported)
    }

    /// Every name that a module's namespace object has when linking, sorted by UTF-16 code units, with
    /// what it stands for. Names that only run time knows are not among them.
    pub(crate) fn members(&self, module: ModuleId) -> Vec<(&'g str, Binding<'g>)> {
        let mut names = FxHashSet::default();
        self.collect_names(module, &mut names);
        let mut members: Vec<(&'g str, Binding<'g>)> = names
            .into_iter()
            .filter_map(|name| match self.export(module, name) {
                Lookup::Found(Binding::RunTime(..)) | Lookup::Ambiguous(..) | Lookup::NotFound => None,
                Lookup::Found(binding) => Some((name, binding)),
            })
            .collect();
        members.sort_by(|(a, _), (b, _)| a.encode_utf16().cmp(b.encode_utf16()));
        members
    }

    fn collect_names(&self, root: ModuleId, names: &mut FxHashSet<&'g str>) {
        let mut seen = FxHashSet::default();
        let mut pending = vec![root];
        while let Some(id) = pending.pop() {
            if !seen.insert(id) {
                continue;
            }
            if self.shape(id) == Shape::Data {
                if id == root {
                    names.insert("default");
                }
                continue;
            }
            let module = self.tables.graph.module(id);
            for &name in self.tables.export_of[id.index()].keys() {
                if name != "default" || id == root {
                    names.insert(name);
                }
            }
            pending.extend(module.object.stars.iter().filter_map(
                |&record| match module.dependency(record) {
                    Dependency::Module(target) if self.shape(target) != Shape::CommonJs => Some(target),
                    _ => None,
                },
            ));
        }
    }

    /// Whether a module's namespace object has members that are only known at run time, and the records
    /// of `export *` that give them.
    pub(crate) fn run_time_stars(&self, module: ModuleId) -> Vec<(ModuleId, RecordId)> {
        let mut seen = FxHashSet::default();
        let mut pending = vec![module];
        let mut found = Vec::new();
        while let Some(id) = pending.pop() {
            if !seen.insert(id) || self.shape(id) != Shape::Static {
                continue;
            }
            let module = self.tables.graph.module(id);
            for &record in &module.object.stars {
                match module.dependency(record) {
                    Dependency::Module(target) if self.shape(target) != Shape::CommonJs => {
                        pending.push(target)
                    }
                    Dependency::Module(_) | Dependency::External(_) => found.push((id, record)),
                    Dependency::Missing => {}
                }
            }
        }
        found
    }
}

/// A namespace's member may be missing, which only an import by name would complain about.
fn member_of_external(found: Lookup<'_>) -> Lookup<'_> {
    match found {
        Lookup::Found(Binding::External(external, Name::Named(name))) => {
            Lookup::Found(Binding::ExternalMember(external, name))
        }
        found => found,
    }
}

/// How each module looks to importers: decided by what it is, and by what asks for it.
pub(crate) fn shapes(graph: &ModuleGraph) -> Vec<Shape> {
    let mut shapes: Vec<Shape> = graph
        .modules
        .iter()
        .map(|module| match module.object.facts.kind {
            ModuleKind::EsModule | ModuleKind::Undetermined => Shape::Static,
            ModuleKind::CommonJs => Shape::CommonJs,
            ModuleKind::Data => Shape::Data,
        })
        .collect();
    // Whoever looks at the exports of a script makes it CommonJS; whoever looks at a value as an object
    // with members needs it as one.
    for module in &graph.modules {
        for (record, dependency) in module.object.records.iter().zip(&module.dependencies) {
            let Dependency::Module(target) = *dependency else { continue };
            let looks = matches!(record.kind, ImportKind::Require | ImportKind::Dynamic);
            if looks {
                look_at(graph, &mut shapes, target, true);
            }
        }
        let object = &module.object;
        for symbol in &object.symbols {
            if let SymbolKind::Import(binding) = symbol.kind
                && let Dependency::Module(target) = module.dependency(binding.record)
            {
                look_at(graph, &mut shapes, target, binding.name == ImportName::Namespace);
            }
        }
        for export in &object.exports {
            if let ExportKind::ReExport(record, name) = export.kind
                && let Dependency::Module(target) = module.dependency(record)
            {
                look_at(graph, &mut shapes, target, name == ImportName::Namespace);
            }
        }
        for &record in &object.stars {
            if let Dependency::Module(target) = module.dependency(record) {
                look_at(graph, &mut shapes, target, true);
            }
        }
    }
    split_values(graph, &mut shapes);
    shapes
}

/// A value of which importers need single members only becomes a variable for each.
fn split_values(graph: &ModuleGraph, shapes: &mut [Shape]) {
    if !shapes.contains(&Shape::Data) {
        return;
    }
    let mut needs: Vec<Option<Part>> = vec![None; graph.modules.len()];
    for entry in &graph.entries {
        needs[entry.index()] = Some(Part::Whole);
    }
    let has_member = |target: ModuleId, name: &str| {
        let object = &graph.module(target).object;
        name != "default" && object.exports.iter().any(|export| object.texts.get(export.name) == name)
    };
    for module in &graph.modules {
        let object = &module.object;
        let mut need = |record: RecordId, names: [Option<&str>; 2]| {
            let Dependency::Module(target) = module.dependency(record) else { return };
            if shapes[target.index()] != Shape::Data || needs[target.index()] == Some(Part::Whole) {
                return;
            }
            // `import { x }`, or `import d` and `d.x`.
            let name = if names[0] == Some("default") { names[1] } else { names[0] };
            let is_member = name.is_some_and(|name| has_member(target, name));
            needs[target.index()] = Some(if is_member { Part::Members } else { Part::Whole });
        };
        let text = |name: ImportName| match name {
            ImportName::Named(name) => Some(object.texts.get(name)),
            ImportName::Namespace => None,
        };
        for &symbol in &object.used {
            let (mut symbol, mut first_member) = (symbol, None);
            while let SymbolKind::Member(member) = object.symbols[symbol.index()].kind {
                (symbol, first_member) = (member.object, Some(object.texts.get(member.name)));
            }
            if let SymbolKind::Import(import) = object.symbols[symbol.index()].kind {
                need(import.record, [text(import.name), first_member]);
            }
        }
        for export in &object.exports {
            let imported = match export.kind {
                ExportKind::ReExport(record, name) => Some((record, name)),
                ExportKind::Local(symbol) => match object.symbols[symbol.index()].kind {
                    SymbolKind::Import(import) => Some((import.record, import.name)),
                    _ => None,
                },
            };
            if let Some((record, name)) = imported {
                need(record, [text(name), None]);
            }
        }
    }
    for (shape, need) in shapes.iter_mut().zip(needs) {
        if *shape == Shape::Data && need == Some(Part::Members) {
            *shape = Shape::Static;
        }
    }
}

/// What of a value is needed.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Part {
    Members,
    Whole,
}

fn look_at(graph: &ModuleGraph, shapes: &mut [Shape], target: ModuleId, as_object: bool) {
    let kind = graph.module(target).object.facts.kind;
    if kind == ModuleKind::Undetermined || (kind == ModuleKind::Data && as_object) {
        shapes[target.index()] = Shape::CommonJs;
    }
}
