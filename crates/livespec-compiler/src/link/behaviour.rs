//! What endpoints do to records beyond storing them: read from sentences, one file a family of wordings,
//! and from the states that the document tells.
//!
//! An endpoint that acts runs only where every clause that is said of it is understood; the first that is
//! not is the reason why it does not. Of other endpoints (a deletion, a change) whole sentences that are
//! understood add conditions, and the rest changes nothing.

mod answer;
mod assign;
mod body;
mod condition;
mod count;
mod english;
mod guard;
mod infer;
mod machine;
mod message;
mod purpose;
mod reader;
mod refusal;
mod remark;
mod rules;
mod settle;
mod stamp;
mod states;
mod tokens;
mod transition;

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::rc::Rc;

use livespec_diagnostics::Span;
use livespec_ir::{
    Entity, Field, Id, Method, NewValue, Operation, OperationKind, PathSegment, Template,
};

use livespec_syntax::ItemKind;

use self::reader::{At, Reading, Scene, Take};
use self::states::States;
use super::bind::Bound;
use super::named::Named;
use crate::context::Context;
use crate::directory::Directory;
use crate::names;
use crate::operations::Draft;
use crate::trace::Effect;

/// A family of wordings.
#[derive(Clone, Copy)]
struct Family {
    /// Its name, as its file's.
    name: &'static str,
    /// Takes the words at a place, where it knows them.
    read: fn(&At<'_>) -> Option<Take>,
}

impl std::fmt::Debug for Family {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.name)
    }
}

/// Every family; where two know the same words, the earlier one takes them.
const BEHAVIOURS: &[Family] = &[
    transition::FAMILY,
    assign::FAMILY,
    count::FAMILY,
    stamp::FAMILY,
    refusal::FAMILY,
    guard::FAMILY,
    purpose::FAMILY,
    remark::FAMILY,
    message::FAMILY,
    answer::FAMILY,
];

const EFFECTS: &[Effect] = &[Effect::Check, Effect::Serve, Effect::Verify];

/// An endpoint with what is known around it.
struct Case<'c> {
    draft: &'c Draft,
    kind: OperationKind,
    entity: Id<Entity>,
    /// What it is called to do: the last word of an action's path, `delete` and its like.
    verbs: Vec<String>,
    directory: &'c Directory,
    /// The items that hold prose of endpoints, by where they begin.
    items: &'c BTreeMap<u32, usize>,
}

/// Fills the machines of records and the behaviour of endpoints.
pub(super) fn collect(context: &mut Context<'_>, drafts: &[Draft], bound: &mut [Bound]) {
    let told: BTreeSet<u32> =
        drafts.iter().flat_map(|draft| &draft.prose).map(|text| text.span.start).collect();
    machine::collect(context, &told);
    let directory = Directory::of(&context.spec.entities);
    let items = items(context, &told);
    let names = context.spec.integrations.iter().map(|it| it.name.clone()).collect();
    let mut looks = Looks { integrations: Rc::new(names), ..Looks::default() };
    let rules = rules::collect(context, &mut looks, &directory, &told);
    for (draft, bound) in drafts.iter().zip(bound.iter_mut()) {
        let Some(entity) = bound.entity else { continue };
        let wide = context.spec.entities[entity].fields.len() > FIELDS_MAX;
        if wide || bound.item.is_none() || matches!(bound.kind, OperationKind::Unbound) {
            continue;
        }
        let case = Case {
            draft,
            kind: bound.kind.clone(),
            entity,
            verbs: verbs(draft, &bound.kind),
            directory: &directory,
            items: &items,
        };
        settle::settle(context, &mut looks, &case, &rules, bound);
    }
    let mut sent = BTreeSet::new();
    let mut written = Vec::new();
    for (draft, bound) in drafts.iter().zip(bound.iter()) {
        let Some(entity) = bound.entity else { continue };
        if infer::takes_fields(&bound.kind) {
            sent.extend(
                body::names_of(context, &looks.of(context, entity), &directory, draft, entity)
                    .map(|name| (entity, name)),
            );
        }
        let effects = bound.behaviour.iter().flat_map(|behaviour| &behaviour.effects);
        written.extend(effects.filter(|effect| effect.value != NewValue::Sent).map(|effect| {
            let counts = matches!(effect.value, NewValue::Add(_) | NewValue::AddSent(..));
            (entity, effect.field, counts)
        }));
    }
    infer::settle_fields(context, &written, &sent);
}

