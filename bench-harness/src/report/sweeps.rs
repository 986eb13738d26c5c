//! How times grow with the program, and what single switches do.

use anyhow::Result;

use super::chart::{Line, LineFrame, lines};
use super::number::{grouped, milliseconds, ratio};
use super::table::{NOTHING, Table};
use super::{PRESET, Section, Study, figure};
use crate::dataset::{Dataset, ProgramData, TOTAL, WALL};
use crate::plan::COLD;
use crate::stats::log_slope;
use crate::treatment::{BASELINE, DEFAULT_ENGINE, PLAN_END, PLAN_RUNGS, ladder};

/// Rungs of the chart; all of them would be a thicket.
const CHARTED: [&str; 5] = [BASELINE, "+channels", "+resolved-deps", "+cached resolver", DEFAULT_ENGINE];

pub(super) fn scaling(study: &Study) -> Result<Section> {
    let mut html = String::new();
    let sizes = study.data.sizes(PRESET, BASELINE);
    if sizes.len() > 1 {
        let charted: Vec<Line> = CHARTED
            .iter()
            .filter_map(|rung| {
                let points: Vec<(f64, f64)> = sizes
                    .iter()
                    .filter_map(|program| Some((f64::from(program.modules), program.wall_ms(rung, TOTAL)?)))
                    .collect();
                (points.len() > 1).then(|| Line { name: (*rung).to_string(), points })
            })
            .collect();
        let frame = LineFrame { x: "modules".to_string(), y: "milliseconds".to_string(), logarithmic: true };
        html.push_str(&figure(
            &lines(&frame, &charted)?,
            "Both axes are logarithmic: a straight line of slope 1 is linear growth, of slope 2 quadratic growth.",
        ));
        html.push_str(&exponents(&sizes));
    }
    Ok(Section { id: "scaling", title: "Scaling", html })
}

/// Exponents of stages and counters, by Theil-Sen.
fn exponents(sizes: &[&ProgramData]) -> String {
    let mut table = Table::new([
        "exponent of growth",
        "total",
        "discover",
        "order",
        "link",
        "emit",
        "resolver calls",
        "queue comparisons",
        "edges visited",
    ]);
    let slope = |of: &dyn Fn(&ProgramData) -> Vec<f64>| {
        let series: Vec<(f64, Vec<f64>)> =
            sizes.iter().map(|program| (f64::from(program.modules), of(program))).collect();
        log_slope(&series)
    };
    for rung in ladder() {
        let mut row = vec![rung.name.clone()];
        for stage in [TOTAL, "discover", "order", "link", "emit"] {
            let found =
                slope(&|program| program.values(&rung.name, stage, WALL).iter().map(|(_, ns)| *ns).collect());
            row.push(found.map_or_else(
                || NOTHING.to_string(),
                |slope| format!("{:.2} [{:.2}, {:.2}]", slope.mid, slope.low, slope.high),
            ));
        }
        for counter in ["resolver_calls", "queue_comparisons", "sort_edges_visited"] {
            let found = slope(&|program| program.counter(&rung.name, counter).into_iter().collect());
            row.push(found.map_or_else(|| NOTHING.to_string(), |slope| format!("{:.2}", slope.mid)));
        }
        if row[1] != NOTHING {
            table.push(row);
        }
    }
    table.to_html()
}

pub(super) fn sweeps(study: &Study) -> Result<Section> {
    let mut html = String::new();
    html.push_str(&poll_chart(&study.data)?);
    for program in &study.data.programs {
        html.push_str(&varied(program));
    }
    html.push_str(&presets(&study.data));
    html.push_str(&cold(&study.data));
    Ok(Section { id: "sweeps", title: "Single switches, presets, cold files", html })
}

fn poll_chart(data: &Dataset) -> Result<String> {
    let rung = |poll: u32| format!("{BASELINE}, poll_ms={poll}");
    let Some(program) = data.sizes(PRESET, &rung(10)).into_iter().next_back() else {
        return Ok(String::new());
    };
    let points: Vec<(f64, f64)> = [0, 1, 5, 10, 50]
        .into_iter()
        .filter_map(|poll| Some((f64::from(poll), program.wall_ms(&rung(poll), TOTAL)?)))
        .collect();
    let frame = LineFrame {
        x: "poll interval, milliseconds".to_string(),
        y: "build, milliseconds".to_string(),
        logarithmic: false,
    };
    let name = format!("baseline, {} modules", grouped(u64::from(program.modules)));
    Ok(figure(
        &lines(&frame, &[Line { name, points }])?,
        "If sleeping cost what the plan says, the line would rise steeply; a flat line means that workers hardly \
         ever find the queue empty.",
    ))
}

