//! One style sheet of a program: which files it has, in which order, under which conditions; and its text.
//!
//! Of several imports of a file the last one counts, as in the cascade. Everything is known by then; files
//! are only ordered and joined. Must not know how scripts are rendered.

use std::fmt::Write as _;

use rustc_hash::{FxHashMap, FxHashSet};

use super::assets::AssetUrls;
use super::piece::{Piece, PieceMapping};
use crate::ascii;
use crate::graph::{Dependency, ModuleGraph};
use crate::id::{ModuleId, RecordId};
use crate::link::Linked;
use crate::object::{ImportKind, Object, StyleImport, StyleSheet, Target};

/// What rendering a style sheet depends on.
#[derive(Clone, Copy)]
pub(super) struct StyleContext<'a, 'g> {
    pub(super) linked: &'a Linked<'g>,
    pub(super) assets: AssetUrls<'a>,
    pub(super) minify: bool,
}

/// Conditions around a file, the outermost first; an index of [`Order::chains`].
type ChainId = u32;

/// One part of the style sheet.
#[derive(Clone, Copy)]
enum Part {
    /// A file's rules.
    Rules(ModuleId),
    /// The `@layer` statements before a file's imports.
    Leading(ModuleId),
    /// The names of a file's layers, where an import of it was passed over: their order counts.
    Layers(ModuleId),
    /// A style sheet that stays an import.
    External(ModuleId, RecordId),
}

impl StyleContext<'_, '_> {
    /// The pieces of the style sheet of the program that starts at `entry`; none if it has no styles.
    pub(super) fn pieces(&self, entry: ModuleId) -> Vec<Piece> {
        let graph = self.linked.graph;
        let mut order = Order::new(graph);
        for root in roots(self.linked, entry).into_iter().rev() {
            order.visit(root, 0);
        }
        order.parts.reverse();
        self.render(&order)
    }

    fn render(&self, order: &Order<'_>) -> Vec<Piece> {
        let is_external = |(part, _): &(Part, ChainId)| matches!(part, Part::External(..));
        let imports_end = order.parts.iter().rposition(is_external).map_or(0, |last| last + 1);
        let mut pieces = Vec::new();
        // Imports have to stand first; what declares layers before them has to declare them there.
        for &(part, chain) in &order.parts[..imports_end] {
            let conditions = order.conditions(chain);
            match part {
                Part::External(id, record) => pieces.push(self.external(id, record, &conditions)),
                Part::Leading(id) => pieces.push(self.leading(id, &conditions)),
                Part::Rules(id) | Part::Layers(id) => pieces.push(self.layers(id, &conditions)),
            }
        }
        for (index, &(part, chain)) in order.parts.iter().enumerate() {
            let conditions = order.conditions(chain);
            match part {
                Part::Rules(id) => pieces.push(self.rules(id, &conditions)),
                _ if index < imports_end => {}
                Part::Leading(id) => pieces.push(self.leading(id, &conditions)),
                Part::Layers(id) => pieces.push(self.layers(id, &conditions)),
                Part::External(..) => unreachable!("all imports stand before"),
            }
        }
        pieces.retain(|piece| !piece.text.is_empty());
        pieces
    }

