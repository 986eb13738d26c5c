//! Path templates of output files, `assets/[name]-[hash]` say. Knows nothing of what the files hold.

/// A parsed template.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Template(Vec<Part>);

#[derive(Clone, PartialEq, Eq, Debug)]
enum Part {
    Text(String),
    Placeholder(Placeholder),
}

/// What a template can ask for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Placeholder {
    /// Directory of the source, from the common one.
    Directory,
    /// File name without extension.
    Name,
    /// Of the contents.
    Hash,
    /// Extension without the dot.
    Extension,
}

const PLACEHOLDERS: [(&str, Placeholder); 4] = [
    ("[dir]", Placeholder::Directory),
    ("[name]", Placeholder::Name),
    ("[hash]", Placeholder::Hash),
    ("[ext]", Placeholder::Extension),
];

/// What fills a template.
#[derive(Clone, Copy, Default)]
pub(crate) struct Values<'a> {
    pub(crate) directory: &'a str,
    pub(crate) name: &'a str,
    pub(crate) hash: &'a str,
    /// Without the dot.
    pub(crate) extension: &'a str,
}

impl Template {
    /// Reads a template. Brackets around anything else are text.
    pub(crate) fn parse(text: &str) -> Self {
        let mut parts = Vec::new();
        let mut literal = String::new();
        let text = text.replace('\\', "/");
        let mut rest = text.as_str();
        while !rest.is_empty() {
            if let Some((length, placeholder)) = PLACEHOLDERS
                .iter()
                .find(|(name, _)| rest.starts_with(name))
                .map(|(name, placeholder)| (name.len(), *placeholder))
            {
                if !literal.is_empty() {
                    parts.push(Part::Text(std::mem::take(&mut literal)));
                }
                parts.push(Part::Placeholder(placeholder));
                rest = &rest[length..];
            } else {
                let next = rest
                    .char_indices()
                    .skip(1)
                    .find(|&(_, c)| c == '[')
                    .map_or(rest.len(), |(index, _)| index);
                literal.push_str(&rest[..next]);
                rest = &rest[next..];
            }
        }
        if !literal.is_empty() {
            parts.push(Part::Text(literal));
        }
        Self(parts)
    }

    /// Whether the template asks for `placeholder`.
    pub(crate) fn has(&self, placeholder: Placeholder) -> bool {
        self.0.contains(&Part::Placeholder(placeholder))
    }

    /// The path, relative to the output directory, with `/` and without the final extension.
    pub(crate) fn expand(&self, values: &Values<'_>) -> String {
        let mut path = String::new();
        for part in &self.0 {
            path.push_str(match part {
                Part::Text(text) => text,
                Part::Placeholder(Placeholder::Directory) => values.directory,
                Part::Placeholder(Placeholder::Name) => values.name,
                Part::Placeholder(Placeholder::Hash) => values.hash,
                Part::Placeholder(Placeholder::Extension) => values.extension,
            });
        }
        inside(&path)
    }
}

/// `path` without empty and `.` parts; `..` cannot leave the output directory.
fn inside(path: &str) -> String {
    let parts: Vec<&str> = path
        .split('/')
        .filter(|part| !part.is_empty() && *part != ".")
        .map(|part| if part == ".." { "_.._" } else { part })
        .collect();
    parts.join("/")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn templates() {
        let values = Values { directory: "a/../b", name: "logo", hash: "ABCDEFGH", extension: "png" };
        let cases = [
            ("[name]-[hash]", "logo-ABCDEFGH"),
            ("[dir]/[name]", "a/_.._/b/logo"),
            ("/[ext]//[hash]/x", "png/ABCDEFGH/x"),
            ("./[other]/[name", "[other]/[name"),
            ("a\\[name]", "a/logo"),
            ("../[name]", "_.._/logo"),
            ("é[name]", "élogo"),
        ];
        for (template, expected) in cases {
            assert_eq!(Template::parse(template).expand(&values), expected, "{template}");
        }
    }
}
