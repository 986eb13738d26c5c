//! Adds up the time in which every worker waited at once. Empty in a build that does not count.
//! Must not know why a worker waits.

use std::sync::Arc;
#[cfg(feature = "instrument")]
use std::sync::{Mutex, PoisonError};

#[cfg(feature = "instrument")]
use crate::counters::Counter;
use crate::counters::Counters;
#[cfg(feature = "instrument")]
use crate::counters::Stopwatch;

/// Knows how many workers are busy. All are at the start.
pub(super) struct IdleClock {
    /// A lock and not an atomic: the count and the moment it reached zero must change together.
    #[cfg(feature = "instrument")]
    state: Mutex<State>,
    #[cfg(feature = "instrument")]
    counters: Arc<Counters>,
}

#[cfg(feature = "instrument")]
struct State {
    busy_workers: usize,
    all_idle_since: Option<Stopwatch>,
}

#[cfg(not(feature = "instrument"))]
impl IdleClock {
    pub(super) fn new(_workers: usize, _counters: &Arc<Counters>) -> Self {
        Self {}
    }

    #[inline]
    pub(super) fn enter_idle(&self) {}

    #[inline]
    pub(super) fn leave_idle(&self) {}
}

#[cfg(feature = "instrument")]
impl IdleClock {
    pub(super) fn new(workers: usize, counters: &Arc<Counters>) -> Self {
        Self {
            state: Mutex::new(State { busy_workers: workers, all_idle_since: None }),
            counters: Arc::clone(counters),
        }
    }

    /// A worker begins to wait, or ends.
    pub(super) fn enter_idle(&self) {
        self.update(|state| {
            state.busy_workers -= 1;
            if state.busy_workers == 0 {
                state.all_idle_since = Some(Stopwatch::start());
            }
        });
    }

    /// A worker has stopped waiting.
    pub(super) fn leave_idle(&self) {
        self.update(|state| {
            state.busy_workers += 1;
            if let Some(since) = state.all_idle_since.take() {
                self.counters.add(Counter::AllIdleNs, since.elapsed_ns());
            }
        });
    }

    fn update(&self, change: impl FnOnce(&mut State)) {
        change(&mut self.state.lock().unwrap_or_else(PoisonError::into_inner));
    }
}

#[cfg(feature = "instrument")]
impl Drop for IdleClock {
    /// The run has ended: so has a wait that nobody left.
    fn drop(&mut self) {
        let state = self.state.get_mut().unwrap_or_else(PoisonError::into_inner);
        if let Some(since) = state.all_idle_since.take() {
            self.counters.add(Counter::AllIdleNs, since.elapsed_ns());
        }
    }
}
