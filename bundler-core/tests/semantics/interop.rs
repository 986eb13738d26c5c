//! ES modules import CommonJS and CommonJS requires ES modules, as Node and `__esModule` define it.

use crate::check::{BUNDLE, Case, NODE, check};

#[test]
fn importing_commonjs() {
    let cases: &[Case<'_>] = &[
        (
            "default, named and namespace",
            &[
                (
                    "entry.mjs",
                    "import d, { x } from './c.cjs'; import * as ns from './c.cjs'; console.log(d.x, x, ns.x, ns.default.x, ns.default === d)",
                ),
                ("c.cjs", "exports.x = 1"),
            ],
            "1 1 1 1 true",
        ),
        (
            "module.exports as a function",
            &[
                ("entry.mjs", "import f from './c.cjs'; console.log(f(), f.x)"),
                ("c.cjs", "module.exports = () => 'called'; module.exports.x = 1"),
            ],
            "called 1",
        ),
        (
            "module.exports as a class, extended",
            &[
                ("entry.mjs", "import K from './c.cjs'; class L extends K {} console.log(new L().v)"),
                ("c.cjs", "module.exports = class { v = 'v' }"),
            ],
            "v",
        ),
        (
            "module.exports of primitive types",
            &[
                (
                    "entry.mjs",
                    "import a from './a.cjs'; import b from './b.cjs'; import c from './c.cjs'; import * as n from './a.cjs'; console.log(a, b, c, n.default, Object.keys(n).includes('default'))",
                ),
                ("a.cjs", "module.exports = null"),
                ("b.cjs", "module.exports = 'text'"),
                ("c.cjs", "module.exports = undefined"),
            ],
            "null text undefined null true",
        ),
        (
            "Node mode: the default is module.exports even with __esModule",
            &[
                (
                    "entry.mjs",
                    "import d, { x } from './c.cjs'; import * as ns from './c.cjs'; console.log(JSON.stringify(d), x, ns.default === d, d.default)",
                ),
                (
                    "c.cjs",
                    "Object.defineProperty(exports, '__esModule', { value: true }); exports.default = 'default'; exports.x = 1",
                ),
            ],
            "{\"default\":\"default\",\"x\":1} 1 true default",
        ),
        (
            "type: module is Node mode, too",
            &[
                ("entry.js", "import d from './c.cjs'; console.log(JSON.stringify(d))"),
                ("package.json", "{ \"type\": \"module\" }"),
                ("c.cjs", "exports.__esModule = true; exports.default = 'default'"),
            ],
            "{\"__esModule\":true,\"default\":\"default\"}",
        ),
        (
            "a named import of a missing name is undefined",
            &[
                ("entry.mjs", "import * as ns from './c.cjs'; console.log(ns.missing, 'missing' in ns)"),
                ("c.cjs", "exports.x = 1"),
            ],
            "undefined false",
        ),
        (
            "default imported by name and exported again",
            &[
                ("entry.mjs", "import { d, x } from './r.mjs'; console.log(d.x, x)"),
                ("r.mjs", "export { default as d, x } from './c.cjs'"),
                ("c.cjs", "exports.x = 1"),
            ],
            "1 1",
        ),
        (
            "a CommonJS module's own imports of a cycle see partial exports",
            &[
                ("entry.cjs", "require('./a.cjs')"),
                (
                    "a.cjs",
                    "exports.early = 1; const b = require('./b.cjs'); exports.late = 2; console.log(b.seen)",
                ),
                ("b.cjs", "const a = require('./a.cjs'); exports.seen = [a.early, a.late, Object.keys(a)]"),
            ],
            "[1,null,[\"early\"]]",
        ),
        (
            "module.exports replaced in a cycle",
            &[
                ("entry.cjs", "console.log(require('./a.cjs')().name)"),
                ("a.cjs", "const b = require('./b.cjs'); module.exports = function () { return b }"),
                ("b.cjs", "const a = require('./a.cjs'); exports.name = 'b ' + typeof a + JSON.stringify(a)"),
            ],
            "b object{}",
        ),
        (
            "assigned late, read live",
            &[
                ("entry.mjs", "import c from './c.cjs'; c.set(); console.log(c.x)"),
                ("c.cjs", "exports.set = () => { exports.x = 'late' }"),
            ],
            "late",
        ),
    ];
    check(&NODE, cases);
}

