//! ES modules: JavaScript, TypeScript and JSX alike.

use std::fmt::Write as _;

use crate::model::head::{ExportStyle, Head};
use crate::model::links::{Form, Link};
use crate::model::uses::{What, reexports};
use crate::model::{Kind, Model, NodeId};

use super::names::{Scope, export_name, imported_name, raise_name, renamed_total, shape_name};
use super::{Syntax, declarations, expression, fillers};

/// What the links of a module contribute to its text.
struct Imports<'a> {
    model: &'a Model,
    head: &'a Head,
    path: &'a str,
    syntax: Syntax,
    scope: Scope,
    statements: String,
    /// Expressions that go into the total.
    parts: Vec<String>,
    /// Functions to be run after everything has been evaluated.
    later: Vec<String>,
    /// Expressions for an export that nobody uses.
    dormant: Vec<String>,
    types: Vec<String>,
}

pub(super) fn text(model: &Model, head: &Head, path: &str, links: &[Link], syntax: Syntax) -> String {
    let body = model.body(head, links);
    let (functions, parts) = fillers(model, head, &body, syntax);
    let mut imports = Imports {
        model,
        head,
        path,
        syntax,
        scope: Scope::new(head),
        statements: String::new(),
        parts,
        later: Vec::new(),
        dormant: Vec::new(),
        types: Vec::new(),
    };
    if head.kind.has_markup() {
        let name = export_name(head, What::View);
        imports.parts.push(expression::view(&name, body.view_size, syntax));
    }
    for link in links {
        imports.add(link);
    }

    let mut text = String::with_capacity(head.bytes as usize + 1024);
    if syntax.markup {
        text.push_str("/** @jsxRuntime classic */\n/** @jsx h */\n");
        text.push_str(if head.small { "" } else { "/** @jsxFrag Fragment */\n" });
    }
    text.push_str(&imports.statements);
    text.push('\n');
    let is_entry = head.node == NodeId::ENTRY;
    if !is_entry {
        let Imports { types, dormant, .. } = &imports;
        text.push_str(&declarations::text(model, head, types, dormant, syntax));
    }
    text.push_str(&functions);
    if head.small {
        let total = export_name(head, What::Total);
        let recorded = expression::recorded_total(head, &imports.parts, syntax);
        let annotation = if syntax.typed { ": number" } else { "" };
        let _ = writeln!(text, "export const {total}{annotation} = {recorded};");
        text.push_str(&imports.tasks());
        return text;
    }
    text.push_str(&expression::parts(&imports.parts, syntax));
    text.push_str(&waits(head));
    let export = if is_entry { "" } else { "export " };
    let _ = write!(
        text,
        "\n{export}const {} = {};\n",
        export_name(head, What::Total),
        expression::total(head.id, syntax)
    );
    text.push_str(&imports.tasks());
    let total = export_name(head, What::Total);
    text.push_str(&expression::trace(head, &total, syntax));
    if is_entry {
        text.push_str(&expression::program(model, &total, syntax));
    }
    text
}

/// Top-level waits for as many turns of the job queue as the model says.
fn waits(head: &Head) -> String {
    match (head.awaits, head.id % 2) {
        (0, _) => String::new(),
        (1, 0) => "await 0;\n".to_owned(),
        (1, _) => "await Promise.resolve(1);\n".to_owned(),
        (2, 0) => "await Promise.resolve().then(() => 2);\n".to_owned(),
        (2, _) => "for (const turn of [1, 2]) await turn;\n".to_owned(),
        (turns, _) => format!("for (let turn = 0; turn < {turns}; turn += 1) {{\n  await null;\n}}\n"),
    }
}

