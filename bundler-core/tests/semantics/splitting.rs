//! Splitting: each entry's files print what the entry prints unbundled, whatever is shared.

use std::fmt::Write as _;

use bundler_core::BuildOutput;
use bundler_core::options::{Entry, Format, Options, OutputTarget};

use crate::check::{Files, NODE, ROOT, bundle, options_for};
use crate::node;
use crate::quickjs::{self, Execution};

/// Why the case is there, its sources, and what each entry prints; entries come first.
type Case<'a> = (&'a str, Files<'a>, &'a [&'a str]);

type Configure = fn(&mut Options);

const FORMATS: &[Format] = &[Format::Esm, Format::Cjs];

fn options(files: Files<'_>, entries: usize, format: Format) -> Options {
    let mut options = options_for(&NODE, files, format);
    options.entries = files[..entries]
        .iter()
        .map(|(path, _)| Entry::File { path: format!("./{path}"), name: None })
        .collect();
    options.splitting = true;
    options.output = OutputTarget::Directory("out".into());
    options
}

/// The output's files by name.
fn texts(output: &BuildOutput) -> Vec<(String, String)> {
    let name = |path: &std::path::Path| {
        let relative = path.strip_prefix(format!("{ROOT}/out")).expect("outputs are in their directory");
        relative.to_str().expect("names are Unicode").to_string()
    };
    output
        .files
        .iter()
        .map(|file| {
            let path = file.path.as_deref().expect("outputs are files");
            (name(path), String::from_utf8(file.contents.clone()).expect("outputs are text"))
        })
        .collect()
}

fn run(files: &[(String, String)], entry: &str, format: Format) -> String {
    let stem = entry.rsplit_once('.').map_or(entry, |(stem, _)| stem);
    let name = format!("./{stem}.js");
    let (_, code) = files.iter().find(|(file, _)| name[2..] == **file).expect("each entry has a file");
    let execution =
        Execution { format, code, name: &name, files, host_modules: &[], global_name: None, observe: "" };
    quickjs::run(&execution).join("\n")
}

fn check_with(configure: fn(&mut Options), formats: &[Format], cases: &[Case<'_>]) {
    let mut failures = String::new();
    for (reason, files, expected) in cases {
        for (index, expected) in expected.iter().enumerate() {
            let mut reordered = files.to_vec();
            reordered.swap(0, index);
            if let Some(lines) = node::run(&reordered, "")
                && lines.join("\n") != *expected
            {
                let _ = writeln!(
                    failures,
                    "\n=== {reason}: Node prints for {}\n{}",
                    files[index].0,
                    lines.join("\n")
                );
            }
        }
        for &format in formats {
            for minify in [false, true] {
                let mut options = options(files, expected.len(), format);
                options.minify_whitespace = minify;
                options.minify_identifiers = minify;
                configure(&mut options);
                let output = match bundle(&options, files) {
                    Ok(output) => texts(&output),
                    Err(problem) => {
                        let _ = writeln!(failures, "\n=== {reason} [{format:?}]\n{problem}");
                        continue;
                    }
                };
                for ((entry, _), expected) in files.iter().zip(*expected) {
                    let found = run(&output, entry, format);
                    if found != *expected {
                        let _ = writeln!(
                            failures,
                            "\n=== {reason} [{format:?}, minified: {minify}], {entry}: expected\n{expected}\ngot\n{found}"
                        );
                    }
                }
            }
        }
    }
    assert!(failures.is_empty(), "{failures}");
}

fn check(cases: &[Case<'_>]) {
    check_with(|_| {}, FORMATS, cases);
}

#[test]
fn order_is_that_of_the_program_that_is_not_split() {
    check(&[
        (
            "shared, then own, and the other way round",
            &[
                ("e1.mjs", "import './shared.mjs'; import './own.mjs'; console.log('e1')"),
                ("e2.mjs", "import './shared.mjs'; console.log('e2')"),
                ("shared.mjs", "console.log('shared')"),
                ("own.mjs", "console.log('own')"),
            ],
            &["shared\nown\ne1", "shared\ne2"],
        ),
        (
            "own before shared",
            &[
                ("e1.mjs", "import './own.mjs'; import './shared.mjs'; console.log('e1')"),
                ("e2.mjs", "import './shared.mjs'; console.log('e2')"),
                ("own.mjs", "console.log('own')"),
                ("shared.mjs", "console.log('shared')"),
            ],
            &["own\nshared\ne1", "shared\ne2"],
        ),
        (
            "two entries want the shared modules in different orders",
            &[
                ("e1.mjs", "import './a.mjs'; import './b.mjs'; console.log('e1')"),
                ("e2.mjs", "import './b.mjs'; import './a.mjs'; console.log('e2')"),
                ("a.mjs", "console.log('a')"),
                ("b.mjs", "console.log('b')"),
            ],
            &["a\nb\ne1", "b\na\ne2"],
        ),
        (
            "chunks of different entries interleave",
            &[
                ("e1.mjs", "import './a.mjs'; import './b.mjs'; import './c.mjs'; console.log('e1')"),
                ("e2.mjs", "import './a.mjs'; import './c.mjs'; console.log('e2')"),
                ("e3.mjs", "import './b.mjs'; console.log('e3')"),
                ("a.mjs", "console.log('a')"),
                ("b.mjs", "console.log('b')"),
                ("c.mjs", "console.log('c')"),
            ],
            &["a\nb\nc\ne1", "a\nc\ne2", "b\ne3"],
        ),
        (
            "what imports a module that comes later comes later, too",
            &[
                ("e1.mjs", "import './own.mjs'; import { w } from './user.mjs'; console.log('e1', w)"),
                ("e2.mjs", "import { w } from './user.mjs'; console.log('e2', w)"),
                ("own.mjs", "console.log('own'); globalThis.x = 1"),
                ("user.mjs", "import { v } from './value.mjs'; export const w = v + 1"),
                ("value.mjs", "console.log('value'); export const v = globalThis.x ?? 10"),
            ],
            &["own\nvalue\ne1 2", "value\ne2 11"],
        ),
        (
            "a module that only reads a variable reads it at its time",
            &[
                ("e1.mjs", "import './change.mjs'; import { seen } from './reader.mjs'; console.log(seen)"),
                ("e2.mjs", "import { seen } from './reader.mjs'; console.log(seen)"),
                ("change.mjs", "import { set } from './state.mjs'; set('changed')"),
                ("reader.mjs", "import { state } from './state.mjs'; export const seen = state"),
                ("state.mjs", "export let state = 'first'; export const set = (v) => { state = v }"),
            ],
            &["changed", "first"],
        ),
        (
            "CommonJS runs where it is imported",
            &[
                ("e1.mjs", "import './own.mjs'; import c from './c.cjs'; console.log('e1', c.v)"),
                ("e2.mjs", "import { v } from './c.cjs'; console.log('e2', v)"),
                ("own.mjs", "console.log('own')"),
                ("c.cjs", "console.log('c'); exports.v = 1"),
            ],
            &["own\nc\ne1 1", "c\ne2 1"],
        ),
        (
            "a cycle is entered where the entry enters it",
            &[
                ("e1.mjs", "import './a.mjs'; console.log('e1')"),
                ("e2.mjs", "import './b.mjs'; console.log('e2')"),
                ("a.mjs", "import { b } from './b.mjs'; console.log('a'); export const a = () => b"),
                ("b.mjs", "import { a } from './a.mjs'; console.log('b'); export const b = () => a"),
            ],
            &["b\na\ne1", "a\nb\ne2"],
        ),
        (
            "required by one entry, imported by the other",
            &[
                ("e1.mjs", "import './c.cjs'; console.log('e1')"),
                ("e2.mjs", "import { v } from './s.mjs'; console.log('e2', v)"),
                ("c.cjs", "console.log('c'); const d = require('./d.cjs'); console.log('c end', d.v)"),
                ("s.mjs", "import d from './d.cjs'; console.log('s'); export const v = d.v"),
                ("d.cjs", "console.log('d'); exports.v = 1"),
            ],
            &["c\nd\nc end 1\ne1", "d\ns\ne2 1"],
        ),
    ]);
}

#[test]
fn bindings_cross_files() {
    check(&[
        (
            "live, read and called",
            &[
                ("e1.mjs", "import { n, inc } from './s.mjs'; inc(); console.log(n); inc(); console.log(n)"),
                ("e2.mjs", "import * as s from './s.mjs'; s.inc(); console.log(s.n, Object.keys(s))"),
                ("s.mjs", "export let n = 0; export function inc() { n++ }"),
            ],
            &["1\n2", "1 [\"inc\",\"n\"]"],
        ),
        (
            "callees get no this, names collide",
            &[
                ("e1.mjs", "import { f } from './s.mjs'; const g = 'g'; console.log(f(), g)"),
                ("e2.mjs", "import { f as g } from './s.mjs'; { const f = 1; console.log(g(), f) }"),
                ("s.mjs", "const g = 's'; export function f() { return [this === undefined, g].join() }"),
            ],
            &["true,s g", "true,s 1"],
        ),
        (
            "defaults, stars and namespaces as values",
            &[
                ("e1.mjs", "import d, { x, ns } from './barrel.mjs'; console.log(d.name, d(), x, ns.y)"),
                (
                    "e2.mjs",
                    "import * as all from './barrel.mjs'; console.log(Object.keys(all), all.ns === all.again)",
                ),
                (
                    "barrel.mjs",
                    "export * from './x.mjs'; export * as ns from './y.mjs'; import * as again from './y.mjs'; export { again }; export { default } from './d.mjs'",
                ),
                ("x.mjs", "export const x = 'x'; export default 0"),
                ("y.mjs", "export const y = 'y'"),
                ("d.mjs", "export default function () { return 'd' }"),
            ],
            &["default d x y", "[\"again\",\"default\",\"ns\",\"x\"] true"],
        ),
        (
            "stars of CommonJS are known at run time",
            &[
                ("e1.mjs", "import { a } from './star.mjs'; console.log(a)"),
                ("e2.mjs", "import * as star from './star.mjs'; console.log(star.a, star.b)"),
                ("star.mjs", "export * from './c.cjs'; export const b = 2"),
                ("c.cjs", "exports.a = 1"),
            ],
            &["1", "1 2"],
        ),
        (
            "an entry that another one imports, with its own exports",
            &[
                ("e1.mjs", "import { v } from './e2.mjs'; console.log('e1', v)"),
                ("e2.mjs", "console.log('e2'); export let v = 1; v = 2; export default v"),
            ],
            &["e2\ne1 2", "e2"],
        ),
        (
            "a dead zone stays one",
            &[
                ("e1.mjs", "import './own.mjs'; import './a.mjs'; console.log('e1')"),
                ("e2.mjs", "import './a.mjs'; console.log('e2')"),
                ("own.mjs", "console.log('own')"),
                ("a.mjs", "import { b } from './b.mjs'; console.log('a', b); export const a = 1"),
                (
                    "b.mjs",
                    "import { a } from './a.mjs'; try { console.log(a) } catch (e) { console.log(e.name) } export const b = 2",
                ),
            ],
            &["own\nReferenceError\na 2\ne1", "ReferenceError\na 2\ne2"],
        ),
    ]);
}

#[test]
fn dynamic_imports_load_files() {
    check(&[
        (
            "CommonJS that comes to a loaded module over one that is elsewhere",
            &[
                ("e1.mjs", "import './flat.mjs'; globalThis.load().then((m) => console.log(m.f()))"),
                (
                    "e2.mjs",
                    "export { f } from './b.cjs'; console.log(typeof space); import { space } from './flat.mjs'",
                ),
                ("flat.mjs", "export * as space from './a.cjs'; export let n = 1"),
                ("a.cjs", "globalThis.load = () => import('./e2.mjs')"),
                ("b.cjs", "exports.f = function () { return 'f' }"),
            ],
            &["object\nf", "object"],
        ),
        (
            "what it only passes on is made, too",
            &[
                ("e1.mjs", "import('./d.mjs').then((m) => console.log(m.j.a, m.default.x, m.x, m.same))"),
                (
                    "d.mjs",
                    "import j from './j.json' with { type: 'json' }; import { j as own } from './own.cjs'; export { j }; \
                     export { default, x } from 'pure'; export const same = own === j",
                ),
                ("own.cjs", "exports.j = require('./j.json')"),
                ("j.json", r#"{ "a": 1 }"#),
                ("node_modules/pure/package.json", r#"{ "sideEffects": false }"#),
                ("node_modules/pure/index.js", "exports.x = 2"),
            ],
            &["1 2 2 true"],
        ),
        (
            "of a module that the entry has, too",
            &[
                (
                    "e1.mjs",
                    "import * as s from './s.mjs'; import('./s.mjs').then((m) => console.log(m === s, m.v))",
                ),
                ("s.mjs", "console.log('s'); export const v = 1"),
            ],
            &["s\ntrue 1"],
        ),
        (
            "of a module of its own, with what it shares",
            &[
                (
                    "e1.mjs",
                    "import { s } from './s.mjs'; console.log(s); import('./d.mjs').then((m) => console.log(m.default, Object.keys(m)))",
                ),
                ("s.mjs", "console.log('s'); export let s = 1"),
                (
                    "d.mjs",
                    "import { s } from './s.mjs'; console.log('d'); export default s + 1; export const x = 0",
                ),
            ],
            &["s\n1\nd\n2 [\"default\",\"x\"]"],
        ),
        (
            "of CommonJS, once",
            &[
                (
                    "e1.mjs",
                    "import('./c.cjs').then((m) => import('./c.cjs').then((n) => console.log(m.default.v, n.v, m.default === n.default)))",
                ),
                ("e2.mjs", "import c from './c.cjs'; console.log(c.v)"),
                ("c.cjs", "console.log('c'); exports.v = 1"),
            ],
            &["c\n1 1 true", "c\n1"],
        ),
        (
            "of an entry, of itself, and back",
            &[
                (
                    "e1.mjs",
                    "export const v = 1; console.log('e1'); globalThis.once ??= import('./e2.mjs').then((m) => console.log('got', m.w))",
                ),
                (
                    "e2.mjs",
                    "export const w = 2; console.log('e2'); globalThis.once ??= import('./e1.mjs').then((m) => console.log('got', m.v))",
                ),
                (
                    "e3.mjs",
                    "import * as self from './e3.mjs'; export const u = 3; import('./e3.mjs').then((m) => console.log(m === self, m.u))",
                ),
            ],
            &["e1\ne2\ngot 2", "e2\ne1\ngot 1", "true 3"],
        ),
        (
            "order inside what is loaded",
            &[
                ("e1.mjs", "import './s.mjs'; import('./d.mjs')"),
                ("e2.mjs", "import './own.mjs'; import './d.mjs'; console.log('e2')"),
                ("s.mjs", "console.log('s')"),
                ("own.mjs", "console.log('own')"),
                ("d.mjs", "import './t.mjs'; import './s.mjs'; console.log('d')"),
                ("t.mjs", "console.log('t')"),
            ],
            &["s\nt\nd", "own\nt\ns\nd\ne2"],
        ),
        (
            "an export named then, and a shared function of that name",
            &[
                (
                    "e1.mjs",
                    "import { then } from './s.mjs'; console.log(typeof then); import('./d.mjs').then((v) => console.log(v))",
                ),
                ("s.mjs", "export function then() { return 1 }"),
                (
                    "d.mjs",
                    "import { then as t } from './s.mjs'; export const then = (resolve) => resolve('thenable ' + t())",
                ),
            ],
            &["function\nthenable 1"],
        ),
    ]);
    // A CommonJS file that throws is forgotten by its host.
    check_with(
        |_| {},
        &[Format::Esm],
        &[(
            "failing, and again",
            &[
                (
                    "e1.mjs",
                    "import('./d.mjs').catch((e) => import('./d.mjs').catch((f) => console.log(e === f, e.message)))",
                ),
                ("d.mjs", "console.log('d'); throw new Error('boom')"),
            ],
            &["d\ntrue boom"],
        )],
    );
}

#[test]
fn top_level_await_across_files() {
    check_with(
        |_| {},
        &[Format::Esm],
        &[
            (
                "siblings start in order and run at the same time",
                &[
                    ("e1.mjs", "import './a.mjs'; import './b.mjs'; console.log('e1')"),
                    ("e2.mjs", "import './b.mjs'; import './a.mjs'; console.log('e2')"),
                    ("a.mjs", "console.log('a'); await 0; console.log('a2')"),
                    ("b.mjs", "console.log('b'); await 0; console.log('b2')"),
                ],
                &["a\nb\na2\nb2\ne1", "b\na\nb2\na2\ne2"],
            ),
            (
                "modules that do not wait run at their place",
                &[
                    ("e1.mjs", "import './a.mjs'; import './own.mjs'; import './s.mjs'; console.log('e1')"),
                    ("e2.mjs", "import './s.mjs'; import { v } from './a.mjs'; console.log('e2', v)"),
                    ("a.mjs", "console.log('a'); export const v = await 1; console.log('a2')"),
                    ("own.mjs", "console.log('own')"),
                    ("s.mjs", "console.log('s')"),
                ],
                &["a\nown\ns\na2\ne1", "s\na\na2\ne2 1"],
            ),
            (
                "awaiting an import of what is shared",
                &[
                    (
                        "e1.mjs",
                        "import { s } from './s.mjs'; const m = await import('./d.mjs'); console.log(s === m.s)",
                    ),
                    ("s.mjs", "export const s = {}"),
                    ("d.mjs", "import { s } from './s.mjs'; await 0; export { s }"),
                ],
                &["true"],
            ),
        ],
    );
    check_with(
        |_| {},
        &[Format::Cjs],
        &[(
            "only what is loaded awaits",
            &[
                ("e1.mjs", "import('./d.mjs').then((m) => console.log(m.v)); console.log('e1')"),
                ("d.mjs", "console.log('d'); export const v = await 1; console.log('d2')"),
            ],
            &["e1\nd\nd2\n1"],
        )],
    );
}

#[test]
fn chunks_hold_no_more_than_they_must() {
    let files: Files<'_> = &[
        ("e1.mjs", "import './shared.mjs'; import { only } from './barrel.mjs'; console.log(only)"),
        ("e2.mjs", "import './shared.mjs'; import { other } from './barrel.mjs'; console.log(other)"),
        ("shared.mjs", "console.log('shared')"),
        ("barrel.mjs", "export { only } from './only.mjs'; export { other } from './other.mjs'"),
        ("only.mjs", "export const only = () => 'only'"),
        ("other.mjs", "export const other = () => 'other'"),
        ("package.json", "{\"sideEffects\":[\"./shared.mjs\",\"./e1.mjs\",\"./e2.mjs\"]}"),
    ];
    let output = bundle(&options(files, 2, Format::Esm), files).expect("builds");
    let texts = texts(&output);
    assert_eq!(texts.len(), 3, "{texts:#?}");
    let file =
        |name: &str| texts.iter().find(|(file, _)| file.starts_with(name)).map(|(_, text)| text.as_str());
    assert_eq!(file("chunk-"), Some("// shared.mjs\nconsole.log('shared');\n"), "nothing is wrapped");
    assert!(file("e1").is_some_and(|text| text.contains("'only'") && !text.contains("'other'")));
    assert!(file("e2").is_some_and(|text| text.contains("'other'") && !text.contains("'only'")));
}

const SHAPED: Files<'_> = &[
    (
        "e1.mjs",
        "import './own.mjs'; import { a } from './lib/a.mjs'; console.log('e1', a()); import('./d.mjs')",
    ),
    ("e2.mjs", "import { b } from './lib/b.mjs'; import './s.mjs'; console.log('e2', b)"),
    ("e3.mjs", "import './s.mjs'; import { a } from './lib/a.mjs'; console.log('e3', a())"),
    ("own.mjs", "console.log('own')"),
    ("s.mjs", "import { b } from './lib/b.mjs'; console.log('s', b)"),
    ("d.mjs", "import c from './lib/c.cjs'; console.log('d', c.c)"),
    ("lib/a.mjs", "import { h } from '../helper.mjs'; console.log('a'); export const a = () => h()"),
    ("lib/b.mjs", "console.log('b'); export let b = 'B'"),
    ("lib/c.cjs", "console.log('c'); exports.c = 'C'"),
    ("helper.mjs", "import './s.mjs'; console.log('helper'); export function h() { return 'h' }"),
];

const SHAPED_OUTPUT: &[&str] =
    &["own\nb\ns B\nhelper\na\ne1 h\nc\nd C", "b\ns B\ne2 B", "b\ns B\nhelper\na\ne3 h"];

#[test]
fn chunks_that_the_user_shapes_keep_the_order() {
    let group = |o: &mut Options| o.chunk_groups = vec![("lib".to_string(), "lib/".to_string())];
    check_with(group, FORMATS, &[("a group", SHAPED, SHAPED_OUTPUT)]);
    check_with(|o| o.min_chunk_size = 1 << 20, FORMATS, &[("one shared chunk", SHAPED, SHAPED_OUTPUT)]);
    check_with(|o| o.min_chunk_size = 60, FORMATS, &[("few shared chunks", SHAPED, SHAPED_OUTPUT)]);
    let count = |configure: fn(&mut Options)| {
        let mut options = options(SHAPED, 3, Format::Esm);
        configure(&mut options);
        let names: Vec<String> =
            texts(&bundle(&options, SHAPED).expect("builds")).into_iter().map(|(name, _)| name).collect();
        let with = |prefix: &str| names.iter().filter(|name| name.starts_with(prefix)).count();
        (with("lib-"), with("chunk-"))
    };
    assert_eq!(count(|o| o.chunk_groups = vec![("lib".to_string(), "lib/".to_string())]).0, 1);
    let (_, all) = count(|_| {});
    // One holds modules, the other one the helpers.
    assert!(all > 2 && count(|o| o.min_chunk_size = 1 << 20) == (0, 2), "{all}");
}

#[test]
fn hashes_change_with_what_is_behind_them() {
    let files = |b: &'static str, extra: bool| {
        let mut files = vec![
            ("e1.mjs", "import './a.mjs'; import('./d.mjs')"),
            ("e2.mjs", "import './a.mjs'; import './b.mjs'; import('./d.mjs')"),
            ("e3.mjs", "import './b.mjs'; console.log('e3')"),
            ("a.mjs", "console.log('a')"),
            ("b.mjs", b),
            ("d.mjs", "import('./e.mjs'); console.log('d')"),
            ("e.mjs", "import('./d.mjs'); console.log('e')"),
        ];
        if extra {
            files.insert(3, ("e0.mjs", "import('./f.mjs')"));
            files.push(("f.mjs", "console.log('f')"));
        }
        files
    };
    let names = |files: &[(&'static str, &'static str)]| {
        let entries = files.iter().filter(|(name, _)| name.len() == 6).count();
        let mut options = options(files, entries, Format::Esm);
        options.entry_names = "[name]-[hash]".to_string();
        let output = bundle(&options, files).expect("builds");
        let mut names: Vec<String> = texts(&output).into_iter().map(|(name, _)| name).collect();
        names.sort();
        names
    };
    let before = names(&files("console.log('b')", false));
    for name in &before {
        let hash = name.trim_end_matches(".js").rsplit('-').next().unwrap_or_default();
        let is_base32 = |c: char| c.is_ascii_uppercase() || ('2'..='7').contains(&c);
        assert!(hash.len() == 8 && hash.chars().all(is_base32), "{name}");
    }
    assert_eq!(before, names(&files("console.log('b')", false)), "the same input, the same names");
    let kept = |after: &[String]| -> Vec<String> {
        let stem = |name: &str| name.split('-').next().unwrap_or_default().to_string();
        before.iter().filter(|name| after.contains(name)).map(|name| stem(name)).collect()
    };
    let changed = names(&files("console.log('B')", false));
    assert_eq!(kept(&changed), ["chunk", "d", "e", "e1"], "{before:?} {changed:?}");
    let extended = names(&files("console.log('b')", true));
    assert_eq!(
        kept(&extended).len(),
        before.len(),
        "an entry more changes no other file: {before:?} {extended:?}"
    );
}

#[test]
fn names_extensions_and_urls() {
    let files: Files<'_> = &[
        ("src/app/main.js", "import './s.js'; import('./lazy.js')"),
        ("src/other.js", "import './app/s.js'"),
        ("src/app/s.js", "console.log('s')"),
        ("src/app/lazy.js", "console.log('lazy'); export {}"),
    ];
    let mut options = options(files, 2, Format::Esm);
    options.entry_names = "pages/[dir]/[name].[ext]".to_string();
    options.chunk_names = "[ext]/[name]".to_string();
    options.out_extensions = vec![(".js".to_string(), ".mjs".to_string())];
    let built = texts(&bundle(&options, files).expect("builds"));
    let mut names: Vec<&str> = built.iter().map(|(name, _)| name.as_str()).collect();
    names.sort_unstable();
    assert_eq!(names, ["js/chunk.mjs", "js/lazy.mjs", "pages/app/main.js.mjs", "pages/other.js.mjs"]);
    let main = |texts: &[(String, String)]| {
        texts.iter().find(|(name, _)| name.contains("main")).map(|(_, text)| text.clone()).unwrap_or_default()
    };
    assert!(main(&built).contains("import \"../../js/chunk.mjs\""), "{}", main(&built));
    assert!(main(&built).contains("import(\"../../js/lazy.mjs\")"), "{}", main(&built));
    options.public_path = Some("https://example.org/a".to_string());
    let built = texts(&bundle(&options, files).expect("builds"));
    assert!(main(&built).contains("import(\"https://example.org/a/js/lazy.mjs\")"), "{}", main(&built));
}

#[test]
fn style_sheets_stand_beside_entries() {
    let files: Files<'_> = &[
        ("e1.js", "import './a.css'; import './s.js'; import('./lazy.js')"),
        ("e2.js", "import './s.js'"),
        ("s.js", "import './s.css'; console.log('s')"),
        ("lazy.js", "import './lazy.css'; console.log('lazy')"),
        ("a.css", "a { color: red }"),
        ("s.css", "b { color: blue }"),
        ("lazy.css", "c { color: green }"),
    ];
    let built = texts(&bundle(&options(files, 2, Format::Esm), files).expect("builds"));
    let style = |name: &str| {
        let text =
            built.iter().find(|(file, _)| file == name).map(|(_, text)| text.as_str()).unwrap_or_default();
        ["a {", "b {", "c {"].map(|rule| text.contains(rule))
    };
    assert_eq!((style("e1.css"), style("e2.css")), ([true; 3], [false, true, false]), "{built:#?}");
}

