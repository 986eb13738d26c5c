//! Reads a tsconfig.json with all that it extends and refers to, into the project that a file belongs
//! to. Must not search for tsconfig.json, nor look for the files that `paths` lead to.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use rustc_hash::FxHashMap;
use serde_json::Value;

use super::compiler_options::CompilerOptions;
use super::externals::is_relative;
use super::glob::Glob;
use super::json::{self, Dialect};
use super::plain::normalize;
use super::{ResolveError, json::file_error};
use crate::fs::FileSystem;

/// Stands for the directory of the tsconfig.json that extends the others.
const CONFIG_DIRECTORY: &str = "${configDir}";

/// A tsconfig.json and the projects it refers to.
#[derive(Debug)]
pub(crate) struct Tsconfig {
    own: Arc<Project>,
    references: Vec<Arc<Project>>,
}

/// What a tsconfig.json says about the files of one project.
#[derive(Debug)]
pub(crate) struct Project {
    /// The meaning of code.
    pub(crate) compiler_options: Arc<CompilerOptions>,
    /// `paths`: most specific first.
    paths: Vec<PathPattern>,
    /// `baseUrl`, absolute.
    base_url: Option<PathBuf>,
    files: ProjectFiles,
}

#[derive(Debug)]
struct PathPattern {
    prefix: String,
    /// `None`: the whole specifier must be equal.
    suffix: Option<String>,
    /// Absolute; the first asterisk stands for what the pattern's asterisk stands for.
    targets: Vec<String>,
}

/// `files`, `include` and `exclude`, absolute.
#[derive(Debug)]
struct ProjectFiles {
    files: Vec<PathBuf>,
    include: Vec<Glob>,
    exclude: Vec<Glob>,
    /// False: neither `files` nor `include` is set, which means all below the directory.
    is_explicit: bool,
}

impl Tsconfig {
    /// The project of a file: one that names it, or else the tsconfig.json itself.
    pub(crate) fn project_of(&self, file: &Path) -> &Arc<Project> {
        if self.references.is_empty() || (self.own.files.is_explicit && self.own.files.have(file)) {
            return &self.own;
        }
        self.references.iter().find(|project| project.files.have(file)).unwrap_or(&self.own)
    }
}

impl Project {
    /// The absolute paths that `paths` and `baseUrl` give for a specifier, best first.
    pub(crate) fn candidates(&self, specifier: &str) -> Vec<PathBuf> {
        if is_relative(specifier) {
            return Vec::new();
        }
        let mut candidates = Vec::new();
        if let Some((pattern, matched)) =
            self.paths.iter().find_map(|pattern| Some((pattern, pattern.matched(specifier)?)))
        {
            candidates
                .extend(pattern.targets.iter().map(|target| PathBuf::from(target.replacen('*', matched, 1))));
        }
        if let Some(base_url) = &self.base_url
            && !Path::new(specifier).has_root()
        {
            candidates.push(normalize(base_url, specifier));
        }
        candidates
    }

    /// Whether any specifier but a relative one could mean something of its own here.
    pub(crate) fn maps_specifiers(&self) -> bool {
        !self.paths.is_empty() || self.base_url.is_some()
    }
}

impl PathPattern {
    fn matched<'s>(&self, specifier: &'s str) -> Option<&'s str> {
        let rest = specifier.strip_prefix(self.prefix.as_str())?;
        match &self.suffix {
            Some(suffix) => rest.strip_suffix(suffix.as_str()),
            None => rest.is_empty().then_some(rest),
        }
    }
}

impl ProjectFiles {
    fn have(&self, file: &Path) -> bool {
        let path = file.to_string_lossy().replace('\\', "/");
        let any = |globs: &[Glob]| globs.iter().any(|glob| glob.matches(&path));
        self.files.iter().any(|own| own == file) || (any(&self.include) && !any(&self.exclude))
    }
}

/// Finds the file that `extends` names by a package; the second path is the directory it starts from.
pub(crate) type FindPackage<'f> = &'f dyn Fn(&str, &Path) -> Option<PathBuf>;

