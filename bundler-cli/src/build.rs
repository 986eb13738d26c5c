//! The command `build`: source in, output files written, both through the core.

use std::io::{self, Read, Write};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Instant;

use bundler_core::diagnostics::{Diagnostic, Severity};
use bundler_core::fs::OsFileSystem;
use bundler_core::options::{Entry, Loader};
use bundler_core::{BuildOutput, BuildReport, Failure, OutputFile, Stage};

use crate::command::{BuildRequest, LogLevel, StdinFlags};
use crate::progress::ProgressLine;
use crate::report::Reporter;

/// What the process was started with, besides its arguments.
#[derive(Clone, Debug)]
pub(crate) struct Surroundings {
    pub(crate) started: Instant,
    pub(crate) working_directory: PathBuf,
    pub(crate) stdin_is_terminal: bool,
    pub(crate) stderr_is_terminal: bool,
    pub(crate) colors_allowed: bool,
}

/// Builds and writes. False if there were errors, which have been printed.
pub(crate) fn run(request: BuildRequest, surroundings: &Surroundings) -> bool {
    let BuildRequest { mut options, stdin, metafile: metafile_path, console, overrides } = request;
    let reporter = Reporter::new(console, surroundings);
    if options.entries.is_empty() {
        match entry_from_stdin(stdin, surroundings) {
            Ok(entry) => options.entries.push(entry),
            Err(diagnostic) => {
                reporter.diagnostics(&[diagnostic]);
                return false;
            }
        }
    }

    let progress =
        Arc::new(ProgressLine::new(surroundings.stderr_is_terminal && console.level >= LogLevel::Info));
    let file_system = Arc::new(OsFileSystem);
    let result = bundler_core::build_with_progress(&options, file_system.clone(), progress.clone());
    progress.clear();
    let BuildOutput { mut files, mut warnings, metafile, mut report } = match result {
        Ok(output) => output,
        Err(Failure { mut diagnostics }) => {
            set_severities(&mut diagnostics, &overrides);
            reporter.diagnostics(&diagnostics);
            return false;
        }
    };
    set_severities(&mut warnings, &overrides);
    if warnings.iter().any(|diagnostic| diagnostic.severity == Severity::Error) {
        reporter.diagnostics(&warnings);
        return false;
    }

    if let (Some(path), Some(metafile)) = (metafile_path, &metafile) {
        let path = Some(surroundings.working_directory.join(path));
        files.push(OutputFile { path, contents: metafile.to_json().into_bytes() });
    }
    let (files, failure) = match timed(&mut report, || write(&file_system, files)) {
        Ok(files) => (files, None),
        Err(diagnostic) => (Vec::new(), Some(diagnostic)),
    };
    let succeeded = failure.is_none();
    let diagnostics: Vec<Diagnostic> = warnings.into_iter().chain(failure).collect();
    reporter.diagnostics(&diagnostics);
    if succeeded {
        reporter.summary(&files);
        if let Some(metafile) = &metafile {
            reporter.analysis(metafile);
        }
        reporter.timings(&report);
    }
    // The process ends here; giving back the output's memory piece by piece would only delay that.
    std::mem::forget((files, report));
    succeeded
}

/// Makes warnings what `--log-override` says of their kind. What is less than a warning is not shown by itself.
fn set_severities(diagnostics: &mut Vec<Diagnostic>, overrides: &[(String, LogLevel)]) {
    diagnostics.retain_mut(|diagnostic| {
        let is_meant = |name: &str| diagnostic.kind.is_some_and(|kind| kind.name() == name);
        let level = overrides.iter().rev().find(|(kind, _)| is_meant(kind)).map(|(_, level)| *level);
        match level.filter(|_| diagnostic.severity == Severity::Warning) {
            None | Some(LogLevel::Warning) => true,
            Some(LogLevel::Error) => {
                diagnostic.severity = Severity::Error;
                true
            }
            Some(LogLevel::Silent | LogLevel::Info | LogLevel::Debug | LogLevel::Verbose) => false,
        }
    });
}

/// Standard input as the entry, or the error that there is none.
fn entry_from_stdin(stdin: StdinFlags, surroundings: &Surroundings) -> Result<Entry, Diagnostic> {
    let mut bytes = Vec::new();
    if !surroundings.stdin_is_terminal {
        io::stdin()
            .read_to_end(&mut bytes)
            .map_err(|error| Diagnostic::error(format!("standard input cannot be read: {error}")))?;
    }
    // An empty input that no flag announces comes from a script whose entry went missing.
    if bytes.is_empty() && (surroundings.stdin_is_terminal || stdin == StdinFlags::default()) {
        return Err(Diagnostic::error("no entry").with_help(
            "name a file: `bundler build src/index.js --outfile=out.js`; `bundler build --help` lists all flags",
        ));
    }
    let contents = String::from_utf8(bytes).map_err(|error| {
        let position = error.utf8_error().valid_up_to();
        Diagnostic::error(format!("standard input is not valid UTF-8 (at byte {position})"))
            .with_help("convert the source to UTF-8")
    })?;
    Ok(Entry::Text { contents, loader: stdin.loader.unwrap_or(Loader::Js), source_file: stdin.source_file })
}

/// Writes everything and gives back the files that have a path. Standard output comes last.
fn write(file_system: &OsFileSystem, outputs: Vec<OutputFile>) -> Result<Vec<OutputFile>, Diagnostic> {
    let (files, streams): (Vec<_>, Vec<_>) = outputs.into_iter().partition(|output| output.path.is_some());
    bundler_core::write(file_system, &files)?;
    let mut stdout = io::stdout().lock();
    let result = streams.iter().try_for_each(|stream| stdout.write_all(&stream.contents));
    result
        .and_then(|()| stdout.flush())
        .map_err(|error| Diagnostic::error(format!("standard output cannot be written: {error}")))?;
    Ok(files)
}

/// Does `work` and adds its duration to the report as the stage `write`.
fn timed<T>(report: &mut BuildReport, work: impl FnOnce() -> T) -> T {
    let started = Instant::now();
    let result = work();
    let wall_ns = u64::try_from(started.elapsed().as_nanos()).unwrap_or(u64::MAX);
    report.stages.push(Stage { name: "write", wall_ns, cpu_ns: None });
    result
}