    fn newline(&self) -> &'static str {
        if self.minify { "" } else { "\n" }
    }

    fn rules(&self, id: ModuleId, conditions: &[&StyleImport]) -> Piece {
        let module = self.linked.graph.module(id);
        let sheet = sheet(&module.object);
        let mut piece = Piece::default();
        if sheet.code.is_empty() && conditions.iter().all(|condition| condition.layer.is_none()) {
            return piece;
        }
        if !self.minify {
            let name = module.name.replace("*/", "*\\/");
            let _ = writeln!(piece.text, "/* {name} */");
        }
        let closing = self.open(conditions, &mut piece.text);
        self.code(id, &module.object, sheet, &mut piece);
        self.close(closing, &mut piece.text);
        piece
    }

    /// Opens the blocks of conditions, and answers how many there are.
    fn open(&self, conditions: &[&StyleImport], text: &mut String) -> usize {
        let mut count = 0;
        let mut block = |head: String, text: &mut String| {
            count += 1;
            text.push_str(&head);
            text.push_str(if self.minify { "{" } else { " {\n" });
        };
        for condition in conditions {
            if let Some(media) = &condition.media {
                block(format!("@media {media}"), text);
            }
            if let Some(supports) = &condition.supports {
                block(format!("@supports {supports}"), text);
            }
            if let Some(layer) = &condition.layer {
                let space = if layer.is_empty() { "" } else { " " };
                block(format!("@layer{space}{layer}"), text);
            }
        }
        count
    }

    fn close(&self, count: usize, text: &mut String) {
        if !text.is_empty() && !text.ends_with('\n') {
            text.push_str(self.newline());
        }
        for _ in 0..count {
            text.push('}');
            text.push_str(self.newline());
        }
    }

    fn leading(&self, id: ModuleId, conditions: &[&StyleImport]) -> Piece {
        let sheet = sheet(&self.linked.graph.module(id).object);
        let mut piece = Piece::default();
        let closing = self.open(conditions, &mut piece.text);
        piece.text.push_str(sheet.leading.trim_end());
        self.close(closing, &mut piece.text);
        piece
    }

    fn layers(&self, id: ModuleId, conditions: &[&StyleImport]) -> Piece {
        let layers = &sheet(&self.linked.graph.module(id).object).layers;
        let mut piece = Piece::default();
        if layers.is_empty() && conditions.iter().all(|condition| condition.layer.is_none()) {
            return piece;
        }
        // An anonymous layer is another one each time.
        if conditions.iter().any(|condition| condition.layer.as_deref() == Some("")) {
            return piece;
        }
        let closing = self.open(conditions, &mut piece.text);
        if !layers.is_empty() {
            let separator = if self.minify { "," } else { ", " };
            let _ = write!(piece.text, "@layer {};", layers.join(separator));
        }
        self.close(closing, &mut piece.text);
        piece
    }

    /// An import that stays. It can state one set of conditions; further ones go around it, in a style sheet
    /// that is written into the URL.
    fn external(&self, id: ModuleId, record: RecordId, conditions: &[&StyleImport]) -> Piece {
        let graph = self.linked.graph;
        let specifier = match graph.module(id).dependency(record) {
            Dependency::External(external) => graph.externals[external as usize].specifier.as_str(),
            Dependency::Module(_) | Dependency::Missing => return Piece::default(),
        };
        let mut url = specifier.to_string();
        let stated: Vec<&&StyleImport> =
            conditions.iter().filter(|condition| has_condition(condition)).collect();
        let mut rule = import_rule(&url, stated.last().copied().copied());
        for condition in stated.iter().rev().skip(1) {
            url = format!("data:text/css,{}", rule.replace('%', "%25").replace('#', "%23"));
            rule = import_rule(&url, Some(condition));
        }
        Piece { text: rule + self.newline(), ..Piece::default() }
    }

    /// A file's rules with their holes filled.
    fn code(&self, id: ModuleId, object: &Object, sheet: &StyleSheet, piece: &mut Piece) {
        let mut mappings = sheet.mappings.iter().peekable();
        let mut position = 0;
        let end = sheet.code.len();
        let holes = sheet.holes.iter().map(|hole| (hole.offset as usize, Some(hole.target)));
        for (offset, target) in holes.chain([(end, None)]) {
            while let Some(mapping) = mappings.next_if(|mapping| (mapping.offset as usize) <= offset) {
                piece.mappings.push(PieceMapping {
                    offset: (piece.text.len() + mapping.offset as usize - position) as u32,
                    module: id,
                    line: mapping.line,
                    column: mapping.column,
                    name: None,
                });
            }
            piece.text.push_str(&sheet.code[position..offset]);
            position = offset;
            match target {
                Some(Target::StyleScope) => {
                    piece.text.push_str(&self.linked.graph.module(id).style_scope);
                }
                Some(Target::Url(record)) => {
                    let url = self.url(id, object, record);
                    let is_token = sheet.code[..offset].ends_with("url(");
                    push_url(&url, is_token && self.minify, &mut piece.text);
                }
                _ => {}
            }
        }
    }

    fn url(&self, id: ModuleId, object: &Object, record: RecordId) -> String {
        let graph = self.linked.graph;
        match graph.module(id).dependency(record) {
            Dependency::Module(target) => self.assets.url(target),
            Dependency::External(external) => graph.externals[external as usize].specifier.clone(),
            Dependency::Missing => object.texts.get(object.records[record.index()].specifier).to_string(),
        }
    }
}

