//! Making code shorter while it is still a tree. Each part is used only if the settings ask for it.

pub(crate) mod alphabet;
pub(super) mod slots;
