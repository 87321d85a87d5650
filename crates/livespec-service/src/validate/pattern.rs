//! Patterns as JSON Schema shares them with ECMA-262.

use std::fmt::Write;

/// How many steps of backtracking a match may take before the text counts as not matching.
const STEPS_MAX: usize = 100_000;
/// How large a compiled pattern may be, in bytes.
const SIZE_MAX: usize = 1 << 20;

/// A compiled pattern; it matches anywhere in a text, as JSON Schema says.
#[derive(Debug)]
pub(crate) struct Pattern {
    regex: fancy_regex::Regex,
}

impl Pattern {
    /// Compiles a pattern.
    ///
    /// # Errors
    /// Why it cannot be compiled.
    pub(crate) fn new(source: &str) -> Result<Pattern, String> {
        let mut builder = fancy_regex::RegexBuilder::new(&ascii_classes(source));
        builder.backtrack_limit(STEPS_MAX).delegate_size_limit(SIZE_MAX);
        let regex = builder.build().map_err(|error| error.to_string())?;
        Ok(Pattern { regex })
    }

    /// Whether a text matches; one that takes too many steps does not.
    pub(crate) fn matches(&self, text: &str) -> bool {
        self.regex.is_match(text).unwrap_or(false)
    }
}

/// In ECMA-262 `\d` and `\w` are ASCII; here they would be Unicode.
fn ascii_classes(source: &str) -> String {
    let mut out = String::with_capacity(source.len() + 16);
    let mut chars = source.chars();
    let mut in_class = false;
    while let Some(c) = chars.next() {
        match c {
            '\\' => {
                let next = chars.next();
                let replaced = match (next, in_class) {
                    (Some('d'), true) => "0-9",
                    (Some('d'), false) => "[0-9]",
                    (Some('D'), false) => "[^0-9]",
                    (Some('w'), true) => "A-Za-z0-9_",
                    (Some('w'), false) => "[A-Za-z0-9_]",
                    (Some('W'), false) => "[^A-Za-z0-9_]",
                    (Some('/'), _) => "/",
                    _ => "",
                };
                if replaced.is_empty() {
                    out.push('\\');
                    out.extend(next);
                } else {
                    out.push_str(replaced);
                }
            }
            '[' if in_class => out.push_str("\\["),
            '[' => {
                in_class = true;
                out.push('[');
            }
            ']' => {
                in_class = false;
                out.push(']');
            }
            // Operators on sets are no part of ECMA-262 without the `v` flag.
            '&' | '~' if in_class => {
                let _ = write!(out, "\\{c}");
            }
            _ => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::Pattern;

    #[test]
    fn as_ecma() {
        let matches = |pattern: &str, text: &str| Pattern::new(pattern).unwrap().matches(text);
        assert!(matches(r"^[A-Z]{3}-\d+$", "ABC-12"));
        assert!(!matches(r"^\d$", "٣"));
        assert!(matches(r"^(?=.*[A-Z])(?=.*\d).{4,}$", "aB3x"));
        assert!(matches(r"^a\/b$", "a/b"));
        assert!(matches(r"^[\w.-]+$", "a.b-c_1"));
        assert!(matches("b", "abc"));
        assert!(Pattern::new("(").is_err());
    }

    #[test]
    fn endless_patterns_end() {
        assert!(!Pattern::new(r"^(a|a)*\1$(?=b)").unwrap().matches(&"a".repeat(10_000)));
    }
}
