//! Where generated files go: a folder that must be empty or ours, or memory. Knows no modules.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Mutex;

use crate::manifest::{self, Manifest};
use crate::{Error, Parameters};

/// Takes generated files, from many threads at once.
pub trait Sink: Sync {
    /// Stores one file; `path` is relative, with `/`.
    fn write(&self, path: &str, content: &[u8]) -> Result<(), Error>;

    /// Makes a symbolic link to a folder; `target` is relative to where the link lies.
    fn link(&self, path: &str, target: &str) -> Result<(), Error>;
}

/// Keeps files in memory.
#[derive(Debug, Default)]
pub struct MemorySink {
    /// Guards the map while workers add to it.
    files: Mutex<BTreeMap<String, Vec<u8>>>,
    /// Guards the links, as above.
    links: Mutex<BTreeMap<String, String>>,
}

impl MemorySink {
    /// All files by path.
    pub fn into_files(self) -> BTreeMap<String, Vec<u8>> {
        self.files.into_inner().expect("no worker panicked")
    }

    /// All symbolic links: the path of each, and where it leads from its own folder.
    pub fn links(&self) -> BTreeMap<String, String> {
        self.links.lock().expect("no worker panicked").clone()
    }
}

impl Sink for MemorySink {
    fn write(&self, path: &str, content: &[u8]) -> Result<(), Error> {
        let mut files = self.files.lock().expect("no worker panicked");
        files.insert(path.to_owned(), content.to_owned());
        Ok(())
    }

    fn link(&self, path: &str, target: &str) -> Result<(), Error> {
        let mut links = self.links.lock().expect("no worker panicked");
        links.insert(path.to_owned(), target.to_owned());
        Ok(())
    }
}

/// Keeps nothing: for the manifest alone.
#[derive(Debug, Default)]
pub struct NullSink;

impl Sink for NullSink {
    fn write(&self, _: &str, _: &[u8]) -> Result<(), Error> {
        Ok(())
    }

    fn link(&self, _: &str, _: &str) -> Result<(), Error> {
        Ok(())
    }
}

/// Says that a folder is being filled; gone when it is complete.
const UNFINISHED: &str = ".synth-gen-unfinished";
/// What a program consists of, besides its manifest.
const OWN_FOLDERS: [&str; 3] = ["src", "packages", "node_modules"];
const OWN_FILES: [&str; 2] = ["package.json", "tsconfig.json"];

/// Writes into a folder on disk.
pub(crate) struct Folder {
    path: PathBuf,
}

/// What is in the folder at the beginning.
pub(crate) enum Found {
    /// The very program that is asked for.
    Complete(Box<Manifest>),
    /// Nothing, or no longer anything.
    Nothing(Folder),
}

impl Folder {
    /// Looks at the folder, and clears it of an unfinished or other program of ours.
    pub(crate) fn open(path: &Path, parameters: &Parameters) -> Result<Found, Error> {
        let folder = Folder { path: path.to_owned() };
        let known = Manifest::read(path).ok();
        match known {
            Some(manifest)
                if manifest.parameters == *parameters
                    && manifest.schema == manifest::SCHEMA
                    && manifest.generator == manifest::GENERATOR =>
            {
                folder.finish()?;
                return Ok(Found::Complete(Box::new(manifest)));
            }
            Some(manifest) => folder.check_own(&manifest)?,
            None if path.join(UNFINISHED).exists() => {}
            None => folder.check_empty()?,
        }
        fs::create_dir_all(path).map_err(|source| Error::io("cannot create the folder", path, source))?;
        folder.begin()?;
        Ok(Found::Nothing(folder))
    }

    /// Opens the complete program in the folder, which then counts as unfinished.
    pub(crate) fn reopen(path: &Path) -> Result<Folder, Error> {
        let folder = Folder { path: path.to_owned() };
        folder.write(UNFINISHED, b"This folder is being changed by synth-gen.\n")?;
        folder.forget_manifest()?;
        Ok(folder)
    }

