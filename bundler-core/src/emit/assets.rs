//! Copied files: their paths below the output directory, their URLs, and the files themselves.
//! Knows nothing of how code or style sheets mention them.

use std::path::Path;

use rustc_hash::FxHashMap;

use super::OutputFile;
use crate::graph::{Module, ModuleGraph, relative_name};
use crate::id::ModuleId;
use crate::link::Linked;
use crate::output::template::{Placeholder, Template, Values};
use crate::output::{common_directory, normalized};
use crate::settings::Settings;

/// Where the copied files of a graph go.
pub(crate) struct AssetPaths {
    /// Below the output directory, with `/`; and the `?query` or `#hash` that the specifier had.
    paths: FxHashMap<ModuleId, (String, String)>,
}

impl AssetPaths {
    pub(crate) fn new(graph: &ModuleGraph, settings: &Settings) -> Self {
        let template = Template::parse(&settings.options.asset_names);
        let mut base = None;
        let paths = graph
            .ids()
            .filter_map(|id| {
                let module = graph.module(id);
                let asset = module.object.asset.as_ref()?;
                let directory = if template.has(Placeholder::Directory) {
                    let base = base.get_or_insert_with(|| match &settings.options.out_base {
                        Some(base) => normalized(&settings.options.working_directory.join(base)),
                        None => common_directory(graph, settings),
                    });
                    module.path.parent().map(|parent| relative_name(base, parent)).unwrap_or_default()
                } else {
                    String::new()
                };
                let text = |part: Option<&std::ffi::OsStr>| {
                    part.map(|part| part.to_string_lossy().into_owned()).unwrap_or_default()
                };
                let extension = text(module.path.extension());
                let mut path = template.expand(&Values {
                    directory: &directory,
                    name: &text(module.path.file_stem()),
                    hash: &asset.hash,
                    extension: &extension,
                });
                if !extension.is_empty() {
                    path.push('.');
                    path.push_str(&extension);
                }
                Some((id, (path, asset.suffix.clone())))
            })
            .collect();
        Self { paths }
    }

    /// The files that a program needs, each once.
    pub(crate) fn files(&self, linked: &Linked<'_>, settings: &Settings) -> Vec<OutputFile> {
        let mut files: Vec<OutputFile> = Vec::new();
        if self.paths.is_empty() {
            return files;
        }
        let externals = linked.graph.externals.iter().enumerate();
        let copies: Vec<ModuleId> = externals
            .filter(|(index, _)| linked.needed.externals[*index] || linked.needed.copies[*index])
            .filter_map(|(_, external)| external.asset)
            .collect();
        for id in linked.graph.ids() {
            let Some(asset) = &linked.graph.module(id).object.asset else { continue };
            if !linked.needed.modules[id.index()] && !copies.contains(&id) {
                continue;
            }
            let path = settings.output_directory.join(&self.paths[&id].0);
            let file = OutputFile { path: Some(path), contents: asset.contents.to_vec() };
            if !files.contains(&file) {
                files.push(file);
            }
        }
        files
    }

    /// The file that an entry is, if it is only copied.
    pub(crate) fn copied_entry(entry: &Module, path: Option<&Path>) -> Option<OutputFile> {
        let asset = entry.object.asset.as_ref().filter(|asset| asset.stays_import)?;
        Some(OutputFile { path: path.map(Path::to_path_buf), contents: asset.contents.to_vec() })
    }
}

/// URLs of copied files for one output file.
#[derive(Clone, Copy)]
pub(crate) struct AssetUrls<'a> {
    pub(crate) graph: &'a ModuleGraph,
    pub(crate) paths: &'a AssetPaths,
    pub(crate) settings: &'a Settings,
    /// Directory of the output file.
    pub(crate) directory: &'a Path,
}

impl AssetUrls<'_> {
    /// The URL of a copied file.
    pub(crate) fn url(&self, asset: ModuleId) -> String {
        let Some((path, suffix)) = self.paths.paths.get(&asset) else {
            return data_url(self.graph.module(asset));
        };
        let url = match self.settings.options.public_path.as_deref().filter(|prefix| !prefix.is_empty()) {
            Some(prefix) if prefix.ends_with('/') => format!("{prefix}{path}"),
            Some(prefix) => format!("{prefix}/{path}"),
            None => {
                let relative = relative_name(self.directory, &self.settings.output_directory.join(path));
                if relative.starts_with("../") { relative } else { format!("./{relative}") }
            }
        };
        url + suffix
    }
}

/// The URL that a module's value is: its text is ` = "..."`.
fn data_url(module: &Module) -> String {
    let text = module.object.code.trim_start_matches([' ', '=']);
    serde_json::from_str(text).unwrap_or_default()
}
