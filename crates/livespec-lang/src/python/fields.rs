//! Fields of a Python class: annotations, `Field(...)`, columns, and the comments around them.

use livespec_ir::ConstraintKind as Rule;
use tree_sitter::Node;

use super::types::{self, type_of};
use super::{columns, django};
use crate::call::Call;
use crate::literal;
use crate::members::{Comments, is_comment};
use crate::tree::{Source, children};
use crate::typed::{Typed, narrow};
use crate::{FieldDecl, Spanned, TypeExpr};

/// A call with its arguments.
pub(super) fn call<'a, 't>(source: &Source<'a>, node: Node<'t>) -> Option<Call<'a, 't>> {
    if node.kind() != "call" {
        return None;
    }
    let function = node.child_by_field_name("function")?;
    Some(Call::new(source, node, function, node.child_by_field_name("arguments")))
}

/// The fields of a block, in order.
pub(super) fn read(source: &Source<'_>, block: Node<'_>) -> Vec<FieldDecl> {
    let mut fields: Vec<FieldDecl> = Vec::new();
    let mut comments = Comments::default();
    // A comment on the first line of a body stands in front of the block.
    let before = block.prev_named_sibling().filter(|node| is_comment(*node));
    for member in before.into_iter().chain(children(block)) {
        if is_comment(member) {
            comments.comment(source, member, &mut fields);
            continue;
        }
        if member.kind() != "expression_statement" {
            comments.pass();
            continue;
        }
        let Some(inner) = member.named_child(0) else { continue };
        match inner.kind() {
            // A text under a field says what it is.
            "string" => {
                let text = literal::string(source.of(inner));
                if let (Some(field), Some(text)) = (fields.last_mut(), text) {
                    let value = text.split_whitespace().collect::<Vec<_>>().join(" ");
                    field.comment.get_or_insert(Spanned { value, span: source.span(inner) });
                }
            }
            "assignment" => match field(source, inner) {
                Some(mut field) => {
                    let above = comments.above(source, member);
                    field.comment = above.or(field.comment.take());
                    fields.push(field);
                }
                None => comments.pass(),
            },
            "ellipsis" => {}
            _ => comments.pass(),
        }
    }
    fields
}

/// A field from `name: type = value`, or from `name = Column(...)` and its like.
pub(super) fn field(source: &Source<'_>, node: Node<'_>) -> Option<FieldDecl> {
    let left = node.child_by_field_name("left").filter(|left| left.kind() == "identifier")?;
    let name = source.spanned(left);
    let right = node.child_by_field_name("right");
    let made = right.and_then(|right| call(source, right));
    let Some(annotation) = node.child_by_field_name("type") else {
        return made.and_then(|call| {
            let empty = Typed::default().field(name, call.span, source.span(node));
            let field = FieldDecl { nullable: None, ..empty };
            columns::declared(source, &call, field.clone())
                .or_else(|| django::declared(source, &call, field))
        });
    };
    let ty = source.of(annotation);
    if name.value.starts_with('_') || name.value == "model_config" || ty.contains("ClassVar") {
        return None;
    }
    let mut field =
        type_of(source, annotation, 0).field(name, source.span(annotation), source.span(node));
    if let Some(call) = made.filter(|call| is_declarator(call.name)) {
        match call.name {
            "Field" | "field" | "Query" | "Body" | "Form" | "Path" | "Header" | "attrib" | "ib"
            | "PrivateAttr" => described(source, &call, &mut field),
            _ => field = columns::declared(source, &call, field)?,
        }
    } else if let Some(right) = right.filter(|right| right.kind() != "ellipsis") {
        initial(source, right, &mut field);
    }
    Some(field)
}

fn is_declarator(name: &str) -> bool {
    matches!(
        name,
        "Field"
            | "field"
            | "Query"
            | "Body"
            | "Form"
            | "Path"
            | "Header"
            | "attrib"
            | "ib"
            | "PrivateAttr"
            | "Column"
            | "mapped_column"
            | "relationship"
            | "Relationship"
            | "association_proxy"
            | "column_property"
    )
}

/// `= value` behind a field.
fn initial(source: &Source<'_>, value: Node<'_>, field: &mut FieldDecl) {
    let text = source.of(value);
    if text == "None" {
        field.nullable = Some(true);
        field.required = Some(false);
        return;
    }
    field.default = literal::default(text)
        .map(|value_of| Spanned { value: value_of, span: source.span(value) });
}

/// What `Field(...)` of pydantic and SQLModel, `field(...)` of a dataclass and the parameters of
/// FastAPI say.
fn described(source: &Source<'_>, call: &Call<'_, '_>, field: &mut FieldDecl) {
    let default = call.either("default", 0).filter(|default| default.text != "...");
    match default {
        Some(default) => initial(source, default.node, field),
        None => {
            let made = call.named("default_factory").or_else(|| call.named("factory"));
            field.default = made.and_then(|made| made.default());
        }
    }
    narrow(field, rules(call), call.span);
    if matches!(field.ty, TypeExpr::Plain(livespec_ir::Type::Decimal(..))) {
        field.ty = TypeExpr::Plain(types::decimal(call));
    }
    let alias = ["serialization_alias", "alias", "validation_alias"];
    field.json = alias.iter().find_map(|name| call.named(name)?.string()).map(|name| name.value);
    let text = call.named("description").or_else(|| call.named("title"));
    field.comment = text.and_then(|text| text.string());
    field.read_only =
        call.flag("frozen") == Some(true) || call.flag("allow_mutation") == Some(false);
    columns::keys(call, field);
    if let Some(column) = call.named("sa_column").and_then(|arg| self::call(source, arg.node))
        && let Some(made) = columns::declared(source, &column, field.clone())
    {
        *field = made;
    }
}

/// The rules among the arguments of `Field`, `constr`, `Len` and their like.
pub(super) fn rules(call: &Call<'_, '_>) -> Vec<Rule> {
    let mut out = Vec::new();
    for arg in &call.args {
        // `Gt(0)` and `MaxLen(5)` of annotated-types have the rule as their own name.
        let Some(name) = arg.name.or(match call.name {
            "Gt" => Some("gt"),
            "Ge" => Some("ge"),
            "Lt" => Some("lt"),
            "Le" => Some("le"),
            "MultipleOf" => Some("multiple_of"),
            "MinLen" => Some("min_length"),
            "MaxLen" => Some("max_length"),
            _ => None,
        }) else {
            continue;
        };
        out.extend(match name {
            "gt" => arg.number().map(Rule::Above),
            "ge" => arg.number().map(Rule::Min),
            "lt" => arg.number().map(Rule::Below),
            "le" => arg.number().map(Rule::Max),
            "multiple_of" => arg.number().map(Rule::MultipleOf),
            "min_length" => arg.count().map(Rule::MinLength),
            "max_length" => arg.count().map(Rule::MaxLength),
            "min_items" => arg.count().map(Rule::MinItems),
            "max_items" => arg.count().map(Rule::MaxItems),
            "unique_items" => (arg.text == "True").then_some(Rule::UniqueItems),
            "regex" | "pattern" => arg.string().map(|pattern| Rule::Pattern(pattern.value)),
            _ => None,
        });
    }
    out
}
