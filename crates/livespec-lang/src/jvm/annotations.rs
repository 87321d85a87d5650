//! Annotations on fields and classes.

use livespec_ir::{ConstraintKind as Rule, Format, Type};
use tree_sitter::Node;

use crate::call::{Arg, Call};
use crate::names::{Case, convert};
use crate::tree::{Source, children};
use crate::typed::narrow;
use crate::{
    DefaultExpr, EntityDecl, FieldDecl, ForeignKeyDecl, IndexDecl, Phrase, PhraseKind, Spanned,
    TypeExpr, literal,
};

/// Annotations of classes that are parts of the program.
const PROGRAM: &[&str] = &[
    "Service",
    "RestController",
    "Controller",
    "Component",
    "Repository",
    "Configuration",
    "SpringBootApplication",
    "SpringBootTest",
    "ControllerAdvice",
    "RestControllerAdvice",
    "Path",
    "Aspect",
    "Mapper",
    "FeignClient",
    "ApplicationScoped",
    "Singleton",
    "ConfigurationProperties",
];

/// Whether the annotations say that a class is a part of the program.
pub(crate) fn is_program(annotations: &[Call<'_, '_>]) -> bool {
    annotations.iter().any(|annotation| PROGRAM.contains(&annotation.name))
}

/// Whether the annotations say that a class holds data.
pub(crate) fn is_data(annotations: &[Call<'_, '_>]) -> bool {
    annotations.iter().any(|annotation| {
        matches!(
            annotation.name,
            "Entity"
                | "Table"
                | "Document"
                | "Data"
                | "Value"
                | "Getter"
                | "Embeddable"
                | "MappedSuperclass"
                | "Builder"
                | "Serializable"
                | "Introspected"
                | "Schema"
                | "JsonNaming"
                | "JsonInclude"
                | "JsonClass"
                | "RedisHash"
        )
    })
}

/// Writes into a record what the annotations of its class say.
pub(crate) fn class(
    source: &Source<'_>,
    annotations: &[Call<'_, '_>],
    entity: &mut EntityDecl,
    indexes: &mut Vec<IndexDecl>,
) {
    for annotation in annotations {
        match annotation.name {
            "Table" => {
                entity.stored_as = annotation.either("name", 0).and_then(Arg::string);
                let rules = annotation.named("uniqueConstraints");
                for rule in rules.map(|arg| nested(source, arg.node)).unwrap_or_default() {
                    let names = rule.named("columnNames").map(|arg| strings(source, arg.node));
                    entity.uniques.extend(names);
                }
                let listed = annotation.named("indexes");
                for rule in listed.map(|arg| nested(source, arg.node)).unwrap_or_default() {
                    indexes.extend(index(&rule, entity));
                }
            }
            "Document" => {
                entity.stored_as = annotation.either("collection", 0).and_then(Arg::string)
            }
            "JsonNaming" => {
                let case = annotation.args.first().and_then(|arg| naming(arg.text));
                for field in entity.fields.iter_mut().filter(|_| case.is_some()) {
                    let case = case.unwrap_or(Case::Camel);
                    field.json.get_or_insert_with(|| convert(&field.name.value, case));
                }
            }
            _ => {}
        }
    }
}

fn naming(strategy: &str) -> Option<Case> {
    ["SnakeCase", "UpperCamel", "KebabCase"]
        .iter()
        .position(|word| strategy.contains(word))
        .map(|at| [Case::Snake, Case::Pascal, Case::Kebab][at])
}

/// `@Index(columnList = "a, b DESC", unique = true)`.
fn index(rule: &Call<'_, '_>, entity: &EntityDecl) -> Option<IndexDecl> {
    let list = rule.named("columnList")?.string()?;
    let column = |text: &str| {
        let mut words = text.split_whitespace();
        let value = words.next()?.to_owned();
        let down = words.next().is_some_and(|word| word.eq_ignore_ascii_case("desc"));
        Some((Spanned { value, span: list.span }, down))
    };
    Some(IndexDecl {
        name: rule.named("name").and_then(Arg::string).map(|name| name.value),
        table: entity.name.clone(),
        columns: list.value.split(',').filter_map(column).collect(),
        unique: rule.flag("unique") == Some(true),
        partial: false,
    })
}

/// The annotations within an argument.
fn nested<'a, 't>(source: &Source<'a>, node: Node<'t>) -> Vec<Call<'a, 't>> {
    let mut out = Vec::new();
    let mut pending = vec![node];
    while let Some(node) = pending.pop() {
        match read(source, node) {
            Some(call) => out.push(call),
            None => pending.extend(children(node).into_iter().rev()),
        }
    }
    out
}

/// The texts within an argument.
fn strings(source: &Source<'_>, node: Node<'_>) -> Vec<Spanned<String>> {
    let mut out = Vec::new();
    let mut pending = vec![node];
    while let Some(node) = pending.pop() {
        match literal::string(source.of(node)) {
            Some(value) => out.push(Spanned { value, span: source.span(node) }),
            None => pending.extend(children(node).into_iter().rev()),
        }
    }
    out
}

