//! Measurable targets: tables, lists, sentences.

use std::borrow::Cow;

use livespec_diagnostics::Span;
use livespec_ir::{Metric, Objective, Origin};
use livespec_syntax::{Column, TableItem, TableRole, Text, Topic};

use super::measure::{self, Measure};
use super::reading::{Line, Reader, row_span};
use super::topics::Topics;
use super::{SERVE_VERIFY_EXPORT, VERIFY, subject};

const TARGETS: Topics = Topics::of(&[
    Topic::Nfr,
    Topic::Performance,
    Topic::PerformanceTargets,
    Topic::Scalability,
    Topic::PerformanceTests,
    Topic::Acceptance,
    Topic::Requirements,
]);
const TESTS: Topics = Topics::of(&[Topic::Testing, Topic::UnitTests, Topic::IntegrationTests]);
const QUALITY: Topics = Topics::of(&[Topic::Nfr, Topic::Performance, Topic::PerformanceTargets]);
/// Where numbers are thresholds or settings of something else.
const OTHERS: Topics = Topics::of(&[
    Topic::Alerts,
    Topic::RateLimiting,
    Topic::Caching,
    Topic::Retry,
    Topic::OutOfScope,
    Topic::Alternatives,
    Topic::ChangeLog,
    Topic::Rollout,
    Topic::Optimization,
]);

pub(super) fn collect(reader: &mut Reader<'_, '_>) {
    for line in reader.lines(TARGETS.or(TESTS)) {
        let around = reader.place(line.index).around;
        if around.meets(OTHERS) {
            continue;
        }
        let found = of_line(reader, &line, around);
        keep(reader, line.index, found, around);
    }
    let tables = reader.tables(|place, table| {
        !place.around.meets(OTHERS)
            && (table.role == TableRole::Objectives
                || (place.around.meets(TARGETS) && matches!(table.role, TableRole::Other)))
    });
    for (index, table) in tables {
        let span = reader.outline.items[index].span;
        let around = reader.place(index).around;
        let mut all = Vec::new();
        for row in &table.rows {
            all.extend(of_row(reader, table, row, span, around));
        }
        if all.is_empty() && table.role != TableRole::Objectives {
            continue;
        }
        for row in &table.rows {
            reader.context.note(row_span(row, span), "objective", "P1", SERVE_VERIFY_EXPORT);
        }
        reader.context.claim(index, "objectives", "P1", SERVE_VERIFY_EXPORT);
        reader.context.spec.objectives.extend(all);
    }
}

fn keep(reader: &mut Reader<'_, '_>, index: usize, found: Vec<Objective>, around: Topics) {
    for objective in found {
        if objective.metric == Metric::Coverage {
            reader.context.claim(index, "coverage target", "T2", VERIFY);
        } else if around.meets(TESTS)
            && !around.meets(TARGETS)
            && objective.metric != Metric::Concurrency
        {
            continue;
        } else {
            reader.context.claim(index, "objective", "P1", SERVE_VERIFY_EXPORT);
        }
        reader.context.spec.objectives.push(objective);
    }
}

