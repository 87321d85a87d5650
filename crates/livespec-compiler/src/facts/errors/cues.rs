//! HTTP statuses in sentences: what makes a number one, and the code that stands beside it.

use std::ops::Range;

use livespec_syntax::Text;

use crate::operations::is_code;
use crate::trace::ToldError;

/// Words behind which a number is a status.
const VERBS: &[&str] = &[
    "return",
    "returns",
    "returned",
    "returning",
    "respond",
    "responds",
    "responding",
    "response",
    "responses",
    "http",
    "status",
    "code",
    "codes",
    "error",
    "errors",
    "get",
    "gets",
    "got",
    "receive",
    "receives",
    "reject",
    "rejects",
    "rejected",
    "fail",
    "fails",
    "answer",
    "answers",
    "answered",
    "throw",
    "throws",
    "raise",
    "raises",
    "yield",
    "yields",
    "give",
    "gives",
    "expect",
    "expects",
    "statuses",
    "retorna",
    "retornar",
    "returna",
    "devuelve",
    "renvoie",
    "retourne",
    "liefert",
    "код",
    "статус",
    "返回",
    "状态码",
];

/// Words between such a word and the status.
const FILLERS: &[&str] = &[
    "a", "an", "the", "with", "by", "of", "is", "as", "http", "status", "code", "error",
    "standard", "any",
];

/// Words before a status that is not answered.
const DENIALS: &[&str] = &["not", "never", "no", "than", "of", "without"];

/// Nouns behind a number that counts something.
const COUNTED: &[&str] = &[
    "items",
    "rows",
    "records",
    "results",
    "users",
    "requests",
    "entries",
    "days",
    "characters",
    "points",
    "bytes",
    "times",
    "chars",
    "objects",
    "elements",
    "documents",
    "messages",
    "ms",
    "seconds",
    "minutes",
    "hours",
    "concurrent",
    "kb",
    "mb",
    "gb",
    "words",
    "lines",
    "px",
    "tokens",
    "attempts",
    "connections",
    "orders",
    "products",
    "files",
    "calls",
];

/// The phrases of RFC 9110 and its neighbours, letters only.
const REASONS: &[&str] = &[
    "badrequest",
    "unauthorized",
    "unauthorised",
    "paymentrequired",
    "forbidden",
    "notfound",
    "methodnotallowed",
    "notacceptable",
    "requesttimeout",
    "conflict",
    "gone",
    "lengthrequired",
    "preconditionfailed",
    "payloadtoolarge",
    "contenttoolarge",
    "requestentitytoolarge",
    "uritoolong",
    "unsupportedmediatype",
    "rangenotsatisfiable",
    "unprocessableentity",
    "unprocessablecontent",
    "unprocessable",
    "locked",
    "faileddependency",
    "tooearly",
    "upgraderequired",
    "preconditionrequired",
    "toomanyrequests",
    "internalservererror",
    "servererror",
    "notimplemented",
    "badgateway",
    "serviceunavailable",
    "gatewaytimeout",
    "insufficientstorage",
    "invalidtoken",
    "misdirectedrequest",
];

/// The statuses from 400 to 599 that a sentence tells.
pub(super) fn scan(text: &Text) -> Vec<ToldError> {
    if only_chained(text) { Vec::new() } else { find(text, false) }
}

/// The statuses of a text that is nothing but a list of them.
pub(super) fn list(text: &Text) -> Vec<ToldError> {
    find(text, true)
}

/// Whether a text begins with a status, or with `Response`, `Error` or `HTTP` and a status.
pub(super) fn leads(text: &Text) -> bool {
    let line = text.as_str();
    let Some((_, at)) = numbers(line).first().copied() else { return false };
    let head = line[..at].to_lowercase();
    let words = head.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    words.clone().count() <= 2
        && words
            .clone()
            .all(|word| matches!(word, "response" | "error" | "http" | "status" | "code"))
        && (words.count() > 0 || reason(&line[at + 3..]) || line[at + 3..].starts_with([':', ' ']))
        && !counts(&line[at + 3..])
}

/// Whether a text strings several statuses together without a word about any.
pub(super) fn only_chained(text: &Text) -> bool {
    let line = text.as_str();
    let numbers = numbers(line);
    let Some((_, last)) = numbers.last() else { return false };
    let words = line[last + 3..].split_whitespace().count();
    numbers.len() > 1
        && words <= 1
        && numbers.windows(2).all(|pair| chains(&line[pair[0].1 + 3..pair[1].1]))
}

fn find(text: &Text, listed: bool) -> Vec<ToldError> {
    let line = text.as_str();
    if !line.bytes().any(|byte| byte == b'4' || byte == b'5') {
        return Vec::new();
    }
    let codes = code_ranges(text);
    let numbers = numbers(line);
    let mut told = Vec::new();
    // The end of the last status, for `401 or 403` and `401/403`.
    let mut last: Option<usize> = None;
    for (position, (status, at)) in numbers.iter().enumerate() {
        let chained = last.is_some_and(|end| chains(&line[end..*at]) || elliptic(&line[end..*at]));
        if !(listed && !denied(line, *at) || chained || answers(line, *at, &codes)) {
            continue;
        }
        last = Some(at + 3);
        let until = numbers.get(position + 1).map_or(line.len(), |(_, next)| *next);
        let since = position.checked_sub(1).map_or(0, |before| numbers[before].1 + 3);
        told.push(ToldError {
            span: text.fragment.span(*at..*at + 3),
            code: code(line, since..until, *at, &codes),
            status: *status,
        });
    }
    told
}

