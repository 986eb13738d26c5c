//! Intervals by resampling: Efron and Tibshirani, "An Introduction to the Bootstrap" (1993), percentiles.
//! What is drawn is the block, so that what happened to a whole block stays together.

use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;

use super::quantile;

/// Resamples of each interval. Tests, which are not optimised, make do with fewer.
pub const RESAMPLES: usize = if cfg!(test) { 400 } else { 10_000 };

/// A value and the interval that holds it with 95 % confidence.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Interval {
    pub mid: f64,
    pub low: f64,
    pub high: f64,
    /// Blocks that it rests on.
    pub count: usize,
}

impl Interval {
    /// Distance between its ends.
    pub fn width(&self) -> f64 {
        self.high - self.low
    }

    /// The same in other units; `change` must grow.
    #[must_use]
    pub fn map(self, change: impl Fn(f64) -> f64) -> Self {
        Self { mid: change(self.mid), low: change(self.low), high: change(self.high), count: self.count }
    }

    /// Whether both ends lie on one side of zero, and farther from it than `floor`.
    pub fn excludes(&self, floor: f64) -> bool {
        self.low > floor || self.high < -floor
    }
}

/// The median and its interval. One value has no interval but itself.
pub fn median_interval(values: &[f64]) -> Option<Interval> {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    let count = sorted.len();
    let mid = quantile(&sorted, 0.5)?;
    let mut random = generator();
    let mut drawn = vec![0_u32; count];
    let medians: Vec<f64> = (0..RESAMPLES)
        .map(|_| {
            drawn.fill(0);
            for _ in 0..count {
                drawn[random.random_range(0..count)] += 1;
            }
            // Counting is quicker than sorting each resample.
            let at = |position: usize| {
                let mut passed = 0;
                let index = drawn.iter().position(|&times| {
                    passed += times as usize;
                    passed > position
                });
                sorted[index.unwrap_or(count - 1)]
            };
            f64::midpoint(at((count - 1) / 2), at(count / 2))
        })
        .collect();
    Some(percentiles(mid, &medians, count))
}

/// The interval of a statistic of blocks. It is given the blocks' indices: `0..blocks` for the value itself,
/// then resamples.
pub fn interval_of(blocks: usize, statistic: impl Fn(&[usize]) -> f64) -> Option<Interval> {
    if blocks == 0 {
        return None;
    }
    let all: Vec<usize> = (0..blocks).collect();
    let mid = statistic(&all);
    let mut random = generator();
    let mut drawn = all;
    let values: Vec<f64> = (0..RESAMPLES)
        .map(|_| {
            drawn.fill_with(|| random.random_range(0..blocks));
            statistic(&drawn)
        })
        .collect();
    Some(percentiles(mid, &values, blocks))
}

fn percentiles(mid: f64, values: &[f64], count: usize) -> Interval {
    let end = |q| quantile(values, q).expect("there are resamples");
    Interval { mid, low: end(0.025), high: end(0.975), count }
}

/// The same resamples at every evaluation: a report of the same samples says the same.
fn generator() -> ChaCha8Rng {
    ChaCha8Rng::seed_from_u64(20_261_122)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_interval_holds_the_median_and_shrinks_with_more_values() {
        let values = |count: u32| -> Vec<f64> {
            (0..count).map(|i| 100.0 + f64::from(i.wrapping_mul(2_654_435_761) % 1000) / 100.0).collect()
        };
        let few = median_interval(&values(8)).unwrap();
        let many = median_interval(&values(200)).unwrap();
        for interval in [few, many] {
            assert!(interval.low <= interval.mid && interval.mid <= interval.high);
        }
        assert!(many.width() < few.width() / 2.0, "{few:?} {many:?}");
        assert_eq!((few.count, many.count), (8, 200));
    }

    #[test]
    fn one_outlier_does_not_move_the_middle() {
        let calm = median_interval(&[10.0, 11.0, 12.0, 13.0, 14.0]).unwrap();
        let hit = median_interval(&[10.0, 11.0, 12.0, 13.0, 1400.0]).unwrap();
        assert_eq!(calm.mid, hit.mid);
    }

    #[test]
    fn both_ways_agree_and_repeat() {
        let values = [3.0, 1.0, 4.0, 1.5, 9.0, 2.6];
        let by_values = median_interval(&values).unwrap();
        let by_blocks = interval_of(values.len(), |blocks| {
            quantile(&blocks.iter().map(|&block| values[block]).collect::<Vec<_>>(), 0.5).unwrap()
        })
        .unwrap();
        assert_eq!(by_values.mid, by_blocks.mid);
        assert_eq!(median_interval(&values), Some(by_values));
    }

    #[test]
    fn few_values() {
        assert_eq!(median_interval(&[]), None);
        let one = median_interval(&[5.0]).unwrap();
        assert_eq!((one.low, one.mid, one.high), (5.0, 5.0, 5.0));
        assert!(interval_of(0, |_| 0.0).is_none());
    }

    #[test]
    fn an_interval_excludes_noise_only_as_a_whole() {
        let interval = |low, high| Interval { mid: f64::midpoint(low, high), low, high, count: 5 };
        assert!(interval(0.1, 0.2).excludes(0.05));
        assert!(interval(-0.2, -0.1).excludes(0.05));
        assert!(!interval(0.01, 0.2).excludes(0.05));
        assert!(!interval(-0.1, 0.1).excludes(0.0));
    }
}
