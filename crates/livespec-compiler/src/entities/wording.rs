//! A wording that would be understood, for a rule that is not.

use livespec_ir::{Field, Type};

/// Words of a rule, and how such a rule is written; `F` stands for the field.
const WORDINGS: &[(&[&str], &str)] = &[
    (
        &["unique", "duplicate", "duplicates", "distinct", "uniquely"],
        "`F` must be unique per `other`",
    ),
    (
        &["when", "if", "unless", "once", "only", "where", "while", "until"],
        "`F` is required when `other` is `value`",
    ),
    (
        &[
            "after", "before", "later", "earlier", "than", "exceed", "exceeds", "sum", "equal",
            "equals", "total",
        ],
        "`F >= other`, or `F` must be after `other`",
    ),
    (&["days", "hours", "weeks", "months", "years"], "`F` must be at least 2 days after `other`"),
    (
        &[
            "format",
            "valid",
            "pattern",
            "characters",
            "letters",
            "digits",
            "prefix",
            "start",
            "end",
        ],
        "`F` must match `^[a-z0-9-]+$`",
    ),
    (&["one", "either", "values", "allowed", "among"], "`F` must be one of: `a`, `b`"),
    (
        &[
            "change",
            "changed",
            "modify",
            "modified",
            "update",
            "updated",
            "edit",
            "edited",
            "immutable",
        ],
        "`F` cannot be changed after creation",
    ),
    (&["reference", "references", "exist", "exists", "existing"], "`F` references `records.id`"),
    (
        &["between", "range", "least", "most", "limit", "limited", "maximum", "minimum"],
        "`F` must be between 1 and 100",
    ),
];

/// How a rule on a field could be written.
pub(super) fn suggestion(text: &str, field: &Field) -> String {
    let words: Vec<String> =
        text.split(|c: char| !c.is_alphabetic()).map(str::to_lowercase).collect();
    let known = |list: &[&str]| words.iter().any(|word| list.contains(&word.as_str()));
    let wording = WORDINGS.iter().find(|(list, _)| known(list)).map(|(_, wording)| *wording);
    let plain = match field.schema.ty {
        Type::Integer(_) | Type::Number | Type::Decimal(..) => "`F` must be between 1 and 100",
        Type::Date | Type::Timestamp => "`F` must be in the future",
        Type::Array(_) => "`F` must have 1 to 10 items",
        Type::Boolean => "`F` is required",
        _ => "`F` must have 1 to 100 characters",
    };
    wording.unwrap_or(plain).replace('F', &field.name)
}

/// Whether a text demands something rather than describes.
pub(super) fn demands(text: &str) -> bool {
    const MODALS: &[&str] =
        &["must", "shall", "cannot", "should", "required", "never", "mandatory", "mustn", "can't"];
    let lower = text.to_lowercase();
    let mut words = lower.split(|c: char| !(c.is_alphabetic() || c == '\''));
    words.any(|word| MODALS.contains(&word)) || lower.contains("may not")
}
