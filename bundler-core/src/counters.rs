//! What a build did, in numbers: locks, messages, sleeps, resolver and file-system calls, sorting.
//! Counts only with the Cargo feature `instrument`; without it every method is empty and inlined.
//! Must not know who counts, nor decide anything: no code path depends on a count.

use std::fmt;

macro_rules! counters {
    ($($(#[$doc:meta])* $variant:ident = $name:literal,)*) => {
        /// Something that is counted.
        #[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
        pub enum Counter {
            $($(#[$doc])* $variant,)*
        }

        impl Counter {
            /// All counters, in the order of reports.
            pub const ALL: &'static [Counter] = &[$(Counter::$variant,)*];

            /// The name in reports. Times end in `_ns`.
            pub fn name(self) -> &'static str {
                match self {
                    $(Counter::$variant => $name,)*
                }
            }
        }
    };
}

counters! {
    /// Read locks taken on the pending queue.
    PendingReads = "pending_read_locks",
    /// Write locks taken on the pending queue.
    PendingWrites = "pending_write_locks",
    /// Time between asking for the pending queue's lock and having it, summed over workers.
    PendingWaitNs = "pending_wait_ns",
    /// Time during which the pending queue's lock was held, summed over holders.
    PendingHoldNs = "pending_hold_ns",
    /// Read locks taken on the set of modules in work.
    ProcessingReads = "processing_read_locks",
    /// Write locks taken on the set of modules in work.
    ProcessingWrites = "processing_write_locks",
    /// Time between asking for the lock of the modules in work and having it.
    ProcessingWaitNs = "processing_wait_ns",
    /// Time during which the lock of the modules in work was held.
    ProcessingHoldNs = "processing_hold_ns",
    /// Read locks taken on the map of finished modules.
    ModulesReads = "modules_read_locks",
    /// Write locks taken on the map of finished modules.
    ModulesWrites = "modules_write_locks",
    /// Time between asking for the lock of the finished modules and having it.
    ModulesWaitNs = "modules_wait_ns",
    /// Time during which the lock of the finished modules was held.
    ModulesHoldNs = "modules_hold_ns",
    /// Sleeps of workers that found the queue empty.
    Sleeps = "sleeps",
    /// Length of those sleeps as they turned out, summed over workers.
    SleptNs = "slept_ns",
    /// Time in which every worker waited for work or had ended.
    AllIdleNs = "all_idle_ns",
    /// Keys compared while searching the pending queue.
    QueueComparisons = "queue_comparisons",
    /// Messages sent to workers.
    WorkSends = "work_sends",
    /// Messages taken by workers.
    WorkReceives = "work_receives",
    /// Messages sent to the coordinator.
    ResultSends = "result_sends",
    /// Messages taken by the coordinator.
    ResultReceives = "result_receives",
    /// Specifiers given to the resolver.
    ResolverCalls = "resolver_calls",
    /// File-system calls that read a file's metadata.
    FsMetadata = "fs_metadata",
    /// File-system calls that read a symbolic link's own metadata.
    FsSymlinkMetadata = "fs_symlink_metadata",
    /// File-system calls that only ask whether a path exists.
    FsExists = "fs_exists",
    /// Files read.
    FsRead = "fs_read",
    /// Symbolic links read.
    FsReadLink = "fs_read_link",
    /// Paths canonicalised.
    FsCanonicalize = "fs_canonicalize",
    /// Directories listed.
    FsReadDir = "fs_read_dir",
    /// Edges looked at while computing the evaluation order; an edge seen twice counts twice.
    SortEdgesVisited = "sort_edges_visited",
    /// Keys cloned while computing the evaluation order.
    SortKeysCloned = "sort_keys_cloned",
}

#[cfg(feature = "instrument")]
mod cells {
    use std::sync::atomic::{AtomicU64, Ordering};

    use super::Counter;

    /// On a cache line of its own (two: the prefetcher takes pairs), so that counting one thing
    /// does not slow down counting another.
    #[derive(Default)]
    #[repr(align(128))]
    struct Cell(AtomicU64);

    /// One cell per counter. Relaxed: a count orders nothing, and sums are read after joining.
    pub(super) struct Cells([Cell; Counter::ALL.len()]);

    impl Default for Cells {
        fn default() -> Self {
            Self(std::array::from_fn(|_| Cell::default()))
        }
    }

    impl Cells {
        pub(super) fn add(&self, counter: Counter, amount: u64) {
            self.0[counter as usize].0.fetch_add(amount, Ordering::Relaxed);
        }

        pub(super) fn read(&self, counter: Counter) -> u64 {
            self.0[counter as usize].0.load(Ordering::Relaxed)
        }
    }
}

/// The counters of one build, shared by reference between all who count.
#[derive(Default)]
pub struct Counters {
    #[cfg(feature = "instrument")]
    cells: cells::Cells,
}

impl Counters {
    /// Whether this build counts at all.
    pub const ENABLED: bool = cfg!(feature = "instrument");

    /// Counters at zero.
    pub fn new() -> Self {
        Self::default()
    }

    /// Counts one.
    #[inline]
    pub fn count(&self, counter: Counter) {
        self.add(counter, 1);
    }

    /// Adds an amount: a number of things, or nanoseconds.
    #[inline]
    pub fn add(&self, counter: Counter, amount: u64) {
        #[cfg(feature = "instrument")]
        self.cells.add(counter, amount);
        #[cfg(not(feature = "instrument"))]
        let _ = (counter, amount);
    }

    /// The counts so far. Consistent with each other only while nobody counts.
    pub fn snapshot(&self) -> CounterValues {
        #[cfg(feature = "instrument")]
        return CounterValues {
            values: std::array::from_fn(|position| self.cells.read(Counter::ALL[position])),
        };
        #[cfg(not(feature = "instrument"))]
        CounterValues::default()
    }
}

impl fmt::Debug for Counters {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_map().entries(self.snapshot().iter()).finish()
    }
}

/// Counts at one moment; all zero if [`Counters::ENABLED`] is false.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct CounterValues {
    values: [u64; Counter::ALL.len()],
}

impl Default for CounterValues {
    fn default() -> Self {
        Self { values: [0; Counter::ALL.len()] }
    }
}

impl CounterValues {
    /// The count of one thing.
    pub fn get(&self, counter: Counter) -> u64 {
        self.values[counter as usize]
    }

    /// Names and counts in the fixed order of [`Counter::ALL`].
    /// Nothing at all if this build does not count, so that no report shows zeros nobody counted.
    pub fn iter(&self) -> impl Iterator<Item = (&'static str, u64)> {
        let counted: &[Counter] = if Counters::ENABLED { Counter::ALL } else { &[] };
        counted.iter().map(|&counter| (counter.name(), self.get(counter)))
    }
}

/// Measures a duration for a counter; measures nothing in a build that does not count.
#[derive(Clone, Copy, Debug)]
pub struct Stopwatch {
    #[cfg(feature = "instrument")]
    started: std::time::Instant,
}

impl Stopwatch {
    /// Starts measuring.
    #[inline]
    pub fn start() -> Self {
        Self {
            #[cfg(feature = "instrument")]
            started: std::time::Instant::now(),
        }
    }

    /// Nanoseconds since the start; 0 in a build that does not count.
    #[inline]
    pub fn elapsed_ns(&self) -> u64 {
        #[cfg(feature = "instrument")]
        return u64::try_from(self.started.elapsed().as_nanos()).unwrap_or(u64::MAX);
        #[cfg(not(feature = "instrument"))]
        0
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn sums_are_kept_apart() {
        let counters = Counters::new();
        std::thread::scope(|scope| {
            for _ in 0..4 {
                scope.spawn(|| {
                    for _ in 0..1000 {
                        counters.count(Counter::FsRead);
                        counters.add(Counter::SleptNs, 3);
                    }
                });
            }
        });
        let values = counters.snapshot();
        let factor = u64::from(Counters::ENABLED);
        assert_eq!(values.get(Counter::FsRead), 4000 * factor);
        assert_eq!(values.get(Counter::SleptNs), 12_000 * factor);
        assert_eq!(values.get(Counter::FsExists), 0);
    }

    #[test]
    fn reports_have_every_counter_once_or_nothing() {
        let names: Vec<_> = CounterValues::default().iter().collect();
        let distinct: HashSet<_> = names.iter().collect();
        let expected = match Counters::ENABLED {
            true => Counter::ALL.len(),
            false => 0,
        };
        assert_eq!((names.len(), distinct.len()), (expected, expected));
    }

    #[test]
    fn a_build_that_does_not_count_carries_nothing() {
        let size = size_of::<Counters>() + size_of::<Stopwatch>();
        assert_eq!(size > 0, Counters::ENABLED);
    }
}
