//! `[Name]`: words in brackets.
//!
//! Brackets mean many things. These are left alone: links (the parser has taken them), task boxes,
//! citations and ids (`[1]`, `[FR-3]`), marks (`[NEW]`, `[WARN]`), array types and indexes (`string[]`,
//! `items[0]`), parameters in paths (`/users/[id]`), lists of values (`[DRAFT, ACTIVE]`, `one of: [a, b]`),
//! intervals, classes of characters, optional arguments, code, and references (`[Source: plan.md]`).

use std::ops::Range;

use super::Flat;
use crate::vocabulary::{LIST_HEADS, MARKS, REFERENCE_HEADS};

/// The longest text in brackets that is taken for one placeholder, in bytes.
const CONTENT_BYTES_MAX: usize = 400;

/// The placeholders in a text.
pub(super) fn find(flat: &Flat, source: &str) -> Vec<Range<usize>> {
    let text = flat.text.as_str();
    let mut ranges = Vec::new();
    let mut from = 0;
    while let Some(open) = text[from..].find('[').map(|at| from + at) {
        from = open + 1;
        let Some(range) = close(text, open) else { continue };
        let content = &text[open + 1..range.end - 1];
        let fits = match flat.code(open) {
            Some(code) => in_code(text, &code, &range, content),
            None => {
                !flat.is_opaque(open)
                    && !escaped(flat, open, source)
                    && stands_free(text, &range)
                    && !lists_values(text, open, content)
                    && is_placeholder(content)
            }
        };
        if fits {
            from = range.end;
            ranges.push(range);
        }
    }
    ranges
}

/// The placeholders in a value of the front matter, where a path may hold one too.
pub(super) fn in_metadata(text: &str) -> Vec<Range<usize>> {
    let mut ranges = Vec::new();
    let mut from = 0;
    while let Some(open) = text[from..].find('[').map(|at| from + at) {
        from = open + 1;
        let Some(range) = close(text, open) else { continue };
        if !text[range.end..].starts_with('(') && is_placeholder(&text[open + 1..range.end - 1]) {
            from = range.end;
            ranges.push(range);
        }
    }
    ranges
}

/// The range up to the bracket that closes the one at `open`; none holds another.
fn close(text: &str, open: usize) -> Option<Range<usize>> {
    let window = text[open + 1..].char_indices().take_while(|(at, _)| *at <= CONTENT_BYTES_MAX);
    for (at, c) in window {
        match c {
            ']' => return Some(open..open + 1 + at + 1),
            '[' => return None,
            _ => {}
        }
    }
    None
}

/// Whether the bracket is escaped in the document.
fn escaped(flat: &Flat, open: usize, source: &str) -> bool {
    let start = flat.fragment.locate(open) as usize;
    start > 0 && source.as_bytes().get(start - 1) == Some(&b'\\')
}

/// Whether nothing touches the brackets that would make them an index, a path or a link.
fn stands_free(text: &str, range: &Range<usize>) -> bool {
    let before = text[..range.start].chars().next_back();
    let after = text[range.end..].chars().next();
    let free_before = !before.is_some_and(|c| {
        c.is_alphanumeric() || matches!(c, '_' | '/' | ']' | ')' | '[' | '@' | '!' | '$' | '\\')
    });
    let free_after = !after
        .is_some_and(|c| matches!(c, '(' | '[' | ']' | '/' | '{' | '_') || c.is_alphanumeric());
    free_before && free_after && !defines_link(&text[range.end..])
}

/// `[1]: https://example.org` is a link definition that stands in the wrong place.
fn defines_link(rest: &str) -> bool {
    let Some(target) = rest.strip_prefix(':') else { return false };
    let target = target.trim_start();
    let word = target.split_whitespace().next().unwrap_or("");
    word.contains("://") || word.starts_with(['.', '/', '#', '<']) || word.starts_with("mailto:")
}

/// `[METHOD] /path` and `[Endpoint Name]`: in code only brackets that make up the span count.
fn in_code(text: &str, code: &Range<usize>, range: &Range<usize>, content: &str) -> bool {
    if range.end > code.end {
        return false;
    }
    let words = content.split(' ').count();
    let spoken = words > 1
        && content.chars().all(|c| c.is_alphabetic() || c == ' ')
        && is_placeholder(content);
    if range.start != code.start {
        // Words with spaces are no parameter of a path.
        return spoken && text[..range.start].ends_with('/');
    }
    let rest = &text[range.end..code.end];
    if rest.trim_start().starts_with('/') && rest.starts_with(' ') {
        return content.chars().all(|c| c.is_alphabetic() || c == ' ' || c == '|')
            && !content.is_empty();
    }
    rest.is_empty() && spoken
}

/// Whether brackets hold values to choose from: constants, or whatever follows `one of`.
fn lists_values(text: &str, open: usize, content: &str) -> bool {
    let before = text[..open].trim_end().trim_end_matches([':', '=']).trim_end();
    let start = before
        .rfind(|c: char| !c.is_alphanumeric())
        .map_or(0, |at| at + before[at..].chars().next().map_or(1, char::len_utf8));
    let word = before[start..].to_lowercase();
    let listing = content.contains(',') && LIST_HEADS.has(&word);
    // `status: [open, done]`: a key that is a field name lists its values.
    let field = text[..open].trim_end().ends_with([':', '='])
        && content.contains(',')
        && before[start..].starts_with(|c: char| c.is_lowercase());
    listing || field
}

