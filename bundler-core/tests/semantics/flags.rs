//! Flags that change single nodes: what is dropped, what counts as pure, where comments go.

use std::sync::Arc;

use bundler_core::fs::MemoryFileSystem;
use bundler_core::options::{Entry, LegalComments, Loader, Options, OutputTarget};

use crate::check::{BUNDLE, Case, Entrance, ROOT, Setup, check};

#[test]
fn dropped_nodes() {
    let setup = Setup {
        configure: |options| {
            options.drop_console = true;
            options.drop_debugger = true;
            options.drop_labels = vec!["DEV".into(), "TEST".into()];
        },
        dead: Some("DEAD"),
        ..BUNDLE
    };
    let cases: &[Case<'_>] = &[
        (
            "calls of console methods, arguments included",
            &[(
                "entry.js",
                "const out = globalThis.console; console.log('DEAD'); console?.log?.(out.log('DEAD')); console['warn']('DEAD'); (console.log)('DEAD'); out.log(console.table('DEAD')); if (1) console.log('DEAD'); else out.log(2); for (;;) { console.log('DEAD'); break } out.log(typeof console.log, (() => console.log('DEAD'))())",
            )],
            "undefined\nfunction undefined",
        ),
        (
            "another console stays",
            &[(
                "entry.js",
                "const out = globalThis.console; { const console = { log: (x) => out.log('own', x) }; console.log(1) } out.log(new console.log.constructor('return 2')())",
            )],
            "own 1\n2",
        ),
        (
            "debugger",
            &[(
                "entry.js",
                "debugger; if (true) debugger; globalThis.console.info; const f = () => { debugger }; globalThis.console.log(f(), String(f).includes('debug' + 'ger'))",
            )],
            "undefined false",
        ),
        (
            "labels, but not the variables that they declare",
            &[(
                "entry.js",
                "const out = globalThis.console; DEV: { var v = require('./missing-DEAD.js') } TEST: for (;;) { out.log('DEAD') } KEPT: { out.log(v); break KEPT } function f() { DEV: return 'DEAD'; return 'late' } out.log(f())",
            )],
            "undefined\nlate",
        ),
    ];
    check(&setup, cases);
}

#[test]
fn pure_functions() {
    check(
        &Setup {
            configure: |options| options.pure = vec!["make".into(), "a.b".into()],
            dead: Some("DEAD"),
            ..BUNDLE
        },
        &[(
            "unused calls go, used ones and arguments stay",
            &[
                ("entry.js", "import './globals.js'; import './rest.js'"),
                (
                    "globals.js",
                    "globalThis.make = (x) => { console.log('made', x); return x }; globalThis.a = { b: make, c: make }; globalThis.Thing = class { constructor(x) { console.log('new', x) } }",
                ),
                (
                    "rest.js",
                    "make('DEAD'); const unused = a.b('DEAD'); a['b']('DEAD'); a.c('c'); const used = make('used'); console.log(used); make(console.log('argument')); export default make('DEAD')",
                ),
            ],
            "made c\nmade used\nused\nargument\nmade undefined",
        )],
    );
}

#[test]
fn injected_files() {
    let setup = Setup {
        configure: |options| {
            options.inject = vec!["./inject.js".into(), "./second.js".into()];
            options.define = [("ALIAS", "injected"), ("ALIAS.own", "1")]
                .map(|(key, value)| (key.to_string(), value.to_string()))
                .to_vec();
        },
        entrances: &[Entrance::Itself],
        dead: Some("DEAD"),
        ..BUNDLE
    };
    const INJECT: (&str, &str) = (
        "inject.js",
        "import './dependency.js'; console.log('inject', typeof later); export let injected = { name: 'injected' }; export const cwd = function () { return this === undefined || this === globalThis }; export { cwd as 'process.cwd' }; export function unusedDEAD() {} export default 1",
    );
    const SECOND: (&str, &str) = (
        "second.js",
        "console.log('second'); export let injected = 2, later = 3; export const React = { createElement: (...a) => a.length };",
    );
    const DEPENDENCY: (&str, &str) = ("dependency.js", "console.log('dependency')");
    let start = "dependency\ninject undefined\nsecond\n";
    let cases: &[(&str, (&str, &str), &str)] = &[
        (
            "names, paths, calls and shorthand; the first file wins",
            (
                "entry.js",
                "export {}; console.log(injected, { injected }.injected.name, later, typeof later, process.cwd(), typeof process)",
            ),
            "{\"name\":\"injected\"} injected 3 number true undefined",
        ),
        (
            "nothing is replaced where the name is bound",
            (
                "entry.js",
                "function f(later) { return later } { let injected = 4; console.log(f(injected)) } class A { later = 5 } console.log(new A().later, ((process) => process.cwd())({ cwd: () => 6 }))",
            ),
            "4\n5 6",
        ),
        (
            "CommonJS",
            (
                "entry.cjs",
                "const inner = (injected) => injected; exports.x = later; console.log(exports.x, inner(7), injected.name)",
            ),
            "3 7 injected",
        ),
        ("a factory of elements", ("entry.jsx", "console.log(<a b='c'/>)"), "2"),
        (
            "a local factory of elements",
            ("entry.jsx", "function f(React) { return <a/> } console.log(f({ createElement: (x) => x }))"),
            "a",
        ),
        ("the value of a define", ("entry.js", "console.log(ALIAS.name, ALIAS.own)"), "injected 1"),
        (
            "an assignment throws, as to any import",
            ("entry.js", "try { later = 1 } catch (e) { console.log(e.constructor.name) }"),
            "TypeError",
        ),
    ];
    for (reason, entry, expected) in cases {
        let files = [*entry, INJECT, SECOND, DEPENDENCY];
        check(&setup, &[(reason, &files, &format!("{start}{expected}"))]);
    }
}

