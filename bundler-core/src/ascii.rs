//! Text in ASCII alone: what else there is becomes escape sequences of the language that it is text of.
//!
//! Works on tokens that hold what they hold; knows no syntax beyond that of escapes.

use std::borrow::Cow;
use std::fmt::Write as _;

/// A string or template literal, or a part of one.
pub(crate) fn string(text: &str) -> Cow<'_, str> {
    escaped(text, |character, output| {
        let _ = match character as u32 {
            code @ ..0x100 => write!(output, "\\x{code:02X}"),
            code @ ..0x1_0000 => write!(output, "\\u{code:04X}"),
            code => write!(output, "\\u{{{code:X}}}"),
        };
    })
}

/// A name.
pub(crate) fn name(text: &str) -> Cow<'_, str> {
    escaped(text, |character, output| {
        let _ = match character as u32 {
            code @ ..0x1_0000 => write!(output, "\\u{code:04X}"),
            code => write!(output, "\\u{{{code:X}}}"),
        };
    })
}

/// A regular expression's pattern, or JSON text: code units, as patterns without the flag `u` count them.
pub(crate) fn units(text: &str) -> Cow<'_, str> {
    escaped(text, |character, output| {
        for unit in character.encode_utf16(&mut [0; 2]) {
            let _ = write!(output, "\\u{unit:04X}");
        }
    })
}

/// Text or an attribute of JSX.
pub(crate) fn markup(text: &str) -> Cow<'_, str> {
    if text.is_ascii() {
        return Cow::Borrowed(text);
    }
    let mut output = String::with_capacity(text.len() * 2);
    for character in text.chars() {
        match character.is_ascii() {
            true => output.push(character),
            false => {
                let _ = write!(output, "&#{};", character as u32);
            }
        }
    }
    Cow::Owned(output)
}

/// A style sheet, or a part of one.
pub(crate) fn style(text: &str) -> Cow<'_, str> {
    if text.is_ascii() {
        return Cow::Borrowed(text);
    }
    let mut output = String::with_capacity(text.len() * 2);
    let mut characters = text.chars().peekable();
    while let Some(character) = characters.next() {
        if character.is_ascii() {
            output.push(character);
            continue;
        }
        drop_backslash(&mut output);
        let _ = write!(output, "\\{:x}", character as u32);
        // A digit or white space would be read as part of the escape sequence.
        let goes_on = |next: &char| next.is_ascii_hexdigit() || next.is_ascii_whitespace();
        if characters.peek().is_none_or(goes_on) {
            output.push(' ');
        }
    }
    Cow::Owned(output)
}

fn escaped(text: &str, escape: impl Fn(char, &mut String)) -> Cow<'_, str> {
    if text.is_ascii() {
        return Cow::Borrowed(text);
    }
    let mut output = String::with_capacity(text.len() * 2);
    for character in text.chars() {
        if character.is_ascii() {
            output.push(character);
        } else if !(drop_backslash(&mut output) && matches!(character, '\u{2028}' | '\u{2029}')) {
            // A line separator after a backslash stands for nothing.
            escape(character, &mut output);
        }
    }
    Cow::Owned(output)
}

/// A character that needs no escaping may be escaped all the same: takes the backslash before it out.
fn drop_backslash(output: &mut String) -> bool {
    let backslashes = output.len() - output.trim_end_matches('\\').len();
    let is_escaped = backslashes % 2 == 1;
    if is_escaped {
        output.pop();
    }
    is_escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escapes() {
        type Escape = fn(&str) -> Cow<'_, str>;
        let cases: &[(Escape, &str, &str)] = &[
            (string, "plain \\n", "plain \\n"),
            (string, "é日😀", "\\xE9\\u65E5\\u{1F600}"),
            (string, "a\\\u{2028}b", "ab"),
            (string, "\\é\\\\é", "\\xE9\\\\\\xE9"),
            (name, "é𝒳1", "\\u00E9\\u{1D4B3}1"),
            (units, "[é-😀]", "[\\u00E9-\\uD83D\\uDE00]"),
            (markup, "é & 日", "&#233; & &#26085;"),
            (style, ".日::before", ".\\65e5::before"),
            (style, "日a 日g日", "\\65e5 a \\65e5g\\65e5 "),
        ];
        for (escape, input, expected) in cases {
            assert_eq!(escape(input), *expected, "{input}");
        }
    }
}
