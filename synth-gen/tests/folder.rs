//! What generating does to folders, and what the command line says.

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use synth_gen::{Edit, Error, Kinds, Manifest, Parameters, Preset};

fn generate(folder: &Path, seed: u64) -> Result<Manifest, Error> {
    let parameters = Parameters { seed, ..Parameters::new(Preset::Plan, 30) };
    synth_gen::generate(&parameters, folder, &|_| {})
}

fn names(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}

const COMPLETE: [&str; 5] = ["manifest.json", "node_modules", "package.json", "src", "tsconfig.json"];

#[test]
fn a_complete_program_is_reused() {
    let folder = tempfile::tempdir().unwrap();
    let first = generate(folder.path(), 1).unwrap();
    assert_eq!(names(folder.path()), COMPLETE);
    assert_eq!(Manifest::read(folder.path()).unwrap(), first);
    let entry = folder.path().join(&first.entry);
    let before = fs::metadata(&entry).unwrap().modified().unwrap();
    assert_eq!(generate(folder.path(), 1).unwrap(), first);
    assert_eq!(fs::metadata(&entry).unwrap().modified().unwrap(), before);
}

#[test]
fn another_program_of_ours_is_replaced() {
    let folder = tempfile::tempdir().unwrap();
    let first = generate(folder.path(), 1).unwrap();
    let second = generate(folder.path(), 2).unwrap();
    assert_ne!(first.tree_hash, second.tree_hash);
    let fresh = tempfile::tempdir().unwrap();
    generate(fresh.path(), 2).unwrap();
    assert_eq!(names(&folder.path().join("src")), names(&fresh.path().join("src")));
    assert_eq!(names(&folder.path().join("node_modules")), names(&fresh.path().join("node_modules")));
}

#[test]
fn foreign_files_are_never_touched() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("thesis.txt"), "mine").unwrap();
    assert!(matches!(generate(folder.path(), 1), Err(Error::Foreign { .. })));
    assert_eq!(names(folder.path()), ["thesis.txt"]);

    fs::write(folder.path().join("manifest.json"), "{\"name\": \"a web app\"}").unwrap();
    assert!(matches!(generate(folder.path(), 1), Err(Error::Foreign { .. })));
    assert_eq!(names(folder.path()), ["manifest.json", "thesis.txt"]);

    let ours = tempfile::tempdir().unwrap();
    generate(ours.path(), 1).unwrap();
    fs::write(ours.path().join("src/mine.js"), "mine").unwrap();
    assert!(matches!(generate(ours.path(), 2), Err(Error::Foreign { .. })));
    assert_eq!(fs::read(ours.path().join("src/mine.js")).unwrap(), b"mine");
    assert_eq!(names(ours.path()), COMPLETE);
}

#[test]
fn an_interrupted_run_is_not_complete_and_is_done_again() {
    let folder = tempfile::tempdir().unwrap();
    let whole = generate(folder.path(), 1).unwrap();
    fs::write(folder.path().join(".synth-gen-unfinished"), "").unwrap();
    fs::remove_file(folder.path().join("manifest.json")).unwrap();
    fs::remove_file(folder.path().join(&whole.entry)).unwrap();
    let incomplete = |error: Error| matches!(error, Error::Incomplete { .. });
    assert!(incomplete(Manifest::read(folder.path()).unwrap_err()));
    assert!(incomplete(synth_gen::edit(folder.path(), Edit { modules: 1, seed: 1 }).unwrap_err()));
    assert_eq!(generate(folder.path(), 1).unwrap(), whole);
    assert!(folder.path().join(&whole.entry).exists());
    assert_eq!(names(folder.path()), COMPLETE);
}

#[test]
fn a_killed_run_does_not_look_complete() {
    let folder = tempfile::tempdir().unwrap();
    let mut command = Command::new(env!("CARGO_BIN_EXE_synth-gen"));
    command.args(["--modules", "500000", "--preset", "plan", "--out"]).arg(folder.path());
    let mut run = command.spawn().unwrap();
    while !folder.path().join("src").exists() {
        assert!(run.try_wait().unwrap().is_none(), "it ended by itself");
        std::thread::sleep(std::time::Duration::from_millis(10));
    }
    run.kill().unwrap();
    run.wait().unwrap();
    assert!(matches!(Manifest::read(folder.path()), Err(Error::Incomplete { .. })));
    let whole = generate(folder.path(), 1).unwrap();
    assert_eq!(Manifest::read(folder.path()).unwrap(), whole);
    assert_eq!(names(folder.path()), COMPLETE);
}

#[test]
fn failures_name_the_path() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("file");
    fs::write(&file, "").unwrap();
    for path in [file.clone(), file.join("below")] {
        let message = generate(&path, 1).unwrap_err().to_string();
        assert!(message.contains("file"), "{message}");
    }
    assert_eq!(fs::read(&file).unwrap(), b"");
}

