//! Whether a value keeps what the document demands of a field.

use livespec_diagnostics::Span;
use livespec_ir::{ConstraintKind, Schema, Type};
use serde_json::Value;

/// What a value breaks.
#[derive(Debug)]
pub(crate) struct Broken {
    /// The sentence behind the value: "is not one of ...".
    pub(crate) text: String,
    /// Where the demand stands; empty where that is not known.
    pub(crate) span: Span,
}

/// How many allowed values a message lists.
const LISTED_MAX: usize = 8;

/// The first demand that a value breaks; none for `null` and for what cannot be judged.
pub(crate) fn broken(schema: &Schema, value: &Value) -> Option<Broken> {
    if value.is_null() {
        return None;
    }
    if let (Type::Enum(values), Value::String(text)) = (&schema.ty, value)
        && !values.is_empty()
        && !values.contains(text)
    {
        return Some(Broken { text: not_listed(values), span: schema.origin.span });
    }
    schema.constraints.iter().find_map(|constraint| {
        let text = against(&constraint.kind, value)?;
        Some(Broken { text, span: constraint.origin.span })
    })
}

/// A value as a message shows it.
pub(crate) fn shown(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

fn against(kind: &ConstraintKind, value: &Value) -> Option<String> {
    let text = value.as_str();
    let length = || text.map(|text| text.chars().count() as u64);
    let number = value.as_f64();
    let items = value.as_array().map(|items| items.len() as u64);
    let told = |broken: bool, text: String| broken.then_some(text);
    match kind {
        ConstraintKind::Min(min) => told(number? < *min, format!("is less than {min}")),
        ConstraintKind::Max(max) => told(number? > *max, format!("is more than {max}")),
        ConstraintKind::Above(min) => told(number? <= *min, format!("is not more than {min}")),
        ConstraintKind::Below(max) => told(number? >= *max, format!("is not less than {max}")),
        ConstraintKind::MinLength(min) => {
            told(length()? < *min, format!("has fewer than {min} characters"))
        }
        ConstraintKind::MaxLength(max) => {
            told(length()? > *max, format!("has more than {max} characters"))
        }
        ConstraintKind::MinItems(min) => told(items? < *min, format!("has fewer than {min} items")),
        ConstraintKind::MaxItems(max) => told(items? > *max, format!("has more than {max} items")),
        ConstraintKind::NonBlank => told(text?.trim().is_empty(), "is blank".to_owned()),
        ConstraintKind::OneOf(values) => {
            let same =
                |one: &Value| one == value || one.as_f64().is_some_and(|it| Some(it) == number);
            let names: Vec<String> = values.iter().map(shown).collect();
            told(!values.is_empty() && !values.iter().any(same), not_listed(&names))
        }
        ConstraintKind::NoneOf(values) => {
            let number = number?;
            told(values.contains(&number), "is a value that is excluded".to_owned())
        }
        _ => None,
    }
}

fn not_listed(values: &[String]) -> String {
    let listed: Vec<String> =
        values.iter().take(LISTED_MAX).map(|value| format!("`{value}`")).collect();
    let more = if values.len() > LISTED_MAX { ", ..." } else { "" };
    format!("is not one of {}{more}", listed.join(", "))
}

#[cfg(test)]
mod tests {
    use super::*;
    use livespec_ir::{Constraint, Origin};
    use serde_json::json;

    fn judged(kind: ConstraintKind, value: &Value) -> bool {
        let constraint = Constraint { kind, origin: Origin::default() };
        let schema = Schema { constraints: vec![constraint], ..Schema::default() };
        broken(&schema, value).is_some()
    }

    #[test]
    fn values_are_held_against_demands() {
        use ConstraintKind as K;
        assert!(judged(K::Min(1.0), &json!(0)) && !judged(K::Min(1.0), &json!(1)));
        assert!(judged(K::MaxLength(2), &json!("äöü")) && !judged(K::MaxLength(3), &json!("äöü")));
        assert!(judged(K::OneOf(vec![json!("a")]), &json!("b")));
        assert!(!judged(K::OneOf(vec![json!(1)]), &json!(1.0)));
        // What is of another type is another rule's business.
        assert!(!judged(K::Min(1.0), &json!("0")) && !judged(K::Min(1.0), &Value::Null));
    }

    #[test]
    fn listed_values_are_named() {
        let values = vec!["open".to_owned(), "done".to_owned()];
        let schema = Schema::of(Type::Enum(values), Origin::default());
        let found = broken(&schema, &json!("new")).map(|broken| broken.text);
        assert_eq!(found.as_deref(), Some("is not one of `open`, `done`"));
        assert!(broken(&schema, &json!("done")).is_none());
    }
}
