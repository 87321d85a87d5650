//! Endpoints with their messages, as the document writes them; nothing is bound to a record yet.

mod bodies;
mod mentions;
mod openapi;
mod parameters;
mod prefixes;
mod roles;
mod statuses;
mod walk;

use std::collections::BTreeMap;

use livespec_diagnostics::Span;
use livespec_ir::{Method, Parameter, PathSegment, PathTemplate};
use livespec_lang::{FieldDecl, Sample};
use livespec_syntax::Text;

use crate::context::Context;

pub(crate) use bodies::may_be_json;
pub(crate) use parameters::parse_entry as parameter_entry;

/// A body outside any endpoint, from code that may hold JSON.
pub(crate) fn body_from_code(
    lang: &str,
    code: &livespec_diagnostics::Fragment,
    diagnostics: &mut livespec_diagnostics::Diagnostics,
) -> Option<Message> {
    if !bodies::may_be_json(lang, code) {
        return None;
    }
    bodies::from_code(code, code.span(0..code.text().len()), diagnostics)
}

pub(crate) use statuses::{in_row as error_row, in_table as error_rows, is_code};

/// An endpoint as the document writes it.
#[derive(Debug, Clone)]
pub(crate) struct Draft {
    pub(crate) method: Method,
    pub(crate) path: PathTemplate,
    /// Where method and path stand.
    pub(crate) span: Span,
    pub(crate) summary: Option<String>,
    pub(crate) request: Option<Message>,
    pub(crate) responses: Vec<Message>,
    pub(crate) errors: Vec<Message>,
    pub(crate) parameters: Vec<Parameter>,
    /// What is said of who may call it.
    pub(crate) access: Vec<Text>,
    /// Sentences about it that are nothing more special.
    pub(crate) prose: Vec<Text>,
    pub(crate) modified: bool,
}

impl Draft {
    /// Whether more than the line itself describes it.
    pub(crate) fn has_detail(&self) -> bool {
        self.request.is_some() || !self.responses.is_empty() || !self.errors.is_empty()
    }
}

/// A body, or only a status, as the document shows it.
#[derive(Debug, Clone, Default)]
pub(crate) struct Message {
    /// The status, of a response or an error.
    pub(crate) status: Option<u16>,
    /// A JSON body.
    pub(crate) sample: Option<Sample>,
    /// A list or table of fields.
    pub(crate) fields: Vec<FieldDecl>,
    /// The name of a type.
    pub(crate) type_name: Option<String>,
    /// The machine-readable code of an error, where it stands apart from a body.
    pub(crate) code: Option<String>,
    /// What is said of it.
    pub(crate) description: Option<String>,
    /// A media type, where one is named.
    pub(crate) media: Option<String>,
    pub(crate) span: Span,
}

/// Reads every endpoint of the document; the same method and path told twice in different detail
/// become one.
pub(crate) fn collect(context: &mut Context<'_>) -> Vec<Draft> {
    let mut drafts = merge(walk::walk(context));
    drafts.iter_mut().for_each(settle_statuses);
    drafts
}

/// Errors that only sentences tell.
fn settle_statuses(draft: &mut Draft) {
    let told: Vec<Message> = draft.prose.iter().flat_map(statuses::in_prose).collect();
    for message in told {
        if !draft.errors.iter().any(|known| known.status == message.status) {
            draft.errors.push(message);
        }
    }
}

/// The shape of a path, with the names of its parameters left out: two of one shape match the same
/// requests.
pub(crate) fn shape(segments: &[PathSegment]) -> String {
    segments
        .iter()
        .map(|segment| match segment {
            PathSegment::Literal(text) => format!("/{text}"),
            PathSegment::Parameter(_) => "/{}".to_owned(),
            PathSegment::Mixed(prefix, _, suffix) => format!("/{prefix}{{}}{suffix}"),
        })
        .collect()
}

/// A line of a summary table and a section on the same endpoint are one endpoint; two sections are
/// two, for the checks to see.
fn merge(drafts: Vec<Draft>) -> Vec<Draft> {
    let mut merged: Vec<Draft> = Vec::new();
    let mut places: BTreeMap<(Method, String), usize> = BTreeMap::new();
    for mut draft in drafts {
        let shape = (draft.method, shape(&draft.path.segments));
        let at = *places.entry(shape).or_insert(merged.len());
        let Some(known) = merged.get_mut(at) else {
            merged.push(draft);
            continue;
        };
        if known.has_detail() && draft.has_detail() {
            merged.push(draft);
            continue;
        }
        // What has more to tell comes first.
        if draft.has_detail() {
            std::mem::swap(known, &mut draft);
        }
        known.summary = known.summary.take().or(draft.summary);
        known.access.extend(draft.access);
        known.prose.extend(draft.prose);
        for parameter in draft.parameters {
            if !known.parameters.iter().any(|known| known.name == parameter.name) {
                known.parameters.push(parameter);
            }
        }
        if known.request.is_none() {
            known.request = draft.request;
        }
        if known.responses.is_empty() {
            known.responses = draft.responses;
        }
        if known.errors.is_empty() {
            known.errors = draft.errors;
        }
    }
    merged
}
