//! Shares out the time that is left of a study. Pure arithmetic; must not look at a clock.

/// What remains to be done at one size, in seconds.
#[derive(Clone, Copy, PartialEq, Debug)]
pub(super) struct Work {
    /// Until the deadline; negative if it has passed.
    pub(super) left: f64,
    /// One run of each treatment.
    pub(super) block: f64,
    /// Counting once for each treatment.
    pub(super) counting: f64,
    /// A flamegraph for each rung at this size, and at the smallest size.
    pub(super) profiling: f64,
    pub(super) profiling_small: f64,
}

/// What is done of it.
#[derive(Clone, Copy, PartialEq, Debug)]
pub(super) struct Allotment {
    /// For all runs of all treatments, the first block, already made, included.
    pub(super) timing: f64,
    /// Whether flamegraphs show this size, and not the smallest.
    pub(super) profiles: bool,
}

/// Blocks, besides the first, that matter more than flamegraphs of the largest size.
const BLOCKS_BEFORE_PROFILES: f64 = 2.0;

/// Counting may take no more than this share of what is left; it stops when the time is over.
const MOST_COUNTING: f64 = 0.5;

impl Work {
    pub(super) fn share_out(self) -> Allotment {
        let left = self.left - self.counting.min(MOST_COUNTING * self.left.max(0.0));
        let profiles = left - self.profiling >= BLOCKS_BEFORE_PROFILES * self.block;
        let timing = left - if profiles { self.profiling } else { self.profiling_small } + self.block;
        Allotment { timing, profiles }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(reason: &str, left: f64, expected: Allotment) {
        let work = Work { left, block: 10.0, counting: 10.0, profiling: 20.0, profiling_small: 2.0 };
        assert_eq!(work.share_out(), expected, "{reason}");
    }

    #[test]
    fn timings_come_first_then_counters_then_pictures() {
        check("time for everything", 100.0, Allotment { timing: 80.0, profiles: true });
        check("two more blocks are the least", 50.0, Allotment { timing: 30.0, profiles: true });
        check("small pictures", 49.0, Allotment { timing: 47.0, profiles: false });
        check("counting takes half at most", 16.0, Allotment { timing: 16.0, profiles: false });
        check("too late", -5.0, Allotment { timing: 3.0, profiles: false });
    }
}
