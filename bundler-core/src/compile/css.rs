//! Style sheets: parsed once, in the worker. What depends on other files becomes records and holes: `@import`
//! rules, files of `url()`, and what scoped names of CSS modules begin with.
//!
//! To scripts a style sheet is one value: the scoped names of a CSS module, or an empty object.

use std::sync::{Arc, RwLock};

use lightningcss::css_modules::{
    Config, CssModuleExport, CssModuleExports, CssModuleReference, Pattern, Segment,
};
use lightningcss::error::{Error, ErrorLocation};
use lightningcss::printer::PrinterOptions;
use lightningcss::rules::CssRule;
use lightningcss::rules::import::ImportRule;
use lightningcss::stylesheet::{MinifyOptions, ParserFlags, ParserOptions, StyleSheet as Parsed};
use lightningcss::targets::Targets;
use lightningcss::traits::ToCss;
use lightningcss::values::url::Url;
use lightningcss::visit_types;
use lightningcss::visitor::{Visit, VisitTypes, Visitor};

use super::bind::is_relative_url;
use super::css_value::ValueBuilder;
use super::{CompileSettings, Source};
use crate::ascii;
use crate::diagnostics::{Diagnostic, Location, WarningKind};
use crate::id::RecordId;
use crate::object::{
    ImportKind, ImportRecord, Mapping, Object, Relocation, StyleImport, StyleSheet, Target, TextsBuilder,
    Warning,
};
use crate::options::Loader;

/// Compiles a style sheet.
///
/// # Errors
/// What a CSS module composes wrongly. Rules that are wrong are left out, as browsers do it, with a warning.
pub(super) fn compile(source: &Source<'_>, settings: &CompileSettings) -> Result<Object, Vec<Diagnostic>> {
    let name = source.path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let is_module = source.loader == Loader::LocalCss || name.ends_with(".module.css");
    let marks = Marks::new(source.text);
    let warnings = Arc::new(RwLock::new(Vec::new()));
    let options = ParserOptions {
        filename: name,
        css_modules: is_module.then(|| scoping(&marks)),
        error_recovery: true,
        warnings: Some(Arc::clone(&warnings)),
        flags: ParserFlags::NESTING,
        ..ParserOptions::default()
    };
    let mut sheet = match Parsed::parse(source.text, options) {
        Ok(sheet) => sheet,
        Err(error) => return Err(vec![located(source, &error)]),
    };
    let mut texts = TextsBuilder::default();
    let mut records = Vec::new();
    let imports = take_imports(source, settings, &mut sheet, &mut texts, &mut records);
    let leading = take_leading_layers(&mut sheet, settings, !imports.is_empty());
    let layers = layer_names(&sheet);
    let mut urls = Urls { source, marks: &marks, texts: &mut texts, records: &mut records };
    let _ = sheet.visit(&mut urls);
    let targets = Targets { browsers: settings.targets.browsers, ..Targets::default() };
    if settings.targets.browsers.is_some() {
        let minify = MinifyOptions { targets, ..MinifyOptions::default() };
        sheet.minify(minify).map_err(|error| vec![located(source, &error)])?;
    }
    let printed = sheet.to_css(PrinterOptions {
        minify: settings.minify_whitespace,
        targets,
        ..PrinterOptions::default()
    });
    let mut printed = printed.map_err(|error| vec![located(source, &error)])?;
    if settings.ascii {
        printed.code = ascii::style(&printed.code).into_owned();
    }
    let Filled { code, holes, mappings } = {
        let mappings = match settings.with_mappings {
            true => rule_mappings(&printed.code, &sheet.rules.0, settings.minify_whitespace),
            false => Vec::new(),
        };
        fill(printed.code.trim_end(), &marks, mappings)
    };
    let mut value = ValueBuilder::new(source, settings, texts, records);
    value.names(&scoped_names(&printed.exports.unwrap_or_default()), &marks.scope);
    let mut object = value.finish();
    let warnings = warnings.read().map(|warnings| warnings.clone()).unwrap_or_default();
    object.warnings = warnings.iter().map(|error| warning(source, error)).collect();
    object.css = Some(Box::new(StyleSheet { code, holes, mappings, imports, leading, layers }));
    Ok(object)
}

