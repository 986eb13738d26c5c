//! From entries to a frozen module graph: drives the scheduler with reading, compiling and resolving.
//!
//! Each file is a job. Jobs know nothing of each other; freezing gives them ids by a depth-first walk.

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, OnceLock};
use std::time::Instant;

use rustc_hash::{FxHashMap, FxHashSet};

use crate::compile::constant::Define;
use crate::compile::inject::{Injections, file_of};
use crate::compile::{self, Source};
use crate::counters::Counters;
use crate::diagnostics::{Diagnostic, Location};
use crate::fs::FileSystem;
use crate::graph::{Dependency, External, Module, ModuleGraph, RUNTIME, relative_name};
use crate::id::ModuleId;
use crate::object::{ImportKind, ImportRecord, ModuleKind, Object, Target};
use crate::options::{Entry, Loader, OutputTarget};
use crate::progress::Progress;
use crate::resolve::{CompilerOptions, ModuleType, Resolve, ResolveKind, Resolved};
use crate::schedule::{self, Strategy, Work};
use crate::settings::Settings;
use crate::style_scopes::Scopes;

mod barrels;
mod globs;
mod inject;
mod input_maps;
mod instances;
mod key;

use self::barrels::Asked;
pub(crate) use self::barrels::Barrels;
pub(crate) use self::inject::Injected;
use self::instances::Redirects;
pub(crate) use self::key::ModuleKey;
use self::key::{KeyParts, Origin};

/// What a record leads to, before ids exist.
#[derive(Clone, Debug)]
enum Found {
    Module(ModuleKey),
    External(External),
    Runtime,
    Missing,
}

impl Found {
    fn external(specifier: String, type_attribute: Option<String>, side_effects: bool) -> Self {
        Self::External(External { specifier, type_attribute, side_effects, asset: None })
    }
}

/// What a module holds: text without its byte order mark, or bytes.
struct Contents {
    loader: Loader,
    text: String,
    bytes: Vec<u8>,
}
/// What became of one job.
pub(crate) struct Loaded {
    object: Object,
    found: Vec<Found>,
    diagnostics: Vec<Diagnostic>,
    source_bytes: u64,
}

impl Loaded {
    /// The modules that it leads to, as numbers.
    fn targets(&self, number_of: impl Fn(&ModuleKey) -> usize) -> Vec<u32> {
        let number = |found: &Found| match found {
            Found::Module(key) => Some(number_of(key) as u32),
            Found::External(_) | Found::Runtime | Found::Missing => None,
        };
        self.found.iter().filter_map(number).collect()
    }
}

/// Worker time by what it was spent on, in nanoseconds, summed over workers.
#[derive(Default)]
pub(crate) struct WorkTimes {
    pub(crate) read_ns: AtomicU64,
    pub(crate) compile_ns: AtomicU64,
    pub(crate) resolve_ns: AtomicU64,
}

/// What scanning needs; shared by all workers.
pub(crate) struct Scanner {
    pub(crate) settings: Arc<Settings>,
    pub(crate) fs: Arc<dyn FileSystem>,
    pub(crate) resolver: Arc<dyn Resolve>,
    pub(crate) times: WorkTimes,
    pub(crate) progress: Arc<dyn Progress>,
    pub(crate) done: AtomicU64,
    pub(crate) wanted: AtomicU64,
    /// Set before the first module is loaded.
    pub(crate) injected: OnceLock<Injected>,
    pub(crate) barrels: Barrels,
    /// Set once all modules are loaded.
    pub(crate) redirects: OnceLock<Redirects>,
}

/// The graph, and what the sort of a build without phase 3 needs to resolve again.
pub(crate) struct Scan {
    pub(crate) graph: ModuleGraph,
    pub(crate) keys: Vec<ModuleKey>,
    pub(crate) id_of: FxHashMap<ModuleKey, ModuleId>,
    pub(crate) warnings: Vec<Diagnostic>,
    /// Modules whose specifiers no longer say where they lead; empty if there are none.
    pub(crate) relinked: Vec<bool>,
}

impl Scan {
    /// Whether resolving a module's specifiers once more does not tell what it depends on.
    pub(crate) fn is_relinked(&self, id: ModuleId) -> bool {
        self.relinked.get(id.index()).is_some_and(|&is_relinked| is_relinked)
    }
}

