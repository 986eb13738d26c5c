//! The program `bench-harness`: arguments, progress and tables. Everything it measures, the library measures.

use std::ffi::OsString;
use std::io::{self, IsTerminal, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Mutex;

use anyhow::{Context, bail};
use bench_harness::build_once::{BuildRequest, build_once};
use bench_harness::csv::{SampleWriter, write_table};
use bench_harness::environment::Environment;
use bench_harness::flamegraph::{ProfileRequest, profile};
use bench_harness::plan::{BASELINE, Plan, PlanName};
use bench_harness::study::{Processes, Study};
use bench_harness::summary::Summary;
use bench_harness::{Watcher, counters, oracle, peers, report, utc};
use bundler_core::counters::Counters;
use bundler_core::phases::Phases;
use clap::{Args, Parser, Subcommand};
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

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
    /// Measure all phases against the baseline and write a results folder
    Run(RunFlags),
    /// Compare with esbuild, Bun and rolldown, installed from npm
    Rivals(RivalsFlags),
    /// Build once and print the record
    #[command(hide = true)]
    OneBuild(BuildRequest),
    /// Run a bundle and print what it prints
    #[command(hide = true)]
    RunBundle { bundle: PathBuf },
    /// Build under the profiler and draw a flamegraph
    #[command(hide = true)]
    Profile(ProfileRequest),
}

#[derive(Args)]
struct RunFlags {
    /// What to measure
    #[arg(long, value_enum, default_value = "default")]
    plan: PlanName,
    #[command(flatten)]
    places: Places,
    /// Do not compile the build that counts; the report then has no counters
    #[arg(long)]
    no_counters: bool,
}

#[derive(Args)]
struct RivalsFlags {
    #[command(flatten)]
    rivals: peers::PeersRequest,
    #[command(flatten)]
    places: Places,
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
        Command::OneBuild(request) => build_once(&request)
            .and_then(|record| print(&format!("{}\n", serde_json::to_string(&record)?)))
            .map(|()| true),
        Command::RunBundle { bundle } => run_bundle(&bundle).map(|()| true),
        Command::Profile(request) => profile(&request).map(|()| true),
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
    let plan = Plan::new(flags.plan);
    let environment = Environment::read(workspace());
    let utc = utc::now();
    let folder = flags.places.new_folder(&environment, &utc)?;
    let progress = Progress::new();
    let counting_build = counting_build(flags, &progress);
    write_file(&folder.join("environment.json"), &environment.to_json())?;
    let laboratory =
        Processes { harness: this_program()?, counting_build: counting_build.as_ref().ok().cloned() };
    let study = Study {
        plan: &plan,
        laboratory: &laboratory,
        environment: &environment,
        fixtures: &flags.places.fixtures,
        results: &folder,
        counters_missing: counting_build.err().map(|error| format!("{error:#}")),
        watcher: &progress,
    };
    let findings = study.run(&mut SampleWriter::create(&folder.join("samples.csv"))?)?;
    progress.end();
    let summary = Summary::of(&findings.samples, BASELINE);
    write_table(&folder.join("summary.csv"), &summary.rows)?;
    let study = report::Study {
        plan: &plan,
        findings: &findings,
        summary: &summary,
        environment: &environment,
        utc: &utc,
    };
    write_file(&folder.join("report.md"), &report::markdown(&study))?;
    print(&format!("{}\nReport: {}\n", report::ladders(&study), folder.join("report.md").display()))?;
    Ok(findings.failures.is_empty())
}

/// True if every bundle was right.
fn rivals(flags: &RivalsFlags) -> anyhow::Result<bool> {
    check_build()?;
    let environment = Environment::read(workspace());
    let utc = utc::now();
    let progress = Progress::new();
    let contest = peers::Contest {
        request: &flags.rivals,
        package: &Path::new(env!("CARGO_MANIFEST_DIR")).join("rivals"),
        harness: &this_program()?,
        fixtures: &flags.places.fixtures,
        environment: &environment,
        watcher: &progress,
    };
    let tools = contest.prepare()?;
    let folder = flags.places.new_folder(&environment, &utc)?;
    write_file(&folder.join("environment.json"), &environment.to_json())?;
    let outcome = contest.run(&tools, &mut SampleWriter::create(&folder.join("samples.csv"))?)?;
    progress.end();
    let summary = Summary::of(&outcome.samples, peers::OURS);
    write_table(&folder.join("summary.csv"), &summary.rows)?;
    let table = peers::table(&tools, &outcome, &summary);
    write_file(&folder.join("rivals.md"), &peers::markdown(&table, &outcome, &environment, &utc))?;
    print(&format!("\n{}\nReport: {}\n", table.to_text(), folder.join("rivals.md").display()))?;
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
    /// `<utc date>-<machine>`, with a number behind it if there is one already.
    fn new_folder(&self, environment: &Environment, utc: &str) -> anyhow::Result<PathBuf> {
        std::fs::create_dir_all(&self.results)
            .with_context(|| format!("cannot create {}", self.results.display()))?;
        let machine = self.machine.clone().unwrap_or_else(|| environment.machine());
        let name = format!("{}-{machine}", &utc[..utc.find('T').unwrap_or(utc.len())]);
        let names = std::iter::once(name.clone()).chain((2..).map(|number| format!("{name}-{number}")));
        for name in names {
            let folder = self.results.join(name);
            match std::fs::create_dir(&folder) {
                Ok(()) => return Ok(folder),
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
                Err(error) => {
                    return Err(error).with_context(|| format!("cannot create {}", folder.display()));
                }
            }
        }
        unreachable!("some number is free")
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

fn write_file(path: &Path, text: &str) -> anyhow::Result<()> {
    std::fs::write(path, text).with_context(|| format!("cannot write {}", path.display()))
}

fn print(text: &str) -> anyhow::Result<()> {
    io::stdout().write_all(text.as_bytes()).context("standard output cannot be written")
}

/// A bar on a terminal; elsewhere one line for each part of the work.
struct Progress {
    /// Guards the bar that is replaced when a new part begins.
    bar: Mutex<ProgressBar>,
    on_terminal: bool,
}

impl Progress {
    fn new() -> Self {
        Self { bar: Mutex::new(ProgressBar::hidden()), on_terminal: io::stderr().is_terminal() }
    }

    fn end(&self) {
        self.bar.lock().expect("nobody panicked").finish_and_clear();
    }
}

impl Watcher for Progress {
    fn begin(&self, what: &str, steps: u64) {
        if !self.on_terminal {
            let _ = writeln!(io::stderr(), "{what} ...");
            return;
        }
        let style = "{prefix:<45} {bar:30} {pos}/{len} {elapsed}, {eta} left";
        let style =
            ProgressStyle::with_template(if steps == 0 { "{prefix} {spinner} {elapsed}" } else { style });
        let bar = ProgressBar::with_draw_target(Some(steps), ProgressDrawTarget::stderr());
        bar.set_style(style.expect("a valid template"));
        bar.set_prefix(what.to_string());
        // Seldom: drawing takes time from what is measured.
        bar.enable_steady_tick(std::time::Duration::from_secs(1));
        std::mem::replace(&mut *self.bar.lock().expect("nobody panicked"), bar).finish_and_clear();
    }

    fn step(&self) {
        self.bar.lock().expect("nobody panicked").inc(1);
    }

    fn note(&self, text: &str) {
        self.bar.lock().expect("nobody panicked").suspend(|| {
            let _ = writeln!(io::stderr(), "{text}");
        });
    }
}
