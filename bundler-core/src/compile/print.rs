//! Printing: swc's code generator writes into the object's code buffer, and identifiers that the linker
//! has to name become holes.
//!
//! A hole travels through the syntax tree as an identifier whose name is seven bytes: a marker that no
//! source text can hold, the kind, and a five-digit index. Seven bytes are stored inside the atom itself,
//! so marking costs no allocation. This file knows nothing of scopes.

use std::io;

use swc_atoms::Atom;
use swc_common::errors::SourceMapper;
use swc_common::source_map::{SpanLinesError, SpanSnippetError};
use swc_common::sync::Lrc;
use swc_common::{BytePos, FileLines, FileName, Loc, Span};
use swc_ecma_ast::{EsVersion, SourceMapperExt};
use swc_ecma_codegen::text_writer::WriteJs;
use swc_ecma_codegen::{Config, Emitter, Node};

use super::CompileSettings;
use crate::ascii;
use crate::id::{NestedId, PropertyId, RecordId, SymbolId};
use crate::object::{Relocation, Target};
use crate::target::feature::{Feature, Features};

const MARKER: u8 = 0x01;
const DIGIT_BITS: u32 = 6;
const DIGITS: usize = 5;

/// The identifier that stands for a hole.
pub(super) fn placeholder(target: Target) -> Atom {
    let (kind, index) = match target {
        Target::Name(symbol) => (b'n', symbol.0),
        Target::Callee(symbol) => (b'c', symbol.0),
        Target::Assigned(symbol) => (b'a', symbol.0),
        Target::Declared(symbol) => (b'e', symbol.0),
        Target::Require(record) => (b'r', record.0),
        Target::RequireResolve(record) => (b's', record.0),
        Target::DynamicImport(record) => (b'd', record.0),
        Target::RequireFunction => (b'f', 0),
        Target::ImportMeta => (b'm', 0),
        Target::Nested(nested) => (b'l', nested.0),
        Target::Property(property) => (b'p', property.0),
        Target::PropertyText(property) => (b't', property.0),
        Target::Url(record) => (b'u', record.0),
        Target::OwnUrl => (b'o', 0),
        Target::StyleScope => (b'y', 0),
    };
    let mut bytes = [MARKER, kind, 0, 0, 0, 0, 0];
    for (position, digit) in bytes[2..].iter_mut().enumerate() {
        *digit = b'0' + ((index >> (DIGIT_BITS * position as u32)) & 0x3f) as u8;
    }
    Atom::from(std::str::from_utf8(&bytes).expect("markers, letters and digits are ASCII"))
}

/// What the identifier of a hole stands for.
pub(super) fn decode(name: &str) -> Option<Target> {
    let bytes = name.as_bytes();
    if bytes.first() != Some(&MARKER) || bytes.len() != 2 + DIGITS {
        return None;
    }
    let index = bytes[2..]
        .iter()
        .enumerate()
        .map(|(position, &digit)| u32::from(digit - b'0') << (DIGIT_BITS * position as u32))
        .sum();
    Some(match bytes[1] {
        b'n' => Target::Name(SymbolId(index)),
        b'c' => Target::Callee(SymbolId(index)),
        b'a' => Target::Assigned(SymbolId(index)),
        b'e' => Target::Declared(SymbolId(index)),
        b'r' => Target::Require(RecordId(index)),
        b's' => Target::RequireResolve(RecordId(index)),
        b'd' => Target::DynamicImport(RecordId(index)),
        b'f' => Target::RequireFunction,
        b'm' => Target::ImportMeta,
        b'l' => Target::Nested(NestedId(index)),
        b'p' => Target::Property(PropertyId(index)),
        b't' => Target::PropertyText(PropertyId(index)),
        b'u' => Target::Url(RecordId(index)),
        b'o' => Target::OwnUrl,
        b'y' => Target::StyleScope,
        _ => return None,
    })
}

/// Whether an identifier stands for a hole.
pub(super) fn is_placeholder(name: &str) -> bool {
    name.as_bytes().first() == Some(&MARKER)
}

/// Marks `</script` in the raw text of a tagged template: a backslash there could be seen.
pub(super) fn keep_script_tags(raw: &mut Atom) {
    if raw.to_ascii_lowercase().contains(SCRIPT_END) {
        *raw = Atom::from(raw.replace("</", KEPT_END));
    }
}

