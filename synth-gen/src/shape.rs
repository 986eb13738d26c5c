//! Who imports whom, by arithmetic on indices: nothing is stored, so that any module can be made
//! alone. Knows numbers only, not files, names or values.
//!
//! The modules are cut into regions: one that static imports reach from the entry, and islands
//! that only dynamic imports reach. Inside a region modules have local indices from 0, its root,
//! and an import goes to a higher local index, except within a cycle.

mod lattice;
mod tangle;

use crate::preset::{Parameters, Topology};
use crate::rng::{Purpose, Stream};

/// A stretch of module indices whose static imports stay inside it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Region {
    pub(crate) start: u32,
    pub(crate) length: u32,
}

#[derive(Clone, Debug)]
pub(crate) struct Shape {
    topology: Topology,
    fan_out: u32,
    seed: u64,
    cycle_length: u32,
    cycle_per_mille: u32,
    main: u32,
    island_size: u32,
    islands: u32,
}

impl Shape {
    pub(crate) fn new(parameters: &Parameters) -> Self {
        let wanted = u64::from(parameters.modules) * u64::from(parameters.dynamic_per_mille) / 1000;
        let islands = wanted as u32 / parameters.island_size;
        Shape {
            topology: parameters.topology,
            fan_out: parameters.fan_out,
            seed: parameters.seed,
            cycle_length: parameters.cycle_length,
            cycle_per_mille: parameters.cycle_per_mille,
            main: parameters.modules - islands * parameters.island_size,
            island_size: parameters.island_size,
            islands,
        }
    }

    /// The region that static imports reach from the entry.
    pub(crate) fn main(&self) -> Region {
        Region { start: 0, length: self.main }
    }

    pub(crate) fn islands(&self) -> u32 {
        self.islands
    }

    pub(crate) fn island(&self, number: u32) -> Region {
        Region { start: self.main + number * self.island_size, length: self.island_size }
    }

    pub(crate) fn region(&self, module: u32) -> Region {
        if module < self.main { self.main() } else { self.island((module - self.main) / self.island_size) }
    }

    /// Whether other modules are reachable through this one only, so that it must be able to
    /// import anything.
    pub(crate) fn is_trunk(&self, module: u32) -> bool {
        let region = self.region(module);
        let local = module - region.start;
        local == 0
            || match self.topology {
                Topology::Tangle => !tangle::children(self.fan_out, region.length, local).is_empty(),
                Topology::Lattice => !lattice::children(self.fan_out, region.length, local).is_empty(),
            }
    }

    /// Imports that the shape prescribes, in no particular order; cycles are not among them.
    pub(crate) fn children(&self, module: u32) -> impl Iterator<Item = u32> + use<> {
        let region = self.region(module);
        let local = module - region.start;
        let children = match self.topology {
            Topology::Tangle => tangle::children(self.fan_out, region.length, local),
            Topology::Lattice => lattice::children(self.fan_out, region.length, local),
        };
        children.map(move |child| region.start + child)
    }

    /// A candidate for one more import.
    pub(crate) fn draw(&self, module: u32, stream: &mut Stream) -> Option<u32> {
        let region = self.region(module);
        let local = module - region.start;
        let drawn = match self.topology {
            Topology::Tangle => tangle::draw(region.length, local, stream),
            Topology::Lattice => None,
        };
        drawn.map(|other| region.start + other)
    }

    /// The cycle that the module lies on: its first member, as a region.
    pub(crate) fn cycle(&self, module: u32) -> Option<Region> {
        let region = self.region(module);
        let local = module - region.start;
        if self.cycle_per_mille == 0 || local == 0 {
            return None;
        }
        let start = region.start + 1 + (local - 1) / self.cycle_length * self.cycle_length;
        let complete = start + self.cycle_length <= region.start + region.length;
        let mut stream = Stream::new(self.seed, u64::from(start), Purpose::Group);
        (complete && stream.chance(self.cycle_per_mille))
            .then_some(Region { start, length: self.cycle_length })
    }

    /// The next module on the cycle.
    pub(crate) fn cycle_successor(&self, module: u32) -> Option<u32> {
        let cycle = self.cycle(module)?;
        Some(cycle.start + (module - cycle.start + 1) % cycle.length)
    }

    /// The islands whose roots this module must import dynamically. Each island has one such
    /// module, and it belongs to the trunk of the main region.
    pub(crate) fn hosted_islands(&self, module: u32) -> std::ops::Range<u32> {
        let trunk = u64::from(match self.topology {
            Topology::Tangle => tangle::trunk_length(self.fan_out, self.main),
            Topology::Lattice => lattice::trunk_length(self.fan_out, self.main),
        });
        if u64::from(module) >= trunk {
            return 0..0;
        }
        // Island k lives at floor(k * trunk / islands).
        let first = |host: u64| (host * u64::from(self.islands)).div_ceil(trunk) as u32;
        first(u64::from(module))..first(u64::from(module) + 1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::preset::Preset;

    #[test]
    fn every_module_is_reachable_and_islands_have_one_host() {
        for preset in Preset::ALL {
            for modules in [1, 2, 3, 10, 57, 1000] {
                let shape = Shape::new(&Parameters::new(preset, modules));
                let mut reached = vec![false; modules as usize];
                reached[0] = true;
                let mut hosts = vec![0; shape.islands() as usize];
                for module in 0..modules {
                    for child in shape.children(module) {
                        assert!(child > module && shape.region(child) == shape.region(module));
                        assert!(shape.is_trunk(module));
                        reached[child as usize] = true;
                    }
                    for island in shape.hosted_islands(module) {
                        assert!(shape.is_trunk(module) && module < shape.main().length);
                        hosts[island as usize] += 1;
                        reached[shape.island(island).start as usize] = true;
                    }
                }
                assert!(reached.iter().all(|&reached| reached), "{preset:?} {modules}");
                assert!(hosts.iter().all(|&count| count == 1), "{preset:?} {modules}");
            }
        }
    }

    #[test]
    fn cycles_close_and_stay_apart() {
        let shape = Shape::new(&Parameters::new(Preset::Cyclic, 2000));
        let on_cycles = (0..2000).filter(|&module| shape.cycle(module).is_some()).count();
        assert!((800..1800).contains(&on_cycles), "{on_cycles}");
        for module in 0..2000 {
            let Some(cycle) = shape.cycle(module) else {
                continue;
            };
            let mut at = module;
            for _ in 0..cycle.length {
                assert_eq!(shape.cycle(at), Some(cycle));
                at = shape.cycle_successor(at).unwrap();
            }
            assert_eq!(at, module);
        }
    }
}