#[test]
fn importing_commonjs_as_bundlers_do() {
    let cases: &[Case<'_>] = &[
        (
            "__esModule: the default is exports.default",
            &[
                (
                    "entry.js",
                    "import d, { x } from './c.js'; import * as ns from './c.js'; console.log(d, x, ns.default, ns.x, ns.__esModule)",
                ),
                (
                    "c.js",
                    "Object.defineProperty(exports, '__esModule', { value: true }); exports.default = 'default'; exports.x = 1",
                ),
            ],
            "default 1 default 1 true",
        ),
        (
            "no __esModule: the default is module.exports",
            &[
                ("entry.js", "import d from './c.js'; console.log(d)"),
                ("c.js", "exports.default = 'default'; exports.x = 1"),
            ],
            "{\"default\":\"default\",\"x\":1}",
        ),
        (
            "__esModule without a default",
            &[
                (
                    "entry.js",
                    "import d from './c.js'; import * as ns from './c.js'; console.log(d, 'default' in ns)",
                ),
                ("c.js", "exports.__esModule = true; exports.x = 1"),
            ],
            "undefined false",
        ),
        (
            "__esModule set to false",
            &[
                ("entry.js", "import d from './c.js'; console.log(d.x)"),
                ("c.js", "exports.__esModule = false; exports.x = 1"),
            ],
            "1",
        ),
        (
            "one module imported in both modes",
            &[
                ("entry.js", "import a from './a.mjs'; import b from './b.js'; console.log(typeof a, b)"),
                ("a.mjs", "import d from './c.cjs'; export default d"),
                ("b.js", "import d from './c.cjs'; export default d"),
                ("c.cjs", "exports.__esModule = true; exports.default = 'default'"),
            ],
            "object default",
        ),
        (
            "named imports stay live",
            &[
                ("entry.js", "import { n, inc } from './c.js'; console.log(n); inc(); console.log(n)"),
                ("c.js", "exports.n = 0; exports.inc = () => { exports.n++ }"),
            ],
            "0\n1",
        ),
        (
            "members of the prototype",
            &[
                (
                    "entry.js",
                    "import c, { method } from './c.js'; import * as ns from './c.js'; console.log(c.method(), method(), ns.method())",
                ),
                ("c.js", "class K { method() { return 'm' } } module.exports = new K()"),
            ],
            "m m m",
        ),
        (
            "re-exports of a name that is not there yet",
            &[
                (
                    "entry.js",
                    "import { late } from './r.js'; import { set } from './c.js'; set(); console.log(late)",
                ),
                ("r.js", "export { late } from './c.js'"),
                ("c.js", "exports.late = 'early'; exports.set = () => { exports.late = 'late' }"),
            ],
            "late",
        ),
        (
            "an ES module imported by a CommonJS one that an ES module imports",
            &[
                ("entry.js", "import c from './c.cjs'; import { e } from './e.js'; console.log(c.e(), e)"),
                ("c.cjs", "const m = require('./e.js'); exports.e = () => m.e"),
                ("e.js", "export const e = 'e'"),
            ],
            "e e",
        ),
    ];
    check(&BUNDLE, cases);
}

#[test]
fn requiring_es_modules() {
    let cases: &[Case<'_>] = &[
        (
            "names and default",
            &[
                (
                    "entry.cjs",
                    "const m = require('./m.mjs'); console.log(m.x, m.default, Object.keys(m).filter((k) => k !== '__esModule').sort(), m.__esModule)",
                ),
                ("m.mjs", "export const x = 1; export default 2"),
            ],
            "1 2 [\"default\",\"x\"] true",
        ),
        (
            "the same object at each call",
            &[
                ("entry.cjs", "console.log(require('./m.mjs') === require('./m.mjs'))"),
                ("m.mjs", "export const x = 1"),
            ],
            "true",
        ),
        (
            "live",
            &[
                ("entry.cjs", "const m = require('./m.mjs'); m.inc(); console.log(m.n)"),
                ("m.mjs", "export let n = 0; export const inc = () => { n++ }"),
            ],
            "1",
        ),
        (
            "the export named module.exports",
            &[
                ("entry.cjs", "const m = require('./m.mjs'); console.log(m, typeof m)"),
                ("m.mjs", "const v = 'whole'; export { v as 'module.exports' }; export const x = 1"),
            ],
            "whole string",
        ),
        (
            "evaluated once, with its imports first",
            &[
                ("entry.cjs", "console.log(1); require('./m.mjs'); console.log(2); require('./m.mjs')"),
                ("m.mjs", "import './n.mjs'; console.log('m')"),
                ("n.mjs", "console.log('n')"),
            ],
            "1\nn\nm\n2",
        ),
        (
            "through stars",
            &[
                ("entry.cjs", "const m = require('./m.mjs'); console.log(m.a, m.b, m.default)"),
                ("m.mjs", "export * from './n.mjs'; export const b = 'b'"),
                ("n.mjs", "export const a = 'a'; export default 'no'"),
            ],
            "a b undefined",
        ),
        (
            "functions and classes of lazy modules",
            &[
                (
                    "entry.cjs",
                    "const { f, K, g, default: d } = require('./m.mjs'); console.log(f(), new K().v, g(), d.name)",
                ),
                (
                    "m.mjs",
                    "export function f() { return g() } export class K { v = x } const x = 'x'; export var g = () => y; let { y } = { y: 'y' }; export default class {}",
                ),
            ],
            "y x y default",
        ),
        (
            "dead zones of lazy modules",
            &[
                ("entry.cjs", "try { require('./m.mjs') } catch (e) { console.log(e.name) }"),
                (
                    "m.mjs",
                    "console.log(typeof f, v); console.log(x); let x = 1; var v = 2; function f() {} export {}",
                ),
            ],
            "function undefined\nReferenceError",
        ),
        (
            "an ES module that throws throws the same again",
            &[
                (
                    "entry.cjs",
                    "let first; try { require('./m.mjs') } catch (e) { first = e } try { require('./m.mjs'); console.log('no error') } catch (e) { console.log(e === first, e.message) }",
                ),
                ("m.mjs", "console.log('run'); throw new Error('boom'); export {}"),
            ],
            "run\ntrue boom",
        ),
        (
            "this is undefined in ES modules",
            &[
                ("entry.cjs", "console.log(require('./m.mjs').t, this === exports)"),
                ("m.mjs", "export const t = typeof this"),
            ],
            "undefined true",
        ),
    ];
    check(&NODE, cases);
}

