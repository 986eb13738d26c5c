//! The command line of the generator. Everything it does, the library does.

#![expect(clippy::print_stdout, clippy::print_stderr, reason = "a command-line program prints")]

mod flags;
mod report;

use std::io::IsTerminal;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Instant;

use anyhow::Context;
use clap::ArgMatches;
use indicatif::{ProgressBar, ProgressStyle};
use synth_gen::{Edit, Manifest, NullSink, Parameters, Preset};

/// Texts are made of many small pieces.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    let matches = flags::command().get_matches();
    match run(&matches) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run(matches: &ArgMatches) -> anyhow::Result<()> {
    match matches.subcommand() {
        Some(("measure", matches)) => return measure(matches),
        Some(("picture", matches)) => {
            let out = matches.get_one::<PathBuf>("svg").context("no file to write")?;
            let svg = synth_gen::picture(&flags::parameters(matches)?)?;
            return std::fs::write(out, svg).with_context(|| format!("cannot write {}", out.display()));
        }
        _ => {}
    }
    if matches.get_flag("list-presets") {
        for preset in Preset::ALL {
            println!("{:20} {}", preset.name(), preset.summary());
        }
        return Ok(());
    }
    let out = matches.get_one::<PathBuf>("out");
    if let Some(&modules) = matches.get_one::<u32>("edit") {
        let folder = out.context("--edit changes an existing program: say which with --out DIR")?;
        let seed = *matches.get_one::<u64>("seed").unwrap_or(&1);
        let start = Instant::now();
        let manifest = synth_gen::edit(folder, Edit { modules, seed })?;
        return print(matches, &manifest, &folder.display().to_string(), start);
    }
    let parameters = flags::parameters(matches)?;
    if let Some(&index) = matches.get_one::<u32>("only") {
        return only(&parameters, index, out.map(PathBuf::as_path));
    }
    let bar = progress_bar(&parameters)?;
    let start = Instant::now();
    let progress = |files| bar.set_position(files);
    if matches.get_flag("in-memory") {
        let manifest = synth_gen::generate_into(&parameters, &NullSink, &progress)?;
        bar.finish_and_clear();
        return print(matches, &manifest, "(in memory)", start);
    }
    let default = || {
        let Parameters { preset, modules, seed, .. } = &parameters;
        PathBuf::from(format!("synthetic/{}-{modules}-{seed}", preset.name()))
    };
    let out = out.cloned().unwrap_or_else(default);
    if matches.get_flag("rate") {
        let rates = report::rates(&parameters, &out)?;
        print!("{rates}");
        return Ok(());
    }
    let manifest = synth_gen::generate(&parameters, &out, &progress)?;
    bar.finish_and_clear();
    print(matches, &manifest, &out.display().to_string(), start)
}

fn measure(matches: &ArgMatches) -> anyhow::Result<()> {
    let path = |name| matches.get_one::<PathBuf>(name);
    let (folder, entry) = (path("dir").context("no folder")?, path("entry").context("no entry")?);
    let measured = synth_gen::measure(folder, entry)?;
    if let Some(out) = path("as-preset") {
        let text = synth_gen::similar(&measured);
        std::fs::write(out, text).with_context(|| format!("cannot write {}", out.display()))?;
    }
    if matches.get_flag("json") {
        println!("{}", serde_json::to_string_pretty(&measured.statistics)?);
    } else {
        print!("{}", report::measured(&measured));
    }
    Ok(())
}

fn progress_bar(parameters: &Parameters) -> anyhow::Result<ProgressBar> {
    if !std::io::stderr().is_terminal() {
        return Ok(ProgressBar::hidden());
    }
    let style = ProgressStyle::with_template("{bar:40} {human_pos}/{human_len} files {per_sec}")?;
    Ok(ProgressBar::new(u64::from(parameters.modules)).with_style(style))
}

fn print(matches: &ArgMatches, manifest: &Manifest, place: &str, start: Instant) -> anyhow::Result<()> {
    if matches.get_flag("json") {
        print!("{}", manifest.to_json());
    } else {
        print!("{}", report::table(manifest, place, start.elapsed().as_secs_f64()));
    }
    Ok(())
}

/// One module, to standard output or to its place below a folder.
fn only(parameters: &Parameters, index: u32, out: Option<&Path>) -> anyhow::Result<()> {
    let (path, text) = synth_gen::module(parameters, index)?;
    let Some(out) = out else {
        print!("{text}");
        return Ok(());
    };
    let path = out.join(path);
    let folder = path.parent().context("a file lies in a folder")?;
    std::fs::create_dir_all(folder).with_context(|| format!("cannot create {}", folder.display()))?;
    std::fs::write(&path, text).with_context(|| format!("cannot write {}", path.display()))?;
    println!("{}", path.display());
    Ok(())
}
