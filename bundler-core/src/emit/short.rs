//! Shortest names: those used most get the shortest ones.
//!
//! The shared scope goes first. Each statement then names its nested slots with whatever the names that it
//! mentions leave free, so nested names cost the shared scope nothing. Equal counts keep their order: the
//! result depends on the program alone.

use rustc_hash::{FxHashMap, FxHashSet};

use crate::chunk::{Chunk, ChunkPlan, Item};
use crate::compile::minify::alphabet::{self, SINGLES};
use crate::emit::names::{RESERVED, is_identifier};
use crate::graph::{Dependency, RUNTIME};
use crate::id::{ChunkId, ModuleId, SymbolId, SymbolRef};
use crate::link::Linked;
use crate::link::exports::{Binding, Name};
use crate::link::wrap::Wrap;
use crate::object::{Object, Target};
use crate::options::Format;

/// A short name, stored in place.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct ShortName {
    bytes: [u8; 7],
    length: u8,
}

impl ShortName {
    /// The name with this number.
    fn nth(index: u32) -> Self {
        let name = alphabet::nth(index);
        let mut bytes = [0; 7];
        bytes[..name.len()].copy_from_slice(name.as_bytes());
        Self { bytes, length: name.len() as u8 }
    }

    pub(crate) fn as_str(&self) -> &str {
        std::str::from_utf8(&self.bytes[..usize::from(self.length)]).expect("names are ASCII")
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.length == 0
    }
}

/// Something of the shared scope that gets a name.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub(crate) enum Named<'g> {
    Symbol(SymbolRef),
    /// `require_x` or `init_x`
    Wrapper(ModuleId),
    /// `x_exports`
    Namespace(ModuleId),
    /// `import_x`, with Node's interop or without.
    ImportObject(ModuleId, bool),
    /// The variable that holds another chunk.
    Chunk(ChunkId),
    External(u32, Name<'g>),
    ImportMeta,
}

/// Everything of a chunk's scope that needs a name, with its name. Symbols of modules that `keeps` answers
/// yes for keep theirs.
pub(super) fn choose<'g>(
    linked: &Linked<'g>,
    plan: &ChunkPlan<'g>,
    chunk: ChunkId,
    format: Format,
    keeps: impl Fn(ModuleId) -> bool,
) -> Chosen<'g> {
    let chunk = plan.chunk(chunk);
    let mut census = Census::new(linked, chunk, format);
    census.take_modules(&keeps);
    census.take_externals();
    census.take_imported(plan);
    let Census { entries, uses, .. } = census;
    let mut ranked: Vec<(Named<'g>, u32)> =
        entries.into_iter().map(|named| (named, uses.get(&named).copied().unwrap_or(0))).collect();
    ranked.sort_by_key(|(_, uses)| std::cmp::Reverse(*uses));
    let mut reserved = reserved(linked, chunk, &keeps);
    // A file that exports `then` would be taken for a promise.
    reserved.insert("then");
    let exported =
        if format == Format::Esm { exported(linked, chunk, &ranked, &reserved) } else { Vec::new() };
    reserved.extend(exported.iter().map(|(_, name)| *name));
    let is_exported: FxHashSet<SymbolRef> = exported.iter().map(|(symbol, _)| *symbol).collect();
    ranked.retain(|(named, _)| !matches!(named, Named::Symbol(symbol) if is_exported.contains(symbol)));
    let mut next = 0;
    let short = ranked
        .into_iter()
        .map(|(named, _)| {
            loop {
                // Nested names take the single characters from the front: taking them from the back keeps
                // both from meeting.
                let index = if next < SINGLES { SINGLES - 1 - next } else { next };
                next += 1;
                let name = ShortName::nth(index);
                if !reserved.contains(name.as_str()) {
                    return (named, name);
                }
            }
        })
        .collect();
    Chosen { short, exported }
}

