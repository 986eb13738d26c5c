//! Statements that only look as if they did something go with what they are about, and statements that do
//! something stay. All that must go has `DEAD` in it.

use crate::check::{BUNDLE, Case, ESM, Entrance, NODE, Oracle, Setup, check};

const SHAKEN: Setup = Setup { dead: Some("DEAD"), ..NODE };

/// The entry prints `kept` of a module whose other statements must go.
const ENTRY: (&str, &str) = ("entry.js", "import { kept } from './a.js'; console.log(kept)");

fn check_dropped(setup: &Setup, modules: &[(&str, &str)]) {
    for (reason, source) in modules {
        check(setup, &[(reason, &[ENTRY, ("a.js", source)], "kept")]);
    }
}

#[test]
fn statements_that_complete_something_unused() {
    check_dropped(
        &SHAKEN,
        &[
            (
                "members of functions, classes and objects",
                "export const kept = 'kept'; function DEAD1() {} DEAD1.displayName = 'DEAD'; DEAD1.defaultProps = { DEAD: 1 }; class DEAD2 {} DEAD2.contextType = DEAD1; const DEAD3 = {}; DEAD3.x = () => DEAD1; const DEAD4 = () => 1; DEAD4['propTypes'] = {}; export { DEAD1, DEAD2, DEAD3, DEAD4 }",
            ),
            (
                "members of prototypes",
                "export const kept = 'kept'; export function DEAD1() {} DEAD1.prototype.DEAD = function () { return 'DEAD' }; DEAD1.prototype[Symbol.iterator] = function* () {}; export class DEAD2 {} DEAD2.prototype.isDEAD = true",
            ),
            (
                "definitions of members",
                "export const kept = 'kept'; export function DEAD1() {} Object.defineProperty(DEAD1, 'DEAD', { get() { return 1 } }); Object.defineProperty(DEAD1.prototype, 'x', { value: 1 }); Object.assign(DEAD1, { other: 1 }); Object.defineProperty(DEAD1, 'name', { value: 'DEAD' })",
            ),
            (
                "members of classes with accessors, and globals that may not be declared",
                "export const kept = 'kept'; class DEAD1 { get a() { return 'DEAD' } set a(v) {} } DEAD1.order = 'DEAD'; export class DEAD2 extends DEAD1 { m() {} } DEAD2.x = 1; class DEAD3 { m() {} } DEAD3.prototype.list = [DEAD3.prototype.m]; const DEAD4 = typeof Nope === 'function' ? Nope : 'DEAD', DEAD5 = typeof Nope !== 'undefined' && Nope, DEAD6 = typeof Nope == 'undefined' ? 'DEAD' : Nope",
            ),
            (
                "variables that are only assigned",
                "export const kept = 'kept'; let DEAD1; DEAD1 = 'DEAD'; var DEAD2 = 1; DEAD2 = { DEAD: 1 }; let DEAD3, DEAD4; DEAD3 = 1, DEAD4 = () => 'DEAD'; if (typeof window !== 'undefined') DEAD3 = 'DEAD'; export { DEAD1, DEAD2, DEAD4 }",
            ),
            (
                "vars of blocks",
                "export const kept = 'kept'; if (typeof window === 'undefined') { var DEAD1 = 'DEAD' } else { var DEAD2 = 2 } try { var DEAD3 = 'DEAD' } catch (e) {}",
            ),
            (
                "a namespace as TypeScript writes it",
                "export const kept = 'kept'; export let DEAD1; (function (DEAD1) { DEAD1.x = 1; function f() {} DEAD1.f = f; const local = {}; local.y = 2; DEAD1.local = local; let inner; (function (inner) { inner.z = 3 })(inner = DEAD1.inner || (DEAD1.inner = {})) })(DEAD1 || (DEAD1 = {})); (function (DEAD1) { DEAD1.more = 2 })(DEAD1 || (DEAD1 = {}))",
            ),
            (
                "an enum as TypeScript writes it",
                "export const kept = 'kept'; export var DEAD1; (function (DEAD1) { DEAD1[DEAD1['A'] = 0] = 'A'; DEAD1[DEAD1['B'] = 1] = 'B'; DEAD1['C'] = 'c' })(DEAD1 || (DEAD1 = {}))",
            ),
            (
                "a class in a function, as compilers wrote it",
                "export const kept = 'kept'; export var DEAD1 = (function () { function DEAD1() {} DEAD1.prototype.m = function () { return 'DEAD' }; DEAD1.s = 1; return DEAD1 }()); export const DEAD2 = (() => { const m = new Map(); return { get: (k) => m.get(k) } })(); !function () {}(); void (() => { })()",
            ),
        ],
    );
}

