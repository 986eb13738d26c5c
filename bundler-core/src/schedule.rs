//! Runs jobs that discover further jobs, each key once, on several workers.
//! Jobs and keys only: must not know what a module, a path or JavaScript is.
//!
//! Two ways of handing out work stand side by side so that they can be compared: the shared queue
//! that the optimisation plan started from, and the channels of its phase 1. Both share this
//! interface, the runtime and the treatment of panics; phase 2 (batching) changes either.

mod counted_lock;
mod idle_clock;
mod shared_queue;

#[cfg(feature = "phase1-channels")]
mod channels;

use std::any::Any;
use std::hash::Hash;
use std::num::NonZeroUsize;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::sync::Arc;
use std::thread::available_parallelism;
use std::time::Duration;

use crate::counters::Counters;
use crate::options::{Membership, Scheduling};
use crate::phases::{Phase, Phases};

/// What is to be done for each key.
pub trait Work: Send + Sync + 'static {
    /// Names a job. Cloned several times per job and hashed once per dependency.
    type Key: Clone + Eq + Hash + Send + Sync + 'static;
    /// What a job makes.
    type Output: Send + Sync + 'static;

    /// Runs one job; returns its result and the keys it needs, in source order (may repeat keys).
    ///
    /// Called once per key, from any thread, and may block it.
    fn run(&self, key: &Self::Key) -> (Self::Output, Vec<Self::Key>);
}

/// How jobs are handed out.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Strategy {
    /// `Channels` and `Batching` are looked at here, the other phases are not.
    pub phases: Phases,
    /// Number of jobs that may be in work at once.
    pub workers: NonZeroUsize,
    /// Shared queue only: how the pending queue is searched.
    pub membership: Membership,
    /// Shared queue only: how long a worker sleeps when the queue is empty; zero yields instead.
    pub poll_interval: Duration,
}

/// Workers of the shared queue unless told otherwise: the number the plan found.
const SHARED_QUEUE_WORKERS: NonZeroUsize = NonZeroUsize::new(10).unwrap();

impl From<&Scheduling> for Strategy {
    /// Fills in the number of workers: as in the plan without channels, one per core with them.
    /// Zero workers are taken as one.
    fn from(scheduling: &Scheduling) -> Self {
        let workers = match scheduling.workers {
            Some(workers) => NonZeroUsize::new(workers).unwrap_or(NonZeroUsize::MIN),
            None if scheduling.phases.contains(Phase::Channels) => cores(),
            None => SHARED_QUEUE_WORKERS,
        };
        Self {
            phases: scheduling.phases,
            workers,
            membership: scheduling.membership,
            poll_interval: scheduling.poll_interval,
        }
    }
}

/// Jobs may recurse as deep as their input is nested. Memory is only taken as the stack grows.
const WORKER_STACK_BYTES: usize = 256 * 1024 * 1024;

/// Runs the jobs of `seeds` and of every key that a job returns, each key exactly once.
/// The order of the results is unspecified.
///
/// Makes a runtime of its own and blocks until it has ended, so it must not be called from
/// asynchronous code. A panic in [`Work::run`] is passed on to the caller after the workers ended.
///
/// # Panics
/// If a job panics, or a phase is asked for that is not compiled in
/// (callers reject that with [`Phases::check_compiled_in`]).
pub fn run<W: Work>(
    strategy: &Strategy,
    seeds: Vec<W::Key>,
    work: Arc<W>,
    counters: Arc<Counters>,
) -> Vec<(W::Key, W::Output)> {
    if let Err(error) = strategy.phases.check_compiled_in() {
        panic!("{error}");
    }
    if seeds.is_empty() {
        return Vec::new();
    }
    // More threads than cores would only take turns; more workers than threads are still tasks.
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(strategy.workers.min(cores()).get())
        .thread_name("bundler-worker")
        .thread_stack_size(WORKER_STACK_BYTES)
        .enable_time()
        .build()
        .expect("a runtime without I/O needs nothing of the system but threads");
    let outcome = runtime.block_on(async {
        #[cfg(feature = "phase1-channels")]
        if strategy.phases.contains(Phase::Channels) {
            return channels::run(strategy, seeds, work, counters).await;
        }
        shared_queue::run(strategy, seeds, work, counters).await
    });
    drop(runtime);
    outcome.unwrap_or_else(|panic| resume_unwind(panic))
}

/// Each key with its result; or what a job panicked with.
type Outcome<W> = Result<Vec<(<W as Work>::Key, <W as Work>::Output)>, Panic>;

type Panic = Box<dyn Any + Send>;

fn cores() -> NonZeroUsize {
    available_parallelism().unwrap_or(NonZeroUsize::MIN)
}

/// Runs one job and turns its panic into a value.
///
/// Unwind safety: after a panic no result is handed out and `work` is not called for further keys,
/// except by workers that are already on their way.
fn run_job<W: Work>(work: &W, key: &W::Key) -> Result<(W::Output, Vec<W::Key>), Panic> {
    catch_unwind(AssertUnwindSafe(|| work.run(key)))
}

#[cfg(test)]
mod tests;
