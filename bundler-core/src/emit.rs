//! Emitting: names, text, joints, maps. The linker's decisions become bytes; nothing is decided here.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use rayon::prelude::*;
use xxhash_rust::xxh64::xxh64;

use crate::OutputPath;
use crate::chunk::{Chunk, ChunkKind, ChunkPlan};
use crate::graph::{ModuleGraph, RUNTIME};
use crate::id::ChunkId;
use crate::link::Linked;
use crate::metafile::Output;
use crate::object::hash_text;
use crate::options::{LegalComments, OutputTarget, SourceMap};
use crate::output::FileName;
use crate::settings::Settings;

mod assembly;
pub(crate) mod assets;
mod css;
mod declaration;
mod enclosure;
mod joints;
mod lines;
mod names;
mod paths;
mod piece;
pub(crate) mod properties;
mod render;
mod report;
mod short;
mod sourcemap;
mod strictness;

use self::assembly::{Assembly, Draft, text};
use self::assets::{AssetPaths, AssetUrls};
use self::joints::Joints;
use self::names::NameSettings;
use self::piece::Piece;
use self::properties::Properties;
use self::render::Context;
pub(crate) use self::report::inputs;
use self::strictness::Strictness;

/// One file of the output.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct OutputFile {
    /// Absolute path; absent for standard output.
    pub path: Option<PathBuf>,
    /// What it holds.
    pub contents: Vec<u8>,
}

/// Emits the chunks of a linked program to JavaScript files with these names, and the files beside them.
#[inline(never)] // A stage is a symbol: profilers and the gate tell stages by it.
pub(crate) fn emit<'g>(
    linked: &Linked<'g>,
    plan: &ChunkPlan<'g>,
    settings: &Settings,
    assets: &AssetPaths,
    properties: &Properties,
    file_names: &[FileName],
) -> Emitted {
    let options = &settings.options;
    let lacks = settings.compile.targets.unsupported;
    let name_settings = NameSettings {
        format: settings.format,
        bundle: options.bundle,
        minify: options.minify_identifiers,
        ascii: settings.compile.ascii,
    };
    let names = names::choose(linked, plan, name_settings);
    let directories: Vec<PathBuf> = file_names.iter().map(|name| name.directory(settings)).collect();
    let strictness: Vec<Strictness> = plan
        .chunks
        .iter()
        .map(|chunk| Strictness::new(linked, chunk, settings.format, options.bundle))
        .collect();
    let assembly = |id: ChunkId| Assembly {
        context: Context {
            linked,
            plan,
            chunk: plan.chunk(id),
            names: &names[id.index()],
            names_of_chunks: &names,
            assets: AssetUrls {
                graph: linked.graph,
                paths: assets,
                settings,
                directory: &directories[id.index()],
            },
            format: settings.format,
            platform: options.platform,
            bundle: options.bundle,
            minify: options.minify_whitespace,
            minify_syntax: options.minify_syntax,
            with_mappings: options.source_map != SourceMap::None,
            strictness: &strictness[id.index()],
            properties,
            lacks,
        },
        settings,
    };
    let ids: Vec<ChunkId> = plan.ids().collect();
    let mut drafts: Vec<Draft> = ids.par_iter().map(|id| assembly(*id).draft()).collect();
    let joints = Joints::new(plan, &names);
    for (id, draft) in ids.iter().zip(&mut drafts) {
        if joints.runtime_home == *id {
            draft.runtime = assembly(*id).context.module(RUNTIME).body;
        }
        joints.join(&assembly(*id), *id, draft);
    }
    let is_made = |id: &ChunkId| plan.chunk(*id).is_made() || joints.runtime_home == *id;
    let made: Vec<ChunkId> = ids.iter().copied().filter(is_made).collect();
    let merge = options.minify_whitespace;
    let pieces: Vec<Vec<Piece>> = drafts.into_iter().map(|draft| draft.pieces(merge)).collect();
    let paths = paths::final_paths(linked.graph, settings, &pieces, file_names);
    let finish = |(id, mut pieces): (ChunkId, Vec<Piece>)| {
        let references = paths::references(&pieces);
        for piece in &mut pieces {
            piece.fill(|hole| paths.fill(id, hole));
        }
        if let Some(limit) = options.line_limit {
            lines::break_script(&mut pieces, limit);
        }
        let assembly = assembly(id);
        let files = finish(&assembly, paths.of(id), &file_names[id.index()], &pieces);
        let outputs = if options.metafile {
            let exported = joints.exported_names(id);
            report::outputs(&assembly, &paths, &references, &pieces, &files, exported)
        } else {
            Vec::new()
        };
        Emitted { files, outputs }
    };
    let pieces: Vec<(ChunkId, Vec<Piece>)> =
        ids.into_iter().zip(pieces).filter(|(id, _)| made.contains(id)).collect();
    let chunks: Vec<Emitted> = pieces.into_par_iter().map(finish).collect();
    let mut emitted = Emitted::default();
    chunks.into_iter().for_each(|chunk| emitted.extend(chunk));
    let files = assets.files(linked, settings);
    let outputs = if options.metafile { report::assets(settings, &files) } else { Vec::new() };
    emitted.extend(Emitted { files, outputs });
    emitted
}

