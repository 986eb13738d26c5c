//! CommonJS modules whose exports are used one by one are shaken like others; the rest stay what they are, and
//! nobody can tell the difference.

use bundler_core::options::Options;

use crate::check::{BUNDLE, Case, NODE, Schedules, Setup, check};

/// What nobody reads has to go.
const SHAKEN: Setup = Setup { dead: Some("DEAD"), schedules: Schedules::All, ..NODE };

/// The same where Node sees the sources otherwise.
const SHAKEN_HERE: Setup = Setup { dead: Some("DEAD"), schedules: Schedules::All, ..BUNDLE };

fn in_production(options: &mut Options) {
    options.define = vec![("process.env.NODE_ENV".into(), "\"production\"".into())];
}

#[test]
fn exports_that_nobody_reads_are_dropped() {
    let cases: &[Case<'_>] = &[
        (
            "by name",
            &[
                ("entry.mjs", "import { a } from './c.cjs'; console.log(a)"),
                ("c.cjs", "'use strict'; exports.a = 'a'; exports.b = 'DEAD'; exports.c = () => 'DEAD'"),
            ],
            "a",
        ),
        (
            "by member of the default import and of the namespace",
            &[
                (
                    "entry.mjs",
                    "import c from './c.cjs'; import * as ns from './c.cjs'; console.log(c.a, ns.b, c.f(1), ns['g']()); const O = () => new c.K().v; console.log(O())",
                ),
                (
                    "c.cjs",
                    "'use strict'; exports.a = 'a'; exports.b = 'b'; exports.f = function (x) { return x + 1 }; exports.g = () => 'g'; exports.K = class { v = 'v' }; exports.d = 'DEAD'",
                ),
            ],
            "a b 2 g\nv",
        ),
        (
            "functions and constants of the file",
            &[
                ("entry.mjs", "import { f, K } from './c.cjs'; console.log(f(), typeof K)"),
                (
                    "c.cjs",
                    "'use strict'; const used = 'used'; const DEAD1 = 1; function f() { return used } function g() { return DEAD1 } class K {} exports.f = f; exports.g = g; exports.K = K",
                ),
            ],
            "used function",
        ),
        (
            "the usual head of a compiled file",
            &[
                ("entry.mjs", "import { f } from './c.cjs'; console.log(f())"),
                (
                    "c.cjs",
                    "'use strict'; Object.defineProperty(exports, '__esModule', { value: true }); exports.DEAD2 = exports.v = exports.f = void 0; exports.f = f; const v = 'v'; exports.v = v; function f() { return exports.v + 1 } exports.DEAD2 = 'DEAD'",
                ),
            ],
            "v1",
        ),
        (
            "through modules that require each other",
            &[
                ("entry.mjs", "import { a } from './a.cjs'; console.log(a())"),
                (
                    "a.cjs",
                    "'use strict'; const b = require('./b.cjs'); const { c, x: d } = require('./c.cjs'); const e = require('./e.cjs').e; exports.a = () => b.b() + c + d + e; exports.n = () => b.n() + 'DEAD'",
                ),
                ("b.cjs", "'use strict'; exports.b = () => 'b'; exports.n = () => 'DEAD'"),
                ("c.cjs", "'use strict'; exports.c = 'c'; exports.x = 'd'; exports.n = 'DEAD'"),
                ("e.cjs", "'use strict'; exports.e = 'e'; exports.n = 'DEAD'"),
            ],
            "bcde",
        ),
        (
            "chains and sequences",
            &[
                ("entry.mjs", "import { a, b, d } from './c.cjs'; console.log(a, b, a === b, d)"),
                (
                    "c.cjs",
                    "'use strict'; exports.a = exports.b = [1].length, exports.d = exports.a + 1, exports.n = 'DEAD'",
                ),
            ],
            "1 1 true 2",
        ),
        (
            "re-exported",
            &[
                (
                    "entry.mjs",
                    "import { a } from './barrel.mjs'; import * as ns from './barrel.mjs'; console.log(a, ns.c, 'b' in ns)",
                ),
                ("barrel.mjs", "export { a, b as c } from './c.cjs'"),
                ("c.cjs", "'use strict'; exports.a = 'a'; exports.b = 'b'; exports.n = 'DEAD'"),
            ],
            "a b false",
        ),
        (
            "nothing but effects",
            &[
                ("entry.mjs", "import './c.cjs'"),
                ("c.cjs", "'use strict'; console.log('effect'); exports.n = 'DEAD'"),
            ],
            "effect",
        ),
        (
            "names that are taken or reserved",
            &[
                (
                    "entry.mjs",
                    "import c from './c.cjs'; console.log(c.a, c.default, c.delete, c.fetch, c.get())",
                ),
                (
                    "c.cjs",
                    "'use strict'; let a = 1; exports.a = a; a = 2; exports.default = 'd'; exports.delete = 'e'; exports.fetch = 'f'; exports.get = () => a + typeof exports.fetch + typeof globalThis; exports.n = 'DEAD'",
                ),
            ],
            "1 d e f 2stringobject",
        ),
    ];
    check(&SHAKEN, cases);
}

