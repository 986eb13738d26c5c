//! Builds the programs that the gate measures, and measures with them: small builds with one worker, in memory, so
//! that no path or disk of a machine shows; only the clock looks at builds of files.
//!
//! They are built with the tests' profile, so that nothing but this workspace's crates has to be compiled; the one
//! whose instructions and time count has these crates optimised.

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use anyhow::{Context, bail};
use bundler_core::phases::Phases;
use synth_gen::Preset;

use super::identities::{Counted, Identities};
use super::record::GateRecord;
use super::{Gate, callgrind};
use crate::build_once::BuildRecord;
use crate::counters::executable;
use crate::fixture::Fixture;
use crate::plan::Program;
use crate::process::run_successfully;
use crate::setup::Setup;
use crate::stats::log_slope;
use crate::treatment::{DEFAULT_ENGINE, Treatment, ladder, verification_setups};

/// Modules of the program that is counted, and of those that show how counters grow.
const MODULES: u32 = 200;
const GROWTH: [u32; 4] = [200, 400, 800, 1600];
/// Modules of the program that is timed against another commit.
const CLOCKED_MODULES: u32 = 1000;
/// Rungs that are timed against another commit.
pub const CLOCKED: [&str; 2] = ["baseline", DEFAULT_ENGINE];

const LIMIT: Duration = Duration::from_secs(120);
const COMPILE_LIMIT: Duration = Duration::from_secs(1800);

/// The programs that measure, and what they build.
pub struct Bench<'a> {
    gate: &'a Gate<'a>,
    /// Plain and optimised.
    timed: PathBuf,
    /// Counts; its speed does not matter.
    counting: PathBuf,
    fixtures: Vec<Fixture>,
    scratch: tempfile::TempDir,
}

impl<'a> Bench<'a> {
    /// Compiles and generates.
    ///
    /// # Errors
    /// If either fails.
    pub fn prepare(gate: &'a Gate<'a>) -> anyhow::Result<Self> {
        gate.watcher.begin("gate: compiling the build that counts", 0);
        let counting = build(gate.workspace, "counting-build", &["--features", "bench-harness/instrument"])?;
        let scratch = tempfile::tempdir()?;
        gate.watcher.begin("gate: compiling the build that is timed", 0);
        let timed = keep(&build(gate.workspace, "plain-build", &OPTIMISED)?, scratch.path(), "timed")?;
        let generate = |&modules: &u32| {
            let program = Program { preset: Preset::Plan, modules };
            Fixture::find_or_generate(gate.fixtures, program, &|_| {})
        };
        let fixtures = GROWTH.iter().map(generate).collect::<anyhow::Result<_>>()?;
        Ok(Self { gate, timed, counting, fixtures, scratch })
    }

    /// Every combination of the phases gives the same bytes, and they print what was predicted.
    pub fn verify(&self) -> anyhow::Result<Vec<String>> {
        let fixture = &self.fixtures[0];
        let mut wrong = Vec::new();
        let mut first: Option<(Phases, String)> = None;
        for setup in verification_setups() {
            let record = self.build(&self.timed, fixture, &setup, true)?;
            let Some((phases, hash)) = &first else {
                let printed = self.run_bundle()?;
                if printed != fixture.manifest.expected_stdout {
                    wrong.push(format!("phases {}: the bundle printed {printed:?}", setup.phases));
                }
                first = Some((setup.phases, record.output_hash));
                continue;
            };
            if record.output_hash != *hash {
                wrong.push(format!("phases {} and {phases} make different bundles", setup.phases));
            }
        }
        Ok(wrong)
    }

    fn run_bundle(&self) -> anyhow::Result<String> {
        let mut command = Command::new(self.gate.harness);
        command.arg("run-bundle").arg(self.outfile());
        Ok(run_successfully(&mut command, LIMIT)?.stdout)
    }

