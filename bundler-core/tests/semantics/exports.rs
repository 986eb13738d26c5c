//! `export *`, namespace objects and exported names (ECMA-262, 10.4.6 and 16.2.1.6.2).

use crate::check::{BUNDLE, Case, NODE, Setup, check};

#[test]
fn stars() {
    let cases: &[Case<'_>] = &[
        (
            "local names win over stars",
            &[
                ("entry.js", "import { x, y } from './a.js'; console.log(x, y)"),
                ("a.js", "export * from './b.js'; export const x = 'local'"),
                ("b.js", "export const x = 'star'; export const y = 'y'"),
            ],
            "local y",
        ),
        (
            "an explicit re-export wins over stars",
            &[
                ("entry.js", "import { x } from './a.js'; console.log(x)"),
                ("a.js", "export * from './b.js'; export { x } from './c.js'"),
                ("b.js", "export const x = 'star'"),
                ("c.js", "export const x = 'named'"),
            ],
            "named",
        ),
        (
            "ambiguous names are absent",
            &[
                ("entry.js", "import * as a from './a.js'; console.log(Object.keys(a), 'x' in a, a.x)"),
                ("a.js", "export * from './b.js'; export * from './c.js'"),
                ("b.js", "export const x = 1, y = 2"),
                ("c.js", "export const x = 3, z = 4"),
            ],
            "[\"y\",\"z\"] false undefined",
        ),
        (
            "the same binding twice is no ambiguity",
            &[
                (
                    "entry.js",
                    "import { x } from './a.js'; import * as a from './a.js'; console.log(x, Object.keys(a))",
                ),
                ("a.js", "export * from './b.js'; export * from './c.js'"),
                ("b.js", "export * from './d.js'"),
                ("c.js", "export { x } from './d.js'"),
                ("d.js", "export const x = 1"),
            ],
            "1 [\"x\"]",
        ),
        (
            "the default is not starred",
            &[
                ("entry.js", "import * as a from './a.js'; console.log(Object.keys(a), a.default)"),
                ("a.js", "export * from './b.js'"),
                ("b.js", "export default 1; export const x = 2"),
            ],
            "[\"x\"] undefined",
        ),
        (
            "stars in a cycle end",
            &[
                (
                    "entry.js",
                    "import { a, b, c } from './a.js'; import * as ns from './c.js'; console.log(a, b, c, Object.keys(ns))",
                ),
                ("a.js", "export * from './b.js'; export const a = 'a'"),
                ("b.js", "export * from './c.js'; export const b = 'b'"),
                ("c.js", "export * from './a.js'; export const c = 'c'"),
            ],
            "a b c [\"a\",\"b\",\"c\"]",
        ),
        (
            "a star of itself",
            &[
                ("entry.js", "import * as a from './a.js'; console.log(Object.keys(a))"),
                ("a.js", "export * from './a.js'; export const x = 1"),
            ],
            "[\"x\"]",
        ),
        (
            "names through a cycle of re-exports",
            &[
                ("entry.js", "import { x } from './a.js'; console.log(x)"),
                ("a.js", "export { y as x } from './b.js'; export const z = 'z'"),
                ("b.js", "export { z as y } from './a.js'"),
            ],
            "z",
        ),
        (
            "two stars of one module, one shadowed deeper",
            &[
                ("entry.js", "import { x } from './a.js'; console.log(x)"),
                ("a.js", "export * from './b.js'; export * from './c.js'"),
                ("b.js", "export { x } from './c.js'"),
                ("c.js", "export * from './d.js'"),
                ("d.js", "export const x = 'd'"),
            ],
            "d",
        ),
        (
            "a star of a module without exports",
            &[
                ("entry.js", "import * as a from './a.js'; console.log(JSON.stringify(a))"),
                ("a.js", "export * from './b.js'"),
                ("b.js", "console.log('b'); export {}"),
            ],
            "b\n{}",
        ),
    ];
    check(&NODE, cases);
}

