//! `import()` and top-level await (ECMA-262, 13.3.10 and 16.2.1.5.3).

use crate::check::{AWAITING, BUNDLE, Case, ESM, NODE, Schedules, Setup, check};

#[test]
fn dynamic_imports() {
    let setup = Setup { schedules: Schedules::All, ..NODE };
    let cases: &[Case<'_>] = &[
        (
            "lazy, once, one namespace",
            &[
                (
                    "entry.js",
                    "console.log('start'); const a = import('./a.js'); const b = import('./a.js'); console.log('sync'); Promise.all([a, b]).then(([x, y]) => console.log(x === y, x.v, Object.keys(x)))",
                ),
                ("a.js", "console.log('a'); export const v = 1; export default 2"),
            ],
            "start\nsync\na\ntrue 1 [\"default\",\"v\"]",
        ),
        (
            "a cycle fails as a whole",
            &[
                (
                    "entry.js",
                    "import('./a.js').catch((e) => console.log(e.message)).then(() => import('./b.js')).then(() => console.log('b is fine'), (e) => console.log(e.message))",
                ),
                ("a.js", "import './b.js'; throw new Error('a')"),
                ("b.js", "import './a.js'; export {}"),
            ],
            "a\na",
        ),
        (
            "never called, never run",
            &[
                ("entry.js", "export const f = () => import('./a.js'); console.log('end')"),
                ("a.js", "console.log('a'); export {}"),
            ],
            "end",
        ),
        (
            "its imports run before it",
            &[
                ("entry.js", "import('./a.js').then(() => console.log('then'))"),
                ("a.js", "import './b.js'; import './c.js'; console.log('a')"),
                ("b.js", "console.log('b'); export {}"),
                ("c.js", "console.log('c'); export {}"),
            ],
            "b\nc\na\nthen",
        ),
        (
            "of CommonJS",
            &[
                (
                    "entry.mjs",
                    "import('./c.cjs').then((m) => console.log(m.default.x, m.x, Object.keys(m).includes('default')))",
                ),
                ("c.cjs", "console.log('c'); exports.x = 1"),
            ],
            "c\n1 1 true",
        ),
        (
            "of a module that the static graph has",
            &[
                (
                    "entry.js",
                    "import { n, inc } from './a.js'; import * as ns from './a.js'; inc(); import('./a.js').then((m) => console.log(m.n, n, m === ns))",
                ),
                ("a.js", "console.log('a'); export let n = 0; export const inc = () => { n++ }"),
            ],
            "a\n1 1 true",
        ),
        (
            "two dynamic imports share a module",
            &[
                (
                    "entry.js",
                    "import('./a.js').then((a) => import('./b.js').then((b) => console.log(a.s === b.s)))",
                ),
                ("a.js", "import { s } from './s.js'; console.log('a'); export { s }"),
                ("b.js", "import { s } from './s.js'; console.log('b'); export { s }"),
                ("s.js", "console.log('s'); export const s = {}"),
            ],
            "s\na\nb\ntrue",
        ),
        (
            "a cycle back to the importer",
            &[
                ("entry.js", "export const e = 'e'; import('./a.js').then((m) => console.log(m.seen))"),
                ("a.js", "import { e } from './entry.js'; export const seen = e"),
            ],
            "e",
        ),
        (
            "two lazy modules that import each other",
            &[
                ("entry.js", "import('./a.js').then((m) => console.log(m.a()))"),
                ("a.js", "import { b } from './b.js'; export const a = () => b; console.log('a')"),
                (
                    "b.js",
                    "import { a } from './a.js'; export const b = 'b'; export const use = () => a(); console.log('b')",
                ),
            ],
            "b\na\nb",
        ),
        (
            "a lazy module that throws rejects each time with the same error",
            &[
                (
                    "entry.js",
                    "import('./a.js').catch((e) => import('./a.js').catch((f) => console.log(e === f, e.message)))",
                ),
                ("a.js", "console.log('a'); throw new Error('boom'); export {}"),
            ],
            "a\ntrue boom",
        ),
        (
            "in expressions",
            &[
                (
                    "entry.js",
                    "const f = async () => { const { default: d, x } = await import('./a.js'); console.log(d, x, (await import('./a.js')).x, typeof import('./a.js')) }; f()",
                ),
                ("a.js", "export default 1; export const x = 2"),
            ],
            "1 2 2 object",
        ),
        (
            "not there, caught",
            &[(
                "entry.js",
                "const name = './not-' + 'there.js'; import(name).catch((e) => console.log('caught'))",
            )],
            "caught",
        ),
        (
            "a string that only run time knows is converted first",
            &[(
                "entry.js",
                "import({ toString() { throw new Error('converted') } }).catch((e) => console.log(e.message))",
            )],
            "converted",
        ),
        (
            "then is looked up on the namespace",
            &[
                ("entry.js", "import('./a.js').then((v) => console.log(v))"),
                ("a.js", "export function then(resolve) { resolve('thenable') }"),
            ],
            "thenable",
        ),
        (
            "a lazy module with every kind of declaration",
            &[
                (
                    "entry.js",
                    "import('./a.js').then((m) => { m.change(); console.log(m.v, m.l, m.c, m.f(), new m.K().k, m.d, m.e, m.default()) })",
                ),
                (
                    "a.js",
                    "export var v = 1; export let l = 2; export const c = 3, { d, ...e } = { d: 4, x: 5 }; export function f() { return l } export class K { k = c } export function change() { v++; l++ } export default () => 'default'",
                ),
            ],
            "2 3 3 3 3 4 {\"x\":5} default",
        ),
    ];
    check(&setup, cases);
    check(
        &BUNDLE,
        &[
            (
                "a package that is not installed, caught at run time",
                &[("entry.js", "import('not-installed').catch(() => console.log('caught'))")],
                "caught",
            ),
            (
                "of CommonJS with __esModule",
                &[
                    ("entry.js", "import('./c.js').then((m) => console.log(m.default, m.x))"),
                    ("c.js", "exports.__esModule = true; exports.default = 1; exports.x = 2"),
                ],
                "1 2",
            ),
            (
                "of json",
                &[
                    ("entry.js", "import('./d.json').then((m) => console.log(m.default, m.x))"),
                    ("d.json", "{\"x\":1}"),
                ],
                "{\"x\":1} 1",
            ),
        ],
    );
}

