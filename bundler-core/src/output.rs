//! Where output goes: paths for entries, a last check, and the only place that writes.

use std::ffi::OsStr;
use std::path::{Component, Path, PathBuf};

pub(crate) mod template;

use rustc_hash::{FxHashMap, FxHashSet};

use crate::OutputPath;
use crate::chunk::{ChunkKind, ChunkPlan};
use crate::diagnostics::Diagnostic;
use crate::emit::OutputFile;
use crate::fs::FileSystem;
use crate::graph::{Module, ModuleGraph, relative_name};
use crate::id::ModuleId;
use crate::options::{Entry, OutputTarget};
use crate::output::template::{Template, Values};
use crate::settings::Settings;

/// How a file is called, before the hash of its contents is known.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct FileName {
    /// The absolute path with [`HASH`] where the hash goes, or none for standard output.
    pattern: Option<String>,
    /// The same for the style sheet beside the file.
    style: Option<String>,
}

/// Stands for a hash; no path can hold it.
const HASH: char = '\0';

impl FileName {
    /// Whether the name depends on the contents.
    pub(crate) fn is_hashed(&self) -> bool {
        self.pattern.as_ref().is_some_and(|pattern| pattern.contains(HASH))
    }

    /// The directory that relative paths in the file start from.
    pub(crate) fn directory(&self, settings: &Settings) -> PathBuf {
        let path = self.path("hash");
        path.as_deref().and_then(Path::parent).unwrap_or(&settings.output_directory).to_path_buf()
    }

    /// The path with this hash.
    pub(crate) fn path(&self, hash: &str) -> OutputPath {
        self.pattern.as_ref().map(|pattern| PathBuf::from(pattern.replace(HASH, hash)))
    }

    /// The path of the style sheet with this hash.
    pub(crate) fn style_path(&self, hash: &str) -> OutputPath {
        self.style.as_ref().map(|pattern| PathBuf::from(pattern.replace(HASH, hash)))
    }
}

/// Gives files their names by the templates of the options.
struct Namer<'a> {
    settings: &'a Settings,
    entries: Template,
    chunks: Template,
}

impl<'a> Namer<'a> {
    fn new(settings: &'a Settings) -> Self {
        let options = &settings.options;
        Self {
            settings,
            entries: Template::parse(&options.entry_names),
            chunks: Template::parse(&options.chunk_names),
        }
    }

    fn name(&self, template: &Template, directory: &str, name: &str, extension: Option<&str>) -> FileName {
        let pattern = |kind: &str, extension: &str| {
            let hash = HASH.to_string();
            let path = template.expand(&Values { directory, name, hash: &hash, extension: kind });
            let path = self.settings.output_directory.join(format!("{path}{extension}"));
            Some(normalized(&path).to_string_lossy().into_owned())
        };
        let of = |kind: &str| {
            let extensions = &self.settings.options.out_extensions;
            let chosen = extensions.iter().rev().find(|(from, _)| from.trim_start_matches('.') == kind);
            chosen.map_or_else(|| format!(".{kind}"), |(_, to)| to.clone())
        };
        FileName {
            pattern: match extension {
                Some(extension) => pattern(extension, &format!(".{extension}")),
                None => pattern("js", &of("js")),
            },
            style: pattern("css", &of("css")),
        }
    }

    fn entry(&self, entry: &Entry, module: &Module, base: &Path) -> FileName {
        let path = match entry {
            Entry::File { name: Some(name), .. } => PathBuf::from(name),
            Entry::File { name: None, path } => match asked_for(path, module, self.settings) {
                Some(path) => inside(Path::new(&relative_name(base, &path))).with_extension(""),
                None => inside(Path::new(path)).with_extension(""),
            },
            Entry::Text { .. } => PathBuf::from("stdin"),
        };
        let directory = path.parent().map(slashed).unwrap_or_default();
        let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        // A file that is only copied keeps its extension.
        let is_copy = module.object.asset.as_ref().is_some_and(|asset| asset.stays_import);
        let extension = module.path.extension().filter(|_| is_copy).map(|text| text.to_string_lossy());
        self.name(&self.entries, &directory, &name, extension.as_deref())
    }
}

