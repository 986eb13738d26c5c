//! What of the program is needed: marking from its entries over statements, symbols and modules.
//!
//! A module runs if the program reaches it over imports that may have effects, or if something of it is
//! used. Of a module that runs, statements with effects stay, and all that they use.

use crate::graph::{Dependency, ModuleGraph, RUNTIME};
use crate::id::{ModuleId, StatementId, SymbolId, SymbolRef};
use crate::link::LinkSettings;
use crate::link::cycles::Cycles;
use crate::link::dead::DeadZones;
use crate::link::effects::EffectsOf;
use crate::link::exports::{Binding, Exports, Lookup, Name, Shape};
use crate::link::wrap::{Wrap, Wrapping};
use crate::object::{Form, ImportKind, ModuleKind, SymbolKind, Target};
use crate::options::Format;
use crate::runtime::Helpers;

/// What is needed.
pub(crate) struct Needed<'g> {
    /// Modules that run.
    pub(crate) modules: Vec<bool>,
    statements: Vec<Vec<bool>>,
    /// ES modules whose namespace object is needed.
    pub(crate) namespaces: Vec<bool>,
    /// Modules whose evaluation can be observed, apart from what they declare.
    pub(crate) has_effects: Vec<bool>,
    /// Modules that `import()` loads as files.
    pub(crate) dynamic: Vec<bool>,
    /// CommonJS modules whose import object is needed: without and with Node's interop.
    pub(crate) import_objects: Vec<[bool; 2]>,
    /// Members of external modules that are used, in order of first use.
    pub(crate) external_names: Vec<(u32, Name<'g>)>,
    /// External modules that run for their effects or are used.
    pub(crate) externals: Vec<bool>,
    /// External modules that are copied files, and requested by `require` or `import()`.
    pub(crate) copies: Vec<bool>,
    pub(crate) import_meta: bool,
    /// `require` itself is called, passed on or asked for.
    pub(crate) require_function: bool,
}

impl Needed<'_> {
    pub(crate) fn statement(&self, module: ModuleId, statement: StatementId) -> bool {
        self.statements[module.index()][statement.index()]
    }
}

/// What marking reads.
#[derive(Clone, Copy)]
pub(crate) struct Program<'a, 'g> {
    pub(crate) graph: &'g ModuleGraph,
    pub(crate) exports: &'a Exports<'g>,
    pub(crate) wrapping: &'a Wrapping,
    pub(crate) dead_zones: &'a DeadZones,
    pub(crate) cycles: &'a Cycles,
    pub(crate) helpers: &'a Helpers,
    pub(crate) entries: &'a [ModuleId],
    /// All that the entries reach, in evaluation order.
    pub(crate) order: &'a [ModuleId],
    pub(crate) settings: LinkSettings,
}

pub(crate) fn shake<'g>(program: Program<'_, 'g>) -> Needed<'g> {
    let graph = program.graph;
    let mut marker = Marker {
        program,
        needed: Needed {
            modules: vec![false; graph.modules.len()],
            statements: graph.modules.iter().map(|m| vec![false; m.object.statements.len()]).collect(),
            namespaces: vec![false; graph.modules.len()],
            has_effects: vec![false; graph.modules.len()],
            dynamic: vec![false; graph.modules.len()],
            import_objects: vec![[false; 2]; graph.modules.len()],
            external_names: Vec::new(),
            externals: vec![false; graph.externals.len()],
            copies: vec![false; graph.externals.len()],
            import_meta: false,
            require_function: false,
        },
        effects: EffectsOf::new(graph, program.exports, program.order),
        declarations: graph.modules.iter().map(|_| None).collect(),
        external_seen: rustc_hash::FxHashSet::default(),
        pending: Vec::new(),
    };
    for &entry in program.entries {
        marker.mark_entry(entry);
    }
    marker.run();
    marker.needed
}

enum Job {
    Module(ModuleId),
    Statement(ModuleId, StatementId),
    Namespace(ModuleId),
}

