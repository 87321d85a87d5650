//! Walks the items in order and attaches what stands under an endpoint to it.

mod attach;

use livespec_diagnostics::Span;
use livespec_ir::{Method, Origin, PathTemplate};
use livespec_syntax::{
    Column, EndpointForm, EndpointItem, Item, ItemKind, SectionId, TableRole, Text, Topic,
};

use super::mentions::{self, Mentions};
use super::prefixes::Prefixes;
use super::roles::Role;
use super::{Draft, Message, bodies, openapi, parameters, roles, statuses};
use crate::context::Context;
use crate::trace::Effect;

pub(super) const EFFECTS: &[Effect] =
    &[Effect::Check, Effect::Serve, Effect::Verify, Effect::Export];

/// What the walk remembers between items.
struct Walk {
    drafts: Vec<Draft>,
    /// The drafts that what follows belongs to, and the section that ends them.
    current: Vec<usize>,
    scope: Scope,
    role: Role,
    /// The section whose heading set the role.
    role_section: Option<SectionId>,
    prefixes: Prefixes,
    mentions: Mentions,
    /// Labels of a section that no endpoint reaches yet.
    waiting: Vec<usize>,
    waiting_in: Option<SectionId>,
}

/// How many labels may stand before the one that names their endpoint.
const WAITING_MAX: usize = 16;

/// How many endpoints that one heading or entry names have what follows in common.
const SHARED_MAX: usize = 32;

/// How far an endpoint reaches.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Scope {
    None,
    /// To the end of a section.
    Section(Option<SectionId>),
    /// To the end of a list entry.
    Entry(usize),
    /// To the end of a code block.
    Block(Option<usize>),
}

