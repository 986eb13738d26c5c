//! What is printed about a program. Knows manifests, not how programs are made.

use std::fmt::Write;
use std::path::Path;
use std::time::Instant;

use anyhow::Context;
use synth_gen::manifest::KindCounts;
use synth_gen::{Manifest, Measured, Parameters};

pub(crate) fn table(manifest: &Manifest, place: &str, seconds: f64) -> String {
    let achieved = &manifest.achieved;
    let kinds = kinds(&achieved.kinds);
    let rate = manifest.files as f64 / seconds.max(1e-9);
    let mut rows = vec![
        ("folder", place.to_owned()),
        ("entry", manifest.entry.clone()),
        ("preset, seed", format!("{}, {}", manifest.preset, manifest.seed)),
        ("kinds", kinds),
    ];
    rows.extend(achieved.statistics.rows());
    rows.extend([
        ("behind import()", format!("{:.1} % of modules", 100.0 * achieved.dynamic_module_share)),
        (
            "packages",
            format!(
                "{} with {} modules; {} imports of them",
                manifest.packages, manifest.package_modules, achieved.package_imports
            ),
        ),
        (
            "unused exports",
            format!(
                "{} markers, of which {} must survive",
                manifest.unused_markers.written, manifest.unused_markers.surviving
            ),
        ),
        ("tree hash", manifest.tree_hash.clone()),
        ("time", format!("{seconds:.2} s for {} files, {rate:.0} a second", manifest.files)),
    ]);
    lines(rows)
}

/// What `measure` found.
pub(crate) fn measured(measured: &Measured) -> String {
    let mut rows = vec![("kinds", kinds(&measured.kinds))];
    rows.extend(measured.statistics.rows());
    rows.push(("outside imports", measured.outside_imports.to_string()));
    rows.extend(measured.unresolved.iter().map(|import| ("not found", import.clone())));
    rows.extend(measured.unparsed.iter().map(|path| ("not parsed", path.display().to_string())));
    lines(rows)
}

fn lines(rows: Vec<(&'static str, String)>) -> String {
    rows.into_iter().fold(String::new(), |mut text, (name, value)| {
        writeln!(text, "{name:16} {value}").expect("text takes all");
        text
    })
}

fn kinds(kinds: &KindCounts) -> String {
    let counts = [
        (kinds.js, "js"),
        (kinds.mjs, "mjs"),
        (kinds.ts, "ts"),
        (kinds.mts, "mts"),
        (kinds.jsx, "jsx"),
        (kinds.tsx, "tsx"),
        (kinds.cjs, "cjs"),
        (kinds.json, "json"),
        (kinds.css, "css"),
    ];
    let present = counts.iter().filter(|kind| kind.0 > 0);
    present.map(|(count, name)| format!("{count} {name}")).collect::<Vec<_>>().join(", ")
}

/// How often both are done.
const ROUNDS: usize = 3;

/// Generates a program, and writes the same bytes with as many threads and nothing else to do, in turn: what a disk
/// still has to do for the one disturbs the other.
pub(crate) fn rates(parameters: &Parameters, out: &Path) -> anyhow::Result<String> {
    let (manifest, sink) = synth_gen::generate_in_memory(parameters)?;
    let files = sink.into_files();
    anyhow::ensure!(!out.exists(), "{} is in the way", out.display());
    let mut times = [Vec::new(), Vec::new()];
    for round in 0..ROUNDS {
        for way in [round % 2, 1 - round % 2] {
            let start = Instant::now();
            match way {
                0 => write_plainly(&files, out)?,
                _ => drop(synth_gen::generate(parameters, out, &|_| {})?),
            }
            times[way].push(start.elapsed().as_secs_f64());
            std::fs::remove_dir_all(out).with_context(|| format!("cannot remove {}", out.display()))?;
        }
    }
    let [plain, generating] = times.map(|mut seconds| {
        seconds.sort_by(f64::total_cmp);
        seconds[ROUNDS / 2]
    });
    let row = |name, seconds: f64| {
        (name, format!("{seconds:.2} s, {:.0} files a second", manifest.files as f64 / seconds))
    };
    Ok(lines(vec![
        row("plain writes", plain),
        row("generating", generating),
        ("ratio", format!("{:.2}, medians of {ROUNDS}", plain / generating)),
    ]))
}

fn write_plainly(files: &std::collections::BTreeMap<String, Vec<u8>>, out: &Path) -> anyhow::Result<()> {
    let mut folders: Vec<&str> =
        files.keys().filter_map(|path| path.rsplit_once('/')).map(|(folder, _)| folder).collect();
    folders.dedup();
    std::fs::create_dir_all(out)?;
    for folder in folders {
        std::fs::create_dir_all(out.join(folder))?;
    }
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    let files: Vec<(&String, &Vec<u8>)> = files.iter().collect();
    let size = files.len().div_ceil(threads).max(1);
    std::thread::scope(|scope| {
        let write = |part: &[(&String, &Vec<u8>)]| {
            part.iter().try_for_each(|(path, content)| std::fs::write(out.join(path), content))
        };
        let workers: Vec<_> = files.chunks(size).map(|part| scope.spawn(move || write(part))).collect();
        workers.into_iter().try_for_each(|worker| worker.join().expect("no worker panics"))
    })
    .context("cannot write plainly")
}
