//! How long runs will take, from how long they took. Must not look at a clock.

use std::collections::HashMap;

use crate::plan::Program;
use crate::treatment::Treatment;

/// What a module costs before anything was measured, in seconds.
const FIRST_GUESS: f64 = 0.3e-3;

#[derive(Default)]
pub(super) struct Forecast {
    seconds: HashMap<(Program, String), f64>,
}

impl Forecast {
    /// A run took so long.
    pub(super) fn learn(&mut self, program: Program, treatment: &str, seconds: f64) {
        self.seconds.insert((program, treatment.to_string()), seconds);
    }

    /// One run of each treatment.
    pub(super) fn block(&self, program: Program, treatments: &[Treatment]) -> f64 {
        let guess = FIRST_GUESS * f64::from(program.modules);
        let one =
            |treatment: &Treatment| *self.seconds.get(&(program, treatment.name.clone())).unwrap_or(&guess);
        treatments.iter().map(one).sum()
    }
}

#[cfg(test)]
mod tests {
    use synth_gen::Preset;

    use super::*;
    use crate::treatment::ladder;

    #[test]
    fn what_was_measured_replaces_the_guess() {
        let program = Program { preset: Preset::Plan, modules: 1000 };
        let mut forecast = Forecast::default();
        let treatments = &ladder()[..2];
        assert!((forecast.block(program, treatments) - 0.6).abs() < 1e-9);
        forecast.learn(program, &treatments[0].name, 5.0);
        assert!((forecast.block(program, treatments) - 5.3).abs() < 1e-9);
    }
}
