//! C#: classes, records, structs and enums with the attributes of data annotations.

mod attributes;
mod types;

use livespec_diagnostics::{Diagnostics, Fragment};
use tree_sitter::{Language, Node};

use self::attributes::Attributes;
use self::types::{default_of, type_of};
use crate::members::{Comments, comment_above, is_comment};
use crate::tree::{Source, child, children, gave_up, has_token};
use crate::{Decl, DeclKind, EntityDecl, EnumDecl, FieldDecl, Lang, Spanned};

/// C#.
#[derive(Debug)]
pub(crate) struct CSharp;

const NAME: &str = "csharp";

impl Lang for CSharp {
    fn name(&self) -> &'static str {
        NAME
    }

    fn tags(&self) -> &'static [&'static str] {
        &["csharp", "cs", "c#"]
    }

    fn sniff(&self, text: &str) -> bool {
        let starts = [
            "public class",
            "public record",
            "public enum",
            "public sealed",
            "public partial",
            "public struct",
            "namespace",
            "internal class",
        ];
        crate::lang::declares(text, &starts, '{')
            || text.lines().any(|line| line.starts_with("public record "))
    }

    fn parse(&self, fragment: &Fragment, diagnostics: &mut Diagnostics) -> Vec<Decl> {
        let source = Source::new(fragment);
        let Some(tree) = source.tree(&Language::new(tree_sitter_c_sharp::LANGUAGE)) else {
            gave_up(fragment, NAME, diagnostics);
            return Vec::new();
        };
        source.report(tree.root_node(), NAME, diagnostics);
        let mut decls = Vec::new();
        let mut pending = vec![tree.root_node()];
        while let Some(node) = pending.pop() {
            if let Some(kind) = declaration(&source, node) {
                decls.push(Decl { kind, lang: NAME, span: source.span(node) });
            }
            // Types stand in namespaces and in other types.
            if matches!(
                node.kind(),
                "compilation_unit"
                    | "namespace_declaration"
                    | "file_scoped_namespace_declaration"
                    | "declaration_list"
                    | "class_declaration"
                    | "record_declaration"
                    | "struct_declaration"
                    | "ERROR"
                    | "global_statement"
            ) {
                pending.extend(children(node).into_iter().rev());
            }
        }
        decls
    }
}

fn declaration(source: &Source<'_>, node: Node<'_>) -> Option<DeclKind> {
    match node.kind() {
        "class_declaration"
        | "record_declaration"
        | "struct_declaration"
        | "interface_declaration" => Some(DeclKind::Entity(record(source, node)?)),
        "enum_declaration" => Some(DeclKind::Enum(enumeration(source, node)?)),
        _ => None,
    }
}

fn name(source: &Source<'_>, node: Node<'_>) -> Option<Spanned<String>> {
    node.child_by_field_name("name").map(|name| source.spanned(name))
}

fn record(source: &Source<'_>, node: Node<'_>) -> Option<EntityDecl> {
    let written = name(source, node)?;
    let attributes = Attributes::read(source, node);
    let comment = comment_above(source, node).and_then(|comment| without_tags(&comment));
    let mut entity = EntityDecl { comment, ..EntityDecl::default() };
    entity.name = written;
    if let Some(parameters) = child(node, "parameter_list") {
        let parameters = children(parameters).into_iter().filter(|node| node.kind() == "parameter");
        entity.fields.extend(parameters.filter_map(|parameter| field(source, parameter)));
    }
    if let Some(bases) = child(node, "base_list") {
        entity.extends = children(bases)
            .into_iter()
            .map(|base| {
                if base.kind() == "primary_constructor_base_type" {
                    base.named_child(0).unwrap_or(base)
                } else {
                    base
                }
            })
            .filter(|base| {
                matches!(base.kind(), "identifier" | "qualified_name")
                    && !is_interface(source.of(*base))
            })
            .map(|base| source.spanned(base))
            .collect();
    }
    if let Some(body) = node.child_by_field_name("body") {
        members(source, body, &mut entity.fields);
    }
    // `[Table("orders")]` says which table stores it; the name of the type remains.
    entity.stored_as = attributes.table;
    entity.primary_key = attributes.primary_key;
    entity.uniques = attributes.uniques;
    Some(entity)
}

/// `IOrder` is an interface by the language's conventions; its members are implemented anyway.
fn is_interface(name: &str) -> bool {
    let mut chars = name.chars();
    chars.next() == Some('I') && chars.next().is_some_and(char::is_uppercase)
}

