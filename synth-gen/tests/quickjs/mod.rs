//! Runs a plain program, held in memory, in QuickJS. Finds packages, JSON and CommonJS modules as
//! Node.js does, as far as generated programs need it. Knows the generator's output, not its code.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;

use rquickjs::loader::{ImportAttributes, Loader, Resolver};
use rquickjs::module::Declared;
use rquickjs::{Context, Ctx, Error, Function, Module, Result, Runtime};
use serde_json::Value;
use synth_gen::MemorySink;

/// A program in memory.
#[derive(Clone)]
pub(crate) struct Files {
    /// By path, with `/`.
    pub(crate) files: BTreeMap<String, Vec<u8>>,
    /// By the path of the link: where it leads from its folder.
    pub(crate) links: BTreeMap<String, String>,
}

impl Files {
    pub(crate) fn of(sink: MemorySink) -> Self {
        Files { links: sink.links(), files: sink.into_files() }
    }

    /// The path without the link that it may lead through.
    fn real(&self, path: &str) -> String {
        for (link, target) in &self.links {
            let rest =
                path.strip_prefix(link.as_str()).filter(|rest| rest.is_empty() || rest.starts_with('/'));
            if let Some(rest) = rest {
                let folder = link.rsplit_once('/').map_or("", |(folder, _)| folder);
                return join(folder, target) + rest;
            }
        }
        path.to_owned()
    }
}

/// All that the program prints, or the error that stopped it.
pub(crate) fn run(files: &Files, entry: &str) -> std::result::Result<String, String> {
    let program = Program { files: Rc::new(files.clone()) };
    let runtime = Runtime::new().expect("QuickJS starts");
    runtime.set_loader(program.clone(), program.clone());
    let context = Context::full(&runtime).expect("a context");
    let printed = Rc::new(RefCell::new(String::new()));
    let outcome = context.with(|ctx| {
        install(&ctx, &program, &printed)
            .and_then(|()| {
                // The entry is evaluated before anything that starts it could be.
                let source = match program.is_commonjs(entry) {
                    true => format!("__require({entry:?});"),
                    false => format!("import \"./{entry}\";"),
                };
                Module::evaluate(ctx.clone(), "start.mjs", source)
            })
            .and_then(|promise| promise.finish::<()>())
            .map_err(|error| match error {
                Error::Exception => format!("{:?}", ctx.catch()),
                other => other.to_string(),
            })
    });
    while runtime.execute_pending_job().map_err(|error| error.to_string())? {}
    outcome?;
    let text = printed.borrow().clone();
    Ok(text)
}

const PRELUDE: &str = r#"
globalThis.console = { log: (line) => __print(String(line) + "\n") };
const cache = new Map();
globalThis.__require = (path) => {
  if (!cache.has(path)) {
    const module = { exports: {} };
    cache.set(path, module);
    if (path.endsWith(".json")) {
      module.exports = JSON.parse(__source(path));
    } else {
      const require = (specifier) => __require(__resolve(path, specifier));
      new Function("module", "exports", "require", __source(path))(module, module.exports, require);
    }
  }
  return cache.get(path).exports;
};
"#;

fn install(ctx: &Ctx<'_>, program: &Program, printed: &Rc<RefCell<String>>) -> Result<()> {
    let globals = ctx.globals();
    let printed = Rc::clone(printed);
    let print = move |text: String| printed.borrow_mut().push_str(&text);
    globals.set("__print", Function::new(ctx.clone(), print)?)?;
    let sources = program.clone();
    let source = move |path: String| sources.text(&path).unwrap_or_default();
    globals.set("__source", Function::new(ctx.clone(), source)?)?;
    let resolver = program.clone();
    let resolve = move |base: String, name: String| {
        resolver.find(&base, &name, "require").unwrap_or_else(|| format!("{name} from {base}"))
    };
    globals.set("__resolve", Function::new(ctx.clone(), resolve)?)?;
    ctx.eval::<(), _>(PRELUDE)
}

#[derive(Clone)]
struct Program {
    files: Rc<Files>,
}

impl Resolver for Program {
    fn resolve<'js>(
        &mut self,
        _: &Ctx<'js>,
        base: &str,
        name: &str,
        _: Option<ImportAttributes<'js>>,
    ) -> Result<String> {
        self.find(base, name, "import").ok_or_else(|| Error::new_resolving(base, name))
    }
}

