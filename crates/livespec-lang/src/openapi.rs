//! The paths of an OpenAPI description (3.x, Swagger 2) to operations.
//!
//! In: a fence that holds a description or a part of one, in YAML or JSON. Out: [`OperationDecl`]s with
//! bodies as samples made of types, so that they are read as any other body. Its schemas are
//! declarations and are read by [`parse`](crate::parse).
//!
//! Source: <https://spec.openapis.org/oas/v3.1.0>.

mod body;
mod security;

use std::collections::HashMap;

use livespec_diagnostics::{Diagnostics, Fragment, Span};
use livespec_ir::{AuthKind, ParameterPlace};

use self::body::{Bodies, Way};
use crate::jsonschema::{self, Form, METHODS, Reader};
use crate::tree::not_modelled;
use crate::yaml::{self, Node, Word};
use crate::{FieldDecl, Sample, Spanned};

/// What a description says beside its schemas.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct ApiDecl {
    /// The operations in order.
    pub operations: Vec<OperationDecl>,
    /// The ways to prove who one is that it lists.
    pub methods: Vec<(AuthKind, Span)>,
}

/// An operation.
#[derive(Debug, Clone, PartialEq)]
pub struct OperationDecl {
    /// The method, as written.
    pub method: Spanned<String>,
    /// The path, with the one of the only server in front of it where there is one.
    pub path: Spanned<String>,
    /// The summary, else the description.
    pub summary: Option<Spanned<String>>,
    /// What goes into the request beside the body.
    pub parameters: Vec<ParameterDecl>,
    /// The body.
    pub request: Option<BodyDecl>,
    /// The responses, errors included, in order.
    pub responses: Vec<ResponseDecl>,
    /// Who may call it.
    pub security: SecurityDecl,
    /// Where the whole operation stands.
    pub span: Span,
}

/// A parameter.
#[derive(Debug, Clone, PartialEq)]
pub struct ParameterDecl {
    /// Name, type and rules.
    pub field: FieldDecl,
    /// Where it stands in a request.
    pub place: ParameterPlace,
}

/// A body.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct BodyDecl {
    /// Its shape; none where no schema is given.
    pub sample: Option<Sample>,
    /// The record that it is, or a list of (`Order[]`).
    pub type_name: Option<String>,
    /// The media type.
    pub media: Option<String>,
    /// Where it stands.
    pub span: Span,
}

/// A response.
#[derive(Debug, Clone, PartialEq)]
pub struct ResponseDecl {
    /// The status; none for `default`.
    pub status: Option<u16>,
    /// What is said of it.
    pub description: Option<String>,
    /// Its body.
    pub body: Option<BodyDecl>,
    /// Where the status stands.
    pub span: Span,
}

/// Who may call an operation.
#[derive(Debug, Clone, PartialEq, Default)]
pub enum SecurityDecl {
    /// Nothing is said.
    #[default]
    Silent,
    /// Everybody (`security: []`).
    Public(Span),
    /// Who proves who he is, with the scopes that are asked for.
    Required(Vec<Spanned<String>>, Span),
}

/// The operations that a fence describes; none where it is no description with paths.
///
/// `tag` is the first word after the fence's marks.
pub fn read(tag: &str, fragment: &Fragment, diagnostics: &mut Diagnostics) -> Option<ApiDecl> {
    let tagged = jsonschema::SHARED_TAGS.iter().any(|known| known.eq_ignore_ascii_case(tag))
        || ["openapi", "swagger"].iter().any(|known| known.eq_ignore_ascii_case(tag));
    let text = fragment.text();
    // What paths cannot do without, before the text is read at all.
    let hinted = METHODS.iter().any(|method| text.contains(method)) && text.contains('/');
    if !tagged || !hinted || text.len() > crate::lang::FRAGMENT_BYTES_MAX {
        return None;
    }
    // What is broken in it was told when its declarations were read.
    let (documents, _) = yaml::read(text);
    let mut api = ApiDecl::default();
    let mut described = false;
    for document in &documents {
        let paths = match jsonschema::form(document) {
            Some(Form::Api) => document.get("paths"),
            Some(Form::Paths) => Some(document),
            _ => continue,
        };
        described = true;
        let mut reader = Api {
            reader: Reader::new(fragment, diagnostics),
            bodies: Bodies::new(document),
            base: base_path(document),
            secured: security::of(document, fragment),
        };
        api.methods.extend(security::methods(document, fragment));
        for (path, item) in paths.into_iter().flat_map(Node::members) {
            reader.path(path, item, &mut api.operations);
        }
    }
    described.then_some(api)
}

