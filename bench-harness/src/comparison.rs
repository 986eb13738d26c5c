//! Two results folders side by side: what became faster or slower between them. Evaluates and renders a table; must
//! not measure.

use std::path::Path;

use crate::dataset::{Dataset, ProgramData, TOTAL, WALL};
use crate::report::number::{milliseconds, ratio};
use crate::report::table::Table;
use crate::results_folder::read_environment;
use crate::stats::{Interval, interval_of, median};
use crate::treatment::BASELINE;

/// Stages that are compared, the whole build first.
const STAGES: [&str; 6] = [TOTAL, "discover", "order", "link", "emit", "write"];
/// A change of less than this is not worth a word, even if it is certain.
const LEAST: f64 = 0.02;

/// What differs between two results folders, as text for a terminal.
///
/// # Errors
/// If a folder holds no samples of this version.
pub fn compare(before: &Path, after: &Path) -> anyhow::Result<String> {
    let (old, new) = (Dataset::read(before)?, Dataset::read(after)?);
    let mut text = String::new();
    let differences = read_environment(before)?.differences(&read_environment(after)?);
    let other: Vec<&str> = differences.into_iter().filter(|what| *what != "commit").collect();
    if !other.is_empty() {
        text.push_str(&format!(
            "Measured with another {}: milliseconds do not compare; look at the columns of the ratio.\n",
            other.join(", another ")
        ));
    }
    let table = table(&old, &new);
    if table.is_empty() {
        text.push_str("The folders have no rung on a program of the same preset and size in common.\n");
    } else {
        text.push_str(&table.to_text());
    }
    Ok(text)
}

fn table(old: &Dataset, new: &Dataset) -> Table {
    let mut table = Table::new([
        "program",
        "rung",
        "stage",
        "ms before",
        "ms after",
        "× before",
        "95 %",
        "× baseline",
        "change",
    ])
    .with_text(&[1, 2, 8]);
    for after in &new.programs {
        let is_same =
            |before: &&ProgramData| before.preset == after.preset && before.modules == after.modules;
        let Some(before) = old.programs.iter().find(is_same) else { continue };
        for rung in &after.rungs {
            for stage in STAGES {
                table_row(&mut table, before, after, &rung.name, stage);
            }
        }
    }
    table
}

fn table_row(table: &mut Table, before: &ProgramData, after: &ProgramData, rung: &str, stage: &str) {
    let values = |program: &ProgramData| -> Vec<f64> {
        program.values(rung, stage, WALL).iter().map(|(_, ns)| *ns).collect()
    };
    let Some(change) = quotient(&values(after), &values(before)) else { return };
    let verdict = match change {
        Interval { low, .. } if low > 1.0 + LEAST => "slower",
        Interval { high, .. } if high < 1.0 - LEAST => "faster",
        // All stages of all rungs would be a wall of text.
        _ if stage != TOTAL => return,
        _ => "",
    };
    let relative = |program: &ProgramData| Some(program.ratio(rung, BASELINE, stage, WALL)?.mid);
    let relative = match (relative(before), relative(after)) {
        (Some(old), Some(new)) if rung != BASELINE => format!("{} → {}", ratio(old), ratio(new)),
        _ => String::new(),
    };
    let ms = |program: &ProgramData| program.wall_ms(rung, stage).map_or_else(String::new, milliseconds);
    table.push(vec![
        format!("{} {}", after.preset, after.modules),
        rung.to_string(),
        stage.to_string(),
        ms(before),
        ms(after),
        ratio(change.mid),
        format!("{} … {}", ratio(change.low), ratio(change.high)),
        relative,
        verdict.to_string(),
    ]);
}

/// The ratio of two medians that share no blocks: both are drawn anew in each resample.
fn quotient(after: &[f64], before: &[f64]) -> Option<Interval> {
    if after.is_empty() || before.is_empty() {
        return None;
    }
    let blocks = after.len() + before.len();
    interval_of(blocks, |drawn| {
        // The drawn indices are cut in two, each half folded into its own side.
        let pick = |values: &[f64], drawn: &[usize]| {
            median(&drawn.iter().map(|index| values[index % values.len()]).collect::<Vec<_>>()).unwrap_or(1.0)
        };
        let (first, second) = drawn.split_at(after.len());
        pick(after, first) / pick(before, second)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::mock::study_of;
    use crate::setup::Setup;
    use bundler_core::phases::Phase;

    #[test]
    fn a_slower_rung_is_named_and_equal_ones_are_not() {
        let time = |setup: &Setup| if setup.phases.contains(Phase::Kahn) { 500.0 } else { 1000.0 };
        let slower = |setup: &Setup| time(setup) * if setup.phases.mask() == 1 { 1.2 } else { 1.0 };
        let text = table(&study_of(6, time), &study_of(6, slower)).to_text();
        let line = |rung: &str| {
            let is_it =
                |line: &&str| line.contains("plan 1000 ") && line.contains(rung) && line.contains(TOTAL);
            text.lines().find(is_it).unwrap_or_else(|| panic!("{rung} is not in {text}")).to_string()
        };
        assert!(line(" +channels ").ends_with("slower"), "{}", line(" +channels "));
        assert!(!line(" +batching ").ends_with("er"), "{}", line(" +batching "));
    }

    #[test]
    fn quotients_hold_the_ratio_of_the_medians() {
        let values = |center: f64| -> Vec<f64> { (0..9).map(|i| center + f64::from(i % 3)).collect() };
        let found = quotient(&values(200.0), &values(100.0)).unwrap();
        assert!(found.low <= 1.98 && found.high >= 1.98 && found.width() < 0.1, "{found:?}");
        assert!(quotient(&[], &[1.0]).is_none());
    }
}