#[test]
fn what_cannot_be_split_is_refused() {
    let files: Files<'_> = &[("e1.js", "console.log(1)"), ("e2.js", "console.log(2)")];
    let cases: &[(Configure, &str)] = &[
        (|o| (o.splitting, o.min_chunk_size) = (false, 9), "without splitting"),
        (|o| o.chunk_groups = vec![("a/b".to_string(), String::new())], "does not name a chunk"),
        (|o| o.format = Some(Format::Iife), "output format \"iife\""),
        (|o| o.output = OutputTarget::Stdout, "need an output directory"),
        (|o| o.bundle = false, "no meaning without bundling"),
    ];
    for &(configure, message) in cases {
        let mut options = options(files, 1, Format::Esm);
        configure(&mut options);
        let problem = bundle(&options, files).expect_err("is refused");
        assert!(problem.contains(message), "{problem}");
    }
}

#[test]
fn several_entries_without_splitting_share_nothing() {
    let files: Files<'_> = &[
        ("e1.mjs", "import './own.mjs'; import './s.mjs'; console.log('e1')"),
        ("e2.mjs", "import './s.mjs'; console.log('e2')"),
        ("own.mjs", "console.log('own')"),
        ("s.mjs", "console.log('s')"),
    ];
    for format in [Format::Esm, Format::Cjs, Format::Iife] {
        let mut options = options(files, 2, format);
        options.splitting = false;
        let built = texts(&bundle(&options, files).expect("builds"));
        assert_eq!(built.len(), 2);
        assert_eq!(run(&built, "e1.mjs", format), "own\ns\ne1");
        assert_eq!(run(&built, "e2.mjs", format), "s\ne2");
    }
}