fn sheet(object: &Object) -> &StyleSheet {
    object.css.as_deref().expect("only style sheets are ordered")
}

fn has_condition(import: &StyleImport) -> bool {
    import.layer.is_some() || import.supports.is_some() || import.media.is_some()
}

fn import_rule(url: &str, condition: Option<&StyleImport>) -> String {
    let mut rule = String::from("@import ");
    push_url(url, false, &mut rule);
    if let Some(condition) = condition {
        match condition.layer.as_deref() {
            Some("") => rule.push_str(" layer"),
            Some(layer) => {
                let _ = write!(rule, " layer({layer})");
            }
            None => {}
        }
        if let Some(supports) = &condition.supports {
            let _ = write!(rule, " supports({supports})");
        }
        if let Some(media) = &condition.media {
            let _ = write!(rule, " {media}");
        }
    }
    rule.push(';');
    rule
}

/// A URL as a string, or as it stands where that is possible and shorter.
fn push_url(url: &str, may_be_bare: bool, text: &mut String) {
    let needs_quotes = |byte: u8| matches!(byte, 0..=b' ' | b'"' | b'\'' | b'(' | b')' | b'\\' | 0x7f);
    if may_be_bare && !url.bytes().any(needs_quotes) {
        text.push_str(&ascii::style(url));
        return;
    }
    let mut quoted = String::with_capacity(url.len());
    for character in url.chars() {
        match character {
            '"' | '\\' => {
                quoted.push('\\');
                quoted.push(character);
            }
            '\n' => quoted.push_str("\\a "),
            _ => quoted.push(character),
        }
    }
    let _ = write!(text, "\"{}\"", ascii::style(&quoted));
}

/// Style sheets that scripts import, in the order in which they are met; or the entry itself.
fn roots(linked: &Linked<'_>, entry: ModuleId) -> Vec<ModuleId> {
    let graph = linked.graph;
    let mut roots = Vec::new();
    let mut seen = FxHashSet::default();
    let mut pending = vec![entry];
    while let Some(id) = pending.pop() {
        if !seen.insert(id) {
            continue;
        }
        let module = graph.module(id);
        if module.is_css() {
            roots.push(id);
            continue;
        }
        let start = pending.len();
        for (record, dependency) in module.object.records.iter().zip(&module.dependencies) {
            let Dependency::Module(target) = *dependency else { continue };
            let is_wanted =
                matches!(record.kind, ImportKind::Static | ImportKind::Require | ImportKind::Dynamic);
            if is_wanted && linked.needed.modules[target.index()] {
                pending.push(target);
            }
        }
        pending[start..].reverse();
    }
    roots
}

/// Orders files from the last to the first: then the first one met is the one that counts.
struct Order<'g> {
    graph: &'g ModuleGraph,
    parts: Vec<(Part, ChainId)>,
    /// A chain is the import that it ends with, and the chain before. The first is empty.
    chains: Vec<(Option<&'g StyleImport>, ChainId)>,
    chain_of: FxHashMap<(ChainId, String), ChainId>,
    seen: FxHashSet<(ModuleId, ChainId)>,
    has_layers: bool,
    /// Files around the one that is visited.
    visiting: Vec<ModuleId>,
    passed_over: u32,
}

