//! The outline of a document: its sections with the endpoints, records and error codes in them.

use livespec_diagnostics::Span;
use lsp_types::{DocumentSymbol, SymbolKind};

use super::Question;

/// A symbol with what it covers, before it is sorted into the sections.
struct Found {
    name: String,
    detail: Option<String>,
    kind: SymbolKind,
    /// All that belongs to it.
    span: Span,
    /// Where its name stands.
    name_span: Span,
}

/// The symbols of a document as a tree by place.
pub(crate) fn all(question: &Question<'_>) -> Vec<DocumentSymbol> {
    let mut found = sections(question);
    found.extend(things(question));
    // The outer one of two that begin together stands first.
    found.sort_by_key(|symbol| (symbol.span.start, u32::MAX - symbol.span.end));
    let mut open: Vec<(Span, DocumentSymbol)> = Vec::new();
    let mut roots = Vec::new();
    for symbol in found {
        while open
            .last()
            .is_some_and(|(span, _)| span.end < symbol.span.end.max(symbol.span.start + 1))
        {
            close(&mut open, &mut roots);
        }
        open.push((symbol.span, rendered(question, symbol)));
    }
    while !open.is_empty() {
        close(&mut open, &mut roots);
    }
    roots
}

/// Moves the innermost open symbol into the one around it.
fn close(open: &mut Vec<(Span, DocumentSymbol)>, roots: &mut Vec<DocumentSymbol>) {
    let Some((_, symbol)) = open.pop() else { return };
    match open.last_mut() {
        Some((_, parent)) => parent.children.get_or_insert_default().push(symbol),
        None => roots.push(symbol),
    }
}

fn sections(question: &Question<'_>) -> Vec<Found> {
    let sections = &question.analysis.compilation.outline.sections;
    let section = |section: &livespec_syntax::Section| Found {
        name: section.heading.as_str().trim().to_owned(),
        detail: section.number.clone(),
        kind: SymbolKind::NAMESPACE,
        span: section.span,
        name_span: section.heading.span,
    };
    sections.iter().map(section).collect()
}

fn things(question: &Question<'_>) -> Vec<Found> {
    let spec = &question.analysis.compilation.spec;
    let thing = |name: String, detail: String, kind, span| Found {
        name,
        detail: Some(detail).filter(|detail| !detail.is_empty()),
        kind,
        span,
        name_span: span,
    };
    let operations = spec.operations.iter().map(|(_, operation)| {
        let name = operation.title();
        thing(name, operation.kind.name().to_owned(), SymbolKind::METHOD, operation.origin.span)
    });
    let entities = spec.entities.iter().map(|(_, entity)| {
        let detail = format!("{} fields", entity.fields.len());
        thing(entity.name.clone(), detail, SymbolKind::STRUCT, entity.origin().span)
    });
    let errors = spec.errors.iter().filter(|entry| entry.catalogued).filter_map(|entry| {
        let code = entry.code.clone()?;
        Some(thing(code, entry.status.to_string(), SymbolKind::CONSTANT, entry.origin.span))
    });
    operations.chain(entities).chain(errors).collect()
}

fn rendered(question: &Question<'_>, found: Found) -> DocumentSymbol {
    let name = if found.name.is_empty() { "(no name)".to_owned() } else { found.name };
    #[expect(deprecated, reason = "the protocol's type still has the field")]
    DocumentSymbol {
        name,
        detail: found.detail,
        kind: found.kind,
        tags: None,
        deprecated: None,
        range: question.range(found.span),
        selection_range: question.range(found.name_span),
        children: None,
    }
}
