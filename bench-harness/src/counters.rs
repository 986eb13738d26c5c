//! The build of the harness that counts: how it is made and where it lies.
//!
//! Counting takes time, so timings come from a build without it. The other build shares all dependencies with
//! the first; the bundler and the harness alone are compiled again, once.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use anyhow::Context;
use serde::Deserialize;

use crate::process::run_successfully;

const PROGRAM: &str = "counting-build";
const COMPILE_LIMIT: Duration = Duration::from_secs(1800);

/// Compiles the counting build, or finds it compiled, and returns its path.
///
/// `cargo bench` and not `cargo build`: the two compile shared dependencies with different features, and then
/// everything would be compiled twice. `--no-run` leaves the program where the harness can start it.
///
/// # Errors
/// If there is no Cargo or it fails.
pub fn counting_build(cargo: &OsStr, workspace: &Path) -> anyhow::Result<PathBuf> {
    let mut command = Command::new(cargo);
    command.current_dir(workspace);
    command.args(["bench", "--no-run", "--quiet", "--message-format=json"]);
    command.args(["--bin", PROGRAM, "--features", "bench-harness/instrument"]);
    let finished =
        run_successfully(&mut command, COMPILE_LIMIT).context("cannot compile the build that counts")?;
    executable(&finished.stdout, PROGRAM).context("Cargo names no program that counts")
}

/// A program among the messages of Cargo, one JSON object per line.
pub(crate) fn executable(messages: &str, program: &str) -> Option<PathBuf> {
    #[derive(Deserialize)]
    struct Message {
        target: Option<Target>,
        executable: Option<PathBuf>,
    }
    #[derive(Deserialize)]
    struct Target {
        name: String,
    }
    messages.lines().filter_map(|line| serde_json::from_str::<Message>(line).ok()).find_map(|message| {
        message.target.filter(|target| target.name == program)?;
        message.executable
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_program_is_found_among_messages() {
        let messages = [
            r#"{"reason":"compiler-artifact","target":{"name":"serde"},"executable":null}"#,
            "warning: not JSON",
            r#"{"reason":"compiler-artifact","target":{"name":"counting-build"},"executable":"/t/counting-1"}"#,
            r#"{"reason":"build-finished","success":true}"#,
        ];
        assert_eq!(executable(&messages.join("\n"), PROGRAM), Some(PathBuf::from("/t/counting-1")));
        assert_eq!(executable(messages[0], PROGRAM), None);
    }
}
