//! Regular expressions.

use livespec_ir::ConstraintKind;

use super::{At, Family, Take};

pub(super) const FAMILY: Family = Family { name: "pattern", read };

fn read(at: &At<'_>) -> Option<Take> {
    if at.negated
        || !at.any(
            0,
            &[
                "matches", "match", "matching", "pattern", "regex", "regexp", "format", "regular",
                "~", "=~",
            ],
        )
    {
        return None;
    }
    let next = at.skip(
        1,
        &[
            "the",
            "a",
            "an",
            "pattern",
            "regex",
            "regexp",
            "regular",
            "expression",
            "format",
            ":",
            "=",
            "of",
            "is",
            "following",
        ],
    );
    if let Some(text) = at.quoted(next) {
        let text = text.strip_prefix('/').and_then(|inner| inner.strip_suffix('/')).unwrap_or(text);
        return if is_pattern(text) {
            Take::narrow(next + 1, [ConstraintKind::Pattern(text.to_owned())])
        } else {
            None
        };
    }
    if !at.any(next, &["^", "/"]) {
        return None;
    }
    // Without quotes it goes on to the next white space.
    let mut end = next + 1;
    while at.has(end) && at.words.glued(at.at + end) {
        end += 1;
    }
    let bytes = at.words.bytes(at.at + next, at.at + end);
    let text = at.words.text[bytes].trim_end_matches([',', ')']);
    let text = text.strip_prefix('/').and_then(|inner| inner.strip_suffix('/')).unwrap_or(text);
    if is_pattern(text) {
        Take::narrow(end, [ConstraintKind::Pattern(text.to_owned())])
    } else {
        None
    }
}

/// Whether quoted text is a regular expression rather than an example or a name.
fn is_pattern(text: &str) -> bool {
    text.len() > 1 && text.contains(['^', '$', '[', '\\', '*', '+', '{', '|'])
}
