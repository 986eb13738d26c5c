//! Help texts. The flags in them are read off the table.

use std::fmt::Write as _;

use super::refused;
use super::table::{FLAGS, Group};
use crate::command::HelpTopic;

/// The help text on a topic.
pub(crate) fn help(topic: HelpTopic) -> String {
    match topic {
        HelpTopic::Overview => OVERVIEW.to_string(),
        HelpTopic::Build => build(),
    }
}

const OVERVIEW: &str = "\
Bundles JavaScript and TypeScript.

Usage:
  bundler build ENTRY... [FLAGS]     bundle each entry and all that it imports
  bundler ENTRY... --bundle [FLAGS]  the same
  bundler ENTRY [FLAGS]              transform one file and keep its imports
  bundler build --help               list all flags
  bundler --version                  print the version

Examples:
  Bundle for browsers, with a source map:
    bundler build src/app.tsx --outfile=dist/app.js --sourcemap
  Bundle for Node and leave packages out:
    bundler build src/server.ts --platform=node --packages=external --outfile=dist/server.js
  Two entries, production build:
    bundler build src/a.js src/b.js --outdir=dist --define:process.env.NODE_ENV='\"production\"'
  From standard input to standard output:
    bundler build --loader=ts < input.ts > output.js

Flags have the names they have in esbuild; --name=value, --name:value and --name value mean the same.
";

/// Column where descriptions begin. Longer usages push theirs to the next line.
const DESCRIPTION_COLUMN: usize = 36;
/// Width that the list of unsupported flags is wrapped to.
const WIDTH: usize = 100;

fn build() -> String {
    let mut text = String::from(
        "Usage: bundler build ENTRY... [FLAGS]\n\n\
         An entry is a path, a package, or OUT=IN to name its output. Without entries, standard input is read.\n",
    );
    for (group, heading) in Group::ALL {
        let _ = writeln!(text, "\n{heading}:");
        for flag in FLAGS.iter().filter(|flag| flag.group == group) {
            let usage = flag.usage();
            if usage.len() + 4 > DESCRIPTION_COLUMN {
                let _ = writeln!(text, "  {usage}\n{:DESCRIPTION_COLUMN$}{}", "", flag.about);
            } else {
                let _ = writeln!(text, "  {usage:0$}{1}", DESCRIPTION_COLUMN - 2, flag.about);
            }
        }
    }
    text.push_str("\nNot supported yet:\n");
    let mut line = String::from(" ");
    for flag in refused::FLAGS {
        if line.len() + flag.name.len() + 3 > WIDTH {
            let _ = writeln!(text, "{line}");
            line = String::from(" ");
        }
        let _ = write!(line, " --{}", flag.name);
    }
    let _ = writeln!(text, "{line}");
    text
}
