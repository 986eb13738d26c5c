//! The same statistics of any real program: files are read, their imports found with a parser and
//! resolved as bundlers resolve them. Knows nothing of generated programs.

mod scan;
mod similar;

use std::collections::{HashMap, HashSet};
use std::path::{Path, PathBuf};

use oxc_resolver::{ResolveOptions, Resolver, TsconfigDiscovery};
use rayon::prelude::*;

use crate::Error;
use crate::manifest::KindCounts;
use crate::model::Kind;
use crate::statistics::{Edge, Graph, Statistics};

use scan::{Import, Scanned};
pub use similar::similar;

/// What was found in a program.
#[derive(Clone, Debug)]
pub struct Measured {
    /// Of all modules in the folder that the entry reaches, node_modules apart.
    pub statistics: Statistics,
    /// Modules by kind; files that use `require` or `module.exports` count as CommonJS.
    pub kinds: KindCounts,
    /// Imports of packages and of what lies outside of the folder.
    pub outside_imports: u64,
    /// Imports of anything relative that is not there, the first ones, as `file: specifier`.
    pub unresolved: Vec<String>,
    /// Files that could not be parsed; they count without imports.
    pub unparsed: Vec<PathBuf>,
}

/// Files of these kinds are modules; others, such as images, are left out.
const EXTENSIONS: [&str; 12] =
    ["js", "mjs", "cjs", "jsx", "ts", "mts", "cts", "tsx", "json", "css", "scss", "less"];
const UNRESOLVED_SHOWN: usize = 10;

/// Follows imports from `entry`, a file in `folder`.
///
/// # Errors
/// If the entry is not there, or not in the folder.
pub fn measure(folder: &Path, entry: &Path) -> Result<Measured, Error> {
    let real = |path: &Path| path.canonicalize().map_err(|source| Error::io("cannot find", path, source));
    let folder = real(folder)?;
    let entry = real(&if entry.is_absolute() { entry.to_owned() } else { folder.join(entry) })?;
    if !entry.starts_with(&folder) {
        let text = format!("the entry {} does not lie in {}", entry.display(), folder.display());
        return Err(Error::Parameters(text));
    }
    let mut walk = Walk::new(folder);
    walk.id(&entry);
    while let Some(found) = walk.next_layer() {
        walk.add(found)?;
    }
    Ok(walk.measured())
}

/// What an import leads to.
enum Target {
    Inside(PathBuf),
    Outside,
    Ignored,
    Missing,
}

struct Found {
    scanned: Scanned,
    targets: Vec<(Import, Target)>,
}

struct Walk {
    folder: PathBuf,
    imports: Resolver,
    requires: Resolver,
    ids: HashMap<PathBuf, u32>,
    paths: Vec<PathBuf>,
    /// How many files have been read, and how many of these are in the graph.
    read: usize,
    added: usize,
    graph: Graph,
    kinds: KindCounts,
    outside: u64,
    unresolved: Vec<String>,
    unparsed: Vec<PathBuf>,
}

impl Walk {
    fn new(folder: PathBuf) -> Self {
        let imports = Resolver::new(options("import"));
        let requires = imports.clone_with_options(options("require"));
        Walk {
            folder,
            imports,
            requires,
            ids: HashMap::new(),
            paths: Vec::new(),
            read: 0,
            added: 0,
            graph: Graph::default(),
            kinds: KindCounts::default(),
            outside: 0,
            unresolved: Vec::new(),
            unparsed: Vec::new(),
        }
    }

    fn id(&mut self, path: &Path) -> u32 {
        if let Some(&id) = self.ids.get(path) {
            return id;
        }
        let id = self.paths.len() as u32;
        self.ids.insert(path.to_owned(), id);
        self.paths.push(path.to_owned());
        id
    }

    /// Reads all files that are known and have not been read, in parallel.
    fn next_layer(&mut self) -> Option<Vec<Result<Found, Error>>> {
        let layer = &self.paths[self.read..];
        if layer.is_empty() {
            return None;
        }
        let found = layer.par_iter().map(|path| self.read(path)).collect();
        self.read = self.paths.len();
        Some(found)
    }