/// The names of a chunk's scope.
pub(super) struct Chosen<'g> {
    pub(super) short: Vec<(Named<'g>, ShortName)>,
    /// Symbols that are called what they are exported as.
    pub(super) exported: Vec<(SymbolRef, &'g str)>,
}

/// Symbols whose exported name costs less everywhere than a short one and `as` in the export clause.
fn exported<'g>(
    linked: &Linked<'g>,
    chunk: &Chunk<'_>,
    ranked: &[(Named<'g>, u32)],
    reserved: &FxHashSet<&'g str>,
) -> Vec<(SymbolRef, &'g str)> {
    let Some(entry) = chunk.entry else { return Vec::new() };
    let own: FxHashSet<ModuleId> = chunk.modules.iter().copied().collect();
    let uses: FxHashMap<SymbolRef, u32> = ranked
        .iter()
        .filter_map(|(named, uses)| match named {
            Named::Symbol(symbol) if own.contains(&symbol.module) => Some((*symbol, *uses)),
            _ => None,
        })
        .collect();
    let short = if ranked.len() > SINGLES as usize { 2 } else { 1 };
    let mut seen = FxHashSet::default();
    let mut exported = Vec::new();
    for (name, binding) in &linked.members[entry.index()] {
        let Binding::Symbol(symbol) = binding else { continue };
        let Some(&uses) = uses.get(symbol) else { continue };
        let is_short = uses as usize * name.len() <= uses as usize * short + short + " as ".len();
        if is_short && is_identifier(name) && !reserved.contains(name) && seen.insert(*symbol) {
            exported.push((*symbol, *name));
        }
    }
    exported
}

/// Names that nothing of the shared scope may get.
fn reserved<'g>(
    linked: &Linked<'g>,
    chunk: &Chunk<'_>,
    keeps: &impl Fn(ModuleId) -> bool,
) -> FxHashSet<&'g str> {
    let mut reserved: FxHashSet<&str> = RESERVED.iter().copied().collect();
    reserved.extend(CONTEXTUAL);
    reserved.extend(["require", "module", "exports"]);
    for &id in modules(chunk) {
        let object = &linked.graph.module(id).object;
        let listed = object.free_names.iter().chain(&object.nested_names);
        reserved.extend(listed.map(|&name| object.texts.get(name)));
        if keeps(id) {
            reserved.extend(object.symbols.iter().map(|symbol| object.texts.get(symbol.name)));
        }
    }
    reserved
}

/// All modules whose text stands in a chunk.
fn modules<'a>(chunk: &'a Chunk<'_>) -> impl Iterator<Item = &'a ModuleId> {
    chunk.modules.iter().chain(&[RUNTIME])
}

/// Words that mean something in some places.
const CONTEXTUAL: [&str; 5] = ["as", "of", "get", "set", "from"];

struct Census<'a, 'g> {
    linked: &'a Linked<'g>,
    chunk: &'a Chunk<'g>,
    format: Format,
    /// In the order of the program.
    entries: Vec<Named<'g>>,
    uses: FxHashMap<Named<'g>, u32>,
}

impl<'a, 'g> Census<'a, 'g> {
    fn new(linked: &'a Linked<'g>, chunk: &'a Chunk<'g>, format: Format) -> Self {
        Self { linked, chunk, format, entries: Vec::new(), uses: FxHashMap::default() }
    }

    fn count(&mut self, named: Named<'g>, uses: u32) {
        *self.uses.entry(named).or_default() += uses;
    }

    fn count_runtime(&mut self, name: &str) {
        self.count(Named::Symbol(self.linked.helpers.get(name)), 1);
    }

    fn take_modules(&mut self, keeps: &impl Fn(ModuleId) -> bool) {
        let linked = self.linked;
        if linked.needed.import_meta {
            self.entries.push(Named::ImportMeta);
        }
        for &id in modules(self.chunk) {
            self.take_statements(id, keeps(id));
            match linked.wrapping.wraps[id.index()] {
                Wrap::Flat => {}
                Wrap::CommonJs => {
                    self.take_wrapper(id, linked.graph.module(id).object.facts.common_js_maker());
                }
                Wrap::Lazy => self.take_wrapper(id, linked.cycles.lazy_maker(id)),
                Wrap::Async => self.take_wrapper(id, "__async"),
            }
            if linked.needed.namespaces[id.index()] {
                self.entries.push(Named::Namespace(id));
                self.count(Named::Namespace(id), 1);
                self.count_runtime("__namespace");
                for (_, binding) in &linked.members[id.index()] {
                    self.count_binding(*binding);
                }
            }
        }
        for object in &self.chunk.import_objects {
            let named = Named::ImportObject(object.module, object.node_mode);
            self.entries.push(named);
            self.count(named, 1);
            self.count(Named::Wrapper(object.module), 1);
            self.count_runtime("__toESM");
        }
    }

    fn take_imported(&mut self, plan: &ChunkPlan<'g>) {
        if self.format != Format::Esm {
            self.entries.extend(plan.imported_chunks(self.chunk).into_iter().map(Named::Chunk));
            return;
        }
        self.entries.extend(self.chunk.imported.iter().map(|item| match *item {
            Item::Symbol(symbol) => Named::Symbol(symbol),
            Item::Wrapper(module) => Named::Wrapper(module),
            Item::Namespace(module) => Named::Namespace(module),
        }));
    }

    fn take_wrapper(&mut self, id: ModuleId, runtime_function: &str) {
        self.entries.push(Named::Wrapper(id));
        self.count(Named::Wrapper(id), 1);
        self.count_runtime(runtime_function);
    }

    fn take_externals(&mut self) {
        if self.format == Format::Esm {
            for &(index, member) in &self.chunk.external_names {
                self.entries.push(Named::External(index, member));
                self.count(Named::External(index, member), 1);
            }
            return;
        }
        for &index in &self.chunk.externals {
            self.entries.push(Named::External(index, Name::Namespace));
            self.count(Named::External(index, Name::Namespace), 1);
        }
    }

