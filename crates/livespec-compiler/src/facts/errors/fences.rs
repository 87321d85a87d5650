//! Errors in code blocks: lines of a catalogue, comments above bodies, codes within bodies.

use livespec_diagnostics::{Fragment, Span};
use livespec_syntax::{FenceItem, Inlines, Run, Style, Text};

use super::cues;
use crate::trace::ToldError;

/// The errors that a code block tells; each with whether it stands in a list of errors. `errors`: the
/// block stands in a section about errors.
pub(super) fn scan(fence: &FenceItem, errors: bool) -> Vec<(ToldError, bool)> {
    let prose = matches!(fence.lang.as_str(), "" | "text" | "txt" | "plaintext" | "http");
    let code = fence.code.text();
    let mut told = Vec::new();
    let mut at = 0;
    for line in code.split_inclusive('\n') {
        let content = line.trim_end();
        let lead = content.len() - content.trim_start().len();
        let place = at + lead..at + content.len();
        at += line.len();
        if let Some(status) = comment(content.trim()) {
            let rest = &code[at..];
            let code = code_of(&rest[..next_comment(rest)]).map(|(code, _)| code);
            told.push((ToldError { span: fence.code.span(place), code, status }, true));
        } else if prose {
            let text = plain(&fence.code, place);
            let key = content.trim_start().to_lowercase();
            let listed =
                ["error", "errors", "error responses", "status codes"].iter().any(|word| {
                    key.strip_prefix(word)
                        .is_some_and(|rest| rest.trim_start().starts_with([':', '-']))
                });
            let listed = listed || errors && cues::leads(&text);
            let found = if listed { cues::list(&text) } else { cues::scan(&text) };
            told.extend(found.into_iter().map(|error| (error, listed)));
        }
    }
    told
}

/// A line of code as text.
fn plain(code: &Fragment, place: std::ops::Range<usize>) -> Text {
    let text = code.text()[place.clone()].to_owned();
    let span = code.span(place);
    Text::from(Inlines { runs: vec![Run { text, span, style: Style::default() }], span })
}

/// The status that a comment begins with: `// 409 Conflict`, `# Error 404`.
fn comment(line: &str) -> Option<u16> {
    let text = line
        .strip_prefix("//")
        .or_else(|| line.strip_prefix('#'))
        .or_else(|| line.strip_prefix("--"))?;
    let mut words =
        text.trim_matches(['/', '#', '-', '=', ' ', '*']).split([' ', ':', '(', ')', ',']);
    let first = words.next()?;
    let number = match first.to_lowercase().as_str() {
        "error" | "response" | "errors" => {
            words.find(|word| !word.is_empty() && !word.eq_ignore_ascii_case("response"))?
        }
        _ => first,
    };
    let (status, _) = cues::numbers(number).first().copied().filter(|_| number.len() == 3)?;
    Some(status)
}

/// Where the next comment of this kind begins.
fn next_comment(code: &str) -> usize {
    let mut at = 0;
    for line in code.split_inclusive('\n') {
        if comment(line.trim()).is_some() {
            return at;
        }
        at += line.len();
    }
    code.len()
}

/// The machine-readable code in a body, with its place.
pub(super) fn code_in(code: &Fragment) -> Option<(String, Span)> {
    let (word, place) = code_of(code.text())?;
    Some((word, code.span(place)))
}

/// The value of the member that holds the code, where it looks like one.
fn code_of(body: &str) -> Option<(String, std::ops::Range<usize>)> {
    const NAMES: &[&str] = &["code", "errorcode", "error", "type"];
    let mut found: Option<(usize, String, std::ops::Range<usize>)> = None;
    let mut at = 0;
    for line in body.split_inclusive('\n') {
        let start = at;
        at += line.len();
        let Some((name, value)) = line.split_once(':') else { continue };
        let key: String =
            name.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect();
        let Some(order) = NAMES.iter().position(|wanted| *wanted == key) else { continue };
        let word = value.trim().trim_end_matches(',').trim();
        let Some(word) =
            word.strip_prefix(['"', '\'']).and_then(|word| word.strip_suffix(['"', '\'']))
        else {
            continue;
        };
        let shaped = word.len() > 2
            && word.chars().all(|c| c.is_ascii_alphanumeric() || "_-.".contains(c))
            && !matches!(word, "string" | "error" | "object");
        let lead = line.len() - line.trim_start().len();
        if shaped && found.as_ref().is_none_or(|(known, ..)| order < *known) {
            found = Some((order, word.to_owned(), start + lead..start + line.trim_end().len()));
        }
    }
    found.map(|(_, word, place)| (word, place))
}
