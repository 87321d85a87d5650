//! Mermaid's diagrams of data: `erDiagram` and `classDiagram`.
//!
//! Diagrams of other kinds declare nothing; what is broken in them is reported here all the same.
//! Source: <https://mermaid.js.org/syntax/entityRelationshipDiagram.html>, `classDiagram.html`.

mod class;
mod er;

use livespec_diagnostics::{Diagnostics, Fragment};

use crate::diagram::{self, Body, Reports};
use crate::{Decl, Lang, TypeExpr};

/// Mermaid.
#[derive(Debug)]
pub(crate) struct Mermaid;

pub(crate) const NAME: &str = "mermaid";

impl Lang for Mermaid {
    fn name(&self) -> &'static str {
        NAME
    }

    fn tags(&self) -> &'static [&'static str] {
        diagram::TAGS
    }

    fn sniff(&self, text: &str) -> bool {
        let fragment = Fragment::contiguous(text, 0);
        Body::of("", &fragment).is_some()
    }

    fn parse(&self, fragment: &Fragment, diagnostics: &mut Diagnostics) -> Vec<Decl> {
        let Some(body) = Body::of(NAME, fragment) else { return Vec::new() };
        match body.keyword {
            "erDiagram" => er::read(&body, &mut Reports::new(fragment, diagnostics)),
            "classDiagram" | "classDiagram-v2" => {
                class::read(&body, &mut Reports::new(fragment, diagnostics))
            }
            _ => {
                diagram::parse(NAME, fragment, diagnostics);
                Vec::new()
            }
        }
    }
}

/// A type by its word; a word that names none is taken for a record's name.
fn ty(word: &str) -> TypeExpr {
    let plain = word.trim_matches('"').replace('~', " ");
    let mut parts = plain.split_whitespace();
    let generic = (parts.next(), parts.next());
    if let (Some("List" | "Set" | "Array" | "Collection"), Some(item)) = generic {
        return TypeExpr::Array(Box::new(ty(item)));
    }
    match crate::type_word(&plain) {
        Some(found) => found.ty,
        None if matches!(word, "enum" | "Enum") => TypeExpr::Plain(livespec_ir::Type::Text),
        None => TypeExpr::Named(plain.trim_end_matches('?').to_owned()),
    }
}

/// What `varchar(50)` says beside the type.
fn narrow(word: &str) -> Vec<livespec_ir::ConstraintKind> {
    crate::type_word(word).map(|found| found.constraints).unwrap_or_default()
}
