//! Programs that are not quite right print something else: the kinds of mistakes that a bundler
//! makes, made by hand, in programs of every shape.

mod quickjs;

use quickjs::Files;
use synth_gen::{Dialect, Manifest, Order, Parameters, Preset};

const PRESETS: [Preset; 10] = [
    Preset::Plan,
    Preset::ReactApp,
    Preset::Components,
    Preset::MonorepoTs,
    Preset::NpmCjs,
    Preset::IconsBarrel,
    Preset::BarrelSideeffects,
    Preset::Dynamic,
    Preset::Tla,
    Preset::Unicode,
];

fn program(preset: Preset) -> (Manifest, Files) {
    let parameters = Parameters { dialect: Dialect::Plain, seed: 5, ..Parameters::new(preset, 120) };
    let (manifest, sink) = synth_gen::generate_in_memory(&parameters).unwrap();
    (manifest, Files::of(sink))
}

/// Applies `mutate` to source files that it can change, one at a time, and checks that every mutant
/// prints something else. `limit` mutants of each preset are enough.
fn check(presets: &[Preset], limit: usize, mutate: impl Fn(&str) -> Option<String>) {
    for &preset in presets {
        let (manifest, files) = program(preset);
        assert_eq!(quickjs::run(&files, &manifest.entry), Ok(manifest.expected_stdout.clone()));
        let mut mutants = 0;
        for (path, content) in files.files.iter().filter(|(path, _)| is_source(path)) {
            let Some(mutant) = mutate(std::str::from_utf8(content).unwrap()) else {
                continue;
            };
            let mut files = files.clone();
            files.files.insert(path.clone(), mutant.into_bytes());
            let printed = quickjs::run(&files, &manifest.entry);
            assert_ne!(printed, Ok(manifest.expected_stdout.clone()), "{preset:?} {path}");
            mutants += 1;
            if mutants == limit {
                break;
            }
        }
        assert!(mutants >= 3, "{preset:?}: only {mutants} mutants");
    }
}

fn is_source(path: &str) -> bool {
    path.starts_with("src/") || path.starts_with("packages/")
}

fn line_starting<'a>(text: &'a str, start: &str) -> Option<&'a str> {
    text.lines().find(|line| line.starts_with(start))
}

/// The statement that records a module: in its order, or by count.
fn record(text: &str) -> Option<&str> {
    line_starting(text, "globalThis.__synth.visit(")
        .or_else(|| line_starting(text, "globalThis.__synth.touch("))
}

#[test]
fn a_module_dropped() {
    check(&PRESETS, 12, |text| record(text).map(|line| text.replace(line, "")));
}

#[test]
fn a_module_evaluated_twice() {
    check(&PRESETS, 12, |text| record(text).map(|line| text.replace(line, &format!("{line}\n{line}"))));
}

#[test]
fn two_modules_swapped() {
    for preset in PRESETS {
        let (manifest, files) = program(preset);
        let visits: Vec<(&String, String)> = files
            .files
            .iter()
            .filter(|(path, _)| is_source(path))
            .filter_map(|(path, content)| {
                let text = std::str::from_utf8(content).unwrap();
                let id = line_starting(text, "globalThis.__synth.visit(")?.split_once('(')?.1;
                Some((path, id.split_once(',')?.0.to_owned()))
            })
            .collect();
        for pair in visits.windows(2).take(15) {
            let [(left, left_id), (right, right_id)] = pair else { unreachable!() };
            let mut files = files.clone();
            // Only the place in the order is swapped, not the values.
            for (path, old, new) in [(left, left_id, right_id), (right, right_id, left_id)] {
                let text = String::from_utf8(files.files[*path].clone()).unwrap();
                let before = format!("globalThis.__synth.visit({old},");
                let after = format!("globalThis.__synth.visit({new},");
                files.files.insert((*path).clone(), text.replace(&before, &after).into_bytes());
            }
            let printed = quickjs::run(&files, &manifest.entry);
            assert_ne!(printed, Ok(manifest.expected_stdout.clone()), "{preset:?}: {left} {right}");
        }
    }
}

#[test]
fn two_imports_of_the_entry_swapped() {
    for (preset, start) in [
        (Preset::Plan, "import "),
        (Preset::ReactApp, "import "),
        (Preset::Dynamic, "import "),
        (Preset::NpmCjs, "const "),
    ] {
        let (manifest, files) = program(preset);
        let text = String::from_utf8(files.files[&manifest.entry].clone()).unwrap();
        let imports: Vec<&str> = text
            .lines()
            .filter(|line| line.starts_with(start) && line.contains("\"./") && !line.contains(".json"))
            .collect();
        let (first, last) = (imports[0], imports[imports.len() - 1]);
        let mutant = text.replace(first, "FIRST").replace(last, first).replace("FIRST", last);
        let mut mutated = files.clone();
        mutated.files.insert(manifest.entry.clone(), mutant.into_bytes());
        let printed = quickjs::run(&mutated, &manifest.entry).unwrap();
        assert_ne!(printed, manifest.expected_stdout, "{preset:?}");
    }
}

#[test]
fn an_import_bound_to_another_export() {
    // `fooTotal` and `mixFoo` are exported by the same module.
    let presets = [
        Preset::Plan,
        Preset::ReactApp,
        Preset::Components,
        Preset::MonorepoTs,
        Preset::BarrelSideeffects,
        Preset::Dynamic,
        Preset::Tla,
    ];
    check(&presets, 12, |text| {
        let named = |line: &&str| {
            let source = ["from \"../", "from \"./", "from \"@team"].iter().any(|from| line.contains(from));
            line.starts_with("import { ") && line.contains("Total } ") && source && !line.contains(" as ")
        };
        let line = text.lines().find(named)?;
        let name = line.strip_prefix("import { ")?.split_once(' ')?.0;
        let stem = name.strip_suffix("Total")?;
        let (head, tail) = stem.split_at(1);
        let other = format!("mix{}{tail}", head.to_uppercase());
        Some(text.replace(line, &line.replace(name, &format!("{other} as {name}"))))
    });
}

