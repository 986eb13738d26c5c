//! Source maps, revision 3 (ECMA-426). Takes positions in output order; knows nothing of linking.

use std::fmt::Write as _;

use rustc_hash::FxHashMap;

use crate::emit::render::quoted;

/// Builds the `mappings` of one output file.
#[derive(Default)]
pub(crate) struct SourceMapBuilder {
    mappings: String,
    sources: Vec<MapSource>,
    names: Vec<String>,
    name_index: FxHashMap<String, u32>,
    generated_line: u32,
    previous: [i64; 5],
    is_first_on_line: bool,
}

/// One source of a map.
pub(crate) struct MapSource {
    /// URL relative to the map.
    pub(crate) url: String,
    /// The text as a JSON string; empty for none.
    pub(crate) quoted_content: String,
}

impl MapSource {
    /// Debuggers step over code of packages.
    fn is_dependency(&self) -> bool {
        self.url.split('/').any(|part| part == "node_modules")
    }
}

const GENERATED_COLUMN: usize = 0;
const SOURCE: usize = 1;
const LINE: usize = 2;
const COLUMN: usize = 3;
const NAME: usize = 4;

impl SourceMapBuilder {
    pub(crate) fn new() -> Self {
        Self { is_first_on_line: true, ..Self::default() }
    }

    /// Adds a source and returns its index.
    pub(crate) fn add_source(&mut self, source: MapSource) -> u32 {
        self.sources.push(source);
        self.sources.len() as u32 - 1
    }

    /// Adds a mapping. Positions must come in output order; columns are in UTF-16 units.
    pub(crate) fn add(
        &mut self,
        generated: (u32, u32),
        source: u32,
        original: (u32, u32),
        name: Option<&str>,
    ) {
        while self.generated_line < generated.0 {
            self.mappings.push(';');
            self.generated_line += 1;
            self.previous[GENERATED_COLUMN] = 0;
            self.is_first_on_line = true;
        }
        if !std::mem::replace(&mut self.is_first_on_line, false) {
            self.mappings.push(',');
        }
        self.field(GENERATED_COLUMN, generated.1);
        self.field(SOURCE, source);
        self.field(LINE, original.0);
        self.field(COLUMN, original.1);
        if let Some(name) = name {
            let next = self.names.len() as u32;
            let index = match self.name_index.get(name) {
                Some(&index) => index,
                None => {
                    self.names.push(name.to_string());
                    self.name_index.insert(name.to_string(), next);
                    next
                }
            };
            self.field(NAME, index);
        }
    }

    fn field(&mut self, field: usize, value: u32) {
        let value = i64::from(value);
        encode_vlq(value - self.previous[field], &mut self.mappings);
        self.previous[field] = value;
    }

    /// The map as JSON.
    pub(crate) fn finish(
        self,
        source_root: Option<&str>,
        with_contents: bool,
        debug_id: Option<&str>,
    ) -> String {
        let mut json = String::with_capacity(self.mappings.len() + 1024);
        json.push_str("{\n  \"version\": 3,\n");
        if let Some(id) = debug_id {
            let _ = writeln!(json, "  \"debugId\": \"{id}\",");
        }
        if let Some(root) = source_root {
            let _ = writeln!(json, "  \"sourceRoot\": {},", quoted(root));
        }
        let urls: Vec<String> = self.sources.iter().map(|source| quoted(&source.url)).collect();
        let _ = writeln!(json, "  \"sources\": [{}],", urls.join(", "));
        if with_contents {
            json.push_str("  \"sourcesContent\": [");
            for (index, source) in self.sources.iter().enumerate() {
                if index > 0 {
                    json.push_str(", ");
                }
                json.push_str(if source.quoted_content.is_empty() { "null" } else { &source.quoted_content });
            }
            json.push_str("],\n");
        }
        let ignored: Vec<String> = (0..self.sources.len())
            .filter(|&index| self.sources[index].is_dependency())
            .map(|index| index.to_string())
            .collect();
        if !ignored.is_empty() {
            let _ = writeln!(json, "  \"x_google_ignoreList\": [{}],", ignored.join(", "));
        }
        let names: Vec<String> = self.names.iter().map(|name| quoted(name)).collect();
        let _ =
            writeln!(json, "  \"mappings\": \"{}\",\n  \"names\": [{}]\n}}", self.mappings, names.join(", "));
        json
    }
}

/// Base64 variable-length quantity: five bits a digit, the sign in the lowest bit.
fn encode_vlq(value: i64, output: &mut String) {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut rest = if value < 0 { ((-value as u64) << 1) | 1 } else { (value as u64) << 1 };
    loop {
        let digit = (rest & 31) as usize;
        rest >>= 5;
        output.push(DIGITS[if rest > 0 { digit | 32 } else { digit }] as char);
        if rest == 0 {
            return;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quantities_are_encoded_as_the_standard_says() {
        for (value, expected) in
            [(0, "A"), (1, "C"), (-1, "D"), (15, "e"), (16, "gB"), (-16, "hB"), (1000, "w+B")]
        {
            let mut text = String::new();
            encode_vlq(value, &mut text);
            assert_eq!(text, expected, "{value}");
        }
    }

    #[test]
    fn lines_and_columns_are_relative() {
        let mut map = SourceMapBuilder::new();
        let source = map.add_source(MapSource { url: "a.js".into(), quoted_content: String::new() });
        map.add((0, 0), source, (0, 0), None);
        map.add((0, 4), source, (1, 2), Some("x"));
        map.add((2, 1), source, (0, 0), None);
        let json = map.finish(None, false, None);
        assert!(json.contains("\"mappings\": \"AAAA,IACEA;;CADF\""), "{json}");
    }
}