impl Work for Scanner {
    type Key = ModuleKey;
    type Output = Loaded;

    fn run(&self, key: &ModuleKey) -> (Loaded, Vec<ModuleKey>) {
        let loaded = self.load(key);
        let mut keys: Vec<ModuleKey> = loaded
            .found
            .iter()
            .filter_map(|found| match found {
                Found::Module(key) => Some(key.clone()),
                Found::External(_) | Found::Runtime | Found::Missing => None,
            })
            .collect();
        keys.extend(self.take_requests(key, &loaded.object, &loaded.found));
        let done = self.done.fetch_add(1, Ordering::Relaxed) + 1;
        let wanted = self.wanted.fetch_add(keys.len() as u64, Ordering::Relaxed) + keys.len() as u64;
        self.progress.modules_done(done, wanted.max(done));
        (loaded, keys)
    }
}

impl Scanner {
    /// Loads everything that the entries reach.
    ///
    /// # Errors
    /// All errors of all modules, in the order of the graph.
    #[inline(never)] // A stage is a symbol: profilers and the gate tell stages by it.
    pub(crate) fn scan(self: &Arc<Self>, counters: &Arc<Counters>) -> Result<Scan, Vec<Diagnostic>> {
        let mut errors = Vec::new();
        let mut seeds = Vec::new();
        for entry in &self.settings.options.entries {
            match self.entry_key(entry) {
                Ok(key) => seeds.push(key),
                Err(error) => errors.push(error),
            }
        }
        if !errors.is_empty() {
            return Err(errors);
        }
        let injected = self.find_injected(&seeds)?;
        self.injected.set(injected).unwrap_or_else(|_| unreachable!("a scanner scans once"));
        let all_exports = seeds.iter().map(|seed| (seed.clone(), Asked::All)).collect();
        self.ask(all_exports, &mut Vec::new());
        let strategy = Strategy::from(&self.settings.options.scheduling);
        let loaded = schedule::run(&strategy, seeds.clone(), Arc::clone(self), Arc::clone(counters));
        self.freeze(seeds, loaded)
    }

    fn entry_key(&self, entry: &Entry) -> Result<ModuleKey, Diagnostic> {
        match entry {
            Entry::File { path, .. } => match self.resolver.resolve_entry(path) {
                Ok(file) => Ok(ModuleKey::file(file, None)),
                Err(error) => Err(error.into_diagnostic(None)),
            },
            Entry::Text { contents, loader, source_file } => {
                let name = source_file.as_deref().unwrap_or("<stdin>");
                Ok(ModuleKey::new(KeyParts {
                    path: self.settings.options.working_directory.join(name),
                    suffix: String::new(),
                    origin: Origin::Text(contents.as_bytes().to_vec()),
                    loader: Some(*loader),
                    module_type: ModuleType::Unknown,
                    side_effects: true,
                }))
            }
        }
    }

    #[inline(never)] // A stage is a symbol: profilers and the gate tell stages by it.
    fn load(&self, key: &ModuleKey) -> Loaded {
        match self.try_load(key) {
            Ok(loaded) => loaded,
            Err(diagnostics) => {
                Loaded { object: Object::default(), found: Vec::new(), diagnostics, source_bytes: 0 }
            }
        }
    }

