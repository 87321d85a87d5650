//! What can be written next: section names, states, error codes, paths, records, permissions.

use livespec_syntax::Topic;
use lsp_types::{CompletionItem, CompletionItemKind, Position};

use super::Question;

/// What goes on at a position, by what stands before it on its line.
pub(crate) fn at(question: &Question<'_>, position: Position) -> Vec<CompletionItem> {
    let offset = question.offset(position);
    let source = &question.analysis.source;
    let line = source.line_span(source.line(u32::try_from(offset).unwrap_or(u32::MAX)));
    let before = &source.text()[line.start as usize..offset.max(line.start as usize)];
    let trimmed = before.trim_start();
    if trimmed.starts_with('#') {
        return headings(question);
    }
    let key: String = trimmed
        .chars()
        .filter(|c| c.is_alphabetic() || *c == ':')
        .collect::<String>()
        .to_lowercase();
    if key == "status:" {
        return STATES
            .iter()
            .map(|state| item(state, "status", CompletionItemKind::ENUM_MEMBER))
            .collect();
    }
    let word = before.rsplit(|c: char| !(c.is_alphanumeric() || "/_{}:-".contains(c))).next();
    if word.is_some_and(|word| word.starts_with('/')) {
        return paths(question);
    }
    names(question)
}

/// The words of a document's life.
const STATES: &[&str] = &["Draft", "In Review", "Approved", "Implemented"];

/// The sections that the dialect has and the document has not, the expected ones first.
fn headings(question: &Question<'_>) -> Vec<CompletionItem> {
    let outline = &question.analysis.compilation.outline;
    let there: Vec<Topic> = outline.sections.iter().filter_map(|section| section.topic).collect();
    let missing = outline.dialect.sections.iter().filter(|(topic, _)| !there.contains(topic));
    missing
        .enumerate()
        .map(|(index, (topic, expected))| {
            let detail = if *expected { "expected section" } else { "section" };
            let mut item = item(&heading(*topic), detail, CompletionItemKind::MODULE);
            item.sort_text = Some(format!("{}{index:03}", u8::from(!expected)));
            item
        })
        .collect()
}

/// The name of a topic as a heading: `DataModel` is `Data model`.
fn heading(topic: Topic) -> String {
    let mut out = String::new();
    for c in format!("{topic:?}").chars() {
        if c.is_uppercase() && !out.is_empty() {
            out.push(' ');
            out.extend(c.to_lowercase());
        } else {
            out.push(c);
        }
    }
    out
}

fn paths(question: &Question<'_>) -> Vec<CompletionItem> {
    let operations = &question.analysis.compilation.spec.operations;
    let mut all: Vec<String> =
        operations.iter().map(|(_, operation)| operation.path.to_string()).collect();
    all.sort();
    all.dedup();
    all.iter().map(|path| item(path, "path", CompletionItemKind::VALUE)).collect()
}

fn names(question: &Question<'_>) -> Vec<CompletionItem> {
    let spec = &question.analysis.compilation.spec;
    let mut items = Vec::new();
    for entry in &spec.errors {
        if let Some(code) = &entry.code {
            let detail = format!("error, status {}", entry.status);
            items.push(item(code, &detail, CompletionItemKind::CONSTANT));
        }
    }
    for (_, entity) in spec.entities.iter() {
        items.push(item(&entity.name, "record", CompletionItemKind::STRUCT));
    }
    for permission in &spec.access.permissions {
        items.push(item(&permission.name, "permission", CompletionItemKind::VALUE));
    }
    items.sort_by(|a, b| a.label.cmp(&b.label));
    items.dedup_by(|a, b| a.label == b.label);
    items
}

fn item(label: &str, detail: &str, kind: CompletionItemKind) -> CompletionItem {
    CompletionItem {
        label: label.to_owned(),
        detail: Some(detail.to_owned()),
        kind: Some(kind),
        ..CompletionItem::default()
    }
}
