//! Files that are one value: JSON, text, bytes and copied files. The object's only statement declares the
//! default export.

use std::ops::Range;
use std::path::Path;

use rustc_hash::FxHashMap;

use super::data_url::data_url;
use super::{CompileSettings, Source, default_export_name, module_name};
use crate::ascii;
use crate::diagnostics::{Diagnostic, Location};
use crate::id::{RecordId, SymbolId};
use crate::object::{
    Asset, Effects, Export, ExportKind, Facts, ImportBinding, ImportName, ImportRecord, Keyword, Mapping,
    ModuleKind, Object, Relocation, Statement, StatementKind, Symbol, SymbolKind, Target, TextsBuilder,
    hash_text,
};
use crate::options::Loader;

/// A JSON file. Its text is an expression already; `"__proto__"` keys must stay plain data.
pub(super) fn json(source: &Source<'_>, settings: &CompileSettings) -> Result<Object, Vec<Diagnostic>> {
    let mut without_comments = String::new();
    let mut source = *source;
    if source.path.extension().is_some_and(|extension| extension == "jsonc") {
        without_comments.push_str(source.text);
        // Comments and trailing commas become spaces; what is wrong beyond that is reported below.
        let _ = json_strip_comments::strip(&mut without_comments);
        source.text = &without_comments;
    }
    let source = &source;
    if let Err(error) = serde_json::from_str::<serde::de::IgnoredAny>(source.text) {
        let offset = offset_of(source.text, error.line(), error.column());
        let message = error.to_string();
        let message = message.split(" at line ").next().unwrap_or(&message).to_string();
        return Err(vec![Diagnostic::error(format!("invalid JSON: {message}")).at(Location::from_offsets(
            source.path,
            source.text,
            offset,
            offset + 1,
        ))]);
    }
    let text = expression(source.text, settings.minify_whitespace, settings.minify_syntax);
    let mut object = object(source, Value::Text(&text), settings);
    declare_members(&mut object);
    Ok(object)
}

/// A text file.
pub(super) fn text(source: &Source<'_>, settings: &CompileSettings) -> Object {
    object(source, Value::Text(&serde_json::to_string(source.text).expect("strings are JSON")), settings)
}

/// A file whose bytes count.
pub(super) fn bytes(source: &Source<'_>, settings: &CompileSettings) -> Object {
    let base64 = || base64_simd::STANDARD.encode_to_string(source.bytes);
    let quoted = |text: String| serde_json::to_string(&text).expect("strings are JSON");
    match source.loader {
        Loader::DataUrl => {
            object(source, Value::Text(&quoted(data_url(source.path, source.bytes))), settings)
        }
        Loader::Binary => object(source, Value::Binary(&base64()), settings),
        Loader::File | Loader::Copy => Object {
            asset: Some(Asset {
                contents: source.bytes.into(),
                hash: hash_text(xxhash_rust::xxh64::xxh64(source.bytes, 0)).into(),
                stays_import: source.loader == Loader::Copy,
                suffix: String::new(),
            }),
            ..object(source, Value::OwnUrl, settings)
        },
        _ => object(source, Value::Text(&quoted(base64())), settings),
    }
}

