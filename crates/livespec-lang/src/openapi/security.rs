//! Who may call, and by what proof.

use livespec_diagnostics::{Fragment, Span};
use livespec_ir::AuthKind;

use super::SecurityDecl;
use crate::Spanned;
use crate::yaml::Node;

/// What the description demands where an operation says nothing.
pub(super) fn of(document: &Node, fragment: &Fragment) -> SecurityDecl {
    document.get("security").map(|list| read(list, fragment)).unwrap_or_default()
}

/// A list of requirements. An empty one, or one that allows no proof at all (`{}`), opens the door.
pub(super) fn read(list: &Node, fragment: &Fragment) -> SecurityDecl {
    let span = list.span(fragment);
    let items = list.items();
    if items.is_empty() || items.iter().any(|item| item.members().is_empty()) {
        return SecurityDecl::Public(span);
    }
    let lists = items.iter().flat_map(Node::members).map(|(_, scopes)| scopes);
    let scopes = lists.flat_map(Node::items).filter_map(|scope| {
        Some(Spanned { value: scope.text()?.to_owned(), span: scope.span(fragment) })
    });
    SecurityDecl::Required(scopes.collect(), span)
}

/// The schemes that a description lists.
pub(super) fn methods(document: &Node, fragment: &Fragment) -> Vec<(AuthKind, Span)> {
    let listed = document
        .get("components")
        .and_then(|components| components.get("securitySchemes"))
        .or_else(|| document.get("securityDefinitions"));
    let read = |scheme: &Node| {
        let kind = match (scheme.text_of("type")?, scheme.text_of("scheme"), scheme.text_of("in")) {
            ("http", Some(word), _) if word.eq_ignore_ascii_case("basic") => AuthKind::Basic,
            ("basic", ..) => AuthKind::Basic,
            ("http", ..) => AuthKind::Jwt,
            ("apiKey", _, Some("cookie")) => AuthKind::Session,
            ("apiKey", ..) => AuthKind::ApiKey,
            ("oauth2" | "openIdConnect", ..) => AuthKind::OAuth2,
            _ => return None,
        };
        Some((kind, scheme.span(fragment)))
    };
    listed.into_iter().flat_map(Node::members).filter_map(|(_, scheme)| read(scheme)).collect()
}
