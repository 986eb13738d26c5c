//! Phases, workers and resolvers never change the output: generated programs of every preset are bundled with
//! all 16 phase sets and several numbers of workers, in memory. Every bundle is the same to the byte, prints
//! what the generator predicted, and holds just the unused exports that the generator says must survive.

use std::collections::HashSet;
use std::path::PathBuf;
use std::sync::Arc;

use bench_harness::oracle;
use bundler_core::fs::MemoryFileSystem;
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
    let sink = MemorySink::default();
    let manifest = generate_into(&parameters, &sink, &|_| {}).expect("the parameters are valid");
    let files =
        sink.into_files().into_iter().map(|(path, contents)| (PathBuf::from("/app").join(path), contents));
    Program { fs: Arc::new(MemoryFileSystem::new(files)), manifest }
}

fn options(program: &Program) -> Options {
    let mut options = Options::new("/app");
    options.entries = vec![Entry::File { path: program.manifest.entry.clone(), name: None }];
    options.format = Some(Format::Esm);
    options
}

fn bundle(program: &Program, options: &Options) -> String {
    let output = bundler_core::build(options, program.fs.clone()).unwrap_or_else(|failure| {
        let texts: Vec<String> =
            failure.diagnostics.iter().map(|d| d.render(std::path::Path::new("/app"))).collect();
        panic!("the build failed:\n{}", texts.join("\n"))
    });
    String::from_utf8(output.files.into_iter().next().expect("there is an output").contents)
        .expect("output is text")
}

/// Distinct `unused:<module>:<number>` markers of a bundle.
fn markers(code: &str) -> usize {
    code.match_indices("unused:")
        .map(|(start, _)| {
            let rest = &code[start..];
            &rest[..rest.find(|c: char| !(c.is_alphanumeric() || c == ':')).unwrap_or(rest.len())]
        })
        .collect::<HashSet<_>>()
        .len()
}

fn check(preset: Preset, modules: u32, seed: u64) {
    let program = program(preset, modules, seed);
    let mut options = options(&program);
    let expected = bundle(&program, &options);
    let printed = oracle::run(&expected).unwrap_or_else(|error| panic!("{preset:?}, seed {seed}: {error}"));
    assert_eq!(printed, program.manifest.expected_stdout, "{preset:?}, seed {seed}");
    let surviving = program.manifest.unused_markers.surviving;
    assert_eq!(markers(&expected) as u64, u64::from(surviving), "{preset:?}, seed {seed}: unused exports");

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
    for preset in
        [Preset::Plan, Preset::DeepChain, Preset::Wide, Preset::Diamond, Preset::Cyclic, Preset::Dense]
    {
        check(preset, 60, 7);
    }
}

#[test]
fn generated_programs_print_what_was_predicted() {
    for seed in 1..=4 {
        for preset in [Preset::Plan, Preset::Cyclic, Preset::Dense] {
            for modules in [1, 2, 30, 300] {
                let program = program(preset, modules, seed);
                let code = bundle(&program, &options(&program));
                let printed = oracle::run(&code)
                    .unwrap_or_else(|error| panic!("{preset:?}, {modules}, seed {seed}: {error}"));
                assert_eq!(
                    printed, program.manifest.expected_stdout,
                    "{preset:?}, {modules} modules, seed {seed}"
                );
            }
        }
    }
}

/// The test above would notice: two imports of the entry that change places change what is printed.
#[test]
fn a_changed_order_is_noticed() {
    let program = program(Preset::Plan, 60, 3);
    let mut files: Vec<(PathBuf, Vec<u8>)> = Vec::new();
    for (path, contents) in program.fs.files() {
        files.push((path, contents));
    }
    let entry = PathBuf::from("/app").join(&program.manifest.entry);
    let (_, contents) = files.iter_mut().find(|(path, _)| *path == entry).expect("the entry is there");
    let text = String::from_utf8(contents.clone()).expect("sources are text");
    let imports: Vec<&str> =
        text.lines().filter(|line| line.starts_with("import ") && line.contains("\"./")).collect();
    let (first, last) = (imports[0], imports[imports.len() - 1]);
    let swapped = text.replace(first, "\u{0}").replace(last, first).replace('\u{0}', last);
    assert_ne!(swapped, text);
    *contents = swapped.into_bytes();
    let changed = Program { fs: Arc::new(MemoryFileSystem::new(files)), manifest: program.manifest };
    let printed = oracle::run(&bundle(&changed, &options(&changed))).expect("the program runs");
    assert_ne!(printed, changed.manifest.expected_stdout);
}
