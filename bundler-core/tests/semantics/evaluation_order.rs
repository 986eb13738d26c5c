//! Modules run depth first, in the order of their imports, each once (ECMA-262, 16.2.1.5.3 and 16.2.1.6).

use crate::check::{Case, NODE, Oracle, Schedules, Setup, check};

const EVERY_SCHEDULE: Setup = Setup { schedules: Schedules::All, ..NODE };

#[test]
fn static_imports() {
    let cases: &[Case<'_>] = &[
        (
            "a diamond runs its shared part once, first",
            &[
                ("entry.js", "import './a.js'; import './b.js'; console.log('entry')"),
                ("a.js", "import './c.js'; console.log('a')"),
                ("b.js", "import './c.js'; console.log('b')"),
                ("c.js", "console.log('c'); export {}"),
            ],
            "c\na\nb\nentry",
        ),
        (
            "depth comes before breadth",
            &[
                ("entry.js", "import './a.js'; import './b.js'; console.log('entry')"),
                ("a.js", "import './c.js'; console.log('a')"),
                ("b.js", "console.log('b'); export {}"),
                ("c.js", "console.log('c'); export {}"),
            ],
            "c\na\nb\nentry",
        ),
        (
            "imports are hoisted above code",
            &[("entry.js", "console.log('entry'); import './a.js'"), ("a.js", "console.log('a'); export {}")],
            "a\nentry",
        ),
        (
            "the order of import declarations counts, whatever their kind",
            &[
                (
                    "entry.js",
                    "export { b } from './b.js'; import { a } from './a.js'; export * from './c.js'; console.log(a)",
                ),
                ("a.js", "console.log('a'); export const a = 1"),
                ("b.js", "console.log('b'); export const b = 1"),
                ("c.js", "console.log('c'); export const c = 1"),
            ],
            "b\na\nc\n1",
        ),
        (
            "an empty import clause still runs the module",
            &[
                ("entry.js", "import {} from './a.js'; export {} from './b.js'; console.log('entry')"),
                ("a.js", "console.log('a'); export {}"),
                ("b.js", "console.log('b'); export {}"),
            ],
            "a\nb\nentry",
        ),
        (
            "a module imported twice runs once",
            &[
                (
                    "entry.js",
                    "import './a.js'; import { x } from './a.js'; import * as ns from './a.js'; console.log(x, ns.x)",
                ),
                ("a.js", "console.log('a'); export const x = 1"),
            ],
            "a\n1 1",
        ),
        (
            "different ways to write a path are one module",
            &[
                ("entry.js", "import './d/../a.js'; import './a.js'; import './d/b.js'"),
                ("a.js", "console.log('a'); export {}"),
                ("d/b.js", "import '../a.js'; console.log('b')"),
            ],
            "a\nb",
        ),
        (
            "a module that imports itself",
            &[(
                "entry.js",
                "import * as self from './entry.js'; import { f as g } from './entry.js'; export function f() { return 'f' } console.log(g(), self.f === f)",
            )],
            "f true",
        ),
    ];
    check(&EVERY_SCHEDULE, cases);
}

