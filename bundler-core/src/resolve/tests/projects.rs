//! tsconfig.json: `paths`, `baseUrl`, `extends`, `references`, and what the compiler is told.

use std::path::Path;
use std::sync::Arc;

use super::{Import, Project};
use crate::options::ResolverKind;
use crate::resolve::{CompilerOptions, ResolveError};

const FROM: &str = "/p/src/index.ts";

fn compiler_options(project: &Project, file: &str) -> Result<Arc<CompilerOptions>, ResolveError> {
    let ask = |kind| project.resolver(kind).compiler_options(Path::new(file));
    let answer = ask(ResolverKind::Cached);
    assert_eq!(answer, ask(ResolverKind::Probing));
    answer
}

#[test]
fn paths() {
    Project::new(&[
        (
            "/p/tsconfig.json",
            r#"{
                // Comments and trailing commas are usual.
                "compilerOptions": {
                    "paths": {
                        "@/*": ["./src/*"],
                        "@/lib/*": ["./missing/*", "./lib/*"],
                        "exact": ["./src/exact"],
                        "*.data": ["./data/*.json"],
                        "types": ["./types.d.ts"],
                        "~self": ["${configDir}/src/index.ts",],
                    },
                },
            }"#,
        ),
        ("/p/src/index.ts", ""),
        ("/p/src/a.ts", ""),
        ("/p/src/exact.js", ""),
        ("/p/src/dir/index.ts", ""),
        ("/p/lib/b.ts", ""),
        ("/p/data/x.json", ""),
        ("/p/types.d.ts", ""),
        ("/p/node_modules/types/index.js", ""),
        ("/p/node_modules/@/a/index.js", ""),
        ("/p/node_modules/pkg/index.js", ""),
        ("/p/node_modules/@/c/index.js", ""),
    ])
    .check(&[
        ("pattern", FROM, "@/a", Import, "/p/src/a.ts"),
        ("TypeScript's name", FROM, "@/a.js", Import, "/p/src/a.ts"),
        ("directory", FROM, "@/dir", Import, "/p/src/dir/index.ts"),
        ("query", FROM, "@/a.ts?raw", Import, "/p/src/a.ts?raw"),
        ("longest prefix, second target", FROM, "@/lib/b", Import, "/p/lib/b.ts"),
        ("exact", FROM, "exact", Import, "/p/src/exact.js"),
        ("suffix", FROM, "x.data", Import, "/p/data/x.json"),
        ("template", FROM, "~self", Import, "/p/src/index.ts"),
        ("declarations are skipped", FROM, "types", Import, "/p/node_modules/types/index.js"),
        ("no target: package", FROM, "@/c", Import, "/p/node_modules/@/c/index.js"),
        ("JavaScript files too", "/p/src/x.js", "@/a", Import, "/p/src/a.ts"),
        ("not in packages", "/p/node_modules/pkg/index.js", "@/a", Import, "/p/node_modules/@/a/index.js"),
    ]);
}

#[test]
fn base_url_and_extends() {
    let files = [
        (
            "/p/tsconfig.json",
            r#"{"extends": ["./config/base", "@tsconfig/strict"], "compilerOptions": {"jsx": "react-jsx"}}"#,
        ),
        (
            "/p/config/base.json",
            r#"{"compilerOptions": {"baseUrl": "../src", "paths": {"lib/*": ["../lib/*"]}, "jsx": "react", "target": "ES2020"}}"#,
        ),
        (
            "/p/node_modules/@tsconfig/strict/tsconfig.json",
            r#"{"compilerOptions": {"strict": true, "target": "ESNext"}}"#,
        ),
        ("/p/src/index.ts", ""),
        ("/p/src/util/a.ts", ""),
        ("/p/lib/b.ts", ""),
        ("/p/node_modules/util/index.js", ""),
    ];
    let project = Project::new(&files);
    project.check(&[
        ("base", FROM, "util/a", Import, "/p/src/util/a.ts"),
        ("paths start at the base", FROM, "lib/b", Import, "/p/lib/b.ts"),
        ("a directory is no module", FROM, "util", Import, "/p/node_modules/util/index.js"),
    ]);
    let options = compiler_options(&project, FROM).unwrap();
    assert_eq!(options.jsx.as_deref(), Some("react-jsx"), "own value wins");
    assert_eq!(options.target.as_deref(), Some("esnext"), "the later base wins");
    assert!(options.always_strict);
    // Bare names that packages_external would keep are files here.
    Project::new(&files).with(|options| options.packages_external = true).check(&[
        ("mapped", FROM, "util/a", Import, "/p/src/util/a.ts"),
        ("package", FROM, "other", Import, "external other"),
    ]);
}

