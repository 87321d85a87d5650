//! TBD and its like.

use livespec_diagnostics::{Code, Diagnostics, Severity};
use livespec_syntax::{ItemKind, Text, Topic};

use crate::topics::around;
use crate::{Rule, Subject};

/// Something is still to be decided.
pub(crate) const RULE: Rule = Rule {
    code: Code("D041"),
    name: "undecided_wording",
    summary: "something is still to be decided",
    severity: Severity::Warning,
    manual: MANUAL,
    check,
};

const MANUAL: &str = r#"## What it does

Finds words such as `TBD`, `TBC`, `TODO` and `to be decided` in the text: a warning in a draft, an error in an approved document. Open questions are the place for them and are left alone.

## Why is this bad?

What is not decided is not served, or not as the author will decide.

## Example

```markdown
- `priority` must be between 0 and TBD
```

## Use instead

```markdown
- `priority` must be between 0 and 3
```
"#;

const WORDS: &[&str] = &[
    "TBD",
    "TBC",
    "TBA",
    "TODO",
    "FIXME",
    "to be decided",
    "to be determined",
    "to be defined",
    "???",
];

fn check(subject: &Subject<'_>, rule: &Rule, diagnostics: &mut Diagnostics) {
    for item in &subject.outline.items {
        let texts: Vec<&Text> = match &item.kind {
            ItemKind::Label(label) => vec![&label.key, &label.value],
            ItemKind::Entry(text, _) | ItemKind::Paragraph(text) => vec![text],
            ItemKind::Table(table) => table.rows.iter().flatten().collect(),
            ItemKind::Endpoint(_) | ItemKind::Fence(_) => continue,
        };
        for text in texts {
            let Some((at, word)) = undecided(text.as_str()) else { continue };
            // A look around costs more than a look at the words, so it comes second.
            if around(subject.outline, item.section)
                .any(|topic| matches!(topic, Topic::OpenQuestions | Topic::ChangeLog))
            {
                continue;
            }
            let span = text.fragment.span(at..at + word.len());
            if subject.has_placeholder(span) {
                continue;
            }
            diagnostics.push(
                rule.strict(subject, span, format!("`{word}`: this is not decided yet"))
                    .help("decide it, or move it to the open questions"),
            );
        }
    }
}

/// The first undecided word of a text; capitals count, so that `todo` lists are no finding.
fn undecided(text: &str) -> Option<(usize, &'static str)> {
    let whole = |at: usize, word: &str| {
        let letter = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
        !letter(text[..at].chars().next_back()) && !letter(text[at + word.len()..].chars().next())
    };
    // Their first bytes tell nearly all other places from them.
    let bytes = text.as_bytes();
    for (at, byte) in bytes.iter().enumerate() {
        let rest = &bytes[at..];
        let begins =
            matches!(byte, b'T' | b'F' | b'?') || (*byte == b't' && rest.starts_with(b"to be"));
        if !begins {
            continue;
        }
        let word = WORDS.iter().find(|word| rest.starts_with(word.as_bytes()) && whole(at, word));
        if let Some(word) = word {
            return Some((at, word));
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{findings, places};

    #[test]
    fn what_is_open_is_found() {
        let text = "# Notes\n\n## Overview\n\nNotes live for TBD days; a todo list is a note.\n";
        assert_eq!(undecided("TBDx and xTODO"), None);
        assert_eq!(places("D041", text), ["TBD"]);
        assert_eq!(
            findings("D041", &text.replace("## Overview", "**Status:** Approved\n\n## Overview"))
                [0]
            .severity,
            Severity::Error
        );
    }

    #[test]
    fn open_questions_may_be_open() {
        assert!(places("D041", "# Notes\n\n## Open Questions\n\n- TBD: how long?\n").is_empty());
    }
}
