//! What documents write for CEL, to CEL.

/// Signs and words of other languages, the longest first, and what CEL has for them.
const SIGNS: &[(&str, &str)] = &[
    ("===", "=="),
    ("!==", "!="),
    ("<>", "!="),
    ("==", "=="),
    ("!=", "!="),
    ("<=", "<="),
    (">=", ">="),
    ("=", "=="),
    ("\u{2265}", ">="),
    ("\u{2264}", "<="),
    ("\u{2260}", "!="),
    ("\u{00d7}", "*"),
    ("\u{2212}", "-"),
    ("\u{00a0}", " "),
];

const WORDS: &[(&str, &str)] = &[
    ("and", "&&"),
    ("or", "||"),
    ("not", "!"),
    ("null", "null"),
    ("true", "true"),
    ("false", "false"),
    ("in", "in"),
    ("current_timestamp", "now"),
    ("current_date", "today"),
];

/// The text with other languages' signs replaced, outside of quotations. In linear time.
pub(super) fn cel(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let len = quotation(rest, first).or_else(|| word(rest, first));
        match len {
            Some(len) if first.is_alphabetic() || first == '_' => {
                let (piece, used) = keyword(rest, len);
                out.push_str(&piece);
                rest = &rest[used..];
            }
            Some(len) => {
                out.push_str(&rest[..len]);
                rest = &rest[len..];
            }
            None => {
                let known = SIGNS.iter().find(|(sign, _)| rest.starts_with(sign));
                let (used, piece) =
                    known.map_or((first.len_utf8(), None), |(sign, cel)| (sign.len(), Some(*cel)));
                out.push_str(piece.unwrap_or(&rest[..used]));
                rest = &rest[used..];
            }
        }
    }
    out
}

/// The length of a quotation with its marks; one without an end reaches to the end.
fn quotation(rest: &str, first: char) -> Option<usize> {
    if !matches!(first, '"' | '\'') {
        return None;
    }
    let mut escaped = false;
    for (at, c) in rest.char_indices().skip(1) {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            c if c == first => return Some(at + 1),
            _ => {}
        }
    }
    Some(rest.len())
}

fn word(rest: &str, first: char) -> Option<usize> {
    if !(first.is_alphanumeric() || first == '_') {
        return None;
    }
    Some(rest.find(|c: char| !(c.is_alphanumeric() || c == '_')).unwrap_or(rest.len()))
}

/// A word as CEL has it, and how many bytes it took; `IS NOT NULL` is taken whole.
fn keyword(rest: &str, len: usize) -> (String, usize) {
    let word = &rest[..len];
    let lower = word.to_ascii_lowercase();
    if lower == "is" {
        let mut words = rest.split_whitespace().skip(1);
        let negated = words.clone().next().is_some_and(|next| next.eq_ignore_ascii_case("not"));
        if negated {
            words.next();
        }
        let sign = if negated { "!=" } else { "==" };
        if words.next().is_some_and(|next| next.to_ascii_lowercase().starts_with("null")) {
            let null = rest.to_ascii_lowercase().find("null").unwrap_or(len);
            return (format!("{sign} null"), null + "null".len());
        }
    }
    // `now()` and `NOW()` are the variable.
    let call = rest[len..].starts_with("()");
    if call && matches!(lower.as_str(), "now" | "today" | "current_timestamp" | "current_date") {
        let name = if lower.ends_with("date") || lower == "today" { "today" } else { "now" };
        return (name.to_owned(), len + 2);
    }
    let known = WORDS.iter().find(|(known, _)| *known == lower);
    (known.map_or(word, |(_, cel)| cel).to_owned(), len)
}