#[test]
fn references_and_nearest() {
    let project = Project::new(&[
        (
            "/p/tsconfig.json",
            r#"{"files": [], "references": [{"path": "./tsconfig.app.json"}, {"path": "./node"}]}"#,
        ),
        (
            "/p/tsconfig.app.json",
            r#"{"include": ["src"], "exclude": ["src/skip"], "compilerOptions": {"paths": {"@/*": ["./src/*"]}, "jsx": "preserve"}}"#,
        ),
        (
            "/p/node/tsconfig.json",
            r#"{"include": ["../*.ts"], "compilerOptions": {"paths": {"@/*": ["../node/*"]}}}"#,
        ),
        ("/p/src/a.ts", ""),
        ("/p/node/a.ts", ""),
        ("/p/sub/tsconfig.json", r#"{"compilerOptions": {"jsxFactory": "h", "paths": {"@/*": ["./*"]}}}"#),
        ("/p/sub/a.ts", ""),
        ("/p/sub/deep/x.ts", ""),
    ]);
    project.check(&[
        ("first reference", "/p/src/x.ts", "@/a", Import, "/p/src/a.ts"),
        ("JavaScript too", "/p/src/x.jsx", "@/a", Import, "/p/src/a.ts"),
        ("second reference", "/p/vite.config.ts", "@/a", Import, "/p/node/a.ts"),
        ("nearest", "/p/sub/deep/x.ts", "@/a", Import, "/p/sub/a.ts"),
    ]);
    for (file, jsx, factory) in [
        ("/p/src/x.ts", Some("preserve"), None),
        ("/p/src/skip/x.ts", None, None),
        ("/p/sub/deep/x.ts", None, Some("h")),
    ] {
        let options = compiler_options(&project, file).unwrap();
        assert_eq!((options.jsx.as_deref(), options.jsx_factory.as_deref()), (jsx, factory), "{file}");
    }
}

#[test]
fn chosen_tsconfig() {
    let files = [
        ("/p/tsconfig.json", "broken"),
        ("/p/other.json", r#"{"compilerOptions": {"paths": {"x": ["./src/a"]}, "jsxFactory": "h"}}"#),
        ("/p/src/a.ts", ""),
    ];
    let chosen = Project::new(&files).with(|options| options.tsconfig = Some("other.json".into()));
    chosen.check(&[("file", FROM, "x", Import, "/p/src/a.ts")]);
    let raw = Project::new(&files).with(|options| {
        options.tsconfig_raw =
            Some(r#"{"compilerOptions": {"paths": {"x": ["./src/a"]}, "jsxFactory": "h"}}"#.into());
    });
    raw.check(&[("raw", FROM, "x", Import, "/p/src/a.ts")]);
    for project in [chosen, raw] {
        let options = compiler_options(&project, "/elsewhere/x.ts").unwrap();
        assert_eq!(options.jsx_factory.as_deref(), Some("h"));
        let inside = compiler_options(&project, "/p/node_modules/a/x.ts").unwrap();
        assert_eq!(*inside, CompilerOptions::default());
    }
}

#[test]
fn options_for_the_compiler() {
    type Change = fn(&mut CompilerOptions);
    let rows: &[(&str, Change)] = &[
        ("", |_| {}),
        (r#""target": "ES2021""#, |options| {
            options.target = Some("es2021".into());
            options.use_define_for_class_fields = false;
        }),
        (r#""target": "ES2022""#, |options| options.target = Some("es2022".into())),
        (r#""target": "ES5", "useDefineForClassFields": true"#, |options| {
            options.target = Some("es5".into());
        }),
        (r#""experimentalDecorators": true, "emitDecoratorMetadata": true"#, |options| {
            options.experimental_decorators = true;
            options.emit_decorator_metadata = true;
        }),
        (r#""strict": true, "alwaysStrict": false"#, |_| {}),
        (r#""strict": true"#, |options| options.always_strict = true),
        (r#""verbatimModuleSyntax": true"#, |options| {
            options.verbatim_module_syntax = true;
        }),
        (r#""preserveValueImports": true"#, |options| {
            options.preserve_value_imports = true;
        }),
        (r#""importsNotUsedAsValues": "preserve""#, |options| {
            options.preserve_import_statements = true;
        }),
        (r#""jsx": "react-native", "jsxImportSource": "preact""#, |options| {
            options.jsx = Some("preserve".into());
            options.jsx_import_source = Some("preact".into());
        }),
        (r#""jsx": "react-jsxdev", "jsxFragmentFactory": "Fragment""#, |options| {
            options.jsx = Some("react-jsxdev".into());
            options.jsx_fragment_factory = Some("Fragment".into());
        }),
        (r#""lib": ["dom"], "unknown": 1"#, |_| {}),
    ];
    for (text, change) in rows {
        let text = format!("{{\"compilerOptions\": {{{text}}}}}");
        let project = Project::new(&[("/p/tsconfig.json", &text)]);
        let mut expected = CompilerOptions::default();
        change(&mut expected);
        assert_eq!(*compiler_options(&project, FROM).unwrap(), expected, "{text}");
    }
    assert_eq!(
        *compiler_options(&Project::new(&[("/p/tsconfig.json", "")]), FROM).unwrap(),
        CompilerOptions::default(),
        "an empty file"
    );
}

