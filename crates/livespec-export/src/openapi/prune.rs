//! Leaves out of the components what nothing points to.

use std::collections::BTreeSet;

use serde_json::{Map, Value};

/// The parts of the components that are named by `$ref` alone.
const PARTS: [&str; 2] = ["schemas", "headers"];

/// Removes the schemas and headers that neither `paths` nor a used component names.
pub(crate) fn unused(paths: &Value, components: &mut Map<String, Value>) {
    let mut used: BTreeSet<String> = BTreeSet::new();
    let mut waiting: Vec<String> = Vec::new();
    references(paths, &mut waiting);
    while let Some(reference) = waiting.pop() {
        let Some((part, name)) = named(&reference) else { continue };
        if let Some(value) = components.get(part).and_then(|part| part.get(name))
            && used.insert(format!("{part}/{name}"))
        {
            references(value, &mut waiting);
        }
    }
    for part in PARTS {
        if let Some(Value::Object(members)) = components.get_mut(part) {
            members.retain(|name, _| used.contains(&format!("{part}/{name}")));
        }
    }
    components.retain(|_, part| part.as_object().is_none_or(|part| !part.is_empty()));
}

fn named(reference: &str) -> Option<(&str, &str)> {
    reference.strip_prefix("#/components/")?.split_once('/')
}

/// The targets of references; the tree is as deep as its schemas, which are bounded.
fn references(value: &Value, found: &mut Vec<String>) {
    let mut waiting = vec![value];
    while let Some(value) = waiting.pop() {
        match value {
            Value::Object(members) => {
                let target = members.get("$ref").and_then(Value::as_str);
                found.extend(target.map(str::to_owned));
                waiting.extend(members.values());
            }
            Value::Array(items) => waiting.extend(items),
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn what_a_used_schema_names_is_used() {
        let paths = json!({ "/a": { "$ref": "#/components/schemas/A" } });
        let mut components = json!({
            "schemas": {
                "A": { "properties": { "b": { "$ref": "#/components/schemas/B" } } },
                "B": { "$ref": "#/components/schemas/A" },
                "C": { "$ref": "#/components/schemas/B" },
            },
            "headers": { "D": {} },
            "securitySchemes": { "bearerAuth": { "type": "http" } },
        });
        unused(&paths, components.as_object_mut().unwrap());
        assert!(components["schemas"].get("B").is_some());
        assert_eq!(components["schemas"].get("C"), None);
        assert_eq!(components.get("headers"), None);
        assert!(components.get("securitySchemes").is_some());
    }
}
