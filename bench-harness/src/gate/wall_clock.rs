//! Whether builds became slower than those of another commit: pairs of runs, in turn. Soft: clocks are noisy, so
//! only a clear difference that shows twice fails.

use crate::stats::{Interval, median_interval};

/// A ratio whose whole interval lies above this is slower.
const LIMIT: f64 = 1.05;
/// Pairs of one attempt.
pub const PAIRS: usize = 15;

/// What became of the comparison.
#[derive(Clone, Copy, PartialEq, Debug)]
pub enum Verdict {
    Fine(Interval),
    /// Both attempts say so.
    Slower(Interval, Interval),
}

/// Compares, a second time if the first one says slower. `ratios` makes the pairs of one attempt: time now over
/// time before.
///
/// # Errors
/// Those of `ratios`.
pub fn compare(mut ratios: impl FnMut() -> anyhow::Result<Vec<f64>>) -> anyhow::Result<Verdict> {
    let mut attempt = || -> anyhow::Result<Interval> {
        let logarithms: Vec<f64> = ratios()?.into_iter().map(f64::ln).collect();
        let interval = median_interval(&logarithms);
        Ok(interval.ok_or_else(|| anyhow::anyhow!("nothing was timed"))?.map(f64::exp))
    };
    let first = attempt()?;
    if first.low <= LIMIT {
        return Ok(Verdict::Fine(first));
    }
    let second = attempt()?;
    Ok(if second.low <= LIMIT { Verdict::Fine(second) } else { Verdict::Slower(first, second) })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn attempts(first: f64, second: f64) -> (Verdict, usize) {
        let mut made = 0;
        let verdict = compare(|| {
            made += 1;
            let center = if made == 1 { first } else { second };
            Ok((0..PAIRS).map(|pair| center + 0.02 * (pair % 3) as f64).collect())
        });
        (verdict.unwrap(), made)
    }

    #[test]
    fn only_what_is_slower_twice_fails() {
        assert!(matches!(attempts(1.0, 9.0), (Verdict::Fine(_), 1)));
        assert!(matches!(attempts(1.04, 9.0), (Verdict::Fine(_), 1)));
        assert!(matches!(attempts(1.3, 1.0), (Verdict::Fine(_), 2)));
        assert!(matches!(attempts(1.3, 1.2), (Verdict::Slower(..), 2)));
        assert!(compare(|| Ok(Vec::new())).is_err());
    }
}