/// Whether words in brackets were meant to be replaced.
pub(super) fn is_placeholder(content: &str) -> bool {
    let content = content.trim();
    let Some(first) = content.chars().next() else { return false };
    let lower = content.to_lowercase();
    if lower.starts_with("e.g") || lower.starts_with("i.e") || lower.starts_with("etc") {
        return true;
    }
    let letters = content.chars().filter(|c| c.is_alphabetic()).count();
    if letters < 2
        || !(first.is_alphabetic() || matches!(first, '<' | '>' | '#') && content.contains(' '))
    {
        return false;
    }
    !is_code(content)
        && !is_id(content)
        && !is_mark(content)
        && !is_constants(content)
        && !refers(&lower)
}

/// Signs that no wording of a placeholder has.
fn is_code(content: &str) -> bool {
    let quoted = content
        .contains(['"', '`', '=', ';', '{', '}', '|', '\\', '*', '@', '$', '^', '“'])
        || content.contains("::")
        || content.contains("->")
        || content.contains("://");
    let apostrophes = content.split('\'').count() > 1
        && content.split('\'').skip(1).any(|part| !part.starts_with(char::is_alphabetic));
    let camel = !content.contains(' ')
        && content.starts_with(|c: char| c.is_lowercase())
        && (content.contains(char::is_uppercase) || content.contains('_'));
    let range = !content.contains(' ')
        && (content.contains("..") && !content.ends_with("...") || is_class(content));
    quoted || apostrophes || camel || range
}

/// `a-z`, `A-Za-z0-9`.
fn is_class(content: &str) -> bool {
    let bytes = content.as_bytes();
    bytes.len() >= 3
        && bytes[1] == b'-'
        && bytes.len().is_multiple_of(3)
        && bytes.chunks(3).all(|part| part[1] == b'-')
}

/// `FR-3`, `AC1`, `US-12.4`, `P0`: capitals and digits without a space, or two capitals and a number.
fn is_id(content: &str) -> bool {
    let has_digit = content.chars().any(|c| c.is_ascii_digit());
    let capitals = content.chars().take_while(|c| c.is_ascii_uppercase()).count();
    let rest = &content[capitals..];
    let tail = rest.chars().all(|c| {
        c.is_ascii_digit() || c.is_ascii_uppercase() || matches!(c, '-' | '.' | '_' | '#')
    });
    let spaced = rest.strip_prefix(' ').is_some_and(|rest| {
        !rest.is_empty() && rest.chars().all(|c| c.is_ascii_digit() || c == '.')
    });
    has_digit && capitals > 0 && (tail || capitals <= 3 && spaced)
}

fn is_mark(content: &str) -> bool {
    content.chars().all(|c| c.is_uppercase() || c == ' ') && MARKS.has(content)
}

/// `DRAFT, ACTIVE`, `ADMIN, READ_ONLY`: constants apart by commas.
fn is_constants(content: &str) -> bool {
    let constant = |part: &str| {
        let part = part.trim();
        !part.is_empty()
            && part
                .chars()
                .all(|c| c.is_uppercase() || c.is_ascii_digit() || matches!(c, '_' | '-' | '.'))
    };
    content.contains(',') && content.split(',').all(constant)
}

/// `Source: plan.md`, `see section 3`.
fn refers(lower: &str) -> bool {
    let end = lower.find(|c: char| !c.is_alphanumeric()).unwrap_or(lower.len());
    let rest = &lower[end..];
    REFERENCE_HEADS.has(&lower[..end])
        && (rest.starts_with(':')
            || rest.starts_with(' ') && !rest[1..].starts_with(|c: char| c.is_ascii_digit()))
}

#[cfg(test)]
mod tests {
    use super::is_placeholder;

    #[test]
    fn words_to_be_replaced() {
        for content in [
            "Name",
            "EntityName",
            "TTL",
            "METHOD",
            "FEATURE TITLE",
            "REVIEWER NAME 1",
            "tool",
            "Reviewer 1",
            "e.g. < 200ms p95",
            "e.g., JWT, OAuth2",
            "Ready/In Progress/Blocked",
            "What it does",
            "Details...",
            "rules - who can access what",
            "PII, secrets, classification",
            "team's name",
            "Link or ID",
            "Blue-green, canary, etc.",
            "TBD",
            "Reference 1",
            "feature-name",
        ] {
            assert!(is_placeholder(content), "{content}");
        }
    }

    #[test]
    fn brackets_of_other_kinds() {
        for content in [
            "",
            " ",
            "x",
            "1",
            "1, 2",
            "0..3",
            "0, 100",
            "a-z",
            "A-Za-z",
            "^abc",
            "DRAFT, ACTIVE, ARCHIVED",
            "FR-3",
            "AC1",
            "AC 1",
            "P0",
            "NEW",
            "WARN",
            "userId",
            "user_id",
            "'a', 'b'",
            "\"a\"",
            "--flag",
            "id=3",
            "Source: docs/plan.md",
            "see section 4",
        ] {
            assert!(!is_placeholder(content), "{content}");
        }
    }
}
