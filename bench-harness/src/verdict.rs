//! The optimisation plan's numbers held against what was measured. Knows the plan's text; must not measure or
//! render.
//!
//! The plan's milliseconds are of another machine and another bundler, so a claim is judged as a share of its
//! own baseline: 8,600 ms there, the baseline of the same block here.

use crate::dataset::{Dataset, ProgramData, TOTAL, WALL};
use crate::factorial::Noise;
use crate::rivals::{OURS, PLAN_BASELINE};
use crate::stats::{Interval, log_slope, runs_needed};
use crate::treatment::{BASELINE, DEFAULT_ENGINE, PLAN_END};

/// What the plan measured before any phase, at "10K+ modules".
pub const PLAN_BASELINE_MS: f64 = 8600.0;
/// What it expects after all phases; its own rows add up to 1,300 ms less.
const PLAN_END_MS: f64 = 3850.0;
const PLAN_ROWS_MS: f64 = 3450.0;
/// The preset that the plan's programs are like.
const PRESET: &str = "plan";
/// Below this many cores workers hardly wait for each other.
const MANY_CORES: usize = 4;

/// Whether a claim holds.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Verdict {
    Confirmed,
    Refuted,
    /// The interval is too wide; so many blocks should do.
    Inconclusive {
        needed: usize,
    },
    NotMeasured,
}

/// One claim, judged.
#[derive(Clone, Debug)]
pub struct Judged {
    pub what: &'static str,
    /// As the plan says it, and as a range of the quantity that is compared.
    pub plan: &'static str,
    pub claimed: (f64, f64),
    /// What the quantity is.
    pub quantity: &'static str,
    pub measured: Option<Interval>,
    /// The difference in milliseconds on this machine, where it is one.
    pub milliseconds: Option<Interval>,
    pub modules: u32,
    pub verdict: Verdict,
    /// The counter that should move, and how it moved.
    pub mechanism: String,
    /// Whether it moved as the plan predicts.
    pub mechanism_holds: Option<bool>,
    /// An experiment on the cause alone.
    pub cause: String,
    /// What this machine cannot show.
    pub limit: Option<&'static str>,
}

/// A range that a claim allows, and the verdict on a measurement.
///
/// The range is widened by a fifth of its middle, because the plan says "about". To be refuted a claim must be missed
/// by the noise of this measurement besides: noise can neither confirm nor refute.
pub fn judge(measured: Option<Interval>, claimed: (f64, f64), floor: f64) -> Verdict {
    let Some(measured) = measured else { return Verdict::NotMeasured };
    let about = 0.2 * f64::midpoint(claimed.0, claimed.1).abs();
    let (low, high) = (claimed.0 - about, claimed.1 + about);
    let enough = measured.count >= LEAST_BLOCKS;
    if enough && low <= measured.low && measured.high <= high {
        return Verdict::Confirmed;
    }
    if enough && (measured.high < low - floor || measured.low > high + floor) {
        return Verdict::Refuted;
    }
    let needed = runs_needed(measured.count, measured.width(), (high - low) / 2.0);
    Verdict::Inconclusive { needed: needed.max(LEAST_BLOCKS).max(measured.count + 1) }
}

/// An interval of fewer blocks says little.
const LEAST_BLOCKS: usize = 3;

/// Every claim of the plan, in its order. `rivals` is a contest with other bundlers, if there is one.
pub fn verdicts(data: &Dataset, rivals: Option<&Dataset>, cores: usize) -> Vec<Judged> {
    let mut judged: Vec<Judged> = costs(data, cores);
    judged.push(quadratic_sort(data));
    judged.extend(totals(data));
    judged.extend(against_rivals(rivals));
    judged
}

/// A cost that the plan names, and the two rungs whose difference is that cost.
struct Cost {
    what: &'static str,
    plan: &'static str,
    plan_ms: (f64, f64),
    slow: &'static str,
    fast: &'static str,
    stage: &'static str,
    mechanism: Mechanism,
    cause: fn(&Dataset) -> String,
    needs_many_cores: bool,
}

/// Counters that should fall to at most this share between the two rungs if the explanation is right.
struct Mechanism {
    label: &'static str,
    counters: &'static [&'static str],
    falls_to: f64,
}

