//! Turns the model into text. Knows how each thing is written; what there is to write is the
//! model's, and what it amounts to is the oracle's.

mod commonjs;
mod data;
mod declarations;
mod es_module;
mod expression;
mod jsx;
mod names;
mod package;

pub(crate) use package::{package_manifest, root_files};

use crate::model::body::{Filler, TEMPLATES};
use crate::model::head::Head;
use crate::model::links::Link;
use crate::model::packages::Role;
use crate::model::{Kind, Model};
use crate::preset::Dialect;

/// The languages of one file.
#[derive(Clone, Copy)]
struct Syntax {
    typed: bool,
    markup: bool,
    /// Whether the file is run as it is, so that JSON needs its import attribute.
    plain: bool,
}

/// The whole text of a module's file.
pub(crate) fn module_text(model: &Model, head: &Head, links: &[Link]) -> String {
    let plain = model.parameters.dialect == Dialect::Plain;
    let syntax =
        Syntax { typed: head.kind.is_typed() && !plain, markup: head.kind.has_markup() && !plain, plain };
    match model.package_module(head.node).map(|module| module.role) {
        Some(Role::Trace) => package::TRACE.to_owned(),
        Some(Role::Jsx) => package::JSX.to_owned(),
        _ => match head.kind {
            Kind::Json => data::text(head),
            Kind::Cjs => commonjs::text(model, head, links, syntax),
            _ => es_module::text(model, head, links, syntax),
        },
    }
}

/// The functions of a body, and the calls of them.
fn fillers(fillers: &[Filler], syntax: Syntax) -> (String, Vec<String>) {
    let mut text = String::new();
    let mut calls = Vec::new();
    for (position, filler) in fillers.iter().enumerate() {
        let earlier = &fillers[..position];
        let same = earlier.iter().filter(|other| other.template == filler.template).count();
        let suffix = if same == 0 { String::new() } else { (same + 1).to_string() };
        let template = &TEMPLATES[filler.template];
        text.push_str(&substitute(template.text, filler, &suffix, syntax));
        text.push('\n');
        calls.push(substitute(template.call, filler, &suffix, syntax));
    }
    (text, calls)
}

fn substitute(template: &str, filler: &Filler, suffix: &str, syntax: Syntax) -> String {
    let mut text = String::with_capacity(template.len() + 40);
    let mut rest = template;
    while let Some(place) = rest.find(['%', '$', '@']) {
        text.push_str(&rest[..place]);
        let (mark, after) = (&rest[place..place + 1], rest[place + 1..].chars().next());
        let known = match (mark, after) {
            // A remainder stands between spaces.
            ("%", Some(' ')) => None,
            ("%", _) => {
                text.push_str(suffix);
                rest = &rest[place + 1..];
                continue;
            }
            ("$", Some(digit @ '0'..='2')) => {
                Some(filler.constants[digit as usize - '0' as usize].to_string())
            }
            ("@", Some(kind)) => annotation(kind)
                .map(|annotation| if syntax.typed { annotation.to_owned() } else { String::new() }),
            _ => None,
        };
        match known {
            Some(known) => {
                text.push_str(&known);
                rest = &rest[place + 2..];
            }
            None => {
                text.push_str(mark);
                rest = &rest[place + 1..];
            }
        }
    }
    text + rest
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
