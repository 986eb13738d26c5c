//! Modules share one scope in the bundle, and no name may capture another.

use crate::check::{BUNDLE, Case, NODE, check};

#[test]
fn equal_names() {
    let cases: &[Case<'_>] = &[
        (
            "the same top-level name in many modules",
            &[
                ("entry.js", "import { get as a } from './a.js'; import { get as b } from './b.js'; const x = 'entry'; function get() { return x } console.log(a(), b(), get())"),
                ("a.js", "const x = 'a'; export function get() { return x }"),
                ("b.js", "var x = 'b'; export const get = () => x"),
            ],
            "a b entry",
        ),
        (
            "imports hidden by inner names",
            &[
                (
                    "entry.js",
                    "import { x, f } from './a.js';
                    console.log(((x) => x)(1), (function x() { return typeof x })(), (() => { let x = 2; return x })(), (({ x }) => x)({ x: 3 }), (([x = 4]) => x)([]), ((...x) => x.length)(1, 2));
                    try { throw 5 } catch (x) { console.log(x) }
                    try { throw { x: 6 } } catch ({ x }) { console.log(x) }
                    for (const x of [7]) console.log(x);
                    for (let x = 8; x < 9; x++) console.log(x);
                    { class x { static v = 9 } console.log(x.v) }
                    (class x { static { console.log(typeof x) } });
                    x: for (;;) { break x }
                    { function x() { return 10 } console.log(x()) }
                    switch (1) { case 1: let x = 11; console.log(x) }
                    console.log(x, f.x)",
                ),
                ("a.js", "export const x = 'import'; export const f = { x: 'member' }"),
            ],
            "1 function 2 3 4 2\n5\n6\n7\n8\n9\nfunction\n10\n11\nimport member",
        ),
        (
            "an inner name that equals a renamed outer one",
            &[
                ("entry.js", "import { v } from './a.js'; const x = 'entry'; function f(x$1, x2, x_1, x$) { return [x, x$1, x2, x_1, x$].join() } console.log(f(1, 2, 3, 4), v)"),
                ("a.js", "const x = 'a'; const f = (x$1) => { const x1 = 1, x2 = 2; return x + x$1 + x1 + x2 }; export const v = f('p')"),
            ],
            "entry,1,2,3,4 ap12",
        ),
        (
            "an imported name in a scope that has the exporter's name",
            &[
                ("entry.js", "import { a as b } from './a.js'; function f(a) { return [a, b] } console.log(f(1)); { let a = 2; console.log(a, b) }"),
                ("a.js", "export const a = 'a'"),
            ],
            "[1,\"a\"]\n2 a",
        ),
        (
            "a namespace member in a scope that has its name",
            &[
                ("entry.js", "import * as ns from './a.js'; function f(x, ns2) { return [x, ns.x, ns2] } console.log(f(1, 2)); const x = 3; console.log(x, ns.x)"),
                ("a.js", "export const x = 'x'"),
            ],
            "[1,\"x\",2]\n3 x",
        ),
        (
            "a default's name in a scope that has it",
            &[
                ("entry.js", "import d from './a.js'; function f(a_default, Own) { return [a_default, Own, typeof d] } console.log(f(1, 2))"),
                ("a.js", "export default class Own {}"),
            ],
            "[1,2,\"function\"]",
        ),
        (
            "names that bundlers make",
            &[
                (
                    "entry.js",
                    "import c from './c.cjs'; import * as ns from './a.js'; import d from './a.js';
                    const require_c = 1, import_c = 2, a_exports = 3, a_default = 4, __commonJS = 5, __toESM = 6, __namespace = 7, init_a = 8, __esm = 9, __require = 10, __export0 = 11, __toCommonJS = 12, __immutable = 13;
                    console.log(require_c + import_c + a_exports + a_default + __commonJS + __toESM + __namespace + init_a + __esm + __require + __export0 + __toCommonJS + __immutable, c.x, ns.y, d, Object.keys(ns))",
                ),
                ("c.cjs", "var require_c = 'r', import_c = 'i', __commonJS = 'c'; exports.x = require_c + import_c + __commonJS"),
                ("a.js", "export const y = 'y'; export default 'd'"),
            ],
            "91 ric y d [\"default\",\"y\"]",
        ),
        (
            "files with equal names",
            &[
                ("entry.js", "import a from './a/index.js'; import b from './b/index.js'; import c from './a/index.cjs'; import d from './b/index.cjs'; console.log(a, b, c, d)"),
                ("a/index.js", "export default 'a'"),
                ("b/index.js", "export default 'b'"),
                ("a/index.cjs", "module.exports = 'c'"),
                ("b/index.cjs", "module.exports = 'd'"),
            ],
            "a b c d",
        ),
        (
            "file names that are no identifiers",
            &[
                ("entry.js", "import a from './1-a b.js'; import b from './class.js'; import c from './\u{e9}\u{1f600}.cjs'; import d from './default.js'; import * as e from './let.js'; console.log(a, b, c, d, Object.keys(e))"),
                ("1-a b.js", "export default 1"),
                ("class.js", "export default 2"),
                ("\u{e9}\u{1f600}.cjs", "module.exports = 3"),
                ("default.js", "export default 4"),
                ("let.js", "export const yes = 5"),
            ],
            "1 2 3 4 [\"yes\"]",
        ),
    ];
    check(&NODE, cases);
}

