//! Flags of esbuild that are not implemented. They are known by name, so that a script learns what is missing
//! instead of being told that its flags are misspelt.

use bundler_core::diagnostics::Diagnostic;

/// One flag that is refused.
pub(super) struct RefusedFlag {
    /// Name without dashes.
    pub(super) name: &'static str,
    shape: Shape,
    /// What to do instead.
    help: &'static str,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Shape {
    /// On or off. Off is what happens anyway, so that is accepted.
    Switch,
    /// On or off, or a value may follow; off is accepted.
    Optional,
    /// A value follows.
    Value,
}

use Shape::{Optional, Switch, Value};

impl RefusedFlag {
    /// The error for this flag. `next_if` takes the next word, if it suits: a refused flag's value must not be
    /// mistaken for an entry.
    pub(super) fn refuse<'a>(
        &self,
        attached: Option<&'a str>,
        next_if: impl FnOnce(&dyn Fn(&str) -> bool) -> Option<&'a str>,
    ) -> Result<(), Diagnostic> {
        let value = attached.or_else(|| match self.shape {
            Switch => next_if(&|word| word == "true" || word == "false"),
            Value => next_if(&|word| !word.starts_with('-')),
            Optional => None,
        });
        if self.shape != Value && value == Some("false") {
            return Ok(());
        }
        Err(Diagnostic::error(format!("--{} is not supported yet", self.name)).with_help(self.help))
    }
}

/// The refused flag of that name.
pub(super) fn find(name: &str) -> Option<&'static RefusedFlag> {
    FLAGS.iter().find(|flag| flag.name == name)
}

const fn flag(name: &'static str, shape: Shape, help: &'static str) -> RefusedFlag {
    RefusedFlag { name, shape, help }
}

const WITHOUT: &str = "leave it out";
const REBUILD: &str = "run the build again after a change";
const SERVE: &str = "build with --outdir and serve that directory with another tool";

pub(super) const FLAGS: &[RefusedFlag] = &[
    flag("abs-paths", Value, "leave it out; paths are relative to the working directory"),
    flag("certfile", Value, SERVE),
    flag("cors-origin", Value, SERVE),
    flag("cpuprofile", Value, "use --timings, or a profiler of the system"),
    flag("heap", Value, "use a profiler of the system"),
    flag("keyfile", Value, SERVE),
    flag("log-style", Value, WITHOUT),
    flag("ping", Switch, WITHOUT),
    flag("serve", Optional, SERVE),
    flag("serve-fallback", Value, SERVE),
    flag("servedir", Value, SERVE),
    flag("service", Value, "run one process per build"),
    flag("timing", Switch, "use --timings"),
    flag("trace", Value, "use --timings, or a profiler of the system"),
    flag("watch", Optional, REBUILD),
    flag("watch-delay", Value, REBUILD),
];
