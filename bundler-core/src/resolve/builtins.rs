//! Node's built-in modules. Must not know who imports them.

/// Modules that Node 24 offers without the prefix `node:`, as `module.builtinModules` lists them.
/// Sorted.
const BUILTINS: &[&str] = &[
    "_http_agent",
    "_http_client",
    "_http_common",
    "_http_incoming",
    "_http_outgoing",
    "_http_server",
    "_stream_duplex",
    "_stream_passthrough",
    "_stream_readable",
    "_stream_transform",
    "_stream_wrap",
    "_stream_writable",
    "_tls_common",
    "_tls_wrap",
    "assert",
    "assert/strict",
    "async_hooks",
    "buffer",
    "child_process",
    "cluster",
    "console",
    "constants",
    "crypto",
    "dgram",
    "diagnostics_channel",
    "dns",
    "dns/promises",
    "domain",
    "events",
    "fs",
    "fs/promises",
    "http",
    "http2",
    "https",
    "inspector",
    "inspector/promises",
    "module",
    "net",
    "os",
    "path",
    "path/posix",
    "path/win32",
    "perf_hooks",
    "process",
    "punycode",
    "querystring",
    "readline",
    "readline/promises",
    "repl",
    "stream",
    "stream/consumers",
    "stream/promises",
    "stream/web",
    "string_decoder",
    "sys",
    "timers",
    "timers/promises",
    "tls",
    "trace_events",
    "tty",
    "url",
    "util",
    "util/types",
    "v8",
    "vm",
    "wasi",
    "worker_threads",
    "zlib",
];

/// Modules that have no name without the prefix.
const ONLY_WITH_PREFIX: &[&str] = &["sea", "sqlite", "test", "test/reporters"];

/// Whether Node offers this module: with the prefix `node:`, or without where that is allowed.
pub(crate) fn is_builtin(specifier: &str) -> bool {
    match specifier.strip_prefix("node:") {
        Some(name) => BUILTINS.binary_search(&name).is_ok() || ONLY_WITH_PREFIX.contains(&name),
        None => BUILTINS.binary_search(&specifier).is_ok(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_prefix_is_optional_for_old_modules_only() {
        assert!(BUILTINS.is_sorted());
        for (specifier, expected) in [
            ("fs", true),
            ("node:fs", true),
            ("fs/promises", true),
            ("node:test", true),
            ("test", false),
            ("fs/other", false),
            ("punycode/", false),
            ("node:", false),
        ] {
            assert_eq!(is_builtin(specifier), expected, "{specifier}");
        }
    }
}
