//! What the user asks for. `Options` is what callers fill in; nothing here reads files or the environment.

use std::path::PathBuf;
use std::time::Duration;

use crate::phases::Phases;

/// Everything a build depends on besides the files.
#[derive(Clone, Debug)]
pub struct Options {
    /// The modules to start from.
    pub entries: Vec<Entry>,
    /// Relative paths start here; diagnostics show paths relative to it. Absolute.
    pub working_directory: PathBuf,
    /// Where the output goes. Nothing is written by `build` itself.
    pub output: OutputTarget,
    /// Common ancestor that is cut from entry paths below `OutputTarget::Directory`; found if absent.
    pub out_base: Option<PathBuf>,
    /// False: transform one file alone and keep its imports.
    pub bundle: bool,
    /// Output module format; by default what the platform prefers when bundling.
    pub format: Option<Format>,
    /// Entries, and what `import()` loads, become files that share code.
    pub splitting: bool,
    /// Path template of entries' files, below the output directory and without extension: `[dir]`, `[name]`,
    /// `[hash]` and `[ext]` are filled in.
    pub entry_names: String,
    /// Path template of the other files that splitting makes: `[name]`, `[hash]` and `[ext]` are filled in.
    pub chunk_names: String,
    /// Modules whose path contains a pattern stand together in the chunk of a name: `("vendor", "node_modules")`.
    /// The first that matches counts; `*` matches any text.
    pub chunk_groups: Vec<(String, String)>,
    /// Shared chunks of fewer bytes are put into others.
    pub min_chunk_size: u64,
    /// Extensions of output files instead of `.js` and `.css`: `(".js", ".mjs")`.
    pub out_extensions: Vec<(String, String)>,
    /// Outputs may replace inputs.
    pub allow_overwrite: bool,
    /// Describe inputs and outputs.
    pub metafile: bool,
    /// Variable that receives the exports of an `iife` or `umd` script, e.g. `My.library`.
    pub global_name: Option<String>,
    /// Global names that stand for external modules where `umd` finds no module system: `("react", "React")`.
    pub globals: Vec<(String, String)>,
    /// Where the output runs.
    pub platform: Platform,
    /// Specifiers, or absolute path patterns, that stay imports. `*` matches any text.
    pub external: Vec<String>,
    /// Treat every bare specifier as external.
    pub packages_external: bool,
    /// Replaces a package name (or its subpaths) by another specifier.
    pub alias: Vec<(String, String)>,
    /// What the output has to run in: editions of ECMA-262, `es2020`, and engines, `chrome80`; the latest
    /// edition if empty.
    pub target: Vec<String>,
    /// Features that the targets have, or lack, whatever is known of them: `("bigint", false)`.
    pub supported: Vec<(String, bool)>,
    /// Global expressions to replace: `("process.env.NODE_ENV", "\"production\"")`.
    pub define: Vec<(String, String)>,
    /// Files whose exports replace the globals of their names in all other files; they run first.
    pub inject: Vec<String>,
    /// Leave out calls of methods of the global `console`; their values are `undefined`.
    pub drop_console: bool,
    /// Leave out `debugger` statements.
    pub drop_debugger: bool,
    /// Leave out statements with one of these labels.
    pub drop_labels: Vec<String>,
    /// Global functions, as names or paths of names, whose calls have no effect: `console.log`.
    pub pure: Vec<String>,
    /// Loader per file extension, with the dot: `(".txt", Loader::Text)`.
    pub loaders: Vec<(String, Loader)>,
    /// Path template of copied files, below the output directory and without extension: `[dir]`, `[name]`,
    /// `[hash]` and `[ext]` are filled in.
    pub asset_names: String,
    /// What URLs of copied files and of chunks begin with; relative to the file that mentions them if absent.
    pub public_path: Option<String>,
    /// Conditions for `exports` and `imports` beyond those that are always set; `None`: `module`.
    pub conditions: Option<Vec<String>>,
    /// Fields of package.json that name the main file; by default what the platform prefers.
    pub main_fields: Option<Vec<String>>,
    /// Extensions tried in turn for specifiers without one.
    pub resolve_extensions: Option<Vec<String>>,
    /// Do not follow symbolic links to find a module's identity.
    pub preserve_symlinks: bool,
    /// The tsconfig.json to use for all files instead of the nearest.
    pub tsconfig: Option<PathBuf>,
    /// Contents of a tsconfig.json that replaces all files of that name.
    pub tsconfig_raw: Option<String>,
    /// How JSX is compiled. Unset fields are taken from tsconfig.json.
    pub jsx: JsxOptions,
    /// Kind of source map.
    pub source_map: SourceMap,
    /// Embed the sources in the map.
    pub sources_content: bool,
    /// Give each output with a map an identity, which both say.
    pub debug_ids: bool,
    /// `sourceRoot` of the map.
    pub source_root: Option<String>,
    /// Leave out white space that has no meaning.
    pub minify_whitespace: bool,
    /// Give names that are not exported the shortest ones possible.
    pub minify_identifiers: bool,
    /// Write the same program with less syntax.
    pub minify_syntax: bool,
    /// Functions and classes keep the names that they have in the source, whatever the output calls them.
    pub keep_names: bool,
    /// Which characters the output may hold; by default all, but ASCII in an `iife`: modules are read as UTF-8 by all
    /// environments, scripts as the page is.
    pub charset: Option<Charset>,
    /// Break lines of more bytes than this, where a line may end.
    pub line_limit: Option<usize>,
    /// Which property names are shortened.
    pub mangle: Option<MangleOptions>,
    /// Drop statements that nothing uses. By default on when bundling.
    pub tree_shaking: Option<bool>,
    /// Disregard `sideEffects` and `@__PURE__`.
    pub ignore_annotations: bool,
    /// Text put before each JavaScript output.
    pub banner: Option<String>,
    /// Text put after each JavaScript output.
    pub footer: Option<String>,
    /// Text put before each style sheet.
    pub css_banner: Option<String>,
    /// Text put after each style sheet.
    pub css_footer: Option<String>,
    /// What becomes of comments with `@license`, `@preserve` or `!`; by default they go to the end of a bundle,
    /// and stay where they are in a file that is only transformed.
    pub legal_comments: Option<LegalComments>,
    /// How modules are found and ordered; never changes the output.
    pub scheduling: Scheduling,
}

