//! Names of everything in the scope that the modules of a chunk share.
//!
//! Unless identifiers are minified, a name is changed only when it collides: with another one of the shared
//! scope, with a global that is used anywhere in the chunk, or with a nested name of a module that refers to
//! it.

use std::borrow::Cow;
use std::sync::atomic::{AtomicBool, Ordering};

use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};

use crate::ascii;
use crate::chunk::{Chunk, ChunkPlan, Item};
use crate::compile::module_name;
use crate::emit::short::{self, Named, ShortName};
use crate::graph::{ModuleGraph, RUNTIME};
use crate::id::{ChunkId, ModuleId, SymbolId, SymbolRef};
use crate::link::Linked;
use crate::link::exports::{Binding, Name};
use crate::link::wrap::Wrap;
use crate::object::{ModuleKind, SymbolKind, TextId};
use crate::options::Format;

/// The chosen names. Tables are indexed by a module's place in the chunk.
pub(crate) struct Names<'a, 'g> {
    graph: &'g ModuleGraph,
    plan: &'a ChunkPlan<'g>,
    chunk: ChunkId,
    /// For each module and symbol a name other than its own.
    renamed: Vec<FxHashMap<SymbolId, Box<str>>>,
    /// The same if identifiers are minified: by module and symbol, empty where the name is kept.
    short: Vec<Vec<ShortName>>,
    /// `require_x` or `init_x` of wrapped modules.
    wrapper: Vec<Box<str>>,
    /// `x_exports` of modules with a namespace object.
    namespace: Vec<Box<str>>,
    /// `import_x` of CommonJS modules, without and with Node's interop.
    import_object: FxHashMap<(ModuleId, bool), Box<str>>,
    /// What is taken from other chunks.
    imported: FxHashMap<Item, Imported>,
    /// Helpers that the text refers to.
    used_helpers: Vec<AtomicBool>,
    /// Variables that hold other chunks, where those are CommonJS modules.
    chunk_variables: FxHashMap<ChunkId, Box<str>>,
    external: FxHashMap<(u32, Name<'g>), Box<str>>,
    /// A name for `import.meta` where it does not exist.
    pub(crate) import_meta: Box<str>,
}

/// Something of another chunk.
struct Imported {
    /// A name, or a member of the variable that holds the chunk.
    expression: Box<str>,
    is_used: AtomicBool,
}

impl<'g> Names<'_, 'g> {
    /// The name of a symbol.
    pub(crate) fn symbol(&self, symbol: SymbolRef) -> &str {
        let Some(place) = self.plan.place_in(self.chunk, symbol.module) else {
            return self.item(Item::Symbol(symbol));
        };
        if symbol.module == RUNTIME {
            self.used_helpers[symbol.symbol.index()].store(true, Ordering::Relaxed);
        }
        self.own_symbol(place, symbol)
    }

    fn own_symbol(&self, place: usize, symbol: SymbolRef) -> &str {
        if let Some(short) = self.short.get(place).and_then(|short| short.get(symbol.symbol.index()))
            && !short.is_empty()
        {
            return short.as_str();
        }
        match self.renamed[place].get(&symbol.symbol) {
            Some(name) => name,
            None => self.graph.module(symbol.module).object.symbol_name(symbol.symbol),
        }
    }

    pub(crate) fn wrapper(&self, module: ModuleId) -> &str {
        match self.plan.place_in(self.chunk, module) {
            Some(place) => &self.wrapper[place],
            None => self.item(Item::Wrapper(module)),
        }
    }

    /// Whether a wrapped module can be called here.
    pub(crate) fn has_wrapper(&self, module: ModuleId) -> bool {
        self.plan.place_in(self.chunk, module).is_some() || self.imported.contains_key(&Item::Wrapper(module))
    }

    pub(crate) fn namespace(&self, module: ModuleId) -> &str {
        match self.plan.place_in(self.chunk, module) {
            Some(place) => &self.namespace[place],
            None => self.item(Item::Namespace(module)),
        }
    }

