//! The relocatable object: one source file, compiled alone.
//!
//! Plain data in flat tables with `u32` indices. An object knows nothing of other modules: where the
//! linker has to decide, the printed code has a hole, and a relocation says what belongs there.
//! The same object can end up flat in the shared scope, wrapped as CommonJS, or wrapped as a lazily
//! initialised ES module; that is the linker's choice.

use std::ops::Range;
use std::path::PathBuf;

use crate::diagnostics::WarningKind;
use crate::id::{NestedId, PropertyId, RecordId, StatementId, SymbolId};

mod texts;

pub use self::texts::{TextId, Texts, TextsBuilder};

/// One compiled source file.
#[derive(Clone, Debug, Default)]
pub struct Object {
    /// Names and specifiers.
    pub texts: Texts,
    /// Printed text of all statements, holes left out.
    pub code: String,
    /// Top-level statements in source order.
    pub statements: Vec<Statement>,
    /// Pool for [`Statement::declared`], [`Statement::hoisted`] and [`Statement::completes`].
    pub declared: Vec<SymbolId>,
    /// Pool for [`Effects::Unless`] and [`Calls::PureIf`].
    pub conditions: Vec<Condition>,
    /// Pool for [`Statement::used`].
    pub used: Vec<SymbolId>,
    /// Pool for [`Statement::records`].
    pub statement_records: Vec<RecordId>,
    /// Holes, sorted by offset.
    pub relocations: Vec<Relocation>,
    /// Top-level symbols: declared here or imported.
    pub symbols: Vec<Symbol>,
    /// Names of nested scopes that get short ones; empty unless identifiers are minified.
    pub nested: Vec<Nested>,
    /// Property names that are shortened, as written; empty unless that is asked for.
    pub properties: Vec<TextId>,
    /// Other property names, if that is asked for: shortened ones must not be called the same. Sorted by text.
    pub kept_properties: Vec<TextId>,
    /// What the module asks for, in source order.
    pub records: Vec<ImportRecord>,
    /// Constants whose values are known, sorted by symbol.
    pub known: Vec<Known>,
    /// Imported symbols that conditions and constants depend on: knowing them would make the module shorter.
    pub decisive: Vec<SymbolId>,
    /// Named exports in source order, `default` included.
    pub exports: Vec<Export>,
    /// Records of `export * from`, in source order.
    pub stars: Vec<RecordId>,
    /// Names bound in nested scopes that are printed as they are; for a CommonJS module all its names.
    /// Sorted by text.
    pub nested_names: Vec<TextId>,
    /// Names that are bound nowhere in the module: globals. Sorted by text.
    pub free_names: Vec<TextId>,
    /// What else the linker must know.
    pub facts: Facts,
    /// Where printed text comes from; empty without source maps.
    pub mappings: Vec<Mapping>,
    /// Where the source itself comes from, if it says so.
    pub input_map: Option<Box<InputMap>>,
    /// The source as a JSON string, for `sourcesContent`; empty without source maps.
    pub quoted_source: String,
    /// Comments that must be kept.
    pub legal_comments: Vec<TextId>,
    /// The style sheet, if it is one.
    pub css: Option<Box<StyleSheet>>,
    /// What the user should know.
    pub warnings: Vec<Warning>,
    /// The file to be copied beside the output.
    pub asset: Option<Asset>,
}

/// Something about a source that the user should know.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Warning {
    /// Byte offset in the source.
    pub position: u32,
    /// What it is about.
    pub kind: WarningKind,
    /// What is wrong.
    pub message: String,
}

/// A style sheet whose `@import` rules have been taken out.
#[derive(Clone, Debug, Default)]
pub struct StyleSheet {
    /// Printed rules, holes left out.
    pub code: String,
    /// URLs of files and what scoped names begin with, sorted by offset.
    pub holes: Vec<Relocation>,
    /// Where printed text comes from; empty without source maps.
    pub mappings: Vec<Mapping>,
    /// `@import` rules in source order.
    pub imports: Vec<StyleImport>,
    /// `@layer` statements that stand before them.
    pub leading: String,
    /// Names of the layers that it declares at top level, in order.
    pub layers: Vec<String>,
}

