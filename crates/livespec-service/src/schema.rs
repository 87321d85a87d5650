//! The physical tables of a document.

use std::collections::HashSet;

use livespec_ir::{
    Assigned, Basis, ConstraintKind, Default, Entity, Expr, Field, Id, Invariant, OnDelete,
    Operation, Operator, Spec, Type,
};
use livespec_storage::{
    CheckDef, CheckRule, ColumnDef, ColumnDefault, ColumnType, Comparison, DeleteRule,
    ForeignKeyDef, IndexDef, Schema, TableDef, UniqueDef, Value,
};

use crate::convert;
use crate::validate::{shape_of, whole};

/// The name of the key column of a record whose document names no key; never in a response.
const HIDDEN_KEY: &str = "_id";

/// The tables with the way from entities to them.
#[derive(Debug)]
pub(crate) struct Tables {
    pub(crate) schema: Schema,
    /// The table of each entity, by its index; none where its records are not stored.
    pub(crate) of_entity: Vec<Option<usize>>,
}

/// The physical schema of a document: one table for each entity whose records are stored, one column
/// for each field, in the document's own spelling and order.
pub fn schema(spec: &Spec) -> Schema {
    tables(spec).schema
}

pub(crate) fn tables(spec: &Spec) -> Tables {
    let order = ordered(spec, &stored(spec));
    let mut of_entity = vec![None; spec.entities.len()];
    for (table, entity) in order.iter().enumerate() {
        of_entity[entity.index()] = Some(table);
    }
    let tables = order.iter().map(|id| table(spec, *id, &of_entity)).collect();
    Tables { schema: Schema { tables }, of_entity }
}

/// Whether an operation works on stored records.
pub(crate) fn works_on_records(operation: &Operation) -> bool {
    operation.runs() && operation.entity.is_some()
}

fn stored(spec: &Spec) -> HashSet<usize> {
    let mut stored: HashSet<usize> = spec
        .entities
        .iter()
        .filter(|(_, entity)| entity.stored)
        .map(|(id, _)| id.index())
        .collect();
    for operation in spec.operations.values().filter(|operation| works_on_records(operation)) {
        stored.extend(operation.entity.map(Id::index));
        stored.extend(operation.parents.iter().map(|parent| parent.entity.index()));
    }
    stored.retain(|index| *index < spec.entities.len());
    stored
}

/// The stored entities, one that is pointed to before one that points to it, else in the document's
/// order; in a circle the order of the document decides.
fn ordered(spec: &Spec, stored: &HashSet<usize>) -> Vec<Id<Entity>> {
    let mut order = Vec::new();
    let mut placed = vec![false; spec.entities.len()];
    for start in spec.entities.ids().filter(|id| stored.contains(&id.index())) {
        // An explicit stack: references may form chains as long as the document.
        let mut stack = vec![(start, false)];
        while let Some((id, children_done)) = stack.pop() {
            if children_done {
                order.push(id);
            } else if !std::mem::replace(&mut placed[id.index()], true) {
                stack.push((id, true));
                for reference in spec.entities[id]
                    .fields
                    .iter()
                    .rev()
                    .filter_map(|field| field.reference.as_ref())
                {
                    let target = reference.entity;
                    if stored.contains(&target.index()) && !placed[target.index()] {
                        stack.push((target, false));
                    }
                }
            }
        }
    }
    order
}

fn table(spec: &Spec, id: Id<Entity>, of_entity: &[Option<usize>]) -> TableDef {
    let entity = &spec.entities[id];
    let key: Vec<usize> = entity
        .key
        .iter()
        .map(|field| field.index())
        .filter(|at| *at < entity.fields.len())
        .collect();
    let mut columns: Vec<ColumnDef> =
        entity.fields().map(|(field, _)| column(spec, id, field, &key)).collect();
    let primary_key = if key.is_empty() {
        columns.push(hidden_key(entity));
        vec![columns.len() - 1]
    } else {
        key
    };
    let foreign_keys = foreign_keys(spec, id, of_entity);
    let uniques = uniques(entity, &primary_key);
    let indexes = indexes(entity, &primary_key, &uniques, &foreign_keys, &links(spec, id));
    TableDef {
        name: entity.table.clone(),
        columns,
        primary_key,
        uniques,
        indexes,
        foreign_keys,
        checks: checks(entity),
    }
}

