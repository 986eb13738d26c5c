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