    pub(crate) fn import_object(&self, module: ModuleId, node_mode: bool) -> &str {
        &self.import_object[&(module, node_mode)]
    }

    /// Whether this chunk has an import object of a CommonJS module.
    pub(crate) fn has_import_object(&self, module: ModuleId, node_mode: bool) -> bool {
        self.import_object.contains_key(&(module, node_mode))
    }

    /// Something of another chunk, as an expression.
    pub(crate) fn item(&self, item: Item) -> &str {
        let imported = self.imported.get(&item).expect("a chunk's references are collected before its text");
        imported.is_used.store(true, Ordering::Relaxed);
        &imported.expression
    }

    /// Whether a symbol is a member of the variable that holds its chunk.
    pub(crate) fn is_member(&self, symbol: SymbolRef) -> bool {
        !self.chunk_variables.is_empty() && self.imported.contains_key(&Item::Symbol(symbol))
    }

    /// What the text has taken from other chunks so far, helpers apart, with its name here. Sorted.
    pub(crate) fn used_items(&self) -> Vec<(Item, &str)> {
        let mut items: Vec<(Item, &str)> = self
            .imported
            .iter()
            .filter(|(_, imported)| imported.is_used.load(Ordering::Relaxed))
            .map(|(item, imported)| (*item, &*imported.expression))
            .collect();
        items.sort_unstable_by_key(|(item, _)| *item);
        items
    }

    /// Helpers that the text has referred to so far.
    pub(crate) fn used_helpers(&self) -> Vec<SymbolRef> {
        let is_used = |(_, used): &(usize, &AtomicBool)| used.load(Ordering::Relaxed);
        let used = self.used_helpers.iter().enumerate().filter(is_used);
        used.map(|(index, _)| SymbolRef { module: RUNTIME, symbol: SymbolId::from_index(index) }).collect()
    }

    /// The variable that holds another chunk.
    pub(crate) fn chunk_variable(&self, chunk: ChunkId) -> &str {
        &self.chunk_variables[&chunk]
    }

    /// The name of something that stands in this chunk. Other chunks know it by this name, too.
    pub(crate) fn own(&self, item: Item) -> &str {
        let place = self.plan.place_in(self.chunk, item.module()).expect("the item stands in this chunk");
        match item {
            Item::Symbol(symbol) => self.own_symbol(place, symbol),
            Item::Wrapper(_) => &self.wrapper[place],
            Item::Namespace(_) => &self.namespace[place],
        }
    }

    /// The name of an external module's member in ES output, or of its import object otherwise.
    pub(crate) fn external(&self, external: u32, name: Name<'g>) -> &str {
        &self.external[&(external, name)]
    }
}

/// A module that refers to something of another one, and under which name.
struct Reference {
    referrer: ModuleId,
    /// Absent if the source has another text at the place, `ns.x` say.
    alias: Option<TextId>,
}

struct Namer<'a, 'g> {
    linked: &'a Linked<'g>,
    scopes: &'a NestedScopes<'a, 'g>,
    used: FxHashSet<Cow<'g, str>>,
    next_suffix: FxHashMap<Box<str>, u32>,
}

/// What nested scopes have to do with names of the shared one.
struct NestedScopes<'a, 'g> {
    graph: &'g ModuleGraph,
    /// Who refers to what.
    references: &'a References,
    /// Nested names anywhere that look like the names we make up.
    like_ours: FxHashSet<&'g str>,
}

