//! Rungs over commits: a picture and the points at which a level changed. Reads results folders; must not measure.

use std::path::{Path, PathBuf};

use anyhow::{Context, bail};

use crate::dataset::{Dataset, TOTAL};
use crate::report::chart::{Line, LineFrame, lines};
use crate::report::table::{Table, escaped};
use crate::results_folder::{self, SAMPLES};
use crate::stats::change_points;
use crate::treatment::{BASELINE, ladder};

/// One rung on one program, over all folders that measured it.
struct Series {
    rung: String,
    modules: u32,
    /// Folder, commit and middle in milliseconds.
    points: Vec<(String, String, f64)>,
}

/// Writes `history.html` into the results and returns its path and a table of changes.
///
/// # Errors
/// If no two folders of a machine measured the same thing.
pub fn write(results: &Path) -> anyhow::Result<(PathBuf, String)> {
    let folders = studies(results)?;
    let series: Vec<Series> = series(&folders).into_iter().filter(|one| one.points.len() > 1).collect();
    if series.is_empty() {
        bail!("no two results folders in {} measured the same rung on the same program", results.display());
    }
    let changes = changes(&series);
    let mut page = String::from(
        "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><title>History</title><style>\n",
    );
    page.push_str(include_str!("report/style.css"));
    page.push_str("</style></head><body><main><h1>Rungs over commits</h1>\n");
    let mut sizes: Vec<u32> = series.iter().map(|one| one.modules).collect();
    sizes.sort_unstable();
    sizes.dedup();
    for modules in sizes {
        let drawn: Vec<Line> = series
            .iter()
            .filter(|one| one.modules == modules)
            .map(|one| Line {
                name: one.rung.clone(),
                points: (1..).zip(&one.points).map(|(at, (_, _, ms))| (f64::from(at), *ms)).collect(),
            })
            .collect();
        let frame =
            LineFrame { x: "results folder".to_string(), y: "milliseconds".to_string(), logarithmic: false };
        page.push_str(&format!("<h2>{modules} modules</h2><figure>{}</figure>\n", lines(&frame, &drawn)?));
    }
    page.push_str(&format!("<h2>Changes of level</h2>{}", changes.to_html()));
    let list: String = folders.iter().map(|(name, _)| format!("<li>{}</li>", escaped(name))).collect();
    page.push_str(&format!("<h2>Folders</h2><ol>{list}</ol></main></body></html>\n"));
    let path = results.join("history.html");
    results_folder::write(&path, &page)?;
    Ok((path, changes.to_text()))
}

/// Studies in the order in which they were made.
fn studies(results: &Path) -> anyhow::Result<Vec<(String, Dataset)>> {
    let entries = std::fs::read_dir(results).with_context(|| format!("cannot read {}", results.display()))?;
    let mut found = Vec::new();
    for folder in entries.filter_map(|entry| Some(entry.ok()?.path())) {
        // Contests and folders of an older schema have no such history.
        if folder.join(SAMPLES).is_file()
            && let Ok(data) = Dataset::read(&folder)
            && data.programs.iter().any(|program| program.has(BASELINE))
        {
            let name = folder.file_name().unwrap_or_default().to_string_lossy().into_owned();
            found.push((name, data));
        }
    }
    found.sort_by(|(_, a), (_, b)| a.first_utc.cmp(&b.first_utc));
    Ok(found)
}

fn series(folders: &[(String, Dataset)]) -> Vec<Series> {
    let mut all: Vec<Series> = Vec::new();
    for (folder, data) in folders {
        for program in data.sizes("plan", BASELINE) {
            for rung in ladder().into_iter().map(|rung| rung.name) {
                let Some(ms) = program.wall_ms(&rung, TOTAL) else { continue };
                let is_it = |one: &Series| one.rung == rung && one.modules == program.modules;
                let index = all.iter().position(is_it).unwrap_or_else(|| {
                    all.push(Series { rung, modules: program.modules, points: Vec::new() });
                    all.len() - 1
                });
                let commit = data.git_sha.get(..10).unwrap_or(&data.git_sha).to_string();
                all[index].points.push((folder.clone(), commit, ms));
            }
        }
    }
    all
}

/// Where the level of a series changes.
fn changes(series: &[Series]) -> Table {
    let mut table = Table::new(["rung", "modules", "from folder", "commit", "change"]).with_text(&[2, 3]);
    for one in series {
        let logarithms: Vec<f64> = one.points.iter().map(|(_, _, ms)| ms.ln()).collect();
        let points = change_points(&logarithms);
        let bounds: Vec<usize> = std::iter::once(0).chain(points).chain([logarithms.len()]).collect();
        let level = |from: usize, to: usize| logarithms[from..to].iter().sum::<f64>() / (to - from) as f64;
        for window in bounds.windows(3) {
            let change = level(window[1], window[2]) - level(window[0], window[1]);
            let (folder, commit, _) = &one.points[window[1]];
            table.push(vec![
                one.rung.clone(),
                one.modules.to_string(),
                folder.clone(),
                commit.clone(),
                format!("× {:.3}", change.exp()),
            ]);
        }
    }
    table
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::csv::SampleWriter;
    use crate::mock::samples_of;

    #[test]
    fn a_jump_between_commits_is_found() {
        let results = tempfile::tempdir().unwrap();
        assert!(write(results.path()).is_err(), "nothing was measured");
        for day in 1..=8 {
            let folder = results.path().join(format!("day-{day}"));
            std::fs::create_dir(&folder).unwrap();
            let mut samples = samples_of(1, |_| if day > 5 { 1300.0 } else { 1000.0 });
            for sample in &mut samples {
                sample.utc = format!("2026-01-0{day}T00:00:00Z");
                sample.git_sha = format!("commit-{day}");
            }
            SampleWriter::open(&folder.join(SAMPLES)).unwrap().0.append(&samples).unwrap();
        }
        let (path, changes) = write(results.path()).unwrap();
        assert!(path.is_file());
        let line = changes.lines().find(|line| line.starts_with("baseline ")).unwrap();
        assert!(line.contains("day-6") && line.contains("commit-6") && line.contains("× 1.3"), "{changes}");
    }
}