/// The field that a member of an action's body fills.
pub(super) fn filled(
    entity: &Entity,
    draft: &Draft,
    bound: &Bound,
    member: &str,
) -> Option<Id<Field>> {
    let verbs = verbs(draft, &bound.kind);
    let effects = bound.behaviour.iter().flat_map(|behaviour| &behaviour.effects);
    let mut sent = effects.filter(|effect| effect.value == NewValue::Sent);
    sent.find(|effect| body::stands_for(entity.field(effect.field), member, &verbs))
        .map(|effect| effect.field)
}

/// The items whose text was attached to endpoints, by where the text begins.
fn items(context: &Context<'_>, told: &BTreeSet<u32>) -> BTreeMap<u32, usize> {
    let start = |kind: &ItemKind| match kind {
        ItemKind::Entry(text, _) | ItemKind::Paragraph(text) => Some(text.span.start),
        ItemKind::Label(label) => Some(label.key.span.start),
        _ => None,
    };
    let items = context.outline.items.iter().enumerate();
    let items = items.filter_map(|(index, item)| Some((start(&item.kind)?, index)));
    items.filter(|(start, _)| told.contains(start)).collect()
}

/// The verbs of an endpoint.
fn verbs(draft: &Draft, kind: &OperationKind) -> Vec<String> {
    let of = |words: &[&str]| -> Vec<String> { words.iter().map(|it| (*it).to_owned()).collect() };
    match kind {
        OperationKind::Delete => of(&["delete", "remove"]),
        OperationKind::Update | OperationKind::Replace => {
            of(&["update", "change", "edit", "modify", "replace"])
        }
        OperationKind::Read => of(&["get", "read", "retrieve", "return", "fetch", "view", "show"]),
        OperationKind::Action(_) => {
            let name = match draft.path.segments.last() {
                Some(PathSegment::Literal(name)) => name.as_str(),
                Some(PathSegment::Mixed(_, _, suffix)) => suffix.as_str(),
                _ => return Vec::new(),
            };
            let mut verbs = names::words(name);
            if matches!(draft.method, Method::Put | Method::Patch) {
                verbs.extend(of(&["update", "change", "set"]));
            }
            verbs
        }
        _ => Vec::new(),
    }
}

/// How many fields a record may have for sentences about it to be read, so that each costs a bounded time.
const FIELDS_MAX: usize = 512;

/// What is looked up of records, made once for each and again where it has a further field.
#[derive(Default)]
struct Looks {
    known: HashMap<(Id<Entity>, usize), Rc<Look>>,
    integrations: Rc<Vec<String>>,
}

impl Looks {
    fn of(&mut self, context: &Context<'_>, id: Id<Entity>) -> Rc<Look> {
        let entity = &context.spec.entities[id];
        let known = self.known.entry((id, entity.fields.len())).or_insert_with(|| {
            let integrations = Rc::clone(&self.integrations);
            Rc::new(Look { named: Named::of(entity), states: States::of(entity), integrations })
        });
        Rc::clone(known)
    }
}

/// What is looked up of one record.
struct Look {
    named: Named,
    states: States,
    integrations: Rc<Vec<String>>,
}

impl Look {
    fn scene<'s>(
        &'s self,
        context: &'s Context<'_>,
        entity: Id<Entity>,
        verbs: &'s [String],
        sent: &'s [String],
    ) -> Scene<'s> {
        Scene {
            entity: &context.spec.entities[entity],
            named: &self.named,
            states: &self.states,
            verbs,
            sent,
            integrations: &self.integrations,
        }
    }
}

/// An action whose answer shows what nobody tells does not run: a success with holes would be none.
pub(super) fn judge_answer(operation: &mut Operation) -> Option<(Span, String)> {
    let acts = matches!(operation.kind, OperationKind::Action(_)) && operation.behaviour.is_some();
    let unknown = operation.responses.first().and_then(|response| response.template.as_ref());
    let name = unknown.filter(|_| acts).and_then(unknown_member)?;
    let reason = format!("where `{name}` of its answer comes from is not told");
    operation.behaviour = None;
    operation.kind = OperationKind::Action(reason.clone());
    operation.reason = Some(reason.clone());
    Some((operation.origin.span, reason))
}

/// The first member of an answer whose source is not known.
fn unknown_member(template: &Template) -> Option<&str> {
    match template {
        Template::Object(members) | Template::Record(members) => {
            members.iter().find_map(|member| unknown_member(&member.value))
        }
        Template::Records(inner) => unknown_member(inner),
        Template::Unknown(name) => Some(name),
        _ => None,
    }
}

/// Reads a text of prose.
fn read(text: &livespec_syntax::Text, scene: &Scene<'_>) -> Reading {
    let mut reading = Reading::default();
    reader::read(&tokens::of_text(text), scene, &mut reading);
    reading
}