#[test]
fn stars_of_commonjs() {
    let cases: &[Case<'_>] = &[
        (
            "names are found at run time",
            &[
                (
                    "entry.js",
                    "import { x, y } from './a.js'; import * as a from './a.js'; console.log(x, y, a.x, 'x' in a)",
                ),
                ("a.js", "export * from './c.cjs'; export const y = 'y'"),
                ("c.cjs", "exports.x = 'x'; exports.y = 'hidden'"),
            ],
            "x y x true",
        ),
        (
            "through two stars",
            &[
                (
                    "entry.js",
                    "import { x } from './a.js'; import * as a from './a.js'; console.log(x, a.x, a.default)",
                ),
                ("a.js", "export * from './b.js'"),
                ("b.js", "export * from './c.cjs'"),
                ("c.cjs", "exports.x = 'x'; exports.default = 'no'"),
            ],
            "x x undefined",
        ),
        (
            "a name that an ES module has as well",
            &[
                ("entry.js", "import { x, e } from './a.js'; console.log(x, e)"),
                ("a.js", "export * from './c.cjs'; export * from './e.js'"),
                ("c.cjs", "exports.x = 'x'"),
                ("e.js", "export const e = 'e'"),
            ],
            "x e",
        ),
    ];
    check(&NODE, cases);
    check(
        &BUNDLE,
        &[
            (
                "names that nobody can see in the text",
                &[
                    (
                        "entry.js",
                        "import { k1, missing } from './a.js'; import * as a from './a.js'; console.log(k1, missing, Object.keys(a))",
                    ),
                    ("a.js", "export * from './c.cjs'"),
                    ("c.cjs", "for (const k of ['k1', 'k2']) exports[k] = k"),
                ],
                "k1 undefined [\"k1\",\"k2\"]",
            ),
            (
                "the entry's own star",
                &[
                    (
                        "entry.js",
                        "export * from './c.cjs'; import * as self from './entry.js'; console.log(Object.keys(self))",
                    ),
                    ("c.cjs", "exports.x = 1"),
                ],
                "[\"x\"]",
            ),
        ],
    );
}