#[test]
fn cycles() {
    let cases: &[Case<'_>] = &[
        (
            "a cycle of two runs the far module first",
            &[
                ("entry.js", "import './a.js'; console.log('entry')"),
                ("a.js", "import './b.js'; console.log('a')"),
                ("b.js", "import './a.js'; console.log('b')"),
            ],
            "b\na\nentry",
        ),
        (
            "a cycle through the entry",
            &[
                ("entry.js", "import './a.js'; console.log('entry')"),
                ("a.js", "import './entry.js'; console.log('a')"),
            ],
            "a\nentry",
        ),
        (
            "two cycles that share a module",
            &[
                ("entry.js", "import './a.js'; import './c.js'; console.log('entry')"),
                ("a.js", "import './b.js'; console.log('a')"),
                ("b.js", "import './c.js'; import './a.js'; console.log('b')"),
                ("c.js", "import './d.js'; import './b.js'; console.log('c')"),
                ("d.js", "import './a.js'; console.log('d')"),
            ],
            "d\nc\nb\na\nentry",
        ),
        (
            "the same cycle entered elsewhere",
            &[
                ("entry.js", "import './c.js'; import './a.js'; console.log('entry')"),
                ("a.js", "import './b.js'; console.log('a')"),
                ("b.js", "import './c.js'; console.log('b')"),
                ("c.js", "import './a.js'; console.log('c')"),
            ],
            "b\na\nc\nentry",
        ),
        (
            "a dependency found only inside a cycle",
            &[
                ("entry.js", "import './a.js'; import './x.js'; console.log('entry')"),
                ("a.js", "import './b.js'; import './y.js'; console.log('a')"),
                ("b.js", "import './a.js'; import './x.js'; console.log('b')"),
                ("x.js", "console.log('x'); export {}"),
                ("y.js", "import './x.js'; console.log('y')"),
            ],
            "x\nb\ny\na\nentry",
        ),
        (
            "functions are usable before their module has run",
            &[
                ("entry.js", "import { a } from './a.js'; console.log(a())"),
                (
                    "a.js",
                    "import { b } from './b.js'; export function a() { return 'a' + b } console.log('run a')",
                ),
                ("b.js", "import { a } from './a.js'; export const b = 'b'; console.log(typeof a, a.name)"),
            ],
            "function a\nrun a\nab",
        ),
        (
            "default functions are hoisted, too",
            &[
                ("entry.js", "import a from './a.js'; console.log(a())"),
                ("a.js", "import './b.js'; export default function () { return 'a' }"),
                ("b.js", "import a from './a.js'; console.log(a(), a.name)"),
            ],
            "a default\na",
        ),
        (
            "var is undefined until its module runs",
            &[
                ("entry.js", "import './a.js'"),
                ("a.js", "import './b.js'; export var a = 1; export { a as again }"),
                ("b.js", "import { a, again } from './a.js'; console.log(a, again)"),
            ],
            "undefined undefined",
        ),
        (
            "generators and async functions are hoisted",
            &[
                ("entry.js", "import './a.js'"),
                ("a.js", "import './b.js'; export function* g() { yield 1 } export async function h() {}"),
                ("b.js", "import { g, h } from './a.js'; console.log([...g()], h() instanceof Promise)"),
            ],
            "[1] true",
        ),
    ];
    check(&EVERY_SCHEDULE, cases);
}

#[test]
fn dead_zones() {
    let cases: &[Case<'_>] = &[
        (
            "let, const and class are dead until initialised",
            &[
                ("entry.js", "import './a.js'; console.log('entry')"),
                ("a.js", "import './b.js'; export let l = 1; export const c = 2; export class K {}"),
                (
                    "b.js",
                    "import { l, c, K } from './a.js';
                    for (const f of [() => l, () => c, () => K, () => typeof l]) {
                        try { console.log('value', String(f())) } catch (e) { console.log(e.name) }
                    }",
                ),
            ],
            "ReferenceError\nReferenceError\nReferenceError\nReferenceError\nentry",
        ),
        (
            "the default of an expression is dead until evaluated",
            &[
                ("entry.js", "import './a.js'"),
                ("a.js", "import './b.js'; export default 1 + 1"),
                ("b.js", "import d from './a.js'; try { console.log(d) } catch (e) { console.log(e.name) }"),
            ],
            "ReferenceError",
        ),
        (
            "a default class is dead until evaluated",
            &[
                ("entry.js", "import './a.js'"),
                ("a.js", "import './b.js'; export default class {}"),
                (
                    "b.js",
                    "import d from './a.js'; try { console.log(typeof d) } catch (e) { console.log(e.name) }",
                ),
            ],
            "ReferenceError",
        ),
        (
            "namespaces show dead members, too",
            &[
                ("entry.js", "import './a.js'"),
                ("a.js", "import './b.js'; export let l = 1; export var v = 2"),
                (
                    "b.js",
                    "import * as a from './a.js'; console.log('l' in a, a.v);
                    for (const f of [() => a.l, () => a['l'], () => ({ ...a })]) {
                        try { console.log(f()) } catch (e) { console.log(e.name) }
                    }",
                ),
            ],
            "true undefined\nReferenceError\nReferenceError\nReferenceError",
        ),
        (
            "a dead zone inside one module",
            &[(
                "entry.js",
                "try { x } catch (e) { console.log(e.name) } let x = 1; export { x }; console.log(x)",
            )],
            "ReferenceError\n1",
        ),
        (
            "an unused read of a dead variable still throws",
            &[
                ("entry.js", "import './a.js'; console.log('entry')"),
                ("a.js", "import './b.js'; export let l = 1; console.log('a')"),
                (
                    "b.js",
                    "import { l } from './a.js'; try { l; console.log('no error') } catch (e) { console.log(e.name) }",
                ),
            ],
            "ReferenceError\na\nentry",
        ),
        (
            "closures over dead variables work later",
            &[
                ("entry.js", "import { get } from './a.js'; console.log(get())"),
                ("a.js", "import { get } from './b.js'; export const value = 'v'; export { get }"),
                ("b.js", "import { value } from './a.js'; export const get = () => value"),
            ],
            "v",
        ),
    ];
    check(&EVERY_SCHEDULE, cases);
}