#[test]
fn interop_of_modules_that_were_es_modules() {
    let cases: &[Case<'_>] = &[
        (
            "the default import is the default export",
            &[
                (
                    "entry.js",
                    "import d, { a } from './c.js'; import * as ns from './c.js'; console.log(d, a, ns.default, ns.missing)",
                ),
                (
                    "c.js",
                    "'use strict'; exports.__esModule = true; exports.default = 'd'; exports.a = 'a'; exports.n = 'DEAD'",
                ),
            ],
            "d a d undefined",
        ),
        (
            "a missing default export",
            &[
                ("entry.js", "import d from './c.js'; console.log(d)"),
                (
                    "c.js",
                    "'use strict'; Object.defineProperties(exports, { __esModule: { value: true }, [Symbol.toStringTag]: { value: 'Module' } }); exports.n = 'DEAD'",
                ),
            ],
            "undefined",
        ),
        (
            "missing names are undefined",
            &[
                (
                    "entry.js",
                    "import d, { missing } from './c.js'; console.log(missing, d.missing, typeof d.other)",
                ),
                ("c.js", "'use strict'; exports.n = 'DEAD'; if (exports.missing) console.log('DEAD')"),
            ],
            "undefined undefined undefined",
        ),
        (
            "getters that pass exports on",
            &[
                ("entry.js", "import { x, y } from './a.js'; import a from './a.js'; console.log(x, y, a())"),
                (
                    "a.js",
                    "'use strict'; Object.defineProperty(exports, '__esModule', { value: true }); exports.default = void 0; var b_1 = require('./b.js'); Object.defineProperty(exports, 'x', { enumerable: true, get: function () { return b_1.x; } }); Object.defineProperty(exports, 'y', { enumerable: true, get: function () { return b_1.default; } }); Object.defineProperty(exports, 'n', { enumerable: true, get: function () { return b_1.n; } }); exports.default = () => b_1.x + 1",
                ),
                (
                    "b.js",
                    "'use strict'; Object.defineProperty(exports, '__esModule', { value: true }); exports.x = 'x'; exports.default = 'y'; exports.n = 'DEAD'",
                ),
            ],
            "x y x1",
        ),
        (
            "helpers that TypeScript writes",
            &[
                ("entry.js", "import { f } from './c.js'; console.log(f({ a: 1 }).a)"),
                (
                    "c.js",
                    "'use strict'; var __assign = (this && this.__assign) || function (t) { return Object.assign({}, t) }; Object.defineProperty(exports, '__esModule', { value: true }); exports.f = (o) => __assign(o); exports.n = () => 'DEAD'",
                ),
            ],
            "1",
        ),
        (
            "enumerations",
            &[
                ("entry.js", "import { E, f } from './c.js'; console.log(E.A, E[0], f())"),
                (
                    "c.js",
                    "'use strict'; Object.defineProperty(exports, '__esModule', { value: true }); exports.f = exports.E = void 0; var E; (function (E) { E[E['A'] = 0] = 'A' })(E || (exports.E = E = {})); exports.f = () => E.A; exports.n = 'DEAD'",
                ),
            ],
            "0 A 0",
        ),
    ];
    check(&SHAKEN_HERE, cases);
}

