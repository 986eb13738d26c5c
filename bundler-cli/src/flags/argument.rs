//! One flag's value as the user wrote it, and the ways to read it. Wrong values name the accepted ones.

use std::time::Duration;

use bundler_core::diagnostics::Diagnostic;

/// What stands between a flag and its value.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Separator {
    Colon,
    Equals,
    /// The value is a word of its own, or absent.
    Space,
}

/// A flag as given once.
pub(super) struct Argument<'a> {
    /// Name without dashes.
    pub(super) flag: &'static str,
    pub(super) separator: Separator,
    /// `None` only for flags whose value may be left out.
    pub(super) value: Option<&'a str>,
}

/// Words that a flag accepts and what they mean.
pub(super) type Choices<T> = [(&'static str, T)];

impl<'a> Argument<'a> {
    /// The value as it stands.
    pub(super) fn text(&self) -> &'a str {
        self.value.unwrap_or_default()
    }

    /// The value, which must have at least one character.
    pub(super) fn non_empty(&self) -> Result<&'a str, Diagnostic> {
        match self.text() {
            "" => Err(self.wrong("needs a value").with_help(format!("write --{}=VALUE", self.flag))),
            text => Ok(text),
        }
    }

    /// True, if the value is left out.
    pub(super) fn switch(&self) -> Result<bool, Diagnostic> {
        match self.value {
            None | Some("true") => Ok(true),
            Some("false") => Ok(false),
            Some(other) => {
                Err(self.not_accepted(other).with_help(format!("use --{0} or --{0}=false", self.flag)))
            }
        }
    }

    /// One of a few words.
    pub(super) fn choice<T: Copy>(&self, choices: &Choices<T>) -> Result<T, Diagnostic> {
        self.choose(self.text(), choices)
    }

    /// What `word`, a part of the value, means.
    pub(super) fn choose<T: Copy>(&self, word: &str, choices: &Choices<T>) -> Result<T, Diagnostic> {
        match choices.iter().find(|(name, _)| *name == word) {
            Some(&(_, meaning)) => Ok(meaning),
            None => {
                let names: Vec<&str> = choices.iter().map(|&(name, _)| name).collect();
                Err(self.not_accepted(word).with_help(format!("use one of: {}", names.join(", "))))
            }
        }
    }

    /// One of a few words; or one that esbuild knows and we do not yet.
    pub(super) fn choice_or_later<T: Copy>(
        &self,
        choices: &Choices<T>,
        later: &[&str],
    ) -> Result<T, Diagnostic> {
        self.choose_or_later(self.text(), choices, later)
    }

    /// What `word`, a part of the value, means; it may be one that esbuild knows and we do not yet.
    pub(super) fn choose_or_later<T: Copy>(
        &self,
        word: &str,
        choices: &Choices<T>,
        later: &[&str],
    ) -> Result<T, Diagnostic> {
        self.choose(word, choices).map_err(|mut diagnostic| {
            if later.contains(&word) {
                diagnostic.message = format!("--{}: \"{word}\" is not supported yet", self.flag);
            }
            diagnostic
        })
    }

    /// For flags that take no value: true.
    pub(super) fn nothing(&self) -> Result<bool, Diagnostic> {
        match self.value {
            None => Ok(true),
            Some(_) => Err(self.wrong("takes no value")),
        }
    }

    /// Words between commas. An empty value is an empty list.
    pub(super) fn list(&self) -> Result<Vec<String>, Diagnostic> {
        if self.text().is_empty() {
            return Ok(Vec::new());
        }
        let words: Vec<String> = self.text().split(',').map(|word| word.trim().to_string()).collect();
        if words.iter().any(String::is_empty) {
            return Err(self
                .wrong(&format!("has an empty item in \"{}\"", self.text()))
                .with_help("write items with one comma between them"));
        }
        Ok(words)
    }

    /// `KEY=VALUE`; only the value may be empty.
    pub(super) fn pair(&self, example: &str) -> Result<(String, String), Diagnostic> {
        match self.text().split_once('=') {
            Some((key, value)) if !key.is_empty() => Ok((key.to_string(), value.to_string())),
            _ => Err(self.not_accepted(self.text()).with_help(format!("write --{}:{example}", self.flag))),
        }
    }

    /// A whole number of at least `minimum`.
    pub(super) fn count(&self, minimum: usize) -> Result<usize, Diagnostic> {
        match self.text().parse() {
            Ok(number) if number >= minimum => Ok(number),
            _ => Err(self
                .not_accepted(self.text())
                .with_help(format!("use a whole number of at least {minimum}"))),
        }
    }

    /// A duration with its unit: `500us`, `10ms`, `1s`; zero needs none.
    pub(super) fn duration(&self) -> Result<Duration, Diagnostic> {
        let text = self.text();
        let digits = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
        let (number, unit) = text.split_at(digits);
        let duration = number.parse::<u64>().ok().and_then(|number| match unit {
            "us" => Some(Duration::from_micros(number)),
            "ms" => Some(Duration::from_millis(number)),
            "s" => Some(Duration::from_secs(number)),
            "" if number == 0 => Some(Duration::ZERO),
            _ => None,
        });
        duration
            .ok_or_else(|| self.not_accepted(text).with_help("use a number with a unit: 500us, 10ms or 1s"))
    }

    /// An error that begins with the flag.
    pub(super) fn wrong(&self, problem: &str) -> Diagnostic {
        Diagnostic::error(format!("--{} {problem}", self.flag))
    }

    /// The error for a value, or a part of one, that the flag does not know.
    pub(super) fn not_accepted(&self, value: &str) -> Diagnostic {
        self.wrong(&format!("does not accept \"{value}\""))
    }
}
