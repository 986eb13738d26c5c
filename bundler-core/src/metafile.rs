//! What a build read and made, with the fields and names of esbuild's metafile, so that its analysers open it.
//!
//! Plain data and its JSON. Must not know how either came about.

use std::fmt::Write as _;

/// All inputs and outputs, in the order of the build.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct Metafile {
    /// Files that were read.
    pub inputs: Vec<Input>,
    /// Files that were made.
    pub outputs: Vec<Output>,
}

/// A file that was read.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Input {
    /// Relative to the working directory.
    pub path: String,
    /// Its size.
    pub bytes: u64,
    /// What it asks for, in source order.
    pub imports: Vec<Import>,
    /// `esm` or `cjs`, for code that shows which.
    pub format: Option<&'static str>,
}

/// One file's request for another.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Import {
    /// The file, or the specifier of what stays an import.
    pub path: String,
    /// `import-statement`, `require-call`, `dynamic-import` and so on.
    pub kind: &'static str,
    /// It stays an import.
    pub external: bool,
    /// The specifier as written, if that is not `path`.
    pub original: Option<String>,
    /// The `type` attribute.
    pub type_attribute: Option<String>,
}

/// A file that was made.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct Output {
    /// Relative to the working directory.
    pub path: String,
    /// Its size.
    pub bytes: u64,
    /// Inputs that it has something of, and how many bytes each.
    pub inputs: Vec<(String, u64)>,
    /// What it asks for.
    pub imports: Vec<Import>,
    /// Names that it exports.
    pub exports: Vec<String>,
    /// The input that it is there for.
    pub entry_point: Option<String>,
    /// The style sheet beside it.
    pub css_bundle: Option<String>,
}

impl Metafile {
    /// The file's text.
    pub fn to_json(&self) -> String {
        let inputs = object(2, self.inputs.iter().map(|input| (input.path.as_str(), input.to_json())));
        let outputs = object(2, self.outputs.iter().map(|output| (output.path.as_str(), output.to_json())));
        format!("{{\n  \"inputs\": {inputs},\n  \"outputs\": {outputs}\n}}\n")
    }
}

impl Input {
    fn to_json(&self) -> String {
        let mut text = format!(
            "{{\n      \"bytes\": {},\n      \"imports\": {}",
            self.bytes,
            list(self.imports.iter().map(Import::to_json))
        );
        if let Some(format) = self.format {
            let _ = write!(text, ",\n      \"format\": \"{format}\"");
        }
        text.push_str("\n    }");
        text
    }
}

impl Import {
    fn to_json(&self) -> String {
        let mut text =
            format!("{{\n          \"path\": {},\n          \"kind\": \"{}\"", quoted(&self.path), self.kind);
        if self.external {
            text.push_str(",\n          \"external\": true");
        }
        if let Some(original) = &self.original {
            let _ = write!(text, ",\n          \"original\": {}", quoted(original));
        }
        if let Some(attribute) = &self.type_attribute {
            let _ = write!(text, ",\n          \"with\": {{ \"type\": {} }}", quoted(attribute));
        }
        text.push_str("\n        }");
        text
    }
}

impl Output {
    fn to_json(&self) -> String {
        let mut text = format!(
            "{{\n      \"imports\": {},\n      \"exports\": {}",
            list(self.imports.iter().map(Import::to_json)),
            list(self.exports.iter().map(|name| quoted(name))),
        );
        if let Some(entry) = &self.entry_point {
            let _ = write!(text, ",\n      \"entryPoint\": {}", quoted(entry));
        }
        if let Some(css) = &self.css_bundle {
            let _ = write!(text, ",\n      \"cssBundle\": {}", quoted(css));
        }
        let inputs = self.inputs.iter().map(|(path, bytes)| {
            (path.as_str(), format!("{{\n          \"bytesInOutput\": {bytes}\n        }}"))
        });
        let _ = write!(
            text,
            ",\n      \"inputs\": {},\n      \"bytes\": {}\n    }}",
            object(6, inputs),
            self.bytes
        );
        text
    }
}

/// An object whose members are indented by two more than `indent`.
fn object<'a>(indent: usize, members: impl Iterator<Item = (&'a str, String)>) -> String {
    let members: Vec<String> =
        members.map(|(name, value)| format!("{:1$}{2}: {value}", "", indent + 2, quoted(name))).collect();
    if members.is_empty() {
        return "{}".to_string();
    }
    format!("{{\n{}\n{:indent$}}}", members.join(",\n"), "")
}

fn list(items: impl Iterator<Item = String>) -> String {
    let items: Vec<String> = items.map(|item| format!("        {item}")).collect();
    if items.is_empty() {
        return "[]".to_string();
    }
    format!("[\n{}\n      ]", items.join(",\n"))
}

fn quoted(text: &str) -> String {
    serde_json::to_string(text).expect("strings are JSON")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_text_is_json_with_the_fields_of_esbuild() {
        let import = |path: &str, external| Import {
            path: path.into(),
            kind: "import-statement",
            external,
            original: (!external).then(|| "./b".into()),
            type_attribute: external.then(|| "json".into()),
        };
        let metafile = Metafile {
            inputs: vec![
                Input { path: "b.js".into(), bytes: 1, imports: vec![], format: None },
                Input {
                    path: "a \"1\".js".into(),
                    bytes: 2,
                    imports: vec![import("b.js", false), import("c", true)],
                    format: Some("esm"),
                },
            ],
            outputs: vec![
                Output {
                    path: "out/a.js".into(),
                    bytes: 3,
                    inputs: vec![("b.js".into(), 1)],
                    imports: vec![import("c", true)],
                    exports: vec!["default".into()],
                    entry_point: Some("a.js".into()),
                    css_bundle: Some("out/a.css".into()),
                },
                Output::default(),
            ],
        };
        let found: serde_json::Value = serde_json::from_str(&metafile.to_json()).expect("the text is JSON");
        let expected = serde_json::json!({
            "inputs": {
                "b.js": { "bytes": 1, "imports": [] },
                "a \"1\".js": {
                    "bytes": 2,
                    "imports": [
                        { "path": "b.js", "kind": "import-statement", "original": "./b" },
                        { "path": "c", "kind": "import-statement", "external": true, "with": { "type": "json" } },
                    ],
                    "format": "esm",
                },
            },
            "outputs": {
                "out/a.js": {
                    "imports": [
                        { "path": "c", "kind": "import-statement", "external": true, "with": { "type": "json" } },
                    ],
                    "exports": ["default"],
                    "entryPoint": "a.js",
                    "cssBundle": "out/a.css",
                    "inputs": { "b.js": { "bytesInOutput": 1 } },
                    "bytes": 3,
                },
                "": { "imports": [], "exports": [], "inputs": {}, "bytes": 0 },
            },
        });
        assert_eq!(found, expected);
    }
}
