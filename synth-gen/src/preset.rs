//! Parameters and the presets that are sets of them. Knows no graph: what a parameter means for a
//! module is decided where it is used.

use serde::{Deserialize, Serialize};

use crate::Error;

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
    /// How modules are connected.
    pub topology: Topology,
    /// Imports per module that the generator aims at, where the topology leaves it a choice.
    pub imports_per_module: u32,
    /// The number of imports varies by up to this much around the aim.
    pub imports_spread: u32,
    /// Children of a module in the tree that makes every module reachable (`tangle`),
    /// or modules per layer (`lattice`).
    pub fan_out: u32,
    /// Modules per import cycle.
    pub cycle_length: u32,
    /// Share of the groups of `cycle_length` modules that are cycles, in thousandths.
    pub cycle_per_mille: u32,
    /// Modules behind each dynamic import.
    pub island_size: u32,
    /// Share of modules that only dynamic imports reach, in thousandths.
    pub dynamic_per_mille: u32,
    /// Share of free imports that go to packages, in thousandths.
    pub package_per_mille: u32,
    /// Packages in node_modules, besides the two that every program uses.
    pub packages: u32,
    /// Share of modules that re-export most of what they import, in thousandths.
    pub barrel_per_mille: u32,
    /// Type-only imports for each thousand TypeScript modules.
    pub type_imports_per_mille: u32,
    /// Share of modules that do nothing when evaluated but define their exports, in thousandths.
    pub pure_per_mille: u32,
    /// Median size of a module's own code, without imports, in bytes.
    pub median_bytes: u32,
    /// Weights of the kinds of files.
    pub kinds: Kinds,
    /// What the order hash demands.
    pub order: Order,
    /// The languages that the files are written in.
    pub dialect: Dialect,
}

/// Weights of the kinds of files. CommonJS and JSON are only given to modules at the rim of the
/// graph: no ES module is ever required by CommonJS.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
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
}

/// How modules are connected.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Topology {
    /// A tree, filled up with imports of later modules, so that diamonds are everywhere.
    Tangle,
    /// Layers, each module of which imports the whole next layer.
    Lattice,
}

/// What the order hash demands of a bundler.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Order {
    /// Only what all known bundlers keep: evaluation of CommonJS modules is counted, but not
    /// ordered against ES modules, and what a dynamic import reaches is separate from the rest.
    Portable,
    /// Everything that the specification and Node.js define.
    Strict,
}

/// The languages that the files are written in. It never changes the graph or the output.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Dialect {
    /// JavaScript, TypeScript, JSX; specifiers with and without extension.
    Full,
    /// JavaScript only, so that an engine runs the program as it is.
    Plain,
}

/// A named set of parameters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[expect(missing_docs, reason = "each has its line in `summary`")]
pub enum Preset {
    Plan,
    DeepChain,
    Wide,
    Diamond,
    Cyclic,
    Dense,
}

impl Preset {
    /// All presets, the default first.
    pub const ALL: [Preset; 6] =
        [Preset::Plan, Preset::DeepChain, Preset::Wide, Preset::Diamond, Preset::Cyclic, Preset::Dense];

    /// The name used on the command line and in the manifest.
    pub fn name(self) -> &'static str {
        match self {
            Preset::Plan => "plan",
            Preset::DeepChain => "deep-chain",
            Preset::Wide => "wide",
            Preset::Diamond => "diamond",
            Preset::Cyclic => "cyclic",
            Preset::Dense => "dense",
        }
    }

    /// One line for `--list-presets`.
    pub fn summary(self) -> &'static str {
        match self {
            Preset::Plan => "10 imports per module, every kind of file, a few cycles",
            Preset::DeepChain => "each module imports the next one: as deep as there are modules",
            Preset::Wide => "the entry imports all other modules",
            Preset::Diamond => "layers of 8, each module imports all of the next: 8^depth paths",
            Preset::Cyclic => "import cycles of 60 modules hold most of the graph",
            Preset::Dense => "40 imports per module",
        }
    }
}

impl std::str::FromStr for Preset {
    type Err = Error;

