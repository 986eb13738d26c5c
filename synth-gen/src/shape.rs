//! Who imports whom, by arithmetic on indices: one bit per possible cycle is all that is stored, so that
//! any module can be made alone. Knows numbers only, not files, names or values.
//!
//! The modules are cut into regions: one that static imports reach from the entry, one that
//! several islands share, and islands that only dynamic imports reach. Inside a region modules have
//! local indices from 0, its root, and an import goes to a higher local index, except within a
//! cycle.

mod layers;

use crate::parameters::{Parameters, Topology};
use crate::rng::{Purpose, Stream};

use layers::Layers;

/// A stretch of module indices.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Region {
    pub(crate) start: u32,
    pub(crate) length: u32,
}

impl Region {
    pub(crate) fn end(self) -> u32 {
        self.start + self.length
    }

    pub(crate) fn contains(self, module: u32) -> bool {
        (self.start..self.end()).contains(&module)
    }
}

/// How the targets of drawn imports are chosen.
#[derive(Clone, Debug)]
struct Taste {
    hubs: u32,
    hub_per_mille: u32,
    even_per_mille: u32,
}

/// A set of numbers.
#[derive(Clone, Debug, Default)]
struct Bits(Vec<u64>);

impl Bits {
    /// Empty, for numbers below `bound`.
    fn new(bound: u32) -> Self {
        Bits(vec![0; bound.div_ceil(64) as usize])
    }

    fn add(&mut self, number: u32) {
        self.0[number as usize / 64] |= 1 << (number % 64);
    }

    fn has(&self, number: u32) -> bool {
        self.0[number as usize / 64] >> (number % 64) & 1 == 1
    }
}

#[derive(Clone, Debug)]
pub(crate) struct Shape {
    topology: Topology,
    cycle_length: u32,
    /// Which groups of modules are cycles, by the group's first module.
    cycles: Bits,
    taste: Taste,
    main: u32,
    shared: u32,
    island_size: u32,
    islands: u32,
    main_layers: Layers,
    island_layers: Layers,
    /// Modules from the root on that all have children.
    hosts: u32,
}

impl Shape {
    pub(crate) fn new(parameters: &Parameters) -> Self {
        let modules = parameters.modules;
        let share = |per_mille: u32| (u64::from(modules) * u64::from(per_mille) / 1000) as u32;
        let islands = share(parameters.dynamic_per_mille) / parameters.island_size;
        let shared = if islands == 0 { 0 } else { share(parameters.shared_per_mille) };
        let main = modules - islands * parameters.island_size - shared;
        let main_layers = Layers::new(parameters, parameters.topology, main);
        let island_topology = match parameters.topology {
            Topology::Bell => Topology::Tree,
            other => other,
        };
        let mut shape = Shape {
            topology: parameters.topology,
            cycle_length: parameters.cycle_length,
            cycles: Bits::default(),
            taste: Taste {
                hubs: parameters.hubs,
                hub_per_mille: parameters.hub_per_mille,
                even_per_mille: parameters.even_per_mille,
            },
            main,
            shared,
            island_size: parameters.island_size,
            islands,
            hosts: main_layers.hosts(),
            main_layers,
            island_layers: Layers::new(parameters, island_topology, parameters.island_size),
        };
        shape.draw_cycles(parameters);
        shape
    }

    /// Decides which groups of modules are cycles.
    fn draw_cycles(&mut self, parameters: &Parameters) {
        if parameters.cycle_per_mille == 0 {
            return;
        }
        let mut cycles = Bits::new(parameters.modules);
        let islands = (0..self.islands).map(|number| self.island(number));
        for region in std::iter::once(self.main()).chain(islands) {
            let mut start = region.start + 1;
            while start + self.cycle_length <= region.end() {
                let mut stream = Stream::new(parameters.seed, u64::from(start), Purpose::Group);
                if stream.chance(parameters.cycle_per_mille) {
                    cycles.add(start);
                }
                start += self.cycle_length;
            }
        }
        self.cycles = cycles;
    }

    /// The region that static imports reach from the entry.
    pub(crate) fn main(&self) -> Region {
        Region { start: 0, length: self.main }
    }

    /// The region that only islands import.
    pub(crate) fn shared(&self) -> Region {
        Region { start: self.main, length: self.shared }
    }

    pub(crate) fn islands(&self) -> u32 {
        self.islands
    }

    pub(crate) fn island(&self, number: u32) -> Region {
        Region { start: self.main + self.shared + number * self.island_size, length: self.island_size }
    }

    /// The number of the island that the module lies on.
    pub(crate) fn island_of(&self, module: u32) -> Option<u32> {
        Some(module.checked_sub(self.main + self.shared)? / self.island_size)
    }

    fn region(&self, module: u32) -> Region {
        match self.island_of(module) {
            Some(number) => self.island(number),
            None if module < self.main => self.main(),
            None => self.shared(),
        }
    }

    /// The layers of the region, unless it is the shared one, whose modules import nothing.
    fn layers(&self, module: u32) -> Option<&Layers> {
        match self.island_of(module) {
            Some(_) => Some(&self.island_layers),
            None => (module < self.main).then_some(&self.main_layers),
        }
    }

