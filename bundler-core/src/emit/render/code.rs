//! One statement's text: its holes filled with names, members and constants.

use std::fmt::Write as _;

use super::{Context, push_member, quoted};
use crate::ascii;
use crate::emit::piece::{Piece, PieceMapping};
use crate::emit::short::{self, ShortName};
use crate::graph::{Dependency, RUNTIME};
use crate::id::{ModuleId, NestedId, SymbolId};
use crate::link::exports::{Binding, Name, Shape};
use crate::link::wrap::Wrap;
use crate::object::{
    Constant, Form, Known, Mapping, MemberBinding, Object, Relocation, Statement, SymbolKind, Target, TextId,
};
use crate::options::Format;

impl<'g> Context<'_, 'g> {
    /// A statement's text with its holes filled.
    pub(super) fn code(&self, id: ModuleId, object: &Object, statement: &Statement, piece: &mut Piece) {
        let (start, end) = (statement.code.start, statement.code.end);
        let locals = self.locals(id, object, statement);
        let mut mappings: &[Mapping] = &[];
        if self.with_mappings {
            let first = object.mappings.partition_point(|m| m.offset < start);
            mappings = &object.mappings[first..];
        }
        let mut position = start;
        let mut copy_to = |to: u32, renamed: Option<TextId>, piece: &mut Piece| {
            while let Some((mapping, rest)) = mappings.split_first()
                && (mapping.offset < to || (mapping.offset == to && to <= end))
            {
                mappings = rest;
                let name = if mapping.offset == to { renamed } else { None };
                piece.mappings.push(PieceMapping {
                    offset: piece.text.len() as u32 + (mapping.offset - position),
                    module: id,
                    line: mapping.line,
                    column: mapping.column,
                    name: mapping.name.or(name),
                });
            }
            piece.text.push_str(&object.code[position as usize..to as usize]);
            position = to;
        };
        for relocation in object.relocations_of(statement) {
            let offset = relocation.offset;
            if let Target::Nested(nested) = relocation.target {
                let nested = &object.nested[nested.index()];
                let name = locals[nested.slot as usize];
                let is_renamed = self.with_mappings && name.as_str() != object.texts.get(nested.name);
                copy_to(offset, is_renamed.then_some(nested.name), piece);
                piece.text.push_str(name.as_str());
                continue;
            }
            copy_to(offset, original_name(self, id, object, relocation), piece);
            if let Target::DynamicImport(record) = relocation.target {
                self.dynamic_import(id, object, record, piece);
                continue;
            }
            let is_constructed = object.code[..offset as usize].ends_with("new ");
            if is_constructed && self.is_guarded(id, statement, relocation.target) {
                piece.text.push('(');
                self.fill(id, object, statement, relocation.target, &mut piece.text);
                piece.text.push(')');
                continue;
            }
            let start = piece.text.len();
            self.fill(id, object, statement, relocation.target, &mut piece.text);
            if self.is_constant(id, relocation.target)
                && (is_constructed
                    || binds_tighter(
                        &piece.text[start..],
                        &object.code[offset as usize..statement.code.end as usize],
                    ))
            {
                piece.text.insert(start, '(');
                piece.text.push(')');
            }
        }
        copy_to(end, None, piece);
    }

    pub(super) fn is_constant(&self, id: ModuleId, target: Target) -> bool {
        let (Target::Name(symbol) | Target::Callee(symbol)) = target else { return false };
        matches!(self.linked.bindings[id.index()].get(symbol.index()), Some(Binding::Constant(..)))
    }

    /// The value of a constant.
    pub(super) fn constant(&self, module: ModuleId, index: u32, text: &mut String) {
        let object = &self.linked.graph.module(module).object;
        let Known { member, value, .. } = &object.known[index as usize];
        match value {
            Constant::Undefined => text.push_str("(void 0)"),
            Constant::Null => text.push_str("null"),
            Constant::Boolean(value) if self.minify_syntax => text.push_str(if *value { "!0" } else { "!1" }),
            Constant::Boolean(value) => text.push_str(if *value { "true" } else { "false" }),
            Constant::Number(value) if value.is_nan() => text.push_str("NaN"),
            Constant::Number(value) if value.is_sign_negative() => {
                let _ = write!(text, "({})", number(*value));
            }
            Constant::Number(value) => text.push_str(&number(*value)),
            Constant::String(value) => text.push_str(&quoted(value).replace("</", "<\\/")),
        }
        if let Some(name) = member.map(|name| object.texts.get(name))
            && !self.minify
            && !name.contains("*/")
        {
            let _ = write!(text, " /* {name} */");
        }
    }

    /// Names for the nested slots of a statement.
    pub(super) fn locals(&self, id: ModuleId, object: &Object, statement: &Statement) -> Vec<ShortName> {
        if object.nested.is_empty() {
            return Vec::new();
        }
        let mut uses: Vec<u32> = Vec::new();
        let mut mentioned = String::new();
        let mut is_known = vec![false; object.symbols.len()];
        let mut count = |nested: NestedId| {
            let slot = object.nested[nested.index()].slot as usize;
            if uses.len() <= slot {
                uses.resize(slot + 1, 0);
            }
            uses[slot] += 1;
        };
        for relocation in object.relocations_of(statement) {
            match relocation.target {
                Target::Nested(nested) => count(nested),
                Target::Property(_) | Target::PropertyText(_) => {}
                Target::Name(symbol) | Target::Callee(symbol)
                    if std::mem::replace(&mut is_known[symbol.index()], true) => {}
                target => {
                    self.fill(id, object, statement, target, &mut mentioned);
                    mentioned.push(' ');
                }
            }
        }
        if object.facts.renames_parameters {
            let parameters = [0, 1].map(|index| object.nested[index].slot as usize);
            uses.resize(uses.len().max(parameters[0].max(parameters[1]) + 1), 0);
            // The first parameter needs a name if the second one has one.
            let uses_arguments = u32::from(object.facts.uses_arguments);
            uses[parameters[1]] += uses_arguments;
            if uses[parameters[1]] > 0 {
                uses[parameters[0]] += 1;
            }
        }
        short::nested_names(object, &uses, &mentioned)
    }

    /// Whether a hole is a read that may come before the declaration.
    pub(super) fn is_guarded(&self, id: ModuleId, statement: &Statement, target: Target) -> bool {
        let (Target::Name(symbol) | Target::Callee(symbol) | Target::Assigned(symbol)) = target else {
            return false;
        };
        let module = self.linked.graph.module(id);
        let symbol = self.read_variable(id, &module.object, symbol);
        let Some(&Binding::Symbol(declared)) = self.linked.bindings[id.index()].get(symbol.index()) else {
            return false;
        };
        let through =
            module.object.import_of(symbol).and_then(|import| match module.dependency(import.record) {
                Dependency::Module(target) => Some(target),
                Dependency::External(_) | Dependency::Missing => None,
            });
        self.linked.dead_zones.is_early(id, statement, through, declared)
    }

    /// The variable that reading a symbol reads: of a member that is printed as written, its object.
    pub(super) fn read_variable(&self, id: ModuleId, object: &Object, mut symbol: SymbolId) -> SymbolId {
        while let Some(member) = self.written_member(id, object, symbol) {
            symbol = member.object;
        }
        symbol
    }

    pub(super) fn written_member(
        &self,
        id: ModuleId,
        object: &Object,
        symbol: SymbolId,
    ) -> Option<MemberBinding> {
        let is_written =
            matches!(self.linked.bindings[id.index()].get(symbol.index()), Some(Binding::Member(_)));
        match object.symbols[symbol.index()].kind {
            SymbolKind::Member(member) if is_written => Some(member),
            _ => None,
        }
    }

    pub(super) fn guarded(&self, id: ModuleId, object: &Object, symbol: SymbolId, text: &mut String) {
        if let Some(member) = self.written_member(id, object, symbol) {
            self.guarded(id, object, member.object, text);
            push_member(self.properties.name(object.texts.get(member.name)), text);
            return;
        }
        let _ = write!(text, "{}(", self.helper("__live"));
        self.value(id, object, symbol, text);
        let _ = write!(text, ",{}{})", self.space(), quoted(object.symbol_name(symbol)));
    }

    /// A variable of the shared scope that is assigned where it may not be declared yet, or is a constant.
    pub(super) fn assigned(
        &self,
        id: ModuleId,
        object: &Object,
        statement: &Statement,
        symbol: SymbolId,
        text: &mut String,
    ) {
        let is_initialised = matches!(self.linked.wrapping.wraps[id.index()], Wrap::Lazy | Wrap::Async);
        let is_constant = is_initialised && object.symbols[symbol.index()].form == Form::Constant;
        let is_early = self.is_guarded(id, statement, Target::Assigned(symbol));
        if !is_constant && !is_early {
            return self.value(id, object, symbol, text);
        }
        let (open, close) = self.function_of("");
        let _ = write!(text, "{}({open}", self.helper("__cell"));
        if is_early {
            self.guarded(id, object, symbol, text);
        } else {
            self.value(id, object, symbol, text);
        }
        text.push_str(close);
        text.push_str(",function(){");
        if is_constant {
            text.push_str(self.helper("__immutable"));
            text.push_str("._");
        } else {
            self.value(id, object, symbol, text);
        }
        text.push_str("=arguments[0]})._");
    }

    pub(super) fn fill(
        &self,
        id: ModuleId,
        object: &Object,
        statement: &Statement,
        target: Target,
        text: &mut String,
    ) {
        match target {
            Target::Name(symbol) | Target::Callee(symbol) if self.is_guarded(id, statement, target) => {
                self.guarded(id, object, symbol, text);
            }
            Target::Declared(symbol) => self.value(id, object, symbol, text),
            Target::Name(symbol) => self.value(id, object, symbol, text),
            Target::Callee(symbol) => {
                // `ns.f()` passes the namespace.
                let is_called_as_member =
                    matches!(object.symbols[symbol.index()].kind, SymbolKind::Member(_));
                let is_member = match self.linked.bindings[id.index()][symbol.index()] {
                    Binding::Symbol(symbol) => self.names.is_member(symbol),
                    _ if is_called_as_member => false,
                    Binding::CommonJs(_, Name::Named(_), _) | Binding::Data(..) | Binding::RunTime(..) => {
                        true
                    }
                    Binding::External(_, Name::Named(_)) => self.format != Format::Esm,
                    _ => false,
                };
                if is_member {
                    text.push_str("(0,");
                    text.push_str(self.space());
                    self.value(id, object, symbol, text);
                    text.push(')');
                } else {
                    self.value(id, object, symbol, text);
                }
            }
            Target::Assigned(symbol) => match object.symbols[symbol.index()].kind {
                SymbolKind::Import(_) => {
                    text.push_str(self.helper("__immutable"));
                    text.push_str("._");
                }
                SymbolKind::Declared | SymbolKind::Member(_) | SymbolKind::Free => {
                    self.assigned(id, object, statement, symbol, text);
                }
            },
            Target::Require(record) => self.require(id, object, record, text),
            Target::RequireResolve(record) => {
                self.require_function(text);
                let specifier = object.texts.get(object.records[record.index()].specifier);
                let _ = write!(text, ".resolve({})", quoted(specifier));
            }
            Target::DynamicImport(record) => {
                let mut piece = Piece::default();
                self.dynamic_import(id, object, record, &mut piece);
                text.push_str(&piece.text);
            }
            // The runtime looks for the environment's own.
            Target::RequireFunction if id == RUNTIME => text.push_str(self.native_require()),
            Target::RequireFunction => self.require_function(text),
            Target::Nested(_) => unreachable!("nested names are filled with those of their statement"),
            Target::ImportMeta => match self.format {
                Format::Esm if self.names.import_meta.is_empty() => text.push_str("import.meta"),
                Format::Esm | Format::Cjs | Format::Iife | Format::Umd => {
                    text.push_str(&self.names.import_meta);
                }
            },
            Target::Url(record) => match self.linked.graph.module(id).dependency(record) {
                Dependency::Module(target) => text.push_str(&quoted(&self.assets.url(target))),
                Dependency::External(_) | Dependency::Missing => {
                    let specifier = object.texts.get(object.records[record.index()].specifier);
                    text.push_str(&quoted(specifier));
                }
            },
            Target::Property(property) => {
                let name = object.texts.get(object.properties[property.index()]);
                text.push_str(&ascii::name(self.properties.name(name)));
            }
            Target::PropertyText(property) => {
                let name = object.texts.get(object.properties[property.index()]);
                text.push_str(&quoted(self.properties.name(name)));
            }
            Target::StyleScope => text.push_str(&self.linked.graph.module(id).style_scope),
            Target::OwnUrl => text.push_str(&quoted(&self.assets.url(id))),
        }
    }

    /// The value of a symbol.
    pub(super) fn value(&self, id: ModuleId, object: &Object, symbol: SymbolId, text: &mut String) {
        if self.linked.shapes[id.index()] == Shape::CommonJs
            && object.facts.kind == crate::object::ModuleKind::Data
            && object.symbols[symbol.index()].kind == SymbolKind::Declared
        {
            text.push_str("module.exports");
            return;
        }
        let binding = self.linked.bindings[id.index()][symbol.index()];
        self.binding(binding, text);
    }

    /// The value of a namespace object's member.
    pub(crate) fn member(&self, name: &str, binding: Binding<'g>, text: &mut String) {
        match binding {
            Binding::Symbol(symbol) if self.linked.dead_zones.begins_dead(symbol) => {
                let _ = write!(text, "{}(", self.helper("__live"));
                self.binding(binding, text);
                let _ = write!(text, ",{}{})", self.space(), quoted(name));
            }
            _ => self.binding(binding, text),
        }
    }

    /// What a binding is called, as an expression.
    pub(crate) fn binding(&self, binding: Binding<'g>, text: &mut String) {
        match binding {
            Binding::Symbol(symbol) => text.push_str(self.names.symbol(symbol)),
            Binding::Namespace(module) => text.push_str(self.names.namespace(module)),
            Binding::CommonJs(module, name, node_mode) => {
                text.push_str(self.names.import_object(module, node_mode));
                if let Name::Named(name) = name {
                    self.push_own_member(module, name, text);
                }
            }
            Binding::Data(symbol, name) => {
                text.push_str(self.names.symbol(symbol));
                push_member(name, text);
            }
            Binding::ExternalMember(external, name) => {
                text.push_str(self.names.external(external, Name::Namespace));
                push_member(name, text);
            }
            Binding::External(external, name) => match (self.format, name) {
                (Format::Esm, name) => text.push_str(self.names.external(external, name)),
                (_, name) => {
                    text.push_str(self.names.external(external, Name::Namespace));
                    if let Name::Named(name) = name {
                        push_member(name, text);
                    }
                }
            },
            Binding::RunTime(module, name) => {
                text.push_str(self.names.namespace(module));
                push_member(name, text);
            }
            Binding::Member(member) => {
                let object = &self.linked.graph.module(member.module).object;
                let SymbolKind::Member(binding) = object.symbols[member.symbol.index()].kind else {
                    unreachable!("the binding says that it is a member")
                };
                let of = self.linked.bindings[member.module.index()][binding.object.index()];
                let is_constant = matches!(of, Binding::Constant(..));
                text.push_str(if is_constant { "(" } else { "" });
                self.binding(of, text);
                text.push_str(if is_constant { ")" } else { "" });
                push_member(self.properties.name(object.texts.get(binding.name)), text);
            }
            Binding::Constant(module, index) => self.constant(module, index, text),
            Binding::Missing => text.push_str("(void 0)"),
        }
    }

    /// A member of what a CommonJS module exports. Names of data are kept.
    pub(super) fn push_own_member(&self, module: ModuleId, name: &str, text: &mut String) {
        match self.linked.graph.module(module).object.facts.kind {
            crate::object::ModuleKind::Data => push_member(name, text),
            _ => push_member(self.properties.name(name), text),
        }
    }
}

