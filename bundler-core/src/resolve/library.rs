//! oxc_resolver behind our file system: packages, `exports` and `imports`, main fields, `browser` maps.
//! Must not know the rules that come before (externals, aliases, tsconfig.json), which it never sees.

use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use oxc_resolver::{ResolveOptions, ResolverGeneric};

use super::settings::{Area, EXTENSION_ALIASES, Purpose, Settings};
use crate::fs::{FileKind, FileSystem, OsFileSystem};

/// Why the library found no file.
pub(crate) type LibraryError = oxc_resolver::ResolveError;

/// A file that the library found, and the specifier's suffix that is not part of its name.
pub(crate) type LibraryFile = (PathBuf, String);

/// A resolver with a cache of its own.
pub(crate) struct Library {
    /// By purpose, then by area; all share one cache.
    resolvers: [[ResolverGeneric<Adapter>; 2]; 3],
}

impl Library {
    pub(crate) fn new(settings: &Settings, fs: &Arc<dyn FileSystem>) -> Self {
        let first = ResolverGeneric::new_with_file_system(
            Adapter(Arc::clone(fs)),
            options(settings, Purpose::Import, Area::Project),
        );
        let resolvers = [Purpose::Import, Purpose::Require, Purpose::Style].map(|purpose| {
            [Area::Project, Area::NodeModules]
                .map(|area| first.clone_with_options(options(settings, purpose, area)))
        });
        Self { resolvers }
    }

    pub(crate) fn resolve(
        &self,
        directory: &Path,
        specifier: &str,
        purpose: Purpose,
        area: Area,
    ) -> Result<LibraryFile, LibraryError> {
        resolve(&self.resolvers[purpose as usize][area as usize], directory, specifier)
    }
}

/// Resolves with a new, empty cache.
pub(crate) fn resolve_without_cache(
    settings: &Settings,
    fs: &Arc<dyn FileSystem>,
    directory: &Path,
    specifier: &str,
    purpose: Purpose,
    area: Area,
) -> Result<LibraryFile, LibraryError> {
    let resolver =
        ResolverGeneric::new_with_file_system(Adapter(Arc::clone(fs)), options(settings, purpose, area));
    resolve(&resolver, directory, specifier)
}

/// Finds the tsconfig.json that `extends` names by a package.
pub(crate) fn find_tsconfig_base(
    fs: &Arc<dyn FileSystem>,
    specifier: &str,
    directory: &Path,
) -> Option<PathBuf> {
    let options = ResolveOptions {
        condition_names: ["node", "import", "require"].map(String::from).to_vec(),
        extensions: vec![".json".into()],
        main_fields: vec!["tsconfig".into()],
        main_files: vec!["tsconfig".into()],
        node_path: false,
        ..ResolveOptions::default()
    };
    let resolver = ResolverGeneric::new_with_file_system(Adapter(Arc::clone(fs)), options);
    resolve(&resolver, directory, specifier).ok().map(|(path, _)| path)
}

fn resolve(
    resolver: &ResolverGeneric<Adapter>,
    directory: &Path,
    specifier: &str,
) -> Result<LibraryFile, LibraryError> {
    let resolution = resolver.resolve(directory, specifier)?;
    let suffix = match (resolution.query(), resolution.fragment()) {
        (None, None) => String::new(),
        (query, fragment) => [query.unwrap_or(""), fragment.unwrap_or("")].concat(),
    };
    Ok((resolution.into_path_buf(), suffix))
}

fn options(settings: &Settings, purpose: Purpose, area: Area) -> ResolveOptions {
    let extension_alias = match purpose {
        Purpose::Style => Vec::new(),
        Purpose::Import | Purpose::Require => EXTENSION_ALIASES
            .iter()
            .map(|(written, aliases)| {
                let aliases = aliases.iter().map(ToString::to_string).collect();
                (written.to_string(), aliases)
            })
            .collect(),
    };
    ResolveOptions {
        alias_fields: match settings.uses_browser_map {
            true => vec![vec!["browser".into()]],
            false => Vec::new(),
        },
        condition_names: settings.conditions(purpose),
        extension_alias,
        extensions: settings.extensions(purpose, area).to_vec(),
        main_fields: settings.main_fields(purpose),
        symlinks: !settings.preserve_symlinks,
        // The environment has no say.
        node_path: false,
        ..ResolveOptions::default()
    }
}

/// Our file system in the library's terms.
struct Adapter(Arc<dyn FileSystem>);

impl oxc_resolver::FileSystem for Adapter {
    fn new() -> Self {
        Self(Arc::new(OsFileSystem))
    }

    fn read(&self, path: &Path) -> io::Result<Vec<u8>> {
        self.0.read(path)
    }

    fn read_to_string(&self, path: &Path) -> io::Result<String> {
        String::from_utf8(self.0.read(path)?)
            .map_err(|error| io::Error::new(io::ErrorKind::InvalidData, error))
    }

    fn metadata(&self, path: &Path) -> io::Result<oxc_resolver::FileMetadata> {
        self.0.metadata(path).map(|metadata| to_library(metadata.kind))
    }

    fn symlink_metadata(&self, path: &Path) -> io::Result<oxc_resolver::FileMetadata> {
        self.0.symlink_metadata(path).map(|metadata| to_library(metadata.kind))
    }

    fn read_link(&self, path: &Path) -> Result<PathBuf, LibraryError> {
        Ok(self.0.read_link(path)?)
    }

    fn canonicalize(&self, path: &Path) -> io::Result<PathBuf> {
        self.0.canonicalize(path)
    }
}

fn to_library(kind: FileKind) -> oxc_resolver::FileMetadata {
    oxc_resolver::FileMetadata::new(
        kind == FileKind::File,
        kind == FileKind::Directory,
        kind == FileKind::Symlink,
    )
}
