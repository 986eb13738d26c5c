//! Whether a file without import and export syntax is a CommonJS module, and which legal comments and
//! annotations a file's comments hold.

use rustc_hash::FxHashSet;
use swc_common::comments::{Comment, SingleThreadedComments};
use swc_common::{BytePos, SyntaxContext};
use swc_ecma_ast::*;
use swc_ecma_visit::{Visit, VisitWith, noop_visit_type};

/// Whether a script uses what only CommonJS gives it: `module`, `exports`, `require`, `return` or `this`
/// at top level, or sloppy-mode syntax.
pub(super) fn is_common_js(program: &Program, unresolved: SyntaxContext) -> bool {
    let mut detector = Detector { unresolved, found: false, function_depth: 0, this_depth: 0 };
    program.visit_with(&mut detector);
    detector.found
}

struct Detector {
    unresolved: SyntaxContext,
    found: bool,
    function_depth: u32,
    this_depth: u32,
}

impl Detector {
    fn inside(&mut self, own_this: bool, visit: impl FnOnce(&mut Self)) {
        self.function_depth += 1;
        self.this_depth += u32::from(own_this);
        visit(self);
        self.this_depth -= u32::from(own_this);
        self.function_depth -= 1;
    }
}

impl Visit for Detector {
    noop_visit_type!();

    fn visit_expr(&mut self, expression: &Expr) {
        if !self.found {
            swc_ecma_utils::stack_size::maybe_grow_default(|| expression.visit_children_with(self));
        }
    }

    fn visit_stmt(&mut self, statement: &Stmt) {
        if !self.found {
            swc_ecma_utils::stack_size::maybe_grow_default(|| statement.visit_children_with(self));
        }
    }

    fn visit_ident(&mut self, ident: &Ident) {
        if ident.ctxt == self.unresolved {
            match &*ident.sym {
                "module" | "exports" | "require" | "__filename" | "__dirname" => self.found = true,
                "arguments" if self.this_depth == 0 => self.found = true,
                _ => {}
            }
        }
    }

    fn visit_this_expr(&mut self, _: &ThisExpr) {
        self.found |= self.this_depth == 0;
    }

    fn visit_return_stmt(&mut self, statement: &ReturnStmt) {
        self.found |= self.function_depth == 0;
        statement.visit_children_with(self);
    }

    fn visit_with_stmt(&mut self, _: &WithStmt) {
        self.found = true;
    }

    fn visit_function(&mut self, function: &Function) {
        self.inside(true, |d| function.visit_children_with(d));
    }

    fn visit_constructor(&mut self, constructor: &Constructor) {
        self.inside(true, |d| constructor.visit_children_with(d));
    }

    fn visit_arrow_expr(&mut self, arrow: &ArrowExpr) {
        self.inside(false, |d| arrow.visit_children_with(d));
    }

    fn visit_class_prop(&mut self, property: &ClassProp) {
        property.key.visit_with(self);
        self.inside(true, |d| property.value.visit_with(d));
    }

    fn visit_private_prop(&mut self, property: &PrivateProp) {
        self.inside(true, |d| property.value.visit_with(d));
    }

    fn visit_static_block(&mut self, block: &StaticBlock) {
        self.inside(true, |d| block.visit_children_with(d));
    }
}

/// What a file's comments say.
#[derive(Default)]
pub(super) struct Annotations {
    /// Where calls with a pure annotation begin.
    pub(super) pure_calls: FxHashSet<BytePos>,
    /// Comments that must be kept and where they stand, with their delimiters, in source order.
    pub(super) legal: Vec<(BytePos, String)>,
    /// Where functions and declarations begin whose calls have no effect.
    pub(super) pure_functions: FxHashSet<BytePos>,
    /// Where strings begin that are names of properties.
    pub(super) keys: FxHashSet<BytePos>,
}

/// Whether a file's comments must be read at all.
pub(super) fn has_notable_comments(source: &str) -> bool {
    let source = source.as_bytes();
    let has = |needles: &[&str]| {
        needles.iter().any(|needle| memchr::memmem::find(source, needle.as_bytes()).is_some())
    };
    has(&["__PURE__", "__KEY__", "__NO_SIDE_EFFECTS__", "/*!", "//!"])
        || (memchr::memchr(b'@', source).is_some() && has(&["@license", "@preserve", "@jsx"]))
}

/// Reads annotations and legal comments. An annotation is about what the next token begins, whatever the
/// comment is attached to.
pub(super) fn annotations(comments: &SingleThreadedComments, source: &str) -> Annotations {
    let mut result = Annotations::default();
    let mut legal: Vec<(BytePos, String)> = Vec::new();
    let (leading, trailing) = comments.borrow_all();
    for (position, comments) in leading.iter().chain(trailing.iter()) {
        for comment in comments {
            if is_annotation(&comment.text, "__PURE__") {
                // A comment without a place is made by a transformation, for the node that it is attached to.
                let place =
                    if comment.span.is_dummy() { *position } else { next_token(source, comment.span.hi) };
                result.pure_calls.insert(place);
            } else if is_annotation(&comment.text, "__NO_SIDE_EFFECTS__") {
                result.pure_functions.insert(next_token(source, comment.span.hi));
            }
            if is_annotation(&comment.text, "__KEY__") {
                result.keys.insert(next_token(source, comment.span.hi));
            }
            if is_legal(comment) {
                legal.push((comment.span.lo, text_of(comment)));
            }
        }
    }
    legal.sort();
    legal.dedup();
    result.legal = legal;
    result
}

/// `@__PURE__` or `#__PURE__`
fn is_annotation(text: &str, name: &str) -> bool {
    text.match_indices(name).any(|(start, _)| text[..start].ends_with(['@', '#']))
}

/// Where the first token at or after `position` begins.
fn next_token(source: &str, position: BytePos) -> BytePos {
    let mut offset = position.0.saturating_sub(1) as usize;
    loop {
        let Some(rest) = source.get(offset..) else { return position };
        let trimmed = rest.trim_start();
        offset += rest.len() - trimmed.len();
        let comment = if trimmed.starts_with("//") {
            trimmed.find(['\n', '\r', '\u{2028}', '\u{2029}'])
        } else if trimmed.starts_with("/*") {
            trimmed.find("*/").map(|end| end + 2)
        } else {
            None
        };
        match comment {
            Some(length) => offset += length,
            None => return BytePos(offset as u32 + 1),
        }
    }
}

fn is_legal(comment: &Comment) -> bool {
    comment.text.starts_with('!') || comment.text.contains("@license") || comment.text.contains("@preserve")
}

fn text_of(comment: &Comment) -> String {
    match comment.kind {
        swc_common::comments::CommentKind::Line => format!("//{}", comment.text),
        swc_common::comments::CommentKind::Block => format!("/*{}*/", comment.text),
    }
}
