//! Patterns over paths with forward slashes, as `sideEffects` and tsconfig.json's `include` use them:
//! `*` and `?` stop at slashes, `**` does not, `[abc]` and `{a,b}` offer choices. Knows no files.

/// A pattern that may be matched many times.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Glob {
    /// One for each choice of braces.
    alternatives: Vec<String>,
}

/// More choices than this are a mistake or an attack; the pattern is then taken as it stands.
const ALTERNATIVE_LIMIT: usize = 256;

impl Glob {
    pub(crate) fn new(pattern: &str) -> Self {
        let alternatives = expand_braces(pattern);
        Self { alternatives }
    }

    pub(crate) fn matches(&self, path: &str) -> bool {
        self.alternatives.iter().any(|pattern| matches(pattern.as_bytes(), path.as_bytes()))
    }
}

/// Takes the innermost braces first, so that nesting needs no stack.
fn expand_braces(pattern: &str) -> Vec<String> {
    let mut finished = Vec::new();
    let mut pending = vec![pattern.to_string()];
    while let Some(text) = pending.pop() {
        let braces = text.find('}').and_then(|close| Some((text[..close].rfind('{')?, close)));
        match braces {
            Some((open, close)) if pending.len() + finished.len() < ALTERNATIVE_LIMIT => {
                let choices = text[open + 1..close].split(',').rev();
                pending.extend(choices.map(|choice| [&text[..open], choice, &text[close + 1..]].concat()));
            }
            _ => finished.push(text),
        }
    }
    finished
}

/// Goes through both texts once; a mismatch goes back to the last asterisk, or, if that one has met a
/// slash, to the last double asterisk. That is enough: an earlier asterisk could only skip more text.
fn matches(pattern: &[u8], text: &[u8]) -> bool {
    let (mut p, mut t) = (0, 0);
    // Where to go on in the pattern, and up to where in the text the asterisk has eaten.
    let mut star: Option<(usize, usize)> = None;
    let mut double_star: Option<(usize, usize)> = None;
    loop {
        if pattern[p..].starts_with(b"**") && is_whole_part(pattern, p) {
            // `**/` also stands for nothing; `a/**` also matches what follows the slash only.
            let skip = if pattern.get(p + 2) == Some(&b'/') { 3 } else { 2 };
            p += skip;
            double_star = Some((p, t));
            star = None;
            continue;
        }
        if pattern.get(p) == Some(&b'*') {
            while pattern.get(p) == Some(&b'*') {
                p += 1;
            }
            star = Some((p, t));
            continue;
        }
        if p == pattern.len() && t == text.len() {
            return true;
        }
        if let Some((&byte, next)) = text.get(t).zip(match_one(pattern, p, text.get(t).copied())) {
            let _ = byte;
            p = next;
            t += 1;
            continue;
        }
        if let Some((resume, eaten)) = star
            && text.get(eaten).is_some_and(|byte| *byte != b'/')
        {
            star = Some((resume, eaten + 1));
            (p, t) = (resume, eaten + 1);
        } else if let Some((resume, eaten)) = double_star
            && eaten < text.len()
        {
            // After `**/` only whole parts are skipped; at the pattern's end any text.
            let next = if pattern.get(resume.wrapping_sub(1)) == Some(&b'/') {
                match text[eaten..].iter().position(|byte| *byte == b'/') {
                    Some(slash) => eaten + slash + 1,
                    None => return false,
                }
            } else {
                eaten + 1
            };
            double_star = Some((resume, next));
            star = None;
            (p, t) = (resume, next);
        } else {
            return false;
        }
    }
}

/// Whether the `**` at `position` stands between slashes or at an end.
fn is_whole_part(pattern: &[u8], position: usize) -> bool {
    (position == 0 || pattern[position - 1] == b'/') && matches!(pattern.get(position + 2), None | Some(b'/'))
}

/// The position after the pattern's next element if it matches `byte`.
fn match_one(pattern: &[u8], position: usize, byte: Option<u8>) -> Option<usize> {
    let byte = byte?;
    match *pattern.get(position)? {
        b'?' => (byte != b'/').then_some(position + 1),
        b'[' => match_class(pattern, position, byte),
        b'\\' if position + 1 < pattern.len() => (pattern[position + 1] == byte).then_some(position + 2),
        literal => (literal == byte).then_some(position + 1),
    }
}

/// `[abc]`, `[a-z]`, `[!a]`, `[^a]`; without a closing bracket, `[` stands for itself.
fn match_class(pattern: &[u8], position: usize, byte: u8) -> Option<usize> {
    let inner = &pattern[position + 1..];
    let negated = matches!(inner.first(), Some(b'!' | b'^'));
    let members = &inner[usize::from(negated)..];
    let Some(length) = members.iter().skip(1).position(|byte| *byte == b']').map(|at| at + 1) else {
        return (byte == b'[').then_some(position + 1);
    };
    let members = &members[..length];
    let mut found = false;
    let mut index = 0;
    while index < length {
        if index + 2 < length && members[index + 1] == b'-' {
            found |= (members[index]..=members[index + 2]).contains(&byte);
            index += 3;
        } else {
            found |= members[index] == byte;
            index += 1;
        }
    }
    (found != negated && byte != b'/').then_some(position + 1 + usize::from(negated) + length + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns() {
        for (pattern, path, expected) in [
            ("a.js", "a.js", true),
            ("a.js", "b.js", false),
            ("*.js", "a.js", true),
            ("*.js", "d/a.js", false),
            ("**/*.js", "a.js", true),
            ("**/*.js", "d/e/a.js", true),
            ("**/a.js", "da.js", false),
            ("**/a.js", "d/a.js", true),
            ("src/**", "src/a/b", true),
            ("src/**", "srcs/a", false),
            ("src/**/*", "src/a", true),
            ("src/**/*.ts", "src/a/b.tsx", false),
            ("src/**/x/*.ts", "src/x/a/x/b.ts", true),
            ("a*b*c", "aXbYbZc", true),
            ("a*b*c", "aXbYbZ", false),
            ("a/*/c", "a/b/c", true),
            ("a/*/c", "a/b/b/c", false),
            ("?.js", "a.js", true),
            ("?.js", "/.js", false),
            ("[a-c].js", "b.js", true),
            ("[!a-c].js", "b.js", false),
            ("[x", "[x", true),
            ("a.{js,ts}", "a.ts", true),
            ("{a,{b,c}}.js", "c.js", true),
            ("{a", "{a", true),
            ("**", "a/b/c", true),
            ("*", "", true),
            ("", "", true),
            ("", "a", false),
            ("a**b", "axyb", true),
            ("**/*.{css,scss}", "x/y.scss", true),
            ("\\*", "*", true),
            ("é?", "é!", true),
        ] {
            assert_eq!(Glob::new(pattern).matches(path), expected, "{pattern} {path}");
        }
    }

    #[test]
    fn hostile_patterns_end() {
        let text = "a".repeat(2000);
        assert!(!Glob::new(&"a*".repeat(500)).matches(&(text.clone() + "/")));
        assert!(!Glob::new(&"**/a*a*".repeat(100)).matches(&text.replace("aaaa", "aaa/")));
        assert!(!Glob::new(&"{a,b}".repeat(50)).matches(&text));
    }
}