#[test]
fn the_commonjs_wrapper() {
    let cases: &[Case<'_>] = &[
        (
            "this is exports; top-level return",
            &[
                ("entry.cjs", "console.log(require('./a.cjs'), require('./b.cjs'))"),
                ("a.cjs", "this.x = 1; exports.same = this === exports && this === module.exports"),
                ("b.cjs", "exports.x = 1; if (exports.x) return; exports.x = 2"),
            ],
            "{\"x\":1,\"same\":true} {\"x\":1}",
        ),
        (
            "arguments of the wrapper",
            &[
                ("entry.cjs", "console.log(require('./c.cjs'))"),
                (
                    "c.cjs",
                    "module.exports = [arguments.length, arguments[0] === exports, arguments[1] === require, arguments[2] === module, typeof arguments[3], typeof arguments[4]]",
                ),
            ],
            "[5,true,true,true,\"string\",\"string\"]",
        ),
        (
            "this in arrows and functions at top level",
            &[(
                "entry.cjs",
                "exports.t = (() => this === exports)(); 'use strict'; console.log(exports.t, (function () { return this === exports })(), (() => () => this)()() === exports)",
            )],
            "true false true",
        ),
        (
            "exports as an alias",
            &[
                ("entry.cjs", "console.log(require('./a.cjs'), require('./b.cjs'), require('./c.cjs'))"),
                ("a.cjs", "exports = module.exports = { x: 1 }; exports.y = 2"),
                ("b.cjs", "exports = { x: 1 }; exports.y = 2"),
                ("c.cjs", "const e = exports; module.exports.z = 3; e.w = 4"),
            ],
            "{\"x\":1,\"y\":2} {} {\"z\":3,\"w\":4}",
        ),
        (
            "require is cached and lazy",
            &[
                (
                    "entry.cjs",
                    "const f = () => require('./a.cjs'); console.log('before'); f().n++; console.log(f().n, require('./a.cjs') === f())",
                ),
                ("a.cjs", "console.log('a'); exports.n = 1"),
            ],
            "before\na\n2 true",
        ),
        (
            "require in a condition that does not hold",
            &[
                ("entry.cjs", "if (globalThis.nothing) require('./a.cjs'); console.log('end')"),
                ("a.cjs", "console.log('a')"),
            ],
            "end",
        ),
        (
            "require in expressions",
            &[
                (
                    "entry.cjs",
                    "console.log((0, require('./a.cjs')).x, new (require('./b.cjs'))().v, require('./a.cjs')['x'], `${require('./a.cjs').x}`, [require('./a.cjs')].length, typeof require('./a.cjs'), !require('./a.cjs'), require('./f.cjs')(1)(2))",
                ),
                ("a.cjs", "exports.x = 1"),
                ("b.cjs", "module.exports = class { v = 'v' }"),
                ("f.cjs", "module.exports = (a) => (b) => a + b"),
            ],
            "1 v 1 1 1 object false 3",
        ),
        (
            "a module that throws is run again",
            &[
                (
                    "entry.cjs",
                    "for (let i = 0; i < 2; i++) try { require('./a.cjs') } catch (e) { console.log(e.message) } console.log(require('./a.cjs'))",
                ),
                (
                    "a.cjs",
                    "globalThis.tries = (globalThis.tries || 0) + 1; if (tries < 3) throw new Error('try ' + tries); module.exports = tries",
                ),
            ],
            "try 1\ntry 2\n3",
        ),
        (
            "json",
            &[
                (
                    "entry.cjs",
                    "const d = require('./d.json'); d.x++; console.log(require('./d.json').x, require('./d'), require('./l.json').length)",
                ),
                ("d.json", "{\"x\": 1}"),
                ("l.json", "[1, 2]"),
            ],
            "2 {\"x\":2} 2",
        ),
        (
            "typeof of the wrapper's names",
            &[("entry.cjs", "console.log(typeof require, typeof module, typeof exports)")],
            "function object object",
        ),
        (
            "module.exports read, deleted and defined",
            &[
                ("entry.cjs", "console.log(require('./a.cjs'))"),
                (
                    "a.cjs",
                    "exports.a = 1; exports.b = 2; delete exports.a; Object.defineProperty(module, 'exports', { value: { ...module.exports, c: 3 } })",
                ),
            ],
            "{\"b\":2,\"c\":3}",
        ),
        (
            "module as a value",
            &[
                (
                    "entry.cjs",
                    "console.log(require('./a.cjs'), module.exports === exports, 'loaded' in module, Array.isArray(module.children))",
                ),
                ("a.cjs", "(function (m) { m.exports = 'set' })(module)"),
            ],
            "set true true true",
        ),
        (
            "a variable that hides require",
            &[
                (
                    "entry.cjs",
                    "function f(require) { return require('./none') } console.log(f((x) => x + '!')); { let require = () => 2; console.log(require('./none')) } console.log(require('./a.cjs'))",
                ),
                (
                    "a.cjs",
                    "module.exports = 1; (function (module, exports) { module.exports = 'hidden'; exports.x = 1 })({}, {})",
                ),
            ],
            "./none!\n2\n1",
        ),
        (
            "functions before and after top-level return",
            &[("entry.cjs", "console.log(f()); return; function f() { return 'hoisted' }")],
            "hoisted",
        ),
        (
            "top-level names do not leak",
            &[
                ("entry.cjs", "var x = 'entry'; require('./a.cjs'); console.log(x, typeof y)"),
                ("a.cjs", "var x = 'a'; function y() {} console.log(x)"),
            ],
            "a\nentry undefined",
        ),
        (
            "module.id and module.filename are strings",
            &[("entry.cjs", "console.log(typeof module.id, typeof module.filename)")],
            "string string",
        ),
    ];
    check(&NODE, cases);
}

