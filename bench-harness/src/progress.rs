//! Draws how far a measurement is: a bar on a terminal, elsewhere one line for each part of the work.

use std::io::{self, IsTerminal, Write};
use std::sync::Mutex;
use std::time::Duration;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use crate::Watcher;

/// The progress of one command, on standard error.
pub struct Progress {
    /// Guards the bar that is replaced when a new part begins.
    bar: Mutex<ProgressBar>,
    on_terminal: bool,
}

impl Progress {
    /// Nothing is drawn before a part begins.
    #[expect(clippy::new_without_default, reason = "it looks at the terminal")]
    pub fn new() -> Self {
        Self { bar: Mutex::new(ProgressBar::hidden()), on_terminal: io::stderr().is_terminal() }
    }

    /// Takes the bar away.
    pub fn end(&self) {
        self.bar().finish_and_clear();
    }

    fn bar(&self) -> std::sync::MutexGuard<'_, ProgressBar> {
        self.bar.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
    }
}

impl Watcher for Progress {
    fn begin(&self, what: &str, steps: u64) {
        if !self.on_terminal {
            let _ = writeln!(io::stderr(), "{what} ...");
            return;
        }
        let style = match steps {
            0 => "{prefix} {spinner} {elapsed}",
            _ => "{prefix:<45} {bar:24} {pos}/{len} {elapsed} {msg}",
        };
        let bar = ProgressBar::with_draw_target(Some(steps), ProgressDrawTarget::stderr());
        bar.set_style(ProgressStyle::with_template(style).expect("a valid template"));
        bar.set_prefix(what.to_string());
        let mut current = self.bar();
        bar.set_message(current.message());
        // Seldom: drawing takes time from what is measured.
        bar.enable_steady_tick(Duration::from_secs(1));
        std::mem::replace(&mut *current, bar).finish_and_clear();
    }

    fn step(&self) {
        self.bar().inc(1);
    }

    fn left(&self, seconds: f64) {
        let text = match seconds {
            seconds if seconds < 90.0 => format!("about {seconds:.0} s left in all"),
            seconds => format!("about {:.0} min left in all", seconds / 60.0),
        };
        self.bar().set_message(text);
    }

    fn note(&self, text: &str) {
        self.bar().suspend(|| {
            let _ = writeln!(io::stderr(), "{text}");
        });
    }
}
