//! Where lines start and how many characters stand before a byte.

use super::LineColumn;

/// Bytes between two counts of characters. A column costs at most a scan of this many bytes, even
/// in a document that is one line of a megabyte.
const BLOCK_BYTES: usize = 512;

/// Line starts, and the number of code points before each block of [`BLOCK_BYTES`].
#[derive(Debug)]
pub(super) struct Index {
    line_starts: Vec<u32>,
    chars_before: Vec<u32>,
}

impl Index {
    /// Reads the text twice, both times byte by byte without decoding.
    pub(super) fn new(text: &str) -> Self {
        let bytes = text.as_bytes();
        let mut line_starts = vec![0];
        line_starts.extend(memchr::memchr_iter(b'\n', bytes).map(|at| saturate(at + 1)));
        let mut chars_before = Vec::with_capacity(bytes.len() / BLOCK_BYTES + 1);
        let mut count = 0;
        for block in bytes.chunks(BLOCK_BYTES) {
            chars_before.push(saturate(count));
            count += chars(block);
        }
        Index { line_starts, chars_before }
    }

    /// The number of lines, at least one.
    pub(super) fn line_count(&self) -> u32 {
        saturate(self.line_starts.len())
    }

    /// The line of a byte, from 1, by binary search.
    pub(super) fn line(&self, offset: u32) -> u32 {
        saturate(self.line_starts.partition_point(|start| *start <= offset))
    }

    /// The first byte of a line (from 1).
    pub(super) fn line_start(&self, line: u32) -> Option<u32> {
        self.line_starts.get((line as usize).checked_sub(1)?).copied()
    }

    /// Line and column of a byte offset that lies on a character boundary of `text`.
    pub(super) fn position(&self, text: &str, offset: u32) -> LineColumn {
        let line = self.line(offset);
        let start = self.line_start(line).unwrap_or(0);
        let before = self.chars_before(text, offset) - self.chars_before(text, start);
        LineColumn { line, column: saturate(before + 1) }
    }

    /// How many code points stand before a byte.
    fn chars_before(&self, text: &str, offset: u32) -> usize {
        let offset = (offset as usize).min(text.len());
        let block = offset / BLOCK_BYTES;
        match self.chars_before.get(block) {
            Some(count) => *count as usize + chars(&text.as_bytes()[block * BLOCK_BYTES..offset]),
            // The end of a text whose length is a multiple of the block has no block of its own.
            None => block.checked_sub(1).map_or(0, |last| {
                self.chars_before[last] as usize
                    + chars(&text.as_bytes()[last * BLOCK_BYTES..offset])
            }),
        }
    }
}

/// Counts the bytes that begin a character (RFC 3629: all but `10xxxxxx`).
fn chars(bytes: &[u8]) -> usize {
    bytes.iter().filter(|byte| **byte & 0xC0 != 0x80).count()
}

fn saturate(value: usize) -> u32 {
    u32::try_from(value).unwrap_or(u32::MAX)
}