#[test]
fn missing_and_unusual_requires() {
    let cases: &[Case<'_>] = &[
        (
            "an optional package that is not installed",
            &[(
                "entry.cjs",
                "let m; try { m = require('not-installed') } catch (e) { m = typeof e.message } console.log(m)",
            )],
            "string",
        ),
        (
            "a path that only run time knows",
            &[(
                "entry.cjs",
                "const name = 'not-' + 'there'; try { require(name) } catch (e) { console.log(e instanceof Error) }",
            )],
            "true",
        ),
        (
            "require passed and renamed",
            &[(
                "entry.cjs",
                "const r = require; const f = (g) => typeof g; console.log(f(require), typeof r)",
            )],
            "function function",
        ),
    ];
    check(&NODE, cases);
    check(
        &BUNDLE,
        &[
            (
                "a universal module definition takes the CommonJS branch",
                &[
                    ("entry.js", "import u from './umd.js'; import d from './dep.js'; console.log(u.name, u.dep === d)"),
                    (
                        "umd.js",
                        "(function (root, factory) {
                            if (typeof define === 'function' && define.amd) define(['dep'], factory);
                            else if (typeof module === 'object' && module.exports) module.exports = factory(require('./dep.js'));
                            else root.umd = factory(root.dep);
                        }(typeof self !== 'undefined' ? self : this, function (dep) { return { name: 'umd', dep: dep } }))",
                    ),
                    ("dep.js", "module.exports = { dep: 1 }"),
                ],
                "umd true",
            ),
            (
                "another one, by exports",
                &[
                    ("entry.js", "import { x } from './umd.js'; console.log(x)"),
                    ("umd.js", "!function (g, f) { 'object' == typeof exports && 'undefined' != typeof module ? f(exports) : f(g.u = {}) }(this, function (e) { 'use strict'; e.x = 'x' })"),
                ],
                "x",
            ),
            (
                "require in an ES module",
                &[("entry.js", "import { x } from './a.js'; const c = require('./c.cjs'); console.log(x, c)"), ("a.js", "export const x = 1"), ("c.cjs", "module.exports = 'c'")],
                "1 c",
            ),
        ],
    );
}

