//! The diagrams of a document, and what the text beside them speaks of.

use livespec_diagnostics::{Diagnostics, Span};
use livespec_lang::diagram::{self, Diagram, FlowDiagram, FlowNode, Participant, SequenceDiagram};
use livespec_syntax::{Item, ItemKind, TableRole, Topic};

use crate::{Subject, topics, words};

/// How many names of a document are looked for in its text.
pub(crate) const NAMES_MAX: usize = 256;

/// How many diagrams of a document are held against its text.
const DIAGRAMS_MAX: usize = 16;

/// Sections that draw how the system is put together.
const BUILD: &[Topic] = &[Topic::Architecture, Topic::Components, Topic::Design, Topic::Overview];

/// The fences of a document that hold diagrams.
fn all<'a>(subject: &Subject<'a>) -> impl Iterator<Item = (&'a Item, Diagram)> {
    subject.outline.items.iter().filter_map(|item| {
        let ItemKind::Fence(fence) = &item.kind else { return None };
        // What is broken in it was told when the document was compiled.
        let found = diagram::parse(&fence.lang, &fence.code, &mut Diagnostics::default())?;
        Some((item, found))
    })
}

/// The sequences, each with where it stands.
pub(crate) fn sequences(subject: &Subject<'_>) -> Vec<(Span, SequenceDiagram)> {
    let only = |(item, found): (&Item, Diagram)| match found {
        Diagram::Sequence(sequence) => Some((item.span, sequence)),
        _ => None,
    };
    all(subject).filter_map(only).collect()
}

/// The sequences that are held against the text, with who speaks in them.
pub(crate) fn speakers(subject: &Subject<'_>) -> Vec<(Span, Vec<Participant>)> {
    let mut left = NAMES_MAX;
    let mut speakers = |(span, sequence): (Span, SequenceDiagram)| {
        let speaking = sequence.participants.into_iter().filter(|found| found.speaks);
        let found: Vec<Participant> = speaking.take(left).collect();
        left -= found.len();
        (span, found)
    };
    sequences(subject).into_iter().take(DIAGRAMS_MAX).map(&mut speakers).collect()
}

/// The flowcharts.
pub(crate) fn flows(subject: &Subject<'_>) -> Vec<FlowDiagram> {
    let only = |(_, found): (&Item, Diagram)| match found {
        Diagram::Flow(flow) => Some(flow),
        _ => None,
    };
    all(subject).filter_map(only).collect()
}

/// The flowcharts of parts and who uses whom: those in sections about the architecture that decide
/// nothing on their way.
pub(crate) fn architecture(subject: &Subject<'_>) -> Vec<FlowDiagram> {
    let only = |(item, found): (&Item, Diagram)| {
        let Diagram::Flow(flow) = found else { return None };
        let here =
            topics::around(subject.outline, item.section).any(|topic| BUILD.contains(&topic));
        let decides = flow.nodes.iter().any(|node| node.shape == "{");
        (here && !decides).then_some(flow)
    };
    all(subject).filter_map(only).take(DIAGRAMS_MAX).collect()
}

/// What a node shows.
pub(crate) fn shown(node: &FlowNode) -> &str {
    node.label.as_ref().map_or(&node.id.value, |label| &label.value)
}

/// How a participant is shown.
pub(crate) fn called(participant: &Participant) -> &str {
    participant.label.as_ref().map_or(&participant.id.value, |label| &label.value)
}

/// The components that a document describes: headings below one about components, and rows of a table
/// of them; each with where its name stands.
pub(crate) fn components<'a>(subject: &Subject<'a>) -> Vec<(&'a str, Span)> {
    let outline = subject.outline;
    let mut found = Vec::new();
    for section in &outline.sections {
        let parent = section.parent.and_then(|id| outline.sections.get(id.0 as usize));
        if parent.is_none_or(|parent| parent.topic != Some(Topic::Components)) {
            continue;
        }
        let heading = section.heading.as_str();
        // `Component 1: Order API`.
        let start = heading.find(':').map_or(0, |at| at + 1);
        let name = heading[start..].trim();
        let start = start + heading[start..].len() - heading[start..].trim_start().len();
        let name =
            name.strip_suffix(" Components").or(name.strip_suffix(" Component")).unwrap_or(name);
        found.push((name, section.heading.fragment.span(start..start + name.len())));
    }
    for item in &outline.items {
        let ItemKind::Table(table) = &item.kind else { continue };
        if table.role == TableRole::Components {
            found.extend(
                table
                    .rows
                    .iter()
                    .filter_map(|row| row.first())
                    .map(|cell| (cell.as_str().trim(), cell.span)),
            );
        }
    }
    found.retain(|(name, _)| !name.is_empty());
    found.truncate(NAMES_MAX);
    found
}

/// Whether two names are of one thing: the same words, or one within the other.
pub(crate) fn same(one: &str, other: &str) -> bool {
    let (one, other) = (words::plain(one), words::plain(other));
    let within = |long: &str, short: &str| short.chars().count() > 3 && long.contains(short);
    one == other || within(&one, &other) || within(&other, &one)
}

/// The text of a document outside of one stretch, for names to be looked up in.
pub(crate) struct Text(String);

impl Text {
    /// Everything but what stands at `span`.
    pub(crate) fn outside(subject: &Subject<'_>, span: Span) -> Text {
        let text = subject.source.text();
        let before = text.get(..span.start as usize).unwrap_or("");
        let behind = text.get(span.end as usize..).unwrap_or("");
        Text(format!("{}\n{}", words::plain(before), words::plain(behind)))
    }

    /// Whether a name occurs, in any spelling.
    pub(crate) fn names(&self, name: &str) -> bool {
        let name = words::plain(name);
        name.is_empty() || self.0.contains(&name)
    }
}
