//! The lines of a catalogue without what only draws them.

/// A line without indentation, bullets and the branches of a tree.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in super::super) struct Line<'a> {
    /// Its text, without white space at the ends; empty for a blank line.
    pub(in super::super) text: &'a str,
    /// Where the text begins in the block, in bytes.
    pub(in super::super) start: usize,
    /// How many characters stand in front of it.
    pub(in super::super) column: usize,
    /// Whether it is a branch of a tree.
    pub(in super::super) branch: bool,
}

/// The lines of a block.
pub(in super::super) fn lines(text: &str) -> impl Iterator<Item = Line<'_>> {
    let mut at = 0;
    text.split_inclusive('\n').map(move |line| {
        let start = at;
        at += line.len();
        let drawn = |c: char| {
            c.is_whitespace() || matches!(c, '│' | '├' | '└' | '─' | '┬' | '╰' | '•' | '|')
        };
        let mut text = line.trim_end().trim_start_matches(drawn);
        for bullet in ["- ", "* ", "+ "] {
            text = text.strip_prefix(bullet).unwrap_or(text).trim_start();
        }
        let lead = line.trim_end().len() - text.len();
        let branch = line[..lead].contains(['├', '└']);
        Line { text, start: start + lead, column: line[..lead].chars().count(), branch }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn branches_and_bullets_are_cut_off() {
        let text = "/a\n├── GET /b\n│   └── POST\n - PUT /c\r\n\n";
        let seen: Vec<(usize, &str)> = lines(text).map(|line| (line.column, line.text)).collect();
        assert_eq!(seen, [(0, "/a"), (4, "GET /b"), (8, "POST"), (3, "PUT /c"), (0, "")]);
        assert!(lines(text).all(|line| text[line.start..].starts_with(line.text)));
    }
}
