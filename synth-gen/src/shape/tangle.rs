//! A tree in which module i has children f*i+1 to f*i+f, and random imports of later modules on
//! top. A fan-out of 1 is a chain, an unlimited one a star. Knows local indices only.

use std::ops::Range;

use crate::rng::Stream;

pub(super) fn children(fan_out: u32, length: u32, local: u32) -> Range<u32> {
    let first = u64::from(fan_out) * u64::from(local) + 1;
    let end = (first + u64::from(fan_out)).min(u64::from(length));
    first.min(end) as u32..end as u32
}

/// How many modules, counted from the root, have children; the root always counts.
pub(super) fn trunk_length(fan_out: u32, length: u32) -> u32 {
    (length - 1).div_ceil(fan_out).max(1)
}

/// Any later module: chains stay short, as the distance to the end shrinks by a factor each time.
pub(super) fn draw(length: u32, local: u32, stream: &mut Stream) -> Option<u32> {
    let later = length - local - 1;
    (later > 0).then(|| local + 1 + stream.below(later))
}
