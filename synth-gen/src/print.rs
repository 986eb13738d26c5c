//! Turns the model into text. Knows how each thing is written; what there is to write is the
//! model's, and what it amounts to is the oracle's.

mod comments;
mod commonjs;
mod data;
mod declarations;
mod es_module;
mod expression;
mod jsx;
mod names;
mod package;

use std::fmt::Write as _;

pub(crate) use package::{package_manifest, root_files, workspace_manifest};

use crate::model::body::{Body, Filler, TEMPLATES};
use crate::model::head::Head;
use crate::model::links::Link;
use crate::model::packages::Role;
use crate::model::{Kind, Model};
use crate::parameters::Dialect;

/// The languages of one file.
#[derive(Clone, Copy)]
struct Syntax {
    typed: bool,
    markup: bool,
    /// Whether the file is run as it is, so that JSON needs its import attribute.
    plain: bool,
}

/// The whole text of a module's file.
///
/// `path` is where it lies.
pub(crate) fn module_text(model: &Model, head: &Head, path: &str, links: &[Link]) -> String {
    let plain = model.parameters.dialect == Dialect::Plain;
    let syntax =
        Syntax { typed: head.kind.is_typed() && !plain, markup: head.kind.has_markup() && !plain, plain };
    match model.package_module(head.node).map(|module| module.role) {
        Some(Role::Trace) => package::TRACE.to_owned(),
        Some(Role::Jsx) => package::JSX.to_owned(),
        None if model.icon_number(head.node).is_some() => data::icon(head),
        _ => match head.kind {
            Kind::Json => data::json(head),
            Kind::Css => data::css(head),
            Kind::Cjs => commonjs::text(model, head, path, links, syntax),
            _ => es_module::text(model, head, path, links, syntax),
        },
    }
}

/// The functions of a body with its comments, and the calls of them.
fn fillers(model: &Model, head: &Head, body: &Body, syntax: Syntax) -> (String, Vec<String>) {
    let mut text = String::new();
    let mut calls = Vec::new();
    let mut counts = [0; TEMPLATES.len()];
    let mut comments = comments::Comments::new(model, head, body);
    for filler in &body.fillers {
        let count = &mut counts[filler.template];
        *count += 1;
        let suffix = if *count == 1 { String::new() } else { count.to_string() };
        let template = &TEMPLATES[filler.template];
        comments.next(&mut text);
        substitute(template.text, filler, &suffix, syntax, &mut text);
        text.push('\n');
        let mut call = String::new();
        substitute(template.call, filler, &suffix, syntax, &mut call);
        calls.push(call);
    }
    comments.rest(&mut text);
    (text, calls)
}

fn substitute(template: &str, filler: &Filler, suffix: &str, syntax: Syntax, text: &mut String) {
    let mut rest = template;
    while let Some(place) = memchr::memchr3(b'%', b'$', b'@', rest.as_bytes()) {
        text.push_str(&rest[..place]);
        let (mark, after) = (&rest[place..place + 1], rest[place + 1..].chars().next());
        rest = &rest[place + 1..];
        match (mark, after) {
            // A remainder stands between spaces.
            ("%", next) if next != Some(' ') => text.push_str(suffix),
            ("$", Some(digit @ '0'..='2')) => {
                let _ = write!(text, "{}", filler.constants[digit as usize - '0' as usize]);
                rest = &rest[1..];
            }
            ("@", Some(kind)) if annotation(kind).is_some() => {
                text.push_str(annotation(kind).filter(|_| syntax.typed).unwrap_or_default());
                rest = &rest[1..];
            }
            _ => text.push_str(mark),
        }
    }
    text.push_str(rest);
}

fn annotation(kind: char) -> Option<&'static str> {
    match kind {
        'n' => Some(": number"),
        's' => Some(": string"),
        'l' => Some(": string[]"),
        'm' => Some(": number[]"),
        _ => None,
    }
}
