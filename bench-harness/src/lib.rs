//! Measures what each scheduling phase of the bundler is worth, and holds the optimisation plan's numbers
//! against what is measured. Drives the bundler and its rivals from outside; must not know how they work.
//!
//! Measuring never renders, rendering never measures: `study` and `rivals` make samples; `dataset`
//! orders them, `factorial` and `verdict` evaluate, `report` renders.

pub mod allocations;
pub mod build_once;
pub mod comparison;
pub mod counters;
pub mod csv;
pub mod dataset;
pub mod environment;
pub mod factorial;
pub mod fixture;
pub mod flamegraph;
pub mod gate;
pub mod history;
#[cfg(test)]
mod mock;
pub mod oracle;
pub mod plan;
pub mod process;
pub mod progress;
pub mod report;
pub mod results_folder;
pub mod rivals;
mod sampling;
pub mod setup;
pub mod stats;
pub mod study;
pub mod summary;
pub mod timeline;
pub mod treatment;
pub mod utc;
pub mod verdict;

/// Hears how far a measurement is; draws it, or does nothing.
pub trait Watcher: Sync {
    /// A new part of the work begins, of about this many steps.
    fn begin(&self, what: &str, steps: u64);
    /// One step is done.
    fn step(&self);
    /// The whole work will take about so much longer.
    fn left(&self, seconds: f64);
    /// Something that the user should know.
    fn note(&self, text: &str);
}
