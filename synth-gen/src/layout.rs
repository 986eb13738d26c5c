//! Where files lie, and by which specifiers they find each other. Knows heads and links, no code.

use crate::model::head::Head;
use crate::model::links::{Form, Link};
use crate::model::{Kind, Model, NodeId};
use crate::preset::Dialect;
use crate::words::folder_word;

/// Modules per folder, and folders per folder.
const PER_FOLDER: u32 = 100;

impl Model {
    /// The path of a module's file from the root of the program, with `/`.
    pub(crate) fn path(&self, head: &Head) -> String {
        if let Some(module) = self.package_module(head.node) {
            let package = &self.packages.list[module.package];
            return format!("node_modules/{}/{}", package.name, module.file);
        }
        let extension = self.extension(head.kind);
        if head.node == NodeId::ENTRY {
            return format!("src/main.{extension}");
        }
        let number = head.node.0;
        let mut folder = self.folder(number / PER_FOLDER);
        let slot = number % PER_FOLDER;
        if slot == 0 && has_optional_extension(head.kind) {
            folder.push_str(&format!("/index.{extension}"));
        } else {
            folder.push_str(&format!("/{}-{slot}.{extension}", head.stem.kebab()));
        }
        folder
    }

    fn extension(&self, kind: Kind) -> &'static str {
        match (self.parameters.dialect, kind) {
            (Dialect::Full, _) | (_, Kind::Cjs | Kind::Json) => kind.extension(),
            (Dialect::Plain, Kind::Mjs | Kind::Mts) => "mjs",
            (Dialect::Plain, _) => "js",
        }
    }

    fn folder(&self, number: u32) -> String {
        let folders = self.parameters.modules.div_ceil(PER_FOLDER);
        let mut levels = vec![number % PER_FOLDER];
        let (mut above, mut rest) = (folders.div_ceil(PER_FOLDER), number / PER_FOLDER);
        while above > 1 {
            levels.push(rest % PER_FOLDER);
            above = above.div_ceil(PER_FOLDER);
            rest /= PER_FOLDER;
        }
        let mut path = "src".to_owned();
        for level in levels.into_iter().rev() {
            path.push_str(&format!("/{}-{level}", folder_word(level)));
        }
        path
    }

    /// How a module names the target of one of its links.
    pub(crate) fn specifier(&self, from: &Head, link: &Link, target: &Head) -> String {
        if let Some(door) = link.door {
            return self.packages.door(door).specifier.clone();
        }
        let mut path = self.path(target);
        let bare = self.parameters.dialect == Dialect::Full
            && link.form != Form::Require
            && self.package_module(target.node).is_none()
            && has_optional_extension(target.kind)
            && link.digits.flag();
        if bare {
            path.truncate(path.rfind('.').expect("every file has an extension"));
        }
        let specifier = relative(&self.path(from), &path);
        match specifier.strip_suffix("/index") {
            Some(folder) if bare && !folder.ends_with('.') => folder.to_owned(),
            _ => specifier,
        }
    }
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
    let start = if up == 0 { "./".to_owned() } else { "../".repeat(up) };
    start + &to[shared..]
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
