//! A table: data first, text second.

/// Rows of text under headings. The first column is text, aligned to the left; others are numbers.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Table {
    headings: Vec<String>,
    rows: Vec<Vec<String>>,
    /// Columns besides the first that are text too.
    text_columns: Vec<usize>,
}

/// What stands where nothing was measured.
pub const NOTHING: &str = "–";

impl Table {
    /// A table without rows.
    pub fn new<H: Into<String>>(headings: impl IntoIterator<Item = H>) -> Self {
        Self {
            headings: headings.into_iter().map(Into::into).collect(),
            rows: Vec::new(),
            text_columns: Vec::new(),
        }
    }

    /// The same with these columns aligned as text.
    #[must_use]
    pub fn with_text(mut self, columns: &[usize]) -> Self {
        self.text_columns = columns.to_vec();
        self
    }

    /// Adds a row.
    ///
    /// # Panics
    /// If it has another number of cells than there are headings.
    pub fn push(&mut self, row: Vec<String>) {
        assert_eq!(row.len(), self.headings.len(), "a cell for each heading");
        self.rows.push(row);
    }

    /// Whether there is no row.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// As a table in Markdown, padded so that it can be read as it is.
    pub fn to_markdown(&self) -> String {
        let widths = self.widths();
        let mut text = self.markdown_line(&self.headings, &widths);
        let rule = widths.iter().enumerate().map(|(column, &width)| match self.is_text(column) {
            true => format!(":{}", "-".repeat(width + 1)),
            false => format!("{}:", "-".repeat(width + 1)),
        });
        text.push_str(&format!("|{}|\n", rule.collect::<Vec<_>>().join("|")));
        for row in &self.rows {
            text.push_str(&self.markdown_line(row, &widths));
        }
        text
    }

    /// As plain text for a terminal.
    pub fn to_text(&self) -> String {
        let widths = self.widths();
        let line = |cells: &[String]| {
            let mut line = self.padded(cells, &widths).join("  ");
            line.truncate(line.trim_end().len());
            line.push('\n');
            line
        };
        let mut text = line(&self.headings);
        for row in &self.rows {
            text.push_str(&line(row));
        }
        text
    }

    /// As HTML.
    pub fn to_html(&self) -> String {
        let line = |tag: &str, cells: &[String]| -> String {
            let cells = cells.iter().enumerate().map(|(column, cell)| {
                let class = if self.is_text(column) { " class=\"text\"" } else { "" };
                format!("<{tag}{class}>{}</{tag}>", escaped(cell))
            });
            format!("<tr>{}</tr>\n", cells.collect::<String>())
        };
        let rows: String = self.rows.iter().map(|row| line("td", row)).collect();
        format!(
            "<div class=\"wide\"><table>\n<thead>{}</thead>\n<tbody>{rows}</tbody>\n</table></div>\n",
            line("th", &self.headings)
        )
    }

    fn is_text(&self, column: usize) -> bool {
        column == 0 || self.text_columns.contains(&column)
    }

    fn markdown_line(&self, cells: &[String], widths: &[usize]) -> String {
        format!("| {} |\n", self.padded(cells, widths).join(" | "))
    }

    fn padded(&self, cells: &[String], widths: &[usize]) -> Vec<String> {
        let pad = |(column, (cell, &width)): (usize, (&String, &usize))| match self.is_text(column) {
            true => format!("{cell:<width$}"),
            false => format!("{cell:>width$}"),
        };
        cells.iter().zip(widths).enumerate().map(pad).collect()
    }

    fn widths(&self) -> Vec<usize> {
        (0..self.headings.len())
            .map(|column| {
                let cells = self.rows.iter().chain([&self.headings]).map(|row| &row[column]);
                cells.map(|cell| cell.chars().count()).max().unwrap_or(0)
            })
            .collect()
    }
}

/// Text as HTML.
pub fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_are_aligned_in_every_form() {
        let mut table = Table::new(["rung", "ms", "what"]).with_text(&[2]);
        table.push(vec!["a<b".to_string(), "1,234".to_string(), "x".to_string()]);
        table.push(vec!["c".to_string(), "5".to_string(), "yz".to_string()]);
        assert_eq!(table.to_text(), "rung     ms  what\na<b   1,234  x\nc         5  yz\n");
        let markdown = "| rung |    ms | what |\n|:-----|------:|:-----|\n| a<b  | 1,234 | x    |\n\
                        | c    |     5 | yz   |\n";
        assert_eq!(table.to_markdown(), markdown);
        assert!(table.to_html().contains("<td class=\"text\">a&lt;b</td><td>1,234</td>"));
    }
}
