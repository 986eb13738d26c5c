//! What nothing uses is left out, and nothing else. All that must go has `DEAD` in it.

use bundler_core::options::Options;

use crate::check::{BUNDLE, Case, NODE, Oracle, Setup, check};

const SHAKEN: Setup = Setup { dead: Some("DEAD"), ..NODE };

#[test]
fn unused_statements() {
    let cases: &[Case<'_>] = &[
        (
            "functions, classes and constants",
            &[
                ("entry.js", "import { used } from './a.js'; console.log(used())"),
                (
                    "a.js",
                    "export function used() { return inner() } function inner() { return 'used' } export function DEAD1() { return DEAD2 } const DEAD2 = 'DEAD'; export class DEAD3 { m() { return DEAD2 } } class DEAD4 extends DEAD3 {} export const DEAD5 = () => DEAD4, kept = 1; export let DEAD6 = { a: [1, `x`, /y/] }",
                ),
            ],
            "used",
        ),
        (
            "a whole pure module",
            &[
                (
                    "entry.js",
                    "import { x } from './a.js'; import { DEAD as d } from './b.js'; console.log(x)",
                ),
                ("a.js", "export const x = 1"),
                ("b.js", "export const DEAD = { DEAD: 1 }"),
            ],
            "1",
        ),
        (
            "one declarator of several",
            &[
                ("entry.js", "import { b } from './a.js'; console.log(b)"),
                ("a.js", "export const DEAD1 = 1, b = 2, DEAD3 = [3]"),
            ],
            "2",
        ),
        (
            "recursive and mutually recursive functions",
            &[
                ("entry.js", "import { x } from './a.js'; console.log(x)"),
                (
                    "a.js",
                    "export const x = 1; function DEAD1() { return DEAD2() } function DEAD2() { return DEAD1() } function DEAD3() { return DEAD3 }",
                ),
            ],
            "1",
        ),
        (
            "barrels of re-exports",
            &[
                ("entry.js", "import { a } from './index.js'; console.log(a)"),
                (
                    "index.js",
                    "export * from './a.js'; export { DEAD1, DEAD1 as DEAD2 } from './b.js'; export * as DEAD3 from './c.js'; export { default as DEAD4 } from './c.js'",
                ),
                ("a.js", "export const a = 'a'; export const DEAD_A = 1"),
                ("b.js", "export const DEAD1 = 1"),
                ("c.js", "export const DEAD_C = 1; export default 'DEAD'"),
            ],
            "a",
        ),
        (
            "a namespace used by known members only",
            &[
                ("entry.js", "import * as ns from './a.js'; console.log(ns.x, ns['y'])"),
                ("a.js", "export const x = 1, y = 2, DEAD = 3; export function DEAD2() {}"),
            ],
            "1 2",
        ),
        (
            "class members without effects",
            &[
                ("entry.js", "import { x } from './a.js'; console.log(x)"),
                (
                    "a.js",
                    "export const x = 1; export class DEAD { a = f(); #b = 1; static s = 1; static m() {} ['c']() {} get d() { return 1 } constructor() { f() } } function f() { console.log('DEAD') }",
                ),
            ],
            "1",
        ),
        (
            "defaults that nothing uses",
            &[
                (
                    "entry.js",
                    "import { x } from './a.js'; import { y } from './b.js'; import { z } from './c.js'; console.log(x, y, z)",
                ),
                ("a.js", "export const x = 1; export default function DEAD() {}"),
                ("b.js", "export const y = 2; export default class { DEAD() {} }"),
                ("c.js", "export const z = 3; export default { DEAD: () => 'DEAD' }"),
            ],
            "1 2 3",
        ),
        (
            "pure global constructors and symbols",
            &[
                ("entry.js", "import { x } from './a.js'; console.log(x)"),
                (
                    "a.js",
                    "export const x = 1; export const DEAD1 = new Set(), DEAD2 = new WeakMap(), DEAD3 = Symbol('DEAD'), DEAD4 = new Map()",
                ),
            ],
            "1",
        ),
        (
            "operators on literals",
            &[
                ("entry.js", "import { x } from './a.js'; console.log(x)"),
                (
                    "a.js",
                    "export const x = 1; export const DEAD1 = 1 + 2, DEAD2 = !0, DEAD3 = typeof x, DEAD4 = x === 1 ? 'a' : 'b', DEAD5 = void 0, DEAD6 = `a${1}b`",
                ),
            ],
            "1",
        ),
    ];
    check(&SHAKEN, cases);
    // Node runs what is only said to be pure.
    check(
        &Setup { oracle: Oracle::None, ..SHAKEN },
        &[(
            "pure calls",
            &[
                ("entry.js", "import { x } from './a.js'; console.log(x)"),
                (
                    "a.js",
                    "const f = (v) => { console.log('called', v) }; export const x = 1; export const DEAD1 = /* @__PURE__ */ f('DEAD'); const DEAD2 = /*#__PURE__*/ new Map([[1, 2]]); const DEAD3 = /* @__PURE__ */ (() => f('DEAD'))(); export { DEAD2, DEAD3, f as DEAD4 }",
                ),
            ],
            "1",
        )],
    );
}

