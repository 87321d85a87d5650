//! What a document says that an endpoint does to a row: conditions on it, and what is written.
// tidy: no plug-in: what actions, changes and deletions share

use std::sync::Arc;

use livespec_ir::{
    Behaviour, Comparison, Condition, ConstraintKind, Entity, NewValue, ProblemKind, Refusal,
    StateMachine,
};
use livespec_storage::{ColumnType, ResultSet, Value, ValueRef, compare_decimals};

use crate::api::Problem;
use crate::convert;
use crate::record::{Fill, Moment, Record};
use crate::validate::{invalid_field, whole};

/// A behaviour, bound to the columns of a record.
#[derive(Debug)]
pub(crate) struct Deed {
    guards: Vec<(Condition, Refusal)>,
    effects: Vec<(usize, Make)>,
    idempotent: bool,
    /// Whether the body says which state is next, so that the life cycle has to be asked.
    pub(crate) stepwise: bool,
}

/// How a value is made.
#[derive(Debug)]
enum Make {
    Fill(Fill),
    /// What the body sends for the column.
    Sent,
    Count {
        by: Amount,
        bounds: (i64, i64),
    },
    Toggle,
}

/// How much a counter moves.
#[derive(Debug)]
enum Amount {
    Constant(i64),
    /// A member of the body, taken away where the flag is set.
    Sent(String, bool),
}

/// What a request brings.
pub(crate) struct Brought<'a> {
    pub(crate) moment: Moment<'a>,
    /// The values of the body by column.
    pub(crate) values: Vec<Option<Value>>,
    /// The members of the body that are counted with.
    pub(crate) members: serde_json::Value,
}

impl Deed {
    /// Binds a behaviour.
    ///
    /// # Errors
    /// A constant that its column cannot hold, or a counter that does not count whole numbers.
    pub(crate) fn bind(
        entity: &Entity,
        record: &Record,
        behaviour: &Behaviour,
    ) -> Result<Deed, String> {
        let mut effects = Vec::with_capacity(behaviour.effects.len());
        for effect in &behaviour.effects {
            let column = effect.field.index();
            let ty = &record.columns[column].ty;
            let count = |by| match ty {
                ColumnType::Integer(_) => {
                    Ok(Make::Count { by, bounds: bounds(entity, effect.field.index()) })
                }
                _ => Err(format!("`{}` counts no whole numbers", record.columns[column].label())),
            };
            let make = match &effect.value {
                NewValue::Constant(value) => {
                    let fits = convert::from_json(value, ty);
                    Make::Fill(Fill::Value(
                        fits.ok_or_else(|| format!("`{value}` does not fit its type"))?,
                    ))
                }
                NewValue::Now => Make::Fill(Fill::Now),
                NewValue::Caller => Make::Fill(Fill::Subject),
                NewValue::Sent => Make::Sent,
                NewValue::Add(by) => count(Amount::Constant(*by))?,
                NewValue::AddSent(member, less) => count(Amount::Sent(member.clone(), *less))?,
                NewValue::Toggle => Make::Toggle,
            };
            effects.push((column, make));
        }
        let guards = behaviour.guards.iter();
        let guards = guards.map(|guard| (guard.condition.clone(), guard.refusal.clone())).collect();
        let sent = |field| {
            let mut effects = behaviour.effects.iter();
            effects.any(|effect| effect.field == field && effect.value == NewValue::Sent)
        };
        let stepwise = entity.machines.iter().any(|machine| sent(machine.field));
        Ok(Deed { guards, effects, idempotent: behaviour.idempotent, stepwise })
    }

    /// Whether the row may be treated so.
    ///
    /// # Errors
    /// What the document answers to the first condition that does not hold.
    pub(crate) fn check(&self, record: &Record, row: &ResultSet) -> Result<(), Problem> {
        let broken = self.guards.iter().find(|(condition, _)| !holds(condition, row));
        match broken {
            None => Ok(()),
            Some((condition, refusal)) => Err(refused(refusal, told(record, condition, row))),
        }
    }

    /// Whether the row is already as it would be left, and doing it again is nothing.
    pub(crate) fn is_done(&self, row: &ResultSet) -> bool {
        let done = |(column, make): &(usize, Make)| match make {
            Make::Fill(Fill::Value(value)) => value.view() == row.get(0, *column),
            Make::Fill(_) => row.get(0, *column) != ValueRef::Null,
            Make::Sent => true,
            Make::Count { .. } | Make::Toggle => false,
        };
        self.idempotent && self.effects.iter().all(done)
    }

