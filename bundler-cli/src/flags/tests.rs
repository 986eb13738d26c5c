//! The grammar: command lines in, options out; what is wrong with the others is in `mistakes`.

mod mistakes;

use std::fmt::Debug;
use std::time::Duration;

use bundler_core::options::{
    Charset, Entry, Format, JsxMode, LegalComments, Loader, MangleOptions, Membership, Options,
    OrderStrategy, OutputTarget, Platform, ResolverKind, SourceMap,
};
use bundler_core::phases::{Phase, Phases};

use super::*;
use crate::command::{BuildRequest, HelpTopic, LogLevel, TimingsFormat};

fn parsed(line: &[&str]) -> Result<Command, Rejected> {
    let words: Vec<String> = line.iter().map(|word| (*word).to_string()).collect();
    parse(&words, Path::new("/project"))
}

#[track_caller]
fn request(line: &[&str]) -> BuildRequest {
    match parsed(line) {
        Ok(Command::Build(request)) => *request,
        other => panic!("{line:?} is a build, but gave {other:?}"),
    }
}

#[track_caller]
fn options(flags: &[&str]) -> Options {
    request(&[&["build", "in.js"], flags].concat()).options
}

/// Every mistake as `message / help`.
#[track_caller]
fn mistakes(line: &[&str]) -> Vec<String> {
    match parsed(line) {
        Ok(command) => panic!("{line:?} is wrong, but gave {command:?}"),
        Err(rejected) => rejected
            .diagnostics
            .iter()
            .map(|d| format!("{} / {}", d.message, d.help.as_deref().unwrap_or("-")))
            .collect(),
    }
}

/// All spellings of a flag have the same effect.
#[track_caller]
fn check<T: PartialEq + Debug>(spellings: &[&[&str]], get: impl Fn(Options) -> T, expected: &T) {
    for spelling in spellings {
        assert_eq!(&get(options(spelling)), expected, "{spelling:?}");
    }
}

fn file(path: &str, name: Option<&str>) -> Entry {
    Entry::File { path: path.into(), name: name.map(str::to_string) }
}

#[test]
fn values_follow_an_equals_sign_a_colon_or_a_space() {
    check(&[&["--format=cjs"], &["--format:cjs"], &["--format", "cjs"]], |o| o.format, &Some(Format::Cjs));
    check(
        &[&["--define:A.B=x=1"], &["--define=A.B=x=1"], &["--define", "A.B=x=1"]],
        |o| o.define,
        &vec![("A.B".into(), "x=1".into())],
    );
    check(
        &[&["--loader:.txt=text"], &["--loader=.txt=text"], &["--loader", ".txt=text"]],
        |o| o.loaders,
        &vec![(".txt".into(), Loader::Text)],
    );
    check(
        &[&["--external:node:fs", "--external:@a/*"], &["--external=node:fs", "--external", "@a/*"]],
        |o| o.external,
        &vec!["node:fs".into(), "@a/*".into()],
    );
    check(
        &[&["--banner:js=// a=b"], &["--banner=js=// a=b"], &["--banner", "js=// a=b"], &["--banner=// a=b"]],
        |o| o.banner,
        &Some("// a=b".into()),
    );
}

#[test]
fn switches_take_true_false_and_nothing_else() {
    check(
        &[
            &["--minify-whitespace"],
            &["--minify-whitespace=true"],
            &["--minify-whitespace:true"],
            &["--minify-whitespace", "true"],
        ],
        |o| (o.minify_whitespace, o.entries.len()),
        &(true, 1),
    );
    check(&[&["--sources-content=false"], &["--sources-content", "false"]], |o| o.sources_content, &false);
    check(&[&["--minify-whitespace", "--minify-whitespace=false"]], |o| o.minify_whitespace, &false);
    let entries = request(&["build", "--minify-whitespace", "a.js"]).options.entries;
    assert_eq!(entries, [file("a.js", None)], "a switch leaves the next word alone");
}

#[test]
fn a_bare_source_map_suits_the_output() {
    let to_file = |flags: &[&str]| options(&[flags, &["--outfile=o.js"]].concat()).source_map;
    assert_eq!(to_file(&["--sourcemap"]), SourceMap::Linked);
    assert_eq!(to_file(&["--sourcemap", "external"]), SourceMap::External);
    assert_eq!(to_file(&["--sourcemap=both"]), SourceMap::Both);
    assert_eq!(options(&["--sourcemap"]).source_map, SourceMap::Inline);
    assert_eq!(options(&["--sourcemap=inline"]).source_map, SourceMap::Inline);
    assert_eq!(
        mistakes(&["build", "in.js", "--sourcemap=linked"]),
        ["--sourcemap asks for a file, but the output goes to standard output \
          / use --sourcemap=inline, or name the output with --outfile"]
    );
}