    fn try_load(&self, key: &ModuleKey) -> Result<Loaded, Vec<Diagnostic>> {
        let parts = &*key.parts;
        let start = Instant::now();
        let contents = self.read(key)?;
        self.times.read_ns.fetch_add(start.elapsed().as_nanos() as u64, Ordering::Relaxed);
        let source_bytes = contents.text.len().max(contents.bytes.len()) as u64;
        let start = Instant::now();
        let injected = self.injected.get().expect("it is set before modules are loaded");
        let (injections, injected_before) = injected.for_module(key);
        let object = match injections {
            Some(injections) => self.compile(key, &contents, injections, injected_before, &[], None)?,
            None => self.compile(key, &contents, &Injections::default(), injected_before, &[], None)?,
        };
        let text = contents.text.as_str();
        let compiled = Instant::now();
        self.times.compile_ns.fetch_add((compiled - start).as_nanos() as u64, Ordering::Relaxed);
        let mut diagnostics: Vec<Diagnostic> = object
            .warnings
            .iter()
            .map(|warning| {
                let offset = warning.position as usize;
                let location = Location::from_offsets(&parts.path, text, offset, offset + 1);
                Diagnostic::warning_of(warning.kind, &warning.message).at(location)
            })
            .collect();
        let defers = self.defers(key, &object);
        let found = object
            .records
            .iter()
            .map(|record| {
                if defers && barrels::can_wait(record) {
                    return Found::Missing;
                }
                let location = || {
                    let (start, end) = (record.start as usize, record.end as usize);
                    Location::from_offsets(&parts.path, text, start, end)
                };
                if let Some(table) = self.table(key, &object, record, location, &mut diagnostics) {
                    return table;
                }
                let problem = match self.resolve_record(key, &object, record) {
                    Ok(found) if !self.lacks_loader(&found) => return found,
                    Ok(Found::Module(target)) => no_loader(&target.parts.path, location()),
                    Ok(found) => return found,
                    Err(error) => error.into_diagnostic(Some(location())),
                };
                if !record.optional {
                    diagnostics.push(problem);
                }
                Found::Missing
            })
            .collect();
        self.times.resolve_ns.fetch_add(compiled.elapsed().as_nanos() as u64, Ordering::Relaxed);
        Ok(Loaded { object, found, diagnostics, source_bytes })
    }

    /// Compiles a module once more, now that values of its imports are known; as an ES module if it is a CommonJS
    /// file and `linked` says what it requests of such.
    pub(crate) fn compile_again(
        &self,
        key: &ModuleKey,
        known: &[Define],
        linked: Option<&[Box<str>]>,
    ) -> Option<Object> {
        let contents = self.read(key).ok()?;
        let none = Injections::default();
        let (injections, injected_before) =
            self.injected.get().expect("it is set before modules are loaded").for_module(key);
        self.compile(key, &contents, injections.unwrap_or(&none), injected_before, known, linked).ok()
    }

    /// What a module holds, and how that is read.
    fn read(&self, key: &ModuleKey) -> Result<Contents, Vec<Diagnostic>> {
        let parts = &*key.parts;
        let bytes = match &parts.origin {
            Origin::File => {
                self.fs.read(&parts.path).map_err(|error| vec![read_error(&parts.path, &error)])?
            }
            Origin::Text(text) | Origin::Table { text, .. } => text.clone(),
            Origin::Disabled => Vec::new(),
        };
        let loader = match (&parts.origin, parts.loader.or_else(|| self.settings.loader_for(&parts.path))) {
            (Origin::Disabled, _) => Loader::Empty,
            (_, Some(loader)) => loader,
            (_, None) => {
                let start = Location::from_offsets(&parts.path, "", 0, 0);
                return Err(vec![no_loader(&parts.path, start)]);
            }
        };
        let mut text = match loader {
            // What is no UTF-8 is replaced, as decoders of the web do it.
            Loader::Text => String::from_utf8_lossy(&bytes).into_owned(),
            _ if !loader.is_text() => return Ok(Contents { loader, text: String::new(), bytes }),
            _ => String::from_utf8(bytes).map_err(|error| vec![encoding_error(&parts.path, &error)])?,
        };
        if text.starts_with('\u{feff}') {
            text.drain(..'\u{feff}'.len_utf8());
        }
        Ok(Contents { loader, text, bytes: Vec::new() })
    }

    /// Whether a record leads to a file that cannot be loaded.
    fn lacks_loader(&self, found: &Found) -> bool {
        matches!(found, Found::Module(key) if key.parts.origin == Origin::File
            && key.parts.loader.is_none()
            && self.settings.loader_for(&key.parts.path).is_none())
    }

