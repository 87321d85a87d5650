//! Goals, and what is out of scope.

use livespec_diagnostics::Span;
use livespec_syntax::{Section, Topic};

use super::reading::{Line, Reader};
use super::topics::Topics;
use super::{CHECK, EXPORT};

const GOALS: Topics = Topics::of(&[Topic::Goals]);
const EXCLUDED: Topics = Topics::of(&[Topic::OutOfScope]);
const SCOPE: Topics = Topics::of(&[Topic::Scope]);

pub(super) fn collect(reader: &mut Reader<'_, '_>) {
    for line in reader.lines(GOALS.or(EXCLUDED).or(SCOPE)) {
        let around = reader.place(line.index).around;
        let excluded = around.meets(EXCLUDED) || says_excluded(&line);
        let kind = if excluded { "out of scope" } else { "goal" };
        let effects = if excluded { CHECK } else { EXPORT };
        reader.context.claim(line.index, kind, "D8", effects);
        // The paragraph before a list introduces it; alone it is the statement itself.
        let heads = line.key.is_some() && line.value.text.trim().is_empty();
        let stated = !heads && (line.listed || line.key.is_some() || alone(reader, &line));
        let Some(text) = reader.whole(&line).filter(|_| stated) else { continue };
        let note = Reader::note_of(text, line.item.span);
        if excluded {
            reader.context.spec.excluded.push(note);
        } else if around.meets(GOALS) {
            reader.context.spec.goals.push(note);
        }
    }
}

/// Whether a line of a section about scope in general says what is not covered.
fn says_excluded(line: &Line<'_>) -> bool {
    let key = line.key_word();
    ["out of scope", "not in scope", "excluded", "non-goal", "not covered", "out-of-scope"]
        .iter()
        .any(|word| key.starts_with(word))
}

/// Whether no list entry stands in the section of a line.
fn alone(reader: &Reader<'_, '_>, line: &Line<'_>) -> bool {
    let items = &reader.outline.items;
    let span: Option<&Section> =
        line.item.section.map(|id| &reader.outline.sections[id.0 as usize]);
    let end = span.map_or(line.item.span, |section| section.span);
    !items[line.index + 1..]
        .iter()
        .take_while(|item| Span::contains(end, item.span))
        .take(4)
        .any(|item| item.depth > 0)
}
