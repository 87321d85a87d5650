//! What all kinds of diagrams share: a title, the word that names the kind, and lines.

use std::ops::Range;

use livespec_diagnostics::Fragment;

use super::TAGS;

/// A stretch of the fence's text, without blanks around it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Line<'a> {
    pub(crate) text: &'a str,
    /// Its first byte in the fence.
    pub(crate) at: usize,
}

impl<'a> Line<'a> {
    fn new(text: &'a str, at: usize) -> Self {
        let trimmed = text.trim_start();
        Line { text: trimmed.trim_end(), at: at + text.len() - trimmed.len() }
    }

    pub(crate) fn range(self) -> Range<usize> {
        self.at..self.at + self.text.len()
    }

    /// A part of it, by bytes of its text.
    pub(crate) fn part(self, range: Range<usize>) -> Line<'a> {
        match self.text.get(range.clone()) {
            Some(text) => Line::new(text, self.at + range.start),
            None => Line { text: "", at: self.at + self.text.len() },
        }
    }

    /// What stands before and behind the first `sign`.
    pub(crate) fn split(self, sign: &str) -> Option<(Line<'a>, Line<'a>)> {
        let at = self.text.find(sign)?;
        Some((self.part(0..at), self.part(at + sign.len()..self.text.len())))
    }

    /// The rest behind a first word; none where it begins with another.
    pub(crate) fn after(self, word: &str) -> Option<Line<'a>> {
        let rest = self.text.strip_prefix(word)?;
        let ends = rest.is_empty() || rest.starts_with(char::is_whitespace);
        ends.then(|| self.part(word.len()..self.text.len()))
    }

    /// The text between two quotes, where the line begins with one, and what stands behind.
    pub(crate) fn quoted(self) -> Option<(Line<'a>, Line<'a>)> {
        let end = self.text.strip_prefix('"')?.find('"')? + 1;
        Some((self.part(1..end), self.part(end + 1..self.text.len())))
    }

    /// The first word and the rest.
    pub(crate) fn word(self) -> (Line<'a>, Line<'a>) {
        let end = self.text.find(char::is_whitespace).unwrap_or(self.text.len());
        (self.part(0..end), self.part(end..self.text.len()))
    }
}

/// A diagram cut into lines; comments, directives and blank lines are left out.
#[derive(Debug)]
pub(crate) struct Body<'a> {
    /// From the front matter (`title: ...`) or a line `accTitle: ...`.
    pub(crate) title: Option<Line<'a>>,
    /// The first word, which names the kind.
    pub(crate) keyword: &'a str,
    /// What stands behind the keyword on its line (`LR`).
    pub(crate) rest: Line<'a>,
    pub(crate) lines: Vec<Line<'a>>,
}

/// Words that open a diagram; an untagged fence is one only where it begins with such a word.
const KEYWORDS: &[&str] = &[
    "graph",
    "flowchart",
    "sequenceDiagram",
    "stateDiagram",
    "stateDiagram-v2",
    "erDiagram",
    "classDiagram",
    "classDiagram-v2",
];

impl<'a> Body<'a> {
    /// The lines of a fence that holds a diagram.
    pub(crate) fn of(tag: &str, fragment: &'a Fragment) -> Option<Body<'a>> {
        let tagged = TAGS.iter().any(|known| known.eq_ignore_ascii_case(tag));
        if !tagged && !tag.is_empty() {
            return None;
        }
        let mut body = Body::cut(fragment.text())?;
        body.keyword = body.keyword.trim_end_matches([';', ':']);
        // `graph of the services` is prose.
        let surely = KEYWORDS.contains(&body.keyword)
            && (body.rest.text.is_empty() || DIRECTIONS.contains(&body.rest.text));
        (tagged || surely).then_some(body)
    }

    fn cut(text: &'a str) -> Option<Body<'a>> {
        let mut title = None;
        let mut lines = Vec::new();
        let mut at = 0;
        let (mut front, mut first, mut described) = (false, true, false);
        for raw in text.split_inclusive('\n') {
            let line = Line::new(raw, at);
            at += raw.len();
            if line.text == "---" && (first || front) {
                front = !front;
                first = false;
                continue;
            }
            if front {
                title = line
                    .text
                    .strip_prefix("title:")
                    .map(|_| line.part(6..line.text.len()))
                    .or(title);
                continue;
            }
            if described {
                described = !line.text.ends_with('}');
                continue;
            }
            if line.text.is_empty() || line.text.starts_with("%%") {
                continue;
            }
            first = false;
            if line.text.starts_with("accTitle") || line.text.starts_with("accDescr") {
                if let Some((_, words)) =
                    line.split(":").filter(|_| line.text.starts_with("accTitle"))
                {
                    title = title.or(Some(words));
                }
                described = line.text.contains('{') && !line.text.ends_with('}');
                continue;
            }
            lines.push(line);
        }
        if lines.is_empty() {
            return None;
        }
        let (keyword, rest) = lines.remove(0).word();
        Some(Body {
            title: title.filter(|title| !title.text.is_empty()),
            keyword: keyword.text,
            rest,
            lines,
        })
    }
}

/// Where a graph may run to.
pub(crate) const DIRECTIONS: &[&str] = &["TB", "TD", "BT", "RL", "LR", ">", "<", "^", "v"];
