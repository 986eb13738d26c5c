//! On what was measured, how, what was counted and what went wrong.

use super::number::{bytes, grouped, milliseconds};
use super::table::{NOTHING, Table, escaped};
use super::{PRESET, Section, Study, raw_files};
use crate::dataset::{ProgramData, TOTAL, WALL};
use crate::treatment::{BASELINE, ladder};

pub(super) fn provenance(study: &Study) -> String {
    let environment = &study.environment;
    let commit = match environment.git_sha.get(..12) {
        Some(sha) if environment.git_dirty => format!("commit {sha} with changes"),
        Some(sha) => format!("commit {sha}"),
        None => "no commit".to_string(),
    };
    let plan = study.plan.as_ref().map_or_else(String::new, |(name, about)| format!(" Plan {name}: {about}"));
    let mut html = format!(
        "<p class=\"provenance\">{}</p>\n",
        escaped(&format!(
            "{} to {}, {commit}, {} on {} cores, {}. {} runs.{plan}",
            study.data.first_utc,
            study.data.last_utc,
            environment.cpu,
            environment.cores,
            environment.rustc,
            grouped(study.data.runs as u64)
        ))
    );
    if environment.debug_assertions {
        html.push_str(
            "<p class=\"warning\">This build has assertions compiled in. Its times mean nothing.</p>\n",
        );
    }
    html
}

/// All counters of the ladder at the largest size that was counted, with the cost of counting.
pub(super) fn counters(study: &Study) -> Section {
    let sizes = study.data.sizes(PRESET, BASELINE);
    let mut html = String::new();
    if let Some(program) =
        sizes.iter().rev().find(|program| program.counter(BASELINE, "resolver_calls").is_some())
    {
        let rungs: Vec<String> = ladder().into_iter().map(|rung| rung.name).collect();
        let headings = std::iter::once("counter".to_string()).chain(rungs.iter().cloned());
        let mut table = Table::new(headings);
        for name in COUNTERS {
            let mut row =
                vec![name.strip_suffix("_ns").map_or((*name).to_string(), |name| format!("{name}, ms"))];
            row.extend(rungs.iter().map(|rung| {
                let value = program.counter(rung, name);
                value.map_or_else(
                    || NOTHING.to_string(),
                    |value| match name.ends_with("_ns") {
                        true => milliseconds(value / 1e6),
                        false => grouped(value as u64),
                    },
                )
            }));
            table.push(row);
        }
        let mut row = vec!["cost of counting".to_string()];
        row.extend(rungs.iter().map(|rung| cost_of_counting(program, rung)));
        table.push(row);
        html = format!(
            "<p>One run of each rung with counters at {} modules. Times are summed over workers.</p>\n{}",
            grouped(u64::from(program.modules)),
            table.to_html()
        );
    }
    Section { id: "counters", title: "Counters", html }
}

const COUNTERS: &[&str] = &[
    "pending_read_locks",
    "pending_write_locks",
    "pending_wait_ns",
    "pending_hold_ns",
    "processing_read_locks",
    "processing_write_locks",
    "processing_wait_ns",
    "processing_hold_ns",
    "modules_read_locks",
    "modules_write_locks",
    "modules_wait_ns",
    "modules_hold_ns",
    "sleeps",
    "slept_ns",
    "all_idle_ns",
    "queue_comparisons",
    "work_sends",
    "result_sends",
    "resolver_calls",
    "fs_metadata",
    "fs_canonicalize",
    "fs_read_dir",
    "fs_read",
    "sort_edges_visited",
    "sort_keys_cloned",
    "allocations",
    "allocated",
];

/// By how much the counting run is slower than the median of those that do not count.
fn cost_of_counting(program: &ProgramData, rung: &str) -> String {
    let counted = program.counted(rung, TOTAL, WALL);
    counted.zip(program.middle(rung, TOTAL, WALL)).map_or_else(
        || NOTHING.to_string(),
        |(counted, timed)| format!("{:+.0} %", 100.0 * (counted / timed - 1.0)),
    )
}

pub(super) fn section(study: &Study) -> Section {
    let environment = &study.environment;
    let mut table = Table::new(["property", "value"]).with_text(&[1]);
    let unknown = |text: &str| if text.is_empty() { "unknown".to_string() } else { text.to_string() };
    for (name, value) in [
        ("processor", unknown(&environment.cpu)),
        ("cores", environment.cores.to_string()),
        (
            "memory",
            environment.memory_bytes.map_or_else(|| "unknown".to_string(), |count| bytes(count as f64)),
        ),
        ("system", format!("{}, kernel {}", environment.system, unknown(&environment.kernel))),
        ("frequency governor", unknown(&environment.frequency_governor)),
        ("transparent huge pages", unknown(&environment.transparent_huge_pages)),
        ("compiler", unknown(&environment.rustc)),
        (
            "load average at the start",
            environment.load1.map_or_else(|| "unknown".to_string(), |l| l.to_string()),
        ),
        ("environment hash", environment.hash()),
    ] {
        table.push(vec![name.to_string(), value]);
    }
    let mut html = table.to_html();
    html.push_str(&programs(study));
    html.push_str(METHOD);
    if !study.pictures.is_empty() {
        let links: String = study
            .pictures
            .iter()
            .map(|(name, file)| format!("<li><a href=\"{file}\">{}</a></li>\n", escaped(name)))
            .collect();
        html.push_str(&format!(
            "<h3>Flamegraphs and timelines</h3>\n<p class=\"small\">Flamegraphs sample processor time, so sleeping and \
             waiting are not in them; timelines (open them in Perfetto or chrome://tracing) show both as gaps. The \
             files lie beside this page.</p>\n<ul class=\"small\">{links}</ul>\n"
        ));
    }
    for failure in &study.data.failures {
        html.push_str(&format!("<p class=\"warning\">Failed: {}</p>\n", escaped(failure)));
    }
    html.push_str(&raw_files(study));
    Section { id: "machine", title: "Machine and method", html }
}

fn programs(study: &Study) -> String {
    let mut table = Table::new([
        "program",
        "modules",
        "imports",
        "combinations verified",
        "different bundles",
        "steal %",
        "load",
    ]);
    for program in &study.data.programs {
        let show =
            |value: Option<f64>| value.map_or_else(|| NOTHING.to_string(), |value| format!("{value:.1}"));
        table.push(vec![
            program.preset.clone(),
            grouped(u64::from(program.modules)),
            grouped(program.edges),
            program.verified.to_string(),
            program.bundles.len().to_string(),
            show(program.steal_pct),
            show(program.load1),
        ]);
    }
    table.to_html()
}

const METHOD: &str = "<ul class=\"small\">
<li>Each run is a process of its own that builds once. <em>ms</em> is the time from options to the written bundle,
without the start of the process. Every bundle printed what the generator predicted, or has the bytes of one that
did; a run without that is a failure and no timing.</li>
<li>Runs come in blocks: one of each rung in shuffled order, after builds of all 16 combinations have warmed the page
cache. Ratios and differences are taken within a block; shown are medians with 95 % intervals from 10,000
resamples of the blocks.</li>
<li>Timings come from a build without counters; counters from one run each of a build with them.</li>
<li>The rungs up to +kahn differ by exactly one phase. All keep the plan's probing resolver and its 10 workers; the
rungs after them change one of those.</li>
</ul>\n";
