//! Messages told by a sample body that has a name: an event, a payload, a format.

use livespec_diagnostics::{Diagnostics, Fragment};
use livespec_lang::{EntityDecl, FieldDecl, LeafClass, SampleKind, Spanned, TypeExpr};
use livespec_syntax::{FenceItem, ItemKind, Topic};

use super::Declared;
use super::naming::{self, RecordName};
use crate::context::Context;

/// Sections whose samples show what is stored or sent.
const SHOWN: &[Topic] = &[Topic::DataModel, Topic::Entity, Topic::Events];
/// Sections whose samples belong to an endpoint, a setting or a test.
const OTHERS: &[Topic] = &[
    Topic::Endpoint,
    Topic::Endpoints,
    Topic::Configuration,
    Topic::Testing,
    Topic::UserInterface,
    Topic::Logging,
    Topic::Deployment,
    Topic::Parameters,
];
/// Last words of a name that stands for a body.
const BODIES: &[&str] = &[
    "schema",
    "structure",
    "format",
    "payload",
    "object",
    "shape",
    "model",
    "message",
    "event",
    "document",
    "record",
    "envelope",
    "body",
];
/// Labels whose value names the body that follows.
const CARRIERS: &[&str] =
    &["topic", "event", "queue", "message", "channel", "subject", "event name", "event type"];

/// How many lines of text may stand between a label and the sample that it names.
const LABEL_DISTANCE_MAX: usize = 3;

/// The message that a code block shows, where it has a name.
pub(super) fn read(context: &Context<'_>, index: usize, fence: &FenceItem) -> Option<Declared> {
    if !crate::operations::may_be_json(&fence.lang, &fence.code) {
        return None;
    }
    let name = name(context, index)?;
    let fields = fields(&fence.code)?;
    let item = &context.outline.items[index];
    Some(Declared {
        decl: EntityDecl { name: name.name, fields, ..EntityDecl::default() },
        title: name.title,
        lang: "json",
        section: item.section,
        item: index,
        alters: false,
        inherited: 0,
    })
}

/// The members of a body as fields, typed by what they show.
fn fields(code: &Fragment) -> Option<Vec<FieldDecl>> {
    // What cannot be read of the body is reported where the body is used.
    let sample = livespec_lang::sample::parse(code, &mut Diagnostics::default())?;
    let SampleKind::Object { members, .. } = sample.root.kind else { return None };
    let fields: Vec<FieldDecl> = members
        .into_iter()
        .map(|member| FieldDecl {
            name: Spanned { value: member.name, span: member.name_span },
            required: member.optional.then_some(false),
            ty: match member.value.kind {
                SampleKind::Leaf(leaf) => match leaf.class {
                    LeafClass::Type { ty, .. } | LeafClass::Example(ty) => ty,
                    LeafClass::Placeholder => TypeExpr::default(),
                },
                SampleKind::Object { .. } | SampleKind::Array(_) => TypeExpr::default(),
            },
            span: member.name_span,
            ..FieldDecl::default()
        })
        .collect();
    (!fields.is_empty()).then_some(fields)
}

/// The name of a body: the label or the lines right above, else the heading of a section that shows
/// what is stored or sent.
fn name(context: &Context<'_>, index: usize) -> Option<RecordName> {
    let items = &context.outline.items;
    let item = &items[index];
    let mut bare = true;
    for before in (index.saturating_sub(LABEL_DISTANCE_MAX)..index).rev() {
        let above = &items[before];
        if above.section != item.section {
            break;
        }
        match &above.kind {
            ItemKind::Label(label) => {
                let key = label.key.as_str().trim().to_lowercase();
                if CARRIERS.contains(&key.as_str()) {
                    return naming::of_value(label);
                }
                if before + 1 == index || label.value.as_str().trim().is_empty() {
                    if let Some(name) = in_label(label) {
                        return Some(name);
                    }
                    bare &= BODIES.contains(&key.as_str());
                }
            }
            ItemKind::Paragraph(text) => {
                let carried = text
                    .as_str()
                    .split_once(':')
                    .is_some_and(|(key, _)| CARRIERS.contains(&key.trim().to_lowercase().as_str()));
                if carried && let Some(run) = text.inlines.codes().next() {
                    let name = Spanned { value: run.text.clone(), span: run.span };
                    return Some(RecordName { title: run.text.clone(), name, table: false });
                }
            }
            ItemKind::Entry(..) => {}
            ItemKind::Fence(_) | ItemKind::Table(_) | ItemKind::Endpoint(_) => {
                bare = false;
                break;
            }
        }
    }
    let section = &context.outline.sections[item.section?.0 as usize];
    let mut topics = context.topics(item);
    let about = topics.find(|topic| SHOWN.contains(topic) || OTHERS.contains(topic));
    let first = about.is_none_or(|topic| SHOWN.contains(&topic));
    let about = about.is_some_and(|topic| SHOWN.contains(&topic));
    let last = section.heading.as_str();
    let last = &last[..last.find(['(', '（']).unwrap_or(last.len())];
    let last = last.split_whitespace().last().unwrap_or("").to_lowercase();
    let several = section.heading.as_str().split_whitespace().count() > 1;
    let ends = several && BODIES.contains(&last.as_str());
    let shown = match section.topic {
        Some(Topic::DataModel) => ends,
        // `Order Response` is the answer of something; `Response` alone is part of an endpoint.
        Some(Topic::Request | Topic::Response) => several,
        _ => true,
    };
    (bare && first && (about && shown || ends))
        .then(|| naming::of_heading(&section.heading))
        .flatten()
}

/// A type's name within a label, or a label that is one: ``**Response — `OrderPage`:**``, `**OrderPaid:**`.
fn in_label(label: &livespec_syntax::LabelItem) -> Option<RecordName> {
    let texts = [&label.key, &label.value];
    let code = texts
        .iter()
        .flat_map(|text| text.inlines.codes())
        .chain(label.qualifier.iter().flat_map(|text| text.inlines.codes()))
        .find(|run| naming::is_type_name(&run.text));
    if let Some(run) = code {
        let name = Spanned { value: run.text.clone(), span: run.span };
        return Some(RecordName { title: run.text.clone(), name, table: false });
    }
    let key = label.key.as_str().trim();
    let words = key.split_whitespace().count();
    let last = key.split_whitespace().last().unwrap_or("").to_lowercase();
    let shaped = naming::is_type_name(key) || words > 1 && BODIES.contains(&last.as_str());
    (shaped && label.value.as_str().trim().is_empty())
        .then(|| naming::of_heading(&label.key))
        .flatten()
}
