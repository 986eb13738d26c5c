//! JSON files, with errors that show the place. Must not know what the files mean.

use std::path::Path;

use serde_json::{Map, Value};

use super::ResolveError;
use crate::diagnostics::Location;

/// What is accepted besides JSON.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Dialect {
    /// Nothing: package.json.
    Strict,
    /// Comments, trailing commas, and an empty file for an empty object: tsconfig.json.
    WithComments,
}

/// Parses a file that must hold an object.
pub(crate) fn parse_object(
    path: &Path,
    mut bytes: Vec<u8>,
    dialect: Dialect,
) -> Result<Map<String, Value>, ResolveError> {
    if bytes.starts_with(b"\xEF\xBB\xBF") {
        bytes[..3].fill(b' ');
    }
    let original = bytes.clone();
    if dialect == Dialect::WithComments {
        if bytes.iter().all(u8::is_ascii_whitespace) {
            return Ok(Map::new());
        }
        // Keeps all positions. An unclosed comment is left for the parser to complain about.
        let _ = json_strip_comments::strip_slice(&mut bytes);
    }
    match serde_json::from_slice(&bytes) {
        Ok(Value::Object(object)) => Ok(object),
        Ok(_) => Err(error_at(path, &original, 0, "expected an object".into())),
        Err(error) => {
            let offset = offset_of(&original, error.line(), error.column());
            let text = error.to_string();
            let reason = text.rsplit_once(" at line ").map_or(text.as_str(), |(reason, _)| reason);
            Err(error_at(path, &original, offset, reason.to_string()))
        }
    }
}

/// An error about a whole file.
pub(crate) fn file_error(path: &Path, reason: &str) -> ResolveError {
    ResolveError::new(format!("{}: {reason}", path.display()))
}

fn error_at(path: &Path, source: &[u8], offset: usize, reason: String) -> ResolveError {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let source = String::from_utf8_lossy(source);
    ResolveError::new(format!("{name} is not valid: {reason}"))
        .at(Location::from_offsets(path, &source, offset, offset))
}

/// Lines and columns count from one; column 0 is the end of the line before.
fn offset_of(source: &[u8], line: usize, column: usize) -> usize {
    let line_start = source
        .split_inclusive(|byte| *byte == b'\n')
        .take(line.saturating_sub(1))
        .map(<[u8]>::len)
        .sum::<usize>();
    (line_start + column.saturating_sub(1)).min(source.len())
}
