//! What the counters of a build with one worker must be, from the description of each phase alone. Pure; must
//! not measure.

use std::collections::BTreeMap;

use bundler_core::phases::{Phase, Phases};

/// Counters of one build, by name.
pub type Counted = BTreeMap<String, u64>;

/// The counters of all rungs that are compared, all of the same program with one worker.
#[derive(Clone, Debug, Default)]
pub struct Identities {
    /// Modules that were loaded.
    pub modules: u64,
    pub by_phases: Vec<(Phases, Counted)>,
}

impl Identities {
    /// Everything that is not as it must be.
    pub fn check(&self) -> Vec<String> {
        let mut wrong = Vec::new();
        let find = |phases: Phases| self.by_phases.iter().find(|(other, _)| *other == phases);
        let Some((_, all)) = find(Phases::all()) else { return wrong };
        // Each specifier once: what phase 3 promises.
        let once = get(all, "resolver_calls");
        // Each import of another module once, repeated ones too: what a worker has to tell.
        let told = find(Phases::none().with(Phase::Channels))
            .map(|(_, counted)| get(counted, "result_sends").saturating_sub(self.modules));
        for (phases, counted) in &self.by_phases {
            let mut expect = |name: &str, expected: u64, why: &str| {
                let found = get(counted, name);
                if found != expected {
                    wrong.push(format!("phases {phases}: {name} is {found}, must be {expected}: {why}"));
                }
            };
            let has = |phase| phases.contains(phase);
            match has(Phase::ResolvedDependencies) {
                true => expect("resolver_calls", once, "each specifier is resolved once"),
                // Nobody resolves the entry twice: no module imports it by that name.
                false => {
                    let twice = (2 * once).saturating_sub(ENTRIES);
                    expect("resolver_calls", twice, "without phase 3 each import is resolved twice");
                }
            }
            if has(Phase::Channels) {
                expect("work_sends", self.modules, "each module is handed out once");
                let batches = if has(Phase::Batching) { 0 } else { told.unwrap_or(0) };
                let why = "one message a module, and one an import without phase 2";
                expect("result_sends", self.modules + batches, why);
                for name in LOCKS {
                    expect(name, 0, "channels take no locks");
                }
                expect("sleeps", 0, "nobody polls a channel");
                expect("queue_comparisons", 0, "there is no queue to search");
            } else {
                expect("work_sends", 0, "there are no channels");
                expect("result_sends", 0, "there are no channels");
                expect("modules_write_locks", self.modules, "each module is finished once");
                if let Some(told) = told
                    && !has(Phase::Batching)
                {
                    expect(
                        "modules_read_locks",
                        told,
                        "without phase 2 each import is looked up under a lock",
                    );
                    expect(
                        "processing_read_locks",
                        told,
                        "without phase 2 each import is looked up under a lock",
                    );
                }
            }
        }
        wrong.extend(self.sort(all));
        wrong
    }

    /// What sorting looks at depends on phase 4 alone.
    fn sort(&self, all: &Counted) -> Vec<String> {
        let mut wrong = Vec::new();
        for kahn in [false, true] {
            let of_kind: Vec<_> =
                self.by_phases.iter().filter(|(phases, _)| phases.contains(Phase::Kahn) == kahn).collect();
            let Some((_, first)) = of_kind.first() else { continue };
            let expected = get(first, "sort_edges_visited");
            for (phases, counted) in &of_kind {
                let found = get(counted, "sort_edges_visited");
                if found != expected {
                    wrong.push(format!("phases {phases}: sort_edges_visited is {found}, must be {expected}"));
                }
            }
            if !kahn && expected > get(all, "resolver_calls") {
                wrong.push(format!("the depth-first sort visits {expected} edges: each must be seen once"));
            }
        }
        wrong
    }
}

/// The programs have one.
const ENTRIES: u64 = 1;

const LOCKS: [&str; 6] = [
    "pending_read_locks",
    "pending_write_locks",
    "processing_read_locks",
    "processing_write_locks",
    "modules_read_locks",
    "modules_write_locks",
];

fn get(counted: &Counted, name: &str) -> u64 {
    counted.get(name).copied().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    const MODULES: u64 = 100;
    const EDGES: u64 = 900;

    /// Counters as the phases' descriptions give them.
    fn right() -> Identities {
        let by_phases = Phases::subsets()
            .map(|phases| {
                let has = |phase| phases.contains(phase);
                let (channels, batching) = (has(Phase::Channels), has(Phase::Batching));
                let each = if batching { 0 } else { EDGES };
                let locks = u64::from(!channels);
                let counted = [
                    ("resolver_calls", if has(Phase::ResolvedDependencies) { 1000 } else { 1999 }),
                    ("work_sends", if channels { MODULES } else { 0 }),
                    ("result_sends", if channels { MODULES + each } else { 0 }),
                    ("modules_write_locks", locks * MODULES),
                    ("modules_read_locks", locks * if batching { 80 } else { EDGES }),
                    ("processing_read_locks", locks * if batching { 80 } else { EDGES }),
                    ("queue_comparisons", locks * 5000),
                    ("sort_edges_visited", if has(Phase::Kahn) { 3600 } else { EDGES }),
                ];
                (phases, counted.map(|(name, value)| (name.to_string(), value)).into())
            })
            .collect();
        Identities { modules: MODULES, by_phases }
    }

    fn check(reason: &str, phases: Phases, name: &str, value: u64, expected: &str) {
        let mut identities = right();
        let counted = identities.by_phases.iter_mut().find(|(other, _)| *other == phases).unwrap();
        counted.1.insert(name.to_string(), value);
        let wrong = identities.check();
        assert!(wrong.iter().any(|wrong| wrong.contains(expected)), "{reason}: {wrong:?}");
    }

    #[test]
    fn what_the_descriptions_say_holds() {
        assert_eq!(right().check(), Vec::<String>::new());
    }

    #[test]
    fn each_regression_of_the_plan_is_caught() {
        let all = Phases::all();
        check("a sleep put back", all, "sleeps", 3, "sleeps is 3, must be 0");
        check("a lock per dependency", all, "pending_write_locks", EDGES, "pending_write_locks is 900");
        check("a message per dependency", all, "result_sends", MODULES + EDGES, "result_sends is 1000");
        check("a quadratic search", all, "queue_comparisons", 5000, "queue_comparisons is 5000");
        let without = all.without(Phase::Kahn);
        check("a second resolution", without, "resolver_calls", 2000, "resolver_calls is 2000, must be 1000");
        check("edges seen twice", without, "sort_edges_visited", 2 * EDGES, "sort_edges_visited");
        let none = Phases::none();
        check("the baseline made faster", none, "modules_read_locks", 80, "modules_read_locks is 80");
    }
}
