//! The answer in a minute: which phase mattered, and why.

use bundler_core::phases::Phase;

use super::Study;
use super::number::{grouped, milliseconds, ratio};
use super::shares::phase_label;
use super::table::escaped;
use crate::dataset::{ProgramData, TOTAL, WALL};
use crate::factorial::{Factorial, Noise, Worth};
use crate::treatment::{BASELINE, DEFAULT_ENGINE, PLAN_END};
use crate::verdict::Verdict;

pub(super) fn answer(study: &Study) -> String {
    let mut points: Vec<String> = Vec::new();
    if !study.data.failures.is_empty() {
        points.push(format!("{} runs failed; see the end of this page", study.data.failures.len()));
    }
    if let Some(program) = study.largest() {
        points.extend(totals(program));
        points.extend(phases(study, program));
        points.extend(beyond(program));
    }
    points.extend(tally(study));
    points.extend(rivals(study));
    if points.is_empty() {
        return String::new();
    }
    let items: String = points.iter().map(|point| format!("<li>{}</li>\n", escaped(point))).collect();
    format!("<div class=\"answer\"><strong>In a minute</strong>\n<ul>{items}</ul></div>\n")
}

fn totals(program: &ProgramData) -> Option<String> {
    let end = program.ratio(PLAN_END, BASELINE, TOTAL, WALL)?;
    let engine = program.ratio(DEFAULT_ENGINE, BASELINE, TOTAL, WALL)?;
    Some(format!(
        "{} modules take {} ms before any phase, × {} [{}, {}] with all four phases of the plan, and × {} [{}, {}] in \
         the default engine.",
        grouped(u64::from(program.modules)),
        milliseconds(program.wall_ms(BASELINE, TOTAL)?),
        ratio(end.mid),
        ratio(end.low),
        ratio(end.high),
        ratio(engine.mid),
        ratio(engine.low),
        ratio(engine.high)
    ))
}

/// The phases from the greatest to the least, each with the reason that the counters give.
fn phases(study: &Study, program: &ProgramData) -> Vec<String> {
    let sizes = study.data.sizes(super::PRESET, BASELINE);
    let with_factorial = sizes.iter().rev().find_map(|program| Some((*program, Factorial::of(program)?)));
    let Some((measured, factorial)) = with_factorial else { return Vec::new() };
    let mut worth: Vec<Worth> = factorial.worth();
    worth.sort_by(|a, b| b.shapley.mid.total_cmp(&a.shapley.mid));
    let floor = Noise::of(measured).map_or(0.0, |noise| noise.floor);
    let at = match measured.modules == program.modules {
        true => String::new(),
        false => format!(" (at {} modules)", grouped(u64::from(measured.modules))),
    };
    worth
        .iter()
        .enumerate()
        .map(|(rank, worth)| {
            let place = ["Most", "Second", "Third", "Least"][rank];
            let share = format!(
                "{} {:.1} % [{:.1}, {:.1}] of the baseline",
                if worth.shapley.mid < 0.0 { "costs" } else { "saves" },
                100.0 * worth.shapley.mid.abs(),
                100.0 * worth.shapley.low,
                100.0 * worth.shapley.high
            );
            let noise = match worth.shapley.excludes(floor) {
                true => "",
                false => ", which is within the noise",
            };
            format!(
                "{place}: phase {} {share}{at}{noise}. {}",
                phase_label(worth.phase),
                reason(measured, worth.phase)
            )
        })
        .collect()
}

fn reason(program: &ProgramData, phase: Phase) -> String {
    let moved = |slow: &str, fast: &str, counters: &[&str]| {
        Some((program.counters(slow, counters)?, program.counters(fast, counters)?))
    };
    let text = match phase {
        Phase::Channels => moved(BASELINE, "+channels", &["slept_ns", "all_idle_ns"]).map(|_| {
            let hold = program.counters(BASELINE, crate::verdict::LOCK_HOLDS).unwrap_or(0.0) / 1e6;
            let idle = program.counter(BASELINE, "all_idle_ns").unwrap_or(0.0) / 1e6;
            format!(
                "It removes locks that are held for {} ms in all, and {} ms in which every worker sleeps.",
                milliseconds(hold),
                milliseconds(idle)
            )
        }),
        Phase::Batching => moved("+channels", "+batching", &["result_sends"]).map(|(slow, fast)| {
            format!("Messages fall from {} to {}.", grouped(slow as u64), grouped(fast as u64))
        }),
        Phase::ResolvedDependencies => {
            moved("+batching", "+resolved-deps", &["resolver_calls"]).map(|(slow, fast)| {
                format!(
                    "Resolver calls fall from {} to {}: the sort no longer resolves every import again.",
                    grouped(slow as u64),
                    grouped(fast as u64)
                )
            })
        }
        Phase::Kahn => moved("+resolved-deps", PLAN_END, &["sort_keys_cloned"]).map(|(slow, fast)| {
            format!(
                "Paths cloned while sorting fall from {} to {}; there is little else to save there.",
                grouped(slow as u64),
                grouped(fast as u64)
            )
        }),
    };
    text.unwrap_or_default()
}

/// What the plan does not name.
fn beyond(program: &ProgramData) -> Option<String> {
    let cached = program.share(PLAN_END, "+cached resolver", TOTAL, BASELINE)?;
    Some(format!(
        "Not in the plan: a resolver that remembers directories saves another {:.1} % [{:.1}, {:.1}] of the baseline.",
        100.0 * cached.mid,
        100.0 * cached.low,
        100.0 * cached.high
    ))
}

fn tally(study: &Study) -> Option<String> {
    study.plan.as_ref()?;
    let count =
        |wanted: fn(Verdict) -> bool| study.judged.iter().filter(|judged| wanted(judged.verdict)).count();
    let refuted: Vec<&str> = study
        .judged
        .iter()
        .filter(|judged| judged.verdict == Verdict::Refuted)
        .map(|judged| judged.what)
        .collect();
    let refuted_list =
        if refuted.is_empty() { String::new() } else { format!(" Refuted: {}.", refuted.join("; ")) };
    Some(format!(
        "Of {} claims of the plan {} are confirmed, {} refuted, {} inconclusive, {} not measured.{refuted_list}",
        study.judged.len(),
        count(|verdict| verdict == Verdict::Confirmed),
        count(|verdict| verdict == Verdict::Refuted),
        count(|verdict| matches!(verdict, Verdict::Inconclusive { .. })),
        count(|verdict| verdict == Verdict::NotMeasured),
    ))
}

fn rivals(study: &Study) -> Option<String> {
    let (data, _) = study.rivals.as_ref()?;
    let program = data.sizes(super::PRESET, crate::rivals::OURS).into_iter().next_back()?;
    let mut times: Vec<(String, f64)> = program
        .rungs
        .iter()
        .filter(|rung| !rung.name.contains(", minified"))
        .filter(|rung| rung.name != crate::rivals::OURS && rung.name != crate::rivals::PLAN_BASELINE)
        .filter_map(|rung| {
            Some((rung.name.clone(), program.ratio(&rung.name, crate::rivals::OURS, TOTAL, WALL)?.mid))
        })
        .collect();
    times.sort_by(|a, b| a.1.total_cmp(&b.1));
    let list: Vec<String> = times.iter().map(|(name, times)| format!("{name} × {}", ratio(*times))).collect();
    (!list.is_empty()).then(|| {
        format!(
            "Whole processes at {} modules, as multiples of ours: {}.",
            grouped(u64::from(program.modules)),
            list.join(", ")
        )
    })
}