/// Whether what follows a constant would take hold of a part of it.
fn binds_tighter(constant: &str, rest: &str) -> bool {
    let rest = rest.trim_start_matches(' ');
    match constant.as_bytes().first() {
        Some(b'!') => {
            rest.starts_with(['.', '[', '(', '`']) || rest.starts_with("?.") || rest.starts_with("**")
        }
        Some(b'0'..=b'9') => rest.starts_with('.'),
        _ => false,
    }
}

/// A number as JavaScript writes it.
fn number(value: f64) -> String {
    match value {
        f64::INFINITY => "1 / 0".into(),
        f64::NEG_INFINITY => "-1 / 0".into(),
        value => serde_json::to_string(&value).expect("numbers are JSON").trim_end_matches(".0").to_string(),
    }
}

/// The source's name of a symbol that the output calls otherwise.
fn original_name(
    context: &Context<'_, '_>,
    id: ModuleId,
    object: &Object,
    relocation: &Relocation,
) -> Option<TextId> {
    if let Target::Property(property) = relocation.target {
        let name = object.properties[property.index()];
        let is_renamed = context.with_mappings && {
            let name = object.texts.get(name);
            context.properties.name(name) != name
        };
        return is_renamed.then_some(name);
    }
    let (Target::Name(symbol) | Target::Callee(symbol) | Target::Assigned(symbol) | Target::Declared(symbol)) =
        relocation.target
    else {
        return None;
    };
    let known = &object.symbols[symbol.index()];
    // A member begins with the name of its object.
    if !context.with_mappings || known.unnamed || matches!(known.kind, SymbolKind::Member(_)) {
        return None;
    }
    let mut text = String::new();
    context.value(id, object, symbol, &mut text);
    (text != object.symbol_name(symbol)).then_some(object.symbols[symbol.index()].name)
}
