//! Imports are views of the exporter's variables; `export default` forms (ECMA-262, 16.2.3.7 and 10.4.6).

use crate::check::{Case, NODE, check};

#[test]
fn values_stay_live() {
    let cases: &[Case<'_>] = &[
        (
            "a counter",
            &[
                ("entry.js", "import { n, inc } from './a.js'; console.log(n); inc(); console.log(n)"),
                ("a.js", "export let n = 0; export function inc() { n++ }"),
            ],
            "0\n1",
        ),
        (
            "through a chain of re-exports with other names",
            &[
                ("entry.js", "import { d, inc } from './c.js'; inc(); console.log(d); inc(); console.log(d)"),
                ("a.js", "export let n = 0; export const inc = () => n++"),
                ("b.js", "export { n as b, inc } from './a.js'"),
                ("c.js", "export { b as d } from './b.js'; export * from './b.js'"),
            ],
            "1\n2",
        ),
        (
            "imported and exported again",
            &[
                ("entry.js", "import { m, inc } from './b.js'; inc(); console.log(m)"),
                ("a.js", "export let n = 0; export const inc = () => n++"),
                ("b.js", "import { n, inc } from './a.js'; export { n as m, inc }; console.log(n)"),
            ],
            "0\n1",
        ),
        (
            "through a namespace",
            &[
                ("entry.js", "import * as a from './a.js'; a.inc(); console.log(a.n, a['n']); const { n } = a; a.inc(); console.log(n, a.n)"),
                ("a.js", "export let n = 0; export const inc = () => n++"),
            ],
            "1 1\n1 2",
        ),
        (
            "a namespace object that was passed on",
            &[
                ("entry.js", "import * as a from './a.js'; const see = (o) => o.n; console.log(see(a)); a.inc(); console.log(see(a))"),
                ("a.js", "export let n = 0; export const inc = () => n++"),
            ],
            "0\n1",
        ),
        (
            "export { x as default } is live",
            &[
                ("entry.js", "import n, { inc } from './a.js'; inc(); console.log(n)"),
                ("a.js", "let n = 0; export const inc = () => n++; export { n as default }"),
            ],
            "1",
        ),
        (
            "default exported again by name",
            &[
                ("entry.js", "import { n, inc } from './b.js'; inc(); console.log(n)"),
                ("a.js", "let n = 0; export const inc = () => n++; export { n as default }"),
                ("b.js", "export { default as n, inc } from './a.js'"),
            ],
            "1",
        ),
        (
            "one variable under several names",
            &[
                ("entry.js", "import { x, y, default as z, set } from './a.js'; set(5); console.log(x, y, z)"),
                ("a.js", "let v = 1; export { v as x, v as y, v as default }; export function set(w) { v = w }"),
            ],
            "5 5 5",
        ),
        (
            "assigned by destructuring, loops and operators",
            &[
                ("entry.js", "import { a, b, c, d, run } from './a.js'; run(); console.log(a, b, c, d)"),
                (
                    "a.js",
                    "export let a, b, c, d = null;
                    export function run() { [a, { b = 2 }] = [1, {}]; for (c of [7, 8]); d ??= 4; ({ d: d } = { d: d + 1 }) }",
                ),
            ],
            "1 2 8 5",
        ),
        (
            "destructured exports",
            &[
                ("entry.js", "import { a, b, rest, n } from './a.js'; console.log(a, b, rest, n)"),
                ("a.js", "export const { a, x: [b], ...rest } = { a: 1, x: [2], y: 3 }, n = a + b"),
            ],
            "1 2 {\"y\":3} 3",
        ),
        (
            "live when the update comes from another importer's call",
            &[
                ("entry.js", "import './w.js'; import { n } from './a.js'; console.log(n)"),
                ("w.js", "import { set } from './a.js'; set('w')"),
                ("a.js", "export var n = 'a'; export const set = (v) => { n = v }"),
            ],
            "w",
        ),
        (
            "typeof and shorthand of an import",
            &[
                ("entry.js", "import { n as m, inc } from './a.js'; inc(); const o = { m, n: m }; console.log(typeof m, o)"),
                ("a.js", "export let n = 0; export const inc = () => n++"),
            ],
            "number {\"m\":1,\"n\":1}",
        ),
        (
            "calls of imports have no this",
            &[
                ("entry.js", "import { f } from './a.js'; import { g } from './b.js'; console.log(f(), g`x`, (0, f)())"),
                ("a.js", "export function f() { return this }"),
                ("b.js", "export { f as g } from './a.js'"),
            ],
            "undefined undefined undefined",
        ),
        (
            "a call of a namespace's member passes the namespace",
            &[
                ("entry.js", "import * as ns from './a.js'; console.log(ns.f() === ns, ns['f']() === ns, (0, ns.f)())"),
                ("a.js", "export function f() { return this }"),
            ],
            "true true undefined",
        ),
        (
            "a call of CommonJS' members passes its exports",
            &[
                ("entry.js", "import c from './c.cjs'; console.log(c.f() === c, c.f`x` === c)"),
                ("c.cjs", "exports.f = function () { return this }"),
            ],
            "true true",
        ),
        (
            "a named import of CommonJS is called without this",
            &[
                ("entry.mjs", "import { f } from './c.cjs'; import * as n from './c.cjs'; console.log(f() === undefined, n.f() === n, f`x` === undefined)"),
                ("c.cjs", "'use strict'; exports.f = function () { return this }"),
            ],
            "true true true",
        ),
    ];
    check(&NODE, cases);
}

