//! What an ES module declares, imports and total aside: constants, functions, classes, types.

use std::fmt::Write as _;

use crate::model::Model;
use crate::model::head::{DefaultExport, Head};
use crate::model::uses::{What, marker_text};

use super::names::{export_name, notes_name, raise_name, shape_name};
use super::{Syntax, jsx};

/// All exports but the total.
///
/// `related` are imported types, `dormant` an expression for an export that nobody uses.
pub(super) fn text(
    model: &Model,
    head: &Head,
    related: &[String],
    dormant: &[String],
    syntax: Syntax,
) -> String {
    let (number, string) = if syntax.typed { (": number", ": string") } else { ("", "") };
    let mut text = String::new();
    if syntax.typed {
        text.push_str(&types(head, related));
    }
    if head.small {
        text.push_str(&view(model, head, syntax));
        return text;
    }
    let limit = export_name(head, What::Limit);
    let _ = write!(text, "export const {limit} = {};\n\n", head.limit);
    let mix = export_name(head, What::Mix);
    if syntax.typed && head.id.is_multiple_of(5) {
        let _ = writeln!(text, "export function {mix}(value: number): number;");
    }
    let _ = write!(
        text,
        "/** Spreads a {} over 32 bits. */\nexport function {mix}(value{number}){number} {{\n  \
         return Math.imul(value ^ {}, 16777619) >>> 0;\n}}\n\n",
        head.stem.prose(),
        head.mixer
    );
    match head.default {
        DefaultExport::None => {}
        DefaultExport::Value(value) => {
            let _ = write!(text, "export default {value};\n\n");
        }
        DefaultExport::Function(constant) => {
            let name = if head.id.is_multiple_of(2) {
                format!(" scramble{}", head.stem.pascal())
            } else {
                " ".to_owned()
            };
            let _ = write!(
                text,
                "export default function{name}(value{number}){number} {{\n  return Math.imul(value \
                 ^ {constant}, 16777619) >>> 0;\n}}\n\n"
            );
        }
    }
    if let Some(start) = head.counter {
        let count = export_name(head, What::Counter);
        let _ = write!(
            text,
            "export let {count} = {start};\n\nexport function {}(by{number}) {{\n  {count} = \
             ({count} + by) >>> 0;\n}}\n\n",
            raise_name(head)
        );
    }
    if let Some(constant) = head.class {
        text.push_str(&class(&export_name(head, What::Class), constant, head.id, syntax));
    }
    if let Some(first) = head.state {
        let name = export_name(head, What::State);
        text.push_str(&if syntax.typed {
            format!("export enum {name} {{\n  Idle = {first},\n  Busy,\n  Done,\n}}\n\n")
        } else {
            format!(
                "export const {name} = {{ Idle: {first}, Busy: {}, Done: {} }};\n\n",
                first + 1,
                first + 2
            )
        });
    }
    text.push_str(&view(model, head, syntax));
    if head.markers > 0 {
        let argument = if dormant.is_empty() { "depth".to_owned() } else { dormant.join(" + ") };
        let _ = write!(
            text,
            "/** Kept for old callers. */\nexport function {}(depth{number}){string} {{\n  return \
             depth > 0 ? \"{}\" : String({argument});\n}}\n\n",
            export_name(head, What::Marker),
            marker_text(head.node, 0)
        );
    }
    if head.markers > 1 {
        let _ = write!(text, "export const {} = \"{}\";\n\n", notes_name(head), marker_text(head.node, 1));
    }
    text
}

/// The component of a JSX module.
fn view(model: &Model, head: &Head, syntax: Syntax) -> String {
    if !head.kind.has_markup() {
        return String::new();
    }
    let properties = if syntax.typed { ": { size: number }" } else { "" };
    let name = export_name(head, What::View);
    let markup = model.markup(head.node);
    if syntax.markup {
        let jsx = jsx::as_jsx(&markup, 2);
        format!("export function {name}(props{properties}) {{\n  return (\n{jsx}  );\n}}\n\n")
    } else {
        format!("export function {name}(props) {{\n  return {};\n}}\n\n", jsx::as_calls(&markup))
    }
}

fn types(head: &Head, related: &[String]) -> String {
    let mut text = String::new();
    let mut known = related.to_vec();
    if head.shape {
        let name = shape_name(head);
        let _ = write!(
            text,
            "export interface {name} {{\n  readonly total: number;\n  label?: string;\n  next: {name} | \
             null;\n}}\n\n"
        );
        known.push(name);
    }
    if !related.is_empty() {
        let _ = write!(
            text,
            "type Related = {};\n\nfunction isRelated(value: unknown): value is Related {{\n  return \
             typeof value === \"object\" && value !== null && \"total\" in (value as Related);\n}}\n\n",
            known.join(" | ")
        );
    }
    text
}

fn class(name: &str, constant: u32, id: u32, syntax: Syntax) -> String {
    let members = match (syntax.typed, id.is_multiple_of(2)) {
        (true, true) => {
            "  constructor(private readonly size: number) {}\n\n  weigh(): number {\n    return \
             Math.imul(this.size, $) >>> 0;\n  }\n"
        }
        (true, false) => {
            "  private readonly size: number;\n\n  constructor(size: number) {\n    this.size = \
             size;\n  }\n\n  public weigh(): number {\n    return Math.imul(this.size!, $) >>> 0;\n  \
             }\n"
        }
        (false, true) => {
            "  #size;\n\n  constructor(size) {\n    this.#size = size;\n  }\n\n  weigh() {\n    \
             return Math.imul(this.#size, $) >>> 0;\n  }\n"
        }
        (false, false) => {
            "  constructor(size) {\n    this.size = size;\n  }\n\n  weigh() {\n    return \
             Math.imul(this.size, $) >>> 0;\n  }\n"
        }
    };
    format!("export class {name} {{\n{}}}\n\n", members.replace('$', &constant.to_string()))
}
