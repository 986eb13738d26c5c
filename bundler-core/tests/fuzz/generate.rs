//! Random programs: ES modules and CommonJS, cycles of both, stars, live bindings, dead zones, top-level
//! await, dynamic imports.
//!
//! Every program links in Node: what a module imports is looked up by ECMA-262's ResolveExport first. ES
//! modules above reach CommonJS modules, these reach ES modules below, and no way leads back up, since Node
//! refuses `require` of an ES module that is on its way. Nothing races: dynamic imports wait for the entry.

use crate::program::{File, Program};
use crate::random::Random;
use crate::shape::{Binding, Export, Shape, Source, Stage, shape};
use crate::tidy::tidy;

/// What programs of a run may contain.
#[derive(Clone, Copy)]
pub(crate) struct Features {
    pub(crate) most_modules: usize,
    pub(crate) entries: usize,
    pub(crate) common_js: bool,
    pub(crate) top_level_await: bool,
    pub(crate) dynamic_imports: bool,
    pub(crate) throws: bool,
}

/// The program of a seed.
pub(crate) fn generate(seed: u64, features: &Features) -> Program {
    let mut random = Random::new(seed);
    // What tidy CommonJS modules are like must not change all the rest.
    let mut choices = Random::new(!seed);
    let shape = shape(&mut random, features);
    let awaits = shape.modules.iter().any(|module| module.awaits);
    let files = (0..shape.modules.len())
        .map(|index| File {
            name: shape.file_name(index),
            lines: lines(&mut random, &mut choices, &shape, index, features),
        })
        .collect();
    Program { files, entries: features.entries, awaits }
}

fn lines(
    random: &mut Random,
    choices: &mut Random,
    shape: &Shape,
    index: usize,
    features: &Features,
) -> Vec<String> {
    match shape.modules[index].stage {
        Stage::CommonJs => {
            let lines = common_js(random, shape, index, features);
            if choices.chance(60) { tidy(choices, shape, index, features) } else { lines }
        }
        Stage::Above | Stage::Below => es_module(random, choices, shape, index, features),
    }
}

/// A name that a module can mention, and what may be done with it.
struct Known {
    name: String,
    is_callable: bool,
    is_import: bool,
    is_named: bool,
}