#[test]
fn default_exports() {
    let cases: &[Case<'_>] = &[
        (
            "the default of an expression is a copy",
            &[
                ("entry.js", "import d, { inc } from './a.js'; inc(); console.log(d)"),
                ("a.js", "let n = 0; export const inc = () => n++; export default n"),
            ],
            "0",
        ),
        (
            "the default of a name is read where it is exported",
            &[
                (
                    "entry.js",
                    "import a from './a.js'; import b from './b.js'; import c from './c.js'; console.log(a, typeof b, c())",
                ),
                ("a.js", "export default x; var x = 1"),
                ("b.js", "export default f; function f() {}"),
                ("c.js", "function f() { return 1 } export default f; f = () => 2"),
            ],
            "undefined function 1",
        ),
        (
            "the default of a name is dead before it is exported",
            &[
                ("entry.js", "import './a.js'; import { g } from './p.js'; console.log(g())"),
                ("a.js", "import './b.js'; function f() { return 1 } export default f"),
                ("b.js", "import f from './a.js'; try { f } catch (e) { console.log(e.name) }"),
                ("p.js", "import './q.js'; import v from './v.js'; export function g() { return v }"),
                ("q.js", "import { g } from './p.js'; try { g() } catch (e) { console.log(e.name) }"),
                ("v.js", "var v = 1; export default v"),
            ],
            "ReferenceError\nReferenceError\n1",
        ),
        (
            "a default function can be assigned and is live",
            &[
                ("entry.js", "import f, { change } from './a.js'; change(); console.log(f())"),
                ("a.js", "export default function f() { return 1 } export function change() { f = () => 2 }"),
            ],
            "2",
        ),
        (
            "a default class can be assigned and is live",
            &[
                (
                    "entry.js",
                    "import K, { change } from './a.js'; console.log(new K().v); change(); console.log(K)",
                ),
                ("a.js", "export default class K { v = 1 } export function change() { K = 2 }"),
            ],
            "1\n2",
        ),
        (
            "anonymous defaults are called default",
            &[
                (
                    "entry.js",
                    "import a from './a.js'; import b from './b.js'; import c from './c.js'; import d from './d.js'; import e from './e.js'; console.log(a.name, b.name, c.name, d.name, e.name)",
                ),
                ("a.js", "export default function () {}"),
                ("b.js", "export default class {}"),
                ("c.js", "export default () => {}"),
                ("d.js", "export default (function () {})"),
                ("e.js", "export default (class {})"),
            ],
            "default default default default default",
        ),
        (
            "named defaults keep their names",
            &[
                (
                    "entry.js",
                    "import a from './a.js'; import b from './b.js'; import c from './c.js'; console.log(a.name, b.name, c.name)",
                ),
                ("a.js", "export default function f() {}"),
                ("b.js", "export default class K {}"),
                ("c.js", "export default (function g() {})"),
            ],
            "f K g",
        ),
        (
            "a class with a static name has no inferred one",
            &[
                ("entry.js", "import a from './a.js'; console.log(a.name)"),
                ("a.js", "export default class { static name = 'own' }"),
            ],
            "own",
        ),
        (
            "an identifier is no anonymous function",
            &[
                ("entry.js", "import f from './a.js'; console.log(f.name)"),
                ("a.js", "const g = () => {}; export default g"),
            ],
            "g",
        ),
        (
            "objects, regular expressions, async and generators",
            &[
                (
                    "entry.js",
                    "import a from './a.js'; import b from './b.js'; import c from './c.js'; import d from './d.js'; c().then((v) => console.log(v)); console.log(a, String(b), [...d()])",
                ),
                ("a.js", "export default { a: 1 }"),
                ("b.js", "export default /x/g"),
                ("c.js", "export default async function () { return 'c' }"),
                ("d.js", "export default function* () { yield 4 }"),
            ],
            "{\"a\":1} /x/g [4]\nc",
        ),
        (
            "a default beside names of the same text",
            &[
                ("entry.js", "import a, { a as b } from './a.js'; console.log(a, b)"),
                ("a.js", "export const a = 'named'; export default 'default'"),
            ],
            "default named",
        ),
        (
            "a default that refers to itself",
            &[
                ("entry.js", "import f from './a.js'; console.log(f(3))"),
                ("a.js", "export default function fact(n) { return n < 2 ? 1 : n * fact(n - 1) }"),
            ],
            "6",
        ),
        (
            "a comma needs parentheses; sequence, in and arrow",
            &[
                (
                    "entry.js",
                    "import a from './a.js'; import b from './b.js'; import c from './c.js'; console.log(a, b, c)",
                ),
                ("a.js", "export default (1, 2)"),
                ("b.js", "export default 'x' in { x: 1 }"),
                ("c.js", "export default (() => ({ v: 1 }))()"),
            ],
            "2 true {\"v\":1}",
        ),
        (
            "a default used as a variable in its own module",
            &[
                ("entry.js", "import o from './a.js'; console.log(new o().v)"),
                (
                    "a.js",
                    "export default class Own { static make() { return new Own().v } v = Own.name } console.log(Own.make())",
                ),
            ],
            "Own\nOwn",
        ),
    ];
    check(&NODE, cases);
}

