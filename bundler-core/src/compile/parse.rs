//! Text to syntax tree. Every syntax error becomes a diagnostic; none is a panic.

use std::path::Path;

use swc_common::comments::SingleThreadedComments;
use swc_common::input::StringInput;
use swc_common::{BytePos, Spanned};
use swc_ecma_ast::*;
use swc_ecma_parser::error::{Error, SyntaxError};
use swc_ecma_parser::{EsSyntax, Parser, Syntax, TsSyntax, lexer::Lexer};

use super::guard::guarded;
use crate::diagnostics::{Diagnostic, Location};
use crate::options::Loader;
use crate::resolve::ModuleType;

/// Parses `source` as `loader` and `module_type` say.
///
/// # Errors
/// All syntax errors that the parser found.
pub(super) fn parse(
    path: &Path,
    source: &str,
    loader: Loader,
    module_type: ModuleType,
    comments: Option<&SingleThreadedComments>,
) -> Result<Program, Vec<Diagnostic>> {
    let syntax = match loader {
        Loader::Ts | Loader::Tsx => Syntax::Typescript(TsSyntax {
            tsx: loader == Loader::Tsx,
            decorators: true,
            dts: false,
            no_early_errors: false,
            disallow_ambiguous_jsx_like: false,
        }),
        _ => Syntax::Es(EsSyntax {
            jsx: loader == Loader::Jsx,
            decorators: true,
            decorators_before_export: true,
            import_attributes: true,
            allow_return_outside_function: true,
            auto_accessors: true,
            explicit_resource_management: true,
            ..EsSyntax::default()
        }),
    };
    let parser = || {
        let input = StringInput::new(source, BytePos(1), BytePos(1 + source.len() as u32));
        let lexer = Lexer::new(syntax, EsVersion::EsNext, input, comments.map(|c| c as _));
        Parser::new_from(lexer)
    };
    let attempt = |parse: &dyn Fn(&mut Parser<Lexer>) -> Result<Program, Error>| {
        let mut parser = parser();
        // The parser looks past the end of some files that end too early, and panics.
        let Ok(result) = guarded(|| parse(&mut parser)) else { return Err(Vec::new()) };
        match result {
            Ok(program) => {
                let mut errors = parser.take_errors();
                errors.retain(|error| !is_type_error(loader, error) && !is_function_as_body(source, error));
                if errors.is_empty() { Ok(program) } else { Err(errors) }
            }
            Err(error) => {
                let mut errors = parser.take_errors();
                errors.push(error);
                Err(errors)
            }
        }
    };
    let result = match module_type {
        ModuleType::EsModule => attempt(&|p| p.parse_module().map(Program::Module)),
        // A file may hold import and export syntax in spite of its name: then the syntax decides.
        ModuleType::CommonJs => attempt(&|p| p.parse_commonjs().map(Program::Script)).or_else(|errors| {
            match attempt(&|p| p.parse_program()) {
                Ok(program) if has_module_declarations(&program) => Ok(program),
                _ => Err(errors),
            }
        }),
        ModuleType::Unknown => attempt(&|p| p.parse_program())
            .or_else(|errors| attempt(&|p| p.parse_commonjs().map(Program::Script)).map_err(|_| errors)),
    };
    result.map_err(|errors| {
        if errors.is_empty() {
            let end = Location::from_offsets(path, source, source.trim_end().len(), source.trim_end().len());
            return vec![
                Diagnostic::error("the file ends too early").at(end).with_help("close what is open"),
            ];
        }
        let mut diagnostics: Vec<Diagnostic> =
            errors.iter().map(|error| diagnostic(path, source, error)).collect();
        diagnostics.dedup();
        if diagnostics[0].help.is_none() && is_typescript(source, loader) {
            // The parser stopped at a type.
            let help = "this is TypeScript: name the file .ts, or use --loader:.js=ts to read it here";
            return diagnostics.pop().map(|stop| stop.with_help(help)).into_iter().collect();
        }
        // What follows JSX or a type that is not read as such is noise.
        if let Some(first) = diagnostics.iter().position(|d| d.help.is_some()) {
            diagnostics.truncate(first + 1);
        }
        diagnostics
    })
}

/// What only a type checker would object to. The parser goes on after such errors, and so does every
/// tool that compiles TypeScript without checking it.
fn is_type_error(loader: Loader, error: &Error) -> bool {
    matches!(loader, Loader::Ts | Loader::Tsx) && format!("{:?}", error.kind()).starts_with("TS")
}

/// Whether what is no JavaScript is TypeScript.
fn is_typescript(source: &str, loader: Loader) -> bool {
    if !matches!(loader, Loader::Js | Loader::Jsx) {
        return false;
    }
    let syntax = TsSyntax { tsx: loader == Loader::Jsx, decorators: true, ..TsSyntax::default() };
    let input = StringInput::new(source, BytePos(1), BytePos(1 + source.len() as u32));
    let mut parser = Parser::new_from(Lexer::new(Syntax::Typescript(syntax), EsVersion::EsNext, input, None));
    matches!(guarded(|| parser.parse_program()), Ok(Ok(_))) && parser.take_errors().is_empty()
}

fn has_module_declarations(program: &Program) -> bool {
    matches!(program, Program::Module(module) if module.body.iter().any(ModuleItem::is_module_decl))
}

/// Annex B.3.3: in sloppy code a function may be the body of an `if`. The parser goes on after this error;
/// where else it finds one is told by the early errors.
fn is_function_as_body(source: &str, error: &Error) -> bool {
    matches!(error.kind(), SyntaxError::DeclNotAllowed)
        && source
            .get(error.span().lo.0.saturating_sub(1) as usize..)
            .is_some_and(|s| s.starts_with("function"))
}

fn diagnostic(path: &Path, source: &str, error: &Error) -> Diagnostic {
    let span = error.span();
    let start = span.lo.0.saturating_sub(1) as usize;
    let end = span.hi.0.saturating_sub(1) as usize;
    // The parser only sees that something follows what it takes for a name.
    if let Some(before) = source.get(..start).map(str::trim_end)
        && before.ends_with("await")
        && error.kind().msg().starts_with("Expected")
    {
        return Diagnostic::error("\"await\" is only possible in ES modules and in async functions")
            .at(Location::from_offsets(path, source, before.len() - "await".len(), before.len()))
            .with_help("make the function async, or the file an ES module: name it .mjs or .mts");
    }
    let message = error.kind().msg();
    let diagnostic = Diagnostic::error(message.trim_end_matches('.').to_string())
        .at(Location::from_offsets(path, source, start, end));
    match path.extension().and_then(|e| e.to_str()) {
        Some("js" | "mjs" | "cjs") if source.get(start..).is_some_and(|rest| rest.starts_with('<')) => {
            diagnostic.with_help("JSX is read in .jsx and .tsx files; use --loader:.js=jsx to read it here")
        }
        _ => diagnostic,
    }
}
