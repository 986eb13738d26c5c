//! What `measure` finds in a program on disk is what the generator says about it; and programs that are
//! measured can be imitated.

use std::fs;
use std::path::Path;

use synth_gen::{Dialect, Manifest, Parameters, Preset, Statistics};

fn generate(parameters: &Parameters, folder: &Path) -> Manifest {
    synth_gen::generate(parameters, folder, &|_| {}).unwrap()
}

#[test]
fn generated_programs_measure_as_the_manifest_says() {
    for (preset, dialect) in [
        (Preset::ReactApp, Dialect::Full),
        (Preset::Plan, Dialect::Full),
        (Preset::Plan, Dialect::Plain),
        (Preset::MonorepoTs, Dialect::Full),
        (Preset::NpmCjs, Dialect::Full),
        (Preset::Components, Dialect::Full),
        (Preset::IconsBarrel, Dialect::Full),
        (Preset::BarrelSideeffects, Dialect::Full),
        (Preset::Dynamic, Dialect::Full),
        (Preset::Tla, Dialect::Full),
        (Preset::Unicode, Dialect::Full),
    ] {
        let folder = tempfile::tempdir().unwrap();
        let parameters = Parameters { dialect, seed: 3, ..Parameters::new(preset, 250) };
        let manifest = generate(&parameters, folder.path());
        let measured = synth_gen::measure(folder.path(), manifest.entry.as_ref()).unwrap();
        assert_eq!(measured.unparsed, Vec::<std::path::PathBuf>::new());
        assert_eq!(measured.unresolved, Vec::<String>::new());
        let plain = dialect == Dialect::Plain;
        // Types are gone from plain programs.
        let expected = &manifest.achieved.statistics;
        let types = if plain { 0 } else { expected.type_only_edges };
        let expected = Statistics { type_only_edges: types, ..expected.clone() };
        assert_eq!(measured.statistics, expected, "{preset:?} {dialect:?}");
        assert!(plain || measured.kinds == manifest.achieved.kinds, "{preset:?}");
    }
}

#[test]
fn what_is_measured_can_be_imitated() {
    let folder = tempfile::tempdir().unwrap();
    for (preset, modules) in [(Preset::ReactApp, 800), (Preset::NpmCjs, 500), (Preset::Plan, 500)] {
        let path = folder.path().join(preset.name());
        let manifest = generate(&Parameters::new(preset, modules), &path);
        let measured = synth_gen::measure(&path, manifest.entry.as_ref()).unwrap();
        let table: toml::Table = synth_gen::similar(&measured).parse().unwrap();
        assert_eq!(table["modules"].as_integer(), Some(i64::from(modules)));
        let mut tree = serde_json::to_value(Parameters::new(preset, modules)).unwrap();
        for (name, value) in table {
            tree[name] = serde_json::to_value(value).unwrap();
        }
        let parameters: Parameters = serde_json::from_value(tree).unwrap();
        let imitated = synth_gen::generate_into(&parameters, &synth_gen::NullSink, &|_| {}).unwrap();
        let (like, real) = (imitated.achieved.statistics, measured.statistics);
        let near = |like: f64, real: f64| (like - real).abs() <= 0.35 * real;
        assert!(near(like.edges_per_module, real.edges_per_module), "{preset:?} {like:?} {real:?}");
        assert!(near(f64::from(like.bytes_median), f64::from(real.bytes_median)), "{like:?} {real:?}");
        assert!((like.cycle_share - real.cycle_share).abs() < 0.15, "{preset:?} {like:?} {real:?}");
    }
}

/// Everything that a real file may hold and a generated one does not.
#[test]
fn forms_of_imports() {
    let table: [(&str, &str, [u64; 3]); 13] = [
        ("a.js", "import './b.js'; import './b.js';", [1, 0, 0]),
        ("a.js", "export * from './b.js'", [1, 0, 0]),
        ("a.js", "import('./b.js')", [1, 1, 0]),
        ("a.js", "import(`./b.js`); import x from './b.js'", [1, 0, 0]),
        ("a.js", "if (x) require('./b.js')", [1, 0, 0]),
        ("a.js", "import(name); require(name)", [0, 0, 0]),
        ("a.ts", "import { B } from './b.js'; let x: B;", [0, 0, 1]),
        ("a.ts", "import { B } from './b'; let x: B = B;", [1, 0, 0]),
        ("a.ts", "import type { B } from './b'; import { type C } from './b.js';", [0, 0, 1]),
        ("a.ts", "import B = require('./b'); export { B }", [1, 0, 0]),
        ("a.tsx", "import { B } from './b'; export default () => <B />;", [1, 0, 0]),
        ("a.ts", "export type { B } from './b'; export { C } from './b.js'", [1, 0, 0]),
        ("a.mjs", "import 'nowhere'; import fs from 'node:fs'", [0, 0, 0]),
    ];
    for (name, text, expected) in table {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join(name), text).unwrap();
        fs::write(folder.path().join("b.js"), "export const B = 1, C = 2; export default 3;").unwrap();
        let found = synth_gen::measure(folder.path(), name.as_ref()).unwrap();
        let Statistics { edges, dynamic_edges, type_only_edges, .. } = found.statistics;
        assert_eq!([edges, dynamic_edges, type_only_edges], expected, "{text}");
        assert!(found.unparsed.is_empty() && found.unresolved.is_empty(), "{text}");
    }
}

#[test]
fn what_is_not_there_is_said() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("a.js"), "import './b.js'; import './gone.js'").unwrap();
    fs::write(folder.path().join("b.js"), "this is no JavaScript").unwrap();
    let found = synth_gen::measure(folder.path(), "a.js".as_ref()).unwrap();
    assert_eq!(found.unresolved.len(), 1);
    assert!(found.unresolved[0].ends_with("a.js: ./gone.js"));
    assert_eq!(found.unparsed.len(), 1);
    assert_eq!(found.statistics.modules, 2);
    assert!(synth_gen::measure(folder.path(), "none.js".as_ref()).is_err());
    let outside = tempfile::NamedTempFile::new().unwrap();
    assert!(synth_gen::measure(folder.path(), outside.path()).is_err());
}

#[test]
fn pictures_hold_all_programs() {
    let svg = synth_gen::picture(&Parameters::new(Preset::ReactApp, 300)).unwrap();
    assert!(svg.starts_with("<svg") && svg.ends_with("</svg>\n"));
    for name in ["react-app, 300 modules", "three r108", "webpack", "date-fns"] {
        assert!(svg.contains(name), "{name}");
    }
    assert_eq!(svg.matches("<circle").count(), 8 * 2 * 2 + 8);
    assert!(!svg.contains("NaN") && !svg.contains("inf"));
}
