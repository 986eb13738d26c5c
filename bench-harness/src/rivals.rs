//! The contest with other bundlers: the same program, the same output asked for, interleaved, measured from
//! outside as processes. Must not know how any of them works.

pub mod floor;
#[cfg(feature = "swc-bundler")]
pub mod standard_bundler;
mod tool;

use std::collections::HashMap;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::str::FromStr;
use std::time::Duration;

use anyhow::{Context, bail};
use clap::Args;
use rand::SeedableRng;
use rand::seq::SliceRandom;
use rand_chacha::ChaCha8Rng;
use synth_gen::Preset;
use xxhash_rust::xxh3::xxh3_64;

use crate::Watcher;
use crate::csv::{BuildKind, Done, RunKey, Sample, SampleWriter};
use crate::environment::Environment;
use crate::fixture::Fixture;
use crate::plan::{Cache, Program};
use crate::process::{Finished, run_successfully};
use crate::sampling::{Origin, Value, failed_row};

pub use tool::{Field, Job, OURS, PLAN_BASELINE, Places, Tool, Variant};

/// What is compared.
#[derive(Args, Clone, Debug)]
pub struct RivalsRequest {
    /// Sizes of the generated program, with commas between
    #[arg(long, value_delimiter = ',', default_value = "10000")]
    pub modules: Vec<u32>,
    /// Presets of the generated program, with commas between
    #[arg(long, value_delimiter = ',', default_value = "plan")]
    pub presets: Vec<String>,
    /// Timed runs of each tool, after one that is not timed
    #[arg(long, default_value_t = 9)]
    pub repetitions: u32,
    /// Measure without minification only
    #[arg(long)]
    pub plain_only: bool,
    /// Only these rivals and ours, with commas between
    #[arg(long, value_delimiter = ',')]
    pub only: Vec<String>,
    /// Another list than `bench-harness/rivals/rivals.toml`
    #[arg(long, value_name = "FILE")]
    pub list: Option<PathBuf>,
    /// Our program [default: `bundler` beside this program]
    #[arg(long, value_name = "FILE")]
    pub bundler: Option<PathBuf>,
}

impl RivalsRequest {
    /// The programs to bundle.
    ///
    /// # Errors
    /// If a preset is not known.
    pub fn programs(&self) -> anyhow::Result<Vec<Program>> {
        let mut programs = Vec::new();
        for preset in &self.presets {
            let preset = Preset::from_str(preset)?;
            programs.extend(self.modules.iter().map(|&modules| Program { preset, modules }));
        }
        if programs.is_empty() || self.modules.contains(&0) || self.repetitions == 0 {
            bail!("a contest needs a preset, a size of more than 0 modules and a repetition");
        }
        Ok(programs)
    }
}

/// A contest, and where its parts are.
pub struct Contest<'a> {
    pub request: &'a RivalsRequest,
    /// Folder of rivals.toml and of the package.json that pins the rivals.
    pub scripts: &'a Path,
    /// This program, which runs bundles.
    pub harness: &'a Path,
    pub fixtures: &'a Path,
    pub environment: &'a Environment,
    pub watcher: &'a dyn Watcher,
}

/// What became of the bundles that were executed, by hash.
type Verdicts = HashMap<(Program, String), Result<(), String>>;

const LIMIT: Duration = Duration::from_secs(300);

