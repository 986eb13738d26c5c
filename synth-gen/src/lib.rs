//! Generates programs of any number of modules that check themselves: when run, they print hashes
//! of the order in which modules were evaluated and of the values that imports delivered, and the
//! generator knows in advance what these must be. It knows no bundler.
//!
//! ```no_run
//! use synth_gen::{Parameters, Preset};
//!
//! let parameters = Parameters::new(Preset::Plan, 1000);
//! let manifest = synth_gen::generate(&parameters, "fixtures/plan-1000".as_ref(), &|_| {})?;
//! assert_eq!(manifest.modules, 1000);
//! # Ok::<(), synth_gen::Error>(())
//! ```

#![warn(missing_docs)]

mod comment;
mod generate;
mod layout;
pub mod manifest;
mod measure;
mod model;
mod oracle;
mod parameters;
mod picture;
mod preset;
mod print;
mod rng;
mod shape;
mod statistics;
mod words;
mod write;

use std::io;
use std::path::{Path, PathBuf};

pub use generate::{edit, generate, generate_in_memory, generate_into, module, picture};
pub use manifest::Manifest;
pub use measure::{Measured, measure, similar};
pub use parameters::{Dialect, Edit, Kinds, Order, Parameters, SideEffects, Topology, Vocabulary};
pub use preset::Preset;
pub use statistics::Statistics;
pub use write::{MemorySink, NullSink, Sink};

/// Why nothing was generated.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The parameters make no sense; says which.
    #[error("{0}")]
    Parameters(String),
    /// The folder holds something that this program did not put there.
    #[error(
        "{} holds files that are not ours ({found}); choose another folder, or empty this one", .path.display()
    )]
    Foreign {
        /// The folder.
        path: PathBuf,
        /// One of the files.
        found: String,
    },
    /// A file or folder could not be read or written.
    #[error("{action} {}", .path.display())]
    Io {
        /// What was tried.
        action: &'static str,
        /// With which file or folder.
        path: PathBuf,
        /// Why it failed.
        source: io::Error,
    },
    /// There is no manifest, which is written last.
    #[error("there is no complete program in {}: generate it, once more if that was interrupted", .path.display())]
    Incomplete {
        /// The folder.
        path: PathBuf,
    },
    /// A manifest is there, but cannot be understood.
    #[error("{} is not a manifest of this version: {reason}", .path.display())]
    Manifest {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        reason: String,
    },
}

impl Error {
    fn io(action: &'static str, path: &Path, source: io::Error) -> Self {
        Error::Io { action, path: path.to_owned(), source }
    }
}
