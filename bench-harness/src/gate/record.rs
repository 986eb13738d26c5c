//! What the gate remembers, and how a new measurement is held against it. Pure data and comparison; must not
//! measure.

use std::collections::BTreeMap;
use std::path::Path;

use anyhow::Context;
use serde::{Deserialize, Serialize};

/// Values by rung and name.
pub type Values = BTreeMap<String, BTreeMap<String, u64>>;

/// A measurement that others are compared with: `results/gate.json`.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize)]
pub struct GateRecord {
    /// What this file is, for who opens it.
    pub about: String,
    /// Modules of the generated program, preset `plan`, one worker.
    pub modules: u32,
    /// Hash of the generated program: other sources cost other instructions.
    pub fixture_hash: String,
    pub rustc: String,
    /// The C library chooses its copying routines by it.
    #[serde(default)]
    pub processor: String,
    /// Everything that is counted but times, by rung. Compared exactly, but for the calls of the file system.
    pub counters: Values,
    /// Calls of the allocator and bytes, by rung.
    pub allocations: Values,
    /// Instructions by rung and stage; empty if there was no valgrind.
    pub instructions: Values,
    /// How far two equal runs differ in instructions, as a share.
    pub instruction_noise: f64,
    /// Growth of each counter of the default engine with the modules.
    pub exponents: BTreeMap<String, f64>,
}

/// Something that is worse than it was.
#[derive(Clone, PartialEq, Debug)]
pub struct Finding {
    pub rung: String,
    pub stage: String,
    pub before: f64,
    pub after: f64,
    /// What was allowed.
    pub limit: String,
}

impl std::fmt::Display for Finding {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self { rung, stage, before, after, limit } = self;
        write!(formatter, "{rung}, {stage}: {before} before, {after} now")?;
        if *before != 0.0 {
            write!(formatter, " ({:+.2} %)", 100.0 * (after / before - 1.0))?;
        }
        write!(formatter, "; allowed: {limit}")
    }
}

/// Instructions may grow by this share, or by three times the noise.
const INSTRUCTIONS: f64 = 0.01;
/// A stage of less than this share of a build is too small for a share of its own to mean anything.
const SMALL_STAGE: f64 = 0.01;
const ALLOCATIONS: f64 = 0.01;
/// Work per module that grows with the number of modules.
const EXPONENT: f64 = 1.10;

impl GateRecord {
    /// Reads the record.
    ///
    /// # Errors
    /// If there is none, or it cannot be understood.
    pub fn read(path: &Path) -> anyhow::Result<Self> {
        let text = std::fs::read_to_string(path).with_context(|| {
            format!("there is no record at {}: make one with `bench-harness gate --update`", path.display())
        })?;
        serde_json::from_str(&text).with_context(|| {
            format!(
                "{} cannot be understood: make it anew with `bench-harness gate --update`",
                path.display()
            )
        })
    }

    /// As the file holds it.
    pub fn to_json(&self) -> String {
        let mut text = serde_json::to_string_pretty(self).expect("plain data");
        text.push('\n');
        text
    }

    /// What of `now` is worse than this record.
    pub fn compare(&self, now: &Self) -> Vec<Finding> {
        let mut findings = Vec::new();
        for (rung, names) in &now.counters {
            for (name, &after) in names {
                let before = self.counters.get(rung).and_then(|names| names.get(name)).copied();
                // Packages and configuration files come and go with features; what imports cost does not.
                let allowed = if name.starts_with("fs_") { ALLOCATIONS } else { 0.0 };
                findings.extend(grown(rung, name, before, after, allowed, Direction::Both));
            }
        }
        for (rung, names) in &now.allocations {
            for (name, &after) in names {
                let before = self.allocations.get(rung).and_then(|names| names.get(name)).copied();
                findings.extend(grown(rung, name, before, after, ALLOCATIONS, Direction::Up));
            }
        }
        if self.instructions_compare(now) {
            findings.extend(self.compare_instructions(now));
        }
        findings.extend(now.exponents.iter().filter(|(_, exponent)| **exponent > EXPONENT).map(
            |(name, &after)| Finding {
                rung: crate::treatment::DEFAULT_ENGINE.to_string(),
                stage: format!("growth of {name} with the modules"),
                before: self.exponents.get(name).copied().unwrap_or(1.0),
                after,
                limit: format!("exponent {EXPONENT}"),
            },
        ));
        findings
    }

    /// Whether both were counted with the same compiler on the same processor.
    pub fn instructions_compare(&self, other: &Self) -> bool {
        self.rustc == other.rustc && self.processor == other.processor
    }

    fn compare_instructions(&self, now: &Self) -> Vec<Finding> {
        let noise = self.instruction_noise.max(now.instruction_noise);
        let allowed = INSTRUCTIONS.max(3.0 * noise);
        let mut findings = Vec::new();
        for (rung, stages) in &now.instructions {
            let Some(before) = self.instructions.get(rung) else { continue };
            let total = before.get("total").copied().unwrap_or(0) as f64;
            for (stage, &after) in stages {
                let before = before.get(stage).copied();
                // What is small is judged by what it adds to the whole.
                let scale =
                    before.map_or(1.0, |before| (SMALL_STAGE * total / before.max(1) as f64).max(1.0));
                let stage = format!("instructions of {stage}");
                findings.extend(grown(rung, &stage, before, after, allowed * scale, Direction::Up));
            }
        }
        findings
    }

    /// What is better than it was by more than the tolerance: a reason to update the record.
    pub fn improvements(&self, now: &Self) -> Vec<Finding> {
        now.compare_instructions(self)
            .into_iter()
            .map(|finding| Finding { before: finding.after, after: finding.before, ..finding })
            .collect()
    }
}

