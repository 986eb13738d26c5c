//! The report of a results folder: one page of HTML that needs nothing else, and tables for a terminal. Renders;
//! must not measure.

pub mod chart;
mod headline;
mod ladder;
mod machine;
pub mod number;
mod rivals;
mod shares;
mod sweeps;
pub mod table;
mod verdicts;

use std::path::{Path, PathBuf};

use anyhow::Context;

use crate::dataset::{Dataset, ProgramData};
use crate::environment::Environment;
use crate::flamegraph::Stacks;
use crate::results_folder::{self, ENVIRONMENT, PLAN, REPORT, SAMPLES};
use crate::rivals::OURS;
use crate::study::file_name;
use crate::summary::summary;
use crate::treatment::{BASELINE, ladder as ladder_rungs};
use crate::verdict::{Judged, verdicts as judge_all};

pub use ladder::ladder_table;
pub use table::Table;

/// The preset that the plan's programs are like.
const PRESET: &str = "plan";

/// What a report is made of.
#[derive(Debug)]
pub struct Study {
    pub data: Dataset,
    pub environment: Environment,
    /// The plan's name and what it is about; empty for a contest alone.
    pub plan: Option<(String, String)>,
    /// A contest with other bundlers, and its folder's name.
    pub rivals: Option<(Dataset, String)>,
    /// Links to pictures, with their names.
    pub pictures: Vec<(String, String)>,
    pub judged: Vec<Judged>,
}

impl Study {
    /// Reads a results folder, and a contest from another one if it is named.
    ///
    /// # Errors
    /// If the folders hold no samples of this version.
    pub fn read(folder: &Path, rivals: Option<&Path>) -> anyhow::Result<Self> {
        let data = Dataset::read(folder)?;
        let environment = results_folder::read_environment(folder)?;
        let plan = match std::fs::read_to_string(folder.join(PLAN)) {
            Ok(text) => {
                let plan = crate::plan::Plan::parse(&text)
                    .with_context(|| format!("{} cannot be understood", folder.join(PLAN).display()))?;
                Some((plan.name, plan.about))
            }
            Err(_) => None,
        };
        let rivals = match rivals {
            Some(other) => Some((Dataset::read(other)?, name_of(other))),
            // A contest's own folder is its contest.
            None if plan.is_none() => Some((data.clone(), name_of(folder))),
            None => None,
        };
        let judged = judge_all(&data, rivals.as_ref().map(|(data, _)| data), environment.cores);
        Ok(Self { data, environment, plan, rivals, pictures: Vec::new(), judged })
    }

    /// The largest program of the plan's kind that has the ladder.
    fn largest(&self) -> Option<&ProgramData> {
        self.data.sizes(PRESET, BASELINE).into_iter().next_back()
    }
}

fn name_of(folder: &Path) -> String {
    folder.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default()
}

/// Writes summary.csv, the pictures and report.html of a folder, and returns the report's path.
///
/// # Errors
/// If there are no samples, or the disk refuses.
pub fn write(folder: &Path, rivals: Option<&Path>) -> anyhow::Result<PathBuf> {
    let mut study = Study::read(folder, rivals)?;
    let reference = if study.plan.is_some() { BASELINE } else { OURS };
    crate::csv::write_table(&folder.join("summary.csv"), &summary(&study.data, reference))?;
    study.pictures = draw_pictures(folder)?;
    if let Some(svg) = ladder::waterfall(&study)? {
        // On its own, for README: a picture without a page has no colours to follow.
        let svg = svg.replace("<svg ", "<svg style=\"background:#fff;color:#1b1f24\" ");
        results_folder::write(&folder.join("ladder.svg"), &svg)?;
    }
    let path = folder.join(REPORT);
    results_folder::write(&path, &html(&study)?)?;
    Ok(path)
}

