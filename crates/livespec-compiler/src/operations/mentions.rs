//! Declarations told from mentions.
//!
//! An endpoint is declared where the document specifies it. Where a test calls it, where it belongs to another
//! system, is rejected, for later or left as it is, it is only mentioned. Some places are weaker than others: a
//! sentence declares what nothing else declares, an example request only where the document declares nothing else.

mod words;

use std::collections::BTreeSet;
use std::sync::LazyLock;

use livespec_ir::Method;
use livespec_syntax::{
    Column, EndpointForm, EndpointItem, FenceItem, Item, ItemKind, SectionId, TableRole, Topic,
};

use self::words::{
    CLIENT, ELSEWHERE, EXAMPLE, FOREIGN, LATER, REJECTED, RULE, Reason, SENTENCE, TEST, TRACE,
    calls, excluded, excluded_heading, is_chosen, names_api,
};
use super::prefixes::Prefixes;
use crate::context::Context;
use crate::lexicon::Lexicon;

/// What a place says of its endpoint.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Verdict {
    Declared,
    /// Declared where nothing else declares the same endpoint.
    Weak,
    /// Declared where nothing else declares any endpoint.
    Last(Reason),
    Mention(Reason),
}

/// Which items only mention their endpoints.
#[derive(Debug, Default)]
pub(super) struct Mentions {
    /// By item; those that declare are not there.
    reasons: std::collections::HashMap<usize, Reason>,
}

impl Mentions {
    /// Why the endpoints of an item are only mentioned; none where they are declared.
    pub(super) fn reason(&self, index: usize) -> Option<Reason> {
        self.reasons.get(&index).copied()
    }

    /// Judges every endpoint of the document.
    pub(super) fn of(context: &Context<'_>, prefixes: &Prefixes) -> Mentions {
        let mut known = Known::default();
        let mut mentions = Mentions::default();
        let mut open: Vec<(usize, &EndpointItem, Verdict)> = Vec::new();
        let mut intro = Introduction::default();
        let mut described = false;
        for (index, item) in context.outline.items.iter().enumerate() {
            intro.step(index, item);
            described |= matches!(&item.kind, ItemKind::Fence(fence) if describes(fence));
            let ItemKind::Endpoint(endpoint) = &item.kind else { continue };
            match verdict(context, item, endpoint, &intro) {
                Verdict::Declared => known.add(index, endpoint, prefixes),
                Verdict::Mention(reason) => {
                    mentions.reasons.insert(index, reason);
                }
                verdict => open.push((index, endpoint, verdict)),
            }
        }
        let any = described || !known.whole.is_empty();
        for (index, endpoint, verdict) in open {
            let reason = match verdict {
                Verdict::Last(reason) if any => Some(reason),
                _ if known.has(index, endpoint, prefixes) => Some(ELSEWHERE),
                _ => None,
            };
            match reason {
                Some(reason) => {
                    mentions.reasons.insert(index, reason);
                }
                None => known.add(index, endpoint, prefixes),
            }
        }
        mentions
    }
}

/// Why nothing in a block is declared, by the sections around it.
pub(super) fn excludes(context: &Context<'_>, item: &Item) -> Option<Reason> {
    match by_section(context, item) {
        Verdict::Mention(reason) => Some(reason),
        _ => None,
    }
}

/// Whether a block is a description in OpenAPI, whose operations are endpoints too.
fn describes(fence: &FenceItem) -> bool {
    matches!(fence.lang.as_str(), "yaml" | "yml" | "json" | "openapi" | "swagger")
        && fence.code.text().contains("paths")
}

/// The declared endpoints by method and shape of the path.
#[derive(Debug, Default)]
struct Known {
    whole: BTreeSet<(Method, String)>,
    /// Their paths without the first segments, as a mention leaves out a prefix.
    tails: BTreeSet<(Method, String)>,
}

/// How many first segments a mention may leave out.
const PREFIX_SEGMENTS_MAX: usize = 4;

impl Known {
    fn add(&mut self, index: usize, endpoint: &EndpointItem, prefixes: &Prefixes) {
        for (method, shape) in shapes(index, endpoint, prefixes) {
            let cuts = tails(&shape).map(|tail| (method, tail.to_owned()));
            self.tails.extend(cuts);
            self.whole.insert((method, shape));
        }
    }

    /// Whether all endpoints of an item are known, be it with another prefix.
    fn has(&self, index: usize, endpoint: &EndpointItem, prefixes: &Prefixes) -> bool {
        shapes(index, endpoint, prefixes).into_iter().all(|(method, shape)| {
            let key = (method, shape);
            let shorter = |tail: &str| self.whole.contains(&(method, tail.to_owned()));
            self.whole.contains(&key) || self.tails.contains(&key) || tails(&key.1).any(shorter)
        })
    }
}

