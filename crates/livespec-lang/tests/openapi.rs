//! Descriptions in, operations out: `UPDATE=1 cargo test -p livespec-lang` rewrites what is recorded.

use std::fmt::Write;
use std::path::Path;

use livespec_diagnostics::{Diagnostics, Fragment};
use livespec_lang::openapi::{self, BodyDecl, OperationDecl, SecurityDecl};
use livespec_lang::{LeafClass, SampleKind, SampleNode};

const START: usize = 1000;

#[test]
fn operations() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/openapi/tools.yaml");
    let text = std::fs::read_to_string(&path).unwrap();
    let result = dump(&text, "yaml");
    let recorded = path.with_extension("out");
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write(&recorded, result).unwrap();
        return;
    }
    assert_eq!(std::fs::read_to_string(&recorded).unwrap_or_default(), result);
}

/// The same in JSON, and parts of a description alone; a sample is no description.
#[test]
fn descriptions_are_told_from_samples() {
    let count = |tag: &str, text: &str| {
        let fragment = Fragment::contiguous(text, START);
        let found = openapi::read(tag, &fragment, &mut Diagnostics::default());
        found.map(|api| api.operations.len())
    };
    assert_eq!(count("json", "{\"paths\": {\"/a\": {\"get\": {\"responses\": {}}}}}"), Some(1));
    assert_eq!(count("yaml", "/a/{id}:\n  delete:\n    summary: Away\n  put: {}\n"), Some(2));
    assert_eq!(count("json", "{\"paths\": [\"/a\"], \"method\": \"get\"}"), None);
    assert_eq!(count("yaml", "get: /a\n"), None);
    assert_eq!(count("yaml", "services:\n  api:\n    paths: /get\n"), None);
    assert_eq!(count("text", "/a:\n  get: {}\n"), None);
}

/// References that lead to themselves end.
#[test]
fn cycles_end() {
    let text = "paths:\n  /a:\n    get:\n      parameters: [{$ref: '#/components/parameters/P'}]\n      responses:\n        '200':\n          content:\n            application/json:\n              schema: {$ref: '#/components/schemas/A'}\ncomponents:\n  parameters:\n    P: {$ref: '#/components/parameters/P'}\n  schemas:\n    A: {type: object, properties: {b: {$ref: '#/components/schemas/B'}}}\n    B: {type: object, properties: {a: {$ref: '#/components/schemas/A'}, c: {type: array, items: {$ref: '#/components/schemas/B'}}}}\n";
    let out = dump(text, "yaml");
    assert!(out.contains("get /a"), "{out}");
}

fn dump(text: &str, tag: &str) -> String {
    let fragment = Fragment::contiguous(text, START);
    let mut diagnostics = Diagnostics::default();
    let api = openapi::read(tag, &fragment, &mut diagnostics).expect("a description");
    let mut out = String::new();
    for (kind, _) in &api.methods {
        writeln!(out, "method {kind:?}").expect("a string takes text");
    }
    api.operations.iter().for_each(|operation| one(&mut out, text, operation));
    for found in &diagnostics {
        let words = &text[found.span.start as usize - START..found.span.end as usize - START];
        writeln!(out, "{} {} <{words}>", found.code, found.message).expect("a string takes text");
    }
    out
}

fn one(out: &mut String, text: &str, operation: &OperationDecl) {
    let at = |span: livespec_diagnostics::Span| {
        &text[span.start as usize - START..span.end as usize - START]
    };
    let summary = operation.summary.as_ref().map_or("", |summary| &summary.value);
    assert_eq!(at(operation.method.span), operation.method.value);
    assert!(operation.path.value.ends_with(at(operation.path.span)));
    writeln!(out, "{} {}  {summary}", operation.method.value, operation.path.value)
        .expect("a string takes text");
    match &operation.security {
        SecurityDecl::Silent => {}
        SecurityDecl::Public(span) => {
            writeln!(out, "  public <{}>", at(*span)).expect("a string takes text")
        }
        SecurityDecl::Required(scopes, span) => {
            let scopes: Vec<&str> = scopes.iter().map(|scope| scope.value.as_str()).collect();
            writeln!(out, "  needs {scopes:?} <{}>", at(*span)).expect("a string takes text");
        }
    }
    for parameter in &operation.parameters {
        let field = &parameter.field;
        writeln!(
            out,
            "  {:?} {}: {:?} required={:?} default={:?} {:?}",
            parameter.place,
            field.name.value,
            field.ty,
            field.required,
            field.default.as_ref().map(|default| &default.value),
            field.constraints.iter().map(|rule| &rule.kind).collect::<Vec<_>>(),
        )
        .expect("a string takes text");
    }
    if let Some(request) = &operation.request {
        writeln!(out, "  request").expect("a string takes text");
        body(out, request);
    }
    for response in &operation.responses {
        let words = response.description.as_deref().unwrap_or("");
        writeln!(out, "  response {:?} {words} <{}>", response.status, at(response.span))
            .expect("a string takes text");
        response.body.iter().for_each(|found| body(out, found));
    }
}

fn body(out: &mut String, body: &BodyDecl) {
    writeln!(out, "    {:?} {:?}", body.media, body.type_name).expect("a string takes text");
    body.sample.iter().for_each(|sample| node(out, &sample.root, 3, ""));
}

fn node(out: &mut String, value: &SampleNode, indent: usize, name: &str) {
    let pad = "  ".repeat(indent);
    match &value.kind {
        SampleKind::Object { members, .. } => {
            writeln!(out, "{pad}{name}object").expect("a string takes text");
            for member in members {
                let mark = if member.optional { "?: " } else { ": " };
                node(out, &member.value, indent + 1, &format!("{}{mark}", member.name));
            }
        }
        SampleKind::Array(items) => {
            writeln!(out, "{pad}{name}array").expect("a string takes text");
            items.iter().for_each(|item| node(out, item, indent + 1, ""));
        }
        SampleKind::Leaf(leaf) => {
            let LeafClass::Type { ty, constraints, .. } = &leaf.class else {
                panic!("a schema is made of types")
            };
            let rules: Vec<_> = constraints.iter().map(|rule| &rule.kind).collect();
            writeln!(out, "{pad}{name}{ty:?} {rules:?}").expect("a string takes text");
        }
    }
}