    /// What the row gets.
    ///
    /// # Errors
    /// A counter that would leave the bounds of its field, or a member that is no whole number.
    pub(crate) fn values(
        &self,
        record: &Record,
        row: &ResultSet,
        brought: &mut Brought<'_>,
    ) -> Result<Vec<(usize, Value)>, Problem> {
        let mut values = Vec::with_capacity(self.effects.len());
        for (column, make) in &self.effects {
            let ty = &record.columns[*column].ty;
            let value = match make {
                Make::Fill(fill) => fill.value(ty, &brought.moment),
                Make::Sent => match brought.values.get_mut(*column).and_then(Option::take) {
                    Some(value) => value,
                    None => continue,
                },
                Make::Toggle => Value::Bool(row.get(0, *column) != ValueRef::Bool(true)),
                Make::Count { by, bounds } => {
                    let before = match row.get(0, *column) {
                        ValueRef::Integer(value) => value,
                        _ => 0,
                    };
                    let label = record.columns[*column].label();
                    Value::Integer(count(before, by, *bounds, &brought.members, label)?)
                }
            };
            values.push((*column, value));
        }
        Ok(values)
    }
}

fn count(
    before: i64,
    by: &Amount,
    (least, most): (i64, i64),
    members: &serde_json::Value,
    label: &str,
) -> Result<i64, Problem> {
    let by = match by {
        Amount::Constant(by) => *by,
        Amount::Sent(member, less) => {
            let sent = members.get(member);
            let number =
                sent.and_then(|value| value.as_i64().or_else(|| value.as_f64().and_then(whole)));
            let number = number
                .ok_or_else(|| invalid_field(member.clone(), "type", "must be a whole number"))?;
            if *less { number.saturating_neg() } else { number }
        }
    };
    let after = before.checked_add(by).filter(|after| (least..=most).contains(after));
    after.ok_or_else(|| {
        let text = format!("`{label}` is {before} and may not change by {by}");
        Problem::new(ProblemKind::Conflict).message(text)
    })
}

/// The least and the greatest whole number of a field.
fn bounds(entity: &Entity, field: usize) -> (i64, i64) {
    let (mut least, mut most) = (i64::MIN, i64::MAX);
    for constraint in entity.fields.get(field).map_or(&[][..], |field| field.constraints()) {
        match constraint.kind {
            ConstraintKind::Min(bound) => least = whole(bound.ceil()).unwrap_or(least),
            ConstraintKind::Above(bound) => {
                least = whole(bound.floor()).map_or(least, |bound| bound.saturating_add(1));
            }
            ConstraintKind::Max(bound) => most = whole(bound.floor()).unwrap_or(most),
            ConstraintKind::Below(bound) => {
                most = whole(bound.ceil()).map_or(most, |bound| bound.saturating_sub(1));
            }
            _ => {}
        }
    }
    (least, most)
}

/// Whether a condition holds of the first row.
pub(crate) fn holds(condition: &Condition, row: &ResultSet) -> bool {
    let stored = row.get(0, condition.field().index());
    match condition {
        Condition::OneOf(_, values) => is_one_of(stored, values),
        Condition::NoneOf(_, values) => !is_one_of(stored, values),
        Condition::Present(_) => stored != ValueRef::Null,
        Condition::Absent(_) => stored == ValueRef::Null,
        Condition::Compare(_, comparison, value) => compares(stored, *comparison, value),
    }
}

fn is_one_of(stored: ValueRef<'_>, values: &[String]) -> bool {
    matches!(stored, ValueRef::Text(text) if values.iter().any(|value| value == text))
}

