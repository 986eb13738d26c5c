//! Why a specifier means nothing, and what its author probably meant. Looks at the disk anew each time:
//! errors are rare. Must not decide what resolves.

use std::path::{Path, PathBuf};

use serde_json::{Map, Value};

use super::ResolveError;
use super::builtins::is_builtin;
use super::json::{self, Dialect};
use super::library::LibraryError;
use super::plain::normalize;
use super::settings::{Area, Purpose, Settings};
use crate::fs::FileSystem;
use crate::options::Platform;

/// Writes the errors of one resolver.
pub(crate) struct Explainer<'e> {
    pub(crate) settings: &'e Settings,
    pub(crate) fs: &'e dyn FileSystem,
}

impl Explainer<'_> {
    /// A relative or absolute specifier, or an entry, that leads to no file.
    pub(crate) fn missing_path(&self, directory: &Path, specifier: &str, purpose: Purpose) -> ResolveError {
        let name = without_suffix(specifier);
        let target = normalize(directory, name);
        match self.fs.metadata(&target) {
            Ok(found) if found.is_dir() => self.directory_without_index(&target, specifier, purpose),
            Ok(_) => could_not_resolve(specifier).with_help(format!(
                "it is a file, not a directory: write \"{}\"",
                name.trim_end_matches(['/', '.'])
            )),
            Err(_) => {
                let error = could_not_resolve(specifier);
                match self.nearest_path(directory, name, purpose) {
                    Some(help) => error.with_help(help),
                    None => error,
                }
            }
        }
    }

    /// A package specifier for which the library gave `error`.
    pub(crate) fn missing_package(
        &self,
        directory: &Path,
        specifier: &str,
        purpose: Purpose,
        error: &LibraryError,
    ) -> ResolveError {
        if !matches!(error, LibraryError::NotFound(_) | LibraryError::PackagePathNotExported { .. }) {
            return self.library_error(specifier, error);
        }
        if specifier.starts_with('#') {
            return could_not_resolve(specifier).with_help(
                "names that begin with \"#\" must be defined by \"imports\" in the package.json of the importing file",
            );
        }
        let (name, subpath) = split_package(without_suffix(specifier));
        if is_builtin(specifier) && self.settings.platform != Platform::Node {
            let bare = specifier.strip_prefix("node:").unwrap_or(specifier);
            return could_not_resolve(specifier).with_help(format!(
                "it is built into Node: build with --platform=node, or keep the import with --external:{specifier}, or install a package \"{bare}\" that replaces it"
            ));
        }
        if let LibraryError::PackagePathNotExported { package_path, .. } = error {
            return self.not_exported(name, subpath, package_path, purpose);
        }
        match self.installed(directory, name) {
            Some(package) if subpath.is_empty() => self.no_main_file(name, &package, purpose),
            Some(package) => {
                let inner = [".", subpath].concat();
                let explained = self.missing_path(&package, &inner, purpose);
                let help = explained.help.map(|help| help.replace("\"./", &format!("\"{name}/")));
                ResolveError { help, ..could_not_resolve(specifier) }
            }
            None => could_not_resolve(specifier)
                .with_help(self.unknown_package(directory, specifier, name, purpose)),
        }
    }

    /// What the library says about a package.json, or about a specifier it cannot follow.
    pub(crate) fn library_error(&self, specifier: &str, error: &LibraryError) -> ResolveError {
        match error {
            LibraryError::Json(problem) => {
                let bytes = self.fs.read(&problem.path).unwrap_or_default();
                json::parse_object(&problem.path, bytes, Dialect::Strict)
                    .err()
                    .unwrap_or_else(|| json::file_error(&problem.path, &problem.message))
            }
            LibraryError::PackageImportNotDefined(_, path) => {
                let error = ResolveError::new(format!(
                    "\"{specifier}\" is not defined by \"imports\" in {}",
                    path.display()
                ));
                let imports = self.package_map(path, "imports");
                let names = imports.iter().flat_map(|imports| imports.keys());
                match nearest(specifier, names.map(String::as_str)) {
                    Some(name) => error.with_help(format!("did you mean \"{name}\"?")),
                    None => error,
                }
            }
            LibraryError::InvalidPackageTarget(target, key, path) => ResolveError::new(format!(
                "\"{specifier}\" leads to \"{target}\", which is not allowed for \"{key}\" in {}",
                path.display()
            )),
            LibraryError::InvalidPackageConfig(path)
            | LibraryError::InvalidPackageConfigDefault(path)
            | LibraryError::InvalidPackageConfigDirectory(path) => ResolveError::new(format!(
                "\"{specifier}\" cannot be resolved: \"exports\" is not valid in {}",
                path.display()
            )),
            LibraryError::Recursion => ResolveError::new(format!(
                "\"{specifier}\" leads back to itself by the \"browser\" or \"imports\" field of package.json"
            )),
            other => ResolveError::new(format!("could not resolve \"{specifier}\": {other}")),
        }
    }

    fn directory_without_index(&self, directory: &Path, specifier: &str, purpose: Purpose) -> ResolveError {
        let extensions = self.settings.extensions(purpose, Area::of(directory));
        let mut names = self.names(directory);
        names.retain(|name| extensions.iter().any(|extension| name.ends_with(extension)));
        let error = ResolveError::new(format!("\"{specifier}\" is a directory without an index file"));
        match names.first() {
            Some(name) => error.with_help(format!(
                "name a file in it, such as \"{}/{name}\"",
                specifier.trim_end_matches('/')
            )),
            None => error,
        }
    }

    /// The subpath is missing from `exports`, or there for other conditions only.
    fn not_exported(&self, name: &str, subpath: &str, package: &Path, purpose: Purpose) -> ResolveError {
        let key = [".", subpath].concat();
        let path = package.join("package.json");
        let error = ResolveError::new(match subpath {
            "" => format!("the package \"{name}\" exports no main file"),
            _ => format!("the package \"{name}\" does not export \"{key}\""),
        });
        let Some(exports) = self.package_map(&path, "exports") else {
            return error.with_help(format!("see \"exports\" in {}", path.display()));
        };
        let by_subpath = exports.keys().any(|key| key.starts_with('.'));
        if exports.contains_key(&key) || (!by_subpath && subpath.is_empty()) {
            let mut conditions = self.settings.conditions(purpose);
            conditions.sort();
            return error.with_help(format!(
                "none of the conditions {} fits \"exports\" in {}; --conditions= adds others",
                conditions.join(", "),
                path.display()
            ));
        }
        let subpaths = exports.keys().filter(|key| key.starts_with("./"));
        match nearest(&key, subpaths.map(String::as_str)) {
            Some(found) => error.with_help(format!("did you mean \"{name}{}\"?", &found[1..])),
            None => error.with_help(format!("see \"exports\" in {}", path.display())),
        }
    }

    fn no_main_file(&self, name: &str, package: &Path, purpose: Purpose) -> ResolveError {
        let error = ResolveError::new(format!("the package \"{name}\" has no main file"));
        let path = package.join("package.json");
        let Some(json) = self.package_json(&path) else {
            return error.with_help(format!("there is no {}", path.display()));
        };
        let fields = self.settings.main_fields(purpose);
        let named = |field: &str| json.get(field).and_then(Value::as_str);
        let missing = fields.iter().find_map(|field| Some((field.as_str(), named(field)?)));
        let unused = ["main", "module", "browser"].into_iter().find(|field| named(field).is_some());
        match (missing, unused) {
            (Some((field, file)), _) => error.with_help(format!(
                "\"{field}\" in {} names \"{file}\", which does not exist",
                path.display()
            )),
            (None, Some(field)) => error.with_help(format!(
                "\"{field}\" is not used on this platform: build with --main-fields={field}, or another --platform="
            )),
            (None, None) => error.with_help(format!(
                "{} has no field \"exports\" or \"main\", and there is no index file",
                path.display()
            )),
        }
    }

    fn unknown_package(&self, directory: &Path, specifier: &str, name: &str, purpose: Purpose) -> String {
        if self.is_path_to_file(&normalize(directory, without_suffix(specifier)), purpose) {
            return format!("write \"./{specifier}\" to refer to the file");
        }
        let packages = self.packages(directory);
        match nearest(name, packages.iter().map(String::as_str)) {
            Some(found) => {
                let rest = &specifier[name.len()..];
                format!("did you mean \"{found}{rest}\"?")
            }
            None => format!("install it, or keep the import with --external:{name}"),
        }
    }

    /// Whether there is a file of this name, maybe with an extension added.
    fn is_path_to_file(&self, target: &Path, purpose: Purpose) -> bool {
        let extensions = self.settings.extensions(purpose, Area::Project);
        let with_extension = extensions.iter().map(|extension| {
            let mut name = target.as_os_str().to_os_string();
            name.push(extension);
            PathBuf::from(name)
        });
        std::iter::once(target.to_path_buf()).chain(with_extension).any(|path| self.fs.is_file(&path))
    }

    /// Names what is most like the first part of the path that does not exist.
    fn nearest_path(&self, directory: &Path, specifier: &str, purpose: Purpose) -> Option<String> {
        let target = normalize(directory, specifier);
        let missing = target.ancestors().take_while(|path| self.fs.metadata(path).is_err()).last()?;
        let wanted = missing.file_name()?.to_str()?;
        let names = self.names(missing.parent()?);
        let area = Area::of(&target);
        let extensions = self.settings.extensions(purpose, area);
        let stem = |name: &str| -> Option<String> {
            let extension = extensions.iter().find(|extension| name.ends_with(*extension))?;
            Some(name[..name.len() - extension.len()].to_string())
        };
        // Extensions that need not be written are compared, and suggested, only if they are written.
        let writes_extension = stem(wanted).is_some();
        let candidates: Vec<String> = names
            .into_iter()
            .map(|name| match stem(&name) {
                Some(stem) if !writes_extension && missing == target => stem,
                _ => name,
            })
            .collect();
        let found = nearest(wanted, candidates.iter().map(String::as_str))
            .or_else(|| same_stem(wanted, &candidates))?;
        let depth = target.components().count() - missing.components().count();
        let mut parts: Vec<&str> = specifier.split('/').collect();
        let position = parts.len().checked_sub(depth + 1)?;
        parts[position] = found;
        Some(format!("did you mean \"{}\"?", parts.join("/")))
    }

    /// Names of all packages that a file in the directory could import.
    fn packages(&self, directory: &Path) -> Vec<String> {
        let mut packages = Vec::new();
        for ancestor in directory.ancestors() {
            let modules = ancestor.join("node_modules");
            for name in self.names(&modules) {
                if name.starts_with('@') {
                    let scoped = self.names(&modules.join(&name));
                    packages.extend(scoped.iter().map(|inner| format!("{name}/{inner}")));
                } else if !name.starts_with('.') {
                    packages.push(name);
                }
            }
        }
        packages
    }

    fn installed(&self, directory: &Path, name: &str) -> Option<PathBuf> {
        directory
            .ancestors()
            .map(|ancestor| ancestor.join("node_modules").join(name))
            .find(|path| self.fs.metadata(path).is_ok_and(|found| found.is_dir()))
    }

    /// Sorted, so that equally good suggestions do not depend on the disk.
    fn names(&self, directory: &Path) -> Vec<String> {
        let entries = self.fs.read_dir(directory).unwrap_or_default();
        let mut names: Vec<String> =
            entries.into_iter().filter_map(|entry| entry.name.into_string().ok()).collect();
        names.sort();
        names
    }

    fn package_json(&self, path: &Path) -> Option<Map<String, Value>> {
        let bytes = self.fs.read(path).ok()?;
        json::parse_object(path, bytes, Dialect::Strict).ok()
    }

    fn package_map(&self, path: &Path, field: &str) -> Option<Map<String, Value>> {
        match self.package_json(path)?.remove(field)? {
            Value::Object(map) => Some(map),
            _ => None,
        }
    }
}

