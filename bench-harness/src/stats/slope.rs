//! How a quantity grows: the exponent k of y ~ x^k.

use super::{Interval, median};

/// The median of the slopes between all points of different x: Theil (1950), Sen (1968). A few wrong points
/// do not move it.
pub fn theil_sen(points: &[(f64, f64)]) -> Option<f64> {
    let mut slopes = Vec::new();
    for (index, a) in points.iter().enumerate() {
        slopes.extend(points[index + 1..].iter().filter(|b| b.0 != a.0).map(|b| (b.1 - a.1) / (b.0 - a.0)));
    }
    median(&slopes)
}

/// The slope of ln y over ln x, each x with its measurements of y. The interval is that of Sen: the ranks of
/// the slopes that Kendall's statistic allows with 95 % confidence.
///
/// None if fewer than two x have a positive y.
pub fn log_slope(series: &[(f64, Vec<f64>)]) -> Option<Interval> {
    let points: Vec<(f64, f64)> = series
        .iter()
        .flat_map(|(x, values)| values.iter().map(move |y| (*x, *y)))
        .filter(|(x, y)| *x > 0.0 && *y > 0.0)
        .map(|(x, y)| (x.ln(), y.ln()))
        .collect();
    let mid = theil_sen(&points)?;
    let mut slopes = Vec::new();
    for (index, a) in points.iter().enumerate() {
        slopes.extend(points[index + 1..].iter().filter(|b| b.0 != a.0).map(|b| (b.1 - a.1) / (b.0 - a.0)));
    }
    slopes.sort_by(f64::total_cmp);
    let n = points.len() as f64;
    let reach = 1.96 * (n * (n - 1.0) * (2.0 * n + 5.0) / 18.0).sqrt();
    let count = slopes.len();
    let rank = |value: f64| slopes[(value.max(0.0) as usize).min(count - 1)];
    let count = count as f64;
    Some(Interval {
        mid,
        low: rank(((count - reach) / 2.0).floor()),
        high: rank(((count + reach) / 2.0).ceil()),
        count: points.len(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn power(exponent: f64) -> Vec<(f64, Vec<f64>)> {
        [1e3, 2e3, 5e3, 1e4]
            .into_iter()
            .map(|x: f64| (x, [0.97, 1.0, 1.05].map(|noise| noise * 3.0 * x.powf(exponent)).to_vec()))
            .collect()
    }

    #[test]
    fn exponents_tell_linear_from_quadratic() {
        for exponent in [0.0, 1.0, 2.0] {
            let slope = log_slope(&power(exponent)).unwrap();
            assert!((slope.mid - exponent).abs() < 0.02, "{slope:?}");
            assert!(slope.low <= slope.mid && slope.mid <= slope.high && slope.width() < 0.3, "{slope:?}");
        }
    }

    #[test]
    fn one_wrong_measurement_does_not_matter() {
        let mut series = power(1.0);
        series[3].1[0] *= 50.0;
        assert!((log_slope(&series).unwrap().mid - 1.0).abs() < 0.05);
    }

    #[test]
    fn what_has_no_slope() {
        assert_eq!(log_slope(&[(1000.0, vec![1.0, 2.0])]), None);
        assert_eq!(log_slope(&[(1000.0, vec![0.0]), (2000.0, vec![0.0])]), None);
        assert_eq!(theil_sen(&[]), None);
    }
}
