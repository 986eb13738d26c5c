//! Files that are one value: JSON and text. The object's only statement declares the default export.

use super::{CompileSettings, Source, default_export_name};
use crate::diagnostics::{Diagnostic, Location};
use crate::id::SymbolId;
use crate::object::{
    Export, ExportKind, Facts, Keyword, Mapping, ModuleKind, Object, Relocation, Statement, StatementKind,
    Symbol, SymbolKind, Target, TextsBuilder,
};

/// A JSON file. Its text is an expression already; `"__proto__"` keys must stay plain data.
pub(super) fn json(source: &Source<'_>, settings: &CompileSettings) -> Result<Object, Vec<Diagnostic>> {
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
    Ok(object(source, &expression(source.text, settings.minify_whitespace), settings))
}

/// A text file.
pub(super) fn text(source: &Source<'_>, settings: &CompileSettings) -> Object {
    object(source, &serde_json::to_string(source.text).expect("strings are JSON"), settings)
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

fn object(source: &Source<'_>, expression: &str, settings: &CompileSettings) -> Object {
    let mut texts = TextsBuilder::default();
    let name = texts.intern(&default_export_name(source.path));
    let default = texts.intern("default");
    let symbol = SymbolId(0);
    let equals = if settings.minify_whitespace { "=" } else { " = " };
    let code = format!("{equals}{expression}");
    let statement = Statement {
        code: 0..code.len() as u32,
        kind: StatementKind::Variable { keyword: Keyword::Const, parenthesized: false, initialized: true },
        side_effects: false,
        declared: 0..1,
        hoisted: 1..1,
        used: 0..0,
        records: 0..0,
    };
    Object {
        texts: texts.finish(),
        code,
        statements: vec![statement],
        declared: vec![symbol],
        relocations: vec![Relocation { offset: 0, target: Target::Name(symbol) }],
        symbols: vec![Symbol { name, kind: SymbolKind::Declared, reassigned: false, unnamed: true }],
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
