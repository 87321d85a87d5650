//! From what is said of an endpoint to what it does, or to the reason why it does nothing.
// tidy: no plug-in: joins what the families read

use livespec_diagnostics::{Fragment, Span};
use livespec_ir::{
    Behaviour, Condition, Effect as Written, Guard, NewValue, OperationKind, Origin, Refusal,
};

use super::super::bind::Bound;
use super::super::errors;
use super::body::Members;
use super::condition::is_of;
use super::reader::{self, Place, Reading, Saying, Told};
use super::rules::Rule;
use super::{Case, EFFECTS, Look, Looks, infer, read, tokens};
use crate::context::Context;
use crate::names;

/// What was understood of an endpoint, before its fields are found or made.
#[derive(Debug, Default)]
pub(super) struct Draught {
    pub(super) guards: Vec<(Condition, Told, Origin)>,
    pub(super) writes: Vec<(Place, NewValue, Origin)>,
    pub(super) messages: Vec<(String, Origin)>,
    pub(super) refusals: Vec<Told>,
    pub(super) idempotent: bool,
    pub(super) keeps: Option<Span>,
}

/// Gives an endpoint its behaviour. An action that is not understood says why.
pub(super) fn settle(
    context: &mut Context<'_>,
    looks: &mut Looks,
    case: &Case<'_>,
    rules: &[Rule],
    bound: &mut Bound,
) {
    let acts = matches!(case.kind, OperationKind::Action(_));
    let look = looks.of(context, case.entity);
    let members = Members::of(context, &look, case.directory, case.draft, case.entity);
    match draught(context, &look, case, &members, rules) {
        Ok(draught) => finish(context, case, &members, draught, bound),
        Err((span, reason)) if acts => {
            let told = case.items.iter().rev().find(|(start, _)| **start <= span.start);
            let own = told.filter(|(_, index)| context.outline.items[**index].span.contains(span));
            if let Some((_, index)) = own.filter(|(_, index)| !context.claimed(**index)) {
                context.claim(*index, "description of an endpoint", "A12", &[]);
            }
            context.gap(span, reason.clone());
            bound.kind = OperationKind::Action(reason);
        }
        Err((span, reason)) => {
            // A deletion that is told otherwise is not done as if nothing were said.
            context.gap(span, reason.clone());
            bound.kind = OperationKind::Unbound;
            bound.reason = Some(reason);
        }
    }
}

type Reason = (Span, String);

fn draught(
    context: &mut Context<'_>,
    look: &Look,
    case: &Case<'_>,
    members: &Members,
    rules: &[Rule],
) -> Result<Draught, Reason> {
    let acts = matches!(case.kind, OperationKind::Action(_));

    let (mut draught, mut notes, mut texts) = (Draught::default(), Vec::new(), Vec::new());
    {
        let scene = look.scene(context, case.entity, &case.verbs, &members.names);
        for text in &case.draft.prose {
            let reading = read(text, &scene);
            if acts && let Some((words, span)) = reading.rest.first() {
                return Err((*span, not_understood(words)));
            }
            if matches!(case.kind, OperationKind::Delete) && is_half(&reading, text.as_str()) {
                return Err((
                    text.span,
                    "it tells of a deletion that keeps the record, and not all of it is understood"
                        .to_owned(),
                ));
            }
            if reading.rest.is_empty() {
                let speaks = acts || reading.says.iter().any(|(saying, _)| is_behaviour(saying));
                texts.extend(speaks.then_some(text.span.start));
                take(case, reading, &mut draught, &mut notes);
            }
        }
        for used in errors::uses(case.draft) {
            refusal(&scene, case, &used, acts, &mut draught)?;
        }
    }
    for start in texts {
        if let Some(index) = case.items.get(&start).filter(|index| !context.claimed(**index)) {
            context.claim(*index, "behaviour of an endpoint", "A12", EFFECTS);
        }
    }
    for (span, kind) in notes {
        context.note(span, kind, "A12", EFFECTS);
    }
    let own =
        rules.iter().filter(|rule| rule.entity == case.entity && is_of(&rule.done, &case.verbs));
    for rule in own {
        for condition in &rule.conditions {
            draught.guards.push((condition.clone(), rule.told.clone(), Origin::stated(rule.span)));
        }
    }
    for (_, origin) in draught.messages.iter().filter(|_| acts) {
        context.gap(
            origin.span,
            "the message is not sent: messages to other services are not delivered yet",
        );
    }
    if acts {
        infer::results(context, case, look, &mut draught);
        members.use_up(context, case, look, &mut draught)?;
        if draught.writes.is_empty() {
            return Err((
                case.draft.span,
                "what it does is not told in a form that runs".to_owned(),
            ));
        }
    }
    Ok(draught)
}

