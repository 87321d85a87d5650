//! Facts that a sentence states by its words, whatever section it stands in: validation of inputs,
//! encryption, retries, metrics, logs, and what all endpoints of an API have in common. They steer no
//! value of the model; the trace names them.

use std::sync::LazyLock;

use livespec_syntax::Topic;

use super::reading::Reader;
use super::topics::Topics;
use super::{EXPORT, SERVE, SERVE_EXPORT, SERVE_VERIFY, VERIFY};
use crate::lexicon::Starts;
use crate::trace::Effect;

/// Words that tell a fact.
struct Mark {
    places: Topics,
    kind: &'static str,
    requirement: &'static str,
    effects: &'static [Effect],
    words: &'static [&'static str],
}

const MARKS: &[Mark] = &[
    Mark {
        places: PLACES,
        kind: "input validation",
        requirement: "X4",
        effects: SERVE_VERIFY,
        words: &[
            "sanitize",
            "sanitise",
            "xss",
            "sql injection",
            "injection attack",
            "validate all",
            "input validation",
            "sql parameterization",
            "parameterized quer",
            "bound parameter",
            "unknown field",
            "validate user input",
        ],
    },
    Mark {
        places: PLACES,
        kind: "rate limiting",
        requirement: "X5",
        effects: SERVE_VERIFY,
        words: &["rate limit", "rate-limit", "throttl"],
    },
    Mark {
        places: PLACES,
        kind: "data protection",
        requirement: "X6",
        effects: SERVE_VERIFY,
        words: &[
            "encrypt",
            "tls 1",
            "tls1",
            "tls ",
            "https only",
            "personal data",
            "pii",
            "at rest",
            "data in transit",
            "access control",
        ],
    },
    Mark {
        places: PLACES,
        kind: "csrf protection",
        requirement: "X7",
        effects: SERVE_VERIFY,
        words: &["csrf"],
    },
    Mark {
        places: PLACES,
        kind: "audit log",
        requirement: "X8",
        effects: SERVE_VERIFY,
        words: &[
            "audit log",
            "audit trail",
            "log all authentication",
            "log all data",
            "retain logs",
            "audit entr",
        ],
    },
    Mark {
        places: PLACES,
        kind: "caching",
        requirement: "P2",
        effects: SERVE_VERIFY,
        words: &["cache", "caching"],
    },
    Mark {
        places: PERFORMANCE,
        kind: "indexes",
        requirement: "P3",
        effects: SERVE_VERIFY,
        words: &[
            "add index",
            "index on",
            "indexes on",
            "index the",
            "database quer",
            "queries per",
        ],
    },
    Mark {
        places: PERFORMANCE,
        kind: "compression",
        requirement: "P4",
        effects: SERVE_VERIFY,
        words: &["compress", "gzip", "brotli", "cdn"],
    },
    Mark {
        places: PLACES,
        kind: "pagination",
        requirement: "A9",
        effects: SERVE_VERIFY,
        words: &["pagination", "paginate", "by cursor"],
    },
    Mark {
        places: PLACES,
        kind: "retry",
        requirement: "O9",
        effects: SERVE_VERIFY,
        words: &[
            "exponential backoff",
            "retry with",
            "retry attempts",
            "retries",
            "do not retry",
            "dead-letter",
            "dead letter",
        ],
    },
    Mark {
        places: PLACES,
        kind: "degradation",
        requirement: "O10",
        effects: SERVE_VERIFY,
        words: &["circuit breaker", "fallback", "fall back", "graceful degradation"],
    },
    Mark {
        places: PLACES,
        kind: "metrics",
        requirement: "O1",
        effects: SERVE_EXPORT,
        words: &[
            "prometheus",
            "export metrics",
            "request rate",
            "error rate by",
            "hit/miss",
            "metrics (",
        ],
    },
    Mark {
        places: PLACES,
        kind: "logging",
        requirement: "O3",
        effects: SERVE,
        words: &["structured log", "log level", "correlation id", "json log", "request id"],
    },
    Mark {
        places: PLACES,
        kind: "tracing",
        requirement: "O4",
        effects: SERVE,
        words: &["distributed tracing", "opentelemetry", "trace all", "query trace"],
    },
    Mark {
        places: PLACES,
        kind: "deployment",
        requirement: "O8",
        effects: EXPORT,
        words: &["blue-green", "blue/green", "canary", "rolling update", "kubernetes", "docker"],
    },
    Mark {
        places: TESTS,
        kind: "contract test",
        requirement: "T3",
        effects: VERIFY,
        words: &["contract test", "complies with the spec", "complies with this document"],
    },
    Mark {
        places: COMMON,
        kind: "preconditions",
        requirement: "A11",
        effects: SERVE_VERIFY,
        words: &["etag", "if-match", "optimistic lock", "precondition"],
    },
    Mark {
        places: COMMON,
        kind: "idempotency",
        requirement: "A13",
        effects: SERVE_VERIFY,
        words: &["idempotency-key", "idempotency key", "request id", "x-request-id"],
    },
    Mark {
        places: COMMON,
        kind: "convention",
        requirement: "A2",
        effects: SERVE_VERIFY,
        words: &[
            "bodies are json",
            "camelcase",
            "snake_case",
            "rfc 3339",
            "iso 8601",
            "unknown field",
            "unknown query parameter",
            "application/json",
        ],
    },
    Mark {
        places: COMMON,
        kind: "common errors",
        requirement: "A5",
        effects: SERVE_VERIFY,
        words: &[
            "can answer 4",
            "can answer 5",
            "endpoints can answer",
            "endpoint can answer",
            "of all endpoints",
            "every error has",
            "errors have the",
            "error has the same",
            "all errors",
            "the errors 4",
        ],
    },
    Mark {
        places: COMMON,
        kind: "paging",
        requirement: "A9",
        effects: SERVE_VERIFY,
        words: &["nextcursor", "next_cursor", "last page", "page size", "paginated", "pagination"],
    },
    Mark {
        places: COMMON,
        kind: "assigned fields",
        requirement: "A4",
        effects: SERVE_VERIFY,
        words: &[
            "server assigns",
            "service assigns",
            "assigned by the server",
            "assigned by the service",
        ],
    },
];

