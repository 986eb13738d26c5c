//! Errors say what is wrong, where, and what to do; all of a build's errors come together.

use std::sync::Arc;

use bundler_core::fs::MemoryFileSystem;
use bundler_core::options::{Entry, Options};

use crate::check::{ROOT, check_errors};

fn usual(_: &mut Options) {}

#[test]
fn syntax() {
    check_errors(
        usual,
        &[
            (
                "an unexpected token",
                &[("entry.js", "const x = 1;\n  let = = 2;")],
                &[("entry.js:2:9", "", "")],
            ),
            (
                "an unterminated string",
                &[("entry.js", "const x = 'abc\n")],
                &[("entry.js:1:11", "nterminated", "")],
            ),
            (
                "a missing brace at the end",
                &[("entry.js", "function f() {\n  if (x) {\n}\n")],
                &[("entry.js:4:1", "}", "")],
            ),
            ("JSX in a .js file", &[("entry.js", "const x = <div/>;")], &[("entry.js:1:11", "", "jsx")]),
            (
                "TypeScript in a .js file",
                &[("entry.js", "const x: number = 1;")],
                &[("entry.js:1:8", "", ".ts")],
            ),
            (
                "a syntax error in a dependency",
                &[("entry.js", "import './d/a.js'"), ("d/a.js", "\n\n   @@")],
                &[("d/a.js:3:5", "", "")],
            ),
            (
                "json",
                &[("entry.js", "import d from './d.json'"), ("d.json", "{\n  \"a\": 1,\n  \"b\": oops\n}")],
                &[("d.json:3:8", "JSON", "")],
            ),
            (
                "json with a trailing comma",
                &[("entry.js", "import d from './d.json'"), ("d.json", "{ \"a\": 1, }")],
                &[("d.json:1:11", "JSON", "")],
            ),
            (
                "an import that is declared again",
                &[
                    ("entry.js", "import { f } from './a.js';\nfunction f() {}"),
                    ("a.js", "export const f = 1"),
                ],
                &[("entry.js:2:10", "f", "")],
            ),
            (
                "a name declared twice",
                &[("entry.js", "let x = 1;\nconst x = 2;")],
                &[("entry.js:2:7", "x", "")],
            ),
            (
                "a name exported twice",
                &[("entry.js", "export const x = 1;\nconst y = 2;\nexport { y as x };")],
                &[("entry.js:3:15", "x", "")],
            ),
            (
                "an export of a name that is not declared",
                &[("entry.js", "export { nothing };")],
                &[("entry.js:1:10", "nothing", "")],
            ),
            (
                "return at the top level of a module",
                &[("entry.js", "export {};\nreturn;")],
                &[("entry.js:2:1", "eturn", "")],
            ),
            ("await in CommonJS", &[("entry.cjs", "await null;")], &[("entry.cjs:1:1", "await", "")]),
            ("with in a module", &[("entry.js", "export {};\nwith ({}) ;")], &[("entry.js:2:1", "ith", "")]),
            (
                "an octal number in a module",
                &[("entry.js", "export {};\nlet x = 010;")],
                &[("entry.js:2:9", "ctal", "")],
            ),
            ("break outside a loop", &[("entry.js", "if (1) { break; }")], &[("entry.js:1:10", "", "")]),
            (
                "a regular expression that does not close",
                &[("entry.js", "const r = /abc")],
                &[("entry.js:1:11", "", "")],
            ),
            (
                "new private names that are not declared",
                &[("entry.js", "class K { m() { return this.#x } }")],
                &[("entry.js:1:29", "#x", "")],
            ),
            (
                "columns count characters, not bytes",
                &[("entry.js", "const \u{e9} = '\u{1f600}'; let let = 1; export {}")],
                &[("entry.js:1:20", "", "")],
            ),
        ],
    );
}

