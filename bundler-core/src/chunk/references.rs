//! What the text of a module refers to outside of itself: the edges that chunks are cut along.
//!
//! Must not know chunks.

use crate::graph::{Dependency, RUNTIME};
use crate::id::{ModuleId, SymbolRef};
use crate::link::Linked;
use crate::link::exports::{Binding, Name, Shape};
use crate::link::wrap::Wrap;
use crate::object::ImportKind;

/// Something that one chunk can import from another.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub(crate) enum Item {
    Symbol(SymbolRef),
    /// The function that runs a wrapped module.
    Wrapper(ModuleId),
    /// A namespace object.
    Namespace(ModuleId),
}

impl Item {
    /// The module whose text defines it.
    pub(crate) fn module(self) -> ModuleId {
        match self {
            Self::Symbol(symbol) => symbol.module,
            Self::Wrapper(module) | Self::Namespace(module) => module,
        }
    }
}

/// One reference.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Reference<'g> {
    /// Of an import: the item's module is evaluated first.
    Import(Item),
    /// Of a `require`: the item's module runs when asked for.
    Require(Item),
    /// A wrapped module calls what its imports lead to, as far as that is part of the same programs.
    Call(ModuleId),
    /// A module that is imported for its effects.
    Effects(ModuleId),
    /// The import object of a CommonJS module.
    ImportObject(ModuleId, bool),
    External(u32, Name<'g>),
    ExternalEffects(u32),
    /// `import()` of a module.
    Dynamic(ModuleId),
}

/// Calls `take` with each reference of a module; references may repeat.
pub(crate) fn visit<'g>(
    linked: &Linked<'g>,
    id: ModuleId,
    tree_shaking: bool,
    take: &mut impl FnMut(Reference<'g>),
) {
    let graph = linked.graph;
    let module = graph.module(id);
    let object = &module.object;
    for (statement_id, statement) in object.statements() {
        if !linked.needed.statement(id, statement_id) {
            continue;
        }
        for symbol in object.used_by(statement) {
            binding(Some(id), linked.base_binding(id, *symbol), take);
        }
        for &record in object.records_of(statement) {
            let Dependency::Module(target) = module.dependency(record) else { continue };
            match object.records[record.index()].kind {
                ImportKind::Dynamic => take(Reference::Dynamic(target)),
                ImportKind::Static
                | ImportKind::RequireResolve
                | ImportKind::CssImport
                | ImportKind::Url
                | ImportKind::Runtime => {}
                ImportKind::Evaluate => take(Reference::Require(Item::Wrapper(target))),
                ImportKind::Require => {
                    take(Reference::Require(Item::Wrapper(target)));
                    if linked.shapes[target.index()] != Shape::CommonJs {
                        take(Reference::Require(Item::Namespace(target)));
                    }
                }
            }
        }
    }
    for (record, dependency) in object.records.iter().zip(&module.dependencies) {
        if !matches!(record.kind, ImportKind::Static | ImportKind::CssImport) {
            continue;
        }
        match *dependency {
            Dependency::Module(target) => {
                let target_module = graph.module(target);
                let has_effects = target_module.side_effects || target_module.is_css() || !tree_shaking;
                if has_effects && linked.needed.modules[target.index()] {
                    take(Reference::Effects(target));
                }
            }
            Dependency::External(external) => {
                if graph.externals[external as usize].side_effects {
                    take(Reference::ExternalEffects(external));
                }
            }
            Dependency::Missing => {}
        }
    }
    if matches!(linked.wrapping.wraps[id.index()], Wrap::Lazy | Wrap::Async) {
        for target in linked.evaluated_first(id) {
            if linked.wrapping.wraps[target.index()] != Wrap::Flat {
                take(Reference::Call(target));
            }
        }
    }
    if linked.needed.namespaces[id.index()] {
        visit_members(linked, id, Some(id), take);
    }
}

/// What the exports of a module refer to, apart from what stands in `home`.
pub(crate) fn visit_members<'g>(
    linked: &Linked<'g>,
    id: ModuleId,
    home: Option<ModuleId>,
    take: &mut impl FnMut(Reference<'g>),
) {
    for &(_, member) in &linked.members[id.index()] {
        binding(home, member, take);
    }
    for &(star_module, record) in &linked.run_time_stars[id.index()] {
        match linked.graph.module(star_module).dependency(record) {
            Dependency::Module(target) => take(Reference::Import(Item::Wrapper(target))),
            Dependency::External(external) => take(Reference::External(external, Name::Namespace)),
            Dependency::Missing => {}
        }
    }
}

fn binding<'g>(home: Option<ModuleId>, binding: Binding<'g>, take: &mut impl FnMut(Reference<'g>)) {
    match binding {
        Binding::Symbol(symbol) | Binding::Data(symbol, _) => {
            if Some(symbol.module) != home && symbol.module != RUNTIME {
                take(Reference::Import(Item::Symbol(symbol)));
            }
        }
        Binding::Namespace(module) | Binding::RunTime(module, _) => {
            if Some(module) != home {
                take(Reference::Import(Item::Namespace(module)));
            }
        }
        Binding::CommonJs(module, _, node_mode) => take(Reference::ImportObject(module, node_mode)),
        Binding::External(external, name) => take(Reference::External(external, name)),
        Binding::ExternalMember(external, _) => take(Reference::External(external, Name::Namespace)),
        Binding::Member(_) => unreachable!("the object that has the member is asked for"),
        Binding::Constant(module, _) => take(Reference::Effects(module)),
        Binding::Missing => {}
    }
}
