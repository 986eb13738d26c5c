//! The program `bench-harness`: arguments and what they start. Everything it measures, the library measures.

use std::ffi::OsString;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context, bail};
use bench_harness::build_once::{BuildRequest, build_once};
use bench_harness::csv::SampleWriter;
use bench_harness::environment::Environment;
use bench_harness::flamegraph::{ProfileRequest, profile};
use bench_harness::plan::Plan;
use bench_harness::progress::Progress;
use bench_harness::results_folder::{self, ENVIRONMENT, PLAN, SAMPLES};
#[cfg(feature = "swc-bundler")]
use bench_harness::rivals::standard_bundler;
use bench_harness::rivals::{self, floor};
use bench_harness::study::{Processes, Study};
use bench_harness::timeline::{TraceRequest, trace};
use bench_harness::{Watcher, comparison, counters, gate, history, oracle, report, utc};
use bundler_core::counters::Counters;
use bundler_core::phases::Phases;
use clap::{Args, Parser, Subcommand};

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// Measures what each phase of the bundler is worth, and compares it with other bundlers.
#[derive(Parser)]
#[command(name = "bench-harness", version)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Measure what a plan says and write a results folder with its report
    Run(RunFlags),
    /// Compare with other bundlers, installed from npm
    Rivals(RivalsFlags),
    /// Write the report of a results folder again
    Report(ReportFlags),
    /// Hold small deterministic builds against results/gate.json: what CI runs
    Gate(GateFlags),
    /// Show what differs between two results folders
    Compare {
        /// The folder measured first
        before: PathBuf,
        /// The folder measured later
        after: PathBuf,
    },
    /// Draw each rung over all results folders and mark where its level changes
    History {
        /// Folder of the results folders
        #[arg(long, value_name = "DIR", default_value_os_t = workspace().join("results"))]
        results: PathBuf,
    },
    /// Build once and print the record
    #[command(hide = true)]
    OneBuild(BuildRequest),
    /// Run a bundle and print what it prints
    #[command(hide = true)]
    RunBundle { bundle: PathBuf },
    /// Build under the profiler and write its samples
    #[command(hide = true)]
    Profile(ProfileRequest),
    /// Build once and write a timeline
    #[command(hide = true)]
    Trace(TraceRequest),
    /// Read and parse all files, write as many bytes as a bundle has
    #[command(hide = true)]
    Floor(floor::FloorRequest),
    /// Bundle with the crate `swc_bundler`
    #[cfg(feature = "swc-bundler")]
    #[command(hide = true, version = standard_bundler::VERSION)]
    SwcBundler(standard_bundler::StandardBundlerRequest),
}

#[derive(Args)]
struct RunFlags {
    /// What to measure: quick, default, publication, ci, large, speed, or the path of a TOML file
    #[arg(long, default_value = "default", conflicts_with = "resume")]
    plan: String,
    /// Continue an unfinished study: in this folder, or in the newest one
    #[arg(long, value_name = "DIR", num_args = 0..=1)]
    resume: Option<Option<PathBuf>>,
    #[command(flatten)]
    places: Places,
    /// Do not compile the build that counts; the report then has no counters
    #[arg(long)]
    no_counters: bool,
    /// A folder written by `rivals`, to be shown in the report
    #[arg(long, value_name = "DIR")]
    rivals: Option<PathBuf>,
}

#[derive(Args)]
struct RivalsFlags {
    #[command(flatten)]
    rivals: rivals::RivalsRequest,
    /// Continue in this folder
    #[arg(long, value_name = "DIR")]
    resume: Option<PathBuf>,
    #[command(flatten)]
    places: Places,
}

#[derive(Args)]
struct GateFlags {
    #[command(flatten)]
    request: gate::GateRequest,
    /// Folder of generated programs
    #[arg(long, value_name = "DIR", default_value_os_t = workspace().join("target/fixtures"))]
    fixtures: PathBuf,
}

#[derive(Args)]
struct ReportFlags {
    /// The results folder
    folder: PathBuf,
    /// A folder written by `rivals`, to be shown in the report
    #[arg(long, value_name = "DIR")]
    rivals: Option<PathBuf>,
}

