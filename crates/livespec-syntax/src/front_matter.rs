//! YAML front matter, as far as documents use it: scalars, quoted scalars, lists, comments.
//!
//! A line-oriented reader instead of a YAML library, because every key and value needs its place in
//! the document and because unfilled templates (`parent: {{parent}}`, `title: [Name]`) are no YAML.

mod value;

use livespec_diagnostics::{Code, Diagnostic, Diagnostics, Severity, Span};

use crate::{FrontMatter, Meta, MetaValue};
use value::Scalar;

const NOT_CLOSED: Code = Code("D021");
const NOT_UNDERSTOOD: Code = Code("D022");
const REPEATED_KEY: Code = Code("D023");

/// A line without its line break, with its place.
#[derive(Debug, Clone, Copy)]
struct Line<'a> {
    text: &'a str,
    start: usize,
}

impl Line<'_> {
    fn span(&self) -> Span {
        let lead = self.text.len() - self.text.trim_start().len();
        Span::new(self.start + lead, self.start + self.text.trim_end().len())
    }

    fn indented(&self) -> bool {
        self.text.starts_with([' ', '\t'])
    }

    fn idle(&self) -> bool {
        let text = self.text.trim();
        text.is_empty() || text.starts_with('#')
    }
}

/// Reads the front matter at the start of `text`. Gives it with the offset where the Markdown
/// begins (behind a byte order mark, where there is one).
pub(crate) fn read(text: &str, diagnostics: &mut Diagnostics) -> (Option<FrontMatter>, usize) {
    let start = if text.starts_with('\u{feff}') { 3 } else { 0 };
    let mut lines = lines(text, start);
    if lines.next().is_none_or(|line| line.text.trim_end() != "---") {
        return (None, start);
    }
    let mut body = Vec::new();
    let mut closed = None;
    for line in lines {
        if body.is_empty() && (line.text.trim().is_empty() || !begins(line)) {
            // A rule above ordinary text.
            if line.text.trim_end() != "---" {
                return (None, start);
            }
        }
        if matches!(line.text.trim_end(), "---" | "...") {
            closed = Some(line);
            break;
        }
        body.push(line);
    }
    let Some(closing) = closed else {
        diagnostics.push(
            Diagnostic::new(
                NOT_CLOSED,
                Severity::Warning,
                "the front matter is never closed",
                Span::new(start, start + 3),
            )
            .note("the document is read as if it had none")
            .help("write a line `---` behind the last key"),
        );
        return (None, start);
    };
    let end = closing.start + closing.text.trim_end().len();
    let entries = entries(&body, diagnostics);
    (Some(FrontMatter { span: Span::new(start, end), entries }), end)
}

fn lines(text: &str, start: usize) -> impl Iterator<Item = Line<'_>> {
    let mut at = start;
    text[start..].split_inclusive('\n').map(move |line| {
        let start = at;
        at += line.len();
        Line { text: line.trim_end_matches(['\n', '\r']), start }
    })
}

/// Whether a line can be the first one of front matter.
fn begins(line: Line<'_>) -> bool {
    line.text.starts_with('#') && !line.text.starts_with("##")
        || (!line.indented() && key(line).is_some())
}

/// The key of a line `key: value`, with the offset behind its colon.
fn key(line: Line<'_>) -> Option<(&str, usize)> {
    let text = line.text;
    let colon = text.find(": ").or_else(|| text.trim_end().strip_suffix(':').map(str::len))?;
    let key = &text[..colon];
    let name = key.trim().trim_matches(['"', '\'']);
    let plain = !name.is_empty()
        && !key.starts_with(['-', '#', '[', '{', '|', '>', '*', '`', '!', '&', '?'])
        && key.len() <= 80;
    plain.then_some((key, colon + 1))
}

