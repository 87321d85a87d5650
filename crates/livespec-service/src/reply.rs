//! Response bodies: a template compiled into bytes and holes, written straight from rows.

use std::borrow::Cow;
use std::io::Write;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use livespec_ir::{Context, Member, Operation, PageFact, Template};
use livespec_storage::{ColumnType, ResultSet, ValueRef};

use crate::record::Record;
use crate::time;

/// How deep templates may be nested; what is deeper is `null`.
const NESTING_MAX: usize = 64;

/// A compiled template.
#[derive(Debug, Default)]
pub(crate) struct Writer {
    parts: Vec<Part>,
    facts: Vec<PageFact>,
    /// Whether each writing gives the same bytes for the same rows.
    pub(crate) steady: bool,
}

#[derive(Debug)]
enum Part {
    Bytes(Vec<u8>),
    /// A cell of the row at hand, by its place in the row.
    Cell(usize, Cell),
    /// Every row in the inner shape.
    Rows(Vec<Part>),
    Page(PageFact),
    RequestId,
    Now,
    Parameter(usize),
}

/// How a cell is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Cell {
    Plain,
    /// The text is JSON already.
    Json,
    /// The text is a number.
    Digits,
    Boolean,
}

/// Facts about a page.
#[derive(Debug, Default, Clone)]
pub(crate) struct Page {
    pub(crate) next: Option<String>,
    pub(crate) previous: bool,
    pub(crate) limit: u64,
    pub(crate) offset: Option<u64>,
}

/// What a response depends on besides rows.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Facts<'a> {
    pub(crate) request_id: &'a str,
    pub(crate) now: i64,
    pub(crate) parameters: &'a [Cow<'a, str>],
    pub(crate) page: Option<&'a Page>,
}

/// The template of a record where the document shows none: every field that may be shown.
pub(crate) fn full(record: &Record) -> Template {
    let shown = record
        .columns
        .iter()
        .enumerate()
        .filter(|(_, column)| !column.write_only && !column.json.is_empty());
    let member = |(at, column): (usize, &crate::record::Column)| Member {
        name: column.json.clone(),
        value: Template::Field(livespec_ir::Id::new(at)),
        origin: livespec_ir::Origin::defaulted(),
    };
    Template::Record(shown.map(member).collect())
}

/// The template of a page where the document shows none.
pub(crate) fn full_page(record: &Record) -> Template {
    let member = |name: &str, value| Member {
        name: name.to_owned(),
        value,
        origin: livespec_ir::Origin::defaulted(),
    };
    Template::Object(vec![
        member("data", Template::Records(Box::new(full(record)))),
        member("nextCursor", Template::Page(PageFact::NextCursor)),
    ])
}

impl Writer {
    /// Compiles a template; `columns` are the columns of the rows that it will be given, in order.
    pub(crate) fn new(
        template: &Template,
        record: &Record,
        columns: &[usize],
        operation: &Operation,
    ) -> Writer {
        let mut compiler = Compiler { record, columns, operation, facts: Vec::new(), steady: true };
        let mut parts = Vec::new();
        compiler.template(template, &mut parts, 0);
        Writer { parts, facts: compiler.facts, steady: compiler.steady }
    }

    /// Whether the response tells a fact about the page.
    pub(crate) fn tells(&self, fact: PageFact) -> bool {
        self.facts.contains(&fact)
    }

    /// Writes a response.
    pub(crate) fn write(&self, rows: &ResultSet, facts: &Facts<'_>, out: &mut Vec<u8>) {
        write_parts(&self.parts, rows, 0, facts, out);
    }
}

/// The columns of a record that a template shows.
pub(crate) fn columns_of(template: &Template, found: &mut Vec<usize>) {
    let mut waiting = vec![template];
    while let Some(template) = waiting.pop() {
        match template {
            Template::Object(members) | Template::Record(members) => {
                waiting.extend(members.iter().rev().map(|member| &member.value));
            }
            Template::Records(inner) => waiting.push(inner),
            Template::Field(field) if !found.contains(&field.index()) => found.push(field.index()),
            _ => {}
        }
    }
}

struct Compiler<'a> {
    record: &'a Record,
    columns: &'a [usize],
    operation: &'a Operation,
    facts: Vec<PageFact>,
    steady: bool,
}

