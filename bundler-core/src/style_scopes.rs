//! What the scoped names of CSS modules begin with: the file's name, made unique.
//!
//! A scoped name is `scope_name`, so no scope may be another one and more: `a` with `b_c` would be `a_b` with `c`.

use std::path::Path;

use rustc_hash::FxHashSet;

/// The scopes given so far.
#[derive(Default)]
pub(crate) struct Scopes {
    taken: FxHashSet<String>,
    /// All that stands before an underscore of a taken one.
    beginnings: FxHashSet<String>,
}

impl Scopes {
    /// A scope for the CSS module `path`.
    pub(crate) fn take(&mut self, path: &Path) -> String {
        let base = base(path);
        let mut candidate = base.clone();
        let mut suffix = 2;
        while !self.is_free(&candidate) {
            candidate = format!("{base}{suffix}");
            suffix += 1;
        }
        self.beginnings.extend(beginnings(&candidate).map(str::to_string));
        self.taken.insert(candidate.clone());
        candidate
    }

    fn is_free(&self, candidate: &str) -> bool {
        !self.taken.contains(candidate)
            && !self.beginnings.contains(candidate)
            && !beginnings(candidate).any(|beginning| self.taken.contains(beginning))
    }
}

fn beginnings(text: &str) -> impl Iterator<Item = &str> {
    text.match_indices('_').map(|(index, _)| &text[..index])
}

fn base(path: &Path) -> String {
    let stem = path.file_stem().map(|stem| stem.to_string_lossy()).unwrap_or_default();
    let stem = stem.strip_suffix(".module").unwrap_or(&stem);
    let mut base = String::with_capacity(stem.len());
    for character in stem.chars() {
        if base.is_empty() && (character.is_ascii_digit() || character == '-') {
            base.push('s');
        }
        base.push(if character.is_ascii_alphanumeric() || character == '-' { character } else { '_' });
    }
    if base.is_empty() { "s".to_string() } else { base }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scopes_are_unique() {
        let mut scopes = Scopes::default();
        let cases = [
            ("a/button.module.css", "button"),
            ("b/button.module.css", "button2"),
            ("button_big.module.css", "button_big2"),
            ("x_y.css", "x_y"),
            ("x.css", "x2"),
            ("1.css", "s1"),
            ("é.css", "_"),
            ("a b.css", "a_b"),
        ];
        for (path, expected) in cases {
            assert_eq!(scopes.take(Path::new(path)), expected, "{path}");
        }
    }
}