const LOCKS: &[&str] = &[
    "pending_read_locks",
    "pending_write_locks",
    "processing_read_locks",
    "processing_write_locks",
    "modules_read_locks",
    "modules_write_locks",
];
/// Waiting for any of the baseline's locks, summed over workers.
pub const LOCK_WAITS: &[&str] = &["pending_wait_ns", "processing_wait_ns", "modules_wait_ns"];
/// Holding any of them.
pub const LOCK_HOLDS: &[&str] = &["pending_hold_ns", "processing_hold_ns", "modules_hold_ns"];

const COSTS: &[Cost] = &[
    Cost {
        what: "Workers sleep when the queue is empty",
        plan: "300–500 ms",
        plan_ms: (300.0, 500.0),
        slow: BASELINE,
        fast: "no sleep",
        stage: TOTAL,
        mechanism: Mechanism {
            label: "time asleep, all workers (ns)",
            counters: &["slept_ns"],
            falls_to: 0.5,
        },
        cause: poll_sweep,
        needs_many_cores: false,
    },
    Cost {
        what: "Lock contention (all that phase 1 removes)",
        plan: "2–3 s",
        plan_ms: (2000.0, 3000.0),
        slow: BASELINE,
        fast: "+channels",
        stage: TOTAL,
        mechanism: Mechanism { label: "locks taken", counters: LOCKS, falls_to: 0.05 },
        cause: locks_against_search,
        needs_many_cores: true,
    },
    Cost {
        what: "No batching, after phase 1",
        plan: "~500 ms (300–500)",
        plan_ms: (300.0, 500.0),
        slow: "+channels",
        fast: "+batching",
        stage: TOTAL,
        mechanism: Mechanism { label: "messages", counters: &["result_sends"], falls_to: 0.5 },
        cause: batching_alone,
        needs_many_cores: true,
    },
    Cost {
        what: "Dependencies are resolved twice",
        plan: "~200 ms",
        plan_ms: (200.0, 200.0),
        slow: "+batching",
        fast: "+resolved-deps",
        stage: TOTAL,
        mechanism: Mechanism { label: "resolver calls", counters: &["resolver_calls"], falls_to: 0.55 },
        cause: resolver_sweep,
        needs_many_cores: false,
    },
    Cost {
        what: "Topological sort, on a resolved graph",
        plan: "100–200 ms",
        plan_ms: (100.0, 200.0),
        slow: "+resolved-deps",
        fast: PLAN_END,
        stage: "order",
        mechanism: Mechanism { label: "paths cloned", counters: &["sort_keys_cloned"], falls_to: 0.05 },
        cause: |_| "the stage `order` alone: dependencies are resolved before it in both".to_string(),
        needs_many_cores: false,
    },
];

fn costs(data: &Dataset, cores: usize) -> Vec<Judged> {
    COSTS
        .iter()
        .map(|cost| {
            let both = |program: &&&ProgramData| program.has(cost.fast);
            let sizes = data.sizes(PRESET, cost.slow);
            let program = sizes.iter().rev().find(both).copied();
            let claimed = (cost.plan_ms.0 / PLAN_BASELINE_MS, cost.plan_ms.1 / PLAN_BASELINE_MS);
            let floor = program.and_then(Noise::of).map_or(0.0, |noise| noise.floor);
            // A stage of its own is not disturbed by the noise of the others.
            let floor = if cost.stage == TOTAL { floor } else { 0.0 };
            let measured =
                program.and_then(|program| program.share(cost.slow, cost.fast, cost.stage, BASELINE));
            let counters = program.and_then(|program| {
                let slow = program.counters(cost.slow, cost.mechanism.counters)?;
                Some((slow, program.counters(cost.fast, cost.mechanism.counters)?))
            });
            Judged {
                what: cost.what,
                plan: cost.plan,
                claimed,
                quantity: "share of the baseline",
                measured,
                milliseconds: program.and_then(|program| {
                    Some(program.difference(cost.slow, cost.fast, cost.stage, WALL)?.map(|ns| ns / 1e6))
                }),
                modules: program.map_or(0, |program| program.modules),
                verdict: judge(measured, claimed, floor),
                mechanism: match counters {
                    Some((slow, fast)) => {
                        format!("{}: {} → {}", cost.mechanism.label, short(slow), short(fast))
                    }
                    None => format!("{}: not counted", cost.mechanism.label),
                },
                mechanism_holds: counters.map(|(slow, fast)| fast <= slow * cost.mechanism.falls_to),
                cause: (cost.cause)(data),
                limit: (cost.needs_many_cores && cores < MANY_CORES).then_some(
                    "with so few cores at most as many workers run at once: what many cores would pay \
                     for waiting cannot show here",
                ),
            }
        })
        .collect()
}

