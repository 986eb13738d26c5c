//! Where a measurement is kept: one folder each, made new or continued. Must not know what is in the files.

use std::io;
use std::path::{Path, PathBuf};

use anyhow::{Context, bail};

use crate::environment::Environment;

/// The environment that a folder was measured in.
pub const ENVIRONMENT: &str = "environment.json";
/// The plan of a study, as it was written.
pub const PLAN: &str = "plan.toml";
/// Every run.
pub const SAMPLES: &str = "samples.csv";
/// Written last: a study without it is unfinished.
pub const REPORT: &str = "report.html";

/// Makes the folder `<utc date>-<machine>` in `results`, with a number behind it if there is one already.
///
/// # Errors
/// If the disk refuses.
pub fn create(results: &Path, machine: &str, utc: &str) -> anyhow::Result<PathBuf> {
    std::fs::create_dir_all(results).with_context(|| format!("cannot create {}", results.display()))?;
    let name = format!("{}-{machine}", &utc[..utc.find('T').unwrap_or(utc.len())]);
    let names = std::iter::once(name.clone()).chain((2..).map(|number| format!("{name}-{number}")));
    for name in names {
        let folder = results.join(name);
        match std::fs::create_dir(&folder) {
            Ok(()) => return Ok(folder),
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
            Err(error) => return Err(error).with_context(|| format!("cannot create {}", folder.display())),
        }
    }
    unreachable!("some number is free")
}

/// The newest study in `results` that was not finished.
///
/// # Errors
/// If there is none.
pub fn newest_unfinished(results: &Path) -> anyhow::Result<PathBuf> {
    let mut folders: Vec<PathBuf> = std::fs::read_dir(results)
        .with_context(|| format!("cannot read {}", results.display()))?
        .filter_map(|entry| Some(entry.ok()?.path()))
        .filter(|path| path.join(PLAN).is_file() && !path.join(REPORT).exists())
        .collect();
    folders.sort_by_key(|path| std::fs::metadata(path.join(PLAN)).and_then(|file| file.modified()).ok());
    folders.pop().with_context(|| {
        format!("there is no unfinished study in {}: name the folder to continue", results.display())
    })
}

/// The environment of a folder, if a study may be continued in it now.
///
/// # Errors
/// If it holds none, or another one: samples of two programs or machines must not be mixed.
pub fn check_same_environment(folder: &Path, now: &Environment) -> anyhow::Result<()> {
    let then = read_environment(folder)?;
    let differences = then.differences(now);
    if !differences.is_empty() {
        bail!(
            "{} was measured with another {}: begin a new study",
            folder.display(),
            differences.join(", another ")
        );
    }
    Ok(())
}

/// The environment of a folder.
///
/// # Errors
/// If it holds none.
pub fn read_environment(folder: &Path) -> anyhow::Result<Environment> {
    let path = folder.join(ENVIRONMENT);
    let text = std::fs::read_to_string(&path).with_context(|| format!("cannot read {}", path.display()))?;
    serde_json::from_str(&text).with_context(|| format!("{} cannot be understood", path.display()))
}

/// Writes a file of a results folder.
///
/// # Errors
/// If the disk refuses.
pub fn write(path: &Path, text: &str) -> anyhow::Result<()> {
    std::fs::write(path, text).with_context(|| format!("cannot write {}", path.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folders_of_one_day_are_numbered() {
        let results = tempfile::tempdir().unwrap();
        let names: Vec<String> = (0..3)
            .map(|_| create(results.path(), "m-2c", "2026-01-02T03:04:05Z").unwrap())
            .map(|folder| folder.file_name().unwrap().to_string_lossy().into_owned())
            .collect();
        assert_eq!(names, ["2026-01-02-m-2c", "2026-01-02-m-2c-2", "2026-01-02-m-2c-3"]);
    }

    #[test]
    fn an_unfinished_study_is_found_and_a_finished_one_is_not() {
        let results = tempfile::tempdir().unwrap();
        assert!(newest_unfinished(results.path()).is_err());
        let folder = create(results.path(), "m", "2026-01-02T03:04:05Z").unwrap();
        write(&folder.join(PLAN), "").unwrap();
        assert_eq!(newest_unfinished(results.path()).unwrap(), folder);
        write(&folder.join(REPORT), "").unwrap();
        assert!(newest_unfinished(results.path()).is_err());
    }

    #[test]
    fn a_study_of_another_commit_is_not_continued() {
        let folder = tempfile::tempdir().unwrap();
        let environment = Environment::read(folder.path());
        write(&folder.path().join(ENVIRONMENT), &environment.to_json()).unwrap();
        let busier = Environment { load1: Some(99.0), ..environment.clone() };
        check_same_environment(folder.path(), &busier).unwrap();
        let other = Environment { git_sha: "f00".to_string(), ..environment };
        let error = check_same_environment(folder.path(), &other).unwrap_err().to_string();
        assert!(error.contains("another commit"), "{error}");
    }
}
