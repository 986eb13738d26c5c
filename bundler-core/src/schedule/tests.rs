//! Every strategy runs every reachable key exactly once, counts what the plan says it costs, and
//! neither hangs nor forgives when a job panics.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::atomic::{AtomicUsize, Ordering};

use proptest::collection::vec;
use proptest::prelude::{ProptestConfig, proptest};
use proptest::strategy::Strategy as _;

use super::*;
#[cfg(feature = "instrument")]
use crate::counters::Counter;
use crate::counters::CounterValues;

/// Jobs of a graph given as lists of dependencies; the output of a job is its key, doubled.
struct Graph {
    dependencies: Vec<Vec<u32>>,
    runs: Vec<AtomicUsize>,
    panics_at: Option<u32>,
    /// How long each job blocks its thread.
    pause: Duration,
}

impl Graph {
    fn new(dependencies: Vec<Vec<u32>>) -> Self {
        Self {
            runs: dependencies.iter().map(|_| AtomicUsize::new(0)).collect(),
            dependencies,
            panics_at: None,
            pause: Duration::ZERO,
        }
    }

    fn reachable(&self, seeds: &[u32]) -> BTreeSet<u32> {
        let mut reached = BTreeSet::new();
        let mut stack = seeds.to_vec();
        while let Some(key) = stack.pop() {
            if reached.insert(key) {
                stack.extend(&self.dependencies[key as usize]);
            }
        }
        reached
    }
}

impl Work for Graph {
    type Key = u32;
    type Output = u64;

    fn run(&self, &key: &u32) -> (u64, Vec<u32>) {
        if self.panics_at == Some(key) {
            // Not `panic!`, which would print.
            resume_unwind(Box::new("job panicked"));
        }
        std::thread::sleep(self.pause);
        self.runs[key as usize].fetch_add(1, Ordering::Relaxed);
        (2 * u64::from(key), self.dependencies[key as usize].clone())
    }
}

/// All phases that are compiled in, workers and memberships.
fn strategies(poll_interval: Duration) -> Vec<Strategy> {
    let mut strategies = Vec::new();
    for phases in Phases::subsets().filter(|phases| phases.check_compiled_in().is_ok()) {
        for workers in [1, 2, 10] {
            for membership in [Membership::Linear, Membership::Hashed] {
                strategies.push(Strategy {
                    phases,
                    workers: NonZeroUsize::new(workers).unwrap(),
                    membership,
                    poll_interval,
                });
            }
        }
    }
    strategies
}

fn check(strategy: &Strategy, dependencies: &[Vec<u32>], seeds: &[u32]) -> CounterValues {
    let graph = Arc::new(Graph::new(dependencies.to_vec()));
    let counters = Arc::new(Counters::new());
    let results = run(strategy, seeds.to_vec(), Arc::clone(&graph), Arc::clone(&counters));
    let reachable = graph.reachable(seeds);
    assert_eq!(results.len(), reachable.len(), "{strategy:?}");
    let results: BTreeMap<_, _> = results.into_iter().collect();
    let expected = reachable.iter().map(|&key| (key, 2 * u64::from(key)));
    assert!(results.into_iter().eq(expected), "{strategy:?}");
    for (key, runs) in (0..).zip(&graph.runs) {
        let expected = usize::from(reachable.contains(&key));
        assert_eq!(runs.load(Ordering::Relaxed), expected, "{strategy:?} {key}");
    }
    counters.snapshot()
}

fn check_all(poll_interval: Duration, dependencies: &[Vec<u32>], seeds: &[u32]) {
    for strategy in strategies(poll_interval) {
        check(&strategy, dependencies, seeds);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]
    #[test]
    fn every_reachable_key_runs_once(
        (dependencies, seeds) in (1u32..60).prop_flat_map(|keys| {
            let list = vec(0..keys, 0..6);
            let graph = vec(list, keys as usize);
            (graph, vec(0..keys, 0..4))
        })
    ) {
        check_all(Duration::ZERO, &dependencies, &seeds);
    }
}

/// 0 needs 1 to `width`, each of which needs the last key.
fn fan(width: u32) -> Vec<Vec<u32>> {
    let mut dependencies = vec![(1..=width).collect()];
    dependencies.extend((0..width).map(|_| vec![width + 1]));
    dependencies.push(vec![]);
    dependencies
}

#[test]
fn shapes_that_starve_or_flood_the_workers() {
    let chain: Vec<_> = (0..100).map(|key| Vec::from_iter((key < 99).then_some(key + 1))).collect();
    check_all(Duration::ZERO, &chain, &[0]);
    check_all(Duration::from_micros(100), &chain, &[0]);
    check_all(Duration::ZERO, &fan(500), &[0]);
    let complete: Vec<_> = (0..80).map(|_| (0..80).collect()).collect();
    check_all(Duration::ZERO, &complete, &[7, 7, 3]);
}

