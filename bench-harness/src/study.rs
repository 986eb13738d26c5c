//! Runs a plan: verifies, times in randomised blocks, counts, profiles. Makes samples; must not
//! compare or render them.

mod forecast;
mod laboratory;

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::time::Instant;

use anyhow::{Context, bail};
use rand::SeedableRng;
use rand::seq::SliceRandom;
use rand_chacha::ChaCha8Rng;

use crate::Watcher;
use crate::build_once::BuildRecord;
use crate::csv::{BuildKind, Done, RunKey, SampleWriter};
use crate::environment::Environment;
use crate::fixture::Fixture;
use crate::plan::{Block, Cache, Pictures, Plan, Program};
use crate::process::{Finished, Usage};
use crate::sampling::{Origin, failed_row, rows_of};
use crate::setup::Setup;
use crate::treatment::{Treatment, ladder, mask_name, verification_setups};
use forecast::Forecast;

pub use laboratory::Processes;

/// Where builds happen. A trait so that the order of a study can be tested without any.
pub trait Laboratory {
    /// One build in a fresh process; the bundle is written to `outfile`.
    ///
    /// # Errors
    /// If the build or the process fails.
    fn build(
        &self,
        instrument: Instrument,
        fixture: &Fixture,
        setup: &Setup,
        outfile: &Path,
    ) -> anyhow::Result<Run>;

    /// What a bundle prints.
    ///
    /// # Errors
    /// If it throws, or takes too long.
    fn execute(&self, bundle: &Path) -> anyhow::Result<String>;

    /// Builds under a profiler and writes what it saw, as folded stacks.
    ///
    /// # Errors
    /// If there is no profiler for this system, or the build fails.
    fn profile(&self, fixture: &Fixture, setup: &Setup, seconds: f64, stacks: &Path) -> anyhow::Result<()>;

    /// Builds once and writes a timeline in Chrome's trace format.
    ///
    /// # Errors
    /// If the build fails.
    fn trace(&self, fixture: &Fixture, setup: &Setup, timeline: &Path) -> anyhow::Result<()>;
}

/// Which build of the harness measures.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Instrument {
    /// The one without counters.
    Clock,
    /// The one with counters.
    Counters,
}

/// One build as seen from inside and outside.
#[derive(Clone, Debug)]
pub struct Run {
    pub record: BuildRecord,
    pub wall_ns: u64,
    pub usage: Usage,
}

impl Run {
    /// The record that a child printed, and what it took.
    ///
    /// # Errors
    /// If it printed something else.
    pub fn from_child(finished: &Finished) -> anyhow::Result<Self> {
        let record =
            serde_json::from_str(finished.stdout.trim()).context("the build's record cannot be read")?;
        Ok(Self { record, wall_ns: finished.wall_ns, usage: finished.usage })
    }
}

/// A study under way.
pub struct Study<'a> {
    pub plan: &'a Plan,
    pub laboratory: &'a dyn Laboratory,
    pub environment: &'a Environment,
    /// Where generated programs are kept.
    pub fixtures: &'a Path,
    /// Where pictures go.
    pub results: &'a Path,
    /// Whether there is a build that counts.
    pub counts: bool,
    pub watcher: &'a dyn Watcher,
}

/// What became of a study; all else is in its samples.
#[derive(Clone, Default, Debug)]
pub struct Outcome {
    /// Failures, each with where it happened. Empty if all output was right.
    pub failures: Vec<String>,
    /// Runs that were made now, and runs that were there before.
    pub made: u32,
    pub skipped: u32,
}

impl Study<'_> {
    /// Measures what is not in `done`. What fails is a row and a failure of the outcome; the study goes on.
    ///
    /// # Errors
    /// If results or fixtures cannot be written, or no build of any kind succeeds.
    pub fn run(&self, writer: &mut SampleWriter, done: Done) -> anyhow::Result<Outcome> {
        let scratch = tempfile::tempdir().context("cannot create a scratch folder")?;
        let mut log = Log {
            study: self,
            writer,
            bundle: scratch.path().join("bundle.mjs"),
            fixtures: HashMap::new(),
            verdicts: HashMap::new(),
            next_run: done.next_run_id,
            forecast: Forecast::default(),
            done,
            started: Instant::now(),
            outcome: Outcome::default(),
        };
        for program in self.plan.programs() {
            log.verify(program)?;
        }
        let blocks = self.plan.blocks();
        let (first, later): (Vec<Block>, Vec<Block>) = blocks.into_iter().partition(|block| block.round == 0);
        log.time(&first, &later)?;
        if self.counts {
            for program in self.plan.programs() {
                log.count(program)?;
            }
        }
        log.time(&later, &[])?;
        if let Some(pictures) = &self.plan.pictures {
            log.draw(pictures)?;
        }
        Ok(log.outcome)
    }
}

