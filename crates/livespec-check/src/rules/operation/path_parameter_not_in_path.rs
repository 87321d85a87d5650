//! Parameters without a place.

use livespec_diagnostics::Span;
use livespec_diagnostics::{Code, Diagnostics, Severity};
use livespec_ir::PathTemplate;
use livespec_syntax::{Column, EndpointItem, ItemKind, LabelItem, SectionId, Text};

use crate::{Rule, Subject};

/// A parameter of the path is not in the path.
pub(crate) const RULE: Rule = Rule {
    code: Code("O031"),
    name: "path_parameter_not_in_path",
    summary: "a parameter of the path is not in the path",
    severity: Severity::Warning,
    manual: MANUAL,
    check,
};

const MANUAL: &str = r#"## What it does

Finds parameters that an endpoint documents as parameters of its path, and that its path does not have.

## Why is this bad?

The value can never arrive.

## Example

```markdown
#### `GET /notes/{id}`

**Path parameters:**

- `noteId` (uuid): the note
```

## Use instead

```markdown
#### `GET /notes/{noteId}`

**Path parameters:**

- `noteId` (uuid): the note
```
"#;

fn check(subject: &Subject<'_>, rule: &Rule, diagnostics: &mut Diagnostics) {
    let mut place = Place::default();
    for item in &subject.outline.items {
        match &item.kind {
            ItemKind::Endpoint(endpoint) => {
                place = Place { endpoint: Some(endpoint), section: item.section, listing: false };
            }
            ItemKind::Label(label) if place.listing && is_code(&label.key) => {
                judge(subject, rule, diagnostics, &place, &label.key);
            }
            ItemKind::Label(label) => place.listing = lists_path(label),
            ItemKind::Entry(text, _) if place.listing => {
                judge(subject, rule, diagnostics, &place, text)
            }
            ItemKind::Table(table) => {
                for row in &table.rows {
                    let located = table.cell(row, Column::Location);
                    let in_path = located.map_or(place.listing, |cell| is_path(cell.as_str()));
                    let name =
                        table.cell(row, Column::Name).or_else(|| table.cell(row, Column::Field));
                    if let Some(name) = name.filter(|_| in_path) {
                        judge(subject, rule, diagnostics, &place, name);
                    }
                }
            }
            _ => {}
        }
        if place.section != item.section {
            place.listing = false;
        }
    }
}

/// The endpoint that items stand under, and whether they list parameters of its path.
#[derive(Default)]
struct Place<'a> {
    endpoint: Option<&'a EndpointItem>,
    section: Option<SectionId>,
    listing: bool,
}

/// Whether a key is a name in code rather than a label of something else.
fn is_code(key: &Text) -> bool {
    key.inlines.codes().next().is_some_and(|run| run.text == key.as_str().trim())
}

fn lists_path(label: &LabelItem) -> bool {
    let key = label.key.as_str().to_lowercase();
    key.contains("path") && key.contains("param")
}

fn is_path(text: &str) -> bool {
    text.trim().eq_ignore_ascii_case("path")
}

fn judge(
    subject: &Subject<'_>,
    rule: &Rule,
    diagnostics: &mut Diagnostics,
    place: &Place<'_>,
    text: &Text,
) {
    let Some(endpoint) = place.endpoint else { return };
    let Some((name, span)) = name(text) else { return };
    let paths = endpoint.targets.iter().map(|(_, _, path, _)| PathTemplate::parse(path));
    let names: Vec<String> =
        paths.flat_map(|path| path.parameters().map(str::to_owned).collect::<Vec<_>>()).collect();
    if names.contains(&name) || subject.has_placeholder(span) {
        return;
    }
    let Some((method, from, path, to)) = endpoint.targets.first() else { return };
    let help = match crate::words::nearest(&name, names.iter().map(String::as_str)) {
        Some(near) => format!("did you mean `{near}`?"),
        None => format!("write `{{{name}}}` into the path, or say where else it stands"),
    };
    diagnostics.push(
        rule.found(span, format!("`{method} {path}` has no parameter `{name}` in its path"))
            .secondary(from.to(*to), "this path")
            .help(help),
    );
}

/// The name that an entry or a cell begins with.
fn name(text: &Text) -> Option<(String, Span)> {
    if let Some(run) = text.inlines.codes().next() {
        let name = run.text.trim_matches(['{', '}', ':', '<', '>', '?']).to_owned();
        return Some((name, run.span)).filter(|(name, _)| is_name(name));
    }
    let whole = text.as_str();
    let end = whole.find(|c: char| !(c.is_alphanumeric() || c == '_' || c == '-'));
    let name = whole[..end.unwrap_or(whole.len())].to_owned();
    let span = text.fragment.span(0..name.len());
    Some((name, span)).filter(|(name, _)| is_name(name))
}

fn is_name(text: &str) -> bool {
    !text.is_empty() && text.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '-'))
}
