//! Comments in the document that hide findings.
//!
//! `<!-- livespec: allow(RULE, ...) REASON -->` on a line of its own hides findings in the next block,
//! and before a heading in its whole section; at the end of a line it hides those that begin in that
//! line. `<!-- livespec: allow-file(RULE, ...) REASON -->` hides them everywhere.

mod comments;
mod directive;

use livespec_diagnostics::{Code, Diagnostic, Diagnostics, Severity, Span, Suppression};
use livespec_syntax::{Block, BlockKind};

use self::comments::Comment;
use self::directive::{Directive, Problem};
use crate::{Page, Subject};

/// How many comments of one document are followed; the others are reported.
const COMMENTS_MAX: usize = 500;

const WITHOUT_REASON: Code = Code("D080");
const NOT_UNDERSTOOD: Code = Code("D081");
const UNUSED: Code = Code("D082");

/// The manual of what is reported about such comments.
pub(crate) const PAGES: &[Page] = &[
    Page {
        code: WITHOUT_REASON.0,
        name: "suppression_without_reason",
        summary: "a comment hides findings without a reason",
        severity: Severity::Warning,
        manual: r#"## What it does

Finds comments that hide findings and do not say why. They hide them all the same.

## Why is this bad?

The next reader cannot tell whether the finding was wrong or only in the way.

## Example

```markdown
<!-- livespec: allow(undecided_wording) -->
Notes live for TBD days.
```

## Use instead

```markdown
<!-- livespec: allow(undecided_wording) the board decides in May -->
Notes live for TBD days.
```
"#,
    },
    Page {
        code: NOT_UNDERSTOOD.0,
        name: "suppression_not_understood",
        summary: "a comment for livespec is not understood",
        severity: Severity::Warning,
        manual: r#"## What it does

Finds comments that begin with `livespec:` and are no `allow(RULE) REASON` or `allow-file(RULE) REASON`, or that name a rule which does not exist.

## Why is this bad?

The comment hides nothing, and its author believes that it does.

## Example

```markdown
<!-- livespec: allow(undecided_wordng) the board decides in May -->
```

## Use instead

```markdown
<!-- livespec: allow(undecided_wording) the board decides in May -->
```
"#,
    },
    Page {
        code: UNUSED.0,
        name: "suppression_unused",
        summary: "a comment hides nothing",
        severity: Severity::Warning,
        manual: r#"## What it does

Finds comments that allow a rule which finds nothing where they stand.

## Why is this bad?

The reason is out of date, and the comment would hide the next finding, which nobody has looked at.

## Example

```markdown
<!-- livespec: allow(undecided_wording) the board decides in May -->
Notes live for 30 days.
```

## Use instead

```markdown
Notes live for 30 days.
```
"#,
    },
];

/// A rule that a comment allows somewhere.
#[derive(Debug)]
struct Allowed<'a> {
    code: &'static str,
    /// Where the name stands.
    name: Span,
    /// Where findings are hidden.
    covers: Span,
    reason: &'a str,
    used: bool,
    /// The index of its comment.
    comment: usize,
}

/// Hides what the comments of the document allow, and reports comments that are no use.
pub(crate) fn apply(subject: &Subject<'_>, diagnostics: &mut Diagnostics) {
    let comments = comments::all(subject);
    if comments.is_empty() {
        return;
    }
    let mut own = Vec::new();
    let mut allowed = read(subject, &comments, &mut own);
    diagnostics.suppress(|diagnostic| {
        let mut found = None;
        for allowed in allowed.iter_mut().filter(|it| it.code == diagnostic.code.0) {
            let at = diagnostic.span.start;
            if allowed.covers.start <= at && at <= allowed.covers.end {
                allowed.used = true;
                found.get_or_insert(allowed.reason);
            }
        }
        found.map(|reason| Suppression::InSource(reason.to_owned()))
    });
    unused(subject, &comments, &allowed, &mut own);
    diagnostics.extend(own);
}

