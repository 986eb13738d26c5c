//! Makes a failing program small: leaves out lines and files as long as it still fails.

use crate::program::Program;

/// The smallest program found that `fails`.
pub(crate) fn shrink(program: &Program, mut fails: impl FnMut(&Program) -> bool) -> Program {
    let mut best = program.clone();
    loop {
        let before = best.clone();
        leave_out_files(&mut best, &mut fails);
        leave_out_lines(&mut best, &mut fails);
        if best == before {
            return best;
        }
    }
}

fn leave_out_files(best: &mut Program, fails: &mut impl FnMut(&Program) -> bool) {
    for index in (best.entries..best.files.len()).rev() {
        let mut smaller = best.clone();
        let name = smaller.files.remove(index).name;
        for file in &mut smaller.files {
            file.lines.retain(|line| !line.contains(&name));
        }
        if fails(&smaller) {
            *best = smaller;
        }
    }
}

fn leave_out_lines(best: &mut Program, fails: &mut impl FnMut(&Program) -> bool) {
    for file in 0..best.files.len() {
        let mut length = best.files[file].lines.len();
        while length > 0 {
            let mut start = 0;
            while start < best.files[file].lines.len() {
                let end = (start + length).min(best.files[file].lines.len());
                let mut smaller = best.clone();
                smaller.files[file].lines.drain(start..end);
                if fails(&smaller) {
                    *best = smaller;
                } else {
                    start += length;
                }
            }
            length /= 2;
        }
    }
}