#[test]
fn globals() {
    let cases: &[Case<'_>] = &[
        (
            "declared in one module, used as a global in another",
            &[
                ("entry.js", "import { Map as M } from './a.js'; console.log(M, new Map([[1, 2]]).get(1), typeof Symbol)"),
                ("a.js", "export const Map = 'mine'; const Symbol = 'own'; console.log(Map, Symbol)"),
            ],
            "mine own\nmine 2 function",
        ),
        (
            "undeclared names in typeof",
            &[
                ("entry.js", "import './a.js'; console.log(typeof maybe, typeof window)"),
                ("a.js", "const maybe = 1; var window = 2; console.log(maybe, window)"),
            ],
            "1 2\nundefined undefined",
        ),
        (
            "names that the runtime uses",
            &[
                (
                    "entry.js",
                    "import * as ns from './a.js'; import c from './c.cjs'; const Object = 1, Promise = 2, Error = 3, Symbol = 4, WeakMap = 5, TypeError = 6, module = 7, exports = 8, undefined_ = 9;
                    console.log(Object + Promise + Error + Symbol + WeakMap + TypeError + module + exports + undefined_, JSON.stringify(ns), c); import('./a.js').then((m) => console.log(m === ns))",
                ),
                ("a.js", "export const x = 1"),
                ("c.cjs", "module.exports = 'c'"),
            ],
            "45 {\"x\":1} c\ntrue",
        ),
        (
            "a module's name against a global that only CommonJS uses",
            &[
                ("entry.js", "import c from './c.cjs'; const Array = 'mine', parseInt = 'p'; console.log(c, Array, parseInt)"),
                ("c.cjs", "module.exports = [Array.isArray([]), parseInt('7')]"),
            ],
            "[true,7] mine p",
        ),
        (
            "undefined, NaN and Infinity as inner names",
            &[("entry.js", "function f(undefined, NaN, Infinity) { return [undefined, NaN, Infinity] } console.log(f(1, 2, 3), [1 / 0 === Infinity, 0 / 0 === 0 / 0, void 0 === undefined])")],
            "[1,2,3] [true,false,true]",
        ),
        (
            "a top-level name that equals a global used in a nested scope elsewhere",
            &[
                ("entry.js", "import { f } from './a.js'; class URL2 {} const Number = (x) => 'mine' + x; console.log(Number(1), f('2'))"),
                ("a.js", "export function f(x) { return [1].map(() => Number(x) + 1)[0] }"),
            ],
            "mine1 3",
        ),
        (
            "globalThis and this",
            &[("entry.js", "import './a.js'; globalThis.g = 1; console.log(globalThis.g, typeof this)"), ("a.js", "const g = 'own'; console.log(g, globalThis.g); export {}")],
            "own undefined\n1 undefined",
        ),
    ];
    check(&NODE, cases);
}

