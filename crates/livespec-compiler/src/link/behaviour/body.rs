//! The members of an action's body, and what each is for.
// tidy: no plug-in: what actions are sent

use livespec_diagnostics::Span;
use livespec_ir::{Entity, Id, NewValue, Origin, Schema, Type};

use super::super::fields;
use super::reader::Place;
use super::settle::Draught;
use super::{Case, Look};
use crate::context::Context;
use crate::directory::Directory;
use crate::entities::Names;
use crate::names;
use crate::operations::Draft;

/// What an action is sent.
#[derive(Debug, Default)]
pub(super) struct Members {
    pub(super) names: Vec<String>,
    schemas: Vec<Schema>,
    spans: Vec<Span>,
    /// A body is told of that is no object of members.
    opaque: Option<Span>,
}

impl Members {
    pub(super) fn of(
        context: &Context<'_>,
        look: &Look,

        directory: &Directory,
        draft: &Draft,
        entity: Id<Entity>,
    ) -> Members {
        let mut members = Members::default();
        let Some(message) = &draft.request else { return members };
        let entity = &context.spec.entities[entity];
        let (_, shown) = fields::shown(message, entity, &look.named, false);
        for member in &shown {
            members.names.push(member.name.to_owned());
            members.schemas.push(member.schema(&Names::default()));
            members.spans.push(member.span);
        }
        let dto = message.type_name.as_deref().and_then(|name| directory.find(name));
        if shown.is_empty()
            && let Some(dto) = dto
        {
            for field in &context.spec.entities[dto].fields {
                members.names.push(field.name.clone());
                members.schemas.push(field.schema.clone());
                members.spans.push(field.origin().span);
            }
        }
        let json = message.media.as_deref().is_none_or(|media| media.contains("json"));
        let empty = message.sample.is_some() && shown.is_empty();
        if !json || (members.names.is_empty() && !empty) {
            members.opaque = Some(message.span);
        }
        members
    }

    /// The schema of a member.
    pub(super) fn schema(&self, name: &str) -> Option<&Schema> {
        let key = names::field_key(name);
        let at = self.names.iter().position(|known| names::field_key(known) == key)?;
        self.schemas.get(at)
    }

    /// Sees that every member is for something: said, or for the field of its name.
    pub(super) fn use_up(
        &self,
        context: &Context<'_>,
        case: &Case<'_>,
        look: &Look,
        draught: &mut Draught,
    ) -> Result<(), (Span, String)> {
        if let Some(span) = self.opaque {
            return Err((span, "its body is not told in a form that can be read".to_owned()));
        }
        let entity = &context.spec.entities[case.entity];
        for (name, span) in self.names.iter().zip(&self.spans) {
            let key = names::field_key(name);
            let used = draught.writes.iter().any(|(place, value, _)| match (place, value) {
                (_, NewValue::AddSent(member, _)) => member == name,
                (Place::New(field), NewValue::Sent) => names::field_key(field) == key,
                (Place::Known(field), NewValue::Sent) => {
                    stands_for(entity.field(*field), name, &case.verbs)
                }
                _ => false,
            });
            if used {
                continue;
            }
            let own = look.named.find(name).map(|field| (field, entity.field(field)));
            let own = own.or_else(|| {
                entity.fields().find(|(_, field)| stands_for(field, name, &case.verbs))
            });
            match own {
                Some((field, known))
                    if known.assigned.is_none() || !matches!(known.schema.ty, Type::Entity(_)) =>
                {
                    let written =
                        draught.writes.iter().any(|(place, ..)| *place == Place::Known(field));
                    if written || entity.key.contains(&field) {
                        return Err((
                            *span,
                            format!("what `{name}` of the body is for is not told"),
                        ));
                    }
                    draught.writes.push((
                        Place::Known(field),
                        NewValue::Sent,
                        Origin::inferred(*span),
                    ));
                }
                _ => return Err((*span, format!("what `{name}` of the body is for is not told"))),
            }
        }
        Ok(())
    }
}

/// The keys of the members that a body shows.
pub(super) fn names_of(
    context: &Context<'_>,
    look: &Look,
    directory: &Directory,
    draft: &Draft,
    entity: Id<Entity>,
) -> impl Iterator<Item = String> + use<> {
    let members = Members::of(context, look, directory, draft, entity);
    members.names.into_iter().map(|name| names::field_key(&name))
}

/// Whether a member of the body fills a field: by its name, or with the verb in front of it (`reason` of
/// `cancel` fills `cancelReason`, `cancelledReason`, `cancellationReason`).
pub(super) fn stands_for(field: &livespec_ir::Field, member: &str, verbs: &[String]) -> bool {
    let key = names::field_key(member);
    if names::has_key(&field.name, &key) || names::has_key(&field.json, &key) {
        return true;
    }
    let words = names::words(&field.name);
    let [first, rest @ ..] = words.as_slice() else { return false };
    let tail = names::words(member);
    let stem = |verb: &String| {
        let stem = verb.strip_suffix('e').unwrap_or(verb);
        stem.len() > 2 && first.starts_with(stem.get(..stem.len().min(6)).unwrap_or(stem))
    };
    !rest.is_empty() && rest == tail && verbs.iter().any(stem)
}
