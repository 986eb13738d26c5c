//! Measures what each scheduling phase of the bundler is worth, and holds the optimisation plan's numbers
//! against what is measured. Drives the bundler and its rivals from outside; must not know how they work.
//!
//! Measuring never renders, rendering never measures: `study` and `peers` make samples, `summary` and
//! `report` read them.

pub mod build_once;
pub mod counters;
pub mod csv;
pub mod environment;
pub mod fixture;
pub mod flamegraph;
pub mod oracle;
pub mod peers;
pub mod plan;
pub mod process;
pub mod report;
mod sampling;
pub mod setup;
pub mod stats;
pub mod study;
pub mod summary;
pub mod utc;

/// Hears how far a measurement is; draws it, or does nothing.
pub trait Watcher: Sync {
    /// A new part of the work begins, of about this many steps.
    fn begin(&self, what: &str, steps: u64);
    /// One step is done.
    fn step(&self);
    /// Something that the user should know, and that the report also says.
    fn note(&self, text: &str);
}
