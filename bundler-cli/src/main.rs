//! The program `bundler`: the only place that reads arguments, environment and standard handles.

mod allocator;
mod build;
mod command;
mod flags;
mod progress;
mod report;

use std::backtrace::Backtrace;
use std::env;
use std::ffi::OsString;
use std::io::{self, IsTerminal, Write};
use std::process::ExitCode;
use std::time::Instant;

use anyhow::{Context, anyhow};

use allocator::Allocator;
use build::Surroundings;
use command::{Command, HelpTopic, Rejected};
use report::Reporter;

#[global_allocator]
static ALLOCATOR: Allocator = Allocator;

fn main() -> ExitCode {
    let started = Instant::now();
    exit_on_panic(env::var_os("RUST_BACKTRACE").is_some_and(|value| value != "0"));
    match run(started) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            let _ = writeln!(io::stderr(), "error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

/// True if everything that was asked for was done; otherwise it has been said why not.
fn run(started: Instant) -> anyhow::Result<bool> {
    let arguments: Vec<String> = env::args_os().skip(1).map(text_argument).collect::<Result<_, _>>()?;
    let surroundings = Surroundings {
        started,
        working_directory: env::current_dir().context("the working directory is not there")?,
        stdin_is_terminal: io::stdin().is_terminal(),
        stderr_is_terminal: io::stderr().is_terminal(),
        colors_allowed: env::var_os("NO_COLOR").is_none_or(|value| value.is_empty())
            && env::var_os("TERM").is_none_or(|value| value != "dumb"),
    };
    if arguments.is_empty() && surroundings.stdin_is_terminal {
        print(&flags::help(HelpTopic::Overview))?;
        return Ok(false);
    }
    match flags::parse(&arguments, &surroundings.working_directory) {
        Ok(Command::Build(request)) => Ok(build::run(*request, &surroundings)),
        Ok(Command::Help(topic)) => print(&flags::help(topic)),
        Ok(Command::Version) => print(concat!(env!("CARGO_PKG_VERSION"), "\n")),
        Err(Rejected { diagnostics, console }) => {
            Reporter::new(console, &surroundings).diagnostics(&diagnostics);
            Ok(false)
        }
    }
}

fn text_argument(argument: OsString) -> anyhow::Result<String> {
    argument.into_string().map_err(|argument| anyhow!("the argument {argument:?} is not valid Unicode"))
}

fn print(text: &str) -> anyhow::Result<bool> {
    io::stdout().write_all(text.as_bytes()).context("standard output cannot be written")?;
    Ok(true)
}

/// A broken invariant in any thread ends the process, so that no other thread waits for a result that never comes.
/// Nothing is lost: output is written last, and whole files at a time.
fn exit_on_panic(with_backtrace: bool) {
    std::panic::set_hook(Box::new(move |panic| {
        if bundler_core::panic_is_handled() {
            return;
        }
        let mut stderr = io::stderr().lock();
        let message = panic.payload_as_str().unwrap_or("no message");
        let place = panic.location().map(|location| format!(" ({location})")).unwrap_or_default();
        let version = env!("CARGO_PKG_VERSION");
        let _ = writeln!(stderr, "internal error: {message}{place}");
        let _ = writeln!(
            stderr,
            "  help: this is a mistake in bundler {version}; please report it with the line above"
        );
        if with_backtrace {
            let _ = writeln!(stderr, "{}", Backtrace::force_capture());
        }
        std::process::exit(1);
    }));
}
