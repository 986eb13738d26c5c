//! The imports of a module, in source order. Knows of other modules only what their heads tell,
//! so that it never recurses.

use crate::parameters::Topology;
use crate::rng::{Digits, Purpose, Stream, lognormal, median_of_mean};

use super::head::{ExportStyle, Head, Trace};
use super::packages::{JSX_DOOR, TRACE_DOOR};
use super::{Kind, Model, NodeId};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Form {
    /// The entry's first import: `import "synth-trace"`.
    Trace,
    /// The JSX factory.
    Jsx,
    /// `import { a, b as c } from`, perhaps with a default import.
    Named,
    /// `import * as space from`
    Namespace,
    /// `import "./x"`
    Bare,
    /// `export { a as b } from`
    Reexport,
    /// `export * from`
    Star,
    /// On a cycle: only a hoisted function is used while modules are evaluated.
    Hoisted,
    /// On a cycle: a constant is read after everything has been evaluated.
    Late,
    /// A CommonJS module imported by an ES module.
    CommonJs,
    Json,
    /// A data-only module of the icon package.
    Icon,
    /// `import "./x.css"`
    Style,
    /// `require("./x")`, at the top level of a CommonJS module.
    Require,
    /// A `require` behind a condition.
    Conditional {
        taken: bool,
    },
    /// A `require` in an exported function.
    Lazy,
    /// A `require` after everything has been evaluated.
    Deferred,
    /// `import("./x")`
    Dynamic,
    /// `import type`
    Type,
    /// An import of a type only that does not say so: TypeScript leaves it out.
    Elided,
    /// Used by an export that nobody uses.
    Dormant,
}

impl Form {
    pub(crate) fn is_reexport(self) -> bool {
        matches!(self, Form::Reexport | Form::Star)
    }

    pub(crate) fn is_erased(self) -> bool {
        matches!(self, Form::Type | Form::Elided)
    }

    /// Whether the target is evaluated because of it, before or while its importer is.
    pub(crate) fn is_static(self) -> bool {
        let later = matches!(
            self,
            Form::Dynamic | Form::Style | Form::Lazy | Form::Deferred | Form::Conditional { taken: false }
        );
        !later && !self.is_erased()
    }
}

#[derive(Clone, Debug)]
pub(crate) struct Link {
    pub(crate) target: NodeId,
    pub(crate) form: Form,
    /// The door of the package through which the target is imported.
    pub(crate) door: Option<u32>,
    /// Decides what is used of the target.
    pub(crate) digits: Digits,
    /// Whether its total must be used, so that no module's value goes unseen.
    pub(crate) total: bool,
}

impl Link {
    pub(crate) fn new(target: NodeId, form: Form, door: Option<u32>, digits: Digits) -> Self {
        Link { target, form, door, digits, total: false }
    }
}

/// Tries to find a target that the importer may import.
const ATTEMPTS: usize = 8;
/// Share of drawn imports that leave an island, in thousandths.
const ISLAND_EXIT_PER_MILLE: u32 = 400;
/// About what an import and a use of it take, in bytes.
const IMPORT_BYTES: u32 = 95;

impl Model {
    /// All links of a module; `head` is its own.
    pub(crate) fn links(&self, head: &Head) -> Vec<Link> {
        match self.package_module(head.node) {
            Some(module) => module.links.clone(),
            None if !self.is_source(head.node) => Vec::new(),
            None if matches!(head.kind, Kind::Json | Kind::Css) => Vec::new(),
            None => Linker::new(self, head).links(),
        }
    }
}

/// How many links a CommonJS module follows before it leaves its trace.
pub(crate) fn trace_position(head: &Head, links: &[Link]) -> usize {
    match head.kind {
        // The entry requires the record first.
        Kind::Cjs if head.node != NodeId::ENTRY => head.id as usize % (links.len() + 1),
        _ => links.len(),
    }
}

/// Draws the links of one source module.
struct Linker<'a> {
    model: &'a Model,
    head: &'a Head,
    stream: Stream,
    links: Vec<Link>,
    island: bool,
}

impl<'a> Linker<'a> {
    fn new(model: &'a Model, head: &'a Head) -> Self {
        let stream = Stream::new(model.parameters.seed, u64::from(head.node.0), Purpose::Links);
        let island = model.shape.island_of(head.node.0).is_some();
        Linker { model, head, stream, links: Vec::new(), island }
    }

    fn links(mut self) -> Vec<Link> {
        self.prescribed();
        self.drawn();
        self.opened();
        if !self.model.shape.is_spout(self.head.node.0) {
            self.part_equal_names();
        }
        self.stream.shuffle(&mut self.links);
        self.icon();
        self.dynamic();
        self.types();
        if self.head.kind.has_markup() {
            self.prepend(Form::Jsx, JSX_DOOR);
        }
        if self.head.node == NodeId::ENTRY {
            self.prepend(Form::Trace, TRACE_DOOR);
        }
        self.links
    }

