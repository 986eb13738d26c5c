//! The regression gate: deterministic measurements of small builds against a stored record, and a soft look at the
//! clock against another commit. Decides; does not draw.

pub mod callgrind;
pub mod demonstration;
pub mod identities;
pub mod measure;
pub mod record;
pub mod wall_clock;

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use anyhow::{Context, bail};
use clap::Args;

use crate::Watcher;
use crate::report::number::grouped;
use crate::report::table::{NOTHING, Table};
use crate::treatment::ladder;
use measure::Bench;

pub use demonstration::demonstrate;
pub use record::GateRecord;

/// What the gate looks at.
#[derive(Args, Clone, Debug)]
pub struct GateRequest {
    /// The record [default: results/gate.json]
    #[arg(long, value_name = "FILE")]
    pub record: Option<PathBuf>,
    /// Measure and write the record instead of comparing with it
    #[arg(long)]
    pub update: bool,
    /// Compare the clock with this commit too: a soft gate of paired runs
    #[arg(long, value_name = "COMMIT")]
    pub against: Option<String>,
    /// Put each regression of the plan back, by switches and by changed records, and show that it is caught
    #[arg(long, conflicts_with = "update")]
    pub demonstrate: bool,
    /// Leave instructions out, even if valgrind is there
    #[arg(long)]
    pub no_instructions: bool,
}

/// Where the gate finds things.
pub struct Gate<'a> {
    pub request: &'a GateRequest,
    pub workspace: &'a Path,
    pub fixtures: &'a Path,
    /// This program, which runs bundles.
    pub harness: &'a Path,
    pub watcher: &'a dyn Watcher,
}

/// What the gate found.
#[derive(Debug, Default)]
pub struct GateOutcome {
    /// The phase table, and what else should be read.
    pub text: String,
    /// Why it fails; empty if it does not.
    pub failures: Vec<String>,
}

impl Gate<'_> {
    /// Builds what is measured, measures and compares.
    ///
    /// # Errors
    /// If something cannot be built or measured at all. What is worse than it was is a failure of the outcome.
    pub fn run(&self) -> anyhow::Result<GateOutcome> {
        let path = self.record_path();
        // Before anything is compiled: without a record there is nothing to compare with.
        let before = if self.request.update { None } else { Some(GateRecord::read(&path)?) };
        let bench = Bench::prepare(self)?;
        let mut outcome = GateOutcome::default();
        self.watcher.begin("gate: all phase combinations", 0);
        outcome.failures.extend(bench.verify()?);
        self.watcher.begin("gate: counters", 0);
        let (identities, now) = bench.counted()?;
        outcome.failures.extend(identities.check());
        self.watcher.begin("gate: instructions", 0);
        let now = bench.with_instructions(now)?;
        let _ = write!(outcome.text, "{}", phase_table(&now).to_text());
        match before {
            None if outcome.failures.is_empty() => {
                std::fs::write(&path, now.to_json())
                    .with_context(|| format!("cannot write {}", path.display()))?;
                let _ = writeln!(outcome.text, "\nRecord written: {}", path.display());
            }
            None => bail!("no record of a wrong build is written:\n{}", outcome.failures.join("\n")),
            Some(before) => self.compare(&before, &now, &mut outcome),
        }
        if self.request.demonstrate {
            self.watcher.begin("gate: putting regressions back", 0);
            demonstrate(&bench, &now, &mut outcome)?;
        }
        if let Some(commit) = &self.request.against {
            self.against(commit, &bench, &mut outcome)?;
        }
        Ok(outcome)
    }

    fn compare(&self, before: &GateRecord, now: &GateRecord, outcome: &mut GateOutcome) {
        if before.fixture_hash != now.fixture_hash {
            outcome.failures.push(
                "the generator makes another program than the record was measured on: run `bench-harness gate --update`"
                    .to_string(),
            );
            return;
        }
        outcome.failures.extend(before.compare(now).iter().map(ToString::to_string));
        if !before.instructions_compare(now) && !now.instructions.is_empty() {
            let _ = writeln!(
                outcome.text,
                "\nInstructions are not compared: the record is of {} on {}, this is {} on {}.",
                before.rustc, before.processor, now.rustc, now.processor
            );
        }
        for better in before.improvements(now) {
            let _ = writeln!(
                outcome.text,
                "Better than the record: {}, {}: {} → {}; `bench-harness gate --update` keeps it.",
                better.rung, better.stage, better.before, better.after
            );
        }
    }

    /// The soft gate. Whatever keeps it from measuring is told and is no failure.
    fn against(&self, commit: &str, bench: &Bench<'_>, outcome: &mut GateOutcome) -> anyhow::Result<()> {
        self.watcher.begin(&format!("gate: the clock against {commit}"), 0);
        let other = match measure::build_commit(self.workspace, commit) {
            Ok(other) => other,
            Err(error) => {
                let _ = writeln!(outcome.text, "\nThe clock is not compared: {error:#}");
                return Ok(());
            }
        };
        for rung in measure::CLOCKED {
            let verdict = match wall_clock::compare(|| bench.ratios(&other, rung)) {
                Ok(verdict) => verdict,
                Err(error) => {
                    let _ = writeln!(outcome.text, "\nThe clock is not compared: {error:#}");
                    return Ok(());
                }
            };
            let show = |interval: crate::stats::Interval| {
                format!("× {:.3} [{:.3}, {:.3}]", interval.mid, interval.low, interval.high)
            };
            match verdict {
                wall_clock::Verdict::Fine(ratio) => {
                    let _ = writeln!(outcome.text, "Wall clock against {commit}, {rung}: {}", show(ratio));
                }
                wall_clock::Verdict::Slower(first, second) => outcome.failures.push(format!(
                    "{rung} is slower than {commit}: {}, and again {}",
                    show(first),
                    show(second)
                )),
            }
        }
        Ok(())
    }

    fn record_path(&self) -> PathBuf {
        self.request.record.clone().unwrap_or_else(|| self.workspace.join("results/gate.json"))
    }
}

/// What each rung of the ladder costs, as far as it is deterministic.
fn phase_table(now: &GateRecord) -> Table {
    let mut table = Table::new([
        "rung, one worker",
        "M instr.",
        "discover",
        "compile",
        "order",
        "link",
        "emit",
        "resolver calls",
        "messages",
        "locks",
        "edges visited",
        "allocations",
    ]);
    for rung in ladder() {
        let Some(counters) = now.counters.get(&rung.name) else { continue };
        let instructions = now.instructions.get(&rung.name);
        let mut row = vec![rung.name.clone()];
        for stage in ["total", "discover", "compile", "order", "link", "emit"] {
            let count = instructions.and_then(|stages| stages.get(stage));
            row.push(
                count.map_or_else(|| NOTHING.to_string(), |count| format!("{:.2}", *count as f64 / 1e6)),
            );
        }
        let sum = |end: &str| -> u64 {
            counters.iter().filter(|(name, _)| name.ends_with(end)).map(|(_, count)| count).sum()
        };
        row.push(grouped(sum("resolver_calls")));
        row.push(grouped(sum("_sends")));
        row.push(grouped(sum("_locks")));
        row.push(grouped(sum("sort_edges_visited")));
        let allocations = now.allocations.get(&rung.name).and_then(|values| values.get("count"));
        row.push(allocations.map_or_else(|| NOTHING.to_string(), |count| grouped(*count)));
        table.push(row);
    }
    table
}
