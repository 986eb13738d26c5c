//! `--line-limit`: long lines are broken where a line may end. Takes finished text; knows nothing of what it means.

use swc_common::input::StringInput;
use swc_common::{BytePos, Spanned};
use swc_ecma_ast::*;
use swc_ecma_parser::lexer::Lexer;
use swc_ecma_parser::{EsSyntax, Parser, Syntax};
use swc_ecma_visit::{Visit, VisitWith, noop_visit_type};

use crate::emit::piece::Piece;

/// Breaks lines of a script of more than `limit` bytes.
pub(super) fn break_script(pieces: &mut [Piece], limit: usize) {
    let code = text_of(pieces);
    if code.lines().any(|line| line.len() > limit) {
        break_at(pieces, &breaks(&code, &places(&code), limit));
    }
}

/// Breaks lines of a style sheet of more than `limit` bytes.
pub(super) fn break_style(pieces: &mut [Piece], limit: usize) {
    let code = text_of(pieces);
    break_at(pieces, &breaks(&code, &rule_ends(&code), limit));
}

fn text_of(pieces: &[Piece]) -> String {
    pieces.iter().map(|piece| piece.text.as_str()).collect()
}

/// Where statements, operands and members of lists begin: no line terminator there means anything (ECMA-262, 12.10).
/// Nowhere, if the text is not a program: a banner may be anything.
fn places(code: &str) -> Vec<usize> {
    let syntax = Syntax::Es(EsSyntax {
        jsx: true,
        import_attributes: true,
        allow_return_outside_function: true,
        explicit_resource_management: true,
        ..EsSyntax::default()
    });
    let input = StringInput::new(code, BytePos(1), BytePos(1 + code.len() as u32));
    let mut parser = Parser::new_from(Lexer::new(syntax, EsVersion::EsNext, input, None));
    let Ok(program) = parser.parse_program() else { return Vec::new() };
    if !parser.take_errors().is_empty() {
        return Vec::new();
    }
    let mut places = Places(Vec::new());
    program.visit_with(&mut places);
    let mut places: Vec<usize> = places.0.into_iter().map(|place| place.0 as usize - 1).collect();
    places.sort_unstable();
    places.dedup();
    places
}

struct Places(Vec<BytePos>);

impl Places {
    fn add(&mut self, node: &impl Spanned) {
        self.0.push(node.span_lo());
    }
}

impl Visit for Places {
    noop_visit_type!();

    fn visit_expr(&mut self, expression: &Expr) {
        swc_ecma_utils::stack_size::maybe_grow_default(|| match expression {
            Expr::Bin(e) => {
                self.add(&e.right);
                e.visit_children_with(self);
            }
            Expr::Assign(e) => {
                self.add(&e.right);
                e.visit_children_with(self);
            }
            Expr::Cond(e) => {
                self.add(&e.cons);
                self.add(&e.alt);
                e.visit_children_with(self);
            }
            Expr::Seq(e) => {
                // What begins one may be what `return` gives, and has to stay on its line.
                e.exprs.iter().skip(1).for_each(|e| self.add(e));
                e.visit_children_with(self);
            }
            other => other.visit_children_with(self),
        });
    }

    fn visit_stmt(&mut self, statement: &Stmt) {
        self.add(statement);
        swc_ecma_utils::stack_size::maybe_grow_default(|| statement.visit_children_with(self));
    }

    fn visit_module_decl(&mut self, declaration: &ModuleDecl) {
        self.add(declaration);
        declaration.visit_children_with(self);
    }

    fn visit_import_specifier(&mut self, specifier: &ImportSpecifier) {
        self.add(specifier);
    }

    fn visit_export_specifier(&mut self, specifier: &ExportSpecifier) {
        self.add(specifier);
    }

    fn visit_var_declarator(&mut self, declarator: &VarDeclarator) {
        self.add(declarator);
        declarator.init.iter().for_each(|value| self.add(value));
        declarator.visit_children_with(self);
    }

    fn visit_expr_or_spread(&mut self, element: &ExprOrSpread) {
        self.add(element);
        element.visit_children_with(self);
    }

    fn visit_prop_or_spread(&mut self, property: &PropOrSpread) {
        self.add(property);
        property.visit_children_with(self);
    }