fn entries(body: &[Line<'_>], diagnostics: &mut Diagnostics) -> Vec<Meta> {
    let mut entries: Vec<Meta> = Vec::new();
    let mut at = 0;
    while let Some(line) = body.get(at) {
        at += 1;
        if line.idle() {
            continue;
        }
        let Some((name, behind)) = (!line.indented()).then(|| key(*line)).flatten() else {
            not_understood(line.span(), "the line has no key", diagnostics);
            continue;
        };
        let nested = body[at..]
            .iter()
            .take_while(|next| {
                next.idle() || next.indented() || next.text.starts_with("- ") || next.text == "-"
            })
            .count();
        let inner = &body[at..at + nested];
        at += nested;
        let key_span = Span::new(line.start, line.start + name.trim_end().len());
        let (value, value_span) = entry_value(*line, behind, inner, diagnostics);
        let key = name.trim().trim_matches(['"', '\'']).to_owned();
        entries.push(Meta { key, key_span, value, value_span });
    }
    report_repeated(&entries, diagnostics);
    entries
}

fn report_repeated(entries: &[Meta], diagnostics: &mut Diagnostics) {
    let mut seen = std::collections::HashMap::new();
    for entry in entries {
        let Some(first) = seen.insert(entry.key.as_str(), entry.key_span) else { continue };
        diagnostics.push(
            Diagnostic::new(
                REPEATED_KEY,
                Severity::Warning,
                format!("the front matter has the key `{}` twice", entry.key),
                entry.key_span,
            )
            .secondary(first, "first given here")
            .help("keep one of them"),
        );
    }
}

fn entry_value(
    line: Line<'_>,
    behind: usize,
    inner: &[Line<'_>],
    diagnostics: &mut Diagnostics,
) -> (MetaValue, Span) {
    let rest = &line.text[behind..];
    let scalar = value::scalar(rest, line.start + behind);
    let content: Vec<&Line<'_>> = inner.iter().filter(|line| !line.idle()).collect();
    match scalar {
        Scalar::Broken(span, why) => {
            not_understood(span, why, diagnostics);
            (MetaValue::Text(rest.trim().to_owned()), span)
        }
        Scalar::Empty(span) if content.is_empty() => (MetaValue::Text(String::new()), span),
        Scalar::Empty(_) => block(&content, diagnostics),
        Scalar::BlockText(span) => {
            let joined: Vec<&str> = content.iter().map(|line| line.text.trim()).collect();
            let place = content.first().zip(content.last());
            let span = place.map_or(span, |(first, last)| first.span().to(last.span()));
            (MetaValue::Text(joined.join("\n")), span)
        }
        Scalar::Text(text, span) => {
            // A plain scalar may go on in indented lines.
            let mut text = text;
            let mut span = span;
            for more in content {
                text.push(' ');
                text.push_str(more.text.trim());
                span = span.to(more.span());
            }
            (MetaValue::Text(text), span)
        }
        Scalar::List(items, span) => (MetaValue::List(items), span),
        Scalar::Other(span) => (MetaValue::Other, span),
    }
}

/// A nested list of scalars; anything else is kept as [`MetaValue::Other`].
fn block(lines: &[&Line<'_>], diagnostics: &mut Diagnostics) -> (MetaValue, Span) {
    let span = match (lines.first(), lines.last()) {
        (Some(first), Some(last)) => first.span().to(last.span()),
        _ => Span::default(),
    };
    let mut items = Vec::new();
    for line in lines {
        let trimmed = line.text.trim_start();
        let Some(rest) = trimmed.strip_prefix("- ").or((trimmed == "-").then_some("")) else {
            return (MetaValue::Other, span);
        };
        match value::scalar(rest, line.start + (line.text.len() - rest.len())) {
            Scalar::Text(text, place) => items.push((text, place)),
            Scalar::Empty(place) => items.push((String::new(), place)),
            Scalar::Broken(place, why) => {
                not_understood(place, why, diagnostics);
                items.push((rest.trim().to_owned(), place));
            }
            Scalar::List(list, _) => items.extend(list),
            Scalar::BlockText(_) | Scalar::Other(_) => return (MetaValue::Other, span),
        }
    }
    (MetaValue::List(items), span)
}

fn not_understood(span: Span, why: &str, diagnostics: &mut Diagnostics) {
    diagnostics.push(
        Diagnostic::new(
            NOT_UNDERSTOOD,
            Severity::Warning,
            format!("the front matter is not understood here: {why}"),
            span,
        )
        .help("write `key: value`, with quotes around texts that hold special characters"),
    );
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read_all(text: &str) -> (Vec<(String, MetaValue)>, usize, Vec<&'static str>) {
        let mut diagnostics = Diagnostics::default();
        let (front, end) = read(text, &mut diagnostics);
        for entry in front.iter().flat_map(|front| &front.entries) {
            assert!(text.get(entry.key_span.range()).is_some());
            assert!(text.get(entry.value_span.range()).is_some());
        }
        let entries = front.map(|front| front.entries).unwrap_or_default();
        let codes = diagnostics.iter().map(|found| found.code.0).collect();
        (entries.into_iter().map(|entry| (entry.key, entry.value)).collect(), end, codes)
    }

    fn text(value: &str) -> MetaValue {
        MetaValue::Text(value.to_owned())
    }

    #[test]
    fn scalars_quotes_and_comments() {
        let (entries, end, codes) = read_all(
            "---\n# note\ntitle: \"A \\\"b\\\" # c\" # comment\nstatus: draft # why\nurl: http://a/#b\nit: 'isn''t'\n---\nx",
        );
        assert_eq!(codes, Vec::<&str>::new());
        assert_eq!(
            entries,
            [
                ("title".to_owned(), text("A \"b\" # c")),
                ("status".to_owned(), text("draft")),
                ("url".to_owned(), text("http://a/#b")),
                ("it".to_owned(), text("isn't")),
            ]
        );
        assert_eq!(end, 95);
    }

    #[test]
    fn lists_and_maps() {
        let (entries, _, codes) = read_all(
            "---\r\na: [x, \"y, z\"]\r\nb:\r\n  - one\r\n  - \"two\"\r\nc:\r\n  d: e\r\nf:\r\n- g\r\nh: {i: j}\r\n---\r\n",
        );
        assert_eq!(codes, Vec::<&str>::new());
        let lists: Vec<Vec<&str>> = entries
            .iter()
            .filter_map(|(_, value)| match value {
                MetaValue::List(items) => {
                    Some(items.iter().map(|(item, _)| item.as_str()).collect())
                }
                _ => None,
            })
            .collect();
        assert_eq!(lists, [vec!["x", "y, z"], vec!["one", "two"], vec!["g"]]);
        assert_eq!(entries.iter().filter(|(_, value)| *value == MetaValue::Other).count(), 2);
    }

    #[test]
    fn broken_front_matter_is_told_and_hides_nothing() {
        let (entries, _, codes) =
            read_all("---\ntitle: \"open\nno key here\nstatus: x\nstatus: y\n---\n");
        assert_eq!(codes, ["D022", "D022", "D023"]);
        assert_eq!(entries.len(), 3);
        let (entries, end, codes) = read_all("---\ntitle: x\n\n# Heading\n");
        assert_eq!((entries.len(), end, codes), (0, 0, vec!["D021"]));
    }

    #[test]
    fn a_rule_is_no_front_matter() {
        for document in [
            "---\n\ntext\n---\n",
            "---\nSome text.\n\n---\n",
            "--- \n- a\n---\n",
            "# T\n---\na: b\n---\n",
        ] {
            let (entries, end, codes) = read_all(document);
            assert_eq!((entries.len(), end, codes.len()), (0, 0, 0), "{document:?}");
        }
    }
}
