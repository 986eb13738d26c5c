//! The flags that are supported: name, shape, meaning, effect. Parsing and help are both read off these rows.

use std::fmt::Display;

use bundler_core::diagnostics::Diagnostic;
use bundler_core::options::{
    Charset, Format, JsxMode, LegalComments, Loader, Membership, OrderStrategy, Platform, ResolverKind,
    SourceMap,
};
use bundler_core::phases::Phases;

use super::argument::{Argument, Choices, Separator};
use super::draft::Draft;
use crate::command::{Analyze, LogLevel, TimingsFormat};

/// One supported flag.
pub(super) struct Flag {
    /// Name without dashes.
    pub(super) name: &'static str,
    pub(super) takes: Takes,
    /// What help shows after the name: separator and value.
    pub(super) shape: &'static str,
    pub(super) group: Group,
    pub(super) about: &'static str,
    pub(super) apply: Apply,
}

type Apply = fn(&mut Draft, &Argument<'_>) -> Result<(), Diagnostic>;

/// Whether a value follows.
#[derive(Clone, Copy)]
pub(super) enum Takes {
    Nothing,
    /// A value may follow; as a word of its own only if it is one of these.
    Optional(&'static [&'static str]),
    Value,
}

/// Headings of the help text, in order.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Group {
    Output,
    Modules,
    Language,
    SourceMap,
    Size,
    Messages,
    Scheduling,
}

impl Group {
    pub(super) const ALL: [(Self, &'static str); 7] = [
        (Self::Output, "Output"),
        (Self::Modules, "Finding modules"),
        (Self::Language, "Language"),
        (Self::SourceMap, "Source maps"),
        (Self::Size, "Size"),
        (Self::Messages, "Messages"),
        (Self::Scheduling, "Scheduling (never changes the output)"),
    ];
}

impl Flag {
    /// The flag as help shows it.
    pub(super) fn usage(&self) -> String {
        format!("--{}{}", self.name, self.shape)
    }

    pub(super) fn missing_value(&self) -> Diagnostic {
        Diagnostic::error(format!("--{} needs a value", self.name))
            .with_help(format!("write {}", self.usage()))
    }
}

/// The supported flag of that name.
pub(super) fn find(name: &str) -> Option<&'static Flag> {
    FLAGS.iter().find(|flag| flag.name == name)
}

const SWITCH: Takes = Takes::Optional(&["true", "false"]);

const CHARSETS: &Choices<Charset> = &[("ascii", Charset::Ascii), ("utf8", Charset::Utf8)];
const FORMATS: &Choices<Format> =
    &[("esm", Format::Esm), ("cjs", Format::Cjs), ("iife", Format::Iife), ("umd", Format::Umd)];
const PLATFORMS: &Choices<Platform> =
    &[("browser", Platform::Browser), ("node", Platform::Node), ("neutral", Platform::Neutral)];
const PACKAGES: &Choices<bool> = &[("bundle", false), ("external", true)];
const LOADERS: &Choices<Loader> = &[
    ("js", Loader::Js),
    ("jsx", Loader::Jsx),
    ("ts", Loader::Ts),
    ("tsx", Loader::Tsx),
    ("json", Loader::Json),
    ("css", Loader::Css),
    ("text", Loader::Text),
    ("empty", Loader::Empty),
    ("base64", Loader::Base64),
    ("binary", Loader::Binary),
    ("copy", Loader::Copy),
    ("dataurl", Loader::DataUrl),
    ("default", Loader::Default),
    ("file", Loader::File),
    ("local-css", Loader::LocalCss),
];
const LATER_LOADERS: &[&str] = &["global-css"];
const JSX_MODES: &Choices<JsxMode> =
    &[("automatic", JsxMode::Automatic), ("transform", JsxMode::Classic), ("preserve", JsxMode::Preserve)];