/// Which changes are wrong.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Direction {
    Up,
    Both,
}

/// A finding if a value has changed by more than the share `allowed`.
fn grown(
    rung: &str,
    name: &str,
    before: Option<u64>,
    after: u64,
    allowed: f64,
    direction: Direction,
) -> Option<Finding> {
    let limit = match (direction, allowed) {
        (_, 0.0) => "exactly the same; if it is meant, update the record".to_string(),
        (_, allowed) => format!("{:.1} % more", 100.0 * allowed),
    };
    let finding = |before| Finding {
        rung: rung.to_string(),
        stage: name.to_string(),
        before,
        after: after as f64,
        limit: limit.clone(),
    };
    // Something new costs something new, until the record knows it.
    let Some(before) = before else { return (after > 0).then(|| finding(0.0)) };
    let change = after as f64 - before as f64;
    let wrong = match direction {
        Direction::Up => change > allowed * before as f64,
        Direction::Both => change.abs() > allowed * before as f64,
    };
    wrong.then(|| finding(before as f64))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn values(rung: &str, pairs: &[(&str, u64)]) -> Values {
        let names = pairs.iter().map(|(name, value)| ((*name).to_string(), *value)).collect();
        Values::from([(rung.to_string(), names)])
    }

    fn record() -> GateRecord {
        GateRecord {
            rustc: "1".to_string(),
            counters: values("default engine", &[("resolver_calls", 1000), ("sleeps", 0), ("fs_read", 100)]),
            allocations: values("default engine", &[("count", 10_000), ("bytes", 1_000_000)]),
            instructions: values(
                "default engine",
                &[("total", 1_000_000), ("compile", 600_000), ("write", 500)],
            ),
            exponents: BTreeMap::from([("resolver_calls".to_string(), 1.0)]),
            ..GateRecord::default()
        }
    }

    fn check(reason: &str, change: impl FnOnce(&mut GateRecord), expected: &[&str]) {
        let mut now = record();
        change(&mut now);
        let found: Vec<String> = record().compare(&now).iter().map(ToString::to_string).collect();
        assert_eq!(found.len(), expected.len(), "{reason}: {found:?}");
        for (found, expected) in found.iter().zip(expected) {
            assert!(found.contains(expected), "{reason}: {found}");
        }
    }

    fn set(values: &mut Values, name: &str, value: u64) {
        values.get_mut("default engine").unwrap().insert(name.to_string(), value);
    }

    #[test]
    fn what_got_worse_is_named_with_before_and_after() {
        check("nothing", |_| {}, &[]);
        check(
            "3 % more instructions in compile",
            |now| {
                set(&mut now.instructions, "compile", 618_000);
                set(&mut now.instructions, "total", 1_018_000);
            },
            &[
                "default engine, instructions of compile: 600000 before, 618000 now (+3.00 %)",
                "instructions of total: 1000000 before, 1018000 now (+1.80 %)",
            ],
        );
        check("half a percent is none", |now| set(&mut now.instructions, "compile", 603_000), &[]);
        check("less is welcome", |now| set(&mut now.instructions, "compile", 300_000), &[]);
        check("a small stage may wobble", |now| set(&mut now.instructions, "write", 590), &[]);
        check("but not explode", |now| set(&mut now.instructions, "write", 20_000), &["of write"]);
        check(
            "a second resolution",
            |now| set(&mut now.counters, "resolver_calls", 2000),
            &["resolver_calls: 1000 before, 2000 now"],
        );
        check("a sleep put back", |now| set(&mut now.counters, "sleeps", 1), &["sleeps: 0 before, 1 now"]);
        check(
            "a lock per dependency put back",
            |now| set(&mut now.counters, "pending_write_locks", 1000),
            &["pending_write_locks: 0 before, 1000 now"],
        );
        check("one file more", |now| set(&mut now.counters, "fs_read", 101), &[]);
        check("allocations", |now| set(&mut now.allocations, "count", 10_200), &["count: 10000 before"]);
        check(
            "a quadratic search",
            |now| {
                now.exponents.insert("queue_comparisons".to_string(), 1.93);
            },
            &["growth of queue_comparisons with the modules: 1 before, 1.93 now"],
        );
    }

    #[test]
    fn another_compiler_or_processor_makes_other_instructions() {
        check(
            "processor",
            |now| {
                now.processor = "another".to_string();
                set(&mut now.instructions, "compile", 900_000);
            },
            &[],
        );
        check(
            "rustc",
            |now| {
                now.rustc = "2".to_string();
                set(&mut now.instructions, "compile", 900_000);
            },
            &[],
        );
    }

    #[test]
    fn noise_widens_the_limit() {
        check(
            "noise",
            |now| {
                now.instruction_noise = 0.02;
                set(&mut now.instructions, "compile", 630_000);
            },
            &[],
        );
    }

    #[test]
    fn what_got_better_is_told_too() {
        let mut now = record();
        set(&mut now.instructions, "compile", 500_000);
        let better = record().improvements(&now);
        assert_eq!((better[0].before, better[0].after), (600_000.0, 500_000.0));
    }

    #[test]
    fn records_are_read_back_and_wrong_ones_refused() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("gate.json");
        let error = format!("{:#}", GateRecord::read(&path).unwrap_err());
        assert!(error.contains("gate --update"), "{error}");
        std::fs::write(&path, record().to_json()).unwrap();
        assert_eq!(GateRecord::read(&path).unwrap(), record());
        std::fs::write(&path, "{}").unwrap();
        assert!(GateRecord::read(&path).is_err());
    }
}
