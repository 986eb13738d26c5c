//! What is wrong with the user's input, where, and what to do about it.
//!
//! A `Diagnostic` is plain data: it knows nothing of terminals, colours or exit codes.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

/// How bad it is.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Severity {
    /// The build fails and nothing is written.
    Error,
    /// The build goes on; the program may not do what its author expects.
    Warning,
}

/// Warnings that users can silence, or make errors, by the names that esbuild gives them.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum WarningKind {
    /// Large integers that the targets lack.
    Bigint,
    /// A rule of a style sheet that is left out.
    CssSyntaxError,
    /// No file matches a partly known path.
    EmptyGlob,
    /// `import.meta` where the targets have none.
    EmptyImportMeta,
    /// A source map of an input that is none.
    InvalidSourceMappings,
    /// A source map of an input that is not there.
    MissingSourceMap,
}

impl WarningKind {
    /// As users write it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Bigint => "bigint",
            Self::CssSyntaxError => "css-syntax-error",
            Self::EmptyGlob => "empty-glob",
            Self::EmptyImportMeta => "empty-import-meta",
            Self::InvalidSourceMappings => "invalid-source-mappings",
            Self::MissingSourceMap => "missing-source-map",
        }
    }
}

/// A place in a source file, with the text needed to show it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Location {
    /// The file as the file system knows it.
    pub path: PathBuf,
    /// One-based line.
    pub line: u32,
    /// Zero-based column, in UTF-8 bytes from the start of the line.
    pub column: u32,
    /// Length of the marked text in bytes; 0 marks a point.
    pub length: u32,
    /// The whole source line, without its line break.
    pub line_text: String,
}

impl Location {
    /// Finds line and column of the byte range `start..end` of `source`. Offsets past the end are clamped.
    pub fn from_offsets(path: &Path, source: &str, start: usize, end: usize) -> Self {
        let start = floor_char_boundary(source, start);
        let line_start = memchr::memrchr2(b'\n', b'\r', &source.as_bytes()[..start]).map_or(0, |i| i + 1);
        let line_end = memchr::memchr2(b'\n', b'\r', &source.as_bytes()[line_start..])
            .map_or(source.len(), |i| line_start + i);
        let head = &source.as_bytes()[..line_start];
        let line_breaks = memchr::memchr_iter(b'\n', head).count();
        let lone_returns = memchr::memchr_iter(b'\r', head)
            .filter(|&i| source.as_bytes().get(i + 1) != Some(&b'\n'))
            .count();
        let end = end.clamp(start, line_end.max(start));
        Self {
            path: path.to_path_buf(),
            line: (line_breaks + lone_returns + 1) as u32,
            column: (start - line_start) as u32,
            length: (end - start) as u32,
            line_text: source[line_start..line_end.max(line_start)].to_string(),
        }
    }
}

fn floor_char_boundary(text: &str, offset: usize) -> usize {
    let mut offset = offset.min(text.len());
    while !text.is_char_boundary(offset) {
        offset -= 1;
    }
    offset
}

/// One error or warning.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Diagnostic {
    /// Error or warning.
    pub severity: Severity,
    /// What is wrong, in one sentence without a full stop.
    pub message: String,
    /// Where, if it is in a file.
    pub location: Option<Location>,
    /// What to do about it.
    pub help: Option<String>,
    /// What it is about, if users can say something of its kind.
    pub kind: Option<WarningKind>,
}

impl Diagnostic {
    /// An error without a place.
    pub fn error(message: impl Into<String>) -> Self {
        Self { severity: Severity::Error, message: message.into(), location: None, help: None, kind: None }
    }

    /// A warning without a place.
    pub fn warning(message: impl Into<String>) -> Self {
        Self { severity: Severity::Warning, ..Self::error(message) }
    }

    /// A warning of a kind that users can name.
    pub fn warning_of(kind: WarningKind, message: impl Into<String>) -> Self {
        Self { kind: Some(kind), ..Self::warning(message) }
    }

    /// The same diagnostic at a place.
    #[must_use]
    pub fn at(mut self, location: Location) -> Self {
        self.location = Some(location);
        self
    }

    /// The same diagnostic with advice.
    #[must_use]
    pub fn with_help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// Renders `path:line:column: error: message`, the code frame and the help, each on lines of their own.
    /// Paths below `base` are shown relative to it. Columns are shown one-based, in characters.
    pub fn render(&self, base: &Path) -> String {
        let kind = match self.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
        };
        let mut text = String::new();
        if let Some(location) = &self.location {
            let shown = location.path.strip_prefix(base).unwrap_or(&location.path).display();
            let byte_column = floor_char_boundary(&location.line_text, location.column as usize);
            let column = location.line_text[..byte_column].chars().count() + 1;
            let _ = writeln!(text, "{shown}:{}:{column}: {kind}: {}", location.line, self.message);
            write_code_frame(&mut text, location, byte_column);
        } else {
            let _ = writeln!(text, "{kind}: {}", self.message);
        }
        if let Some(help) = &self.help {
            let _ = writeln!(text, "  help: {help}");
        }
        text
    }
}

/// Longest stretch of a source line that a code frame shows, in characters: minified files have very long lines.
const FRAME_WIDTH: usize = 100;

fn write_code_frame(text: &mut String, location: &Location, byte_column: usize) {
    let characters: Vec<char> = location.line_text.chars().map(|c| if c == '\t' { ' ' } else { c }).collect();
    let column = location.line_text[..byte_column].chars().count();
    let first = if characters.len() > FRAME_WIDTH { column.saturating_sub(FRAME_WIDTH / 2) } else { 0 };
    let last = characters.len().min(first + FRAME_WIDTH);
    let end_byte = floor_char_boundary(&location.line_text, byte_column + location.length as usize);
    let marked = location.line_text[byte_column..end_byte].chars().count().max(1).min((last - first).max(1));
    let shown: String = characters[first..last].iter().collect();
    let gutter = location.line.to_string();
    let _ = writeln!(text, "  {gutter} | {shown}");
    let _ = writeln!(
        text,
        "  {} | {}{}",
        " ".repeat(gutter.len()),
        " ".repeat(column - first),
        if marked == 1 { "^".to_string() } else { "~".repeat(marked) }
    );
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn locations_count_lines_of_every_kind_and_render_a_frame() {
        let source = "a\r\nb\n  π = foo;\n";
        let start = source.find("foo").unwrap();
        let location = Location::from_offsets(Path::new("/p/x.js"), source, start, start + 3);
        assert_eq!((location.line, location.column, location.length), (3, 7, 3));
        let text = Diagnostic::error("no foo").at(location).with_help("add one").render(Path::new("/p"));
        assert_eq!(text, "x.js:3:7: error: no foo\n  3 |   π = foo;\n    |       ~~~\n  help: add one\n");
    }

    #[test]
    fn offsets_past_the_end_are_clamped() {
        let location = Location::from_offsets(Path::new("x"), "ab\n", 99, 100);
        assert_eq!((location.line, location.column), (2, 0));
    }
}