impl Options {
    /// The defaults, for a build in `working_directory`.
    pub fn new(working_directory: impl Into<PathBuf>) -> Self {
        Self {
            entries: Vec::new(),
            working_directory: working_directory.into(),
            output: OutputTarget::Stdout,
            out_base: None,
            bundle: true,
            format: None,
            splitting: false,
            entry_names: "[dir]/[name]".to_string(),
            chunk_names: "[name]-[hash]".to_string(),
            chunk_groups: Vec::new(),
            min_chunk_size: 0,
            out_extensions: Vec::new(),
            allow_overwrite: false,
            metafile: false,
            global_name: None,
            globals: Vec::new(),
            platform: Platform::Browser,
            external: Vec::new(),
            packages_external: false,
            alias: Vec::new(),
            target: Vec::new(),
            supported: Vec::new(),
            define: Vec::new(),
            inject: Vec::new(),
            drop_console: false,
            drop_debugger: false,
            drop_labels: Vec::new(),
            pure: Vec::new(),
            loaders: Vec::new(),
            asset_names: "[name]-[hash]".to_string(),
            public_path: None,
            conditions: None,
            main_fields: None,
            resolve_extensions: None,
            preserve_symlinks: false,
            tsconfig: None,
            tsconfig_raw: None,
            jsx: JsxOptions::default(),
            source_map: SourceMap::None,
            sources_content: true,
            debug_ids: false,
            source_root: None,
            minify_whitespace: false,
            minify_identifiers: false,
            minify_syntax: false,
            keep_names: false,
            charset: None,
            line_limit: None,
            mangle: None,
            tree_shaking: None,
            ignore_annotations: false,
            banner: None,
            footer: None,
            css_banner: None,
            css_footer: None,
            legal_comments: None,
            scheduling: Scheduling::default(),
        }
    }

    /// What becomes of legal comments, with the default filled in.
    pub fn effective_legal_comments(&self) -> LegalComments {
        self.legal_comments.unwrap_or(match self.bundle {
            true => LegalComments::EndOfFile,
            false => LegalComments::Inline,
        })
    }

    /// The format, with the platform's default filled in.
    pub fn effective_format(&self) -> Format {
        self.format.unwrap_or(match self.platform {
            Platform::Browser => Format::Iife,
            Platform::Node => Format::Cjs,
            Platform::Neutral => Format::Esm,
        })
    }
}

/// Which characters the output may hold.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Charset {
    /// ASCII; others are escaped, except in comments and in the raw text of tagged templates. It can be served without
    /// saying what it is encoded in.
    Ascii,
    /// All of Unicode.
    Utf8,
}

/// Which property names are shortened.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct MangleOptions {
    /// Regular expression of the names.
    pub names: String,
    /// Regular expression of names that are kept.
    pub except: Option<String>,
    /// Names in quotes, too.
    pub quoted: bool,
    /// JSON file with the names that an earlier build gave; it is extended, and written with the outputs.
    pub cache: Option<PathBuf>,
}

/// Where a bundle starts.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Entry {
    /// A file or package specifier; `name` is its output path without extension, if given.
    File {
        /// Path or specifier as the user wrote it.
        path: String,
        /// Output path without extension, relative to the output directory.
        name: Option<String>,
    },
    /// Source text that is in no file.
    Text {
        /// The source.
        contents: String,
        /// How to read it.
        loader: Loader,
        /// File name shown in diagnostics and maps; imports resolve from its directory.
        source_file: Option<String>,
    },
}