    fn check_empty(&self) -> Result<(), Error> {
        let mut entries = match fs::read_dir(&self.path) {
            Ok(entries) => entries,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
            Err(source) => return Err(Error::io("cannot read the folder", &self.path, source)),
        };
        match entries.next() {
            None => Ok(()),
            Some(Ok(entry)) => Err(self.foreign(&entry.path())),
            Some(Err(source)) => Err(Error::io("cannot read the folder", &self.path, source)),
        }
    }

    /// Whether our folders hold as many files as we wrote, so that they may be removed.
    fn check_own(&self, manifest: &Manifest) -> Result<(), Error> {
        let mut files = 0;
        let mut folders: Vec<PathBuf> = OWN_FOLDERS.iter().map(|name| self.path.join(name)).collect();
        let own_files = OWN_FILES.iter().filter(|name| self.path.join(name).exists()).count();
        while let Some(folder) = folders.pop() {
            let Ok(entries) = fs::read_dir(&folder) else {
                continue;
            };
            for entry in entries.flatten() {
                // Links count as files: what they lead to is counted where it lies.
                if entry.file_type().is_ok_and(|kind| kind.is_dir()) {
                    folders.push(entry.path());
                } else {
                    files += 1;
                }
            }
        }
        if files + own_files as u64 > manifest.files {
            return Err(self.foreign(&self.path.join(OWN_FOLDERS[0])));
        }
        Ok(())
    }

    fn foreign(&self, found: &Path) -> Error {
        let found = found.file_name().unwrap_or_default().to_string_lossy().into_owned();
        Error::Foreign { path: self.path.clone(), found }
    }

    fn begin(&self) -> Result<(), Error> {
        self.write(UNFINISHED, b"This folder is being filled by synth-gen.\n")?;
        self.forget_manifest()?;
        for name in OWN_FOLDERS {
            self.remove(name, |path| fs::remove_dir_all(path))?;
        }
        for name in OWN_FILES {
            self.remove(name, |path| fs::remove_file(path))?;
        }
        Ok(())
    }

    fn forget_manifest(&self) -> Result<(), Error> {
        self.remove(manifest::FILE_NAME, |path| fs::remove_file(path))
    }

    fn remove(&self, name: &str, remove: fn(&Path) -> io::Result<()>) -> Result<(), Error> {
        let path = self.path.join(name);
        match remove(&path) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => {
                Err(Error::io("cannot remove", &path, error))
            }
            _ => Ok(()),
        }
    }

    /// Writes the manifest, after which the folder counts as complete.
    pub(crate) fn complete(&self, manifest: &Manifest) -> Result<(), Error> {
        let unfinished = format!("{}.part", manifest::FILE_NAME);
        self.write(&unfinished, manifest.to_json().as_bytes())?;
        let path = self.path.join(manifest::FILE_NAME);
        fs::rename(self.path.join(unfinished), &path)
            .map_err(|source| Error::io("cannot write", &path, source))?;
        self.finish()
    }

    fn finish(&self) -> Result<(), Error> {
        self.remove(UNFINISHED, |path| fs::remove_file(path))
    }
}

impl Sink for Folder {
    fn write(&self, path: &str, content: &[u8]) -> Result<(), Error> {
        self.make("cannot write", path, |path| fs::write(path, content))
    }

    fn link(&self, path: &str, target: &str) -> Result<(), Error> {
        self.make("cannot make the link", path, |path| symbolic_link(target, path))
    }
}

impl Folder {
    /// Folders are made when the first file needs them.
    fn make(
        &self,
        action: &'static str,
        path: &str,
        make: impl Fn(&Path) -> io::Result<()>,
    ) -> Result<(), Error> {
        let path = self.path.join(path);
        let made = match make(&path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                let folder = path.parent().expect("a file lies in a folder");
                fs::create_dir_all(folder)
                    .map_err(|source| Error::io("cannot create the folder", folder, source))?;
                make(&path)
            }
            made => made,
        };
        made.map_err(|source| Error::io(action, &path, source))
    }
}

#[cfg(unix)]
fn symbolic_link(target: &str, path: &Path) -> io::Result<()> {
    std::os::unix::fs::symlink(target, path)
}

#[cfg(windows)]
fn symbolic_link(target: &str, path: &Path) -> io::Result<()> {
    std::os::windows::fs::symlink_dir(target, path)
}
