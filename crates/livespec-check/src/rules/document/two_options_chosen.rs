//! A decision for both.

use std::collections::HashMap;

use livespec_diagnostics::Span;
use livespec_syntax::SectionId;

use crate::words::words;
use livespec_diagnostics::{Code, Diagnostics, Severity};

use crate::{Rule, Subject};

/// Two options of one decision are chosen.
pub(crate) const RULE: Rule = Rule {
    code: Code("D057"),
    name: "two_options_chosen",
    summary: "two options of one decision are chosen",
    severity: Severity::Warning,
    manual: MANUAL,
    check,
};

const MANUAL: &str = r#"## What it does

Finds options (`Option A`, `Alternative 2`, `Approach 1`) of one section of which more than one is decided as chosen or accepted.

## Why is this bad?

Only one of them can be built.

## Example

```markdown
### Option A: Polling

**Decision**: Chosen

### Option B: Push

**Decision**: Chosen
```

## Use instead

```markdown
### Option A: Polling

**Decision**: Rejected

### Option B: Push

**Decision**: Chosen
```
"#;

fn check(subject: &Subject<'_>, rule: &Rule, diagnostics: &mut Diagnostics) {
    let mut first: HashMap<Option<SectionId>, Span> = HashMap::new();
    let sections = subject.outline.sections.iter();
    let parents: HashMap<Span, Option<SectionId>> =
        sections.map(|section| (section.heading.span, section.parent)).collect();
    for choice in &subject.spec.alternatives {
        let chosen = choice.decision.as_deref().is_some_and(chosen) && is_option(&choice.name);
        let Some(parent) = parents.get(&choice.origin.span).filter(|_| chosen) else { continue };
        match first.get(parent) {
            Some(place) => diagnostics.push(
                rule.found(choice.origin.span, format!("`{}` is chosen too", choice.name.trim()))
                    .secondary(*place, "chosen here")
                    .help("decide for one of them"),
            ),
            None => {
                first.insert(*parent, choice.origin.span);
            }
        }
    }
}

fn is_option(name: &str) -> bool {
    let first = words(name).into_iter().next().unwrap_or_default();
    ["option", "alternative", "approach", "variant", "solution"].contains(&first.as_str())
}

/// Whether a decision begins with a word that takes the option.
fn chosen(decision: &str) -> bool {
    let words = words(decision);
    let yes = ["chosen", "selected", "accepted", "adopted", "approved"];
    words.iter().take(2).any(|word| yes.contains(&word.as_str()))
        && !words.iter().take(4).any(|word| matches!(word.as_str(), "not" | "rejected" | "later"))
}
