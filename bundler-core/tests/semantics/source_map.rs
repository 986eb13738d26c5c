//! Source maps: every mapping decodes, and tokens of the output lead to the same tokens of the sources.

use bundler_core::options::{Format, Options, OutputTarget, SourceMap};
use serde_json::Value;

use crate::check::{BUNDLE, Files, bundle, options_for};

/// One decoded mapping; lines and columns are zero-based, columns count UTF-16 units.
#[derive(Clone, Copy, Debug)]
struct Mapping {
    line: usize,
    column: usize,
    source: usize,
    source_line: usize,
    source_column: usize,
    name: Option<usize>,
}

/// Decodes `mappings` of source maps v3 (ECMA-426).
///
/// # Panics
/// If the text is not valid.
fn decode(mappings: &str) -> Vec<Mapping> {
    const DIGITS: &str = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut decoded: Vec<Mapping> = Vec::new();
    let (mut source, mut source_line, mut source_column, mut name) = (0_i64, 0_i64, 0_i64, 0_i64);
    for (line, text) in mappings.split(';').enumerate() {
        let mut column = 0_i64;
        for segment in text.split(',').filter(|segment| !segment.is_empty()) {
            let mut fields = Vec::new();
            let (mut value, mut shift) = (0_i64, 0);
            for digit in segment.chars() {
                let digit = DIGITS.find(digit).unwrap_or_else(|| panic!("{digit:?} is no digit")) as i64;
                value |= (digit & 31) << shift;
                shift += 5;
                if digit & 32 == 0 {
                    fields.push(if value & 1 == 1 { -(value >> 1) } else { value >> 1 });
                    (value, shift) = (0, 0);
                }
            }
            assert_eq!(shift, 0, "{segment} ends in a digit that continues");
            assert!(matches!(fields.len(), 1 | 4 | 5), "{segment} has {} fields", fields.len());
            assert!(fields[0] > 0 || column == 0, "columns of line {line} do not grow at {segment}");
            column += fields[0];
            if fields.len() == 1 {
                continue;
            }
            source += fields[1];
            source_line += fields[2];
            source_column += fields[3];
            let named = fields.get(4).map(|delta| {
                name += delta;
                usize::try_from(name).expect("an index of a name")
            });
            let place = |value: i64| usize::try_from(value).expect("no negative place");
            decoded.push(Mapping {
                line,
                column: place(column),
                source: place(source),
                source_line: place(source_line),
                source_column: place(source_column),
                name: named,
            });
        }
    }
    decoded
}

struct Mapped {
    code: String,
    sources: Vec<String>,
    contents: Vec<String>,
    names: Vec<String>,
    mappings: Vec<Mapping>,
}

/// Bundles with a map in a file and checks what must hold of any map.
fn mapped(files: Files<'_>, configure: impl FnOnce(&mut Options)) -> Mapped {
    let mut options = options_for(&BUNDLE, files, Format::Esm);
    options.output = OutputTarget::File("out/bundle.js".into());
    options.source_map = SourceMap::Linked;
    configure(&mut options);
    let output = bundle(&options, files).unwrap_or_else(|problem| panic!("{problem}"));
    let text = |index: usize| String::from_utf8(output.files[index].contents.clone()).expect("UTF-8");
    let map: Value = serde_json::from_str(&text(1)).expect("the map is JSON");
    assert_eq!(map["version"], 3);
    let strings = |key: &str| -> Vec<String> {
        let list = map[key].as_array().unwrap_or_else(|| panic!("no {key}"));
        list.iter().map(|value| value.as_str().unwrap_or("").to_string()).collect()
    };
    let mapped = Mapped {
        code: text(0),
        sources: strings("sources"),
        contents: strings("sourcesContent"),
        names: strings("names"),
        mappings: decode(map["mappings"].as_str().expect("mappings")),
    };
    mapped.check_bounds();
    mapped
}

impl Mapped {
    /// Every mapping lies in the output and in a source.
    fn check_bounds(&self) {
        let output = lengths(&self.code);
        let sources: Vec<Vec<usize>> = self.contents.iter().map(|content| lengths(content)).collect();
        assert!(!self.mappings.is_empty());
        for mapping in &self.mappings {
            assert!(
                output.get(mapping.line).is_some_and(|&length| mapping.column <= length),
                "{mapping:?} is outside the output"
            );
            let source = &sources[mapping.source];
            assert!(
                source.get(mapping.source_line).is_some_and(|&length| mapping.source_column <= length),
                "{mapping:?} is outside {}",
                self.sources[mapping.source]
            );
            assert!(mapping.name.is_none_or(|name| name < self.names.len()), "{mapping:?} has no name");
        }
    }

