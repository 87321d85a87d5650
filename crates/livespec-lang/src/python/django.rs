//! Fields of Django's models, and of the serializers of Django REST framework and marshmallow.

use livespec_ir::{ConstraintKind as Rule, Format, Type};
use serde_json::Value;
use tree_sitter::Node;

use super::columns::{on_delete_of, strings};
use super::fields::{call, rules};
use super::types::decimal;
use crate::call::Call;
use crate::literal;
use crate::tree::{Source, children};
use crate::typed::{Typed, narrow};
use crate::{DefaultExpr, EntityDecl, FieldDecl, ForeignKeyDecl, IndexDecl, Spanned, TypeExpr};

/// A field made by a call of a field's class; none where the call makes no field.
pub(super) fn declared(
    source: &Source<'_>,
    call: &Call<'_, '_>,
    mut field: FieldDecl,
) -> Option<FieldDecl> {
    let module = call.path.rsplit('.').nth(1).unwrap_or("");
    let relation = matches!(
        call.name,
        "ForeignKey" | "OneToOneField" | "ManyToManyField" | "PrimaryKeyRelatedField"
    );
    let typed = match relation {
        true => relate(call, &mut field),
        false => field_type(source, call)?,
    };
    if !relation && !call.name.ends_with("Field") && !matches!(module, "fields" | "ma") {
        return None;
    }
    field.ty = typed.ty;
    narrow(&mut field, typed.rules, call.span);
    narrow(&mut field, rules(call), call.span);
    validators(source, call, &mut field);
    choices(source, call, &mut field);
    if call.name.ends_with("AutoField") {
        field.sequence = true;
    }
    match module {
        "serializers" | "fields" | "ma" | "forms" => message(call, &mut field, module != "fields"),
        _ => model(call, &mut field),
    }
    let text = call.named("help_text").or_else(|| call.named("description"));
    field.comment = text.and_then(|text| text.string());
    Some(field)
}

/// The type of a field by the name of its class.
fn field_type(source: &Source<'_>, call: &Call<'_, '_>) -> Option<Typed> {
    let format = |format| Typed::narrowed(Type::Text, [Rule::Format(format)]);
    let list = |arg: Option<&crate::call::Arg<'_, '_>>| {
        let item = arg.and_then(|arg| self::call(source, arg.node));
        item.and_then(|item| field_type(source, &item)).unwrap_or_default().list()
    };
    Some(match call.name.strip_suffix("Field").unwrap_or(call.name) {
        "Char" | "Text" | "File" | "Image" | "FilePath" | "Duration" | "String" | "Str" => {
            Type::Text.into()
        }
        "Slug" => format(Format::Slug),
        "Email" => format(Format::Email),
        "URL" | "Url" => format(Format::Uri),
        "GenericIPAddress" | "IPAddress" | "IP" => format(Format::Ip),
        "PhoneNumber" => format(Format::Phone),
        "UUID" => Type::Uuid.into(),
        "Integer" | "Int" | "Auto" => Type::Integer(32).into(),
        "BigInteger" | "BigAuto" => Type::Integer(64).into(),
        "SmallInteger" | "SmallAuto" => Type::Integer(16).into(),
        "PositiveInteger" => Typed::narrowed(Type::Integer(32), [Rule::Min(0.0)]),
        "PositiveBigInteger" => Typed::narrowed(Type::Integer(64), [Rule::Min(0.0)]),
        "PositiveSmallInteger" => Typed::narrowed(Type::Integer(16), [Rule::Min(0.0)]),
        "Boolean" | "NullBoolean" | "Bool" => Type::Boolean.into(),
        "Float" => Type::Number.into(),
        "Decimal" => decimal(call).into(),
        "Date" => Type::Date.into(),
        "DateTime" => Type::Timestamp.into(),
        "Time" => Type::Time.into(),
        "Binary" => Type::Bytes.into(),
        "Dict" => TypeExpr::Map(Box::default()).into(),
        "Array" => list(call.either("base_field", 0)),
        "List" => list(call.either("child", 0)),
        "Nested" => TypeExpr::Named(call.at(0)?.word().value).into(),
        "JSON" | "Raw" | "Method" | "SerializerMethod" | "Choice" | "Enum" | "Field" => {
            Typed::default()
        }
        "Slug Related" | "StringRelated" | "SlugRelated" | "HyperlinkedRelated" => {
            Type::Text.into()
        }
        _ => return None,
    })
}

