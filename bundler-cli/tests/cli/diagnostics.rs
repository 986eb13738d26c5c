//! Builds that fail: what is said, where, and that nothing is written.

use super::project::Project;

#[test]
fn a_missing_entry_is_named() {
    let project = Project::new(&[("src/main.js", "")]);
    let run = project.fails(&["build", "src/mian.js", "--outfile=out.js"]);
    run.says(&["error: ", "src/mian.js", "help: ", "main.js", "1 error\n"]);
}

#[test]
fn a_syntax_error_is_shown_in_its_line() {
    let project = Project::new(&[("a.js", "let a = 1;\nlet b = = 2;\n")]);
    let run = project.fails(&["build", "a.js", "--outfile=out.js"]);
    run.says(&["a.js:2:9: error: ", "  2 | let b = = 2;\n", "    |         ^\n", "1 error\n"]);
}

#[test]
fn errors_of_all_files_are_reported() {
    let project = Project::new(&[
        ("a.js", "import './b.js';\nimport './c.js';\nimport './none.js';\n"),
        ("b.js", "var = 1;\n"),
        ("c.js", "let a;\nif (;\n"),
    ]);
    let run = project.fails(&["build", "a.js", "--outfile=out.js"]);
    run.says(&["a.js:3:8: error: ", "b.js:1:5: error: ", "c.js:2:5: error: ", "3 errors\n"]);

    let limited = project.fails(&["build", "a.js", "--outfile=out.js", "--log-limit=1"]);
    assert_eq!(limited.stderr.matches("error: ").count(), 1, "{}", limited.stderr);
    limited.says(&["3 errors (1 shown; --log-limit=0 shows all)\n"]);

    let silent = project.fails(&["build", "a.js", "--outfile=out.js", "--log-level=silent"]);
    assert_eq!(silent.stderr, "");
}

#[test]
fn a_missing_export_comes_with_the_nearest_name() {
    let project = Project::new(&[
        ("a.js", "import { helprr } from './b.js';\nconsole.log(helprr);\n"),
        ("b.js", "export function helper() {}\nexport const other = 1;\n"),
    ]);
    let run = project.fails(&["build", "a.js", "--outfile=out.js"]);
    run.says(&[
        "a.js:1:10: error: ",
        "  1 | import { helprr } from './b.js';\n",
        "    |          ~~~~~~\n",
        "\"helprr\"",
        "help: ",
        "\"helper\"",
        "1 error\n",
    ]);
}

#[test]
fn an_unresolved_import_comes_with_the_nearest_file_or_package() {
    let project = Project::new(&[
        ("src/a.js", "import './utli.js';\nimport * as r from 'reakt';\nconsole.log(r);\n"),
        ("src/util.js", ""),
        ("node_modules/react/package.json", "{ \"name\": \"react\", \"main\": \"index.js\" }"),
        ("node_modules/react/index.js", ""),
    ]);
    let run = project.fails(&["build", "src/a.js", "--outfile=out.js"]);
    run.says(&[
        "src/a.js:1:8: error: ",
        "  1 | import './utli.js';\n",
        "    |        ~~~~~~~~~~~\n",
        "src/a.js:2:20: error: ",
        "    |                    ~~~~~~~\n",
        "2 errors\n",
    ]);
    let help: Vec<&str> = run.stderr.lines().filter(|line| line.contains("help: ")).collect();
    assert!(help.len() == 2 && help[0].contains("util.js") && help[1].contains("react"), "{}", run.stderr);
}

#[test]
fn an_ambiguous_star_export_is_an_error() {
    let project = Project::new(&[
        ("a.js", "import { twice } from './stars.js';\nconsole.log(twice);\n"),
        ("stars.js", "export * from './one.js';\nexport * from './two.js';\n"),
        ("one.js", "export const twice = 1;\n"),
        ("two.js", "export const twice = 2;\n"),
    ]);
    let run = project.fails(&["build", "a.js", "--outfile=out.js"]);
    run.says(&["a.js:1:10: error: ", "\"twice\"", "one.js", "two.js"]);
}

#[test]
fn wrong_json_is_shown_in_its_line() {
    let project = Project::new(&[
        ("a.js", "import data from './data.json';\nconsole.log(data);\n"),
        ("data.json", "{\n  \"key\": ,\n}\n"),
    ]);
    let run = project.fails(&["build", "a.js", "--outfile=out.js"]);
    run.says(&["data.json:2:10: error: ", "  2 |   \"key\": ,\n"]);
}

#[test]
fn a_directory_is_no_entry() {
    let project = Project::new(&[("src/other.js", "")]);
    project.fails(&["build", "src", "--outfile=out.js"]).says(&["error: ", "src", "directory"]);
}

#[test]
fn a_file_must_be_utf_8() {
    let project =
        Project::new(&[("a.js", &b"import './b.js';"[..]), ("b.js", b"let a = 1;\nlet b = '\xff\xfe';\n")]);
    project.fails(&["build", "a.js", "--outfile=out.js"]).says(&["b.js", "error: ", "UTF-8"]);
}

#[test]
fn the_output_must_not_replace_an_input() {
    let project = Project::new(&[("a.js", "import './b.js';\n"), ("b.js", "console.log(1);\n")]);
    for output in ["--outfile=a.js", "--outfile=./b.js", "--outdir=."] {
        project.fails(&["build", "a.js", output]).says(&["error: ", ".js", "help: "]);
    }
}

#[test]
fn one_broken_entry_keeps_all_outputs_from_being_written() {
    let project = Project::new(&[
        ("good.js", "console.log(1);\n"),
        ("bad.js", "console.log(;\n"),
        ("dist/good.js", "// the build before\n"),
    ]);
    project.fails(&["build", "good.js", "bad.js", "--outdir=dist"]).says(&["bad.js:1:13: error: "]);
    assert_eq!(project.read("dist/good.js"), "// the build before\n");
}

#[test]
fn an_output_that_cannot_be_written_is_an_error() {
    let project = Project::new(&[("a.js", "console.log(1);\n"), ("file", "")]);
    project.fails(&["build", "a.js", "--outfile=file/out.js"]).says(&["error: ", "out.js"]);
}

#[test]
fn colors_are_for_terminals_and_on_demand() {
    let project = Project::new(&[("a.js", "let a = = 1;\n")]);
    let plain = project.fails(&["build", "a.js"]).stderr;
    let colored = project.fails(&["build", "a.js", "--color"]).stderr;
    assert!(!plain.contains('\x1b'), "{plain:?}");
    assert!(colored.contains("\x1b[1;31merror: \x1b[0m"), "{colored:?}");
}

#[test]
fn warnings_of_a_kind_are_silent_or_errors() {
    let project = Project::new(&[("a.js", "require('./none/' + name + '.js');\n")]);
    let with = |flag| ["build", "a.js", "--outfile=out.js", "--log-level=warning", flag];
    let warned = project.succeeds(&with("--log-override:css-syntax-error=error"));
    assert!(warned.stderr.contains("warning: no file matches"), "{}", warned.stderr);
    assert_eq!(project.succeeds(&with("--log-override:empty-glob=silent")).stderr, "");
    let failed = project.fails(&with("--log-override:empty-glob=error"));
    assert!(failed.stderr.contains("error: no file matches"), "{}", failed.stderr);
}