fn es_module(
    random: &mut Random,
    choices: &mut Random,
    shape: &Shape,
    index: usize,
    features: &Features,
) -> Vec<String> {
    let module = &shape.modules[index];
    let mut imports = Vec::new();
    let mut known: Vec<Known> = Vec::new();
    let mut namespaces = Vec::new();
    for (number, &target) in module.imports.iter().enumerate() {
        let from = format!("'./{}'", shape.file_name(target));
        let names = shape.importable(target);
        let local = |kind: &str| format!("{kind}{number}_{index}");
        let before = (imports.len(), known.len(), namespaces.len());
        match random.below(if names.is_empty() { 2 } else { 6 }) {
            0 => imports.push(format!("import {from};")),
            1 => {
                // Node finds the names of a CommonJS module by reading its text: look at few of them.
                let name = local("space");
                imports.push(format!("import * as {name} from {from};"));
                namespaces.push((name, names.clone(), shape.is_common_js(target)));
            }
            _ => {
                let mut clauses = Vec::new();
                let mut default = None;
                for _ in 0..1 + random.below(3) {
                    let imported = random.pick(&names).clone();
                    let alias = match random.below(3) {
                        _ if imported == "default" => local("fallback"),
                        0 if !known.iter().any(|k| k.name == imported) && !module.declares(&imported) => {
                            imported.clone()
                        }
                        _ => local(&imported),
                    };
                    if known.iter().any(|k| k.name == alias) {
                        continue;
                    }
                    let is_callable = shape.is_callable(target, &imported);
                    let is_named = shape.is_named(target, &imported);
                    known.push(Known { name: alias.clone(), is_callable, is_import: true, is_named });
                    if imported == "default" && default.is_none() {
                        default = Some(alias);
                    } else if imported == alias {
                        clauses.push(imported);
                    } else {
                        clauses.push(format!("{imported} as {alias}"));
                    }
                }
                let braces = (!clauses.is_empty()).then(|| format!("{{ {} }}", clauses.join(", ")));
                let clause: Vec<String> = default.into_iter().chain(braces).collect();
                if clause.is_empty() {
                    imports.push(format!("import {from};"));
                } else {
                    imports.push(format!("import {} from {from};", clause.join(", ")));
                }
            }
        }
        if shape.is_common_js(target) && choices.chance(50) {
            imports.truncate(before.0);
            known.truncate(before.1);
            namespaces.truncate(before.2);
            // Nothing but members: they are looked at one by one.
            let name = local("whole");
            imports.push(format!("import {name} from {from};"));
            for member in names.iter().filter(|member| *member != "default") {
                known.push(Known {
                    name: format!("{name}.{member}"),
                    is_callable: shape.is_callable(target, member),
                    is_import: false,
                    is_named: false,
                });
            }
        }
    }
    for export in &module.exports {
        let name = &export.name;
        match &export.source {
            Source::Local(_) => {}
            Source::ReExport(target, imported) if imported == name => {
                imports.push(format!("export {{ {name} }} from './{}';", shape.file_name(*target)));
            }
            Source::ReExport(target, imported) => {
                imports.push(format!(
                    "export {{ {imported} as {name} }} from './{}';",
                    shape.file_name(*target)
                ));
            }
            Source::Namespace(target) => {
                imports.push(format!("export * as {name} from './{}';", shape.file_name(*target)));
            }
        }
    }
    for &star in &module.stars {
        imports.push(format!("export * from './{}';", shape.file_name(star)));
    }
    for local in module.locals.iter().filter(|local| local.name != "default") {
        known.push(Known {
            name: local.name.clone(),
            is_callable: local.binding.is_callable(),
            is_import: false,
            is_named: true,
        });
    }

    let mut body = vec![format!("log('{index} starts');")];
    for local in &module.locals {
        let value = value(random, index, &known);
        body.push(declaration(random, local.binding, &local.name, &value, module.exported_as(&local.name)));
        if random.chance(30) {
            body.push(look(random, index, &known));
        }
    }
    let clauses: Vec<String> = module
        .exports
        .iter()
        .filter_map(|export| match &export.source {
            Source::Local(local) if !inline_export(&module.exported_as(local), export) => {
                let binding = module.locals.iter().find(|l| l.name == *local)?.binding;
                (binding != Binding::DefaultExpression && binding != Binding::DefaultFunction)
                    .then(|| format!("{local} as {}", export.name))
            }
            _ => None,
        })
        .collect();
    if !clauses.is_empty() {
        body.push(format!("export {{ {} }};", clauses.join(", ")));
    }
    for _ in 0..random.below(4) {
        body.push(look(random, index, &known));
    }
    for (name, members, is_common_js) in &namespaces {
        body.push(look_at_namespace(random, index, name, members, *is_common_js));
    }
    for local in &module.locals {
        if random.chance(25) && local.binding.is_assignable() {
            body.push(format!("{} = {};", local.name, 100 + random.below(100)));
        }
    }
    if module.awaits {
        for _ in 0..1 + random.below(3) {
            let at = 1 + random.below(body.len());
            body.insert(
                at,
                format!(
                    "await {}; log('{index} goes on');",
                    random.pick(&["0", "null", "Promise.resolve()"])
                ),
            );
        }
    }
    if features.throws && random.chance(4) {
        body.push(format!("throw new Error('{index} throws');"));
    }
    for &target in &module.requests {
        let from = format!("'./{}'", shape.file_name(target));
        let member = shape.importable(target).first().cloned().unwrap_or("nothing".into());
        body.push(format!(
            "later(() => import({from}).then((space) => log('{index} imported', probe(() => space.{member}), typeof space)));"
        ));
    }
    body.push(format!("log('{index} ends');"));
    // Imports are hoisted, wherever they stand.
    for import in imports {
        let at = if random.chance(20) { random.below(body.len() + 1) } else { 0 };
        body.insert(at, import);
    }
    body
}

/// Whether the export stands in the declaration itself.
fn inline_export(exported_as: &[&Export], export: &Export) -> bool {
    matches!(&export.source, Source::Local(local) if *local == export.name)
        && exported_as.first().is_some_and(|first| std::ptr::eq(*first, export))
}

fn value(random: &mut Random, index: usize, known: &[Known]) -> String {
    match random.below(4) {
        0 if !known.is_empty() => format!("probe(() => {})", random.pick(known).name),
        1 => format!("'{}'", random.pick(&["text", "more", "é"])),
        _ => (index * 10 + random.below(10)).to_string(),
    }
}

fn declaration(
    random: &mut Random,
    binding: Binding,
    name: &str,
    value: &str,
    exported_as: Vec<&Export>,
) -> String {
    let inline = exported_as.iter().any(|export| inline_export(&exported_as, export));
    let export = if inline { "export " } else { "" };
    match binding {
        Binding::Let => format!("{export}let {name} = {value};"),
        Binding::Const => format!("{export}const {name} = {value};"),
        Binding::Var => format!("{export}var {name} = {value};"),
        Binding::Function => format!("{export}function {name}() {{ return {value}; }}"),
        Binding::Class => match random.below(2) {
            0 => format!("{export}class {name} {{ static value = {value}; }}"),
            _ => format!("{export}class {name} {{ get() {{ return {name}; }} }}"),
        },
        Binding::Arrow => format!("{export}const {name} = () => {value};"),
        Binding::Setter(target) => {
            format!(
                "{export}function {name}() {{ return {} = {}; }}",
                LOCAL_NAMES[target],
                1000 + random.below(9)
            )
        }
        Binding::DefaultExpression => format!("export default {value};"),
        Binding::DefaultFunction => format!("export default function () {{ return {value}; }}"),
    }
}

