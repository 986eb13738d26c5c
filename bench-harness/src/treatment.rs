//! The ways to set the engine that studies compare, by name. Plain data; must not run anything.

use bundler_core::phases::{Phase, Phases};

use crate::setup::{MembershipName, OrderName, ResolverName, Setup};

/// One way to set the engine.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Treatment {
    /// Short name for tables and files: `+batching`.
    pub name: String,
    /// What it is, in a few words.
    pub meaning: String,
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

/// Names of the rungs of the plan, by how many of its phases they have.
pub const PLAN_RUNGS: [&str; 5] = [BASELINE, "+channels", "+batching", "+resolved-deps", PLAN_END];

impl Treatment {
    fn new(name: &str, meaning: &str, setup: Setup) -> Self {
        Self { name: name.to_string(), meaning: meaning.to_string(), setup }
    }

    /// Those that a plan calls `name`: a group, or one of a group.
    pub fn named(name: &str) -> Option<Vec<Self>> {
        match name {
            "masks" => Some(masks()),
            "ladder" => Some(ladder()),
            "causes" => Some(causes()),
            _ => {
                let mut all = [ladder(), masks(), causes(), vec![baseline_again()]].into_iter().flatten();
                all.find(|treatment| treatment.name == name).map(|found| vec![found])
            }
        }
    }
}

/// What a plan may name, for messages.
pub fn known_names() -> String {
    let single = [ladder(), causes(), vec![baseline_again()]].into_iter().flatten();
    let names: Vec<String> = ["masks", "ladder", "causes"]
        .into_iter()
        .map(str::to_string)
        .chain(single.map(|treatment| treatment.name))
        .collect();
    names.join(", ")
}

/// The name of a combination of phases, all switches as the plan found them.
pub fn mask_name(phases: Phases) -> String {
    let plan_rung = (0..=4).find(|&count| phases == first_phases(count));
    plan_rung.map_or_else(|| phases.to_string(), |count| PLAN_RUNGS[count].to_string())
}

fn first_phases(count: usize) -> Phases {
    Phase::ALL.into_iter().take(count).fold(Phases::none(), Phases::with)
}

/// All 16 combinations of the phases.
pub fn masks() -> Vec<Treatment> {
    let one = |phases: Phases| {
        let meaning = format!("the plan's switches, phases {phases}");
        Treatment::new(&mask_name(phases), &meaning, Setup { phases, ..Setup::plan_baseline() })
    };
    Phases::subsets().map(one).collect()
}

/// The plan's four phases in its order, all switches as it found them; then the switches. Each but the first
/// changes one thing of the one before.
pub fn ladder() -> Vec<Treatment> {
    let baseline = Setup::plan_baseline();
    let up_to = |count| Setup { phases: first_phases(count), ..baseline.clone() };
    let cached = Setup { resolver: ResolverName::Cached, ..up_to(4) };
    let per_core = Setup { workers: None, ..cached.clone() };
    let linear = Setup { order: OrderName::LinearDfs, ..per_core.clone() };
    vec![
        Treatment::new(
            BASELINE,
            "no phase; linear queue search, probing resolver, 10 workers, 10 ms sleep",
            baseline.clone(),
        ),
        Treatment::new("+channels", "phase 1: channels instead of locked queues", up_to(1)),
        Treatment::new("+batching", "phase 2: one message per module", up_to(2)),
        Treatment::new("+resolved-deps", "phase 3: resolved once", up_to(3)),
        Treatment::new(PLAN_END, "phase 4: Kahn's algorithm over ids", up_to(4)),
        Treatment::new("+cached resolver", "directories and files remembered", cached),
        Treatment::new("+worker per core", "instead of 10", per_core),
        Treatment::new("+linear order", "one depth-first walk instead of Kahn", linear),
        Treatment::new(DEFAULT_ENGINE, "as built, without any flag", Setup::engine_default()),
    ]
}

/// The baseline with one switch changed, to tell causes apart.
pub fn causes() -> Vec<Treatment> {
    let baseline = Setup::plan_baseline();
    vec![
        Treatment::new(
            "hashed membership",
            "baseline, but the queue is not searched linearly",
            Setup { membership: MembershipName::Hashed, ..baseline.clone() },
        ),
        Treatment::new(
            "no sleep",
            "baseline, but idle workers yield instead of sleeping",
            Setup { poll_ms: 0, ..baseline.clone() },
        ),
        Treatment::new(
            "cached alone",
            "baseline, but the resolver remembers",
            Setup { resolver: ResolverName::Cached, ..baseline },
        ),
    ]
}

fn baseline_again() -> Treatment {
    Treatment::new(BASELINE_AGAIN, "the same once more: noise", Setup::plan_baseline())
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
    fn rungs_of_the_plan_are_masks_of_the_same_name() {
        let masks = masks();
        let names: HashSet<_> = masks.iter().map(|treatment| &treatment.name).collect();
        assert_eq!((masks.len(), names.len()), (16, 16));
        for rung in ladder().iter().take(5) {
            let twin = masks.iter().find(|mask| mask.name == rung.name).expect("a mask");
            assert_eq!(twin.setup, rung.setup);
        }
    }

    #[test]
    fn names_find_groups_and_single_treatments() {
        assert_eq!(Treatment::named("masks").unwrap().len(), 16);
        assert_eq!(Treatment::named("channels,kahn").unwrap()[0].setup.phases.mask(), 0b1001);
        assert_eq!(Treatment::named(BASELINE_AGAIN).unwrap()[0].setup, Setup::plan_baseline());
        assert_eq!(Treatment::named("faster"), None);
    }
}