impl<'g> NestedScopes<'_, 'g> {
    /// Whether no nested scope stands between a symbol of this name and those who refer to it.
    fn let_pass(&self, symbol: SymbolRef, candidate: &str) -> bool {
        let object = &self.graph.module(symbol.module).object;
        let is_own =
            !object.symbols[symbol.symbol.index()].unnamed && object.symbol_name(symbol.symbol) == candidate;
        (is_own || !object.has_nested_name(candidate))
            && !(symbol.module == RUNTIME && self.like_ours.contains(candidate))
            && self
                .references
                .of(symbol)
                .iter()
                .all(|(_, reference)| accepts(self.graph, reference, candidate))
    }

    /// For each symbol of a module that is declared and needed, whether they let its own name pass.
    fn let_own_pass(&self, linked: &Linked<'g>, id: ModuleId) -> Vec<bool> {
        let object = &self.graph.module(id).object;
        let mut pass = vec![false; object.symbols.len()];
        for (statement_id, statement) in object.statements() {
            if linked.needed.statement(id, statement_id) {
                for &symbol in object.declared_by(statement) {
                    let target = SymbolRef { module: id, symbol };
                    pass[symbol.index()] = self.let_pass(target, object.symbol_name(symbol));
                }
            }
        }
        pass
    }
}

/// What choosing names depends on besides the program.
#[derive(Clone, Copy)]
pub(crate) struct NameSettings {
    pub(crate) format: Format,
    pub(crate) bundle: bool,
    /// Give the shortest names possible.
    pub(crate) minify: bool,
    /// Escape what is beyond ASCII.
    pub(crate) ascii: bool,
}

/// Chooses names for all chunks.
pub(crate) fn choose<'a, 'g>(
    linked: &Linked<'g>,
    plan: &'a ChunkPlan<'g>,
    settings: NameSettings,
) -> Vec<Names<'a, 'g>> {
    let ids: Vec<ChunkId> = plan.ids().collect();
    let choose_for_chunk = |id: &ChunkId| {
        let names = unnamed(linked.graph, plan, *id);
        let mut names = match settings.minify {
            true => choose_short(linked, names, settings),
            false => choose_own(linked, names, settings),
        };
        if settings.ascii {
            escape(&mut names);
        }
        names
    };
    let mut names: Vec<Names<'a, 'g>> = ids.par_iter().map(choose_for_chunk).collect();
    if settings.format != Format::Esm {
        for id in ids {
            name_members(plan, id, &mut names);
        }
    }
    names
}

/// Writes names in ASCII.
fn escape(names: &mut Names<'_, '_>) {
    let escaped = |name: &mut Box<str>| {
        if let Cow::Owned(text) = ascii::name(name) {
            *name = text.into();
        }
    };
    let ids = names.plan.chunk(names.chunk).modules.iter().chain(&[RUNTIME]);
    for (renamed, id) in names.renamed.iter_mut().zip(ids) {
        renamed.values_mut().for_each(escaped);
        let object = &names.graph.module(*id).object;
        if object.texts.is_ascii() {
            continue;
        }
        for (index, symbol) in object.symbols.iter().enumerate() {
            if let Cow::Owned(text) = ascii::name(object.texts.get(symbol.name)) {
                renamed.entry(SymbolId::from_index(index)).or_insert_with(|| text.into());
            }
        }
    }
    names.imported.values_mut().for_each(|imported| escaped(&mut imported.expression));
    names.external.values_mut().for_each(escaped);
}

/// Where chunks are CommonJS modules, what they share is read as a member, so that it is live.
fn name_members(plan: &ChunkPlan<'_>, id: ChunkId, names: &mut [Names<'_, '_>]) {
    let mut imported = FxHashMap::default();
    for &item in &plan.chunk(id).imported {
        let owner = plan.chunk_of(item.module()).expect("what is imported stands somewhere");
        let expression =
            format!("{}.{}", names[id.index()].chunk_variable(owner), names[owner.index()].own(item));
        imported.insert(item, Imported { expression: expression.into(), is_used: AtomicBool::new(false) });
    }
    names[id.index()].imported = imported;
}

/// Without names.
fn unnamed<'a, 'g>(graph: &'g ModuleGraph, plan: &'a ChunkPlan<'g>, chunk: ChunkId) -> Names<'a, 'g> {
    let count = plan.chunk(chunk).modules.len() + 1;
    Names {
        graph,
        plan,
        chunk,
        renamed: vec![FxHashMap::default(); count],
        short: Vec::new(),
        wrapper: vec![Box::default(); count],
        namespace: vec![Box::default(); count],
        import_object: FxHashMap::default(),
        imported: FxHashMap::default(),
        used_helpers: graph.module(RUNTIME).object.symbols.iter().map(|_| AtomicBool::new(false)).collect(),
        chunk_variables: FxHashMap::default(),
        external: FxHashMap::default(),
        import_meta: Box::default(),
    }
}

