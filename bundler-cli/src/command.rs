//! What the command line asks for, as plain data from `flags` to the rest of the program.

use std::path::PathBuf;

use bundler_core::diagnostics::Diagnostic;
use bundler_core::options::{Loader, Options};

/// What the command line asks for.
#[derive(Debug)]
pub(crate) enum Command {
    Build(Box<BuildRequest>),
    Help(HelpTopic),
    Version,
}

/// Which help is wanted.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum HelpTopic {
    /// What the program does, with examples.
    Overview,
    /// All flags of `build`.
    Build,
}

/// A build, complete but for the source that may have to be read from standard input.
#[derive(Debug)]
pub(crate) struct BuildRequest {
    pub(crate) options: Options,
    pub(crate) stdin: StdinFlags,
    /// Where the metafile goes.
    pub(crate) metafile: Option<PathBuf>,
    pub(crate) console: Console,
    /// How loud warnings of a kind are.
    pub(crate) overrides: Vec<(String, LogLevel)>,
}

/// How to read standard input, which is the entry if no other is named.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub(crate) struct StdinFlags {
    pub(crate) loader: Option<Loader>,
    pub(crate) source_file: Option<String>,
}

/// What is said about a build, and how.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Console {
    pub(crate) level: LogLevel,
    /// `None`: coloured on a terminal.
    pub(crate) color: Option<bool>,
    /// Most diagnostics shown; 0 shows all of them.
    pub(crate) limit: usize,
    pub(crate) timings: Option<TimingsFormat>,
    pub(crate) analyze: Option<Analyze>,
}

impl Default for Console {
    fn default() -> Self {
        Self { level: LogLevel::Info, color: None, limit: 0, timings: None, analyze: None }
    }
}

/// How much is said, in rising order.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(crate) enum LogLevel {
    Silent,
    Error,
    Warning,
    Info,
    Debug,
    Verbose,
}

/// How much `--analyze` says about outputs.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Analyze {
    /// What they consist of.
    Sizes,
    /// And which imports lead there.
    Reasons,
}

/// How `--timings` prints the stages.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum TimingsFormat {
    Table,
    Json,
}

/// A command line with mistakes, and the flags that say how to show them.
#[derive(Debug)]
pub(crate) struct Rejected {
    pub(crate) diagnostics: Vec<Diagnostic>,
    pub(crate) console: Console,
}
