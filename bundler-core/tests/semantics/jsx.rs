//! JSX compiled for the automatic and the classic runtime.

use bundler_core::options::{JsxMode, Options};

use crate::check::{BUNDLE, Case, Setup, check};

/// A runtime that shows how it is called.
const RUNTIME: (&str, &str) = (
    "node_modules/react/jsx-runtime.js",
    "exports.Fragment = 'Fragment'; const show = (kind) => (type, props, key) => kind + '(' + (typeof type === 'function' ? 'f:' + type.name : type) + ' ' + JSON.stringify(props) + (key === undefined ? '' : ' key=' + key) + ')'; exports.jsx = show('jsx'); exports.jsxs = show('jsxs')",
);
const PACKAGE: (&str, &str) =
    ("node_modules/react/package.json", "{ \"name\": \"react\", \"main\": \"index.js\" }");
const REACT: (&str, &str) = (
    "node_modules/react/index.js",
    "exports.Fragment = 'Fragment'; exports.createElement = (type, props, ...children) => 'create(' + [typeof type === 'function' ? 'f:' + type.name : type, JSON.stringify(props), ...children].join(' ') + ')'",
);

#[test]
fn automatic() {
    let setup =
        Setup { configure: |options: &mut Options| options.jsx.mode = Some(JsxMode::Automatic), ..BUNDLE };
    let cases: &[Case<'_>] = &[
        (
            "elements, attributes and children",
            &[
                (
                    "entry.jsx",
                    "console.log(<div />); console.log(<a href=\"x\" b data-c={1}>text {1 + 1}</a>); console.log(<p>{[1, 2]}</p>, <p>one</p>)",
                ),
                RUNTIME,
                PACKAGE,
                REACT,
            ],
            "jsx(div {})\njsxs(a {\"href\":\"x\",\"b\":true,\"data-c\":1,\"children\":[\"text \",2]})\njsx(p {\"children\":[1,2]}) jsx(p {\"children\":\"one\"})",
        ),
        (
            "fragments and components",
            &[
                (
                    "entry.jsx",
                    "const C = () => 1, ns = { D() {} }; console.log(<><C /><ns.D x={<b />} /></>)",
                ),
                RUNTIME,
                PACKAGE,
                REACT,
            ],
            "jsxs(Fragment {\"children\":[\"jsx(f:C {})\",\"jsx(f:D {\\\"x\\\":\\\"jsx(b {})\\\"})\"]})",
        ),
        (
            "keys",
            &[
                (
                    "entry.jsx",
                    "const p = { a: 1 }; console.log(<i key=\"k\" />, <i {...p} key=\"k\" />, <i key={1} {...p} b />)",
                ),
                RUNTIME,
                PACKAGE,
                REACT,
            ],
            "jsx(i {} key=k) create(i {\"a\":1,\"key\":\"k\"}) jsx(i {\"a\":1,\"b\":true} key=1)",
        ),
        (
            "spread attributes in order",
            &[
                (
                    "entry.jsx",
                    "const p = { a: 1, b: 1 }; console.log(<i a={0} {...p} b={2} {...{ c: 3 }} />)",
                ),
                RUNTIME,
                PACKAGE,
                REACT,
            ],
            "jsx(i {\"a\":1,\"b\":2,\"c\":3})",
        ),
        (
            "text: white space, entities and comments",
            &[
                (
                    "entry.jsx",
                    "console.log(<p>\n  one\n  two &amp; &lt;three&gt; &nbsp;&#65;&#x42; {/* none */}\n  {' '}\n</p>, <p title=\"a &quot;b&quot;\n c\" />, <p>{}</p>, <p>  </p>, <p>\n</p>)",
                ),
                RUNTIME,
                PACKAGE,
                REACT,
            ],
            "jsxs(p {\"children\":[\"one two & <three> \u{a0}AB \",\" \"]}) jsx(p {\"title\":\"a \\\"b\\\"\\n c\"}) jsx(p {}) jsx(p {\"children\":\"  \"}) jsx(p {})",
        ),
        (
            "imported components and members of namespaces",
            &[
                (
                    "entry.jsx",
                    "import { C as D } from './c'; import * as ns from './c'; import E from './c'; const C = 1; console.log(<D />, <ns.C />, <E.Inner />, C)",
                ),
                (
                    "c.jsx",
                    "export function C() {} export default { Inner: function Inner() { return <C /> } }",
                ),
                RUNTIME,
                PACKAGE,
                REACT,
            ],
            "jsx(f:C {}) jsx(f:C {}) jsx(f:Inner {}) 1",
        ),
        (
            "names with dashes, colons and dots",
            &[
                (
                    "entry.jsx",
                    "const o = { a: { b: 'deep' } }; console.log(<my-element aria-x=\"1\" />, <svg xlink:href=\"y\" />, <o.a.b />, <this_ />)",
                ),
                RUNTIME,
                PACKAGE,
                REACT,
            ],
            "jsx(my-element {\"aria-x\":\"1\"}) jsx(svg {\"xlink:href\":\"y\"}) jsx(deep {}) jsx(this_ {})",
        ),
        (
            "the runtime's names used otherwise",
            &[
                (
                    "entry.jsx",
                    "const jsx = 'mine', _jsx = 'own', jsxs = 1, Fragment = 2; console.log(<p>{jsx}{_jsx}</p>, jsxs + Fragment)",
                ),
                RUNTIME,
                PACKAGE,
                REACT,
            ],
            "jsxs(p {\"children\":[\"mine\",\"own\"]}) 3",
        ),
        (
            "a pragma chooses the import source",
            &[
                ("entry.jsx", "/** @jsxImportSource other */ console.log(<p />)"),
                ("node_modules/other/jsx-runtime.js", "export const jsx = (t) => 'other ' + t"),
            ],
            "other p",
        ),
        (
            "a pragma chooses the classic runtime",
            &[
                (
                    "entry.jsx",
                    "/** @jsxRuntime classic */\n/** @jsx h */\nimport { h } from './h'; console.log(<p a=\"1\">x</p>)",
                ),
                ("h.js", "export const h = (t, p, ...c) => [t, p, c]"),
            ],
            "[\"p\",{\"a\":\"1\"},[\"x\"]]",
        ),
    ];
    check(&setup, cases);
}