/// Texts that stand in the style sheet for what only linking knows. The source holds none of them.
struct Marks {
    /// Begins a file's URL; its record's index follows in five digits.
    url: String,
    /// What scoped names begin with.
    scope: String,
}

impl Marks {
    fn new(text: &str) -> Self {
        let unused = |proposal: &str| {
            let mut mark = proposal.to_string();
            while text.contains(&mark) {
                mark.push('x');
            }
            mark
        };
        Self { url: unused("url-of-record-"), scope: unused("scope-of-file") }
    }
}

fn scoping(marks: &Marks) -> Config {
    let prefix = Segment::Literal(format!("{}_", marks.scope).into());
    let pattern = Pattern { segments: [prefix, Segment::Local].into_iter().collect() };
    Config { pattern, grid: false, ..Config::default() }
}

/// `@import` rules as records. Remote style sheets are records, too: the resolver leaves them alone.
fn take_imports(
    source: &Source<'_>,
    settings: &CompileSettings,
    sheet: &mut Parsed<'_>,
    texts: &mut TextsBuilder,
    records: &mut Vec<ImportRecord>,
) -> Vec<StyleImport> {
    let mut imports = Vec::new();
    for rule in sheet.rules.0.iter_mut() {
        let CssRule::Import(import) = &*rule else { continue };
        let from = offset_of(source.text, import.loc.line, import.loc.column.saturating_sub(1));
        let found = source.text[from..].find(&*import.url).unwrap_or(0);
        let start = (from + found) as u32;
        let record = RecordId::from_index(records.len());
        records.push(ImportRecord {
            specifier: texts.intern(&import.url),
            kind: ImportKind::CssImport,
            type_attribute: None,
            optional: false,
            start,
            end: start + import.url.len() as u32,
        });
        imports.push(style_import(record, import, settings));
        *rule = CssRule::Ignored;
    }
    imports
}

fn style_import(record: RecordId, import: &ImportRule<'_>, settings: &CompileSettings) -> StyleImport {
    let options = || PrinterOptions { minify: settings.minify_whitespace, ..PrinterOptions::default() };
    let print = |value: Result<String, lightningcss::error::PrinterError>| {
        let text = value.unwrap_or_default();
        if settings.ascii { ascii::style(&text).into_owned() } else { text }
    };
    StyleImport {
        record,
        layer: import
            .layer
            .as_ref()
            .map(|name| name.as_ref().map(|name| print(name.to_css_string(options()))).unwrap_or_default()),
        supports: import.supports.as_ref().map(|condition| {
            let text = print(condition.to_css_string(options()));
            if text.starts_with('(') { text } else { format!("({text})") }
        }),
        media: (!import.media.media_queries.is_empty()).then(|| print(import.media.to_css_string(options()))),
    }
}

/// `@layer` statements before the first `@import`: they have to stay before what is imported.
fn take_leading_layers(sheet: &mut Parsed<'_>, settings: &CompileSettings, has_imports: bool) -> String {
    let mut leading = String::new();
    if !has_imports {
        return leading;
    }
    for rule in sheet.rules.0.iter_mut() {
        match rule {
            CssRule::LayerStatement(_) => {
                let options =
                    PrinterOptions { minify: settings.minify_whitespace, ..PrinterOptions::default() };
                let text = rule.to_css_string(options).unwrap_or_default();
                leading.push_str(&if settings.ascii { ascii::style(&text) } else { text.as_str().into() });
                leading.push('\n');
                *rule = CssRule::Ignored;
            }
            CssRule::Ignored => {}
            _ => break,
        }
    }
    leading
}

/// Layers that the style sheet itself declares at top level, in order.
fn layer_names(sheet: &Parsed<'_>) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    let mut add = |name: Result<String, lightningcss::error::PrinterError>| {
        if let Ok(name) = name
            && !names.contains(&name)
        {
            names.push(name);
        }
    };
    for rule in &sheet.rules.0 {
        match rule {
            CssRule::LayerStatement(rule) => {
                rule.names.iter().for_each(|name| add(name.to_css_string(PrinterOptions::default())));
            }
            CssRule::LayerBlock(rule) => {
                if let Some(name) = &rule.name {
                    add(name.to_css_string(PrinterOptions::default()));
                }
            }
            _ => {}
        }
    }
    names
}