/// Modules that something loads lazily declare their variables elsewhere than they initialise them.
#[test]
fn dead_zones_of_every_kind_of_use() {
    let cases: &[Case<'_>] = &[
        (
            "assigning, updating, constructing, calling, destructuring",
            &[
                ("entry.js", "import './a.js'; console.log('entry')"),
                (
                    "a.js",
                    "import './b.js'; export let l = 1; export class K {}; export const f = () => {}; export function set(v) { l = v } export function add() { l++ } export function both(o) { [l] = o } export function keep() { l ??= 5; return l }",
                ),
                (
                    "b.js",
                    "import { K, f, set, add, both, keep } from './a.js';
                    for (const use of [() => set(1), add, () => both([2]), keep, () => new K, () => new K(1), () => f(), () => f`x`, () => ({ K })]) {
                        try { use(); console.log('no error') } catch (e) { console.log(e.name) }
                    }",
                ),
            ],
            "ReferenceError\nReferenceError\nReferenceError\nReferenceError\nReferenceError\nReferenceError\nReferenceError\nReferenceError\nReferenceError\nentry",
        ),
        (
            "the value of an assignment is computed first",
            &[(
                "entry.js",
                "function set() { x = (console.log('value'), 1) } try { set() } catch (e) { console.log(e.name) } let x = 0; set(); console.log(x); export {}",
            )],
            "value\nReferenceError\nvalue\n1",
        ),
        (
            "a variable in its own declaration",
            &[(
                "entry.js",
                "try { const f = () => self; f() } catch (e) { console.log(e.name) } const self = [1, 2].map((x) => { try { return self } catch (e) { return e.name } }); console.log(self); const { a, b = a } = { a: 1 }; console.log(a, b); const fact = (n) => n < 2 ? 1 : n * fact(n - 1); console.log(fact(4)); class C { static s = C.name; static make() { return new C } } console.log(C.s, C.make() instanceof C); export {}",
            )],
            "ReferenceError\n[\"ReferenceError\",\"ReferenceError\"]\n1 1\n24\nC true",
        ),
        (
            "through a module of the cycle from one outside",
            &[
                ("entry.js", "import './hub.js'; console.log('entry')"),
                ("hub.js", "import './b.js'; export { late } from './late.js'; export * as all from './late.js'"),
                (
                    "b.js",
                    "import * as hub from './hub.js'; for (const f of [() => hub.late, () => hub['late'], () => hub.all.late]) try { console.log(f()) } catch (e) { console.log(e.name) }",
                ),
                ("late.js", "export const late = 'late'"),
            ],
            "ReferenceError\nReferenceError\nReferenceError\nentry",
        ),
    ];
    check(&Setup { formats: crate::check::ESM, ..NODE }, cases);
    let lazy: &[Case<'_>] = &[(
        "programs that cannot read too early pay nothing",
        &[
            ("entry.cjs", "console.log(require('./a.js').run())"),
            (
                "a.js",
                "import { b } from './b.js'; const one = 1; let two = one + 1; class K { k = two } const fact = (n) => n < 2 ? one : n * fact(n - 1); export function run() { return [fact(3), new K().k, b].join() }",
            ),
            ("b.js", "export const b = 'b'; export default class {}"),
        ],
        "6,2,b",
    )];
    check(&Setup { dead: Some("before initialization"), oracle: Oracle::None, ..NODE }, lazy);
}

