//! Participants of a sequence that the text does not speak of.

use livespec_diagnostics::{Code, Diagnostics, Severity};

use crate::diagrams::{self, Text};
use crate::{Rule, Subject};

/// A participant of a sequence is named nowhere else.
pub(crate) const RULE: Rule = Rule {
    code: Code("S004"),
    name: "participant_named_nowhere",
    summary: "a participant of a sequence is named nowhere else",
    severity: Severity::Info,
    manual: MANUAL,
    check,
};

const MANUAL: &str = r#"## What it does

Finds participants of a sequence diagram that the document names nowhere else, where most of them are named.

## Why is this bad?

It is a part of the system that nobody described, or a part that is called otherwise everywhere else.

## Example

A sequence with `participant Broker` in a document that speaks of a queue.

## Use instead

Call it in the sequence as the document calls it, or describe it.
"#;

fn check(subject: &Subject<'_>, rule: &Rule, diagnostics: &mut Diagnostics) {
    for (span, speaking) in diagrams::speakers(subject) {
        let text = Text::outside(subject, span);
        let (named, foreign): (Vec<_>, Vec<_>) =
            speaking.iter().partition(|found| text.names(diagrams::called(found)));
        if named.len() <= foreign.len() {
            continue;
        }
        for found in foreign {
            let place = found.label.as_ref().unwrap_or(&found.id).span;
            if subject.has_placeholder(place) {
                continue;
            }
            let message =
                format!("the participant `{}` is named nowhere else", diagrams::called(found));
            let help = "call it as the document does, or describe it";
            diagnostics.push(rule.found(place, message).help(help));
        }
    }
}
