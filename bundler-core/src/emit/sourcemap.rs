//! Source maps, revision 3 (ECMA-426): the mappings of all pieces of a file, encoded at once.
//!
//! A mapping is written as its difference from the one before it. So each piece is summed up first, then one
//! short walk tells each with which position, source and name it begins, and all of them are encoded in
//! parallel. Knows nothing of linking.

use std::borrow::Cow;
use std::path::{Path, PathBuf};

use rayon::prelude::*;
use rustc_hash::FxHashMap;

use crate::emit::concatenate;
use crate::emit::piece::{Piece, PieceMapping};
use crate::emit::render::quoted;
use crate::graph::{ModuleGraph, relative_name};
use crate::id::ModuleId;
use crate::object::{InputSource, TextId};

/// What a map holds besides the mappings.
pub(crate) struct Form<'a> {
    /// URLs of sources start here.
    pub(crate) base: &'a Path,
    pub(crate) source_root: Option<&'a str>,
    pub(crate) debug_id: Option<&'a str>,
    /// The sources themselves are part of the map.
    pub(crate) with_contents: bool,
}

/// The map of the joined pieces, as JSON.
pub(crate) fn source_map(graph: &ModuleGraph, pieces: &[Piece], form: &Form<'_>) -> Vec<u8> {
    let mut inputs = Inputs::new(graph);
    let points: Vec<Cow<'_, [PieceMapping]>> = pieces.iter().map(|piece| inputs.composed(piece)).collect();
    let sums: Vec<Sum> =
        pieces.par_iter().zip(&points).map(|(piece, points)| Sum::of(piece, points)).collect();
    let mut tables = Tables::new(&inputs);
    let mut state = State::default();
    let begins: Vec<Begin> = sums.iter().map(|sum| tables.begin(sum, &mut state)).collect();
    let mappings: Vec<Vec<u8>> = pieces
        .par_iter()
        .zip(&sums)
        .zip(&begins)
        .zip(&points)
        .map(|(((piece, sum), begin), points)| encode(piece, points, sum, begin, &tables.source_of))
        .collect();
    json(&inputs, &tables, &mappings, form)
}

fn json(inputs: &Inputs<'_>, tables: &Tables<'_, '_>, mappings: &[Vec<u8>], form: &Form<'_>) -> Vec<u8> {
    let mut head = String::from("{\n  \"version\": 3,\n");
    if let Some(id) = form.debug_id {
        head.push_str(&format!("  \"debugId\": \"{id}\",\n"));
    }
    if let Some(root) = form.source_root {
        head.push_str(&format!("  \"sourceRoot\": {},\n", quoted(root)));
    }
    let urls: Vec<String> = tables.sources.iter().map(|&source| inputs.url(source, form.base)).collect();
    let quoted_urls: Vec<String> = urls.iter().map(|url| quoted(url)).collect();
    head.push_str(&format!("  \"sources\": [{}],\n", quoted_urls.join(", ")));
    // Debuggers step over code of packages.
    let is_dependency = |url: &String| url.split('/').any(|part| part == "node_modules");
    let ignored: Vec<String> = urls
        .iter()
        .enumerate()
        .filter(|(_, url)| is_dependency(url))
        .map(|(index, _)| index.to_string())
        .collect();
    if !ignored.is_empty() {
        head.push_str(&format!("  \"x_google_ignoreList\": [{}],\n", ignored.join(", ")));
    }
    let names: Vec<String> = tables.names.iter().map(|name| quoted(name)).collect();
    let tail = format!("\",\n  \"names\": [{}]\n}}\n", names.join(", "));

    let mut parts: Vec<&str> = vec![&head];
    if form.with_contents {
        parts.push("  \"sourcesContent\": [");
        for (index, &source) in tables.sources.iter().enumerate() {
            let contents = inputs.quoted_content(source);
            parts.push(if index > 0 { ", " } else { "" });
            parts.push(if contents.is_empty() { "null" } else { contents });
        }
        parts.push("],\n");
    }
    parts.push("  \"mappings\": \"");
    let parts = parts.iter().map(|part| part.as_bytes());
    let parts: Vec<&[u8]> =
        parts.chain(mappings.iter().map(Vec::as_slice)).chain([tail.as_bytes()]).collect();
    concatenate(&parts)
}

