//! Portable random draws. Knows nothing of modules: a stream is named by a seed, a number and a
//! purpose, and gives integers only, so that every platform draws the same ones.

use rand::{RngCore, SeedableRng};
use rand_chacha::ChaCha8Rng;

/// What a stream is for. Each purpose starts far away from the others in the same stream, so that
/// drawing more for one of them never shifts another.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Purpose {
    Head,
    Links,
    Body,
    Markup,
    Group,
    Edit,
    Comment,
}

pub(crate) struct Stream(ChaCha8Rng);

impl Stream {
    pub(crate) fn new(seed: u64, number: u64, purpose: Purpose) -> Self {
        let mut key = [0u8; 32];
        key[..8].copy_from_slice(&seed.to_le_bytes());
        key[8..24].copy_from_slice(b"module graph 001");
        let mut generator = ChaCha8Rng::from_seed(key);
        generator.set_stream(number);
        generator.set_word_pos((purpose as u128) << 32);
        Stream(generator)
    }

    pub(crate) fn word(&mut self) -> u32 {
        self.0.next_u32()
    }

    /// A number below `bound`, by multiplication: the bias is below `bound` / 2^32.
    pub(crate) fn below(&mut self, bound: u32) -> u32 {
        ((u64::from(self.word()) * u64::from(bound)) >> 32) as u32
    }

    /// A number from `low` to `high`, both included.
    pub(crate) fn between(&mut self, low: u32, high: u32) -> u32 {
        low + self.below(high - low + 1)
    }

    pub(crate) fn chance(&mut self, per_mille: u32) -> bool {
        self.below(1000) < per_mille
    }

    /// A draw from nearly the standard normal distribution, in units of 2^-16: the sum of twelve
    /// even draws has variance 1.
    pub(crate) fn normal(&mut self) -> i64 {
        let pair = |word: u32| i64::from(word >> 16) + i64::from(word & 0xFFFF);
        (0..6).map(|_| pair(self.word())).sum::<i64>() - 6 * 65_536
    }

    /// A few small draws for later, in one value.
    pub(crate) fn digits(&mut self) -> Digits {
        Digits(u64::from(self.word()) << 32 | u64::from(self.word()))
    }

    pub(crate) fn shuffle<T>(&mut self, items: &mut [T]) {
        for last in (1..items.len()).rev() {
            let other = self.below(last as u32 + 1) as usize;
            items.swap(last, other);
        }
    }
}

/// `scale` times e to the power `exponent`, which is in units of 2^-16, with integers only. The
/// fraction's power of two is a polynomial that is off by less than 0.3 %.
pub(crate) fn exponential(scale: u64, exponent: i64) -> u64 {
    const LOG2_E: i64 = 94_548;
    let binary = (exponent * LOG2_E) >> 16;
    let fraction = binary & 0xFFFF;
    let mantissa = 65_536 + ((fraction * (43_024 + ((fraction * 22_512) >> 16))) >> 16);
    let value = (u128::from(scale) * mantissa as u128) >> 16;
    let doublings = (binary >> 16).clamp(-60, 40);
    let scaled = if doublings < 0 { value >> -doublings } else { value << doublings };
    scaled.min(u128::from(u64::MAX)) as u64
}

/// The normal draw `normal` made lognormal, given the median.
pub(crate) fn lognormal(median: u64, sigma_per_mille: u32, normal: i64) -> u64 {
    exponential(median, normal * i64::from(sigma_per_mille) / 1000)
}

/// The median that gives a lognormal distribution this mean.
pub(crate) fn median_of_mean(mean: u64, sigma_per_mille: u32) -> u64 {
    let variance = i64::from(sigma_per_mille) * i64::from(sigma_per_mille) * 65_536 / 1_000_000;
    exponential(mean, -variance / 2)
}

/// Draws that were made once and can be read again: the remainders of one 64-bit number.
/// Good for products of bounds far below 2^64.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Digits(u64);

impl Digits {
    /// Draws that do not depend on the seed.
    pub(crate) fn fixed(value: u64) -> Self {
        Digits(value.wrapping_mul(0x9E37_79B9_7F4A_7C15))
    }

    pub(crate) fn below(&mut self, bound: u32) -> u32 {
        let digit = self.0 % u64::from(bound);
        self.0 /= u64::from(bound);
        digit as u32
    }

    /// One more draw, which reading the others does not change as long as they used 40 bits.
    pub(crate) fn flag(self) -> bool {
        self.0 >> 63 == 1
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn streams_are_the_same_on_every_platform() {
        let mut stream = Stream::new(1, 2, Purpose::Links);
        let words: Vec<u32> = (0..3).map(|_| stream.word()).collect();
        let mut again = Stream::new(1, 2, Purpose::Links);
        assert_eq!(words, (0..3).map(|_| again.word()).collect::<Vec<_>>());
        for (seed, number, purpose) in [(2, 2, Purpose::Links), (1, 3, Purpose::Links), (1, 2, Purpose::Head)]
        {
            assert_ne!(Stream::new(seed, number, purpose).word(), words[0]);
        }
    }

    #[test]
    fn lognormal_draws_have_the_mean_and_sigma_that_are_asked() {
        let mut stream = Stream::new(3, 3, Purpose::Head);
        let median = median_of_mean(1_000_000, 900);
        let draws: Vec<f64> = (0..20_000).map(|_| lognormal(median, 900, stream.normal()) as f64).collect();
        let mean = draws.iter().sum::<f64>() / 20_000.0;
        let logs: Vec<f64> = draws.iter().map(|draw| draw.ln()).collect();
        let middle = logs.iter().sum::<f64>() / 20_000.0;
        let sigma = (logs.iter().map(|log| (log - middle).powi(2)).sum::<f64>() / 20_000.0).sqrt();
        assert!((mean - 1e6).abs() < 4e4, "{mean}");
        assert!((sigma - 0.9).abs() < 0.02, "{sigma}");
        assert_eq!(exponential(1_000_000, 65_536) / 10_000, 271);
    }

    #[test]
    fn draws_stay_in_range_and_reach_both_ends() {
        let mut stream = Stream::new(9, 9, Purpose::Head);
        let draws: Vec<u32> = (0..1000).map(|_| stream.between(3, 6)).collect();
        assert!(draws.iter().all(|draw| (3..=6).contains(draw)));
        assert!((3..=6).all(|value| draws.contains(&value)));
        let mut items: Vec<u32> = (0..50).collect();
        stream.shuffle(&mut items);
        assert_ne!(items, (0..50).collect::<Vec<_>>());
        items.sort_unstable();
        assert_eq!(items, (0..50).collect::<Vec<_>>());
    }
}
