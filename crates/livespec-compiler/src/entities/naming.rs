//! What a heading or a label calls the record below it.

use livespec_lang::Spanned;
use livespec_syntax::{LabelItem, Text};

/// The name of the record that a table or a list describes, and whether it is the name of a table.
#[derive(Debug, Clone)]
pub(super) struct RecordName {
    /// The key of the model: the name without words that only say what it is.
    pub(super) name: Spanned<String>,
    /// The name as a reader would quote it.
    pub(super) title: String,
    pub(super) table: bool,
}

/// Words that only say what a name stands for, or set it apart; in the singular.
const NOISE: &[&str] = &[
    "table",
    "model",
    "entity",
    "schema",
    "collection",
    "the",
    "new",
    "field",
    "modified",
    "existing",
    "updated",
    "extended",
    "enhanced",
    "addition",
    "column",
    "attribute",
    "structure",
    "definition",
    "document",
    "record",
    "suggested",
    "core",
    "required",
    "optional",
    "key",
    "main",
    "additional",
    "common",
    "basic",
    "example",
    "sample",
    "database",
    "api",
    "reference",
    "other",
    "following",
    "interface",
    "enum",
    "type",
    "relation",
    "dto",
    "object",
    "specific",
    "data",
    "and",
    "of",
    "for",
    "a",
    "an",
];

/// Those of them that end a title without being part of it.
const TAILS: &[&str] = &[
    "model",
    "entity",
    "schema",
    "structure",
    "field",
    "definition",
    "column",
    "attribute",
    "addition",
];

/// Those of them that begin a title without being part of it.
const HEADS: &[&str] = &[
    "the",
    "new",
    "modified",
    "existing",
    "updated",
    "extended",
    "enhanced",
    "table",
    "entity",
    "model",
    "suggested",
    "core",
    "required",
    "optional",
];

/// Words that name nothing by themselves when they stand together.
const GENERIC: &[&str] =
    &["payload", "request", "response", "error", "body", "message", "event", "input", "output"];

/// Words that begin what somebody has to do.
const VERBS: &[&str] = &[
    "add", "remove", "update", "change", "if", "for", "each", "when", "all", "models", "create",
    "use", "store", "stores", "include", "includes", "with", "as", "in", "on", "to", "this",
    "these",
];

/// The most words of a heading that names a record.
const WORDS_MAX: usize = 5;

/// The record's name in a heading: the code span, else what follows a colon, else a short heading
/// without the words that only say what it is.
pub(super) fn of_heading(heading: &Text) -> Option<RecordName> {
    let table = heading.read().to_lowercase().contains("table");
    if let Some(run) = heading.inlines.codes().next() {
        let name = Spanned { value: run.text.trim().to_owned(), span: run.span };
        let title = name.value.clone();
        return (!name.value.is_empty()).then_some(RecordName { name, title, table });
    }
    let text = heading.as_str();
    let note = text.find(['(', '（']).filter(|at| *at > 0).unwrap_or(text.len());
    let start = text[..note]
        .find([':', '：'])
        .map_or(0, |at| at + text[at..].chars().next().map_or(1, char::len_utf8));
    let start = if text[start..note].trim().is_empty() { 0 } else { start };
    let bare = text[start..note].trim().trim_end_matches([':', '：']).trim();
    let cut = [" — ", " – ", " - "].iter().find_map(|dash| bare.split_once(dash));
    let bare = cut.filter(|(_, rest)| is_noise(rest)).map_or(bare, |(name, _)| name.trim());
    let offset = start + (text[start..].len() - text[start..].trim_start().len());
    if bare.is_empty() || is_noise(bare) {
        return None;
    }
    let name = key(bare)?;
    let span = heading.fragment.span(offset..offset + bare.len());
    Some(RecordName { name: Spanned { value: name, span }, title: title(bare), table })
}

/// A heading's words without those that only say what it is; none for long headings.
fn key(text: &str) -> Option<String> {
    let words: Vec<&str> = text
        .split(|c: char| !(c.is_alphanumeric() || c == '_' || c == '.' || c == '-'))
        .filter(|word| !word.is_empty() && !is(word, NOISE))
        .collect();
    ((1..=WORDS_MAX).contains(&words.len())).then(|| words.join(" "))
}

/// Whether a word, in the plural or the singular, is in a list.
fn is(word: &str, list: &[&str]) -> bool {
    let word = word.to_lowercase();
    list.contains(&word.as_str())
        || list.contains(&&*crate::names::singular(&word))
        || list.contains(&"field") && announces_fields(&word) && !word.is_ascii()
}

/// Whether no word of a text names anything.
pub(super) fn is_noise(text: &str) -> bool {
    text.split_whitespace().all(|word| is(word, NOISE))
}

/// Stems of words that announce fields, in several languages.
const FIELD_WORDS: &[&str] = &[
    "field",
    "column",
    "attribute",
    "propert",
    "字段",
    "属性",
    "поля",
    "поле",
    "столб",
    "champ",
    "campo",
    "attribut",
    "colonne",
    "coluna",
    "columna",
    "feld",
    "spalte",
];

