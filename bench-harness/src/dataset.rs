//! Samples in order: by program, rung, stage and metric. Must not measure, nor know how a report looks.

use std::collections::{BTreeMap, HashSet};
use std::path::Path;

use crate::csv::{BuildKind, Sample, read_samples};
use crate::results_folder::SAMPLES;
use crate::stats::{Interval, median, median_interval, paired};

/// All valid samples of a results folder, and what failed.
#[derive(Clone, Debug, Default)]
pub struct Dataset {
    /// In order of first appearance.
    pub programs: Vec<ProgramData>,
    /// Runs that failed, each told once.
    pub failures: Vec<String>,
    pub first_utc: String,
    pub last_utc: String,
    pub git_sha: String,
    pub runs: usize,
}

/// What was measured on one generated program.
#[derive(Clone, Debug)]
pub struct ProgramData {
    pub preset: String,
    pub modules: u32,
    pub edges: u64,
    pub rungs: Vec<RungData>,
    /// Different bundles that our engine made, and in how many combinations of phases they were verified.
    pub bundles: HashSet<String>,
    pub verified: usize,
    /// Middle of the share of processor time that the hypervisor took, and of the load, over all timings.
    pub steal_pct: Option<f64>,
    pub load1: Option<f64>,
}

/// What was measured of one rung, or of one tool.
#[derive(Clone, Debug)]
pub struct RungData {
    pub name: String,
    pub tool_version: String,
    pub engine: EngineSetting,
    /// Valid timings by stage and metric: `(block, value)`.
    timings: BTreeMap<(String, String), Vec<(u32, f64)>>,
    /// Values of the counting run, by stage and metric.
    counts: BTreeMap<(String, String), f64>,
    /// Whether a run of it failed.
    pub failed: bool,
}

/// How the engine was set, as the rows say it. Empty for other tools.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct EngineSetting {
    pub mask: Option<u8>,
    pub switches: String,
    pub workers: Option<u64>,
    pub poll_ms: Option<u64>,
}

/// Wall time of a stage.
pub const WALL: &str = "wall";
/// The whole build.
pub const TOTAL: &str = "total";

impl Dataset {
    /// Reads a results folder.
    ///
    /// # Errors
    /// If there are no samples, or not of this version.
    pub fn read(folder: &Path) -> anyhow::Result<Self> {
        Ok(Self::of(&read_samples(&folder.join(SAMPLES))?))
    }

    /// Orders samples.
    pub fn of(samples: &[Sample]) -> Self {
        let mut data = Self::default();
        for sample in samples {
            data.add(sample);
        }
        for program in &mut data.programs {
            let timings = || {
                samples.iter().filter(|sample| {
                    sample.preset == program.preset
                        && sample.n_modules == program.modules
                        && sample.build_kind == BuildKind::Timing
                        && sample.ends_run()
                })
            };
            let middle =
                |value: fn(&Sample) -> Option<f64>| median(&timings().filter_map(value).collect::<Vec<_>>());
            program.steal_pct = middle(|sample| sample.steal_pct);
            program.load1 = middle(|sample| sample.load1);
        }
        data
    }

    fn add(&mut self, sample: &Sample) {
        if self.first_utc.is_empty() {
            self.first_utc.clone_from(&sample.utc);
            self.git_sha.clone_from(&sample.git_sha);
        }
        self.last_utc.clone_from(&sample.utc);
        let is_right = sample.status == "ok" && sample.oracle_ok;
        if sample.ends_run() {
            self.runs += 1;
            if !is_right {
                let failure =
                    format!("{} at {} {}: {}", sample.rung, sample.preset, sample.n_modules, sample.status);
                if !self.failures.contains(&failure) {
                    self.failures.push(failure);
                }
            }
        }
        let program = self.program_mut(sample);
        if sample.ends_run() && is_right && sample.mask.is_some() {
            program.bundles.insert(sample.output_hash.clone());
            program.verified += usize::from(sample.build_kind == BuildKind::Verification);
        }
        if matches!(sample.build_kind, BuildKind::Verification | BuildKind::Warmup) {
            return;
        }
        let rung = program.rung_mut(sample);
        rung.failed |= !is_right;
        let Some(value) = sample.value.filter(|_| is_right) else { return };
        let key = (sample.stage.clone(), sample.metric.clone());
        match sample.build_kind {
            BuildKind::Counting => {
                rung.counts.insert(key, value);
            }
            _ => rung.timings.entry(key).or_default().push((sample.block, value)),
        }
    }

    fn program_mut(&mut self, sample: &Sample) -> &mut ProgramData {
        let is_it = |one: &ProgramData| one.preset == sample.preset && one.modules == sample.n_modules;
        let index = self.programs.iter().position(is_it).unwrap_or_else(|| {
            self.programs.push(ProgramData {
                preset: sample.preset.clone(),
                modules: sample.n_modules,
                edges: sample.n_edges,
                rungs: Vec::new(),
                bundles: HashSet::new(),
                verified: 0,
                steal_pct: None,
                load1: None,
            });
            self.programs.len() - 1
        });
        &mut self.programs[index]
    }

