//! What stands where a module asks for another one while it runs: `require` and `import()`.

use std::borrow::Cow;
use std::fmt::Write as _;

use super::{Context, MADE_REQUIRE, quoted};
use crate::chunk::{Access, DynamicTarget, Item};
use crate::emit::piece::{Hole, Piece};
use crate::graph::Dependency;
use crate::id::{ChunkId, ModuleId, RecordId};
use crate::link::wrap::Wrap;
use crate::object::{ImportKind, Object};
use crate::options::{Format, Platform};
use crate::target::feature::Feature;

impl<'g> Context<'_, 'g> {
    /// What the environment calls `require`.
    pub(super) fn native_require(&self) -> &'static str {
        if self.makes_require() { MADE_REQUIRE } else { "require" }
    }

    /// Whether the output has to make a `require`: Node has none in ES modules.
    pub(crate) fn makes_require(&self) -> bool {
        self.format == Format::Esm
            && self.platform == Platform::Node
            && self.bundle
            && self.linked.needed.require_function
    }

    pub(super) fn require_function(&self, text: &mut String) {
        if self.format == Format::Cjs || !self.bundle {
            text.push_str("require");
        } else {
            text.push_str(self.helper("__require"));
        }
    }

    pub(super) fn require(&self, id: ModuleId, object: &Object, record: RecordId, text: &mut String) {
        match self.linked.graph.module(id).dependency(record) {
            Dependency::Module(target) => match self.linked.wrapping.wraps[target.index()] {
                Wrap::CommonJs => {
                    let facts = &self.linked.graph.module(target).object.facts;
                    let by_require = if facts.needs_module_object() { "1" } else { "" };
                    let _ = write!(text, "{}({by_require})", self.names.wrapper(target));
                }
                _ if object.records[record.index()].kind == ImportKind::Evaluate => {
                    let _ = write!(text, "{}()", self.names.wrapper(target));
                }
                Wrap::Lazy | Wrap::Async | Wrap::Flat => {
                    let _ = write!(
                        text,
                        "({}(),{}{}({}))",
                        self.names.wrapper(target),
                        self.space(),
                        self.helper("__toCommonJS"),
                        self.names.namespace(target)
                    );
                }
            },
            Dependency::External(external) => {
                self.require_function(text);
                let _ = write!(text, "({})", quoted(&self.specifier(external)));
            }
            Dependency::Missing => {
                self.require_function(text);
                let specifier = object.texts.get(object.records[record.index()].specifier);
                let _ = write!(text, "({})", quoted(specifier));
            }
        }
    }

    pub(super) fn dynamic_import(&self, id: ModuleId, object: &Object, record: RecordId, piece: &mut Piece) {
        let (specifier, attribute) = match self.linked.graph.module(id).dependency(record) {
            Dependency::Module(target) => {
                return match self.plan.dynamic(target) {
                    Some(file) => self.dynamic_file(id, file, piece),
                    None => self.dynamic_module(id, target, &mut piece.text),
                };
            }
            Dependency::External(external) => {
                let attribute = self.linked.graph.externals[external as usize].type_attribute.as_deref();
                (self.specifier(external), attribute)
            }
            Dependency::Missing => (object.texts.get(object.records[record.index()].specifier).into(), None),
        };
        if self.lacks.has(Feature::DynamicImport) {
            let (open, close) = self.function_of("");
            let _ = write!(piece.text, "Promise.resolve().then({open}{}(", self.helper("__toESM"));
            self.require_function(&mut piece.text);
            let mode = if self.linked.graph.module(id).object.facts.node_mode { ", 1" } else { "" };
            let _ = write!(piece.text, "({}){mode}){close})", quoted(&specifier));
            return;
        }
        let _ = write!(piece.text, "import({}", quoted(&specifier));
        if let Some(attribute) = attribute.filter(|_| !self.lacks.has(Feature::ImportAttributes)) {
            let _ = write!(piece.text, ", {{ with: {{ type: {} }} }}", quoted(attribute));
        }
        piece.text.push(')');
    }

    /// `import()` of a module that is loaded as a file.
    pub(super) fn dynamic_file(&self, importer: ModuleId, target: DynamicTarget, piece: &mut Piece) {
        let s = self.space();
        let mode = if self.linked.graph.module(importer).object.facts.node_mode { ", 1" } else { "" };
        let picked = |file: ChunkId, item: Item| {
            let owner = self.plan.chunk_of(item.module()).unwrap_or(file);
            let member = format!("chunk.{}", self.names_of_chunks[owner.index()].own(item));
            match item {
                Item::Wrapper(_) => format!("{}({member}(){mode})", self.helper("__toESM")),
                Item::Namespace(module)
                    if self.format == Format::Cjs && self.linked.wrapping.awaited(module).is_some() =>
                {
                    let wrapper = self.names_of_chunks[owner.index()].own(Item::Wrapper(module));
                    let (open, close) = self.function_of("");
                    format!("{}(chunk.{wrapper},{s}{open}{member}{close})", self.helper("__import"))
                }
                Item::Namespace(_) | Item::Symbol(_) => member,
            }
        };
        if self.format == Format::Esm {
            piece.text.push_str("import(");
            piece.push_hole(Hole::Chunk(target.file));
            piece.text.push(')');
            let then = match target.access {
                Access::Exports => return,
                Access::CommonJs => format!("{}(chunk.default{mode})", self.helper("__toESM")),
                Access::Pick(item) => picked(target.file, item),
                Access::PickFrom(file, item) => {
                    let (open, close) = self.function_of("");
                    let _ = write!(piece.text, ".then({open}import(");
                    piece.push_hole(Hole::Chunk(file));
                    let _ = write!(piece.text, "){close})");
                    picked(file, item)
                }
            };
            let (open, close) = self.function_of("chunk");
            let _ = write!(piece.text, ".then({open}{then}{close})");
            return;
        }
        let head = self.function_head();
        let _ = write!(piece.text, "Promise.resolve().then({head}{s}var chunk{s}={s}require(");
        piece.push_hole(Hole::Chunk(target.file));
        piece.text.push(')');
        let then = match target.access {
            Access::Exports => "chunk".to_string(),
            Access::CommonJs => format!("{}(chunk{mode})", self.helper("__toESM")),
            Access::Pick(item) => picked(target.file, item),
            Access::PickFrom(file, item) => {
                piece.text.push_str(";chunk=require(");
                piece.push_hole(Hole::Chunk(file));
                piece.text.push(')');
                picked(file, item)
            }
        };
        let _ = write!(piece.text, ";{s}return {then};{s}}})");
    }

    /// What the output imports an external module by.
    pub(crate) fn specifier(&self, external: u32) -> Cow<'g, str> {
        let external = &self.linked.graph.externals[external as usize];
        match external.asset {
            Some(asset) => Cow::Owned(self.assets.url(asset)),
            None => Cow::Borrowed(&external.specifier),
        }
    }

    pub(super) fn dynamic_module(&self, importer: ModuleId, target: ModuleId, text: &mut String) {
        let s = self.space();
        let (open, close) = self.function_of("");
        let run = "Promise.resolve().then(";
        if let Some(awaited) = self.linked.wrapping.awaited(target) {
            let _ = write!(
                text,
                "{}({},{s}{open}{}{close})",
                self.helper("__import"),
                self.names.wrapper(awaited),
                self.names.namespace(target)
            );
            return;
        }
        match self.linked.wrapping.wraps[target.index()] {
            Wrap::CommonJs => {
                let node_mode = self.linked.graph.module(importer).object.facts.node_mode;
                let mode = if node_mode { ", 1" } else { "" };
                let _ = write!(
                    text,
                    "{run}{open}{}({}(){mode}){close})",
                    self.helper("__toESM"),
                    self.names.wrapper(target)
                );
            }
            Wrap::Lazy => {
                let _ = write!(
                    text,
                    "{run}{open}({}(),{s}{}){close})",
                    self.names.wrapper(target),
                    self.names.namespace(target)
                );
            }
            Wrap::Flat | Wrap::Async => {
                let _ = write!(text, "{run}{open}{}{close})", self.names.namespace(target));
            }
        }
    }
}
