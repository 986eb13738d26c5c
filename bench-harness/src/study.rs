//! Runs a plan: verifies, warms up, times in randomised blocks, counts, profiles. Makes samples; must not
//! compare or render them.

mod laboratory;

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use anyhow::{Context, bail};
use rand::SeedableRng;
use rand::seq::SliceRandom;
use rand_chacha::ChaCha8Rng;

use crate::Watcher;
use crate::build_once::BuildRecord;
use crate::csv::{BuildKind, Sample, SampleWriter};
use crate::environment::Environment;
use crate::fixture::Fixture;
use crate::plan::{Plan, Size, Treatment, verification_setups};
use crate::process::{Finished, Usage};
use crate::sampling::{Origin, failed_row, rows_of};
use crate::setup::Setup;
use crate::stats::repetitions;

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

/// All that a study found out.
#[derive(Clone, Debug, Default)]
pub struct Findings {
    pub samples: Vec<Sample>,
    pub programs: Vec<ProgramFacts>,
    /// Failures, each with where it happened. Empty if all output was right.
    pub failures: Vec<String>,
    /// Why there are no counters, if there are none.
    pub counters_missing: Option<String>,
    /// Treatments with a flamegraph, and its file.
    pub flamegraphs: Vec<(String, PathBuf)>,
}

/// A generated program, as reports name it.
#[derive(Clone, Debug)]
pub struct ProgramFacts {
    pub modules: u32,
    pub edges: u64,
    pub bytes: u64,
    /// Setups whose output was verified, and how many different bundles they made.
    pub verified: usize,
    pub distinct_bundles: usize,
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
            findings: Findings { counters_missing: self.counters_missing.clone(), ..Findings::default() },
            verdicts: HashMap::new(),
            next_run: 0,
        };
        for &size in &self.plan.sizes {
            log.measure_size(size)?;
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
}

impl Log<'_> {
    fn measure_size(&mut self, size: Size) -> anyhow::Result<()> {
        let fixture = self.fixture(size)?;
        self.verify(&fixture)?;
        let estimates = self.warm_up(&fixture)?;
        self.time(&fixture, size, &estimates)?;
        if self.study.counters_missing.is_none() {
            self.count(&fixture)?;
        }
        if self.study.plan.sizes.last() == Some(&size) {
            self.profile(&fixture);
        }
        Ok(())
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

    /// One run of each treatment, in the plan's order; returns the seconds each took.
    fn warm_up(&mut self, fixture: &Fixture) -> anyhow::Result<Vec<f64>> {
        let treatments: Vec<&Treatment> = self.study.plan.treatments().collect();
        self.begin(fixture, "warming up", treatments.len());
        let mut seconds = Vec::new();
        for (pos, treatment) in (0..).zip(treatments) {
            let (name, setup) = (treatment.name, &treatment.setup);
            let run = self.measure(fixture, name, setup, BuildKind::Warmup, (0, pos))?;
            // A treatment that fails is not repeated for long.
            seconds.push(run.map_or(0.0, |run| run.wall_ns as f64 / 1e9));
        }
        Ok(seconds)
    }

    /// Blocks of all treatments in shuffled order; slow treatments take part in fewer blocks.
    fn time(&mut self, fixture: &Fixture, size: Size, estimates: &[f64]) -> anyhow::Result<()> {
        let plan = self.study.plan;
        let treatments: Vec<&Treatment> = plan.treatments().collect();
        let counts = repetitions(estimates, size.budget_seconds, plan.most_blocks);
        self.begin(fixture, "timing", counts.iter().sum::<u32>() as usize);
        for block in 0..counts.iter().copied().max().unwrap_or(0) {
            let mut order: Vec<usize> =
                (0..treatments.len()).filter(|&index| block < counts[index]).collect();
            order.shuffle(&mut ChaCha8Rng::seed_from_u64((u64::from(size.modules) << 32) | u64::from(block)));
            for (pos, index) in (0..).zip(order) {
                let treatment = treatments[index];
                self.measure(fixture, treatment.name, &treatment.setup, BuildKind::Timing, (block, pos))?;
            }
        }
        Ok(())
    }

    fn count(&mut self, fixture: &Fixture) -> anyhow::Result<()> {
        let treatments: Vec<&Treatment> = self.study.plan.treatments().collect();
        self.begin(fixture, "counting", treatments.len());
        for (pos, treatment) in (0..).zip(treatments) {
            self.measure(fixture, treatment.name, &treatment.setup, BuildKind::Counting, (0, pos))?;
        }
        Ok(())
    }

    fn profile(&mut self, fixture: &Fixture) {
        let plan = self.study.plan;
        self.begin(fixture, "profiling", plan.ladder.len());
        for (position, treatment) in plan.ladder.iter().enumerate() {
            let file =
                self.study.results.join(format!("flamegraph-{position}-{}.svg", file_name(treatment.name)));
            match self.study.laboratory.profile(fixture, treatment, plan.flamegraph_seconds, &file) {
                Ok(()) => self.findings.flamegraphs.push((treatment.name.to_string(), file)),
                Err(error) => self.fail(format!("flamegraph of {}: {error:#}", treatment.name)),
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
