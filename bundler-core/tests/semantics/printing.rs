//! Expressions and statements keep their meaning when they are printed anew.

use bundler_core::options::Format;

use crate::check::{AWAITING, Case, ESM, NODE, Setup, check};

#[test]
fn literals() {
    let cases: &[Case<'_>] = &[
        (
            "numbers",
            &[(
                "entry.js",
                "console.log(Object.is(-0, 0), 1 / -0, 1e21, 1e-7, .5.toString(), 1..x, 1.5.toFixed(1), 0x1F, 0b11, 0o17, 1_000, 123456789012345680000, 5e-324, 1.7976931348623157e308, 0.1 + 0.2, 1e3.toString(), (1).toString(), 2 .toString(), 100..toString(), 1E400)",
            )],
            "false -Infinity 1e+21 1e-7 0.5 undefined 1.5 31 3 15 1000 123456789012345680000 5e-324 1.7976931348623157e+308 0.30000000000000004 1000 1 2 100 Infinity",
        ),
        (
            "what is left of a condition in another place",
            &[(
                "entry.js",
                "let n = 0; while (n++ < 1) { 0 ? true : { a: 0, 'b': 0, get d() { return 2 } }; 0 || { a: 1 }.b; 0 ? 1 : function () { console.log('called') }(); 0 || class {} } const o = { f() { return this === o }, p: 1 }; console.log((1 && o.f)(), (true ? o.f : 0)(), (null ?? o?.f)(), delete (1 && o.p), o.p, typeof (0 || o.p)); { const local = 1; console.log((1 && eval)('typeof local')) } try { typeof (1 && undeclared); console.log('not thrown') } catch (e) { console.log(e.name) } let a; console.log((1 && (a = 2)) + 1, (0 || (1, 2)) * 3, (0 || 1 + 2) * 3, a)",
            )],
            "called\nfalse false false true 1 number\nundefined\nReferenceError\n3 6 9 2",
        ),
        (
            "numbers and strings of sloppy code",
            &[
                ("entry.js", "import x from './a.cjs'; console.log(x.join())"),
                ("a.cjs", "module.exports = [010, 08, 09.5, '\\101', 010.toString(), -017]"),
            ],
            "8,8,9.5,A,8,-15",
        ),
        (
            "big integers",
            &[("entry.js", "console.log(1n, -1n, 0xFFn, 1_0n ** 20n, typeof 0n, 9007199254740993n)")],
            "1 -1 255 100000000000000000000 bigint 9007199254740993",
        ),
        (
            "strings",
            &[(
                "entry.js",
                "console.log(['\\0', '\\x00\\x31', '\\u2028', '\\u{1F600}', '\\ud800'.charCodeAt(0), '\\udc00\\ud800'.length, '\"', \"'\", '`${x}`', 'a\\\nb', '\\b\\v\\f\\t', '\\0' + '1'].map((s) => JSON.stringify(s)).join())",
            )],
            "\"\\u0000\",\"\\u00001\",\"\u{2028}\",\"\u{1F600}\",55296,2,\"\\\"\",\"'\",\"`${x}`\",\"ab\",\"\\b\\u000b\\f\\t\",\"\\u00001\"",
        ),
        (
            "a script's end tag",
            &[(
                "entry.js",
                "console.log('</script>'.length, '</SCRIPT>', `</script>${1}</script>`.length, /<\\/script>/.test('</script>'), String.raw`</script>`.length, '<!--', 'x' + '-->')",
            )],
            "9 </SCRIPT> 19 true 9 <!-- x-->",
        ),
        (
            "templates",
            &[(
                "entry.js",
                "const x = 'x'; console.log(`a${x}b${`c${x}`}`, `\\``, `\\${x}`, `$${x}`, `{${x}}`, `\u{2028}`.length, String.raw`\\n${x}\\u{41}`, ((s, v) => s.raw.join('|') + s.join('|') + v)`a\\x41${x}b`, ((s) => s[0])`\\u{`)",
            )],
            "axbcx ` ${x} $x {x} 1 \\nx\\u{41} a\\x41|baA|bx undefined",
        ),
        (
            "regular expressions",
            &[(
                "entry.js",
                "const g = 2, i = 1; console.log(/[/\\]]+/.exec('a/]')[0], 4 / g / i, /=/.test('='), [/a/g][0].flags, (1) / 2, /\\//.source, /(?<y>\\d{4})/u.exec('1999').groups.y, /[\\p{L}--[a-z]]/v.test('A'), typeof /x/ / 1); x: { /y/.test('y') }",
            )],
            "/] 2 true g 0.5 \\/ 1999 true NaN",
        ),
        (
            "array holes",
            &[(
                "entry.js",
                "console.log([,].length, [1,,2,,].length, 1 in [1,,2], [,,].length, [...[,]].length); const [, b, , ...c] = [1, 2, 3, 4, 5]; console.log(b, c)",
            )],
            "1 4 false 2 1\n2 [4,5]",
        ),
        (
            "keys of objects",
            &[(
                "entry.js",
                "const o = { 'a-b': 1, 2: 2, 1e3: 3, 0x10: 4, 'c': 5, ['d']: 6, 1n: 7, '01': 8, __proto__: null }; console.log(Object.keys(o), Object.getPrototypeOf(o)); const __proto__ = 5; console.log(Object.keys({ __proto__ }), Object.keys({ ['__proto__']: 1 }), Object.keys({ '__proto__': 1 }))",
            )],
            "[\"1\",\"2\",\"16\",\"1000\",\"a-b\",\"c\",\"d\",\"01\"] null\n[\"__proto__\"] [\"__proto__\"] []",
        ),
    ];
    check(&NODE, cases);
}

