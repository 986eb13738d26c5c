//! Colours for a terminal, added to texts that are complete without them.

use std::path::Path;

use bundler_core::diagnostics::{Diagnostic, Severity};

const RESET: &str = "\x1b[0m";
const BOLD: &str = "\x1b[1m";
const DIM: &str = "\x1b[2m";
const RED: &str = "\x1b[1;31m";
const YELLOW: &str = "\x1b[1;33m";
const GREEN: &str = "\x1b[32m";
const CYAN: &str = "\x1b[36m";

/// Adds colours, or not.
pub(super) struct Paint {
    enabled: bool,
}

impl Paint {
    pub(super) fn new(enabled: bool) -> Self {
        Self { enabled }
    }

    pub(super) fn bold(&self, text: &str) -> String {
        self.with(BOLD, text)
    }

    /// The rendered diagnostic, its parts told apart by colour.
    pub(super) fn diagnostic(&self, diagnostic: &Diagnostic, base: &Path) -> String {
        let plain = diagnostic.render(base);
        if !self.enabled {
            return plain;
        }
        let mut text = String::with_capacity(plain.len() + 64);
        let mut rest = plain.as_str();
        if let Some(at) = rest.find(&diagnostic.message) {
            let (head, tail) = rest.split_at(at);
            text.push_str(&self.headline(head, &diagnostic.message, diagnostic.severity));
            rest = &tail[diagnostic.message.len()..];
        }
        for line in rest.split_inclusive('\n') {
            text.push_str(&self.frame_line(line));
        }
        text
    }

    /// `place: error: ` and the message.
    fn headline(&self, head: &str, message: &str, severity: Severity) -> String {
        let (kind, color) = match severity {
            Severity::Error => ("error: ", RED),
            Severity::Warning => ("warning: ", YELLOW),
        };
        let place = head.strip_suffix(kind).unwrap_or(head);
        format!("{}{}{}", self.with(BOLD, place), self.with(color, kind), self.with(BOLD, message))
    }

    /// A line of source, the marks under it, or the help.
    fn frame_line(&self, line: &str) -> String {
        let (body, end) = match line.strip_suffix('\n') {
            Some(body) => (body, "\n"),
            None => (line, ""),
        };
        let painted = match (body.strip_prefix("  help: "), body.split_once(" | ")) {
            (Some(help), _) => format!("  {}{help}", self.with(CYAN, "help: ")),
            (None, Some((gutter, marks))) if gutter.trim().is_empty() => {
                format!("{}{}", self.with(DIM, &format!("{gutter} | ")), self.with(GREEN, marks))
            }
            (None, Some((gutter, source))) => {
                format!("{}{source}", self.with(DIM, &format!("{gutter} | ")))
            }
            (None, None) => body.to_string(),
        };
        painted + end
    }

    fn with(&self, color: &str, text: &str) -> String {
        if self.enabled && !text.is_empty() { format!("{color}{text}{RESET}") } else { text.to_string() }
    }
}

#[cfg(test)]
mod tests {
    use bundler_core::diagnostics::Location;

    use super::*;

    fn without_colors(text: &str) -> String {
        let mut plain = String::new();
        let mut rest = text;
        while let Some((before, after)) = rest.split_once('\x1b') {
            plain.push_str(before);
            rest = after.split_once('m').expect("an escape sequence ends with m").1;
        }
        plain + rest
    }

    #[test]
    fn colors_add_nothing_but_escape_sequences() {
        let place = Location::from_offsets(Path::new("/p/a | b.js"), "let a | b;\n", 4, 5);
        let cases = [
            ("bare", Diagnostic::error("no")),
            ("warning with help", Diagnostic::warning("odd").with_help("mend | it")),
            ("frame", Diagnostic::error("error: twice").at(place.clone()).with_help("help")),
            ("several lines", Diagnostic::error("one\ntwo").at(place)),
        ];
        for (reason, diagnostic) in cases {
            let base = Path::new("/p");
            let painted = Paint::new(true).diagnostic(&diagnostic, base);
            assert!(painted.contains(RED) || painted.contains(YELLOW), "{reason}: {painted:?}");
            assert_eq!(without_colors(&painted), diagnostic.render(base), "{reason}");
            assert_eq!(Paint::new(false).diagnostic(&diagnostic, base), diagnostic.render(base), "{reason}");
        }
    }
}