/// For each symbol of a module the statements that declare or complete it: a range of one list.
struct Declarations {
    starts: Vec<u32>,
    statements: Vec<StatementId>,
}

struct Marker<'a, 'g> {
    program: Program<'a, 'g>,
    needed: Needed<'g>,
    effects: EffectsOf<'a, 'g>,
    declarations: Vec<Option<Declarations>>,
    external_seen: rustc_hash::FxHashSet<(u32, Name<'g>)>,
    pending: Vec<Job>,
}

impl<'a, 'g> Marker<'a, 'g> {
    fn mark_entry(&mut self, entry: ModuleId) {
        let Program { exports, settings: LinkSettings { format, .. }, .. } = self.program;
        self.module(entry);
        if exports.shape(entry) == Shape::CommonJs {
            return;
        }
        for (_, binding) in exports.members(entry) {
            self.binding(binding);
        }
        let has_exports = !exports.members(entry).is_empty() || !exports.run_time_stars(entry).is_empty();
        let needs_object = match format {
            Format::Esm => false,
            Format::Cjs => has_exports,
            Format::Iife => self.program.settings.has_global_name,
            Format::Umd => true,
        };
        if needs_object {
            self.namespace(entry);
            self.helper("__toCommonJS");
        }
    }

    fn run(&mut self) {
        while let Some(job) = self.pending.pop() {
            match job {
                Job::Module(id) => self.take_module(id),
                Job::Statement(module, statement) => self.take_statement(module, statement),
                Job::Namespace(id) => self.take_namespace(id),
            }
        }
    }

    fn module(&mut self, id: ModuleId) {
        if !std::mem::replace(&mut self.needed.modules[id.index()], true) {
            self.pending.push(Job::Module(id));
        }
    }

    fn statement(&mut self, module: ModuleId, statement: StatementId) {
        if !std::mem::replace(&mut self.needed.statements[module.index()][statement.index()], true) {
            self.pending.push(Job::Statement(module, statement));
        }
    }

    fn namespace(&mut self, id: ModuleId) {
        if !std::mem::replace(&mut self.needed.namespaces[id.index()], true) {
            self.pending.push(Job::Namespace(id));
        }
    }

    fn helper(&mut self, name: &str) {
        let symbol = self.program.helpers.get(name);
        self.symbol(symbol);
    }

    fn take_module(&mut self, id: ModuleId) {
        let graph = self.program.graph;
        let module = graph.module(id);
        let is_common_js = self.program.exports.shape(id) == Shape::CommonJs;
        match self.program.wrapping.wraps[id.index()] {
            Wrap::Flat => {}
            Wrap::CommonJs => {
                let facts = &module.object.facts;
                self.helper(facts.common_js_maker());
                if facts.uses_arguments {
                    self.require_function();
                }
            }
            Wrap::Lazy => self.helper(self.program.cycles.lazy_maker(id)),
            Wrap::Async => {
                self.helper("__async");
                self.helper("__evaluate");
                if let Some(step) = self.program.wrapping.waiting.step(id) {
                    self.helper("__begin");
                    self.module(step.root);
                }
            }
        }
        if self.program.dead_zones.has_some(id) {
            self.helper("__dead");
            self.helper("__live");
            self.helper("__cell");
        }
        // `eval` can see every name.
        let is_data = module.object.facts.kind == ModuleKind::Data;
        let keeps_all = is_common_js
            || module.object.facts.direct_eval
            || (!self.program.settings.tree_shaking && id != RUNTIME);
        for (statement_id, statement) in module.object.statements() {
            // Of a value importers say what they need: the whole, or members.
            if is_data && !(is_common_js && statement_id == StatementId(0)) {
                continue;
            }
            let has_effects = self.effects.has_effects(id, statement);
            self.needed.has_effects[id.index()] |= has_effects;
            if keeps_all || has_effects {
                self.statement(id, statement_id);
            }
        }
        for (record, dependency) in module.object.records.iter().zip(&module.dependencies) {
            match record.kind {
                ImportKind::Static | ImportKind::CssImport => {}
                // Files that a style sheet mentions are copied with it.
                ImportKind::Url if module.is_css() => {}
                _ => continue,
            }
            match *dependency {
                Dependency::Module(target) => {
                    let target_module = graph.module(target);
                    if target_module.side_effects
                        || target_module.is_css()
                        || record.kind == ImportKind::Url
                        || !self.program.settings.tree_shaking
                    {
                        self.module(target);
                    }
                }
                Dependency::External(external) => {
                    if graph.externals[external as usize].side_effects {
                        self.needed.externals[external as usize] = true;
                    }
                }
                Dependency::Missing => {}
            }
        }
    }

