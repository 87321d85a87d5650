//! Any text gives a document and an outline: nothing panics, every span lies inside, nothing depends
//! on anything but the text.

use livespec_diagnostics::{Diagnostics, Fragment, Source, Span};
use livespec_syntax::{
    Block, BlockKind, Document, Inlines, ItemKind, Meta, MetaValue, Outline, Text, outline, parse,
};
use proptest::prelude::*;

/// Every span of a document and its outline.
struct Spans<'a> {
    text: &'a str,
    count: usize,
}

impl Spans<'_> {
    fn span(&mut self, span: Span) {
        assert!(
            self.text.get(span.range()).is_some(),
            "{span:?} does not fit {} bytes",
            self.text.len()
        );
        self.count += 1;
    }

    fn fragment(&mut self, fragment: &Fragment) {
        if fragment.text().is_empty() {
            return;
        }
        for (at, character) in fragment.text().char_indices().step_by(7) {
            self.span(fragment.span(at..at + character.len_utf8()));
        }
    }

    fn inlines(&mut self, inlines: &Inlines) {
        self.span(inlines.span);
        for run in &inlines.runs {
            self.span(run.span);
            assert!(inlines.span.contains(run.span), "a run lies outside its text");
        }
    }

    fn text(&mut self, text: &Text) {
        self.span(text.span);
        self.inlines(&text.inlines);
        self.fragment(&text.fragment);
    }

    fn meta(&mut self, meta: &Meta) {
        self.span(meta.key_span);
        self.span(meta.value_span);
        if let MetaValue::List(items) = &meta.value {
            items.iter().for_each(|(_, span)| self.span(*span));
        }
    }

    fn blocks(&mut self, blocks: &[Block], depth: usize) {
        assert!(depth < 100, "the tree is bounded in depth");
        for block in blocks {
            self.span(block.span);
            match &block.kind {
                BlockKind::Heading(heading) => self.inlines(&heading.inlines),
                BlockKind::Paragraph(inlines) => self.inlines(inlines),
                BlockKind::Fence(fence) => {
                    self.span(fence.info_span);
                    self.fragment(&fence.code);
                }
                BlockKind::Table(table) => {
                    for row in table.rows.iter().chain([&table.header]) {
                        assert_eq!(row.len(), table.header.len());
                        row.iter().for_each(|cell| self.inlines(cell));
                    }
                }
                BlockKind::Quote(inner) => self.blocks(inner, depth + 1),
                BlockKind::List(list) => {
                    for item in &list.items {
                        self.span(item.span);
                        self.blocks(&item.blocks, depth + 1);
                    }
                }
                BlockKind::Html(_) | BlockKind::Rule => {}
            }
        }
    }

    fn items(&mut self, outline: &Outline) {
        for (index, item) in outline.items.iter().enumerate() {
            self.span(item.span);
            assert!(
                item.parent.is_none_or(|parent| parent < index),
                "a parent stands before its items"
            );
            assert!(item.section.is_none_or(|id| (id.0 as usize) < outline.sections.len()));
            match &item.kind {
                ItemKind::Endpoint(endpoint) => {
                    assert!(!endpoint.targets.is_empty());
                    for (_, method, _, path) in &endpoint.targets {
                        self.span(*method);
                        self.span(*path);
                    }
                    endpoint
                        .purpose
                        .iter()
                        .chain(endpoint.cells.iter().map(|(_, cell)| cell))
                        .for_each(|text| self.text(text));
                }
                ItemKind::Label(label) => {
                    self.text(&label.key);
                    self.text(&label.value);
                    label.qualifier.iter().for_each(|text| self.text(text));
                    label.status.iter().for_each(|(_, span)| self.span(*span));
                }
                ItemKind::Fence(fence) => {
                    self.fragment(&fence.code);
                    for part in &fence.parts {
                        self.span(part.role_span);
                        self.fragment(&part.code);
                    }
                }
                ItemKind::Table(table) => {
                    table
                        .rows
                        .iter()
                        .chain([&table.header])
                        .flatten()
                        .for_each(|cell| self.text(cell));
                }
                ItemKind::Entry(text, _) | ItemKind::Paragraph(text) => self.text(text),
            }
        }
    }
}

fn read(text: &str) -> (Document, Outline, Diagnostics) {
    let source = Source::new("any.md", text);
    let mut diagnostics = Diagnostics::default();
    let document = parse(&source, &mut diagnostics);
    let outline = outline(&document, &mut diagnostics);
    (document, outline, diagnostics)
}

fn examine(text: &str) {
    let (document, outline, diagnostics) = read(text);
    let mut spans = Spans { text, count: 0 };
    spans.blocks(&document.blocks, 0);
    if let Some(front) = &document.front_matter {
        spans.span(front.span);
        front.entries.iter().for_each(|entry| spans.meta(entry));
    }
    spans.items(&outline);
    outline.metadata.entries.iter().for_each(|entry| spans.meta(entry));
    outline.title.iter().for_each(|title| spans.span(title.span));
    for (index, section) in outline.sections.iter().enumerate() {
        spans.span(section.span);
        spans.text(&section.heading);
        section.not_applicable.iter().for_each(|reason| spans.text(reason));
        assert!(section.parent.is_none_or(|parent| (parent.0 as usize) < index));
    }
    let mut last = 0;
    for placeholder in &outline.placeholders {
        spans.span(placeholder.span);
        assert!(placeholder.span.start >= last, "placeholders stand in order and apart");
        assert_eq!(text[placeholder.span.range()], placeholder.text);
        last = placeholder.span.end;
    }
    diagnostics.iter().for_each(|found| spans.span(found.span));
}

