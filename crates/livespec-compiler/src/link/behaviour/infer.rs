//! What a careful reader concludes: what a verb makes of a record, where its states begin, which fields
//! only actions write.
// tidy: no plug-in: conclusions from what the families read

use std::collections::BTreeSet;

use livespec_diagnostics::Span;
use livespec_ir::{
    Assigned, Comparison, Condition, Default, Effect as Written, Entity, ErrorUse, Field, Id,
    NewValue, OperationKind, Origin, Removal, Schema, StateMachine, Type,
};
use serde_json::Value;

use super::body::Members;
use super::condition::told_by;
use super::reader::{Place, Told};
use super::settle::Draught;
use super::states::{is_result, results as words_for};
use super::{Case, Look};
use crate::context::Context;
use crate::names;

/// Verbs that take back what another does.
const OPPOSITES: &[(&str, &str)] = &[
    ("disable", "enable"),
    ("deactivate", "activate"),
    ("unarchive", "archive"),
    ("unlock", "lock"),
    ("unpublish", "publish"),
    ("unblock", "block"),
    ("unpin", "pin"),
    ("unfeature", "feature"),
    ("restore", "archive"),
    ("resume", "pause"),
    ("unmute", "mute"),
    ("hide", "show"),
    ("unsuspend", "suspend"),
];

/// What the verb makes of the record, where nothing is said of it.
pub(super) fn results(context: &Context<'_>, case: &Case<'_>, look: &Look, draught: &mut Draught) {
    let entity = &context.spec.entities[case.entity];
    let origin = Origin::inferred(case.draft.span);
    let Some(verb) = case.verbs.first().map(String::as_str) else { return };
    let written = |draught: &Draught, field: Id<Field>| {
        draught.writes.iter().any(|(place, ..)| *place == Place::Known(field))
    };
    // Whatever is said in so many words is all there is to the state.
    let stated = draught.writes.iter().any(|(place, value, _)| match (place, value) {
        (Place::Known(field), NewValue::Constant(_)) => {
            Some(*field) == look.states.field()
                || matches!(entity.field(*field).schema.ty, Type::Boolean)
        }
        (_, NewValue::Add(_) | NewValue::AddSent(..) | NewValue::Toggle) => true,
        _ => false,
    });
    let mut changes: Vec<(Id<Field>, NewValue)> = Vec::new();
    if !stated {
        if let Some((field, state)) = target(entity, case, look, verb) {
            changes.push((field, NewValue::Constant(Value::from(state))));
        } else {
            changes.extend(flag(entity, verb));
        }
    }
    for participle in words_for(verb) {
        for (id, field) in entity.fields() {
            let key = names::field_key(&field.name);
            let by = key == format!("{participle}by") || key == format!("{participle}byid");
            if by && matches!(field.schema.ty, Type::Text | Type::Any | Type::Uuid) {
                changes.push((id, NewValue::Caller));
            }
        }
        if let Some(Condition::Present(field)) = told_by(entity, &participle) {
            changes.push((field, NewValue::Now));
        }
    }
    for (field, value) in changes {
        if !written(draught, field) {
            draught.writes.push((Place::Known(field), value, origin));
        }
    }
}

/// The state that the endpoint leads to: by the words on a step, by its verb, by `mark-paid`.
fn target(
    entity: &Entity,
    case: &Case<'_>,
    look: &Look,
    verb: &str,
) -> Option<(Id<Field>, String)> {
    for machine in &entity.machines {
        let steps = triggered(machine, case);
        let to: BTreeSet<&String> = steps.iter().map(|at| &machine.transitions[*at].to).collect();
        if let (1, Some(to)) = (to.len(), to.first()) {
            return Some((machine.field, (*to).clone()));
        }
    }
    let marked = matches!(verb, "mark" | "set" | "move").then(|| {
        case.verbs[1..]
            .iter()
            .filter(|word| *word != "as" && *word != "to")
            .cloned()
            .collect::<String>()
    });
    let result = look.states.result(verb).filter(|(field, state)| {
        // `resume` may lead to `active`, but not where every step there has another cause.
        let machine = entity.machines.iter().find(|machine| machine.field == *field);
        machine.is_none_or(|machine| named_by(state, verb) || !caused(machine, state))
    });
    result.or_else(|| marked.and_then(|state| look.states.find(&state)))
}