#[test]
fn output_can_stand_in_a_page() {
    check(
        &Setup { dead: Some("</script"), ..NODE },
        &[(
            "no text of a browser's bundle ends its script",
            &[(
                "entry.js",
                "console.log('</script>'.length, `</script>${1}`, /<\\/script>/.test('</script>'), '<\\/script>')",
            )],
            "9 </script>1 true </script>",
        )],
    );
}

#[test]
fn operators() {
    let cases: &[Case<'_>] = &[
        (
            "signs in a row",
            &[(
                "entry.js",
                "let a = 3, b = 2; console.log(a- -b, a+ +b, a - --b, a + ++b, - -a, + +a, -(-a), - --a, a-- - b, a++ + +b, - (+a), !(!a), ~ ~a, typeof typeof a, void void 0)",
            )],
            "5 5 2 5 3 3 3 -2 0 3 -2 true 2 string undefined",
        ),
        (
            "exponents",
            &[(
                "entry.js",
                "const a = 2; console.log((-a) ** 2, -(a ** 2), a ** -1, a ** a ** 3, (a ** a) ** 3, (-1) ** 2, (await_ => await_)(2) ** 2, (+a) ** 2, (typeof a) ** 2)",
            )],
            "4 -4 0.5 256 64 1 4 4 NaN",
        ),
        (
            "nullish and logical operators",
            &[(
                "entry.js",
                "const n = null, f = 0; console.log((n ?? f) || 1, n ?? (f || 2), (f || n) ?? 3, (f && n) ?? 4, f || n && 1, (f || 5) && 6, !(f && n))",
            )],
            "1 2 3 0 null 6 true",
        ),
        (
            "optional chaining",
            &[(
                "entry.js",
                "const o = { a: { b() { return this.c }, c: 'c' } }, u = undefined; console.log(o?.a.b(), o.a?.b(), o.a.b?.(), (o?.a).b(), (o?.a.b)(), o?.['a']['c'], u?.a.b.c(), u?.[0], u?.(), delete o?.x, o.a.d?.e.f, !u?.a); try { (u?.a).b } catch (e) { console.log(e.name) } try { new (u?.a)() } catch (e) { console.log(e.name) }",
            )],
            "c c c c c c undefined undefined undefined true undefined true\nTypeError\nTypeError",
        ),
        (
            "sequences",
            &[(
                "entry.js",
                "const f = (...x) => x.length, o = { m() { return this === o } }; console.log(f((1, 2)), [(1, 2)].length, (1, o.m)(), (0, o).m(), ((1, 2), 3), `${(1, 2)}`, { a: (1, 2) }.a, (() => (1, 2))()); for (let i = 0, j = (1, 2); i < 1; i++, j--) console.log(j)",
            )],
            "1 1 false true 3 2 2 2\n2",
        ),
        (
            "conditions and assignments",
            &[(
                "entry.js",
                "let a, b, c; a = b = 3; a += b -= 1; c = a ? b ? 1 : 2 : 3; (a ? b : c).toString(); console.log(a, b, c, (a = 5, a), (a ? b : c) ? 1 : 0, a ? (b, c) : 0, (a = b) ? 1 : 0); a ||= 7; b &&= 8; c ??= 9; a **= 2; a >>>= 1; console.log(a, b, c)",
            )],
            "5 2 1 5 1 1 1\n2 8 1",
        ),
        (
            "new",
            &[(
                "entry.js",
                "class K { static L = class { v = 'L' }; v = 'K'; static make() { return K } } const o = { K, get() { return K } }; function F() { this.t = new.target === F } console.log(new K().v, new K.L().v, new (o.get())().v, new (K.make().L)().v, new o.K().v, new K.L, new (class { v = 1 })().v, new F().t, new (o?.K)().v, new (K, K.L)().v, new (new Function('this.v=2'))().v, new (o.get().make())().v)",
            )],
            "K L K L K {\"v\":\"L\"} 1 true K L 2 K",
        ),
        (
            "in operator in loop heads",
            &[(
                "entry.js",
                "const o = { x: 1 }; for (var i = ('x' in o) ? 1 : 0; i < 2; i++) console.log(i); for (let f = (() => 'x' in o), n = 0; n < 1; n++) console.log(f()); for (const k in 'x' in o ? { y: 1 } : o) console.log(k); for (let g = function () { return 'x' in o }, n = ('x' in o); n; n = false) console.log(g()); for (let h = [('y' in o)][0], { j = ('x' in o) } = {}; j; j = 0) console.log(h)",
            )],
            "1\ntrue\ny\ntrue\nfalse",
        ),
        (
            "arrows",
            &[(
                "entry.js",
                "const a = () => ({}), b = () => ({ x: 1 }).x, c = (x) => (y) => x + y, d = async (x) => x, e = () => { }, f = ((x) => x)(4), g = () => [], h = () => function () {}, i = (() => 1) ? 2 : 3, j = () => void 0, k = ({}) => 1, l = ([], {} = {}, ...[m]) => m; console.log(a(), b(), c(1)(2), typeof d, e(), f, g(), typeof h(), i, j(), k(1), l([], {}, 5), (() => {})?.name === '')",
            )],
            "{} 1 3 function undefined 4 [] function 2 undefined 1 5 true",
        ),
        (
            "statements that begin like others",
            &[(
                "entry.js",
                "({}).toString(); ({ a: 1 }).a; (function () { console.log('f') })(); (class { static { console.log('K') } }); (async () => console.log('async'))(); let async = 1; async = 2; ({ async } = { async: 3 }); `t`; [async] = [4]; (let_ => console.log(let_))(async); !function () { console.log('bang') }(); void 0; (0, function () { console.log('zero') })()",
            )],
            "f\nK\nasync\n4\nbang\nzero",
        ),
        (
            "typeof, delete, void and in with compound operands",
            &[(
                "entry.js",
                "const o = { a: { b: 1 } }; console.log(typeof (1 + 'a'), typeof 1 + 'a', delete o.a.b, void (0, 1), !('a' in o), !(o instanceof Object), 'a' in o && 'b' in o.a, -(1 + 2), (-1) + 2, !(1 < 2), typeof (() => 1))",
            )],
            "string numbera true undefined false false false -3 1 false function",
        ),
        (
            "division, comments and regular expressions",
            &[(
                "entry.js",
                "const a = 8, b = 2, g = 1; console.log(a / b / g, a /*c*// b, a /b/ g, (a) / /1/.source, [a] / b, a / +b)",
            )],
            "4 4 4 8 4 4",
        ),
        (
            "less-than before a comment-like text",
            &[("entry.js", "let x = 1, y = 3; console.log(x < !(--y), x < (! --y), y --> 0, x<! --y)")],
            "false false true false",
        ),
        (
            "in with private names",
            &[(
                "entry.js",
                "class K { #p = 1; static has(o) { return #p in o && (#p in o) === true } } console.log(K.has(new K()), K.has({}))",
            )],
            "true false",
        ),
    ];
    check(&NODE, cases);
}