    fn from_str(name: &str) -> Result<Self, Error> {
        Preset::ALL.into_iter().find(|preset| preset.name() == name).ok_or_else(|| {
            let known: Vec<_> = Preset::ALL.iter().map(|preset| preset.name()).collect();
            Error::Parameters(format!("no preset `{name}`; there are {}", known.join(", ")))
        })
    }
}

impl Parameters {
    /// The parameters of `preset` with seed 1.
    pub fn new(preset: Preset, modules: u32) -> Self {
        let plan = Parameters {
            preset,
            modules,
            seed: 1,
            topology: Topology::Tangle,
            imports_per_module: 11,
            imports_spread: 3,
            fan_out: 4,
            cycle_length: 5,
            cycle_per_mille: 30,
            island_size: 12,
            dynamic_per_mille: 60,
            package_per_mille: 60,
            packages: (modules / 100).clamp(5, 120),
            barrel_per_mille: 80,
            type_imports_per_mille: 700,
            pure_per_mille: 200,
            median_bytes: 150,
            kinds: Kinds { js: 280, mjs: 20, ts: 280, mts: 20, jsx: 110, tsx: 140, cjs: 75, json: 75 },
            order: Order::Portable,
            dialect: Dialect::Full,
        };
        match preset {
            Preset::Plan => plan,
            Preset::DeepChain => Parameters {
                imports_per_module: 1,
                imports_spread: 0,
                fan_out: 1,
                cycle_per_mille: 0,
                dynamic_per_mille: 0,
                ..plan
            },
            Preset::Wide => Parameters {
                imports_per_module: 0,
                imports_spread: 0,
                fan_out: u32::MAX,
                cycle_per_mille: 0,
                dynamic_per_mille: 0,
                ..plan
            },
            Preset::Diamond => Parameters {
                topology: Topology::Lattice,
                fan_out: 8,
                cycle_per_mille: 0,
                dynamic_per_mille: 0,
                ..plan
            },
            Preset::Cyclic => {
                Parameters { imports_per_module: 6, cycle_length: 60, cycle_per_mille: 700, ..plan }
            }
            Preset::Dense => Parameters { imports_per_module: 42, imports_spread: 8, ..plan },
        }
    }

    /// Refuses what cannot be generated, naming the parameter.
    pub fn validate(&self) -> Result<(), Error> {
        let limits = [
            ("modules", self.modules, 1, 5_000_000),
            ("imports_per_module", self.imports_per_module, 0, 1_000),
            ("imports_spread", self.imports_spread, 0, 500),
            ("fan_out", self.fan_out, 1, u32::MAX),
            ("cycle_length", self.cycle_length, 2, 100_000),
            ("cycle_per_mille", self.cycle_per_mille, 0, 1000),
            ("island_size", self.island_size, 1, 100_000),
            ("dynamic_per_mille", self.dynamic_per_mille, 0, 900),
            ("package_per_mille", self.package_per_mille, 0, 1000),
            ("packages", self.packages, 0, 250),
            ("barrel_per_mille", self.barrel_per_mille, 0, 1000),
            ("type_imports_per_mille", self.type_imports_per_mille, 0, 5000),
            ("pure_per_mille", self.pure_per_mille, 0, 1000),
            ("median_bytes", self.median_bytes, 0, 1_000_000),
        ];
        for (name, value, low, high) in limits {
            if !(low..=high).contains(&value) {
                return Err(Error::Parameters(format!(
                    "{name} is {value}, but must lie between {low} and {high}"
                )));
            }
        }
        if self.topology == Topology::Lattice && self.fan_out > 1_000 {
            return Err(Error::Parameters("a lattice's fan_out must be at most 1000".to_owned()));
        }
        let Kinds { js, mjs, ts, mts, jsx, tsx, cjs, json } = self.kinds;
        if [js, mjs, ts, mts, jsx, tsx, cjs, json].iter().any(|&weight| weight > 1_000_000) {
            return Err(Error::Parameters("a weight of `kinds` must be at most 1000000".to_owned()));
        }
        if js + mjs + ts + mts + jsx + tsx == 0 {
            return Err(Error::Parameters("`kinds` must give some weight to a kind of ES module".to_owned()));
        }
        Ok(())
    }
}
