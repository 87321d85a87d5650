//! Parameters outside the body and how lists are paged.

use livespec_ir::{
    OperationKind, Origin, Paging, Parameter, ParameterPlace, PathSegment, Schema, Type,
};

use super::bind::Bound;
use super::named::Named;
use crate::context::Context;
use crate::names;
use crate::operations::Draft;

/// The parameters of an operation: those of the path first, then as documented.
pub(super) fn parameters(
    context: &Context<'_>,
    named: &[Named],
    draft: &Draft,
    bound: &Bound,
) -> Vec<Parameter> {
    let mut parameters: Vec<Parameter> = Vec::new();
    for segment in &draft.path.segments {
        let (PathSegment::Parameter(name) | PathSegment::Mixed(_, name, _)) = segment else {
            continue;
        };
        let told = draft
            .parameters
            .iter()
            .find(|parameter| parameter.name == *name && parameter.place == ParameterPlace::Path);
        let mut parameter = told.cloned().unwrap_or_else(|| Parameter {
            name: name.clone(),
            place: ParameterPlace::Path,
            schema: Schema::of(Type::Text, Origin::inferred(draft.span)),
            origin: Origin::stated(draft.span),
            ..Parameter::default()
        });
        parameter.required = true;
        address(context, bound, &mut parameter);
        parameters.push(parameter);
    }
    for parameter in
        draft.parameters.iter().filter(|parameter| parameter.place != ParameterPlace::Path)
    {
        parameters.push(parameter.clone());
    }
    parameters.extend(from_body(draft));
    if matches!(bound.kind, OperationKind::List) {
        from_prose(named, draft, bound, &mut parameters);
    }
    if let (OperationKind::List, Some(id)) = (&bound.kind, bound.entity) {
        let entity = &context.spec.entities[id];
        for parameter in
            parameters.iter_mut().filter(|parameter| parameter.place == ParameterPlace::Query)
        {
            if is_paging(&parameter.name) {
                continue;
            }
            parameter.field = named[id.index()].find(&parameter.name);
            if let Some(id) = parameter.field
                && matches!(parameter.schema.ty, Type::Text | Type::Any)
            {
                parameter.schema.ty = entity.field(id).schema.ty.clone();
            }
        }
    }
    parameters
}

/// What a path parameter is compared with, and so its type.
fn address(context: &Context<'_>, bound: &Bound, parameter: &mut Parameter) {
    let Some(own) = bound.entity else { return };
    let entities = &context.spec.entities;
    if let Some((name, field)) = &bound.item
        && *name == parameter.name
    {
        parameter.schema.ty = entities[own].field(*field).schema.ty.clone();
        return;
    }
    if let Some(parent) = bound.parents.iter().find(|parent| parent.parameter == parameter.name) {
        parameter.schema.ty = entities[parent.entity].field(parent.key).schema.ty.clone();
        return;
    }
    let of_parents = bound.parents.iter().flat_map(|parent| {
        parent.scopes.iter().map(move |(name, field)| (parent.entity, name, field))
    });
    if let Some((entity, _, field)) =
        of_parents.into_iter().find(|(_, name, _)| **name == parameter.name)
    {
        parameter.schema.ty = entities[entity].field(*field).schema.ty.clone();
        return;
    }
    if let Some((_, field)) = bound.scopes.iter().find(|(name, _)| *name == parameter.name) {
        parameter.field = Some(*field);
        parameter.schema.ty = entities[own].field(*field).schema.ty.clone();
    }
}

/// A "request" that a document shows for an endpoint without a body lists its query parameters.
fn from_body(draft: &Draft) -> Vec<Parameter> {
    use livespec_ir::Method;
    if !matches!(draft.method, Method::Get | Method::Head | Method::Delete) {
        return Vec::new();
    }
    let Some(message) = &draft.request else { return Vec::new() };
    let Some(livespec_lang::SampleKind::Object { members, .. }) =
        message.sample.as_ref().map(|body| &body.root.kind)
    else {
        return Vec::new();
    };
    members
        .iter()
        .filter(|member| !draft.parameters.iter().any(|known| known.name == member.name))
        .map(|member| {
            let schema = super::sample::schema(&member.value, &crate::entities::Names::default());
            Parameter {
                name: member.name.clone(),
                place: ParameterPlace::Query,
                schema,
                origin: Origin::stated(member.name_span),
                ..Parameter::default()
            }
        })
        .collect()
}