#[test]
fn functions_and_classes() {
    let cases: &[Case<'_>] = &[
        (
            "class fields with unusual names",
            &[(
                "entry.js",
                "class K { get; set; static; async; static static = 1; static async; 'quoted' = 2; 3 = 3; [4] = 4; static get = 5; get\n x() { return 6 } static async *g() {} accessor = 7; static async = 8; of = 9 } const k = new K(); console.log(Object.keys(k).sort(), K.static, K.get, k.x, K.async)",
            )],
            "[\"3\",\"4\",\"accessor\",\"async\",\"get\",\"of\",\"quoted\",\"set\",\"static\"] 1 5 6 8",
        ),
        (
            "fields that need a semicolon",
            &[(
                "entry.js",
                "class K { a = 1; ['b'] = 2; c; *d() {} e = () => 3; static f = 4; [Symbol.iterator] = 5; in; g } const k = new K(); console.log(k.a, k.b, k.e(), K.f, typeof k.d, 'in' in k, 'g' in k)",
            )],
            "1 2 3 4 function true true",
        ),
        (
            "getters, setters and methods",
            &[(
                "entry.js",
                "const o = { get a() { return 1 }, set a(v) {}, get() { return 2 }, set() { return 3 }, async() { return 4 }, *g() { yield 5 }, async *h() {}, get 'b c'() { return 6 }, get [7]() { return 7 }, static: 8, async async() {}, new() { return 9 }, get get() { return 10 } }; console.log(o.a, o.set(), o.async(), [...o.g()], o['b c'], o[7], o.static, o.new(), o.get)",
            )],
            "1 3 {} [5] 6 7 8 9 10",
        ),
        (
            "async generators and for await",
            &[(
                "entry.js",
                "async function* g() { const x = yield 1; yield* [2, 3]; try { yield await Promise.resolve(4) } finally { console.log('finally') } } (async () => { for await (const v of g()) { if (v === 4) break; console.log(v) } })()",
            )],
            "1\n2\n3\nfinally",
        ),
        (
            "yield and await with other operators",
            &[(
                "entry.js",
                "function* g() { const a = yield; const b = (yield 1) + (yield 2); const c = yield* (function* () { return 'r' })(); return [a, b, c, -(yield), (yield) ? 1 : 2, yield, [yield][0]] } const i = g(); for (let n = 0; n < 9; n++) { const r = i.next(n); if (r.value) console.log(r.value) } (async () => { console.log((await 1) + (await 2), -(await 3), (await 2) ** 2, typeof await 1, (await { a: 1 }).a, await (async () => 5)(), !(await false), (await [6])[0], new (await Object)() ) })()",
            )],
            "1\n2\n[1,5,\"r\",-4,1,6,7]\n3 -3 4 number 1 5 true 6 {}",
        ),
        (
            "private members",
            &[(
                "entry.js",
                "class K { #a = 1; static #s = 2; #m() { return this.#a } get #g() { return 3 } set #g(v) { this.#a = v } static t(k) { k.#g = 9; k.#a++; return [k.#m(), k.#g, K.#s, k?.#a, delete k.x] } } console.log(K.t(new K()))",
            )],
            "[10,3,2,10,true]",
        ),
        (
            "super and new.target",
            &[(
                "entry.js",
                "class A { constructor() { this.t = new.target.name } m() { return 'A' } static s() { return 'S' } get g() { return 'G' } } class B extends A { constructor() { super(); this.f = (() => super.m())() } m() { return super.m() + super.g + super['m']() } static s() { return super.s() } } const b = new B(); console.log(b.t, b.m(), B.s(), b.f); const o = { __proto__: { h() { return 'h' } }, h() { return super.h() + 'o' } }; console.log(o.h())",
            )],
            "B AGA S A\nho",
        ),
        (
            "parameters",
            &[(
                "entry.js",
                "function f(a, b = a, { c, d = c } = {}, [e = 5] = [], ...{ length }) { return [a, b, c, d, e, length, arguments.length, f.length] } console.log(f(1), f(1, 2, { c: 3 }, [4], 5, 6))",
            )],
            "[1,1,null,null,5,0,1,1] [1,2,3,3,4,2,6,1]",
        ),
        (
            "names are inferred as before",
            &[(
                "entry.js",
                "const a = () => {}, b = function () {}, c = class {}, { d = () => {} } = {}, [e = function () {}] = []; let f; f = () => {}; const o = { g: () => {}, ['h']: () => {}, i() {} }; class K { j = () => {}; static k = class {} } const l = (() => {}); console.log(a.name, b.name, c.name, d.name, e.name, f.name, o.g.name, o.h.name, o.i.name, new K().j.name, K.k.name, l.name, (0, () => {}).name)",
            )],
            "a b c d e f g h i j k l ",
        ),
        (
            "generator methods and computed names in classes",
            &[(
                "entry.js",
                "const n = 'x'; class K { *[Symbol.iterator]() { yield* [1, 2] } async [n]() { return n } static *['y']() { yield 3 } get [n + 1]() { return 4 } } console.log([...new K()], [...K.y()], new K().x1); new K().x().then((v) => console.log(v))",
            )],
            "[1,2] [3] 4\nx",
        ),
    ];
    check(&NODE, cases);
}

