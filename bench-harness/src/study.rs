//! Runs a plan: verifies, times in randomised blocks, counts, profiles. Makes samples; must not
//! compare or render them.

mod allotment;
mod findings;
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
use crate::csv::{BuildKind, SampleWriter};
use crate::environment::Environment;
use crate::fixture::Fixture;
use crate::plan::{Plan, Size, Treatment, verification_setups};
use crate::process::{Finished, Usage};
use crate::sampling::{Origin, failed_row, rows_of};
use crate::setup::Setup;
use crate::stats::repetitions;
use allotment::{Allotment, Work};

pub use findings::{Findings, ProgramFacts};
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

    /// Builds under a profiler and writes the flamegraph.
    ///
    /// # Errors
    /// If there is no profiler for this system, or the build fails.
    fn profile(
        &self,
        fixture: &Fixture,
        treatment: &Treatment,
        seconds: f64,
        svg: &Path,
    ) -> anyhow::Result<()>;
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
    /// Where flamegraphs go.
    pub results: &'a Path,
    /// Why nothing can be counted, if nothing can.
    pub counters_missing: Option<String>,
    pub watcher: &'a dyn Watcher,
}

impl Study<'_> {
    /// Measures everything. What fails is a row and a failure of the findings; the study goes on.
    ///
    /// # Errors
    /// If results or fixtures cannot be written, or no build of any kind succeeds.
    pub fn run(&self, writer: &mut SampleWriter) -> anyhow::Result<Findings> {
        let scratch = tempfile::tempdir().context("cannot create a scratch folder")?;
        let mut log = Log {
            study: self,
            writer,
            bundle: scratch.path().join("bundle.mjs"),
            findings: Findings::default(),
            verdicts: HashMap::new(),
            next_run: 0,
            started: Instant::now(),
        };
        if let Some(reason) = &self.counters_missing {
            log.omit(format!("nothing was counted: {reason}"));
        }
        let mut smallest = None;
        for &size in &self.plan.sizes {
            let fixture = log.fixture(size)?;
            let profiles = log.measure_size(&fixture, size)?;
            let smallest: &Fixture = smallest.get_or_insert_with(|| fixture.clone());
            if self.plan.sizes.last() == Some(&size) {
                log.profile(if profiles { &fixture } else { smallest });
            }
        }
        Ok(log.findings)
    }
}

/// What grows while a study runs.
struct Log<'a> {
    study: &'a Study<'a>,
    writer: &'a mut SampleWriter,
    bundle: PathBuf,
    findings: Findings,
    /// Whether the bundle of this size and hash printed what it should; `Err` says what it did instead.
    verdicts: HashMap<(u32, String), Result<(), String>>,
    next_run: u32,
    started: Instant,
}

