//! Named sets of parameters. Knows no graph.

use serde::{Deserialize, Serialize};

use crate::Error;
use crate::parameters::{Dialect, Kinds, Order, Parameters, SideEffects, Topology, Vocabulary};

/// A named set of parameters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[expect(missing_docs, reason = "each has its line in `summary`")]
pub enum Preset {
    ReactApp,
    Plan,
    Components,
    MonorepoTs,
    NpmCjs,
    IconsBarrel,
    BarrelSideeffects,
    DeepChain,
    Wide,
    Diamond,
    Cyclic,
    Dense,
    QueueBomb,
    Dynamic,
    Tla,
    HugeFile,
    Unicode,
}

impl Preset {
    /// All presets, the default first.
    pub const ALL: [Preset; 17] = [
        Preset::ReactApp,
        Preset::Plan,
        Preset::Components,
        Preset::MonorepoTs,
        Preset::NpmCjs,
        Preset::IconsBarrel,
        Preset::BarrelSideeffects,
        Preset::DeepChain,
        Preset::Wide,
        Preset::Diamond,
        Preset::Cyclic,
        Preset::Dense,
        Preset::QueueBomb,
        Preset::Dynamic,
        Preset::Tla,
        Preset::HugeFile,
        Preset::Unicode,
    ];

    fn words(self) -> (&'static str, &'static str) {
        match self {
            Preset::ReactApp => {
                ("react-app", "an application: JSX and TypeScript, hubs, lazy pages, packages")
            }
            Preset::Plan => ("plan", "10 imports per module, every kind of file, a few cycles"),
            Preset::Components => {
                ("components", "the public 10,000-component app: a tree, one icon and one shared part each")
            }
            Preset::MonorepoTs => {
                ("monorepo-ts", "linked TypeScript workspaces, path aliases, types, 40 % on cycles")
            }
            Preset::NpmCjs => ("npm-cjs", "deep CommonJS, conditional and lazy requires, 50 % on cycles"),
            Preset::IconsBarrel => ("icons-barrel", "one barrel that re-exports all, of which 20 are used"),
            Preset::BarrelSideeffects => {
                ("barrel-sideeffects", "barrels whose parts have side effects or declare that they have none")
            }
            Preset::DeepChain => {
                ("deep-chain", "each module imports the next one: as deep as there are modules")
            }
            Preset::Wide => ("wide", "the entry imports all other modules"),
            Preset::Diamond => ("diamond", "layers of 8, each module imports all of the next: 8^depth paths"),
            Preset::Cyclic => ("cyclic", "import cycles of 60 modules hold most of the graph"),
            Preset::Dense => ("dense", "40 imports per module"),
            Preset::QueueBomb => {
                ("queue-bomb", "the entry queues all, all import the end of the queue: the longest searches")
            }
            Preset::Dynamic => ("dynamic", "most modules behind import(), many shared between them"),
            Preset::Tla => ("tla", "a fifth of the modules waits at the top level"),
            Preset::HugeFile => ("huge-file", "one module of 20 MB among small ones"),
            Preset::Unicode => ("unicode", "names, strings and paths of many scripts, paths with spaces"),
        }
    }

    /// The name used on the command line and in the manifest.
    pub fn name(self) -> &'static str {
        self.words().0
    }

    /// One line for `--list-presets`.
    pub fn summary(self) -> &'static str {
        self.words().1
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
        let plan = plan(modules);
        let app = application(modules);
        let parameters = match preset {
            Preset::Plan => plan,
            Preset::ReactApp => app,
            Preset::Components => Parameters {
                topology: Topology::Tree,
                fan_out: root(modules, 5),
                imports_per_mille: 2000,
                imports_sigma_per_mille: 0,
                hubs: 1,
                hub_per_mille: 1000,
                cycle_per_mille: 0,
                dynamic_per_mille: 0,
                dynamic_imports_per_mille: 0,
                package_per_mille: 0,
                icons_per_mille: 900,
                barrel_per_mille: 0,
                pure_per_mille: 0,
                bytes_median: 328,
                bytes_sigma_per_mille: 200,
                comments_low_per_mille: 0,
                comments_high_per_mille: 0,
                kinds: Kinds { jsx: 1, ..Kinds::default() },
                ..app
            },
            Preset::MonorepoTs => Parameters {
                depth: 14,
                imports_per_mille: 2700,
                imports_by_size_per_mille: 500,
                imports_sigma_per_mille: 1000,
                cycle_length: 25,
                cycle_per_mille: 420,
                dynamic_per_mille: 0,
                dynamic_imports_per_mille: 0,
                workspaces: (modules / 150).clamp(2, 60),
                type_imports_per_mille: 800,
                bytes_median: 900,
                bytes_sigma_per_mille: 1100,
                kinds: Kinds { ts: 850, tsx: 100, mts: 20, json: 30, ..Kinds::default() },
                ..app
            },
            Preset::NpmCjs => Parameters {
                depth: 12,
                imports_per_mille: 4300,
                cycle_length: 100,
                cycle_per_mille: 500,
                dynamic_per_mille: 0,
                dynamic_imports_per_mille: 0,
                type_imports_per_mille: 0,
                barrel_per_mille: 0,
                lazy_per_mille: 150,
                imports_by_size_per_mille: 500,
                bytes_median: 2600,
                bytes_sigma_per_mille: 1500,
                kinds: Kinds { cjs: 950, json: 50, ..Kinds::default() },
                ..app
            },
            Preset::IconsBarrel => Parameters {
                topology: Topology::Funnel,
                fan_out: 20,
                side_effects: SideEffects::Listed,
                kinds: Kinds { js: 1, ts: 1, ..Kinds::default() },
                imports_per_mille: 1000,
                bytes_median: 400,
                bytes_sigma_per_mille: 300,
                pure_per_mille: 0,
                barrel_per_mille: 0,
                ..quiet(plan)
            },
            Preset::BarrelSideeffects => Parameters {
                fan_out: root(modules, 3),
                side_effects: SideEffects::Listed,
                kinds: Kinds { js: 1, ts: 1, mjs: 1, ..Kinds::default() },
                imports_per_mille: 1200,
                bytes_median: 500,
                pure_per_mille: 500,
                barrel_per_mille: 1000,
                ..quiet(plan)
            },
            Preset::DeepChain => Parameters { imports_per_mille: 1000, fan_out: 1, ..quiet(plan) },
            Preset::Wide => Parameters { imports_per_mille: 1000, fan_out: u32::MAX, ..quiet(plan) },
            Preset::Diamond => Parameters { topology: Topology::Lattice, fan_out: 8, ..quiet(plan) },
            Preset::Cyclic => {
                Parameters { imports_per_mille: 6000, cycle_length: 60, cycle_per_mille: 700, ..plan }
            }
            Preset::Dense => Parameters { imports_per_mille: 41_000, ..plan },
            Preset::QueueBomb => Parameters {
                fan_out: u32::MAX,
                imports_per_mille: 13_000,
                hubs: 100,
                hub_per_mille: 1000,
                even_per_mille: 0,
                package_per_mille: 0,
                bytes_median: 200,
                kinds: Kinds { js: 1, ..Kinds::default() },
                ..quiet(plan)
            },
            Preset::Dynamic => Parameters {
                dynamic_per_mille: 650,
                dynamic_imports_per_mille: 250,
                shared_per_mille: 100,
                island_size: 10,
                ..app
            },
            Preset::Tla => Parameters {
                await_per_mille: 200,
                cycle_length: 4,
                cycle_per_mille: 60,
                bytes_median: 800,
                bytes_sigma_per_mille: 1500,
                kinds: Kinds { js: 400, mjs: 100, ts: 500, ..Kinds::default() },
                ..app
            },
            Preset::HugeFile => Parameters { bytes_largest: 20_000_000, ..app },
            Preset::Unicode => Parameters { vocabulary: Vocabulary::Unicode, ..app },
        };
        Parameters { preset, ..parameters }
    }
}