/// The shortest names, except where the program can see names.
fn choose_short<'a, 'g>(
    linked: &Linked<'g>,
    mut names: Names<'a, 'g>,
    settings: NameSettings,
) -> Names<'a, 'g> {
    // What a script declares at top level is global.
    let keeps = |id: ModuleId| {
        let facts = &linked.graph.module(id).object.facts;
        facts.direct_eval || (!settings.bundle && id != RUNTIME && facts.kind != ModuleKind::EsModule)
    };
    let (plan, chunk) = (names.plan, names.chunk);
    names.short = vec![Vec::new(); names.renamed.len()];
    let chosen = short::choose(linked, plan, chunk, settings.format, keeps);
    for (symbol, name) in chosen.exported {
        let place = plan.place_in(chunk, symbol.module).expect("only own symbols keep exported names");
        names.renamed[place].insert(symbol.symbol, name.into());
    }
    for (named, name) in chosen.short {
        let text = || Box::from(name.as_str());
        let imported = || Imported { expression: text(), is_used: AtomicBool::new(false) };
        match named {
            Named::Symbol(symbol) => {
                let Some(place) = plan.place_in(chunk, symbol.module) else {
                    names.imported.insert(Item::Symbol(symbol), imported());
                    continue;
                };
                let module = &mut names.short[place];
                if module.is_empty() {
                    let symbols = linked.graph.module(symbol.module).object.symbols.len();
                    module.resize(symbols, ShortName::default());
                }
                module[symbol.symbol.index()] = name;
            }
            Named::Wrapper(id) => match plan.place_in(chunk, id) {
                Some(place) => names.wrapper[place] = text(),
                None => {
                    names.imported.insert(Item::Wrapper(id), imported());
                }
            },
            Named::Namespace(id) => match plan.place_in(chunk, id) {
                Some(place) => names.namespace[place] = text(),
                None => {
                    names.imported.insert(Item::Namespace(id), imported());
                }
            },
            Named::ImportObject(id, node_mode) => {
                names.import_object.insert((id, node_mode), text());
            }
            Named::Chunk(id) => {
                names.chunk_variables.insert(id, text());
            }
            Named::External(index, member) => {
                names.external.insert((index, member), text());
            }
            Named::ImportMeta => names.import_meta = text(),
        }
    }
    names
}

