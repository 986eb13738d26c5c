//! A read-write lock that counts how often it is taken, waited for and held.
//! In a build that does not count it is tokio's lock. Must not know what it guards.

use std::ops::{Deref, DerefMut};
use std::sync::Arc;

use tokio::sync::{RwLock, RwLockReadGuard, RwLockWriteGuard};

use crate::counters::{Counter, Counters, Stopwatch};

/// Where one lock's numbers go.
#[derive(Clone, Copy)]
pub(super) struct LockCounters {
    pub(super) reads: Counter,
    pub(super) writes: Counter,
    pub(super) wait_ns: Counter,
    pub(super) hold_ns: Counter,
}

/// An asynchronous, fair read-write lock.
pub(super) struct CountedRwLock<T> {
    lock: RwLock<T>,
    names: LockCounters,
    counters: Arc<Counters>,
}

impl<T> CountedRwLock<T> {
    pub(super) fn new(value: T, names: LockCounters, counters: &Arc<Counters>) -> Self {
        Self { lock: RwLock::new(value), names, counters: Arc::clone(counters) }
    }

    pub(super) async fn read(&self) -> Counted<'_, RwLockReadGuard<'_, T>> {
        let asked = Stopwatch::start();
        let guard = self.lock.read().await;
        self.counted(guard, self.names.reads, asked)
    }

    pub(super) async fn write(&self) -> Counted<'_, RwLockWriteGuard<'_, T>> {
        let asked = Stopwatch::start();
        let guard = self.lock.write().await;
        self.counted(guard, self.names.writes, asked)
    }

    /// The value, without locking: the caller is its only owner.
    pub(super) fn into_inner(self) -> T {
        self.lock.into_inner()
    }

    fn counted<G>(&self, guard: G, mode: Counter, asked: Stopwatch) -> Counted<'_, G> {
        self.counters.add(self.names.wait_ns, asked.elapsed_ns());
        self.counters.count(mode);
        Counted { guard, hold_ns: self.names.hold_ns, counters: &self.counters, taken: Stopwatch::start() }
    }
}

/// A lock's guard that adds the time it was held when it is dropped.
pub(super) struct Counted<'a, G> {
    guard: G,
    hold_ns: Counter,
    counters: &'a Counters,
    taken: Stopwatch,
}

impl<G: Deref> Deref for Counted<'_, G> {
    type Target = G::Target;

    fn deref(&self) -> &G::Target {
        &self.guard
    }
}

impl<G: DerefMut> DerefMut for Counted<'_, G> {
    fn deref_mut(&mut self) -> &mut G::Target {
        &mut self.guard
    }
}

impl<G> Drop for Counted<'_, G> {
    fn drop(&mut self) {
        self.counters.add(self.hold_ns, self.taken.elapsed_ns());
    }
}
