//! One build in this process, and its record: the inside of a measurement. Must not compare or repeat.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Instant;

use anyhow::{Context, bail};
use bundler_core::counters::Counters;
use bundler_core::fs::{FileSystem, MemoryFileSystem, OsFileSystem};
use bundler_core::options::{Entry, Format, Options, OutputTarget};
use bundler_core::{NoProgress, Progress};
use clap::Args;
use serde::{Deserialize, Serialize};
use xxhash_rust::xxh3::xxh3_64;

use crate::allocations::{self, Allocations};
use crate::fixture::Fixture;
use crate::process;
use crate::setup::Setup;

/// What to build, and how.
#[derive(Args, Clone, Debug)]
pub struct BuildRequest {
    /// Folder of a generated program.
    #[arg(long)]
    pub fixture: PathBuf,
    /// The bundle.
    #[arg(long)]
    pub outfile: PathBuf,
    /// Read the program into memory first, so that no file-system call of the build reaches the system.
    #[arg(long)]
    pub memory: bool,
    #[command(flatten)]
    pub setup: Setup,
}

/// What one build did. Crosses the process border as one line of JSON.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct BuildRecord {
    /// From options to the written bundle, without the start of the process.
    pub total_ns: u64,
    /// The steps of the pipeline, and `write`.
    pub stages: Vec<StageRecord>,
    /// Modules loaded, those of packages among them.
    pub modules: u64,
    /// Requests of modules for others.
    pub edges: u64,
    pub output_bytes: u64,
    /// XXH3 of the bundle.
    pub output_hash: String,
    /// Most memory that was resident at any time, if the system tells.
    pub peak_rss_bytes: Option<u64>,
    /// Whether this build counts, which takes time.
    pub instrumented: bool,
    /// Counters by name; none if the build does not count.
    pub counters: Vec<(String, u64)>,
    /// What the build allocated, if the program counts that.
    pub allocations: Option<Allocations>,
}

/// One step of the pipeline.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct StageRecord {
    pub name: String,
    /// Time from start to end, or, for parts of a stage that workers do, their time summed.
    pub ns: u64,
    /// Whether `ns` is summed over workers.
    pub summed_over_workers: bool,
}

/// Builds once and writes the bundle.
///
/// # Errors
/// The diagnostics of the build; a fixture or file that cannot be read or written.
pub fn build_once(request: &BuildRequest) -> anyhow::Result<BuildRecord> {
    if request.memory {
        return build_in_memory(request);
    }
    build_with(request, Arc::new(OsFileSystem), Arc::new(NoProgress))
}

/// Where programs in memory lie, wherever they came from: paths have lengths, and lengths cost instructions.
const MEMORY_FOLDER: &str = "/app";
const MEMORY_OUTFILE: &str = "/app/out/bundle.mjs";

/// Builds in memory, and writes the bundle to the disk afterwards, for whoever verifies it.
fn build_in_memory(request: &BuildRequest) -> anyhow::Result<BuildRecord> {
    let fixture = Fixture::open(&request.fixture)?;
    let files = files_below(&fixture.folder)?.into_iter().map(|(path, contents)| {
        let inner = path.strip_prefix(&fixture.folder).expect("it was found below");
        (Path::new(MEMORY_FOLDER).join(inner), contents)
    });
    let fs = Arc::new(MemoryFileSystem::new(files));
    let outfile = PathBuf::from(MEMORY_OUTFILE);
    fs.create_dir_all(outfile.parent().expect("it lies in a folder"))?;
    let moved = Fixture { folder: PathBuf::from(MEMORY_FOLDER), manifest: fixture.manifest.clone() };
    let there = BuildRequest { outfile: outfile.clone(), ..request.clone() };
    let record = build_fixture(&moved, &there, fs.clone(), Arc::new(NoProgress))?;
    std::fs::write(&request.outfile, fs.read(&outfile)?)
        .with_context(|| format!("cannot write {}", request.outfile.display()))?;
    Ok(record)
}

/// [`build_once`] on a file system, telling `progress` about each module.
///
/// # Errors
/// As for [`build_once`].
pub fn build_with(
    request: &BuildRequest,
    fs: Arc<dyn FileSystem>,
    progress: Arc<dyn Progress>,
) -> anyhow::Result<BuildRecord> {
    build_fixture(&Fixture::open(&request.fixture)?, request, fs, progress)
}

fn build_fixture(
    fixture: &Fixture,
    request: &BuildRequest,
    fs: Arc<dyn FileSystem>,
    progress: Arc<dyn Progress>,
) -> anyhow::Result<BuildRecord> {
    let options = options(fixture, request);
    let allocated_before = allocations::so_far();
    let started = Instant::now();
    let built = bundler_core::build_with_progress(&options, fs.clone(), progress);
    let built_at = Instant::now();
    let output = match built {
        Ok(output) => output,
        Err(failure) => {
            let texts: Vec<_> =
                failure.diagnostics.iter().map(|diagnostic| diagnostic.render(&fixture.folder)).collect();
            bail!("the build failed\n{}", texts.join("\n"));
        }
    };
    if let Err(diagnostic) = bundler_core::write(&*fs, &output.files) {
        bail!("{}", diagnostic.render(&fixture.folder));
    }
    let ended = Instant::now();
    let peak_rss_bytes = process::own_peak_rss_bytes();
    let allocations = allocations::so_far().zip(allocated_before).map(|(after, before)| after.since(before));
    let mut stages: Vec<StageRecord> = output
        .report
        .stages
        .iter()
        .map(|stage| StageRecord {
            name: stage.name.to_string(),
            ns: stage.wall_ns,
            summed_over_workers: stage.cpu_ns.is_some(),
        })
        .collect();
    stages.push(StageRecord {
        name: "write".to_string(),
        ns: process::nanoseconds(ended - built_at),
        summed_over_workers: false,
    });
    let code = output.files.first().context("a build has an output")?;
    Ok(BuildRecord {
        total_ns: process::nanoseconds(ended - started),
        stages,
        modules: output.report.modules as u64,
        edges: output.report.edges as u64,
        output_bytes: output.report.output_bytes,
        output_hash: format!("{:016x}", xxh3_64(&code.contents)),
        peak_rss_bytes,
        instrumented: Counters::ENABLED,
        counters: output.report.counters.iter().map(|&(name, count)| (name.to_string(), count)).collect(),
        allocations,
    })
}

/// All files below a folder, with their contents.
fn files_below(folder: &Path) -> anyhow::Result<Vec<(PathBuf, Vec<u8>)>> {
    let mut files = Vec::new();
    let mut folders = vec![folder.to_path_buf()];
    while let Some(folder) = folders.pop() {
        let entries = std::fs::read_dir(&folder);
        for entry in entries.with_context(|| format!("cannot read {}", folder.display()))? {
            let path = entry?.path();
            if path.is_dir() {
                folders.push(path);
            } else {
                let contents =
                    std::fs::read(&path).with_context(|| format!("cannot read {}", path.display()))?;
                files.push((path, contents));
            }
        }
    }
    files.sort();
    Ok(files)
}

/// One ES module: what every rival can make too, and what the oracle runs.
fn options(fixture: &Fixture, request: &BuildRequest) -> Options {
    let mut options = Options::new(&fixture.folder);
    options.entries = vec![Entry::File { path: fixture.entry().to_string_lossy().into_owned(), name: None }];
    options.output = OutputTarget::File(request.outfile.clone());
    options.format = Some(Format::Esm);
    options.scheduling = request.setup.scheduling();
    options
}
