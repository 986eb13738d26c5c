//! `cargo bench`: measures all phases against the baseline. A way to start `bench-harness run` and no more,
//! so that the bundler is linked once less.

use std::process::{Command, ExitCode};

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    // `cargo test --benches` starts this too; only `cargo bench` says so.
    if !arguments.iter().any(|argument| argument == "--bench") {
        return ExitCode::SUCCESS;
    }
    let quick = arguments.iter().any(|argument| argument == "--quick");
    let status = Command::new(env!("CARGO_BIN_EXE_bench-harness"))
        .args(["run", "--plan", if quick { "quick" } else { "default" }])
        .status();
    match status {
        Ok(status) if status.success() => ExitCode::SUCCESS,
        _ => ExitCode::FAILURE,
    }
}
