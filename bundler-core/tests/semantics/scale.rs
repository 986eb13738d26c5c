//! Input of a size that overflows stacks where something recurses over it: a bundle or an error, never a crash.

use std::sync::{Arc, mpsc};
use std::thread;
use std::time::Duration;

use bundler_core::fs::MemoryFileSystem;
use bundler_core::options::{Entry, Format, Options};
use bundler_core::phases::Phases;

use crate::check::{BUNDLE, ESM, NODE, ROOT, Setup, bundle, check, options_for};
use crate::quickjs::{self, Execution};

/// Modules in a chain. Debug builds take their time for each.
const CHAIN: usize = if cfg!(debug_assertions) { 20_000 } else { 200_000 };

fn build(files: Vec<(String, String)>, phases: Phases) -> String {
    let mut options = Options::new(ROOT);
    options.entries = vec![Entry::File { path: "./m0.js".into(), name: None }];
    options.format = Some(Format::Iife);
    options.scheduling.phases = phases;
    let fs = Arc::new(MemoryFileSystem::new(files));
    // The stack that secondary threads have: deep recursion must not depend on a big one.
    let builder = thread::Builder::new().stack_size(2 << 20);
    let output =
        builder.spawn(move || bundler_core::build(&options, fs)).expect("a thread").join().expect("no panic");
    let output = output.unwrap_or_else(|failure| panic!("{:?}", failure.diagnostics.first()));
    String::from_utf8(output.files[0].contents.clone()).expect("output is UTF-8")
}

fn run(code: &str) -> String {
    let execution = Execution {
        format: Format::Iife,
        code,
        name: "bundle",
        files: &[],
        host_modules: &[],
        global_name: None,
        observe: "",
    };
    quickjs::run(&execution).join("\n")
}

fn file(index: usize, source: String) -> (String, String) {
    (format!("{ROOT}/m{index}.js"), source)
}

/// The last module starts at 0, each importer adds one.
fn chain() -> Vec<(String, String)> {
    let mut files: Vec<_> = (1..CHAIN - 1)
        .map(|index| file(index, format!("import{{v as w}}from'./m{}.js';export let v=w+1", index + 1)))
        .collect();
    files.push(file(CHAIN - 1, "export let v=1".to_string()));
    files.push(file(0, "import{v}from'./m1.js';console.log(v)".to_string()));
    files
}

#[test]
fn chains_of_imports() {
    let expected = (CHAIN - 1).to_string();
    let code = build(chain(), Phases::compiled_in());
    assert_eq!(run(&code), expected);
}

#[test]
fn chains_in_the_depth_first_order() {
    let code = build(chain(), Phases::compiled_in().without(bundler_core::phases::Phase::Kahn));
    assert_eq!(run(&code), (CHAIN - 1).to_string());
}

#[test]
fn chains_of_re_exports() {
    let mut files: Vec<_> = (1..CHAIN - 1)
        .map(|index| {
            let next = index + 1;
            file(
                index,
                if index % 2 == 0 {
                    format!("export*from'./m{next}.js'")
                } else {
                    format!("export{{v}}from'./m{next}.js'")
                },
            )
        })
        .collect();
    files.push(file(CHAIN - 1, "export let v='end'".to_string()));
    files.push(file(0, "import{v}from'./m1.js';console.log(v)".to_string()));
    assert_eq!(run(&build(files, Phases::compiled_in())), "end");
}

#[test]
fn one_great_cycle() {
    let mut files: Vec<_> = (1..CHAIN)
        .map(|index| file(index, format!("import'./m{}.js';console.n=(console.n||0)+1", (index + 1) % CHAIN)))
        .collect();
    files.push(file(0, "import'./m1.js';console.log(console.n)".to_string()));
    assert_eq!(run(&build(files, Phases::compiled_in())), (CHAIN - 1).to_string());
}

#[test]
fn a_module_with_many_imports() {
    const IMPORTS: usize = 5_000;
    let mut entry = String::new();
    for index in 1..=IMPORTS {
        entry.push_str(&format!("import{{v as v{index}}}from'./m{index}.js';"));
    }
    entry.push_str(&format!("console.log(v1+v{IMPORTS})"));
    let mut files = vec![file(0, entry)];
    files.extend((1..=IMPORTS).map(|index| file(index, format!("export let v={index}"))));
    assert_eq!(run(&build(files, Phases::compiled_in())), (IMPORTS + 1).to_string());
}

