//! Where a build spends processor time, as a picture. Samples on-CPU time alone: sleeping and waiting for
//! locks do not appear in it.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
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
    /// Where the samples go.
    #[arg(long)]
    pub stacks: PathBuf,
}

/// Builds, again and again, under the profiler, and writes the samples as folded stacks.
///
/// # Errors
/// If the build fails, the system has no profiler or the samples cannot be written.
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
    let lines: String = stacks.iter().map(|(stack, count)| format!("{stack} {count}\n")).collect();
    std::fs::write(&request.stacks, format!("{BUILDS}{builds}\n{lines}"))
        .with_context(|| format!("cannot write {}", request.stacks.display()))
}

/// Begins the first line of a file of stacks, which says how many builds were sampled.
const BUILDS: &str = "# builds: ";

/// Samples of processor time: stacks from the outermost frame to the innermost, `;` between, and a count.
#[derive(Clone, PartialEq, Debug)]
pub struct Stacks {
    /// Builds that the samples come from.
    pub builds: u32,
    lines: Vec<(String, f64)>,
}

impl Stacks {
    /// Reads what [`profile`] wrote.
    ///
    /// # Errors
    /// If there is no such file, or it holds something else.
    pub fn read(path: &Path) -> anyhow::Result<Self> {
        let text =
            std::fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))?;
        Self::parse(&text).with_context(|| format!("{} holds no stacks", path.display()))
    }

    fn parse(text: &str) -> Option<Self> {
        let mut lines = text.lines();
        let builds = lines.next()?.strip_prefix(BUILDS)?.parse().ok().filter(|builds| *builds > 0)?;
        let line = |line: &str| {
            let (stack, count) = line.rsplit_once(' ')?;
            Some((stack.to_string(), count.parse().ok()?))
        };
        Some(Self { builds, lines: lines.map(line).collect::<Option<_>>()? })
    }

    /// Tenths of milliseconds of processor time of one build.
    fn per_build(&self, count: f64) -> u64 {
        (count * 10_000.0 / f64::from(FREQUENCY) / f64::from(self.builds)).round() as u64
    }

    /// The flamegraph as SVG.
    ///
    /// # Errors
    /// If it cannot be drawn.
    pub fn draw(&self, title: &str) -> anyhow::Result<String> {
        let lines = self.lines.iter().map(|(stack, count)| format!("{stack} {}", self.per_build(*count)));
        draw_lines(title, "on-CPU time of one build; sleeping and waiting do not appear", lines)
    }

    /// The flamegraph of `self`, coloured by what differs from `before`: red is more time, blue is less.
    ///
    /// # Errors
    /// If it cannot be drawn.
    pub fn draw_difference(&self, before: &Self, title: &str) -> anyhow::Result<String> {
        let mut counts: BTreeMap<&str, (u64, u64)> = BTreeMap::new();
        for (stack, count) in &before.lines {
            counts.entry(stack).or_default().0 += before.per_build(*count);
        }
        for (stack, count) in &self.lines {
            counts.entry(stack).or_default().1 += self.per_build(*count);
        }
        let lines = counts.iter().map(|(stack, (before, after))| format!("{stack} {before} {after}"));
        draw_lines(title, "width: on-CPU time after the step; red: more than before it, blue: less", lines)
    }
}

fn draw_lines(title: &str, subtitle: &str, lines: impl Iterator<Item = String>) -> anyhow::Result<String> {
    let lines: Vec<String> = lines.collect();
    let mut options = Options::default();
    options.title = title.to_string();
    options.subtitle = Some(subtitle.to_string());
    options.count_name = "× 0.1 ms".to_string();
    let mut svg = Vec::new();
    flamegraph::from_lines(&mut options, lines.iter().map(String::as_str), &mut svg)
        .context("cannot draw the flamegraph")?;
    String::from_utf8(svg).context("the flamegraph is no text")
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

    #[test]
    fn stacks_are_read_and_compared_by_time_of_one_build() {
        let before = Stacks::parse("# builds: 1\nmain;scan 100\nmain;sleep 5\n").unwrap();
        let after = Stacks::parse("# builds: 2\nmain;scan 100\nmain;link 10\n").unwrap();
        let svg = after.draw_difference(&before, "one step").unwrap();
        // Half as long: it was sampled over two builds.
        assert!(svg.contains("<title>scan") && svg.contains("<title>link"), "{svg}");
        assert!(before.draw("x").unwrap().contains("<title>sleep"));
        assert_eq!(Stacks::parse("main;scan 100\n"), None);
        assert_eq!(Stacks::parse("# builds: 1\nmain\n"), None);
    }
}
