//! A code block, cut at comments that say what follows: `// Request`, `// Response 201`, `// Error 400`.

use std::ops::Range;

use livespec_diagnostics::{Fragment, Span};

use super::{Context, Recognized, Shape, Unit, status_entry};
use crate::{FenceItem, FencePart, ItemKind, PartRole};

pub(super) const SHAPE: Shape = Shape {
    name: "fence",
    example: "```json // Request {..} // Response 201 {..} ```",
    adds: false,
    recognize,
};

fn recognize(unit: &Unit<'_>, _context: &Context<'_>, found: &mut Vec<Recognized>) -> Option<()> {
    let Unit::Fence(fence, span) = unit else { return None };
    let item =
        FenceItem { lang: lang(&fence.info), code: fence.code.clone(), parts: parts(&fence.code) };
    found.push(Recognized { kind: ItemKind::Fence(item), span: *span });
    Some(())
}

/// The first word of an info string in lower case, without attributes (`json{1,3}`, `js,ignore`).
pub(super) fn lang(info: &str) -> String {
    let word = info.trim_start_matches(['{', '.']).split([' ', '\t', '{', ',', ':', '}']).next();
    word.unwrap_or("").to_lowercase()
}

/// Cuts the code at comments that stand no deeper than its first line.
fn parts(code: &Fragment) -> Vec<FencePart> {
    let text = code.text();
    let mut marks: Vec<(PartRole, Range<usize>)> = Vec::new();
    let mut at = 0;
    let mut base = None;
    for line in text.split_inclusive('\n') {
        let content = line.trim();
        let indent = line.len() - line.trim_start().len();
        if !content.is_empty() {
            let base = *base.get_or_insert(indent);
            if let Some(role) = (indent <= base).then(|| role(content)).flatten() {
                marks.push((role, at + indent..at + line.trim_end().len()));
            }
        }
        at += line.len();
    }
    let first = marks.first().map_or(text.len(), |(_, mark)| mark.start);
    let mut parts = Vec::with_capacity(marks.len().max(1));
    if marks.is_empty() || !text[..first].trim().is_empty() {
        let start = code.locate(0);
        let role_span = Span { start, end: start };
        parts.push(FencePart { role: PartRole::Plain, role_span, code: code.slice(0..first) });
    }
    for (index, (role, mark)) in marks.iter().enumerate() {
        let end = marks.get(index + 1).map_or(text.len(), |(_, next)| next.start);
        let start = text[mark.end..end].find('\n').map_or(end, |newline| mark.end + newline + 1);
        parts.push(FencePart {
            role: *role,
            role_span: code.span(mark.clone()),
            code: code.slice(start..end),
        });
    }
    parts
}

/// What a comment line says of the code below it; `None` for any other line.
fn role(line: &str) -> Option<PartRole> {
    let comment = line
        .strip_prefix("//")
        .or_else(|| line.strip_prefix("/*").map(|rest| rest.trim_end().trim_end_matches("*/")))
        .or_else(|| line.strip_prefix("--"))
        .or_else(|| line.strip_prefix('#'))?;
    let comment = comment
        .trim_matches(|c: char| c.is_whitespace() || matches!(c, '-' | '=' | '*' | '/' | '#'));
    let end = comment.find(|c: char| !c.is_alphabetic()).unwrap_or(comment.len());
    let (word, mut rest) = (comment[..end].to_lowercase(), comment[end..].trim());
    let mut error = word == "error";
    // "Request body", "Success response", "Error response".
    let second_end = rest.find(|c: char| !c.is_alphabetic()).unwrap_or(rest.len());
    let second = rest[..second_end].to_lowercase();
    if matches!(second.as_str(), "body" | "response" | "example" | "payload" | "error") {
        error |= second == "error" && word == "response";
        rest = rest[second_end..].trim();
    }
    let told = status_entry::status(rest, 0)
        .filter(|range| rest[..range.start].trim_matches(['(', ':', ' ', '-', '—']).is_empty());
    let plain =
        rest.is_empty() || rest.starts_with([':', '(', '-', '—', '–', '[']) || told.is_some();
    let status = told.and_then(|range| rest[range].parse::<u16>().ok());
    match word.as_str() {
        _ if !plain => None,
        "request" => Some(PartRole::Request),
        "response" | "success" if !error && status.is_none_or(|status| status < 400) => {
            Some(PartRole::Response(status))
        }
        "response" | "success" | "error" | "errors" => Some(PartRole::Error(status)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comments_cut() {
        let code = Fragment::contiguous(
            "// Request\n{\"a\": 1}\n\n// Response 201\n{\n  // Error message\n}\n// Response 404 Not Found\n{}\n",
            10,
        );
        let parts = parts(&code);
        let seen: Vec<(PartRole, &str)> =
            parts.iter().map(|part| (part.role, part.code.text().trim())).collect();
        assert_eq!(
            seen,
            [
                (PartRole::Request, "{\"a\": 1}"),
                (PartRole::Response(Some(201)), "{\n  // Error message\n}"),
                (PartRole::Error(Some(404)), "{}"),
            ]
        );
        assert_eq!(parts[0].code.locate(0), 21);
    }

    #[test]
    fn ordinary_comments_do_not() {
        for line in [
            "// Requests are kept",
            "// Error message",
            "# Request the token",
            "// Response time",
            "Request",
            "-- error log",
        ] {
            assert_eq!(role(line), None, "{line}");
        }
        assert_eq!(role("# Response (200)"), Some(PartRole::Response(Some(200))));
        assert_eq!(role("/* Request */"), Some(PartRole::Request));
        assert_eq!(role("// Request body:"), Some(PartRole::Request));
        assert_eq!(role("// Error 400"), Some(PartRole::Error(Some(400))));
        assert_eq!(role("// Success response: 200 OK"), Some(PartRole::Response(Some(200))));
    }
}
