//! Files that are no code: as values, as URLs, and as copies beside the output.

use std::sync::Arc;

use bundler_core::BuildOutput;
use bundler_core::fs::MemoryFileSystem;
use bundler_core::options::{Entry, Format, Loader, Options, OutputTarget};

use crate::check::{BUNDLE, Case, ROOT, Setup, check, check_errors};
use crate::quickjs::{self, Execution};

fn loaders(options: &mut Options) {
    options.output = OutputTarget::Directory("out".into());
    options.loaders = [
        (".b64", Loader::Base64),
        (".url", Loader::DataUrl),
        (".svg", Loader::DataUrl),
        (".bin", Loader::Binary),
        (".png", Loader::File),
        (".copy", Loader::Copy),
        (".default.json", Loader::Text),
        (".x.default.json", Loader::Default),
        (".script", Loader::Js),
    ]
    .map(|(extension, loader)| (extension.to_string(), loader))
    .to_vec();
}

#[test]
fn values() {
    let cases: &[Case<'_>] = &[
        (
            "base64",
            &[
                (
                    "entry.js",
                    "import a, * as ns from './a.b64'; console.log(a, require('./a.b64'), ns.default === a)",
                ),
                ("a.b64", "héé"),
            ],
            "aMOpw6k= aMOpw6k= true",
        ),
        (
            "a data URL",
            &[
                ("entry.js", "import a from './a.url'; import b from './b.svg'; console.log(a, b)"),
                ("a.url", "a#b"),
                ("b.svg", "<svg></script>"),
            ],
            "data:text/plain;charset=utf-8,a%23b data:image/svg+xml,<svg></script>",
        ),
        (
            "bytes",
            &[
                (
                    "entry.js",
                    "import a from './a.bin'; import b from './empty.bin'; console.log(a instanceof Uint8Array, [...a], b.length, require('./c.bin').length)",
                ),
                ("a.bin", "aé"),
                ("empty.bin", ""),
                ("c.bin", "1234"),
            ],
            "true [97,195,169] 0 4",
        ),
        (
            "bytes by attribute",
            &[
                ("entry.js", "import a from './a.js' with { type: 'bytes' }; console.log([...a])"),
                ("a.js", "ab ("),
            ],
            "[97,98,32,40]",
        ),
        (
            "a byte of __toBinary's name taken by the program",
            &[
                (
                    "entry.js",
                    "import a from './a.bin'; const __toBinary = 1; { const __toBinary = 2; console.log([...a], __toBinary) } console.log(__toBinary)",
                ),
                ("a.bin", "a"),
            ],
            "[97] 2\n1",
        ),
        (
            "the URL of a copied file",
            &[
                (
                    "entry.js",
                    "import a from './a.png'; import b from './sub/a.png'; import c from './a.png?x#y'; console.log(a, a === require('./a.png'), b !== a, c)",
                ),
                ("a.png", "hi\n"),
                ("sub/a.png", "ho\n"),
            ],
            "./a-2UCGHXMS.png true true ./a-2UCGHXMS.png?x#y",
        ),
        (
            "loaders by default, and scripts of any extension",
            &[
                (
                    "entry.js",
                    "import a from './a.default.json'; import b from './b.x.default.json'; import { c } from './c.script'; import d from './d.jsonc'; console.log(a, b.x, c, d)",
                ),
                ("a.default.json", "{\"x\":1}"),
                ("b.x.default.json", "{\"x\":1}"),
                ("c.script", "export const c = 2"),
                ("d.jsonc", "// a comment\n{ \"a\": [1, /* two */ 2,], \"b\": \"// no\", }"),
            ],
            "{\"x\":1} 1 2 {\"a\":[1,2],\"b\":\"// no\"}",
        ),
    ];
    check(&Setup { configure: loaders, ..BUNDLE }, cases);
}

fn bundle(files: &[(&str, &[u8])], format: Format, configure: fn(&mut Options)) -> BuildOutput {
    let mut options = Options::new(ROOT);
    options.entries = vec![Entry::File { path: format!("./{}", files[0].0), name: None }];
    options.format = Some(format);
    configure(&mut options);
    let fs = files.iter().map(|(path, contents)| (format!("{ROOT}/{path}"), contents.to_vec()));
    let output = bundler_core::build(&options, Arc::new(MemoryFileSystem::new(fs)));
    output.unwrap_or_else(|failure| panic!("{:?}", failure.diagnostics))
}

/// The paths of all files but the first; each must be a copy of a source.
fn copied(output: &BuildOutput, files: &[(&str, &[u8])]) -> Vec<String> {
    let relative = |path: &Option<std::path::PathBuf>| {
        let path = path.as_ref().expect("it has a path").strip_prefix(ROOT).expect("it is inside");
        path.display().to_string()
    };
    let others = &output.files[1..];
    for file in others {
        assert!(files.iter().any(|(_, contents)| *contents == &*file.contents), "{:?}", file.path);
    }
    others.iter().map(|file| relative(&file.path)).collect()
}

/// Runs a bundle whose host has a `URL` that shows its first argument.
fn run(output: &BuildOutput, format: Format) -> Vec<String> {
    let code = String::from_utf8(output.files[0].contents.clone()).expect("output is UTF-8");
    quickjs::run(&Execution {
        name: "bundle",
        files: &[],
        format,
        code: &format!("globalThis.URL = function (path) {{ this.path = path }};\n{code}"),
        host_modules: &[],
        global_name: None,
        observe: "",
    })
}