/// Sources of maps: the modules, and what is behind those that have maps themselves, by numbers that no module has.
struct Inputs<'g> {
    graph: &'g ModuleGraph,
    sources: Vec<&'g InputSource>,
    source_of: FxHashMap<&'g Result<PathBuf, Box<str>>, u32>,
    /// Names of mappings that lead there.
    names: Vec<&'g str>,
    name_of: FxHashMap<&'g str, u32>,
}

impl<'g> Inputs<'g> {
    fn new(graph: &'g ModuleGraph) -> Self {
        Self {
            graph,
            sources: Vec::new(),
            source_of: FxHashMap::default(),
            names: Vec::new(),
            name_of: FxHashMap::default(),
        }
    }

    /// How many sources there may be.
    fn count(&self) -> usize {
        self.graph.modules.len() + self.sources.len()
    }

    fn input(&self, source: ModuleId) -> Option<&'g InputSource> {
        self.sources.get(source.index().checked_sub(self.graph.modules.len())?).copied()
    }

    fn url(&self, source: ModuleId, base: &Path) -> String {
        match self.input(source).map(|input| &input.path) {
            None => relative_name(base, &self.graph.module(source).path),
            Some(Ok(path)) => relative_name(base, path),
            Some(Err(url)) => url.to_string(),
        }
    }

    fn quoted_content(&self, source: ModuleId) -> &'g str {
        match self.input(source) {
            None => &self.graph.module(source).object.quoted_source,
            Some(input) => &input.quoted_content,
        }
    }

    fn name(&self, source: ModuleId, name: TextId) -> &'g str {
        match self.input(source) {
            None => self.graph.module(source).object.texts.get(name),
            Some(_) => self.names[name.0 as usize],
        }
    }

    /// The mappings of a piece, taken through the maps of its modules.
    fn composed<'p>(&mut self, piece: &'p Piece) -> Cow<'p, [PieceMapping]> {
        let graph = self.graph;
        let map_of = |module: ModuleId| graph.module(module).object.input_map.as_deref();
        if !piece.mappings.iter().any(|mapping| map_of(mapping.module).is_some()) {
            return Cow::Borrowed(&piece.mappings);
        }
        let through = |mapping: &PieceMapping| {
            let Some(map) = map_of(mapping.module) else { return Some(*mapping) };
            // What the module's maker added comes from nowhere.
            let token = map.token(mapping.line, mapping.column)?;
            let source = &map.sources[token.source? as usize];
            let next = self.sources.len() as u32;
            let index = *self.source_of.entry(&source.path).or_insert(next);
            if index == next {
                self.sources.push(source);
            }
            let original = token.name.map(|name| &*map.names[name as usize]);
            let own = || mapping.name.map(|name| graph.module(mapping.module).object.texts.get(name));
            let name = original.or_else(own).map(|name| {
                let next = self.names.len() as u32;
                let index = *self.name_of.entry(name).or_insert(next);
                if index == next {
                    self.names.push(name);
                }
                TextId(index)
            });
            let module = ModuleId::from_index(graph.modules.len() + index as usize);
            let (line, column) = (token.source_line, token.source_column);
            Some(PieceMapping { offset: mapping.offset, module, line, column, name })
        };
        Cow::Owned(piece.mappings.iter().filter_map(through).collect())
    }
}

/// What of a piece matters to the pieces after it.
struct Sum {
    newlines: u32,
    /// UTF-16 units after the last line break.
    tail: u32,
    /// Where the last mapping stands: line breaks before it, and UTF-16 units since.
    last: Option<(u32, u32)>,
    /// What it says of the source.
    last_original: (ModuleId, u32, u32),
    /// The modules that mappings lead to, in order of first appearance. Mostly one.
    sources: Vec<ModuleId>,
    /// Original names, in order of first appearance.
    names: Vec<(ModuleId, TextId)>,
    /// For each mapping with a name the index of that one in `names`.
    uses: Vec<u32>,
}

