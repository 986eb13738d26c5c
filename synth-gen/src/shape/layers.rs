//! Modules in layers: a list of widths, from which all topologies come. Every module has a parent
//! in the layer before. Knows local indices only.

use std::ops::Range;

use crate::parameters::{Parameters, Topology};

/// No layer of a bell is wider than this many times the one before.
const GROWTH: u64 = 12;

#[derive(Clone, Debug)]
pub(super) struct Layers {
    /// The first index of each layer, and the number of modules.
    starts: Vec<u32>,
    /// Whether a module imports the whole next layer.
    pub(super) whole: bool,
}

impl Layers {
    pub(super) fn new(parameters: &Parameters, topology: Topology, length: u32) -> Self {
        let fan_out = parameters.fan_out;
        let mut starts = vec![0, 1];
        // Adds a layer; says whether there is room for another.
        let mut add = |width: u64| {
            let start = *starts.last().expect("there is a root");
            if start < length {
                starts.push((u64::from(start) + width.max(1)).min(u64::from(length)) as u32);
            }
            start < length
        };
        match topology {
            Topology::Tree => {
                let mut width = u64::from(fan_out);
                while add(width) {
                    width = (width * u64::from(fan_out)).min(u64::from(u32::MAX));
                }
            }
            Topology::Lattice => while add(u64::from(fan_out)) {},
            Topology::Funnel => {
                for width in [fan_out, 1, u32::MAX] {
                    add(u64::from(width));
                }
            }
            Topology::Bell => {
                for width in bell(parameters.depth, length) {
                    add(width);
                }
            }
        }
        Layers { starts, whole: matches!(topology, Topology::Lattice | Topology::Funnel) }
    }

    pub(super) fn layer(&self, local: u32) -> usize {
        self.starts.partition_point(|&start| start <= local) - 1
    }

    /// The first index of the layer after that of a module.
    pub(super) fn next_start(&self, local: u32) -> u32 {
        self.starts[self.layer(local) + 1]
    }

    pub(super) fn children(&self, local: u32) -> Range<u32> {
        let layer = self.layer(local);
        let (start, next) = (self.starts[layer], self.starts[layer + 1]);
        let Some(&end) = self.starts.get(layer + 2) else {
            return 0..0;
        };
        if self.whole {
            return next..end;
        }
        // Child j has the parent floor(j * width / children).
        let (width, children) = (u64::from(next - start), u64::from(end - next));
        let first = |parent: u32| next + (u64::from(parent) * children).div_ceil(width) as u32;
        first(local - start)..first(local - start + 1)
    }

    /// How many modules, counted from the root, have children; the root always counts.
    pub(super) fn hosts(&self) -> u32 {
        let mut hosts = 1;
        for layers in self.starts.windows(3) {
            if !self.whole && layers[2] - layers[1] < layers[1] - layers[0] {
                break;
            }
            hosts = layers[1];
        }
        hosts
    }
}

/// The widths of `depth` layers without the root: they rise to a third of the way, then fall. Small
/// programs have fewer layers.
fn bell(depth: u32, length: u32) -> Vec<u64> {
    let rest = u64::from(length - 1);
    let layers = u64::from(depth.min(length.isqrt() + 2).max(2)) - 1;
    let peak = layers.div_ceil(3);
    let weight = |layer: u64| {
        let layer = layer + 1;
        if layer <= peak { layer * (layers + 1 - peak) } else { (layers + 1 - layer) * peak }
    };
    let sum: u64 = (0..layers).map(weight).sum();
    let mut widths: Vec<u64> = Vec::new();
    let mut before = 1;
    for layer in 0..layers {
        let width = (rest * weight(layer) / sum).clamp(1, before * GROWTH);
        widths.push(width);
        before = width;
    }
    // What the first layers could not take goes to the middle ones.
    let left = rest.saturating_sub(widths.iter().sum());
    let middle = peak as usize / 2..(peak as usize + 2).min(widths.len());
    let each = left / middle.len() as u64;
    let more = left % middle.len() as u64;
    for (position, width) in widths[middle].iter_mut().enumerate() {
        *width += each + u64::from((position as u64) < more);
    }
    widths
}
