//! Lists and tables of statuses.

use livespec_syntax::{Column, TableItem, Text};

use super::{Message, roles};

/// The statuses of a line such as `404: not found` or `404 (gone), 400 (bad)`, each with the words
/// that follow it.
pub(super) fn in_line(text: &Text) -> Vec<Message> {
    let line = text.as_str();
    let found: Vec<(u16, usize)> = roles::statuses_in(line).collect();
    found
        .iter()
        .enumerate()
        .map(|(index, (status, at))| {
            let end = found.get(index + 1).map_or(line.len(), |(_, next)| *next);
            let words = line[at + 3..end].trim_matches(|c: char| !c.is_alphanumeric());
            let code = words
                .split(|c: char| !(c.is_alphanumeric() || c == '_'))
                .find(|word| is_code(word));
            Message {
                status: Some(*status),
                description: (!words.is_empty()).then(|| words.to_owned()),
                code: code.map(str::to_owned),
                span: text.fragment.span(*at..*at + 3),
                ..Message::default()
            }
        })
        .collect()
}

/// The error statuses that a sentence says an endpoint answers: ``returns `409 Conflict` when ..``, `or 404`.
pub(super) fn in_prose(text: &Text) -> Vec<Message> {
    let line = text.as_str();
    roles::statuses_in(line)
        .filter(|(status, at)| *status >= 400 && is_answer(line, *at))
        .map(|(status, at)| Message {
            status: Some(status),
            span: text.fragment.span(at..at + 3),
            ..Message::default()
        })
        .collect()
}

/// Whether three digits in a sentence are a status: something is answered with them, or they have their name behind
/// them.
fn is_answer(line: &str, at: usize) -> bool {
    const ANSWERS: &[&str] = &[
        "return",
        "returns",
        "returned",
        "returning",
        "answer",
        "answers",
        "respond",
        "responds",
        "status",
        "http",
        "error",
        "code",
        "gives",
        "yields",
        "throws",
        "→",
        "->",
    ];
    const PHRASES: &[&str] = &[
        "bad request",
        "unauthorized",
        "forbidden",
        "not found",
        "not acceptable",
        "conflict",
        "gone",
        "precondition",
        "payload",
        "unsupported",
        "unprocessable",
        "locked",
        "too many",
        "internal server",
        "bad gateway",
        "service unavailable",
        "gateway timeout",
    ];
    let behind = line[at + 3..].trim_start_matches([' ', '`', '(', ':']).to_lowercase();
    if PHRASES.iter().any(|phrase| behind.starts_with(phrase)) {
        return true;
    }
    let before = line[..at].trim_end_matches([' ', '`', '(', '*', '"']).to_lowercase();
    let mut words = before.rsplit([' ', '(']);
    let word = words.next().unwrap_or("").trim_matches([',', ';', ':']);
    let closes = line[at + 3..].starts_with([')', '`']);
    match word {
        "with" => words.next().is_some_and(|verb| {
            ["respond", "fail", "answer", "reject"].iter().any(|stem| verb.starts_with(stem))
        }),
        "or" | "and" | "a" | "an" => closes,
        word => ANSWERS.contains(&word),
    }
}

/// The rows of a table of statuses or errors.
pub(crate) fn in_table(table: &TableItem) -> Vec<(Message, Option<Text>)> {
    table.rows.iter().filter_map(|row| in_row(table, row)).collect()
}

/// A row of such a table with what the caller should do; none where it names no status.
pub(crate) fn in_row(table: &TableItem, row: &[Text]) -> Option<(Message, Option<Text>)> {
    let status_cell = table
        .cell(row, Column::Status)
        .filter(|cell| roles::status_in(cell.as_str()).is_some())
        .or_else(|| row.iter().find(|cell| roles::status_in(cell.as_str()).is_some()))?;
    let status = roles::status_in(status_cell.as_str())?;
    let named = table
        .cell(row, Column::Code)
        .map(|cell| cell.as_str().trim().trim_matches('`').to_owned())
        .filter(|code| roles::status_in(code).is_none() && !code.contains(' ') && !code.is_empty());
    let code = named.or_else(|| {
        let cell = table.cell(row, Column::Response)?;
        let mut codes = cell.inlines.codes().map(|run| run.text.clone());
        codes.find(|text| is_code(text) || is_plain_code(text))
    });
    let description =
        [Column::Condition, Column::Case, Column::Description, Column::Name, Column::Response]
            .into_iter()
            .find_map(|column| table.cell(row, column))
            .map(|cell| cell.as_str().trim().to_owned());
    let action = [Column::Action, Column::Mitigation]
        .into_iter()
        .find_map(|column| table.cell(row, column))
        .cloned();
    let span = status_cell.span;
    let message = Message { status: Some(status), code, description, span, ..Message::default() };
    Some((message, action))
}

/// A code without an underscore: `conflict`, `stale`.
fn is_plain_code(word: &str) -> bool {
    word.len() > 3 && word.chars().all(|c| c.is_ascii_alphabetic())
}

/// Whether a word is written like a code: `NOT_FOUND`, `validation_failed`.
pub(crate) fn is_code(word: &str) -> bool {
    word.len() > 3
        && word.contains('_')
        && word.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
        && !word.starts_with('_')
        && !word.ends_with('_')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sentences_tell_statuses() {
        let told = |line: &str| {
            let mut fragment = livespec_diagnostics::Fragment::new();
            fragment.push(line, livespec_diagnostics::Span::new(0, line.len()));
            let text = Text { fragment, ..Text::default() };
            in_prose(&text).into_iter().filter_map(|message| message.status).collect::<Vec<_>>()
        };
        assert_eq!(told("Returns 409 when it is locked, or 404 Not Found"), [409, 404]);
        assert_eq!(told("one loan (or 404)"), [404]);
        assert_eq!(told("It fails with 422 if the date lies in the past."), [422]);
        for line in [
            "at most 500 items",
            "works with 400 rows",
            "a list of 450",
            "takes 500 ms",
            "returns 201",
        ] {
            assert_eq!(told(line), [] as [u16; 0], "{line}");
        }
    }
}