    fn compile(
        &self,
        key: &ModuleKey,
        contents: &Contents,
        injections: &Injections,
        injected_before: &[u32],
        known: &[Define],
        linked: Option<&[Box<str>]>,
    ) -> Result<Object, Vec<Diagnostic>> {
        let parts = &*key.parts;
        let loader = contents.loader;
        if matches!(loader, Loader::File | Loader::Copy)
            && self.settings.options.output == OutputTarget::Stdout
        {
            return Err(vec![copy_without_place(&parts.path)]);
        }
        let compiler_options = self.compiler_options(&parts.path, loader)?;
        let source = Source {
            path: &parts.path,
            text: &contents.text,
            bytes: &contents.bytes,
            loader,
            module_type: parts.module_type,
            compiler_options: &compiler_options,
            injections,
            injected_before,
            known,
            linked,
        };
        let mut object = compile::compile(&source, &self.settings.compile)?;
        if self.settings.compile.with_mappings {
            input_maps::attach(&mut object, &parts.path, &contents.text, &*self.fs);
        }
        if let Some(asset) = &mut object.asset {
            asset.suffix.clone_from(&parts.suffix);
        }
        if let Origin::Table { in_node_mode, .. } = parts.origin {
            object.facts.node_mode = in_node_mode;
        }
        Ok(object)
    }

    /// tsconfig.json matters to TypeScript and JSX alone.
    fn compiler_options(&self, path: &Path, loader: Loader) -> Result<Arc<CompilerOptions>, Vec<Diagnostic>> {
        match loader {
            Loader::Ts | Loader::Tsx | Loader::Jsx => {
                self.resolver.compiler_options(path).map_err(|error| vec![error.into_diagnostic(None)])
            }
            _ => Ok(Arc::new(CompilerOptions::default())),
        }
    }

    /// What one record leads to.
    #[inline(never)] // A stage is a symbol: profilers and the gate tell stages by it.
    fn resolve_record(
        &self,
        importer: &ModuleKey,
        object: &Object,
        record: &ImportRecord,
    ) -> Result<Found, crate::resolve::ResolveError> {
        let specifier = object.texts.get(record.specifier);
        if let Some(found) = self.injected_file(specifier) {
            return Ok(found);
        }
        let type_attribute = record.type_attribute.map(|text| object.texts.get(text).to_string());
        let external =
            |side_effects| Found::external(specifier.to_string(), type_attribute.clone(), side_effects);
        if record.kind == ImportKind::Runtime {
            return Ok(Found::Runtime);
        }
        if record.kind == ImportKind::RequireResolve {
            return Ok(external(false));
        }
        if record.kind == ImportKind::Url && !self.settings.options.bundle {
            return Ok(Found::Missing);
        }
        if !self.settings.options.bundle {
            return Ok(external(true));
        }
        let kind = match record.kind {
            ImportKind::Static => ResolveKind::Import,
            ImportKind::Dynamic => ResolveKind::Dynamic,
            ImportKind::Require | ImportKind::Evaluate => ResolveKind::Require,
            ImportKind::RequireResolve => ResolveKind::RequireResolve,
            ImportKind::CssImport => ResolveKind::CssImport,
            ImportKind::Url => ResolveKind::Url,
            ImportKind::Runtime => unreachable!("answered above"),
        };
        let loader = match type_attribute.as_deref() {
            Some("json") => Some(Loader::Json),
            Some("text") => Some(Loader::Text),
            Some("bytes") => Some(Loader::Binary),
            _ => None,
        };
        if record.kind == ImportKind::Url && object.css.is_none() {
            let resolved = self.resolver.resolve(&importer.parts.path, specifier, kind)?;
            return Ok(self.file_of_url(specifier, resolved));
        }
        let resolved = self.resolver.resolve(&importer.parts.path, specifier, kind)?;
        // A style sheet's URL is a file's: what has no loader of that kind can only be copied.
        let loader = match &resolved {
            Resolved::File(file) if record.kind == ImportKind::Url => self
                .settings
                .loader_for(&file.path)
                .filter(|loader| !matches!(loader, Loader::File | Loader::Copy | Loader::DataUrl))
                .map(|_| Loader::File),
            _ => loader,
        };
        Ok(self.found(resolved, loader, type_attribute))
    }

    /// The injected file that a specifier of the compiler's own means.
    fn injected_file(&self, specifier: &str) -> Option<Found> {
        let injected = self.injected.get().expect("it is set before modules are loaded");
        file_of(specifier).map(|number| Found::Module(injected.keys[number as usize].clone()))
    }

