//! Protocol Buffers: messages and enums, with the rules of `buf.validate`.
//!
//! Source: <https://protobuf.dev/reference/protobuf/proto3-spec/>.

mod options;

use livespec_diagnostics::{Diagnostics, Fragment, Span};
use livespec_ir::Type;
use tree_sitter::{Language, Node};

use crate::tree::{Source, child, children, gave_up, has_token, not_modelled};
use crate::{Decl, DeclKind, EntityDecl, EnumDecl, FieldDecl, Lang, Spanned, TypeExpr};

/// Protocol Buffers.
#[derive(Debug)]
pub(crate) struct Proto;

const NAME: &str = "protobuf";

impl Lang for Proto {
    fn name(&self) -> &'static str {
        NAME
    }

    fn tags(&self) -> &'static [&'static str] {
        &["protobuf", "proto", "proto3", "proto2"]
    }

    fn sniff(&self, text: &str) -> bool {
        let syntax = |line: &str| {
            let line = line.trim();
            line.starts_with("syntax = \"proto") || line.starts_with("syntax=\"proto")
        };
        text.lines().any(syntax)
    }

    fn parse(&self, fragment: &Fragment, diagnostics: &mut Diagnostics) -> Vec<Decl> {
        let source = Source::new(fragment);
        let Some(tree) = source.tree(&Language::new(tree_sitter_proto::LANGUAGE)) else {
            gave_up(fragment, NAME, diagnostics);
            return Vec::new();
        };
        source.report(tree.root_node(), NAME, diagnostics);
        let mut reader = Reader { source, diagnostics, decls: Vec::new() };
        reader.definitions(tree.root_node());
        reader.decls
    }
}

/// Reads declarations out of a tree.
pub(super) struct Reader<'a, 'd> {
    pub(super) source: Source<'a>,
    pub(super) diagnostics: &'d mut Diagnostics,
    decls: Vec<Decl>,
}

impl Reader<'_, '_> {
    /// Messages and enums, those inside of messages too; names of nested ones stand alone.
    fn definitions(&mut self, root: Node<'_>) {
        let mut pending = vec![root];
        while let Some(node) = pending.pop() {
            match node.kind() {
                "source_file" | "ERROR" => pending.extend(children(node).into_iter().rev()),
                "message" => {
                    let Some(body) = child(node, "message_body") else { continue };
                    self.message(node, body);
                    let nested = children(body).into_iter().rev();
                    pending.extend(nested.filter(|node| matches!(node.kind(), "message" | "enum")));
                }
                "enum" => self.enumeration(node),
                "service" => {
                    let name = child(node, "service_name").unwrap_or(node);
                    let span = self.source.span(name);
                    self.unread(span, "the calls of a service are not served");
                }
                _ => {}
            }
        }
    }

    fn message(&mut self, node: Node<'_>, body: Node<'_>) {
        let Some(name) = child(node, "message_name") else { return };
        let mut entity = EntityDecl {
            name: self.source.spanned(name),
            comment: self.above(node),
            ..EntityDecl::default()
        };
        let mut above = None;
        for member in children(body) {
            match member.kind() {
                "comment" => {
                    let row = member.start_position().row;
                    let before = member.prev_named_sibling();
                    let beside = before.is_some_and(|before| before.end_position().row == row);
                    let comment = self.source.comment(member.byte_range());
                    match entity.fields.last_mut().filter(|_| beside) {
                        Some(field) => field.comment = field.comment.take().or(comment),
                        None => above = comment,
                    }
                    continue;
                }
                "field" | "map_field" => {
                    let comment = above.take();
                    let field = self.field(member);
                    entity.fields.extend(field.map(|field| FieldDecl { comment, ..field }));
                }
                "oneof" => self.one_of(member, &mut entity.fields),
                _ => {}
            }
            above = None;
        }
        let span = self.source.span(node);
        self.decls.push(Decl { kind: DeclKind::Entity(entity), lang: NAME, span });
    }

