//! Runs programs and bundles and gives what they print. Knows nothing of the bundler.

use std::collections::BTreeMap;

pub(crate) mod node;
pub(crate) mod quickjs;

/// Defines `log`, `probe` and `later`; see the file.
pub(crate) const HOST: &str = include_str!("host.js");

/// Files by name, all in one directory.
pub(crate) type Files = BTreeMap<String, String>;

/// How the entry is started.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Start {
    /// `import()`
    Import,
    /// `require()`
    Require,
    /// As a script.
    Script,
}

/// What stands in the log of a program that never comes to an end.
pub(crate) const NEVER_SETTLES: &str = "never settles";
