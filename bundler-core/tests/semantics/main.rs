//! Programs are bundled, run, and must print what the specification and Node say they print.

mod check;
mod gaps;
mod node;
mod purity;
mod quickjs;

mod assets;
mod barrels;
mod charset;
mod composed_maps;
mod constants;
mod css;
mod data;
mod diagnostics;
mod dynamic_import;
mod early_errors;
mod environment;
mod evaluation_order;
mod exports;
mod flags;
mod interop;
mod jsx;
mod kept_names;
mod live_bindings;
mod mangled_names;
mod names;
mod printing;
mod scale;
mod settings;
mod shaking;
mod short_names;
mod source_map;
mod splitting;
mod tables;
mod targets;
mod typescript;
