//! What each member of a team is worth, from the worth of every subset: Shapley, "A value for n-person
//! games" (1953). A subset is a mask; `values[mask]` is its worth.

/// Exact Shapley values. They add up to `values[all] - values[none]`.
///
/// # Panics
/// If the number of values is no power of two.
pub fn shapley(values: &[f64]) -> Vec<f64> {
    let players = players(values);
    let factorial = |n: usize| (1..=n).product::<usize>() as f64;
    let one = |player: usize| -> f64 {
        let without = (0..values.len()).filter(|mask| mask >> player & 1 == 0);
        without
            .map(|mask| {
                let size = mask.count_ones() as usize;
                let weight = factorial(size) * factorial(players - size - 1) / factorial(players);
                weight * (values[mask | 1 << player] - values[mask])
            })
            .sum()
    };
    (0..players).map(one).collect()
}

/// What each is worth alone.
pub fn first_in(values: &[f64]) -> Vec<f64> {
    (0..players(values)).map(|player| values[1 << player] - values[0]).collect()
}

/// What the whole team loses without each.
pub fn leave_one_out(values: &[f64]) -> Vec<f64> {
    let all = values.len() - 1;
    (0..players(values)).map(|player| values[all] - values[all & !(1 << player)]).collect()
}

fn players(values: &[f64]) -> usize {
    assert!(values.len().is_power_of_two(), "a worth for every subset, these are {}", values.len());
    values.len().trailing_zeros() as usize
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The worth of every subset of four, from its members.
    fn worth(of: impl Fn(&dyn Fn(usize) -> bool) -> f64) -> Vec<f64> {
        (0..16_usize).map(|mask| of(&|player| mask >> player & 1 == 1)).collect()
    }

    fn close(found: &[f64], expected: &[f64]) {
        let is_close = found.iter().zip(expected).all(|(a, b)| (a - b).abs() < 1e-9);
        assert!(is_close && found.len() == expected.len(), "{found:?} {expected:?}");
    }

    #[test]
    fn shares_add_up_to_the_total() {
        let values: Vec<f64> = (0..16).map(|mask: u32| f64::from(mask.wrapping_mul(7919) % 101)).collect();
        let sum: f64 = shapley(&values).iter().sum();
        assert!((sum - (values[15] - values[0])).abs() < 1e-9);
    }

    #[test]
    fn independent_members_are_worth_what_they_add() {
        let gains = [5.0, 0.0, -2.0, 1.5];
        let values = worth(|has| (0..4).filter(|&player| has(player)).map(|player| gains[player]).sum());
        for (share, gain) in shapley(&values).into_iter().zip(gains) {
            assert!((share - gain).abs() < 1e-9);
        }
        assert_eq!(first_in(&values), gains);
        assert_eq!(leave_one_out(&values), gains);
    }

    #[test]
    fn what_two_do_only_together_is_shared() {
        let values = worth(|has| if has(0) && has(2) { 10.0 } else { 0.0 });
        close(&shapley(&values), &[5.0, 0.0, 5.0, 0.0]);
        assert_eq!(first_in(&values), [0.0; 4]);
        assert_eq!(leave_one_out(&values), [10.0, 0.0, 10.0, 0.0]);
    }

    #[test]
    fn what_either_does_alone_is_shared_too() {
        let values = worth(|has| if has(1) || has(3) { 8.0 } else { 0.0 });
        close(&shapley(&values), &[0.0, 4.0, 0.0, 4.0]);
        assert_eq!(leave_one_out(&values), [0.0; 4]);
    }
}
