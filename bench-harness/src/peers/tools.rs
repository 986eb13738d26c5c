//! The bundlers that are compared, and how each is told to make one ES module. Must not measure.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use anyhow::{Context, bail};

use crate::process::run_successfully;

/// The name of our own program in tables.
pub const OURS: &str = "bundler";

const INSTALL_LIMIT: Duration = Duration::from_secs(300);

/// A bundler that is ready to run.
#[derive(Clone, Debug)]
pub struct Tool {
    pub name: &'static str,
    pub version: String,
    /// The program, and what comes before all arguments.
    start: Vec<PathBuf>,
    arguments: fn(entry: &Path, outfile: &Path) -> Vec<String>,
}

impl Tool {
    /// The command that bundles `entry` into the ES module `outfile`, dynamic imports included.
    pub fn command(&self, entry: &Path, outfile: &Path) -> Command {
        let mut command = self.program();
        command.args((self.arguments)(entry, outfile));
        command
    }

    fn program(&self) -> Command {
        let mut command = Command::new(&self.start[0]);
        command.args(&self.start[1..]);
        command
    }
}

/// Installs what package.json pins, unless it is there.
///
/// # Errors
/// If there is no npm, or it fails.
pub(super) fn install(package: &Path) -> anyhow::Result<()> {
    if package.join("node_modules").is_dir() {
        return Ok(());
    }
    let mut command = Command::new("npm");
    // Without scripts: each package's program is called by its own path.
    command.args(["ci", "--ignore-scripts", "--no-audit", "--no-fund"]).current_dir(package);
    run_successfully(&mut command, INSTALL_LIMIT)
        .map(|_| ())
        .context("cannot install the rivals; this needs npm, which comes with Node.js, and the network")
}

/// All bundlers, ours first.
///
/// # Errors
/// The first that is not there or does not tell its version.
pub(super) fn all(package: &Path, ours: &Path) -> anyhow::Result<Vec<Tool>> {
    let modules = package.join("node_modules");
    let (system, processor) = npm_names();
    let platform = format!("{system}-{processor}");
    let suffix = std::env::consts::EXE_SUFFIX;
    let tools: [(&'static str, Vec<PathBuf>, Arguments); 4] = [
        (OURS, vec![ours.to_path_buf()], |entry, outfile| {
            words(&[
                "build",
                &text(entry),
                "--bundle",
                "--format=esm",
                &format!("--outfile={}", text(outfile)),
                QUIET,
            ])
        }),
        (
            "bun",
            vec![modules.join(format!("@oven/bun-{}/bin/bun{suffix}", platform.replace("arm64", "aarch64")))],
            |entry, outfile| {
                words(&["build", &text(entry), "--format=esm", &format!("--outfile={}", text(outfile))])
            },
        ),
        (
            "esbuild",
            vec![match system {
                "win32" => modules.join(format!("@esbuild/{platform}/esbuild.exe")),
                _ => modules.join(format!("@esbuild/{platform}/bin/esbuild")),
            }],
            |entry, outfile| {
                words(&[
                    &text(entry),
                    "--bundle",
                    "--format=esm",
                    &format!("--outfile={}", text(outfile)),
                    QUIET,
                ])
            },
        ),
        ("rolldown", vec![PathBuf::from("node"), modules.join("rolldown/bin/cli.mjs")], |entry, outfile| {
            // Without code splitting, as the others do by default.
            words(&[
                &text(entry),
                "--format=esm",
                "--no-codeSplitting",
                "--logLevel=silent",
                "--file",
                &text(outfile),
            ])
        }),
    ];
    tools
        .into_iter()
        .map(|(name, start, arguments)| {
            let mut tool = Tool { name, version: String::new(), start, arguments };
            tool.version = version(&tool, package)?;
            Ok(tool)
        })
        .collect()
}

type Arguments = fn(&Path, &Path) -> Vec<String>;

const QUIET: &str = "--log-level=warning";

fn version(tool: &Tool, package: &Path) -> anyhow::Result<String> {
    if let Some(missing) = tool.start.iter().find(|part| part.is_absolute() && !part.is_file()) {
        bail!(
            "{} is not there: {}; remove {} to have the rivals installed again",
            tool.name,
            missing.display(),
            package.join("node_modules").display()
        );
    }
    let finished = run_successfully(tool.program().arg("--version"), INSTALL_LIMIT)
        .with_context(|| format!("{} does not start", tool.name))?;
    let said = finished.stdout.trim();
    Ok(said.trim_start_matches(|c: char| !c.is_ascii_digit()).to_string())
}

/// The system and processor as npm packages name them.
fn npm_names() -> (&'static str, &'static str) {
    let system = match std::env::consts::OS {
        "macos" => "darwin",
        "windows" => "win32",
        other => other,
    };
    let processor = match std::env::consts::ARCH {
        "x86_64" => "x64",
        "aarch64" => "arm64",
        other => other,
    };
    (system, processor)
}

fn words(words: &[&str]) -> Vec<String> {
    words.iter().map(|word| (*word).to_string()).collect()
}

fn text(path: &Path) -> String {
    path.to_string_lossy().into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_missing_rival_is_named_with_what_to_do() {
        let package = tempfile::tempdir().unwrap();
        let error = all(package.path(), &package.path().join("bundler")).unwrap_err().to_string();
        assert!(error.contains("bundler is not there") && error.contains("node_modules"), "{error}");
    }
}
