//! Which features of the language a program uses, of those that engines may lack.
//!
//! One walk; lowering is asked only for what was found.

use swc_common::{Span, Spanned};
use swc_ecma_ast::*;
use swc_ecma_visit::{Visit, VisitWith, noop_visit_type};

use super::regexp;
use crate::target::feature::Feature::{self, *};
use crate::target::feature::Features;

/// What a program uses.
#[derive(Default)]
pub(super) struct Used {
    pub(super) features: Features,
    /// Where each of the features that are looked for stands, in source order.
    pub(super) places: Vec<(Feature, Span)>,
    /// `(...[first]) => first`
    pub(super) has_rest_pattern: bool,
    /// `super` stands in an arrow function.
    pub(super) has_super_in_arrow: bool,
}

/// Finds what `program` uses, and each place of what is in `located`.
pub(super) fn used(program: &Program, located: Features) -> Used {
    let mut finder = Finder { used: Used::default(), located, function_depth: 0, arrow_depth: 0 };
    program.visit_with(&mut finder);
    finder.used
}

struct Finder {
    used: Used,
    located: Features,
    /// Functions and class bodies around the current node.
    function_depth: u32,
    /// Arrow functions around the current node that have its `this`.
    arrow_depth: u32,
}

impl Finder {
    fn found(&mut self, feature: Feature, span: Span) {
        self.used.features.set(feature, true);
        if self.located.has(feature) {
            self.used.places.push((feature, span));
        }
    }

    fn inside(&mut self, visit: impl FnOnce(&mut Self)) {
        self.function_depth += 1;
        visit(self);
        self.function_depth -= 1;
    }

    /// Inside of what has its own `this`.
    fn inside_own(&mut self, visit: impl FnOnce(&mut Self)) {
        let arrow_depth = std::mem::take(&mut self.arrow_depth);
        self.inside(visit);
        self.arrow_depth = arrow_depth;
    }

    fn awaits(&mut self, span: Span) {
        if self.function_depth == 0 {
            self.found(TopLevelAwait, span);
        }
    }

    fn parameter(&mut self, pattern: &Pat) {
        match pattern {
            Pat::Assign(assign) => self.found(DefaultArgument, assign.span),
            Pat::Rest(rest) => {
                self.found(RestArgument, rest.span);
                self.used.has_rest_pattern |= !rest.arg.is_ident();
            }
            _ => {}
        }
    }

    fn key(&mut self, key: &PropName) {
        if let PropName::Computed(key) = key {
            self.found(ObjectExtensions, key.span);
        }
    }

    fn private_method(&mut self, method: &PrivateMethod) {
        let feature = match (method.kind, method.is_static) {
            (MethodKind::Method, false) => ClassPrivateMethod,
            (MethodKind::Method, true) => ClassPrivateStaticMethod,
            (_, false) => ClassPrivateAccessor,
            (_, true) => ClassPrivateStaticAccessor,
        };
        self.found(feature, method.span);
    }
}

impl Visit for Finder {
    noop_visit_type!();

    fn visit_expr(&mut self, expression: &Expr) {
        swc_ecma_utils::stack_size::maybe_grow_default(|| expression.visit_children_with(self));
    }

    fn visit_stmt(&mut self, statement: &Stmt) {
        swc_ecma_utils::stack_size::maybe_grow_default(|| statement.visit_children_with(self));
    }

    fn visit_named_export(&mut self, export: &NamedExport) {
        if export.src.is_some() {
            for specifier in &export.specifiers {
                if let ExportSpecifier::Namespace(namespace) = specifier {
                    self.found(ExportStarAs, namespace.span);
                }
            }
        }
    }

    fn visit_arrow_expr(&mut self, arrow: &ArrowExpr) {
        self.found(Arrow, arrow.span);
        if arrow.is_async {
            self.found(AsyncAwait, arrow.span);
        }
        arrow.params.iter().for_each(|parameter| self.parameter(parameter));
        self.arrow_depth += 1;
        self.inside(|finder| arrow.visit_children_with(finder));
        self.arrow_depth -= 1;
    }

