//! Facts that a sentence states by its words, whatever section it stands in: validation of inputs,
//! encryption, retries, metrics, logs. They steer no value of the model; the trace names them.

use std::sync::LazyLock;

use aho_corasick::AhoCorasick;
use livespec_syntax::Topic;

use super::reading::Reader;
use super::topics::Topics;
use super::{EXPORT, SERVE, SERVE_EXPORT, SERVE_VERIFY, VERIFY};
use crate::trace::Effect;

/// Words that tell a fact.
struct Mark {
    kind: &'static str,
    requirement: &'static str,
    effects: &'static [Effect],
    words: &'static [&'static str],
}

const MARKS: &[Mark] = &[
    Mark {
        kind: "input validation",
        requirement: "X4",
        effects: SERVE_VERIFY,
        words: &[
            "sanitize", "sanitise", "xss", "sql injection", "injection attack", "validate all", "input validation",
            "sql parameterization", "parameterized quer", "bound parameter", "unknown field", "validate user input",
        ],
    },
    Mark {
        kind: "rate limiting",
        requirement: "X5",
        effects: SERVE_VERIFY,
        words: &["rate limit", "rate-limit", "throttl"],
    },
    Mark {
        kind: "data protection",
        requirement: "X6",
        effects: SERVE_VERIFY,
        words: &[
            "encrypt", "tls 1", "tls1", "tls ", "https only", "personal data", "pii", "at rest", "data in transit",
            "access control",
        ],
    },
    Mark { kind: "csrf protection", requirement: "X7", effects: SERVE_VERIFY, words: &["csrf"] },
    Mark {
        kind: "audit log",
        requirement: "X8",
        effects: SERVE_VERIFY,
        words: &["audit log", "audit trail", "log all authentication", "log all data", "retain logs", "audit entr"],
    },
    Mark {
        kind: "caching",
        requirement: "P2",
        effects: SERVE_VERIFY,
        words: &["cache", "caching"],
    },
    Mark {
        kind: "indexes",
        requirement: "P3",
        effects: SERVE_VERIFY,
        words: &["add index", "index on", "indexes on", "index the", "quer"],
    },
    Mark {
        kind: "compression",
        requirement: "P4",
        effects: SERVE_VERIFY,
        words: &["compress", "gzip", "brotli", "cdn"],
    },
    Mark { kind: "pagination", requirement: "A9", effects: SERVE_VERIFY, words: &["pagination", "paginate", "by cursor"] },
    Mark {
        kind: "retry",
        requirement: "O9",
        effects: SERVE_VERIFY,
        words: &["exponential backoff", "retry with", "retry attempts", "retries", "do not retry", "dead-letter", "dead letter"],
    },
    Mark {
        kind: "degradation",
        requirement: "O10",
        effects: SERVE_VERIFY,
        words: &["circuit breaker", "fallback", "fall back", "graceful degradation"],
    },
    Mark {
        kind: "metrics",
        requirement: "O1",
        effects: SERVE_EXPORT,
        words: &["prometheus", "export metrics", "request rate", "error rate by", "hit/miss", "metrics ("],
    },
    Mark {
        kind: "logging",
        requirement: "O3",
        effects: SERVE,
        words: &["structured log", "log level", "correlation id", "json log", "request id"],
    },
    Mark {
        kind: "tracing",
        requirement: "O4",
        effects: SERVE,
        words: &["distributed tracing", "opentelemetry", "trace all", "query trace"],
    },
    Mark {
        kind: "deployment",
        requirement: "O8",
        effects: EXPORT,
        words: &["blue-green", "blue/green", "canary", "rolling update", "kubernetes", "docker"],
    },
    Mark {
        kind: "contract test",
        requirement: "T3",
        effects: VERIFY,
        words: &["contract test", "complies with the spec", "complies with this document"],
    },
];

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
    Topic::Testing,
    Topic::Risks,
]);

static WORDS: LazyLock<AhoCorasick> = LazyLock::new(|| {
    let words = MARKS.iter().flat_map(|mark| mark.words);
    AhoCorasick::builder()
        .ascii_case_insensitive(true)
        .build(words)
        .expect("a few dozen constant words fit any automaton")
});

/// The mark of each pattern, by its number.
static OWNERS: LazyLock<Vec<usize>> = LazyLock::new(|| {
    let owners = MARKS.iter().enumerate().flat_map(|(index, mark)| mark.words.iter().map(move |_| index));
    owners.collect()
});

pub(super) fn collect(reader: &mut Reader<'_, '_>) {
    for line in reader.lines(PLACES) {
        let text = line.text();
        let mut seen = [false; MARKS.len()];
        for found in WORDS.find_overlapping_iter(&text) {
            let before = text[..found.start()].chars().next_back();
            if before.is_none_or(|c| !c.is_alphanumeric()) {
                seen[OWNERS[found.pattern().as_usize()]] = true;
            }
        }
        for (mark, _) in MARKS.iter().zip(seen).filter(|(_, seen)| *seen) {
            if reader.context.claimed(line.index) {
                reader.context.note(line.item.span, mark.kind, mark.requirement, mark.effects);
            } else {
                reader.context.claim(line.index, mark.kind, mark.requirement, mark.effects);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_pattern_has_an_owner() {
        assert_eq!(OWNERS.len(), WORDS.patterns_len());
        assert_eq!(OWNERS.last(), Some(&(MARKS.len() - 1)));
    }
}
