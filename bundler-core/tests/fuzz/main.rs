//! Random programs are bundled in every form, run, and must print what they print unbundled.
//!
//! The oracle is Node where it is installed, else QuickJS, for programs of ES modules alone. A failure is
//! shrunk and printed; kept ones are in `cases/`. The long mode:
//!
//! ```sh
//! FUZZ_PROGRAMS=20000 FUZZ_SEED=1 cargo test -p bundler-core --test fuzz
//! ```

mod engine;
mod form;
mod generate;
mod program;
mod random;
mod shape;
mod shrink;
mod tidy;

use std::fmt::Write as _;

use bundler_core::phases::Phases;

use engine::node::Node;
use engine::{Files, Start, quickjs};
use form::{FORMS, Form, SPLIT_FORMS};
use generate::{Features, generate};
use program::Program;
use random::Random;

/// Node keeps every module that it has loaded.
const PROGRAMS_PER_NODE: u64 = 400;

/// Failures that are shrunk and shown.
const MOST_FAILURES: usize = 5;

struct Oracle {
    node: Option<Node>,
}

impl Oracle {
    fn start() -> Self {
        Self { node: Node::start() }
    }

    /// What the program's entry prints unbundled; nothing if it does not link, or if nobody can tell.
    fn run(&mut self, program: &Program, entry: usize) -> Option<Vec<String>> {
        let files: Files = program.files.iter().map(|file| (file.name.clone(), file.source())).collect();
        let entry = &program.files[entry].name;
        let lines = match &mut self.node {
            Some(node) => node.run(&files, entry, Start::Import),
            None if files.keys().all(|name| name.ends_with(".mjs")) => {
                quickjs::run(&files, entry, Start::Import)
            }
            None => return None,
        };
        // Some failures in CommonJS modules make Node fail an assertion of its own.
        let can_tell = |line: &String| !line.contains("SyntaxError") && !line.contains("a bug in Node.js");
        lines.iter().all(can_tell).then_some(lines)
    }
}

/// What differs, form by form; nothing if the program is no test of anything.
fn differences(program: &Program, forms: &[Form], oracle: &mut Oracle) -> Option<String> {
    let expected: Vec<Vec<String>> =
        (0..program.entries).map(|entry| oracle.run(program, entry)).collect::<Option<_>>()?;
    let mut text = String::new();
    for form in forms.iter().filter(|form| form.fits(program)) {
        let bundle = match form.bundle(program, Phases::compiled_in(), 2) {
            Ok(bundle) => bundle,
            Err(problem) => {
                let _ = writeln!(text, "[{form}] {problem}");
                continue;
            }
        };
        for (file, expected) in program.files.iter().zip(&expected) {
            let lines = form.run(&bundle, &file.name);
            if lines != *expected {
                let _ = writeln!(
                    text,
                    "[{form}] {}: expected\n  {}\ngot\n  {}",
                    file.name,
                    expected.join("\n  "),
                    lines.join("\n  ")
                );
            }
        }
    }
    Some(text)
}

fn number_from_environment(name: &str, default: u64) -> u64 {
    std::env::var(name).ok().map_or(default, |text| text.parse().expect("a number"))
}

