//! Builds that succeed: where the output goes and what is said about it.

use std::path::Path;

use serde_json::Value;

use super::project::Project;

fn two_modules() -> Project {
    Project::new(&[
        ("src/a.js", "import { b } from './b.js';\nconsole.log('from a', b);\n"),
        ("src/b.js", "export const b = 'from b';\nexport const unused = 'never used';\n"),
    ])
}

#[test]
fn outfile_is_written_and_summed_up() {
    let project = two_modules();
    let run = project.succeeds(&["build", "src/a.js", "--outfile=dist/deep/out.js"]);
    let code = project.read("dist/deep/out.js");
    assert!(code.contains("from a") && code.contains("from b"), "{code}");
    assert!(!code.contains("never used"), "unused statements are dropped: {code}");
    assert_eq!(run.stdout, "");
    run.says(&[&Path::new("dist/deep/out.js").display().to_string(), " B\n", "Done in "]);
    assert_eq!(project.files().len(), 3, "nothing else is left behind: {:?}", project.files().keys());
}

#[test]
fn a_build_without_problems_is_silent_at_level_warning() {
    let project = two_modules();
    let run = project.succeeds(&["build", "src/a.js", "--outfile=out.js", "--log-level=warning"]);
    assert_eq!((run.stdout.as_str(), run.stderr.as_str()), ("", ""));
}

#[test]
fn without_output_path_the_code_goes_to_standard_output() {
    let project = two_modules();
    let before = project.files();
    let run = project.succeeds(&["build", "src/a.js"]);
    assert!(run.stdout.contains("from a") && run.stdout.contains("from b"), "{}", run.stdout);
    assert_eq!(run.stderr, "");
    assert!(project.files() == before, "nothing is written");
    project.succeeds(&["build", "src/a.js", "--outfile=out.js"]);
    assert_eq!(project.read("out.js"), run.stdout, "both ways give the same bytes");
}

#[test]
fn outdir_gets_one_output_per_entry() {
    let project = two_modules();
    project.succeeds(&["build", "src/a.js", "src/b.js", "--outdir=dist"]);
    assert!(project.read("dist/a.js").contains("from a"));
    assert!(project.read("dist/b.js").contains("from b"));
    project.succeeds(&["build", "pages/main=src/a.js", "--outdir=named"]);
    assert!(project.read("named/pages/main.js").contains("from a"));
    project.succeeds(&["build", "src/a.js", "--outdir=based", "--outbase=."]);
    assert!(project.read("based/src/a.js").contains("from a"));
}

#[test]
fn standard_input_is_an_entry() {
    let project = two_modules();
    let source = b"import { b } from './b.js';\nconst text: string = 'typed ' + b;\nconsole.log(text);\n";
    let flags = ["build", "--loader=ts", "--sourcefile=src/in.ts"];
    let run = project.run_with_stdin(&flags, source);
    assert_eq!((run.code, run.stderr.as_str()), (Some(0), ""));
    assert!(run.stdout.contains("typed ") && run.stdout.contains("from b"), "{}", run.stdout);
    assert!(!run.stdout.contains(": string"), "types are stripped: {}", run.stdout);
}

#[test]
fn standard_input_is_javascript_in_the_working_directory_by_default() {
    let project = two_modules();
    let run = project.run_with_stdin(&["build"], b"import './src/a.js';");
    assert_eq!((run.code, run.stderr.as_str()), (Some(0), ""));
    assert!(run.stdout.contains("from a"), "{}", run.stdout);
}

#[test]
fn bundle_false_keeps_imports() {
    let project = two_modules();
    for flags in [&["build", "src/a.js", "--bundle=false"][..], &["src/a.js"]] {
        let run = project.succeeds(flags);
        assert!(run.stdout.contains("./b.js") && !run.stdout.contains("from b"), "{flags:?}: {}", run.stdout);
    }
    let bundled = project.succeeds(&["src/a.js", "--bundle"]);
    assert!(bundled.stdout.contains("from b"), "{}", bundled.stdout);
}