    fn visit_object_pat_prop(&mut self, property: &ObjectPatProp) {
        self.add(property);
        property.visit_children_with(self);
    }

    fn visit_class_member(&mut self, member: &ClassMember) {
        self.add(member);
        member.visit_children_with(self);
    }

    fn visit_switch_case(&mut self, case: &SwitchCase) {
        self.add(case);
        case.visit_children_with(self);
    }
}

/// Where blocks and declarations begin and end.
fn rule_ends(code: &str) -> Vec<usize> {
    let bytes = code.as_bytes();
    let mut ends = Vec::new();
    let (mut quote, mut depth, mut at) = (None, 0_usize, 0);
    while at < bytes.len() {
        match bytes[at] {
            b'\\' => at += 1,
            byte if quote == Some(byte) => quote = None,
            _ if quote.is_some() => {}
            byte @ (b'"' | b'\'') => quote = Some(byte),
            b'/' if code[at..].starts_with("/*") => {
                at += code[at..].find("*/").map_or(code.len() - at, |length| length + 1);
            }
            b'(' => depth += 1,
            b')' => depth = depth.saturating_sub(1),
            b'{' | b'}' | b';' if depth == 0 => ends.push(at + 1),
            _ => {}
        }
        at += 1;
    }
    ends
}

/// The last places before lines get too long, or the first ones after.
fn breaks(code: &str, places: &[usize], limit: usize) -> Vec<usize> {
    let bytes = code.as_bytes();
    let mut breaks = Vec::new();
    let mut line_start = 0;
    let mut last = None;
    let mut newlines = memchr::memchr_iter(b'\n', bytes).map(|at| at + 1).peekable();
    for &end in places {
        while let Some(start) = newlines.next_if(|start| *start <= end) {
            breaks.extend(last.take().filter(|_| start - line_start > limit + 1));
            line_start = start;
        }
        if end == line_start || bytes.get(end).is_none_or(|byte| *byte == b'\n') {
            continue;
        }
        if end - line_start > limit
            && let Some(place) = last
        {
            breaks.push(place);
            line_start = place;
        }
        if end - line_start > limit {
            breaks.push(end);
            line_start = end;
            last = None;
        } else {
            last = Some(end);
        }
    }
    let line_end = newlines.next().map_or(bytes.len(), |start| start - 1);
    breaks.extend(last.filter(|_| line_end - line_start > limit));
    breaks
}

/// Puts line feeds into the text at offsets of all of it, which are sorted.
fn break_at(pieces: &mut [Piece], breaks: &[usize]) {
    let mut start = 0;
    let mut rest = breaks;
    for piece in pieces {
        let end = start + piece.text.len();
        let count = rest.partition_point(|offset| *offset <= end);
        let (own, others) = rest.split_at(count);
        let own: Vec<usize> = own.iter().map(|offset| offset - start).collect();
        piece.insert_lines(&own);
        rest = others;
        start = end;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_end_where_no_statement_does() {
        let cases: &[(&str, usize, &str)] = &[
            ("a(b,c);d()", 100, "a(b,c);d()"),
            ("a(b,c);d()", 4, "a(b,\nc);\nd()"),
            ("r;throw x;a++;b", 1, "r;\nthrow x;\na++;\nb"),
            ("x=`a,b${(c,d)}e,f`+/[,;]/", 1, "x=\n`a,b${(c,\nd)}e,f`+\n/[,;]/"),
            ("function f(){return a,b}", 20, "function f(){\nreturn a,b}"),
            ("f(\"long text, with commas\",1)", 5, "f(\n\"long text, with commas\",\n1)"),
            ("not a program (", 3, "not a program ("),
        ];
        for (code, limit, expected) in cases {
            let mut pieces = [Piece { text: (*code).into(), ..Piece::default() }];
            break_script(&mut pieces, *limit);
            assert_eq!(pieces[0].text, *expected);
        }
    }

    #[test]
    fn style_sheets_break_between_rules() {
        let mut pieces = [Piece { text: "a{b:c;d:url(x;y);e:\"};\"}f{g:h}".into(), ..Piece::default() }];
        break_style(&mut pieces, 5);
        assert_eq!(pieces[0].text, "a{\nb:c;\nd:url(x;y);\ne:\"};\"}\nf{\ng:h}");
    }
}
