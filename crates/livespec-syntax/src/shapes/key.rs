//! A key at the start of a text: `**Key:** value`, `**Key** (note): value`, `Key: value`.
// tidy: no plug-in: what labels and metadata share

use std::borrow::Cow;
use std::ops::Range;

use crate::topics::topic;
use crate::vocabulary::ENDPOINT_LABELS;
use crate::{Inlines, Topic};

/// The most words of a plain key.
const PLAIN_WORDS_MAX: usize = 5;

/// The most bytes of a key.
const KEY_BYTES_MAX: usize = 120;

/// Where key, note and value stand in the text of some inlines, in bytes of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Key {
    /// The key without markup, colon and note.
    pub(crate) key: Range<usize>,
    /// What stands in parentheses in or right behind the key.
    pub(crate) qualifier: Option<Range<usize>>,
    /// Where the value begins.
    pub(crate) value: usize,
    /// Whether the key is set in bold.
    pub(crate) bold: bool,
    /// Whether a colon ends the key (and not a dash, or nothing).
    pub(crate) colon: bool,
}

/// The key that a text begins with. `dashes`: a bold key may end in a dash, as in list entries.
pub(crate) fn key(inlines: &Inlines, text: &str, dashes: bool) -> Option<Key> {
    let bold = bold_end(inlines, text);
    if bold > 0 { bold_key(text, bold, dashes) } else { plain_key(inlines, text) }
}

/// The end of the bold text at the start, 0 where there is none.
fn bold_end(inlines: &Inlines, text: &str) -> usize {
    let mut end = 0;
    for run in &inlines.runs {
        let blank = run.text.trim().is_empty();
        if !(run.style.strong || blank && end == 0) || run.text == "\n" {
            break;
        }
        end += run.text.len();
    }
    if text[..end].trim().is_empty() { 0 } else { end }
}

fn bold_key(text: &str, end: usize, dashes: bool) -> Option<Key> {
    let head = trimmed(text, 0..end);
    if head.len() > KEY_BYTES_MAX {
        return None;
    }
    let rest = text[end..].trim_start_matches([' ', '\t']);
    let at = text.len() - rest.len();
    if let Some(head) =
        text[head.clone()].strip_suffix([':', '：']).map(|key| head.start..head.start + key.len())
    {
        return Some(finish(text, head, None, at, true));
    }
    let (qualifier, behind) = parenthesis(text, at);
    let rest = text[behind..].trim_start_matches([' ', '\t']);
    if rest.starts_with([':', '：']) {
        let colon = text.len() - rest.len();
        let value = colon + rest.chars().next().map_or(0, char::len_utf8);
        return Some(finish(text, head, qualifier, value, true));
    }
    if rest.is_empty() || rest.starts_with('\n') {
        return Some(finish(text, head, qualifier, text.len() - rest.len(), false));
    }
    let dash = rest.chars().next().filter(|c| matches!(c, '-' | '–' | '—' | '→'));
    let value = text.len() - rest.len() + dash.map_or(0, char::len_utf8);
    (dashes && dash.is_some() && text[value..].starts_with(' '))
        .then(|| finish(text, head, qualifier, value, false))
}

fn plain_key(inlines: &Inlines, text: &str) -> Option<Key> {
    let (mut depth, mut colon) = (0usize, None);
    for (at, c) in text.char_indices() {
        if at > KEY_BYTES_MAX {
            break;
        }
        if c.is_ascii_alphanumeric() || c == ' ' {
            continue;
        }
        match c {
            '(' | '（' => depth += 1,
            ')' | '）' => depth = depth.saturating_sub(1),
            ':' if depth == 0
                && !text[at + 1..].starts_with([' ', '\n', '\t'])
                && at + 1 < text.len() =>
            {
                return None;
            }
            ':' | '：' if depth == 0 => {
                colon = Some(at);
                break;
            }
            '.' | ';' | '?' | '!' | '\n' | '"' | '“' | '[' | '{' | '=' | '<' | '→'
                if depth == 0 =>
            {
                return None;
            }
            _ => {}
        }
    }
    let colon = colon?;
    let head = trimmed(text, 0..colon);
    let value = colon + text[colon..].chars().next().map_or(0, char::len_utf8);
    let key = finish(text, head, None, value, true);
    let words = text[key.key.clone()].split_whitespace().count();
    let first = text[key.key.clone()].chars().next()?;
    let code =
        inlines.runs.first().is_some_and(|run| run.style.code) || has_code(inlines, &key.key);
    let fits = (1..=PLAIN_WORDS_MAX).contains(&words)
        && first.is_alphabetic()
        && !first.is_lowercase()
        && !code;
    fits.then_some(Key { bold: false, ..key })
}

fn has_code(inlines: &Inlines, range: &Range<usize>) -> bool {
    let mut at = 0;
    for run in &inlines.runs {
        if run.style.code && at < range.end && at + run.text.len() > range.start {
            return true;
        }
        at += run.text.len();
        if at >= range.end {
            break;
        }
    }
    false
}

/// Splits a note in parentheses off the end of the key.
fn finish(
    text: &str,
    head: Range<usize>,
    qualifier: Option<Range<usize>>,
    value: usize,
    colon: bool,
) -> Key {
    let mut head = trimmed(text, head);
    let mut qualifier = qualifier;
    let content = &text[head.clone()];
    let open =
        content.find(" (").map(|at| at + 1).or_else(|| content.find('（').filter(|at| *at > 0));
    if let Some(open) = open.filter(|_| qualifier.is_none() && content.ends_with([')', '）'])) {
        let width = content[open..].chars().next().map_or(1, char::len_utf8);
        let close = content.chars().next_back().map_or(1, char::len_utf8);
        qualifier = Some(trimmed(text, head.start + open + width..head.end - close));
        head = trimmed(text, head.start..head.start + open);
    }
    Key { key: head, qualifier, value, bold: true, colon }
}