    fn take_statement(&mut self, id: ModuleId, statement: StatementId) {
        let graph = self.program.graph;
        // A statement that stays makes its module run.
        self.module(id);
        let module = graph.module(id);
        let object = &module.object;
        let statement = &object.statements[statement.index()];
        for &symbol in object.used_by(statement) {
            self.used(id, symbol);
        }
        for &symbol in object.declared_by(statement).iter().chain(object.completed_by(statement)) {
            // A symbol declared twice, `var x; var x`, is one.
            self.symbol(SymbolRef { module: id, symbol });
        }
        for &record in object.records_of(statement) {
            let kind = object.records[record.index()].kind;
            match module.dependency(record) {
                Dependency::Module(target) => self.requested(kind, target),
                Dependency::External(external) => {
                    if graph.externals[external as usize].asset.is_some() {
                        self.needed.copies[external as usize] = true;
                    }
                    if kind != ImportKind::Dynamic {
                        self.require_function();
                    } else if self.program.settings.requires_externals {
                        self.helper("__toESM");
                        self.require_function();
                    }
                }
                Dependency::Missing => {
                    if kind == ImportKind::Dynamic && self.program.settings.requires_externals {
                        self.helper("__toESM");
                        self.require_function();
                    }
                    if !matches!(kind, ImportKind::Dynamic | ImportKind::Url) {
                        self.require_function();
                    }
                }
            }
        }
        let start = object.relocations.partition_point(|r| r.offset < statement.code.start);
        for relocation in object.relocations[start..].iter().take_while(|r| r.offset <= statement.code.end) {
            match relocation.target {
                Target::RequireFunction if id != RUNTIME => self.require_function(),
                Target::ImportMeta => self.needed.import_meta |= self.program.settings.names_import_meta,
                Target::Assigned(symbol) => {
                    if matches!(object.symbols[symbol.index()].kind, SymbolKind::Import(_)) {
                        self.helper("__immutable");
                    } else if object.symbols[symbol.index()].form == Form::Constant {
                        self.helper("__immutable");
                        self.helper("__cell");
                    }
                }
                _ => {}
            }
        }
    }

    fn require_function(&mut self) {
        self.needed.require_function = true;
        if self.program.settings.format != Format::Cjs && self.program.settings.bundle {
            self.helper("__require");
        }
    }

    /// `require` or `import()` of a module of the graph.
    fn requested(&mut self, kind: ImportKind, target: ModuleId) {
        self.module(target);
        if matches!(kind, ImportKind::Url | ImportKind::Evaluate) {
            return;
        }
        if let Some(awaited) = self.program.wrapping.awaited(target) {
            self.module(awaited);
            self.helper("__import");
        }
        if self.program.exports.shape(target) == Shape::CommonJs {
            if kind == ImportKind::Dynamic {
                self.helper("__toESM");
                self.needed.dynamic[target.index()] |= self.program.settings.splitting;
            }
            return;
        }
        if kind == ImportKind::Dynamic && self.program.settings.splitting {
            self.loaded(target);
            return;
        }
        self.namespace(target);
        if kind == ImportKind::Require {
            self.helper("__toCommonJS");
        }
    }

