//! Schema languages and diagrams: nothing panics, and every span stays inside the document.

use livespec_diagnostics::{Diagnostics, Fragment, Span};
use livespec_lang::{DeclKind, EntityDecl, diagram, openapi};
use proptest::prelude::*;

const START: usize = 100;

fn everything(text: &str) {
    let fragment = Fragment::contiguous(text, START);
    let inside = |span: Span| {
        let range = span.range();
        assert!(
            span == Span::default() || text.get(range.start - START..range.end - START).is_some(),
            "{span:?} is no part of the text"
        );
    };
    let entity = |entity: &EntityDecl| {
        inside(entity.name.span);
        for field in &entity.fields {
            [field.name.span, field.ty_span, field.span].into_iter().for_each(inside);
            field.comment.iter().for_each(|comment| inside(comment.span));
            field.said.iter().for_each(|phrase| inside(phrase.span));
            field.constraints.iter().for_each(|rule| inside(rule.origin.span));
        }
    };
    let mut diagnostics = Diagnostics::default();
    for tag in ["prisma", "graphql", "proto", "mermaid", "openapi", "yaml", ""] {
        let found = livespec_lang::parse(tag, &fragment, &mut diagnostics);
        for decl in found.into_iter().flat_map(|(_, decls)| decls) {
            inside(decl.span);
            match &decl.kind {
                DeclKind::Entity(found) | DeclKind::Alter(found) => entity(found),
                DeclKind::Enum(list) => list.values.iter().for_each(|value| inside(value.span)),
                DeclKind::Alias(name, _) => inside(name.span),
                DeclKind::Index(index) => inside(index.table.span),
            }
        }
    }
    diagram::parse("mermaid", &fragment, &mut diagnostics);
    for operation in openapi::read("yaml", &fragment, &mut diagnostics)
        .into_iter()
        .flat_map(|api| api.operations)
    {
        [operation.span, operation.method.span, operation.path.span].into_iter().for_each(inside);
    }
    openapi::body("json", &fragment, &mut diagnostics);
    diagnostics.iter().for_each(|found| inside(found.span));
}

/// Pieces of all the languages, in any order.
const PIECES: &[&str] = &[
    "model A {",
    "}",
    "\n",
    "  ",
    "id Int @id",
    "b String? @default(\"x\")",
    "@@unique([a, b])",
    "@relation(fields: [a], references: [b])",
    "enum E {",
    "A B",
    "type T {",
    "a: [String!]!",
    "@constraint(min: 1)",
    "input I {",
    "\"\"\"",
    "union U = A | B",
    "syntax = \"proto3\";",
    "message M {",
    "string a = 1",
    "[(buf.validate.field).string.min_len = 1];",
    "oneof o {",
    "map<string, A> m = 2;",
    "erDiagram\n",
    "A ||--o{ B : has",
    "A {",
    "uuid id PK \"é\"",
    "classDiagram\n",
    "class C {",
    "+List~T~ x",
    "<<enumeration>>",
    "A <|-- B",
    "stateDiagram-v2\n",
    "[*] --> a",
    "a --> b : c",
    "state S {",
    "---\n",
    "title: t\n",
    "flowchart LR\n",
    "A[\"a\"] -->|x| B{b}",
    "subgraph s",
    "end",
    "sequenceDiagram\n",
    "A->>+B: POST /a",
    "alt x",
    "note over A: y",
    "openapi: 3.0.0\n",
    "paths:\n",
    "  /a:\n",
    "    get:\n",
    "{\"type\": \"object\", \"properties\": {",
    "\"a\": {\"$ref\": \"#/$defs/A\"}",
    "allOf: [",
    "]",
    ": ",
    "- ",
    "&a ",
    "*a",
    "'",
    "é",
    "\t",
    "{",
    ",",
    "//",
    "%%{init}%%",
    "|",
    "\"",
];

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn any_pieces(pieces in proptest::collection::vec(0..PIECES.len(), 0..24)) {
        everything(&pieces.iter().map(|at| PIECES[*at]).collect::<String>());
    }

    #[test]
    fn any_text(text in "\\PC{0,60}(\n\\PC{0,40}){0,4}") {
        everything(&text);
    }
}

#[test]
fn what_nests_deep_is_survived() {
    for (open, close) in [
        ("{\"type\":\"object\",\"properties\":{\"a\":", "}}"),
        ("properties: [", "]"),
        ("message A { ", "}"),
        ("model A { b C[", "]"),
        ("type A { b: [", "]"),
        ("stateDiagram-v2\nstate A {\n", "}\n"),
        ("flowchart LR\nsubgraph a\n", "end\n"),
        ("sequenceDiagram\nalt a\n", "end\n"),
    ] {
        everything(&format!("{}1{}", open.repeat(3000), close.repeat(3000)));
    }
}
