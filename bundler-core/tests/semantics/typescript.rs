//! TypeScript means what its compiler gives it, file by file.

use bundler_core::options::Options;

use crate::check::{BUNDLE, Case, ESM, Setup, check};

#[test]
fn enums() {
    let cases: &[Case<'_>] = &[
        (
            "numbers count up, strings do not",
            &[(
                "entry.ts",
                "enum E { A, B = 5, C, D = 'd', E = A + 10, F = 1 << 3, G = -1, H = ~1, 'x y' = 7, I = B | F } console.log(E.A, E.B, E.C, E.D, E.E, E.F, E.G, E.H, E['x y'], E.I); console.log(E[0], E[5], (E as any).d, E[E.C], Object.keys(E).length)",
            )],
            "0 5 6 d 10 8 -1 -2 7 13\nA B undefined C 19",
        ),
        (
            "computed members",
            &[(
                "entry.ts",
                "const f = () => 3; enum E { A = f(), B = 'abc'.length, C = Math.max(1, 2) } console.log(E.A, E.B, E.C, E[3])",
            )],
            "3 3 2 B",
        ),
        (
            "declarations merge",
            &[(
                "entry.ts",
                "enum E { A } enum E { B = 1, C = A + 5 } console.log(E.A, E.B, E.C, E[0], E[1])",
            )],
            "0 1 5 A B",
        ),
        (
            "const enums, here and in other files",
            &[
                (
                    "entry.ts",
                    "import { K, L } from './k'; const enum C { X = 1, Y } console.log(C.X, C.Y, K.A, K.B, L.Z)",
                ),
                ("k.ts", "export const enum K { A = 'a', B = 2 } export enum L { Z = 'z' }"),
            ],
            "1 2 a 2 z",
        ),
        (
            "members that refer to members and other enums",
            &[(
                "entry.ts",
                "enum A { X = 2 } enum B { Y = A.X, Z = Y * 2, W = `t${'x'}` as any, V = B.Z + 1 } console.log(B.Y, B.Z, B.W, B.V)",
            )],
            "2 4 tx 5",
        ),
        (
            "exported and used before, at run time undefined",
            &[("entry.ts", "console.log(typeof E); enum E { A } export { E }; console.log(E.A)")],
            "undefined\n0",
        ),
        (
            "declare enum leaves nothing",
            &[("entry.ts", "declare enum D { A } declare const enum C { B } console.log(typeof D)")],
            "undefined",
        ),
        (
            "an enum in a function, shadowed names",
            &[(
                "entry.ts",
                "const A = 'outer'; function f() { enum E { A = 1, B = A + 1 } return [E.A, E.B] } console.log(f(), A)",
            )],
            "[1,2] outer",
        ),
        (
            "merged with a namespace",
            &[(
                "entry.ts",
                "enum E { A } namespace E { export const name = (e: E) => 'E' + e } console.log(E.A, E.name(E.A))",
            )],
            "0 E0",
        ),
    ];
    check(&BUNDLE, cases);
}

