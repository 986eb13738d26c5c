//! Runs files in Node, where it is installed: one process for all programs of a thread, since starting one
//! takes longer than running a program.

use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

use tempfile::TempDir;

use super::{Files, HOST, Start};

/// Reads `[directory, entry, start]`, runs it, answers with its lines.
const DRIVER: &str = include_str!("driver.mjs");

/// A running Node.
pub(crate) struct Node {
    process: Child,
    input: ChildStdin,
    output: BufReader<ChildStdout>,
    directory: TempDir,
    programs: usize,
}

impl Node {
    /// Starts Node; nothing without one that can `require` ES modules.
    pub(crate) fn start() -> Option<Self> {
        let directory = tempfile::tempdir().expect("a temporary directory");
        let driver = directory.path().join("driver.mjs");
        fs::write(&driver, DRIVER).expect("the driver can be written");
        fs::write(directory.path().join("host.js"), HOST).expect("the host can be written");
        let process = Command::new("node")
            .args(["--no-warnings", "--experimental-require-module"])
            .arg(driver)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn();
        let mut process = process.ok()?;
        let input = process.stdin.take().expect("its input is a pipe");
        let mut output = BufReader::new(process.stdout.take().expect("its output is a pipe"));
        let mut greeting = String::new();
        output.read_line(&mut greeting).ok()?;
        (greeting.trim() == "ready").then_some(Self { process, input, output, directory, programs: 0 })
    }

    /// The lines that the program prints.
    pub(crate) fn run(&mut self, files: &Files, entry: &str, start: Start) -> Vec<String> {
        self.programs += 1;
        let directory = self.directory.path().join(self.programs.to_string());
        fs::create_dir(&directory).expect("a directory for the program");
        for (name, source) in files {
            fs::write(directory.join(name), source).expect("the program can be written");
        }
        let request = serde_json::json!([directory, entry, format!("{start:?}")]);
        writeln!(self.input, "{request}").expect("Node reads");
        let mut answer = String::new();
        self.output.read_line(&mut answer).expect("Node answers");
        let lines = serde_json::from_str(&answer)
            .unwrap_or_else(|error| panic!("Node answers {answer:?} ({error}) to {request}"));
        fs::remove_dir_all(&directory).expect("the program can be removed");
        lines
    }
}

impl Drop for Node {
    fn drop(&mut self) {
        // It may be gone already; there is nothing to be done then.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
