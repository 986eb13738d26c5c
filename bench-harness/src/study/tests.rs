//! A study without any build: a laboratory that answers from a table.

use std::cell::RefCell;

use super::*;
use crate::build_once::StageRecord;
use crate::csv::Sample;
use crate::plan::{BASELINE, PlanName};
use crate::summary::Summary;

/// What stands in for builds. Times depend on the phases alone.
struct Pretended {
    /// Setups in the order in which they were built.
    built: RefCell<Vec<(Instrument, Setup)>>,
    executed: RefCell<u32>,
    broken_mask: Option<u8>,
    wrong_mask: Option<u8>,
    expected: String,
}

impl Pretended {
    fn new(fixtures: &Path) -> Self {
        let manifest = Fixture::find_or_generate(fixtures, 20, &|_| {}).unwrap().manifest;
        Self {
            built: RefCell::default(),
            executed: RefCell::default(),
            broken_mask: None,
            wrong_mask: None,
            expected: manifest.expected_stdout,
        }
    }
}

impl Laboratory for Pretended {
    fn build(
        &self,
        instrument: Instrument,
        _: &Fixture,
        setup: &Setup,
        outfile: &Path,
    ) -> anyhow::Result<Run> {
        self.built.borrow_mut().push((instrument, setup.clone()));
        let mask = setup.phases.mask();
        if self.broken_mask == Some(mask) {
            bail!("the build failed");
        }
        let bundle = if self.wrong_mask == Some(mask) { "wrong" } else { "right" };
        std::fs::write(outfile, bundle)?;
        let total_ns = 1_000_000_000 / (u64::from(mask) + 1);
        let stage = StageRecord { name: "scan".to_string(), ns: total_ns / 2, summed_over_workers: false };
        let record = BuildRecord {
            total_ns,
            stages: vec![stage],
            modules: 20,
            edges: 30,
            output_bytes: bundle.len() as u64,
            output_hash: bundle.to_string(),
            peak_rss_bytes: Some(1_000_000),
            instrumented: instrument == Instrument::Counters,
            counters: match instrument {
                Instrument::Clock => Vec::new(),
                Instrument::Counters => vec![("resolver_calls".to_string(), 7)],
            },
        };
        Ok(Run { record, wall_ns: total_ns, usage: Usage::default() })
    }

    fn execute(&self, bundle: &Path) -> anyhow::Result<String> {
        *self.executed.borrow_mut() += 1;
        let right = std::fs::read_to_string(bundle)? == "right";
        Ok(if right { self.expected.clone() } else { "nonsense\n".to_string() })
    }

    fn profile(&self, _: &Fixture, _: &Treatment, _: f64, svg: &Path) -> anyhow::Result<()> {
        Ok(std::fs::write(svg, "<svg/>")?)
    }
}

struct Silent;

impl Watcher for Silent {
    fn begin(&self, _: &str, _: u64) {}
    fn step(&self) {}
    fn note(&self, _: &str) {}
}

/// Runs a small plan in a pretended laboratory, after `change` was made to it.
fn run(change: impl FnOnce(&mut Pretended)) -> (Pretended, Findings, usize) {
    let folder = tempfile::tempdir().unwrap();
    let mut laboratory = Pretended::new(folder.path());
    change(&mut laboratory);
    let plan =
        Plan { sizes: vec![Size { modules: 20, share: 1.0 }], most_blocks: 3, ..Plan::new(PlanName::Quick) };
    let environment = Environment::read(folder.path());
    let study = Study {
        plan: &plan,
        laboratory: &laboratory,
        environment: &environment,
        fixtures: folder.path(),
        results: folder.path(),
        counters_missing: None,
        watcher: &Silent,
    };
    let file = folder.path().join("samples.csv");
    let findings = study.run(&mut SampleWriter::create(&file).unwrap()).unwrap();
    let rows = ::csv::Reader::from_path(&file)
        .unwrap()
        .deserialize::<Sample>()
        .map(Result::unwrap)
        .collect::<Vec<_>>();
    assert_eq!(rows, findings.samples, "what is on disk is what was found");
    (laboratory, findings, plan.treatments().count())
}

