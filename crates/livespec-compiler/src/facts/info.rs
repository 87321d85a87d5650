//! What the document says about itself: title, metadata, people, status, description.

mod status;

use livespec_diagnostics::Span;
use livespec_ir::{Note, Origin, Person, StatusChoice};
use livespec_syntax::{ItemKind, Meta, MetaValue, Topic};

use super::reading::{Piece, Reader, absent};
use super::topics::Topics;
use super::{CHECK, CHECK_EXPORT, CHECK_SERVE_EXPORT};

pub(super) fn collect(reader: &mut Reader<'_, '_>) {
    title(reader);
    metadata(reader);
    claim_metadata(reader);
    describe(reader);
    links(reader);
}

/// The first heading, else the title of the metadata, else the name of the file.
fn title(reader: &mut Reader<'_, '_>) {
    let outline = reader.outline;
    if let Some(title) = &outline.title {
        reader.context.spec.info.title.clone_from(&title.text);
        reader.context.spec.info.title_origin = Origin::stated(title.span);
        reader.context.note(title.span, "title", "D3", CHECK_SERVE_EXPORT);
        if reader.told(Piece { text: &title.name, span: title.span }).is_some() {
            reader.context.spec.info.name.clone_from(&title.name);
        }
    }
    let meta = outline.metadata.get(&["title", "name"]).and_then(text_of);
    if let Some((text, span)) = meta {
        let told = reader.told(Piece { text, span }).map(str::to_owned);
        let whole = !reader.context.has_placeholder(span);
        let info = &mut reader.context.spec.info;
        if info.title.is_empty() {
            text.clone_into(&mut info.title);
            info.title_origin = Origin::stated(span);
        }
        if let Some(told) = told.filter(|_| info.name.is_empty() && whole) {
            info.name = told;
        }
    }
    let info = &mut reader.context.spec.info;
    if info.name.is_empty() {
        info.name = stem(reader.context.document.source.path());
    }
}

/// The name of a file without folders and extension.
fn stem(path: &str) -> String {
    let file = path.rsplit(['/', '\\']).next().unwrap_or(path);
    let stem = file.split('.').find(|part| !part.is_empty() && *part != "-").unwrap_or("service");
    stem.to_owned()
}

fn text_of(meta: &Meta) -> Option<(&str, Span)> {
    match &meta.value {
        MetaValue::Text(text) => Some((text.as_str(), meta.value_span)),
        MetaValue::List(_) | MetaValue::Other => None,
    }
}

fn metadata(reader: &mut Reader<'_, '_>) {
    let metadata = &reader.outline.metadata;
    let note = |reader: &Reader<'_, '_>, names: &[&str]| -> Option<Note> {
        let (text, span) = metadata.get(names).and_then(text_of)?;
        reader.told(Piece { text, span }).map(|text| Reader::note_of(text, span))
    };
    let version = note(reader, &["version", "spec version", "document version"]);
    let created = note(reader, &["created", "created at", "date", "creation date"]);
    let modified =
        note(reader, &["lastModified", "last updated", "updated", "modified", "updated at"]);
    let authors = people(reader, &["author", "authors", "author(s)", "owner", "owners"]);
    let reviewers = people(
        reader,
        &["reviewers", "reviewer", "reviewer(s)", "approvers", "approver", "approved by"],
    );
    let status = metadata.get(&["status", "state", "document status", "stav"]).and_then(text_of);
    let status = match status {
        None => StatusChoice::Absent,
        Some((text, span)) => {
            let told = reader.told(Piece { text, span }).is_some();
            status::read(text, &metadata.prose.english_text(text), span, told)
        }
    };
    let info = &mut reader.context.spec.info;
    (info.version, info.created, info.modified) = (version, created, modified);
    (info.authors, info.reviewers, info.status) = (authors, reviewers, status);
    for entry in &metadata.entries {
        let text = match &entry.value {
            MetaValue::Text(text) => text.clone(),
            MetaValue::List(list) => {
                let texts: Vec<&str> = list.iter().map(|(text, _)| text.as_str()).collect();
                texts.join(", ")
            }
            MetaValue::Other => reader.context.document.source.slice(entry.value_span).to_owned(),
        };
        let value = Reader::note_of(text, entry.value_span);
        reader.context.spec.info.metadata.push((entry.key.clone(), value));
    }
}

