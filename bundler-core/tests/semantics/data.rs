//! JSON and text as modules.

use bundler_core::options::{Loader, Options};

use crate::check::{BUNDLE, Case, NODE, Setup, check};

#[test]
fn json() {
    let cases: &[Case<'_>] = &[
        (
            "default, names and namespace",
            &[
                (
                    "entry.js",
                    "import d, { x, y as z } from './d.json'; import * as ns from './d.json'; console.log(d, x, z, ns.x, Object.keys(ns), ns.default === d)",
                ),
                ("d.json", "{ \"x\": 1, \"y\": [2, null], \"not-a-name\": 3, \"class\": 4 }"),
            ],
            "{\"x\":1,\"y\":[2,null],\"not-a-name\":3,\"class\":4} 1 [2,null] 1 [\"class\",\"default\",\"not-a-name\",\"x\",\"y\"] true",
        ),
        (
            "names that are no identifiers",
            &[
                (
                    "entry.js",
                    "import { 'not-a-name' as a, class as c, default as d } from './d.json'; console.log(a, c, d.default)",
                ),
                ("d.json", "{ \"not-a-name\": 3, \"class\": 4, \"default\": 5 }"),
            ],
            "3 4 5",
        ),
        (
            "__proto__ is an own property",
            &[
                (
                    "entry.js",
                    "import d from './d.json'; console.log(Object.keys(d), Object.getPrototypeOf(d) === Object.prototype, d.a.__proto__); console.log(Object.keys(require('./d.json')))",
                ),
                ("d.json", "{ \"__proto__\": 1, \"a\": { \"__proto__\": { \"x\": 2 } } }"),
            ],
            "[\"__proto__\",\"a\"] true {\"x\":2}\n[\"__proto__\",\"a\"]",
        ),
        (
            "required and imported at once are one object",
            &[
                (
                    "entry.js",
                    "import d from './d.json'; import { get } from './c.cjs'; d.x++; console.log(get() === d, get().x)",
                ),
                ("c.cjs", "exports.get = () => require('./d.json')"),
                ("d.json", "{ \"x\": 1 }"),
            ],
            "true 2",
        ),
        (
            "values of all kinds",
            &[
                (
                    "entry.js",
                    "import a from './a.json'; import b from './b.json'; import c from './c.json'; import d from './d.json'; import e from './e.json'; import f from './f.json'; console.log(a, b, c, d, e, f)",
                ),
                ("a.json", "null"),
                ("b.json", "[1, [2]]"),
                ("c.json", "\"te\\u0078t\u{2028}\""),
                ("d.json", "-1.5e3"),
                ("e.json", "true"),
                ("f.json", " {} "),
            ],
            "null [1,[2]] text\u{2028} -1500 true {}",
        ),
        (
            "big and exact numbers",
            &[
                (
                    "entry.js",
                    "import d from './d.json'; console.log(d[0] === 12345678901234567890, d[1], Object.is(d[2], -0), d[3] === 0.1, d[4])",
                ),
                ("d.json", "[12345678901234567890, 1e400, -0, 0.1, 1E5]"),
            ],
            "true Infinity true true 100000",
        ),
        (
            "duplicate keys: the last wins",
            &[
                ("entry.js", "import d, { x } from './d.json'; console.log(d, x)"),
                ("d.json", "{ \"x\": 1, \"x\": 2 }"),
            ],
            "{\"x\":2} 2",
        ),
        (
            "order of keys",
            &[
                ("entry.js", "import d from './d.json'; console.log(Object.keys(d))"),
                ("d.json", "{ \"b\": 1, \"1\": 2, \"a\": 3, \"0\": 4 }"),
            ],
            "[\"0\",\"1\",\"b\",\"a\"]",
        ),
        (
            "a byte order mark",
            &[("entry.js", "import d from './d.json'; console.log(d)"), ("d.json", "\u{feff}{\"x\":1}")],
            "{\"x\":1}",
        ),
        (
            "import attributes",
            &[
                (
                    "entry.js",
                    "import d from './d.json' with { type: 'json' }; import('./d.json', { with: { type: 'json' } }).then((m) => console.log(d, m.default === d))",
                ),
                ("d.json", "{ \"x\": 1 }"),
            ],
            "{\"x\":1} true",
        ),
        (
            "exported again",
            &[
                ("entry.js", "import { d, x, ns } from './r.js'; console.log(d, x, ns.x)"),
                ("r.js", "export { default as d, x } from './d.json'; export * as ns from './d.json'"),
                ("d.json", "{ \"x\": 1 }"),
            ],
            "{\"x\":1} 1 1",
        ),
        (
            "names that hide globals",
            &[
                (
                    "entry.js",
                    "import { Object as O, undefined as u } from './d.json'; console.log(O, u, Object.keys({ a: 1 }), undefined)",
                ),
                ("d.json", "{ \"Object\": 1, \"undefined\": 2 }"),
            ],
            "1 2 [\"a\"] undefined",
        ),
        (
            "a missing name of a namespace",
            &[
                ("entry.js", "import * as ns from './d.json'; console.log(ns.nope, 'nope' in ns)"),
                ("d.json", "{ \"x\": 1 }"),
            ],
            "undefined false",
        ),
        (
            "strings with ends of scripts and comments",
            &[
                ("entry.js", "import d from './d.json'; console.log(d[0].length, d[1])"),
                ("d.json", "[\"</script>\", \"<!-- */ //\"]"),
            ],
            "9 <!-- */ //",
        ),
        (
            "the default, changed by an importer, is seen by all",
            &[
                ("entry.js", "import './w.js'; import d from './d.json'; console.log(d)"),
                ("w.js", "import d from './d.json'; d.y = d.x"),
                ("d.json", "{ \"x\": [1] }"),
            ],
            "{\"x\":[1],\"y\":[1]}",
        ),
    ];
    check(&BUNDLE, cases);
    check(
        &Setup { dead: Some("DEAD"), ..BUNDLE },
        &[(
            "members that nothing uses are dropped",
            &[
                ("entry.js", "import { x } from './d.json'; console.log(x)"),
                ("d.json", "{ \"x\": 1, \"unused\": \"DEAD\" }"),
            ],
            "1",
        )],
    );
    check(
        &NODE,
        &[(
            "as Node gives it",
            &[
                (
                    "entry.mjs",
                    "import d from './d.json' with { type: 'json' }; import * as ns from './d.json' with { type: 'json' }; console.log(d, ns.default === d)",
                ),
                ("d.json", "{ \"x\": 1, \"__proto__\": 2 }"),
            ],
            "{\"x\":1,\"__proto__\":2} true",
        )],
    );
}

