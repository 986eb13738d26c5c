//! One line on the terminal while a build takes longer than people like to wait in silence.

use std::sync::OnceLock;
use std::time::{Duration, Instant};

use bundler_core::Progress;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

/// Builds shorter than this show nothing.
const DELAY: Duration = Duration::from_millis(500);
const REDRAW_INTERVAL: Duration = Duration::from_millis(100);

/// Shows how many modules are compiled. Silent unless enabled.
pub(crate) struct ProgressLine {
    enabled: bool,
    started: Instant,
    bar: OnceLock<ProgressBar>,
}

impl ProgressLine {
    pub(crate) fn new(enabled: bool) -> Self {
        Self { enabled, started: Instant::now(), bar: OnceLock::new() }
    }

    /// Takes the line off the terminal.
    pub(crate) fn clear(&self) {
        if let Some(bar) = self.bar.get() {
            bar.finish_and_clear();
        }
    }
}

impl Progress for ProgressLine {
    fn modules_done(&self, done: u64, found: u64) {
        if !self.enabled || self.started.elapsed() < DELAY {
            return;
        }
        let bar = self.bar.get_or_init(|| {
            let bar =
                ProgressBar::with_draw_target(Some(found), ProgressDrawTarget::stderr()).with_position(done);
            bar.set_style(
                ProgressStyle::with_template("{spinner} {human_pos}/{human_len} modules")
                    .expect("the template is valid"),
            );
            bar.enable_steady_tick(REDRAW_INTERVAL);
            bar
        });
        bar.set_length(found);
        bar.set_position(done);
    }
}