/// Whether a text has a word that announces fields.
pub(super) fn announces_fields(text: &str) -> bool {
    let text = text.to_lowercase();
    FIELD_WORDS.iter().any(|word| text.contains(word))
}

/// A heading's words as a reader quotes them: `New Order Model` is `Order`, `Error Format` stays.
fn title(text: &str) -> String {
    let mut words: Vec<&str> = text.split_whitespace().collect();
    let names = |words: &[&str]| words.iter().any(|word| !is(word, GENERIC) && !is(word, NOISE));
    while words.len() > 1 && is(words[0], HEADS) && names(&words[1..]) {
        words.remove(0);
    }
    while let [rest @ .., last] = words.as_slice() {
        if !is(last, TAILS) || !names(rest) {
            break;
        }
        words.pop();
    }
    words.join(" ")
}

/// `New Table: x`, `**Entity:** x`, `**Order:**`, `Fields of Order:` as the name of what follows.
pub(super) fn of_label(label: &LabelItem) -> Option<RecordName> {
    let lower = label.key.read().to_lowercase();
    let kind = ["table", "entity", "model", "collection", "record"]
        .into_iter()
        .find(|word| lower.contains(word));
    if let Some(kind) = kind
        && let Some(name) = value(&label.value)
    {
        let title = name.value.clone();
        return Some(RecordName { name, title, table: matches!(kind, "table" | "collection") });
    }
    if label.value.as_str().trim().is_empty() {
        return of_key(label, kind == Some("table"));
    }
    None
}

/// The name in a label that introduces what follows: `**OrderLine:**`, ``type=`created`:``.
fn of_key(label: &LabelItem, table: bool) -> Option<RecordName> {
    let code = label.key.inlines.codes().next();
    let (text, span) = match code {
        Some(run) => (run.text.as_str(), run.span),
        None => (label.key.as_str(), label.key.span),
    };
    let text = text.rsplit(['=', ':']).next().unwrap_or(text).trim().trim_matches(['"', '\'']);
    let words = text.split_whitespace().count();
    let named = code.is_some() || is_identifier(text) || words > 1;
    let first = text.split_whitespace().next()?;
    if !named || is(first, VERBS) && code.is_none() || is_noise(text) {
        return None;
    }
    let name = self::key(text)?;
    Some(RecordName { name: Spanned { value: name, span }, title: title(text), table })
}

/// The name in a line that is one code span and a colon: ``type=`created`:``.
pub(super) fn of_code_alone(text: &Text) -> Option<RecordName> {
    let runs = text.inlines.runs.iter().filter(|run| !run.text.trim().is_empty());
    let run = runs.clone().next().filter(|run| run.style.code)?;
    if !runs.skip(1).all(|run| run.text.trim_matches([':', '：', ' ']).is_empty()) {
        return None;
    }
    let name = run.text.rsplit(['=', ':']).next()?.trim_matches([' ', '"', '\'']);
    let name = Spanned { value: name.to_owned(), span: run.span };
    is_identifier(&name.value).then(|| RecordName { title: name.value.clone(), name, table: false })
}

/// The name that the value of a label is: ``Topic: `order.paid` ``.
pub(super) fn of_value(label: &LabelItem) -> Option<RecordName> {
    let name = value(&label.value)?;
    Some(RecordName { title: name.value.clone(), name, table: false })
}

/// The name that a label's value is.
fn value(value: &Text) -> Option<Spanned<String>> {
    let name = match value.inlines.codes().next() {
        Some(run) => Spanned { value: run.text.clone(), span: run.span },
        None => {
            let text = value.as_str().trim();
            let word = text.split_whitespace().next()?;
            if text.split_whitespace().count() > 2 {
                return None;
            }
            Spanned { value: word.trim_end_matches(['.', ',', ':']).to_owned(), span: value.span }
        }
    };
    let fits = !name.value.is_empty() && !name.value.contains(['/', '(', '{', ' ']);
    fits.then_some(name)
}

/// `order_items`, `OrderItem`, `orders`, `public.orders`.
pub(super) fn is_identifier(text: &str) -> bool {
    text.chars().next().is_some_and(|c| c.is_alphabetic() || c == '_')
        && text.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '.' | '$'))
        && !text.ends_with('.')
}

/// `OrderCreatedEvent`: a capital first, letters only, and more than one word in it.
pub(super) fn is_type_name(text: &str) -> bool {
    let capitals = text.chars().filter(|c| c.is_uppercase()).count();
    text.chars().next().is_some_and(char::is_uppercase)
        && text.chars().all(char::is_alphanumeric)
        && text.chars().any(char::is_lowercase)
        && capitals > 1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles_leave_out_what_only_says_what_it_is() {
        for (text, expected) in [
            ("New Order Model", "Order"),
            ("Invoice Schema", "Invoice"),
            ("Error Response Format", "Error Response Format"),
            ("Payload Schema", "Payload Schema"),
            ("Shipping Label Structure", "Shipping Label"),
            ("Crew Table Schema", "Crew Table"),
        ] {
            assert_eq!(title(text), expected);
        }
    }
}
