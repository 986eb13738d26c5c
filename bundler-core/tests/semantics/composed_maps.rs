//! Source maps read by a reference decoder: every token leads to where the sources have it, through maps of inputs, too.

use bundler_core::diagnostics::Severity;
use bundler_core::options::{Format, JsxMode, Options, OutputTarget, SourceMap};
use sourcemap::SourceMapBuilder;

use crate::check::{BUNDLE, Files, bundle, check_errors, options_for};

/// A script or style sheet with its map.
struct Output {
    code: String,
    json: String,
    map: sourcemap::SourceMap,
}

/// Builds with linked maps and reads them.
fn outputs(files: Files<'_>, configure: impl FnOnce(&mut Options)) -> (Vec<Output>, Vec<String>) {
    let mut options = options_for(&BUNDLE, files, Format::Esm);
    options.output = OutputTarget::Directory("out".into());
    options.source_map = SourceMap::Linked;
    configure(&mut options);
    let output = bundle(&options, files).unwrap_or_else(|problem| panic!("{problem}"));
    let text = |name: &str| {
        let file =
            output.files.iter().find(|file| file.path.as_ref().is_some_and(|path| path.ends_with(name)));
        String::from_utf8(file.unwrap_or_else(|| panic!("no {name}")).contents.clone()).expect("UTF-8")
    };
    let mut found = Vec::new();
    for file in &output.files {
        let path = file.path.as_ref().expect("files have paths");
        let Some(name) = path.file_name().and_then(|name| name.to_str()) else { continue };
        if name.ends_with(".map") {
            continue;
        }
        let json = text(&format!("{name}.map"));
        let map = sourcemap::SourceMap::from_slice(json.as_bytes()).expect("a valid map");
        found.push(Output { code: text(name), json, map });
    }
    let warnings = output.warnings.iter().filter(|warning| warning.severity == Severity::Warning);
    (found, warnings.map(|warning| warning.message.clone()).collect())
}

/// Zero-based line and UTF-16 column of an offset.
fn position(text: &str, offset: usize) -> (u32, u32) {
    let start = text[..offset].rfind('\n').map_or(0, |index| index + 1);
    (text[..offset].matches('\n').count() as u32, text[start..offset].encode_utf16().count() as u32)
}

/// The text of a source from a place on.
fn text_at(source: &str, line: u32, column: u32) -> String {
    let line = source.split('\n').nth(line as usize).expect("the line exists");
    let units: Vec<u16> = line.encode_utf16().skip(column as usize).collect();
    String::from_utf16_lossy(&units)
}

impl Output {
    /// Source, one-based line and column that the first `token` of the output leads to.
    fn place_of(&self, token: &str) -> (String, u32, u32) {
        let offset = self.code.find(token).unwrap_or_else(|| panic!("{token} is not in\n{}", self.code));
        let (line, column) = position(&self.code, offset);
        let found = self.map.lookup_token(line, column).unwrap_or_else(|| panic!("{token} has no mapping"));
        assert_eq!(found.get_dst(), (line, column), "{token} has a mapping of its own in\n{}", self.code);
        (found.get_source().unwrap_or_default().into(), found.get_src_line() + 1, found.get_src_col() + 1)
    }

    /// Every mapping of a name or a number leads to the same in the source, or says what it is called there. Answers
    /// all words of the sources that something leads to.
    fn check_words(&self) -> Vec<String> {
        let is_word = |c: char| c.is_alphanumeric() || c == '_' || c == '$';
        let word = |text: &str| -> String { text.chars().take_while(|c| is_word(*c)).collect() };
        let mut reached = Vec::new();
        for token in self.map.tokens() {
            let output = word(&text_at(&self.code, token.get_dst_line(), token.get_dst_col()));
            let source = self.map.get_source_contents(token.get_src_id()).expect("contents");
            let source = word(&text_at(source, token.get_src_line(), token.get_src_col()));
            // An element stands for a call of its factory, whose name is not there.
            if let (Some(name), false) = (token.get_name(), source.is_empty()) {
                assert_eq!(name, source, "the name of {output} in\n{}", self.code);
            }
            if !source.is_empty() {
                reached.push(source);
            }
        }
        reached
    }
}

