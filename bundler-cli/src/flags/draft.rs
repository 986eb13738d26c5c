//! What the flags read so far have asked for, and the checks that need all of them.

use std::path::{Path, PathBuf};

use bundler_core::diagnostics::Diagnostic;
use bundler_core::options::{Entry, MangleOptions, Options, OutputTarget, SourceMap};

use crate::command::{BuildRequest, Command, Console, HelpTopic, LogLevel, Rejected, StdinFlags};

/// The command line, half read.
pub(super) struct Draft {
    pub(super) options: Options,
    pub(super) stdin: StdinFlags,
    pub(super) console: Console,
    pub(super) outfile: Option<PathBuf>,
    pub(super) outdir: Option<PathBuf>,
    pub(super) metafile: Option<PathBuf>,
    pub(super) mangle: MangleFlags,
    pub(super) overrides: Vec<(String, LogLevel)>,
    /// `--bundle`, if given. The default is to bundle after `build`, else to transform, as esbuild does.
    pub(super) bundle: Option<bool>,
    /// The kind of map was left to us.
    pub(super) bare_source_map: bool,
    pub(super) help: bool,
    pub(super) version: bool,
    build_command: bool,
}

/// What is said about property names.
#[derive(Default)]
pub(super) struct MangleFlags {
    pub(super) names: Option<String>,
    pub(super) except: Option<String>,
    pub(super) quoted: bool,
    pub(super) cache: Option<PathBuf>,
}

impl MangleFlags {
    /// Without a rule that names some, nothing is shortened, and the other flags mean nothing.
    fn options(self, diagnostics: &mut Vec<Diagnostic>) -> Option<MangleOptions> {
        let Self { names, except, quoted, cache } = self;
        let others = [
            ("reserve-props", except.is_some()),
            ("mangle-quoted", quoted),
            ("mangle-cache", cache.is_some()),
        ];
        for (flag, _) in others.iter().filter(|(_, is_given)| *is_given && names.is_none()) {
            diagnostics.push(
                Diagnostic::error(format!("--{flag} has no meaning when no property names are shortened"))
                    .with_help("say which: --mangle-props=REGEX"),
            );
        }
        names.map(|names| MangleOptions { names, except, quoted, cache })
    }
}

impl Draft {
    pub(super) fn new(working_directory: &Path) -> Self {
        Self {
            options: Options::new(working_directory),
            stdin: StdinFlags::default(),
            console: Console::default(),
            outfile: None,
            outdir: None,
            metafile: None,
            mangle: MangleFlags::default(),
            overrides: Vec::new(),
            bundle: None,
            bare_source_map: false,
            help: false,
            version: false,
            build_command: false,
        }
    }

    /// `build`, if nothing stands before it; `OUT=IN`; or an entry.
    pub(super) fn add_positional(&mut self, word: &str) -> Result<(), Diagnostic> {
        if word == "build" && !self.build_command && self.options.entries.is_empty() {
            self.build_command = true;
            return Ok(());
        }
        let (name, path) = match word.split_once('=') {
            Some((name, path)) => (Some(name), path),
            None => (None, word),
        };
        if path.is_empty() || name == Some("") {
            return Err(Diagnostic::error(format!("\"{word}\" does not name an entry"))
                .with_help("write a path, or OUT=IN to name its output"));
        }
        self.options.entries.push(Entry::File { path: path.to_string(), name: name.map(str::to_string) });
        Ok(())
    }

    /// Checks what single flags cannot, and gives the command, or all mistakes.
    pub(super) fn finish(mut self, mut diagnostics: Vec<Diagnostic>) -> Result<Command, Rejected> {
        if self.help {
            let topic = if self.build_command { HelpTopic::Build } else { HelpTopic::Overview };
            return Ok(Command::Help(topic));
        }
        if self.version {
            return Ok(Command::Version);
        }
        self.options.bundle = self.bundle.unwrap_or(self.build_command);
        self.options.metafile = self.metafile.is_some() || self.console.analyze.is_some();
        self.options.mangle = std::mem::take(&mut self.mangle).options(&mut diagnostics);
        self.check_output(&mut diagnostics);
        self.check_source_map(&mut diagnostics);
        self.check_bundling(&mut diagnostics);
        self.check_stdin(&mut diagnostics);
        if !diagnostics.is_empty() {
            return Err(Rejected { diagnostics, console: self.console });
        }
        Ok(Command::Build(Box::new(BuildRequest {
            options: self.options,
            stdin: self.stdin,
            metafile: self.metafile,
            console: self.console,
            overrides: self.overrides,
        })))
    }

    fn check_output(&mut self, diagnostics: &mut Vec<Diagnostic>) {
        let entries = self.options.entries.len();
        self.options.output = match (self.outfile.take(), self.outdir.take()) {
            (Some(file), None) => OutputTarget::File(file),
            (None, Some(directory)) => OutputTarget::Directory(directory),
            (None, None) => OutputTarget::Stdout,
            (Some(_), Some(_)) => {
                let message = "--outfile and --outdir exclude each other";
                let help = "--outfile names the one output, --outdir holds one per entry";
                diagnostics.push(Diagnostic::error(message).with_help(help));
                return;
            }
        };
        let message = match self.options.output {
            OutputTarget::Directory(_) => return,
            _ if entries < 2 => return,
            OutputTarget::File(_) => {
                format!("--outfile names one file, but there are {entries} entries")
            }
            OutputTarget::Stdout => format!("{entries} entries need an output directory"),
        };
        diagnostics.push(Diagnostic::error(message).with_help("use --outdir=DIR"));
    }

    fn check_source_map(&mut self, diagnostics: &mut Vec<Diagnostic>) {
        let needs_file = match self.options.source_map {
            SourceMap::None | SourceMap::Inline => false,
            SourceMap::Linked | SourceMap::External | SourceMap::Both => true,
        };
        if !needs_file || self.options.output != OutputTarget::Stdout {
            return;
        }
        if self.bare_source_map {
            self.options.source_map = SourceMap::Inline;
            return;
        }
        diagnostics.push(
            Diagnostic::error("--sourcemap asks for a file, but the output goes to standard output")
                .with_help("use --sourcemap=inline, or name the output with --outfile"),
        );
    }

    fn check_bundling(&self, diagnostics: &mut Vec<Diagnostic>) {
        if self.options.bundle {
            return;
        }
        let given = [
            ("--external", !self.options.external.is_empty()),
            ("--packages=external", self.options.packages_external),
            ("--alias", !self.options.alias.is_empty()),
        ];
        for (flag, _) in given.iter().filter(|(_, given)| *given) {
            diagnostics.push(
                Diagnostic::error(format!("{flag} has no meaning without bundling"))
                    .with_help("imports are kept as they are; use `bundler build`, or --bundle"),
            );
        }
    }

    fn check_stdin(&self, diagnostics: &mut Vec<Diagnostic>) {
        if self.options.entries.is_empty() {
            return;
        }
        if self.stdin.loader.is_some() {
            diagnostics.push(
                Diagnostic::error("--loader without an extension is for source on standard input")
                    .with_help("write --loader:.EXT=KIND for files, or leave the entries out"),
            );
        }
        if self.stdin.source_file.is_some() {
            diagnostics.push(
                Diagnostic::error("--sourcefile is for source on standard input")
                    .with_help("leave it out, or leave the entries out"),
            );
        }
    }
}
