//! Runs it all: the model is made, printed, written, counted and predicted, in parallel where
//! modules do not depend on each other. Knows no code and no file system.

use std::collections::HashSet;
use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};

use rayon::prelude::*;
use xxhash_rust::xxh3::{xxh3_64, xxh3_128_with_seed};

use crate::comment::comment_bytes;
use crate::manifest::{self, Achieved, KindCounts, Manifest, Markers};
use crate::model::links::Form;
use crate::model::{Model, NodeId, Program};
use crate::oracle;
use crate::parameters::{Edit, Parameters};
use crate::print;
use crate::statistics::{Edge, Graph};
use crate::write::{Folder, Found, Sink};
use crate::{Error, MemorySink};

/// Generates the program that `parameters` describe in the folder `out`, or finds it there.
///
/// `progress` is told how many files have been written so far, from many threads.
///
/// # Errors
/// If the parameters are absurd, the folder holds anything that is not ours (nothing is touched
/// then), or the file system refuses.
pub fn generate(
    parameters: &Parameters,
    out: &Path,
    progress: &(dyn Fn(u64) + Sync),
) -> Result<Manifest, Error> {
    parameters.validate()?;
    match Folder::open(out, parameters)? {
        Found::Complete(manifest) => Ok(*manifest),
        Found::Nothing(folder) => {
            let manifest = generate_into(parameters, &folder, progress)?;
            folder.complete(&manifest)?;
            Ok(manifest)
        }
    }
}

/// Changes some modules of the program in `folder`: the same imports and exports, other values.
/// The manifest then describes what the changed program prints.
///
/// # Errors
/// If there is no program in the folder, or it cannot be written.
pub fn edit(folder: &Path, edit: Edit) -> Result<Manifest, Error> {
    let before = Manifest::read(folder)?;
    let mut parameters = before.parameters.clone();
    parameters.edits.push(edit);
    parameters.validate()?;
    let (old, new) = (Model::new(&before.parameters), Model::new(&parameters));
    let changed = new.edited.iter().filter(|(module, change)| old.edited.get(module) != Some(change));
    let paths = changed.map(|(&module, _)| new.path(&new.head(NodeId(module)))).collect();
    let sink = Part { paths, folder: Folder::reopen(folder)? };
    let manifest = generate_into(&parameters, &sink, &|_| {})?;
    sink.folder.complete(&manifest)?;
    Ok(manifest)
}

/// Writes some files only.
struct Part {
    paths: HashSet<String>,
    folder: Folder,
}

impl Sink for Part {
    fn write(&self, path: &str, content: &[u8]) -> Result<(), Error> {
        if self.paths.contains(path) { self.folder.write(path, content) } else { Ok(()) }
    }

    fn link(&self, _: &str, _: &str) -> Result<(), Error> {
        Ok(())
    }
}

/// The path and the text of one source module, made alone.
///
/// # Errors
/// If the parameters are absurd, or there is no such module.
pub fn module(parameters: &Parameters, index: u32) -> Result<(String, String), Error> {
    parameters.validate()?;
    if index >= parameters.modules {
        let last = parameters.modules - 1;
        return Err(Error::Parameters(format!("there is no module {index}; the last one is {last}")));
    }
    let model = Model::new(parameters);
    let head = model.head(NodeId(index));
    let path = model.path(&head);
    let text = print::module_text(&model, &head, &path, &model.links(&head));
    Ok((path, text))
}

/// Generates a program in memory.
///
/// # Errors
/// If the parameters are absurd.
pub fn generate_in_memory(parameters: &Parameters) -> Result<(Manifest, MemorySink), Error> {
    let sink = MemorySink::default();
    let manifest = generate_into(parameters, &sink, &|_| {})?;
    Ok((manifest, sink))
}

/// Modules that one worker makes before it looks for others: it then puts what it found out about
/// them to the rest.
const CHUNK: u32 = 256;

/// Generates into any sink. The manifest is returned, not written.
///
/// # Errors
/// If the parameters are absurd or the sink refuses.
pub fn generate_into(
    parameters: &Parameters,
    sink: &dyn Sink,
    progress: &(dyn Fn(u64) + Sync),
) -> Result<Manifest, Error> {
    Ok(run(parameters, sink, progress)?.0)
}

/// A picture, as SVG, of the degrees and sizes of a program beside those of real ones.
///
/// # Errors
/// If the parameters are absurd.
pub fn picture(parameters: &Parameters) -> Result<String, Error> {
    let (manifest, graph) = run(parameters, &crate::NullSink, &|_| {})?;
    Ok(crate::picture::picture(&format!("{}, {} modules", manifest.preset, manifest.modules), &graph))
}

