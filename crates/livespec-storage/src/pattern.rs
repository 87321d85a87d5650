//! Patterns whose only wildcard is `*`.

/// A pattern, taken apart once. Matching takes time in proportion to the text, whatever the pattern: the
/// `LIKE` of databases tries every way to spread the wildcards, which a request could use to keep one busy.
///
/// ```
/// use livespec_storage::Pattern;
/// let pattern = Pattern::new("*Order*42");
/// assert!(pattern.matches("my order no. 42"));
/// assert!(!pattern.matches("my order no. 43"));
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pattern {
    /// What stands before the first wildcard.
    start: String,
    /// What stands between two wildcards.
    middle: Vec<String>,
    /// What stands after the last wildcard; `None` where there is none.
    end: Option<String>,
}

impl Pattern {
    /// Takes a pattern apart. `*` stands for any text, also none; case does not count for ASCII letters.
    pub fn new(pattern: &str) -> Self {
        let pattern = pattern.to_ascii_lowercase();
        let mut parts = pattern.split('*').map(str::to_owned);
        let start = parts.next().unwrap_or_default();
        let end = parts.next_back();
        Pattern { start, middle: parts.filter(|part| !part.is_empty()).collect(), end }
    }

    /// Whether the whole text matches.
    pub fn matches(&self, text: &str) -> bool {
        let text = text.to_ascii_lowercase();
        let Some(mut rest) = text.strip_prefix(self.start.as_str()) else { return false };
        let Some(end) = &self.end else { return rest.is_empty() };
        // The first place of each part is as good as any later one, because a wildcard follows.
        for part in &self.middle {
            let Some(at) = rest.find(part.as_str()) else { return false };
            rest = &rest[at + part.len()..];
        }
        rest.ends_with(end.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns() {
        for (text, pattern, expected) in [
            ("Hello", "hello", true),
            ("Hello", "h*o", true),
            ("Hello", "*ell*", true),
            ("Hello", "*", true),
            ("", "*", true),
            ("", "**", true),
            ("", "", true),
            ("a", "", false),
            ("aa", "a*a*a", false),
            ("abcab", "ab*ab", true),
            ("ab", "ab*ab", false),
            ("abab", "*ab", true),
            ("50%", "50%", true),
            ("500", "50_", false),
            ("\u{c9}", "\u{e9}", false),
        ] {
            assert_eq!(Pattern::new(pattern).matches(text), expected, "{text} like {pattern}");
        }
    }

    #[test]
    fn many_wildcards_take_no_longer() {
        let text = "a".repeat(100_000);
        assert!(!Pattern::new(&format!("{}b", "*a".repeat(100))).matches(&text));
        assert!(Pattern::new(&"*a".repeat(100)).matches(&text));
    }
}