#[test]
fn expressions_without_effects() {
    check_dropped(
        &SHAKEN,
        &[
            (
                "standard constructors",
                "export const kept = 'kept'; const DEAD = [new Map([['DEAD', 1]]), new Set([1, 'DEAD']), new WeakMap(), new WeakSet(), new Date(2020, 1), new Error('DEAD'), new TypeError(`DEAD`), new Uint8Array(16), new Float32Array([1, 2]), new Array(3), new RegExp('DEAD', 'g'), new ArrayBuffer(8), Symbol('DEAD'), Symbol.for('DEAD'), new Object()]",
            ),
            (
                "standard functions",
                "export const kept = 'kept'; const DEAD = [Object.freeze({ DEAD: 1 }), Object.create(null), Object.create(Array.prototype), Object.keys({ DEAD: 1 }), Object.entries({}), Object.assign({}, { DEAD: 1 }), Array.from([1]), Array.of(1, 2), Array.isArray([]), Math.max(1, 2), Math.PI * 2, Math.pow(2, 31) - 1, String(1), Number('1'), Boolean({}), Number.isInteger(1), parseInt('7', 10), Date.now(), Object.freeze(['DEAD'])]",
            ),
            (
                "members of standard objects",
                "export const kept = 'kept'; const DEAD1 = Object.prototype.hasOwnProperty, DEAD2 = Math.max, DEAD3 = Object.prototype, DEAD4 = DEAD3.toString, { min: DEAD5, max: DEAD6 = 1 } = Math, DEAD7 = Number.MAX_SAFE_INTEGER, DEAD8 = Function.prototype.call, DEAD9 = Array.prototype",
            ),
            (
                "destructuring of literals",
                "export const kept = 'kept'; const { DEAD1, x: DEAD2, y: { z: DEAD3 }, w: DEAD4 = 'DEAD', ...DEAD5 } = { DEAD1: 1, x: 2, y: { z: 3 } }; const [DEAD6, , DEAD7 = 1, ...DEAD8] = [1, 2, 3, 4]; const [{ a: DEAD9 }] = [{ a: 1 }]; const {} = {}",
            ),
            (
                "spread and computed keys of what is known",
                "export const kept = 'kept'; const base = { DEAD: 1, m() {} }; const key = 'DEAD', tag = Symbol('DEAD'); export const DEAD1 = { ...base, [key]: 1, [tag]: 2, [Symbol.iterator]() {}, [`${key}x`]: 3, ...{ y: 1 } }; export class DEAD2 { [key]() {} static [tag] = 1; get [Symbol.toStringTag]() { return 'DEAD' } }",
            ),
            (
                "templates and operators on known primitives",
                "export const kept = 'kept'; const prefix = 'DEAD', n = 1 << 3; export const DEAD1 = `${prefix}-${n}`, DEAD2 = n | 4, DEAD3 = prefix + n, DEAD4 = typeof prefix === 'string' ? n * 2 : -n, DEAD5 = globalThis == null, DEAD6 = undefined === void 0",
            ),
            (
                "heritage, static parts and private parts of classes",
                "export const kept = 'kept'; class DEAD1 { static #p = 1; static s = { DEAD: 1 }; static { this.t = 2 } static m() {} #q() {} static self = this } class DEAD2 extends DEAD1 { static u = new Map() } class DEAD3 extends Error { name = 'DEAD' } const DEAD4 = class extends null {}; export const DEAD5 = class extends DEAD2 {}; function DEAD6() {} class DEAD7 extends DEAD6 {} class DEAD8 { static instance = new DEAD8() }",
            ),
            (
                "calls of functions without effects",
                "export const kept = 'kept'; function empty() {} const identity = (DEAD) => DEAD; function make(x) { const DEAD = { x }; return () => DEAD } class Point { constructor(x, y = 1) { this.x = x; this.y = y } } class Pixel extends Point { color = 'DEAD' } empty(); identity(1); const DEAD1 = make(identity(2)), DEAD2 = new Point(1), DEAD3 = new Pixel(1, 2); (function () {})(); async function DEAD4() {} DEAD4(); function* gen() { console.log('DEAD') } const DEAD5 = gen()",
            ),
            (
                "functions declared further down are read",
                "export const kept = 'kept'; export const DEAD1 = { DEAD2 }; function DEAD2() {}",
            ),
        ],
    );
    check(
        &SHAKEN,
        &[
            (
                "across modules",
                &[
                    ("entry.js", "import { kept } from './a.js'; console.log(kept)"),
                    (
                        "a.js",
                        "import { empty, Base, key, base, prefix } from './b.js'; export const kept = 'kept'; empty('DEAD'); class DEAD1 extends Base { [key] = 1 } const DEAD2 = new Base(), DEAD3 = { ...base, [key]: 1 }, DEAD4 = `${prefix}!`",
                    ),
                    (
                        "b.js",
                        "export function empty() {} export class Base { DEAD = 1 } export const key = Symbol('DEAD'), base = { DEAD: 1 }, prefix = 'DEAD'",
                    ),
                ],
                "kept",
            ),
            (
                "what is completed is complete where it is used",
                &[
                    (
                        "entry.js",
                        "import { F, C, o, v, w, NS, E } from './a.js'; console.log(F.x, new F().y, F.z, new C().k, o.p, v, w, NS.a, NS.b, E.A, E[0])",
                    ),
                    (
                        "a.js",
                        "export function F() {} F.x = 1; F.prototype.y = 2; Object.defineProperty(F, 'z', { value: 3 }); export class C {} C.prototype.k = 4; export const o = {}; o.p = 5; export let v, w; v = 6, w = 7; export let NS; (function (NS) { NS.a = 8 })(NS || (NS = {})); (function (NS) { NS.b = 9 })(NS || (NS = {})); export var E; (function (E) { E[E['A'] = 0] = 'A' })(E || (E = {}))",
                    ),
                ],
                "1 2 3 4 5 6 7 8 9 0 A",
            ),
        ],
    );
}