impl Compiler<'_> {
    fn template(&mut self, template: &Template, parts: &mut Vec<Part>, depth: usize) {
        match template {
            _ if depth >= NESTING_MAX => bytes(b"null", parts),
            Template::Object(members) | Template::Record(members) => {
                for (at, member) in members.iter().enumerate() {
                    bytes(if at == 0 { b"{" } else { b"," }, parts);
                    bytes(json_text(&member.name).as_bytes(), parts);
                    bytes(b":", parts);
                    self.template(&member.value, parts, depth + 1);
                }
                bytes(if members.is_empty() { b"{}" } else { b"}" }, parts);
            }
            Template::Constant(value) => bytes(value.to_string().as_bytes(), parts),
            Template::Field(field) => self.field(field.index(), parts),
            Template::Records(inner) => {
                let mut row = Vec::new();
                self.template(inner, &mut row, depth + 1);
                bytes(b"[", parts);
                parts.push(Part::Rows(row));
                bytes(b"]", parts);
            }
            Template::Page(fact) => {
                self.facts.push(*fact);
                parts.push(Part::Page(*fact));
            }
            Template::Context(Context::RequestId) => {
                self.steady = false;
                parts.push(Part::RequestId);
            }
            Template::Context(Context::Now) => {
                self.steady = false;
                parts.push(Part::Now);
            }
            Template::Context(Context::Parameter(name)) => {
                match self.operation.path.parameters().position(|other| other == name) {
                    Some(at) => parts.push(Part::Parameter(at)),
                    None => bytes(b"null", parts),
                }
            }
            Template::Unknown(_) => bytes(b"null", parts),
        }
    }

    fn field(&mut self, field: usize, parts: &mut Vec<Part>) {
        let place = self.columns.iter().position(|column| *column == field);
        match (place, self.record.columns.get(field)) {
            (Some(place), Some(column)) if !column.write_only => {
                let cell = match column.ty {
                    ColumnType::Json => Cell::Json,
                    ColumnType::Decimal(..) | ColumnType::Integer(_) | ColumnType::Real => {
                        Cell::Digits
                    }
                    ColumnType::Boolean => Cell::Boolean,
                    _ => Cell::Plain,
                };
                parts.push(Part::Cell(place, cell));
            }
            _ => bytes(b"null", parts),
        }
    }
}

/// Appends fixed bytes, joined to fixed bytes before them.
fn bytes(text: &[u8], parts: &mut Vec<Part>) {
    match parts.last_mut() {
        Some(Part::Bytes(last)) => last.extend_from_slice(text),
        _ => parts.push(Part::Bytes(text.to_vec())),
    }
}

fn write_parts(parts: &[Part], rows: &ResultSet, row: usize, facts: &Facts<'_>, out: &mut Vec<u8>) {
    for part in parts {
        match part {
            Part::Bytes(bytes) => out.extend_from_slice(bytes),
            Part::Cell(place, cell) => write_cell(rows.get(row, *place), *cell, out),
            Part::Rows(inner) => {
                for row in 0..rows.rows() {
                    if row > 0 {
                        out.push(b',');
                    }
                    write_parts(inner, rows, row, facts, out);
                }
            }
            Part::Page(fact) => write_fact(*fact, rows, facts, out),
            Part::RequestId => write_text(facts.request_id, out),
            Part::Now => {
                out.push(b'"');
                time::write_instant(facts.now, out);
                out.push(b'"');
            }
            Part::Parameter(at) => match facts.parameters.get(*at) {
                Some(value) => write_text(value, out),
                None => out.extend_from_slice(b"null"),
            },
        }
    }
}

fn write_cell(value: ValueRef<'_>, cell: Cell, out: &mut Vec<u8>) {
    match value {
        ValueRef::Null => out.extend_from_slice(b"null"),
        ValueRef::Bool(value) => write_boolean(value, out),
        ValueRef::Integer(value) if cell == Cell::Boolean => write_boolean(value != 0, out),
        ValueRef::Integer(value) => {
            out.extend_from_slice(itoa::Buffer::new().format(value).as_bytes())
        }
        ValueRef::Real(value) => write_real(value, out),
        ValueRef::Text(text) if matches!(cell, Cell::Json | Cell::Digits) => {
            out.extend_from_slice(text.as_bytes())
        }
        ValueRef::Text(text) => write_text(text, out),
        ValueRef::Blob(bytes) => {
            out.push(b'"');
            out.extend_from_slice(STANDARD.encode(bytes).as_bytes());
            out.push(b'"');
        }
    }
}

