//! Early errors of ECMA-262: what no engine runs is refused, and what every engine runs is not.

use bundler_core::options::{Format, Options};

use crate::check::{BUNDLE, Case, Entrance, NODE, Setup, check, check_errors};

#[test]
fn programs_that_no_engine_runs() {
    check_errors(
        |options: &mut Options| options.external = vec!["*".into()],
        &[
            (
                "let dup",
                &[("entry.cjs", "let a; let a;")],
                &[("entry.cjs:1:12", "\"a\" has already been declared", "")],
            ),
            (
                "let var dup",
                &[("entry.cjs", "let a; var a;")],
                &[("entry.cjs:1:12", "\"a\" has already been declared", "")],
            ),
            (
                "var let dup in block",
                &[("entry.cjs", "{ var a; let a; }")],
                &[("entry.cjs:1:7", "\"a\" has already been declared", "")],
            ),
            (
                "fn let dup",
                &[("entry.cjs", "function f(){} let f;")],
                &[("entry.cjs:1:10", "\"f\" has already been declared", "")],
            ),
            (
                "fn dup in block strict",
                &[("entry.cjs", "\"use strict\"; { function f(){} function f(){} }")],
                &[("entry.cjs:1:41", "\"f\" has already been declared", "")],
            ),
            (
                "module fn dup",
                &[("entry.mjs", "export {}; function f(){} function f(){}")],
                &[("entry.mjs:1:36", "\"f\" has already been declared", "")],
            ),
            (
                "param let",
                &[("entry.cjs", "function f(a){ let a; }")],
                &[("entry.cjs:1:20", "\"a\" has already been declared", "")],
            ),
            (
                "catch let",
                &[("entry.cjs", "try{}catch(e){ let e; }")],
                &[("entry.cjs:1:20", "\"e\" has already been declared", "")],
            ),
            (
                "for let var",
                &[("entry.cjs", "for (let i;;) { var i; }")],
                &[("entry.cjs:1:21", "\"i\" has already been declared", "")],
            ),
            (
                "switch dup",
                &[("entry.cjs", "switch(1){case 1: let a; case 2: let a;}")],
                &[("entry.cjs:1:38", "\"a\" has already been declared", "")],
            ),
            (
                "class dup",
                &[("entry.cjs", "class A{} class A{}")],
                &[("entry.cjs:1:17", "\"A\" has already been declared", "")],
            ),
            (
                "import dup",
                &[("entry.mjs", "import a from \"x\"; import a from \"y\"")],
                &[("entry.mjs:1:27", "\"a\" has already been declared", "")],
            ),
            (
                "import let",
                &[("entry.mjs", "import a from \"x\"; let a")],
                &[("entry.mjs:1:24", "\"a\" has already been declared", "")],
            ),
            (
                "return top module",
                &[("entry.mjs", "export {}; return 1")],
                &[("entry.mjs:1:12", "\"return\" stands outside of a function", "")],
            ),
            (
                "private undeclared",
                &[("entry.cjs", "class A { m(){ this.#x } }")],
                &[("entry.cjs:1:21", "\"#x\" must be declared in a class around it", "")],
            ),
            (
                "private outside",
                &[("entry.cjs", "a.#x")],
                &[("entry.cjs:1:3", "\"#x\" must be declared in a class around it", "")],
            ),
            (
                "private dup",
                &[("entry.cjs", "class A { #x; #x; }")],
                &[("entry.cjs:1:15", "\"#x\" has already been declared", "")],
            ),
            (
                "delete private",
                &[("entry.cjs", "class A { #x; m(){ delete this.#x } }")],
                &[("entry.cjs:1:20", "a private name cannot be deleted", "")],
            ),
            (
                "private in undeclared",
                &[("entry.cjs", "class A { m(o){ return #y in o } }")],
                &[("entry.cjs:1:24", "\"#y\" must be declared in a class around it", "")],
            ),
            (
                "continue nonloop label",
                &[("entry.cjs", "foo: { while(1){ continue foo; } }")],
                &[("entry.cjs:1:27", "\"foo\" is not the label of a loop", "")],
            ),
            (
                "dup proto",
                &[("entry.cjs", "({__proto__:1, __proto__:2})")],
                &[("entry.cjs:1:16", "an object can have only one \"__proto__\" with a colon", "")],
            ),
            (
                "super outside",
                &[("entry.cjs", "super()")],
                &[("entry.cjs:1:1", "\"super()\" stands outside of the constructor of a derived class", "")],
            ),
            (
                "super call in method",
                &[("entry.cjs", "class A extends B{ m(){ super() } }")],
                &[("entry.cjs:1:25", "\"super()\" stands outside of the constructor of a derived class", "")],
            ),
            (
                "super in ctor w/o extends",
                &[("entry.cjs", "class A{ constructor(){ super() } }")],
                &[("entry.cjs:1:25", "\"super()\" stands outside of the constructor of a derived class", "")],
            ),
            (
                "super call fn",
                &[("entry.cjs", "function f(){ super() }")],
                &[("entry.cjs:1:15", "\"super()\" stands outside of the constructor of a derived class", "")],
            ),
            (
                "dup params strict",
                &[("entry.cjs", "\"use strict\"; function f(a,a){}")],
                &[("entry.cjs:1:28", "there are two parameters \"a\"", "")],
            ),
            (
                "dup params arrow",
                &[("entry.cjs", "((a,a)=>1)")],
                &[("entry.cjs:1:5", "there are two parameters \"a\"", "")],
            ),
            (
                "dup params default",
                &[("entry.cjs", "function f(a,a=1){}")],
                &[("entry.cjs:1:14", "there are two parameters \"a\"", "")],
            ),
            (
                "regex flag",
                &[("entry.cjs", "/a/gg")],
                &[("entry.cjs:1:1", "Duplicated regular expression flag 'g'", "")],
            ),
            (
                "regex bad flag",
                &[("entry.cjs", "/a/x")],
                &[("entry.cjs:1:1", "Unknown regular expression flags", "")],
            ),
            (
                "regex u v",
                &[("entry.cjs", "/a/uv")],
                &[(
                    "entry.cjs:1:1",
                    "the regular expression is not valid: Invalid unicode flags combination `u` and `v`",
                    "",
                )],
            ),
            (
                "regex group",
                &[("entry.cjs", "/(/")],
                &[("entry.cjs:1:1", "the regular expression is not valid: Unterminated capturing group", "")],
            ),
            (
                "regex range",
                &[("entry.cjs", "/[b-a]/")],
                &[(
                    "entry.cjs:1:1",
                    "the regular expression is not valid: Character class atom range out of order",
                    "",
                )],
            ),
            (
                "regex quant",
                &[("entry.cjs", "/a**/")],
                &[("entry.cjs:1:1", "the regular expression is not valid: Invalid braced quantifier", "")],
            ),
            (
                "regex dup name",
                &[("entry.cjs", "/(?<a>.)(?<a>.)/")],
                &[(
                    "entry.cjs:1:1",
                    "the regular expression is not valid: Duplicated capturing group names",
                    "",
                )],
            ),
            (
                "regex bad name ref",
                &[("entry.cjs", "/(?<a>.)\\k<b>/")],
                &[("entry.cjs:1:1", "the regular expression is not valid: Group specifier is empty", "")],
            ),
            (
                "regex u esc",
                &[("entry.cjs", "/\\-/u")],
                &[(
                    "entry.cjs:1:1",
                    "the regular expression is not valid: Could not parse the entire pattern",
                    "",
                )],
            ),
            (
                "regex lookbehind quant",
                &[("entry.cjs", "/(?<=a)*/")],
                &[("entry.cjs:1:1", "the regular expression is not valid: Invalid braced quantifier", "")],
            ),
            (
                "regex repeat order",
                &[("entry.cjs", "/a{2,1}/")],
                &[(
                    "entry.cjs:1:1",
                    "the regular expression is not valid: Numbers out of order in braced quantifier",
                    "",
                )],
            ),
            (
                "regex unicode range",
                &[("entry.cjs", "/\\u{110000}/u")],
                &[(
                    "entry.cjs:1:1",
                    "the regular expression is not valid: Invalid unicode escape sequence",
                    "",
                )],
            ),
            (
                "if fn strict",
                &[("entry.cjs", "\"use strict\"; if(1) function f(){}")],
                &[("entry.cjs:1:30", "a function cannot be the body of an \"if\"", "")],
            ),
            (
                "while fn",
                &[("entry.cjs", "while(0) function f(){}")],
                &[("entry.cjs:1:19", "a function cannot be the body of a loop", "")],
            ),
            (
                "label async fn",
                &[("entry.cjs", "a: async function f(){}")],
                &[("entry.cjs:1:19", "only a plain function of sloppy code can have a label", "")],
            ),
            (
                "super() in field",
                &[("entry.cjs", "class A extends B{ x = super() }")],
                &[("entry.cjs:1:24", "\"super()\" stands outside of the constructor of a derived class", "")],
            ),
            (
                "return in static",
                &[("entry.cjs", "class A { static { return } }")],
                &[("entry.cjs:1:20", "\"return\" stands outside of a function", "")],
            ),
            (
                "export in block",
                &[("entry.mjs", "{ export {} }")],
                &[("entry.mjs:1:3", "'import', and 'export' cannot be used outside of module code", "")],
            ),
            (
                "import in fn",
                &[("entry.mjs", "function f(){ import \"a\" }")],
                &[("entry.mjs:1:15", "'import', and 'export' cannot be used outside of module code", "")],
            ),
            (
                "import.meta script",
                &[("entry.cjs", "import.meta")],
                &[("entry.cjs:1:1", "'import.meta' cannot be used outside of module code", "")],
            ),
            (
                "import() spread",
                &[("entry.cjs", "import(...a)")],
                &[("entry.cjs:1:8", "\"import()\" takes no spread arguments", "")],
            ),
            (
                "new import",
                &[("entry.cjs", "new import(\"a\")")],
                &[("entry.cjs:1:1", "\"import()\" is not a constructor", "")],
            ),
            (
                "import attr dup",
                &[("entry.mjs", "import a from \"x\" with {type:\"json\", type:\"json\"}")],
                &[("entry.mjs:1:38", "there are two attributes \"type\"", "")],
            ),
            (
                "export ill surrogate",
                &[("entry.mjs", "export { a as \"\\uD800\" }; let a")],
                &[("entry.mjs:1:15", "the name of an export must be well-formed Unicode", "")],
            ),
            (
                "import eval",
                &[("entry.mjs", "import { eval } from \"x\"")],
                &[("entry.mjs:1:10", "\"eval\" cannot be bound in a module", "")],
            ),
            (
                "class extends opt",
                &[("entry.cjs", "class A extends B?.c {")],
                &[("entry.cjs:1:23", "the file ends too early", "")],
            ),
            (
                "catch dup",
                &[("entry.cjs", "try{}catch([a,a]){}")],
                &[("entry.cjs:1:15", "\"a\" has already been declared", "")],
            ),
            (
                "const dup for",
                &[("entry.cjs", "for (const [a,a] of []);")],
                &[("entry.cjs:1:15", "\"a\" has already been declared", "")],
            ),
            (
                "let dup pattern",
                &[("entry.cjs", "let [a,a] = []")],
                &[("entry.cjs:1:8", "\"a\" has already been declared", "")],
            ),
            (
                "switch using",
                &[("entry.cjs", "switch(1){ case 1: using x = y; }")],
                &[("entry.cjs:1:20", "\"using\" needs a block of its own inside a switch", "")],
            ),
        ],
    );
}

