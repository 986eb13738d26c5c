//! A file system in memory, with Unix-style absolute paths. For tests, stdin entries and embedders.
//! Must not touch the disk, nor depend on the platform it runs on.

use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::io;
use std::path::{Component, Path, PathBuf};
use std::sync::{PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard};

use super::{DirectoryEntry, FileKind, FileMetadata, FileSystem};

/// Links followed before a path counts as endless; Linux has the same limit.
const LINK_LIMIT: usize = 40;

/// Files in memory. Directories come into being with the files in them.
#[derive(Default, Debug)]
pub struct MemoryFileSystem {
    /// Guards the whole tree: keys are absolute paths without links, `.` and `..` above the last part.
    nodes: RwLock<BTreeMap<PathBuf, Node>>,
}

#[derive(Clone, Debug)]
enum Node {
    File(Vec<u8>),
    Directory,
    Symlink(PathBuf),
}

impl Node {
    fn metadata(&self) -> FileMetadata {
        let (kind, byte_length) = match self {
            Node::File(contents) => (FileKind::File, contents.len() as u64),
            Node::Directory => (FileKind::Directory, 0),
            Node::Symlink(_) => (FileKind::Symlink, 0),
        };
        FileMetadata { kind, byte_length }
    }
}

type Nodes = BTreeMap<PathBuf, Node>;

impl MemoryFileSystem {
    /// A file system with these files; paths are absolute and free of `.` and `..`.
    pub fn new<P: AsRef<Path>, C: AsRef<[u8]>>(files: impl IntoIterator<Item = (P, C)>) -> Self {
        let system = Self::default();
        for (path, contents) in files {
            system.insert(path.as_ref(), Node::File(contents.as_ref().to_vec()));
        }
        system
    }

    /// Adds a symbolic link at `path`. A relative target starts at the link's directory.
    pub fn add_symlink(&self, path: impl AsRef<Path>, target: impl Into<PathBuf>) {
        self.insert(path.as_ref(), Node::Symlink(target.into()));
    }

    /// Takes a file or link away; nothing happens if there is none.
    pub fn remove(&self, path: impl AsRef<Path>) {
        self.write_nodes().remove(path.as_ref());
    }

    /// All files and their contents, sorted by path.
    pub fn files(&self) -> Vec<(PathBuf, Vec<u8>)> {
        self.read_nodes()
            .iter()
            .filter_map(|(path, node)| match node {
                Node::File(contents) => Some((path.clone(), contents.clone())),
                _ => None,
            })
            .collect()
    }

    fn insert(&self, path: &Path, node: Node) {
        assert!(path.has_root(), "{} is not absolute", path.display());
        let mut nodes = self.write_nodes();
        for directory in path.ancestors().skip(1) {
            nodes.entry(directory.to_path_buf()).or_insert(Node::Directory);
        }
        nodes.insert(path.to_path_buf(), node);
    }

    // Every change is one insertion or removal, so a poisoned lock guards a whole tree.
    fn read_nodes(&self) -> RwLockReadGuard<'_, Nodes> {
        self.nodes.read().unwrap_or_else(PoisonError::into_inner)
    }

    fn write_nodes(&self) -> RwLockWriteGuard<'_, Nodes> {
        self.nodes.write().unwrap_or_else(PoisonError::into_inner)
    }
}

/// What becomes of a link at the very end of a path.
#[derive(Clone, Copy, PartialEq, Eq)]
enum LastLink {
    Followed,
    Kept,
}

/// The path without links, `.` and `..`, and what is there. The last part may be missing.
fn locate<'n>(nodes: &'n Nodes, path: &Path, last_link: LastLink) -> io::Result<(PathBuf, Option<&'n Node>)> {
    let mut real = PathBuf::from("/");
    let mut links = 0;
    let mut pending: Vec<PathBuf> = parts(path);
    while let Some(part) = pending.pop() {
        if part == Path::new("/") {
            real = part;
            continue;
        }
        if part == Path::new("..") {
            real.pop();
            continue;
        }
        match nodes.get(&real) {
            Some(Node::Directory) => {}
            Some(_) => return Err(io::ErrorKind::NotADirectory.into()),
            None => return Err(io::ErrorKind::NotFound.into()),
        }
        let next = real.join(&part);
        match nodes.get(&next) {
            Some(Node::Symlink(target)) if !pending.is_empty() || last_link == LastLink::Followed => {
                links += 1;
                if links > LINK_LIMIT {
                    return Err(io::Error::other("too many levels of symbolic links"));
                }
                pending.extend(parts(target));
            }
            _ => real = next,
        }
    }
    let node = nodes.get(&real);
    Ok((real, node))
}

/// The parts of a path, last one first, without `.`.
fn parts(path: &Path) -> Vec<PathBuf> {
    path.components()
        .rev()
        .filter(|component| *component != Component::CurDir)
        .map(|component| match component {
            Component::RootDir => PathBuf::from("/"),
            other => PathBuf::from(other.as_os_str()),
        })
        .collect()
}

fn existing<'n>(nodes: &'n Nodes, path: &Path, last_link: LastLink) -> io::Result<(PathBuf, &'n Node)> {
    let (real, node) = locate(nodes, path, last_link)?;
    node.map(|node| (real, node)).ok_or_else(|| io::ErrorKind::NotFound.into())
}

