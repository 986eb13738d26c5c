//! `--keep-names`: what functions and classes say they are called, however the bundle calls them.

use crate::check::{Case, NODE, Setup, check};

const KEPT: Setup = Setup { configure: |options| options.keep_names = true, ..NODE };

#[test]
fn names_of_bindings() {
    let cases: &[Case<'_>] = &[
        (
            "declarations and initialisers",
            &[(
                "entry.js",
                "function declared() {} class Declared {} const arrow = () => {}, anonymous = function () {}, generator = function* () {}, Class = class {}; var async_ = async () => {}; let parenthesised = (() => {}); console.log([declared, Declared, arrow, anonymous, generator, Class, async_, parenthesised].map((f) => f.name).join())",
            )],
            "declared,Declared,arrow,anonymous,generator,Class,async_,parenthesised",
        ),
        (
            "in functions",
            &[(
                "entry.js",
                "function outer(first = () => {}, { second = class {}, other: third = function () {} } = {}, [fourth = () => {}] = []) { function inner() {} class Inner {} const arrow = () => {}; { function block() {} console.log(block.name) } switch (1) { case 1: function chosen() {} console.log(chosen.name) } return [first, second, third, fourth, inner, Inner, arrow, outer].map((f) => f.name).join() } console.log(outer())",
            )],
            "block\nchosen\nfirst,second,third,fourth,inner,Inner,arrow,outer",
        ),
        (
            "assignments",
            &[(
                "entry.js",
                "let plain, and = 1, or, nullish, pattern, item, member = {}; plain = () => {}; and &&= function () {}; or ||= class {}; nullish ??= () => {}; ({ pattern = () => {} } = {}); [item = () => {}] = []; member.x = () => {}; let sum = ''; sum += (() => {}).name; console.log([plain, and, or, nullish, pattern, item, member.x].map((f) => f.name).join('|') + '|' + sum)",
            )],
            "plain|and|or|nullish|pattern|item||",
        ),
        (
            "names of expressions, and of members",
            &[(
                "entry.js",
                "const first = function own(n) { return n ? own.name : first.name }, second = class Own { static self = Own.name; #field = () => {}; #method() {} names() { return [this.#field.name, this.#method.name].join() } }; const object = { key: () => {}, method() {}, ['com' + 'puted']: function () {} }; console.log(first(0), first(1), second.name, second.self, new second().names(), object.key.name, object.method.name, object.computed.name, (() => {}).name === '', (function () {}).name === '')",
            )],
            "own own Own Own #field,#method key method computed true true",
        ),
        (
            "classes with a name of their own",
            &[(
                "entry.js",
                "let log = []; class Field { static before = log.push(this.name); static name = 'field' } class Method { static name() { return 'method' } } class Getter { static get name() { return 'getter' } } const key = () => 'name'; class Computed { static [key()]() { return 'computed' } } class Other { static [key() + 's']() {} } let Late = class { static seen = this.name }; console.log(Field.name, Method.name(), Getter.name, Computed.name(), Other.name, Late.seen, log.length)",
            )],
            "field method getter computed Other Late 1",
        ),
        (
            "what a static initialiser sees",
            &[(
                "entry.js",
                "class Field { static before = this.name; static name = 1 } console.log(Field.before)",
            )],
            "Field",
        ),
        (
            "the property is like any function's",
            &[(
                "entry.js",
                "function f() {} console.log(JSON.stringify(Object.getOwnPropertyDescriptor(f, 'name')), Object.keys(f).length, f.length)",
            )],
            r#"{"value":"f","writable":false,"enumerable":false,"configurable":true} 0 0"#,
        ),
        (
            "names that nobody looks up where they would move",
            &[(
                "entry.cjs",
                "'use strict'; function run() { const value = () => {}; return (value).name } function again(f) { return f.name } exports.x = function () { const moved = class {}; return again(moved) }; console.log(run(), exports.x(), exports.x.name)",
            )],
            "value moved ",
        ),
        (
            "functions declared twice, and before they are declared",
            &[("entry.cjs", "console.log(f.name, f()); function f() { return 1 } function f() { return 2 }")],
            "f 2",
        ),
    ];
    check(&KEPT, cases);
}

#[test]
fn names_that_collide() {
    let cases: &[Case<'_>] = &[
        (
            "of several modules",
            &[
                (
                    "entry.mjs",
                    "import { names } from './a.mjs'; import d, { f as other } from './b.mjs'; import e from './c.mjs'; import g from './d.mjs'; function f() {} class C {} const v = () => {}; console.log(f.name, C.name, v.name, names(), other.name, d.name, e.name, g.name)",
                ),
                (
                    "a.mjs",
                    "function f() {} class C {} const v = () => {}; export const names = () => [f, C, v].map((f) => f.name).join()",
                ),
                ("b.mjs", "export function f() {} export default function C() {}"),
                ("c.mjs", "export default class {}"),
                ("d.mjs", "export default () => {}"),
            ],
            "f C v f,C,v f C default default",
        ),
        (
            "of a module that is required",
            &[
                (
                    "entry.cjs",
                    "const a = require('./a.mjs'); function f() {} console.log(f.name, a.f.name, a.C.name)",
                ),
                ("a.mjs", "export function f() {} export class C {}"),
            ],
            "f f C",
        ),
        (
            "a function of the program that is called like the helper",
            &[
                ("entry.mjs", "import './a.mjs'; function __name() {} console.log(__name.name)"),
                ("a.mjs", "function __name() {} console.log(__name.name)"),
            ],
            "__name\n__name",
        ),
    ];
    check(&KEPT, cases);
}

#[test]
fn what_nothing_uses_goes() {
    let dead = Setup { dead: Some("DEAD"), ..KEPT };
    let cases: &[Case<'_>] = &[
        (
            "functions, arrows and classes",
            &[
                ("entry.mjs", "import { used } from './a.mjs'; console.log(used.name)"),
                (
                    "a.mjs",
                    "export function used() {} export function unused() { return 'DEAD' } export const arrow = () => 'DEAD', f = function g() { return g && 'DEAD' }; export class Unused { m() { return 'DEAD' } } export const Other = class { m() { return 'DEAD' } }; class Base extends Unused { n() { return 'DEAD' } }",
                ),
            ],
            "used",
        ),
        (
            "calls of what is known to have no effect",
            &[(
                "entry.mjs",
                "const make = () => 1, value = make('DEAD'); function f() {} const g = f('DEAD'); console.log(1)",
            )],
            "1",
        ),
    ];
    check(&dead, cases);
}
