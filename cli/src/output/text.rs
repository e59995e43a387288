/// Lines for people: fields in two columns, tables, and whole lines.
#[derive(Debug, Default)]
pub(crate) struct Text {
    lines: String,
    fields: Vec<(String, String)>,
}

impl Text {
    /// A whole line.
    pub(crate) fn line(&mut self, line: impl AsRef<str>) -> &mut Self {
        self.close_fields();
        self.push(line.as_ref());
        self
    }

    /// A name and its value. Values of fields that follow each other stand in one column.
    pub(crate) fn field(&mut self, name: impl ToString, value: impl ToString) -> &mut Self {
        self.fields.push((name.to_string(), value.to_string()));
        self
    }

    /// A field, if there is a value.
    pub(crate) fn field_if(&mut self, name: &str, value: Option<impl ToString>) -> &mut Self {
        if let Some(value) = value {
            self.field(name, value);
        }
        self
    }

    /// Rows below a row of headings.
    pub(crate) fn table(&mut self, headings: &[&str], rows: &[Vec<String>]) -> &mut Self {
        self.close_fields();
        let headings: Vec<String> = headings.iter().map(|heading| (*heading).to_owned()).collect();
        let rows: Vec<&Vec<String>> = std::iter::once(&headings).chain(rows).collect();
        let width = |column: usize| {
            rows.iter()
                .filter_map(|row| row.get(column))
                .map(|cell| width_of(cell))
                .max()
                .unwrap_or(0)
        };
        let widths: Vec<usize> = (0..headings.len()).map(width).collect();
        for row in rows {
            let cells = row.iter().zip(&widths).map(|(cell, width)| padded(cell, *width));
            let line = cells.collect::<Vec<_>>().join("  ");
            self.push(line.trim_end());
        }
        self
    }

    /// All of it.
    pub(crate) fn finish(mut self) -> String {
        self.close_fields();
        self.lines
    }

    fn close_fields(&mut self) {
        let fields = std::mem::take(&mut self.fields);
        let width = fields.iter().map(|(name, _)| width_of(name)).max().unwrap_or(0);
        for (name, value) in fields {
            self.push(format!("{}  {value}", padded(&name, width)).trim_end());
        }
    }

    /// Words of nodes and files may hold what moves a terminal's cursor.
    fn push(&mut self, line: &str) {
        let visible = |letter: &char| !letter.is_control() || *letter == '\n';
        self.lines.extend(line.chars().filter(visible));
        self.lines.push('\n');
    }
}

fn width_of(text: &str) -> usize {
    text.chars().count()
}

fn padded(text: &str, width: usize) -> String {
    format!("{text:<width$}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_stand_in_one_column_up_to_the_next_line() {
        let mut text = Text::default();
        text.field("a", 1).field("longer", 2).line("then").field("b", 3);
        assert_eq!(text.finish(), "a       1\nlonger  2\nthen\nb  3\n");
    }

    #[test]
    fn a_terminal_is_not_steered() {
        let mut text = Text::default();
        text.line("a\u{1b}[2Jb\r");
        assert_eq!(text.finish(), "a[2Jb\n");
    }

    #[test]
    fn tables_are_as_wide_as_their_cells() {
        let mut text = Text::default();
        text.table(&["x", "y"], &[vec!["long".to_owned(), "1".to_owned()]]);
        assert_eq!(text.finish(), "x     y\nlong  1\n");
    }
}
