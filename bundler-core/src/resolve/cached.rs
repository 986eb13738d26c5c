//! Looks up files in remembered directories. Must not give another answer than `probing`.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::directory::{Directories, Directory};
use super::library::{Library, LibraryError, LibraryFile};
use super::plain::{self, Plain, Probe};
use super::rules::Lookup;
use super::settings::{Area, Purpose, Settings};
use crate::fs::FileSystem;

/// Names come from directory listings, packages from one shared cache of the library.
pub(crate) struct CachedLookup {
    directories: Arc<Directories>,
    library: Library,
}

impl CachedLookup {
    pub(crate) fn new(settings: &Settings, fs: &Arc<dyn FileSystem>, directories: Arc<Directories>) -> Self {
        Self { directories, library: Library::new(settings, fs) }
    }
}

impl Lookup for CachedLookup {
    fn find(&self, directory: &Arc<Directory>, name: Option<&OsStr>, extensions: &[String]) -> Plain {
        plain::find(&*self.directories, directory, name, extensions)
    }

    fn ask_library(
        &self,
        directory: &Path,
        specifier: &str,
        purpose: Purpose,
        area: Area,
    ) -> Result<LibraryFile, LibraryError> {
        self.library.resolve(directory, specifier, purpose, area)
    }
}

impl Probe for Directories {
    fn file(&self, directory: &Directory, name: &OsStr) -> Option<PathBuf> {
        Directories::file(self, directory, name)
    }

    fn subdirectory(&self, directory: &Directory, name: &OsStr) -> Option<Arc<Directory>> {
        self.may_have_directory(directory, name).then(|| self.get(&directory.path.join(name)))
    }
}
