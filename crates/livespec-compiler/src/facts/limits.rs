//! Rate limits: sentences, lists, tables.

mod rate;

use std::borrow::Cow;
use std::collections::HashSet;
use std::sync::LazyLock;

use livespec_diagnostics::Span;
use livespec_ir::{Origin, RateLimit};
use livespec_syntax::{Column, FenceItem, ItemKind, TableItem, TableRole, Text, Topic};

use super::SERVE_VERIFY;
use super::reading::{Line, Reader, row_span};
use super::subject;
use super::topics::Topics;
use crate::lexicon::Lexicon;
use crate::trace::ToldLimit;
use rate::Rate;

const LIMITING: Topics = Topics::of(&[Topic::RateLimiting]);
/// Where a rate is a target, a wish or somebody else's.
const OTHERS: Topics = Topics::of(&[
    Topic::OutOfScope,
    Topic::Alternatives,
    Topic::Testing,
    Topic::ChangeLog,
    Topic::Alerts,
    Topic::Risks,
    Topic::OpenQuestions,
    Topic::Jobs,
    Topic::Retry,
]);

pub(super) fn collect(reader: &mut Reader<'_, '_>) {
    let mut found = Found::default();
    for index in 0..reader.outline.items.len() {
        let around = reader.place(index).around;
        if around.meets(OTHERS) && !around.meets(LIMITING) {
            continue;
        }
        match &reader.outline.items[index].kind {
            ItemKind::Table(table) => of_table(reader, index, table, &mut found),
            ItemKind::Fence(fence) => of_fence(reader, fence, &mut found),
            _ => {
                let Some(line) = reader.line(index) else { continue };
                of_line(reader, &line, around, &mut found);
            }
        }
    }
    reader.context.spec.limits.extend(found.limits);
}

fn of_line(reader: &mut Reader<'_, '_>, line: &Line<'_>, around: Topics, found: &mut Found) {
    let text = line.text();
    let limiting = around.meets(LIMITING);
    if limiting && reader.whole(line).is_none() {
        reader.context.claim(line.index, "rate limit", "X5", SERVE_VERIFY);
        return;
    }
    // Most lines hold no digit: look no further.
    if !text.bytes().any(|byte| byte.is_ascii_digit()) {
        if limiting {
            reader.context.claim(line.index, "rate limiting", "X5", SERVE_VERIFY);
        }
        return;
    }
    if !limiting && !mentions(&text) {
        return;
    }
    let rates = rate::scan(&text);
    if rates.is_empty() && !limiting {
        return;
    }
    reader.context.claim(line.index, "rate limit", "X5", SERVE_VERIFY);
    let subject = subject::in_text(&text).or_else(|| subject::around(reader, line.index));
    for rate in rates {
        let place = line.place(&text[rate.place.clone()]);
        tell(reader, &rate, place);
        found.push(&rate, &text, line.item.span, subject.clone());
    }
}

fn of_table(reader: &mut Reader<'_, '_>, index: usize, table: &TableItem, found: &mut Found) {
    let span = reader.outline.items[index].span;
    let limits =
        table.role == TableRole::Limits || reader.place(index).topic == Some(Topic::RateLimiting);
    if limits {
        reader.context.claim(index, "rate limits", "X5", SERVE_VERIFY);
    }
    for row in &table.rows {
        let texts: Vec<Cow<'_, str>> = row.iter().map(Text::read).collect();
        let text = texts.join(" | ");
        if !text.bytes().any(|byte| byte.is_ascii_digit()) {
            continue;
        }
        // A row of an error table that tells the limit behind 429 is a limit too.
        if !(limits || mentions(&text) || text.contains("429")) {
            continue;
        }
        let mut rates = rate::scan(&text);
        if rates.is_empty() && limits {
            rates.extend(of_cells(table, row));
        }
        let place = row_span(row, span);
        for rate in rates {
            reader.context.note(place, "rate limit", "X5", SERVE_VERIFY);
            tell(reader, &rate, place);
            found.push(&rate, &text, place, subject::in_row(row));
        }
    }
}