const SOURCE_MAPS: &Choices<SourceMap> = &[
    ("linked", SourceMap::Linked),
    ("inline", SourceMap::Inline),
    ("external", SourceMap::External),
    ("both", SourceMap::Both),
];
const LEGAL_COMMENTS: &Choices<LegalComments> = &[
    ("none", LegalComments::None),
    ("inline", LegalComments::Inline),
    ("eof", LegalComments::EndOfFile),
    ("linked", LegalComments::Linked),
    ("external", LegalComments::External),
];
const LOG_LEVELS: &Choices<LogLevel> = &[
    ("silent", LogLevel::Silent),
    ("error", LogLevel::Error),
    ("warning", LogLevel::Warning),
    ("info", LogLevel::Info),
    ("debug", LogLevel::Debug),
    ("verbose", LogLevel::Verbose),
];
const TIMINGS: &Choices<TimingsFormat> = &[("table", TimingsFormat::Table), ("json", TimingsFormat::Json)];
const MEMBERSHIPS: &Choices<Membership> = &[("linear", Membership::Linear), ("hashed", Membership::Hashed)];
const RESOLVERS: &Choices<ResolverKind> =
    &[("probing", ResolverKind::Probing), ("cached", ResolverKind::Cached)];
const ORDERS: &Choices<OrderStrategy> =
    &[("by-phase", OrderStrategy::ByPhase), ("linear-dfs", OrderStrategy::LinearDfs)];
const DROPPABLE: &Choices<Droppable> = &[("console", Droppable::Console), ("debugger", Droppable::Debugger)];
const TEXT_LANGUAGES: &[&str] = &["js", "css"];

/// What `--drop` takes out.
#[derive(Clone, Copy)]
enum Droppable {
    Console,
    Debugger,
}

/// A row. The body is evaluated for its effect on the draft.
macro_rules! flag {
    ($group:ident, $name:literal, $takes:expr, $shape:literal, $about:literal, |$draft:ident, $argument:ident| $body:expr) => {
        Flag {
            name: $name,
            takes: $takes,
            shape: $shape,
            group: Group::$group,
            about: $about,
            apply: |$draft, $argument| {
                $body;
                Ok(())
            },
        }
    };
}

