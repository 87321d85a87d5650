//! Targets in sentences that stand among other things: goals, criteria, descriptions.

use livespec_ir::{Metric, Objective};
use livespec_syntax::Topic;

use super::super::measure::{self, Measure};
use super::super::reading::{Line, Reader};
use super::super::subject;
use super::super::topics::Topics;
use super::{metric, objective};

/// Where a number with a comparison is a rule about data, a setting or a plan.
const OTHERS: Topics = Topics::of(&[
    Topic::DataModel,
    Topic::Entity,
    Topic::Constraints,
    Topic::InputValidation,
    Topic::Configuration,
    Topic::StateMachine,
    Topic::Parameters,
    Topic::Request,
    Topic::ImplementationPlan,
    Topic::Phases,
    Topic::Risks,
    Topic::OpenQuestions,
    Topic::Jobs,
    Topic::Authentication,
    Topic::Monitoring,
    Topic::Metrics,
    Topic::Glossary,
    Topic::Future,
]);

/// What takes time, or how long it takes.
const TIMED: &[&str] = &[
    "complete",
    "load",
    "respon",
    "return",
    "latency",
    "render",
    "finish",
    "process",
    "execut",
    "take",
    "update",
    "sync",
    "queued",
    "start",
    "open",
    "search",
    "query",
    "quer",
    "fetch",
    "appear",
    "display",
    "deliver",
    "generat",
    "import",
    "export",
    "delete",
    "save",
    "arriv",
    "answer",
    "create",
    "p95",
    "p99",
    "percentile",
    "performance",
    "fast",
    "time to",
    "calculat",
    "run",
    "parse",
    "validat",
];

/// The targets of a line outside sections about quality.
pub(super) fn of_line(reader: &Reader<'_, '_>, line: &Line<'_>, around: Topics) -> Vec<Objective> {
    let text = super::text_of(line);
    if around.meets(OTHERS) || !text.bytes().any(|byte| byte.is_ascii_digit()) {
        return Vec::new();
    }
    let subject = subject::in_text(&text).or_else(|| subject::around(reader, line.index));
    let mut found: Vec<Objective> = measure::scan(&text)
        .iter()
        .filter_map(|measure| {
            let kind = metric(measure, &text, false)?;
            let near = measure::percentile(&text).map(|(value, _)| value);
            let span = line.place(&text[measure.range.clone()]);
            fits(kind, measure, &text)
                .then(|| objective(kind, measure, near, &text, span, subject.clone()))
        })
        .collect();
    if found.is_empty() {
        let ratio = measure::bare(&text)
            .filter(|(measure, unit)| unit == ":1" && measure.comparison.is_some());
        found.extend(ratio.map(|(measure, unit)| {
            let span = line.place(&text[measure.range.clone()]);
            let mut told = objective(Metric::Other, &measure, None, &text, span, None);
            told.unit = unit;
            told
        }));
    }
    found
}

/// Whether a number is demanded: it compares, and the words around it say of what.
fn fits(metric: Metric, measure: &Measure, text: &str) -> bool {
    let lower = text.to_lowercase();
    let compared = measure.comparison.is_some();
    let upper = matches!(measure.comparison, Some("<" | "<="));
    let asks = lower.starts_with("alert") || lower.contains("if ") && !lower.contains("then ");
    match metric {
        Metric::Latency => {
            upper
                && !asks
                && matches!(measure.unit, "ms" | "s" | "min")
                && TIMED.iter().any(|word| lower.contains(word))
        }
        Metric::Availability => true,
        Metric::Coverage => compared,
        Metric::Concurrency => {
            compared
                && !super::stated_as_fact(measure, text)
                && ["concurrent", "simultaneous", "support"].iter().any(|word| lower.contains(word))
        }
        Metric::Throughput => {
            compared
                && !upper
                && ["throughput", "support", "handle", "sustain"]
                    .iter()
                    .any(|word| lower.contains(word))
        }
        _ => false,
    }
}