/// The people of a key, one entry each; placeholders are marked as such.
fn people(reader: &Reader<'_, '_>, names: &[&str]) -> Vec<Person> {
    let Some(meta) = reader.outline.metadata.get(names) else { return Vec::new() };
    let mut parts: Vec<(String, Span)> = Vec::new();
    match &meta.value {
        MetaValue::List(list) => parts.extend(list.iter().cloned()),
        MetaValue::Text(text) => {
            let source = reader.context.document.source.slice(meta.value_span);
            let mut from = 0;
            for part in text.split([',', ';']).flat_map(|part| part.split(" and ")).map(str::trim) {
                let at = source.get(from..).and_then(|rest| rest.find(part)).map(|at| from + at);
                let span =
                    at.map_or(meta.value_span, |at| meta.value_span.slice(at, at + part.len()));
                from = at.map_or(from, |at| at + part.len());
                parts.push((part.to_owned(), span));
            }
        }
        MetaValue::Other => {}
    }
    let person = |(name, span): (String, Span)| {
        let placeholder = reader.context.has_placeholder(span);
        Person { name, placeholder, origin: Origin::stated(span) }
    };
    parts.into_iter().filter(|(name, _)| !absent(name)).map(person).collect()
}

/// The requirement that a key of the metadata belongs to.
fn requirement(key: &str, front: bool) -> &'static str {
    let key = key.to_lowercase();
    let has = |words: &[&str]| words.iter().any(|word| key.contains(word));
    if has(&["status", "state"]) {
        "D5"
    } else if has(&["review", "author", "owner", "approv"]) {
        "D6"
    } else if has(&[
        "prd", "adr", "parent", "issue", "link", "ticket", "epic", "stor", "related", "depends",
        "task",
    ]) {
        "D7"
    } else if front {
        "D1"
    } else {
        "D2"
    }
}

/// Notes every key and claims the items that are nothing but metadata.
fn claim_metadata(reader: &mut Reader<'_, '_>) {
    let outline = reader.outline;
    let front = reader.context.document.front_matter.as_ref().map(|front| front.span);
    if let Some(span) = front {
        reader.context.note(span, "metadata", "D1", CHECK_EXPORT);
    }
    let mut keys: Vec<Span> = Vec::new();
    for entry in &outline.metadata.entries {
        let inside = front.is_some_and(|front| front.contains(entry.key_span));
        let form = if inside { "D1" } else { "D2" };
        let span = entry.key_span.to(entry.value_span);
        let special = requirement(&entry.key, inside);
        if special != form {
            reader.context.note(span, "metadata", special, CHECK_EXPORT);
        }
        reader.context.note(span, "metadata", form, CHECK_EXPORT);
        keys.push(entry.key_span);
    }
    keys.sort_unstable();
    for (index, item) in outline.items.iter().enumerate() {
        let next = keys.partition_point(|key| key.start < item.span.start);
        let inside = keys.get(next).is_some_and(|key| item.span.contains(*key));
        let text =
            matches!(item.kind, ItemKind::Label(_) | ItemKind::Paragraph(_) | ItemKind::Entry(..));
        if inside && text {
            reader.context.claim(index, "metadata", "D2", CHECK_EXPORT);
        }
    }
}

const OVERVIEW: Topics = Topics::of(&[Topic::Overview]);

/// The first paragraph of the overview that is no instruction to whoever fills the template in.
fn describe(reader: &mut Reader<'_, '_>) {
    let mut found = None;
    for line in reader.lines(OVERVIEW) {
        if line.listed
            || reader.place(line.index).around.meets(Topics::of(&[Topic::Goals, Topic::OutOfScope]))
        {
            continue;
        }
        let Some(told) = reader.told(line.value) else { continue };
        if told.split_whitespace().count() > 4 {
            found = Some((told.to_owned(), line.value.span));
            break;
        }
    }
    if let Some((text, span)) = found {
        reader.context.spec.info.description = Some(text);
        reader.context.note(span, "description", "D3", super::EXPORT);
    }
}

const LINKS: Topics = Topics::of(&[Topic::References]);

/// References, related documents, the parent document, covered stories.
fn links(reader: &mut Reader<'_, '_>) {
    for line in reader.lines(LINKS) {
        reader.context.claim(line.index, "link", "D7", CHECK_EXPORT);
    }
    for index in 0..reader.outline.items.len() {
        let ItemKind::Label(label) = &reader.outline.items[index].kind else { continue };
        let key = label.key.read().to_lowercase();
        let words = [
            "related documents",
            "related prd",
            "parent prd",
            "user stories covered",
            "references",
            "parent spec",
        ];
        if !words.iter().any(|word| key.starts_with(word)) || reader.context.claimed(index) {
            continue;
        }
        reader.context.claim(index, "link", "D7", CHECK_EXPORT);
        for line in reader.governed(index) {
            reader.context.claim(line.index, "link", "D7", CHECK);
        }
    }
}
