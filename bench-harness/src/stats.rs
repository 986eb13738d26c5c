//! Statistics of repeated measurements, as pure functions. Must not know what was measured.

/// The middle of a sample and how far it spreads. All in the unit of the values.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Spread {
    pub median: f64,
    /// First quartile.
    pub lower: f64,
    /// Third quartile.
    pub upper: f64,
    /// Number of values.
    pub count: usize,
}

impl Spread {
    /// Of no values there is none.
    pub fn of(values: &[f64]) -> Option<Self> {
        Some(Self {
            median: quantile(values, 0.5)?,
            lower: quantile(values, 0.25)?,
            upper: quantile(values, 0.75)?,
            count: values.len(),
        })
    }

    /// Distance between the quartiles.
    pub fn width(&self) -> f64 {
        self.upper - self.lower
    }
}

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

/// Ratio of two treatments within each block that has both.
///
/// The runs of a block are neighbours in time, so what slowed one down (another program, a hot processor)
/// likely slowed down the other, and cancels in the ratio. The values are `(block, value)`, each block once.
pub fn paired_ratios(numerators: &[(u32, f64)], denominators: &[(u32, f64)]) -> Vec<f64> {
    pair(numerators, denominators).map(|(a, b)| a / b).collect()
}

/// Difference of two treatments, first less second, within each block that has both.
pub fn paired_differences(first: &[(u32, f64)], second: &[(u32, f64)]) -> Vec<f64> {
    pair(first, second).map(|(a, b)| a - b).collect()
}

fn pair<'a>(first: &'a [(u32, f64)], second: &'a [(u32, f64)]) -> impl Iterator<Item = (f64, f64)> + 'a {
    first.iter().filter_map(|&(block, a)| {
        let (_, b) = second.iter().find(|(other, _)| *other == block)?;
        Some((a, *b))
    })
}

/// The exponent k of y ~ x^k through two points: the slope of ln y over ln x.
/// None if a value is not positive or both x are equal.
pub fn scaling_exponent(small: (f64, f64), large: (f64, f64)) -> Option<f64> {
    let positive = [small.0, small.1, large.0, large.1].iter().all(|value| *value > 0.0);
    (positive && small.0 != large.0).then(|| (large.1 / small.1).ln() / (large.0 / small.0).ln())
}

/// How often each treatment is run, if they cost `seconds` each and all of it may take `budget_seconds`.
///
/// Each is run at least once, whatever the budget says: what is too slow is measured less often, never left
/// out. Then the one with the fewest repetitions gets one more, the cheaper one first, as long as the budget
/// lasts and up to `most` each.
pub fn repetitions(seconds: &[f64], budget_seconds: f64, most: u32) -> Vec<u32> {
    let mut counts = vec![1; seconds.len()];
    let mut left = budget_seconds - seconds.iter().sum::<f64>();
    loop {
        let next = (0..seconds.len())
            .filter(|&treatment| counts[treatment] < most && seconds[treatment] <= left)
            .min_by(|&a, &b| counts[a].cmp(&counts[b]).then(seconds[a].total_cmp(&seconds[b])));
        let Some(next) = next else { return counts };
        counts[next] += 1;
        left -= seconds[next];
    }
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
    fn one_outlier_moves_neither_middle_nor_spread() {
        let calm = Spread::of(&[10.0, 11.0, 12.0, 13.0, 14.0]).unwrap();
        let hit = Spread::of(&[10.0, 11.0, 12.0, 13.0, 1400.0]).unwrap();
        assert_eq!((calm.median, calm.lower, calm.upper), (hit.median, hit.lower, hit.upper));
        assert_eq!((hit.width(), hit.count), (2.0, 5));
        assert_eq!(Spread::of(&[]), None);
    }

    #[test]
    fn pairs_are_of_one_block() {
        let fast = [(0, 1.0), (1, 2.0), (3, 9.0)];
        let slow = [(1, 8.0), (0, 2.0), (2, 5.0)];
        assert_eq!(paired_ratios(&fast, &slow), [0.5, 0.25]);
        assert_eq!(paired_differences(&fast, &slow), [-1.0, -6.0]);
        assert!(paired_ratios(&fast, &[]).is_empty());
    }

    #[test]
    fn noise_common_to_a_block_cancels() {
        let noise = [1.0, 3.0, 1.5, 2.0];
        let times = |base: f64| -> Vec<(u32, f64)> { (0..).zip(noise.map(|factor| base * factor)).collect() };
        let ratios = Spread::of(&paired_ratios(&times(2.0), &times(8.0))).unwrap();
        assert_eq!((ratios.median, ratios.width()), (0.25, 0.0));
    }

    #[test]
    fn exponents_tell_linear_from_quadratic() {
        let exponent = |large| scaling_exponent((1000.0, 4.0), (10_000.0, large));
        assert!((exponent(40.0).unwrap() - 1.0).abs() < 1e-9);
        assert!((exponent(400.0).unwrap() - 2.0).abs() < 1e-9);
        assert_eq!(exponent(0.0), None);
        assert_eq!(scaling_exponent((5.0, 1.0), (5.0, 2.0)), None);
    }

    #[test]
    fn repetitions_fill_the_budget_evenly() {
        let check = |reason: &str, seconds: &[f64], budget, most, expected: &[u32]| {
            assert_eq!(repetitions(seconds, budget, most), expected, "{reason}");
        };
        check("all alike", &[1.0, 1.0], 8.0, 99, &[4, 4]);
        check("no more than asked for", &[1.0, 1.0], 100.0, 3, &[3, 3]);
        check("a slow one is still run once", &[50.0, 1.0], 10.0, 5, &[1, 1]);
        check("what a slow one leaves goes to the others", &[5.0, 1.0, 1.0], 11.0, 9, &[1, 3, 3]);
        check("the cheaper one gets the odd repetition", &[1.0, 2.0], 8.0, 99, &[4, 2]);
        check("nothing to do", &[], 8.0, 99, &[]);
    }
}