#[test]
fn unresolved() {
    check_errors(
        usual,
        &[
            (
                "a relative path, with the nearest name",
                &[("entry.js", "import './components/buton.js'"), ("components/button.js", "")],
                &[("entry.js:1:8", "./components/buton.js", "button.js")],
            ),
            (
                "a wrong extension",
                &[("entry.js", "import './a.ts'"), ("a.js", "")],
                &[("entry.js:1:8", "./a.ts", "a.js")],
            ),
            (
                "a package",
                &[
                    ("entry.js", "import x from 'reakt'; x()"),
                    ("node_modules/react/package.json", "{}"),
                    ("node_modules/react/index.js", ""),
                ],
                &[("entry.js:1:15", "reakt", "react")],
            ),
            (
                "a package that is not there at all",
                &[("entry.js", "\n  import x from 'nothing-like-it'; x()")],
                &[("entry.js:2:17", "nothing-like-it", "")],
            ),
            (
                "a subpath that exports does not give",
                &[
                    ("entry.js", "import 'lib/inner'"),
                    (
                        "node_modules/lib/package.json",
                        "{ \"name\": \"lib\", \"exports\": { \".\": \"./a.js\" } }",
                    ),
                    ("node_modules/lib/a.js", ""),
                    ("node_modules/lib/inner.js", ""),
                ],
                &[("entry.js:1:8", "./inner", "exports")],
            ),
            (
                "a Node module for the browser",
                &[("entry.js", "import fs from 'fs'; fs()")],
                &[("entry.js:1:16", "fs", "platform")],
            ),
            (
                "a directory without an index",
                &[("entry.js", "import './d'"), ("d/other.js", "")],
                &[("entry.js:1:8", "./d", "")],
            ),
            (
                "a re-export",
                &[("entry.js", "export { a } from './none.js';\nexport * from './nope.js'")],
                &[("entry.js:1:19", "./none.js", ""), ("entry.js:2:15", "./nope.js", "")],
            ),
            (
                "a require that nothing catches",
                &[("entry.js", "const x = require('./none.js')")],
                &[("entry.js:1:19", "./none.js", "")],
            ),
            (
                "a dynamic import of a path that is not there",
                &[("entry.js", "import('./none.js')")],
                &[("entry.js:1:8", "./none.js", "")],
            ),
            (
                "a file that no loader knows",
                &[("entry.js", "import './a.xyz'"), ("a.xyz", "?")],
                &[("entry.js:1:8", "a.xyz", "oader")],
            ),
            (
                "a private import that package.json lacks",
                &[
                    ("entry.js", "import '#inner'"),
                    ("package.json", "{ \"imports\": { \"#other\": \"./entry.js\" } }"),
                ],
                &[("entry.js:1:8", "#inner", "")],
            ),
        ],
    );
}

#[test]
fn missing_exports() {
    check_errors(
        usual,
        &[
            (
                "a name, with the nearest one",
                &[
                    ("entry.js", "import { fooo } from './a.js';\nconsole.log(fooo)"),
                    ("a.js", "export const foo = 1"),
                ],
                &[("entry.js:1:10", "fooo", "foo")],
            ),
            (
                "a default",
                &[("entry.js", "import a from './a.js'; a()"), ("a.js", "export const x = 1")],
                &[("entry.js:1:8", "default", "")],
            ),
            (
                "a re-exported name",
                &[
                    ("entry.js", "import { x } from './r.js'; x()"),
                    ("r.js", "export { x } from './a.js'"),
                    ("a.js", "export const y = 1"),
                ],
                &[("r.js:1:10", "x", "")],
            ),
            (
                "an ambiguous name",
                &[
                    ("entry.js", "import { x } from './r.js'; x()"),
                    ("r.js", "export * from './a.js';\nexport * from './b.js'"),
                    ("a.js", "export const x = 1"),
                    ("b.js", "export const x = 2"),
                ],
                &[("entry.js:1:10", "x", "")],
            ),
            (
                "a cycle of re-exports without an end",
                &[
                    ("entry.js", "import { x } from './a.js'; x()"),
                    ("a.js", "export { x } from './b.js'"),
                    ("b.js", "export { x } from './a.js'"),
                ],
                &[("entry.js:1:10", "x", ""), ("a.js:1:10", "x", ""), ("b.js:1:10", "x", "")],
            ),
            (
                "a name that json lacks",
                &[("entry.js", "import { y } from './d.json'; console.log(y)"), ("d.json", "{ \"x\": 1 }")],
                &[("entry.js:1:10", "y", "")],
            ),
        ],
    );
}

