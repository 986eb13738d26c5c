//! Where and on what a measurement was made, as far as the system tells. Must not change anything.

use std::fs;
use std::path::Path;
use std::process::Command;

use serde::{Deserialize, Serialize};
use xxhash_rust::xxh3::xxh3_64;

/// The machine, the tools and the source. What is unknown is empty or absent.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Environment {
    pub cpu: String,
    /// Cores that this process may use.
    pub cores: usize,
    pub memory_bytes: Option<u64>,
    pub system: String,
    pub kernel: String,
    /// How the processor's frequency is chosen.
    pub frequency_governor: String,
    pub transparent_huge_pages: String,
    pub rustc: String,
    pub harness_version: String,
    pub git_sha: String,
    /// Whether tracked files differ from the commit.
    pub git_dirty: bool,
    /// Whether assertions are compiled in: then this is no build to measure.
    pub debug_assertions: bool,
    /// Load average of the last minute when the measurement began.
    pub load1: Option<f64>,
}

impl Environment {
    /// Asks the system. `source` is a folder of the repository.
    pub fn read(source: &Path) -> Self {
        Self {
            cpu: cpu_name(),
            cores: std::thread::available_parallelism().map_or(1, usize::from),
            memory_bytes: memory_bytes(),
            system: format!("{}-{}", std::env::consts::OS, std::env::consts::ARCH),
            kernel: first_line("/proc/sys/kernel/osrelease"),
            frequency_governor: first_line("/sys/devices/system/cpu/cpu0/cpufreq/scaling_governor"),
            transparent_huge_pages: first_line("/sys/kernel/mm/transparent_hugepage/enabled"),
            rustc: said_by(Command::new("rustc").arg("--version")),
            harness_version: env!("CARGO_PKG_VERSION").to_string(),
            git_sha: said_by(Command::new("git").args(["rev-parse", "--verify", "HEAD"]).current_dir(source)),
            git_dirty: !said_by(
                Command::new("git")
                    .args(["--no-optional-locks", "status", "--porcelain", "--untracked-files=no"])
                    .current_dir(source),
            )
            .is_empty(),
            debug_assertions: cfg!(debug_assertions),
            load1: load_average(),
        }
    }

    /// As environment.json.
    pub fn to_json(&self) -> String {
        let mut text = serde_json::to_string_pretty(self).expect("plain data");
        text.push('\n');
        text
    }

    /// Tells environments apart. The load is on every row and not part of it.
    pub fn hash(&self) -> String {
        let lasting = Self { load1: None, ..self.clone() };
        format!("{:016x}", xxh3_64(lasting.to_json().as_bytes()))
    }

    /// In what two environments differ, but for the load.
    pub fn differences(&self, other: &Self) -> Vec<&'static str> {
        let parts = [
            ("processor", self.cpu == other.cpu && self.cores == other.cores),
            ("memory", self.memory_bytes == other.memory_bytes),
            ("system", self.system == other.system && self.kernel == other.kernel),
            (
                "frequency or page setting",
                self.frequency_governor == other.frequency_governor
                    && self.transparent_huge_pages == other.transparent_huge_pages,
            ),
            ("compiler", self.rustc == other.rustc),
            ("version", self.harness_version == other.harness_version),
            ("commit", self.git_sha == other.git_sha && self.git_dirty == other.git_dirty),
            ("kind of build", self.debug_assertions == other.debug_assertions),
        ];
        parts.into_iter().filter(|(_, same)| !same).map(|(name, _)| name).collect()
    }

    /// A short name for folders: the processor and the number of cores.
    pub fn machine(&self) -> String {
        let mut name = String::new();
        for word in self.cpu.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !is_noise(word)) {
            name.push_str(&word.to_ascii_lowercase());
            name.push('-');
        }
        if name.is_empty() {
            name = format!("{}-", self.system);
        }
        format!("{name}{}c", self.cores)
    }
}

