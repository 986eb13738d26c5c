//! Flags that change single nodes: what is dropped, what counts as pure, where comments go.

use std::sync::Arc;

use bundler_core::fs::MemoryFileSystem;
use bundler_core::options::{Entry, LegalComments, Loader, Options, OutputTarget};

use crate::check::{BUNDLE, Case, ROOT, Setup, check};

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
            configure: |options| options.pure = vec!["make".into(), "a.b".into(), "Thing".into()],
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
                    "make('DEAD'); const unused = a.b('DEAD'); new Thing('DEAD'); a['b']('DEAD'); a.c('c'); const used = make('used'); console.log(used); make(console.log('argument')); export default make('DEAD')",
                ),
            ],
            "made c\nmade used\nused\nargument\nmade undefined",
        )],
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