/// A field that points to another record, or to many.
fn relate(call: &Call<'_, '_>, field: &mut FieldDecl) -> Typed {
    let Some(target) = call.either("to", 0).or_else(|| call.named("queryset")) else {
        return Typed::default();
    };
    let mut name = target.word();
    // `settings.AUTH_USER_MODEL` is the user; `Order.objects.all()` is a query on orders.
    if name.value == "AUTH_USER_MODEL" {
        name.value = "User".to_owned();
    } else if let Some((model, _)) = target.text.split_once(".objects") {
        name.value = model.to_owned();
    }
    if let Some((_, model)) = name.value.rsplit_once('.') {
        name.value = model.to_owned();
    }
    if name.value == "self" {
        name.value.clear();
    }
    if call.name == "ManyToManyField" || call.flag("many") == Some(true) {
        field.required = Some(false);
        return TypeExpr::Array(Box::new(TypeExpr::Named(name.value))).into();
    }
    field.unique |= call.name == "OneToOneField";
    let on_delete = call.either("on_delete", 1).and_then(|word| on_delete_of(&word.word().value));
    field.references =
        Some(ForeignKeyDecl { target: name, on_delete, ..ForeignKeyDecl::default() });
    Typed::default()
}

/// What the arguments of a model's field say.
fn model(call: &Call<'_, '_>, field: &mut FieldDecl) {
    let on = |name: &str| call.flag(name) == Some(true);
    field.primary_key = on("primary_key");
    field.unique |= on("unique");
    field.nullable = Some(on("null"));
    field.column = call.named("db_column").and_then(|name| name.string()).map(|name| name.value);
    field.read_only = call.flag("editable") == Some(false);
    let stamped = call.named("auto_now_add").or_else(|| call.named("auto_now"));
    field.default = match stamped.filter(|stamp| stamp.text == "True") {
        Some(stamp) => {
            field.read_only = true;
            Some(Spanned { value: DefaultExpr::Now, span: stamp.span })
        }
        None => {
            call.named("default").or_else(|| call.named("db_default")).and_then(|arg| arg.default())
        }
    };
    if on("null") || on("blank") {
        field.required = Some(false);
    }
}

/// What the arguments of a serializer's field say; those of Django REST framework are required unless
/// they say otherwise, those of marshmallow are not.
fn message(call: &Call<'_, '_>, field: &mut FieldDecl, by_default: bool) {
    let on = |name: &str| call.flag(name) == Some(true);
    field.read_only = on("read_only") || on("dump_only");
    field.nullable = Some(on("allow_null") || on("allow_none"));
    let default = call.named("default").or_else(|| call.named("load_default"));
    field.default = default.and_then(|default| default.default());
    field.required = Some(
        call.flag("required").unwrap_or(by_default && !field.read_only && field.default.is_none()),
    );
    field.json = call.named("data_key").and_then(|name| name.string()).map(|name| name.value);
}

/// `validators=[MinValueValidator(0)]`, `validate=validate.Length(max=5)`.
fn validators(source: &Source<'_>, call: &Call<'_, '_>, field: &mut FieldDecl) {
    let Some(list) = call.named("validators").or_else(|| call.named("validate")) else { return };
    let nodes = if list.node.kind() == "list" { children(list.node) } else { vec![list.node] };
    for validator in nodes.into_iter().filter_map(|node| self::call(source, node)) {
        let first = validator.at(0).or_else(|| validator.named("limit_value"));
        let number = first.and_then(|arg| arg.number());
        let count = first.and_then(|arg| arg.count());
        let bound = |name: &str| validator.named(name);
        let found = match validator.name {
            "MinValueValidator" => vec![number.map(Rule::Min)],
            "MaxValueValidator" => vec![number.map(Rule::Max)],
            "MinLengthValidator" => vec![count.map(Rule::MinLength)],
            "MaxLengthValidator" => vec![count.map(Rule::MaxLength)],
            "RegexValidator" | "Regexp" => {
                let pattern = validator.named("regex").or_else(|| validator.at(0));
                vec![pattern.and_then(|arg| arg.string()).map(|text| Rule::Pattern(text.value))]
            }
            "Length" => vec![
                bound("min").and_then(|arg| arg.count()).map(Rule::MinLength),
                bound("max").and_then(|arg| arg.count()).map(Rule::MaxLength),
            ],
            "Range" => vec![
                bound("min").and_then(|arg| arg.number()).map(Rule::Min),
                bound("max").and_then(|arg| arg.number()).map(Rule::Max),
            ],
            "OneOf" => {
                let values = validator.at(0).map(|arg| strings(source, arg.node));
                vec![values.map(|values| {
                    Rule::OneOf(
                        values.into_iter().map(|value| Value::String(value.value)).collect(),
                    )
                })]
            }
            "EmailValidator" | "Email" => vec![Some(Rule::Format(Format::Email))],
            "URLValidator" | "URL" => vec![Some(Rule::Format(Format::Uri))],
            _ => continue,
        };
        narrow(field, found.into_iter().flatten(), validator.span);
    }
}