/// Where things are kept. By default in the workspace that this program was compiled in.
#[derive(Args)]
struct Places {
    /// Folder of generated programs
    #[arg(long, value_name = "DIR", default_value_os_t = workspace().join("target/fixtures"))]
    fixtures: PathBuf,
    /// Folder in which a folder for the results is made
    #[arg(long, value_name = "DIR", default_value_os_t = workspace().join("results"))]
    results: PathBuf,
    /// Name of this machine in the results [default: its processor]
    #[arg(long)]
    machine: Option<String>,
}

fn main() -> ExitCode {
    let outcome = match Arguments::parse().command {
        Command::Run(flags) => run(&flags),
        Command::Rivals(flags) => rivals(&flags),
        Command::Report(flags) => report::write(&flags.folder, flags.rivals.as_deref())
            .and_then(|path| print(&format!("Report: {}\n", path.display())))
            .map(|()| true),
        Command::Gate(flags) => pass_gate(&flags),
        Command::Compare { before, after } => {
            comparison::compare(&before, &after).and_then(|text| print(&text)).map(|()| true)
        }
        Command::History { results } => history::write(&results)
            .and_then(|(path, changes)| print(&format!("{changes}\nHistory: {}\n", path.display())))
            .map(|()| true),
        Command::OneBuild(request) => build_once(&request)
            .and_then(|record| print(&format!("{}\n", serde_json::to_string(&record)?)))
            .map(|()| true),
        Command::RunBundle { bundle } => run_bundle(&bundle).map(|()| true),
        Command::Profile(request) => profile(&request).map(|()| true),
        Command::Trace(request) => trace(&request).map(|()| true),
        #[cfg(feature = "swc-bundler")]
        Command::SwcBundler(request) => standard_bundler::bundle(&request).map(|()| true),
        Command::Floor(request) => floor::floor(&request).map(|()| true),
    };
    match outcome {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            let _ = writeln!(io::stderr(), "error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

/// True if every build was right.
fn run(flags: &RunFlags) -> anyhow::Result<bool> {
    check_build()?;
    let environment = Environment::read(workspace());
    let (plan, folder) = match &flags.resume {
        None => {
            let plan = Plan::find(&flags.plan)?;
            let folder = flags.places.new_folder(&environment)?;
            results_folder::write(&folder.join(ENVIRONMENT), &environment.to_json())?;
            results_folder::write(&folder.join(PLAN), &plan.text)?;
            (plan, folder)
        }
        Some(named) => {
            let folder = match named {
                Some(folder) => folder.clone(),
                None => results_folder::newest_unfinished(&flags.places.results)?,
            };
            results_folder::check_same_environment(&folder, &environment)?;
            let path = folder.join(PLAN);
            (Plan::find(&path.to_string_lossy())?, folder)
        }
    };
    let environment = results_folder::read_environment(&folder)?;
    let progress = Progress::new();
    progress.note(&format!("Results: {}", folder.display()));
    let counting_build = counting_build(flags, &progress);
    if let Err(error) = &counting_build {
        progress.note(&format!("nothing is counted: {error:#}"));
    }
    let counting_build = counting_build.ok();
    let laboratory = Processes { harness: this_program()?, counting_build };
    let study = Study {
        plan: &plan,
        laboratory: &laboratory,
        environment: &environment,
        fixtures: &flags.places.fixtures,
        results: &folder,
        counts: laboratory.counting_build.is_some(),
        watcher: &progress,
    };
    let (mut writer, done) = SampleWriter::open(&folder.join(SAMPLES))?;
    let outcome = study.run(&mut writer, done)?;
    progress.begin("evaluating", 0);
    let path = report::write(&folder, flags.rivals.as_deref())?;
    progress.end();
    let study = report::Study::read(&folder, flags.rivals.as_deref())?;
    print(&format!("{}\nReport: {}\n", report::terminal_text(&study), path.display()))?;
    if !outcome.failures.is_empty() {
        progress.note(&format!("{} runs failed; they are rows of samples.csv", outcome.failures.len()));
    }
    Ok(outcome.failures.is_empty())
}

/// True if every bundle was right.
fn rivals(flags: &RivalsFlags) -> anyhow::Result<bool> {
    check_build()?;
    let environment = Environment::read(workspace());
    let progress = Progress::new();
    let contest = rivals::Contest {
        request: &flags.rivals,
        scripts: &Path::new(env!("CARGO_MANIFEST_DIR")).join("rivals"),
        harness: &this_program()?,
        fixtures: &flags.places.fixtures,
        environment: &environment,
        watcher: &progress,
    };
    // Whatever is missing is told before a folder is made.
    flags.rivals.programs()?;
    let (field, places) = contest.prepare()?;
    for left_out in &field.left_out {
        progress.note(&format!("left out: {left_out}"));
    }
    let folder = match &flags.resume {
        Some(folder) => {
            results_folder::check_same_environment(folder, &environment)?;
            folder.clone()
        }
        None => {
            let folder = flags.places.new_folder(&environment)?;
            results_folder::write(&folder.join(ENVIRONMENT), &environment.to_json())?;
            folder
        }
    };
    progress.note(&format!("Results: {}", folder.display()));
    let (mut writer, done) = SampleWriter::open(&folder.join(SAMPLES))?;
    let failures = contest.run(&field, &places, &mut writer, &done)?;
    let path = report::write(&folder, None)?;
    progress.end();
    let study = report::Study::read(&folder, None)?;
    print(&format!("{}\nReport: {}\n", report::rivals_text(&study), path.display()))?;
    for failure in &failures {
        progress.note(&format!("failed: {failure}"));
    }
    // A rival that fails is a row of the table; that ours fails is an error.
    Ok(!failures.iter().any(|failure| failure.starts_with(rivals::OURS)))
}

/// True if nothing is worse than it was.
fn pass_gate(flags: &GateFlags) -> anyhow::Result<bool> {
    let progress = Progress::new();
    let gate = gate::Gate {
        request: &flags.request,
        workspace: workspace(),
        fixtures: &flags.fixtures,
        harness: &this_program()?,
        watcher: &progress,
    };
    let outcome = gate.run()?;
    progress.end();
    print(&format!("\n{}\n", outcome.text))?;
    for failure in &outcome.failures {
        progress.note(&format!("gate: {failure}"));
    }
    if !outcome.failures.is_empty() {
        progress.note(
            "If this is meant, `bench-harness gate --update` makes it the new record; say why in the commit.",
        );
    }
    Ok(outcome.failures.is_empty())
}

fn run_bundle(bundle: &Path) -> anyhow::Result<()> {
    let source =
        std::fs::read_to_string(bundle).with_context(|| format!("cannot read {}", bundle.display()))?;
    match oracle::run(&source) {
        Ok(printed) => print(&printed),
        Err(error) => bail!("{error}"),
    }
}

/// Refuses to time a build that would measure something else.
fn check_build() -> anyhow::Result<()> {
    if Counters::ENABLED {
        bail!("this build counts, which takes time: build it without the feature `instrument`");
    }
    Phases::all().check_compiled_in().context("the study switches all phases on and off")
}

/// The build that counts, or why there is none.
fn counting_build(flags: &RunFlags, progress: &Progress) -> anyhow::Result<PathBuf> {
    if flags.no_counters {
        bail!("counters were not asked for (--no-counters)");
    }
    progress.begin("compiling the build that counts", 0);
    // Set by Cargo for programs that it starts.
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| OsString::from("cargo"));
    counters::counting_build(&cargo, workspace())
}

impl Places {
    fn new_folder(&self, environment: &Environment) -> anyhow::Result<PathBuf> {
        let machine = self.machine.clone().unwrap_or_else(|| environment.machine());
        results_folder::create(&self.results, &machine, &utc::now())
    }
}

/// The folder that holds this crate when it is compiled.
fn workspace() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the crate lies in its workspace")
}

/// On Linux by its open file, which stays the same when a compiler replaces the program.
fn this_program() -> anyhow::Result<PathBuf> {
    let program = std::env::current_exe().context("cannot find this program")?;
    let open_file = PathBuf::from(format!("/proc/{}/exe", std::process::id()));
    Ok(if open_file.exists() { open_file } else { program })
}

fn print(text: &str) -> anyhow::Result<()> {
    io::stdout().write_all(text.as_bytes()).context("standard output cannot be written")
}
