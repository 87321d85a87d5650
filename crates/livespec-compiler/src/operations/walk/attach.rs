//! Attaches labels, fences, tables and text to the endpoint that they stand under.

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use livespec_ir::{Method, Parameter, ParameterPlace};
use livespec_syntax::{FenceItem, LabelItem, PartRole, TableItem, TableRole, Text};

use super::super::roles::{self, Role};
use super::super::{Draft, Message, bodies, parameters, statuses};
use super::{EFFECTS, Walk};
use crate::context::Context;
use crate::trace::Effect;

impl Walk {
    pub(super) fn label(&mut self, context: &mut Context<'_>, index: usize, label: &LabelItem) {
        let key = label.key.as_str();
        let status =
            label.status.map(|(status, _)| status).or_else(|| status_ahead(label.value.as_str()));
        if let Ok(number) = key.trim().parse::<u16>()
            && (100..=599).contains(&number)
        {
            self.status_line(context, index, number, label);
            return;
        }
        if matches!(self.role, Role::Parameters(_) | Role::Request)
            && label.key.inlines.codes().next().is_some()
        {
            let text = crate::text::whole(label);
            self.entry(context, index, &text);
            return;
        }
        let role = roles::role(&label.key.read(), status);
        match role {
            Role::Summary => {
                let text = label.value.as_str().trim().to_owned();
                let prose = label.value.clone();
                self.each(|draft| {
                    draft.summary = Some(text.clone());
                    draft.prose.push(prose.clone());
                });
                context.claim(index, "description of an endpoint", "A1", &[Effect::Export]);
                self.role = Role::Other;
            }
            Role::Access => {
                let value = label.value.clone();
                self.each(|draft| draft.access.push(value.clone()));
                context.claim(index, "access rule of an endpoint", "X2", EFFECTS);
                self.role = Role::Access;
            }
            Role::Same => {}
            Role::Other => {
                let prose = crate::text::whole(label);
                self.give(prose, |draft, prose| draft.prose.push(prose));
                self.role = Role::Other;
            }
            _ => {
                self.role = role;
                self.label_value(context, index, label, status);
            }
        }
    }

    /// A body, or a status alone, on the line of its label.
    fn label_value(
        &mut self,
        context: &mut Context<'_>,
        index: usize,
        label: &LabelItem,
        status: Option<u16>,
    ) {
        let said = label.qualifier.iter().chain([&label.key, &label.value]);
        let media = said.map(Text::as_str).find_map(bodies::media_in);
        let message = bodies::from_value(&label.value, context.diagnostics);
        let (kind, requirement) = match self.role {
            Role::Request => ("request body", "A2"),
            Role::Response(_) => ("response", "A4"),
            Role::Error(_) => ("error response", "A5"),
            Role::Statuses => ("status codes", "A7"),
            Role::Parameters(_) => ("parameters", "A3"),
            _ => ("part of an endpoint", "A1"),
        };
        context.claim(index, kind, requirement, EFFECTS);
        match &self.role {
            Role::Request => {
                if let Some(mut message) = message {
                    message.media = media;
                    self.each(|draft| {
                        draft.request = draft.request.take().or_else(|| Some(message.clone()))
                    });
                }
            }
            Role::Response(_) | Role::Error(_) => {
                // A status alone stands for itself until a body follows.
                let mut message = message
                    .unwrap_or_else(|| Message { span: label.key.span, ..Message::default() });
                message.status = status;
                let said = label.value.as_str().trim();
                message.description = (!said.is_empty()).then(|| said.to_owned());
                if message.status.is_some()
                    || message.sample.is_some()
                    || message.type_name.is_some()
                    || !message.fields.is_empty()
                {
                    self.give(message, file);
                }
            }
            Role::Statuses => {
                for message in statuses::in_line(&label.value) {
                    self.give(message, file);
                }
            }
            _ => {}
        }
    }

    fn status_line(
        &mut self,
        context: &mut Context<'_>,
        index: usize,
        status: u16,
        label: &LabelItem,
    ) {
        let text = label.value.as_str().trim();
        let code = label
            .value
            .inlines
            .codes()
            .map(|run| run.text.as_str())
            .find(|text| statuses::is_code(text));
        let message = Message {
            status: Some(status),
            description: (!text.is_empty()).then(|| text.to_owned()),
            code: code.map(str::to_owned),
            span: label.key.span,
            ..Message::default()
        };
        self.give(message, file);
        context.claim(index, "status code", "A7", EFFECTS);
    }

    pub(super) fn fence(&mut self, context: &mut Context<'_>, index: usize, fence: &FenceItem) {
        let mut understood = false;
        for part in &fence.parts {
            let span = part.code.span(0..part.code.text().len());
            let schema = bodies::from_schema(&fence.lang, &part.code, context.diagnostics);
            let sample = || {
                let json = bodies::may_be_json(&fence.lang, &part.code);
                json.then(|| bodies::from_code(&part.code, span, context.diagnostics)).flatten()
            };
            let Some(message) = schema.or_else(sample) else { continue };
            let (kind, requirement) = self.body(part.role, message);
            context.note(span, kind, requirement, EFFECTS);
            if !part.role_span.is_empty() {
                context.note(part.role_span, kind, requirement, EFFECTS);
            }
            understood = true;
        }
        if understood {
            context.claim(index, "messages of an endpoint", "A4", EFFECTS);
        }
    }