    fn visit_function(&mut self, function: &Function) {
        match (function.is_async, function.is_generator) {
            (true, true) => self.found(AsyncGenerator, function.span),
            (true, false) => self.found(AsyncAwait, function.span),
            (false, true) => self.found(Generator, function.span),
            (false, false) => {}
        }
        function.params.iter().for_each(|parameter| self.parameter(&parameter.pat));
        self.inside_own(|finder| function.visit_children_with(finder));
    }

    fn visit_constructor(&mut self, constructor: &Constructor) {
        for parameter in &constructor.params {
            if let ParamOrTsParamProp::Param(parameter) = parameter {
                self.parameter(&parameter.pat);
            }
        }
        self.inside_own(|finder| constructor.visit_children_with(finder));
    }

    fn visit_super(&mut self, _: &Super) {
        self.used.has_super_in_arrow |= self.arrow_depth > 0;
    }

    fn visit_class(&mut self, class: &Class) {
        self.found(Classes, class.span);
        class.visit_children_with(self);
    }

    fn visit_class_method(&mut self, method: &ClassMethod) {
        self.key(&method.key);
        method.visit_children_with(self);
    }

    fn visit_class_prop(&mut self, field: &ClassProp) {
        self.found(if field.is_static { ClassStaticField } else { ClassField }, field.span);
        self.key(&field.key);
        field.key.visit_with(self);
        self.inside(|finder| field.value.visit_with(finder));
    }

    fn visit_private_prop(&mut self, field: &PrivateProp) {
        self.found(if field.is_static { ClassPrivateStaticField } else { ClassPrivateField }, field.span);
        self.inside(|finder| field.value.visit_with(finder));
    }

    fn visit_private_method(&mut self, method: &PrivateMethod) {
        self.private_method(method);
        method.visit_children_with(self);
    }

    fn visit_static_block(&mut self, block: &StaticBlock) {
        self.found(ClassStaticBlocks, block.span);
        self.inside(|finder| block.visit_children_with(finder));
    }

    fn visit_auto_accessor(&mut self, accessor: &AutoAccessor) {
        self.found(Decorators, accessor.span);
        accessor.visit_children_with(self);
    }

    fn visit_decorator(&mut self, decorator: &Decorator) {
        self.found(Decorators, decorator.span);
        decorator.visit_children_with(self);
    }

    fn visit_super_prop_expr(&mut self, member: &SuperPropExpr) {
        // Objects have it by their methods, and classes anyway.
        self.found(ObjectExtensions, member.span);
        member.visit_children_with(self);
    }

    fn visit_array_pat(&mut self, pattern: &ArrayPat) {
        self.found(Destructuring, pattern.span);
        if let Some(Some(Pat::Rest(rest))) = pattern.elems.last()
            && !matches!(&*rest.arg, Pat::Ident(_) | Pat::Expr(_))
        {
            self.found(NestedRestBinding, rest.span);
        }
        pattern.visit_children_with(self);
    }

    fn visit_object_pat(&mut self, pattern: &ObjectPat) {
        self.found(Destructuring, pattern.span);
        if pattern.props.iter().any(ObjectPatProp::is_rest) {
            self.found(ObjectRestSpread, pattern.span);
        }
        pattern.visit_children_with(self);
    }

    fn visit_array_lit(&mut self, array: &ArrayLit) {
        if array.elems.iter().flatten().any(|element| element.spread.is_some()) {
            self.found(ArraySpread, array.span);
        }
        array.visit_children_with(self);
    }

    fn visit_expr_or_spreads(&mut self, arguments: &[ExprOrSpread]) {
        if let Some(spread) = arguments.iter().find_map(|argument| argument.spread) {
            self.found(ArraySpread, spread);
        }
        arguments.visit_children_with(self);
    }

