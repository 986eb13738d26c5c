//! Raw samples as rows of one long table, one metric per row. Must not compute anything.

use std::collections::HashSet;
use std::fs::{File, OpenOptions};
use std::io::{Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use anyhow::{Context, bail};
use serde::{Deserialize, Serialize};

/// The layout of the rows.
pub const SCHEMA: u32 = 2;

/// The columns, in the order of [`Sample`]'s fields.
pub const COLUMNS: [&str; 37] = [
    "schema",
    "run_id",
    "block",
    "pos",
    "utc",
    "git_sha",
    "dirty",
    "env_hash",
    "tool",
    "tool_version",
    "rung",
    "mask",
    "p1",
    "p2",
    "p3",
    "p4",
    "switches",
    "workers",
    "poll_ms",
    "preset",
    "n_modules",
    "n_edges",
    "seed",
    "fixture_hash",
    "cache",
    "build_kind",
    "stage",
    "metric",
    "unit",
    "value",
    "output_hash",
    "oracle_ok",
    "steal_pct",
    "load1",
    "ctx_vol",
    "ctx_invol",
    "status",
];

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
    /// `warm`: the files were read shortly before; `cold`: the system was told to forget them.
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
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
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
    /// Whether this is the row that a run's rows end with.
    pub fn ends_run(&self) -> bool {
        self.stage == "total" && self.metric == "wall"
    }

    /// Whether this row is a timing that may be trusted.
    pub fn is_valid_timing(&self) -> bool {
        self.build_kind == BuildKind::Timing && self.status == "ok" && self.oracle_ok
    }
}

/// Tells one run of a study from all others, so that a resumed study knows what is done.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct RunKey {
    pub preset: String,
    pub n_modules: u32,
    pub build_kind: BuildKind,
    pub block: u32,
    pub rung: String,
}

impl RunKey {
    fn of(sample: &Sample) -> Self {
        Self {
            preset: sample.preset.clone(),
            n_modules: sample.n_modules,
            build_kind: sample.build_kind,
            block: sample.block,
            rung: sample.rung.clone(),
        }
    }
}

/// What a file of samples holds already.
#[derive(Clone, Default, Debug)]
pub struct Done {
    /// Runs that were measured. One that failed is to be tried again.
    pub runs: HashSet<RunKey>,
    pub next_run_id: u32,
    /// Wall time of all runs.
    pub seconds: f64,
}

/// Appends rows to a file, and never changes what is there. A run's rows end with its total wall time: a run
/// without it was interrupted.
pub struct SampleWriter {
    path: PathBuf,
    file: File,
    /// Length up to which the file holds whole runs.
    safe_bytes: u64,
}

impl SampleWriter {
    /// Creates the file with its header, or opens it and cuts off a run that was interrupted.
    ///
    /// # Errors
    /// If the disk refuses, or the file holds something else.
    pub fn open(path: &Path) -> anyhow::Result<(Self, Done)> {
        let about = || format!("cannot write samples to {}", path.display());
        let mut file = OpenOptions::new()
            .read(true)
            .write(true)
            .create(true)
            .truncate(false)
            .open(path)
            .with_context(about)?;
        let mut text = Vec::new();
        file.read_to_end(&mut text).with_context(about)?;
        let (done, whole_bytes) = whole_runs(&text)
            .with_context(|| format!("{} holds no samples of this version", path.display()))?;
        let mut writer = Self { path: path.to_path_buf(), file, safe_bytes: whole_bytes };
        writer.cut().with_context(about)?;
        if whole_bytes == 0 {
            writer.append_bytes(&header()?)?;
        }
        Ok((writer, done))
    }

    /// Writes the rows of one run, whole or not at all.
    ///
    /// # Errors
    /// If the disk refuses; then the file is as it was before.
    pub fn append(&mut self, rows: &[Sample]) -> anyhow::Result<()> {
        let mut writer = ::csv::WriterBuilder::new().has_headers(false).from_writer(Vec::new());
        for row in rows {
            writer.serialize(row).context("a sample cannot be written as CSV")?;
        }
        let bytes = writer.into_inner().context("a sample cannot be written as CSV")?;
        self.append_bytes(&bytes)
    }

    fn append_bytes(&mut self, bytes: &[u8]) -> anyhow::Result<()> {
        if let Err(error) = self.file.write_all(bytes).and_then(|()| self.file.flush()) {
            // What was written of this run is no sample.
            let _ = self.cut();
            return Err(error).with_context(|| {
                format!(
                    "cannot write samples to {}; all runs before this one are safe there: make room and continue with --resume",
                    self.path.display()
                )
            });
        }
        self.safe_bytes += bytes.len() as u64;
        Ok(())
    }

    fn cut(&mut self) -> std::io::Result<()> {
        // A device, which tests write to, has no length.
        if self.file.metadata()?.is_file() {
            self.file.set_len(self.safe_bytes)?;
            self.file.seek(SeekFrom::Start(self.safe_bytes))?;
        }
        Ok(())
    }
}

fn header() -> anyhow::Result<Vec<u8>> {
    let mut reader = ::csv::WriterBuilder::new().from_writer(Vec::new());
    reader.write_record(COLUMNS)?;
    Ok(reader.into_inner()?)
}

