//! What a specifier means, rule by rule, in the order in which the rules apply. Looks at files only
//! through a `Lookup`, and must not know what that one remembers.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::builtins::is_builtin;
use super::directory::{Directories, Directory};
use super::explain::{Explainer, could_not_resolve};
use super::externals::{is_path, is_relative};
use super::library::{LibraryError, LibraryFile};
use super::plain::{Form, Plain, normalize, split_last};
use super::settings::{Area, Purpose, Settings};
use super::{
    CompilerOptions, DataUrl, ExternalImport, ModuleType, Resolve, ResolveError, ResolveKind, Resolved,
    ResolvedFile,
};
use crate::counters::{Counter, Counters};
use crate::fs::FileSystem;
use crate::options::Platform;

/// Finds files. Implementations differ in what they remember, never in what they find.
pub(crate) trait Lookup: Send + Sync {
    /// The file of a name in a directory, or of the directory itself, without package.json rules.
    fn find(&self, directory: &Arc<Directory>, name: Option<&OsStr>, extensions: &[String]) -> Plain;

    /// The file of a specifier in a directory, with all package.json rules.
    fn ask_library(
        &self,
        directory: &Path,
        specifier: &str,
        purpose: Purpose,
        area: Area,
    ) -> Result<LibraryFile, LibraryError>;
}

/// File systems of these platforms find names in any case, which directory listings do not show.
const LISTINGS_MISS_NAMES: bool = cfg!(any(target_os = "macos", target_os = "windows"));

/// A resolver: the rules over a lookup.
pub(crate) struct Rules<L> {
    settings: Arc<Settings>,
    fs: Arc<dyn FileSystem>,
    counters: Arc<Counters>,
    directories: Arc<Directories>,
    lookup: L,
    no_tsconfig: Arc<CompilerOptions>,
}

/// A specifier and where it stands.
#[derive(Clone, Copy)]
struct Request<'r> {
    /// The importing file.
    importer: &'r Path,
    /// Relative specifiers start here.
    directory: &'r Path,
    specifier: &'r str,
    purpose: Purpose,
}

/// Where a lookup ended.
enum Located {
    File {
        path: PathBuf,
        suffix: String,
        /// Where it was looked for, which is mostly where it is.
        near: Arc<Directory>,
    },
    Disabled(PathBuf),
}

impl<L: Lookup> Resolve for Rules<L> {
    fn resolve(&self, importer: &Path, specifier: &str, kind: ResolveKind) -> Result<Resolved, ResolveError> {
        self.counters.count(Counter::ResolverCalls);
        let (directory, _) = split_last(importer);
        let alias = self.alias(specifier);
        let request = Request {
            importer,
            // What the user writes on the command line starts at the working directory.
            directory: match alias {
                Some(_) => &self.settings.working_directory,
                None => directory,
            },
            specifier: alias.as_deref().unwrap_or(specifier),
            purpose: Purpose::of(kind),
        };
        if let Some(resolved) = self.without_files(&request, kind)? {
            return Ok(resolved);
        }
        if is_path(request.specifier) {
            if is_relative(request.specifier) && !request.directory.has_root() {
                return Err(could_not_resolve(specifier)
                    .with_help("a module that is not in a file has no directory to start from"));
            }
            return self.path(&request);
        }
        if matches!(kind, ResolveKind::Url | ResolveKind::CssImport)
            && let Some(located) = self.relative(&request)?
        {
            return self.finish(&request, located);
        }
        self.package(&request)
    }

    fn resolve_entry(&self, specifier: &str) -> Result<ResolvedFile, ResolveError> {
        self.counters.count(Counter::ResolverCalls);
        let directory = &self.settings.working_directory;
        let request =
            Request { importer: &directory.join("<entry>"), directory, specifier, purpose: Purpose::Import };
        if let Some(Located::File { path, suffix, near }) = self.relative(&request)? {
            return self.file(path, suffix, near);
        }
        if is_path(specifier) {
            return Err(self.explainer().missing_path(directory, specifier, Purpose::Import));
        }
        match self.package(&request) {
            Ok(Resolved::File(file)) => Ok(file),
            Ok(_) => Err(ResolveError::new(format!("the entry \"{specifier}\" is not a file"))),
            // A broken configuration file hides what the user means.
            Err(error) if error.location.is_some() => Err(error),
            Err(_) => Err(self.explainer().missing_path(directory, specifier, Purpose::Import)),
        }
    }

    fn prefers_modules(&self) -> bool {
        self.settings.main_fields(Purpose::Import) != self.settings.main_fields(Purpose::Require)
    }

    fn chose_by_field(&self, file: &Path) -> bool {
        let mut directory = Some(self.directories.get(split_last(file).0));
        // Folders of a package may have a package.json of their own.
        while let Some(inner) = directory
            && inner.path.file_name() != Some(OsStr::new("node_modules"))
        {
            let scope = self.directories.scope(&inner);
            if scope.is_ok_and(|scope| scope.package.as_ref().is_some_and(|package| package.has_exports)) {
                return false;
            }
            directory = inner.parent.clone();
        }
        true
    }