#[test]
fn namespaces() {
    let cases: &[Case<'_>] = &[
        (
            "exports and private names",
            &[(
                "entry.ts",
                "namespace N { const hidden = 'h'; export const shown = hidden + 's'; export function f() { return shown } export class K { v = hidden } } console.log(N.shown, N.f(), new N.K().v, (N as any).hidden)",
            )],
            "hs hs h undefined",
        ),
        (
            "merging, nested and dotted",
            &[(
                "entry.ts",
                "namespace A.B { export let x = 1 } namespace A { export namespace B { export const y = x + 1; x++ } export const z = B.x } console.log(A.B.x, A.B.y, A.z)",
            )],
            "2 2 2",
        ),
        (
            "live exports in a namespace",
            &[(
                "entry.ts",
                "namespace N { export let n = 0; export const inc = () => { n++; [n] = [n + 1]; return { n } } } console.log(N.inc(), N.n)",
            )],
            "{\"n\":2} 2",
        ),
        (
            "merged with a function and a class",
            &[(
                "entry.ts",
                "function f() { return f.x } namespace f { export const x = 'x' } class K { static m() { return K.y } } namespace K { export const y = 'y' } console.log(f(), K.m())",
            )],
            "x y",
        ),
        (
            "types only leave nothing",
            &[(
                "entry.ts",
                "namespace T { export interface I {} export type X = string } declare namespace D { const x: number } namespace U { export namespace V { type W = 1 } } console.log('types', typeof D, 'only')",
            )],
            "types undefined only",
        ),
        (
            "import aliases",
            &[(
                "entry.ts",
                "namespace A { export namespace B { export const v = 1; export type T = string } } import v = A.B.v; import B = A.B; import T = A.B.T; export import C = A.B; const t: T = 't'; console.log(v, B.v, t, C.v)",
            )],
            "1 1 t 1",
        ),
        (
            "exported and imported",
            &[
                ("entry.ts", "import { N } from './n'; console.log(N.v, N.Inner.w)"),
                (
                    "n.ts",
                    "export namespace N { export const v = 1; export namespace Inner { export const w = v + 1 } }",
                ),
            ],
            "1 2",
        ),
        (
            "destructuring exports",
            &[(
                "entry.ts",
                "namespace N { export const { a, b: [c = 2], ...d } = { a: 1, b: [], e: 3 } as any } console.log(N.a, N.c, N.d)",
            )],
            "1 2 {\"e\":3}",
        ),
        ("the module keyword", &[("entry.ts", "module M { export const x = 1 } console.log(M.x)")], "1"),
    ];
    check(&BUNDLE, cases);
}

#[test]
fn imports_are_elided() {
    let cases: &[Case<'_>] = &[
        (
            "used as a type only",
            &[
                (
                    "entry.ts",
                    "import { T } from './a'; import U, { type V } from './b'; const x: T = 1; const y: U | V = 2; console.log(x + y)",
                ),
                ("a.ts", "console.log('never'); export type T = number"),
                ("b.ts", "console.log('never'); export default interface U {} export type V = number"),
            ],
            "3",
        ),
        (
            "import type and inline type",
            &[
                (
                    "entry.ts",
                    "import type { T } from './a'; import type D from './a'; import type * as NS from './a'; import { type X, y } from './c'; console.log(y)",
                ),
                ("a.ts", "console.log('never')"),
                ("c.ts", "console.log('c'); export type X = 1; export const y = 'y'"),
            ],
            "c\ny",
        ),
        (
            "a side-effect import stays",
            &[("entry.ts", "import './a'; console.log('entry')"), ("a.ts", "console.log('a')")],
            "a\nentry",
        ),
        (
            "unused values are elided, too",
            &[
                (
                    "entry.ts",
                    "import { x } from './a'; import * as ns from './a'; import d from './a'; console.log('entry')",
                ),
                ("a.ts", "console.log('never'); export const x = 1; export default 2"),
            ],
            "entry",
        ),
        (
            "used in typeof types, satisfies and generics only",
            &[
                (
                    "entry.ts",
                    "import { x, K } from './a'; let y: typeof x; const f = <T extends K>(t?: T) => 1; console.log(f<K>())",
                ),
                ("a.ts", "console.log('never'); export const x = 1; export class K {}"),
            ],
            "1",
        ),
        (
            "used as a value in one place",
            &[
                ("entry.ts", "import { K } from './a'; const k: K = new K(); console.log(k.v)"),
                ("a.ts", "export class K { v = 1 }"),
            ],
            "1",
        ),
        (
            "a type exported again without `type`",
            &[
                ("entry.ts", "import { T, v } from './b'; const x: T = 'x'; console.log(x, v)"),
                ("b.ts", "export { T, v } from './a'; export { U } from './a'"),
                (
                    "a.ts",
                    "export interface T2 {} export type T = string; export interface U {} export const v = 1",
                ),
            ],
            "x 1",
        ),
        (
            "an imported type exported again",
            &[
                ("entry.ts", "import { T, v } from './b'; const x: T = 'x'; console.log(x, v)"),
                ("b.ts", "import { T, v } from './a'; export { T, v }"),
                ("a.ts", "export type T = string; export const v = 1"),
            ],
            "x 1",
        ),
        (
            "export type, export type *, and stars of types",
            &[
                ("entry.ts", "import * as b from './b'; console.log(Object.keys(b))"),
                (
                    "b.ts",
                    "export type { T } from './a'; export type * from './a'; export type * as TS from './a'; export * from './types'; export { type T as T2, v } from './a'; type L = 1; export { L }; export { type L as L2 }",
                ),
                ("a.ts", "export type T = string; export const v = 1"),
                ("types.ts", "export interface I {} export type J = I"),
            ],
            "[\"v\"]",
        ),
        (
            "a name that is both a type and a value",
            &[
                (
                    "entry.ts",
                    "import { X } from './a'; import { Y } from './b'; const x: X = X; console.log(x, Y)",
                ),
                ("a.ts", "export type X = number; export const X = 1"),
                ("b.ts", "interface Y {} const Y = 'y'; export { Y }"),
            ],
            "1 y",
        ),
        (
            "a missing name from a TypeScript file is taken for a type",
            &[
                ("entry.ts", "export { Gone } from './a'; export * as ns from './a'; console.log('entry')"),
                ("a.ts", "export interface Gone {}"),
            ],
            "entry",
        ),
    ];
    check(&BUNDLE, cases);
    let verbatim = Setup {
        configure: |options: &mut Options| {
            options.tsconfig_raw = Some("{ \"compilerOptions\": { \"verbatimModuleSyntax\": true } }".into())
        },
        ..BUNDLE
    };
    check(
        &verbatim,
        &[(
            "verbatimModuleSyntax keeps what has no `type`",
            &[
                (
                    "entry.ts",
                    "import { x } from './a'; import { type T } from './b'; import type { U } from './c'; console.log('entry')",
                ),
                ("a.ts", "console.log('a'); export const x = 1"),
                ("b.ts", "console.log('b'); export type T = 1"),
                ("c.ts", "console.log('never'); export type U = 1"),
            ],
            "a\nb\nentry",
        )],
    );
}

