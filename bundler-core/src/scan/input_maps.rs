//! Source maps of inputs: a file that was made from others says where its text comes from.
//!
//! Finds the map that a comment names and makes plain data of it; composing is up to the emitter.

use std::path::{Path, PathBuf};

use sourcemap::DecodedMap;

use crate::diagnostics::WarningKind;
use crate::fs::FileSystem;
use crate::object::{InputMap, InputSource, InputToken, Object, Warning};
use crate::output::normalized;
use crate::resolve::DataUrl;

/// Adds the map that the text of a module names. What is wrong with it is a warning.
pub(super) fn attach(object: &mut Object, path: &Path, text: &str, fs: &dyn FileSystem) {
    let Some((offset, url)) = named_map(text) else { return };
    let is_dependency = path.components().any(|part| part.as_os_str() == "node_modules");
    match read(path, url, fs) {
        Ok(map) => object.input_map = Some(Box::new(map)),
        // Packages often name maps that they do not hold.
        Err(Problem::Missing(_)) if is_dependency => {}
        Err(problem) => {
            let (kind, reason) = match problem {
                Problem::Missing(reason) => (WarningKind::MissingSourceMap, reason),
                Problem::Broken(reason) => (WarningKind::InvalidSourceMappings, reason),
            };
            let message = format!("the source map of this file is not used: {reason}");
            object.warnings.push(Warning { position: offset as u32, kind, message });
        }
    }
}

enum Problem {
    Missing(String),
    Broken(String),
}

/// Where the last comment stands that names a map, and its URL. Nothing but comments and white space may follow.
fn named_map(text: &str) -> Option<(usize, &str)> {
    let start = memchr::memmem::rfind(text.as_bytes(), b"# sourceMappingURL=")?;
    let head = text[..start].trim_end_matches(['/', '*']);
    let (url, rest) = match &text[head.len()..start] {
        "//" => {
            let line = text[start..].lines().next()?;
            (line, &text[start + line.len()..])
        }
        "/*" => text[start..].split_once("*/")?,
        _ => return None,
    };
    let is_comment = |line: &str| line.trim().is_empty() || line.trim_start().starts_with(['/', '*']);
    let url = url.trim_start_matches("# sourceMappingURL=").trim();
    // A program that writes such comments holds their text in a string.
    let is_url = !url.is_empty() && !url.contains(['"', '\'', '`', ' ', '\\']);
    (is_url && rest.lines().all(is_comment)).then_some((head.len(), url))
}

fn read(path: &Path, url: &str, fs: &dyn FileSystem) -> Result<InputMap, Problem> {
    let directory = path.parent().unwrap_or(path);
    let (directory, bytes) = if url.starts_with("data:") {
        let data =
            DataUrl::parse(url).ok_or_else(|| Problem::Broken("its data URL cannot be decoded".into()))?;
        (directory.to_path_buf(), data.contents)
    } else if has_scheme(url) {
        return Err(Problem::Missing(format!("\"{url}\" is not a file")));
    } else {
        let plain = url.split(['?', '#']).next().unwrap_or(url);
        let data = DataUrl::parse(&format!("data:,{plain}")).map(|data| data.contents).unwrap_or_default();
        let file = normalized(&directory.join(String::from_utf8_lossy(&data).as_ref()));
        let bytes = fs.read(&file).map_err(|error| Problem::Missing(format!("\"{url}\": {error}")))?;
        (file.parent().unwrap_or(directory).to_path_buf(), bytes)
    };
    let broken = |error: sourcemap::Error| Problem::Broken(error.to_string());
    let map = match sourcemap::decode_slice(&bytes).map_err(broken)? {
        DecodedMap::Regular(map) => map,
        DecodedMap::Index(index) => index.flatten().map_err(broken)?,
        DecodedMap::Hermes(map) => (*map).clone(),
    };
    Ok(plain(&map, &directory))
}

fn plain(map: &sourcemap::SourceMap, directory: &Path) -> InputMap {
    let sources = (0..map.get_source_count())
        .map(|index| {
            let url = map.get_source(index).unwrap_or_default();
            let content = map.get_source_contents(index);
            InputSource {
                path: if has_scheme(url) { Err(url.into()) } else { Ok(file(directory, url)) },
                quoted_content: content
                    .map_or_else(String::new, |text| serde_json::to_string(text).expect("strings are JSON")),
            }
        })
        .collect();
    let mut tokens: Vec<InputToken> = map
        .tokens()
        .map(|token| InputToken {
            line: token.get_dst_line(),
            column: token.get_dst_col(),
            source: token.has_source().then(|| token.get_src_id()),
            source_line: token.get_src_line(),
            source_column: token.get_src_col(),
            name: token.has_name().then(|| token.get_name_id()),
        })
        .collect();
    tokens.sort_by_key(|token| (token.line, token.column));
    InputMap { sources, tokens, names: map.names().map(Into::into).collect() }
}

fn file(directory: &Path, url: &str) -> PathBuf {
    normalized(&directory.join(url))
}

/// Whether a URL begins with a scheme.
fn has_scheme(url: &str) -> bool {
    url.split_once(':').is_some_and(|(scheme, _)| {
        scheme.len() > 1 && scheme.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.'))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn maps_are_named_in_the_last_comment() {
        let cases: &[(&str, Option<&str>)] = &[
            ("a\n//# sourceMappingURL=a.js.map", Some("a.js.map")),
            ("a\n//# sourceMappingURL=a.js.map  \n\n// more\n", Some("a.js.map")),
            ("a{}\n/*# sourceMappingURL=a.css.map */\n", Some("a.css.map")),
            ("f(\"//# sourceMappingURL=no\")\n", None),
            ("//# sourceMappingURL=no\nf()", None),
            ("//# sourceMappingURL=\n", None),
            ("# sourceMappingURL=no", None),
        ];
        for (text, expected) in cases {
            assert_eq!(named_map(text).map(|(_, url)| url), *expected, "{text}");
        }
    }
}
