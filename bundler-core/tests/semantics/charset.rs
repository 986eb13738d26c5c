//! `--charset` and `--line-limit`: the output means the same in fewer characters, or on shorter lines.

use bundler_core::options::{Charset, Entry, Format, JsxMode, Options, OutputTarget, SourceMap};

use crate::check::{Case, EVERY_FORMAT, Files, NODE, Setup, bundle, check, options_for};

const CASES: &[Case<'_>] = &[
    (
        "strings, templates and patterns",
        &[(
            "entry.js",
            "const parts = ['é日😀', `é${'日'}\u{1d4b3}`, 'a\\é\\\\é', \"it's \\\"é\\\"\", /^[é-日]+$/.test('日'), /😀/u.test('😀'), /\\é(?<日>x)/.exec('éx').groups.日, 'line\u{2028}end'.length, `a\\\u{2028}b`.length]; console.log(parts.join('|'))",
        )],
        "é日😀|é日\u{1d4b3}|aé\\é|it's \"é\"|true|true|x|8|2",
    ),
    (
        "names",
        &[
            (
                "entry.mjs",
                "import { π, 日 as other, default as 値 } from './a.mjs'; import * as ns from './a.mjs'; const é = 1; class Ñ { #ñ = 2; ñ() { return this.#ñ } } label日: for (;;) break label日; const { 日: a, ...ö } = { 日: 3, ü: 4, 'ß': 5 }; console.log(π, other, 値, ns.π, Object.keys(ns).join(), é, new Ñ().ñ(), a, ö.ü, ö.ß, globalThis.未 === undefined, typeof 未)",
            ),
            (
                "a.mjs",
                "export const π = 'pi', 日 = 'day'; export default 'value'; const é = 0; export { é as ƒ }",
            ),
        ],
        "pi day value pi default,ƒ,π,日 1 2 3 4 5 true undefined",
    ),
    (
        "the raw text of tagged templates",
        &[("entry.js", "console.log(String.raw`é${1}\\日`, ((parts) => parts.raw[0].length)`日`)")],
        "é1\\日 1",
    ),
    (
        "names that are kept",
        &[(
            "entry.cjs",
            "function é() {} class 日 {} const ö = () => {}; console.log(é.name, 日.name, ö.name)",
        )],
        "é 日 ö",
    ),
    (
        "files that are one value",
        &[
            (
                "entry.mjs",
                "import json from './é.json'; import text from './日.txt'; console.log(json.日, text, json['\\\\é'])",
            ),
            ("é.json", "{\"日\": \"é😀\", \"\\\\é\": \"\\u00e9\"}"),
            ("日.txt", "日\\é"),
        ],
        "é😀 日\\é é",
    ),
];

/// JSON and text are no JavaScript that Node runs.
const ASCII: Setup =
    Setup { oracle: crate::check::Oracle::None, configure: |options| options.keep_names = true, ..NODE };

#[test]
fn escaped() {
    check(&ASCII, CASES);
}

#[test]
fn as_written() {
    let configure = |options: &mut Options| {
        options.charset = Some(Charset::Utf8);
        options.keep_names = true;
    };
    check(&Setup { configure, ..ASCII }, CASES);
}

/// All outputs of a build.
fn outputs(files: Files<'_>, configure: impl FnOnce(&mut Options)) -> Vec<String> {
    let mut options = options_for(&NODE, files, EVERY_FORMAT[0]);
    options.output = OutputTarget::Directory("out".into());
    configure(&mut options);
    let output = bundle(&options, files).unwrap_or_else(|problem| panic!("{problem}"));
    output.files.iter().map(|file| String::from_utf8(file.contents.clone()).expect("UTF-8")).collect()
}

#[test]
fn only_comments_and_raw_text_hold_other_characters() {
    let files: Files<'_> = &[
        (
            "entry.jsx",
            "import './é.css'; import data from './d.json'; import * as ns from './a.js'; export { π as 'day 日' } from './a.js'; export const view = <p title=\"日\">é &amp; 日</p>; export default [data, ns, /日/, import('日')]; import '日'",
        ),
        ("a.js", "export let π = 1; π++"),
        ("d.json", "{\"日\": \"é\"}"),
        ("é.css", ".日::before { content: 'é1'; background: url(日.png) } @media (min-width: 1px) { #é {} }"),
    ];
    for minify in [false, true] {
        for jsx in [JsxMode::Classic, JsxMode::Preserve] {
            let texts = outputs(files, |options| {
                options.charset = Some(Charset::Ascii);
                options.jsx.mode = Some(jsx);
                options.external = vec!["日".into(), "*.png".into()];
                options.minify_whitespace = minify;
                options.minify_identifiers = minify;
                options.minify_syntax = minify;
            });
            for text in texts {
                let is_comment = |line: &&str| line.starts_with("//") || line.starts_with("/*");
                let code: Vec<&str> = text.lines().filter(|line| !is_comment(line)).collect();
                assert!(code.iter().all(|line| line.is_ascii()), "minify {minify}, {jsx:?}:\n{text}");
            }
        }
    }
}

#[test]
fn style_sheets() {
    let files: Files<'_> = &[("entry.css", ".日 a, .日a { content: 'é1' }")];
    let [ascii, utf8] = [Charset::Ascii, Charset::Utf8].map(|charset| {
        outputs(files, |options| {
            options.charset = Some(charset);
            options.minify_whitespace = true;
        })
    });
    assert_eq!(ascii, [".\\65e5  a,.\\65e5 a{content:\"\\e9 1\"}\n"]);
    assert_eq!(utf8, ["@charset \"UTF-8\";.日 a,.日a{content:\"é1\"}\n"]);
}

#[test]
fn lines_of_limited_length() {
    let source = "export function f(first, second) { if (first) { return [first, second, `a,b${first + second}`, /[,;]/.test(';'), { x: 1, y: [1, 2, 3] }] } let i = 0; i++; return i } console.log(JSON.stringify([f(1, 2), f(0), (() => ({ a: 1 }))()]))";
    let files: Files<'_> = &[("entry.mjs", source)];
    let configure = |options: &mut Options| options.line_limit = Some(20);
    let setup = Setup { configure, ..NODE };
    check(&setup, &[("short lines", files, r#"[[1,2,"a,b3",true,{"x":1,"y":[1,2,3]}],1,{"a":1}]"#)]);
    let texts = outputs(files, |options| {
        configure(options);
        options.minify_whitespace = true;
        options.minify_identifiers = true;
        options.source_map = SourceMap::Linked;
        options.entries = vec![Entry::File { path: "./entry.mjs".into(), name: None }];
    });
    let lines: Vec<&str> = texts[0].lines().filter(|line| !line.starts_with("//")).collect();
    assert!(lines.len() > 5 && lines.iter().all(|line| line.len() <= 24), "{}", texts[0]);
}

#[test]
fn only_scripts_are_escaped_by_default() {
    let files: Files<'_> = &[("entry.js", "console.log('é')")];
    for format in [Format::Esm, Format::Cjs, Format::Iife] {
        let texts = outputs(files, |options| options.format = Some(format));
        assert_eq!(texts[0].is_ascii(), format == Format::Iife, "{format:?}: {}", texts[0]);
    }
}