#[test]
fn injected_files_of_a_transformed_file() {
    check(
        &Setup {
            configure: |options| {
                options.bundle = false;
                options.inject = vec!["./inject.js".into()];
            },
            entrances: &[Entrance::Itself],
            ..BUNDLE
        },
        &[(
            "they become part of it",
            &[
                ("entry.js", "console.log(injected)"),
                ("inject.js", "export let injected = 1; console.log('first')"),
            ],
            "first\n1",
        )],
    );
}

#[test]
fn objects_as_defines() {
    check(
        &Setup {
            configure: |options| {
                options.define = [
                    ("OBJECT", "{\"a\":{\"b\":1},\"__proto__\":2,\"z\":1,\"c\":2}"),
                    ("LIST", "[1,2]"),
                    ("import.meta.list", "LIST"),
                ]
                .map(|(key, value)| (key.to_string(), value.to_string()))
                .to_vec();
            },
            ..BUNDLE
        },
        &[(
            "one object for all modules",
            &[
                (
                    "entry.mjs",
                    "import './other.js'; import './old.cjs'; console.log(OBJECT === OBJECT, OBJECT.x, Object.keys(OBJECT), OBJECT['__proto__'], typeof OBJECT, OBJECT ? 1 : 2)",
                ),
                ("other.js", "OBJECT.x = 3; OBJECT.y ??= 4; OBJECT.y++"),
                ("old.cjs", "console.log(OBJECT.y, LIST.length)"),
            ],
            "5 2\ntrue 3 [\"a\",\"__proto__\",\"z\",\"c\",\"x\",\"y\"] 2 object 1",
        )],
    );
}

#[test]
fn defines_of_keywords_and_targets() {
    check(
        &Setup {
            configure: |options| {
                options.define = [
                    ("this.flag", "1"),
                    ("import.meta.flag", "2"),
                    ("import.meta.flag.inner", "3"),
                    ("X", "target.x"),
                    ("Y.z", "target.y"),
                    ("F", "target.f"),
                    ("process.env[\"A-B\"]", "4"),
                ]
                .map(|(key, value)| (key.to_string(), value.to_string()))
                .to_vec();
            },
            ..BUNDLE
        },
        &[
            (
                "this is the module's, import.meta anybody's",
                &[(
                    "entry.mjs",
                    "class A { static own = this.flag; flag = 5 } function f() { return this.flag } console.log(this.flag, (() => this.flag)(), A.own, f.call({ flag: 6 }), import.meta.flag, import.meta.flag.inner)",
                )],
                "1 1 undefined 6 2 3",
            ),
            (
                "assigned names and members",
                &[(
                    "entry.js",
                    "globalThis.target = { f() { return this === target } }; X = 1; Y.z = 2; Y.z++; X += 1; console.log(target.x, target.y, X, Y.z, F())",
                )],
                "2 3 2 3 false",
            ),
            ("a name that is no identifier", &[("entry.js", "console.log(process.env['A-B'])")], "4"),
        ],
    );
}

#[test]
fn unused_elements() {
    let build = |side_effects| {
        let mut options = Options::new(ROOT);
        options.entries = vec![Entry::File { path: "./entry.jsx".into(), name: None }];
        options.jsx.side_effects = side_effects;
        text_of(&options, &[("entry.jsx", "<a/>; /* @__PURE__ */ written(); <b/>")])
    };
    let (usual, kept) = (build(false), build(true));
    assert!(!usual.contains("createElement") && !usual.contains("written"), "{usual}");
    assert!(kept.contains("createElement(\"a\"") && !kept.contains("written"), "{kept}");
}

