//! What the output's engines understand: targets as the user names them, and the syntax that they lack.
//!
//! Knows names and versions, no syntax trees.

use lightningcss::targets::Browsers;

pub(crate) mod feature;

use self::feature::{CLASS_MEMBERS, Feature, Features, TABLE};
use crate::diagnostics::Diagnostic;

/// What one target is: an edition of ECMA-262, or an engine with its version.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Target {
    Edition(u16),
    Engine(Engine, Version),
}

/// Major, minor and patch.
type Version = [u32; 3];

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Engine {
    Chrome,
    Deno,
    Edge,
    Firefox,
    Hermes,
    Ie,
    Ios,
    Node,
    Opera,
    Rhino,
    Safari,
}

const ENGINES: &[(&str, Engine)] = &[
    ("chrome", Engine::Chrome),
    ("deno", Engine::Deno),
    ("edge", Engine::Edge),
    ("firefox", Engine::Firefox),
    ("hermes", Engine::Hermes),
    ("ie", Engine::Ie),
    ("ios", Engine::Ios),
    ("node", Engine::Node),
    ("opera", Engine::Opera),
    ("rhino", Engine::Rhino),
    ("safari", Engine::Safari),
];

/// The latest edition that can be asked for.
const LATEST: u16 = 2025;

/// What follows from all targets together.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub(crate) struct Targets {
    /// What the output must not contain.
    pub(crate) unsupported: Features,
    /// Browsers that style sheets are lowered for.
    pub(crate) browsers: Option<Browsers>,
    /// Whether the output may contain what ends a script element, if that is said.
    pub(crate) inline_script: Option<bool>,
}

impl Targets {
    /// Reads targets, and features that are switched on and off whatever the targets have.
    pub(crate) fn new(names: &[String], supported: &[(String, bool)], errors: &mut Vec<Diagnostic>) -> Self {
        let mut targets = Vec::new();
        for name in names {
            match Target::parse(&name.to_ascii_lowercase()) {
                Ok(target) => targets.extend(target),
                Err((message, help)) => errors.push(Diagnostic::error(message).with_help(help)),
            }
        }
        let mut unsupported = Features::NONE;
        for &(feature, _, edition, engines) in TABLE {
            let lacks = targets.iter().any(|target| match *target {
                Target::Edition(year) => year < edition,
                Target::Engine(engine, version) => !has(engines, engine, version),
            });
            unsupported.set(feature, lacks);
        }
        let mut inline_script = None;
        for (name, is_supported) in supported {
            match TABLE.iter().find(|row| row.1 == name) {
                Some(&(feature, ..)) => unsupported.set(feature, !is_supported),
                None if name == "inline-script" => inline_script = Some(*is_supported),
                None => errors.push(unknown_feature(name)),
            }
        }
        Self { unsupported: implied(unsupported), browsers: browsers(&targets), inline_script }
    }
}

impl Target {
    /// Reads one target; `esnext` asks for nothing.
    fn parse(name: &str) -> Result<Option<Self>, (String, String)> {
        let start = name.find(|c: char| !c.is_ascii_lowercase()).unwrap_or(name.len());
        let (engine, version) = name.split_at(start);
        if engine == "esnext" && version.is_empty() {
            return Ok(None);
        }
        if engine == "es" {
            return match version.parse() {
                Ok(5) => Ok(Some(Self::Edition(5))),
                Ok(6) => Ok(Some(Self::Edition(2015))),
                Ok(year @ 2015..=LATEST) => Ok(Some(Self::Edition(year))),
                _ => Err((
                    format!("there is no target \"{name}\""),
                    format!("editions are es5, es2015 to es{LATEST}, and esnext"),
                )),
            };
        }
        let Some(&(_, engine)) = ENGINES.iter().find(|(known, _)| *known == engine) else {
            let nearest = nearest(engine, ENGINES.iter().map(|(name, _)| *name).chain(["es"]));
            let help = match nearest {
                Some(nearest) => format!("did you mean \"{nearest}{version}\"?"),
                None => "a target is an edition like es2020, or chrome, deno, edge, firefox, hermes, ie, ios, node, opera, rhino or safari with a version: chrome80".to_string(),
            };
            return Err((format!("there is no target \"{name}\""), help));
        };
        if version.is_empty() {
            return Err((format!("the target \"{name}\" needs a version"), format!("write {name}18, say")));
        }
        match parse_version(version) {
            Some(version) => Ok(Some(Self::Engine(engine, version))),
            None => Err((
                format!("\"{version}\" is no version of the target \"{name}\""),
                "a version is one, two or three numbers: 80, 14.1 or 1.7.14".to_string(),
            )),
        }
    }
}