#[test]
fn statements() {
    let cases: &[Case<'_>] = &[
        (
            "a dangling else",
            &[(
                "entry.js",
                "const f = (a, b) => { if (a) { if (b) return 1 } else return 2; if (a) for (;;) if (b) return 3; else break; else return 4; if (a) { if (b); } else { return 5 } return 6 }; console.log(f(1, 1), f(0, 1), f(1, 0), f(0, 0))",
            )],
            "1 2 6 2",
        ),
        (
            "labels, break and continue",
            &[(
                "entry.js",
                "a: for (let i = 0; i < 3; i++) { b: for (const j of [1, 2]) { if (i === 1) continue a; if (j === 2) break b; console.log(i, j) } } c: { d: { break c } console.log('never') } e: f: for (;;) { break e }",
            )],
            "0 1\n2 1",
        ),
        (
            "switch",
            &[(
                "entry.js",
                "const f = (x) => { switch (x) { case 1: case 2: return 'a'; default: { let y = 1 } case 3: return 'b'; case x > 5 ? x : 4: return 'c' } }; console.log(f(1), f(3), f(7), f(9))",
            )],
            "a b c c",
        ),
        (
            "try in all forms",
            &[(
                "entry.js",
                "const f = (x) => { try { if (x) throw x; return 'try' } catch { return 'catch' } finally { console.log('finally') } }; console.log(f(0), f(1)); try { try { throw 1 } finally { console.log('inner') } } catch ({ length = 'none' }) { console.log(length) }",
            )],
            "finally\nfinally\ntry catch\ninner\nnone",
        ),
        (
            "loops without bodies",
            &[(
                "entry.js",
                "let n = 0; for (; n < 3; n++); while (n++ < 5); do n++; while (n < 9); if (n); else n = 0; for (const k in { a: 1 }) ; console.log(n); for (var x = 1, y = 2; x < 2; x++); console.log(x, y); do { n-- } while (n > 5) console.log(n)",
            )],
            "9\n2 2\n5",
        ),
        (
            "declarations in all kinds",
            &[(
                "entry.js",
                "var a = 1, b, { c, ...d } = { c: 2, x: 3 }; let [e, , f = 4] = [5]; const g = 6, h = [a, b, c, d, e, f, g]; console.log(h); for (const [k, v] of Object.entries({ z: 1 })) console.log(k, v); for (let { length: l } of ['abc']) console.log(l); for (var i in [0]); console.log(i)",
            )],
            "[1,null,2,{\"x\":3},5,4,6]\nz 1\n3\n0",
        ),
        (
            "automatic semicolons",
            &[(
                "entry.js",
                "let a = 1\nlet b = a\n++b\nconst f = () => {\n return\n 5\n}\nvar c = f()\nvar d = b\n/1/1\nconsole.log(a, b, c, d)\nlet x\n;(function () { console.log('iife') })()\nthrow_: if (a) break throw_\nelse b\nexport {}",
            )],
            "1 2 undefined 2\niife",
        ),
        (
            "nested templates, objects and regular expressions",
            &[(
                "entry.js",
                "console.log(`${{ a: `${/}/.source}` }.a}${[`}`].map((x) => `${x}`)}`, `${function () { return `}` }()}`)",
            )],
            "}} }",
        ),
        (
            "debugger, empty and nested blocks",
            &[("entry.js", ";;{}{{}};;; if (1) {} else {} ; { ; } console.log('end')")],
            "end",
        ),
        (
            "function declarations in blocks of strict code",
            &[(
                "entry.js",
                "{ function f() { return 1 } console.log(f()) } function g() { return 2 } { function g() { return 3 } console.log(g()) } console.log(g(), typeof f); export {}",
            )],
            "1\n3\n2 undefined",
        ),
    ];
    check(&NODE, cases);
    check(
        &Setup { formats: &[Format::Cjs, Format::Iife], ..NODE },
        &[(
            "let and async as names in sloppy scripts",
            &[(
                "entry.cjs",
                "var async = 1; async\n= 2; var of = [3]; for (var async of of) console.log(async); var yield = 4; console.log(yield); label: { break label }",
            )],
            "3\n4",
        )],
    );
    check(
        &Setup { formats: ESM, entrances: AWAITING, ..NODE },
        &[(
            "await as an operand",
            &[(
                "entry.js",
                "const o = { a: 1 }; console.log(await o.a + 1, (await o).a, await (1, 2), -await 3, await (async () => 4)(), `${await 5}`, [await 6], { x: await 7 }, await null ?? 8)",
            )],
            "2 1 2 -3 4 5 [6] {\"x\":7} 8",
        )],
    );
}