    /// What a specifier without import attributes leads to.
    fn resolve_static(
        &self,
        importer: &ModuleKey,
        specifier: &str,
    ) -> Result<Found, crate::resolve::ResolveError> {
        if let Some(found) = self.injected_file(specifier) {
            return Ok(found);
        }
        let start = Instant::now();
        let resolved = self.resolver.resolve(&importer.parts.path, specifier, ResolveKind::Import);
        self.times.resolve_ns.fetch_add(start.elapsed().as_nanos() as u64, Ordering::Relaxed);
        Ok(self.found(resolved?, None, None))
    }

    fn found(&self, resolved: Resolved, loader: Option<Loader>, type_attribute: Option<String>) -> Found {
        match resolved {
            Resolved::File(file) => {
                // What a file is read as anyway does not make it another module.
                let loader = loader.filter(|loader| self.settings.loader_for(&file.path) != Some(*loader));
                Found::Module(ModuleKey::file(file, loader))
            }
            Resolved::External(import) => match &import.path {
                Some(path) => {
                    Found::external(self.output_specifier(path), type_attribute, import.side_effects)
                }
                None => Found::external(import.specifier, type_attribute, import.side_effects),
            },
            Resolved::Disabled(path) => Found::Module(ModuleKey::new(KeyParts {
                path,
                suffix: String::new(),
                origin: Origin::Disabled,
                loader: None,
                module_type: ModuleType::Unknown,
                side_effects: true,
            })),
            Resolved::Data(data) => {
                let loader = loader.or(match data.media_type.as_str() {
                    "text/javascript" | "application/javascript" => Some(Loader::Js),
                    "application/json" => Some(Loader::Json),
                    "text/css" => Some(Loader::Css),
                    media if media.starts_with("text/") => Some(Loader::Text),
                    _ => None,
                });
                Found::Module(ModuleKey::new(KeyParts {
                    path: PathBuf::from(format!("data:{}", data.media_type)),
                    suffix: String::new(),
                    origin: Origin::Text(data.contents),
                    loader,
                    module_type: ModuleType::Unknown,
                    side_effects: true,
                }))
            }
        }
    }

    /// The file that `new URL()` of a script means. A URL names a file exactly; scripts and style sheets
    /// would have to be built, so that they stay where they are.
    fn file_of_url(&self, specifier: &str, resolved: Resolved) -> Found {
        let Resolved::File(file) = resolved else { return Found::Missing };
        let path = specifier.split(['?', '#']).next().unwrap_or_default();
        let is_exact = Path::new(path).file_name().is_some_and(|name| Some(name) == file.path.file_name());
        let loader = match self.settings.loader_for(&file.path) {
            Some(Loader::Js | Loader::Jsx | Loader::Ts | Loader::Tsx | Loader::Css) => return Found::Missing,
            Some(Loader::Copy) => Loader::Copy,
            _ => Loader::File,
        };
        if is_exact { Found::Module(ModuleKey::file(file, Some(loader))) } else { Found::Missing }
    }

    /// An external file as the output has to import it.
    fn output_specifier(&self, path: &Path) -> String {
        let relative = relative_name(&self.settings.output_directory, path);
        if relative.starts_with("../") { relative } else { format!("./{relative}") }
    }

    /// The modules that a module's static imports lead to, resolved once more: what sorting costs
    /// without phase 3.
    pub(crate) fn resolve_static_again(&self, key: &ModuleKey, module: &Module) -> Vec<ModuleKey> {
        let object = &module.object;
        object
            .records
            .iter()
            .zip(&module.dependencies)
            // What nobody asked for leads nowhere.
            .filter(|(record, dependency)| {
                record.kind != ImportKind::RequireResolve && **dependency != Dependency::Missing
            })
            .filter_map(|(record, _)| {
                let found = self.resolve_record(key, object, record).ok()?;
                let is_static = matches!(record.kind, ImportKind::Static | ImportKind::CssImport);
                match found {
                    Found::Module(target) if is_static => Some(self.redirected(key, object, record, target)),
                    _ => None,
                }
            })
            .collect()
    }

    fn redirected(
        &self,
        importer: &ModuleKey,
        object: &Object,
        record: &ImportRecord,
        target: ModuleKey,
    ) -> ModuleKey {
        let redirects = self.redirects.get().expect("it is set before modules are sorted");
        if redirects.is_empty() {
            return target;
        }
        let specifier = object.texts.get(record.specifier);
        redirects.get(&(importer.clone(), specifier.into())).cloned().unwrap_or(target)
    }

