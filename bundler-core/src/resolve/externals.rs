//! Which specifiers and files stay imports because the user says so. Must not look at files.

use std::path::Path;

use super::plain::normalize;

/// Patterns of the option `external`.
pub(crate) struct Externals {
    /// Compared with the specifier as it is written.
    specifiers: Vec<Pattern>,
    /// Compared with absolute paths.
    paths: Vec<Pattern>,
}

enum Pattern {
    Exact(String),
    /// The texts between the asterisks: at least two.
    Wild(Vec<String>),
}

impl Externals {
    pub(crate) fn new(patterns: &[String], working_directory: &Path) -> Self {
        let absolute =
            |pattern: &String| normalize(working_directory, pattern).to_string_lossy().into_owned();
        Self {
            specifiers: patterns.iter().map(|text| Pattern::new(text)).collect(),
            paths: patterns
                .iter()
                .filter(|text| is_path(text))
                .map(|text| Pattern::new(&absolute(text)))
                .collect(),
        }
    }

    /// Whether a specifier stays as it is. A package's name also stands for its subpaths.
    pub(crate) fn has_specifier(&self, specifier: &str) -> bool {
        let matches = |text: &str| self.specifiers.iter().any(|pattern| pattern.matches(text));
        if self.specifiers.is_empty() {
            return false;
        }
        if matches(specifier) {
            return true;
        }
        // Patterns with an asterisk say themselves where they end.
        !is_path(specifier)
            && specifier.match_indices('/').map(|(position, _)| &specifier[..position]).any(|parent| {
                self.specifiers
                    .iter()
                    .any(|pattern| matches!(pattern, Pattern::Exact(text) if text == parent))
            })
    }

    /// Whether any file could stay an import.
    pub(crate) fn have_paths(&self) -> bool {
        !self.paths.is_empty()
    }

    /// Whether an absolute path stays an import.
    pub(crate) fn has_path(&self, path: &Path) -> bool {
        !self.paths.is_empty()
            && path.to_str().is_some_and(|text| self.paths.iter().any(|pattern| pattern.matches(text)))
    }
}

impl Pattern {
    fn new(text: &str) -> Self {
        if text.contains('*') {
            Pattern::Wild(text.split('*').map(String::from).collect())
        } else {
            Pattern::Exact(text.to_string())
        }
    }

    fn matches(&self, text: &str) -> bool {
        match self {
            Pattern::Exact(exact) => exact == text,
            Pattern::Wild(pieces) => matches_pieces(pieces, text),
        }
    }
}

/// Whether `text` is the pieces in order with any text between them.
/// The leftmost place for each inner piece is as good as any other.
fn matches_pieces(pieces: &[String], text: &str) -> bool {
    let [first, inner @ .., last] = pieces else {
        return false;
    };
    let Some(mut rest) = text.strip_prefix(first.as_str()) else {
        return false;
    };
    for piece in inner {
        let Some(position) = rest.find(piece.as_str()) else {
            return false;
        };
        rest = &rest[position + piece.len()..];
    }
    rest.ends_with(last.as_str())
}

/// Whether a specifier names a file rather than a package.
pub(crate) fn is_path(specifier: &str) -> bool {
    is_relative(specifier)
        || specifier.starts_with('/')
        || (cfg!(windows) && Path::new(specifier).is_absolute())
}

/// Whether a specifier starts at the importing file's directory.
pub(crate) fn is_relative(specifier: &str) -> bool {
    specifier == "." || specifier == ".." || specifier.starts_with("./") || specifier.starts_with("../")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns() {
        for (reason, pattern, specifier, expected) in [
            ("exact", "react", "react", true),
            ("subpath of a package", "react", "react/jsx-runtime", true),
            ("not a longer name", "react", "react-dom", false),
            ("scoped", "@a/b", "@a/b/c/d", true),
            ("not the scope alone", "@a/b", "@a/c", false),
            ("asterisk at the end", "@a/*", "@a/c", true),
            ("asterisk at the start", "*.png", "./x/y.png", true),
            ("asterisk in the middle", "a*z", "abcz", true),
            ("pieces must not overlap", "ab*ba", "aba", false),
            ("two asterisks", "*/lib/*", "pkg/lib/x", true),
            ("asterisk alone", "*", "anything", true),
            ("asterisk ends the name", "a/*", "a", false),
        ] {
            let externals = Externals::new(&[pattern.to_string()], Path::new("/w"));
            assert_eq!(externals.has_specifier(specifier), expected, "{reason}");
        }
    }

    #[test]
    fn paths_start_at_the_working_directory() {
        let externals = Externals::new(&["./src/config.js".into(), "/abs/*.json".into()], Path::new("/w"));
        assert!(externals.has_path(Path::new("/w/src/config.js")));
        assert!(externals.has_path(Path::new("/abs/x.json")));
        assert!(!externals.has_path(Path::new("/w/src/other.js")));
    }
}
