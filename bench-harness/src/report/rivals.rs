//! The contest with other bundlers: tables by program, and a chart.

use anyhow::Result;

use super::chart::{Bar, BarFrame, PALETTE, bars};
use super::ladder::range;
use super::number::{bytes, grouped, milliseconds, ratio};
use super::table::{NOTHING, Table, escaped};
use super::{Section, Study, figure};
use crate::dataset::{ProgramData, RungData, TOTAL, WALL};
use crate::rivals::OURS;

/// Ends the names of runs that minify.
const MINIFIED: &str = ", minified";

pub(super) fn section(study: &Study) -> Result<Section> {
    let mut html = String::new();
    if let Some((data, folder)) = &study.rivals {
        html.push_str(&format!(
            "<p>Measured in <code>{}</code>: whole processes from start to end, in shuffled blocks, each output run \
             against the generator's prediction. Where the comparison favours one side is told in \
             <code>bench-harness/BIAS.md</code>. <em>floor</em> reads all files, parses each once and writes as many \
             bytes as our bundle has, on one thread per core.</p>\n",
            escaped(folder)
        ));
        if let Some(program) = data.sizes(super::PRESET, OURS).into_iter().next_back() {
            html.push_str(&figure(
                &chart(program)?,
                "Wall time of the process with the 95 % interval of its ratio to ours, without minification and \
                 source map.",
            ));
        }
        for (title, table) in tables(study) {
            html.push_str(&format!("<h3>{}</h3>\n{}", escaped(&title), table.to_html()));
        }
    }
    Ok(Section { id: "rivals", title: "Rivals", html })
}

/// A table for each program and variant, with its title.
pub(super) fn tables(study: &Study) -> Vec<(String, Table)> {
    let Some((data, _)) = &study.rivals else { return Vec::new() };
    let mut tables = Vec::new();
    for program in &data.programs {
        for minified in [false, true] {
            let rungs: Vec<&RungData> = program
                .rungs
                .iter()
                .filter(|rung| rung.engine.mask.is_none() && rung.name.ends_with(MINIFIED) == minified)
                .collect();
            if rungs.is_empty() {
                continue;
            }
            let kind = if minified { "minified, with source map" } else { "plain" };
            let modules = grouped(u64::from(program.modules));
            let title =
                format!("{}, {modules} modules, {} imports, {kind}", program.preset, grouped(program.edges));
            tables.push((title, table(program, &rungs)));
        }
    }
    tables
}

fn table(program: &ProgramData, rungs: &[&RungData]) -> Table {
    let mut table = Table::new([
        "tool", "version", "ms", "× ours", "95 %", "CPU ms", "peak MB", "× ours", "output", "gzip", "right",
        "n",
    ]);
    for rung in order(program, rungs) {
        let name = rung.name.as_str();
        let reference = match name.ends_with(MINIFIED) {
            true => format!("{OURS}{MINIFIED}"),
            false => OURS.to_string(),
        };
        let against =
            |metric| (name != reference).then(|| program.ratio(name, &reference, TOTAL, metric)).flatten();
        let text = |value: Option<String>| value.unwrap_or_else(|| NOTHING.to_string());
        let middle = |metric| program.middle(name, TOTAL, metric);
        let has_output = middle("output").filter(|_| name != "floor");
        table.push(vec![
            name.trim_end_matches(MINIFIED).to_string(),
            rung.tool_version.clone(),
            text(middle(WALL).map(|ns| milliseconds(ns / 1e6))),
            text(against(WALL).map(|against| ratio(against.mid))),
            text(against(WALL).map(|against| range(against, ratio))),
            text(middle("cpu").map(|ns| milliseconds(ns / 1e6))),
            text(middle("peak_rss").map(|bytes| format!("{:.0}", bytes / 1e6))),
            text(against("peak_rss").map(|against| ratio(against.mid))),
            text(has_output.map(bytes)),
            text(has_output.and_then(|_| middle("output_gzip")).map(bytes)),
            match (rung.failed, name) {
                (true, _) => "no",
                (false, "floor") => NOTHING,
                _ => "yes",
            }
            .to_string(),
            program.values(name, TOTAL, WALL).len().to_string(),
        ]);
    }
    table
}

/// Ours first, then by time; what failed last.
fn order<'a>(program: &ProgramData, rungs: &[&'a RungData]) -> Vec<&'a RungData> {
    let mut ordered = rungs.to_vec();
    ordered.sort_by(|a, b| {
        let time = |rung: &RungData| match rung.name.trim_end_matches(MINIFIED) == OURS {
            true => 0.0,
            false => program.middle(&rung.name, TOTAL, WALL).unwrap_or(f64::MAX),
        };
        time(a).total_cmp(&time(b))
    });
    ordered
}

fn chart(program: &ProgramData) -> Result<String> {
    let rungs: Vec<&RungData> = program
        .rungs
        .iter()
        .filter(|rung| !rung.name.ends_with(MINIFIED) && rung.engine.mask.is_none())
        .collect();
    let ours = program.wall_ms(OURS, TOTAL).unwrap_or(0.0);
    let rows: Vec<Bar> = order(program, &rungs)
        .into_iter()
        .filter_map(|rung| {
            let wall = program.wall_ms(&rung.name, TOTAL)?;
            let against = program.ratio(&rung.name, OURS, TOTAL, WALL).filter(|_| rung.name != OURS);
            let colour = match rung.name.as_str() {
                OURS => PALETTE[0],
                "floor" | crate::rivals::PLAN_BASELINE => PALETTE[7],
                _ => PALETTE[1],
            };
            Some(Bar {
                label: rung.name.clone(),
                segments: vec![(0.0, wall, colour)],
                whisker: against.map(|against| (against.low * ours, against.high * ours)),
                note: match against {
                    Some(against) => format!("{} ms, × {}", milliseconds(wall), ratio(against.mid)),
                    None => format!("{} ms", milliseconds(wall)),
                },
            })
        })
        .collect();
    let modules = grouped(u64::from(program.modules));
    bars(&BarFrame { axis: format!("milliseconds, {modules} modules"), legend: Vec::new() }, &rows)
}