/// The targets of a line: one for each sentence part with a number.
fn of_line(reader: &Reader<'_, '_>, line: &Line<'_>, around: Topics) -> Vec<Objective> {
    let text = text_of(line);
    let measures = measure::scan(&text);
    let mut found = Vec::new();
    if measures.is_empty() {
        return found;
    }
    let tests = around.meets(TESTS);
    let subject = subject::in_text(&text).or_else(|| subject::around(reader, line.index));
    // `p95 < 200 ms, p99 < 300 ms` has its percentiles in front, `200 ms (p95), 300 ms (p99)` behind.
    let first = measures.first().map_or(0, |measure| measure.range.start);
    let in_front = measures.len() > 1 && measure::percentile(&text[..first]).is_some();
    let mut since = 0;
    for (position, measure) in measures.iter().enumerate() {
        let until = measures.get(position + 1).map_or(text.len(), |next| next.range.start);
        let clause = &text[measure.range.start..until];
        let before = measure::percentile(&text[since..measure.range.start]).filter(|_| in_front);
        since = measure.range.end;
        let near = match before {
            Some((percentile, _)) => Some(percentile),
            None => percentile_near(&text, clause, measures.len()),
        };
        let single = measures.len() == 1 || measure.comparison.is_some();
        let Some(metric) = metric(measure, &text, tests && single) else { continue };
        if !fits(metric, measure, line, around, &text) {
            continue;
        }
        // A number that nothing compares is a target only behind a key that names the metric.
        let plain = measure.comparison.is_none()
            && !matches!(metric, Metric::Availability | Metric::Coverage);
        let keyed = line.key.is_some_and(|key| measure.range.start > key.text.len());
        if plain && !keyed && metric != Metric::Concurrency {
            continue;
        }
        found.push(objective(metric, measure, near, &text, line.item.span, subject.clone()));
    }
    found
}

/// Key and value, with the percentile that stands in parentheses between them (`Latency (p95): < 1 s`).
fn text_of<'a>(line: &Line<'a>) -> Cow<'a, str> {
    let percentile = line.qualifier().filter(|text| measure::percentile(text).is_some());
    match (line.key, percentile) {
        (Some(key), Some(percentile)) => {
            Cow::Owned(format!("{} ({percentile}): {}", key.text, line.value.text))
        }
        _ => line.text(),
    }
}

/// Whether a number is a target where it stands: tests and plans of growth speak of loads and machines.
fn fits(metric: Metric, measure: &Measure, line: &Line<'_>, around: Topics, text: &str) -> bool {
    let short = matches!(
        measure.unit,
        "ms" | "s" | "req/s" | "req/min" | "users" | "requests" | "connections" | "sessions"
    );
    let lower = text.to_lowercase();
    let sized =
        ["size", "limit", "payload", "bundle", "image"].iter().any(|word| lower.contains(word));
    if lower.contains("rate limit") || lower.contains("rate-limit") {
        return false;
    }
    match metric {
        Metric::Coverage => true,
        Metric::Concurrency | Metric::Throughput if measure.comparison.is_some() => true,
        _ if lower.starts_with("alert") => false,
        _ if around.has(Topic::PerformanceTests) => {
            short && (line.key.is_some() || measure.comparison.is_some())
        }
        Metric::Other => around.meets(QUALITY),
        _ if around.has(Topic::Scalability) => short,
        Metric::Size => measure.comparison.is_some() && sized,
        _ => true,
    }
}

/// The percentile of a clause; of the whole text where it has only one number.
fn percentile_near(text: &str, clause: &str, count: usize) -> Option<f64> {
    let own = measure::percentile(clause);
    let whole = || {
        (count == 1 || measure::percentile(text).is_some_and(|(_, at)| at < 40))
            .then(|| measure::percentile(text))
            .flatten()
    };
    own.or_else(whole).map(|(value, _)| value)
}

/// The targets of a row: the target's cell, else the first cell with a number and a unit.
fn of_row(
    reader: &Reader<'_, '_>,
    table: &TableItem,
    row: &[Text],
    table_span: Span,
    around: Topics,
) -> Vec<Objective> {
    let joined: Vec<Cow<'_, str>> = row.iter().map(Text::read).collect();
    let all = joined.join(" | ");
    if all.to_lowercase().contains("rate limit") {
        return Vec::new();
    }
    let target = table.cell(row, Column::Target).or_else(|| table.cell(row, Column::Limit));
    let cells = target.into_iter().chain(row.iter().skip(1));
    for (place, cell) in cells.enumerate() {
        // The cell of the target states one even where it compares with nothing.
        let stated = place == 0 && target.is_some();
        if reader.cell(Some(cell)).is_none() {
            continue;
        }
        let text = cell.read();
        let measures = measure::scan(&text);
        let found: Vec<Objective> = measures
            .iter()
            .filter_map(|measure| {
                let metric = metric(measure, &all, false)?;
                let open = measure.comparison.is_none()
                    && matches!(metric, Metric::Latency | Metric::Other | Metric::Size);
                if open && !stated || (metric == Metric::Other && !around.meets(QUALITY)) {
                    return None;
                }
                let near = measure::percentile(&text).or_else(|| measure::percentile(&all));
                let span = row_span(row, table_span);
                Some(objective(
                    metric,
                    measure,
                    near.map(|(value, _)| value),
                    all.trim(),
                    span,
                    subject::in_row(row),
                ))
            })
            .collect();
        if !found.is_empty() {
            return found;
        }
    }
    Vec::new()
}