impl Log<'_> {
    /// True if there is time for flamegraphs of this size.
    fn measure_size(&mut self, fixture: &Fixture, size: Size) -> anyhow::Result<bool> {
        self.verify(fixture)?;
        let allotment = self.time(fixture, size)?;
        if self.study.counters_missing.is_none() {
            self.count(fixture)?;
        }
        Ok(allotment.profiles)
    }

    fn fixture(&self, size: Size) -> anyhow::Result<Fixture> {
        let modules = size.modules;
        self.study.watcher.begin(&format!("program of {modules} modules"), u64::from(modules));
        Fixture::find_or_generate(self.study.fixtures, modules, &|_| self.study.watcher.step())
    }

    /// One build for each combination of the phases, none of them timed.
    fn verify(&mut self, fixture: &Fixture) -> anyhow::Result<()> {
        let setups = verification_setups();
        self.begin(fixture, "verifying all phase combinations", setups.len());
        let failures_before = self.findings.failures.len();
        for (pos, setup) in (0..).zip(&setups) {
            let name = format!("phases {}", setup.phases);
            self.measure(fixture, &name, setup, BuildKind::Verification, (0, pos))?;
        }
        let modules = fixture.manifest.modules;
        if self.findings.failures.len() - failures_before == setups.len() {
            bail!("no combination of phases builds {modules} modules: {}", self.findings.failures.join("\n"));
        }
        self.findings.programs.push(ProgramFacts {
            modules,
            edges: fixture.manifest.edges,
            bytes: fixture.manifest.bytes,
            verified: setups.len(),
            distinct_bundles: self.verdicts.keys().filter(|(size, _)| *size == modules).count(),
        });
        Ok(())
    }

    /// Blocks of all treatments in shuffled order; slow treatments take part in fewer blocks.
    ///
    /// All take part in the first one, which tells what each costs. Nothing is warmed up here: the builds
    /// that verify have read every file, and each run is a fresh process.
    fn time(&mut self, fixture: &Fixture, size: Size) -> anyhow::Result<Allotment> {
        let plan = self.study.plan;
        let treatments: Vec<&Treatment> = plan.treatments().collect();
        self.begin(fixture, "timing once", treatments.len());
        let mut seconds = vec![0.0; treatments.len()];
        let mut failed = vec![false; treatments.len()];
        let all: Vec<usize> = (0..treatments.len()).collect();
        for (index, run) in self.block(fixture, &treatments, all, 0)? {
            failed[index] = run.is_none();
            seconds[index] = run.map_or(0.0, |run| run.wall_ns as f64 / 1e9);
        }
        let allotment = self.work(size, &seconds).share_out();
        let mut counts = repetitions(&seconds, allotment.timing, plan.most_blocks);
        for (count, _) in counts.iter_mut().zip(&failed).filter(|(_, failed)| **failed) {
            *count = 1;
        }
        let steps: u32 = counts.iter().map(|count| count - 1).sum();
        self.begin(fixture, "timing again", steps as usize);
        for block in 1..counts.iter().copied().max().unwrap_or(0) {
            let members = (0..treatments.len()).filter(|&index| block < counts[index]).collect();
            self.block(fixture, &treatments, members, block)?;
        }
        Ok(allotment)
    }

    /// One run of each member in an order that depends on the size and the block alone.
    fn block(
        &mut self,
        fixture: &Fixture,
        treatments: &[&Treatment],
        mut members: Vec<usize>,
        block: u32,
    ) -> anyhow::Result<Vec<(usize, Option<Run>)>> {
        let seed = (u64::from(fixture.manifest.modules) << 32) | u64::from(block);
        members.shuffle(&mut ChaCha8Rng::seed_from_u64(seed));
        let mut runs = Vec::new();
        for (pos, index) in (0..).zip(members) {
            let Treatment { name, setup, .. } = treatments[index];
            runs.push((index, self.measure(fixture, name, setup, BuildKind::Timing, (block, pos))?));
        }
        Ok(runs)
    }

    /// What there is to do at a size whose treatments take so many seconds each.
    fn work(&self, size: Size, seconds: &[f64]) -> Work {
        /// Start of a process, symbols and drawing.
        const PICTURE_SECONDS: f64 = 0.7;
        let plan = self.study.plan;
        let block = seconds.iter().sum();
        let is_last = plan.sizes.last() == Some(&size);
        let picture =
            |seconds: f64| if is_last { seconds.max(plan.flamegraph_seconds) + PICTURE_SECONDS } else { 0.0 };
        Work {
            left: self.seconds_left() * size.share,
            block,
            counting: if self.study.counters_missing.is_none() { 1.1 * block } else { 0.0 },
            profiling: seconds[..plan.ladder.len()].iter().copied().map(picture).sum(),
            profiling_small: picture(0.0) * plan.ladder.len() as f64,
        }
    }

    /// One counting run of each treatment, the ladder first, until the time is over.
    fn count(&mut self, fixture: &Fixture) -> anyhow::Result<()> {
        let treatments: Vec<&Treatment> = self.study.plan.treatments().collect();
        self.begin(fixture, "counting", treatments.len());
        let mut left_out = Vec::new();
        for (pos, Treatment { name, setup, .. }) in (0..).zip(treatments) {
            if self.seconds_left() > 0.0 {
                self.measure(fixture, name, setup, BuildKind::Counting, (0, pos))?;
            } else {
                left_out.push(*name);
            }
        }
        if !left_out.is_empty() {
            let names = left_out.join(", ");
            self.omit(format!("no time was left to count at {} modules: {names}", fixture.manifest.modules));
        }
        Ok(())
    }

    fn profile(&mut self, fixture: &Fixture) {
        let plan = self.study.plan;
        self.begin(fixture, "profiling", plan.ladder.len());
        self.findings.profiled_modules = fixture.manifest.modules;
        for (position, treatment) in plan.ladder.iter().enumerate() {
            let file =
                self.study.results.join(format!("flamegraph-{position}-{}.svg", file_name(treatment.name)));
            match self.study.laboratory.profile(fixture, treatment, plan.flamegraph_seconds, &file) {
                Ok(()) => self.findings.flamegraphs.push((treatment.name.to_string(), file)),
                Err(error) => self.omit(format!("there is no flamegraph of {}: {error:#}", treatment.name)),
            }
            self.study.watcher.step();
        }
    }

    /// One run, its verification and its rows.
    fn measure(
        &mut self,
        fixture: &Fixture,
        name: &str,
        setup: &Setup,
        kind: BuildKind,
        (block, pos): (u32, u32),
    ) -> anyhow::Result<Option<Run>> {
        let origin = Origin {
            run_id: self.next_run,
            block,
            pos,
            kind,
            rung: name,
            setup: Some(setup),
            tool: "bundler",
            tool_version: &self.study.environment.harness_version,
            fixture: &fixture.manifest,
            environment: self.study.environment,
        };
        self.next_run += 1;
        let instrument = if kind == BuildKind::Counting { Instrument::Counters } else { Instrument::Clock };
        let span = origin.begin();
        let outcome = self.study.laboratory.build(instrument, fixture, setup, &self.bundle);
        let verdict =
            outcome.as_ref().map_err(|error| format!("{error:#}")).map(|run| self.verdict(fixture, run));
        let (rows, problem) = match (&outcome, verdict) {
            (Ok(run), Ok(Ok(()))) => (rows_of(&span, run, "ok"), None),
            (Ok(run), Ok(Err(problem))) => (rows_of(&span, run, &problem), Some(problem)),
            (_, Err(problem)) | (Err(_), Ok(Err(problem))) => {
                (vec![failed_row(&span, &problem)], Some(problem))
            }
            (Err(_), Ok(Ok(()))) => unreachable!("a failed build has no verdict"),
        };
        if let Some(problem) = problem {
            self.fail(format!("{name} at {} modules ({kind:?}): {problem}", fixture.manifest.modules));
        }
        self.writer.append(&rows)?;
        self.findings.samples.extend(rows);
        self.study.watcher.step();
        Ok(outcome.ok())
    }

    /// Whether the bundle is right. One of the same bytes is not executed a second time.
    fn verdict(&mut self, fixture: &Fixture, run: &Run) -> Result<(), String> {
        let key = (fixture.manifest.modules, run.record.output_hash.clone());
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

    fn begin(&self, fixture: &Fixture, what: &str, steps: usize) {
        self.study.watcher.begin(&format!("{} modules: {what}", fixture.manifest.modules), steps as u64);
    }

    /// Until the plan's deadline; negative after it.
    fn seconds_left(&self) -> f64 {
        self.study.plan.deadline_seconds - self.started.elapsed().as_secs_f64()
    }

    fn omit(&mut self, omission: String) {
        self.study.watcher.note(&omission);
        self.findings.omissions.push(omission);
    }

    fn fail(&mut self, problem: String) {
        self.study.watcher.note(&problem);
        self.findings.failures.push(problem);
    }
}

/// A treatment's name as a part of a file name.
fn file_name(name: &str) -> String {
    let words: Vec<&str> =
        name.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty()).collect();
    words.join("-")
}

#[cfg(test)]
mod tests;
