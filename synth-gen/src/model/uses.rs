//! What a module uses of each thing it imports. Knows heads and links; values are the oracle's.

use super::head::{DefaultExport, Head};
use super::links::{Form, Link};
use super::{Kind, Model, NodeId};

/// Something that can be used of a module.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum What {
    /// The value that depends on all that the module imports.
    Total,
    /// A hoisted function of a number.
    Mix,
    /// A literal.
    Limit,
    Default,
    /// A counter that is raised, then read through its live binding.
    Counter,
    Class,
    State,
    /// The first export with a marker.
    Marker,
    /// A JSX component, rendered.
    View,
    /// The number of keys of the namespace object.
    Keys,
    /// A field of a JSON file.
    Count,
    /// A field of an icon.
    Icon,
    /// The number of exports that a CommonJS module has by then.
    Seen,
    /// A function that may require another module.
    Open,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Use {
    /// The module that has it, which need not be the one that it is imported from.
    pub(crate) origin: NodeId,
    pub(crate) what: What,
    pub(crate) argument: u32,
    /// The module whose re-export gives it another name.
    pub(crate) renamed_by: Option<NodeId>,
}

/// What a re-exporting link makes visible.
pub(crate) struct Reexports {
    pub(crate) whats: Vec<What>,
    /// Whether `Total` gets another name.
    pub(crate) renames_total: bool,
}

impl Head {
    /// All named exports, each with how many names it takes; the default export is not one.
    pub(crate) fn named_exports(&self) -> Vec<(What, u32)> {
        let mut exports = vec![(What::Total, 1)];
        let optional = [
            (What::Mix, !self.small, 1),
            (What::Limit, !self.small, 1),
            (What::Counter, self.counter.is_some(), 2),
            (What::Class, self.class.is_some(), 1),
            (What::State, self.state.is_some(), 1),
            (What::Marker, self.markers > 0, self.markers),
            (What::View, self.kind.has_markup(), 1),
            (What::Open, self.opens, 1),
        ];
        exports.extend(optional.into_iter().filter(|option| option.1).map(|(what, _, names)| (what, names)));
        exports
    }
}

/// What a link of a barrel re-exports of its target.
pub(crate) fn reexports(link: &Link, target: &Head) -> Reexports {
    let mut digits = link.digits;
    match link.form {
        Form::Reexport => {
            let mut whats = vec![What::Total];
            if !target.small {
                whats.push(What::Mix);
            }
            if digits.below(2) == 0 && !target.small {
                whats.push(What::Limit);
            }
            Reexports { whats, renames_total: digits.below(2) == 0 }
        }
        Form::Star => Reexports {
            whats: target.named_exports().into_iter().map(|(what, _)| what).collect(),
            renames_total: false,
        },
        _ => Reexports { whats: Vec::new(), renames_total: false },
    }
}

impl Model {
    /// The uses of one link, in the order in which they are evaluated.
    pub(crate) fn uses(&self, importer: &Head, link: &Link) -> Vec<Use> {
        let one = |what, argument| vec![Use { origin: link.target, what, argument, renamed_by: None }];
        let mut digits = link.digits;
        let argument = digits.below(900) + 1;
        match link.form {
            Form::Hoisted if importer.kind == Kind::Cjs && digits.below(2) == 0 => one(What::Seen, 0),
            Form::Hoisted | Form::Dormant => one(What::Mix, argument),
            Form::Late | Form::Dynamic | Form::Deferred => one(What::Total, 0),
            Form::Icon => one(What::Icon, 0),
            Form::Json => one(What::Count, 0),
            Form::CommonJs | Form::Require | Form::Conditional { taken: true } => {
                let target = self.head(link.target);
                if target.kind == Kind::Json {
                    return one(What::Count, 0);
                }
                let last = if target.opens { What::Open } else { What::Limit };
                let whats = [What::Total, What::Total, What::Mix, last];
                let drawn = whats[digits.below(4) as usize];
                one(if link.total { What::Total } else { drawn }, argument)
            }
            Form::Namespace
                if digits.below(6) == 0 && !link.total && self.key_count(link.target).is_some() =>
            {
                one(What::Keys, 0)
            }
            Form::Named | Form::Namespace => self.drawn_uses(importer, link, argument),
            Form::Trace
            | Form::Jsx
            | Form::Bare
            | Form::Reexport
            | Form::Star
            | Form::Type
            | Form::Elided
            | Form::Style
            | Form::Lazy
            | Form::Conditional { taken: false } => Vec::new(),
        }
    }

    fn drawn_uses(&self, importer: &Head, link: &Link, argument: u32) -> Vec<Use> {
        let mut digits = link.digits;
        digits.below(900 * 6);
        let target = self.head(link.target);
        let behind = self.behind_barrel(&target);
        let spout = self.shape.is_spout(target.node.0);
        let mut uses: Vec<Use> = Vec::new();
        let turns = if spout { 1 } else { 1 + digits.below(2) + u32::from(link.total) };
        for turn in 0..turns {
            let forced = link.total && turn == 0;
            let through = match behind.is_empty() || forced {
                true => 0,
                false if spout => 1,
                false => digits.below(3),
            };
            let (origin, whats, renamed_by) = if through == 0 {
                let mut whats: Vec<What> = target.named_exports().into_iter().map(|(what, _)| what).collect();
                if target.default != DefaultExport::None {
                    whats.push(What::Default);
                }
                (target.clone(), whats, None)
            } else {
                let (barrel, reexport) = &behind[digits.below(behind.len() as u32) as usize];
                let origin = self.head(reexport.target);
                let Reexports { whats, renames_total } = reexports(reexport, &origin);
                (origin, whats, renames_total.then_some(*barrel))
            };
            let usable: Vec<What> =
                whats.into_iter().filter(|&what| what != What::View || importer.kind.has_markup()).collect();
            // Half of all uses are of the value that depends on everything.
            let choice = digits.below(2 * usable.len() as u32) as usize;
            let drawn = usable.get(choice).copied().unwrap_or(What::Total);
            let what = if forced { What::Total } else { drawn };
            let new = Use {
                origin: origin.node,
                what,
                argument: argument + turn,
                renamed_by: renamed_by.filter(|_| what == What::Total),
            };
            if !uses.iter().any(|old| old.origin == new.origin && old.what == new.what) {
                uses.push(new);
            }
        }
        uses
    }

    /// The re-exporting links that make names visible in a module, each with the module that has
    /// it. Only packages have stars that lead to stars, so that this ends soon.
    fn behind_barrel(&self, head: &Head) -> Vec<(NodeId, Link)> {
        let mut behind = Vec::new();
        if head.barrel {
            for link in self.links(head).into_iter().filter(|link| link.form.is_reexport()) {
                if link.form == Form::Star {
                    behind.extend(self.behind_barrel(&self.head(link.target)));
                }
                behind.push((head.node, link));
            }
        }
        behind
    }

    /// The number of names that a module exports, unless stars bring in others.
    pub(crate) fn key_count(&self, node: NodeId) -> Option<u32> {
        let head = self.head(node);
        let mut count: u32 = head.named_exports().into_iter().map(|(_, names)| names).sum();
        count += u32::from(head.default != DefaultExport::None);
        for (_, link) in self.behind_barrel(&head) {
            if link.form == Form::Star {
                return None;
            }
            count += reexports(&link, &self.head(link.target)).whats.len() as u32;
        }
        Some(count)
    }
}

/// The string of a marker: the node and the marker's number in it.
pub(crate) fn marker_text(node: NodeId, number: u32) -> String {
    format!("unused:{}:{number}", node.0)
}
