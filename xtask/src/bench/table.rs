//! Figures as Markdown.

use super::load::Measure;

/// A table; every row has as many cells as the head.
pub(crate) struct Table {
    text: String,
}

impl Table {
    /// A table with a head; columns after the first are figures.
    pub(crate) fn new(head: &[&str]) -> Table {
        let rule = vec!["---:"; head.len() - 1].join("|");
        Table { text: format!("| {} |\n|---|{rule}|\n", head.join(" | ")) }
    }

    /// Adds a row.
    pub(crate) fn row(&mut self, cells: &[String]) {
        self.text.push_str(&format!("| {} |\n", cells.join(" | ")));
    }

    /// The text of the table.
    pub(crate) fn finish(self) -> String {
        self.text
    }
}

/// The middle of some figures.
pub(crate) fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    match values.len() {
        0 => f64::NAN,
        count if count % 2 == 1 => values[count / 2],
        count => f64::midpoint(values[count / 2 - 1], values[count / 2]),
    }
}

/// The middle of each figure of some measurements.
pub(crate) fn median_measure(measures: &[Measure]) -> Measure {
    Measure {
        per_second: median(measures.iter().map(|measure| measure.per_second).collect()),
        p99_ms: median(measures.iter().map(|measure| measure.p99_ms).collect()),
    }
}

/// A rate with commas between the thousands.
pub(crate) fn rate(value: f64) -> String {
    let digits = format!("{value:.0}");
    let mut text = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// Bytes as mebibytes.
#[expect(clippy::cast_precision_loss, reason = "a figure with one decimal")]
pub(crate) fn mebibytes(bytes: u64) -> f64 {
    bytes as f64 / f64::from(1 << 20)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_are_written_for_people() {
        assert_eq!(rate(1_234_567.4), "1,234,567");
        assert_eq!(rate(999.6), "1,000");
        assert_eq!(rate(12.0), "12");
        assert!((median(vec![3.0, 1.0, 2.0]) - 2.0).abs() < f64::EPSILON);
        assert!((median(vec![4.0, 1.0, 2.0, 3.0]) - 2.5).abs() < f64::EPSILON);
    }

    #[test]
    fn a_table_is_markdown() {
        let mut table = Table::new(&["a", "b"]);
        table.row(&["x".to_owned(), "1".to_owned()]);
        assert_eq!(table.finish(), "| a | b |\n|---|---:|\n| x | 1 |\n");
    }
}