/// An annotation of Java or Kotlin, or the call that stands for one inside of another.
pub(crate) fn read<'a, 't>(source: &Source<'a>, node: Node<'t>) -> Option<Call<'a, 't>> {
    match node.kind() {
        "marker_annotation" | "annotation" if node.child_by_field_name("name").is_some() => {
            let name = node.child_by_field_name("name")?;
            Some(Call::new(source, node, name, node.child_by_field_name("arguments")))
        }
        "annotation" => {
            let inner = children(node)
                .into_iter()
                .find(|part| matches!(part.kind(), "constructor_invocation" | "user_type"))?;
            let mut call = read(source, inner)?;
            call.span = source.span(node);
            Some(call)
        }
        "user_type" => Some(Call::new(source, node, node, None)),
        "constructor_invocation" | "call_expression" => {
            let arguments =
                children(node).into_iter().find(|part| part.kind() == "value_arguments");
            Some(Call::new(source, node, node.named_child(0)?, arguments))
        }
        _ => None,
    }
}

/// The annotations in front of a declaration.
pub(crate) fn of<'a, 't>(source: &Source<'a>, node: Node<'t>) -> Vec<Call<'a, 't>> {
    let modifiers = children(node).into_iter().filter(|part| part.kind() == "modifiers");
    modifiers.flat_map(children).filter_map(|part| read(source, part)).collect()
}

/// The name in JSON that annotations give.
pub(crate) fn json_name(annotations: &[Call<'_, '_>]) -> Option<String> {
    annotations
        .iter()
        .find_map(|annotation| match annotation.name {
            "JsonProperty" | "SerializedName" | "SerialName" => {
                annotation.either("value", 0)?.string()
            }
            "Json" => annotation.either("name", 0)?.string(),
            "JsonbProperty" => annotation.at(0)?.string(),
            _ => None,
        })
        .map(|name| name.value)
}

/// Writes into a field what its annotations say. False where the field is not stored.
pub(crate) fn field(annotations: &[Call<'_, '_>], field: &mut FieldDecl) -> bool {
    field.json = json_name(annotations);
    for annotation in annotations {
        if matches!(annotation.name, "Transient" | "JsonIgnoreProperties")
            && annotation.args.is_empty()
        {
            return false;
        }
        store(annotation, field);
        relate(annotation, field);
        narrowed(annotation, field);
    }
    // A key that is counted or made is not known before the record is.
    let made = annotations.iter().find(|annotation| annotation.name == "GeneratedValue");
    if let Some(made) = made {
        if field.ty == TypeExpr::Plain(Type::Uuid) {
            field.default = Some(Spanned { value: DefaultExpr::Uuid, span: made.span });
        } else {
            field.sequence = matches!(field.ty, TypeExpr::Plain(Type::Integer(_)));
        }
    }
    true
}

/// Where and how a field is stored and written.
fn store(annotation: &Call<'_, '_>, field: &mut FieldDecl) {
    let says = |phrase| Phrase { kind: phrase, span: annotation.span };
    match annotation.name {
        "Id" | "EmbeddedId" | "BsonId" => {
            field.primary_key = true;
            field.nullable = Some(false);
        }
        "Column" | "Field" => column(annotation, field),
        "JsonIgnore" => field.said.push(says(PhraseKind::WriteOnly)),
        "JsonProperty" => match annotation.named("access").map(|arg| arg.word().value).as_deref() {
            Some("WRITE_ONLY") => field.said.push(says(PhraseKind::WriteOnly)),
            Some("READ_ONLY") => field.read_only = true,
            _ => {}
        },
        "CreationTimestamp" | "CreatedDate" | "UpdateTimestamp" | "LastModifiedDate" => {
            field.default = Some(Spanned { value: DefaultExpr::Now, span: annotation.span });
            field.read_only |= annotation.name.starts_with("Creat");
        }
        "ColumnDefault" | "DefaultValue" => {
            field.default = annotation.either("value", 0).and_then(|arg| {
                let text = arg.string()?;
                Some(Spanned { value: literal::default(&text.value)?, span: text.span })
            });
        }
        "Indexed" if annotation.flag("unique") == Some(true) => field.unique = true,
        "NaturalId" => field.unique = true,
        "Nullable" => field.nullable = Some(true),
        "Schema" | "ApiModelProperty" => {
            let text = annotation.named("description").or_else(|| annotation.at(0));
            field.comment = text.and_then(Arg::string);
        }
        _ => {}
    }
}

