//! The states that records go through: from arrows in text, tables with from and to, and diagrams.
// tidy: no plug-in: gathers the charts of every source

mod diagram;
mod lines;
mod table;

use std::collections::{BTreeMap, BTreeSet};

use livespec_diagnostics::{Diagnostics, Span};
use livespec_ir::{Condition, Entity, Field, Id, Origin, Refusal, StateMachine, Transition};
use livespec_syntax::{Item, SectionId, Topic};

use super::states::{is_state_field, values_of};
use crate::context::Context;
use crate::directory::Directory;
use crate::names;
use crate::trace::Effect;

const EFFECTS: &[Effect] = &[Effect::Check, Effect::Serve, Effect::Verify];

/// Steps as one place of the document tells them.
#[derive(Debug, Default)]
pub(super) struct Chart {
    /// From, to, what is said of it, where.
    pub(super) steps: Vec<(String, String, Option<String>, Span)>,
    /// The state of a new record.
    pub(super) initial: Option<(String, Span)>,
    /// The state that stands first in a chain, which may be the one that records begin in.
    pub(super) head: Option<(String, Span)>,
    /// Says by its form that it tells states (a diagram, columns of from and to).
    pub(super) certain: bool,
}

/// A source of charts: what an item tells, if it tells any.
type Source = fn(&Item, &mut Diagnostics) -> Option<Chart>;

/// The sources; the first that knows an item reads it.
const SOURCES: &[Source] = &[diagram::read, table::read, lines::read];

/// A state from any other one.
pub(super) const ANY: &str = "*";

/// Fills the machines of every record that the document tells states of.
pub(super) fn collect(context: &mut Context<'_>, told: &BTreeSet<u32>) {
    let holders = Holders::of(context);
    let mut charts: BTreeMap<(Id<Entity>, Id<Field>), Vec<Chart>> = BTreeMap::new();
    for (index, item) in context.outline.items.iter().enumerate() {
        if told.contains(&item.span.start) || context.within(item, ELSEWHERE) {
            continue;
        }
        let Some(source) = SOURCES.iter().find_map(|source| source(item, context.diagnostics))
        else {
            continue;
        };
        let place = holders.find(context, item, &source);
        match place {
            Some(place) => {
                context.claim(index, "state transitions", "R4", EFFECTS);
                charts.entry(place).or_default().push(source);
            }
            None if source.certain => {
                let reason =
                    "states, but no field of a record holds them: list them as values of a field";
                context.gap(item.span, reason);
            }
            None => {}
        }
    }
    for ((entity, field), charts) in charts {
        let mut machine = machine(&context.spec.entities[entity], field, charts);
        let condition = Condition::OneOf(field, Vec::new());
        if let Some(told) = super::infer::refusal(context, &[], &condition) {
            machine.refusal = Refusal { status: told.status, code: told.code, message: None };
        }
        adopt(&mut context.spec.entities[entity], machine);
    }
}

/// Sections that tell of states without deciding them.
const ELSEWHERE: &[Topic] = &[
    Topic::Testing,
    Topic::UnitTests,
    Topic::IntegrationTests,
    Topic::EndToEndTests,
    Topic::PerformanceTests,
    Topic::SecurityTests,
    Topic::OutOfScope,
    Topic::Future,
    Topic::Alternatives,
    Topic::ChangeLog,
    Topic::Migration,
    Topic::DataMigration,
    Topic::Rollout,
    Topic::UserInterface,
    Topic::Risks,
    Topic::OpenQuestions,
];

/// The machine that charts tell together.
fn machine(entity: &Entity, field: Id<Field>, charts: Vec<Chart>) -> StateMachine {
    let listed = values_of(entity.field(field));
    let spell = |name: &str| {
        let key = names::field_key(name);
        let known = listed.iter().find(|value| names::field_key(value) == key);
        known.cloned().unwrap_or_else(|| name.to_owned())
    };
    let first = charts.first().and_then(|chart| chart.steps.first()).map(|step| step.3);
    let head = charts.iter().find_map(|chart| chart.head.clone());
    let mut machine = StateMachine {
        field,
        initial: charts
            .iter()
            .find_map(|chart| chart.initial.clone())
            .map(|(name, span)| (spell(&name), Origin::stated(span))),
        transitions: Vec::new(),
        refusal: Refusal::default(),
        origin: Origin::stated(first.unwrap_or_default()),
    };
    let all: Vec<String> = if listed.is_empty() {
        let steps = charts.iter().flat_map(|chart| &chart.steps);
        let names = steps.flat_map(|step| [&step.0, &step.1]).filter(|name| *name != ANY);
        let mut seen = BTreeSet::new();
        names.filter(|name| seen.insert(names::field_key(name))).cloned().collect()
    } else {
        listed.clone()
    };
    for (from, to, trigger, span) in charts.into_iter().flat_map(|chart| chart.steps) {
        let to = spell(&to);
        let before = if from == ANY {
            all.iter().filter(|state| **state != to).cloned().collect()
        } else {
            vec![spell(&from)]
        };
        for from in before {
            if machine.transitions.len() >= STEPS_MAX {
                return machine;
            }
            let origin = Origin::stated(span);
            machine.transitions.push(Transition {
                from,
                to: to.clone(),
                trigger: trigger.clone(),
                origin,
            });
        }
    }
    // The first state of a chain is where records begin, if nothing leads back to it.
    if machine.initial.is_none()
        && let Some((name, span)) = head
        && machine.before(&spell(&name)).next().is_none()
    {
        machine.initial = Some((spell(&name), Origin::inferred(span)));
    }
    machine
}

