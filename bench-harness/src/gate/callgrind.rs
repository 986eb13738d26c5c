//! Instructions of one build, by stage, as callgrind counts them. Must not know what is built.

use std::collections::{BTreeMap, HashMap};
use std::path::Path;
use std::process::Command;
use std::time::Duration;

use anyhow::{Context, bail};

use crate::process::run_successfully;

const LIMIT: Duration = Duration::from_secs(600);

/// Stages, and how the symbols of the functions that do them end. These functions are kept from being inlined.
/// Compiling and resolving are parts of discovering.
const STAGES: [(&str, &str); 7] = [
    ("discover", "scan::Scanner::scan"),
    // What the workers do for it.
    ("discover", "scan::Scanner::load"),
    ("compile", "compile::compile"),
    ("resolve", "scan::Scanner::resolve_record"),
    ("order", "evaluation::order"),
    ("link", "link::link"),
    ("emit", "emit::emit"),
];

/// Whether callgrind is there.
pub fn is_there() -> bool {
    run_successfully(Command::new("valgrind").arg("--version"), LIMIT).is_ok()
}

/// Instructions of a program's build, by stage and in total.
///
/// # Errors
/// If it fails, or what it says cannot be understood.
pub fn instructions(program: &Path, arguments: &[String]) -> anyhow::Result<BTreeMap<String, u64>> {
    let scratch = tempfile::tempdir()?;
    let file = scratch.path().join("callgrind.out");
    let mut command = Command::new("valgrind");
    command.args(["--tool=callgrind", "--error-limit=no"]);
    command.arg(format!("--callgrind-out-file={}", file.display())).arg(program).args(arguments);
    // One thread for what runs in parallel: turns that threads take differ from run to run.
    command.env("RAYON_NUM_THREADS", "1");
    run_successfully(&mut command, LIMIT)?;
    let text = std::fs::read_to_string(&file).context("callgrind wrote nothing")?;
    let found = stages(&text);
    for (stage, symbol) in STAGES {
        if !found.contains_key(stage) {
            bail!("callgrind saw no function `bundler_core::{symbol}`, the stage {stage}: was it renamed?");
        }
    }
    Ok(found)
}

/// Inclusive instructions of the functions that are stages, and those of the whole program.
fn stages(text: &str) -> BTreeMap<String, u64> {
    let mut found = BTreeMap::new();
    for (name, cost) in inclusive(text) {
        let path = plain_path(&name);
        let is_it = |(_, end): &&(&str, &str)| {
            path.strip_suffix(end).is_some_and(|start| start.ends_with("bundler_core::"))
        };
        if let Some((stage, _)) = STAGES.iter().find(is_it) {
            *found.entry((*stage).to_string()).or_insert(0) += cost;
        }
    }
    let total = text.lines().find_map(|line| line.strip_prefix("totals:")?.trim().parse().ok());
    found.extend(total.map(|total| ("total".to_string(), total)));
    found
}

/// A symbol without hashes and brackets: `<a::B>::c::h0123` and `a[01]::c` become paths.
fn plain_path(symbol: &str) -> String {
    let mut path = String::new();
    let mut depth = 0;
    for character in symbol.chars() {
        match character {
            '[' => depth += 1,
            ']' => depth -= 1,
            '<' | '>' | '\'' => {}
            _ if depth == 0 => path.push(character),
            _ => {}
        }
    }
    // Callgrind marks recursion with a number behind a quote.
    let is_hash = |part: &str| part.len() == 17 && part.starts_with('h');
    match path.rsplit_once("::") {
        Some((start, last)) if is_hash(last) => start.to_string(),
        _ => path,
    }
}

/// What calls of each function cost, callees included, calls of itself left out.
///
/// The format: Josef Weidendorfer, "Callgrind Format Specification", in Valgrind's manual.
fn inclusive(text: &str) -> HashMap<String, u64> {
    let mut names: HashMap<String, String> = HashMap::new();
    let mut costs: HashMap<String, u64> = HashMap::new();
    let mut function = String::new();
    let mut callee = String::new();
    let mut is_call = false;
    for line in text.lines() {
        if let Some(name) = line.strip_prefix("fn=") {
            function = resolve(&mut names, name);
        } else if let Some(name) = line.strip_prefix("cfn=") {
            callee = resolve(&mut names, name);
        } else if line.starts_with("calls=") {
            is_call = true;
        } else if is_call {
            is_call = false;
            let cost = line.split_whitespace().nth(1).and_then(|cost| cost.parse::<u64>().ok());
            if function != callee {
                *costs.entry(callee.clone()).or_default() += cost.unwrap_or(0);
            }
        }
    }
    costs
}

/// `(12) name` names number 12; `(12)` alone is that name again.
fn resolve(names: &mut HashMap<String, String>, text: &str) -> String {
    match text.split_once(' ') {
        Some((number, name)) => {
            names.insert(number.to_string(), name.to_string());
            name.to_string()
        }
        None => names.get(text).cloned().unwrap_or_default(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const OUT: &str = "events: Ir\n\
        fn=(1) bundler_core::run\n10 5\n\
        cfn=(2) bundler_core::scan::Scanner::scan\ncalls=1 20\n11 700\n\
        cfn=(3) bundler_core::link::link::h0123456789abcdef\ncalls=1 30\n12 90\n\n\
        fn=(2)\n20 100\n\
        cfn=(4) bundler_core[1f2e]::compile::compile\ncalls=6 40\n21 600\n\n\
        fn=(4)\n40 500\ncfn=(4)\ncalls=2 40\n41 100\n\n\
        fn=(5) main\n1 1\ncfn=(6) bundler_core::build_with_progress\ncalls=1 1\n2 800\n\
        cfn=(7) other::compile::compile\ncalls=1 1\n3 9\n\n\
        fn=(8) worker\n1 1\ncfn=(9) bundler_core::scan::Scanner::load\ncalls=6 1\n2 650\ntotals: 2000\n";

    #[test]
    fn stages_are_summed_over_their_callers() {
        let expected = [("total", 2000), ("discover", 1350), ("compile", 600), ("link", 90)]
            .map(|(a, b)| (a.to_string(), b));
        assert_eq!(stages(OUT), expected.into());
    }

    #[test]
    fn symbols_are_read_in_every_style() {
        for symbol in [
            "bundler_core::scan::Scanner::scan",
            "<bundler_core::scan::Scanner>::scan",
            "bundler_core[f00]::scan::Scanner::scan",
            "bundler_core::scan::Scanner::scan::h0123456789abcdef",
        ] {
            assert_eq!(plain_path(symbol), "bundler_core::scan::Scanner::scan", "{symbol}");
        }
    }
}
