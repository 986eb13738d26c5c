//! The bundlers that are compared, as rivals.toml lists them, and how each is told what to make. Must not
//! measure.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use anyhow::{Context, bail};
use serde::Deserialize;

use crate::process::{run, run_successfully};

/// The name of our own program in tables.
pub const OURS: &str = "bundler";
/// The engine as the plan found it.
pub const PLAN_BASELINE: &str = "plan's baseline";

const INSTALL_LIMIT: Duration = Duration::from_secs(300);

/// A bundler that is ready to run.
#[derive(Clone, Debug)]
pub struct Tool {
    pub name: String,
    pub version: String,
    /// Whether its output is a bundle that can be run.
    pub verified: bool,
    program: Vec<String>,
    plain: Vec<String>,
    minified: Option<Vec<String>>,
}

/// What a tool is asked for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Variant {
    Plain,
    /// Minified, with a source map in a file of its own.
    Minified,
}

/// The places and names that arguments speak of.
#[derive(Clone, Debug)]
pub struct Places {
    /// Folder of rivals.toml, its scripts and package.json.
    pub scripts: PathBuf,
    /// Our program.
    pub bundler: PathBuf,
    /// This program.
    pub harness: PathBuf,
}

/// One program to bundle.
#[derive(Clone, Debug)]
pub struct Job<'a> {
    pub folder: &'a Path,
    pub entry: &'a Path,
    pub outfile: &'a Path,
    pub bytes: u64,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenList {
    rival: Vec<WrittenTool>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenTool {
    name: String,
    program: Vec<String>,
    version: Vec<String>,
    plain: Vec<String>,
    minified: Option<Vec<String>>,
    needs: Option<Needs>,
    #[serde(default = "yes")]
    verified: bool,
}

fn yes() -> bool {
    true
}

#[derive(Deserialize)]
#[serde(try_from = "String")]
enum Needs {
    Help(String),
    Feature(String),
}

impl TryFrom<String> for Needs {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        match text.split_once(':') {
            Some(("help", flag)) => Ok(Self::Help(flag.to_string())),
            Some(("feature", name)) => Ok(Self::Feature(name.to_string())),
            _ => Err(format!("`needs` is `help:FLAG` or `feature:NAME`, not \"{text}\"")),
        }
    }
}

/// Features of Cargo that rivals may need, as far as they are compiled in.
const COMPILED_IN: &[&str] = &[
    #[cfg(feature = "swc-bundler")]
    "swc-bundler",
];

/// What is taken part in, and what is left out and why.
#[derive(Debug, Default)]
pub struct Field {
    pub tools: Vec<Tool>,
    pub left_out: Vec<String>,
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

/// The tools of a list, those of `only` if it names any.
///
/// # Errors
/// If the list cannot be understood, or a tool is not there or does not tell its version; says what to do.
pub(super) fn find(list: &str, places: &Places, only: &[String]) -> anyhow::Result<Field> {
    let list: WrittenList = toml::from_str(list).context("the list of rivals cannot be understood")?;
    if let Some(unknown) = only.iter().find(|name| !list.rival.iter().any(|tool| tool.name == **name)) {
        let known: Vec<&str> = list.rival.iter().map(|tool| tool.name.as_str()).collect();
        bail!("there is no rival \"{unknown}\"; there are {}", known.join(", "));
    }
    let mut field = Field::default();
    for written in list.rival {
        if !only.is_empty() && written.name != OURS && !only.contains(&written.name) {
            continue;
        }
        if let Some(Needs::Feature(feature)) = &written.needs
            && !COMPILED_IN.contains(&feature.as_str())
        {
            field
                .left_out
                .push(format!("{}: this program was compiled without the feature `{feature}`", written.name));
            continue;
        }
        let mut tool = Tool {
            version: String::new(),
            program: written.program.iter().map(|part| places.fill(part)).collect(),
            name: written.name,
            verified: written.verified,
            plain: written.plain,
            minified: written.minified,
        };
        tool.version = version(&tool, &written.version, places)?;
        if let Some(Needs::Help(flag)) = &written.needs
            && !help_knows(&tool, flag)?
        {
            tool.minified = None;
            field.left_out.push(format!("{} with {flag}: its help does not know it", tool.name));
        }
        field.tools.push(tool);
    }
    Ok(field)
}

impl Tool {
    /// The command that does the job; none if the tool does not take part in this variant.
    pub fn command(&self, variant: Variant, job: &Job<'_>, places: &Places) -> Option<Command> {
        let arguments = match variant {
            Variant::Plain => &self.plain,
            Variant::Minified => self.minified.as_ref()?,
        };
        let mut command = self.start();
        command.args(arguments.iter().map(|argument| job.fill(&places.fill(argument))));
        command.current_dir(job.folder);
        Some(command)
    }

    /// The tool's name in samples.
    pub fn rung(&self, variant: Variant) -> String {
        match variant {
            Variant::Plain => self.name.clone(),
            Variant::Minified => format!("{}, minified", self.name),
        }
    }

