//! The same arguments give the same bytes, on every platform and with any number of threads.

use synth_gen::{Dialect, MemorySink, NullSink, Order, Parameters, Preset};

fn tree_hash(parameters: &Parameters) -> String {
    synth_gen::generate_into(parameters, &NullSink, &|_| {}).unwrap().tree_hash
}

/// If this fails on purpose, raise `manifest::GENERATOR` in the same change.
#[test]
fn tree_hashes() {
    let small = |preset| {
        let parameters = Parameters::new(preset, 200);
        Parameters { bytes_largest: parameters.bytes_largest.min(300_000), ..parameters }
    };
    let hashes: Vec<String> =
        Preset::ALL.map(|preset| format!("{} {}", preset.name(), tree_hash(&small(preset)))).to_vec();
    let expected: Vec<&str> = include_str!("golden.txt").lines().collect();
    assert_eq!(hashes, expected);
}

#[test]
fn each_argument_changes_the_tree() {
    let base = Parameters::new(Preset::Plan, 100);
    let table = [
        base.clone(),
        Parameters { seed: 2, ..base.clone() },
        Parameters { modules: 101, ..base.clone() },
        Parameters { dialect: Dialect::Plain, ..base.clone() },
        Parameters { order: Order::Strict, ..base.clone() },
        Parameters { fan_out: 2, ..base.clone() },
    ];
    let mut hashes: Vec<String> = table.iter().map(tree_hash).collect();
    hashes.sort();
    hashes.dedup();
    assert_eq!(hashes.len(), table.len());
}

#[test]
fn threads_change_nothing() {
    let parameters = Parameters::new(Preset::Plan, 200);
    let with_threads = |threads| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        pool.install(|| {
            let sink = MemorySink::default();
            let manifest = synth_gen::generate_into(&parameters, &sink, &|_| {}).unwrap();
            (manifest, sink.into_files())
        })
    };
    assert_eq!(with_threads(1), with_threads(7));
}

#[test]
fn files_are_portable() {
    for preset in [Preset::Plan, Preset::Wide, Preset::MonorepoTs, Preset::Components, Preset::Unicode] {
        for modules in [30, 10_150] {
            let sink = MemorySink::default();
            let base = Parameters::new(preset, modules);
            let parameters = Parameters { imports_per_mille: 0, bytes_median: 0, ..base };
            let manifest = synth_gen::generate_into(&parameters, &sink, &|_| {}).unwrap();
            let links = sink.links().len();
            let files = sink.into_files();
            assert_eq!(manifest.files, (files.len() + links) as u64);
            let sum: usize = files.values().map(Vec::len).sum();
            assert_eq!(manifest.bytes, sum as u64);
            let mut entries = std::collections::BTreeMap::<&str, std::collections::BTreeSet<&str>>::new();
            for (path, content) in &files {
                assert!(!content.contains(&b'\r') && content.ends_with(b"\n"), "{path}");
                let mut rest = path.as_str();
                while let Some((folder, name)) = rest.rsplit_once('/') {
                    entries.entry(folder).or_default().insert(name);
                    rest = folder;
                }
            }
            assert!(entries.values().all(|names| names.len() <= 256));
            let mut folded: Vec<String> = files.keys().map(|path| path.to_lowercase()).collect();
            folded.dedup();
            assert_eq!(folded.len(), files.len(), "paths that differ by case only");
        }
    }
}

#[test]
fn marker_strings_are_counted() {
    let sink = MemorySink::default();
    let parameters = Parameters::new(Preset::Plan, 300);
    let manifest = synth_gen::generate_into(&parameters, &sink, &|_| {}).unwrap();
    let written: usize = sink
        .into_files()
        .values()
        .map(|content| String::from_utf8_lossy(content).matches("\"unused:").count())
        .sum();
    let markers = manifest.unused_markers;
    assert_eq!(markers.written as usize, written);
    assert!(markers.surviving > 0 && markers.surviving < markers.written);
}
