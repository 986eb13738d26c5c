//! The shape of a random program: modules, edges, exports; and which names an import finds.

use std::collections::{BTreeMap, BTreeSet};

use crate::generate::{Features, LOCAL_NAMES};
use crate::random::Random;

pub(crate) struct Shape {
    pub(crate) modules: Vec<Module>,
}

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Stage {
    /// ES modules that nothing requires.
    Above,
    CommonJs,
    /// ES modules that CommonJS may require: they reach nothing above and do not await.
    Below,
}

pub(crate) struct Module {
    pub(crate) stage: Stage,
    pub(crate) awaits: bool,
    /// Modules that are imported or required.
    pub(crate) imports: Vec<usize>,
    /// Modules that are asked for when the entry has run.
    pub(crate) requests: Vec<usize>,
    pub(crate) locals: Vec<Local>,
    pub(crate) exports: Vec<Export>,
    pub(crate) stars: Vec<usize>,
}

pub(crate) struct Local {
    pub(crate) name: String,
    pub(crate) binding: Binding,
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Binding {
    Let,
    Const,
    Var,
    Function,
    Class,
    Arrow,
    /// A function that assigns the local variable with this index of [`LOCAL_NAMES`].
    Setter(usize),
    DefaultExpression,
    DefaultFunction,
}

impl Binding {
    pub(crate) fn is_callable(self) -> bool {
        matches!(self, Self::Function | Self::Arrow | Self::Setter(_) | Self::DefaultFunction)
    }

    pub(crate) fn is_assignable(self) -> bool {
        matches!(self, Self::Let | Self::Var)
    }
}

pub(crate) struct Export {
    pub(crate) name: String,
    pub(crate) source: Source,
}

pub(crate) enum Source {
    Local(String),
    ReExport(usize, String),
    Namespace(usize),
}

impl Module {
    pub(crate) fn declares(&self, name: &str) -> bool {
        self.locals.iter().any(|local| local.name == name)
    }

    pub(crate) fn exported_as(&self, local: &str) -> Vec<&Export> {
        self.exports.iter().filter(|e| matches!(&e.source, Source::Local(name) if name == local)).collect()
    }
}

/// What a name of a module resolves to: a module and its own name for it.
#[derive(Clone, PartialEq, Eq, Debug)]
enum Found {
    Name(usize, String),
    Ambiguous,
}

impl Shape {
    pub(crate) fn file_name(&self, index: usize) -> String {
        let extension = if self.is_common_js(index) { "cjs" } else { "mjs" };
        format!("m{index}.{extension}")
    }

    pub(crate) fn is_common_js(&self, index: usize) -> bool {
        self.modules[index].stage == Stage::CommonJs
    }

    /// Whether Node lets `from` require `target` whenever it likes.
    pub(crate) fn can_require(&self, from: usize, target: usize) -> bool {
        self.is_common_js(from) && self.modules[target].stage >= Stage::CommonJs
    }

    /// Names that can be imported from a module, sorted.
    pub(crate) fn importable(&self, index: usize) -> Vec<String> {
        if self.is_common_js(index) {
            // `default` is all of `module.exports`; the text names the rest.
            let names = self.modules[index].exports.iter().map(|export| export.name.clone());
            return names.filter(|name| name != "default").chain(["default".to_string()]).collect();
        }
        let mut names = BTreeSet::new();
        self.names(index, true, &mut BTreeSet::new(), &mut names);
        names
            .into_iter()
            .filter(|name| matches!(self.resolve(index, name, &mut BTreeSet::new()), Some(Found::Name(..))))
            .collect()
    }

    /// Whether what a name stands for is no member of a CommonJS module: a function there has no name, or a short one.
    pub(crate) fn is_named(&self, index: usize, name: &str) -> bool {
        match self.resolve(index, name, &mut BTreeSet::new()) {
            Some(Found::Name(module, _)) => !self.is_common_js(module),
            Some(Found::Ambiguous) | None => false,
        }
    }

    pub(crate) fn is_callable(&self, index: usize, name: &str) -> bool {
        let Some(Found::Name(module, name)) = self.resolve(index, name, &mut BTreeSet::new()) else {
            return false;
        };
        let locals = &self.modules[module].locals;
        let local = self.modules[module].exports.iter().find_map(|export| match &export.source {
            Source::Local(local) if export.name == name => Some(local),
            _ => None,
        });
        local.is_some_and(|name| locals.iter().any(|l| l.name == *name && l.binding.is_callable()))
    }

    fn names(
        &self,
        index: usize,
        is_outermost: bool,
        seen: &mut BTreeSet<usize>,
        names: &mut BTreeSet<String>,
    ) {
        if !seen.insert(index) {
            return;
        }
        let own = self.modules[index].exports.iter().map(|export| export.name.clone());
        names.extend(own.filter(|name| is_outermost || name != "default"));
        for &star in &self.modules[index].stars {
            self.names(star, false, seen, names);
        }
    }