/// Words of processor names that tell nothing.
fn is_noise(word: &str) -> bool {
    word.len() == 1 && word.bytes().all(|byte| byte.is_ascii_digit())
        || matches!(word, "" | "R" | "TM" | "CPU" | "Processor" | "with" | "Core")
        || word.ends_with("GHz")
}

/// Processor time since boot, to find out how much of an interval the hypervisor took away.
#[derive(Clone, Copy, Debug)]
pub struct ProcessorTimes {
    stolen: u64,
    total: u64,
}

impl ProcessorTimes {
    /// The times up to now, if the system tells.
    pub fn now() -> Option<Self> {
        Self::parse(&fs::read_to_string("/proc/stat").ok()?)
    }

    fn parse(stat: &str) -> Option<Self> {
        let line = stat.lines().next()?.strip_prefix("cpu ")?;
        // user nice system idle iowait irq softirq steal; what follows is contained in the first two.
        let ticks: Vec<u64> = line.split_whitespace().take(8).map_while(|tick| tick.parse().ok()).collect();
        Some(Self { stolen: *ticks.get(7)?, total: ticks.iter().sum() })
    }

    /// Percent of processor time stolen since `before`; none if no tick has passed.
    pub fn stolen_percent_since(self, before: Self) -> Option<f64> {
        let total = self.total.checked_sub(before.total).filter(|total| *total > 0)?;
        Some(100.0 * self.stolen.saturating_sub(before.stolen) as f64 / total as f64)
    }
}

/// Load average of the last minute, if the system tells.
pub fn load_average() -> Option<f64> {
    fs::read_to_string("/proc/loadavg").ok()?.split_whitespace().next()?.parse().ok()
}

fn cpu_name() -> String {
    let text = fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let model = text.lines().find_map(|line| line.strip_prefix("model name")?.split_once(':'));
    match model {
        Some((_, name)) => name.trim().to_string(),
        None => said_by(Command::new("sysctl").args(["-n", "machdep.cpu.brand_string"])),
    }
}

fn memory_bytes() -> Option<u64> {
    let text = fs::read_to_string("/proc/meminfo").ok()?;
    let line = text.lines().find_map(|line| line.strip_prefix("MemTotal:"))?;
    Some(line.trim().strip_suffix("kB")?.trim().parse::<u64>().ok()? * 1024)
}

fn first_line(path: &str) -> String {
    let text = fs::read_to_string(path).unwrap_or_default();
    text.lines().next().unwrap_or_default().trim().to_string()
}

/// What a command prints; nothing if it is not there or fails.
fn said_by(command: &mut Command) -> String {
    match command.output() {
        Ok(output) if output.status.success() => String::from_utf8_lossy(&output.stdout).trim().to_string(),
        _ => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn machines_have_short_names() {
        let check = |cpu: &str, expected: &str| {
            let environment =
                Environment { cpu: cpu.to_string(), cores: 4, ..Environment::read(Path::new(".")) };
            assert_eq!(environment.machine(), expected);
        };
        check("Intel(R) Xeon(R) Platinum 8375C CPU @ 2.90GHz", "intel-xeon-platinum-8375c-4c");
        check("AMD EPYC", "amd-epyc-4c");
        check("Apple M3", "apple-m3-4c");
    }

    #[test]
    fn environments_are_told_apart_and_read_back() {
        let one = Environment::read(Path::new("."));
        let other = Environment { cores: one.cores + 1, ..one.clone() };
        assert_ne!(one.hash(), other.hash());
        assert_eq!(serde_json::from_str::<Environment>(&one.to_json()).unwrap(), one);
    }

    #[test]
    fn stolen_time_is_a_share_of_the_interval() {
        let before = ProcessorTimes::parse("cpu  100 0 50 800 0 0 0 50 7 7\ncpu0 1 2 3").unwrap();
        let after = ProcessorTimes::parse("cpu  150 0 60 820 0 0 0 70 9 9\n").unwrap();
        assert_eq!(after.stolen_percent_since(before), Some(20.0));
        assert_eq!(before.stolen_percent_since(before), None);
        assert!(ProcessorTimes::parse("intr 1 2").is_none());
    }
}