fn shapes(index: usize, endpoint: &EndpointItem, prefixes: &Prefixes) -> Vec<(Method, String)> {
    let targets = endpoint.targets.iter().filter_map(|(method, _, path, _)| {
        let path = prefixes.full(index, path);
        let path = livespec_ir::PathTemplate::parse(&path);
        Some((Method::parse(method)?, super::shape(&path.segments)))
    });
    targets.collect()
}

/// What is left of a shape without its first segments, as long as something has a name.
fn tails(shape: &str) -> impl Iterator<Item = &str> {
    let starts = shape.match_indices('/').map(|(at, _)| at).skip(1).take(PREFIX_SEGMENTS_MAX);
    starts.map(|at| &shape[at..]).filter(|tail| tail.contains(|c: char| c.is_alphanumeric()))
}

/// The text that introduces a list, a table or a block: what stands right in front of it.
#[derive(Debug, Default)]
struct Introduction {
    section: Option<SectionId>,
    /// A paragraph or label that nothing follows yet.
    pending: Option<usize>,
    /// The one that introduces what is being read.
    current: Option<usize>,
}

impl Introduction {
    fn step(&mut self, index: usize, item: &Item) {
        if item.section != self.section {
            *self = Introduction { section: item.section, ..Introduction::default() };
        }
        let within = item.depth > 0 || item.parent.is_some();
        match item.kind {
            ItemKind::Paragraph(_) | ItemKind::Label(_) if !within => {
                self.pending = Some(index);
                self.current = None;
            }
            _ if within => self.current = self.pending.take().or(self.current),
            _ => self.current = self.pending.take(),
        }
    }
}

fn verdict(
    context: &Context<'_>,
    item: &Item,
    endpoint: &EndpointItem,
    intro: &Introduction,
) -> Verdict {
    let said = by_mark(endpoint)
        .or_else(|| by_text(context, item, intro))
        .or_else(|| by_table(context, item));
    if let Some(reason) = said {
        return Verdict::Mention(reason);
    }
    let place = by_section(context, item);
    match (endpoint.form, place) {
        (_, Verdict::Mention(reason)) => Verdict::Mention(reason),
        (EndpointForm::Example, _) => Verdict::Last(EXAMPLE),
        (EndpointForm::Prose, Verdict::Last(_)) => Verdict::Mention(SENTENCE),
        (EndpointForm::Prose, _) => {
            // A paragraph of the API part that begins with an endpoint is about it.
            let first = endpoint.targets.first().map(|(_, span, ..)| span.start);
            let begins = first.is_some_and(|start| start <= item.span.start + 4);
            let api = place == Verdict::Declared;
            if begins && api { Verdict::Declared } else { Verdict::Weak }
        }
        // Outside any section about an API a list or table declares no less.
        (_, Verdict::Weak) => Verdict::Declared,
        (_, place) => place,
    }
}

/// A mark behind the endpoint: `(future)`, `[removed]`, `- unchanged`.
fn by_mark(endpoint: &EndpointItem) -> Option<Reason> {
    let text = endpoint.purpose.as_ref()?.as_str().trim();
    let marks = text.split(['(', '[', '（']).skip(1).filter_map(|rest| {
        let end = rest.find([')', ']', '）'])?;
        Some(rest[..end].trim()).filter(|mark| mark.split_whitespace().count() <= 3)
    });
    let short = (text.split_whitespace().count() <= 2).then_some(text);
    // A label that names no endpoint is what the endpoint is told under.
    if endpoint.form == EndpointForm::Label && short.is_some_and(calls) {
        return Some(SENTENCE);
    }
    // "(what they consumed)" says what it does, not whose it is.
    marks.chain(short).filter_map(excluded).find(|reason| *reason != FOREIGN)
}

/// The text that introduces the list or table, and the entries around an entry.
fn by_text(context: &Context<'_>, item: &Item, intro: &Introduction) -> Option<Reason> {
    let items = &context.outline.items;
    let around = std::iter::successors(item.parent, |at| items[*at].parent);
    around.chain(intro.current).find_map(|at| match &items[at].kind {
        ItemKind::Label(label) => {
            excluded(&label.key.read()).or_else(|| calls(&label.key.read()).then_some(SENTENCE))
        }
        ItemKind::Entry(text, _) => excluded(&text.read()),
        ItemKind::Paragraph(text) => {
            let announces = text.as_str().trim_end().ends_with([':', '：']);
            announces.then(|| excluded(&text.read())).flatten()
        }
        _ => None,
    })
}

