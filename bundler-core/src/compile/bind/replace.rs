//! What stands in the place of an expression: defines, injected exports, dropped calls, and the holes of
//! requests and keywords.

use swc_common::util::take::Take;
use swc_common::{DUMMY_SP, Spanned};
use swc_ecma_ast::*;

use super::{Binder, DEEPEST_MEMBER, offset};
use crate::compile::constant::DefineValue;
use crate::compile::inject::{self, InjectedExport};
use crate::compile::parentheses::parenthesized;
use crate::compile::path::{is_member, is_path};
use crate::compile::print::placeholder;
use crate::id::{RecordId, SymbolId};
use crate::object::{ImportBinding, ImportKind, ImportName, SymbolKind, Target};

impl<'a> Binder<'a> {
    /// The symbol of an injected file's export, which this module then imports.
    pub(super) fn injected_symbol(
        &mut self,
        export: &'a InjectedExport,
        name: &str,
        span: swc_common::Span,
    ) -> SymbolId {
        let symbol = match self.injected.get(export) {
            Some(&symbol) => symbol,
            None => {
                let record = self.injected_file(export.file);
                let name = self.texts.intern(name);
                let imported = ImportName::Named(self.texts.intern(&export.name));
                let position = if span.is_dummy() { 0 } else { offset(span) };
                let binding = ImportBinding { record, name: imported, position };
                let symbol = self.new_symbol(name, SymbolKind::Import(binding));
                self.injected.insert(export, symbol);
                symbol
            }
        };
        self.use_symbol(symbol);
        symbol
    }

    /// The record that imports an injected file.
    pub(in crate::compile) fn injected_file(&mut self, file: u32) -> RecordId {
        let specifier = Str { span: DUMMY_SP, value: inject::specifier(file).into(), raw: None };
        self.record(&specifier, ImportKind::Static, None)
    }

    /// The symbol of the export that replaces a path of globals.
    pub(super) fn injected_path(&mut self, expression: &Expr) -> Option<SymbolId> {
        let injections = self.injections;
        let place = self.constants.place;
        let (path, export) = injections.paths.iter().find(|(path, _)| is_path(expression, path, place))?;
        let name = path.last().expect("paths are not empty");
        Some(self.injected_symbol(export, name, expression.span()))
    }

    /// Replaces `expression` by a hole or a constant where one of the rules applies.
    pub(super) fn replace(&mut self, expression: &mut Expr) -> bool {
        if self.drops.drops_expression(expression, self.constants.place.unresolved) {
            *expression = parenthesized(*Expr::undefined(DUMMY_SP));
            return true;
        }
        if let Some(define) = self.constants.define_for(expression) {
            let span = expression.span();
            match &define.value {
                DefineValue::Constant(constant) => *expression = constant.to_expression(),
                DefineValue::Json(file) => {
                    let export = self.injections.value(*file);
                    let name = define.path.last().expect("paths are not empty");
                    let symbol = self.injected_symbol(export, name, span);
                    *expression = Expr::Ident(Ident::new(placeholder(Target::Name(symbol)), span, self.top));
                }
                DefineValue::Path(path) => {
                    *expression = self.constants.path_expression(path);
                    self.visit_defined(expression);
                }
            }
            return true;
        }
        if let Some(symbol) = self.injected_path(expression) {
            let span = expression.span();
            *expression = Expr::Ident(Ident::new(placeholder(Target::Name(symbol)), span, self.top));
            return true;
        }
        let hole = match expression {
            Expr::New(call) => {
                self.bind_file_url(call);
                None
            }
            Expr::Call(call) => {
                let hole = match &call.callee {
                    Callee::Import(_) => self.dynamic_import(call),
                    Callee::Expr(_) => self.require_call(call),
                    Callee::Super(_) => None,
                };
                if hole.is_none() && self.finds_tables {
                    self.bind_table(call);
                }
                hole
            }
            Expr::Member(_) if self.is_require(expression) => Some(Target::RequireFunction),
            Expr::Member(member) => {
                self.note_module_member(member);
                let symbol =
                    if self.has_imports { self.imported_member(member, DEEPEST_MEMBER, false) } else { None };
                if let Some(symbol) = symbol {
                    self.use_symbol(symbol);
                }
                symbol.map(Target::Name)
            }
            Expr::MetaProp(_) | Expr::This(_) => return self.replace_keyword(expression),
            _ => None,
        };
        let Some(hole) = hole else { return false };
        let span = expression.span();
        *expression = Expr::Ident(Ident::new(placeholder(hole), span, self.top));
        true
    }