/// An `@import` rule.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct StyleImport {
    /// What it imports.
    pub record: RecordId,
    /// The layer; the empty name is an anonymous layer.
    pub layer: Option<String>,
    /// The `supports` condition, in parentheses.
    pub supports: Option<String>,
    /// The media queries.
    pub media: Option<String>,
}

/// A file that is copied beside the output.
#[derive(Clone, Debug)]
pub struct Asset {
    /// What it holds.
    pub contents: Box<[u8]>,
    /// Hash of the contents, as it stands in file names.
    pub hash: Box<str>,
    /// Imports of it stay imports.
    pub stays_import: bool,
    /// `?query` and `#hash` of the specifier; part of the URL.
    pub suffix: String,
}

impl Object {
    /// Symbols that a statement declares, hoisted variables included.
    pub fn declared_by(&self, statement: &Statement) -> &[SymbolId] {
        &self.declared[statement.declared.start as usize..statement.declared.end as usize]
    }

    /// `var` symbols declared inside a statement's blocks; its text only assigns them.
    pub fn hoisted_by(&self, statement: &Statement) -> &[SymbolId] {
        &self.declared[statement.hoisted.start as usize..statement.hoisted.end as usize]
    }

    /// Symbols whose value a statement only completes: it is needed where they are.
    pub fn completed_by(&self, statement: &Statement) -> &[SymbolId] {
        &self.declared[statement.completes.start as usize..statement.completes.end as usize]
    }

    /// The conditions in a range of their pool.
    pub fn conditions(&self, range: &Range<u32>) -> &[Condition] {
        &self.conditions[range.start as usize..range.end as usize]
    }

    /// Symbols that a statement refers to.
    pub fn used_by(&self, statement: &Statement) -> &[SymbolId] {
        &self.used[statement.used.start as usize..statement.used.end as usize]
    }

    /// `require`, dynamic import and similar records inside a statement.
    pub fn records_of(&self, statement: &Statement) -> &[RecordId] {
        &self.statement_records[statement.records.start as usize..statement.records.end as usize]
    }

    /// Holes inside a statement.
    pub fn relocations_of(&self, statement: &Statement) -> &[Relocation] {
        let first = self.relocations.partition_point(|r| r.offset < statement.code.start);
        // A separator stands between statements, so a hole at the end is this statement's.
        let count = self.relocations[first..].partition_point(|r| r.offset <= statement.code.end);
        &self.relocations[first..first + count]
    }

    /// The name of a symbol as the author wrote it.
    pub fn symbol_name(&self, symbol: SymbolId) -> &str {
        self.texts.get(self.symbols[symbol.index()].name)
    }

    /// The import that a symbol is, or is a member of.
    pub fn import_of(&self, mut symbol: SymbolId) -> Option<ImportBinding> {
        loop {
            match self.symbols[symbol.index()].kind {
                SymbolKind::Member(member) => symbol = member.object,
                SymbolKind::Import(import) => return Some(import),
                SymbolKind::Declared | SymbolKind::Free => return None,
            }
        }
    }

    /// Whether a nested scope binds `name`.
    pub fn has_nested_name(&self, name: &str) -> bool {
        contains(&self.texts, &self.nested_names, name)
    }

    /// Whether a global of this name is mentioned.
    pub fn has_free_name(&self, name: &str) -> bool {
        contains(&self.texts, &self.free_names, name)
    }

    /// Statements with their indices.
    pub fn statements(&self) -> impl Iterator<Item = (StatementId, &Statement)> {
        self.statements.iter().enumerate().map(|(i, s)| (StatementId::from_index(i), s))
    }
}

fn contains(texts: &Texts, sorted: &[TextId], name: &str) -> bool {
    sorted.binary_search_by(|&id| texts.get(id).cmp(name)).is_ok()
}