/// Reads tsconfig.json files.
pub(crate) struct Reader<'f> {
    pub(crate) fs: &'f dyn FileSystem,
    pub(crate) find_package: FindPackage<'f>,
}

impl Reader<'_> {
    /// Reads a file and all that it extends and refers to.
    pub(crate) fn read(&self, path: &Path) -> Result<Tsconfig, ResolveError> {
        let merged = self.merged(path, &mut Vec::new())?;
        self.finish(path, merged)
    }

    /// The same for text that is in no file; it counts as being in `path`.
    pub(crate) fn read_text(&self, path: &Path, text: &str) -> Result<Tsconfig, ResolveError> {
        let merged = self.merge_bases(path, text.as_bytes().to_vec(), &mut Vec::new())?;
        self.finish(path, merged)
    }

    fn finish(&self, path: &Path, merged: Merged) -> Result<Tsconfig, ResolveError> {
        let directory = path.parent().unwrap_or(path);
        let references = merged.get("references").map(|value| &value.json);
        let references = references
            .and_then(Value::as_array)
            .into_iter()
            .flatten()
            .filter_map(|reference| reference.get("path")?.as_str())
            .map(|reference| {
                let mut referenced = normalize(directory, reference);
                if self.fs.metadata(&referenced).is_ok_and(|found| found.is_dir()) {
                    referenced.push("tsconfig.json");
                }
                let merged = self.merged(&referenced, &mut Vec::new())?;
                project(&referenced, &merged).map(Arc::new)
            })
            .collect::<Result<_, _>>()?;
        Ok(Tsconfig { own: Arc::new(project(path, &merged)?), references })
    }

    /// All settings of a file and its bases. `open` holds the files that led here.
    fn merged(&self, path: &Path, open: &mut Vec<PathBuf>) -> Result<Merged, ResolveError> {
        if open.iter().any(|earlier| earlier == path) {
            return Err(file_error(path, "extends itself through other files"));
        }
        let bytes =
            self.fs.read(path).map_err(|error| file_error(path, &format!("cannot be read: {error}")))?;
        open.push(path.to_path_buf());
        let merged = self.merge_bases(path, bytes, open);
        open.pop();
        merged
    }

    fn merge_bases(
        &self,
        path: &Path,
        bytes: Vec<u8>,
        open: &mut Vec<PathBuf>,
    ) -> Result<Merged, ResolveError> {
        let object = json::parse_object(path, bytes, Dialect::WithComments)?;
        let bases = match object.get("extends") {
            None | Some(Value::Null) => &[][..],
            Some(Value::Array(bases)) => bases,
            Some(single) => std::slice::from_ref(single),
        };
        let mut merged = Merged::default();
        for base in bases {
            let Some(specifier) = base.as_str() else {
                return Err(file_error(path, "\"extends\" must be a string"));
            };
            let base = self.find_base(path, specifier)?;
            let mut inherited = self.merged(&base, open)?;
            // TypeScript never inherits these.
            inherited.remove("references");
            merged.extend(inherited);
        }
        let directory: Arc<Path> = Arc::from(path.parent().unwrap_or(path));
        for (name, json) in object {
            let origin = Arc::clone(&directory);
            match json {
                Value::Object(options) if name == "compilerOptions" => {
                    merged.extend(options.into_iter().map(|(name, json)| {
                        let origin = Arc::clone(&directory);
                        (format!("compilerOptions.{name}"), Setting { json, origin })
                    }));
                }
                json => drop(merged.insert(name, Setting { json, origin })),
            }
        }
        Ok(merged)
    }

    fn find_base(&self, path: &Path, specifier: &str) -> Result<PathBuf, ResolveError> {
        let directory = path.parent().unwrap_or(path);
        let found = if is_relative(specifier) || Path::new(specifier).has_root() {
            let exact = normalize(directory, specifier);
            let mut with_extension = exact.clone().into_os_string();
            with_extension.push(".json");
            [exact, PathBuf::from(with_extension)].into_iter().find(|candidate| self.fs.is_file(candidate))
        } else {
            (self.find_package)(specifier, directory)
        };
        found.ok_or_else(|| {
            file_error(path, &format!("the base \"{specifier}\" does not exist"))
                .with_help("correct \"extends\", or install the package that it names")
        })
    }
}

