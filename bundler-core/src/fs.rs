//! The file system as the bundler sees it: the only way to files, so that tests and embedders can
//! replace it. Must not know what is in the files, nor remember anything: caches belong to callers.

mod counting;
mod memory;
mod os;

use std::ffi::OsString;
use std::io;
use std::path::{Path, PathBuf};

pub use counting::CountingFileSystem;
pub use memory::MemoryFileSystem;
pub use os::OsFileSystem;

/// Reads and writes files by absolute path. Used as `Arc<dyn FileSystem>` by all workers at once.
///
/// Errors are the ones that `std::fs` gives for the same call.
pub trait FileSystem: Send + Sync {
    /// The contents of a file.
    fn read(&self, path: &Path) -> io::Result<Vec<u8>>;

    /// Puts the contents of a file into `buffer`, whose old contents are dropped and whose memory is
    /// used again. After an error the buffer's contents are unspecified.
    fn read_into(&self, path: &Path, buffer: &mut Vec<u8>) -> io::Result<()> {
        *buffer = self.read(path)?;
        Ok(())
    }

    /// What is at a path, symbolic links followed.
    fn metadata(&self, path: &Path) -> io::Result<FileMetadata>;

    /// What is at a path, the symbolic link itself if it is one.
    fn symlink_metadata(&self, path: &Path) -> io::Result<FileMetadata>;

    /// Whether there is a file at a path, symbolic links followed.
    fn is_file(&self, path: &Path) -> bool {
        self.metadata(path).is_ok_and(|metadata| metadata.kind == FileKind::File)
    }

    /// The path without symbolic links, `.` and `..`. The path must exist.
    fn canonicalize(&self, path: &Path) -> io::Result<PathBuf>;

    /// The target of a symbolic link as it was written.
    fn read_link(&self, path: &Path) -> io::Result<PathBuf>;

    /// The entries of a directory, in any order.
    fn read_dir(&self, path: &Path) -> io::Result<Vec<DirectoryEntry>>;

    /// Writes a file as a whole: readers see the old contents or the new ones, never a part.
    /// The directory must exist.
    fn write(&self, path: &Path, contents: &[u8]) -> io::Result<()>;

    /// Makes a directory and all its parents. Not an error if it exists.
    fn create_dir_all(&self, path: &Path) -> io::Result<()>;
}

/// What a path leads to.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct FileMetadata {
    /// File, directory, or something else.
    pub kind: FileKind,
    /// Size in bytes; only meaningful for files.
    pub byte_length: u64,
}

impl FileMetadata {
    /// Whether it is a regular file.
    pub fn is_file(&self) -> bool {
        self.kind == FileKind::File
    }

    /// Whether it is a directory.
    pub fn is_dir(&self) -> bool {
        self.kind == FileKind::Directory
    }
}

/// Kinds of things in a directory.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum FileKind {
    /// A regular file.
    File,
    /// A directory.
    Directory,
    /// A symbolic link that was not followed.
    Symlink,
    /// A device, a socket, a pipe.
    Other,
}

/// One entry of a directory.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct DirectoryEntry {
    /// Its name, without the directory.
    pub name: OsString,
    /// What it is; links are not followed.
    pub kind: FileKind,
}
