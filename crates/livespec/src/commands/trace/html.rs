//! The trace as one page that needs nothing else: what the document became, then its lines, each with
//! what it was understood as.

mod escape;
mod lines;
mod model;

use std::fmt::Write;

use livespec_diagnostics::Severity;

use super::lines::Traced;
use crate::words::{plural, status};
use escape::escape;

const STYLE: &str = include_str!("html/page.css");
/// Filters and search; without scripts the page shows everything.
const SCRIPT: &str = include_str!("html/page.js");

pub(crate) fn render(traced: &Traced<'_>) -> String {
    let compilation = &traced.checked.compilation;
    let title = match compilation.spec.info.name.trim() {
        "" => traced.checked.source.path(),
        name => name,
    };
    let mut out = String::with_capacity(traced.checked.source.text().len() * 6 + STYLE.len());
    out.push_str("<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n");
    out.push_str("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n");
    let _ = writeln!(
        out,
        "<title>{}: trace</title>\n<style>\n{STYLE}</style>\n</head>\n<body>",
        escape(title)
    );
    head(traced, title, &mut out);
    out.push_str("<div class=\"page\">\n");
    contents(traced, &mut out);
    out.push_str("<main>\n");
    model::operations(traced, &mut out);
    model::entities(traced, &mut out);
    lines::document(traced, &mut out);
    let _ = write!(out, "</main>\n</div>\n<script>\n{SCRIPT}</script>\n</body>\n</html>\n");
    out
}

/// The title, how much was understood, and the buttons that choose what is shown.
fn head(traced: &Traced<'_>, title: &str, out: &mut String) {
    let (lines, understood) = traced.counts();
    let compilation = &traced.checked.compilation;
    let percent = if lines == 0 { 100.0 } else { 100.0 * understood as f64 / lines as f64 };
    let _ = writeln!(out, "<header>\n<h1>{}</h1>", escape(title));
    let _ = writeln!(
        out,
        "<p><code>{}</code> · dialect {} · {}</p>",
        escape(traced.checked.source.path()),
        compilation.outline.dialect.name,
        escape(&status(&compilation.spec.info.status)),
    );
    let _ = writeln!(
        out,
        "<div class=\"bar\" title=\"{percent:.1} % of the lines were understood\"><div style=\"width:{percent:.2}%\"></div></div>"
    );
    let _ = write!(out, "<p><b>{understood}</b> of {} understood", plural(lines, "line"));
    if let Some(first) = traced.missed.first() {
        let _ = write!(out, ", <a href=\"#L{}\">{} not</a>", first.line, lines - understood);
    }
    let diagnostics = &traced.checked.diagnostics;
    for severity in [Severity::Error, Severity::Warning, Severity::Info] {
        let count = diagnostics.count(severity);
        if count > 0 {
            let name = severity.name();
            let _ = write!(out, " · <span class=\"{name}\">{}</span>", plural(count, name));
        }
    }
    out.push_str("</p>\n<nav class=\"tools\">\n");
    for (filter, label) in FILTERS {
        let _ = writeln!(out, "<button type=\"button\" data-filter=\"{filter}\">{label}</button>");
    }
    out.push_str("<input type=\"search\" placeholder=\"Search lines\" aria-label=\"Search lines\">\n<span class=\"soft\">beside a line: <i>C</i> checked <i>S</i> served <i>V</i> verified <i>E</i> exported</span>\n</nav>\n</header>\n");
}

/// What the buttons show.
const FILTERS: &[(&str, &str)] = &[
    ("all", "Everything"),
    ("miss", "Not understood"),
    ("found", "Findings"),
    ("check", "Checked"),
    ("serve", "Served"),
    ("verify", "Verified"),
    ("export", "Exported"),
];

/// The sections, with a mark at those in which something was not understood.
fn contents(traced: &Traced<'_>, out: &mut String) {
    out.push_str("<nav class=\"toc\">\n");
    let outline = &traced.checked.compilation.outline;
    let last =
        |span: livespec_diagnostics::Span| traced.line(span.end.saturating_sub(1).max(span.start));
    for section in &outline.sections {
        let first = traced.line(section.span.start);
        let missed = traced.misses(first, last(section.span));
        let mark = if missed { " class=\"miss\"" } else { "" };
        let _ = writeln!(
            out,
            "<a href=\"#L{first}\"{mark} style=\"--level:{}\">{}</a>",
            section.level.saturating_sub(1).min(4),
            escape(section.heading.as_str().trim())
        );
    }
    out.push_str("</nav>\n");
}
