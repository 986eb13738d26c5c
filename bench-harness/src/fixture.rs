//! The generated programs that are measured: made once, found again later. Must not know who uses them.

use std::path::{Path, PathBuf};

use anyhow::Context;
use synth_gen::{Manifest, Parameters};

use crate::plan::Program;

/// A generated program on disk.
#[derive(Clone, Debug)]
pub struct Fixture {
    pub folder: PathBuf,
    pub manifest: Manifest,
}

impl Fixture {
    /// A program in its folder below `root`; generated if it is not there.
    ///
    /// # Errors
    /// If it cannot be written, or its folder holds something else.
    pub fn find_or_generate(
        root: &Path,
        program: Program,
        progress: &(dyn Fn(u64) + Sync),
    ) -> anyhow::Result<Self> {
        let Program { preset, modules } = program;
        let parameters = Parameters::new(preset, modules);
        let folder = root.join(format!("{}-{modules}", parameters.preset.name()));
        let manifest = synth_gen::generate(&parameters, &folder, progress)
            .with_context(|| format!("cannot generate the program of {modules} modules"))?;
        let folder = folder.canonicalize().with_context(|| format!("{} is gone", folder.display()))?;
        Ok(Self { folder, manifest })
    }

    /// The program that was generated in `folder`.
    ///
    /// # Errors
    /// If there is none.
    pub fn open(folder: &Path) -> anyhow::Result<Self> {
        let folder =
            folder.canonicalize().with_context(|| format!("there is no folder {}", folder.display()))?;
        let manifest = Manifest::read(&folder)?;
        Ok(Self { folder, manifest })
    }

    /// Tells the system to forget the contents of all files, so that the next build reads them from the disk.
    /// Names and metadata stay known: forgetting them would take every other program's too.
    ///
    /// # Errors
    /// If a file cannot be opened, or this system has no such call.
    pub fn evict(&self) -> anyhow::Result<()> {
        let mut folders = vec![self.folder.clone()];
        while let Some(folder) = folders.pop() {
            for entry in std::fs::read_dir(&folder)? {
                let entry = entry?;
                if entry.file_type()?.is_dir() {
                    folders.push(entry.path());
                } else {
                    evict_file(&entry.path())
                        .with_context(|| format!("{} cannot be evicted", entry.path().display()))?;
                }
            }
        }
        Ok(())
    }

    /// The absolute path of the entry module.
    pub fn entry(&self) -> PathBuf {
        self.folder.join(&self.manifest.entry)
    }
}

#[cfg(target_os = "linux")]
fn evict_file(path: &Path) -> std::io::Result<()> {
    use std::os::fd::AsRawFd;
    let file = std::fs::File::open(path)?;
    // Pages that were not written yet cannot be forgotten.
    file.sync_data()?;
    // SAFETY: a system call on an open file; it reads and writes no memory of this process.
    match unsafe { libc::posix_fadvise(file.as_raw_fd(), 0, 0, libc::POSIX_FADV_DONTNEED) } {
        0 => Ok(()),
        error => Err(std::io::Error::from_raw_os_error(error)),
    }
}

#[cfg(not(target_os = "linux"))]
fn evict_file(_: &Path) -> std::io::Result<()> {
    Err(std::io::Error::new(std::io::ErrorKind::Unsupported, "only Linux can forget single files"))
}
