//! What each module is, imports and does: the one description that both the printer and the
//! oracle read. Everything is derived from (parameters, index) when asked for, nothing but the
//! few packages is kept. Knows no text of files and no order of evaluation.

pub(crate) mod body;
pub(crate) mod head;
pub(crate) mod links;
pub(crate) mod markup;
pub(crate) mod packages;
pub(crate) mod uses;

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::ops::Deref;
use std::sync::Arc;

use crate::parameters::{Order, Parameters, SideEffects};
use crate::rng::{Purpose, Stream};
use crate::shape::Shape;

use head::{Head, Recent};
use packages::Packages;

/// A module: source modules come first, in the order of the shape, then icons, then the modules
/// of other packages.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct NodeId(pub(crate) u32);

impl NodeId {
    pub(crate) const ENTRY: NodeId = NodeId(0);

    pub(crate) fn index(self) -> usize {
        self.0 as usize
    }
}

/// The kind of a file, named by its extension in the full dialect.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Js,
    Mjs,
    Ts,
    Mts,
    Jsx,
    Tsx,
    Cjs,
    Json,
    Css,
}

impl Kind {
    pub(crate) const ALL: [Kind; 9] =
        [Kind::Js, Kind::Mjs, Kind::Ts, Kind::Mts, Kind::Jsx, Kind::Tsx, Kind::Cjs, Kind::Json, Kind::Css];

    pub(crate) fn is_module(self) -> bool {
        !matches!(self, Kind::Cjs | Kind::Json | Kind::Css)
    }

    pub(crate) fn is_typed(self) -> bool {
        matches!(self, Kind::Ts | Kind::Mts | Kind::Tsx)
    }

    pub(crate) fn has_markup(self) -> bool {
        matches!(self, Kind::Jsx | Kind::Tsx)
    }

    pub(crate) fn extension(self) -> &'static str {
        match self {
            Kind::Js => "js",
            Kind::Mjs => "mjs",
            Kind::Ts => "ts",
            Kind::Mts => "mts",
            Kind::Jsx => "jsx",
            Kind::Tsx => "tsx",
            Kind::Cjs => "cjs",
            Kind::Json => "json",
            Kind::Css => "css",
        }
    }
}

/// The whole program, ready to be asked about any module. Remembers a few heads that were asked for
/// lately, so that each worker needs one of its own.
pub(crate) struct Model {
    program: Arc<Program>,
    heads: RefCell<Recent>,
}

/// What all workers share.
pub(crate) struct Program {
    pub(crate) parameters: Parameters,
    pub(crate) shape: Shape,
    pub(crate) packages: Packages,
    /// Source modules that were edited, with what their constants are changed by.
    pub(crate) edited: BTreeMap<u32, u32>,
}

impl Deref for Model {
    type Target = Program;

    fn deref(&self) -> &Program {
        &self.program
    }
}

impl Model {
    pub(crate) fn new(parameters: &Parameters) -> Self {
        Model::of(&Arc::new(Program::new(parameters)))
    }

    /// A model of the same program for another worker.
    pub(crate) fn of(program: &Arc<Program>) -> Self {
        Model { program: Arc::clone(program), heads: RefCell::new(Recent::new(program.node_count())) }
    }

    pub(crate) fn head(&self, node: NodeId) -> Head {
        if let Some(head) = self.heads.borrow().find(node) {
            return head;
        }
        let head = self.program.make_head(node);
        self.heads.borrow_mut().keep(head.clone());
        head
    }
}

impl Program {
    pub(crate) fn new(parameters: &Parameters) -> Self {
        Program {
            parameters: parameters.clone(),
            shape: Shape::new(parameters),
            packages: Packages::new(parameters),
            edited: edited(parameters),
        }
    }

    pub(crate) fn node_count(&self) -> usize {
        self.first_package_module() as usize + self.packages.modules.len()
    }

    fn first_package_module(&self) -> u32 {
        self.parameters.modules + self.parameters.icons()
    }

    /// The package module that the node is, if it is neither a source module nor an icon.
    pub(crate) fn package_module(&self, node: NodeId) -> Option<&packages::PackageModule> {
        let index = node.0.checked_sub(self.first_package_module())?;
        Some(&self.packages.modules[index as usize])
    }

    /// The number of the icon that the node is.
    pub(crate) fn icon_number(&self, node: NodeId) -> Option<u32> {
        node.0.checked_sub(self.parameters.modules).filter(|&number| number < self.parameters.icons())
    }

    pub(crate) fn is_source(&self, node: NodeId) -> bool {
        node.0 < self.parameters.modules
    }

    pub(crate) fn is_portable(&self) -> bool {
        self.parameters.order == Order::Portable
    }

    /// Whether the order of evaluation must not show anywhere.
    pub(crate) fn is_loose(&self) -> bool {
        self.is_portable() && self.parameters.await_per_mille > 0
    }

    pub(crate) fn lists_side_effects(&self) -> bool {
        self.parameters.side_effects == SideEffects::Listed
    }
}

/// Draws which modules the edits change.
fn edited(parameters: &Parameters) -> BTreeMap<u32, u32> {
    let mut edited = BTreeMap::new();
    for edit in &parameters.edits {
        let mut stream = Stream::new(edit.seed, u64::from(parameters.modules), Purpose::Edit);
        let mut now = BTreeMap::new();
        while now.len() < edit.modules as usize {
            let module = stream.below(parameters.modules);
            let change = stream.word() | 1;
            now.entry(module).or_insert(change);
        }
        for (module, change) in now {
            let changed: &mut u32 = edited.entry(module).or_default();
            *changed = fold(*changed, change);
        }
    }
    edited
}

/// One step of all hashes that programs compute: FNV-1 with whole words.
pub(crate) fn fold(sum: u32, part: u32) -> u32 {
    (sum ^ part).wrapping_mul(16_777_619)
}
