//! The module graph: frozen data. Ids are numbered by a depth-first walk, so they depend on the input
//! alone and never on the timing of threads.

use std::path::{Path, PathBuf};

use crate::id::{ModuleId, RecordId};
use crate::object::{ImportKind, Object};
use crate::order::{Adjacency, AdjacencyBuilder};

/// The runtime's helpers are always the first module.
pub const RUNTIME: ModuleId = ModuleId(0);

/// All modules of a build.
pub struct ModuleGraph {
    /// Indexed by [`ModuleId`]; the first is the runtime.
    pub modules: Vec<Module>,
    /// The entry modules, in the order of the options.
    pub entries: Vec<ModuleId>,
    /// Specifiers that stay imports, each once, in order of first appearance.
    pub externals: Vec<External>,
}

/// One module.
pub struct Module {
    /// Absolute path, or what stands for one.
    pub path: PathBuf,
    /// Path relative to the working directory with `/`, for comments and maps.
    pub name: String,
    /// What the file was compiled to.
    pub object: Object,
    /// What each record means.
    pub dependencies: Vec<Dependency>,
    /// What scoped names of a style sheet begin with; no other style sheet has the same.
    pub style_scope: String,
    /// False: package.json says that it may be left out if nothing of it is used.
    pub side_effects: bool,
    /// Source text, kept for diagnostics of the linker. Empty where it can be read again.
    pub source_bytes: u64,
}

/// What an import record means.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Dependency {
    /// A module of the graph.
    Module(ModuleId),
    /// An index of [`ModuleGraph::externals`].
    External(u32),
    /// Nothing: an optional request that fails at run time.
    Missing,
}

/// A specifier that stays an import.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct External {
    /// As it appears in the output.
    pub specifier: String,
    /// The `type` import attribute.
    pub type_attribute: Option<String>,
    /// False: may be left out if nothing of it is used.
    pub side_effects: bool,
    /// The copied file that it is.
    pub asset: Option<ModuleId>,
}

impl ModuleGraph {
    /// The module with this id.
    pub fn module(&self, id: ModuleId) -> &Module {
        &self.modules[id.index()]
    }

    /// All ids, in order.
    pub fn ids(&self) -> impl DoubleEndedIterator<Item = ModuleId> + use<> {
        (0..self.modules.len()).map(ModuleId::from_index)
    }

    /// Edges that evaluation follows: static imports that lead to modules of the graph.
    pub fn static_edges(&self) -> Adjacency {
        let mut edges = AdjacencyBuilder::with_capacity(self.modules.len(), self.modules.len() * 4);
        for module in &self.modules {
            edges.push(module.static_dependencies());
        }
        edges.finish()
    }
}

impl Module {
    /// What a record means.
    pub fn dependency(&self, record: RecordId) -> Dependency {
        self.dependencies[record.index()]
    }

    /// Modules of static imports, in source order; a module may repeat.
    pub fn static_dependencies(&self) -> impl Iterator<Item = ModuleId> {
        self.dependencies_of(|kind| matches!(kind, ImportKind::Static | ImportKind::CssImport))
    }

    /// Modules that records of some kinds lead to, in source order; a module may repeat.
    pub fn dependencies_of(&self, wanted: impl Fn(ImportKind) -> bool) -> impl Iterator<Item = ModuleId> {
        self.object.records.iter().zip(&self.dependencies).filter_map(move |(record, dependency)| {
            match dependency {
                Dependency::Module(module) if wanted(record.kind) => Some(*module),
                _ => None,
            }
        })
    }

    /// Whether this is a style sheet.
    pub fn is_css(&self) -> bool {
        self.object.css.is_some()
    }
}

/// `path` relative to `base`, with `/`.
pub(crate) fn relative_name(base: &Path, path: &Path) -> String {
    // Nearly all files are below the base, and their paths have nothing to take away.
    if cfg!(unix)
        && let (Some(base), Some(path)) = (base.to_str(), path.to_str())
        && let Some(below) = path.strip_prefix(base).and_then(|rest| rest.strip_prefix('/'))
        && !below.is_empty()
        && below.split('/').all(|part| !matches!(part, "" | "." | ".."))
    {
        return below.to_string();
    }
    let mut base_parts = base.components().peekable();
    let mut path_parts = path.components().peekable();
    while let (Some(a), Some(b)) = (base_parts.peek(), path_parts.peek()) {
        if a != b {
            break;
        }
        base_parts.next();
        path_parts.next();
    }
    let mut parts: Vec<String> = base_parts.map(|_| "..".to_string()).collect();
    parts.extend(path_parts.map(|part| part.as_os_str().to_string_lossy().into_owned()));
    parts.join("/")
}