#[test]
fn namespace_objects() {
    let cases: &[Case<'_>] = &[
        (
            "keys are sorted by code unit",
            &[
                ("entry.js", "import * as a from './a.js'; console.log(Object.keys(a), JSON.stringify(a))"),
                ("a.js", "export const b = 1, a = 2, Z = 3, $ = 4, _ = 5; export default 6; export const \u{e9} = 7, \u{1d4d0} = 8, \u{ff5a} = 9"),
            ],
            "[\"$\",\"Z\",\"_\",\"a\",\"b\",\"default\",\"\u{e9}\",\"\u{1d4d0}\",\"\u{ff5a}\"] {\"$\":4,\"Z\":3,\"_\":5,\"a\":2,\"b\":1,\"default\":6,\"\u{e9}\":7,\"\u{1d4d0}\":8,\"\u{ff5a}\":9}",
        ),
        (
            "the shape of the object",
            &[
                (
                    "entry.js",
                    "import * as a from './a.js';
                    console.log(Object.prototype.toString.call(a), a[Symbol.toStringTag], Object.getPrototypeOf(a), typeof a, Object.isExtensible(a), a.toString, a.missing, 'x' in a, 'y' in a);
                    console.log(Reflect.ownKeys(a).length, Object.getOwnPropertyDescriptor(a, 'x').enumerable)",
                ),
                ("a.js", "export const x = 1"),
            ],
            "[object Module] Module null object false undefined undefined true false\n2 true",
        ),
        (
            "the tag cannot be changed",
            &[
                (
                    "entry.js",
                    "import * as a from './a.js'; const d = Object.getOwnPropertyDescriptor(a, Symbol.toStringTag); console.log(d);
                    console.log(Reflect.set(a, 'x', 2), Reflect.defineProperty(a, 'n', { value: 1 }), Reflect.deleteProperty(a, 'x'), Reflect.deleteProperty(a, 'none'), Reflect.setPrototypeOf(a, null))",
                ),
                ("a.js", "export const x = 1"),
            ],
            "{\"value\":\"Module\",\"writable\":false,\"enumerable\":false,\"configurable\":false}\nfalse false false true true",
        ),
        (
            "one object per module, however it is reached",
            &[
                ("entry.js", "import * as a from './a.js'; import * as b from './a.js'; import { ns } from './b.js'; import { mine } from './c.js'; console.log(a === b, a === ns, a === mine)"),
                ("a.js", "export const x = 1"),
                ("b.js", "export * as ns from './a.js'"),
                ("c.js", "import * as mine from './a.js'; export { mine }"),
            ],
            "true true true",
        ),
        (
            "computed access, destructuring, spread and loops",
            &[
                (
                    "entry.js",
                    "import * as a from './a.js'; const k = 'x'; const { y, ...rest } = a; const out = []; for (const n in a) out.push(n);
                    console.log(a[k], y, rest, { ...a }, out, Object.entries(a))",
                ),
                ("a.js", "export const x = 1, y = 2"),
            ],
            "1 2 {\"x\":1} {\"x\":1,\"y\":2} [\"x\",\"y\"] [[\"x\",1],[\"y\",2]]",
        ),
        (
            "export * as, and members of it",
            &[
                ("entry.js", "import { ns } from './b.js'; import * as b from './b.js'; console.log(ns.x, b.ns.x, Object.keys(b), ns.inner.y)"),
                ("a.js", "export const x = 1; export * as inner from './c.js'"),
                ("b.js", "export * as ns from './a.js'"),
                ("c.js", "export const y = 3"),
            ],
            "1 1 [\"ns\"] 3",
        ),
        (
            "export * as default",
            &[
                ("entry.js", "import d from './b.js'; console.log(d.x)"),
                ("a.js", "export const x = 1"),
                ("b.js", "export * as default from './a.js'"),
            ],
            "1",
        ),
        (
            "a namespace exported under a name",
            &[
                ("entry.js", "import { m } from './b.js'; console.log(m.x, Object.keys(m))"),
                ("a.js", "export const x = 1"),
                ("b.js", "import * as m from './a.js'; export { m }"),
            ],
            "1 [\"x\"]",
        ),
        (
            "a namespace as default export",
            &[
                ("entry.js", "import m from './b.js'; console.log(m.x, JSON.stringify(m))"),
                ("a.js", "export const x = 1"),
                ("b.js", "import * as m from './a.js'; export default m"),
            ],
            "1 {\"x\":1}",
        ),
        (
            "names that are strings",
            &[
                ("entry.js", "import { 'a b' as ab, 'default' as d } from './b.js'; import * as b from './b.js'; console.log(ab, b['a b'], d, Object.keys(b))"),
                ("a.js", "const x = 1; export { x as 'x y' }; export { x as '' }"),
                ("b.js", "export { 'x y' as 'a b', '' as 'default' } from './a.js'; export * as '*' from './a.js'"),
            ],
            "1 1 1 [\"*\",\"a b\",\"default\"]",
        ),
        (
            "reserved and special words as exported names",
            &[
                ("entry.js", "import { class as k, if as i, __proto__ as p, constructor as c, then as t } from './a.js'; import * as a from './a.js'; console.log(k, i, p, c, typeof t, Object.keys(a), a.__proto__)"),
                ("a.js", "const v = 1; export { v as class, v as if, v as __proto__, v as constructor, v as then, v as hasOwnProperty, v as toString }"),
            ],
            "1 1 1 1 number [\"__proto__\",\"class\",\"constructor\",\"hasOwnProperty\",\"if\",\"then\",\"toString\"] 1",
        ),
        (
            "a namespace of an importing module in a cycle",
            &[
                ("entry.js", "import * as a from './a.js'; console.log(Object.keys(a), a.b.name)"),
                ("a.js", "import * as b from './b.js'; export { b }; export const name = 'a'"),
                ("b.js", "import * as a from './a.js'; export const name = 'b'; export const seen = 'name' in a; console.log(seen, Object.prototype.toString.call(a))"),
            ],
            "true [object Module]\n[\"b\",\"name\"] b",
        ),
        (
            "typeof, truth and equality of a namespace",
            &[("entry.js", "import * as a from './a.js'; console.log(typeof a, !!a, a == a, a !== null, a ? 1 : 2)"), ("a.js", "export const x = 1")],
            "object true true true 1",
        ),
        (
            "a missing member is undefined and can be tested",
            &[("entry.js", "import * as a from './a.js'; console.log(a.nope, typeof a.nope, a.nope?.x, 'nope' in a, a.x?.y)"), ("a.js", "export const x = 1")],
            "undefined undefined undefined false undefined",
        ),
        (
            "hasOwnProperty and JSON of an empty module",
            &[("entry.js", "import * as a from './a.js'; console.log(Object.prototype.hasOwnProperty.call(a, 'x'), a)"), ("a.js", "export {}")],
            "false {}",
        ),
    ];
    check(&NODE, cases);
}

