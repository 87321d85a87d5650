//! One thing, told in two ways that cannot both be true.

use livespec_diagnostics::{Code, Diagnostics, Severity};

use crate::{Rule, Subject};

/// Two definitions of one thing contradict each other.
pub(crate) const RULE: Rule = Rule {
    code: Code("M101"),
    name: "contradictory_definitions",
    summary: "two definitions of one thing contradict each other",
    severity: Severity::Error,
    manual: MANUAL,
    check,
};

const MANUAL: &str = r#"## What it does

Finds facts about an entity or a field that two places of the document tell differently: type, length, values, default, uniqueness, and whether a value is required or may be `null`.
A difference in required or `null` alone is a warning: notations differ in what they can say.

## Why is this bad?

Only one of the two can be served. The first place wins until the document is corrected.

## Example

A class with `[MaxLength(150)] public string Title` beside a column `title VARCHAR(100)`.

## Use instead

The same length in both places, or one definition with a reference to it.
"#;

fn check(subject: &Subject<'_>, rule: &Rule, diagnostics: &mut Diagnostics) {
    for entity in subject.spec.entities.values() {
        for conflict in &entity.conflicts {
            let named = match conflict.field {
                Some(id) => format!("`{}` of `{}`", entity.field(id).name, entity.name),
                None => format!("`{}`", entity.name),
            };
            let (first, here) = (&conflict.first.0, &conflict.second.0);
            let message = format!("{named} is `{here}` here and `{first}` elsewhere");
            let mut found = rule
                .found(conflict.second.1.span, message)
                .label(format!("another {}", about(conflict.about)))
                .secondary(conflict.first.1.span, format!("`{first}` here; this is what is served"))
                .help("make both places say the same, or remove one of them");
            if matches!(conflict.about, "required" | "nullable") {
                found.severity = Severity::Warning;
            }
            diagnostics.push(found);
        }
    }
}

fn about(what: &'static str) -> &'static str {
    match what {
        "required" | "nullable" => "answer to whether it must be there",
        "unique" => "answer to whether it is unique",
        "values" => "set of values",
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Subject, testing::findings};
    use livespec_diagnostics::{Diagnostics, Source, Span};
    use livespec_ir::{Conflict, Entity, Field, Id, Origin, Spec};

    /// The two places of a contradiction, whatever notation they were read from.
    fn spec(about: &'static str) -> Spec {
        let mut spec = Spec::default();
        let field = Field { name: "title".to_owned(), ..Field::default() };
        let said = |text: &str, start: usize| {
            (text.to_owned(), Origin::stated(Span::new(start, start + 3)))
        };
        let conflict = Conflict {
            field: Some(Id::new(0)),
            about,
            first: said("150", 0),
            second: said("100", 4),
        };
        spec.entities.push(Entity {
            name: "Note".to_owned(),
            fields: vec![field],
            conflicts: vec![conflict],
            ..Entity::default()
        });
        spec
    }

    fn severity(about: &'static str) -> Severity {
        let source = Source::new("a.md", "150 100\n");
        let mut diagnostics = Diagnostics::default();
        let document = livespec_syntax::parse(&source, &mut diagnostics);
        let outline = livespec_syntax::outline(&document, &mut diagnostics);
        let spec = spec(about);
        let subject = Subject {
            source: &source,
            document: &document,
            outline: &outline,
            spec: &spec,
            files: None,
        };
        check(&subject, &RULE, &mut diagnostics);
        let found = diagnostics.iter().find(|found| found.code == RULE.code).unwrap();
        assert_eq!((found.span, found.secondary[0].span), (Span::new(4, 7), Span::new(0, 3)));
        found.severity
    }

    #[test]
    fn the_second_place_is_wrong_and_the_first_is_shown() {
        assert_eq!(severity("length"), Severity::Error);
        assert_eq!(severity("nullable"), Severity::Warning);
    }

    #[test]
    fn one_definition_contradicts_nothing() {
        let text = "# Notes\n\n## Data Model\n\n```sql\nCREATE TABLE notes (id UUID PRIMARY KEY, title VARCHAR(150) NOT NULL);\n```\n";
        assert!(findings("M101", text).is_empty());
    }
}