/// What came of a program.
#[derive(Default)]
pub(crate) struct Emitted {
    pub(crate) files: Vec<OutputFile>,
    /// The same for the metafile, if there is one.
    pub(crate) outputs: Vec<Output>,
}

impl Emitted {
    pub(crate) fn extend(&mut self, other: Self) {
        self.files.extend(other.files);
        self.outputs.extend(other.outputs);
    }
}

/// A chunk's file, and the files beside it.
fn finish(
    assembly: &Assembly<'_, '_>,
    path: OutputPath,
    name: &FileName,
    pieces: &[Piece],
) -> Vec<OutputFile> {
    let Assembly { context, settings } = assembly;
    let (linked, chunk) = (context.linked, context.chunk);
    let styles = style_sheet(context, settings, name);
    if chunk.entry.is_some_and(|entry| linked.graph.module(entry).is_css()) {
        return styles;
    }
    let mut files = Vec::new();
    if matches!(settings.options.effective_legal_comments(), LegalComments::Linked | LegalComments::External)
        && let Some(path) = &path
        && let Some(comments) = legal_comments(linked.graph, chunk)
    {
        files.push(OutputFile { path: Some(legal_path(path)), contents: comments.into_bytes() });
    }
    let mut end = String::new();
    if context.with_mappings {
        let map_path = path.as_deref().map(map_path);
        let id = debug_id(settings, pieces);
        let map = source_map(linked.graph, settings, pieces, map_path.as_deref(), id.as_deref());
        let ends_line = pieces
            .iter()
            .rev()
            .find(|piece| !piece.text.is_empty())
            .is_some_and(|piece| piece.text.ends_with('\n'));
        end = map_comment(settings, ("//", ""), ends_line, (&map, id.as_deref()), map_path.as_deref());
        files.extend(map_file(settings, map, map_path));
    }
    files.extend(styles);
    files.insert(0, OutputFile { path, contents: join(pieces, &end) });
    files
}

/// The style sheet of a chunk's program, and its map; empty if there is none.
fn style_sheet(context: &Context<'_, '_>, settings: &Settings, name: &FileName) -> Vec<OutputFile> {
    // What `import()` loads brings no style sheet along: that of the entry has its rules.
    let (Some(entry), ChunkKind::Entry(_)) = (context.chunk.entry, context.chunk.kind) else {
        return Vec::new();
    };
    let styles = css::StyleContext { linked: context.linked, assets: context.assets, minify: context.minify };
    let is_entry = context.linked.graph.module(entry).is_css();
    let mut pieces = styles.pieces(entry);
    if context.chunk.styles.is_empty() || (pieces.is_empty() && !is_entry) {
        return Vec::new();
    }
    let mut files = Vec::new();
    if let Some(banner) = &settings.options.css_banner {
        pieces.insert(0, text(format!("{banner}\n")));
    }
    if pieces.iter().any(|piece| !piece.text.is_ascii()) {
        pieces.insert(0, text(format!("@charset \"UTF-8\";{}", if context.minify { "" } else { "\n" })));
    }
    if let Some(footer) = &settings.options.css_footer {
        pieces.push(text(format!("{footer}\n")));
    }
    if let Some(limit) = settings.options.line_limit {
        lines::break_style(&mut pieces, limit);
    }
    let mut code = join(&pieces, "");
    if context.minify && !code.is_empty() && !code.ends_with(b"\n") {
        code.push(b'\n');
    }
    let path = name.style_path(&hash_text(xxh64(&code, 0)));
    if context.with_mappings {
        let map_path = path.as_deref().map(map_path);
        let id = debug_id(settings, &pieces);
        let map = source_map(context.linked.graph, settings, &pieces, map_path.as_deref(), id.as_deref());
        let comment = map_comment(
            settings,
            ("/*", " */"),
            code.ends_with(b"\n"),
            (&map, id.as_deref()),
            map_path.as_deref(),
        );
        code.extend_from_slice(comment.as_bytes());
        files.extend(map_file(settings, map, map_path));
    }
    files.insert(0, OutputFile { path, contents: code });
    files
}

fn map_path(path: &Path) -> PathBuf {
    let mut name = path.as_os_str().to_os_string();
    name.push(".map");
    PathBuf::from(name)
}