    fn push(&mut self, target: NodeId, form: Form, door: Option<u32>) {
        let digits = self.stream.digits();
        self.links.push(Link::new(target, form, door, digits));
    }

    fn prepend(&mut self, form: Form, door: u32) {
        let door_found = self.model.packages.door(door);
        let required = door_found.required.filter(|_| !self.head.kind.is_module());
        let target = required.unwrap_or(door_found.imported);
        let digits = self.stream.digits();
        self.links.insert(0, Link::new(target, form, Some(door), digits));
    }

    /// What the shape demands: children, and the next module on the cycle.
    fn prescribed(&mut self) {
        let module = self.head.node.0;
        for child in self.model.shape.children(module) {
            self.link_source(NodeId(child), true);
        }
        if let Some(next) = self.model.shape.cycle_successor(module)
            && !self.has(NodeId(next))
        {
            self.link_source(NodeId(next), false);
        }
    }

    fn has(&self, target: NodeId) -> bool {
        self.links.iter().any(|link| link.target == target)
    }

    /// How many imports there are besides the prescribed ones. Large modules have more of them.
    fn wanted(&mut self) -> usize {
        let parameters = &self.model.parameters;
        let mean = u64::from(parameters.imports_per_mille.saturating_sub(1000));
        let sigma = parameters.imports_sigma_per_mille;
        // The sum of two normal draws with these roots of their shares, in units of 1 / 256, is normal, too.
        let by_size = i64::from(parameters.imports_by_size_per_mille);
        let [by_size, by_chance] = [by_size, 1000 - by_size].map(|share| (share * 65_536 / 1000).isqrt());
        let normal = (self.head.deviation * by_size + self.stream.normal() * by_chance) / 256;
        let drawn =
            lognormal(median_of_mean(mean, sigma), sigma, normal) + u64::from(self.stream.below(1000));
        if mean == 0 { 0 } else { (drawn / 1000).min(1000) as usize }
    }

    fn drawn(&mut self) {
        let per_mille = self.model.parameters.package_per_mille;
        for _ in 0..self.wanted() {
            if self.stream.chance(per_mille) {
                self.link_package();
                continue;
            }
            if self.head.rim {
                continue;
            }
            for _ in 0..ATTEMPTS {
                let Some(target) = self.draw_target() else {
                    break;
                };
                if !self.has(target) && self.may_import(target) {
                    self.link_source(target, false);
                    break;
                }
            }
        }
    }

    fn draw_target(&mut self) -> Option<NodeId> {
        let model = self.model;
        let shape = &model.shape;
        let crowded = model.parameters.topology == Topology::Bell || !model.is_portable();
        if self.island && crowded && self.stream.chance(ISLAND_EXIT_PER_MILLE) {
            // By the time an island is evaluated, all of the main region has been.
            let shared = shape.shared().length > 0 && self.stream.chance(600);
            let region = if shared { shape.shared() } else { shape.main() };
            return shape.draw_of(region, &mut self.stream).filter(|&drawn| drawn > 0).map(NodeId);
        }
        shape.draw(self.head.node.0, &mut self.stream).map(NodeId)
    }

    fn may_import(&self, target: NodeId) -> bool {
        let target = self.model.head(target);
        let leaves = self.island && self.model.shape.main().contains(target.node.0);
        let harmless = !self.model.is_portable() || target.rim && target.trace == Trace::Silent;
        let readable = self.head.kind.is_module() || matches!(target.kind, Kind::Cjs | Kind::Json);
        readable && (!leaves || harmless)
    }

    fn link_source(&mut self, target: NodeId, total: bool) {
        let cycle = self.model.shape.cycle(self.head.node.0);
        let form = if cycle.is_some() && cycle == self.model.shape.cycle(target.0) {
            if self.head.trace == Trace::Ordered && self.stream.chance(250) {
                Form::Late
            } else {
                Form::Hoisted
            }
        } else {
            let target = self.model.head(target);
            self.draw_form(&target, total)
        };
        self.push(target, form, None);
        let spout = self.model.shape.is_spout(target.0);
        self.links.last_mut().expect("it was just added").total = total && !spout;
    }

    fn draw_form(&mut self, target: &Head, total: bool) -> Form {
        match (self.head.kind.is_module(), target.kind) {
            (false, kind) => self.draw_require(kind, total),
            (true, Kind::Json) => Form::Json,
            (true, Kind::Css) => Form::Style,
            (true, Kind::Cjs) => Form::CommonJs,
            (true, _) if self.model.shape.is_spout(self.head.node.0) => Form::Reexport,
            (true, _) if self.model.shape.is_spout(target.node.0) => Form::Named,
            (true, _) => {
                let drawn = self.stream.below(100);
                // A silent module's value is seen through this link or not at all.
                let must_use = total && target.trace == Trace::Silent;
                if self.head.barrel && drawn < 70 && !must_use {
                    // Stars that lead to stars may bring two meanings of one name.
                    return if drawn < 20 && !target.barrel { Form::Star } else { Form::Reexport };
                }
                match self.stream.below(100) {
                    0..10 => Form::Namespace,
                    10..15 if target.trace == Trace::Ordered => Form::Bare,
                    _ => Form::Named,
                }
            }
        }
    }

