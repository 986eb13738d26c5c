//! CommonJS modules as compilers write them: strict, exports assigned one by one, requests at the head.

use crate::generate::Features;
use crate::random::Random;
use crate::shape::{Shape, Source};

/// The lines of such a module.
pub(crate) fn tidy(random: &mut Random, shape: &Shape, index: usize, features: &Features) -> Vec<String> {
    let module = &shape.modules[index];
    let mut lines = vec!["'use strict';".to_string()];
    if random.chance(30) {
        lines.push("Object.defineProperty(exports, '__esModule', { value: true });".to_string());
    }
    if random.chance(50) && !module.exports.is_empty() {
        let names: Vec<String> =
            module.exports.iter().map(|export| format!("exports.{} = ", export.name)).collect();
        lines.push(format!("{}void 0;", names.concat()));
    }
    let starts = format!("log('{index} starts');");
    let mut has_started = random.chance(25);
    if has_started {
        lines.push(starts.clone());
    }
    let mut known: Vec<String> = Vec::new();
    for (number, &target) in module.imports.iter().enumerate() {
        let from = format!("'./{}'", shape.file_name(target));
        let local = format!("required{number}");
        let members = shape.importable(target);
        let member = if members.is_empty() { "nothing".to_string() } else { random.pick(&members).clone() };
        match random.below(8) {
            0 => lines.push(format!("require({from});")),
            1 => {
                lines.push(format!("var {{ {member}: {local} }} = require({from});"));
                known.push(local);
            }
            2 => {
                lines.push(format!("const {local} = require({from}).{member};"));
                known.push(local);
            }
            3 => {
                lines.push(format!("var {local}; {local} = require({from});"));
                known.push(format!("{local}.{member}"));
            }
            _ => {
                lines.push(format!("const {local} = require({from});"));
                known.push(format!("{local}.{member}"));
                if random.chance(30) {
                    known.push(format!("{local}.{member}()"));
                }
                if random.chance(5) {
                    known.push(local);
                }
            }
        }
        if !has_started && random.chance(15) {
            lines.push(starts.clone());
            has_started = true;
        }
    }
    if !has_started {
        lines.push(starts);
    }
    for export in &module.exports {
        let name = &export.name;
        let number = index * 10 + random.below(10);
        let is_callable = matches!(&export.source, Source::Local(local)
            if module.locals.iter().any(|l| l.name == *local && l.binding.is_callable()));
        let line = match random.below(if is_callable { 4 } else { 8 }) {
            0 if is_callable => {
                format!("exports.{name} = function () {{ return [typeof this, {number}].join(); }};")
            }
            1 if is_callable => {
                format!("exports.{name} = local{number}; function local{number}() {{ return {number}; }}")
            }
            2 if is_callable => format!("exports.{name} = () => exports.{name} ? {number} : 0;"),
            _ if is_callable => {
                format!("exports.{name} = function ({name}) {{ return {number} + typeof {name}; }};")
            }
            0 => format!("(() => {{ exports.{name} = {number}; }})();"),
            1 => format!(
                "if (typeof log === 'function') {{ exports.{name} = {number}; }} else {{ exports.{name} = 0; }}"
            ),
            2 => format!("let local{number} = {number}; exports.{name} = local{number}; local{number}++;"),
            3 => format!("exports.{name} = {number}, exports.{name} += 1;"),
            4 => format!("const local{number} = {number}; exports.{name} = local{number};"),
            _ => format!("exports.{name} = {number};"),
        };
        known.push(format!("exports.{name}"));
        if is_callable {
            known.push(format!("exports.{name}()"));
        }
        lines.push(line);
        if !known.is_empty() && random.chance(25) {
            lines.push(format!("log('{index} meets', probe(() => {}));", random.pick(&known)));
        }
    }
    for _ in 0..random.below(3) {
        if !known.is_empty() {
            lines.push(format!("log('{index} sees', probe(() => {}));", random.pick(&known)));
        }
    }
    if features.throws && random.chance(4) {
        lines.push(format!("throw new Error('{index} throws');"));
    }
    lines.push(format!("log('{index} ends');"));
    lines
}
