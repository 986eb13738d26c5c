//! Making code shorter while it is still a tree. Each part is used only if the settings ask for it.

pub(crate) mod alphabet;
mod discard;
mod effects;
mod expressions;
mod inline;
pub(super) mod slots;
mod statements;
pub(super) mod syntax;
mod usage;
