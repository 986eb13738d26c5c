//! Text to syntax tree. Every syntax error becomes a diagnostic; none is a panic.

use std::path::Path;

use swc_common::comments::SingleThreadedComments;
use swc_common::input::StringInput;
use swc_common::{BytePos, Spanned};
use swc_ecma_ast::{EsVersion, Program};
use swc_ecma_parser::error::Error;
use swc_ecma_parser::{EsSyntax, Parser, Syntax, TsSyntax, lexer::Lexer};

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
        match parse(&mut parser) {
            Ok(program) => {
                let mut errors = parser.take_errors();
                errors.retain(|error| !is_type_error(loader, error));
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
        ModuleType::CommonJs => attempt(&|p| p.parse_commonjs().map(Program::Script))
            .or_else(|errors| attempt(&|p| p.parse_program()).map_err(|_| errors)),
        ModuleType::Unknown => attempt(&|p| p.parse_program())
            .or_else(|errors| attempt(&|p| p.parse_commonjs().map(Program::Script)).map_err(|_| errors)),
    };
    result.map_err(|errors| {
        let mut diagnostics: Vec<Diagnostic> =
            errors.iter().map(|error| diagnostic(path, source, error)).collect();
        diagnostics.dedup();
        // What follows JSX that is not read as such is noise.
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

fn diagnostic(path: &Path, source: &str, error: &Error) -> Diagnostic {
    let span = error.span();
    let start = span.lo.0.saturating_sub(1) as usize;
    let end = span.hi.0.saturating_sub(1) as usize;
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