    /// The place in the sources of the first `token` in the output: source, one-based line and column.
    fn place_of(&self, token: &str) -> (String, usize, usize) {
        let offset = self.code.find(token).unwrap_or_else(|| panic!("{token} is not in\n{}", self.code));
        let (line, column) = position(&self.code, offset);
        let mapping = self
            .mappings
            .iter()
            .rfind(|mapping| mapping.line == line && mapping.column <= column)
            .unwrap_or_else(|| panic!("{token} has no mapping"));
        (
            self.sources[mapping.source].clone(),
            mapping.source_line + 1,
            mapping.source_column + column - mapping.column + 1,
        )
    }
}

/// Lengths of lines in UTF-16 units.
fn lengths(text: &str) -> Vec<usize> {
    text.split('\n').map(|line| line.encode_utf16().count()).collect()
}

/// Zero-based line and UTF-16 column.
fn position(text: &str, offset: usize) -> (usize, usize) {
    let before = &text[..offset];
    let line_start = before.rfind('\n').map_or(0, |index| index + 1);
    (before.matches('\n').count(), before[line_start..].encode_utf16().count())
}

/// Finds each token where the sources have it, in both forms of output.
fn check_tokens(reason: &str, files: Files<'_>, tokens: &[&str]) {
    for minify in [false, true] {
        let mapped = mapped(files, |options| options.minify_whitespace = minify);
        for token in tokens {
            let (path, source) = files
                .iter()
                .find(|(_, source)| source.contains(token))
                .unwrap_or_else(|| panic!("{reason}: {token} is in no source"));
            let (line, column) = position(source, source.find(token).expect("found before"));
            assert_eq!(
                mapped.place_of(token),
                (format!("../{path}"), line + 1, column + 1),
                "{reason}: {token}, minified: {minify}\n{}",
                mapped.code
            );
        }
    }
}

#[test]
fn tokens_map_to_their_places() {
    check_tokens(
        "plain modules",
        &[
            ("entry.js", "import { first } from './a.js';\n\nconsole.log(first(40),\n    'entry text');\n"),
            (
                "a.js",
                "// comment\nexport function first(count) {\n  if (count > 0) {\n    return secret(count - 7);\n  }\n}\nfunction secret(x) { return 'secret text' + x }\n",
            ),
        ],
        &["console.log", "if", "return secret", "function secret"],
    );
    check_tokens(
        "columns behind characters of two UTF-16 units",
        &[(
            "entry.js",
            "/* \u{1f600}\u{e9} */ console.log('\u{1f600}\u{e9}', marker1, '\u{4e2d}', marker2);\nconsole.log(marker3)",
        )],
        &["marker1", "marker2", "marker3"],
    );
    check_tokens(
        "CommonJS, required in functions",
        &[
            (
                "entry.js",
                "const f = () => {\n  return require('./c.js').inside;\n};\nconsole.log(f(), marker);\n",
            ),
            (
                "c.js",
                "'use strict';\n\nexports.inside = function inner() {\n    throw new TypeError('thrown here');\n};\n",
            ),
        ],
        &["marker", "function inner", "throw new", "TypeError"],
    );
    check_tokens(
        "CRLF and template literals of several lines",
        &[("entry.js", "const t = `a\r\n${marker1}\r\n\r\nb`;\r\nconsole.log(marker2,\r\n\t\tmarker3);\r\n")],
        &["marker1", "marker2", "marker3"],
    );
    check_tokens(
        "TypeScript and JSX",
        &[
            (
                "entry.tsx",
                "/** @jsxRuntime classic @jsx h */\nimport type { T } from './t';\ninterface I { x: number }\nconst h = (...a: any[]) => a;\nfunction g<U>(x: U & I): U { return x ?? marker1 }\nconsole.log(<div a={marker2}>{g<any>(marker3 as T)}</div>);\n",
            ),
            ("t.ts", "export type T = any"),
        ],
        &["marker1", "marker2", "marker3", "function g"],
    );
    check_tokens(
        "modules that run lazily",
        &[
            ("entry.js", "import('./lazy.js').then((m) => m.go());\nconsole.log(marker1)"),
            (
                "lazy.js",
                "let state = marker2;\nexport function go() {\n  throw new Error(marker3 + state)\n}",
            ),
        ],
        &["marker1", "marker2", "marker3", "function go"],
    );
}

