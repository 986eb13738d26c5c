//! What others need to know of a module to import it: its kind, names, exports and constants.
//! Cheap, and independent of all other modules.

use crate::parameters::Topology;
use crate::rng::{Purpose, Stream, lognormal};
use crate::words::Stem;

use super::markup::SMALL_BYTES;
use super::packages::Role;
use super::{Kind, NodeId, Program, fold};

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
    /// `exports.name = ...`, functions and constants before anything is required, so that they
    /// can be used on a cycle.
    Early,
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
    /// Whether it exports a type.
    pub(crate) shape: bool,
    /// Exports that carry a marker string; most are never used.
    pub(crate) markers: u32,
    pub(crate) style: ExportStyle,
    /// Whether it re-exports most of what it imports.
    pub(crate) barrel: bool,
    /// Whether it imports no source module, so that it can be evaluated at any time.
    pub(crate) rim: bool,
    /// Whether package.json may say that it has no side effects.
    pub(crate) free: bool,
    /// Turns of the job queue for which it waits at its top level.
    pub(crate) awaits: u32,
    /// Whether it exports a function that may require another module.
    pub(crate) opens: bool,
    /// The size that it should have.
    pub(crate) bytes: u32,
    /// How far the size is from the median, in units of 2^-16 sigma.
    pub(crate) deviation: i64,
    /// Whether it exports its total, and its component, and nothing else.
    pub(crate) small: bool,
    /// What its declarations leave of the size for imports and other code.
    pub(crate) room: u32,
}

/// About what a module has at least, in bytes.
const PLAIN_BYTES: u32 = 430;
const VIEW_BYTES: u32 = 560;
const SMALL_VIEW_BYTES: u32 = 320;

/// Below so many bytes besides its component a module is a small one.
const SMALL_LIMIT: u32 = 330;

/// Heads that were asked for lately, each in the place that its number gives: a module's imports are
/// looked at many times while it is made.
pub(super) struct Recent(Vec<Option<Head>>);

/// A power of two.
const MOST_PLACES: usize = 1 << 16;

impl Recent {
    pub(super) fn new(nodes: usize) -> Self {
        Recent(vec![None; nodes.next_power_of_two().min(MOST_PLACES)])
    }

    fn place(&self, node: NodeId) -> usize {
        node.index() & (self.0.len() - 1)
    }

    pub(super) fn find(&self, node: NodeId) -> Option<Head> {
        self.0[self.place(node)].as_ref().filter(|head| head.node == node).cloned()
    }

    pub(super) fn keep(&mut self, head: Head) {
        let place = self.place(head.node);
        self.0[place] = Some(head);
    }
}

impl Program {
    pub(super) fn make_head(&self, node: NodeId) -> Head {
        if self.is_source(node) {
            self.source_head(node)
        } else if let Some(number) = self.icon_number(node) {
            self.icon_head(node, number)
        } else {
            self.package_head(node)
        }
    }