fn hidden_key(entity: &Entity) -> ColumnDef {
    let mut name = HIDDEN_KEY.to_owned();
    while entity.fields.iter().any(|field| field.column == name) {
        name.insert(0, '_');
    }
    ColumnDef { name, ty: ColumnType::Integer(64), nullable: false, default: None, sequence: true }
}

fn column(spec: &Spec, entity: Id<Entity>, id: Id<Field>, key: &[usize]) -> ColumnDef {
    let field = spec.entities[entity].field(id);
    let ty = column_type(field);
    let sole_key = key == [id.index()];
    let sequence = sole_key
        && matches!(ty, ColumnType::Integer(_))
        && matches!(field.assigned, Some(Assigned::Sequence(_)));
    let nullable = !key.contains(&id.index()) && spec.may_be_null(entity, id);
    let default = match (&field.default, &field.assigned) {
        (Some(Default::Value(value, _)), _) | (None, Some(Assigned::Constant(value, _))) => {
            convert::from_json(value, &ty).map(ColumnDefault::Value)
        }
        (Some(Default::Now(_)), _)
        | (None, Some(Assigned::CreatedAt(_) | Assigned::UpdatedAt(_))) => {
            (ty == ColumnType::Timestamp).then_some(ColumnDefault::Now)
        }
        (Some(Default::Uuid(_)), _) | (None, Some(Assigned::Uuid(_))) => {
            (ty == ColumnType::Uuid).then_some(ColumnDefault::Uuid)
        }
        _ => None,
    };
    ColumnDef { name: field.column.clone(), ty, nullable, default, sequence }
}

/// The type of a field's column.
pub(crate) fn column_type(field: &Field) -> ColumnType {
    let longest = field.schema.constraints.iter().filter_map(|constraint| match constraint.kind {
        ConstraintKind::MaxLength(max) => Some(max),
        _ => None,
    });
    shape_of(&field.schema.ty, longest.min())
}

/// The fields of an entity that hold the key of a parent in some path, with the parent and its key.
pub(crate) fn links(spec: &Spec, entity: Id<Entity>) -> Vec<(Id<Field>, Id<Entity>, Id<Field>)> {
    let mut links = Vec::new();
    for operation in spec.operations.values().filter(|operation| works_on_records(operation)) {
        for (at, parent) in operation.parents.iter().enumerate() {
            let child =
                operation.parents.get(at + 1).map_or(operation.entity, |next| Some(next.entity));
            if child == Some(entity)
                && let Some(link) = parent.link
                && !links.contains(&(link, parent.entity, parent.key))
            {
                links.push((link, parent.entity, parent.key));
            }
        }
    }
    links
}

fn foreign_keys(spec: &Spec, id: Id<Entity>, of_entity: &[Option<usize>]) -> Vec<ForeignKeyDef> {
    let entity = &spec.entities[id];
    let mut pointers: Vec<Pointer> = Vec::new();
    for (field, it) in entity.fields() {
        if let Some(reference) = it.reference.as_ref().filter(|it| it.origin.basis == Basis::Stated)
        {
            pointers.push(Pointer {
                field,
                target: reference.entity,
                key: None,
                rule: reference.on_delete,
            });
        }
    }
    for (field, target, key) in links(spec, id) {
        if field.index() < entity.fields.len()
            && pointers.iter().all(|pointer| pointer.field != field)
        {
            let rule = entity
                .field(field)
                .reference
                .as_ref()
                .map_or(OnDelete::Restrict, |it| it.on_delete);
            pointers.push(Pointer { field, target, key: Some(key), rule });
        }
    }
    pointers
        .into_iter()
        .filter(|pointer| of_entity.get(pointer.target.index()).is_some_and(Option::is_some))
        .filter_map(|pointer| foreign_key(spec, entity, &pointer))
        .collect()
}