    fn compiler_options(&self, file: &Path) -> Result<Arc<CompilerOptions>, ResolveError> {
        let directory = self.directories.get(split_last(file).0);
        let project = self.directories.project(&directory, file)?;
        Ok(project
            .map_or_else(|| Arc::clone(&self.no_tsconfig), |project| Arc::clone(&project.compiler_options)))
    }
}

impl<L: Lookup> Rules<L> {
    pub(crate) fn new(
        settings: Arc<Settings>,
        fs: Arc<dyn FileSystem>,
        counters: Arc<Counters>,
        directories: Arc<Directories>,
        lookup: L,
    ) -> Self {
        Self {
            settings,
            fs,
            counters,
            directories,
            lookup,
            no_tsconfig: Arc::new(CompilerOptions::default()),
        }
    }

    /// What the options put in the place of a package, or of something in it.
    fn alias(&self, specifier: &str) -> Option<String> {
        if self.settings.alias.is_empty() || is_path(specifier) {
            return None;
        }
        self.settings.alias.iter().find_map(|(name, replacement)| {
            let rest = specifier.strip_prefix(name.as_str())?;
            (rest.is_empty() || rest.starts_with('/')).then(|| [replacement, rest].concat())
        })
    }

    /// Rules that need no file to decide.
    fn without_files(
        &self,
        request: &Request<'_>,
        kind: ResolveKind,
    ) -> Result<Option<Resolved>, ResolveError> {
        let specifier = request.specifier;
        let external = |side_effects| {
            Ok(Some(Resolved::External(ExternalImport {
                specifier: specifier.to_string(),
                path: None,
                side_effects,
            })))
        };
        if specifier.is_empty() {
            return Err(ResolveError::new("the specifier is empty"));
        }
        if specifier.starts_with("data:") {
            return match DataUrl::parse(specifier) {
                Some(data) => Ok(Some(Resolved::Data(data))),
                None => Err(ResolveError::new("the data: URL is not valid")
                    .with_help("write data:TYPE,TEXT or data:TYPE;base64,TEXT")),
            };
        }
        let is_url = ["http://", "https://", "//"].iter().any(|start| specifier.starts_with(start));
        let is_fragment = kind == ResolveKind::Url && specifier.starts_with('#');
        if is_url || is_fragment || self.settings.externals.has_specifier(specifier) {
            return external(true);
        }
        if self.settings.platform == Platform::Node {
            if is_builtin(specifier) {
                return external(false);
            }
            if specifier.starts_with("node:") {
                return external(true);
            }
        }
        Ok(None)
    }

    /// A specifier that names a file: relative or absolute.
    fn path(&self, request: &Request<'_>) -> Result<Resolved, ResolveError> {
        if self.settings.externals.have_paths() {
            let target = normalize(request.directory, request.specifier);
            if self.settings.externals.has_path(&target) {
                return Ok(external_file(request.specifier, target));
            }
        }
        match self.relative(request)? {
            Some(located) => self.finish(request, located),
            None => Err(self.explainer().missing_path(request.directory, request.specifier, request.purpose)),
        }
    }

    /// The file of a specifier taken as a path, whatever it looks like. First the whole specifier is
    /// tried as a name, then what comes before `?` or `#`.
    fn relative(&self, request: &Request<'_>) -> Result<Option<Located>, ResolveError> {
        let specifier = request.specifier;
        let whole = self.at(request.directory, specifier, request.purpose)?;
        if whole.is_some() {
            return Ok(whole);
        }
        let Some(end) = specifier.find(['?', '#']).filter(|end| *end > 0) else {
            return Ok(None);
        };
        let (name, end) = specifier.split_at(end);
        let mut located = self.at(request.directory, name, request.purpose)?;
        if let Some(Located::File { suffix, .. }) = &mut located {
            *suffix = end.to_string();
        }
        Ok(located)
    }

    /// The file at a path.
    fn at(&self, start: &Path, relative: &str, purpose: Purpose) -> Result<Option<Located>, ResolveError> {
        let target = normalize(start, relative);
        let (directory, name) = match Form::of(relative) {
            Form::FileOrDirectory => split_last(&target),
            Form::DirectoryOnly => (&*target, None),
        };
        let near = self.directories.get(directory);
        let found = if self.has_browser_map(&near)? {
            Plain::Package
        } else {
            let extensions = self.settings.extensions(purpose, near.area);
            self.lookup.find(&near, name, extensions)
        };
        match found {
            Plain::File(path) => {
                let suffix = String::new();
                return Ok(Some(Located::File { path, suffix, near }));
            }
            Plain::Nothing if !LISTINGS_MISS_NAMES => return Ok(None),
            Plain::Nothing | Plain::Package => {}
        }
        // The directory is given apart, as the library takes `?` and `#` in it for suffixes.
        let specifier = match name.map(|name| name.to_str()) {
            Some(Some(name)) => ["./", name].concat(),
            Some(None) => return Ok(None),
            None => "./".to_string(),
        };
        match self.lookup.ask_library(directory, &specifier, purpose, near.area) {
            Ok((path, _)) => {
                let suffix = String::new();
                Ok(Some(Located::File { path, suffix, near }))
            }
            Err(LibraryError::Ignored(path)) => Ok(Some(Located::Disabled(path))),
            Err(LibraryError::NotFound(_)) => Ok(None),
            Err(error) => Err(self.explainer().library_error(&specifier, &error)),
        }
    }

