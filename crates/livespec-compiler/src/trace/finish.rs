//! The last pass: what structure alone tells, what diagrams are, what nobody used, what is left.

use livespec_diagnostics::{Source, Span};
use livespec_syntax::{
    Block, BlockKind, Document, FenceItem, Item, ItemKind, LabelItem, Outline, SectionId,
    TableItem, TableRole, Topic,
};

use super::topics::{Meaning, expected, meaning};
use super::{Effect, TraceBuilder};

/// Adds headings, reasons for sections that do not apply, diagrams, task boxes, and for every item
/// that no pass claimed what it is or why it was not understood.
pub(super) fn finish(builder: &mut TraceBuilder, document: &Document, outline: &Outline) {
    structure(builder, document, outline);
    for placeholder in &outline.placeholders {
        builder.note(placeholder.span, "placeholder", "D4", &[Effect::Check]);
    }
    let sections = topics(outline);
    let mut label: Option<(usize, Option<Topic>)> = None;
    // The section of an endpoint that is still to be written: what stands there has no endpoint yet.
    let mut pending: Option<Option<SectionId>> = None;
    for (index, item) in outline.items.iter().enumerate() {
        let own = item.section.and_then(|id| sections.get(id.0 as usize).copied()).flatten();
        label = label.filter(|(at, _)| belongs(&outline.items[*at], *at, item, index));
        let topic = label.and_then(|(_, topic)| topic).or(own);
        if let ItemKind::Entry(_, Some(_)) = item.kind {
            boxes(builder, item, topic);
        }
        let ruled = own.filter(|topic| RULING.contains(topic));
        let topic = ruled.or(topic);
        if let ItemKind::Label(found) = &item.kind {
            label = Some((index, ruled.or(found.topic).or(topic)));
        }
        if let ItemKind::Endpoint(endpoint) = &item.kind {
            pending = endpoint.placeholder.then_some(item.section);
        }
        if builder.claimed(index) {
            continue;
        }
        if pending == Some(item.section) && !matches!(item.kind, ItemKind::Endpoint(_)) {
            let about = label.and_then(|(_, topic)| topic).map_or("A1", |topic| expected(topic).0);
            builder.note(item.span, "part of an endpoint to be filled in", about, &[Effect::Check]);
        } else {
            unclaimed(builder, item, topic, ruled.is_some());
        }
    }
    rest(builder, &document.source);
}

/// Topics whose sections are about one thing, whatever words their labels and sub-headings use.
const RULING: &[Topic] = &[
    Topic::Components,
    Topic::Alternatives,
    Topic::Risks,
    Topic::OpenQuestions,
    Topic::OutOfScope,
    Topic::Goals,
    Topic::Glossary,
    Topic::References,
    Topic::ChangeLog,
    Topic::Migration,
    Topic::DataMigration,
    Topic::Compatibility,
    Topic::ImplementationPlan,
    Topic::UnitTests,
    Topic::IntegrationTests,
    Topic::EndToEndTests,
    Topic::PerformanceTests,
    Topic::SecurityTests,
    Topic::Testing,
    Topic::Logging,
    Topic::Metrics,
    Topic::Tracing,
    Topic::Alerts,
    Topic::Deployment,
    Topic::Rollback,
    Topic::Optimization,
    Topic::Scalability,
];

/// Topics of sub-sections that a ruling section leaves alone.
const FREE: &[Topic] = &[
    Topic::DataModel,
    Topic::Entity,
    Topic::Api,
    Topic::Endpoints,
    Topic::Endpoint,
    Topic::Configuration,
    Topic::FeatureFlags,
    Topic::Monitoring,
];

/// The topic of each section: its own, else its parent's; below a ruling one, the ruling one.
fn topics(outline: &Outline) -> Vec<Option<Topic>> {
    let mut topics: Vec<Option<Topic>> = Vec::with_capacity(outline.sections.len());
    for section in &outline.sections {
        let parent = section.parent.and_then(|id| topics.get(id.0 as usize).copied()).flatten();
        let ruled = parent.filter(|parent| {
            RULING.contains(parent)
                && section.topic.is_none_or(|own| !RULING.contains(&own) && !FREE.contains(&own))
        });
        topics.push(ruled.or(section.topic).or(parent));
    }
    topics
}

/// Whether an item stands under a label: deeper than it, or directly behind it.
fn belongs(label: &Item, at: usize, item: &Item, index: usize) -> bool {
    label.section == item.section
        && (item.depth > label.depth
            || (index == at + 1 && !matches!(item.kind, ItemKind::Label(_))))
}