/// Pieces of documents that the recognisers look for, to be put together at random.
const PIECES: &[&str] = &[
    "---\n",
    "title: \"x\n",
    "a: [b, 'c']\n",
    "# ",
    "## 3.1 API (if applicable)\n",
    "Heading\n===\n",
    "- ",
    "  - ",
    "1. ",
    "- [ ] ",
    "> ",
    "**",
    "*",
    "`",
    "```json\n",
    "```\n",
    "~~~\n",
    "// Response 201\n",
    "# Error (400)\n",
    "GET /a/{id}",
    "POST ",
    "[METHOD] /path",
    "/x",
    " or ",
    " · ",
    " | ",
    "|",
    "| Method | Path |\n|---|---|\n",
    "\n",
    "\n\n",
    "\r\n",
    "\t",
    "    ",
    "**Response** (201 Created):",
    "Key: value",
    "**N/A** - none",
    "[Name]",
    "[a](b)",
    "[a]: b\n",
    "{{x}}",
    "{{",
    "}}",
    "<b>",
    "<secret>",
    "<br>",
    "<!-- ",
    "-->",
    "YYYY-MM-DD",
    "...",
    "X ms",
    "Goal 1: Description",
    "é",
    "数据",
    "\u{feff}",
    "𝄞",
    "&amp;",
    "\\[",
    "\\|",
    "404: Not found",
    "(",
    ")",
    ":",
    "：",
    "（",
    "High/Low",
    "\0",
    "A[Component A]",
    "mermaid\n",
    "~~",
];

fn document() -> impl Strategy<Value = String> {
    proptest::collection::vec(0..PIECES.len(), 0..60)
        .prop_map(|picks| picks.into_iter().map(|at| PIECES[at]).collect())
}

/// A fixture with some characters removed, doubled or moved.
fn mutated() -> impl Strategy<Value = String> {
    let seeds: Vec<String> = ["architect", "endpoints", "placeholders", "labels", "tables"]
        .iter()
        .map(|name| {
            let path = format!("{}/tests/fixtures/{name}.md", env!("CARGO_MANIFEST_DIR"));
            std::fs::read_to_string(path).expect("the fixture is there")
        })
        .collect();
    let edits = proptest::collection::vec(
        (any::<proptest::sample::Index>(), 0..PIECES.len(), 0..6usize),
        1..12,
    );
    (proptest::sample::select(seeds), edits).prop_map(|(seed, edits)| {
        let mut characters: Vec<char> = seed.chars().collect();
        for (place, piece, cut) in edits {
            let at = place.index(characters.len() + 1);
            let end = (at + cut).min(characters.len());
            characters.splice(at..end, PIECES[piece].chars());
        }
        characters.into_iter().collect()
    })
}

proptest! {
    #[test]
    fn any_text_is_read(text in any::<String>()) {
        examine(&text);
    }

    #[test]
    fn any_mixture_of_pieces_is_read(text in document()) {
        examine(&text);
    }

    #[test]
    fn damaged_documents_are_read(text in mutated()) {
        examine(&text);
    }

    #[test]
    fn the_same_text_gives_the_same_outline(text in document()) {
        let (first, second) = (read(&text), read(&text));
        prop_assert_eq!(format!("{:?}", first.1), format!("{:?}", second.1));
        prop_assert_eq!(first.2, second.2);
    }

    #[test]
    fn a_document_keeps_its_words(words in proptest::collection::vec("[a-z]{1,8}", 1..30)) {
        // Plain paragraphs come out whole: no word is lost on the way to the items.
        let text = words.join("\n\n");
        let (_, outline, _) = read(&text);
        let seen: Vec<String> = outline.items.iter().filter_map(|item| match &item.kind {
            ItemKind::Paragraph(text) => Some(text.as_str().to_owned()),
            _ => None,
        }).collect();
        prop_assert_eq!(seen, words);
    }
}

/// Deep or wide nonsense: neither the stack nor the clock suffers.
#[test]
fn absurd_documents_are_read() {
    let texts = [
        ">".repeat(100_000),
        "> ".repeat(100_000),
        "- ".repeat(50_000) + "x\n\n\n\n",
        "[".repeat(100_000),
        "[a ".repeat(50_000),
        "*a **b ".repeat(50_000),
        "{{".repeat(100_000),
        "`".repeat(1_001) + &"` ".repeat(10_000),
        "a ".repeat(500_000),
        format!("|{}\n|{}\n{}", "a|".repeat(1_000), "-|".repeat(1_000), "|x|\n".repeat(1_000)),
        "**a:** b · ".repeat(20_000),
        "```mermaid\n".to_owned() + &"A[".repeat(100_000),
        (0..400).map(|depth| format!("{}- a\n", " ".repeat(depth * 2))).collect(),
        "GET /a, ".repeat(50_000),
        "**a** ".to_owned() + &"(".repeat(100_000),
    ];
    for text in &texts {
        examine(text);
    }
}

#[test]
fn too_deep_nesting_is_told() {
    let text: String =
        (0..60).map(|depth| format!("{}- level {depth}\n", " ".repeat(depth * 2))).collect();
    let (document, outline, diagnostics) = read(&text);
    assert_eq!(diagnostics.iter().map(|found| found.code.0).collect::<Vec<_>>(), ["D020"]);
    // Nothing is lost: what is too deep stands as text at the deepest level.
    let words: Vec<&str> = outline
        .items
        .iter()
        .filter_map(|item| match &item.kind {
            ItemKind::Entry(text, _) | ItemKind::Paragraph(text) => Some(text.as_str()),
            _ => None,
        })
        .collect();
    assert_eq!(words.len(), 60);
    assert_eq!(document.blocks.len(), 1);
}
