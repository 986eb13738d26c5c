//! What the full factorial of the phases says: shares, effects and the noise below which nothing is said.
//! Pure evaluation of a dataset; must not render.

use bundler_core::phases::{Phase, Phases};

use crate::dataset::{ProgramData, TOTAL, WALL};
use crate::stats::{Interval, effects, first_in, holm, interval_of, leave_one_out, median, shapley, t_test};
use crate::treatment::{BASELINE, BASELINE_AGAIN, mask_name};

/// Whole builds of all 16 combinations in the blocks that have them all.
#[derive(Clone, Debug)]
pub struct Factorial {
    /// Wall time by mask as a multiple of the baseline's, block by block.
    ratios: Vec<[f64; 16]>,
}

/// What one phase is worth, as shares of the baseline's time that it saves.
#[derive(Clone, Copy, Debug)]
pub struct Worth {
    pub phase: Phase,
    pub shapley: Interval,
    pub first_in: Interval,
    pub leave_one_out: Interval,
}

/// An effect on the logarithm of the time, over all blocks.
#[derive(Clone, Copy, Debug)]
pub struct TestedEffect {
    pub first: Phase,
    pub second: Option<Phase>,
    /// Median over the blocks.
    pub effect: Interval,
    /// Corrected for the number of effects that are tested.
    pub probability: f64,
}

impl Factorial {
    /// Of a program; none if no block has all combinations.
    pub fn of(program: &ProgramData) -> Option<Self> {
        let masks: Vec<&[(u32, f64)]> =
            Phases::subsets().map(|phases| program.values(&mask_name(phases), TOTAL, WALL)).collect();
        let ratios: Vec<[f64; 16]> = masks[0]
            .iter()
            .filter_map(|&(block, baseline)| {
                let mut ratios = [0.0; 16];
                for (ratio, values) in ratios.iter_mut().zip(&masks) {
                    *ratio = values.iter().find(|(other, _)| *other == block)?.1 / baseline;
                }
                Some(ratios)
            })
            .collect();
        (!ratios.is_empty()).then_some(Self { ratios })
    }

    /// Blocks that it rests on.
    pub fn blocks(&self) -> usize {
        self.ratios.len()
    }

    /// What each phase is worth. The Shapley shares add up to [`Self::total`].
    pub fn worth(&self) -> Vec<Worth> {
        let of = |evaluate: fn(&[f64]) -> Vec<f64>, phase: usize| {
            interval_of(self.blocks(), |blocks| evaluate(&self.savings(blocks))[phase])
                .expect("there is a block")
        };
        Phase::ALL
            .into_iter()
            .enumerate()
            .map(|(index, phase)| Worth {
                phase,
                shapley: of(shapley, index),
                first_in: of(first_in, index),
                leave_one_out: of(leave_one_out, index),
            })
            .collect()
    }

    /// The share of the baseline's time that all phases together save.
    pub fn total(&self) -> Interval {
        interval_of(self.blocks(), |blocks| self.savings(blocks)[15]).expect("there is a block")
    }

    /// Share of the baseline's time that each combination saves: the median of these blocks.
    fn savings(&self, blocks: &[usize]) -> Vec<f64> {
        (0..16)
            .map(|mask| {
                let ratios: Vec<f64> = blocks.iter().map(|&block| self.ratios[block][mask]).collect();
                1.0 - median(&ratios).expect("there is a block")
            })
            .collect()
    }

    /// Main effects and two-way interactions on the logarithm of the time.
    pub fn effects(&self) -> Vec<TestedEffect> {
        let by_block: Vec<_> = self.ratios.iter().map(|ratios| effects(&ratios.map(f64::ln))).collect();
        let values =
            |effect: usize| -> Vec<f64> { by_block.iter().map(|block| block[effect].value).collect() };
        let count = by_block[0].len();
        let probabilities: Vec<f64> = (0..count).map(|effect| t_test(&values(effect))).collect();
        holm(&probabilities)
            .into_iter()
            .enumerate()
            .map(|(index, probability)| TestedEffect {
                first: Phase::ALL[by_block[0][index].first],
                second: by_block[0][index].second.map(|second| Phase::ALL[second]),
                effect: crate::stats::median_interval(&values(index)).expect("there is a block"),
                probability,
            })
            .collect()
    }
}

/// How much two equal things differ here: the baseline against itself.
#[derive(Clone, Copy, Debug)]
pub struct Noise {
    /// The ratio of two runs of the baseline; should hold 1.
    pub ratio: Interval,
    /// A difference of medians below this share is none: the end of the interval that is farther from 1.
    pub floor: f64,
    /// Half of all pairs differ by less than this share.
    pub typical: f64,
}

impl Noise {
    /// Of a program that has the baseline twice in its blocks.
    pub fn of(program: &ProgramData) -> Option<Self> {
        let ratio = program.ratio(BASELINE_AGAIN, BASELINE, TOTAL, WALL)?;
        let single = crate::stats::paired(
            program.values(BASELINE_AGAIN, TOTAL, WALL),
            program.values(BASELINE, TOTAL, WALL),
            |again, once| (again / once).ln().abs(),
        );
        let floor = (ratio.low.ln().abs()).max(ratio.high.ln().abs()).exp() - 1.0;
        Some(Self { ratio, floor, typical: median(&single)?.exp() - 1.0 })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dataset::Dataset;
    use crate::mock::study_of;

    /// Phase 3 halves the time, phase 1 takes a tenth off, each in every combination.
    fn program() -> ProgramData {
        let data: Dataset = study_of(7, |setup| {
            let on = |phase| setup.phases.contains(phase);
            let halved = if on(Phase::ResolvedDependencies) { 0.5 } else { 1.0 };
            1000.0 * halved * if on(Phase::Channels) { 0.9 } else { 1.0 }
        });
        data.programs.into_iter().next().unwrap()
    }

    #[test]
    fn worth_is_shared_out_and_adds_up() {
        let factorial = Factorial::of(&program()).unwrap();
        let worth = factorial.worth();
        let share = |index: usize| worth[index].shapley.mid;
        assert!((0..4).map(share).sum::<f64>() - factorial.total().mid < 1e-9);
        assert!((factorial.total().mid - 0.55).abs() < 0.02, "{:?}", factorial.total());
        assert!(share(2) > 0.45 && share(2) < 0.5, "{}", share(2));
        assert!(share(0) > 0.05 && share(0) < 0.1);
        assert!(share(1).abs() < 0.02 && share(3).abs() < 0.02);
        assert!(worth[2].first_in.mid > worth[2].leave_one_out.mid);
    }

    #[test]
    fn effects_of_factors_are_there_and_their_interaction_is_not() {
        let effects = Factorial::of(&program()).unwrap().effects();
        let find = |first, second| {
            effects.iter().find(|effect| (effect.first, effect.second) == (first, second)).unwrap()
        };
        let resolved = find(Phase::ResolvedDependencies, None);
        assert!((resolved.effect.mid - 0.5_f64.ln()).abs() < 0.02 && resolved.probability < 0.001);
        // On a logarithmic scale factors do not interact.
        assert!(find(Phase::Channels, Some(Phase::ResolvedDependencies)).effect.mid.abs() < 0.02);
        assert_eq!(effects.len(), 10);
    }

    #[test]
    fn equal_things_differ_by_the_noise() {
        let noise = Noise::of(&program()).unwrap();
        assert!(noise.ratio.low <= 1.01 && noise.ratio.high >= 0.99);
        assert!(noise.floor < 0.05 && noise.floor > 0.0, "{noise:?}");
    }
}
