//! Neighbouring declarations with the same keyword become one: `var a=1;var b=2;` is `var a=1,b=2;`.
//! Knows text and keywords, no modules.

use super::piece::Piece;
use crate::object::Keyword;

impl Piece {
    /// Begins a declaration, or goes on with the one that the text ends with, if `merge` says so.
    pub(super) fn begin_declaration(&mut self, keyword: Keyword, merge: bool) {
        if merge && self.declared == Some((keyword, self.text.len())) {
            self.text.pop();
            self.text.push(',');
        } else {
            self.text.push_str(keyword.text());
            self.text.push(' ');
        }
    }

    /// Ends a declaration.
    pub(super) fn end_declaration(&mut self, keyword: Keyword) {
        self.text.push(';');
        self.declared = Some((keyword, self.text.len()));
    }

    /// Leaves out the first bytes.
    fn cut_start(&mut self, length: usize) {
        self.text.drain(..length);
        let cut = length as u32;
        self.mappings.iter_mut().for_each(|mapping| mapping.offset = mapping.offset.saturating_sub(cut));
        self.holes.iter_mut().for_each(|(offset, _)| *offset -= cut);
        if let Some((_, end)) = &mut self.declared {
            *end -= length;
        }
    }
}

/// Merges declarations across pieces.
pub(super) fn merge(pieces: &mut [Piece]) {
    for index in 1..pieces.len() {
        let (before, after) = pieces.split_at_mut(index);
        let (last, next) = (&mut before[index - 1], &mut after[0]);
        let Some((keyword, end)) = last.declared else { continue };
        let begins_alike = next.text.strip_prefix(keyword.text()).is_some_and(|rest| rest.starts_with(' '));
        let has_hole_at_start = next.holes.first().is_some_and(|(offset, _)| *offset == 0);
        if end == last.text.len() && begins_alike && !has_hole_at_start {
            last.text.pop();
            last.text.push(',');
            next.cut_start(keyword.text().len() + 1);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn declaration(keyword: Keyword, text: &str) -> Piece {
        let mut piece = Piece::default();
        piece.begin_declaration(keyword, true);
        piece.text.push_str(text);
        piece.end_declaration(keyword);
        piece
    }

    #[test]
    fn declarations_that_meet_are_one() {
        use Keyword::{Let, Var};
        let other = Piece { text: "f();".into(), ..Piece::default() };
        let mut pieces = vec![
            declaration(Var, "a=1"),
            declaration(Var, "b"),
            declaration(Let, "c=2"),
            declaration(Let, "d=3"),
            other,
            declaration(Let, "e=4"),
        ];
        merge(&mut pieces);
        let text: String = pieces.iter().map(|piece| piece.text.as_str()).collect();
        assert_eq!(text, "var a=1,b;let c=2,d=3;f();let e=4;");
    }
}
