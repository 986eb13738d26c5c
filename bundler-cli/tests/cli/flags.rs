//! Command lines that are wrong, and those that ask about the program.

use super::project::Project;

fn one_module() -> Project {
    Project::new(&[("a.js", "console.log(1);\n")])
}

#[test]
fn version_and_help_go_to_standard_output() {
    let project = one_module();
    let version = project.succeeds(&["--version"]);
    assert_eq!(version.stdout, concat!(env!("CARGO_PKG_VERSION"), "\n"));
    let overview = project.succeeds(&["--help"]);
    assert!(overview.stdout.contains("bundler build ENTRY... [FLAGS]"), "{}", overview.stdout);
    let build = project.succeeds(&["build", "--help"]);
    assert!(
        build.stdout.contains("--outfile=FILE") && build.stdout.contains("Source maps:"),
        "{}",
        build.stdout
    );
    assert_eq!([version.stderr, overview.stderr, build.stderr], ["", "", ""]);
}

#[test]
fn an_unknown_flag_is_an_error_with_the_nearest_one() {
    let run = one_module().fails(&["build", "a.js", "--minify-whitspace", "--outfile=out.js"]);
    insta::assert_snapshot!(run.stderr, @r"
    error: unknown flag --minify-whitspace
      help: did you mean --minify-whitespace?

    1 error
    ");
}

#[test]
fn a_flag_of_esbuild_that_is_missing_is_refused_by_name() {
    let run = one_module().fails(&["build", "a.js", "--watch", "--outdir=dist"]);
    insta::assert_snapshot!(run.stderr, @r"
    error: --watch is not supported yet
      help: run the build again after a change

    1 error
    ");
}

#[test]
fn minify_is_all_three_of_its_parts() {
    let project = one_module();
    let minified = |flags: &[&str]| project.succeeds(&[&["build", "a.js"], flags].concat()).stdout;
    let all = minified(&["--minify"]);
    let parts = minified(&["--minify-whitespace", "--minify-identifiers", "--minify-syntax"]);
    assert_eq!(all, parts);
    assert!(all.len() < minified(&[]).len());
}

#[test]
fn all_wrong_flags_are_reported_together() {
    let run = one_module().fails(&["build", "a.js", "--format=es6", "--frobnicate", "--workers=none"]);
    insta::assert_snapshot!(run.stderr, @r#"
    error: --format does not accept "es6"
      help: use one of: esm, cjs, iife, umd

    error: unknown flag --frobnicate
      help: `bundler build --help` lists all flags

    error: --workers does not accept "none"
      help: use a whole number of at least 1

    3 errors
    "#);
}

#[test]
fn one_outfile_cannot_hold_two_entries() {
    let run = one_module().fails(&["build", "a.js", "b.js", "--outfile=out.js"]);
    insta::assert_snapshot!(run.stderr, @r"
    error: --outfile names one file, but there are 2 entries
      help: use --outdir=DIR

    1 error
    ");
}

#[test]
fn no_entry_is_an_error() {
    for flags in [&[][..], &["build"], &["build", "--outfile=out.js"]] {
        one_module().fails(flags).says(&["error: no entry\n", "bundler build --help"]);
    }
}

#[test]
fn standard_input_must_be_text() {
    let project = one_module();
    let run = project.run_with_stdin(&["build"], b"let a = '\xff';");
    assert_eq!((run.code, run.stdout.as_str()), (Some(1), ""));
    run.says(&["standard input is not valid UTF-8 (at byte 9)"]);
}
