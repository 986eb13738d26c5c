//! Options that change what a program does: defines, aliases, externals, global names, banners.

use bundler_core::options::{Format, Options, Platform};

use crate::check::{BUNDLE, Case, ESM, EVERY_FORMAT, Entrance, Setup, check};
use crate::quickjs::HostModule;

#[test]
fn defines() {
    let setup = Setup {
        configure: |options: &mut Options| {
            options.define = [
                ("DEBUG", "false"),
                ("VERSION", "\"1.2.3\""),
                ("process.env.NODE_ENV", "\"production\""),
                ("globalThis.flag", "1"),
                ("OBJECT", "{\"a\":[1,2]}"),
                ("NAME", "other.name"),
                ("import.meta.env.MODE", "\"test\""),
                ("NOTHING", "undefined"),
            ]
            .map(|(key, value)| (key.to_string(), value.to_string()))
            .to_vec();
        },
        dead: Some("DEAD"),
        ..BUNDLE
    };
    let cases: &[Case<'_>] = &[
        (
            "constants and branches",
            &[(
                "entry.js",
                "if (DEBUG) { console.log('DEAD') } else console.log(VERSION, typeof VERSION, DEBUG ? 'DEAD' : 'off', DEBUG && 'DEAD', !DEBUG || 'DEAD')",
            )],
            "1.2.3 string off false true",
        ),
        (
            "NODE_ENV and requires in dead branches",
            &[(
                "entry.js",
                "if (process.env.NODE_ENV !== 'production') { module.exports = require('./missing-development-DEAD.js') } else { console.log('production') } process.env.NODE_ENV === 'production' ? console.log(1) : require('./also-missing-DEAD.js')",
            )],
            "production\n1",
        ),
        (
            "imports used in dead branches only",
            &[
                (
                    "entry.js",
                    "import { log } from './a.js'; if (process.env.NODE_ENV === 'development') log(); console.log('entry')",
                ),
                ("a.js", "export function log() { console.log('DEAD') }"),
            ],
            "entry",
        ),
        (
            "the switch that React uses",
            &[
                ("entry.js", "import r from './react.js'; console.log(r.v)"),
                (
                    "react.js",
                    "'use strict';\n\nif (process.env.NODE_ENV === 'production') {\n  module.exports = require('./prod.js');\n} else {\n  module.exports = require('./missing-DEAD.js');\n}\n",
                ),
                ("prod.js", "exports.v = 'prod'"),
            ],
            "prod",
        ),
        (
            "an early return hides what follows",
            &[(
                "entry.js",
                "function f() { if (process.env.NODE_ENV === 'production') return 'early'; return 'late' } console.log(f())",
            )],
            "early",
        ),
        (
            "vars of dead branches stay declared",
            &[(
                "entry.js",
                "if (DEBUG) { var v = 1; function f() {} for (var w in {}); } console.log(v, w, typeof v); export { v }",
            )],
            "undefined undefined undefined",
        ),
        (
            "names that hide the defined ones",
            &[(
                "entry.js",
                "function f(DEBUG, process) { return [DEBUG, process.env.NODE_ENV] } console.log(f(true, { env: { NODE_ENV: 'own' } })); { const VERSION = 'inner'; console.log(VERSION, { VERSION }.VERSION) } const o = { VERSION: 'key', DEBUG() { return 'method' } }; console.log(o.VERSION, o.DEBUG())",
            )],
            "[true,\"own\"]\ninner inner\nkey method",
        ),
        (
            "objects, undefined, paths and shorthand",
            &[(
                "entry.js",
                "globalThis.other = { name: 'n' }; console.log(OBJECT, OBJECT.a[1], NOTHING, NAME, { VERSION }, globalThis.flag, import.meta.env.MODE, typeof NOTHING)",
            )],
            "{\"a\":[1,2]} 2 undefined n {\"VERSION\":\"1.2.3\"} 1 test undefined",
        ),
        (
            "bracket access means the same",
            &[(
                "entry.js",
                "console.log(process.env['NODE_ENV'], process['env'].NODE_ENV, process?.env?.NODE_ENV)",
            )],
            "production production production",
        ),
        (
            "nested conditions fold",
            &[(
                "entry.js",
                "if (typeof DEBUG === 'boolean' && !DEBUG && 'a' !== 'b' && VERSION === '1.2.3') console.log('kept'); else console.log('DEAD'); DEBUG || console.log('or'); (DEBUG ?? true) && console.log('DEAD'); switch (1) { case 1: console.log('case') }",
            )],
            "kept\nor\ncase",
        ),
        (
            "assignments do not replace their target",
            &[("entry.js", "const target = {}; target.VERSION = VERSION; console.log(target)")],
            "{\"VERSION\":\"1.2.3\"}",
        ),
    ];
    check(&setup, cases);
    check(
        &Setup { configure: |options: &mut Options| options.platform = Platform::Browser, ..BUNDLE },
        &[(
            "NODE_ENV is development for browsers if nothing else is said",
            &[("entry.js", "console.log(process.env.NODE_ENV)")],
            "development",
        )],
    );
}