/// Replaces URLs of files by marks.
struct Urls<'a, 's> {
    source: &'a Source<'s>,
    marks: &'a Marks,
    texts: &'a mut TextsBuilder,
    records: &'a mut Vec<ImportRecord>,
}

impl<'i> Visitor<'i> for Urls<'_, '_> {
    type Error = std::convert::Infallible;

    fn visit_types(&self) -> VisitTypes {
        visit_types!(URLS)
    }

    fn visit_url(&mut self, url: &mut Url<'i>) -> Result<(), Self::Error> {
        let text: &str = &url.url;
        if !is_relative_url(text) && !text.starts_with('/') || text.starts_with("//") {
            return Ok(());
        }
        let from =
            offset_of(self.source.text, url.loc.line.saturating_sub(1), url.loc.column.saturating_sub(1));
        let found = self.source.text[from..].find(text).unwrap_or(0);
        let start = (from + found) as u32;
        let mark = format!("{}{:05}", self.marks.url, self.records.len());
        self.records.push(ImportRecord {
            specifier: self.texts.intern(text),
            kind: ImportKind::Url,
            type_attribute: None,
            optional: false,
            start,
            end: start + text.len() as u32,
        });
        url.url = mark.into();
        Ok(())
    }
}

/// Byte offset of a zero-based line and UTF-16 column.
fn offset_of(text: &str, line: u32, column: u32) -> usize {
    let start: usize = text.split_inclusive('\n').take(line as usize).map(str::len).sum();
    let mut units = 0;
    text[start..]
        .char_indices()
        .take_while(|(_, character)| {
            let is_before = units < column;
            units += character.len_utf16() as u32;
            is_before
        })
        .last()
        .map_or(start, |(index, character)| {
            start + index + if column == 0 { 0 } else { character.len_utf8() }
        })
        .min(text.len())
}

/// Printed text with holes in place of marks.
struct Filled {
    code: String,
    holes: Vec<Relocation>,
    mappings: Vec<Mapping>,
}

fn fill(printed: &str, marks: &Marks, mappings: Vec<Mapping>) -> Filled {
    let mut found: Vec<(usize, usize, Target)> = Vec::new();
    for start in memchr::memmem::find_iter(printed.as_bytes(), marks.url.as_bytes()) {
        let digits = start + marks.url.len();
        let Some(index) = printed.get(digits..digits + 5).and_then(|digits| digits.parse().ok()) else {
            continue;
        };
        let is_quoted = printed[..start].ends_with('"');
        let quote = usize::from(is_quoted);
        let target = Target::Url(RecordId(index));
        found.push((start - quote, digits + 5 + quote, target));
    }
    for start in memchr::memmem::find_iter(printed.as_bytes(), marks.scope.as_bytes()) {
        found.push((start, start + marks.scope.len(), Target::StyleScope));
    }
    found.sort_unstable_by_key(|(start, ..)| *start);
    let mut raw = mappings.into_iter().peekable();
    let mut filled =
        Filled { code: String::with_capacity(printed.len()), holes: Vec::new(), mappings: Vec::new() };
    let mut position = 0;
    let end = [(printed.len(), printed.len(), None)];
    let found = found.into_iter().map(|(start, end, target)| (start, end, Some(target))).chain(end);
    for (start, end, target) in found {
        while let Some(mapping) = raw.next_if(|mapping| (mapping.offset as usize) <= start) {
            let offset = filled.code.len() + (mapping.offset as usize).saturating_sub(position);
            filled.mappings.push(Mapping { offset: offset as u32, ..mapping });
        }
        filled.code.push_str(&printed[position..start]);
        if let Some(target) = target {
            filled.holes.push(Relocation { offset: filled.code.len() as u32, target });
        }
        position = end;
    }
    filled
}

