//! Joints between chunks: the statements by which files take what they need from each other.
//!
//! Works when all chunks have their text, so that nothing is exported that no text refers to.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use crate::chunk::{ChunkKind, ChunkPlan, Item};
use crate::emit::assembly::{Assembly, Draft};
use crate::emit::names::Names;
use crate::emit::piece::{Hole, Piece};
use crate::emit::render::MADE_REQUIRE;
use crate::graph::RUNTIME;
use crate::id::ChunkId;
use crate::options::{Format, Platform};
use crate::target::feature::Feature;

/// What chunks take from each other.
pub(super) struct Joints<'a, 'g> {
    plan: &'a ChunkPlan<'g>,
    names: &'a [Names<'a, 'g>],
    /// For each chunk the items that others take from it.
    exported: Vec<BTreeSet<Item>>,
    /// The chunk that has the helpers.
    pub(super) runtime_home: ChunkId,
}

impl<'a, 'g> Joints<'a, 'g> {
    pub(super) fn new(plan: &'a ChunkPlan<'g>, names: &'a [Names<'a, 'g>]) -> Self {
        let runtime_home = runtime_home(plan, names);
        let mut exported: Vec<BTreeSet<Item>> =
            plan.chunks.iter().map(|chunk| chunk.exported.iter().copied().collect()).collect();
        for id in plan.ids() {
            for (item, _) in names[id.index()].used_items() {
                let owner = plan.chunk_of(item.module()).expect("what is imported stands somewhere");
                exported[owner.index()].insert(item);
            }
            if id != runtime_home {
                let helpers = names[id.index()].used_helpers();
                exported[runtime_home.index()].extend(helpers.into_iter().map(Item::Symbol));
            }
        }
        // A file for one module passes on what another chunk has.
        for id in plan.ids() {
            for item in &plan.chunk(id).exported {
                let owner = plan.chunk_of(item.module()).expect("what is exported stands somewhere");
                exported[owner.index()].insert(*item);
            }
        }
        Self { plan, names, exported, runtime_home }
    }

    /// Writes the joints of a chunk.
    pub(super) fn join(&self, assembly: &Assembly<'_, '_>, id: ChunkId, draft: &mut Draft) {
        if self.plan.chunks.len() == 1 {
            return;
        }
        if id == self.runtime_home {
            self.make_require(assembly, &mut draft.imports);
        }
        self.import(assembly, id, &mut draft.imports);
        if assembly.context.format == Format::Esm {
            self.export(assembly, id, &mut draft.late_exports);
        } else {
            self.define_exports(assembly, id, &mut draft.early_exports);
        }
    }

    fn make_require(&self, assembly: &Assembly<'_, '_>, piece: &mut Piece) {
        if assembly.context.makes_require() && assembly.context.platform == Platform::Node {
            piece.text.push_str("import { createRequire as __createRequire } from \"node:module\";\n");
            let _ = writeln!(piece.text, "var {MADE_REQUIRE} = __createRequire(import.meta.url);");
        }
    }

    /// Imports in the order in which the chunks have to be evaluated.
    fn import(&self, assembly: &Assembly<'_, '_>, id: ChunkId, piece: &mut Piece) {
        let names = &self.names[id.index()];
        let mut taken: BTreeMap<ChunkId, Vec<(Item, String)>> = BTreeMap::new();
        for (item, name) in names.used_items() {
            let owner = self.plan.chunk_of(item.module()).expect("what is imported stands somewhere");
            taken.entry(owner).or_default().push((item, name.to_string()));
        }
        for item in &self.plan.chunk(id).exported {
            let owner = self.plan.chunk_of(item.module()).expect("what is exported stands somewhere");
            if owner != id
                && !taken.get(&owner).is_some_and(|items| items.iter().any(|(known, _)| known == item))
            {
                let name = names.item(*item).to_string();
                taken.entry(owner).or_default().push((*item, name));
            }
        }
        if id != self.runtime_home {
            for symbol in names.used_helpers() {
                let helpers = taken.entry(self.runtime_home).or_default();
                helpers.push((Item::Symbol(symbol), names.own(Item::Symbol(symbol)).to_string()));
            }
        }
        let imports = &self.plan.chunk(id).imports;
        let others = taken.keys().copied().filter(|chunk| !imports.contains(chunk));
        let order: Vec<ChunkId> = imports.iter().copied().chain(others).collect();
        for chunk in order {
            match taken.get(&chunk) {
                Some(items) => self.import_items(assembly, id, chunk, items, piece),
                None if self.plan.chunk(chunk).has_effects => {
                    let (before, after) = match assembly.context.format {
                        Format::Esm => (format!("import{}", assembly.space()), ""),
                        _ => ("require(".to_string(), ")"),
                    };
                    piece.text.push_str(&before);
                    piece.push_hole(Hole::Chunk(chunk));
                    let _ = write!(piece.text, "{after};{}", assembly.newline());
                }
                None => {}
            }
        }
    }