    fn visit_object_lit(&mut self, object: &ObjectLit) {
        for property in &object.props {
            match property {
                PropOrSpread::Spread(spread) => self.found(ObjectRestSpread, spread.dot3_token),
                PropOrSpread::Prop(property) => match &**property {
                    Prop::Shorthand(ident) => self.found(ObjectExtensions, ident.span),
                    Prop::Method(method) => self.found(ObjectExtensions, method.key.span()),
                    Prop::KeyValue(property) => self.key(&property.key),
                    Prop::Getter(GetterProp { key, span, .. }) => {
                        self.found(ObjectAccessors, *span);
                        self.key(key);
                    }
                    Prop::Setter(SetterProp { key, span, .. }) => {
                        self.found(ObjectAccessors, *span);
                        self.key(key);
                    }
                    Prop::Assign(_) => {}
                },
            }
        }
        object.visit_children_with(self);
    }

    fn visit_tpl(&mut self, template: &Tpl) {
        self.found(TemplateLiteral, template.span);
        template.visit_children_with(self);
    }

    fn visit_var_decl(&mut self, var: &VarDecl) {
        if var.kind != VarDeclKind::Var {
            self.found(ConstAndLet, var.span);
        }
        var.visit_children_with(self);
    }

    fn visit_using_decl(&mut self, using: &UsingDecl) {
        self.found(Using, using.span);
        if using.is_await {
            self.awaits(using.span);
        }
        using.visit_children_with(self);
    }

    fn visit_for_of_stmt(&mut self, statement: &ForOfStmt) {
        self.found(ForOf, statement.span);
        if statement.is_await {
            self.found(ForAwait, statement.span);
            self.awaits(statement.span);
        }
        statement.visit_children_with(self);
    }

    fn visit_await_expr(&mut self, expression: &AwaitExpr) {
        self.awaits(expression.span);
        expression.visit_children_with(self);
    }

    fn visit_bin_expr(&mut self, expression: &BinExpr) {
        match expression.op {
            BinaryOp::Exp => self.found(ExponentOperator, expression.span),
            BinaryOp::NullishCoalescing => self.found(NullishCoalescing, expression.span),
            BinaryOp::In if expression.left.is_private_name() => {
                self.found(ClassPrivateBrandCheck, expression.span);
            }
            _ => {}
        }
        expression.visit_children_with(self);
    }

    fn visit_assign_expr(&mut self, assignment: &AssignExpr) {
        match assignment.op {
            AssignOp::ExpAssign => self.found(ExponentOperator, assignment.span),
            AssignOp::AndAssign | AssignOp::OrAssign | AssignOp::NullishAssign => {
                self.found(LogicalAssignment, assignment.span);
            }
            _ => {}
        }
        if assignment.op == AssignOp::NullishAssign {
            self.found(NullishCoalescing, assignment.span);
        }
        assignment.visit_children_with(self);
    }

    fn visit_opt_chain_expr(&mut self, expression: &OptChainExpr) {
        self.found(OptionalChain, expression.span);
        expression.visit_children_with(self);
    }

    fn visit_catch_clause(&mut self, clause: &CatchClause) {
        if clause.param.is_none() {
            self.found(OptionalCatchBinding, clause.span);
        }
        clause.visit_children_with(self);
    }

    fn visit_meta_prop_expr(&mut self, expression: &MetaPropExpr) {
        let feature = match expression.kind {
            MetaPropKind::NewTarget => NewTarget,
            MetaPropKind::ImportMeta => ImportMeta,
        };
        self.found(feature, expression.span);
    }

    fn visit_big_int(&mut self, number: &BigInt) {
        self.found(Bigint, number.span);
    }

    fn visit_regex(&mut self, literal: &Regex) {
        for feature in regexp::features(literal) {
            self.found(feature, literal.span);
        }
    }
}
