//! Migrations without a way back.

use livespec_diagnostics::Span;
use livespec_syntax::{Item, Topic};

use crate::topics::around;
use livespec_diagnostics::{Code, Diagnostics, Severity};

use crate::{Rule, Subject};

/// A migration destroys data and there is no way back.
pub(crate) const RULE: Rule = Rule {
    code: Code("M124"),
    name: "destructive_migration_without_rollback",
    summary: "a migration destroys data and there is no way back",
    severity: Severity::Warning,
    manual: MANUAL,
    check,
};

const MANUAL: &str = r#"## What it does

Finds steps of a migration that drop a table or a column or delete data, in a document that says nothing of a rollback, a backup or a way to restore.

## Why is this bad?

When the release has to be taken back, what was dropped is gone.

## Example

```markdown
## Migration

- Drop the column `author`
```

## Use instead

```markdown
## Migration

- Drop the column `author`
- Rollback: restore the column from the backup of the night before
```
"#;

/// Statements and sentences that destroy data, in lower case.
const STEPS: &[&str] = &[
    "drop table",
    "drop column",
    "drop the column",
    "drop the table",
    "drop old",
    "drop legacy",
    "truncate table",
    "delete from",
    "delete the table",
    "delete the column",
    "remove the column",
    "remove column",
    "remove the table",
    "remove table",
    "delete all",
    "drop `",
];

/// Words of a way back.
const BACK: &[&str] =
    &["rollback", "roll back", "rolled back", "backup", "back up", "restore", "revert", "undo"];

fn check(subject: &Subject<'_>, rule: &Rule, diagnostics: &mut Diagnostics) {
    let steps: Vec<Span> =
        subject.outline.items.iter().filter_map(|item| step(subject, item)).collect();
    let Some(first) = steps.first() else { return };
    let text = subject.source.text().to_ascii_lowercase();
    if BACK.iter().any(|word| text.contains(word)) {
        return;
    }
    let mut found = rule
        .found(*first, "this step destroys data, and the document tells no way back")
        .help("say how the step is undone, or that a backup is taken before it");
    for other in steps.iter().skip(1) {
        found = found.secondary(*other, "this one too");
    }
    diagnostics.push(found);
}

/// Where an item of a migration destroys data.
fn step(subject: &Subject<'_>, item: &Item) -> Option<Span> {
    let whole = subject.source.slice(item.span).to_ascii_lowercase();
    let (at, word) = STEPS.iter().find_map(|word| Some((whole.find(word)?, word)))?;
    let migrates = around(subject.outline, item.section).any(|topic| {
        matches!(topic, Topic::Migration | Topic::DataMigration | Topic::SchemaChanges)
    });
    // `DROP TABLE IF EXISTS` in front of its creation is part of building it anew.
    let anew = whole[at..].starts_with("drop table if exists");
    (migrates && !anew).then(|| item.span.slice(at, at + word.len()))
}