/// What grows while a study runs.
struct Log<'a> {
    study: &'a Study<'a>,
    writer: &'a mut SampleWriter,
    bundle: PathBuf,
    fixtures: HashMap<Program, Fixture>,
    /// Whether the bundle of this program and hash printed what it should; `Err` says what it did instead.
    verdicts: HashMap<(Program, String), Result<(), String>>,
    next_run: u32,
    forecast: Forecast,
    done: Done,
    started: Instant,
    outcome: Outcome,
}

/// What is run, and as what.
struct Task<'a> {
    program: Program,
    name: &'a str,
    setup: &'a Setup,
    kind: BuildKind,
    cache: Cache,
    block: u32,
    pos: u32,
}

impl Log<'_> {
    fn fixture(&mut self, program: Program) -> anyhow::Result<Fixture> {
        if let Some(fixture) = self.fixtures.get(&program) {
            return Ok(fixture.clone());
        }
        self.study.watcher.begin(&format!("program {}", title(program)), u64::from(program.modules));
        let step = |_| self.study.watcher.step();
        let fixture = Fixture::find_or_generate(self.study.fixtures, program, &step)?;
        self.fixtures.insert(program, fixture.clone());
        Ok(fixture)
    }

    /// One build for each combination of the phases, none of them timed. They also warm the page cache.
    fn verify(&mut self, program: Program) -> anyhow::Result<()> {
        let setups = verification_setups();
        self.fixture(program)?;
        self.begin(program, "verifying all phase combinations", setups.len());
        let failures_before = self.outcome.failures.len();
        for (pos, setup) in (0..).zip(&setups) {
            let name = format!("verify {}", mask_name(setup.phases));
            let kind = BuildKind::Verification;
            self.measure(&Task { program, name: &name, setup, kind, cache: Cache::Warm, block: 0, pos })?;
        }
        if self.outcome.failures.len() - failures_before == setups.len() {
            let failures = self.outcome.failures.join("\n");
            bail!("no combination of phases builds {}: {failures}", title(program));
        }
        Ok(())
    }

    /// Blocks of all treatments of a series in shuffled order. First ones are always run; a later one if it
    /// and what must still be done will not exceed the limit.
    fn time(&mut self, blocks: &[Block], later: &[Block]) -> anyhow::Result<()> {
        let plan = self.study.plan;
        let all: Vec<Block> = blocks.iter().chain(later).copied().collect();
        for (index, block) in blocks.iter().enumerate() {
            let series = &plan.series[block.series];
            let seconds = self.forecast.block(block.program, &series.treatments);
            if block.round > 0 && self.seconds_left().is_some_and(|left| left < seconds) {
                continue;
            }
            let fixture = self.fixture(block.program)?;
            let what = format!("{}, block {}", series.name, block.round + 1);
            self.begin(block.program, &what, series.treatments.len());
            self.tell_time_left(&all[index..]);
            let mut treatments: Vec<&Treatment> = series.treatments.iter().collect();
            treatments.shuffle(&mut ChaCha8Rng::seed_from_u64(u64::from(block.number)));
            for (pos, treatment) in (0..).zip(treatments) {
                if series.cache == Cache::Cold
                    && let Err(error) = fixture.evict()
                {
                    self.study.watcher.note(&format!("nothing is measured with cold files: {error:#}"));
                    break;
                }
                let ran = self.measure(&Task {
                    program: block.program,
                    name: &treatment.name,
                    setup: &treatment.setup,
                    kind: BuildKind::Timing,
                    cache: series.cache,
                    block: block.number,
                    pos,
                })?;
                if let Some(seconds) = ran {
                    self.forecast.learn(block.program, &treatment.name, seconds);
                }
            }
        }
        Ok(())
    }

    /// One counting run of each setup.
    fn count(&mut self, program: Program) -> anyhow::Result<()> {
        let plan = self.study.plan;
        let treatments = plan.distinct_treatments(program);
        self.begin(program, "counting", treatments.len());
        for (pos, Treatment { name, setup, .. }) in (0..).zip(treatments) {
            let kind = BuildKind::Counting;
            self.measure(&Task { program, name, setup, kind, cache: Cache::Warm, block: 0, pos })?;
        }
        Ok(())
    }

    fn draw(&mut self, pictures: &Pictures) -> anyhow::Result<()> {
        let program = Program { preset: synth_gen::Preset::Plan, modules: pictures.modules };
        let fixture = self.fixture(program)?;
        let ladder = ladder();
        self.begin(program, "profiling", ladder.len());
        for (position, treatment) in ladder.iter().enumerate() {
            let base = format!("{position}-{}", file_name(&treatment.name));
            let stacks = self.study.results.join(format!("stacks-{base}.folded"));
            let timeline = self.study.results.join(format!("timeline-{base}.json"));
            let laboratory = self.study.laboratory;
            let profiled = match stacks.exists() {
                true => Ok(()),
                false => laboratory.profile(&fixture, &treatment.setup, pictures.seconds, &stacks),
            };
            let traced = laboratory.trace(&fixture, &treatment.setup, &timeline);
            for (what, drawn) in [("flamegraph", profiled), ("timeline", traced)] {
                if let Err(error) = drawn {
                    self.study.watcher.note(&format!("there is no {what} of {}: {error:#}", treatment.name));
                }
            }
            self.study.watcher.step();
        }
        Ok(())
    }

    /// One run, its verification and its rows, unless it is done. How many seconds it took.
    fn measure(&mut self, task: &Task<'_>) -> anyhow::Result<Option<f64>> {
        let key = RunKey {
            preset: task.program.preset.name().to_string(),
            n_modules: task.program.modules,
            build_kind: task.kind,
            block: task.block,
            rung: task.name.to_string(),
        };
        if self.done.runs.contains(&key) {
            self.outcome.skipped += 1;
            self.study.watcher.step();
            return Ok(None);
        }
        let fixture = self.fixture(task.program)?;
        let origin = Origin {
            run_id: self.next_run,
            block: task.block,
            pos: task.pos,
            kind: task.kind,
            rung: task.name,
            setup: Some(task.setup),
            cache: task.cache,
            tool: "bundler",
            tool_version: &self.study.environment.harness_version,
            fixture: &fixture.manifest,
            environment: self.study.environment,
        };
        self.next_run += 1;
        let instrument =
            if task.kind == BuildKind::Counting { Instrument::Counters } else { Instrument::Clock };
        let span = origin.begin();
        let outcome = self.study.laboratory.build(instrument, &fixture, task.setup, &self.bundle);
        let (rows, problem) = match &outcome {
            Ok(run) => match self.verdict(task.program, &fixture, run) {
                Ok(()) => (rows_of(&span, run, "ok"), None),
                Err(problem) => (rows_of(&span, run, &problem), Some(problem)),
            },
            Err(error) => {
                let problem = format!("{error:#}");
                (vec![failed_row(&span, &problem)], Some(problem))
            }
        };
        self.writer.append(&rows)?;
        if let Some(problem) = problem {
            let failure = format!("{} at {} ({:?}): {problem}", task.name, title(task.program), task.kind);
            self.study.watcher.note(&failure);
            self.outcome.failures.push(failure);
        }
        self.outcome.made += 1;
        self.study.watcher.step();
        Ok(outcome.ok().map(|run| run.wall_ns as f64 / 1e9))
    }

    /// Whether the bundle is right. One of the same bytes is not executed a second time.
    fn verdict(&mut self, program: Program, fixture: &Fixture, run: &Run) -> Result<(), String> {
        let key = (program, run.record.output_hash.clone());
        if let Some(known) = self.verdicts.get(&key) {
            return known.clone();
        }
        let expected = &fixture.manifest.expected_stdout;
        let verdict = match self.study.laboratory.execute(&self.bundle) {
            Ok(printed) if printed == *expected => Ok(()),
            Ok(printed) => Err(format!("wrong output: printed {printed:?} instead of {expected:?}")),
            Err(error) => Err(format!("the bundle does not run: {error:#}")),
        };
        self.verdicts.insert(key, verdict.clone());
        verdict
    }

    fn begin(&self, program: Program, what: &str, steps: usize) {
        self.study.watcher.begin(&format!("{}: {what}", title(program)), steps as u64);
    }

    /// Until no further block may begin; runs of an earlier part of the study count.
    fn seconds_left(&self) -> Option<f64> {
        let spent = self.done.seconds + self.started.elapsed().as_secs_f64();
        let pictures = self.study.plan.pictures.as_ref();
        // Each picture needs a process, and drawing.
        let reserved = pictures.map_or(0.0, |pictures| (pictures.seconds + 1.0) * ladder().len() as f64);
        self.study.plan.limit_seconds.map(|limit| limit - spent - reserved)
    }

    fn tell_time_left(&self, blocks: &[Block]) {
        let plan = self.study.plan;
        let wanted: f64 = blocks
            .iter()
            .map(|block| self.forecast.block(block.program, &plan.series[block.series].treatments))
            .sum();
        self.study.watcher.left(self.seconds_left().map_or(wanted, |left| left.min(wanted)).max(0.0));
    }
}

/// A program as messages name it.
fn title(program: Program) -> String {
    format!("{} {}", program.preset.name(), program.modules)
}

/// A treatment's name as a part of a file name.
pub fn file_name(name: &str) -> String {
    let words: Vec<&str> =
        name.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty()).collect();
    words.join("-")
}

#[cfg(test)]
mod tests;