/// Marks the raw text of a tagged template that must be printed as it is.
pub(super) fn keep_raw(raw: &mut Atom) {
    if !raw.is_ascii() {
        *raw = Atom::from(format!("{KEPT_RAW}{raw}"));
    }
}

/// Marks text of JSX.
pub(super) fn keep_markup(raw: &mut Atom) {
    if !raw.is_ascii() {
        *raw = Atom::from(format!("{KEPT_MARKUP}{raw}"));
    }
}

/// What begins text of JSX.
const KEPT_MARKUP: &str = "\u{1}jsx\u{1}";

/// What begins raw text that no escape may enter.
const KEPT_RAW: &str = "\u{1}raw\u{1}";

const SCRIPT_END: &str = "</script";

/// `</` that is printed as it is.
const KEPT_END: &str = "<\u{1}/";

/// A point of the source map before line tables are consulted.
#[derive(Clone, Copy, Debug)]
pub(super) struct RawMapping {
    /// Offset in the printed code.
    pub(super) offset: u32,
    /// Byte offset in the source.
    pub(super) source: u32,
}

/// The edition that literals are written for: those of numbers and strings follow no other feature.
fn edition(unsupported: Features) -> EsVersion {
    match unsupported {
        lacks if lacks.has(Feature::ObjectExtensions) => EsVersion::Es5,
        lacks if lacks.has(Feature::LogicalAssignment) => EsVersion::Es2020,
        _ => EsVersion::latest(),
    }
}

/// Prints syntax nodes one after the other into one buffer.
pub(super) struct Printer {
    emitter: Emitter<'static, Writer, NoSourceMap>,
}

/// What has been printed.
pub(super) struct Printed {
    pub(super) code: String,
    pub(super) relocations: Vec<Relocation>,
    pub(super) mappings: Vec<RawMapping>,
}

impl Printer {
    pub(super) fn new(settings: &CompileSettings, capacity: usize) -> Self {
        let config = Config::default()
            .with_minify(settings.minify_whitespace)
            .with_target(edition(settings.targets.unsupported))
            .with_inline_script(settings.inline_script);
        let writer = Writer {
            code: String::with_capacity(capacity),
            relocations: Vec::new(),
            mappings: Vec::new(),
            with_mappings: settings.with_mappings,
            minify_whitespace: settings.minify_whitespace,
            inline_script: settings.inline_script,
            ascii: settings.ascii,
            indent: 0,
            at_line_start: false,
            pending_semicolon: false,
            pending_mapping: None,
        };
        Self { emitter: Emitter { cfg: config, cm: Lrc::new(NoSourceMap), comments: None, wr: writer } }
    }

    /// Prints `node` and returns the range of its text.
    pub(super) fn print(&mut self, node: &impl Node) -> std::ops::Range<u32> {
        let start = self.offset();
        node.emit_with(&mut self.emitter).expect("writing to memory cannot fail");
        self.emitter.wr.flush();
        let writer = &mut self.emitter.wr;
        // A hole at the end is part of the text, whatever stands before it.
        let last_hole = writer.relocations.last().map_or(0, |relocation| relocation.offset);
        while writer.code.len() as u32 > start.max(last_hole) && writer.code.ends_with('\n') {
            writer.code.pop();
        }
        writer.at_line_start = false;
        start..self.offset()
    }

    /// Prints text as it is.
    pub(super) fn print_text(&mut self, text: &str) {
        self.emitter.wr.code.push_str(text);
    }

    /// Prints a comment on lines of its own.
    pub(super) fn print_comment(&mut self, text: &str) {
        let writer = &mut self.emitter.wr;
        if !writer.code.is_empty() && !writer.code.ends_with('\n') {
            writer.code.push('\n');
        }
        writer.push(text);
        writer.code.push('\n');
    }

    /// Adds a hole here.
    pub(super) fn print_hole(&mut self, target: Target) {
        let offset = self.offset();
        self.emitter.wr.relocations.push(Relocation { offset, target });
    }

    /// Whether white space is left out.
    pub(super) fn minifies(&self) -> bool {
        self.emitter.cfg.minify
    }

    pub(super) fn offset(&self) -> u32 {
        self.emitter.wr.code.len() as u32
    }

    pub(super) fn finish(self) -> Printed {
        let writer = self.emitter.wr;
        Printed { code: writer.code, relocations: writer.relocations, mappings: writer.mappings }
    }
}

