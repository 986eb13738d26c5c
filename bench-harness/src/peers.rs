//! The contest with other bundlers: the same program, the same output asked for, interleaved, measured from
//! outside as processes. Must not know how any of them works.

mod tools;

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use anyhow::Context;
use clap::Args;
use rand::SeedableRng;
use rand::seq::SliceRandom;
use rand_chacha::ChaCha8Rng;
use xxhash_rust::xxh3::xxh3_64;

use crate::Watcher;
use crate::csv::{BuildKind, Sample, SampleWriter};
use crate::environment::Environment;
use crate::fixture::Fixture;
use crate::process::{Finished, run_successfully};
use crate::report::Table;
use crate::sampling::{Origin, Value, failed_row};
use crate::summary::Summary;

pub use tools::{OURS, Tool};

/// What is compared.
#[derive(Args, Clone, Debug)]
pub struct PeersRequest {
    /// Size of the generated program
    #[arg(long, default_value_t = 10_000)]
    pub modules: u32,
    /// Timed runs of each tool, after one that is not timed
    #[arg(long, default_value_t = 9)]
    pub repetitions: u32,
    /// Our program [default: `bundler` beside this program]
    #[arg(long, value_name = "FILE")]
    pub bundler: Option<PathBuf>,
}

/// A contest, and where its parts are.
pub struct Contest<'a> {
    pub request: &'a PeersRequest,
    /// Folder of the package.json that pins the rivals.
    pub package: &'a Path,
    /// This program, which runs bundles.
    pub harness: &'a Path,
    pub fixtures: &'a Path,
    pub environment: &'a Environment,
    pub watcher: &'a dyn Watcher,
}

/// What a contest found out.
#[derive(Clone, Debug)]
pub struct Outcome {
    pub samples: Vec<Sample>,
    pub modules: u32,
    pub edges: u64,
    /// What went wrong, each with the tool's name.
    pub failures: Vec<String>,
}

/// What became of the bundles that were executed, by hash.
type Verdicts = HashMap<String, Result<(), String>>;

const LIMIT: Duration = Duration::from_secs(300);

impl Contest<'_> {
    /// Installs the rivals if they are not there, and asks each tool for its version.
    ///
    /// # Errors
    /// If npm, a rival or our program is missing; says which, and what to do.
    pub fn prepare(&self) -> anyhow::Result<Vec<Tool>> {
        self.watcher.begin("installing rivals", 0);
        tools::install(self.package)?;
        tools::all(self.package, &self.our_program()?)
    }

    /// One untimed and several timed runs of each tool, in blocks of shuffled order.
    ///
    /// # Errors
    /// If the program cannot be generated or samples cannot be written. A tool that fails is a row.
    pub fn run(&self, tools: &[Tool], writer: &mut SampleWriter) -> anyhow::Result<Outcome> {
        let modules = self.request.modules;
        self.watcher.begin(&format!("program of {modules} modules"), u64::from(modules));
        let fixture = Fixture::find_or_generate(self.fixtures, modules, &|_| self.watcher.step())?;
        let scratch = tempfile::tempdir().context("cannot create a scratch folder")?;
        let mut outcome =
            Outcome { samples: Vec::new(), modules, edges: fixture.manifest.edges, failures: Vec::new() };
        let blocks = self.request.repetitions + 1;
        self.watcher.begin(&format!("{modules} modules: contest"), u64::from(blocks) * tools.len() as u64);
        let mut run_id = 0;
        let mut verdicts = Verdicts::new();
        for block in 0..blocks {
            let mut order: Vec<&Tool> = tools.iter().collect();
            order.shuffle(&mut ChaCha8Rng::seed_from_u64(u64::from(block)));
            let kind = if block == 0 { BuildKind::Warmup } else { BuildKind::Timing };
            for (pos, tool) in (0..).zip(order) {
                let origin = Origin {
                    run_id,
                    block,
                    pos,
                    kind,
                    rung: tool.name,
                    setup: None,
                    tool: tool.name,
                    tool_version: &tool.version,
                    fixture: &fixture.manifest,
                    environment: self.environment,
                };
                run_id += 1;
                let (rows, failure) = self.measure(tool, &fixture, scratch.path(), &origin, &mut verdicts);
                outcome.failures.extend(failure.map(|failure| format!("{}: {failure}", tool.name)));
                writer.append(&rows)?;
                outcome.samples.extend(rows);
                self.watcher.step();
            }
        }
        Ok(outcome)
    }

    /// The rows of one run, and what went wrong.
    fn measure(
        &self,
        tool: &Tool,
        fixture: &Fixture,
        scratch: &Path,
        origin: &Origin<'_>,
        verdicts: &mut Verdicts,
    ) -> (Vec<Sample>, Option<String>) {
        let outfile = scratch.join(format!("{}.mjs", tool.name));
        // A bundle of an earlier run must not pass for one of this.
        let _ = std::fs::remove_file(&outfile);
        let mut command = tool.command(&fixture.entry(), &outfile);
        command.current_dir(&fixture.folder);
        let span = origin.begin();
        let finished = match run_successfully(&mut command, LIMIT) {
            Ok(finished) => finished,
            Err(error) => {
                let problem = format!("{error:#}");
                return (vec![failed_row(&span, &problem)], Some(problem));
            }
        };
        let bundle = std::fs::read(&outfile).unwrap_or_default();
        let hash = format!("{:016x}", xxh3_64(&bundle));
        // One of the same bytes is not executed a second time.
        let verdict = verdicts.entry(hash.clone()).or_insert_with(|| self.verdict(fixture, &outfile));
        let problem = verdict.clone().err();
        let status = problem.as_ref().map_or_else(|| "ok".to_string(), |problem| format!("err: {problem}"));
        (span.rows(&values(&finished, bundle.len()), finished.usage, &hash, &status), problem)
    }

    /// Whether the bundle prints what the generator predicted.
    fn verdict(&self, fixture: &Fixture, bundle: &Path) -> Result<(), String> {
        let mut command = Command::new(self.harness);
        command.arg("run-bundle").arg(bundle);
        let printed = run_successfully(&mut command, LIMIT).map_err(|error| format!("{error:#}"))?.stdout;
        let expected = &fixture.manifest.expected_stdout;
        if printed == *expected {
            return Ok(());
        }
        Err(format!("wrong output: printed {printed:?} instead of {expected:?}"))
    }

    fn our_program(&self) -> anyhow::Result<PathBuf> {
        if let Some(program) = &self.request.bundler {
            return program.canonicalize().with_context(|| format!("there is no {}", program.display()));
        }
        let harness = std::env::current_exe().context("cannot find this program")?;
        let program = harness.with_file_name(format!("bundler{}", std::env::consts::EXE_SUFFIX));
        program.canonicalize().with_context(|| {
            format!(
                "there is no {}: build it with `cargo build --release`, or name it with --bundler",
                program.display()
            )
        })
    }
}

