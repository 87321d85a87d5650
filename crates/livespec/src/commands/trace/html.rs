//! The trace as one page that needs nothing else.

use std::fmt::Write;

use super::lines::{Traced, statuses};
use crate::words::obstacle;

const STYLE: &str = include_str!("page.css");

/// How many facts stand beside a line.
const FACTS_MAX: usize = 4;

pub(crate) fn render(traced: &Traced<'_>) -> String {
    let compilation = &traced.checked.compilation;
    let title = match compilation.spec.info.name.trim() {
        "" => traced.checked.source.path(),
        name => name,
    };
    let mut out = String::with_capacity(traced.checked.source.text().len() * 4 + STYLE.len());
    out.push_str("<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n");
    out.push_str("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n");
    let _ = writeln!(
        out,
        "<title>{}: trace</title>\n<style>\n{STYLE}</style>\n</head>\n<body>",
        escape(title)
    );
    head(traced, title, &mut out);
    operations(traced, &mut out);
    document(traced, &mut out);
    out.push_str("</body>\n</html>\n");
    out
}

fn head(traced: &Traced<'_>, title: &str, out: &mut String) {
    let (lines, understood) = traced.counts();
    let _ = writeln!(out, "<header>\n<h1>{}</h1>", escape(title));
    let path = escape(traced.checked.source.path());
    let dialect = traced.checked.compilation.outline.dialect.name;
    let _ = writeln!(out, "<p><code>{path}</code>, dialect {dialect}</p>");
    let _ = write!(
        out,
        "<p>{lines} lines with text, {understood} understood, {} not",
        lines - understood
    );
    if let Some(first) = traced.missed.first() {
        let _ = write!(out, " (<a href=\"#L{}\">first</a>)", first.line);
    }
    out.push_str(".</p>\n</header>\n");
}

fn operations(traced: &Traced<'_>, out: &mut String) {
    let spec = &traced.checked.compilation.spec;
    if spec.operations.is_empty() {
        return;
    }
    out.push_str("<section>\n<h2>Operations</h2>\n<table class=\"list\">\n");
    for operation in spec.operations.values() {
        let entity = operation.entity.map_or("", |id| spec.entities[id].name.as_str());
        let statuses: Vec<String> = statuses(operation).iter().map(u16::to_string).collect();
        let line = traced.line(operation.origin.span.start);
        let _ = writeln!(
            out,
            "<tr><td><code>{}</code></td><td>{} {}</td><td>{}</td><td>{}</td><td><a href=\"#L{line}\">line {line}</a></td></tr>",
            escape(&operation.title()),
            operation.kind.name(),
            escape(entity),
            statuses.join(" "),
            escape(obstacle(operation).unwrap_or("")),
        );
    }
    out.push_str("</table>\n</section>\n");
}

fn document(traced: &Traced<'_>, out: &mut String) {
    let source = &traced.checked.source;
    out.push_str("<section>\n<h2>Document</h2>\n<table class=\"doc\">\n");
    let mut known = traced.lines.iter().peekable();
    for number in 1..=source.line_count() {
        let line = known.next_if(|line| line.line == number);
        let missed = traced.missed_at(number);
        let class = if missed.is_empty() { "" } else { " class=\"miss\"" };
        let text = escape(source.slice(source.line_span(number)));
        let _ = write!(
            out,
            "<tr id=\"L{number}\"{class}><td class=\"n\"><a href=\"#L{number}\">{number}</a></td><td class=\"t\">{text}</td><td class=\"w\">"
        );
        for fact in line.iter().flat_map(|line| &line.facts).take(FACTS_MAX) {
            let effects: Vec<&str> = fact.effects.iter().map(|effect| effect.name()).collect();
            let (requirement, kind) = (escape(fact.requirement), escape(fact.kind));
            let _ =
                write!(out, "<span><b>{requirement}</b>{kind}<i>{}</i></span>", effects.join(", "));
        }
        for missed in missed {
            let _ = write!(out, "<span>not understood: {}</span>", escape(missed.reason));
        }
        out.push_str("</td></tr>\n");
    }
    out.push_str("</table>\n</section>\n");
}

fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            // HTML cannot hold these, whatever way they are written.
            c if c.is_control() && c != '\t' => out.push('\u{fffd}'),
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markup_of_the_document_stays_text() {
        assert_eq!(escape("<b a=\"x\">&\u{0}"), "&lt;b a=&quot;x&quot;&gt;&amp;\u{fffd}");
    }
}
