//! JSON Schema (draft 7, 2020-12) and the schemas of OpenAPI, in JSON or YAML.
//!
//! Source: <https://json-schema.org/draft/2020-12/json-schema-validation>. References are names and are
//! resolved by the compiler, so that cycles cost nothing.

mod field;
mod keywords;

use std::collections::HashMap;

use livespec_diagnostics::{Diagnostics, Fragment};
use livespec_ir::Constraint;

pub(crate) use self::field::{Shape, field};
use crate::yaml::{self, Kind, Node, Word};
use crate::{Decl, DeclKind, EntityDecl, EnumDecl, Lang, Spanned, TypeExpr};

/// JSON Schema, alone or in a description of an API.
#[derive(Debug)]
pub(crate) struct JsonSchema;

pub(crate) const NAME: &str = "json-schema";

/// Tags of fences that hold schemas and descriptions among other things.
pub(crate) const SHARED_TAGS: &[&str] = &["json", "jsonc", "yaml", "yml", "json5", ""];

impl Lang for JsonSchema {
    fn name(&self) -> &'static str {
        NAME
    }

    fn tags(&self) -> &'static [&'static str] {
        &["jsonschema", "json-schema", "openapi", "swagger"]
    }

    fn shared_tags(&self) -> &'static [&'static str] {
        SHARED_TAGS
    }

    fn sniff(&self, text: &str) -> bool {
        // What a schema cannot do without, before it is read at all.
        let hints = ["properties", "$ref", "$schema", "openapi", "swagger", "paths", "responses"];
        hints.iter().any(|hint| text.contains(hint))
            && yaml::read(text).0.iter().any(|document| form(document).is_some())
    }

    fn parse(&self, fragment: &Fragment, diagnostics: &mut Diagnostics) -> Vec<Decl> {
        let (documents, broken) = yaml::read(fragment.text());
        if let Some(broken) = broken {
            yaml::report(&broken, fragment, NAME, diagnostics);
        }
        let mut reader = Reader::new(fragment, diagnostics);
        documents.iter().for_each(|document| reader.document(document));
        reader.narrow();
        reader.decls
    }
}

/// What a document in JSON or YAML is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Form {
    /// A schema, perhaps with definitions in it.
    Schema,
    /// Named schemas and nothing else (`Order: {type: object, properties: ...}`).
    Named,
    /// A description of an API, or its `paths` or `components`.
    Api,
    /// The paths of a description (`/orders: {get: ...}`) without the word `paths`.
    Paths,
}

/// Tells schemas and descriptions from samples, by their keywords and only when sure.
pub(crate) fn form(root: &Node) -> Option<Form> {
    let described = ["openapi", "swagger"].iter().any(|key| root.text_of(key).is_some());
    let parts = ["schemas", "responses", "parameters", "securitySchemes", "requestBodies"];
    let components = root.get("components").is_some_and(|components| {
        components.members().iter().any(|(key, _)| parts.contains(&key.text.as_str()))
    });
    if described || components || root.get("paths").is_some_and(are_paths) {
        return Some(Form::Api);
    }
    if are_paths(root) {
        return Some(Form::Paths);
    }
    let declared = root.text_of("$schema").is_some_and(|schema| schema.contains("json-schema.org"));
    let definitions = DEFINITIONS.iter().filter_map(|key| root.get(key)).any(are_schemas);
    if declared || definitions || is_record(root) {
        return Some(Form::Schema);
    }
    (are_schemas(root) || root.get("schemas").is_some_and(are_schemas)).then_some(Form::Named)
}

/// Where schemas keep further schemas.
const DEFINITIONS: &[&str] = &["$defs", "definitions"];

/// The methods that a path of a description may have.
pub(crate) const METHODS: &[&str] =
    &["get", "put", "post", "delete", "options", "head", "patch", "trace"];

fn are_paths(node: &Node) -> bool {
    let members = node.members();
    !members.is_empty()
        && members.iter().all(|(path, item)| path.text.starts_with('/') && item.is_map())
        && members.iter().flat_map(|(_, item)| item.members()).any(|(method, operation)| {
            METHODS.contains(&method.text.as_str()) && operation.is_map()
        })
}

/// An object with properties that are schemas themselves.
fn is_record(node: &Node) -> bool {
    node.text_of("type") == Some("object")
        && node.get("properties").is_some_and(|properties| {
            properties.is_map()
                && properties.members().iter().all(|(_, property)| is_schema(property))
        })
}

fn is_schema(node: &Node) -> bool {
    let typed = match node.get("type").map(|ty| &ty.kind) {
        Some(Kind::Scalar(word, _)) => keywords::TYPES.contains(&word.as_str()),
        Some(Kind::List(_)) => true,
        _ => false,
    };
    let named = ["$ref", "enum", "const", "allOf", "oneOf", "anyOf", "properties"];
    node.is_map()
        && (typed || named.iter().any(|key| node.get(key).is_some()) || node.members().is_empty())
}