/// One top-level statement. A declaration of several variables is split into one statement each.
#[derive(Clone, Debug)]
pub struct Statement {
    /// Its text in [`Object::code`].
    pub code: Range<u32>,
    /// How its text becomes a statement.
    pub kind: StatementKind,
    /// Whether running it can be observed even if nothing uses what it declares.
    pub effects: Effects,
    /// Evaluating it reads a top-level name itself, not only in functions that something may call later.
    pub reads_now: bool,
    /// Range of [`Object::declared`]: everything it declares.
    pub declared: Range<u32>,
    /// Range of [`Object::declared`], the tail of `declared`: hoisted variables.
    pub hoisted: Range<u32>,
    /// Range of [`Object::declared`]: declared elsewhere, and assigned or filled here.
    pub completes: Range<u32>,
    /// Range of [`Object::used`].
    pub used: Range<u32>,
    /// Range of [`Object::statement_records`].
    pub records: Range<u32>,
}

/// Whether running something can be observed.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Effects {
    /// It cannot.
    None,
    /// It can.
    Always,
    /// It cannot if all conditions of this range of [`Object::conditions`] hold.
    Unless(Range<u32>),
}

/// What must hold of a symbol for something to be free of effects. Only linking can tell: the symbol may be
/// imported, or assigned later on.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Condition {
    /// The symbol.
    pub symbol: SymbolId,
    /// What must hold of it.
    pub need: Need,
}

/// What a condition asks of a symbol's value.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Need {
    /// Reading the symbol does not throw.
    Readable,
    /// Assigning the symbol does not throw.
    Assignable,
    /// Calling it has no effect.
    Call,
    /// Constructing it has no effect.
    Construct,
    /// A class can extend it.
    Heritage,
    /// It is an object made here: nobody else sees what is written to its members.
    Own,
    /// The same, and any member can be written: it is no function.
    OwnLiteral,
    /// The same for the object in its member `prototype`.
    OwnPrototype,
    /// It is a class, and reading a member of its `prototype` has no effect.
    PrototypeMembers,
    /// Reading a member has no effect.
    Members,
    /// An object with plain members only, which nothing else can change: spreading reads all of them.
    Plain,
    /// No conversion of it can be observed: it is a primitive, but no symbol and no BigInt.
    Primitive,
    /// It is a primitive that can be a property's key.
    Key,
}

/// A primitive value.
#[derive(Clone, PartialEq, Debug)]
#[expect(missing_docs, reason = "the names say it")]
pub enum Constant {
    Undefined,
    Null,
    Boolean(bool),
    Number(f64),
    String(String),
}

impl Constant {
    /// Whether the value takes no more room than most names.
    pub(crate) fn is_short(&self) -> bool {
        match self {
            Self::Undefined | Self::Null | Self::Boolean(_) => true,
            Self::Number(value) => value.is_finite() && value.to_string().len() <= 6,
            Self::String(value) => value.len() <= 4,
        }
    }
}

/// The value of a constant, or of a member of an enumeration.
#[derive(Clone, PartialEq, Debug)]
pub struct Known {
    /// What is declared.
    pub symbol: SymbolId,
    /// The member.
    pub member: Option<TextId>,
    /// Its value.
    pub value: Constant,
}

/// What is known of the value that a symbol's declaration gives it.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub enum Value {
    /// Nothing.
    #[default]
    Unknown,
    /// A function.
    Function {
        /// What calling it does.
        calls: Calls,
        /// It has a member `prototype`.
        has_prototype: bool,
        /// It may look at its `this`.
        uses_this: bool,
    },
    /// A class without static accessors.
    Class {
        /// It has no other accessors either.
        has_plain_prototype: bool,
        /// What constructing it does.
        constructs: Calls,
        /// The symbol that it extends.
        parent: Option<SymbolId>,
    },
    /// A class with static accessors, or one that extends something that has no name.
    OpaqueClass,
    /// An object or array made by a literal without accessors and spread.
    Object,
    /// An empty variable that `(function (n) {...})(n || (n = {}))` fills, and nothing else assigns.
    Filled,
    /// A standard object of which any member can be read.
    Builtin,
    /// Undefined, null, a boolean, a number or a string.
    Primitive,
    /// A symbol.
    Symbol,
}

