//! What is measured: series of blocks, as a TOML file says. Plain data; must not run anything.

use std::path::Path;
use std::str::FromStr;

use anyhow::{Context, bail};
use bundler_core::phases::Phases;
use clap::ValueEnum;
use serde::Deserialize;
use synth_gen::Preset;

use crate::setup::{MembershipName, OrderName, ResolverName, Setup};
use crate::treatment::{Treatment, known_names};

/// A study.
#[derive(Clone, Debug)]
pub struct Plan {
    pub name: String,
    pub about: String,
    /// No block but the first of each series begins after so much measured time; without it all are run.
    pub limit_seconds: Option<f64>,
    pub pictures: Option<Pictures>,
    pub series: Vec<Series>,
    /// The file, to be kept with the results.
    pub text: String,
}

/// Flamegraphs and timelines of the ladder.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Pictures {
    /// Modules of the program that is profiled.
    pub modules: u32,
    /// Seconds that a flamegraph should be made of; fast builds are repeated until then.
    pub seconds: f64,
}

/// Treatments that are compared with each other within blocks.
#[derive(Clone, Debug)]
pub struct Series {
    pub name: String,
    pub programs: Vec<Program>,
    pub blocks: u32,
    pub cache: Cache,
    pub treatments: Vec<Treatment>,
}

/// A generated program.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Program {
    pub preset: Preset,
    pub modules: u32,
}

impl std::hash::Hash for Program {
    fn hash<H: std::hash::Hasher>(&self, state: &mut H) {
        (self.preset.name(), self.modules).hash(state);
    }
}

/// Whether the files are in the page cache before a build.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Cache {
    #[default]
    Warm,
    Cold,
}

/// One block: every treatment of a series once, on one program.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Block {
    /// Unique in the plan. Thousands tell series and program, the rest is the round.
    pub number: u32,
    pub series: usize,
    pub program: Program,
    pub round: u32,
}

/// Blocks of one series and program have consecutive numbers, and those of the next begin so much later.
const BLOCKS_APART: u32 = 1000;

const BUILT_IN: [(&str, &str); 6] = [
    ("quick", include_str!("../plans/quick.toml")),
    ("default", include_str!("../plans/default.toml")),
    ("publication", include_str!("../plans/publication.toml")),
    ("ci", include_str!("../plans/ci.toml")),
    ("large", include_str!("../plans/large.toml")),
    ("speed", include_str!("../plans/speed.toml")),
];

impl Plan {
    /// The plan of this name, or of the file at this path.
    ///
    /// # Errors
    /// If there is none, or it cannot be understood; says where.
    pub fn find(name: &str) -> anyhow::Result<Self> {
        if let Some((_, text)) = BUILT_IN.iter().find(|(known, _)| *known == name) {
            return Self::parse(text).with_context(|| format!("the plan `{name}`"));
        }
        let names: Vec<&str> = BUILT_IN.iter().map(|(name, _)| *name).collect();
        let text = std::fs::read_to_string(Path::new(name)).with_context(|| {
            format!(
                "there is no plan `{name}`: the built-in ones are {}, anything else is the path of a TOML file",
                names.join(", ")
            )
        })?;
        Self::parse(&text).with_context(|| format!("the plan {name} cannot be used"))
    }

    /// The plan that a text describes.
    ///
    /// # Errors
    /// What is wrong, with line and column where it is the form.
    pub fn parse(text: &str) -> anyhow::Result<Self> {
        let written: WrittenPlan = toml::from_str(text)?;
        if written.series.is_empty() {
            bail!("there is no [[series]], so nothing would be measured");
        }
        let series = written.series.into_iter().map(|series| {
            let name = series.name.clone();
            series.into_series().with_context(|| format!("series \"{name}\""))
        });
        let plan = Self {
            name: written.name,
            about: written.about,
            limit_seconds: written.minutes.map(|minutes| minutes * 60.0),
            pictures: written.pictures,
            series: series.collect::<anyhow::Result<_>>()?,
            text: text.to_string(),
        };
        if plan.limit_seconds.is_some_and(|limit| limit.is_nan() || limit <= 0.0) {
            bail!("`minutes` must be more than 0");
        }
        Ok(plan)
    }

    /// Every program, each once, in order of appearance.
    pub fn programs(&self) -> Vec<Program> {
        let mut programs: Vec<Program> = Vec::new();
        for program in self.series.iter().flat_map(|series| &series.programs) {
            if !programs.contains(program) {
                programs.push(*program);
            }
        }
        programs
    }

    /// All blocks: first every first one, then every second one, so that a study that ends early has some of
    /// everything.
    pub fn blocks(&self) -> Vec<Block> {
        let mut blocks = Vec::new();
        let mut first = 0;
        for (index, series) in self.series.iter().enumerate() {
            for &program in &series.programs {
                blocks.extend((0..series.blocks).map(|round| Block {
                    number: first + round,
                    series: index,
                    program,
                    round,
                }));
                first += BLOCKS_APART;
            }
        }
        blocks.sort_by_key(|block| block.round);
        blocks
    }

