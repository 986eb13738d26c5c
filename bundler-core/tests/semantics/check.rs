//! The helper that every case goes through: bundle in all forms, run each, compare with what is expected.

use std::fmt::{self, Write as _};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use bundler_core::diagnostics::Severity;
use bundler_core::fs::MemoryFileSystem;
use bundler_core::options::{Entry, Format, Options};
use bundler_core::phases::Phases;
use bundler_core::{BuildOutput, Failure};

use crate::gaps;
use crate::node;
use crate::quickjs::{self, Execution, HostModule};

/// Sources by path below the working directory; the first one is the entry.
pub(crate) type Files<'a> = &'a [(&'a str, &'a str)];

/// Why the case is there, its sources, and the lines that it prints.
pub(crate) type Case<'a> = (&'a str, Files<'a>, &'a str);

/// Where all sources are.
pub(crate) const ROOT: &str = "/project";

pub(crate) const EVERY_FORMAT: &[Format] = &[Format::Esm, Format::Cjs, Format::Iife];
pub(crate) const ESM: &[Format] = &[Format::Esm];

/// Whether Node can run the sources as they are.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Oracle {
    Node,
    /// The sources are no JavaScript, or Node rightly sees them otherwise.
    None,
}

/// How often each form is built.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Schedules {
    Default,
    /// The first form with each set of phases and several numbers of workers; all must give the same bytes.
    All,
}

/// How a program's entry comes to run: modules that something loads lazily are linked otherwise.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Entrance {
    /// It is the bundle's entry.
    Itself,
    /// The bundle's entry calls `import()`.
    Imported,
    /// The bundle's entry calls `require`.
    Required,
}

/// For modules that await, which `require` must refuse.
pub(crate) const AWAITING: &[Entrance] = &[Entrance::Itself, Entrance::Imported];

/// What the cases of a table have in common.
#[derive(Clone, Copy)]
pub(crate) struct Setup {
    pub(crate) formats: &'static [Format],
    pub(crate) oracle: Oracle,
    pub(crate) schedules: Schedules,
    /// Tried with one format each beyond the first; not where exports are observed.
    pub(crate) entrances: &'static [Entrance],
    pub(crate) configure: fn(&mut Options),
    pub(crate) host_modules: &'static [HostModule],
    /// Statements run after the bundle, with its exports as `ns`.
    pub(crate) observe: &'static str,
    /// Text that no bundle may contain.
    pub(crate) dead: Option<&'static str>,
}

/// Plain JavaScript in all formats, compared with Node.
pub(crate) const NODE: Setup = Setup {
    formats: EVERY_FORMAT,
    oracle: Oracle::Node,
    schedules: Schedules::Default,
    entrances: &[Entrance::Itself, Entrance::Imported, Entrance::Required],
    configure: |_| {},
    host_modules: &[],
    observe: "",
    dead: None,
};

/// All formats, but Node cannot run the sources.
pub(crate) const BUNDLE: Setup = Setup { oracle: Oracle::None, ..NODE };

/// The variable with an `iife` bundle's exports, where they are observed.
const GLOBAL_NAME: &str = "bundleExports";

