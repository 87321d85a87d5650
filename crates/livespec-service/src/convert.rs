//! Between the document's constants and the values of columns.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use livespec_storage::{ColumnType, Value};

use crate::time;
use crate::validate::{canonical_uuid, whole};

/// A constant of the document as a column of a type holds it; none where it does not fit.
pub(crate) fn from_json(value: &serde_json::Value, ty: &ColumnType) -> Option<Value> {
    if value.is_null() {
        return Some(Value::Null);
    }
    Some(match ty {
        ColumnType::Json => Value::Text(value.to_string()),
        ColumnType::Boolean => Value::Bool(value.as_bool()?),
        ColumnType::Integer(_) => {
            Value::Integer(value.as_i64().or_else(|| value.as_f64().and_then(whole))?)
        }
        ColumnType::Real => Value::Real(value.as_f64()?),
        ColumnType::Decimal(..) if value.is_number() => {
            ty.accept(Value::Text(value.to_string())).ok()?
        }
        ColumnType::Decimal(..) => ty.accept(Value::Text(value.as_str()?.to_owned())).ok()?,
        ColumnType::Text(_) => Value::Text(text_of(value)?),
        ColumnType::Uuid => Value::Text(canonical_uuid(value.as_str()?)?),
        ColumnType::Date => {
            value.as_str().filter(|text| time::parse_date(text).is_some()).map(text)?
        }
        ColumnType::Time => Value::Text(time::parse_time(value.as_str()?)?),
        ColumnType::Timestamp => Value::Text(time::instant(time::parse_instant(value.as_str()?)?)),
        ColumnType::Bytes => Value::Blob(STANDARD.decode(value.as_str()?).ok()?),
    })
}

fn text(text: &str) -> Value {
    Value::Text(text.to_owned())
}

/// A document may write a number or a truth value where a text is meant.
fn text_of(value: &serde_json::Value) -> Option<String> {
    match value {
        serde_json::Value::String(text) => Some(text.clone()),
        serde_json::Value::Number(_) | serde_json::Value::Bool(_) => Some(value.to_string()),
        _ => None,
    }
}

/// The present time as a column of a type holds it: an instant, a date, a time of day, or seconds since
/// 1970.
pub(crate) fn now(now_ms: i64, ty: &ColumnType) -> Value {
    match ty {
        ColumnType::Integer(_) => Value::Integer(now_ms.div_euclid(1000)),
        ColumnType::Real | ColumnType::Decimal(..) => {
            #[expect(clippy::cast_precision_loss, reason = "seconds since 1970 are far below 2^53")]
            let seconds = now_ms.div_euclid(1000) as f64;
            Value::Real(seconds)
        }
        ColumnType::Date => Value::Text(time::instant(now_ms)[..10].to_owned()),
        ColumnType::Time => Value::Text(time::instant(now_ms)[11..19].to_owned()),
        _ => Value::Text(time::instant(now_ms)),
    }
}