/// How many steps a machine has at most.
const STEPS_MAX: usize = 1024;

/// How many fields a state is looked for in.
const HOLDERS_MAX: usize = 64;

fn adopt(entity: &mut Entity, machine: StateMachine) {
    let id = machine.field;
    if values_of(entity.field(id)).is_empty() {
        // The steps list the states where nothing else does.
        let mut values: Vec<String> = Vec::new();
        let steps = machine.transitions.iter().flat_map(|step| [&step.from, &step.to]);
        for state in machine.initial.iter().map(|(state, _)| state).chain(steps) {
            if !values.contains(state) {
                values.push(state.clone());
            }
        }
        let field = &mut entity.fields[id.index()];
        field.schema.constraints.push(livespec_ir::Constraint {
            kind: livespec_ir::ConstraintKind::OneOf(values.into_iter().map(Into::into).collect()),
            origin: machine.origin,
        });
    }
    entity.machines.push(machine);
}

/// Fields of records.
type Places = Vec<(Id<Entity>, Id<Field>)>;

/// The fields that hold states, by the states.
struct Holders {
    by_state: BTreeMap<String, Places>,
    directory: Directory,
    /// The only record with a field for a state.
    only: Option<Id<Entity>>,
}

impl Holders {
    fn of(context: &Context<'_>) -> Holders {
        let mut by_state: BTreeMap<String, Places> = BTreeMap::new();
        for (id, entity) in context.spec.entities.iter() {
            for (field, known) in entity.fields() {
                for value in values_of(known) {
                    let places = by_state.entry(names::field_key(&value)).or_default();
                    if places.len() < HOLDERS_MAX {
                        places.push((id, field));
                    }
                }
            }
        }
        let stored = context.spec.entities.iter().filter(|(_, entity)| entity.stored);
        let mut holding = stored.filter(|(_, entity)| entity.fields.iter().any(is_state_field));
        let only = holding.next().map(|(id, _)| id).filter(|_| holding.next().is_none());
        Holders { by_state, directory: Directory::of(&context.spec.entities), only }
    }

    /// The field that holds every state of a chart; the record that is named nearest where several do.
    fn find(
        &self,
        context: &Context<'_>,
        item: &Item,
        chart: &Chart,
    ) -> Option<(Id<Entity>, Id<Field>)> {
        let steps = chart.steps.iter().flat_map(|step| [&step.0, &step.1]);
        let states: BTreeSet<String> =
            steps.filter(|name| *name != ANY).map(|name| names::field_key(name)).collect();
        let named = self.named(context, item);
        let mut held: BTreeMap<(Id<Entity>, Id<Field>), usize> = BTreeMap::new();
        for place in states.iter().filter_map(|state| self.by_state.get(state)).flatten() {
            *held.entry(*place).or_default() += 1;
        }
        let speaks = chart.certain || context.within(item, &[Topic::StateMachine]);
        // Where states are told of, one that its field does not list is a slip.
        let enough = |count: usize| {
            count == states.len() || (speaks && count >= 2 && count * 3 >= states.len() * 2)
        };
        let most = held.values().copied().max().unwrap_or(0);
        let kept = held.into_iter().filter(|(_, count)| *count == most && enough(*count));
        let all: Vec<(Id<Entity>, Id<Field>)> = kept.map(|(place, _)| place).collect();
        let stored =
            |place: &(Id<Entity>, Id<Field>)| usize::from(context.spec.entities[place.0].stored);
        let near = |place: &(Id<Entity>, Id<Field>)| {
            usize::from(named.contains(&place.0)) * 2 + stored(place)
        };
        let best = all.iter().map(near).max();
        let mut best = all.into_iter().filter(|place| Some(near(place)) == best);
        if let Some(place) = best.next() {
            // Two records that hold them alike: which is meant is not told.
            let alone = best.all(|other| other.0 == place.0);
            return alone.then_some(place);
        }
        // A record that is named here has a field for a state, and nothing lists its values.
        let mut open = named.iter().filter(|_| speaks).filter_map(|id| {
            let fields = context.spec.entities[*id].fields();
            let mut fields =
                fields.filter(|(_, field)| is_state_field(field) && values_of(field).is_empty());
            fields.next().map(|(field, _)| (*id, field))
        });
        let place = open.next()?;
        open.next().is_none().then_some(place)
    }

    /// The records that the headings around an item name, or the only one with a field for a state.
    fn named(&self, context: &Context<'_>, item: &Item) -> Vec<Id<Entity>> {
        let sections: Vec<SectionId> = context.sections(item).collect();
        for id in sections {
            let heading = context.outline.sections[id.0 as usize].heading.as_str();
            let words: Vec<&str> = heading
                .split(|c: char| !c.is_alphanumeric() && c != '_')
                .filter(|word| !word.is_empty())
                .collect();
            let pairs = words.windows(2).map(|pair| pair.concat());
            let singles = words.iter().map(|word| (*word).to_owned());
            let found: Vec<Id<Entity>> =
                pairs.chain(singles).filter_map(|word| self.directory.find(&word)).collect();
            if !found.is_empty() {
                return found;
            }
        }
        self.only.into_iter().collect()
    }
}