fn slashed(path: &Path) -> String {
    path.to_string_lossy().replace('\\', "/")
}

/// The name of each chunk's JavaScript, given those of the entries. Equal names without hashes are numbered.
pub(crate) fn chunk_names(
    settings: &Settings,
    graph: &ModuleGraph,
    plan: &ChunkPlan<'_>,
    entries: &[FileName],
) -> Vec<FileName> {
    let namer = Namer::new(settings);
    let mut names: Vec<FileName> = Vec::with_capacity(plan.chunks.len());
    let mut known: FxHashSet<Option<String>> = entries.iter().map(|name| name.pattern.clone()).collect();
    for chunk in &plan.chunks {
        let base = match (chunk.kind, chunk.entry) {
            (ChunkKind::Entry(index), _) => {
                names.push(entries[index].clone());
                continue;
            }
            (ChunkKind::Shared, _) if chunk.name.is_some() => chunk.name.clone().unwrap_or_default(),
            (ChunkKind::Dynamic, Some(module)) => {
                let stem = graph.module(module).path.file_stem();
                stem.map_or_else(|| "chunk".to_string(), |stem| stem.to_string_lossy().into_owned())
            }
            _ => "chunk".to_string(),
        };
        let mut name = namer.name(&namer.chunks, "", &base, None);
        let mut number = 2;
        while !name.is_hashed() && known.contains(&name.pattern) && number <= plan.chunks.len() + 1 {
            name = namer.name(&namer.chunks, "", &format!("{base}{number}"), None);
            number += 1;
        }
        known.insert(name.pattern.clone());
        names.push(name);
    }
    names
}

/// The name of each entry's JavaScript.
///
/// # Errors
/// Two entries with the same name.
pub(crate) fn entry_names(
    settings: &Settings,
    graph: &ModuleGraph,
) -> Result<Vec<FileName>, Vec<Diagnostic>> {
    let options = &settings.options;
    match &options.output {
        OutputTarget::Stdout => Ok(vec![FileName { pattern: None, style: None }; graph.entries.len()]),
        OutputTarget::File(file) => {
            let path = normalized(&options.working_directory.join(file));
            let text = |path: &Path| Some(path.to_string_lossy().into_owned());
            Ok(vec![FileName { pattern: text(&path), style: text(&path.with_extension("css")) }])
        }
        OutputTarget::Directory(_) => {
            let base = match &options.out_base {
                Some(base) => normalized(&options.working_directory.join(base)),
                None => common_directory(graph, settings),
            };
            let namer = Namer::new(settings);
            let mut names: Vec<FileName> = Vec::with_capacity(graph.entries.len());
            let mut errors = Vec::new();
            for (index, (entry, &id)) in options.entries.iter().zip(&graph.entries).enumerate() {
                let name = namer.entry(entry, graph.module(id), &base);
                // Naming one entry twice is no mistake, nor is a style sheet beside a script.
                let is_same = |(known, other): (&FileName, &ModuleId)| {
                    *known == name && graph.module(*other).is_css() == graph.module(id).is_css()
                };
                let same = names.iter().zip(&graph.entries).position(is_same).filter(|_| !name.is_hashed());
                if same.is_some_and(|same| graph.entries[same] != graph.entries[index]) {
                    let path = name.path("").unwrap_or_default();
                    errors.push(
                        Diagnostic::error(format!("two entries have the output \"{}\"", path.display()))
                            .with_help("give one of them a name: name=path"),
                    );
                }
                names.push(name);
            }
            if errors.is_empty() { Ok(names) } else { Err(errors) }
        }
    }
}

