//! From [`Document`] to [`Outline`]: sections, items, title, dialect.

mod answer;
mod entities;
mod paths;
mod sections;
mod title;

pub use answer::says_none;

use livespec_diagnostics::{Diagnostics, Span};

use crate::dialects::{Evidence, detect};
use crate::metadata::{self, Found, plain};
use crate::shapes::{Context, Recognized, Unit, pair, recognize, segments};
use crate::topics::topic;
use crate::{
    Block, BlockKind, Document, FenceItem, Inlines, Item, ItemKind, List, ListItem, MetaValue,
    Outline, Prose, SectionId, Text, placeholders,
};
use paths::Paths;
use sections::Sections;

/// Recognises what stands where in a document. Total: any document gives an outline.
///
/// Every block becomes part of the outline: headings are sections, everything else an item, except
/// rules, HTML comments and key lines that are metadata. Time is linear in the length.
pub fn outline(document: &Document, diagnostics: &mut Diagnostics) -> Outline {
    let prose = Prose::of(document);
    let Found { metadata, consumed, front } = metadata::collect(document, prose);
    let mut walk = Walk::new();
    walk.items.reserve(document.blocks.len());
    for (index, block) in document.blocks.iter().enumerate() {
        if consumed.contains(&index) {
            walk.sections.advance(block.span);
        } else {
            walk.block(block, Place { depth: 0, parent: None });
        }
    }
    let mut sections = walk.sections.finish();
    prose.mark(&mut sections, &mut walk.items);
    let mut evidence = walk.evidence;
    entities::refine(&mut sections, &walk.items);
    for (index, entry) in metadata.entries.iter().enumerate() {
        if index >= front {
            let key = plain(&entry.key);
            evidence.keys.insert(prose.key(&key).map_or(key, str::to_owned));
        } else {
            let value = match &entry.value {
                MetaValue::Text(text) => text.to_lowercase(),
                MetaValue::List(_) | MetaValue::Other => String::new(),
            };
            evidence.front_matter.insert(entry.key.to_lowercase(), value);
        }
    }
    let title = title::title(walk.title, &metadata);
    evidence.title = title.as_ref().map(|title| title.text.to_lowercase()).unwrap_or_default();
    evidence.setext = walk.setext;
    let _ = diagnostics;
    Outline {
        dialect: detect(&evidence),
        title,
        metadata,
        sections,
        items: walk.items,
        placeholders: placeholders::collect(document),
        prose,
    }
}

/// Where a block stands.
#[derive(Debug, Clone, Copy)]
struct Place {
    /// How many list entries are around it.
    depth: u8,
    /// The item of the innermost of them.
    parent: Option<usize>,
}

#[derive(Debug)]
struct Walk {
    sections: Sections,
    items: Vec<Item>,
    evidence: Evidence,
    title: Option<Inlines>,
    setext: usize,
    paths: Paths,
    /// What the current unit is; kept to use its memory again.
    found: Vec<Recognized>,
}

impl Walk {
    fn new() -> Self {
        Walk {
            sections: Sections::default(),
            items: Vec::new(),
            evidence: Evidence::default(),
            title: None,
            setext: 0,
            paths: Paths::default(),
            found: Vec::new(),
        }
    }

    fn blocks(&mut self, blocks: &[Block], place: Place) {
        for block in blocks {
            self.block(block, place);
        }
    }

    fn block(&mut self, block: &Block, place: Place) {
        match &block.kind {
            BlockKind::Heading(heading) if place.depth == 0 => {
                self.heading(&heading.inlines, heading.level, block.span);
            }
            BlockKind::Heading(heading) => {
                self.unit(&Unit::Paragraph(&heading.inlines, &heading.inlines.plain()), place);
            }
            BlockKind::Paragraph(inlines) => {
                for part in segments(inlines) {
                    self.unit(&Unit::Paragraph(&part, &part.plain()), place);
                }
            }
            BlockKind::List(list) => self.list(list, place),
            BlockKind::Fence(fence) => self.unit(&Unit::Fence(fence, block.span), place),
            BlockKind::Table(table) => self.unit(&Unit::Table(table, block.span), place),
            BlockKind::Quote(blocks) => self.blocks(blocks, place),
            BlockKind::Html(html) => self.html(html, block.span, place),
            BlockKind::Rule => {}
        }
        self.sections.advance(block.span);
    }

    fn heading(&mut self, inlines: &Inlines, level: u8, span: Span) {
        let first = self.title.is_none();
        if first {
            self.title = Some(inlines.clone());
        }
        let heading = sections::Heading::read(inlines, first && level == 1);
        // An underlined heading begins with its text, the other form with `#`.
        self.setext += usize::from(span.start == inlines.span.start);
        self.evidence.numbered += usize::from(level == 2 && heading.counted());
        self.evidence.headings.insert(heading.plain());
        let mut found = std::mem::take(&mut self.found);
        let unit = Unit::Heading(&heading.text.inlines, heading.text.as_str());
        let path = self.paths.around(level);
        let context = Context { topics: self.sections.topics(), label: None, path };
        recognize(&unit, &context, &mut found);
        self.paths.open(level, &heading.text);
        self.sections.open(heading, level, span, !found.is_empty());
        self.push(&mut found, Place { depth: 0, parent: None });
        self.found = found;
    }