    fn start(&self) -> Command {
        let mut command = Command::new(&self.program[0]);
        command.args(&self.program[1..]);
        command
    }
}

impl Places {
    fn fill(&self, text: &str) -> String {
        let (os, cpu) = npm_names();
        let packages = self.scripts.join("node_modules");
        let names = [
            ("{packages}", packages.to_string_lossy().into_owned()),
            ("{scripts}", self.scripts.to_string_lossy().into_owned()),
            ("{bundler}", self.bundler.to_string_lossy().into_owned()),
            ("{harness}", self.harness.to_string_lossy().into_owned()),
            ("{os}", os.to_string()),
            ("{cpu}", cpu.to_string()),
            ("{exe}", std::env::consts::EXE_SUFFIX.to_string()),
        ];
        names.iter().fold(text.to_string(), |text, (name, value)| text.replace(name, value))
    }
}

impl Job<'_> {
    fn fill(&self, text: &str) -> String {
        let outfolder = self.outfile.parent().unwrap_or(self.outfile);
        let outname = self.outfile.file_name().unwrap_or_default();
        text.replace("{entry}", &self.entry.to_string_lossy())
            .replace("{outfile}", &self.outfile.to_string_lossy())
            .replace("{outfolder}", &outfolder.to_string_lossy())
            .replace("{outname}", &outname.to_string_lossy())
            .replace("{folder}", &self.folder.to_string_lossy())
            .replace("{bytes}", &self.bytes.to_string())
    }
}

fn version(tool: &Tool, command: &[String], places: &Places) -> anyhow::Result<String> {
    let missing = tool.program.iter().map(Path::new).find(|part| part.is_absolute() && !part.exists());
    if let Some(missing) = missing {
        bail!(
            "{} is not there: {}; remove {} to have the rivals installed again, or name the others with --only",
            tool.name,
            missing.display(),
            places.scripts.join("node_modules").display()
        );
    }
    let parts: Vec<String> = command.iter().map(|part| places.fill(part)).collect();
    let (program, arguments) = parts.split_first().context("`version` names no program")?;
    let finished = run_successfully(Command::new(program).args(arguments), INSTALL_LIMIT)
        .with_context(|| format!("{} does not start; name the others with --only", tool.name))?;
    let said = finished.stdout.trim();
    Ok(said.trim_start_matches(|c: char| !c.is_ascii_digit()).to_string())
}

/// Whether the help of a tool's `build` names this very flag as one that it takes.
fn help_knows(tool: &Tool, flag: &str) -> anyhow::Result<bool> {
    let finished = run(tool.start().args(["build", "--help"]), INSTALL_LIMIT)?;
    let is_word = |text: &str| text.chars().next().is_none_or(|next| !next.is_alphanumeric() && next != '-');
    Ok(finished.stdout.match_indices(flag).any(|(at, _)| is_word(&finished.stdout[at + flag.len()..])))
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

#[cfg(test)]
mod tests {
    use super::*;

    fn places(folder: &Path) -> Places {
        Places {
            scripts: folder.to_path_buf(),
            bundler: folder.join("bundler"),
            harness: folder.join("harness"),
        }
    }

    #[test]
    fn a_missing_rival_is_named_with_what_to_do() {
        let folder = tempfile::tempdir().unwrap();
        let list = include_str!("../../rivals/rivals.toml");
        let error = find(list, &places(folder.path()), &[]).unwrap_err().to_string();
        assert!(error.contains("bundler is not there") && error.contains("node_modules"), "{error}");
        let error = find(list, &places(folder.path()), &["webpack".to_string()]).unwrap_err().to_string();
        assert!(error.contains("no rival \"webpack\"; there are bundler,"), "{error}");
    }

    #[cfg(unix)]
    #[test]
    fn one_entry_makes_a_rival() {
        let folder = tempfile::tempdir().unwrap();
        let list = r#"
            [[rival]]
            name = "echo"
            program = ["echo", "start"]
            version = ["echo", "v1.2.3"]
            plain = ["{entry}", "{outfile}", "{outfolder}", "{outname}", "{folder}", "{bytes}", "{scripts}"]
        "#;
        let places = places(folder.path());
        let field = find(list, &places, &[]).unwrap();
        let tool = &field.tools[0];
        assert_eq!((tool.version.as_str(), tool.verified), ("1.2.3", true));
        let job = Job { folder: folder.path(), entry: Path::new("/e"), outfile: Path::new("/o/p"), bytes: 7 };
        let mut command = tool.command(Variant::Plain, &job, &places).unwrap();
        let said = run_successfully(&mut command, Duration::from_secs(9)).unwrap().stdout;
        let path = folder.path().display();
        assert_eq!(said, format!("start /e /o/p /o p {path} 7 {path}\n"));
        assert!(tool.command(Variant::Minified, &job, &places).is_none());
    }

    #[test]
    fn wrong_lists_are_refused() {
        let folder = tempfile::tempdir().unwrap();
        let places = places(folder.path());
        for (list, expected) in [
            ("[[rival]]\nname = 'x'", "program"),
            ("[[rival]]\nname = 'x'\nspeed = 1", "speed"),
            ("[[rival]]\nname='x'\nprogram=['x']\nversion=['x']\nplain=[]\nneeds='luck'", "help:FLAG"),
        ] {
            let error = format!("{:#}", find(list, &places, &[]).unwrap_err());
            assert!(error.contains(expected), "{error}");
        }
    }

    #[cfg(not(feature = "swc-bundler"))]
    #[test]
    fn what_is_not_compiled_in_is_left_out_and_told() {
        let folder = tempfile::tempdir().unwrap();
        let list = "[[rival]]\nname='x'\nprogram=['x']\nversion=['x']\nplain=[]\nneeds='feature:swc-bundler'";
        let field = find(list, &places(folder.path()), &[]).unwrap();
        assert!(field.tools.is_empty());
        assert!(field.left_out[0].contains("without the feature `swc-bundler`"));
    }
}
