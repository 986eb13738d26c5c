//! JSX trees: what a component renders, and the number that the JSX package's `weigh` makes of
//! it. Knows no syntax; how a tree is written is the printer's.

use crate::rng::{Purpose, Stream};

use super::{Model, NodeId, fold};

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Attribute {
    Text(String),
    Number(u32),
    /// `name={props.size}`
    Size,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Markup {
    Element {
        tag: &'static str,
        attributes: Vec<(&'static str, Attribute)>,
        children: Vec<Markup>,
    },
    Fragment(Vec<Markup>),
    Text(String),
    Number(u32),
    /// `{props.size}`
    Size,
}

/// Below this size of a module, its component has one element only.
pub(super) const SMALL_BYTES: u32 = 1300;

const TAGS: [&str; 10] =
    ["div", "section", "span", "ul", "article", "header", "strong", "em", "button", "label"];
const ATTRIBUTES: [&str; 5] = ["class", "id", "title", "rank", "data-kind"];
const TEXTS: [&str; 8] =
    ["Save", "Open items", "No results", "Total:", "Next page", "Loading", "Details", "Back"];

impl Model {
    /// What the component of a JSX module renders.
    pub(crate) fn markup(&self, node: NodeId) -> Markup {
        let mut stream = Stream::new(self.parameters.seed, u64::from(node.0), Purpose::Markup);
        // A small file has a small component.
        element(&mut stream, if self.head(node).bytes < SMALL_BYTES { 1 } else { 3 })
    }
}

fn element(stream: &mut Stream, depth: u32) -> Markup {
    let tag = TAGS[stream.below(TAGS.len() as u32) as usize];
    let first = stream.below(ATTRIBUTES.len() as u32);
    let attributes = (0..stream.below(3))
        .map(|number| {
            let name = ATTRIBUTES[((first + number) % ATTRIBUTES.len() as u32) as usize];
            let value = match stream.below(3) {
                0 => Attribute::Text(format!("{tag}-{}", stream.below(100))),
                1 => Attribute::Number(stream.below(1000)),
                _ => Attribute::Size,
            };
            (name, value)
        })
        .collect();
    Markup::Element { tag, attributes, children: children(stream, depth - 1) }
}

fn children(stream: &mut Stream, depth: u32) -> Vec<Markup> {
    (0..stream.between(1, 3))
        .map(|_| match stream.below(6) {
            0 => Markup::Number(stream.below(1000)),
            1 => Markup::Size,
            2 if depth > 0 => Markup::Fragment(children(stream, depth - 1)),
            3..6 if depth > 0 => element(stream, depth),
            _ => Markup::Text(TEXTS[stream.below(TEXTS.len() as u32) as usize].to_owned()),
        })
        .collect()
}

const START: u32 = 2_166_136_261;

fn weigh_text(text: &str) -> u32 {
    text.encode_utf16().fold(START, |sum, unit| fold(sum, u32::from(unit)))
}

fn weigh_list(list: &[Markup], size: u32) -> u32 {
    list.iter().fold(17, |sum, item| fold(sum, item.weigh(size)))
}

impl Markup {
    /// What `weigh` of the JSX package returns for the tree rendered with that `size`.
    pub(crate) fn weigh(&self, size: u32) -> u32 {
        match self {
            Markup::Element { tag, attributes, children } => {
                let mut sum = weigh_text(tag);
                for (name, value) in attributes {
                    let value = match value {
                        Attribute::Text(text) => weigh_text(text),
                        Attribute::Number(number) => fold(*number, 5),
                        Attribute::Size => fold(size, 5),
                    };
                    sum = fold(fold(sum, weigh_text(name)), value);
                }
                fold(sum, weigh_list(children, size))
            }
            Markup::Fragment(children) => weigh_list(children, size),
            Markup::Text(text) => weigh_text(text),
            Markup::Number(number) => fold(*number, 5),
            Markup::Size => fold(size, 5),
        }
    }
}