/// Query parameters that a description names in code spans: ``paging by `limit` (at most 100) and
/// `offset`, filtered by `status` ``.
fn from_prose(named: &[Named], draft: &Draft, bound: &Bound, parameters: &mut Vec<Parameter>) {
    let Some(named) = bound.entity.map(|id| &named[id.index()]) else { return };
    for text in &draft.prose {
        let line = text.as_str();
        // Offsets are shared with the line, so only ASCII letters change.
        let lower = line.to_ascii_lowercase();
        let speaks = ["filter", "query", "parameter", "paging", "page", "paginat", "sort"]
            .iter()
            .any(|word| lower.contains(word));
        if !speaks {
            continue;
        }
        let mut from = 0;
        for run in text.inlines.codes() {
            let Some(at) = line[from..].find(run.text.as_str()).map(|at| at + from) else {
                continue;
            };
            from = at + run.text.len();
            let sorted = lower[..at].rfind("sort") > lower[..at].rfind("filter");
            let filters = named.find(&run.text).is_some() && !sorted;
            let known = is_paging(&run.text) || filters;
            let taken = parameters.iter().any(|parameter| parameter.name == run.text);
            if !known || taken {
                continue;
            }
            // The words in parentheses behind the name belong to it.
            let rest = &line[from..];
            let words = rest.trim_start();
            let end = match words.strip_prefix('(').and_then(|inner| inner.find(')')) {
                Some(close) => from + (rest.len() - words.len()) + close + 2,
                None => from,
            };
            let fragment = text.fragment.slice(at..end);
            let span = text.fragment.span(at..end);
            let mut inlines = text.inlines.clone();
            inlines.runs.retain(|other| other.span == run.span);
            inlines.span = span;
            let part = livespec_syntax::Text { fragment, span, inlines, prose: text.prose };
            parameters.extend(crate::operations::parameter_entry(
                &part,
                Some(ParameterPlace::Query),
                &draft.path,
            ));
        }
    }
}

/// A list whose response shows page numbers or offsets is paged by them, although no parameter is
/// described.
pub(super) fn page_by_response(operation: &mut livespec_ir::Operation) {
    use livespec_ir::{PageFact, Template};
    let told = operation.parameters.iter().any(|parameter| {
        parameter.place == ParameterPlace::Query
            && is_paging(&parameter.name)
            && !parameter.name.contains("sort")
    });
    if told {
        return;
    }
    fn facts(template: &Template, found: &mut Vec<(PageFact, String)>) {
        if let Template::Object(members) = template {
            for member in members {
                match &member.value {
                    Template::Page(fact) => found.push((*fact, member.name.clone())),
                    inner => facts(inner, found),
                }
            }
        }
    }
    let mut found = Vec::new();
    if let Some(template) =
        operation.responses.first().and_then(|response| response.template.as_ref())
    {
        facts(template, &mut found);
    }
    let name = |wanted: PageFact| {
        found.iter().find(|(fact, _)| *fact == wanted).map(|(_, name)| name.clone())
    };
    let limit = name(PageFact::Limit);
    if let Some(page) = name(PageFact::Page) {
        operation.paging =
            Paging::Page { page, size: limit.unwrap_or_else(|| "pageSize".to_owned()) };
    } else if let Some(offset) = name(PageFact::Offset) {
        operation.paging =
            Paging::Offset { offset, limit: limit.unwrap_or_else(|| "limit".to_owned()) };
    }
}

const LIMITS: &[&str] =
    &["limit", "pagesize", "perpage", "size", "take", "maxresults", "first", "count"];
const CURSORS: &[&str] =
    &["cursor", "after", "pagetoken", "nexttoken", "startingafter", "continuationtoken", "token"];
const PAGES: &[&str] = &["page", "pagenumber", "pageno", "pageindex"];
const OFFSETS: &[&str] = &["offset", "skip", "start"];

fn is_paging(name: &str) -> bool {
    let key = names::field_key(name);
    [LIMITS, CURSORS, PAGES, OFFSETS, &["sort", "sortby", "orderby", "order"]]
        .iter()
        .any(|list| list.contains(&key.as_str()))
}

/// How a list is paged, by the names of its query parameters.
pub(super) fn paging(parameters: &[Parameter]) -> Paging {
    let find = |list: &[&str]| {
        parameters
            .iter()
            .filter(|parameter| {
                parameter.place == ParameterPlace::Query && parameter.field.is_none()
            })
            .find(|parameter| list.contains(&names::field_key(&parameter.name).as_str()))
            .map(|parameter| parameter.name.clone())
    };
    let limit = find(LIMITS);
    let size = |fallback: &str| limit.clone().unwrap_or_else(|| fallback.to_owned());
    if let Some(page) = find(PAGES) {
        return Paging::Page { page, size: size("pageSize") };
    }
    if let Some(offset) = find(OFFSETS) {
        return Paging::Offset { offset, limit: size("limit") };
    }
    Paging::Cursor {
        limit: size("limit"),
        cursor: find(CURSORS).unwrap_or_else(|| "cursor".to_owned()),
    }
}