/// Whether build time follows the poll interval.
fn poll_sweep(data: &Dataset) -> String {
    let rung = |poll: u32| format!("{BASELINE}, poll_ms={poll}");
    let Some(program) = data.sizes(PRESET, &rung(50)).into_iter().next_back() else {
        return String::new();
    };
    let times: Vec<String> = [0, 1, 5, 10, 50]
        .into_iter()
        .filter_map(|poll| Some(format!("{poll} ms: {:.0}", program.wall_ms(&rung(poll), TOTAL)?)))
        .collect();
    let points: Vec<(f64, f64)> = [1, 5, 10, 50]
        .into_iter()
        .flat_map(|poll| {
            program.values(&rung(poll), TOTAL, WALL).iter().map(move |(_, ns)| (f64::from(poll), ns / 1e6))
        })
        .collect();
    let slope = crate::stats::theil_sen(&points).unwrap_or(0.0);
    format!(
        "poll interval → build, ms, at {}: {}; a millisecond of interval costs {slope:.2} ms",
        program.modules,
        times.join(", ")
    )
}

/// Locks cost the same for any queue; searching it costs the same for any number of workers.
fn locks_against_search(data: &Dataset) -> String {
    let rung =
        |workers: u32, membership: &str| format!("{BASELINE}, workers={workers}, membership={membership}");
    let Some(program) = data.sizes(PRESET, &rung(10, "hashed")).into_iter().next_back() else {
        return String::new();
    };
    let search: Vec<String> = [1, 2, 10]
        .into_iter()
        .filter_map(|workers| {
            let cost = program.share(&rung(workers, "linear"), &rung(workers, "hashed"), TOTAL, BASELINE)?;
            Some(format!("{workers}: {}", percent(cost)))
        })
        .collect();
    let contention = program.share(&rung(10, "hashed"), &rung(2, "hashed"), TOTAL, BASELINE);
    let hold = program.counters(BASELINE, LOCK_HOLDS);
    let mut text =
        format!("at {}: queue search by workers, of the baseline: {}", program.modules, search.join(", "));
    if let Some(contention) = contention {
        text.push_str(&format!("; 10 workers instead of 2 without that search: {}", percent(contention)));
    }
    if let Some(hold) = hold {
        text.push_str(&format!("; all locks together are held for {:.0} ms", hold / 1e6));
    }
    text
}

fn batching_alone(data: &Dataset) -> String {
    let Some(program) = data.sizes(PRESET, "batching").into_iter().next_back() else { return String::new() };
    program.share(BASELINE, "batching", TOTAL, BASELINE).map_or_else(String::new, |cost| {
        format!("phase 2 alone, with the locks still there, at {}: {}", program.modules, percent(cost))
    })
}

fn resolver_sweep(data: &Dataset) -> String {
    let rung = |phases: &str, resolver: &str| format!("{BASELINE}, phases={phases}, resolver={resolver}");
    let Some(program) = data.sizes(PRESET, &rung("none", "cached")).into_iter().next_back() else {
        return String::new();
    };
    let costs: Vec<String> = ["probing", "cached"]
        .into_iter()
        .filter_map(|resolver| {
            let (twice, once) = (rung("none", resolver), rung("resolved-deps", resolver));
            Some(format!("{resolver}: {}", percent(program.share(&twice, &once, TOTAL, BASELINE)?)))
        })
        .collect();
    format!("the second resolution by resolver, at {}: {}", program.modules, costs.join(", "))
}