#[rustfmt::skip] // A table: one row, one line or two.
pub(super) const FLAGS: &[Flag] = &[
    flag!(Output, "outfile", Takes::Value, "=FILE", "the output of the one entry; standard output by default",
        |d, a| d.outfile = Some(a.non_empty()?.into())),
    flag!(Output, "outdir", Takes::Value, "=DIR", "where the outputs go, one per entry",
        |d, a| d.outdir = Some(a.non_empty()?.into())),
    flag!(Output, "outbase", Takes::Value, "=DIR", "entry paths below --outdir start here; their common ancestor by default",
        |d, a| d.options.out_base = Some(a.non_empty()?.into())),
    flag!(Output, "bundle", SWITCH, "[=false]", "false: transform one file and keep its imports",
        |d, a| d.bundle = Some(a.switch()?)),
    flag!(Output, "platform", Takes::Value, "=browser|node|neutral", "where the output runs; browser by default",
        |d, a| d.options.platform = a.choice(PLATFORMS)?),
    flag!(Output, "format", Takes::Value, "=esm|cjs|iife|umd", "by default iife for browsers, cjs for node, esm otherwise",
        |d, a| d.options.format = Some(a.choice(FORMATS)?)),
    flag!(Output, "splitting", SWITCH, "", "entries, and what import() loads, become files that share code; for esm and cjs",
        |d, a| d.options.splitting = a.switch()?),
    flag!(Output, "global-name", Takes::Value, "=NAME", "variable that holds the exports of an iife, or of umd without a module system",
        |d, a| d.options.global_name = Some(a.non_empty()?.to_string())),
    flag!(Output, "globals", Takes::Value, ":MODULE=NAME", "variable of an external module for umd; in camel case by default; repeatable",
        |d, a| d.options.globals.push(a.pair("react=React")?)),
    flag!(Output, "banner", Takes::Value, ":js=TEXT", "text before the code; :css=TEXT for style sheets",
        |d, a| *language_text(&mut d.options.banner, &mut d.options.css_banner, a)? = Some(after_language(a))),
    flag!(Output, "footer", Takes::Value, ":js=TEXT", "text after the code; :css=TEXT for style sheets",
        |d, a| *language_text(&mut d.options.footer, &mut d.options.css_footer, a)? = Some(after_language(a))),
    flag!(Output, "entry-names", Takes::Value, "=PATTERN", "paths of entries' files; [dir]/[name] by default; also [hash] and [ext]",
        |d, a| d.options.entry_names = a.non_empty()?.to_string()),
    flag!(Output, "chunk-names", Takes::Value, "=PATTERN", "paths of the other files that splitting makes; [name]-[hash] by default; also [ext]",
        |d, a| d.options.chunk_names = a.non_empty()?.to_string()),
    flag!(Output, "chunk-group", Takes::Value, ":NAME=PATTERN", "modules whose path contains PATTERN share a chunk; * matches any text; repeatable",
        |d, a| d.options.chunk_groups.push(a.pair("vendor=node_modules")?)),
    flag!(Output, "min-chunk-size", Takes::Value, "=BYTES", "put smaller shared chunks into others",
        |d, a| d.options.min_chunk_size = a.count(0)? as u64),
    flag!(Output, "out-extension", Takes::Value, ":.js=.EXT", "extension of output files instead of .js, or .css; repeatable",
        |d, a| d.options.out_extensions.push(out_extension(a)?)),
    flag!(Output, "allow-overwrite", SWITCH, "", "outputs may replace inputs",
        |d, a| d.options.allow_overwrite = a.switch()?),
    flag!(Output, "metafile", Takes::Value, "=FILE", "write what was read and made as JSON, as esbuild does",
        |d, a| d.metafile = Some(a.non_empty()?.into())),
    flag!(Output, "asset-names", Takes::Value, "=PATTERN", "paths of copied files; [name]-[hash] by default; also [dir] and [ext]",
        |d, a| d.options.asset_names = a.non_empty()?.to_string()),
    flag!(Output, "public-path", Takes::Value, "=URL", "what URLs of copied files and of chunks begin with",
        |d, a| d.options.public_path = Some(a.text().to_string())),
    flag!(Output, "legal-comments", Takes::Value, "=none|inline|eof|linked|external", "comments with @license, @preserve or !; eof by default when bundling, else inline",
        |d, a| d.options.legal_comments = Some(a.choice(LEGAL_COMMENTS)?)),
    flag!(Output, "charset", Takes::Value, "=ascii|utf8", "ascii: escape what is beyond it; the default for iife, utf8 for modules",
        |d, a| d.options.charset = Some(a.choice(CHARSETS)?)),
    flag!(Output, "line-limit", Takes::Value, "=BYTES", "break longer lines where they may end",
        |d, a| d.options.line_limit = Some(a.count(0)?).filter(|limit| *limit > 0)),

    flag!(Modules, "external", Takes::Value, ":NAME", "keep this import; * matches any text; repeatable",
        |d, a| d.options.external.push(a.non_empty()?.to_string())),
    flag!(Modules, "packages", Takes::Value, "=bundle|external", "external: keep all imports of packages",
        |d, a| d.options.packages_external = a.choice(PACKAGES)?),
    flag!(Modules, "alias", Takes::Value, ":FROM=TO", "import package TO for package FROM; repeatable",
        |d, a| d.options.alias.push(a.pair("FROM=TO")?)),
    flag!(Modules, "loader", Takes::Value, ":.EXT=KIND", "what a file is, js, json, file or dataurl say; repeatable; =KIND for standard input",
        |d, a| set_loader(d, a)?),
    flag!(Modules, "sourcefile", Takes::Value, "=FILE", "name of the source on standard input; its imports start there",
        |d, a| d.stdin.source_file = Some(a.non_empty()?.to_string())),
    flag!(Modules, "conditions", Takes::Value, "=A,B", "more conditions for `exports` and `imports` of package.json",
        |d, a| d.options.conditions = Some(a.list()?)),
    flag!(Modules, "main-fields", Takes::Value, "=A,B", "fields of package.json that name the main file, in order",
        |d, a| d.options.main_fields = Some(a.list()?)),
    flag!(Modules, "resolve-extensions", Takes::Value, "=.A,.B", "extensions tried for imports without one, in order",
        |d, a| d.options.resolve_extensions = Some(extensions(a)?)),
    flag!(Modules, "preserve-symlinks", SWITCH, "", "a module is where its link is, not where that leads",
        |d, a| d.options.preserve_symlinks = a.switch()?),

    flag!(Language, "define", Takes::Value, ":NAME=VALUE", "replace a global name or member by an expression; repeatable",
        |d, a| d.options.define.push(a.pair("NAME=VALUE")?)),
    flag!(Language, "inject", Takes::Value, ":FILE", "the file's exports replace the globals of their names; repeatable",
        |d, a| d.options.inject.push(a.non_empty()?.to_string())),
    flag!(Language, "target", Takes::Value, "=es2020,chrome80,...", "lower syntax that these editions and engines lack; esnext by default",
        |d, a| d.options.target = a.list()?),
    flag!(Language, "supported", Takes::Value, ":FEATURE=false", "a feature, like arrow or bigint, is lowered; true: it is kept; repeatable",
        |d, a| d.options.supported.push(supported(a)?)),
    flag!(Language, "drop", Takes::Value, ":console|debugger", "leave out calls of console methods, or debugger statements",
        |d, a| set_drop(d, a)?),
    flag!(Language, "drop-labels", Takes::Value, "=A,B", "leave out statements with these labels",
        |d, a| d.options.drop_labels.extend(a.list()?)),
    flag!(Language, "pure", Takes::Value, ":NAME", "calls of this global function have no effect; repeatable",
        |d, a| d.options.pure.push(a.non_empty()?.to_string())),
    flag!(Language, "tsconfig", Takes::Value, "=FILE", "use this tsconfig.json for all files",
        |d, a| d.options.tsconfig = Some(a.non_empty()?.into())),
    flag!(Language, "tsconfig-raw", Takes::Value, "=JSON", "use this text for all tsconfig.json files",
        |d, a| d.options.tsconfig_raw = Some(a.non_empty()?.to_string())),
    flag!(Language, "jsx", Takes::Value, "=automatic|transform|preserve", "how JSX is compiled",
        |d, a| d.options.jsx.mode = Some(a.choice(JSX_MODES)?)),
    flag!(Language, "jsx-factory", Takes::Value, "=NAME", "function that makes elements; React.createElement by default",
        |d, a| d.options.jsx.factory = Some(a.non_empty()?.to_string())),
    flag!(Language, "jsx-fragment", Takes::Value, "=NAME", "fragment component; React.Fragment by default",
        |d, a| d.options.jsx.fragment = Some(a.non_empty()?.to_string())),
    flag!(Language, "jsx-import-source", Takes::Value, "=PACKAGE", "package of the automatic runtime; react by default",
        |d, a| d.options.jsx.import_source = Some(a.non_empty()?.to_string())),
    flag!(Language, "jsx-dev", SWITCH, "", "use the development runtime",
        |d, a| d.options.jsx.development = Some(a.switch()?)),
    flag!(Language, "jsx-side-effects", SWITCH, "", "make elements even if nothing uses them",
        |d, a| d.options.jsx.side_effects = a.switch()?),

    flag!(SourceMap, "sourcemap", Takes::Optional(&["linked", "inline", "external", "both"]), "[=linked|inline|external|both]",
        "write a source map; linked by default, inline on standard output",
        |d, a| set_source_map(d, a)?),
    flag!(SourceMap, "sources-content", SWITCH, "=false", "false: leave the sources out of the map",
        |d, a| d.options.sources_content = a.switch()?),
    flag!(SourceMap, "debug-id", SWITCH, "", "an identity that outputs and their maps say",
        |d, a| d.options.debug_ids = a.switch()?),
    flag!(SourceMap, "source-root", Takes::Value, "=TEXT", "`sourceRoot` of the map",
        |d, a| d.options.source_root = Some(a.text().to_string())),

    flag!(Size, "minify", SWITCH, "", "all three of the following",
        |d, a| {
            let on = a.switch()?;
            d.options.minify_whitespace = on;
            d.options.minify_identifiers = on;
            d.options.minify_syntax = on;
        }),
    flag!(Size, "minify-whitespace", SWITCH, "", "leave out white space that has no meaning",
        |d, a| d.options.minify_whitespace = a.switch()?),
    flag!(Size, "minify-identifiers", SWITCH, "", "give names that are not exported the shortest ones possible",
        |d, a| d.options.minify_identifiers = a.switch()?),
    flag!(Size, "minify-syntax", SWITCH, "", "write the same program with less syntax",
        |d, a| d.options.minify_syntax = a.switch()?),
    flag!(Size, "keep-names", SWITCH, "", "functions and classes keep the names that they have in the source",
        |d, a| d.options.keep_names = a.switch()?),
    flag!(Size, "mangle-props", Takes::Value, "=REGEX", "shorten property names that match, except in quotes",
        |d, a| d.mangle.names = Some(a.non_empty()?.to_string())),
    flag!(Size, "reserve-props", Takes::Value, "=REGEX", "but not these",
        |d, a| d.mangle.except = Some(a.non_empty()?.to_string())),
    flag!(Size, "mangle-quoted", SWITCH, "", "shorten names in quotes, too",
        |d, a| d.mangle.quoted = a.switch()?),
    flag!(Size, "mangle-cache", Takes::Value, "=FILE", "JSON file of shortened names that is read, extended and written",
        |d, a| d.mangle.cache = Some(a.non_empty()?.into())),
    flag!(Size, "tree-shaking", SWITCH, "[=false]", "drop statements that nothing uses; on when bundling",
        |d, a| d.options.tree_shaking = Some(a.switch()?)),
    flag!(Size, "ignore-annotations", SWITCH, "", "disregard `sideEffects` and @__PURE__",
        |d, a| d.options.ignore_annotations = a.switch()?),

    flag!(Messages, "log-level", Takes::Value, "=silent|error|warning|info|debug|verbose", "how much is said; info by default, debug and verbose say no more yet",
        |d, a| d.console.level = a.choice(LOG_LEVELS)?),
    flag!(Messages, "log-limit", Takes::Value, "=N", "show at most N errors and warnings; 0, the default, shows all",
        |d, a| d.console.limit = a.count(0)?),
    flag!(Messages, "log-override", Takes::Value, ":KIND=LEVEL", "warnings of a kind, like empty-glob, are silent, or errors; repeatable",
        |d, a| d.overrides.push(log_override(a)?)),
    flag!(Messages, "color", SWITCH, "[=false]", "colours; by default on a terminal unless NO_COLOR is set",
        |d, a| d.console.color = Some(a.switch()?)),
    flag!(Messages, "timings", Takes::Optional(&["table", "json"]), "[=table|json]", "print the time of each stage to standard error",
        |d, a| d.console.timings = Some(if a.value.is_none() { TimingsFormat::Table } else { a.choice(TIMINGS)? })),
    flag!(Messages, "analyze", Takes::Optional(&["true", "false", "verbose"]), "[=verbose]", "print what outputs consist of; verbose: and why",
        |d, a| d.console.analyze = analyze(a)?),
    flag!(Messages, "help", Takes::Nothing, "", "this text", |d, a| d.help = a.nothing()?),
    flag!(Messages, "version", Takes::Nothing, "", "the version", |d, a| d.version = a.nothing()?),

    flag!(Scheduling, "phases", Takes::Value, "=all|none|LIST", "optimisation phases to use; LIST: channels,batching,resolved-deps,kahn",
        |d, a| d.options.scheduling.phases = phases(a)?),
    flag!(Scheduling, "workers", Takes::Value, "=N", "concurrent workers; by default one per core",
        |d, a| d.options.scheduling.workers = Some(a.count(1)?)),
    flag!(Scheduling, "order", Takes::Value, "=by-phase|linear-dfs", "algorithm for the evaluation order",
        |d, a| d.options.scheduling.order = a.choice(ORDERS)?),
    flag!(Scheduling, "resolver", Takes::Value, "=probing|cached", "how imports become files; cached by default",
        |d, a| d.options.scheduling.resolver = a.choice(RESOLVERS)?),
    flag!(Scheduling, "membership", Takes::Value, "=linear|hashed", "how the shared queue is searched, without channels",
        |d, a| d.options.scheduling.membership = a.choice(MEMBERSHIPS)?),
    flag!(Scheduling, "poll-interval", Takes::Value, "=10ms", "how long idle workers sleep, without channels",
        |d, a| d.options.scheduling.poll_interval = a.duration()?),
];