#[test]
fn aliases() {
    check(
        &Setup {
            configure: |options: &mut Options| {
                options.alias =
                    vec![("react".into(), "preact".into()), ("local".into(), "./src/local.js".into())];
            },
            ..BUNDLE
        },
        &[
            (
                "a package and its subpaths",
                &[
                    (
                        "entry.js",
                        "import r from 'react'; import h from 'react/hooks'; import other from 'react-x'; console.log(r, h, other)",
                    ),
                    ("node_modules/preact/index.js", "module.exports = 'preact'"),
                    ("node_modules/preact/hooks.js", "module.exports = 'hooks'"),
                    ("node_modules/react-x/index.js", "module.exports = 'x'"),
                ],
                "preact hooks x",
            ),
            (
                "a path, from any directory",
                &[
                    ("deep/entry.js", "import l from 'local'; console.log(l)"),
                    ("src/local.js", "export default 'local'"),
                ],
                "local",
            ),
        ],
    );
}

const HOST: &[HostModule] = &[
    HostModule {
        specifier: "ext",
        es_source: "console.log('ext runs'); export let n = 1; export const inc = () => { n++ }; export default 'default'; export { n as 'string name' }",
        cjs_source: "console.log('ext runs'); exports.__esModule = true; exports.n = 1; exports.inc = () => { exports.n++ }; exports.default = 'default'; exports['string name'] = 1",
    },
    HostModule {
        specifier: "plain",
        es_source: "export default { x: 1 }; export const x = 1",
        cjs_source: "module.exports = { x: 1 }",
    },
];

const EXTERNAL: Setup = Setup {
    configure: |options| options.external = vec!["ext".into(), "plain".into()],
    host_modules: HOST,
    ..BUNDLE
};

