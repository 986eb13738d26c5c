//! Short property names (`--mangle-props`): one for each name of the program, the same in all modules and outputs.

use std::path::Path;

use rustc_hash::{FxHashMap, FxHashSet};

use crate::compile::minify::alphabet;
use crate::diagnostics::{Diagnostic, Location};
use crate::fs::FileSystem;
use crate::graph::ModuleGraph;
use crate::object::Target;

/// What properties are called in the output.
#[derive(Default)]
pub(crate) struct Properties {
    names: FxHashMap<Box<str>, Box<str>>,
}

/// What an earlier build called properties; `None` where a name is to be kept.
pub(crate) type Cache = serde_json::Map<String, serde_json::Value>;

impl Properties {
    /// Gives the names that are used most the shortest ones. What the cache has stays as it is.
    pub(crate) fn new(graph: &ModuleGraph, cache: &Cache) -> Self {
        let mut uses: FxHashMap<&str, u32> = FxHashMap::default();
        let mut taken: FxHashSet<&str> = FxHashSet::default();
        for module in &graph.modules {
            let object = &module.object;
            taken.extend(object.kept_properties.iter().map(|&name| object.texts.get(name)));
            for &name in &object.properties {
                *uses.entry(object.texts.get(name)).or_default() += 1;
            }
            for relocation in &object.relocations {
                if let Target::Property(id) | Target::PropertyText(id) = relocation.target {
                    *uses.entry(object.texts.get(object.properties[id.index()])).or_default() += 1;
                }
            }
        }
        let mut names = FxHashMap::default();
        for (name, short) in cache {
            // What is false there keeps its name, which nothing else may get.
            let short = short.as_str().unwrap_or(name);
            taken.insert(short);
            if uses.contains_key(&**name) {
                names.insert(name.as_str().into(), short.into());
            }
        }
        let mut ranked: Vec<(&str, u32)> =
            uses.into_iter().filter(|(name, _)| !names.contains_key(*name)).collect();
        ranked.sort_unstable_by(|(a, a_uses), (b, b_uses)| b_uses.cmp(a_uses).then(a.cmp(b)));
        let mut free = (0..).map(alphabet::nth).filter(|short| !taken.contains(short.as_str()));
        for (name, _) in ranked {
            names.insert(name.into(), free.next().expect("names do not end").into());
        }
        Self { names }
    }

    /// What a property is called.
    pub(crate) fn name<'n>(&'n self, name: &'n str) -> &'n str {
        self.names.get(name).map_or(name, |short| short)
    }

    /// The cache with all names of this build.
    pub(crate) fn extended(&self, mut cache: Cache) -> String {
        for (name, short) in &self.names {
            if !cache.contains_key(&**name) {
                cache.insert(name.to_string(), short.to_string().into());
            }
        }
        let mut entries: Vec<(String, serde_json::Value)> = cache.into_iter().collect();
        entries.sort_unstable_by(|(a, _), (b, _)| a.cmp(b));
        let sorted: Cache = entries.into_iter().collect();
        format!("{:#}\n", serde_json::Value::Object(sorted))
    }
}

/// Reads a cache. One that does not exist is empty.
///
/// # Errors
/// What is wrong with the file.
pub(crate) fn read(path: &Path, fs: &dyn FileSystem) -> Result<Cache, Diagnostic> {
    let bytes = match fs.read(path) {
        Ok(bytes) => bytes,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Cache::default()),
        Err(error) => {
            return Err(Diagnostic::error(format!("the cache of property names cannot be read: {error}"))
                .at(Location::from_offsets(path, "", 0, 0)));
        }
    };
    let text = String::from_utf8_lossy(&bytes);
    let wrong = |message: String, start: usize, end: usize| {
        Diagnostic::error(message)
            .at(Location::from_offsets(path, &text, start, end))
            .with_help("a cache maps names to short names, or to false: {\"name_\": \"a\", \"kept_\": false}")
    };
    let cache: serde_json::Value = serde_json::from_str(&text).map_err(|error| {
        let lines = text.split_inclusive('\n').take(error.line().saturating_sub(1));
        let start = lines.map(str::len).sum::<usize>() + error.column().saturating_sub(1);
        let start = start.min(text.len());
        wrong("the cache of property names is not valid JSON".into(), start, start)
    })?;
    let serde_json::Value::Object(cache) = cache else {
        return Err(wrong("the cache of property names is no object".into(), 0, 1));
    };
    for (name, value) in &cache {
        let is_right =
            value.as_str().is_some_and(|short| !short.is_empty()) || value.as_bool() == Some(false);
        if !is_right {
            let key = serde_json::Value::from(name.as_str()).to_string();
            let start = text.find(&key).unwrap_or(0);
            return Err(wrong(
                format!("{key} has neither a name nor false in the cache of property names"),
                start,
                start + key.len(),
            ));
        }
    }
    Ok(cache)
}