/// What a file's default export is.
enum Value<'a> {
    /// An expression.
    Text(&'a str),
    /// Bytes, as base64.
    Binary(&'a str),
    /// The URL of the copied file.
    OwnUrl,
}

fn offset_of(text: &str, line: usize, column: usize) -> usize {
    let start: usize = text.split_inclusive('\n').take(line.saturating_sub(1)).map(str::len).sum();
    (start + column.saturating_sub(1)).min(text.len())
}

/// A constant for each member of an object, for importers that need nothing else.
fn declare_members(object: &mut Object) {
    let start = object.relocations[0].offset as usize + object.code.find('=').map_or(0, |equals| equals + 1);
    let mut texts = TextsBuilder::from(std::mem::take(&mut object.texts));
    for (name, value) in members(&object.code, start) {
        let symbol = SymbolId::from_index(object.symbols.len());
        let proposal = texts.intern(&module_name(Path::new(&format!("{name}.json"))));
        object.symbols.push(Symbol { unnamed: true, ..Symbol::new(proposal, SymbolKind::Declared) });
        object.exports.push(Export {
            name: texts.intern(&name),
            kind: ExportKind::Local(symbol),
            position: 0,
        });
        let first = object.declared.len() as u32;
        object.declared.push(symbol);
        object.statements.push(Statement {
            code: value.start as u32..value.end as u32,
            kind: StatementKind::Value,
            effects: Effects::None,
            reads_now: false,
            declared: first..first + 1,
            hoisted: first + 1..first + 1,
            completes: first + 1..first + 1,
            used: 0..0,
            records: 0..0,
        });
    }
    object.texts = texts.finish();
}

/// The members of the object that begins at `start` of a text made by [`expression`]: for each name the place of
/// its last value. What cannot be imported by name is left out.
fn members(text: &str, start: usize) -> Vec<(String, Range<usize>)> {
    let bytes = text.as_bytes();
    let mut members: Vec<(String, Range<usize>)> = Vec::new();
    let mut place: FxHashMap<String, usize> = FxHashMap::default();
    let skip_space = |mut at: usize| {
        while bytes.get(at).is_some_and(u8::is_ascii_whitespace) {
            at += 1;
        }
        at
    };
    let mut at = skip_space(start);
    if bytes.get(at) != Some(&b'{') {
        return members;
    }
    loop {
        at = skip_space(at + 1);
        let (name, key_end) = match bytes[at] {
            b'}' => return members,
            b'"' => {
                let end = end_of_string(bytes, at);
                (serde_json::from_str::<String>(&text[at..end]).ok(), end)
            }
            // A computed key, which is no name.
            b'[' => (None, end_of_string(bytes, at + 1) + 1),
            _ => {
                let end = at + text[at..].find(':').expect("a key is followed by a colon");
                (Some(text[at..end].trim_end().to_string()), end)
            }
        };
        let value_start = skip_space(skip_space(key_end) + 1);
        let (value_end, next) = end_of_value(bytes, value_start);
        if let Some(name) = name.filter(|name| name != "default") {
            let index = *place.entry(name.clone()).or_insert(members.len());
            match members.get_mut(index) {
                Some(member) => member.1 = value_start..value_end,
                None => members.push((name, value_start..value_end)),
            }
        }
        if bytes[next] == b'}' {
            return members;
        }
        at = next;
    }
}

/// Where a member's value ends, and where the comma or brace after it stands.
fn end_of_value(bytes: &[u8], start: usize) -> (usize, usize) {
    let mut depth = 0_u32;
    let mut at = start;
    let mut end = start;
    loop {
        match bytes[at] {
            b'"' => {
                at = end_of_string(bytes, at);
                end = at;
                continue;
            }
            b',' | b'}' if depth == 0 => return (end, at),
            b'{' | b'[' => depth += 1,
            b'}' | b']' => depth -= 1,
            _ => {}
        }
        at += 1;
        if !bytes[at - 1].is_ascii_whitespace() {
            end = at;
        }
    }
}

/// Copies JSON as JavaScript: white space and quotes go when minifying, and a `"__proto__"` key is computed,
/// since written plainly it would set the prototype.
fn expression(json: &str, minify_whitespace: bool, minify_syntax: bool) -> String {
    let json = json.trim();
    let bytes = json.as_bytes();
    let mut output = String::with_capacity(json.len());
    let mut position = 0;
    while position < bytes.len() {
        match bytes[position] {
            b'"' => {
                let end = end_of_string(bytes, position);
                let literal = &json[position..end];
                let is_key = bytes[end..].iter().find(|b| !b.is_ascii_whitespace()) == Some(&b':');
                if is_key && serde_json::from_str::<String>(literal).is_ok_and(|key| key == "__proto__") {
                    output.push_str("[\"__proto__\"]");
                } else if is_key && minify_syntax && is_name(&bytes[position + 1..end - 1]) {
                    output.push_str(&literal[1..literal.len() - 1]);
                } else {
                    output.push_str(literal);
                }
                position = end;
            }
            byte if byte.is_ascii_whitespace() && minify_whitespace => position += 1,
            b'\r' => position += 1,
            _ => {
                let end = bytes[position + 1..]
                    .iter()
                    .position(|b| *b == b'"' || b.is_ascii_whitespace())
                    .map_or(bytes.len(), |i| position + 1 + i);
                output.push_str(&json[position..end]);
                position = end;
            }
        }
    }
    output
}

/// Whether a key needs no quotes.
fn is_name(key: &[u8]) -> bool {
    let is_start = |byte: &u8| byte.is_ascii_alphabetic() || matches!(byte, b'_' | b'$');
    key.first().is_some_and(is_start) && key.iter().all(|byte| is_start(byte) || byte.is_ascii_digit())
}

fn end_of_string(bytes: &[u8], start: usize) -> usize {
    let mut position = start + 1;
    while bytes[position] != b'"' {
        position += if bytes[position] == b'\\' { 2 } else { 1 };
    }
    position + 1
}

/// A value whose text has holes.
pub(super) struct Parts {
    pub(super) texts: TextsBuilder,
    /// An expression.
    pub(super) code: String,
    /// Holes of the expression.
    pub(super) relocations: Vec<Relocation>,
    /// Symbols that it mentions; the first is number 1.
    pub(super) symbols: Vec<Symbol>,
    pub(super) records: Vec<ImportRecord>,
}

fn object(source: &Source<'_>, value: Value<'_>, settings: &CompileSettings) -> Object {
    let mut parts = Parts {
        texts: TextsBuilder::default(),
        code: String::new(),
        relocations: Vec::new(),
        symbols: Vec::new(),
        records: Vec::new(),
    };
    match value {
        Value::Text(text) => {
            let text = if settings.ascii { ascii::string(text) } else { text.into() };
            parts.code = if settings.inline_script { text.replace("</", "<\\/") } else { text.into_owned() };
        }
        Value::OwnUrl => parts.relocations.push(Relocation { offset: 0, target: Target::OwnUrl }),
        Value::Binary(base64) => {
            let decode = parts.texts.intern("__toBinary");
            let import = ImportBinding { record: RecordId(0), name: ImportName::Named(decode), position: 0 };
            parts.records.push(ImportRecord::runtime(&mut parts.texts));
            let symbol = Symbol::new(decode, SymbolKind::Import(import));
            parts.symbols.push(Symbol { unnamed: true, ..symbol });
            parts.relocations.push(Relocation { offset: 0, target: Target::Name(SymbolId(1)) });
            parts.code = format!("(\"{base64}\")");
        }
    }
    self::value(source, settings, parts)
}

/// The object of a file that is one value.
pub(super) fn value(source: &Source<'_>, settings: &CompileSettings, parts: Parts) -> Object {
    let Parts { mut texts, code: expression, relocations, symbols: mentioned, records } = parts;
    let name = texts.intern(&default_export_name(source.path));
    let default = texts.intern("default");
    let symbol = SymbolId(0);
    let mut code = String::from(if settings.minify_whitespace { "=" } else { " = " });
    let shift = code.len() as u32;
    code.push_str(&expression);
    let own = Relocation { offset: 0, target: Target::Declared(symbol) };
    let shifted = relocations.into_iter().map(|hole| Relocation { offset: hole.offset + shift, ..hole });
    let used: Vec<SymbolId> = (1..=mentioned.len()).map(SymbolId::from_index).collect();
    let own_symbol = Symbol { unnamed: true, ..Symbol::new(name, SymbolKind::Declared) };
    let statement = Statement {
        code: 0..code.len() as u32,
        kind: StatementKind::Variable { keyword: Keyword::Const, parenthesized: false, initialized: true },
        effects: Effects::None,
        reads_now: false,
        declared: 0..1,
        hoisted: 1..1,
        completes: 1..1,
        used: 0..used.len() as u32,
        records: 0..0,
    };
    Object {
        texts: texts.finish(),
        code,
        statements: vec![statement],
        declared: vec![symbol],
        used,
        records,
        relocations: std::iter::once(own).chain(shifted).collect(),
        symbols: std::iter::once(own_symbol).chain(mentioned).collect(),
        exports: vec![Export { name: default, kind: ExportKind::Local(symbol), position: 0 }],
        facts: Facts { kind: ModuleKind::Data, strict: true, ..Facts::default() },
        mappings: vec![Mapping { offset: 0, line: 0, column: 0, name: None }],
        ..Object::default()
    }
}

#[cfg(test)]
mod tests {
    use super::{expression, members};

    #[test]
    fn members_have_places() {
        type Case<'a> = (&'a str, &'a str, &'a [(&'a str, &'a str)]);
        let cases: [Case<'_>; 6] = [
            (
                "all kinds",
                r#"{"a": [1, {"b": 2}], "c": "}", "d" : -1 }"#,
                &[("a", r#"[1, {"b": 2}]"#), ("c", r#""}""#), ("d", "-1")],
            ),
            ("the last of equal names", r#"{"a":1,"b":2,"a":3}"#, &[("a", "3"), ("b", "2")]),
            ("names that cannot be imported", r#"{"__proto__":1,"default":2,"a":3}"#, &[("a", "3")]),
            ("an escaped name", r#"{"\u0061\"":1}"#, &[("a\"", "1")]),
            ("no members", "{}", &[]),
            ("no object", "[1]", &[]),
        ];
        for (reason, json, expected) in cases {
            let text = expression(json, false, false);
            let found = members(&text, 0);
            let found: Vec<(&str, &str)> =
                found.iter().map(|(name, value)| (name.as_str(), &text[value.clone()])).collect();
            assert_eq!(found, expected, "{reason}");
            let names =
                |text: &str| -> Vec<String> { members(text, 0).into_iter().map(|(name, _)| name).collect() };
            assert_eq!(names(&expression(json, false, true)), names(&text), "{reason}, without quotes");
        }
    }

    #[test]
    fn json_becomes_an_expression() {
        let cases = [
            ("plain", r#"{"a": [1, 2]}"#, r#"{"a":[1,2]}"#),
            ("white space in strings stays", r#"{"a b": "c d"}"#, r#"{"a b":"c d"}"#),
            ("escaped quotes", r#"{"a\"": "\\"}"#, r#"{"a\"":"\\"}"#),
            ("prototype key", r#"{"__proto__" : 1}"#, r#"{["__proto__"]:1}"#),
            ("escaped prototype key", r#"{"\u005f_proto__":1}"#, r#"{["__proto__"]:1}"#),
            ("prototype as value", r#"["__proto__"]"#, r#"["__proto__"]"#),
        ];
        for (reason, input, expected) in cases {
            assert_eq!(expression(input, true, false), expected, "{reason}");
        }
    }
}