/// Settings by name, those of `compilerOptions` with that prefix.
type Merged = FxHashMap<String, Setting>;

/// A value and the directory of the file that sets it, from which its paths start.
struct Setting {
    json: Value,
    origin: Arc<Path>,
}

impl Setting {
    /// A path in this setting. `root` is the directory of the file that extends all others.
    fn path(&self, text: &str, root: &Path) -> PathBuf {
        match text.strip_prefix(CONFIG_DIRECTORY) {
            Some(rest) => normalize(root, rest.trim_start_matches('/')),
            None => normalize(&self.origin, text),
        }
    }

    fn texts(&self) -> impl Iterator<Item = &str> {
        let array = self.json.as_array().into_iter().flatten();
        array.filter_map(Value::as_str)
    }
}

fn project(path: &Path, merged: &Merged) -> Result<Project, ResolveError> {
    let root = path.parent().unwrap_or(path);
    let get = |name: &str| merged.get(&format!("compilerOptions.{name}")).map(|setting| &setting.json);
    let compiler_options = CompilerOptions::from_json(&get).map_err(|reason| file_error(path, &reason))?;
    let base_url = merged
        .get("compilerOptions.baseUrl")
        .and_then(|setting| Some(setting.path(setting.json.as_str()?, root)));
    Ok(Project {
        compiler_options: Arc::new(compiler_options),
        paths: path_patterns(root, merged, base_url.as_deref()),
        base_url,
        files: project_files(root, merged),
    })
}

fn path_patterns(root: &Path, merged: &Merged, base_url: Option<&Path>) -> Vec<PathPattern> {
    let Some(setting) = merged.get("compilerOptions.paths") else {
        return Vec::new();
    };
    let target = |text: &str| match base_url {
        Some(base_url) if !text.starts_with(CONFIG_DIRECTORY) => normalize(base_url, text),
        _ => setting.path(text, root),
    };
    let mut patterns: Vec<PathPattern> = setting
        .json
        .as_object()
        .into_iter()
        .flatten()
        .map(|(pattern, targets)| {
            let (prefix, suffix) = match pattern.split_once('*') {
                Some((prefix, suffix)) => (prefix, Some(suffix.to_string())),
                None => (pattern.as_str(), None),
            };
            let targets = targets.as_array().into_iter().flatten();
            PathPattern {
                prefix: prefix.to_string(),
                suffix,
                targets: targets
                    .filter_map(Value::as_str)
                    .map(|text| target(text).to_string_lossy().into_owned())
                    .collect(),
            }
        })
        .collect();
    // Exact patterns first, then by the longest prefix; equal ones in the order of the file.
    patterns.sort_by_key(|pattern| (pattern.suffix.is_some(), std::cmp::Reverse(pattern.prefix.len())));
    patterns
}

fn project_files(root: &Path, merged: &Merged) -> ProjectFiles {
    let globs = |name: &str| -> Option<Vec<Glob>> {
        let setting = merged.get(name)?;
        let glob = |text: &str| file_glob(&setting.path(text, root));
        Some(setting.texts().map(glob).collect())
    };
    let files = merged.get("files").map(|setting| {
        let path = |text: &str| setting.path(text, root);
        setting.texts().map(path).collect::<Vec<_>>()
    });
    let include = globs("include");
    let is_explicit = files.is_some() || include.is_some();
    ProjectFiles {
        files: files.unwrap_or_default(),
        include: match include {
            Some(include) => include,
            None if is_explicit => Vec::new(),
            None => vec![file_glob(root)],
        },
        exclude: globs("exclude").unwrap_or_default(),
        is_explicit,
    }
}

/// A last part without a dot or a wildcard is a directory, and stands for all below it.
fn file_glob(path: &Path) -> Glob {
    let pattern = path.to_string_lossy().replace('\\', "/");
    let last = pattern.rsplit('/').next().unwrap_or("");
    if last.contains(['.', '*', '?']) {
        Glob::new(&pattern)
    } else {
        Glob::new(&format!("{}/**/*", pattern.trim_end_matches('/')))
    }
}
