//! Phases, workers and resolvers never change the output: generated programs of every preset are bundled with
//! all 16 phase sets and several numbers of workers, in memory. Every bundle is the same to the byte, prints
//! what the generator predicted, and holds just the unused exports that the generator says must survive.

use std::collections::HashSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use bench_harness::oracle;
use bundler_core::fs::{FileSystem, MemoryFileSystem};
use bundler_core::options::{Entry, Format, Membership, Options, OrderStrategy, ResolverKind};
use bundler_core::phases::Phases;
use synth_gen::{Manifest, MemorySink, Order, Parameters, Preset, generate_into};

/// A generated program in memory.
struct Program {
    fs: Arc<MemoryFileSystem>,
    manifest: Manifest,
}

fn program(preset: Preset, modules: u32, seed: u64) -> Program {
    let mut parameters = Parameters::new(preset, modules);
    parameters.seed = seed;
    parameters.order = Order::Strict;
    // The preset `huge-file`, with a file that is large beside the others.
    parameters.bytes_largest = parameters.bytes_largest.min(100_000);
    let sink = MemorySink::default();
    let manifest = generate_into(&parameters, &sink, &|_| {}).expect("the parameters are valid");
    let below = |path: String| PathBuf::from("/app").join(path);
    let links = sink.links();
    let files = sink.into_files().into_iter().map(|(path, contents)| (below(path), contents));
    let fs = MemoryFileSystem::new(files);
    for (path, target) in links {
        fs.add_symlink(below(path), target);
    }
    Program { fs: Arc::new(fs), manifest }
}

fn options(program: &Program) -> Options {
    let mut options = Options::new("/app");
    options.entries = vec![Entry::File { path: program.manifest.entry.clone(), name: None }];
    options.format = Some(Format::Esm);
    options
}

fn bundle(program: &Program, options: &Options) -> String {
    let output = bundler_core::build(options, program.fs.clone()).unwrap_or_else(|failure| {
        let texts: Vec<String> = failure.diagnostics.iter().map(|d| d.render(Path::new("/app"))).collect();
        panic!("the build failed:\n{}", texts.join("\n"))
    });
    let script = output.files.into_iter().next().expect("the script comes first, before style sheets");
    String::from_utf8(script.contents).expect("output is text")
}

/// Bundles, runs and holds against the prediction.
fn check_prediction(preset: Preset, modules: u32, seed: u64) -> (Program, String) {
    let program = program(preset, modules, seed);
    let about = format!("{preset:?}, {modules} modules, seed {seed}");
    let code = bundle(&program, &options(&program));
    let printed = oracle::run(&code).unwrap_or_else(|error| panic!("{about}: {error}"));
    assert_eq!(printed, program.manifest.expected_stdout, "{about}");
    let surviving = program.manifest.unused_markers.surviving;
    assert_eq!(markers(&code).len() as u64, u64::from(surviving), "{about}: unused exports");
    (program, code)
}

/// The `unused:<module>:<number>` markers of a bundle.
fn markers(code: &str) -> HashSet<&str> {
    code.match_indices("unused:")
        .map(|(start, _)| {
            let rest = &code[start..];
            &rest[..rest.find(|c: char| !(c.is_alphanumeric() || c == ':')).unwrap_or(rest.len())]
        })
        .collect()
}

fn check(preset: Preset, modules: u32, seed: u64) {
    let (program, expected) = check_prediction(preset, modules, seed);
    let mut options = options(&program);
    for phases in Phases::subsets() {
        for workers in [1, 2, 10] {
            options.scheduling.phases = phases;
            options.scheduling.workers = Some(workers);
            options.scheduling.membership =
                if workers == 2 { Membership::Hashed } else { Membership::Linear };
            options.scheduling.resolver =
                if workers == 10 { ResolverKind::Probing } else { ResolverKind::Cached };
            let code = bundle(&program, &options);
            assert!(code == expected, "{preset:?}, seed {seed}, {workers} workers, {phases}: another output");
        }
    }
    options.scheduling.order = OrderStrategy::LinearDfs;
    assert!(
        bundle(&program, &options) == expected,
        "{preset:?}, seed {seed}: linear order gives another output"
    );
}

#[test]
fn phases_and_workers_never_change_the_output() {
    for preset in Preset::ALL {
        check(preset, 25, 7);
    }
}

#[test]
fn generated_programs_print_what_was_predicted() {
    for preset in Preset::ALL {
        for (modules, seeds) in [(1, 1..2), (2, 1..3), (30, 1..4), (150, 1..2)] {
            for seed in seeds {
                check_prediction(preset, modules, seed);
            }
        }
    }
}

/// Each export that nobody uses, and that shaking therefore drops, is used once: its marker is one too many.
#[test]
fn an_unused_export_that_is_kept_is_noticed() {
    for preset in [Preset::Plan, Preset::ReactApp, Preset::MonorepoTs, Preset::Dynamic, Preset::Tla] {
        let (program, code) = check_prediction(preset, 60, 3);
        let dropped = |line: &str| {
            let (name, marker) = line.strip_prefix("export const ")?.split_once(" = \"")?;
            let marker = marker.strip_suffix("\";").filter(|marker| marker.starts_with("unused:"))?;
            (!markers(&code).contains(marker)).then(|| name.to_string())
        };
        let mut noticed = 0;
        for (path, contents) in program.fs.files() {
            let text = String::from_utf8(contents).expect("sources are text");
            let Some(name) =
                text.lines().find_map(dropped).filter(|_| !path.starts_with("/app/node_modules"))
            else {
                continue;
            };
            let kept = format!("{text}\nglobalThis.kept = {name};\n");
            let found = markers(&bundle_changed(&program, &path, &kept)).len();
            let expected = program.manifest.unused_markers.surviving as usize;
            assert_eq!(found, expected + 1, "{preset:?}: {name} of {}", path.display());
            noticed += 1;
        }
        assert!(noticed >= 3, "{preset:?}: only {noticed} exports were kept");
    }
}

/// The bundle of the program with other contents of one file.
fn bundle_changed(program: &Program, path: &Path, contents: &str) -> String {
    let before = program.fs.read(path).expect("the file is there");
    assert_ne!(before, contents.as_bytes());
    program.fs.write(path, contents.as_bytes()).expect("memory takes all");
    let code = bundle(program, &options(program));
    program.fs.write(path, &before).expect("memory takes all");
    code
}

/// Two imports of the entry that change places change what is printed.
#[test]
fn a_changed_order_is_noticed() {
    for preset in [Preset::Plan, Preset::ReactApp, Preset::Dynamic, Preset::Tla] {
        let program = program(preset, 60, 3);
        let entry = PathBuf::from("/app").join(&program.manifest.entry);
        let contents = program.fs.read(&entry).expect("the entry is there");
        let text = String::from_utf8(contents).expect("sources are text");
        let is_code = |line: &&str| {
            line.starts_with("import ")
                && line.contains("\"./")
                && !line.contains(".json")
                && !line.contains(".css")
                && !line.starts_with("import type")
        };
        let imports: Vec<&str> = text.lines().filter(is_code).collect();
        let (first, last) = (imports[0], imports[imports.len() - 1]);
        let swapped = text.replace(first, "\u{0}").replace(last, first).replace('\u{0}', last);
        let printed = oracle::run(&bundle_changed(&program, &entry, &swapped)).expect("the program runs");
        assert_ne!(printed, program.manifest.expected_stdout, "{preset:?}");
    }
}