#[test]
fn source_maps_go_beside_the_code_or_into_it() {
    let project = two_modules();
    project.succeeds(&["build", "src/a.js", "--outfile=out.js", "--sourcemap"]);
    assert!(project.read("out.js").trim_end().ends_with("//# sourceMappingURL=out.js.map"));
    let map: Value = serde_json::from_str(&project.read("out.js.map")).expect("a map is JSON");
    assert_eq!(map["version"], 3);
    assert!(
        map["sources"].as_array().is_some_and(|sources| sources.iter().any(|s| s == "src/a.js")),
        "{map}"
    );

    let run = project.succeeds(&["build", "src/a.js", "--sourcemap"]);
    assert!(run.stdout.contains("//# sourceMappingURL=data:application/json;base64,"), "{}", run.stdout);
}

#[test]
fn every_way_to_schedule_gives_the_same_bytes() {
    let project = two_modules();
    let expected = project.succeeds(&["build", "src/a.js"]).stdout;
    let ways: [&[&str]; 5] = [
        &["--phases=none"],
        &["--phases=none", "--workers=2", "--membership=hashed", "--poll-interval=1ms"],
        &["--workers=1"],
        &["--resolver=probing"],
        &["--order=linear-dfs"],
    ];
    for way in ways {
        let run = project.succeeds(&[&["build", "src/a.js"], way].concat());
        assert_eq!(run.stdout, expected, "{way:?}");
    }
}

#[test]
fn timings_name_the_stages() {
    let project = two_modules();
    let flags = ["build", "src/a.js", "--outfile=out.js", "--log-level=warning"];
    let table = project.succeeds(&[&flags[..], &["--timings"]].concat()).stderr;
    let json = project.succeeds(&[&flags[..], &["--timings=json"]].concat()).stderr;
    assert_eq!(json.lines().count(), 1, "{json}");
    let report: Value = serde_json::from_str(&json).expect("the line is JSON");
    for name in ["scan", "order", "link", "emit", "write"] {
        let stages = report["stages"].as_array().expect("stages are a list");
        let stage = stages.iter().find(|stage| stage["name"] == name);
        assert!(stage.is_some_and(|stage| stage["wall_ns"].is_u64()), "{name}: {json}");
        assert!(table.lines().any(|line| line.trim_start().starts_with(name)), "{name}:\n{table}");
    }
    assert_eq!(report["modules"], 2, "{json}");
    let length = project.read("out.js").len();
    assert_eq!(report["output_bytes"], length, "{json}");
}

#[test]
fn banner_and_footer_enclose_the_code() {
    let project = two_modules();
    let run = project.succeeds(&["build", "src/a.js", "--banner:js=// first", "--footer:js=// last"]);
    assert!(run.stdout.starts_with("// first\n"), "{}", run.stdout);
    assert!(run.stdout.trim_end().ends_with("// last"), "{}", run.stdout);
}

#[test]
fn files_that_a_style_sheet_mentions_are_copied() {
    let project = Project::new(&[
        ("a.js", "import './b.css'"),
        ("b.css", "b{background:url(./b.png)}"),
        ("c.css", "c{background:url(./c.png)}"),
        ("b.png", "b"),
        ("c.png", "c"),
    ]);
    let flags = ["build", "a.js", "c.css", "--outdir=out", "--loader:.png=file", "--asset-names=[name]"];
    project.succeeds(&flags);
    assert_eq!(names_below(&project, "out"), ["a.css", "a.js", "b.png", "c.css", "c.png"]);
}

fn names_below(project: &Project, directory: &str) -> Vec<String> {
    let below = |path: &std::path::PathBuf| Some(path.strip_prefix(directory).ok()?.display().to_string());
    project.files().keys().filter_map(below).collect()
}

#[test]
fn entries_are_named_as_they_were_asked_for() {
    let project = Project::new(&[
        ("src/a.js", "1"),
        ("src/a.css", "a{color:red}"),
        ("lib/b.js", "2"),
        ("folder/index.js", "3"),
        ("node_modules/pkg/main.js", "4"),
        ("node_modules/pkg/package.json", "{\"main\":\"main.js\"}"),
    ]);
    let built = |entries: &[&str], directory: &str| {
        project.succeeds(&[&["build"], entries, &["--outdir", directory]].concat());
        names_below(&project, directory)
    };
    assert_eq!(built(&["src/a.js", "src/a.css"], "one"), ["a.css", "a.js"]);
    assert_eq!(built(&["src/a.js", "lib/b.js", "--outbase=src"], "two"), ["_.._/lib/b.js", "a.js"]);
    assert_eq!(built(&["./folder"], "three"), ["folder.js"]);
    assert_eq!(built(&["pkg", "src/a.js"], "four"), ["a.js", "pkg.js"]);
}
