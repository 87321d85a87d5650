//! Links to files that are not there.

use crate::inlines;
use livespec_diagnostics::{Code, Diagnostics, Severity};

use crate::{Rule, Subject};

/// A link leads to a file that is not there.
pub(crate) const RULE: Rule = Rule {
    code: Code("D043"),
    name: "link_to_missing_file",
    summary: "a link leads to a file that is not there",
    severity: Severity::Warning,
    manual: MANUAL,
    check,
};

const MANUAL: &str = r#"## What it does

Finds links to files beside the document (`../prd.md`, `adr/007.md#decision`) that do not exist. Addresses, absolute paths and documents from standard input are left alone.

## Why is this bad?

The decision or the requirement that a reader is sent to cannot be read.

## Example

```markdown
Decided in [ADR 7](adr/007-stroage.md).
```

## Use instead

```markdown
Decided in [ADR 7](adr/007-storage.md).
```
"#;

fn check(subject: &Subject<'_>, rule: &Rule, diagnostics: &mut Diagnostics) {
    let Some(files) = subject.files else { return };
    for link in inlines::links(subject.document) {
        let Some(path) = local(link.target) else { continue };
        if files.exist(&path) || subject.has_placeholder(link.span) {
            continue;
        }
        diagnostics.push(
            rule.found(link.span, format!("`{path}` does not exist"))
                .help("correct the path, which starts at the folder of this document"),
        );
    }
}

/// The path of a link to a file beside the document, without anchor and query.
fn local(target: &str) -> Option<String> {
    let path = target.split(['#', '?']).next().unwrap_or(target);
    // `mailto:`, `https:` and `C:` alike.
    let scheme = path.split('/').next().is_some_and(|head| head.contains(':'));
    let told = !path.is_empty() && !scheme && !path.starts_with(['/', '\\', '<', '{', '[']);
    // A word alone stands for a link that is still to be written.
    (told && path.contains(['.', '/'])).then(|| decoded(path))
}

/// A path without percent encoding (RFC 3986, section 2.1).
fn decoded(path: &str) -> String {
    let mut bytes = Vec::with_capacity(path.len());
    let mut rest = path.as_bytes();
    while let Some((first, tail)) = rest.split_first() {
        let hex = tail.get(..2).filter(|_| *first == b'%');
        let byte = hex
            .and_then(|hex| std::str::from_utf8(hex).ok())
            .and_then(|hex| u8::from_str_radix(hex, 16).ok());
        bytes.push(byte.unwrap_or(*first));
        rest = if byte.is_some() { &tail[2..] } else { tail };
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_files_beside_the_document_count() {
        assert_eq!(local("../a%20b.md#c").as_deref(), Some("../a b.md"));
        assert_eq!(local("a%zz.md").as_deref(), Some("a%zz.md"));
        for other in
            ["https://a.org/b.md", "mailto:a@b.org", "/a.md", "#a", "", "link", "{{prd}}.md"]
        {
            assert_eq!(local(other), None, "{other}");
        }
    }
}