#[test]
fn renaming_keeps_meaning() {
    let cases: &[Case<'_>] = &[
        (
            "shorthand properties and patterns",
            &[
                (
                    "entry.js",
                    "import { o, p } from './a.js'; import { x as y } from './a.js'; let x = 'entry', z; const q = { x, y, f() { return x } }; ({ x, y: z = 1 } = { x: 'new' });
                    console.log(o, p, q.x, q.y, q.f(), x, z)",
                ),
                ("a.js", "export const x = 'a'; export const o = { x, [x]: x, x2: { x } }; let y = 1; ({ y } = { y: 2 }); [y = 3] = [y]; export const p = (({ x: y = x }) => y)({}) + y"),
            ],
            "{\"x\":\"a\",\"a\":\"a\",\"x2\":{\"x\":\"a\"}} a2 entry a new new 1",
        ),
        (
            "exports of renamed variables",
            &[
                ("entry.js", "import { x as a, f as g, K as L } from './a.js'; const x = 1, f = 2, K = 3; console.log(a, g(), new L().m(), x, f, K)"),
                ("a.js", "export let x = 'x'; export function f() { return f.name === undefined ? 0 : x } export class K { m() { return x + (this instanceof K) } }"),
            ],
            "x x xtrue 1 2 3",
        ),
        (
            "class expressions, static blocks, private names and computed keys",
            &[
                ("entry.js", "import { K } from './a.js'; const key = 1, helper = 2; console.log(K.s, new K().get(), key + helper)"),
                ("a.js", "const key = 'k', helper = () => key; export class K { #key = helper(); static s; static { const helper = 's'; K.s = helper + key } get() { return this.#key + this[key]() } [key]() { return 'm' } }"),
            ],
            "sk km 3",
        ),
        (
            "default parameters see outer names",
            &[
                ("entry.js", "import './a.js'; const x = 'entry'; function f(y = x, x2 = () => y) { var x = 'inner'; return [y, x2(), x] } console.log(f())"),
                ("a.js", "const x = 'a'; function f(a = x, { b = a } = {}) { return a + b } console.log(f()); export {}"),
            ],
            "aa\n[\"entry\",\"entry\",\"inner\"]",
        ),
        (
            "direct eval sees the names of its scope",
            &[
                ("entry.js", "import { get } from './a.js'; function f(p) { return eval('p + used') } const used = '!'; console.log(f('p'), get('hidden'))"),
                ("a.js", "const hidden = 'a'; export const get = (name) => eval(name)"),
            ],
            "p! a",
        ),
        (
            "direct eval in two modules with equal names",
            &[
                ("entry.js", "import { x } from './a.js'; const local = '!'; console.log(eval('local'), x)"),
                ("a.js", "const local = 'a'; export const x = eval('local')"),
            ],
            "! a",
        ),
        (
            "words that are keywords only somewhere",
            &[
                ("entry.js", "import { async as a, of as o, get as g, set as s, from as f, as as t, type as y } from './a.js'; const async = 1, of = 2, get = 3, set = 4, from = 5, as = 6, type = 7; for (const of of [0]) console.log(of); console.log(a + o + g + s + f + t + y, async + of + get + set + from + as + type); ({ async, get, set, of }); export { as as from }"),
                ("a.js", "export const async = 10, of = 20, get = 30, set = 40, from = 50, as = 60, type = 70"),
            ],
            "0\n280 28",
        ),
        (
            "Unicode escapes in identifiers",
            &[
                ("entry.js", "import { \\u0061b as x, \u{e9}t\u{e9} } from './a.js'; const o = { \\u{62}: 1 }; console.log(x, \u{e9}t\u{e9}, o.b, o.\\u0062)"),
                ("a.js", "export const a\\u0062 = 'ab'; export const \\u00e9t\\u00e9 = 'summer'"),
            ],
            "ab summer 1 1",
        ),
        (
            "labels, properties and methods are not variables",
            &[
                ("entry.js", "import { x } from './a.js'; const x2 = { x: 1, get y() { return this.x }, x3() { return x } }; x: { console.log(x2.x, x2.y, x2.x3(), x2?.x); break x }"),
                ("a.js", "export const x = 'a'"),
            ],
            "1 1 a 1",
        ),
        (
            "var in functions and loops with closures",
            &[
                ("entry.js", "import { fs } from './a.js'; const fs2 = []; for (let i = 0; i < 2; i++) fs2.push(() => i); console.log(fs.map((f) => f()), fs2.map((f) => f()))"),
                ("a.js", "export const fs = []; for (var i = 0; i < 2; i++) fs.push(() => i)"),
            ],
            "[2,2] [0,1]",
        ),
        (
            "a function's own name, hidden and assigned",
            &[
                ("entry.js", "import './a.js'; const f = function g() { try { g = 1 } catch (e) { return e.name } return typeof g }; const g = 'g'; console.log(f(), g)"),
                ("a.js", "const g = 'a'; export {}; console.log((function g(n) { return n ? g(n - 1) : typeof g })(2), g)"),
            ],
            "function a\nTypeError g",
        ),
        (
            "duplicate vars and functions in one module",
            &[("entry.js", "import './a.js'; var v = 1; var v = 2; var v; function f() { return 1 } console.log(v, f()); export {}"), ("a.js", "var v = 'a'; var f = 'f'; var f; console.log(v, f); export {}")],
            "a f\n2 1",
        ),
        (
            "vars in blocks belong to the module",
            &[
                ("entry.js", "import { x } from './a.js'; if (true) { var v = 'entry' } for (var w of ['w']); try { var t = 't' } catch {} console.log(v, w, t, x); export { v }"),
                ("a.js", "{ var v = 'a' } for (var w in { k: 1 }); lab: { var t = 1 } export const x = v + w + t"),
            ],
            "entry w t ak1",
        ),
    ];
    check(&NODE, cases);
    check(
        &BUNDLE,
        &[(
            "names of the wrapper's parameters in ES modules",
            &[
                (
                    "entry.js",
                    "import { module } from './a.js'; import c from './c.cjs'; const exports = { v: 2 }; console.log(module, exports.v, c)",
                ),
                ("a.js", "export const module = 'mine'"),
                ("c.cjs", "module.exports = typeof module + typeof exports"),
            ],
            "mine 2 objectobject",
        )],
    );
}

#[test]
fn names_that_strict_code_reserves() {
    let cases: &[Case<'_>] = &[
        (
            "variables, functions and parameters",
            &[(
                "entry.cjs",
                "var package = 1, yield = 2, await = 3, static = 4, let = 5, _package = 6; function interface(private, { public = private } = {}) { return { private, public } } console.log(package, yield, await, static, let, _package, JSON.stringify(interface(7))); package = { package: 8 }; console.log(package.package)",
            )],
            "1 2 3 4 5 6 {\"private\":7,\"public\":7}\n8",
        ),
        (
            "in a module that is imported",
            &[
                ("entry.mjs", "import c from './c.cjs'; console.log(c.package.v, c.let())"),
                (
                    "c.cjs",
                    "var package = { v: 1 }; exports.package = package; exports.let = function (static) { var implements = 2; return implements }",
                ),
            ],
            "1 2",
        ),
    ];
    check(&NODE, cases);
}
