//! Runs a bundle in QuickJS and gives the lines that it prints. Knows nothing of the bundler.

use std::cell::RefCell;
use std::rc::Rc;

use bundler_core::options::Format;
use rquickjs::context::EvalOptions;
use rquickjs::loader::{ImportAttributes, Loader, Resolver};
use rquickjs::module::Declared;
use rquickjs::{Context, Ctx, Error, Function, Module, Result, Runtime};

/// The console of both engines; see the file.
pub(crate) const PRELUDE: &str = include_str!("prelude.js");

/// A module that the bundle asks its host for.
#[derive(Clone, Copy)]
pub(crate) struct HostModule {
    pub(crate) specifier: &'static str,
    /// What `import` gets.
    pub(crate) es_source: &'static str,
    /// What `require` gets: a CommonJS module.
    pub(crate) cjs_source: &'static str,
}

/// A bundle and what it runs in.
pub(crate) struct Execution<'a> {
    pub(crate) format: Format,
    pub(crate) code: &'a str,
    /// How other files of the bundle call this one.
    pub(crate) name: &'a str,
    /// All files of the bundle, if there are several: names and texts.
    pub(crate) files: &'a [(String, String)],
    pub(crate) host_modules: &'a [HostModule],
    /// The variable that holds an `iife` bundle's exports.
    pub(crate) global_name: Option<&'a str>,
    /// Statements run after the bundle, with its exports as `ns`.
    pub(crate) observe: &'a str,
}

/// Bytes of stack for the engine; main threads of tests have 2 MiB.
const ENGINE_STACK: usize = 1 << 20;

/// Runs the bundle until no promise job is left.
pub(crate) fn run(execution: &Execution<'_>) -> Vec<String> {
    let lines = Rc::new(RefCell::new(Vec::new()));
    let runtime = Runtime::new().expect("QuickJS starts");
    runtime.set_max_stack_size(ENGINE_STACK);
    let host = Host {
        name: execution.name.to_string(),
        code: execution.code.to_string(),
        files: execution.files.to_vec(),
        modules: execution.host_modules.to_vec(),
    };
    runtime.set_loader(host.clone(), host);
    let context = Context::full(&runtime).expect("QuickJS makes a context");
    context.with(|ctx| {
        if let Err(error) = start(&ctx, execution, &lines) {
            lines.borrow_mut().push(format!("engine: {}", describe(&ctx, &error)));
        }
    });
    runtime.set_host_promise_rejection_tracker(Some(Box::new(|ctx, promise, reason, is_handled| {
        let track: Result<Function<'_>> = ctx.globals().get("__track");
        let _ = track.and_then(|track| track.call::<_, ()>((promise, reason, is_handled)));
    })));
    while runtime.is_job_pending() {
        if let Err(error) = runtime.execute_pending_job() {
            lines.borrow_mut().push(format!("engine: {error}"));
            break;
        }
    }
    runtime.set_host_promise_rejection_tracker(None);
    context.with(|ctx| {
        if let Err(error) = script::<()>(&ctx, "__finish()") {
            lines.borrow_mut().push(format!("engine: {}", describe(&ctx, &error)));
        }
    });
    lines.take()
}

fn describe(ctx: &Ctx<'_>, error: &Error) -> String {
    match error {
        Error::Exception => format!("{:?}", ctx.catch()),
        other => other.to_string(),
    }
}

/// Makes rejections that nothing handles visible, as Node does.
const REJECTIONS: &str = "
    globalThis.__unhandled = new Map();
    globalThis.__track = (promise, reason, isHandled) =>
        isHandled ? __unhandled.delete(promise) : __unhandled.set(promise, reason);
    globalThis.__finish = () => __unhandled.forEach((reason) => __fail(reason));
";

/// The `require` of a CommonJS bundle.
const REQUIRE: &str = "
    globalThis.__loaded = Object.create(null);
    globalThis.__require = ((cache) => (name) => {
        if (!(name in cache)) {
            if (!(name in __sources)) {
                throw Object.assign(new Error(`Cannot find module '${name}'`), { code: 'MODULE_NOT_FOUND' });
            }
            const module = (cache[name] = { exports: {} });
            new Function('module', 'exports', 'require', __sources[name])(module, module.exports, __require);
        }
        return cache[name].exports;
    })(__loaded);
";

