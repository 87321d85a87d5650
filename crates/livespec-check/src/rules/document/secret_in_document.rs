//! Secrets in writing.

use std::collections::BTreeSet;

use livespec_diagnostics::Span;
use livespec_diagnostics::{Code, Diagnostics, Severity};

use crate::{Rule, Subject};

/// The document holds what looks like a real secret.
pub(crate) const RULE: Rule = Rule {
    code: Code("D061"),
    name: "secret_in_document",
    summary: "the document holds what looks like a real secret",
    severity: Severity::Warning,
    manual: MANUAL,
    check,
};

const MANUAL: &str = r#"## What it does

Finds access keys of well-known services and private keys by their form. Keys that say that they are examples are left alone.

## Why is this bad?

A document is copied, mailed and kept in a repository for ever; whoever reads it has the key.

## Example

```bash
SLACK_TOKEN=xoxb-1234567890-abcdefghij
```

## Use instead

```bash
SLACK_TOKEN=<secret>
```
"#;

/// The beginning of a key, and how many letters, digits, `-` and `_` follow at least.
const FORMS: &[(&str, usize, &str)] = &[
    ("AKIA", 16, "an access key of AWS"),
    ("ASIA", 16, "an access key of AWS"),
    ("ghp_", 36, "a token of GitHub"),
    ("gho_", 36, "a token of GitHub"),
    ("ghs_", 36, "a token of GitHub"),
    ("github_pat_", 22, "a token of GitHub"),
    ("glpat-", 20, "a token of GitLab"),
    ("xoxb-", 20, "a token of Slack"),
    ("xoxp-", 20, "a token of Slack"),
    ("sk_live_", 16, "a key of Stripe"),
    ("rk_live_", 16, "a key of Stripe"),
    ("AIza", 35, "a key of Google"),
    ("npm_", 36, "a token of npm"),
    ("sk-ant-", 30, "a key of Anthropic"),
    ("sk-proj-", 30, "a key of OpenAI"),
];

/// The first line of a private key (RFC 7468) up to its kind, and the end of that line.
const PEM: (&str, &str) = ("-----BEGIN ", "PRIVATE KEY-----");

fn check(subject: &Subject<'_>, rule: &Rule, diagnostics: &mut Diagnostics) {
    let text = subject.source.text();
    let mut report = |start: usize, end: usize, what: &str| {
        diagnostics.push(
            rule.found(Span::new(start, end), format!("this looks like {what}"))
                .help("withdraw the secret, and write `<secret>` in its place"),
        );
    };
    for (head, least, what) in FORMS {
        for (start, _) in text.match_indices(head) {
            let body = &text[start + head.len()..];
            let length = body
                .bytes()
                .take_while(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'))
                .count();
            let whole = !text[..start].ends_with(|c: char| c.is_alphanumeric() || c == '_');
            if whole && length >= *least && random(&body[..length]) {
                report(start, start + head.len() + length, what);
            }
        }
    }
    for (start, _) in text.match_indices(PEM.0) {
        let line = text[start..].lines().next().unwrap_or_default();
        let body = text[start..].lines().nth(1).unwrap_or_default();
        if line.trim_end().ends_with(PEM.1) && body.trim().len() >= 40 && random(body.trim()) {
            report(start, start + line.trim_end().len(), "a private key");
        }
    }
}

/// Whether a key looks drawn at random rather than made up for a document.
fn random(key: &str) -> bool {
    let lower = key.to_lowercase();
    let made_up = ["example", "xxxx", "your", "test", "dummy", "fake", "placeholder", "redacted"];
    let distinct: BTreeSet<char> = key.chars().collect();
    !made_up.iter().any(|word| lower.contains(word))
        && distinct.len() >= 8
        && key.bytes().any(|byte| byte.is_ascii_digit())
}