/// The preset `plan`.
fn plan(modules: u32) -> Parameters {
    Parameters {
        preset: Preset::Plan,
        modules,
        seed: 1,
        topology: Topology::Tree,
        fan_out: 4,
        depth: 25,
        imports_per_mille: 10_800,
        imports_sigma_per_mille: 200,
        imports_by_size_per_mille: 500,
        hubs: 1,
        hub_per_mille: 0,
        even_per_mille: 1000,
        cycle_length: 5,
        cycle_per_mille: 30,
        island_size: 12,
        dynamic_per_mille: 60,
        dynamic_imports_per_mille: 15,
        shared_per_mille: 0,
        package_per_mille: 60,
        packages: (modules / 100).clamp(5, 120),
        icons_per_mille: 0,
        workspaces: 0,
        barrel_per_mille: 80,
        type_imports_per_mille: 70,
        pure_per_mille: 200,
        await_per_mille: 0,
        lazy_per_mille: 0,
        bytes_median: 1700,
        bytes_sigma_per_mille: 400,
        bytes_largest: 0,
        comments_low_per_mille: 0,
        comments_high_per_mille: 0,
        kinds: Kinds { js: 280, mjs: 20, ts: 280, mts: 20, jsx: 110, tsx: 140, cjs: 75, json: 75, css: 0 },
        vocabulary: Vocabulary::Ascii,
        side_effects: SideEffects::Undeclared,
        order: Order::Portable,
        dialect: Dialect::Full,
        edits: Vec::new(),
    }
}

/// The preset `react-app`.
fn application(modules: u32) -> Parameters {
    Parameters {
        preset: Preset::ReactApp,
        topology: Topology::Bell,
        imports_per_mille: 5400,
        imports_sigma_per_mille: 900,
        imports_by_size_per_mille: 900,
        hubs: 4,
        hub_per_mille: 120,
        even_per_mille: 60,
        cycle_length: 3,
        cycle_per_mille: 12,
        island_size: 8,
        dynamic_per_mille: 200,
        dynamic_imports_per_mille: 90,
        package_per_mille: 150,
        packages: (modules / 40).clamp(5, 120),
        barrel_per_mille: 40,
        type_imports_per_mille: 1900,
        pure_per_mille: 300,
        bytes_median: 1020,
        bytes_sigma_per_mille: 1880,
        comments_low_per_mille: 40,
        comments_high_per_mille: 240,
        kinds: Kinds { js: 90, mjs: 10, ts: 250, mts: 0, jsx: 130, tsx: 370, cjs: 0, json: 50, css: 100 },
        ..plan(modules)
    }
}

/// No cycles and no dynamic imports.
fn quiet(parameters: Parameters) -> Parameters {
    Parameters { cycle_per_mille: 0, dynamic_per_mille: 0, dynamic_imports_per_mille: 0, ..parameters }
}

/// The smallest fan-out with which a tree of that many levels below the root holds all modules.
fn root(modules: u32, levels: u32) -> u32 {
    let holds = |fan_out: u64| {
        let mut width = 1u64;
        let mut sum = 1u64;
        for _ in 0..levels {
            width = width.saturating_mul(fan_out);
            sum = sum.saturating_add(width);
        }
        sum >= u64::from(modules)
    };
    (1..).find(|&fan_out| holds(u64::from(fan_out))).expect("a large fan-out holds any number")
}
