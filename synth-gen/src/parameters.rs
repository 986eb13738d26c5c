//! Everything that decides the bytes of a program. Knows no graph: what a parameter means for a
//! module is decided where it is used.

use serde::{Deserialize, Serialize};

use crate::Error;
use crate::preset::Preset;

/// Everything that decides the bytes of a generated program.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Parameters {
    /// The preset that these parameters started from.
    pub preset: Preset,
    /// Source modules, the entry among them; modules of packages come on top.
    pub modules: u32,
    /// Names one of the programs that the other parameters allow.
    pub seed: u64,
    /// How modules are layered.
    pub topology: Topology,
    /// Children of a module (`tree`), modules per layer (`lattice`), users of the barrel (`funnel`).
    pub fan_out: u32,
    /// Layers of a `bell`, and so its longest chain of imports.
    pub depth: u32,
    /// Imports of a thousand modules; a thousand of them make every module reachable.
    pub imports_per_mille: u32,
    /// Sigma of the natural logarithm of the number of other imports, in thousandths.
    pub imports_sigma_per_mille: u32,
    /// How much of the variance of the number of imports comes from the size of the module, in thousandths.
    pub imports_by_size_per_mille: u32,
    /// Modules at the end of the graph that are imported more than all others.
    pub hubs: u32,
    /// Share of drawn imports that go to hubs, in thousandths.
    pub hub_per_mille: u32,
    /// Share of drawn imports that go to any later module with equal chance, in thousandths. The
    /// rest prefers few: the chance falls with the reciprocal of the rank.
    pub even_per_mille: u32,
    /// Modules per import cycle.
    pub cycle_length: u32,
    /// Share of the groups of `cycle_length` modules that are cycles, in thousandths.
    pub cycle_per_mille: u32,
    /// Modules behind each dynamic import.
    pub island_size: u32,
    /// Share of modules that only dynamic imports reach, in thousandths.
    pub dynamic_per_mille: u32,
    /// More dynamic imports of such modules, per thousand modules.
    pub dynamic_imports_per_mille: u32,
    /// Share of modules that several islands import and nothing else, in thousandths.
    pub shared_per_mille: u32,
    /// Imports of packages per thousand drawn imports.
    pub package_per_mille: u32,
    /// Packages in node_modules, besides those that every program uses.
    pub packages: u32,
    /// Modules of a package of icons, per thousand modules.
    pub icons_per_mille: u32,
    /// Packages that the sources are cut into, linked into node_modules; 0 is none.
    pub workspaces: u32,
    /// Share of modules that re-export most of what they import, in thousandths.
    pub barrel_per_mille: u32,
    /// Type-only imports for each thousand imports of TypeScript modules.
    pub type_imports_per_mille: u32,
    /// Share of modules that do nothing when evaluated but define their exports, in thousandths.
    pub pure_per_mille: u32,
    /// Share of modules with top-level `await`, in thousandths.
    pub await_per_mille: u32,
    /// Share of imports of CommonJS modules that are conditional, lazy or deferred, in thousandths.
    pub lazy_per_mille: u32,
    /// Median size of a module, in bytes; small modules have their imports at least.
    pub bytes_median: u32,
    /// Sigma of the natural logarithm of the size, in thousandths.
    pub bytes_sigma_per_mille: u32,
    /// Size of the second module, if it is to be larger than drawn.
    pub bytes_largest: u32,
    /// The least share of comments in a module's bytes, in thousandths.
    pub comments_low_per_mille: u32,
    /// The largest share of comments in a module's bytes, in thousandths.
    pub comments_high_per_mille: u32,
    /// Weights of the kinds of files.
    pub kinds: Kinds,
    /// From which words names are made.
    pub vocabulary: Vocabulary,
    /// What package.json says about side effects of the sources.
    pub side_effects: SideEffects,
    /// What the order hash demands.
    pub order: Order,
    /// The languages that the files are written in.
    pub dialect: Dialect,
    /// Changes made to some modules, for measuring rebuilds.
    #[serde(default)]
    pub edits: Vec<Edit>,
}

/// Weights of the kinds of files. Beside ES modules, CommonJS, JSON and CSS are only given to
/// modules at the rim of the graph: no ES module is ever required by CommonJS. Without any weight
/// of ES modules the whole program is CommonJS.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
#[expect(missing_docs, reason = "each field is the weight of the extension of that name")]
pub struct Kinds {
    pub js: u32,
    pub mjs: u32,
    pub ts: u32,
    pub mts: u32,
    pub jsx: u32,
    pub tsx: u32,
    pub cjs: u32,
    pub json: u32,
    pub css: u32,
}

impl Kinds {
    pub(crate) fn of_modules(&self) -> u32 {
        self.js + self.mjs + self.ts + self.mts + self.jsx + self.tsx
    }
}

/// How modules are layered. Each module but the root has one parent in the layer before, or, if
/// layers are whole, all of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Topology {
    /// Each layer is `fan_out` times as wide as the one before; drawn imports go to any later module.
    Tree,
    /// `depth` layers, the widest after a third; drawn imports go to later layers.
    Bell,
    /// Whole layers of `fan_out` modules.
    Lattice,
    /// Whole layers: the entry, `fan_out` users, one barrel, all others.
    Funnel,
}