    /// Counters of all combinations, and the record but for instructions.
    pub fn counted(&self) -> anyhow::Result<(Identities, GateRecord)> {
        let fixture = &self.fixtures[0];
        let mut identities = Identities::default();
        for phases in Phases::subsets() {
            let setup = Setup { phases, workers: Some(1), ..Setup::plan_baseline() };
            let record = self.build(&self.counting, fixture, &setup, true)?;
            identities.modules = record.modules;
            identities.by_phases.push((phases, counted(&record)));
        }
        let environment = crate::environment::Environment::read(Path::new("."));
        let mut now = GateRecord {
            about: "What `bench-harness gate` compares with; written by `bench-harness gate --update`."
                .to_string(),
            modules: MODULES,
            fixture_hash: fixture.manifest.tree_hash.clone(),
            rustc: environment.rustc,
            processor: environment.cpu,
            ..GateRecord::default()
        };
        for Treatment { name, setup, .. } in rungs() {
            let record = self.build(&self.counting, fixture, &setup, true)?;
            now.counters.insert(name.clone(), counted(&record));
            if let Some(allocations) = record.allocations {
                let values = [("count", allocations.count), ("bytes", allocations.bytes)];
                now.allocations.insert(name, values.map(|(name, value)| (name.to_string(), value)).into());
            }
        }
        now.exponents = self.exponents(&Setup { workers: Some(1), ..Setup::engine_default() })?;
        Ok((identities, now))
    }

    /// How each counter of a setup grows with the modules.
    pub fn exponents(&self, setup: &Setup) -> anyhow::Result<BTreeMap<String, f64>> {
        let mut series: BTreeMap<String, Vec<(f64, Vec<f64>)>> = BTreeMap::new();
        for fixture in &self.fixtures {
            let record = self.build(&self.counting, fixture, setup, true)?;
            for (name, count) in counted(&record) {
                // Against what was loaded: packages do not grow with the modules that were asked for.
                let point = (record.modules as f64, vec![count as f64]);
                series.entry(name).or_default().push(point);
            }
        }
        let round = |value: f64| (value * 1000.0).round() / 1000.0;
        Ok(series
            .into_iter()
            .filter_map(|(name, points)| Some((name, round(log_slope(&points)?.mid))))
            .collect())
    }

    /// The record with instructions, if there is valgrind.
    pub fn with_instructions(&self, mut now: GateRecord) -> anyhow::Result<GateRecord> {
        if self.gate.request.no_instructions || !callgrind::is_there() {
            self.gate.watcher.note("instructions are not counted: valgrind is not there, or was not asked");
            return Ok(now);
        }
        for Treatment { name, setup, .. } in rungs() {
            now.instructions.insert(name, self.instructions(&setup)?);
        }
        // Once more: how much two equal runs differ.
        let engine = rungs().pop().context("the ladder has an end")?;
        let again = self.instructions(&engine.setup)?;
        let once = &now.instructions[&engine.name];
        let share = |stage: &str| {
            let (a, b) =
                (once.get(stage).copied().unwrap_or(0) as f64, again.get(stage).copied().unwrap_or(0) as f64);
            (a - b).abs() / a.max(1.0)
        };
        now.instruction_noise = share("total").max(share("compile"));
        Ok(now)
    }

    fn instructions(&self, setup: &Setup) -> anyhow::Result<BTreeMap<String, u64>> {
        callgrind::instructions(&self.timed, &self.arguments(&self.fixtures[0], setup, true))
    }

    /// Counters of one setup on the program of the record.
    pub fn counters_of(&self, setup: &Setup) -> anyhow::Result<Counted> {
        Ok(counted(&self.build(&self.counting, &self.fixtures[0], setup, true)?))
    }

    /// Time of this build over that of another, in pairs whose order changes.
    pub fn ratios(&self, other: &Path, rung: &str) -> anyhow::Result<Vec<f64>> {
        let program = Program { preset: Preset::Plan, modules: CLOCKED_MODULES };
        let fixture = Fixture::find_or_generate(self.gate.fixtures, program, &|_| {})?;
        let setup = ladder().into_iter().find(|one| one.name == rung).context("a rung of the ladder")?.setup;
        let mut ratios = Vec::new();
        // One pair more: the first warms up.
        for pair in 0..=super::wall_clock::PAIRS {
            let mut times = [0.0; 2];
            let mut programs = [(0, self.timed.as_path()), (1, other)];
            if pair % 2 == 1 {
                programs.reverse();
            }
            for (index, program) in programs {
                times[index] = self.build(program, &fixture, &setup, false)?.total_ns as f64;
            }
            if pair > 0 {
                ratios.push(times[0] / times[1]);
            }
        }
        Ok(ratios)
    }

