//! A program under test: files of single-line statements, so that a failing one can be shrunk by leaving
//! lines out. Knows neither how programs are made nor how they run.

use std::fmt::{self, Write as _};

/// Files of lines; entries come first.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct Program {
    pub(crate) files: Vec<File>,
    /// How many of the files are entries.
    pub(crate) entries: usize,
    /// A module awaits at top level, and the entry reaches it by static imports.
    pub(crate) awaits: bool,
}

/// One file.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct File {
    /// Its name; all files are in one directory.
    pub(crate) name: String,
    pub(crate) lines: Vec<String>,
}

impl File {
    pub(crate) fn source(&self) -> String {
        let mut source = self.lines.join("\n");
        source.push('\n');
        source
    }
}

/// What stands before the name of an entry, and of another file.
const ENTRY: &str = "=== ";
const FILE: &str = "--- ";

impl fmt::Display for Program {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, file) in self.files.iter().enumerate() {
            writeln!(formatter, "{}{}", if index < self.entries { ENTRY } else { FILE }, file.name)?;
            for line in &file.lines {
                writeln!(formatter, "{line}")?;
            }
        }
        formatter.write_char('\n')
    }
}

impl Program {
    /// Reads what [`Display`](fmt::Display) writes.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let mut files: Vec<File> = Vec::new();
        let mut entries = 0;
        for line in text.lines() {
            let entry = line.strip_prefix(ENTRY);
            entries += usize::from(entry.is_some());
            match entry.or(line.strip_prefix(FILE)) {
                Some(name) => files.push(File { name: name.to_string(), lines: Vec::new() }),
                None => files.last_mut()?.lines.push(line.to_string()),
            }
        }
        let awaits = files.iter().any(|file| file.lines.iter().any(|line| line.starts_with("await ")));
        (entries > 0).then_some(Self { files, entries, awaits })
    }
}