fn compares(stored: ValueRef<'_>, comparison: Comparison, value: &serde_json::Value) -> bool {
    use std::cmp::Ordering;
    let order = match (stored, value) {
        (ValueRef::Bool(stored), serde_json::Value::Bool(value)) => Some(stored.cmp(value)),
        // An empty truth value counts as false.
        (ValueRef::Null, serde_json::Value::Bool(value)) => Some(false.cmp(value)),
        (ValueRef::Integer(stored), value) if value.is_i64() => {
            value.as_i64().map(|value| stored.cmp(&value))
        }
        #[expect(clippy::cast_precision_loss, reason = "a comparison with a fraction")]
        (ValueRef::Integer(stored), value) => {
            value.as_f64().and_then(|value| (stored as f64).partial_cmp(&value))
        }
        (ValueRef::Real(stored), value) => {
            value.as_f64().and_then(|value| stored.partial_cmp(&value))
        }
        (ValueRef::Text(stored), value) if value.is_number() => {
            Some(compare_decimals(stored, &value.to_string()))
        }
        _ => None,
    };
    order.is_some_and(|order| match comparison {
        Comparison::Equal => order == Ordering::Equal,
        Comparison::Unequal => order != Ordering::Equal,
        Comparison::Less => order == Ordering::Less,
        Comparison::AtMost => order != Ordering::Greater,
        Comparison::Greater => order == Ordering::Greater,
        Comparison::AtLeast => order != Ordering::Less,
    })
}

/// What a caller is told of a condition that does not hold.
fn told(record: &Record, condition: &Condition, row: &ResultSet) -> String {
    let column = condition.field().index();
    let label = record.columns[column].label();
    let seen = match row.get(0, column) {
        ValueRef::Text(text) => format!("`{label}` is `{text}`"),
        ValueRef::Null => format!("`{label}` has no value"),
        ValueRef::Bool(value) => format!("`{label}` is {value}"),
        ValueRef::Integer(value) => format!("`{label}` is {value}"),
        ValueRef::Real(value) => format!("`{label}` is {value}"),
        ValueRef::Blob(_) => format!("`{label}` has a value"),
    };
    let list = |values: &[String]| format!("`{}`", values.join("`, `"));
    match condition {
        Condition::OneOf(_, values) if values.is_empty() => {
            format!("{seen}; nothing leads on from there")
        }
        Condition::OneOf(_, values) => format!("{seen}; it must be {}", list(values)),
        Condition::NoneOf(_, values) => format!("{seen}; it must not be {}", list(values)),
        Condition::Present(_) => format!("{seen}; it must have one"),
        Condition::Absent(_) => format!("{seen}; it must have none"),
        Condition::Compare(..) => format!("{seen}, which forbids this"),
    }
}

/// A conflict with the state of a row, as the document answers it.
fn refused(refusal: &Refusal, told: String) -> Problem {
    let text = refusal.message.clone().unwrap_or(told);
    let mut problem = Problem::new(ProblemKind::Conflict).message(text);
    problem.refusal = Some(Box::new(refusal.clone()));
    problem
}

/// The steps that a column may take.
#[derive(Debug)]
pub(crate) struct Steps {
    machine: StateMachine,
}

impl Steps {
    pub(crate) fn of(entity: &Entity) -> Vec<Steps> {
        entity.machines.iter().map(|machine| Steps { machine: machine.clone() }).collect()
    }

    /// Whether a row may take the new value of its state.
    ///
    /// # Errors
    /// What the document answers to a step that it does not have.
    pub(crate) fn check(
        &self,
        record: &Record,
        row: &ResultSet,
        updates: &[(usize, Value)],
    ) -> Result<(), Problem> {
        let column = self.machine.field.index();
        let new = updates.iter().find(|(other, _)| *other == column).map(|(_, value)| value);
        let (Some(Value::Text(to)), ValueRef::Text(from)) = (new, row.get(0, column)) else {
            return Ok(());
        };
        if from == to || self.machine.allows(from, to) {
            return Ok(());
        }
        let label = record.columns[column].label();
        let text = format!("`{label}` cannot go from `{from}` to `{to}`");
        Err(refused(&self.machine.refusal, text))
    }
}

/// The deed of an operation on a record, where the document tells one.
///
/// # Errors
/// Those of [`Deed::bind`].
pub(crate) fn of(
    binder: &super::Binder<'_>,
    operation: &livespec_ir::Operation,
) -> Result<Option<Arc<Deed>>, crate::bind::BindError> {
    let Some(behaviour) = &operation.behaviour else { return Ok(None) };
    let (id, record) = binder.record(operation)?;
    let entity = &binder.spec.entities[id];
    let deed =
        Deed::bind(entity, record, behaviour).map_err(|reason| crate::bind::BindError::Field {
            field: operation.title(),
            reason,
            span: behaviour.origin.span,
        })?;
    Ok(Some(Arc::new(deed)))
}
