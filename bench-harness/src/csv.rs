//! Raw samples as rows of one long table, one metric per row. Must not compute anything.

use std::fs::{File, OpenOptions};
use std::io::BufWriter;
use std::path::Path;

use anyhow::Context;
use serde::{Deserialize, Serialize};

/// The layout of the rows.
pub const SCHEMA: u32 = 1;

/// One metric of one run.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Sample {
    pub schema: u32,
    /// Unique within a results folder; the same for all rows of one run.
    pub run_id: u32,
    /// The block that the run belongs to, from 0; runs of a block are neighbours in time.
    pub block: u32,
    /// Position within the block, from 0.
    pub pos: u32,
    /// When the run ended.
    pub utc: String,
    pub git_sha: String,
    pub dirty: bool,
    /// Hash of environment.json.
    pub env_hash: String,
    pub tool: String,
    pub tool_version: String,
    /// The treatment's name.
    pub rung: String,
    /// The phases as bits, the first phase lowest; empty for rivals, as are the next six.
    pub mask: Option<u8>,
    pub p1: Option<u8>,
    pub p2: Option<u8>,
    pub p3: Option<u8>,
    pub p4: Option<u8>,
    /// Switches beside the phases.
    pub switches: String,
    /// Empty: what the engine chooses.
    pub workers: Option<u64>,
    pub poll_ms: Option<u64>,
    pub preset: String,
    /// Source modules asked for.
    pub n_modules: u32,
    /// Imports that exist at run time.
    pub n_edges: u64,
    pub seed: u64,
    pub fixture_hash: String,
    /// `warm`: the files were read shortly before.
    pub cache: String,
    pub build_kind: BuildKind,
    /// `total`, or a stage of the pipeline.
    pub stage: String,
    pub metric: String,
    pub unit: String,
    /// Absent if nothing could be measured.
    pub value: Option<f64>,
    /// XXH3 of the bundle.
    pub output_hash: String,
    /// Whether the bundle was run and printed what the generator predicted.
    pub oracle_ok: bool,
    /// Share of processor time that the hypervisor gave to others, in percent.
    pub steal_pct: Option<f64>,
    /// Load average of the last minute.
    pub load1: Option<f64>,
    pub ctx_vol: u64,
    pub ctx_invol: u64,
    /// `ok`, or what went wrong: then `value` is no measurement.
    pub status: String,
}

/// What a run is for. Only `timing` counts as a timing.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum BuildKind {
    /// Checks the output of a combination of phases.
    Verification,
    /// Comes before the timings, to warm caches.
    Warmup,
    Timing,
    /// Counts locks, messages and calls, which takes time.
    Counting,
}

impl Sample {
    /// Whether this row is a timing that may be trusted.
    pub fn is_valid_timing(&self) -> bool {
        self.build_kind == BuildKind::Timing && self.status == "ok" && self.oracle_ok
    }
}

/// Appends rows to a file. Each run's rows are on disk before the next run starts.
pub struct SampleWriter {
    writer: ::csv::Writer<BufWriter<File>>,
}

impl SampleWriter {
    /// Creates the file with its header; it must not exist.
    ///
    /// # Errors
    /// If it exists or cannot be created.
    pub fn create(path: &Path) -> anyhow::Result<Self> {
        let file = OpenOptions::new().write(true).create_new(true).open(path);
        let file = file.with_context(|| format!("cannot create {}", path.display()))?;
        Ok(Self { writer: ::csv::Writer::from_writer(BufWriter::new(file)) })
    }

    /// Writes the rows of one run.
    ///
    /// # Errors
    /// If the disk refuses.
    pub fn append(&mut self, rows: &[Sample]) -> anyhow::Result<()> {
        for row in rows {
            self.writer.serialize(row).context("cannot write a sample")?;
        }
        self.writer.flush().context("cannot write samples")
    }
}

/// Writes any rows as a table.
///
/// # Errors
/// If the disk refuses.
pub fn write_table(path: &Path, rows: &[impl Serialize]) -> anyhow::Result<()> {
    let mut writer =
        ::csv::Writer::from_path(path).with_context(|| format!("cannot create {}", path.display()))?;
    for row in rows {
        writer.serialize(row).with_context(|| format!("cannot write {}", path.display()))?;
    }
    writer.flush().with_context(|| format!("cannot write {}", path.display()))
}
