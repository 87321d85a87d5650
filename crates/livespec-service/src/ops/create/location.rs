//! The address of a new record.

use std::borrow::Cow;

use livespec_ir::{Entity, Id, Operation, OperationKind, PathSegment};
use livespec_storage::{ResultSet, ValueRef};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use crate::ops::Binder;
use crate::record::Record;

/// All but the unreserved characters of RFC 3986, section 2.3.
const RESERVED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// How the address is put together.
#[derive(Debug)]
pub(crate) struct Location {
    parts: Vec<Part>,
}

#[derive(Debug)]
enum Part {
    Text(String),
    /// A parameter of the request's own path, by its place.
    Parameter(usize),
    /// A column of the new record.
    Column(usize),
}

impl Location {
    /// The path of the operation that reads the record, where the document has one that the request and
    /// the record can fill; else the path of the collection with the key behind it.
    pub(crate) fn of(
        binder: &Binder<'_>,
        create: &Operation,
        entity: Id<Entity>,
        record: &Record,
    ) -> Option<Location> {
        let reads = || {
            binder
                .spec
                .operations
                .values()
                .filter(|read| read.kind == OperationKind::Read && read.entity == Some(entity))
        };
        let below = |read: &&Operation| read.path.segments.starts_with(&create.path.segments);
        let parts = reads()
            .filter(below)
            .chain(reads())
            .find_map(|read| through(create, read))
            .or_else(|| collection(create, record))?;
        let base = binder.options.base_url.as_deref().unwrap_or("").trim_end_matches('/');
        let mut all = vec![Part::Text(base.to_owned())];
        all.extend(parts);
        Some(Location { parts: all })
    }

    pub(crate) fn write(&self, rows: &ResultSet, parameters: &[Cow<'_, str>]) -> String {
        let mut out = String::with_capacity(96);
        for part in &self.parts {
            match part {
                Part::Text(text) => out.push_str(text),
                Part::Parameter(at) => {
                    let text = parameters.get(*at).map_or("", |text| text);
                    out.extend(utf8_percent_encode(text, RESERVED));
                }
                Part::Column(column) => match rows.get(0, *column) {
                    ValueRef::Text(text) => out.extend(utf8_percent_encode(text, RESERVED)),
                    ValueRef::Integer(value) => out.push_str(itoa::Buffer::new().format(value)),
                    _ => {}
                },
            }
        }
        out
    }
}

/// The path of a read, filled from the path of the create and the item.
fn through(create: &Operation, read: &Operation) -> Option<Vec<Part>> {
    let (item, field) = read.item.as_ref()?;
    let mut parts = Vec::new();
    let parameter = |name: &str| {
        if name == item {
            return Some(Part::Column(field.index()));
        }
        create.path.parameters().position(|other| other == name).map(Part::Parameter)
    };
    for segment in &read.path.segments {
        match segment {
            PathSegment::Literal(text) => {
                parts.push(Part::Text(format!("/{}", utf8_percent_encode(text, RESERVED))))
            }
            PathSegment::Parameter(name) => {
                parts.push(Part::Text("/".to_owned()));
                parts.push(parameter(name)?);
            }
            PathSegment::Mixed(prefix, name, suffix) => {
                parts.push(Part::Text(format!("/{prefix}")));
                parts.push(parameter(name)?);
                parts.push(Part::Text(suffix.clone()));
            }
        }
    }
    if read.path.trailing_slash {
        parts.push(Part::Text("/".to_owned()));
    }
    Some(parts)
}

/// The path of the collection with the key behind it; none where the record has no key to show.
fn collection(create: &Operation, record: &Record) -> Option<Vec<Part>> {
    let [key] = record.key[..] else { return None };
    if record.columns[key].json.is_empty() {
        return None;
    }
    let mut parts = Vec::new();
    let mut place = 0;
    for segment in &create.path.segments {
        match segment {
            PathSegment::Literal(text) => {
                parts.push(Part::Text(format!("/{}", utf8_percent_encode(text, RESERVED))))
            }
            PathSegment::Parameter(_) | PathSegment::Mixed(..) => {
                let (prefix, suffix) = match segment {
                    PathSegment::Mixed(prefix, _, suffix) => (prefix.as_str(), suffix.as_str()),
                    _ => ("", ""),
                };
                parts.push(Part::Text(format!("/{prefix}")));
                parts.push(Part::Parameter(place));
                parts.push(Part::Text(suffix.to_owned()));
                place += 1;
            }
        }
    }
    parts.push(Part::Text("/".to_owned()));
    parts.push(Part::Column(key));
    Some(parts)
}