fn run(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_synth-gen")).args(arguments).output().unwrap()
}

#[test]
fn an_edit_changes_some_files_and_the_prediction() {
    let folder = tempfile::tempdir().unwrap();
    let parameters = Parameters::new(Preset::Plan, 60);
    let before = synth_gen::generate(&parameters, folder.path(), &|_| {}).unwrap();
    let mut contents: Vec<Vec<u8>> = Vec::new();
    let mut changed = Vec::new();
    for edits in 1..=2 {
        let edit = Edit { modules: 5, seed: edits };
        let after = synth_gen::edit(folder.path(), edit).unwrap();
        assert_eq!(names(folder.path()), COMPLETE);
        assert_eq!(Manifest::read(folder.path()).unwrap(), after);
        assert_eq!(after.parameters.edits.len() as u64, edits);
        assert_ne!(after.tree_hash, before.tree_hash);
        assert_ne!(after.expected_stdout, before.expected_stdout);
        // What lies in the folder is what the edited parameters give in a fresh one.
        let (fresh, sink) = synth_gen::generate_in_memory(&after.parameters).unwrap();
        assert_eq!(fresh, after);
        let files = sink.into_files();
        for (path, content) in &files {
            assert_eq!(&fs::read(folder.path().join(path)).unwrap(), content, "{path}");
        }
        let now: Vec<Vec<u8>> = files.into_values().collect();
        changed.push(contents.iter().zip(&now).filter(|(old, new)| old != new).count());
        contents = now;
    }
    assert_eq!(changed[1], 5);
}

#[test]
fn one_module_is_the_same_made_alone() {
    for preset in [Preset::ReactApp, Preset::MonorepoTs, Preset::NpmCjs] {
        let parameters = Parameters::new(preset, 40);
        let (_, sink) = synth_gen::generate_in_memory(&parameters).unwrap();
        let files = sink.into_files();
        for index in 0..40 {
            let (path, text) = synth_gen::module(&parameters, index).unwrap();
            assert_eq!(files[&path], text.into_bytes());
        }
    }
}

#[test]
fn parameters_come_from_preset_file_and_flags() {
    let folder = tempfile::tempdir().unwrap();
    let config = folder.path().join("app.toml");
    fs::write(&config, "preset = \"plan\"\nmodules = 20\nfan_out = 2\ndepth = 9\n[kinds]\ncjs = 1\n")
        .unwrap();
    let run = run(&["--config", config.to_str().unwrap(), "--in-memory", "--json", "--fan-out", "3"]);
    let manifest: Manifest = serde_json::from_slice(&run.stdout).unwrap();
    let plan = Parameters::new(Preset::Plan, 20);
    let kinds = Kinds { cjs: 1, ..plan.kinds.clone() };
    assert_eq!(manifest.parameters, Parameters { fan_out: 3, depth: 9, kinds, ..plan });
}

#[test]
fn command_line() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("program");
    let out = out.to_str().unwrap();
    let output = run(&["--modules", "12", "--out", out, "--json", "--kinds-cjs", "0"]);
    assert!(output.status.success());
    let printed: Manifest = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(printed, Manifest::read(Path::new(out)).unwrap());
    assert_eq!(printed.parameters.kinds.cjs, 0);

    let output = run(&["--modules", "12", "--out", out, "--preset", "plan"]);
    let table = String::from_utf8(output.stdout).unwrap();
    assert!(table.contains("tree hash") && output.stderr.is_empty(), "{table}");

    let output = run(&["--list-presets"]);
    let list = String::from_utf8(output.stdout).unwrap();
    assert!(Preset::ALL.iter().all(|preset| list.contains(preset.name())), "{list}");
}

#[test]
fn command_line_errors() {
    for (arguments, expected) in [
        (&["--modules", "0"] as &[&str], "modules is 0"),
        (&["--modules", "4000000000"], "modules is 4000000000"),
        (&["--modules", "5", "--preset", "plam"], "no preset `plam`"),
        (&["--modules", "5", "--fan-out", "0"], "fan_out is 0"),
        (&["--modules", "5", "--fan-out", "many"], "invalid type"),
        (&["--modules", "5", "--topology", "ring"], "unknown variant `ring`"),
        (&["--modules", "5", "--config", "no-such-file.toml"], "no-such-file.toml"),
        (&["--modules", "5", "--only", "5"], "no module 5"),
        (&["--edit", "1"], "--out"),
        (&["--preset", "plan"], "--modules"),
    ] {
        let output = run(arguments);
        let errors = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(1), "{errors}");
        assert!(errors.contains(expected), "{errors}");
        assert!(output.stdout.is_empty());
    }
}
