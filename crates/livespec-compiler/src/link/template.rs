//! The shapes of successful responses, with the places their values come from.

use livespec_ir::{
    Context as Fact, Entity, Member, OperationKind, Origin, PageFact, Property, Response, Schema,
    Template, Type,
};
use livespec_lang::{LeafClass, SampleKind, SampleNode};
use serde_json::Value;

use super::bind::Bound;
use super::{fields, locate, request, sample};
use crate::context::Context;
use crate::entities::Names;
use crate::names;
use crate::operations::{Draft, Message};

/// How the document wraps records where it shows it; what it shows once holds for responses that it
/// does not show.
#[derive(Debug, Clone, Default)]
pub(super) struct Envelopes {
    item: Option<Template>,
    list: Option<Template>,
}

/// Stands in an envelope for whatever record belongs there.
const RECORD: &str = "\u{0}record";

impl Envelopes {
    /// Reads the wrapping of the first item and the first list that the document shows.
    pub(super) fn find(context: &Context<'_>, drafts: &[Draft], bound: &[Bound]) -> Envelopes {
        let mut found = Envelopes::default();
        for (draft, bound) in drafts.iter().zip(bound) {
            let Some(id) = bound.entity else { continue };
            let Some(body) = draft.responses.iter().find_map(|response| response.sample.as_ref())
            else {
                continue;
            };
            let entity = &context.spec.entities[id];
            match bound.kind {
                OperationKind::List if found.list.is_none() => {
                    found.list = shape(&body.root, entity, true).map(|template| hollow(&template));
                }
                OperationKind::Create
                | OperationKind::Read
                | OperationKind::Replace
                | OperationKind::Update
                    if found.item.is_none() =>
                {
                    found.item = shape(&body.root, entity, false).map(|template| hollow(&template));
                }
                _ => {}
            }
        }
        found
    }

    fn wrap(&self, record: &Template, list: bool) -> Option<Template> {
        let envelope = if list { self.list.as_ref() } else { self.item.as_ref() }?;
        Some(fill(envelope, record))
    }
}

/// An envelope with its records cut out.
fn hollow(template: &Template) -> Template {
    match template {
        Template::Record(_) => Template::Unknown(RECORD.to_owned()),
        Template::Records(_) => Template::Records(Box::new(Template::Unknown(RECORD.to_owned()))),
        Template::Object(members) => Template::Object(
            members
                .iter()
                .map(|member| Member { value: hollow(&member.value), ..member.clone() })
                .collect(),
        ),
        other => other.clone(),
    }
}

fn fill(template: &Template, record: &Template) -> Template {
    match template {
        Template::Unknown(mark) if mark == RECORD => record.clone(),
        Template::Records(inner) => Template::Records(Box::new(fill(inner, record))),
        Template::Object(members) => Template::Object(
            members
                .iter()
                .map(|member| Member { value: fill(&member.value, record), ..member.clone() })
                .collect(),
        ),
        other => other.clone(),
    }
}

/// The successful responses of an operation.
pub(super) fn responses(
    context: &Context<'_>,
    types: &Names,
    draft: &Draft,
    bound: &Bound,
    envelopes: &Envelopes,
) -> Vec<Response> {
    let mut responses: Vec<Response> = draft
        .responses
        .iter()
        .filter(|message| message.status.is_none_or(|status| status < 400))
        .map(|message| response(context, types, bound, envelopes, message))
        .collect();
    responses
        .sort_by_key(|response| usize::from(response.template.is_none() && response.status != 204));
    if responses.is_empty()
        && bound.entity.is_some()
        && !matches!(bound.kind, OperationKind::Delete)
    {
        let message = Message { span: draft.span, ..Message::default() };
        let mut silent = response(context, types, bound, envelopes, &message);
        silent.origin = Origin::inferred(draft.span);
        responses.push(silent);
    }
    responses
}

fn default_status(kind: &OperationKind) -> u16 {
    match kind {
        OperationKind::Create => 201,
        OperationKind::Delete => 204,
        _ => 200,
    }
}