impl Sum {
    fn of(piece: &Piece, points: &[PieceMapping]) -> Self {
        let bytes = piece.text.as_bytes();
        let (newlines, tail) = extent(&piece.text);
        let mut sum = Self {
            newlines,
            tail,
            last: None,
            last_original: (ModuleId(0), 0, 0),
            sources: Vec::new(),
            names: Vec::new(),
            uses: Vec::new(),
        };
        let Some(last) = points.last() else { return sum };
        debug_assert!(last.offset as usize <= bytes.len());
        sum.last = Some(extent(&piece.text[..last.offset as usize]));
        sum.last_original = (last.module, last.line, last.column);
        let mut known: FxHashMap<(ModuleId, TextId), u32> = FxHashMap::default();
        for mapping in points {
            if !sum.sources.contains(&mapping.module) {
                sum.sources.push(mapping.module);
            }
            if let Some(name) = mapping.name {
                let name = (mapping.module, name);
                let next = sum.names.len() as u32;
                let index = *known.entry(name).or_insert(next);
                if index == next {
                    sum.names.push(name);
                }
                sum.uses.push(index);
            }
        }
        sum
    }
}

/// Line breaks of a text, and UTF-16 units after the last one.
fn extent(text: &str) -> (u32, u32) {
    let bytes = text.as_bytes();
    match memchr::memrchr(b'\n', bytes) {
        Some(last) => (memchr::memchr_iter(b'\n', bytes).count() as u32, units(&text[last + 1..])),
        None => (0, units(text)),
    }
}

fn units(text: &str) -> u32 {
    let count = if text.is_ascii() { text.len() } else { text.encode_utf16().count() };
    count as u32
}

/// Where the output stands, and what the last mapping said.
#[derive(Clone, Copy, Default)]
struct State {
    line: u32,
    column: u32,
    mapped_line: u32,
    /// The line has a mapping already.
    has_mapping: bool,
    /// The last mapping's column, source, line, column and name.
    previous: [u32; 5],
}

/// What a piece is encoded with.
struct Begin {
    state: State,
    /// The numbers of the names of its [`Sum`].
    names: Vec<u32>,
}

/// Sources and names of the whole map.
struct Tables<'i, 'g> {
    inputs: &'i Inputs<'g>,
    sources: Vec<ModuleId>,
    /// By module; `u32::MAX` for none.
    source_of: Vec<u32>,
    names: Vec<&'g str>,
    name_of: FxHashMap<&'g str, u32>,
}

impl<'i, 'g> Tables<'i, 'g> {
    fn new(inputs: &'i Inputs<'g>) -> Self {
        Self {
            inputs,
            sources: Vec::new(),
            source_of: vec![u32::MAX; inputs.count()],
            names: Vec::new(),
            name_of: FxHashMap::default(),
        }
    }

    /// What the next piece begins with; moves `state` behind it.
    fn begin(&mut self, sum: &Sum, state: &mut State) -> Begin {
        for &source in &sum.sources {
            let slot = &mut self.source_of[source.index()];
            if *slot == u32::MAX {
                *slot = self.sources.len() as u32;
                self.sources.push(source);
            }
        }
        let names: Vec<u32> = sum
            .names
            .iter()
            .map(|&(module, name)| {
                let name = self.inputs.name(module, name);
                let next = self.names.len() as u32;
                let index = *self.name_of.entry(name).or_insert(next);
                if index == next {
                    self.names.push(name);
                }
                index
            })
            .collect();
        let begin = Begin { state: *state, names };
        let column = |newlines: u32, units: u32| if newlines == 0 { state.column + units } else { units };
        let mut next = State { column: column(sum.newlines, sum.tail), ..*state };
        next.line += sum.newlines;
        if let Some((newlines, units)) = sum.last {
            let (module, line, source_column) = sum.last_original;
            next.mapped_line = state.line + newlines;
            next.has_mapping = true;
            let name = sum.uses.last().map_or(state.previous[NAME], |&index| begin.names[index as usize]);
            let source = self.source_of[module.index()];
            next.previous = [column(newlines, units), source, line, source_column, name];
        }
        *state = next;
        begin
    }
}

const GENERATED_COLUMN: usize = 0;
const SOURCE: usize = 1;
const LINE: usize = 2;
const COLUMN: usize = 3;
const NAME: usize = 4;

