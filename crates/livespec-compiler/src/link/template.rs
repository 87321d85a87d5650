//! The shapes of successful responses, with the places their values come from.

use std::collections::BTreeSet;

use livespec_ir::{
    Arena, Context as Fact, Entity, Id, Member, OperationKind, Origin, PageFact, Property,
    Response, Schema, Template, Type,
};
use livespec_lang::{LeafClass, SampleKind, SampleNode};
use serde_json::Value;

use super::bind::Bound;
use super::named::Named;
use super::{fields, locate, request, sample};
use crate::entities::Names;
use crate::names;
use crate::operations::{Draft, Message};

/// The records with their fields by name.
#[derive(Clone, Copy)]
pub(super) struct Records<'a> {
    pub(super) entities: &'a Arena<Entity>,
    pub(super) named: &'a [Named],
}

impl<'a> Records<'a> {
    fn get(self, id: Id<Entity>) -> Record<'a> {
        Record { entity: &self.entities[id], named: &self.named[id.index()] }
    }
}

/// One of them.
#[derive(Clone, Copy)]
struct Record<'a> {
    entity: &'a Entity,
    named: &'a Named,
}

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
    pub(super) fn find(all: Records<'_>, drafts: &[Draft], bound: &[Bound]) -> Envelopes {
        let mut found = Envelopes::default();
        for (draft, bound) in drafts.iter().zip(bound) {
            let Some(id) = bound.entity else { continue };
            let Some(body) = draft.responses.iter().find_map(|response| response.sample.as_ref())
            else {
                continue;
            };
            let record = all.get(id);
            match bound.kind {
                OperationKind::List if found.list.is_none() => {
                    found.list = shape(&body.root, record, true).map(|template| hollow(&template));
                }
                OperationKind::Create
                | OperationKind::Read
                | OperationKind::Replace
                | OperationKind::Update
                    if found.item.is_none() =>
                {
                    found.item = shape(&body.root, record, false).map(|template| hollow(&template));
                }
                _ => {}
            }
        }
        found
    }

    /// How many members stand around a record at most.
    pub(super) fn members(&self) -> usize {
        fn count(template: &Template) -> usize {
            match template {
                Template::Object(members) | Template::Record(members) => {
                    members.iter().map(|member| 1 + count(&member.value)).sum()
                }
                Template::Records(inner) => count(inner),
                _ => 0,
            }
        }
        [&self.item, &self.list].into_iter().flatten().map(count).max().unwrap_or(0)
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
    records: Records<'_>,
    types: &Names,
    draft: &Draft,
    bound: &Bound,
    envelopes: &Envelopes,
) -> Vec<Response> {
    let mut responses: Vec<Response> = draft
        .responses
        .iter()
        .filter(|message| message.status.is_none_or(|status| status < 400))
        .map(|message| response(records, types, bound, envelopes, message))
        .collect();
    responses
        .sort_by_key(|response| usize::from(response.template.is_none() && response.status != 204));
    if responses.is_empty()
        && bound.entity.is_some()
        && !matches!(bound.kind, OperationKind::Delete)
    {
        let message = Message { span: draft.span, ..Message::default() };
        let mut silent = response(records, types, bound, envelopes, &message);
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
    records: Records<'_>,
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
    let record = bound.entity.filter(|_| bound.runs()).map(|id| records.get(id));
    let template = record.and_then(|record| template(bound, envelopes, message, status, record));
    let schema = match (&template, record) {
        (Some(template), Some(record)) => Some(schema_of(template, record.entity)),
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
    bound: &Bound,
    envelopes: &Envelopes,
    message: &Message,
    status: u16,
    of: Record<'_>,
) -> Option<Template> {
    let list = matches!(bound.kind, OperationKind::List);
    if let Some(body) = &message.sample {
        if matches!(bound.kind, OperationKind::Action(_)) {
            return Some(answer(&body.root, of));
        }
        return shape(&body.root, of, list);
    }
    if status == 204 || (matches!(bound.kind, OperationKind::Delete) && message.fields.is_empty()) {
        return None;
    }
    let record = if message.fields.is_empty() {
        whole_record(of.entity)
    } else {
        let (_, members) = fields::shown(message, of.entity, of.named, false);
        Template::Record(
            members
                .iter()
                .map(|member| field_member(of, member.name, Origin::stated(member.span)))
                .collect(),
        )
    };
    let named_list = message.type_name.as_deref().is_some_and(|name| name.ends_with("[]"));
    if list && named_list {
        return Some(Template::Records(Box::new(record)));
    }
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

fn field_member(of: Record<'_>, name: &str, origin: Origin) -> Member {
    let value =
        of.named.find(name).map_or_else(|| Template::Unknown(name.to_owned()), Template::Field);
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
fn shape(root: &SampleNode, of: Record<'_>, list: bool) -> Option<Template> {
    let key = names::entity_key(&of.entity.name);
    let located = if list {
        locate::list(root, of.named, &key)?
    } else {
        locate::record(root, of.named, &key)
    };
    Some(node(root, of, &located.trail, list))
}

fn node(at: &SampleNode, of: Record<'_>, trail: &[&str], list: bool) -> Template {
    let Some((next, rest)) = trail.split_first() else {
        return if list { records(at, of) } else { record(at, of) };
    };
    let SampleKind::Object { members, .. } = &at.kind else {
        return Template::Unknown(String::new());
    };
    let members = members
        .iter()
        .map(|member| {
            let value = if member.name == *next {
                node(&member.value, of, rest, list)
            } else {
                aside(&member.name, &member.value, list)
            };
            Member { name: member.name.clone(), value, origin: Origin::stated(member.name_span) }
        })
        .collect();
    Template::Object(members)
}

fn records(at: &SampleNode, of: Record<'_>) -> Template {
    let inner = match &at.kind {
        SampleKind::Array(items) => match items.first() {
            Some(first) if matches!(&first.kind, SampleKind::Object { members, .. } if !members.is_empty()) => {
                record(first, of)
            }
            _ => whole_record(of.entity),
        },
        _ => whole_record(of.entity),
    };
    Template::Records(Box::new(inner))
}

fn record(at: &SampleNode, of: Record<'_>) -> Template {
    let SampleKind::Object { members, open } = &at.kind else { return whole_record(of.entity) };
    let mut shown: Vec<Member> = members
        .iter()
        .map(|member| field_member(of, &member.name, Origin::stated(member.name_span)))
        .collect();
    if *open && let Template::Record(all) = whole_record(of.entity) {
        // An ellipsis stands for the rest of the record.
        let names: BTreeSet<String> = shown.iter().map(|member| member.name.clone()).collect();
        shown.extend(all.into_iter().filter(|member| !names.contains(&member.name)));
    }
    Template::Record(shown)
}

/// What an action answers: the record, or some of its fields beside constants.
fn answer(root: &SampleNode, of: Record<'_>) -> Template {
    let key = names::entity_key(&of.entity.name);
    let located = locate::record(root, of.named, &key);
    let shows = sample::names_in(located.node).iter().any(|name| of.named.knows(name));
    if !shows {
        return aside("", root, false);
    }
    let mut template = node(root, of, &located.trail, false);
    settle_unknown(&mut template, located.node, of);
    template
}

/// Members of an action's answer that are no fields: the key of the record under its full name, and words
/// that confirm.
fn settle_unknown(template: &mut Template, shown: &SampleNode, of: Record<'_>) {
    match template {
        Template::Object(members) => {
            members.iter_mut().for_each(|member| settle_unknown(&mut member.value, shown, of));
        }
        Template::Record(members) => {
            let SampleKind::Object { members: samples, .. } = &shown.kind else { return };
            for member in members {
                if !matches!(member.value, Template::Unknown(_)) {
                    continue;
                }
                let key = names::field_key(&member.name);
                let own = format!("{}id", names::entity_key(&of.entity.name));
                let sample = samples.iter().find(|sample| sample.name == member.name);
                if let (true, [field]) = (key == own, of.entity.key.as_slice()) {
                    member.value = Template::Field(*field);
                } else if let Some(sample) = sample.filter(|_| CONFIRMS.contains(&key.as_str())) {
                    member.value = aside(&member.name, &sample.value, false);
                }
            }
        }
        _ => {}
    }
}

/// Members that say in every answer that it was done.
const CONFIRMS: &[&str] =
    &["message", "msg", "success", "ok", "detail", "requestid", "timestamp", "traceid"];

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
