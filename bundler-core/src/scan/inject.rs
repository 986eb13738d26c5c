//! The files that `--inject` adds to a program, and the values of defines that are objects: what they are
//! called, and which globals their exports replace.

use std::path::Path;

use rustc_hash::FxHashSet;

use super::{KeyParts, ModuleKey, Origin, Scanner};
use crate::compile::inject::{InjectedExport, Injections};
use crate::diagnostics::Diagnostic;
use crate::options::Loader;
use crate::resolve::ModuleType;
use crate::settings::parse_path;

/// Injected files by number: values of defines first, then the files of `--inject`.
#[derive(Default)]
pub(crate) struct Injected {
    pub(super) keys: Vec<ModuleKey>,
    pub(super) injections: Injections,
    /// The numbers of the files that run before the entries.
    pub(super) first: Vec<u32>,
    /// The modules that run them.
    pub(super) entries: FxHashSet<ModuleKey>,
}

impl Injected {
    /// What the module `key` has of injected files: they do not replace globals in one another.
    pub(super) fn for_module(&self, key: &ModuleKey) -> (Option<&Injections>, &[u32]) {
        if self.keys.contains(key) {
            return (None, &[]);
        }
        let first = if self.entries.contains(key) { self.first.as_slice() } else { &[] };
        (Some(&self.injections), first)
    }
}

impl Scanner {
    /// Finds the injected files and reads the names of their exports.
    pub(super) fn find_injected(&self, entries: &[ModuleKey]) -> Result<Injected, Vec<Diagnostic>> {
        let values = &self.settings.define_files;
        let mut injected = Injected {
            keys: values.iter().map(|(name, json)| self.value_key(name, json)).collect(),
            injections: Injections::new(values.len() as u32),
            first: Vec::new(),
            entries: entries.iter().cloned().collect(),
        };
        let mut errors = Vec::new();
        for path in &self.settings.options.inject {
            match self.resolver.resolve_entry(path) {
                Ok(file) => {
                    let key = ModuleKey::file(file, None);
                    if !injected.keys.contains(&key) {
                        injected.first.push(injected.keys.len() as u32);
                        injected.keys.push(key);
                    }
                }
                Err(error) => errors.push(error.into_diagnostic(None)),
            }
        }
        for &number in &injected.first {
            let compiled = self.read(&injected.keys[number as usize]).and_then(|contents| {
                self.compile(
                    &injected.keys[number as usize],
                    &contents,
                    &Injections::default(),
                    &[],
                    &[],
                    None,
                )
            });
            match compiled {
                Ok(object) => {
                    for export in &object.exports {
                        let name = object.texts.get(export.name);
                        if name == "default" {
                            continue;
                        }
                        if let Some(path) = parse_path(name) {
                            let export = InjectedExport { file: number, name: name.into() };
                            injected.injections.add(path, export);
                        }
                    }
                }
                Err(diagnostics) => errors.extend(diagnostics),
            }
        }
        if errors.is_empty() { Ok(injected) } else { Err(errors) }
    }

    fn value_key(&self, name: &str, json: &str) -> ModuleKey {
        ModuleKey::new(KeyParts {
            path: self.settings.options.working_directory.join(Path::new(&format!("<define:{name}>"))),
            suffix: String::new(),
            origin: Origin::Text(json.as_bytes().to_vec()),
            loader: Some(Loader::Json),
            module_type: ModuleType::Unknown,
            side_effects: false,
        })
    }
}
