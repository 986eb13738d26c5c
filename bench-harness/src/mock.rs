//! Studies without any build, for tests of what reads them: times come from a function of the setup.

use std::path::Path;

use bundler_core::phases::Phase;
use synth_gen::{Manifest, MemorySink, Parameters, Preset, generate_into};

use crate::build_once::{BuildRecord, StageRecord};
use crate::csv::{BuildKind, Sample};
use crate::dataset::Dataset;
use crate::environment::Environment;
use crate::plan::Cache;
use crate::process::Usage;
use crate::sampling::{Origin, rows_of};
use crate::setup::{MembershipName, ResolverName, Setup};
use crate::study::Run;
use crate::treatment::Treatment;

/// A manifest of a program of so many modules.
pub(crate) fn manifest(modules: u32) -> Manifest {
    let sink = MemorySink::default();
    let mut manifest = generate_into(&Parameters::new(Preset::Plan, 3), &sink, &|_| {}).unwrap();
    manifest.modules = modules;
    manifest.edges = u64::from(modules) * 10;
    manifest
}

/// Samples of all combinations, the ladder, its causes and the baseline again, at 1,000, 2,000 and 10,000
/// modules. `milliseconds` is the time of 1,000; times grow with the modules, and with a noise of 1 %.
pub(crate) fn samples_of(blocks: u32, milliseconds: impl Fn(&Setup) -> f64) -> Vec<Sample> {
    let environment = Environment::read(Path::new("."));
    let mut samples = Vec::new();
    let mut run_id = 0;
    let names = ["masks", "ladder", "causes", "baseline again"];
    let mut treatments: Vec<Treatment> = Vec::new();
    for treatment in names.into_iter().flat_map(|name| Treatment::named(name).unwrap()) {
        if !treatments.iter().any(|other| other.name == treatment.name) {
            treatments.push(treatment);
        }
    }
    for (size, modules) in (0..).zip([1_000, 2_000, 10_000]) {
        let manifest = manifest(modules);
        for block in 0..=blocks {
            for (pos, treatment) in (0..).zip(&treatments) {
                // The last round counts.
                let kind = if block == blocks { BuildKind::Counting } else { BuildKind::Timing };
                let noise = f64::from((run_id * 7919_u32) % 200) / 10_000.0;
                let total = milliseconds(&treatment.setup) * f64::from(modules) / 1000.0 * (1.0 + noise);
                let origin = Origin {
                    run_id,
                    block: size * 1000 + block,
                    pos,
                    kind,
                    rung: &treatment.name,
                    setup: Some(&treatment.setup),
                    cache: Cache::Warm,
                    tool: "bundler",
                    tool_version: "1",
                    fixture: &manifest,
                    environment: &environment,
                };
                let run = run(total, modules, kind, &treatment.setup);
                samples.extend(rows_of(&origin.begin(), &run, "ok"));
                run_id += 1;
            }
        }
    }
    samples
}

/// [`samples_of`], ordered.
pub(crate) fn study_of(blocks: u32, milliseconds: impl Fn(&Setup) -> f64) -> Dataset {
    Dataset::of(&samples_of(blocks, milliseconds))
}

fn run(total_ms: f64, modules: u32, kind: BuildKind, setup: &Setup) -> Run {
    let ns = |share: f64| (total_ms * share * 1e6) as u64;
    let stage = |name: &str, share, summed_over_workers| StageRecord {
        name: name.to_string(),
        ns: ns(share),
        summed_over_workers,
    };
    let record = BuildRecord {
        total_ns: ns(1.0),
        stages: vec![
            stage("scan", 0.6, false),
            stage("read", 0.1, true),
            stage("compile", 0.6, true),
            stage("resolve", 0.2, true),
            stage("order", 0.2, false),
            stage("link", 0.05, false),
            stage("emit", 0.1, false),
            stage("write", 0.05, false),
        ],
        modules: u64::from(modules),
        edges: u64::from(modules) * 10,
        output_bytes: 1_000_000,
        output_hash: "same".to_string(),
        peak_rss_bytes: Some(50_000_000),
        instrumented: kind == BuildKind::Counting,
        counters: if kind == BuildKind::Counting { counters(u64::from(modules), setup) } else { Vec::new() },
        allocations: None,
    };
    Run { record, wall_ns: ns(1.05), usage: Usage { user_ns: ns(0.9), ..Usage::default() } }
}

/// What the engine would count, roughly.
fn counters(modules: u64, setup: &Setup) -> Vec<(String, u64)> {
    let edges = modules * 10;
    let on = |phase| setup.phases.contains(phase);
    let locks = if on(Phase::Channels) { 0 } else { 1 };
    let linear = if setup.membership == MembershipName::Linear { modules * modules / 10 } else { 0 };
    let probes = if setup.resolver == ResolverName::Probing { edges * 3 } else { modules };
    [
        ("pending_read_locks", 0),
        ("pending_write_locks", locks * edges),
        ("processing_read_locks", locks * edges),
        ("processing_write_locks", locks * modules * 2),
        ("modules_read_locks", locks * edges),
        ("modules_write_locks", locks * modules),
        ("pending_wait_ns", locks * modules * 1000),
        ("processing_wait_ns", locks * modules * 1000),
        ("modules_wait_ns", locks * modules * 1000),
        ("pending_hold_ns", locks * modules * 100),
        ("processing_hold_ns", locks * modules * 100),
        ("modules_hold_ns", locks * modules * 100),
        ("sleeps", locks * 20),
        ("slept_ns", locks * 200_000_000),
        ("all_idle_ns", locks * 10_000_000),
        ("queue_comparisons", locks * linear),
        ("work_sends", (1 - locks) * modules),
        ("result_sends", (1 - locks) * modules),
        ("resolver_calls", if on(Phase::ResolvedDependencies) { edges } else { 2 * edges }),
        ("fs_metadata", probes),
        ("fs_canonicalize", probes / 3),
        ("sort_edges_visited", edges),
        ("sort_keys_cloned", if on(Phase::Kahn) { 0 } else { edges }),
    ]
    .map(|(name, value)| (name.to_string(), value))
    .to_vec()
}
