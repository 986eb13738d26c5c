//! `require("./data/" + name + ".json")`: requests whose path is only partly known. They are requests for a table
//! of all files that may be meant.
//!
//! Knows patterns and how specifiers carry them; which files there are is the scanner's business.

use swc_ecma_ast::*;

/// How a table's files are asked for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Request {
    Require,
    Import,
}

impl Request {
    /// As it is written.
    pub(crate) fn text(self) -> &'static str {
        match self {
            Self::Require => "require",
            Self::Import => "import",
        }
    }
}

/// No source can hold this character at the start of a specifier that names a file.
const PREFIX: &str = "\0glob:";

/// The specifier of the table for a pattern.
pub(super) fn specifier(request: Request, pattern: &str) -> String {
    format!("{PREFIX}{}:{pattern}", request.text())
}

/// The request and the pattern that a specifier stands for, if it stands for a table.
pub(crate) fn parse(specifier: &str) -> Option<(Request, &str)> {
    let (request, pattern) = specifier.strip_prefix(PREFIX)?.split_once(':')?;
    Some((if request == "import" { Request::Import } else { Request::Require }, pattern))
}

/// The pattern of a path that is relative and partly known. What is not known stands for anything within a name,
/// and after a slash for any number of folders, too.
pub(super) fn pattern(path: &Expr) -> Option<String> {
    let mut pattern = Pattern { text: String::new(), has_wildcard: false };
    pattern.add(path)?;
    let is_relative = pattern.text.starts_with("./") || pattern.text.starts_with("../");
    (is_relative && pattern.has_wildcard).then_some(pattern.text)
}

struct Pattern {
    text: String,
    has_wildcard: bool,
}

impl Pattern {
    /// Nothing if what is known has a character that would mean something in a pattern.
    fn add(&mut self, part: &Expr) -> Option<()> {
        match part {
            Expr::Paren(e) => self.add(&e.expr),
            Expr::Lit(Lit::Str(text)) => self.add_text(text.value.as_str()?),
            Expr::Tpl(template) => {
                for (index, quasi) in template.quasis.iter().enumerate() {
                    self.add_text(quasi.cooked.as_ref()?.as_str()?)?;
                    if let Some(value) = template.exprs.get(index) {
                        self.add(value)?;
                    }
                }
                Some(())
            }
            // Only what begins with text adds text.
            Expr::Bin(BinExpr { op: BinaryOp::Add, left, right, .. }) if is_text(left) || is_text(right) => {
                self.add(left)?;
                self.add(right)
            }
            _ => {
                if !self.text.ends_with('*') {
                    self.text.push_str(if self.text.ends_with('/') { "**/*" } else { "*" });
                }
                self.has_wildcard = true;
                Some(())
            }
        }
    }

    fn add_text(&mut self, text: &str) -> Option<()> {
        self.text.push_str(text);
        (!text.contains(['*', '\\', '\0'])).then_some(())
    }
}

/// Whether an expression certainly is a string.
fn is_text(expression: &Expr) -> bool {
    match expression {
        Expr::Paren(e) => is_text(&e.expr),
        Expr::Lit(Lit::Str(_)) | Expr::Tpl(_) => true,
        Expr::Bin(BinExpr { op: BinaryOp::Add, left, right, .. }) => is_text(left) || is_text(right),
        _ => false,
    }
}
