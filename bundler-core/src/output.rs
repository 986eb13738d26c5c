//! Where output goes: paths for entries, a last check, and the only place that writes.

use std::path::{Component, Path, PathBuf};

pub(crate) mod template;

use rustc_hash::{FxHashMap, FxHashSet};

use crate::OutputPath;
use crate::chunk::{ChunkKind, ChunkPlan};
use crate::diagnostics::Diagnostic;
use crate::emit::OutputFile;
use crate::fs::FileSystem;
use crate::graph::{Module, ModuleGraph};
use crate::options::{Entry, OutputTarget};
use crate::settings::Settings;

/// How a file is called, before the hash of its contents is known.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct FileName {
    /// The absolute path with [`HASH`] where the hash goes, or none for standard output.
    pattern: Option<String>,
}

/// Stands for a hash; no path can hold it.
const HASH: char = '\0';

impl FileName {
    fn path_of(pattern: PathBuf) -> Self {
        Self { pattern: Some(pattern.to_string_lossy().into_owned()) }
    }

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
}

/// The name of each chunk's JavaScript, given those of the entries.
pub(crate) fn chunk_names(
    settings: &Settings,
    graph: &ModuleGraph,
    plan: &ChunkPlan<'_>,
    entries: &[FileName],
) -> Vec<FileName> {
    let mut names: Vec<FileName> = Vec::with_capacity(plan.chunks.len());
    for chunk in &plan.chunks {
        let base = match (chunk.kind, chunk.entry) {
            (ChunkKind::Entry(index), _) => {
                names.push(entries[index].clone());
                continue;
            }
            (ChunkKind::Dynamic, Some(module)) => {
                let stem = graph.module(module).path.file_stem();
                stem.map_or_else(|| "chunk".to_string(), |stem| stem.to_string_lossy().into_owned())
            }
            _ => "chunk".to_string(),
        };
        let name = format!("{base}-{HASH}.js");
        names.push(FileName::path_of(normalized(&settings.output_directory.join(name))));
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
        OutputTarget::Stdout => Ok(vec![FileName { pattern: None }; graph.entries.len()]),
        OutputTarget::File(file) => {
            Ok(vec![FileName::path_of(normalized(&options.working_directory.join(file)))])
        }
        OutputTarget::Directory(_) => {
            let base = match &options.out_base {
                Some(base) => normalized(&options.working_directory.join(base)),
                None => common_directory(graph),
            };
            let mut names: Vec<FileName> = Vec::with_capacity(graph.entries.len());
            let mut errors = Vec::new();
            for (entry, &id) in options.entries.iter().zip(&graph.entries) {
                let relative = match entry {
                    Entry::File { name: Some(name), .. } => {
                        PathBuf::from(format!("{name}.{}", extension(graph.module(id))))
                    }
                    Entry::File { name: None, .. } => {
                        let path = &graph.module(id).path;
                        inside(path.strip_prefix(&base).unwrap_or(path))
                            .with_extension(extension(graph.module(id)))
                    }
                    Entry::Text { .. } => PathBuf::from("stdin.js"),
                };
                let path = normalized(&settings.output_directory.join(relative));
                let name = FileName::path_of(path.clone());
                if names.contains(&name) {
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

/// The extension of an entry's output.
fn extension(entry: &Module) -> String {
    match &entry.object.asset {
        Some(asset) if asset.stays_import => {
            entry.path.extension().map(|text| text.to_string_lossy().into_owned()).unwrap_or_default()
        }
        _ => "js".to_string(),
    }
}

/// The deepest directory that holds all entries.
pub(crate) fn common_directory(graph: &ModuleGraph) -> PathBuf {
    let mut directories = graph.entries.iter().filter_map(|&id| graph.module(id).path.parent());
    let Some(first) = directories.next() else { return PathBuf::new() };
    directories.fold(first.to_path_buf(), |common, directory| {
        common.components().zip(directory.components()).take_while(|(a, b)| a == b).map(|(a, _)| a).collect()
    })
}

/// A path that cannot leave the directory it is joined to.
fn inside(path: &Path) -> PathBuf {
    path.components().filter(|part| matches!(part, Component::Normal(_))).collect()
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
pub(crate) fn check(files: &mut Vec<OutputFile>, graph: &ModuleGraph, errors: &mut Vec<Diagnostic>) {
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
        if inputs.contains(path) {
            errors.push(
                Diagnostic::error(format!("the output would replace the input \"{}\"", path.display()))
                    .with_help("choose another output with --outfile or --outdir"),
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
