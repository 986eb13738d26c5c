//! What is compiled away before binding: JSX, TypeScript, decorators and TypeScript's class fields.
//! The transformations are swc's; this file chooses and orders them.

use swc_common::comments::{CommentKind, SingleThreadedComments};
use swc_common::sync::Lrc;
use swc_common::util::take::Take;
use swc_common::{DUMMY_SP, FileName, Mark, SourceMap, SyntaxContext};
use swc_ecma_ast::*;
use swc_ecma_transforms_base::fixer::fixer;
use swc_ecma_transforms_base::helpers::{HELPERS, Helpers};
use swc_ecma_transforms_base::resolver;
use swc_ecma_transforms_proposal::decorators::{self, decorators};
use swc_ecma_transforms_react::{self as react, Runtime};
use swc_ecma_transforms_typescript::typescript::{self, ImportsNotUsedAsValues};
use swc_ecma_visit::{VisitMut, VisitMutWith, noop_visit_mut_type};

use super::inherited_metadata;
use super::legacy_decorators::LegacyDecorators;
use super::lower::{self, Lowered, Target, names};
use super::namespaces::{MergedNamespaces, has_merged_namespaces};
use super::{CompileSettings, Source};
use crate::options::{JsxMode, JsxOptions, Loader};

/// Marks that tell scopes apart.
#[derive(Clone, Copy)]
pub(super) struct Marks {
    pub(super) unresolved: Mark,
    pub(super) top_level: Mark,
    /// That of the runtime's helpers.
    pub(super) helpers: Mark,
}

/// The context that a mark alone gives.
pub(super) fn context(mark: Mark) -> SyntaxContext {
    SyntaxContext::empty().apply_mark(mark)
}

/// What is left besides the program.
pub(super) struct Transformed {
    pub(super) marks: Marks,
    pub(super) lowered: Lowered,
}

/// Compiles away JSX, TypeScript and what the targets lack, and resolves scopes.
pub(super) fn transform(
    program: &mut Program,
    source: &Source<'_>,
    settings: &CompileSettings,
    jsx: &JsxOptions,
    comments: Option<&SingleThreadedComments>,
) -> Transformed {
    let helpers = Helpers::new(true);
    let marks = Marks { unresolved: Mark::new(), top_level: Mark::new(), helpers: helpers.mark() };
    let (loader, compiler_options) = (source.loader, source.compiler_options);
    let is_typescript = matches!(loader, Loader::Ts | Loader::Tsx);
    let has_decorators =
        (source.text.contains('@') || source.text.contains("accessor")) && has_decorators(program);
    if is_typescript {
        split_exported_requires(program);
    }
    if is_typescript && compiler_options.always_strict {
        begin_strict(program);
    }
    if compiler_options.preserve_value_imports
        && !compiler_options.verbatim_module_syntax
        && !compiler_options.preserve_import_statements
    {
        drop_type_imports(program);
    }
    let working_directory = &settings.working_directory;
    let assigns_fields = is_typescript && !compiler_options.use_define_for_class_fields;
    let target = Target { unsupported: settings.targets.unsupported, assigns_fields };
    let mut youngest = marks.helpers;
    let mut lowered = Lowered::default();
    HELPERS.set(&helpers, || {
        if matches!(loader, Loader::Jsx | Loader::Tsx) && jsx.mode != Some(JsxMode::Preserve) {
            if let Some(comments) = comments {
                read_line_pragmas(comments);
            }
            let source_map = Lrc::new(SourceMap::default());
            if jsx.development == Some(true) && jsx.mode == Some(JsxMode::Automatic) {
                // Each element tells where it stands.
                let path = source.path.strip_prefix(working_directory).unwrap_or(source.path);
                let name = FileName::Real(path.to_path_buf());
                source_map.new_source_file(Lrc::new(name), source.text.to_string());
                program.mutate(react::jsx_self(true));
                program.mutate(react::jsx_src(true, source_map.clone()));
            }
            let pass = react::jsx::<SingleThreadedComments>(
                source_map,
                comments.cloned(),
                react_options(jsx),
                marks.top_level,
                marks.unresolved,
            );
            program.mutate(pass);
            // The names that the pass adds are resolved like written ones: a factory may be local or global.
            if jsx.mode != Some(JsxMode::Automatic) || source.text.contains("@jsxRuntime") {
                let mark = SyntaxContext::empty().apply_mark(marks.top_level);
                program.visit_mut_with(&mut Unresolve { mark });
            }
        }
        program.mutate(resolver(marks.unresolved, marks.top_level, is_typescript));
        youngest = Mark::new();
        if is_typescript && has_merged_namespaces(program) {
            let (unresolved, top) = (context(marks.unresolved), context(marks.top_level));
            program.visit_mut_with(&mut MergedNamespaces::new(unresolved, top));
        }
        if is_typescript && has_decorators && compiler_options.experimental_decorators {
            // Before types go: metadata is made of them.
            program.mutate(decorators(decorators::Config {
                legacy: true,
                emit_metadata: compiler_options.emit_decorator_metadata,
                use_define_for_class_fields: compiler_options.use_define_for_class_fields,
            }));
            program.visit_mut_with(&mut LegacyDecorators);
        }
        if is_typescript {
            program.mutate(typescript::typescript(
                typescript::Config {
                    verbatim_module_syntax: compiler_options.verbatim_module_syntax
                        || compiler_options.preserve_value_imports,
                    import_not_used_as_values: match compiler_options.preserve_import_statements {
                        true => ImportsNotUsedAsValues::Preserve,
                        false => ImportsNotUsedAsValues::Remove,
                    },
                    native_class_properties: compiler_options.use_define_for_class_fields,
                    no_empty_export: true,
                    ..typescript::Config::default()
                },
                marks.unresolved,
                marks.top_level,
            ));
            if assigns_fields {
                let become_private = !target.lacks_class_members();
                program.visit_mut_with(&mut AssignedFields { become_private, next: 0 });
            }
        }
        // Of legacy decorators none are left; automatic accessors may be.
        if has_decorators {
            // In a script the pass does not give a decorated class its new name everywhere.
            let is_script = program.is_script();
            into_module(program);
            program.mutate(swc_ecma_transforms_proposal::decorator_2023_11::decorator_2023_11());
            inherited_metadata::add_parents(program, marks);
            if is_script {
                into_script(program);
            }
        }
        lowered = lower::lower(program, target, marks);
    });
    if has_decorators || lowered.changed {
        names::settle(program, marks, youngest, &lowered.classes);
    }
    if is_typescript || has_decorators || lowered.changed {
        program.mutate(fixer(None));
    }
    Transformed { marks, lowered }
}