/// Bundles and runs each case in each form.
///
/// # Panics
/// With everything that is not as expected.
pub(crate) fn check(setup: &Setup, cases: &[Case<'_>]) {
    let mut failures = String::new();
    for case in cases {
        let mut found = String::new();
        for (forms, failure) in check_case(setup, case) {
            let _ = writeln!(found, "\n=== {} [{}]\n{failure}", case.0, forms.join(", "));
        }
        failures.push_str(&gaps::settle(case.0, found));
    }
    assert!(failures.is_empty(), "{failures}");
}

/// Characters of a bundle or its output that a failure shows.
const LONGEST_SHOWN: usize = 2500;

/// What is wrong, and in which forms.
fn check_case(setup: &Setup, (_, files, expected): &Case<'_>) -> Vec<(Vec<String>, String)> {
    let mut failures: Vec<(Vec<String>, String)> = Vec::new();
    let mut example = String::new();
    if setup.oracle == Oracle::Node
        && let Some(lines) = node::run(files, setup.observe)
        && lines.join("\n") != *expected
    {
        add(
            &mut failures,
            "node".into(),
            format!("the expectation is wrong: expected\n{expected}\nNode prints\n{}", lines.join("\n")),
        );
    }
    for form @ Form { format, minify, entrance } in forms(setup, files) {
        let form = form.to_string();
        let source = entrance_source(entrance, files[0].0);
        let mut files = files.to_vec();
        files.splice(0..0, source.iter().map(|(path, source)| (*path, source.as_str())));
        let mut options = options_for(setup, &files, format);
        minify.configure(&mut options);
        let code = match bundle(&options, &files) {
            Ok(output) => javascript(&output),
            Err(problem) => {
                add(&mut failures, form, problem);
                continue;
            }
        };
        let execution = Execution {
            format,
            code: &code,
            name: "bundle",
            files: &[],
            host_modules: setup.host_modules,
            global_name: options.global_name.as_deref(),
            observe: setup.observe,
        };
        let lines = quickjs::run(&execution).join("\n");
        let shown: String = lines.chars().take(LONGEST_SHOWN).collect();
        let before = failures.len();
        if lines != *expected {
            add(&mut failures, form.clone(), format!("expected\n{expected}\ngot\n{shown}"));
        }
        if let Some(dead) = setup.dead
            && entrance == Entrance::Itself
            && code.contains(dead)
        {
            add(&mut failures, form.clone(), format!("{dead} is not dropped"));
        }
        if setup.schedules == Schedules::All
            && (format, entrance) == (setup.formats[0], Entrance::Itself)
            && minify != Minify::WhiteSpace
            && let Some(problem) = compare_schedules(&options, &files, &code)
        {
            add(&mut failures, form, problem);
        }
        if failures.len() > before {
            example = code;
        }
    }
    if let Some(last) = failures.last_mut() {
        last.1.push_str("\nbundle:\n");
        last.1.push_str(&shortened(&example));
    }
    failures
}

/// Notes a failure once, with all forms that have it.
fn add(failures: &mut Vec<(Vec<String>, String)>, form: String, text: String) {
    match failures.iter_mut().find(|failure| failure.1 == text) {
        Some(failure) => failure.0.push(form),
        None => failures.push((vec![form], text)),
    }
}

/// One way to bundle a case.
struct Form {
    format: Format,
    minify: Minify,
    entrance: Entrance,
}

/// How much shorter a bundle is made.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Minify {
    Nothing,
    WhiteSpace,
    Everything,
}

impl Minify {
    fn configure(self, options: &mut Options) {
        options.minify_whitespace |= self != Self::Nothing;
        options.minify_identifiers |= self == Self::Everything;
        options.minify_syntax |= self == Self::Everything;
    }
}

impl fmt::Display for Form {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{:?}", self.format)?;
        formatter.write_str(match self.minify {
            Minify::Nothing => "",
            Minify::WhiteSpace => " without white space",
            Minify::Everything => " minified",
        })?;
        if self.entrance != Entrance::Itself {
            write!(formatter, " {:?}", self.entrance)?;
        }
        Ok(())
    }
}

fn forms(setup: &Setup, files: Files<'_>) -> Vec<Form> {
    let mut forms = Vec::new();
    for &format in setup.formats {
        for minify in [Minify::Nothing, Minify::WhiteSpace, Minify::Everything] {
            forms.push(Form { format, minify, entrance: Entrance::Itself });
        }
    }
    if setup.observe.is_empty() {
        for &entrance in setup.entrances.iter().filter(|&&entrance| entrance != Entrance::Itself) {
            let format = setup.formats[setup.formats.len() - 1];
            forms.push(Form { format, minify: Minify::Nothing, entrance });
            forms.push(Form { format, minify: Minify::Everything, entrance });
        }
    }
    // Minified functions have other names, unless the case asks for their own.
    let keeps_names = options_for(setup, files, setup.formats[0]).keep_names;
    let looks_at_names = !keeps_names && files.iter().any(|(_, source)| source.contains(".name"));
    // A minified build is one for production, if nothing else is said.
    let looks_at_mode = files.iter().any(|(_, source)| source.contains("NODE_ENV"))
        && options_for(setup, files, setup.formats[0]).define.is_empty();
    forms.retain(|form| form.minify != Minify::Everything || !(looks_at_names || looks_at_mode));
    forms
}

/// The file that lets `entry` in, if it is not the bundle's own entry.
fn entrance_source(entrance: Entrance, entry: &str) -> Option<(&'static str, String)> {
    match entrance {
        Entrance::Itself => None,
        Entrance::Imported => Some(("entrance.mjs", format!("import('./{entry}')"))),
        Entrance::Required => Some(("entrance.cjs", format!("'use strict'; require('./{entry}')"))),
    }
}

/// The part of a bundle that is worth reading: without the runtime.
fn shortened(code: &str) -> String {
    let after_runtime = code.find("// runtime\n").and_then(|start| {
        let rest = &code[start + 1..];
        rest.find("\n// ").or_else(|| rest.find("_exports = ")).map(|end| &rest[end..])
    });
    after_runtime.unwrap_or(code).chars().take(LONGEST_SHOWN).collect()
}

