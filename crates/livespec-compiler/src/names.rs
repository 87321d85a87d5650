//! Names across spellings: `OrderLine`, `order_lines` and `order lines` are one thing.

use std::borrow::Cow;
use std::collections::HashMap;

use livespec_ir::Field;

/// The words of a name in lower case: `HTTPServerId` is `http`, `server`, `id`.
pub(crate) fn words(name: &str) -> Vec<String> {
    if name.is_ascii() {
        return ascii_words(name.as_bytes());
    }
    let mut words: Vec<String> = Vec::new();
    let mut word = String::new();
    let chars: Vec<char> = name.chars().collect();
    for (index, &c) in chars.iter().enumerate() {
        if !c.is_alphanumeric() {
            take(&mut word, &mut words);
            continue;
        }
        let after_lower =
            index > 0 && (chars[index - 1].is_lowercase() || chars[index - 1].is_numeric());
        let before_lower = chars.get(index + 1).is_some_and(|next| next.is_lowercase());
        let after_upper = index > 0 && chars[index - 1].is_uppercase();
        if c.is_uppercase() && (after_lower || (after_upper && before_lower)) {
            take(&mut word, &mut words);
        }
        word.extend(c.to_lowercase());
    }
    take(&mut word, &mut words);
    words
}

/// The same for the names that nearly all documents use, without the tables of Unicode.
fn ascii_words(name: &[u8]) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    let mut word = String::new();
    for (index, &byte) in name.iter().enumerate() {
        if !byte.is_ascii_alphanumeric() {
            take(&mut word, &mut words);
            continue;
        }
        let before = index.checked_sub(1).map(|index| name[index]);
        let after_lower =
            before.is_some_and(|before| before.is_ascii_lowercase() || before.is_ascii_digit());
        let after_upper = before.is_some_and(|before| before.is_ascii_uppercase());
        let before_lower = name.get(index + 1).is_some_and(u8::is_ascii_lowercase);
        if byte.is_ascii_uppercase() && (after_lower || (after_upper && before_lower)) {
            take(&mut word, &mut words);
        }
        word.push(char::from(byte.to_ascii_lowercase()));
    }
    take(&mut word, &mut words);
    words
}

fn take(word: &mut String, words: &mut Vec<String>) {
    if !word.is_empty() {
        words.push(std::mem::take(word));
    }
}

/// A spelling that is equal for equal fields: `createdAt` and `created_at` are `createdat`.
pub(crate) fn field_key(name: &str) -> String {
    if name.is_ascii() {
        let mut key = name.to_ascii_lowercase();
        if !key.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
            key.retain(|c| c.is_ascii_alphanumeric());
        }
        return key;
    }
    name.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// Whether `field_key(name) == key`, without making the key of the name.
pub(crate) fn has_key(name: &str, key: &str) -> bool {
    if name.is_ascii() {
        let kept = name.bytes().filter(u8::is_ascii_alphanumeric);
        return kept.map(|byte| byte.to_ascii_lowercase()).eq(key.bytes());
    }
    name.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).eq(key.chars())
}

/// A spelling that is equal for equal records, plural or singular: `OrderLine` and `order_lines`.
pub(crate) fn entity_key(name: &str) -> String {
    let mut key = String::with_capacity(name.len());
    let mut last = 0;
    if name.is_ascii() {
        last = ascii_key(name.as_bytes(), &mut key);
    } else {
        for word in words(name) {
            last = key.len();
            key.push_str(&word);
        }
    }
    if let Cow::Owned(one) = singular(&key[last..]) {
        key.truncate(last);
        key.push_str(&one);
    }
    key
}

/// Writes the words of a name without what is between them, and tells where the last one begins.
fn ascii_key(name: &[u8], key: &mut String) -> usize {
    let mut last = 0;
    let mut before = b' ';
    for (index, &byte) in name.iter().enumerate() {
        if byte.is_ascii_alphanumeric() {
            let after_lower = before.is_ascii_lowercase() || before.is_ascii_digit();
            let before_lower = name.get(index + 1).is_some_and(u8::is_ascii_lowercase);
            let hump = byte.is_ascii_uppercase()
                && (after_lower || (before.is_ascii_uppercase() && before_lower));
            if hump || !before.is_ascii_alphanumeric() {
                last = key.len();
            }
            key.push(char::from(byte.to_ascii_lowercase()));
        }
        before = byte;
    }
    last
}

/// Where the fields of a record are, by the keys of their names; of two alike the first is kept.
#[derive(Debug, Default)]
pub(crate) struct Fields {
    by_field: HashMap<String, usize>,
    /// The same for names in the plural, by the singular.
    by_singular: HashMap<String, usize>,
}

impl Fields {
    pub(crate) fn of(fields: &[Field]) -> Fields {
        let mut all = Fields::default();
        fields.iter().enumerate().for_each(|(at, field)| all.add(&field.name, at));
        all
    }

    /// Adds a field that comes after all others.
    pub(crate) fn add(&mut self, name: &str, at: usize) {
        let (key, one) = (field_key(name), entity_key(name));
        if key != one {
            self.by_singular.entry(one).or_insert(at);
        }
        self.by_field.entry(key).or_insert(at);
    }

    /// The field of a name in any spelling.
    pub(crate) fn find(&self, name: &str) -> Option<usize> {
        self.by_field.get(&field_key(name)).copied()
    }

    /// The field of a key that [`field_key`] made.
    pub(crate) fn by_key(&self, key: &str) -> Option<usize> {
        self.by_field.get(key).copied()
    }