/// From which words names are made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Vocabulary {
    /// English words.
    Ascii,
    /// Words of many scripts, some outside the basic plane; paths have spaces.
    Unicode,
}

/// What package.json says about side effects of the sources.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum SideEffects {
    /// Nothing.
    Undeclared,
    /// Files named `*.effects.*` have them, others have none.
    Listed,
}

/// What the order hash demands of a bundler.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Order {
    /// Only what all known bundlers keep: evaluation of CommonJS modules is counted, but not
    /// ordered against ES modules; what a dynamic import reaches is separate from the rest, or has
    /// no side effects; nothing is ordered around top-level `await`.
    Portable,
    /// Everything that the specification and Node.js define.
    Strict,
}

/// The languages that the files are written in. It never changes the graph or the output.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Dialect {
    /// JavaScript, TypeScript, JSX, CSS; specifiers with and without extension.
    Full,
    /// JavaScript only, so that an engine runs the program as it is.
    Plain,
}

/// A change of some modules: other constants, the same imports and exports.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Edit {
    /// How many source modules change.
    pub modules: u32,
    /// Which, and into what.
    pub seed: u64,
}

impl Parameters {
    /// Whether the program has no ES modules of its own.
    pub(crate) fn is_commonjs(&self) -> bool {
        self.kinds.of_modules() == 0
    }

    /// Icon modules.
    pub(crate) fn icons(&self) -> u32 {
        (u64::from(self.modules) * u64::from(self.icons_per_mille) / 1000) as u32
    }

    /// Refuses what cannot be generated, naming the parameter.
    pub fn validate(&self) -> Result<(), Error> {
        let limits = [
            ("modules", self.modules, 1, 5_000_000),
            ("fan_out", self.fan_out, 1, u32::MAX),
            ("depth", self.depth, 2, 10_000),
            ("imports_per_mille", self.imports_per_mille, 0, 1_000_000),
            ("imports_sigma_per_mille", self.imports_sigma_per_mille, 0, 2_000),
            ("imports_by_size_per_mille", self.imports_by_size_per_mille, 0, 1000),
            ("hubs", self.hubs, 1, 1_000_000),
            ("hub_per_mille", self.hub_per_mille, 0, 1000),
            ("even_per_mille", self.even_per_mille, 0, 1000),
            ("cycle_length", self.cycle_length, 2, 100_000),
            ("cycle_per_mille", self.cycle_per_mille, 0, 1000),
            ("island_size", self.island_size, 1, 100_000),
            ("dynamic_per_mille", self.dynamic_per_mille, 0, 900),
            ("dynamic_imports_per_mille", self.dynamic_imports_per_mille, 0, 1000),
            ("shared_per_mille", self.shared_per_mille, 0, 900 - self.dynamic_per_mille.min(900)),
            ("package_per_mille", self.package_per_mille, 0, 1000),
            ("packages", self.packages, 0, 120),
            ("icons_per_mille", self.icons_per_mille, 0, 1000),
            ("workspaces", self.workspaces, 0, 120),
            ("barrel_per_mille", self.barrel_per_mille, 0, 1000),
            ("type_imports_per_mille", self.type_imports_per_mille, 0, 5000),
            ("pure_per_mille", self.pure_per_mille, 0, 1000),
            ("await_per_mille", self.await_per_mille, 0, 1000),
            ("lazy_per_mille", self.lazy_per_mille, 0, 1000),
            ("bytes_median", self.bytes_median, 0, 1_000_000),
            ("bytes_sigma_per_mille", self.bytes_sigma_per_mille, 0, 2_000),
            ("bytes_largest", self.bytes_largest, 0, 200_000_000),
            ("comments_low_per_mille", self.comments_low_per_mille, 0, self.comments_high_per_mille),
            ("comments_high_per_mille", self.comments_high_per_mille, 0, 800),
        ];
        for (name, value, low, high) in limits {
            if !(low..=high).contains(&value) {
                return Err(Error::Parameters(format!(
                    "{name} is {value}, but must lie between {low} and {high}"
                )));
            }
        }
        let fail = |text: &str| Err(Error::Parameters(text.to_owned()));
        if matches!(self.topology, Topology::Lattice | Topology::Funnel) && self.fan_out > 1_000 {
            return fail("fan_out must be at most 1000 where layers are whole");
        }
        let Kinds { js, mjs, ts, mts, jsx, tsx, cjs, json, css } = self.kinds;
        if [js, mjs, ts, mts, jsx, tsx, cjs, json, css].iter().any(|&weight| weight > 1_000_000) {
            return fail("a weight of `kinds` must be at most 1000000");
        }
        if self.kinds.of_modules() + cjs == 0 {
            return fail("`kinds` must give some weight to a kind of ES module, or to cjs");
        }
        if self.is_commonjs() && (css > 0 || self.dynamic_per_mille > 0 || self.icons_per_mille > 0) {
            return fail("a program of CommonJS modules only has no css, islands or icons");
        }
        if self.topology == Topology::Funnel && (cjs > 0 || json > 0 || css > 0) {
            return fail("a funnel re-exports all, so that it has ES modules only");
        }
        if self.edits.iter().any(|edit| edit.modules > self.modules) {
            return fail("an edit changes more modules than there are");
        }
        Ok(())
    }
}
