//! `sequenceDiagram`: who takes part, and who tells whom what.

use std::collections::BTreeMap;

use livespec_diagnostics::Span;

use super::{Body, Line, Reports};
use crate::Spanned;

/// A sequence of messages.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct SequenceDiagram {
    /// Who takes part, in the order of their first mention.
    pub participants: Vec<Participant>,
    /// The messages in order.
    pub messages: Vec<SequenceMessage>,
}

/// Who takes part.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Participant {
    /// The name in messages; the place is that of the first mention.
    pub id: Spanned<String>,
    /// The name that is shown (`participant A as Orders`).
    pub label: Option<Spanned<String>>,
    /// Told by a line of its own rather than by a message.
    pub declared: bool,
    /// Named by a message, and not only by a note or a line about looks.
    pub speaks: bool,
}

/// A message.
#[derive(Debug, Clone, PartialEq)]
pub struct SequenceMessage {
    /// Who sends it.
    pub from: Spanned<String>,
    /// Who gets it.
    pub to: Spanned<String>,
    /// What it says.
    pub text: Spanned<String>,
    /// The whole line.
    pub span: Span,
}

const KIND: &str = "sequence diagram";

/// The arrows; one that begins another stands behind it.
const ARROWS: &[&str] = &["<<-->>", "<<->>", "-->>", "->>", "-->", "--x", "--)", "->", "-x", "-)"];

/// Words that open what `end` closes.
const BLOCKS: &[&str] =
    &["loop", "alt", "opt", "par", "critical", "break", "rect", "box", "par_over"];

/// Lines that begin with these words change nothing.
const LOOKS: &[&str] =
    &["autonumber", "else", "and", "option", "title", "link", "links", "properties", "details"];

pub(super) fn read(body: &Body<'_>, reports: &mut Reports<'_, '_>) -> SequenceDiagram {
    let mut reader = Reader::default();
    for line in &body.lines {
        let line = line.part(0..line.text.trim_end_matches(';').len());
        reader.line(line, reports);
    }
    if let (1.., Some(last)) = (reader.open, body.lines.last()) {
        reports.line(*last, KIND, "close what is open with `end`");
    }
    reader.diagram
}

#[derive(Default)]
struct Reader {
    diagram: SequenceDiagram,
    known: BTreeMap<String, usize>,
    open: usize,
}

impl Reader {
    fn line(&mut self, line: Line<'_>, reports: &mut Reports<'_, '_>) {
        let first = line.word().0.text;
        let plain = line.after("create").unwrap_or(line);
        if line.text == "end" {
            match self.open.checked_sub(1) {
                Some(left) => self.open = left,
                None => reports.line(line, KIND, "take out the `end` that closes nothing"),
            }
        } else if let Some(named) =
            ["participant", "actor"].iter().find_map(|word| plain.after(word))
        {
            let (id, label) = match named.split(" as ") {
                Some((id, label)) => (id, Some(label)),
                None => (named, None),
            };
            let id = id.split("@{").map_or(id, |(id, _)| id);
            let at = self.known(id, reports);
            let participant = &mut self.diagram.participants[at];
            participant.declared = true;
            participant.label = label.map(|label| reports.spanned(label));
        } else if let Some(named) =
            ["activate", "deactivate", "destroy"].iter().find_map(|word| line.after(word))
        {
            self.known(named, reports);
        } else if first.eq_ignore_ascii_case("note") {
            self.note(line, reports);
        } else if let Some(arrow) = arrow(line) {
            self.message(line, arrow, reports);
        } else if BLOCKS.contains(&first) {
            self.open += 1;
        } else if !LOOKS.contains(&first.trim_end_matches(':')) {
            reports.line(line, KIND, "write a message as `A->>B: words`");
        }
    }

    /// `Note over A,B: words`.
    fn note(&mut self, line: Line<'_>, reports: &mut Reports<'_, '_>) {
        let places = ["over", "left of", "right of"];
        let found = line.split(":").and_then(|(head, _)| {
            places
                .iter()
                .find_map(|place| head.split(&format!(" {place} ")).map(|(_, names)| names))
        });
        let Some(names) = found else {
            reports.line(line, KIND, "write a note as `Note over A: words`");
            return;
        };
        let mut at = 0;
        for name in names.text.split(',') {
            self.known(names.part(at..at + name.len()), reports);
            at += name.len() + 1;
        }
    }

    fn message(
        &mut self,
        line: Line<'_>,
        (head, arrow): (Line<'_>, &str),
        reports: &mut Reports<'_, '_>,
    ) {
        let rest = line.part(head.at + head.text.len() - line.at..line.text.len());
        let behind = rest.split(arrow).map_or(rest, |(_, behind)| behind);
        let (to, text) = behind
            .split(":")
            .unwrap_or((behind, behind.part(behind.text.len()..behind.text.len())));
        let to =
            to.part(to.text.len() - to.text.trim_start_matches(['+', '-']).len()..to.text.len());
        if head.text.is_empty() || to.text.is_empty() {
            reports.line(line, KIND, "write a message as `A->>B: words`");
            return;
        }
        for side in [head, to] {
            let at = self.known(side, reports);
            self.diagram.participants[at].speaks = true;
        }
        self.diagram.messages.push(SequenceMessage {
            from: reports.spanned(head),
            to: reports.spanned(to),
            text: reports.spanned(text),
            span: reports.span(line),
        });
    }

    fn known(&mut self, id: Line<'_>, reports: &Reports<'_, '_>) -> usize {
        let participants = &mut self.diagram.participants;
        *self.known.entry(id.text.to_owned()).or_insert_with(|| {
            participants.push(Participant { id: reports.spanned(id), ..Participant::default() });
            participants.len() - 1
        })
    }
}

/// The first arrow in front of the words, with the sender before it.
fn arrow(line: Line<'_>) -> Option<(Line<'_>, &'static str)> {
    let head = line.split(":").map_or(line, |(head, _)| head);
    ARROWS.iter().find_map(|arrow| Some((head.split(arrow)?.0, *arrow)))
}
