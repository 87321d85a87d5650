//! Samples that would be refused.

use std::collections::{BTreeSet, HashMap};

use livespec_diagnostics::Span;
use livespec_ir::Field;
use serde_json::Value;

use crate::values::{broken, shown};
use livespec_diagnostics::{Code, Diagnostics, Severity};

use crate::{Rule, Subject};

/// A sample shows a value that the model refuses.
pub(crate) const RULE: Rule = Rule {
    code: Code("M123"),
    name: "sample_not_allowed",
    summary: "a sample shows a value that the model refuses",
    severity: Severity::Warning,
    manual: MANUAL,
    check,
};

const MANUAL: &str = r#"## What it does

Finds values in sample requests and responses that break what the document demands of the field. Type words and placeholders are no values.

## Why is this bad?

Whoever copies the sample gets a 400, and a client built on the response meets a value that it should never see.

## Example

```json
{ "state": "new" }
```
where `state` is one of `open`, `done`

## Use instead

```json
{ "state": "open" }
```
"#;

/// How many values of one body are judged; a place is looked for in the whole body.
const VALUES_MAX: usize = 200;

fn check(subject: &Subject<'_>, rule: &Rule, diagnostics: &mut Diagnostics) {
    let mut told = BTreeSet::new();
    let mut fields: HashMap<usize, Fields<'_>> = HashMap::new();
    for operation in subject.spec.operations.values() {
        let Some(id) = operation.entity else { continue };
        let own = fields.entry(id.index()).or_insert_with(|| {
            let all = subject.spec.entities[id].fields.iter();
            all.map(|field| (field.json.as_str(), field)).collect()
        });
        let request =
            operation.request.iter().map(|body| (body.example.as_ref(), body.origin.span));
        let responses = operation.responses.iter().map(|it| (it.example.as_ref(), it.origin.span));
        for (example, span) in request.chain(responses) {
            let Some(example) = example else { continue };
            for (field, value) in records(own, example).into_iter().take(VALUES_MAX) {
                let Some(broken) = broken(&field.schema, value) else { continue };
                let place = member(subject, span, field, value);
                if !told.insert((place, field.name.as_str())) || subject.has_placeholder(place) {
                    continue;
                }
                let mut found = rule
                    .found(
                        place,
                        format!(
                            "the sample value `{}` of `{}` {}",
                            shown(value),
                            field.name,
                            broken.text
                        ),
                    )
                    .help("change the sample, or what is allowed");
                if !broken.span.is_empty() {
                    found = found.secondary(broken.span, "what is allowed");
                }
                diagnostics.push(found);
            }
        }
    }
}

/// The fields of a record by their names in JSON.
type Fields<'a> = HashMap<&'a str, &'a Field>;

/// The fields that a body shows with their values: of each object that looks like the record.
fn records<'a>(fields: &Fields<'a>, body: &'a Value) -> Vec<(&'a Field, &'a Value)> {
    let mut found = Vec::new();
    let mut open = vec![body];
    while let Some(value) = open.pop() {
        match value {
            Value::Array(items) => open.extend(items),
            Value::Object(members) => {
                let known: Vec<_> = members
                    .iter()
                    .filter_map(|(name, value)| Some((*fields.get(name.as_str())?, value)))
                    .collect();
                if known.len() * 2 > members.len() {
                    found.extend(known);
                } else {
                    open.extend(members.values());
                }
            }
            _ => {}
        }
    }
    found
}

/// Where a body shows a member with a value; the whole body where it cannot be told.
fn member(subject: &Subject<'_>, body: Span, field: &Field, value: &Value) -> Span {
    let text = subject.source.slice(body);
    let written = value.to_string();
    let name = format!("\"{}\"", field.json);
    let mut at = 0;
    while let Some(found) = text[at..].find(&name) {
        let after = at + found + name.len();
        let rest = &text[after..];
        let lead = rest.len() - rest.trim_start_matches([' ', ':', '\t']).len();
        if rest[lead..].starts_with(&written) {
            return body.slice(after + lead, after + lead + written.len());
        }
        at = after;
    }
    body
}
