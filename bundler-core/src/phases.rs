//! The optimisation phases as a set: their names, how they are written, which are compiled in.
//! Knows nothing of what a phase does; whoever implements one asks `Phases::contains`.

use std::error::Error;
use std::fmt;
use std::str::FromStr;

/// One phase of the optimisation plan.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Phase {
    /// Phase 1: work and results travel through channels instead of shared, locked collections.
    Channels,
    /// Phase 2: the dependencies of a module are handed over together instead of one by one.
    Batching,
    /// Phase 3: each specifier is resolved once and the result is kept on the module.
    ResolvedDependencies,
    /// Phase 4: the evaluation order comes from Kahn's algorithm over ids.
    Kahn,
}

impl Phase {
    /// All phases, in the order of the plan.
    pub const ALL: [Phase; 4] = [Phase::Channels, Phase::Batching, Phase::ResolvedDependencies, Phase::Kahn];

    /// The name in flags and reports.
    pub fn name(self) -> &'static str {
        match self {
            Phase::Channels => "channels",
            Phase::Batching => "batching",
            Phase::ResolvedDependencies => "resolved-deps",
            Phase::Kahn => "kahn",
        }
    }

    /// The Cargo feature that compiles the phase in.
    pub fn cargo_feature(self) -> &'static str {
        match self {
            Phase::Channels => "phase1-channels",
            Phase::Batching => "phase2-batching",
            Phase::ResolvedDependencies => "phase3-resolved-deps",
            Phase::Kahn => "phase4-kahn",
        }
    }

    fn bit(self) -> u8 {
        1 << self as u8
    }
}

impl fmt::Display for Phase {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.name())
    }
}

/// A set of phases.
///
/// Written `all`, `none`, or names with commas between: `channels,kahn`.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct Phases {
    mask: u8,
}

impl Phases {
    const ALL_BITS: u8 = (1 << Phase::ALL.len()) - 1;

    /// No phase: the baseline.
    pub const fn none() -> Self {
        Self { mask: 0 }
    }

    /// Every phase, compiled in or not.
    pub const fn all() -> Self {
        Self { mask: Self::ALL_BITS }
    }

    /// The phases whose Cargo features are on.
    pub fn compiled_in() -> Self {
        let mut phases = Self::none();
        if cfg!(feature = "phase1-channels") {
            phases = phases.with(Phase::Channels);
        }
        if cfg!(feature = "phase2-batching") {
            phases = phases.with(Phase::Batching);
        }
        if cfg!(feature = "phase3-resolved-deps") {
            phases = phases.with(Phase::ResolvedDependencies);
        }
        if cfg!(feature = "phase4-kahn") {
            phases = phases.with(Phase::Kahn);
        }
        phases
    }

    /// The set with these bits: bit 0 is the first phase of the plan, bit 3 the last.
    ///
    /// # Panics
    /// If a higher bit is set.
    pub fn from_mask(mask: u8) -> Self {
        assert!(mask <= Self::ALL_BITS, "a mask of phases has four bits, this one is {mask:#b}");
        Self { mask }
    }

    /// The set as bits; see [`Phases::from_mask`].
    pub const fn mask(self) -> u8 {
        self.mask
    }

    /// All 16 sets, compiled in or not, in the order of their masks.
    pub fn subsets() -> impl Iterator<Item = Phases> {
        (0..=Self::ALL_BITS).map(Self::from_mask)
    }

    /// Whether no phase is in the set.
    pub const fn is_empty(self) -> bool {
        self.mask == 0
    }

    /// Whether the phase is in the set.
    pub fn contains(self, phase: Phase) -> bool {
        self.mask & phase.bit() != 0
    }

    /// The set and this phase.
    #[must_use]
    pub fn with(self, phase: Phase) -> Self {
        Self { mask: self.mask | phase.bit() }
    }

    /// The set less this phase.
    #[must_use]
    pub fn without(self, phase: Phase) -> Self {
        Self { mask: self.mask & !phase.bit() }
    }

    /// The phases of the set, in the order of the plan.
    pub fn iter(self) -> impl Iterator<Item = Phase> {
        Phase::ALL.into_iter().filter(move |&phase| self.contains(phase))
    }

    /// Checks that this build can do what the set asks for.
    ///
    /// # Errors
    /// If a phase is in the set and not in [`Phases::compiled_in`].
    pub fn check_compiled_in(self) -> Result<(), PhaseNotCompiledIn> {
        let missing = Self { mask: self.mask & !Self::compiled_in().mask };
        if missing.is_empty() { Ok(()) } else { Err(PhaseNotCompiledIn { missing }) }
    }
}

impl fmt::Display for Phases {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        if *self == Self::none() {
            return formatter.write_str("none");
        }
        if *self == Self::all() {
            return formatter.write_str("all");
        }
        write_list(formatter, self.iter().map(Phase::name))
    }
}

impl FromStr for Phases {
    type Err = UnknownPhase;

