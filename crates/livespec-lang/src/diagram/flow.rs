//! `graph` and `flowchart`: nodes, groups of them, and links.

use std::collections::BTreeMap;

use super::{Body, Line, Reports};
use crate::Spanned;

/// A flowchart.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct FlowDiagram {
    /// The nodes in the order of their first mention.
    pub nodes: Vec<FlowNode>,
    /// The groups in order.
    pub groups: Vec<FlowNode>,
    /// The links in order.
    pub links: Vec<FlowLink>,
    /// Names that only lines about looks mention (`style x`, `class x y`, `click x`).
    pub styled: Vec<Spanned<String>>,
}

/// A node or a group.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct FlowNode {
    /// Its name in links; the place is that of the first mention.
    pub id: Spanned<String>,
    /// The words in it; none where it shows its name.
    pub label: Option<Spanned<String>>,
    /// What opens its shape (`[`, `[(`, `{`); empty for none.
    pub shape: String,
}

/// A link.
#[derive(Debug, Clone, PartialEq)]
pub struct FlowLink {
    /// The node that it leaves, by its place in the list; groups have none.
    pub from: Spanned<String>,
    /// Where it leads.
    pub to: Spanned<String>,
    /// The words on it.
    pub label: Option<Spanned<String>>,
}

const KIND: &str = "flowchart";
const HELP: &str = "write a link as `A[words] -->|words| B`";

/// How many links one line may draw; `A & B --> C & D` draws four.
const LINKS_MAX: usize = 256;

pub(super) fn read(body: &Body<'_>, reports: &mut Reports<'_, '_>) -> FlowDiagram {
    let mut flow = Flow::default();
    for line in &body.lines {
        for statement in statements(*line) {
            flow.statement(statement, reports);
        }
    }
    if let (1.., Some(last)) = (flow.open, body.lines.last()) {
        reports.line(*last, KIND, "close the subgraph with `end`");
    }
    flow.diagram
}

#[derive(Default)]
struct Flow {
    diagram: FlowDiagram,
    known: BTreeMap<String, usize>,
    open: usize,
}

/// A line cut at the semicolons that stand in no quotes and no brackets.
fn statements(line: Line<'_>) -> Vec<Line<'_>> {
    let (mut parts, mut start, mut quoted, mut depth) = (Vec::new(), 0, false, 0_usize);
    for (at, c) in line.text.char_indices() {
        match c {
            '"' => quoted = !quoted,
            '[' | '(' | '{' if !quoted => depth += 1,
            ']' | ')' | '}' if !quoted => depth = depth.saturating_sub(1),
            ';' if !quoted && depth == 0 => {
                parts.push(line.part(start..at));
                start = at + 1;
            }
            _ => {}
        }
    }
    parts.push(line.part(start..line.text.len()));
    parts.retain(|part| !part.text.is_empty());
    parts
}

impl Flow {
    fn statement(&mut self, line: Line<'_>, reports: &mut Reports<'_, '_>) {
        if line.text == "end" {
            match self.open.checked_sub(1) {
                Some(left) => self.open = left,
                None => reports.line(line, KIND, "take out the `end` that closes nothing"),
            }
        } else if let Some(group) = line.after("subgraph") {
            self.open += 1;
            let node = Cursor { line: group, at: 0 }.node(reports);
            let title = FlowNode { id: reports.spanned(group), ..FlowNode::default() };
            // A title may be any words.
            self.diagram.groups.push(match node {
                Some((node, at)) if at == group.text.len() => node,
                _ => title,
            });
        } else if let Some(rest) =
            ["style", "class", "click"].iter().find_map(|word| line.after(word))
        {
            let names = rest.word().0;
            let mut at = 0;
            for name in names.text.split(',') {
                self.diagram.styled.push(reports.spanned(names.part(at..at + name.len())));
                at += name.len() + 1;
            }
        } else if ["direction", "classDef", "linkStyle"]
            .iter()
            .any(|word| line.after(word).is_some())
        {
        } else if self.chain(line, reports).is_none() {
            reports.line(line, KIND, HELP);
        }
    }

    /// `A & B -->|words| C --> D`; of a line that is not understood nothing is taken.
    fn chain(&mut self, line: Line<'_>, reports: &Reports<'_, '_>) -> Option<()> {
        let mut cursor = Cursor { line, at: 0 };
        let (mut nodes, mut links) = (Vec::new(), Vec::new());
        let mut before = cursor.nodes(reports)?;
        nodes.extend(before.iter().cloned());
        while !cursor.rest().is_empty() {
            let label = cursor.link()?.filter(|label| !label.text.is_empty());
            let after = cursor.nodes(reports)?;
            let pairs = before.iter().flat_map(|from| after.iter().map(move |to| (from, to)));
            links.extend(pairs.take(LINKS_MAX).map(|(from, to)| FlowLink {
                from: from.id.clone(),
                to: to.id.clone(),
                label: label.map(|label| reports.spanned(label)),
            }));
            nodes.extend(after.iter().cloned());
            before = after;
        }
        nodes.into_iter().for_each(|node| self.declare(node));
        self.diagram.links.extend(links);
        Some(())
    }

    fn declare(&mut self, node: FlowNode) {
        let nodes = &mut self.diagram.nodes;
        match self.known.get(&node.id.value) {
            Some(at) if node.label.is_some() => {
                nodes[*at].label = node.label;
                nodes[*at].shape = node.shape;
            }
            Some(_) => {}
            None => {
                self.known.insert(node.id.value.clone(), nodes.len());
                nodes.push(node);
            }
        }
    }
}

/// A place in a statement.
struct Cursor<'a> {
    line: Line<'a>,
    at: usize,
}

