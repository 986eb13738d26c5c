//! Constants and enumerations of other modules: their values stand where they are read, and branches that depend on
//! them are decided.

use bundler_core::options::Options;

use crate::check::{BUNDLE, Case, NODE, Setup, check};

fn shorter(options: &mut Options) {
    options.minify_syntax = true;
}

const SHORTER: Setup = Setup { configure: shorter, dead: Some("DEAD"), ..NODE };

const CONSTANTS: (&str, &str) = (
    "c.js",
    "export const DEBUG = false, ON = true, N = 5, M = -5, S = 'abc', NIL = null, U = undefined, MODE = 'production', BIG = 123456789012",
);

#[test]
fn branches() {
    let cases: &[Case<'_>] = &[
        (
            "statements and expressions",
            &[
                (
                    "entry.js",
                    "import { DEBUG, ON, MODE, N, U } from './c.js'; if (DEBUG) console.log('DEAD'); else console.log('live'); console.log(DEBUG ? 'DEAD' : 1, ON || 'DEAD', DEBUG && 'DEAD', U ?? 2, MODE !== 'production' ? 'DEAD' : 3, !ON ? 'DEAD' : N === 5 ? 4 : 'DEAD')",
                ),
                CONSTANTS,
            ],
            "live\n1 true false 2 3 4",
        ),
        (
            "what only a dead branch needs",
            &[
                (
                    "entry.js",
                    "import { DEBUG } from './c.js'; import { log } from './log.js'; export function f() { if (DEBUG) { log('DEAD', import('./lazy.js'), new URL('./x', import.meta.url)) } return 'live' } console.log(f())",
                ),
                CONSTANTS,
                ("log.js", "export function log() { console.log('DEAD') }"),
                ("lazy.js", "console.log('DEAD')"),
            ],
            "live",
        ),
        (
            "members of a namespace, and names under other names",
            &[
                (
                    "entry.js",
                    "import * as c from './c.js'; import { D } from './r.js'; if (c.DEBUG || D) console.log('DEAD'); console.log(c.N)",
                ),
                ("r.js", "export { DEBUG as D } from './c.js'"),
                CONSTANTS,
            ],
            "5",
        ),
        (
            "constants that depend on others",
            &[
                (
                    "entry.js",
                    "import { LOUD } from './d.js'; if (LOUD) console.log('DEAD'); console.log(LOUD)",
                ),
                (
                    "d.js",
                    "import { DEBUG } from './c.js'; import isOn from './e.js'; export const LOUD = DEBUG && isOn",
                ),
                ("e.js", "export default true"),
                CONSTANTS,
            ],
            "false",
        ),
        (
            "variables of blocks stay",
            &[
                (
                    "entry.js",
                    "import { DEBUG } from './c.js'; if (DEBUG) { var x = 'DEAD'; } console.log(x); function f(DEBUG) { return DEBUG ? 'parameter' : 0 } console.log(f(1)); for (const DEBUG of [1]) if (DEBUG) console.log('own')",
                ),
                CONSTANTS,
            ],
            "undefined\nparameter\nown",
        ),
    ];
    check(&SHORTER, cases);
}

#[test]
fn values() {
    let cases: &[Case<'_>] = &[
        (
            "in every place",
            &[
                (
                    "entry.js",
                    "import { DEBUG, ON, N, M, S, NIL, U, BIG } from './c.js'; console.log(-N, -M, N.toFixed(1), N ** 2, M ** 2, ON ** 2, 2 ** M, 1 - M, N - -N, typeof ON, typeof U, typeof NIL, [ON][0], `${N}${U}`, S.length, S[1], ON.constructor === Boolean, N?.toString(), NIL?.x, { N, ON }, BIG, N in [], void ON, DEBUG); for (const x of [ON ? N : M]) console.log(x); switch (5) { case N: console.log('case') } try { new ON() } catch (e) { console.log(e.name) } try { N() } catch (e) { console.log(e.name) } try { N.x = 1 } catch (e) { console.log(e.name) }",
                ),
                CONSTANTS,
            ],
            "-5 5 5.0 25 25 1 0.03125 6 10 boolean undefined object true 5undefined 3 b true 5 undefined {\"N\":5,\"ON\":true} 123456789012 false undefined false\n5\ncase\nTypeError\nTypeError\nTypeError",
        ),
        (
            "what can change is read",
            &[
                (
                    "entry.js",
                    "import { v, l, set, unset } from './m.js'; console.log(v, l, unset); set(); console.log(v, l, v ? 'yes' : 'no', unset)",
                ),
                (
                    "m.js",
                    "export var v = 0, unset; export let l = false; export function set() { v = 1; l = true; unset = 2 }",
                ),
            ],
            "0 false undefined\n1 true yes 2",
        ),
        (
            "too early on a cycle",
            &[
                ("entry.js", "import './a.js'"),
                ("a.js", "import { f } from './b.js'; export const X = false; console.log(f())"),
                (
                    "b.js",
                    "import { X } from './a.js'; export function f() { return X ? 1 : 2 } try { f() } catch (e) { console.log(e.name) } try { X } catch (e) { console.log(e.name) }",
                ),
            ],
            "ReferenceError\nReferenceError\n2",
        ),
        (
            "too early for what comes last on a cycle",
            &[
                ("entry.js", "import { g } from './a.js'; console.log(g())"),
                (
                    "a.js",
                    "import './b.js'; import { X } from './c.js'; export function g() { return X ? 1 : 2 }",
                ),
                ("b.js", "import { g } from './a.js'; try { g() } catch (e) { console.log(e.name) }"),
                ("c.js", "export const X = false"),
            ],
            "ReferenceError\n2",
        ),
        (
            "a constant that is exported and shown as a whole",
            &[
                (
                    "entry.js",
                    "import * as c from './c.js'; export { N as five } from './c.js'; console.log(Object.keys(c).length, c['N'])",
                ),
                CONSTANTS,
            ],
            "9 5",
        ),
    ];
    check(&Setup { dead: None, ..SHORTER }, cases);
}

#[test]
fn enumerations() {
    let cases: &[Case<'_>] = &[
        (
            "members that other modules read",
            &[
                (
                    "entry.ts",
                    "import { E, C } from './e'; import * as e from './e'; console.log(E.A, E.B, E['C'], e.E.D, C.X, E.A.toFixed(1))",
                ),
                (
                    "e.ts",
                    "export enum E { A, B = 'b', C = A + 2, D = -1, DEAD = 7 } export const enum C { X = 'x' }",
                ),
            ],
            "0 b 2 -1 x 0.0",
        ),
        (
            "members whose values only run time knows",
            &[
                ("entry.ts", "import { E } from './e'; console.log(E.A, E.B, E.C)"),
                ("e.ts", "const f = () => 3; export enum E { A = f(), B = 1, C = 'x'.length }"),
            ],
            "3 1 1",
        ),
        (
            "an enumeration in two parts",
            &[
                ("entry.ts", "import { E } from './e'; console.log(E.A, E.B)"),
                ("e.ts", "export enum E { A = 1 } export enum E { B = 2 }"),
            ],
            "1 2",
        ),
        (
            "an enumeration that is looked at as an object",
            &[
                ("entry.ts", "import { E } from './e'; console.log(E[0], Object.keys(E).length, E.A)"),
                ("e.ts", "export enum E { A, B }"),
            ],
            "A 4 0",
        ),
    ];
    check(&BUNDLE, cases);
    check(&Setup { dead: Some("DEAD"), ..BUNDLE }, &cases[..1]);
}
