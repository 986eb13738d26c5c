//! The report of a study in Markdown. Renders; must not measure.

mod claims;
mod number;
mod tables;

use std::fmt::Write as _;
use std::path::Path;

use crate::environment::Environment;
use crate::plan::Plan;
use crate::study::Findings;
use crate::summary::Summary;

pub use tables::Table;

/// What a report is made of.
#[derive(Clone, Copy, Debug)]
pub struct Study<'a> {
    pub plan: &'a Plan,
    pub findings: &'a Findings,
    pub summary: &'a Summary,
    pub environment: &'a Environment,
    /// When it was made.
    pub utc: &'a str,
}

/// The whole report.
pub fn markdown(study: &Study<'_>) -> String {
    let mut text = String::from("# What each phase is worth\n\n");
    let _ = writeln!(text, "{}\n", provenance(study));
    if study.environment.debug_assertions {
        text.push_str("**This build has assertions compiled in. Its times mean nothing.**\n\n");
    }
    for size in &study.plan.sizes {
        let _ = writeln!(text, "## The ladder at {} modules\n", number::grouped(u64::from(size.modules)));
        text.push_str(&tables::ladder(study, size.modules).to_markdown());
        text.push_str("\n### One thing changed in the baseline\n\n");
        text.push_str(&tables::variants(study, size.modules).to_markdown());
        text.push_str("\n### Where the time goes\n\n");
        text.push_str(&tables::stages(study, size.modules).to_markdown());
        text.push('\n');
    }
    text.push_str("## The plan's claims\n\n");
    text.push_str(&claims::section(study));
    text.push_str("\n## Counters\n\n");
    text.push_str(&counters(study));
    text.push_str("\n## Output\n\n");
    text.push_str(&verification(study));
    text.push_str("\n## How to read this\n\n");
    text.push_str(METHOD);
    if !study.findings.flamegraphs.is_empty() {
        let modules = number::grouped(u64::from(study.findings.profiled_modules));
        let _ = writeln!(text, "\n## Flamegraphs\n\nOf builds of {modules} modules.\n");
        for (name, file) in &study.findings.flamegraphs {
            let file = Path::new(file.file_name().unwrap_or_default());
            let _ = writeln!(text, "- [{name}]({})", file.display());
        }
    }
    text
}

/// The ladder at every size: what is printed at the end of a study.
pub fn ladders(study: &Study<'_>) -> String {
    let mut text = String::new();
    for size in &study.plan.sizes {
        let _ = writeln!(text, "\n{} modules", number::grouped(u64::from(size.modules)));
        text.push_str(&tables::ladder(study, size.modules).to_text());
    }
    text
}

fn provenance(study: &Study<'_>) -> String {
    let environment = study.environment;
    let commit = match environment.git_sha.get(..12) {
        Some(sha) if environment.git_dirty => format!("commit {sha} with changes"),
        Some(sha) => format!("commit {sha}"),
        None => "no commit".to_string(),
    };
    let load =
        environment.load1.map_or_else(String::new, |load| format!(", load average {load} at the start"));
    format!(
        "{}, {commit}, {} on {} cores, {}, {}{load}. Plan `{:?}`.",
        study.utc, environment.cpu, environment.cores, environment.system, environment.rustc, study.plan.name
    )
}

fn counters(study: &Study<'_>) -> String {
    let mut text = String::new();
    for size in &study.plan.sizes {
        let _ = writeln!(text, "At {} modules:\n", number::grouped(u64::from(size.modules)));
        text.push_str(&tables::counters(study, size.modules).to_markdown());
        text.push('\n');
    }
    text
}

fn verification(study: &Study<'_>) -> String {
    let mut text = String::new();
    for program in &study.findings.programs {
        let _ = writeln!(
            text,
            "- {} modules, {} imports, {} of source: {} combinations of phases made {}.",
            number::grouped(u64::from(program.modules)),
            number::grouped(program.edges),
            number::bytes(program.bytes as f64),
            program.verified,
            match program.distinct_bundles {
                1 => "the same bytes".to_string(),
                count => format!("**{count} different bundles**"),
            }
        );
    }
    if study.findings.failures.is_empty() {
        text.push_str(ALL_RIGHT);
    }
    for failure in &study.findings.failures {
        let _ = writeln!(text, "- **Failed:** {failure}");
    }
    for omission in &study.findings.omissions {
        let _ = writeln!(text, "- **Left out:** {omission}");
    }
    text
}

const ALL_RIGHT: &str = "\
- Every bundle, those of timings too, was run in QuickJS, or has the same bytes as one that was, and printed what
  the generator predicted.
";

const METHOD: &str = "\
- Each run is a process of its own that builds once, with files in the page cache. `total` is from options to
  the written bundle, without the start of the process.
- Runs come in blocks: one run of each treatment in shuffled order, after the builds that verify the output have
  warmed all caches. A ratio is taken within a block and the median of the blocks is shown, so that what disturbs
  a whole block cancels. Slow treatments take part in fewer blocks; *n* says in how many.
- Quartiles are the first and the third. `baseline again` is the baseline measured twice: where its ratio is not
  1, that is noise. *CPU ms* is processor time of the whole process, which other programs disturb less.
- Timings come from a build without counters. Counters come from one run each of a build with them; *cost of
  counting* compares its time with the median without.
- Stages are wall time. `read`, `compile` and `resolve` happen inside `scan`, on several workers at once; their
  time is summed over workers, and a worker that is not running keeps its clock running, so that with more
  workers than cores they add up to more than there is.
- The rungs up to the last phase differ from each other by exactly that phase. All of them keep the plan's
  probing resolver and its 10 workers; the rungs after them change one of those.
";