/// What calling a function does.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Calls {
    /// Something that can be observed, for all that is known.
    Effects,
    /// Nothing, if all conditions of this range of [`Object::conditions`] hold.
    PureIf(Range<u32>),
}

/// How a statement's text becomes a statement.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum StatementKind {
    /// The text is complete.
    Plain,
    /// The text is `pattern = value` or `name`; the linker adds the keyword, or none where the variable
    /// is declared elsewhere.
    Variable {
        /// The keyword of the source.
        keyword: Keyword,
        /// The pattern is an object pattern: as an expression it needs parentheses.
        parenthesized: bool,
        /// There is a value.
        initialized: bool,
    },
    /// A function declaration: complete, and hoisted.
    Function,
    /// Complete; belongs to a function declaration, and runs before any module does.
    Hoisted,
    /// The text is the value of the constant that the statement declares.
    Value,
    /// A class declaration: complete; `name = class name {...}` where the class is declared elsewhere.
    Class,
}

/// A declaration keyword.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Keyword {
    /// `var`
    Var,
    /// `let`
    Let,
    /// `const`
    Const,
}

impl Keyword {
    /// The keyword as written.
    pub fn text(self) -> &'static str {
        match self {
            Self::Var => "var",
            Self::Let => "let",
            Self::Const => "const",
        }
    }
}

/// A hole in the code.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Relocation {
    /// Where in [`Object::code`] the text goes.
    pub offset: u32,
    /// What goes there.
    pub target: Target,
}

/// What fills a hole.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Target {
    /// The value of a symbol, as an expression or a declared name.
    Name(SymbolId),
    /// A symbol that is called: a property access must not pass its object as `this`.
    Callee(SymbolId),
    /// A symbol that is assigned.
    Assigned(SymbolId),
    /// A symbol where a pattern or a class declares it.
    Declared(SymbolId),
    /// `require` of a record.
    Require(RecordId),
    /// `require.resolve` of a record.
    RequireResolve(RecordId),
    /// `import()` of a record.
    DynamicImport(RecordId),
    /// The function `require` itself.
    RequireFunction,
    /// The object `import.meta`.
    ImportMeta,
    /// The URL of a record's file, as a string.
    Url(RecordId),
    /// The URL of the file that this module is, as a string.
    OwnUrl,
    /// What scoped names of this style sheet begin with; stands inside a string or a name.
    StyleScope,
    /// A name of a nested scope.
    Nested(NestedId),
    /// A property name that is shortened.
    Property(PropertyId),
    /// The same as a string.
    PropertyText(PropertyId),
}

/// A name of a nested scope. Names with the same slot are never visible in the same place.
#[derive(Clone, Copy, Debug)]
pub struct Nested {
    /// Name as written.
    pub name: TextId,
    /// What is named, within its statement.
    pub slot: u32,
}

/// A top-level symbol.
#[derive(Clone, Debug)]
pub struct Symbol {
    /// Name as written, or proposed where the source has none.
    pub name: TextId,
    /// What it is.
    pub kind: SymbolKind,
    /// Something assigns it after its declaration.
    pub reassigned: bool,
    /// Its name stands nowhere in the source: it may coincide with a nested one.
    pub unnamed: bool,
    /// How it may be read and written before and after its declaration.
    pub form: Form,
    /// Its value is passed on: others may change what it refers to.
    pub escapes: bool,
    /// What its declaration gives it.
    pub value: Value,
    /// It is the default export, and always has the value of this symbol of the module.
    pub alias: Option<SymbolId>,
}

impl Symbol {
    /// A symbol of which nothing more is known.
    pub fn new(name: TextId, kind: SymbolKind) -> Self {
        Self {
            name,
            kind,
            reassigned: false,
            unnamed: false,
            form: Form::Hoisted,
            escapes: false,
            value: Value::Unknown,
            alias: None,
        }
    }
}

/// How a symbol may be read and written.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Form {
    /// `var` and functions: always.
    Hoisted,
    /// `let` and classes: not before the declaration.
    Lexical,
    /// `const`: read after the declaration, never written.
    Constant,
}