fn run(
    parameters: &Parameters,
    sink: &dyn Sink,
    progress: &(dyn Fn(u64) + Sync),
) -> Result<(Manifest, Graph), Error> {
    parameters.validate()?;
    let program = Arc::new(Program::new(parameters));
    let model = Model::of(&program);
    // Each knows the heads that its worker has met.
    let models = Mutex::new(Vec::new());
    let output = Output { sink, progress, written: AtomicU64::new(0) };
    let count = model.node_count() as u32;
    let chunks = count.div_ceil(CHUNK);
    let (prediction, parts) = rayon::join(
        || oracle::predict(&Model::of(&program)),
        || {
            (0..chunks)
                .into_par_iter()
                .with_max_len(1)
                .map(|chunk| {
                    let free = models.lock().expect("no worker panicked").pop();
                    let model = free.unwrap_or_else(|| Model::of(&program));
                    let mut tally = Tally::default();
                    for node in chunk * CHUNK..(chunk * CHUNK + CHUNK).min(count) {
                        tally.module(&model, NodeId(node), &output)?;
                    }
                    models.lock().expect("no worker panicked").push(model);
                    Ok(tally)
                })
                .collect::<Result<Vec<Tally>, Error>>()
        },
    );
    let mut tally = Tally::default();
    for part in parts? {
        tally.append(part);
    }
    tally.others(&model, &output)?;
    let statistics = tally.graph.statistics();
    let modules = f64::from(parameters.modules);
    let behind = parameters.modules - model.shape.main().length;
    let manifest = Manifest {
        schema: manifest::SCHEMA,
        generator: manifest::GENERATOR,
        entry: model.path(&model.head(NodeId::ENTRY)),
        expected_stdout: prediction.stdout,
        modules: parameters.modules,
        edges: tally.imports,
        packages: model.packages.list.len() as u32,
        package_modules: model.node_count() as u32 - parameters.modules,
        files: tally.files,
        bytes: tally.bytes,
        seed: parameters.seed,
        preset: parameters.preset.name().to_owned(),
        parameters: parameters.clone(),
        achieved: Achieved {
            statistics,
            kinds: tally.kinds,
            dynamic_module_share: f64::from(behind) / modules,
            reexports: tally.reexports,
            package_imports: tally.package_imports,
            evaluated: prediction.evaluated,
        },
        unused_markers: Markers { written: tally.markers, surviving: prediction.surviving_markers },
        tree_hash: format!("{:032x}", tally.hash),
    };
    Ok((manifest, tally.graph))
}

/// Where files go.
struct Output<'a> {
    sink: &'a dyn Sink,
    progress: &'a (dyn Fn(u64) + Sync),
    /// Counts files for the display only.
    written: AtomicU64,
}

/// What is kept of the files that were written.
#[derive(Default)]
struct Tally {
    /// Of source modules.
    graph: Graph,
    hash: u128,
    files: u64,
    bytes: u64,
    imports: u64,
    kinds: KindCounts,
    reexports: u64,
    package_imports: u64,
    markers: u32,
}

impl Tally {
    fn append(&mut self, part: Tally) {
        self.graph.append(part.graph);
        self.hash = self.hash.wrapping_add(part.hash);
        self.files += part.files;
        self.bytes += part.bytes;
        self.imports += part.imports;
        self.kinds.add(part.kinds);
        self.reexports += part.reexports;
        self.package_imports += part.package_imports;
        self.markers += part.markers;
    }

    fn put(&mut self, output: &Output<'_>, path: &str, text: &str) -> Result<(), Error> {
        output.sink.write(path, text.as_bytes())?;
        self.count(output, path, text);
        self.bytes += text.len() as u64;
        Ok(())
    }

    fn count(&mut self, output: &Output<'_>, path: &str, text: &str) {
        self.hash = self.hash.wrapping_add(xxh3_128_with_seed(path.as_bytes(), xxh3_64(text.as_bytes())));
        self.files += 1;
        (output.progress)(output.written.fetch_add(1, Ordering::Relaxed) + 1);
    }

    fn module(&mut self, model: &Model, node: NodeId, output: &Output<'_>) -> Result<(), Error> {
        let head = model.head(node);
        let links = model.links(&head);
        let path = model.path(&head);
        let text = print::module_text(model, &head, &path, &links);
        self.put(output, &path, &text)?;
        self.imports += links.iter().filter(|link| !link.form.is_erased()).count() as u64;
        self.markers += head.markers;
        if !model.is_source(node) {
            return Ok(());
        }
        *self.kinds.of(head.kind) += 1;
        self.reexports += links.iter().filter(|link| link.form.is_reexport()).count() as u64;
        let inside = |target: NodeId| model.is_source(target);
        self.package_imports += links.iter().filter(|link| !inside(link.target)).count() as u64;
        let own = || links.iter().filter(|link| inside(link.target));
        let mut edges = own()
            .filter(|link| !link.form.is_erased())
            .map(|link| Edge::new(link.target.0, link.form == Form::Dynamic))
            .collect();
        let types = own().filter(|link| link.form.is_erased()).count() as u32;
        self.graph.add(text.len() as u32, comment_bytes(&text, head.kind), &mut edges, types);
        Ok(())
    }

    /// All files that are not modules.
    fn others(&mut self, model: &Model, output: &Output<'_>) -> Result<(), Error> {
        for package in &model.packages.list {
            let path = format!("{}/package.json", package.folder);
            self.put(output, &path, &print::package_manifest(package))?;
        }
        for (path, text) in print::root_files(model) {
            self.put(output, path, &text)?;
        }
        for workspace in model.workspaces() {
            let path = format!("{}/package.json", workspace.folder());
            self.put(output, &path, &print::workspace_manifest(model, &workspace))?;
            let path = format!("node_modules/{}", workspace.package_name());
            let target = format!("../../{}", workspace.folder());
            output.sink.link(&path, &target)?;
            self.count(output, &path, &format!("-> {target}"));
        }
        Ok(())
    }
}