#[test]
fn classic() {
    let setup =
        Setup { configure: |options: &mut Options| options.jsx.mode = Some(JsxMode::Classic), ..BUNDLE };
    let cases: &[Case<'_>] = &[
        (
            "createElement",
            &[
                (
                    "entry.jsx",
                    "import React from 'react'; console.log(<a b=\"c\">x{1}<></></a>, <i {...{ k: 1 }} />, <React.Fragment />)",
                ),
                RUNTIME,
                PACKAGE,
                REACT,
            ],
            "create(a {\"b\":\"c\"} x 1 create(Fragment null)) create(i {\"k\":1}) create(Fragment null)",
        ),
        (
            "named and namespace imports of React",
            &[
                ("entry.jsx", "import * as React from 'react'; import { C } from './c'; console.log(<C />)"),
                (
                    "c.jsx",
                    "import React, { Fragment } from 'react'; export const C = () => <Fragment><p /></Fragment>; console.log(C())",
                ),
                RUNTIME,
                PACKAGE,
                REACT,
            ],
            "create(Fragment null create(p null))\ncreate(f:C null)",
        ),
        (
            "pragmas for factory and fragment",
            &[
                (
                    "entry.jsx",
                    "/** @jsx h.make @jsxFrag h.F */ import { h } from './h'; console.log(<><p /></>)",
                ),
                ("h.js", "export const h = { F: 'F', make: (...a) => JSON.stringify(a) }"),
            ],
            "[\"F\",null,\"[\\\"p\\\",null]\"]",
        ),
        (
            "React is not elided in TypeScript",
            &[("entry.tsx", "import * as React from 'react'; console.log(<p />)"), RUNTIME, PACKAGE, REACT],
            "create(p null)",
        ),
    ];
    check(&setup, cases);
    check(
        &Setup {
            configure: |options: &mut Options| {
                options.jsx.mode = Some(JsxMode::Classic);
                options.jsx.factory = Some("h".into());
                options.jsx.fragment = Some("F".into())
            },
            ..BUNDLE
        },
        &[(
            "factory and fragment from options, renamed with their imports",
            &[
                ("entry.tsx", "import { h, F } from './h'; import './other'; console.log(<><p /></>)"),
                ("other.ts", "const h = 1, F = 2; console.log(h + F)"),
                ("h.ts", "export const F = 'F', h = (...a: any[]) => JSON.stringify(a)"),
            ],
            "3\n[\"F\",null,\"[\\\"p\\\",null]\"]",
        )],
    );
}

#[test]
fn tsconfig() {
    let cases: &[Case<'_>] = &[
        (
            "jsx: react-jsx with an import source",
            &[
                ("entry.tsx", "console.log(<p />)"),
                (
                    "tsconfig.json",
                    "{ \"compilerOptions\": { \"jsx\": \"react-jsx\", \"jsxImportSource\": \"other\" } }",
                ),
                ("node_modules/other/jsx-runtime.js", "export const jsx = (t) => 'other ' + t"),
            ],
            "other p",
        ),
        (
            "jsx: react with a factory",
            &[
                ("entry.tsx", "import { h } from './h'; console.log(<p />)"),
                ("tsconfig.json", "{ \"compilerOptions\": { \"jsx\": \"react\", \"jsxFactory\": \"h\" } }"),
                ("h.ts", "export const h = (t: string) => 'h ' + t"),
            ],
            "h p",
        ),
        (
            "jsx: react-jsxdev",
            &[
                ("entry.tsx", "console.log(<p>a</p>)"),
                (
                    "tsconfig.json",
                    "{ \"compilerOptions\": { \"jsx\": \"react-jsxdev\", \"jsxImportSource\": \"other\" } }",
                ),
                (
                    "node_modules/other/jsx-dev-runtime.js",
                    "export const jsxDEV = (t, p, k, s, source) => 'dev ' + t + source.lineNumber",
                ),
            ],
            "dev p1",
        ),
        (
            "jsx in .js files",
            &[
                ("entry.js", "import { C } from './c.jsx'; console.log(C)"),
                ("c.jsx", "/** @jsxRuntime classic @jsx h */ const h = (t) => t; export const C = <p />"),
            ],
            "p",
        ),
    ];
    check(&BUNDLE, cases);
}