#[test]
fn modules_that_pass_on_another_one() {
    let cases: &[Case<'_>] = &[
        (
            "the branch that a define decides",
            &[
                (
                    "entry.js",
                    "import React from './index.js'; import { b } from './index.js'; console.log(React.a(), b)",
                ),
                (
                    "index.js",
                    "'use strict'; if (process.env.NODE_ENV === 'production') { module.exports = require('./production.js'); } else { module.exports = require('./development.js'); }",
                ),
                (
                    "production.js",
                    "'use strict'; exports.a = function () { return 'a' }; exports.b = 'b'; exports.n = 'DEAD'",
                ),
                ("development.js", "'use strict'; exports.n = 'DEAD'"),
            ],
            "a b",
        ),
        (
            "in several steps",
            &[
                ("entry.js", "import { a } from './one.js'; console.log(a)"),
                ("one.js", "'use strict'; module.exports = require('./two.js')"),
                ("two.js", "'use strict'; module.exports = require('./three.js')"),
                ("three.js", "'use strict'; exports.a = 'a'; exports.n = 'DEAD'"),
            ],
            "a",
        ),
        (
            "after effects of its own",
            &[
                (
                    "entry.js",
                    "import './first.js'; import c from './one.js'; import './last.js'; console.log(c.a, c.f())",
                ),
                ("first.js", "console.log('first')"),
                ("last.js", "console.log('last')"),
                (
                    "one.js",
                    "'use strict'; function check() { console.log('check') } if (process.env.NODE_ENV === 'production') { check(); module.exports = require('./two.js') } else { module.exports = require('./three.js') }",
                ),
                (
                    "two.js",
                    "'use strict'; var t = require('./three.js'); console.log('two'); exports.a = t.a; exports.f = () => t.g(); exports.n = 'DEAD'",
                ),
                (
                    "three.js",
                    "'use strict'; console.log('three'); exports.a = 'a'; exports.g = () => 'g'; exports.n = 'DEAD'",
                ),
            ],
            "first\ncheck\nthree\ntwo\nlast\na g",
        ),
    ];
    check(&Setup { configure: in_production, ..SHAKEN_HERE }, cases);
}

#[test]
fn values_are_those_of_the_assignment() {
    let cases: &[Case<'_>] = &[
        (
            "a variable that changes later",
            &[
                ("entry.mjs", "import c from './c.cjs'; console.log(c.x, c.get(), c.y)"),
                (
                    "c.cjs",
                    "'use strict'; let x = 1; exports.x = x; x = 2; exports.get = () => x; exports.y = y(); function y() { return exports.z } exports.z = 'z'",
                ),
            ],
            "1 2 undefined",
        ),
        (
            "functions that assign exports",
            &[
                (
                    "entry.mjs",
                    "import c from './c.cjs'; console.log(c.x); c.set(5); console.log(c.x); c.add(); console.log(c.x)",
                ),
                (
                    "c.cjs",
                    "'use strict'; exports.x = 1; exports.set = (v) => { exports.x = v }; exports.add = () => exports.x++",
                ),
            ],
            "1\n5\n6",
        ),
        (
            "names of functions",
            &[
                (
                    "entry.mjs",
                    "import c from './c.cjs'; console.log([c.f.name, c.g.name, c.h.name, c.K.name, c.n.name].join())",
                ),
                (
                    "c.cjs",
                    "'use strict'; exports.f = function () {}; exports.g = () => {}; exports.h = function h() {}; exports.K = class {}; function named() {} exports.n = named",
                ),
            ],
            ",,h,,named",
        ),
        (
            "a function that is assigned before its place",
            &[
                ("entry.mjs", "import { early, f } from './c.cjs'; console.log(early, f())"),
                (
                    "c.cjs",
                    "'use strict'; exports.early = exports.f === undefined; exports.f = f; function f() { return 'f' }",
                ),
            ],
            "true f",
        ),
        (
            "exports as conditions",
            &[
                ("entry.mjs", "import c from './c.cjs'; console.log(c.a, c.b, c.c)"),
                (
                    "c.cjs",
                    "'use strict'; if (typeof globalThis === 'object') { exports.a = 'a' } else { exports.b = 'b' } try { exports.c = JSON.parse('{') } catch { exports.c = 'caught' }",
                ),
            ],
            "a undefined caught",
        ),
        (
            "arguments and new",
            &[
                ("entry.mjs", "import c from './c.cjs'; console.log(new c.P(3).x, c.f(1, 2), new c.Q().q)"),
                (
                    "c.cjs",
                    "'use strict'; function P(x) { this.x = x } exports.P = P; exports.f = function () { return arguments.length }; exports.Q = class extends P { q = 'q' }",
                ),
            ],
            "3 2 q",
        ),
    ];
    check(&NODE, cases);
}