#[test]
fn classes() {
    let cases: &[Case<'_>] = &[
        (
            "parameter properties",
            &[(
                "entry.ts",
                "class A { constructor(public a: number, private readonly b = 2, protected c?: string, d = a + b, readonly e = d) { console.log(this.a, this.b, this.c, d, this.e) } } class B extends A { f = 'f'; constructor(public g: string) { super(1); console.log(this.f, this.g) } } new B('g')",
            )],
            "1 2 undefined 3 3\nf g",
        ),
        (
            "abstract, overloads, index signatures, declare, definite and optional",
            &[(
                "entry.ts",
                "abstract class A { abstract m(): void; abstract x: number; f(a: string): void; f(a: number): void; f(a: any) { console.log(a) } [k: string]: any; declare d: number; o?: number; q!: string; private constructor(); protected constructor(x?: any) {} static readonly s = 1 as const; override t = 2; } class B extends A { x = 1; constructor() { super() } m() { this.f('m'); this.f(1) } } const b = new B(); b.m(); console.log('d' in b, 'o' in b, 'q' in b, A.s)",
            )],
            "m\n1\nfalse true true 1",
        ),
        (
            "this parameters, type guards, asserts and accessors",
            &[(
                "entry.ts",
                "function f(this: { v: number }, x: unknown): x is string { return this.v === 1 && typeof x === 'string' } function g(x: any): asserts x {} class K<T> implements Iterable<T> { get v(): number { return 1 } set v(n: number) {} *[Symbol.iterator](): Generator<T> { yield 1 as T } } console.log(f.call({ v: 1 }, 's'), g(1), new K<number>().v, [...new K<number>()])",
            )],
            "true undefined 1 [1]",
        ),
        (
            "implements and generics",
            &[(
                "entry.ts",
                "interface I<T> { v: T } class A<T extends object = {}> implements I<T> { constructor(public v: T) {} static of<U extends object>(u: U) { return new A<U>(u) } } class B extends A<{ x: number }> {} console.log(A.of({ x: 1 }).v, new B({ x: 2 }).v, new (A<{}>)({}).v)",
            )],
            "{\"x\":1} {\"x\":2} {}",
        ),
        (
            "private names and static blocks",
            &[(
                "entry.ts",
                "class K { #x: number = 1; private static y?: string; static { K.y = 'y' } get() { return [this.#x, K.y] } } console.log(new K().get())",
            )],
            "[1,\"y\"]",
        ),
    ];
    check(&BUNDLE, cases);
    let assign = Setup {
        configure: |options: &mut Options| {
            options.tsconfig_raw =
                Some("{ \"compilerOptions\": { \"useDefineForClassFields\": false } }".into())
        },
        ..BUNDLE
    };
    check(
        &assign,
        &[
            (
                "fields are assigned",
                &[(
                    "entry.ts",
                    "class A { set x(v: number) { console.log('set', v) } declare y: number } class B extends A { x = 1; z: number; static s = 2; y = 3 } const b = new B(); console.log(Object.keys(b), B.s, 'z' in b)",
                )],
                "set 1\n[\"y\"] 2 false",
            ),
            (
                "fields see parameter properties",
                &[(
                    "entry.ts",
                    "class A { f = this.p + 1; constructor(public p: number) {} } console.log(new A(1).f)",
                )],
                "2",
            ),
            (
                "computed names and keys are evaluated once, in order",
                &[(
                    "entry.ts",
                    "const k = (n: string) => { console.log(n); return n }; class A { [k('a')] = 1; static [k('b')] = 2; ['c']() {} } console.log(new A().a, (A as any).b)",
                )],
                "a\nb\n1 2",
            ),
        ],
    );
    let define = Setup {
        configure: |options: &mut Options| {
            options.tsconfig_raw = Some(
                "{ \"compilerOptions\": { \"useDefineForClassFields\": true, \"target\": \"ES2022\" } }"
                    .into(),
            )
        },
        ..BUNDLE
    };
    check(
        &define,
        &[(
            "fields are defined",
            &[(
                "entry.ts",
                "class A { set x(v: number) { console.log('set', v) } } class B extends A { x = 1; z: number } const b = new B(); console.log(Object.keys(b))",
            )],
            "[\"x\",\"z\"]",
        )],
    );
    check(
        &BUNDLE,
        &[(
            "an old target in tsconfig.json assigns fields",
            &[
                ("entry.ts", "class A { z: number; y = 1 } console.log('z' in new A(), new A().y)"),
                ("tsconfig.json", "{ // comment\n \"compilerOptions\": { \"target\": \"es2020\", }, }"),
            ],
            "false 1",
        )],
    );
}