    /// ResolveExport of ECMA-262; CommonJS modules have the names that their text shows.
    fn resolve(&self, index: usize, name: &str, seen: &mut BTreeSet<(usize, String)>) -> Option<Found> {
        if !seen.insert((index, name.to_string())) {
            return None;
        }
        let module = &self.modules[index];
        if let Some(export) = module.exports.iter().find(|export| export.name == name) {
            return match &export.source {
                Source::Local(_) => Some(Found::Name(index, name.to_string())),
                Source::Namespace(target) => Some(Found::Name(*target, "*".to_string())),
                Source::ReExport(target, imported) => self.resolve(*target, imported, seen),
            };
        }
        if module.stage == Stage::CommonJs {
            return (name == "default").then(|| Found::Name(index, name.to_string()));
        }
        if name == "default" {
            return None;
        }
        let mut found: Option<Found> = None;
        for &star in &module.stars {
            match (self.resolve(star, name, seen), &found) {
                (None, _) => {}
                (Some(Found::Ambiguous), _) => return Some(Found::Ambiguous),
                (Some(new), None) => found = Some(new),
                (Some(new), Some(old)) if new == *old => {}
                (Some(_), Some(_)) => return Some(Found::Ambiguous),
            }
        }
        found
    }
}

/// A random shape.
pub(crate) fn shape(random: &mut Random, features: &Features) -> Shape {
    let count = features.entries + 1 + random.below(features.most_modules - features.entries);
    let with_await = features.top_level_await && random.chance(40);
    let mut stages: Vec<Stage> = (0..count)
        .map(|index| match random.below(10) {
            _ if index < features.entries && !(features.common_js && random.chance(15)) => Stage::Above,
            _ if !features.common_js => Stage::Above,
            0..5 => Stage::Above,
            5..8 => Stage::CommonJs,
            _ => Stage::Below,
        })
        .collect();
    stages[features.entries..].sort();
    let mut shape = Shape { modules: Vec::with_capacity(count) };
    for index in 0..count {
        shape.modules.push(module(random, &stages, index, features, with_await));
    }
    add_re_exports(random, &mut shape);
    shape
}

fn module(
    random: &mut Random,
    stages: &[Stage],
    index: usize,
    features: &Features,
    with_await: bool,
) -> Module {
    let stage = stages[index];
    let reachable: Vec<usize> = (0..stages.len()).filter(|&target| stages[target] >= stage).collect();
    let mut imports: Vec<usize> = (0..random.below(4)).map(|_| *random.pick(&reachable)).collect();
    // Most modules are reached from one before them.
    if index + 1 < stages.len() && stages[index + 1] >= stage && random.chance(70) {
        imports.push(index + 1);
    }
    imports.dedup();
    let requests = if features.dynamic_imports && random.chance(25) {
        vec![random.below(stages.len())]
    } else {
        Vec::new()
    };
    let mut locals: Vec<Local> = Vec::new();
    let mut exports = Vec::new();
    for _ in 0..random.below(4) {
        let at = random.below(LOCAL_NAMES.len());
        let name = LOCAL_NAMES[at].to_string();
        if locals.iter().any(|local| local.name == name) {
            continue;
        }
        let binding = match random.below(9) {
            0 | 1 => Binding::Let,
            2 => Binding::Const,
            3 => Binding::Var,
            4 | 5 => Binding::Function,
            6 => Binding::Class,
            7 => Binding::Arrow,
            _ => match locals.iter().find(|local| local.binding.is_assignable()) {
                Some(local) => Binding::Setter(
                    LOCAL_NAMES.iter().position(|n| *n == local.name).expect("locals have these names"),
                ),
                None => Binding::Let,
            },
        };
        if random.chance(80) {
            let public = if random.chance(50) { name.clone() } else { format!("{name}_{index}") };
            exports.push(Export { name: public, source: Source::Local(name.clone()) });
        }
        locals.push(Local { name, binding });
    }
    if random.chance(25) && stage != Stage::CommonJs {
        let binding = if random.chance(50) { Binding::DefaultExpression } else { Binding::DefaultFunction };
        let name = "default".to_string();
        exports.push(Export { name: name.clone(), source: Source::Local(name.clone()) });
        locals.push(Local { name, binding });
    }
    let awaits = with_await && stage == Stage::Above && random.chance(35);
    Module { stage, awaits, imports, requests, locals, exports, stars: Vec::new() }
}

/// Stars first, since what they give can be exported again by name.
fn add_re_exports(random: &mut Random, shape: &mut Shape) {
    let count = shape.modules.len();
    let targets: BTreeMap<usize, Vec<usize>> = (0..count)
        .filter(|&index| !shape.is_common_js(index))
        .map(|index| {
            let stage = shape.modules[index].stage;
            (index, (0..count).filter(|&t| shape.modules[t].stage >= stage).collect())
        })
        .collect();
    for (&index, targets) in &targets {
        while random.chance(20) {
            let target = *random.pick(targets);
            // What Node exports of a CommonJS module this way depends on how it reads the text.
            if !shape.is_common_js(target) && !shape.modules[index].stars.contains(&target) {
                shape.modules[index].stars.push(target);
            }
        }
    }
    for (&index, targets) in &targets {
        while random.chance(30) {
            let target = *random.pick(targets);
            let names = shape.importable(target);
            let is_namespace = random.chance(20) || names.is_empty();
            let imported = if is_namespace { "space".to_string() } else { random.pick(&names).clone() };
            let name = match random.below(3) {
                0 if imported != "default" => imported.clone(),
                _ => format!("{imported}_{index}"),
            };
            if shape.modules[index].exports.iter().any(|export| export.name == name) {
                continue;
            }
            let source =
                if is_namespace { Source::Namespace(target) } else { Source::ReExport(target, imported) };
            shape.modules[index].exports.push(Export { name, source });
        }
    }
}
