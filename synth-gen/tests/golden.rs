//! The same arguments give the same bytes, on every platform and with any number of threads.

use synth_gen::{Dialect, MemorySink, Order, Parameters, Preset};

fn tree_hash(parameters: &Parameters) -> String {
    synth_gen::generate_into(parameters, &MemorySink::default(), &|_| {}).unwrap().tree_hash
}

/// If this fails on purpose, raise `manifest::GENERATOR` in the same change.
#[test]
fn tree_hashes() {
    let table = [
        (Preset::Plan, "4bbb8b5606b57a55"),
        (Preset::DeepChain, "b8b7061059ce6442"),
        (Preset::Wide, "626d6ae3a6744f69"),
        (Preset::Diamond, "bab2c3ff1f1c9464"),
        (Preset::Cyclic, "e308fb141758bcc7"),
        (Preset::Dense, "0ef8fbfdb2a64793"),
    ];
    let hashes = table.map(|(preset, _)| (preset, tree_hash(&Parameters::new(preset, 200))));
    assert_eq!(hashes, table.map(|(preset, hash)| (preset, hash.to_owned())));
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
    for preset in [Preset::Plan, Preset::Wide] {
        for modules in [30, 10_150] {
            let sink = MemorySink::default();
            let base = Parameters::new(preset, modules);
            let parameters = Parameters { imports_per_module: 0, imports_spread: 0, median_bytes: 0, ..base };
            let manifest = synth_gen::generate_into(&parameters, &sink, &|_| {}).unwrap();
            let files = sink.into_files();
            assert_eq!(manifest.files, files.len() as u64);
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
