//! Main effects and two-way interactions of a full factorial of switches: Box, Hunter and Hunter,
//! "Statistics for Experimenters". `values[mask]` is the response with the switches of `mask` on.

/// A contrast of one block.
#[derive(Clone, PartialEq, Debug)]
pub struct Effect {
    pub first: usize,
    /// The second switch of an interaction.
    pub second: Option<usize>,
    /// Main effect: how the response changes with the switch, on average over the others. Interaction: by how
    /// much the effect of the one differs with the other, halved.
    pub value: f64,
}

/// All main effects, then all two-way interactions, of one block.
pub fn effects(values: &[f64]) -> Vec<Effect> {
    let switches = values.len().trailing_zeros() as usize;
    assert!(values.len().is_power_of_two() && switches > 0, "a response for every combination");
    let sign = |mask: usize, switch: usize| if mask >> switch & 1 == 1 { 1.0 } else { -1.0 };
    let contrast = |sign_of: &dyn Fn(usize) -> f64| -> f64 {
        let sum: f64 = values.iter().enumerate().map(|(mask, value)| sign_of(mask) * value).sum();
        sum / (values.len() / 2) as f64
    };
    let mut all: Vec<Effect> = (0..switches)
        .map(|first| Effect { first, second: None, value: contrast(&|mask| sign(mask, first)) })
        .collect();
    for first in 0..switches {
        for second in first + 1..switches {
            let value = contrast(&|mask| sign(mask, first) * sign(mask, second));
            all.push(Effect { first, second: Some(second), value });
        }
    }
    all
}

/// Probability of values at least this far from zero if their mean is zero: Student's t, two-sided. One value
/// tells nothing.
pub fn t_test(values: &[f64]) -> f64 {
    let count = values.len() as f64;
    if values.len() < 2 {
        return 1.0;
    }
    let mean = values.iter().sum::<f64>() / count;
    let variance = values.iter().map(|value| (value - mean).powi(2)).sum::<f64>() / (count - 1.0);
    if variance == 0.0 {
        return if mean == 0.0 { 1.0 } else { 0.0 };
    }
    let t = mean.abs() / (variance / count).sqrt();
    student_tails(t, count - 1.0)
}

/// Both tails of Student's t beyond `t`.
///
/// With t = sqrt(v) tan(a) the density becomes a power of the cosine: the tail is the integral of cos^(v-1)
/// from a to a right angle, over that from zero.
fn student_tails(t: f64, degrees: f64) -> f64 {
    let right_angle = std::f64::consts::FRAC_PI_2;
    let power = |angle: f64| angle.cos().max(0.0).powf(degrees - 1.0);
    (simpson(power, (t / degrees.sqrt()).atan(), right_angle) / simpson(power, 0.0, right_angle)).min(1.0)
}

/// Simpson's rule.
fn simpson(function: impl Fn(f64) -> f64, from: f64, to: f64) -> f64 {
    const STEPS: usize = 2000;
    let step = (to - from) / STEPS as f64;
    let inner: f64 = (1..STEPS)
        .map(|i| function(from + i as f64 * step) * if i.is_multiple_of(2) { 2.0 } else { 4.0 })
        .sum();
    (function(from) + inner + function(to)) * step / 3.0
}

/// Probabilities corrected for their number: Holm, "A simple sequentially rejective multiple test
/// procedure" (1979). In the order in which they came.
pub fn holm(probabilities: &[f64]) -> Vec<f64> {
    let mut order: Vec<usize> = (0..probabilities.len()).collect();
    order.sort_by(|&a, &b| probabilities[a].total_cmp(&probabilities[b]));
    let mut corrected = vec![1.0; probabilities.len()];
    let mut largest: f64 = 0.0;
    for (rank, &index) in order.iter().enumerate() {
        let factor = (probabilities.len() - rank) as f64;
        largest = largest.max((probabilities[index] * factor).min(1.0));
        corrected[index] = largest;
    }
    corrected
}

#[cfg(test)]
mod tests {
    use super::*;

    fn close(a: f64, b: f64) -> bool {
        (a - b).abs() < 1e-3
    }

    #[test]
    fn effects_of_a_known_model_are_found() {
        let on = |mask: usize, switch: usize| (mask >> switch & 1) as f64;
        let values: Vec<f64> = (0..16)
            .map(|mask| 10.0 - 3.0 * on(mask, 0) + 0.5 * on(mask, 2) + 4.0 * on(mask, 1) * on(mask, 3))
            .collect();
        let found = effects(&values);
        assert_eq!(found.len(), 4 + 6);
        let value = |first, second| {
            found.iter().find(|effect| (effect.first, effect.second) == (first, second)).unwrap().value
        };
        assert_eq!(value(0, None), -3.0);
        assert_eq!(value(2, None), 0.5);
        assert_eq!(value(1, None), 2.0, "on average over the other, which half of the time is on");
        assert_eq!(value(1, Some(3)), 2.0);
        assert_eq!(value(0, Some(2)), 0.0);
    }

    #[test]
    fn probabilities_are_those_of_students_tables() {
        // Two-sided 5 % points.
        for (t, degrees) in [(12.706, 1.0), (2.776, 4.0), (2.228, 10.0), (1.960, 1e5)] {
            assert!(close(student_tails(t, degrees), 0.05), "{t} {degrees}: {}", student_tails(t, degrees));
        }
        assert!(close(student_tails(0.0, 5.0), 1.0));
        assert!(student_tails(50.0, 10.0) < 1e-9);
    }

    #[test]
    fn a_clear_effect_is_told_from_none() {
        assert!(t_test(&[1.0, 1.1, 0.9, 1.05, 0.95]) < 1e-4);
        assert!(t_test(&[1.0, -1.1, 0.9, -1.05, 0.2]) > 0.5);
        assert_eq!(t_test(&[1.0]), 1.0);
        assert_eq!((t_test(&[0.0, 0.0]), t_test(&[2.0, 2.0])), (1.0, 0.0));
    }

    #[test]
    fn many_tests_need_more_each() {
        assert_eq!(holm(&[0.01, 0.04, 0.03]), [0.03, 0.06, 0.06]);
        assert_eq!(holm(&[0.5, 0.9]), [1.0, 1.0]);
        assert!(holm(&[]).is_empty());
    }
}