impl FileSystem for MemoryFileSystem {
    fn read(&self, path: &Path) -> io::Result<Vec<u8>> {
        match existing(&self.read_nodes(), path, LastLink::Followed)?.1 {
            Node::File(contents) => Ok(contents.clone()),
            _ => Err(io::ErrorKind::IsADirectory.into()),
        }
    }

    fn metadata(&self, path: &Path) -> io::Result<FileMetadata> {
        existing(&self.read_nodes(), path, LastLink::Followed).map(|(_, node)| node.metadata())
    }

    fn symlink_metadata(&self, path: &Path) -> io::Result<FileMetadata> {
        existing(&self.read_nodes(), path, LastLink::Kept).map(|(_, node)| node.metadata())
    }

    fn canonicalize(&self, path: &Path) -> io::Result<PathBuf> {
        existing(&self.read_nodes(), path, LastLink::Followed).map(|(real, _)| real)
    }

    fn read_link(&self, path: &Path) -> io::Result<PathBuf> {
        match existing(&self.read_nodes(), path, LastLink::Kept)?.1 {
            Node::Symlink(target) => Ok(target.clone()),
            _ => Err(io::ErrorKind::InvalidInput.into()),
        }
    }

    fn read_dir(&self, path: &Path) -> io::Result<Vec<DirectoryEntry>> {
        let nodes = self.read_nodes();
        let (real, node) = existing(&nodes, path, LastLink::Followed)?;
        if !matches!(node, Node::Directory) {
            return Err(io::ErrorKind::NotADirectory.into());
        }
        Ok(nodes
            .range(real.clone()..)
            .skip(1)
            .take_while(|(path, _)| path.starts_with(&real))
            .filter(|(path, _)| path.parent() == Some(&real))
            .map(|(path, node)| DirectoryEntry {
                name: path.file_name().unwrap_or(OsStr::new("")).to_os_string(),
                kind: node.metadata().kind,
            })
            .collect())
    }

    fn write(&self, path: &Path, contents: &[u8]) -> io::Result<()> {
        let mut nodes = self.write_nodes();
        let (real, node) = locate(&nodes, path, LastLink::Followed)?;
        if matches!(node, Some(Node::Directory)) {
            return Err(io::ErrorKind::IsADirectory.into());
        }
        nodes.insert(real, Node::File(contents.to_vec()));
        Ok(())
    }

    fn create_dir_all(&self, path: &Path) -> io::Result<()> {
        let mut nodes = self.write_nodes();
        let mut directories: Vec<&Path> = path.ancestors().collect();
        directories.reverse();
        for directory in directories {
            let (real, node) = locate(&nodes, directory, LastLink::Followed)?;
            match node {
                Some(Node::Directory) => {}
                Some(_) => return Err(io::ErrorKind::AlreadyExists.into()),
                None => drop(nodes.insert(real, Node::Directory)),
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn system() -> MemoryFileSystem {
        let system = MemoryFileSystem::new([("/p/a.js", "A"), ("/p/d/b.js", "B"), ("/p/d.js", "D")]);
        system.add_symlink("/p/link", "d");
        system.add_symlink("/abs", "/p/link/b.js");
        system.add_symlink("/loop", "/loop");
        system.add_symlink("/up", "p/d/..");
        system
    }

    #[test]
    fn canonical_paths_have_no_links() {
        for (reason, path, expected) in [
            ("plain", "/p/a.js", Some("/p/a.js")),
            ("dots", "/p/./d/../a.js", Some("/p/a.js")),
            ("linked directory", "/p/link/b.js", Some("/p/d/b.js")),
            ("link to a path with a link", "/abs", Some("/p/d/b.js")),
            ("dots in a link", "/up/a.js", Some("/p/a.js")),
            ("dots after a link leave its target", "/p/link/../a.js", Some("/p/a.js")),
            ("loop", "/loop", None),
            ("missing", "/p/none.js", None),
            ("a file is no directory", "/p/a.js/x", None),
        ] {
            let found = system().canonicalize(Path::new(path)).ok();
            assert_eq!(found.as_deref(), expected.map(Path::new), "{reason}");
        }
    }

    #[test]
    fn directories_list_their_children_only() {
        let names: Vec<_> = system()
            .read_dir(Path::new("/p"))
            .unwrap()
            .into_iter()
            .map(|entry| (entry.name.into_string().unwrap(), entry.kind))
            .collect();
        assert_eq!(
            names,
            [
                ("a.js".to_string(), FileKind::File),
                ("d".to_string(), FileKind::Directory),
                ("d.js".to_string(), FileKind::File),
                ("link".to_string(), FileKind::Symlink),
            ]
        );
    }

    #[test]
    fn writing_needs_a_directory_and_follows_links() {
        let system = system();
        assert!(system.write(Path::new("/new/x.js"), b"x").is_err());
        system.create_dir_all(Path::new("/new/deep")).unwrap();
        system.write(Path::new("/new/deep/x.js"), b"x").unwrap();
        system.write(Path::new("/abs"), b"changed").unwrap();
        assert_eq!(system.read(Path::new("/p/d/b.js")).unwrap(), b"changed");
        assert!(system.is_file(Path::new("/new/deep/x.js")));
        assert!(system.write(Path::new("/p"), b"").is_err());
        assert!(system.create_dir_all(Path::new("/p/a.js/x")).is_err());
    }
}
