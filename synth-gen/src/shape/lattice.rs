//! Layers of equal width under one root: each module imports the whole next layer. The number of
//! paths multiplies with every layer, the number of edges only adds up. Knows local indices only.

use std::ops::Range;

pub(super) fn children(width: u32, length: u32, local: u32) -> Range<u32> {
    let first = if local == 0 { 1 } else { ((local - 1) / width + 1) * width + 1 };
    first.min(length)..(first + width).min(length)
}

/// How many modules, counted from the root, have children; the root always counts.
pub(super) fn trunk_length(width: u32, length: u32) -> u32 {
    // The last layer, which may be partly filled, has none.
    let last_layer = length.saturating_sub(2) / width;
    (last_layer * width + 1).min(length)
}
