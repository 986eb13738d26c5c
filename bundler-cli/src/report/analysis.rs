//! What outputs consist of, as text: files by size, and for each the inputs by their share.

use std::collections::HashMap;

use bundler_core::metafile::{Metafile, Output};

use super::quantity::bytes;
use crate::command::Analyze;

pub(super) fn text(metafile: &Metafile, analyze: Analyze) -> String {
    let mut outputs: Vec<&Output> =
        metafile.outputs.iter().filter(|output| !output.inputs.is_empty()).collect();
    outputs.sort_by(|a, b| b.bytes.cmp(&a.bytes).then_with(|| a.path.cmp(&b.path)));
    let mut rows: Vec<[String; 3]> = Vec::new();
    for output in outputs {
        rows.push([format!("  {}", output.path), bytes(output.bytes), "100.0%".to_string()]);
        let mut inputs: Vec<&(String, u64)> = output.inputs.iter().collect();
        inputs.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
        let reasons = match (analyze, &output.entry_point) {
            (Analyze::Reasons, Some(entry)) => importers(metafile, entry),
            _ => HashMap::new(),
        };
        for (index, (path, size)) in inputs.iter().enumerate() {
            let branch = if index + 1 == inputs.len() { "└" } else { "├" };
            let share = *size as f64 * 100.0 / output.bytes.max(1) as f64;
            rows.push([format!("   {branch} {path}"), bytes(*size), format!("{share:.1}%")]);
            let line = if index + 1 == inputs.len() { " " } else { "│" };
            let mut importer = reasons.get(path.as_str());
            while let Some(path) = importer {
                rows.push([format!("   {line}  └ {path}"), String::new(), String::new()]);
                importer = reasons.get(path);
            }
        }
        rows.push(Default::default());
    }
    let width = |column: usize| rows.iter().map(|row| row[column].chars().count()).max().unwrap_or(0);
    let widths = [width(0), width(1), width(2)];
    let mut text = String::from("\n");
    for [path, size, share] in &rows {
        let row = format!("{path:0$}  {size:>1$}  {share:>2$}", widths[0], widths[1], widths[2]);
        text.push_str(row.trim_end());
        text.push('\n');
    }
    text
}

/// For each input that an entry reaches, who imports it on the shortest way.
fn importers<'a>(metafile: &'a Metafile, entry: &'a str) -> HashMap<&'a str, &'a str> {
    let inputs: HashMap<&str, _> = metafile.inputs.iter().map(|input| (input.path.as_str(), input)).collect();
    let mut importers = HashMap::new();
    let mut level = vec![entry];
    while !level.is_empty() {
        let mut next = Vec::new();
        for path in level {
            let Some(input) = inputs.get(path) else { continue };
            for import in input.imports.iter().filter(|import| !import.external) {
                if import.path != entry && !importers.contains_key(import.path.as_str()) {
                    importers.insert(import.path.as_str(), path);
                    next.push(import.path.as_str());
                }
            }
        }
        level = next;
    }
    importers
}

#[cfg(test)]
mod tests {
    use bundler_core::metafile::{Import, Input};

    use super::*;

    #[test]
    fn outputs_and_inputs_come_by_size() {
        let import = |path: &str| Import {
            path: path.into(),
            kind: "import-statement",
            external: false,
            original: None,
            type_attribute: None,
        };
        let input = |path: &str, imports: &[&str]| Input {
            path: path.into(),
            bytes: 9,
            imports: imports.iter().map(|path| import(path)).collect(),
            format: None,
        };
        let metafile = Metafile {
            inputs: vec![input("a.js", &["b.js"]), input("b.js", &["c.js"]), input("c.js", &[])],
            outputs: vec![
                Output { path: "out/a.js.map".into(), bytes: 99, ..Output::default() },
                Output {
                    path: "out/a.js".into(),
                    bytes: 2000,
                    inputs: vec![("a.js".into(), 500), ("c.js".into(), 1000)],
                    entry_point: Some("a.js".into()),
                    ..Output::default()
                },
            ],
        };
        insta::assert_snapshot!(text(&metafile, Analyze::Sizes).trim_start_matches('\n'), @r"
          out/a.js  2.0 kB  100.0%
           ├ c.js   1.0 kB   50.0%
           └ a.js    500 B   25.0%
        ");
        insta::assert_snapshot!(text(&metafile, Analyze::Reasons).trim_start_matches('\n'), @r"
          out/a.js    2.0 kB  100.0%
           ├ c.js     1.0 kB   50.0%
           │  └ b.js
           │  └ a.js
           └ a.js      500 B   25.0%
        ");
    }
}
