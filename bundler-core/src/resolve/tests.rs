//! Rules of resolving as tables. Every row is asked of both resolvers, which must agree.

mod errors;
mod packages;
mod paths;
mod projects;

use std::path::Path;
use std::sync::Arc;

use super::{ModuleType, Resolve, ResolveError, ResolveKind, Resolved, new};
use crate::counters::Counters;
use crate::fs::{FileSystem, MemoryFileSystem};
use crate::options::{Options, ResolverKind};

pub(super) use super::ResolveKind::{CssImport, Import, Require, Url};

/// Reason, importer, specifier, kind, expected answer in the form of [`shown`].
pub(super) type Row<'r> = (&'r str, &'r str, &'r str, ResolveKind, &'r str);

/// A build in /p with these files.
pub(super) struct Project {
    fs: Arc<MemoryFileSystem>,
    pub(super) options: Options,
}

impl Project {
    pub(super) fn new(files: &[(&str, &str)]) -> Self {
        Self { fs: Arc::new(MemoryFileSystem::new(files.iter().copied())), options: Options::new("/p") }
    }

    pub(super) fn with(mut self, change: impl FnOnce(&mut Options)) -> Self {
        change(&mut self.options);
        self
    }

    pub(super) fn link(self, path: &str, target: &str) -> Self {
        self.fs.add_symlink(path, target);
        self
    }

    pub(super) fn resolver(&self, kind: ResolverKind) -> Arc<dyn Resolve> {
        let mut options = self.options.clone();
        options.scheduling.resolver = kind;
        let fs: Arc<dyn FileSystem> = Arc::<MemoryFileSystem>::clone(&self.fs);
        new(&options, fs, Arc::new(Counters::new()))
    }

    /// Both resolvers' answer; the cached one is asked twice.
    pub(super) fn answer(
        &self,
        importer: &str,
        specifier: &str,
        kind: ResolveKind,
    ) -> Result<Resolved, ResolveError> {
        let ask = |resolver: &dyn Resolve| resolver.resolve(Path::new(importer), specifier, kind);
        let cached = self.resolver(ResolverKind::Cached);
        let answer = ask(&*cached);
        assert_eq!(answer, ask(&*cached), "again: {specifier}");
        let probing = self.resolver(ResolverKind::Probing);
        assert_eq!(answer, ask(&*probing), "probing: {specifier}");
        answer
    }

