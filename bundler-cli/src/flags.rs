//! The command line as data: words in, a `Command` or every mistake in them out.
//!
//! Knows esbuild's grammar and nothing of terminals, files or the environment. The flags themselves are rows of
//! `table`; flags of esbuild that are not implemented are rows of `refused`.

mod argument;
mod draft;
mod help;
mod refused;
mod table;

use std::path::Path;

use bundler_core::diagnostics::Diagnostic;

use crate::command::{Command, Rejected};
use argument::{Argument, Separator};
use draft::Draft;
pub(crate) use help::help;
use table::{Flag, Takes};

/// Parses the words after the program's name. Relative paths stay relative: they mean `working_directory`.
pub(crate) fn parse(arguments: &[String], working_directory: &Path) -> Result<Command, Rejected> {
    let mut draft = Draft::new(working_directory);
    let mut diagnostics = Vec::new();
    let mut words = Words::new(arguments);
    while let Some(word) = words.next() {
        if word == "--" && !words.flags_ended {
            words.flags_ended = true;
        } else if words.flags_ended || !word.starts_with('-') {
            diagnostics.extend(draft.add_positional(word).err());
        } else {
            diagnostics.extend(parse_flag(word, &mut words, &mut draft).err());
        }
    }
    draft.finish(diagnostics)
}

/// The words not read yet.
struct Words<'a> {
    remaining: std::slice::Iter<'a, String>,
    flags_ended: bool,
}

impl<'a> Words<'a> {
    fn new(arguments: &'a [String]) -> Self {
        Self { remaining: arguments.iter(), flags_ended: false }
    }

    fn next(&mut self) -> Option<&'a str> {
        self.remaining.next().map(String::as_str)
    }

    fn next_if(&mut self, wanted: impl FnOnce(&str) -> bool) -> Option<&'a str> {
        let word = self.remaining.as_slice().first()?;
        wanted(word).then(|| self.next()).flatten()
    }
}

fn parse_flag<'a>(word: &'a str, words: &mut Words<'a>, draft: &mut Draft) -> Result<(), Diagnostic> {
    let (name, attached) = split(word);
    if let Some(flag) = table::find(name) {
        let argument = take_value(flag, attached, words)?;
        return (flag.apply)(draft, &argument);
    }
    if let Some(flag) = refused::find(name) {
        return flag.refuse(attached.map(|(_, value)| value), |wanted| words.next_if(wanted));
    }
    Err(unknown(word, name))
}

/// Splits `--name:value` or `--name=value`. Short flags come back with their dash.
fn split(word: &str) -> (&str, Option<(Separator, &str)>) {
    let body = match word {
        "-h" => "help",
        "-V" => "version",
        _ => match word.strip_prefix("--") {
            Some(body) => body,
            None => return (word, None),
        },
    };
    match body.find(['=', ':']) {
        None => (body, None),
        Some(at) => {
            let separator = match body.as_bytes()[at] {
                b':' => Separator::Colon,
                _ => Separator::Equals,
            };
            (&body[..at], Some((separator, &body[at + 1..])))
        }
    }
}

/// A flag whose value may be left out takes the next word only if it is one of its values, so that
/// `--minify-whitespace app.js` still names an entry.
fn take_value<'a>(
    flag: &'static Flag,
    attached: Option<(Separator, &'a str)>,
    words: &mut Words<'a>,
) -> Result<Argument<'a>, Diagnostic> {
    let given = |separator, value| Argument { flag: flag.name, separator, value: Some(value) };
    if let Some((separator, value)) = attached {
        return Ok(given(separator, value));
    }
    let next = match flag.takes {
        Takes::Optional(accepted) => words.next_if(|word| accepted.contains(&word)),
        Takes::Value => match words.next_if(|word| !word.starts_with('-')) {
            None => return Err(flag.missing_value()),
            word => word,
        },
        Takes::Nothing => None,
    };
    Ok(match next {
        Some(value) => given(Separator::Space, value),
        None => Argument { flag: flag.name, separator: Separator::Space, value: None },
    })
}

fn unknown(word: &str, name: &str) -> Diagnostic {
    let shown = word.split_once(['=', ':']).map_or(word, |(head, _)| head);
    let diagnostic = Diagnostic::error(format!("unknown flag {shown}"));
    let names = table::FLAGS.iter().map(|flag| flag.name);
    let refused = refused::FLAGS.iter().map(|flag| flag.name);
    match name {
        "-o" => diagnostic.with_help("did you mean --outfile?"),
        "-v" => diagnostic.with_help("did you mean --version, or --log-level=verbose?"),
        _ => match nearest(name, names.chain(refused)) {
            Some(known) if refused::find(known).is_some() => {
                diagnostic.with_help(format!("did you mean --{known}? It is not supported yet"))
            }
            Some(known) => diagnostic.with_help(format!("did you mean --{known}?")),
            None => diagnostic.with_help("`bundler build --help` lists all flags"),
        },
    }
}

/// The candidate that `name` most likely stands for. Other spellings of the dashes cost nothing.
fn nearest<'a>(name: &str, candidates: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let name = name.trim_start_matches('-').split(['=', ':']).next().unwrap_or_default();
    let plain = |text: &str| text.replace(['-', '_'], "").to_lowercase();
    let wanted = plain(name);
    candidates
        .map(|candidate| (strsim::damerau_levenshtein(&wanted, &plain(candidate)), candidate))
        .filter(|&(distance, _)| distance <= (wanted.chars().count() / 3).clamp(1, 3))
        .min_by_key(|&(distance, _)| distance)
        .map(|(_, candidate)| candidate)
}

#[cfg(test)]
mod tests;
