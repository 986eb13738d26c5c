//! Runs a script in QuickJS and gives what it logs.

use std::cell::RefCell;
use std::rc::Rc;

use rquickjs::{Context, Function, Runtime};

/// What programs are given: a log that names no function, fuel, and objects whose use is logged.
const PRELUDE: &str = r#"
Function.prototype.toString = () => "function";
Error.prototype.toString = function () { return this.constructor.name };
globalThis.show = (value, depth = 0) => {
  if (Object.is(value, -0)) return "-0";
  if (typeof value === "bigint") return value + "n";
  if (typeof value === "string") return JSON.stringify(value);
  if (typeof value === "function") return "function/" + value.length;
  if (typeof value === "symbol") return "symbol";
  if (value === null || typeof value !== "object") return String(value);
  if (value instanceof Error) return value.constructor.name;
  if (depth > 2) return "...";
  if (Array.isArray(value)) return "[" + value.map((v) => show(v, depth + 1)).join() + "]";
  const parts = [];
  for (const key of Object.keys(value)) {
    const { value: inner, get } = Object.getOwnPropertyDescriptor(value, key);
    parts.push(key + ":" + (get ? "getter" : show(inner, depth + 1)));
  }
  return "{" + parts.join() + "}";
};
globalThis.log = (...values) => { print(values.map((v) => show(v)).join(" ")); return values[0]; };
globalThis.fuel = 300;
globalThis.tick = () => { if (fuel-- <= 0) throw new RangeError("fuel"); return true; };
globalThis.spy = (name, value) => ({
  valueOf() { log(name + ".valueOf"); return value; },
  toString() { log(name + ".toString"); return name + value; },
});
globalThis.primitive = (value) => ({ [Symbol.toPrimitive](hint) { log("hint " + hint); return value; } });
globalThis.watched = { get p() { log("get p"); return 1; }, set p(v) { log("set p", v); }, q: 2, f() { return this === watched; }, n: null };
globalThis.counter = 0;
globalThis.next = () => ++counter;
Object.defineProperty(globalThis, "touchy", { get() { log("get touchy"); return 3; }, set(v) { log("set touchy", v); }, configurable: true });
"#;

/// Bytes of stack for the engine.
const STACK: usize = 512 << 10;

/// The lines that `code` logs, until no job is left.
pub(crate) fn run(code: &str) -> Vec<String> {
    let lines = Rc::new(RefCell::new(Vec::new()));
    let runtime = Runtime::new().expect("QuickJS starts");
    runtime.set_max_stack_size(STACK);
    let context = Context::full(&runtime).expect("QuickJS makes a context");
    context.with(|ctx| {
        let sink = Rc::clone(&lines);
        let print = Function::new(ctx.clone(), move |line: String| sink.borrow_mut().push(line));
        ctx.globals().set("print", print.expect("functions can be made")).expect("globals can be set");
        ctx.eval::<(), _>(PRELUDE).expect("the prelude runs");
        let quoted = serde_json::to_string(code).expect("strings are JSON");
        let guarded = format!(
            "try {{ (0, eval)({quoted}) }} catch (e) {{ log('uncaught', e instanceof Error ? e.constructor.name : e) }}"
        );
        let mut options = rquickjs::context::EvalOptions::default();
        options.strict = false;
        if ctx.eval_with_options::<(), _>(guarded, options).is_err() {
            let _ = ctx.catch();
            lines.borrow_mut().push("engine error".into());
        }
    });
    while runtime.is_job_pending() {
        if runtime.execute_pending_job().is_err() {
            lines.borrow_mut().push("job error".into());
        }
    }
    lines.take()
}
