//! What a package.json says about the files below it. Must not know how files are found.

use std::path::{Path, PathBuf};

use serde_json::{Map, Value};

use super::ModuleType;
use super::glob::Glob;

/// The parts of a package.json that concern each of its files.
#[derive(Debug)]
pub(crate) struct Package {
    /// The directory that holds package.json.
    pub(crate) directory: PathBuf,
    /// The package's name.
    pub(crate) name: Option<String>,
    /// From `type`.
    pub(crate) module_type: ModuleType,
    /// Whether `browser` is a map.
    pub(crate) has_browser_map: bool,
    /// Whether there are `exports`.
    pub(crate) has_exports: bool,
    /// From `sideEffects`; `None` if there is no such field.
    pub(crate) side_effects: Option<SideEffects>,
}

/// Which files do something when they are evaluated.
#[derive(Debug)]
pub(crate) enum SideEffects {
    All,
    None,
    /// Files that match one of these, relative to the package.
    Files(Vec<Glob>),
}

impl Package {
    pub(crate) fn new(directory: &Path, json: &Map<String, Value>) -> Self {
        Self {
            directory: directory.to_path_buf(),
            name: json.get("name").and_then(Value::as_str).map(String::from),
            module_type: match json.get("type").and_then(Value::as_str) {
                Some("module") => ModuleType::EsModule,
                Some("commonjs") => ModuleType::CommonJs,
                _ => ModuleType::Unknown,
            },
            has_browser_map: json.get("browser").is_some_and(Value::is_object),
            has_exports: json.get("exports").is_some_and(|exports| !exports.is_null()),
            side_effects: json.get("sideEffects").and_then(side_effects),
        }
    }

    /// Whether a file of this package does something when it is evaluated, as far as `sideEffects` says.
    pub(crate) fn file_has_side_effects(&self, file: &Path) -> bool {
        match &self.side_effects {
            None | Some(SideEffects::All) => true,
            Some(SideEffects::None) => false,
            Some(SideEffects::Files(globs)) => match file.strip_prefix(&self.directory) {
                Ok(relative) => {
                    let relative = relative.to_string_lossy().replace('\\', "/");
                    globs.iter().any(|glob| glob.matches(&relative))
                }
                Err(_) => true,
            },
        }
    }
}

/// Values that mean nothing are as good as no field.
fn side_effects(value: &Value) -> Option<SideEffects> {
    match value {
        Value::Bool(true) => Some(SideEffects::All),
        Value::Bool(false) => Some(SideEffects::None),
        Value::String(pattern) => Some(SideEffects::Files(vec![side_effects_glob(pattern)])),
        Value::Array(patterns) => {
            let patterns = patterns.iter().filter_map(Value::as_str);
            Some(SideEffects::Files(patterns.map(side_effects_glob).collect()))
        }
        _ => None,
    }
}

/// A pattern without a slash stands for files of that name in any directory, as in webpack.
fn side_effects_glob(pattern: &str) -> Glob {
    let relative = pattern.strip_prefix("./").unwrap_or(pattern);
    let relative = relative.strip_prefix('/').unwrap_or(relative);
    if pattern.contains('/') { Glob::new(relative) } else { Glob::new(&format!("**/{relative}")) }
}