/// Flamegraphs and differences of neighbouring rungs from the stacks of a folder; timelines are there already.
fn draw_pictures(folder: &Path) -> anyhow::Result<Vec<(String, String)>> {
    let mut pictures = Vec::new();
    let mut before: Option<(String, Stacks)> = None;
    for (position, rung) in ladder_rungs().iter().enumerate() {
        let base = format!("{position}-{}", file_name(&rung.name));
        if folder.join(format!("timeline-{base}.json")).exists() {
            pictures.push((format!("timeline: {}", rung.name), format!("timeline-{base}.json")));
        }
        let path = folder.join(format!("stacks-{base}.folded"));
        if !path.exists() {
            continue;
        }
        let stacks = Stacks::read(&path)?;
        let file = format!("flamegraph-{base}.svg");
        let svg = stacks.draw(&format!("{}: {}", rung.name, rung.meaning))?;
        results_folder::write(&folder.join(&file), &svg)?;
        pictures.push((format!("flamegraph: {}", rung.name), file));
        if let Some((name, earlier)) = &before {
            let file = format!("difference-{base}.svg");
            let svg = stacks.draw_difference(earlier, &format!("{name} → {}", rung.name))?;
            results_folder::write(&folder.join(&file), &svg)?;
            pictures.push((format!("difference: {name} → {}", rung.name), file));
        }
        before = Some((rung.name.clone(), stacks));
    }
    Ok(pictures)
}

/// The whole page.
///
/// # Errors
/// If a chart cannot be drawn.
pub fn html(study: &Study) -> anyhow::Result<String> {
    let title = if study.plan.is_some() { "What each phase is worth" } else { "Rivals" };
    let mut sections: Vec<Section> = Vec::new();
    if study.plan.is_some() {
        sections.push(ladder::section(study)?);
        sections.push(shares::where_time_goes(study)?);
        sections.push(verdicts::section(study));
        sections.push(shares::factorial(study)?);
        sections.push(sweeps::scaling(study)?);
        sections.push(sweeps::sweeps(study)?);
    }
    sections.push(rivals::section(study)?);
    if study.plan.is_some() {
        sections.push(machine::counters(study));
    }
    sections.push(machine::section(study));
    sections.retain(|section| !section.html.is_empty());
    let links: String = sections
        .iter()
        .map(|section| format!("<a href=\"#{}\">{}</a>", section.id, table::escaped(section.title)))
        .collect();
    let body: String = sections
        .iter()
        .map(|section| {
            format!(
                "<section id=\"{}\"><h2>{}</h2>\n{}</section>\n",
                section.id,
                table::escaped(section.title),
                section.html
            )
        })
        .collect();
    Ok(format!(
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>{title}</title>\n\
         <style>\n{}</style>\n</head>\n<body>\n<main>\n<h1>{title}</h1>\n{}{}<nav>{links}</nav>\n{body}</main>\n\
         </body>\n</html>\n",
        include_str!("report/style.css"),
        machine::provenance(study),
        headline::answer(study),
    ))
}

/// A part of the page.
struct Section {
    id: &'static str,
    title: &'static str,
    html: String,
}

fn figure(svg: &str, caption: &str) -> String {
    format!("<figure>{svg}<figcaption>{}</figcaption></figure>\n", table::escaped(caption))
}

fn paragraph(text: &str) -> String {
    format!("<p>{}</p>\n", table::escaped(text))
}

/// The ladder at every size: what is printed at the end of a study.
pub fn terminal_text(study: &Study) -> String {
    let mut text = String::new();
    for program in study.data.sizes(PRESET, BASELINE) {
        text.push_str(&format!("\n{} modules\n", number::grouped(u64::from(program.modules))));
        text.push_str(&ladder_table(program).to_text());
    }
    for judged in &study.judged {
        text.push_str(&format!("\n{:<13} {}", verdicts::word(judged.verdict), judged.what));
    }
    text.push('\n');
    text
}

/// The tables of a contest, for a terminal.
pub fn rivals_text(study: &Study) -> String {
    rivals::tables(study)
        .into_iter()
        .map(|(title, table)| format!("\n{title}\n{}", table.to_text()))
        .collect()
}

/// Files of a results folder that a reader of its report may want.
fn raw_files(study: &Study) -> String {
    let mut names = vec![SAMPLES, "summary.csv", ENVIRONMENT];
    if study.plan.is_some() {
        names.push(PLAN);
    }
    let links: Vec<String> = names.into_iter().map(|name| format!("<a href=\"{name}\">{name}</a>")).collect();
    format!("<p>Raw: {}.</p>\n", links.join(", "))
}

#[cfg(test)]
mod tests;
