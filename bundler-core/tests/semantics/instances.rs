//! Packages that are imported and required, whose package.json names a file for each.

use bundler_core::options::{Options, Platform};

use crate::check::{BUNDLE, Case, Schedules, Setup, check};

const MAIN: (&str, &str) = ("node_modules/p/main.js", "exports.state = {}; exports.kind = 'main'");
const MODULE: (&str, &str) =
    ("node_modules/p/module.js", "import './dead.js'; export const state = {}; export const kind = 'module'");
const DEAD: (&str, &str) = ("node_modules/p/dead.js", "console.log('DEAD')");
const FIELDS: (&str, &str) = (
    "node_modules/p/package.json",
    "{ \"name\": \"p\", \"main\": \"./main.js\", \"module\": \"./module.js\" }",
);
const USER: (&str, &str) = ("node_modules/q/index.js", "exports.state = require('p').state");

#[test]
fn main_fields() {
    let setup = Setup {
        configure: |options: &mut Options| options.platform = Platform::Browser,
        schedules: Schedules::All,
        dead: Some("DEAD"),
        ..BUNDLE
    };
    let cases: &[Case<'_>] = &[
        (
            "all share what require gets",
            &[
                (
                    "entry.js",
                    "import { state, kind } from 'p'; import q from 'q'; import('p').then((p) => console.log(p.state === state)); console.log(kind, state === q.state)",
                ),
                MAIN,
                MODULE,
                DEAD,
                FIELDS,
                USER,
            ],
            "main true\ntrue",
        ),
        (
            "without require, the module is meant",
            &[
                ("entry.js", "import { kind } from 'p'; console.log(kind)"),
                MAIN,
                ("node_modules/p/module.js", "export const kind = 'module'"),
                FIELDS,
            ],
            "module",
        ),
    ];
    check(&setup, cases);
    let cases: &[Case<'_>] = &[(
        "conditions tell apart, as in Node",
        &[
            ("entry.js", "import { kind } from 'p'; import q from 'q'; console.log(kind, q)"),
            MAIN,
            MODULE,
            ("node_modules/p/dead.js", ""),
            (
                "node_modules/p/package.json",
                "{ \"main\": \"./main.js\", \"module\": \"./module.js\", \"exports\": { \"import\": \"./module.js\", \"require\": \"./main.js\" } }",
            ),
            ("node_modules/q/index.js", "module.exports = require('p').kind"),
        ],
        "module main",
    )];
    check(&Setup { dead: None, ..setup }, cases);
}