/// The body that a lone JSON Schema describes; none where the text is none, or names schemas only.
pub fn body(tag: &str, fragment: &Fragment, diagnostics: &mut Diagnostics) -> Option<BodyDecl> {
    let tags = ["jsonschema", "json-schema"];
    let tagged =
        jsonschema::SHARED_TAGS.iter().chain(&tags).any(|known| known.eq_ignore_ascii_case(tag));
    let text = fragment.text();
    let hinted = text.contains("properties") || text.contains("$schema");
    if !tagged || !hinted || text.len() > crate::lang::FRAGMENT_BYTES_MAX {
        return None;
    }
    let (documents, _) = yaml::read(text);
    let [root] = documents.as_slice() else { return None };
    if jsonschema::form(root) != Some(Form::Schema) {
        return None;
    }
    let mut reader = Reader::new(fragment, diagnostics);
    Some(BodyDecl {
        sample: Some(Bodies::new(root).sample(&mut reader, root, Way::Either)),
        span: root.span(fragment),
        ..BodyDecl::default()
    })
}

/// Reads the operations of one description.
struct Api<'n, 'f, 'd> {
    reader: Reader<'f, 'd>,
    bodies: Bodies<'n>,
    /// What stands in front of every path.
    base: String,
    /// Who may call where an operation says nothing.
    secured: SecurityDecl,
}

impl<'n> Api<'n, '_, '_> {
    fn path(&mut self, path: &Word, item: &'n Node, operations: &mut Vec<OperationDecl>) {
        let shared = item.get("parameters").map(Node::items).unwrap_or_default();
        for (method, operation) in item.members() {
            if !METHODS.contains(&method.text.as_str()) {
                let inert = ["parameters", "summary", "description", "servers"];
                if !inert.contains(&method.text.as_str()) && !method.text.starts_with("x-") {
                    self.unread(method, "this part of a path is not understood");
                }
                continue;
            }
            let declared = self.operation((path, method), operation, shared);
            operations.push(declared);
        }
    }

    fn operation(
        &mut self,
        (path, method): (&Word, &Word),
        operation: &'n Node,
        shared: &'n [Node],
    ) -> OperationDecl {
        let fragment = self.reader.fragment;
        let own = operation.get("parameters").map(Node::items).unwrap_or_default();
        let mut parameters = Vec::new();
        let mut request = operation.get("requestBody").map(|node| self.request(node));
        for node in shared.iter().chain(own) {
            let node = self.bodies.resolve(node);
            // Swagger 2 tells the body among the parameters.
            if node.text_of("in") == Some("body") {
                request = Some(self.body(node.get("schema"), None, node, Way::Request));
            } else {
                parameters.extend(self.parameter(node));
            }
        }
        let responses = operation.get("responses").map(Node::members).unwrap_or_default();
        let summary = operation.get("summary").or_else(|| operation.get("description"));
        let mut path = path.spanned(fragment);
        path.value = format!("{}{}", self.base, path.value);
        OperationDecl {
            path,
            method: method.spanned(fragment),
            summary: summary.and_then(|node| self.reader.spanned(node)),
            parameters,
            request,
            responses: responses.iter().map(|(status, node)| self.response(status, node)).collect(),
            security: match operation.get("security") {
                Some(list) => security::read(list, fragment),
                None => self.secured.clone(),
            },
            span: fragment.span(method.range.start..operation.range.end.max(method.range.end)),
        }
    }

