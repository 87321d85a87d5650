//! The item: what a client sends, what the service answers, and the rules between the two.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::problem::FieldIssue;

/// Longest name, in Unicode code points.
const NAME_CHARS_MAX: usize = 255;
/// Highest priority.
const PRIORITY_MAX: i64 = 3;

/// A well-formed body of `POST /api/v1/items`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewItem<'a> {
    #[serde(borrow)]
    pub(crate) name: Cow<'a, str>,
    pub(crate) priority: i64,
}

/// The representation of an item.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Item<'a> {
    pub(crate) id: &'a str,
    pub(crate) name: &'a str,
    pub(crate) priority: i64,
    pub(crate) status: &'a str,
    pub(crate) created_at: &'a str,
    pub(crate) updated_at: &'a str,
}

impl<'a> NewItem<'a> {
    /// Reads and validates a body; on failure names every broken field.
    pub(crate) fn parse(body: &'a [u8]) -> Result<NewItem<'a>, Vec<FieldIssue>> {
        // Nearly every body is fine: the typed parser takes it in one pass without a tree.
        if let Ok(item) = serde_json::from_slice::<NewItem<'a>>(body)
            && name_issue(&item.name).is_none()
            && (0..=PRIORITY_MAX).contains(&item.priority)
        {
            return Ok(item);
        }
        NewItem::parse_slowly(body)
    }

    /// Collects all errors of a body that the typed parser refused.
    fn parse_slowly(body: &[u8]) -> Result<NewItem<'a>, Vec<FieldIssue>> {
        let mut issues = Vec::new();
        let Ok(Value::Object(mut members)) = serde_json::from_slice(body) else {
            return Err(vec![FieldIssue::new("", "must be a JSON object")]);
        };
        let name = match members.remove("name") {
            Some(Value::String(name)) => {
                issues.extend(name_issue(&name).map(|issue| FieldIssue::new("name", issue)));
                name
            }
            Some(_) => {
                issues.push(FieldIssue::new("name", "must be a string"));
                String::new()
            }
            None => {
                issues.push(FieldIssue::new("name", "is required"));
                String::new()
            }
        };
        let priority = match members.remove("priority").map(|value| as_integer(&value)) {
            Some(Some(priority)) if (0..=PRIORITY_MAX).contains(&priority) => priority,
            Some(_) => {
                issues.push(FieldIssue::new("priority", "must be an integer from 0 to 3"));
                0
            }
            None => {
                issues.push(FieldIssue::new("priority", "is required"));
                0
            }
        };
        issues.extend(members.keys().map(|key| FieldIssue::new(key, "is not a field of an item")));
        if issues.is_empty() {
            Ok(NewItem { name: Cow::Owned(name), priority })
        } else {
            Err(issues)
        }
    }
}

/// What is wrong with a name, if anything.
fn name_issue(name: &str) -> Option<&'static str> {
    if name.is_empty() {
        return Some("must not be empty");
    }
    // A name of at most 255 bytes cannot have more code points than that.
    if name.len() > NAME_CHARS_MAX && name.chars().count() > NAME_CHARS_MAX {
        return Some("must have at most 255 characters");
    }
    None
}

/// The value as an integer; `2.0` is one.
fn as_integer(value: &Value) -> Option<i64> {
    value.as_i64().or_else(|| {
        let float = value.as_f64()?;
        (0..=PRIORITY_MAX).find(|candidate| *candidate as f64 == float)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn issues(body: &str) -> Vec<(String, String)> {
        NewItem::parse(body.as_bytes())
            .expect_err("the body is broken")
            .into_iter()
            .map(|issue| (issue.field, issue.issue.to_owned()))
            .collect()
    }

    #[test]
    fn good_bodies_are_taken() {
        let item = NewItem::parse(br#"{"name":"a\u00e9","priority":3}"#).expect("a good body");
        assert_eq!((item.name.as_ref(), item.priority), ("aé", 3));
        assert_eq!(
            NewItem::parse(br#"{"priority":2.0,"name":"a"}"#).expect("integral").priority,
            2
        );
        let longest = format!(r#"{{"name":"{}","priority":0}}"#, "é".repeat(255));
        assert!(NewItem::parse(longest.as_bytes()).is_ok());
    }

    #[test]
    fn every_broken_field_is_named() {
        let fields: Vec<_> =
            issues(r#"{"name":"","priority":4,"colour":1}"#).into_iter().map(|i| i.0).collect();
        assert_eq!(fields, ["name", "priority", "colour"]);
        assert_eq!(issues("{}").len(), 2);
        assert_eq!(issues("[]").len(), 1);
        assert_eq!(issues(r#"{"name":1,"priority":1.5}"#).len(), 2);
        let long = format!(r#"{{"name":"{}","priority":0}}"#, "é".repeat(256));
        assert_eq!(issues(&long)[0].0, "name");
    }
}