pub(crate) fn options_for(setup: &Setup, files: Files<'_>, format: Format) -> Options {
    let mut options = Options::new(ROOT);
    options.entries = vec![Entry::File { path: format!("./{}", files[0].0), name: None }];
    options.format = Some(format);
    if format == Format::Iife && !setup.observe.is_empty() {
        options.global_name = Some(GLOBAL_NAME.to_string());
    }
    (setup.configure)(&mut options);
    options
}

/// Builds; an error is what a user would read.
pub(crate) fn bundle(options: &Options, files: Files<'_>) -> Result<BuildOutput, String> {
    let absolute = files.iter().map(|(path, source)| (format!("{ROOT}/{path}"), source));
    let fs = Arc::new(MemoryFileSystem::new(absolute));
    let built = catch_unwind(AssertUnwindSafe(|| bundler_core::build(options, fs)));
    match built {
        Ok(Ok(output)) => Ok(output),
        Ok(Err(failure)) => Err(format!("does not build:\n{}", render(&failure))),
        Err(panic) => Err(format!("the bundler panics: {}", panic_text(&*panic))),
    }
}

fn panic_text(panic: &(dyn std::any::Any + Send)) -> &str {
    match (panic.downcast_ref::<String>(), panic.downcast_ref::<&str>()) {
        (Some(text), _) => text,
        (_, Some(text)) => text,
        _ => "",
    }
}

/// The text of the output's first file.
pub(crate) fn javascript(output: &BuildOutput) -> String {
    String::from_utf8(output.files[0].contents.clone()).expect("output is UTF-8")
}

fn render(failure: &Failure) -> String {
    failure.diagnostics.iter().map(|diagnostic| diagnostic.render(ROOT.as_ref())).collect()
}

fn compare_schedules(options: &Options, files: Files<'_>, expected: &str) -> Option<String> {
    for phases in Phases::subsets() {
        for workers in [1, 2, 10] {
            let mut options = options.clone();
            options.scheduling.phases = phases;
            options.scheduling.workers = Some(workers);
            let code = match bundle(&options, files) {
                Ok(output) => javascript(&output),
                Err(problem) => problem,
            };
            if code != expected {
                return Some(format!(
                    "phases {phases:?}, {workers} workers: expected\n{expected}\ngot\n{code}"
                ));
            }
        }
    }
    None
}

/// A problem that a build must report: `path:line:column`, part of the message, part of the help.
pub(crate) type Problem<'a> = (&'a str, &'a str, &'a str);

/// Builds each case and compares its errors: exactly these, in this order.
///
/// # Panics
/// With everything that is not as expected.
pub(crate) fn check_errors(configure: fn(&mut Options), cases: &[(&str, Files<'_>, &[Problem<'_>])]) {
    let mut failures = String::new();
    for case in cases {
        failures.push_str(&gaps::settle(case.0, check_error(configure, case)));
    }
    assert!(failures.is_empty(), "{failures}");
}

fn check_error(
    configure: fn(&mut Options),
    (reason, files, expected): &(&str, Files<'_>, &[Problem<'_>]),
) -> String {
    let mut options = options_for(&BUNDLE, files, Format::Esm);
    configure(&mut options);
    let absolute = files.iter().map(|(path, source)| (format!("{ROOT}/{path}"), source));
    let fs = Arc::new(MemoryFileSystem::new(absolute));
    let found = match catch_unwind(AssertUnwindSafe(|| bundler_core::build(&options, fs))) {
        Ok(Ok(output)) => {
            return format!("\n=== {reason}: builds\n{}", javascript(&output));
        }
        Ok(Err(failure)) => failure.diagnostics,
        Err(panic) => {
            return format!("\n=== {reason}: panics: {}", panic_text(&*panic));
        }
    };
    let rendered: Vec<String> = found.iter().map(|diagnostic| diagnostic.render(ROOT.as_ref())).collect();
    let is_right = found.len() == expected.len()
        && found.iter().zip(&rendered).zip(*expected).all(|((diagnostic, text), (place, message, help))| {
            diagnostic.severity == Severity::Error
                && (if place.is_empty() {
                    diagnostic.location.is_none()
                } else {
                    text.starts_with(&format!("{place}: "))
                })
                && diagnostic.message.contains(message)
                && (help.is_empty() || diagnostic.help.as_deref().is_some_and(|text| text.contains(help)))
        });
    if is_right {
        return String::new();
    }
    format!("\n=== {reason}: expected\n{expected:#?}\ngot\n{}", rendered.concat())
}