    pub(super) fn check(&self, rows: &[Row<'_>]) {
        // One resolver for all rows: what it remembers of one must not change another.
        let shared = self.resolver(ResolverKind::Cached);
        for (reason, importer, specifier, kind, expected) in rows {
            let answer = self.answer(importer, specifier, *kind);
            assert_eq!(shown(&answer), *expected, "{reason}");
            let again = shared.resolve(Path::new(importer), specifier, *kind);
            assert_eq!(answer, again, "shared: {reason}");
        }
    }

    /// Rows of reason, entry and expected answer.
    pub(super) fn check_entries(&self, rows: &[(&str, &str, &str)]) {
        for (reason, entry, expected) in rows {
            for kind in [ResolverKind::Cached, ResolverKind::Probing] {
                let answer = self.resolver(kind).resolve_entry(entry);
                let answer = answer.map(Resolved::File);
                assert_eq!(shown(&answer), *expected, "{kind:?}: {reason}");
            }
        }
    }
}

/// `path?suffix [esm|cjs] [pure]`, `external specifier [path] [pure]`, `disabled path`, `data type text`,
/// or `error: message / help`.
pub(super) fn shown(answer: &Result<Resolved, ResolveError>) -> String {
    let pure = |side_effects| if side_effects { "" } else { " pure" };
    match answer {
        Ok(Resolved::File(file)) => {
            let format = match file.module_type {
                ModuleType::EsModule => " esm",
                ModuleType::CommonJs => " cjs",
                ModuleType::Unknown => "",
            };
            let path = file.path.display();
            format!("{path}{}{format}{}", file.suffix, pure(file.side_effects))
        }
        Ok(Resolved::External(external)) => {
            let path = external.path.as_ref();
            let path = path.map_or(String::new(), |path| format!(" {}", path.display()));
            format!("external {}{path}{}", external.specifier, pure(external.side_effects))
        }
        Ok(Resolved::Disabled(path)) => format!("disabled {}", path.display()),
        Ok(Resolved::Data(data)) => {
            let text = String::from_utf8_lossy(&data.contents);
            format!("data {} {text}", data.media_type)
        }
        Err(error) => match &error.help {
            Some(help) => format!("error: {} / {help}", error.message),
            None => format!("error: {}", error.message),
        },
    }
}

#[test]
fn threads_get_the_same_answers() {
    let mut files = vec![("/p/package.json".to_string(), "{}".to_string())];
    for directory in 0..20 {
        for file in 0..10 {
            files.push((format!("/p/d{directory}/f{file}.ts"), String::new()));
        }
    }
    let files: Vec<_> = files.iter().map(|(path, text)| (&**path, &**text)).collect();
    let resolver = Project::new(&files).resolver(ResolverKind::Cached);
    std::thread::scope(|scope| {
        for thread in 0..8 {
            let resolver = &resolver;
            scope.spawn(move || {
                for step in 0..200 {
                    let target = (step * 7 + thread) % 200;
                    let specifier = format!("../d{}/f{}", target / 10, target % 10);
                    let answer = resolver.resolve(Path::new("/p/d0/f0.ts"), &specifier, Import);
                    let expected = format!("/p/{}.ts", &specifier[3..]);
                    assert_eq!(shown(&answer), expected);
                }
            });
        }
    });
}

/// Everything that a few parts can be put together to: both resolvers must agree, errors included.
#[test]
fn both_resolvers_agree_on_any_input() {
    let package = r##"{"name": "self", "main": "m", "browser": {"./f.js": "./g.js", "./d": false, "q": "./g"},
        "exports": {".": "./f.js", "./*": "./d/*", "./n": null}, "imports": {"#f": "./f.js", "#q": "q"}}"##;
    let mut files = vec![
        ("/p/tsconfig.json".to_string(), r#"{"compilerOptions": {"paths": {"q/*": ["./src/*"]}}}"#),
        ("/p/node_modules/q/package.json".to_string(), package),
        ("/p/src/d/package.json".to_string(), package),
        ("/p/src/e/package.json".to_string(), r#"{"main": "./f", "sideEffects": ["*.ts"]}"#),
    ];
    for directory in ["/p/src", "/p/src/d", "/p/src/e", "/p/node_modules/q", "/p/node_modules/q/d"] {
        for name in ["f.js", "f.ts", "g.jsx", "g.js", "h.js/index.ts", "k/index.json", "l.d/f.js"] {
            files.push((format!("{directory}/{name}"), ""));
        }
    }
    let files: Vec<_> = files.iter().map(|(path, text)| (&**path, *text)).collect();
    let project =
        Project::new(&files).link("/p/src/link", "../node_modules/q").link("/p/src/d/g.ts", "../f.ts");
    let starts = ["./", "../", "./d/", "./e/", "./link/", "q/", "self/", "", "/p/src/", "#", "./no/"];
    let names = ["f", "g", "h", "k", "l.d", "d", "n", "q", "F", ""];
    let ends = ["", ".js", ".ts", ".jsx", "/", "/..", "?x", "#y"];
    let (cached, probing) = (project.resolver(ResolverKind::Cached), project.resolver(ResolverKind::Probing));
    let mut found = 0;
    for importer in ["/p/src/x.ts", "/p/src/d/x.js", "/p/node_modules/q/x.js"] {
        for start in starts {
            for name in names {
                for end in ends {
                    for kind in [Import, Require, CssImport] {
                        let specifier = [start, name, end].concat();
                        let answer = cached.resolve(Path::new(importer), &specifier, kind);
                        let other = probing.resolve(Path::new(importer), &specifier, kind);
                        assert_eq!(answer, other, "{importer} {specifier} {kind:?}");
                        found += usize::from(answer.is_ok());
                    }
                }
            }
        }
    }
    assert!(found > 500, "{found}");
}
