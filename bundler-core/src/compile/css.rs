//! Style sheets: the text without its `@import` rules, which become records.
//!
//! Rewriting of `url()`, CSS modules and lowering are not built: what they would change is refused or
//! left as it is.

use super::Source;
use crate::diagnostics::{Diagnostic, Location};
use crate::object::{Facts, ImportKind, ImportRecord, ModuleKind, Object, TextsBuilder};

/// Compiles a style sheet.
///
/// # Errors
/// CSS modules, and `@import` rules with conditions.
pub(super) fn compile(source: &Source<'_>) -> Result<Object, Vec<Diagnostic>> {
    let error = |message: &str, start: usize, end: usize| {
        Diagnostic::error(message).at(Location::from_offsets(source.path, source.text, start, end))
    };
    if source.path.to_str().is_some_and(|path| path.ends_with(".module.css")) {
        return Err(vec![error("CSS modules are not supported yet", 0, 0)]);
    }
    let text = source.text;
    let mut texts = TextsBuilder::default();
    let mut records = Vec::new();
    let mut errors = Vec::new();
    let mut kept = String::new();
    let mut position = 0;
    loop {
        position += text[position..].len() - text[position..].trim_start().len();
        let rest = &text[position..];
        if rest.starts_with("/*") {
            let length = rest.find("*/").map_or(rest.len(), |i| i + 2);
            kept.push_str(&rest[..length]);
            kept.push('\n');
            position += length;
        } else if starts_with_ignoring_case(rest, "@charset") {
            position += rest.find(';').map_or(rest.len(), |i| i + 1);
        } else if starts_with_ignoring_case(rest, "@import") {
            let end = end_of_rule(rest);
            let rule = rest["@import".len()..end].trim().trim_end_matches(';').trim();
            match parse_import(rule) {
                Some((specifier, "")) if is_remote(specifier) => {
                    kept.push_str(&rest[..end]);
                    kept.push('\n');
                }
                Some((specifier, "")) => {
                    let start = (position + rest.find(specifier).unwrap_or(0)) as u32;
                    records.push(ImportRecord {
                        specifier: texts.intern(specifier),
                        kind: ImportKind::CssImport,
                        type_attribute: None,
                        optional: false,
                        start,
                        end: start + specifier.len() as u32,
                    });
                }
                Some(_) => errors.push(error(
                    "@import with layer, supports or media conditions is not supported yet",
                    position,
                    position + end,
                )),
                None => errors.push(error("@import needs a string or url()", position, position + end)),
            }
            position += end;
        } else {
            break;
        }
    }
    if !errors.is_empty() {
        return Err(errors);
    }
    kept.push_str(text[position..].trim_end());
    Ok(Object {
        texts: texts.finish(),
        records,
        facts: Facts { kind: ModuleKind::EsModule, strict: true, ..Facts::default() },
        css: Some(kept.into()),
        ..Object::default()
    })
}

fn starts_with_ignoring_case(text: &str, prefix: &str) -> bool {
    text.get(..prefix.len()).is_some_and(|start| start.eq_ignore_ascii_case(prefix))
}

fn is_remote(specifier: &str) -> bool {
    specifier.starts_with("http:") || specifier.starts_with("https:") || specifier.starts_with("//")
}

fn end_of_rule(rule: &str) -> usize {
    let mut quote = None;
    for (index, byte) in rule.bytes().enumerate() {
        match (quote, byte) {
            (None, b';') => return index + 1,
            (None, b'"' | b'\'') => quote = Some(byte),
            (Some(open), _) if open == byte => quote = None,
            _ => {}
        }
    }
    rule.len()
}

/// The specifier of an `@import` rule and the conditions after it.
fn parse_import(rule: &str) -> Option<(&str, &str)> {
    let unquote = |text: &str| -> Option<(usize, usize)> {
        let quote = text.bytes().next().filter(|b| *b == b'"' || *b == b'\'')?;
        Some((1, 1 + text[1..].find(quote as char)?))
    };
    if let Some(inner) = rule.strip_prefix("url(") {
        let close = inner.find(')')?;
        let content = inner[..close].trim();
        let specifier = match unquote(content) {
            Some((start, end)) => &content[start..end],
            None => content,
        };
        return Some((specifier, inner[close + 1..].trim()));
    }
    let (start, end) = unquote(rule)?;
    Some((&rule[start..end], rule[end + 1..].trim()))
}
