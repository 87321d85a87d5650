//! The words by which a document says that it does not specify an endpoint, and why.

use std::sync::LazyLock;

use crate::lexicon::Lexicon;

/// Why an endpoint is only mentioned: what the trace calls it.
pub(in super::super) type Reason = &'static str;

pub(super) const TEST: Reason = "mention of an endpoint (a test)";
pub(super) const TRACE: Reason = "mention of an endpoint (traced to a requirement)";
pub(super) const LATER: Reason = "mention of an endpoint (not part of this version)";
pub(super) const REJECTED: Reason = "mention of an endpoint (an alternative)";
pub(super) const UNCHANGED: Reason = "mention of an endpoint (exists and stays as it is)";
pub(super) const REMOVED: Reason = "mention of an endpoint (removed)";
pub(super) const FOREIGN: Reason = "mention of an endpoint (of another system)";
pub(super) const CLIENT: Reason = "mention of an endpoint (by a client)";
pub(super) const RULE: Reason = "mention of an endpoint (a rule about it)";
pub(super) const SENTENCE: Reason = "mention of an endpoint (in a sentence)";
pub(super) const EXAMPLE: Reason = "mention of an endpoint (an example)";
pub(super) const ELSEWHERE: Reason = "mention of an endpoint (declared elsewhere)";

/// Words by which a place says that it does not specify an endpoint.
static WORDS: LazyLock<Lexicon> = LazyLock::new(|| {
    Lexicon::new(&[
        &[
            "unchanged",
            "not changed",
            "no change",
            "remain as",
            "remains as",
            "stay as",
            "stays as",
        ],
        &[
            "existing",
            "already exist",
            "already there",
            "existent",
            "bestehend",
            "существующ",
            "现有",
        ],
        &["new", "add", "extend", "modif", "update", "introduc", "will "],
        &["rejected", "discarded", "not chosen"],
        &["removed", "retired", "deprecated endpoint", "deprecated route"],
        &[
            "third-party",
            "third party",
            "external api",
            "external service",
            "upstream api",
            "data source",
            "sources of data",
            "consumed",
            "consumes",
            "depends on",
            "calls to",
            "источники данных",
            "fontes de dados",
            "fuentes de datos",
            "datenquelle",
            "sources de données",
            "数据来源",
            "数据源",
        ],
        &[
            "out of scope",
            "not in scope",
            "future",
            "later phase",
            "not included",
            "deferred",
            "postponed",
        ],
    ])
});

const STAYS: usize = 0;
const EXISTS: usize = 1;
const CHANGES: usize = 2;
const NOT_CHOSEN: usize = 3;
const GONE: usize = 4;
const OTHERS: usize = 5;
const NOT_NOW: usize = 6;

/// Why what stands under or behind a text is only mentioned, by the words of the text.
pub(super) fn excluded(text: &str) -> Option<Reason> {
    let found = WORDS.find(&text.to_lowercase());
    if found.has(STAYS) || found.has(EXISTS) && !found.has(CHANGES) {
        Some(UNCHANGED)
    } else if found.has(NOT_CHOSEN) {
        Some(REJECTED)
    } else if found.has(GONE) {
        Some(REMOVED)
    } else if found.has(OTHERS) {
        Some(FOREIGN)
    } else if found.has(NOT_NOW) {
        Some(LATER)
    } else {
        None
    }
}

/// Whether a key tells who calls an endpoint, or when, rather than what it is.
pub(super) fn calls(key: &str) -> bool {
    static CALLS: LazyLock<Lexicon> = LazyLock::new(|| {
        Lexicon::new(&[&[
            "trigger", "called", "calls", "caller", "invoke", "uses", "used by", "see also",
            "example",
        ]])
    });
    CALLS.is_in(key)
}

/// Whether a heading names an API by its owner: `Parcel Post API`.
pub(super) fn names_api(heading: &str) -> bool {
    const GENERAL: &[&str] = &[
        "rest",
        "http",
        "web",
        "public",
        "internal",
        "private",
        "admin",
        "new",
        "core",
        "main",
        "backend",
        "service",
        "api",
        "our",
        "the",
        "json",
        "graphql",
        "key",
        "integration",
        "management",
        "client",
        "server",
    ];
    let Some(owner) = heading.trim_end_matches('s').strip_suffix(" API") else { return false };
    let mut words = owner.split_whitespace();
    let capital = |word: &str| word.starts_with(|c: char| c.is_uppercase());
    words.any(|word| capital(word) && !GENERAL.contains(&word.to_lowercase().as_str()))
}

/// `Option B (chosen)`.
pub(super) fn is_chosen(heading: &str) -> bool {
    static CHOSEN: LazyLock<Lexicon> = LazyLock::new(|| {
        Lexicon::new(&[&["chosen", "selected", "recommended", "accepted", "preferred", "adopted"]])
    });
    CHOSEN.is_in(heading)
        && !["not chosen", "not selected", "not recommended"].iter().any(|no| heading.contains(no))
}

/// What a heading excludes. `Existing endpoints` alone is no section of endpoints that change.
pub(super) fn excluded_heading(heading: &str) -> Option<Reason> {
    let mut words = heading.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    let first = words.next().unwrap_or_default();
    let option = first.eq_ignore_ascii_case("option") || first.eq_ignore_ascii_case("alternative");
    let lettered = words.next().is_some_and(|word| word.len() == 1);
    if option && lettered && !is_chosen(heading) {
        return Some(REJECTED);
    }
    excluded(heading)
}
