//! `--mangle-props`: property names are shortened alike everywhere, and nothing else is.

use bundler_core::options::{Charset, Entry, MangleOptions, Options, OutputTarget};

use crate::check::{BUNDLE, Case, ESM, Files, Oracle, Setup, bundle, check, check_errors, options_for};

fn rule(names: &str) -> MangleOptions {
    MangleOptions { names: names.into(), except: None, quoted: false, cache: None }
}

/// Names that end in an underscore.
const MANGLED: Setup =
    Setup { oracle: Oracle::None, configure: |options| options.mangle = Some(rule("_$")), ..BUNDLE };

const QUOTED: Setup = Setup {
    configure: |options| options.mangle = Some(MangleOptions { quoted: true, ..rule("_$") }),
    ..MANGLED
};

#[test]
fn names_of_properties() {
    let cases: &[Case<'_>] = &[
        (
            "wherever they stand",
            &[(
                "entry.mjs",
                "class K { foo_ = 1; static bar_() { return 'bar' } get baz_() { return this.#own_ } #own_ = 2; ['comp_']() { return 'comp' } constructor() { this.foo_++ } } class L extends K { m_() { return super.baz_ } } const k = new L(); const { foo_, baz_: renamed = 0, none_ = 'default', ...rest } = k; let written = {}; ({ foo_: written.x_, baz_: written['q'] } = k); const short_ = 3, o = { short_, fn_() { return this.short_ }, async *gen_() {}, get a_() { return 4 } }; console.log(foo_, renamed, none_, Object.keys(rest).join(), k?.foo_, L?.bar_?.(), k.m_(), k['comp_'](), written.x_, written.q, o.short_, o.fn_(), o.a_, delete o.short_, o.short_, k.foo_ += 5, k.foo_)",
            )],
            "2 2 default  2 bar 2 comp 2 2 3 3 4 true undefined 7 7",
        ),
        (
            "in other modules, and through them",
            &[
                (
                    "entry.mjs",
                    "import object, { made_, ns as inner } from './a.mjs'; import * as ns from './a.mjs'; import cjs, { shared_ } from './b.cjs'; import data from './d.json'; console.log(object.value_, made_(1).x_, ns.made_(2).x_, inner.made_(3).x_, ns.default.value_, cjs.shared_, shared_, data['json_'], cjs.f_())",
                ),
                (
                    "a.mjs",
                    "export default { value_: 'v' }; export const made_ = (x_) => ({ x_ }); export * as ns from './a.mjs'",
                ),
                ("b.cjs", "exports.shared_ = 's'; exports.f_ = function () { return this.shared_ }"),
                ("d.json", "{\"json_\": 5, \"e\": 6}"),
            ],
            "v 1 2 3 v s s 5 s",
        ),
        (
            "names in quotes are data",
            &[(
                "entry.js",
                "const o = { 'a_': 1, ['b_']: 2 }; class C { 'c_' = 3 } console.log(o['a_'], o.a_, 'a_' in o, o[`b_`], new C()['c_'], Object.keys(o).join(), JSON.stringify({ 'd_': 1 }))",
            )],
            "1 undefined true 2 3 a_,b_ {\"d_\":1}",
        ),
        (
            "strings that are said to be names",
            &[(
                "entry.js",
                "const o = { foo_: 1, bar_: 2 }; const key = /* @__KEY__ */ 'foo_', other = /* @__KEY__ */ `bar_`, plain = /* @__KEY__ */ 'length'; console.log(o[key], Object.keys(o).includes(key), o[other], [1][plain], key !== 'foo_')",
            )],
            "1 true 2 1 true",
        ),
        (
            "no other property is called the same",
            &[(
                "entry.js",
                "const o = { e: 1, t: 2, n: 3, r: 4, i: 5, a: 6, o: 7, s: 8, x_: 9, y_: 10 }; o.c = 11; o['l'] = 12; console.log(JSON.stringify(Object.values(o)))",
            )],
            "[1,2,3,4,5,6,7,8,9,10,11,12]",
        ),
        (
            "what the language looks up stays",
            &[(
                "entry.js",
                "class A { constructor() { this.x_ = 1 } } console.log(new A().x_, A.prototype.constructor === A, { __proto__: null }.toString)",
            )],
            "1 true undefined",
        ),
        (
            "attributes of elements, enumerations and parameter properties",
            &[(
                "entry.tsx",
                "/** @jsxRuntime classic @jsx h */ const h = (tag: any, props: any, ...rest: any[]) => props.x_ + rest.join(); enum E { A_ = 3, B_ } class P { constructor(public par_: number) {} } const X = { y_: 'tag' }; console.log(<X.y_ x_=\"1\">{E.A_}{E.B_}</X.y_>, new P(4).par_)",
            )],
            "13,4 4",
        ),
    ];
    check(&MANGLED, cases);
}

