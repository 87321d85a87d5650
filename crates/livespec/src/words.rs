//! Words that several commands write.

use clap::ValueEnum;
use livespec_ir::{Operation, OperationKind, Spec, Status, StatusChoice, Type};

/// How a command reports.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum TextOrJson {
    /// For people
    Text,
    /// For programs
    Json,
}

/// A count with its noun: `1 finding`, `2 findings`.
pub(crate) fn plural(count: usize, noun: &str) -> String {
    if count == 1 { format!("1 {noun}") } else { format!("{count} {noun}s") }
}

/// The type of a field in a word or two.
pub(crate) fn type_name(spec: &Spec, ty: &Type) -> String {
    match ty {
        Type::Any => "any".to_owned(),
        Type::Text => "text".to_owned(),
        Type::Boolean => "boolean".to_owned(),
        Type::Integer(bits) => format!("integer({bits})"),
        Type::Number => "number".to_owned(),
        Type::Decimal(precision, scale) => format!("decimal({precision},{scale})"),
        Type::Uuid => "uuid".to_owned(),
        Type::Date => "date".to_owned(),
        Type::Time => "time".to_owned(),
        Type::Timestamp => "timestamp".to_owned(),
        Type::Bytes => "bytes".to_owned(),
        Type::Enum(values) => format!("enum({})", values.join("|")),
        Type::Array(items) => format!("list of {}", short(spec, &items.ty)),
        Type::Map(values) => format!("map of {}", short(spec, &values.ty)),
        Type::Object(_) => "object".to_owned(),
        Type::Entity(_) | Type::Named(_) => short(spec, ty),
    }
}

/// The type of an item; what is nested deeper is not spelled out.
fn short(spec: &Spec, ty: &Type) -> String {
    match ty {
        Type::Entity(id) if id.index() < spec.entities.len() => spec.entities[*id].name.clone(),
        Type::Entity(_) => "any".to_owned(),
        Type::Named(name) => name.clone(),
        Type::Array(_) => "list".to_owned(),
        Type::Map(_) => "map".to_owned(),
        scalar => type_name(spec, scalar),
    }
}

/// Why an operation is not carried out by the service itself; none where it is.
pub(crate) fn obstacle(operation: &Operation) -> Option<&str> {
    match &operation.kind {
        OperationKind::Action(_) if operation.runs() => None,
        OperationKind::Action(missing) => Some(missing),
        OperationKind::Unbound => Some(operation.reason.as_deref().unwrap_or("no record fits it")),
        _ => None,
    }
}

/// The status of a document in a word or two.
pub(crate) fn status(choice: &StatusChoice) -> String {
    match choice {
        StatusChoice::Absent => "no status".to_owned(),
        StatusChoice::Undecided(_) => "status not chosen".to_owned(),
        StatusChoice::Unknown(note) => format!("status `{}`", note.text),
        StatusChoice::Chosen(status, _) => match status {
            Status::Draft => "draft",
            Status::InReview => "in review",
            Status::Approved => "approved",
            Status::Implemented => "implemented",
            Status::Retired => "retired",
        }
        .to_owned(),
    }
}