#[test]
fn order_is_that_of_the_requests() {
    let say: (&str, &str) = ("say.cjs", "'use strict'; console.log('say'); exports.x = 'x'");
    let cases: &[Case<'_>] = &[
        (
            "a request after effects",
            &[
                ("entry.mjs", "import { a } from './a.cjs'; console.log(a)"),
                ("a.cjs", "'use strict'; console.log('a'); var s = require('./say.cjs'); exports.a = s.x"),
                say,
            ],
            "a\nsay\nx",
        ),
        (
            "a request after one of a module that stays as it is",
            &[
                ("entry.mjs", "import { a } from './a.cjs'; console.log(a)"),
                (
                    "a.cjs",
                    "'use strict'; var w = require('./whole.cjs'); var s = require('./say.cjs'); require('./last.cjs'); exports.a = s.x + w",
                ),
                ("whole.cjs", "console.log('whole'); module.exports = 'w'"),
                ("last.cjs", "'use strict'; console.log('last')"),
                say,
            ],
            "whole\nsay\nlast\nxw",
        ),
        (
            "a request in a function",
            &[
                ("entry.mjs", "import { a } from './a.cjs'; console.log('entry', a())"),
                ("a.cjs", "'use strict'; exports.a = () => require('./say.cjs').x"),
                say,
            ],
            "say\nentry x",
        ),
        (
            "assigned requests",
            &[
                ("entry.mjs", "import { a } from './a.cjs'; console.log(a)"),
                (
                    "a.cjs",
                    "'use strict'; var s, t; if (true) { s = require('./say.cjs'); t = require('./two.cjs') } exports.a = s.x + t.y",
                ),
                ("two.cjs", "'use strict'; console.log('two'); exports.y = 'y'"),
                say,
            ],
            "say\ntwo\nxy",
        ),
        (
            "captured before it changes",
            &[
                ("entry.mjs", "import { a } from './a.cjs'; console.log(a)"),
                (
                    "a.cjs",
                    "'use strict'; var { v } = require('./state.cjs'); require('./change.cjs'); var s = require('./state.cjs'); exports.a = v + s.v",
                ),
                ("state.cjs", "'use strict'; exports.v = 1; exports.set = (v) => { exports.v = v }"),
                ("change.cjs", "'use strict'; var s = require('./state.cjs'); s.set(10)"),
            ],
            "11",
        ),
        (
            "imported by several modules",
            &[
                (
                    "entry.mjs",
                    "import './b.mjs'; import { a } from './a.cjs'; import { x } from './say.cjs'; console.log(a, x)",
                ),
                ("b.mjs", "console.log('b'); import { x } from './say.cjs'; console.log(x)"),
                ("a.cjs", "'use strict'; var s = require('./say.cjs'); console.log('a'); exports.a = s.x"),
                say,
            ],
            "say\nb\nx\na\nx x",
        ),
    ];
    check(&NODE, cases);
}

