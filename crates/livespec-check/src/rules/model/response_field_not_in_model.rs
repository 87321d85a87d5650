//! Responses that show what the model does not have.

use std::collections::HashSet;

use livespec_diagnostics::{Code, Diagnostics, Severity, Span};
use livespec_ir::{Assigned, Basis, Entity, Field, Member, Operation, Template};

use super::request_field_not_in_model::{defined, is_envelope, sends};
use crate::{Rule, Subject};

/// A response has a field that its model lacks.
pub(crate) const RULE: Rule = Rule {
    code: Code("M103"),
    name: "response_field_not_in_model",
    summary: "a response has a field that its model lacks",
    severity: Severity::Warning,
    manual: MANUAL,
    check,
};

const MANUAL: &str = r#"## What it does

Finds members of documented responses that are no field of the record they show, where the document defines that record.
A remark where the service fills such a field by itself (times of creation and change, versions); a warning elsewhere.

## Why is this bad?

The document promises a value, and its model does not say what it is. The field is served as the response shows it; a member that nothing can fill is answered as `null`.

## Example

A model `Note` with `id` and `text`, and a response with `"author": "string"`.

## Use instead

Add `author` to the model, or drop it from the response.
"#;

fn check(subject: &Subject<'_>, rule: &Rule, diagnostics: &mut Diagnostics) {
    let sent: HashSet<(usize, String)> = subject.spec.operations.values().flat_map(sends).collect();
    let mut told: HashSet<(usize, String)> = HashSet::new();
    for operation in subject.spec.operations.values() {
        let Some(id) = operation.entity else { continue };
        let entity = &subject.spec.entities[id];
        if !defined(entity) {
            continue;
        }
        for response in &operation.responses {
            for member in members(response.template.as_ref(), entity) {
                let field = match &member.value {
                    Template::Field(field) => Some(entity.field(*field))
                        .filter(|field| inferred(field) && !is_envelope(&member.name)),
                    Template::Unknown(_) if is_envelope(&member.name) => continue,
                    Template::Unknown(_) => None,
                    _ => continue,
                };
                let key = (id.index(), member.name.clone());
                let lacking = field.is_some() || matches!(member.value, Template::Unknown(_));
                // What requests carry too is reported there.
                let abbreviated = is_abbreviated(subject, member);
                if lacking && !abbreviated && !sent.contains(&key) && told.insert(key) {
                    report(rule, diagnostics, operation, response.status, member, entity, field);
                }
            }
        }
    }
}

/// Whether a member is a word of an ellipsis (`...same fields...`) rather than a name.
fn is_abbreviated(subject: &Subject<'_>, member: &Member) -> bool {
    let before = Span::new(0, member.origin.span.start as usize);
    let spread = subject.source.slice(before).ends_with("...");
    spread || member.name.contains("...") || member.name.contains('…')
}

/// Whether a field is known from bodies only.
fn inferred(field: &Field) -> bool {
    field.origins.iter().all(|origin| origin.basis != Basis::Stated)
}

/// The members of a shape, at any depth, of objects that look like the record: at least half of what
/// they show are its fields. Others wrap records, or put together what several of them tell.
fn members<'a>(template: Option<&'a Template>, entity: &Entity) -> Vec<&'a Member> {
    let is_field = |member: &&Member| match &member.value {
        Template::Field(id) => !inferred(entity.field(*id)),
        value => !matches!(value, Template::Unknown(_)),
    };
    let mut found: Vec<&Member> = Vec::new();
    let mut open: Vec<&Template> = template.into_iter().collect();
    while let Some(template) = open.pop() {
        match template {
            Template::Object(members) | Template::Record(members) => {
                if members.iter().filter(is_field).count() * 2 >= members.len() {
                    found.extend(members);
                }
                open.extend(members.iter().map(|member| &member.value));
            }
            Template::Records(inner) => open.push(inner),
            _ => {}
        }
    }
    found
}

fn report(
    rule: &Rule,
    diagnostics: &mut Diagnostics,
    operation: &Operation,
    status: u16,
    member: &Member,
    entity: &Entity,
    field: Option<&Field>,
) {
    let message = format!(
        "response `{status}` of `{}` has `{}`, which `{}` does not define",
        operation.title(),
        member.name,
        entity.name
    );
    let filled = field.and_then(|field| field.assigned.as_ref()).is_some_and(|assigned| {
        matches!(
            assigned,
            Assigned::CreatedAt(_)
                | Assigned::UpdatedAt(_)
                | Assigned::Version(_)
                | Assigned::Uuid(_)
                | Assigned::Sequence(_)
                | Assigned::Constant(..)
                | Assigned::Subject(_)
        )
    });
    let mut found = rule
        .found(member.origin.span, message)
        .label(format!("no field of `{}`", entity.name))
        .secondary(place(entity), format!("`{}` is defined here", entity.name))
        .help(format!("add `{}` to the model, or drop it from the response", member.name));
    if filled {
        found.severity = Severity::Info;
    } else {
        found = found.note("nothing says where its value comes from");
    }
    diagnostics.push(found);
}

/// Where an entity is defined.
fn place(entity: &Entity) -> Span {
    entity.origin().span
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::findings;

    const MODEL: &str = "# Notes\n\n## Data Model\n\n```typescript\ninterface Note {\n  id: string;\n  text: string;\n}\n```\n\n## API\n\n### `GET /notes/{id}`\n\n**Response** (200 OK):\n";

    #[test]
    fn a_member_without_a_source_is_named() {
        let text = format!(
            "{MODEL}```json\n{{\"id\": \"string\", \"text\": \"string\", \"mood\": \"string\"}}\n```\n"
        );
        let found = findings("M103", &text);
        assert_eq!(found.len(), 1, "{found:?}");
        assert!(found[0].message.contains("`mood`"));
    }

    #[test]
    fn what_the_server_fills_is_a_remark() {
        let text = format!(
            "{MODEL}```json\n{{\"id\": \"string\", \"text\": \"string\", \"createdAt\": \"timestamp\"}}\n```\n"
        );
        assert_eq!(findings("M103", &text)[0].severity, Severity::Info);
    }

    #[test]
    fn fields_of_the_model_are_fine() {
        let text = format!("{MODEL}```json\n{{\"id\": \"string\", \"text\": \"string\"}}\n```\n");
        assert!(findings("M103", &text).is_empty());
    }
}