#[test]
fn expressions() {
    let cases: &[Case<'_>] = &[
        (
            "casts, satisfies, non-null and const assertions",
            &[(
                "entry.ts",
                "const o: any = { a: { b: 1 } }; const x = (o as any).a!.b! + (<number>o.a.b) + (o.a satisfies object).b; let y = o!; (y as any) = 5; (y!)++; y! += 1; [y as any] = [y + 1]; const z = [1, 2] as const; console.log(x, y, z, (o as any)?.a, o!?.a!.b, new (Date as any)(0).getTime(), typeof (1 as any), !(0 as any))",
            )],
            "3 8 [1,2] {\"b\":1} 1 0 number true",
        ),
        (
            "optional chains on casts",
            &[(
                "entry.ts",
                "const u: any = undefined, o: any = { f() { return this === o } }; console.log((u as any)?.a.b, u?.a!.b, (u?.a)!?.b, o!.f(), (o as any).f(), (o.f as any)(), o.f!(), (<any>o.f)?.())",
            )],
            "undefined undefined undefined true true true true true",
        ),
        (
            "generic arrows and calls",
            &[(
                "entry.ts",
                "const id = <T>(x: T): T => x, f = async <T,>(x: T) => x, g = <T extends object>(x: T) => x; console.log(id<number>(1), id(1) < 2, g<{}>({}), (id<string>)('s'), new Map<string, number[]>([['a', [1]]]).get('a')); f<number>(3).then((v) => console.log(v))",
            )],
            "1 true {} s [1]\n3",
        ),
        (
            "generic arrows in .tsx",
            &[(
                "entry.tsx",
                "const id = <T,>(x: T): T => x, g = <T extends object>(x: T) => x; console.log(id(1), g({}))",
            )],
            "1 {}",
        ),
        (
            ".mts and .cts",
            &[
                (
                    "entry.mts",
                    "import c from './c.cjs'; import { m } from './m.mjs'; console.log(c.v as number, m)",
                ),
                ("c.cts", "const v: number = 1; exports.v = v"),
                ("m.mts", "export const m: string = 'm'"),
            ],
            "1 m",
        ),
        (
            ".js names that mean .ts files",
            &[
                (
                    "entry.ts",
                    "import { a } from './a.js'; import { b } from './b.jsx'; import { c } from './c'; import { d } from './d/index.js'; console.log(a, b, c, d)",
                ),
                ("a.ts", "export const a = 1"),
                ("b.tsx", "export const b = 2"),
                ("c.ts", "export const c = 3"),
                ("d/index.ts", "export const d = 4"),
            ],
            "1 2 3 4",
        ),
        (
            "type declarations leave nothing",
            &[(
                "entry.ts",
                "type A = { [K in keyof B]?: B[K] }; interface B { x: number; (): void; new (): B } declare const c: number; declare function d(): void; declare class E {} declare global { interface Window { y: number } } declare module 'z' { export const z: 1 } type F<T> = T extends infer U ? U : never; let g: A | undefined; console.log(typeof c, typeof g); export {}",
            )],
            "undefined undefined",
        ),
        (
            "names that are types elsewhere",
            &[(
                "entry.ts",
                "const type = 1, as = 2, of = 3, declare = 4, abstract = 5, namespace = 6, module_ = 7, is = 8, infer = 9, keyof = 10; console.log(as + of + declare + abstract + namespace + module_ + is + infer + keyof)",
            )],
            "54",
        ),
        (
            "less-than that is no generic",
            &[(
                "entry.ts",
                "const a = 1, b = 2, c = 3; const f = (x: any, y?: any) => [x, y]; console.log(f(a < b, c > 1), a < b || b > c)",
            )],
            "[true,true] true",
        ),
        (
            "using enum values, class values and namespaces in one expression",
            &[
                (
                    "entry.ts",
                    "import { E, K, N } from './a'; console.log(E.A + K.s + N.v, { E }.E.A, [K][0].s)",
                ),
                (
                    "a.ts",
                    "export enum E { A = 'A' } export class K { static s = 's' } export namespace N { export const v = 'v' }",
                ),
            ],
            "Asv A s",
        ),
        (
            "comments and types at line ends",
            &[(
                "entry.ts",
                "const f = (a: string /* c */, // d\n b?: number, // e\n): string | // f\n undefined => a\nconsole.log(f('a'))\ntype T =\n | 'a'\n | 'b'\nlet x: T = 'a'\n;[x] = ['b']\nconsole.log(x)",
            )],
            "a\nb",
        ),
    ];
    check(&BUNDLE, cases);
}

