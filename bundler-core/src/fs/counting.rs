//! A file system that counts the calls to another one.
//! Must not change an answer, nor know why anybody asks.

use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::{DirectoryEntry, FileMetadata, FileSystem};
use crate::counters::{Counter, Counters};

/// Counts calls, then makes them. Writes are not counted.
pub struct CountingFileSystem {
    inner: Arc<dyn FileSystem>,
    counters: Arc<Counters>,
}

impl CountingFileSystem {
    /// The same file system, with its calls counted if this build counts at all.
    pub fn wrap(inner: Arc<dyn FileSystem>, counters: &Arc<Counters>) -> Arc<dyn FileSystem> {
        if !Counters::ENABLED {
            return inner;
        }
        Arc::new(Self { inner, counters: Arc::clone(counters) })
    }
}

impl FileSystem for CountingFileSystem {
    fn read(&self, path: &Path) -> io::Result<Vec<u8>> {
        self.counters.count(Counter::FsRead);
        self.inner.read(path)
    }

    fn read_into(&self, path: &Path, buffer: &mut Vec<u8>) -> io::Result<()> {
        self.counters.count(Counter::FsRead);
        self.inner.read_into(path, buffer)
    }

    fn metadata(&self, path: &Path) -> io::Result<FileMetadata> {
        self.counters.count(Counter::FsMetadata);
        self.inner.metadata(path)
    }

    fn symlink_metadata(&self, path: &Path) -> io::Result<FileMetadata> {
        self.counters.count(Counter::FsSymlinkMetadata);
        self.inner.symlink_metadata(path)
    }

    fn is_file(&self, path: &Path) -> bool {
        self.counters.count(Counter::FsExists);
        self.inner.is_file(path)
    }

    fn canonicalize(&self, path: &Path) -> io::Result<PathBuf> {
        self.counters.count(Counter::FsCanonicalize);
        self.inner.canonicalize(path)
    }

    fn read_link(&self, path: &Path) -> io::Result<PathBuf> {
        self.counters.count(Counter::FsReadLink);
        self.inner.read_link(path)
    }

    fn read_dir(&self, path: &Path) -> io::Result<Vec<DirectoryEntry>> {
        self.counters.count(Counter::FsReadDir);
        self.inner.read_dir(path)
    }

    fn write(&self, path: &Path, contents: &[u8]) -> io::Result<()> {
        self.inner.write(path, contents)
    }

    fn create_dir_all(&self, path: &Path) -> io::Result<()> {
        self.inner.create_dir_all(path)
    }
}
