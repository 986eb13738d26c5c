//! Runs files in QuickJS, embedded.

use std::cell::RefCell;
use std::rc::Rc;

use rquickjs::context::EvalOptions;
use rquickjs::loader::{ImportAttributes, Loader, Resolver};
use rquickjs::module::Declared;
use rquickjs::{Context, Ctx, Error, Function, Module, Object, Result, Runtime};

use super::{Files, HOST, NEVER_SETTLES, Start};

/// Bytes of stack for the engine; threads of tests have 2 MiB.
const ENGINE_STACK: usize = 1 << 20;

/// Node's `require`, as far as bundles need it.
const REQUIRE: &str = "
    globalThis.require = ((cache) => (path) => {
        const name = path.replace(/^\\.\\//, '');
        if (!(name in cache)) {
            if (!(name in __sources)) throw Object.assign(new Error('Cannot find module ' + name), { code: 'MODULE_NOT_FOUND' });
            const module = (cache[name] = { exports: {}, id: name });
            new Function('exports', 'require', 'module', '__filename', '__dirname', __sources[name])
                .call(module.exports, module.exports, require, module, '/out/' + name, '/out');
        }
        return cache[name].exports;
    })(Object.create(null));
";

/// The lines that the program prints; the last one says that it came to its end.
pub(crate) fn run(files: &Files, entry: &str, start: Start) -> Vec<String> {
    let lines = Rc::new(RefCell::new(Vec::new()));
    let runtime = Runtime::new().expect("QuickJS starts");
    runtime.set_max_stack_size(ENGINE_STACK);
    let host = Host { files: files.clone() };
    runtime.set_loader(host.clone(), host);
    let context = Context::full(&runtime).expect("QuickJS makes a context");
    context.with(|ctx| {
        if let Err(error) = begin(&ctx, files, entry, start, &lines) {
            let text = match error {
                Error::Exception => format!("{:?}", ctx.catch()),
                other => other.to_string(),
            };
            lines.borrow_mut().push(format!("engine: {text}"));
        }
    });
    while runtime.is_job_pending() {
        if let Err(error) = runtime.execute_pending_job() {
            lines.borrow_mut().push(format!("engine: {error}"));
            break;
        }
    }
    let mut lines = lines.take();
    if lines.pop_if(|line| line == "finished").is_none() {
        lines.push(NEVER_SETTLES.to_string());
    }
    lines
}

fn begin(
    ctx: &Ctx<'_>,
    files: &Files,
    entry: &str,
    start: Start,
    lines: &Rc<RefCell<Vec<String>>>,
) -> Result<()> {
    let lines = Rc::clone(lines);
    let print = Function::new(ctx.clone(), move |line: String| lines.borrow_mut().push(line))?;
    let make_host: Function<'_> = script(ctx, HOST)?;
    ctx.globals().set("__run", make_host.call::<_, Function<'_>>((print,))?)?;
    let sources = Object::new(ctx.clone())?;
    for (name, source) in files {
        sources.set(name.as_str(), source.as_str())?;
    }
    ctx.globals().set("__sources", sources)?;
    match start {
        Start::Import => script(ctx, &format!("__run(() => import('{entry}'))")),
        Start::Require => script(ctx, &format!("{REQUIRE} __run(() => {{ require('{entry}') }})")),
        Start::Script => script(ctx, &format!("__run(() => {{ (0, eval)(__sources['{entry}']) }})")),
    }
}

/// Runs a sloppy script.
fn script<'js, V: rquickjs::FromJs<'js>>(ctx: &Ctx<'js>, code: &str) -> Result<V> {
    let mut options = EvalOptions::default();
    options.strict = false;
    ctx.eval_with_options(code, options)
}

#[derive(Clone)]
struct Host {
    files: Files,
}

impl Resolver for Host {
    fn resolve<'js>(
        &mut self,
        _: &Ctx<'js>,
        base: &str,
        name: &str,
        _: Option<ImportAttributes<'js>>,
    ) -> Result<String> {
        let file = name.trim_start_matches("./");
        if self.files.contains_key(file) {
            Ok(file.to_string())
        } else {
            Err(Error::new_resolving(base, name))
        }
    }
}

impl Loader for Host {
    fn load<'js>(
        &mut self,
        ctx: &Ctx<'js>,
        name: &str,
        _: Option<ImportAttributes<'js>>,
    ) -> Result<Module<'js, Declared>> {
        Module::declare(ctx.clone(), name, self.files[name].as_str())
    }
}
