//! Options, validated once: what every later step may rely on.

use std::path::{Path, PathBuf};

use regex::Regex;

use crate::compile::CompileSettings;
use crate::compile::constant::{Constant, Define, DefineValue};
use crate::compile::drop::Drops;
use crate::compile::mangle::Mangle;
use crate::diagnostics::Diagnostic;
use crate::options::{
    Charset, Format, JsxMode, LegalComments, Loader, MangleOptions, Options, OutputTarget, Platform,
    SourceMap,
};
use crate::target::Targets;

/// Validated options.
pub(crate) struct Settings {
    pub(crate) options: Options,
    pub(crate) compile: CompileSettings,
    /// Defines whose values are objects or arrays: the name and its JSON, by the number of the file that holds it.
    pub(crate) define_files: Vec<(String, String)>,
    pub(crate) format: Format,
    pub(crate) tree_shaking: bool,
    /// Directory that output paths start from.
    pub(crate) output_directory: PathBuf,
}

impl Settings {
    /// Checks `options`.
    ///
    /// # Errors
    /// Everything that is wrong with them.
    pub(crate) fn new(options: &Options) -> Result<Self, Vec<Diagnostic>> {
        let mut errors = Vec::new();
        if options.entries.is_empty() {
            errors.push(Diagnostic::error("there is no entry").with_help("name at least one file to bundle"));
        }
        if let Err(error) = options.scheduling.phases.check_compiled_in() {
            errors.push(Diagnostic::error(error.to_string()));
        }
        if options.entries.len() > 1 && !matches!(options.output, OutputTarget::Directory(_)) {
            errors.push(
                Diagnostic::error("several entries need an output directory")
                    .with_help("use --outdir instead of --outfile"),
            );
        }
        if matches!(options.source_map, SourceMap::Linked | SourceMap::External | SourceMap::Both)
            && options.output == OutputTarget::Stdout
        {
            errors.push(
                Diagnostic::error("a source map file needs an output file")
                    .with_help("use --outfile or --outdir, or --sourcemap=inline"),
            );
        }
        if options.debug_ids && options.source_map == SourceMap::None {
            errors.push(
                Diagnostic::error("debug ids are for source maps, and there are none")
                    .with_help("add --sourcemap, or leave --debug-id out"),
            );
        }
        if matches!(options.legal_comments, Some(LegalComments::Linked | LegalComments::External))
            && options.output == OutputTarget::Stdout
        {
            errors.push(
                Diagnostic::error("a file of legal comments needs an output file")
                    .with_help("use --outfile or --outdir, or --legal-comments=eof"),
            );
        }
        check_splitting(options, &mut errors);
        if options.jsx.mode == Some(JsxMode::Preserve) && options.jsx.development.is_some() {
            errors.push(Diagnostic::error("jsx-dev has no meaning when JSX is preserved"));
        }
        for text in [&options.jsx.factory, &options.jsx.fragment].into_iter().flatten() {
            if !is_path_expression(text) && text != "null" && !is_string_literal(text) {
                errors.push(Diagnostic::error(format!("\"{text}\" is not a name that JSX can call")));
            }
        }
        let global_name = options.global_name.as_deref().filter(|name| parse_global_name(name).is_none());
        if let Some(name) = global_name {
            errors.push(
                Diagnostic::error(format!("\"{name}\" is not a global name"))
                    .with_help("a global name is an identifier, or a path of them: My.library"),
            );
        }
        check_globals(options, &mut errors);
        let mut define_files = Vec::new();
        let defines = defines(options, &mut define_files, &mut errors);
        let drops = drops(options, &mut errors);
        let mangle = options.mangle.as_ref().and_then(|mangle| mangled(mangle, &mut errors));
        let targets = Targets::new(&options.target, &options.supported, &mut errors);
        if !errors.is_empty() {
            return Err(errors);
        }
        let format =
            if options.bundle { options.effective_format() } else { options.format.unwrap_or(Format::Esm) };
        let output_directory = match &options.output {
            OutputTarget::Stdout => options.working_directory.clone(),
            OutputTarget::File(file) => {
                let path = options.working_directory.join(file);
                path.parent().map_or_else(|| options.working_directory.clone(), Path::to_path_buf)
            }
            OutputTarget::Directory(directory) => options.working_directory.join(directory),
        };
        let converts_common_js = converts_common_js(options, &define_files);
        Ok(Self {
            define_files,
            compile: CompileSettings {
                defines,
                drops,
                jsx: options.jsx.clone(),
                working_directory: options.working_directory.clone(),
                minify_whitespace: options.minify_whitespace,
                minify_identifiers: options.minify_identifiers,
                minify_syntax: options.minify_syntax,
                keep_names: options.keep_names,
                mangle,
                ascii: match options.charset {
                    Some(charset) => charset == Charset::Ascii,
                    None => matches!(format, Format::Iife | Format::Umd),
                },
                bundle: options.bundle,
                converts_common_js,
                targets,
                with_mappings: options.source_map != SourceMap::None,
                with_source: options.sources_content,
                ignore_annotations: options.ignore_annotations,
                inline_legal_comments: options.effective_legal_comments() == LegalComments::Inline,
                strict_output: options.bundle && format == Format::Esm,
                inline_script: targets
                    .inline_script
                    .map_or(options.platform == Platform::Browser, |is_safe| !is_safe),
            },
            format,
            tree_shaking: options.tree_shaking.unwrap_or(options.bundle),
            output_directory,
            options: options.clone(),
        })
    }

