//! What each thread did when, as a timeline in Chrome's trace format (opens in Perfetto and chrome://tracing).
//! Sees what samples of processor time cannot: gaps, in which a worker slept or waited.
//!
//! Knows only what the engine's public interface tells: when a file is read, when its module is done, and how
//! long the stages took. So compiling and resolving a module are one span.

use std::cell::Cell;
use std::ffi::OsStr;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Instant;

use anyhow::Context;
use bundler_core::Progress;
use bundler_core::fs::{DirectoryEntry, FileMetadata, FileSystem, OsFileSystem};
use clap::Args;
use serde::Serialize;

use crate::build_once::{BuildRequest, build_with};

/// What to draw.
#[derive(Args, Clone, Debug)]
pub struct TraceRequest {
    #[command(flatten)]
    pub build: BuildRequest,
    /// The timeline.
    #[arg(long)]
    pub timeline: PathBuf,
}

/// Builds once and writes the timeline.
///
/// # Errors
/// If the build fails or the timeline cannot be written.
pub fn trace(request: &TraceRequest) -> anyhow::Result<()> {
    let recorder = Arc::new(Recorder::new());
    let record = build_with(&request.build, recorder.clone(), recorder.clone())?;
    let mut events = recorder.events.lock().unwrap_or_else(PoisonError::into_inner).clone();
    let mut start = 0.0;
    for stage in record.stages.iter().filter(|stage| !stage.summed_over_workers) {
        let microseconds = stage.ns as f64 / 1000.0;
        events.push(Event::span(&stage.name, PIPELINE, start, microseconds));
        start += microseconds;
    }
    let text = serde_json::to_string(&Timeline { display_time_unit: "ms", trace_events: &events })?;
    std::fs::write(&request.timeline, text)
        .with_context(|| format!("cannot write {}", request.timeline.display()))
}

/// The line of the stages; threads have those above.
const PIPELINE: u32 = 0;

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Timeline<'a> {
    display_time_unit: &'a str,
    trace_events: &'a [Event],
}

/// A span of the trace format: times in microseconds.
#[derive(Serialize, Clone, PartialEq, Debug)]
struct Event {
    name: String,
    ph: &'static str,
    ts: f64,
    dur: f64,
    pid: u32,
    tid: u32,
}

impl Event {
    fn span(name: &str, tid: u32, ts: f64, dur: f64) -> Self {
        let round = |microseconds: f64| (microseconds * 10.0).round() / 10.0;
        Self { name: name.to_string(), ph: "X", ts: round(ts), dur: round(dur), pid: 1, tid }
    }
}

/// A file system, and one who hears when modules are done: notes when, and on which thread.
struct Recorder {
    inner: OsFileSystem,
    started: Instant,
    /// Guards the spans, which all workers add to. Held for one push.
    events: Mutex<Vec<Event>>,
}

thread_local! {
    /// When this thread had read the file it works on, in microseconds, and the file's name.
    static IN_WORK: Cell<Option<(f64, String)>> = const { Cell::new(None) };
    static THREAD: Cell<u32> = const { Cell::new(PIPELINE) };
}

impl Recorder {
    fn new() -> Self {
        Self { inner: OsFileSystem, started: Instant::now(), events: Mutex::new(Vec::new()) }
    }

    fn now(&self) -> f64 {
        self.started.elapsed().as_nanos() as f64 / 1000.0
    }

    fn push(&self, name: &str, start: f64, end: f64) {
        static NEXT_THREAD: std::sync::atomic::AtomicU32 = std::sync::atomic::AtomicU32::new(PIPELINE + 1);
        if THREAD.get() == PIPELINE {
            THREAD.set(NEXT_THREAD.fetch_add(1, std::sync::atomic::Ordering::Relaxed));
        }
        let event = Event::span(name, THREAD.get(), start, end - start);
        self.events.lock().unwrap_or_else(PoisonError::into_inner).push(event);
    }

    fn has_read(&self, path: &Path, start: f64) {
        let end = self.now();
        self.push("read", start, end);
        let name = path.file_name().map(OsStr::to_string_lossy).unwrap_or_default();
        if !name.ends_with("package.json") && !name.starts_with("tsconfig") {
            IN_WORK.set(Some((end, name.into_owned())));
        }
    }
}

impl Progress for Recorder {
    fn modules_done(&self, _: u64, _: u64) {
        if let Some((start, name)) = IN_WORK.take() {
            self.push(&name, start, self.now());
        }
    }
}

impl FileSystem for Recorder {
    fn read(&self, path: &Path) -> io::Result<Vec<u8>> {
        let start = self.now();
        let contents = self.inner.read(path);
        self.has_read(path, start);
        contents
    }

    fn read_into(&self, path: &Path, buffer: &mut Vec<u8>) -> io::Result<()> {
        let start = self.now();
        let outcome = self.inner.read_into(path, buffer);
        self.has_read(path, start);
        outcome
    }

    fn metadata(&self, path: &Path) -> io::Result<FileMetadata> {
        self.inner.metadata(path)
    }

    fn symlink_metadata(&self, path: &Path) -> io::Result<FileMetadata> {
        self.inner.symlink_metadata(path)
    }

    fn is_file(&self, path: &Path) -> bool {
        self.inner.is_file(path)
    }

    fn canonicalize(&self, path: &Path) -> io::Result<PathBuf> {
        self.inner.canonicalize(path)
    }

    fn read_link(&self, path: &Path) -> io::Result<PathBuf> {
        self.inner.read_link(path)
    }

    fn read_dir(&self, path: &Path) -> io::Result<Vec<DirectoryEntry>> {
        self.inner.read_dir(path)
    }

    fn write(&self, path: &Path, contents: &[u8]) -> io::Result<()> {
        self.inner.write(path, contents)
    }

    fn create_dir_all(&self, path: &Path) -> io::Result<()> {
        self.inner.create_dir_all(path)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixture::Fixture;
    use crate::plan::Program;
    use crate::setup::Setup;

    #[test]
    fn a_timeline_has_every_stage_and_module() {
        let folder = tempfile::tempdir().unwrap();
        let program = Program { preset: synth_gen::Preset::Plan, modules: 12 };
        let fixture = Fixture::find_or_generate(folder.path(), program, &|_| {}).unwrap();
        let timeline = folder.path().join("timeline.json");
        let build = BuildRequest {
            fixture: fixture.folder.clone(),
            outfile: folder.path().join("bundle.mjs"),
            memory: false,
            setup: Setup::engine_default(),
        };
        trace(&TraceRequest { build, timeline: timeline.clone() }).unwrap();
        let read: serde_json::Value =
            serde_json::from_str(&std::fs::read_to_string(timeline).unwrap()).unwrap();
        let events = read["traceEvents"].as_array().unwrap();
        let named = |name: &str| events.iter().filter(|event| event["name"] == name).count();
        for stage in ["scan", "order", "link", "emit", "write"] {
            assert_eq!(named(stage), 1, "{stage}");
        }
        assert!(named("read") >= 12);
        let modules = events.len() - 5 - named("read");
        assert!(modules >= 12, "{modules} modules");
    }
}
