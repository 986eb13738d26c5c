//! Files that are one value: JSON, text, bytes and copied files. The object's only statement declares the
//! default export.

use super::data_url::data_url;
use super::{CompileSettings, Source, default_export_name};
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
    Ok(object(source, Value::Text(&expression(source.text, settings.minify_whitespace)), settings))
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

/// Copies JSON as JavaScript: white space goes when minifying, and a `"__proto__"` key is computed, since
/// written plainly it would set the prototype.
fn expression(json: &str, minify_whitespace: bool) -> String {
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
    use super::expression;

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
            assert_eq!(expression(input, true), expected, "{reason}");
        }
    }
}
