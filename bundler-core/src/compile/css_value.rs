//! What a style sheet is to scripts: an object with the scoped names of a CSS module, as one value.
//! Knows nothing of parsing style sheets.

use lightningcss::css_modules::CssModuleReference;

use super::{CompileSettings, Source, data};
use crate::ascii;
use crate::id::{RecordId, SymbolId};
use crate::object::{
    ImportBinding, ImportKind, ImportName, ImportRecord, Object, Relocation, Symbol, SymbolKind, Target,
    TextsBuilder,
};

/// Builds the object of a style sheet.
pub(super) struct ValueBuilder<'a> {
    source: &'a Source<'a>,
    settings: &'a CompileSettings,
    texts: TextsBuilder,
    records: Vec<ImportRecord>,
    code: String,
    relocations: Vec<Relocation>,
    /// Symbols besides the value's own.
    symbols: Vec<Symbol>,
    /// Records of files that names are composed from, and the symbol of each name.
    composed: Vec<(String, RecordId)>,
}

impl<'a> ValueBuilder<'a> {
    pub(super) fn new(
        source: &'a Source<'a>,
        settings: &'a CompileSettings,
        texts: TextsBuilder,
        records: Vec<ImportRecord>,
    ) -> Self {
        Self {
            source,
            settings,
            texts,
            records,
            code: String::from("{"),
            relocations: Vec::new(),
            symbols: Vec::new(),
            composed: Vec::new(),
        }
    }

    /// Adds names. `mark` stands in scoped names for what only linking knows.
    pub(super) fn names(&mut self, names: &[(String, Vec<CssModuleReference>)], mark: &str) {
        let space = if self.settings.minify_whitespace { "" } else { " " };
        for (index, (name, references)) in names.iter().enumerate() {
            if index > 0 {
                self.code.push(',');
            }
            self.code.push_str(space);
            let key = quoted(name);
            match name.as_str() {
                "__proto__" => self.code.push_str("[\"__proto__\"]"),
                _ => self.code.push_str(&key),
            }
            self.code.push(':');
            self.code.push_str(space);
            self.value(references, mark);
        }
        if !names.is_empty() {
            self.code.push_str(space);
        }
    }

    /// `"a b" + " " + other.name`
    fn value(&mut self, references: &[CssModuleReference], mark: &str) {
        self.code.push('"');
        for (index, reference) in references.iter().enumerate() {
            if index > 0 {
                self.code.push(' ');
            }
            match reference {
                CssModuleReference::Local { name } => match name.strip_prefix(mark) {
                    Some(rest) => {
                        self.hole(Target::StyleScope);
                        self.text(rest);
                    }
                    None => self.text(name),
                },
                CssModuleReference::Global { name } => self.text(name),
                CssModuleReference::Dependency { name, specifier } => {
                    let symbol = self.import(specifier, name);
                    self.code.push_str("\"+");
                    self.hole(Target::Name(symbol));
                    self.code.push_str("+\"");
                }
            }
        }
        self.code.push('"');
    }

    fn hole(&mut self, target: Target) {
        self.relocations.push(Relocation { offset: self.code.len() as u32, target });
    }

    fn text(&mut self, text: &str) {
        let quoted = quoted(text);
        self.code.push_str(&quoted[1..quoted.len() - 1]);
    }

    /// The symbol of a name of another CSS module.
    fn import(&mut self, specifier: &str, name: &str) -> SymbolId {
        let known = self.composed.iter().find(|(known, _)| known == specifier).map(|(_, record)| *record);
        let record = known.unwrap_or_else(|| {
            let record = RecordId::from_index(self.records.len());
            let start = self.source.text.find(specifier).unwrap_or(0) as u32;
            self.records.push(ImportRecord {
                specifier: self.texts.intern(specifier),
                kind: ImportKind::CssImport,
                type_attribute: None,
                optional: false,
                start,
                end: start + specifier.len() as u32,
            });
            self.composed.push((specifier.to_string(), record));
            record
        });
        let text = self.texts.intern(name);
        let binding = ImportBinding { record, name: ImportName::Named(text), position: 0 };
        // The value's own symbol comes first.
        let symbol = SymbolId::from_index(self.symbols.len() + 1);
        self.symbols.push(Symbol { unnamed: true, ..Symbol::new(text, SymbolKind::Import(binding)) });
        symbol
    }

    pub(super) fn finish(mut self) -> Object {
        self.code.push('}');
        data::value(
            self.source,
            self.settings,
            data::Parts {
                texts: self.texts,
                code: self.code,
                relocations: self.relocations,
                symbols: self.symbols,
                records: self.records,
            },
        )
    }
}

fn quoted(text: &str) -> String {
    ascii::units(&serde_json::to_string(text).expect("strings are JSON")).into_owned()
}