#[test]
fn what_is_used_as_a_whole_stays_an_object() {
    const C: (&str, &str) = (
        "c.cjs",
        "'use strict'; exports.a = 1; exports.b = 2; exports.self = function () { return this === undefined ? 'none' : Object.keys(this).join() }",
    );
    let cases: &[Case<'_>] = &[
        (
            "passed on",
            &[("entry.mjs", "import c from './c.cjs'; console.log(Object.keys(c).join(), c.a)"), C],
            "a,b,self 1",
        ),
        (
            "written",
            &[
                (
                    "entry.mjs",
                    "import c from './c.cjs'; c.a = 5; c.n = 6; console.log(c.a, c.n); delete c.a; console.log(c.a)",
                ),
                C,
            ],
            "5 6\nundefined",
        ),
        (
            "called with its object",
            &[("entry.mjs", "import c, { self } from './c.cjs'; console.log(c.self(), self())"), C],
            "a,b,self none",
        ),
        (
            "members of every object",
            &[
                (
                    "entry.mjs",
                    "import c from './c.cjs'; console.log(c.hasOwnProperty('a'), c.toString(), typeof c.constructor)",
                ),
                C,
            ],
            "true [object Object] function",
        ),
        (
            "computed members",
            &[("entry.mjs", "import c from './c.cjs'; for (const k of ['a', 'b']) console.log(c[k])"), C],
            "1\n2",
        ),
        (
            "import()",
            &[
                (
                    "entry.mjs",
                    "import { a } from './c.cjs'; import('./c.cjs').then((c) => console.log(a, c.b, c.default.b))",
                ),
                C,
            ],
            "1 2 2",
        ),
        (
            "export *",
            &[
                (
                    "entry.mjs",
                    "import * as ns from './barrel.mjs'; console.log(ns.a, Object.keys(ns).includes('b'))",
                ),
                ("barrel.mjs", "export * from './c.cjs'"),
                C,
            ],
            "1 true",
        ),
        (
            "a default export passed on",
            &[
                ("entry.mjs", "import { c } from './barrel.mjs'; console.log(c.a, Object.keys(c).length)"),
                ("barrel.mjs", "export { default as c } from './c.cjs'"),
                C,
            ],
            "1 3",
        ),
        (
            "require of a sloppy module",
            &[
                ("entry.mjs", "import { a } from './c.cjs'; import d from './d.cjs'; console.log(a, d.b)"),
                ("d.cjs", "module.exports = require('./c.cjs')"),
                C,
            ],
            "1 2",
        ),
        (
            "its own object",
            &[
                ("entry.mjs", "import d from './d.cjs'; console.log(d.a, d.f(), d.keys)"),
                (
                    "d.cjs",
                    "'use strict'; exports.a = 1; exports.f = function () { return this.a }; exports.keys = Object.keys(exports).join()",
                ),
            ],
            "1 1 a,f",
        ),
        (
            "a call of its own export",
            &[
                ("entry.mjs", "import { a } from './d.cjs'; console.log(a)"),
                (
                    "d.cjs",
                    "'use strict'; exports.f = function () { return typeof this }; exports.a = exports.f()",
                ),
            ],
            "object",
        ),
        (
            "cycles",
            &[
                ("entry.mjs", "import { a } from './a.cjs'; console.log(a)"),
                ("a.cjs", "'use strict'; exports.early = 1; var b = require('./b.cjs'); exports.a = b.b"),
                ("b.cjs", "'use strict'; var a = require('./a.cjs'); exports.b = a.early + String(a.a)"),
            ],
            "1undefined",
        ),
        (
            "the outermost this, arguments, return",
            &[
                (
                    "entry.mjs",
                    "import { a } from './a.cjs'; import { b } from './b.cjs'; import { c } from './c.cjs'; console.log(a, b, c)",
                ),
                ("a.cjs", "'use strict'; exports.a = 'a'; this.a += typeof this"),
                ("b.cjs", "'use strict'; exports.b = arguments.length"),
                ("c.cjs", "'use strict'; exports.c = 'c'; if (exports.c) return; exports.c = 'd'"),
            ],
            "aobject 5 c",
        ),
        (
            "functions that somebody wrapped",
            &[
                ("entry.mjs", "import d from './d.cjs'; console.log(d.f())"),
                (
                    "d.cjs",
                    "'use strict'; const wrap = (f) => function () { return f.apply(this, arguments) }; exports.a = 'a'; exports.f = wrap(function () { return this.a })",
                ),
            ],
            "a",
        ),
    ];
    check(&NODE, cases);
}
