//! YAML and JSON as values with places.
//!
//! JSON is read as the YAML that it is (YAML 1.2, section 1.3), with comments (`//`) and tabs blanked.
//! What stands before an error is kept.

use std::borrow::Cow;
use std::collections::HashMap;
use std::ops::Range;

use livespec_diagnostics::{Diagnostics, Fragment, Severity, Span};
use saphyr_parser::{Event, Parser, ScalarStyle};
use serde_json::{Number, Value};

use crate::Spanned;
use crate::tree::{DEPTH_MAX, broken_part};

/// The longest text in bytes that an alias may repeat.
const ANCHOR_BYTES_MAX: usize = 256;

/// A value.
#[derive(Debug, Clone, Default)]
pub(crate) struct Node {
    pub(crate) kind: Kind,
    /// Its bytes in the fence.
    pub(crate) range: Range<usize>,
}

/// What a value is.
#[derive(Debug, Clone)]
pub(crate) enum Kind {
    /// Members in order; of two with one name both are kept.
    Map(Vec<(Word, Node)>),
    List(Vec<Node>),
    /// The text, and whether it stands in quotes.
    Scalar(String, bool),
}

impl Default for Kind {
    fn default() -> Self {
        Kind::Scalar(String::new(), false)
    }
}

/// A name of a member.
#[derive(Debug, Clone)]
pub(crate) struct Word {
    pub(crate) text: String,
    pub(crate) range: Range<usize>,
}

impl Word {
    pub(crate) fn spanned(&self, fragment: &Fragment) -> Spanned<String> {
        Spanned { value: self.text.clone(), span: fragment.span(self.range.clone()) }
    }
}

impl Node {
    /// The member of a name.
    pub(crate) fn get(&self, name: &str) -> Option<&Node> {
        self.members().iter().find(|(key, _)| key.text == name).map(|(_, value)| value)
    }

    /// The members of a map; nothing for other values.
    pub(crate) fn members(&self) -> &[(Word, Node)] {
        match &self.kind {
            Kind::Map(members) => members,
            _ => &[],
        }
    }

    /// The items of a list; nothing for other values.
    pub(crate) fn items(&self) -> &[Node] {
        match &self.kind {
            Kind::List(items) => items,
            _ => &[],
        }
    }

    pub(crate) fn is_map(&self) -> bool {
        matches!(self.kind, Kind::Map(_))
    }

    /// The text of a scalar.
    pub(crate) fn text(&self) -> Option<&str> {
        match &self.kind {
            Kind::Scalar(text, _) => Some(text),
            _ => None,
        }
    }

    /// The text of a member that is a scalar.
    pub(crate) fn text_of(&self, name: &str) -> Option<&str> {
        self.get(name)?.text()
    }

    pub(crate) fn is_true(&self) -> bool {
        matches!(&self.kind, Kind::Scalar(text, false) if text == "true")
    }

    pub(crate) fn number(&self) -> Option<f64> {
        self.text()?.parse().ok().filter(|number: &f64| number.is_finite())
    }

    pub(crate) fn span(&self, fragment: &Fragment) -> Span {
        fragment.span(self.range.clone())
    }

    /// The value in JSON, by the core schema of YAML 1.2.
    pub(crate) fn value(&self) -> Value {
        match &self.kind {
            Kind::Map(members) => Value::Object(
                members.iter().map(|(key, value)| (key.text.clone(), value.value())).collect(),
            ),
            Kind::List(items) => Value::Array(items.iter().map(Node::value).collect()),
            Kind::Scalar(text, true) => Value::String(text.clone()),
            Kind::Scalar(text, false) => match text.as_str() {
                "" | "~" | "null" | "Null" | "NULL" => Value::Null,
                "true" | "True" | "TRUE" => Value::Bool(true),
                "false" | "False" | "FALSE" => Value::Bool(false),
                other => {
                    number(other).map_or_else(|| Value::String(other.to_owned()), Value::Number)
                }
            },
        }
    }
}

fn number(text: &str) -> Option<Number> {
    let digits = text.strip_prefix(['-', '+']).unwrap_or(text);
    if !digits.starts_with(|c: char| c.is_ascii_digit() || c == '.') {
        return None;
    }
    match text.parse::<i64>() {
        Ok(whole) => Some(Number::from(whole)),
        Err(_) => text.parse().ok().and_then(Number::from_f64),
    }
}

/// Where reading stopped before the end, and why.
#[derive(Debug)]
pub(crate) struct Broken {
    pub(crate) at: usize,
    pub(crate) why: String,
}

/// The documents of a text.
pub(crate) fn read(text: &str) -> (Vec<Node>, Option<Broken>) {
    let blanked = blank(text);
    let places = Places::of(&blanked);
    let mut builder = Builder { text: &blanked, places, ..Builder::default() };
    let mut parser = Parser::new_from_str(&blanked);
    let mut broken = None;
    while let Some(event) = parser.next_event() {
        match event {
            Ok((event, span)) => {
                let range =
                    builder.places.byte(span.start.index())..builder.places.byte(span.end.index());
                if let Err(why) = builder.event(event, range.clone()) {
                    broken = Some(Broken { at: range.start, why: why.to_owned() });
                    break;
                }
            }
            Err(error) => {
                let at = builder.places.byte(error.marker().index());
                broken = Some(Broken { at, why: error.info().to_owned() });
                break;
            }
        }
    }
    while let Some(open) = builder.open.pop() {
        // A name that is no text was told with the error already.
        builder.close(open, blanked.len()).unwrap_or_default();
    }
    (builder.documents, broken)
}

