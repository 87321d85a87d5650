//! The embedded languages, each by itself.

use livespec_diagnostics::{Diagnostics, Fragment, Span};

/// Reads the bytes as SQL.
pub fn sql(data: &[u8]) {
    language("sql", data);
}

/// Reads the bytes as TypeScript.
pub fn typescript(data: &[u8]) {
    language("typescript", data);
}

/// Reads the bytes as C#.
pub fn csharp(data: &[u8]) {
    language("csharp", data);
}

/// Reads the bytes as a Prisma schema.
pub fn prisma(data: &[u8]) {
    language("prisma", data);
}

/// Reads the bytes as a GraphQL schema.
pub fn graphql(data: &[u8]) {
    language("graphql", data);
}

/// Reads the bytes as Protocol Buffers.
pub fn protobuf(data: &[u8]) {
    language("proto", data);
}

/// Reads the bytes as a diagram.
pub fn mermaid(data: &[u8]) {
    language("mermaid", data);
}

/// Reads the bytes as a schema, a body and a description of an API.
pub fn schema(data: &[u8]) {
    language("openapi", data);
    let text = String::from_utf8_lossy(data);
    let fragment = Fragment::contiguous(&text, 0);
    let mut diagnostics = Diagnostics::default();
    if let Some(body) = livespec_lang::openapi::body("json", &fragment, &mut diagnostics) {
        inside(&text, body.span);
    }
    if let Some(api) = livespec_lang::openapi::read("yaml", &fragment, &mut diagnostics) {
        api.operations.iter().for_each(|operation| inside(&text, operation.span));
    }
    places(&text, &diagnostics);
}

/// Reads the bytes as Python.
pub fn python(data: &[u8]) {
    language("python", data);
}

/// Reads the bytes as Go.
pub fn go(data: &[u8]) {
    language("go", data);
}

/// Reads the bytes as Java.
pub fn java(data: &[u8]) {
    language("java", data);
}

/// Reads the bytes as Kotlin.
pub fn kotlin(data: &[u8]) {
    language("kotlin", data);
}

/// Reads the bytes as Rust.
pub fn rust(data: &[u8]) {
    language("rust", data);
}

/// Reads the bytes as the sample of a body.
pub fn sample(data: &[u8]) {
    let text = String::from_utf8_lossy(data);
    let mut diagnostics = Diagnostics::default();
    let found = livespec_lang::sample::parse(&Fragment::contiguous(&text, 0), &mut diagnostics);
    if let Some(sample) = found {
        inside(&text, sample.root.span);
    }
    places(&text, &diagnostics);
}

/// Reads the bytes as sentences.
pub fn sentence(data: &[u8]) {
    let text = String::from_utf8_lossy(data);
    let reading = livespec_lang::constraints::read(&Fragment::contiguous(&text, 0));
    reading.phrases.iter().chain(&reading.items).for_each(|phrase| inside(&text, phrase.span));
    reading.subjects.iter().for_each(|subject| inside(&text, subject.span));
    livespec_lang::type_word(&text);
}

fn language(lang: &str, data: &[u8]) {
    let text = String::from_utf8_lossy(data);
    let mut diagnostics = Diagnostics::default();
    let found = livespec_lang::parse(lang, &Fragment::contiguous(&text, 0), &mut diagnostics);
    let (_, decls) = found.expect("the language is known");
    decls.iter().for_each(|decl| inside(&text, decl.span));
    places(&text, &diagnostics);
}

fn places(text: &str, diagnostics: &Diagnostics) {
    for diagnostic in diagnostics.iter() {
        inside(text, diagnostic.span);
    }
}

fn inside(text: &str, span: Span) {
    assert!(text.get(span.range()).is_some(), "{span:?} is no part of {} bytes", text.len());
}