/// Names that modules share, so that they collide in one scope.
pub(crate) const LOCAL_NAMES: &[&str] = &["value", "count", "item", "helper", "Thing", "name", "map"];

fn look(random: &mut Random, index: usize, known: &[Known]) -> String {
    if known.is_empty() {
        return format!("log('{index} alone');");
    }
    let Known { name, is_callable, is_import, is_named } = random.pick(known);
    match random.below(6) {
        0 => format!("log('{index} {name}', probe(() => typeof {name}));"),
        1 if *is_callable => format!("log('{index} {name}()', probe(() => {name}()));"),
        2 if *is_callable && *is_named => {
            format!("log('{index} {name}.name', probe(() => {name}.name.length > 0));")
        }
        3 if *is_import => format!("log('{index} {name}=', probe(() => {{ {name} = 1; }}));"),
        4 => format!("(() => {{ const value = 'inner'; log('{index}', value, probe(() => {name})); }})();"),
        _ => format!("log('{index} {name}', probe(() => {name}));"),
    }
}

fn look_at_namespace(
    random: &mut Random,
    index: usize,
    name: &str,
    members: &[String],
    is_common_js: bool,
) -> String {
    let member = if members.is_empty() { "nothing" } else { random.pick(members).as_str() };
    match random.below(5) {
        0 if !is_common_js => {
            format!("log('{index} keys', probe(() => Reflect.ownKeys({name}).map(String).join()));")
        }
        1 if !is_common_js => {
            format!("log('{index} in', probe(() => '{member}' in {name}), probe(() => 'nothing' in {name}));")
        }
        2 if !is_common_js => format!("log('{index} set', probe(() => {{ {name}.{member} = 1; }}));"),
        3 => format!("log('{index} call', probe(() => {name}.{member}()));"),
        _ => format!("log('{index} member', probe(() => {name}.{member}));"),
    }
}

fn common_js(random: &mut Random, shape: &Shape, index: usize, features: &Features) -> Vec<String> {
    let module = &shape.modules[index];
    let mut lines = vec![format!("log('{index} starts');")];
    let mut known: Vec<String> = Vec::new();
    for (number, &target) in module.imports.iter().enumerate() {
        let from = format!("'./{}'", shape.file_name(target));
        let local = format!("required{number}");
        match random.below(6) {
            0 => lines.push(format!("require({from});")),
            1 => lines.push(format!("const {local} = () => require({from});")),
            2 => lines.push(format!("var {local}; try {{ {local} = require({from}); }} catch (error) {{ log('{index} catches', probe(() => {{ throw error; }})); }}")),
            3 => lines.push(format!("var {local} = {} && require({from});", random.pick(&["true", "false", "index"]).replace("index", "module"))),
            _ => lines.push(format!("const {local} = require({from});")),
        }
        if !lines.last().is_some_and(|line| line.starts_with("require")) {
            let members = shape.importable(target);
            let member = if members.is_empty() { "nothing" } else { random.pick(&members).as_str() };
            let call = if lines.last().is_some_and(|line| line.contains("= () =>")) { "()" } else { "" };
            known.push(format!("{local}{call}"));
            known.push(format!("{local}{call}.{member}"));
        }
    }
    let at = 1 + random.below(lines.len());
    match random.below(4) {
        0 => lines.insert(at, "var exported = exports;".to_string()),
        1 => lines.insert(at, format!("log('{index} this', probe(() => this === module.exports));")),
        _ => {}
    }
    for export in &module.exports {
        let at = 1 + random.below(lines.len());
        let name = &export.name;
        let value = match &export.source {
            Source::Local(local)
                if module.locals.iter().any(|l| l.name == *local && l.binding.is_callable()) =>
            {
                format!("function () {{ return {}; }}", index * 10 + random.below(10))
            }
            _ => (index * 10 + random.below(10)).to_string(),
        };
        let target = if name == "default" { "exports.default" } else { "" };
        if target.is_empty() {
            lines.insert(at, format!("exports.{name} = {value};"));
        } else {
            lines.insert(at, format!("{target} = {value};"));
        }
    }
    for _ in 0..random.below(4) {
        if known.is_empty() {
            break;
        }
        let expression = random.pick(&known).clone();
        lines.push(format!("log('{index} sees', probe(() => {expression}));"));
    }
    if features.throws && random.chance(4) {
        lines.push(format!("throw new Error('{index} throws');"));
    }
    for &target in &module.requests {
        let from = format!("'./{}'", shape.file_name(target));
        let member = shape.importable(target).first().cloned().unwrap_or("nothing".into());
        if shape.can_require(index, target) && random.chance(50) {
            lines.push(format!(
                "later(() => log('{index} required', probe(() => require({from}).{member})));"
            ));
        } else {
            lines.push(format!("later(() => import({from}).then((space) => log('{index} imported', probe(() => space.{member}))));"));
        }
    }
    lines.push(format!("log('{index} ends');"));
    lines
}