#[test]
fn top_level_await() {
    let setup = Setup { formats: ESM, schedules: Schedules::All, entrances: AWAITING, ..NODE };
    let cases: &[Case<'_>] = &[
        (
            "importers wait",
            &[
                ("entry.js", "import { v } from './a.js'; console.log('entry', v)"),
                ("a.js", "console.log('a1'); export const v = await Promise.resolve(5); console.log('a2')"),
            ],
            "a1\na2\nentry 5",
        ),
        (
            "through modules that do not await",
            &[
                ("entry.js", "import './b.js'; console.log('entry')"),
                ("b.js", "import './a.js'; console.log('b')"),
                ("a.js", "await null; console.log('a'); export {}"),
            ],
            "a\nb\nentry",
        ),
        (
            "for await, and await in expressions and blocks",
            &[(
                "entry.js",
                "for await (const x of [1, Promise.resolve(2)]) console.log(x); if (await true) { console.log(await 3 + await 4) } const f = async () => await 5; console.log(await f()); export {}",
            )],
            "1\n2\n7\n5",
        ),
        (
            "a dynamic import of a module that awaits",
            &[
                (
                    "entry.js",
                    "console.log((await import('./a.js')).v); import('./a.js').then((m) => console.log(m.v))",
                ),
                ("a.js", "console.log('a1'); await null; console.log('a2'); export const v = 'v'"),
            ],
            "a1\na2\nv\nv",
        ),
        (
            "a lazy module waits for the one that it imports",
            &[
                ("entry.js", "import('./b.js').then((m) => console.log('then', m.w)); console.log('entry')"),
                ("b.js", "import { v } from './a.js'; console.log('b'); export const w = v + 1"),
                ("a.js", "console.log('a1'); export const v = await 1; console.log('a2')"),
            ],
            "entry\na1\na2\nb\nthen 2",
        ),
        (
            "an awaited rejection stops the importers",
            &[
                ("entry.js", "import('./b.js').catch((e) => console.log('caught', e.message))"),
                ("b.js", "import './a.js'; console.log('never')"),
                ("a.js", "await Promise.reject(new Error('no')); export {}"),
            ],
            "caught no",
        ),
        (
            "awaiting an import of oneself's dependency",
            &[
                ("entry.js", "import './a.js'; const m = await import('./a.js'); console.log(m.x)"),
                ("a.js", "export const x = await 'x'"),
            ],
            "x",
        ),
        (
            "a cycle with await",
            &[
                ("entry.js", "import './a.js'; console.log('entry')"),
                ("a.js", "import './b.js'; await null; console.log('a')"),
                ("b.js", "import './a.js'; await null; console.log('b')"),
            ],
            "b\na\nentry",
        ),
    ];
    check(&setup, cases);
}

