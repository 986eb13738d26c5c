//! Builds in child processes: the laboratory of real studies.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use anyhow::bail;

use super::{Instrument, Laboratory, Run};
use crate::fixture::Fixture;
use crate::process::run_successfully;
use crate::setup::Setup;

/// A build that takes longer has lost a wake-up.
const BUILD_LIMIT: Duration = Duration::from_secs(300);
const EXECUTION_LIMIT: Duration = Duration::from_secs(120);

/// Starts the harness again, once per build, so that each begins with a fresh heap and fresh threads.
#[derive(Clone, Debug)]
pub struct Processes {
    /// The harness without counters; has the commands `one-build`, `run-bundle` and `profile`.
    pub harness: PathBuf,
    /// The build with counters, if there is one.
    pub counting_build: Option<PathBuf>,
}

impl Laboratory for Processes {
    fn build(
        &self,
        instrument: Instrument,
        fixture: &Fixture,
        setup: &Setup,
        outfile: &Path,
    ) -> anyhow::Result<Run> {
        let mut command = match (instrument, &self.counting_build) {
            (Instrument::Clock, _) => {
                let mut command = Command::new(&self.harness);
                command.arg("one-build");
                command
            }
            (Instrument::Counters, Some(program)) => Command::new(program),
            (Instrument::Counters, None) => bail!("there is no build that counts"),
        };
        add_request(&mut command, fixture, setup, outfile);
        Run::from_child(&run_successfully(&mut command, BUILD_LIMIT)?)
    }

    fn execute(&self, bundle: &Path) -> anyhow::Result<String> {
        let mut command = Command::new(&self.harness);
        command.arg("run-bundle").arg(bundle);
        Ok(run_successfully(&mut command, EXECUTION_LIMIT)?.stdout)
    }

    fn profile(&self, fixture: &Fixture, setup: &Setup, seconds: f64, stacks: &Path) -> anyhow::Result<()> {
        let scratch = tempfile::tempdir()?;
        let mut command = Command::new(&self.harness);
        command.arg("profile");
        add_request(&mut command, fixture, setup, &scratch.path().join("bundle.mjs"));
        command.arg("--seconds").arg(seconds.to_string()).arg("--stacks").arg(stacks);
        run_successfully(&mut command, BUILD_LIMIT)?;
        Ok(())
    }

    fn trace(&self, fixture: &Fixture, setup: &Setup, timeline: &Path) -> anyhow::Result<()> {
        let scratch = tempfile::tempdir()?;
        let mut command = Command::new(&self.harness);
        command.arg("trace");
        add_request(&mut command, fixture, setup, &scratch.path().join("bundle.mjs"));
        command.arg("--timeline").arg(timeline);
        run_successfully(&mut command, BUILD_LIMIT)?;
        Ok(())
    }
}

fn add_request(command: &mut Command, fixture: &Fixture, setup: &Setup, outfile: &Path) {
    command.arg("--fixture").arg(&fixture.folder).arg("--outfile").arg(outfile);
    command.args(setup.to_arguments());
}