/// The text of all pieces, then `end`.
fn join(pieces: &[Piece], end: &str) -> Vec<u8> {
    let texts = pieces.iter().map(|piece| piece.text.as_bytes());
    concatenate(&texts.chain([end.as_bytes()]).collect::<Vec<&[u8]>>())
}

/// All legal comments of a chunk, each once, in the order of its modules.
fn legal_comments(graph: &ModuleGraph, chunk: &Chunk<'_>) -> Option<String> {
    let mut seen = rustc_hash::FxHashSet::default();
    let mut output = String::new();
    for &id in &chunk.modules {
        let object = &graph.module(id).object;
        for comment in object.legal_comments.iter().map(|&comment| object.texts.get(comment)) {
            if seen.insert(comment) {
                let _ = writeln!(output, "{comment}");
            }
        }
    }
    (!output.is_empty()).then_some(output)
}

/// `app.js.LEGAL.txt` for `app.js`.
fn legal_path(path: &std::path::Path) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(".LEGAL.txt");
    PathBuf::from(name)
}

/// The map of the joined pieces.
fn source_map(
    graph: &ModuleGraph,
    settings: &Settings,
    pieces: &[Piece],
    map_path: Option<&Path>,
    debug_id: Option<&str>,
) -> Vec<u8> {
    let form = sourcemap::Form {
        base: map_path.and_then(Path::parent).unwrap_or(&settings.output_directory),
        source_root: settings.options.source_root.as_deref(),
        debug_id,
        with_contents: settings.options.sources_content,
    };
    sourcemap::source_map(graph, pieces, &form)
}

/// An identity for a file: made of what it holds, in the form of a UUID (RFC 9562, version 8).
fn debug_id(settings: &Settings, pieces: &[Piece]) -> Option<String> {
    settings.options.debug_ids.then(|| {
        let mut hasher = xxhash_rust::xxh3::Xxh3::new();
        pieces.iter().for_each(|piece| hasher.update(piece.text.as_bytes()));
        let hash = (hasher.digest128() & !(0xf << 76) & !(0b11 << 62)) | (0x8 << 76) | (0b10 << 62);
        let digits = format!("{hash:032x}");
        let [a, b, c, d, e] = [0..8, 8..12, 12..16, 16..20, 20..32].map(|range| &digits[range]);
        format!("{a}-{b}-{c}-{d}-{e}")
    })
}

/// What one worker copies at a time.
const COPIED_AT_ONCE: usize = 256 * 1024;

/// All parts, one after the other. Most of a large output's cost is memory that is touched for the first time,
/// so all workers copy.
fn concatenate(parts: &[&[u8]]) -> Vec<u8> {
    fn copy(parts: &[&[u8]], output: &mut [u8]) {
        if parts.len() < 2 || output.len() <= COPIED_AT_ONCE {
            let mut rest = output;
            for part in parts {
                let (start, end) = rest.split_at_mut(part.len());
                start.copy_from_slice(part);
                rest = end;
            }
            return;
        }
        let (left, right) = parts.split_at(parts.len() / 2);
        let (start, end) = output.split_at_mut(left.iter().map(|part| part.len()).sum());
        rayon::join(|| copy(left, start), || copy(right, end));
    }
    let length = parts.iter().map(|part| part.len()).sum();
    if length <= COPIED_AT_ONCE {
        return parts.concat();
    }
    let mut output = vec![0; length];
    copy(parts, &mut output);
    output
}

/// What a file ends with to name its map. A comment begins and ends with `comment`.
fn map_comment(
    settings: &Settings,
    comment: (&str, &str),
    ends_line: bool,
    (map, debug_id): (&[u8], Option<&str>),
    map_path: Option<&Path>,
) -> String {
    let mut end = String::from(if ends_line { "" } else { "\n" });
    let (open, close) = comment;
    if let Some(id) = debug_id {
        let _ = writeln!(end, "{open}# debugId={id}{close}");
    }
    let kind = settings.options.source_map;
    if matches!(kind, SourceMap::Inline | SourceMap::Both) {
        let encoded = base64_simd::STANDARD.encode_to_string(map);
        let _ = writeln!(end, "{open}# sourceMappingURL=data:application/json;base64,{encoded}{close}");
    }
    if let (SourceMap::Linked, Some(path)) = (kind, map_path) {
        let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        let _ = writeln!(end, "{open}# sourceMappingURL={name}{close}");
    }
    end
}

/// The map as a file, if it is one.
fn map_file(settings: &Settings, map: Vec<u8>, map_path: Option<PathBuf>) -> Option<OutputFile> {
    let is_file =
        matches!(settings.options.source_map, SourceMap::Linked | SourceMap::External | SourceMap::Both)
            && settings.options.output != OutputTarget::Stdout;
    is_file.then_some(OutputFile { path: map_path, contents: map })
}