    /// Treatments of a program, each setup once: what is counted.
    pub fn distinct_treatments(&self, program: Program) -> Vec<&Treatment> {
        let mut found: Vec<&Treatment> = Vec::new();
        let series = self.series.iter().filter(|series| series.programs.contains(&program));
        for treatment in series.flat_map(|series| &series.treatments) {
            if !found.iter().any(|other| other.name == treatment.name || other.setup == treatment.setup) {
                found.push(treatment);
            }
        }
        found
    }
}

/// The file's form.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenPlan {
    name: String,
    about: String,
    minutes: Option<f64>,
    pictures: Option<Pictures>,
    #[serde(default)]
    series: Vec<WrittenSeries>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenSeries {
    name: String,
    #[serde(default = "plan_preset")]
    presets: Vec<String>,
    modules: Vec<u32>,
    blocks: u32,
    #[serde(default)]
    cache: Cache,
    #[serde(default)]
    rungs: Vec<String>,
    /// What `vary` starts from.
    #[serde(default = "baseline")]
    base: String,
    vary: Option<Vary>,
}

/// Every combination of these is a treatment.
#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields)]
struct Vary {
    #[serde(default)]
    phases: Vec<String>,
    #[serde(default)]
    workers: Vec<usize>,
    #[serde(default)]
    membership: Vec<String>,
    #[serde(default)]
    resolver: Vec<String>,
    #[serde(default)]
    poll_ms: Vec<u64>,
    #[serde(default)]
    order: Vec<String>,
}

fn plan_preset() -> Vec<String> {
    vec![Preset::Plan.name().to_string()]
}

fn baseline() -> String {
    crate::treatment::BASELINE.to_string()
}

impl WrittenSeries {
    fn into_series(self) -> anyhow::Result<Series> {
        if !(1..BLOCKS_APART).contains(&self.blocks) {
            bail!("`blocks` must lie between 1 and {}", BLOCKS_APART - 1);
        }
        if self.modules.is_empty() || self.modules.contains(&0) {
            bail!("`modules` must be sizes of more than 0 modules");
        }
        let mut programs = Vec::new();
        for preset in &self.presets {
            let preset = Preset::from_str(preset)?;
            programs.extend(self.modules.iter().map(|&modules| Program { preset, modules }));
        }
        let mut treatments: Vec<Treatment> = Vec::new();
        for name in &self.rungs {
            let found = Treatment::named(name)
                .with_context(|| format!("there is no rung \"{name}\"; there are {}", known_names()))?;
            for treatment in found {
                if !treatments.iter().any(|other| other.name == treatment.name) {
                    treatments.push(treatment);
                }
            }
        }
        if let Some(vary) = &self.vary {
            treatments.extend(vary.treatments(&self.base)?);
        }
        if treatments.is_empty() {
            bail!("there are neither `rungs` nor `vary`, so nothing would be measured");
        }
        if self.cache == Cache::Cold {
            for treatment in &mut treatments {
                treatment.name.push_str(COLD);
            }
        }
        Ok(Series { name: self.name, programs, blocks: self.blocks, cache: self.cache, treatments })
    }
}

/// Ends the names of treatments whose files are not in the page cache.
pub const COLD: &str = " (cold)";

impl Vary {
    fn treatments(&self, base: &str) -> anyhow::Result<Vec<Treatment>> {
        let base = match Treatment::named(base).as_deref() {
            Some([base]) => base.clone(),
            _ => bail!("`base` must be one rung, \"{base}\" is not"),
        };
        let mut made = vec![Treatment { meaning: format!("{}, varied", base.name), ..base }];
        cross(&mut made, "phases", &self.phases, |setup, value| {
            setup.phases = value.parse::<Phases>()?;
            Ok(())
        })?;
        cross(&mut made, "workers", &self.workers, |setup, value| {
            if *value == 0 {
                bail!("a build needs a worker");
            }
            setup.workers = Some(*value);
            Ok(())
        })?;
        cross(&mut made, "membership", &self.membership, |setup, value| {
            setup.membership = variant::<MembershipName>("membership", value)?;
            Ok(())
        })?;
        cross(&mut made, "resolver", &self.resolver, |setup, value| {
            setup.resolver = variant::<ResolverName>("resolver", value)?;
            Ok(())
        })?;
        cross(&mut made, "poll_ms", &self.poll_ms, |setup, value| {
            setup.poll_ms = *value;
            Ok(())
        })?;
        cross(&mut made, "order", &self.order, |setup, value| {
            setup.order = variant::<OrderName>("order", value)?;
            Ok(())
        })?;
        if made.len() < 2 {
            bail!("`vary` names nothing that would differ");
        }
        Ok(made)
    }
}

