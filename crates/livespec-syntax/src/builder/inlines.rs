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
    /// Whether the last run may still grow; until it is sealed only its place counts.
    open: bool,
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
        let verbatim = text.len() == span.len();
        if let Some(last) = self.runs.last_mut().filter(|_| self.open) {
            let joins = verbatim
                && last.span.end == span.start
                && last.style.strong == (self.strong > 0)
                && last.style.emphasis == (self.emphasis > 0)
                && last.style.strike == (self.strike > 0)
                && self.links.is_empty();
            if joins {
                last.span = last.span.to(span);
                return;
            }
        }
        let style = self.style(origin);
        let open = verbatim && style.link.is_none();
        let text = if open { String::new() } else { text.to_owned() };
        self.push(Run { text, span, style }, origin);
        self.open = open;
    }

    /// Adds a run behind the last one, which has its text now.
    fn push(&mut self, run: Run, origin: &Origin<'_>) {
        self.seal(origin);
        self.runs.push(run);
    }

    /// Gives the last run its text; of one that may grow it is that of the document.
    fn seal(&mut self, origin: &Origin<'_>) {
        if let Some(last) = self.runs.last_mut().filter(|_| self.open) {
            last.text = origin.text.get(last.span.range()).unwrap_or("").to_owned();
        }
        self.open = false;
    }

    /// A code span; its run stands inside the backticks.
    pub(super) fn code(&mut self, text: &str, range: &Range<usize>, origin: &mut Origin<'_>) {
        self.cover(range);
        let inner = code_content(origin.text.get(range.clone()).unwrap_or(""));
        let inner = range.start + inner.start..range.start + inner.end;
        let style = Style { code: true, ..self.style(origin) };
        let text = origin.text(text, &inner).replace(['\n', '\r'], " ");
        self.push(Run { text, span: Span::new(inner.start, inner.end), style }, origin);
    }

    /// Raw HTML: `<br>` is a line break, a comment is nothing.
    pub(super) fn html(&mut self, text: &str, range: &Range<usize>, origin: &mut Origin<'_>) {
        self.cover(range);
        if text.starts_with("<!--") {
            return;
        }
        let name = text.trim_start_matches('<').trim_end_matches(['>', '/', ' ']);
        if name.eq_ignore_ascii_case("br") {
            return self.line_break(range, origin);
        }
        let style = Style { html: true, ..self.style(origin) };
        let span = Span::new(range.start, range.end);
        self.push(Run { text: text.to_owned(), span, style }, origin);
    }

    pub(super) fn line_break(&mut self, range: &Range<usize>, origin: &Origin<'_>) {
        self.cover(range);
        let span = Span::new(range.start, range.end);
        self.push(Run { text: "\n".to_owned(), span, style: Style::default() }, origin);
    }

    /// The finished text; one without content stands at `fallback`. The builder is empty again.
    pub(super) fn finish(&mut self, fallback: Span, origin: &Origin<'_>) -> Inlines {
        self.seal(origin);
        let span = self.start.map_or(fallback, |start| Span::new(start, self.end));
        // The memory of the runs is kept for the next text; these get as much as they need.
        let runs = self.runs.drain(..).collect();
        self.clear();
        Inlines { runs, span }
    }

    /// Forgets what was collected.
    pub(super) fn clear(&mut self) {
        let mut runs = std::mem::take(&mut self.runs);
        runs.clear();
        *self = InlineBuilder { runs, ..InlineBuilder::default() };
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
