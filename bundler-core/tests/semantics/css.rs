//! Style sheets: which files, in which order, under which conditions; their URLs; and what scripts see of them.

use std::sync::Arc;

use bundler_core::BuildOutput;
use bundler_core::fs::MemoryFileSystem;
use bundler_core::options::{Entry, Format, Loader, Options, OutputTarget, SourceMap};

use crate::check::{Files, ROOT, check_errors};
use crate::quickjs::{self, Execution};

fn build(files: Files<'_>, configure: fn(&mut Options)) -> BuildOutput {
    let mut options = Options::new(ROOT);
    options.entries = vec![Entry::File { path: format!("./{}", files[0].0), name: None }];
    options.format = Some(Format::Esm);
    options.output = OutputTarget::Directory("out".into());
    options.minify_whitespace = true;
    configure(&mut options);
    let fs = files.iter().map(|(path, contents)| (format!("{ROOT}/{path}"), contents.as_bytes().to_vec()));
    let output = bundler_core::build(&options, Arc::new(MemoryFileSystem::new(fs)));
    output.unwrap_or_else(|failure| panic!("{}: {:?}", files[0].1, failure.diagnostics))
}

fn file(output: &BuildOutput, extension: &str) -> String {
    let is_wanted = |path: &std::path::PathBuf| path.to_string_lossy().ends_with(extension);
    let found = output.files.iter().find(|file| file.path.as_ref().is_some_and(is_wanted));
    found.map_or_else(String::new, |file| String::from_utf8(file.contents.clone()).expect("it is UTF-8"))
}

/// Why, the files with the entry first, and the style sheet.
type Case<'a> = (&'a str, Files<'a>, &'a str);

