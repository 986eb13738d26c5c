//! From runs to rows. Must not decide what is run.

use crate::csv::{BuildKind, SCHEMA, Sample};
use crate::environment::{Environment, ProcessorTimes, load_average};
use crate::plan::Cache;
use crate::process::Usage;
use crate::setup::Setup;
use crate::study::Run;
use crate::utc;

use bundler_core::phases::Phase;
use synth_gen::Manifest;

/// What is known of a run before it begins.
#[derive(Clone, Debug)]
pub(crate) struct Origin<'a> {
    pub(crate) run_id: u32,
    pub(crate) block: u32,
    pub(crate) pos: u32,
    pub(crate) kind: BuildKind,
    pub(crate) rung: &'a str,
    /// None for a rival.
    pub(crate) setup: Option<&'a Setup>,
    pub(crate) cache: Cache,
    pub(crate) tool: &'a str,
    pub(crate) tool_version: &'a str,
    pub(crate) fixture: &'a Manifest,
    pub(crate) environment: &'a Environment,
}

/// A run that has begun.
pub(crate) struct Span<'a> {
    origin: Origin<'a>,
    times: Option<ProcessorTimes>,
}

impl<'a> Origin<'a> {
    /// Notes the state of the machine just before the run.
    pub(crate) fn begin(&self) -> Span<'a> {
        Span { origin: self.clone(), times: ProcessorTimes::now() }
    }
}

/// A measured quantity.
pub(crate) struct Value<'a> {
    pub(crate) stage: &'a str,
    pub(crate) metric: &'a str,
    pub(crate) unit: &'a str,
    pub(crate) value: f64,
}

impl Span<'_> {
    /// The rows of a run that ended just now.
    pub(crate) fn rows(
        &self,
        values: &[Value<'_>],
        usage: Usage,
        output_hash: &str,
        status: &str,
    ) -> Vec<Sample> {
        let template = Sample {
            output_hash: output_hash.to_string(),
            oracle_ok: status == "ok",
            ctx_vol: usage.voluntary_switches,
            ctx_invol: usage.involuntary_switches,
            ..self.template(status)
        };
        let row = |value: &Value<'_>| Sample {
            stage: value.stage.to_string(),
            metric: value.metric.to_string(),
            unit: value.unit.to_string(),
            value: Some(value.value),
            ..template.clone()
        };
        values.iter().map(row).collect()
    }

    fn template(&self, status: &str) -> Sample {
        let origin = &self.origin;
        let phases = origin.setup.map(|setup| setup.phases);
        let bit = |phase| phases.map(|phases| u8::from(phases.contains(phase)));
        let stolen = ProcessorTimes::now().zip(self.times);
        Sample {
            schema: SCHEMA,
            run_id: origin.run_id,
            block: origin.block,
            pos: origin.pos,
            utc: utc::now(),
            git_sha: origin.environment.git_sha.clone(),
            dirty: origin.environment.git_dirty,
            env_hash: origin.environment.hash(),
            tool: origin.tool.to_string(),
            tool_version: origin.tool_version.to_string(),
            rung: origin.rung.to_string(),
            mask: phases.map(|phases| phases.mask()),
            p1: bit(Phase::Channels),
            p2: bit(Phase::Batching),
            p3: bit(Phase::ResolvedDependencies),
            p4: bit(Phase::Kahn),
            switches: origin.setup.map(Setup::switches).unwrap_or_default(),
            workers: origin.setup.and_then(|setup| setup.workers).map(|workers| workers as u64),
            poll_ms: origin.setup.map(|setup| setup.poll_ms),
            preset: origin.fixture.preset.clone(),
            n_modules: origin.fixture.modules,
            n_edges: origin.fixture.edges,
            seed: origin.fixture.seed,
            fixture_hash: origin.fixture.tree_hash.clone(),
            cache: match origin.cache {
                Cache::Warm => "warm",
                Cache::Cold => "cold",
            }
            .to_string(),
            build_kind: origin.kind,
            stage: "total".to_string(),
            metric: "wall".to_string(),
            unit: "ns".to_string(),
            value: None,
            output_hash: String::new(),
            oracle_ok: false,
            steal_pct: stolen.and_then(|(after, before)| after.stolen_percent_since(before)),
            load1: load_average(),
            ctx_vol: 0,
            ctx_invol: 0,
            status: status.to_string(),
        }
    }
}

/// The row of a run that measured nothing.
pub(crate) fn failed_row(span: &Span<'_>, problem: &str) -> Sample {
    span.template(&format!("err: {problem}"))
}

/// The rows of one build of ours; `status` is `ok` or what is wrong with its bundle.
///
/// The total wall time comes last: it ends the run.
pub(crate) fn rows_of(span: &Span<'_>, run: &Run, status: &str) -> Vec<Sample> {
    let record = &run.record;
    let total = |metric, unit, value: u64| Value { stage: "total", metric, unit, value: value as f64 };
    let mut values = vec![
        total("process_wall", "ns", run.wall_ns),
        total("user", "ns", run.usage.user_ns),
        total("system", "ns", run.usage.system_ns),
        total("cpu", "ns", run.usage.user_ns + run.usage.system_ns),
        total("peak_rss", "bytes", record.peak_rss_bytes.unwrap_or(run.usage.peak_rss_bytes)),
    ];
    values.extend(record.stages.iter().map(|stage| Value {
        stage: stage_name(&stage.name),
        metric: if stage.summed_over_workers { "worker_time" } else { "wall" },
        unit: "ns",
        value: stage.ns as f64,
    }));
    if span.origin.kind != BuildKind::Timing {
        values.push(total("output", "bytes", record.output_bytes));
        values.push(total("modules", "count", record.modules));
        values.push(total("edges", "count", record.edges));
    }
    if let Some(allocations) = record.allocations {
        values.push(total("allocations", "count", allocations.count));
        values.push(total("allocated", "bytes", allocations.bytes));
    }
    values.extend(record.counters.iter().map(|(name, count)| {
        let unit = if name.ends_with("_ns") { "ns" } else { "count" };
        total(name, unit, *count)
    }));
    values.push(total("wall", "ns", record.total_ns));
    let status = if status == "ok" { status.to_string() } else { format!("err: {status}") };
    span.rows(&values, run.usage, &record.output_hash, &status)
}

/// The engine's name of a stage as the table has it.
fn stage_name(engine_name: &str) -> &str {
    match engine_name {
        "scan" => "discover",
        other => other,
    }
}