/// The runs that are whole, and how many bytes they take with the header.
fn whole_runs(text: &[u8]) -> anyhow::Result<(Done, u64)> {
    let mut done = Done::default();
    let whole_lines = text.iter().rposition(|byte| *byte == b'\n').map_or(0, |last| last + 1);
    let mut reader = ::csv::ReaderBuilder::new().from_reader(&text[..whole_lines]);
    if whole_lines == 0 {
        return Ok((done, 0));
    }
    if !reader.headers()?.iter().eq(COLUMNS) {
        bail!("its columns are others");
    }
    let mut whole_bytes = reader.position().byte();
    let headers = reader.headers()?.clone();
    let mut record = ::csv::StringRecord::new();
    while reader.read_record(&mut record)? {
        let sample: Sample = record.deserialize(Some(&headers))?;
        if !sample.ends_run() {
            continue;
        }
        whole_bytes = reader.position().byte();
        done.next_run_id = done.next_run_id.max(sample.run_id + 1);
        done.seconds += sample.value.unwrap_or(0.0) / 1e9;
        if sample.status == "ok" {
            done.runs.insert(RunKey::of(&sample));
        }
    }
    Ok((done, whole_bytes))
}

/// All samples of a file but those of a run that was interrupted.
///
/// # Errors
/// If it cannot be read.
pub fn read_samples(path: &Path) -> anyhow::Result<Vec<Sample>> {
    let text = std::fs::read(path).with_context(|| format!("cannot read {}", path.display()))?;
    let (_, whole_bytes) =
        whole_runs(&text).with_context(|| format!("{} holds no samples of this version", path.display()))?;
    let mut reader = ::csv::Reader::from_reader(&text[..whole_bytes as usize]);
    reader.deserialize().collect::<Result<_, _>>().with_context(|| format!("cannot read {}", path.display()))
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::environment::Environment;
    use crate::process::Usage;
    use crate::sampling::{Origin, Value};

    /// The rows of one run, as studies write them.
    fn rows(run_id: u32, rung: &str) -> Vec<Sample> {
        let parameters = synth_gen::Parameters::new(synth_gen::Preset::Plan, 3);
        let sink = synth_gen::MemorySink::default();
        let manifest = synth_gen::generate_into(&parameters, &sink, &|_| {}).unwrap();
        let environment = Environment::read(Path::new("."));
        let origin = Origin {
            run_id,
            block: 0,
            pos: run_id,
            kind: BuildKind::Timing,
            rung,
            setup: None,
            cache: crate::plan::Cache::Warm,
            tool: "bundler",
            tool_version: "1",
            fixture: &manifest,
            environment: &environment,
        };
        let values = [
            Value { stage: "link", metric: "wall", unit: "ns", value: 5.0 },
            Value { stage: "total", metric: "wall", unit: "ns", value: 2e9 },
        ];
        origin.begin().rows(&values, Usage::default(), "hash", "ok")
    }

    #[test]
    fn the_header_names_the_fields() {
        let mut writer = ::csv::Writer::from_writer(Vec::new());
        writer.serialize(&rows(0, "a")[0]).unwrap();
        let text = String::from_utf8(writer.into_inner().unwrap()).unwrap();
        assert_eq!(text.lines().next().unwrap(), COLUMNS.join(","));
    }

    #[test]
    fn what_was_written_is_read_and_not_done_again() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("samples.csv");
        let (mut writer, done) = SampleWriter::open(&path).unwrap();
        assert!(done.runs.is_empty());
        writer.append(&rows(0, "a")).unwrap();
        writer.append(&rows(1, "b")).unwrap();
        let (_, done) = SampleWriter::open(&path).unwrap();
        assert_eq!((done.runs.len(), done.next_run_id, done.seconds), (2, 2, 4.0));
        assert_eq!(read_samples(&path).unwrap().len(), 4);
    }

    /// Killed at any byte: the runs before are kept, the one in the midst is cut off, and writing goes on.
    #[test]
    fn killed_in_the_middle_loses_at_most_the_run_in_work() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("samples.csv");
        let (mut writer, _) = SampleWriter::open(&path).unwrap();
        writer.append(&rows(0, "a")).unwrap();
        let first = std::fs::read(&path).unwrap();
        let second = rows(1, "b");
        writer.append(&second).unwrap();
        let both = std::fs::read(&path).unwrap();
        for length in (first.len()..both.len()).step_by(5).chain([both.len() - 1]) {
            std::fs::write(&path, &both[..length]).unwrap();
            let (mut writer, done) = SampleWriter::open(&path).unwrap();
            assert_eq!(done.runs.len(), 1, "cut at {length}");
            assert_eq!(std::fs::read(&path).unwrap(), first, "cut at {length}");
            writer.append(&second).unwrap();
            assert_eq!(read_samples(&path).unwrap().len(), 4, "cut at {length}");
        }
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn a_full_disk_is_told_with_what_to_do() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("samples.csv");
        std::os::unix::fs::symlink("/dev/full", &path).unwrap();
        // The device reads as endless zeros: what opens it must not read it whole.
        let mut writer = SampleWriter {
            path: path.clone(),
            file: OpenOptions::new().write(true).open(&path).unwrap(),
            safe_bytes: 0,
        };
        let error = format!("{:#}", writer.append(&rows(0, "a")).unwrap_err());
        assert!(error.contains("No space left") && error.contains("--resume"), "{error}");
    }

    #[test]
    fn other_files_are_left_alone() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("samples.csv");
        std::fs::write(&path, "a,b\n1,2\n").unwrap();
        assert!(SampleWriter::open(&path).is_err());
        assert_eq!(std::fs::read_to_string(&path).unwrap(), "a,b\n1,2\n");
    }
}
