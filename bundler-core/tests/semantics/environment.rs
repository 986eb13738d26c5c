//! What stands around the modules: `import.meta`, directives, hashbangs, byte order marks, line ends.

use bundler_core::options::{Format, Options, Platform};

use crate::check::{AWAITING, BUNDLE, Case, ESM, NODE, Setup, bundle, check, javascript, options_for};

#[test]
fn import_meta() {
    check(
        &NODE,
        &[
            (
                "an object of its own",
                &[(
                    "entry.js",
                    "console.log(typeof import.meta, import.meta === import.meta); import.meta.x = 1; console.log(import.meta.x)",
                )],
                "object true\n1",
            ),
            (
                "in functions",
                &[
                    ("entry.js", "import { f } from './a.js'; console.log(f())"),
                    ("a.js", "export function f() { return typeof import.meta }"),
                ],
                "object",
            ),
            (
                "unknown members are undefined",
                &[("entry.js", "console.log(import.meta.nothing, import.meta.env?.MODE)")],
                "undefined undefined",
            ),
        ],
    );
    check(
        &Setup {
            formats: &[Format::Cjs],
            configure: |options: &mut Options| options.platform = Platform::Node,
            host_modules: &[URL_MODULE],
            ..BUNDLE
        },
        &[(
            "url, filename and dirname for Node",
            &[("entry.js", "console.log(import.meta.url, import.meta.filename, import.meta.dirname)")],
            "file:///out/bundle.js /out/bundle.js /out",
        )],
    );
}

const URL_MODULE: crate::quickjs::HostModule = crate::quickjs::HostModule {
    specifier: "url",
    es_source: "export const pathToFileURL = (path) => ({ href: 'file://' + path })",
    cjs_source: "exports.pathToFileURL = (path) => ({ href: 'file://' + path })",
};

#[test]
fn directives() {
    let cases: &[Case<'_>] = &[
        (
            "use strict in a function",
            &[(
                "entry.cjs",
                "console.log((function () { 'use strict'; return this })(), (() => { 'use strict'; return 1 })())",
            )],
            "undefined 1",
        ),
        (
            "a string that is no directive",
            &[("entry.js", "const x = 'use strict'; 'not a directive'; console.log(x); export {}")],
            "use strict",
        ),
        (
            "a class is strict everywhere",
            &[(
                "entry.cjs",
                "class K { m() { return (function () { return this })() } } console.log(new K().m())",
            )],
            "undefined",
        ),
        (
            "a directive with escapes is none",
            &[("entry.cjs", "'use\\x20strict'; console.log((function () { return this === undefined })())")],
            "false",
        ),
    ];
    check(&Setup { formats: &[Format::Cjs, Format::Iife], ..NODE }, cases);
}

#[test]
fn unusual_text() {
    let cases: &[Case<'_>] = &[
        (
            "a hashbang",
            &[
                ("entry.js", "#!/usr/bin/env node\nimport './a.js'; console.log('entry')"),
                ("a.js", "#!/bin/other\nconsole.log('a'); export {}"),
            ],
            "a\nentry",
        ),
        (
            "a byte order mark",
            &[
                ("entry.js", "\u{feff}import './a.cjs'; console.log('entry')"),
                ("a.cjs", "\u{feff}console.log('a')"),
            ],
            "a\nentry",
        ),
        (
            "CRLF everywhere",
            &[
                (
                    "entry.js",
                    "import './a.js';\r\nconst x = `1\r\n2`;\r\nconsole.log(x.length,\r\n\tx.charCodeAt(1)) // end\r\n",
                ),
                ("a.js", "console.log('a')\r\nexport {}\r\n"),
            ],
            "a\n3 10",
        ),
        (
            "line ends of other kinds",
            &[("entry.js", "const a = 1\u{2028}const b = 2\u{2029}console.log(a + b)\rexport {}")],
            "3",
        ),
        (
            "no line end, and a comment at the end",
            &[
                ("entry.js", "import './a.js'; import './b.js'; console.log('entry') // end"),
                ("a.js", "console.log('a'); export {} // end"),
                ("b.js", "console.log('b'); export {} /* end */"),
            ],
            "a\nb\nentry",
        ),
        (
            "an empty file",
            &[
                (
                    "entry.js",
                    "import './a.js'; import * as b from './b.mjs'; console.log(Object.keys(b).length)",
                ),
                ("a.js", ""),
                ("b.mjs", ""),
            ],
            "0",
        ),
        (
            "only comments",
            &[("entry.js", "import './a.js'; console.log(1)"), ("a.js", "// nothing\n/* at all */")],
            "1",
        ),
        (
            "statements that begin with brackets",
            &[
                ("entry.js", "import './a.js'; import './b.js'; console.log('entry')"),
                ("a.js", "export const a = 1\n;[1].forEach((x) => console.log(x))"),
                ("b.js", "(function () { console.log('b') })()\n;`x`.length\n+1; export {}"),
            ],
            "1\nb\nentry",
        ),
    ];
    check(&NODE, cases);
}

#[test]
fn first_lines_of_the_output() {
    for (reason, source, format, expected) in [
        (
            "the hashbang stays first",
            "#!/usr/bin/env node\n'use client';\nconsole.log(1); export {}",
            Format::Esm,
            "#!/usr/bin/env node\n\"use client\";\n",
        ),
        (
            "a directive stays first",
            "'use client';\nconsole.log(1); export {}",
            Format::Esm,
            "\"use client\";\n",
        ),
        ("modules in scripts are strict", "console.log(1); export {}", Format::Cjs, "\"use strict\";\n"),
        (
            "a script with modules only is strict",
            "console.log(1); export {}",
            Format::Iife,
            "\"use strict\";\n(() => {\n",
        ),
    ] {
        let files = &[("entry.js", source)][..];
        let output = bundle(&options_for(&BUNDLE, files, format), files).expect(reason);
        let code = javascript(&output);
        assert!(
            code.replace('\'', "\"").starts_with(expected),
            "{reason}: expected {expected:?} first in\n{code}"
        );
    }
}

#[test]
fn this_at_top_level() {
    check(
        &NODE,
        &[
            (
                "undefined in modules",
                &[
                    (
                        "entry.js",
                        "import './a.js'; console.log(this, (() => this)(), typeof this); export {}",
                    ),
                    (
                        "a.js",
                        "const f = (x = this) => x; console.log(f(), class { [String(this)] = 1 }.name, new (class { t = this })().t !== undefined); export {}",
                    ),
                ],
                "undefined  true\nundefined undefined undefined",
            ),
            (
                "exports in CommonJS",
                &[(
                    "entry.cjs",
                    "this.x = 1; console.log(exports.x, (() => this.x)(), this === module.exports)",
                )],
                "1 1 true",
            ),
            (
                "in functions and methods it is theirs",
                &[(
                    "entry.js",
                    "const o = { m() { return this === o }, f: function () { return (() => this === o)() } }; console.log(o.m(), o.f(), (function () { return this })()); export {}",
                )],
                "true true undefined",
            ),
        ],
    );
    check(
        &Setup { formats: ESM, entrances: AWAITING, ..NODE },
        &[(
            "await and this at once",
            &[("entry.js", "console.log(await this, await (async () => this)()); export {}")],
            "undefined undefined",
        )],
    );
}
