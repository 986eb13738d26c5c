//! The file system of the operating system. Must not know what the bundler does with it.

use std::fs;
use std::io::{self, Read as _, Write as _};
use std::path::{Path, PathBuf};

use super::{DirectoryEntry, FileKind, FileMetadata, FileSystem};

/// Files as the operating system has them.
#[derive(Clone, Copy, Default, Debug)]
pub struct OsFileSystem;

impl FileSystem for OsFileSystem {
    fn read(&self, path: &Path) -> io::Result<Vec<u8>> {
        fs::read(path)
    }

    fn read_into(&self, path: &Path, buffer: &mut Vec<u8>) -> io::Result<()> {
        // No stat for the length: a reused buffer mostly has room already, and a source file
        // mostly fits what is reserved here.
        const INITIAL_CAPACITY: usize = 32 * 1024;
        buffer.clear();
        buffer.reserve(INITIAL_CAPACITY);
        // `read_to_end` of a file asks for its length; that of `Take` does not.
        fs::File::open(path)?.take(u64::MAX).read_to_end(buffer)?;
        Ok(())
    }

    fn metadata(&self, path: &Path) -> io::Result<FileMetadata> {
        fs::metadata(path).map(from_os)
    }

    fn symlink_metadata(&self, path: &Path) -> io::Result<FileMetadata> {
        fs::symlink_metadata(path).map(from_os)
    }

    fn canonicalize(&self, path: &Path) -> io::Result<PathBuf> {
        fs::canonicalize(path)
    }

    fn read_link(&self, path: &Path) -> io::Result<PathBuf> {
        fs::read_link(path)
    }

    fn read_dir(&self, path: &Path) -> io::Result<Vec<DirectoryEntry>> {
        fs::read_dir(path)?
            .map(|entry| {
                let entry = entry?;
                Ok(DirectoryEntry { name: entry.file_name(), kind: kind_of(entry.file_type()?) })
            })
            .collect()
    }

    fn write(&self, path: &Path, contents: &[u8]) -> io::Result<()> {
        match fs::metadata(path) {
            // A device such as /dev/null, or a pipe, must be written to, not replaced.
            Ok(metadata) if !metadata.is_file() => fs::write(path, contents),
            // A link stays a link: what it leads to is replaced.
            Ok(metadata) => replace(&fs::canonicalize(path)?, contents, Some(metadata.permissions())),
            Err(_) => replace(path, contents, None),
        }
    }

    fn create_dir_all(&self, path: &Path) -> io::Result<()> {
        fs::create_dir_all(path)
    }
}

/// Writes a temporary file beside `path`, then renames it.
fn replace(path: &Path, contents: &[u8], permissions: Option<fs::Permissions>) -> io::Result<()> {
    let (mut file, temporary) = create_beside(path)?;
    let result = file
        .write_all(contents)
        .and_then(|()| permissions.map_or(Ok(()), |permissions| file.set_permissions(permissions)))
        .and_then(|()| fs::rename(&temporary, path));
    if result.is_err() {
        // The first error is the one to report.
        let _ = fs::remove_file(&temporary);
    }
    result
}

/// A new file in the directory of `path`, with a name that nobody else uses.
fn create_beside(path: &Path) -> io::Result<(fs::File, PathBuf)> {
    let name = path.file_name().ok_or_else(|| io::Error::from(io::ErrorKind::InvalidInput))?;
    for attempt in 0_u32.. {
        let mut temporary_name = std::ffi::OsString::from(".");
        temporary_name.push(name);
        temporary_name.push(format!(".{}-{attempt}.tmp", std::process::id()));
        let temporary = path.with_file_name(temporary_name);
        match fs::File::create_new(&temporary) {
            Ok(file) => return Ok((file, temporary)),
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
            Err(error) => return Err(error),
        }
    }
    Err(io::Error::from(io::ErrorKind::AlreadyExists))
}

fn from_os(metadata: fs::Metadata) -> FileMetadata {
    FileMetadata { kind: kind_of(metadata.file_type()), byte_length: metadata.len() }
}

fn kind_of(file_type: fs::FileType) -> FileKind {
    if file_type.is_file() {
        FileKind::File
    } else if file_type.is_dir() {
        FileKind::Directory
    } else if file_type.is_symlink() {
        FileKind::Symlink
    } else {
        FileKind::Other
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn writing_replaces_the_whole_file_and_leaves_nothing_else() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("out.js");
        let system = OsFileSystem;
        for contents in ["a much longer first version", "short", ""] {
            system.write(&path, contents.as_bytes()).unwrap();
            assert_eq!(system.read(&path).unwrap(), contents.as_bytes());
        }
        let mut buffer = vec![1, 2, 3];
        system.write(&path, &vec![b'x'; 100_000]).unwrap();
        system.read_into(&path, &mut buffer).unwrap();
        assert_eq!(buffer, vec![b'x'; 100_000]);
        let names = system.read_dir(directory.path()).unwrap();
        assert_eq!(names, [DirectoryEntry { name: "out.js".into(), kind: FileKind::File }]);
    }

    #[test]
    fn many_writers_of_one_file_leave_one_whole_version() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("out.js");
        std::thread::scope(|scope| {
            for letter in b'a'..=b'h' {
                let path = &path;
                scope.spawn(move || {
                    for _ in 0..50 {
                        OsFileSystem.write(path, &[letter; 5000]).unwrap();
                    }
                });
            }
        });
        let contents = OsFileSystem.read(&path).unwrap();
        assert_eq!(contents, vec![contents[0]; 5000]);
        assert_eq!(OsFileSystem.read_dir(directory.path()).unwrap().len(), 1);
    }

    #[cfg(unix)]
    #[test]
    fn links_stay_links_and_devices_stay_devices() {
        let directory = tempfile::tempdir().unwrap();
        let (target, link) = (directory.path().join("t"), directory.path().join("l"));
        let system = OsFileSystem;
        system.write(&target, b"old").unwrap();
        std::os::unix::fs::symlink("t", &link).unwrap();
        system.write(&link, b"new").unwrap();
        assert_eq!(system.read(&target).unwrap(), b"new");
        assert_eq!(system.symlink_metadata(&link).unwrap().kind, FileKind::Symlink);
        system.write(Path::new("/dev/null"), b"gone").unwrap();
        assert_eq!(system.metadata(Path::new("/dev/null")).unwrap().kind, FileKind::Other);
    }

    #[test]
    fn errors_say_what_std_says() {
        let directory = tempfile::tempdir().unwrap();
        let missing = directory.path().join("no/such.js");
        assert_eq!(OsFileSystem.read(&missing).unwrap_err().kind(), io::ErrorKind::NotFound);
        assert!(OsFileSystem.write(&missing, b"").is_err());
        assert!(!OsFileSystem.is_file(directory.path()));
    }
}