#[test]
fn commonjs_syntax() {
    let cases: &[Case<'_>] = &[
        (
            "export = and import = require",
            &[
                (
                    "entry.ts",
                    "import a = require('./a'); import type b = require('./b'); export import c = require('./c'); console.log(a.v, a(), c.x)",
                ),
                ("a.ts", "function f() { return 'called' } namespace f { export const v = 'v' } export = f"),
                ("b.ts", "console.log('never'); export = 1"),
                ("c.ts", "export const x = 'x'"),
            ],
            "v called x",
        ),
        (
            "an unused import = require is elided",
            &[
                ("entry.ts", "import a = require('./a'); let x: a.T; console.log('entry')"),
                ("a.ts", "console.log('never'); export type T = 1"),
            ],
            "entry",
        ),
    ];
    check(&BUNDLE, cases);
}

#[test]
fn decorators() {
    let legacy = Setup {
        configure: |options: &mut Options| {
            options.tsconfig_raw =
                Some("{ \"compilerOptions\": { \"experimentalDecorators\": true } }".into())
        },
        ..BUNDLE
    };
    let cases: &[Case<'_>] = &[
        (
            "order of evaluation and application",
            &[(
                "entry.ts",
                "const d = (n: string) => { console.log('eval', n); return (...a: any[]) => { console.log('call', n, a.length, typeof a[0], typeof a[1] === 'symbol' ? 's' : a[1]) } };\n@d('class1') @d('class2') class K { @d('field') f = 1; @d('method') m(@d('param') p: any) {} @d('static') static s = 2; @d('accessor') get g() { return 3 } constructor(@d('ctor') c?: any) {} }\nconsole.log(new K().f, K.s)",
            )],
            "eval field\ncall field 3 object f\neval method\neval param\ncall param 3 object m\ncall method 3 object m\neval accessor\ncall accessor 3 object g\neval static\ncall static 3 function s\neval class1\neval class2\neval ctor\ncall ctor 3 function undefined\ncall class2 1 function undefined\ncall class1 1 function undefined\n1 2",
        ),
        (
            "a decorator replaces its class and method",
            &[(
                "entry.ts",
                "const wrap = (t: any, k: string, d: PropertyDescriptor) => ({ ...d, value() { return 'wrapped ' + d.value.call(this) } }); const swap = (c: any) => class extends c { extra = true } as any; @swap export class K { @wrap m() { return 'm' } static self = () => K } const k: any = new K(); console.log(k.m(), k.extra, K.self() === K, K.name)",
            )],
            "wrapped m true true ",
        ),
        (
            "exported default and imported decorators",
            &[
                ("entry.ts", "import D from './k'; console.log(D.tag, new D().v)"),
                ("k.ts", "import { tag } from './d'; @tag('t') export default class { v = 1 }"),
                ("d/index.ts", "export const tag = (t: string) => (c: any) => { c.tag = t }"),
            ],
            "t 1",
        ),
    ];
    check(&legacy, cases);
}

