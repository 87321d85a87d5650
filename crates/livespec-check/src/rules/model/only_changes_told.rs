//! Records that begin elsewhere.

use livespec_diagnostics::Span;
use livespec_ir::Basis;
use livespec_syntax::Section;

use crate::words::words;
use livespec_diagnostics::{Code, Diagnostics, Severity};

use crate::{Rule, Subject};

/// Only the changes of a record are told.
pub(crate) const RULE: Rule = Rule {
    code: Code("M127"),
    name: "only_changes_told",
    summary: "only the changes of a record are told",
    severity: Severity::Info,
    manual: MANUAL,
    check,
};

const MANUAL: &str = r#"## What it does

Finds records that stand in no other place than under a heading about changes (`Modified Tables`, `New Fields`, `Schema Changes to ...`).

## Why is this bad?

What the record had before is not known here: the service stores the new fields alone, and refuses or drops the old ones.

## Example

```markdown
### Modified Tables

| Column | Type |
|---|---|
| `archived_at` | `TIMESTAMP` |
```

## Use instead

The whole record once, with a mark at what is new.
"#;

fn check(subject: &Subject<'_>, rule: &Rule, diagnostics: &mut Diagnostics) {
    let sections = &subject.outline.sections;
    for entity in subject.spec.entities.values() {
        let mut stated = entity.origins.iter().filter(|origin| origin.basis == Basis::Stated);
        let Some(first) = stated.next() else { continue };
        let Some(heading) = heading_of_changes(sections, first.span) else { continue };
        let elsewhere = stated.any(|origin| heading_of_changes(sections, origin.span).is_none());
        // Who tells the key tells the record from its beginning.
        let whole = entity.key.iter().any(|id| entity.field(*id).origin().basis == Basis::Stated);
        if elsewhere || whole || subject.has_placeholder(first.span) {
            continue;
        }
        diagnostics.push(
            rule.found(first.span, format!("only the changes of `{}` are told", entity.name))
                .secondary(heading, "this section is about changes")
                .help("tell the whole record, or say where the rest of it stands"),
        );
    }
}

/// The heading about changes that a place stands under, if it is the nearest one that says either.
fn heading_of_changes(sections: &[Section], span: Span) -> Option<Span> {
    let at = sections.partition_point(|section| section.span.start <= span.start);
    let mut current = at.checked_sub(1).map(|at| &sections[at]);
    while let Some(section) = current {
        if section.span.contains(span) {
            let words = words(section.heading.as_str());
            let has = |list: &[&str]| words.iter().any(|word| list.contains(&word.as_str()));
            if has(&["modified", "modification", "modifications", "altered", "changed"])
                || (has(&["new", "added", "additional"])
                    && has(&["fields", "columns", "field", "column"]))
            {
                return Some(section.heading.span);
            }
        }
        current = section.parent.and_then(|id| sections.get(id.0 as usize));
    }
    None
}
