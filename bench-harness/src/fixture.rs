//! The generated programs that are measured: made once, found again later. Must not know who uses them.

use std::path::{Path, PathBuf};

use anyhow::Context;
use synth_gen::{Manifest, Parameters, Preset};

/// A generated program on disk.
#[derive(Clone, Debug)]
pub struct Fixture {
    pub folder: PathBuf,
    pub manifest: Manifest,
}

impl Fixture {
    /// The program of `modules` modules in its folder below `root`; generated if it is not there.
    ///
    /// # Errors
    /// If it cannot be written, or its folder holds something else.
    pub fn find_or_generate(
        root: &Path,
        modules: u32,
        progress: &(dyn Fn(u64) + Sync),
    ) -> anyhow::Result<Self> {
        let parameters = Parameters::new(Preset::Plan, modules);
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

    /// The absolute path of the entry module.
    pub fn entry(&self) -> PathBuf {
        self.folder.join(&self.manifest.entry)
    }
}
