//! The stages of a build as a table for people or one line of JSON for programs.

use std::fmt::Write as _;
use std::time::Duration;

use bundler_core::BuildReport;
use serde_json::{Map, Value, json};

use super::quantity::{bytes, grouped, plural};

/// One line per stage, the total since the process began, sizes, and the counters that are compiled in.
pub(super) fn table(report: &BuildReport, total: Duration) -> String {
    let mut text = format!("{:<10}{:>10}{:>13}\n", "stage", "wall", "cpu");
    let milliseconds = |ns: u64| format!("{:.2} ms", ns as f64 / 1e6);
    for stage in &report.stages {
        let cpu = stage.cpu_ns.map(|ns| format!("{:>13}", milliseconds(ns))).unwrap_or_default();
        let _ = writeln!(text, "{:<10}{:>10}{cpu}", stage.name, milliseconds(stage.wall_ns));
    }
    let _ = writeln!(text, "{:<10}{:>10}", "total", milliseconds(nanoseconds(total)));
    let _ = writeln!(
        text,
        "{}, {} read, {} made",
        plural(report.modules, "module"),
        bytes(report.source_bytes),
        bytes(report.output_bytes)
    );
    for (name, count) in &report.counters {
        let _ = writeln!(text, "{name:<21}{:>12}", grouped(*count));
    }
    text
}

/// The same without rounding, in nanoseconds and bytes, as one line.
pub(super) fn json(report: &BuildReport, total: Duration) -> String {
    let stages: Vec<Value> = report
        .stages
        .iter()
        .map(|stage| json!({ "name": stage.name, "wall_ns": stage.wall_ns, "cpu_ns": stage.cpu_ns }))
        .collect();
    let counters: Map<String, Value> =
        report.counters.iter().map(|&(name, count)| (name.to_string(), Value::from(count))).collect();
    let object = json!({
        "stages": stages,
        "total_ns": nanoseconds(total),
        "modules": report.modules,
        "source_bytes": report.source_bytes,
        "output_bytes": report.output_bytes,
        "counters": counters,
    });
    format!("{object}\n")
}

fn nanoseconds(duration: Duration) -> u64 {
    u64::try_from(duration.as_nanos()).unwrap_or(u64::MAX)
}
