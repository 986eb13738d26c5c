//! Shortened names: no name may capture another, and what the program can see keeps its name.
//! Every case also runs unminified, through the same table.

use crate::check::{BUNDLE, Case, NODE, Setup, check};

#[test]
fn scopes() {
    let cases: &[Case<'_>] = &[
        (
            "inner names hide outer ones only where nobody looks for them",
            &[(
                "entry.js",
                "const outer = 1, other = 2; function f(a) { return function (b) { return function (c) { const d = a + c; return d + outer + b } } } console.log(f(3)(4)(5), other)",
            )],
            "13 2",
        ),
        (
            "parameters with defaults see the outer scope",
            &[(
                "entry.js",
                "let x = 'outer'; function f(a = x, g = () => x, { b = a, ...c } = {}) { var x = 'inner'; return [a, g(), x, b, Object.keys(c).length].join() } console.log(f(), f(1, () => 2, { d: 3 }))",
            )],
            "outer,outer,inner,outer,0 1,2,inner,1,1",
        ),
        (
            "a default that a body variable would hide",
            &[(
                "entry.cjs",
                "var x = 1; function f(a = () => x) { var x; var before = x; x = 2; return [a(), before, x].join() } console.log(f())",
            )],
            "1,,2",
        ),
        (
            "a variable of a catch clause's name",
            &[(
                "entry.cjs",
                "function f() { try { throw 1 } catch (e) { var e = 2; var inner = e } return [e, inner].join() } console.log(f()); function g() { try { throw 3 } catch (problem) { { var problem = 4 } console.log(problem) } console.log(problem) } g(); try { throw 5 } catch ({ a = 6, ...rest }) { console.log(a, rest) }",
            )],
            ",2\n4\nundefined\n6 {}",
        ),
        (
            "functions in blocks of strict code",
            &[(
                "entry.mjs",
                "function f() { { function inner() { return 'in' } console.log(inner()) } return typeof inner } console.log(f())",
            )],
            "in\nundefined",
        ),
        (
            "names of function and class expressions",
            &[(
                "entry.mjs",
                "const f = function g(n) { return n ? g(n - 1) + 1 : 0 }; console.log(f(3)); const C = class D { static make() { return new D() } is() { return this instanceof D } }; console.log(C.make().is()); const h = function k() { var k = 7; return k }; console.log(h()); console.log((function p() { try { p = 1 } catch (e) { return e instanceof TypeError } })())",
            )],
            "3\ntrue\n7\ntrue",
        ),
        (
            "labels",
            &[(
                "entry.js",
                "outer: for (let i = 0; i < 3; i++) { inner: for (let j = 0; j < 3; j++) { if (j === 1) continue outer; if (i === 2) break outer; (() => { outer: for (;;) { break outer } })(); console.log(i, j); block: { if (i) break block; continue inner } } }",
            )],
            "0 0\n1 0",
        ),
        (
            "private names",
            &[(
                "entry.js",
                "class A { #x = 1; static #count = 0; get #y() { return this.#x + 1 } set #y(v) { this.#x = v } #m() { return 'm' } static has(o) { return #x in o } run() { this.#y = 5; A.#count++; class B { #x = 9; read(a) { return [this.#x, a.#m(), a.#y].join() } } return [this.#y, new B().read(this), A.#count, A.has(this), A.has({})].join() } } console.log(new A().run())",
            )],
            "6,9,m,6,1,true,false",
        ),
        (
            "static blocks and fields",
            &[(
                "entry.js",
                "const x = 1; class A { static a = x; static { var x = 2; let y = 3; this.b = x + y } static [`c${x}`] = (() => x)(); d = (x) => x + A.a } console.log(A.a, A.b, A.c1, new A().d(4))",
            )],
            "1 5 1 5",
        ),
        (
            "shorthand properties and patterns",
            &[(
                "entry.js",
                "export const top = 1; function f({ a, b: { c = top }, ...rest }, [d, , e = a] = [4]) { const o = { a, c, d, e, top, rest }; ({ a, c: o.z } = { a: 'x', c: 'y' }); return JSON.stringify({ ...o, a }) } console.log(f({ a: 1, b: {}, q: 2 }))",
            )],
            r#"{"a":"x","c":1,"d":4,"e":1,"top":1,"rest":{"q":2},"z":"y"}"#,
        ),
        (
            "loops with closures",
            &[(
                "entry.js",
                "const fs = []; for (let i = 0, n = 3; i < n; i++) { let j = i * 2; fs.push(() => i + j) } for (const k of [7]) for (const l in { m: 1 }) fs.push(() => k + l); for (var v = 0; v < 2; v++); console.log(fs.map((f) => f()).join(), v)",
            )],
            "0,3,6,7m 2",
        ),
        (
            "generators, async functions and methods",
            &[(
                "entry.js",
                "function* g(n) { const got = yield n; yield got + n } const it = g(1); it.next(); console.log(it.next(5).value); const o = { async m(a) { const b = await a; return b + 1 }, *[Symbol.iterator]() { yield* [1, 2] }, get x() { return 3 }, set x(v) { this.y = v } }; o.x = 4; o.m(1).then((v) => console.log(v, [...o], o.x, o.y))",
            )],
            "6\n2 [1,2] 3 4",
        ),
    ];
    check(&NODE, cases);
}

