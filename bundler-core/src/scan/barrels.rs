//! Modules that package.json frees of effects: what they import is only loaded once somebody asks for a name
//! that comes from there.
//!
//! What has to be loaded is the least set that holds the entries and all that is asked for, so it depends on
//! neither the order nor the number of workers. Knows nothing of how jobs are scheduled.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use rustc_hash::{FxHashMap, FxHashSet};

use super::{Found, ModuleKey, Scanner};
use crate::diagnostics::{Diagnostic, Location};
use crate::id::{RecordId, SymbolId};
use crate::object::{ExportKind, ImportKind, ImportName, ImportRecord, ModuleKind, Object, SymbolKind};
use crate::options::Loader;
use crate::resolve::ResolveError;

/// What a module wants of one that it imports.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub(super) enum Asked {
    /// That it runs, if that has effects.
    Nothing,
    /// An export.
    Name(Box<str>),
    /// All exports.
    All,
}

/// What has been asked of modules that are free of effects.
#[derive(Default)]
pub(crate) struct Barrels {
    /// Guards requests that come before the module is compiled against getting lost.
    states: Mutex<FxHashMap<ModuleKey, State>>,
}

#[derive(Default)]
struct State {
    asked: FxHashSet<Asked>,
    /// Known once the module is compiled.
    barrel: Option<Arc<Barrel>>,
}

/// Where a module passes requests on to.
struct Barrel {
    /// Exports that come from elsewhere.
    passed: FxHashMap<Box<str>, (RecordId, Asked)>,
    /// Exports that the module declares.
    declared: FxHashSet<Box<str>>,
    stars: Vec<RecordId>,
    /// What the module's own statements need.
    body: Vec<(RecordId, Asked)>,
    /// The specifiers of all records that wait, by record.
    specifiers: FxHashMap<RecordId, Box<str>>,
    /// The module's own statements are needed.
    has_body: AtomicBool,
    /// What the records that were asked for lead to.
    resolved: Mutex<FxHashMap<RecordId, Result<Found, ResolveError>>>,
}

/// Whether it matters to a module what is asked of it: few are free of effects.
fn remembers(found: &Found) -> bool {
    matches!(found, Found::Module(key) if !key.parts.side_effects)
}

/// Whether a record can wait.
pub(super) fn can_wait(record: &ImportRecord) -> bool {
    record.kind == ImportKind::Static && record.type_attribute.is_none()
}

impl Scanner {
    /// Whether what `object` imports is only loaded once it is asked for.
    pub(super) fn defers(&self, key: &ModuleKey, object: &Object) -> bool {
        !key.parts.side_effects
            && self.settings.tree_shaking
            && self.settings.options.bundle
            && !self.settings.options.ignore_annotations
            && object.facts.kind == ModuleKind::EsModule
            && object.records.iter().any(can_wait)
    }

    /// What a compiled module asks for, and what has been asked of it already: the modules to load.
    pub(super) fn take_requests(&self, key: &ModuleKey, object: &Object, found: &[Found]) -> Vec<ModuleKey> {
        let mut keys = Vec::new();
        let mut requests: Vec<(ModuleKey, Asked)> = object
            .records
            .iter()
            .zip(found)
            .filter(|(record, _)| matches!(record.kind, ImportKind::Require | ImportKind::Dynamic))
            .filter_map(|(_, found)| match found {
                Found::Module(target) => Some((target.clone(), Asked::All)),
                _ => None,
            })
            .collect();
        if self.defers(key, object) {
            let barrel = Arc::new(Barrel::new(object));
            let asked: Vec<Asked> = {
                let mut states = self.barrels.states.lock().unwrap_or_else(PoisonError::into_inner);
                let state = states.entry(key.clone()).or_default();
                state.barrel = Some(Arc::clone(&barrel));
                state.asked.iter().cloned().collect()
            };
            for asked in asked {
                self.pass_on(key, &barrel, &asked, &mut requests, &mut keys);
            }
        } else if found.iter().any(remembers) {
            for (record, asked) in asked_by_all(object) {
                if let Found::Module(target) = &found[record.index()] {
                    requests.push((target.clone(), asked));
                }
            }
        }
        self.ask(requests, &mut keys);
        keys
    }

