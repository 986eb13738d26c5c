//! Panics of the libraries that parse and transform become errors of the file at hand.

use std::any::Any;
use std::cell::Cell;
use std::panic::{AssertUnwindSafe, catch_unwind};

thread_local! {
    /// Guards around the running code of this thread.
    static DEPTH: Cell<u32> = const { Cell::new(0) };
}

/// Whether a panic of this thread will be reported as a diagnostic: a panic hook has nothing to say about it.
pub fn panic_is_handled() -> bool {
    DEPTH.get() > 0
}

/// What `work` gives, or the message of its panic. What `work` borrows must not be used after a panic.
pub(super) fn guarded<T>(work: impl FnOnce() -> T) -> Result<T, String> {
    DEPTH.set(DEPTH.get() + 1);
    let result = catch_unwind(AssertUnwindSafe(work));
    DEPTH.set(DEPTH.get() - 1);
    result.map_err(|panic| message(&*panic))
}

fn message(panic: &(dyn Any + Send)) -> String {
    match (panic.downcast_ref::<String>(), panic.downcast_ref::<&str>()) {
        (Some(text), _) => text.clone(),
        (_, Some(text)) => (*text).to_string(),
        _ => String::new(),
    }
}