fn response(
    context: &Context<'_>,
    types: &Names,
    bound: &Bound,
    envelopes: &Envelopes,
    message: &Message,
) -> Response {
    let has_body =
        message.sample.is_some() || message.type_name.is_some() || !message.fields.is_empty();
    let status = message.status.unwrap_or(match bound.kind {
        OperationKind::Delete if has_body => 200,
        _ => default_status(&bound.kind),
    });
    let template = match bound.entity {
        Some(id) if !matches!(bound.kind, OperationKind::Action(_) | OperationKind::Unbound) => {
            template(types, bound, envelopes, message, status, &context.spec.entities[id])
        }
        _ => None,
    };
    let schema = match (&template, bound.entity) {
        (Some(template), Some(id)) => Some(schema_of(template, &context.spec.entities[id])),
        _ => message.sample.as_ref().map(|body| sample::schema(&body.root, types)),
    };
    let example = message
        .sample
        .as_ref()
        .filter(|body| body.strict && !request::has_type_words(&body.root))
        .map(|body| sample::value(&body.root));
    Response {
        status,
        template,
        schema,
        example,
        description: message.description.clone(),
        origin: Origin::stated(message.span),
        ..Response::default()
    }
}

fn template(
    types: &Names,
    bound: &Bound,
    envelopes: &Envelopes,
    message: &Message,
    status: u16,
    entity: &Entity,
) -> Option<Template> {
    let list = matches!(bound.kind, OperationKind::List);
    if let Some(body) = &message.sample {
        return shape(&body.root, entity, list);
    }
    if status == 204 || (matches!(bound.kind, OperationKind::Delete) && message.fields.is_empty()) {
        return None;
    }
    let record = if message.fields.is_empty() {
        whole_record(entity)
    } else {
        let (_, members) = fields::shown(message, types, entity, false);
        Template::Record(
            members
                .iter()
                .map(|member| field_member(entity, &member.name, Origin::stated(member.span)))
                .collect(),
        )
    };
    envelopes.wrap(&record, list).or_else(|| {
        if list {
            let origin = Origin::defaulted();
            let member = |name: &str, value| Member { name: name.to_owned(), value, origin };
            return Some(Template::Object(vec![
                member("data", Template::Records(Box::new(record))),
                member("nextCursor", Template::Page(PageFact::NextCursor)),
            ]));
        }
        Some(record)
    })
}

fn field_member(entity: &Entity, name: &str, origin: Origin) -> Member {
    let value = fields::field_named(entity, name)
        .map_or_else(|| Template::Unknown(name.to_owned()), Template::Field);
    Member { name: name.to_owned(), value, origin }
}

/// Every field of the record that may be shown, in the order of the model.
pub(super) fn whole_record(entity: &Entity) -> Template {
    Template::Record(
        entity
            .fields()
            .filter(|(_, field)| !field.write_only)
            .map(|(id, field)| Member {
                name: field.json.clone(),
                value: Template::Field(id),
                origin: Origin::inferred(field.origin().span),
            })
            .collect(),
    )
}

/// The template that a sample shows.
fn shape(root: &SampleNode, entity: &Entity, list: bool) -> Option<Template> {
    let known = entity.fields.iter().map(|field| names::field_key(&field.name)).collect();
    let key = names::entity_key(&entity.name);
    let located =
        if list { locate::list(root, &known, &key)? } else { locate::record(root, &known, &key) };
    let trail: Vec<&str> = located.trail;
    Some(node(root, entity, &trail, list))
}

fn node(at: &SampleNode, entity: &Entity, trail: &[&str], list: bool) -> Template {
    let Some((next, rest)) = trail.split_first() else {
        return if list { records(at, entity) } else { record(at, entity) };
    };
    let SampleKind::Object { members, .. } = &at.kind else {
        return Template::Unknown(String::new());
    };
    let members = members
        .iter()
        .map(|member| {
            let value = if member.name == *next {
                node(&member.value, entity, rest, list)
            } else {
                aside(&member.name, &member.value, list)
            };
            Member { name: member.name.clone(), value, origin: Origin::stated(member.name_span) }
        })
        .collect();
    Template::Object(members)
}

fn records(at: &SampleNode, entity: &Entity) -> Template {
    let inner = match &at.kind {
        SampleKind::Array(items) => match items.first() {
            Some(first) if matches!(&first.kind, SampleKind::Object { members, .. } if !members.is_empty()) => {
                record(first, entity)
            }
            _ => whole_record(entity),
        },
        _ => whole_record(entity),
    };
    Template::Records(Box::new(inner))
}

fn record(at: &SampleNode, entity: &Entity) -> Template {
    let SampleKind::Object { members, open } = &at.kind else { return whole_record(entity) };
    let mut shown: Vec<Member> = members
        .iter()
        .map(|member| field_member(entity, &member.name, Origin::stated(member.name_span)))
        .collect();
    if *open && let Template::Record(all) = whole_record(entity) {
        // An ellipsis stands for the rest of the record.
        let names: Vec<String> = shown.iter().map(|member| member.name.clone()).collect();
        shown.extend(all.into_iter().filter(|member| !names.contains(&member.name)));
    }
    Template::Record(shown)
}

