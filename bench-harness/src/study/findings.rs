//! What a study found out: plain data from measuring to rendering.

use std::path::PathBuf;

use crate::csv::Sample;

/// All that a study found out.
#[derive(Clone, Debug, Default)]
pub struct Findings {
    pub samples: Vec<Sample>,
    pub programs: Vec<ProgramFacts>,
    /// Failures, each with where it happened. Empty if all output was right.
    pub failures: Vec<String>,
    /// What was left out, and why.
    pub omissions: Vec<String>,
    /// Modules of the program that the flamegraphs show.
    pub profiled_modules: u32,
    /// Treatments with a flamegraph, and its file.
    pub flamegraphs: Vec<(String, PathBuf)>,
}

/// A generated program, as reports name it.
#[derive(Clone, Debug)]
pub struct ProgramFacts {
    pub modules: u32,
    pub edges: u64,
    pub bytes: u64,
    /// Setups whose output was verified, and how many different bundles they made.
    pub verified: usize,
    pub distinct_bundles: usize,
}