    fn from_str(text: &str) -> Result<Self, UnknownPhase> {
        match text.trim() {
            "all" => return Ok(Self::all()),
            "none" => return Ok(Self::none()),
            _ => {}
        }
        text.split(',').map(str::trim).try_fold(Self::none(), |phases, name| {
            Phase::ALL
                .into_iter()
                .find(|phase| phase.name() == name)
                .map(|phase| phases.with(phase))
                .ok_or_else(|| UnknownPhase { name: name.into() })
        })
    }
}

/// A word that names no phase.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct UnknownPhase {
    /// The word.
    pub name: String,
}

impl fmt::Display for UnknownPhase {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "unknown phase \"{}\": use \"all\", \"none\", or a list of ", self.name)?;
        write_list(formatter, Phase::ALL.into_iter().map(Phase::name))
    }
}

impl Error for UnknownPhase {}

/// Phases were asked for that this build leaves out.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct PhaseNotCompiledIn {
    /// Those phases; at least one.
    pub missing: Phases,
}

impl fmt::Display for PhaseNotCompiledIn {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (noun, verb) = if self.missing.iter().count() == 1 { ("phase", "is") } else { ("phases", "are") };
        write!(formatter, "{noun} ")?;
        write_list(formatter, self.missing.iter().map(Phase::name))?;
        write!(formatter, " {verb} not compiled in: build with --features ")?;
        write_list(formatter, self.missing.iter().map(Phase::cargo_feature))
    }
}

impl Error for PhaseNotCompiledIn {}

fn write_list(formatter: &mut fmt::Formatter<'_>, words: impl Iterator<Item = &'static str>) -> fmt::Result {
    for (position, word) in words.enumerate() {
        if position > 0 {
            formatter.write_str(",")?;
        }
        formatter.write_str(word)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(reason: &str, text: &str, expected: Result<Phases, &str>) {
        let parsed = text.parse::<Phases>().map_err(|error| error.name);
        assert_eq!(parsed, expected.map_err(String::from), "{reason}: {text:?}");
    }

    #[test]
    fn parses_words_and_lists() {
        let none = Phases::none();
        check("word", "all", Ok(Phases::all()));
        check("word", "none", Ok(none));
        check("one name", "kahn", Ok(none.with(Phase::Kahn)));
        check(
            "order and repetition mean nothing",
            "resolved-deps,channels,channels",
            Ok(none.with(Phase::Channels).with(Phase::ResolvedDependencies)),
        );
        check("spaces around names", " batching , kahn ", Ok(none.with(Phase::Batching).with(Phase::Kahn)));
        check("all names", "channels,batching,resolved-deps,kahn", Ok(Phases::all()));
        check("unknown name", "channels,tarjan", Err("tarjan"));
        check("words do not mix with names", "all,kahn", Err("all"));
        check("empty text", "", Err(""));
        check("trailing comma", "kahn,", Err(""));
    }

    #[test]
    fn display_is_parsed_back() {
        for phases in Phases::subsets() {
            assert_eq!(phases.to_string().parse(), Ok(phases));
            assert_eq!(Phases::from_mask(phases.mask()), phases);
            assert_eq!(phases.iter().fold(Phases::none(), Phases::with), phases);
        }
        assert_eq!(Phases::from_mask(0).to_string(), "none");
        assert_eq!(Phases::from_mask(0b1001).to_string(), "channels,kahn");
        assert_eq!(Phases::from_mask(0b1111).to_string(), "all");
    }

    #[test]
    fn without_removes_only_its_phase() {
        for phase in Phase::ALL {
            let phases = Phases::all().without(phase);
            assert!(!phases.contains(phase));
            assert_eq!(phases.iter().count(), 3);
            assert_eq!(phases.with(phase), Phases::all());
        }
    }

    #[test]
    #[should_panic(expected = "four bits")]
    fn masks_have_four_bits() {
        Phases::from_mask(0b1_0000);
    }

    #[test]
    fn phases_left_out_are_reported_with_their_features() {
        for phases in Phases::subsets() {
            let left_out = phases
                .iter()
                .filter(|&phase| !Phases::compiled_in().contains(phase))
                .fold(Phases::none(), Phases::with);
            let expected = match left_out.is_empty() {
                true => Ok(()),
                false => Err(PhaseNotCompiledIn { missing: left_out }),
            };
            assert_eq!(phases.check_compiled_in(), expected);
        }
    }

    #[test]
    fn errors_say_what_to_do() {
        let unknown = "x".parse::<Phases>().unwrap_err();
        assert_eq!(
            unknown.to_string(),
            "unknown phase \"x\": use \"all\", \"none\", or a list of \
             channels,batching,resolved-deps,kahn"
        );
        let one = PhaseNotCompiledIn { missing: Phases::none().with(Phase::Kahn) };
        assert_eq!(one.to_string(), "phase kahn is not compiled in: build with --features phase4-kahn");
        let two = PhaseNotCompiledIn { missing: Phases::from_mask(0b0011) };
        assert_eq!(
            two.to_string(),
            "phases channels,batching are not compiled in: \
             build with --features phase1-channels,phase2-batching"
        );
    }
}