/// `choices=[("a", "A"), ...]`, `choices=["a", "b"]`, `choices=Status.choices`.
fn choices(source: &Source<'_>, call: &Call<'_, '_>, field: &mut FieldDecl) {
    let Some(list) = call.named("choices") else { return };
    if let Some(name) = list.text.strip_suffix(".choices") {
        field.ty = TypeExpr::Named(name.rsplit('.').next().unwrap_or(name).to_owned());
        field.ty_span = list.span;
        return;
    }
    let values: Vec<Value> = children(list.node)
        .into_iter()
        .filter_map(|item| {
            let first = if item.kind() == "tuple" { item.named_child(0)? } else { item };
            literal::value(source.of(first))
        })
        .collect();
    if !values.is_empty() {
        field.ty = TypeExpr::Values(values);
        field.ty_span = list.span;
    }
}

/// What `class Meta` says of a model or a serializer.
pub(super) fn meta(
    source: &Source<'_>,
    block: Node<'_>,
    entity: &mut EntityDecl,
    indexes: &mut Vec<IndexDecl>,
) {
    for statement in children(block) {
        let Some(assignment) = statement.named_child(0).filter(|node| node.kind() == "assignment")
        else {
            continue;
        };
        let Some(right) = assignment.child_by_field_name("right") else { continue };
        match assignment.child_by_field_name("left").map_or("", |left| source.of(left)) {
            "db_table" => {
                entity.stored_as = literal::string(source.of(right))
                    .map(|value| Spanned { value, span: source.span(right) });
            }
            "unique_together" => {
                let nested = children(right).iter().any(|item| item.kind() != "string");
                let sets = if nested { children(right) } else { vec![right] };
                entity.uniques.extend(sets.into_iter().map(|set| strings(source, set)));
            }
            "constraints" | "indexes" => {
                for call in children(right).into_iter().filter_map(|item| call(source, item)) {
                    constraint(source, &call, entity, indexes);
                }
            }
            "fields" => listed(source, right, entity),
            "read_only_fields" => {
                for name in strings(source, right) {
                    let found =
                        entity.fields.iter_mut().find(|field| field.name.value == name.value);
                    found.into_iter().for_each(|field| field.read_only = true);
                }
            }
            _ => {}
        }
    }
}

fn constraint(
    source: &Source<'_>,
    call: &Call<'_, '_>,
    entity: &mut EntityDecl,
    indexes: &mut Vec<IndexDecl>,
) {
    let names = call.named("fields").map(|arg| strings(source, arg.node)).unwrap_or_default();
    let conditional = call.named("condition").is_some();
    match call.name {
        "UniqueConstraint" if !conditional => entity.uniques.push(names),
        "Index" | "UniqueConstraint" => indexes.push(IndexDecl {
            name: call.named("name").and_then(|name| name.string()).map(|name| name.value),
            table: entity.name.clone(),
            columns: names.into_iter().map(descending).collect(),
            unique: call.name == "UniqueConstraint",
            partial: conditional,
        }),
        _ => {}
    }
}

/// `-created_at` goes down.
fn descending(mut name: Spanned<String>) -> (Spanned<String>, bool) {
    match name.value.strip_prefix('-') {
        Some(rest) => {
            name.value = rest.to_owned();
            (name, true)
        }
        None => (name, false),
    }
}

/// The fields that a serializer takes from its model, in the order in which it lists them.
fn listed(source: &Source<'_>, list: Node<'_>, entity: &mut EntityDecl) {
    let mut own = std::mem::take(&mut entity.fields);
    for name in strings(source, list) {
        let at = own.iter().position(|field| field.name.value == name.value);
        entity.fields.push(match at {
            Some(at) => own.remove(at),
            None => FieldDecl { span: name.span, ty_span: name.span, name, ..FieldDecl::default() },
        });
    }
    entity.fields.extend(own);
}