    /// `import.meta`, and `this` at the top level of an ES module.
    pub(super) fn replace_keyword(&mut self, expression: &mut Expr) -> bool {
        match expression {
            Expr::MetaProp(MetaPropExpr { kind: MetaPropKind::ImportMeta, span }) => {
                self.uses_import_meta = true;
                *expression = Expr::Ident(Ident::new(placeholder(Target::ImportMeta), *span, self.top));
                true
            }
            Expr::This(_) if self.relocates_names && self.this_depth == 0 => {
                *expression = parenthesized(*Expr::undefined(DUMMY_SP));
                true
            }
            Expr::This(_) => {
                self.mentions_this |= self.this_depth == 1;
                false
            }
            _ => false,
        }
    }

    /// What a define put here is bound, but no define applies to it again.
    pub(super) fn visit_defined(&mut self, expression: &mut Expr) {
        if let Some(symbol) = self.injected_path(expression) {
            *expression = Expr::Ident(Ident::new(placeholder(Target::Name(symbol)), DUMMY_SP, self.top));
            return;
        }
        match expression {
            Expr::Ident(ident) => self.bind_identifier(ident, Target::Name),
            Expr::Member(member) => self.visit_defined(&mut member.obj),
            other => {
                self.replace_keyword(other);
            }
        }
    }

    /// A define whose value can be assigned replaces an assigned name or path, too.
    pub(super) fn replace_target(&mut self, target: &mut SimpleAssignTarget) -> bool {
        if self.constants.defines.is_empty() {
            return false;
        }
        let place = self.constants.place;
        let define =
            self.constants.defines.iter().find(|define| match (&*target, define.path.split_last()) {
                (SimpleAssignTarget::Ident(ident), Some((last, []))) => {
                    ident.ctxt == place.unresolved && *ident.sym == **last
                }
                (SimpleAssignTarget::Member(member), Some((last, head))) => {
                    is_member(member, last, head, place)
                }
                _ => false,
            });
        let Some(DefineValue::Path(path)) = define.map(|define| &define.value) else { return false };
        match self.constants.path_expression(path) {
            Expr::Ident(mut ident) => {
                self.bind_identifier(&mut ident, Target::Assigned);
                *target = SimpleAssignTarget::Ident(ident.into());
            }
            Expr::Member(mut member) => {
                self.visit_defined(&mut member.obj);
                *target = SimpleAssignTarget::Member(member);
            }
            _ => return false,
        }
        true
    }

    /// `x ||= value` only writes if it has to, and what is imported cannot be written: read it first.
    pub(super) fn split_logical_assignment(&self, expression: &mut Expr) {
        let Expr::Assign(assignment) = expression else { return };
        let op = match assignment.op {
            AssignOp::AndAssign => BinaryOp::LogicalAnd,
            AssignOp::OrAssign => BinaryOp::LogicalOr,
            AssignOp::NullishAssign => BinaryOp::NullishCoalescing,
            _ => return,
        };
        let AssignTarget::Simple(SimpleAssignTarget::Ident(target)) = &assignment.left else { return };
        let is_import = self.relocates_names
            && self
                .symbol_of
                .get(&(target.id.sym.clone(), target.id.ctxt))
                .is_some_and(|symbol| matches!(self.symbols[symbol.index()].kind, SymbolKind::Import(_)));
        if !is_import {
            return;
        }
        let left = Box::new(Expr::Ident(target.id.clone()));
        assignment.op = AssignOp::Assign;
        let span = assignment.span;
        let right = Box::new(parenthesized(expression.take()));
        *expression = Expr::Bin(BinExpr { span, op, left, right });
    }
}
