//! Endpoints that do what the document excludes.

use livespec_diagnostics::{Code, Diagnostics, Severity};
use livespec_ir::{Method, Note, Operation, OperationKind, PathSegment};

use crate::words::{same_noun, words};
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

fn check(subject: &Subject<'_>, rule: &Rule, diagnostics: &mut Diagnostics) {
    let clauses: Vec<(&Note, Vec<String>)> = subject
        .spec
        .excluded
        .iter()
        .flat_map(|note| {
            note.text.split([';', '(', '.', '—', ':']).map(move |clause| (note, words(clause)))
        })
        .filter(|(_, words)| !words.iter().any(|word| NARROWING.contains(&word.as_str())))
        .collect();
    for operation in subject.spec.operations.values() {
        let Some(resource) = resource(operation) else { continue };
        let excluded = clauses
            .iter()
            .find_map(|(note, words)| Some((*note, excludes(words, operation, &resource)?)));
        let Some((note, verb)) = excluded else { continue };
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

/// The noun that an operation works on: the last fixed segment of its path.
fn resource(operation: &Operation) -> Option<Vec<String>> {
    let literal = operation.path.segments.iter().rev().find_map(|segment| match segment {
        PathSegment::Literal(text) => Some(text),
        PathSegment::Parameter(_) | PathSegment::Mixed(..) => None,
    })?;
    Some(words(literal)).filter(|words| !words.is_empty())
}

/// The verb of a clause that an operation carries out on its resource.
fn excludes(clause: &[String], operation: &Operation, resource: &[String]) -> Option<String> {
    let named = resource.last().is_some_and(|noun| clause.iter().any(|word| same_noun(word, noun)));
    if !named {
        return None;
    }
    clause.iter().find(|word| carries_out(operation, word)).cloned()
}

/// Whether a verb is what the operation does.
fn carries_out(operation: &Operation, verb: &str) -> bool {
    match (&operation.kind, operation.method) {
        (OperationKind::Delete, _) | (OperationKind::Unbound, Some(Method::Delete)) => {
            matches!(
                verb,
                "delete"
                    | "deletes"
                    | "deleting"
                    | "deletion"
                    | "remove"
                    | "removes"
                    | "removing"
                    | "removal"
            )
        }
        (OperationKind::Replace | OperationKind::Update, _)
        | (OperationKind::Unbound, Some(Method::Put | Method::Patch)) => matches!(
            verb,
            "edit"
                | "edits"
                | "editing"
                | "update"
                | "updates"
                | "updating"
                | "modify"
                | "modifies"
                | "modifying"
                | "change"
                | "changes"
                | "changing"
                | "replace"
                | "replaces"
                | "replacing"
        ),
        (OperationKind::Create, _) => {
            matches!(
                verb,
                "create"
                    | "creates"
                    | "creating"
                    | "creation"
                    | "add"
                    | "adding"
                    | "register"
                    | "registering"
            )
        }
        (OperationKind::List, _) => {
            matches!(verb, "list" | "lists" | "listing" | "browse" | "browsing")
        }
        _ => false,
    }
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