#[test]
fn errors() {
    for (reason, files, expected) in [
        (
            "syntax",
            &[("/p/tsconfig.json", "{\n  \"compilerOptions\": {]}\n}")][..],
            "tsconfig.json is not valid: ",
        ),
        ("no object", &[("/p/tsconfig.json", "[]")], "tsconfig.json is not valid: expected an object"),
        (
            "missing base",
            &[("/p/tsconfig.json", r#"{"extends": "./none"}"#)],
            "/p/tsconfig.json: the base \"./none\" does not exist",
        ),
        (
            "missing package",
            &[("/p/tsconfig.json", r#"{"extends": "@tsconfig/none"}"#)],
            "/p/tsconfig.json: the base \"@tsconfig/none\" does not exist",
        ),
        (
            "circle",
            &[
                ("/p/tsconfig.json", r#"{"extends": "./b.json"}"#),
                ("/p/b.json", r#"{"extends": "./tsconfig.json"}"#),
            ],
            "/p/tsconfig.json: extends itself through other files",
        ),
        (
            "value",
            &[("/p/tsconfig.json", r#"{"compilerOptions": {"jsx": "vue"}}"#)],
            "/p/tsconfig.json: unknown value \"vue\" of \"jsx\"",
        ),
        (
            "type",
            &[("/p/tsconfig.json", r#"{"compilerOptions": {"strict": "yes"}}"#)],
            "/p/tsconfig.json: \"strict\" must be true or false",
        ),
    ] {
        let mut files = files.to_vec();
        files.push(("/p/src/a.ts", ""));
        let project = Project::new(&files);
        let error = compiler_options(&project, FROM).unwrap_err();
        assert!(error.message.starts_with(expected), "{reason}: {error}");
        project.check(&[("files need no tsconfig", FROM, "./a", Import, "/p/src/a.ts")]);
        let unresolved = project.answer(FROM, "mapped", Import).unwrap_err();
        assert_eq!(unresolved, error, "{reason}: it could have mapped the name");
    }
    let project = Project::new(&[("/p/tsconfig.json", "{\n  \"compilerOptions\": {]}\n}")]);
    let location = compiler_options(&project, FROM).unwrap_err().location.unwrap();
    assert_eq!((location.line, location.column, &*location.line_text), (2, 22, "  \"compilerOptions\": {]}"));
}