/// Whether a state is a form of the verb (`paid` of `pay`), not only a state that it may lead to.
fn named_by(state: &str, verb: &str) -> bool {
    const STEM: usize = 2;
    let stem = |word: &str| word.to_lowercase().chars().take(STEM).collect::<String>();
    stem(state) == stem(verb)
}

/// Whether every step to a state says what causes it.
fn caused(machine: &StateMachine, state: &str) -> bool {
    let mut steps = machine.transitions.iter().filter(|step| step.to == state).peekable();
    steps.peek().is_some() && steps.all(|step| step.trigger.is_some())
}

/// The steps of a machine whose words name the endpoint or what it does.
fn triggered(machine: &StateMachine, case: &Case<'_>) -> Vec<usize> {
    let path = case.draft.path.to_string();
    let tail: Option<&str> = path.rsplit('/').next();
    let names = |trigger: &str| {
        if let (true, Some(tail)) = (trigger.contains('/'), tail) {
            return trigger.split(['/', ' ', '`', ',', ')']).any(|word| word == tail);
        }
        let Some(verb) = case.verbs.first() else { return false };
        trigger.split(|c: char| !c.is_alphanumeric()).any(|word| {
            let word = word.to_lowercase();
            word == *verb || is_result(&word, verb) || word == format!("{verb}s")
        })
    };
    let steps = machine.transitions.iter().enumerate();
    steps.filter(|(_, step)| step.trigger.as_deref().is_some_and(names)).map(|(at, _)| at).collect()
}

/// A truth value that the verb sets, or takes back; where none is, a time.
fn flag(entity: &Entity, verb: &str) -> Option<(Id<Field>, NewValue)> {
    let of = |verb: &str| words_for(verb).iter().find_map(|word| told_by(entity, word));
    match of(verb) {
        Some(Condition::Compare(field, _, value)) => {
            return Some((field, NewValue::Constant(value)));
        }
        Some(Condition::Present(field)) => return Some((field, NewValue::Now)),
        _ => {}
    }
    let (_, base) = OPPOSITES.iter().find(|(known, _)| *known == verb)?;
    match of(base)? {
        Condition::Compare(field, ..) => Some((field, NewValue::Constant(Value::Bool(false)))),
        Condition::Present(field) => Some((field, NewValue::Constant(Value::Null))),
        _ => None,
    }
}

/// What a deletion that keeps the row writes, and how such rows are told from others.
pub(super) fn removal(
    context: &mut Context<'_>,
    case: &Case<'_>,
    draught: &mut Draught,
) -> Result<(), (Span, String)> {
    let entity = &mut context.spec.entities[case.entity];
    let described = |field: &Field| {
        field.schema.description.as_deref().is_some_and(|text| {
            let text = text.to_lowercase();
            text.contains("soft delete") || text.contains("soft-delete")
        })
    };
    let mark =
        entity.fields().find(|(_, field)| described(field)).map(|(_, field)| field.origin().span);
    let Some(span) =
        draught.keeps.or(mark).or_else(|| draught.writes.first().map(|write| write.2.span))
    else {
        return Ok(());
    };
    let soft = draught.keeps.is_some() || mark.is_some();
    let origin = Origin::stated(span);
    if draught.writes.is_empty() {
        draught.writes.push(
            kept_by(entity, described)
                .map(|(field, value)| (Place::Known(field), value, Origin::inferred(span)))
                .ok_or_else(|| {
                    (
                        span,
                        "it keeps the record, but no field tells a deleted record from others"
                            .to_owned(),
                    )
                })?,
        );
    }
    // Conditions are on fields that are there; a name that is new is made one first.
    for write in &mut draught.writes {
        if let Place::New(name) = &write.0 {
            write.0 = Place::Known(made(entity, name, &write.1, write.2, None));
        }
    }
    let hides = draught.writes.iter().find_map(|(place, value, _)| {
        let Place::Known(field) = place else { return None };
        let words = names::words(&entity.field(*field).name);
        let named = words.iter().any(|word| matches!(word.as_str(), "deleted" | "removed"));
        match value {
            NewValue::Now | NewValue::Caller if soft || named => Some(Condition::Present(*field)),
            NewValue::Constant(Value::String(state)) if soft || is_deleted(state) => {
                Some(Condition::OneOf(*field, vec![state.clone()]))
            }
            NewValue::Constant(Value::Bool(on)) if soft || named => {
                Some(Condition::Compare(*field, Comparison::Equal, Value::Bool(*on)))
            }
            _ => None,
        }
    });
    if let Some(condition) = hides {
        entity.removal = Some(Removal { condition, origin });
    } else if soft {
        return Err((
            span,
            "it keeps the record, but what tells a deleted record from others is not told"
                .to_owned(),
        ));
    }
    Ok(())
}

