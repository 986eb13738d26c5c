//! Runs it all: the model is made, printed, written, counted and predicted, in parallel where
//! modules do not depend on each other. Knows no code and no file system.

use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};

use rayon::prelude::*;
use xxhash_rust::xxh3::{Xxh3, xxh3_64};

use crate::Error;
use crate::manifest::{self, Achieved, KindCounts, Manifest, Markers};
use crate::model::links::Form;
use crate::model::{Kind, Model, NodeId};
use crate::oracle;
use crate::preset::Parameters;
use crate::print;
use crate::write::{Folder, Found, Sink};

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

/// Generates into any sink. The manifest is returned, not written.
///
/// # Errors
/// If the parameters are absurd or the sink refuses.
pub fn generate_into(
    parameters: &Parameters,
    sink: &dyn Sink,
    progress: &(dyn Fn(u64) + Sync),
) -> Result<Manifest, Error> {
    parameters.validate()?;
    let model = Model::new(parameters);
    // Counts files for the display only.
    let written = AtomicU64::new(0);
    let put = |path: &str, text: &str| -> Result<u64, Error> {
        sink.write(path, text.as_bytes())?;
        progress(written.fetch_add(1, Ordering::Relaxed) + 1);
        Ok(xxh3_64(text.as_bytes()))
    };
    let nodes: Vec<NodeId> = model.nodes().collect();
    let (prediction, records) = rayon::join(
        || oracle::predict(&model),
        || {
            nodes
                .par_iter()
                .with_min_len(16)
                .map(|&node| write_module(&model, node, &put))
                .collect::<Result<Vec<Record>, Error>>()
        },
    );
    let mut records = records?;
    let entry = records[0].path.clone();
    let achieved = achieved(&model, &records, prediction.evaluated);
    let edges = records.iter().map(|record| u64::from(record.imports)).sum();
    let markers = records.iter().map(|record| record.markers).sum();
    for package in &model.packages.list {
        let path = format!("node_modules/{}/package.json", package.name);
        let text = print::package_manifest(package);
        records.push(Record::other(put(&path, &text)?, path, &text));
    }
    for (path, text) in print::root_files(parameters.dialect) {
        records.push(Record::other(put(path, text)?, path.to_owned(), text));
    }
    Ok(Manifest {
        schema: manifest::SCHEMA,
        generator: manifest::GENERATOR,
        entry,
        expected_stdout: prediction.stdout,
        modules: parameters.modules,
        edges,
        packages: model.packages.list.len() as u32,
        package_modules: model.packages.modules.len() as u32,
        files: records.len() as u64,
        bytes: records.iter().map(|record| u64::from(record.bytes)).sum(),
        seed: parameters.seed,
        preset: parameters.preset.name().to_owned(),
        parameters: parameters.clone(),
        achieved,
        unused_markers: Markers { written: markers, surviving: prediction.surviving_markers },
        tree_hash: tree_hash(&mut records),
    })
}

/// What is kept of a file once it is written.
#[derive(Default)]
struct Record {
    path: String,
    hash: u64,
    bytes: u32,
    kind: Option<Kind>,
    imports: u32,
    dynamic: u32,
    reexports: u32,
    package_imports: u32,
    type_imports: u32,
    markers: u32,
    on_cycle: bool,
}

impl Record {
    fn other(hash: u64, path: String, text: &str) -> Self {
        Record { path, hash, bytes: text.len() as u32, ..Record::default() }
    }
}

fn write_module(
    model: &Model,
    node: NodeId,
    put: &(dyn Fn(&str, &str) -> Result<u64, Error> + Sync),
) -> Result<Record, Error> {
    let head = model.head(node);
    let links = model.links(&head);
    let path = model.path(&head);
    let text = print::module_text(model, &head, &links);
    let hash = put(&path, &text)?;
    let count = |wanted: &dyn Fn(Form) -> bool| links.iter().filter(|link| wanted(link.form)).count() as u32;
    let source = model.package_module(node).is_none();
    Ok(Record {
        path,
        hash,
        bytes: text.len() as u32,
        kind: source.then_some(head.kind),
        imports: count(&|form| !form.is_erased()),
        dynamic: count(&|form| form == Form::Dynamic),
        reexports: count(&|form| form.is_reexport()),
        package_imports: links.iter().filter(|link| link.door.is_some()).count() as u32,
        type_imports: count(&|form| form.is_erased()),
        markers: head.markers,
        on_cycle: source && model.shape.cycle(node.0).is_some(),
    })
}

fn achieved(model: &Model, records: &[Record], evaluated: u32) -> Achieved {
    let modules = model.parameters.modules as usize;
    let source = &records[..modules];
    let share = |count: usize| count as f64 / modules as f64;
    let sum = |field: fn(&Record) -> u32| source.iter().map(|record| u64::from(field(record))).sum::<u64>();
    let mut sizes: Vec<u32> = source.iter().map(|record| record.bytes).collect();
    sizes.sort_unstable();
    let mut kinds = KindCounts::default();
    for kind in source.iter().filter_map(|record| record.kind) {
        *match kind {
            Kind::Js => &mut kinds.js,
            Kind::Mjs => &mut kinds.mjs,
            Kind::Ts => &mut kinds.ts,
            Kind::Mts => &mut kinds.mts,
            Kind::Jsx => &mut kinds.jsx,
            Kind::Tsx => &mut kinds.tsx,
            Kind::Cjs => &mut kinds.cjs,
            Kind::Json => &mut kinds.json,
        } += 1;
    }
    Achieved {
        imports_per_module_mean: sum(|record| record.imports) as f64 / modules as f64,
        imports_max: source.iter().map(|record| record.imports).max().unwrap_or(0),
        bytes_median: sizes[modules / 2],
        kinds,
        cycle_share: share(source.iter().filter(|record| record.on_cycle).count()),
        dynamic_module_share: share(modules - model.shape.main().length as usize),
        dynamic_imports: sum(|record| record.dynamic),
        reexports: sum(|record| record.reexports),
        package_imports: sum(|record| record.package_imports),
        type_imports: sum(|record| record.type_imports),
        evaluated,
    }
}

/// XXH3 over the sorted paths, each followed by a zero byte and the hash of its content.
fn tree_hash(records: &mut [Record]) -> String {
    records.sort_unstable_by(|left, right| left.path.cmp(&right.path));
    let mut hasher = Xxh3::new();
    for record in records {
        hasher.update(record.path.as_bytes());
        hasher.update(&[0]);
        hasher.update(&record.hash.to_le_bytes());
    }
    format!("{:016x}", hasher.digest())
}
