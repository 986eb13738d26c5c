//! Files by name alone: the path itself, with an extension, or a directory's index file.
//! Must not know package.json: if a rule of it could matter, the answer is left to others.

use std::ffi::{OsStr, OsString};
use std::path::{Component, Path, PathBuf};
use std::sync::Arc;

use super::directory::Directory;
use super::settings::EXTENSION_ALIASES;

/// Looks at names in directories.
pub(crate) trait Probe {
    /// The real path of a file in the directory, if there is one of this name.
    fn file(&self, directory: &Directory, name: &OsStr) -> Option<PathBuf>;

    /// The directory of this name in another one; `None` only if it surely does not exist.
    fn subdirectory(&self, directory: &Directory, name: &OsStr) -> Option<Arc<Directory>>;
}

/// What there is under a name.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) enum Plain {
    /// A file: its real path.
    File(PathBuf),
    /// A directory whose package.json decides.
    Package,
    /// Nothing, or a directory without an index file.
    Nothing,
}

/// What a target may be.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Form {
    /// A file, or else a directory.
    FileOrDirectory,
    /// A directory: the specifier ends in a slash or a dot.
    DirectoryOnly,
}

impl Form {
    pub(crate) fn of(specifier: &str) -> Self {
        let last = specifier.rsplit('/').next().unwrap_or(specifier);
        if matches!(last, "" | "." | "..") { Form::DirectoryOnly } else { Form::FileOrDirectory }
    }
}

/// Looks for `name` in `directory`, or for the directory itself without a name. The order is: the name
/// itself, TypeScript's name for it, the name with each extension, and `index` with each extension in
/// the directory of that name.
pub(crate) fn find<P: Probe>(
    probe: &P,
    directory: &Arc<Directory>,
    name: Option<&OsStr>,
    extensions: &[String],
) -> Plain {
    let inner = match name {
        Some(name) => {
            if let Some(path) = find_file(probe, directory, name, extensions) {
                return Plain::File(path);
            }
            probe.subdirectory(directory, name)
        }
        None => Some(Arc::clone(directory)),
    };
    let Some(inner) = inner else {
        return Plain::Nothing;
    };
    if probe.file(&inner, OsStr::new("package.json")).is_some() {
        return Plain::Package;
    }
    find_with_extension(probe, &inner, OsStr::new("index"), extensions).map_or(Plain::Nothing, Plain::File)
}

fn find_file<P: Probe>(
    probe: &P,
    directory: &Directory,
    name: &OsStr,
    extensions: &[String],
) -> Option<PathBuf> {
    let with_alias = || {
        let (stem, aliases) = extension_aliases(name)?;
        aliases.iter().find_map(|extension| probe.file(directory, OsStr::new(&[stem, extension].concat())))
    };
    probe
        .file(directory, name)
        .or_else(with_alias)
        .or_else(|| find_with_extension(probe, directory, name, extensions))
}

/// The name without its extension, and what else it may stand for.
fn extension_aliases(name: &OsStr) -> Option<(&str, &'static [&'static str])> {
    let name = name.to_str()?;
    EXTENSION_ALIASES.iter().find_map(|(written, aliases)| {
        let stem = name.strip_suffix(written)?;
        Some((stem, &aliases[1..]))
    })
}

fn find_with_extension<P: Probe>(
    probe: &P,
    directory: &Directory,
    name: &OsStr,
    extensions: &[String],
) -> Option<PathBuf> {
    let mut candidate = OsString::with_capacity(name.len() + 8);
    extensions.iter().find_map(|extension| {
        candidate.clear();
        candidate.push(name);
        candidate.push(extension);
        probe.file(directory, &candidate)
    })
}

/// Joins by text alone: `.` and `..` are taken away, links are not looked at.
/// An absolute `relative` replaces the directory. `directory` has no `.` and `..` itself.
pub(crate) fn normalize(directory: &Path, relative: &str) -> PathBuf {
    // Texts are many times faster than `Path`'s components, and this runs for every import.
    match directory.to_str() {
        Some(directory) if cfg!(unix) => normalize_text(directory, relative).into(),
        _ => normalize_components(directory, Path::new(relative)),
    }
}

fn normalize_text(directory: &str, relative: &str) -> String {
    let mut path = String::with_capacity(directory.len() + relative.len() + 8);
    if !relative.starts_with('/') {
        path.push_str(directory.trim_end_matches('/'));
    }
    // Nearly all specifiers are some `./` and `../`, then a name with nothing to take away.
    let mut rest = relative;
    loop {
        if let Some(tail) = rest.strip_prefix("./") {
            rest = tail;
        } else if let Some(tail) = rest.strip_prefix("../") {
            path.truncate(last_slash(&path).unwrap_or(0));
            rest = tail;
        } else {
            break;
        }
    }
    let is_plain = !rest.starts_with(['.', '/'])
        && !rest.ends_with('/')
        && !rest.as_bytes().windows(2).any(|pair| pair == b"//" || pair == b"/.");
    if is_plain && !rest.is_empty() {
        path.push('/');
        path.push_str(rest);
        return path;
    }
    for part in rest.split('/') {
        match part {
            "" | "." => {}
            ".." => path.truncate(last_slash(&path).unwrap_or(0)),
            part => {
                path.push('/');
                path.push_str(part);
            }
        }
    }
    if path.is_empty() {
        path.push('/');
    }
    path
}

/// For names, a loop is faster than a search that is made for long texts.
fn last_slash(text: &str) -> Option<usize> {
    text.bytes().rposition(|byte| byte == b'/')
}

fn normalize_components(directory: &Path, relative: &Path) -> PathBuf {
    let mut path = directory.to_path_buf();
    for component in relative.components() {
        match component {
            Component::CurDir => {}
            Component::ParentDir => drop(path.pop()),
            other => path.push(other),
        }
    }
    path
}

/// A path's directory and last part, as `Path::parent` and `Path::file_name` give them for a path
/// without `.` and `..`; no last part for a root.
pub(crate) fn split_last(path: &Path) -> (&Path, Option<&OsStr>) {
    if cfg!(unix)
        && let Some(text) = path.to_str()
        && let Some(slash) = last_slash(text)
        && slash > 0
        && slash + 1 < text.len()
    {
        let (directory, name) = (&text[..slash], &text[slash + 1..]);
        return (Path::new(directory), Some(OsStr::new(name)));
    }
    (path.parent().unwrap_or(path), path.file_name())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_ways_of_joining_agree() {
        for directory in ["/", "/a", "/a/b"] {
            for relative in
                ["x", "./x", "../x", "../../../x", ".", "..", "./", "a//b", "a/../b/./c/", "/abs/../y", "/"]
            {
                let text = normalize_text(directory, relative);
                let components = normalize_components(Path::new(directory), Path::new(relative));
                assert_eq!(Path::new(&text), components, "{directory} {relative}");
                let path = Path::new(&text);
                let expected = (path.parent().unwrap_or(path), path.file_name());
                assert_eq!(split_last(path), expected, "{text}");
            }
        }
    }
}