#[test]
fn legal_comments() {
    const FILES: &[(&str, &str)] = &[
        (
            "entry.js",
            "/*! first */\nimport './a.js';\n// not kept\nconsole.log(1);\nfunction f() {\n  //! inner\n  return 2 }\nconsole.log(f())\n/* @preserve last */",
        ),
        ("a.js", "/** @license a */ var x = 1; console.log(x); /*! first */"),
    ];
    let cases: &[(LegalComments, &str, &str)] = &[
        (LegalComments::None, "", ""),
        (
            LegalComments::EndOfFile,
            "\n/** @license a */\n/*! first */\n//! inner\n/* @preserve last */\n",
            "",
        ),
        (LegalComments::External, "", "/** @license a */\n/*! first */\n//! inner\n/* @preserve last */\n"),
        (
            LegalComments::Linked,
            "\n/*! For license information please see out.js.LEGAL.txt */\n",
            "/** @license a */\n/*! first */\n//! inner\n/* @preserve last */\n",
        ),
    ];
    for &(kind, end, file) in cases {
        let mut options = Options::new(ROOT);
        options.entries = vec![Entry::File { path: "./entry.js".into(), name: None }];
        options.output = OutputTarget::File("out.js".into());
        options.legal_comments = Some(kind);
        let files = files_of(&options, FILES);
        let code = &files[0].1;
        assert!(code.ends_with(end), "{kind:?}\n{code}");
        assert_eq!(code.matches("first").count(), usize::from(kind == LegalComments::EndOfFile), "{kind:?}");
        let legal = files.iter().find(|(path, _)| path.ends_with("out.js.LEGAL.txt"));
        assert_eq!(legal.map_or("", |(_, text)| text), file, "{kind:?}");
    }
}

#[test]
fn inline_legal_comments() {
    const FILES: &[(&str, &str)] = &[
        (
            "entry.js",
            "/*! first */\nimport './a.cjs';\nconst g = 1;\nfunction f() {\n  //! inner\n  return 2 }\nconsole.log(f(), g)\n/* @preserve last */",
        ),
        ("a.cjs", "/** @license a */ exports.x = 1;\nconsole.log('a');\n//! end"),
    ];
    check(
        &Setup { configure: |options| options.legal_comments = Some(LegalComments::Inline), ..BUNDLE },
        &[("the code runs as before", FILES, "a\n2 1")],
    );
    let mut options = Options::new(ROOT);
    options.entries = vec![Entry::File { path: "./entry.js".into(), name: None }];
    options.legal_comments = Some(LegalComments::Inline);
    let code = text_of(&options, FILES);
    let order = [
        "/** @license a */",
        "exports.x",
        "console.log('a')",
        "//! end",
        "/*! first */",
        "const g",
        "//! inner",
        "return 2",
        "@preserve last",
    ];
    let places: Vec<_> = order.iter().map(|text| code.find(text)).collect();
    assert!(places.iter().all(Option::is_some) && places.is_sorted(), "{places:?}\n{code}");
}

#[test]
fn texts_around_style_sheets() {
    let mut options = Options::new(ROOT);
    options.entries = vec![Entry::File { path: "./entry.js".into(), name: None }];
    options.output = OutputTarget::File("out.js".into());
    options.css_banner = Some("/* before */".into());
    options.css_footer = Some("/* after */".into());
    options.loaders = vec![(".style".into(), Loader::Css)];
    let files = files_of(&options, &[("entry.js", "import './a.style'"), ("a.style", "a { color: red }")]);
    let css = &files.iter().find(|(path, _)| path.ends_with("out.css")).expect("there is a style sheet").1;
    assert!(
        css.starts_with("/* before */\n") && css.ends_with("/* after */\n") && css.contains("red"),
        "{css}"
    );
    assert!(!files[0].1.contains("before"), "{}", files[0].1);
}

fn text_of(options: &Options, files: &[(&str, &str)]) -> String {
    files_of(options, files).swap_remove(0).1
}

/// Path and text of each output file.
fn files_of(options: &Options, files: &[(&str, &str)]) -> Vec<(String, String)> {
    let absolute = files.iter().map(|(path, source)| (format!("{ROOT}/{path}"), source));
    let output = bundler_core::build(options, Arc::new(MemoryFileSystem::new(absolute))).expect("it builds");
    let text = |bytes| String::from_utf8(bytes).expect("output is UTF-8");
    output
        .files
        .into_iter()
        .map(|file| (file.path.unwrap_or_default().display().to_string(), text(file.contents)))
        .collect()
}