    /// The programs of a preset that have this rung, by size.
    pub fn sizes(&self, preset: &str, rung: &str) -> Vec<&ProgramData> {
        let mut sizes: Vec<&ProgramData> =
            self.programs.iter().filter(|program| program.preset == preset && program.has(rung)).collect();
        sizes.sort_by_key(|program| program.modules);
        sizes
    }
}

impl ProgramData {
    fn rung_mut(&mut self, sample: &Sample) -> &mut RungData {
        let index = self.rungs.iter().position(|rung| rung.name == sample.rung).unwrap_or_else(|| {
            self.rungs.push(RungData {
                name: sample.rung.clone(),
                tool_version: sample.tool_version.clone(),
                engine: EngineSetting {
                    mask: sample.mask,
                    switches: sample.switches.clone(),
                    workers: sample.workers,
                    poll_ms: sample.poll_ms,
                },
                timings: BTreeMap::new(),
                counts: BTreeMap::new(),
                failed: false,
            });
            self.rungs.len() - 1
        });
        &mut self.rungs[index]
    }

    /// The rung of this name.
    pub fn rung(&self, name: &str) -> Option<&RungData> {
        self.rungs.iter().find(|rung| rung.name == name)
    }

    /// Whether the rung was timed.
    pub fn has(&self, name: &str) -> bool {
        !self.values(name, TOTAL, WALL).is_empty()
    }

    /// Valid timings by block, in the unit of the samples.
    pub fn values(&self, rung: &str, stage: &str, metric: &str) -> &[(u32, f64)] {
        self.rung(rung).map_or(&[], |rung| rung.values(stage, metric))
    }

    /// The middle of a metric, in the unit of the samples.
    pub fn middle(&self, rung: &str, stage: &str, metric: &str) -> Option<f64> {
        let values: Vec<f64> = self.values(rung, stage, metric).iter().map(|(_, value)| *value).collect();
        median(&values)
    }

    /// The middle of a stage's wall time, in milliseconds.
    pub fn wall_ms(&self, rung: &str, stage: &str) -> Option<f64> {
        Some(self.middle(rung, stage, WALL)? / 1e6)
    }

    /// How one rung compares with another in the blocks that have both: the median of the ratios' logarithms.
    pub fn ratio(&self, rung: &str, reference: &str, stage: &str, metric: &str) -> Option<Interval> {
        let logarithms =
            paired(self.values(rung, stage, metric), self.values(reference, stage, metric), |one, other| {
                (one / other).ln()
            });
        Some(median_interval(&logarithms)?.map(f64::exp))
    }

    /// How much longer a stage takes in the first rung than in the second, in nanoseconds.
    pub fn difference(&self, slow: &str, fast: &str, stage: &str, metric: &str) -> Option<Interval> {
        median_interval(&paired(
            self.values(slow, stage, metric),
            self.values(fast, stage, metric),
            |slow, fast| slow - fast,
        ))
    }

    /// [`Self::difference`] as a share of the reference's whole time, block by block.
    pub fn share(&self, slow: &str, fast: &str, stage: &str, reference: &str) -> Option<Interval> {
        let totals = self.values(reference, TOTAL, WALL);
        let differences: Vec<(u32, f64)> = self
            .values(slow, stage, WALL)
            .iter()
            .filter_map(|&(block, slow)| {
                let fast = self.values(fast, stage, WALL).iter().find(|(other, _)| *other == block)?.1;
                Some((block, slow - fast))
            })
            .collect();
        median_interval(&paired(&differences, totals, |difference, total| difference / total))
    }

    /// A counter of a rung. Equal settings are counted once, so any rung that is set alike will do.
    pub fn counter(&self, rung: &str, name: &str) -> Option<f64> {
        self.counted(rung, TOTAL, name)
    }

    /// A value of the counting run.
    pub fn counted(&self, rung: &str, stage: &str, metric: &str) -> Option<f64> {
        let key = (stage.to_string(), metric.to_string());
        let setting = &self.rung(rung)?.engine;
        let alike = self.rungs.iter().filter(|other| other.engine == *setting);
        alike.filter_map(|rung| rung.counts.get(&key)).next().copied()
    }

    /// The sum of some counters.
    pub fn counters(&self, rung: &str, names: &[&str]) -> Option<f64> {
        names.iter().map(|name| self.counter(rung, name)).sum()
    }
}

impl RungData {
    /// Valid timings by block.
    pub fn values(&self, stage: &str, metric: &str) -> &[(u32, f64)] {
        self.timings.get(&(stage.to_string(), metric.to_string())).map_or(&[], Vec::as_slice)
    }

    /// Stages and metrics that were timed.
    pub fn timed(&self) -> impl Iterator<Item = (&str, &str)> {
        self.timings.keys().map(|(stage, metric)| (stage.as_str(), metric.as_str()))
    }
}