    fn body(&mut self, part: PartRole, mut message: Message) -> (&'static str, &'static str) {
        let role = match part {
            PartRole::Request => Role::Request,
            PartRole::Response(Some(status)) if status >= 400 => Role::Error(Some(status)),
            PartRole::Response(status) => Role::Response(status),
            PartRole::Error(status) => Role::Error(status),
            PartRole::Plain => self.guess(),
        };
        match role {
            Role::Request => {
                self.give(message, |draft, message| {
                    let media = draft.request.take().and_then(|known| known.media);
                    draft.request = Some(Message { media, ..message });
                });
                ("request body", "A2")
            }
            Role::Error(status) => {
                message.status = status;
                self.give(message, file_error);
                ("error response", "A5")
            }
            Role::Response(status) => {
                message.status = status;
                self.give(message, file);
                ("response", "A4")
            }
            _ => ("sample", "A4"),
        }
    }

    /// A body that nothing announces: the request of an endpoint that takes one, else its response.
    fn guess(&self) -> Role {
        match &self.role {
            Role::Request | Role::Response(_) | Role::Error(_) => return self.role.clone(),
            _ => {}
        }
        let Some(draft) = self.current.first().map(|index| &self.drafts[*index]) else {
            return Role::Other;
        };
        let takes_body = matches!(draft.method, Method::Post | Method::Put | Method::Patch);
        if takes_body && draft.request.is_none() { Role::Request } else { Role::Response(None) }
    }

    pub(super) fn table(&mut self, context: &mut Context<'_>, index: usize, table: &TableItem) {
        let Some(path) = self.current.first().map(|index| self.drafts[*index].path.clone()) else {
            return;
        };
        let place = match &self.role {
            Role::Parameters(place) => *place,
            _ => None,
        };
        match table.role {
            // A table with codes of its own is the catalogue of the document, wherever it stands.
            TableRole::Errors if is_catalogue(table) => {}
            TableRole::Errors | TableRole::StatusCodes | TableRole::EdgeCases => {
                for (message, _) in statuses::in_table(table) {
                    self.give(message, file);
                }
                context.claim(index, "errors of an endpoint", "A6", EFFECTS);
            }
            TableRole::Parameters | TableRole::Fields => {
                let takes_body = self.current.first().is_some_and(|index| {
                    matches!(self.drafts[*index].method, Method::Post | Method::Put | Method::Patch)
                });
                let in_body = match &self.role {
                    Role::Request => takes_body,
                    Role::Parameters(_) | Role::Headers => false,
                    Role::Response(_) => return self.response_fields(context, index, table),
                    _ => takes_body && table.role == TableRole::Fields,
                };
                if in_body {
                    let fields = crate::entities::table_fields(table);
                    let span = context.outline.items[index].span;
                    self.each(|draft| {
                        let known = draft
                            .request
                            .get_or_insert_with(|| Message { span, ..Message::default() });
                        known.fields.clone_from(&fields);
                    });
                    context.claim(index, "request body", "A2", EFFECTS);
                } else {
                    for parameter in parameters::in_table(table, place, &path) {
                        self.give(parameter, |draft, parameter| draft.parameters.push(parameter));
                    }
                    context.claim(index, "parameters", "A3", EFFECTS);
                }
            }
            _ => {}
        }
    }

    fn response_fields(&mut self, context: &mut Context<'_>, index: usize, table: &TableItem) {
        let fields = crate::entities::table_fields(table);
        let span = context.outline.items[index].span;
        self.each(|draft| {
            if let Some(response) = draft.responses.last_mut() {
                response.fields.clone_from(&fields);
            } else {
                draft.responses.push(Message {
                    fields: fields.clone(),
                    span,
                    ..Message::default()
                });
            }
        });
        context.claim(index, "response", "A4", EFFECTS);
    }

    /// A line that ends in a colon and begins like a label announces what follows, however much it says
    /// in between: `Error Response (409), where another ticket has the same reference:`.
    fn announce(&mut self, context: &mut Context<'_>, index: usize, text: &Text) -> bool {
        let line = text.as_str().trim_end();
        if !line.ends_with(':') {
            return false;
        }
        let head = line.split(['(', ',', ':', '`']).next().unwrap_or("");
        let role = roles::role(&text.prose.english_text(head), roles::status_in(line));
        let status = match &role {
            Role::Response(status) | Role::Error(status) => *status,
            Role::Request => None,
            _ => return false,
        };
        context.claim(index, "part of an endpoint", "A4", EFFECTS);
        if status.is_some() {
            let description = Some(line.trim_end_matches(':').to_owned());
            let message = Message { status, description, span: text.span, ..Message::default() };
            self.give(message, file);
        }
        self.role = role;
        true
    }

