//! Random statements and expressions do the same minified as they do unminified.
//!
//! A program is text that a sequence of choices writes; a failing sequence is shrunk. Programs log
//! everything that can be observed: values, the order of calls, getters and conversions, and the kinds of
//! errors. The long mode:
//!
//! ```sh
//! MINIFY_PROGRAMS=100000 MINIFY_SEED=1 cargo test -p bundler-core --test minify
//! ```

mod choices;
mod engine;
mod write;

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use bundler_core::fs::MemoryFileSystem;
use bundler_core::options::{Entry, Format, Options};

use choices::Choices;

/// Programs of a usual run.
const PROGRAMS: u64 = 2000;

/// Choices of one program.
const LENGTH: usize = 400;

/// Failures that are shrunk and shown.
const MOST_FAILURES: usize = 3;

/// How a program is built.
#[derive(Clone, Copy, Debug)]
struct Form {
    /// An ES module; else a CommonJS one.
    is_module: bool,
    identifiers: bool,
    syntax: bool,
    /// An edition that the program is lowered to.
    target: Option<&'static str>,
}

const FORMS: [Form; 6] = [
    Form { is_module: true, identifiers: true, syntax: true, target: None },
    Form { is_module: false, identifiers: true, syntax: true, target: None },
    Form { is_module: true, identifiers: false, syntax: true, target: None },
    Form { is_module: false, identifiers: true, syntax: false, target: None },
    Form { is_module: true, identifiers: true, syntax: true, target: Some("es2015") },
    Form { is_module: false, identifiers: false, syntax: false, target: Some("es2015") },
];

fn bundle(program: &str, form: Form) -> Result<String, String> {
    let name = if form.is_module { "entry.mjs" } else { "entry.cjs" };
    let fs = Arc::new(MemoryFileSystem::new([(format!("/project/{name}"), program.to_string())]));
    let mut options = Options::new("/project");
    options.entries = vec![Entry::File { path: format!("./{name}"), name: None }];
    options.format = Some(Format::Iife);
    options.minify_whitespace = true;
    options.minify_identifiers = form.identifiers;
    options.minify_syntax = form.syntax;
    options.target = form.target.iter().map(ToString::to_string).collect();
    options.scheduling.workers = Some(1);
    match catch_unwind(AssertUnwindSafe(|| bundler_core::build(&options, fs))) {
        Ok(Ok(output)) => Ok(String::from_utf8(output.files[0].contents.clone()).expect("output is UTF-8")),
        Ok(Err(failure)) => Err(failure.diagnostics.iter().map(|d| d.message.clone()).collect()),
        Err(_) => Err("the bundler panics".into()),
    }
}

/// What differs, if something does.
fn difference(choices: &[u32], form: Form) -> Option<String> {
    let program = write::program(&mut Choices::new(choices));
    let original = if form.is_module {
        format!("\"use strict\";(() => {{\n{program}\n}})()")
    } else {
        format!("(function (exports, module) {{\n{program}\n}}).call({{}}, {{}}, {{}})")
    };
    let expected = engine::run(&original);
    if expected.iter().any(|line| line.contains("SyntaxError")) {
        return None;
    }
    let (code, found) = match bundle(&program, form) {
        Ok(code) => {
            let lines = engine::run(&code);
            (code, lines)
        }
        Err(problem) => (String::new(), vec![problem]),
    };
    (found != expected).then(|| {
        format!(
            "{form:?}\n--- program\n{program}\n--- bundle\n{code}\n--- expected\n{}\n--- got\n{}\n",
            expected.join("\n"),
            found.join("\n")
        )
    })
}

fn number(variable: &str, default: u64) -> u64 {
    std::env::var(variable).ok().and_then(|text| text.parse().ok()).unwrap_or(default)
}

#[test]
fn minified_programs_do_the_same() {
    let (programs, seed) = (number("MINIFY_PROGRAMS", PROGRAMS), number("MINIFY_SEED", 20_261_125));
    let mut failures = Vec::new();
    for index in 0..programs {
        let choices = choices::random(seed.wrapping_mul(1_000_003).wrapping_add(index), LENGTH);
        let form = FORMS[(index % FORMS.len() as u64) as usize];
        if difference(&choices, form).is_some() {
            let shrunk = choices::shrink(choices, |choices| difference(choices, form).is_some());
            let text = difference(&shrunk, form).expect("shrinking keeps the failure");
            failures.push(format!("program {index} of seed {seed}: {text}"));
            if failures.len() >= MOST_FAILURES {
                break;
            }
        }
    }
    assert!(failures.is_empty(), "{}", failures.join("\n=====\n"));
}