/// Headings, rules between sections, raw HTML, and what says that a section does not apply.
fn structure(builder: &mut TraceBuilder, document: &Document, outline: &Outline) {
    let mut headings: Vec<Span> = Vec::new();
    let mut open: Vec<&Block> = document.blocks.iter().collect();
    while let Some(block) = open.pop() {
        match &block.kind {
            BlockKind::Heading(_) => headings.push(block.span),
            BlockKind::Rule => builder.note(block.span, "separator", "D16", &[]),
            BlockKind::Html(_) => builder.note(block.span, "comment", "D16", &[]),
            BlockKind::Quote(blocks) => open.extend(blocks),
            BlockKind::List(list) => open.extend(list.items.iter().flat_map(|item| &item.blocks)),
            BlockKind::Paragraph(_) | BlockKind::Fence(_) | BlockKind::Table(_) => {}
        }
    }
    headings.sort_unstable();
    for span in &headings {
        builder.note(*span, "section", "D16", &[Effect::Check]);
    }
    for section in &outline.sections {
        let heading = section.heading.span;
        let after = headings.partition_point(|span| span.start <= heading.start);
        let known = after.checked_sub(1).is_some_and(|at| headings[at].contains(heading));
        if !known {
            builder.note(heading, "section", "D16", &[Effect::Check]);
        }
        if let Some(reason) = &section.not_applicable {
            builder.note(reason.span, "not applicable", "D9", &[Effect::Check]);
        }
    }
}

/// A box of a task list: a test or a point of the security checklist, by where it stands.
fn boxes(builder: &mut TraceBuilder, item: &Item, topic: Option<Topic>) {
    use Topic as T;
    let (kind, requirement): (&'static str, &'static str) = match topic {
        Some(T::SecurityChecklist | T::Security) => ("security check", "X9"),
        Some(
            T::Testing
            | T::UnitTests
            | T::IntegrationTests
            | T::EndToEndTests
            | T::PerformanceTests
            | T::SecurityTests,
        ) => ("test", "T1"),
        Some(T::ImplementationPlan | T::Phases) => ("task", "D14"),
        _ => return,
    };
    builder.note(item.span, kind, requirement, &[Effect::Verify]);
}

/// What an item is that no pass had a use for, or why it was not understood.
fn unclaimed(builder: &mut TraceBuilder, item: &Item, topic: Option<Topic>, ruled: bool) {
    match &item.kind {
        ItemKind::Fence(fence) => match diagram(fence, topic) {
            Ok((kind, requirement, effects)) => builder.note(item.span, kind, requirement, effects),
            Err(reason) => builder.gap(item.span, reason),
        },
        ItemKind::Table(table) => unclaimed_table(builder, item.span, table, topic),
        ItemKind::Endpoint(endpoint) if endpoint.placeholder => {
            builder.note(item.span, "endpoint to be filled in", "D4", &[Effect::Check]);
        }
        ItemKind::Endpoint(_) => {
            builder.note(item.span, "mention of an endpoint", "R2", &[]);
        }
        ItemKind::Label(label) => {
            let topic = if ruled { topic } else { label.topic.or(topic) };
            unclaimed_label(builder, item.span, label, topic);
        }
        ItemKind::Entry(text, _) => unclaimed_text(builder, item.span, text.as_str(), topic, true),
        ItemKind::Paragraph(text) => {
            unclaimed_text(builder, item.span, text.as_str(), topic, false)
        }
    }
}

fn unclaimed_text(
    builder: &mut TraceBuilder,
    span: Span,
    text: &str,
    topic: Option<Topic>,
    listed: bool,
) {
    if not_applicable(text) {
        builder.note(span, "not applicable", "D9", &[Effect::Check]);
        return;
    }
    match (meaning(topic), topic) {
        (Some((kind, requirement, effects)), _) => builder.note(span, kind, requirement, effects),
        (None, Some(topic)) if listed || rules(text) => {
            let (_, reason) = expected(topic);
            builder.gap(span, reason.to_owned());
        }
        (None, topic) => {
            // Text that introduces or explains; it demands nothing.
            let requirement = topic.map_or("D16", |topic| expected(topic).0);
            builder.note(span, "prose", requirement, &[]);
        }
    }
}

fn unclaimed_label(builder: &mut TraceBuilder, span: Span, label: &LabelItem, own: Option<Topic>) {
    if not_applicable(label.key.as_str()) {
        builder.note(span, "not applicable", "D9", &[Effect::Check]);
        return;
    }
    if let Some((kind, requirement, effects)) = meaning(own) {
        builder.note(span, kind, requirement, effects);
        return;
    }
    let key = label.key.as_str().trim();
    if label.value.as_str().trim().is_empty() {
        let requirement = own.map_or("D16", |topic| expected(topic).0);
        builder.note(span, "label", requirement, &[]);
        return;
    }
    let why = own.map_or("", |topic| expected(topic).1);
    builder.gap(span, format!("`{key}` is no key that is acted on here; {why}"));
}

fn unclaimed_table(
    builder: &mut TraceBuilder,
    span: Span,
    table: &TableItem,
    topic: Option<Topic>,
) {
    let by_role: Option<Meaning> = match table.role {
        TableRole::Components => Some(("components", "S4", &[Effect::Check])),
        TableRole::Files => Some(("files", "D15", &[Effect::Verify])),
        TableRole::SchemaChanges => {
            Some(("schema changes", "M7", &[Effect::Check, Effect::Export]))
        }
        TableRole::Transitions => None,
        _ => meaning(topic),
    };
    if let Some((kind, requirement, effects)) = by_role {
        builder.note(span, kind, requirement, effects);
        return;
    }
    let header: Vec<String> =
        table.header.iter().map(|cell| format!("`{}`", cell.as_str().trim())).collect();
    let why = topic.map_or("its columns are not known", |topic| expected(topic).1);
    builder.gap(span, format!("a table with the columns {}: {why}", header.join(", ")));
}