/// Reports where reading stopped.
pub(crate) fn report(
    broken: &Broken,
    fragment: &Fragment,
    lang: &str,
    diagnostics: &mut Diagnostics,
) {
    let text = fragment.text();
    let from = text.floor_char_boundary(broken.at.min(text.len()));
    let line = text[from..].find('\n').map_or(text.len(), |end| from + end);
    let start = if line > from { from } else { text[..from].rfind('\n').map_or(0, |at| at + 1) };
    diagnostics.push(
        broken_part(Severity::Warning, lang, fragment.span(start..line.max(start)))
            .note(format!("{}; what stands before it is read all the same", broken.why)),
    );
}

/// JSON with comments and tabs blanked, byte by byte; other text as it is.
fn blank(text: &str) -> Cow<'_, str> {
    if !text.trim_start().starts_with(['{', '[']) || !(text.contains("//") || text.contains('\t')) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    let (mut quoted, mut escaped, mut comment) = (false, false, false);
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        comment = (comment || (!quoted && c == '/' && chars.peek() == Some(&'/'))) && c != '\n';
        quoted = !comment && (quoted != (c == '"' && !escaped)) && c != '\n';
        escaped = quoted && c == '\\' && !escaped;
        if comment || (c == '\t' && !quoted) {
            out.extend(std::iter::repeat_n(' ', c.len_utf8()));
        } else {
            out.push(c);
        }
    }
    Cow::Owned(out)
}

/// From counts of characters to bytes.
#[derive(Default)]
struct Places {
    /// Empty where each character is one byte.
    bytes: Vec<usize>,
    len: usize,
}

impl Places {
    fn of(text: &str) -> Places {
        let bytes = if text.is_ascii() {
            Vec::new()
        } else {
            text.char_indices().map(|(at, _)| at).collect()
        };
        Places { bytes, len: text.len() }
    }

    fn byte(&self, index: usize) -> usize {
        if self.bytes.is_empty() {
            index.min(self.len)
        } else {
            self.bytes.get(index).copied().unwrap_or(self.len)
        }
    }
}

/// A map or list whose end is still to come.
struct Open {
    node: Node,
    /// The name whose value comes next.
    key: Option<Word>,
}

/// Makes values of events.
#[derive(Default)]
struct Builder<'a> {
    text: &'a str,
    places: Places,
    open: Vec<Open>,
    documents: Vec<Node>,
    /// Scalars with an anchor; an alias of anything larger is refused, so that nothing grows.
    anchors: HashMap<usize, String>,
}

impl Builder<'_> {
    fn event(&mut self, event: Event<'_>, range: Range<usize>) -> Result<(), &'static str> {
        match event {
            Event::Scalar(text, style, anchor, _) => {
                if anchor > 0 && text.len() <= ANCHOR_BYTES_MAX {
                    self.anchors.insert(anchor, text.clone().into_owned());
                }
                let quoted = style != ScalarStyle::Plain;
                self.value(Node {
                    kind: Kind::Scalar(text.into_owned(), quoted),
                    range: self.trim(range),
                })
            }
            Event::Alias(anchor) => match self.anchors.get(&anchor) {
                Some(text) => {
                    let kind = Kind::Scalar(text.clone(), true);
                    self.value(Node { kind, range })
                }
                None => Err("only an alias of a short text is followed"),
            },
            Event::SequenceStart(..) => self.start(Kind::List(Vec::new()), range.start),
            Event::MappingStart(..) => self.start(Kind::Map(Vec::new()), range.start),
            Event::SequenceEnd | Event::MappingEnd => {
                self.open.pop().map_or(Ok(()), |open| self.close(open, range.end))
            }
            _ => Ok(()),
        }
    }

    fn start(&mut self, kind: Kind, at: usize) -> Result<(), &'static str> {
        if self.open.len() >= DEPTH_MAX {
            return Err("it is nested too deeply");
        }
        self.open.push(Open { node: Node { kind, range: at..at }, key: None });
        Ok(())
    }

    fn close(&mut self, open: Open, end: usize) -> Result<(), &'static str> {
        let Open { mut node, key } = open;
        // A name whose value was cut off stands for nothing.
        if let (Kind::Map(members), Some(key)) = (&mut node.kind, key) {
            let range = key.range.end..key.range.end;
            members.push((key, Node { range, ..Node::default() }));
        }
        node.range = self.trim(node.range.start..end.max(node.range.start));
        self.value(node)
    }

    fn value(&mut self, node: Node) -> Result<(), &'static str> {
        let Some(open) = self.open.last_mut() else {
            self.documents.push(node);
            return Ok(());
        };
        match &mut open.node.kind {
            Kind::List(items) => items.push(node),
            Kind::Map(members) => match open.key.take() {
                Some(key) => members.push((key, node)),
                None => match node.kind {
                    Kind::Scalar(text, _) => open.key = Some(Word { text, range: node.range }),
                    _ => return Err("a name is a map or a list"),
                },
            },
            Kind::Scalar(..) => {}
        }
        Ok(())
    }

    /// A range without the blanks at its end.
    fn trim(&self, range: Range<usize>) -> Range<usize> {
        let end = self
            .text
            .get(range.clone())
            .map_or(range.end, |text| range.start + text.trim_end().len());
        range.start..end
    }
}
