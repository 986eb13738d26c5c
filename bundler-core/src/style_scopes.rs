//! What the scoped names of CSS modules begin with: the file's name, made unique.
//!
//! A scoped name is `scope_name`. No scope has an underscore, so that the first one always ends it.

use std::path::Path;

use rustc_hash::{FxHashMap, FxHashSet};

/// The scopes given so far.
#[derive(Default)]
pub(crate) struct Scopes {
    taken: FxHashSet<String>,
    /// The next number to try for a name.
    numbers: FxHashMap<String, u32>,
}

impl Scopes {
    /// A scope for the CSS module `path`.
    pub(crate) fn take(&mut self, path: &Path) -> String {
        let base = base(path);
        let mut scope = base.clone();
        let number = self.numbers.entry(base.clone()).or_insert(2);
        while !self.taken.insert(scope.clone()) {
            scope = format!("{base}{number}");
            *number += 1;
        }
        scope
    }
}

fn base(path: &Path) -> String {
    let stem = path.file_stem().map(|stem| stem.to_string_lossy()).unwrap_or_default();
    let stem = stem.strip_suffix(".module").unwrap_or(&stem);
    let mut base = String::with_capacity(stem.len());
    for character in stem.chars() {
        if base.is_empty() && !character.is_ascii_alphabetic() {
            base.push('s');
        }
        base.push(if character.is_ascii_alphanumeric() { character } else { '-' });
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
            ("button2.module.css", "button22"),
            ("c/button.module.css", "button3"),
            ("x_y.css", "x-y"),
            ("1.css", "s1"),
            ("é.css", "s-"),
            ("a b.css", "a-b"),
        ];
        for (path, expected) in cases {
            assert_eq!(scopes.take(Path::new(path)), expected, "{path}");
        }
    }
}
