//! Programs that use each feature of ES2015 and later, lowered for several targets: they print what Node prints. They
//! stand in `lowering.txt`: a name, the program, and what it prints.

use bundler_core::options::Options;

use crate::check::{BUNDLE, Case, ESM, Entrance, NODE, Oracle, Setup, check};

/// A name, the file, and what it prints.
type Program = (&'static str, [(&'static str, &'static str); 1], &'static str);

fn programs() -> Vec<Program> {
    let parts = include_str!("lowering.txt").split("### ").skip(1);
    parts
        .map(|part| {
            let (name, rest) = part.split_once('\n').expect("a name");
            let (program, lines) = rest.split_once("\n---\n").expect("a program, and what it prints");
            (name, [("entry.mjs", program)], lines.trim_end_matches('\n'))
        })
        .collect()
}

fn check_programs(setup: &Setup) {
    let programs = programs();
    // Nothing but lowering knows `using`.
    let is_known = |source: &str| setup.oracle == Oracle::None || !source.contains("using ");
    let cases: Vec<Case<'_>> = programs
        .iter()
        .filter(|(_, files, _)| is_known(files[0].1))
        .map(|(name, files, lines)| (*name, &files[..], *lines))
        .collect();
    check(setup, &cases);
}

#[test]
fn as_they_are() {
    check_programs(&Setup { formats: ESM, entrances: &[Entrance::Itself], ..NODE });
}

macro_rules! targets {
    ($($test:ident: $name:literal),* $(,)?) => {
        $(
            #[test]
            fn $test() {
                let configure = |options: &mut Options| options.target = vec![$name.to_string()];
                check_programs(&Setup { configure, formats: ESM, entrances: &[Entrance::Itself], ..BUNDLE });
            }
        )*
    };
}

targets! {
    es5: "es5",
    es2015: "es2015",
    es2017: "es2017",
    es2020: "es2020",
    es2022: "es2022",
    chrome60: "chrome60",
    node12: "node12",
    safari11: "safari11",
}

/// What lowering is known to miss: see the list of gaps.
#[test]
fn gaps_of_lowering() {
    let setup = Setup {
        configure: |options| options.target = vec!["es5".to_string()],
        formats: ESM,
        entrances: &[Entrance::Itself],
        ..NODE
    };
    let cases: &[Case<'_>] = &[
        (
            "a private name is looked for in a primitive",
            &[(
                "entry.mjs",
                "class A { #x; static has(o) { return #x in o } } try { A.has(1) } catch (e) { console.log(e.constructor.name) }",
            )],
            "TypeError",
        ),
        (
            "a private method is assigned",
            &[(
                "entry.mjs",
                "class A { #m() {} set() { this.#m = 1 } } try { new A().set() } catch (e) { console.log(e.constructor.name) }",
            )],
            "TypeError",
        ),
        (
            "static private members are asked of a subclass",
            &[(
                "entry.mjs",
                "class A { static #x = 0; static get() { return this.#x } } try { (class extends A {}).get() } catch (e) { console.log(e.constructor.name) }",
            )],
            "TypeError",
        ),
        (
            "a chain in parentheses is called",
            &[("entry.mjs", "const o = { f() { return this === o } }; console.log((o?.f)())")],
            "true",
        ),
        (
            "parameters have a scope of their own",
            &[("entry.mjs", "function f(x, g = () => x) { var x = 2; return g() } console.log(f(1))")],
            "1",
        ),
        (
            "functions in the head of a loop keep its first variable",
            &[(
                "entry.mjs",
                "for (let i = 0, get = () => i; i < 2; i++) { if (i === 1) console.log(get()) }",
            )],
            "0",
        ),
        (
            "constants are assigned",
            &[(
                "entry.mjs",
                "const f = () => { const c = 1; c = 2; }; try { f() } catch (e) { console.log(e.constructor.name) }",
            )],
            "TypeError",
        ),
        (
            "computed methods have names and an order",
            &[(
                "entry.mjs",
                "const k = 'k'; const o = { [k]() {}, get [k + 1]() {}, z: 1 }; console.log(o.k.name, Object.keys(o).join())",
            )],
            "k k,k1,z",
        ),
        (
            "blocks and flat modules have dead zones",
            &[("entry.mjs", "try { x; let x = 1; } catch (e) { console.log(e.constructor.name) }")],
            "ReferenceError",
        ),
        (
            "a parameter of an async arrow function is declared again",
            &[(
                "entry.mjs",
                "const f = async ({ a }) => { var a; return a }; f({ a: 4 }).then((v) => console.log(v))",
            )],
            "4",
        ),
        (
            "generators inherit",
            &[("entry.mjs", "function* g() {} console.log(g() instanceof g, String(g()))")],
            "true [object Generator]",
        ),
        (
            "keys of literals are converted in turn",
            &[(
                "entry.mjs",
                "const log = [], key = { toString() { log.push('key'); return 'a' } }; const o = { [key]: log.push('value') }; console.log(log.join())",
            )],
            "key,value",
        ),
        (
            "functions have prototypes only if they are constructors",
            &[(
                "entry.mjs",
                "const o = { m() {} }, f = () => {}; console.log('prototype' in o.m, 'prototype' in f, 'prototype' in async function () {})",
            )],
            "false false false",
        ),
        (
            "functions have the names of their places",
            &[(
                "entry.mjs",
                "const { a = () => {} } = {}; class B { c = () => {}; get d() { return 1 } } const g = Object.getOwnPropertyDescriptor(B.prototype, 'd').get; console.log(a.name, new B().c.name, g.name, (class {}).name)",
            )],
            "a c get d ",
        ),
        (
            "async generators inherit",
            &[("entry.mjs", "async function* g() {} console.log(g() instanceof g, String(g()))")],
            "true [object AsyncGenerator]",
        ),
        (
            "parameters of async generators are bound when they are called",
            &[(
                "entry.mjs",
                "async function* g({ a }) {} try { g(); console.log('called') } catch (e) { console.log(e.constructor.name) }",
            )],
            "TypeError",
        ),
        (
            "patterns step iterators no further than they need",
            &[(
                "entry.mjs",
                "let steps = 0; const it = { [Symbol.iterator]: () => ({ next: () => ({ done: ++steps > 3 }), return: () => ({}) }) }; const [] = it; console.log(steps)",
            )],
            "0",
        ),
        (
            "an assignment of a pattern has the value of its right side",
            &[("entry.mjs", "let a; const r = ([a] = 'xyz'); console.log(r, a)")],
            "xyz x",
        ),
        (
            "defaults come before computed keys that follow",
            &[(
                "entry.mjs",
                "const log = [], k = (x) => (log.push(x), x); const { a = k('default'), [k('b')]: b, ...c } = {}; console.log(log.join())",
            )],
            "default,b",
        ),
    ];
    check(&setup, cases);
    let decorated = &[(
        "static fields of decorated classes",
        &[("entry.js", "const d = () => {}; class A { @d static s = 1 } console.log(A.s)")][..],
        "1",
    )];
    check(&Setup { oracle: Oracle::None, ..setup }, decorated);
    let patterns = Setup { configure: |options| options.target = vec!["safari13".to_string()], ..setup };
    check(
        &patterns,
        &[(
            "parameters that are declared again",
            &[(
                "entry.mjs",
                "function f({ a }, [b]) { var a; var b = 2; return [a, b].join() } const g = ({ a }) => { var a = 5; return a }; console.log(f({ a: 1 }, [3]), g({ a: 1 }))",
            )],
            "1,2 5",
        )],
    );
}