/// A field that points to records of another entity.
struct Pointer {
    field: Id<Field>,
    target: Id<Entity>,
    /// The field that is pointed to; none means the key.
    key: Option<Id<Field>>,
    rule: OnDelete,
}

fn foreign_key(spec: &Spec, entity: &Entity, pointer: &Pointer) -> Option<ForeignKeyDef> {
    let pointed = &spec.entities[pointer.target];
    let key = pointer.key.or_else(|| pointed.key.first().copied())?;
    let identifies =
        pointed.key == [key] || pointed.uniques.iter().any(|unique| unique.fields == [key]);
    let pointing = entity.field(pointer.field);
    let same_kind = column_type(pointing).is_text() == column_type(pointed.field(key)).is_text();
    if !identifies || !same_kind {
        return None;
    }
    Some(ForeignKeyDef {
        name: format!("fk_{}_{}", entity.table, pointing.column),
        columns: vec![pointer.field.index()],
        table: pointed.table.clone(),
        target: vec![pointed.field(key).column.clone()],
        on_delete: match pointer.rule {
            OnDelete::Restrict => DeleteRule::Restrict,
            OnDelete::Cascade => DeleteRule::Cascade,
            OnDelete::SetNull => DeleteRule::SetNull,
        },
    })
}

fn column_names(entity: &Entity, columns: &[usize]) -> String {
    let names: Vec<&str> =
        columns.iter().map(|column| entity.fields[*column].column.as_str()).collect();
    names.join("_")
}

fn uniques(entity: &Entity, primary_key: &[usize]) -> Vec<UniqueDef> {
    let mut uniques: Vec<UniqueDef> = Vec::new();
    for unique in &entity.uniques {
        let columns: Vec<usize> = unique.fields.iter().map(|field| field.index()).collect();
        let known = columns == primary_key || uniques.iter().any(|other| other.columns == columns);
        if !columns.is_empty()
            && !known
            && columns.iter().all(|column| *column < entity.fields.len())
        {
            let name = format!("uq_{}_{}", entity.table, column_names(entity, &columns));
            uniques.push(UniqueDef { name, columns });
        }
    }
    uniques
}

/// The document's indexes, and one for each pointer to a parent, which nested lists are read by.
fn indexes(
    entity: &Entity,
    primary_key: &[usize],
    uniques: &[UniqueDef],
    foreign_keys: &[ForeignKeyDef],
    links: &[(Id<Field>, Id<Entity>, Id<Field>)],
) -> Vec<IndexDef> {
    let mut indexes: Vec<IndexDef> = Vec::new();
    for index in &entity.indexes {
        let columns: Vec<(usize, bool)> =
            index.fields.iter().map(|(field, descending)| (field.index(), *descending)).collect();
        if columns.is_empty() || columns.iter().any(|(column, _)| *column >= entity.fields.len()) {
            continue;
        }
        let places: Vec<usize> = columns.iter().map(|(column, _)| *column).collect();
        let made = || format!("ix_{}_{}", entity.table, column_names(entity, &places));
        let name = index.name.clone().unwrap_or_else(made);
        if indexes.iter().all(|other| other.name != name) {
            indexes.push(IndexDef { name, columns });
        }
    }
    let pointers = links
        .iter()
        .map(|link| link.0.index())
        .chain(foreign_keys.iter().map(|key| key.columns[0]));
    for column in pointers.filter(|column| *column < entity.fields.len()) {
        let covered = primary_key.first() == Some(&column)
            || uniques.iter().any(|unique| unique.columns.first() == Some(&column))
            || indexes
                .iter()
                .any(|index| index.columns.first().is_some_and(|first| first.0 == column));
        if !covered {
            let mut columns = vec![(column, false)];
            columns
                .extend(primary_key.iter().filter(|key| **key != column).map(|key| (*key, false)));
            let name = format!("ix_{}_{}", entity.table, column_names(entity, &[column]));
            indexes.push(IndexDef { name, columns });
        }
    }
    indexes
}

