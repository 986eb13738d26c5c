//! A study without any build: a laboratory that answers from a table.

use std::cell::RefCell;

use super::*;
use crate::build_once::StageRecord;
use crate::csv::{Sample, read_samples};
use crate::dataset::{Dataset, TOTAL, WALL};
use crate::treatment::BASELINE;

/// What stands in for builds. Times depend on the phases alone.
struct Pretended {
    /// Setups in the order in which they were built.
    built: RefCell<Vec<(Instrument, Setup)>>,
    executed: RefCell<u32>,
    broken_mask: Option<u8>,
    wrong_mask: Option<u8>,
    expected: String,
}

const PROGRAM: Program = Program { preset: synth_gen::Preset::Plan, modules: 20 };

impl Pretended {
    fn new(fixtures: &Path) -> Self {
        let manifest = Fixture::find_or_generate(fixtures, PROGRAM, &|_| {}).unwrap().manifest;
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
            allocations: None,
        };
        Ok(Run { record, wall_ns: total_ns, usage: Usage::default() })
    }

    fn execute(&self, bundle: &Path) -> anyhow::Result<String> {
        *self.executed.borrow_mut() += 1;
        let right = std::fs::read_to_string(bundle)? == "right";
        Ok(if right { self.expected.clone() } else { "nonsense\n".to_string() })
    }

    fn profile(&self, _: &Fixture, _: &Setup, _: f64, stacks: &Path) -> anyhow::Result<()> {
        Ok(std::fs::write(stacks, "# builds: 1\nmain 5\n")?)
    }

    fn trace(&self, _: &Fixture, _: &Setup, timeline: &Path) -> anyhow::Result<()> {
        Ok(std::fs::write(timeline, "{}")?)
    }
}

struct Silent;

impl Watcher for Silent {
    fn begin(&self, _: &str, _: u64) {}
    fn step(&self) {}
    fn left(&self, _: f64) {}
    fn note(&self, _: &str) {}
}

/// Three blocks of everything on one small program.
fn plan() -> Plan {
    Plan::parse(
        "name = 'test'\nabout = ''\nminutes = 5\n[pictures]\nmodules = 20\nseconds = 0.1\n\
         [[series]]\nname = 'phases'\nmodules = [20]\nblocks = 3\n\
         rungs = ['masks', 'ladder', 'baseline again']",
    )
    .unwrap()
}

/// Runs the plan in `folder`, or goes on with it.
fn run_in(folder: &Path, laboratory: &Pretended) -> Outcome {
    let plan = plan();
    let environment = Environment::read(folder);
    let study = Study {
        plan: &plan,
        laboratory,
        environment: &environment,
        fixtures: folder,
        results: folder,
        counts: true,
        watcher: &Silent,
    };
    let (mut writer, done) = SampleWriter::open(&folder.join("samples.csv")).unwrap();
    study.run(&mut writer, done).unwrap()
}

/// Runs the plan in a pretended laboratory, after `change` was made to it.
fn run(change: impl FnOnce(&mut Pretended)) -> (Pretended, Outcome, Vec<Sample>) {
    let folder = tempfile::tempdir().unwrap();
    let mut laboratory = Pretended::new(folder.path());
    change(&mut laboratory);
    let outcome = run_in(folder.path(), &laboratory);
    let pictures = std::fs::read_dir(folder.path()).unwrap().filter(|file| {
        let name = file.as_ref().unwrap().file_name().to_string_lossy().into_owned();
        name.starts_with("stacks-") || name.starts_with("timeline-")
    });
    assert_eq!(pictures.count(), 18, "two pictures of each of nine rungs");
    let samples = read_samples(&folder.path().join("samples.csv")).unwrap();
    (laboratory, outcome, samples)
}

/// 16 masks, four rungs beyond them, the baseline again.
const TREATMENTS: usize = 21;

#[test]
fn everything_is_verified_timed_and_counted() {
    let (laboratory, outcome, _) = run(|_| {});
    let built = laboratory.built.borrow();
    let counted = built.iter().filter(|(instrument, _)| *instrument == Instrument::Counters).count();
    assert!((16..TREATMENTS).contains(&counted), "each setup once: {counted}");
    assert_eq!(built.len(), 16 + 3 * TREATMENTS + counted);
    assert_eq!(*laboratory.executed.borrow(), 1, "equal bundles are executed once");
    assert!(outcome.failures.is_empty());
    assert_eq!((outcome.made as usize, outcome.skipped), (built.len(), 0));
}