#[test]
fn annotations() {
    // Node runs what is only said to be pure.
    let setup = Setup { oracle: Oracle::None, ..SHAKEN };
    check_dropped(
        &setup,
        &[
            (
                "before every kind of call",
                "const f = (v) => { console.log('called', v); return f }; f.g = f; export const kept = 'kept'; const DEAD1 = /* @__PURE__ */ f('DEAD'), DEAD2 = /*#__PURE__*/ new f('DEAD'), DEAD3 = /* #__PURE__ */ f`DEAD`, DEAD4 = /* @__PURE__ */ f.g.g('DEAD'), DEAD5 = /* @__PURE__ */ f('DEAD').g('DEAD'), DEAD6 = /* @__PURE__ */ (0, f.g)('DEAD'), DEAD7 = /* @__PURE__ */ (() => f('DEAD'))(), DEAD8 = /* @__PURE__ */ (f('DEAD'))",
            ),
            (
                "in every position",
                "const f = (v) => { console.log('called', v); return f }; export const kept = 'kept'; const DEAD1 = true ? /* @__PURE__ */ f('DEAD') : /* @__PURE__ */ f('DEAD'); /* @__PURE__ */ f('DEAD'); const DEAD2 = [/* @__PURE__ */ f('DEAD'), { a: /* @__PURE__ */ f('DEAD') }]; const DEAD3 = DEAD1 && /* @__PURE__ */ f('DEAD'); class DEAD4 extends /* @__PURE__ */ f('DEAD') {} if (true) { /* @__PURE__ */ f('DEAD') } const DEAD5 = /* a */ /* @__PURE__ */ /* b */ f(/* @__PURE__ */ f('DEAD')); const DEAD6 = // #__PURE__\n f('DEAD'); export default /* @__PURE__ */ f('DEAD')",
            ),
            (
                "functions without side effects",
                "/* @__NO_SIDE_EFFECTS__ */ function f() { console.log('DEAD') } /* @__NO_SIDE_EFFECTS__ */ export function g() { console.log('DEAD') } export const h = /* @__NO_SIDE_EFFECTS__ */ () => console.log('DEAD'); // #__NO_SIDE_EFFECTS__\nexport const i = function () { console.log('DEAD') }; /*#__NO_SIDE_EFFECTS__*/ async function j() { console.log('DEAD') } export const kept = 'kept'; const DEAD1 = [f(), g(1), h(), i`x`, j()]; f()",
            ),
        ],
    );
    check(
        &setup,
        &[
            (
                "functions of other modules without side effects",
                &[
                    (
                        "entry.js",
                        "import d, { f, g as h } from './index.js'; import * as ns from './a.js'; f('DEAD'); const DEAD1 = h('DEAD'); d('DEAD'); ns.f('DEAD'); console.log('kept')",
                    ),
                    ("index.js", "export * from './a.js'; export { default } from './a.js'"),
                    (
                        "a.js",
                        "/* @__NO_SIDE_EFFECTS__ */ export function f(x) { console.log(x) } /* @__NO_SIDE_EFFECTS__ */ export const g = (x) => console.log(x); export default /* @__NO_SIDE_EFFECTS__ */ function (x) { console.log(x) }",
                    ),
                ],
                "kept",
            ),
            (
                "arguments of annotated calls stay if they have effects",
                &[(
                    "entry.js",
                    "/* @__NO_SIDE_EFFECTS__ */ function f() { console.log('f') } f(console.log('argument'))",
                )],
                "argument\nf",
            ),
        ],
    );
}