    fn build(
        &self,
        program: &Path,
        fixture: &Fixture,
        setup: &Setup,
        memory: bool,
    ) -> anyhow::Result<BuildRecord> {
        let mut command = Command::new(program);
        command.args(self.arguments(fixture, setup, memory));
        let finished = run_successfully(&mut command, LIMIT)?;
        serde_json::from_str(finished.stdout.trim()).context("the build's record cannot be read")
    }

    fn arguments(&self, fixture: &Fixture, setup: &Setup, memory: bool) -> Vec<String> {
        let mut arguments = vec![
            format!("--fixture={}", fixture.folder.display()),
            format!("--outfile={}", self.outfile().display()),
        ];
        arguments.extend(memory.then(|| "--memory".to_string()));
        arguments.extend(setup.to_arguments());
        arguments
    }

    fn outfile(&self) -> PathBuf {
        self.scratch.path().join("bundle.mjs")
    }
}

/// The ladder with one worker: what differs then is the work, not its distribution.
fn rungs() -> Vec<Treatment> {
    let mut rungs = ladder();
    // With one worker it is the rung before it.
    rungs.retain(|rung| rung.name != "+worker per core");
    for rung in &mut rungs {
        rung.setup.workers = Some(1);
    }
    rungs
}

/// Counters but those of times, which differ from run to run.
fn counted(record: &BuildRecord) -> Counted {
    record.counters.iter().filter(|(name, _)| !name.ends_with("_ns")).cloned().collect()
}

const OPTIMISED: [&str; 2] = ["--config", "profile.dev.opt-level=3"];

/// Compiles one of this crate's programs and returns where it is.
fn build(workspace: &Path, program: &str, more: &[&str]) -> anyhow::Result<PathBuf> {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| OsString::from("cargo"));
    let mut command = Command::new(cargo);
    command.current_dir(workspace);
    // Nobody edits between two gates; what incremental builds leave behind is large.
    command.env("CARGO_INCREMENTAL", "0");
    // As the tests are built, and with the features of the whole workspace: then no dependency is compiled again. A
    // test in a file of its own brings the programs of its package.
    command.args(["test", "--no-run", "--quiet", "--message-format=json", "--workspace", "--test", "phases"]);
    command.args(more);
    let finished = run_successfully(&mut command, COMPILE_LIMIT)
        .with_context(|| format!("cannot compile `{program}` for the gate"))?;
    executable(&finished.stdout, program).with_context(|| format!("Cargo names no program `{program}`"))
}

/// A copy that the next build does not replace.
fn keep(program: &Path, folder: &Path, name: &str) -> anyhow::Result<PathBuf> {
    let copy = folder.join(format!("{name}{}", std::env::consts::EXE_SUFFIX));
    std::fs::copy(program, &copy).with_context(|| format!("cannot copy {}", program.display()))?;
    Ok(copy)
}

/// The program of another commit, built beside this one with the same dependencies.
pub fn build_commit(workspace: &Path, commit: &str) -> anyhow::Result<PathBuf> {
    let git = |arguments: &[&str]| {
        run_successfully(Command::new("git").args(arguments).current_dir(workspace), COMPILE_LIMIT)
    };
    let verified = git(&["rev-parse", "--verify", "--quiet", &format!("{commit}^{{commit}}")])
        .with_context(|| format!("git knows no commit {commit}"))?;
    let commit = verified.stdout.trim();
    let changed =
        git(&["diff", "--name-only", commit, "HEAD", "--", "bundler-core", "Cargo.lock", "Cargo.toml"])?;
    let dirty = git(&["status", "--porcelain", "--untracked-files=no", "--", "bundler-core"])?;
    if changed.stdout.trim().is_empty() && dirty.stdout.trim().is_empty() {
        bail!("nothing of the engine differs from {commit}");
    }
    let folder = workspace.join("target/gate-base");
    if folder.join("Cargo.toml").is_file() {
        let folder = folder.to_string_lossy().into_owned();
        git(&["-C", &folder, "checkout", "--quiet", "--detach", commit])?;
    } else {
        git(&["worktree", "prune"])?;
        git(&["worktree", "add", "--quiet", "--detach", &folder.to_string_lossy(), commit])?;
    }
    let target = workspace.join("target").to_string_lossy().into_owned();
    let arguments = [OPTIMISED[0], OPTIMISED[1], "--target-dir", &target];
    let program = build(&folder, "plain-build", &arguments)?;
    keep(&program, &folder.join(".."), "gate-base-program")
}
