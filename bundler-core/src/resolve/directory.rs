//! What is remembered of directories: their names, their real path, and what the package.json and
//! tsconfig.json above their files say. Must not know what a specifier is.
//!
//! One hash lookup per path finds all of it, so that an import costs no more than that once the
//! directory is known.

use std::ffi::{OsStr, OsString};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock, PoisonError, RwLock};

use rustc_hash::FxHashMap;

use super::json::{self, Dialect};
use super::package::Package;
use super::settings::{Area, Settings};
use super::tsconfig::{self, Project, Tsconfig};
use super::{ModuleType, ResolveError};
use crate::fs::{FileKind, FileSystem};

/// Finds tsconfig.json bases in packages.
pub(crate) type FindPackage = Box<dyn Fn(&str, &Path) -> Option<PathBuf> + Send + Sync>;

/// By the path's text: `Path` compares and hashes part by part, which costs several times more.
type Shard = RwLock<FxHashMap<OsString, Arc<Directory>>>;

/// More than threads that ask at once, so that they seldom meet.
const SHARD_COUNT: usize = 16;

/// All directories that anybody asked for.
pub(crate) struct Directories {
    fs: Arc<dyn FileSystem>,
    settings: Arc<Settings>,
    find_package: FindPackage,
    /// Each guards the directories whose path's hash selects it. Directories are only ever added.
    shards: [Shard; SHARD_COUNT],
    /// The tsconfig.json for all files, if the options name one.
    only_tsconfig: OnceLock<TsconfigResult>,
}

/// One directory; its facts are found out when they are first asked for.
pub(crate) struct Directory {
    /// The path that it was asked for by.
    pub(crate) path: PathBuf,
    /// Whether it is in a published package.
    pub(crate) area: Area,
    pub(crate) parent: Option<Arc<Directory>>,
    names: OnceLock<Names>,
    real: OnceLock<PathBuf>,
    scope: OnceLock<Result<Scope, ResolveError>>,
    tsconfig: OnceLock<TsconfigResult>,
}

type TsconfigResult = Result<Option<Arc<Tsconfig>>, ResolveError>;

enum Names {
    Missing,
    /// It exists but does not show its names: each must be asked for.
    Hidden,
    Listed(FxHashMap<OsString, Name>),
}

enum Name {
    File,
    Directory,
    /// The real path of the file that a link leads to, if it leads to one.
    Link(OnceLock<Option<PathBuf>>),
    Other,
}

/// What the packages around a directory say about its files.
#[derive(Clone)]
pub(crate) struct Scope {
    /// The nearest package.json.
    pub(crate) package: Option<Arc<Package>>,
    /// From the nearest package.json.
    pub(crate) module_type: ModuleType,
    /// The package.json that has a say about side effects. Packages may hold further package.json
    /// files that only set `type`: the nearest one of the package that has the field decides.
    pub(crate) side_effects: Option<Arc<Package>>,
}

impl Directories {
    pub(crate) fn new(settings: Arc<Settings>, fs: Arc<dyn FileSystem>, find_package: FindPackage) -> Self {
        Self {
            fs,
            settings,
            find_package,
            shards: std::array::from_fn(|_| Shard::default()),
            only_tsconfig: OnceLock::new(),
        }
    }

    /// The directory at an absolute path without `.` and `..`. It need not exist.
    pub(crate) fn get(&self, path: &Path) -> Arc<Directory> {
        let text = path.as_os_str();
        let shard = &self.shards[shard_of(text)];
        // Poisoned or not, the map is whole: it changes by single insertions.
        if let Some(known) = shard.read().unwrap_or_else(PoisonError::into_inner).get(text) {
            return Arc::clone(known);
        }
        let parent = path.parent().map(|parent| self.get(parent));
        let directory = Arc::new(Directory {
            path: path.to_path_buf(),
            area: match &parent {
                Some(parent) if parent.area == Area::NodeModules => Area::NodeModules,
                _ if path.file_name() == Some(OsStr::new("node_modules")) => Area::NodeModules,
                _ => Area::Project,
            },
            parent,
            names: OnceLock::new(),
            real: OnceLock::new(),
            scope: OnceLock::new(),
            tsconfig: OnceLock::new(),
        });
        let mut shard = shard.write().unwrap_or_else(PoisonError::into_inner);
        Arc::clone(shard.entry(text.to_os_string()).or_insert(directory))
    }

