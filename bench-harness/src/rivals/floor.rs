//! What no bundler can be faster than: every file is read and parsed once, and as many bytes are written as the
//! bundle has. Knows nothing of imports, names or order.

use std::path::PathBuf;
use std::sync::atomic::{AtomicUsize, Ordering};

use anyhow::Context;
use clap::Args;
use swc_common::{BytePos, input::StringInput};
use swc_ecma_ast::EsVersion;
use swc_ecma_parser::{EsSyntax, Parser, Syntax, TsSyntax, lexer::Lexer};

/// What to read and to write.
#[derive(Args, Clone, Debug)]
pub struct FloorRequest {
    #[arg(long)]
    pub folder: PathBuf,
    #[arg(long)]
    pub outfile: PathBuf,
    #[arg(long)]
    pub bytes: u64,
}

/// Reads and parses all files on one thread per core, then writes.
///
/// # Errors
/// If a file cannot be read or written.
pub fn floor(request: &FloorRequest) -> anyhow::Result<()> {
    let mut files = Vec::new();
    let mut folders = vec![request.folder.clone()];
    while let Some(folder) = folders.pop() {
        for entry in
            std::fs::read_dir(&folder).with_context(|| format!("cannot read {}", folder.display()))?
        {
            let entry = entry?;
            match entry.file_type()?.is_dir() {
                true => folders.push(entry.path()),
                false => files.push(entry.path()),
            }
        }
    }
    let next = AtomicUsize::new(0);
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    std::thread::scope(|scope| -> anyhow::Result<()> {
        let workers: Vec<_> = (0..threads)
            .map(|_| {
                scope.spawn(|| -> anyhow::Result<()> {
                    while let Some(file) = files.get(next.fetch_add(1, Ordering::Relaxed)) {
                        let text = std::fs::read_to_string(file)
                            .with_context(|| format!("cannot read {}", file.display()))?;
                        parse(file.extension().and_then(|extension| extension.to_str()), &text);
                    }
                    Ok(())
                })
            })
            .collect();
        workers.into_iter().try_for_each(|worker| worker.join().expect("no worker panics"))
    })?;
    std::fs::write(&request.outfile, vec![b' '; request.bytes as usize])
        .with_context(|| format!("cannot write {}", request.outfile.display()))
}

/// Parses a file of a language with statements; what is wrong in it is nobody's business here.
fn parse(extension: Option<&str>, text: &str) {
    let es = EsSyntax { decorators: true, import_attributes: true, ..EsSyntax::default() };
    let syntax = match extension {
        Some("js" | "mjs" | "cjs") => Syntax::Es(es),
        Some("jsx") => Syntax::Es(EsSyntax { jsx: true, ..es }),
        Some("ts" | "mts") => Syntax::Typescript(TsSyntax::default()),
        Some("tsx") => Syntax::Typescript(TsSyntax { tsx: true, ..TsSyntax::default() }),
        _ => return,
    };
    let input = StringInput::new(text, BytePos(1), BytePos(1 + text.len() as u32));
    let mut parser = Parser::new_from(Lexer::new(syntax, EsVersion::latest(), input, None));
    std::hint::black_box(parser.parse_program().is_ok());
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_floor_reads_everything_and_writes_so_many_bytes() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::create_dir(folder.path().join("src")).unwrap();
        for (name, text) in [("a.tsx", "export const a = <b/>;"), ("src/b.js", "let x"), ("c.json", "{}")] {
            std::fs::write(folder.path().join(name), text).unwrap();
        }
        let out = tempfile::tempdir().unwrap();
        let outfile = out.path().join("out");
        let request = FloorRequest { folder: folder.path().into(), outfile: outfile.clone(), bytes: 1234 };
        floor(&request).unwrap();
        assert_eq!(std::fs::read(&outfile).unwrap().len(), 1234);
        std::fs::write(folder.path().join("broken.js"), [0xff, 0xfe]).unwrap();
        assert!(floor(&request).is_err(), "a file that cannot be read is not passed over");
    }
}