    /// Symbols that a module's needed statements declare, and what its holes will mention.
    fn take_statements(&mut self, id: ModuleId, keeps_names: bool) {
        let object = &self.linked.graph.module(id).object;
        let mut is_entered = vec![keeps_names; object.symbols.len()];
        for (statement_id, statement) in object.statements() {
            if !self.linked.needed.statement(id, statement_id) {
                continue;
            }
            for &symbol in object.declared_by(statement) {
                if !std::mem::replace(&mut is_entered[symbol.index()], true) {
                    self.entries.push(Named::Symbol(SymbolRef { module: id, symbol }));
                }
            }
            for relocation in object.relocations_of(statement) {
                self.take_hole(id, object, relocation.target);
            }
        }
    }

    fn take_hole(&mut self, id: ModuleId, object: &Object, target: Target) {
        match target {
            Target::Name(symbol)
            | Target::Callee(symbol)
            | Target::Assigned(symbol)
            | Target::Declared(symbol) => {
                self.take_symbol(id, symbol);
            }
            Target::Require(record) | Target::DynamicImport(record) => {
                let Dependency::Module(target) = self.linked.graph.module(id).dependency(record) else {
                    return;
                };
                self.count(Named::Wrapper(target), 1);
                let runs_only = target_kind(object, record) == crate::object::ImportKind::Evaluate;
                if self.linked.wrapping.wraps[target.index()] != Wrap::CommonJs && !runs_only {
                    self.count(Named::Namespace(target), 1);
                }
                let is_call = matches!(target_kind(object, record), crate::object::ImportKind::Require);
                match self.linked.wrapping.wraps[target.index()] {
                    Wrap::CommonJs if !is_call => self.count_runtime("__toESM"),
                    Wrap::Lazy if is_call => self.count_runtime("__toCommonJS"),
                    _ => {}
                }
            }
            Target::RequireFunction => self.count_runtime("__require"),
            Target::ImportMeta => self.count(Named::ImportMeta, 1),
            Target::RequireResolve(_)
            | Target::Nested(_)
            | Target::Url(_)
            | Target::OwnUrl
            | Target::StyleScope
            | Target::Property(_)
            | Target::PropertyText(_) => {}
        }
    }

    fn take_symbol(&mut self, id: ModuleId, symbol: SymbolId) {
        if let Some(&binding) = self.linked.bindings[id.index()].get(symbol.index()) {
            self.count_binding(binding);
        }
    }

    fn count_binding(&mut self, binding: Binding<'g>) {
        let named = match binding {
            Binding::Symbol(symbol) | Binding::Data(symbol, _) => Named::Symbol(symbol),
            Binding::Namespace(module) | Binding::RunTime(module, _) => Named::Namespace(module),
            Binding::CommonJs(module, _, node_mode) => Named::ImportObject(module, node_mode),
            Binding::External(index, name) if self.format == Format::Esm => Named::External(index, name),
            Binding::External(index, _) | Binding::ExternalMember(index, _) => {
                Named::External(index, Name::Namespace)
            }
            Binding::Member(member) => {
                return self.count_binding(self.linked.base_binding(member.module, member.symbol));
            }
            Binding::Constant(..) | Binding::Missing => return,
        };
        self.count(named, 1);
    }
}

fn target_kind(object: &Object, record: crate::id::RecordId) -> crate::object::ImportKind {
    object.records[record.index()].kind
}

/// Names for the nested slots of one statement: none that `mentioned`, text with everything that the
/// statement mentions, holds, and none that the module uses as it is. The slots used most get the shortest
/// names; among equally long ones the order is that of the slots, which repeats well.
pub(super) fn nested_names(object: &Object, uses: &[u32], mentioned: &str) -> Vec<ShortName> {
    let mentioned: FxHashSet<&str> =
        mentioned.split(|c: char| !(c.is_ascii_alphanumeric() || c == '_' || c == '$')).collect();
    let is_free = |name: &str| {
        !mentioned.contains(name)
            && !object.has_free_name(name)
            && !object.has_nested_name(name)
            && (name.len() == 1 || !(RESERVED.contains(&name) || CONTEXTUAL.contains(&name)))
    };
    let mut used: Vec<u32> = (0..uses.len() as u32).filter(|&slot| uses[slot as usize] > 0).collect();
    let mut index = 0;
    let names: Vec<ShortName> = std::iter::repeat_with(|| {
        loop {
            let name = ShortName::nth(index);
            index += 1;
            if is_free(name.as_str()) {
                return name;
            }
        }
    })
    .take(used.len())
    .collect();
    if names.last().is_some_and(|name| name.length > 1) {
        used.sort_by_key(|&slot| std::cmp::Reverse(uses[slot as usize]));
        let mut start = 0;
        for group in names.chunk_by(|a, b| a.length == b.length) {
            used[start..start + group.len()].sort_unstable();
            start += group.len();
        }
    }
    let mut by_slot = vec![ShortName::default(); uses.len()];
    for (slot, name) in used.into_iter().zip(names) {
        by_slot[slot as usize] = name;
    }
    by_slot
}
