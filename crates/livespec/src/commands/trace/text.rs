//! The trace for people: the document with a margin, and a summary.

use std::fmt::Write;

use livespec_compiler::{Effect, Fact};

use super::lines::{Traced, statuses};
use crate::terminal::{harmless, paint};
use crate::words::obstacle;

/// The widest kind that the margin has room for, in characters.
const KIND_WIDTH_MAX: usize = 28;

pub(crate) fn render(traced: &Traced<'_>, colours: bool) -> String {
    let mut out = String::new();
    let widths = Widths::of(traced);
    let source = &traced.checked.source;
    let mut known = traced.lines.iter().peekable();
    for number in 1..=source.line_count() {
        let line = known.next_if(|line| line.line == number);
        let text = harmless(source.slice(source.line_span(number)));
        if line.is_none() && text.trim().is_empty() && number == source.line_count() {
            break;
        }
        let missed = traced.missed_at(number);
        let margin =
            widths.margin(line.and_then(|line| line.facts.first()), !missed.is_empty(), colours);
        let row = format!("{number:>width$} {margin} │ {text}", width = widths.number);
        let _ = writeln!(out, "{}", row.trim_end());
        for missed in missed {
            let reason =
                paint(&format!("not understood: {}", harmless(missed.reason)), "33", colours);
            let _ = writeln!(out, "{:>width$} ╰─ {reason}", "", width = widths.number);
        }
    }
    out.push('\n');
    summary(traced, colours, &mut out);
    out
}

struct Widths {
    number: usize,
    requirement: usize,
    kind: usize,
}

impl Widths {
    fn of(traced: &Traced<'_>) -> Widths {
        let first = || traced.lines.iter().filter_map(|line| line.facts.first());
        Widths {
            number: traced.checked.source.line_count().to_string().len(),
            requirement: first().map(|fact| fact.requirement.len()).max().unwrap_or(0).max(2),
            kind: first()
                .map(|fact| fact.kind.chars().count())
                .max()
                .unwrap_or(0)
                .clamp(8, KIND_WIDTH_MAX),
        }
    }

    fn margin(&self, fact: Option<&Fact>, missed: bool, colours: bool) -> String {
        let (requirement, kind, effects) = match fact {
            Some(fact) => (fact.requirement, fact.kind, letters(fact)),
            None if missed => ("??", "", String::new()),
            None => ("", "", String::new()),
        };
        let kind: String = kind.chars().take(self.kind).collect();
        let mark = if missed { "!" } else { " " };
        let text = format!(
            "{mark} {requirement:<r$} {kind:<k$} {effects:<4}",
            r = self.requirement,
            k = self.kind
        );
        paint(&text, if missed { "33" } else { "36" }, colours)
    }
}

/// One letter an effect: check, serve, verify, export.
fn letters(fact: &Fact) -> String {
    [(Effect::Check, 'c'), (Effect::Serve, 's'), (Effect::Verify, 'v'), (Effect::Export, 'e')]
        .into_iter()
        .map(|(effect, letter)| if fact.effects.contains(&effect) { letter } else { '·' })
        .collect()
}

fn summary(traced: &Traced<'_>, colours: bool, out: &mut String) {
    let compilation = &traced.checked.compilation;
    let spec = &compilation.spec;
    let (lines, understood) = traced.counts();
    let path = harmless(traced.checked.source.path());
    let title =
        paint(&format!("{path}: dialect {}", compilation.outline.dialect.name), "1", colours);
    let _ = writeln!(out, "{title}");
    let _ = writeln!(
        out,
        "{lines} lines with text, {understood} understood, {} not",
        lines - understood
    );
    let _ = writeln!(out, "effects: c check, s serve, v verify, e export");
    if !spec.entities.is_empty() {
        let _ = writeln!(out, "\n{}", paint("entities", "1", colours));
    }
    for entity in spec.entities.values() {
        let line = traced.line(entity.origin().span.start);
        let _ = writeln!(
            out,
            "  {} with {} fields (line {line})",
            harmless(&entity.name),
            entity.fields.len()
        );
    }
    if !spec.operations.is_empty() {
        let _ = writeln!(out, "\n{}", paint("operations", "1", colours));
    }
    for operation in spec.operations.values() {
        let entity = operation.entity.map_or("", |id| spec.entities[id].name.as_str());
        let statuses: Vec<String> = statuses(operation).iter().map(u16::to_string).collect();
        let line = traced.line(operation.origin.span.start);
        let row = format!(
            "  {} {}  {} {}  {} (line {line})",
            operation.method.map_or("?", |method| method.name()),
            operation.path,
            operation.kind.name(),
            entity,
            statuses.join(" "),
        );
        let _ = writeln!(out, "{}", harmless(&row));
        if let Some(obstacle) = obstacle(operation) {
            let _ = writeln!(out, "      {}", harmless(obstacle));
        }
    }
}