#[test]
fn cycles_of_both_kinds() {
    let cases: &[Case<'_>] = &[
        (
            "CommonJS requires the ES module that imports it",
            &[
                ("entry.mjs", "import { a } from './a.mjs'; console.log(a)"),
                (
                    "a.mjs",
                    "import c from './c.cjs'; export const a = 'a' + c.now; export function f() { return 'f' } console.log(c.later().f())",
                ),
                ("c.cjs", "exports.now = 'c'; exports.later = () => require('./a.mjs')"),
            ],
            "f\nac",
        ),
        (
            "members of CommonJS that has not run",
            &[
                (
                    "entry.mjs",
                    "import './a.mjs'; import { x } from './c.cjs'; export function f() { return typeof x } console.log(x)",
                ),
                ("a.mjs", "import { f } from './entry.mjs'; console.log(f())"),
                ("c.cjs", "exports.x = 1"),
            ],
            "undefined\n1",
        ),
        (
            "three CommonJS modules",
            &[
                (
                    "entry.cjs",
                    "const a = require('./a.cjs'); console.log(a.done, a.b.done, a.b.c.done, a.b.c.seen)",
                ),
                ("a.cjs", "exports.done = false; exports.b = require('./b.cjs'); exports.done = true"),
                ("b.cjs", "exports.done = false; exports.c = require('./c.cjs'); exports.done = true"),
                ("c.cjs", "exports.seen = require('./a.cjs').done; exports.done = true"),
            ],
            "true true true false",
        ),
    ];
    check(&BUNDLE, cases);
}

/// What Node's `module` has, for code that looks at it.
#[test]
fn the_module_object() {
    let cases: &[Case<'_>] = &[
        (
            "properties of module",
            &[
                (
                    "entry.cjs",
                    "const { module: m, before } = require('./d.cjs'); console.log(before, m.loaded)",
                ),
                (
                    "d.cjs",
                    "exports.before = [typeof module.id, typeof module.filename, typeof module.path, module.loaded, Array.isArray(module.children), Array.isArray(module.paths), typeof module.require].join(); exports.module = module",
                ),
            ],
            "string,string,string,false,true,true,function true",
        ),
        (
            "a required module has a parent, an imported one has none",
            &[
                ("entry.mjs", "import a from './a.cjs'; console.log(a.own, a.other)"),
                ("a.cjs", "exports.own = module.parent === undefined; exports.other = require('./b.cjs')"),
                ("b.cjs", "module.exports = module.parent ? 'required' : 'main'"),
            ],
            "true required",
        ),
        (
            "children",
            &[
                ("entry.mjs", "import './a.cjs'"),
                ("a.cjs", "require('./b.cjs'); require('./b.cjs'); console.log(module.children.length)"),
                ("b.cjs", "console.log(module.parent.children.length)"),
            ],
            "1\n1",
        ),
        (
            "a module that throws runs again at the next require",
            &[
                (
                    "entry.cjs",
                    "for (let i = 0; i < 3; i++) try { console.log(require('./a.cjs')) } catch (e) { console.log(e.message) }",
                ),
                (
                    "a.cjs",
                    "globalThis.runs = (globalThis.runs || 0) + 1; if (runs < 2) throw new Error(module.loaded + ' first'); module.exports = runs",
                ),
            ],
            "false first\n2\n2",
        ),
        (
            "one namespace object for import and import()",
            &[
                (
                    "entry.mjs",
                    "import * as a from './c.cjs'; import('./c.cjs').then((b) => import('./c.cjs').then((c) => console.log(a === b, b === c, a.x)))",
                ),
                ("c.cjs", "exports.x = 1"),
            ],
            "true true 1",
        ),
    ];
    check(&NODE, cases);
    check(
        &BUNDLE,
        &[(
            "arguments in nested arrows, and a top-level return",
            &[
                ("entry.cjs", "console.log(require('./d.cjs'))"),
                (
                    "d.cjs",
                    "'use strict'; module.exports = [(() => arguments.length)(), arguments[0] === exports, (function () { return arguments.length })(1), this === exports].join(); return; module.exports = 0",
                ),
            ],
            "5,true,1,true",
        )],
    );
}
