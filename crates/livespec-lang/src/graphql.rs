//! GraphQL schemas: types, inputs, interfaces, enums, unions and scalars.
//!
//! Source: the June 2018 edition of the specification and later, <https://spec.graphql.org/>.

mod directives;

use livespec_diagnostics::{Diagnostics, Fragment};
use livespec_ir::Type;
use tree_sitter::{Language, Node};

use crate::tree::{DEPTH_MAX, Source, child, children, gave_up, not_modelled};
use crate::{
    Decl, DeclKind, DefaultExpr, EntityDecl, EnumDecl, FieldDecl, Lang, Spanned, TypeExpr,
};

/// GraphQL.
#[derive(Debug)]
pub(crate) struct GraphQl;

const NAME: &str = "graphql";

impl Lang for GraphQl {
    fn name(&self) -> &'static str {
        NAME
    }

    fn tags(&self) -> &'static [&'static str] {
        &["graphql", "gql", "graphqls"]
    }

    fn sniff(&self, text: &str) -> bool {
        // Go writes `type Order struct {`, TypeScript `type Order = {`.
        text.lines().any(|line| {
            let rest = ["type ", "input "].iter().find_map(|word| line.strip_prefix(word));
            rest.and_then(|rest| rest.trim_end().strip_suffix('{')).is_some_and(|rest| {
                let mut words = rest.split_whitespace();
                words.next().is_some() && matches!(words.next(), None | Some("implements"))
            })
        }) && text.contains(':')
    }

    fn parse(&self, fragment: &Fragment, diagnostics: &mut Diagnostics) -> Vec<Decl> {
        let source = Source::new(fragment);
        let Some(tree) = source.tree(&Language::new(tree_sitter_graphql::LANGUAGE)) else {
            gave_up(fragment, NAME, diagnostics);
            return Vec::new();
        };
        source.report(tree.root_node(), NAME, diagnostics);
        let mut reader = Reader { source, diagnostics, decls: Vec::new() };
        reader.definitions(tree.root_node());
        reader.decls
    }
}

/// The types whose fields are calls and no data.
const ROOTS: &[&str] = &["Query", "Mutation", "Subscription"];

/// Reads declarations out of a tree.
pub(super) struct Reader<'a, 'd> {
    pub(super) source: Source<'a>,
    pub(super) diagnostics: &'d mut Diagnostics,
    decls: Vec<Decl>,
}

impl Reader<'_, '_> {
    fn definitions(&mut self, root: Node<'_>) {
        let mut pending = vec![root];
        while let Some(node) = pending.pop() {
            match node.kind() {
                "source_file"
                | "document"
                | "definition"
                | "type_system_definition"
                | "type_system_extension"
                | "type_definition"
                | "type_extension"
                | "ERROR" => pending.extend(children(node).into_iter().rev()),
                _ => {
                    if let Some(kind) = self.definition(node) {
                        let span = self.source.span(node);
                        self.decls.push(Decl { kind, lang: NAME, span });
                    }
                }
            }
        }
    }

    fn definition(&mut self, node: Node<'_>) -> Option<DeclKind> {
        let name = child(node, "name").map(|name| self.source.spanned(name))?;
        match node.kind() {
            "object_type_definition"
            | "interface_type_definition"
            | "input_object_type_definition" => self.record(node, name).map(DeclKind::Entity),
            "object_type_extension"
            | "interface_type_extension"
            | "input_object_type_extension" => self.record(node, name).map(DeclKind::Alter),
            "enum_type_definition" => {
                let list = child(node, "enum_values_definition")?;
                let values =
                    children(list).into_iter().filter_map(|value| child(value, "enum_value"));
                let values = values.map(|value| self.source.spanned(value)).collect();
                Some(DeclKind::Enum(EnumDecl { name, values }))
            }
            "union_type_definition" => {
                let members = self.named_types(child(node, "union_member_types")?);
                let types = members.into_iter().map(|name| TypeExpr::Named(name.value)).collect();
                Some(DeclKind::Alias(name, TypeExpr::Union(types)))
            }
            "scalar_type_definition" => {
                let ty = scalar(&name.value).unwrap_or_default();
                Some(DeclKind::Alias(name, ty))
            }
            _ => None,
        }
    }

    /// The names in a list that nests to the left (`A | B | C`).
    fn named_types(&self, list: Node<'_>) -> Vec<Spanned<String>> {
        let mut names = Vec::new();
        let mut pending = vec![list];
        while let Some(node) = pending.pop() {
            if node.kind() == "named_type" {
                names.push(self.source.spanned(node));
            } else {
                pending.extend(children(node).into_iter().rev());
            }
        }
        names
    }