fn is_deleted(state: &str) -> bool {
    matches!(names::field_key(state).as_str(), "deleted" | "removed")
}

/// The field that tells a deleted record, where no sentence names one.
fn kept_by(entity: &Entity, described: impl Fn(&Field) -> bool) -> Option<(Id<Field>, NewValue)> {
    let value = |field: &Field| match field.schema.ty {
        Type::Timestamp | Type::Date => Some(NewValue::Now),
        Type::Boolean => Some(NewValue::Constant(Value::Bool(true))),
        _ => None,
    };
    let told = entity.fields().find(|(_, field)| described(field));
    let named = entity.fields().find(|(_, field)| {
        let key = names::field_key(&field.name);
        matches!(
            key.as_str(),
            "deletedat"
                | "deletedon"
                | "isdeleted"
                | "deleted"
                | "removedat"
                | "isremoved"
                | "removed"
        )
    });
    if let Some(found) = told.or(named).and_then(|(id, field)| Some((id, value(field)?))) {
        return Some(found);
    }
    entity.fields().find_map(|(id, field)| {
        let state = super::states::values_of(field).into_iter().find(|value| is_deleted(value))?;
        Some((id, NewValue::Constant(Value::from(state))))
    })
}

/// The field of a place; made where the model does not have it.
pub(super) fn field(
    context: &mut Context<'_>,
    case: &Case<'_>,
    members: &Members,
    place: Place,
    value: &NewValue,
    origin: Origin,
) -> Id<Field> {
    match place {
        Place::Known(field) => field,
        Place::New(name) => {
            let sent = members.schema(&name).cloned();
            made(&mut context.spec.entities[case.entity], &name, value, origin, sent)
        }
    }
}

fn made(
    entity: &mut Entity,
    name: &str,
    value: &NewValue,
    origin: Origin,
    sent: Option<Schema>,
) -> Id<Field> {
    if let Some(known) =
        entity.fields.iter().position(|field| names::has_key(&field.name, &names::field_key(name)))
    {
        return Id::new(known);
    }
    let origin = Origin::inferred(origin.span);
    let ty = match value {
        NewValue::Now => Type::Timestamp,
        NewValue::Add(_) | NewValue::AddSent(..) => Type::Integer(64),
        NewValue::Constant(Value::Bool(_)) | NewValue::Toggle => Type::Boolean,
        NewValue::Constant(Value::Number(_)) => Type::Integer(64),
        NewValue::Sent => sent.map_or(Type::Text, |schema| schema.ty),
        NewValue::Caller | NewValue::Constant(_) => Type::Text,
    };
    let counts = matches!(value, NewValue::Add(_) | NewValue::AddSent(..));
    entity.fields.push(Field {
        name: name.to_owned(),
        json: name.to_owned(),
        schema: Schema { nullable: !counts, ..Schema::of(ty, origin) },
        default: counts.then(|| Default::Value(Value::from(0), origin)),
        assigned: Some(Assigned::Elsewhere(origin)),
        origins: vec![origin],
        ..Field::default()
    });
    Id::new(entity.fields.len() - 1)
}

/// A step that no guard names may be taken from where the machine allows it; without a machine, what is
/// documented as a conflict is a record that is there already.
pub(super) fn machine_guards(
    context: &Context<'_>,
    case: &Case<'_>,
    effects: &[Written],
    draught: &mut Draught,
) {
    let entity = &context.spec.entities[case.entity];
    for effect in effects {
        let NewValue::Constant(Value::String(to)) = &effect.value else { continue };
        let told = draught.guards.iter().any(|(condition, ..)| condition.field() == effect.field);
        let machine = entity.machines.iter().find(|machine| machine.field == effect.field);
        if let Some(machine) = machine {
            let steps = triggered(machine, case);
            let own = steps.iter().map(|at| &machine.transitions[*at]);
            let mut from: Vec<String> =
                own.filter(|step| step.to == *to).map(|step| step.from.clone()).collect();
            if from.is_empty() {
                from = machine.before(to).map(str::to_owned).collect();
            }
            from.dedup();
            if !told {
                let origin = Origin { basis: livespec_ir::Basis::Inferred, ..machine.origin };
                draught.guards.push((
                    Condition::OneOf(effect.field, from),
                    Told::default(),
                    origin,
                ));
            }
        } else if !told
            && !draught.idempotent
            && draught.refusals.iter().any(|told| matches!(told.status, Some(409 | 422)))
        {
            let condition = Condition::NoneOf(effect.field, vec![to.clone()]);
            draught.guards.push((condition, Told::default(), Origin::inferred(effect.origin.span)));
        }
    }
}

