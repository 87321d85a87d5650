//! Which endpoint a sentence is about, as text.

use livespec_syntax::{ItemKind, Text};

use super::reading::Reader;

const METHODS: &[&str] = &["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"];

/// The endpoint that a text names: `POST /orders`, or a path alone.
pub(crate) fn in_text(text: &str) -> Option<String> {
    if !text.contains('/') {
        return None;
    }
    let mut method: Option<&str> = None;
    for word in text.split_whitespace() {
        let word = word.trim_matches(['`', '(', ')', ',', ';', '"', '\'']);
        if METHODS.contains(&word) {
            method = Some(word);
            continue;
        }
        let path = word.trim_end_matches(['.', ':']);
        if path.len() > 1
            && path.starts_with('/')
            && path[1..].starts_with(|c: char| c.is_alphabetic() || "{:*".contains(c))
        {
            return Some(
                method.map_or_else(|| path.to_owned(), |method| format!("{method} {path}")),
            );
        }
        method = None;
    }
    None
}

/// The endpoint that the cells of a row name.
pub(crate) fn in_row(row: &[Text]) -> Option<String> {
    let joined: Vec<&str> = row.iter().map(Text::as_str).collect();
    in_text(&joined.join(" "))
}

/// The endpoint in whose section an item stands: the last one before it in the same section.
pub(crate) fn around(reader: &Reader<'_, '_>, index: usize) -> Option<String> {
    let items = &reader.outline.items;
    let section = items[index].section;
    // A bounded look back keeps long sections linear; an endpoint's own lines are few.
    items[index.saturating_sub(64)..index]
        .iter()
        .rev()
        .take_while(|item| item.section == section)
        .find_map(|item| match &item.kind {
            ItemKind::Endpoint(endpoint) if !endpoint.placeholder => {
                let (method, _, path, _) = endpoint.targets.first()?;
                Some(format!("{method} {path}"))
            }
            _ => None,
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn endpoints_are_found_in_sentences() {
        assert_eq!(in_text("`POST /orders` takes 30/min").as_deref(), Some("POST /orders"));
        assert_eq!(in_text("Calls to /search: 10 a second.").as_deref(), Some("/search"));
        assert_eq!(in_text("30/min and 5 / s"), None);
        assert_eq!(in_text("POST is limited, see above"), None);
    }
}