/// What a code block is that no pass read: a diagram, a tree of files, a sample of something else.
fn diagram(fence: &FenceItem, topic: Option<Topic>) -> Result<Meaning, String> {
    let code = fence.code.text();
    let first = code.split_whitespace().next().unwrap_or("").to_lowercase();
    if fence.lang == "mermaid" || (fence.lang.is_empty() && MERMAID.contains(&first.as_str())) {
        return Ok(match first.as_str() {
            "sequencediagram" => ("sequence diagram", "S2", &[Effect::Check]),
            "statediagram" | "statediagram-v2" => ("state diagram", "R4", &[Effect::Check]),
            "erdiagram" | "classdiagram" => ("model diagram", "S1", &[Effect::Check]),
            _ => ("diagram", "S1", &[Effect::Check]),
        });
    }
    let lines = |c: char| !c.is_ascii() && "─│┌┐└┘├┤┬┴┼▼▲►◄→←↓↑═║╔╗╚╝".contains(c);
    let drawn = || code.contains(lines);
    let files = matches!(topic, Some(Topic::CodeStructure | Topic::Files))
        || code.contains("├──")
        || code.contains("└──");
    if files {
        return Ok(("file tree", "D15", &[Effect::Verify]));
    }
    let plain = matches!(fence.lang.as_str(), "" | "text" | "txt" | "ascii" | "plaintext");
    if plain && (drawn() || code.contains("-->") || code.contains("->") || code.contains("+--")) {
        return Ok(("diagram", "S3", &[]));
    }
    if let Some((kind, requirement, effects)) = meaning(topic) {
        let requirement = if plain && requirement == "S4" { "S3" } else { requirement };
        let kind = if plain && requirement == "S3" { "diagram" } else { kind };
        return Ok((kind, requirement, effects));
    }
    let named = if fence.lang.is_empty() {
        "without a language".to_owned()
    } else {
        format!("in `{}`", fence.lang)
    };
    Err(format!(
        "a code block {named} that no endpoint and no model uses; JSON and the languages of data models are read"
    ))
}

const MERMAID: &[&str] = &[
    "graph",
    "flowchart",
    "sequencediagram",
    "statediagram",
    "statediagram-v2",
    "erdiagram",
    "classdiagram",
];

/// Whether a text answers a section with `N/A`, or says how to.
fn not_applicable(text: &str) -> bool {
    let text = text.trim_start_matches(|c: char| !c.is_alphanumeric());
    ["n/a", "not applicable", "if not applicable"].iter().any(|words| {
        text.split_at_checked(words.len()).is_some_and(|(head, rest)| {
            head.eq_ignore_ascii_case(words) && !rest.starts_with(char::is_alphanumeric)
        })
    })
}

/// Words that tell the service to do something.
const DEMANDS: &[&str] = &[
    "must", "shall", "only", "never", "always", "required", "refused", "rejected", "refuses",
    "rejects", "returns", "answers", "respond", "responds", "cannot",
];

/// Whether a text tells the service to do something: a modal verb, or an HTTP status.
fn rules(text: &str) -> bool {
    text.split(|c: char| !c.is_alphanumeric()).any(|word| {
        DEMANDS.iter().any(|demand| demand.eq_ignore_ascii_case(word))
            || (word.len() == 3
                && word.starts_with(['4', '5'])
                && word.bytes().all(|byte| byte.is_ascii_digit()))
    })
}

/// Lines that neither a fact nor a gap touches become gaps: nothing is passed over in silence.
fn rest(builder: &mut TraceBuilder, source: &Source) {
    let count = source.line_count() as usize;
    let mut change = vec![0_i32; count + 2];
    let spans = builder
        .trace
        .facts
        .iter()
        .map(|fact| fact.span)
        .chain(builder.trace.gaps.iter().map(|gap| gap.span));
    for span in spans {
        let first = source.line(span.start) as usize;
        let last = source.line(span.end.saturating_sub(1).max(span.start)) as usize;
        change[first.min(count)] += 1;
        change[last.min(count) + 1] -= 1;
    }
    let mut depth = 0;
    for (line, change) in change.iter().enumerate().take(count + 1).skip(1) {
        depth += change;
        if depth > 0 {
            continue;
        }
        let Ok(number) = u32::try_from(line) else { break };
        let span = source.line_span(number);
        let text = source.slice(span).trim();
        if text.is_empty() {
            continue;
        }
        if text.chars().any(char::is_alphanumeric) {
            builder.gap(span, "it belongs to nothing that is read".to_owned());
        } else {
            builder.note(span, "separator", "D16", &[]);
        }
    }
}