/// What the document answers to a state that forbids something: the endpoint's own conflict, else the row
/// of the catalogue that speaks of states.
pub(super) fn refusal(
    context: &Context<'_>,
    uses: &[ErrorUse],
    condition: &Condition,
) -> Option<Told> {
    let of_state = |code: &Option<String>| {
        code.as_deref().is_some_and(|code| {
            let words = names::words(code);
            words.iter().any(|word| matches!(word.as_str(), "state" | "status" | "transition"))
        })
    };
    // `NOT_SENT` where it must be SENT.
    let about = |code: &Option<String>| {
        let Condition::OneOf(_, values) = condition else { return false };
        let key = code.as_deref().map(names::field_key).unwrap_or_default();
        values.iter().any(|value| key.ends_with(&format!("not{}", names::field_key(value))))
    };
    let used = uses.iter().find(|used| about(&used.code));
    let used = used.or_else(|| uses.iter().find(|used| of_state(&used.code)));
    let used = used.or_else(|| uses.iter().find(|used| used.status == 409));
    if let Some(used) = used {
        return Some(Told { status: Some(used.status), code: used.code.clone() });
    }
    let rows =
        || context.spec.errors.iter().filter(|entry| matches!(entry.status, 400 | 409 | 422 | 423));
    let row = rows()
        .find(|entry| about(&entry.code))
        .or_else(|| rows().find(|entry| of_state(&entry.code)))?;
    Some(Told { status: Some(row.status), code: row.code.clone() })
}

/// Fields that only actions write are nobody's to send, and states begin where the document says.
pub(super) fn settle_fields(
    context: &mut Context<'_>,
    written: &[(Id<Entity>, Id<Field>, bool)],
    sent: &BTreeSet<(Id<Entity>, String)>,
) {
    let shown = |entity: Id<Entity>, field: &Field| {
        [&field.name, &field.json]
            .iter()
            .any(|name| sent.contains(&(entity, names::field_key(name))))
    };
    let ids: Vec<Id<Entity>> = context.spec.entities.ids().collect();
    for id in ids {
        let entity = &mut context.spec.entities[id];
        for at in 0..entity.machines.len() {
            let (field, initial) = (entity.machines[at].field, entity.machines[at].initial.clone());
            let field = &mut entity.fields[field.index()];
            let free = matches!(field.assigned, None | Some(Assigned::Elsewhere(_)))
                && field.default.is_none();
            if let Some((state, origin)) = initial.filter(|_| free) {
                let value = Value::from(state);
                if shown(id, field) {
                    field.default = Some(Default::Value(value, origin));
                } else {
                    field.assigned = Some(Assigned::Constant(value, origin));
                }
                field.required = false;
            }
        }
    }
    for (id, field, counts) in written {
        let entity = &mut context.spec.entities[*id];
        let known = &entity.fields[field.index()];
        if known.assigned.is_some() || entity.key.contains(field) || shown(*id, known) {
            continue;
        }
        let field = &mut entity.fields[field.index()];
        let origin = Origin::inferred(field.origin().span);
        let start = match field.schema.ty {
            Type::Boolean => Some(Value::Bool(false)),
            _ => counts.then(|| Value::from(0)),
        };
        if let (None, Some(start)) = (&field.default, start) {
            field.default = Some(Default::Value(start, origin));
        }
        field.assigned = Some(match &field.default {
            Some(Default::Value(value @ Value::String(_), at)) => {
                Assigned::Constant(value.clone(), *at)
            }
            _ => Assigned::Elsewhere(origin),
        });
        field.required = false;
    }
}

/// Whether an operation creates or changes records by what it is sent.
pub(super) fn takes_fields(kind: &OperationKind) -> bool {
    matches!(kind, OperationKind::Create | OperationKind::Replace | OperationKind::Update)
}
