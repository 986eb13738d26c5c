//! Where a build spends processor time, as a picture. Samples on-CPU time alone: sleeping and waiting for
//! locks do not appear in it.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::BufWriter;
use std::path::PathBuf;
use std::time::{Duration, Instant};

use anyhow::{Context, bail};
use clap::Args;
use inferno::flamegraph::{self, Options};

use crate::build_once::{BuildRequest, build_once};

/// Samples per second of processor time that are asked for. Not a divisor of a timer's rate, so that the
/// sampling does not fall into step with it.
const FREQUENCY: i32 = 997;

/// What to profile.
#[derive(Args, Clone, Debug)]
pub struct ProfileRequest {
    #[command(flatten)]
    pub build: BuildRequest,
    /// The build is repeated until so many seconds have passed, and made at least once.
    #[arg(long, default_value_t = 2.0)]
    pub seconds: f64,
    /// The picture.
    #[arg(long)]
    pub svg: PathBuf,
    /// Heading of the picture.
    #[arg(long, default_value = "")]
    pub title: String,
}

/// Builds, again and again, under the profiler, and draws the picture.
///
/// # Errors
/// If the build fails, the system has no profiler or the picture cannot be written.
pub fn profile(request: &ProfileRequest) -> anyhow::Result<()> {
    let limit = Duration::try_from_secs_f64(request.seconds).context("not a duration")?;
    // Nothing is excluded: stacks are walked without a lock or an allocation, so that a thread may be
    // interrupted anywhere, and most file-system calls happen inside libc.
    let profiler = pprof::ProfilerGuardBuilder::default()
        .frequency(FREQUENCY)
        .build()
        .context("cannot start the profiler")?;
    take_first_samples();
    let started = Instant::now();
    let mut builds = 0;
    while builds == 0 || started.elapsed() < limit {
        build_once(&request.build)?;
        builds += 1;
    }
    let report = profiler.report().build().context("cannot read the samples")?;
    drop(profiler);
    let mut stacks: BTreeMap<String, isize> = BTreeMap::new();
    for (frames, count) in &report.data {
        let stack = folded(frames);
        if !stack.contains("take_first_samples") {
            *stacks.entry(stack).or_default() += count;
        }
    }
    if stacks.is_empty() {
        bail!("no sample was taken");
    }
    let lines: Vec<String> = stacks.iter().map(|(stack, count)| format!("{stack} {count}")).collect();
    let file =
        File::create(&request.svg).with_context(|| format!("cannot create {}", request.svg.display()))?;
    let mut options = Options::default();
    options.title.clone_from(&request.title);
    options.subtitle = Some(format!("on-CPU samples of {builds} builds; sleeping and waiting do not appear"));
    options.count_name = "samples".to_string();
    flamegraph::from_lines(&mut options, lines.iter().map(String::as_str), BufWriter::new(file))
        .context("cannot draw the flamegraph")
}

/// Keeps the processor busy until the profiler has surely taken a sample.
///
/// The first sample reads the unwind tables, in a signal handler, and allocates for that. Here this interrupts
/// plain arithmetic; in the midst of a build it could interrupt the allocator.
#[inline(never)]
fn take_first_samples() {
    let started = Instant::now();
    let mut number = 1_u64;
    while started.elapsed() < Duration::from_millis(60) {
        number = std::hint::black_box(number.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1));
    }
}

/// One stack from the outermost frame to the innermost, with `;` between. Threads of a kind are one.
fn folded(frames: &pprof::Frames) -> String {
    let mut names = vec![thread_kind(&frames.thread_name).to_string()];
    let outermost_first = frames.frames.iter().rev().flat_map(|frame| frame.iter().rev());
    names.extend(outermost_first.map(|symbol| symbol.name().replace(';', ":")));
    names.join(";")
}

/// A thread's name without its number.
fn thread_kind(name: &str) -> &str {
    match name.trim_end_matches(|c: char| c.is_ascii_digit() || c == '-') {
        // Threads without a name have that of the program, which was started through a link.
        "" | "exe" | "bench-harness" => "main and unnamed",
        kind => kind,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn threads_of_a_kind_are_one() {
        for (name, kind) in [
            ("bundler-worker", "bundler-worker"),
            ("rayon-12", "rayon"),
            ("exe", "main and unnamed"),
            ("", "main and unnamed"),
        ] {
            assert_eq!(thread_kind(name), kind);
        }
    }
}
