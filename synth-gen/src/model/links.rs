//! The imports of a module, in source order. Knows of other modules only what their heads tell,
//! so that it never recurses.

use crate::preset::Order;
use crate::rng::{Digits, Purpose, Stream};

use super::head::{Head, Trace};
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
    /// `require("./x")`, at the top level of a CommonJS module.
    Require,
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
        !self.is_erased() && self != Form::Dynamic
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
/// Share of modules with one more dynamic import, in thousandths.
const SHARED_ISLAND_PER_MILLE: u32 = 15;

impl Model {
    /// All links of a module; `head` is its own.
    pub(crate) fn links(&self, head: &Head) -> Vec<Link> {
        match self.package_module(head.node) {
            Some(module) => module.links.clone(),
            None if head.kind == Kind::Json => Vec::new(),
            None => Linker::new(self, head).links(),
        }
    }
}

/// How many links a CommonJS module follows before it leaves its trace.
pub(crate) fn trace_position(head: &Head, links: &[Link]) -> usize {
    match head.kind {
        Kind::Cjs => head.id as usize % (links.len() + 1),
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
        let island = head.node.0 >= model.shape.main().length;
        Linker { model, head, stream, links: Vec::new(), island }
    }

    fn links(mut self) -> Vec<Link> {
        self.prescribed();
        self.drawn();
        self.part_equal_names();
        self.stream.shuffle(&mut self.links);
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
        let target = self.model.packages.door(door).imported;
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

    fn drawn(&mut self) {
        let parameters = &self.model.parameters;
        let low = parameters.imports_per_module.saturating_sub(parameters.imports_spread);
        let high = parameters.imports_per_module + parameters.imports_spread;
        let wanted = self.stream.between(low, high) as usize;
        let taken = self.links.len() + usize::from(self.head.kind.has_markup());
        for _ in taken..wanted {
            if self.stream.chance(parameters.package_per_mille) {
                self.link_package();
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
        let shape = &self.model.shape;
        let main = shape.main().length;
        // By the time an island is evaluated, all of the main region has been.
        if self.island && self.model.parameters.order == Order::Strict && main > 1 && self.stream.chance(300)
        {
            return Some(NodeId(self.stream.between(1, main - 1)));
        }
        shape.draw(self.head.node.0, &mut self.stream).map(NodeId)
    }

    fn may_import(&self, target: NodeId) -> bool {
        self.head.kind.is_module() || !self.model.head(target).kind.is_module()
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
        self.links.last_mut().expect("it was just added").total = total;
    }

    fn draw_form(&mut self, target: &Head, total: bool) -> Form {
        match (self.head.kind.is_module(), target.kind) {
            (false, _) => Form::Require,
            (true, Kind::Json) => Form::Json,
            (true, Kind::Cjs) => Form::CommonJs,
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

    fn link_package(&mut self) {
        let libraries = self.model.packages.libraries();
        if libraries.is_empty() {
            return;
        }
        let portable = self.model.parameters.order == Order::Portable;
        for _ in 0..ATTEMPTS {
            let index = libraries.start + self.stream.below(libraries.end - libraries.start);
            let door = self.model.packages.door(index);
            if self.island && portable && !door.unordered {
                continue;
            }
            let is_module = self.head.kind.is_module();
            let target = if is_module { Some(door.imported) } else { door.required };
            let Some(target) = target.filter(|&target| !self.has(target)) else {
                continue;
            };
            let unused = self.head.markers > 0 && self.stream.chance(300);
            let form = match self.model.head(target).kind {
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

    fn dynamic(&mut self) {
        let shape = &self.model.shape;
        if shape.islands() == 0 || !self.head.kind.is_module() {
            return;
        }
        for island in shape.hosted_islands(self.head.node.0) {
            self.push(NodeId(shape.island(island).start), Form::Dynamic, None);
        }
        if self.stream.chance(SHARED_ISLAND_PER_MILLE) {
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
        let mut left = parameters.type_imports_per_mille;
        while self.stream.chance(left.min(1000)) {
            left = left.saturating_sub(1000);
            let target = NodeId(self.stream.below(parameters.modules));
            let typed = target != NodeId::ENTRY && self.model.head(target).kind.is_typed();
            if typed && target != self.head.node && !self.has(target) {
                let form = if self.stream.chance(300) { Form::Elided } else { Form::Type };
                let place = self.stream.below(self.links.len() as u32 + 1) as usize;
                let digits = self.stream.digits();
                self.links.insert(place, Link::new(target, form, None, digits));
            }
        }
    }
}