    /// Each of the fields may be absent; that only one is set is said to be unchecked.
    fn one_of(&mut self, node: Node<'_>, fields: &mut Vec<FieldDecl>) {
        for member in children(node).into_iter().filter(|member| member.kind() == "oneof_field") {
            let field = self.field(member);
            fields.extend(field.map(|field| FieldDecl { required: Some(false), ..field }));
        }
        let span = self.source.span(child(node, "identifier").unwrap_or(node));
        self.unread(span, "that only one of these fields is set is not enforced");
    }

    fn field(&mut self, node: Node<'_>) -> Option<FieldDecl> {
        let written = child(node, "type")?;
        let (ty, nullable) = ty(self.source.of(written));
        let map = node.kind() == "map_field";
        let repeated = has_token(node, "repeated");
        let mut field = FieldDecl {
            name: self.source.spanned(child(node, "identifier")?),
            ty: match (map, repeated) {
                (true, _) => TypeExpr::Map(Box::new(ty)),
                (_, true) => TypeExpr::Array(Box::new(ty)),
                _ => ty,
            },
            ty_span: self.source.span(written),
            required: match () {
                () if has_token(node, "required") => Some(true),
                () if map || repeated || nullable || has_token(node, "optional") => Some(false),
                () => None,
            },
            span: self.source.span(node),
            ..FieldDecl::default()
        };
        for option in child(node, "field_options").map(children).unwrap_or_default() {
            if option.kind() == "field_option" {
                self.option(option, &mut field);
            }
        }
        Some(field)
    }

    fn enumeration(&mut self, node: Node<'_>) {
        let (Some(name), Some(body)) = (child(node, "enum_name"), child(node, "enum_body")) else {
            return;
        };
        let fields = children(body).into_iter().filter(|value| value.kind() == "enum_field");
        let values = fields.filter_map(|value| child(value, "identifier"));
        let values = values.map(|value| self.source.spanned(value)).collect();
        let kind = DeclKind::Enum(EnumDecl { name: self.source.spanned(name), values });
        self.decls.push(Decl { kind, lang: NAME, span: self.source.span(node) });
    }

    fn above(&self, node: Node<'_>) -> Option<Spanned<String>> {
        let before = node.prev_named_sibling().filter(|before| before.kind() == "comment")?;
        let near = before.end_position().row + 1 == node.start_position().row;
        if near { self.source.comment(before.byte_range()) } else { None }
    }

    pub(super) fn unread(&mut self, span: Span, message: &str) {
        not_modelled(
            self.diagnostics,
            span,
            message,
            "state it in a sentence, or as an endpoint, where it matters",
        );
    }
}

/// A type by its name, and whether it is a wrapper whose value may be absent.
fn ty(word: &str) -> (TypeExpr, bool) {
    let word = word.trim().trim_start_matches('.');
    let wrapped = word.strip_prefix("google.protobuf.").and_then(|name| name.strip_suffix("Value"));
    let plain = match wrapped.unwrap_or(word) {
        "double" | "float" | "Double" | "Float" => Type::Number,
        "int32" | "sint32" | "sfixed32" | "Int32" => Type::Integer(32),
        "int64" | "sint64" | "sfixed64" | "uint32" | "uint64" | "fixed32" | "fixed64" | "Int64"
        | "UInt32" | "UInt64" => Type::Integer(64),
        "bool" | "Bool" => Type::Boolean,
        "string" | "String" => Type::Text,
        "bytes" | "Bytes" => Type::Bytes,
        "google.protobuf.Timestamp" => Type::Timestamp,
        "google.protobuf.Duration" => Type::Text,
        "google.protobuf.Struct" | "google.protobuf.Value" | "google.protobuf.Any" | "" => {
            Type::Any
        }
        "google.type.Date" => Type::Date,
        other => {
            let last = other.rsplit('.').next().unwrap_or(other);
            return (TypeExpr::Named(last.to_owned()), false);
        }
    };
    (TypeExpr::Plain(plain), wrapped.is_some())
}