    fn read(&self, path: &Path) -> Result<Found, Error> {
        let bytes = std::fs::read(path).map_err(|source| Error::io("cannot read", path, source))?;
        let text = String::from_utf8_lossy(&bytes);
        let mut scanned = scan::scan(path, &text);
        let targets = std::mem::take(&mut scanned.imports)
            .into_iter()
            .map(|import| {
                let target = self.resolve(path, &import);
                (import, target)
            })
            .collect();
        Ok(Found { scanned, targets })
    }

    fn resolve(&self, importer: &Path, import: &Import) -> Target {
        let resolver = if import.required { &self.requires } else { &self.imports };
        let missing = || if import.specifier.starts_with('.') { Target::Missing } else { Target::Outside };
        let Ok(resolution) = resolver.resolve_file(importer, &import.specifier) else {
            return missing();
        };
        let path = resolution.path();
        let Ok(inner) = path.strip_prefix(&self.folder) else {
            return Target::Outside;
        };
        if inner.components().any(|part| part.as_os_str() == "node_modules") {
            return Target::Outside;
        }
        let known =
            path.extension().is_some_and(|extension| EXTENSIONS.iter().any(|known| extension == *known));
        if known { Target::Inside(path.to_owned()) } else { Target::Ignored }
    }

    fn add(&mut self, layer: Vec<Result<Found, Error>>) -> Result<(), Error> {
        for found in layer {
            let Found { scanned, targets } = found?;
            let importer = self.paths[self.added].clone();
            self.added += 1;
            let mut edges = Vec::new();
            let mut values = HashSet::new();
            let mut types = HashSet::new();
            for (import, target) in targets {
                match target {
                    Target::Inside(path) if import.types_only => {
                        types.insert(path);
                    }
                    Target::Inside(path) => {
                        edges.push(Edge::new(self.id(&path), import.dynamic));
                        values.insert(path);
                    }
                    Target::Outside => self.outside += 1,
                    Target::Missing if self.unresolved.len() < UNRESOLVED_SHOWN => {
                        self.unresolved.push(format!("{}: {}", importer.display(), import.specifier));
                    }
                    Target::Missing | Target::Ignored => {}
                }
            }
            let type_edges = types.difference(&values).count() as u32;
            self.graph.add(scanned.bytes, scanned.comment_bytes, &mut edges, type_edges);
            *self.kinds.of(kind(&importer, scanned.is_commonjs)) += 1;
            if scanned.failed {
                self.unparsed.push(importer);
            }
        }
        Ok(())
    }

    fn measured(self) -> Measured {
        Measured {
            statistics: self.graph.statistics(),
            kinds: self.kinds,
            outside_imports: self.outside,
            unresolved: self.unresolved,
            unparsed: self.unparsed,
        }
    }
}

/// The kind of a file; for CommonJS what it does decides, not its name.
fn kind(path: &Path, is_commonjs: bool) -> Kind {
    let extension = path.extension().and_then(|extension| extension.to_str()).unwrap_or_default();
    match extension {
        "json" => Kind::Json,
        "css" | "scss" | "less" => Kind::Css,
        "ts" | "cts" => Kind::Ts,
        "mts" => Kind::Mts,
        "tsx" => Kind::Tsx,
        _ if is_commonjs => Kind::Cjs,
        "mjs" => Kind::Mjs,
        "jsx" => Kind::Jsx,
        _ => Kind::Js,
    }
}

fn options(condition: &str) -> ResolveOptions {
    let list = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>();
    ResolveOptions {
        tsconfig: Some(TsconfigDiscovery::Auto),
        condition_names: list(&[condition, "module", "node", "browser", "default"]),
        extensions: list(&[".tsx", ".ts", ".jsx", ".js", ".mjs", ".cjs", ".mts", ".cts", ".json", ".css"]),
        extension_alias: vec![
            (".js".to_owned(), list(&[".ts", ".tsx", ".js", ".jsx"])),
            (".jsx".to_owned(), list(&[".tsx", ".jsx"])),
            (".mjs".to_owned(), list(&[".mts", ".mjs"])),
            (".cjs".to_owned(), list(&[".cts", ".cjs"])),
        ],
        main_fields: list(&["module", "main"]),
        builtin_modules: true,
        ..ResolveOptions::default()
    }
}