/// Numbers of three digits that stand alone and can be statuses of errors, with their offsets.
pub(super) fn numbers(line: &str) -> Vec<(u16, usize)> {
    let bytes = line.as_bytes();
    let digit = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_digit);
    let mut found = Vec::new();
    let mut at = 0;
    while at < bytes.len() {
        if !digit(at) {
            at += 1;
            continue;
        }
        let end = (at..bytes.len()).find(|at| !digit(*at)).unwrap_or(bytes.len());
        let before = at.checked_sub(1).map(|at| bytes[at]);
        let joined = before.is_some_and(|b| b.is_ascii_alphabetic() || b"._-$#<>~".contains(&b))
            || line[..at].ends_with(['€', '≤', '≥', '£']);
        let after = bytes.get(end).copied();
        let tail = after.is_some_and(|b| b.is_ascii_alphabetic() || b"_%+".contains(&b))
            || (matches!(after, Some(b'.' | b',' | b'-')) && digit(end + 1));
        if end - at == 3
            && !joined
            && !tail
            && let Ok(status) = line[at..end].parse::<u16>()
            && matches!(status, 400..=451 | 499..=511)
        {
            found.push((status, at));
        }
        at = end;
    }
    found
}

/// Where code spans stand in the text.
fn code_ranges(text: &Text) -> Vec<Range<usize>> {
    let mut at = 0;
    let mut ranges = Vec::new();
    for run in &text.inlines.runs {
        if run.style.code {
            ranges.push(at..at + run.text.len());
        }
        at += run.text.len();
    }
    ranges
}

/// What stands between two statuses of one answer.
fn chains(between: &str) -> bool {
    matches!(between.trim_matches([' ', '`', '*']), "/" | "or" | "and" | "," | ", or" | ", and")
}

/// `a 401, calls without the role a 403`: the verb is said once.
fn elliptic(between: &str) -> bool {
    let apart = between.trim_start().starts_with([',', ';']) && !between.contains(". ");
    apart && between.trim_end_matches([' ', '`', '*']).ends_with(" a")
}

/// Whether the number at an offset is what somebody is answered.
fn answers(line: &str, at: usize, codes: &[Range<usize>]) -> bool {
    let behind = &line[at + 3..];
    if denied(line, at) || counts(behind) {
        return false;
    }
    if reason(behind) {
        return true;
    }
    let head = line[..at].trim_end_matches([' ', '`', '*', '\n', '"', '\'']);
    if head.ends_with(['→', '➜', '⇒']) || head.ends_with("->") || head.ends_with("=>") {
        return true;
    }
    if head.ends_with('(') && behind.starts_with([')', ' ', ',', ';', ':', '/']) {
        return true;
    }
    let spanned = codes.iter().any(|range| range.start == at);
    if spanned && head.ends_with(['(', ':', '/']) {
        return true;
    }
    behind_verb(head)
}

/// Whether a head ends in `returns a`, `HTTP status`, `(or`.
fn behind_verb(head: &str) -> bool {
    let head = head.trim_end_matches([':', '(', '=']);
    let mut words =
        head.rsplit(|c: char| !(c.is_alphanumeric() || c == '\'')).filter(|word| !word.is_empty());
    // A verb further back says nothing once a filler chain is broken.
    const BACK_MAX: usize = 4;
    for _ in 0..BACK_MAX {
        let Some(word) = words.next() else { return false };
        let word = word.to_lowercase();
        if VERBS.contains(&word.as_str()) {
            return true;
        }
        if word == "or" {
            return head.trim_end().ends_with("(or");
        }
        if !FILLERS.contains(&word.as_str()) {
            return false;
        }
    }
    false
}

fn denied(line: &str, at: usize) -> bool {
    let head = line[..at].trim_end_matches([' ', '`', '*', '(', '"']);
    let head = head.trim_end_matches(" a").trim_end_matches(" an");
    let word = head.rsplit(|c: char| !c.is_alphanumeric()).next().unwrap_or("");
    let word = word.to_lowercase();
    match word.as_str() {
        "of" => head.to_lowercase().ends_with("instead of"),
        "than" => head.to_lowercase().ends_with("rather than"),
        word => DENIALS.contains(&word),
    }
}

fn counts(behind: &str) -> bool {
    let word = behind.trim_start_matches([' ', '\u{a0}', '-']);
    let end = word.find(|c: char| !(c.is_alphabetic() || c == '_')).unwrap_or(word.len());
    COUNTED.contains(&word[..end].to_lowercase().as_str())
}