    /// The first field of one of some keys, which may be the singular of its name.
    pub(crate) fn first_of(&self, keys: &[String]) -> Option<usize> {
        let named = keys.iter().filter_map(|key| self.by_field.get(key));
        named.chain(keys.iter().filter_map(|key| self.by_singular.get(key))).min().copied()
    }
}

/// The singular of an English noun, by rule; a word that is no plural stays as it is and is borrowed.
pub(crate) fn singular(word: &str) -> Cow<'_, str> {
    const SAME: &[&str] = &[
        "series", "species", "news", "status", "address", "process", "access", "bus", "gas",
        "analysis", "sms",
    ];
    const IRREGULAR: &[(&str, &str)] = &[
        ("people", "person"),
        ("children", "child"),
        ("men", "man"),
        ("women", "woman"),
        ("mice", "mouse"),
        ("indices", "index"),
        ("matrices", "matrix"),
        ("statuses", "status"),
        ("aliases", "alias"),
        ("analyses", "analysis"),
        ("caches", "cache"),
        ("movies", "movie"),
        ("cookies", "cookie"),
        ("data", "data"),
        ("media", "media"),
    ];
    if SAME.contains(&word) {
        return Cow::Borrowed(word);
    }
    if let Some((_, one)) = IRREGULAR.iter().find(|(many, one)| *many == word && *one != word) {
        return Cow::Owned((*one).to_owned());
    }
    let stem = |cut: usize| Cow::Owned(word[..word.len() - cut].to_owned());
    if word.len() > 4 && word.ends_with("ies") {
        return stem(3) + "y";
    }
    if ["sses", "shes", "ches", "xes", "zzes"].iter().any(|end| word.ends_with(end)) {
        return stem(2);
    }
    if word.len() > 2
        && word.ends_with('s')
        && !word.ends_with("ss")
        && !word.ends_with("us")
        && !word.ends_with("is")
    {
        return stem(1);
    }
    Cow::Borrowed(word)
}

/// The plural of an English noun in the singular, by rule.
pub(crate) fn plural(word: &str) -> String {
    if singular(word) != word {
        return word.to_owned();
    }
    match word {
        "person" => return "people".to_owned(),
        "child" => return "children".to_owned(),
        "data" | "media" | "series" | "species" | "news" => return word.to_owned(),
        _ => {}
    }
    let before_y = word.chars().rev().nth(1);
    if word.ends_with('y') && !before_y.is_some_and(|c| "aeiou".contains(c)) {
        return format!("{}ies", &word[..word.len() - 1]);
    }
    if ["s", "sh", "ch", "x", "z"].iter().any(|end| word.ends_with(end)) {
        return format!("{word}es");
    }
    format!("{word}s")
}

/// `order_lines`.
pub(crate) fn snake(name: &str) -> String {
    words(name).join("_")
}

/// `orderLines`.
pub(crate) fn camel(name: &str) -> String {
    let words = words(name);
    let mut text = String::new();
    for (index, word) in words.iter().enumerate() {
        if index == 0 { text.push_str(word) } else { text.push_str(&capital(word)) }
    }
    text
}

/// `OrderLine`, the name of a record from a collection's name.
pub(crate) fn record_name(name: &str) -> String {
    let mut words = words(name);
    if let Some(last) = words.last_mut() {
        *last = singular(last).into_owned();
    }
    words.iter().map(|word| capital(word)).collect()
}

/// `order_lines`, the name of a table from a record's name.
pub(crate) fn table_name(name: &str) -> String {
    let mut words = words(name);
    if let Some(last) = words.last_mut() {
        *last = plural(&singular(last));
    }
    words.join("_")
}

fn capital(word: &str) -> String {
    let mut chars = word.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}

/// Whether a name is written with underscores or all in lower case with none.
pub(crate) fn is_snake(name: &str) -> bool {
    name.contains('_')
}

/// Whether a name has a hump.
pub(crate) fn is_camel(name: &str) -> bool {
    !name.contains('_')
        && name.chars().next().is_some_and(char::is_lowercase)
        && name.chars().any(char::is_uppercase)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_meet_across_spellings() {
        for name in ["OrderLine", "order_lines", "order lines", "orderLines", "ORDER_LINES"] {
            assert_eq!(entity_key(name), "orderline", "{name}");
        }
        assert_eq!(field_key("created_at"), field_key("createdAt"));
        assert_eq!(words("HTTPServerId"), ["http", "server", "id"]);
        assert_eq!(words("ЗаказКлиента"), ["заказ", "клиента"]);
        assert_eq!(words("GrößeÄndern2X"), ["größe", "ändern2", "x"]);
    }

    #[test]
    fn number_of_nouns() {
        for (one, many) in [
            ("order", "orders"),
            ("category", "categories"),
            ("address", "addresses"),
            ("box", "boxes"),
            ("status", "statuses"),
            ("day", "days"),
            ("batch", "batches"),
        ] {
            assert_eq!(plural(one), many);
            assert_eq!(singular(many), one);
            assert_eq!(singular(one), one);
        }
        assert_eq!(table_name("OrderLine"), "order_lines");
        assert_eq!(table_name("resources"), "resources");
        assert_eq!(record_name("order_lines"), "OrderLine");
        assert_eq!(camel("created_at"), "createdAt");
        assert_eq!(snake("createdAt"), "created_at");
        assert!(is_camel("createdAt") && is_snake("created_at") && !is_camel("id"));
    }
}
