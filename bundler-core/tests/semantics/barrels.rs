//! Modules that package.json frees of effects only load what somebody asks them for.

use bundler_core::options::{Format, Options};

use crate::check::{BUNDLE, Case, Files, Schedules, Setup, bundle, check, options_for};

const LAZY: Setup = Setup { dead: Some("DEAD"), schedules: Schedules::All, ..BUNDLE };

const PACKAGE: (&str, &str) =
    ("node_modules/lib/package.json", "{ \"main\": \"index.js\", \"sideEffects\": false }");

/// Builds with each number of workers, and says how many modules were loaded.
fn loaded(files: Files<'_>, configure: fn(&mut Options)) -> usize {
    let setup = Setup { configure, ..BUNDLE };
    bundle(&options_for(&setup, files, Format::Esm), files).expect("it builds").report.modules
}

#[test]
fn what_nobody_asks_for_is_not_read() {
    // No loader could read the files with this text.
    const BROKEN: &str = "DEAD = = ;";
    let cases: &[Case<'_>] = &[
        (
            "names",
            &[
                ("entry.js", "import { a, renamed } from 'lib'; console.log(a, renamed)"),
                PACKAGE,
                (
                    "node_modules/lib/index.js",
                    "export { a } from './a.js'; import { b } from './b.js'; export { b as renamed }; export { DEAD1 } from './broken.js'; export * as DEAD2 from './broken.js'; import DEAD3 from './broken.js'; export { DEAD3 }; import './broken.js'; export { DEAD4 } from 'not-there'",
                ),
                ("node_modules/lib/a.js", "export const a = 'a'"),
                ("node_modules/lib/b.js", "export const b = 'b'"),
                ("node_modules/lib/broken.js", BROKEN),
            ],
            "a b",
        ),
        (
            "through several barrels and stars",
            &[
                ("entry.js", "import { a } from 'lib'; import * as ns from 'lib'; console.log(a, ns.b)"),
                PACKAGE,
                ("node_modules/lib/index.js", "export * from './one.js'; export * from './two.js'"),
                (
                    "node_modules/lib/one.js",
                    "export { default as a } from './a.js'; export { DEAD1 } from './broken.js'",
                ),
                (
                    "node_modules/lib/two.js",
                    "export { default as b } from './b.js'; export { DEAD2 } from './broken.js'",
                ),
                (
                    "node_modules/lib/a.js",
                    "import { helper } from './helpers.js'; export default helper('a')",
                ),
                ("node_modules/lib/b.js", "export default 'b'"),
                (
                    "node_modules/lib/helpers.js",
                    "export { helper } from './helper.js'; export { DEAD3 } from './broken.js'",
                ),
                ("node_modules/lib/helper.js", "export const helper = (v) => v + v"),
                ("node_modules/lib/broken.js", BROKEN),
            ],
            "aa b",
        ),
        (
            "a cycle of barrels",
            &[
                ("entry.js", "import { a, b } from 'lib'; console.log(a(), b)"),
                PACKAGE,
                (
                    "node_modules/lib/index.js",
                    "export { a } from './a.js'; export { b } from './b.js'; export { DEAD1 } from './broken.js'; export * from './index.js'",
                ),
                ("node_modules/lib/a.js", "import { b } from './index.js'; export const a = () => 'a' + b"),
                ("node_modules/lib/b.js", "export * from './index.js'; export const b = 'b'"),
                ("node_modules/lib/broken.js", BROKEN),
            ],
            "ab b",
        ),
        (
            "statements of a barrel need what they use, and what they import for its effects",
            &[
                ("entry.js", "import { own } from 'lib'; console.log(own())"),
                ("node_modules/lib/package.json", "{ \"main\": \"index.js\", \"sideEffects\": [\"fx.js\"] }"),
                (
                    "node_modules/lib/index.js",
                    "import './fx.js'; import { a } from './a.js'; export { DEAD1 } from './broken.js'; export const own = () => a",
                ),
                ("node_modules/lib/fx.js", "console.log('effect')"),
                ("node_modules/lib/a.js", "export const a = 'a'"),
                ("node_modules/lib/broken.js", BROKEN),
            ],
            "effect\na",
        ),
    ];
    check(&LAZY, cases);
}

#[test]
fn whoever_sees_all_gets_all() {
    let library: &[(&str, &str)] = &[
        PACKAGE,
        (
            "node_modules/lib/index.js",
            "export { a } from './a.js'; export * from './b.js'; export * as c from './c.js'",
        ),
        ("node_modules/lib/a.js", "export const a = 'a'"),
        ("node_modules/lib/b.js", "export const b = 'b'"),
        ("node_modules/lib/c.js", "export const c = 'c'"),
    ];
    let all = Setup { schedules: Schedules::All, ..BUNDLE };
    for (reason, entry, printed) in [
        ("a namespace object", "import * as ns from 'lib'; console.log(Object.keys(ns).join())", "a,b,c"),
        ("import()", "import('lib').then((ns) => console.log(Object.keys(ns).join()))", "a,b,c"),
        ("require()", "console.log(Object.keys(require('lib')).sort().join())", "a,b,c"),
        (
            "a namespace in a namespace",
            "import { c } from 'lib'; console.log(JSON.stringify(c))",
            "{\"c\":\"c\"}",
        ),
        (
            "a computed member",
            "import * as ns from 'lib'; for (const k of ['a', 'b']) console.log(ns[k])",
            "a\nb",
        ),
    ] {
        let files: Vec<(&str, &str)> = [("entry.js", entry)].into_iter().chain(library.to_vec()).collect();
        check(&all, &[(reason, &files, printed)]);
    }
}

#[test]
fn modules_that_are_loaded() {
    let files: Files<'_> = &[
        ("entry.js", "import { a } from 'lib'; console.log(a)"),
        PACKAGE,
        (
            "node_modules/lib/index.js",
            "export * from './a.js'; export { b } from './b.js'; export { c } from './c.js'",
        ),
        ("node_modules/lib/a.js", "export const a = 'a'"),
        ("node_modules/lib/b.js", "export const b = 'b'"),
        ("node_modules/lib/c.js", "export const c = 'c'"),
    ];
    assert_eq!(loaded(files, |_| {}), 3, "the entry, the barrel and one module");
    assert_eq!(loaded(files, |options| options.tree_shaking = Some(false)), 5, "all without tree shaking");
    assert_eq!(
        loaded(files, |options| options.ignore_annotations = true),
        5,
        "all if annotations do not count"
    );
}
