//! How the engine is set for one run: the phases and the switches beside them, and how a child process is
//! told. Must not know what is measured.

use std::time::Duration;

use bundler_core::options::{Membership, OrderStrategy, ResolverKind, Scheduling};
use bundler_core::phases::Phases;
use clap::{Args, ValueEnum};

/// All switches that decide how modules are found and ordered.
#[derive(Args, Clone, PartialEq, Eq, Debug)]
pub struct Setup {
    /// Phases of the plan: `all`, `none`, or names with commas between.
    #[arg(long, default_value = "all")]
    pub phases: Phases,
    /// How the shared queue is searched.
    #[arg(long, value_enum, default_value = "linear")]
    pub membership: MembershipName,
    /// How specifiers become files.
    #[arg(long, value_enum, default_value = "cached")]
    pub resolver: ResolverName,
    /// Concurrent workers; absent: what the engine chooses.
    #[arg(long)]
    pub workers: Option<usize>,
    /// How long a worker of the shared queue sleeps when it is empty; 0 yields instead.
    #[arg(long, default_value_t = 10)]
    pub poll_ms: u64,
    /// Which algorithm orders the modules.
    #[arg(long, value_enum, default_value = "by-phase")]
    pub order: OrderName,
}

/// [`Membership`] by name.
#[derive(ValueEnum, Clone, Copy, PartialEq, Eq, Debug)]
pub enum MembershipName {
    Linear,
    Hashed,
}

/// [`ResolverKind`] by name.
#[derive(ValueEnum, Clone, Copy, PartialEq, Eq, Debug)]
pub enum ResolverName {
    Probing,
    Cached,
}

/// [`OrderStrategy`] by name.
#[derive(ValueEnum, Clone, Copy, PartialEq, Eq, Debug)]
pub enum OrderName {
    ByPhase,
    LinearDfs,
}

/// Workers of the implementation that the plan describes.
const PLAN_WORKERS: usize = 10;
/// Sleep of its workers, in milliseconds.
const PLAN_POLL_MS: u64 = 10;

impl Setup {
    /// The plan's starting point: no phase, and every switch as the plan found it.
    pub fn plan_baseline() -> Self {
        Self {
            phases: Phases::none(),
            membership: MembershipName::Linear,
            resolver: ResolverName::Probing,
            workers: Some(PLAN_WORKERS),
            poll_ms: PLAN_POLL_MS,
            order: OrderName::ByPhase,
        }
    }

    /// What the engine does if nobody asks for anything else.
    pub fn engine_default() -> Self {
        let scheduling = Scheduling::default();
        Self {
            phases: scheduling.phases,
            membership: match scheduling.membership {
                Membership::Linear => MembershipName::Linear,
                Membership::Hashed => MembershipName::Hashed,
            },
            resolver: match scheduling.resolver {
                ResolverKind::Probing => ResolverName::Probing,
                ResolverKind::Cached => ResolverName::Cached,
            },
            workers: scheduling.workers,
            poll_ms: u64::try_from(scheduling.poll_interval.as_millis()).unwrap_or(u64::MAX),
            order: match scheduling.order {
                OrderStrategy::ByPhase => OrderName::ByPhase,
                OrderStrategy::LinearDfs => OrderName::LinearDfs,
            },
        }
    }

    /// As the engine takes it.
    pub fn scheduling(&self) -> Scheduling {
        Scheduling {
            phases: self.phases,
            workers: self.workers,
            membership: match self.membership {
                MembershipName::Linear => Membership::Linear,
                MembershipName::Hashed => Membership::Hashed,
            },
            resolver: match self.resolver {
                ResolverName::Probing => ResolverKind::Probing,
                ResolverName::Cached => ResolverKind::Cached,
            },
            poll_interval: Duration::from_millis(self.poll_ms),
            order: match self.order {
                OrderName::ByPhase => OrderStrategy::ByPhase,
                OrderName::LinearDfs => OrderStrategy::LinearDfs,
            },
        }
    }

    /// The flags that give this setup back.
    pub fn to_arguments(&self) -> Vec<String> {
        let mut arguments = vec![
            format!("--phases={}", self.phases),
            format!("--membership={}", name(self.membership)),
            format!("--resolver={}", name(self.resolver)),
            format!("--poll-ms={}", self.poll_ms),
            format!("--order={}", name(self.order)),
        ];
        arguments.extend(self.workers.map(|workers| format!("--workers={workers}")));
        arguments
    }

    /// The switches beside phases, workers and poll interval, which have columns of their own.
    pub fn switches(&self) -> String {
        let parts = [name(self.membership), name(self.resolver), name(self.order)];
        format!("membership={};resolver={};order={}", parts[0], parts[1], parts[2])
    }
}

fn name(value: impl ValueEnum) -> String {
    let value = value.to_possible_value().expect("no variant is skipped");
    value.get_name().to_string()
}

#[cfg(test)]
mod tests {
    use clap::Parser;

    use super::*;

    #[derive(Parser)]
    struct Flags {
        #[command(flatten)]
        setup: Setup,
    }

    #[test]
    fn arguments_are_read_back() {
        let odd = Setup { poll_ms: 0, order: OrderName::LinearDfs, ..Setup::plan_baseline() };
        for setup in [Setup::plan_baseline(), Setup::engine_default(), odd] {
            let arguments = std::iter::once("x".to_string()).chain(setup.to_arguments());
            assert_eq!(Flags::parse_from(arguments).setup, setup);
        }
    }

    #[test]
    fn the_default_is_the_engines() {
        assert_eq!(Setup::engine_default().scheduling(), Scheduling::default());
    }

    #[test]
    fn the_baseline_is_the_plans() {
        let scheduling = Setup::plan_baseline().scheduling();
        assert!(scheduling.phases.is_empty());
        assert_eq!(scheduling.workers, Some(10));
        assert_eq!(scheduling.poll_interval, Duration::from_millis(10));
        assert_eq!(scheduling.membership, Membership::Linear);
        assert_eq!(scheduling.resolver, ResolverKind::Probing);
    }
}