/// The columns of the table: requirements and tests that name endpoints, pages that call them, limits of them.
fn by_table(context: &Context<'_>, item: &Item) -> Option<Reason> {
    static TRACED: LazyLock<Lexicon> =
        LazyLock::new(|| Lexicon::new(&[&["acceptance", "criteria", "criterion", "test"]]));
    static PAGES: &[&str] = &["screen", "page", "view", "hook", "button", "widget", "user action"];
    let ItemKind::Table(table) = &context.outline.items[item.parent?].kind else { return None };
    if table.role != TableRole::Endpoints {
        return None;
    }
    let has = |column: Column| table.columns.contains(&column);
    let split = has(Column::Method) && has(Column::Path);
    let first = table.header.first()?.as_str().trim().to_lowercase();
    let numbers = table.rows.first().is_some_and(|row| {
        row.len() == 2
            && row[1].as_str().starts_with(|c: char| c.is_ascii_digit() || "<>≤≥~".contains(c))
    });
    let limits = numbers || [Column::Limit, Column::Metric, Column::Target].into_iter().any(has);
    let told = has(Column::Description) || has(Column::Request) || has(Column::Response);
    if !split && table.header.iter().any(|cell| TRACED.is_in(cell.as_str())) {
        Some(TRACE)
    } else if PAGES.contains(&first.as_str()) {
        Some(CLIENT)
    } else if limits && !told {
        Some(RULE)
    } else {
        None
    }
}

/// What the sections around an endpoint say: the inner ones first, except that nothing within tests, other systems
/// and what is not built is declared.
fn by_section(context: &Context<'_>, item: &Item) -> Verdict {
    let mut verdict = None;
    let (mut chosen, mut later, mut named) = (false, false, false);
    for id in context.sections(item) {
        let section = &context.outline.sections[id.0 as usize];
        let heading = section.heading.read();
        let heading = heading.as_ref();
        chosen |= is_chosen(heading);
        named |= names_api(heading);
        match excluded_heading(heading) {
            // What a whole document puts off is still what it specifies.
            Some(LATER) => later = true,
            Some(reason) => return Verdict::Mention(reason),
            None => {}
        }
        let Some(topic) = section.topic else { continue };
        match topic {
            Topic::Alternatives if chosen => {}
            // How to integrate with this service is told under the same heading as with others.
            Topic::Integrations if !named => {}
            Topic::Api | Topic::Endpoints | Topic::Endpoint | Topic::ModifiedEndpoints => {
                verdict = verdict.or(Some(Verdict::Declared));
            }
            _ => {
                if let Some(reason) = never(topic) {
                    return Verdict::Mention(reason);
                }
                verdict = verdict.or(rule(topic));
            }
        }
    }
    match verdict.unwrap_or(Verdict::Weak) {
        Verdict::Declared | Verdict::Weak if later => Verdict::Last(LATER),
        verdict => verdict,
    }
}

/// Why nothing that stands anywhere within a section is declared.
fn never(topic: Topic) -> Option<Reason> {
    match topic {
        Topic::Testing
        | Topic::UnitTests
        | Topic::IntegrationTests
        | Topic::EndToEndTests
        | Topic::PerformanceTests
        | Topic::SecurityTests
        | Topic::Acceptance => Some(TEST),
        Topic::OutOfScope | Topic::Future => Some(LATER),
        Topic::Alternatives => Some(REJECTED),
        Topic::ExternalDependencies
        | Topic::InternalDependencies
        | Topic::Dependencies
        | Topic::Integrations => Some(FOREIGN),
        _ => None,
    }
}

/// What a section says of endpoints that no inner section is about.
fn rule(topic: Topic) -> Option<Verdict> {
    match topic {
        Topic::UserInterface => Some(Verdict::Mention(CLIENT)),
        Topic::RateLimiting
        | Topic::Performance
        | Topic::PerformanceTargets
        | Topic::Caching
        | Topic::Metrics
        | Topic::Monitoring
        | Topic::Alerts
        | Topic::Logging
        | Topic::Risks
        | Topic::OpenQuestions
        | Topic::References
        | Topic::Glossary
        | Topic::ChangeLog => Some(Verdict::Mention(RULE)),
        // Plans and promises repeat what is specified, unless nothing else specifies it.
        Topic::Compatibility
        | Topic::FeatureFlags
        | Topic::Rollout
        | Topic::Phases
        | Topic::ImplementationPlan
        | Topic::Files
        | Topic::CodeStructure => Some(Verdict::Last(RULE)),
        _ => None,
    }
}