/// Imports that are passed over can be exponentially many; layers beyond these keep the order that they get.
const MOST: u32 = 100_000;

impl<'g> Order<'g> {
    fn new(graph: &'g ModuleGraph) -> Self {
        let has_layers = |sheet: &StyleSheet| {
            !sheet.layers.is_empty() || sheet.imports.iter().any(|import| import.layer.is_some())
        };
        let sheets = graph.modules.iter().filter_map(|module| module.object.css.as_deref());
        Self {
            graph,
            parts: Vec::new(),
            chains: vec![(None, 0)],
            chain_of: FxHashMap::default(),
            seen: FxHashSet::default(),
            has_layers: sheets.into_iter().any(has_layers),
            visiting: Vec::new(),
            passed_over: 0,
        }
    }

    fn conditions(&self, mut chain: ChainId) -> Vec<&'g StyleImport> {
        let mut conditions = Vec::new();
        while let (Some(import), before) = self.chains[chain as usize] {
            conditions.push(import);
            chain = before;
        }
        conditions.reverse();
        conditions
    }

    /// The chain of an import inside `chain`. Equal conditions make equal chains.
    fn chain(&mut self, chain: ChainId, import: &'g StyleImport) -> ChainId {
        if !has_condition(import) {
            return chain;
        }
        let key = format!("{:?}", (&import.layer, &import.supports, &import.media));
        let next = self.chains.len() as ChainId;
        let found = *self.chain_of.entry((chain, key)).or_insert(next);
        if found == next {
            self.chains.push((Some(import), chain));
        }
        found
    }

    /// Whether a later import of the file, under the same or fewer conditions, makes this one count for nothing.
    fn is_passed_over(&self, id: ModuleId, mut chain: ChainId) -> bool {
        loop {
            if self.seen.contains(&(id, chain)) {
                return true;
            }
            if chain == 0 {
                return false;
            }
            chain = self.chains[chain as usize].1;
        }
    }

    fn visit(&mut self, id: ModuleId, chain: ChainId) {
        stacker::maybe_grow(64 * 1024, 1024 * 1024, || self.visit_file(id, chain));
    }

    fn visit_file(&mut self, id: ModuleId, chain: ChainId) {
        let module = self.graph.module(id);
        let Some(sheet) = module.object.css.as_deref() else { return };
        let is_passed_over = self.is_passed_over(id, chain);
        if self.visiting.contains(&id) || (is_passed_over && (!self.has_layers || self.passed_over > MOST)) {
            return;
        }
        self.passed_over += u32::from(is_passed_over);
        self.seen.insert((id, chain));
        self.visiting.push(id);
        self.parts.push((if is_passed_over { Part::Layers(id) } else { Part::Rules(id) }, chain));
        let imported: FxHashMap<RecordId, &StyleImport> =
            sheet.imports.iter().map(|import| (import.record, import)).collect();
        for (index, record) in module.object.records.iter().enumerate().rev() {
            if record.kind != ImportKind::CssImport {
                continue;
            }
            let record = RecordId::from_index(index);
            // What is no rule is a file that names are composed from.
            let inner = match imported.get(&record) {
                Some(import) => self.chain(chain, import),
                None => chain,
            };
            match module.dependency(record) {
                Dependency::Module(target) => self.visit(target, inner),
                Dependency::External(_) if !is_passed_over => {
                    self.parts.push((Part::External(id, record), inner));
                }
                Dependency::External(_) | Dependency::Missing => {}
            }
        }
        if !sheet.leading.is_empty() {
            self.parts.push((Part::Leading(id), chain));
        }
        self.visiting.pop();
    }
}