    fn list(&mut self, list: &List, place: Place) {
        for item in &list.items {
            self.entry(item, place);
            self.sections.advance(item.span);
        }
    }

    fn entry(&mut self, item: &ListItem, place: Place) {
        let depth = place.depth.saturating_add(1);
        let Some((first, rest)) = item.blocks.split_first() else { return };
        let BlockKind::Paragraph(inlines) = &first.kind else {
            return self.blocks(&item.blocks, Place { depth, parent: place.parent });
        };
        if item.task.is_none() && sections::acts_as_heading(inlines, rest) {
            return self.list_section(inlines, item, Place { depth, parent: None });
        }
        let parts = segments(inlines);
        let mut parent = None;
        for (index, part) in parts.iter().enumerate() {
            let text = part.plain();
            let unit = if index == 0 {
                Unit::Entry(part, &text, item.task)
            } else {
                Unit::Paragraph(part, &text)
            };
            let own = Place { depth, parent: parent.or(place.parent) };
            let at = self.items.len();
            self.unit(&unit, own);
            parent.get_or_insert(at);
        }
        self.blocks(rest, Place { depth, parent });
    }

    /// A list item that acts as a heading for what is nested in it.
    fn list_section(&mut self, inlines: &Inlines, item: &ListItem, place: Place) {
        self.evidence.list_headings += 1;
        let heading = sections::Heading::read(inlines, false);
        self.evidence.headings.insert(heading.plain());
        let level = self.sections.next_level();
        self.sections.open(heading, level, item.span, false);
        self.blocks(&item.blocks[1..], place);
        self.sections.advance(item.span);
        self.sections.close(level);
    }

    fn html(&mut self, html: &str, span: Span, place: Place) {
        let comment = html.trim_start().starts_with("<!--");
        let text = html
            .split('<')
            .any(|part| part.split_once('>').map_or(part, |(_, text)| text).trim() != "");
        if comment || !text {
            return;
        }
        let style = crate::Style { html: true, ..crate::Style::default() };
        let run = crate::Run { text: html.to_owned(), span, style };
        let inlines = Inlines { runs: vec![run], span };
        self.unit(&Unit::Paragraph(&inlines, &inlines.plain()), place);
    }

    fn unit(&mut self, unit: &Unit<'_>, place: Place) {
        let above = self.items.last().filter(|item| item.section == self.sections.current());
        let label = above.and_then(|item| match &item.kind {
            ItemKind::Label(label) => Some((label.key.as_str(), label.topic)),
            _ => None,
        });
        let mut found = std::mem::take(&mut self.found);
        let path = self.paths.around(u8::MAX);
        let context = Context { topics: self.sections.topics(), label, path };
        recognize(unit, &context, &mut found);
        if let Some(Recognized {
            kind: ItemKind::Paragraph(text) | ItemKind::Entry(text, _), ..
        }) = found.first()
            && self.sections.unanswered()
            && let Some(reason) = answer::not_applicable(text)
        {
            self.sections.answer(reason);
        }
        self.push(&mut found, place);
        self.found = found;
    }

    /// Adds items: the first stands at `place`, the others within it.
    fn push(&mut self, found: &mut Vec<Recognized>, place: Place) {
        let section = self.sections.current();
        let mut parent = place.parent;
        for (index, Recognized { kind, span }) in found.drain(..).enumerate() {
            self.note(&kind);
            if index == 1 {
                parent = Some(self.items.len() - 1);
            }
            self.items.push(Item { kind, span, section, depth: place.depth, parent });
            if !matches!(self.items.last(), Some(Item { kind: ItemKind::Endpoint(item), .. }) if item.form == crate::EndpointForm::Heading)
            {
                self.sections.fill();
            }
            self.pair(section, place);
        }
    }

    /// Joins a method label and a path label that follow each other to an endpoint.
    fn pair(&mut self, section: Option<SectionId>, place: Place) {
        let [.., first, second] = self.items.as_slice() else { return };
        let same =
            first.section == section && first.depth == place.depth && first.parent == place.parent;
        let (ItemKind::Label(a), ItemKind::Label(b)) = (&first.kind, &second.kind) else { return };
        if !same {
            return;
        }
        if let Some(endpoint) = pair(a, b) {
            let span = first.span.to(second.span);
            self.evidence.forms.push(endpoint.form);
            let kind = ItemKind::Endpoint(endpoint);
            self.items.push(Item { kind, span, section, depth: place.depth, parent: place.parent });
        }
    }

    /// Keeps what tells the dialect.
    fn note(&mut self, kind: &ItemKind) {
        match kind {
            ItemKind::Endpoint(endpoint) if !self.evidence.forms.contains(&endpoint.form) => {
                self.evidence.forms.push(endpoint.form);
            }
            ItemKind::Label(label) if label.key.inlines.runs.iter().any(|run| run.style.strong) => {
                self.evidence.keys.insert(plain(label.key.as_str()));
            }
            ItemKind::Fence(FenceItem { lang, parts, .. }) => {
                self.evidence.cut_fence |= parts.len() > 1;
                if !self.evidence.langs.contains(lang) {
                    self.evidence.langs.insert(lang.clone());
                }
            }
            _ => {}
        }
    }
}

/// The topic of a label or heading without its number.
fn topic_of(text: &Text) -> Option<crate::Topic> {
    topic(text.as_str())
}
