//! Relative and absolute specifiers, entries, externals, URLs, aliases, built-ins, links.

use super::{CssImport, Import, Project, Require, Url};
use crate::options::Platform;

fn files() -> Project {
    Project::new(&[
        ("/p/a.js", ""),
        ("/p/src/index.ts", ""),
        ("/p/src/both.js", ""),
        ("/p/src/both.ts", ""),
        ("/p/src/all.tsx", ""),
        ("/p/src/all.ts", ""),
        ("/p/src/all.jsx", ""),
        ("/p/src/typed.ts", ""),
        ("/p/src/view.tsx", ""),
        ("/p/src/node.mts", ""),
        ("/p/src/old.cts", ""),
        ("/p/src/x.mjs", ""),
        ("/p/src/y.cjs", ""),
        ("/p/src/style.css", ""),
        ("/p/src/style.js", ""),
        ("/p/src/data.json", ""),
        ("/p/src/pic.svg", ""),
        ("/p/src/a#b.js", ""),
        ("/p/src/q?r.js", ""),
        ("/p/src/é.js", ""),
        ("/p/src/dir/index.jsx", ""),
        ("/p/src/dir.js", ""),
        ("/p/src/only/index.js", ""),
        ("/p/src/lib.js/index.js", ""),
        ("/p/src/main/package.json", r#"{"main": "lib/start"}"#),
        ("/p/src/main/lib/start.js", ""),
        ("/p/node_modules/old/lib.ts", ""),
        ("/p/node_modules/old/lib.js", ""),
        ("/p/node_modules/old/use.js", ""),
    ])
}

const FROM: &str = "/p/src/index.ts";

#[test]
fn relative_and_absolute() {
    files().check(&[
        ("literal name", FROM, "./both.js", Import, "/p/src/both.js"),
        ("parent", FROM, "../a.js", Import, "/p/a.js"),
        ("dots inside", FROM, "./dir/.././both.js", Import, "/p/src/both.js"),
        ("double slash", FROM, ".//both.js", Import, "/p/src/both.js"),
        ("absolute", FROM, "/p/a.js", Import, "/p/a.js"),
        ("absolute without extension", FROM, "/p/a", Import, "/p/a.js"),
        ("TypeScript before JavaScript", FROM, "./both", Import, "/p/src/both.ts"),
        ("tsx first of all", FROM, "./all", Import, "/p/src/all.tsx"),
        ("json last", FROM, "./data", Import, "/p/src/data.json"),
        ("js that means ts", FROM, "./typed.js", Import, "/p/src/typed.ts"),
        ("js that means tsx", FROM, "./view.js", Import, "/p/src/view.tsx"),
        ("jsx that means tsx", FROM, "./view.jsx", Import, "/p/src/view.tsx"),
        ("js that is there stays", FROM, "./both.js", Import, "/p/src/both.js"),
        ("mjs that means mts", FROM, "./node.mjs", Import, "/p/src/node.mts esm"),
        ("cjs that means cts", FROM, "./old.cjs", Require, "/p/src/old.cts cjs"),
        ("mjs is a module", FROM, "./x.mjs", Import, "/p/src/x.mjs esm"),
        ("cjs is CommonJS", FROM, "./y.cjs", Import, "/p/src/y.cjs cjs"),
        ("file before directory", FROM, "./dir", Import, "/p/src/dir.js"),
        ("slash means directory", FROM, "./dir/", Import, "/p/src/dir/index.jsx"),
        ("dot means directory", FROM, ".", Import, "/p/src/index.ts"),
        ("dots mean directory", "/p/src/dir/index.jsx", "..", Import, "/p/src/index.ts"),
        ("dots at the end", FROM, "./dir/..", Import, "/p/src/index.ts"),
        ("index", FROM, "./only", Import, "/p/src/only/index.js"),
        ("directory that looks like a file", FROM, "./lib.js", Import, "/p/src/lib.js/index.js"),
        ("main of a directory", FROM, "./main", Import, "/p/src/main/lib/start.js"),
        ("query", FROM, "./pic.svg?inline", Import, "/p/src/pic.svg?inline"),
        ("hash", FROM, "./pic.svg#icon", Import, "/p/src/pic.svg#icon"),
        ("query and hash", FROM, "./pic.svg?a#b", Import, "/p/src/pic.svg?a#b"),
        ("query without extension", FROM, "./both?raw", Import, "/p/src/both.ts?raw"),
        ("literal hash first", FROM, "./a#b.js", Import, "/p/src/a#b.js"),
        ("literal query first", FROM, "./q?r.js", Import, "/p/src/q?r.js"),
        ("beyond ASCII", FROM, "./é", Import, "/p/src/é.js"),
        ("require", FROM, "./both", Require, "/p/src/both.ts"),
        ("@import finds no script", FROM, "./style", CssImport, "/p/src/style.css"),
        ("@import without ./", FROM, "style.css", CssImport, "/p/src/style.css"),
        ("URL without ./", FROM, "pic.svg", Url, "/p/src/pic.svg"),
        ("URL with ./", FROM, "./pic.svg", Url, "/p/src/pic.svg"),
        (
            "published JavaScript before TypeScript",
            "/p/node_modules/old/use.js",
            "./lib",
            Import,
            "/p/node_modules/old/lib.js",
        ),
    ]);
    files().with(|options| options.resolve_extensions = Some(vec![".js".into(), ".ts".into()])).check(&[(
        "own order",
        FROM,
        "./both",
        Import,
        "/p/src/both.js",
    )]);
}

#[test]
fn entries() {
    files().check_entries(&[
        ("with ./", "./a.js", "/p/a.js"),
        ("without ./", "a.js", "/p/a.js"),
        ("without extension", "src/both", "/p/src/both.ts"),
        ("absolute", "/p/a.js", "/p/a.js"),
        ("directory with index", "src", "/p/src/index.ts"),
        ("package", "old/lib.js", "/p/node_modules/old/lib.js"),
        ("nothing", "aa.js", "error: could not resolve \"aa.js\" / did you mean \"a.js\"?"),
    ]);
}

#[test]
fn externals() {
    files()
        .with(|options| {
            options.external =
                ["react", "@s/*", "./src/both.ts", "/p/gone/*", "*.svg"].map(String::from).to_vec();
        })
        .check(&[
            ("package", FROM, "react", Import, "external react"),
            ("subpath", FROM, "react/jsx-runtime", Import, "external react/jsx-runtime"),
            ("pattern", FROM, "@s/a/b", Require, "external @s/a/b"),
            ("any prefix", FROM, "./pic.svg", Import, "external ./pic.svg"),
            ("path found by extension", FROM, "./both", Import, "external ./both /p/src/both.ts"),
            ("path that does not exist", FROM, "../gone/x.js", Import, "external ../gone/x.js /p/gone/x.js"),
        ]);
    files().with(|options| options.packages_external = true).check(&[
        ("package", FROM, "old", Import, "external old"),
        ("missing package", FROM, "@a/b/c", Import, "external @a/b/c"),
        ("file", FROM, "./both", Import, "/p/src/both.ts"),
    ]);
}

#[test]
fn urls() {
    files().check(&[
        ("https", FROM, "https://a.b/c.js", Import, "external https://a.b/c.js"),
        ("http", FROM, "http://a.b/c.js", Import, "external http://a.b/c.js"),
        ("no scheme", FROM, "//a.b/c.js", Import, "external //a.b/c.js"),
        ("fragment", FROM, "#gradient", Url, "external #gradient"),
        ("data", FROM, "data:text/css,a%7B%7D", CssImport, "data text/css a{}"),
        (
            "broken data",
            FROM,
            "data:text/css",
            Import,
            "error: the data: URL is not valid / write data:TYPE,TEXT or data:TYPE;base64,TEXT",
        ),
        ("nothing", FROM, "", Import, "error: the specifier is empty"),
    ]);
}

#[test]
fn builtins() {
    let on = |platform| files().with(|options| options.platform = platform);
    on(Platform::Node).check(&[
        ("bare", FROM, "fs", Import, "external fs pure"),
        ("subpath", FROM, "fs/promises", Require, "external fs/promises pure"),
        ("prefix", FROM, "node:test", Import, "external node:test pure"),
        ("newer than we are", FROM, "node:new", Import, "external node:new"),
    ]);
    for platform in [Platform::Browser, Platform::Neutral] {
        on(platform).check(&[(
            "elsewhere",
            FROM,
            "node:fs",
            Import,
            "error: could not resolve \"node:fs\" / it is built into Node: build with --platform=node, or keep the import with --external:node:fs, or install a package \"fs\" that replaces it",
        )]);
    }
    Project::new(&[("/p/node_modules/events/index.js", "")]).check(&[(
        "a package of that name",
        FROM,
        "events",
        Import,
        "/p/node_modules/events/index.js",
    )]);
}

#[test]
fn aliases() {
    Project::new(&[
        ("/p/shim.js", ""),
        ("/p/src/deep/x.js", ""),
        ("/p/node_modules/preact/compat/index.js", ""),
        ("/p/node_modules/preact/compat/client.js", ""),
        ("/p/node_modules/reactive/index.js", ""),
    ])
    .with(|options| {
        options.alias = [
            ("react", "preact/compat"),
            ("react-dom/client", "preact/compat/client"),
            ("thing", "./shim.js"),
            ("out", "https://cdn/out.js"),
        ]
        .map(|(name, replacement)| (name.to_string(), replacement.to_string()))
        .to_vec();
    })
    .check(&[
        ("package", FROM, "react", Import, "/p/node_modules/preact/compat/index.js"),
        ("in a package", FROM, "react/client", Import, "/p/node_modules/preact/compat/client.js"),
        ("subpath", FROM, "react-dom/client", Import, "/p/node_modules/preact/compat/client.js"),
        ("whole names only", FROM, "reactive", Import, "/p/node_modules/reactive/index.js"),
        ("from the working directory", "/p/src/deep/x.js", "thing", Import, "/p/shim.js"),
        ("to a URL", FROM, "out", Import, "external https://cdn/out.js"),
    ]);
}

#[test]
fn links() {
    let linked = || {
        Project::new(&[
            ("/store/pkg/index.js", ""),
            ("/store/pkg/inner.js", ""),
            ("/store/pkg/package.json", r#"{"name": "pkg", "type": "module"}"#),
            ("/store/node_modules/dep/index.js", ""),
            ("/real/file.js", ""),
            ("/p/src/index.ts", ""),
        ])
        .link("/p/node_modules/pkg", "../../store/pkg")
        .link("/p/src/file.js", "/real/file.js")
        .link("/p/src/dir", "../../store")
        .link("/p/src/broken.js", "./nowhere.js")
    };
    linked().check(&[
        ("package", FROM, "pkg", Import, "/store/pkg/index.js esm"),
        ("file", FROM, "./file", Import, "/real/file.js"),
        ("directory", FROM, "./dir/pkg/inner", Import, "/store/pkg/inner.js esm"),
        ("from the real place", "/store/pkg/index.js", "dep", Import, "/store/node_modules/dep/index.js"),
        (
            "to nowhere",
            FROM,
            "./broken.js",
            Import,
            "error: could not resolve \"./broken.js\" / did you mean \"./broken.js\"?",
        ),
    ]);
    linked().with(|options| options.preserve_symlinks = true).check(&[
        ("package", FROM, "pkg", Import, "/p/node_modules/pkg/index.js esm"),
        ("file", FROM, "./file", Import, "/p/src/file.js"),
        ("directory", FROM, "./dir/pkg/inner", Import, "/p/src/dir/pkg/inner.js esm"),
    ]);
}
