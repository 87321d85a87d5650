//! Walks the items in order and attaches what stands under an endpoint to it.

use livespec_diagnostics::Span;
use livespec_ir::{Method, Origin, PathTemplate};
use livespec_syntax::{
    Column, EndpointForm, EndpointItem, FenceItem, Item, ItemKind, LabelItem, PartRole, SectionId, TableItem,
    TableRole, Text, Topic,
};

use super::roles::Role;
use super::{Draft, Message, bodies, mentions, parameters, roles, statuses};
use crate::context::Context;
use crate::trace::Effect;

const EFFECTS: &[Effect] = &[Effect::Check, Effect::Serve, Effect::Verify, Effect::Export];

/// What the walk remembers between items.
struct Walk {
    drafts: Vec<Draft>,
    /// The drafts that what follows belongs to, and the section that ends them.
    current: Vec<usize>,
    scope: Scope,
    role: Role,
    /// The section whose heading set the role.
    role_section: Option<SectionId>,
    prefixes: Vec<(Option<SectionId>, String)>,
}

/// How far an endpoint reaches.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Scope {
    None,
    /// To the end of a section.
    Section(Option<SectionId>),
    /// To the end of a list entry.
    Entry(usize),
}

pub(super) fn walk(context: &mut Context<'_>) -> Vec<Draft> {
    let mut walk = Walk {
        drafts: Vec::new(),
        current: Vec::new(),
        scope: Scope::None,
        role: Role::Other,
        role_section: None,
        prefixes: prefixes(context),
    };
    for index in 0..context.outline.items.len() {
        walk.step(context, index);
    }
    walk.drafts
}

impl Walk {
    fn step(&mut self, context: &mut Context<'_>, index: usize) {
        let outline = context.outline;
        let item = &outline.items[index];
        if let ItemKind::Endpoint(endpoint) = &item.kind {
            self.declare(context, index, item, endpoint);
            return;
        }
        if let ItemKind::Table(table) = &item.kind
            && table.role == TableRole::Endpoints
        {
            context.claim(index, "table of endpoints", "A1", EFFECTS);
        }
        if !self.reaches(context, index, item) {
            self.current.clear();
            return;
        }
        self.enter_section(context, item);
        match &item.kind {
            ItemKind::Endpoint(_) => {}
            ItemKind::Label(label) => self.label(context, index, label),
            ItemKind::Fence(fence) => self.fence(context, index, fence),
            ItemKind::Table(table) => self.table(context, index, table),
            ItemKind::Entry(text, _) => self.entry(context, index, text),
            ItemKind::Paragraph(text) => self.paragraph(context, index, text),
        }
    }

    fn reaches(&self, context: &Context<'_>, index: usize, item: &Item) -> bool {
        if self.current.is_empty() {
            return false;
        }
        match self.scope {
            Scope::None => false,
            Scope::Section(None) => item.section.is_none(),
            Scope::Section(Some(section)) => context.sections(item).any(|id| id == section),
            Scope::Entry(entry) => {
                std::iter::successors(item.parent, |at| context.outline.items[*at].parent).any(|at| at == entry)
                    || index == entry
            }
        }
    }

    /// A sub-heading such as `Request` or `Response 201` sets the role of what stands under it.
    fn enter_section(&mut self, context: &mut Context<'_>, item: &Item) {
        let Scope::Section(scope) = self.scope else { return };
        if item.section == self.role_section {
            return;
        }
        self.role_section = item.section;
        self.role = Role::Other;
        if item.section == scope {
            return;
        }
        let Some(id) = item.section else { return };
        let heading = &context.outline.sections[id.0 as usize].heading;
        self.role = roles::role(heading.as_str(), roles::status_in(heading.as_str()));
        let span = heading.span;
        context.note(span, "part of an endpoint", "A1", EFFECTS);
    }

    fn declare(&mut self, context: &mut Context<'_>, index: usize, item: &Item, endpoint: &EndpointItem) {
        self.current.clear();
        self.scope = Scope::None;
        if endpoint.placeholder {
            context.claim(index, "endpoint placeholder", "D4", &[Effect::Check]);
            return;
        }
        if mentions::reason(context, item, endpoint.form).is_some() {
            context.claim(index, "mention of an endpoint", "R2", &[Effect::Check]);
            return;
        }
        let heads = section_of_heading(context, item, endpoint.form);
        for (method, method_span, path, path_span) in &endpoint.targets {
            let Some(method) = Method::parse(method) else {
                context.gap(*method_span, format!("`{method}` is no HTTP method that can be described"));
                continue;
            };
            let draft = self.draft(context, item, endpoint, (method, *method_span, path, *path_span));
            self.current.push(self.drafts.len());
            self.drafts.push(draft);
        }
        if self.current.is_empty() {
            return;
        }
        context.claim(index, "endpoint", "A1", EFFECTS);
        self.scope = match endpoint.form {
            EndpointForm::Heading => Scope::Section(heads),
            EndpointForm::Bold | EndpointForm::Label | EndpointForm::Prose => Scope::Section(item.section),
            EndpointForm::List => Scope::Entry(index),
            EndpointForm::Table | EndpointForm::Code => Scope::None,
        };
        self.role = Role::Other;
        self.role_section = if endpoint.form == EndpointForm::Heading { heads } else { item.section };
    }