    /// Whether the module is the first of the main region or of an island.
    pub(crate) fn is_root(&self, module: u32) -> bool {
        self.layers(module).is_some() && self.region(module).start == module
    }

    /// Whether other modules are reachable through this one only, so that it must be able to
    /// import anything.
    pub(crate) fn is_trunk(&self, module: u32) -> bool {
        self.is_root(module) || self.children(module).next().is_some()
    }

    /// Whether the module is the barrel of a funnel.
    pub(crate) fn is_spout(&self, module: u32) -> bool {
        self.topology == Topology::Funnel && module < self.main && self.main_layers.layer(module) == 2
    }

    /// Whether no module of the main region comes later, so that it imports none.
    pub(crate) fn is_last_layer(&self, module: u32) -> bool {
        module < self.main && self.main_layers.next_start(module) == self.main
    }

    /// Imports that the shape prescribes, in no particular order; cycles are not among them.
    pub(crate) fn children(&self, module: u32) -> impl Iterator<Item = u32> + use<> {
        let start = self.region(module).start;
        let children = self.layers(module).map_or(0..0, |layers| layers.children(module - start));
        let shared = match self.island_of(module) {
            Some(number) if module == start => {
                let first = |island: u32| {
                    (u64::from(island) * u64::from(self.shared)).div_ceil(u64::from(self.islands)) as u32
                };
                self.main + first(number)..self.main + first(number + 1)
            }
            _ => 0..0,
        };
        children.map(move |child| start + child).chain(shared)
    }

    /// A candidate for one more import.
    pub(crate) fn draw(&self, module: u32, stream: &mut Stream) -> Option<u32> {
        let layers = self.layers(module).filter(|layers| !layers.whole)?;
        let region = self.region(module);
        let local = module - region.start;
        let first = if self.topology == Topology::Bell { layers.next_start(local) } else { local + 1 };
        let rank = self.taste.rank(region.length.checked_sub(first)?, stream)?;
        Some(region.end() - 1 - rank)
    }

    /// A candidate of any region, most likely one of the last.
    pub(crate) fn draw_of(&self, region: Region, stream: &mut Stream) -> Option<u32> {
        Some(region.end() - 1 - self.taste.rank(region.length, stream)?)
    }

    /// The cycle that the module lies on: its first member, as a region.
    pub(crate) fn cycle(&self, module: u32) -> Option<Region> {
        self.layers(module)?;
        let region = self.region(module);
        let local = module - region.start;
        if self.cycles.0.is_empty() || local == 0 {
            return None;
        }
        let start = region.start + 1 + (local - 1) / self.cycle_length * self.cycle_length;
        self.cycles.has(start).then_some(Region { start, length: self.cycle_length })
    }

    /// The next module on the cycle.
    pub(crate) fn cycle_successor(&self, module: u32) -> Option<u32> {
        let cycle = self.cycle(module)?;
        Some(cycle.start + (module - cycle.start + 1) % cycle.length)
    }

    /// The islands whose roots this module must import dynamically. Each island has one such
    /// module, and it belongs to the trunk of the main region.
    pub(crate) fn hosted_islands(&self, module: u32) -> std::ops::Range<u32> {
        let hosts = u64::from(self.hosts);
        if module >= self.hosts {
            return 0..0;
        }
        // Island k lives at floor(k * hosts / islands).
        let first = |host: u64| (host * u64::from(self.islands)).div_ceil(hosts) as u32;
        first(u64::from(module))..first(u64::from(module) + 1)
    }
}

impl Taste {
    /// A rank below `count`: a hub, any, or one of groups that double in size with equal chance,
    /// so that the chance of a rank falls with its reciprocal.
    fn rank(&self, count: u32, stream: &mut Stream) -> Option<u32> {
        if count == 0 {
            return None;
        }
        let drawn = stream.below(1000);
        if drawn < self.hub_per_mille {
            return Some(stream.below(self.hubs.min(count)));
        }
        if drawn - self.hub_per_mille < self.even_per_mille {
            return Some(stream.below(count));
        }
        let doublings = count.div_ceil(self.hubs).next_power_of_two().ilog2();
        let group = stream.below(doublings + 1);
        let low = if group == 0 { 0 } else { self.hubs << (group - 1) };
        let high = (u64::from(self.hubs) << group).min(u64::from(count)) as u32;
        Some(if low < high { low + stream.below(high - low) } else { stream.below(count) })
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
                        assert!(child > module || shape.shared().contains(child));
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
    fn drawn_imports_go_forward() {
        for preset in Preset::ALL {
            let shape = Shape::new(&Parameters::new(preset, 1000));
            let mut stream = Stream::new(1, 1, Purpose::Links);
            for module in 0..1000 {
                for _ in 0..20 {
                    if let Some(target) = shape.draw(module, &mut stream) {
                        assert!(target > module && shape.region(module).contains(target), "{preset:?}");
                    }
                }
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
