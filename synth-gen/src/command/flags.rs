//! Flags: a few that say what to do, and one for each parameter, taken from the parameters
//! themselves. Knows no files but the one with parameters.

use std::path::PathBuf;

use anyhow::{Context, bail};
use clap::{Arg, ArgAction, ArgMatches, Command, value_parser};
use serde_json::{Map, Value};
use synth_gen::{Parameters, Preset};

/// Parameters whose flags are written by hand, or that have none.
const SPECIAL: [&str; 4] = ["preset", "modules", "seed", "edits"];

pub(crate) fn command() -> Command {
    let flag = |name: &'static str, help: &'static str| {
        Arg::new(name).long(name).help(help).action(ArgAction::SetTrue)
    };
    let value = |name: &'static str, place: &'static str, help: &'static str| {
        Arg::new(name).long(name).value_name(place).help(help)
    };
    let command = Command::new("synth-gen")
        .version(env!("CARGO_PKG_VERSION"))
        .about("Generates programs of any number of modules that check themselves.")
        .arg(value("modules", "N", "Source modules, the entry among them").value_parser(value_parser!(u32)))
        .arg(value("preset", "NAME", "The set of parameters to start from [default: react-app]"))
        .arg(
            value("seed", "S", "Names one of the programs that the other parameters allow [default: 1]")
                .value_parser(value_parser!(u64)),
        )
        .arg(
            value(
                "out",
                "DIR",
                "The folder to fill; must be empty, new or ours [default: synthetic/PRESET-N-S]",
            )
            .value_parser(value_parser!(PathBuf)),
        )
        .arg(
            value("config", "FILE", "Parameters as TOML; they override the preset, flags override them")
                .value_parser(value_parser!(PathBuf)),
        )
        .arg(flag("plain", "Only JavaScript with full specifiers, so that Node.js runs it: --dialect=plain"))
        .arg(flag("strict-order", "Demand the order also where bundlers are known to differ: --order=strict"))
        .arg(
            value("only", "I", "Make one module only: to standard output, or below --out")
                .value_parser(value_parser!(u32)),
        )
        .arg(
            value("edit", "N", "Change N modules of the program in --out, chosen by --seed")
                .value_parser(value_parser!(u32)),
        )
        .arg(flag("in-memory", "Write nothing: only say what would be written"))
        .arg(flag("rate", "Also write the same bytes plainly, and compare the rates"))
        .arg(flag("json", "Print the manifest instead of a table"))
        .arg(flag("list-presets", "List the presets"))
        .args_conflicts_with_subcommands(true)
        .subcommand(measure())
        .subcommand(picture());
    leaves().into_iter().fold(command, |command, path| {
        let help = format!("The parameter `{path}`");
        // The command lives as long as the process.
        let name: &'static str = path.replace(['.', '_'], "-").leak();
        let path: &'static str = path.leak();
        command.arg(Arg::new(path).long(name).value_name("VALUE").help(help).help_heading("Parameters"))
    })
}

fn path(name: &'static str, place: &'static str, help: &'static str) -> Arg {
    Arg::new(name).value_name(place).help(help).value_parser(value_parser!(PathBuf))
}

fn measure() -> Command {
    Command::new("measure")
        .about("Print the statistics of any program")
        .arg(path("dir", "DIR", "The folder of the program").required(true))
        .arg(path("entry", "FILE", "The module that it starts with").long("entry").required(true))
        .arg(path("as-preset", "TOML", "Write parameters that give such programs").long("as-preset"))
        .arg(Arg::new("json").long("json").help("Print JSON").action(ArgAction::SetTrue))
}

fn picture() -> Command {
    Command::new("picture")
        .about("Draw the degrees and sizes of a program beside those of real ones")
        .arg(path("svg", "SVG", "The file to write").required(true))
        .arg(path("config", "FILE", "Parameters as TOML").long("config"))
        .arg(Arg::new("preset").long("preset").value_name("NAME"))
        .arg(Arg::new("modules").long("modules").value_name("N").value_parser(value_parser!(u32)))
        .arg(Arg::new("seed").long("seed").value_name("S").value_parser(value_parser!(u64)))
}

