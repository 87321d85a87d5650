//! Texts of samples, quoted or bare.

/// Quoted text.
pub(super) struct Quoted {
    /// The text with its escapes resolved.
    pub(super) text: String,
    /// How many bytes it takes, its marks included.
    pub(super) len: usize,
    /// Whether it is closed on its line.
    pub(super) closed: bool,
}

/// The quoted text at the start of `rest`.
pub(super) fn quoted(rest: &str) -> Option<Quoted> {
    let mark = rest.chars().next().filter(|c| matches!(c, '"' | '\''))?;
    // Nearly all texts have no escape, so they end at the first sign that matters.
    let plain = rest[1..]
        .bytes()
        .position(|byte| byte == b'"' || byte == b'\'' || matches!(byte, b'\\' | b'\n' | b'\r'));
    if let Some(at) = plain.filter(|at| rest.as_bytes()[at + 1] == mark as u8) {
        return Some(Quoted { text: rest[1..=at].to_owned(), len: at + 2, closed: true });
    }
    let mut text = String::new();
    let mut chars = rest[1..].char_indices();
    while let Some((at, c)) = chars.next() {
        match c {
            c if c == mark => return Some(Quoted { text, len: at + 2, closed: true }),
            '\n' | '\r' => return Some(Quoted { text, len: at + 1, closed: false }),
            '\\' => escape(&mut chars, &mut text),
            c => text.push(c),
        }
    }
    Some(Quoted { text, len: rest.len(), closed: false })
}

/// Writes the character that an escape stands for.
fn escape(chars: &mut std::str::CharIndices<'_>, out: &mut String) {
    let Some((_, c)) = chars.next() else { return };
    match c {
        'n' => out.push('\n'),
        't' => out.push('\t'),
        'r' => out.push('\r'),
        'b' => out.push('\u{8}'),
        'f' => out.push('\u{c}'),
        'u' => {
            let hex = chars.as_str().get(..4).and_then(|hex| u32::from_str_radix(hex, 16).ok());
            let Some(first) = hex else { return };
            chars.nth(3);
            let low = chars
                .as_str()
                .strip_prefix("\\u")
                .and_then(|rest| rest.get(..4))
                .and_then(|hex| u32::from_str_radix(hex, 16).ok());
            let pair = match (first, low) {
                (0xD800..=0xDBFF, Some(low @ 0xDC00..=0xDFFF)) => {
                    chars.nth(5);
                    Some(0x10000 + ((first - 0xD800) << 10) + (low - 0xDC00))
                }
                _ => None,
            };
            out.push(pair.or(Some(first)).and_then(char::from_u32).unwrap_or('\u{FFFD}'));
        }
        other => out.push(other),
    }
}

/// Words without quotes at the start of `rest`, up to a comma, a bracket, a bar, a comment or the end
/// of the line. Commas within parentheses or angle brackets belong to them (`enum(a, b)`).
pub(super) fn bare(rest: &str) -> &str {
    let mut open = 0_usize;
    let mut before = ' ';
    let mut end = rest.len();
    for (at, c) in rest.char_indices() {
        let list = c == '[' && rest[at..].starts_with("[]") || c == ']' && before == '[';
        let stops = match c {
            '\n' | '\r' | '}' | '{' => true,
            ']' | '[' => !list,
            ',' | '|' => open == 0,
            '/' => before == ' ' && rest[at..].starts_with("//") || rest[at..].starts_with("/*"),
            '#' => before == ' ',
            _ => false,
        };
        if stops {
            end = at;
            break;
        }
        match c {
            '(' | '<' => open += 1,
            ')' | '>' => open = open.saturating_sub(1),
            _ => {}
        }
        before = c;
    }
    rest[..end].trim_end()
}