    /// The loader for a file name, if one is known.
    pub(crate) fn loader_for(&self, path: &Path) -> Option<Loader> {
        let name = path.file_name()?.to_str()?;
        // The longest matching extension wins: ".module.css" before ".css".
        let configured = self
            .options
            .loaders
            .iter()
            .filter(|(extension, _)| !extension.is_empty() && name.ends_with(extension.as_str()))
            .max_by_key(|(extension, _)| extension.len());
        if let Some((_, loader)) = configured.filter(|(_, loader)| *loader != Loader::Default) {
            return Some(*loader);
        }
        match path.extension()?.to_str()? {
            "js" | "mjs" | "cjs" => Some(Loader::Js),
            "jsx" => Some(Loader::Jsx),
            "ts" | "mts" | "cts" => Some(Loader::Ts),
            "tsx" => Some(Loader::Tsx),
            "json" | "jsonc" => Some(Loader::Json),
            "css" => Some(Loader::Css),
            "txt" => Some(Loader::Text),
            _ => None,
        }
    }
}

/// Whether CommonJS files may become ES modules. Names of properties are names of exports then, and what is injected
/// into a file is imported by it: where either is asked for, they stay what they are.
fn converts_common_js(options: &Options, define_files: &[(String, String)]) -> bool {
    options.bundle
        && options.tree_shaking.unwrap_or(true)
        && options.mangle.is_none()
        && options.inject.is_empty()
        && define_files.is_empty()
}

fn check_splitting(options: &Options, errors: &mut Vec<Diagnostic>) {
    for (name, _) in
        options.chunk_groups.iter().filter(|(name, _)| name.is_empty() || name.contains(['/', '\\']))
    {
        errors.push(
            Diagnostic::error(format!("\"{name}\" does not name a chunk"))
                .with_help("write a name and a pattern: vendor=node_modules"),
        );
    }
    if !options.splitting {
        if !options.chunk_groups.is_empty() || options.min_chunk_size > 0 {
            errors.push(
                Diagnostic::error("there are no chunks to shape without splitting")
                    .with_help("add --splitting"),
            );
        }
        return;
    }
    if !matches!(options.output, OutputTarget::Directory(_)) {
        errors.push(
            Diagnostic::error("splitting makes several files, which need an output directory")
                .with_help("use --outdir"),
        );
    }
    let format = options.effective_format();
    if options.bundle && matches!(format, Format::Iife | Format::Umd) {
        let name = if format == Format::Iife { "iife" } else { "umd" };
        errors.push(
            Diagnostic::error(format!(
                "splitting is not possible in the output format \"{name}\": a script cannot import"
            ))
            .with_help("use --format=esm or --format=cjs"),
        );
    }
    if !options.bundle {
        errors.push(
            Diagnostic::error("splitting has no meaning without bundling")
                .with_help("add --bundle, or leave it out"),
        );
    }
}

