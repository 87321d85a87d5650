//! Numbers of sections that do not count.

use std::collections::HashMap;

use livespec_diagnostics::Span;
use livespec_diagnostics::{Code, Diagnostics, Severity};
use livespec_syntax::SectionId;

use crate::{Rule, Subject};

/// The number of a section does not follow the one before.
pub(crate) const RULE: Rule = Rule {
    code: Code("D051"),
    name: "section_number_out_of_order",
    summary: "the number of a section does not follow the one before",
    severity: Severity::Info,
    manual: MANUAL,
    check,
};

const MANUAL: &str = r#"## What it does

Finds numbered headings whose number is that of an earlier neighbour, or smaller. Gaps are left alone.

## Why is this bad?

"See 5.2" has two meanings or none.

## Example

```markdown
## 5. Security

## 5. Testing
```

## Use instead

```markdown
## 5. Security

## 6. Testing
```
"#;

fn check(subject: &Subject<'_>, rule: &Rule, diagnostics: &mut Diagnostics) {
    let mut last: HashMap<(Option<SectionId>, u8), (Vec<u32>, Span)> = HashMap::new();
    for section in &subject.outline.sections {
        let Some(text) = section.number.as_deref() else { continue };
        let parts: Option<Vec<u32>> = text.split('.').map(|part| part.parse().ok()).collect();
        let Some(number) = parts else { continue };
        let key = (section.parent, section.level);
        if let Some((before, place)) = last.get(&key)
            && before.len() == number.len()
            && number <= *before
        {
            let how = if number == *before { "stands there twice" } else { "comes too late" };
            diagnostics.push(
                rule.found(section.heading.span, format!("the number `{text}` {how}"))
                    .secondary(*place, "the section before")
                    .help("number the sections anew from here on"),
            );
        }
        last.insert(key, (number, section.heading.span));
    }
}
