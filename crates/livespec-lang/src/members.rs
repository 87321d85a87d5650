//! Comments of declarations and of their members.

use tree_sitter::Node;

use crate::tree::Source;
use crate::{FieldDecl, Spanned};

/// Whether a node is a comment, in any of the grammars.
pub(crate) fn is_comment(node: Node<'_>) -> bool {
    node.kind().ends_with("comment")
}

/// Gives the comments between members to the member that they stand above or beside.
#[derive(Default)]
pub(crate) struct Comments<'t> {
    above: Vec<Node<'t>>,
    /// The last line of the member before.
    last_row: Option<usize>,
}

impl<'t> Comments<'t> {
    /// Takes a comment; one on the line of the last field is that field's.
    pub(crate) fn comment(
        &mut self,
        source: &Source<'_>,
        node: Node<'t>,
        fields: &mut [FieldDecl],
    ) {
        let beside = self.last_row == Some(node.start_position().row) && self.above.is_empty();
        match fields.last_mut() {
            Some(field) if beside => {
                field.comment = source.comment(node.byte_range()).or(field.comment.take());
            }
            _ => self.above.push(node),
        }
    }

    /// The comment above the next member, which ends on `last_row`.
    pub(crate) fn above(
        &mut self,
        source: &Source<'_>,
        member: Node<'t>,
    ) -> Option<Spanned<String>> {
        self.last_row = Some(member.end_position().row);
        let above = std::mem::take(&mut self.above);
        joined(source, &above)
    }

    /// Passes by a member that is no field.
    pub(crate) fn pass(&mut self) {
        self.above.clear();
        self.last_row = None;
    }
}

/// The comment lines directly above a declaration.
pub(crate) fn comment_above(source: &Source<'_>, node: Node<'_>) -> Option<Spanned<String>> {
    let mut lines = Vec::new();
    let mut next = node;
    while let Some(before) = next.prev_named_sibling().filter(|before| is_comment(*before)) {
        // Some grammars count the end of the line to the comment.
        let end = before.end_position();
        let end = if end.column == 0 { end.row.saturating_sub(1) } else { end.row };
        let alone = before.prev_sibling().is_none_or(|other| {
            other.end_position().row < before.start_position().row || is_comment(other)
        });
        if end + 1 < next.start_position().row || !alone {
            break;
        }
        lines.push(before);
        next = before;
    }
    lines.reverse();
    joined(source, &lines).filter(|comment| !is_path(&comment.value))
}

/// A comment that only names the file says nothing of the declaration below it.
fn is_path(text: &str) -> bool {
    !text.contains(char::is_whitespace) && text.contains('.') && !text.ends_with('.')
}

/// Comments one after the other as one.
pub(crate) fn joined(source: &Source<'_>, comments: &[Node<'_>]) -> Option<Spanned<String>> {
    let (first, last) = (comments.first()?, comments.last()?);
    source.comment(first.start_byte()..last.end_byte())
}