#[test]
fn defaults_have_no_variable_of_their_own() {
    let cases: &[Case<'_>] = &[(
        "names that are exported as the default",
        &[
            (
                "entry.js",
                "import f from './f.js'; import { g, C } from './r.js'; console.log(f(), g, new C().x)",
            ),
            ("f.js", "function f() { return 1 } export default f"),
            ("r.js", "export { default as g } from './g.js'; export { default as C } from './c.js'"),
            ("g.js", "const g = [2]; export default g"),
            ("c.js", "class C { x = 3 } export default C"),
        ],
        "1 [2] 3",
    )];
    check(&Setup { dead: Some("_default"), ..NODE }, cases);
}

#[test]
fn effects_stay() {
    let cases: &[Case<'_>] = &[
        (
            "calls, assignments, updates and deletes",
            &[
                ("entry.js", "import './a.js'; console.log(globalThis.g, globalThis.h)"),
                (
                    "a.js",
                    "globalThis.g = 1; globalThis.g++; globalThis.h = 2; delete globalThis.h; (() => { globalThis.g += 10 })(); export const unused = 1",
                ),
            ],
            "12 undefined",
        ),
        (
            "getters read by destructuring and access",
            &[
                ("entry.js", "import './a.js'"),
                (
                    "a.js",
                    "const o = { get x() { console.log('x'); return 1 }, get y() { console.log('y') } }; const { x } = o; export const z = o.y; export { x }",
                ),
            ],
            "x\ny",
        ),
        (
            "iteration by array patterns and spread",
            &[
                ("entry.js", "import './a.js'"),
                (
                    "a.js",
                    "function* g() { console.log('run'); yield 1 } const [x] = g(); const y = [...g()]; export { x, y }",
                ),
            ],
            "run\nrun",
        ),
        (
            "static parts of classes",
            &[
                ("entry.js", "import './a.js'"),
                (
                    "a.js",
                    "export class A { static x = console.log('static field') } export class B { static { console.log('static block') } } export class C { [(console.log('computed key'), 'k')]() {} } export class D extends (console.log('heritage'), Object) {}",
                ),
            ],
            "static field\nstatic block\ncomputed key\nheritage",
        ),
        (
            "conversions that run code",
            &[
                ("entry.js", "import './a.js'"),
                (
                    "a.js",
                    "const o = { toString() { console.log('toString'); return '' }, valueOf() { console.log('valueOf'); return 1 } }; const a = `${o}`; const b = +o; const c = o + 1; const d = { [o]: 1 }; export { a, b, c, d }",
                ),
            ],
            "toString\nvalueOf\nvalueOf\ntoString",
        ),
        (
            "errors of unused expressions",
            &[
                (
                    "entry.js",
                    "const name = (e) => console.log(e.name); import('./a.js').catch(name).then(() => import('./b.js')).catch(name).then(() => import('./c.js')).catch(name)",
                ),
                ("a.js", "export const x = null.y"),
                ("b.js", "export const x = notDeclared"),
                ("c.js", "export const x = 1n + 1"),
            ],
            "TypeError\nReferenceError\nTypeError",
        ),
        (
            "mutation of what is used",
            &[
                (
                    "entry.js",
                    "import { o, f, K } from './a.js'; console.log(o.x, f.y, new K().z, K.s, o.list)",
                ),
                (
                    "a.js",
                    "export const o = { list: [] }; o.x = 1; export function f() {} f.y = 2; export class K {} K.prototype.z = 3; Object.assign(K, { s: 4 }); o.list.push(5)",
                ),
            ],
            "1 2 3 4 [5]",
        ),
        (
            "a variable that is assigned before it is used",
            &[
                ("entry.js", "import { x } from './a.js'; console.log(x())"),
                ("a.js", "let v; v = 'set'; if (v) v += '!'; export const x = () => v"),
            ],
            "set!",
        ),
        (
            "vars hoisted from blocks",
            &[
                ("entry.js", "import { f } from './a.js'; console.log(f())"),
                (
                    "a.js",
                    "export function f() { return [v, w, typeof z] } if (true) { var v = 'v' } for (var w = 0; w < 2; w++); try { throw 1 } catch (e) { var z = e }",
                ),
            ],
            "[\"v\",2,\"number\"]",
        ),
        (
            "an unset var is undefined, not its later value",
            &[("entry.js", "console.log(f()); var v = 'later'; function f() { return v } console.log(f())")],
            "undefined\nlater",
        ),
        (
            "control flow at top level",
            &[
                ("entry.js", "import './a.js'"),
                (
                    "a.js",
                    "let n = 0; while (n < 2) n++; do { n++ } while (n < 4); switch (n) { case 4: console.log('four') } label: { if (n) break label; console.log('never') } throw_: try { throw n } catch (e) { console.log(e) } finally { console.log('finally') } export {}",
                ),
            ],
            "four\n4\nfinally",
        ),
        (
            "tagged templates, new, await-less async calls, debugger and empty statements",
            &[
                ("entry.js", "import './a.js'"),
                (
                    "a.js",
                    "const t = (s) => console.log(s.raw[0]); t`\\u0041`; new (class { constructor() { console.log('new') } })(); (async () => { console.log('async') })();;; export {}",
                ),
            ],
            "\\u0041\nnew\nasync",
        ),
        (
            "decorating by a call of what is exported",
            &[
                ("entry.js", "import { K } from './a.js'; console.log(K.tag)"),
                ("a.js", "let K = class {}; K = ((c) => (c.tag = 'tagged', c))(K); export { K }"),
            ],
            "tagged",
        ),
        (
            "property defined on a prototype elsewhere",
            &[
                ("entry.js", "import './patch.js'; import { K } from './k.js'; console.log(new K().m())"),
                ("patch.js", "import { K } from './k.js'; K.prototype.m = () => 'patched'"),
                ("k.js", "export class K {}"),
            ],
            "patched",
        ),
        (
            "a pure call with impure arguments keeps the arguments",
            &[
                ("entry.js", "import './a.js'; console.log('entry')"),
                ("a.js", "const unused = /* @__PURE__ */ String(console.log('argument')); export { unused }"),
            ],
            "argument\nentry",
        ),
        (
            "a setter on an unused object",
            &[
                ("entry.js", "import './a.js'"),
                ("a.js", "const o = { set x(v) { console.log('set', v) } }; o.x = 1; export { o }"),
            ],
            "set 1",
        ),
    ];
    check(&NODE, cases);
}

