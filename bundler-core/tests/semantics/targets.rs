//! Programs whose syntax the targets lack: they do the same, and nothing of that syntax is left.

use bundler_core::options::{Entry, Format, Options};

use crate::check::{
    BUNDLE, Case, ESM, EVERY_FORMAT, Entrance, NODE, Oracle, Setup, bundle, check, check_errors, javascript,
    options_for,
};

fn target(options: &mut Options, names: &[&str]) {
    options.target = names.iter().map(ToString::to_string).collect();
}

macro_rules! setups {
    ($($name:literal),*) => {
        &[$(($name, |options: &mut Options| target(options, &[$name]))),*]
    };
}

type Configure = fn(&mut Options);

const TARGETS: &[(&str, Configure)] = setups![
    "es5",
    "es2015",
    "es2016",
    "es2017",
    "es2018",
    "es2019",
    "es2020",
    "es2021",
    "es2022",
    "chrome61",
    "safari11",
    "firefox60",
    "node12",
    "ie11"
];

/// Runs each case for each target, and looks for syntax that should be gone.
fn check_targets(cases: &[Case<'_>]) {
    check(&Setup { formats: ESM, ..NODE }, cases);
    for &(name, configure) in TARGETS {
        let is_thorough = matches!(name, "es5" | "es2015");
        let setup = Setup {
            configure,
            oracle: Oracle::None,
            formats: if is_thorough { EVERY_FORMAT } else { ESM },
            entrances: if is_thorough { NODE.entrances } else { &[Entrance::Itself] },
            ..BUNDLE
        };
        let named: Vec<(String, &Case<'_>)> =
            cases.iter().map(|case| (format!("{} for {name}", case.0), case)).collect();
        let cases: Vec<Case<'_>> =
            named.iter().map(|(reason, case)| (reason.as_str(), case.1, case.2)).collect();
        check(&setup, &cases);
        cases.iter().for_each(|case| check_is_lowered(&setup, case));
    }
}

/// Lowering what is lowered changes nothing.
fn check_is_lowered(setup: &Setup, (reason, files, _): &Case<'_>) {
    for minify in [false, true] {
        let mut options = options_for(setup, files, Format::Iife);
        options.minify_syntax = minify;
        let code = javascript(&bundle(&options, files).expect("it was built before"));
        let again = |target: &[String]| {
            let mut options = Options::new("/project");
            options.bundle = false;
            options.entries = vec![Entry::File { path: "./out.cjs".to_string(), name: None }];
            options.target = target.to_vec();
            javascript(&bundle(&options, &[("out.cjs", &code)]).expect("a bundle is a program"))
        };
        let (before, after) = (again(&[]), again(&options.target));
        // Old engines want a semicolon after `do` loops.
        let lines = |text: &'_ str| -> Vec<String> {
            text.lines().map(|line| line.trim_end_matches(';').to_string()).collect()
        };
        let (before, after) = (lines(&before), lines(&after));
        let changed: Vec<_> = before.iter().zip(&after).filter(|(before, after)| before != after).collect();
        assert!(before == after, "{reason}: not all is lowered: {changed:?}");
    }
}

#[test]
fn expressions() {
    let cases: &[Case<'_>] = &[
        (
            "optional chains",
            &[(
                "entry.mjs",
                "const o = { f() { return this === o }, a: { b: [1] }, n: null };
                console.log(o?.f(), o.f?.(), o?.a?.b?.[0], o.n?.x.y.z, o.x?.(), o?.['f']?.());
                let calls = 0; const get = () => (calls++, null); get()?.[calls++].x(calls++); console.log(calls);
                console.log(delete o?.a, o.a, typeof o.n?.x)",
            )],
            "true true 1 undefined undefined true\n1\ntrue undefined undefined",
        ),
        (
            "nullish values and logical assignment",
            &[(
                "entry.mjs",
                "let a = null, b = 0, log = []; const o = { get x() { log.push('get'); return 1 }, set x(v) { log.push('set') } };
                a ??= 3; b ||= 4; b &&= b + 1; o.x ??= 2; o.x ||= 2; o.x &&= 2;
                const key = () => (log.push('key'), 'x'); o[key()] ??= 1; o[key()] &&= 1;
                console.log(a, b, log.join(), a ?? 1, null ?? undefined ?? 'z', (0 ?? 1) || 2);
                let f; f ??= function () {}; console.log(f.name === 'f' || 'lost')",
            )],
            "3 5 get,get,get,set,key,get,key,get,set 3 z 2\ntrue",
        ),
        (
            "powers",
            &[(
                "entry.mjs",
                "let a = 2; a **= 3; const o = { x: 3 }; o.x **= 2; console.log(a, 2 ** 3 ** 2, (-2) ** 2, o.x, 2 ** -1)",
            )],
            "8 512 4 9 0.5",
        ),
        (
            "templates",
            &[(
                "entry.mjs",
                "const tag = (strings, ...values) => strings.raw.join('|') + values.join() + strings.length + Object.isFrozen(strings);
                const x = { toString() { return 'str' }, valueOf() { return 'val' } };
                console.log(`a${1}b${x}c`, `${x}`, tag`a\\n${1}b${2}`, `line\nbreak`, tag``, ``.length);
                const f = () => ((s) => s)`once`; console.log(f() === f(), String.raw`\\u0041${1}`)",
            )],
            "a1bstrc str a\\n|b|1,23true line\nbreak 1true 0\ntrue \\u00411",
        ),
        (
            "spread",
            &[(
                "entry.mjs",
                "const f = (...a) => a.join(); const g = function* () { yield 1; yield 2 };
                console.log(f(...[1, 2], ...g(), 3), [...'ab', ...new Set([1])].join(), Math.max(...[1, 5, 2]));
                class A { constructor(...a) { this.a = a } } console.log(new A(...[1, 2], 3).a.length, new Date(...[2020, 1]).getMonth());
                const o = { m(...a) { return [this === o, a.length].join() } }; console.log(o.m(...[1, 2]), [...[, 1]].length, 0 in [...[, 1]])",
            )],
            "1,2,1,2,3 a,b,1 5\n3 1\ntrue,2 2 true",
        ),
        (
            "objects",
            &[(
                "entry.mjs",
                "const k = 'key', a = 1; const base = { hi() { return 'base ' + this.n } };
                const o = { a, [k]: 2, [k + 1]() { return 3 }, n: 5, hi() { return super.hi() + '!' }, 'q-r': 6, 1: 7, async *gen() { yield 1 } };
                Object.setPrototypeOf(o, base); console.log(o.a, o.key, o.key1(), o.hi(), o['q-r'], o[1], Object.keys(o).join());
                const s = { ...o, b: 1, ...null }; const { a: q, ...rest } = s; console.log(q, Object.keys(rest).join(), s.key1());
                const { [k]: z, ...others } = { key: 1, x: 2, [Symbol.iterator]: 3 }; console.log(z, Reflect.ownKeys(others).length)",
            )],
            "1 2 3 base 5! 6 7 1,a,key,key1,n,hi,q-r,gen\n1 1,key,key1,n,hi,q-r,gen,b 3\n1 2",
        ),
        (
            "regular expressions",
            &[(
                "entry.mjs",
                "const m = /(?<year>\\d{4})-(?<month>\\d\\d)/.exec('on 2024-05'); console.log(m.groups.year, m.groups.month);
                console.log(/a.b/s.test('a\\nb'), '1a2a'.replace(/(?<=2)a/, 'X'), /\\p{Lu}/u.test('É'), /x/y.test('ax'), /[(?<]/.source, /\\//.source);
                const re = /a/dg; console.log(re.exec('ba').indices[0].join(), re.lastIndex, re.flags)",
            )],
            "2024 05\ntrue 1a2X true false [(?<] \\/\n1,2 2 dg",
        ),
        (
            "literals",
            &[("entry.mjs", "console.log(1_000, 0b11, 0o17, 0xFF_FF, '\\u{1F600}'.length, 1_0.5, 1e1_0)")],
            "1000 3 15 65535 2 10.5 10000000000",
        ),
    ];
    check_targets(cases);
}

#[test]
fn functions() {
    let cases: &[Case<'_>] = &[
        (
            "parameters",
            &[(
                "entry.mjs",
                "function f(a, b = a + 1, { c = b * 2, ...d } = {}, [e, ...g] = [1, 2, 3], ...h) { return [a, b, c, Object.keys(d).join(), e, g.join('-'), h.join('+')].join() }
                console.log(f(1), f(1, 2, { c: 3, x: 4 }, 'xyz', 5, 6), f(1, undefined));
                const order = []; function g(a = order.push('a'), b = order.push('b')) { return a } console.log(g(), order.join());
                
                const h = (a, b = a, ...c) => [a, b, c].join(); console.log(h(1), h(1, 2, 3, 4));
                function throws({ a }) { return a } try { throws() } catch (e) { console.log(e instanceof TypeError) }
                console.log((function (...[p, q]) { return p + q })(1, 2), ((a = 1) => arguments_())()); function arguments_() { return arguments.length }",
            )],
            "1,2,4,,1,2-3, 1,2,3,x,x,y-z,5+6 1,2,4,,1,2-3,\n1 a,b\n1,1, 1,2,3,4\ntrue\n3 0",
        ),
        (
            "this and arguments in arrow functions",
            &[(
                "entry.mjs",
                "const o = { n: 1, f() { const a = () => { const b = () => [this.n, arguments[0]]; return b() }; return a().join() } }; console.log(o.f(7));
                const top = () => typeof this; console.log(top()); function F() { const a = () => new.target === F; return { r: a() } } console.log(new F().r, F.call({}).r);
                class A { x = () => this; m() { return (() => super.toString())() } toString() { return 'A' } } class B extends A { toString() { return 'B' } m() { return (() => super.m())() } } const b = new B(); console.log(b.x() === b, b.m() === '[object Object]');
                console.log((() => ({}))(), ((a) => a)(1), [1, 2].map((x) => x * 2).join(), (() => {})());
                const _this = 'mine', _arguments = 'too'; (function () { (() => console.log(this.v, _this, _arguments, arguments.length))() }).call({ v: 1 }, 2, 3)",
            )],
            "1,7\nundefined\ntrue false\ntrue true\n{} 1 2,4 undefined\n1 mine too 2",
        ),
        (
            "destructuring",
            &[(
                "entry.mjs",
                "const log = []; const src = { get a() { log.push('a'); return 1 }, get b() { log.push('b'); return undefined }, c: { d: [1, { e: 2 }] } };
                const { a, b = (log.push('default'), 5), c: { d: [f, { e: g }, h = 9] } } = src; console.log(a, b, f, g, h, log.join());
                let x = 1, y = 2; [x, y] = [y, x]; console.log(x, y); const o = {}; [o.p, o['q'], ...o.r] = 'abcd'; ({ x: o.s, y: o.t = 3 } = { x: 1 }); console.log(JSON.stringify(o));
                for (const [k, v] of new Map([[1, 2]])) console.log(k, v); for (const { length } of ['abc']) console.log(length); for (const [c] in { xyz: 1 }) console.log(c);
                const [, second, , fourth = 'd'] = [1, 2, 3]; console.log(second, fourth); const [...[p, q]] = [1, 2]; console.log(p, q);
                try { const { z } = null } catch (e) { console.log(e instanceof TypeError) } try { const [z] = {} } catch (e) { console.log(e instanceof TypeError) }
                let closed = 0; const it = { [Symbol.iterator]() { let n = 0; return { next: () => ({ value: n++, done: false }), return() { closed++; return {} } } } }; const [i1, i2] = it; console.log(i1, i2, closed);
                const fn = ({ a: { b: deep } = { b: 'none' } } = {}) => deep; console.log(fn(), fn({ a: { b: 1 } })); console.log((([x] = [1]), x)); var { v1, ...vs } = { v1: 1, v2: 2 }; console.log(v1, vs.v2); const { [`k${1}`]: kk } = { k1: 'computed' }; console.log(kk)",
            )],
            "1 5 1 2 9 a,b,default\n2 1\n{\"p\":\"a\",\"q\":\"b\",\"r\":[\"c\",\"d\"],\"s\":1,\"t\":3}\n1 2\n3\nx\n2 d\n1 2\ntrue\ntrue\n0 1 1\nnone 1\n1\n1 2\ncomputed",
        ),
        (
            "loops and closures",
            &[(
                "entry.mjs",
                "const fs = []; for (let i = 0; i < 3; i++) fs.push(() => i++); console.log(fs.map((f) => f()).join(), fs.map((f) => f()).join());
                for (const k in { a: 1, b: 2 }) fs.push(() => k); for (const v of [5, 6]) fs.push(() => v); console.log(fs.slice(3).map((f) => f()).join());
                
                function find(list) { for (const x of list) { const get = () => x; if (get() > 1) return get } } console.log(find([1, 2, 3])());
                let x = 'outer'; { let x = 'inner'; console.log(x) } console.log(x); switch (1) { case 1: let x = 'case'; console.log(x) } { function x2() { return x } } 
                let n = 0; while (n < 2) { let m = n++; fs.push(() => m) } do { const m = n; fs.push(() => m) } while (n++ < 3); console.log(fs.slice(-4).map((f) => f()).join());
                for (let [a, b] = [0, 3]; a < b; a++, b--) fs.push(() => a + '' + b); console.log(fs.slice(-2).map((f) => f()).join());
                var arr = []; for (let i = 0; i < 2; i++) { Promise.resolve().then(() => { arr.push(i); if (i === 1) console.log('later', arr.join()) }) }
                try { throw 1 } catch (e) { let e2 = e; fs.push(() => e2 + e) } console.log(fs.at(-1)()); (function () { for (let i = 0; i < 2; i++) { fs.push(() => [i, this.q, arguments[0]].join()) } }).call({ q: 1 }, 2); console.log(fs.at(-1)())",
            )],
            "0,1,2 1,2,3\na,b,5,6\n2\ninner\nouter\ncase\n0,1,2,3\n03,12\n2\n1,1,2\nlater 0,1",
        ),
        (
            "hoisting and fresh variables",
            &[(
                "entry.mjs",
                "                console.log(typeof later, later()); function later() { return 'hoisted' } let u; console.log(u); for (let i = 0; i < 2; i++) { let v; console.log(v); v = i }",
            )],
            "function hoisted\nundefined\nundefined\nundefined",
        ),
        (
            "for of closes iterators",
            &[(
                "entry.mjs",
                "const make = (n) => ({ [Symbol.iterator]() { let i = 0; return { next: () => (i < n ? { value: i++, done: false } : { value: 'end', done: true }), return() { console.log('closed'); return {} } } } });
                for (const x of make(2)) console.log(x); for (const x of make(5)) { if (x === 1) break } const f = () => { for (const x of make(5)) return x }; console.log(f());
                try { for (const x of make(2)) throw new Error('thrown') } catch (e) { console.log(e.message) } outer: for (const a of make(3)) { for (const b of make(3)) { if (b === 1) continue outer; console.log(a, b) } }
                let v; for (v of 'ab'); console.log(v); const o = {}; for (o.x of [1, 2]); console.log(o.x); for (const x of (console.log('once'), [1])) console.log(x); for (let x of [1, 2]) { x += 10; console.log(x) } try { for (const x of 5); } catch (e) { console.log(e instanceof TypeError) } for (const c of '\\u{1F600}x') console.log(c.length); for (const a of (function () { return arguments })(7, 8)) console.log(a)",
            )],
            "0\n1\nclosed\nclosed\n0\nclosed\nthrown\n0 0\nclosed\n1 0\nclosed\n2 0\nclosed\nb\n2\nonce\n1\n11\n12\ntrue\n2\n1\n7\n8",
        ),
    ];
    check_targets(cases);
}

#[test]
fn classes() {
    let cases: &[Case<'_>] = &[
        (
            "an accessor without setter is assigned",
            &[(
                "entry.mjs",
                "class A { get #x() { return 1 } set() { this.#x = 2 } } try { new A().set() } catch (e) { console.log(e.constructor.name) }",
            )],
            "TypeError",
        ),
        (
            "fields",
            &[(
                "entry.mjs",
                "const log = []; const k = (x) => (log.push(x), x); class A { [k('a')] = k('va'); static [k('s')] = k('vs'); b; 'c-d' = 1; 5 = 2; static t = this.name; f = () => this.b } const a = new A();
                console.log(log.join(), Object.keys(a).join(), A.s, A.t, a.f(), 'b' in a); class B extends A { b = super.toString === Object.prototype.toString; c = this.b; constructor() { log.length = 0; super(); log.push('after') } } const b = new B(); console.log(b.b, b.c, log.join());
                class S { set x(v) { console.log('setter') } } class T extends S { x = 1 } console.log(Object.getOwnPropertyDescriptor(new T(), 'x').value); const E = class { static x = 1; y = E.x }; console.log(new E().y, E.name); const o = { k: class { static n = this.name } }; console.log(o.k.n);
                class N { static a = 1; static b = N.a + 1; static { this.c = N.b + 1; var q = 5; N.d = q } } console.log(N.c, N.d, typeof q); class C { constructor(x) { this.x = x } z = this.x } console.log(new C(1).z, new C(1).x); class M extends (class { m() { return 'pm' } }) { v = super.m(); static w = 1 } console.log(new M().v)",
            )],
            "a,s,vs,va 5,a,b,c-d,f vs A undefined true\ntrue true va,after\n1\n1 E\nk\n3 5 undefined\nundefined 1\npm",
        ),
        (
            "private members",
            &[(
                "entry.mjs",
                "class A { #x = 1; static #s = 2; #m() { return this.#x } get #g() { return this.#x * 10 } set #g(v) { this.#x = v } static #sm() { return A.#s } static has(o) { return #x in o } 
                run() { this.#x++; this.#x += 2; this.#g = this.#g + 1; [this.#x] = [this.#x + 1]; ({ a: this.#x } = { a: this.#x + 1 }); this.#x ??= 5; this.#x **= 1; return [this.#m(), this.#g, A.#s++, A.#sm(), this?.#x, this.#m?.(), delete this.y].join() } copy(o) { return o.#x } call(f) { return this.#f(f) } #f = (g) => g(this.#x) ; static #q = class { #x = 9; r(a) { return [this.#x, A.has(this), A.has(a)].join() } }; static inner(a) { return new A.#q().r(a) } }
                const a = new A(); console.log(a.run(), A.has(a), A.has({}), a.call((x) => x + 1), A.inner(a)); try { a.copy({}) } catch (e) { console.log(e instanceof TypeError) }
                class B extends A { #x = 'b'; get() { return this.#x } } console.log(new B().get(), new B().run());
                class D { static #p = 0; static inc() { return ++this.#p } } console.log(D.inc(), D.inc()); const Named = class { static #z = 1; static n = this.name; z() { return Named.#z } }; console.log(Named.name, Named.n, new Named().z()); const o = { f: class { #v = () => this; w() { return this.#v() === this } } }; console.log(new o.f().w(), Object.keys(a).length)",
            )],
            "43,430,2,3,43,43,true true false 44 9,false,true\ntrue\nb 43,430,3,4,43,43,true\n1 2\nNamed Named 1\ntrue 0",
        ),
        (
            "inheritance",
            &[(
                "entry.mjs",
                "class A { constructor(x) { this.x = x; this.t = new.target.name } get g() { return 'A' + this.x } set g(v) { this.x = v } static s() { return 'As' + this.n } m() { return 'Am' } static get n() { return 'An' } ['comp' + 1]() { return 1 } *gen() { yield this.x } }
                class B extends A { constructor() { super(1); super.g = 5 } get g() { return super.g + 'B' } m() { return super.m() + 'Bm' } static s() { return super.s() + 'Bs' } static get n() { return 'Bn' } }
                const b = new B(); console.log(b.g, b.m(), B.s(), b.t, b.comp1(), [...b.gen()].join(), b instanceof A, Object.keys(B.prototype).length, typeof B); try { A() } catch (e) { console.log(e instanceof TypeError) }
                class Arr extends Array { last() { return this[this.length - 1] } } const r = Arr.from([1, 2, 3]); console.log(r.last(), r.length, r.map((x) => x).constructor === Arr, r instanceof Arr, Array.isArray(r)); class Err extends Error { constructor(m) { super(m); this.name = 'Err' } } try { throw new Err('msg') } catch (e) { console.log(e instanceof Err, e instanceof Error, String(e)) }
                class N extends null { static x() { return 1 } } console.log(N.x(), Object.getPrototypeOf(N.prototype)); const X = class Named { self() { return Named } }; console.log(new X().self() === X, X.name); class P { constructor() { return { other: true } } } class Q extends P { f = 1; constructor() { super() } } console.log(new Q().other, new Q().f); const mixin = (Base) => class extends Base { mixed() { return super.m() } }; console.log(new (mixin(A))().mixed());
                class D extends A { constructor(flag) { if (flag) super(1); else super(2); const f = () => this.x; this.y = f() } } console.log(new D(true).y, new D(false).y); class L extends A { constructor() { const s = () => super(7); s() } } console.log(new L().x); class Z extends A { constructor() { try { this.x } catch (e) { console.log(e instanceof ReferenceError) } super() } } new Z(); console.log(A.length, A.name, Object.getOwnPropertyNames(A.prototype).join())",
            )],
            "A5B AmBm AsBnBs B 1 5 true 0 function\ntrue\n3 3 true true true\ntrue true Err: msg\n1 null\ntrue Named\ntrue 1\nAm\n1 2\n7\ntrue\n1 A constructor,g,m,comp1,gen",
        ),
        (
            "classes that are exported",
            &[
                (
                    "entry.mjs",
                    "import D, { A, B, make } from './a.mjs'; import { x as y } from './a.mjs'; console.log(new D().v, D.s, A.s, new B().get(), make().p, y); A.s = 2; console.log(A.s)",
                ),
                (
                    "a.mjs",
                    "export default class { v = 1; static s = 's' } export class A { static s = 1 } export class B extends A { #g = 3; get() { return this.#g } } export const make = () => new (class { p = 4 })(); export { x }; let x = class { static y = 5 }.y",
                ),
            ],
            "1 s 1 3 4 5\n2",
        ),
        (
            "accessors and static blocks",
            &[(
                "entry.mjs",
                "class A { static #c = 0; static { this.inc = () => ++A.#c; try { throw 1 } catch { this.caught = true } } static x = [1, 2].map((v) => v * this.base); static base = 3; static get acc() { return this.#c } static async am() { return this.base } } console.log(A.inc(), A.acc, A.caught, A.x.join()); A.am().then((v) => console.log(v));
                class O { static a = (() => { return this === O })(); static b = class { static c = 1 }.c; static ['x' + 1] = 2; static { const { b } = this; this.d = b } } console.log(O.a, O.b, O.x1, O.d)",
            )],
            "1 1 true NaN,NaN\ntrue 1 2 1\n3",
        ),
    ];
    check_targets(cases);
}

#[test]
fn generators_and_async_functions() {
    let cases: &[Case<'_>] = &[
        (
            "generators",
            &[(
                "entry.mjs",
                "function* g(a, ...b) { const x = yield a; try { const y = yield x + 1; return y } catch (e) { yield 'caught ' + e } finally { yield 'finally' } } const i = g(1); console.log(i.next().value, i.next(5).value, i.throw('err').value, i.next().value, i.next().done);
                const j = g(1); j.next(); j.next(); console.log(JSON.stringify(j.return(9)), JSON.stringify(j.next())); function* d() { const r = yield* inner(); console.log(r); yield* [7, 8] } function* inner() { yield 1; return 'ret' } console.log([...d()].join());
                const o = { *m() { yield this.v }, v: 3, *[Symbol.iterator]() { for (let i = 0; i < 3; i++) { if (i === 1) continue; yield i } } }; console.log([...o.m()].join(), [...o].join());
                class A { static *s() { let n = 0; while (true) { const c = yield n++; if (c) return c } } } const s = A.s(); s.next(); s.next(); console.log(JSON.stringify(s.next('stop'))); function* sw(x) { switch (yield x) { case 1: yield 'one'; case 2: yield 'two'; break; default: yield 'other' } } const w = sw(0); w.next(); console.log(w.next(1).value, w.next().value);
                function* args() { yield arguments.length; yield [...arguments].map((x) => x * 2).join() } console.log([...args(1, 2)].join()); function* labels() { a: for (const x of [1, 2]) { for (const y of [1, 2]) { if (y === 2) continue a; yield x * y } } } console.log([...labels()].join()); function* expr() { const o = { a: yield 1, b: [yield 2, yield 3] }; return o } const e = expr(); e.next(); e.next('A'); e.next('B'); console.log(JSON.stringify(e.next('C'))); function* closures() { for (let i = 0; i < 2; i++) { yield () => i } } console.log([...closures()].map((f) => f()).join()); function* cond() { return (yield 1) ? yield 2 : (yield 3) || (yield 4) } console.log([...cond()].join())",
            )],
            "1 6 caught err finally true\n{\"value\":\"finally\",\"done\":false} {\"value\":9,\"done\":true}\nret\n1,7,8\n3 0,2\n{\"value\":\"stop\",\"done\":true}\none two\n2,2,4\n1,2\n{\"value\":{\"a\":\"A\",\"b\":[\"B\",\"C\"]},\"done\":true}\n0,1\n1,3,4",
        ),
        (
            "async functions",
            &[(
                "entry.mjs",
                "const sleep = (v) => Promise.resolve(v); async function f(a, b = 2) { const x = await sleep(a); try { await Promise.reject(new Error('e' + b)) } catch (e) { return [x, e.message, this === undefined].join() } finally { console.log('finally') } }
                const arrow = async (x) => (await x) * 2; const o = { v: 4, async m(...a) { const g = () => [this.v, arguments.length, a.length].join(); const h = async () => this.v; return (await h()) + g() } }; class A { async m() { return 'A' } } class B extends A { async m() { return (await super.m()) + 'B' } static async s() { return this.name } #p = async () => this.q; q = 8; async pp() { return this.#p() } }
                (async () => { console.log(await f(1), await arrow(4), await o.m(1, 2), await new B().m(), await B.s(), await new B().pp()); for (const x of [1, 2]) { await null; console.log(x) } const r = await Promise.all([1, 2].map(async (x) => { await null; return x * 2 })); console.log(r.join()); let n = 0; while (n < 2) { n += await 1 } console.log(n);
                const fs = []; for (let i = 0; i < 2; i++) { await null; fs.push(() => i) } console.log(fs.map((f) => f()).join()); async function throwing({ a }) {} let rejected = throwing(); try { await rejected } catch (e) { console.log(e instanceof TypeError) } console.log(f.name, arrow.length, typeof f(1).then, Object.prototype.toString.call(arrow())); console.log(await (async () => { try { return await 'tried' } finally { await null } })()) })()",
            )],
            "finally\n1,e2,true 8 44,2,2 AB B 8\n1\n2\n2,4\n2\n0,1\ntrue\nf 1 function [object Promise]\nfinally\ntried",
        ),
        (
            "parameters of async arrow functions reject",
            &[(
                "entry.mjs",
                "const f = async ({ a }) => a, g = async (a, b = missing) => b, h = async (a, [b, ...c] = [a, 2, 3], ...d) => { var e = b; return [a, e, c.length, d.length].join() }; for (const t of [f, g]) t().then((v) => console.log(v), (e) => console.log(e.constructor.name)); h(1).then((v) => console.log(v)); h(1, 'xy', 5).then((v) => console.log(v))",
            )],
            "TypeError\nReferenceError\n1,1,2,0\n1,x,1,1",
        ),
        (
            "async iteration",
            &[(
                "entry.mjs",
                "async function* g(n) { try { for (let i = 0; i < n; i++) { const sent = yield i; if (sent) console.log('sent', sent); await null } } finally { console.log('done') } } (async () => { for await (const x of g(2)) console.log(x); for await (const x of g(5)) { if (x === 1) break } for await (const x of [Promise.resolve('p'), 'q']) console.log(x);
                const i = g(2); await i.next(); await i.next('hi'); console.log(JSON.stringify(await i.return('r'))); async function* d() { yield* g(1); yield* [3]; return 4 } for await (const x of d()) console.log('d', x); const o = { async *m() { yield this.v; yield* (async function* () { yield 'nested' })() }, v: 5 }; for await (const x of o.m()) console.log(x);
                class A { static async *s() { yield super.toString === Function.prototype.toString } async *[Symbol.asyncIterator]() { yield 1; yield Promise.resolve(2) } } for await (const x of A.s()) console.log(x); for await (const x of new A()) console.log(x); try { for await (const x of (async function* () { throw new Error('inside') })()) ; } catch (e) { console.log(e.message) } const arrow = async () => { for await (const [a, b] of [[1, 2]]) return a + b }; console.log(await arrow()); })()",
            )],
            "0\n1\ndone\ndone\np\nq\nsent hi\ndone\n{\"value\":\"r\",\"done\":true}\nd 0\ndone\nd 3\n5\nnested\ntrue\n1\n2\ninside\n3",
        ),
    ];
    check_targets(cases);
}

#[test]
fn resources() {
    let cases: &[Case<'_>] = &[(
        "using",
        &[(
            "entry.mjs",
            "Symbol.dispose ??= Symbol.for('dispose'); Symbol.asyncDispose ??= Symbol.for('asyncDispose'); const r = (n) => ({ n, [Symbol.dispose]() { console.log('dispose ' + n) }, async [Symbol.asyncDispose]() { console.log('async ' + n) } });
            export function f() { using a = r('a'), b = r('b'); using c = null; console.log(a.n + b.n); return 'ret' } console.log(f()); for (using x of [r(1), r(2)]) console.log(x.n); { using z = r('z'); console.log('block') }
            try { using t = r('t'); throw new Error('thrown') } catch (e) { console.log(e.message) } (async () => { await using q = r('q'); console.log('in async') })().then(() => console.log('then')); using top = r('top'); export const held = top.n; console.log(held)",
        )],
        "ab\ndispose b\ndispose a\nret\n1\ndispose 1\n2\ndispose 2\nblock\ndispose z\ndispose t\nthrown\nin async\nasync q\ntop\ndispose top\nthen",
    )];
    for &(name, configure) in TARGETS {
        let setup = Setup { configure, formats: ESM, entrances: &[Entrance::Itself], ..BUNDLE };
        check(&setup, cases);
        cases.iter().for_each(|case| check_is_lowered(&setup, &(name, case.1, case.2)));
    }
}

#[test]
fn modules() {
    let cases: &[Case<'_>] = &[
        (
            "made-up names meet the program's",
            &[
                (
                    "entry.mjs",
                    "import { a } from './a.mjs'; const _this = 1, _x = 2, _class = 3, _async_to_generator = 4, _A = 5; class A { #x = 6; static y = 7; get() { return this.#x } } const f = async () => { const _ref = 8, _b = a; return [_ref, _b, typeof this].join() }; console.log(_this, _x, _class, _async_to_generator, _A, new A().get(), A.y); f().then((v) => console.log(v)); export { f as _this1 }",
                ),
                (
                    "a.mjs",
                    "export const a = 'a'; const _async_to_generator = 'mine'; class A { #x = _async_to_generator; static y = this; get() { return this.#x } } (async () => { await null; console.log(new A().get(), A.y === A) })(); const o = { p: null }; console.log(o?.p?.q ?? 'none', o.p ?? 'z')",
                ),
            ],
            "none z\n1 2 3 4 5 6 7\nmine true\n8,a,undefined",
        ),
        (
            "live bindings",
            &[
                (
                    "entry.mjs",
                    "import { n, inc, K, lazy } from './a.mjs'; import * as ns from './a.mjs'; console.log(n); inc(); console.log(n, ns.n, ns.K === K, lazy?.x ?? 'no'); const f = async ({ ...rest }) => { await null; inc(); return [n, Object.keys(rest).length].join() }; f({ a: 1 }).then((v) => console.log(v)); try { n = 5 } catch (e) { console.log(e instanceof TypeError) } try { n ??= 5; n ||= 5; console.log('short') } catch (e) { console.log('wrong') }",
                ),
                (
                    "a.mjs",
                    "export let n = 1; export const inc = () => { n **= 1; n += 1 }; export class K { static s = n } export let lazy; lazy ??= null",
                ),
            ],
            "1\n2 2 true no\ntrue\nshort\n3,1",
        ),
        (
            "CommonJS",
            &[
                (
                    "entry.cjs",
                    "const { a, ...rest } = require('./a.cjs'); console.log(a, Object.keys(rest).join(), this === module.exports, (() => this === module.exports)()); class A { #p = () => exports === module.exports; r() { return this.#p() } } console.log(new A().r()); (async () => { const m = await import('./m.mjs'); console.log(m.default?.(), m.x ?? 'y') })(); console.log(typeof arguments, (() => arguments.length)())",
                ),
                (
                    "a.cjs",
                    "exports.a = 1; exports.b = (function () { return this ?? 'sloppy' }) === undefined; exports.c = [...'ab'].length; var o = { a, ['k']: 2 }; function a() {} exports.k = o.k",
                ),
                ("m.mjs", "export default () => { let { ...all } = { v: 1 }; return all.v }; export let x;"),
            ],
            "1 b,c,k true true\ntrue\nobject 5\n1 y",
        ),
        (
            "cycles and lazy modules",
            &[
                (
                    "entry.mjs",
                    "import('./a.mjs').then(({ A, get }) => { console.log(A.x, get()); return import('./c.cjs') }).then((c) => console.log(c.default.v, c.v))",
                ),
                (
                    "a.mjs",
                    "import { b } from './b.mjs'; export class A { static x = b() } export const get = () => [...'xy'].map((c) => `${c}!`).join(); export let late = 'late'",
                ),
                (
                    "b.mjs",
                    "import { get, late } from './a.mjs'; export const b = () => { try { return late } catch (e) { return e.constructor.name } }; export { get }",
                ),
                ("c.cjs", "exports.v = (({ x = 1 } = {}) => x)()"),
            ],
            "ReferenceError x!,y!\n1 1",
        ),
        (
            "default exports have names",
            &[
                (
                    "entry.mjs",
                    "import a from './a.mjs'; import b from './b.mjs'; import c from './c.mjs'; console.log(a.name, b.name, c.name, new b().v)",
                ),
                ("a.mjs", "export default async () => {}"),
                ("b.mjs", "export default class { v = 1 }"),
                ("c.mjs", "export default async function* () {}"),
            ],
            "default default default 1",
        ),
    ];
    check_targets(cases);
}

/// TypeScript's fields, decorators and JSX are lowered, too.
#[test]
fn other_languages() {
    let decorators = "const d = (v: any, c: any) => { console.log(c.kind, String(c.name)); }; @d class A { @d m() { return [...'ab'].length } @d accessor x = 2; #p = this.x ?? 3; get p() { return this.#p } } const a = new A(); console.log(a.m(), a.x, a.p)";
    let legacy = "function d(target: any, key?: any) { console.log(typeof target, key ?? 'class') } @d class A { @d field = 1; static s = A.name; @d m() {} constructor(public q = 5) {} } console.log(Object.keys(new A()).join(), A.s)";
    let cases: &[Case<'_>] = &[
        (
            "assigned fields",
            &[
                (
                    "entry.ts",
                    "class S { set x(v: number) { console.log('setter', v) } } class T extends S { x = 1; y?: number; static z = 2; #p = 3; ['k' + 1] = this.#p; get p() { return this.#p } } const t = new T(); console.log(Object.keys(t).join(), T.z, t.p)",
                ),
                ("tsconfig.json", "{\"compilerOptions\":{\"useDefineForClassFields\":false}}"),
            ],
            "setter 1\nk1 2 3",
        ),
        (
            "defined fields",
            &[(
                "entry.ts",
                "class S { set x(v: number) { console.log('setter', v) } } class T extends S { x = 1; y?: number } console.log(Object.keys(new T()).join()); enum E { A = 2, B = A ** 3 } namespace N { export const v = E.B } console.log(E[8], N.v)",
            )],
            "x,y\nB 8",
        ),
        ("decorators", &[("entry.ts", decorators)], "method m\naccessor x\nclass A\n2 2 2"),
        (
            "legacy decorators",
            &[
                ("entry.ts", legacy),
                (
                    "tsconfig.json",
                    "{\"compilerOptions\":{\"experimentalDecorators\":true,\"useDefineForClassFields\":false}}",
                ),
            ],
            "object field\nobject m\nfunction class\nq,field A",
        ),
        (
            "JSX",
            &[(
                "entry.tsx",
                "const React = { createElement: (t: any, p: any, ...c: any[]) => [typeof t === 'string' ? t : t(p), Object.keys(p ?? {}).join('+'), c.length].join(':') }; const props = { a: 1, b: 2 }; const F = ({ a, ...rest }: any) => Object.keys(rest).join(); console.log(<F {...props} c={`t${1}`}><b /></F>)",
            )],
            "b,c:a+b+c:1",
        ),
    ];
    for &(name, configure) in TARGETS {
        let setup = Setup { configure, formats: ESM, entrances: &[Entrance::Itself], ..BUNDLE };
        check(&setup, cases);
        cases.iter().for_each(|case| check_is_lowered(&setup, &(name, case.1, case.2)));
    }
}

/// What is not linked is lowered as well: helpers stand in the file.
#[test]
fn single_files() {
    let source = "import { a } from 'a'; export const f = async () => ({ ...a, x: 2 ** 3, y: import('b') });";
    let mut options = Options::new("/project");
    options.bundle = false;
    options.format = Some(Format::Esm);
    options.entries = vec![Entry::File { path: "./entry.mjs".to_string(), name: None }];
    target(&mut options, &["es2015"]);
    let code = javascript(&bundle(&options, &[("entry.mjs", source)]).expect("it builds"));
    for text in
        ["import { a } from \"a\"", "function _async_to_generator(", "Math.pow(2, 3)", "import(\"b\")"]
    {
        assert!(code.contains(text), "{text} in {code}");
    }
}

/// Integers of any size and `import.meta` are replaced with a warning.
#[test]
fn doubtful_syntax() {
    let source = "console.log(1n, { 2: 3 }, import.meta.url)";
    let setup = Setup { configure: |options| target(options, &["es2019"]), ..BUNDLE };
    let files = &[("entry.mjs", source)];
    let output = bundle(&options_for(&setup, files, Format::Esm), files).expect("it builds");
    let code = javascript(&output);
    assert!(code.contains("BigInt(\"1\")"), "{code}");
    assert!(code.contains("var import_meta = {};"), "{code}");
    let warnings: Vec<String> = output.warnings.iter().map(|warning| warning.message.clone()).collect();
    assert_eq!(
        warnings,
        [
            "integers of any size are not known to all targets, and may fail when the program runs",
            "\"import.meta\" is not known to all targets, and may be empty",
        ]
    );
}

/// Style sheets are for the same browsers.
#[test]
fn style_sheets() {
    let files = &[("entry.css", ".a { color: #ff000080; .b & { inset: 0 } }")];
    let options = |names: &[&str]| {
        let mut options = options_for(&BUNDLE, files, Format::Esm);
        target(&mut options, names);
        options
    };
    let code = |names: &[&str]| javascript(&bundle(&options(names), files).expect("it builds"));
    assert!(code(&["es5", "node10"]).contains(".b &"), "{}", code(&["es5"]));
    let lowered = code(&["es2020", "chrome60"]);
    assert!(
        lowered.contains(".b .a") && lowered.contains("top: 0") && !lowered.contains("inset"),
        "{lowered}"
    );
}

/// Each helper stands once in a bundle, whatever mentions it.
#[test]
fn helpers_are_shared() {
    let files = &[
        (
            "entry.mjs",
            "import './a.mjs'; import './b.cjs'; class A { #x = 1; static y = 2; get() { return this.#x } } console.log(new A().get())",
        ),
        ("a.mjs", "class B { #x = 1; static y = 2; get() { return this.#x } } console.log(new B().get())"),
        ("b.cjs", "class C { #x = 1; static y = 2; get() { return this.#x } } console.log(new C().get())"),
    ];
    let setup = Setup { configure: |options| target(options, &["es2020"]), ..BUNDLE };
    for format in EVERY_FORMAT {
        let code = javascript(&bundle(&options_for(&setup, files, *format), files).expect("it builds"));
        assert_eq!(code.matches("function _class_private_field_get(").count(), 1, "{code}");
        assert!(!code.contains("_class_private_field_destructure"), "unused helpers are dropped: {code}");
    }
    let without = javascript(&bundle(&options_for(&BUNDLE, files, Format::Esm), files).expect("it builds"));
    assert!(!without.contains("function _"), "nothing is lowered without a target: {without}");
}

#[test]
fn what_cannot_be_lowered() {
    check_errors(
        |options| target(options, &["es2020"]),
        &[
            (
                "await at top level",
                &[("entry.mjs", "const x = 1;\n  await x")],
                &[("entry.mjs:2:3", "\"await\" at the top level of a module", "async function")],
            ),
            (
                "for await and using at top level",
                &[("entry.mjs", "for await (const x of []);\nawait using y = null; async () => { await 1 }")],
                &[
                    ("entry.mjs:1:1", "\"await\" at the top level", ""),
                    ("entry.mjs:2:1", "\"await\" at the top level", ""),
                ],
            ),
        ],
    );
    check_errors(
        |options| options.supported = vec![("object-accessors".into(), false), ("x".into(), true)],
        &[("an unknown feature", &[("entry.mjs", "1")], &[("", "there is no feature \"x\"", "")])],
    );
    check_errors(
        |options| options.supported = vec![("object-accessors".into(), false)],
        &[(
            "a getter",
            &[("entry.mjs", "console.log({ get x() {} })")],
            &[("entry.mjs:1:15", "a getter or setter", "--supported")],
        )],
    );
}

/// Targets that lack something and have what it stands in.
#[test]
fn what_goes_together() {
    let cases: &[Case<'_>] = &[
        (
            "statements that begin like declarations",
            &[(
                "entry.mjs",
                "const f = async () => { ((function (v) { console.log(v) })(1) + 0); ({}).x; (class {}).name }; f(); async function g() { ((class { static s = console.log(2) }).s ?? 0) } g()",
            )],
            "1\n2",
        ),
        (
            "globals are read once",
            &[(
                "entry.mjs",
                "Object.defineProperty(globalThis, 'touchy', { get() { console.log('read'); return 3 } }); console.log(touchy ?? 0); console.log(touchy?.x); console.log(touchy?.toFixed(1))",
            )],
            "read\n3\nread\nundefined\nread\n3.0",
        ),
        (
            "super in arrow functions",
            &[(
                "entry.mjs",
                "class A { constructor(x) { this.x = x } m() { return 'm' } static s() { return 's' } } class B extends A { constructor(x = 1) { const f = (y = x) => super(y); f(); this.g = (z = 2) => super.m() + z } static s() { return ((q = 3) => super.s() + q)() } } const b = new B(); console.log(b.x, b.g(), B.s()); const o = { __proto__: { n() { return 'n' } }, n() { return ((r = 4) => super.n() + r)() } }; console.log(o.n())",
            )],
            "1 m2 s3\nn4",
        ),
        (
            "patterns of rest parameters",
            &[(
                "entry.mjs",
                "function f(a, ...[b, { c }]) { return [a, b, c].join() } const g = (...{ length }) => length; console.log(f(1, 2, { c: 3 }), g(1, 2), g())",
            )],
            "1,2,3 2 0",
        ),
    ];
    for configure in [
        (|options| target(options, &["firefox50"])) as fn(&mut Options),
        |options| target(options, &["safari13"]),
        |options| target(options, &["es5"]),
    ] {
        check(&Setup { configure, ..NODE }, cases);
    }
}