impl Imports<'_> {
    /// Statements that leave functions for later.
    fn tasks(&self) -> String {
        let record = expression::record(self.syntax);
        self.later.iter().map(|task| format!("{record}.later.push({task});\n")).collect()
    }

    fn add(&mut self, link: &Link) {
        let model = self.model;
        let target = model.head(link.target);
        let specifier = model.specifier(self.head, self.path, link, &target);
        let statement = match link.form {
            Form::Trace | Form::Bare => format!("import \"{specifier}\";"),
            Form::Jsx => {
                // The component of a small module has no fragments.
                let names: &[&str] =
                    if self.head.small { &["h", "weigh"] } else { &["h", "Fragment", "weigh"] };
                names.iter().for_each(|name| drop(self.scope.take(name)));
                format!("import {{ {} }} from \"{specifier}\";", names.join(", "))
            }
            Form::Named | Form::Dormant | Form::Late => self.named(link, &specifier),
            Form::Hoisted if link.digits.flag() => self.named(link, &specifier),
            // Only names assigned one by one are seen by Node.js.
            Form::CommonJs if target.style != ExportStyle::Object && link.digits.flag() => {
                self.named(link, &specifier)
            }
            Form::Style if self.syntax.plain => return,
            Form::Style => format!("import \"{specifier}\";"),
            Form::CommonJs | Form::Json | Form::Icon => self.whole(link, &target, &specifier),
            Form::Hoisted | Form::Namespace => self.namespace(link, &target, &specifier),
            Form::Reexport => self.reexport(link, &target, &specifier),
            Form::Star => format!("export * from \"{specifier}\";"),
            Form::Dynamic => {
                let total = export_name(&target, What::Total);
                self.later.push(format!("async () => (await import(\"{specifier}\")).{total}"));
                return;
            }
            Form::Type | Form::Elided if self.syntax.typed => self.type_only(link.form, &target, &specifier),
            Form::Type | Form::Elided => return,
            Form::Require | Form::Conditional { .. } | Form::Lazy | Form::Deferred => {
                unreachable!("only CommonJS requires")
            }
        };
        self.statements.push_str(&statement);
        self.statements.push('\n');
    }

    fn named(&mut self, link: &Link, specifier: &str) -> String {
        let mut default = None;
        let mut members = Vec::new();
        for used in self.model.uses(self.head, link) {
            let origin = self.model.head(used.origin);
            let exported = imported_name(self.model, &used, &origin);
            let mut raise = String::new();
            let local = if used.what == What::Default {
                let local = self.scope.take(&format!("{}Default", origin.stem.camel()));
                default = Some(local.clone());
                local
            } else {
                if used.what == What::Counter {
                    raise = self.member(&raise_name(&origin), &mut members);
                }
                self.member(&exported, &mut members)
            };
            let expression = expression::of_use(&used, &origin, &local, &raise, self.syntax);
            match link.form {
                Form::Late => self.later.push(format!("async () => {expression}")),
                Form::Dormant => self.dormant.push(expression),
                _ => self.parts.push(expression),
            }
        }
        let members = format!("{{ {} }}", members.join(", "));
        match default {
            Some(default) if members == "{  }" => format!("import {default} from \"{specifier}\";"),
            Some(default) => format!("import {default}, {members} from \"{specifier}\";"),
            None => format!("import {members} from \"{specifier}\";"),
        }
    }

    fn member(&mut self, exported: &str, members: &mut Vec<String>) -> String {
        let local = self.scope.take(exported);
        members.push(if local == exported { local.clone() } else { format!("{exported} as {local}") });
        local
    }

    /// A default import of what is one object.
    fn whole(&mut self, link: &Link, target: &Head, specifier: &str) -> String {
        let json = target.kind == Kind::Json;
        let suffix = match target.kind {
            Kind::Json => "Data",
            Kind::Cjs => "Module",
            _ => "Icon",
        };
        let local = self.scope.take(&format!("{}{suffix}", target.stem.camel()));
        for used in self.model.uses(self.head, link) {
            let member = format!("{local}.{}", export_name(target, used.what));
            self.parts.push(expression::of_use(&used, target, &member, "", self.syntax));
        }
        let attribute = if json && self.syntax.plain { " with { type: \"json\" }" } else { "" };
        format!("import {local} from \"{specifier}\"{attribute};")
    }

    fn namespace(&mut self, link: &Link, target: &Head, specifier: &str) -> String {
        let local = self.scope.take(&format!("{}Space", target.stem.camel()));
        for used in self.model.uses(self.head, link) {
            let origin = self.model.head(used.origin);
            let (member, raise) = if used.what == What::Keys {
                (local.clone(), String::new())
            } else {
                let name = imported_name(self.model, &used, &origin);
                (format!("{local}.{name}"), format!("{local}.{}", raise_name(&origin)))
            };
            self.parts.push(expression::of_use(&used, &origin, &member, &raise, self.syntax));
        }
        format!("import * as {local} from \"{specifier}\";")
    }

    fn reexport(&mut self, link: &Link, target: &Head, specifier: &str) -> String {
        let reexports = reexports(link, target);
        let members: Vec<String> = reexports
            .whats
            .into_iter()
            .map(|what| {
                let name = export_name(target, what);
                if what == What::Total && reexports.renames_total {
                    format!("{name} as {}", renamed_total(self.head, target))
                } else {
                    name
                }
            })
            .collect();
        format!("export {{ {} }} from \"{specifier}\";", members.join(", "))
    }

    fn type_only(&mut self, form: Form, target: &Head, specifier: &str) -> String {
        let mut members = Vec::new();
        let local = self.member(&shape_name(target), &mut members);
        self.types.push(local);
        let member = members.remove(0);
        match form {
            Form::Elided => format!("import {{ {member} }} from \"{specifier}\";"),
            _ if self.head.id.is_multiple_of(4) => {
                format!("import {{ type {member} }} from \"{specifier}\";")
            }
            _ => format!("import type {{ {member} }} from \"{specifier}\";"),
        }
    }
}