fn values(finished: &Finished, output_bytes: usize) -> Vec<Value<'static>> {
    let total = |metric, unit, value: u64| Value { stage: "total", metric, unit, value: value as f64 };
    vec![
        total("wall", "ns", finished.wall_ns),
        total("user", "ns", finished.usage.user_ns),
        total("system", "ns", finished.usage.system_ns),
        total("cpu", "ns", finished.usage.user_ns + finished.usage.system_ns),
        total("peak_rss", "bytes", finished.usage.peak_rss_bytes),
        total("output", "bytes", output_bytes as u64),
    ]
}

/// One row for each tool.
pub fn table(tools: &[Tool], outcome: &Outcome, summary: &Summary) -> Table {
    let headings = [
        "tool",
        "version",
        "wall ms",
        "quartiles",
        "× ours",
        "CPU ms",
        "peak MB",
        "× ours",
        "output MB",
        "right",
        "n",
    ];
    let mut table = Table::new(headings);
    for tool in tools {
        let find = |metric| summary.find(outcome.modules, tool.name, "total", metric);
        let Some((wall, peak)) = find("wall").zip(find("peak_rss")) else {
            let mut cells = vec!["–".to_string(); headings.len()];
            cells[0] = tool.name.to_string();
            cells[1].clone_from(&tool.version);
            cells[9] = "no".to_string();
            table.push(cells);
            continue;
        };
        let median = |metric| find(metric).map_or(0.0, |row| row.median);
        let ratio = |ratio: Option<f64>| ratio.map_or_else(|| "1".to_string(), |ratio| format!("{ratio:.2}"));
        table.push(vec![
            tool.name.to_string(),
            tool.version.clone(),
            format!("{:.0}", wall.median / 1e6),
            format!("[{:.0}, {:.0}]", wall.lower / 1e6, wall.upper / 1e6),
            ratio(wall.ratio),
            format!("{:.0}", median("cpu") / 1e6),
            format!("{:.0}", peak.median / 1e6),
            ratio(peak.ratio),
            format!("{:.2}", median("output") / 1e6),
            "yes".to_string(),
            wall.count.to_string(),
        ]);
    }
    table
}

/// The contest's report.
pub fn markdown(table: &Table, outcome: &Outcome, environment: &Environment, utc: &str) -> String {
    let mut text = format!(
        "# Rivals\n\n{utc}, {} on {} cores, {}. {} modules, {} imports, one ES module, no minification, no source \
         map.\n\n{}\n{METHOD}",
        environment.cpu,
        environment.cores,
        environment.system,
        outcome.modules,
        outcome.edges,
        table.to_markdown()
    );
    for failure in &outcome.failures {
        text.push_str(&format!("- **Failed:** {failure}\n"));
    }
    text
}

const METHOD: &str = "\
- Whole processes, from start to end, median and quartiles of runs in blocks of shuffled order after one untimed
  run each; ratios are taken within a block. Files are in the page cache.
- Peak memory is what the kernel reports for the process (`wait4`); rolldown's includes Node.js, in which it runs.
- *right*: the bundle was run in QuickJS and printed what the generator predicted. A wrong one has no timing.
";