    fn import_items(
        &self,
        assembly: &Assembly<'_, '_>,
        id: ChunkId,
        chunk: ChunkId,
        items: &[(Item, String)],
        piece: &mut Piece,
    ) {
        let s = assembly.space();
        let is_helper = |item: &Item| item.module() == RUNTIME;
        let names = &self.names[id.index()];
        let is_esm = assembly.context.format == Format::Esm;
        let listed: Vec<String> = items
            .iter()
            .filter(|(item, _)| is_esm || is_helper(item))
            .map(|(item, local)| {
                let alias = self.alias(*item);
                match (alias == local, is_esm) {
                    (true, _) => local.clone(),
                    (false, true) => format!("{alias} as {local}"),
                    (false, false) => format!("{alias}:{s}{local}"),
                }
            })
            .collect();
        let list = listed.join(if assembly.context.minify { "," } else { ", " });
        if is_esm {
            let _ = write!(piece.text, "import{s}{{{s}{list}{s}}}{s}from{s}");
            piece.push_hole(Hole::Chunk(chunk));
            let _ = write!(piece.text, ";{}", assembly.newline());
            return;
        }
        let mut value = String::new();
        if items.iter().any(|(item, _)| !is_helper(item)) {
            let variable = names.chunk_variable(chunk);
            let _ = write!(piece.text, "var {variable}{s}={s}require(");
            piece.push_hole(Hole::Chunk(chunk));
            let _ = write!(piece.text, ");{}", assembly.newline());
            value = variable.to_string();
        }
        if listed.is_empty() {
            return;
        }
        if assembly.context.lacks.has(Feature::Destructuring) {
            for (item, local) in items.iter().filter(|(item, _)| is_helper(item)) {
                let _ = write!(piece.text, "var {local}{s}={s}require(");
                piece.push_hole(Hole::Chunk(chunk));
                let _ = write!(piece.text, ").{};{}", self.alias(*item), assembly.newline());
            }
            return;
        }
        let _ = write!(piece.text, "var{s}{{{s}{list}{s}}}{s}={s}{value}");
        if value.is_empty() {
            piece.text.push_str("require(");
            piece.push_hole(Hole::Chunk(chunk));
            piece.text.push(')');
        }
        let _ = write!(piece.text, ";{}", assembly.newline());
    }

    /// What other chunks call an item: its name where it stands.
    fn alias(&self, item: Item) -> &str {
        let owner = if item.module() == RUNTIME {
            self.runtime_home
        } else {
            self.plan.chunk_of(item.module()).expect("what is exported stands somewhere")
        };
        self.names[owner.index()].own(item)
    }

    /// Names that a chunk exports for others.
    pub(super) fn exported_names(&self, id: ChunkId) -> Vec<String> {
        self.exported[id.index()].iter().map(|item| self.alias(*item).to_string()).collect()
    }

    /// Each exported name, and the expression for it.
    fn exports_of(&self, id: ChunkId) -> Vec<(&str, String)> {
        let names = &self.names[id.index()];
        self.exported[id.index()]
            .iter()
            .map(|&item| {
                let is_own = item.module() == RUNTIME || self.plan.chunk_of(item.module()) == Some(id);
                let local = if is_own { names.own(item) } else { names.item(item) };
                (self.alias(item), local.to_string())
            })
            .collect()
    }

    fn export(&self, assembly: &Assembly<'_, '_>, id: ChunkId, piece: &mut Piece) {
        let clauses: Vec<String> = self
            .exports_of(id)
            .into_iter()
            .map(|(alias, local)| if alias == local { local } else { format!("{local} as {alias}") })
            .collect();
        if clauses.is_empty() {
            return;
        }
        let (open, separator, close) =
            if assembly.context.minify { ("{", ",", "}") } else { (" {\n  ", ",\n  ", "\n}") };
        let _ = write!(piece.text, "export{open}{}{close};{}", clauses.join(separator), assembly.newline());
    }

    /// Live exports of a CommonJS file.
    fn define_exports(&self, assembly: &Assembly<'_, '_>, id: ChunkId, piece: &mut Piece) {
        let s = assembly.space();
        let (open, close) = assembly.context.function_of("");
        for (alias, local) in self.exports_of(id) {
            let _ = write!(
                piece.text,
                "Object.defineProperty(exports,{s}\"{alias}\",{s}{{{s}get:{s}{open}{local}{close}{s}}});{}",
                assembly.newline()
            );
        }
    }
}

/// Helpers that one file alone uses stand there; else they have a file of their own.
fn runtime_home(plan: &ChunkPlan<'_>, names: &[Names<'_, '_>]) -> ChunkId {
    let mut users = plan.ids().filter(|id| !names[id.index()].used_helpers().is_empty());
    let own = plan.ids().find(|id| plan.chunk(*id).kind == ChunkKind::Helpers);
    match (users.next(), users.next(), own) {
        (Some(_), Some(_), Some(own)) => own,
        (Some(user), ..) => user,
        (None, ..) => ChunkId(0),
    }
}
