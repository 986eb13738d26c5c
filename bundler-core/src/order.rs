//! Evaluation order of a module graph: depth-first, post-order, entries and imports in their order.
//! Must not know modules, only numbers (or, for the baseline, opaque keys) and who needs whom.
//!
//! That is the order in which `InnerModuleEvaluation` of ECMA-262 (section 16.2.1.6.1.3.1, Cyclic
//! Module Records) runs the bodies of modules, cycles included: a module that is already being
//! evaluated is not waited for. Modules that no root reaches are left out; each other one is in
//! the result once. None of the algorithms recurses: chains of any depth are safe.
//!
//! Three algorithms give the same order. [`naive_dfs`] is the baseline of the optimisation plan,
//! `kahn` its phase 4 (if compiled in), and [`linear_dfs`] the least that can be done.

mod adjacency;
mod components;
#[cfg(feature = "phase4-kahn")]
mod kahn;
mod linear_dfs;
mod naive_dfs;

pub use adjacency::{Adjacency, AdjacencyBuilder};
pub use components::components;
#[cfg(feature = "phase4-kahn")]
pub use kahn::{KahnOrder, Levels, kahn};
pub use linear_dfs::linear_dfs;
pub use naive_dfs::naive_dfs;

#[cfg(test)]
mod tests;