    /// Numbers the modules by a depth-first walk (entries in order, records in source order) and
    /// replaces keys by ids.
    fn freeze(
        &self,
        seeds: Vec<ModuleKey>,
        mut loaded: Vec<(ModuleKey, Loaded)>,
    ) -> Result<Scan, Vec<Diagnostic>> {
        let mut index_of: FxHashMap<ModuleKey, u32> = FxHashMap::default();
        index_of.reserve(loaded.len());
        index_of.extend(loaded.iter().enumerate().map(|(index, (key, _))| (key.clone(), index as u32)));
        for (key, module) in &mut loaded {
            let Loaded { object, found, diagnostics, .. } = module;
            self.settle(key, object, found, diagnostics, |key| index_of.contains_key(key));
        }
        let redirects = self.redirect(&mut loaded);
        let is_redirected = !redirects.is_empty();
        self.redirects.set(redirects).unwrap_or_else(|_| unreachable!("a scanner scans once"));
        let index = |key: &ModuleKey| match index_of.get(key) {
            Some(&index) => index as usize,
            None => unreachable!("the scheduler ran every key that it was given: {key:?}"),
        };
        // Each key is looked up once; from here on modules are numbers.
        let targets: Vec<Vec<u32>> = loaded.iter().map(|(_, module)| module.targets(index)).collect();
        let mut id_at: Vec<Option<ModuleId>> = vec![None; loaded.len()];
        let mut order: Vec<usize> = Vec::with_capacity(loaded.len());
        let mut stack: Vec<u32> = seeds.iter().rev().map(|seed| index(seed) as u32).collect();
        while let Some(index) = stack.pop() {
            let index = index as usize;
            if id_at[index].is_some() {
                continue;
            }
            // Id 0 is the runtime's.
            id_at[index] = Some(ModuleId::from_index(order.len() + 1));
            order.push(index);
            stack.extend(targets[index].iter().rev().filter(|&&next| id_at[next as usize].is_none()));
        }
        assert!(
            is_redirected || order.len() == loaded.len(),
            "every loaded module is reachable from the entries"
        );

        let mut diagnostics = Vec::new();
        let mut externals: Vec<External> = Vec::new();
        let mut external_of: FxHashMap<External, u32> = FxHashMap::default();
        let mut modules = Vec::with_capacity(order.len() + 1);
        modules.push(crate::runtime::module(
            &self.settings.compile,
            order.iter().map(|&index| &loaded[index].1.object),
        ));
        let mut keys = vec![ModuleKey::new(KeyParts {
            path: PathBuf::new(),
            suffix: String::new(),
            origin: Origin::Disabled,
            loader: None,
            module_type: ModuleType::EsModule,
            side_effects: false,
        })];
        let mut scopes = Scopes::default();
        let copies: FxHashSet<ModuleId> = loaded
            .iter()
            .zip(&id_at)
            .filter(|((_, module), _)| module.object.asset.as_ref().is_some_and(|asset| asset.stays_import))
            .filter_map(|(_, &id)| id)
            .collect();
        let mut loaded: Vec<Option<(ModuleKey, Loaded)>> = loaded.into_iter().map(Some).collect();
        for index in order {
            let (key, module) = loaded[index].take().expect("an index has one place in the order");
            diagnostics.extend(module.diagnostics);
            let id_of = |&target: &u32| id_at[target as usize].expect("what is reached is numbered");
            let mut targets = targets[index].iter().map(id_of);
            let dependencies = module
                .found
                .into_iter()
                .zip(&module.object.records)
                .map(|(found, record)| {
                    let external = match found {
                        Found::Module(key) => {
                            let target = targets.next().expect("each module that is found has a number");
                            if record.kind == ImportKind::Url || !copies.contains(&target) {
                                return Dependency::Module(target);
                            }
                            External {
                                specifier: format!("./{}", file_name(&key.parts.path)),
                                type_attribute: record
                                    .type_attribute
                                    .map(|text| module.object.texts.get(text).to_string()),
                                side_effects: true,
                                asset: Some(target),
                            }
                        }
                        Found::External(external) => external,
                        Found::Runtime => return Dependency::Module(RUNTIME),
                        Found::Missing => return Dependency::Missing,
                    };
                    let next = externals.len() as u32;
                    let index = *external_of.entry(external.clone()).or_insert(next);
                    if index == next {
                        externals.push(external);
                    }
                    Dependency::External(index)
                })
                .collect();
            let mut name = relative_name(&self.settings.options.working_directory, &key.parts.path);
            name.push_str(&key.parts.suffix);
            if key.parts.origin == Origin::Disabled {
                name = format!("(disabled):{name}");
            }
            // A value has no effects, whatever package.json says of its package.
            let is_value = module.object.facts.kind == ModuleKind::Data;
            let style_scope = match &module.object.css {
                Some(sheet) if sheet.holes.iter().any(|hole| hole.target == Target::StyleScope) => {
                    scopes.take(&key.parts.path)
                }
                _ => String::new(),
            };
            modules.push(Module {
                style_scope,
                path: key.parts.path.clone(),
                name,
                object: module.object,
                dependencies,
                side_effects: !is_value
                    && (key.parts.side_effects || self.settings.options.ignore_annotations),
                source_bytes: module.source_bytes,
            });
            keys.push(key);
        }
        // An equal error in many files, of a tsconfig.json say, is one error.
        let mut unique: Vec<Diagnostic> = Vec::with_capacity(diagnostics.len());
        for diagnostic in diagnostics {
            if !unique.contains(&diagnostic) {
                unique.push(diagnostic);
            }
        }
        if unique.iter().any(|d| d.severity == crate::diagnostics::Severity::Error) {
            return Err(unique);
        }
        let id_of: FxHashMap<ModuleKey, ModuleId> =
            index_of.into_iter().filter_map(|(key, index)| Some((key, id_at[index as usize]?))).collect();
        let entries = seeds.iter().map(|key| id_of[key]).collect();
        Ok(Scan {
            graph: ModuleGraph { modules, entries, externals },
            keys,
            id_of,
            warnings: unique,
            relinked: Vec::new(),
        })
    }