impl Contest<'_> {
    /// Installs the rivals if they are not there, and asks each tool for its version.
    ///
    /// # Errors
    /// If npm, a rival or our program is missing; says which, and what to do.
    pub fn prepare(&self) -> anyhow::Result<(Field, Places)> {
        let path = self.request.list.clone().unwrap_or_else(|| self.scripts.join("rivals.toml"));
        let list =
            std::fs::read_to_string(&path).with_context(|| format!("cannot read {}", path.display()))?;
        let places = Places {
            scripts: self.scripts.to_path_buf(),
            bundler: self.our_program()?,
            harness: self.harness.to_path_buf(),
        };
        self.watcher.begin("installing rivals", 0);
        tool::install(self.scripts)?;
        Ok((tool::find(&list, &places, &self.request.only)?, places))
    }

    /// One untimed and several timed runs of each tool on each program, in blocks of shuffled order.
    ///
    /// # Errors
    /// If a program cannot be generated or samples cannot be written. A tool that fails is a row.
    pub fn run(
        &self,
        field: &Field,
        places: &Places,
        writer: &mut SampleWriter,
        done: &Done,
    ) -> anyhow::Result<Vec<String>> {
        let scratch = tempfile::tempdir().context("cannot create a scratch folder")?;
        let variants: &[Variant] =
            if self.request.plain_only { &[Variant::Plain] } else { &[Variant::Plain, Variant::Minified] };
        let mut state = State {
            next_run: done.next_run_id,
            bytes: HashMap::new(),
            verdicts: Verdicts::new(),
            failures: Vec::new(),
        };
        for (index, program) in (0..).zip(self.request.programs()?) {
            let modules = u64::from(program.modules);
            self.watcher.begin(&format!("program {} {modules}", program.preset.name()), modules);
            let fixture = Fixture::find_or_generate(self.fixtures, program, &|_| self.watcher.step())?;
            let mut entrants: Vec<(&Tool, Variant)> = Vec::new();
            for &variant in variants {
                entrants.extend(field.tools.iter().map(|tool| (tool, variant)));
            }
            let blocks = self.request.repetitions + 1;
            self.watcher.begin(
                &format!("{} {modules}: contest", program.preset.name()),
                u64::from(blocks) * entrants.len() as u64,
            );
            for round in 0..blocks {
                let block = index * 1000 + round;
                // The first round is not timed; ours goes first there, so that the floor knows how much to write.
                if round > 0 {
                    entrants.shuffle(&mut ChaCha8Rng::seed_from_u64(u64::from(block)));
                }
                for (pos, &(tool, variant)) in (0..).zip(&entrants) {
                    let kind = if round == 0 { BuildKind::Warmup } else { BuildKind::Timing };
                    let run = Entry { program, fixture: &fixture, tool, variant, kind, block, pos };
                    self.measure(&run, places, scratch.path(), &mut state, writer, done)?;
                    self.watcher.step();
                }
            }
        }
        Ok(state.failures)
    }

    /// One run and its rows, unless it is done or the tool takes no part.
    fn measure(
        &self,
        run: &Entry<'_>,
        places: &Places,
        scratch: &Path,
        state: &mut State,
        writer: &mut SampleWriter,
        done: &Done,
    ) -> anyhow::Result<()> {
        let rung = run.tool.rung(run.variant);
        let key = RunKey {
            preset: run.program.preset.name().to_string(),
            n_modules: run.program.modules,
            build_kind: run.kind,
            block: run.block,
            rung: rung.clone(),
        };
        // Warming up is cheap and cannot be skipped: it also tells how large our bundle is.
        if run.kind == BuildKind::Timing && done.runs.contains(&key) {
            return Ok(());
        }
        let outfile = scratch.join(format!("{}.mjs", rung.replace(|c: char| !c.is_alphanumeric(), "-")));
        // A bundle of an earlier run must not pass for one of this.
        let _ = std::fs::remove_file(&outfile);
        let entry = run.fixture.entry();
        let bytes = state.bytes.get(&run.program).copied().unwrap_or(0);
        let job = Job { folder: &run.fixture.folder, entry: &entry, outfile: &outfile, bytes };
        let Some(mut command) = run.tool.command(run.variant, &job, places) else { return Ok(()) };
        let origin = Origin {
            run_id: state.next_run,
            block: run.block,
            pos: run.pos,
            kind: run.kind,
            rung: &rung,
            setup: None,
            cache: Cache::Warm,
            tool: &run.tool.name,
            tool_version: &run.tool.version,
            fixture: &run.fixture.manifest,
            environment: self.environment,
        };
        state.next_run += 1;
        let span = origin.begin();
        let finished = match run_successfully(&mut command, LIMIT) {
            Ok(finished) => finished,
            Err(error) => {
                let problem = format!("{error:#}");
                writer.append(&[failed_row(&span, &problem)])?;
                state.fail(&rung, &problem);
                return Ok(());
            }
        };
        let bundle = std::fs::read(&outfile).unwrap_or_default();
        if run.tool.name == OURS && run.variant == Variant::Plain {
            state.bytes.insert(run.program, bundle.len() as u64);
        }
        let hash = format!("{:016x}", xxh3_64(&bundle));
        let verdict = if run.tool.verified {
            // One of the same bytes is not executed a second time.
            let key = (run.program, hash.clone());
            state.verdicts.entry(key).or_insert_with(|| self.verdict(run.fixture, &outfile)).clone()
        } else {
            Ok(())
        };
        let status = verdict.as_ref().map_or_else(|problem| format!("err: {problem}"), |()| "ok".to_string());
        let rows: Vec<Sample> =
            span.rows(&values(&finished, &bundle, run.kind)?, finished.usage, &hash, &status);
        writer.append(&rows)?;
        if let Err(problem) = verdict {
            state.fail(&rung, &problem);
        }
        Ok(())
    }

    /// Whether the bundle prints what the generator predicted.
    fn verdict(&self, fixture: &Fixture, bundle: &Path) -> Result<(), String> {
        let printed = self.execute(bundle).map_err(|error| format!("{error:#}"))?;
        let expected = &fixture.manifest.expected_stdout;
        if printed == *expected {
            return Ok(());
        }
        Err(format!("wrong output: printed {printed:?} instead of {expected:?}"))
    }

    /// What a bundle prints in QuickJS, or in Node.js if QuickJS cannot run it: that allows 65,534 variables in a
    /// scope, and large bundles have more.
    fn execute(&self, bundle: &Path) -> anyhow::Result<String> {
        let mut quickjs = Command::new(self.harness);
        quickjs.arg("run-bundle").arg(bundle);
        let mut node = Command::new("node");
        node.arg("--stack-size=4000").arg(bundle);
        let printed = run_successfully(&mut quickjs, LIMIT).or_else(|error| {
            // What is wrong with a bundle is wrong in both.
            run_successfully(&mut node, LIMIT).map_err(|_| error)
        });
        Ok(printed?.stdout)
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

/// One run of one tool.
struct Entry<'a> {
    program: Program,
    fixture: &'a Fixture,
    tool: &'a Tool,
    variant: Variant,
    kind: BuildKind,
    block: u32,
    pos: u32,
}