/// The mappings of one piece.
fn encode(piece: &Piece, points: &[PieceMapping], sum: &Sum, begin: &Begin, source_of: &[u32]) -> Vec<u8> {
    let mut output = Vec::with_capacity(points.len() * 8);
    let mut state = begin.state;
    let is_ascii = piece.text.is_ascii();
    let mut newlines = memchr::memchr_iter(b'\n', piece.text.as_bytes()).peekable();
    let mut uses = sum.uses.iter();
    let mut position = 0;
    for mapping in points {
        let offset = mapping.offset as usize;
        while let Some(newline) = newlines.next_if(|&newline| newline < offset) {
            state.line += 1;
            state.column = 0;
            position = newline + 1;
        }
        state.column += match is_ascii {
            true => (offset - position) as u32,
            false => units(&piece.text[position..offset]),
        };
        position = offset;
        if state.mapped_line < state.line {
            output.resize(output.len() + (state.line - state.mapped_line) as usize, b';');
            state.mapped_line = state.line;
            state.previous[GENERATED_COLUMN] = 0;
            state.has_mapping = false;
        }
        if std::mem::replace(&mut state.has_mapping, true) {
            output.push(b',');
        }
        let mut field = |field: usize, value: u32| {
            encode_vlq(i64::from(value) - i64::from(state.previous[field]), &mut output);
            state.previous[field] = value;
        };
        field(GENERATED_COLUMN, state.column);
        field(SOURCE, source_of[mapping.module.index()]);
        field(LINE, mapping.line);
        field(COLUMN, mapping.column);
        if mapping.name.is_some() {
            let index = *uses.next().expect("the sum has all names of the piece");
            field(NAME, begin.names[index as usize]);
        }
    }
    output
}

/// Base64 variable-length quantity: five bits a digit, the sign in the lowest bit.
fn encode_vlq(value: i64, output: &mut Vec<u8>) {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut rest = if value < 0 { ((-value as u64) << 1) | 1 } else { (value as u64) << 1 };
    loop {
        let digit = (rest & 31) as usize;
        rest >>= 5;
        output.push(DIGITS[if rest > 0 { digit | 32 } else { digit }]);
        if rest == 0 {
            return;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::graph::Module;
    use crate::object::{Object, TextsBuilder};

    #[test]
    fn quantities_are_encoded_as_the_standard_says() {
        for (value, expected) in
            [(0, "A"), (1, "C"), (-1, "D"), (15, "e"), (16, "gB"), (-16, "hB"), (1000, "w+B")]
        {
            let mut text = Vec::new();
            encode_vlq(value, &mut text);
            assert_eq!(text, expected.as_bytes(), "{value}");
        }
    }

    fn module(path: &str, texts: TextsBuilder) -> Module {
        Module {
            path: path.into(),
            name: String::new(),
            object: Object { texts: texts.finish(), ..Object::default() },
            dependencies: Vec::new(),
            style_scope: String::new(),
            side_effects: true,
            source_bytes: 0,
        }
    }

    /// Lines, columns, sources and names are relative, within a piece and across pieces.
    #[test]
    fn mappings_are_relative() {
        let mut texts = TextsBuilder::default();
        let (x, y) = (texts.intern("x"), texts.intern("y"));
        let modules = vec![module("/a.js", texts), module("/b.js", TextsBuilder::default())];
        let graph = ModuleGraph { modules, entries: Vec::new(), externals: Vec::new() };
        let point = |offset, module, line, column, name| PieceMapping {
            offset,
            module: ModuleId(module),
            line,
            column,
            name,
        };
        let piece = |text: &str, mappings| Piece { text: text.into(), mappings, ..Piece::default() };
        let form = Form { base: Path::new("/"), source_root: None, debug_id: None, with_contents: false };
        let whole = || {
            vec![piece(
                "abcd\n\n\u{1f600}e",
                vec![
                    point(0, 0, 0, 0, None),
                    point(4, 0, 1, 2, Some(x)),
                    point(10, 1, 0, 0, None),
                    point(11, 0, 0, 0, Some(y)),
                ],
            )]
        };
        let parted = || {
            vec![
                piece("ab", vec![point(0, 0, 0, 0, None)]),
                piece("", vec![]),
                piece("cd", vec![point(2, 0, 1, 2, Some(x))]),
                piece("\n\n", vec![]),
                piece("\u{1f600}e", vec![point(4, 1, 0, 0, None), point(5, 0, 0, 0, Some(y))]),
            ]
        };
        for pieces in [whole(), parted()] {
            let json = String::from_utf8(source_map(&graph, &pieces, &form)).unwrap();
            assert!(json.contains("\"mappings\": \"AAAA,IACEA;;ECDF,CDAAC\""), "{json}");
            assert!(json.contains("\"names\": [\"x\", \"y\"]"), "{json}");
        }
    }
}
