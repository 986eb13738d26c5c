//! Comments of any length, to give a file the share of them that real ones have.

use crate::model::Model;
use crate::model::body::Body;
use crate::model::head::Head;
use crate::rng::{Purpose, Stream};

const WORDS: [&str; 40] = [
    "the", "caller", "must", "keep", "this", "value", "until", "all", "rows", "are", "loaded", "because",
    "a", "later", "step", "reads", "it", "again", "see", "notes", "on", "rounding", "when", "limits",
    "change", "old", "clients", "send", "an", "empty", "list", "here", "and", "expect", "the", "default",
    "never", "call", "twice", "per",
];

/// Hands out a number of bytes of comments evenly before the functions of a module.
pub(super) struct Comments {
    stream: Stream,
    left: usize,
    places: usize,
}

impl Comments {
    pub(super) fn new(model: &Model, head: &Head, body: &Body) -> Self {
        let seed = model.parameters.seed;
        Comments {
            stream: Stream::new(seed, u64::from(head.node.0), Purpose::Comment),
            left: body.comment_bytes as usize,
            places: body.fillers.len() + 1,
        }
    }

    /// The part that comes before the next function.
    pub(super) fn next(&mut self, text: &mut String) {
        let part = self.left / self.places.max(1);
        self.places -= 1;
        self.block(part, text);
    }

    /// All that is left.
    pub(super) fn rest(&mut self, text: &mut String) {
        self.block(self.left, text);
    }

    fn block(&mut self, bytes: usize, text: &mut String) {
        if bytes < 24 {
            return;
        }
        let start = text.len();
        text.push_str("/**\n");
        while text.len() - start + 4 < bytes {
            let line = text.len();
            text.push_str(" *");
            while text.len() - line < 88 && text.len() - start + 4 < bytes {
                text.push(' ');
                text.push_str(WORDS[self.stream.below(WORDS.len() as u32) as usize]);
            }
            text.push('\n');
        }
        text.push_str(" */\n");
        self.left = self.left.saturating_sub(text.len() - start);
    }
}