/// The plain fact.
pub(crate) fn could_not_resolve(specifier: &str) -> ResolveError {
    ResolveError::new(format!("could not resolve \"{specifier}\""))
}

fn without_suffix(specifier: &str) -> &str {
    match specifier.find(['?', '#']) {
        Some(end) if end > 0 => &specifier[..end],
        _ => specifier,
    }
}

/// The package's name, and the rest with its slash.
fn split_package(specifier: &str) -> (&str, &str) {
    let mut slashes = specifier.match_indices('/').map(|(position, _)| position);
    let end = match specifier.starts_with('@') {
        true => slashes.nth(1),
        false => slashes.next(),
    };
    specifier.split_at(end.unwrap_or(specifier.len()))
}

/// The candidate that differs least from `wanted`, if it differs in a third of the letters at most.
/// The first of equals. Case never counts.
fn nearest<'c>(wanted: &str, candidates: impl Iterator<Item = &'c str>) -> Option<&'c str> {
    let limit = wanted.chars().count() / 3;
    let wanted = wanted.to_lowercase();
    candidates
        .map(|candidate| {
            let distance = strsim::damerau_levenshtein(&wanted, &candidate.to_lowercase());
            (distance, candidate)
        })
        .filter(|(distance, _)| *distance <= limit)
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, candidate)| candidate)
}

/// A name that differs only in its extension.
fn same_stem<'c>(wanted: &str, candidates: &'c [String]) -> Option<&'c str> {
    let stem = |name: &str| Path::new(name).file_stem().map(std::ffi::OsStr::to_os_string);
    candidates.iter().find(|candidate| stem(candidate) == stem(wanted)).map(String::as_str)
}