/// Where the output goes.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum OutputTarget {
    /// One file on standard output.
    Stdout,
    /// One file with this name.
    File(PathBuf),
    /// One file per entry below this directory.
    Directory(PathBuf),
}

/// Output module format.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Format {
    /// ECMAScript module.
    Esm,
    /// CommonJS module.
    Cjs,
    /// Script: an immediately invoked function.
    Iife,
    /// Script for CommonJS, AMD and none of them, where a global name receives the exports.
    Umd,
}

/// Where the output runs.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Platform {
    /// Browsers: the `browser` field and condition apply.
    Browser,
    /// Node: built-in modules are external.
    Node,
    /// Neither: only standard behaviour.
    Neutral,
}

/// How a file's bytes become a module.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub enum Loader {
    /// JavaScript.
    Js,
    /// JavaScript with JSX.
    Jsx,
    /// TypeScript.
    Ts,
    /// TypeScript with JSX.
    Tsx,
    /// JSON.
    Json,
    /// Style sheet: collected into a file beside the output. A CSS module if its name ends in `.module.css`.
    Css,
    /// CSS module: its names are its own.
    LocalCss,
    /// The text as a string.
    Text,
    /// An empty module.
    Empty,
    /// The bytes as base64 text.
    Base64,
    /// A `data:` URL.
    DataUrl,
    /// A `Uint8Array`.
    Binary,
    /// Copied beside the output; the module is its URL.
    File,
    /// Copied beside the output; imports of it stay imports.
    Copy,
    /// What the extension has by itself.
    Default,
}

impl Loader {
    /// Whether the file must be text.
    pub fn is_text(self) -> bool {
        !matches!(self, Self::Base64 | Self::DataUrl | Self::Binary | Self::File | Self::Copy)
    }
}

/// How JSX is compiled.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct JsxOptions {
    /// Automatic, classic or kept.
    pub mode: Option<JsxMode>,
    /// Classic: the function to call, e.g. `React.createElement`.
    pub factory: Option<String>,
    /// Classic: the fragment component, e.g. `React.Fragment`.
    pub fragment: Option<String>,
    /// Automatic: the package whose `/jsx-runtime` is imported.
    pub import_source: Option<String>,
    /// Automatic: use `/jsx-dev-runtime`.
    pub development: Option<bool>,
    /// Elements that nothing uses are made all the same.
    pub side_effects: bool,
}

/// The JSX transformation.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum JsxMode {
    /// Import `jsx` from the runtime.
    Automatic,
    /// Call the factory.
    Classic,
    /// Leave JSX in the output.
    Preserve,
}

/// Kind of source map.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum SourceMap {
    /// None.
    None,
    /// A `.map` file, and a comment that links to it.
    Linked,
    /// A `data:` URL in a comment.
    Inline,
    /// A `.map` file, without a comment.
    External,
    /// Inline and external.
    Both,
}

/// What becomes of legal comments.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum LegalComments {
    /// Dropped.
    None,
    /// Kept where they stand.
    Inline,
    /// Collected at the end of the file.
    EndOfFile,
    /// Collected in a file beside the output, to which a comment links.
    Linked,
    /// Collected in a file beside the output.
    External,
}

/// How modules are found and ordered. Never changes the output.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Scheduling {
    /// Which of the plan's phases are used.
    pub phases: Phases,
    /// Number of concurrent workers; by default 10 without channels, as the plan found it, else one per core.
    pub workers: Option<usize>,
    /// Shared queue only: how the pending queue is searched.
    pub membership: Membership,
    /// How specifiers become files.
    pub resolver: ResolverKind,
    /// Shared queue only: how long a worker sleeps when the queue is empty.
    pub poll_interval: Duration,
    /// The traversal used when the phase `kahn` is on but the default order should be the linear walk.
    pub order: OrderStrategy,
}

impl Default for Scheduling {
    fn default() -> Self {
        Self {
            phases: Phases::compiled_in(),
            workers: None,
            membership: Membership::Linear,
            resolver: ResolverKind::Cached,
            poll_interval: Duration::from_millis(10),
            order: OrderStrategy::ByPhase,
        }
    }
}

/// How the shared queue finds out whether a path is already pending.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Membership {
    /// A scan of the queue under its write lock, as in the implementation the plan describes.
    Linear,
    /// A hash set beside the queue.
    Hashed,
}

/// How specifiers become files.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ResolverKind {
    /// Existence checks and a canonicalisation for each import, nothing remembered, as the plan found it.
    Probing,
    /// Cached directories, files and package.json.
    Cached,
}

/// Which algorithm computes the evaluation order.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum OrderStrategy {
    /// Phase `kahn` on: Kahn's algorithm; off: the path-keyed depth-first sort.
    ByPhase,
    /// The depth-first walk over ids, whatever the phases.
    LinearDfs,
}
