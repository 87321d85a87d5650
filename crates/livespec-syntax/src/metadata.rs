//! Metadata outside the front matter: key lines at the head and at the foot of a document.

use std::collections::BTreeSet;

use crate::shapes::metadata_pairs;
use crate::topics::topic;
use crate::vocabulary::{ENDPOINT_LABELS, METADATA};
use crate::{Block, BlockKind, Document, Inlines, List, Meta, MetaValue, Metadata, Prose};

/// How many blocks at the end of a document may hold metadata.
const FOOT_BLOCKS_MAX: usize = 3;

/// The metadata of a document, and the blocks at the top level that are nothing else.
#[derive(Debug, Default)]
pub(crate) struct Found {
    pub(crate) metadata: Metadata,
    pub(crate) consumed: BTreeSet<usize>,
    /// How many entries come from the front matter; they stand first.
    pub(crate) front: usize,
}

/// Letters and digits in lower case, as keys are compared.
pub(crate) fn plain(key: &str) -> String {
    key.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

fn known(key: &Inlines, prose: Prose) -> bool {
    let key = plain(&key.text());
    // The set holds the keys of all languages.
    METADATA.has(&key) && prose.is_key(&key)
}

/// Reads front matter, head and foot. The head ends at the second heading.
pub(crate) fn collect(document: &Document, prose: Prose) -> Found {
    let metadata = Metadata { prose, ..Metadata::default() };
    let mut found = Found { metadata, ..Found::default() };
    if let Some(front) = &document.front_matter {
        found.metadata.entries.extend(front.entries.iter().cloned());
        found.front = front.entries.len();
    }
    let mut headings = 0;
    for (index, block) in document.blocks.iter().enumerate() {
        headings += usize::from(matches!(block.kind, BlockKind::Heading(_)));
        if headings > 1 {
            break;
        }
        take(block, index, false, &mut found);
    }
    if headings > 1 {
        for index in foot(&document.blocks) {
            take(&document.blocks[index], index, true, &mut found);
        }
    }
    found
}

/// The paragraphs at the end that can hold metadata: those behind a rule, else the last one, unless
/// it is all that stands under its heading.
fn foot(blocks: &[Block]) -> std::ops::Range<usize> {
    let last = blocks.len();
    let paragraph = |block: &Block| matches!(block.kind, BlockKind::Paragraph(_));
    let count =
        blocks.iter().rev().take(FOOT_BLOCKS_MAX).take_while(|block| paragraph(block)).count();
    let start = last - count;
    match start.checked_sub(1).map(|before| &blocks[before].kind) {
        Some(BlockKind::Rule) => start..last,
        Some(BlockKind::Heading(_)) if count <= 1 => last..last,
        _ => last - count.min(1)..last,
    }
}

fn take(block: &Block, index: usize, foot: bool, found: &mut Found) {
    let pairs = match &block.kind {
        BlockKind::Paragraph(inlines) => metadata_pairs(inlines),
        BlockKind::Quote(blocks) => quoted(blocks),
        BlockKind::List(list) => listed(list),
        _ => None,
    };
    let Some(pairs) = pairs else { return };
    let prose = found.metadata.prose;
    let named = pairs.iter().filter(|(key, ..)| known(key, prose)).count();
    let all = named == pairs.len();
    if all {
        found.consumed.insert(index);
    }
    // Plain lines could be anything, and so could bold ones at the foot.
    let told = !foot && named * 2 >= pairs.len() && named >= 2;
    let list = matches!(block.kind, BlockKind::List(_));
    for (key, value, bold) in pairs {
        let own = bold && !foot && !list && !value.runs.is_empty() && !says_more(&key);
        if !(all || told || own) {
            continue;
        }
        found.metadata.entries.push(Meta {
            key: key.text(),
            key_span: key.span,
            value: MetaValue::Text(value.text()),
            value_span: value.span,
        });
    }
}

/// Whether a key is a label of the text below and no metadata: it names a topic or an endpoint.
fn says_more(key: &Inlines) -> bool {
    let text = key.text();
    topic(&text).is_some() || ENDPOINT_LABELS.has(&text.to_lowercase())
}

type Pairs = Vec<(Inlines, Inlines, bool)>;

/// The pairs of a quote that holds paragraphs of pairs only.
fn quoted(blocks: &[Block]) -> Option<Pairs> {
    let mut pairs = Vec::new();
    for block in blocks {
        let BlockKind::Paragraph(inlines) = &block.kind else { return None };
        pairs.extend(metadata_pairs(inlines)?);
    }
    (!pairs.is_empty()).then_some(pairs)
}

/// The pairs of a list whose entries are one pair each.
fn listed(list: &List) -> Option<Pairs> {
    let mut pairs = Vec::new();
    for item in &list.items {
        let [Block { kind: BlockKind::Paragraph(inlines), .. }] = item.blocks.as_slice() else {
            return None;
        };
        pairs.extend(metadata_pairs(inlines)?);
    }
    (!pairs.is_empty()).then_some(pairs)
}