/// Checks programs of consecutive seeds.
fn check(name: &str, default_programs: u64, all_forms: &[Form], features: &Features) {
    let programs = number_from_environment("FUZZ_PROGRAMS", default_programs);
    let first = number_from_environment("FUZZ_SEED", 0);
    let mut oracle = Oracle::start();
    let (mut tested, mut failures) = (0, Vec::new());
    for seed in first..first + programs {
        if (seed + 1 - first).is_multiple_of(PROGRAMS_PER_NODE) {
            oracle = Oracle::start();
        }
        let program = generate(seed, features);
        let Some(text) = differences(&program, all_forms, &mut oracle) else { continue };
        tested += 1;
        if text.is_empty() {
            continue;
        }
        let forms: Vec<Form> =
            all_forms.iter().copied().filter(|form| text.contains(&format!("[{form}]"))).take(1).collect();
        // A smaller program that does not build is another failure.
        let builds = |text: &str| text.contains("expected\n");
        let small = shrink::shrink(&program, |program| {
            let found = differences(program, &forms, &mut oracle);
            found.is_some_and(|found| !found.is_empty() && builds(&found) == builds(&text))
        });
        let text = differences(&small, &forms, &mut oracle).unwrap_or_default();
        failures.push(format!("=== {name}, seed {seed}\n{small}{text}"));
        if failures.len() == MOST_FAILURES {
            break;
        }
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
    assert!(
        oracle.node.is_none() || tested * 10 >= programs * 8,
        "only {tested} of {programs} programs link: the generator is wrong"
    );
}

/// All that one program may contain but top-level await, which not every format has.
const EVERYTHING: Features = Features {
    most_modules: 8,
    entries: 1,
    common_js: true,
    top_level_await: false,
    dynamic_imports: true,
    throws: true,
};

#[test]
fn es_modules() {
    check("es_modules", 400, FORMS, &Features { common_js: false, dynamic_imports: false, ..EVERYTHING });
}

#[test]
fn modules_that_await() {
    let features = Features { common_js: false, dynamic_imports: false, top_level_await: true, ..EVERYTHING };
    check("modules_that_await", 400, FORMS, &features);
}

#[test]
fn dynamic_imports() {
    check("dynamic_imports", 300, FORMS, &Features { common_js: false, ..EVERYTHING });
}

#[test]
fn mixed_with_common_js() {
    check("mixed_with_common_js", 300, FORMS, &EVERYTHING);
}

#[test]
fn mixed_programs_that_await() {
    check("mixed_programs_that_await", 300, FORMS, &Features { top_level_await: true, ..EVERYTHING });
}

#[test]
fn several_entries() {
    // A module that failed in one program is asked for again by jobs of another, and Node gives other answers
    // than ECMA-262 for CommonJS modules then.
    let features = Features { entries: 3, most_modules: 10, throws: false, ..EVERYTHING };
    check("several_entries", 150, FORMS, &features);
}

#[test]
fn split_es_modules() {
    let features = Features { entries: 3, common_js: false, ..EVERYTHING };
    check("split_es_modules", 300, SPLIT_FORMS, &features);
}

#[test]
fn split_programs() {
    check("split_programs", 300, SPLIT_FORMS, &Features { entries: 2, ..EVERYTHING });
}

#[test]
fn split_programs_that_await() {
    let features =
        Features { entries: 3, common_js: false, throws: false, top_level_await: true, ..EVERYTHING };
    check("split_programs_that_await", 300, SPLIT_FORMS, &features);
}

#[test]
fn phases_and_workers_never_change_a_byte() {
    for seed in 0..60 {
        let program = generate(seed, &EVERYTHING);
        let mut random = Random::new(seed);
        let form = *random.pick(FORMS);
        if !form.fits(&program) {
            continue;
        }
        let expected = form.bundle(&program, Phases::compiled_in(), 1);
        for phases in Phases::subsets() {
            let workers = 1 + random.below(10);
            let found = form.bundle(&program, phases, workers);
            assert!(found == expected, "seed {seed}, {phases:?}, {workers} workers: other bytes\n{program}");
        }
    }
}

#[test]
fn kept_cases() {
    let mut oracle = Oracle::start();
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fuzz/cases");
    let entries = std::fs::read_dir(folder).expect("there are kept cases");
    let mut cases: Vec<_> = entries.map(|entry| entry.expect("the folder can be read").path()).collect();
    cases.sort();
    assert!(!cases.is_empty(), "there are kept cases");
    let mut failures = String::new();
    for path in cases {
        let text = std::fs::read_to_string(&path).expect("a case can be read");
        let program = Program::parse(&text).unwrap_or_else(|| panic!("{} is no case", path.display()));
        let forms: Vec<Form> = match program.entries {
            1 => [FORMS, SPLIT_FORMS].concat(),
            _ => SPLIT_FORMS.to_vec(),
        };
        match differences(&program, &forms, &mut oracle) {
            Some(text) if text.is_empty() => {}
            Some(text) => {
                let _ = write!(failures, "=== {}\n{text}", path.display());
            }
            None if oracle.node.is_none() => {}
            None => panic!("{} does not link", path.display()),
        }
    }
    assert!(failures.is_empty(), "{failures}");
}