fn check(configure: fn(&mut Options), cases: &[Case<'_>]) {
    let mut failures = String::new();
    for (reason, files, expected) in cases {
        let css = file(&build(files, configure), ".css");
        if css.trim_end() != *expected {
            failures.push_str(&format!("\n=== {reason}\nexpected {expected}\ngot      {css}"));
        }
    }
    assert!(failures.is_empty(), "{failures}");
}

#[test]
fn order_and_conditions() {
    check(
        |_| {},
        &[
            (
                "imports come first",
                &[("a.css", "@import './b.css'; .a{color:red}"), ("b.css", ".b{color:red}")],
                ".b{color:red}.a{color:red}",
            ),
            (
                "the last of several imports counts",
                &[
                    ("a.css", "@import './b.css'; @import url(c.css); @import './b.css';"),
                    ("b.css", ".b{color:red}"),
                    ("c.css", "@import './b.css'; .c{color:red}"),
                ],
                ".c{color:red}.b{color:red}",
            ),
            (
                "cycles end",
                &[
                    ("a.css", "@import './b.css'; .a{color:red}"),
                    ("b.css", "@import './a.css'; .b{color:red}"),
                ],
                ".b{color:red}.a{color:red}",
            ),
            (
                "scripts: in the order of evaluation",
                &[
                    ("a.js", "import './b.js'; import './a.css'"),
                    ("b.js", "import './b.css'; import './c.css'"),
                    ("a.css", ".a{color:red}"),
                    ("b.css", "@import './c.css'; .b{color:red}"),
                    ("c.css", ".c{color:red}"),
                ],
                ".b{color:red}.c{color:red}.a{color:red}",
            ),
            (
                "require and import() bring styles, too",
                &[
                    ("a.js", "require('./a.css'); import('./b.css'); import('./c.js')"),
                    ("a.css", ".a{color:red}"),
                    ("b.css", ".b{color:red}"),
                    ("c.js", "import './c.css'"),
                    ("c.css", ".c{color:red}"),
                ],
                ".a{color:red}.b{color:red}.c{color:red}",
            ),
            (
                "conditions",
                &[
                    (
                        "a.css",
                        "@import './b.css' layer(x) supports(display: grid) screen and (width >= 1px); @import './c.css' layer; @import './d.css' print;",
                    ),
                    ("b.css", ".b{color:red}"),
                    ("c.css", ".c{color:red}"),
                    ("d.css", "@import './e.css' supports(not (display: grid)); .d{color:red}"),
                    ("e.css", ".e{color:red}"),
                ],
                "@media screen and (width>=1px){@supports (display:grid){@layer x{.b{color:red}}}}@layer{.c{color:red}}@media print{@supports (not (display:grid)){.e{color:red}}}@media print{.d{color:red}}",
            ),
            (
                "other conditions are another import",
                &[
                    ("a.css", "@import './b.css' print; @import './b.css' screen; @import './b.css' print;"),
                    ("b.css", ".b{color:red}"),
                ],
                "@media screen{.b{color:red}}@media print{.b{color:red}}",
            ),
            (
                "an import without conditions makes those before it count for nothing",
                &[("a.css", "@import './b.css' print; @import './b.css';"), ("b.css", ".b{color:red}")],
                ".b{color:red}",
            ),
            (
                "remote style sheets stay at the top",
                &[
                    (
                        "a.css",
                        "@charset 'utf-8'; @import './b.css'; @import 'https://x.y/z.css' print; .a{color:red}",
                    ),
                    ("b.css", "@import '//x.y/w.css'; .b{color:red}"),
                ],
                "@import \"//x.y/w.css\";@import \"https://x.y/z.css\" print;.b{color:red}.a{color:red}",
            ),
            (
                "the order of layers is kept",
                &[
                    (
                        "a.css",
                        "@layer one, two; @import './b.css' layer(two); @import './c.css'; @import './b.css' layer(two);",
                    ),
                    ("b.css", ".b{color:red}"),
                    ("c.css", "@layer three{.c{color:red}}"),
                ],
                "@layer one,two;@layer two{}@layer three{.c{color:red}}@layer two{.b{color:red}}",
            ),
            (
                "text that is not ASCII",
                &[("a.css", ".é{content:'ü'}")],
                "@charset \"UTF-8\";.é{content:\"ü\"}",
            ),
        ],
    );
}

#[test]
fn urls() {
    check(
        |options| {
            options.loaders = vec![(".png".into(), Loader::File), (".svg".into(), Loader::DataUrl)];
            options.external = vec!["*.woff".into()];
        },
        &[(
            "files, data and others",
            &[
                (
                    "a.css",
                    ".a{background:url(a.png),url('./b.svg'),url(#id),url(https://x.y/z.png),url(data:image/png,x)} @font-face{src:url('f.woff')} .b{--x:url(./a.png?q#h)}",
                ),
                ("a.png", "hi\n"),
                ("b.svg", "<svg a=\"b\"/>"),
            ],
            ".a{background:url(./a-2UCGHXMS.png),url(\"data:image/svg+xml,<svg a=\\\"b\\\"/>\"),url(#id),url(https://x.y/z.png),url(data:image/png,x)}@font-face{src:url(f.woff)}.b{--x:url(./a-2UCGHXMS.png?q#h)}",
        )],
    );
}

/// What a bundle prints, and its style sheet.
fn run(files: Files<'_>, configure: fn(&mut Options)) -> (String, String) {
    let output = build(files, configure);
    let code = file(&output, ".js");
    let execution = Execution {
        name: "bundle",
        files: &[],
        format: Format::Esm,
        code: &code,
        host_modules: &[],
        global_name: None,
        observe: "",
    };
    (quickjs::run(&execution).join("\n"), file(&output, ".css"))
}

#[test]
fn what_scripts_see() {
    let cases: &[(&str, Files<'_>, &str, &str)] = &[
        (
            "a style sheet is an empty object",
            &[
                (
                    "a.js",
                    "import a from './a.css'; import('./b.css').then((b) => console.log(a, require('./a.css'), b.default))",
                ),
                ("a.css", ".a{color:red}"),
                ("b.css", ".b{color:red}"),
            ],
            "{} {} {}",
            ".a{color:red}.b{color:red}",
        ),
        (
            "a CSS module has its names",
            &[
                (
                    "a.js",
                    "import s, { card, 'is-on' as on } from './a.module.css'; import * as ns from './a.module.css'; console.log(s, card, on, ns.card, require('./a.module.css') === s)",
                ),
                (
                    "a.module.css",
                    ".card{color:red} .is-on:hover{color:red} #main{animation:spin 1s} @keyframes spin{to{opacity:0}} :global(.plain){color:red}",
                ),
            ],
            "{\"card\":\"a_card\",\"is-on\":\"a_is-on\",\"main\":\"a_main\",\"spin\":\"a_spin\"} a_card a_is-on a_card true",
            ".a_card{color:red}.a_is-on:hover{color:red}#a_main{animation:1s a_spin}@keyframes a_spin{to{opacity:0}}.plain{color:red}",
        ),
        (
            "names are composed",
            &[
                ("a.js", "import { button } from './a.module.css'; console.log(button)"),
                (
                    "a.module.css",
                    ".button{composes:base;composes:big from './b.module.css';composes:g from global;color:red} .base{composes:root;color:red} .root{color:red}",
                ),
                ("b.module.css", ".big{composes:huge;color:red} .huge{color:red}"),
            ],
            "a_root a_base b_huge b_big g a_button",
            ".b_big{color:red;}.b_huge{color:red}.a_button{color:red;}.a_base{color:red;}.a_root{color:red}",
        ),
        (
            "files of one name have names of their own",
            &[
                (
                    "a.js",
                    "import { x } from './a.module.css'; import { x as y } from './b/a.module.css'; console.log(x, y)",
                ),
                ("a.module.css", ".x{color:red}"),
                ("b/a.module.css", ".x{color:red}"),
            ],
            "a_x a2_x",
            ".a_x{color:red}.a2_x{color:red}",
        ),
        (
            "styles of names that nothing uses stay",
            &[("a.js", "import './a.module.css'; console.log(1)"), ("a.module.css", ".x{color:red}")],
            "1",
            ".a_x{color:red}",
        ),
    ];
    let mut failures = String::new();
    for (reason, files, printed, css) in cases {
        let found = run(files, |_| {});
        if found.0 != *printed || found.1.trim_end() != *css {
            failures.push_str(&format!("\n=== {reason}\n{}\n{}", found.0, found.1));
        }
    }
    assert!(failures.is_empty(), "{failures}");
}

#[test]
fn rules_map_to_their_places() {
    let output = build(
        &[
            ("a.css", "@import './b.css';\n\n  .a { color: red }\n@media print { .c { color: red } }"),
            ("b.css", "\n.b { color: red }"),
        ],
        |options| {
            options.source_map = SourceMap::External;
            options.minify_whitespace = false;
        },
    );
    let (css, map) = (file(&output, ".css"), file(&output, ".css.map"));
    let found = crate::source_map::positions(&map, &css);
    for (token, source, line, column) in [
        (".b", "../b.css", 1, 0),
        (".a", "../a.css", 2, 2),
        ("@media", "../a.css", 3, 0),
        (".c", "../a.css", 3, 15),
    ] {
        let place = css.find(&format!("{token} ")).expect("the rule is there");
        assert!(
            found.contains(&(place, source.to_string(), line, column)),
            "{token} at {place}: {found:?}\n{css}"
        );
    }
}

#[test]
fn errors() {
    check_errors(
        |options| options.output = OutputTarget::Directory("out".into()),
        &[
            (
                "missing files",
                &[("a.css", ".x{color:red}\n@media print{.a{background:url(x.png)}}"), ("b.css", "")],
                &[("a.css:2:32", "x.png", "")],
            ),
            ("a missing import", &[("a.css", "@import './no.css';")], &[("a.css:1:10", "./no.css", "")]),
            (
                "a file that no loader can read",
                &[("a.css", "a{background:url(x.png)}"), ("x.png", "")],
                &[("a.css:1:18", "x.png", "loader")],
            ),
            (
                "composes in a selector of several parts",
                &[("a.module.css", ".a .b{composes:c}")],
                &[("a.module.css:1:16", "composes", "")],
            ),
        ],
    );
}