/// Rungs that are neither combinations of the phases nor of the ladder.
fn varied(program: &ProgramData) -> String {
    let is_varied =
        |name: &str| name.contains('=') || crate::treatment::causes().iter().any(|cause| cause.name == name);
    let mut table = Table::new(["switch", "ms", "× baseline", "95 %", "n"]);
    for rung in program.rungs.iter().filter(|rung| is_varied(&rung.name)) {
        let Some(wall) = program.wall_ms(&rung.name, TOTAL) else { continue };
        // Sweeps of another base have no baseline in their blocks.
        let reference = if program.ratio(&rung.name, BASELINE, TOTAL, WALL).is_some() {
            BASELINE
        } else {
            DEFAULT_ENGINE
        };
        let against = program.ratio(&rung.name, reference, TOTAL, WALL);
        let suffix = if reference == BASELINE { "" } else { " (of the default engine)" };
        table.push(vec![
            rung.name.clone(),
            milliseconds(wall),
            against.map_or_else(|| NOTHING.to_string(), |against| format!("{}{suffix}", ratio(against.mid))),
            against.map_or_else(|| NOTHING.to_string(), |against| super::ladder::range(against, ratio)),
            program.values(&rung.name, TOTAL, WALL).len().to_string(),
        ]);
    }
    if table.is_empty() {
        return String::new();
    }
    let modules = grouped(u64::from(program.modules));
    format!("<h3>{}, {modules} modules</h3>\n{}", super::table::escaped(&program.preset), table.to_html())
}

/// The ladder's ratios on programs of other shapes.
fn presets(data: &Dataset) -> String {
    let others: Vec<&ProgramData> = data
        .programs
        .iter()
        .filter(|program| program.preset != PRESET && program.has(BASELINE) && program.has(PLAN_END))
        .collect();
    if others.is_empty() {
        return String::new();
    }
    let headings = ["preset", "modules", "imports", "baseline ms"]
        .into_iter()
        .chain(PLAN_RUNGS.into_iter().skip(1))
        .chain([DEFAULT_ENGINE]);
    let mut table = Table::new(headings);
    for program in others {
        let mut row = vec![
            program.preset.clone(),
            grouped(u64::from(program.modules)),
            grouped(program.edges),
            program.wall_ms(BASELINE, TOTAL).map_or_else(|| NOTHING.to_string(), milliseconds),
        ];
        for rung in PLAN_RUNGS.into_iter().skip(1).chain([DEFAULT_ENGINE]) {
            let against = program.ratio(rung, BASELINE, TOTAL, WALL);
            row.push(
                against.map_or_else(|| NOTHING.to_string(), |against| format!("× {}", ratio(against.mid))),
            );
        }
        table.push(row);
    }
    format!("<h3>Other shapes of programs</h3>\n{}", table.to_html())
}

/// The ladder with files that the system was told to forget.
fn cold(data: &Dataset) -> String {
    let name = |rung: &str| format!("{rung}{COLD}");
    let Some(program) = data.programs.iter().find(|program| program.has(&name(BASELINE))) else {
        return String::new();
    };
    let mut table = Table::new(["rung", "cold ms", "warm ms", "cold: × baseline", "95 %", "n"]);
    for rung in ladder().iter().map(|rung| rung.name.as_str()).filter(|rung| program.has(&name(rung))) {
        let against = program.ratio(&name(rung), &name(BASELINE), TOTAL, WALL);
        let show = |ms: Option<f64>| ms.map_or_else(|| NOTHING.to_string(), milliseconds);
        table.push(vec![
            rung.to_string(),
            show(program.wall_ms(&name(rung), TOTAL)),
            show(program.wall_ms(rung, TOTAL)),
            against.map_or_else(|| NOTHING.to_string(), |against| ratio(against.mid)),
            against.map_or_else(|| NOTHING.to_string(), |against| super::ladder::range(against, ratio)),
            program.values(&name(rung), TOTAL, WALL).len().to_string(),
        ]);
    }
    let modules = grouped(u64::from(program.modules));
    format!(
        "<h3>Cold files, {modules} modules</h3>\n{}<p class=\"small\">The contents of all files are dropped from the \
         page cache before each build; names and metadata stay known to the system.</p>\n",
        table.to_html()
    )
}