fn parse_version(text: &str) -> Option<Version> {
    let mut version = [0; 3];
    for (index, part) in text.split('.').enumerate() {
        let is_number = !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
        *version.get_mut(index)? = if is_number { part.parse().ok()? } else { return None };
    }
    Some(version)
}

/// Whether `engine` is one of `engines` in this version.
fn has(engines: &str, engine: Engine, version: Version) -> bool {
    engines.split(' ').any(|range| {
        let start = range.find(|c: char| c.is_ascii_digit()).unwrap_or(range.len());
        let (name, versions) = range.split_at(start);
        let known = ENGINES.iter().find(|(known, _)| *known == name);
        known.is_some_and(|(_, known)| *known == engine) && {
            let (from, before) = versions.split_once('-').unwrap_or((versions, ""));
            parse_version(from).is_some_and(|from| from <= version)
                && parse_version(before).is_none_or(|before| version < before)
        }
    })
}

/// What can only be had together.
fn implied(mut unsupported: Features) -> Features {
    use Feature::*;
    const RULES: &[(Feature, Features)] = &[
        (AsyncAwait, Features::of(&[AsyncGenerator, ForAwait, TopLevelAwait])),
        (Generator, Features::of(&[AsyncGenerator])),
        (AsyncGenerator, Features::of(&[ForAwait])),
        (ForAwait, Features::of(&[AsyncGenerator])),
        (Classes, CLASS_MEMBERS),
    ];
    for (feature, others) in RULES {
        if unsupported.has(*feature) {
            unsupported = unsupported.or(*others);
        }
    }
    unsupported
}

/// The targets that are browsers, as the library for style sheets wants them.
fn browsers(targets: &[Target]) -> Option<Browsers> {
    let mut browsers = Browsers::default();
    let mut any = false;
    for target in targets {
        let Target::Engine(engine, [major, minor, patch]) = *target else { continue };
        let browser = match engine {
            Engine::Chrome => &mut browsers.chrome,
            Engine::Edge => &mut browsers.edge,
            Engine::Firefox => &mut browsers.firefox,
            Engine::Ie => &mut browsers.ie,
            Engine::Ios => &mut browsers.ios_saf,
            Engine::Opera => &mut browsers.opera,
            Engine::Safari => &mut browsers.safari,
            Engine::Deno | Engine::Hermes | Engine::Node | Engine::Rhino => continue,
        };
        any = true;
        let version = major.min(0xffff) << 16 | minor.min(0xff) << 8 | patch.min(0xff);
        *browser = Some(browser.map_or(version, |known| known.min(version)));
    }
    any.then_some(browsers)
}

/// Features of style sheets and of the output's surroundings, which follow from the targets alone.
const FOLLOWING: &[&str] = &[
    "color-functions",
    "from-base64",
    "function-name-configurable",
    "function-or-class-property-access",
    "gradient-double-position",
    "gradient-interpolation",
    "gradient-midpoints",
    "hashbang",
    "hex-rgba",
    "hwb",
    "import-assertions",
    "inline-style",
    "inset-property",
    "is-pseudo-class",
    "media-range",
    "modern-rgb-hsl",
    "nesting",
    "node-colon-prefix-import",
    "node-colon-prefix-require",
    "rebecca-purple",
    "typeof-exotic-object-is-object",
    "unicode-escapes",
];

fn unknown_feature(name: &str) -> Diagnostic {
    if FOLLOWING.contains(&name) {
        return Diagnostic::error(format!("the feature \"{name}\" cannot be switched by itself yet"))
            .with_help("name the engines with --target");
    }
    let error = Diagnostic::error(format!("there is no feature \"{name}\""));
    match nearest(name, TABLE.iter().map(|row| row.1)) {
        Some(nearest) => error.with_help(format!("did you mean \"{nearest}\"?")),
        None => error.with_help("features are called like arrow, class-field or optional-chain"),
    }
}

fn nearest<'a>(name: &str, known: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    known
        .map(|known| (strsim::jaro_winkler(name, known), known))
        .filter(|(similarity, _)| *similarity > 0.8)
        .max_by(|a, b| a.0.total_cmp(&b.0))
        .map(|(_, known)| known)
}

#[cfg(test)]
mod tests;