#[test]
fn what_can_be_observed_stays() {
    let cases: &[Case<'_>] = &[
        (
            "setters",
            &[(
                "entry.js",
                "class A { static set x(v) { console.log('static', v) } set y(v) { console.log('proto', v) } } A.x = 1; A.prototype.y = 2; class B extends A {} B.x = 3; B.prototype.y = 4; const o = { set z(v) { console.log('object', v) } }; o.z = 5; const p = { __proto__: o }; p.z = 6",
            )],
            "static 1\nproto 2\nstatic 3\nproto 4\nobject 5\nobject 6",
        ),
        (
            "accessors of prototypes, and globals that are not declared",
            &[(
                "entry.js",
                "class A { static m() {} set y(v) { console.log('set', v) } get z() { console.log('get') } } A.x = 1; A.prototype.y = 2; const z = A.prototype.z; class B extends A {} B.prototype.y = 3; const w = B.prototype.z; for (const f of [() => { const x = typeof nope === 'function' ? 0 : nope }, () => { const x = typeof nope === 'undefined' && nope }]) try { f() } catch (e) { console.log(e instanceof ReferenceError) } try { (typeof nope !== 'function') ? nope : 0 } catch { console.log('thrown') }",
            )],
            "set 2\nget\nset 3\nget\ntrue\ntrue\nthrown",
        ),
        (
            "setters defined later on",
            &[(
                "entry.js",
                "function F() {} Object.defineProperty(F, 'x', { set(v) { console.log('set', v) } }); F.x = 1; Object.assign(F, { x: 2 })",
            )],
            "set 1\nset 2",
        ),
        (
            "getters added to objects that are spread or read",
            &[
                (
                    "entry.js",
                    "import { o } from './a.js'; import './b.js'; const copy = { ...o }; const { x } = o; const y = o.x",
                ),
                ("a.js", "export const o = {}"),
                (
                    "b.js",
                    "import * as ns from './a.js'; function add(ns) { Object.defineProperty(ns.o, 'x', { get() { console.log('get') }, enumerable: true }) } add(ns)",
                ),
            ],
            "get\nget\nget",
        ),
        (
            "what is shared under another name",
            &[(
                "entry.js",
                "const shared = {}; globalThis.shared = shared; const alias = shared; alias.x = 1; let late = {}; late = globalThis.shared; late.y = 2; function f() {} globalThis.f = f; f.z = 3; var NS = globalThis.shared; (function (NS) { NS.w = 4 })(NS || (NS = {})); console.log(JSON.stringify(globalThis.shared), globalThis.f.z)",
            )],
            "{\"x\":1,\"y\":2,\"w\":4} 3",
        ),
        (
            "keys that are objects",
            &[(
                "entry.js",
                "const key = { toString() { console.log('key'); return 'k' } }; export class A { [key]() {} } export const o = { [key]: 1 }; export const t = `${key}`",
            )],
            "key\nkey\nkey",
        ),
        (
            "calls whose function is replaced, or whose body does something",
            &[(
                "entry.js",
                "let f = () => {}; f = () => console.log('replaced'); f(); function g() { h() } function h() { console.log('inner') } g(); class K { constructor() { console.log('made') } } new K(); class L extends K {} new L(); function p({ a }) {} try { p() } catch (e) { console.log(e.name) } function q(x = console.log('default')) {} q(); const r = (x) => x.y; try { r() } catch (e) { console.log(e.name) }",
            )],
            "replaced\ninner\nmade\nmade\nTypeError\ndefault\nTypeError",
        ),
        (
            "standard functions with arguments that are asked",
            &[(
                "entry.js",
                "const o = { get x() { console.log('get') }, toString() { console.log('string'); return '' }, valueOf() { console.log('number'); return 1 }, *[Symbol.iterator]() { console.log('iterate') } }; Object.values(o); String(o); Number(o); Math.max(o); new Set(o); new Map(o); Array.from(o); Object.assign({}, o); new Error(o); Symbol(o); new Date(o)",
            )],
            "get\nstring\nnumber\nnumber\niterate\niterate\niterate\nget\nstring\nstring\nnumber",
        ),
        (
            "standard functions that throw",
            &[(
                "entry.js",
                "for (const f of ['new Array(-1)', 'new RegExp(\"(\")', 'new Map([1])', 'new WeakSet([1])', 'Object.keys()', 'Array.from()', 'Object.create(1)', 'Math.max(1n)', 'Map.prototype.size', 'Function.prototype.caller', 'Math.nothing()', 'new Symbol()']) { try { new Function(f)() } catch (e) { console.log(e.name) } }",
            )],
            "RangeError\nSyntaxError\nTypeError\nTypeError\nTypeError\nTypeError\nTypeError\nTypeError\nTypeError\nTypeError\nTypeError\nTypeError",
        ),
        (
            "a required module runs, whatever is done with it",
            &[
                ("entry.js", "import './a.cjs'; console.log('entry')"),
                ("a.cjs", "const unused = require('./b.cjs'); require('./c.cjs')"),
                ("b.cjs", "console.log('b')"),
                ("c.cjs", "console.log('c')"),
            ],
            "b\nc\nentry",
        ),
    ];
    check(&NODE, cases);
    let throwing = [
        ("a function's name cannot be written", "function f() {} f.name = 'x'", "TypeError"),
        ("a class's prototype cannot be written", "class C {} C.prototype = {}", "TypeError"),
        ("an arrow function has no prototype", "const f = () => {}; f.prototype.x = 1", "TypeError"),
        ("a constant cannot be written", "const c = 1; c = 2", "TypeError"),
        ("a frozen object cannot be written", "const o = Object.freeze({}); o.x = 1", "TypeError"),
        ("a constant that is read too early", "export const x = y; const y = 1", "ReferenceError"),
        ("a constant that reads itself", "export const x = x", "ReferenceError"),
        ("a class that is extended too early", "export class A extends B {} class B {}", "ReferenceError"),
        ("a variable that is written too early", "v = 1; let v", "ReferenceError"),
        ("a function that reads too early", "f(); const c = {}; function f() { return c }", "ReferenceError"),
        ("a number is no constructor", "const x = 1; export class A extends x {}", "TypeError"),
        (
            "an arrow function is no constructor",
            "const f = () => {}; export class A extends f {}",
            "TypeError",
        ),
        ("a wrong length", "export const x = new Array(-1)", "RangeError"),
        ("a wrong pattern", "export const x = new RegExp('(')", "SyntaxError"),
        ("entries that are no objects", "export const x = new Map([1])", "TypeError"),
        ("members that are no objects", "export const x = new WeakSet([1])", "TypeError"),
        ("a getter of a prototype", "export const x = Map.prototype.size", "TypeError"),
        ("a poisoned member", "export const x = Function.prototype.caller", "TypeError"),
        ("a BigInt among numbers", "export const x = Math.max(1n)", "TypeError"),
        ("a function that is not there", "export const x = Math.nothing()", "TypeError"),
        ("a prototype that is no object", "export const x = Object.create(1)", "TypeError"),
        ("keys of nothing", "export const x = Object.keys()", "TypeError"),
        ("a symbol is not constructed", "export const x = new Symbol()", "TypeError"),
        ("a class is not called", "class A {} A()", "TypeError"),
        ("destructuring of nothing", "const [{ a }] = []", "TypeError"),
        ("destructuring of a missing member", "const { a: { b } } = {}", "TypeError"),
        ("a global that is not there", "export const x = notThere", "ReferenceError"),
    ];
    let strict = Setup { formats: ESM, entrances: &[Entrance::Itself], ..NODE };
    for (reason, source, error) in throwing {
        let source = format!("{source}; export {{}}");
        check(&strict, &[(reason, &[("entry.mjs", &source)], &format!("uncaught {error}"))]);
    }
    check(
        &strict,
        &[
            (
                "on a cycle, what is imported may not be there yet",
                &[
                    ("entry.mjs", "import './b.mjs'; export const x = 1"),
                    ("b.mjs", "import { x } from './entry.mjs'; export const y = x"),
                ],
                "uncaught ReferenceError",
            ),
            (
                "extending what a cycle has not made yet",
                &[
                    ("entry.mjs", "import './b.mjs'; export class A {}"),
                    ("b.mjs", "import { A } from './entry.mjs'; export class B extends A {}"),
                ],
                "uncaught ReferenceError",
            ),
        ],
    );
    // Node has no `require` in ES modules.
    check(
        &BUNDLE,
        &[(
            "a required module runs in an ES module, too",
            &[
                ("entry.js", "const unused = require('./b.cjs'); console.log('entry'); export {}"),
                ("b.cjs", "console.log('b')"),
            ],
            "b\nentry",
        )],
    );
}

#[test]
fn dead_zones_of_blocks_are_effects() {
    let throws: &[(&str, &str)] = &[
        ("typeof", "try { typeof x; let x = 1 } catch (e) { console.log(e.name) }"),
        ("a name", "try { x; const x = 1 } catch (e) { console.log(e.name) }"),
        ("a class", "try { A; class A {} } catch (e) { console.log(e.name) }"),
        ("its own heritage", "try { class A extends A {} } catch (e) { console.log(e.name) }"),
        ("its own value", "try { let x = x } catch (e) { console.log(e.name) }"),
        ("a pattern", "try { let { a = b, b } = {} } catch (e) { console.log(e.name) }"),
        ("an inner block", "try { { x } let x } catch (e) { console.log(e.name) }"),
    ];
    for (reason, source) in throws {
        check(&NODE, &[(reason, &[("entry.js", source)], "ReferenceError")]);
    }
}
