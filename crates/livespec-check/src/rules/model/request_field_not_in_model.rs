//! Requests that carry what the model does not have.

use std::collections::HashSet;

use livespec_diagnostics::{Code, Diagnostics, Severity, Span};
use livespec_ir::{Basis, Entity, Field, Operation, OperationKind, Property, Type};

use crate::{Rule, Subject};

/// A request has a field that its model lacks.
pub(crate) const RULE: Rule = Rule {
    code: Code("M104"),
    name: "request_field_not_in_model",
    summary: "a request has a field that its model lacks",
    severity: Severity::Warning,
    manual: MANUAL,
    check,
};

const MANUAL: &str = r#"## What it does

Finds members of documented request bodies that are no field of the record they write, where the document defines that record.

## Why is this bad?

The document accepts a value that its model knows nothing of: its type and limits are guessed from the sample.

## Example

A model `Note` with `id` and `text`, and a request with `"colour": "string"`.

## Use instead

Add `colour` to the model, or drop it from the request.
"#;

fn check(subject: &Subject<'_>, rule: &Rule, diagnostics: &mut Diagnostics) {
    let mut told: HashSet<(usize, String)> = HashSet::new();
    for operation in subject.spec.operations.values() {
        let Some(id) = operation.entity.filter(|_| writes(operation)) else { continue };
        let entity = &subject.spec.entities[id];
        if !defined(entity) {
            continue;
        }
        for property in members(operation) {
            let known = property.field.is_some_and(|field| stated(entity.field(field)))
                || is_envelope(&property.name);
            if known || !told.insert((id.index(), property.name.clone())) {
                continue;
            }
            let message = format!(
                "the request of `{}` has `{}`, which `{}` does not define",
                operation.title(),
                property.name,
                entity.name
            );
            diagnostics.push(
                rule.found(name_in(subject, property), message)
                    .label(format!("no field of `{}`", entity.name))
                    .secondary(entity.origin().span, format!("`{}` is defined here", entity.name))
                    .help(format!(
                        "add `{}` to the model, or drop it from the request",
                        property.name
                    )),
            );
        }
    }
}

/// Whether a member wraps records or says how it went, rather than being a field of one.
pub(super) fn is_envelope(name: &str) -> bool {
    ["data", "items", "results", "success", "ok", "meta", "pagination", "error", "message"]
        .contains(&name)
}

/// The place of a member's name.
fn name_in(subject: &Subject<'_>, property: &Property) -> Span {
    let whole = property.origin.span;
    let at = subject.source.slice(whole).find(property.name.as_str());
    at.map_or(whole, |at| whole.slice(at, at + property.name.len()))
}

/// Whether the document defines an entity, rather than showing it in bodies only.
pub(super) fn defined(entity: &Entity) -> bool {
    entity.fields.iter().any(stated)
}

fn stated(field: &Field) -> bool {
    field.origins.iter().any(|origin| origin.basis == Basis::Stated)
}

/// What the request of an operation carries: the entity and the names.
pub(super) fn sends(operation: &Operation) -> Vec<(usize, String)> {
    let Some(id) = operation.entity.filter(|_| writes(operation)) else { return Vec::new() };
    members(operation).iter().map(|property| (id.index(), property.name.clone())).collect()
}

fn writes(operation: &Operation) -> bool {
    matches!(operation.kind, OperationKind::Create | OperationKind::Replace | OperationKind::Update)
}

/// The members of the object that holds the fields of the record.
fn members(operation: &Operation) -> &[Property] {
    let Some(body) = &operation.request else { return &[] };
    let mut schema = &body.schema;
    for name in &body.item {
        let Type::Object(properties) = &schema.ty else { return &[] };
        let Some(inner) = properties.iter().find(|property| property.name == *name) else {
            return &[];
        };
        schema = &inner.schema;
    }
    match &schema.ty {
        Type::Object(properties) => properties,
        _ => &[],
    }
}

#[cfg(test)]
mod tests {
    use crate::testing::findings;

    fn document(members: &str) -> String {
        format!(
            "# Notes\n\n## Data Model\n\n```typescript\ninterface Note {{\n  id: string;\n  text: string;\n}}\n```\n\n## API\n\n### `POST /notes`\n\n**Request**:\n```json\n{{{members}}}\n```\n\n**Response** (201 Created):\n```json\n{{\"id\": \"string\", \"text\": \"string\"}}\n```\n"
        )
    }

    #[test]
    fn what_the_model_lacks_is_named() {
        let found = findings("M104", &document("\"text\": \"string\", \"colour\": \"string\""));
        assert_eq!(found.len(), 1);
        assert!(found[0].message.contains("`colour`"), "{found:?}");
        assert!(findings("M104", &document("\"text\": \"string\"")).is_empty());
    }
}
