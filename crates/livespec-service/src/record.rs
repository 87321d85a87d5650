//! What every operation needs to know of a stored entity.

use std::sync::Arc;

use livespec_ir::{Assigned, Condition, Default, Entity, Field, Id, Spec};
use livespec_storage::{
    ColumnType, Filter, FilterOp, Plan, Prepared, ResultSet, Storage, TableDef, Value,
};

use crate::bind::BindError;
use crate::convert;
use crate::expression::Invariants;
use crate::ops::{Steps, holds};
use crate::schema::{Tables, column_type};
use crate::validate::{Scalar, scalar_of, uuid_text};

/// A stored entity, bound to its table. Column `n` holds field `n`; a hidden key comes last.
#[derive(Debug)]
pub(crate) struct Record {
    pub(crate) name: String,
    pub(crate) table: usize,
    pub(crate) columns: Vec<Column>,
    pub(crate) key: Vec<usize>,
    /// The column that counts writes.
    pub(crate) version: Option<usize>,
    /// Columns that point to rows of other tables, with a read that finds the row.
    pub(crate) pointers: Vec<Pointer>,
    /// Rules on several columns of a row.
    pub(crate) invariants: Invariants,
    /// The steps that states may take.
    pub(crate) steps: Vec<Steps>,
    /// What holds of a row that was deleted in the document's sense.
    removal: Option<Condition>,
    /// What rows that were not deleted match.
    pub(crate) present: Option<Filter>,
    /// Distinguishes entity tags of documents and entities.
    pub(crate) seed: u64,
}

/// A column that points to another table.
#[derive(Debug)]
pub(crate) struct Pointer {
    pub(crate) column: usize,
    pub(crate) find: Prepared,
}

/// A column as requests and responses see it.
#[derive(Debug)]
pub(crate) struct Column {
    /// The name in JSON; empty for a hidden key.
    pub(crate) json: String,
    /// The name in the database.
    pub(crate) name: String,
    pub(crate) ty: ColumnType,
    pub(crate) nullable: bool,
    pub(crate) sequence: bool,
    /// Reads values from paths and queries; none where the column holds structures.
    pub(crate) scalar: Option<Scalar>,
    pub(crate) assigned: Option<Assigned>,
    pub(crate) default: Option<Fill>,
    pub(crate) write_only: bool,
}

/// Where the value of a column comes from when a client sends none.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Fill {
    Null,
    Value(Value),
    Now,
    Uuid,
    Subject,
    /// A path parameter, by its place.
    Parameter(usize),
}

/// What fills depend on.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Moment<'a> {
    pub(crate) now: i64,
    pub(crate) ids: &'a dyn crate::api::IdSource,
    pub(crate) subject: Option<&'a str>,
}

impl Fill {
    /// The value. Path parameters are put in by whoever knows them.
    pub(crate) fn value(&self, ty: &ColumnType, moment: &Moment<'_>) -> Value {
        match self {
            Fill::Null | Fill::Parameter(_) => Value::Null,
            Fill::Value(value) => value.clone(),
            Fill::Now => convert::now(moment.now, ty),
            Fill::Uuid => Value::Text(uuid_text(moment.ids.uuid(moment.now))),
            Fill::Subject => {
                moment.subject.map_or(Value::Null, |subject| Value::Text(subject.to_owned()))
            }
        }
    }
}

impl Column {
    fn new(field: &Field, def: &livespec_storage::ColumnDef) -> Result<Column, String> {
        let ty = column_type(field);
        // What a parameter narrows is its type; a value that breaks another rule matches no row.
        let plain =
            livespec_ir::Schema { ty: field.schema.ty.clone(), ..livespec_ir::Schema::default() };
        let default = match &field.default {
            None => None,
            Some(Default::Now(_)) => Some(Fill::Now),
            Some(Default::Uuid(_)) => Some(Fill::Uuid),
            Some(Default::Value(value, _)) => Some(constant(value, &ty)?),
        };
        Ok(Column {
            json: field.json.clone(),
            name: field.column.clone(),
            scalar: scalar_of(&plain).transpose()?,
            assigned: field.assigned.clone(),
            nullable: def.nullable,
            sequence: def.sequence,
            write_only: field.write_only,
            default,
            ty,
        })
    }

    fn hidden(def: &livespec_storage::ColumnDef) -> Column {
        Column {
            json: String::new(),
            name: def.name.clone(),
            ty: def.ty.clone(),
            nullable: false,
            sequence: true,
            scalar: None,
            assigned: None,
            default: None,
            write_only: true,
        }
    }

    /// What the server writes into the column on create, where the client sends nothing.
    ///
    /// # Errors
    /// A constant that the column cannot hold.
    pub(crate) fn fill(&self) -> Result<Fill, String> {
        Ok(match &self.assigned {
            Some(Assigned::Uuid(_)) => Fill::Uuid,
            Some(Assigned::CreatedAt(_) | Assigned::UpdatedAt(_)) => Fill::Now,
            Some(Assigned::Version(_)) => Fill::Value(Value::Integer(1)),
            Some(Assigned::Constant(value, _)) => constant(value, &self.ty)?,
            Some(Assigned::Subject(_)) => Fill::Subject,
            // A number that is no key has no sequence of its own in every database.
            Some(Assigned::Sequence(_) | Assigned::Parent(_)) => Fill::Null,
            // What only behaviour writes begins with its default.
            Some(Assigned::Elsewhere(_)) | None => self.default.clone().unwrap_or(Fill::Null),
        })
    }

