//! What tells modules apart before they have ids. Knows no graph.

use std::hash::{Hash, Hasher};
use std::path::PathBuf;
use std::sync::Arc;

use rustc_hash::FxHasher;

use crate::options::Loader;
use crate::resolve::{ModuleType, ResolvedFile};

/// What a module is found by. Cloning is cheap.
#[derive(Clone, Debug)]
pub(crate) struct ModuleKey {
    pub(super) parts: Arc<KeyParts>,
    /// Of path and suffix; keys are looked up several times an import, and paths are long.
    hash: u64,
}

#[derive(Debug)]
pub(super) struct KeyParts {
    pub(super) path: PathBuf,
    /// `?query` and `#hash`; tells modules of one file apart.
    pub(super) suffix: String,
    pub(super) origin: Origin,
    pub(super) loader: Option<Loader>,
    pub(super) module_type: ModuleType,
    pub(super) side_effects: bool,
}

#[derive(PartialEq, Eq, Debug)]
pub(super) enum Origin {
    File,
    /// Set to `false` by a `browser` map.
    Disabled,
    /// The text itself: standard input, or a `data:` URL.
    Text(Vec<u8>),
    /// The table of the files that a partly known path may mean, for an importer that asks for Node's interop or not.
    Table {
        text: Vec<u8>,
        in_node_mode: bool,
    },
}

impl PartialEq for ModuleKey {
    fn eq(&self, other: &Self) -> bool {
        let (parts, others) = (&*self.parts, &*other.parts);
        Arc::ptr_eq(&self.parts, &other.parts)
            || (self.hash == other.hash
                // Bytes, not components: `Path` compares part by part.
                && parts.path.as_os_str() == others.path.as_os_str()
                && parts.suffix == others.suffix
                && parts.loader == others.loader
                && parts.origin == others.origin)
    }
}

impl Eq for ModuleKey {}

impl Hash for ModuleKey {
    fn hash<H: Hasher>(&self, state: &mut H) {
        state.write_u64(self.hash);
    }
}

impl ModuleKey {
    pub(super) fn new(parts: KeyParts) -> Self {
        let mut hasher = FxHasher::default();
        hasher.write(parts.path.as_os_str().as_encoded_bytes());
        hasher.write(parts.suffix.as_bytes());
        Self { hash: hasher.finish(), parts: Arc::new(parts) }
    }

    pub(super) fn file(file: ResolvedFile, loader: Option<Loader>) -> Self {
        Self::new(KeyParts {
            path: file.path,
            suffix: file.suffix,
            origin: Origin::File,
            loader,
            module_type: file.module_type,
            side_effects: file.side_effects,
        })
    }
}