/// What a symbol is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum SymbolKind {
    /// Declared by a statement of this module.
    Declared,
    /// Bound by an import.
    Import(ImportBinding),
    /// A member of what an imported symbol stands for: if that is a namespace, the export itself.
    Member(MemberBinding),
    /// Bound nowhere: a global.
    Free,
}

/// What an imported symbol stands for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct ImportBinding {
    /// The module it comes from.
    pub record: RecordId,
    /// The export it names.
    pub name: ImportName,
    /// Where the name stands in the source, for diagnostics.
    pub position: u32,
}

/// `object.name`, read.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct MemberBinding {
    /// An imported symbol, or a member of one.
    pub object: SymbolId,
    /// The member's name.
    pub name: TextId,
    /// `object.name()`: called, with the object as `this`.
    pub called: bool,
}

/// The imported side of an import or re-export.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ImportName {
    /// An export by name, `default` included.
    Named(TextId),
    /// The namespace object.
    Namespace,
}

/// A request for another module.
#[derive(Clone, Copy, Debug)]
pub struct ImportRecord {
    /// As written.
    pub specifier: TextId,
    /// How it is requested.
    pub kind: ImportKind,
    /// The `type` import attribute.
    pub type_attribute: Option<TextId>,
    /// Failure is caught by the program: a `require` in `try`, an `import()` with a handler.
    pub optional: bool,
    /// Byte offset of the specifier in the source.
    pub start: u32,
    /// Byte offset of the specifier's end.
    pub end: u32,
}

impl ImportRecord {
    /// A request for the runtime.
    pub fn runtime(texts: &mut TextsBuilder) -> Self {
        Self {
            specifier: texts.intern("runtime"),
            kind: ImportKind::Runtime,
            type_attribute: None,
            optional: false,
            start: 0,
            end: 0,
        }
    }
}

/// How a module is requested.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum ImportKind {
    /// `import`, or `export ... from`.
    Static,
    /// `require()`
    Require,
    /// `require()` of a converted CommonJS module: runs it in place, and gives nothing.
    Evaluate,
    /// `require.resolve()`
    RequireResolve,
    /// `import()`
    Dynamic,
    /// `@import` of a style sheet.
    CssImport,
    /// `new URL("...", import.meta.url)`, or `url()` of a style sheet: only where the file is.
    Url,
    /// Something of the runtime.
    Runtime,
}

/// A named export.
#[derive(Clone, Copy, Debug)]
pub struct Export {
    /// The exported name.
    pub name: TextId,
    /// What it stands for.
    pub kind: ExportKind,
    /// Byte offset in the source, for diagnostics.
    pub position: u32,
}

/// What an export stands for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ExportKind {
    /// A symbol of this module, possibly an imported one.
    Local(SymbolId),
    /// `export { name } from`, `export * as name from`.
    ReExport(RecordId, ImportName),
}

/// What kind of module a file is.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum ModuleKind {
    /// Has import or export syntax, or is one by name or package.json.
    #[default]
    EsModule,
    /// Uses `module`, `exports`, `return` at top level, or is one by name or package.json.
    CommonJs,
    /// Neither: a script for its effects. Flat, unless something looks at its exports.
    Undetermined,
    /// One value: its first statement declares the default export. Others declare its members one by one, for
    /// importers that look at nothing else.
    Data,
}

/// How a CommonJS file can be linked.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Reading {
    /// As a function that fills `module.exports`, or it is no CommonJS file.
    #[default]
    Whole,
    /// Its exports could be variables.
    Variables,
    /// It is `module.exports = require(...)` and nothing else.
    PassedOn,
    /// This object is an ES module whose exports are the variables.
    Converted {
        /// It says that it was an ES module before: the default import is `exports.default`.
        has_flag: bool,
        /// The exports are those of the module that this record leads to.
        source: Option<RecordId>,
    },
}