fn write_boolean(value: bool, out: &mut Vec<u8>) {
    out.extend_from_slice(if value { b"true" } else { b"false" });
}

/// A whole value is written without a fraction, as ECMA-262 does.
fn write_real(value: f64, out: &mut Vec<u8>) {
    if !value.is_finite() {
        out.extend_from_slice(b"null");
        return;
    }
    let mut buffer = zmij::Buffer::new();
    let text = buffer.format_finite(value);
    out.extend_from_slice(text.strip_suffix(".0").unwrap_or(text).as_bytes());
}

/// A text as JSON (RFC 8259, section 7).
pub(crate) fn write_text(text: &str, out: &mut Vec<u8>) {
    let bytes = text.as_bytes();
    if needs_no_escape(bytes) {
        write_safe(bytes, out);
        return;
    }
    out.push(b'"');
    let mut from = 0;
    for (at, byte) in bytes.iter().enumerate() {
        if *byte >= 0x20 && *byte != b'"' && *byte != b'\\' {
            continue;
        }
        out.extend_from_slice(&bytes[from..at]);
        from = at + 1;
        let short = match byte {
            b'"' | b'\\' => *byte,
            b'\n' => b'n',
            b'\r' => b'r',
            b'\t' => b't',
            0x08 => b'b',
            0x0c => b'f',
            _ => {
                // Writing to a vector cannot fail.
                let _ = write!(out, "\\u{byte:04x}");
                continue;
            }
        };
        out.extend([b'\\', short]);
    }
    out.extend_from_slice(&bytes[from..]);
    out.push(b'"');
}

/// A text that holds nothing to escape.
fn write_safe(bytes: &[u8], out: &mut Vec<u8>) {
    out.reserve(bytes.len() + 2);
    out.push(b'"');
    out.extend_from_slice(bytes);
    out.push(b'"');
}

/// Looks at whole chunks without leaving early, which compilers turn into vector instructions.
fn needs_no_escape(bytes: &[u8]) -> bool {
    let escaped =
        |byte: &u8| u8::from(*byte < 0x20) | u8::from(*byte == b'"') | u8::from(*byte == b'\\');
    bytes.chunks(32).all(|chunk| chunk.iter().fold(0, |found, byte| found | escaped(byte)) == 0)
}

pub(crate) fn json_text(text: &str) -> String {
    let mut out = Vec::with_capacity(text.len() + 2);
    write_text(text, &mut out);
    String::from_utf8(out).unwrap_or_default()
}

fn write_number(value: Option<u64>, out: &mut Vec<u8>) {
    match value {
        Some(value) => out.extend_from_slice(itoa::Buffer::new().format(value).as_bytes()),
        None => out.extend_from_slice(b"null"),
    }
}

fn write_fact(fact: PageFact, rows: &ResultSet, facts: &Facts<'_>, out: &mut Vec<u8>) {
    let Some(page) = facts.page else {
        out.extend_from_slice(b"null");
        return;
    };
    let count = u64::try_from(rows.rows()).ok();
    match fact {
        PageFact::NextCursor => match &page.next {
            Some(cursor) => write_text(cursor, out),
            None => out.extend_from_slice(b"null"),
        },
        PageFact::HasMore => write_boolean(rows.more, out),
        PageFact::HasPrevious => write_boolean(page.previous, out),
        PageFact::Total => write_number(rows.total, out),
        PageFact::Pages => {
            write_number(rows.total.map(|total| total.div_ceil(page.limit.max(1))), out)
        }
        PageFact::Count => write_number(count, out),
        PageFact::Page => {
            write_number(page.offset.map(|offset| offset / page.limit.max(1) + 1), out)
        }
        PageFact::Limit => write_number(Some(page.limit), out),
        PageFact::Offset => write_number(page.offset, out),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn numbers() {
        let show = |value| {
            let mut out = Vec::new();
            write_real(value, &mut out);
            String::from_utf8(out).unwrap()
        };
        assert_eq!(show(20.0), "20");
        assert_eq!(show(19.99), "19.99");
        assert_eq!(show(-0.5), "-0.5");
        assert_eq!(show(f64::NAN), "null");
        assert!(show(1e300).parse::<f64>().unwrap() == 1e300);
    }

    proptest! {
        #[test]
        fn texts_read_back(text in "\\PC*|[\\x00-\\x7f]*") {
            let written = json_text(&text);
            prop_assert_eq!(serde_json::from_str::<String>(&written).unwrap(), text);
        }
    }
}
