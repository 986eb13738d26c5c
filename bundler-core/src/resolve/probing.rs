//! The plan's resolver: each import asks the disk again whether each candidate exists, and for its
//! canonical path. Kept to measure what remembering is worth. Must not give another answer than `cached`.
//!
//! What package.json and tsconfig.json say about a found file is remembered all the same: the plan's
//! implementation never asked, and the compiler has to know.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::directory::{Directories, Directory};
use super::library::{self, LibraryError, LibraryFile};
use super::plain::{self, Plain, Probe};
use super::rules::Lookup;
use super::settings::{Area, Purpose, Settings};
use crate::fs::FileSystem;

/// Remembers nothing about names; packages are looked up with an empty cache each time.
pub(crate) struct ProbingLookup {
    settings: Arc<Settings>,
    fs: Arc<dyn FileSystem>,
    /// Only names directories here: what it remembers of their files is not asked for.
    directories: Arc<Directories>,
}

impl ProbingLookup {
    pub(crate) fn new(
        settings: Arc<Settings>,
        fs: Arc<dyn FileSystem>,
        directories: Arc<Directories>,
    ) -> Self {
        Self { settings, fs, directories }
    }
}

impl Lookup for ProbingLookup {
    fn find(&self, directory: &Arc<Directory>, name: Option<&OsStr>, extensions: &[String]) -> Plain {
        plain::find(self, directory, name, extensions)
    }

    fn ask_library(
        &self,
        directory: &Path,
        specifier: &str,
        purpose: Purpose,
        area: Area,
    ) -> Result<LibraryFile, LibraryError> {
        library::resolve_without_cache(&self.settings, &self.fs, directory, specifier, purpose, area)
    }
}

impl Probe for ProbingLookup {
    fn file(&self, directory: &Directory, name: &OsStr) -> Option<PathBuf> {
        let path = directory.path.join(name);
        if !self.fs.is_file(&path) {
            return None;
        }
        if self.settings.preserve_symlinks {
            return Some(path);
        }
        self.fs.canonicalize(&path).ok()
    }

    fn subdirectory(&self, directory: &Directory, name: &OsStr) -> Option<Arc<Directory>> {
        Some(self.directories.get(&directory.path.join(name)))
    }
}