/// Checks that all words of the sources that contain `mark` are reached, in many forms of output.
fn check_marked(reason: &str, files: Files<'_>, splitting: bool) {
    let is_word = |c: char| !(c.is_alphanumeric() || c == '_' || c == '$');
    for (minify, identifiers) in [(false, false), (true, false), (true, true)] {
        let (found, warnings) = outputs(files, |options| {
            options.minify_whitespace = minify;
            options.minify_identifiers = identifiers;
            options.splitting = splitting;
            options.jsx.mode = Some(JsxMode::Classic);
            options.jsx.factory = Some("h".into());
        });
        assert!(warnings.is_empty(), "{warnings:?}");
        let reached: Vec<String> = found.iter().flat_map(Output::check_words).collect();
        for (path, source) in files.iter().filter(|(path, _)| !path.ends_with(".css")) {
            for word in source.split(is_word).filter(|word| word.contains("Mark")) {
                assert!(
                    reached.iter().any(|found| found == word),
                    "{reason}: nothing leads to {word} of {path}; minify {minify}, {identifiers}\n{}",
                    found[0].code
                );
            }
        }
    }
}

#[test]
fn names_lead_to_themselves() {
    check_marked(
        "TypeScript and JSX",
        &[(
            "entry.tsx",
            "type Gone<T> = T;\nconst h = (...aMark: any[]) => aMark;\nclass ClassMark<T> extends Object {\n  private fieldMark: number = callMark(1);\n  methodMark(this: any, pMark: string): string { return this.otherMark + pMark }\n}\nfunction callMark(xMark: number) { const innerMark = xMark ** 2; return innerMark }\nconsole.log(<div titleMark={callMark(2)}>{new ClassMark<string>().methodMark('x')}</div>);\nexport const resultMark = callMark(3) as any satisfies unknown;\n",
        )],
        false,
    );
    check_marked(
        "modules, CommonJS and characters of two units",
        &[
            (
                "entry.js",
                "import defaultMark, { namedMark as localMark } from './a.js';\nimport * as nsMark from './a.js';\nconst common = require('./c.cjs');\n/* 😀é */ const é = '😀中', tMark = `😀${localMark}中`, uMark = [é, tMark];\nconsole.log(defaultMark, localMark, nsMark.otherMark, common.memberMark, uMark);\n",
            ),
            (
                "a.js",
                "export default function functionMark(pMark) { return pMark + 1 }\nexport let namedMark = 1, otherMark = functionMark(2);\n",
            ),
            (
                "c.cjs",
                "var topMark = 1;\r\nexports.memberMark = function (argMark) {\r\n  return argMark + topMark;\r\n};\r\n",
            ),
        ],
        false,
    );
    check_marked(
        "split chunks",
        &[
            (
                "entry.js",
                "import { sharedMark } from './s.js';\nimport('./lazy.js').then((mMark) => mMark.goMark(sharedMark));\n",
            ),
            (
                "lazy.js",
                "import { sharedMark } from './s.js';\nexport const goMark = (vMark) => console.log(vMark, sharedMark);\n",
            ),
            ("s.js", "export const sharedMark = Math.random();\n"),
        ],
        true,
    );
}