/// Statements that show what a bundle exports.
const SHOW_EXPORTS: &str = "console.log(Object.keys(ns).sort().map((k) => k + '=' + ns[k]).join(' '));";

#[test]
fn exports_of_the_bundle() {
    let setup = Setup { observe: SHOW_EXPORTS, ..NODE };
    let cases: &[Case<'_>] = &[
        (
            "names, default and renamed",
            &[(
                "entry.js",
                "export const a = 1; let b = 2; export { b as c, b as default }; export function f() {} b = 3; export { f as 'x y' }; export { a as if }",
            )],
            "a=1 c=3 default=3 f=function f() {} if=1 x y=function f() {}",
        ),
        (
            "exported again",
            &[
                ("entry.js", "export { x as y, default } from './a.js'; export * from './b.js'"),
                ("a.js", "export let x = 1; export default 2"),
                ("b.js", "export const z = 3"),
            ],
            "default=2 y=1 z=3",
        ),
        ("nothing", &[("entry.js", "console.log('run'); export {}")], "run\n"),
    ];
    // Bundled functions are printed anew, so only names and values of others are compared.
    let (first, rest) = cases.split_first().expect("there are cases");
    check(&setup, rest);
    check(
        &Setup {
            observe: "console.log(Object.keys(ns).sort(), ns.a, ns.c, ns.default, typeof ns.f, ns.if, ns['x y'] === ns.f);",
            ..NODE
        },
        &[(first.0, first.1, "[\"a\",\"c\",\"default\",\"f\",\"if\",\"x y\"] 1 3 3 function 1 true")],
    );
    check(
        &Setup { observe: "ns.inc(); console.log(ns.n, ns.m); ns.inc(); console.log(ns.n, ns.m);", ..NODE },
        &[(
            "exports of the bundle are live",
            &[
                (
                    "entry.js",
                    "export let n = 0; export function inc() { n++; set(n) } export { m } from './a.js'; import { set } from './a.js'",
                ),
                ("a.js", "export let m = 0; export const set = (v) => { m = v * 2 }"),
            ],
            "1 2\n2 4",
        )],
    );
    check(
        &Setup { observe: "console.log(ns.ns.x, Object.keys(ns.ns), ns.d.y, ns.s);", ..NODE },
        &[(
            "namespaces and CommonJS as exports",
            &[
                (
                    "entry.mjs",
                    "export * as ns from './a.mjs'; export { default as d } from './c.cjs'; export { s } from './c.cjs'",
                ),
                ("a.mjs", "export const x = 1"),
                ("c.cjs", "exports.y = 2; exports.s = 's'"),
            ],
            "1 [\"x\"] 2 s",
        )],
    );
}

#[test]
fn commonjs_entries() {
    check(
        &Setup { observe: "console.log((ns.default ?? ns).a, typeof (ns.default ?? ns));", ..BUNDLE },
        &[
            ("exports", &[("entry.cjs", "exports.a = 1")], "1 object"),
            (
                "module.exports",
                &[("entry.cjs", "module.exports = function () {}; module.exports.a = 2")],
                "2 function",
            ),
            (
                "a file without import or export",
                &[("entry.js", "module.exports = { a: require('./b.js') }"), ("b.js", "module.exports = 3")],
                "3 object",
            ),
        ],
    );
}
