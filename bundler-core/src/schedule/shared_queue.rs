//! The baseline: workers share a queue, a set and a map, each behind a lock, and poll.
//! Keeps the costs of the implementation that the optimisation plan describes; must not be made
//! faster. All locks of the crate's scheduling are in this file.
//!
//! What it costs, on purpose: for each dependency a read lock on the finished modules and one on
//! the modules in work, and a write lock on the queue for one that is in neither, under which the
//! queue is searched for it; for each module two write locks to take it and two to finish it; a
//! sleep whenever the queue is empty. With phase 2 one round of locks serves all dependencies.
//!
//! # The race that is mended
//!
//! As the plan found it, a worker popped a key under the queue's lock and marked it as in work
//! under another one, later. In between the key was nowhere: a second worker could see an empty
//! queue and nothing in work and stop early, and a third could queue the key again. Likewise, a
//! key could move on between the moment a dependency was looked up and the moment it was queued.
//!
//! Here locks are taken in one order, `modules`, `processing`, `pending`, and kept while the next
//! one is taken:
//! - popping and marking happen under `processing` and `pending`, so a key is never nowhere;
//! - a dependency is looked up and queued under read locks of `modules` and `processing`, so no
//!   key starts meanwhile;
//! - a module's dependencies are queued before it leaves `processing`, and it is in `modules`
//!   before it leaves, so an empty queue with nothing in work means that all is done.
//!
//! The number of locks taken per module and dependency is that of the plan. The mend makes them
//! be held a little longer, and the look at an empty queue takes `processing` for writing.

use std::collections::{HashMap, HashSet, VecDeque};
use std::hash::Hash;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use super::counted_lock::{CountedRwLock, LockCounters};
use super::idle_clock::IdleClock;
use super::{Outcome, Panic, Strategy, Work, run_job};
use crate::counters::{Counter, Counters, Stopwatch};
use crate::options::Membership;
#[cfg(feature = "phase2-batching")]
use crate::phases::Phase;

pub(super) async fn run<W: Work>(
    strategy: &Strategy,
    seeds: Vec<W::Key>,
    work: Arc<W>,
    counters: Arc<Counters>,
) -> Outcome<W> {
    let workers = strategy.workers.get();
    let mut pending = Pending::new(strategy.membership);
    for seed in seeds {
        pending.push_if_absent(seed, &counters);
    }
    let shared = Arc::new(Shared {
        pending: CountedRwLock::new(pending, PENDING, &counters),
        processing: CountedRwLock::new(HashSet::new(), PROCESSING, &counters),
        modules: CountedRwLock::new(HashMap::new(), MODULES, &counters),
        panicked: AtomicBool::new(false),
        idle: IdleClock::new(workers, &counters),
        poll_interval: strategy.poll_interval,
        #[cfg(feature = "phase2-batching")]
        batching: strategy.phases.contains(Phase::Batching),
        work,
        counters,
    });
    let tasks: Vec<_> = (0..workers).map(|_| tokio::spawn(run_worker(Arc::clone(&shared)))).collect();
    let mut outcome = Ok(());
    for task in tasks {
        let ended = task.await.unwrap_or_else(|error| Err(error.into_panic()));
        outcome = outcome.and(ended);
    }
    outcome?;
    let shared = Arc::into_inner(shared).expect("all workers have ended");
    Ok(shared.modules.into_inner().into_iter().collect())
}

const PENDING: LockCounters = LockCounters {
    reads: Counter::PendingReads,
    writes: Counter::PendingWrites,
    wait_ns: Counter::PendingWaitNs,
    hold_ns: Counter::PendingHoldNs,
};

const PROCESSING: LockCounters = LockCounters {
    reads: Counter::ProcessingReads,
    writes: Counter::ProcessingWrites,
    wait_ns: Counter::ProcessingWaitNs,
    hold_ns: Counter::ProcessingHoldNs,
};

const MODULES: LockCounters = LockCounters {
    reads: Counter::ModulesReads,
    writes: Counter::ModulesWrites,
    wait_ns: Counter::ModulesWaitNs,
    hold_ns: Counter::ModulesHoldNs,
};

/// What the workers share. The locks are taken in the order `modules`, `processing`, `pending`.
struct Shared<W: Work> {
    /// Keys found and not yet taken by a worker.
    pending: CountedRwLock<Pending<W::Key>>,
    /// Keys that a worker has taken and not yet finished.
    processing: CountedRwLock<HashSet<W::Key>>,
    /// Results.
    modules: CountedRwLock<HashMap<W::Key, W::Output>>,
    /// Set once a job has panicked: the other workers stop. Guards nothing, so relaxed.
    panicked: AtomicBool,
    idle: IdleClock,
    poll_interval: Duration,
    #[cfg(feature = "phase2-batching")]
    batching: bool,
    work: Arc<W>,
    counters: Arc<Counters>,
}

