//! What a comment beside a field says.

use livespec_diagnostics::Fragment;
use livespec_ir::{
    Assigned, Constraint, ConstraintKind, Default, Entity, Field, Id, OnDelete, Origin, Reference, Type,
};
use livespec_lang::{Phrase, PhraseKind};
use serde_json::Value;

use crate::names;

/// What a sentence says of a field beyond the field itself.
#[derive(Debug, Default)]
pub(crate) struct Beyond {
    /// It identifies the record.
    pub(crate) primary_key: bool,
    /// Sets of further fields that it is unique with; an empty one for it alone.
    pub(crate) uniques: Vec<(Vec<String>, Origin)>,
    /// The records that it points to, by name.
    pub(crate) references: Vec<(String, Option<OnDelete>, Origin)>,
    /// An index is asked for.
    pub(crate) indexed: Option<Origin>,
}

/// Applies what a sentence says to a field; what concerns more than the field is handed back.
pub(crate) fn apply(field: &mut Field, phrases: &[Phrase]) -> Beyond {
    let mut beyond = Beyond::default();
    for phrase in phrases {
        let origin = Origin::stated(phrase.span);
        match &phrase.kind {
            PhraseKind::Narrow(kind) => narrow(field, kind.clone(), origin),
            PhraseKind::Unique(others) => beyond.uniques.push((others.clone(), origin)),
            PhraseKind::Required => field.required = true,
            PhraseKind::NotNull => {
                field.required = true;
                field.schema.nullable = false;
            }
            PhraseKind::Optional => field.required = false,
            PhraseKind::Nullable => {
                field.schema.nullable = true;
                field.required = false;
            }
            PhraseKind::PrimaryKey => beyond.primary_key = true,
            PhraseKind::Default(value) => {
                field.default.get_or_insert(Default::Value(value.clone(), origin));
                field.required = false;
            }
            PhraseKind::DefaultNow => {
                field.default.get_or_insert(Default::Now(origin));
                field.required = false;
            }
            PhraseKind::DefaultUuid => {
                field.default.get_or_insert(Default::Uuid(origin));
                field.required = false;
            }
            PhraseKind::Sequence => field.assigned = Some(Assigned::Sequence(origin)),
            PhraseKind::References(name, _, on_delete) => beyond.references.push((name.clone(), *on_delete, origin)),
            PhraseKind::Immutable => field.immutable = true,
            PhraseKind::ReadOnly => {
                field.assigned.get_or_insert(Assigned::Elsewhere(origin));
            }
            PhraseKind::WriteOnly => field.write_only = true,
            PhraseKind::Sensitive => field.sensitive = true,
            PhraseKind::Indexed => beyond.indexed = Some(origin),
        }
    }
    beyond
}

/// Adds a rule; a list of texts for a text field makes it an enumeration.
pub(crate) fn narrow(field: &mut Field, kind: ConstraintKind, origin: Origin) {
    if let ConstraintKind::OneOf(values) = &kind {
        let texts: Option<Vec<String>> = values.iter().map(|value| value.as_str().map(str::to_owned)).collect();
        let open = matches!(field.schema.ty, Type::Text | Type::Any | Type::Named(_));
        match (&field.schema.ty, texts) {
            (Type::Enum(known), Some(texts)) if known.len() == texts.len() && known.iter().all(|value| texts.contains(value)) => return,
            (_, Some(texts)) if open => {
                field.schema.ty = Type::Enum(texts);
                return;
            }
            _ => {}
        }
    }
    let same = |known: &Constraint| std::mem::discriminant(&known.kind) == std::mem::discriminant(&kind);
    if !field.schema.constraints.iter().any(same) {
        field.schema.constraints.push(Constraint { kind, origin });
    }
}

/// A reference by field names of this record; resolved when all records are known.
pub(crate) fn reference(entity: livespec_ir::Id<livespec_ir::Entity>, on_delete: Option<OnDelete>, origin: Origin) -> Reference {
    Reference { entity, on_delete: on_delete.unwrap_or_default(), origin }
}

/// The fields that a rule of uniqueness names beside `field`: by name, or as the record that a field
/// points to (`unique within an order`). None where one of them is no field.
pub(crate) fn together(entity: &Entity, field: Id<Field>, others: &[String]) -> Option<Vec<Id<Field>>> {
    let mut fields = vec![field];
    for other in others {
        let wanted = [names::field_key(other), names::field_key(&format!("{other}_id"))];
        let found = entity.fields().find(|(_, candidate)| {
            let name = names::field_key(&candidate.name);
            wanted.contains(&name) || wanted.contains(&names::entity_key(&candidate.name))
        })?;
        if found.0 != field {
            fields.push(found.0);
        }
    }
    Some(fields)
}

/// A number that is told to be an integer (`must be an integer`, `whole number`) is one.
pub(crate) fn settle_integer(field: &mut Field, text: &str) {
    if !matches!(field.schema.ty, Type::Number) {
        return;
    }
    let lower = text.to_lowercase();
    let whole = lower.contains("whole number") || lower.split(|c: char| !c.is_alphanumeric()).any(|word| word == "integer" || word == "int");
    if whole && !lower.contains("not an integer") {
        field.schema.ty = Type::Integer(64);
    }
}

/// The values of a comment that is nothing but a list of quoted texts: `'created', 'paid'`.
pub(crate) fn quoted_values(comment: &Fragment) -> Option<Vec<Value>> {
    let text = comment.text().trim();
    let parts: Vec<&str> = text.split([',', '|', '/']).map(str::trim).filter(|part| !part.is_empty()).collect();
    if parts.len() < 2 {
        return None;
    }
    parts
        .iter()
        .map(|part| {
            let quote = part.chars().next().filter(|c| ['\'', '"', '`'].contains(c))?;
            let inner = part.strip_prefix(quote)?.strip_suffix(quote)?;
            Some(Value::String(inner.to_owned()))
        })
        .collect()
}