#[test]
fn the_metafile_describes_files() {
    let files: Files<'_> = &[
        ("e1.mjs", "import { s } from './s.mjs'; import 'ext'; export const v = s; import('./lazy.mjs')"),
        ("e2.mjs", "import { s } from './s.mjs'; console.log(s)"),
        ("s.mjs", "console.log('s'); export const s = 1"),
        ("lazy.mjs", "console.log('lazy')"),
    ];
    let mut options = options(files, 2, Format::Esm);
    options.external = vec!["ext".to_string()];
    options.metafile = true;
    let output = bundle(&options, files).expect("builds");
    let metafile = output.metafile.as_ref().expect("was asked for");
    assert_eq!(metafile.inputs.len(), 4);
    assert_eq!(metafile.outputs.len(), output.files.len());
    let entry = &metafile.outputs[0];
    assert_eq!((entry.path.as_str(), entry.entry_point.as_deref()), ("out/e1.js", Some("e1.mjs")));
    assert_eq!(entry.exports, ["v"]);
    let kinds: Vec<(&str, bool)> =
        entry.imports.iter().map(|import| (import.kind, import.external)).collect();
    assert_eq!(kinds, [("import-statement", false), ("dynamic-import", false), ("import-statement", true)]);
    for output in &metafile.outputs {
        let used: u64 = output.inputs.iter().map(|(_, bytes)| bytes).sum();
        assert!(used > 0 && used <= output.bytes, "{output:?}");
    }
}