    fn draft(
        &self,
        context: &mut Context<'_>,
        item: &Item,
        endpoint: &EndpointItem,
        (method, method_span, path, path_span): (Method, Span, &str, Span),
    ) -> Draft {
        let span = method_span.to(path_span);
        let full = self.with_prefix(context, item, path);
        let mut draft = Draft {
            method,
            path: PathTemplate::parse(&full),
            span: if span.len() > path.len() + 40 { path_span } else { span },
            summary: endpoint.purpose.as_ref().map(|text| text.as_str().trim().to_owned()).filter(|text| !text.is_empty()),
            request: None,
            responses: Vec::new(),
            errors: Vec::new(),
            parameters: parameters::in_query(path, Origin::stated(path_span)),
            access: Vec::new(),
            prose: endpoint.purpose.iter().cloned().collect(),
            modified: context.within(item, &[Topic::ModifiedEndpoints]),
        };
        for (column, cell) in &endpoint.cells {
            self.cell(context, &mut draft, *column, cell);
        }
        draft
    }

    fn cell(&self, context: &mut Context<'_>, draft: &mut Draft, column: Column, cell: &Text) {
        match column {
            Column::Auth | Column::Scope | Column::Role => draft.access.push(cell.clone()),
            Column::Status => {
                for message in statuses::in_line(cell) {
                    file(draft, message);
                }
            }
            Column::Request => draft.request = bodies::from_value(cell, context.diagnostics),
            Column::Response => {
                if let Some(mut message) = bodies::from_value(cell, context.diagnostics) {
                    message.status = roles::status_in(cell.as_str());
                    draft.responses.push(message);
                }
            }
            _ => {}
        }
    }

    /// The path with the prefix stated for its section, unless it has it already.
    fn with_prefix(&self, context: &Context<'_>, item: &Item, path: &str) -> String {
        let sections: Vec<SectionId> = context.sections(item).collect();
        let prefix = self
            .prefixes
            .iter()
            .filter(|(section, _)| section.is_none_or(|section| sections.contains(&section)))
            .map(|(_, prefix)| prefix.as_str())
            .next_back();
        match prefix {
            Some(prefix) if !path.starts_with(prefix) && !path.contains("://") && !path.starts_with("/api/") => {
                format!("{prefix}/{}", path.trim_start_matches('/'))
            }
            _ => path.to_owned(),
        }
    }

    fn each(&mut self, change: impl Fn(&mut Draft)) {
        for index in &self.current {
            change(&mut self.drafts[*index]);
        }
    }

