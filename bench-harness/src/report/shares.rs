//! Where wall time goes, and how what is saved is shared out among the phases.

use anyhow::Result;
use bundler_core::phases::Phase;

use super::chart::{Bar, BarFrame, PALETTE, bars, heat_map};
use super::number::{grouped, milliseconds};
use super::table::Table;
use super::{PRESET, Section, Study, figure, paragraph};
use crate::dataset::{ProgramData, TOTAL, WALL};
use crate::factorial::Factorial;
use crate::treatment::{BASELINE, ladder};
use crate::verdict::{LOCK_WAITS, percent};

/// Parts of a build's wall time, as the stacked bar shows them.
const PARTS: [&str; 9] =
    ["read", "compile", "resolve", "waiting for locks", "asleep", "idle", "order", "link, emit", "write"];

/// The wall time of one rung, in milliseconds, by [`PARTS`].
///
/// Workers divide the stage `discover` among what they do: each is always at work, waiting for a lock, asleep,
/// or waiting to receive or to run. Its shares come from the counting run, its length from the timings.
fn parts(program: &ProgramData, rung: &str, cores: usize) -> Option<[f64; 9]> {
    let wall = |stage| program.wall_ms(rung, stage);
    let discover = wall("discover")?;
    let counted = |stage, metric| program.counted(rung, stage, metric);
    let counted_discover = counted("discover", WALL)?;
    let setting = &program.rung(rung)?.engine;
    let has_channels = setting.mask.is_some_and(|mask| mask & 1 == 1);
    let workers = match setting.workers {
        Some(workers) => workers as f64,
        None if has_channels => cores as f64,
        None => 10.0,
    };
    let time = workers * counted_discover;
    let share = |ns: f64| (ns / time).min(1.0);
    let work = ["read", "compile", "resolve"].map(|stage| counted(stage, "worker_time").map_or(0.0, share));
    let locks = program.counters(rung, LOCK_WAITS).map_or(0.0, share);
    let asleep = program.counter(rung, "slept_ns").map_or(0.0, share);
    let rest = (1.0 - work.iter().sum::<f64>() - locks - asleep).max(0.0);
    Some([
        work[0] * discover,
        work[1] * discover,
        work[2] * discover,
        locks * discover,
        asleep * discover,
        rest * discover,
        wall("order").unwrap_or(0.0),
        ["link", "chunk", "emit"].into_iter().filter_map(wall).sum(),
        wall("write").unwrap_or(0.0),
    ])
}

pub(super) fn where_time_goes(study: &Study) -> Result<Section> {
    let mut html = String::new();
    let cores = study.environment.cores;
    let sizes = study.data.sizes(PRESET, BASELINE);
    if let Some(program) = sizes.iter().rev().find(|program| parts(program, BASELINE, cores).is_some()) {
        let mut rows = Vec::new();
        let headings = std::iter::once("ms of wall time").chain(PARTS).chain(["sum"]);
        let mut table = Table::new(headings);
        for rung in ladder() {
            let Some(parts) = parts(program, &rung.name, cores) else { continue };
            let mut from = 0.0;
            let segments = parts.iter().zip(PALETTE).map(|(part, colour)| {
                let start = from;
                from += part;
                (start, from, colour)
            });
            let segments: Vec<_> = segments.filter(|(from, to, _)| to > from).collect();
            let sum: f64 = parts.iter().sum();
            let mut row = vec![rung.name.clone()];
            row.extend(parts.iter().chain([&sum]).map(|part| milliseconds(*part)));
            table.push(row);
            rows.push(Bar {
                label: rung.name,
                segments,
                whisker: None,
                note: format!("{} ms", milliseconds(sum)),
            });
        }
        let modules = grouped(u64::from(program.modules));
        let frame = BarFrame {
            axis: format!("milliseconds of wall time, {modules} modules"),
            legend: PARTS.iter().map(|part| (*part).to_string()).zip(PALETTE).collect(),
        };
        html.push_str(&figure(
            &bars(&frame, &rows)?,
            "While modules are discovered, each worker is reading, compiling, resolving, waiting for a lock, asleep, \
             or idle: waiting to receive work or for a core. The bar divides the wall time of that stage by what \
             the workers did in the counting run; the other stages follow. More workers than cores wait most of \
             the time, in whatever they wait for.",
        ));
        html.push_str(&format!("<details><summary>Numbers</summary>{}</details>\n", table.to_html()));
    }
    Ok(Section { id: "where", title: "Where wall time goes", html })
}

/// The phases as people name them.
pub(super) fn phase_label(phase: Phase) -> &'static str {
    match phase {
        Phase::Channels => "1 channels",
        Phase::Batching => "2 batching",
        Phase::ResolvedDependencies => "3 resolved deps",
        Phase::Kahn => "4 Kahn",
    }
}