/// The paths of all parameters that have a flag, such as `kinds.cjs`.
fn leaves() -> Vec<String> {
    let tree = serde_json::to_value(Parameters::new(Preset::Plan, 1)).expect("parameters are plain data");
    let mut paths = Vec::new();
    for (name, value) in tree.as_object().into_iter().flatten() {
        match value {
            _ if SPECIAL.contains(&name.as_str()) => {}
            Value::Object(inner) => paths.extend(inner.keys().map(|key| format!("{name}.{key}"))),
            _ => paths.push(name.clone()),
        }
    }
    paths
}

/// The parameters that preset, file and flags give together.
pub(crate) fn parameters(matches: &ArgMatches) -> anyhow::Result<Parameters> {
    let mut wishes = match matches.get_one::<PathBuf>("config") {
        Some(path) => read(path)?,
        None => Map::new(),
    };
    for path in leaves() {
        // The picture has no flags for them.
        if let Ok(Some(text)) = matches.try_get_one::<String>(&path) {
            insert(&mut wishes, &path, scalar(text));
        }
    }
    for (flag, path, value) in [("plain", "dialect", "plain"), ("strict-order", "order", "strict")] {
        if matches.try_get_one::<bool>(flag).is_ok_and(|set| set == Some(&true)) {
            insert(&mut wishes, path, value.into());
        }
    }
    if let Some(&modules) = matches.get_one::<u32>("modules") {
        insert(&mut wishes, "modules", modules.into());
    }
    if let Some(&seed) = matches.get_one::<u64>("seed") {
        insert(&mut wishes, "seed", seed.into());
    }
    if let Some(preset) = matches.get_one::<String>("preset") {
        insert(&mut wishes, "preset", preset.as_str().into());
    }
    let preset = wishes.get("preset").and_then(Value::as_str).unwrap_or(Preset::ALL[0].name());
    let preset: Preset = preset.parse()?;
    let Some(modules) = wishes.get("modules").and_then(Value::as_u64) else {
        bail!("how many modules? say --modules N");
    };
    let modules = u32::try_from(modules).with_context(|| format!("modules is {modules}"))?;
    let mut tree = serde_json::to_value(Parameters::new(preset, modules))?;
    overlay(&mut tree, &wishes);
    let parameters: Parameters = serde_json::from_value(tree).context("parameters")?;
    parameters.validate()?;
    Ok(parameters)
}

fn read(path: &PathBuf) -> anyhow::Result<Map<String, Value>> {
    let text = std::fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))?;
    toml::from_str(&text).with_context(|| format!("{} cannot be understood", path.display()))
}

fn scalar(text: &str) -> Value {
    match text.replace('_', "").parse::<u64>() {
        Ok(number) => number.into(),
        Err(_) => text.into(),
    }
}

fn insert(tree: &mut Map<String, Value>, path: &str, value: Value) {
    match path.split_once('.') {
        None => {
            tree.insert(path.to_owned(), value);
        }
        Some((outer, inner)) => {
            let place = tree.entry(outer).or_insert_with(|| Value::Object(Map::new()));
            if let Value::Object(place) = place {
                insert(place, inner, value);
            }
        }
    }
}

/// Puts `wishes` over `tree`; tables are merged.
fn overlay(tree: &mut Value, wishes: &Map<String, Value>) {
    let Value::Object(tree) = tree else {
        return;
    };
    for (name, wish) in wishes {
        match (tree.get_mut(name), wish) {
            (Some(place @ Value::Object(_)), Value::Object(inner)) => overlay(place, inner),
            _ => {
                tree.insert(name.clone(), wish.clone());
            }
        }
    }
}