#[test]
fn top_level_await_where_it_cannot_be() {
    check_errors(
        |options| options.format = Some(bundler_core::options::Format::Cjs),
        &[(
            "in a CommonJS bundle",
            &[("entry.js", "export {};\n  await null;")],
            &[("entry.js:2:3", "await", "esm")],
        )],
    );
    check_errors(
        usual,
        &[(
            "in a module that is required",
            &[("entry.cjs", "require('./a.mjs')"), ("a.mjs", "import './b.mjs'"), ("b.mjs", "\nawait null")],
            &[("entry.cjs:1:9", "await", "")],
        )],
    );
}

#[test]
fn output_that_cannot_hold_the_program() {
    check_errors(
        usual,
        &[
            (
                "with in an esm bundle",
                &[("entry.cjs", "var o = {};\nwith (o) ;")],
                &[("entry.cjs:2:1", "with", "format")],
            ),
            (
                "a labelled function in an esm bundle",
                &[("entry.cjs", "label: function f() {}")],
                &[("entry.cjs:1:17", "label", "format")],
            ),
            (
                "delete of a name in an esm bundle",
                &[("entry.cjs", "var x; delete x")],
                &[("entry.cjs:1:8", "delete", "format")],
            ),
        ],
    );
}

#[test]
fn entries() {
    check_errors(
        |options| options.entries.clear(),
        &[("no entry", &[("entry.js", "")], &[("", "no entry", "file")])],
    );
    check_errors(
        |options| options.entries = vec![Entry::File { path: "./d".into(), name: None }],
        &[("a directory", &[("d/other.js", "")], &[("", "d", "")])],
    );
    check_errors(
        |options| options.entries = vec![Entry::File { path: "./entri.js".into(), name: None }],
        &[("a file that is not there", &[("entry.js", "")], &[("", "entri.js", "entry.js")])],
    );
    check_errors(
        |options| options.output = bundler_core::options::OutputTarget::File("entry.js".into()),
        &[("an output that is an input", &[("entry.js", "console.log(1)")], &[("", "entry.js", "")])],
    );
    check_errors(
        |options| options.define = vec![("a-b".into(), "1".into()), ("X".into(), "{".into())],
        &[("defines", &[("entry.js", "")], &[("", "a-b", ""), ("", "X", "")])],
    );
}

#[test]
fn several_at_once() {
    check_errors(
        usual,
        &[
            (
                "syntax and unresolved paths of several files, in the order of the program",
                &[
                    ("entry.js", "import './a.js';\nimport './none1.js';\nimport './b.js'"),
                    ("a.js", "let = ="),
                    ("b.js", "import './none2.js';\nimport './none3.js'"),
                ],
                &[
                    ("entry.js:2:8", "./none1.js", ""),
                    ("a.js:1:7", "", ""),
                    ("b.js:1:8", "./none2.js", ""),
                    ("b.js:2:8", "./none3.js", ""),
                ],
            ),
            (
                "missing exports of several files",
                &[
                    ("entry.js", "import { a, b } from './x.js'; import './y.js'; console.log(a, b)"),
                    ("x.js", "export const c = 1"),
                    ("y.js", "import { d } from './x.js'; console.log(d)"),
                ],
                &[("entry.js:1:10", "\"a\"", ""), ("entry.js:1:13", "\"b\"", ""), ("y.js:1:10", "\"d\"", "")],
            ),
        ],
    );
}

#[test]
fn names_are_never_guessed_from_afar() {
    check_errors(
        usual,
        &[(
            "help is absent where nothing is near",
            &[("entry.js", "import { zzz } from './a.js'; zzz()"), ("a.js", "export const alpha = 1")],
            &[("entry.js:1:10", "zzz", "")],
        )],
    );
}

#[test]
fn bytes_that_are_no_text() {
    let mut options = Options::new(ROOT);
    options.entries = vec![Entry::File { path: "./entry.js".into(), name: None }];
    let files: [(String, &[u8]); 2] = [
        (format!("{ROOT}/entry.js"), b"import './a.js'"),
        (format!("{ROOT}/a.js"), b"let a;\nlet x = '\xff';"),
    ];
    let failure =
        bundler_core::build(&options, Arc::new(MemoryFileSystem::new(files))).expect_err("it is not UTF-8");
    let text = failure.diagnostics[0].render(ROOT.as_ref());
    assert!(
        failure.diagnostics.len() == 1 && text.starts_with("a.js:2:10: ") && text.contains("UTF-8"),
        "{text}"
    );
}