/// Where a document says what all its endpoints have in common.
const COMMON: Topics = Topics::of(&[
    Topic::Api,
    Topic::Endpoints,
    Topic::Errors,
    Topic::ErrorCodes,
    Topic::Pagination,
    Topic::Design,
]);

const PERFORMANCE: Topics = Topics::of(&[
    Topic::Performance,
    Topic::Optimization,
    Topic::Caching,
    Topic::Scalability,
    Topic::Nfr,
]);

const TESTS: Topics = Topics::of(&[Topic::Testing]);

/// Where the words of a sentence say what it is; elsewhere its section does.
const WEAK: Topics = Topics::of(&[
    Topic::Nfr,
    Topic::Security,
    Topic::Requirements,
    Topic::Optimization,
    Topic::Performance,
    Topic::Api,
    Topic::Endpoints,
    Topic::Errors,
    Topic::ErrorCodes,
    Topic::Design,
    Topic::Pagination,
]);

/// Where such sentences stand; elsewhere their words mean something else.
const PLACES: Topics = Topics::of(&[
    Topic::Nfr,
    Topic::Security,
    Topic::Requirements,
    Topic::InputValidation,
    Topic::DataProtection,
    Topic::AuditLogging,
    Topic::SecurityChecklist,
    Topic::Performance,
    Topic::Optimization,
    Topic::Caching,
    Topic::Scalability,
    Topic::Storage,
    Topic::Retry,
    Topic::Degradation,
    Topic::Errors,
    Topic::Deployment,
    Topic::Monitoring,
    Topic::Metrics,
    Topic::Logging,
    Topic::Tracing,
    Topic::Risks,
]);

/// The words of all marks with the number of their mark. A mark is at the start of a word, and its
/// first two letters tell it from nearly all others.
static WORDS: LazyLock<Starts> = LazyLock::new(|| {
    let words = MARKS
        .iter()
        .enumerate()
        .flat_map(|(index, mark)| mark.words.iter().map(move |word| (*word, index)));
    Starts::new(words)
});

pub(super) fn collect(reader: &mut Reader<'_, '_>) {
    for line in reader.lines(PLACES.or(COMMON).or(TESTS)) {
        let place = reader.place(line.index);
        let text = line.text();
        let mut seen = [false; MARKS.len()];
        WORDS.find(&text, |mark| seen[mark] = true);
        let weak = place.topic.is_some_and(|topic| WEAK.has(topic));
        for (mark, _) in
            MARKS.iter().zip(seen).filter(|(mark, seen)| *seen && place.around.meets(mark.places))
        {
            if weak {
                reader.context.claim(line.index, mark.kind, mark.requirement, mark.effects);
            } else {
                reader.context.note(line.item.span, mark.kind, mark.requirement, mark.effects);
            }
        }
    }
}
