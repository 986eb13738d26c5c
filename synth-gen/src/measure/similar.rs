//! Parameters that give programs like one that was measured.

use std::fmt::Write;

use super::Measured;

/// A parameter file, in TOML, for programs of the same statistics.
pub fn similar(measured: &Measured) -> String {
    let statistics = &measured.statistics;
    let kinds = &measured.kinds;
    let modules = statistics.modules.max(1);
    let code = kinds.js + kinds.mjs + kinds.ts + kinds.mts + kinds.jsx + kinds.tsx;
    let commonjs = kinds.cjs > code;
    let per_mille = |share: f64| (share * 1000.0).round() as u32;
    let drawn = (statistics.edges as f64 - f64::from(modules)).max(1.0);
    let hubs = 4;
    // About half of a hub's importers draw it as one of the ranks, the rest as a hub.
    let hub_share = f64::from(statistics.in_degree_max * hubs) * 0.5 / drawn;
    let typed = f64::from(kinds.ts + kinds.mts + kinds.tsx) / f64::from(modules);
    let types = statistics.type_only_edges as f64 / (statistics.edges as f64 * typed).max(1.0);
    let dynamic = statistics.dynamic_edges as f64 / f64::from(modules);
    let largest = statistics.largest_cycle.max(2).min(modules.saturating_sub(1).max(2));
    let comments = per_mille(statistics.comment_share);
    let preset = if commonjs { "npm-cjs" } else { "react-app" };
    let rows = [
        ("modules", modules),
        ("depth", statistics.longest_chain.clamp(2, 10_000)),
        ("imports_per_mille", per_mille(statistics.edges_per_module)),
        ("imports_sigma_per_mille", sigma(statistics.edges_per_module, statistics.out_degree_p90)),
        ("hubs", hubs),
        ("hub_per_mille", per_mille(hub_share.min(0.8))),
        ("cycle_length", largest),
        ("cycle_per_mille", per_mille(statistics.cycle_share)),
        ("dynamic_per_mille", if commonjs { 0 } else { per_mille((dynamic * 4.0).min(0.6)) }),
        ("dynamic_imports_per_mille", if commonjs { 0 } else { per_mille((dynamic / 2.0).min(1.0)) }),
        ("type_imports_per_mille", per_mille(types.min(5.0))),
        ("bytes_median", statistics.bytes_median),
        ("bytes_sigma_per_mille", per_mille(statistics.bytes_sigma.min(2.0))),
        ("comments_low_per_mille", comments / 2),
        ("comments_high_per_mille", (comments + comments / 2).min(800)),
    ];
    let mut text = format!("# A program like one that was measured.\npreset = \"{preset}\"\n");
    for (name, value) in rows {
        writeln!(text, "{name} = {value}").expect("text takes all");
    }
    let weights = [
        ("js", if commonjs { 0 } else { kinds.js }),
        ("mjs", if commonjs { 0 } else { kinds.mjs }),
        ("ts", if commonjs { 0 } else { kinds.ts }),
        ("mts", if commonjs { 0 } else { kinds.mts }),
        ("jsx", if commonjs { 0 } else { kinds.jsx }),
        ("tsx", if commonjs { 0 } else { kinds.tsx }),
        ("cjs", kinds.cjs),
        ("json", kinds.json),
        ("css", if commonjs { 0 } else { kinds.css }),
    ];
    text.push_str("\n[kinds]\n");
    for (name, value) in weights {
        writeln!(text, "{name} = {value}").expect("text takes all");
    }
    text
}

/// The sigma with which a lognormal distribution of that mean has that ninth decile. Beyond 1.28
/// more sigma does not move the decile further.
fn sigma(edges_per_module: f64, decile: u32) -> u32 {
    let mean = (edges_per_module - 1.0).max(0.1);
    let reached = |sigma: f64| mean * (1.2816 * sigma - sigma * sigma / 2.0).exp() + 1.0;
    (1..=25)
        .map(|step| step * 50)
        .find(|&sigma| reached(f64::from(sigma) / 1000.0) >= f64::from(decile))
        .unwrap_or(1250)
}
