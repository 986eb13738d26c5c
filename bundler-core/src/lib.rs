//! A JavaScript and TypeScript bundler as a library.
//!
//! Every source file is compiled once, alone, into a relocatable object; the linker binds imports to
//! exports, drops what is not needed, and emits by copying bytes and filling holes. See `ARCHITECTURE.md`.
//!
//! This file is the pipeline and nothing else.

#![warn(missing_docs)]

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, OnceLock};
use std::time::Instant;

mod ascii;
mod chunk;
mod common_js;
mod compile;
mod constants;
pub mod counters;
pub mod diagnostics;
mod emit;
mod evaluation;
pub mod fs;
pub mod graph;
pub mod id;
mod link;
pub mod metafile;
pub mod object;
pub mod options;
pub mod order;
mod output;
pub mod phases;
pub mod progress;
pub mod resolve;
mod runtime;
mod scan;
pub mod schedule;
mod settings;
mod style_scopes;
mod target;

pub use compile::panic_is_handled;
pub use emit::OutputFile;
pub use output::write;

use counters::Counters;
use diagnostics::{Diagnostic, Location, Severity};
use emit::Emitted;
use emit::assets::AssetPaths;
use emit::properties::{self, Properties};
use fs::FileSystem;
use id::ModuleId;
use link::{LinkSettings, Problem};
use metafile::Metafile;
use options::{Format, Options};
use output::FileName;
pub use progress::{NoProgress, Progress};
use scan::{Scan, Scanner, WorkTimes};
use settings::Settings;
use target::feature::Feature;

/// A finished build. Nothing has been written.
#[derive(Debug)]
pub struct BuildOutput {
    /// The output files: for each entry its JavaScript, then its map and style sheet.
    pub files: Vec<OutputFile>,
    /// What the user should know.
    pub warnings: Vec<Diagnostic>,
    /// What was read and made, if asked for.
    pub metafile: Option<Metafile>,
    /// What the build did, and how long it took.
    pub report: BuildReport,
}

