//! Generated programs print what the generator says they print, unbundled, in QuickJS and, where
//! it is installed, in Node.js.

mod quickjs;

use std::process::Command;

use synth_gen::{Dialect, Manifest, MemorySink, Order, Parameters, Preset};

fn plain(preset: Preset, modules: u32, seed: u64, order: Order) -> Parameters {
    let parameters = Parameters::new(preset, modules);
    Parameters { seed, order, dialect: Dialect::Plain, ..parameters }
}

fn generate(parameters: &Parameters) -> (Manifest, quickjs::Files) {
    let sink = MemorySink::default();
    let manifest = synth_gen::generate_into(parameters, &sink, &|_| {}).unwrap();
    (manifest, sink.into_files())
}

fn check_quickjs(parameters: &Parameters) {
    let (manifest, files) = generate(parameters);
    let printed = quickjs::run(&files, &manifest.entry);
    assert_eq!(printed.as_deref(), Ok(manifest.expected_stdout.as_str()), "{parameters:?}");
}

#[test]
fn quickjs_prints_the_prediction() {
    for preset in Preset::ALL {
        for (modules, seeds) in [(1, 1..3), (2, 1..4), (10, 1..4), (200, 77..78)] {
            for seed in seeds {
                for order in [Order::Portable, Order::Strict] {
                    check_quickjs(&plain(preset, modules, seed, order));
                }
            }
        }
    }
}

#[test]
fn quickjs_prints_the_prediction_for_a_thousand_modules() {
    for (preset, seed) in [(Preset::Plan, 3), (Preset::Cyclic, 4), (Preset::Diamond, 5)] {
        check_quickjs(&plain(preset, 1000, seed, Order::Strict));
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
        Parameters { pure_per_mille: 1000, median_bytes: 20_000, ..base.clone() },
        Parameters { imports_per_module: 0, imports_spread: 0, ..base.clone() },
        Parameters { fan_out: 1, dynamic_per_mille: 300, ..base.clone() },
    ];
    for parameters in &table {
        check_quickjs(parameters);
    }
    for kind in ["js", "mjs", "ts", "jsx", "tsx"] {
        let mut parameters = base.clone();
        let kinds =
            format!(r#"{{"js":0,"mjs":0,"ts":0,"mts":0,"jsx":0,"tsx":0,"cjs":300,"json":300,"{kind}":5}}"#);
        let kinds = kinds.replacen(&format!("\"{kind}\":0,"), "", 1);
        parameters.kinds = serde_json::from_str(&kinds).unwrap();
        check_quickjs(&parameters);
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

#[test]
fn node_prints_the_prediction() {
    if Command::new("node").arg("--version").output().is_err() {
        return;
    }
    for (preset, modules, seed, order) in [
        (Preset::Plan, 1, 1, Order::Strict),
        (Preset::Plan, 10, 2, Order::Strict),
        (Preset::Plan, 1000, 3, Order::Strict),
        (Preset::Plan, 1000, 4, Order::Portable),
        (Preset::Cyclic, 400, 5, Order::Strict),
        (Preset::Dense, 200, 6, Order::Strict),
        (Preset::Wide, 200, 7, Order::Strict),
        (Preset::Diamond, 200, 8, Order::Strict),
        (Preset::DeepChain, 200, 9, Order::Strict),
    ] {
        let folder = tempfile::tempdir().unwrap();
        let parameters = plain(preset, modules, seed, order);
        let manifest = synth_gen::generate(&parameters, folder.path(), &|_| {}).unwrap();
        let output = Command::new("node").arg(folder.path().join(&manifest.entry)).output().unwrap();
        let errors = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{errors}");
        assert_eq!(String::from_utf8_lossy(&output.stdout), manifest.expected_stdout, "{errors}");
    }
}
