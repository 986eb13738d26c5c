//! Sloppy code: what strict mode forbids or changes, alone and beside strict code.

use bundler_core::options::Format;

use crate::check::{Case, NODE, Oracle, Setup, check};

/// Sloppy code stays sloppy only where the output is no ES module.
const SLOPPY: &[Format] = &[Format::Cjs, Format::Iife];

#[test]
fn sloppy_code() {
    let setup = Setup { formats: SLOPPY, ..NODE };
    let cases: &[Case<'_>] = &[
        (
            "with, octal literals, delete of names, arguments and this",
            &[
                (
                    "entry.cjs",
                    "console.log(require('./a.cjs'), require('./b.cjs'), require('./c.cjs'), require('./d.cjs'))",
                ),
                ("a.cjs", "with ({ x: 'with' }) { module.exports = x }"),
                ("b.cjs", "module.exports = 010 + '\\101'"),
                ("c.cjs", "module.exports = (function () { return this === globalThis })()"),
                (
                    "d.cjs",
                    "var v = 1; module.exports = [delete v, (function (a) { arguments[0] = 2; return a })(1)]",
                ),
            ],
            "with 8A true [false,2]",
        ),
        (
            "with and names from outside",
            &[
                ("entry.cjs", "console.log(require('./a.cjs'))"),
                (
                    "a.cjs",
                    "var x = 'outer', o = { y: 'y' }; with (o) { module.exports = x + y; y = 'set' } module.exports += o.y",
                ),
            ],
            "outeryset",
        ),
        (
            "a strict file stays strict",
            &[
                ("entry.cjs", "console.log(require('./a.cjs'), require('./b.cjs'))"),
                ("a.cjs", "'use strict'; module.exports = (function () { return this === undefined })()"),
                ("b.cjs", "module.exports = (function () { return this === undefined })()"),
            ],
            "true false",
        ),
        (
            "assignment to an undeclared name makes a global",
            &[
                ("entry.cjs", "require('./a.cjs'); console.log(leaked, globalThis.leaked)"),
                ("a.cjs", "leaked = 'global'"),
            ],
            "global global",
        ),
        (
            "names that are reserved in strict code only",
            &[(
                "entry.cjs",
                "var let_ = 1, yield = 2, static = 3, await = 4, implements = 5; console.log(yield + static + await + implements); var let = 6; console.log(let)",
            )],
            "14\n6",
        ),
        (
            "functions in blocks are visible outside",
            &[("entry.cjs", "{ function f() { return 'f' } } console.log(typeof f)")],
            "function",
        ),
        (
            "a function as the body of an if (Annex B.3.3)",
            &[("entry.cjs", "if (true) function g() {} console.log(typeof g)")],
            "function",
        ),
        (
            "ES modules stay strict beside sloppy code",
            &[
                (
                    "entry.mjs",
                    "import './a.cjs'; console.log((function () { return this })()); try { undeclared = 1; console.log('no error') } catch (e) { console.log(e.name) } try { Object.freeze([]).length = 1; console.log('no error') } catch (e) { console.log(e.name) }",
                ),
                (
                    "a.cjs",
                    "with ({}) ; module.exports = (function () { return typeof this })(); console.log(module.exports)",
                ),
            ],
            "object\nundefined\nReferenceError\nTypeError",
        ),
        (
            "HTML-like comments",
            &[("entry.cjs", "var x = 3; <!-- comment\nconsole.log(x)\n--> another\n")],
            "3",
        ),
    ];
    check(&setup, cases);
}

/// A script can hold strict and sloppy code.
#[test]
fn strict_and_sloppy_side_by_side() {
    let setup = Setup { formats: SLOPPY, entrances: &[], ..NODE };
    let cases: &[Case<'_>] = &[
        (
            "each module is what it says",
            &[
                (
                    "entry.mjs",
                    "import './sloppy.cjs'; import './strict.cjs'; import { f } from './m.mjs'; console.log(f() === undefined)",
                ),
                ("m.mjs", "export function f() { return this }"),
                ("sloppy.cjs", "console.log((function () { return this })() === globalThis, 010)"),
                ("strict.cjs", "'use strict'; console.log((function () { return this })() === undefined)"),
            ],
            "true 8\ntrue\ntrue",
        ),
        (
            "sloppy code requires a strict ES module, which imports it",
            &[
                (
                    "entry.cjs",
                    "var o = { a: 1 }; with (o) { console.log(a) } console.log(require('./m.mjs').f()); require('./m.mjs').later.then((ns) => console.log(ns.default.x))",
                ),
                (
                    "m.mjs",
                    "import c from './c.cjs'; export const f = () => { try { undeclared = 1; return 'sloppy' } catch (e) { return e.name + c.x } }; export const later = import('./c.cjs')",
                ),
                ("c.cjs", "exports.x = (function () { return this })() === globalThis"),
            ],
            "1\nReferenceErrortrue\ntrue",
        ),
        (
            "sloppy code that imports a strict module",
            &[
                (
                    "entry.cjs",
                    "import('./m.mjs').then((m) => console.log(m.f(), m.default.s)); console.log(delete Object.prototype)",
                ),
                (
                    "m.mjs",
                    "export default class { static s = 1 } export const f = () => { try { undeclared = 1; return 'sloppy' } catch (e) { return e.name } }",
                ),
            ],
            "false\nReferenceError 1",
        ),
    ];
    check(&setup, cases);
    check(
        &Setup { formats: &[Format::Iife], observe: "console.log(ns.f())", oracle: Oracle::None, ..setup },
        &[(
            "exports of the entry",
            &[
                (
                    "entry.mjs",
                    "import './sloppy.cjs'; export function f() { return this === undefined ? 'strict' : typeof this }",
                ),
                ("sloppy.cjs", "undeclared = 1; console.log(delete globalThis.undeclared)"),
            ],
            "true\nobject",
        )],
    );
}