    fn draw_require(&mut self, kind: Kind, total: bool) -> Form {
        let lazy = self.model.parameters.lazy_per_mille;
        if kind != Kind::Cjs || !self.stream.chance(lazy) {
            return Form::Require;
        }
        match self.stream.below(4) {
            0 => Form::Deferred,
            1..4 if !total => Form::Conditional { taken: self.stream.chance(600) },
            _ => Form::Require,
        }
    }

    /// What the function of a CommonJS module that requires later requires.
    fn opened(&mut self) {
        if !self.head.opens {
            return;
        }
        for _ in 0..ATTEMPTS {
            let drawn = self.draw_target().filter(|&target| !self.has(target));
            let opened = drawn.filter(|&target| self.model.head(target).kind == Kind::Cjs);
            if let Some(target) = opened {
                self.push(target, Form::Lazy, None);
                return;
            }
        }
    }

    fn link_package(&mut self) {
        let libraries = &self.model.packages.libraries;
        if libraries.is_empty() {
            return;
        }
        let anytime = self.model.is_portable() && (self.island || self.head.rim);
        for _ in 0..ATTEMPTS {
            let index = libraries[self.stream.below(libraries.len() as u32) as usize];
            let door = self.model.packages.door(index);
            if anytime && !door.unordered {
                continue;
            }
            let is_module = self.head.kind.is_module();
            let target = if is_module { Some(door.imported) } else { door.required };
            let Some(target) = target.filter(|&target| !self.has(target)) else {
                continue;
            };
            let kind = self.model.head(target).kind;
            // A module that has no side effects must not bring any.
            if self.head.free && kind == Kind::Cjs {
                continue;
            }
            let unused = self.head.markers > 0 && self.stream.chance(300);
            let form = match kind {
                _ if !is_module => Form::Require,
                Kind::Cjs => Form::CommonJs,
                _ if door.droppable && unused => Form::Dormant,
                _ if self.stream.chance(150) => Form::Namespace,
                _ => Form::Named,
            };
            self.push(target, form, Some(index));
            return;
        }
    }

    /// Two stars that bring the same name would make it ambiguous.
    fn part_equal_names(&mut self) {
        let mut stems = vec![self.head.stem];
        for link in &mut self.links {
            if !link.form.is_reexport() {
                continue;
            }
            let stem = self.model.head(link.target).stem;
            if stems.contains(&stem) {
                link.form = Form::Named;
            }
            stems.push(stem);
        }
    }

    fn icon(&mut self) {
        let parameters = &self.model.parameters;
        let icons = u64::from(parameters.icons());
        if icons > 0 && self.head.node != NodeId::ENTRY && self.head.kind.is_module() {
            let number = u64::from(self.head.node.0) * icons / u64::from(parameters.modules);
            self.push(NodeId(parameters.modules + number as u32), Form::Icon, None);
        }
    }

    fn dynamic(&mut self) {
        let shape = &self.model.shape;
        let parameters = &self.model.parameters;
        if shape.islands() == 0 || !self.head.kind.is_module() || self.head.rim {
            return;
        }
        for island in shape.hosted_islands(self.head.node.0) {
            self.push(NodeId(shape.island(island).start), Form::Dynamic, None);
        }
        if self.stream.chance(parameters.dynamic_imports_per_mille) {
            let root = NodeId(shape.island(self.stream.below(shape.islands())).start);
            if !self.has(root) && root != self.head.node {
                self.push(root, Form::Dynamic, None);
            }
        }
    }

    fn types(&mut self) {
        let parameters = &self.model.parameters;
        if !self.head.kind.is_typed() || self.head.node == NodeId::ENTRY {
            return;
        }
        let wanted = self.links.len() as u32 * parameters.type_imports_per_mille + self.stream.below(1000);
        for _ in 0..wanted / 1000 {
            let target = NodeId(self.stream.below(parameters.modules));
            let typed = target != NodeId::ENTRY && self.model.head(target).shape;
            if typed && target != self.head.node && !self.has(target) {
                let form = if self.stream.chance(300) { Form::Elided } else { Form::Type };
                let place = self.stream.below(self.links.len() as u32 + 1) as usize;
                let digits = self.stream.digits();
                self.links.insert(place, Link::new(target, form, None, digits));
            }
        }
    }
}

/// What is left of the size of a module for code that has nothing to do with its imports.
pub(crate) fn room_beside(head: &Head, links: &[Link]) -> u32 {
    let early = if head.style == ExportStyle::Early { 60 } else { 0 };
    head.room.saturating_sub(links.len() as u32 * IMPORT_BYTES + early)
}
