//! What a comment beside a field says.

use livespec_diagnostics::Fragment;
use livespec_ir::{
    Assigned, Constraint, ConstraintKind, Default, Field, Format, Id, OnDelete, Origin, Type,
};
use livespec_lang::{Phrase, PhraseKind, Reading, TypeExpr};
use serde_json::Value;

use crate::names::{self, Fields};

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
    /// Rules that look at other fields or hold only sometimes.
    pub(crate) invariants: Vec<(PhraseKind, Origin)>,
    /// Rules that values of the field's type cannot break.
    pub(crate) misfits: Vec<Origin>,
}

impl Beyond {
    /// Adds what another sentence says.
    pub(crate) fn extend(&mut self, more: Beyond) {
        self.primary_key |= more.primary_key;
        self.uniques.extend(more.uniques);
        self.references.extend(more.references);
        self.indexed = self.indexed.or(more.indexed);
        self.invariants.extend(more.invariants);
        self.misfits.extend(more.misfits);
    }
}

/// Applies what a sentence says to a field; what concerns more than the field is handed back.
pub(crate) fn apply(field: &mut Field, reading: &Reading) -> Beyond {
    let mut beyond = Beyond::default();
    narrow_items(field, &reading.items);
    for phrase in &reading.phrases {
        let origin = Origin::stated(phrase.span);
        match &phrase.kind {
            PhraseKind::Narrow(kind) => {
                if !narrow(field, kind.clone(), origin) {
                    beyond.misfits.push(origin);
                }
            }
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
                let value = super::merge::typed(value, &field.schema.ty);
                field.default.get_or_insert(Default::Value(value, origin));
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
            PhraseKind::References(name, _, on_delete) => {
                beyond.references.push((name.clone(), *on_delete, origin))
            }
            PhraseKind::Immutable => field.immutable = true,
            PhraseKind::ReadOnly => {
                field.assigned.get_or_insert(Assigned::Elsewhere(origin));
            }
            PhraseKind::WriteOnly => field.write_only = true,
            PhraseKind::Sensitive => field.sensitive = true,
            PhraseKind::Indexed => beyond.indexed = Some(origin),
            kind @ (PhraseKind::Absent | PhraseKind::Holds(_) | PhraseKind::When(..)) => {
                beyond.invariants.push((kind.clone(), origin));
            }
        }
    }
    beyond
}

/// Applies what is said of each item to the items of a list.
fn narrow_items(field: &mut Field, phrases: &[Phrase]) {
    let Type::Array(inner) = &mut field.schema.ty else { return };
    let mut item = Field { schema: std::mem::take(&mut **inner), ..Field::default() };
    for phrase in phrases {
        if let PhraseKind::Narrow(kind) = &phrase.kind {
            narrow(&mut item, kind.clone(), Origin::stated(phrase.span));
        }
    }
    **inner = item.schema;
}

/// Whether values of a type can break a rule; what is no text has no pattern.
fn fits(kind: &ConstraintKind, ty: &Type) -> bool {
    let textual = matches!(
        kind,
        ConstraintKind::Pattern(_)
            | ConstraintKind::Case(_)
            | ConstraintKind::Normalized(_)
            | ConstraintKind::MinWords(_)
            | ConstraintKind::MaxWords(_)
    );
    let text = matches!(ty, Type::Text | Type::Any | Type::Named(_) | Type::Enum(_) | Type::Uuid);
    !textual || text
}

/// Adds a rule; a list of texts for a text field makes it an enumeration. Whether the field's type has such
/// rules.
pub(crate) fn narrow(field: &mut Field, kind: ConstraintKind, origin: Origin) -> bool {
    let kind =
        livespec_lang::constraints::for_type(kind, &TypeExpr::Plain(field.schema.ty.clone()));
    let fits = fits(&kind, &field.schema.ty);
    if fits {
        add(field, kind, origin);
    }
    fits
}

fn add(field: &mut Field, kind: ConstraintKind, origin: Origin) {
    if let ConstraintKind::OneOf(values) = &kind {
        let texts: Option<Vec<String>> =
            values.iter().map(|value| value.as_str().map(str::to_owned)).collect();
        let open = matches!(field.schema.ty, Type::Text | Type::Any | Type::Named(_));
        match (&field.schema.ty, texts) {
            (Type::Enum(known), Some(texts))
                if known.len() == texts.len()
                    && known.iter().all(|value| texts.contains(value)) =>
            {
                return;
            }
            (_, Some(texts)) if open => {
                field.schema.ty = Type::Enum(texts);
                return;
            }
            _ => {}
        }
    }
    // An integer is told as a multiple of one; of a decimal or a price that would be wrong to conclude.
    if kind == ConstraintKind::MultipleOf(1.0) {
        match field.schema.ty {
            Type::Integer(_) => return,
            Type::Number => {
                field.schema.ty = Type::Integer(64);
                return;
            }
            _ => {}
        }
    }
    // A decimal has its places by its type.
    if let (ConstraintKind::MultipleOf(step), Type::Decimal(_, scale)) = (&kind, &field.schema.ty)
        && *step <= 10_f64.powi(-i32::from(*scale))
    {
        return;
    }
    // A type says what a format would say again.
    let told = matches!(
        (&kind, &field.schema.ty),
        (ConstraintKind::Format(Format::Uuid), Type::Uuid)
            | (ConstraintKind::Format(Format::Date), Type::Date)
            | (ConstraintKind::Format(Format::DateTime), Type::Timestamp)
    );
    if told {
        return;
    }
    if let (ConstraintKind::Format(format), Type::Text) = (&kind, &field.schema.ty) {
        let ty = match format {
            Format::Uuid => Some(Type::Uuid),
            Format::Date => Some(Type::Date),
            Format::DateTime => Some(Type::Timestamp),
            _ => None,
        };
        if let Some(ty) = ty {
            field.schema.ty = ty;
            return;
        }
    }
    // Several patterns hold together, as do several normal forms; of two bounds the first is meant.
    let many = matches!(kind, ConstraintKind::Pattern(_) | ConstraintKind::Normalized(_));
    let same = |known: &Constraint| {
        known.kind == kind
            || !many && std::mem::discriminant(&known.kind) == std::mem::discriminant(&kind)
    };
    if !field.schema.constraints.iter().any(same) {
        field.schema.constraints.push(Constraint { kind, origin });
    }
}

/// The fields that a rule of uniqueness names beside `field`: by name, or as the record that a field
/// points to (`unique within an order`). None where one of them is no field.
pub(crate) fn together(
    known: &Fields,
    field: Id<Field>,
    others: &[String],
) -> Option<Vec<Id<Field>>> {
    let mut fields = vec![field];
    for other in others {
        let wanted = [names::field_key(other), names::field_key(&format!("{other}_id"))];
        let found = Id::new(known.first_of(&wanted)?);
        if found != field {
            fields.push(found);
        }
    }
    Some(fields)
}

/// The values of a comment that is nothing but a list of quoted texts: `'created', 'paid'`.
pub(crate) fn quoted_values(comment: &Fragment) -> Option<Vec<Value>> {
    let text = comment.text().trim();
    let parts: Vec<&str> =
        text.split([',', '|', '/']).map(str::trim).filter(|part| !part.is_empty()).collect();
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
