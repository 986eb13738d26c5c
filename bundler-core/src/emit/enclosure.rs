//! The function around a script: `iife`, which may be assigned to a global name, and `umd`, which hands what it
//! exports to the module system that is there, or else to a global name.
//!
//! Knows nothing of modules: what the function contains and returns is written by others.

use std::fmt::Write as _;

use super::render::{push_member, quoted};
use crate::options::Format;
use crate::settings::parse_global_name;

/// What a global name is looked up in, for formats that find no other place.
const GLOBAL_OBJECT: &str =
    "typeof globalThis !== \"undefined\" ? globalThis : typeof self !== \"undefined\" ? self : this";

/// The function of one file.
pub(super) struct Enclosure<'a> {
    pub(super) format: Format,
    pub(super) global_name: Option<&'a str>,
    /// What a function without parameters begins with.
    pub(super) head: &'a str,
    pub(super) space: &'static str,
    pub(super) newline: &'static str,
}

impl Enclosure<'_> {
    /// Whether what the function returns is looked at.
    pub(super) fn gives_value(&self) -> bool {
        match self.format {
            Format::Esm | Format::Cjs => false,
            Format::Iife => self.global_name.is_some(),
            Format::Umd => true,
        }
    }

    /// All that comes before the code. `externals` are specifiers and the global names that stand for them where
    /// there is no module system.
    pub(super) fn open(&self, externals: &[(String, String)], output: &mut String) {
        match self.format {
            Format::Esm | Format::Cjs => {}
            Format::Iife => self.open_iife(output),
            Format::Umd => self.open_umd(externals, output),
        }
    }

    pub(super) fn close(&self, output: &mut String) {
        if matches!(self.format, Format::Iife | Format::Umd) {
            let end = if self.format == Format::Iife { "})();" } else { "});" };
            let _ = write!(output, "{end}{}", self.newline);
        }
    }

    fn open_iife(&self, output: &mut String) {
        let s = self.space;
        if let Some(parts) = self.global_name.and_then(parse_global_name) {
            let (mut target, keyword, rest) = match parts.as_slice() {
                [first, rest @ ..] if first == "this" => (first.clone(), "", rest),
                [import, meta, rest @ ..] if import == "import" => (format!("{import}.{meta}"), "", rest),
                [first, rest @ ..] => (first.clone(), "var ", rest),
                [] => unreachable!("a global name has a part"),
            };
            for (index, part) in rest.iter().enumerate() {
                let keyword = if index == 0 { keyword } else { "" };
                if index > 0 || !keyword.is_empty() {
                    let _ = write!(output, "{keyword}{target}{s}={s}{target}{s}||{s}{{}};{}", self.newline);
                }
                push_member(part, &mut target);
            }
            let keyword = if rest.is_empty() { keyword } else { "" };
            let _ = write!(output, "{keyword}{target}{s}={s}");
        }
        let _ = write!(output, "({}{}", self.head, self.newline);
    }

    fn open_umd(&self, externals: &[(String, String)], output: &mut String) {
        let (s, n) = (self.space, self.newline);
        let mut specifiers = String::from("[\"require\"");
        let mut globals = String::new();
        for (specifier, global) in externals {
            let _ = write!(specifiers, ",{s}{}", quoted(specifier));
            let mut value = String::from("root");
            for part in parse_global_name(global).unwrap_or_default() {
                push_member(&part, &mut value);
            }
            let separator = if globals.is_empty() { "" } else { "," };
            let _ = write!(globals, "{separator}{s}{}:{s}{value}", quoted(specifier));
        }
        specifiers.push(']');
        let require = if globals.is_empty() {
            String::new()
        } else {
            format!("function{s}(id){s}{{{s}return{s}({{{globals}{s}}})[id];{s}}}")
        };
        let mut target = String::from("root");
        let mut parents = String::new();
        if let Some(parts) = self.global_name.and_then(parse_global_name) {
            for (index, part) in parts.iter().filter(|part| *part != "this").enumerate() {
                if index > 0 {
                    let _ = write!(parents, "{target}{s}={s}{target}{s}||{s}{{}},{s}");
                }
                push_member(part, &mut target);
            }
            let _ = write!(parents, "{target}{s}={s}");
        }
        let _ = write!(
            output,
            "(function{s}(root,{s}factory){s}{{{n}\
             if{s}(typeof exports{s}==={s}\"object\"{s}&&{s}typeof module{s}!=={s}\"undefined\"){s}module.exports{s}={s}factory(require);{n}\
             else if{s}(typeof define{s}==={s}\"function\"{s}&&{s}define.amd){s}define({specifiers},{s}factory);{n}\
             else {parents}factory({require});{n}\
             }})({GLOBAL_OBJECT},{s}function{s}(require){s}{{{n}",
        );
    }
}