/// The authors' names, changed where they collide.
fn choose_own<'a, 'g>(
    linked: &Linked<'g>,
    mut names: Names<'a, 'g>,
    settings: NameSettings,
) -> Names<'a, 'g> {
    let (plan, chunk_id, format) = (names.plan, names.chunk, settings.format);
    let graph = linked.graph;
    let chunk: &Chunk<'g> = plan.chunk(chunk_id);
    let needed: Vec<ModuleId> = chunk.modules.iter().chain(&[RUNTIME]).copied().collect();
    let (references, external_references) = references(linked, &needed);
    let like_ours = |&id: &ModuleId| {
        let object = &graph.module(id).object;
        let names = object.nested_names.iter().map(|&name| object.texts.get(name));
        names.filter(|name| looks_like_ours(name)).collect::<Vec<&str>>()
    };
    let like_ours = needed.par_iter().flat_map_iter(like_ours).collect::<Vec<&str>>().into_iter().collect();
    let scopes = NestedScopes { graph, references: &references, like_ours };
    // Most names are their author's: whether nested scopes let them be is found out for all modules at once.
    let pass: Vec<Vec<bool>> = needed.par_iter().map(|&id| scopes.let_own_pass(linked, id)).collect();
    let mut namer =
        Namer { linked, scopes: &scopes, used: FxHashSet::default(), next_suffix: FxHashMap::default() };
    namer.reserve(&needed, format);
    if plan.places_runtime {
        // A file that exports `then` would be taken for a promise.
        namer.used.insert("then".into());
    }

    let uses_import_meta = |id: &ModuleId| graph.module(*id).object.facts.uses_import_meta;
    if linked.needed.import_meta && needed.iter().any(uses_import_meta) {
        names.import_meta = namer.made_up("import_meta");
    }
    // Modules whose names the program can see by `eval` go first: theirs must stay.
    let (seen, unseen): (Vec<ModuleId>, Vec<ModuleId>) =
        chunk.modules.iter().partition(|id| graph.module(**id).object.facts.direct_eval);
    for &id in seen.iter().chain(&unseen).chain(&[RUNTIME]) {
        let place = plan.place_in(chunk_id, id).expect("the module stands in this chunk");
        namer.name_symbols(id, &pass[place], &mut names.renamed[place]);
    }
    for (place, &id) in chunk.modules.iter().enumerate() {
        let base = || module_name(&graph.module(id).path);
        match linked.wrapping.wraps[id.index()] {
            Wrap::Flat => {}
            Wrap::CommonJs => names.wrapper[place] = namer.made_up(&format!("require_{}", base())),
            Wrap::Lazy | Wrap::Async => names.wrapper[place] = namer.made_up(&format!("init_{}", base())),
        }
        if linked.needed.namespaces[id.index()] {
            names.namespace[place] = namer.made_up(&format!("{}_exports", base()));
        }
    }
    for object in &chunk.import_objects {
        let name = namer.made_up(&format!("import_{}", module_name(&graph.module(object.module).path)));
        names.import_object.insert((object.module, object.node_mode), name);
    }
    namer.name_externals(chunk, format, &external_references, &mut names.external);
    namer.name_imported(chunk, format, &mut names);
    names
}

/// Sorted by symbol.
struct References(Vec<(SymbolRef, Reference)>);

impl References {
    fn of(&self, symbol: SymbolRef) -> &[(SymbolRef, Reference)] {
        let start = self.0.partition_point(|(target, _)| *target < symbol);
        let length = self.0[start..].partition_point(|(target, _)| *target == symbol);
        &self.0[start..start + length]
    }
}

type ExternalReferences<'g> = FxHashMap<(u32, Name<'g>), Vec<Reference>>;

/// Who refers to symbols of other modules.
fn references<'g>(linked: &Linked<'g>, needed: &[ModuleId]) -> (References, ExternalReferences<'g>) {
    let of_module = |&id: &ModuleId| {
        let object = &linked.graph.module(id).object;
        let symbols = object.symbols.iter().zip(&linked.bindings[id.index()]);
        symbols.filter_map(move |(symbol, binding)| {
            let alias = match symbol.kind {
                SymbolKind::Import(_) => Some(symbol.name),
                SymbolKind::Member(_) => None,
                SymbolKind::Declared | SymbolKind::Free => return None,
            };
            Some((*binding, Reference { referrer: id, alias }))
        })
    };
    let mut references: Vec<(SymbolRef, Reference)> = needed
        .par_iter()
        .flat_map_iter(|id| {
            of_module(id).filter_map(|(binding, reference)| match binding {
                Binding::Symbol(target) | Binding::Data(target, _) => Some((target, reference)),
                _ => None,
            })
        })
        .collect();
    references.par_sort_by_key(|(target, _)| *target);
    let mut external = ExternalReferences::default();
    if !linked.graph.externals.is_empty() {
        for (binding, reference) in needed.iter().flat_map(of_module) {
            let key = match binding {
                Binding::ExternalMember(index, _) => (index, Name::Namespace),
                Binding::External(index, name) => (index, name),
                _ => continue,
            };
            external.entry(key).or_default().push(reference);
        }
    }
    (References(references), external)
}

