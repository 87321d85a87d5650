//! Endpoints that do what the document excludes.

use std::collections::HashMap;

use livespec_diagnostics::{Code, Diagnostics, Severity};
use livespec_ir::{Method, Note, Operation, OperationKind, PathSegment};

use crate::words::{stem, words};
use crate::{Rule, Subject};

/// An endpoint does what is out of scope.
pub(crate) const RULE: Rule = Rule {
    code: Code("O008"),
    name: "out_of_scope_operation",
    summary: "an endpoint does what is out of scope",
    severity: Severity::Warning,
    manual: MANUAL,
    check,
};

const MANUAL: &str = r#"## What it does

Compares what is out of scope with the endpoints: a verb of the excluded sentence (editing, deleting, creating, listing) and the resource that the endpoint works on.
Sentences about a part of it (in bulk, by a user interface, permanently) are left alone.

## Why is this bad?

Either the endpoint or the sentence is wrong; a reader of one does not look for the other.

## Example

```markdown
## Out of Scope

- Editing or deleting notes.

### `DELETE /notes/{id}`
```

## Use instead

Remove the endpoint, or take `deleting` out of the sentence.
"#;

/// Words that narrow an exclusion to a part of what they stand with.
const NARROWING: &[&str] = &[
    "bulk",
    "batch",
    "mass",
    "interface",
    "ui",
    "automatic",
    "automatically",
    "permanent",
    "permanently",
    "hard",
    "soft",
    "scheduled",
    "import",
    "importing",
    "export",
    "history",
    "versioning",
    "partial",
    "offline",
    "mobile",
];

/// What an operation does to a record, as a verb says it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Deed {
    Create,
    List,
    Change,
    Delete,
}

fn check(subject: &Subject<'_>, rule: &Rule, diagnostics: &mut Diagnostics) {
    let excluded = excluded(&subject.spec.excluded);
    for operation in subject.spec.operations.values() {
        let (Some(noun), Some(deed)) = (resource(operation), deed(operation)) else { continue };
        let Some((note, verb)) = excluded.get(&(noun, deed)) else { continue };
        diagnostics.push(
            rule.found(
                operation.origin.span,
                format!("`{}` does what is out of scope", operation.title()),
            )
            .label(format!("`{verb}` is excluded"))
            .secondary(note.origin.span, "excluded here")
            .help("remove the endpoint, or take it out of the exclusion"),
        );
    }
}

/// For each noun with a verb in one clause: the note and the verb.
fn excluded(notes: &[Note]) -> HashMap<(String, Deed), (&Note, String)> {
    let mut found = HashMap::new();
    for note in notes {
        for clause in note.text.split([';', '(', '.', '—', ':']).map(words) {
            if clause.iter().any(|word| NARROWING.contains(&word.as_str())) {
                continue;
            }
            let verbs = clause.iter().filter_map(|word| Some((word, meant(word)?)));
            // A clause has few verbs; more would be a list of words rather than a sentence.
            for (verb, deed) in verbs.take(8) {
                for noun in &clause {
                    let key = (stem(noun).to_owned(), deed);
                    found.entry(key).or_insert_with(|| (note, verb.clone()));
                }
            }
        }
    }
    found
}

/// The stem of the noun that an operation works on: the last fixed segment of its path.
fn resource(operation: &Operation) -> Option<String> {
    let literal = operation.path.segments.iter().rev().find_map(|segment| match segment {
        PathSegment::Literal(text) => Some(text),
        PathSegment::Parameter(_) | PathSegment::Mixed(..) => None,
    })?;
    words(literal).last().map(|noun| stem(noun).to_owned())
}

/// What an operation does, as far as a verb can exclude it.
fn deed(operation: &Operation) -> Option<Deed> {
    match (&operation.kind, operation.method) {
        (OperationKind::Delete, _) | (OperationKind::Unbound, Some(Method::Delete)) => {
            Some(Deed::Delete)
        }
        (OperationKind::Replace | OperationKind::Update, _)
        | (OperationKind::Unbound, Some(Method::Put | Method::Patch)) => Some(Deed::Change),
        (OperationKind::Create, _) => Some(Deed::Create),
        (OperationKind::List, _) => Some(Deed::List),
        _ => None,
    }
}

/// What a verb means.
fn meant(verb: &str) -> Option<Deed> {
    Some(match verb {
        "delete" | "deletes" | "deleting" | "deletion" | "remove" | "removes" | "removing"
        | "removal" => Deed::Delete,
        "edit" | "edits" | "editing" | "update" | "updates" | "updating" | "modify"
        | "modifies" | "modifying" | "change" | "changes" | "changing" | "replace" | "replaces"
        | "replacing" => Deed::Change,
        "create" | "creates" | "creating" | "creation" | "add" | "adding" | "register"
        | "registering" => Deed::Create,
        "list" | "lists" | "listing" | "browse" | "browsing" => Deed::List,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use crate::testing::findings;

    fn document(method: &str, excluded: &str) -> String {
        format!(
            "# Notes\n\n## Data Model\n\n```typescript\ninterface Note {{\n  id: string;\n  text: string;\n}}\n```\n\n## API\n\n### `{method} /notes/{{id}}`\n\nText.\n\n## Out of Scope\n\n- {excluded}\n"
        )
    }

    #[test]
    fn what_is_excluded_is_not_offered() {
        assert_eq!(findings("O008", &document("DELETE", "Editing or deleting notes.")).len(), 1);
        assert_eq!(findings("O008", &document("PATCH", "Editing or deleting notes.")).len(), 1);
    }

    #[test]
    fn other_things_and_parts_are_fine() {
        assert!(findings("O008", &document("GET", "Editing or deleting notes.")).is_empty());
        assert!(findings("O008", &document("DELETE", "Deleting comments.")).is_empty());
        assert!(findings("O008", &document("DELETE", "Deleting notes in bulk.")).is_empty());
    }
}
