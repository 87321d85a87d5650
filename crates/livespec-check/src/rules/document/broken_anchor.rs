//! Links within the document that lead nowhere.

use std::collections::BTreeSet;

use livespec_syntax::{Block, BlockKind};

use crate::inlines;
use crate::words::{misspelled, plain};
use livespec_diagnostics::{Code, Diagnostics, Severity};

use crate::{Rule, Subject};

/// A link leads to no heading of the document.
pub(crate) const RULE: Rule = Rule {
    code: Code("D042"),
    name: "broken_anchor",
    summary: "a link leads to no heading of the document",
    severity: Severity::Warning,
    manual: MANUAL,
    check,
};

const MANUAL: &str = r#"## What it does

Finds links such as `[limits](#limits)` whose heading does not exist. Anchors are compared without case and marks; anchors written as HTML count.

## Why is this bad?

The reader clicks and stays where they are; mostly the heading was renamed.

## Example

```markdown
See [the limits](#rate-limits).

## Limits
```

## Use instead

```markdown
See [the limits](#limits).

## Limits
```
"#;

fn check(subject: &Subject<'_>, rule: &Rule, diagnostics: &mut Diagnostics) {
    let links = inlines::links(subject.document);
    if !links.iter().any(|link| link.target.starts_with('#')) {
        return;
    }
    let anchors = anchors(subject);
    for link in &links {
        let Some(target) = link.target.strip_prefix('#').filter(|target| !target.is_empty()) else {
            continue;
        };
        let wanted = plain(target);
        if wanted.is_empty() || wanted == "top" || leads(&anchors, &wanted) {
            continue;
        }
        let mut found = rule
            .found(link.span, format!("`#{target}` is no heading of this document"))
            .help("name the heading in lower case with `-` for blanks, such as `#open-questions`");
        if let Some(near) = misspelled(&wanted, anchors.iter().map(String::as_str)) {
            found = found.help(format!("did you mean the heading `{near}`?"));
        }
        diagnostics.push(found);
    }
}

/// Whether an anchor leads to a heading; a number at its end counts headings of one name.
fn leads(anchors: &BTreeSet<String>, wanted: &str) -> bool {
    anchors.contains(wanted)
        || anchors.contains(wanted.trim_end_matches(|c: char| c.is_ascii_digit()))
}

/// The headings, and what HTML and braces name.
fn anchors(subject: &Subject<'_>) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    let mut open: Vec<&Block> = subject.document.blocks.iter().collect();
    while let Some(block) = open.pop() {
        match &block.kind {
            BlockKind::Heading(heading) => {
                found.insert(plain(&heading.inlines.text()));
            }
            BlockKind::Quote(blocks) => open.extend(blocks),
            BlockKind::List(list) => open.extend(list.items.iter().flat_map(|item| &item.blocks)),
            _ => {}
        }
    }
    let text = subject.source.text();
    for mark in ["id=\"", "id='", "name=\"", "name='", "{#"] {
        for part in text.split(mark).skip(1) {
            let end = part.find(['"', '\'', '}', '\n']).unwrap_or(part.len());
            found.insert(plain(&part[..end]));
        }
    }
    found
}
