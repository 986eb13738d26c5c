//! JSX trees as JSX, or as the calls that it stands for.

use std::fmt::Write as _;

use crate::model::markup::{Attribute, Markup};

/// JSX, one child per line, each line indented by `depth` steps.
pub(super) fn as_jsx(markup: &Markup, depth: usize) -> String {
    let indent = "  ".repeat(depth);
    match markup {
        Markup::Element { tag, attributes, children } => {
            let mut open = format!("{indent}<{tag}");
            for (name, value) in attributes {
                open.push_str(&match value {
                    Attribute::Text(text) => format!(" {name}=\"{text}\""),
                    Attribute::Number(number) => format!(" {name}={{{number}}}"),
                    Attribute::Size => format!(" {name}={{props.size}}"),
                });
            }
            if children.is_empty() {
                return open + " />\n";
            }
            format!("{open}>\n{}{indent}</{tag}>\n", lines(children, depth + 1))
        }
        Markup::Fragment(children) => {
            format!("{indent}<>\n{}{indent}</>\n", lines(children, depth + 1))
        }
        Markup::Text(text) => format!("{indent}{text}\n"),
        Markup::Number(number) => format!("{indent}{{{number}}}\n"),
        Markup::Size => format!("{indent}{{props.size}}\n"),
    }
}

fn lines(children: &[Markup], depth: usize) -> String {
    let mut text = String::new();
    let mut after_text = false;
    for child in children {
        match child {
            // Two lines of text would be one child.
            Markup::Text(words) if after_text => {
                let _ = writeln!(text, "{}{{\"{words}\"}}", "  ".repeat(depth));
            }
            _ => text.push_str(&as_jsx(child, depth)),
        }
        after_text = matches!(child, Markup::Text(_));
    }
    text
}

/// Calls of `h`.
pub(super) fn as_calls(markup: &Markup) -> String {
    let list = |children: &[Markup]| {
        children.iter().map(|child| format!(", {}", as_calls(child))).collect::<String>()
    };
    match markup {
        Markup::Element { tag, attributes, children } => {
            let attributes: Vec<String> = attributes
                .iter()
                .map(|(name, value)| match value {
                    Attribute::Text(text) => format!("\"{name}\": \"{text}\""),
                    Attribute::Number(number) => format!("\"{name}\": {number}"),
                    Attribute::Size => format!("\"{name}\": props.size"),
                })
                .collect();
            let properties = if attributes.is_empty() {
                "null".to_owned()
            } else {
                format!("{{ {} }}", attributes.join(", "))
            };
            format!("h(\"{tag}\", {properties}{})", list(children))
        }
        Markup::Fragment(children) => format!("h(Fragment, null{})", list(children)),
        Markup::Text(text) => format!("\"{text}\""),
        Markup::Number(number) => number.to_string(),
        Markup::Size => "props.size".to_owned(),
    }
}