#[test]
fn side_effects_of_packages() {
    let setup = Setup { dead: Some("DEAD"), ..BUNDLE };
    let cases: &[Case<'_>] = &[
        (
            "false: unused modules go, effects and all",
            &[
                ("entry.js", "import { a } from 'lib'; import 'lib/bare.js'; console.log(a)"),
                ("node_modules/lib/package.json", "{ \"main\": \"index.js\", \"sideEffects\": false }"),
                (
                    "node_modules/lib/index.js",
                    "export { a } from './a.js'; export { b } from './b.js'; console.log('DEAD index')",
                ),
                ("node_modules/lib/a.js", "export const a = 'a'; console.log('effect of a')"),
                ("node_modules/lib/b.js", "export const b = 'b'; console.log('DEAD b')"),
                ("node_modules/lib/bare.js", "console.log('DEAD bare')"),
            ],
            "effect of a\na",
        ),
        (
            "an array keeps what it names",
            &[
                ("entry.js", "import { a } from 'lib'; console.log(a)"),
                (
                    "node_modules/lib/package.json",
                    "{ \"main\": \"index.js\", \"sideEffects\": [\"./poly.js\"] }",
                ),
                (
                    "node_modules/lib/index.js",
                    "import './poly.js'; import './other.js'; export const a = 'a'",
                ),
                ("node_modules/lib/poly.js", "console.log('poly')"),
                ("node_modules/lib/other.js", "console.log('DEAD')"),
            ],
            "poly\na",
        ),
        (
            "globs",
            &[
                ("entry.js", "import { a } from 'lib'; console.log(a)"),
                (
                    "node_modules/lib/package.json",
                    "{ \"main\": \"index.js\", \"sideEffects\": [\"**/*.effect.js\", \"fx/*\"] }",
                ),
                (
                    "node_modules/lib/index.js",
                    "import './deep/x.effect.js'; import './fx/y.js'; import './deep/z.js'; export const a = 'a'",
                ),
                ("node_modules/lib/deep/x.effect.js", "console.log('x')"),
                ("node_modules/lib/fx/y.js", "console.log('y')"),
                ("node_modules/lib/deep/z.js", "console.log('DEAD')"),
            ],
            "x\ny\na",
        ),
        (
            "true, and no field at all, keep effects",
            &[
                ("entry.js", "import 'one'; import 'two'; console.log('entry')"),
                ("node_modules/one/package.json", "{ \"main\": \"index.js\", \"sideEffects\": true }"),
                ("node_modules/one/index.js", "console.log('one')"),
                ("node_modules/two/package.json", "{ \"main\": \"index.js\" }"),
                ("node_modules/two/index.js", "console.log('two')"),
            ],
            "one\ntwo\nentry",
        ),
        (
            "an unused module that is free of effects does not hold its imports",
            &[
                ("entry.js", "import { DEAD } from 'lib'; console.log('entry')"),
                ("node_modules/lib/package.json", "{ \"main\": \"index.js\", \"sideEffects\": false }"),
                ("node_modules/lib/index.js", "import './x.js'; export const DEAD = 1"),
                ("node_modules/lib/x.js", "console.log('DEAD')"),
            ],
            "entry",
        ),
        (
            "CommonJS in a package that is free of effects",
            &[
                ("entry.js", "import d from 'lib'; import unused from 'lib/unused.js'; console.log(d)"),
                ("node_modules/lib/package.json", "{ \"main\": \"index.js\", \"sideEffects\": false }"),
                ("node_modules/lib/index.js", "module.exports = 'used'"),
                ("node_modules/lib/unused.js", "module.exports = 'DEAD'"),
            ],
            "used",
        ),
        (
            "the entry's own package does not make the entry vanish",
            &[
                ("entry.js", "import './a.js'; console.log('entry')"),
                ("package.json", "{ \"sideEffects\": false }"),
                ("a.js", "console.log('DEAD'); export {}"),
            ],
            "entry",
        ),
    ];
    check(&setup, cases);
}