/// What stands in parentheses at `at`, with the offset behind them.
fn parenthesis(text: &str, at: usize) -> (Option<Range<usize>>, usize) {
    if !text[at..].starts_with('(') {
        return (None, at);
    }
    let line = text[at..].find('\n').map_or(text.len(), |end| at + end);
    let mut depth = 0usize;
    for (offset, c) in text[at..line].char_indices() {
        match c {
            '(' => depth += 1,
            ')' => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return (Some(trimmed(text, at + 1..at + offset)), at + offset + 1);
        }
    }
    (None, at)
}

/// The range without white space at its ends.
pub(super) fn trimmed(text: &str, range: Range<usize>) -> Range<usize> {
    let part = &text[range.clone()];
    let start = range.start + (part.len() - part.trim_start().len());
    start..(range.start + part.trim_end().len()).max(start)
}

/// Cuts a paragraph where a line (or what follows a `·` or `|`) begins with a key.
pub(crate) fn segments(inlines: &Inlines) -> Vec<Cow<'_, Inlines>> {
    let mut cuts = vec![0];
    for (index, run) in inlines.runs.iter().enumerate().skip(1) {
        let before = &inlines.runs[index - 1].text;
        let line_start = before == "\n";
        let cut = if run.style.strong {
            let separated = line_start || before.trim_end().ends_with(['·', '|', '•']);
            separated && line_key(inlines, index).is_some_and(|(_, key)| key.colon)
        } else {
            line_start
                && line_key(inlines, index).is_some_and(|(text, key)| is_plain_label(&text, &key))
        };
        if cut {
            cuts.push(index);
        }
    }
    if cuts.len() == 1 {
        return vec![Cow::Borrowed(inlines)];
    }
    parts(inlines, &cuts).map(Cow::Owned).collect()
}

/// The parts of a text between run borders, without separators at their ends.
fn parts<'a>(inlines: &'a Inlines, cuts: &'a [usize]) -> impl Iterator<Item = Inlines> + 'a {
    let ends = cuts.iter().skip(1).copied().chain([inlines.runs.len()]);
    cuts.iter().zip(ends).filter_map(|(start, end)| {
        let mut runs = inlines.runs[*start..end].to_vec();
        let last = end == inlines.runs.len();
        while let Some(run) = runs.last_mut().filter(|run| !run.style.code) {
            let separators: &[char] =
                if last { &[] } else { &['·', '|', '•', '—', '/', ',', ';'] };
            let length = run
                .text
                .trim_end_matches(|c: char| c.is_whitespace() || separators.contains(&c))
                .len();
            if length > 0 {
                *run = run.slice(0..length);
                break;
            }
            runs.pop();
        }
        let span = runs.first()?.span.to(runs.last()?.span);
        Some(Inlines { runs, span })
    })
}

/// How many runs of a line are looked at for its key.
const KEY_RUNS_MAX: usize = 8;

/// The key of the line that begins at a run, with the start of the line's text.
fn line_key(inlines: &Inlines, index: usize) -> Option<(String, Key)> {
    let runs: Vec<_> = inlines.runs[index..]
        .iter()
        .take(KEY_RUNS_MAX)
        .take_while(|run| run.text != "\n")
        .cloned()
        .collect();
    let line = Inlines { span: inlines.span, runs };
    let text = line.text();
    let key = key(&line, &text, false)?;
    Some((text, key))
}

/// Whether a plain key outside lists is a label: it names a topic or an endpoint, or all that it
/// introduces follows below.
pub(super) fn is_plain_label(text: &str, key: &Key) -> bool {
    let name = &text[key.key.clone()];
    let known: Option<Topic> = topic(name);
    let word = name.to_lowercase();
    known.is_some() || text[key.value..].trim().is_empty() || ENDPOINT_LABELS.has(&word)
}

/// The keys and values of a paragraph in which every line is `key: value`, bold or plain; several
/// may stand on one line, apart by `·` or `|` where bold.
pub(crate) fn metadata_pairs(inlines: &Inlines) -> Option<Vec<(Inlines, Inlines, bool)>> {
    let mut pairs = Vec::new();
    for line in inlines.lines() {
        for part in bold_parts(&line) {
            let text = part.text();
            let key = key(&part, &text, false).filter(|key| key.colon)?;
            pairs.push((part.slice(key.key), part.slice(key.value..text.len()), key.bold));
        }
    }
    (!pairs.is_empty()).then_some(pairs)
}

/// Cuts a line in front of each bold key that follows a separator.
fn bold_parts(line: &Inlines) -> Vec<Inlines> {
    let mut cuts = vec![0];
    for (index, run) in line.runs.iter().enumerate().skip(1) {
        let before = &line.runs[index - 1].text;
        let separated = before.trim_end().ends_with(['·', '|', '•', '—', '/', ',', ';'])
            || before.ends_with("  ");
        if run.style.strong && separated && line_key(line, index).is_some_and(|(_, key)| key.colon)
        {
            cuts.push(index);
        }
    }
    parts(line, &cuts).collect()
}