    fn parameter(&mut self, node: &Node) -> Option<ParameterDecl> {
        let place = match node.text_of("in")? {
            "path" => ParameterPlace::Path,
            "query" => ParameterPlace::Query,
            "header" => ParameterPlace::Header,
            other => {
                let message = format!("a parameter in `{other}` is not understood");
                let place = node.get("in")?;
                let word = Word { text: other.to_owned(), range: place.range.clone() };
                self.unread(&word, &message);
                return None;
            }
        };
        let named = node.get("name")?;
        let name = Word { text: named.text()?.to_owned(), range: named.range.clone() };
        let required =
            place == ParameterPlace::Path || node.get("required").is_some_and(Node::is_true);
        // Swagger 2 has the keywords of the schema on the parameter itself.
        let schema = node.get("schema").unwrap_or(node);
        let schema = self.bodies.resolve(schema);
        let mut field = jsonschema::field(&mut self.reader, &name, schema, required, 0);
        field.span = node.span(self.reader.fragment);
        if let Some(text) = node.get("description") {
            field.comment = self.reader.spanned(text);
        }
        Some(ParameterDecl { field, place })
    }

    fn request(&mut self, node: &'n Node) -> BodyDecl {
        let node = self.bodies.resolve(node);
        self.content(node, Way::Request).unwrap_or_else(|| BodyDecl {
            span: node.span(self.reader.fragment),
            ..BodyDecl::default()
        })
    }

    fn response(&mut self, status: &Word, node: &'n Node) -> ResponseDecl {
        let node = self.bodies.resolve(node);
        let fragment = self.reader.fragment;
        let number = status.text.parse().ok().filter(|status| (100..=599).contains(status));
        if number.is_none() && status.text != "default" && !status.text.starts_with("x-") {
            self.unread(status, "a range of statuses is not understood");
        }
        let body = match node.get("schema") {
            Some(schema) => Some(self.body(Some(schema), None, node, Way::Response)),
            None => self.content(node, Way::Response),
        };
        ResponseDecl {
            status: number,
            description: node.text_of("description").map(|text| text.trim().to_owned()),
            body,
            span: fragment.span(status.range.clone()),
        }
    }

    /// The body in JSON where there is one, else the first.
    fn content(&mut self, node: &'n Node, way: Way) -> Option<BodyDecl> {
        let all = node.get("content")?.members();
        let json = all.iter().find(|(media, _)| media.text.contains("json"));
        let (media, shown) = json.or_else(|| all.first())?;
        Some(self.body(shown.get("schema"), Some(media), shown, way))
    }

    fn body(
        &mut self,
        schema: Option<&'n Node>,
        media: Option<&Word>,
        node: &Node,
        way: Way,
    ) -> BodyDecl {
        let json = media.is_none_or(|media| media.text.contains("json"));
        let schema = schema.filter(|_| json);
        BodyDecl {
            sample: schema.map(|schema| self.bodies.sample(&mut self.reader, schema, way)),
            type_name: schema.and_then(|schema| self.bodies.type_name(schema)),
            media: media.map(|media| media.text.clone()),
            span: schema.unwrap_or(node).span(self.reader.fragment),
        }
    }

    fn unread(&mut self, word: &Word, message: &str) {
        let span = self.reader.fragment.span(word.range.clone());
        not_modelled(
            self.reader.diagnostics,
            span,
            message,
            "what stands around it is read all the same",
        );
    }
}

/// The path of the only server, or the `basePath` of Swagger 2, without a slash at its end.
fn base_path(document: &Node) -> String {
    let servers = document.get("servers").map(Node::items).unwrap_or_default();
    let url = match servers {
        [only] => only.text_of("url").unwrap_or(""),
        _ => document.text_of("basePath").unwrap_or(""),
    };
    let path = match url.split_once("://") {
        Some((_, rest)) => rest.find('/').map_or("", |at| &rest[at..]),
        None => url,
    };
    let plain = path.starts_with('/') && !path.contains(['{', '?', '#']);
    if plain { path.trim_end_matches('/').to_owned() } else { String::new() }
}

/// The shared parts of a description by the last two parts of their references (`schemas/Order`).
type Parts<'n> = HashMap<(String, String), &'n Node>;

/// Every part that a reference can name.
fn parts(document: &Node) -> Parts<'_> {
    let mut parts = Parts::new();
    let groups = document.get("components").unwrap_or(document).members();
    for (group, list) in groups {
        for (name, node) in list.members() {
            parts.entry((group.text.clone(), name.text.clone())).or_insert(node);
        }
    }
    parts
}