/// Whether a text tells of a deletion that is none of the row, in words that are not all understood.
fn is_half(reading: &Reading, text: &str) -> bool {
    const KEPT: &[&str] = &[
        "soft delet",
        "soft-delet",
        "logical delet",
        "logically delet",
        "instead of delet",
        "not physically",
    ];
    let lower = text.to_lowercase();
    let keeps =
        reading.says.iter().any(|(saying, _)| matches!(saying, Saying::Write(..) | Saying::Keeps));
    !reading.rest.is_empty() && (keeps || KEPT.iter().any(|words| lower.contains(words)))
}

/// Whether a clause says what is done to the record.
fn is_behaviour(saying: &Saying) -> bool {
    matches!(saying, Saying::Write(..) | Saying::Require(..) | Saying::Keeps)
}

fn not_understood(words: &str) -> String {
    const SHOWN_MAX: usize = 80;
    let words = if words.contains('(') { words } else { words.trim_end_matches(')') };
    let mut shown: String = words.chars().take(SHOWN_MAX).collect();
    if shown.len() < words.len() {
        shown.push('…');
    }
    format!("`{}` is not told in a form that runs", shown.replace('`', ""))
}

/// Takes what a text says.
fn take(
    case: &Case<'_>,
    reading: Reading,
    draught: &mut Draught,
    notes: &mut Vec<(Span, &'static str)>,
) {
    for (saying, span) in reading.says {
        let origin = Origin::stated(span);
        match saying {
            Saying::Write(place, value) => {
                notes.push((span, "effect of an action"));
                draught.writes.push((place, value, origin));
            }
            Saying::Require(conditions, told, verb) => {
                if verb.is_some_and(|done| !is_of(&done, &case.verbs)) {
                    continue;
                }
                notes.push((span, "condition of an action"));
                draught.guards.extend(conditions.into_iter().map(|it| (it, told.clone(), origin)));
            }
            Saying::Refuse(told) => draught.refusals.push(told),
            Saying::Message(words) => draught.messages.push((words, origin)),
            Saying::Idempotent => draught.idempotent = true,
            Saying::Keeps => draught.keeps = Some(span),
            Saying::Purpose | Saying::Nothing => {}
        }
    }
}

/// An error that the endpoint documents: a condition, where its description tells one.
fn refusal(
    scene: &reader::Scene<'_>,
    case: &Case<'_>,
    used: &livespec_ir::ErrorUse,
    acts: bool,
    draught: &mut Draught,
) -> Result<(), Reason> {
    let standard = !matches!(used.status, 402 | 409 | 422 | 423);
    let said = used.description.as_deref().unwrap_or("").trim();
    let told = Told { status: Some(used.status), code: used.code.clone() };
    let text = said.trim_start_matches(|c: char| c.is_ascii_digit() || " ,;:.-—–".contains(c));
    let text = match &used.code {
        Some(code) => text.strip_prefix(code.as_str()).unwrap_or(text),
        None => text,
    };
    let line =
        format!("{} {}", used.status, text.trim_start_matches([':', ',', ' ', '-', '—', '–']));
    let fragment = Fragment::contiguous(&line, used.origin.span.start as usize);
    let mut reading = Reading::default();
    reader::read(&tokens::of_code(&fragment), scene, &mut reading);
    let understood = reading.rest.is_empty();
    if understood {
        for (saying, _) in reading.says {
            match saying {
                Saying::Require(conditions, seen, _) => {
                    let told = Told { code: told.code.clone().or(seen.code), ..told.clone() };

                    let all = conditions.into_iter().map(|it| (it, told.clone(), used.origin));
                    draught.guards.extend(all);
                }
                Saying::Refuse(_) if !standard => draught.refusals.push(told.clone()),
                _ => {}
            }
        }
        return Ok(());
    }
    if standard || !acts || is_general(scene, text) {
        if !standard {
            draught.refusals.push(told);
        }
        return Ok(());
    }
    Err((case.draft.span, format!("when it answers {}: {}", used.status, not_understood(text))))
}

/// Words that say of an error no more than its status.
fn is_general(scene: &reader::Scene<'_>, text: &str) -> bool {
    let mut words = text
        .split(|c: char| !c.is_alphanumeric() && c != '_' && c != '-')
        .filter(|word| !word.is_empty());
    let own = names::words(&scene.entity.name);
    words.all(|word| {
        let lower = word.to_lowercase();
        let noun = own.iter().any(|known| *known == *names::singular(&lower));
        let capitals = word.len() > 2 && word.chars().all(|c| c.is_ascii_uppercase() || c == '_');
        super::english::GENERAL.contains(&lower.as_str())
            || noun
            || capitals
            || scene.verbs.iter().any(|verb| super::states::is_result(&lower, verb))
    })
}

/// Finds or makes the fields, orders what was understood and binds it.
fn finish(
    context: &mut Context<'_>,
    case: &Case<'_>,
    members: &Members,
    mut draught: Draught,
    bound: &mut Bound,
) {
    match case.kind {
        OperationKind::Delete => {
            if let Err((span, reason)) = infer::removal(context, case, &mut draught) {
                context.gap(span, reason.clone());
                bound.kind = OperationKind::Unbound;
                bound.reason = Some(reason);
                return;
            }
        }
        // What a change says of its own fields is what its body says.
        OperationKind::Update | OperationKind::Replace => draught.writes.clear(),
        OperationKind::Read => {
            draught.writes.retain(|(_, value, _)| matches!(value, NewValue::Add(_) | NewValue::Now))
        }
        _ => {}
    }
    let mut effects: Vec<Written> = Vec::new();
    for (place, value, origin) in std::mem::take(&mut draught.writes) {
        let field = infer::field(context, case, members, place, &value, origin);
        let effect = Written { field, value, origin };
        match effects.iter_mut().find(|known| known.field == field) {
            Some(known) if known.origin.basis == livespec_ir::Basis::Inferred => *known = effect,
            Some(_) => {}
            None => effects.push(effect),
        }
    }
    infer::machine_guards(context, case, &effects, &mut draught);
    if effects.is_empty() && draught.guards.is_empty() {
        return;
    }
    let guards = guards(context, case, draught.guards, &draught.refusals);
    let acts = matches!(case.kind, OperationKind::Action(_));
    bound.behaviour = Some(Behaviour {
        guards,
        effects,
        idempotent: draught.idempotent,
        messages: if acts { draught.messages } else { Vec::new() },
        origin: Origin::stated(case.draft.span),
    });
    if acts {
        bound.kind = OperationKind::Action(String::new());
    }
}

/// The guards, each once, with what is answered where it does not hold.
fn guards(
    context: &Context<'_>,
    case: &Case<'_>,
    told: Vec<(Condition, Told, Origin)>,
    refusals: &[Told],
) -> Vec<Guard> {
    let uses = errors::uses(case.draft);
    let mut guards: Vec<Guard> = Vec::new();
    for (condition, own, origin) in told {
        let told = if own == Told::default() { refusals.first().cloned() } else { Some(own) };
        let told = told.or_else(|| infer::refusal(context, &uses, &condition));
        let told = told.unwrap_or_default();
        let shown = uses.iter().find(|used| {
            Some(used.status) == told.status && (told.code.is_none() || used.code == told.code)
        });
        let refusal = Refusal {
            status: told.status,
            code: told.code.or_else(|| shown.and_then(|used| used.code.clone())),
            message: shown.and_then(|used| used.message.clone()),
        };
        match guards.iter_mut().find(|guard| guard.condition == condition) {
            Some(known) if known.refusal == Refusal::default() => known.refusal = refusal,
            Some(_) => {}
            None => guards.push(Guard { condition, refusal, origin }),
        }
    }
    guards
}