    /// The real path of a file in the directory.
    pub(crate) fn file(&self, directory: &Directory, name: &OsStr) -> Option<PathBuf> {
        match self.names(directory) {
            Names::Missing => None,
            Names::Hidden => self.follow(&directory.path.join(name)),
            Names::Listed(names) => match names.get(name)? {
                Name::File => Some(join(self.real(directory), name)),
                Name::Link(target) => target.get_or_init(|| self.follow(&directory.path.join(name))).clone(),
                Name::Directory | Name::Other => None,
            },
        }
    }

    /// Whether the directory could hold a directory of this name.
    pub(crate) fn may_have_directory(&self, directory: &Directory, name: &OsStr) -> bool {
        match self.names(directory) {
            Names::Missing => false,
            Names::Hidden => true,
            Names::Listed(names) => {
                matches!(names.get(name), Some(Name::Directory | Name::Link(_)))
            }
        }
    }

    /// What package.json files say about the directory's files.
    pub(crate) fn scope<'d>(&self, directory: &'d Directory) -> Result<&'d Scope, ResolveError> {
        let scope = directory.scope.get_or_init(|| self.read_scope(directory));
        scope.as_ref().map_err(Clone::clone)
    }

    /// The project of a file in the directory; `None` in node_modules, or without a tsconfig.json.
    pub(crate) fn project(
        &self,
        directory: &Directory,
        file: &Path,
    ) -> Result<Option<Arc<Project>>, ResolveError> {
        if directory.area == Area::NodeModules {
            return Ok(None);
        }
        let tsconfig = match self.settings.tsconfig_for_all() {
            true => self.only_tsconfig.get_or_init(|| self.read_only_tsconfig()),
            false => self.nearest_tsconfig(directory),
        };
        match tsconfig {
            Ok(tsconfig) => Ok(tsconfig.as_ref().map(|tsconfig| Arc::clone(tsconfig.project_of(file)))),
            Err(error) => Err(error.clone()),
        }
    }

    fn names<'d>(&self, directory: &'d Directory) -> &'d Names {
        directory.names.get_or_init(|| match self.fs.read_dir(&directory.path) {
            Ok(entries) => Names::Listed(
                entries
                    .into_iter()
                    .map(|entry| {
                        let name = match entry.kind {
                            FileKind::File => Name::File,
                            FileKind::Directory => Name::Directory,
                            FileKind::Symlink => Name::Link(OnceLock::new()),
                            FileKind::Other => Name::Other,
                        };
                        (entry.name, name)
                    })
                    .collect(),
            ),
            Err(error) => match error.kind() {
                io::ErrorKind::NotFound | io::ErrorKind::NotADirectory => Names::Missing,
                _ => Names::Hidden,
            },
        })
    }

    /// The path of a file without links, unless they are to be kept.
    fn follow(&self, path: &Path) -> Option<PathBuf> {
        if !self.fs.is_file(path) {
            return None;
        }
        if self.settings.preserve_symlinks {
            return Some(path.to_path_buf());
        }
        self.fs.canonicalize(path).ok()
    }

    /// The directory without links, unless they are to be kept. One look at each directory.
    fn real<'d>(&self, directory: &'d Directory) -> &'d Path {
        if self.settings.preserve_symlinks {
            return &directory.path;
        }
        directory.real.get_or_init(|| {
            let (Some(parent), Some(name)) = (&directory.parent, directory.path.file_name()) else {
                return directory.path.clone();
            };
            let is_link = match parent.names.get() {
                Some(Names::Listed(names)) => matches!(names.get(name), Some(Name::Link(_))),
                _ => self
                    .fs
                    .symlink_metadata(&directory.path)
                    .is_ok_and(|metadata| metadata.kind == FileKind::Symlink),
            };
            if is_link {
                let real = self.fs.canonicalize(&directory.path);
                real.unwrap_or_else(|_| directory.path.clone())
            } else {
                join(self.real(parent), name)
            }
        })
    }

    /// Reads a file of the directory, unless it is known not to be there.
    fn read_if_present(&self, directory: &Directory, name: &str) -> io::Result<Option<Vec<u8>>> {
        match directory.names.get() {
            Some(Names::Missing) => return Ok(None),
            Some(Names::Listed(names)) if !names.contains_key(OsStr::new(name)) => return Ok(None),
            _ => {}
        }
        match self.fs.read(&directory.path.join(name)) {
            Ok(contents) => Ok(Some(contents)),
            Err(error) => match error.kind() {
                io::ErrorKind::NotFound
                | io::ErrorKind::NotADirectory
                | io::ErrorKind::IsADirectory
                | io::ErrorKind::PermissionDenied => Ok(None),
                _ => Err(error),
            },
        }
    }

    fn read_scope(&self, directory: &Directory) -> Result<Scope, ResolveError> {
        let nothing = Scope { package: None, module_type: ModuleType::Unknown, side_effects: None };
        // A package's rules end at the node_modules directory that holds it.
        let outer = match &directory.parent {
            Some(parent) if directory.path.file_name() != Some(OsStr::new("node_modules")) => {
                self.scope(parent)?.clone()
            }
            _ => nothing,
        };
        let path = directory.path.join("package.json");
        let bytes = self
            .read_if_present(directory, "package.json")
            .map_err(|error| json::file_error(&path, &format!("cannot be read: {error}")))?;
        let Some(bytes) = bytes else {
            return Ok(outer);
        };
        let json = json::parse_object(&path, bytes, Dialect::Strict)?;
        let package = Arc::new(Package::new(self.real(directory), &json));
        let is_part_of_outer = directory.area == Area::NodeModules || package.name.is_none();
        let side_effects = match (&package.side_effects, is_part_of_outer) {
            (None, true) => outer.side_effects,
            _ => Some(Arc::clone(&package)),
        };
        Ok(Scope { module_type: package.module_type, side_effects, package: Some(package) })
    }

    fn nearest_tsconfig<'d>(&self, directory: &'d Directory) -> &'d TsconfigResult {
        directory.tsconfig.get_or_init(|| {
            match self.read_if_present(directory, "tsconfig.json") {
                Ok(None) => match &directory.parent {
                    Some(parent) => self.nearest_tsconfig(parent).clone(),
                    None => Ok(None),
                },
                // What cannot be read is reported by the reader.
                Ok(Some(_)) | Err(_) => self.read_tsconfig(&directory.path.join("tsconfig.json")),
            }
        })
    }

    fn read_only_tsconfig(&self) -> TsconfigResult {
        if let Some(text) = &self.settings.tsconfig_raw {
            let path = self.settings.working_directory.join("tsconfig.json");
            let tsconfig = self.tsconfig_reader().read_text(&path, text)?;
            return Ok(Some(Arc::new(tsconfig)));
        }
        match &self.settings.tsconfig {
            Some(path) => self.read_tsconfig(path),
            None => Ok(None),
        }
    }

    fn read_tsconfig(&self, path: &Path) -> TsconfigResult {
        let tsconfig = self.tsconfig_reader().read(path)?;
        Ok(Some(Arc::new(tsconfig)))
    }

    fn tsconfig_reader(&self) -> tsconfig::Reader<'_> {
        tsconfig::Reader { fs: &*self.fs, find_package: &*self.find_package }
    }
}

/// Paths mostly differ near their ends; a few bytes are enough to spread them.
fn shard_of(path: &OsStr) -> usize {
    let bytes = path.as_encoded_bytes();
    let end = bytes.iter().rev().take(4);
    end.fold(bytes.len(), |sum, byte| sum * 31 + usize::from(*byte)) % SHARD_COUNT
}

/// `PathBuf::join` for a name, with one allocation.
fn join(directory: &Path, name: &OsStr) -> PathBuf {
    let mut path = PathBuf::with_capacity(directory.as_os_str().len() + 1 + name.len());
    path.push(directory);
    path.push(name);
    path
}
