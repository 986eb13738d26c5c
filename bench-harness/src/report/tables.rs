//! The tables of a report. Each is data first and text second.

use super::Study;
use super::number::{grouped, milliseconds, ratio};
use crate::summary::{self, SummaryRow};

/// Rows of text under headings. The first column is text, aligned to the left; others are numbers.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Table {
    headings: Vec<String>,
    rows: Vec<Vec<String>>,
    /// Whether the last column is text too.
    ends_with_text: bool,
}

/// What stands where nothing was measured.
pub(super) const NOTHING: &str = "–";

impl Table {
    /// A table without rows.
    pub fn new<H: Into<String>>(headings: impl IntoIterator<Item = H>) -> Self {
        Self {
            headings: headings.into_iter().map(Into::into).collect(),
            rows: Vec::new(),
            ends_with_text: false,
        }
    }

    /// A table whose last column is text.
    pub fn ending_with_text<H: Into<String>>(headings: impl IntoIterator<Item = H>) -> Self {
        Self { ends_with_text: true, ..Self::new(headings) }
    }

    /// Adds a row.
    ///
    /// # Panics
    /// If it has another number of cells than there are headings.
    pub fn push(&mut self, row: Vec<String>) {
        assert_eq!(row.len(), self.headings.len(), "a cell for each heading");
        self.rows.push(row);
    }

    /// As a table in Markdown, padded so that it can be read as it is.
    pub fn to_markdown(&self) -> String {
        let widths = self.widths();
        let mut text = self.markdown_line(&self.headings, &widths);
        let rule = widths.iter().enumerate().map(|(column, &width)| match self.is_text(column) {
            true => format!(":{}", "-".repeat(width + 1)),
            false => format!("{}:", "-".repeat(width + 1)),
        });
        text.push_str(&format!("|{}|\n", rule.collect::<Vec<_>>().join("|")));
        for row in &self.rows {
            text.push_str(&self.markdown_line(row, &widths));
        }
        text
    }

    /// As plain text for a terminal.
    pub fn to_text(&self) -> String {
        let widths = self.widths();
        let line = |cells: &[String]| {
            let mut line = self.padded(cells, &widths).join("  ");
            line.truncate(line.trim_end().len());
            line.push('\n');
            line
        };
        let mut text = line(&self.headings);
        for row in &self.rows {
            text.push_str(&line(row));
        }
        text
    }

    fn is_text(&self, column: usize) -> bool {
        column == 0 || self.ends_with_text && column + 1 == self.headings.len()
    }

    fn markdown_line(&self, cells: &[String], widths: &[usize]) -> String {
        format!("| {} |\n", self.padded(cells, widths).join(" | "))
    }

    fn padded(&self, cells: &[String], widths: &[usize]) -> Vec<String> {
        let pad = |(column, (cell, &width)): (usize, (&String, &usize))| match self.is_text(column) {
            true => format!("{cell:<width$}"),
            false => format!("{cell:>width$}"),
        };
        cells.iter().zip(widths).enumerate().map(pad).collect()
    }

    fn widths(&self) -> Vec<usize> {
        (0..self.headings.len())
            .map(|column| {
                let cells = self.rows.iter().map(|row| &row[column]).chain([&self.headings[column]]);
                cells.map(|cell| cell.chars().count()).max().unwrap_or(0)
            })
            .collect()
    }
}

/// Each rung against the baseline and against the rung before it.
pub(super) fn ladder(study: &Study<'_>, modules: u32) -> Table {
    let headings = [
        "rung",
        "total ms",
        "quartiles",
        "× baseline",
        "quartiles",
        "ms saved by it",
        "CPU ms",
        "peak MB",
        "n",
    ];
    let mut table = Table::new(headings);
    let mut previous: Option<f64> = None;
    for rung in &study.plan.ladder {
        let row = study.summary.find(modules, rung.name, "total", "wall");
        let now = row.map(|row| row.median / 1e6);
        let saved = previous.zip(now).map(|(before, now)| milliseconds(before - now));
        let mut cells = vec![rung.name.to_string()];
        cells.extend(comparison(row));
        cells.push(saved.unwrap_or_else(nothing));
        let find = |metric| study.summary.find(modules, rung.name, "total", metric).map(|row| row.median);
        cells.push(find("cpu").map_or_else(nothing, |ns| milliseconds(ns / 1e6)));
        cells.push(find("peak_rss").map_or_else(nothing, |bytes| format!("{:.0}", bytes / 1e6)));
        cells.push(row.map_or_else(nothing, |row| row.count.to_string()));
        table.push(cells);
        previous = now.or(previous);
    }
    table
}

/// Each variant against the baseline.
pub(super) fn variants(study: &Study<'_>, modules: u32) -> Table {
    let mut table = Table::ending_with_text([
        "variant",
        "total ms",
        "quartiles",
        "× baseline",
        "quartiles",
        "n",
        "what is changed",
    ]);
    for variant in &study.plan.variants {
        let row = study.summary.find(modules, variant.name, "total", "wall");
        let mut cells = vec![variant.name.to_string()];
        cells.extend(comparison(row));
        cells.push(row.map_or_else(nothing, |row| row.count.to_string()));
        cells.push(variant.meaning.to_string());
        table.push(cells);
    }
    table
}

