//! Text of the document as text of the page.

/// A text in which nothing is markup.
pub(super) fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            // HTML cannot hold these, whatever way they are written.
            c if c.is_control() && c != '\t' => out.push('\u{fffd}'),
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markup_of_the_document_stays_text() {
        assert_eq!(escape("<b a=\"x\">&\u{0}"), "&lt;b a=&quot;x&quot;&gt;&amp;\u{fffd}");
    }
}
