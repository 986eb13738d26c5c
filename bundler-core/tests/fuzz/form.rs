//! The ways to bundle a program, and what the bundle prints in each.

use std::fmt;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::sync::Arc;

use bundler_core::fs::MemoryFileSystem;
use bundler_core::options::{Entry, Format, Options, OutputTarget};
use bundler_core::phases::Phases;

use crate::engine::{Files, Start, quickjs};
use crate::program::Program;

const SOURCES: &str = "/project";
const OUTPUT: &str = "/project/out";

/// One way to bundle.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) struct Form {
    pub(crate) format: Format,
    pub(crate) minify: bool,
    pub(crate) splitting: bool,
    /// Syntax that ES2015 lacks is lowered.
    pub(crate) lowered: bool,
}

/// All ways.
pub(crate) const FORMS: &[Form] = &[
    Form { format: Format::Esm, minify: false, splitting: false, lowered: false },
    Form { format: Format::Cjs, minify: false, splitting: false, lowered: true },
    Form { format: Format::Iife, minify: false, splitting: false, lowered: false },
    Form { format: Format::Esm, minify: true, splitting: false, lowered: false },
];

/// Ways with several files. Only these share what is loaded twice, so programs with several entries fit.
pub(crate) const SPLIT_FORMS: &[Form] = &[
    Form { format: Format::Esm, minify: false, splitting: true, lowered: false },
    Form { format: Format::Cjs, minify: false, splitting: true, lowered: true },
    Form { format: Format::Esm, minify: true, splitting: true, lowered: false },
];

impl fmt::Display for Form {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let minified = if self.minify { " minified" } else { "" };
        let split = if self.splitting { " split" } else { "" };
        write!(formatter, "{:?}{minified}{split}", self.format)
    }
}

impl Form {
    /// Only ES modules can await at top level.
    pub(crate) fn fits(self, program: &Program) -> bool {
        self.format == Format::Esm || !program.awaits
    }

    fn start(self) -> Start {
        match self.format {
            Format::Esm => Start::Import,
            Format::Cjs => Start::Require,
            Format::Iife | Format::Umd => Start::Script,
        }
    }

    /// The bundle's files, or what is wrong.
    pub(crate) fn bundle(self, program: &Program, phases: Phases, workers: usize) -> Result<Files, String> {
        let mut options = Options::new(SOURCES);
        options.entries = program.files[..program.entries]
            .iter()
            .map(|file| Entry::File { path: format!("./{}", file.name), name: None })
            .collect();
        options.output = OutputTarget::Directory(OUTPUT.into());
        options.format = Some(self.format);
        if self.lowered {
            options.target = vec!["es2015".to_string()];
        }
        options.minify_whitespace = self.minify;
        options.splitting = self.splitting;
        options.minify_identifiers = self.minify;
        options.minify_syntax = self.minify;
        options.scheduling.phases = phases;
        options.scheduling.workers = Some(workers);
        let sources = program.files.iter().map(|file| (format!("{SOURCES}/{}", file.name), file.source()));
        let fs = Arc::new(MemoryFileSystem::new(sources));
        match catch_unwind(AssertUnwindSafe(|| bundler_core::build(&options, fs))) {
            Err(_) => Err("the bundler panics".to_string()),
            Ok(Err(failure)) => {
                Err(failure.diagnostics.iter().map(|d| d.render(Path::new(SOURCES))).collect())
            }
            Ok(Ok(output)) => Ok(output
                .files
                .into_iter()
                .map(|file| {
                    let path = file.path.expect("files in a directory have paths");
                    let name =
                        path.strip_prefix(OUTPUT).expect("they are in it").to_string_lossy().into_owned();
                    (name, String::from_utf8(file.contents).expect("output is UTF-8"))
                })
                .collect()),
        }
    }

    /// What the bundle of one entry prints.
    pub(crate) fn run(self, bundle: &Files, entry: &str) -> Vec<String> {
        let output = format!("{}.js", entry.rsplit_once('.').map_or(entry, |(stem, _)| stem));
        quickjs::run(bundle, &output, self.start())
    }
}
