//! Programs that are not quite right print something else: the kinds of mistakes that a bundler
//! makes, made by hand.

mod quickjs;

use quickjs::Files;
use synth_gen::{Dialect, Manifest, MemorySink, Parameters, Preset};

fn program() -> (Manifest, Files) {
    let parameters = Parameters::new(Preset::Plan, 120);
    let parameters = Parameters { dialect: Dialect::Plain, seed: 5, ..parameters };
    let sink = MemorySink::default();
    let manifest = synth_gen::generate_into(&parameters, &sink, &|_| {}).unwrap();
    (manifest, sink.into_files())
}

/// Applies `mutate` to each source file that it can change, one at a time, and checks that every
/// mutant prints something else. `limit` mutants are enough.
fn check(limit: usize, mutate: impl Fn(&str) -> Option<String>) {
    let (manifest, files) = program();
    assert_eq!(quickjs::run(&files, &manifest.entry), Ok(manifest.expected_stdout.clone()));
    let mut mutants = 0;
    for (path, content) in files.iter().filter(|(path, _)| path.starts_with("src/")) {
        let Some(mutant) = mutate(std::str::from_utf8(content).unwrap()) else {
            continue;
        };
        let mut files = files.clone();
        files.insert(path.clone(), mutant.into_bytes());
        let printed = quickjs::run(&files, &manifest.entry);
        assert_ne!(printed, Ok(manifest.expected_stdout.clone()), "{path}");
        mutants += 1;
        if mutants == limit {
            return;
        }
    }
    assert!(mutants >= 3, "only {mutants} mutants");
}

fn line_starting<'a>(text: &'a str, start: &str) -> Option<&'a str> {
    text.lines().find(|line| line.starts_with(start))
}

#[test]
fn a_module_dropped() {
    check(60, |text| {
        let line = line_starting(text, "globalThis.__synth.visit(")?;
        Some(text.replace(line, ""))
    });
    check(20, |text| {
        let line = line_starting(text, "globalThis.__synth.touch(")?;
        Some(text.replace(line, ""))
    });
}

#[test]
fn a_module_evaluated_twice() {
    check(60, |text| {
        let line = line_starting(text, "globalThis.__synth.visit(")?;
        Some(text.replace(line, &format!("{line}\n{line}")))
    });
}

#[test]
fn two_modules_swapped() {
    let (manifest, files) = program();
    let visits: Vec<(&String, String)> = files
        .iter()
        .filter(|(path, _)| path.starts_with("src/"))
        .filter_map(|(path, content)| {
            let text = std::str::from_utf8(content).unwrap();
            let id = line_starting(text, "globalThis.__synth.visit(")?.split_once('(')?.1;
            Some((path, id.split_once(',')?.0.to_owned()))
        })
        .collect();
    for pair in visits.windows(2) {
        let [(left, left_id), (right, right_id)] = pair else { unreachable!() };
        let mut files = files.clone();
        // Only the place in the order is swapped, not the values.
        for (path, old, new) in [(left, left_id, right_id), (right, right_id, left_id)] {
            let text = String::from_utf8(files[*path].clone()).unwrap();
            let before = format!("globalThis.__synth.visit({old},");
            let after = format!("globalThis.__synth.visit({new},");
            files.insert((*path).clone(), text.replace(&before, &after).into_bytes());
        }
        let printed = quickjs::run(&files, &manifest.entry);
        assert_ne!(printed, Ok(manifest.expected_stdout.clone()), "{left} {right}");
    }
}

#[test]
fn two_imports_of_the_entry_swapped() {
    let (manifest, files) = program();
    let text = String::from_utf8(files[&manifest.entry].clone()).unwrap();
    let imports: Vec<&str> =
        text.lines().filter(|line| line.starts_with("import ") && line.contains("\"./")).collect();
    let (first, last) = (imports[0], imports[imports.len() - 1]);
    let mutant = text.replace(first, "FIRST").replace(last, first).replace("FIRST", last);
    let mut mutated = files.clone();
    mutated.insert(manifest.entry.clone(), mutant.into_bytes());
    let printed = quickjs::run(&mutated, &manifest.entry).unwrap();
    assert_ne!(printed, manifest.expected_stdout);
}

#[test]
fn an_import_bound_to_another_export() {
    // `fooTotal` and `mixFoo` are exported by the same module.
    check(60, |text| {
        let line =
            text.lines().find(|line| line.starts_with("import { ") && line.contains("Total } from \"../"))?;
        let name = line.strip_prefix("import { ")?.split_once(' ')?.0;
        let stem = name.strip_suffix("Total")?;
        let (head, tail) = stem.split_at(1);
        let other = format!("mix{}{tail}", head.to_uppercase());
        Some(text.replace(line, &line.replace(name, &format!("{other} as {name}"))))
    });
}

#[test]
fn a_live_binding_copied() {
    let (_, files) = program();
    let everything: String =
        files.values().map(|content| String::from_utf8_lossy(content).into_owned()).collect();
    check(10, |text| {
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
