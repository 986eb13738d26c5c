//! The ladder from the plan's baseline to the default engine: table and waterfall.

use anyhow::Result;

use super::chart::{Bar, BarFrame, PALETTE, bars};
use super::number::{grouped, milliseconds, ratio};
use super::table::{NOTHING, Table};
use super::{PRESET, Section, Study, figure};
use crate::dataset::{ProgramData, TOTAL, WALL};
use crate::factorial::Noise;
use crate::stats::Interval;
use crate::treatment::{BASELINE, DEFAULT_ENGINE, ladder};

/// Every rung with what it takes, what it saves, and against the baseline.
pub fn ladder_table(program: &ProgramData) -> Table {
    let headings = ["rung", "ms", "× baseline", "95 %", "saved by it, ms", "95 %", "CPU ms", "peak MB", "n"];
    let mut table = Table::new(headings);
    let mut before: Option<String> = None;
    for rung in ladder().into_iter().filter(|rung| program.has(&rung.name)) {
        let name = rung.name;
        let against = (name != BASELINE).then(|| program.ratio(&name, BASELINE, TOTAL, WALL)).flatten();
        let saved = before.and_then(|before| program.difference(&before, &name, TOTAL, WALL));
        let middle = |metric| program.middle(&name, TOTAL, metric);
        let text = |value: Option<String>| value.unwrap_or_else(|| NOTHING.to_string());
        table.push(vec![
            name.clone(),
            text(program.wall_ms(&name, TOTAL).map(milliseconds)),
            text(against.map(|against| ratio(against.mid))),
            text(against.map(|against| range(against, ratio))),
            text(saved.map(|saved| milliseconds(saved.mid / 1e6))),
            text(saved.map(|saved| range(saved, |ns| milliseconds(ns / 1e6)))),
            text(middle("cpu").map(|ns| milliseconds(ns / 1e6))),
            text(middle("peak_rss").map(|bytes| format!("{:.0}", bytes / 1e6))),
            program.values(&name, TOTAL, WALL).len().to_string(),
        ]);
        before = Some(name);
    }
    table
}

/// An interval's ends.
pub(super) fn range(interval: Interval, show: impl Fn(f64) -> String) -> String {
    match interval.count {
        0 | 1 => NOTHING.to_string(),
        _ => format!("{} … {}", show(interval.low), show(interval.high)),
    }
}

/// What each rung takes off, from the baseline's time down to the engine's.
pub(super) fn waterfall(study: &Study) -> Result<Option<String>> {
    let Some(program) = study.largest() else { return Ok(None) };
    let mut rows = Vec::new();
    let mut before: Option<f64> = None;
    for rung in ladder().into_iter().filter(|rung| program.has(&rung.name)) {
        let name = rung.name.as_str();
        let Some(now) = program.wall_ms(name, TOTAL) else { continue };
        let ends = name == BASELINE || name == DEFAULT_ENGINE;
        let (from, colour) = match before.filter(|_| !ends) {
            Some(before) if now > before => (before, PALETTE[3]),
            Some(before) => (before, PALETTE[2]),
            None => (0.0, PALETTE[0]),
        };
        let against = program.ratio(name, BASELINE, TOTAL, WALL).filter(|_| name != BASELINE);
        let baseline = program.wall_ms(BASELINE, TOTAL).unwrap_or(now);
        rows.push(Bar {
            label: name.to_string(),
            segments: vec![(from, now, colour)],
            whisker: against.map(|ratio| (ratio.low * baseline, ratio.high * baseline)),
            note: match (before.filter(|_| !ends), against) {
                (Some(before), Some(against)) => {
                    format!("{} ms → × {}", signed(now - before), ratio(against.mid))
                }
                (_, Some(against)) => format!("{} ms, × {}", milliseconds(now), ratio(against.mid)),
                _ => format!("{} ms", milliseconds(now)),
            },
        });
        before = Some(now);
    }
    let modules = grouped(u64::from(program.modules));
    let frame = BarFrame {
        axis: format!("milliseconds from options to written bundle, {modules} modules"),
        legend: vec![
            ("whole build".to_string(), PALETTE[0]),
            ("saved by the rung".to_string(), PALETTE[2]),
            ("lost by the rung".to_string(), PALETTE[3]),
        ],
    };
    Ok(Some(bars(&frame, &rows)?))
}

fn signed(ms: f64) -> String {
    if ms > 0.0 { format!("+{}", milliseconds(ms)) } else { milliseconds(ms) }
}

pub(super) fn section(study: &Study) -> Result<Section> {
    let mut html = String::new();
    if let Some(svg) = waterfall(study)? {
        html.push_str(&figure(
            &svg,
            "Each bar begins where the rung before it ended. The line is the 95 % interval of the rung's ratio to \
             the baseline of the same block, drawn on the baseline's median. Behind it: what the rung saves, and \
             what is left of the baseline.",
        ));
    }
    for program in study.data.sizes(PRESET, BASELINE).into_iter().rev() {
        html.push_str(&format!("<h3>{} modules</h3>\n", grouped(u64::from(program.modules))));
        html.push_str(&ladder_table(program).to_html());
        if let Some(noise) = Noise::of(program) {
            html.push_str(&format!(
                "<p class=\"small\">Noise: the baseline against itself is × {:.3} [{:.3}, {:.3}], n = {}; half of \
                 all pairs differ by less than {:.1} %.</p>\n",
                noise.ratio.mid,
                noise.ratio.low,
                noise.ratio.high,
                noise.ratio.count,
                100.0 * noise.typical
            ));
        }
    }
    Ok(Section { id: "ladder", title: "The ladder", html })
}
