//! Types and records that are defined nowhere.

use std::collections::HashSet;

use livespec_diagnostics::{Code, Diagnostics, Severity, Span};
use livespec_ir::{Schema, Type};

use crate::{Rule, Subject};

/// A type is defined nowhere.
pub(crate) const RULE: Rule = Rule {
    code: Code("M102"),
    name: "unknown_type",
    summary: "a type is defined nowhere",
    severity: Severity::Warning,
    manual: MANUAL,
    check,
};

const MANUAL: &str = r#"## What it does

Finds names of types that no interface, class, table or enumeration of the document defines, in models and in bodies.

## Why is this bad?

Values of such a type are stored and returned as they are sent: nothing checks them.

## Example

```typescript
interface Note {
  state: NoteState;
}
```

## Use instead

```typescript
type NoteState = 'open' | 'done';

interface Note {
  state: NoteState;
}
```
"#;

/// How deep schemas are looked into; deeper ones are cut off by the languages already.
const DEPTH_MAX: usize = 32;

fn check(subject: &Subject<'_>, rule: &Rule, diagnostics: &mut Diagnostics) {
    let spec = subject.spec;
    let mut names: Vec<(String, Span)> = Vec::new();
    for entity in spec.entities.values() {
        for (_, field) in entity.fields() {
            collect(&field.schema, field.origin().span, DEPTH_MAX, &mut names);
        }
    }
    for operation in spec.operations.values() {
        if let Some(body) = &operation.request {
            collect(&body.schema, body.origin.span, DEPTH_MAX, &mut names);
        }
        for response in &operation.responses {
            if let Some(schema) = &response.schema {
                collect(schema, response.origin.span, DEPTH_MAX, &mut names);
            }
        }
    }
    let known: Vec<&str> = spec.entities.values().map(|entity| entity.name.as_str()).collect();
    let mut seen: HashSet<(String, Span)> = HashSet::new();
    for (name, span) in names {
        if !seen.insert((name.clone(), span)) {
            continue;
        }
        let at = subject.source.slice(span).find(name.as_str());
        let place = at.map_or(span, |at| span.slice(at, at + name.len()));
        if subject.has_placeholder(place) {
            continue;
        }
        let word = name.chars().all(|c| c.is_alphanumeric() || c == '_');
        let help = match crate::words::nearest(&name, known.iter().copied()) {
            Some(near) => format!("did you mean `{near}`?"),
            None if word => format!("define `{name}`, or use a known type"),
            None => "write a type such as `VARCHAR(50)`, `INTEGER`, `DECIMAL(10,2)`, `TIMESTAMP`"
                .to_owned(),
        };
        let message = if word {
            format!("the type `{name}` is defined nowhere")
        } else {
            format!("`{name}` is not understood as a type")
        };
        let mut found =
            rule.found(place, message).note("any JSON value is accepted in its place").help(help);
        if !word {
            // It may well be a type, in words that this program has not learned.
            found.severity = Severity::Info;
        }
        diagnostics.push(found);
    }
}

fn collect(schema: &Schema, near: Span, depth: usize, names: &mut Vec<(String, Span)>) {
    let Some(depth) = depth.checked_sub(1) else { return };
    let span = if schema.origin.span.is_empty() { near } else { schema.origin.span };
    match &schema.ty {
        Type::Named(name) => names.push((name.clone(), span)),
        Type::Array(inner) | Type::Map(inner) => collect(inner, span, depth, names),
        Type::Object(properties) => {
            for property in properties {
                collect(&property.schema, property.origin.span, depth, names);
            }
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use crate::testing::places;

    #[test]
    fn a_type_without_definition_is_named() {
        let document = |ty: &str| {
            format!(
                "# Notes\n\n## Data Model\n\n```typescript\ninterface Note {{\n  id: string;\n  state: {ty};\n}}\n```\n"
            )
        };
        assert_eq!(places("M102", &document("NoteState")), ["NoteState"]);
        assert!(places("M102", &document("string")).is_empty());
    }
}
