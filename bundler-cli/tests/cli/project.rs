//! A temporary directory with source files, and runs of the program in it.

use std::collections::BTreeMap;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use tempfile::TempDir;

/// A directory that goes away with the value.
pub(crate) struct Project {
    directory: TempDir,
}

/// What one run of the program did.
#[derive(Debug)]
pub(crate) struct Run {
    pub(crate) code: Option<i32>,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

impl Project {
    pub(crate) fn new<C: AsRef<[u8]>>(files: &[(&str, C)]) -> Self {
        let project = Self { directory: TempDir::new().expect("a temporary directory can be made") };
        for (path, contents) in files {
            let path = project.path(path);
            fs::create_dir_all(path.parent().expect("a file has a directory"))
                .expect("directories can be made");
            fs::write(path, contents).expect("files can be written");
        }
        project
    }

    pub(crate) fn path(&self, relative: &str) -> PathBuf {
        self.directory.path().join(relative)
    }

    /// The text of a file that must be there.
    #[track_caller]
    pub(crate) fn read(&self, relative: &str) -> String {
        fs::read_to_string(self.path(relative)).unwrap_or_else(|error| {
            panic!("{relative} must be there: {error}; there is {:?}", self.files().keys())
        })
    }

    /// All files below the directory, with their contents.
    pub(crate) fn files(&self) -> BTreeMap<PathBuf, Vec<u8>> {
        let mut files = BTreeMap::new();
        let mut directories = vec![self.directory.path().to_path_buf()];
        while let Some(directory) = directories.pop() {
            for entry in fs::read_dir(&directory).expect("the directory can be read") {
                let path = entry.expect("the entry can be read").path();
                if path.is_dir() {
                    directories.push(path);
                } else {
                    let contents = fs::read(&path).expect("the file can be read");
                    let relative = path.strip_prefix(self.directory.path()).map(Path::to_path_buf);
                    files.insert(relative.expect("the walk stays below the directory"), contents);
                }
            }
        }
        files
    }

    /// Runs `bundler` with nothing on standard input.
    pub(crate) fn run(&self, arguments: &[&str]) -> Run {
        self.run_with_stdin(arguments, b"")
    }

    pub(crate) fn run_with_stdin(&self, arguments: &[&str], stdin: &[u8]) -> Run {
        let mut child = Command::new(env!("CARGO_BIN_EXE_bundler"))
            .args(arguments)
            .current_dir(self.directory.path())
            .env_remove("RUST_BACKTRACE")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the program starts");
        // The program may end without reading; that closes the pipe.
        let _ = child.stdin.take().expect("standard input is piped").write_all(stdin);
        let output = child.wait_with_output().expect("the program ends");
        Run {
            code: output.status.code(),
            stdout: String::from_utf8(output.stdout).expect("output is text"),
            stderr: String::from_utf8(output.stderr).expect("messages are text"),
        }
    }

    /// Runs a build that must fail, and checks that it wrote nothing.
    #[track_caller]
    pub(crate) fn fails(&self, arguments: &[&str]) -> Run {
        let before = self.files();
        let run = self.run(arguments);
        assert_eq!(run.code, Some(1), "{arguments:?}: {run:?}");
        assert_eq!(run.stdout, "", "{arguments:?}");
        assert!(self.files() == before, "{arguments:?} changed files: {:?}", self.files().keys());
        run
    }

    /// Runs a build that must succeed.
    #[track_caller]
    pub(crate) fn succeeds(&self, arguments: &[&str]) -> Run {
        let run = self.run(arguments);
        assert_eq!(run.code, Some(0), "{arguments:?}: {run:?}");
        run
    }
}

impl Run {
    /// Checks that each text stands in the messages.
    #[track_caller]
    pub(crate) fn says(&self, texts: &[&str]) {
        for text in texts {
            assert!(self.stderr.contains(text), "{text:?} is not in:\n{}", self.stderr);
        }
    }
}