#[test]
fn text() {
    let cases: &[Case<'_>] = &[
        (
            "the default of a text file",
            &[
                (
                    "entry.js",
                    "import t from './t.txt'; import { default as u } from './t.txt'; console.log(JSON.stringify(t), t === u, require('./t.txt') === t || require('./t.txt').default === t)",
                ),
                ("t.txt", "line 1\nline \"2\" `${x}` \\ \u{2028}</script>\u{1f600}\r\n"),
            ],
            "\"line 1\\nline \\\"2\\\" `${x}` \\\\ \u{2028}</script>\u{1f600}\\r\\n\" true true",
        ),
        (
            "an empty text",
            &[("entry.js", "import t from './t.txt'; console.log(t === '')"), ("t.txt", "")],
            "true",
        ),
    ];
    check(&BUNDLE, cases);
    check(
        &Setup {
            configure: |options: &mut Options| {
                options.loaders = vec![
                    (".md".into(), Loader::Text),
                    (".data.js".into(), Loader::Json),
                    (".js".into(), Loader::Jsx),
                    (".none".into(), Loader::Empty),
                ]
            },
            ..BUNDLE
        },
        &[(
            "loaders by extension, the longest first",
            &[
                (
                    "entry.js",
                    "import m from './m.md'; import d from './x.data.js'; import * as n from './y.none'; const React = { createElement: (t) => t }; /** @jsxRuntime classic */ console.log(m, d.a, typeof n)",
                ),
                ("m.md", "# hi"),
                ("x.data.js", "{\"a\": 1}"),
                ("y.none", "this is not code ("),
            ],
            "# hi 1 object",
        )],
    );
}