pub(super) fn factorial(study: &Study) -> Result<Section> {
    let mut html = String::new();
    let measured: Vec<(&ProgramData, Factorial)> = study
        .data
        .sizes(PRESET, BASELINE)
        .into_iter()
        .filter_map(|program| Some((program, Factorial::of(program)?)))
        .collect();
    let Some((program, factorial)) = measured.last() else {
        return Ok(Section { id: "factorial", title: "What each phase is worth", html });
    };
    let modules = grouped(u64::from(program.modules));
    let baseline = program.wall_ms(BASELINE, TOTAL).unwrap_or(0.0);
    let worth = factorial.worth();
    let rows: Vec<Bar> = worth
        .iter()
        .zip(PALETTE)
        .map(|(worth, colour)| Bar {
            label: phase_label(worth.phase).to_string(),
            segments: vec![(0.0, 100.0 * worth.shapley.mid, colour)],
            whisker: Some((100.0 * worth.shapley.low, 100.0 * worth.shapley.high)),
            note: format!(
                "{:.1} %, {} ms",
                100.0 * worth.shapley.mid,
                milliseconds(worth.shapley.mid * baseline)
            ),
        })
        .collect();
    let frame =
        BarFrame { axis: format!("percent of the baseline's time, {modules} modules"), legend: Vec::new() };
    let total = factorial.total();
    html.push_str(&figure(
        &bars(&frame, &rows)?,
        &format!(
            "Exact Shapley shares over all 16 combinations of the phases: the mean of what a phase saves over all \
             orders in which the phases could be added. They add up to {}, which all four save together. Lines \
             are 95 % intervals of {} blocks.",
            percent(total),
            factorial.blocks()
        ),
    ));
    let mut table = Table::new([
        "phase, share of the baseline saved",
        "Shapley",
        "alone (first in)",
        "last (leave one out)",
    ]);
    for worth in &worth {
        table.push(vec![
            phase_label(worth.phase).to_string(),
            percent(worth.shapley),
            percent(worth.first_in),
            percent(worth.leave_one_out),
        ]);
    }
    html.push_str(&table.to_html());
    if measured.len() > 1 {
        let headings = std::iter::once("Shapley share by modules".to_string())
            .chain(measured.iter().map(|(program, _)| grouped(u64::from(program.modules))));
        let mut table = Table::new(headings);
        let shares: Vec<_> = measured.iter().map(|(_, factorial)| factorial.worth()).collect();
        for (index, phase) in Phase::ALL.into_iter().enumerate() {
            let mut row = vec![phase_label(phase).to_string()];
            row.extend(shares.iter().map(|worth| percent(worth[index].shapley)));
            table.push(row);
        }
        html.push_str(&table.to_html());
    }
    html.push_str(&interactions(factorial, &modules)?);
    Ok(Section { id: "factorial", title: "What each phase is worth", html })
}

fn interactions(factorial: &Factorial, modules: &str) -> Result<String> {
    let effects = factorial.effects();
    let labels: Vec<String> = Phase::ALL.map(|phase| phase_label(phase).to_string()).to_vec();
    let note = |effect: &crate::factorial::TestedEffect| {
        let star = if effect.probability < 0.05 { " *" } else { "" };
        (effect.effect.mid, format!("{:+.1} %{star}", 100.0 * (effect.effect.mid.exp() - 1.0)))
    };
    let cells: Vec<Vec<_>> = Phase::ALL
        .into_iter()
        .map(|row| {
            Phase::ALL
                .into_iter()
                .map(|column| {
                    let pair = |one: &&crate::factorial::TestedEffect| match one.second {
                        None => row == column && one.first == row,
                        Some(second) => {
                            (one.first, second) == (row, column) || (one.first, second) == (column, row)
                        }
                    };
                    effects.iter().find(pair).map(note)
                })
                .collect()
        })
        .collect();
    let mut html = String::from("<h3>Effects and interactions</h3>\n");
    html.push_str(&figure(
        &heat_map(&labels, &cells)?,
        &format!(
            "On the logarithm of the time at {modules} modules. Diagonal: what a phase does to the time on average \
             over all settings of the others. Elsewhere: by how much two phases together differ from the product \
             of both (blue: they help each other; red: they save the same thing). * after Holm's correction for \
             ten tests, p < 0.05."
        ),
    ));
    html.push_str(&paragraph(
        "Phases that save the same thing show up as red cells: whichever comes first gets the credit in a ladder, \
         which is why the shares above average over all orders.",
    ));
    Ok(html)
}