pub(super) fn walk(context: &mut Context<'_>) -> Vec<Draft> {
    let prefixes = Prefixes::of(context.outline);
    let mut walk = Walk {
        drafts: Vec::new(),
        current: Vec::new(),
        scope: Scope::None,
        role: Role::Other,
        role_section: None,
        mentions: Mentions::of(context, &prefixes),
        prefixes,
        waiting: Vec::new(),
        waiting_in: None,
    };
    for index in 0..context.outline.items.len() {
        walk.step(context, index);
    }
    walk.drafts.iter_mut().for_each(attach::settle_parameters);
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
        if let ItemKind::Fence(fence) = &item.kind
            && mentions::excludes(context, item).is_none()
            && let Some(drafts) = openapi::drafts(context, index, item, fence)
        {
            self.current.clear();
            self.drafts.extend(drafts);
            return;
        }
        if let ItemKind::Table(table) = &item.kind
            && table.role == TableRole::Endpoints
        {
            context.claim(index, "table of endpoints", "A1", EFFECTS);
        }
        if !self.reaches(context, index, item) {
            self.current.clear();
            self.wait(index, item);
            return;
        }
        self.enter_section(context, item);
        self.attach(context, index, item);
    }

    /// Keeps a label that may stand before the one that names its endpoint.
    fn wait(&mut self, index: usize, item: &Item) {
        if self.waiting_in != item.section {
            self.waiting.clear();
            self.waiting_in = item.section;
        }
        if matches!(item.kind, ItemKind::Label(_)) && self.waiting.len() < WAITING_MAX {
            self.waiting.push(index);
        }
    }

    fn attach(&mut self, context: &mut Context<'_>, index: usize, item: &Item) {
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
            Scope::Block(block) => block.is_some() && item.parent == block,
            Scope::Section(None) => item.section.is_none(),
            Scope::Section(Some(section)) => context.sections(item).any(|id| id == section),
            Scope::Entry(entry) => {
                std::iter::successors(item.parent, |at| context.outline.items[*at].parent)
                    .any(|at| at == entry)
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
        self.role = roles::role(&heading.read(), roles::status_in(heading.as_str()));
        let span = heading.span;
        context.note(span, "part of an endpoint", "A1", EFFECTS);
    }

    /// Makes a draft of each endpoint that an item names; what follows belongs to them.
    fn start(&mut self, context: &mut Context<'_>, index: usize, endpoint: &EndpointItem) {
        let mut crowded = false;
        for (method, method_span, path, path_span) in &endpoint.targets {
            let Some(method) = Method::parse(method) else {
                context.gap(
                    *method_span,
                    format!("`{method}` is no HTTP method that can be described"),
                );
                continue;
            };
            if !is_balanced(path) {
                context.gap(
                    *path_span,
                    "the path has a bracket that is not closed; such an endpoint is not served",
                );
                continue;
            }
            let draft =
                self.draft(context, index, endpoint, (method, *method_span, path, *path_span));
            if self.current.len() < SHARED_MAX {
                self.current.push(self.drafts.len());
            } else if !crowded {
                crowded = true;
                let reason = "too many endpoints in one place; what follows is told of the first";
                context.gap(*path_span, reason);
            }
            self.drafts.push(draft);
        }
    }

    fn declare(
        &mut self,
        context: &mut Context<'_>,
        index: usize,
        item: &Item,
        endpoint: &EndpointItem,
    ) {
        let mention = self.mentions.reason(index);
        let within = endpoint.form == EndpointForm::Prose && item.parent.is_some();
        if let Some(reason) = mention.filter(|_| within && !endpoint.placeholder) {
            // A sentence that names an endpoint does not end what is told of another.
            context.claim(index, reason, "R2", &[Effect::Check]);
            return;
        }
        self.current.clear();
        self.scope = Scope::None;
        if endpoint.placeholder {
            context.claim(index, "endpoint placeholder", "D4", &[Effect::Check]);
            return;
        }
        if let Some(reason) = mention {
            context.claim(index, reason, "R2", &[Effect::Check]);
            return;
        }
        let heads = section_of_heading(context, item, endpoint.form);
        self.start(context, index, endpoint);
        if self.current.is_empty() {
            return;
        }
        context.claim(index, "endpoint", "A1", EFFECTS);
        self.scope = match endpoint.form {
            EndpointForm::Heading => Scope::Section(heads),
            EndpointForm::Prose if within => Scope::None,
            EndpointForm::Bold | EndpointForm::Label | EndpointForm::Prose => {
                Scope::Section(item.section)
            }
            EndpointForm::List => Scope::Entry(index),
            EndpointForm::Code => Scope::Block(item.parent),
            EndpointForm::Table | EndpointForm::Example => Scope::None,
        };
        self.role = Role::Other;
        self.role_section =
            if endpoint.form == EndpointForm::Heading { heads } else { item.section };
        // `**Permission:**` may stand before `**Method:**`; both are about one endpoint.
        let waiting = std::mem::take(&mut self.waiting);
        if endpoint.form == EndpointForm::Label && self.waiting_in == item.section {
            for before in waiting {
                self.attach(context, before, &context.outline.items[before]);
            }
            self.role = Role::Other;
        }
    }

    fn draft(
        &self,
        context: &mut Context<'_>,
        index: usize,
        endpoint: &EndpointItem,
        (method, method_span, path, path_span): (Method, Span, &str, Span),
    ) -> Draft {
        let whole = context.outline.items[index].span.contains(path_span);
        let span = if whole { method_span.to(path_span) } else { method_span };
        let full = self.prefixes.full(index, path);
        let mut draft = Draft {
            method,
            path: PathTemplate::parse(&full),
            span: if whole && span.len() > path.len() + 40 { path_span } else { span },
            summary: endpoint
                .purpose
                .as_ref()
                .map(|text| text.as_str().trim().to_owned())
                .filter(|text| !text.is_empty()),
            request: None,
            responses: Vec::new(),
            errors: Vec::new(),
            parameters: parameters::in_query(path, Origin::stated(path_span)),
            access: Vec::new(),
            prose: endpoint.purpose.iter().cloned().collect(),
            modified: context.within(&context.outline.items[index], &[Topic::ModifiedEndpoints]),
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
                    attach::file(draft, message);
                }
            }
            Column::Request => draft.request = bodies::from_value(cell, context.diagnostics),
            Column::Response => {
                let status = attach::status_ahead(cell.as_str());
                let body = bodies::from_value(cell, context.diagnostics);
                if body.is_some() || status.is_some() {
                    let span = cell.span;
                    let body = body.unwrap_or_else(|| Message { span, ..Message::default() });
                    attach::file(draft, Message { status, ..body });
                }
            }
            _ => {}
        }
    }

    fn each(&mut self, change: impl Fn(&mut Draft)) {
        for index in &self.current {
            change(&mut self.drafts[*index]);
        }
    }

    /// Hands a value to every current endpoint; it is copied only where there are several.
    fn give<T: Clone>(&mut self, value: T, take: impl Fn(&mut Draft, T)) {
        let Some((last, others)) = self.current.split_last() else { return };
        for index in others {
            take(&mut self.drafts[*index], value.clone());
        }
        take(&mut self.drafts[*last], value);
    }
}

/// Whether every bracket of a path is closed.
fn is_balanced(path: &str) -> bool {
    [('{', '}'), ('[', ']'), ('<', '>')]
        .iter()
        .all(|(open, close)| path.matches(*open).count() == path.matches(*close).count())
}

/// The section that an endpoint in a heading opens.
fn section_of_heading(context: &Context<'_>, item: &Item, form: EndpointForm) -> Option<SectionId> {
    if form != EndpointForm::Heading {
        return None;
    }
    let sections = &context.outline.sections;
    let from = sections.partition_point(|section| section.heading.span.end < item.span.start);
    let opened = sections[from..]
        .iter()
        .take_while(|section| section.heading.span.start <= item.span.end)
        .position(|section| {
            let heading = section.heading.span;
            item.span.contains(heading) || heading.contains(item.span)
        });
    opened.and_then(|at| u32::try_from(from + at).ok()).map(SectionId).or(item.section)
}