/// Phases that are left out of this build are refused here, together with all other wrong flags.
fn phases(argument: &Argument<'_>) -> Result<Phases, Diagnostic> {
    let wrong = |error: &dyn Display| argument.wrong(&format!("does not work: {error}"));
    let phases: Phases = argument.text().parse().map_err(|error| wrong(&error))?;
    phases.check_compiled_in().map_err(|error| wrong(&error))?;
    Ok(phases)
}

/// `--sourcemap` alone leaves the kind to us.
fn set_source_map(draft: &mut Draft, argument: &Argument<'_>) -> Result<(), Diagnostic> {
    draft.bare_source_map = argument.value.is_none();
    draft.options.source_map = match argument.value {
        None => SourceMap::Linked,
        Some(_) => argument.choice(SOURCE_MAPS)?,
    };
    Ok(())
}

/// `--loader:.ext=kind` for files, `--loader=kind` for standard input.
fn set_loader(draft: &mut Draft, argument: &Argument<'_>) -> Result<(), Diagnostic> {
    let Some((extension, kind)) = argument.text().split_once('=') else {
        if argument.separator == Separator::Colon {
            return Err(argument.not_accepted(argument.text()).with_help("write --loader:.EXT=KIND"));
        }
        draft.stdin.loader = Some(argument.choice_or_later(LOADERS, LATER_LOADERS)?);
        return Ok(());
    };
    if !extension.starts_with('.') || extension.len() < 2 {
        let help = format!("an extension begins with a dot: --loader:.EXT={kind}");
        return Err(argument.not_accepted(argument.text()).with_help(help));
    }
    let loader = argument.choose_or_later(kind, LOADERS, LATER_LOADERS)?;
    draft.options.loaders.push((extension.to_string(), loader));
    Ok(())
}

