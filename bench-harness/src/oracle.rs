//! Runs a bundle and compares what it prints with what the generator predicted. Must not know who made the
//! bundle.
//!
//! Comparing happens in a process of its own: a bundle that never ends or takes all memory is a failed
//! verification, and the memory that QuickJS takes does not count as the harness's.

use std::cell::RefCell;
use std::rc::Rc;

use rquickjs::{CatchResultExt, Context, Ctx, Function, Module, Object, Runtime};

/// All that `source`, an ES module without imports, prints with `console.log`, a line each.
///
/// Promise jobs are run until none is left, so that what a program prints later is there too.
///
/// # Errors
/// What the program threw, with its stack.
pub fn run(source: &str) -> Result<String, String> {
    std::thread::scope(|scope| {
        std::thread::Builder::new()
            .stack_size(STACK_BYTES)
            .spawn_scoped(scope, || evaluate(source))
            .map_err(|error| error.to_string())?
            .join()
            .unwrap_or_else(|_| Err("QuickJS panicked".to_string()))
    })
}

/// Long import chains become deep calls where modules are wrapped in functions. Untouched pages cost nothing.
const STACK_BYTES: usize = 1 << 30;

fn evaluate(source: &str) -> Result<String, String> {
    let printed = Rc::new(RefCell::new(String::new()));
    let runtime = Runtime::new().map_err(|error| error.to_string())?;
    runtime.set_max_stack_size(STACK_BYTES / 2);
    let context = Context::full(&runtime).map_err(|error| error.to_string())?;
    context.with(|ctx| {
        install_console(&ctx, &printed).map_err(|error| error.to_string())?;
        let evaluated = Module::evaluate(ctx.clone(), "bundle.mjs", source).catch(&ctx);
        let promise = evaluated.map_err(|error| error.to_string())?;
        promise.finish::<()>().catch(&ctx).map_err(|error| error.to_string())
    })?;
    while runtime.execute_pending_job().map_err(|error| format!("a promise job failed: {error:?}"))? {}
    Ok(printed.take())
}

/// `console.log`, and the others of its kind, which print nothing that counts.
fn install_console(ctx: &Ctx<'_>, printed: &Rc<RefCell<String>>) -> rquickjs::Result<()> {
    let console = Object::new(ctx.clone())?;
    let printed = Rc::clone(printed);
    let print = move |line: String| {
        let mut printed = printed.borrow_mut();
        printed.push_str(&line);
        printed.push('\n');
    };
    ctx.globals().set("__print", Function::new(ctx.clone(), print)?)?;
    ctx.globals().set("console", console)?;
    ctx.eval::<(), _>(
        "console.log = (...values) => __print(values.map(String).join(' '));
         console.info = console.warn = console.error = console.debug = () => {};",
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(reason: &str, source: &str, expected: &str) {
        assert_eq!(run(source).as_deref(), Ok(expected), "{reason}");
    }

    #[test]
    fn everything_printed_is_collected() {
        check("lines", "console.log('a', 1);\nconsole.log('b');", "a 1\nb\n");
        check("promise jobs", "Promise.resolve().then(() => console.log('late'));", "late\n");
        check("top-level await", "await null; console.log('x'); await null; console.log('y');", "x\ny\n");
        check("other levels", "console.warn('no'); console.error('no');", "");
    }

    #[test]
    fn what_is_thrown_is_told() {
        let error = run("function f() { throw new Error('broken hash'); }\nf();").unwrap_err();
        assert!(error.contains("broken hash"), "{error}");
        assert!(run("await Promise.reject(new Error('later'))").unwrap_err().contains("later"));
        assert!(run("let = ;").is_err());
    }
}