/// What the linker must know about a module besides its tables.
#[derive(Clone, Debug, Default)]
pub struct Facts {
    /// What kind of module it is.
    pub kind: ModuleKind,
    /// Importers get Node's interop: the default import is `module.exports`.
    pub node_mode: bool,
    /// Where the first top-level `await` stands.
    pub top_level_await: Option<u32>,
    /// Has `eval(...)` or `with`: its names are kept.
    pub direct_eval: bool,
    /// Where syntax stands that strict mode forbids, and what it is: it cannot be part of an ES module.
    pub sloppy: Option<(u32, TextId)>,
    /// In strict mode by a directive or by being an ES module.
    pub strict: bool,
    /// Written in TypeScript: a missing re-export is a type.
    pub typescript: bool,
    /// Directives other than "use strict", as printed.
    pub directives: Vec<TextId>,
    /// The `#!` line without its line break.
    pub hashbang: Option<TextId>,
    /// Uses `module` in other ways than for `module.exports`.
    pub uses_module_object: bool,
    /// Uses the `arguments` of the function around a CommonJS module.
    pub uses_arguments: bool,
    /// Uses `import.meta`.
    pub uses_import_meta: bool,
    /// How it can be linked if it is CommonJS.
    pub reading: Reading,
    /// The first two of [`Object::nested`] are `exports` and `module`.
    pub renames_parameters: bool,
}

impl Facts {
    /// Whether it was a CommonJS file: imports of it are imports of `module.exports`.
    pub fn is_converted(&self) -> bool {
        matches!(self.reading, Reading::Converted { .. })
    }

    /// Whether a CommonJS module needs all that Node's `module` has.
    pub fn needs_module_object(&self) -> bool {
        self.uses_module_object || self.uses_arguments
    }

    /// The runtime function that makes a CommonJS module.
    pub(crate) fn common_js_maker(&self) -> &'static str {
        if self.needs_module_object() { "__commonJSModule" } else { "__commonJS" }
    }
}

/// One point of a source map.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Mapping {
    /// Offset in [`Object::code`].
    pub offset: u32,
    /// Zero-based source line.
    pub line: u32,
    /// Zero-based source column in UTF-16 units.
    pub column: u32,
    /// Original name, where the printed one may differ.
    pub name: Option<TextId>,
}

/// The source map of an input.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct InputMap {
    /// The files that the input was made from.
    pub sources: Vec<InputSource>,
    /// Sorted by line and column.
    pub tokens: Vec<InputToken>,
    /// Original names.
    pub names: Vec<Box<str>>,
}

/// A file that an input was made from.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct InputSource {
    /// Its absolute path, or the URL of what is no file.
    pub path: Result<PathBuf, Box<str>>,
    /// Its text as a JSON string; empty if it is not known.
    pub quoted_content: String,
}

/// One point of an input's source map. Lines and columns are zero-based, columns count UTF-16 units.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct InputToken {
    /// Line of the input.
    pub line: u32,
    /// Column of the input.
    pub column: u32,
    /// Index of the source; absent where the input's maker wrote the text.
    pub source: Option<u32>,
    /// Line of the source.
    pub source_line: u32,
    /// Column of the source.
    pub source_column: u32,
    /// Index of the original name.
    pub name: Option<u32>,
}

impl InputMap {
    /// The point that a place of the input belongs to: the last one before it on its line.
    pub(crate) fn token(&self, line: u32, column: u32) -> Option<&InputToken> {
        let end = self.tokens.partition_point(|token| (token.line, token.column) <= (line, column));
        self.tokens[..end].last().filter(|token| token.line == line)
    }
}

/// A hash as it stands in file names: eight letters and digits.
pub(crate) fn hash_text(hash: u64) -> String {
    const DIGITS: &[u8; 32] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    (0..8).map(|index| DIGITS[(hash >> (59 - 5 * index) & 31) as usize] as char).collect()
}

#[cfg(test)]
mod tests {
    use super::hash_text;

    #[test]
    fn hashes_are_base32() {
        for (hash, expected) in [(0, "AAAAAAAA"), (u64::MAX, "77777777"), (1 << 59, "BAAAAAAA")] {
            assert_eq!(hash_text(hash), expected);
        }
    }
}