struct Writer {
    code: String,
    relocations: Vec<Relocation>,
    mappings: Vec<RawMapping>,
    with_mappings: bool,
    minify_whitespace: bool,
    inline_script: bool,
    ascii: bool,
    indent: usize,
    at_line_start: bool,
    pending_semicolon: bool,
    pending_mapping: Option<BytePos>,
}

impl Writer {
    #[inline]
    fn write(&mut self, text: &str) {
        self.prepare();
        self.push(text);
    }

    /// Appends text. Where the output may stand in a page, `</script` becomes `<\/script`, which means the
    /// same in strings, templates and regular expressions: there is no other place for it.
    #[inline]
    fn push(&mut self, text: &str) {
        if text.len() < SCRIPT_END.len() || memchr::memchr(b'/', text.as_bytes()).is_none() {
            self.code.push_str(text);
        } else if text.contains(KEPT_END) {
            self.code.push_str(&text.replace(KEPT_END, "</"));
        } else if self.inline_script && text.contains("</") {
            let mut rest = text;
            while let Some(start) = rest.find("</") {
                let ends_script = rest
                    .get(start..start + SCRIPT_END.len())
                    .is_some_and(|tag| tag.eq_ignore_ascii_case(SCRIPT_END));
                self.code.push_str(&rest[..=start]);
                self.code.push_str(if ends_script { "\\" } else { "" });
                rest = &rest[start + 1..];
            }
            self.code.push_str(rest);
        } else {
            self.code.push_str(text);
        }
    }

    /// Whatever has to stand before the next text.
    #[inline]
    fn prepare(&mut self) {
        if self.pending_semicolon {
            self.pending_semicolon = false;
            self.code.push(';');
        }
        if self.at_line_start {
            self.at_line_start = false;
            for _ in 0..self.indent {
                self.code.push_str("  ");
            }
            if let Some(position) = self.pending_mapping.take() {
                self.map(position);
            }
        }
    }

    fn flush(&mut self) {
        if self.pending_semicolon {
            self.pending_semicolon = false;
            self.code.push(';');
        }
        self.pending_mapping = None;
    }

    #[inline]
    fn map(&mut self, position: BytePos) {
        if !self.with_mappings || position.is_dummy() || position.0 >= u32::MAX - 8 {
            return;
        }
        let mapping = RawMapping { offset: self.code.len() as u32, source: position.0 - 1 };
        // A hole has no length: what comes after it here would be taken for where it comes from.
        if self.relocations.last().is_some_and(|hole| hole.offset == mapping.offset) {
            return;
        }
        match self.mappings.last_mut() {
            Some(last) if last.offset == mapping.offset => *last = mapping,
            // Parentheses that the printer adds are not the token.
            Some(last)
                if last.source == mapping.source
                    && self.code[last.offset as usize..].bytes().all(|byte| byte == b'(') =>
            {
                last.offset = mapping.offset;
            }
            _ => self.mappings.push(mapping),
        }
    }

    #[inline]
    fn write_at(&mut self, span: Option<Span>, text: &str) {
        self.prepare();
        if let Some(span) = span {
            self.map(span.lo);
        }
        self.push(text);
        if let Some(span) = span {
            self.map(span.hi);
        }
    }
}

impl WriteJs for Writer {
    fn increase_indent(&mut self) -> io::Result<()> {
        self.indent += 1;
        Ok(())
    }

    fn decrease_indent(&mut self) -> io::Result<()> {
        self.indent -= 1;
        Ok(())
    }

    fn write_semi(&mut self, _span: Option<Span>) -> io::Result<()> {
        if self.minify_whitespace {
            self.prepare();
            self.pending_semicolon = true;
        } else {
            self.write(";");
        }
        Ok(())
    }

    fn write_space(&mut self) -> io::Result<()> {
        self.write(" ");
        Ok(())
    }

    fn write_keyword(&mut self, span: Option<Span>, s: &'static str) -> io::Result<()> {
        self.write_at(span, s);
        Ok(())
    }

    fn write_operator(&mut self, span: Option<Span>, s: &str) -> io::Result<()> {
        self.write_at(span, s);
        Ok(())
    }

    fn write_param(&mut self, s: &str) -> io::Result<()> {
        self.write(s);
        Ok(())
    }

    fn write_property(&mut self, s: &str) -> io::Result<()> {
        self.write(s);
        Ok(())
    }

