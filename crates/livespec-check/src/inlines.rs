//! The running text of a document, whatever it stands in.

use livespec_diagnostics::Span;
use livespec_syntax::{Block, BlockKind, Document, Inlines, Item, ItemKind, Text};

/// Every text of a document but its code blocks; not in document order.
pub(crate) fn all(document: &Document) -> Vec<&Inlines> {
    let mut found = Vec::new();
    let mut open: Vec<&Block> = document.blocks.iter().collect();
    while let Some(block) = open.pop() {
        match &block.kind {
            BlockKind::Heading(heading) => found.push(&heading.inlines),
            BlockKind::Paragraph(inlines) => found.push(inlines),
            BlockKind::Table(table) => {
                found.extend(table.header.iter().chain(table.rows.iter().flatten()))
            }
            BlockKind::Quote(blocks) => open.extend(blocks),
            BlockKind::List(list) => open.extend(list.items.iter().flat_map(|item| &item.blocks)),
            BlockKind::Fence(_) | BlockKind::Html(_) | BlockKind::Rule => {}
        }
    }
    found
}

/// A link with the place of its text.
#[derive(Debug)]
pub(crate) struct Link<'a> {
    pub(crate) target: &'a str,
    pub(crate) span: Span,
}

/// The links of a document.
pub(crate) fn links(document: &Document) -> Vec<Link<'_>> {
    let mut found: Vec<Link<'_>> = Vec::new();
    for inlines in all(document) {
        let mut last: Option<&str> = None;
        for run in &inlines.runs {
            let target = run.style.link.as_deref();
            match (target, found.last_mut()) {
                // The runs of one link have one target.
                (Some(target), Some(link)) if last == Some(target) => {
                    link.span = link.span.to(run.span)
                }
                (Some(target), _) => found.push(Link { target, span: run.span }),
                (None, _) => {}
            }
            last = target;
        }
    }
    found
}

/// The texts of an item; none for endpoints and code.
pub(crate) fn texts(item: &Item) -> Vec<&Text> {
    match &item.kind {
        ItemKind::Label(label) => vec![&label.key, &label.value],
        ItemKind::Entry(text, _) | ItemKind::Paragraph(text) => vec![text],
        ItemKind::Table(table) => table.rows.iter().flatten().collect(),
        ItemKind::Endpoint(_) | ItemKind::Fence(_) => Vec::new(),
    }
}
