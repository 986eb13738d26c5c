//! Everything that is said to the user about a build, on standard error. Renders; measures and decides nothing.

mod analysis;
mod paint;
mod quantity;
mod timings;

use std::io::{self, Write};
use std::path::PathBuf;
use std::time::Instant;

use bundler_core::diagnostics::{Diagnostic, Severity};
use bundler_core::metafile::Metafile;
use bundler_core::{BuildReport, OutputFile};

use crate::build::Surroundings;
use crate::command::{Console, LogLevel, TimingsFormat};
use paint::Paint;
use quantity::{bytes, duration, plural};

/// Most output files that a summary lists.
const SUMMARY_FILES: usize = 20;

/// Says things as loudly as the user wants them.
pub(crate) struct Reporter {
    console: Console,
    paint: Paint,
    working_directory: PathBuf,
    started: Instant,
}

impl Reporter {
    pub(crate) fn new(console: Console, surroundings: &Surroundings) -> Self {
        let by_default = surroundings.stderr_is_terminal && surroundings.colors_allowed;
        Self {
            console,
            paint: Paint::new(console.color.unwrap_or(by_default)),
            working_directory: surroundings.working_directory.clone(),
            started: surroundings.started,
        }
    }

    /// Errors and warnings, then how many there are.
    pub(crate) fn diagnostics(&self, diagnostics: &[Diagnostic]) {
        say(&self.diagnostics_text(diagnostics));
    }

    /// The files written, largest first, and the time since the process began.
    pub(crate) fn summary(&self, files: &[OutputFile]) {
        if self.console.level >= LogLevel::Info && !files.is_empty() {
            say(&self.summary_text(files));
        }
    }

    /// What outputs consist of, if asked for.
    pub(crate) fn analysis(&self, metafile: &Metafile) {
        if let Some(analyze) = self.console.analyze {
            say(&analysis::text(metafile, analyze));
        }
    }

    /// What the stages took, if asked for.
    pub(crate) fn timings(&self, report: &BuildReport) {
        let total = self.started.elapsed();
        match self.console.timings {
            None => {}
            Some(TimingsFormat::Table) => say(&timings::table(report, total)),
            Some(TimingsFormat::Json) => say(&timings::json(report, total)),
        }
    }

    fn diagnostics_text(&self, diagnostics: &[Diagnostic]) -> String {
        let loudest = match self.console.level {
            LogLevel::Silent => return String::new(),
            LogLevel::Error => Severity::Error,
            _ => Severity::Warning,
        };
        let audible: Vec<&Diagnostic> =
            diagnostics.iter().filter(|diagnostic| diagnostic.severity <= loudest).collect();
        let limit = match self.console.limit {
            0 => audible.len(),
            limit => limit,
        };
        let mut text = String::new();
        for diagnostic in audible.iter().take(limit) {
            text.push_str(&self.paint.diagnostic(diagnostic, &self.working_directory));
            text.push('\n');
        }
        let count = |severity| audible.iter().filter(|diagnostic| diagnostic.severity == severity).count();
        let counts = match (count(Severity::Error), count(Severity::Warning)) {
            (0, 0) => return text,
            (errors, 0) => plural(errors, "error"),
            (0, warnings) => plural(warnings, "warning"),
            (errors, warnings) => format!("{}, {}", plural(errors, "error"), plural(warnings, "warning")),
        };
        text.push_str(&counts);
        if limit < audible.len() {
            text.push_str(&format!(" ({limit} shown; --log-limit=0 shows all)"));
        }
        text.push('\n');
        text
    }

    fn summary_text(&self, files: &[OutputFile]) -> String {
        let mut rows: Vec<(String, usize)> = files
            .iter()
            .filter_map(|file| {
                let path = file.path.as_ref()?;
                let shown = path.strip_prefix(&self.working_directory).unwrap_or(path);
                Some((shown.display().to_string(), file.contents.len()))
            })
            .collect();
        rows.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
        let hidden = rows.len().saturating_sub(SUMMARY_FILES);
        rows.truncate(SUMMARY_FILES);
        let width = rows.iter().map(|(path, _)| path.chars().count()).max().unwrap_or(0);
        let mut text = String::new();
        for (path, size) in &rows {
            text.push_str(&format!(
                "  {}  {:>8}\n",
                self.paint.bold(&format!("{path:width$}")),
                bytes(*size as u64)
            ));
        }
        if hidden > 0 {
            text.push_str(&format!("  and {}\n", plural(hidden, "smaller file")));
        }
        text.push_str(&format!("Done in {}\n", duration(self.started.elapsed())));
        text
    }
}

