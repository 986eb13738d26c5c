//! Programs are bundled, run, and must print what the specification and Node say they print.

mod check;
mod node;
mod quickjs;

mod evaluation_order;
mod dynamic_import;
mod exports;
mod interop;
mod live_bindings;