    /// `import()` of a module loads a file, whose exports are the module's if that is possible.
    fn loaded(&mut self, target: ModuleId) {
        if std::mem::replace(&mut self.needed.dynamic[target.index()], true) {
            return;
        }
        let exports = self.program.exports;
        if self.program.settings.format == Format::Cjs || !exports.run_time_stars(target).is_empty() {
            self.namespace(target);
        }
        for (_, binding) in exports.members(target) {
            self.binding(binding);
        }
    }

    fn used(&mut self, module: ModuleId, mut symbol: SymbolId) {
        let object = &self.program.graph.module(module).object;
        while let Lookup::Found(binding) = self.program.exports.symbol(module, symbol) {
            match (binding, object.symbols[symbol.index()].kind) {
                (Binding::Member(_), SymbolKind::Member(member)) => symbol = member.object,
                _ => return self.binding(binding),
            }
        }
    }

    fn binding(&mut self, binding: Binding<'g>) {
        match binding {
            Binding::Symbol(symbol) | Binding::Data(symbol, _) => self.symbol(symbol),
            Binding::Namespace(module) => {
                self.module(module);
                self.namespace(module);
            }
            Binding::CommonJs(module, _, node_mode) => {
                self.module(module);
                self.needed.import_objects[module.index()][usize::from(node_mode)] = true;
                self.helper("__toESM");
            }
            Binding::ExternalMember(external, _) => {
                self.binding(Binding::External(external, Name::Namespace))
            }
            Binding::External(external, name) => {
                self.needed.externals[external as usize] = true;
                if self.external_seen.insert((external, name)) {
                    self.needed.external_names.push((external, name));
                }
                self.external_object();
            }
            Binding::RunTime(module, _) => {
                self.module(module);
                self.namespace(module);
            }
            Binding::Member(member) => self.used(member.module, member.symbol),
            // What package.json frees of effects runs if something of it is used.
            Binding::Constant(module, _) => self.module(module),
            Binding::Missing => {}
        }
    }

    fn external_object(&mut self) {
        match self.program.settings.format {
            Format::Esm => {}
            Format::Cjs => self.helper("__toESM"),
            Format::Iife | Format::Umd => {
                self.helper("__toESM");
                self.require_function();
            }
        }
    }

    fn symbol(&mut self, symbol: SymbolRef) {
        let declarations = match self.declarations[symbol.module.index()].take() {
            Some(declarations) => declarations,
            None => Declarations::of(&self.program.graph.module(symbol.module).object),
        };
        let start = declarations.starts[symbol.symbol.index()] as usize;
        let end = declarations.starts[symbol.symbol.index() + 1] as usize;
        for &statement in &declarations.statements[start..end] {
            self.statement(symbol.module, statement);
        }
        self.declarations[symbol.module.index()] = Some(declarations);
    }

    fn take_namespace(&mut self, id: ModuleId) {
        self.helper("__namespace");
        for (_, binding) in self.program.exports.members(id) {
            self.binding(binding);
        }
        let graph = self.program.graph;
        for (module, record) in self.program.exports.run_time_stars(id) {
            self.helper("__reExport");
            match graph.module(module).dependency(record) {
                Dependency::Module(target) => {
                    self.module(target);
                }
                Dependency::External(external) => {
                    self.binding(Binding::External(external, Name::Namespace));
                }
                Dependency::Missing => {}
            }
        }
    }
}

impl Declarations {
    fn of(object: &crate::object::Object) -> Self {
        let mut starts = vec![0_u32; object.symbols.len() + 1];
        for statement in &object.statements {
            for symbol in object.declared_by(statement).iter().chain(object.completed_by(statement)) {
                starts[symbol.index() + 1] += 1;
            }
        }
        for index in 1..starts.len() {
            starts[index] += starts[index - 1];
        }
        let mut next = starts.clone();
        let mut statements =
            vec![StatementId(0); *starts.last().expect("there is one more start than symbols") as usize];
        for (id, statement) in object.statements() {
            for symbol in object.declared_by(statement).iter().chain(object.completed_by(statement)) {
                statements[next[symbol.index()] as usize] = id;
                next[symbol.index()] += 1;
            }
        }
        Self { starts, statements }
    }
}
