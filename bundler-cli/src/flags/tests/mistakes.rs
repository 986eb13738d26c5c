//! Wrong command lines, and what is said about them.

use super::{mistakes, parsed};

#[test]
fn mistakes_say_what_to_do() {
    let cases: &[(&[&str], &str)] = &[
        (&["--minify-whitspace"], "unknown flag --minify-whitspace / did you mean --minify-whitespace?"),
        (&["--global_name=x"], "unknown flag --global_name / did you mean --global-name?"),
        (&["--splittin"], "unknown flag --splittin / did you mean --splitting?"),
        (&["--watc"], "unknown flag --watc / did you mean --watch? It is not supported yet"),
        (&["-outfile=x.js"], "unknown flag -outfile / did you mean --outfile?"),
        (&["-o"], "unknown flag -o / did you mean --outfile?"),
        (&["--frobnicate"], "unknown flag --frobnicate / `bundler build --help` lists all flags"),
        (&["--watch"], "--watch is not supported yet / run the build again after a change"),
        (
            &["--mangle-quoted"],
            "--mangle-quoted has no meaning when no property names are shortened / say which: --mangle-props=REGEX",
        ),
        (&["--supported:arrow"], "--supported does not accept \"arrow\" / write --supported:arrow=false"),
        (&["--supported:arrow=maybe"], "--supported does not accept \"maybe\" / use one of: true, false"),
        (&["--drop:consol"], "--drop does not accept \"consol\" / use one of: console, debugger"),
        (&["--format=es6"], "--format does not accept \"es6\" / use one of: esm, cjs, iife, umd"),
        (
            &["--loader:.css=global-css"],
            "--loader: \"global-css\" is not supported yet / use one of: js, jsx, ts, tsx, json, css, text, empty, base64, binary, copy, dataurl, default, file, local-css",
        ),
        (
            &["--legal-comments=all"],
            "--legal-comments does not accept \"all\" / use one of: none, inline, eof, linked, external",
        ),
        (
            &["--loader:txt=text"],
            "--loader does not accept \"txt=text\" / an extension begins with a dot: --loader:.EXT=text",
        ),
        (&["--loader:.txt"], "--loader does not accept \".txt\" / write --loader:.EXT=KIND"),
        (&["--resolve-extensions=ts"], "--resolve-extensions does not accept \"ts\" / write .ts, with a dot"),
        (
            &["--main-fields=a,,b"],
            "--main-fields has an empty item in \"a,,b\" / write items with one comma between them",
        ),
        (&["--define:X"], "--define does not accept \"X\" / write --define:NAME=VALUE"),
        (&["--alias:=x"], "--alias does not accept \"=x\" / write --alias:FROM=TO"),
        (&["--jsx-dev=yes"], "--jsx-dev does not accept \"yes\" / use --jsx-dev or --jsx-dev=false"),
        (&["--workers=0"], "--workers does not accept \"0\" / use a whole number of at least 1"),
        (
            &["--poll-interval=10"],
            "--poll-interval does not accept \"10\" / use a number with a unit: 500us, 10ms or 1s",
        ),
        (&["--outfile"], "--outfile needs a value / write --outfile=FILE"),
        (&["--outfile", "--sourcemap"], "--outfile needs a value / write --outfile=FILE"),
        (&["--outfile="], "--outfile needs a value / write --outfile=VALUE"),
        (
            &["--banner:html=x"],
            "--banner does not accept \"html\" / write --banner:js=TEXT or --banner:css=TEXT",
        ),
        (&["--version=2"], "--version takes no value / -"),
        (
            &["--phases=chanels"],
            "--phases does not work: unknown phase \"chanels\": use \"all\", \"none\", or a list of \
             channels,batching,resolved-deps,kahn / -",
        ),
        (
            &["--outfile=a", "--outdir=b"],
            "--outfile and --outdir exclude each other \
             / --outfile names the one output, --outdir holds one per entry",
        ),
        (&["b.js", "--outfile=a"], "--outfile names one file, but there are 2 entries / use --outdir=DIR"),
        (&["b.js"], "2 entries need an output directory / use --outdir=DIR"),
        (&[""], "\"\" does not name an entry / write a path, or OUT=IN to name its output"),
        (
            &["--loader=ts"],
            "--loader without an extension is for source on standard input \
             / write --loader:.EXT=KIND for files, or leave the entries out",
        ),
        (
            &["--sourcefile=a.js"],
            "--sourcefile is for source on standard input / leave it out, or leave the entries out",
        ),
        (
            &["--bundle=false", "--external:x"],
            "--external has no meaning without bundling \
             / imports are kept as they are; use `bundler build`, or --bundle",
        ),
    ];
    for (flags, expected) in cases {
        let line = [&["build", "in.js"], *flags].concat();
        assert_eq!(mistakes(&line), [*expected], "{line:?}");
    }
}

#[test]
fn all_mistakes_are_reported_at_once_with_the_console_that_was_asked_for() {
    let line = ["build", "a.js", "--nope", "--format=x", "--watch", "--color=false", "--log-limit=1"];
    assert_eq!(mistakes(&line).len(), 3);
    let rejected = parsed(&line).expect_err("the line is wrong");
    assert_eq!((rejected.console.color, rejected.console.limit), (Some(false), 1));
}