/// What opens the shape of a node, with what closes it; longer signs first.
const SHAPES: &[(&str, &[&str])] = &[
    ("(((", &[")))"]),
    ("((", &["))"]),
    ("([", &["])"]),
    ("[[", &["]]"]),
    ("[(", &[")]"]),
    ("[/", &["/]", "\\]"]),
    ("[\\", &["\\]", "/]"]),
    ("{{", &["}}"]),
    ("[", &["]"]),
    ("(", &[")"]),
    ("{", &["}"]),
    (">", &["]"]),
];

impl<'a> Cursor<'a> {
    fn rest(&mut self) -> &'a str {
        let rest = self.line.text.get(self.at..).unwrap_or("");
        let trimmed = rest.trim_start();
        self.at += rest.len() - trimmed.len();
        trimmed
    }

    fn skip(&mut self, bytes: usize) {
        self.at += bytes;
    }

    /// `A & B`.
    fn nodes(&mut self, reports: &Reports<'_, '_>) -> Option<Vec<FlowNode>> {
        let mut nodes = Vec::new();
        loop {
            let (node, end) = self.node(reports)?;
            self.at = end;
            nodes.push(node);
            if !self.rest().starts_with('&') {
                return Some(nodes);
            }
            self.skip(1);
        }
    }

    /// A node with its shape, and where it ends.
    fn node(&mut self, reports: &Reports<'_, '_>) -> Option<(FlowNode, usize)> {
        let rest = self.rest();
        let start = self.at;
        let length = id_length(rest);
        let mut end = start + length;
        let mut node =
            FlowNode { id: reports.spanned(self.line.part(start..end)), ..FlowNode::default() };
        let behind = &rest[length..];
        if let Some((open, closes)) = SHAPES.iter().find(|(open, _)| behind.starts_with(open)) {
            let from = end + open.len();
            let inner = self.line.text.get(from..)?;
            let skip = match inner.trim_start().starts_with('"') {
                true => {
                    let quote = inner.find('"')? + 1;
                    quote + inner.get(quote..)?.find('"')? + 1
                }
                false => 0,
            };
            let close = closes
                .iter()
                .filter_map(|close| Some((inner[skip..].find(close)?, close.len())))
                .min()?;
            let label = self.line.part(from..from + skip + close.0);
            let label = label.quoted().map_or(label, |(words, _)| words);
            node.label = Some(reports.spanned(label));
            node.shape = (*open).to_owned();
            end = from + skip + close.0 + close.1;
        } else if let Some(data) = behind.strip_prefix("@{") {
            end += 2 + data.find('}')? + 1;
            let label =
                data.find("label:").map(|at| self.line.part(start + length + 2 + at + 6..end - 1));
            let label = label.and_then(Line::quoted).map(|(words, _)| words);
            node.label = label.map(|label| reports.spanned(label));
        }
        if let Some(class) = self.line.text.get(end..).and_then(|rest| rest.strip_prefix(":::")) {
            end += 3 + id_length(class);
        }
        (length > 0).then_some((node, end))
    }

    /// A link, with the words on it.
    fn link(&mut self) -> Option<Option<Line<'a>>> {
        // `e1@-->` gives the link a name.
        let named = id_length(self.rest());
        if named > 0 && self.rest()[named..].starts_with('@') {
            self.skip(named + 1);
        }
        let first = line_length(self.rest())?;
        let sign = &self.rest()[..first];
        self.skip(first);
        let open = matches!(sign, "--" | "==" | "-." | "<--" | "<==" | "<-." | "o--" | "x--");
        if open {
            // `-- words -->`.
            let rest = self.rest();
            let start = self.at;
            let ends = ["--", "==", ".-", "-.", "~~"];
            let at = ends.iter().filter_map(|end| rest.find(end)).min()?;
            self.skip(at);
            let second = line_length(self.rest())?;
            self.skip(second);
            let label = self.line.part(start..start + at);
            return Some(Some(label.quoted().map_or(label, |(words, _)| words)));
        }
        match self.rest().strip_prefix('|') {
            Some(words) => {
                let end = words.find('|')?;
                let label = self.line.part(self.at + 1..self.at + 1 + end);
                self.skip(end + 2);
                Some(Some(label.quoted().map_or(label, |(words, _)| words)))
            }
            None => Some(None),
        }
    }
}

/// How long the line of a link at the start of a text is.
fn line_length(text: &str) -> Option<usize> {
    let bytes = text.as_bytes();
    let head = usize::from(matches!(bytes.first(), Some(b'<' | b'o' | b'x')));
    let body =
        bytes[head..].iter().take_while(|byte| matches!(byte, b'-' | b'=' | b'.' | b'~')).count();
    if body < 2 {
        return None;
    }
    let end = head + body;
    // `--o` ends in a circle; `---only` is a line and a node.
    let circle = matches!(bytes.get(end), Some(b'o' | b'x'))
        && bytes.get(end + 1).is_none_or(|byte| *byte == b' ' || *byte == b'|');
    let tail = matches!(bytes.get(end), Some(b'>')) || circle;
    Some(end + usize::from(tail))
}

/// How long the name at the start of a text is.
fn id_length(text: &str) -> usize {
    let mut chars = text.char_indices().peekable();
    let mut before = false;
    while let Some((at, c)) = chars.next() {
        let inside =
            before && chars.peek().is_some_and(|(_, next)| next.is_alphanumeric() || *next == '_');
        if c.is_alphanumeric() || c == '_' || (inside && matches!(c, '-' | '.' | '/' | ':')) {
            before = c.is_alphanumeric() || c == '_';
        } else {
            return at;
        }
    }
    text.len()
}
