//! A package that is imported and required is one module, not two: where the choice between `module` and `main` is
//! ours, all get what `require` gets. What `exports` of a package.json tell apart stays apart, as in Node.

use rustc_hash::{FxHashMap, FxHashSet};

use super::{Found, Loaded, ModuleKey, Scanner};
use crate::object::{ImportKind, Object};
use crate::resolve::ResolveKind;

/// Where imports lead instead, by importer and specifier.
pub(crate) type Redirects = FxHashMap<(ModuleKey, Box<str>), ModuleKey>;

impl Scanner {
    /// Leads imports of packages to the files that `require` gets, where it does.
    pub(super) fn redirect(&self, loaded: &mut [(ModuleKey, Loaded)]) -> Redirects {
        let mut redirects = Redirects::default();
        if !self.resolver.prefers_modules() {
            return redirects;
        }
        let mut required: FxHashSet<ModuleKey> = FxHashSet::default();
        let mut packages: FxHashSet<Box<str>> = FxHashSet::default();
        for (_, module) in &*loaded {
            for (specifier, kind, target) in requests(&module.object, &module.found) {
                if kind == ImportKind::Require {
                    packages.insert(package(specifier).into());
                    required.insert(target.clone());
                }
            }
        }
        if required.is_empty() {
            return redirects;
        }
        for (key, module) in &mut *loaded {
            let Loaded { object, found, .. } = module;
            for (index, slot) in found.iter_mut().enumerate() {
                let (Found::Module(target), record) = (&*slot, &object.records[index]) else { continue };
                let specifier = object.texts.get(record.specifier);
                let is_import = matches!(record.kind, ImportKind::Static | ImportKind::Dynamic);
                if !is_import || !is_bare(specifier) || !packages.contains(package(specifier)) {
                    continue;
                }
                let path = &key.parts.path;
                let Ok(resolved) = self.resolver.resolve(path, specifier, ResolveKind::Require) else {
                    continue;
                };
                let Found::Module(counterpart) = self.found(resolved, target.parts.loader, None) else {
                    continue;
                };
                if counterpart != *target
                    && required.contains(&counterpart)
                    && self.resolver.chose_by_field(&target.parts.path)
                {
                    redirects.insert((key.clone(), specifier.into()), counterpart.clone());
                    *slot = Found::Module(counterpart);
                }
            }
        }
        redirects
    }
}

/// The requests of packages that lead to modules.
fn requests<'a>(
    object: &'a Object,
    found: &'a [Found],
) -> impl Iterator<Item = (&'a str, ImportKind, &'a ModuleKey)> {
    object.records.iter().zip(found).filter_map(|(record, found)| {
        let specifier = object.texts.get(record.specifier);
        match found {
            Found::Module(key) if is_bare(specifier) => Some((specifier, record.kind, key)),
            _ => None,
        }
    })
}

fn is_bare(specifier: &str) -> bool {
    !specifier.starts_with(['.', '/', '#', '\0'])
}

/// `@scope/name` of `@scope/name/path`.
fn package(specifier: &str) -> &str {
    let parts = if specifier.starts_with('@') { 2 } else { 1 };
    let end = specifier.match_indices('/').nth(parts - 1).map_or(specifier.len(), |(at, _)| at);
    &specifier[..end]
}
