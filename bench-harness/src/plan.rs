//! What is measured: sizes, rungs and budgets. Plain data; must not run anything.

use bundler_core::phases::{Phase, Phases};
use clap::ValueEnum;

use crate::setup::{MembershipName, OrderName, ResolverName, Setup};

/// A study by name.
#[derive(ValueEnum, Clone, Copy, PartialEq, Eq, Debug)]
pub enum PlanName {
    /// Under two minutes.
    Quick,
    /// Under ten minutes.
    Default,
}

/// A study.
#[derive(Clone, Debug)]
pub struct Plan {
    pub name: PlanName,
    /// When the study should be over, in seconds after it began. Verification and one run of each treatment
    /// are made even if they take longer.
    pub deadline_seconds: f64,
    /// From small to large.
    pub sizes: Vec<Size>,
    /// Most runs of one treatment.
    pub most_blocks: u32,
    /// Seconds that a flamegraph should be made of; fast builds are repeated until then.
    pub flamegraph_seconds: f64,
    /// From the plan's baseline to the engine as it is, each but the first changing one thing of the one before.
    pub ladder: Vec<Treatment>,
    /// The baseline with one thing changed, to find causes; and the baseline again, to see the noise.
    pub variants: Vec<Treatment>,
}

/// One size of the generated program.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Size {
    pub modules: u32,
    /// Share of the time that is left which may go into runs of this size.
    pub share: f64,
}

/// One way to set the engine.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Treatment {
    /// Short name for tables and files: `+batching`.
    pub name: &'static str,
    /// What it is, in a few words.
    pub meaning: &'static str,
    pub setup: Setup,
}

/// The first rung, to which all others are compared.
pub const BASELINE: &str = "baseline";
/// The baseline a second time: how much two equal things differ.
pub const BASELINE_AGAIN: &str = "baseline again";
/// The last rung of the plan.
pub const PLAN_END: &str = "+kahn";
/// The engine as it is, without any flag.
pub const DEFAULT_ENGINE: &str = "default engine";

impl Plan {
    /// The plan of this name.
    pub fn new(name: PlanName) -> Self {
        let (deadline_seconds, most_blocks, flamegraph_seconds) = match name {
            PlanName::Quick => (100.0, 9, 0.4),
            PlanName::Default => (480.0, 25, 2.0),
        };
        let mut variants = variants();
        if name == PlanName::Quick {
            variants.truncate(3);
        }
        Self {
            name,
            deadline_seconds,
            sizes: vec![Size { modules: 1_000, share: 0.12 }, Size { modules: 10_000, share: 1.0 }],
            most_blocks,
            flamegraph_seconds,
            ladder: ladder(),
            variants,
        }
    }

    /// Everything that is timed, the ladder first.
    pub fn treatments(&self) -> impl Iterator<Item = &Treatment> {
        self.ladder.iter().chain(&self.variants)
    }
}

/// The plan's four phases in its order, all switches as it found them; then the switches.
fn ladder() -> Vec<Treatment> {
    let baseline = Setup::plan_baseline();
    let up_to = |last: Phase| Setup {
        phases: Phase::ALL.into_iter().take_while(|phase| *phase <= last).fold(Phases::none(), Phases::with),
        ..baseline.clone()
    };
    let cached = Setup { resolver: ResolverName::Cached, ..up_to(Phase::Kahn) };
    let per_core = Setup { workers: None, ..cached.clone() };
    let linear = Setup { order: OrderName::LinearDfs, ..per_core.clone() };
    vec![
        Treatment {
            name: BASELINE,
            meaning: "no phase; linear queue search, probing resolver, 10 workers, 10 ms sleep",
            setup: baseline.clone(),
        },
        Treatment {
            name: "+channels",
            meaning: "phase 1: channels instead of locked queues",
            setup: up_to(Phase::Channels),
        },
        Treatment {
            name: "+batching",
            meaning: "phase 2: one message per module",
            setup: up_to(Phase::Batching),
        },
        Treatment {
            name: "+resolved-deps",
            meaning: "phase 3: resolved once",
            setup: up_to(Phase::ResolvedDependencies),
        },
        Treatment {
            name: PLAN_END,
            meaning: "phase 4: Kahn's algorithm over ids",
            setup: up_to(Phase::Kahn),
        },
        Treatment { name: "+cached resolver", meaning: "directories and files remembered", setup: cached },
        Treatment { name: "+worker per core", meaning: "instead of 10", setup: per_core },
        Treatment { name: "+linear order", meaning: "one depth-first walk instead of Kahn", setup: linear },
        Treatment {
            name: DEFAULT_ENGINE,
            meaning: "as built, without any flag",
            setup: Setup::engine_default(),
        },
    ]
}

/// The first three are the ones that even a quick study has.
fn variants() -> Vec<Treatment> {
    let baseline = Setup::plan_baseline();
    let only = |phase| Setup { phases: Phases::none().with(phase), ..baseline.clone() };
    vec![
        Treatment { name: BASELINE_AGAIN, meaning: "the same once more: noise", setup: baseline.clone() },
        Treatment {
            name: "hashed membership",
            meaning: "baseline, but the queue is not searched linearly",
            setup: Setup { membership: MembershipName::Hashed, ..baseline.clone() },
        },
        Treatment {
            name: "no sleep",
            meaning: "baseline, but idle workers yield instead of sleeping",
            setup: Setup { poll_ms: 0, ..baseline.clone() },
        },
        Treatment {
            name: "batching alone",
            meaning: "baseline with phase 2 only",
            setup: only(Phase::Batching),
        },
        Treatment {
            name: "resolved-deps alone",
            meaning: "baseline with phase 3 only",
            setup: only(Phase::ResolvedDependencies),
        },
        Treatment { name: "kahn alone", meaning: "baseline with phase 4 only", setup: only(Phase::Kahn) },
        Treatment {
            name: "cached alone",
            meaning: "baseline, but the resolver remembers",
            setup: Setup { resolver: ResolverName::Cached, ..baseline.clone() },
        },
    ]
}

/// The setups whose output is checked against the oracle before anything is timed: every combination of the
/// phases. The switches are the quick ones, since they are checked with each timing.
pub fn verification_setups() -> Vec<Setup> {
    Phases::subsets()
        .map(|phases| Setup {
            phases,
            membership: MembershipName::Hashed,
            resolver: ResolverName::Cached,
            workers: None,
            ..Setup::plan_baseline()
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn the_ladder_climbs_from_the_plans_baseline_to_the_engine() {
        let ladder = ladder();
        assert_eq!(ladder.first().unwrap().setup, Setup::plan_baseline());
        assert_eq!(ladder.last().unwrap().setup, Setup::engine_default());
        for (mask, rung) in [0b0000, 0b0001, 0b0011, 0b0111, 0b1111].into_iter().zip(&ladder) {
            assert_eq!(rung.setup, Setup { phases: Phases::from_mask(mask), ..Setup::plan_baseline() });
        }
    }

    #[test]
    fn names_tell_treatments_apart() {
        let plan = Plan::new(PlanName::Quick);
        let names: HashSet<_> = plan.treatments().map(|treatment| treatment.name).collect();
        assert_eq!(names.len(), plan.treatments().count());
        assert!([BASELINE, BASELINE_AGAIN, PLAN_END, DEFAULT_ENGINE].iter().all(|name| names.contains(name)));
    }

    #[test]
    fn all_combinations_are_verified() {
        let masks: Vec<u8> = verification_setups().iter().map(|setup| setup.phases.mask()).collect();
        assert_eq!(masks, (0..16).collect::<Vec<u8>>());
    }
}
