//! Regular expressions that engines may not know: their literals become calls, so that a program that never
//! comes there, or that brings its own `RegExp`, still loads.

use swc_common::{DUMMY_SP, SyntaxContext};
use swc_ecma_ast::*;
use swc_ecma_visit::{VisitMut, VisitMutWith, noop_visit_mut_type};

use crate::target::feature::Feature::{self, *};
use crate::target::feature::Features;

/// What a literal uses.
pub(super) fn features(literal: &Regex) -> impl Iterator<Item = Feature> {
    let mut found = Features::NONE;
    for flag in literal.flags.chars() {
        match flag {
            's' => found.set(RegexpDotAllFlag, true),
            'd' => found.set(RegexpMatchIndices, true),
            'v' => found.set(RegexpSetNotation, true),
            'y' | 'u' => found.set(RegexpStickyAndUnicodeFlags, true),
            _ => {}
        }
    }
    let is_unicode = literal.flags.contains(['u', 'v']);
    let pattern = literal.exp.as_bytes();
    let (mut index, mut in_class) = (0, false);
    while index < pattern.len() {
        match pattern[index] {
            b'\\' => {
                if is_unicode && matches!(pattern.get(index + 1), Some(b'p' | b'P')) {
                    found.set(RegexpUnicodePropertyEscapes, true);
                }
                index += 1;
            }
            b'[' => in_class = true,
            b']' => in_class = false,
            b'(' if !in_class && pattern[index..].starts_with(b"(?<") => match pattern.get(index + 3) {
                Some(b'=' | b'!') => found.set(RegexpLookbehindAssertions, true),
                _ => found.set(RegexpNamedCaptureGroups, true),
            },
            _ => {}
        }
        index += 1;
    }
    ALL.iter().copied().filter(move |feature| found.has(*feature))
}

const ALL: &[Feature] = &[
    RegexpDotAllFlag,
    RegexpLookbehindAssertions,
    RegexpMatchIndices,
    RegexpNamedCaptureGroups,
    RegexpSetNotation,
    RegexpStickyAndUnicodeFlags,
    RegexpUnicodePropertyEscapes,
];

/// All features of regular expressions.
pub(super) const REGEXP: Features = Features::of(ALL);

/// Makes calls of the literals that use something of `unsupported`.
pub(super) struct Calls {
    pub(super) unsupported: Features,
    pub(super) unresolved: SyntaxContext,
}

impl VisitMut for Calls {
    noop_visit_mut_type!();

    fn visit_mut_expr(&mut self, expression: &mut Expr) {
        swc_ecma_utils::stack_size::maybe_grow_default(|| expression.visit_mut_children_with(self));
        let Expr::Lit(Lit::Regex(literal)) = expression else { return };
        if !features(literal).any(|feature| self.unsupported.has(feature)) {
            return;
        }
        let text = |text: &str| Expr::Lit(Lit::Str(text.into())).into();
        let mut args: Vec<ExprOrSpread> = vec![text(&literal.exp)];
        if !literal.flags.is_empty() {
            args.push(text(&literal.flags));
        }
        let callee = Box::new(Expr::Ident(Ident::new("RegExp".into(), DUMMY_SP, self.unresolved)));
        let span = literal.span;
        *expression = Expr::New(NewExpr { span, callee, args: Some(args), ..NewExpr::default() });
    }
}
