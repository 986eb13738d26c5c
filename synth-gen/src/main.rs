//! The command line of the generator. Everything it does, the library does.

#![expect(clippy::print_stdout, clippy::print_stderr, reason = "a command-line program prints")]

use std::io::IsTerminal;
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Instant;

use anyhow::{Context, bail};
use clap::Parser;
use indicatif::{ProgressBar, ProgressStyle};
use synth_gen::{Dialect, Manifest, Order, Parameters, Preset};

/// Generates programs of any number of modules that check themselves.
#[derive(Parser)]
#[command(name = "synth-gen", version)]
struct Flags {
    /// Source modules, the entry among them
    #[arg(long, value_name = "N", required_unless_present = "list_presets")]
    modules: Option<u32>,
    /// The set of parameters to start from
    #[arg(long, default_value = "plan")]
    preset: String,
    /// Names one of the programs that the other parameters allow
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// The folder to fill; must be empty, new or ours [default: synthetic/PRESET-N-SEED]
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
    /// Imports per module to aim at
    #[arg(long, value_name = "N")]
    imports: Option<u32>,
    /// Only JavaScript, with full specifiers, so that Node.js runs the program as it is
    #[arg(long)]
    plain: bool,
    /// Demand the specification's order also where bundlers are known to differ
    #[arg(long)]
    strict_order: bool,
    /// Override any parameter of the manifest, such as `fan_out=2` or `kinds.cjs=0`
    #[arg(long = "set", value_name = "NAME=VALUE")]
    overrides: Vec<String>,
    /// Print the manifest instead of a table
    #[arg(long)]
    json: bool,
    /// List the presets
    #[arg(long)]
    list_presets: bool,
}

fn main() -> ExitCode {
    match run(&Flags::parse()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run(flags: &Flags) -> anyhow::Result<()> {
    if flags.list_presets {
        for preset in Preset::ALL {
            println!("{:12} {}", preset.name(), preset.summary());
        }
        return Ok(());
    }
    let parameters = parameters(flags)?;
    let default_folder =
        || format!("synthetic/{}-{}-{}", flags.preset, parameters.modules, parameters.seed).into();
    let out = flags.out.clone().unwrap_or_else(default_folder);
    let bar = if std::io::stderr().is_terminal() {
        let style = ProgressStyle::with_template("{bar:40} {human_pos}/{human_len} files {per_sec}")?;
        ProgressBar::new(u64::from(parameters.modules)).with_style(style)
    } else {
        ProgressBar::hidden()
    };
    let start = Instant::now();
    let manifest = synth_gen::generate(&parameters, &out, &|files| bar.set_position(files))?;
    bar.finish_and_clear();
    if flags.json {
        print!("{}", manifest.to_json());
    } else {
        print!("{}", table(&manifest, &out.display().to_string(), start.elapsed().as_secs_f64()));
    }
    Ok(())
}

fn parameters(flags: &Flags) -> anyhow::Result<Parameters> {
    let preset: Preset = flags.preset.parse()?;
    let modules = flags.modules.context("--modules is missing")?;
    let mut parameters = Parameters::new(preset, modules);
    parameters.seed = flags.seed;
    if let Some(imports) = flags.imports {
        parameters.imports_per_module = imports;
        parameters.imports_spread = parameters.imports_spread.min(imports);
    }
    if flags.plain {
        parameters.dialect = Dialect::Plain;
    }
    if flags.strict_order {
        parameters.order = Order::Strict;
    }
    let mut tree = serde_json::to_value(&parameters)?;
    for setting in &flags.overrides {
        let (name, value) = setting.split_once('=').with_context(|| format!("--set {setting}: no `=`"))?;
        let pointer = format!("/{}", name.replace('.', "/"));
        let Some(place) = tree.pointer_mut(&pointer) else {
            bail!("--set {setting}: there is no parameter `{name}`; the manifest lists them");
        };
        *place = serde_json::from_str(value).unwrap_or_else(|_| value.into());
    }
    let parameters: Parameters = serde_json::from_value(tree).context("--set")?;
    parameters.validate()?;
    Ok(parameters)
}

fn table(manifest: &Manifest, out: &str, seconds: f64) -> String {
    let achieved = &manifest.achieved;
    let kinds = &achieved.kinds;
    let rows = [
        ("folder", out.to_owned()),
        ("entry", manifest.entry.clone()),
        ("preset, seed", format!("{}, {}", manifest.preset, manifest.seed)),
        ("source modules", manifest.modules.to_string()),
        (
            "kinds",
            format!(
                "{} js, {} mjs, {} ts, {} mts, {} jsx, {} tsx, {} cjs, {} json",
                kinds.js, kinds.mjs, kinds.ts, kinds.mts, kinds.jsx, kinds.tsx, kinds.cjs, kinds.json
            ),
        ),
        (
            "imports",
            format!(
                "{} in all, {:.2} per source module, at most {}",
                manifest.edges, achieved.imports_per_module_mean, achieved.imports_max
            ),
        ),
        (
            "of these",
            format!(
                "{} dynamic, {} re-exports, {} of packages; {} more of types only",
                achieved.dynamic_imports, achieved.reexports, achieved.package_imports, achieved.type_imports
            ),
        ),
        ("on cycles", format!("{:.1} % of modules", 100.0 * achieved.cycle_share)),
        ("behind import()", format!("{:.1} % of modules", 100.0 * achieved.dynamic_module_share)),
        ("packages", format!("{} with {} modules", manifest.packages, manifest.package_modules)),
        ("bytes", format!("{}, median of a module {}", manifest.bytes, achieved.bytes_median)),
        (
            "unused exports",
            format!(
                "{} markers, of which {} must survive",
                manifest.unused_markers.written, manifest.unused_markers.surviving
            ),
        ),
        ("tree hash", manifest.tree_hash.clone()),
        ("time", format!("{seconds:.2} s for {} files", manifest.files)),
    ];
    let mut text = String::new();
    for (name, value) in rows {
        text.push_str(&format!("{name:16} {value}\n"));
    }
    text
}
