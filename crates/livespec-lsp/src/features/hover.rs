//! What the line, the thing or the finding under the cursor is.

use std::fmt::Write;

use livespec_compiler::LineTrace;
use livespec_ir::{AccessRule, Entity, ErrorEntry, Operation};
use lsp_types::{Hover, HoverContents, MarkupContent, MarkupKind, Position};

use super::Question;
use crate::analysis::Thing;

/// Findings at the place, the thing that is named there, and what its line became.
pub(crate) fn at(question: &Question<'_>, position: Position) -> Option<Hover> {
    let offset = question.offset(position);
    let mut parts = Vec::new();
    let mut range = None;
    if let Some((thing, span)) = question.analysis.thing_at(offset) {
        parts.push(told(question, &thing));
        range = Some(question.range(span));
    }
    parts.extend(line(question, offset));
    for found in question.analysis.diagnostics.iter() {
        if found.span.range().contains(&offset)
            && let Some(page) = question.host.explain(found.code.0)
        {
            parts.push(page);
        }
    }
    if parts.is_empty() {
        return None;
    }
    let value = parts.join("\n\n---\n\n");
    let contents = HoverContents::Markup(MarkupContent { kind: MarkupKind::Markdown, value });
    Some(Hover { contents, range })
}

fn told(question: &Question<'_>, thing: &Thing<'_>) -> String {
    match thing {
        Thing::Operation(operation) => endpoint(question, operation),
        Thing::Entity(entity) => record(entity),
        Thing::Error(error) => code(error),
    }
}

fn endpoint(question: &Question<'_>, operation: &Operation) -> String {
    let spec = &question.analysis.compilation.spec;
    let mut out = format!("**`{}`**", operation.title());
    if let Some(summary) = &operation.summary {
        let _ = write!(out, " — {summary}");
    }
    let entity = operation.entity.map(|id| spec.entities[id].name.as_str());
    let _ = write!(out, "\n\n- does: {}", operation.kind.name());
    if let Some(entity) = entity {
        let _ = write!(out, " `{entity}`");
    }
    let access = match &operation.access {
        AccessRule::Public => "anyone".to_owned(),
        AccessRule::Authenticated => "whoever proves who they are".to_owned(),
        AccessRule::Scopes(scopes) => format!("`{}`", scopes.join("`, `")),
    };
    let _ = write!(out, "\n- open to: {access}");
    out
}

fn record(entity: &Entity) -> String {
    let mut out = format!(
        "**`{}`** — record in table `{}`\n\n| field | type | |\n|---|---|---|\n",
        entity.name, entity.table
    );
    for field in &entity.fields {
        let mark = if field.required { "required" } else { "" };
        let _ = writeln!(out, "| `{}` | {:?} | {mark} |", field.name, field.schema.ty);
    }
    out
}

fn code(error: &ErrorEntry) -> String {
    let code = error.code.as_deref().unwrap_or("error");
    let mut out = format!("**`{code}`** — status {}", error.status);
    for text in [&error.description, &error.message, &error.action].into_iter().flatten() {
        let _ = write!(out, "\n\n{text}");
    }
    out
}

/// What the line at an offset was understood as, else why it was not.
fn line(question: &Question<'_>, offset: usize) -> Option<String> {
    let source = &question.analysis.source;
    let number = source.line(u32::try_from(offset).ok()?);
    let span = source.line_span(number);
    let trace = &question.analysis.compilation.trace;
    let touches = |other: livespec_diagnostics::Span| {
        other.start <= span.end && span.start < other.end.max(other.start + 1)
    };
    if let Some(gap) = trace.gaps.iter().find(|gap| touches(gap.span)) {
        return Some(format!("Not understood: {}", gap.reason));
    }
    let facts = trace.facts.iter().filter(|fact| touches(fact.span)).cloned().collect();
    let mut line = LineTrace { line: number, facts };
    line.facts.sort_by_key(|fact| fact.span.len());
    line.facts.dedup_by_key(|fact| (fact.kind, fact.requirement));
    let lines: Vec<String> = line
        .facts
        .iter()
        .take(FACTS_MAX)
        .map(|fact| {
            let effects: Vec<&str> = fact.effects.iter().map(|effect| effect.name()).collect();
            format!("- {} ({}): {}", fact.kind, fact.requirement, effects.join(", "))
        })
        .collect();
    (!lines.is_empty()).then(|| format!("Understood as\n\n{}", lines.join("\n")))
}

/// The most facts of a line that are shown; the smallest stand first.
const FACTS_MAX: usize = 4;