    fn record(&mut self, node: Node<'_>, name: Spanned<String>) -> Option<EntityDecl> {
        if ROOTS.contains(&name.value.as_str()) {
            self.unread(
                name.span,
                &format!("the fields of `{}` are calls and are not served", name.value),
            );
            return None;
        }
        let body =
            child(node, "fields_definition").or_else(|| child(node, "input_fields_definition"))?;
        let mut fields: Vec<FieldDecl> = Vec::new();
        let mut above: Option<Spanned<String>> = None;
        for member in children(body) {
            match member.kind() {
                "comment" => {
                    let row = member.start_position().row;
                    let before = member.prev_named_sibling();
                    let beside = before.is_some_and(|before| before.end_position().row == row);
                    let comment = self.comment(member);
                    match fields.last_mut().filter(|_| beside) {
                        Some(field) => field.comment = field.comment.take().or(comment),
                        None => above = comment,
                    }
                    continue;
                }
                "field_definition" | "input_value_definition" => {
                    if let Some(mut field) = self.field(member) {
                        field.comment = field.comment.or(above.take());
                        fields.push(field);
                    }
                }
                _ => {}
            }
            above = None;
        }
        Some(EntityDecl { name, fields, comment: self.description(node), ..EntityDecl::default() })
    }

    fn field(&mut self, node: Node<'_>) -> Option<FieldDecl> {
        let name = self.source.spanned(child(node, "name")?);
        if child(node, "arguments_definition").is_some() {
            self.unread(name.span, "a field with arguments is computed and not stored");
            return None;
        }
        let written = child(node, "type")?;
        let (ty, required) = self.ty(written, 0);
        let mut field = FieldDecl {
            name,
            ty,
            ty_span: self.source.span(written),
            required: Some(required),
            nullable: Some(!required),
            comment: self.description(node),
            default: child(node, "default_value").and_then(|value| self.value(value)),
            span: self.source.span(node),
            ..FieldDecl::default()
        };
        self.directives(node, &mut field);
        Some(field)
    }

    /// A type, and whether it is never null.
    fn ty(&self, node: Node<'_>, depth: usize) -> (TypeExpr, bool) {
        let Some(inner) = node.named_child(0).filter(|_| depth < DEPTH_MAX) else {
            return (TypeExpr::default(), false);
        };
        match inner.kind() {
            "non_null_type" => (self.ty(inner, depth + 1).0, true),
            "list_type" => {
                let item = child(inner, "type").map(|item| self.ty(item, depth + 1).0);
                (TypeExpr::Array(Box::new(item.unwrap_or_default())), false)
            }
            _ => {
                let word = self.source.of(inner).trim();
                let named = || TypeExpr::Named(word.to_owned());
                (scalar(word).unwrap_or_else(named), false)
            }
        }
    }

    fn value(&self, node: Node<'_>) -> Option<Spanned<DefaultExpr>> {
        let node = node.named_child(0)?;
        let text = self.source.of(node);
        // Values are those of JSON, names of enumerations aside.
        let value = serde_json::from_str(text)
            .unwrap_or_else(|_| serde_json::Value::String(text.trim_matches('"').to_owned()));
        let stated = Spanned { value: DefaultExpr::Value(value), span: self.source.span(node) };
        (text != "null").then_some(stated)
    }

    fn description(&self, node: Node<'_>) -> Option<Spanned<String>> {
        let node = child(node, "description")?;
        let raw = self.source.of(node);
        let text = raw.trim_matches('"').split_whitespace().collect::<Vec<_>>().join(" ");
        (!text.is_empty()).then(|| Spanned { value: text, span: self.source.span(node) })
    }

    fn comment(&self, node: Node<'_>) -> Option<Spanned<String>> {
        let text = self.source.of(node).trim_start_matches('#').trim().to_owned();
        (!text.is_empty()).then(|| Spanned { value: text, span: self.source.span(node) })
    }

    pub(super) fn unread(&mut self, span: livespec_diagnostics::Span, message: &str) {
        not_modelled(
            self.diagnostics,
            span,
            message,
            "describe an endpoint of HTTP for it where it is to be served",
        );
    }
}

/// The types of the language, and the scalars that schemas usually add.
fn scalar(word: &str) -> Option<TypeExpr> {
    Some(TypeExpr::Plain(match word {
        "ID" | "String" => Type::Text,
        "Int" => Type::Integer(32),
        "Float" => Type::Number,
        "Boolean" => Type::Boolean,
        "DateTime" | "Timestamp" | "ISO8601DateTime" | "Instant" => Type::Timestamp,
        "Date" | "LocalDate" => Type::Date,
        "Time" | "LocalTime" => Type::Time,
        "UUID" => Type::Uuid,
        "BigInt" | "Long" | "BigInteger" => Type::Integer(64),
        "Decimal" | "BigDecimal" | "Money" => crate::type_word::DECIMAL,
        "JSON" | "JSONObject" | "Any" => Type::Any,
        "URL" | "URI" | "Email" | "EmailAddress" => Type::Text,
        "Upload" | "Byte" | "Bytes" => Type::Bytes,
        _ => return None,
    }))
}
