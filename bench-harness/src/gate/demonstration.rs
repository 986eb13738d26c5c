//! Shows that the gate catches what it is for: each regression of the plan is put back by a switch of the engine, or
//! by a changed record, and must be found.

use bundler_core::phases::{Phase, Phases};

use super::GateOutcome;
use super::measure::Bench;
use super::record::GateRecord;
use crate::setup::{MembershipName, Setup};
use crate::treatment::DEFAULT_ENGINE;

/// Puts each regression into what was measured, and notes what the gate says. One that is not caught is a failure.
///
/// # Errors
/// If a build fails.
pub fn demonstrate(bench: &Bench<'_>, now: &GateRecord, outcome: &mut GateOutcome) -> anyhow::Result<()> {
    let engine = Setup { workers: Some(1), ..Setup::engine_default() };
    let without = |phase: Phase| Setup { phases: engine.phases.without(phase), ..engine.clone() };
    // Two workers: one of them finds the queue empty while the other still works.
    let sleeping = Setup { phases: Phases::none(), workers: Some(2), ..engine.clone() };
    let regressions = [
        ("a sleep put back", sleeping, "sleeps"),
        (
            "a lock per dependency put back",
            without(Phase::Channels).with_phase_off(Phase::Batching),
            "_locks",
        ),
        ("a message per dependency put back", without(Phase::Batching), "result_sends"),
        ("a second resolution", without(Phase::ResolvedDependencies), "resolver_calls"),
    ];
    for (what, setup, counter) in regressions {
        let mut worse = now.clone();
        worse.counters.insert(DEFAULT_ENGINE.to_string(), bench.counters_of(&setup)?);
        note(what, counter, now, &worse, outcome);
    }
    let searching = Setup { phases: Phases::none(), membership: MembershipName::Linear, ..engine.clone() };
    let worse = GateRecord { exponents: bench.exponents(&searching)?, ..now.clone() };
    note("a quadratic search", "growth of queue_comparisons", now, &worse, outcome);
    let what = "3 % more instructions in compile";
    let mut worse = now.clone();
    match worse.instructions.get_mut(DEFAULT_ENGINE).and_then(|rung| rung.get_mut("compile")) {
        Some(compile) => {
            *compile += *compile * 3 / 100;
            note(what, "instructions of compile", now, &worse, outcome);
        }
        None => outcome.text.push_str(&format!("skipped: {what}: instructions are not counted\n")),
    }
    Ok(())
}

fn note(what: &str, expected: &str, now: &GateRecord, worse: &GateRecord, outcome: &mut GateOutcome) {
    let findings = now.compare(worse);
    match findings.iter().find(|finding| finding.stage.contains(expected)) {
        Some(finding) => outcome.text.push_str(&format!("caught: {what}: {finding}\n")),
        None => outcome.failures.push(format!("not caught: {what}")),
    }
}

impl Setup {
    /// The same without a phase.
    fn with_phase_off(self, phase: Phase) -> Self {
        Self { phases: self.phases.without(phase), ..self }
    }
}