    /// Asks modules for exports; adds the modules that have to be loaded for that.
    pub(super) fn ask(&self, mut requests: Vec<(ModuleKey, Asked)>, keys: &mut Vec<ModuleKey>) {
        while let Some((key, asked)) = requests.pop() {
            if key.parts.side_effects {
                continue;
            }
            let barrel = {
                let mut states = self.barrels.states.lock().unwrap_or_else(PoisonError::into_inner);
                let state = states.entry(key.clone()).or_default();
                if !state.asked.insert(asked.clone()) {
                    continue;
                }
                state.barrel.clone()
            };
            if let Some(barrel) = barrel {
                self.pass_on(&key, &barrel, &asked, &mut requests, keys);
            }
        }
    }

    /// Passes one request on to where the module has the export from.
    fn pass_on(
        &self,
        key: &ModuleKey,
        barrel: &Barrel,
        asked: &Asked,
        requests: &mut Vec<(ModuleKey, Asked)>,
        keys: &mut Vec<ModuleKey>,
    ) {
        let mut follow = |record: RecordId, asked: Asked| {
            let Some(target) = self.resolve_waiting(key, barrel, record) else { return };
            // Style sheets of what is used are used.
            let is_style = || self.settings.loader_for(&target.parts.path) == Some(Loader::Css);
            if target.parts.side_effects || asked != Asked::Nothing || is_style() {
                keys.push(target.clone());
            }
            requests.push((target, asked));
        };
        let mut needs_body = *asked == Asked::All;
        match asked {
            Asked::Nothing => {}
            Asked::Name(name) => match barrel.passed.get(name) {
                Some((record, asked)) => follow(*record, asked.clone()),
                None if barrel.declared.contains(name) => needs_body = true,
                None if **name == *"default" => {}
                None => barrel.stars.iter().for_each(|&star| follow(star, asked.clone())),
            },
            Asked::All => {
                barrel.passed.values().for_each(|(record, asked)| follow(*record, asked.clone()));
                barrel.stars.iter().for_each(|&star| follow(star, Asked::All));
            }
        }
        if needs_body && !barrel.has_body.swap(true, Ordering::Relaxed) {
            barrel.body.iter().for_each(|(record, asked)| follow(*record, asked.clone()));
            // The module runs, and so does all that it imports.
            barrel.specifiers.keys().for_each(|&record| follow(record, Asked::Nothing));
        }
    }

    fn resolve_waiting(&self, key: &ModuleKey, barrel: &Barrel, record: RecordId) -> Option<ModuleKey> {
        let resolved = || barrel.resolved.lock().unwrap_or_else(PoisonError::into_inner);
        let module = |found: &Result<Found, ResolveError>| match found {
            Ok(Found::Module(key)) => Some(key.clone()),
            _ => None,
        };
        if let Some(known) = resolved().get(&record) {
            return module(known);
        }
        let found = self.resolve_static(key, barrel.specifiers.get(&record)?);
        let target = module(&found);
        resolved().insert(record, found);
        target
    }

    /// What the records of a module that waited lead to in the end, and what is wrong with them.
    pub(super) fn settle(
        &self,
        key: &ModuleKey,
        object: &Object,
        found: &mut [Found],
        diagnostics: &mut Vec<Diagnostic>,
        is_loaded: impl Fn(&ModuleKey) -> bool,
    ) {
        let states = self.barrels.states.lock().unwrap_or_else(PoisonError::into_inner);
        let Some(barrel) = states.get(key).and_then(|state| state.barrel.as_ref()) else { return };
        let mut resolved =
            std::mem::take(&mut *barrel.resolved.lock().unwrap_or_else(PoisonError::into_inner));
        let mut text = None;
        for (index, slot) in found.iter_mut().enumerate() {
            match resolved.remove(&RecordId::from_index(index)) {
                Some(Ok(Found::Module(target))) if !is_loaded(&target) => {}
                Some(Ok(target)) => *slot = target,
                Some(Err(error)) => {
                    let text = text.get_or_insert_with(|| self.source_text(key));
                    let record = &object.records[index];
                    let (start, end) = (record.start as usize, record.end as usize);
                    let location = Location::from_offsets(&key.parts.path, text, start, end);
                    diagnostics.push(error.into_diagnostic(Some(location)));
                }
                None => {}
            }
        }
    }
}

