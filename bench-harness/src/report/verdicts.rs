//! The table of the plan's claims.

use super::number::{grouped, milliseconds, ratio};
use super::table::{NOTHING, escaped};
use super::{Section, Study};
use crate::verdict::{Judged, Verdict, percent};

/// A verdict in a word or two.
pub(super) fn word(verdict: Verdict) -> String {
    match verdict {
        Verdict::Confirmed => "confirmed".to_string(),
        Verdict::Refuted => "refuted".to_string(),
        Verdict::Inconclusive { needed } => format!("inconclusive (n ≈ {needed})"),
        Verdict::NotMeasured => "not measured".to_string(),
    }
}

fn class(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Confirmed => "confirmed",
        Verdict::Refuted => "refuted",
        Verdict::Inconclusive { .. } | Verdict::NotMeasured => "open",
    }
}

pub(super) fn section(study: &Study) -> Section {
    let rows: String = study.judged.iter().map(row).collect();
    let html = format!(
        "<p>The plan's milliseconds are of another machine and another bundler. So a claim is compared as a share of \
         its own baseline, 8,600 ms there and the baseline of the same block here, with a tolerance of a fifth. \
         <em>Confirmed</em>: the whole 95 % interval lies in the claimed range; <em>refuted</em>: all of it lies \
         outside, by more than the noise; else <em>inconclusive</em>, with the number of blocks that \
         should decide. A mechanism is a counter that must fall if the plan's explanation is right.</p>\n\
         <div class=\"wide\"><table>\n<thead><tr><th class=\"text\">claim of the plan</th><th class=\"text\">plan</th>\
         <th class=\"text\">claimed</th><th class=\"text\">measured</th><th class=\"text\">verdict</th>\
         <th class=\"text\">mechanism and cause</th></tr></thead>\n<tbody>{rows}</tbody></table></div>\n"
    );
    Section { id: "verdicts", title: "The plan's claims", html }
}

fn row(judged: &Judged) -> String {
    let is_share = judged.quantity.starts_with("share");
    let show = |value: f64| if is_share { format!("{:.1} %", 100.0 * value) } else { ratio(value) };
    let (low, high) = judged.claimed;
    let claimed = if low == high { show(low) } else { format!("{} to {}", show(low), show(high)) };
    let mut measured = judged.measured.map_or_else(
        || NOTHING.to_string(),
        |interval| match is_share {
            true => percent(interval),
            false => format!("{:.2} [{:.2}, {:.2}]", interval.mid, interval.low, interval.high),
        },
    );
    if let Some(interval) = judged.milliseconds {
        measured.push_str(&format!(", {} ms", milliseconds(interval.mid)));
    }
    if let Some(interval) = judged.measured {
        measured.push_str(&format!(
            " at {} modules, n = {}",
            grouped(u64::from(judged.modules)),
            interval.count
        ));
    }
    let mut reasons: Vec<String> = Vec::new();
    if !judged.mechanism.is_empty() {
        let holds = match judged.mechanism_holds {
            Some(true) => " (as predicted)",
            Some(false) => " (not as predicted)",
            None => "",
        };
        reasons.push(format!("{}{holds}", judged.mechanism));
    }
    if !judged.cause.is_empty() {
        reasons.push(judged.cause.clone());
    }
    if let Some(limit) = judged.limit {
        reasons.push(format!("Limit of this machine: {limit}."));
    }
    let reasons: Vec<String> = reasons.iter().map(|reason| escaped(reason)).collect();
    format!(
        "<tr><td class=\"text\">{}</td><td class=\"text\">{}</td><td class=\"text\">{claimed}<br><span \
         class=\"small\">{}</span></td><td class=\"text\">{}</td><td class=\"text verdict {}\">{}</td>\
         <td class=\"text\">{}</td></tr>\n",
        escaped(judged.what),
        escaped(judged.plan),
        escaped(judged.quantity),
        escaped(&measured),
        class(judged.verdict),
        escaped(&word(judged.verdict)),
        reasons.join("<br>")
    )
}