/// A closed standard error is no reason to fail a build, and leaves nobody to tell.
fn say(text: &str) {
    let _ = io::stderr().write_all(text.as_bytes());
}

#[cfg(test)]
mod tests {
    use std::path::Path;
    use std::time::Duration;

    use bundler_core::Stage;

    use super::*;

    fn reporter(console: Console) -> Reporter {
        Reporter {
            console,
            paint: Paint::new(console.color == Some(true)),
            working_directory: PathBuf::from("/p"),
            started: Instant::now(),
        }
    }

    fn three() -> Vec<Diagnostic> {
        vec![Diagnostic::error("one"), Diagnostic::warning("two"), Diagnostic::error("three")]
    }

    #[test]
    fn diagnostics_obey_level_and_limit() {
        let cases = [
            (
                "all by default",
                LogLevel::Info,
                0,
                "error: one\n\nwarning: two\n\nerror: three\n\n2 errors, 1 warning\n",
            ),
            ("warnings too quiet", LogLevel::Error, 0, "error: one\n\nerror: three\n\n2 errors\n"),
            ("nothing", LogLevel::Silent, 0, ""),
            (
                "limited",
                LogLevel::Warning,
                1,
                "error: one\n\n2 errors, 1 warning (1 shown; --log-limit=0 shows all)\n",
            ),
        ];
        for (reason, level, limit, expected) in cases {
            let text = reporter(Console { level, limit, ..Console::default() }).diagnostics_text(&three());
            assert_eq!(text, expected, "{reason}");
        }
        assert_eq!(reporter(Console::default()).diagnostics_text(&[]), "", "no diagnostics, no text");
    }

    #[test]
    fn summaries_list_the_largest_files_first() {
        let file =
            |path: &str, size| OutputFile { path: Some(Path::new(path).into()), contents: vec![b'x'; size] };
        let text =
            reporter(Console::default()).summary_text(&[file("/p/a.js", 10), file("/q/b.js.map", 2_500)]);
        let (rows, done) = text.split_once("Done in ").expect("a summary ends with the time");
        assert_eq!(rows, "  /q/b.js.map    2.5 kB\n  a.js             10 B\n");
        assert!(done.ends_with("ms\n"), "{done}");
        let many: Vec<OutputFile> = (0..22).map(|i| file(&format!("/p/{i}.js"), 1)).collect();
        assert!(reporter(Console::default()).summary_text(&many).contains("  and 2 smaller files\n"));
    }

    #[test]
    fn timings_name_every_stage() {
        let report = BuildReport {
            stages: vec![
                Stage { name: "scan", wall_ns: 1_500_000, cpu_ns: Some(2_500_000) },
                Stage { name: "link", wall_ns: 250_000, cpu_ns: None },
            ],
            modules: 12_345,
            edges: 0,
            source_bytes: 1_000,
            output_bytes: 2_000_000,
            counters: vec![("resolver_calls", 7)],
        };
        insta::assert_snapshot!(timings::table(&report, Duration::from_millis(3)), @r"
        stage           wall          cpu
        scan         1.50 ms      2.50 ms
        link         0.25 ms
        total        3.00 ms
        12,345 modules, 1.0 kB read, 2.0 MB made
        resolver_calls                  7
        ");
        let line = timings::json(&report, Duration::from_millis(3));
        assert_eq!(
            line,
            concat!(
                r#"{"stages":[{"name":"scan","wall_ns":1500000,"cpu_ns":2500000},{"name":"link","wall_ns":250000,"#,
                r#""cpu_ns":null}],"total_ns":3000000,"modules":12345,"source_bytes":1000,"output_bytes":2000000,"#,
                r#""counters":{"resolver_calls":7}}"#,
                "\n"
            )
        );
    }
}
