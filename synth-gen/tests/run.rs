//! Generated programs print what the generator says they print, unbundled, in QuickJS and, where
//! it is installed, in Node.js.

mod quickjs;

use std::process::Command;

use synth_gen::{Dialect, Kinds, Manifest, Order, Parameters, Preset};

fn plain(preset: Preset, modules: u32, seed: u64, order: Order) -> Parameters {
    let parameters = Parameters::new(preset, modules);
    Parameters { seed, order, dialect: Dialect::Plain, ..parameters }
}

fn generate(parameters: &Parameters) -> (Manifest, quickjs::Files) {
    let (manifest, sink) = synth_gen::generate_in_memory(parameters).unwrap();
    (manifest, quickjs::Files::of(sink))
}

fn check_quickjs(parameters: &Parameters) {
    let (manifest, files) = generate(parameters);
    let printed = quickjs::run(&files, &manifest.entry);
    assert_eq!(printed.as_deref(), Ok(manifest.expected_stdout.as_str()), "{parameters:?}");
}

/// A program whose huge file does not make tests slow.
fn small(parameters: Parameters) -> Parameters {
    Parameters { bytes_largest: parameters.bytes_largest.min(100_000), ..parameters }
}

/// QuickJS starts modules that wait in an order of its own; Node.js decides there.
fn quickjs_keeps_the_order(parameters: &Parameters) -> bool {
    parameters.await_per_mille == 0 || parameters.order == Order::Portable
}

#[test]
fn quickjs_prints_the_prediction() {
    for preset in Preset::ALL {
        for (modules, seeds) in [(1, 1..3), (2, 1..4), (10, 1..4), (150, 77..78)] {
            for seed in seeds {
                for order in [Order::Portable, Order::Strict] {
                    let parameters = small(plain(preset, modules, seed, order));
                    if quickjs_keeps_the_order(&parameters) {
                        check_quickjs(&parameters);
                    }
                }
            }
        }
    }
}

#[test]
fn extreme_parameters_still_predict_right() {
    let base = plain(Preset::Plan, 110, 8, Order::Strict);
    let table = [
        Parameters { cycle_per_mille: 1000, cycle_length: 2, ..base.clone() },
        Parameters { dynamic_per_mille: 900, island_size: 1, ..base.clone() },
        Parameters { dynamic_per_mille: 500, island_size: 40, ..base.clone() },
        Parameters { package_per_mille: 1000, ..base.clone() },
        Parameters { packages: 0, ..base.clone() },
        Parameters { barrel_per_mille: 1000, ..base.clone() },
        Parameters { pure_per_mille: 1000, bytes_median: 20_000, ..base.clone() },
        Parameters { imports_per_mille: 0, ..base.clone() },
        Parameters { shared_per_mille: 400, dynamic_per_mille: 300, island_size: 3, ..base.clone() },
        Parameters { icons_per_mille: 1000, workspaces: 7, ..base.clone() },
        Parameters { fan_out: 1, dynamic_per_mille: 300, ..base.clone() },
    ];
    for parameters in &table {
        check_quickjs(parameters);
    }
    for kinds in [
        Kinds { js: 5, ..Kinds::default() },
        Kinds { mjs: 5, ..Kinds::default() },
        Kinds { ts: 5, ..Kinds::default() },
        Kinds { jsx: 5, ..Kinds::default() },
        Kinds { tsx: 5, ..Kinds::default() },
    ] {
        let kinds = Kinds { cjs: 300, json: 300, css: 100, ..kinds };
        check_quickjs(&Parameters { kinds, ..base.clone() });
    }
    let commonjs = plain(Preset::NpmCjs, 150, 8, Order::Strict);
    for (lazy_per_mille, cycle_length) in [(0, 2), (1000, 2), (1000, 149), (500, 20)] {
        check_quickjs(&Parameters {
            lazy_per_mille,
            cycle_length,
            cycle_per_mille: 1000,
            ..commonjs.clone()
        });
    }
}

#[test]
fn the_dialect_changes_neither_graph_nor_output() {
    for preset in Preset::ALL {
        let plain = plain(preset, 150, 6, Order::Portable);
        let full = Parameters { dialect: Dialect::Full, ..plain.clone() };
        let (plain, full) = (generate(&plain).0, generate(&full).0);
        assert_eq!(plain.expected_stdout, full.expected_stdout);
        assert_eq!(plain.edges, full.edges);
        assert_eq!(plain.unused_markers, full.unused_markers);
    }
}

/// Runs programs in Node.js, as long as there is one.
fn check_node(programs: &[Parameters]) {
    if Command::new("node").arg("--version").output().is_err() {
        return;
    }
    for parameters in programs {
        let folder = tempfile::tempdir().unwrap();
        let manifest = synth_gen::generate(parameters, folder.path(), &|_| {}).unwrap();
        let output = Command::new("node").arg(folder.path().join(&manifest.entry)).output().unwrap();
        let errors = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{errors}");
        assert_eq!(String::from_utf8_lossy(&output.stdout), manifest.expected_stdout, "{parameters:?}");
    }
}

#[test]
fn node_prints_the_prediction() {
    let all: Vec<Parameters> = Preset::ALL
        .into_iter()
        .zip(1..)
        .map(|(preset, seed)| small(plain(preset, 300, seed, Order::Strict)))
        .collect();
    check_node(&all);
}

/// The order in which modules go on after a top-level `await`, with cycles and diamonds among them.
#[test]
fn node_keeps_the_order_of_modules_that_wait() {
    let base = plain(Preset::Tla, 250, 1, Order::Strict);
    let mut programs = Vec::new();
    for seed in 10..14 {
        programs.push(Parameters { seed, await_per_mille: 30, ..base.clone() });
        programs.push(Parameters { seed, await_per_mille: 500, cycle_per_mille: 300, ..base.clone() });
        programs.push(Parameters { seed, imports_per_mille: 2000, cycle_length: 15, ..base.clone() });
        programs.push(Parameters { seed, modules: 12, cycle_per_mille: 1000, ..base.clone() });
    }
    check_node(&programs);
}
