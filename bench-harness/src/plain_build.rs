//! One build, and its record on standard output: what the gate measures. Nothing else is in this program, so that
//! little has to be compiled for it.

use std::io::{self, Write};

use anyhow::Context;
use bench_harness::build_once::{BuildRequest, build_once};
use clap::Parser;

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

#[derive(Parser)]
struct Arguments {
    #[command(flatten)]
    request: BuildRequest,
}

fn main() -> anyhow::Result<()> {
    let record = build_once(&Arguments::parse().request)?;
    let line = serde_json::to_string(&record)?;
    writeln!(io::stdout(), "{line}").context("standard output cannot be written")
}