#[test]
fn everything_is_verified_timed_and_counted() {
    let (laboratory, findings, treatments) = run(|_| {});
    let built = laboratory.built.borrow();
    assert_eq!(built.len(), 16 + 3 * treatments + treatments);
    let counted = built.iter().filter(|(instrument, _)| *instrument == Instrument::Counters).count();
    assert_eq!(counted, treatments);
    assert_eq!(*laboratory.executed.borrow(), 1, "equal bundles are executed once");
    assert!(findings.failures.is_empty());
    assert_eq!(findings.flamegraphs.len(), 9);
    assert_eq!((findings.programs[0].verified, findings.programs[0].distinct_bundles), (16, 1));
}

#[test]
fn blocks_hold_each_treatment_once_in_changing_order() {
    let (_, findings, treatments) = run(|_| {});
    let order = |block| -> Vec<String> {
        let totals =
            findings.samples.iter().filter(|s| s.build_kind == BuildKind::Timing && s.metric == "peak_rss");
        totals.filter(|sample| sample.block == block).map(|sample| sample.rung.clone()).collect()
    };
    let (first, second) = (order(0), order(1));
    assert_eq!(first.len(), treatments);
    assert_ne!(first, second);
    let sorted = |mut names: Vec<String>| {
        names.sort();
        names
    };
    assert_eq!(sorted(first), sorted(second));
}

#[test]
fn summaries_compare_with_the_baseline_of_the_block() {
    let (_, findings, _) = run(|_| {});
    let summary = Summary::of(&findings.samples, BASELINE);
    let total = |rung| summary.find(20, rung, "total", "wall").unwrap();
    assert_eq!(total(BASELINE).ratio, None);
    assert_eq!((total("+channels").ratio, total("+channels").ratio_count), (Some(0.5), 3));
    assert_eq!(total("baseline again").ratio, Some(1.0));
    assert_eq!(summary.wall_ms(20, BASELINE, "scan"), Some(500.0));
    assert_eq!(crate::summary::counter(&findings.samples, 20, BASELINE, "resolver_calls"), Some(7.0));
}

#[test]
fn wrong_output_is_a_failed_row_and_no_timing() {
    let (_, findings, _) = run(|laboratory| laboratory.wrong_mask = Some(0b0001));
    let summary = Summary::of(&findings.samples, BASELINE);
    assert_eq!(summary.find(20, "+channels", "total", "wall"), None);
    assert!(summary.find(20, "+batching", "total", "wall").is_some());
    assert!(findings.failures.iter().any(|failure| failure.contains("wrong output")));
    let bad: Vec<_> = findings.samples.iter().filter(|sample| sample.mask == Some(1)).collect();
    assert!(
        !bad.is_empty() && bad.iter().all(|sample| !sample.oracle_ok && sample.status.starts_with("err: "))
    );
}

#[test]
fn a_build_that_fails_is_a_row_too() {
    let (_, findings, _) = run(|laboratory| laboratory.broken_mask = Some(0b1111));
    let failed: Vec<_> = findings.samples.iter().filter(|sample| sample.mask == Some(0b1111)).collect();
    assert!(!failed.is_empty() && failed.iter().all(|sample| sample.value.is_none()));
    assert!(findings.failures.iter().any(|failure| failure.contains("the build failed")));
}

#[test]
fn a_study_of_any_outcome_has_a_report() {
    let whole: fn(&mut Pretended) = |_| {};
    let without_baseline: fn(&mut Pretended) = |laboratory| laboratory.broken_mask = Some(0);
    for (reason, change, expected) in [
        ("everything was measured", whole, "| +channels        |      500 |"),
        ("nothing to compare with", without_baseline, "**Failed:**"),
    ] {
        let (_, findings, _) = run(change);
        let summary = Summary::of(&findings.samples, BASELINE);
        let plan = Plan { sizes: vec![Size { modules: 20, share: 1.0 }], ..Plan::new(PlanName::Quick) };
        let environment = Environment::read(Path::new("."));
        let study = crate::report::Study {
            plan: &plan,
            findings: &findings,
            summary: &summary,
            environment: &environment,
            utc: "2026-01-02T03:04:05Z",
        };
        let text = crate::report::markdown(&study);
        assert!(text.contains(expected), "{reason}: {text}");
        assert!(crate::report::ladders(&study).contains("20 modules"), "{reason}");
    }
}
