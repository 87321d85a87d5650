//! One operation.

use livespec_ir::{Operation, OperationKind, Spec};
use serde_json::{Map, Value, json};

use super::components::Components;
use super::names::Path;
use super::{parameters, request, responses, security, tag};

/// The operation object.
pub(crate) fn describe(
    spec: &Spec,
    operation: &Operation,
    path: &Path,
    id: &str,
    components: &mut Components<'_>,
) -> Value {
    let mut object = Map::new();
    object.insert("operationId".into(), json!(id));
    object.insert("tags".into(), json!([tag(spec, operation)]));
    object.insert("summary".into(), json!(summary(spec, operation)));
    if let Some(description) = description(operation) {
        object.insert("description".into(), json!(description));
    }
    if operation.deprecated {
        object.insert("deprecated".into(), json!(true));
    }
    let parameters = parameters::all(&components.model, operation, path);
    if !parameters.is_empty() {
        object.insert("parameters".into(), Value::Array(parameters));
    }
    if let Some(body) = request::body(operation, id, components) {
        object.insert("requestBody".into(), body);
    }
    object.insert("responses".into(), responses::all(&components.model, operation));
    object.insert("security".into(), security::requirement(spec, operation));
    Value::Object(object)
}

fn summary(spec: &Spec, operation: &Operation) -> String {
    if let Some(summary) =
        operation.summary.as_deref().map(str::trim).filter(|text| !text.is_empty())
    {
        return summary.trim_end_matches('.').to_owned();
    }
    let name = operation.entity.map(|id| spec.entities[id].name.as_str());
    match (&operation.kind, name) {
        (OperationKind::Create, Some(name)) => format!("Create: {name}"),
        (OperationKind::Read, Some(name)) => format!("Read: {name}"),
        (OperationKind::List, Some(name)) => format!("List: {name}"),
        (OperationKind::Replace, Some(name)) => format!("Replace: {name}"),
        (OperationKind::Update, Some(name)) => format!("Change: {name}"),
        (OperationKind::Delete, Some(name)) => format!("Delete: {name}"),
        _ => operation.title(),
    }
}

/// What is said of an operation that the document does not tell in a form that runs.
fn description(operation: &Operation) -> Option<String> {
    let missing = match &operation.kind {
        OperationKind::Action(_) if operation.runs() => None,
        OperationKind::Action(reason) => Some(reason.as_str()),
        OperationKind::Unbound => operation.reason.as_deref().or(Some("no record fits it")),
        _ => None,
    }?;
    let missing = missing.trim().trim_end_matches('.');
    Some(format!(
        "The service does not carry this out by itself ({missing}): it forwards the request where an upstream is \
         configured, and answers 501 otherwise."
    ))
}