#[test]
fn programs_that_every_engine_runs() {
    let cases: &[Case<'_>] = &[
        (
            "functions as bodies (Annex B.3.3)",
            &[(
                "entry.cjs",
                "if (0) ; else function f() { return 1 } if (1) function g() { return 2 } console.log(f(), g())",
            )],
            "1 2",
        ),
        (
            "functions of one name in sloppy blocks, labelled functions",
            &[(
                "entry.cjs",
                "{ function f() { return 1 } function f() { return 1 } } label: function g() { return 3 } console.log(f(), g())",
            )],
            "1 3",
        ),
        (
            "variables beside functions and parameters",
            &[(
                "entry.cjs",
                "function f(a, a) { var a; function a() { return 5 } var f; return a } var f, g = 1; try { throw 6 } catch (e) { var e = 7; g += e } console.log(f(1, 2)(), g, e)",
            )],
            "5 8 undefined",
        ),
        (
            "inner scopes hide outer ones",
            &[(
                "entry.mjs",
                "let a = 1; { let a = 2; { var b = a } } function f(x) { { let x = 3; b += x } return (y) => { let a = y; return a } } for (let i = 0; i < 1; i++) { let i = 4; b += i } switch (a) { default: let a = 5; b += a } console.log(a, f(0)(6), b); class A { static { let a; var b2 = a } a = 1 }",
            )],
            "1 6 14",
        ),
        (
            "private names of the classes around",
            &[(
                "entry.mjs",
                "class A { #x = 1; get #y() { return 2 } set #y(v) {} static has(o) { return #x in o } inner() { const outer = this; return class { #z = 3; sum() { return outer.#x + outer.#y + this.#z } } } } console.log(new (new A().inner())().sum(), A.has(new A()), A.has({}))",
            )],
            "6 true false",
        ),
        (
            "labels of loops and of blocks",
            &[(
                "entry.mjs",
                "outer: for (const a of [1, 2]) { block: { if (a === 1) { continue outer } break block } console.log(a) }",
            )],
            "2",
        ),
        (
            "super, new.target and return where they may be",
            &[(
                "entry.cjs",
                "class A { constructor() { this.t = new.target.name } m() { return 1 } } class B extends A { x = super.m(); constructor() { const s = () => super(); s() } static s = new.target } const o = { __proto__: A.prototype, ['__proto__x']: 1, m() { return super.m() + 1 } }; console.log(new B().t, new B().x, B.s, o.m(), new.target); return; never()",
            )],
            "B 1 undefined 2 undefined",
        ),
        (
            "regular expressions of every kind",
            &[(
                "entry.mjs",
                "console.log(/[\\p{L}--[a-z]]/v.test('é'), /(?<y>a)|(?<z>b)/d.test('b'), /\\u{61}/u.test('a'), /[\\]/]\\k{1,}/.test('/kk'), /(?<=\\$)\\d+/.exec('$42')[0], /\\c/.test('\\\\c'), /a{,5}/.test('a{,5}'))",
            )],
            "true true true true 42 true true",
        ),
    ];
    check(&Setup { formats: &[Format::Cjs, Format::Iife], entrances: &[Entrance::Itself], ..NODE }, cases);
}

#[test]
fn types_are_no_duplicates() {
    check(
        &BUNDLE,
        &[(
            "overloads, merged declarations, declared names",
            &[
                (
                    "entry.ts",
                    "import { type T } from './t'; type T = 1; function f(a: string): 1; function f(a: number): 2; function f(a: any): any { return a } declare const f2: 1; const f2x = 1; interface A {} class A { constructor(a?: 1); constructor(public a = 2) {} m(): void; m(x?: 1) {} } namespace A { export const b = 3 } enum E { x } enum E { y = 4 } declare function g(this: 1): void; console.log(f(1), new A().a, A.b, E.y)",
                ),
                ("t.ts", "export type T = 1"),
            ],
            "1 2 3 4",
        )],
    );
}
