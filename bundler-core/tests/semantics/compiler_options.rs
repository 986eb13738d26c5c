//! Options of tsconfig.json that change what code means.

use bundler_core::options::Format;

use crate::check::{BUNDLE, Case, Setup, check};

#[test]
fn compiler_options() {
    let cases: &[Case<'_>] = &[
        (
            "preserveValueImports: an import of types alone goes",
            &[
                (
                    "entry.ts",
                    "import { type T } from './types'; import { unused } from './values'; import './effects'",
                ),
                (
                    "tsconfig.json",
                    "{ \"compilerOptions\": { \"preserveValueImports\": true, \"isolatedModules\": true } }",
                ),
                ("types.ts", "console.log('types'); export type T = 1"),
                ("values.ts", "console.log('values'); export const unused = 1"),
                ("effects.ts", "console.log('effects')"),
            ],
            "values\neffects",
        ),
        (
            "assigned fields with computed names",
            &[
                (
                    "entry.ts",
                    "class A { set [Symbol.match](v: any) { console.log('set', v) } set 'two words'(v: any) { console.log('set', v) } } class B extends A { [Symbol.match]: any = 1; ['two words']: any = 2; [Symbol.replace]?: any; ['nothing']: any } console.log(Reflect.ownKeys(new B()).length)",
                ),
                ("tsconfig.json", "{ \"compilerOptions\": { \"useDefineForClassFields\": false } }"),
            ],
            "set 1\nset 2\n0",
        ),
    ];
    check(&BUNDLE, cases);
}

#[test]
fn scripts_are_strict() {
    const SCRIPTS: &[Format] = &[Format::Cjs, Format::Iife];
    let source = "console.log((function (this: any) { return this === undefined })())";
    let cases: &[Case<'_>] = &[
        (
            "alwaysStrict",
            &[("entry.ts", source), ("tsconfig.json", "{ \"compilerOptions\": { \"alwaysStrict\": true } }")],
            "true",
        ),
        (
            "strict",
            &[("entry.ts", source), ("tsconfig.json", "{ \"compilerOptions\": { \"strict\": true } }")],
            "true",
        ),
        (
            "alwaysStrict wins over strict",
            &[
                ("entry.ts", source),
                ("tsconfig.json", "{ \"compilerOptions\": { \"strict\": true, \"alwaysStrict\": false } }"),
            ],
            "false",
        ),
    ];
    check(&Setup { formats: SCRIPTS, entrances: &[], ..BUNDLE }, cases);
}

#[test]
fn automatic_accessors() {
    let cases: &[Case<'_>] = &[
        (
            "without decorators",
            &[(
                "entry.js",
                "class A { accessor x = 1; static accessor y = 2; accessor #z = 3; get z() { return this.#z } accessor ['c' + 1] = 4 } const a = new A(); a.x = 5; A.y++; console.log(a.x, A.y, a.z, a.c1, Object.keys(a).length)",
            )],
            "5 3 3 4 0",
        ),
        (
            "in TypeScript",
            &[(
                "entry.ts",
                "abstract class A { accessor x: number = 1; declare accessor gone: number; abstract accessor nothing: string } class B extends A { accessor nothing = 'b' } console.log(new B().x, new B().nothing)",
            )],
            "1 b",
        ),
        (
            "with legacy decorators elsewhere",
            &[
                (
                    "entry.ts",
                    "const d = (c: any) => { c.tag = 'tag' }; @d class A { accessor x = 1 } console.log((A as any).tag, new A().x)",
                ),
                ("tsconfig.json", "{ \"compilerOptions\": { \"experimentalDecorators\": true } }"),
            ],
            "tag 1",
        ),
    ];
    check(&BUNDLE, cases);
}

#[test]
fn decorated_classes_keep_their_names() {
    let cases: &[Case<'_>] = &[(
        "exported ones",
        &[(
            "entry.ts",
            "const d = (c: any, context: any) => { console.log(c.name, context.name) }; @d export class A {} export @d class B {} @d export default class C {}",
        )],
        "A A\nB B\nC C",
    )];
    check(&BUNDLE, cases);
}

#[test]
fn metadata_inherits() {
    let cases: &[Case<'_>] = &[(
        "whether the classes are decorated or their members",
        &[(
            "entry.js",
            "Symbol.metadata ??= Symbol('metadata'); const d = (v, c) => { c.metadata[c.name] = c.kind }; class A { @d x; @d m() {} } class B extends A { @d y } @d class C extends B { @d #z; static has(o) { return #z in o } } for (const k of [A, B, C]) { const own = k[Symbol.metadata]; console.log(own.x, own.y, Object.keys(own).sort().join()) }",
        )],
        "field undefined m,x\nfield field y\nfield field #z,C",
    )];
    check(&BUNDLE, cases);
}
