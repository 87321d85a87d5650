//! Open questions: lists, task lists, tables.

use livespec_diagnostics::Span;
use livespec_ir::{Origin, Question};
use livespec_syntax::{Column, TableRole, Topic};

use super::CHECK;
use super::reading::{Reader, row_span};
use super::topics::Topics;

const QUESTIONS: Topics = Topics::of(&[Topic::OpenQuestions]);

pub(super) fn collect(reader: &mut Reader<'_, '_>) {
    let mut found = Vec::new();
    for line in reader.lines(QUESTIONS) {
        reader.context.claim(line.index, "open question", "D10", CHECK);
        // What stands under a question explains it.
        if !line.listed || line.item.depth > 1 {
            continue;
        }
        let Some(text) = reader.whole(&line) else { continue };
        let open = line.task != Some(true) && !settled(&text) && !struck(&line);
        found.push(question(text, open, line.item.span));
    }
    let tables = reader
        .tables(|place, table| table.role == TableRole::Questions || place.around.meets(QUESTIONS));
    for (index, table) in tables {
        reader.context.claim(index, "open questions", "D10", CHECK);
        let span = reader.outline.items[index].span;
        let answer = table.header.iter().position(|cell| {
            let name = cell.read().trim().to_lowercase();
            ["decision", "answer", "resolution"].iter().any(|word| name.starts_with(word))
        });
        for row in &table.rows {
            let Some(text) = reader.owned(table.cell(row, Column::Question)) else { continue };
            let status = reader.owned(table.cell(row, Column::Status)).unwrap_or_default();
            let place = row_span(row, span);
            let answered = answer.is_some_and(|column| reader.cell(row.get(column)).is_some());
            let mut entry = question(text, !closed(&status) && !answered, place);
            entry.blocking = entry.blocking.or_else(|| blocking(&status));
            reader.context.note(place, "open question", "D10", CHECK);
            found.push(entry);
        }
    }
    reader.context.spec.questions.extend(found);
}

fn question(text: String, open: bool, span: Span) -> Question {
    Question { blocking: blocking(&text), text, open, origin: Origin::stated(span) }
}

/// Whether a question says that it blocks; none where it says neither or both.
fn blocking(text: &str) -> Option<bool> {
    let text = text.to_lowercase();
    let denied = ["non-blocking", "nonblocking", "not blocking", "non blocking"]
        .iter()
        .any(|word| text.contains(word));
    if text.contains("blocking/non-blocking") || text.contains("blocking or non-blocking") {
        return None;
    }
    if denied {
        return Some(false);
    }
    let claimed = text
        .split(|c: char| !c.is_alphanumeric())
        .any(|word| matches!(word, "blocking" | "blocker" | "blocks"));
    claimed.then_some(true)
}

/// Whether the status of a row says that the question is answered.
fn closed(status: &str) -> bool {
    let status = status.to_lowercase();
    ["closed", "resolved", "answered", "decided", "done", "✅"]
        .iter()
        .any(|word| status.contains(word))
        && !status.contains("not ")
        && !status.contains("unresolved")
        && !status.contains("undecided")
}

/// Whether a question carries its answer.
fn settled(text: &str) -> bool {
    let text = text.to_lowercase();
    if text.lines().any(|line| line.trim_start().starts_with("a:")) || text.contains("? a: ") {
        return true;
    }
    ["resolved:", "answer:", "decided:", "decision:", "(resolved)", "(answered)", "✅"]
        .iter()
        .any(|word| text.contains(word))
}

fn struck(line: &super::reading::Line<'_>) -> bool {
    match &line.item.kind {
        livespec_syntax::ItemKind::Entry(text, _) => {
            text.inlines.runs.first().is_some_and(|run| run.style.strike)
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blocking_is_told_apart_from_its_negation() {
        assert_eq!(blocking("Who pays? Blocking."), Some(true));
        assert_eq!(blocking("Colours; non-blocking"), Some(false));
        assert_eq!(blocking("Context and blocking/non-blocking"), None);
        assert_eq!(blocking("Unblocking the queue"), None);
        assert!(closed("Resolved") && !closed("Unresolved") && !closed("Open"));
    }
}
