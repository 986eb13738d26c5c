//! The program as users run it: files and words in; files, text and an exit code out.

mod diagnostics;
mod flags;
mod output;
mod project;
