//! Terms that nobody needs.

use std::collections::HashSet;

use livespec_diagnostics::Span;
use livespec_syntax::Topic;

use crate::words::{stem, words};
use livespec_diagnostics::{Code, Diagnostics, Severity};

use crate::{Rule, Subject};

/// A term of the glossary is not used.
pub(crate) const RULE: Rule = Rule {
    code: Code("D052"),
    name: "glossary_term_unused",
    summary: "a term of the glossary is not used",
    severity: Severity::Info,
    manual: MANUAL,
    check,
};

const MANUAL: &str = r#"## What it does

Finds terms of the glossary that no other part of the document uses, in either number and whatever their case.

## Why is this bad?

The glossary explains something else than the document says, or the document uses another word for it.

## Example

```markdown
A team keeps notes.

## Glossary

- **Memo**: a short text
```

## Use instead

```markdown
A team keeps memos.

## Glossary

- **Memo**: a short text
```
"#;

fn check(subject: &Subject<'_>, rule: &Rule, diagnostics: &mut Diagnostics) {
    if subject.spec.glossary.is_empty() {
        return;
    }
    let used = used(subject);
    for term in &subject.spec.glossary {
        // `Service level objective (SLO)` is used where either is.
        let forms =
            term.text.split(['(', ')', '/', ',']).map(words).filter(|form| !form.is_empty());
        let mut forms = forms.peekable();
        let told = forms.peek().is_none()
            || forms.any(|form| form.iter().all(|word| used.contains(stem(word))))
            || subject.has_placeholder(term.origin.span);
        if !told {
            diagnostics.push(
                rule.found(
                    term.origin.span,
                    format!("`{}` is used nowhere else", term.text.trim()),
                )
                .help("use the term where it is meant, or remove it"),
            );
        }
    }
}

/// The stems of the words outside the glossary.
fn used(subject: &Subject<'_>) -> HashSet<String> {
    let sections = subject.outline.sections.iter();
    let glossaries: Vec<Span> = sections
        .filter(|section| section.topic == Some(Topic::Glossary))
        .map(|section| section.span)
        .chain(subject.spec.glossary.iter().map(|term| term.origin.span))
        .collect();
    let (mut used, mut at) = (HashSet::new(), 0);
    let text = subject.source.text();
    let mut spans = glossaries;
    spans.sort_unstable();
    spans.push(Span::new(text.len(), text.len()));
    for span in spans.iter().map(|span| span.range()) {
        let outside = text.get(at..span.start).unwrap_or_default();
        used.extend(words(outside).iter().map(|word| stem(word).to_owned()));
        at = at.max(span.end);
    }
    used
}