impl Loader for Program {
    fn load<'js>(
        &mut self,
        ctx: &Ctx<'js>,
        path: &str,
        _: Option<ImportAttributes<'js>>,
    ) -> Result<Module<'js, Declared>> {
        let text = self.text(path).ok_or_else(|| Error::new_loading(path))?;
        let source = if path.ends_with(".json") {
            format!("export default {text};")
        } else if self.is_commonjs(path) {
            let mut source = format!("const all = __require({path:?});\nexport default all;\n");
            for line in text.lines() {
                if let Some((name, _)) = line.strip_prefix("exports.").and_then(|rest| rest.split_once(" = "))
                {
                    source.push_str(&format!("export const {name} = all.{name};\n"));
                }
            }
            source
        } else {
            text
        };
        Module::declare(ctx.clone(), path, source)
    }
}

impl Program {
    fn text(&self, path: &str) -> Option<String> {
        self.files.files.get(path).map(|content| String::from_utf8(content.clone()).expect("UTF-8"))
    }

    fn is_commonjs(&self, path: &str) -> bool {
        if path.ends_with(".cjs") || path.ends_with(".mjs") {
            return path.ends_with(".cjs");
        }
        let mut folder = path;
        while let Some((above, _)) = folder.rsplit_once('/') {
            if let Some(text) = self.text(&format!("{above}/package.json")) {
                let manifest: Value = serde_json::from_str(&text).expect("valid package.json");
                return manifest["type"] != "module";
            }
            folder = above;
        }
        false
    }

    /// The path of the file that `name` means in the file `base`.
    fn find(&self, base: &str, name: &str, condition: &str) -> Option<String> {
        let path = if name.starts_with('.') {
            let folder = base.rsplit_once('/').map_or("", |(folder, _)| folder);
            join(folder, name)
        } else {
            self.find_in_package(base, name, condition)?
        };
        let path = self.files.real(&path);
        self.files.files.contains_key(&path).then_some(path)
    }

    fn find_in_package(&self, base: &str, name: &str, condition: &str) -> Option<String> {
        let parts = if name.starts_with('@') { 2 } else { 1 };
        let end = name.match_indices('/').nth(parts - 1).map_or(name.len(), |(end, _)| end);
        let folder = format!("node_modules/{}", &name[..end]);
        // Folders of packages are looked for from the importing file upwards.
        let mut above = base;
        let folder = loop {
            let (parent, _) = above.rsplit_once('/').unwrap_or_default();
            let found = self.files.real(&join(parent, &folder));
            if self.files.files.contains_key(&format!("{found}/package.json")) {
                break found;
            }
            if parent.is_empty() {
                return None;
            }
            above = parent;
        };
        let manifest: Value = serde_json::from_str(&self.text(&format!("{folder}/package.json"))?).ok()?;
        let subpath = format!(".{}", &name[end..]);
        let file = match &manifest["exports"] {
            Value::Null => manifest["main"].as_str()?.to_owned(),
            exports @ Value::String(_) => target(exports, condition)?,
            exports if exports.get(condition).is_some() => target(exports, condition)?,
            Value::Object(table) => match table.get(&subpath) {
                Some(entry) => target(entry, condition)?,
                None => table.iter().find_map(|(pattern, entry)| {
                    let (start, end) = pattern.split_once('*')?;
                    let matched = subpath.strip_prefix(start)?.strip_suffix(end)?;
                    Some(target(entry, condition)?.replace('*', matched))
                })?,
            },
            _ => return None,
        };
        Some(join(&folder, &file))
    }
}

/// The first branch of conditional exports that holds.
fn target(entry: &Value, condition: &str) -> Option<String> {
    match entry {
        Value::String(path) => Some(path.clone()),
        Value::Object(branches) => branches
            .iter()
            .filter(|(name, _)| *name == condition || *name == "default")
            .find_map(|(_, branch)| target(branch, condition)),
        _ => None,
    }
}

fn join(folder: &str, relative: &str) -> String {
    let mut parts: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
    for part in relative.split('/') {
        match part {
            "." | "" => {}
            ".." => {
                parts.pop();
            }
            part => parts.push(part),
        }
    }
    parts.join("/")
}