#[test]
fn flags_fill_their_options() {
    let all = options(&[
        "--outdir=dist",
        "--outbase=src",
        "--platform=node",
        "--global-name=A.b",
        "--packages=external",
        "--alias:react=preact/compat",
        "--conditions=a,b",
        "--main-fields=module",
        "--resolve-extensions=.ts,.js",
        "--preserve-symlinks",
        "--tsconfig=t.json",
        "--tsconfig-raw={}",
        "--jsx=transform",
        "--jsx-factory=h",
        "--jsx-fragment=F",
        "--jsx-import-source=preact",
        "--jsx-dev",
        "--source-root=/s",
        "--tree-shaking=false",
        "--ignore-annotations",
        "--footer:js=// f",
        "--legal-comments=none",
        "--drop:console",
        "--drop:debugger",
        "--drop-labels=A,B",
        "--pure:f.g",
        "--footer:css=/* f */",
        "--jsx-side-effects",
        "--workers=3",
        "--membership=hashed",
        "--resolver=probing",
        "--poll-interval=250us",
        "--order=linear-dfs",
    ]);
    assert!(all.bundle, "`build` bundles");
    assert_eq!(all.output, OutputTarget::Directory("dist".into()));
    assert_eq!(all.out_base, Some("src".into()));
    assert_eq!(all.platform, Platform::Node);
    assert_eq!(all.global_name.as_deref(), Some("A.b"));
    assert!(all.packages_external);
    assert_eq!(all.alias, [("react".into(), "preact/compat".into())]);
    assert_eq!(all.conditions, Some(vec!["a".into(), "b".into()]));
    assert_eq!(all.main_fields, Some(vec!["module".into()]));
    assert_eq!(all.resolve_extensions, Some(vec![".ts".into(), ".js".into()]));
    assert!(all.preserve_symlinks);
    assert_eq!(all.tsconfig, Some("t.json".into()));
    assert_eq!(all.tsconfig_raw.as_deref(), Some("{}"));
    assert_eq!(all.jsx.mode, Some(JsxMode::Classic));
    assert_eq!(all.jsx.factory.as_deref(), Some("h"));
    assert_eq!(all.jsx.fragment.as_deref(), Some("F"));
    assert_eq!(all.jsx.import_source.as_deref(), Some("preact"));
    assert_eq!(all.jsx.development, Some(true));
    assert_eq!(all.source_root.as_deref(), Some("/s"));
    assert_eq!(all.tree_shaking, Some(false));
    assert!(all.ignore_annotations);
    assert_eq!(all.footer.as_deref(), Some("// f"));
    assert_eq!(all.legal_comments, Some(LegalComments::None));
    assert!(all.drop_console && all.drop_debugger && all.jsx.side_effects);
    assert_eq!(all.drop_labels, ["A", "B"]);
    assert_eq!(all.pure, ["f.g"]);
    assert_eq!(all.css_footer.as_deref(), Some("/* f */"));
    assert_eq!(all.scheduling.workers, Some(3));
    assert_eq!(all.scheduling.membership, Membership::Hashed);
    assert_eq!(all.scheduling.resolver, ResolverKind::Probing);
    assert_eq!(all.scheduling.poll_interval, Duration::from_micros(250));
    assert_eq!(all.scheduling.order, OrderStrategy::LinearDfs);

    let conditions = options(&["--conditions="]).conditions;
    assert_eq!(conditions, Some(Vec::new()), "an empty list is not the default");

    let console =
        request(&["build", "--log-level=error", "--log-limit=5", "--color=false", "--timings=json"]).console;
    assert_eq!(
        (console.level, console.limit, console.color, console.timings),
        (LogLevel::Error, 5, Some(false), Some(TimingsFormat::Json))
    );
    assert_eq!(request(&["build", "--timings"]).console.timings, Some(TimingsFormat::Table));
}

