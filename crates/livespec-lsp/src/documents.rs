//! The documents that are open in the editor.

use std::cell::OnceCell;
use std::collections::BTreeMap;

use livespec_diagnostics::Source;
use lsp_types::{TextDocumentContentChangeEvent, Uri};

use crate::position::Encoding;
use crate::{Analysis, Host};

/// A document as it stands in the editor.
#[derive(Debug)]
pub(crate) struct Open {
    /// The file behind the address, for messages and settings.
    path: String,
    pub(crate) version: i32,
    text: String,
    analysis: OnceCell<Analysis>,
    /// Whether its diagnostics have been sent for this version.
    pub(crate) published: bool,
}

impl Open {
    pub(crate) fn new(uri: &Uri, version: i32, text: String) -> Open {
        Open { path: path(uri), version, text, analysis: OnceCell::new(), published: false }
    }

    /// What the text says; made when first asked for.
    pub(crate) fn analysis(&self, host: &dyn Host) -> &Analysis {
        self.analysis.get_or_init(|| host.analyse(&self.path, &self.text))
    }

    /// Applies changes in order.
    pub(crate) fn change(
        &mut self,
        version: i32,
        changes: Vec<TextDocumentContentChangeEvent>,
        encoding: Encoding,
    ) {
        for change in changes {
            match change.range {
                None => self.text = change.text,
                Some(range) => {
                    let source = Source::new(&self.path, &self.text);
                    let start = encoding.offset(&source, range.start);
                    let end = encoding.offset(&source, range.end).max(start);
                    self.text.replace_range(start..end, &change.text);
                }
            }
        }
        self.version = version;
        self.analysis = OnceCell::new();
        self.published = false;
    }
}

/// The open documents by address.
pub(crate) type Documents = BTreeMap<String, Open>;

/// The path of a `file:` address with its escapes resolved; any other address as it is.
fn path(uri: &Uri) -> String {
    let address = uri.as_str();
    let Some(rest) = address.strip_prefix("file://") else { return address.to_owned() };
    let mut bytes = Vec::with_capacity(rest.len());
    let mut at = rest.bytes();
    while let Some(byte) = at.next() {
        let hex = |byte: Option<u8>| byte.and_then(|byte| char::from(byte).to_digit(16));
        let mut ahead = at.clone();
        match (byte, hex(ahead.next()), hex(ahead.next())) {
            (b'%', Some(high), Some(low)) => {
                bytes.push(u8::try_from(high * 16 + low).unwrap_or(b'?'));
                at = ahead;
            }
            _ => bytes.push(byte),
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

#[cfg(test)]
mod tests {
    use lsp_types::{Position, Range};
    use proptest::prelude::*;

    use super::*;

    proptest! {
        /// Changes as an editor counts them give the text that the editor has, in both encodings.
        #[test]
        fn changes_give_the_text_of_the_editor(
            text in "[aé𝄞\\n]{0,20}",
            changes in proptest::collection::vec((0..20usize, 0..20usize, "[xß𝄞\\n]{0,3}"), 0..6),
            utf8 in any::<bool>(),
        ) {
            let encoding = if utf8 { Encoding::Utf8 } else { Encoding::Utf16 };
            let uri: Uri = "file:///a.md".parse().unwrap();
            let mut open = Open::new(&uri, 0, text.clone());
            let mut model: Vec<char> = text.chars().collect();
            for (a, b, insert) in changes {
                let (a, b) = (a.min(model.len()), b.min(model.len()));
                let (start, end) = (a.min(b), a.max(b));
                let position = |at: usize| {
                    let before = &model[..at];
                    let line = before.iter().filter(|c| **c == '\n').count();
                    let column = before.iter().rev().take_while(|c| **c != '\n');
                    let width = |c: &char| if utf8 { c.len_utf8() } else { c.len_utf16() };
                    let character = column.map(width).sum::<usize>();
                    Position::new(u32::try_from(line).unwrap(), u32::try_from(character).unwrap())
                };
                let range = Some(Range { start: position(start), end: position(end) });
                let change = TextDocumentContentChangeEvent {
                    range,
                    range_length: None,
                    text: insert.clone(),
                };
                open.change(1, vec![change], encoding);
                model.splice(start..end, insert.chars());
            }
            prop_assert_eq!(open.text, model.into_iter().collect::<String>());
        }
    }

    #[test]
    fn addresses_of_files_become_paths() {
        let path_of = |address: &str| path(&address.parse().unwrap());
        assert_eq!(path_of("file:///a/b%20c/%C3%BC.md"), "/a/b c/ü.md");
        assert_eq!(path_of("untitled:Untitled-1"), "untitled:Untitled-1");
    }
}
