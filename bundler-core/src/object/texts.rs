//! Texts of an object, each stored once and known by its number.

use std::collections::hash_map::Entry;
use std::hash::BuildHasher as _;

use rustc_hash::{FxBuildHasher, FxHashMap};

/// A text of an object's string table.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct TextId(pub u32);

/// All names and specifiers of an object, one after the other.
#[derive(Clone, Default, Debug)]
pub struct Texts {
    bytes: String,
    ends: Vec<u32>,
}

impl Texts {
    /// The text with this index.
    #[inline]
    pub fn get(&self, id: TextId) -> &str {
        let index = id.0 as usize;
        let start = if index == 0 { 0 } else { self.ends[index - 1] as usize };
        &self.bytes[start..self.ends[index] as usize]
    }

    /// Whether no text has a character beyond ASCII.
    pub(crate) fn is_ascii(&self) -> bool {
        self.bytes.is_ascii()
    }
}

impl From<Texts> for TextsBuilder {
    fn from(texts: Texts) -> Self {
        let mut known = KnownTexts::default();
        for id in (0..texts.ends.len() as u32).map(TextId) {
            known.note(&texts, texts.get(id), id);
        }
        Self { texts, known }
    }
}

/// Fills a [`Texts`], keeping one copy of equal texts.
#[derive(Default, Debug)]
pub struct TextsBuilder {
    texts: Texts,
    known: KnownTexts,
}

/// Texts by their hash, or by the next number that no other text has: no text is stored twice.
#[derive(Default, Debug)]
struct KnownTexts(FxHashMap<u64, TextId>);

impl KnownTexts {
    /// The text that is known, or `id`, which from now on stands for it.
    fn note(&mut self, texts: &Texts, text: &str, id: TextId) -> TextId {
        let mut key = FxBuildHasher.hash_one(text);
        loop {
            match self.0.entry(key) {
                Entry::Vacant(entry) => return *entry.insert(id),
                Entry::Occupied(entry) if texts.get(*entry.get()) == text => return *entry.get(),
                Entry::Occupied(_) => key = key.wrapping_add(1),
            }
        }
    }
}

impl TextsBuilder {
    /// The index of `text`, which is added if it is new.
    pub fn intern(&mut self, text: &str) -> TextId {
        let id = TextId(self.texts.ends.len() as u32);
        let known = self.known.note(&self.texts, text, id);
        if known != id {
            return known;
        }
        self.texts.bytes.push_str(text);
        self.texts.ends.push(self.texts.bytes.len() as u32);
        id
    }

    /// The text with this index.
    pub fn get(&self, id: TextId) -> &str {
        self.texts.get(id)
    }

    /// The finished table.
    pub fn finish(self) -> Texts {
        self.texts
    }
}