    pub(super) fn entry(&mut self, context: &mut Context<'_>, index: usize, text: &Text) {
        if self.announce(context, index, text) {
            return;
        }
        let Some(path) = self.current.first().map(|index| self.drafts[*index].path.clone()) else {
            return;
        };
        match self.role.clone() {
            Role::Parameters(place) => {
                if let Some(parameter) = parameters::parse_entry(text, place, &path) {
                    context.claim(index, "parameter", "A3", EFFECTS);
                    self.give(parameter, |draft, parameter| draft.parameters.push(parameter));
                    return;
                }
            }
            Role::Statuses | Role::Error(_) => {
                let messages = statuses::in_line(text);
                if !messages.is_empty() {
                    context.claim(index, "status code", "A7", EFFECTS);
                    for message in messages {
                        self.give(message, file);
                    }
                    return;
                }
            }
            Role::Request => {
                if let Some(field) = bodies::field_entry(text) {
                    context.claim(index, "field of a request body", "A2", EFFECTS);
                    let span = text.span;
                    self.each(|draft| {
                        let known = draft
                            .request
                            .get_or_insert_with(|| Message { span, ..Message::default() });
                        if known.sample.is_none() {
                            known.fields.push(field.clone());
                        }
                    });
                    return;
                }
            }
            Role::Access => {
                context.claim(index, "access rule of an endpoint", "X2", EFFECTS);
                self.each(|draft| draft.access.push(text.clone()));
                return;
            }
            _ => {}
        }
        self.each(|draft| draft.prose.push(text.clone()));
    }

    pub(super) fn paragraph(&mut self, context: &mut Context<'_>, index: usize, text: &Text) {
        if self.announce(context, index, text) {
            return;
        }
        let first = context.outline.items[index].span;
        let sentence = text.as_str().split('\n').next().unwrap_or("").trim().to_owned();
        self.each(|draft| {
            draft.prose.push(text.clone());
            if draft.summary.is_none()
                && !sentence.is_empty()
                && draft.request.is_none()
                && draft.responses.is_empty()
            {
                draft.summary = Some(sentence.clone());
            }
        });
        context.note(first, "description of an endpoint", "A1", &[Effect::Export]);
    }
}

/// Whether a table of errors names codes, and enough of them to be the whole document's.
fn is_catalogue(table: &TableItem) -> bool {
    let coded =
        statuses::in_table(table).iter().filter(|(message, _)| message.code.is_some()).count();
    coded >= 4
}

/// The status at the head of a value: `` `201 Created` ``, `(404)`.
pub(super) fn status_ahead(value: &str) -> Option<u16> {
    let head: String = value.trim_start_matches(['(', '`', ' ', '*']).chars().take(4).collect();
    roles::status_in(head.trim_end())
}

/// Of the parameters with one name in one place the last is kept, where the first stood.
pub(super) fn settle_parameters(draft: &mut Draft) {
    let mut places: HashMap<(String, ParameterPlace), usize> = HashMap::new();
    let mut kept: Vec<Parameter> = Vec::with_capacity(draft.parameters.len());
    for parameter in std::mem::take(&mut draft.parameters) {
        match places.entry((parameter.name.clone(), parameter.place)) {
            Entry::Occupied(at) => kept[*at.get()] = parameter,
            Entry::Vacant(free) => {
                free.insert(kept.len());
                kept.push(parameter);
            }
        }
    }
    draft.parameters = kept;
}

/// Files a response or an error by its status; a body joins a status that was told before it.
pub(super) fn file(draft: &mut Draft, message: Message) {
    if message.status.is_some_and(|status| status >= 400) {
        file_error(draft, message);
        return;
    }
    if let Some(known) = draft.responses.iter_mut().find(|known| {
        known.status == message.status
            || (known.sample.is_none() && message.status.is_none())
            || known.status.is_none()
    }) {
        join(known, message);
        return;
    }
    draft.responses.push(message);
}

fn file_error(draft: &mut Draft, message: Message) {
    let same = |known: &&mut Message| {
        known.status == message.status
            && (known.code == message.code || known.code.is_none() || message.code.is_none())
    };
    match draft.errors.iter_mut().find(same) {
        Some(known) if known.sample.is_none() || message.sample.is_none() => join(known, message),
        _ => draft.errors.push(message),
    }
}

fn join(known: &mut Message, message: Message) {
    known.status = known.status.or(message.status);
    if known.sample.is_none() && message.sample.is_some() {
        known.sample = message.sample;
        known.span = message.span;
    }
    if known.fields.is_empty() {
        known.fields = message.fields;
    }
    known.type_name = known.type_name.take().or(message.type_name);
    known.code = known.code.take().or(message.code);
    known.description = known.description.take().or(message.description);
    known.media = known.media.take().or(message.media);
}