/// Names of `umd` scripts and of what they import.
fn check_globals(options: &Options, errors: &mut Vec<Diagnostic>) {
    if options.effective_format() != Format::Umd {
        if !options.globals.is_empty() {
            errors.push(
                Diagnostic::error("globals have a meaning in the output format \"umd\" alone")
                    .with_help("add --format=umd, or leave --globals out"),
            );
        }
        return;
    }
    let names = options.globals.iter().map(|(_, name)| name).chain(&options.global_name);
    for name in names {
        if name.starts_with("import.") || parse_global_name(name).is_none() {
            errors.push(
                Diagnostic::error(format!("\"{name}\" is not a member of the global object"))
                    .with_help("write an identifier, or a path of them: My.library"),
            );
        }
    }
}

fn defines(
    options: &Options,
    files: &mut Vec<(String, String)>,
    errors: &mut Vec<Diagnostic>,
) -> Vec<Define> {
    let mut defines = Vec::new();
    for (key, value) in &options.define {
        let Some(path) = parse_path(key) else {
            errors.push(
                Diagnostic::error(format!("\"{key}\" cannot be defined"))
                    .with_help("a define replaces a name, or a path of names: process.env.NODE_ENV"),
            );
            continue;
        };
        let parsed = match parse_value(value) {
            Some(value) => value,
            None if serde_json::from_str::<serde::de::IgnoredAny>(value).is_ok() => {
                files.push((key.clone(), value.clone()));
                DefineValue::Json(files.len() as u32 - 1)
            }
            None => {
                errors.push(
                    Diagnostic::error(format!("\"{value}\" is not a value for the define \"{key}\""))
                        .with_help("a value is JSON or a name; a string needs quotes of its own: '\"text\"'"),
                );
                continue;
            }
        };
        defines.retain(|define: &Define| define.path != path);
        defines.push(Define { path, value: parsed, is_imported: false });
    }
    let node_env = parse_path("process.env.NODE_ENV").expect("the path is valid");
    let is_defined = defines.iter().any(|define| node_env.starts_with(&define.path));
    if options.platform == Platform::Browser && !is_defined && options.bundle {
        let is_production = options.minify_whitespace && options.minify_identifiers && options.minify_syntax;
        let mode = if is_production { "production" } else { "development" };
        let value = DefineValue::Constant(Constant::String(mode.into()));
        defines.push(Define { path: node_env, value, is_imported: false });
    }
    defines
}

fn drops(options: &Options, errors: &mut Vec<Diagnostic>) -> Drops {
    let mut pure_calls = Vec::new();
    for name in &options.pure {
        match parse_path(name) {
            Some(path) => pure_calls.push(path),
            None => errors.push(
                Diagnostic::error(format!("\"{name}\" does not name a function"))
                    .with_help("name a global, or a path of names: console.log"),
            ),
        }
    }
    Drops {
        console: options.drop_console,
        debugger: options.drop_debugger,
        labels: options.drop_labels.clone(),
        pure_calls,
    }
}

fn mangled(options: &MangleOptions, errors: &mut Vec<Diagnostic>) -> Option<Mangle> {
    let mut parse = |text: &String| {
        Regex::new(text)
            .map_err(|error| {
                let reason = error.to_string();
                let reason = reason.lines().last().unwrap_or_default().trim_start_matches("error: ");
                errors.push(
                    Diagnostic::error(format!("\"{text}\" is not a regular expression: {reason}"))
                        .with_help("write one without slashes, for example _$"),
                );
            })
            .ok()
    };
    let names = parse(&options.names);
    let except = options.except.as_ref().map(parse);
    Some(Mangle {
        names: names?,
        except: except.map_or(Some(None), |except| except.map(Some))?,
        quoted: options.quoted,
    })
}

fn is_identifier(text: &str) -> bool {
    let mut characters = text.chars();
    characters.next().is_some_and(|c| c.is_alphabetic() || c == '_' || c == '$')
        && characters.all(|c| c.is_alphanumeric() || c == '_' || c == '$')
}

fn is_path_expression(text: &str) -> bool {
    parse_path(text).is_some()
}

fn is_string_literal(text: &str) -> bool {
    text.len() >= 2 && text.starts_with(['"', '\'']) && text.ends_with(&text[..1])
}