/// The depth-first sort is quadratic, as the plan says, or not.
fn quadratic_sort(data: &Dataset) -> Judged {
    let sort = "+resolved-deps";
    let sizes = data.sizes(PRESET, sort);
    let exponent = |of: &dyn Fn(&ProgramData) -> Vec<f64>| {
        log_slope(&sizes.iter().map(|program| (f64::from(program.modules), of(program))).collect::<Vec<_>>())
    };
    let time = exponent(&|program| program.values(sort, "order", WALL).iter().map(|(_, ns)| *ns).collect());
    let edges = exponent(&|program| program.counter(sort, "sort_edges_visited").into_iter().collect());
    Judged {
        what: "The depth-first sort is quadratic",
        plan: "O(N²)",
        claimed: (2.0, 2.0),
        quantity: "exponent of its time",
        measured: time,
        milliseconds: None,
        modules: sizes.last().map_or(0, |program| program.modules),
        verdict: judge(time, (2.0, 2.0), 0.0),
        mechanism: edges.map_or_else(
            || "edges visited: not counted".to_string(),
            |edges| format!("edges visited grow as N^{:.2}", edges.mid),
        ),
        mechanism_holds: edges.map(|edges| edges.mid > 1.7),
        cause: "a visited set makes each module's edges be looked at once".to_string(),
        limit: None,
    }
}

fn totals(data: &Dataset) -> Vec<Judged> {
    let program = data.sizes(PRESET, PLAN_END).into_iter().next_back();
    let floor = program.and_then(Noise::of).map_or(0.0, |noise| noise.floor);
    let end = program.and_then(|program| program.ratio(PLAN_END, BASELINE, TOTAL, WALL));
    let engine = program.and_then(|program| program.ratio(DEFAULT_ENGINE, BASELINE, TOTAL, WALL));
    let milliseconds = |rung: &str| {
        let ns: Vec<f64> = program?.values(rung, TOTAL, WALL).iter().map(|(_, ns)| ns / 1e6).collect();
        crate::stats::median_interval(&ns)
    };
    let one = |what, plan, claimed, measured, rung: &str, cause: String| Judged {
        what,
        plan,
        claimed,
        quantity: "multiple of the baseline",
        measured,
        milliseconds: milliseconds(rung),
        modules: program.map_or(0, |program| program.modules),
        verdict: judge(measured, claimed, floor),
        mechanism: String::new(),
        mechanism_holds: None,
        cause,
        limit: None,
    };
    vec![
        one(
            "All four phases",
            "8,600 → 3,850 ms; its rows give 5,150",
            (PLAN_END_MS / PLAN_BASELINE_MS, 1.0 - PLAN_ROWS_MS / PLAN_BASELINE_MS),
            end,
            PLAN_END,
            "the plan's rows add up to 3,450 ms, so its own sum is wrong".to_string(),
        ),
        one(
            "Target: 2–3 s at 10,000 modules, by the phases alone",
            "2–3 s of 8.6 s",
            (2000.0 / PLAN_BASELINE_MS, 3000.0 / PLAN_BASELINE_MS),
            end,
            PLAN_END,
            engine.map_or_else(String::new, |engine| {
                format!("the default engine, which also caches the resolver: × {:.2}", engine.mid)
            }),
        ),
    ]
}

fn against_rivals(rivals: Option<&Dataset>) -> Vec<Judged> {
    let sizes = rivals.map(|rivals| rivals.sizes(PRESET, PLAN_BASELINE)).unwrap_or_default();
    let one = |what, plan, claimed, rival: &str, program: Option<&ProgramData>| {
        let ratio = |ours: &str| program?.ratio(ours, rival, TOTAL, WALL);
        let measured = ratio(PLAN_BASELINE);
        Judged {
            what,
            plan,
            claimed,
            quantity: "multiple of the rival",
            measured,
            milliseconds: None,
            modules: program.map_or(0, |program| program.modules),
            verdict: judge(measured, claimed, 0.0),
            mechanism: String::new(),
            mechanism_holds: None,
            cause: match ratio(OURS) {
                Some(engine) => format!("the default engine: × {:.2} of {rival}", engine.mid),
                None => format!("{rival} was not measured"),
            },
            limit: None,
        }
    };
    let small = sizes.iter().copied().find(|program| program.has("bun") && program.modules <= 2_000);
    let large = sizes.iter().rev().copied().find(|program| program.has("swc_bundler"));
    vec![
        one(
            "Before any phase, small programs: faster than Bun",
            "188 ms against 250 ms",
            (0.752, 0.752),
            "bun",
            small,
        ),
        one(
            "Before any phase, 10,000 modules: slower than the standard bundler",
            "8.6 s against 3.7 s",
            (2.32, 2.32),
            "swc_bundler",
            large,
        ),
    ]
}

