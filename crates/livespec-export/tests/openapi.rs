//! Every example document gives a description whose parts hold together.

use std::collections::HashSet;
use std::path::{Path, PathBuf};

use livespec_diagnostics::{Diagnostics, Source};
use livespec_ir::Valid;
use serde_json::Value;

fn examples() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples");
    let entries = std::fs::read_dir(folder).expect("the folder of examples is there");
    let mut paths: Vec<PathBuf> =
        entries.map(|entry| entry.expect("an entry can be read").path()).collect();
    paths.retain(|path| path.extension().is_some_and(|extension| extension == "md"));
    paths.sort();
    assert!(paths.len() >= 5, "{paths:?}");
    paths
}

fn described(path: &Path) -> Value {
    let text = std::fs::read_to_string(path).expect("an example can be read");
    let source = Source::new("a.md", &text);
    let export = || {
        let compiled = livespec_compiler::compile(&source, &mut Diagnostics::default());
        let exporter = livespec_export::named("openapi").expect("the format is there");
        (exporter.export)(&Valid::assume_valid(compiled.spec))
    };
    let bytes = export();
    assert_eq!(bytes, export(), "{} is described in the same way twice", path.display());
    serde_json::from_slice(&bytes).expect("the description is JSON")
}

fn references<'a>(value: &'a Value, found: &mut Vec<&'a str>) {
    match value {
        Value::Object(members) => {
            found.extend(members.get("$ref").and_then(Value::as_str));
            members.values().for_each(|value| references(value, found));
        }
        Value::Array(items) => items.iter().for_each(|value| references(value, found)),
        _ => {}
    }
}

fn operations(document: &Value) -> Vec<(String, &Value)> {
    let paths = document["paths"].as_object().expect("paths are an object");
    let each = paths.iter().flat_map(|(path, item)| {
        let item = item.as_object().expect("a path is an object");
        item.iter().map(move |(method, operation)| (format!("{method} {path}"), operation))
    });
    each.collect()
}

#[test]
fn references_lead_somewhere_and_ids_are_unique() {
    for path in examples() {
        let document = described(&path);
        let mut found = Vec::new();
        references(&document, &mut found);
        assert!(!found.is_empty(), "{}", path.display());
        for reference in found {
            let pointer = reference.strip_prefix('#').expect("references stay inside");
            assert!(document.pointer(pointer).is_some(), "{}: {reference}", path.display());
        }
        let operations = operations(&document);
        let ids: HashSet<&Value> =
            operations.iter().map(|(_, operation)| &operation["operationId"]).collect();
        assert_eq!(ids.len(), operations.len(), "{}", path.display());
    }
}

#[test]
fn every_parameter_of_a_path_is_described_once() {
    for path in examples() {
        let document = described(&path);
        for (title, operation) in operations(&document) {
            let none = Vec::new();
            let parameters = operation["parameters"].as_array().unwrap_or(&none);
            let keys: Vec<(&Value, &Value)> =
                parameters.iter().map(|it| (&it["in"], &it["name"])).collect();
            let unique: HashSet<_> = keys.iter().collect();
            assert_eq!(unique.len(), keys.len(), "{}: {title}", path.display());
            let in_path = keys.iter().filter(|(place, _)| *place == "path").count();
            assert_eq!(title.matches('{').count(), in_path, "{}: {title}", path.display());
        }
    }
}

#[test]
fn every_operation_says_what_can_go_wrong() {
    for path in examples() {
        let document = described(&path);
        for (title, operation) in operations(&document) {
            let responses = operation["responses"].as_object().expect("responses are an object");
            let has = |status: &str| responses.contains_key(status);
            assert!(has("500") && has("503"), "{}: {title}", path.display());
            let is_open = operation["security"].as_array().is_some_and(Vec::is_empty);
            assert_eq!(has("401"), !is_open, "{}: {title}", path.display());
            let succeeds = responses.keys().any(|status| status.starts_with('2'));
            assert!(succeeds || has("501"), "{}: {title}", path.display());
            if operation.get("requestBody").is_some() {
                assert!(has("413") && has("415"), "{}: {title}", path.display());
            }
        }
    }
}

#[test]
fn what_a_list_takes_is_bounded_as_the_service_bounds_it() {
    for path in examples() {
        let document = described(&path);
        for (title, operation) in operations(&document) {
            let none = Vec::new();
            let parameters = operation["parameters"].as_array().unwrap_or(&none);
            let in_query = parameters.iter().filter(|it| it["in"] == "query");
            for parameter in in_query {
                let (name, schema) = (parameter["name"].as_str().unwrap(), &parameter["schema"]);
                let place = format!("{}: {title}: {name}", path.display());
                match name {
                    "limit" | "pageSize" | "page" => assert_eq!(schema["minimum"], 1, "{place}"),
                    "offset" => assert_eq!(schema["minimum"], 0, "{place}"),
                    "sort" => assert!(schema["pattern"].is_string(), "{place}"),
                    _ if name.ends_with("[in]") => {
                        assert_eq!(schema["type"], "array", "{place}");
                        assert_eq!(parameter["explode"], false, "{place}");
                    }
                    _ => {}
                }
                if ["limit", "pageSize"].contains(&name) {
                    assert!(schema["maximum"].is_u64(), "{place}");
                    assert_eq!(schema.get("minLength"), None, "{place}");
                }
            }
        }
    }
}

#[test]
fn every_schema_and_header_is_used() {
    for path in examples() {
        let document = described(&path);
        let mut found = Vec::new();
        references(&document, &mut found);
        for part in ["schemas", "headers"] {
            for name in document["components"][part].as_object().into_iter().flatten() {
                let reference = format!("#/components/{part}/{}", name.0);
                assert!(found.contains(&reference.as_str()), "{}: {reference}", path.display());
            }
        }
    }
}

#[test]
fn a_service_alone_describes_what_it_answers_and_names_the_rest() {
    for path in examples() {
        let text = std::fs::read_to_string(&path).expect("an example can be read");
        let source = Source::new("a.md", &text);
        let compiled = livespec_compiler::compile(&source, &mut Diagnostics::default());
        let spec = Valid::assume_valid(compiled.spec);
        let alone: Value = serde_json::from_slice(&livespec_export::openapi_alone(&spec)).unwrap();
        let has_501 = |document: &Value| {
            let all = operations(document);
            all.iter().filter(|(_, it)| it["responses"].get("501").is_some()).count()
        };
        assert_eq!(has_501(&alone), 0, "{}", path.display());
        let missing = alone["info"]["x-not-implemented"].as_array().map_or(0, Vec::len);
        assert_eq!(missing, has_501(&described(&path)), "{}", path.display());
        let text = alone["info"]["description"].as_str().unwrap_or_default();
        assert_eq!(text.contains("answers with 501"), missing > 0, "{}", path.display());
    }
}