#[test]
fn renamed_tokens_have_their_names() {
    let files: Files<'_> = &[
        ("entry.js", "import { value as other } from './a.js';\nconst value = 1;\nconsole.log(value, other)"),
        ("a.js", "export const value = 2; console.log(value)"),
    ];
    let mapped = mapped(files, |_| {});
    let renamed = mapped.code.matches("value2").count();
    assert!(renamed >= 2, "one of two equal names is renamed\n{}", mapped.code);
    assert!(
        mapped.names.iter().any(|name| name == "value"),
        "the original name is in the map: {:?}",
        mapped.names
    );
    let named = mapped.mappings.iter().filter(|mapping| mapping.name.is_some()).count();
    assert!(named >= renamed, "each renamed token has its name");
}

#[test]
fn banner_and_format_move_the_mappings() {
    let files: Files<'_> = &[("entry.js", "console.log('text')\n")];
    for format in [Format::Esm, Format::Cjs, Format::Iife] {
        for minify in [false, true] {
            let mapped = mapped(files, |options| {
                options.format = Some(format);
                options.minify_whitespace = minify;
                options.banner = Some("/* one\n two */".into());
                options.footer = Some("/* foot */".into());
            });
            assert_eq!(
                mapped.place_of("console.log"),
                ("../entry.js".into(), 1, 1),
                "{format:?} {minify}\n{}",
                mapped.code
            );
        }
    }
}

#[test]
fn sources_and_kinds() {
    let files: Files<'_> =
        &[("entry.js", "import './d/a.js'; console.log('\u{e9}\"\\\\')"), ("d/a.js", "console.log(1)")];
    let all = mapped(files, |_| {});
    assert_eq!(all.sources, ["../d/a.js", "../entry.js"]);
    assert_eq!(all.contents, [files[1].1, files[0].1]);
    assert!(all.code.trim_end().ends_with("//# sourceMappingURL=bundle.js.map"), "{}", all.code);

    let mut options = options_for(&BUNDLE, files, Format::Esm);
    options.source_map = SourceMap::Inline;
    let output = bundle(&options, files).expect("builds");
    assert_eq!(output.files.len(), 1);
    let code = String::from_utf8_lossy(&output.files[0].contents).into_owned();
    assert!(code.contains("//# sourceMappingURL=data:application/json"), "{code}");

    options.output = OutputTarget::File("out/b.js".into());
    options.source_map = SourceMap::External;
    let output = bundle(&options, files).expect("builds");
    assert_eq!(output.files.len(), 2);
    assert!(!String::from_utf8_lossy(&output.files[0].contents).contains("sourceMappingURL"));

    options.source_map = SourceMap::Linked;
    options.sources_content = false;
    options.source_root = Some("https://example.org/".into());
    let output = bundle(&options, files).expect("builds");
    let map: Value = serde_json::from_slice(&output.files[1].contents).expect("JSON");
    assert_eq!(map["sourceRoot"], "https://example.org/");
    assert!(map.get("sourcesContent").is_none_or(Value::is_null), "{map}");
}

#[test]
fn thrown_errors_lead_to_their_line() {
    let files: Files<'_> = &[
        ("entry.js", "import { fail } from './a.js';\n\n\nfail()"),
        ("a.js", "const unused = 1;\n\nexport function fail() {\n      return missingName\n}"),
    ];
    for minify in [false, true] {
        let mapped = mapped(files, |options| options.minify_whitespace = minify);
        assert_eq!(mapped.place_of("missingName"), ("../a.js".into(), 4, 14), "{}", mapped.code);
        let call = mapped.place_of("fail()");
        // The first text like it is the function's head, or the call; both are at their own places.
        assert!(
            call == ("../entry.js".into(), 4, 1) || call == ("../a.js".into(), 3, 17),
            "{call:?}\n{}",
            mapped.code
        );
    }
}

/// All mappings of a map: offset in `code`, which is ASCII, source, and the place there.
pub(crate) fn positions(map: &str, code: &str) -> Vec<(usize, String, usize, usize)> {
    let map: Value = serde_json::from_str(map).expect("the map is JSON");
    let starts: Vec<usize> = std::iter::once(0).chain(code.match_indices('\n').map(|(i, _)| i + 1)).collect();
    decode(map["mappings"].as_str().expect("mappings"))
        .iter()
        .map(|mapping| {
            let source = map["sources"][mapping.source].as_str().expect("a source").to_string();
            (starts[mapping.line] + mapping.column, source, mapping.source_line, mapping.source_column)
        })
        .collect()
}
