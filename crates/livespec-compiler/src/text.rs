//! Text of the document as one piece, for whoever reads sentences.

use livespec_diagnostics::{Fragment, Span};
use livespec_syntax::{LabelItem, Run, Style, Text};

/// The words of a text that stand within a span.
pub(crate) fn slice(text: &Text, span: Span) -> String {
    let runs = text.inlines.runs.iter();
    let inside = runs.filter(|run| run.span.start < span.end && span.start < run.span.end);
    inside
        .map(|run| {
            // A run of plain text is as long as its place; others are taken whole.
            let from = span.start.saturating_sub(run.span.start) as usize;
            let to = (span.end.min(run.span.end) - run.span.start) as usize;
            run.text.get(from..to).unwrap_or(&run.text)
        })
        .collect()
}

/// A label with its qualifier and its value as one text again: `id (path, required): the order`.
pub(crate) fn whole(label: &LabelItem) -> Text {
    let mut inlines = label.key.inlines.clone();
    let joint = |text: &str, from: u32, to: u32| Run {
        text: text.to_owned(),
        span: Span { start: from, end: to.max(from) },
        style: Style::default(),
    };
    let mut end = label.key.span.end;
    if let Some(qualifier) = &label.qualifier {
        inlines.runs.push(joint(" (", end, qualifier.span.start));
        inlines.runs.extend(qualifier.inlines.runs.iter().cloned());
        end = qualifier.span.end;
        inlines.runs.push(joint(")", end, end + 1));
        end += 1;
    }
    if !label.value.as_str().is_empty() {
        inlines.runs.push(joint(": ", end, label.value.span.start));
        inlines.runs.extend(label.value.inlines.runs.iter().cloned());
        end = label.value.span.end;
    }
    inlines.span = Span { start: label.key.span.start, end: end.max(label.key.span.end) };
    Text { prose: label.key.prose, ..Text::of(&inlines) }
}

/// What a sentence says. Names in code spans keep their backticks, by which the reader of sentences
/// tells names from words.
pub(crate) fn read_sentence(text: &Text) -> livespec_lang::Reading {
    let mut marked = Fragment::new();
    for run in text.prose.english(&text.inlines.runs).iter() {
        if run.style.code {
            let at = |offset| Span { start: offset, end: offset };
            marked.push("`", at(run.span.start));
            marked.push(&run.text, run.span);
            marked.push("`", at(run.span.end));
        } else {
            marked.push(&run.text, run.span);
        }
    }
    livespec_lang::constraints::read(&marked)
}
