//! CommonJS modules.

use std::fmt::Write as _;

use crate::model::head::{ExportStyle, Head};
use crate::model::links::{Form, Link, trace_position};
use crate::model::uses::{Use, What};
use crate::model::{Model, NodeId};

use super::names::{Scope, export_name};
use super::{Syntax, expression, fillers};

struct Requires<'a> {
    model: &'a Model,
    head: &'a Head,
    path: &'a str,
    syntax: Syntax,
    scope: Scope,
    /// Expressions that go into the total.
    parts: Vec<String>,
    /// Functions to be run after everything has been evaluated.
    later: Vec<String>,
}

pub(super) fn text(model: &Model, head: &Head, path: &str, links: &[Link], syntax: Syntax) -> String {
    let body = model.body(head, links);
    let (functions, parts) = fillers(model, head, &body, syntax);
    let mut text = format!("// {}: CommonJS.\n\"use strict\";\n\n", head.stem.prose());
    if head.style == ExportStyle::Early {
        text.push_str(&early(model, head, path, links));
    }
    let mut requires =
        Requires { model, head, path, syntax, scope: Scope::new(head), parts, later: Vec::new() };
    let trace_at = trace_position(head, links);
    // The value is not known yet where others are still to be required.
    let trace = expression::trace(head, "0", syntax);
    for (position, link) in links.iter().enumerate() {
        if position == trace_at {
            text.push_str(&trace);
        }
        text.push_str(&requires.statement(link));
    }
    if trace_at == links.len() {
        text.push_str(&trace);
    }
    text.push('\n');
    text.push_str(&functions);
    text.push_str(&expression::parts(&requires.parts, syntax));
    text.push_str(&exports(head, syntax));
    let record = expression::record(syntax);
    for task in &requires.later {
        let _ = writeln!(text, "{record}.later.push({task});");
    }
    if head.node == NodeId::ENTRY {
        let total = format!("exports.{}", export_name(head, What::Total));
        let total = if head.style == ExportStyle::Object { format!("module.{total}") } else { total };
        text.push_str(&expression::program(model, &total, syntax));
    }
    text
}

impl Requires<'_> {
    fn statement(&mut self, link: &Link) -> String {
        let model = self.model;
        let target = model.head(link.target);
        let specifier = model.specifier(self.head, self.path, link, &target);
        let require = format!("require(\"{specifier}\")");
        let uses = model.uses(self.head, link);
        match link.form {
            Form::Trace => format!("{require};\n"),
            Form::Lazy => String::new(),
            Form::Deferred => {
                let total = export_name(&target, What::Total);
                self.later.push(format!("async () => {require}.{total}"));
                String::new()
            }
            Form::Late => {
                let name = self.scope.take(&format!("{}Module", target.stem.camel()));
                self.later.push(format!("async () => {name}.{}", export_name(&target, What::Total)));
                format!("const {name} = {require};\n")
            }
            Form::Conditional { taken } => {
                // The constant of the module decides; neither branch is dead to a reader of one file.
                let limit = self.head.limit;
                let bound = if taken { limit / 2 } else { limit + 1 + limit / 3 };
                let own = self.scope.take(&format!("wants{}", target.stem.pascal()));
                let name = self.whole(&uses, &target);
                format!(
                    "const {own} = (at) => at > {bound};\nconst {name} = {own}({limit}) ? {require} : null;\n"
                )
            }
            _ if link.digits.flag() || uses.iter().any(|used| used.what == What::Seen) => {
                let name = self.whole(&uses, &target);
                format!("const {name} = {require};\n")
            }
            _ => {
                let mut members = Vec::new();
                for used in &uses {
                    let exported = export_name(&target, used.what);
                    let local = self.scope.take(&exported);
                    self.parts.push(expression::of_use(used, &target, &local, "", self.syntax));
                    members.push(if local == exported { local } else { format!("{exported}: {local}") });
                }
                format!("const {{ {} }} = {require};\n", members.join(", "))
            }
        }
    }

    /// Uses through the object that holds all exports.
    fn whole(&mut self, uses: &[Use], target: &Head) -> String {
        let name = self.scope.take(&format!("{}Module", target.stem.camel()));
        for used in uses {
            let member = match used.what {
                What::Seen => name.clone(),
                what => format!("{name}.{}", export_name(target, what)),
            };
            self.parts.push(expression::of_use(used, target, &member, "", self.syntax));
        }
        name
    }
}

/// What is exported before anything is required.
fn early(model: &Model, head: &Head, path: &str, links: &[Link]) -> String {
    let mut text = format!(
        "exports.{} = {};\nexports.{} = {};\n",
        export_name(head, What::Mix),
        mixer(head),
        export_name(head, What::Limit),
        head.limit
    );
    if head.opens {
        let result = match links.iter().find(|link| link.form == Form::Lazy) {
            Some(link) => {
                let target = model.head(link.target);
                let specifier = model.specifier(head, path, link, &target);
                format!("require(\"{specifier}\").{}(value)", export_name(&target, What::Mix))
            }
            None => "value".to_owned(),
        };
        let name = export_name(head, What::Open);
        let _ = writeln!(text, "exports.{name} = (value) => {result};");
    }
    text + "\n"
}

fn mixer(head: &Head) -> String {
    format!("function (value) {{\n  return Math.imul(value ^ {}, 16777619) >>> 0;\n}}", head.mixer)
}

fn exports(head: &Head, syntax: Syntax) -> String {
    let [total, mix, limit] = [What::Total, What::Mix, What::Limit].map(|what| export_name(head, what));
    let sum = expression::total(head.id, syntax);
    match head.style {
        ExportStyle::Early => format!("\nexports.{total} = {sum};\n"),
        ExportStyle::Properties => format!(
            "\nexports.{total} = {sum};\nexports.{mix} = {};\nexports.{limit} = {};\n",
            mixer(head),
            head.limit
        ),
        ExportStyle::Object => format!(
            "\nconst {total} = {sum};\nconst {mix} = {};\n\nmodule.exports = {{ {total}, {mix}, {limit}: {} }};\n",
            mixer(head),
            head.limit
        ),
    }
}
