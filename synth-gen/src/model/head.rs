//! What others need to know of a module to import it: its kind, names, exports and constants.
//! Cheap, and independent of all other modules.

use crate::preset::Order;
use crate::rng::{Purpose, Stream};
use crate::words::Stem;

use super::packages::Role;
use super::{Kind, Model, NodeId};

/// How evaluation of a module is recorded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Trace {
    /// Not at all: a bundler may drop or move the module if nobody sees the difference.
    Silent,
    /// Its place among the others counts.
    Ordered,
    /// It must be evaluated exactly once, at any time.
    Counted,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum DefaultExport {
    None,
    /// A function that mixes its argument with this constant.
    Function(u32),
    Value(u32),
}

/// How a CommonJS module exports.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ExportStyle {
    /// `exports.name = ...`
    Properties,
    /// `module.exports = {...}`
    Object,
}

#[derive(Clone, Debug)]
pub(crate) struct Head {
    pub(crate) node: NodeId,
    pub(crate) kind: Kind,
    pub(crate) stem: Stem,
    pub(crate) trace: Trace,
    /// What the module folds into the order hash, and where its own value starts.
    pub(crate) id: u32,
    pub(crate) limit: u32,
    pub(crate) mixer: u32,
    pub(crate) default: DefaultExport,
    /// A counter that importers change: its initial value.
    pub(crate) counter: Option<u32>,
    /// A class: its constant.
    pub(crate) class: Option<u32>,
    /// An enum: the value of its first member.
    pub(crate) state: Option<u32>,
    /// Exports that carry a marker string; most are never used.
    pub(crate) markers: u32,
    pub(crate) style: ExportStyle,
    /// Whether it re-exports most of what it imports.
    pub(crate) barrel: bool,
}

impl Model {
    pub(crate) fn head(&self, node: NodeId) -> Head {
        match self.package_module(node) {
            Some(_) => self.package_head(node),
            None => self.source_head(node),
        }
    }

    fn source_head(&self, node: NodeId) -> Head {
        let parameters = &self.parameters;
        let mut stream = Stream::new(parameters.seed, u64::from(node.0), Purpose::Head);
        let stem = Stem::draw(&mut stream);
        let kind = self.draw_kind(node, &mut stream);
        let silent = stream.chance(parameters.pure_per_mille);
        let is_module = kind.is_module();
        let is_island_root = {
            let region = self.shape.region(node.0);
            region.start == node.0
        };
        let trace = match kind {
            Kind::Json => Trace::Silent,
            Kind::Cjs if parameters.order == Order::Portable => Trace::Counted,
            _ if node == NodeId::ENTRY => Trace::Ordered,
            // On a cycle nobody could see its value while modules are evaluated.
            _ if silent && self.shape.cycle(node.0).is_none() => Trace::Silent,
            _ => Trace::Ordered,
        };
        let id = stream.word();
        let limit = stream.between(2, 9999);
        let mixer = stream.word();
        let default = match stream.below(10) {
            0..3 if is_module => DefaultExport::Function(stream.word()),
            3..5 if is_module => DefaultExport::Value(stream.between(1, 99_999)),
            _ => DefaultExport::None,
        };
        let feature = |wanted: bool, value: u32| (is_module && wanted).then_some(value);
        let counter = feature(stream.chance(120), stream.below(100));
        let class = feature(stream.chance(250), stream.between(3, 9999));
        let state = feature(kind.is_typed() && stream.chance(400), stream.below(50));
        // The namespace of an island's root is taken as a whole, so all of it would be used; the
        // entry, the root of the main region, exports nothing.
        let markers = stream.below(4).saturating_sub(1);
        let markers = if is_module && !is_island_root { markers } else { 0 };
        let style = match stream.below(2) {
            0 => ExportStyle::Properties,
            _ => ExportStyle::Object,
        };
        let barrel = is_module && !is_island_root && stream.chance(parameters.barrel_per_mille);
        Head {
            node,
            kind,
            stem,
            trace,
            id,
            limit,
            mixer,
            default,
            counter,
            class,
            state,
            markers,
            style,
            barrel,
        }
    }

    fn draw_kind(&self, node: NodeId, stream: &mut Stream) -> Kind {
        let kinds = &self.parameters.kinds;
        let weights = [kinds.js, kinds.mjs, kinds.ts, kinds.mts, kinds.jsx, kinds.tsx, kinds.cjs, kinds.json];
        let must_be_module = self.shape.is_trunk(node.0) || self.shape.cycle(node.0).is_some();
        let choices = if must_be_module { 6 } else { 8 };
        let mut drawn = stream.below(weights[..choices].iter().sum());
        if node == NodeId::ENTRY {
            let typed = kinds.ts + kinds.mts + kinds.tsx > 0;
            return if typed { Kind::Ts } else { Kind::Js };
        }
        for (kind, weight) in Kind::ALL.into_iter().zip(weights) {
            if drawn < weight {
                return kind;
            }
            drawn -= weight;
        }
        unreachable!("a draw below the sum of the weights meets one of them")
    }

    fn package_head(&self, node: NodeId) -> Head {
        let module = self.package_module(node).expect("the caller has checked it");
        let mut stream = Stream::new(self.parameters.seed, u64::from(node.0), Purpose::Head);
        let id = stream.word();
        let limit = stream.between(2, 9999);
        let mixer = stream.word();
        let library = module.role == Role::Library;
        let is_module = module.kind.is_module();
        Head {
            node,
            kind: module.kind,
            stem: module.stem,
            trace: match (module.trace, self.parameters.order) {
                (Trace::Counted, Order::Strict) => Trace::Ordered,
                (trace, _) => trace,
            },
            id,
            limit,
            mixer,
            default: DefaultExport::None,
            counter: None,
            class: (library && is_module && stream.chance(300)).then_some(limit + 1),
            state: None,
            markers: if library && is_module { stream.below(3) } else { 0 },
            style: ExportStyle::Properties,
            barrel: module.links.iter().any(|link| link.form.is_reexport()),
        }
    }
}