#[test]
fn common_js() {
    let cases: &[Case<'_>] = &[
        (
            "exports and module",
            &[
                (
                    "entry.js",
                    "import a, { b } from './a.cjs'; import c from './c.cjs'; import d from './d.cjs'; import e from './e.cjs'; console.log(a.b, b, c, d.x, e.y)",
                ),
                ("a.cjs", "exports.b = 1"),
                ("c.cjs", "module.exports = 'c'"),
                ("d.cjs", "var exports = module.exports; exports.x = 2"),
                (
                    "e.cjs",
                    "var module = module, exports = exports; function f(exports, module) { exports.y = module } f(exports, 3)",
                ),
            ],
            "1 1 c 2 3",
        ),
        (
            "required from nested functions",
            &[
                (
                    "entry.cjs",
                    "function load(a, b, c) { const d = require('./a.cjs'); return [a, b, c, d.v, require('./b.mjs').w].join() } console.log(load(1, 2, 3), load(4, 5, 6))",
                ),
                ("a.cjs", "let count = 0; exports.v = ++count; this.w = 1"),
                ("b.mjs", "export let w = (function (q) { return q + 1 })(1)"),
            ],
            "1,2,3,1,2 4,5,6,1,2",
        ),
        (
            "globals with short names",
            &[(
                "entry.js",
                "globalThis.e = 1; globalThis.t = 2; globalThis.$ = 3; function f(long, other) { return long + other + e + t + $ } const g = 4; console.log(f(10, 20), g, typeof n)",
            )],
            "36 4 undefined",
        ),
        (
            "requires of modules that were given names like the nested ones",
            &[
                (
                    "entry.cjs",
                    "exports.f = function (one, two, three) { return one + two + three + require('./a.cjs') + require('./b.cjs') }; console.log(exports.f(1, 2, 3))",
                ),
                ("a.cjs", "module.exports = 10"),
                ("b.cjs", "module.exports = 20"),
            ],
            "36",
        ),
    ];
    check(&NODE, cases);
}

#[test]
fn sloppy_code() {
    let cases: &[Case<'_>] = &[
        (
            "arguments stay what they are",
            &[(
                "entry.cjs",
                "function f(first) { arguments[0] = 'changed'; return [first, arguments.length, (() => arguments[1])()].join() } console.log(f(1, 2)); function g(arguments) { return arguments } console.log(g(3)); function h() { var arguments = 4; return arguments } console.log(h())",
            )],
            "changed,2,2\n3\n4",
        ),
        (
            "functions in blocks of sloppy code",
            &[(
                "entry.cjs",
                "function f(flag) { if (flag) { function inner() { return 'in' } } return typeof inner } console.log(f(true), f(false)); { function outside() { return 1 } } console.log(outside()); switch (1) { case 1: function chosen() { return 2 } } console.log(chosen())",
            )],
            "function undefined\n1\n2",
        ),
        (
            "direct eval",
            &[(
                "entry.cjs",
                "function f(parameter) { let local = 1; class K { #p = 5; read() { return eval('this.#p') } } return eval('parameter + local') + new K().read() } console.log(f(2), (0, eval)('typeof f'))",
            )],
            "8 undefined",
        ),
        (
            "with",
            &[(
                "entry.cjs",
                "function f(object, value) { with (object) { return value + x } } console.log(f({ value: 1, x: 2 }, 3))",
            )],
            "3",
        ),
        (
            "modules beside one with eval",
            &[
                (
                    "entry.js",
                    "import { run } from './a.js'; import { v } from './b.js'; console.log(run('secret'), v)",
                ),
                ("a.js", "const secret = 1; export function run(text) { return eval(text) }"),
                (
                    "b.js",
                    "const secret = 2, text = 3, a = 4, b = 5; export const v = [secret, text, a, b].join()",
                ),
            ],
            "1 2,3,4,5",
        ),
    ];
    check(&Setup { formats: &[bundler_core::options::Format::Cjs], ..NODE }, cases);
}

#[test]
fn many_names() {
    // More names in one scope than there are single characters, and more than there are pairs.
    let declarations: String = (0..4000).map(|i| format!("const variable{i} = {i};\n")).collect();
    let sum: String = (0..4000).map(|i| format!("total += variable{i};\n")).collect();
    let nested = format!("export function f() {{ let total = 0;\n{declarations}{sum} return total }}\n");
    let entry = format!(
        "import {{ f }} from './nested.js';\n{declarations} let total = 0;\n{sum} console.log(total, f(), [1].map((x) => x + variable1 + variable2 + total)[0])"
    );
    check(
        &BUNDLE,
        &[(
            "thousands of names",
            &[("entry.mjs", &entry), ("nested.js", &nested)],
            "7998000 7998000 7998004",
        )],
    );
}