/// What grows during a contest.
struct State {
    next_run: u32,
    /// Size of our bundle of each program.
    bytes: HashMap<Program, u64>,
    verdicts: Verdicts,
    failures: Vec<String>,
}

impl State {
    fn fail(&mut self, rung: &str, problem: &str) {
        let failure = format!("{rung}: {problem}");
        if !self.failures.contains(&failure) {
            self.failures.push(failure);
        }
    }
}

fn values(finished: &Finished, bundle: &[u8], kind: BuildKind) -> anyhow::Result<Vec<Value<'static>>> {
    let total = |metric, unit, value: u64| Value { stage: "total", metric, unit, value: value as f64 };
    let mut values = vec![
        total("user", "ns", finished.usage.user_ns),
        total("system", "ns", finished.usage.system_ns),
        total("cpu", "ns", finished.usage.user_ns + finished.usage.system_ns),
        total("peak_rss", "bytes", finished.usage.peak_rss_bytes),
        total("output", "bytes", bundle.len() as u64),
    ];
    if kind == BuildKind::Timing {
        values.push(total("output_gzip", "bytes", gzip_bytes(bundle)?));
    }
    values.push(total("wall", "ns", finished.wall_ns));
    Ok(values)
}

/// Size of the bundle as servers send it.
fn gzip_bytes(bundle: &[u8]) -> anyhow::Result<u64> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    encoder.write_all(bundle)?;
    Ok(encoder.finish()?.len() as u64)
}
