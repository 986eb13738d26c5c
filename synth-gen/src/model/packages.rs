//! The packages in node_modules: a handful of styles, each with another way to be found and
//! another promise about side effects. Knows no source module.

use crate::parameters::{Parameters, Vocabulary};
use crate::rng::{Digits, Purpose, Stream};
use crate::words::Stem;

use super::head::Trace;
use super::links::{Form, Link};
use super::{Kind, NodeId};

/// How a package is laid out and published.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Style {
    /// Installs the record that all modules write to.
    Trace,
    /// The JSX factory.
    Jsx,
    /// ES modules, free of side effects, subpaths through `exports`.
    Shakable,
    /// CommonJS with `main` only.
    CommonJs,
    /// Another file for `import` than for `require`.
    Dual,
    /// ES modules, some of which have side effects by name; nested conditions.
    Effects,
    /// CommonJS with a pattern in `exports`.
    Pattern,
    /// ES modules that bring their own version of another package.
    Nesting,
    /// Data-only modules behind a pattern in `exports`.
    Icons,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Role {
    Trace,
    Jsx,
    Library,
}

#[derive(Clone, Debug)]
pub(crate) struct Package {
    /// With its scope, if it has one.
    pub(crate) name: String,
    /// Where it lies, with `/`.
    pub(crate) folder: String,
    pub(crate) style: Style,
    pub(crate) version: u32,
}

#[derive(Clone, Debug)]
pub(crate) struct PackageModule {
    /// Index in `Packages::list`.
    pub(crate) package: usize,
    /// Path inside the package.
    pub(crate) file: &'static str,
    pub(crate) kind: Kind,
    pub(crate) role: Role,
    pub(crate) trace: Trace,
    pub(crate) stem: Stem,
    pub(crate) links: Vec<Link>,
}

/// A specifier under which modules of other packages may import something.
#[derive(Clone, Debug)]
pub(crate) struct Door {
    pub(crate) specifier: String,
    /// What `import` finds.
    pub(crate) imported: NodeId,
    /// What `require` finds, if it may be required.
    pub(crate) required: Option<NodeId>,
    /// Whether its place in the order of evaluation does not show.
    pub(crate) unordered: bool,
    /// Whether it may be imported without being used.
    pub(crate) droppable: bool,
}

#[derive(Clone, Debug)]
pub(crate) struct Packages {
    pub(crate) list: Vec<Package>,
    pub(crate) modules: Vec<PackageModule>,
    /// The first two are those of the trace and the JSX package.
    pub(crate) doors: Vec<Door>,
    /// The doors that source modules may use, by index.
    pub(crate) libraries: Vec<u32>,
    first: u32,
}

/// Index of the door of the package that installs the record.
pub(crate) const TRACE_DOOR: u32 = 0;
/// The package of icons.
pub(crate) const ICONS: &str = "synth-icons";
/// Index of the door of the JSX factory.
pub(crate) const JSX_DOOR: u32 = 1;

const STYLES: [Style; 6] =
    [Style::Shakable, Style::CommonJs, Style::Dual, Style::Effects, Style::Pattern, Style::Nesting];
/// The package of which there are several versions.
const SHARED_NAME: &str = "synth-shared";

impl Packages {
    pub(crate) fn new(parameters: &Parameters) -> Self {
        let mut packages = Packages {
            list: Vec::new(),
            modules: Vec::new(),
            doors: Vec::new(),
            libraries: Vec::new(),
            first: parameters.modules + parameters.icons(),
        };
        packages.add("synth-trace".to_owned(), Style::Trace, 0);
        packages.add("synth-jsx".to_owned(), Style::Jsx, 0);
        if parameters.icons() > 0 {
            packages.add(ICONS.to_owned(), Style::Icons, 3);
        }
        if parameters.packages > 0 {
            packages.add(SHARED_NAME.to_owned(), Style::Shakable, 12);
        }
        for number in 0..parameters.packages {
            let mut stream = Stream::new(parameters.seed, (1 << 40) + u64::from(number), Purpose::Head);
            let stem = Stem::draw(Vocabulary::Ascii, &mut stream).kebab();
            let style = STYLES[number as usize % STYLES.len()];
            let name = match style {
                Style::Effects | Style::Pattern => format!("@acme/{stem}-{number}"),
                _ => format!("{stem}-{number}"),
            };
            packages.add(name, style, stream.between(1, 30));
        }
        packages
    }

    pub(crate) fn door(&self, index: u32) -> &Door {
        &self.doors[index as usize]
    }