fn start(ctx: &Ctx<'_>, execution: &Execution<'_>, lines: &Rc<RefCell<Vec<String>>>) -> Result<()> {
    let lines = Rc::clone(lines);
    let print = Function::new(ctx.clone(), move |line: String| lines.borrow_mut().push(line))?;
    let make_console: Function<'_> = script(ctx, PRELUDE)?;
    ctx.globals().set("__fail", make_console.call::<_, Function<'_>>((print,))?)?;
    script::<()>(ctx, REJECTIONS)?;
    let sources = rquickjs::Object::new(ctx.clone())?;
    for module in execution.host_modules {
        sources.set(module.specifier, module.cjs_source)?;
    }
    for (name, text) in execution.files {
        sources.set(format!("./{name}"), text)?;
    }
    ctx.globals().set("__sources", sources)?;
    script::<()>(ctx, REQUIRE)?;
    let observe = execution.observe;
    match execution.format {
        Format::Esm => {
            let name = execution.name;
            script(ctx, &format!("import('{name}').then((ns) => {{ {observe} }}).catch(__fail);"))
        }
        Format::Cjs => {
            // Node takes the hashbang off before it wraps the module.
            let hashbang = execution.code.strip_prefix("#!").map(|rest| format!("//{rest}"));
            ctx.globals().set("__code", hashbang.as_deref().unwrap_or(execution.code))?;
            let name = execution.name;
            script(
                ctx,
                &format!(
                    "{{ const module = {{ exports: {{}}, id: '.', filename: '/out/bundle.js', path: '/out', loaded: false, children: [], paths: [] }};
                    try {{
                        __loaded['{name}'] = module;
                        new Function('exports', 'require', 'module', '__filename', '__dirname', __code)
                            .call(module.exports, module.exports, __require, module, '/out/bundle.js', '/out');
                        ((ns) => {{ {observe} }})(module.exports);
                    }} catch (error) {{ __fail(error); }} }}"
                ),
            )
        }
        Format::Iife | Format::Umd => {
            if !execution.host_modules.is_empty() {
                script::<()>(ctx, "globalThis.require = __require")?;
            }
            if let Err(error) = script::<()>(ctx, execution.code) {
                let Error::Exception = error else { return Err(error) };
                return ctx.globals().get::<_, Function<'_>>("__fail")?.call((ctx.catch(),));
            }
            // Where a module system is found, nothing is global.
            let is_global = execution.format == Format::Iife;
            let name = execution.global_name.filter(|_| is_global).unwrap_or("undefined");
            script(
                ctx,
                &format!("try {{ ((ns) => {{ {observe} }})({name}); }} catch (error) {{ __fail(error); }}"),
            )
        }
    }
}

/// Runs a sloppy script.
fn script<'js, V: rquickjs::FromJs<'js>>(ctx: &Ctx<'js>, code: &str) -> Result<V> {
    let mut options = EvalOptions::default();
    options.strict = false;
    options.filename = Some("bundle".to_string());
    ctx.eval_with_options(code, options)
}

#[derive(Clone)]
struct Host {
    name: String,
    code: String,
    files: Vec<(String, String)>,
    modules: Vec<HostModule>,
}

impl Resolver for Host {
    fn resolve<'js>(
        &mut self,
        _: &Ctx<'js>,
        base: &str,
        name: &str,
        _: Option<ImportAttributes<'js>>,
    ) -> Result<String> {
        let is_file = |name: &str| self.files.iter().any(|(file, _)| name.strip_prefix("./") == Some(file));
        let is_known =
            name == self.name || is_file(name) || self.modules.iter().any(|module| module.specifier == name);
        if is_known { Ok(name.to_string()) } else { Err(Error::new_resolving(base, name)) }
    }
}

impl Loader for Host {
    fn load<'js>(
        &mut self,
        ctx: &Ctx<'js>,
        name: &str,
        _: Option<ImportAttributes<'js>>,
    ) -> Result<Module<'js, Declared>> {
        let module = self.modules.iter().find(|module| module.specifier == name);
        let file = self.files.iter().find(|(file, _)| name.strip_prefix("./") == Some(file));
        let source = match (module, file) {
            (Some(module), _) => module.es_source,
            (None, Some((_, text))) => text,
            (None, None) => &self.code,
        };
        Module::declare(ctx.clone(), name, source)
    }
}
