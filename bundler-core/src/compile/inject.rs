//! `--inject`: globals that stand for exports of injected files.
//!
//! A module that mentions such a global imports it. Knows names only; which file a number means is the
//! scanner's business.

use rustc_hash::FxHashMap;

/// Which injected file, and which of its exports.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub(crate) struct InjectedExport {
    pub(crate) file: u32,
    pub(crate) name: Box<str>,
}

/// The globals that are replaced.
#[derive(Clone, Debug, Default)]
pub(crate) struct Injections {
    names: FxHashMap<Box<str>, InjectedExport>,
    /// Paths of more than one name, with the export that replaces each.
    pub(super) paths: Vec<(Vec<Box<str>>, InjectedExport)>,
    /// The default exports of files that hold the values of defines; these files come first.
    values: Vec<InjectedExport>,
}

impl Injections {
    /// With `values` files that hold the values of defines, and nothing else yet.
    pub(crate) fn new(values: u32) -> Self {
        let default = |file| InjectedExport { file, name: "default".into() };
        Self { values: (0..values).map(default).collect(), ..Self::default() }
    }

    /// The value of a define that is an object or array.
    pub(super) fn value(&self, file: u32) -> &InjectedExport {
        &self.values[file as usize]
    }

    /// Adds a global name or path. The first file to offer it wins.
    pub(crate) fn add(&mut self, path: Vec<Box<str>>, export: InjectedExport) {
        if let [name] = path.as_slice() {
            self.names.entry(name.clone()).or_insert(export);
        } else if self.paths.iter().all(|(known, _)| *known != path) {
            self.paths.push((path, export));
        }
    }

    /// The export that replaces the global `name`.
    pub(super) fn named(&self, name: &str) -> Option<&InjectedExport> {
        if self.names.is_empty() { None } else { self.names.get(name) }
    }
}

/// No source can hold this character at the start of a specifier that names a file.
const PREFIX: &str = "\0inject:";

/// The specifier by which modules import an injected file.
pub(crate) fn specifier(file: u32) -> String {
    format!("{PREFIX}{file}")
}

/// The number of the injected file that a specifier means, if it means one.
pub(crate) fn file_of(specifier: &str) -> Option<u32> {
    specifier.strip_prefix(PREFIX)?.parse().ok()
}