/// In CommonJS a wrong export is a wrong property.
#[test]
fn a_required_property_of_another_name() {
    check(&[Preset::NpmCjs], 30, |text| {
        let line = text.lines().find(|line| line.starts_with("const { ") && line.contains("Total } = "))?;
        let name = line.strip_prefix("const { ")?.split_once([' ', ':'])?.0;
        let stem = name.strip_suffix("Total")?;
        let (head, tail) = stem.split_at(1);
        let other = format!("mix{}{tail}", head.to_uppercase());
        Some(
            text.replace(
                line,
                &line.replacen(name, &format!("{other}: {name}"), 1).replace(": {name}:", ":"),
            ),
        )
    });
}

/// Checks that at least `least` mutants print something else: for mistakes that need not show, such as loading at
/// once what something else has loaded by then.
fn check_some(preset: Preset, order: Order, least: usize, mutate: impl Fn(&str) -> Option<String>) {
    let parameters = Parameters { dialect: Dialect::Plain, seed: 5, order, ..Parameters::new(preset, 120) };
    let (manifest, sink) = synth_gen::generate_in_memory(&parameters).unwrap();
    let files = Files::of(sink);
    let printed = |files: &Files| quickjs::run(files, &manifest.entry);
    let expected = Ok(manifest.expected_stdout.clone());
    assert_eq!(printed(&files), expected);
    let mut noticed = 0;
    for (path, content) in files.files.iter().filter(|(path, _)| is_source(path)) {
        let Some(mutant) = mutate(std::str::from_utf8(content).unwrap()) else { continue };
        let mut files = files.clone();
        files.files.insert(path.clone(), mutant.into_bytes());
        noticed += usize::from(printed(&files) != expected);
        if noticed == least {
            return;
        }
    }
    panic!("{preset:?}: only {noticed} mutants print something else");
}

/// The same module with a statement before all others.
fn begun_with(text: &str, statement: &str) -> String {
    match text.strip_prefix("\"use strict\";\n") {
        Some(rest) => format!("\"use strict\";\n{statement}\n{rest}"),
        None => format!("{statement}\n{text}"),
    }
}

#[test]
fn what_is_loaded_later_loaded_at_once() {
    check_some(Preset::NpmCjs, Order::Strict, 2, |text| {
        let line = text.lines().find(|line| line.contains("later.push(async () => require("))?;
        let require = line.split_once("=> ")?.1.split_once(").")?.0;
        Some(begun_with(text, &format!("{require});")))
    });
    for preset in [Preset::ReactApp, Preset::Dynamic] {
        check_some(preset, Order::Strict, 3, |text| {
            let line = text.lines().find(|line| line.contains("later.push(async () => (await import("))?;
            let specifier = line.split_once("import(")?.1.split_once(')')?.0;
            Some(begun_with(text, &format!("import {specifier};")))
        });
    }
}

/// A branch that the condition, whose value is known only at run time, does not take.
#[test]
fn both_branches_required() {
    check_some(Preset::NpmCjs, Order::Strict, 2, |text| {
        let line = text.lines().find(|line| line.ends_with(" : null;") && line.contains(" ? require("))?;
        let require = line.split_once(" ? ")?.1.split_once(" : ")?.0;
        Some(begun_with(text, &format!("{require};")))
    });
}

/// A module that others wait for, made one that they do not wait for.
#[test]
fn an_await_that_nobody_waits_for() {
    check_some(Preset::Tla, Order::Portable, 8, |text| {
        let starts = ["\nawait ", "\nfor (let turn", "\nfor (const turn"];
        let start = starts.iter().find_map(|start| text.find(start))? + 1;
        let (before, waiting) = text.split_at(start);
        let (waits, rest) = waiting.split_once("\nexport const ")?;
        let name = rest.split_once(' ')?.0;
        Some(format!("{before}export let {name};\n(async () => {{\n{waits}\n{rest}}})();\n"))
    });
}

/// A workspace that is another one under the path of its link is evaluated twice.
#[test]
fn a_link_not_followed() {
    let (manifest, files) = program(Preset::MonorepoTs);
    assert_eq!(quickjs::run(&files, &manifest.entry), Ok(manifest.expected_stdout.clone()));
    let mut copied = files.clone();
    for (link, target) in std::mem::take(&mut copied.links) {
        let folder = target.trim_start_matches("../").to_owned() + "/";
        for (path, content) in &files.files {
            if let Some(inner) = path.strip_prefix(&folder) {
                copied.files.insert(format!("{link}/{inner}"), content.clone());
            }
        }
    }
    let printed = quickjs::run(&copied, &manifest.entry).unwrap();
    assert_ne!(printed, manifest.expected_stdout);
}

#[test]
fn a_live_binding_copied() {
    for preset in [Preset::Plan, Preset::ReactApp, Preset::MonorepoTs] {
        let (_, files) = program(preset);
        let everything: String =
            files.files.values().map(|content| String::from_utf8_lossy(content).into_owned()).collect();
        check(&[preset], 10, |text| {
            let line = line_starting(text, "export let ")?;
            let name = line.strip_prefix("export let ")?.split_once(' ')?.0;
            // Some counters are never used.
            if !everything.contains(&format!("), {name}),")) {
                return None;
            }
            let text = text.replace(line, &line.replacen("export let", "let", 1));
            let copy = format!("const frozen = {name};\nexport {{ frozen as {name} }};\n");
            Some(text + &copy)
        });
    }
}