#[test]
fn settings() {
    let case: &[Case<'_>] = &[(
        "annotations ignored",
        &[
            (
                "entry.js",
                "import { x } from 'lib'; const a = /* @__PURE__ */ String(console.log('pure')); console.log('entry')",
            ),
            ("node_modules/lib/package.json", "{ \"main\": \"index.js\", \"sideEffects\": false }"),
            ("node_modules/lib/index.js", "export const x = 1; console.log('lib')"),
        ],
        "lib\npure\nentry",
    )];
    check(&Setup { configure: |options: &mut Options| options.ignore_annotations = true, ..BUNDLE }, case);
    let off = Setup {
        configure: |options: &mut Options| options.tree_shaking = Some(false),
        oracle: Oracle::Node,
        ..BUNDLE
    };
    check(
        &off,
        &[(
            "tree shaking off changes nothing that can be seen",
            &[
                (
                    "entry.js",
                    "import { x } from './a.js'; import * as ns from './b.js'; console.log(x, ns.y)",
                ),
                (
                    "a.js",
                    "export const x = 1; export function unused() { return other } const other = 2; export default class {}",
                ),
                ("b.js", "export const y = 3; export { x as z } from './a.js'; export * from './a.js'"),
            ],
            "1 3",
        )],
    );
}

#[test]
fn namespaces() {
    check(
        &SHAKEN,
        &[
            (
                "barrels of namespaces",
                &[
                    ("entry.js", "import { a, b as c } from './index.js'; console.log(a.x, c['y'], a.f(1))"),
                    (
                        "index.js",
                        "export * as a from './a.js'; export * as b from './b.js'; export * as DEAD1 from './c.js'",
                    ),
                    (
                        "a.js",
                        "export const x = 1, DEAD2 = 2; export function f(v) { return v + 2 } export function DEAD3() {}",
                    ),
                    ("b.js", "export const y = 2, DEAD4 = 3"),
                    ("c.js", "export const DEAD5 = 4"),
                ],
                "1 2 3",
            ),
            (
                "namespaces in namespaces",
                &[
                    (
                        "entry.js",
                        "import * as all from './index.js'; import { inner } from './index.js'; console.log(all.inner.a.x, inner.a.y, all['inner'].z, all.missing, inner.a.missing)",
                    ),
                    ("index.js", "export * as inner from './inner.js'; export const DEAD1 = 1"),
                    ("inner.js", "export * as a from './a.js'; export const z = 3, DEAD2 = 2"),
                    ("a.js", "export const x = 1, y = 2, DEAD3 = 3"),
                ],
                "1 2 3 undefined undefined",
            ),
            (
                "a namespace import that is exported, by name and as default",
                &[
                    (
                        "entry.js",
                        "import z, { z as named } from './index.js'; console.log(z.x, named.y, z.object(3))",
                    ),
                    (
                        "index.js",
                        "import * as z from './a.js'; export { z }; export default z; export * from './a.js'",
                    ),
                    ("a.js", "export const x = 1, y = 2, DEAD1 = 3; export const object = (v) => v"),
                ],
                "1 2 3",
            ),
            (
                "members of classes that are read from a namespace",
                &[
                    (
                        "entry.js",
                        "import { ns } from './index.js'; console.log(new ns.K().m(), ns.K.s, ns.o.p.q, typeof ns.K.prototype.m)",
                    ),
                    ("index.js", "export * as ns from './a.js'"),
                    (
                        "a.js",
                        "export class K { static s = 's'; m() { return 'm' } } export const o = { p: { q: 'q' } }; export const DEAD1 = 1",
                    ),
                ],
                "m s q function",
            ),
        ],
    );
    check(
        &NODE,
        &[
            (
                "members of what is imported stay members",
                &[
                    (
                        "entry.js",
                        "import o, { list, f } from './a.js'; import c from './c.cjs'; import * as ns from './c.cjs'; list.push(1); o.count++; o.n = { m: () => 'm' }; console.log(list.length, o.count, o.n.m(), o.get(), f.call(1), c.inner.value, ns.inner.value, ns.default.inner.get(), delete o.n, typeof o.n, o.n?.m, new o.K().v)",
                    ),
                    (
                        "a.js",
                        "export default { count: 1, get() { return this.count }, K: class { v = 5 } }; export const list = []; export function f() { return 'f' }",
                    ),
                    ("c.cjs", "exports.inner = { value: 3, get() { return this.value } }"),
                ],
                "1 2 m 2 f 3 3 3 true undefined undefined 5",
            ),
            (
                "a namespace that is passed on has all members",
                &[
                    (
                        "entry.js",
                        "import { a, b } from './index.js'; const key = 'y'; console.log(Object.keys(a).join(), b[key], 'x' in b)",
                    ),
                    ("index.js", "export * as a from './a.js'; export * as b from './b.js'"),
                    ("a.js", "export const x = 1, y = 2"),
                    ("b.js", "export const x = 1, y = 2"),
                ],
                "x,y 2 true",
            ),
            (
                "members of namespaces are live",
                &[
                    (
                        "entry.js",
                        "import { ns } from './index.js'; console.log(ns.n); ns.up(); console.log(ns.n)",
                    ),
                    ("index.js", "export * as ns from './a.js'"),
                    ("a.js", "export let n = 1; export function up() { n++ }"),
                ],
                "1\n2",
            ),
            (
                "reading a member of what is undefined throws",
                &[
                    (
                        "entry.js",
                        "import { o, g } from './a.js'; try { o.x.y } catch (e) { console.log(e.name) } const unused = g.x",
                    ),
                    ("a.js", "export const o = {}; export const g = { get x() { console.log('get') } }"),
                ],
                "TypeError\nget",
            ),
        ],
    );
}

#[test]
fn lengths_that_an_array_cannot_have() {
    check(
        &NODE,
        &[(
            "the assignment throws",
            &[(
                "entry.js",
                "const a = []; try { a.length = -1 } catch (e) { console.log(e.name) } const b = []; b.length = 2",
            )],
            "RangeError",
        )],
    );
}