#[test]
fn externals() {
    let cases: &[Case<'_>] = &[
        (
            "named, default, namespace, live",
            &[(
                "entry.js",
                "import d, { n, inc, 'string name' as s } from 'ext'; import * as ns from 'ext'; console.log(d, n, s, ns.n); inc(); console.log(n, ns.n)",
            )],
            "ext runs\ndefault 1 1 1\n2 2",
        ),
        (
            "a default without __esModule",
            &[("entry.js", "import d, { x } from 'plain'; console.log(d.x, x)")],
            "1 1",
        ),
        (
            "from several modules, under several names",
            &[
                (
                    "entry.js",
                    "import { n as a } from 'ext'; import './b.js'; import './c.js'; const n = 'own'; console.log(a, n)",
                ),
                ("b.js", "import { n } from 'ext'; console.log(n)"),
                ("c.js", "import * as n from 'ext'; console.log(n.default)"),
            ],
            "ext runs\n1\ndefault\n1 own",
        ),
        ("for their effects only", &[("entry.js", "import 'ext'; console.log('entry')")], "ext runs\nentry"),
        (
            "exported again and used",
            &[
                (
                    "entry.js",
                    "import { m, d } from './a.js'; import * as a from './a.js'; console.log(m, d, Object.keys(a))",
                ),
                ("a.js", "export { n as m, default as d } from 'ext'"),
            ],
            "ext runs\n1 default [\"d\",\"m\"]",
        ),
        (
            "a namespace exported again",
            &[
                ("entry.js", "import { ns } from './a.js'; console.log(ns.n, 'inc' in ns)"),
                ("a.js", "export * as ns from 'ext'"),
            ],
            "ext runs\n1 true",
        ),
        (
            "export * of an external, looked at inside",
            &[
                (
                    "entry.js",
                    "import * as a from './a.js'; import { n } from './a.js'; console.log(a.n, n, a.default, a.own)",
                ),
                ("a.js", "export * from 'ext'; export const own = 'own'"),
            ],
            "ext runs\n1 1 undefined own",
        ),
        (
            "an external that nobody uses still runs",
            &[("entry.js", "import { n } from 'ext'; console.log('entry')")],
            "ext runs\nentry",
        ),
        (
            "called without this",
            &[("entry.js", "import { inc } from 'ext'; console.log(inc())")],
            "ext runs\nundefined",
        ),
    ];
    check(&EXTERNAL, cases);
    check(
        &Setup { formats: ESM, ..EXTERNAL },
        &[
            (
                "dynamic import of an external",
                &[(
                    "entry.js",
                    "console.log('start'); import('ext').then((m) => console.log(m.n, m.default))",
                )],
                "start\next runs\n1 default",
            ),
            (
                "named imports of an external stay named",
                &[(
                    "entry.js",
                    "import { n as renamed } from 'ext'; import x from 'plain'; console.log(renamed, x.x)",
                )],
                "ext runs\n1 1",
            ),
        ],
    );
    check(
        &Setup { formats: &[Format::Cjs, Format::Iife], ..EXTERNAL },
        &[
            (
                "require of an external, lazily",
                &[(
                    "entry.cjs",
                    "console.log('start'); const f = () => require('ext'); console.log(f().n, f() === require('ext'))",
                )],
                "start\next runs\n1 true",
            ),
            (
                "CommonJS and import of one external",
                &[
                    ("entry.js", "import { n } from 'ext'; import c from './c.cjs'; console.log(n, c)"),
                    ("c.cjs", "module.exports = require('ext').default"),
                ],
                "ext runs\n1 default",
            ),
        ],
    );
    check(
        &Setup { observe: "console.log(ns.n, ns.default, ns.own, ns.again);", ..EXTERNAL },
        &[(
            "exports of the bundle that come from externals",
            &[("entry.js", "export { n, default, n as again } from 'ext'; export const own = 'own'")],
            "ext runs\n1 default own 1",
        )],
    );
    check(
        &Setup { observe: "console.log(ns.n, ns.own, typeof ns.inc, ns.default);", ..EXTERNAL },
        &[(
            "export * of an external from the entry",
            &[("entry.js", "export * from 'ext'; export const own = 'own'")],
            "ext runs\n1 own function undefined",
        )],
    );
    check(
        &Setup {
            configure: |options| options.external = vec!["pre-*".into(), "*.png".into()],
            host_modules: &[
                HostModule {
                    specifier: "pre-a",
                    es_source: "export default 1",
                    cjs_source: "module.exports = 1",
                },
                HostModule {
                    specifier: "./x.png",
                    es_source: "export default 2",
                    cjs_source: "module.exports = 2",
                },
            ],
            ..BUNDLE
        },
        &[(
            "patterns",
            &[("entry.js", "import a from 'pre-a'; import x from './x.png'; console.log(a, x)")],
            "1 2",
        )],
    );
    check(
        &Setup { configure: |options| options.packages_external = true, ..EXTERNAL },
        &[(
            "every package",
            &[
                ("entry.js", "import { n } from 'ext'; import { x } from './x.js'; console.log(n, x)"),
                ("x.js", "export { x } from 'plain'"),
                ("node_modules/ext/index.js", "module.exports = 'never'"),
            ],
            "ext runs\n1 1",
        )],
    );
}

#[test]
fn externals_run_before_the_bundle() {
    check(
        &Setup { formats: EVERY_FORMAT, ..EXTERNAL },
        &[(
            "an imported external runs before all own code",
            &[
                ("entry.js", "import './a.js'; import 'ext'; console.log('entry')"),
                ("a.js", "import { n } from 'ext'; console.log('a', n)"),
            ],
            "ext runs\na 1\nentry",
        )],
    );
}