/// A build of a few kilobytes that takes longer grows faster than its input.
const LONGEST_BUILD: Duration = Duration::from_secs(30);

#[test]
fn deep_expressions_build_or_fail_cleanly() {
    let repeated = |open: &str, middle: &str, close: &str, times: usize| {
        format!(
            "export const x = {}{middle}{};\nconsole.log(typeof x)",
            open.repeat(times),
            close.repeat(times)
        )
    };
    let sources = [
        ("parentheses", repeated("(", "1", ")", 5_000)),
        ("arrays", repeated("[", "1", "]", 5_000)),
        ("objects", repeated("{ a: ", "1", "}", 5_000)),
        ("arrow functions", repeated("() => ", "1", "", 5_000)),
        ("a left-deep chain", format!("export const x = 1{};\nconsole.log(typeof x)", " + 1".repeat(20_000))),
        (
            "a right-deep chain",
            format!("export const x = {}1;\nconsole.log(typeof x)", "1 ** ".repeat(5_000)),
        ),
        ("conditions", repeated("0 ? 1 : ", "1", "", 5_000)),
        ("members", format!("export const x = console{};\nconsole.log(typeof x)", "?.log".repeat(20_000))),
        (
            "calls",
            format!(
                "export const f = () => f; export const x = f{};\nconsole.log(typeof x)",
                "()".repeat(5_000)
            ),
        ),
        ("templates", repeated("`${", "1", "}`", 3_000)),
        ("blocks", format!("{}console.log('in'){}", "{".repeat(5_000), "}".repeat(5_000))),
        (
            "nested functions",
            format!("{}{}; console.log('out')", "(function () { ".repeat(3_000), "})".repeat(3_000)),
        ),
        ("else if", format!("if (0) ;{} else console.log('end')", " else if (0) ;".repeat(5_000))),
        ("unary operators", repeated("!", "1", "", 5_000)),
        ("comma", format!("export const x = ({}2);\nconsole.log(typeof x)", "1, ".repeat(20_000))),
    ];
    let mut slow = Vec::new();
    for (reason, source) in sources {
        let (sender, receiver) = mpsc::channel();
        let builder = thread::Builder::new().stack_size(2 << 20);
        let build = move || {
            let files: &[(&str, &str)] = &[("entry.js", &source)];
            let outcome = bundle(&options_for(&BUNDLE, files, Format::Esm), files);
            let _ = sender.send(outcome.map(drop));
        };
        builder.spawn(build).expect("a thread");
        match receiver.recv_timeout(LONGEST_BUILD) {
            Ok(Ok(())) => {}
            Ok(Err(text)) => {
                assert!(text.contains("does not build") && text.contains("entry.js:"), "{reason}: {text}");
            }
            Err(_) => slow.push(reason),
        }
    }
    assert!(slow.is_empty(), "not built within {LONGEST_BUILD:?}: {slow:?}");
}

#[test]
fn deep_json() {
    let text = format!("{}1{}", "[".repeat(5_000), "]".repeat(5_000));
    let files: &[(&str, &str)] =
        &[("entry.js", "import d from './d.json'; console.log(d.length)"), ("d.json", &text)];
    let outcome = bundle(&options_for(&BUNDLE, files, Format::Esm), files);
    if let Err(text) = outcome {
        assert!(text.contains("does not build") && text.contains("d.json:"), "{text}");
    }
}

#[test]
fn long_but_flat_sources_run() {
    let statements = "n += 1;\n".repeat(20_000);
    let elements = "1, ".repeat(20_000);
    let source = format!(
        "let n = 0;\n{statements}const list = [{elements}];\nconsole.log(n, list.length, '{}'.length);",
        "x".repeat(1_000_000)
    );
    check(
        &Setup { formats: ESM, ..NODE },
        &[("many statements, elements and characters", &[("entry.js", &source)], "20000 20000 1000000")],
    );
    let sum = format!("console.log(0{})", " + 1".repeat(3_000));
    check(&Setup { formats: ESM, ..NODE }, &[("a sum of many terms", &[("entry.js", &sum)], "3000")]);
}