    fn write_line(&mut self) -> io::Result<()> {
        if self.pending_semicolon {
            self.prepare();
        }
        if !self.at_line_start {
            self.code.push('\n');
            self.at_line_start = true;
        }
        Ok(())
    }

    fn write_lit(&mut self, span: Span, s: &str) -> io::Result<()> {
        self.write_at(Some(span), s);
        Ok(())
    }

    /// Annotations of calls, which nobody reads in short code.
    fn write_comment(&mut self, s: &str) -> io::Result<()> {
        if !self.minify_whitespace {
            self.write(s);
        }
        Ok(())
    }

    fn write_str_lit(&mut self, span: Span, s: &str) -> io::Result<()> {
        if let Some(raw) = s.strip_prefix(KEPT_RAW) {
            self.write_at(Some(span), raw);
        } else if let Some(text) = s.strip_prefix(KEPT_MARKUP) {
            self.write_at(Some(span), &if self.ascii { ascii::markup(text) } else { text.into() });
        } else if self.ascii {
            self.write_at(Some(span), &ascii::string(s));
        } else {
            self.write_at(Some(span), s);
        }
        Ok(())
    }

    /// Quotes, and regular expressions.
    fn write_str(&mut self, s: &str) -> io::Result<()> {
        if self.ascii {
            self.write(&ascii::units(s))
        } else {
            self.write(s)
        }
        Ok(())
    }

    fn write_symbol(&mut self, span: Span, s: &str) -> io::Result<()> {
        self.prepare();
        if !span.is_dummy() {
            self.map(span.lo);
        }
        match decode(s) {
            Some(target) => self.relocations.push(Relocation { offset: self.code.len() as u32, target }),
            None if self.ascii => self.code.push_str(&ascii::name(s)),
            None => self.code.push_str(s),
        }
        Ok(())
    }

    fn write_punct(
        &mut self,
        span: Option<Span>,
        s: &'static str,
        commit_pending_semi: bool,
    ) -> io::Result<()> {
        if !commit_pending_semi {
            self.pending_semicolon = false;
        }
        self.write_at(span, s);
        Ok(())
    }

    fn care_about_srcmap(&self) -> bool {
        self.with_mappings
    }

    fn add_srcmap(&mut self, pos: BytePos) -> io::Result<()> {
        if self.with_mappings {
            if self.at_line_start {
                self.pending_mapping = Some(pos);
            } else {
                self.map(pos);
            }
        }
        Ok(())
    }

    fn commit_pending_semi(&mut self) -> io::Result<()> {
        if self.pending_semicolon {
            self.prepare();
        }
        Ok(())
    }

    fn can_ignore_invalid_unicodes(&mut self) -> bool {
        true
    }
}

/// The code generator wants a source map for layout; ours depends on the tree alone.
struct NoSourceMap;

impl SourceMapper for NoSourceMap {
    fn lookup_char_pos(&self, _: BytePos) -> Loc {
        unreachable!("the code generator looks up no positions")
    }

    fn span_to_lines(&self, _: Span) -> Result<FileLines, Box<SpanLinesError>> {
        unreachable!("the code generator asks for no lines")
    }

    fn span_to_string(&self, _: Span) -> String {
        String::new()
    }

    fn span_to_filename(&self, _: Span) -> Lrc<FileName> {
        Lrc::new(FileName::Anon)
    }

    fn merge_spans(&self, _: Span, _: Span) -> Option<Span> {
        None
    }

    fn call_span_if_macro(&self, span: Span) -> Span {
        span
    }

    fn doctest_offset_line(&self, line: usize) -> usize {
        line
    }

    fn span_to_snippet(&self, _: Span) -> Result<String, Box<SpanSnippetError>> {
        Err(Box::new(SpanSnippetError::DummyBytePos))
    }
}

impl SourceMapperExt for NoSourceMap {
    fn get_code_map(&self) -> &dyn SourceMapper {
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn holes_survive_encoding() {
        for target in [
            Target::Name(SymbolId(0)),
            Target::Callee(SymbolId(63)),
            Target::Assigned(SymbolId(64)),
            Target::Require(RecordId((1 << 30) - 1)),
            Target::DynamicImport(RecordId(123_456)),
            Target::ImportMeta,
            Target::Nested(NestedId(4097)),
        ] {
            assert_eq!(decode(&placeholder(target)), Some(target));
        }
        assert_eq!(decode("name"), None);
    }
}
