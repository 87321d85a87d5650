//! Renders an outline as text, one line a thing, for fixtures and for looking at documents.
#![expect(clippy::unwrap_used, reason = "writing to a string cannot fail")]

use std::fmt::Write;

use livespec_diagnostics::{Diagnostics, Source, Span};
use livespec_syntax::{
    Document, EndpointItem, FenceItem, Item, ItemKind, LabelItem, Meta, MetaValue, Outline,
    TableItem, Text, outline, parse,
};

/// Parses a document and renders everything that was recognised.
pub(crate) fn render(source: &Source) -> String {
    let mut diagnostics = Diagnostics::default();
    let document = parse(source, &mut diagnostics);
    let outline = outline(&document, &mut diagnostics);
    let mut out = String::new();
    head(&mut out, &document, &outline);
    for (index, section) in outline.sections.iter().enumerate() {
        let answer =
            section.not_applicable.as_ref().map(|reason| format!(" n/a({})", reason.as_str()));
        let line = format!(
            "section {index} {}{} {:?} topic={}{}{} parent={} lines {}-{}",
            "#".repeat(usize::from(section.level)),
            section.number.as_ref().map(|number| format!(" [{number}]")).unwrap_or_default(),
            section.heading.as_str(),
            section.topic.map_or("-".to_owned(), |topic| format!("{topic:?}")),
            if section.empty { " empty" } else { "" },
            answer.unwrap_or_default(),
            section.parent.map_or("-".to_owned(), |parent| parent.0.to_string()),
            source.line(section.span.start),
            source.line(section.span.end.saturating_sub(1).max(section.span.start)),
        );
        out.push_str(&line);
        out.push('\n');
    }
    for (index, item) in outline.items.iter().enumerate() {
        render_item(&mut out, source, index, item);
    }
    for placeholder in &outline.placeholders {
        writeln!(out, "placeholder {} {:?}", at(source, placeholder.span), placeholder.text)
            .unwrap();
    }
    for found in &diagnostics {
        writeln!(out, "{} {} {}", found.code, at(source, found.span), found.message).unwrap();
    }
    out
}

fn head(out: &mut String, document: &Document, outline: &Outline) {
    writeln!(out, "dialect {}", outline.dialect.name).unwrap();
    if let Some(title) = &outline.title {
        writeln!(out, "title {:?} name {:?}", title.text, title.name).unwrap();
    }
    let front = document.front_matter.as_ref().map_or(0, |front| front.entries.len());
    for (index, Meta { key, value, value_span, .. }) in outline.metadata.entries.iter().enumerate()
    {
        let value = match value {
            MetaValue::Text(text) => format!("{text:?}"),
            MetaValue::List(items) => {
                format!("{:?}", items.iter().map(|(item, _)| item).collect::<Vec<_>>())
            }
            MetaValue::Other => "other".to_owned(),
        };
        let kind = if index < front { "front" } else { "meta" };
        writeln!(out, "{kind} {key:?} = {value} {}", at(&document.source, *value_span)).unwrap();
    }
}

fn at(source: &Source, span: Span) -> String {
    let (start, end) = (source.line_column(span.start), source.line_column(span.end));
    if start.line == end.line {
        format!("{}:{}-{}", start.line, start.column, end.column)
    } else {
        format!("{}:{}-{}:{}", start.line, start.column, end.line, end.column)
    }
}

fn render_item(out: &mut String, source: &Source, index: usize, item: &Item) {
    let what = match &item.kind {
        ItemKind::Endpoint(endpoint) => render_endpoint(source, endpoint),
        ItemKind::Label(label) => render_label(label),
        ItemKind::Fence(fence) => render_fence(source, fence),
        ItemKind::Table(table) => render_table(table),
        ItemKind::Entry(text, task) => {
            let task = task.map_or("", |done| if done { " [x]" } else { " [ ]" });
            format!("entry{task} {:?}", short(text.as_str()))
        }
        ItemKind::Paragraph(text) => format!("paragraph {:?}", short(text.as_str())),
    };
    let indent = "  ".repeat(usize::from(item.depth));
    let parent = item.parent.map(|parent| format!(" in {parent}")).unwrap_or_default();
    let section = item.section.map_or("-".to_owned(), |id| id.0.to_string());
    writeln!(
        out,
        "{indent}item {index} s{section} line {}{parent}: {what}",
        source.line(item.span.start)
    )
    .unwrap();
}

fn render_endpoint(source: &Source, endpoint: &EndpointItem) -> String {
    let targets: Vec<String> = endpoint
        .targets
        .iter()
        .map(|(method, method_span, path, path_span)| {
            // What is put together from several places shows where it was found.
            let (first, second) = (source.slice(*method_span), source.slice(*path_span));
            if first == method && second.contains(path.as_str()) {
                format!("{method} {path}")
            } else {
                format!("{method} {path} (from {first:?} and {:?})", short(second))
            }
        })
        .collect();
    let mut text = format!("endpoint {:?} {}", endpoint.form, targets.join(" + "));
    if endpoint.placeholder {
        text.push_str(" placeholder");
    }
    if let Some(purpose) = &endpoint.purpose {
        write!(text, " purpose={:?}", short(purpose.as_str())).unwrap();
    }
    for (column, cell) in &endpoint.cells {
        write!(text, " {column:?}={:?}", cell.as_str()).unwrap();
    }
    text
}

fn render_label(label: &LabelItem) -> String {
    let mut text = format!("label {:?}", label.key.as_str());
    if let Some(note) = &label.qualifier {
        write!(text, " ({})", note.as_str()).unwrap();
    }
    write!(text, " = {:?}", short(label.value.as_str())).unwrap();
    if let Some((status, _)) = label.status {
        write!(text, " status={status}").unwrap();
    }
    if let Some(topic) = label.topic {
        write!(text, " topic={topic:?}").unwrap();
    }
    text
}

fn render_fence(source: &Source, fence: &FenceItem) -> String {
    let parts: Vec<String> = fence
        .parts
        .iter()
        .map(|part| format!("{:?}@{}", part.role, source.line(part.code.locate(0))))
        .collect();
    format!("fence {:?} {} bytes parts {}", fence.lang, fence.code.text().len(), parts.join(", "))
}

fn render_table(table: &TableItem) -> String {
    let header: Vec<String> = table
        .header
        .iter()
        .zip(&table.columns)
        .map(|(text, column): (&Text, _)| format!("{:?}:{column:?}", text.as_str()))
        .collect();
    format!("table {:?} {} rows [{}]", table.role, table.rows.len(), header.join(", "))
}

fn short(text: &str) -> String {
    let mut text: String = text.chars().take(80).collect();
    text.truncate(text.trim_end().len());
    text
}