/// To the microtask: what happens between two lines of one module is as the specification has it.
#[test]
fn modules_wait_for_their_own_imports_alone() {
    let setup = Setup { formats: ESM, schedules: Schedules::All, entrances: AWAITING, ..NODE };
    let cases: &[Case<'_>] = &[
        (
            "siblings that await start in order and run at the same time",
            &[
                ("entry.js", "import './a.js'; import './b.js'; console.log('entry')"),
                ("a.js", "console.log('a1'); await null; console.log('a2'); export {}"),
                ("b.js", "console.log('b1'); await null; console.log('b2'); export {}"),
            ],
            "a1\nb1\na2\nb2\nentry",
        ),
        (
            "a module that does not await does not wait for its siblings",
            &[
                ("entry.js", "import './a.js'; import './b.js'; console.log('entry')"),
                ("a.js", "console.log('a1'); await null; console.log('a2'); export {}"),
                ("b.js", "console.log('b'); export {}"),
            ],
            "a1\nb\na2\nentry",
        ),
        (
            "jobs run between a module that is done and those that waited",
            &[
                ("entry.js", "import './a.js'; console.log('entry')"),
                (
                    "a.js",
                    "await null; Promise.resolve().then(() => console.log('job')); console.log('a'); export {}",
                ),
            ],
            "a\njob\nentry",
        ),
        (
            "modules that waited run in the order in which they began to wait, in one job",
            &[
                ("entry.js", "import './c.js'; import './b.js'; console.log('entry')"),
                ("a.js", "await null; console.log('a'); export {}"),
                (
                    "b.js",
                    "import './a.js'; Promise.resolve().then(() => console.log('job')); console.log('b')",
                ),
                ("c.js", "import './a.js'; console.log('c')"),
            ],
            "a\nc\nb\nentry\njob",
        ),
        (
            "a module that waits and awaits itself does so after its imports",
            &[
                ("entry.js", "import './b.js'; import './c.js'; console.log('entry')"),
                ("a.js", "console.log('a1'); await null; await null; console.log('a2'); export {}"),
                ("b.js", "import './a.js'; console.log('b1'); await null; console.log('b2')"),
                ("c.js", "console.log('c1'); await null; console.log('c2'); export {}"),
            ],
            "a1\nc1\nc2\na2\nb1\nb2\nentry",
        ),
        (
            "importers of a cycle wait for all of it",
            &[
                ("entry.js", "import './c.js'; import './a.js'; console.log('entry')"),
                ("a.js", "import './b.js'; await null; await null; await null; console.log('a')"),
                ("b.js", "import './a.js'; await null; console.log('b'); export {}"),
                ("c.js", "import './b.js'; console.log('c')"),
            ],
            "a\nb\nc\nentry",
        ),
        (
            "a member of a cycle that has nothing to wait for runs at once",
            &[
                ("entry.js", "import './a.js'; console.log('entry')"),
                ("a.js", "import './b.js'; import './c.js'; await null; console.log('a')"),
                ("b.js", "import './a.js'; console.log('b'); export {}"),
                ("c.js", "console.log('c'); export {}"),
            ],
            "b\nc\na\nentry",
        ),
        (
            "an error of one module is the error of all that wait for it",
            &[
                (
                    "entry.js",
                    "for (const load of [() => import('./a.js'), () => import('./b.js'), () => import('./b.js')]) await load().catch((e) => console.log(e.message)); export {}",
                ),
                ("a.js", "await null; console.log('a'); throw new Error('of a'); export {}"),
                ("b.js", "import './a.js'; console.log('never')"),
            ],
            "a\nof a\nof a\nof a",
        ),
        (
            "an error of a module that did not await",
            &[
                (
                    "entry.js",
                    "await import('./b.js').catch((e) => console.log(e.message)); await import('./c.js').catch((e) => console.log(e.message)); export {}",
                ),
                ("a.js", "await null; console.log('a'); export {}"),
                ("b.js", "import './a.js'; throw new Error('of b'); export {}"),
                ("c.js", "import './b.js'; console.log('never')"),
            ],
            "a\nof b\nof b",
        ),
        (
            "import() of a member of a static cycle waits for the cycle",
            &[
                ("entry.js", "import './a.js'; console.log('entry')"),
                ("a.js", "import './b.js'; await null; await null; console.log('a')"),
                (
                    "b.js",
                    "import './a.js'; import('./b.js').then((ns) => console.log('b is done', ns.b)); export const b = 'b'; console.log('b')",
                ),
            ],
            "b\na\nentry\nb is done b",
        ),
        (
            "two imports of a lazy module that awaits",
            &[
                (
                    "entry.js",
                    "const [x, y] = await Promise.all([import('./a.js'), import('./b.js')]); console.log(x.a, y.b, x === await import('./a.js'))",
                ),
                ("a.js", "console.log('a1'); export const a = await 'a'; console.log('a2')"),
                ("b.js", "import { a } from './a.js'; console.log('b'); export const b = a + 'b'"),
            ],
            "a1\na2\nb\na ab true",
        ),
    ];
    check(&setup, cases);
    // Modules that only `import()` reaches can await in every format.
    check(
        &Setup { entrances: AWAITING, ..NODE },
        &[(
            "import() of a module that awaits",
            &[
                ("entry.js", "import('./b.js').then(({ b }) => console.log(b)); console.log('entry')"),
                ("a.js", "console.log('a1'); export const a = await 'a'; console.log('a2')"),
                ("b.js", "import { a } from './a.js'; console.log('b'); export const b = a + 'b'"),
            ],
            "entry\na1\na2\nb\nab",
        )],
    );
}
