//! One dependency, two versions.

use std::collections::HashMap;

use livespec_ir::Dependency;

use crate::words::plain;
use livespec_diagnostics::{Code, Diagnostics, Severity};

use crate::{Rule, Subject};

/// A dependency is told in two versions.
pub(crate) const RULE: Rule = Rule {
    code: Code("Q018"),
    name: "dependency_told_twice",
    summary: "a dependency is told in two versions",
    severity: Severity::Warning,
    manual: MANUAL,
    check,
};

const MANUAL: &str = r#"## What it does

Finds dependencies that stand in the document twice with different versions.

## Why is this bad?

One of the two is out of date.

## Example

| Dependency | Version |
|---|---|
| PostgreSQL | 15 |
| PostgreSQL | 16 |

## Use instead

| Dependency | Version |
|---|---|
| PostgreSQL | 16 |
"#;

fn check(subject: &Subject<'_>, rule: &Rule, diagnostics: &mut Diagnostics) {
    let mut seen: HashMap<String, &Dependency> = HashMap::new();
    for dependency in &subject.spec.dependencies {
        let Some(version) = dependency.version.as_deref().filter(|it| is_version(it)) else {
            continue;
        };
        let Some(first) = seen.get(&plain(&dependency.name)) else {
            seen.insert(plain(&dependency.name), dependency);
            continue;
        };
        let other = first.version.as_deref().unwrap_or_default();
        if plain(other) == plain(version) {
            continue;
        }
        diagnostics.push(
            rule.found(
                dependency.origin.span,
                format!(
                    "`{}` has the version `{version}` here and `{other}` elsewhere",
                    dependency.name.trim()
                ),
            )
            .secondary(first.origin.span, "the other version")
            .help("keep one of the two"),
        );
    }
}

/// Whether a text names a version; others name an interface.
fn is_version(text: &str) -> bool {
    text.trim_start_matches(['v', '^', '~', '>', '<', '=', ' '])
        .starts_with(|c: char| c.is_ascii_digit())
}
