//! Text on its way to a file: where it comes from, and what it waits for.

use crate::id::{ChunkId, ModuleId};
use crate::object::{Keyword, TextId};

/// Text with the places that it comes from.
#[derive(Default)]
pub(crate) struct Piece {
    pub(crate) text: String,
    pub(crate) mappings: Vec<PieceMapping>,
    /// The module that the text is made of.
    pub(crate) module: Option<ModuleId>,
    /// The declaration that ends at this length of the text.
    pub(crate) declared: Option<(Keyword, usize)>,
    /// Where in the text names of files go, once they are known.
    pub(crate) holes: Vec<(u32, Hole)>,
}

/// A place in the text that waits for the name of a file.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Hole {
    /// A string literal to import a chunk by.
    Chunk(ChunkId),
    /// The name of the file of legal comments.
    LegalComments,
}

impl Piece {
    /// Leaves a hole at the end.
    pub(crate) fn push_hole(&mut self, hole: Hole) {
        self.holes.push((self.text.len() as u32, hole));
    }

    /// Puts line feeds at sorted offsets of the text, whose holes are filled.
    pub(crate) fn insert_lines(&mut self, offsets: &[usize]) {
        if offsets.is_empty() {
            return;
        }
        let mut broken = String::with_capacity(self.text.len() + offsets.len());
        let mut mappings = self.mappings.iter_mut().peekable();
        let mut position = 0;
        for (count, &offset) in offsets.iter().enumerate() {
            while let Some(mapping) = mappings.next_if(|mapping| (mapping.offset as usize) < offset) {
                mapping.offset += count as u32;
            }
            broken.push_str(&self.text[position..offset]);
            broken.push('\n');
            position = offset;
        }
        mappings.for_each(|mapping| mapping.offset += offsets.len() as u32);
        broken.push_str(&self.text[position..]);
        self.text = broken;
    }

    /// Fills the holes.
    pub(crate) fn fill(&mut self, text_of: impl Fn(Hole) -> String) {
        if self.holes.is_empty() {
            return;
        }
        let mut filled = String::with_capacity(self.text.len() + self.holes.len() * 32);
        let mut mappings = self.mappings.iter_mut().peekable();
        let mut position = 0;
        for (offset, hole) in std::mem::take(&mut self.holes) {
            let grown = (filled.len() - position) as u32;
            while let Some(mapping) = mappings.next_if(|mapping| mapping.offset <= offset) {
                mapping.offset += grown;
            }
            filled.push_str(&self.text[position..offset as usize]);
            filled.push_str(&text_of(hole));
            position = offset as usize;
        }
        let grown = (filled.len() - position) as u32;
        mappings.for_each(|mapping| mapping.offset += grown);
        filled.push_str(&self.text[position..]);
        self.text = filled;
    }
}

/// A point of a piece that comes from a source.
#[derive(Clone, Copy)]
pub(crate) struct PieceMapping {
    /// Byte offset in the piece's text.
    pub(crate) offset: u32,
    pub(crate) module: ModuleId,
    /// Zero-based.
    pub(crate) line: u32,
    /// Zero-based, in UTF-16 units.
    pub(crate) column: u32,
    /// The original name, where the output has another one.
    pub(crate) name: Option<TextId>,
}