/// The fields of a body, with the comments above and beside them.
fn members(source: &Source<'_>, body: Node<'_>, fields: &mut Vec<FieldDecl>) {
    let mut comments = Comments::default();
    for member in children(body) {
        if is_comment(member) {
            comments.comment(source, member, fields);
            continue;
        }
        let found = match member.kind() {
            "property_declaration" => field(source, member),
            "field_declaration" => plain_field(source, member),
            _ => None,
        };
        match found {
            Some(mut field) => {
                field.comment = comments.above(source, member);
                fields.push(field);
            }
            None => comments.pass(),
        }
    }
    for field in fields {
        field.comment = field.comment.take().and_then(|comment| without_tags(&comment));
    }
}

/// A property or a positional parameter of a record.
fn field(source: &Source<'_>, node: Node<'_>) -> Option<FieldDecl> {
    let modifiers = modifiers(source, node);
    let value = node.child_by_field_name("value");
    let computed = value.is_some_and(|value| value.kind() == "arrow_expression_clause");
    if computed || modifiers.iter().any(|word| matches!(*word, "static" | "private" | "protected"))
    {
        return None;
    }
    let name = name(source, node)?;
    let ty = node.child_by_field_name("type")?;
    let value = if node.kind() == "parameter" { after_equals(node) } else { value };
    let mut field = typed(source, name, ty);
    field.span = source.span(node);
    field.read_only =
        node.child_by_field_name("accessors").is_some_and(|accessors| !settable(source, accessors));
    field.default = value.and_then(|value| default_of(source, value));
    if modifiers.contains(&"required") {
        field.required = Some(true);
    }
    Attributes::read(source, node).apply(&mut field);
    Some(field)
}

/// A public field without accessors.
fn plain_field(source: &Source<'_>, node: Node<'_>) -> Option<FieldDecl> {
    let modifiers = modifiers(source, node);
    if !modifiers.contains(&"public")
        || modifiers.iter().any(|word| matches!(*word, "static" | "const"))
    {
        return None;
    }
    let variable = child(node, "variable_declaration")?;
    let declarator = child(variable, "variable_declarator")?;
    let name = name(source, declarator)?;
    let mut field = typed(source, name, variable.child_by_field_name("type")?);
    field.span = source.span(node);
    field.read_only = modifiers.contains(&"readonly");
    field.default = after_equals(declarator).and_then(|value| default_of(source, value));
    Attributes::read(source, node).apply(&mut field);
    Some(field)
}

/// A field of a type; `?` is what makes it nullable, and nothing here tells whether it is required.
fn typed(source: &Source<'_>, name: Spanned<String>, ty: Node<'_>) -> FieldDecl {
    let nullable = ty.kind() == "nullable_type";
    FieldDecl {
        ty: type_of(source, ty, 0),
        ty_span: source.span(ty),
        nullable: Some(nullable),
        required: nullable.then_some(false),
        name,
        ..FieldDecl::default()
    }
}

/// What follows the `=` of a parameter or a declarator.
fn after_equals(node: Node<'_>) -> Option<Node<'_>> {
    let mut cursor = node.walk();
    let mut rest = node.children(&mut cursor).skip_while(|child| child.kind() != "=");
    rest.next();
    rest.next()
}

fn modifiers<'a>(source: &Source<'a>, node: Node<'_>) -> Vec<&'a str> {
    children(node)
        .into_iter()
        .filter(|child| child.kind() == "modifier")
        .map(|child| source.of(child))
        .collect()
}

/// Whether anybody may set a property after the record was made.
fn settable(source: &Source<'_>, accessors: Node<'_>) -> bool {
    children(accessors).into_iter().any(|accessor| {
        has_token(accessor, "set")
            && !modifiers(source, accessor)
                .iter()
                .any(|word| matches!(*word, "private" | "protected" | "internal"))
    })
}

fn enumeration(source: &Source<'_>, node: Node<'_>) -> Option<EnumDecl> {
    let name = name(source, node)?;
    let members = children(node.child_by_field_name("body")?);
    let values = members
        .into_iter()
        .filter(|member| member.kind() == "enum_member_declaration")
        .filter_map(|member| {
            let written = member.child_by_field_name("name")?;
            let value = Attributes::read(source, member)
                .json
                .unwrap_or_else(|| source.of(written).to_owned());
            Some(Spanned { value, span: source.span(written) })
        })
        .collect();
    Some(EnumDecl { name, values })
}

/// Documentation comments are XML; the tags carry nothing for the model.
fn without_tags(comment: &Spanned<String>) -> Option<Spanned<String>> {
    let mut out = String::with_capacity(comment.value.len());
    let mut inside = false;
    for (at, c) in comment.value.char_indices() {
        match c {
            '<' if comment.value[at + 1..]
                .starts_with(|next: char| next.is_ascii_alphabetic() || next == '/') =>
            {
                inside = true
            }
            '>' if inside => inside = false,
            c if !inside => out.push(c),
            _ => {}
        }
    }
    let value = out.split_whitespace().collect::<Vec<_>>().join(" ");
    (!value.is_empty()).then_some(Spanned { value, span: comment.span })
}