    fn has_browser_map(&self, directory: &Directory) -> Result<bool, ResolveError> {
        if !self.settings.uses_browser_map {
            return Ok(false);
        }
        let package = &self.directories.scope(directory)?.package;
        Ok(package.as_ref().is_some_and(|package| package.has_browser_map))
    }

    /// A specifier that names something in a package, or what tsconfig.json puts in its place.
    fn package(&self, request: &Request<'_>) -> Result<Resolved, ResolveError> {
        if !request.directory.has_root() {
            let working_directory = &self.settings.working_directory;
            return self.package(&Request { directory: working_directory, ..*request });
        }
        let directory = self.directories.get(request.directory);
        // A broken tsconfig.json is reported where it matters: if nothing is found without it.
        let project = self.directories.project(&directory, request.importer);
        if let Ok(Some(project)) = &project
            && project.maps_specifiers()
        {
            for candidate in project.candidates(request.specifier) {
                let mapped = Request { specifier: &candidate.to_string_lossy(), ..*request };
                // Declarations hold no code: the package itself is meant.
                if !mapped.specifier.ends_with(".d.ts")
                    && let Some(located) = self.relative(&mapped)?
                {
                    return self.finish(request, located);
                }
            }
        }
        if self.settings.packages_external && !request.specifier.starts_with('#') {
            return Ok(Resolved::External(ExternalImport {
                specifier: request.specifier.to_string(),
                path: None,
                side_effects: true,
            }));
        }
        let area = package_area(request, &directory);
        match self.lookup.ask_library(request.directory, request.specifier, request.purpose, area) {
            Ok((path, suffix)) => {
                let near = directory;
                self.finish(request, Located::File { path, suffix, near })
            }
            Err(LibraryError::Ignored(path)) => {
                // For a package the library gives the directory that asks for it.
                let is_package = path == request.directory;
                Ok(Resolved::Disabled(match is_package {
                    true => PathBuf::from(request.specifier),
                    false => path,
                }))
            }
            Err(error) => {
                project?;
                Err(self.explainer().missing_package(
                    request.directory,
                    request.specifier,
                    request.purpose,
                    &error,
                ))
            }
        }
    }

    fn finish(&self, request: &Request<'_>, located: Located) -> Result<Resolved, ResolveError> {
        match located {
            Located::Disabled(path) => Ok(Resolved::Disabled(path)),
            Located::File { path, .. } if self.settings.externals.has_path(&path) => {
                Ok(external_file(request.specifier, path))
            }
            Located::File { path, suffix, near } => self.file(path, suffix, near).map(Resolved::File),
        }
    }

    /// Adds what the packages around a file say about it.
    fn file(
        &self,
        path: PathBuf,
        suffix: String,
        near: Arc<Directory>,
    ) -> Result<ResolvedFile, ResolveError> {
        let (directory, name) = split_last(&path);
        let directory = match directory.as_os_str() == near.path.as_os_str() {
            true => near,
            false => self.directories.get(directory),
        };
        let scope = self.directories.scope(&directory)?;
        let extension = name.and_then(|name| Some(name.to_str()?.rsplit_once('.')?.1));
        let module_type = match extension {
            Some("mjs" | "mts") => ModuleType::EsModule,
            Some("cjs" | "cts") => ModuleType::CommonJs,
            Some("js" | "jsx" | "ts" | "tsx") => scope.module_type,
            _ => ModuleType::Unknown,
        };
        let side_effects = self.settings.ignore_annotations
            || scope.side_effects.as_ref().is_none_or(|package| package.file_has_side_effects(&path));
        Ok(ResolvedFile { path, suffix, module_type, side_effects })
    }

    fn explainer(&self) -> Explainer<'_> {
        Explainer { settings: &self.settings, fs: &*self.fs }
    }
}

/// Published files hold JavaScript first; `#` specifiers stay in the importing package.
fn package_area(request: &Request<'_>, directory: &Directory) -> Area {
    if request.specifier.starts_with('#') { directory.area } else { Area::NodeModules }
}

fn external_file(specifier: &str, path: PathBuf) -> Resolved {
    // Only a specifier that starts somewhere changes with the place of the output.
    let path = (is_relative(specifier) || is_path(specifier)).then_some(path);
    Resolved::External(ExternalImport { specifier: specifier.to_string(), path, side_effects: true })
}
