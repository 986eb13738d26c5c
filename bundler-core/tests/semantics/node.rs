//! Runs a program that has not been bundled in Node, where Node is installed: verifies the expectations.

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::OnceLock;

use crate::quickjs::PRELUDE;

/// Whether programs can be compared with Node here. Old versions lack parts of the language that the cases use.
fn is_usable() -> bool {
    static USABLE: OnceLock<bool> = OnceLock::new();
    *USABLE.get_or_init(|| {
        let Ok(output) = Command::new("node").arg("--version").stderr(Stdio::null()).output() else {
            return false;
        };
        let version = String::from_utf8_lossy(&output.stdout);
        let mut numbers =
            version.trim().trim_start_matches('v').split('.').map_while(|part| part.parse::<u32>().ok());
        let version = (numbers.next().unwrap_or(0), numbers.next().unwrap_or(0));
        version >= (22, 12) || ((20, 19)..(21, 0)).contains(&version)
    })
}

/// The lines that Node prints for the program whose entry is the first file; none without a Node to ask.
pub(crate) fn run(files: &[(&str, &str)], observe: &str) -> Option<Vec<String>> {
    if !is_usable() {
        return None;
    }
    let directory = tempfile::tempdir().expect("a temporary directory");
    for (path, source) in files {
        write(&directory.path().join(path), source);
    }
    let preload = format!(
        "const print = (line) => require('fs').writeSync(1, line + '\\n');
        const fail = {PRELUDE}(print);
        process.on('uncaughtException', fail);"
    );
    write(&directory.path().join("preload.cjs"), &preload);
    let mut start = files[0].0.to_string();
    if !observe.is_empty() {
        let driver = format!("import * as ns from './{start}'; {observe}");
        start = "driver.mjs".to_string();
        write(&directory.path().join(&start), &driver);
    }
    let output = Command::new("node")
        .current_dir(directory.path())
        .args(["--no-warnings", "--require", "./preload.cjs"])
        .arg(start)
        .output()
        .expect("Node starts");
    let printed = String::from_utf8_lossy(&output.stdout);
    let mut lines: Vec<String> = printed.lines().map(str::to_string).collect();
    if !output.stderr.is_empty() {
        lines.push(format!("stderr: {}", String::from_utf8_lossy(&output.stderr)));
    }
    Some(lines)
}

fn write(path: &Path, text: &str) {
    fs::create_dir_all(path.parent().expect("a file has a directory")).expect("directories can be made");
    fs::write(path, text).expect("files can be written");
}
