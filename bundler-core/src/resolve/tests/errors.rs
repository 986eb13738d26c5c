//! What is said about specifiers that mean nothing, and about broken configuration.

use super::{CssImport, Import, Project, Require};
use crate::options::Platform;

const FROM: &str = "/p/src/index.ts";

#[test]
fn paths() {
    Project::new(&[
        ("/p/src/index.ts", ""),
        ("/p/src/button.tsx", ""),
        ("/p/src/logo.svg", ""),
        ("/p/src/utils/format.js", ""),
        ("/p/src/utils/parse.js", ""),
        ("/p/src/empty/readme.md", ""),
        ("/p/src/theme.css", ""),
    ])
    .check(&[
        (
            "letters mixed up",
            FROM,
            "./buttno",
            Import,
            "error: could not resolve \"./buttno\" / did you mean \"./button\"?",
        ),
        (
            "case",
            FROM,
            "./Button.tsx",
            Import,
            "error: could not resolve \"./Button.tsx\" / did you mean \"./button.tsx\"?",
        ),
        (
            "other extension",
            FROM,
            "./button.css",
            Import,
            "error: could not resolve \"./button.css\" / did you mean \"./button.tsx\"?",
        ),
        (
            "extension is needed",
            FROM,
            "./logo",
            Import,
            "error: could not resolve \"./logo\" / did you mean \"./logo.svg\"?",
        ),
        (
            "directory mistyped",
            FROM,
            "./utlis/format",
            Import,
            "error: could not resolve \"./utlis/format\" / did you mean \"./utils/format\"?",
        ),
        (
            "nothing like it",
            FROM,
            "./completely-different",
            Import,
            "error: could not resolve \"./completely-different\"",
        ),
        (
            "directory",
            FROM,
            "./utils",
            Import,
            "error: \"./utils\" is a directory without an index file / name a file in it, such as \"./utils/format.js\"",
        ),
        (
            "directory without anything",
            FROM,
            "./empty/",
            Import,
            "error: \"./empty/\" is a directory without an index file",
        ),
        (
            "file taken for a directory",
            FROM,
            "./button.tsx/",
            Import,
            "error: could not resolve \"./button.tsx/\" / it is a file, not a directory: write \"./button.tsx\"",
        ),
        (
            "style sheet",
            FROM,
            "./them.css",
            CssImport,
            "error: could not resolve \"./them.css\" / did you mean \"./theme.css\"?",
        ),
        (
            "no directory",
            "data:text/javascript",
            "./button",
            Import,
            "error: could not resolve \"./button\" / a module that is not in a file has no directory to start from",
        ),
        (
            "path without ./",
            FROM,
            "button",
            Import,
            "error: could not resolve \"button\" / write \"./button\" to refer to the file",
        ),
    ]);
}

#[test]
fn packages() {
    let project = || {
        Project::new(&[
            ("/p/node_modules/react/index.js", ""),
            ("/p/node_modules/@mui/material/index.js", ""),
            ("/p/node_modules/lost/package.json", r#"{"main": "./dist/lost.js"}"#),
            ("/p/node_modules/bare/package.json", "{}"),
            ("/p/node_modules/lib/forms/input.js", ""),
            (
                "/p/node_modules/map/package.json",
                r#"{"exports": {"./server": "./s.js", "./only": {"deno": "./d.js"}}}"#,
            ),
            ("/p/node_modules/map/internal.js", ""),
        ])
    };
    project().check(&[
        (
            "mistyped",
            FROM,
            "raect/jsx-runtime",
            Import,
            "error: could not resolve \"raect/jsx-runtime\" / did you mean \"react/jsx-runtime\"?",
        ),
        (
            "mistyped scope",
            FROM,
            "@miu/material",
            Import,
            "error: could not resolve \"@miu/material\" / did you mean \"@mui/material\"?",
        ),
        (
            "not installed",
            FROM,
            "left-pad",
            Require,
            "error: could not resolve \"left-pad\" / install it, or keep the import with --external:left-pad",
        ),
        (
            "main is missing",
            FROM,
            "lost",
            Import,
            "error: the package \"lost\" has no main file / \"main\" in /p/node_modules/lost/package.json names \"./dist/lost.js\", which does not exist",
        ),
        (
            "no main",
            FROM,
            "bare",
            Import,
            "error: the package \"bare\" has no main file / /p/node_modules/bare/package.json has no field \"exports\" or \"main\", and there is no index file",
        ),
        (
            "subpath mistyped",
            FROM,
            "lib/forms/imput",
            Import,
            "error: could not resolve \"lib/forms/imput\" / did you mean \"lib/forms/input\"?",
        ),
        (
            "not exported",
            FROM,
            "map/internal.js",
            Import,
            "error: the package \"map\" does not export \"./internal.js\" / see \"exports\" in /p/node_modules/map/package.json",
        ),
        (
            "nearly exported",
            FROM,
            "map/serve",
            Import,
            "error: the package \"map\" does not export \"./serve\" / did you mean \"map/server\"?",
        ),
        (
            "other conditions",
            FROM,
            "map/only",
            Import,
            "error: the package \"map\" does not export \"./only\" / none of the conditions browser, default, import, module fits \"exports\" in /p/node_modules/map/package.json; --conditions= adds others",
        ),
        (
            "no main export",
            FROM,
            "map",
            Import,
            "error: the package \"map\" exports no main file / see \"exports\" in /p/node_modules/map/package.json",
        ),
        (
            "no imports",
            FROM,
            "#x",
            Import,
            "error: could not resolve \"#x\" / names that begin with \"#\" must be defined by \"imports\" in the package.json of the importing file",
        ),
    ]);
    project().with(|options| options.platform = Platform::Neutral).check(&[(
        "main is not used",
        FROM,
        "lost",
        Import,
        "error: the package \"lost\" has no main file / \"main\" is not used on this platform: build with --main-fields=main, or another --platform=",
    )]);
}

#[test]
fn broken_package_json() {
    let root = ("/p/package.json", "{\n  \"name\": \"x\"\n  \"type\": 1\n}");
    let package = ("/p/node_modules/bad/package.json", "nonsense");
    for (files, specifier, path, line) in [
        (&[root][..], "./a.js", root.0, 3),
        (&[root, package], "bad", root.0, 3),
        (&[package], "bad", package.0, 1),
    ] {
        let mut files = files.to_vec();
        files.extend([("/p/src/a.js", ""), ("/p/node_modules/bad/index.js", "")]);
        let error = Project::new(&files).answer(FROM, specifier, Import).unwrap_err();
        let message = &error.message;
        assert!(message.starts_with("package.json is not valid: "), "{error}");
        let location = error.location.unwrap();
        assert_eq!((location.path.to_str(), location.line), (Some(path), line));
    }
}