#[test]
fn names_in_quotes() {
    let cases: &[Case<'_>] = &[(
        "count if that is asked for",
        &[(
            "entry.js",
            "const o = { 'a_': 1, b_: 2, ['c_']: 3 }; let yes = true; console.log(o.a_, o['a_'], o['b_'], 'a_' in o, 'z_' in o, o.c_, o[yes ? 'a_' : 'b_'], o[(0, 'b_')], Object.keys(o).includes('a_'), 'a_'.length)",
        )],
        "1 1 2 true false 3 1 2 false 2",
    )];
    check(&QUOTED, cases);
}

#[test]
fn functions_keep_their_names() {
    let configure = |options: &mut Options| {
        options.keep_names = true;
        options.mangle = Some(rule("_$"));
    };
    let setup = Setup { configure, ..MANGLED };
    check(
        &setup,
        &[(
            "of shortened properties",
            &[(
                "entry.js",
                "class C { field_ = () => {} } console.log({ fn_: () => {} }.fn_.name, new C().field_.name, C.name)",
            )],
            "fn_ field_ C",
        )],
    );
}

/// The outputs of a build with a cache.
fn outputs(files: Files<'_>, names: &str, except: Option<&str>, quoted: bool) -> Vec<String> {
    let mut options = options_for(&BUNDLE, files, ESM[0]);
    let cache = Some("names.json".into());
    options.mangle =
        Some(MangleOptions { names: names.into(), except: except.map(Into::into), quoted, cache });
    options.output = OutputTarget::File("out.js".into());
    options.allow_overwrite = true;
    options.charset = Some(Charset::Ascii);
    let output = bundle(&options, files).unwrap_or_else(|problem| panic!("{problem}"));
    output.files.iter().map(|file| String::from_utf8(file.contents.clone()).expect("UTF-8")).collect()
}

#[test]
fn caches_are_read_and_extended() {
    let entry = ("entry.js", "use({ old_: 1, kept_: 2, new_: 3, new2_: x.new_, reserved_: 4 })");
    let cache = ("names.json", "{\"old_\": \"OLD\", \"kept_\": false, \"gone_\": \"e\"}");
    let texts = outputs(&[entry, cache], "_$", Some("^reserved"), false);
    assert!(texts[0].contains("OLD: 1") && texts[0].contains("kept_: 2"), "{}", texts[0]);
    assert!(
        texts[0].contains("t: 3") && texts[0].contains("n: x.t"),
        "the most used gets the shortest: {}",
        texts[0]
    );
    assert!(texts[0].contains("reserved_: 4"), "{}", texts[0]);
    assert_eq!(
        texts[1],
        "{\n  \"gone_\": \"e\",\n  \"kept_\": false,\n  \"new2_\": \"n\",\n  \"new_\": \"t\",\n  \"old_\": \"OLD\"\n}\n"
    );
    let again = outputs(&[entry, ("names.json", &texts[1])], "_$", Some("^reserved"), false);
    assert_eq!(again, texts, "a cache that has all names changes nothing");
    let first = outputs(&[entry], "_$", None, false);
    assert!(first[1].contains("\"old_\""), "a cache that does not exist is made: {}", first[1]);
}

#[test]
fn several_entries_agree() {
    let files: Files<'_> = &[("a.js", "console.log(x.one_, x.two_)"), ("b.js", "console.log(y.two_)")];
    let mut options = options_for(&BUNDLE, files, ESM[0]);
    options.mangle = Some(rule("_$"));
    options.output = OutputTarget::Directory("out".into());
    options.entries.push(Entry::File { path: "./b.js".into(), name: None });
    let output = bundle(&options, files).expect("builds");
    let text = |index: usize| String::from_utf8_lossy(&output.files[index].contents).into_owned();
    assert!(text(0).contains("x.t, x.e") && text(1).contains("y.e"), "{}{}", text(0), text(1));
}

#[test]
fn what_is_wrong_with_a_cache() {
    fn configure(options: &mut Options) {
        options.mangle = Some(MangleOptions { cache: Some("names.json".into()), ..rule("_$") });
    }
    check_errors(
        configure,
        &[
            (
                "no JSON",
                &[("entry.js", "1"), ("names.json", "{\n  \"a_\": }")],
                &[("names.json:2:9", "is not valid JSON", "false")],
            ),
            (
                "neither a name nor false",
                &[("entry.js", "1"), ("names.json", "{\"a_\": \"b\",\n \"c_\": 1}")],
                &[("names.json:2:2", "\"c_\" has neither a name nor false", "false")],
            ),
            (
                "no object",
                &[("entry.js", "1"), ("names.json", "[]")],
                &[("names.json:1:1", "is no object", "")],
            ),
        ],
    );
    check_errors(
        |options| options.mangle = Some(rule("_(")),
        &[(
            "no regular expression",
            &[("entry.js", "1")],
            &[("", "is not a regular expression", "without slashes")],
        )],
    );
}
