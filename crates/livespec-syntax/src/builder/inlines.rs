//! Collects inline events into [`Inlines`].

use std::ops::Range;

use livespec_diagnostics::Span;

use crate::{Inlines, Run, Style};

/// How many bytes of link targets a document may repeat, beyond its own length: a long target that
/// many runs of one link share would otherwise cost the product of both.
const LINK_BYTES_FREE: usize = 1 << 16;

/// The inline text under construction.
#[derive(Debug, Default)]
pub(super) struct InlineBuilder {
    runs: Vec<Run>,
    start: Option<usize>,
    end: usize,
    strong: usize,
    emphasis: usize,
    strike: usize,
    links: Vec<String>,
}

/// What stays the same for all texts of a document.
#[derive(Debug)]
pub(super) struct Origin<'a> {
    text: &'a str,
    link_bytes: usize,
}

impl<'a> Origin<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        Origin { text, link_bytes: text.len() + LINK_BYTES_FREE }
    }

    /// The document's own text at `range`, where the event says the same at the same length; the
    /// parser may have seen a masked copy.
    pub(super) fn text<'e>(&self, event: &'e str, range: &Range<usize>) -> &'e str
    where
        'a: 'e,
    {
        match self.text.get(range.clone()) {
            Some(text) if text.len() == event.len() => text,
            _ => event,
        }
    }
}

/// The kinds of markup around a run.
#[derive(Debug, Clone, Copy)]
pub(super) enum Mark {
    Strong,
    Emphasis,
    Strike,
}

impl InlineBuilder {
    /// Takes the place of an event into the span of the whole.
    pub(super) fn cover(&mut self, range: &Range<usize>) {
        self.start = Some(self.start.map_or(range.start, |start| start.min(range.start)));
        self.end = self.end.max(range.end);
    }

    /// The first byte after the last event.
    pub(super) fn end(&self) -> usize {
        self.end
    }

    pub(super) fn open(&mut self, mark: Mark) {
        *self.count(mark) += 1;
    }

    pub(super) fn close(&mut self, mark: Mark) {
        let count = self.count(mark);
        *count = count.saturating_sub(1);
    }

    fn count(&mut self, mark: Mark) -> &mut usize {
        match mark {
            Mark::Strong => &mut self.strong,
            Mark::Emphasis => &mut self.emphasis,
            Mark::Strike => &mut self.strike,
        }
    }

    pub(super) fn open_link(&mut self, target: &str) {
        self.links.push(target.to_owned());
    }

    pub(super) fn close_link(&mut self) {
        self.links.pop();
    }

    fn style(&self, origin: &mut Origin<'_>) -> Style {
        let link = self.links.last().map(|target| {
            if origin.link_bytes < target.len() {
                return String::new();
            }
            origin.link_bytes -= target.len();
            target.clone()
        });
        Style {
            code: false,
            strong: self.strong > 0,
            emphasis: self.emphasis > 0,
            strike: self.strike > 0,
            link,
            html: false,
        }
    }

    /// Plain text; joins the run before it where both are one stretch of the document.
    pub(super) fn text(&mut self, text: &str, range: &Range<usize>, origin: &mut Origin<'_>) {
        self.cover(range);
        let span = Span::new(range.start, range.end);
        if let Some(last) = self.runs.last_mut() {
            let joins = last.span.end == span.start
                && last.text.len() == last.span.len()
                && text.len() == span.len()
                && !last.style.code
                && !last.style.html
                && last.text != "\n"
                && last.style.strong == (self.strong > 0)
                && last.style.emphasis == (self.emphasis > 0)
                && last.style.strike == (self.strike > 0)
                && last.style.link.is_none()
                && self.links.is_empty();
            if joins {
                last.text.push_str(text);
                last.span = last.span.to(span);
                return;
            }
        }
        let style = self.style(origin);
        self.runs.push(Run { text: text.to_owned(), span, style });
    }

    /// A code span; its run stands inside the backticks.
    pub(super) fn code(&mut self, text: &str, range: &Range<usize>, origin: &mut Origin<'_>) {
        self.cover(range);
        let inner = code_content(origin.text.get(range.clone()).unwrap_or(""));
        let inner = range.start + inner.start..range.start + inner.end;
        let style = Style { code: true, ..self.style(origin) };
        let text = origin.text(text, &inner).replace(['\n', '\r'], " ");
        self.runs.push(Run { text, span: Span::new(inner.start, inner.end), style });
    }

    /// Raw HTML: `<br>` is a line break, a comment is nothing.
    pub(super) fn html(&mut self, text: &str, range: &Range<usize>, origin: &mut Origin<'_>) {
        self.cover(range);
        if text.starts_with("<!--") {
            return;
        }
        let name = text.trim_start_matches('<').trim_end_matches(['>', '/', ' ']);
        if name.eq_ignore_ascii_case("br") {
            return self.line_break(range);
        }
        let style = Style { html: true, ..self.style(origin) };
        let span = Span::new(range.start, range.end);
        self.runs.push(Run { text: text.to_owned(), span, style });
    }

    pub(super) fn line_break(&mut self, range: &Range<usize>) {
        self.cover(range);
        let span = Span::new(range.start, range.end);
        self.runs.push(Run { text: "\n".to_owned(), span, style: Style::default() });
    }

    /// The finished text; one without content stands at `fallback`.
    pub(super) fn finish(self, fallback: Span) -> Inlines {
        let span = self.start.map_or(fallback, |start| Span::new(start, self.end));
        Inlines { runs: self.runs, span }
    }
}

/// The part of a code span inside its backticks, as the rules of CommonMark strip it.
fn code_content(raw: &str) -> Range<usize> {
    let ticks = raw.bytes().take_while(|byte| *byte == b'`').count();
    let (mut start, mut end) = (ticks, raw.len().saturating_sub(ticks));
    if start >= end {
        return 0..raw.len();
    }
    let inner = &raw.as_bytes()[start..end];
    let space = |byte: Option<&u8>| matches!(byte, Some(b' ' | b'\n'));
    if inner.len() > 2
        && space(inner.first())
        && space(inner.last())
        && inner.iter().any(|b| *b != b' ')
    {
        start += 1;
        end -= 1;
    }
    start..end
}

#[cfg(test)]
mod tests {
    use super::code_content;

    #[test]
    fn backticks_are_cut_off() {
        assert_eq!(code_content("`a`"), 1..2);
        assert_eq!(code_content("`` a`b ``"), 3..6);
        assert_eq!(code_content("` `"), 1..2);
        assert_eq!(code_content("a"), 0..1);
        assert_eq!(code_content("``"), 0..2);
    }
}