/// A map from a text to another one: for each pair of equal words, one token.
fn word_map(from: &str, to: &str, source: &str, content: Option<&str>) -> String {
    let mut builder = SourceMapBuilder::new(None);
    let id = builder.add_source(source);
    builder.set_source_contents(id, content);
    let mut at = 0;
    for word in from.split_inclusive(|c: char| !c.is_alphanumeric()) {
        let name = word.trim_end_matches(|c: char| !c.is_alphanumeric());
        if let (false, Some(found)) = (name.is_empty(), to.find(name)) {
            // A string begins with its quote.
            let start = at - usize::from(from[..at].ends_with('"'));
            let ((line, column), (source_line, source_column)) = (position(from, start), position(to, found));
            builder.add(line, column, source_line, source_column, Some(source), None, false);
        }
        at += word.len();
    }
    let mut bytes = Vec::new();
    builder.into_sourcemap().to_writer(&mut bytes).expect("writes");
    String::from_utf8(bytes).expect("UTF-8")
}

const ORIGINAL: &str = "# first line\n\n  run:\n    console with marker\n";
const MADE: &str = "export const run = () => {\n  console.log(\"marker\");\n};\n";

#[test]
fn maps_of_inputs_are_composed() {
    let map = word_map(MADE, ORIGINAL, "original.txt", Some(ORIGINAL));
    let base64: String = base64_of(&map);
    let inline = format!("{MADE}//# sourceMappingURL=data:application/json;charset=utf-8;base64,{base64}\n");
    let linked = format!("{MADE}//# sourceMappingURL=made%20it.js.map\n");
    let sections =
        format!("{{\"version\":3,\"sections\":[{{\"offset\":{{\"line\":0,\"column\":0}},\"map\":{map}}}]}}");
    let entry = ("entry.js", "import { run } from './lib/made.js';\nrun();\n");
    for (reason, text, file) in
        [("inline", &inline, &map), ("in a file", &linked, &map), ("indexed", &linked, &sections)]
    {
        for minify in [false, true] {
            let files: Files<'_> = &[entry, ("lib/made.js", text), ("lib/made it.js.map", file)];
            let (found, warnings) = outputs(files, |options| options.minify_whitespace = minify);
            assert!(warnings.is_empty(), "{reason}: {warnings:?}");
            let output = &found[0];
            assert_eq!(output.place_of("console"), ("../lib/original.txt".into(), 4, 5), "{reason}");
            assert_eq!(output.place_of("\"marker\""), ("../lib/original.txt".into(), 4, 18), "{reason}");
            let own = output.code.rfind("run()").expect("the call");
            let (line, column) = position(&output.code, own);
            let token = output.map.lookup_token(line, column).expect("a token");
            assert_eq!((token.get_source(), token.get_src()), (Some("../entry.js"), (1, 0)), "{reason}");
            let sources: Vec<&str> = output.map.sources().collect();
            assert_eq!(sources, ["../lib/original.txt", "../entry.js"], "{reason}");
            assert_eq!(output.map.get_source_contents(0), Some(ORIGINAL), "{reason}");
        }
    }
}

fn base64_of(text: &str) -> String {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut encoded = String::new();
    for chunk in text.as_bytes().chunks(3) {
        let bits =
            chunk.iter().fold(0_u32, |bits, byte| bits << 8 | u32::from(*byte)) << (8 * (3 - chunk.len()));
        for digit in 0..4 {
            let is_used = digit <= chunk.len();
            encoded.push(if is_used {
                DIGITS[(bits >> (18 - 6 * digit) & 63) as usize] as char
            } else {
                '='
            });
        }
    }
    encoded
}

#[test]
fn names_and_urls_of_input_maps() {
    let map = "{\"version\":3,\"sourceRoot\":\"https://example.org/src/\",\"sources\":[\"a.ts\",\"b.ts\"],\"names\":[\"original\"],\"mappings\":\"AAAAA,GACA\"}";
    let made =
        format!("foo();bar();\n//# sourceMappingURL=data:application/json,{}", map.replace('"', "%22"));
    let (found, warnings) = outputs(&[("entry.js", &made)], |_| {});
    assert!(warnings.is_empty(), "{warnings:?}");
    assert_eq!(found[0].map.sources().collect::<Vec<_>>(), ["https://example.org/src/a.ts"]);
    let token = found[0].map.lookup_token(1, 0).expect("a token");
    assert_eq!(token.get_name(), Some("original"), "{}\n{}", found[0].code, found[0].json);
}