impl Barrel {
    fn new(object: &Object) -> Self {
        let mut passed = FxHashMap::default();
        let mut declared = FxHashSet::default();
        for export in &object.exports {
            let name: Box<str> = object.texts.get(export.name).into();
            match asked_by_export(object, export.kind) {
                Some(request) if can_wait(&object.records[request.0.index()]) => {
                    passed.insert(name, request);
                }
                _ => {
                    declared.insert(name);
                }
            }
        }
        let body = used_symbols(object).filter_map(|symbol| asked_by_symbol(object, symbol, true)).collect();
        let specifiers = (0..object.records.len())
            .map(RecordId::from_index)
            .filter(|record| can_wait(&object.records[record.index()]))
            .map(|record| (record, object.texts.get(object.records[record.index()].specifier).into()))
            .collect();
        Self {
            passed,
            declared,
            stars: object.stars.clone(),
            body,
            specifiers,
            has_body: AtomicBool::new(false),
            resolved: Mutex::default(),
        }
    }
}

/// Symbols that statements mention, each once.
fn used_symbols(object: &Object) -> impl Iterator<Item = SymbolId> {
    let mut is_used = vec![false; object.symbols.len()];
    object.used.iter().for_each(|symbol| is_used[symbol.index()] = true);
    (0..is_used.len()).filter(move |&index| is_used[index]).map(SymbolId::from_index)
}

/// What a symbol stands for in another module. A namespace that is only asked for members is not used itself.
fn asked_by_symbol(object: &Object, symbol: SymbolId, is_used: bool) -> Option<(RecordId, Asked)> {
    let name = |text| Asked::Name(object.texts.get(text).into());
    match object.symbols[symbol.index()].kind {
        SymbolKind::Import(import) => match import.name {
            ImportName::Named(text) => Some((import.record, name(text))),
            ImportName::Namespace => is_used.then_some((import.record, Asked::All)),
        },
        SymbolKind::Member(member) => match object.symbols[member.object.index()].kind {
            SymbolKind::Import(import) if import.name == ImportName::Namespace => {
                Some((import.record, name(member.name)))
            }
            _ => asked_by_symbol(object, member.object, is_used),
        },
        SymbolKind::Declared | SymbolKind::Free => None,
    }
}

fn asked_by_export(object: &Object, export: ExportKind) -> Option<(RecordId, Asked)> {
    match export {
        ExportKind::Local(symbol) => asked_by_symbol(object, symbol, true),
        ExportKind::ReExport(record, ImportName::Named(text)) => {
            Some((record, Asked::Name(object.texts.get(text).into())))
        }
        ExportKind::ReExport(record, ImportName::Namespace) => Some((record, Asked::All)),
    }
}

/// Everything that a module may ask for.
fn asked_by_all(object: &Object) -> Vec<(RecordId, Asked)> {
    let mut asked: Vec<(RecordId, Asked)> = Vec::new();
    asked.extend(used_symbols(object).filter_map(|symbol| asked_by_symbol(object, symbol, true)));
    asked.extend(
        (0..object.symbols.len())
            .filter_map(|index| asked_by_symbol(object, SymbolId::from_index(index), false)),
    );
    asked.extend(object.exports.iter().filter_map(|export| asked_by_export(object, export.kind)));
    asked.extend(object.stars.iter().map(|&record| (record, Asked::All)));
    asked
}