/// A member beside the record: a fact about the page or the request, or a constant.
fn aside(name: &str, at: &SampleNode, list: bool) -> Template {
    let key = names::field_key(name);
    if let SampleKind::Object { members, .. } = &at.kind {
        return Template::Object(
            members
                .iter()
                .map(|member| Member {
                    name: member.name.clone(),
                    value: aside(&member.name, &member.value, list),
                    origin: Origin::stated(member.name_span),
                })
                .collect(),
        );
    }
    if let Some(fact) = page_fact(&key).filter(|_| list) {
        return Template::Page(fact);
    }
    match key.as_str() {
        "requestid" | "traceid" | "correlationid" => return Template::Context(Fact::RequestId),
        "timestamp" | "time" | "servertime" | "generatedat" => return Template::Context(Fact::Now),
        _ => {}
    }
    match &at.kind {
        SampleKind::Array(items) if items.is_empty() => {
            Template::Constant(Value::Array(Vec::new()))
        }
        SampleKind::Leaf(leaf) => match &leaf.class {
            LeafClass::Example(_) => Template::Constant(leaf.value.clone()),
            // `"success": "boolean"` in a successful answer.
            LeafClass::Type { .. } if matches!(key.as_str(), "success" | "ok") => {
                Template::Constant(Value::Bool(true))
            }
            _ => Template::Unknown(name.to_owned()),
        },
        _ => Template::Constant(sample::value(at)),
    }
}

fn page_fact(key: &str) -> Option<PageFact> {
    Some(match key {
        "nextcursor" | "next" | "cursor" | "nextpagetoken" | "nexttoken" | "endcursor"
        | "after" | "continuationtoken" => PageFact::NextCursor,
        "hasmore" | "hasnext" | "hasnextpage" | "more" => PageFact::HasMore,
        "hasprev" | "hasprevious" | "haspreviouspage" | "hasprevpage" => PageFact::HasPrevious,
        "total" | "totalcount" | "totalitems" | "totalelements" | "totalresults"
        | "totalrecords" => PageFact::Total,
        "totalpages" | "pages" | "pagecount" | "lastpage" => PageFact::Pages,
        "count" | "returned" => PageFact::Count,
        "page" | "currentpage" | "pagenumber" => PageFact::Page,
        "limit" | "pagesize" | "perpage" | "size" => PageFact::Limit,
        "offset" | "skip" => PageFact::Offset,
        _ => return None,
    })
}

/// The schema of what a template yields.
fn schema_of(template: &Template, entity: &Entity) -> Schema {
    let of = |ty| Schema::of(ty, Origin::inferred(entity.origin().span));
    match template {
        Template::Object(members) | Template::Record(members) => of(Type::Object(
            members
                .iter()
                .map(|member| Property {
                    name: member.name.clone(),
                    schema: schema_of(&member.value, entity),
                    required: true,
                    field: match member.value {
                        Template::Field(id) => Some(id),
                        _ => None,
                    },
                    origin: member.origin,
                    ..Property::default()
                })
                .collect(),
        )),
        Template::Constant(value) => {
            let mut schema = of(match value {
                Value::Bool(_) => Type::Boolean,
                Value::String(_) => Type::Text,
                Value::Number(number) if number.is_i64() => Type::Integer(64),
                Value::Number(_) => Type::Number,
                _ => Type::Any,
            });
            schema.constraints.push(livespec_ir::Constraint {
                kind: livespec_ir::ConstraintKind::Constant(value.clone()),
                origin: schema.origin,
            });
            schema
        }
        Template::Field(id) => entity.field(*id).schema.clone(),
        Template::Records(inner) => of(Type::Array(Box::new(schema_of(inner, entity)))),
        Template::Page(fact) => {
            let mut schema = of(match fact {
                PageFact::NextCursor => Type::Text,
                PageFact::HasMore | PageFact::HasPrevious => Type::Boolean,
                _ => Type::Integer(64),
            });
            schema.nullable = *fact == PageFact::NextCursor;
            schema
        }
        Template::Context(Fact::Now) => of(Type::Timestamp),
        Template::Context(_) => of(Type::Text),
        Template::Unknown(_) => Schema { nullable: true, ..of(Type::Any) },
    }
}
