//! Sequences of choices: random ones, and smaller ones that do the same. Knows nothing of what they choose.

/// Hands out choices; when they run out, the first alternative is taken for ever.
pub(crate) struct Choices<'a> {
    values: &'a [u32],
    position: usize,
}

impl<'a> Choices<'a> {
    pub(crate) fn new(values: &'a [u32]) -> Self {
        Self { values, position: 0 }
    }

    /// A number below `count`; 0 should choose the simplest.
    pub(crate) fn below(&mut self, count: usize) -> usize {
        let value = self.values.get(self.position).copied().unwrap_or(0);
        self.position += 1;
        value as usize % count
    }

    /// Whether no choice is left.
    pub(crate) fn is_at_end(&self) -> bool {
        self.position >= self.values.len()
    }
}

/// SplitMix64.
pub(crate) fn random(seed: u64, length: usize) -> Vec<u32> {
    let mut state = seed;
    std::iter::repeat_with(|| {
        state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut value = state;
        value = (value ^ (value >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        value = (value ^ (value >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((value ^ (value >> 31)) >> 32) as u32
    })
    .take(length)
    .collect()
}

/// Most candidates that are tried.
const TRIALS: usize = 3000;

/// A shorter or smaller sequence that still fails.
pub(crate) fn shrink(mut values: Vec<u32>, fails: impl Fn(&[u32]) -> bool) -> Vec<u32> {
    let mut trials = 0;
    loop {
        let before = values.clone();
        let mut size = values.len().div_ceil(2);
        while size > 0 && trials < TRIALS {
            let mut start = 0;
            while start < values.len() && trials < TRIALS {
                let end = (start + size).min(values.len());
                let without: Vec<u32> = values[..start].iter().chain(&values[end..]).copied().collect();
                let mut zeroed = values.clone();
                zeroed[start..end].fill(0);
                trials += 2;
                if fails(&without) {
                    values = without;
                } else {
                    if zeroed != values && fails(&zeroed) {
                        values = zeroed;
                    }
                    start += size;
                }
            }
            size /= 2;
        }
        if values == before || trials >= TRIALS {
            return values;
        }
    }
}
