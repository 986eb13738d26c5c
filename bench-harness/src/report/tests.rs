//! Reports of studies without any build: whatever was measured, there is a page, and it says what is in it.

use std::path::Path;

use super::*;
use crate::csv::{BuildKind, Sample};
use crate::mock::samples_of;
use crate::setup::Setup;
use bundler_core::phases::Phase;

fn milliseconds(setup: &Setup) -> f64 {
    let on = |phase| setup.phases.contains(phase);
    1000.0
        - if on(Phase::ResolvedDependencies) { 350.0 } else { 0.0 }
        - if on(Phase::Channels) { 60.0 } else { 0.0 }
}

fn study(change: impl Fn(&mut Vec<Sample>)) -> Study {
    let mut samples = samples_of(4, milliseconds);
    change(&mut samples);
    let data = Dataset::of(&samples);
    let environment = Environment { cores: 2, ..Environment::read(Path::new(".")) };
    let judged = judge_all(&data, None, 2);
    let plan = Some(("quick".to_string(), "a test".to_string()));
    Study { data, environment, plan, rivals: None, pictures: Vec::new(), judged }
}

#[test]
fn the_page_says_which_phase_mattered_and_needs_nothing_else() {
    let page = html(&study(|_| {})).unwrap();
    for expected in [
        "Most: phase 3 resolved deps saves",
        "Resolver calls fall from 200,000 to 100,000",
        "<h2>The ladder</h2>",
        "<h2>Where wall time goes</h2>",
        "<h2>What each phase is worth</h2>",
        "<h2>Scaling</h2>",
        "<h2>The plan&#39;s claims</h2>",
        "10,000 modules",
        "refuted",
        "Limit of this machine",
        "prefers-color-scheme: dark",
        "@media print",
    ] {
        let expected = expected.replace("&#39;", "'");
        assert!(page.contains(&expected), "{expected} is missing");
    }
    for foreign in ["http://", "https://", "<script", "<link", "@import", "url("] {
        let page = page.replace("http://www.w3.org/2000/svg", "");
        assert!(!page.contains(foreign), "{foreign}");
    }
    assert!(page.matches("<svg ").count() >= 5, "{}", page.matches("<svg ").count());
    assert!(!page.contains("NaN") && !page.contains("inf "));
}

#[test]
fn whatever_is_missing_there_is_a_page() {
    let check = |reason: &str, change: &dyn Fn(&mut Vec<Sample>), expected: &str| {
        let study = study(change);
        let page = html(&study).unwrap();
        assert!(page.contains(expected), "{reason}: {expected} is missing");
        assert!(!page.contains("NaN"), "{reason}");
        assert!(!terminal_text(&study).is_empty());
    };
    check("no counters", &|samples| samples.retain(|s| s.build_kind != BuildKind::Counting), "not counted");
    check("one size", &|samples| samples.retain(|s| s.n_modules == 1000), "1,000 modules");
    check("no baseline", &|samples| samples.retain(|s| !s.rung.starts_with("baseline")), "not measured");
    check("one block", &|samples| samples.retain(|s| s.block % 1000 == 0), "inconclusive");
    check("nothing", &Vec::clear, "not measured");
    check(
        "a failure",
        &|samples| {
            for sample in samples.iter_mut().filter(|sample| sample.rung == "+kahn") {
                sample.status = "err: <lost>".to_string();
            }
        },
        "err: &lt;lost&gt;",
    );
}

#[test]
fn a_folder_becomes_a_report_with_its_table_and_picture() {
    let folder = tempfile::tempdir().unwrap();
    let (mut writer, _) = crate::csv::SampleWriter::open(&folder.path().join(SAMPLES)).unwrap();
    writer.append(&samples_of(3, milliseconds)).unwrap();
    let environment = Environment::read(folder.path());
    results_folder::write(&folder.path().join(ENVIRONMENT), &environment.to_json()).unwrap();
    let plan =
        "name = 'x'\nabout = 'y'\n[[series]]\nname = 's'\nmodules = [1]\nblocks = 1\nrungs = ['ladder']";
    results_folder::write(&folder.path().join(PLAN), plan).unwrap();
    let stacks = "# builds: 1\nmain;scan 10\n";
    for name in ["stacks-0-baseline.folded", "stacks-1-channels.folded"] {
        results_folder::write(&folder.path().join(name), stacks).unwrap();
    }
    let report = write(folder.path(), None).unwrap();
    let page = std::fs::read_to_string(report).unwrap();
    assert!(page.contains("difference-1-channels.svg") && page.contains("flamegraph-0-baseline.svg"));
    for name in ["summary.csv", "ladder.svg", "difference-1-channels.svg"] {
        assert!(folder.path().join(name).is_file(), "{name}");
    }
    let summary = std::fs::read_to_string(folder.path().join("summary.csv")).unwrap();
    assert!(summary.lines().any(|line| line.contains("+channels,total,wall")));
}
