//! Keys without a value.

use livespec_syntax::MetaValue;

use crate::keys;
use livespec_diagnostics::{Code, Diagnostics, Severity};

use crate::{Rule, Subject};

/// A key of the metadata has no value.
pub(crate) const RULE: Rule = Rule {
    code: Code("D047"),
    name: "empty_metadata",
    summary: "a key of the metadata has no value",
    severity: Severity::Info,
    manual: MANUAL,
    check,
};

const MANUAL: &str = r#"## What it does

Finds known keys of the metadata with nothing behind them.

## Why is this bad?

The key promises a fact that is not there: nobody knows whether there is none or whether it was forgotten.

## Example

```yaml
author:
```

## Use instead

```yaml
author: Ada Byron
```
"#;

fn check(subject: &Subject<'_>, rule: &Rule, diagnostics: &mut Diagnostics) {
    for entry in &subject.outline.metadata.entries {
        let empty = match &entry.value {
            MetaValue::Text(value) => value.trim().is_empty(),
            MetaValue::List(values) => values.iter().all(|(value, _)| value.trim().is_empty()),
            MetaValue::Other => false,
        };
        if empty && keys::known(&entry.key) {
            diagnostics.push(
                rule.found(entry.key_span, format!("`{}` has no value", entry.key.trim()))
                    .help("write the value, or remove the key"),
            );
        }
    }
}