/// `--analyze`, `--analyze=false`, `--analyze=verbose`.
fn analyze(argument: &Argument<'_>) -> Result<Option<Analyze>, Diagnostic> {
    const KINDS: &Choices<Option<Analyze>> =
        &[("true", Some(Analyze::Sizes)), ("false", None), ("verbose", Some(Analyze::Reasons))];
    match argument.value {
        None => Ok(Some(Analyze::Sizes)),
        Some(_) => argument.choice(KINDS),
    }
}

/// `:empty-glob=silent`.
fn log_override(argument: &Argument<'_>) -> Result<(String, LogLevel), Diagnostic> {
    let (kind, level) = argument.pair("empty-glob=silent")?;
    Ok((kind, argument.choose(&level, LOG_LEVELS)?))
}

/// `:.js=.mjs`.
fn out_extension(argument: &Argument<'_>) -> Result<(String, String), Diagnostic> {
    let (from, to) = argument.pair(".js=.mjs")?;
    if from != ".js" && from != ".css" {
        return Err(argument
            .not_accepted(&from)
            .with_help("outputs end in .js or .css: --out-extension:.js=.mjs"));
    }
    if !to.starts_with('.') || to.len() < 2 || to.contains(['/', '\\']) {
        return Err(argument
            .not_accepted(&to)
            .with_help("an extension begins with a dot: --out-extension:.js=.mjs"));
    }
    Ok((from, to))
}