/// A share and its interval.
pub fn percent(share: Interval) -> String {
    format!("{:.1} % [{:.1}, {:.1}]", 100.0 * share.mid, 100.0 * share.low, 100.0 * share.high)
}

/// A count with three digits that tell something.
fn short(count: f64) -> String {
    match count {
        count if count >= 1e9 => format!("{:.2} G", count / 1e9),
        count if count >= 1e6 => format!("{:.2} M", count / 1e6),
        count if count >= 1e4 => format!("{:.1} k", count / 1e3),
        count => format!("{count:.0}"),
    }
}

#[cfg(test)]
mod tests {
    use bundler_core::phases::Phase;

    use super::*;
    use crate::mock::study_of;
    use crate::setup::Setup;

    fn interval(low: f64, high: f64, count: usize) -> Option<Interval> {
        Some(Interval { mid: f64::midpoint(low, high), low, high, count })
    }

    #[test]
    fn a_claim_is_judged_by_the_whole_interval() {
        let claim = (0.20, 0.30);
        let check = |reason: &str, measured, expected| {
            assert_eq!(judge(measured, claim, 0.0), expected, "{reason}");
        };
        check("inside", interval(0.22, 0.28, 9), Verdict::Confirmed);
        check("a little outside: the plan says about", interval(0.31, 0.34, 9), Verdict::Confirmed);
        check("far below", interval(0.01, 0.05, 9), Verdict::Refuted);
        check("far above", interval(0.5, 0.6, 9), Verdict::Refuted);
        check("nothing", None, Verdict::NotMeasured);
        assert!(
            matches!(judge(interval(0.0, 0.4, 9), claim, 0.0), Verdict::Inconclusive { needed } if needed > 9)
        );
        assert!(matches!(judge(interval(0.22, 0.28, 1), claim, 0.0), Verdict::Inconclusive { .. }));
        let noisy = judge(interval(0.05, 0.1, 9), claim, 0.2);
        assert!(
            matches!(noisy, Verdict::Inconclusive { .. }),
            "missed, but by less than the noise: {noisy:?}"
        );
        let noise_alone = judge(interval(-0.1, 0.1, 9), (0.03, 0.06), 0.2);
        assert!(matches!(noise_alone, Verdict::Inconclusive { .. }), "nothing is confirmed by noise");
    }

    /// A world in which one cost is as the plan says, in milliseconds of its 8,600.
    fn world(cost: impl Fn(&Setup) -> f64) -> Vec<Judged> {
        let data = study_of(5, |setup| PLAN_BASELINE_MS + cost(setup));
        verdicts(&data, None, 2)
    }

    fn find<'a>(judged: &'a [Judged], what: &str) -> &'a Judged {
        judged.iter().find(|one| one.what.contains(what)).unwrap()
    }

    #[test]
    fn a_world_as_the_plan_says_confirms_it() {
        let judged = world(|setup| if setup.phases.contains(Phase::Channels) { -2500.0 } else { 0.0 });
        let locks = find(&judged, "Lock contention");
        assert_eq!(locks.verdict, Verdict::Confirmed, "{locks:?}");
        assert_eq!(locks.mechanism_holds, Some(true));
        assert!(locks.limit.is_some(), "two cores cannot show everything");
        assert_eq!(locks.modules, 10_000);
    }

    #[test]
    fn a_world_of_another_cause_refutes_it() {
        let resolved =
            world(|setup| if setup.phases.contains(Phase::ResolvedDependencies) { -2500.0 } else { 0.0 });
        assert_eq!(find(&resolved, "Lock contention").verdict, Verdict::Refuted);
        assert_eq!(find(&resolved, "resolved twice").verdict, Verdict::Refuted, "far more than 200 ms");
        assert_eq!(find(&resolved, "quadratic").verdict, Verdict::Refuted);
        assert_eq!(find(&resolved, "faster than Bun").verdict, Verdict::NotMeasured);
    }
}