/// The deepest directory that holds all entries, packages apart.
pub(crate) fn common_directory(graph: &ModuleGraph, settings: &Settings) -> PathBuf {
    let paths = settings.options.entries.iter().zip(&graph.entries).filter_map(|(entry, &id)| match entry {
        Entry::File { path, .. } => asked_for(path, graph.module(id), settings),
        Entry::Text { .. } => Some(graph.module(id).path.clone()),
    });
    let mut directories = paths.filter_map(|path| path.parent().map(Path::to_path_buf));
    let Some(first) = directories.next() else { return PathBuf::new() };
    directories.fold(first, |common, directory| {
        common.components().zip(directory.components()).take_while(|(a, b)| a == b).map(|(a, _)| a).collect()
    })
}

/// What the user has asked for to get an entry: its file, or the directory whose main file it is. None for a
/// package.
fn asked_for(specifier: &str, module: &Module, settings: &Settings) -> Option<PathBuf> {
    let path = normalized(&settings.options.working_directory.join(specifier));
    let is_named = module.path == path || module.path.with_extension("") == path;
    if !is_named && module.path.starts_with(&path) {
        return Some(path);
    }
    let is_path = specifier.starts_with(['.', '/']) || Path::new(specifier).is_absolute();
    let is_in_package = module.path.components().any(|part| part.as_os_str() == "node_modules");
    (is_named || is_path || !is_in_package).then(|| module.path.clone())
}

/// A path that cannot leave the directory it is joined to.
fn inside(path: &Path) -> PathBuf {
    let part = |part| match part {
        Component::Normal(name) => Some(name),
        Component::ParentDir => Some(OsStr::new("_.._")),
        _ => None,
    };
    path.components().filter_map(part).collect()
}

/// `path` without `.` and `..`, as text.
pub(crate) fn normalized(path: &Path) -> PathBuf {
    let mut result = PathBuf::new();
    for part in path.components() {
        match part {
            Component::CurDir => {}
            Component::ParentDir => {
                result.pop();
            }
            part => result.push(part),
        }
    }
    result
}

/// Checks that no output would replace an input, nor another output. Equal files become one.
pub(crate) fn check(
    files: &mut Vec<OutputFile>,
    settings: &Settings,
    graph: &ModuleGraph,
    errors: &mut Vec<Diagnostic>,
) {
    let mut first: FxHashMap<PathBuf, usize> = FxHashMap::default();
    let mut is_copy = vec![false; files.len()];
    for (index, file) in files.iter().enumerate() {
        let Some(path) = &file.path else { continue };
        let original = *first.entry(path.clone()).or_insert(index);
        is_copy[index] = original != index && files[original].contents == file.contents;
    }
    let mut is_copy = is_copy.into_iter();
    files.retain(|_| is_copy.next() != Some(true));
    let inputs: FxHashSet<&Path> = graph.modules.iter().map(|module| module.path.as_path()).collect();
    let mut outputs = FxHashSet::default();
    for path in files.iter().filter_map(|file| file.path.as_deref()) {
        if inputs.contains(path) && !settings.options.allow_overwrite {
            errors.push(
                Diagnostic::error(format!("the output would replace the input \"{}\"", path.display()))
                    .with_help("choose another output with --outfile or --outdir, or use --allow-overwrite"),
            );
        }
        if !outputs.insert(path) {
            errors.push(Diagnostic::error(format!("two outputs have the path \"{}\"", path.display())));
        }
    }
}

/// Writes output files that have a path, making directories as needed. Each file appears whole or not at all.
///
/// # Errors
/// The first file that cannot be written.
pub fn write(fs: &dyn FileSystem, files: &[OutputFile]) -> Result<(), Diagnostic> {
    for file in files {
        let Some(path) = &file.path else { continue };
        let failed = |error: std::io::Error| {
            Diagnostic::error(format!("cannot write \"{}\": {error}", path.display()))
                .with_help("check that the directory can be written to, and that the disk is not full")
        };
        if let Some(parent) = path.parent() {
            fs.create_dir_all(parent).map_err(failed)?;
        }
        fs.write(path, &file.contents).map_err(failed)?;
    }
    Ok(())
}