/// Median time of each stage.
pub(super) fn stages(study: &Study<'_>, modules: u32) -> Table {
    const WALL: [&str; 5] = ["scan", "order", "link", "emit", "write"];
    const SUMMED: [&str; 3] = ["read", "compile", "resolve"];
    let headings = ["median ms"].into_iter().chain(WALL).map(String::from);
    let mut table = Table::new(headings.chain(SUMMED.map(|stage| format!("{stage}, workers"))));
    for treatment in study.plan.treatments() {
        let value = |stage: &str, metric: &str| {
            let row = study.summary.find(modules, treatment.name, stage, metric);
            row.map_or_else(nothing, |row| milliseconds(row.median / 1e6))
        };
        let mut cells = vec![treatment.name.to_string()];
        cells.extend(WALL.map(|stage| value(stage, "wall")));
        cells.extend(SUMMED.map(|stage| value(stage, "worker_time")));
        table.push(cells);
    }
    table
}

/// What each treatment did, counted: one column per treatment would be too wide, so one row.
pub(super) fn counters(study: &Study<'_>, modules: u32) -> Table {
    let samples = &study.findings.samples;
    let count = |rung: &str, names: &[&str]| -> Option<f64> {
        names.iter().map(|name| summary::counter(samples, modules, rung, name)).sum()
    };
    let columns: [(&str, &[&str]); 9] = [
        ("read locks", &["pending_read_locks", "processing_read_locks", "modules_read_locks"]),
        ("write locks", &["pending_write_locks", "processing_write_locks", "modules_write_locks"]),
        ("keys compared", &["queue_comparisons"]),
        ("sleeps", &["sleeps"]),
        ("messages", &["work_sends", "result_sends"]),
        ("resolver calls", &["resolver_calls"]),
        ("file-system calls", FILE_SYSTEM_CALLS),
        ("edges sorted", &["sort_edges_visited"]),
        ("keys cloned", &["sort_keys_cloned"]),
    ];
    let times: [(&str, &[&str]); 3] = [
        ("lock wait ms", &["pending_wait_ns", "processing_wait_ns", "modules_wait_ns"]),
        ("slept ms", &["slept_ns"]),
        ("all idle ms", &["all_idle_ns"]),
    ];
    let headings = columns.iter().chain(&times).map(|(heading, _)| *heading);
    let mut table = Table::new(["counted"].into_iter().chain(headings).chain(["cost of counting"]));
    for treatment in study.plan.treatments() {
        let rung = treatment.name;
        let mut cells = vec![rung.to_string()];
        cells.extend(
            columns
                .iter()
                .map(|(_, names)| count(rung, names).map_or_else(nothing, |count| grouped(count as u64))),
        );
        cells.extend(
            times
                .iter()
                .map(|(_, names)| count(rung, names).map_or_else(nothing, |ns| milliseconds(ns / 1e6))),
        );
        let counted = summary::counting_wall_ms(samples, modules, rung);
        let plain = study.summary.wall_ms(modules, rung, "total");
        cells.push(
            counted
                .zip(plain)
                .map_or_else(nothing, |(counted, plain)| format!("× {}", ratio(counted / plain))),
        );
        table.push(cells);
    }
    table
}

/// Counters of calls to the file system.
const FILE_SYSTEM_CALLS: &[&str] = &[
    "fs_metadata",
    "fs_symlink_metadata",
    "fs_exists",
    "fs_read",
    "fs_read_link",
    "fs_canonicalize",
    "fs_read_dir",
];

/// Median, its quartiles, ratio to the baseline, its quartiles. One value has no quartiles.
fn comparison(row: Option<&SummaryRow>) -> [String; 4] {
    let Some(row) = row else { return [(); 4].map(|()| nothing()) };
    let range = |count: usize, lower: String, upper: String| match count {
        0 | 1 => nothing(),
        _ => format!("{lower} … {upper}"),
    };
    let between = row.ratio_lower.zip(row.ratio_upper);
    [
        milliseconds(row.median / 1e6),
        range(row.count, milliseconds(row.lower / 1e6), milliseconds(row.upper / 1e6)),
        row.ratio.map_or_else(nothing, ratio),
        between.map_or_else(nothing, |(lower, upper)| range(row.ratio_count, ratio(lower), ratio(upper))),
    ]
}

fn nothing() -> String {
    NOTHING.to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_are_aligned() {
        let mut table = Table::new(["rung", "ms"]);
        table.push(vec!["baseline".into(), "1,234".into()]);
        table.push(vec!["×".into(), "5".into()]);
        let markdown = "\
| rung     |    ms |
|:---------|------:|
| baseline | 1,234 |
| ×        |     5 |
";
        assert_eq!(table.to_markdown(), markdown);
        assert_eq!(table.to_text(), "rung         ms\nbaseline  1,234\n×             5\n");
        let mut notes = Table::ending_with_text(["n", "ms", "note"]);
        notes.push(vec!["1".into(), "2".into(), "so".into()]);
        assert_eq!(notes.to_markdown(), "| n | ms | note |\n|:--|---:|:-----|\n| 1 |  2 | so   |\n");
    }
}