#[test]
fn blocks_hold_each_treatment_once_in_changing_order() {
    let (_, _, samples) = run(|_| {});
    let order = |block| -> Vec<String> {
        let totals = samples.iter().filter(|s| s.build_kind == BuildKind::Timing && s.ends_run());
        totals.filter(|sample| sample.block == block).map(|sample| sample.rung.clone()).collect()
    };
    let (first, second) = (order(0), order(1));
    assert_eq!(first.len(), TREATMENTS);
    assert_ne!(first, second);
    let sorted = |mut names: Vec<String>| {
        names.sort();
        names
    };
    assert_eq!(sorted(first), sorted(second));
}

/// Killed after any number of runs, and in the midst of writing one: a second start makes what is missing,
/// and nothing twice.
#[test]
fn an_interrupted_study_goes_on_where_it_was() {
    let folder = tempfile::tempdir().unwrap();
    let laboratory = Pretended::new(folder.path());
    let path = folder.path().join("samples.csv");
    let whole = run_in(folder.path(), &laboratory);
    let text = std::fs::read_to_string(&path).unwrap();
    let keys = |path: &Path| {
        let mut keys: Vec<_> = read_samples(path)
            .unwrap()
            .into_iter()
            .filter(Sample::ends_run)
            .map(|s| (format!("{:?}", s.build_kind), s.block, s.rung))
            .collect();
        keys.sort();
        keys
    };
    let expected = keys(&path);
    for share in [1, 3, 7, 9] {
        std::fs::write(&path, &text[..text.len() * share / 10]).unwrap();
        let resumed = run_in(folder.path(), &laboratory);
        assert_eq!(resumed.made + resumed.skipped, whole.made);
        assert!(resumed.skipped > 0, "{resumed:?}");
        assert_eq!(keys(&path), expected, "cut at {share} tenths");
    }
}

#[test]
fn ratios_are_those_to_the_baseline_of_the_block() {
    let (_, _, samples) = run(|_| {});
    let data = Dataset::of(&samples);
    let program = &data.programs[0];
    let ratio = |rung| program.ratio(rung, BASELINE, TOTAL, WALL).unwrap();
    assert_eq!(((ratio("+channels").mid * 1e6).round(), ratio("+channels").count), (500_000.0, 3));
    assert_eq!((ratio("baseline again").mid * 1e6).round(), 1_000_000.0);
    assert_eq!(program.wall_ms(BASELINE, "discover"), Some(500.0));
    assert_eq!(program.counter("baseline again", "resolver_calls"), Some(7.0));
    assert_eq!((program.verified, program.bundles.len()), (16, 1));
}

#[test]
fn wrong_output_is_a_failed_row_and_no_timing() {
    let (_, outcome, samples) = run(|laboratory| laboratory.wrong_mask = Some(0b0001));
    let data = Dataset::of(&samples);
    assert!(!data.programs[0].has("+channels") && data.programs[0].has("+batching"));
    assert!(outcome.failures.iter().any(|failure| failure.contains("wrong output")));
    let bad: Vec<_> = samples.iter().filter(|sample| sample.mask == Some(1)).collect();
    assert!(
        !bad.is_empty() && bad.iter().all(|sample| !sample.oracle_ok && sample.status.starts_with("err: "))
    );
}

#[test]
fn a_build_that_fails_is_a_row_and_is_tried_again() {
    let folder = tempfile::tempdir().unwrap();
    let mut laboratory = Pretended::new(folder.path());
    laboratory.broken_mask = Some(0b1111);
    let outcome = run_in(folder.path(), &laboratory);
    let path = folder.path().join("samples.csv");
    let samples = read_samples(&path).unwrap();
    let failed: Vec<_> = samples.iter().filter(|sample| sample.mask == Some(0b1111)).collect();
    assert!(!failed.is_empty() && failed.iter().all(|sample| sample.value.is_none()));
    assert!(outcome.failures.iter().any(|failure| failure.contains("the build failed")));
    laboratory.broken_mask = None;
    let again = run_in(folder.path(), &laboratory);
    assert!(again.failures.is_empty() && again.made as usize == failed.len(), "{again:?}");
}