/// Where rules begin in the printed text. Rules are printed in order, so that each head is looked for after the
/// one before; one that lowering changed is not found, and has no mapping.
fn rule_mappings(printed: &str, rules: &[CssRule<'_>], minify: bool) -> Vec<Mapping> {
    let mut heads = Vec::new();
    collect_heads(rules, minify, &mut heads);
    let mut position = 0;
    let mut mappings = Vec::with_capacity(heads.len());
    for (head, line, column) in heads {
        let Some(found) = memchr::memmem::find(&printed.as_bytes()[position..], head.as_bytes()) else {
            continue;
        };
        position += found;
        mappings.push(Mapping {
            offset: position as u32,
            line,
            column: column.saturating_sub(1),
            name: None,
        });
    }
    mappings
}

fn collect_heads(rules: &[CssRule<'_>], minify: bool, heads: &mut Vec<(String, u32, u32)>) {
    let at = |head: &str, loc: lightningcss::rules::Location| (head.to_string(), loc.line, loc.column);
    for rule in rules {
        let inner = match rule {
            CssRule::Style(rule) => {
                let options = PrinterOptions { minify, ..PrinterOptions::default() };
                if let Ok(selectors) = rule.selectors.to_css_string(options) {
                    heads.push((selectors, rule.loc.line, rule.loc.column));
                }
                &rule.rules.0
            }
            CssRule::Media(rule) => {
                heads.push(at("@media", rule.loc));
                &rule.rules.0
            }
            CssRule::Supports(rule) => {
                heads.push(at("@supports", rule.loc));
                &rule.rules.0
            }
            CssRule::Container(rule) => {
                heads.push(at("@container", rule.loc));
                &rule.rules.0
            }
            CssRule::LayerBlock(rule) => {
                heads.push(at("@layer", rule.loc));
                &rule.rules.0
            }
            CssRule::Scope(rule) => &rule.rules.0,
            CssRule::StartingStyle(rule) => &rule.rules.0,
            CssRule::FontFace(rule) => {
                heads.push(at("@font-face", rule.loc));
                continue;
            }
            CssRule::Keyframes(rule) => {
                heads.push(at("@keyframes", rule.loc));
                continue;
            }
            _ => continue,
        };
        collect_heads(inner, minify, heads);
    }
}

/// What each exported name of a CSS module stands for: scoped names, and names of other files.
fn scoped_names(exports: &CssModuleExports) -> Vec<(String, Vec<CssModuleReference>)> {
    let mut names: Vec<&String> = exports.keys().collect();
    names.sort_unstable();
    names
        .into_iter()
        .map(|name| {
            let mut references = Vec::new();
            compose(&exports[name], exports, &mut references);
            (name.clone(), references)
        })
        .collect()
}

/// Adds the names that an export is composed of, each once, before its own.
fn compose(export: &CssModuleExport, exports: &CssModuleExports, references: &mut Vec<CssModuleReference>) {
    let own = CssModuleReference::Local { name: export.name.clone() };
    if references.contains(&own) {
        return;
    }
    // Held while its parts are followed, so that a cycle ends.
    references.push(own.clone());
    for part in &export.composes {
        match part {
            CssModuleReference::Local { name } => match exports.values().find(|other| other.name == *name) {
                Some(other) => compose(other, exports, references),
                None if !references.contains(part) => references.push(part.clone()),
                None => {}
            },
            _ if !references.contains(part) => references.push(part.clone()),
            _ => {}
        }
    }
    references.retain(|reference| *reference != own);
    references.push(own);
}

fn located<T: std::fmt::Display>(source: &Source<'_>, error: &Error<T>) -> Diagnostic {
    let (offset, message) = described(source, error);
    Diagnostic::error(message).at(Location::from_offsets(source.path, source.text, offset, offset + 1))
}

fn warning<T: std::fmt::Display>(source: &Source<'_>, error: &Error<T>) -> Warning {
    let (offset, message) = described(source, error);
    Warning { position: offset as u32, kind: WarningKind::CssSyntaxError, message }
}

fn described<T: std::fmt::Display>(source: &Source<'_>, error: &Error<T>) -> (usize, String) {
    let offset = match &error.loc {
        Some(ErrorLocation { line, column, .. }) => offset_of(source.text, *line, column.saturating_sub(1)),
        None => 0,
    };
    (offset, error.kind.to_string().trim_end_matches('.').to_string())
}
