//! package.json files, the two packages that every program needs, and the files at the root.

use crate::layout::Workspace;
use crate::model::Model;
use crate::model::packages::{Package, Style};
use crate::parameters::Dialect;

/// Installs the record to which all modules write. The entry imports it before anything else.
pub(super) const TRACE: &str = r#"// Records which modules were evaluated, in which order, with which values.
const trace = {
  order: 2166136261,
  touched: 0,
  modules: 0,
  values: 0,
  later: [],
  visit(id, value) {
    trace.order = Math.imul(trace.order ^ id, 16777619) >>> 0;
    trace.modules += 1;
    trace.values = (trace.values + Math.imul(value, id | 1)) >>> 0;
  },
  sum(id, ...parts) {
    return parts.reduce((sum, part) => Math.imul(sum ^ part, 16777619) >>> 0, id);
  },
  visitSum(id, ...parts) {
    const value = trace.sum(id, ...parts);
    trace.visit(id, value);
    return value;
  },
  touchSum(id, ...parts) {
    const value = trace.sum(id, ...parts);
    trace.touch(id, value);
    return value;
  },
  touch(id, value) {
    trace.touched = (trace.touched + id) >>> 0;
    trace.modules += 1;
    trace.values = (trace.values + Math.imul(value, id | 1)) >>> 0;
  },
};

globalThis.__synth = trace;
"#;

/// A JSX factory that renders to plain data, and a measure of the result.
pub(super) const JSX: &str = r#"const START = 2166136261;

function fold(sum, part) {
  return Math.imul(sum ^ part, 16777619) >>> 0;
}

function weighText(text) {
  let sum = START;
  for (let index = 0; index < text.length; index += 1) sum = fold(sum, text.charCodeAt(index));
  return sum;
}

export function h(type, props, ...children) {
  if (typeof type === "function") return type({ ...props, children });
  return { type, props: props ?? {}, children };
}

export function Fragment(props) {
  return props.children;
}

export function weigh(node) {
  if (typeof node === "number") return fold(node, 5);
  if (typeof node === "string") return weighText(node);
  if (Array.isArray(node)) return node.reduce((sum, item) => fold(sum, weigh(item)), 17);
  let sum = weighText(node.type);
  for (const [name, value] of Object.entries(node.props)) {
    sum = fold(fold(sum, weighText(name)), weigh(value));
  }
  return fold(sum, weigh(node.children));
}
"#;

/// The package.json of a package.
pub(crate) fn package_manifest(package: &Package) -> String {
    let fields = match package.style {
        Style::Trace => {
            r#"  "type": "module",
  "exports": { "import": "./index.js", "require": "./index.cjs" },
  "sideEffects": true
"#
        }
        Style::Jsx => {
            r#"  "exports": {
    ".": { "types": "./dist/jsx.d.ts", "import": "./dist/jsx.mjs", "default": "./dist/jsx.mjs" }
  },
  "sideEffects": false
"#
        }
        Style::Shakable => {
            r#"  "type": "module",
  "main": "./lib/index.js",
  "module": "./lib/index.js",
  "exports": {
    ".": "./lib/index.js",
    "./extra": { "import": "./lib/extra/index.js" },
    "./package.json": "./package.json"
  },
  "sideEffects": false
"#
        }
        Style::CommonJs => {
            r#"  "main": "lib/main.js"
"#
        }
        Style::Dual => {
            r#"  "main": "./cjs/index.cjs",
  "exports": {
    ".": {
      "import": "./esm/index.mjs",
      "require": "./cjs/index.cjs"
    }
  }
"#
        }
        Style::Effects => {
            r#"  "type": "module",
  "exports": {
    ".": {
      "require": { "default": "./not-for-require.cjs" },
      "import": { "types": "./index.d.ts", "default": "./index.js" }
    }
  },
  "sideEffects": ["./index.js", "./setup.js"]
"#
        }
        Style::Nesting => {
            r#"  "type": "module",
  "module": "./index.js",
  "exports": "./index.js",
  "sideEffects": false
"#
        }
        Style::Icons => {
            r#"  "type": "module",
  "exports": { "./icons/*": "./icons/*.js" },
  "sideEffects": false
"#
        }
        Style::Pattern => {
            r#"  "exports": {
    ".": { "default": "./index.js" },
    "./tools/*": "./lib/*.js",
    "./tools/internal/*": null
  }
"#
        }
    };
    format!(
        "{{\n  \"name\": \"{}\",\n  \"version\": \"{}.{}.0\",\n{fields}}}\n",
        package.name,
        package.version % 5,
        package.version
    )
}

/// The package.json of a workspace.
pub(crate) fn workspace_manifest(model: &Model, workspace: &Workspace) -> String {
    let name = workspace.package_name();
    let root = match model.workspace_root(workspace) {
        Some(node) => {
            let path = model.path(&model.head(node));
            let inner = path.strip_prefix(workspace.folder().as_str()).unwrap_or_default();
            format!("    \".\": \".{inner}\",\n")
        }
        None => String::new(),
    };
    format!(
        "{{\n  \"name\": \"{name}\",\n  \"version\": \"0.0.0\",\n  \"type\": \"module\",\n  \"exports\": {{\n{root}    \
         \"./*\": \"./src/*\"\n  }}\n}}\n"
    )
}

/// The files beside `src` and `node_modules`, but for the manifest.
pub(crate) fn root_files(model: &Model) -> Vec<(&'static str, String)> {
    let kind = if model.parameters.is_commonjs() { "commonjs" } else { "module" };
    let effects = match model.lists_side_effects() {
        true => ",\n  \"sideEffects\": [\"**/*.effects.*\", \"./src/main.*\"]",
        false => "",
    };
    let workspaces =
        if model.parameters.workspaces > 0 { ",\n  \"workspaces\": [\"packages/*\"]" } else { "" };
    let mut files = vec![(
        "package.json",
        format!(
            "{{\n  \"name\": \"synthetic-program\",\n  \"private\": true,\n  \"type\": \
             \"{kind}\"{effects}{workspaces}\n}}\n"
        ),
    )];
    if model.parameters.dialect == Dialect::Full {
        let paths: Vec<String> = model
            .workspaces()
            .map(|workspace| {
                format!("      \"{}/*\": [\"./{}/src/*\"]", workspace.alias(), workspace.folder())
            })
            .collect();
        let paths = match paths.is_empty() {
            true => String::new(),
            false => format!(",\n    \"paths\": {{\n{}\n    }}", paths.join(",\n")),
        };
        let include = if model.parameters.workspaces > 0 { "packages" } else { "src" };
        files.push((
            "tsconfig.json",
            format!(
                r#"{{
  "compilerOptions": {{
    "module": "esnext",
    "moduleResolution": "bundler",
    "isolatedModules": true,
    "allowImportingTsExtensions": true,
    "allowJs": true,
    "noEmit": true,
    "resolveJsonModule": true,
    "jsx": "react"{paths}
  }},
  "include": ["{include}"]
}}
"#
            ),
        ));
    }
    files
}