impl<'g> Namer<'_, 'g> {
    fn reserve(&mut self, needed: &[ModuleId], format: Format) {
        self.used.extend(RESERVED.iter().copied().map(Cow::Borrowed));
        self.used.extend(
            ["require", "__filename", "__dirname", "__createRequire", "__nodeRequire", "__fileURLToPath"]
                .map(Cow::Borrowed),
        );
        if format != Format::Esm {
            self.used.extend(["module", "exports"].map(Cow::Borrowed));
        }
        for &id in needed {
            let object = &self.linked.graph.module(id).object;
            self.used.extend(object.free_names.iter().map(|&name| Cow::Borrowed(object.texts.get(name))));
        }
    }

    fn name_symbols(&mut self, id: ModuleId, pass: &[bool], renamed: &mut FxHashMap<SymbolId, Box<str>>) {
        let (linked, scopes) = (self.linked, self.scopes);
        let object = &linked.graph.module(id).object;
        let mut is_named = vec![false; object.symbols.len()];
        for (statement_id, statement) in object.statements() {
            if !linked.needed.statement(id, statement_id) {
                continue;
            }
            for &symbol in object.declared_by(statement) {
                // `var x; var x;` declares one symbol.
                if std::mem::replace(&mut is_named[symbol.index()], true) {
                    continue;
                }
                let original = object.symbol_name(symbol);
                if pass[symbol.index()] && self.used.insert(Cow::Borrowed(original)) {
                    continue;
                }
                let target = SymbolRef { module: id, symbol };
                let name = self.variant(original, &|candidate| scopes.let_pass(target, candidate));
                renamed.insert(symbol, name);
            }
        }
    }

    /// Takes `original` if it is free, and another name otherwise.
    fn take(&mut self, original: &str, is_free: &dyn Fn(&str) -> bool) -> Box<str> {
        if !self.used.contains(original) && is_free(original) {
            self.used.insert(Cow::Owned(original.into()));
            return original.into();
        }
        self.variant(original, is_free)
    }

    fn variant(&mut self, original: &str, is_free: &dyn Fn(&str) -> bool) -> Box<str> {
        let mut suffix = self.next_suffix.get(original).copied().unwrap_or(2);
        loop {
            let candidate = format!("{original}{suffix}");
            suffix += 1;
            if !self.used.contains(candidate.as_str()) && is_free(&candidate) {
                self.next_suffix.insert(original.into(), suffix);
                let name: Box<str> = candidate.as_str().into();
                self.used.insert(Cow::Owned(candidate));
                return name;
            }
        }
    }

    /// A name that stands in no source.
    fn made_up(&mut self, proposal: &str) -> Box<str> {
        let scopes = self.scopes;
        self.take(proposal, &|candidate| !scopes.like_ours.contains(candidate))
    }

    /// What comes from other chunks: it keeps the author's name if nothing else has it here.
    fn name_imported(&mut self, chunk: &Chunk<'g>, format: Format, names: &mut Names<'_, 'g>) {
        let graph = self.linked.graph;
        if format != Format::Esm {
            for id in names.plan.imported_chunks(chunk) {
                names.chunk_variables.insert(id, self.made_up("import_chunk"));
            }
            return;
        }
        for &item in &chunk.imported {
            let base = module_name(&graph.module(item.module()).path);
            let name = match item {
                Item::Symbol(symbol) => {
                    let original = graph.module(symbol.module).object.symbol_name(symbol.symbol);
                    let others = self.scopes.references.of(symbol);
                    let is_free =
                        |name: &str| others.iter().all(|(_, reference)| accepts(graph, reference, name));
                    self.take(original, &is_free)
                }
                Item::Wrapper(module) => match self.linked.wrapping.wraps[module.index()] {
                    Wrap::CommonJs => self.made_up(&format!("require_{base}")),
                    Wrap::Lazy | Wrap::Async | Wrap::Flat => self.made_up(&format!("init_{base}")),
                },
                Item::Namespace(_) => self.made_up(&format!("{base}_exports")),
            };
            names.imported.insert(item, Imported { expression: name, is_used: AtomicBool::new(false) });
        }
    }

    fn name_externals(
        &mut self,
        chunk: &Chunk<'g>,
        format: Format,
        references: &ExternalReferences<'g>,
        names: &mut FxHashMap<(u32, Name<'g>), Box<str>>,
    ) {
        let linked = self.linked;
        if format != Format::Esm {
            for &index in &chunk.externals {
                let specifier = &linked.graph.externals[index as usize].specifier;
                let name = self.made_up(&format!("import_{}", external_base(specifier)));
                names.insert((index, Name::Namespace), name);
            }
            return;
        }
        for &(index, member) in &chunk.external_names {
            let base = external_base(&linked.graph.externals[index as usize].specifier);
            let proposal = match member {
                Name::Namespace => base,
                Name::Named("default") => format!("{base}_default"),
                Name::Named(name) if is_identifier(name) => name.to_string(),
                Name::Named(_) => format!("{base}_member"),
            };
            let others = references.get(&(index, member)).map_or(&[][..], Vec::as_slice);
            // The author's own name for it, if all agree, reads better.
            let agreed = others.first().and_then(|first| {
                let alias = |r: &Reference| {
                    r.alias.map(|alias| linked.graph.module(r.referrer).object.texts.get(alias))
                };
                let name = alias(first)?;
                others.iter().all(|other| alias(other) == Some(name)).then(|| name.to_string())
            });
            let proposal = agreed.unwrap_or(proposal);
            let is_free =
                |candidate: &str| others.iter().all(|reference| accepts(linked.graph, reference, candidate));
            let name = self.take(&proposal, &is_free);
            names.insert((index, member), name);
        }
    }
}