/// Each of `made` with each of `values`.
fn cross<V: ToString>(
    made: &mut Vec<Treatment>,
    name: &str,
    values: &[V],
    set: impl Fn(&mut Setup, &V) -> anyhow::Result<()>,
) -> anyhow::Result<()> {
    if values.is_empty() {
        return Ok(());
    }
    let mut crossed = Vec::with_capacity(made.len() * values.len());
    for treatment in made.iter() {
        for value in values {
            let mut treatment = treatment.clone();
            set(&mut treatment.setup, value)?;
            treatment.name = format!("{}, {name}={}", treatment.name, value.to_string());
            crossed.push(treatment);
        }
    }
    *made = crossed;
    Ok(())
}

fn variant<T: ValueEnum>(what: &str, value: &str) -> anyhow::Result<T> {
    T::from_str(value, false).map_err(|_| {
        let known: Vec<String> = T::value_variants()
            .iter()
            .filter_map(|variant| Some(variant.to_possible_value()?.get_name().to_string()))
            .collect();
        anyhow::anyhow!("there is no {what} \"{value}\"; there are {}", known.join(", "))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::treatment::{BASELINE, BASELINE_AGAIN, DEFAULT_ENGINE, PLAN_END};

    #[test]
    fn built_in_plans_are_plans() {
        for (name, text) in BUILT_IN {
            let plan = Plan::parse(text).unwrap_or_else(|error| panic!("{name}: {error:#}"));
            assert_eq!(plan.name, name);
            let rungs: Vec<&str> =
                plan.series[0].treatments.iter().map(|treatment| treatment.name.as_str()).collect();
            for needed in [BASELINE, BASELINE_AGAIN, PLAN_END, DEFAULT_ENGINE] {
                assert!(rungs.contains(&needed), "{name} has no {needed}");
            }
        }
    }

    #[test]
    fn blocks_have_numbers_of_their_own_and_come_in_rounds() {
        let plan = Plan::find("publication").unwrap();
        let blocks = plan.blocks();
        let mut numbers: Vec<u32> = blocks.iter().map(|block| block.number).collect();
        numbers.sort_unstable();
        numbers.dedup();
        assert_eq!(numbers.len(), blocks.len());
        assert!(blocks.is_sorted_by_key(|block| block.round));
    }

    #[test]
    fn sweeps_are_crossed() {
        let plan = Plan::parse(
            "name = 'x'\nabout = ''\n[[series]]\nname = 's'\nmodules = [5]\nblocks = 1\n\
             vary = { workers = [1, 2], membership = ['linear', 'hashed'], poll_ms = [0] }",
        )
        .unwrap();
        let names: Vec<&str> = plan.series[0].treatments.iter().map(|t| t.name.as_str()).collect();
        assert_eq!(names.len(), 4);
        assert_eq!(names[1], "baseline, workers=1, membership=hashed, poll_ms=0");
        assert_eq!(plan.series[0].treatments[1].setup.membership, MembershipName::Hashed);
        assert_eq!(plan.limit_seconds, None);
    }

    #[test]
    fn wrong_plans_are_refused_with_what_is_wrong() {
        let series = "name = 'x'\nabout = ''\n[[series]]\nname = 's'\n";
        let check = |text: &str, expected: &str| {
            let error = format!("{:#}", Plan::parse(text).unwrap_err());
            assert!(error.contains(expected), "{expected:?} is not in {error}");
        };
        check("name = 'x'", "about");
        check("name = 'x'\nabout = ''", "no [[series]]");
        check("name = [", "line 1");
        check(&format!("{series}modules = [1]\nblocks = 1\nrung = []"), "unknown field `rung`");
        check(&format!("{series}modules = [1]\nblocks = 1"), "neither `rungs` nor `vary`");
        check(&format!("{series}modules = [0]\nblocks = 1\nrungs = ['ladder']"), "more than 0 modules");
        check(&format!("{series}modules = [1]\nblocks = 0\nrungs = ['ladder']"), "`blocks` must lie");
        check(&format!("{series}modules = [1]\nblocks = 1\nrungs = ['fast']"), "no rung \"fast\"");
        check(
            &format!("{series}modules = [1]\nblocks = 1\npresets = ['odd']\nrungs = ['ladder']"),
            "no preset `odd`",
        );
        check(
            &format!("{series}modules = [1]\nblocks = 1\nvary = {{ resolver = ['slow'] }}"),
            "no resolver \"slow\"; there are probing, cached",
        );
        check(
            &format!("{series}modules = [1]\nblocks = 1\nvary = {{ phases = ['faster'] }}"),
            "unknown phase \"faster\"",
        );
        let error = format!("{:#}", Plan::find("no-such-plan").unwrap_err());
        assert!(error.contains("quick, default, publication"), "{error}");
    }
}