    /// The text of a module's source, read again for a diagnostic.
    pub(crate) fn source_text(&self, key: &ModuleKey) -> String {
        let bytes = match &key.parts.origin {
            Origin::File => self.fs.read(&key.parts.path).unwrap_or_default(),
            Origin::Text(text) | Origin::Table { text, .. } => text.clone(),
            Origin::Disabled => Vec::new(),
        };
        let text = String::from_utf8_lossy(&bytes);
        text.strip_prefix('\u{feff}').unwrap_or(&text).to_string()
    }
}

fn file_name(path: &Path) -> String {
    path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default()
}

fn copy_without_place(path: &Path) -> Diagnostic {
    Diagnostic::error("a file cannot be copied beside standard output")
        .at(Location::from_offsets(path, "", 0, 0))
        .with_help("name the output with --outfile or --outdir, or use the loader dataurl")
}

fn read_error(path: &Path, error: &std::io::Error) -> Diagnostic {
    let diagnostic = Diagnostic::error(format!("cannot read \"{}\": {error}", path.display()));
    match error.kind() {
        std::io::ErrorKind::IsADirectory => diagnostic.with_help("name a file inside the directory"),
        std::io::ErrorKind::PermissionDenied => diagnostic.with_help("check the file's permissions"),
        _ => diagnostic,
    }
}

fn encoding_error(path: &Path, error: &std::string::FromUtf8Error) -> Diagnostic {
    let valid = error.utf8_error().valid_up_to();
    let text = String::from_utf8_lossy(error.as_bytes());
    Diagnostic::error("the file is not valid UTF-8")
        .at(Location::from_offsets(path, &text, valid, valid))
        .with_help("save it as UTF-8, or choose another loader for its extension")
}

fn no_loader(path: &Path, place: Location) -> Diagnostic {
    let name = file_name(path);
    let Some(extension) = path.extension().and_then(|e| e.to_str()) else {
        return Diagnostic::error(format!("there is no loader for \"{name}\", which has no extension"))
            .at(place);
    };
    Diagnostic::error(format!("there is no loader for \"{name}\""))
        .at(place)
        .with_help(format!("choose a loader for such files, for example --loader:.{extension}=text"))
}
