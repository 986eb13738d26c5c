//! Where output goes: paths for entries, a last check, and the only place that writes.

use std::path::{Component, Path, PathBuf};

pub(crate) mod template;

use rustc_hash::{FxHashMap, FxHashSet};

use crate::OutputPath;
use crate::diagnostics::Diagnostic;
use crate::emit::OutputFile;
use crate::fs::FileSystem;
use crate::graph::{Module, ModuleGraph};
use crate::options::{Entry, OutputTarget};
use crate::settings::Settings;

/// The path of each entry's JavaScript.
///
/// # Errors
/// Two entries with the same path.
pub(crate) fn entry_paths(
    settings: &Settings,
    graph: &ModuleGraph,
) -> Result<Vec<OutputPath>, Vec<Diagnostic>> {
    let options = &settings.options;
    match &options.output {
        OutputTarget::Stdout => Ok(vec![None; graph.entries.len()]),
        OutputTarget::File(file) => Ok(vec![Some(normalized(&options.working_directory.join(file)))]),
        OutputTarget::Directory(_) => {
            let base = match &options.out_base {
                Some(base) => normalized(&options.working_directory.join(base)),
                None => common_directory(graph),
            };
            let mut paths: Vec<OutputPath> = Vec::with_capacity(graph.entries.len());
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
                if paths.contains(&Some(path.clone())) {
                    errors.push(
                        Diagnostic::error(format!("two entries have the output \"{}\"", path.display()))
                            .with_help("give one of them a name: name=path"),
                    );
                }
                paths.push(Some(path));
            }
            if errors.is_empty() { Ok(paths) } else { Err(errors) }
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
