//! Tables of the files that a partly known path may mean: a module for each pattern and folder, which loads a file
//! when it is asked for.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::Path;

use super::{Found, KeyParts, ModuleKey, Origin, Scanner, no_loader};
use crate::compile::glob::{self, Request};
use crate::diagnostics::{Diagnostic, Location, WarningKind};
use crate::fs::FileKind;
use crate::object::{ImportRecord, Object};
use crate::options::Loader;
use crate::resolve::ModuleType;

/// What a name without an extension may stand for, unless the options say it.
const EXTENSIONS: [&str; 6] = [".tsx", ".ts", ".jsx", ".js", ".css", ".json"];

impl Scanner {
    /// The table that a record asks for, if it asks for one.
    pub(super) fn table(
        &self,
        importer: &ModuleKey,
        object: &Object,
        record: &ImportRecord,
        location: impl Fn() -> Location,
        diagnostics: &mut Vec<Diagnostic>,
    ) -> Option<Found> {
        let (request, pattern) = glob::parse(object.texts.get(record.specifier))?;
        let folder = importer.parts.path.parent().unwrap_or(Path::new(""));
        let mut files = BTreeSet::new();
        let parts: Vec<&str> = pattern.split('/').collect();
        self.match_files(folder, "", &parts, &mut files);
        if files.is_empty() {
            let message = format!("no file matches {}(\"{pattern}\")", request.text());
            diagnostics.push(
                Diagnostic::warning_of(WarningKind::EmptyGlob, message)
                    .at(location())
                    .with_help("it will fail when it is called"),
            );
        }
        let type_attribute = record.type_attribute.map(|text| object.texts.get(text));
        if type_attribute.is_none() {
            for file in &files {
                if self.settings.loader_for(Path::new(file)).is_none() {
                    diagnostics.push(no_loader(Path::new(file), location()));
                }
            }
        }
        let words = pattern.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty());
        let name = words.fold("glob".to_string(), |name, word| name + "_" + word);
        Some(Found::Module(ModuleKey::new(KeyParts {
            path: folder.join(name),
            suffix: String::new(),
            origin: Origin::Table {
                text: self.table_text(request, pattern, &files, type_attribute).into_bytes(),
                in_node_mode: importer.parts.module_type == ModuleType::EsModule,
            },
            loader: Some(Loader::Js),
            module_type: ModuleType::CommonJs,
            side_effects: true,
        })))
    }

    /// Adds all files below `folder` that match the parts of a pattern; `spelled` is the path so far.
    fn match_files(&self, folder: &Path, spelled: &str, parts: &[&str], files: &mut BTreeSet<String>) {
        let Some((part, rest)) = parts.split_first() else { return };
        if !part.contains('*') {
            let path = folder.join(part);
            if !rest.is_empty() {
                self.match_files(&path, &format!("{spelled}{part}/"), rest, files);
            } else if self.fs.is_file(&path) {
                files.insert(format!("{spelled}{part}"));
            }
            return;
        }
        let Ok(entries) = self.fs.read_dir(folder) else { return };
        let is_any_depth = *part == "**";
        if is_any_depth {
            self.match_files(folder, spelled, rest, files);
        }
        for entry in entries {
            let Some(name) = entry.name.to_str() else { continue };
            if !is_any_depth && !matches(part, name) {
                continue;
            }
            let path = folder.join(name);
            match entry.kind {
                FileKind::Directory if is_any_depth => {
                    self.match_files(&path, &format!("{spelled}{name}/"), parts, files);
                }
                FileKind::Directory if !rest.is_empty() => {
                    self.match_files(&path, &format!("{spelled}{name}/"), rest, files);
                }
                FileKind::File | FileKind::Symlink
                    if !is_any_depth && rest.is_empty() && self.fs.is_file(&path) =>
                {
                    files.insert(format!("{spelled}{name}"));
                }
                _ => {}
            }
        }
    }

    /// The module's source. What is not there fails as Node lets it fail.
    fn table_text(
        &self,
        request: Request,
        pattern: &str,
        files: &BTreeSet<String>,
        type_attribute: Option<&str>,
    ) -> String {
        let quoted = |text: &str| serde_json::to_string(text).expect("strings are JSON");
        let mut text = String::from("var files = {\n  __proto__: null,\n");
        let attribute = match type_attribute {
            Some(value) => format!(", {{ with: {{ type: {} }} }}", quoted(value)),
            None => String::new(),
        };
        for file in files {
            let file = quoted(file);
            let _ = writeln!(text, "  {file}: () => {}({file}{attribute}),", request.text());
        }
        text.push_str("};\n");
        let mut found = "files[path]".to_string();
        if pattern.ends_with('*') {
            for ending in self.endings(files) {
                let _ = write!(found, " || files[path + {}]", quoted(&ending));
            }
        }
        let code = match request {
            Request::Require => "MODULE_NOT_FOUND",
            Request::Import => "ERR_MODULE_NOT_FOUND",
        };
        let missing = format!(
            "Object.assign(new Error(\"Cannot find module '\" + path + \"'\"), {{ code: \"{code}\" }})"
        );
        let _ = match request {
            Request::Require => write!(
                text,
                "module.exports = (path) => {{\n  var load = {found};\n  if (load) return load();\n  throw {missing};\n}};\n"
            ),
            Request::Import => write!(
                text,
                "module.exports = async (path) => {{\n  path = `${{path}}`;\n  var load = {found};\n  if (load) return load();\n  throw {missing};\n}};\n"
            ),
        };
        text
    }

    /// What may be left out at the end of some file's name: an extension, or the name of a folder's main file.
    fn endings(&self, files: &BTreeSet<String>) -> Vec<String> {
        let extensions: Vec<&str> = match &self.settings.options.resolve_extensions {
            Some(extensions) => extensions.iter().map(String::as_str).collect(),
            None => EXTENSIONS.to_vec(),
        };
        let endings = ["", "/index"].into_iter();
        endings
            .flat_map(|main| extensions.iter().map(move |extension| format!("{main}{extension}")))
            .filter(|ending| files.iter().any(|file| file.ends_with(ending.as_str())))
            .collect()
    }
}

/// Whether a name matches a part of a pattern.
fn matches(part: &str, name: &str) -> bool {
    let pieces: Vec<&str> = part.split('*').collect();
    let [first, middle @ .., last] = pieces.as_slice() else { return part == name };
    let Some(mut rest) = name.strip_prefix(first) else { return false };
    for piece in middle {
        match rest.find(piece) {
            Some(place) => rest = &rest[place + piece.len()..],
            None => return false,
        }
    }
    rest.ends_with(last)
}

#[cfg(test)]
mod tests {
    use super::matches;

    #[test]
    fn parts_match_names() {
        let cases = [
            ("*", "a.js", true),
            ("*.js", "a.js", true),
            ("*.js", "a.json", false),
            ("a*.js", "a.js", true),
            ("a*b*c", "abc", true),
            ("a*b*c", "a-c-b", false),
            ("a*a", "a", false),
        ];
        for (part, name, expected) in cases {
            assert_eq!(matches(part, name), expected, "{part} and {name}");
        }
    }
}