    fn source_head(&self, node: NodeId) -> Head {
        let parameters = &self.parameters;
        let shape = &self.shape;
        let mut stream = Stream::new(parameters.seed, u64::from(node.0), Purpose::Head);
        let mut stem = Stem::draw(parameters.vocabulary, &mut stream);
        if parameters.topology == Topology::Funnel {
            // What one barrel re-exports must not have equal names.
            stem = Stem::numbered(node.0);
        }
        let kind = self.draw_kind(node, &mut stream);
        let is_module = kind.is_module();
        let on_cycle = shape.cycle(node.0).is_some();
        let silent = stream.chance(parameters.pure_per_mille);
        let trace = self.trace_of(node, kind, silent, on_cycle);
        let rim = self.is_rim(node, kind, trace);
        let mut id = stream.word();
        let mut limit = stream.between(2, 9999);
        let mixer = stream.word();
        if let Some(&change) = self.edited.get(&node.0) {
            id ^= change;
            limit = 2 + fold(limit, change) % 9998;
        }
        let deviation = stream.normal();
        let drawn = lognormal(parameters.bytes_median.into(), parameters.bytes_sigma_per_mille, deviation);
        let least = if node.0 == 1 { parameters.bytes_largest } else { 0 };
        let bytes = (drawn.min(2_000_000) as u32).max(least);
        let markup = match kind.has_markup() {
            true if bytes < SMALL_BYTES => SMALL_VIEW_BYTES,
            true => VIEW_BYTES,
            false => 0,
        };
        let small = is_module
            && bytes < SMALL_LIMIT + markup / 2
            && !(on_cycle || node == NodeId::ENTRY || parameters.topology == Topology::Funnel);
        let mut room = bytes.saturating_sub(PLAIN_BYTES + markup);
        let mut afford = |wanted: bool, cost: u32| {
            let yes = wanted && room >= cost;
            room -= if yes { cost } else { 0 };
            yes
        };
        // The namespace of an island's root is taken as a whole, so all of it would be used; the
        // entry, the root of the main region, exports nothing.
        let is_root = shape.is_root(node.0);
        let (form, constant) = (stream.below(10), stream.word());
        let default = match form {
            0..3 if is_module && afford(true, 120) => DefaultExport::Function(constant),
            3..5 if is_module && !small => DefaultExport::Value(1 + constant % 99_999),
            _ => DefaultExport::None,
        };
        let feature = |wanted: bool, value: u32| wanted.then_some(value);
        let (chance, value) = (stream.chance(120), stream.below(100));
        let counter = feature(is_module && !self.is_loose() && chance && afford(true, 150), value);
        let (chance, value) = (stream.chance(250), stream.between(3, 9999));
        let class = feature(is_module && chance && afford(true, 200), value);
        let (chance, value) = (stream.chance(400), stream.below(50));
        let state = feature(kind.is_typed() && chance && afford(true, 80), value);
        let shape_wanted = stream.chance(800);
        let exports_type = kind.is_typed() && afford(shape_wanted, 110);
        let mut markers = 0;
        for wanted in 1..=stream.below(4).saturating_sub(1) {
            markers += u32::from(markers + 1 == wanted && is_module && !is_root && afford(true, 90));
        }
        if shape.is_last_layer(node.0) && parameters.topology == Topology::Funnel {
            markers = markers.max(1);
        }
        let style = match stream.below(2) {
            0 => ExportStyle::Properties,
            _ => ExportStyle::Object,
        };
        let opens = kind == Kind::Cjs && stream.chance(parameters.lazy_per_mille);
        let waits = stream.chance(parameters.await_per_mille);
        let turns = stream.between(1, 3);
        let barrel = stream.chance(parameters.barrel_per_mille) && !rim || shape.is_spout(node.0);
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
            shape: exports_type,
            markers,
            style: if on_cycle || opens { ExportStyle::Early } else { style },
            barrel: barrel && is_module && !is_root,
            rim,
            free: self.lists_side_effects()
                && is_module
                && trace == Trace::Silent
                && (rim || shape.is_spout(node.0)),
            awaits: if waits && is_module && !small && node != NodeId::ENTRY { turns } else { 0 },
            opens,
            bytes,
            deviation,
            small,
            room,
        }
    }

    fn trace_of(&self, node: NodeId, kind: Kind, silent: bool, on_cycle: bool) -> Trace {
        let shape = &self.shape;
        let funnelled = self.parameters.topology == Topology::Funnel
            && (shape.is_spout(node.0) || shape.is_last_layer(node.0));
        match kind {
            Kind::Json | Kind::Css => Trace::Silent,
            Kind::Cjs if self.is_portable() && !self.parameters.is_commonjs() => Trace::Counted,
            _ if node == NodeId::ENTRY => Trace::Ordered,
            _ if funnelled || self.is_common(node, on_cycle) => Trace::Silent,
            // On a cycle nobody could see its value while modules are evaluated.
            _ if silent && !on_cycle => Trace::Silent,
            _ if self.is_loose() => Trace::Counted,
            _ if self.is_portable() && shape.shared().contains(node.0) => Trace::Counted,
            _ => Trace::Ordered,
        }
    }

    /// Whether the main region and islands alike import the module: in the portable order it must
    /// not matter when it is evaluated.
    fn is_common(&self, node: NodeId, on_cycle: bool) -> bool {
        self.is_portable()
            && self.shape.islands() > 0
            && self.parameters.topology == Topology::Bell
            && self.shape.is_last_layer(node.0)
            && node != NodeId::ENTRY
            && !on_cycle
    }

    fn is_rim(&self, node: NodeId, kind: Kind, trace: Trace) -> bool {
        let shape = &self.shape;
        let alone = !shape.is_trunk(node.0) && shape.cycle(node.0).is_none();
        let bell = self.parameters.topology == Topology::Bell && shape.is_last_layer(node.0);
        let free = self.lists_side_effects() && trace == Trace::Silent;
        kind.is_module() && alone && (bell || free || shape.shared().contains(node.0))
    }

    fn draw_kind(&self, node: NodeId, stream: &mut Stream) -> Kind {
        let kinds = &self.parameters.kinds;
        let weights = [
            kinds.js, kinds.mjs, kinds.ts, kinds.mts, kinds.jsx, kinds.tsx, kinds.cjs, kinds.json, kinds.css,
        ];
        let must_be_code = self.shape.is_trunk(node.0) || self.shape.cycle(node.0).is_some();
        let choices = match (must_be_code, self.parameters.is_commonjs()) {
            (true, true) => 7,
            (true, false) => 6,
            (false, _) => 9,
        };
        let mut drawn = stream.below(weights[..choices].iter().sum());
        if node == NodeId::ENTRY {
            return if self.parameters.is_commonjs() {
                Kind::Cjs
            } else if kinds.ts + kinds.mts + kinds.tsx > 0 {
                Kind::Ts
            } else {
                Kind::Js
            };
        }
        for (kind, weight) in Kind::ALL.into_iter().zip(weights) {
            if drawn < weight {
                return kind;
            }
            drawn -= weight;
        }
        unreachable!("a draw below the sum of the weights meets one of them")
    }

    fn icon_head(&self, node: NodeId, number: u32) -> Head {
        let mut stream = Stream::new(self.parameters.seed, u64::from(node.0), Purpose::Head);
        let id = stream.word();
        Head { limit: stream.between(8, 64), ..bare_head(node, Kind::Js, Stem::numbered(number), id) }
    }

    fn package_head(&self, node: NodeId) -> Head {
        let module = self.package_module(node).expect("the caller has checked it");
        let mut stream = Stream::new(self.parameters.seed, u64::from(node.0), Purpose::Head);
        let id = stream.word();
        let limit = stream.between(2, 9999);
        let mixer = stream.word();
        let library = module.role == Role::Library;
        let is_module = module.kind.is_module();
        let ordered = !self.is_portable() || self.parameters.is_commonjs();
        Head {
            trace: match module.trace {
                Trace::Counted if ordered => Trace::Ordered,
                Trace::Ordered if self.is_loose() => Trace::Counted,
                trace => trace,
            },
            limit,
            mixer,
            class: (library && is_module && stream.chance(300)).then_some(limit + 1),
            markers: if library && is_module { stream.below(3) } else { 0 },
            barrel: module.links.iter().any(|link| link.form.is_reexport()),
            room: 600,
            ..bare_head(node, module.kind, module.stem, id)
        }
    }
}

/// A silent module that exports as little as possible.
fn bare_head(node: NodeId, kind: Kind, stem: Stem, id: u32) -> Head {
    Head {
        node,
        kind,
        stem,
        trace: Trace::Silent,
        id,
        limit: 2,
        mixer: id,
        default: DefaultExport::None,
        counter: None,
        class: None,
        state: None,
        shape: false,
        markers: 0,
        style: ExportStyle::Properties,
        barrel: false,
        rim: false,
        free: false,
        awaits: 0,
        opens: false,
        bytes: 0,
        deviation: 0,
        small: false,
        room: 0,
    }
}
