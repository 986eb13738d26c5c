//! Packages: node_modules, main fields, `exports`, `imports`, `browser`, `type`, `sideEffects`.

use super::{CssImport, Import, Project, Require};
use crate::options::Platform;

const FROM: &str = "/p/src/index.ts";

#[test]
fn node_modules() {
    Project::new(&[
        ("/node_modules/outer/index.js", ""),
        ("/p/node_modules/a/index.js", ""),
        ("/p/node_modules/a/sub/index.js", ""),
        ("/p/node_modules/a/sub/file.js", ""),
        ("/p/node_modules/a/file.json", ""),
        ("/p/node_modules/@s/b/package.json", r#"{"main": "./lib"}"#),
        ("/p/node_modules/@s/b/lib/index.js", ""),
        ("/p/node_modules/@s/b/node_modules/a/index.js", ""),
        ("/p/node_modules/x.js/index.js", ""),
        ("/p/node_modules/dots/package.json", r#"{"main": "."}"#),
        ("/p/node_modules/dots/index.js", ""),
        ("/p/node_modules/punycode/index.js", ""),
    ])
    .check(&[
        ("in no file", "data:text/javascript", "a", Import, "/p/node_modules/a/index.js"),
        ("index", FROM, "a", Import, "/p/node_modules/a/index.js"),
        ("subpath file", FROM, "a/sub/file", Import, "/p/node_modules/a/sub/file.js"),
        ("subpath with extension", FROM, "a/file.json", Import, "/p/node_modules/a/file.json"),
        ("subpath directory", FROM, "a/sub", Import, "/p/node_modules/a/sub/index.js"),
        ("scoped, main is a directory", FROM, "@s/b", Import, "/p/node_modules/@s/b/lib/index.js"),
        ("scoped subpath", FROM, "@s/b/lib", Require, "/p/node_modules/@s/b/lib/index.js"),
        (
            "nearest",
            "/p/node_modules/@s/b/lib/index.js",
            "a",
            Import,
            "/p/node_modules/@s/b/node_modules/a/index.js",
        ),
        ("outer", FROM, "outer", Import, "/node_modules/outer/index.js"),
        ("name with a dot", FROM, "x.js", Import, "/p/node_modules/x.js/index.js"),
        ("main is a dot", FROM, "dots", Import, "/p/node_modules/dots/index.js"),
        ("slash instead of built-in", FROM, "punycode/", Import, "/p/node_modules/punycode/index.js"),
        ("query", FROM, "a/file.json?raw", Import, "/p/node_modules/a/file.json?raw"),
    ]);
}

#[test]
fn main_fields() {
    let with_fields = || {
        Project::new(&[
            (
                "/p/node_modules/all/package.json",
                r#"{"main": "main.js", "module": "module.js", "browser": "browser.js", "style": "a.css"}"#,
            ),
            ("/p/node_modules/all/main.js", ""),
            ("/p/node_modules/all/module.js", ""),
            ("/p/node_modules/all/browser.js", ""),
            ("/p/node_modules/all/a.css", ""),
            ("/p/node_modules/all/index.js", ""),
            ("/p/node_modules/two/package.json", r#"{"main": "main.js", "module": "module.js"}"#),
            ("/p/node_modules/two/main.js", ""),
            ("/p/node_modules/two/module.js", ""),
            ("/p/node_modules/two/index.js", ""),
        ])
    };
    with_fields().check(&[
        ("browser", FROM, "all", Import, "/p/node_modules/all/browser.js"),
        ("module", FROM, "two", Import, "/p/node_modules/two/module.js"),
        ("require wants module.exports", FROM, "two", Require, "/p/node_modules/two/main.js"),
        ("style sheet", FROM, "all", CssImport, "/p/node_modules/all/a.css"),
    ]);
    with_fields().with(|options| options.platform = Platform::Node).check(&[
        ("node", FROM, "all", Import, "/p/node_modules/all/main.js"),
        ("node, two", FROM, "two", Import, "/p/node_modules/two/main.js"),
    ]);
    with_fields().with(|options| options.platform = Platform::Neutral).check(&[(
        "neutral",
        FROM,
        "all",
        Import,
        "/p/node_modules/all/index.js",
    )]);
    with_fields().with(|options| options.main_fields = Some(vec!["module".into(), "main".into()])).check(&[
        ("chosen", FROM, "all", Import, "/p/node_modules/all/module.js"),
        ("chosen for require too", FROM, "all", Require, "/p/node_modules/all/module.js"),
    ]);
}

const EXPORTS: &str = r##"{
    "name": "self",
    "type": "module",
    "exports": {
        ".": {"browser": "./browser.js", "node": "./node.js", "default": "./default.js"},
        "./kind": {"import": "./kind.mjs", "require": "./kind.cjs"},
        "./module": {"module": "./module.js", "default": "./default.js"},
        "./dev": {"development": "./dev.js", "default": "./default.js"},
        "./css": {"style": "./a.css", "default": "./default.js"},
        "./f/*": "./files/*.js",
        "./f/private/*": null,
        "./list": ["./default.js"],
        "./deep": {"import": {"browser": "./browser.js", "default": "./default.js"}}
    },
    "imports": {
        "#own": "./src/own.js",
        "#env": {"browser": "./browser.js", "default": "./default.js"},
        "#dep": "dep",
        "#lib/*": "./files/*.js",
        "#typed": "./src/typed.js"
    }
}"##;

fn exporting() -> Project {
    let mut files = vec![("/p/package.json", EXPORTS), ("/p/node_modules/pkg/package.json", EXPORTS)];
    for name in [
        "browser.js",
        "node.js",
        "default.js",
        "kind.mjs",
        "kind.cjs",
        "module.js",
        "dev.js",
        "a.css",
        "files/x.js",
        "files/private/x.js",
        "hidden.js",
    ] {
        let path: &str = format!("/p/node_modules/pkg/{name}").leak();
        files.push((path, ""));
        let path: &str = format!("/p/{name}").leak();
        files.push((path, ""));
    }
    files.extend([("/p/src/own.js", ""), ("/p/src/typed.ts", ""), ("/p/node_modules/dep/index.js", "")]);
    Project::new(&files)
}

#[test]
fn exports() {
    exporting().check(&[
        ("browser condition", FROM, "pkg", Import, "/p/node_modules/pkg/browser.js esm"),
        ("import", FROM, "pkg/kind", Import, "/p/node_modules/pkg/kind.mjs esm"),
        ("require", FROM, "pkg/kind", Require, "/p/node_modules/pkg/kind.cjs cjs"),
        ("module unless chosen", FROM, "pkg/module", Require, "/p/node_modules/pkg/module.js esm"),
        ("others off", FROM, "pkg/dev", Import, "/p/node_modules/pkg/default.js esm"),
        ("style", FROM, "pkg/css", CssImport, "/p/node_modules/pkg/a.css"),
        ("pattern", FROM, "pkg/f/x", Import, "/p/node_modules/pkg/files/x.js esm"),
        ("list", FROM, "pkg/list", Import, "/p/node_modules/pkg/default.js esm"),
        ("nested", FROM, "pkg/deep", Import, "/p/node_modules/pkg/browser.js esm"),
        ("itself", FROM, "self/f/x", Import, "/p/files/x.js esm"),
        (
            "excluded",
            FROM,
            "pkg/f/private/x",
            Import,
            "error: the package \"pkg\" does not export \"./f/private/x\" / did you mean \"pkg/f/private/*\"?",
        ),
    ]);
    exporting().with(|options| options.platform = Platform::Node).check(&[(
        "node condition",
        FROM,
        "pkg",
        Import,
        "/p/node_modules/pkg/node.js esm",
    )]);
    exporting().with(|options| options.platform = Platform::Neutral).check(&[
        ("default condition", FROM, "pkg", Import, "/p/node_modules/pkg/default.js esm"),
        ("no module condition", FROM, "pkg/module", Import, "/p/node_modules/pkg/default.js esm"),
    ]);
    exporting().with(|options| options.conditions = Some(vec!["development".into()])).check(&[
        ("chosen", FROM, "pkg/dev", Import, "/p/node_modules/pkg/dev.js esm"),
        ("instead of module", FROM, "pkg/module", Import, "/p/node_modules/pkg/default.js esm"),
    ]);
}

#[test]
fn imports() {
    exporting().check(&[
        ("file", FROM, "#own", Import, "/p/src/own.js esm"),
        ("condition", FROM, "#env", Require, "/p/browser.js esm"),
        ("package", FROM, "#dep", Import, "/p/node_modules/dep/index.js"),
        ("pattern", FROM, "#lib/x", Import, "/p/files/x.js esm"),
        ("TypeScript's name", FROM, "#typed", Import, "/p/src/typed.ts esm"),
        (
            "unknown",
            FROM,
            "#onw",
            Import,
            "error: \"#onw\" is not defined by \"imports\" in /p/package.json / did you mean \"#own\"?",
        ),
    ]);
}

#[test]
fn browser_maps() {
    let mapped = || {
        Project::new(&[
            (
                "/p/node_modules/pkg/package.json",
                r#"{
                    "main": "./main.js",
                    "browser": {
                        "./server.js": "./client.js",
                        "./main.js": "./entry.js",
                        "./gone.js": false,
                        "fs": false,
                        "ws": "./socket.js",
                        "old": "new"
                    }
                }"#,
            ),
            ("/p/node_modules/pkg/main.js", ""),
            ("/p/node_modules/pkg/entry.js", ""),
            ("/p/node_modules/pkg/server.js", ""),
            ("/p/node_modules/pkg/client.js", ""),
            ("/p/node_modules/pkg/plain.js", ""),
            ("/p/node_modules/pkg/gone.js", ""),
            ("/p/node_modules/pkg/socket.js", ""),
            ("/p/node_modules/new/index.js", ""),
            ("/p/node_modules/old/index.js", ""),
        ])
    };
    let inside = "/p/node_modules/pkg/entry.js";
    mapped().check(&[
        ("main file", FROM, "pkg", Import, "/p/node_modules/pkg/entry.js"),
        ("file", inside, "./server.js", Import, "/p/node_modules/pkg/client.js"),
        ("file without extension", inside, "./server", Import, "/p/node_modules/pkg/client.js"),
        ("from outside", FROM, "pkg/server", Import, "/p/node_modules/pkg/client.js"),
        ("not in the map", inside, "./plain", Import, "/p/node_modules/pkg/plain.js"),
        ("disabled file", inside, "./gone", Require, "disabled /p/node_modules/pkg/gone.js"),
        ("disabled built-in", inside, "fs", Require, "disabled fs"),
        ("package by file", inside, "ws", Import, "/p/node_modules/pkg/socket.js"),
        ("package by package", inside, "old", Import, "/p/node_modules/new/index.js"),
        ("only inside the package", FROM, "old", Import, "/p/node_modules/old/index.js"),
    ]);
    mapped().with(|options| options.platform = Platform::Node).check(&[
        ("node has no map", inside, "./server", Import, "/p/node_modules/pkg/server.js"),
        ("nor has main", FROM, "pkg", Import, "/p/node_modules/pkg/main.js"),
    ]);
}

#[test]
fn side_effects() {
    let project = || {
        Project::new(&[
            ("/p/package.json", r#"{"name": "app", "sideEffects": ["./src/setup.js", "*.css"]}"#),
            ("/p/src/setup.js", ""),
            ("/p/src/pure.js", ""),
            ("/p/src/deep/a.css", ""),
            ("/p/packages/in/package.json", r#"{"name": "in"}"#),
            ("/p/packages/in/a.js", ""),
            ("/p/node_modules/none/package.json", r#"{"sideEffects": false}"#),
            ("/p/node_modules/none/index.js", ""),
            ("/p/node_modules/none/esm/package.json", r#"{"type": "module", "name": "none-esm"}"#),
            ("/p/node_modules/none/esm/a.js", ""),
            ("/p/node_modules/none/esm/fx/package.json", r#"{"sideEffects": true}"#),
            ("/p/node_modules/none/esm/fx/a.js", ""),
            ("/p/node_modules/some/package.json", r#"{"sideEffects": ["dist/{a,b}/**", "poly.js"]}"#),
            ("/p/node_modules/some/dist/a/x/y.js", ""),
            ("/p/node_modules/some/dist/c.js", ""),
            ("/p/node_modules/some/lib/poly.js", ""),
            ("/p/node_modules/free/index.js", ""),
            ("/p/node_modules/cjs/package.json", r#"{"type": "commonjs"}"#),
            ("/p/node_modules/cjs/index.js", ""),
        ])
    };
    project().check(&[
        ("listed", FROM, "./setup.js", Import, "/p/src/setup.js"),
        ("not listed", FROM, "./pure.js", Import, "/p/src/pure.js pure"),
        ("name in any directory", FROM, "./deep/a.css", Import, "/p/src/deep/a.css"),
        ("named package inside", FROM, "../packages/in/a", Import, "/p/packages/in/a.js"),
        ("false", FROM, "none", Import, "/p/node_modules/none/index.js pure"),
        ("type only", FROM, "none/esm/a", Import, "/p/node_modules/none/esm/a.js esm pure"),
        ("nearest has a say", FROM, "none/esm/fx/a", Import, "/p/node_modules/none/esm/fx/a.js"),
        ("braces", FROM, "some/dist/a/x/y", Import, "/p/node_modules/some/dist/a/x/y.js"),
        ("no match", FROM, "some/dist/c", Import, "/p/node_modules/some/dist/c.js pure"),
        ("by name", FROM, "some/lib/poly", Import, "/p/node_modules/some/lib/poly.js"),
        ("project's field ends at node_modules", FROM, "free", Import, "/p/node_modules/free/index.js"),
        ("commonjs", FROM, "cjs", Import, "/p/node_modules/cjs/index.js cjs"),
    ]);
    project().with(|options| options.ignore_annotations = true).check(&[(
        "ignored",
        FROM,
        "none",
        Import,
        "/p/node_modules/none/index.js",
    )]);
}
