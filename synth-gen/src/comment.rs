//! How many bytes of a text are comments. Exact for generated code, in which a slash that starts
//! neither a comment nor a string is a division or a pattern without quotes.

use crate::model::Kind;

/// The bytes with which comments and strings start.
const STARTS: [bool; 256] = {
    let mut starts = [false; 256];
    starts[b'/' as usize] = true;
    starts[b'"' as usize] = true;
    starts[b'\'' as usize] = true;
    starts[b'`' as usize] = true;
    starts
};

pub(crate) fn comment_bytes(text: &str, kind: Kind) -> u32 {
    let bytes = text.as_bytes();
    let lines = kind != Kind::Css;
    let mut at = 0;
    let mut count = 0;
    if kind == Kind::Json {
        return 0;
    }
    while at < bytes.len() {
        let end = match (bytes[at], bytes.get(at + 1)) {
            (b'/', Some(b'*')) => {
                let rest = &bytes[at + 2..];
                let mut ends =
                    memchr::memchr_iter(b'/', rest).filter(|&end| end > 0 && rest[end - 1] == b'*');
                ends.next().map_or(bytes.len(), |end| at + 2 + end + 1)
            }
            (b'/', Some(b'/')) if lines => {
                memchr::memchr(b'\n', &bytes[at..]).map_or(bytes.len(), |length| at + length)
            }
            (quote @ (b'"' | b'\'' | b'`'), _) => {
                at = after_string(bytes, at + 1, quote);
                continue;
            }
            _ => {
                let rest = bytes[at + 1..].iter();
                at += 1 + rest.take_while(|&&byte| !STARTS[usize::from(byte)]).count();
                continue;
            }
        };
        count += end - at;
        at = end;
    }
    count as u32
}

fn after_string(bytes: &[u8], mut at: usize, quote: u8) -> usize {
    while at < bytes.len() && bytes[at] != quote {
        at += if bytes[at] == b'\\' { 2 } else { 1 };
    }
    at + 1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comments_are_counted_and_strings_are_not() {
        let table = [
            ("a // b\nc", Kind::Js, 4),
            ("/* x */ y", Kind::Js, 7),
            ("\"// no\" + '/* \\' no */' + `// no`", Kind::Js, 0),
            ("a / b / c", Kind::Js, 0),
            ("/* open", Kind::Js, 7),
            ("a // b", Kind::Css, 0),
        ];
        for (text, kind, expected) in table {
            assert_eq!(comment_bytes(text, kind), expected, "{text}");
        }
    }
}
