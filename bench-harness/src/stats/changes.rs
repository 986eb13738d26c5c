//! Where a series jumps: the pieces of constant level that explain it best, each piece paid for.
//! Jackson et al., "An algorithm for optimal partitioning of data on an interval" (2005), with the
//! penalty of the Bayesian information criterion.

use super::median;

/// Indices at which a new level begins. `values` are logarithms, so that levels are ratios.
pub fn change_points(values: &[f64]) -> Vec<usize> {
    let count = values.len();
    if count < 3 {
        return Vec::new();
    }
    let variance = noise_variance(values);
    let penalty = 3.0 * (count as f64).ln() * variance;
    let cost = |from: usize, to: usize| -> f64 {
        let piece = &values[from..to];
        let mean = piece.iter().sum::<f64>() / piece.len() as f64;
        piece.iter().map(|value| (value - mean).powi(2)).sum()
    };
    // best[to]: the least cost of the first `to` values, and where their last piece begins.
    let mut best: Vec<(f64, usize)> = vec![(0.0, 0)];
    for to in 1..=count {
        let least = (0..to)
            .map(|from| (best[from].0 + cost(from, to) + penalty, from))
            .min_by(|a, b| a.0.total_cmp(&b.0))
            .expect("there is a first value");
        best.push(least);
    }
    let mut points = Vec::new();
    let mut to = count;
    while to > 0 {
        let from = best[to].1;
        if from > 0 {
            points.push(from);
        }
        to = from;
    }
    points.reverse();
    points
}

/// From the differences of neighbours, most of which no jump lies between. Never less than half a percent,
/// or two equal measurements would make every third a change.
fn noise_variance(values: &[f64]) -> f64 {
    const LEAST: f64 = 0.005;
    let differences: Vec<f64> = values.windows(2).map(|pair| (pair[1] - pair[0]).abs()).collect();
    // The median of |x| of a normal difference is 0.6745 of its deviation, which is sqrt(2) of one value's.
    let deviation = median(&differences).unwrap_or(0.0) / (0.6745 * std::f64::consts::SQRT_2);
    deviation.max(LEAST).powi(2)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn jumps_are_found_and_noise_is_not() {
        let noise = [0.004, -0.006, 0.002, 0.005, -0.003, -0.001, 0.006, -0.005];
        let level = |level: f64| noise.map(|noise| level + noise).to_vec();
        let check = |reason: &str, values: Vec<f64>, expected: &[usize]| {
            assert_eq!(change_points(&values), expected, "{reason}");
        };
        check("one level", level(2.0), &[]);
        check("one jump", [level(2.0), level(2.3)].concat(), &[8]);
        check("there and back", [level(2.0), level(1.5), level(2.0)].concat(), &[8, 16]);
        check("equal values", vec![1.0; 9], &[]);
        check("too few", vec![1.0, 5.0], &[]);
    }
}