/// `a.b["c"]` as a path.
pub(crate) fn parse_path(text: &str) -> Option<Vec<Box<str>>> {
    Some(parse_global_name(text)?.into_iter().map(Into::into).collect())
}

/// A value that is written where its name stands: a primitive, or a path of names. Not objects and arrays.
fn parse_value(text: &str) -> Option<DefineValue> {
    let constant = |constant| Some(DefineValue::Constant(constant));
    match serde_json::from_str::<serde_json::Value>(text) {
        Ok(serde_json::Value::Null) => constant(Constant::Null),
        Ok(serde_json::Value::Bool(value)) => constant(Constant::Boolean(value)),
        Ok(serde_json::Value::Number(value)) => constant(Constant::Number(value.as_f64()?)),
        Ok(serde_json::Value::String(value)) => constant(Constant::String(value)),
        Ok(_) => None,
        Err(_) if text == "undefined" => constant(Constant::Undefined),
        Err(_) => {
            let path: Vec<Box<str>> = text.split('.').map(Into::into).collect();
            let is_value = path.iter().all(|name| is_identifier(name))
                && (swc_ecma_ast::Ident::verify_symbol(&path[0]).is_ok()
                    || &*path[0] == "this"
                    || text.starts_with("import.meta"));
            is_value.then_some(DefineValue::Path(path))
        }
    }
}

impl Settings {
    /// The global name of an external module: what was given, or the last part of its specifier in camel case.
    pub(crate) fn global_of(&self, specifier: &str) -> String {
        if let Some((_, global)) = self.options.globals.iter().find(|(external, _)| external == specifier) {
            return global.clone();
        }
        let last = specifier.rsplit(['/', ':']).next().unwrap_or(specifier);
        let mut name = String::new();
        for character in last.chars() {
            match character {
                '_' | '$' => name.push(character),
                _ if !character.is_ascii_alphanumeric() => name.push('-'),
                _ if name.ends_with('-') => {
                    name.pop();
                    name.push(if name.is_empty() { character } else { character.to_ascii_uppercase() });
                }
                _ => name.push(character),
            }
        }
        let name = name.trim_matches('-');
        if is_identifier(name) { name.to_string() } else { format!("_{}", name.replace('-', "")) }
    }
}

/// `a.b["c"]` as its parts.
pub(crate) fn parse_global_name(text: &str) -> Option<Vec<String>> {
    let mut parts = Vec::new();
    let mut rest = text;
    if text == "import" || (text.starts_with("import.") && !is_below_import_meta(text)) {
        return None;
    }
    loop {
        let end = rest.find(['.', '[']).unwrap_or(rest.len());
        if end > 0 || parts.is_empty() {
            if !is_identifier(&rest[..end]) {
                return None;
            }
            parts.push(rest[..end].to_string());
        }
        rest = &rest[end..];
        while let Some(inner) = rest.strip_prefix('[') {
            let close = inner.find(']')?;
            let key = inner[..close].trim();
            if !is_string_literal(key) {
                return None;
            }
            parts.push(key[1..key.len() - 1].to_string());
            rest = &inner[close + 1..];
        }
        match rest.strip_prefix('.') {
            Some(next) if !next.is_empty() => rest = next,
            Some(_) => return None,
            None if rest.is_empty() => return Some(parts),
            None => return None,
        }
    }
}

fn is_below_import_meta(text: &str) -> bool {
    text.strip_prefix("import.meta").is_some_and(|rest| rest.is_empty() || rest.starts_with(['.', '[']))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn global_names_are_paths() {
        let cases: [(&str, Option<&[&str]>); 9] = [
            ("this.a", Some(&["this", "a"])),
            ("import.meta.a", Some(&["import", "meta", "a"])),
            ("import.a", None),
            ("a", Some(&["a"])),
            ("a.b", Some(&["a", "b"])),
            ("a.b[\"c d\"].e", Some(&["a", "b", "c d", "e"])),
            ("a.", None),
            ("", None),
            ("1a", None),
        ];
        for (text, expected) in cases {
            let parts = parse_global_name(text);
            assert_eq!(
                parts.as_deref().map(|p| p.iter().map(String::as_str).collect::<Vec<_>>()),
                expected.map(<[&str]>::to_vec),
                "{text}"
            );
        }
    }
}
