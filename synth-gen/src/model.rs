//! What each module is, imports and does: the one description that both the printer and the
//! oracle read. Everything is derived from (parameters, index) when asked for, nothing but the
//! few packages is kept. Knows no text of files and no order of evaluation.

pub(crate) mod body;
pub(crate) mod head;
pub(crate) mod links;
pub(crate) mod markup;
pub(crate) mod packages;
pub(crate) mod uses;

use crate::preset::Parameters;
use crate::shape::Shape;

use packages::Packages;

/// A module: source modules come first, in the order of the shape, then those of packages.
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
}

impl Kind {
    pub(crate) const ALL: [Kind; 8] =
        [Kind::Js, Kind::Mjs, Kind::Ts, Kind::Mts, Kind::Jsx, Kind::Tsx, Kind::Cjs, Kind::Json];

    pub(crate) fn is_module(self) -> bool {
        !matches!(self, Kind::Cjs | Kind::Json)
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
        }
    }
}

/// The whole program, ready to be asked about any module.
pub(crate) struct Model {
    pub(crate) parameters: Parameters,
    pub(crate) shape: Shape,
    pub(crate) packages: Packages,
}

impl Model {
    pub(crate) fn new(parameters: &Parameters) -> Self {
        Model {
            parameters: parameters.clone(),
            shape: Shape::new(parameters),
            packages: Packages::new(parameters),
        }
    }

    pub(crate) fn node_count(&self) -> usize {
        self.parameters.modules as usize + self.packages.modules.len()
    }

    pub(crate) fn nodes(&self) -> impl Iterator<Item = NodeId> + use<> {
        (0..self.node_count() as u32).map(NodeId)
    }

    /// The package module that the node is, if it is not a source module.
    pub(crate) fn package_module(&self, node: NodeId) -> Option<&packages::PackageModule> {
        let index = node.0.checked_sub(self.parameters.modules)?;
        Some(&self.packages.modules[index as usize])
    }
}

/// One step of all hashes that programs compute: FNV-1 with whole words.
pub(crate) fn fold(sum: u32, part: u32) -> u32 {
    (sum ^ part).wrapping_mul(16_777_619)
}
