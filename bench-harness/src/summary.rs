//! Middles and intervals of all that was timed, as rows of `summary.csv`. Must not measure or render.

use serde::Serialize;

use crate::dataset::{Dataset, ProgramData};
use crate::stats::median_interval;

/// One metric of one rung on one program.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct SummaryRow {
    pub preset: String,
    pub n_modules: u32,
    pub rung: String,
    pub stage: String,
    pub metric: String,
    /// In the unit of the samples, with the 95 % interval of the median.
    pub median: f64,
    pub low: f64,
    pub high: f64,
    pub count: usize,
    /// Quotient of this rung and the reference within a block. Absent for the reference itself.
    pub ratio: Option<f64>,
    pub ratio_low: Option<f64>,
    pub ratio_high: Option<f64>,
    pub ratio_count: usize,
}

/// Everything that was timed, against the rung named `reference`.
pub fn summary(data: &Dataset, reference: &str) -> Vec<SummaryRow> {
    let mut rows = Vec::new();
    for program in &data.programs {
        for rung in &program.rungs {
            rows.extend(
                rung.timed().filter_map(|(stage, metric)| row(program, &rung.name, stage, metric, reference)),
            );
        }
    }
    rows
}

fn row(program: &ProgramData, rung: &str, stage: &str, metric: &str, reference: &str) -> Option<SummaryRow> {
    let values: Vec<f64> = program.values(rung, stage, metric).iter().map(|(_, value)| *value).collect();
    let middle = median_interval(&values)?;
    let ratio = (rung != reference).then(|| program.ratio(rung, reference, stage, metric)).flatten();
    Some(SummaryRow {
        preset: program.preset.clone(),
        n_modules: program.modules,
        rung: rung.to_string(),
        stage: stage.to_string(),
        metric: metric.to_string(),
        median: middle.mid,
        low: middle.low,
        high: middle.high,
        count: middle.count,
        ratio: ratio.map(|ratio| ratio.mid),
        ratio_low: ratio.map(|ratio| ratio.low),
        ratio_high: ratio.map(|ratio| ratio.high),
        ratio_count: ratio.map_or(0, |ratio| ratio.count),
    })
}
