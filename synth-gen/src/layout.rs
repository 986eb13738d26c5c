//! Where files lie, and by which specifiers they find each other. Knows heads and links, no code.

use std::fmt::Write as _;

use crate::model::head::Head;
use crate::model::links::Link;
use crate::model::packages::ICONS;
use crate::model::{Kind, Model, NodeId};
use crate::parameters::{Dialect, Vocabulary};
use crate::words::{Stem, folder_word};

/// Modules per folder, and folders per folder.
const PER_FOLDER: u32 = 100;

/// A package of sources, linked into node_modules.
pub(crate) struct Workspace {
    pub(crate) number: u32,
    /// Its folder below `packages`.
    pub(crate) word: String,
}

impl Workspace {
    fn new(number: u32) -> Self {
        Workspace { number, word: format!("{}-{number}", Stem::numbered(number * 7 + 5).kebab()) }
    }

    pub(crate) fn folder(&self) -> String {
        format!("packages/{}", self.word)
    }

    pub(crate) fn package_name(&self) -> String {
        format!("@team/{}", self.word)
    }

    /// The name of the path alias of tsconfig.json.
    pub(crate) fn alias(&self) -> String {
        format!("~{}", self.word)
    }
}

impl Model {
    /// All workspaces.
    pub(crate) fn workspaces(&self) -> impl Iterator<Item = Workspace> + use<> {
        (0..self.parameters.workspaces).map(Workspace::new)
    }

    /// Modules per workspace.
    fn workspace_size(&self) -> u32 {
        self.parameters.modules.div_ceil(self.parameters.workspaces.max(1))
    }

    fn workspace(&self, node: NodeId) -> Option<Workspace> {
        (self.parameters.workspaces > 0 && self.is_source(node))
            .then(|| Workspace::new(node.0 / self.workspace_size()))
    }

    /// The first module of a workspace, which its package exports as a whole.
    pub(crate) fn workspace_root(&self, workspace: &Workspace) -> Option<NodeId> {
        let first = workspace.number * self.workspace_size();
        (first < self.parameters.modules).then_some(NodeId(first))
    }

    /// The path of a module's file from the root of the program, with `/`.
    pub(crate) fn path(&self, head: &Head) -> String {
        if let Some(module) = self.package_module(head.node) {
            let package = &self.packages.list[module.package];
            return format!("{}/{}", package.folder, module.file);
        }
        if let Some(number) = self.icon_number(head.node) {
            return format!("node_modules/{ICONS}/{}.js", self.icon_path(head, number));
        }
        let extension = self.extension(head.kind);
        let root = match self.workspace(head.node) {
            Some(workspace) => format!("{}/src", workspace.folder()),
            None => "src".to_owned(),
        };
        if head.node == NodeId::ENTRY {
            return format!("{root}/main.{extension}");
        }
        let number = head.node.0;
        let mut path = self.folder(root, number / PER_FOLDER, self.parameters.modules);
        let slot = number % PER_FOLDER;
        let effects = self.lists_side_effects() && matches!(head.kind, Kind::Cjs) | head.kind.is_module();
        if slot == 0 && has_optional_extension(head.kind) && !effects {
            let _ = write!(path, "/index.{extension}");
        } else {
            let mark = if effects && !head.free { ".effects" } else { "" };
            let _ = write!(path, "/{}-{slot}{mark}.{extension}", head.stem.kebab());
        }
        path
    }