#[test]
fn commonjs_and_json_in_between() {
    let cases: &[Case<'_>] = &[
        (
            "an imported CommonJS module runs in its place",
            &[
                ("entry.js", "import './a.js'; import './b.cjs'; import './c.js'; console.log('entry')"),
                ("a.js", "console.log('a'); export {}"),
                ("b.cjs", "console.log('b'); exports.b = 1"),
                ("c.js", "console.log('c'); export {}"),
            ],
            "a\nb\nc\nentry",
        ),
        (
            "a required module runs at the call",
            &[
                ("entry.js", "import './b.cjs'; import './c.js'; console.log('entry')"),
                ("b.cjs", "console.log('b1'); require('./d.cjs'); console.log('b2')"),
                ("c.js", "console.log('c'); export {}"),
                ("d.cjs", "console.log('d')"),
            ],
            "b1\nd\nb2\nc\nentry",
        ),
        (
            "a module both required and imported runs once, at the first",
            &[
                ("entry.js", "import './b.cjs'; import './d.cjs'; console.log('entry')"),
                ("b.cjs", "console.log('b1'); require('./d.cjs'); console.log('b2')"),
                ("d.cjs", "console.log('d')"),
            ],
            "b1\nd\nb2\nentry",
        ),
        (
            "imported first, required later",
            &[
                ("entry.js", "import './d.cjs'; import './b.cjs'; console.log('entry')"),
                ("b.cjs", "console.log('b1'); require('./d.cjs'); console.log('b2')"),
                ("d.cjs", "console.log('d')"),
            ],
            "d\nb1\nb2\nentry",
        ),
        (
            "a CommonJS module that is only used later runs in its place",
            &[
                (
                    "entry.js",
                    "import { b } from './b.cjs'; import './c.js'; export const f = () => b; console.log('entry')",
                ),
                ("b.cjs", "console.log('b'); exports.b = 1"),
                ("c.js", "console.log('c'); export {}"),
            ],
            "b\nc\nentry",
        ),
        (
            "a re-exported CommonJS module runs in its place",
            &[
                ("entry.js", "import { b } from './r.js'; console.log('entry', b)"),
                ("r.js", "import './a.js'; export { b } from './b.cjs'; import './c.js'; console.log('r')"),
                ("a.js", "console.log('a'); export {}"),
                ("b.cjs", "console.log('b'); exports.b = 1"),
                ("c.js", "console.log('c'); export {}"),
            ],
            "a\nb\nc\nr\nentry 1",
        ),
    ];
    check(&EVERY_SCHEDULE, cases);
    check(
        &Setup { oracle: Oracle::None, ..EVERY_SCHEDULE },
        &[
            (
                "a lazy ES module runs at the require, with what it imports",
                &[
                    (
                        "entry.js",
                        "console.log('e1'); if (typeof a === 'undefined') require('./a.js'); console.log('e2')",
                    ),
                    ("a.js", "import './b.js'; console.log('a'); export {}"),
                    ("b.js", "console.log('b'); export {}"),
                ],
                "e1\nb\na\ne2",
            ),
            (
                "a module both required and imported",
                &[
                    ("entry.js", "import './c.cjs'; import { a } from './a.js'; console.log('entry', a)"),
                    ("a.js", "import './b.js'; console.log('a'); export const a = 1"),
                    ("b.js", "console.log('b'); export {}"),
                    ("c.cjs", "console.log('c1'); console.log(require('./a.js').a)"),
                ],
                "c1\nb\na\n1\nentry 1",
            ),
            (
                "wrapped modules do not run after flat ones that come later",
                &[
                    ("entry.js", "import './first.js'; import './second.js'; import './third.cjs'"),
                    ("first.js", "console.log('first'); export const x = 1"),
                    ("second.js", "console.log('second'); export {}"),
                    ("third.cjs", "console.log('third', require('./first.js').x)"),
                ],
                "first\nsecond\nthird 1",
            ),
            (
                "json has no effects but its value is there",
                &[
                    ("entry.js", "import data from './d.json'; import './a.js'; console.log(data.x)"),
                    ("a.js", "import { x } from './d.json'; console.log(x); export {}"),
                    ("d.json", "{\"x\": 5}"),
                ],
                "5\n5",
            ),
        ],
    );
}
