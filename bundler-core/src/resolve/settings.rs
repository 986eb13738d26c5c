//! The part of `Options` that resolving depends on, in the form in which it is used.
//! Must not look at files.

use std::path::PathBuf;

use super::ResolveKind;
use super::externals::Externals;
use crate::options::{Loader, Options, Platform};

/// What a specifier may become.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Purpose {
    /// A module of an `import`.
    Import,
    /// A module of a `require`.
    Require,
    /// A style sheet.
    Style,
}

impl Purpose {
    pub(crate) fn of(kind: ResolveKind) -> Self {
        match kind {
            ResolveKind::Import | ResolveKind::Dynamic | ResolveKind::Url => Purpose::Import,
            ResolveKind::Require | ResolveKind::RequireResolve => Purpose::Require,
            ResolveKind::CssImport => Purpose::Style,
        }
    }
}

/// Whether a path is in a package that somebody else published.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Area {
    /// The user's own files: TypeScript before JavaScript.
    Project,
    /// Below a node_modules directory: JavaScript before TypeScript, and no tsconfig.json.
    NodeModules,
}

impl Area {
    pub(crate) fn of(path: &std::path::Path) -> Self {
        let inside = memchr::memmem::find(path.as_os_str().as_encoded_bytes(), b"node_modules").is_some()
            && path.components().any(|component| component.as_os_str() == "node_modules");
        if inside { Area::NodeModules } else { Area::Project }
    }
}

/// Validated options of the resolver.
pub(crate) struct Settings {
    pub(crate) working_directory: PathBuf,
    pub(crate) platform: Platform,
    pub(crate) externals: Externals,
    pub(crate) packages_external: bool,
    /// Longest first.
    pub(crate) alias: Vec<(String, String)>,
    pub(crate) preserve_symlinks: bool,
    pub(crate) tsconfig: Option<PathBuf>,
    pub(crate) tsconfig_raw: Option<String>,
    /// Whether `sideEffects` has no say.
    pub(crate) ignore_annotations: bool,
    /// Whether the `browser` map of a package.json replaces files and packages.
    pub(crate) uses_browser_map: bool,
    /// Conditions besides `default`, `import`, `require` and `style`.
    conditions: Vec<String>,
    main_fields: Option<Vec<String>>,
    project_extensions: Vec<String>,
    node_modules_extensions: Vec<String>,
    style_extensions: Vec<String>,
}

impl Settings {
    pub(crate) fn new(options: &Options) -> Self {
        let extensions = options
            .resolve_extensions
            .clone()
            .unwrap_or_else(|| owned(&[".tsx", ".ts", ".jsx", ".js", ".css", ".json"]));
        let loader = |extension: &str| loader_of(options, extension);
        let mut alias = options.alias.clone();
        alias.sort_by(|(a, _), (b, _)| b.len().cmp(&a.len()).then_with(|| a.cmp(b)));
        Self {
            working_directory: options.working_directory.clone(),
            platform: options.platform,
            externals: Externals::new(&options.external, &options.working_directory),
            packages_external: options.packages_external,
            alias,
            preserve_symlinks: options.preserve_symlinks,
            tsconfig: options.tsconfig.as_ref().map(|path| options.working_directory.join(path)),
            tsconfig_raw: options.tsconfig_raw.clone(),
            ignore_annotations: options.ignore_annotations,
            uses_browser_map: match &options.main_fields {
                Some(fields) => fields.iter().any(|field| field == "browser"),
                None => options.platform == Platform::Browser,
            },
            conditions: conditions(options),
            main_fields: options.main_fields.clone(),
            node_modules_extensions: scripts_before_typescript(&extensions, loader),
            style_extensions: extensions
                .iter()
                .filter(|extension| loader(extension) == Some(Loader::Css))
                .cloned()
                .collect(),
            project_extensions: extensions,
        }
    }

    /// Whether one tsconfig.json stands for all.
    pub(crate) fn tsconfig_for_all(&self) -> bool {
        self.tsconfig.is_some() || self.tsconfig_raw.is_some()
    }

