//! CommonJS modules.

use crate::model::Model;
use crate::model::head::{ExportStyle, Head, Trace};
use crate::model::links::{Link, trace_position};
use crate::model::uses::What;

use super::names::{Scope, export_name};
use super::{Syntax, expression, fillers};

pub(super) fn text(model: &Model, head: &Head, links: &[Link], syntax: Syntax) -> String {
    let body = model.body(head);
    let (functions, mut parts) = fillers(&body.fillers, syntax);
    let mut scope = Scope::new(head);
    let mut text = format!("// {}: CommonJS.\n\"use strict\";\n\n", head.stem.prose());
    let trace_at = trace_position(head, links);
    for (position, link) in links.iter().enumerate() {
        if position == trace_at {
            text.push_str(&trace(head, syntax));
        }
        let target = model.head(link.target);
        let specifier = model.specifier(head, link, &target);
        let uses = model.uses(head, link);
        if link.digits.flag() {
            let name = scope.take(&format!("{}Module", target.stem.camel()));
            text.push_str(&format!("const {name} = require(\"{specifier}\");\n"));
            for used in &uses {
                let member = format!("{name}.{}", export_name(&target, used.what));
                parts.push(expression::of_use(used, &target, &member, "", syntax));
            }
        } else {
            let mut members = Vec::new();
            for used in &uses {
                let exported = export_name(&target, used.what);
                let local = scope.take(&exported);
                parts.push(expression::of_use(used, &target, &local, "", syntax));
                members.push(if local == exported { local } else { format!("{exported}: {local}") });
            }
            text.push_str(&format!("const {{ {} }} = require(\"{specifier}\");\n", members.join(", ")));
        }
    }
    if trace_at == links.len() {
        text.push_str(&trace(head, syntax));
    }
    text.push('\n');
    text.push_str(&functions);
    text.push_str(&expression::parts(&parts, syntax));
    text.push_str(&exports(head, syntax));
    text
}

fn trace(head: &Head, syntax: Syntax) -> String {
    let record = expression::record(syntax);
    match head.trace {
        Trace::Silent => String::new(),
        Trace::Ordered => format!("{record}.visit({}, 0);\n", head.id),
        Trace::Counted => format!("{record}.touch({});\n", head.id),
    }
}

fn exports(head: &Head, syntax: Syntax) -> String {
    let [total, mix, limit] = [What::Total, What::Mix, What::Limit].map(|what| export_name(head, what));
    let sum = expression::total(head.id, syntax);
    let mixer = head.mixer;
    match head.style {
        ExportStyle::Properties => format!(
            "\nexports.{total} = {sum};\nexports.{mix} = function (value) {{\n  return \
             Math.imul(value ^ {mixer}, 16777619) >>> 0;\n}};\nexports.{limit} = {};\n",
            head.limit
        ),
        ExportStyle::Object => format!(
            "\nconst {total} = {sum};\nconst {mix} = (value) => Math.imul(value ^ {mixer}, 16777619) \
             >>> 0;\n\nmodule.exports = {{ {total}, {mix}, {limit}: {} }};\n",
            head.limit
        ),
    }
}