#[test]
fn names_characters_and_identities() {
    let flags = ["--keep-names", "--charset=utf8", "--line-limit=80", "--debug-id"];
    let all = options(&flags);
    assert!(all.keep_names && all.debug_ids);
    assert_eq!((all.charset, all.line_limit, all.mangle), (Some(Charset::Utf8), Some(80), None));
    let flags = ["--mangle-props=_$", "--reserve-props=^a", "--mangle-quoted", "--mangle-cache=c.json"];
    let mangle = MangleOptions {
        names: "_$".into(),
        except: Some("^a".into()),
        quoted: true,
        cache: Some("c.json".into()),
    };
    assert_eq!(options(&flags).mangle, Some(mangle));
}

#[test]
fn entries_may_name_their_output_and_stdin_its_source() {
    let entries = request(&["build", "--outdir", "o", "x/y=src/a.js", "--", "-b.js"]).options.entries;
    assert_eq!(entries, [file("src/a.js", Some("x/y")), file("-b.js", None)]);

    let stdin = request(&["build", "--loader=tsx", "--sourcefile=src/a.tsx"]);
    assert!(stdin.options.entries.is_empty());
    assert_eq!(stdin.stdin.loader, Some(Loader::Tsx));
    assert_eq!(stdin.stdin.source_file.as_deref(), Some("src/a.tsx"));
}

#[test]
fn the_word_build_bundles_and_other_lines_do_as_esbuild_does() {
    let bundles = |line: &[&str]| request(line).options.bundle;
    assert!(bundles(&["build", "a.js"]));
    assert!(bundles(&["a.js", "--bundle"]));
    assert!(bundles(&["--minify-whitespace", "build", "a.js"]));
    assert!(!bundles(&["a.js"]));
    assert!(!bundles(&["build", "a.js", "--bundle=false"]));
    let twice = request(&["build", "build"]).options.entries;
    assert_eq!(twice, [file("build", None)], "a file may be named like the command");
}

#[test]
fn help_and_version_win_over_mistakes() {
    let cases: [(&[&str], &str); 5] = [
        (&["--help"], "Help(Overview)"),
        (&["-h", "--nonsense"], "Help(Overview)"),
        (&["build", "--help"], "Help(Build)"),
        (&["--version"], "Version"),
        (&["-V"], "Version"),
    ];
    for (line, expected) in cases {
        let command = parsed(line).map_err(|rejected| rejected.diagnostics);
        assert_eq!(format!("{:?}", command.expect("the line is right")), expected, "{line:?}");
    }
}

#[test]
fn refused_switches_may_be_turned_off() {
    for flags in [["--minify=false"], ["--watch=false"], ["--serve=false"]] {
        assert!(options(&flags).bundle, "{flags:?}");
    }
    assert_eq!(options(&["--minify", "false"]).entries, [file("in.js", None)]);
}

#[test]
fn no_flag_is_both_supported_and_refused_or_listed_twice() {
    let mut names: Vec<&str> = table::FLAGS
        .iter()
        .map(|flag| flag.name)
        .chain(refused::FLAGS.iter().map(|flag| flag.name))
        .collect();
    names.sort_unstable();
    let count = names.len();
    names.dedup();
    assert_eq!(names.len(), count);
}

#[test]
fn phases_are_taken_if_they_are_compiled_in() {
    for phases in Phases::subsets() {
        let flag = format!("--phases={phases}");
        match phases.check_compiled_in() {
            Ok(()) => assert_eq!(options(&[&flag]).scheduling.phases, phases),
            Err(error) => {
                let expected = format!("--phases does not work: {error} / -");
                assert_eq!(mistakes(&["build", "in.js", &flag]), [expected]);
            }
        }
    }
}

#[test]
fn every_value_that_help_shows_is_accepted() {
    for flag in table::FLAGS.iter().filter(|flag| flag.shape.contains('|') && flag.name != "phases") {
        let values = flag.shape.trim_matches(['[', ']', '=', ':']);
        for value in values.split('|') {
            let word = format!("--{}={value}", flag.name);
            options(&[&word, "--outfile=out.js"]);
        }
    }
    for phase in Phase::ALL {
        assert!(help(HelpTopic::Build).contains(phase.name()), "{phase}");
    }
}

#[test]
fn help_shows_every_flag() {
    let text = help(HelpTopic::Build);
    for flag in table::FLAGS {
        assert!(text.contains(&flag.usage()), "{}", flag.name);
    }
    for flag in refused::FLAGS {
        assert!(text.contains(&format!(" --{}", flag.name)), "{}", flag.name);
    }
    assert!(text.lines().all(|line| line.chars().count() <= 120), "lines are short enough to read");
}
