//! The optimisation plan's numbers beside what was measured. Knows the plan's text; must not measure.
//!
//! The plan's milliseconds are of another machine and another bundler, so each claim is also compared as a
//! share of its own baseline: 8,600 ms there, the median of the first rung here.

use std::fmt::Write as _;

use super::Study;
use super::number::{grouped, milliseconds, ratio};
use super::tables::{NOTHING, Table};
use crate::plan::{BASELINE, BASELINE_AGAIN, DEFAULT_ENGINE, PLAN_END};
use crate::stats::{Spread, paired_differences, scaling_exponent};
use crate::summary::counter;

/// What the plan measured before any phase, at "10K+ modules".
const PLAN_BASELINE_MS: f64 = 8600.0;
/// What it expects after all phases.
const PLAN_END_MS: f64 = 3850.0;

/// A cost that the plan names, and two treatments whose difference is that cost.
struct Claim {
    what: &'static str,
    /// Milliseconds that the plan says it costs.
    plan_ms: (f64, f64),
    slow: &'static str,
    fast: &'static str,
    /// The stage whose time is compared.
    stage: &'static str,
    mechanism: Mechanism,
}

/// Counters that should move between the two treatments if the plan's explanation is right.
enum Mechanism {
    Counts(&'static str, &'static [&'static str]),
    Milliseconds(&'static str, &'static [&'static str]),
}

const LOCKS: &[&str] = &[
    "pending_read_locks",
    "pending_write_locks",
    "processing_read_locks",
    "processing_write_locks",
    "modules_read_locks",
    "modules_write_locks",
];
const LOCK_WAITS: &[&str] = &["pending_wait_ns", "processing_wait_ns", "modules_wait_ns"];
const MESSAGES: &[&str] = &["work_sends", "result_sends"];

const CLAIMS: &[Claim] = &[
    Claim {
        what: "Worker sleep: yielding instead of sleeping",
        plan_ms: (300.0, 500.0),
        slow: BASELINE,
        fast: "no sleep",
        stage: "scan",
        mechanism: Mechanism::Milliseconds("ms with all workers idle", &["all_idle_ns"]),
    },
    Claim {
        what: "Lock contention: phase 1, which also ends the sleeping and the queue search",
        plan_ms: (2000.0, 3000.0),
        slow: BASELINE,
        fast: "+channels",
        stage: "scan",
        mechanism: Mechanism::Counts("locks taken", LOCKS),
    },
    Claim {
        what: "of it, searching the queue under its lock, which the plan does not list",
        plan_ms: (0.0, 0.0),
        slow: BASELINE,
        fast: "hashed membership",
        stage: "scan",
        mechanism: Mechanism::Counts("keys compared", &["queue_comparisons"]),
    },
    Claim {
        what: "of it, locks and sleeping without that search",
        plan_ms: (2000.0, 3000.0),
        slow: "hashed membership",
        fast: "+channels",
        stage: "scan",
        mechanism: Mechanism::Milliseconds("ms waiting for locks, all workers", LOCK_WAITS),
    },
    Claim {
        what: "No batching, after phase 1",
        plan_ms: (300.0, 500.0),
        slow: "+channels",
        fast: "+batching",
        stage: "scan",
        mechanism: Mechanism::Counts("messages", MESSAGES),
    },
    Claim {
        what: "No batching, with the locks still there",
        plan_ms: (300.0, 500.0),
        slow: BASELINE,
        fast: "batching alone",
        stage: "scan",
        mechanism: Mechanism::Counts("locks taken", LOCKS),
    },
    Claim {
        what: "Duplicate resolution",
        plan_ms: (200.0, 200.0),
        slow: "+batching",
        fast: "+resolved-deps",
        stage: "order",
        mechanism: Mechanism::Counts("resolver calls", &["resolver_calls"]),
    },
    Claim {
        what: "Topological sort, on resolved dependencies",
        plan_ms: (100.0, 200.0),
        slow: "+resolved-deps",
        fast: PLAN_END,
        stage: "order",
        mechanism: Mechanism::Counts("keys cloned", &["sort_keys_cloned"]),
    },
];

/// The claims at the largest size.
pub(super) fn section(study: &Study<'_>) -> String {
    let Some(size) = study.plan.sizes.last().map(|size| size.modules) else { return String::new() };
    let mut table = Table::ending_with_text([
        "cost that the plan names",
        "plan ms",
        "of its 8,600",
        "measured ms",
        "quartiles",
        "of our baseline's total",
        "CPU ms",
        "mechanism",
    ]);
    let baseline_ms = study.summary.wall_ms(size, BASELINE, "total");
    for claim in CLAIMS {
        table.push(claim_row(study, size, baseline_ms, claim));
    }
    let mut text = format!("At {} modules. ", grouped(u64::from(size)));
    text.push_str(INTRODUCTION);
    text.push_str(&table.to_markdown());
    text.push('\n');
    text.push_str(&noise(study, size));
    text.push_str(&totals(study, size));
    text.push_str(&sort_scaling(study));
    text
}

const INTRODUCTION: &str = "A cost is the difference of two treatments within a block: median and quartiles of \
the blocks; *CPU ms* is that of the processor time of the whole build, which other programs disturb less. The plan's sums do not fit together: its rows add up to 3,450 ms, which leaves 5,150 of 8,600 ms and \
not 3,850.\n\n";

fn claim_row(study: &Study<'_>, size: u32, baseline_ms: Option<f64>, claim: &Claim) -> Vec<String> {
    let cost = |stage, metric| {
        let times = |rung| study.summary.times_ms(size, rung, stage, metric);
        Spread::of(&paired_differences(&times(claim.slow), &times(claim.fast)))
    };
    let cpu = cost("total", "cpu");
    let cost = cost(claim.stage, "wall");
    let (low, high) = claim.plan_ms;
    let (plan, plan_share) = match claim.plan_ms {
        (_, 0.0) => (NOTHING.to_string(), NOTHING.to_string()),
        _ if low == high => (grouped(low as u64), percent(low / PLAN_BASELINE_MS)),
        _ => (
            format!("{}–{}", grouped(low as u64), grouped(high as u64)),
            format!("{}–{}", percent(low / PLAN_BASELINE_MS), percent(high / PLAN_BASELINE_MS)),
        ),
    };
    let or_nothing = |text: Option<String>| text.unwrap_or_else(|| NOTHING.to_string());
    vec![
        format!("{} (`{}` → `{}`, {})", claim.what, claim.slow, claim.fast, claim.stage),
        plan,
        plan_share,
        or_nothing(cost.map(|cost| milliseconds(cost.median))),
        or_nothing(
            cost.filter(|cost| cost.count > 1)
                .map(|cost| format!("{} … {}", milliseconds(cost.lower), milliseconds(cost.upper))),
        ),
        or_nothing(cost.zip(baseline_ms).map(|(cost, baseline)| percent(cost.median / baseline))),
        or_nothing(cpu.map(|cpu| milliseconds(cpu.median))),
        mechanism(study, size, claim),
    ]
}

fn mechanism(study: &Study<'_>, size: u32, claim: &Claim) -> String {
    let (label, names, show): (_, _, fn(f64) -> String) = match &claim.mechanism {
        Mechanism::Counts(label, names) => (label, names, |count| grouped(count as u64)),
        Mechanism::Milliseconds(label, names) => (label, names, |ns| milliseconds(ns / 1e6)),
    };
    let sum = |rung: &str| -> Option<f64> {
        names.iter().map(|name| counter(&study.findings.samples, size, rung, name)).sum()
    };
    match sum(claim.slow).zip(sum(claim.fast)) {
        Some((slow, fast)) => format!("{label}: {} → {}", show(slow), show(fast)),
        None => format!("{label}: not counted"),
    }
}

/// How large a difference between equal things is here.
fn noise(study: &Study<'_>, size: u32) -> String {
    let walls = |rung| study.summary.times_ms(size, rung, "total", "wall");
    let differences = paired_differences(&walls(BASELINE), &walls(BASELINE_AGAIN));
    let sizes: Vec<f64> = differences.iter().map(|difference| difference.abs()).collect();
    let Some(noise) = Spread::of(&sizes) else { return String::new() };
    format!(
        "- Noise: two runs of the baseline in one block differ by {} ms (median of {} blocks). A cost of less is none.\n",
        milliseconds(noise.median),
        noise.count
    )
}

fn totals(study: &Study<'_>, size: u32) -> String {
    let mut text = String::new();
    let total = |rung| study.summary.find(size, rung, "total", "wall");
    let Some((baseline, end)) = total(BASELINE).zip(total(PLAN_END)) else { return text };
    let _ = writeln!(
        text,
        "- Total: the plan says {} → {} ms, × {}. Measured: {} → {} ms, × {}.",
        grouped(PLAN_BASELINE_MS as u64),
        grouped(PLAN_END_MS as u64),
        ratio(PLAN_END_MS / PLAN_BASELINE_MS),
        milliseconds(baseline.median / 1e6),
        milliseconds(end.median / 1e6),
        end.ratio.map_or_else(|| NOTHING.to_string(), ratio)
    );
    if let Some(engine) = total(DEFAULT_ENGINE) {
        let _ = writeln!(
            text,
            "- Target: the plan wants 2 to 3 s. The plan's phases alone: {} ms. The engine as it is: {} ms, × {}.",
            milliseconds(end.median / 1e6),
            milliseconds(engine.median / 1e6),
            engine.ratio.map_or_else(|| NOTHING.to_string(), ratio)
        );
    }
    text
}

/// Whether the depth-first sort is quadratic, as the plan says.
fn sort_scaling(study: &Study<'_>) -> String {
    let [small, .., large] = study.plan.sizes.as_slice() else { return String::new() };
    let (small, large) = (small.modules, large.modules);
    let exponent = |value: &dyn Fn(u32) -> Option<f64>| {
        scaling_exponent((f64::from(small), value(small)?), (f64::from(large), value(large)?))
    };
    let sort = "+resolved-deps";
    let time = exponent(&|size| study.summary.wall_ms(size, sort, "order"));
    let edges = exponent(&|size| counter(&study.findings.samples, size, sort, "sort_edges_visited"));
    let show = |exponent: Option<f64>| exponent.map_or_else(|| NOTHING.to_string(), |k| format!("{k:.2}"));
    format!(
        "- Sort: the plan says O(N²). From {} to {} modules the depth-first sort's time grows as N^{}, the edges it \
         visits as N^{}.\n",
        grouped(u64::from(small)),
        grouped(u64::from(large)),
        show(time),
        show(edges)
    )
}

fn percent(share: f64) -> String {
    format!("{:.1} %", 100.0 * share)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::{Plan, PlanName};

    #[test]
    fn claims_compare_treatments_that_exist() {
        let plan = Plan::new(PlanName::Default);
        let known = |name: &str| plan.treatments().any(|treatment| treatment.name == name);
        for claim in CLAIMS {
            assert!(known(claim.slow) && known(claim.fast), "{}", claim.what);
        }
    }
}
