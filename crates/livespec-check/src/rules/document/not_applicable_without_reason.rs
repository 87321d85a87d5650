//! Sections put aside without a word why.

use std::collections::HashSet;

use livespec_diagnostics::{Code, Diagnostics, Severity, Span};
use livespec_syntax::ItemKind;

use crate::{Rule, Subject};

/// A section is put aside without a reason.
pub(crate) const RULE: Rule = Rule {
    code: Code("D005"),
    name: "not_applicable_without_reason",
    summary: "a section is put aside without a reason",
    severity: Severity::Warning,
    manual: MANUAL,
    check,
};

const MANUAL: &str = r#"## What it does

Finds `**N/A**` in place of a section where no reason follows, or where the reason is a placeholder.

## Why is this bad?

`N/A` answers a section only with its reason: a later reader has to know when it would apply after all.

## Example

```markdown
## Database Changes

**N/A**
```

## Use instead

```markdown
## Database Changes

**N/A** - the service reads an existing view and stores nothing.
```
"#;

fn check(subject: &Subject<'_>, rule: &Rule, diagnostics: &mut Diagnostics) {
    let mut told: HashSet<Span> = HashSet::new();
    for section in &subject.outline.sections {
        let Some(reason) = &section.not_applicable else { continue };
        told.insert(section.heading.span);
        let text = reason.as_str().trim();
        // That there are none is a whole answer.
        let line = subject.source.line_span(subject.source.line(reason.span.start));
        let answer = subject.source.slice(line).trim_matches(|c: char| !c.is_alphanumeric());
        if livespec_syntax::says_none(answer) {
            continue;
        }
        let replaced =
            subject.placeholders(reason.span).any(|placeholder| placeholder.text.trim() == text);
        if !replaced && text.chars().any(char::is_alphanumeric) {
            continue;
        }
        let name = section.heading.as_str().trim();
        let span = if reason.span.is_empty() { section.heading.span } else { reason.span };
        diagnostics.push(
            rule.found(span, format!("`{name}` is marked as not applicable without a reason"))
                .secondary(section.heading.span, "the section that is put aside")
                .help(HELP),
        );
    }
    bare(subject, rule, diagnostics, &told);
}

const HELP: &str = "add the reason on the same line: `**N/A** - reason`";

/// Lines that are nothing but `N/A`, in sections that are not known to be put aside.
fn bare(subject: &Subject<'_>, rule: &Rule, diagnostics: &mut Diagnostics, told: &HashSet<Span>) {
    for item in &subject.outline.items {
        let (text, rest) = match &item.kind {
            ItemKind::Label(label) => (&label.key, label.value.as_str()),
            ItemKind::Entry(text, _) | ItemKind::Paragraph(text) => (text, ""),
            _ => continue,
        };
        let says = |words| crate::words::is_plain(text.as_str(), words);
        if !(says("na") || says("notapplicable")) || rest.contains(char::is_alphanumeric) {
            continue;
        }
        let section = item.section.and_then(|id| subject.outline.sections.get(id.0 as usize));
        let Some(section) = section.filter(|section| !told.contains(&section.heading.span)) else {
            continue;
        };
        let name = section.heading.as_str().trim();
        diagnostics.push(
            rule.found(text.span, format!("`{name}` is marked as not applicable without a reason"))
                .secondary(section.heading.span, "the section that is put aside")
                .help(HELP),
        );
    }
}

#[cfg(test)]
mod tests {
    use crate::testing::findings;

    #[test]
    fn a_reason_is_asked_for() {
        let text = "# Notes\n\n## Database Changes\n\n**N/A**\n\n## API Changes\n\nText.\n";
        assert_eq!(findings("D005", text).len(), 1);
    }

    #[test]
    fn none_is_an_answer() {
        for answer in ["None.", "**None identified**", "Aucun."] {
            let text = format!("# Notes\n\n## Database Changes\n\n{answer}\n");
            assert!(findings("D005", &text).is_empty(), "{answer}");
        }
    }

    #[test]
    fn a_reason_is_enough() {
        let text = "# Notes\n\n## Database Changes\n\n**N/A** - nothing is stored\n";
        assert!(findings("D005", text).is_empty());
    }
}