    /// Conditions of `exports` and `imports` maps. Their order has no meaning.
    pub(crate) fn conditions(&self, purpose: Purpose) -> Vec<String> {
        let own = match purpose {
            Purpose::Import => "import",
            Purpose::Require => "require",
            Purpose::Style => "style",
        };
        let mut conditions = self.conditions.clone();
        conditions.push(own.to_string());
        conditions
    }

    /// Fields of package.json that name the main file, best first.
    ///
    /// For `require`, `main` comes before `module`: it is written for callers that expect what
    /// `module.exports` holds, not a namespace.
    pub(crate) fn main_fields(&self, purpose: Purpose) -> Vec<String> {
        if purpose == Purpose::Style {
            return owned(&["style", "main"]);
        }
        if let Some(fields) = &self.main_fields {
            return fields.clone();
        }
        match (self.platform, purpose) {
            (Platform::Browser, Purpose::Require) => owned(&["browser", "main", "module"]),
            (Platform::Browser, _) => owned(&["browser", "module", "main"]),
            (Platform::Node, _) => owned(&["main", "module"]),
            (Platform::Neutral, _) => Vec::new(),
        }
    }

    /// Extensions to try, best first.
    pub(crate) fn extensions(&self, purpose: Purpose, area: Area) -> &[String] {
        match (purpose, area) {
            (Purpose::Style, _) => &self.style_extensions,
            (_, Area::Project) => &self.project_extensions,
            (_, Area::NodeModules) => &self.node_modules_extensions,
        }
    }
}

/// Extensions that a TypeScript file may write for another one: its output's name.
/// The written name is tried first.
pub(crate) const EXTENSION_ALIASES: [(&str, &[&str]); 4] = [
    (".js", &[".js", ".ts", ".tsx"]),
    (".jsx", &[".jsx", ".ts", ".tsx"]),
    (".mjs", &[".mjs", ".mts"]),
    (".cjs", &[".cjs", ".cts"]),
];

fn conditions(options: &Options) -> Vec<String> {
    let platform = match options.platform {
        Platform::Browser => Some("browser"),
        Platform::Node => Some("node"),
        Platform::Neutral => None,
    };
    let custom = match (&options.conditions, platform) {
        (Some(conditions), _) => conditions.clone(),
        (None, Some(_)) => owned(&["module"]),
        (None, None) => Vec::new(),
    };
    platform.into_iter().map(String::from).chain(custom).chain(["default".to_string()]).collect()
}

/// Published packages may hold their TypeScript sources beside the output: the output is meant.
/// Up to the last JavaScript extension, TypeScript goes behind the others; the rest stays.
fn scripts_before_typescript(extensions: &[String], loader: impl Fn(&str) -> Option<Loader>) -> Vec<String> {
    let end = extensions
        .iter()
        .rposition(|extension| matches!(loader(extension), Some(Loader::Js | Loader::Jsx)))
        .map_or(0, |last| last + 1);
    let (typescript, mut ordered): (Vec<_>, Vec<_>) = extensions[..end]
        .iter()
        .cloned()
        .partition(|extension| matches!(loader(extension), Some(Loader::Ts | Loader::Tsx)));
    ordered.extend(typescript);
    ordered.extend_from_slice(&extensions[end..]);
    ordered
}

fn loader_of(options: &Options, extension: &str) -> Option<Loader> {
    let chosen = options.loaders.iter().find(|(key, _)| key == extension);
    chosen.map(|(_, loader)| *loader).or(match extension {
        ".js" | ".cjs" | ".mjs" => Some(Loader::Js),
        ".jsx" => Some(Loader::Jsx),
        ".ts" | ".cts" | ".mts" => Some(Loader::Ts),
        ".tsx" => Some(Loader::Tsx),
        ".json" => Some(Loader::Json),
        ".css" => Some(Loader::Css),
        _ => None,
    })
}

fn owned(texts: &[&str]) -> Vec<String> {
    texts.iter().map(ToString::to_string).collect()
}
