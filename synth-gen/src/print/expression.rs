//! Expressions that use what was imported. Knows no import syntax.

use crate::model::Model;
use crate::model::head::{DefaultExport, Head, Trace};
use crate::model::uses::{Use, What};

use super::Syntax;

/// The expression of a use, given how its name (and that of the function that raises a counter)
/// is reached. `weigh` must be in scope for a view.
pub(super) fn of_use(used: &Use, origin: &Head, name: &str, raise: &str, syntax: Syntax) -> String {
    let argument = used.argument;
    match used.what {
        What::Total | What::Limit | What::Count | What::Icon => name.to_owned(),
        What::Mix | What::Open => format!("{name}({argument})"),
        What::Default => match origin.default {
            DefaultExport::Function(_) => format!("{name}({argument})"),
            _ => name.to_owned(),
        },
        What::Counter => format!("({raise}({argument}), {name})"),
        What::Class => format!("new {name}({argument}).weigh()"),
        What::State => format!("{name}.Busy"),
        What::Marker => format!("{name}(1).length"),
        What::View => view(name, argument, syntax),
        What::Keys | What::Seen => format!("Object.keys({name}).length"),
    }
}

/// A component rendered and weighed.
pub(super) fn view(name: &str, size: u32, syntax: Syntax) -> String {
    if syntax.markup {
        format!("weigh(<{name} size={{{size}}} />)")
    } else {
        format!("weigh(h({name}, {{ size: {size} }}))")
    }
}

/// The record that the trace package installs.
pub(super) fn record(syntax: Syntax) -> &'static str {
    if syntax.typed { "(globalThis as any).__synth" } else { "globalThis.__synth" }
}

/// The statement that records that a module was evaluated, with its value.
pub(super) fn trace(head: &Head, value: &str, syntax: Syntax) -> String {
    let record = record(syntax);
    match head.trace {
        Trace::Silent => String::new(),
        Trace::Ordered => format!("{record}.visit({}, {value});\n", head.id),
        Trace::Counted => format!("{record}.touch({}, {value});\n", head.id),
    }
}

/// The parts folded into one number, starting with the module's id.
pub(super) fn total(id: u32, syntax: Syntax) -> String {
    if syntax.typed {
        format!("parts.reduce<number>((sum, part) => Math.imul(sum ^ part, 16777619) >>> 0, {id})")
    } else {
        format!("parts.reduce((sum, part) => Math.imul(sum ^ part, 16777619) >>> 0, {id})")
    }
}

/// The parts folded as `total` does, and recorded as `trace` does, in one call.
pub(super) fn recorded_total(head: &Head, parts: &[String], syntax: Syntax) -> String {
    let fold = match head.trace {
        Trace::Silent => "sum",
        Trace::Ordered => "visitSum",
        Trace::Counted => "touchSum",
    };
    let mut text = format!("{}.{fold}({}", record(syntax), head.id);
    for part in parts {
        text.push_str(", ");
        text.push_str(part);
    }
    text + ")"
}

/// The list that `total` folds.
pub(super) fn parts(parts: &[String], syntax: Syntax) -> String {
    let annotation = if syntax.typed { ": number[]" } else { "" };
    let mut text = format!("const parts{annotation} = [");
    for part in parts {
        text.push_str("\n  ");
        text.push_str(part);
        text.push(',');
    }
    text.push_str(if parts.is_empty() { "];\n" } else { "\n];\n" });
    text
}

/// The end of the entry: runs what was left for later, then prints.
pub(super) fn program(model: &Model, total: &str, syntax: Syntax) -> String {
    let add = if model.is_loose() {
        "(sum + (await task())) >>> 0"
    } else {
        "Math.imul(sum ^ (await task()), 16777619) >>> 0"
    };
    format!(
        "
(async () => {{
  const trace = {};
  let sum = {total};
  for (const task of trace.later) {{
    sum = {add};
  }}
  const values = Math.imul(trace.values ^ sum, 16777619) >>> 0;
  console.log(\"order \" + trace.order);
  console.log(\"touched \" + trace.touched);
  console.log(\"modules \" + trace.modules);
  console.log(\"values \" + values);
}})();
",
        record(syntax)
    )
}
