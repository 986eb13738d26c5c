//! `cargo bench`: measures all phases against the baseline. A way to start `bench-harness run` and no more,
//! so that the bundler is linked once less. Arguments behind `--` are passed on: `cargo bench -- --plan ci`.

use std::process::{Command, ExitCode};

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    // `cargo test --benches` starts this too; only `cargo bench` says so.
    if !arguments.iter().any(|argument| argument == "--bench") {
        return ExitCode::SUCCESS;
    }
    let mut command = Command::new(env!("CARGO_BIN_EXE_bench-harness"));
    command.arg("run");
    for argument in arguments.iter().filter(|argument| *argument != "--bench") {
        match argument.as_str() {
            "--quick" => command.arg("--plan=quick"),
            other => command.arg(other),
        };
    }
    let status = command.status();
    match status {
        Ok(status) if status.success() => ExitCode::SUCCESS,
        _ => ExitCode::FAILURE,
    }
}