/// Whether a module can refer to something by `candidate`: it can if that is the name in its source, or
/// if no nested scope of it binds the name.
fn accepts(graph: &ModuleGraph, reference: &Reference, candidate: &str) -> bool {
    let object = &graph.module(reference.referrer).object;
    reference.alias.is_some_and(|alias| object.texts.get(alias) == candidate)
        || !object.has_nested_name(candidate)
}

/// Whether a name could collide with one that we make up.
fn looks_like_ours(name: &str) -> bool {
    (name.starts_with("__")
        || name.starts_with("require_")
        || name.starts_with("init_")
        || name.starts_with("import_"))
        || name.contains("_exports")
}

fn external_base(specifier: &str) -> String {
    module_name(std::path::Path::new(specifier.strip_prefix("node:").unwrap_or(specifier)))
}

/// Whether `text` can stand after a dot, and is no reserved word.
pub(crate) fn is_identifier(text: &str) -> bool {
    is_identifier_name(text) && !RESERVED.contains(&text)
}

/// Whether `text` can stand after a dot.
pub(crate) fn is_identifier_name(text: &str) -> bool {
    let mut characters = text.chars();
    characters.next().is_some_and(|c| c.is_ascii_alphabetic() || c == '_' || c == '$')
        && characters.all(|c| c.is_ascii_alphanumeric() || c == '_' || c == '$')
}

/// Words that cannot be names in strict mode, and globals that code around modules relies on.
pub(super) const RESERVED: &[&str] = &[
    "arguments",
    "await",
    "break",
    "case",
    "catch",
    "class",
    "const",
    "continue",
    "debugger",
    "default",
    "delete",
    "do",
    "else",
    "enum",
    "eval",
    "export",
    "extends",
    "false",
    "finally",
    "for",
    "function",
    "if",
    "implements",
    "import",
    "in",
    "instanceof",
    "interface",
    "let",
    "new",
    "null",
    "package",
    "private",
    "protected",
    "public",
    "return",
    "static",
    "super",
    "switch",
    "this",
    "throw",
    "true",
    "try",
    "typeof",
    "var",
    "void",
    "while",
    "with",
    "yield",
    "undefined",
    "NaN",
    "Infinity",
    "Object",
    "Promise",
    "Symbol",
    "WeakMap",
    "TypeError",
    "ReferenceError",
    "Error",
    "async",
];