/// The limits in a block of plain words, such as the steps of a flow.
fn of_fence(reader: &mut Reader<'_, '_>, fence: &FenceItem, found: &mut Found) {
    if !matches!(fence.lang.as_str(), "" | "text" | "txt" | "plaintext") {
        return;
    }
    let code = fence.code.text();
    let mut at = 0;
    for line in code.split_inclusive('\n') {
        let place = at..at + line.trim_end().len();
        at += line.len();
        if !line.bytes().any(|byte| byte.is_ascii_digit()) || !mentions(line) {
            continue;
        }
        for rate in rate::scan(line) {
            let span = fence.code.span(place.clone());
            reader.context.note(span, "rate limit", "X5", SERVE_VERIFY);
            tell(reader, &rate, span);
            found.push(&rate, line.trim(), span, subject::in_text(line));
        }
    }
}

/// Keeps a place that tells a limit; one that only says again what another place tells is none.
fn tell(reader: &mut Reader<'_, '_>, rate: &Rate, span: Span) {
    let Rate { count, seconds, .. } = *rate;
    let told = &mut reader.context.told().limits;
    if !told.iter().any(|limit| (limit.count, limit.seconds) == (count, seconds)) {
        told.push(ToldLimit { span, count, seconds });
    }
}

/// A limit in one cell and its window in another: `| 5 | 15 min |`.
fn of_cells(table: &TableItem, row: &[Text]) -> Option<Rate> {
    let limit = table.cell(row, Column::Limit).or_else(|| table.cell(row, Column::Target))?;
    let window = table.cell(row, Column::Window)?;
    let digits: String = limit.read().chars().filter(char::is_ascii_digit).collect();
    let seconds = rate::window(&window.read())?;
    Some(Rate { count: digits.parse().ok()?, seconds, by: String::new(), place: 0..0 })
}

/// Whether a sentence is about limiting rates.
fn mentions(text: &str) -> bool {
    static WORDS: LazyLock<Lexicon> = LazyLock::new(|| {
        Lexicon::new(&[
            &["rate limit", "rate-limit", "ratelimit", "throttl", "rate_limit"],
            &[
                "limit",
                "max ",
                "at most",
                "no more than",
                "more than",
                "up to",
                "quota",
                "accepts",
                "allowed",
                "allows",
                "may ",
            ],
            &["per ", "/", "each ", " a minute", " a second", " an hour"],
            &["request", "call", "attempt", "token", "client", "user", "key", "minute", "hour"],
        ])
    });
    let found = WORDS.find(text);
    found.has(0) || (found.has(1) && found.has(2) && found.has(3))
}

/// The limits that were found; one that is told in several places is kept once.
#[derive(Default)]
struct Found {
    limits: Vec<RateLimit>,
    known: HashSet<(u32, u32, Option<String>)>,
}

impl Found {
    fn push(&mut self, rate: &Rate, text: &str, span: Span, subject: Option<String>) {
        if self.known.insert((rate.count, rate.seconds, subject.clone())) {
            self.limits.push(RateLimit {
                count: rate.count,
                seconds: rate.seconds,
                operations: Vec::new(),
                per_address: per_address(&rate.by),
                subject,
                text: text.to_owned(),
                origin: Origin::stated(span),
            });
        }
    }
}

/// Whether the words behind a rate count it by address: the first that names what is counted decides.
fn per_address(by: &str) -> bool {
    by.to_lowercase()
        .split(|c: char| !c.is_alphanumeric())
        .find_map(|word| match word {
            "ip" | "ips" | "address" | "addresses" => Some(true),
            "key" | "keys" | "token" | "tokens" | "user" | "users" | "subject" | "account"
            | "client" | "clients" | "tenant" | "session" | "customer" => Some(false),
            _ => None,
        })
        .unwrap_or(false)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_counted_is_the_first_that_is_named() {
        assert!(per_address("per IP"));
        assert!(per_address("per address"));
        assert!(!per_address("for each token, or for each address where there is none"));
        assert!(!per_address(""));
    }

    #[test]
    fn sentences_about_limits_are_told_from_others() {
        assert!(mentions("Limit each client to 30 requests per minute"));
        assert!(mentions("Throttled: 5/min"));
        assert!(!mentions("Throughput: 100 requests per second"));
    }
}
