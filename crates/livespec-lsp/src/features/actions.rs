//! Quick fixes: the changes that findings offer.

use std::collections::HashMap;

use lsp_types::{
    CodeAction, CodeActionKind, CodeActionOrCommand, CodeActionResponse, Range, TextEdit,
    WorkspaceEdit,
};

use super::{Question, diagnostics};

/// The fixes of the findings that touch a range.
pub(crate) fn within(question: &Question<'_>, range: Range) -> CodeActionResponse {
    let (start, end) = (question.offset(range.start), question.offset(range.end));
    let touches =
        |span: livespec_diagnostics::Span| span.start as usize <= end && start <= span.end as usize;
    let mut actions = Vec::new();
    for found in question.analysis.diagnostics.iter().filter(|found| touches(found.span)) {
        for (index, fix) in found.fixes.iter().enumerate() {
            let edit =
                TextEdit { range: question.range(fix.span), new_text: fix.replacement.clone() };
            #[expect(clippy::mutable_key_type, reason = "the protocol's own map, never changed")]
            let changes = HashMap::from([(question.uri.clone(), vec![edit])]);
            actions.push(CodeActionOrCommand::CodeAction(CodeAction {
                title: fix.title.clone(),
                kind: Some(CodeActionKind::QUICKFIX),
                diagnostics: Some(vec![diagnostics::one(question, found)]),
                edit: Some(WorkspaceEdit { changes: Some(changes), ..WorkspaceEdit::default() }),
                is_preferred: Some(fix.safe && index == 0),
                ..CodeAction::default()
            }));
        }
    }
    actions
}