    fn extension(&self, kind: Kind) -> &'static str {
        match (self.parameters.dialect, kind) {
            (Dialect::Full, _) | (_, Kind::Cjs | Kind::Json | Kind::Css) => kind.extension(),
            (Dialect::Plain, Kind::Mjs | Kind::Mts) => "mjs",
            (Dialect::Plain, _) => "js",
        }
    }

    /// The path of an icon in its package, without extension.
    fn icon_path(&self, head: &Head, number: u32) -> String {
        let folder = self.folder("icons".to_owned(), number / PER_FOLDER, self.parameters.icons());
        format!("{folder}/{}-{}", head.stem.kebab(), number % PER_FOLDER)
    }

    /// The folder of that number below `root`, where `modules` files have to find a place.
    fn folder(&self, root: String, number: u32, modules: u32) -> String {
        let folders = modules.div_ceil(PER_FOLDER);
        let mut levels = vec![number % PER_FOLDER];
        let (mut above, mut rest) = (folders.div_ceil(PER_FOLDER), number / PER_FOLDER);
        while above > 1 {
            levels.push(rest % PER_FOLDER);
            above = above.div_ceil(PER_FOLDER);
            rest /= PER_FOLDER;
        }
        let join = if self.parameters.vocabulary == Vocabulary::Unicode { " " } else { "-" };
        let mut path = root;
        for level in levels.into_iter().rev() {
            let _ = write!(path, "/{}{join}{level}", folder_word(self.parameters.vocabulary, level));
        }
        path
    }

    /// How a module names the target of one of its links.
    /// `from_path` is the path of `from`.
    pub(crate) fn specifier(&self, from: &Head, from_path: &str, link: &Link, target: &Head) -> String {
        if let Some(door) = link.door {
            return self.packages.door(door).specifier.clone();
        }
        if let Some(number) = self.icon_number(target.node) {
            return format!("{ICONS}/{}", self.icon_path(target, number));
        }
        let mut path = self.path(target);
        let full = self.parameters.dialect == Dialect::Full;
        let bare = full
            && from.kind != Kind::Cjs
            && self.is_source(target.node)
            && has_optional_extension(target.kind)
            && !path.contains(".effects.")
            && link.digits.flag();
        if let Some(workspace) = self.workspace(target.node)
            && self.workspace(from.node).map(|own| own.number) != Some(workspace.number)
        {
            let root = format!("{}/src", workspace.folder());
            let inner = path.strip_prefix(root.as_str()).expect("a module lies in its workspace");
            return match self.workspace_root(&workspace) == Some(target.node) {
                true if target.node != NodeId::ENTRY => workspace.package_name(),
                _ if bare => format!("{}{}", workspace.alias(), without_extension(inner)),
                _ => format!("{}{inner}", workspace.package_name()),
            };
        }
        if bare {
            path.truncate(without_extension(&path).len());
        }
        let specifier = relative(from_path, &path);
        match specifier.strip_suffix("/index") {
            Some(folder) if bare && !folder.ends_with('.') => folder.to_owned(),
            _ => specifier,
        }
    }
}

fn without_extension(path: &str) -> &str {
    &path[..path.rfind('.').expect("every file has an extension")]
}

/// Whether every bundler tries this extension when there is none.
fn has_optional_extension(kind: Kind) -> bool {
    matches!(kind, Kind::Js | Kind::Ts | Kind::Jsx | Kind::Tsx)
}

/// The way from the folder of the file `from` to `to`, starting with `./` or `../`.
fn relative(from: &str, to: &str) -> String {
    let folders = |path: &str| path.rfind('/').map_or(0, |end| end + 1);
    let own_folder = &from[..folders(from)];
    let shared = own_folder
        .match_indices('/')
        .map(|(slash, _)| slash + 1)
        .take_while(|&end| to.starts_with(&own_folder[..end]))
        .last()
        .unwrap_or(0);
    let up = own_folder[shared..].matches('/').count();
    let mut path = String::with_capacity(to.len() + 3 * up + 2);
    path.push_str(if up == 0 { "./" } else { "../" });
    (1..up).for_each(|_| path.push_str("../"));
    path.push_str(&to[shared..]);
    path
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn relative_paths() {
        let table = [
            ("src/a.js", "src/b.js", "./b.js"),
            ("src/a/x.js", "src/b.js", "../b.js"),
            ("src/a/x.js", "src/ab/y.js", "../ab/y.js"),
            ("src/a/x.js", "src/a/c/y.js", "./c/y.js"),
            ("a.js", "src/b.js", "./src/b.js"),
            ("src/a/b/c.js", "src/d/e/f.js", "../../d/e/f.js"),
        ];
        for (from, to, expected) in table {
            assert_eq!(relative(from, to), expected, "{from} {to}");
        }
    }
}