/// What a build did, and how long it took.
#[derive(Clone, PartialEq, Debug)]
pub struct BuildReport {
    /// The steps of the pipeline, in order.
    pub stages: Vec<Stage>,
    /// Modules that were loaded, without the runtime's.
    pub modules: usize,
    /// Requests of modules for others.
    pub edges: usize,
    /// Sum of the sizes of all loaded files.
    pub source_bytes: u64,
    /// Sum of the sizes of all output files.
    pub output_bytes: u64,
    /// Counters by name; zeros without the feature `instrument`.
    pub counters: Vec<(&'static str, u64)>,
}

/// One step of the pipeline, or a part of one.
#[derive(Clone, PartialEq, Debug)]
pub struct Stage {
    /// `scan`, `order`, `link`, `chunk`, `emit`; and the parts of scanning: `read`, `compile`, `resolve`.
    pub name: &'static str,
    /// Time from start to end; for the parts of scanning, their time summed over workers.
    pub wall_ns: u64,
    /// Time summed over workers, where it is not the wall time.
    pub cpu_ns: Option<u64>,
}

/// A build that failed.
#[derive(Debug)]
pub struct Failure {
    /// Everything that is wrong, and warnings.
    pub diagnostics: Vec<Diagnostic>,
}

/// Builds what `options` ask for, reading from `fs` and writing nothing.
///
/// # Errors
/// Everything that is wrong with the options and the files.
pub fn build(options: &Options, fs: Arc<dyn FileSystem>) -> Result<BuildOutput, Failure> {
    build_with_progress(options, fs, Arc::new(NoProgress))
}

/// [`build`], telling `progress` about each module.
///
/// # Errors
/// As for [`build`].
pub fn build_with_progress(
    options: &Options,
    fs: Arc<dyn FileSystem>,
    progress: Arc<dyn Progress>,
) -> Result<BuildOutput, Failure> {
    run(options, fs, progress).map_err(|diagnostics| Failure { diagnostics })
}

fn run(
    options: &Options,
    fs: Arc<dyn FileSystem>,
    progress: Arc<dyn Progress>,
) -> Result<BuildOutput, Vec<Diagnostic>> {
    let settings = Arc::new(Settings::new(options)?);
    let counters = Arc::new(Counters::new());
    let scanner = Arc::new(Scanner {
        settings: Arc::clone(&settings),
        fs: fs::CountingFileSystem::wrap(Arc::clone(&fs), &counters),
        resolver: resolve::new(options, fs, Arc::clone(&counters)),
        times: WorkTimes::default(),
        barrels: scan::Barrels::default(),
        redirects: OnceLock::new(),
        progress,
        done: AtomicU64::new(0),
        wanted: AtomicU64::new(options.entries.len() as u64),
        injected: OnceLock::new(),
    });
    let mut clock = Clock::new();
    let mut scan = scanner.scan(&counters)?;
    clock.stage("scan");
    clock.parts(&scanner.times);
    constants::decide(&mut scan, &scanner);
    let inputs = options.metafile.then(|| emit::inputs(&scan.graph));
    common_js::convert(&mut scan, &scanner, &settings);
    let mut warnings = scan.warnings.clone();
    let mut errors = Vec::new();
    let mut emitted = Emitted::default();
    let cache_file = options.mangle.as_ref().and_then(|mangle| mangle.cache.as_ref());
    let cache_file = cache_file.map(|file| options.working_directory.join(file));
    let cache = match &cache_file {
        Some(path) => properties::read(path, &*scanner.fs).map_err(|error| vec![error])?,
        None => properties::Cache::default(),
    };
    let properties = match &options.mangle {
        Some(_) => Properties::new(&scan.graph, &cache),
        None => Properties::default(),
    };
    let names = output::entry_names(&settings, &scan.graph)?;
    let assets = AssetPaths::new(&scan.graph, &settings);
    let mut entries: Vec<(ModuleId, FileName)> = Vec::with_capacity(names.len());
    for (&entry, name) in scan.graph.entries.iter().zip(names) {
        match AssetPaths::copied_entry(scan.graph.module(entry), name.path("").as_deref()) {
            Some(copy) => emitted.files.push(copy),
            None if entries.contains(&(entry, name.clone())) => {}
            None => entries.push((entry, name)),
        }
    }
    // With splitting all entries are one program, else each is one.
    let programs: Vec<&[(ModuleId, FileName)]> =
        if options.splitting { vec![&entries] } else { entries.chunks(1).collect() };
    for program in programs {
        let (entries, names): (Vec<ModuleId>, Vec<FileName>) = program.iter().cloned().unzip();
        let order = evaluation::order(&scan, &scanner, &settings, &entries, &counters);
        clock.stage("order");
        let lacks = settings.compile.targets.unsupported;
        let link_settings = LinkSettings {
            names_import_meta: settings.format != Format::Esm || lacks.has(Feature::ImportMeta),
            requires_externals: lacks.has(Feature::DynamicImport),
            format: settings.format,
            tree_shaking: settings.tree_shaking,
            bundle: options.bundle,
            has_global_name: options.global_name.is_some(),
            splitting: options.splitting,
        };
        let mut linked = match link::link(&scan.graph, entries.clone(), order, link_settings) {
            Ok((linked, problems)) => {
                warnings.extend(problems.iter().map(|problem| located(problem, &scan, &scanner)));
                linked
            }
            Err(problems) => {
                errors.extend(problems.iter().map(|problem| located(problem, &scan, &scanner)));
                continue;
            }
        };
        clock.stage("link");
        if errors.is_empty() {
            let plan = if options.splitting {
                chunk::split(&mut linked, &entries, &settings)
            } else {
                chunk::whole(&linked)
            };
            clock.stage("chunk");
            let names = output::chunk_names(&settings, &scan.graph, &plan, &names);
            emitted.extend(emit::emit(&linked, &plan, &settings, &assets, &properties, &names));
        }
        clock.stage("emit");
    }
    let Emitted { mut files, outputs } = emitted;
    if let Some(path) = cache_file {
        files.push(OutputFile { path: Some(path), contents: properties.extended(cache).into_bytes() });
    }
    output::check(&mut files, &settings, &scan.graph, &mut errors);
    if !errors.is_empty() {
        errors.extend(warnings);
        return Err(errors);
    }
    let report = BuildReport {
        stages: clock.stages,
        modules: scan.graph.modules.len() - 1,
        edges: scan.graph.modules.iter().map(|module| module.dependencies.len()).sum(),
        source_bytes: scan.graph.modules.iter().map(|module| module.source_bytes).sum(),
        output_bytes: files.iter().map(|file| file.contents.len() as u64).sum(),
        counters: counters.snapshot().iter().collect(),
    };
    let metafile = inputs.map(|inputs| Metafile { inputs, outputs });
    // The caller need not wait until a whole graph is given back piece by piece.
    std::thread::spawn(move || drop((scan, scanner)));
    Ok(BuildOutput { files, warnings, metafile, report })
}

/// A linker's problem as a diagnostic with its place.
fn located(problem: &Problem, scan: &Scan, scanner: &Scanner) -> Diagnostic {
    let path: &Path = &scan.graph.module(problem.module).path;
    let text = scanner.source_text(&scan.keys[problem.module.index()]);
    let from = problem.position as usize;
    let start =
        text.get(from..).and_then(|rest| rest.find(&problem.marked)).map_or(from, |found| from + found);
    let location = Location::from_offsets(path, &text, start, start + problem.marked.len());
    Diagnostic {
        severity: if problem.is_error { Severity::Error } else { Severity::Warning },
        message: problem.message.clone(),
        location: Some(location),
        help: problem.help.clone(),
        kind: None,
    }
}

/// Times the pipeline; equal stages of several entries add up.
struct Clock {
    last: Instant,
    stages: Vec<Stage>,
}

impl Clock {
    fn new() -> Self {
        Self { last: Instant::now(), stages: Vec::new() }
    }

    fn stage(&mut self, name: &'static str) {
        let now = Instant::now();
        self.add(name, (now - self.last).as_nanos() as u64, None);
        self.last = now;
    }

    fn parts(&mut self, times: &WorkTimes) {
        for (name, ns) in
            [("read", &times.read_ns), ("compile", &times.compile_ns), ("resolve", &times.resolve_ns)]
        {
            let ns = ns.load(Ordering::Relaxed);
            self.add(name, ns, Some(ns));
        }
    }

    fn add(&mut self, name: &'static str, wall_ns: u64, cpu_ns: Option<u64>) {
        match self.stages.iter_mut().find(|stage| stage.name == name) {
            Some(stage) => stage.wall_ns += wall_ns,
            None => self.stages.push(Stage { name, wall_ns, cpu_ns }),
        }
    }
}

/// The absolute path of an output file, or none for standard output.
type OutputPath = Option<PathBuf>;