fn column(annotation: &Call<'_, '_>, field: &mut FieldDecl) {
    field.column = annotation.either("name", 0).and_then(Arg::string).map(|name| name.value);
    field.unique |= annotation.flag("unique") == Some(true);
    if annotation.flag("nullable") == Some(false) {
        field.nullable = Some(false);
        field.required = Some(true);
    }
    if annotation.flag("updatable") == Some(false) {
        field.read_only = true;
    }
    let length = annotation.named("length").and_then(Arg::count).map(Rule::MaxLength);
    narrow(field, length, annotation.span);
    let digits = |name: &str| {
        annotation.named(name).and_then(Arg::count).and_then(|count| u8::try_from(count).ok())
    };
    if let (Some(all), Some(places)) = (digits("precision"), digits("scale"))
        && all >= places
        && matches!(field.ty, TypeExpr::Plain(Type::Decimal(..)))
    {
        field.ty = TypeExpr::Plain(Type::Decimal(all, places));
    }
}

/// Fields that are other records.
fn relate(annotation: &Call<'_, '_>, field: &mut FieldDecl) {
    match annotation.name {
        "OneToMany" | "ManyToMany" | "ElementCollection" => field.required = Some(false),
        "ManyToOne" | "OneToOne" => {
            let owned = annotation.named("mappedBy").is_none();
            if annotation.flag("optional") == Some(false) {
                field.nullable = Some(false);
                field.required = Some(true);
            } else if !owned {
                field.required = Some(false);
            }
            // The row holds the key of the other record.
            if let TypeExpr::Named(name) = &field.ty
                && owned
            {
                let target = Spanned { value: name.clone(), span: field.ty_span };
                field.unique |= annotation.name == "OneToOne";
                field.references = Some(ForeignKeyDecl { target, ..ForeignKeyDecl::default() });
                field.ty = TypeExpr::default();
            }
        }
        "JoinColumn" => column(annotation, field),
        _ => {}
    }
}

/// Bean Validation and its kin: the annotations that narrow values.
fn narrowed(annotation: &Call<'_, '_>, field: &mut FieldDecl) {
    let count = |name: &str| annotation.named(name).and_then(Arg::count);
    let value = annotation.either("value", 0).and_then(Arg::number);
    let inclusive = annotation.flag("inclusive") != Some(false);
    if matches!(annotation.name, "NotNull" | "NonNull" | "NotBlank" | "NotEmpty") {
        field.required = Some(true);
        field.nullable = Some(false);
    }
    let found: Vec<Option<Rule>> = match annotation.name {
        "NotBlank" => vec![Some(Rule::NonBlank)],
        "NotEmpty" => vec![Some(Rule::MinLength(1))],
        "Size" | "Length" => {
            vec![count("min").map(Rule::MinLength), count("max").map(Rule::MaxLength)]
        }
        "Min" => vec![value.map(Rule::Min)],
        "Max" => vec![value.map(Rule::Max)],
        "DecimalMin" => vec![value.map(if inclusive { Rule::Min } else { Rule::Above })],
        "DecimalMax" => vec![value.map(if inclusive { Rule::Max } else { Rule::Below })],
        "Range" => vec![
            annotation.named("min").and_then(Arg::number).map(Rule::Min),
            annotation.named("max").and_then(Arg::number).map(Rule::Max),
        ],
        "Positive" => vec![Some(Rule::Above(0.0))],
        "PositiveOrZero" => vec![Some(Rule::Min(0.0))],
        "Negative" => vec![Some(Rule::Below(0.0))],
        "NegativeOrZero" => vec![Some(Rule::Max(0.0))],
        "Email" => vec![Some(Rule::Format(Format::Email))],
        "URL" => vec![Some(Rule::Format(Format::Uri))],
        "UUID" => vec![Some(Rule::Format(Format::Uuid))],
        "Pattern" => {
            vec![
                annotation
                    .either("regexp", 0)
                    .and_then(Arg::string)
                    .map(|text| Rule::Pattern(text.value)),
            ]
        }
        "Past" | "PastOrPresent" => vec![Some(Rule::Past)],
        "Future" | "FutureOrPresent" => vec![Some(Rule::Future)],
        "UniqueElements" => vec![Some(Rule::UniqueItems)],
        "Digits" => {
            let (whole, places) = (count("integer"), count("fraction"));
            let exact = whole.zip(places).and_then(|(whole, places)| {
                Some((u8::try_from(whole + places).ok()?, u8::try_from(places).ok()?))
            });
            if let Some((all, places)) = exact {
                field.ty = TypeExpr::Plain(Type::Decimal(all, places));
            }
            Vec::new()
        }
        _ => Vec::new(),
    };
    narrow(field, found.into_iter().flatten(), annotation.span);
}

/// Where some fields of a record are marked as required, the others may be absent; those of a
/// primitive type always have a value.
pub(crate) fn settle(fields: &mut [FieldDecl], primitive: &[bool]) {
    if !fields.iter().any(|field| field.required == Some(true)) {
        return;
    }
    for (field, primitive) in fields.iter_mut().zip(primitive) {
        if !primitive && !field.primary_key {
            field.required.get_or_insert(false);
        }
    }
}
