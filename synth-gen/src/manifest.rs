//! What is known about a generated program: `manifest.json`. Knows nothing of how it came about.

use std::io::ErrorKind;
use std::path::Path;

use serde::{Deserialize, Serialize};

use crate::Error;
use crate::model::Kind;
use crate::parameters::Parameters;
use crate::statistics::Statistics;

/// The name of the file, at the root of the program.
pub const FILE_NAME: &str = "manifest.json";

/// The layout of this file.
pub const SCHEMA: u32 = 2;

/// The version of the generated programs: goes up whenever the same parameters give other bytes.
pub const GENERATOR: u32 = 4;

/// A description of a generated program. It is written last: a program without it is unfinished.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Manifest {
    /// The layout of this file: [`SCHEMA`].
    pub schema: u32,
    /// The version of the generated programs: [`GENERATOR`].
    pub generator: u32,
    /// The entry module, relative to the manifest's folder, with `/`.
    pub entry: String,
    /// All that the program prints to standard output.
    pub expected_stdout: String,
    /// Source modules, the entry among them; modules of packages are counted in `package_modules`.
    pub modules: u32,
    /// Imports of all modules that exist at run time: static, re-exports, `require`, dynamic.
    pub edges: u64,
    /// Packages in node_modules.
    pub packages: u32,
    /// Modules in packages.
    pub package_modules: u32,
    /// All files but this one.
    pub files: u64,
    /// Sum of the sizes of these files.
    pub bytes: u64,
    /// Names one of the programs that the other parameters allow.
    pub seed: u64,
    /// The preset's name.
    pub preset: String,
    /// Everything that decides the bytes.
    pub parameters: Parameters,
    /// What came out of it.
    pub achieved: Achieved,
    /// Exports that are there to be dropped.
    pub unused_markers: Markers,
    /// The sum over all files of the XXH3 (128 bits) of the path, with the XXH3 (64 bits) of the
    /// content as seed. A link's content is `-> ` and where it leads.
    pub tree_hash: String,
}

/// Marker strings, `unused:<module>:<number>`, each in an export of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Markers {
    /// In all files.
    pub written: u32,
    /// Used by something, so that a bundle must contain them, unless it computes what is used at
    /// build time. All others should be absent.
    pub surviving: u32,
}

/// What came out, of source modules only where it does not say otherwise.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Achieved {
    /// What `measure` finds in the program.
    #[serde(flatten)]
    pub statistics: Statistics,
    /// Source modules by extension.
    pub kinds: KindCounts,
    /// Share of modules that only dynamic imports reach.
    pub dynamic_module_share: f64,
    /// `export ... from`.
    pub reexports: u64,
    /// Imports of packages.
    pub package_imports: u64,
    /// Modules evaluated when the program runs unbundled, those of packages among them.
    pub evaluated: u32,
}

/// Source modules by extension.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "each field counts the extension of that name")]
pub struct KindCounts {
    pub js: u32,
    pub mjs: u32,
    pub ts: u32,
    pub mts: u32,
    pub jsx: u32,
    pub tsx: u32,
    pub cjs: u32,
    pub json: u32,
    pub css: u32,
}

impl KindCounts {
    pub(crate) fn of(&mut self, kind: Kind) -> &mut u32 {
        match kind {
            Kind::Js => &mut self.js,
            Kind::Mjs => &mut self.mjs,
            Kind::Ts => &mut self.ts,
            Kind::Mts => &mut self.mts,
            Kind::Jsx => &mut self.jsx,
            Kind::Tsx => &mut self.tsx,
            Kind::Cjs => &mut self.cjs,
            Kind::Json => &mut self.json,
            Kind::Css => &mut self.css,
        }
    }

    pub(crate) fn add(&mut self, mut other: KindCounts) {
        for kind in Kind::ALL {
            *self.of(kind) += *other.of(kind);
        }
    }
}

impl Manifest {
    /// Reads the manifest of the program in `folder`.
    ///
    /// # Errors
    /// If there is none, as in a folder whose filling was interrupted, or it cannot be understood.
    pub fn read(folder: &Path) -> Result<Self, Error> {
        let path = folder.join(FILE_NAME);
        let text = std::fs::read(&path).map_err(|source| match source.kind() {
            ErrorKind::NotFound => Error::Incomplete { path: folder.to_owned() },
            _ => Error::io("cannot read", &path, source),
        })?;
        serde_json::from_slice(&text).map_err(|source| Error::Manifest { path, reason: source.to_string() })
    }

    /// The file's text.
    pub fn to_json(&self) -> String {
        let mut text = serde_json::to_string_pretty(self).expect("a manifest is plain data");
        text.push('\n');
        text
    }
}
