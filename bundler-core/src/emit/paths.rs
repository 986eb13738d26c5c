//! Final paths of files: content hashes, and how files refer to each other.
//!
//! A file's hash covers its own text and that of all files that it refers to, so a name changes exactly if
//! something behind it does. References stand as holes meanwhile, so cycles do no harm.

use std::path::Path;

use xxhash_rust::xxh3::Xxh3;

use crate::OutputPath;
use crate::emit::legal_path;
use crate::emit::piece::{Hole, Piece};
use crate::emit::render::quoted;
use crate::graph::{ModuleGraph, relative_name};
use crate::id::ChunkId;
use crate::object::hash_text;
use crate::output::FileName;
use crate::settings::Settings;

/// Where each chunk goes.
pub(super) struct Paths<'a> {
    settings: &'a Settings,
    paths: Vec<OutputPath>,
}

impl Paths<'_> {
    pub(super) fn of(&self, chunk: ChunkId) -> OutputPath {
        self.paths[chunk.index()].clone()
    }

    /// What belongs into a hole of a chunk.
    pub(super) fn fill(&self, chunk: ChunkId, hole: Hole) -> String {
        let own = self.paths[chunk.index()].as_deref();
        match hole {
            Hole::Chunk(target) => {
                let target = self.paths[target.index()].as_deref().expect("several chunks are files");
                quoted(&self.url(own.and_then(Path::parent), target))
            }
            Hole::LegalComments => {
                let path = own.map(legal_path).unwrap_or_default();
                path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default()
            }
        }
    }

    fn url(&self, directory: Option<&Path>, target: &Path) -> String {
        if let Some(prefix) = self.settings.options.public_path.as_deref().filter(|prefix| !prefix.is_empty())
        {
            let separator = if prefix.ends_with('/') { "" } else { "/" };
            return format!("{prefix}{separator}{}", relative_name(&self.settings.output_directory, target));
        }
        let relative = relative_name(directory.unwrap_or(&self.settings.output_directory), target);
        if relative.starts_with("../") { relative } else { format!("./{relative}") }
    }
}

/// Gives each chunk its path.
pub(super) fn final_paths<'a>(
    graph: &ModuleGraph,
    settings: &'a Settings,
    pieces: &[Vec<Piece>],
    file_names: &[FileName],
) -> Paths<'a> {
    if !file_names.iter().any(FileName::is_hashed) {
        return Paths { settings, paths: file_names.iter().map(|name| name.path("")).collect() };
    }
    let own: Vec<u64> = pieces
        .iter()
        .zip(file_names)
        .map(|(pieces, name)| hash_of_text(graph, settings, pieces, name))
        .collect();
    let references: Vec<Vec<ChunkId>> = pieces.iter().map(|pieces| references(pieces)).collect();
    let paths = file_names
        .iter()
        .enumerate()
        .map(|(index, name)| {
            let hash = hash_with_references(ChunkId::from_index(index), &own, &references);
            name.path(&hash_text(hash))
        })
        .collect();
    Paths { settings, paths }
}

fn hash_of_text(graph: &ModuleGraph, settings: &Settings, pieces: &[Piece], name: &FileName) -> u64 {
    let mut hasher = Xxh3::new();
    if let Some(path) = name.path("") {
        hasher.update(relative_name(&settings.output_directory, &path).as_bytes());
    }
    if let Some(prefix) = &settings.options.public_path {
        hasher.update(prefix.as_bytes());
    }
    hasher.update(&settings.options.line_limit.unwrap_or(0).to_le_bytes());
    let mut module = None;
    for piece in pieces {
        let mut position = 0;
        for (offset, _) in &piece.holes {
            hasher.update(&piece.text.as_bytes()[position..*offset as usize]);
            hasher.update(&[0]);
            position = *offset as usize;
        }
        hasher.update(&piece.text.as_bytes()[position..]);
        // A source map follows from the text and the sources.
        for mapping in &piece.mappings {
            if module.replace(mapping.module) != Some(mapping.module) {
                let source = graph.module(mapping.module);
                hasher.update(source.name.as_bytes());
                hasher.update(source.object.quoted_source.as_bytes());
                for input in source.object.input_map.iter().flat_map(|map| &map.sources) {
                    hasher.update(input.quoted_content.as_bytes());
                }
            }
        }
    }
    hasher.digest()
}

/// The chunks that a chunk's text refers to, in order.
pub(super) fn references(pieces: &[Piece]) -> Vec<ChunkId> {
    let holes = pieces.iter().flat_map(|piece| &piece.holes);
    let chunks = holes.filter_map(|(_, hole)| match hole {
        Hole::Chunk(chunk) => Some(*chunk),
        Hole::LegalComments => None,
    });
    chunks.collect()
}

fn hash_with_references(root: ChunkId, own: &[u64], references: &[Vec<ChunkId>]) -> u64 {
    let mut hasher = Xxh3::new();
    let mut seen = vec![false; own.len()];
    let mut pending = vec![root];
    while let Some(chunk) = pending.pop() {
        if std::mem::replace(&mut seen[chunk.index()], true) {
            // Which of the known files it is matters, too.
            hasher.update(&[1]);
        } else {
            pending.extend(references[chunk.index()].iter().rev());
        }
        hasher.update(&own[chunk.index()].to_le_bytes());
    }
    hasher.digest()
}