/// What the comments allow; what is wrong with them goes to `own`.
fn read<'a>(
    subject: &Subject<'a>,
    comments: &[Comment<'a>],
    own: &mut Vec<Diagnostic>,
) -> Vec<Allowed<'a>> {
    let blocks = flat(&subject.document.blocks);
    let mut allowed = Vec::new();
    for (index, comment) in comments.iter().enumerate() {
        let directive = match directive::parse(comment) {
            _ if index >= COMMENTS_MAX => Err(Problem::many(comment.span, COMMENTS_MAX)),
            parsed => parsed,
        };
        let Directive { file, rules, reason, problems } = match directive {
            Ok(directive) => directive,
            Err(problem) => {
                own.push(problem.diagnostic());
                continue;
            }
        };
        own.extend(problems.into_iter().map(Problem::diagnostic));
        if reason.is_empty() && !rules.is_empty() {
            own.push(
                Diagnostic::new(
                    WITHOUT_REASON,
                    Severity::Warning,
                    "the comment does not say why it hides findings",
                    comment.span,
                )
                .help("write the reason behind the parenthesis"),
            );
        }
        let covers = if file {
            Span::new(0, subject.source.text().len())
        } else {
            covered(subject, comment, &blocks)
        };
        allowed.extend(rules.into_iter().map(|(code, name)| Allowed {
            code,
            name,
            covers,
            reason,
            used: false,
            comment: index,
        }));
    }
    allowed
}

fn unused(
    subject: &Subject<'_>,
    comments: &[Comment<'_>],
    allowed: &[Allowed<'_>],
    own: &mut Vec<Diagnostic>,
) {
    for of_comment in allowed.chunk_by(|a, b| a.comment == b.comment) {
        let comment = &comments[of_comment[0].comment];
        let idle = of_comment.iter().filter(|it| !it.used);
        let all = of_comment.iter().all(|it| !it.used);
        for it in idle {
            let name = subject.source.slice(it.name);
            let mut found = Diagnostic::new(
                UNUSED,
                Severity::Warning,
                format!("`{name}` finds nothing that this comment could hide"),
                it.name,
            );
            found = if all {
                found.help("remove the comment").fix(
                    comment.whole(subject.source),
                    "",
                    "remove the comment",
                )
            } else {
                found.help(format!("take `{name}` out of the comment"))
            };
            own.push(found);
        }
    }
}

/// Every block at any depth, outer ones first where several begin at one place, in document order.
fn flat(blocks: &[Block]) -> Vec<&Block> {
    let mut all = Vec::new();
    let mut open: Vec<&Block> = blocks.iter().rev().collect();
    while let Some(block) = open.pop() {
        all.push(block);
        match &block.kind {
            BlockKind::Quote(blocks) => open.extend(blocks.iter().rev()),
            BlockKind::List(list) => {
                open.extend(list.items.iter().rev().flat_map(|item| item.blocks.iter().rev()))
            }
            _ => {}
        }
    }
    all
}

/// What a comment speaks of: the line that it ends, else the next block, and of a heading its section.
fn covered(subject: &Subject<'_>, comment: &Comment<'_>, blocks: &[&Block]) -> Span {
    let line = subject.source.line_span(subject.source.line(comment.span.start));
    if !comment.alone {
        return line;
    }
    let from = blocks.partition_point(|block| block.span.start < comment.span.end);
    let next = blocks[from..].iter().find(|block| !matches!(block.kind, BlockKind::Html(_)));
    let Some(next) = next else { return comment.span };
    if !matches!(next.kind, BlockKind::Heading(_)) {
        return next.span;
    }
    let sections = &subject.outline.sections;
    let at = sections.partition_point(|section| section.span.start < next.span.start);
    sections
        .get(at)
        .filter(|it| next.span.contains(it.heading.span))
        .map_or(next.span, |section| section.span.to(next.span))
}

#[cfg(test)]
mod tests;