/// Whether a text begins with the phrase that belongs to a status.
fn reason(behind: &str) -> bool {
    const LETTERS_MAX: usize = 24;
    let mut letters = String::new();
    let rest = behind.trim_start_matches([' ', '-', '–', '—', ':', '`']);
    if rest.len() == behind.len() {
        return false;
    }
    for c in rest.chars().take_while(|c| c.is_alphabetic() || *c == ' ' || *c == '-') {
        if c.is_alphabetic() {
            letters.extend(c.to_lowercase());
        }
        if REASONS.contains(&letters.as_str()) {
            return true;
        }
        if letters.len() > LETTERS_MAX {
            break;
        }
    }
    false
}

/// Whether a word is a code rather than a phrase or a name of something else.
fn names_error(word: &str) -> bool {
    let letters: String = word.chars().filter(|c| c.is_alphabetic()).collect();
    let shaped = word.len() > 2
        && word.chars().all(|c| c.is_ascii_alphanumeric() || "_-.".contains(c))
        && word.chars().any(char::is_alphabetic)
        && !word.starts_with(['.', '-'])
        && !word.ends_with('.');
    let capitals = letters.chars().all(char::is_uppercase);
    shaped
        && (is_code(word) || capitals || !REASONS.contains(&letters.to_lowercase().as_str()))
        && !METHODS.contains(&word)
}

const METHODS: &[&str] =
    &["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS", "HTTP", "JSON"];

/// The code that belongs to the status at an offset, within the part of the text that is about it.
fn code(line: &str, part: Range<usize>, at: usize, codes: &[Range<usize>]) -> Option<String> {
    let within = codes.iter().find(|range| range.contains(&at));
    if let Some(range) = within {
        let rest = line[at + 3..range.end].trim_matches([' ', ':', '-']);
        if let Some(code) = member(rest) {
            return Some(code);
        }
        if !rest.is_empty() {
            return (!rest.contains(' ') && names_error(rest)).then(|| rest.to_owned());
        }
    }
    let end = within.map_or(at + 3, |range| range.end.max(at + 3));
    let start = within.map_or(at, |range| range.start);
    let joint = |text: &str| {
        text.trim_matches([
            ' ', ':', '-', '–', '—', '(', ')', '→', '=', '>', ',', '[', ']', '\n', '"',
        ])
        .is_empty()
    };
    let after = codes.iter().find(|range| range.start >= end && range.end <= part.end);
    if let Some(range) = after {
        let text = &line[range.clone()];
        if let Some(code) = member(text) {
            return Some(code);
        }
        if joint(&line[end..range.start]) && names_error(text) {
            return Some(text.to_owned());
        }
    }
    let before = codes.iter().rev().find(|range| range.end <= start && range.start >= part.start);
    if let Some(range) = before
        && joint(&line[range.end..start])
        && names_error(&line[range.clone()])
    {
        return Some(line[range.clone()].to_owned());
    }
    let plain = |text: &str| {
        text.split(|c: char| !(c.is_alphanumeric() || c == '_'))
            .find(|word| is_code(word) && !word.chars().any(char::is_lowercase))
            .map(str::to_owned)
    };
    // `404 when it is not known (`order_unknown`)`: the only code of its sentence.
    let marked = codes.iter().filter(|range| range.start >= end && range.end <= part.end);
    let marked = marked.map(|range| (range, &line[range.clone()])).find(|(range, text)| {
        let head = line[..range.start].trim_end().to_lowercase();
        is_code(text)
            && !text.contains('.')
            && (head.ends_with("code") || head.ends_with(['(', ':', '"', '=']))
    });
    if let Some((_, text)) = marked {
        return Some(text.to_owned());
    }
    plain(&line[end.min(part.end)..part.end])
        .or_else(|| member(&line[end.min(part.end)..part.end]))
        .or_else(|| plain(&line[part.start..start.max(part.start)]))
}

/// The code that a cell of a table is, or that a body in it carries.
pub(super) fn code_of_cell(cell: &Text) -> Option<String> {
    let text = cell.as_str().trim().trim_matches(['`', '"', '\'']);
    member(text).or_else(|| (is_code(text)).then(|| text.to_owned()))
}

/// The value of a member `code`, `error` or the like in a body on one line.
fn member(text: &str) -> Option<String> {
    const NAMES: &[&str] = &["code", "error_code", "errorCode", "error", "type"];
    let open = text.find('{')?;
    let body = &text[open..];
    NAMES.iter().find_map(|name| {
        let at = body
            .match_indices(name)
            .map(|(at, _)| at)
            .find(|at| !body[..*at].ends_with(|c: char| c.is_alphanumeric() || c == '_'))?;
        let rest = body[at + name.len()..].trim_start_matches(['"', '\'', ' ']);
        let value = rest.strip_prefix(':')?.trim_start();
        let quote = value.chars().next().filter(|c| matches!(c, '"' | '\''))?;
        let value = &value[1..];
        let word = &value[..value.find(quote)?];
        (!word.contains(' ') && word.len() > 2).then(|| word.to_owned())
    })
}
