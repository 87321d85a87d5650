//! Alternatives considered, with their decisions.

use livespec_ir::{Choice, Origin};
use livespec_syntax::{ItemKind, Topic};

use super::CHECK;
use super::reading::{Line, Reader};
use super::topics::Topics;

const ALTERNATIVES: Topics = Topics::of(&[Topic::Alternatives]);

/// Words of a sentence that says what became of an alternative.
const DECIDED: &[&str] = &[
    "rejected",
    "chosen",
    "selected",
    "decided",
    "preferred",
    "adopted",
    "accepted",
    "dismissed",
    "discarded",
    "not pursued",
];

pub(super) fn collect(reader: &mut Reader<'_, '_>) {
    let lines = reader.lines(ALTERNATIVES);
    for line in &lines {
        reader.context.claim(line.index, "alternative", "D12", CHECK);
    }
    for (index, _) in reader.tables(|place, _| place.around.meets(ALTERNATIVES)) {
        reader.context.claim(index, "alternatives", "D12", CHECK);
    }
    decisions(reader);
    let choices = sections(reader, &lines);
    let choices = if choices.is_empty() { entries(reader, &lines) } else { choices };
    reader.context.spec.alternatives.extend(choices);
}

/// Lists of decisions outside such a section: `**Key Decisions:**`.
fn decisions(reader: &mut Reader<'_, '_>) {
    for index in 0..reader.outline.items.len() {
        let ItemKind::Label(label) = &reader.outline.items[index].kind else { continue };
        let key = label.key.read().trim().to_lowercase();
        if !(key.ends_with("decisions") || key == "decision log") || reader.context.claimed(index) {
            continue;
        }
        reader.context.claim(index, "decisions", "D12", CHECK);
        for line in reader.governed(index) {
            reader.context.claim(line.index, "decision", "D12", CHECK);
        }
    }
}

/// One alternative a sub-section.
fn sections(reader: &Reader<'_, '_>, lines: &[Line<'_>]) -> Vec<Choice> {
    let mut choices = Vec::new();
    let all = &reader.outline.sections;
    for section in all {
        let parent = section.parent.and_then(|id| all.get(id.0 as usize)).and_then(|s| s.topic);
        if parent != Some(Topic::Alternatives) || section.topic == Some(Topic::Alternatives) {
            continue;
        }
        let from = lines.partition_point(|line| line.item.span.start < section.span.start);
        let mut own = lines[from..].iter().take_while(|line| section.span.contains(line.item.span));
        let decision = own.find_map(|line| decision(reader, line));
        choices.push(Choice {
            name: section.heading.as_str().trim().to_owned(),
            decision,
            origin: Origin::stated(section.heading.span),
        });
    }
    choices
}

/// What a line says of the decision: the value of a label, or a sentence with a deciding word.
fn decision(reader: &Reader<'_, '_>, line: &Line<'_>) -> Option<String> {
    let key = line.key_word();
    let named = ["decision", "verdict", "outcome", "status", "why not", "rejected", "reason"]
        .iter()
        .any(|word| key.starts_with(word));
    let text = if named { reader.told(line.value)?.to_owned() } else { reader.whole(line)? };
    (named || decides(&text)).then_some(text)
}

/// One alternative an entry of the list.
fn entries(reader: &Reader<'_, '_>, lines: &[Line<'_>]) -> Vec<Choice> {
    let mut choices: Vec<Choice> = Vec::new();
    for line in lines.iter().filter(|line| line.listed) {
        let Some(text) = reader.whole(line) else { continue };
        if line.item.depth > 1 || line.key_word().starts_with("decision") {
            if let Some(last) = choices.last_mut().filter(|last| last.decision.is_none()) {
                last.decision = decides(&text).then_some(text);
            }
            continue;
        }
        let name = line.key.map_or(text.as_str(), |key| key.text.trim()).to_owned();
        let decision = decides(&text).then_some(text);
        choices.push(Choice { name, decision, origin: Origin::stated(line.item.span) });
    }
    choices
}

fn decides(text: &str) -> bool {
    let text = text.to_lowercase();
    DECIDED.iter().any(|word| text.contains(word))
}