enum Step<K> {
    Work(K),
    Wait,
    Stop,
}

async fn run_worker<W: Work>(shared: Arc<Shared<W>>) -> Result<(), Panic> {
    let mut outcome = Ok(());
    while !shared.panicked.load(Ordering::Relaxed) {
        match shared.next_step().await {
            Step::Work(key) => match run_job(&*shared.work, &key) {
                Ok((output, dependencies)) => {
                    shared.queue_dependencies(dependencies).await;
                    shared.finish(key, output).await;
                }
                Err(panic) => {
                    shared.panicked.store(true, Ordering::Relaxed);
                    outcome = Err(panic);
                }
            },
            Step::Wait => shared.pause().await,
            Step::Stop => break,
        }
    }
    shared.idle.enter_idle();
    outcome
}

impl<W: Work> Shared<W> {
    /// Takes the oldest key and marks it as in work, in one step.
    async fn next_step(&self) -> Step<W::Key> {
        let mut processing = self.processing.write().await;
        let taken = self.pending.write().await.pop();
        match taken {
            Some(key) => {
                processing.insert(key.clone());
                Step::Work(key)
            }
            None if processing.is_empty() => Step::Stop,
            None => Step::Wait,
        }
    }

    async fn queue_dependencies(&self, dependencies: Vec<W::Key>) {
        #[cfg(feature = "phase2-batching")]
        if self.batching {
            return self.queue_together(dependencies).await;
        }
        for dependency in dependencies {
            self.queue_alone(dependency).await;
        }
    }

    async fn queue_alone(&self, dependency: W::Key) {
        let modules = self.modules.read().await;
        let processing = self.processing.read().await;
        if !modules.contains_key(&dependency) && !processing.contains(&dependency) {
            self.pending.write().await.push_if_absent(dependency, &self.counters);
        }
    }

    #[cfg(feature = "phase2-batching")]
    async fn queue_together(&self, mut dependencies: Vec<W::Key>) {
        if dependencies.is_empty() {
            return;
        }
        let modules = self.modules.read().await;
        let processing = self.processing.read().await;
        dependencies.retain(|key| !modules.contains_key(key) && !processing.contains(key));
        if dependencies.is_empty() {
            return;
        }
        let mut pending = self.pending.write().await;
        for dependency in dependencies {
            pending.push_if_absent(dependency, &self.counters);
        }
    }

    async fn finish(&self, key: W::Key, output: W::Output) {
        self.modules.write().await.insert(key.clone(), output);
        self.processing.write().await.remove(&key);
    }

    async fn pause(&self) {
        let asleep = Stopwatch::start();
        self.idle.enter_idle();
        if self.poll_interval.is_zero() {
            tokio::task::yield_now().await;
        } else {
            tokio::time::sleep(self.poll_interval).await;
        }
        self.idle.leave_idle();
        self.counters.count(Counter::Sleeps);
        self.counters.add(Counter::SleptNs, asleep.elapsed_ns());
    }
}

/// A first-in, first-out queue that holds each key at most once.
struct Pending<K> {
    queue: VecDeque<K>,
    /// The keys of the queue, if membership is hashed.
    members: Option<HashSet<K>>,
}

impl<K: Clone + Eq + Hash> Pending<K> {
    fn new(membership: Membership) -> Self {
        Self {
            queue: VecDeque::new(),
            members: match membership {
                Membership::Linear => None,
                Membership::Hashed => Some(HashSet::new()),
            },
        }
    }

    fn pop(&mut self) -> Option<K> {
        let key = self.queue.pop_front()?;
        if let Some(members) = &mut self.members {
            members.remove(&key);
        }
        Some(key)
    }

    fn push_if_absent(&mut self, key: K, counters: &Counters) {
        let absent = match &mut self.members {
            Some(members) => members.insert(key.clone()),
            None => {
                let found = self.queue.iter().position(|queued| *queued == key);
                let comparisons = found.map_or(self.queue.len(), |position| position + 1);
                counters.add(Counter::QueueComparisons, comparisons as u64);
                found.is_none()
            }
        };
        if absent {
            self.queue.push_back(key);
        }
    }
}