fn checks(entity: &Entity) -> Vec<CheckDef> {
    let mut checks = Vec::new();
    for (id, field) in entity.fields() {
        let rules = rules(field);
        for (at, rule) in rules.into_iter().enumerate() {
            let suffix = if at == 0 { String::new() } else { format!("_{}", at + 1) };
            let name = format!("ck_{}_{}{suffix}", entity.table, field.column);
            checks.push(CheckDef { name, column: id.index(), rule });
        }
    }
    checks.extend(entity.invariants.iter().filter_map(|invariant| against(entity, invariant)));
    checks
}

/// A rule that always holds two columns of one type against each other, which a database can do as well.
fn against(entity: &Entity, invariant: &Invariant) -> Option<CheckDef> {
    let Expr::Binary(operator, left, right) = &invariant.holds.tree else { return None };
    let (Expr::Field(left), Expr::Field(right)) = (&**left, &**right) else { return None };
    let comparison = match operator {
        Operator::Less => Comparison::Less,
        Operator::LessEqual => Comparison::LessEqual,
        Operator::Greater => Comparison::Greater,
        Operator::GreaterEqual => Comparison::GreaterEqual,
        Operator::NotEqual => Comparison::NotEqual,
        _ => return None,
    };
    let (first, second) = (entity.field(*left), entity.field(*right));
    let (ty, other) = (column_type(first), column_type(second));
    // Texts have lengths, which say nothing of their order; long decimals are told apart to fifteen digits only.
    let same = ty == other
        || ty.is_text() && matches!((&ty, &other), (ColumnType::Text(_), ColumnType::Text(_)));
    let exact = !(matches!(ty, ColumnType::Json)
        || (matches!(ty, ColumnType::Decimal(..)) && ty.is_text()));
    let name = format!("ck_{}_{}_{}", entity.table, first.column, second.column);
    let rule = CheckRule::Against(comparison, right.index());
    (invariant.when.is_none() && same && exact).then(|| CheckDef {
        name,
        column: left.index(),
        rule,
    })
}

/// The rules on a field that a database can hold others to as well.
fn rules(field: &Field) -> Vec<CheckRule> {
    let ty = column_type(field);
    let numeric = matches!(ty, ColumnType::Integer(_) | ColumnType::Real | ColumnType::Decimal(..));
    let textual = matches!(ty, ColumnType::Text(_));
    let (mut range, mut length, mut rules) = ((None, None), (None, None), Vec::new());
    if let Type::Enum(values) = &field.schema.ty {
        rules.push(CheckRule::OneOf(values.iter().cloned().map(Value::Text).collect()));
    }
    for constraint in field.constraints() {
        match &constraint.kind {
            ConstraintKind::Min(bound) if numeric => range.0 = bound_value(*bound, &ty),
            ConstraintKind::Max(bound) if numeric => range.1 = bound_value(*bound, &ty),
            ConstraintKind::Above(bound) if numeric => {
                rules.extend(bound_value(*bound, &ty).map(CheckRule::Above))
            }
            ConstraintKind::Below(bound) if numeric => {
                rules.extend(bound_value(*bound, &ty).map(CheckRule::Below))
            }
            ConstraintKind::MinLength(min) if textual => length.0 = Some(*min),
            ConstraintKind::MaxLength(max) if textual => length.1 = Some(*max),
            ConstraintKind::OneOf(values) if numeric || textual => {
                let values: Option<Vec<Value>> =
                    values.iter().map(|value| convert::from_json(value, &ty)).collect();
                rules.extend(values.filter(|values| !values.is_empty()).map(CheckRule::OneOf));
            }
            _ => {}
        }
    }
    if range != (None, None) {
        rules.insert(0, CheckRule::Range(range.0, range.1));
    }
    if length != (None, None) {
        rules.insert(0, CheckRule::Length(length.0, length.1));
    }
    rules
}

/// A bound as the column compares it. A bound with a fraction on whole numbers is left to the service.
fn bound_value(bound: f64, ty: &ColumnType) -> Option<Value> {
    match (whole(bound), ty) {
        (Some(whole), ColumnType::Integer(_)) => Some(Value::Integer(whole)),
        (None, ColumnType::Integer(_)) => None,
        _ => bound.is_finite().then_some(Value::Real(bound)),
    }
}
