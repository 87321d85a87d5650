//! The title of a document and the name in it.

use crate::vocabulary::TITLES;
use crate::{Inlines, MetaValue, Metadata, Title};

/// Keys of metadata that name what is specified, where the title does not.
const NAME_KEYS: &[&str] =
    &["title", "project", "project name", "feature", "feature name", "product", "service", "name"];

/// Separators between the fixed words of a title and the name.
const SEPARATORS: &[&str] = &[" : ", ": ", "：", " - ", " – ", " — ", " | "];

/// The title from the first heading, else from the metadata.
pub(super) fn title(heading: Option<Inlines>, metadata: &Metadata) -> Option<Title> {
    let named = metadata.get(NAME_KEYS).and_then(|entry| match &entry.value {
        MetaValue::Text(text) if !text.trim().is_empty() => {
            Some((text.trim().to_owned(), entry.value_span))
        }
        _ => None,
    });
    let Some(heading) = heading else {
        let (text, span) = named?;
        let name = name(&text).unwrap_or_else(|| text.clone());
        return Some(Title { text, name, span });
    };
    let text = heading.text().trim().replace('\n', " ");
    let from_metadata = || named.map(|(text, _)| name(&text).unwrap_or(text));
    let name = name(&text).or_else(from_metadata).unwrap_or_else(|| text.clone());
    Some(Title { text, name, span: heading.span })
}

/// What is left of a title without its fixed words; `None` where nothing is.
fn name(text: &str) -> Option<String> {
    let fixed = |part: &str| TITLES.has(&part.trim().to_lowercase());
    let mut rest = text.trim();
    loop {
        if fixed(rest) {
            return None;
        }
        let first = SEPARATORS
            .iter()
            .filter_map(|separator| Some((rest.find(separator)?, separator.len())))
            .min();
        let last = SEPARATORS
            .iter()
            .filter_map(|separator| Some((rest.rfind(separator)?, separator.len())))
            .max();
        match (first, last) {
            (Some((at, length)), _) if fixed(&rest[..at]) => rest = rest[at + length..].trim(),
            (_, Some((at, length))) if fixed(&rest[at + length..]) => rest = rest[..at].trim(),
            _ => break,
        }
    }
    let rest = strip_words(rest);
    (!rest.is_empty()).then(|| rest.to_owned())
}

/// `Orders Technical Specification` and `Orders (Technical Specification)` name `Orders`.
fn strip_words(text: &str) -> &str {
    let lower = text.to_lowercase();
    for words in
        ["(technical specification)", "technical specification", "technical spec", "tech spec"]
    {
        if lower.len() == text.len() && lower.ends_with(words) {
            let rest = text[..text.len() - words.len()].trim_end();
            if !rest.is_empty() {
                return rest;
            }
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::name;

    #[test]
    fn fixed_words_are_cut_off() {
        let cases = [
            ("Technical Specification Document: Orders", Some("Orders")),
            ("Orders - Technical Specification", Some("Orders")),
            ("Technical Specification: Orders: the second part", Some("Orders: the second part")),
            ("Technical Spec — Order Engine MVP", Some("Order Engine MVP")),
            ("Loan Service API - Technical Specification", Some("Loan Service API")),
            ("Orders — Technical Architecture", Some("Orders")),
            ("Orders (Phase 1)", Some("Orders (Phase 1)")),
            ("Spécification technique : Médiathèque", Some("Médiathèque")),
            ("技术方案：图书角", Some("图书角")),
            ("Technical Specification", None),
            ("{{title}}", Some("{{title}}")),
        ];
        for (title, expected) in cases {
            assert_eq!(name(title).as_deref(), expected, "{title}");
        }
    }
}