fn objective(
    metric: Metric,
    measure: &Measure,
    percentile: Option<f64>,
    text: &str,
    span: Span,
    subject: Option<String>,
) -> Objective {
    let usual = match metric {
        Metric::Latency | Metric::Size | Metric::ErrorRate => "<",
        _ => ">=",
    };
    // A percentile belongs to times only: `99.9%` beside a latency is none of its business.
    let percentile = percentile.filter(|_| metric == Metric::Latency);
    Objective {
        metric,
        percentile,
        comparison: match (measure.comparison, metric) {
            // `up to 1000 users` bounds what is supported, not what is allowed.
            (Some("<" | "<="), Metric::Concurrency | Metric::Throughput) => ">=",
            (Some(comparison), _) => comparison,
            (None, _) => usual,
        },
        value: measure.value,
        unit: measure.unit.to_owned(),
        operation: None,
        subject,
        text: text.to_owned(),
        origin: Origin::stated(span),
    }
}

/// What a number measures; none where it is no target of the service.
fn metric(measure: &Measure, text: &str, tests: bool) -> Option<Metric> {
    let text = text.to_lowercase();
    let has = |words: &[&str]| words.iter().any(|word| text.contains(word));
    Some(match measure.unit {
        "%" if has(&["coverage"]) || tests => Metric::Coverage,
        "%" if has(&["availab", "uptime", "sla"]) => Metric::Availability,
        "%" if has(&["error rate", "failure rate", "errors"]) => Metric::ErrorRate,
        "%" if has(&[" of requests", " of calls", " of responses"]) => return None,
        "%" => Metric::Other,
        "ms" | "s" | "min" | "h" | "d"
            if has(&[
                "rto",
                "rpo",
                "recovery time",
                "recovery point",
                "retention",
                "retain",
                "ttl",
                "every ",
                "expir",
                "cached",
                "interval",
            ]) =>
        {
            return has(&["rto", "rpo", "recovery time", "recovery point"])
                .then_some(Metric::Other);
        }
        "ms" | "s" | "min" | "h" => Metric::Latency,
        "d" => return None,
        "req/s" | "req/min" => Metric::Throughput,
        "users" | "requests" | "connections" | "sessions" => Metric::Concurrency,
        _ => Metric::Size,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(text: &str, tests: bool) -> Vec<Option<Metric>> {
        measure::scan(text).iter().map(|m| metric(m, text, tests)).collect()
    }

    #[test]
    fn numbers_are_sorted_by_what_they_measure() {
        assert_eq!(of("Response time < 200ms", false), [Some(Metric::Latency)]);
        assert_eq!(of("Uptime 99.9%", false), [Some(Metric::Availability)]);
        assert_eq!(
            of("90% line, 85% branch", true),
            [Some(Metric::Coverage), Some(Metric::Coverage)]
        );
        assert_eq!(of("RTO under 1 hour", false), [Some(Metric::Other)]);
        assert_eq!(of("keep for 30 days", false), [None]);
        assert_eq!(of("100 simultaneous users", false), [Some(Metric::Concurrency)]);
    }
}
