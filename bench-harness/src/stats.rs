//! Statistics of repeated measurements, as pure functions. Must not know what was measured.
//!
//! Everything is computed within blocks: the runs of a block are neighbours in time, so what slowed one down
//! (another program, a hot processor) likely slowed down the other, and cancels in their ratio.

mod bootstrap;
mod changes;
mod effects;
mod shapley;
mod slope;

pub use bootstrap::{Interval, RESAMPLES, interval_of, median_interval};
pub use changes::change_points;
pub use effects::{Effect, effects, holm, t_test};
pub use shapley::{first_in, leave_one_out, shapley};
pub use slope::{log_slope, theil_sen};

/// The value below which the share `q` of a sample lies, interpolated between neighbours: definition 7 of
/// Hyndman and Fan, "Sample quantiles in statistical packages" (1996), the default of R and NumPy.
///
/// # Panics
/// If a value is not a number, or `q` is not between 0 and 1.
pub fn quantile(values: &[f64], q: f64) -> Option<f64> {
    assert!((0.0..=1.0).contains(&q), "a share lies between 0 and 1, this is {q}");
    let mut sorted = values.to_vec();
    sorted.sort_by(|a, b| a.partial_cmp(b).expect("measurements are numbers"));
    let last = sorted.len().checked_sub(1)?;
    let position = q * last as f64;
    let below = position.floor() as usize;
    let above = (below + 1).min(last);
    Some(sorted[below] + (sorted[above] - sorted[below]) * (position - below as f64))
}

/// The middle of a sample.
pub fn median(values: &[f64]) -> Option<f64> {
    quantile(values, 0.5)
}

/// What `combine` makes of two treatments within each block that has both. The values are `(block, value)`.
pub fn paired(first: &[(u32, f64)], second: &[(u32, f64)], combine: impl Fn(f64, f64) -> f64) -> Vec<f64> {
    first
        .iter()
        .filter_map(|&(block, a)| {
            let (_, b) = second.iter().find(|(other, _)| *other == block)?;
            Some(combine(a, *b))
        })
        .filter(|value| value.is_finite())
        .collect()
}

/// Runs that are needed for an interval of the width `wanted`, if `count` runs gave one of the width `width`:
/// widths shrink with the root of the number.
pub fn runs_needed(count: usize, width: f64, wanted: f64) -> usize {
    if wanted <= 0.0 || width <= wanted {
        return count;
    }
    (count as f64 * (width / wanted).powi(2)).ceil().min(1e6) as usize
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quantiles_interpolate() {
        let check = |reason: &str, values: &[f64], q, expected| {
            assert_eq!(quantile(values, q), expected, "{reason}");
        };
        check("nothing has no middle", &[], 0.5, None);
        check("one value", &[7.0], 0.25, Some(7.0));
        check("odd, unsorted", &[3.0, 1.0, 2.0], 0.5, Some(2.0));
        check("even", &[1.0, 2.0, 3.0, 4.0], 0.5, Some(2.5));
        check("lower quartile", &[1.0, 2.0, 3.0, 4.0], 0.25, Some(1.75));
        check("least", &[5.0, 4.0], 0.0, Some(4.0));
        check("greatest", &[5.0, 4.0], 1.0, Some(5.0));
    }

    #[test]
    fn pairs_are_of_one_block() {
        let fast = [(0, 1.0), (1, 2.0), (3, 9.0)];
        let slow = [(1, 8.0), (0, 2.0), (2, 5.0)];
        assert_eq!(paired(&fast, &slow, |a, b| a / b), [0.5, 0.25]);
        assert_eq!(paired(&fast, &slow, |a, b| a - b), [-1.0, -6.0]);
        assert!(paired(&fast, &[], |a, b| a / b).is_empty());
        assert!(paired(&fast, &[(0, 0.0)], |a, b| a / b).is_empty(), "nothing has no ratio");
    }

    #[test]
    fn noise_common_to_a_block_cancels() {
        let noise = [1.0, 3.0, 1.5, 2.0];
        let times = |base: f64| -> Vec<(u32, f64)> { (0..).zip(noise.map(|factor| base * factor)).collect() };
        let ratios = median_interval(&paired(&times(2.0), &times(8.0), |a, b| (a / b).ln())).unwrap();
        assert!((ratios.mid - 0.25_f64.ln()).abs() < 1e-12 && ratios.width() < 1e-12);
    }

    #[test]
    fn a_narrower_interval_needs_more_runs() {
        assert_eq!(runs_needed(5, 0.4, 0.2), 20);
        assert_eq!(runs_needed(5, 0.1, 0.2), 5);
    }
}