#[test]
fn copies() {
    type CopyCase<'a> = (&'a str, fn(&mut Options), &'a [(&'a str, &'a [u8])], &'a str, &'a [&'a str]);
    let cases: &[CopyCase<'_>] = &[
        (
            "bytes that are no text",
            loaders,
            &[("entry.js", b"import a from './a.png'; console.log(a)"), ("a.png", b"\x89PNG\0\xff")],
            "./a-JTRKW55P.png",
            &["out/a-JTRKW55P.png"],
        ),
        (
            "what nothing uses is not copied",
            loaders,
            &[("entry.js", b"import a from './a.png'; console.log(1)"), ("a.png", b"hi\n")],
            "1",
            &[],
        ),
        (
            "one file for equal contents of one name",
            |options| {
                loaders(options);
                options.asset_names = "static/[ext]/[name]".into();
            },
            &[
                ("entry.js", b"import a from './a.png'; import b from './sub/a.png'; console.log(a, b)"),
                ("a.png", b"hi\n"),
                ("sub/a.png", b"hi\n"),
            ],
            "./static/png/a.png ./static/png/a.png",
            &["out/static/png/a.png"],
        ),
        (
            "a directory and a prefix",
            |options| {
                loaders(options);
                options.asset_names = "[dir]/[name].[hash]".into();
                options.public_path = Some("https://example.com/x".into());
            },
            &[
                ("entry.js", b"import a from './sub/a.png'; console.log(a)"),
                ("sub/a.png", b"hi\n"),
            ],
            "https://example.com/x/sub/a.2UCGHXMS.png",
            &["out/sub/a.2UCGHXMS.png"],
        ),
        (
            "new URL",
            loaders,
            &[
                (
                    "entry.js",
                    b"const p = (u) => console.log(u.path); p(new URL('./a.txt', import.meta.url)); p(new URL('a.txt?q', import.meta.url)); p(new URL('./', import.meta.url)); p(new URL('./missing', import.meta.url)); p(new URL('./w.js', import.meta.url)); p(new URL('http://a.b/c', import.meta.url)); p(new URL('./a', import.meta.url)); { const URL = class { constructor(p) { this.path = p } }; p(new URL('./a.txt', import.meta.url)) }",
                ),
                ("a.txt", b"hi\n"),
                ("w.js", b"1"),
                ("a.json", b"1"),
            ],
            "./a-2UCGHXMS.txt\n./a-2UCGHXMS.txt?q\n./\n./missing\n./w.js\nhttp://a.b/c\n./a\n./a.txt",
            &["out/a-2UCGHXMS.txt"],
        ),
    ];
    let mut failures = String::new();
    for (reason, configure, files, printed, paths) in cases {
        for format in [Format::Esm, Format::Iife] {
            let output = bundle(files, format, *configure);
            let (lines, found) = (run(&output, format), copied(&output, files));
            if lines.join("\n") != *printed || found != *paths {
                failures.push_str(&format!("\n=== {reason} {format:?}\n{}\n{found:?}", lines.join("\n")));
            }
        }
    }
    assert!(failures.is_empty(), "{failures}");
}

#[test]
fn imports_of_copies_stay() {
    let files: &[(&str, &[u8])] = &[
        (
            "entry.js",
            b"import a from './a.copy'; console.log(a, require('./b.copy')); export * from './c.copy'",
        ),
        ("a.copy", b"x"),
        ("b.copy", b"x"),
        ("c.copy", b"x"),
    ];
    let output = bundle(files, Format::Esm, loaders);
    let code = String::from_utf8(output.files[0].contents.clone()).expect("output is UTF-8");
    for name in ["a", "b", "c"] {
        let specifier = format!("\"./{name}-LSAMBFUD.copy\"");
        assert!(code.contains(&specifier), "{specifier} is not in\n{code}");
    }
    assert_eq!(copied(&output, files), ["out/a-LSAMBFUD.copy", "out/c-LSAMBFUD.copy", "out/b-LSAMBFUD.copy"]);
}

#[test]
fn a_copied_entry_is_only_copied() {
    let files: &[(&str, &[u8])] = &[("page.copy", b"\xff")];
    let output = bundle(files, Format::Esm, loaders);
    assert_eq!(output.files.len(), 1);
    assert_eq!(output.files[0].path.as_deref(), Some(format!("{ROOT}/out/page.copy").as_ref()));
    assert_eq!(output.files[0].contents, b"\xff");
}

#[test]
fn errors() {
    check_errors(
        |options| options.loaders = vec![(".png".into(), Loader::File)],
        &[
            (
                "no place for a copy",
                &[("entry.js", "import './a.png'"), ("a.png", "")],
                &[("a.png:1:1", "cannot be copied", "--outdir")],
            ),
            (
                "comments in .json",
                &[("entry.js", "import './a.json'"), ("a.json", "{} // no")],
                &[("a.json:1:4", "invalid JSON", "")],
            ),
            (
                "a mistake after a comment in .jsonc",
                &[("entry.js", "import './a.jsonc'"), ("a.jsonc", "{ /* yes */ a: 1 }")],
                &[("a.jsonc:1:13", "invalid JSON", "")],
            ),
        ],
    );
}