/// `export import x = require("y")` as an import and an export: the pass would write to `exports`.
fn split_exported_requires(program: &mut Program) {
    let Program::Module(module) = program else { return };
    let mut exported = Vec::new();
    for item in &mut module.body {
        if let ModuleItem::ModuleDecl(ModuleDecl::TsImportEquals(import)) = item
            && import.is_export
            && matches!(import.module_ref, TsModuleRef::TsExternalModuleRef(_))
        {
            import.is_export = false;
            exported.push(ExportSpecifier::Named(ExportNamedSpecifier {
                span: import.span,
                orig: ModuleExportName::Ident(import.id.clone()),
                exported: None,
                is_type_only: import.is_type_only,
            }));
        }
    }
    if !exported.is_empty() {
        module.body.push(ModuleItem::ModuleDecl(ModuleDecl::ExportNamed(NamedExport {
            span: DUMMY_SP,
            specifiers: exported,
            src: None,
            type_only: false,
            with: None,
        })));
    }
}

/// TypeScript's `alwaysStrict`. Modules are strict anyway.
fn begin_strict(program: &mut Program) {
    let Program::Script(script) = program else { return };
    let raw = Some("\"use strict\"".into());
    let directive = Str { span: DUMMY_SP, value: "use strict".into(), raw };
    let expr = Box::new(Expr::Lit(Lit::Str(directive)));
    script.body.insert(0, Stmt::Expr(ExprStmt { span: DUMMY_SP, expr }));
}

/// `import { type T } from "x"`: nothing of it is left, so that it does not stay as `import "x"`.
fn drop_type_imports(program: &mut Program) {
    let Program::Module(module) = program else { return };
    module.body.retain(|item| {
        let ModuleItem::ModuleDecl(ModuleDecl::Import(import)) = item else { return true };
        let is_type = |specifier: &ImportSpecifier| {
            matches!(specifier, ImportSpecifier::Named(ImportNamedSpecifier { is_type_only: true, .. }))
        };
        import.specifiers.is_empty() || !import.specifiers.iter().all(is_type)
    });
}

/// A script as a module with the same statements.
pub(super) fn into_module(program: &mut Program) {
    if let Program::Script(script) = program {
        let Script { span, body, shebang } = script.take();
        let body = body.into_iter().map(ModuleItem::Stmt).collect();
        *program = Program::Module(Module { span, body, shebang });
    }
}

/// A module without imports and exports as a script.
fn into_script(program: &mut Program) {
    if let Program::Module(module) = program {
        let Module { span, body, shebang } = module.take();
        let body = body.into_iter().filter_map(ModuleItem::stmt).collect();
        *program = Program::Script(Script { span, body, shebang });
    }
}

/// The pass reads pragmas in block comments only.
fn read_line_pragmas(comments: &SingleThreadedComments) {
    let (mut leading, _) = comments.borrow_all_mut();
    for comment in leading.values_mut().flatten() {
        if comment.text.trim_start().starts_with("@jsx") {
            comment.kind = CommentKind::Block;
        }
    }
}