#[test]
fn nothing_to_do() {
    check_all(Duration::from_millis(10), &[vec![]], &[]);
}

#[test]
fn a_panic_reaches_the_caller() {
    for strategy in strategies(Duration::from_millis(1)) {
        for panics_at in [0, 1, 150, 301] {
            let mut graph = Graph::new(fan(300));
            graph.panics_at = Some(panics_at);
            let ended =
                catch_unwind(AssertUnwindSafe(|| run(&strategy, vec![0], Arc::new(graph), Arc::default())));
            let payload = ended.expect_err("the panic is not lost");
            assert_eq!(payload.downcast_ref(), Some(&"job panicked"), "{strategy:?}");
        }
    }
}

#[test]
fn phases_left_out_are_refused() {
    for phases in Phases::subsets().filter(|phases| phases.check_compiled_in().is_err()) {
        let strategy = Strategy { phases, ..strategies(Duration::ZERO).swap_remove(0) };
        let graph = Arc::new(Graph::new(vec![vec![]]));
        let ended = catch_unwind(|| run(&strategy, vec![0], graph, Arc::default()));
        let payload = ended.expect_err("no silent fallback");
        let message = payload.downcast_ref::<String>().unwrap();
        assert!(message.contains("not compiled in"), "{message}");
    }
}

#[test]
fn workers_by_default() {
    let mut scheduling = Scheduling { phases: Phases::none(), ..Scheduling::default() };
    let workers = |scheduling: &Scheduling| Strategy::from(scheduling).workers.get();
    assert_eq!(workers(&scheduling), 10);
    scheduling.phases = Phases::none().with(Phase::Channels);
    assert_eq!(workers(&scheduling), cores().get());
    scheduling.workers = Some(3);
    assert_eq!(workers(&scheduling), 3);
    scheduling.workers = Some(0);
    assert_eq!(workers(&scheduling), 1);
}

/// What the fan costs with one worker, from the description of each strategy.
#[cfg(feature = "instrument")]
#[test]
fn costs_follow_closed_forms() {
    use Counter::*;

    const WIDTH: u64 = 50;
    let keys = WIDTH + 2;
    let edges = 2 * WIDTH;
    let with_dependencies = WIDTH + 1;
    for strategy in strategies(Duration::ZERO) {
        let values = check(&strategy, &fan(WIDTH as u32), &[0]);
        let batching = strategy.phases.contains(Phase::Batching);
        let assert = |expected: &[(Counter, u64)]| {
            for &(counter, expected) in expected {
                assert_eq!(values.get(counter), expected, "{counter:?} {strategy:?}");
            }
        };
        if strategy.phases.contains(Phase::Channels) {
            // True of any number of workers.
            let results = if batching { keys } else { keys + edges };
            assert(&[
                (WorkSends, keys),
                (WorkReceives, keys),
                (ResultSends, results),
                (ResultReceives, results),
                (PendingWrites, 0),
                (Sleeps, 0),
            ]);
            continue;
        }
        let rounds = if batching { with_dependencies } else { edges };
        assert(&[
            (ModulesReads, rounds),
            (ProcessingReads, rounds),
            (ModulesWrites, keys),
            (WorkSends, 0),
            (ResultSends, 0),
        ]);
        if strategy.workers.get() == 1 {
            // Each key is taken, and the empty queue is seen once. No dependency of the fan is in
            // work or finished when it is found, so each one is looked for in the queue: the first
            // ones in a queue of 0, 1, ... keys; the last key behind all that are left, by then.
            let comparisons = match strategy.membership {
                Membership::Linear => WIDTH * WIDTH - 1,
                Membership::Hashed => 0,
            };
            assert(&[
                (PendingWrites, keys + 1 + rounds),
                (ProcessingWrites, 2 * keys + 1),
                (QueueComparisons, comparisons),
                (PendingReads, 0),
                (Sleeps, 0),
            ]);
        }
    }
}

/// While one worker runs the first job, the other one has nothing to do.
#[cfg(feature = "instrument")]
#[test]
fn waiting_is_measured() {
    if cores().get() == 1 {
        return;
    }
    for mut strategy in strategies(Duration::from_millis(2)) {
        strategy.workers = NonZeroUsize::new(2).unwrap();
        let mut graph = Graph::new(vec![vec![1], vec![]]);
        graph.pause = Duration::from_millis(10);
        let counters = Arc::new(Counters::new());
        run(&strategy, vec![0], Arc::new(graph), Arc::clone(&counters));
        let values = counters.snapshot();
        let sleeps = values.get(Counter::Sleeps);
        if strategy.phases.contains(Phase::Channels) {
            assert_eq!(sleeps, 0);
            assert!(values.get(Counter::AllIdleNs) > 0, "{strategy:?}");
        } else {
            assert!(sleeps > 0, "{strategy:?}");
            assert!(values.get(Counter::SleptNs) >= sleeps * 2_000_000);
        }
    }
}
