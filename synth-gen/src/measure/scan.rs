//! What one file imports, and how much of it are comments. Knows no other file.

use std::collections::HashSet;
use std::path::Path;

use swc_common::BytePos;
use swc_common::comments::{Comment, SingleThreadedComments};
use swc_common::input::StringInput;
use swc_ecma_ast::{
    CallExpr, Callee, EsVersion, ExportAll, Expr, ImportDecl, ImportSpecifier, Lit, MemberExpr, MemberProp,
    Module, NamedExport, Program, TsImportEqualsDecl, TsInterfaceDecl, TsModuleRef, TsType, TsTypeAliasDecl,
    TsTypeAnn, TsTypeParamInstantiation,
};
use swc_ecma_parser::{EsSyntax, Parser, Syntax, TsSyntax, lexer::Lexer};
use swc_ecma_visit::{Visit, VisitWith};

use crate::comment::comment_bytes;
use crate::model::Kind;

#[derive(Clone, Debug, Default)]
pub(super) struct Scanned {
    pub(super) imports: Vec<Import>,
    pub(super) bytes: u32,
    pub(super) comment_bytes: u32,
    pub(super) is_commonjs: bool,
    pub(super) failed: bool,
}

#[derive(Clone, Debug)]
pub(super) struct Import {
    pub(super) specifier: String,
    pub(super) dynamic: bool,
    pub(super) required: bool,
    /// Only types are imported, whether it says so or not.
    pub(super) types_only: bool,
}

pub(super) fn scan(path: &Path, text: &str) -> Scanned {
    let extension = path.extension().and_then(|extension| extension.to_str()).unwrap_or_default();
    let bytes = text.len() as u32;
    let syntax = match extension {
        "json" => return Scanned { bytes, ..Scanned::default() },
        "css" | "scss" | "less" => {
            return Scanned { bytes, comment_bytes: comment_bytes(text, Kind::Css), ..Scanned::default() };
        }
        "ts" | "mts" | "cts" | "tsx" => {
            Syntax::Typescript(TsSyntax { tsx: extension == "tsx", decorators: true, ..TsSyntax::default() })
        }
        _ => Syntax::Es(EsSyntax { jsx: extension != "mjs", decorators: true, ..EsSyntax::default() }),
    };
    let comments = SingleThreadedComments::default();
    let input = StringInput::new(text, BytePos(1), BytePos(1 + bytes));
    let parsed =
        Parser::new_from(Lexer::new(syntax, EsVersion::EsNext, input, Some(&comments))).parse_program();
    let Ok(program) = parsed else {
        return Scanned { bytes, failed: true, ..Scanned::default() };
    };
    let mut finder = Finder { typed: matches!(syntax, Syntax::Typescript(_)), ..Finder::default() };
    program.visit_with(&mut finder);
    let (leading, trailing) = comments.take_all();
    let mut seen = HashSet::new();
    let mut count = 0;
    for list in leading.borrow().values().chain(trailing.borrow().values()) {
        count += list.iter().filter(|comment| seen.insert(comment.span)).map(length).sum::<u32>();
    }
    Scanned {
        is_commonjs: finder.commonjs && !matches!(&program, Program::Module(module) if is_es(module)),
        imports: finder.imports(),
        bytes,
        comment_bytes: count,
        failed: false,
    }
}

fn length(comment: &Comment) -> u32 {
    comment.span.hi.0 - comment.span.lo.0
}

fn is_es(module: &Module) -> bool {
    module.body.iter().any(|item| item.is_module_decl())
}

/// Collects imports, and the names that are used as values.
#[derive(Default)]
struct Finder {
    typed: bool,
    commonjs: bool,
    found: Vec<Import>,
    /// Imports that count only if one of their names is used as a value.
    named: Vec<(String, Vec<String>)>,
    used: HashSet<String>,
}

impl Finder {
    fn push(&mut self, specifier: String, dynamic: bool, required: bool, types_only: bool) {
        self.found.push(Import { specifier, dynamic, required, types_only });
    }

    fn imports(mut self) -> Vec<Import> {
        for (specifier, names) in std::mem::take(&mut self.named) {
            let types_only = names.iter().all(|name| !self.used.contains(name));
            self.push(specifier, false, false, types_only);
        }
        self.found
    }
}

fn text_of(expression: &Expr) -> Option<String> {
    match expression {
        Expr::Lit(Lit::Str(text)) => Some(text.value.to_string_lossy().into_owned()),
        Expr::Tpl(template) if template.exprs.is_empty() => {
            Some(template.quasis.first()?.cooked.as_ref()?.to_string_lossy().into_owned())
        }
        _ => None,
    }
}

impl Visit for Finder {
    fn visit_import_decl(&mut self, import: &ImportDecl) {
        let specifier = import.src.value.to_string_lossy().into_owned();
        let mut names = Vec::new();
        for part in &import.specifiers {
            match part {
                ImportSpecifier::Named(named) if named.is_type_only => {}
                part => names.push(part.local().sym.to_string()),
            }
        }
        let empty = import.specifiers.is_empty();
        match import.type_only || names.is_empty() && !empty {
            true => self.push(specifier, false, false, true),
            false if self.typed && !empty => self.named.push((specifier, names)),
            false => self.push(specifier, false, false, false),
        }
    }

    fn visit_named_export(&mut self, export: &NamedExport) {
        match &export.src {
            Some(source) => {
                self.push(source.value.to_string_lossy().into_owned(), false, false, export.type_only);
            }
            None if export.type_only => {}
            None => export.visit_children_with(self),
        }
    }

    fn visit_export_all(&mut self, export: &ExportAll) {
        self.push(export.src.value.to_string_lossy().into_owned(), false, false, export.type_only);
    }

    fn visit_ts_import_equals_decl(&mut self, import: &TsImportEqualsDecl) {
        match &import.module_ref {
            TsModuleRef::TsExternalModuleRef(module) => {
                let specifier = module.expr.value.to_string_lossy().into_owned();
                self.push(specifier, false, true, import.is_type_only);
            }
            TsModuleRef::TsEntityName(name) => name.visit_with(self),
        }
    }

    fn visit_call_expr(&mut self, call: &CallExpr) {
        call.visit_children_with(self);
        let Some(text) = call.args.first().and_then(|argument| text_of(&argument.expr)) else {
            return;
        };
        match &call.callee {
            Callee::Import(_) => self.push(text, true, false, false),
            Callee::Expr(callee) if matches!(&**callee, Expr::Ident(name) if name.sym == *"require") => {
                self.commonjs = true;
                self.push(text, false, true, false);
            }
            _ => {}
        }
    }

    fn visit_member_expr(&mut self, member: &MemberExpr) {
        let property = |name: &str| matches!(&member.prop, MemberProp::Ident(ident) if ident.sym == *name);
        if let Expr::Ident(object) = &*member.obj {
            self.commonjs |= object.sym == *"exports" || object.sym == *"module" && property("exports");
        }
        member.visit_children_with(self);
    }

    fn visit_ident(&mut self, name: &swc_ecma_ast::Ident) {
        if self.typed {
            self.used.insert(name.sym.to_string());
        }
    }

    // Names in types are not values.
    fn visit_ts_type(&mut self, _: &TsType) {}
    fn visit_ts_type_ann(&mut self, _: &TsTypeAnn) {}
    fn visit_ts_interface_decl(&mut self, _: &TsInterfaceDecl) {}
    fn visit_ts_type_alias_decl(&mut self, _: &TsTypeAliasDecl) {}
    fn visit_ts_type_param_instantiation(&mut self, _: &TsTypeParamInstantiation) {}
}