    /// What stands for the column in a list of columns that go wrong.
    pub(crate) fn label(&self) -> &str {
        if self.json.is_empty() { &self.name } else { &self.json }
    }
}

fn constant(value: &serde_json::Value, ty: &ColumnType) -> Result<Fill, String> {
    match convert::from_json(value, ty) {
        Some(value) => Ok(Fill::Value(value)),
        None => Err(format!("the value `{value}` does not fit its type")),
    }
}

impl Record {
    /// Binds an entity to its table.
    pub(crate) fn bind(
        spec: &Spec,
        id: Id<Entity>,
        tables: &Tables,
        storage: &Arc<dyn Storage>,
    ) -> Result<Record, BindError> {
        let entity = &spec.entities[id];
        let missing = || BindError::NotStored { entity: entity.name.clone() };
        let table = tables.of_entity.get(id.index()).copied().flatten().ok_or_else(missing)?;
        let def = &tables.schema.tables[table];
        let mut columns = Vec::with_capacity(def.columns.len());
        for (at, column) in def.columns.iter().enumerate() {
            columns.push(match entity.fields.get(at) {
                Some(field) => Column::new(field, column).map_err(|reason| BindError::Field {
                    field: format!("{}.{}", entity.name, field.name),
                    reason,
                    span: field.origin().span,
                })?,
                None => Column::hidden(column),
            });
        }
        let version = entity
            .fields
            .iter()
            .position(|field| matches!(field.assigned, Some(Assigned::Version(_))));
        let pointers = pointers(def, tables, storage)?;
        let name = entity.name.clone();
        let key = def.primary_key.clone();
        let invariants = Invariants::of(entity).map_err(|reason| BindError::Field {
            field: name.clone(),
            reason: reason.to_string(),
            span: entity.origin().span,
        })?;
        let removal = entity.removal.as_ref().map(|removal| removal.condition.clone());
        let present = removal.as_ref().map(present);
        let (steps, seed) = (Steps::of(entity), seed(spec, id));
        Ok(Record {
            name,
            table,
            columns,
            key,
            version,
            pointers,
            invariants,
            steps,
            removal,
            present,
            seed,
        })
    }

    /// The columns that a client may name: scalars that are no secrets.
    pub(crate) fn visible(&self, name: &str) -> Option<usize> {
        self.columns
            .iter()
            .position(|column| column.json == name)
            .or_else(|| self.columns.iter().position(|column| column.name == name))
            .filter(|at| !self.columns[*at].write_only && self.columns[*at].scalar.is_some())
    }

    /// Whether the first of rows, which hold every column, was deleted in the document's sense.
    pub(crate) fn is_removed(&self, rows: &ResultSet) -> bool {
        self.removal.as_ref().is_some_and(|condition| holds(condition, rows))
    }

    /// Every column.
    pub(crate) fn all(&self) -> Vec<usize> {
        (0..self.columns.len()).collect()
    }

    /// The JSON names of columns, given by their names in the database.
    pub(crate) fn labels(&self, names: &[String]) -> Vec<String> {
        names
            .iter()
            .map(|name| {
                match self.columns.iter().find(|column| column.name.eq_ignore_ascii_case(name)) {
                    Some(column) => column.label().to_owned(),
                    None => name.clone(),
                }
            })
            .collect()
    }
}

/// What rows match of which a condition does not hold; it is one that removal is told by.
fn present(removed: &Condition) -> Filter {
    let value = match removed {
        Condition::OneOf(_, values) => values.first().cloned().map_or(Value::Null, Value::Text),
        Condition::Compare(_, _, serde_json::Value::Bool(value)) => Value::Bool(*value),
        _ => Value::Null,
    };
    let op = if value == Value::Null { FilterOp::Eq } else { FilterOp::Ne };
    Filter { column: removed.field().index(), op, operands: vec![value] }
}

fn pointers(
    def: &TableDef,
    tables: &Tables,
    storage: &Arc<dyn Storage>,
) -> Result<Vec<Pointer>, BindError> {
    let mut pointers = Vec::new();
    for foreign in &def.foreign_keys {
        let Some(table) = tables.schema.tables.iter().position(|table| table.name == foreign.table)
        else {
            continue;
        };
        let target = &tables.schema.tables[table].columns;
        let key: Vec<usize> = foreign
            .target
            .iter()
            .filter_map(|name| target.iter().position(|column| column.name == *name))
            .collect();
        let find =
            storage.prepare(&tables.schema, Plan::Read { table, columns: key.clone(), key })?;
        pointers.extend(foreign.columns.first().map(|column| Pointer { column: *column, find }));
    }
    Ok(pointers)
}

/// A number that changes when the shape of an entity's representations changes, so that an entity tag
/// of one version of a document does not match under the next.
fn seed(spec: &Spec, id: Id<Entity>) -> u64 {
    let mut shape = format!(
        "{:?}",
        spec.entities[id].fields.iter().map(|f| (&f.json, &f.schema.ty)).collect::<Vec<_>>()
    );
    for operation in spec.operations.values().filter(|operation| operation.entity == Some(id)) {
        for response in &operation.responses {
            shape.push_str(&format!("{:?}", response.template));
        }
    }
    xxhash_rust::xxh3::xxh3_64(shape.as_bytes())
}