#[test]
fn global_names() {
    let simple: Setup = Setup { formats: &[Format::Iife], ..BUNDLE };
    let files: &[(&str, &str)] = &[("entry.js", "export const x = 1; export default 2")];
    let expected = "1 [\"default\",\"x\"]";
    check(
        &Setup {
            configure: |options| options.global_name = Some("Lib".into()),
            observe: "console.log(Lib.x, Object.keys(Lib));",
            ..simple
        },
        &[("a variable", files, expected)],
    );
    check(
        &Setup {
            configure: |options| options.global_name = Some("my.lib".into()),
            observe: "console.log(my.lib.x, Object.keys(ns));",
            ..simple
        },
        &[("a member", files, expected)],
    );
    check(
        &Setup {
            configure: |options| options.global_name = Some("a.b[\"c-d\"]".into()),
            observe: "console.log(a.b['c-d'].x, Object.keys(ns));",
            ..simple
        },
        &[("a member whose name is no identifier", files, expected)],
    );
    check(
        &Setup {
            observe: "console.log(typeof Old.old, Old.lib.x);",
            configure: |options| {
                options.global_name = Some("Old.lib".into());
                options.banner = Some("var Old = { old: 1 };".into())
            },
            ..simple
        },
        &[(
            "a parent that is there already is kept",
            &[("entry.js", "module.exports = { x: 1 }")],
            "number 1",
        )],
    );
}

/// The banner makes the environment that the script finds.
fn umd_in(options: &mut Options, environment: &str) {
    options.banner = Some(environment.to_string());
    options.global_name = Some("my.lib".to_string());
    options.globals = vec![("ext".to_string(), "A.B".to_string())];
    options.external = vec!["ext".to_string(), "@scope/my-ext2".to_string()];
}

#[test]
fn umd() {
    let umd = Setup { formats: &[Format::Umd], entrances: &[Entrance::Itself], ..BUNDLE };
    let es_module = "import { id } from 'ext'; import * as two from '@scope/my-ext2'; const other = two.id; export { id, other }";
    let common_js = "exports.id = require('ext').id; exports.other = require('@scope/my-ext2').id";
    let common: Setup = Setup {
        configure: |options| {
            umd_in(
                options,
                "var module = { exports: {} }, exports = module.exports, require = (id) => ({ id });",
            );
        },
        observe: "console.log(module.exports.id, module.exports.other, typeof my);",
        ..umd
    };
    let asynchronous: Setup = Setup {
        configure: |options| {
            umd_in(
                options,
                "var define = (ids, make) => { define.made = make((id) => ({ id })); define.ids = ids.join() }; define.amd = {};",
            );
        },
        observe: "console.log(define.made.id, define.made.other, typeof my); console.log(define.ids)",
        ..umd
    };
    let globals: Setup = Setup {
        configure: |options| {
            umd_in(options, "globalThis.A = { B: { id: 'A.B' } }; var myExt2 = { id: 'myExt2' };");
            options.minify_whitespace = true;
        },
        observe: "console.log(my.lib.id, my.lib.other, typeof require)",
        ..umd
    };
    for source in [es_module, common_js] {
        let files = &[("entry.js", source)][..];
        check(&common, &[("CommonJS", files, "ext @scope/my-ext2 undefined")]);
        check(&asynchronous, &[("AMD", files, "ext @scope/my-ext2 undefined\nrequire,ext,@scope/my-ext2")]);
        check(&globals, &[("global names", files, "A.B myExt2 undefined")]);
    }
}

#[test]
fn banners_and_footers() {
    let setup = Setup {
        configure: |options| {
            options.banner = Some("console.log('banner'); var fromBanner = 1;".into());
            options.footer = Some("console.log('footer'); // end".into());
        },
        // The footer does not wait for what is imported.
        entrances: &[Entrance::Itself],
        ..BUNDLE
    };
    check(
        &setup,
        &[(
            "around the code, in its scope",
            &[("entry.js", "console.log('entry', fromBanner) // no line end")],
            "banner\nentry 1\nfooter",
        )],
    );
    let after_export = &[(
        "with exports",
        &[("entry.js", "export const x = 1; console.log('entry')")][..],
        "banner\nentry\nfooter",
    )];
    check(&setup, after_export);
}
