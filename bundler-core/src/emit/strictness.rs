//! Strict and sloppy code in one script. ES modules are strict, and CommonJS modules are what they say.
//!
//! A script of strict modules alone says so at its beginning. Otherwise the CommonJS modules stand outside, and
//! the ES modules in a strict function after them. ES output is strict as a whole.

use rustc_hash::FxHashSet;

use crate::chunk::Chunk;
use crate::graph::{Dependency, Module};
use crate::id::ModuleId;
use crate::link::Linked;
use crate::link::exports::Shape;
use crate::object::{ImportKind, ModuleKind, SymbolKind};
use crate::options::Format;

/// What a chunk's code is as a whole.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Scope {
    Sloppy,
    Strict,
    /// The ES modules stand in a strict function.
    Mixed,
}

/// The strictness of one chunk.
pub(crate) struct Strictness {
    scope: Scope,
    /// ES modules that CommonJS modules of the chunk ask for: their names have to be known outside.
    bridged: FxHashSet<ModuleId>,
}

impl Strictness {
    pub(super) fn new(linked: &Linked<'_>, chunk: &Chunk<'_>, format: Format, bundle: bool) -> Self {
        let scope = if format == Format::Esm {
            Scope::Sloppy
        } else if bundle {
            scope_of(linked, chunk)
        } else {
            let is_strict = |entry: ModuleId| {
                linked.graph.module(entry).object.facts.strict
                    && linked.shapes[entry.index()] != Shape::CommonJs
            };
            if chunk.entry.is_some_and(is_strict) { Scope::Strict } else { Scope::Sloppy }
        };
        let bridged = if scope == Scope::Mixed { asked_for(linked, chunk) } else { FxHashSet::default() };
        Self { scope, bridged }
    }

    /// Whether the file begins with the directive.
    pub(super) fn is_strict(&self) -> bool {
        self.scope == Scope::Strict
    }

    /// Whether a CommonJS module has to say that it is strict.
    pub(crate) fn needs_directive(&self, module: &Module, format: Format) -> bool {
        module.object.facts.strict
            && module.object.facts.kind == ModuleKind::CommonJs
            && format != Format::Esm
            && !self.is_strict()
    }

    /// Whether the ES modules stand in a strict function.
    pub(crate) fn is_mixed(&self) -> bool {
        self.scope == Scope::Mixed
    }

    /// Whether the names of a module are declared outside of the strict function.
    pub(crate) fn is_bridged(&self, module: ModuleId) -> bool {
        self.bridged.contains(&module)
    }

    /// Modules whose names are declared outside, in the order of `modules`.
    pub(super) fn bridged(&self, modules: &[ModuleId]) -> impl Iterator<Item = ModuleId> {
        modules.iter().copied().filter(|id| self.is_bridged(*id))
    }
}

fn scope_of(linked: &Linked<'_>, chunk: &Chunk<'_>) -> Scope {
    let modules = || chunk.modules.iter().map(|id| (*id, linked.graph.module(*id)));
    if modules().all(|(_, module)| module.object.facts.strict || module.is_css()) {
        return Scope::Strict;
    }
    let is_outside = |id: ModuleId| linked.shapes[id.index()] == Shape::CommonJs;
    let has_es_modules =
        modules().any(|(_, module)| module.object.facts.kind == ModuleKind::EsModule && !module.is_css());
    // A script may rely on being sloppy, and a name that was injected into CommonJS code on being seen.
    let can_be_apart = modules().all(|(id, module)| match is_outside(id) {
        true => !imports_names(module),
        false => module.object.facts.strict || module.is_css(),
    });
    if has_es_modules && can_be_apart { Scope::Mixed } else { Scope::Sloppy }
}

/// Names of the runtime are seen anywhere.
fn imports_names(module: &Module) -> bool {
    let object = &module.object;
    object.symbols.iter().any(|symbol| match symbol.kind {
        SymbolKind::Import(import) => object.records[import.record.index()].kind != ImportKind::Runtime,
        _ => false,
    })
}

fn asked_for(linked: &Linked<'_>, chunk: &Chunk<'_>) -> FxHashSet<ModuleId> {
    let common_js = chunk.modules.iter().filter(|id| linked.shapes[id.index()] == Shape::CommonJs);
    let targets = common_js.flat_map(|id| {
        let module = linked.graph.module(*id);
        module.object.records.iter().zip(&module.dependencies).filter_map(|(record, target)| {
            match (record.kind, target) {
                (ImportKind::Require | ImportKind::Dynamic, Dependency::Module(target)) => Some(*target),
                _ => None,
            }
        })
    });
    let awaited = |id: ModuleId| [Some(id), linked.wrapping.awaited(id)];
    targets
        .flat_map(awaited)
        .flatten()
        .filter(|id| linked.shapes[id.index()] != Shape::CommonJs && !linked.is_only_style(*id))
        .collect()
}