fn are_schemas(node: &Node) -> bool {
    let members = node.members();
    members.iter().all(|(_, schema)| is_schema(schema))
        && members.iter().any(|(_, schema)| is_record(schema) || schema.get("enum").is_some())
}

/// Reads declarations out of documents.
pub(crate) struct Reader<'f, 'd> {
    pub(crate) fragment: &'f Fragment,
    pub(crate) diagnostics: &'d mut Diagnostics,
    decls: Vec<Decl>,
    /// The rules of schemas that are only other names for a type.
    rules: HashMap<String, Vec<Constraint>>,
}

impl<'f, 'd> Reader<'f, 'd> {
    pub(crate) fn new(fragment: &'f Fragment, diagnostics: &'d mut Diagnostics) -> Self {
        Reader { fragment, diagnostics, decls: Vec::new(), rules: HashMap::new() }
    }

    /// Fields of a named type have its rules.
    fn narrow(&mut self) {
        for decl in &mut self.decls {
            let DeclKind::Entity(entity) = &mut decl.kind else { continue };
            for field in &mut entity.fields {
                let TypeExpr::Named(name) = &field.ty else { continue };
                field.constraints.extend(self.rules.get(name).into_iter().flatten().cloned());
            }
        }
    }

    fn document(&mut self, root: &Node) {
        match form(root) {
            Some(Form::Api) => {
                let lists = [
                    root.get("components").and_then(|all| all.get("schemas")),
                    root.get("definitions"),
                ];
                lists.into_iter().flatten().for_each(|list| self.all(list));
            }
            Some(Form::Named) => {
                self.all(root.get("schemas").filter(|list| list.is_map()).unwrap_or(root))
            }
            Some(Form::Schema) => self.root(root),
            Some(Form::Paths) | None => {}
        }
    }

    fn all(&mut self, list: &Node) {
        for (name, schema) in list.members() {
            let name = name.spanned(self.fragment);
            self.declare(name, schema, schema.range.clone());
        }
    }

    /// A schema that stands alone: named by its title or its id, else by the text around it.
    fn root(&mut self, root: &Node) {
        for key in DEFINITIONS {
            root.get(key).into_iter().for_each(|list| self.all(list));
        }
        let shaped = ["properties", "enum", "allOf", "oneOf", "anyOf", "$ref", "items"];
        if !shaped.iter().any(|key| root.get(key).is_some()) {
            return;
        }
        let titled = root.get("title").or_else(|| root.get("$id")).or_else(|| root.get("id"));
        let name = titled.and_then(|node| {
            let text = node.text()?;
            let last = text.rsplit('/').next().unwrap_or(text);
            let last = last.trim_end_matches(".json").trim_end_matches(".schema");
            (!last.is_empty())
                .then(|| Spanned { value: last.to_owned(), span: node.span(self.fragment) })
        });
        let open = root.range.start..root.range.start;
        let name = name
            .unwrap_or_else(|| Spanned { value: String::new(), span: self.fragment.span(open) });
        self.declare(name, root, root.range.clone());
    }

    /// A named schema: a record, a list of values, or another name for a type.
    fn declare(&mut self, name: Spanned<String>, schema: &Node, range: std::ops::Range<usize>) {
        let span = self.fragment.span(range);
        let shape = Shape::of(self, schema, 0);
        let kind = if !shape.fields.is_empty()
            || (shape.is_object && !matches!(shape.ty, TypeExpr::Map(_)))
        {
            DeclKind::Entity(EntityDecl {
                name,
                fields: shape.fields,
                extends: shape.extends,
                comment: shape.description,
                ..EntityDecl::default()
            })
        } else if !shape.values.is_empty() {
            DeclKind::Enum(EnumDecl { name, values: shape.values })
        } else {
            self.rules.entry(name.value.clone()).or_insert(shape.constraints);
            DeclKind::Alias(name, shape.ty)
        };
        self.decls.push(Decl { kind, lang: NAME, span });
    }

    /// A text of a member with its place.
    pub(crate) fn spanned(&self, node: &Node) -> Option<Spanned<String>> {
        let value = node.text()?.trim().to_owned();
        (!value.is_empty()).then(|| Spanned { value, span: node.span(self.fragment) })
    }

    pub(crate) fn word(&self, word: &Word) -> Spanned<String> {
        word.spanned(self.fragment)
    }
}

/// The record that a reference names: the last part of it.
pub(crate) fn reference(node: &Node) -> Option<&str> {
    let text = node.text_of("$ref")?;
    let last = text.rsplit(['/', '#']).next()?;
    let last = last.trim_end_matches(".json").trim_end_matches(".yaml").trim_end_matches(".schema");
    (!last.is_empty()).then_some(last)
}