fn extensions(argument: &Argument<'_>) -> Result<Vec<String>, Diagnostic> {
    let extensions = argument.list()?;
    match extensions.iter().find(|extension| !extension.starts_with('.')) {
        None => Ok(extensions),
        Some(wrong) => Err(argument.not_accepted(wrong).with_help(format!("write .{wrong}, with a dot"))),
    }
}

/// Where the text of `:js=TEXT` or `:css=TEXT` goes. Without the colon the language may be left out, and is
/// JavaScript.
fn language_text<'t>(
    script: &'t mut Option<String>,
    style: &'t mut Option<String>,
    argument: &Argument<'_>,
) -> Result<&'t mut Option<String>, Diagnostic> {
    let head = argument.text().split_once('=').map(|(head, _)| head);
    match head {
        Some("css") => Ok(style),
        Some("js") => Ok(script),
        _ if argument.separator != Separator::Colon => Ok(script),
        _ => Err(argument
            .not_accepted(head.unwrap_or(argument.text()))
            .with_help(format!("write --{0}:js=TEXT or --{0}:css=TEXT", argument.flag))),
    }
}

/// The text of `:js=TEXT`.
fn after_language(argument: &Argument<'_>) -> String {
    match argument.text().split_once('=') {
        Some((head, text)) if TEXT_LANGUAGES.contains(&head) => text.to_string(),
        _ => argument.text().to_string(),
    }
}

/// `:arrow=false`.
fn supported(argument: &Argument<'_>) -> Result<(String, bool), Diagnostic> {
    let (feature, value) = argument.pair("arrow=false")?;
    Ok((feature, argument.choose(&value, &[("true", true), ("false", false)])?))
}

fn set_drop(draft: &mut Draft, argument: &Argument<'_>) -> Result<(), Diagnostic> {
    for word in argument.list()? {
        match argument.choose(&word, DROPPABLE)? {
            Droppable::Console => draft.options.drop_console = true,
            Droppable::Debugger => draft.options.drop_debugger = true,
        }
    }
    Ok(())
}