#[test]
fn tsconfig_paths() {
    check(
        &Setup { formats: ESM, ..BUNDLE },
        &[(
            "paths, baseUrl and extends",
            &[
                (
                    "entry.ts",
                    "import { a } from '@lib/a'; import { b } from 'exact'; import { c } from 'below/c'; console.log(a, b, c)",
                ),
                (
                    "tsconfig.json",
                    "{ \"extends\": \"./base.json\", \"compilerOptions\": { \"paths\": { \"@lib/*\": [\"./missing/*\", \"./lib/*\"], \"exact\": [\"./b.ts\"] } } }",
                ),
                ("base.json", "{ \"compilerOptions\": { \"baseUrl\": \"./src\" } }"),
                ("lib/a.ts", "export const a = 1"),
                ("b.ts", "export const b = 2"),
                ("src/below/c.ts", "export const c = 3"),
                ("src/lib/a.ts", "export const a = 1"),
                ("src/b.ts", "export const b = 2"),
            ],
            "1 2 3",
        )],
    );
}

#[test]
fn syntax_that_only_typescript_has_between_modules() {
    check(
        &BUNDLE,
        &[
            (
                "names of earlier blocks, read, written and called",
                &[(
                    "entry.ts",
                    "namespace N { export let n = 0; export class K { static s = 5 } } namespace N { n++; [n] = [n + 1]; ({ n } = { n: n + 1 }); for (n of [n + 1]); console.log(n, { n }, new K() instanceof K, K.s); { let n = 9; console.log(n) } } namespace A.B.C { export let x = 1 } namespace A.B { export const y = C.x + 1 } namespace A { export const z = B.y + 1 } console.log(N.n, A.B.y, A.z)",
                )],
                "4 {\"n\":4} true 5\n9\n4 2 3",
            ),
            (
                "an exported alias makes a module",
                &[
                    (
                        "entry.ts",
                        "import o = require('./o'); import a = o.a; export import b = o.b; console.log(a, b)",
                    ),
                    ("o.ts", "export = { a: 1, b: 2 }"),
                ],
                "1 2",
            ),
        ],
    );
}

#[test]
fn standard_decorators_in_scripts() {
    check(
        &BUNDLE,
        &[(
            "a decorated class in a file without imports and exports",
            &[(
                "entry.js",
                "function d(v, c) { return c.kind === 'field' ? (x) => x * 2 : c.kind === 'method' ? function () { return 'r' + v.call(this) } : undefined } @d class A { @d x = 2; @d m() { return 1 } static { this.q = 1 } } console.log(new A().x, new A().m(), A.q, A.name)",
            )],
            "4 r1 1 A",
        )],
    );
}

#[test]
fn pragmas_in_line_comments() {
    check(
        &BUNDLE,
        &[(
            "factory and fragment",
            &[(
                "entry.jsx",
                "// @jsx h\n// @jsxFrag f\nconst h = (...a) => a.join(), f = 'fragment'; console.log(<a>b</a>, <></>)",
            )],
            "a,,b fragment,",
        )],
    );
}