#[test]
fn style_sheets_have_maps_of_inputs() {
    let map = "{\"version\":3,\"sources\":[\"a.scss\"],\"names\":[],\"mappings\":\"AAEA,KAAK\"}";
    let sheet = "a { color: red }\n/*# sourceMappingURL=a.css.map */\n";
    let (found, warnings) =
        outputs(&[("entry.css", sheet), ("a.css.map", map)], |options| options.minify_whitespace = true);
    assert!(warnings.is_empty(), "{warnings:?}");
    assert_eq!(found[0].place_of("a{"), ("../a.scss".into(), 3, 1));
}

#[test]
fn broken_maps_are_warnings() {
    let cases: &[(&str, Files<'_>, usize)] = &[
        ("no JSON", &[("entry.js", "f()\n//# sourceMappingURL=data:application/json,{]")], 1),
        ("no base64", &[("entry.js", "f()\n//# sourceMappingURL=data:application/json;base64,§")], 1),
        ("no file", &[("entry.js", "f()\n//# sourceMappingURL=none.map")], 1),
        (
            "wrong mappings",
            &[
                ("entry.js", "f()\n//# sourceMappingURL=a.map"),
                ("a.map", "{\"version\":3,\"sources\":[],\"names\":[],\"mappings\":\"A~\"}"),
            ],
            1,
        ),
        (
            "a package without its map",
            &[("entry.js", "import 'p'"), ("node_modules/p/index.js", "f()\n//# sourceMappingURL=none.map")],
            0,
        ),
    ];
    for (reason, files, count) in cases {
        let (found, warnings) = outputs(files, |_| {});
        assert_eq!(warnings.len(), *count, "{reason}: {warnings:?}");
        let source = if *count == 0 { "../node_modules/p/index.js" } else { "../entry.js" };
        assert_eq!(found[0].place_of("f()").0, source, "{reason}: the file itself is the source");
    }
}

#[test]
fn packages_are_ignored_by_debuggers() {
    let files: Files<'_> = &[
        ("entry.js", "import 'p'; import './a.js'; f()"),
        ("node_modules/p/index.js", "g()"),
        ("a.js", "h()"),
    ];
    let (found, _) = outputs(files, |_| {});
    let map: serde_json::Value = serde_json::from_str(&found[0].json).expect("JSON");
    assert_eq!(map["sources"][0], "../node_modules/p/index.js");
    assert_eq!(map["x_google_ignoreList"], serde_json::json!([0]));
    let (found, _) = outputs(&[files[2]], |_| {});
    assert!(!found[0].json.contains("x_google_ignoreList"));
}

#[test]
fn outputs_and_maps_share_an_identity() {
    let build = |text: &str| {
        let (found, _) = outputs(&[("entry.js", text)], |options| options.debug_ids = true);
        let map: serde_json::Value = serde_json::from_str(&found[0].json).expect("JSON");
        let id = map["debugId"].as_str().expect("an identity").to_string();
        assert!(found[0].code.contains(&format!("\n//# debugId={id}\n")), "{}", found[0].code);
        id
    };
    let id = build("f()");
    let parts: Vec<usize> = id.split('-').map(str::len).collect();
    assert_eq!(parts, [8, 4, 4, 4, 12]);
    assert_eq!(&id[14..15], "8");
    assert_eq!(build("f()"), id, "the same text has the same identity");
    assert_ne!(build("g()"), id);
}

#[test]
fn identities_need_maps() {
    check_errors(
        |options| options.debug_ids = true,
        &[("no maps", &[("entry.js", "1")], &[("", "debug ids are for source maps", "--sourcemap")])],
    );
}