#[test]
fn assignments_to_imports_throw_when_reached() {
    let cases: &[Case<'_>] = &[
        (
            "plain assignment",
            &[
                ("entry.js", "import { x } from './a.js'; try { x = 2 } catch (e) { console.log(e.name) } console.log(x)"),
                ("a.js", "export let x = 1"),
            ],
            "TypeError\n1",
        ),
        (
            "every form of assignment",
            &[
                (
                    "entry.js",
                    "import { x } from './a.js'; import * as ns from './a.js'; import d from './a.js';
                    const tries = [() => { x++ }, () => { x += 1 }, () => { [x] = [1] }, () => { ({ x } = { x: 1 }) },
                        () => { for (x of [1]); }, () => { ns = 1 }, () => { d = 1 }, () => { ns.x = 1 }, () => { delete ns.x }, () => { ns.y = 1 },
                        () => { --x }, () => { ({ a: x = 3 } = {}) }];
                    for (const f of tries) { try { f(); console.log('no error') } catch (e) { console.log(e.name) } }
                    console.log(x)",
                ),
                ("a.js", "export let x = 1; export default 5"),
            ],
            "TypeError\nTypeError\nTypeError\nTypeError\nTypeError\nTypeError\nTypeError\nTypeError\nTypeError\nTypeError\nTypeError\nTypeError\n1",
        ),
        (
            "not reached, not thrown",
            &[
                ("entry.js", "import { x } from './a.js'; export function f() { x = 2 } console.log(x)"),
                ("a.js", "export let x = 1"),
            ],
            "1",
        ),
        (
            "the right side is evaluated first",
            &[
                ("entry.js", "import { x } from './a.js'; try { x = console.log('right') } catch (e) { console.log(e.name) }"),
                ("a.js", "export let x = 1"),
            ],
            "right\nTypeError",
        ),
        (
            "logical assignment that does not assign",
            &[
                ("entry.js", "import { x } from './a.js'; x ||= 2; x ?? (x = 3); console.log(x); try { x &&= 2 } catch (e) { console.log(e.name) }"),
                ("a.js", "export let x = 1"),
            ],
            "1\nTypeError",
        ),
        (
            "a const of the same module",
            &[("entry.js", "const x = 1; try { x = 2 } catch (e) { console.log(e.name) } export { x }; console.log(x)")],
            "TypeError\n1",
        ),
    ];
    check(&NODE, cases);
}
