//! Measurable targets: tables, lists, sentences.

mod rows;
mod told;

use std::borrow::Cow;

use livespec_diagnostics::Span;
use livespec_ir::{Metric, Objective, Origin};
use livespec_syntax::Topic;

use super::measure::{self, Measure};
use super::reading::{Line, Reader};
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
    for index in 0..reader.outline.items.len() {
        let around = reader.place(index).around;
        let Some(line) = reader.line(index).filter(|_| !around.meets(OTHERS)) else { continue };
        let found = if around.meets(TARGETS.or(TESTS)) {
            of_line(reader, &line, around)
        } else {
            told::of_line(reader, &line, around)
        };
        keep(reader, index, found, around);
    }
    headings(reader);
    rows::collect(reader);
}

/// Headings that tell a target: `NFR-2: Latency (50 ms p95)`.
fn headings(reader: &mut Reader<'_, '_>) {
    let outline = reader.outline;
    for section in &outline.sections {
        let text = section.heading.read();
        if measure::percentile(&text).is_none() {
            continue;
        }
        let measures = measure::scan(&text);
        let latency = measures.iter().find(|measure| matches!(measure.unit, "ms" | "s"));
        let Some(latency) = latency else { continue };
        let near = measure::percentile(&text).map(|(value, _)| value);
        let span = section.heading.span;
        let told = objective(Metric::Latency, latency, near, &text, span, subject::in_text(&text));
        reader.context.note(span, "objective", "P1", SERVE_VERIFY_EXPORT);
        reader.context.spec.objectives.push(told);
    }
}

fn keep(reader: &mut Reader<'_, '_>, index: usize, found: Vec<Objective>, around: Topics) {
    for objective in found {
        if objective.metric == Metric::Coverage {
            reader.context.claim(index, "coverage target", "T2", VERIFY);
            reader.context.note(objective.origin.span, "objective", "P1", VERIFY);
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
    let covers = reader.heading(line.index).contains("coverage");
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
        let single = measure.comparison.is_some() || covers;
        if stated_as_fact(measure, &text) || bounds_calls(measure, &text) {
            continue;
        }
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
        let span = line.place(&text[measure.range.clone()]);
        found.push(objective(metric, measure, near, &text, span, subject.clone()));
    }
    found
}

/// `no more than 30 per minute`: a limit on callers rather than a load that is to be borne.
fn bounds_calls(measure: &Measure, text: &str) -> bool {
    let words = text[measure.range.clone()].to_lowercase();
    let bounded = ["no more", "not more", "at most", "max", "less", "fewer"];
    matches!(measure.unit, "req/s" | "req/min")
        && bounded.iter().any(|word| words.starts_with(word))
}

/// `(< 50 at once)`: a load that is given rather than demanded.
fn stated_as_fact(measure: &Measure, text: &str) -> bool {
    let load = matches!(measure.unit, "users" | "requests" | "connections" | "sessions");
    let head = text[..measure.range.start].trim_end();
    load && head.ends_with('(') && text[measure.range.clone()].starts_with('<')
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
    let sized = ["size", "limit", "payload", "bundle", "image", "memory", "footprint", "heap"]
        .iter()
        .any(|word| lower.contains(word));
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
    let recovers = has(&["rto", "rpo", "recovery time", "recovery point"]);
    Some(match measure.unit {
        "%" if has(&["coverage"]) || tests => Metric::Coverage,
        "%" if has(&["availab", "uptime", "sla", "is up", "of the time"]) => Metric::Availability,
        "%" if has(&["error rate", "failure rate", "errors"]) => Metric::ErrorRate,
        // `95 % of all reads within 120 ms`: the share is the percentile.
        "%" if measure::percentile(&text).is_some() && has(&["% of "]) => return None,
        "%" => Metric::Other,
        "ms" | "s" | "min" | "h" | "d" if recovers => Metric::Other,
        "ms" | "s" | "min" | "h" | "d" if has(SETTINGS) && measure::percentile(&text).is_none() => {
            return None;
        }
        "ms" | "s" | "min" | "h" => Metric::Latency,
        "d" => return None,
        "req/s" | "req/min" => Metric::Throughput,
        "users" | "requests" | "connections" | "sessions" => Metric::Concurrency,
        _ => Metric::Size,
    })
}

/// Words of times that are set rather than reached.
const SETTINGS: &[&str] = &[
    "retention",
    "retain",
    "ttl",
    "every ",
    "expir",
    "cached",
    "interval",
    "timeout",
    "time out",
    "debounce",
    "delay",
    "older than",
    "back off",
    "backoff",
    "cooldown",
    "lifetime",
    "valid for",
];

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
