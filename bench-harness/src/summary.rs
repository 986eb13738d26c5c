//! From samples to middles, spreads and ratios. Must not measure, nor know how a report looks.

use serde::Serialize;

use crate::csv::{BuildKind, Sample};
use crate::stats::{Spread, paired_ratios};

/// One metric of one treatment at one size.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct SummaryRow {
    pub n_modules: u32,
    pub rung: String,
    pub stage: String,
    pub metric: String,
    pub unit: String,
    pub median: f64,
    /// First quartile.
    pub lower: f64,
    /// Third quartile.
    pub upper: f64,
    pub count: usize,
    /// Quotient of this treatment and the reference within a block: median, quartiles and number of blocks
    /// with both. Absent for the reference itself.
    pub ratio: Option<f64>,
    pub ratio_lower: Option<f64>,
    pub ratio_upper: Option<f64>,
    pub ratio_count: usize,
}

/// All that the tables are made of.
#[derive(Clone, Debug, Default)]
pub struct Summary {
    pub rows: Vec<SummaryRow>,
    values: Vec<Series>,
}

/// The values of one row, by block.
#[derive(Clone, Debug)]
struct Series {
    n_modules: u32,
    rung: String,
    stage: String,
    metric: String,
    unit: String,
    values: Vec<(u32, f64)>,
}

impl Summary {
    /// Summarises the valid timings among `samples`, against the treatment named `reference`.
    pub fn of(samples: &[Sample], reference: &str) -> Self {
        let values = series(samples);
        let rows = values
            .iter()
            .map(|one| {
                let reference = values
                    .iter()
                    .find(|other| {
                        other.rung == reference && other.is_of(one.n_modules, &one.stage, &one.metric)
                    })
                    .filter(|other| other.rung != one.rung);
                summarise(one, reference)
            })
            .collect();
        Self { rows, values }
    }

    /// The row of one metric.
    pub fn find(&self, n_modules: u32, rung: &str, stage: &str, metric: &str) -> Option<&SummaryRow> {
        self.rows.iter().find(|row| {
            row.n_modules == n_modules && row.rung == rung && row.stage == stage && row.metric == metric
        })
    }

    /// The median wall time of a stage, in milliseconds.
    pub fn wall_ms(&self, n_modules: u32, rung: &str, stage: &str) -> Option<f64> {
        self.find(n_modules, rung, stage, "wall").map(|row| row.median / 1e6)
    }

    /// The values of a metric that is a time, by block, in milliseconds.
    pub fn times_ms(&self, n_modules: u32, rung: &str, stage: &str, metric: &str) -> Vec<(u32, f64)> {
        let found = self.values.iter().find(|one| one.rung == rung && one.is_of(n_modules, stage, metric));
        found.map_or_else(Vec::new, |one| one.values.iter().map(|&(block, ns)| (block, ns / 1e6)).collect())
    }
}

/// The value of a counter, from the counting run.
pub fn counter(samples: &[Sample], n_modules: u32, rung: &str, name: &str) -> Option<f64> {
    let counting = |sample: &&Sample| sample.build_kind == BuildKind::Counting && sample.status == "ok";
    let sample = samples
        .iter()
        .filter(counting)
        .find(|sample| sample.n_modules == n_modules && sample.rung == rung && sample.metric == name)?;
    sample.value
}

/// The total wall time of the counting run, in milliseconds.
pub fn counting_wall_ms(samples: &[Sample], n_modules: u32, rung: &str) -> Option<f64> {
    let is_total = |sample: &&Sample| sample.stage == "total" && sample.metric == "wall";
    let sample = samples.iter().filter(is_total).find(|sample| {
        sample.build_kind == BuildKind::Counting && sample.n_modules == n_modules && sample.rung == rung
    })?;
    Some(sample.value? / 1e6)
}

impl Series {
    fn is_of(&self, n_modules: u32, stage: &str, metric: &str) -> bool {
        self.n_modules == n_modules && self.stage == stage && self.metric == metric
    }
}

/// Valid timings by size, treatment, stage and metric, in order of first appearance.
fn series(samples: &[Sample]) -> Vec<Series> {
    let mut all: Vec<Series> = Vec::new();
    for sample in samples.iter().filter(|sample| sample.is_valid_timing()) {
        let Some(value) = sample.value else { continue };
        let is_same = |one: &Series| {
            one.rung == sample.rung && one.is_of(sample.n_modules, &sample.stage, &sample.metric)
        };
        let index = all.iter().position(is_same).unwrap_or_else(|| {
            all.push(Series {
                n_modules: sample.n_modules,
                rung: sample.rung.clone(),
                stage: sample.stage.clone(),
                metric: sample.metric.clone(),
                unit: sample.unit.clone(),
                values: Vec::new(),
            });
            all.len() - 1
        });
        all[index].values.push((sample.block, value));
    }
    all
}

fn summarise(one: &Series, reference: Option<&Series>) -> SummaryRow {
    let plain: Vec<f64> = one.values.iter().map(|(_, value)| *value).collect();
    let spread = Spread::of(&plain).expect("a series has values");
    let mut ratios =
        reference.map_or_else(Vec::new, |reference| paired_ratios(&one.values, &reference.values));
    // What takes no time has no ratio.
    ratios.retain(|ratio| ratio.is_finite());
    let ratio = Spread::of(&ratios);
    SummaryRow {
        n_modules: one.n_modules,
        rung: one.rung.clone(),
        stage: one.stage.clone(),
        metric: one.metric.clone(),
        unit: one.unit.clone(),
        median: spread.median,
        lower: spread.lower,
        upper: spread.upper,
        count: spread.count,
        ratio: ratio.map(|ratio| ratio.median),
        ratio_lower: ratio.map(|ratio| ratio.lower),
        ratio_upper: ratio.map(|ratio| ratio.upper),
        ratio_count: ratio.map_or(0, |ratio| ratio.count),
    }
}
