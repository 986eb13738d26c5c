//! From a specifier in a file to the file it means: the contract, and the choice between two ways to
//! keep it. Must not know how files are compiled or scheduled, nor report anything by itself.
//!
//! The rules (externals, aliases, built-ins, tsconfig.json paths, plain relative files) stand once, in
//! `rules`; package.json rules are oxc_resolver's. `cached` and `probing` differ only in what they
//! remember, so that they give the same answers.

mod builtins;
mod cached;
mod compiler_options;
mod data_url;
mod directory;
mod explain;
mod externals;
mod glob;
mod json;
mod library;
mod package;
mod plain;
mod probing;
mod rules;
mod settings;
mod tsconfig;

#[cfg(test)]
mod tests;

use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::counters::Counters;
use crate::diagnostics::{Diagnostic, Location};
use crate::fs::{CountingFileSystem, FileSystem};
use crate::options::{Options, ResolverKind};

use cached::CachedLookup;
use directory::Directories;
use probing::ProbingLookup;
use rules::Rules;
use settings::Settings;

pub use compiler_options::CompilerOptions;
pub use data_url::DataUrl;

/// Finds the files that specifiers mean. Answers depend on the files and the options only, never on
/// earlier calls or threads.
pub trait Resolve: Send + Sync {
    /// The file that `specifier` means in the file `importer`, an absolute path.
    fn resolve(&self, importer: &Path, specifier: &str, kind: ResolveKind) -> Result<Resolved, ResolveError>;

    /// The file that the user means by an entry: a path that starts at the working directory, with or
    /// without `./`, or else a package. Never external or disabled.
    fn resolve_entry(&self, specifier: &str) -> Result<ResolvedFile, ResolveError>;

    /// Whether imports of a package may lead to another file than `require` does because of its main fields.
    fn prefers_modules(&self) -> bool;

    /// Whether the package of a file leaves it to main fields which file is meant: it has no `exports`.
    fn chose_by_field(&self, file: &Path) -> bool;

    /// What the tsconfig.json that applies to `file` says about the meaning of its code.
    /// The same `Arc` for all files of one tsconfig.json; the defaults in node_modules.
    fn compiler_options(&self, file: &Path) -> Result<Arc<CompilerOptions>, ResolveError>;
}

/// Makes the resolver that `options.scheduling.resolver` asks for.
pub fn new(options: &Options, fs: Arc<dyn FileSystem>, counters: Arc<Counters>) -> Arc<dyn Resolve> {
    let fs = CountingFileSystem::wrap(fs, &counters);
    let settings = Arc::new(Settings::new(options));
    let library_fs = Arc::clone(&fs);
    let directories = Arc::new(Directories::new(
        Arc::clone(&settings),
        Arc::clone(&fs),
        Box::new(move |specifier, directory| library::find_tsconfig_base(&library_fs, specifier, directory)),
    ));
    match options.scheduling.resolver {
        ResolverKind::Cached => {
            let lookup = CachedLookup::new(&settings, &fs, Arc::clone(&directories));
            Arc::new(Rules::new(settings, fs, counters, directories, lookup))
        }
        ResolverKind::Probing => {
            let lookup = ProbingLookup::new(Arc::clone(&settings), Arc::clone(&fs), Arc::clone(&directories));
            Arc::new(Rules::new(settings, fs, counters, directories, lookup))
        }
    }
}

/// How a file refers to another one; decides conditions, main fields and extensions.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum ResolveKind {
    /// `import` or `export ... from`.
    Import,
    /// `import()`.
    Dynamic,
    /// `require()`.
    Require,
    /// `require.resolve()`.
    RequireResolve,
    /// `new URL("...", import.meta.url)`, and `url()` in CSS: also relative without `./`.
    Url,
    /// `@import` in CSS: also relative without `./`, and never a script.
    CssImport,
}

/// What a specifier means.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Resolved {
    /// A file to bundle.
    File(ResolvedFile),
    /// Something that stays an import of the output.
    External(ExternalImport),
    /// A file or package that a `browser` map sets to `false`: an empty CommonJS module.
    /// The path, or the package specifier, tells one from another.
    Disabled(PathBuf),
    /// Contents written into the specifier.
    Data(DataUrl),
}

/// A file to bundle.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ResolvedFile {
    /// Its absolute path: without symbolic links unless they are preserved.
    pub path: PathBuf,
    /// `?query` and `#hash` of the specifier, if there is no file of the whole name. Mostly empty.
    pub suffix: String,
    /// What its name and its package.json say about its module format.
    pub module_type: ModuleType,
    /// False: package.json says that it may be left out if nothing of it is used.
    pub side_effects: bool,
}

/// Something that stays an import of the output.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ExternalImport {
    /// The specifier to import: as the file has it, or what an alias makes of it.
    pub specifier: String,
    /// If it is a file: its absolute path, from which the output's directory decides the specifier.
    pub path: Option<PathBuf>,
    /// False: may be left out if nothing of it is used (Node's built-in modules).
    pub side_effects: bool,
}

/// Module format as names and package.json tell it, before the source is seen.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum ModuleType {
    /// `.mjs`, `.mts`, or `"type": "module"`.
    EsModule,
    /// `.cjs`, `.cts`, or `"type": "commonjs"`.
    CommonJs,
    /// Nothing says: the source decides.
    Unknown,
}

/// Why a specifier means nothing, or why a configuration file cannot be used.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ResolveError {
    /// What is wrong, in one sentence without a full stop.
    pub message: String,
    /// What to do about it.
    pub help: Option<String>,
    /// Set if the fault is in a configuration file. Each import that needs the file then gives an
    /// equal error: the caller reports it once.
    pub location: Option<Box<Location>>,
}

impl ResolveError {
    pub(crate) fn new(message: impl Into<String>) -> Self {
        Self { message: message.into(), help: None, location: None }
    }

    #[must_use]
    pub(crate) fn with_help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    #[must_use]
    pub(crate) fn at(mut self, location: Location) -> Self {
        self.location = Some(Box::new(location));
        self
    }

    /// The error at its own place, or at `location` (that of the specifier) if it has none.
    pub fn into_diagnostic(self, location: Option<Location>) -> Diagnostic {
        Diagnostic {
            location: self.location.map(|own| *own).or(location),
            help: self.help,
            ..Diagnostic::error(self.message)
        }
    }
}

impl fmt::Display for ResolveError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.message)
    }
}

impl std::error::Error for ResolveError {}