    fn label(&mut self, context: &mut Context<'_>, index: usize, label: &LabelItem) {
        let key = label.key.as_str();
        let status = label.status.map(|(status, _)| status).or_else(|| status_ahead(label.value.as_str()));
        if let Ok(number) = key.trim().parse::<u16>()
            && (100..=599).contains(&number)
        {
            self.status_line(context, index, number, label);
            return;
        }
        if matches!(self.role, Role::Parameters(_) | Role::Request) && label.key.inlines.codes().next().is_some() {
            let text = crate::operations::whole(label);
            self.entry(context, index, &text);
            return;
        }
        let role = roles::role(key, status);
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
                let prose = crate::operations::whole(label);
                self.each(|draft| draft.prose.push(prose.clone()));
                self.role = Role::Other;
            }
            _ => {
                self.role = role;
                self.label_value(context, index, label, status);
            }
        }
    }

    /// A body, or a status alone, on the line of its label.
    fn label_value(&mut self, context: &mut Context<'_>, index: usize, label: &LabelItem, status: Option<u16>) {
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
                    self.each(|draft| draft.request = draft.request.take().or_else(|| Some(message.clone())));
                }
            }
            Role::Response(_) | Role::Error(_) => {
                // A status alone stands for itself until a body follows.
                let mut message = message.unwrap_or_else(|| Message { span: label.key.span, ..Message::default() });
                message.status = status;
                let said = label.value.as_str().trim();
                message.description = (!said.is_empty()).then(|| said.to_owned());
                if message.status.is_some() || message.sample.is_some() || message.type_name.is_some() {
                    self.each(|draft| file(draft, message.clone()));
                }
            }
            Role::Statuses => {
                for message in statuses::in_line(&label.value) {
                    self.each(|draft| file(draft, message.clone()));
                }
            }
            _ => {}
        }
    }

    fn status_line(&mut self, context: &mut Context<'_>, index: usize, status: u16, label: &LabelItem) {
        let text = label.value.as_str().trim();
        let code = label.value.inlines.codes().map(|run| run.text.as_str()).find(|text| statuses::is_code(text));
        let message = Message {
            status: Some(status),
            description: (!text.is_empty()).then(|| text.to_owned()),
            code: code.map(str::to_owned),
            span: label.key.span,
            ..Message::default()
        };
        self.each(|draft| file(draft, message.clone()));
        context.claim(index, "status code", "A7", EFFECTS);
    }

    fn fence(&mut self, context: &mut Context<'_>, index: usize, fence: &FenceItem) {
        let mut understood = false;
        for part in &fence.parts {
            if !bodies::may_be_json(&fence.lang, &part.code) {
                continue;
            }
            let span = part.code.span(0..part.code.text().len());
            let Some(message) = bodies::from_code(&part.code, span, context.diagnostics) else { continue };
            let (kind, requirement) = self.attach(part.role, message);
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

    fn attach(&mut self, part: PartRole, mut message: Message) -> (&'static str, &'static str) {
        let role = match part {
            PartRole::Request => Role::Request,
            PartRole::Response(Some(status)) if status >= 400 => Role::Error(Some(status)),
            PartRole::Response(status) => Role::Response(status),
            PartRole::Error(status) => Role::Error(status),
            PartRole::Plain => self.guess(),
        };
        match role {
            Role::Request => {
                self.each(|draft| {
                    let media = draft.request.take().and_then(|known| known.media);
                    draft.request = Some(Message { media, ..message.clone() });
                });
                ("request body", "A2")
            }
            Role::Error(status) => {
                message.status = status;
                self.each(|draft| file_error(draft, message.clone()));
                ("error response", "A5")
            }
            Role::Response(status) => {
                message.status = status;
                self.each(|draft| file(draft, message.clone()));
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
        let Some(draft) = self.current.first().map(|index| &self.drafts[*index]) else { return Role::Other };
        let takes_body = matches!(draft.method, Method::Post | Method::Put | Method::Patch);
        if takes_body && draft.request.is_none() { Role::Request } else { Role::Response(None) }
    }

    fn table(&mut self, context: &mut Context<'_>, index: usize, table: &TableItem) {
        let Some(path) = self.current.first().map(|index| self.drafts[*index].path.clone()) else { return };
        let place = match &self.role {
            Role::Parameters(place) => *place,
            _ => None,
        };
        match table.role {
            // A table with codes of its own is the catalogue of the document, wherever it stands.
            TableRole::Errors if is_catalogue(table) => {}
            TableRole::Errors | TableRole::StatusCodes | TableRole::EdgeCases => {
                for (message, _) in statuses::in_table(table) {
                    self.each(|draft| file(draft, message.clone()));
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
                        let known = draft.request.get_or_insert_with(|| Message { span, ..Message::default() });
                        known.fields.clone_from(&fields);
                    });
                    context.claim(index, "request body", "A2", EFFECTS);
                } else {
                    for parameter in parameters::in_table(table, place, &path) {
                        self.each(|draft| add_parameter(draft, parameter.clone()));
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
                draft.responses.push(Message { fields: fields.clone(), span, ..Message::default() });
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
        let role = roles::role(head, roles::status_in(line));
        let status = match &role {
            Role::Response(status) | Role::Error(status) => *status,
            Role::Request => None,
            _ => return false,
        };
        context.claim(index, "part of an endpoint", "A4", EFFECTS);
        if status.is_some() {
            let description = Some(line.trim_end_matches(':').to_owned());
            let message = Message { status, description, span: text.span, ..Message::default() };
            self.each(|draft| file(draft, message.clone()));
        }
        self.role = role;
        true
    }

    fn entry(&mut self, context: &mut Context<'_>, index: usize, text: &Text) {
        if self.announce(context, index, text) {
            return;
        }
        let Some(path) = self.current.first().map(|index| self.drafts[*index].path.clone()) else { return };
        match self.role.clone() {
            Role::Parameters(place) => {
                if let Some(parameter) = parameters::parse_entry(text, place, &path) {
                    context.claim(index, "parameter", "A3", EFFECTS);
                    self.each(|draft| add_parameter(draft, parameter.clone()));
                    return;
                }
            }
            Role::Statuses | Role::Error(_) => {
                let messages = statuses::in_line(text);
                if !messages.is_empty() {
                    context.claim(index, "status code", "A7", EFFECTS);
                    for message in messages {
                        self.each(|draft| file(draft, message.clone()));
                    }
                    return;
                }
            }
            Role::Request => {
                if let Some(field) = bodies::field_entry(text) {
                    context.claim(index, "field of a request body", "A2", EFFECTS);
                    let span = text.span;
                    self.each(|draft| {
                        let known = draft.request.get_or_insert_with(|| Message { span, ..Message::default() });
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

    fn paragraph(&mut self, context: &mut Context<'_>, index: usize, text: &Text) {
        if self.announce(context, index, text) {
            return;
        }
        let first = context.outline.items[index].span;
        let sentence = text.as_str().split('\n').next().unwrap_or("").trim().to_owned();
        self.each(|draft| {
            draft.prose.push(text.clone());
            if draft.summary.is_none() && !sentence.is_empty() && draft.request.is_none() && draft.responses.is_empty() {
                draft.summary = Some(sentence.clone());
            }
        });
        context.note(first, "description of an endpoint", "A1", &[Effect::Export]);
    }
}

/// Whether a table of errors names codes, and enough of them to be the whole document's.
fn is_catalogue(table: &TableItem) -> bool {
    let coded = statuses::in_table(table).iter().filter(|(message, _)| message.code.is_some()).count();
    coded >= 4
}

/// The status at the head of a value: `` `201 Created` ``, `(404)`.
fn status_ahead(value: &str) -> Option<u16> {
    let head: String = value.trim_start_matches(['(', '`', ' ', '*']).chars().take(4).collect();
    roles::status_in(head.trim_end())
}

/// The section that an endpoint in a heading opens.
fn section_of_heading(context: &Context<'_>, item: &Item, form: EndpointForm) -> Option<SectionId> {
    if form != EndpointForm::Heading {
        return None;
    }
    let sections = &context.outline.sections;
    let from = sections.partition_point(|section| section.heading.span.end < item.span.start);
    let opened = sections[from..].iter().take_while(|section| section.heading.span.start <= item.span.end).position(|section| {
        let heading = section.heading.span;
        item.span.contains(heading) || heading.contains(item.span)
    });
    opened.and_then(|at| u32::try_from(from + at).ok()).map(SectionId).or(item.section)
}

fn add_parameter(draft: &mut Draft, parameter: livespec_ir::Parameter) {
    match draft.parameters.iter_mut().find(|known| known.name == parameter.name && known.place == parameter.place) {
        Some(known) => *known = parameter,
        None => draft.parameters.push(parameter),
    }
}

/// Files a response or an error by its status; a body joins a status that was told before it.
fn file(draft: &mut Draft, message: Message) {
    if message.status.is_some_and(|status| status >= 400) {
        file_error(draft, message);
        return;
    }
    if let Some(known) = draft.responses.iter_mut().find(|known| {
        known.status == message.status || (known.sample.is_none() && message.status.is_none()) || known.status.is_none()
    }) {
        join(known, message);
        return;
    }
    draft.responses.push(message);
}

fn file_error(draft: &mut Draft, message: Message) {
    let same = |known: &&mut Message| {
        known.status == message.status && (known.code == message.code || known.code.is_none() || message.code.is_none())
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

/// Prefixes stated apart from the paths: `Base URL: https://api.example.com/v1`, `Base path: /api/v1`.
fn prefixes(context: &Context<'_>) -> Vec<(Option<SectionId>, String)> {
    let mut prefixes = Vec::new();
    for item in &context.outline.items {
        let ItemKind::Label(label) = &item.kind else { continue };
        let key = label.key.as_str().to_lowercase();
        if !["base url", "base path", "base uri", "prefix", "mounted at", "route prefix"].iter().any(|word| key.contains(word)) {
            continue;
        }
        let code = label.value.inlines.codes().next().map(|run| run.text.clone());
        let value = code.unwrap_or_else(|| label.value.as_str().split_whitespace().next().unwrap_or("").to_owned());
        let prefix = PathTemplate::parse(&value).to_string();
        if prefix.len() > 1 && (value.starts_with('/') || value.contains("://")) {
            let section = item.section.map(|id| context.outline.sections[id.0 as usize].parent.unwrap_or(id));
            prefixes.push((section, prefix.trim_end_matches('/').to_owned()));
        }
    }
    prefixes
}