fn react_options(jsx: &JsxOptions) -> react::Options {
    react::Options {
        runtime: Some(match jsx.mode {
            Some(JsxMode::Automatic) => Runtime::Automatic,
            Some(JsxMode::Preserve) => Runtime::Preserve,
            Some(JsxMode::Classic) | None => Runtime::Classic,
        }),
        import_source: jsx.import_source.as_deref().map(Into::into),
        pragma: jsx.factory.clone().map(Into::into),
        pragma_frag: jsx.fragment.clone().map(Into::into),
        development: jsx.development,
        throw_if_namespace: Some(false),
        ..react::Options::default()
    }
}

/// Takes a mark off all names that have it.
struct Unresolve {
    mark: SyntaxContext,
}

impl VisitMut for Unresolve {
    noop_visit_mut_type!();

    fn visit_mut_ident(&mut self, ident: &mut Ident) {
        if ident.ctxt == self.mark {
            ident.ctxt = SyntaxContext::empty();
        }
    }
}

/// Whether any class of the program is decorated, or has automatic accessors, which no engine knows. They are
/// rare: this decides over two passes.
fn has_decorators(program: &Program) -> bool {
    use swc_ecma_visit::{Visit, VisitWith, noop_visit_type};
    struct Finder(bool);
    impl Visit for Finder {
        noop_visit_type!();
        fn visit_decorator(&mut self, _: &Decorator) {
            self.0 = true;
        }
        fn visit_auto_accessor(&mut self, _: &AutoAccessor) {
            self.0 = true;
        }
    }
    let mut finder = Finder(false);
    program.visit_with(&mut finder);
    finder.0
}

/// TypeScript's `useDefineForClassFields: false`: fields are assigned, and a field without a value is
/// nothing at all.
///
/// `x = 1` becomes `#_0 = this.x = 1`: a private field runs its initialiser at the same moment, in the
/// same scope and with the same `this`, and nobody can see it.
///
/// Where fields are lowered anyway, all that is left of them are those with values.
struct AssignedFields {
    become_private: bool,
    next: u32,
}

impl AssignedFields {
    fn assignment(key: PropName, value: Box<Expr>) -> Box<Expr> {
        let prop = match key {
            PropName::Ident(name) => MemberProp::Ident(name),
            PropName::Str(name) => computed(Expr::Lit(Lit::Str(name))),
            PropName::Num(number) => computed(Expr::Lit(Lit::Num(number))),
            PropName::BigInt(number) => computed(Expr::Lit(Lit::BigInt(number))),
            PropName::Computed(key) => MemberProp::Computed(key),
        };
        let this = Box::new(Expr::This(ThisExpr { span: DUMMY_SP }));
        Box::new(Expr::Assign(AssignExpr {
            span: DUMMY_SP,
            op: AssignOp::Assign,
            left: AssignTarget::Simple(SimpleAssignTarget::Member(MemberExpr {
                span: DUMMY_SP,
                obj: this,
                prop,
            })),
            right: value,
        }))
    }
}

/// Whether a key is the same whenever it is evaluated: any but a computed one, and those like `Symbol.iterator`.
fn is_settled(key: &PropName) -> bool {
    let PropName::Computed(key) = key else { return true };
    match &*key.expr {
        Expr::Lit(_) => true,
        Expr::Member(MemberExpr { obj, prop: MemberProp::Ident(_), .. }) => {
            matches!(&**obj, Expr::Ident(object) if &*object.sym == "Symbol")
        }
        _ => false,
    }
}

fn computed(expr: Expr) -> MemberProp {
    MemberProp::Computed(ComputedPropName { span: DUMMY_SP, expr: Box::new(expr) })
}

impl VisitMut for AssignedFields {
    noop_visit_mut_type!();

    fn visit_mut_class(&mut self, class: &mut Class) {
        class.visit_mut_children_with(self);
        class.body.retain_mut(|member| {
            let ClassMember::ClassProp(field) = member else { return true };
            if !is_settled(&field.key) || !field.decorators.is_empty() {
                return true;
            }
            if !self.become_private {
                return field.value.is_some();
            }
            let Some(value) = field.value.take() else { return false };
            let assignment = Self::assignment(field.key.take(), value);
            *member = if field.is_static {
                let statement = Stmt::Expr(ExprStmt { span: DUMMY_SP, expr: assignment });
                let body = BlockStmt { span: DUMMY_SP, stmts: vec![statement], ..BlockStmt::dummy() };
                ClassMember::StaticBlock(StaticBlock { span: field.span, body })
            } else {
                let key = PrivateName { span: DUMMY_SP, name: format!("_assigned{}", self.next).into() };
                self.next += 1;
                ClassMember::PrivateProp(PrivateProp {
                    span: field.span,
                    key,
                    value: Some(assignment),
                    ..private_field()
                })
            };
            true
        });
    }
}

fn private_field() -> PrivateProp {
    PrivateProp {
        span: DUMMY_SP,
        ctxt: swc_common::SyntaxContext::empty(),
        key: PrivateName { span: DUMMY_SP, name: "".into() },
        value: None,
        type_ann: None,
        is_static: false,
        decorators: Vec::new(),
        accessibility: None,
        is_optional: false,
        is_override: false,
        readonly: false,
        definite: false,
    }
}