    fn add(&mut self, name: String, style: Style, version: u32) {
        let folder = format!("node_modules/{name}");
        self.list.push(Package { name: name.clone(), folder: folder.clone(), style, version });
        match style {
            Style::Trace => {
                let index = self.module("index.js", Kind::Js, Role::Trace);
                let commonjs = self.module("index.cjs", Kind::Cjs, Role::Trace);
                self.at(commonjs).trace = Trace::Silent;
                self.open(name, index, Some(commonjs), false);
            }
            Style::Jsx => {
                let index = self.module("dist/jsx.mjs", Kind::Mjs, Role::Jsx);
                self.open(name, index, None, true);
            }
            Style::Shakable => {
                let [index, extra] = self.shakable();
                self.open(name.clone(), index, None, true);
                self.open(format!("{name}/extra"), extra, None, true);
            }
            Style::CommonJs => {
                let index = self.module("lib/main.js", Kind::Cjs, Role::Library);
                let part = self.module("lib/part.js", Kind::Cjs, Role::Library);
                self.link(index, part, Form::Require);
                self.open(name, index, Some(index), true);
            }
            Style::Dual => {
                let module = self.module("esm/index.mjs", Kind::Mjs, Role::Library);
                let commonjs = self.module("cjs/index.cjs", Kind::Cjs, Role::Library);
                self.open(name, module, Some(commonjs), true);
            }
            Style::Effects => {
                let index = self.module("index.js", Kind::Js, Role::Library);
                let setup = self.module("setup.js", Kind::Js, Role::Library);
                let core = self.module("core.js", Kind::Js, Role::Library);
                self.at(setup).trace = Trace::Ordered;
                self.link(index, setup, Form::Bare);
                self.link(index, core, Form::Reexport);
                self.open(name, index, None, false);
            }
            Style::Icons => {}
            Style::Nesting => {
                let index = self.module("index.js", Kind::Js, Role::Library);
                let nested = format!("{folder}/node_modules/{SHARED_NAME}");
                let version = version % 11;
                self.list.push(Package {
                    name: SHARED_NAME.to_owned(),
                    folder: nested,
                    style: Style::Shakable,
                    version,
                });
                let inner = self.shakable();
                let door = self.doors.len() as u32;
                self.doors.push(Door {
                    specifier: SHARED_NAME.to_owned(),
                    imported: inner[0],
                    required: None,
                    unordered: true,
                    droppable: false,
                });
                self.link(index, inner[0], Form::Named);
                self.at(index).links[0].door = Some(door);
                self.open(name, index, None, true);
            }
            Style::Pattern => {
                let index = self.module("index.js", Kind::Cjs, Role::Library);
                let tool = self.module("lib/tool.js", Kind::Cjs, Role::Library);
                self.link(index, tool, Form::Require);
                self.open(name.clone(), index, Some(index), true);
                self.open(format!("{name}/tools/tool"), tool, Some(tool), true);
            }
        }
    }

    /// The modules of a shakable package: its index and its extra one.
    fn shakable(&mut self) -> [NodeId; 2] {
        let index = self.module("lib/index.js", Kind::Js, Role::Library);
        let alpha = self.module("lib/alpha.js", Kind::Js, Role::Library);
        let beta = self.module("lib/beta.js", Kind::Js, Role::Library);
        let gamma = self.module("lib/gamma.js", Kind::Js, Role::Library);
        let extra = self.module("lib/extra/index.js", Kind::Js, Role::Library);
        self.link(index, alpha, Form::Reexport);
        self.link(index, beta, Form::Star);
        self.link(beta, gamma, Form::Star);
        self.link(alpha, beta, Form::Named);
        self.link(extra, alpha, Form::Namespace);
        [index, extra]
    }

    fn module(&mut self, file: &'static str, kind: Kind, role: Role) -> NodeId {
        let node = NodeId(self.first + self.modules.len() as u32);
        self.modules.push(PackageModule {
            package: self.list.len() - 1,
            file,
            kind,
            role,
            trace: if kind == Kind::Cjs { Trace::Counted } else { Trace::Silent },
            // Stars within a package must not meet the same name twice.
            stem: Stem::numbered(self.modules.len() as u32),
            links: Vec::new(),
        });
        node
    }

    fn at(&mut self, node: NodeId) -> &mut PackageModule {
        &mut self.modules[(node.0 - self.first) as usize]
    }

    fn link(&mut self, from: NodeId, target: NodeId, form: Form) {
        let digits = Digits::fixed(u64::from(from.0) * 7 + u64::from(target.0) * 11);
        self.at(from).links.push(Link::new(target, form, None, digits));
    }

    fn open(&mut self, specifier: String, imported: NodeId, required: Option<NodeId>, unordered: bool) {
        let style = self.list[self.list.len() - 1].style;
        let droppable = style == Style::Shakable;
        let index = self.doors.len() as u32;
        self.doors.push(Door { specifier, imported, required, unordered, droppable });
        if index > JSX_DOOR {
            self.libraries.push(index);
        }
    }
}
